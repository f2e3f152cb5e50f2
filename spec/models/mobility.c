/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that mobility.pml takes: functions of src/mobility.c beside the naive model, which here
 * knows of fallbacks, of pageblocks that change hands, of the HighAtomic reserve and of isolation.
 */
#include <string.h>

#include "mobility.h"
#include "naive.h"
#include "../../src/mobility.h"

static const char *const type_names[MIGRATE_TYPES] = { "Unmovable",  "Movable", "Reclaimable",
						       "HighAtomic", "CMA",	"Isolate" };

void model_start(struct packed *state)
{
	uint8_t block_types[MODEL_PAGEBLOCKS];

	for (unsigned int b = 0; b < MODEL_PAGEBLOCKS; b++)
		block_types[b] = b % 2 == 0 ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE;
#ifdef MODEL_CMA
	memset(&block_types[MODEL_PAGEBLOCKS - MODEL_CMA], MIGRATE_CMA, MODEL_CMA);
#endif
	memory_start(state, block_types);
}

static uint8_t *naive_type(pfn_t pfn)
{
	return &want.types[pfn >> PAGEBLOCK_ORDER];
}

/* The order of the free block at pfn, and its place; MAX_ORDER: none starts there. */
static unsigned int naive_block(pfn_t pfn, unsigned int *list, unsigned int *place)
{
	for (*list = 1; *list <= MIGRATE_TYPES * MAX_ORDER; ++*list)
		for (*place = 0; *place < want.count[*list]; ++*place)
			if (want.at[*list][*place] == pfn)
				return (*list - 1) % MAX_ORDER;
	return MAX_ORDER;
}

/* To the tail of the type's list; returns the block's pages, 0 if none starts there. */
static unsigned int naive_move(pfn_t pfn, unsigned int type)
{
	unsigned int list, place, order = naive_block(pfn, &list, &place);

	if (order == MAX_ORDER)
		return 0;
	naive_take_out(list, place);
	list = naive_list(order, type);
	naive_insert(list, want.count[list], pfn);
	return 1u << order;
}

/* All that is free in a pageblock, in ascending order; returns its pages. */
static unsigned int naive_move_pageblock(pfn_t pfn, unsigned int type)
{
	pfn_t start = pfn >> PAGEBLOCK_ORDER << PAGEBLOCK_ORDER;
	unsigned int pages = 0;

	for (pfn = start; pfn < start + PAGEBLOCK_PAGES; pfn++)
		pages += naive_move(pfn, type);
	return pages;
}

/* Pages of a pageblock whose block is in use and on an LRU list. */
static unsigned int naive_movable(pfn_t pfn)
{
	pfn_t start = pfn >> PAGEBLOCK_ORDER << PAGEBLOCK_ORDER;
	unsigned int pages = 0;

	for (pfn_t p = MODEL_START; p < MODEL_START + MODEL_PAGES; p++)
		for (pfn_t q = p; frames[p].state == PAGE_ALLOCATED && (frames[p].flags & PG_LRU) &&
				  q < p + (1u << frames[p].order);
		     q++)
			pages += q >= start && q < start + PAGEBLOCK_PAGES;
	return pages;
}

/* What a type falls back to, best first. */
static const uint8_t falls_back_to[3][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
};

/* The list of that order to fall back to; 0: all are empty. */
static unsigned int naive_source(unsigned int order, unsigned int type)
{
	for (unsigned int i = 0; i < 2; i++)
		if (want.count[naive_list(order, falls_back_to[type][i])] > 0)
			return naive_list(order, falls_back_to[type][i]);
	return 0;
}

/* A movable page may stand in a foreign pageblock; others, and large blocks, take it with them. */
static bool takes_pageblock(unsigned int order, unsigned int type)
{
	return type != MIGRATE_MOVABLE || order >= PAGEBLOCK_ORDER / 2;
}

