/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libedit's line editor where input and output are a terminal. Ctrl-C ends the line under way, or
 * the command that runs, even where that catches errors; Ctrl-D ends what is begun, or the session.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <editline/readline.h>

#include "colour.h"
#include "commands.h"
#include "complete.h"
#include "history.h"
#include "interactive.h"
#include "session.h"

#define PROMPT	       "frameproof> "
#define CONTINUATION   "          > "
#define LONGEST_RESULT 4000 /* characters of a result that are printed */
#define PATIENCE       3    /* Ctrl-C so often during one operation leaves */

static Tcl_AsyncHandler interruption;
static bool running;	  /* a command, not the editor */
static Tcl_DString begun; /* lines of a command that has not ended */
static Tcl_Obj *matches;  /* of the completion under way */

/* Between two operations of the allocator all is sound; within one, Ctrl-C has to wait. */
static void on_interrupt(int signal)
{
	static const char patience[] =
		"\nstopping after this operation; Ctrl-C once more leaves frameproof\n";

	(void)signal;
	session.interrupted++;
	Tcl_AsyncMark(interruption);
	if (!running || session.interrupted < PATIENCE - 1)
		return;
	if (session.interrupted >= PATIENCE ||
	    write(STDERR_FILENO, patience, sizeof(patience) - 1) < 0)
		_exit(128 + SIGINT);
}

/* Tcl calls this when it is safe to. */
static int interrupt(ClientData data, Tcl_Interp *interp, int code)
{
	(void)data, (void)interp;
	if (session.interrupted)
		session_stop();
	return code;
}

/* The matches one by one, as readline asks for them. */
static char *next_match(const char *text, int state)
{
	static int i;
	Tcl_Obj *match = NULL;

	(void)text;
	i = state == 0 ? 0 : i + 1;
	if (Tcl_ListObjIndex(NULL, matches, i, &match) != TCL_OK || match == NULL)
		return NULL;
	return strdup(Tcl_GetString(match));
}

/* What the word from start on may become; NULL: nothing is known of it. */
static char **find_matches(const char *text, int start, int end)
{
	struct completion c;
	Tcl_DString before;
	char **found;

	(void)end;
	Tcl_DStringInit(&before);
	Tcl_DStringAppend(&before, Tcl_DStringValue(&begun), -1);
	Tcl_DStringAppend(&before, rl_line_buffer, start);
	c = complete(session.interp, Tcl_DStringValue(&before), text);
	Tcl_DStringFree(&before);
	matches = c.matches;
	rl_attempted_completion_over = 1;
	rl_completion_append_character = c.open ? '\0' : ' ';
	found = rl_completion_matches(text, next_match);
	if (found == NULL && c.files)
		found = rl_completion_matches(text, rl_filename_completion_function);
	Tcl_DecrRefCount(matches);
	return found;
}

static void start_editor(void)
{
	static char name[] = "frameproof", breaks[] = " \t\n|[];{}\"$>";

	rl_readline_name = name;
	rl_basic_word_break_characters = breaks;
	rl_attempted_completion_function = find_matches;
	history_start();
	interruption = Tcl_AsyncCreate(interrupt, NULL);
}

/* Ctrl-C ends the reading of a line, but no writing of a command. */
static void catch_interrupts(bool command)
{
	struct sigaction action = { .sa_handler = on_interrupt,
				    .sa_flags = command ? SA_RESTART : 0 };

	session.interrupted = 0;
	running = command;
	if (session.on_terminal)
		sigaction(SIGINT, &action, NULL);
}

/* A line from the editor; NULL: Ctrl-C or Ctrl-D. */
static char *edit_line(void)
{
	const char *text = Tcl_DStringLength(&begun) == 0 ? PROMPT : CONTINUATION;
	char prompt[64], *line;

	snprintf(prompt, sizeof(prompt), "\1%s\2%s\1%s\2", colour(STDOUT_FILENO, COLOUR_PROMPT),
		 text, colour(STDOUT_FILENO, COLOUR_END));
	catch_interrupts(false);
	line = readline(prompt);
	if (line != NULL)
		history_add(line);
	return line;
}

