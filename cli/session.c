/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interpreter is Tcl's safe one, less what waits, opens or starts something. Tcl's parser
 * recurses on brackets and panics when memory ends: both become an error line and status 2.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "colour.h"
#include "commands.h"
#include "script.h"
#include "session.h"
#include "words.h"

#define DEEPEST_EVALUATION 500
#define LONGEST_LINE	   1000u /* bytes of an error line */
#define SIGNAL_STACK	   65536u
#define STACK_MARGIN	   (4u << 20)

struct session session;

/* Where the stack is, and who was told of faults before. */
static uintptr_t stack_base, stack_end;
static struct sigaction old_action;

/* A crash is always of the input's making here: say so without touching the heap, and go. */
static void give_up(const char *why)
{
	ssize_t done = write(STDERR_FILENO, why, strlen(why));

	(void)done;
	_exit(STATUS_BAD_INPUT);
}

static void on_panic(const char *format, ...)
{
	(void)format;
	give_up("frameproof: the script wants more memory than the host or Tcl has; "
		"less data at once is needed\n");
}

/*
 * A stack that is used up shows as a fault below it. Any other fault is a bug of ours: the handler
 * that was there before gets it.
 */
static void on_fault(int signal, siginfo_t *info, void *context)
{
	uintptr_t where = (uintptr_t)info->si_addr;

	(void)context;
	if (where < stack_base && where >= stack_end)
		give_up("frameproof: the script is nested too deeply; "
			"fewer brackets within brackets are needed\n");
	sigaction(signal, &old_action, NULL);
}

/* The handler needs a stack of its own, as the usual one is used up then. */
static void catch_stack_overflow(const char *base)
{
	static char stack[SIGNAL_STACK];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_ONSTACK | SA_SIGINFO };
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return;
	stack_base = (uintptr_t)base;
	stack_end = stack_base - limit.rlim_cur - STACK_MARGIN;
	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, &old_action);
}

