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

#include "../spec/kinds.h"

/* The i-th type to fall back to, best first; MIGRATE_TYPES: no more (Linux: fallbacks[]). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  none:  migratetype >= MIGRATE_PCPTYPES || i >= 2 <==> \result == MIGRATE_TYPES;
    ensures  other: \result < MIGRATE_PCPTYPES ==> \result != migratetype;
    ensures  mobility: \result == fallback(migratetype, i);
*/
unsigned int fallback_type(unsigned int migratetype, unsigned int i);

/*
 * The type, by the fallback table, that has a free block of just this order; MIGRATE_TYPES: none.
 * *can_steal says whether its pageblock may be taken with it (Linux: find_suitable_fallback).
 */
/*@ requires lists:    lists_ok;
    requires zone:     \valid_read(zone) && zone_lists(zone);
    requires order:    order <= MAX_PAGE_ORDER;
    requires steal:    \valid(can_steal) && \separated(can_steal, zone);
    requires apart:    \separated(can_steal, vmemmap + (0 .. nr_frames - 1),
                                  lists + (0 .. nr_lists - 1), &vmemmap, &lists, &nr_frames,
                                  &nr_lists);
    terminates \true;
    assigns  *can_steal;
    ensures  type:     \result == MIGRATE_TYPES || \result < MIGRATE_PCPTYPES;
    ensures  mobility: \result == suitable(zone, order, migratetype);
    ensures  some:     \result != MIGRATE_TYPES ==>
                         \result != migratetype && count(free_list_of(zone, order, \result)) > 0;
    ensures  none:     \result == MIGRATE_TYPES && migratetype < MIGRATE_PCPTYPES ==>
                         \forall integer t; 0 <= t < MIGRATE_PCPTYPES && t != migratetype ==>
                           count(free_list_of(zone, order, t)) == 0;
    ensures  none:     migratetype >= MIGRATE_PCPTYPES ==> \result == MIGRATE_TYPES;
    ensures  mobility: *can_steal != 0 <==>
                         \result != MIGRATE_TYPES && steals(order, migratetype);
*/
unsigned int find_suitable_fallback(const struct zone *zone, unsigned int order,
				    unsigned int migratetype, bool *can_steal);

/* Pages that moved to another type's lists, and pages on LRU lists that were seen on the way. */
struct moved {
	uint64_t pages, movable;
};

/*
 * Move the free blocks of a pageblock to another type's lists, ascending, to the tails
 * (Linux: move_freepages_block).
 */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && spans(zone, pfn);
    requires type:     migratetype < MIGRATE_TYPES;
    requires state:    standing && pcps_counted && partition(PFN_NONE, 0);
    requires lists:    by_order(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn));
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state:    lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  pages:    \result.pages < PAGEBLOCK_PAGES + MAX_ORDER_PAGES &&
                       \result.movable <= PAGEBLOCK_PAGES;
    ensures  pages:    none_sticks_out{Pre}(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn)) ==>
                         \result.pages + \result.movable <= PAGEBLOCK_PAGES;
    ensures  cut:      !spans(zone, PAGEBLOCK_END(pfn) - 1) ==>
                         \result.pages == 0 && \result.movable == 0;
    ensures  mobility: \forall integer q; MOVES_WITH(zone, q, pfn) ==>
                         list(q) == free_list_of(zone, order_of(q), migratetype);
    ensures  others:   \forall integer q; FRAME(q) && !MOVES_WITH(zone, q, pfn) ==>
                         list(q) == \old(list(q));
    ensures  conservation: \forall integer t, i;
               of_kind{Pre}(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn), t) &&
               TYPE(t) && ITEM(i) ==>
                 listed(zone, i) == \old(listed(zone, i)) -
                   (COUNTS_AS(i, t) ? \result.pages : 0) +
                   (COUNTS_AS(i, migratetype) ? \result.pages : 0);
    ensures  others:   \forall integer y, i;
               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
                 listed(&zones[y], i) == \old(listed(&zones[y], i));
*/
struct moved move_freepages_block(struct zone *zone, pfn_t pfn, unsigned int migratetype);

