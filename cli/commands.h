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
	/* lines on a machine of 4 GiB and 2 CPUs; those that begin with # are what it prints */
	const char *example;
};

/* The tables, by what the commands are about. */
extern const struct command machine_commands[], page_commands[], range_commands[], task_commands[],
	mm_commands[], file_commands[], look_commands[], test_commands[], mark_commands[];

/* What expect needs besides its row in the table. */
void test_commands_start(Tcl_Interp *interp);

/* Add all commands to an interpreter. */
void register_commands(Tcl_Interp *interp);

/* The tables by their titles, and all their commands in a row; NULL past the last. */
struct command_group {
	const char *title;
	const struct command *commands;
};
const struct command_group *command_group_nth(size_t i);
const struct command *command_nth(size_t i);

#endif
