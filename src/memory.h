/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which frames have memory, and on which node. Every frame of a zone's span is in a block: what has
 * no memory is tiled with reserved ones. Where the spans of several zones hold the same hole, its
 * frames are in blocks of the zone that spanned it first. Floor 6.
 */
#ifndef FRAMEPROOF_MEMORY_H
#define FRAMEPROOF_MEMORY_H

#include "zone.h"

#define FIRST_FRAME		PFN(1)	/* x86 keeps frame 0 for the firmware */

/* All memory: ascending, disjoint; ranges of a node that touch are one. */
extern struct memory_range memory_ranges[MAX_RANGES];
extern unsigned int nr_memory_ranges;

static inline pfn_t min_pfn(pfn_t a, pfn_t b)
{
	return a < b ? a : b;
}

static inline pfn_t max_pfn(pfn_t a, pfn_t b)
{
	return a > b ? a : b;
}

/* Pages of the range in [start, end); *from is the first of them. */
uint64_t range_clip(const struct memory_range *range, pfn_t start, pfn_t end, pfn_t *from);

/* Take these n ascending ranges for all memory, without frame 0. */
void memory_set(const struct memory_range *ranges, unsigned int n);

/* Add one range; there must be room. */
void insert_range(const struct memory_range *range);

/* Take these n ascending ranges for what is never given out at boot. */
void memory_set_reserved(const struct memory_range *ranges, unsigned int n);

/* Reserve one range more, which none of them touches; once after they were set. */
void memory_reserve(const struct memory_range *range);

/*
 * The highest, or the lowest, multiple of align (a power of two) in [start, end) from which so many
 * pages lie there and none is reserved; PFN_NONE: there is no such place (Linux:
 * memblock_find_range_top_down, memblock_find_range_bottom_up).
 */
pfn_t highest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align);
pfn_t lowest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align);

/* Pages of the node that have memory in [start, end). */
uint64_t present_pages(unsigned int node, pfn_t start, pfn_t end);

/*
 * Is there memory in the section of the frame? Without, the kernel has no struct page for it
 * (Linux: pfn_to_online_page).
 */
bool section_present(pfn_t pfn);

/* Tile [start, end) with blocks that are never handed out. */
void reserve_range(const struct zone *zone, pfn_t start, pfn_t end);

/* What was a hole until now is in no block any more; whole sections. */
void unreserve_range(pfn_t start, pfn_t end);

/*
 * Give [start, end), which is in no block, to the free lists, largest blocks first where alignment
 * allows; they become managed (Linux: __free_memory_core, __free_pages_core).
 */
void free_range(struct zone *zone, pfn_t start, pfn_t end);

/* The same, but for what is reserved; returns how many pages were given. */
uint64_t free_unreserved(struct zone *zone, pfn_t start, pfn_t end);

/* Let the zone span [start, end), which holds its old span; frames without memory are reserved. */
void span_zone(struct zone *zone, pfn_t start, pfn_t end);

/* All memory starts out movable (Linux: memmap_init). */
void init_pageblocks(pfn_t start, pfn_t end);

/* Mark the memory of the zone that is in no block as reserved. Costs time for each such page. */
void machine_fill_holes(struct zone *zone);

#endif
