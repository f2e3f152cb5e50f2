/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Free lists and fragmentation of every zone over time, as a table: a row for each zone at each
 * sample. Floor 14.
 */
#ifndef FRAMEPROOF_SAMPLES_H
#define FRAMEPROOF_SAMPLES_H

#include "../src/zone.h"
#include "csv.h"

/* A row. Indices are in thousandths, as in fragmentation.h. */
struct sample {
	uint64_t event; /* how many were replayed before */
	uint64_t time;	/* since the first, in nanoseconds */
	uint16_t zone;
	uint64_t free, pcp; /* pages */
	uint64_t nr_free[MAX_ORDER];
	int unusable[MAX_ORDER], extfrag[MAX_ORDER];
};

struct samples {
	struct csv csv;
	uint64_t interval; /* events between two samples */
	bool keep;	   /* all rows, thinned out, until the end is known */
	struct sample *rows;
	size_t nr_rows, room;
	uint64_t last_event; /* of the newest sample; UINT64_MAX: none */
};

/*
 * Create the table. interval 0: such that about 200 rows come out, however many events there will
 * be. False: errno says why.
 */
bool samples_open(struct samples *s, const char *path, uint64_t interval);

/* Take a sample if one is due after so many events. False: out of memory. */
bool samples_take(struct samples *s, uint64_t event, uint64_t time);

/* Take the last sample and close the file. False: not all could be written; errno says why. */
bool samples_close(struct samples *s, uint64_t event, uint64_t time);

#endif
