/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types of pages and their pageblocks (theorem `mobility`, and `null_exact` with fallback).
 *
 * A request for a type may take a free block of that type, of CMA if its rights say so, and, of the
 * three types that mix, of each other; the latter with ALLOC_NOFRAGMENT only from whole pageblocks.
 */
#ifndef FRAMEPROOF_SPEC_MOBILITY_H
#define FRAMEPROOF_SPEC_MOBILITY_H

/*@ logic integer least_fallback(integer o, integer flags) =
      o < PAGEBLOCK_ORDER && (flags & ALLOC_NOFRAGMENT) != 0 ? PAGEBLOCK_ORDER : o;

    predicate may_take(integer o, integer t, integer flags, integer k, integer u) =
      o <= k <= MAX_PAGE_ORDER &&
      (u == t || (u == MIGRATE_CMA && (flags & ALLOC_CMA) != 0) ||
       (0 <= t < MIGRATE_PCPTYPES && 0 <= u < MIGRATE_PCPTYPES && k >= least_fallback(o, flags)));

    predicate has_block_for{L}(struct zone *z, integer o, integer t, integer flags) =
      \exists integer k, u; may_take(o, t, flags, k, u) && count(free_list_of(z, k, u)) > 0;

    predicate has_block{L}(struct zone *z, integer o, integer t) =
      \exists integer k; o <= k <= MAX_PAGE_ORDER && count(free_list_of(z, k, t)) > 0;
*/

/*
 * The i-th type to fall back to, best first; the one that a block of just this order is taken from;
 * and may its whole pageblock be taken with it.
 */
/*@ logic integer fallback(integer t, integer i) =
      0 <= t < MIGRATE_PCPTYPES && i == 0 ?
        (t == MIGRATE_RECLAIMABLE ? MIGRATE_UNMOVABLE : MIGRATE_RECLAIMABLE) :
      0 <= t < MIGRATE_PCPTYPES && i == 1 ?
        (t == MIGRATE_MOVABLE ? MIGRATE_UNMOVABLE : MIGRATE_MOVABLE) : MIGRATE_TYPES;

    logic integer offered{L}(struct zone *z, integer o, integer t, integer i) =
      0 <= t < MIGRATE_PCPTYPES ? count(free_list_of(z, o, fallback(t, i))) : 0;

    logic integer suitable{L}(struct zone *z, integer o, integer t) =
      offered(z, o, t, 0) > 0 ? fallback(t, 0) :
      offered(z, o, t, 1) > 0 ? fallback(t, 1) : MIGRATE_TYPES;

    predicate steals(integer o, integer t) =
      o >= PAGEBLOCK_ORDER / 2 || t == MIGRATE_RECLAIMABLE || t == MIGRATE_UNMOVABLE;
*/

/* The zone's free blocks that begin among some frames: all on its lists by their order; of a kind. */
#define FREE_IN(z, q, from, to) \
	((from) <= (q) < (to) && state_of(q) == PAGE_FREE && zone_of(q) == (z)->id)
/*@ predicate by_order{L}(struct zone *z, integer from, integer to) =
      \forall integer q; FREE_IN(z, q, from, to) ==>
        on_free_list(z, q) && list_order(z, list(q)) == order_of(q);

    predicate of_kind{L}(struct zone *z, integer from, integer to, integer t) =
      \forall integer q; FREE_IN(z, q, from, to) ==> same_kind(t, list_type(z, list(q)));

    predicate none_sticks_out{L}(struct zone *z, integer from, integer to) =
      \forall integer q; FREE_IN(z, q, from, to) ==> q + pow2(order_of(q)) <= to;
*/

/* The first frame of a pageblock, and the first after it. */
#define PAGEBLOCK_START(p)	((p) - (p) % PAGEBLOCK_PAGES)
#define PAGEBLOCK_END(p)	(PAGEBLOCK_START(p) + PAGEBLOCK_PAGES)

/* No block that is free, or that a CPU keeps, reaches over the pageblock's ends or is another zone's. */
/*@ predicate pageblock_alone{L}(struct zone *z, integer p) =
      \forall integer q; FRAME(q) && (state_of(q) == PAGE_FREE || state_of(q) == PAGE_PCP) &&
        q < PAGEBLOCK_END(p) && PAGEBLOCK_START(p) < q + pow2(order_of(q)) ==>
          zone_of(q) == z->id && PAGEBLOCK_START(p) <= q &&
          q + pow2(order_of(q)) <= PAGEBLOCK_END(p);
*/

/* Does a free block move with the pageblock of a frame? All do that begin there, but where a zone ends. */
#define MOVES_WITH(zone, q, pfn) \
	(FREE_IN(zone, q, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn)) && \
	 ((q) >= (pfn) || spans(zone, PAGEBLOCK_START(pfn))) && spans(zone, PAGEBLOCK_END(pfn) - 1))

/* What a step leaves: a zone's place and lists, and what each zone's counters have that lists do not. */
#define ZONE_STAYS(zone) \
	(OUR_ZONE(zone) && (zone)->id == \old((zone)->id) && \
	 (zone)->free_list == \old((zone)->free_list))
#define OWED_STILL \
	(\forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==> \
	   \at(zones[y].present, Pre) != 0 && owed(&zones[y], i) == owed{Pre}(&zones[y], i))

/* A search that found none has changed nothing. */
#define QUIET \
	(same_machine{Pre,Here} && counts_but{Pre,Here}(0) && blocks_but{Pre,Here}(PFN_NONE) && \
	 other_pages{Pre,Here}(PFN_NONE))
#define SAME_BLOCKS(zone, o, t) \
	(zone->free_list == \at(zone->free_list, Pre) && \
	 (\forall integer k; (o) <= k <= MAX_PAGE_ORDER ==> \
	    count(free_list_of(zone, k, t)) == count{Pre}(free_list_of{Pre}(zone, k, t))) && \
	 (has_block(zone, o, t) <==> has_block{Pre}(zone, o, t)))

/*@ predicate all_kept_apart{L} = \forall integer z; ZONE(z) ==> zones[z].kept_apart != 0; */

/* A step that keeps blocks where they are, other zones as they are, and every count. */
#define STEP_KEEPS(zone) \
	(blocks_but{Pre,Post}(PFN_NONE) && \
	 (\forall integer q; FRAME(q) && zone_of(q) != (zone)->id ==> list(q) == \old(list(q))) && \
	 (\forall integer y; ZONE(y) ==> zones[y].present == \old(zones[y].present)) && \
	 (\forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==> \
	    owed(&zones[y], i) == \old(owed(&zones[y], i)) && \
	    zone_stat(&zones[y], i) == \old(zone_stat(&zones[y], i))))

#endif
