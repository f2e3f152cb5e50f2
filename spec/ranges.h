/* SPDX-License-Identifier: GPL-2.0-only */
/* Ranges of memory: none is empty, they ascend and do not overlap, and all lie below MAX_FRAMES. */
#ifndef FRAMEPROOF_SPEC_RANGES_H
#define FRAMEPROOF_SPEC_RANGES_H

/*@ predicate ascending{L}(struct memory_range *r, integer n) =
      \valid_read(r + (0 .. n - 1)) &&
      (\forall integer i; 0 <= i < n ==>
         r[i].start < r[i].end <= MAX_FRAMES && r[i].node < MAX_NUMNODES) &&
      \forall integer i, j; 0 <= i < j < n ==> r[i].end <= r[j].start;

    predicate in_ranges{L}(struct memory_range *r, integer n, integer p) =
      \exists integer i; 0 <= i < n && r[i].start <= p < r[i].end;

    logic integer overlap(integer a, integer b, integer c, integer d) =
      \max(0, \min(b, d) - \max(a, c));

    logic integer node_overlap{L}(struct memory_range *r, integer n, integer node, integer s,
                                  integer e) =
      n <= 0 ? 0 : node_overlap(r, n - 1, node, s, e) +
                   (r[n - 1].node == node ? overlap(r[n - 1].start, r[n - 1].end, s, e) : 0);
*/

/*@ predicate memory_known{L} =
      nr_memory_ranges <= MAX_RANGES && ascending(&memory_ranges[0], nr_memory_ranges);
*/

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
	 covering_but(s, e) && placed(PFN_NONE) && typed(PFN_NONE) && counted)

/* What a zone has deferred is reserved, from the start of a section to the zone's end. */
/*@ predicate deferred_ok{L}(struct zone *z) =
      z->first_deferred_pfn == PFN_NONE ||
      (spans(z, z->first_deferred_pfn) &&
       \forall integer p; z->first_deferred_pfn <= p < z->start + z->spanned ==>
         state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED);
*/

#endif
