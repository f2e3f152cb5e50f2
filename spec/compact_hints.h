/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hints of compaction: none of them decides whose a page is; a wrong one costs time.
 */
#ifndef FRAMEPROOF_SPEC_COMPACT_HINTS_H
#define FRAMEPROOF_SPEC_COMPACT_HINTS_H

#define SKIP_OF(p)	pageblock_skips[(p) / PAGEBLOCK_PAGES]

/*@ predicate skips_ok{L} =
      \valid(pageblock_skips + (0 .. nr_frames / PAGEBLOCK_PAGES - 1)) &&
      nr_frames % PAGEBLOCK_PAGES == 0 && nr_frames <= MAX_FRAMES &&
      APART(pageblock_skips, vmemmap) && APART(pageblock_skips, lists) &&
      APART(pageblock_skips, pageblock_types) && APART(pageblock_skips, &zones[0]) &&
      APART(pageblock_skips, release) &&
      \forall integer z; ZONE(z) ==> APART(pageblock_skips, zones[z].pcp);

    predicate hints_ok{L} =
      \forall integer z; 0 <= z < MAX_ZONES ==>
        compact_hints[z].defer_shift <= COMPACT_MAX_DEFER_SHIFT &&
        compact_hints[z].order_failed <= MAX_ORDER;

    predicate blocks_zoned{L} =
      \forall integer p; FRAME(p) && state_of(p) != PAGE_TAIL ==> zone_of(p) < MAX_ZONES;
*/

/* What hints are about stands, and they are there. */
/*@ predicate hinted{L} =
      standing && partition(PFN_NONE, 0) && blocks_zoned && skips_ok;
*/

/* What compaction remembers, all of it. */
#define HINT_FIELDS \
	compact_hints[0 .. MAX_ZONES - 1], pageblock_skips[0 .. nr_frames / PAGEBLOCK_PAGES - 1]

#endif
