/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks: copies of the whole state of the simulated machine, by names, to go back to. What is all
 * zeroes is not copied, so that a mark of a large machine costs what its blocks are. Floor 14.
 */
#ifndef FRAMEPROOF_MARKS_H
#define FRAMEPROOF_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MARK_NAME_SIZE 32u /* with the byte that ends it */

struct mark {
	char name[MARK_NAME_SIZE];
	const char *release; /* of the machine */
	uint64_t pages;	     /* that the machine manages */
	uint64_t bytes;	     /* of the host that the copy takes */
	uint64_t rand;	     /* a word that the caller wants back */
	struct mark *next;   /* the one set after it */
	/* the rest is for marks.c */
	uint64_t touched; /* pages of the host that the state takes when it is put back */
	struct chunk *first, *last;
	struct region **regions;
	size_t nr_regions;
};

/* All marks, in the order in which they were set. */
extern struct mark *marks;

/* The mark of a name, or, of NULL, the last one that was set; NULL: none. */
struct mark *mark_find(const char *name);

/*
 * Keep the state of the machine, of which there must be one, under a name below MARK_NAME_SIZE; a
 * mark that had it is no more. NULL: the host has no memory for the copy, and nothing has changed;
 * error says so in one line.
 */
struct mark *mark_set(const char *name, char *error, size_t size);

/*
 * Put the state of a mark back; the mark stays. False: the host has no memory for that machine, and
 * nothing has changed; error says so in one line.
 */
bool mark_back(const struct mark *mark, char *error, size_t size);

/* The mark is no more. */
void mark_forget(struct mark *mark);

#endif
