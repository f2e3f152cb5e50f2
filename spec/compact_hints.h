/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hints of compaction: none of them decides whose a page is; a wrong one costs time.
 */
#ifndef FRAMEPROOF_SPEC_COMPACT_HINTS_H
#define FRAMEPROOF_SPEC_COMPACT_HINTS_H

#define SKIP_OF(p)	pageblock_skips[(p) / PAGEBLOCK_PAGES]

/*@ predicate skips_ok{L} =
      \valid(pageblock_skips + (0 .. (nr_frames - 1) / PAGEBLOCK_PAGES));

    predicate hints_ok{L} =
      \forall integer z; 0 <= z < MAX_ZONES ==>
        compact_hints[z].defer_shift <= COMPACT_MAX_DEFER_SHIFT &&
        compact_hints[z].order_failed <= MAX_ORDER;
*/

/* What compaction remembers, all of it. */
#define HINT_FIELDS \
	compact_hints[0 .. MAX_ZONES - 1], pageblock_skips[0 .. nr_frames / PAGEBLOCK_PAGES - 1]

#endif