/* A line of a file or a pipe, with its newline; NULL: the end. */
static char *get_line(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length = getline(&line, &size, stdin);

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
	if (session.on_terminal && length > LONGEST_RESULT)
		printf("%.*s... (%d characters)\n",
		       (int)(Tcl_UtfPrev(text + LONGEST_RESULT, text) - text), text, length);
	else
		printf("%s\n", text);
	fflush(stdout);
}

/* Does the word stand by itself there? */
static bool stands(const char *text, const char *at, size_t length)
{
	static const char edges[] = " \t\n|[];{}\"$=";

	return (at == text || strchr(edges, at[-1]) != NULL) && strchr(edges, at[length]) != NULL;
}

/* Where the message's first quoted word stands in the text; NULL: nowhere, or not only once. */
static const char *find_culprit(const char *text, const char *message, size_t *length)
{
	const char *start = strchr(message, '"'), *found = NULL;
	char word[200];

	if (start == NULL)
		return NULL;
	start++;
	*length = strcspn(start, "\"");
	if (*length == 0 || *length >= sizeof(word))
		return NULL;
	snprintf(word, sizeof(word), "%.*s", (int)*length, start);
	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
		if (!stands(text, at, *length))
			continue;
		if (found != NULL)
			return NULL;
		found = at;
	}
	return found;
}

/* Print the line that the culprit is in, and an arrow below it. */
static void point_at_culprit(const char *text, const char *message)
{
	size_t length = 0, column = 0, end;
	const char *at = find_culprit(text, message, &length), *line = at;

	if (at == NULL)
		return;
	while (line > text && line[-1] != '\n')
		line--;
	end = strcspn(line, "\n");
	if (memchr(line, '\t', end) != NULL)
		return;
	column = (size_t)Tcl_NumUtfChars(line, (int)(at - line));
	fprintf(stderr, "  %.*s\n  %*s%s^", (int)end, line, (int)column, "",
		colour(STDERR_FILENO, COLOUR_POINTER));
	for (int i = 1; i < Tcl_NumUtfChars(at, (int)length); i++)
		fputc('~', stderr);
	fprintf(stderr, "%s\n", colour(STDERR_FILENO, COLOUR_END));
}

static void run_text(const char *text)
{
	int code;

	catch_interrupts(true);
	session_go_on();
	code = Tcl_EvalEx(session.interp, text, -1, TCL_EVAL_GLOBAL);
	session_flush();
	if (session.leave)
		return;
	if (code == TCL_OK || code == TCL_RETURN) {
		print_result();
		return;
	}
	if (session.interrupted) {
		session_complain("", "interrupted; the state is that of the last whole operation");
		return;
	}
	if (session.on_terminal)
		point_at_culprit(text, Tcl_GetStringResult(session.interp));
	session_print_error(code);
	/* at a terminal errors are part of a session's life */
	if (!session.on_terminal)
		session_status(STATUS_BAD_INPUT);
}

/* Add a line to what is begun, and run that if it is whole. */
static void take_line(const char *line)
{
	Tcl_DStringAppend(&begun, line, -1);
	if (session.on_terminal)
		Tcl_DStringAppend(&begun, "\n", 1);
	if (!Tcl_CommandComplete(Tcl_DStringValue(&begun)))
		return;
	run_text(Tcl_DStringValue(&begun));
	Tcl_DStringFree(&begun);
}

/* Ctrl-C, and Ctrl-D where something is begun, drop that; Ctrl-D alone ends the session. */
static bool goes_on(void)
{
	bool empty = Tcl_DStringLength(&begun) == 0;

	if (!session.on_terminal)
		return false;
	printf("\n");
	if (empty && !session.interrupted)
		return false;
	Tcl_DStringFree(&begun);
	return true;
}

void interactive_run(void)
{
	session.interactive = true;
	session.on_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	Tcl_DStringInit(&begun);
	if (session.on_terminal) {
		start_editor();
		printf("frameproof: help lists the commands, Tab completes, Ctrl-D leaves\n");
	}
	while (!session.leave) {
		char *line = session.on_terminal ? edit_line() : get_line();
		if (line != NULL)
			take_line(line);
		else if (!goes_on())
			break;
		free(line);
	}
	/* a file may end within a command: the error says so */
	if (Tcl_DStringLength(&begun) > 0 && !session.leave)
		run_text(Tcl_DStringValue(&begun));
	Tcl_DStringFree(&begun);
}
