/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A session: the Tcl interpreter, what it is to do with errors, and the exit status that comes of
 * all. There is one in a process, as there is one machine. Floor 14.
 */
#ifndef FRAMEPROOF_SESSION_H
#define FRAMEPROOF_SESSION_H

#include <signal.h>
#include <tcl.h>

#include "../src/types.h"

/* Exit statuses, the worse the later in this list. */
enum { STATUS_DONE = 0, STATUS_EXPECTATION = 1, STATUS_BAD_INPUT = 2, STATUS_THEOREM = 3 };

struct session {
	Tcl_Interp *interp;
	const char *root; /* where the machine's files go in the end; NULL: nowhere */
	bool leave;	  /* exit was said */
	int status;	  /* so far */
	bool interactive; /* no script was named: commands come one by one */
	bool on_terminal; /* somebody types */
	volatile sig_atomic_t interrupted; /* Ctrl-C, how often since the command began */
};
extern struct session session;

/* Make the interpreter: safe, bounded, with our commands. */
void session_start(void);

/* Unwind all that runs, even where it catches errors; and let scripts run again after that. */
void session_stop(void);
void session_go_on(void);

/* Evaluate a script; an error is printed, and the status says so. */
bool session_run(const char *name);

/* Print the interpreter's last error, in one line. */
void session_print_error(int code);

/* Print a line on standard error, "PLACE: MESSAGE", after all output; no place if it is empty. */
void session_complain(const char *place, const char *message);

/* Note a status, if it is worse than the one so far. */
void session_status(int status);

/* Write text to standard output. */
void session_print(const char *text, size_t length);

/* All output is out? If not, say so. */
void session_flush(void);

#endif
