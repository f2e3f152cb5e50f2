/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `partition` when splitting the block in hand: the axiom of spec/partition.h, proved of the
 * theorem's parts. A file for each step, because each lemma in scope burdens those that follow.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma disjoint_split{L1,L2}: \forall integer p, u, k;
      fitting{L1}(p, k + 1) && disjoint{L1}(p, k + 1) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      halves(p, u, k) && \at(FRAME(p), L1) &&
      state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
      (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
        disjoint{L2}(p, k);
    lemma covering_split{L1,L2}: \forall integer p, u, k;
      fitting{L1}(p, k + 1) && disjoint{L1}(p, k + 1) && covering{L1}(p, k + 1) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      halves(p, u, k) && \at(FRAME(p), L1) &&
      state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
      (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
        covering{L2}(p, k);
    lemma inside_split{L1,L2}: \forall integer p, u, k;
      fitting{L1}(p, k + 1) && inside{L1}(p, k + 1) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      halves(p, u, k) && \at(FRAME(p), L1) &&
      state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
      (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
        inside{L2}(p, k);
    lemma fitting_split{L1,L2}: \forall integer p, u, k;
      fitting{L1}(p, k + 1) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      halves(p, u, k) && \at(FRAME(p), L1) &&
      state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
      (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
        fitting{L2}(p, k);
*/

/*@
    lemma partition_split{L1,L2}: \forall integer p, u, k;
      \at(partition(p, k + 1), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      halves(p, u, k) && \at(FRAME(p), L1) &&
      state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
      (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
        \at(partition(p, k), L2);
*/
