/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `partition` when putting the block in hand down: the axiom of spec/partition.h, proved of the
 * theorem's parts. A file for each step, because each lemma in scope burdens those that follow.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma disjoint_put{L1,L2}: \forall integer p, o;
      fitting{L1}(p, o) && disjoint{L1}(p, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
      (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
        disjoint{L2}(PFN_NONE, 0);
    lemma covering_put{L1,L2}: \forall integer p, o;
      fitting{L1}(p, o) && disjoint{L1}(p, o) && covering{L1}(p, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
      (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
        covering{L2}(PFN_NONE, 0);
    lemma inside_put{L1,L2}: \forall integer p, o;
      fitting{L1}(p, o) && inside{L1}(p, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
      (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
        inside{L2}(PFN_NONE, 0);
    lemma fitting_put{L1,L2}: \forall integer p, o;
      fitting{L1}(p, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
      (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
        fitting{L2}(PFN_NONE, 0);
*/

/*@
    lemma partition_put{L1,L2}: \forall integer p, o;
      \at(partition(p, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
      \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
      (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
        \at(partition(PFN_NONE, 0), L2);
*/
