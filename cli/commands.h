/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands of a script. Each is decoded whole before anything is done: what is refused changes
 * nothing. Floor 14.
 */
#ifndef FRAMEPROOF_COMMANDS_H
#define FRAMEPROOF_COMMANDS_H

#include <tcl.h>

#include "words.h"

struct command {
	const char *name; /* NULL ends a table */
	/* TCL_OK with the result set, or an error from refuse(); NULL: made elsewhere, for help */
	int (*run)(Tcl_Interp *interp, int nr, Tcl_Obj *const words[]);
	int least, most; /* words after the name; most -1: no end */
	bool needs_machine;
	const char *usage; /* the words after the name */
	const char *text;  /* what it does */
	const char *example;
};

/* The tables, by what the commands are about. */
extern const struct command machine_commands[], page_commands[], range_commands[], task_commands[],
	mm_commands[], file_commands[], look_commands[], test_commands[], mark_commands[];

/* What expect needs besides its row in the table. */
void test_commands_start(Tcl_Interp *interp);

/* Add all commands to an interpreter. */
void register_commands(Tcl_Interp *interp);

/* The i-th command; NULL past the last. */
const struct command *command_nth(size_t i);

/*
 * The help: of every command in a line each, or of one at length; NULL: there is none of that name.
 * The caller has a reference.
 */
Tcl_Obj *help_text(const char *name);

#endif