/* The pageblock is the type's if half of its pages are free or serve the same kind of use. */
static bool naive_claim(pfn_t pfn, unsigned int type)
{
	unsigned int movable = naive_movable(pfn), pages = naive_move_pageblock(pfn, type);
	unsigned int alike = 0;

	if (type == MIGRATE_MOVABLE)
		alike = movable;
	else if (*naive_type(pfn) == MIGRATE_MOVABLE)
		alike = (unsigned int)PAGEBLOCK_PAGES - pages - movable;
	if (pages != 0 && 2 * (pages + alike) >= PAGEBLOCK_PAGES)
		*naive_type(pfn) = (uint8_t)type;
	return pages != 0;
}

static void naive_steal(pfn_t pfn, unsigned int order, unsigned int type)
{
	bool reserved = *naive_type(pfn) == MIGRATE_HIGHATOMIC;

	if (!reserved && order < PAGEBLOCK_ORDER && takes_pageblock(order, type) &&
	    naive_claim(pfn, type))
		return;
	for (pfn_t p = pfn; !reserved && order >= PAGEBLOCK_ORDER && p < pfn + (1u << order); p++)
		*naive_type(p) = (uint8_t)type;
	naive_move(pfn, type);
}

/* The largest block of another type; the smallest, for a movable page that takes no pageblock. */
static bool naive_fallback(unsigned int order, unsigned int type, bool nofragment)
{
	unsigned int least = nofragment && order < PAGEBLOCK_ORDER ? PAGEBLOCK_ORDER : order;
	unsigned int k = MAX_ORDER - 1;

	while (k > least && naive_source(k, type) == 0)
		k--;
	if (naive_source(k, type) == 0)
		return false;
	if (!takes_pageblock(k, type))
		for (k = order; naive_source(k, type) == 0;)
			k++;
	naive_steal(want.at[naive_source(k, type)][0], k, type);
	return true;
}

/* Movable pages go to CMA while most of what is free is there, and when they have nothing else. */
static pfn_t naive_any(const struct packed *before, unsigned int order, unsigned int type,
		       bool nofragment)
{
	bool cma = type == MIGRATE_MOVABLE;
	pfn_t pfn = PFN_NONE;

	if (cma && before->vm_stat[NR_FREE_CMA_PAGES] > before->vm_stat[NR_FREE_PAGES] / 2)
		pfn = naive_allocate(order, MIGRATE_CMA);
	if (pfn == PFN_NONE)
		pfn = naive_allocate(order, type);
	if (pfn == PFN_NONE && cma)
		pfn = naive_allocate(order, MIGRATE_CMA);
	if (pfn == PFN_NONE && naive_fallback(order, type, nofragment))
		pfn = naive_allocate(order, type);
	return pfn;
}

static void begin(const struct packed *state)
{
	memory_begin(state);
	naive_read();
}

/* A block was taken, or none: as was expected, and what becomes of it. */
static void taken(pfn_t pfn, pfn_t expected, unsigned int order)
{
	if (pfn != expected)
		wrong("null_exact", "not the block that the naive model answers");
	if (pfn == PFN_NONE)
		return;
	mod_zone_freepage_state(zone, -(int64_t)block_pages(order), frames[pfn].migratetype);
}

void model_allocate(struct packed *state, unsigned int order, unsigned int type, bool nofragment)
{
	unsigned int flags =
		(type == MIGRATE_MOVABLE ? ALLOC_CMA : 0) | (nofragment ? ALLOC_NOFRAGMENT : 0);
	pfn_t pfn, expected;

	begin(state);
	expected = naive_any(state, order, type, nofragment);
	pfn = rmqueue_any(zone, order, type, flags);
	taken(pfn, expected, order);
	/* what can be moved is on an LRU list */
	if (pfn != PFN_NONE && type == MIGRATE_MOVABLE)
		frames[pfn].flags = PG_LRU;
	naive_compare("mobility");
	memory_judge(state);
	told("allocate order %u of type %s%s: page %d", order, type_names[type],
	     nofragment ? ", not to fragment" : "", (int)expected);
}

void model_allocate_highatomic(struct packed *state, unsigned int order)
{
	pfn_t pfn, expected;

	begin(state);
	expected = naive_allocate(order, MIGRATE_HIGHATOMIC);
	pfn = rmqueue_smallest(zone, order, MIGRATE_HIGHATOMIC);
	taken(pfn, expected, order);
	naive_compare("mobility");
	memory_judge(state);
	told("allocate order %u of the reserve: page %d", order, (int)expected);
}

