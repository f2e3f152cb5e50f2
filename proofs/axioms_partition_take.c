/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `partition` when taking a block in hand: the axiom of spec/partition.h, proved of the
 * theorem's parts. A file for each step, because each lemma in scope burdens those that follow.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma disjoint_take{L1,L2}: \forall integer p;
      fitting{L1}(PFN_NONE, 0) && disjoint{L1}(PFN_NONE, 0) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
        disjoint{L2}(p, order_of{L1}(p));
    lemma covering_take{L1,L2}: \forall integer p;
      fitting{L1}(PFN_NONE, 0) && disjoint{L1}(PFN_NONE, 0) && covering{L1}(PFN_NONE, 0) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
        covering{L2}(p, order_of{L1}(p));
    lemma inside_take{L1,L2}: \forall integer p;
      fitting{L1}(PFN_NONE, 0) && inside{L1}(PFN_NONE, 0) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
        inside{L2}(p, order_of{L1}(p));
    lemma fitting_take{L1,L2}: \forall integer p;
      fitting{L1}(PFN_NONE, 0) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
        fitting{L2}(p, order_of{L1}(p));
*/

/*@
    lemma partition_take{L1,L2}: \forall integer p;
      \at(partition(PFN_NONE, 0), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
        \at(partition(p, order_of{L1}(p)), L2);
*/
