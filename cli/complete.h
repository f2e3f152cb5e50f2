/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a word that is begun may become: by the words before it, and by the usage of the command that
 * they name. Floor 14.
 */
#ifndef FRAMEPROOF_COMPLETE_H
#define FRAMEPROOF_COMPLETE_H

#include <stdbool.h>
#include <tcl.h>

struct completion {
	Tcl_Obj *matches; /* a list, for Tcl_DecrRefCount */
	bool files;	  /* files of the host can stand there, too */
	bool open;	  /* more may follow a match within the word */
};

/* All that the word may become which begins with text, after the commands in before. */
struct completion complete(Tcl_Interp *interp, const char *before, const char *text);

#endif
