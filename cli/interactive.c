/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libedit's line editor where input and output are a terminal. Ctrl-C ends the line under way, or
 * the command that runs, even where that catches errors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <editline/readline.h>

#include "../src/gfp.h"
#include "commands.h"
#include "files.h"
#include "interactive.h"
#include "session.h"

#define PROMPT	       "frameproof> "
#define CONTINUATION   "          > "
#define LONGEST_RESULT 4000 /* characters of a result that are printed */

static Tcl_AsyncHandler interruption;
static bool on_terminal;

static void on_interrupt(int signal)
{
	(void)signal;
	session.interrupted = 1;
	Tcl_AsyncMark(interruption);
}

/* Tcl calls this when it is safe to. */
static int interrupt(ClientData data, Tcl_Interp *interp, int code)
{
	(void)data, (void)interp;
	if (session.interrupted)
		session_stop();
	return code;
}

/* The next of the names that begin with a text; state counts through all of them. */
static char *next_match(const char *name, const char *text)
{
	return strncmp(name, text, strlen(text)) == 0 ? strdup(name) : NULL;
}

static char *complete_command(const char *text, int state)
{
	static size_t i;
	const struct command *c;
	char *match = NULL;

	if (state == 0)
		i = 0;
	while (match == NULL && (c = command_nth(i)) != NULL) {
		i++;
		match = next_match(c->name, text);
	}
	return match;
}

static char *complete_gfp(const char *text, int state)
{
	static size_t i;
	const char *name;
	char *match = NULL;

	if (state == 0)
		i = 0;
	while (match == NULL && (name = gfp_name(i)) != NULL) {
		i++;
		match = next_match(name, text);
	}
	return match;
}

static char *complete_path(const char *text, int state)
{
	static size_t i;
	const char *path;
	char *match = NULL;

	if (state == 0)
		i = 0;
	while (match == NULL && (path = file_path(i)) != NULL) {
		i++;
		match = next_match(path, text);
	}
	return match;
}

/* By what the word looks like: a path, a flag, or at the start of a command its name. */
static char **complete(const char *text, int start, int end)
{
	(void)end;
	rl_attempted_completion_over = 1;
	if (text[0] == '/')
		return rl_completion_matches(text, complete_path);
	if (text[0] == 'G' || text[0] == '_')
		return rl_completion_matches(text, complete_gfp);
	while (start > 0 && rl_line_buffer[start - 1] == ' ')
		start--;
	if (start == 0 || strchr("[;{", rl_line_buffer[start - 1]) != NULL ||
	    (start >= 4 && strncmp(rl_line_buffer + start - 4, "help", 4) == 0))
		return rl_completion_matches(text, complete_command);
	return NULL;
}

static void start_editor(void)
{
	static char name[] = "frameproof", breaks[] = " \t\n|[];{}\"$";

	rl_readline_name = name;
	rl_basic_word_break_characters = breaks;
	rl_attempted_completion_function = complete;
	using_history();
	stifle_history(1000);
}

/* The next line in new memory, with its newline; NULL: the end. */
static char *read_line(const char *prompt)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (on_terminal) {
		session.interrupted = 0;
		line = readline(prompt);
		if (line == NULL && session.interrupted)
			return strdup("");
		if (line != NULL && line[0] != '\0')
			add_history(line);
		return line;
	}
	length = getline(&line, &size, stdin);
	if (length > 0 && strlen(line) == (size_t)length)
		return line;
	free(line);
	if (length <= 0)
		return NULL;
	session_complain("", "a NUL byte in the line; text is needed");
	session_status(STATUS_BAD_INPUT);
	return strdup("\n");
}

/* Print what a command gave. */
static void print_result(void)
{
	Tcl_Obj *result = Tcl_GetObjResult(session.interp);
	int length;
	const char *text = Tcl_GetStringFromObj(result, &length);

	if (length == 0)
		return;
	if (on_terminal && length > LONGEST_RESULT)
		printf("%.*s... (%d characters)\n",
		       (int)(Tcl_UtfPrev(text + LONGEST_RESULT, text) - text), text, length);
	else
		printf("%s\n", text);
	fflush(stdout);
}

static void run_line(const char *text)
{
	int code;

	session.interrupted = 0;
	session_go_on();
	code = Tcl_EvalEx(session.interp, text, -1, TCL_EVAL_GLOBAL);
	session_flush();
	if (session.leave)
		return;
	if (code == TCL_OK || code == TCL_RETURN) {
		print_result();
		return;
	}
	if (session.interrupted)
		session_complain("", "interrupted; the state is that of the last whole command");
	else
		session_print_error(code);
	/* at a terminal errors are part of a session's life */
	if (!on_terminal)
		session_status(STATUS_BAD_INPUT);
}

void interactive_run(void)
{
	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };
	Tcl_DString text;
	char *line;

	on_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (on_terminal) {
		start_editor();
		interruption = Tcl_AsyncCreate(interrupt, NULL);
		sigaction(SIGINT, &action, NULL);
		printf("frameproof: help lists the commands, Tab completes, Ctrl-D leaves\n");
	}
	Tcl_DStringInit(&text);
	while (!session.leave &&
	       (line = read_line(Tcl_DStringLength(&text) == 0 ? PROMPT : CONTINUATION)) != NULL) {
		if (session.interrupted)
			Tcl_DStringFree(&text);
		Tcl_DStringAppend(&text, line, -1);
		if (on_terminal)
			Tcl_DStringAppend(&text, "\n", 1);
		free(line);
		if (!Tcl_CommandComplete(Tcl_DStringValue(&text)))
			continue;
		run_line(Tcl_DStringValue(&text));
		Tcl_DStringFree(&text);
	}
	if (Tcl_DStringLength(&text) > 0 && !session.leave)
		run_line(Tcl_DStringValue(&text));
	Tcl_DStringFree(&text);
	if (on_terminal)
		printf("\n");
}