void model_free(struct packed *state, unsigned int page)
{
	pfn_t pfn = MODEL_START + page;
	unsigned int order = MODEL_ORDER(state->block[page]), type;

	begin(state);
	type = *naive_type(pfn);
	naive_free(pfn, order, type, false);
	free_one_page(zone, pfn, order, type, FPI_NONE);
	naive_compare("order_of_lists");
	memory_judge(state);
	told("free page %d of order %u", (int)pfn, order);
}

void model_reserve(struct packed *state, unsigned int page)
{
	pfn_t pfn = MODEL_START + page;

	begin(state);
	if (state->reserved_highatomic < MODEL_PAGES / 100 + PAGEBLOCK_PAGES &&
	    *naive_type(pfn) < MIGRATE_PCPTYPES) {
		*naive_type(pfn) = MIGRATE_HIGHATOMIC;
		naive_move_pageblock(pfn, MIGRATE_HIGHATOMIC);
	}
	reserve_highatomic_pageblock(zone, pfn);
	naive_compare("mobility");
	memory_judge(state);
	told("reserve the pageblock of page %d", (int)pfn);
}

static bool naive_unreserve(const struct packed *before, unsigned int type, bool force)
{
	if (!force && before->reserved_highatomic <= PAGEBLOCK_PAGES)
		return false;
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		unsigned int list = naive_list(order, MIGRATE_HIGHATOMIC);
		pfn_t pfn = want.at[list][0];

		if (want.count[list] == 0)
			continue;
		*naive_type(pfn) = (uint8_t)type;
		if (naive_move_pageblock(pfn, type) != 0)
			return true;
	}
	return false;
}

void model_unreserve(struct packed *state, unsigned int type, bool force)
{
	bool expected;

	begin(state);
	expected = naive_unreserve(state, type, force);
	if (unreserve_highatomic_zone(zone, type, force) != expected)
		wrong("mobility", "the answer is not that of the naive model");
	naive_compare("mobility");
	memory_judge(state);
	told("unreserve for type %s%s", type_names[type], force ? ", even the last" : "");
}

void model_isolate(struct packed *state, unsigned int page)
{
	pfn_t start = MODEL_START + page;

	begin(state);
	for (pfn_t pfn = start; pfn < start + MODEL_RANGE_PAGES; pfn += PAGEBLOCK_PAGES) {
		*naive_type(pfn) = MIGRATE_ISOLATE;
		naive_move_pageblock(pfn, MIGRATE_ISOLATE);
		set_migratetype_isolate(zone, pfn);
	}
	naive_compare("mobility");
	memory_judge(state);
	told("isolate pages %d to %d", (int)start, (int)(start + MODEL_RANGE_PAGES - 1));
}

/* A whole pageblock that is free merges, if its buddy is free and open, at the list's tail. */
static void naive_open(pfn_t pfn)
{
	unsigned int list, place, order = naive_block(pfn, &list, &place);
	unsigned int buddy_list, buddy_place;
	pfn_t buddy = pfn ^ (pfn_t)1 << order;

	*naive_type(pfn) = MIGRATE_MOVABLE;
	if (order >= PAGEBLOCK_ORDER && order + 1 < MAX_ORDER &&
	    naive_block(buddy, &buddy_list, &buddy_place) == order &&
	    *naive_type(buddy) != MIGRATE_ISOLATE) {
		naive_take_out(list, place);
		naive_free(pfn, order, MIGRATE_MOVABLE, true);
	} else {
		naive_move_pageblock(pfn, MIGRATE_MOVABLE);
	}
}

void model_unisolate(struct packed *state, unsigned int page)
{
	pfn_t start = MODEL_START + page;

	begin(state);
	for (pfn_t pfn = start; pfn < start + MODEL_RANGE_PAGES; pfn += PAGEBLOCK_PAGES) {
		naive_open(pfn);
		unset_migratetype_isolate(zone, pfn, MIGRATE_MOVABLE);
	}
	naive_compare("mobility");
	memory_judge(state);
	told("unisolate pages %d to %d", (int)start, (int)(start + MODEL_RANGE_PAGES - 1));
}
