/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `partition` when merging it with a buddy: the axiom of spec/partition.h, proved of the
 * theorem's parts. A file for each step, because each lemma in scope burdens those that follow.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma disjoint_merge{L1,L2}: \forall integer p, b, low, high, k;
      fitting{L1}(p, k) && disjoint{L1}(p, k) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
      halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
      \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
      state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
      state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
        disjoint{L2}(low, k + 1);
    lemma covering_merge{L1,L2}: \forall integer p, b, low, high, k;
      fitting{L1}(p, k) && disjoint{L1}(p, k) && covering{L1}(p, k) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
      halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
      \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
      state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
      state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
        covering{L2}(low, k + 1);
    lemma inside_merge{L1,L2}: \forall integer p, b, low, high, k;
      fitting{L1}(p, k) && inside{L1}(p, k) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
      halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
      \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
      state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
      state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
        inside{L2}(low, k + 1);
    lemma fitting_merge{L1,L2}: \forall integer p, b, low, high, k;
      fitting{L1}(p, k) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
      halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
      \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
      state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
      state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
        fitting{L2}(low, k + 1);
*/

/*@
    lemma partition_merge{L1,L2}: \forall integer p, b, low, high, k;
      \at(partition(p, k), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
      halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
      \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
      state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
      state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
        \at(partition(low, k + 1), L2);
*/
