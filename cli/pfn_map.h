/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table from recorded PFNs to blocks of ours. It grows with what it holds, and no further: twice
 * to four times as many places as entries at their most. Floor 14.
 */
#ifndef FRAMEPROOF_PFN_MAP_H
#define FRAMEPROOF_PFN_MAP_H

#include "../src/types.h"

struct pfn_entry {
	pfn_t recorded; /* PFN_NONE: an unused place */
	pfn_t ours;
	unsigned int order;
};

/* Zeroed is empty. */
struct pfn_map {
	struct pfn_entry *entries;
	size_t size, count; /* size is a power of two, or 0 */
	size_t of_order[MAX_ORDER];
};

/* The entry whose recorded PFN it is; NULL: none. */
struct pfn_entry *pfn_map_find(const struct pfn_map *map, pfn_t recorded);

/* Add a PFN that is not in it; false: out of memory, nothing has changed. */
bool pfn_map_add(struct pfn_map *map, pfn_t recorded, pfn_t ours, unsigned int order);

/* Take an entry out; others may move. */
void pfn_map_remove(struct pfn_map *map, struct pfn_entry *entry);

void pfn_map_clear(struct pfn_map *map);

#endif
