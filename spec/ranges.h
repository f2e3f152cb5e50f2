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

#endif