/*
 * Take a free block for a type that had none: the block alone, or its pageblock with it. It is on
 * the type's list afterwards (Linux: steal_suitable_fallback).
 */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && state_of(pfn) == PAGE_FREE && zone_of(pfn) == zone->id;
    requires from:     list_type(zone, list(pfn)) < MIGRATE_PCPTYPES;
    requires type:     start_type < MIGRATE_PCPTYPES;
    requires factor:   vm.watermark_boost_factor <= INT32_MAX;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  zone:     ZONE_STAYS(zone);
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  mobility: list(pfn) == free_list_of(zone, order_of(pfn), start_type);
    ensures  mobility: \forall integer q; FRAME(q) && pageblock_type(q) != \old(pageblock_type(q)) ==>
                         pageblock_type(q) == start_type &&
                         PAGEBLOCK_START(pfn) <= q < PAGEBLOCK_START(pfn) + MAX_ORDER_PAGES;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void steal_suitable_fallback(struct zone *zone, pfn_t pfn, unsigned int alloc_flags,
			     unsigned int start_type, bool whole_block);

/*
 * Take a block of the type, or of one that it may fall back to, off the free lists; PFN_NONE: there
 * is none. The free counts are the caller's to change (Linux: __rmqueue).
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  null_exact: \result == PFN_NONE <==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           in_its_zone(\result, order) && list(\result) == LIST_NONE &&
                           suits(\result, order, noted(\result)) &&
                           (noted(\result) == migratetype || noted(\result) == MIGRATE_CMA);
    ensures  fresh:      \result != PFN_NONE ==> \forall integer q, k;
                           ORDER(k) && allocated_block{Pre}(q, k) ==>
                             q + pow2(k) <= \result || \result + pow2(order) <= q;
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
                           allocated_block(q, k);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             (\result != PFN_NONE ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == \old(owed(zone, NR_FREE_CMA_PAGES)) +
                             (\result != PFN_NONE && noted(\result) == MIGRATE_CMA ?
                                pow2(order) : 0);
    ensures  others:     other_zones{Pre,Post}(zone);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
pfn_t rmqueue_any(struct zone *zone, unsigned int order, unsigned int migratetype,
		  unsigned int alloc_flags);

/* Reserve the pageblock for atomic high orders, below the zone's limit (Linux: the same name). */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && spans(zone, pfn);
    requires state:    allocator_ok;
    terminates \true;
    assigns  LIST_FIELDS, zone->nr_reserved_highatomic, zone->kept_apart,
             pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_ok;
    ensures  mobility: pageblock_type(pfn) == \old(pageblock_type(pfn)) ||
                         (\old(pageblock_type(pfn)) < MIGRATE_PCPTYPES &&
                          pageblock_type(pfn) == MIGRATE_HIGHATOMIC);
    ensures  bound:    zone->nr_reserved_highatomic <=
                         \max(\old(zone->nr_reserved_highatomic),
                              zone->managed / 100 + 2 * PAGEBLOCK_PAGES);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void reserve_highatomic_pageblock(struct zone *zone, pfn_t pfn);

/*
 * Give one of the zone's HighAtomic pageblocks with free pages to a type; false: none was found or
 * moved. Without force the last one stays (Linux: unreserve_highatomic_pageblock, one zone of it).
 */
/*@ requires zone:     OUR_ZONE(zone);
    requires type:     migratetype < MIGRATE_PCPTYPES;
    requires state:    allocator_ok;
    terminates \true;
    assigns  LIST_FIELDS, zone->nr_reserved_highatomic,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:    allocator_ok;
    ensures  last:     !force && \old(zone->nr_reserved_highatomic) <= PAGEBLOCK_PAGES ==> !\result;
    ensures  mobility: \forall integer q; FRAME(q) && pageblock_type(q) != \old(pageblock_type(q)) ==>
                         pageblock_type(q) == migratetype;
    ensures  less:     zone->nr_reserved_highatomic <= \old(zone->nr_reserved_highatomic);
    ensures  none:     (\forall integer k; ORDER(k) ==>
                          \old(count(free_list_of(zone, k, MIGRATE_HIGHATOMIC))) == 0) ==> !\result;
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
bool unreserve_highatomic_zone(struct zone *zone, unsigned int migratetype, bool force);

/*
 * Close a pageblock to allocations, or open it again as the type; its free pages leave and rejoin
 * the free count. False: it was so already (Linux: set_/unset_migratetype_isolate, without moving
 * anything that is in use).
 */
