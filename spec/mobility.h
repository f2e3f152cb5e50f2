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

/* The first frame of a pageblock. */
#define PAGEBLOCK_START(p)	((p) - (p) % PAGEBLOCK_PAGES)

#endif
