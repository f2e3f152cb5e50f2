/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/frameproof.h"
#include "commands.h"
#include "draw_main.h"
#include "files.h"
#include "help.h"
#include "host.h"
#include "interactive.h"
#include "near.h"
#include "replay.h"
#include "script.h"
#include "session.h"

static const char usage[] =
	"usage: frameproof                            a session at the terminal\n"
	"       frameproof run [--root DIR] [--seed N] FILE...\n"
	"                                             run scripts; - is standard input\n"
	"       frameproof replay [OPTION...] TRACE   replay a recorded kmem trace\n"
	"       frameproof draw [--output FILE] INPUT [INPUT]\n"
	"                                             draw a machine's memory, or two side by "
	"side\n"
	"       frameproof help [COMMAND]             what the commands of a script do, or replay\n"
	"       frameproof --version\n"
	"exit status: 0 done, 1 an expectation failed, 2 bad usage or input, 3 a theorem is "
	"broken\n";

static int fail(const char *what, const char *word, const char *needed)
{
	char text[400];

	snprintf(text, sizeof(text), "%s \"%.100s\"; %s", what, word, needed);
	session_complain("frameproof", text);
	return STATUS_BAD_INPUT;
}

/* The value of an option that wants one; NULL: refused. */
static const char *option_value(int argc, char **argv, int *i)
{
	if (*i + 1 < argc && argv[*i + 1][0] != '\0')
		return argv[++*i];
	fail("no value after", argv[*i], "run [--root DIR] [--seed N] FILE... is needed");
	return NULL;
}

static bool read_seed(const char *text)
{
	char *end;

	errno = 0;
	host_seed = strtoull(text, &end, 10);
	if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0)
		return true;
	fail("bad seed", text, "a number below 2^64 is needed");
	return false;
}

/* Read options; returns where the files begin, or -1. */
static int read_options(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		const char *name = argv[i], *value;

		if (strcmp(name, "--") == 0)
			return i + 1;
		if (strcmp(name, "--root") != 0 && strcmp(name, "--seed") != 0) {
			fail("unknown option", name, "--root DIR or --seed N is needed");
			return -1;
		}
		value = option_value(argc, argv, &i);
		if (value == NULL || (strcmp(name, "--seed") == 0 && !read_seed(value)))
			return -1;
		if (strcmp(name, "--root") == 0)
			session.root = value;
	}
	return i;
}

/* All scripts are read before the first runs: a missing one is no half-done work. */
static bool read_scripts(int nr, char **names)
{
	for (int i = 0; i < nr; i++) {
		struct script script;
		char error[400];

		if (script_find(names[i]) == NULL &&
		    !script_read(&script, names[i], error, sizeof(error))) {
			session_complain("", error);
			return false;
		}
	}
	return true;
}

static void write_root(void)
{
	char error[400];

	if (session.root == NULL || nr_frames == 0 || session.status == STATUS_BAD_INPUT)
		return;
	if (!files_snapshot(session.root, error, sizeof(error))) {
		session_complain("frameproof", error);
		session_status(STATUS_BAD_INPUT);
	}
}

/* Make random numbers of Tcl's those of the seed. */
static void seed_tcl(void)
{
	char script[64];

	snprintf(script, sizeof(script), "expr {srand(%" PRIu64 ")}", host_seed % 2147483646 + 1);
	Tcl_EvalEx(session.interp, script, -1, TCL_EVAL_GLOBAL);
	Tcl_ResetResult(session.interp);
}

static int finish(void)
{
	session_flush();
	host_power_off();
	return session.status;
}

static int run_main(int argc, char **argv)
{
	int first = read_options(argc, argv);

	if (first < 0)
		return STATUS_BAD_INPUT;
	if (first >= argc)
		return fail("no script after", "run",
			    "run FILE... is needed, - for standard input");
	if (!read_scripts(argc - first, argv + first))
		return STATUS_BAD_INPUT;
	seed_tcl();
	for (int i = first; i < argc && !session.leave; i++)
		if (!session_run(argv[i]))
			break;
	write_root();
	return finish();
}

static int session_main(void)
{
	seed_tcl();
	interactive_run();
	return finish();
}

static int help_main(int argc, char **argv)
{
	Tcl_Obj *text;

	if (argc > 3)
		return fail("too many words after", "help", "help or help COMMAND is needed");
	if (argc > 2 && strcmp(argv[2], "replay") == 0) {
		fputs(replay_usage, stdout);
		return fflush(stdout) != 0 ? STATUS_BAD_INPUT : STATUS_DONE;
	}
	text = help_text(argc > 2 ? argv[2] : NULL);
	if (text == NULL) {
		text = help_instead(argv[2]);
		fail("no command", argv[2], Tcl_GetString(text));
		Tcl_DecrRefCount(text);
		return STATUS_BAD_INPUT;
	}
	if (argc == 2)
		fputs(usage, stdout);
	printf("%s%s", argc == 2 ? "\n" : "", Tcl_GetString(text));
	Tcl_DecrRefCount(text);
	return ferror(stdout) || fflush(stdout) != 0 ? STATUS_BAD_INPUT : STATUS_DONE;
}

/* Files opened later must not become standard output: what is closed becomes one that fails. */
static void open_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			exit(STATUS_BAD_INPUT);
}

static int unknown_command(const char *command)
{
	static const char *const names[] = {
		"run", "replay", "draw", "help", "--help", "--version"
	};
	struct near near = { .word = command };
	char needed[160];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		near_try(&near, names[i]);
	if (near.name == NULL && access(command, R_OK) == 0 && strchr(command, '.') != NULL)
		snprintf(needed, sizeof(needed), "did you mean frameproof run %.100s?", command);
	else if (near.name != NULL)
		snprintf(needed, sizeof(needed), "did you mean %s?", near.name);
	else
		snprintf(needed, sizeof(needed), "run, replay, draw, help or --version is needed");
	return fail("unknown command", command, needed);
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "-i";

	open_standard_files();
	if (argc == 3 && strcmp(argv[2], "--help") == 0) {
		fputs(strcmp(command, "replay") == 0 ? replay_usage : usage, stdout);
		return fflush(stdout) != 0 ? STATUS_BAD_INPUT : STATUS_DONE;
	}
	if (strcmp(command, "replay") == 0)
		return replay_main(argc - 1, argv + 1);
	session_start();
	if (strcmp(command, "-i") == 0 && argc <= 2)
		return session_main();
	if (strcmp(command, "run") == 0)
		return run_main(argc, argv);
	if (strcmp(command, "draw") == 0) {
		seed_tcl();
		return draw_main(argc - 1, argv + 1);
	}
	if (strcmp(command, "help") == 0 || strcmp(command, "--help") == 0)
		return help_main(argc, argv);
	if (strcmp(command, "--version") == 0 && argc == 2) {
		puts("frameproof " FRAMEPROOF_VERSION);
		return STATUS_DONE;
	}
	return unknown_command(command);
}