/*@ requires zone:     OUR_ZONE(zone) && zone->nr_isolate_pageblock < MAX_FRAMES;
    requires page:     FRAME(pfn) && spans(zone, PAGEBLOCK_START(pfn)) &&
                       spans(zone, PAGEBLOCK_START(pfn) + PAGEBLOCK_PAGES - 1);
    requires alone:    pageblock_alone(zone, pfn);
    requires cma:      release->highatomic_merges == 0 || pageblock_type(pfn) != MIGRATE_CMA;
    requires state:    allocator_ok;
    terminates \true;
    assigns  LIST_FIELDS, COUNTERS(zone), zone->nr_isolate_pageblock, zone->kept_apart,
             pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_ok;
    ensures  mobility: pageblock_type(pfn) == MIGRATE_ISOLATE;
    ensures  already:  \result <==> \old(pageblock_type(pfn)) != MIGRATE_ISOLATE;
    ensures  count:    zone->nr_isolate_pageblock ==
                         \old(zone->nr_isolate_pageblock) + (\result ? 1 : 0);
    ensures  conservation: zone_stat(zone, NR_FREE_PAGES) <= \old(zone_stat(zone, NR_FREE_PAGES));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
bool set_migratetype_isolate(struct zone *zone, pfn_t pfn);
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && spans(zone, PAGEBLOCK_START(pfn)) &&
                       spans(zone, PAGEBLOCK_START(pfn) + PAGEBLOCK_PAGES - 1);
    requires alone:    pageblock_alone(zone, pfn);
    requires type:     migratetype < MIGRATE_ISOLATE;
    requires cma:      release->highatomic_merges == 0 || migratetype != MIGRATE_CMA;
    requires last:     zone->nr_isolate_pageblock == 1 ==> \forall integer q;
                         FRAME(q) && (state_of(q) == PAGE_FREE || state_of(q) == PAGE_PCP) &&
                         zone_of(q) == zone->id && PAGEBLOCK_START(q) != PAGEBLOCK_START(pfn) ==>
                           pageblock_type(q) != MIGRATE_ISOLATE;
    requires kept:     \forall integer q; FRAME(q) && state_of(q) == PAGE_PCP &&
                         PAGEBLOCK_START(q) == PAGEBLOCK_START(pfn) ==>
                           same_kind(noted(q), migratetype);
    requires count:    pageblock_type(pfn) == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock > 0;
    requires state:    allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->nr_isolate_pageblock, pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_ok;
    ensures  mobility: \result ==> pageblock_type(pfn) == migratetype;
    ensures  already:  \result <==> \old(pageblock_type(pfn)) == MIGRATE_ISOLATE;
    ensures  count:    zone->nr_isolate_pageblock ==
                         \old(zone->nr_isolate_pageblock) - (\result ? 1 : 0);
    ensures  conservation: zone_stat(zone, NR_FREE_PAGES) >= \old(zone_stat(zone, NR_FREE_PAGES));
*/
bool unset_migratetype_isolate(struct zone *zone, pfn_t pfn, unsigned int migratetype);

/*
 * Take a free block off the lists for inspection, if the zone stays above min without it; returns
 * its pages, or 0 (Linux: __isolate_free_page). putback_isolated_page returns it to the tail.
 */
/*@ requires zone:     OUR_ZONE(zone) && counter_bounds(zone);
    requires page:     FRAME(pfn) && state_of(pfn) == PAGE_FREE && zone_of(pfn) == zone->id;
    requires state:    allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pageblock_types[pfn / PAGEBLOCK_PAGES ..
                                                (pfn + MAX_ORDER_PAGES - 1) / PAGEBLOCK_PAGES];
    ensures  state:    allocator_ok;
    ensures  pages:    \result == 0 || \result == pow2(order_of(pfn));
    ensures  block:    order_of(pfn) == \old(order_of(pfn)) &&
                       state_of(pfn) == (\result == 0 ? PAGE_FREE : PAGE_ISOLATED);
    ensures  watermark: \result != 0 <==> \old(pageblock_type(pfn)) == MIGRATE_ISOLATE ||
                          watermark_met{Pre}(zone, 0,
                            \old(zone->watermark[WMARK_MIN]) + pow2(order_of(pfn)), ZONE_DMA,
                            ALLOC_CMA, not_below_0(\old(zone->vm_stat[NR_FREE_PAGES])));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
uint64_t isolate_free_page(struct zone *zone, pfn_t pfn);
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && state_of(pfn) == PAGE_ISOLATED && zone_of(pfn) == zone->id;
    requires inside:   spans(zone, pfn) && spans(zone, pfn + pow2(order_of(pfn)) - 1);
    requires type:     suits(pfn, order_of(pfn), pageblock_type(pfn)) &&
                       (pageblock_type(pfn) == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock != 0);
    requires state:    allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:    allocator_ok;
    ensures  ended:    \exists integer k; \old(order_of(pfn)) <= k <= MAX_PAGE_ORDER &&
                         free_block(pfn - pfn % pow2(k), k);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void putback_isolated_page(struct zone *zone, pfn_t pfn);

#endif