/* Commands of Tcl that wait for the world or change what a script may do. */
static void delete_commands(Tcl_Interp *interp)
{
	static const char *const names[] = {
		"after",     "chan", "close",  "eof",	  "fblocked", "fcopy",
		"fileevent", "gets", "interp", "package", "pid",      "read",
		"seek",	     "tell", "update", "vwait",	  "zlib",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		Tcl_DeleteCommand(interp, names[i]);
}

void session_start(void)
{
	Tcl_Channel out;
	char base;

	Tcl_SetPanicProc(on_panic);
	catch_stack_overflow(&base);
	Tcl_FindExecutable(NULL);
	Tcl_SetSystemEncoding(NULL, "utf-8");
	session.interp = Tcl_CreateInterp();
	Tcl_MakeSafe(session.interp);
	Tcl_SetRecursionLimit(session.interp, DEEPEST_EVALUATION);
	delete_commands(session.interp);
	out = Tcl_GetStdChannel(TCL_STDOUT);
	if (out != NULL) {
		Tcl_SetChannelOption(NULL, out, "-encoding", "utf-8");
		Tcl_SetChannelOption(NULL, out, "-translation", "lf");
		Tcl_SetChannelOption(NULL, out, "-buffering",
				     isatty(STDOUT_FILENO) ? "line" : "full");
		Tcl_RegisterChannel(session.interp, out);
	}
	register_commands(session.interp);
}

/* Tcl's limit on time is the one error that no catch stops. */
void session_stop(void)
{
	Tcl_Time past = { 0, 0 };

	Tcl_LimitSetTime(session.interp, &past);
	Tcl_LimitSetGranularity(session.interp, TCL_LIMIT_TIME, 1);
	Tcl_LimitTypeSet(session.interp, TCL_LIMIT_TIME);
}

void session_go_on(void)
{
	Tcl_LimitTypeReset(session.interp, TCL_LIMIT_TIME);
}

void session_print(const char *text, size_t length)
{
	Tcl_Channel out = Tcl_GetStdChannel(TCL_STDOUT);

	if (out != NULL)
		Tcl_Write(out, text, (int)length);
}

void session_flush(void)
{
	Tcl_Channel out = Tcl_GetStdChannel(TCL_STDOUT);

	if (out != NULL && Tcl_Flush(out) == TCL_OK)
		return;
	session_status(STATUS_BAD_INPUT);
	fprintf(stderr, "frameproof: standard output cannot be written: %s\n",
		Tcl_ErrnoMsg(Tcl_GetErrno()));
}

void session_status(int status)
{
	if (status > session.status)
		session.status = status;
}

/* Append a text in which nothing but plain characters can reach the terminal. */
static void append_plain(Tcl_DString *line, const char *text)
{
	while (*text != '\0' && Tcl_DStringLength(line) < (int)LONGEST_LINE) {
		char escaped[16];
		Tcl_UniChar c = 0;
		int n = Tcl_UtfToUniChar(text, &c);

		if (c == '\n' || c == '\t')
			Tcl_DStringAppend(line, " ", 1);
		else if ((n == 1 && (c < 0x20 || c > 0x7e)) || c == 0 || !Tcl_UniCharIsPrint(c))
			Tcl_DStringAppend(line, escaped,
					  snprintf(escaped, sizeof(escaped), "\\u%04x", c));
		else
			Tcl_DStringAppend(line, text, n);
		text += n;
	}
}

void session_complain(const char *place, const char *message)
{
	Tcl_Channel out = Tcl_GetStdChannel(TCL_STDOUT);
	Tcl_DString line;

	if (out != NULL)
		Tcl_Flush(out);
	Tcl_DStringInit(&line);
	append_plain(&line, place);
	if (place[0] != '\0')
		Tcl_DStringAppend(&line, ": ", 2);
	append_plain(&line, message);
	fprintf(stderr, "%s%s%s\n", colour(STDERR_FILENO, COLOUR_ERROR), Tcl_DStringValue(&line),
		colour(STDERR_FILENO, COLOUR_END));
	Tcl_DStringFree(&line);
}

/*
 * Tcl's own errors know their place only as a trail: "(file F line N)" for the command in the file,
 * and before it a line for each body within, counted from that body's first.
 */
static void place_from_trail(const char *trail, char *place, size_t size)
{
	unsigned long line = 0, inner = 0;
	const char *p = trail;

	place[0] = '\0';
	while ((p = strstr(p, "\n    (")) != NULL) {
		const char *end = strchr(p + 1, '\n');
		const char *number = strstr(p, " line ");
		char path[64];

		p += 6;
		if (number == NULL || (end != NULL && number > end))
			continue;
		if (sscanf(p, "file \"%63[^\"]\" line %lu", path, &line) == 2)
			snprintf(place, size, "%s:%lu", script_name(path), line + inner);
		/* a procedure's lines are not the file's */
		if (strncmp(p, "procedure", 9) == 0 || strncmp(p, "file", 4) == 0)
			inner = 0;
		else
			inner += strtoul(number + 6, NULL, 10) - 1;
	}
}

/* Where the last error was: our commands' say so themselves. */
static void error_place(Tcl_Interp *interp, int code, char *place, size_t size)
{
	Tcl_Obj *options = Tcl_GetReturnOptions(interp, code);
	Tcl_Obj *key = Tcl_NewStringObj("-errorcode", -1), *value = NULL;
	Tcl_Obj *first = NULL, *second = NULL;

	Tcl_IncrRefCount(options);
	Tcl_IncrRefCount(key);
	place[0] = '\0';
	if (Tcl_DictObjGet(NULL, options, key, &value) == TCL_OK && value != NULL &&
	    Tcl_ListObjIndex(NULL, value, 0, &first) == TCL_OK && first != NULL &&
	    strcmp(Tcl_GetString(first), "FRAMEPROOF") == 0 &&
	    Tcl_ListObjIndex(NULL, value, 1, &second) == TCL_OK && second != NULL)
		snprintf(place, size, "%s", Tcl_GetString(second));
	Tcl_SetStringObj(key, "-errorinfo", -1);
	if (place[0] == '\0' && Tcl_DictObjGet(NULL, options, key, &value) == TCL_OK &&
	    value != NULL)
		place_from_trail(Tcl_GetString(value), place, size);
	Tcl_DecrRefCount(key);
	Tcl_DecrRefCount(options);
}

void session_print_error(int code)
{
	Tcl_Obj *message = Tcl_GetObjResult(session.interp);
	char place[512];

	Tcl_IncrRefCount(message);
	error_place(session.interp, code, place, sizeof(place));
	session_complain(place,
			 code == TCL_ERROR
				 ? Tcl_GetString(message)
				 : "break, continue or yield outside of what it could leave; "
				   "a loop around it is needed");
	Tcl_DecrRefCount(message);
}

bool session_run(const char *name)
{
	const struct script *script = script_find(name);
	Tcl_Obj *path;
	int code;

	if (script == NULL)
		return false;
	path = Tcl_NewStringObj(script->path, -1);
	Tcl_IncrRefCount(path);
	code = Tcl_FSEvalFileEx(session.interp, path, "utf-8");
	Tcl_DecrRefCount(path);
	if (code == TCL_OK || code == TCL_RETURN)
		return true;
	if (!session.leave) {
		session_print_error(code);
		session_status(STATUS_BAD_INPUT);
	}
	return false;
}
