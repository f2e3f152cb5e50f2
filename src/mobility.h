/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mobility: pages that can be moved and pages that cannot are kept in pageblocks of their own. What
 * happens when a type has run out: fallback, stealing, the HighAtomic reserve, isolation, CMA.
 * Floor 6.
 */
#ifndef FRAMEPROOF_MOBILITY_H
#define FRAMEPROOF_MOBILITY_H

#include "buddy.h"
#include "watermark.h"

/* The i-th type to fall back to, best first; MIGRATE_TYPES: no more (Linux: fallbacks[]). */
unsigned int fallback_type(unsigned int migratetype, unsigned int i);

/*
 * The type, by the fallback table, that has a free block of just this order; MIGRATE_TYPES: none.
 * *can_steal says whether its pageblock may be taken with it (Linux: find_suitable_fallback).
 */
unsigned int find_suitable_fallback(const struct zone *zone, unsigned int order,
				    unsigned int migratetype, bool *can_steal);

/*
 * Move the free blocks of a pageblock to another type's lists, ascending, to the tails; returns how
 * many pages. *movable, unless NULL: pages on LRU lists seen there (Linux: move_freepages_block).
 */
uint64_t move_freepages_block(struct zone *zone, pfn_t pfn, unsigned int migratetype,
			      uint64_t *movable);

/*
 * Take a free block for a type that had none: the block alone, or its pageblock with it. It is on
 * the type's list afterwards (Linux: steal_suitable_fallback).
 */
void steal_suitable_fallback(struct zone *zone, pfn_t pfn, unsigned int alloc_flags,
			     unsigned int start_type, bool whole_block);

/*
 * Take a block of the type, or of one that it may fall back to, off the free lists; PFN_NONE: there
 * is none. The free counts are the caller's to change (Linux: __rmqueue).
 */
pfn_t rmqueue_any(struct zone *zone, unsigned int order, unsigned int migratetype,
		  unsigned int alloc_flags);

/* Reserve the pageblock for atomic high orders, below the zone's limit (Linux: the same name). */
void reserve_highatomic_pageblock(struct zone *zone, pfn_t pfn);

/*
 * Give one of the zone's HighAtomic pageblocks with free pages to a type; false: none was found or
 * moved. Without force the last one stays (Linux: unreserve_highatomic_pageblock, one zone of it).
 */
bool unreserve_highatomic_zone(struct zone *zone, unsigned int migratetype, bool force);

/*
 * Close a pageblock to allocations, or open it again as the type; its free pages leave and rejoin
 * the free count. False: it was so already (Linux: set_/unset_migratetype_isolate, without moving
 * anything that is in use).
 */
bool set_migratetype_isolate(struct zone *zone, pfn_t pfn);
bool unset_migratetype_isolate(struct zone *zone, pfn_t pfn, unsigned int migratetype);

/*
 * Take a free block off the lists for inspection, if the zone stays above min without it; returns
 * its pages, or 0 (Linux: __isolate_free_page). putback_isolated_page returns it to the tail.
 */
uint64_t isolate_free_page(struct zone *zone, pfn_t pfn);
void putback_isolated_page(struct zone *zone, pfn_t pfn);

#endif
