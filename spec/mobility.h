/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types of pages and their pageblocks (theorem `mobility`, and `null_exact` with fallback).
 *
 * A request for a type may take a free block of that type, of CMA if its rights say so, and, of the
 * three types that mix, of each other; the latter with ALLOC_NOFRAGMENT only from whole pageblocks.
 * Free blocks of the mixing types and of HighAtomic may lie in pageblocks of another type; those of
 * CMA and of isolated pageblocks lie where they belong, or the free counts would drift.
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

/*@ predicate typed_as{L}(integer h, integer t) =
      \forall integer p; FRAME(p) && p != h && state_of(p) == PAGE_FREE ==>
        (list_type(&zones[zone_of(p)], list(p)) == t <==> pageblock_type(p) == t);

    predicate cma_apart{L} =
      release->highatomic_merges != 0 ==> \forall integer p; FRAME(p) ==>
        (pageblock_type(p) == MIGRATE_CMA <==>
         pageblock_type(p - p % MAX_ORDER_PAGES) == MIGRATE_CMA);

    predicate typed{L}(integer h) =
      typed_as(h, MIGRATE_CMA) && typed_as(h, MIGRATE_ISOLATE) && cma_apart &&
      \forall integer z, p; ZONE(z) && FRAME(p) && zones[z].nr_isolate_pageblock == 0 &&
        spans(&zones[z], p) && zone_of(p) == z ==> pageblock_type(p) != MIGRATE_ISOLATE;
*/

/* The first frame of a pageblock. */
#define PAGEBLOCK_START(p)	((p) - (p) % PAGEBLOCK_PAGES)

#endif
