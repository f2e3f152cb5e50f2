/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is known and not yet given to the free lists: the machine's ranges, those that are
 * never given out, and the stretch that is being handed over.
 */
#ifndef FRAMEPROOF_SPEC_MEMORY_H
#define FRAMEPROOF_SPEC_MEMORY_H

#include "ranges.h"

/*@ predicate memory_known{L} =
      nr_memory_ranges <= MAX_RANGES && ascending(&memory_ranges[0], nr_memory_ranges);
*/

/* A range that another one is, and one that is in another place later. */
/*@ predicate same_range{L}(struct memory_range *a, struct memory_range *b) =
      a->start == b->start && a->end == b->end && a->node == b->node;
*/

#define RANGE_STAYS(L1, L2, r, i, k) \
	(\at((r)[i].start, L1) == \at((r)[k].start, L2) && \
	 \at((r)[i].end, L1) == \at((r)[k].end, L2) && \
	 \at((r)[i].node, L1) == \at((r)[k].node, L2))

/*@ predicate reserved_known{L} =
      nr_reserved_ranges <= MAX_RANGES + 1 && ascending(&reserved_ranges[0], nr_reserved_ranges);

    predicate unreserved{L}(integer s, integer e) =
      \forall integer p; s <= p < e ==> !in_ranges(&reserved_ranges[0], nr_reserved_ranges, p);
*/

/*
 * While memory is handed over, [s, e) is in no block yet; the rest of the spans is covered.
 */
/*@ predicate untiled{L}(integer s, integer e) =
      \forall integer p; s <= p < e ==> FRAME(p) && !covered(p, PFN_NONE, 0);

    predicate covering_but{L}(integer s, integer e) =
      \forall integer z, p; ZONE(z) && spans(&zones[z], p) && !(s <= p < e) ==>
        covered(p, PFN_NONE, 0);
*/
#define allocator_partial(s, e) \
	(machine_ok && fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0) && \
	 covering_but(s, e) && placed(PFN_NONE) && pcps_counted && pcps_sized && debts)

/*
 * Of the frames that blocks cover: only those from s to e are new; all lie in spans of zones; and
 * those of a span that have no memory are among them.
 */
/*@ predicate tiled_more{L1,L2}(integer s, integer e) =
      \forall integer p; covered{L2}(p, PFN_NONE, 0) <==>
        covered{L1}(p, PFN_NONE, 0) || s <= p < e;

    predicate spans_ok{L} = \forall integer z; ZONE(z) ==> zone_span(&zones[z]);

    predicate a_zone(struct zone *z) = \exists integer i; ZONE(i) && z == &zones[i];

    predicate ranges_apart{L} =
      APART(vmemmap, &memory_ranges[0]) && APART(vmemmap, &reserved_ranges[0]);

    predicate spanned{L}(integer p) = \exists integer z; ZONE(z) && spans(&zones[z], p);

    predicate tiled_inside{L}(integer s, integer e) =
      \forall integer p; s <= p < e && covered(p, PFN_NONE, 0) ==> spanned(p);

    predicate memory_at{L}(integer p) = in_ranges(&memory_ranges[0], nr_memory_ranges, p);

    predicate holes_tiled{L} =
      \forall integer p; spanned(p) && !memory_at(p) ==> covered(p, PFN_NONE, 0);
*/

/* No block lies on both sides of the frame's start. */
/*@ predicate uncut{L}(integer e) =
      \forall integer p; FRAME(p) && state_of(p) != PAGE_TAIL && p < e ==>
        p + pow2(order_of(p)) <= e;
*/

/*
 * What a zone has deferred of its node's memory is reserved, from the start of a section to the
 * zone's end; other nodes' memory may lie between.
 */
/*@ predicate deferred_ok{L}(struct zone *z) =
      z->first_deferred_pfn == PFN_NONE ||
      (z->present != 0 && spans(z, z->first_deferred_pfn) &&
       \forall integer i, p; 0 <= i < nr_memory_ranges && memory_ranges[i].node == z->node &&
         memory_ranges[i].start <= p < memory_ranges[i].end &&
         z->first_deferred_pfn <= p < z->start + z->spanned ==>
           state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED);
*/

#endif
