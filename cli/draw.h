/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whole pictures: a machine, a machine before and after, and what went on in between. The caller
 * closes them. Floor 14.
 */
#ifndef FRAMEPROOF_DRAW_H
#define FRAMEPROOF_DRAW_H

#include "memory_map.h"
#include "picture.h"
#include "samples.h"

/* A machine, or a run, in a picture of several side by side. */
struct draw_column {
	const char *title;
	const struct memory_map *map;
	const struct samples *history; /* NULL: it is not drawn */
};

/* One machine, its maps side by side. */
void draw_machine(struct picture *p, const char *title, const struct memory_map *map);

/* Some machines side by side, for comparison. */
void draw_columns(struct picture *p, const char *title, const struct draw_column *columns,
		  size_t nr);

/* The same of one machine at two times, and what was in between; history has two samples at least. */
void draw_before_after(struct picture *p, const char *title, const struct draw_column columns[2],
		       const struct samples *history);

/* A machine over time; samples has two at least. */
void draw_history(struct picture *p, const char *title, const struct samples *samples);

/* The machine as text in new memory, for free(); coloured: for a terminal. NULL: out of memory. */
char *draw_text(const struct memory_map *map, bool coloured);

#endif
