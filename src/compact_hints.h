/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What compaction remembers: pageblocks that are not worth a look, how far each scanner has come in
 * a zone, and for how long a zone is left alone after failures. Floor 7.
 */
#ifndef FRAMEPROOF_COMPACT_HINTS_H
#define FRAMEPROOF_COMPACT_HINTS_H

#include "block.h"
#include "lru.h"
#include "memory.h"

#define COMPACT_MAX_DEFER_SHIFT 6u /* at most 2^6 compactions are skipped (Linux: the same) */

/* Of a zone (Linux: fields of struct zone, compact_*). */
struct compact_hints {
	uint64_t considered;  /* requests since compaction was deferred */
	uint8_t defer_shift;  /* 2^this of them go without */
	uint8_t order_failed; /* from this order on */
	bool flush;	      /* a whole compaction has ended: the hints are stale */
	/* where the next run begins: the migration scanner's, asynchronous or not, and the other's */
	pfn_t migrate_pfn[2], free_pfn;
	/* the first pageblock with pages to move, the last one with room, when hints were reset */
	pfn_t init_migrate_pfn, init_free_pfn;
};
extern struct compact_hints compact_hints[MAX_ZONES]; /* by zone.id */

/* Not worth a look, one byte a pageblock; host memory, nr_frames / PAGEBLOCK_PAGES of them. */
extern uint8_t *pageblock_skips;

#include "../spec/compact_hints.h"

/* Nothing is known; skips are all 0; after each power on. */
/*@ terminates \true;
    assigns  compact_hints[0 .. MAX_ZONES - 1], pageblock_skips;
    ensures  hints:   hints_ok;
    ensures  none:    \forall integer z; ZONE(z) ==> compact_hints[z].defer_shift == 0 &&
                        compact_hints[z].order_failed == 0 && compact_hints[z].flush == 0;
    ensures  skips:   pageblock_skips == skips;
*/
void compact_hints_power_on(uint8_t *skips);

/* Does a task or a file have it, so that it can be moved? (Linux: PageLRU) */
/*@ requires frame:   FRAME(pfn) && \valid_read(vmemmap + pfn);
    terminates \true;
    assigns  \nothing;
    ensures  lru:     \result <==> LRU_FLAG(pfn, PG_LRU) && list(pfn) != LIST_NONE;
*/
static inline bool page_on_lru(pfn_t pfn)
{
	return (vmemmap[pfn].flags & PG_LRU) && vmemmap[pfn].list != LIST_NONE;
}

/* How many pages there are from the first of a compound block on; 1: it is none. */
/*@ requires frame:   FRAME(pfn) && \valid_read(vmemmap + pfn);
    requires order:   state_of(pfn) == PAGE_ALLOCATED ==> order_of(pfn) <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  pages:   1 <= \result <= MAX_ORDER_PAGES;
    ensures  single:  state_of(pfn) != PAGE_ALLOCATED || !LRU_FLAG(pfn, PG_HEAD) ==> \result == 1;
*/
static inline uint64_t compound_pages(pfn_t pfn)
{
	if (vmemmap[pfn].state != PAGE_ALLOCATED || !(vmemmap[pfn].flags & PG_HEAD))
		return 1;
	return block_pages(vmemmap[pfn].order);
}

/* Is the pageblock to be skipped? (Linux: the same names) */
/*@ requires skips:   skips_ok && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  skip:    \result <==> SKIP_OF(pfn) != 0;
*/
static inline bool get_pageblock_skip(pfn_t pfn)
{
	return pageblock_skips[pfn / PAGEBLOCK_PAGES] != 0;
}
/*@ requires skips:   skips_ok && FRAME(pfn);
    terminates \true;
    assigns  SKIP_OF(pfn);
    ensures  skip:    SKIP_OF(pfn) == (skip ? 1 : 0);
*/
static inline void set_pageblock_skip(pfn_t pfn, bool skip)
{
	pageblock_skips[pfn / PAGEBLOCK_PAGES] = skip;
}

/* Does [start, end), a pageblock or a part of one, lie in the zone? (Linux: pageblock_pfn_to_page) */
/*@ requires machine: standing && partition(PFN_NONE, 0) && blocks_zoned;
    requires zone:    OUR_ZONE(zone) && start < end;
    terminates \true;
    assigns  \nothing;
    ensures  inside:  \result ==> zone->start <= start && end <= zone->start + zone->spanned;
*/
bool pageblock_in_zone(const struct zone *zone, pfn_t start, pfn_t end);

/* Is it all one compound block, or more? Then nothing in it moves (Linux: the same name). */
/*@ requires machine: standing && partition(PFN_NONE, 0) && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
bool pageblock_skip_persistent(pfn_t pfn);

/* Both scanners begin at the zone's ends again (Linux: the same name). */
/*@ requires zone:    OUR_ZONE(zone) && zone_span(zone);
    terminates \true;
    assigns  compact_hints[zone->id];
    ensures  ends:    compact_hints[zone->id].migrate_pfn[0] == zone->start &&
                      compact_hints[zone->id].migrate_pfn[1] == zone->start;
*/
void reset_cached_positions(const struct zone *zone);

/*
 * After a whole compaction, forget the hints of pageblocks that have something to move, or room; the
 * next one begins where they are (Linux: __reset_isolation_suitable).
 */
/*@ requires machine: hinted;
    requires zone:    OUR_ZONE(zone);
    terminates \true;
    assigns  compact_hints[zone->id], pageblock_skips[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  fresh:   compact_hints[zone->id].flush == 0;
    ensures  stale:   \old(compact_hints[zone->id].flush) == 0 ==>
                        \forall integer p; FRAME(p) ==> SKIP_OF(p) == \old(SKIP_OF(p));
*/
void reset_isolation_suitable(const struct zone *zone);

/* Compaction of the zone has failed: twice as many requests go without (Linux: the same name). */
/*@ requires zone:    \valid_read(zone) && ZONE(zone->id) && hints_ok && order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  compact_hints[zone->id];
    ensures  hints:   hints_ok && compact_hints[zone->id].considered == 0;
    ensures  failed:  compact_hints[zone->id].order_failed <= order;
*/
void defer_compaction(const struct zone *zone, unsigned int order);

/* Is it to be left alone this time? (Linux: the same name) */
/*@ requires zone:    \valid_read(zone) && ZONE(zone->id) && hints_ok;
    terminates \true;
    assigns  compact_hints[zone->id].considered;
    ensures  hints:   hints_ok;
    ensures  small:   order < compact_hints[zone->id].order_failed ==> !\result;
    ensures  limit:   \old(compact_hints[zone->id].considered) >= 63 ==> !\result;
*/
bool compaction_deferred(const struct zone *zone, unsigned int order);

/* A request has got its block, or is expected to (Linux: the same name). */
/*@ requires zone:    \valid_read(zone) && ZONE(zone->id) && hints_ok && order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  compact_hints[zone->id];
    ensures  hints:   hints_ok && compact_hints[zone->id].order_failed > order;
    ensures  none:    success ==> compact_hints[zone->id].defer_shift == 0;
*/
void compaction_defer_reset(const struct zone *zone, unsigned int order, bool success);

/* Is this the first one after the longest time? (Linux: the same name) */
/*@ requires zone:    \valid_read(zone) && ZONE(zone->id) && hints_ok;
    terminates \true;
    assigns  \nothing;
    ensures  longest: \result ==> compact_hints[zone->id].defer_shift == COMPACT_MAX_DEFER_SHIFT;
*/
bool compaction_restarting(const struct zone *zone, unsigned int order);

#endif
