/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scripts: text files named on the command line, read once and kept for the life of the process.
 * Floor 14.
 */
#ifndef FRAMEPROOF_SCRIPT_H
#define FRAMEPROOF_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct script {
	const char *name; /* as the user wrote it; "-" is standard input */
	char path[32];	  /* where Tcl can read what was read */
};

/* Read a script; false: error says in one line why it cannot be one, beginning with its name. */
bool script_read(struct script *script, const char *name, char *error, size_t size);

/* The name of the script that Tcl knows by its path; the path itself if it is none's. */
const char *script_name(const char *path);

/* The script that was read under that name; NULL: none. */
const struct script *script_find(const char *name);

#endif
