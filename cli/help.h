/* SPDX-License-Identifier: GPL-2.0-only */
/* The help: made of the tables of commands, and of a few topics. Floor 14. */
#ifndef FRAMEPROOF_HELP_H
#define FRAMEPROOF_HELP_H

#include <tcl.h>

/*
 * Of every command in a line each, or of a command or a topic at length; NULL: there is none of that
 * name. In colours if standard output has some. The caller has a reference.
 */
Tcl_Obj *help_text(const char *name);

/* Where there is no help on a name: what may be meant, and which commands speak of it, a sentence. */
Tcl_Obj *help_instead(const char *name);

/* The name of the i-th topic; NULL past the last. */
const char *help_topic_nth(size_t i);

#endif
