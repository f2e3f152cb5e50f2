/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map of the machine: what each part of memory is used for, read from the struct pages
 * themselves. A map has at most some 2048 cells, however large the machine is: a cell stands for as
 * many pageblocks as that needs. Memory that is not there takes one cell, however much. Floor 14.
 */
#ifndef FRAMEPROOF_MEMORY_MAP_H
#define FRAMEPROOF_MEMORY_MAP_H

#include "../src/zone.h"

/* What pages are used for; in this order they are drawn from the bottom of a cell up. */
enum use {
	USE_RESERVED, /* firmware, kernel image: never given to the allocator */
	USE_KERNEL,   /* allocated, and neither a task's nor a file's */
	USE_TASK,
	USE_FILE,
	USE_ASIDE,  /* isolated one by one, or guards */
	USE_PCP,    /* on a CPU's list */
	USE_FREE_0, /* free, in blocks of order 0 to 3 */
	USE_FREE_4, /* ... 4 to 8 */
	USE_FREE_9, /* ... 9 and 10 */
	NR_USES
};

struct map_cell {
	pfn_t start, end;
	bool hole;
	uint64_t pages[NR_USES];	    /* that are present */
	uint64_t pageblocks[MIGRATE_TYPES]; /* that pagetypeinfo counts */
};

struct map_zone {
	unsigned int zone; /* its index in zones[] */
	uint64_t present;
	size_t first, nr; /* its cells */
	uint64_t pages[NR_USES];
	uint64_t pageblocks[MIGRATE_TYPES];
	uint64_t nr_free[MIGRATE_TYPES][MAX_ORDER]; /* blocks */
};

/* Zeroed is empty. */
struct memory_map {
	char machine[80];	  /* release, CPUs, memory */
	const char *note;	  /* what else is to be known of it; NULL: nothing */
	uint64_t cell_pageblocks; /* pageblocks that a cell stands for, a power of two */
	struct map_cell *cells;
	size_t nr_cells;
	struct map_zone *zones;
	size_t nr_zones;
	unsigned int nr_nodes;
};

/* A note for machines like a snapshot of /proc. */
extern const char snapshot_note[];

/*
 * The map of the machine that is powered on, in place of the one before, with a note or NULL.
 * False: out of memory.
 */
bool memory_map_take(struct memory_map *map, const char *note);

void memory_map_clear(struct memory_map *map);

/* The type of most of its pageblocks; MIGRATE_TYPES: it has none. */
unsigned int map_cell_type(const struct map_cell *cell);

/* Pages of a cell, of all uses. */
uint64_t map_cell_pages(const struct map_cell *cell);

/* "free, order 9-10", "task" and so on. */
const char *use_name(unsigned int use);

#endif
