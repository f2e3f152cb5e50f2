/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of a command: numbers, sizes, frames, GFP flags, nodes, zones and options, read without
 * trust. Each reader returns false, with the error set, for a word that it does not take. Floor 14.
 */
#ifndef FRAMEPROOF_WORDS_H
#define FRAMEPROOF_WORDS_H

#include <tcl.h>

#include "../src/node.h"

/*
 * Set the error "what is wrong; what would be right" and the place in the script where it is;
 * returns TCL_ERROR, to be returned.
 */
int refuse(Tcl_Interp *interp, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The place in a script of the command that runs now, "FILE:LINE"; false: it is in none. */
bool word_place(Tcl_Interp *interp, char *place, size_t size);

/* Refuse a word: bad WHAT "WORD"; NEEDED. Returns false. */
bool word_bad(Tcl_Interp *interp, const char *what, Tcl_Obj *word, const char *needed, ...)
	__attribute__((format(printf, 4, 5)));

/* A number without a sign, decimal or 0x and hexadecimal, from least to most. */
bool word_number(Tcl_Interp *interp, Tcl_Obj *word, const char *what, uint64_t least, uint64_t most,
		 uint64_t *value);

/* Bytes: a number, and K, M, G or T. At most 64 TiB. */
bool word_size(Tcl_Interp *interp, Tcl_Obj *word, const char *what, uint64_t *bytes);

/* Is it such a word, without an error if not? */
bool word_is_size(Tcl_Obj *word, uint64_t *bytes);

/* 0 or 1. */
bool word_bool(Tcl_Interp *interp, Tcl_Obj *word, const char *what, bool *value);

/* A frame of the machine; an order of a block; a CPU and a node that are online. */
bool word_pfn(Tcl_Interp *interp, Tcl_Obj *word, pfn_t *pfn);
bool word_order(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *order);
bool word_cpu(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *cpu);
bool word_node(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *node);

/* Names of GFP flags joined by '|', as the kernel prints them, or numbers; valid together. */
bool word_gfp(Tcl_Interp *interp, Tcl_Obj *word, gfp_t *gfp);

/* Numbers and ranges below most, "0,2-3", as a set in bits; "all" is every one, "none" no one. */
bool word_set(Tcl_Interp *interp, Tcl_Obj *word, const char *what, unsigned int most,
	      uint64_t set[MAX_CPUS / 64]);

/* Such a set of online nodes, at least one. */
bool word_nodes(Tcl_Interp *interp, Tcl_Obj *word, const char *what, nodemask_t *nodes);

/* A zone with memory, by its node and its name. */
bool word_zone(Tcl_Interp *interp, Tcl_Obj *node, Tcl_Obj *name, struct zone **zone);

/* A migratetype by its name in pagetypeinfo. */
bool word_migratetype(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *migratetype);

/* One of some names, ended by NULL; index says which. */
bool word_choice(Tcl_Interp *interp, Tcl_Obj *word, const char *what, const char *const names[],
		 unsigned int *index);

/* An option of a command; value is its word, or NULL if it was not given. A flag has no word. */
struct option {
	const char *name; /* with its '-'; NULL ends a table */
	bool flag;
	Tcl_Obj *value;
};

/* Read the words from the first on as options, each at most once. */
bool word_options(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], int first,
		  struct option *options);

/* Put a value into a dict that the caller makes. */
void dict_put(Tcl_Obj *dict, const char *key, Tcl_Obj *value);
void dict_number(Tcl_Obj *dict, const char *key, uint64_t value);
void dict_text(Tcl_Obj *dict, const char *key, const char *value);

/* A frame number as commands print it, in hexadecimal; NULL for PFN_NONE. */
Tcl_Obj *pfn_word(pfn_t pfn);

#endif
