/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `partition` when nothing that it reads changes: the axiom of spec/partition.h, proved of the
 * theorem's parts. A file for each step, because each lemma in scope burdens those that follow.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma disjoint_kept{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && disjoint{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
        disjoint{L2}(h, o);
    lemma covering_kept{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && disjoint{L1}(h, o) && covering{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
        covering{L2}(h, o);
    lemma inside_kept{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && inside{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
        inside{L2}(h, o);
    lemma fitting_kept{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
        fitting{L2}(h, o);
*/

/*@
    lemma partition_kept{L1,L2}: \forall integer h, o;
      \at(partition(h, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
        \at(partition(h, o), L2);
*/

/* Nor does it read what the block in hand has for a head. */
/*@
    lemma disjoint_marked{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && disjoint{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
        disjoint{L2}(h, o);
    lemma covering_marked{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && disjoint{L1}(h, o) && covering{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
        covering{L2}(h, o);
    lemma inside_marked{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) && inside{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
        inside{L2}(h, o);
    lemma fitting_marked{L1,L2}: \forall integer h, o;
      fitting{L1}(h, o) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
        fitting{L2}(h, o);
    lemma partition_marked{L1,L2}: \forall integer h, o;
      \at(partition(h, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
        \at(partition(h, o), L2);
*/
