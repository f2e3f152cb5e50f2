/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Free lists, watermarks and fragmentation of every zone over time: a row for each zone at each
 * sample. Some 150 to 300 rows are kept, however long it goes on. Floor 14.
 */
#ifndef FRAMEPROOF_SAMPLES_H
#define FRAMEPROOF_SAMPLES_H

#include "../src/zone.h"
#include "csv.h"

/* A row. Indices are in thousandths, as in fragmentation.h. */
struct sample {
	uint64_t event; /* how many were done before */
	uint64_t time;	/* since the first, in nanoseconds */
	uint16_t zone;
	uint64_t free, pcp;		   /* pages */
	uint64_t min, low, high;	   /* watermarks with the boost, in pages */
	uint64_t type_free[MIGRATE_TYPES]; /* pages */
	uint32_t blocks[MIGRATE_TYPES][MAX_ORDER];
	int unusable[MAX_ORDER], extfrag[MAX_ORDER];
};

/* Zeroed is empty. */
struct samples {
	uint64_t interval; /* events between two that are kept; 0: the next is the first */
	struct sample *rows;
	size_t nr_rows, room;
	bool taken;	     /* one was */
	uint64_t last_event; /* of the newest */
};

/*
 * Take a sample if one is due after so many events; the more have come, the fewer are due. False:
 * out of memory.
 */
bool samples_take(struct samples *s, uint64_t event, uint64_t time);

/* Take one, due or not, unless the newest is of this event. False: out of memory. */
bool samples_take_now(struct samples *s, uint64_t event, uint64_t time);

/* Forget all. */
void samples_clear(struct samples *s);

/* Blocks of an order in a row, of all types. */
uint64_t sample_blocks(const struct sample *row, unsigned int order);

/* A table of rows; each begins with the run that it is of. */
void samples_csv_header(struct csv *csv);
void samples_csv_row(struct csv *csv, const char *run, const struct sample *row);

/* Write a row for each zone as it is now. */
void samples_csv_now(struct csv *csv, const char *run, uint64_t event, uint64_t time);

#endif
