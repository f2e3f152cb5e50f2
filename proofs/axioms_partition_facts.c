/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What follows from the theorem `partition` of a block: axioms of spec/partition.h, proved of the
 * theorem's parts.
 */
#include "all_open.h"
#include "../src/buddy.h"

/*@
    lemma partition_hand{L}: \forall integer h, o;
      partition(h, o) && FRAME(h) ==>
        0 <= o <= MAX_PAGE_ORDER && aligned(h, o) && h + pow2(o) <= nr_frames;
    lemma partition_block{L}: \forall integer h, o, p;
      partition(h, o) && FRAME(p) && p != h && state_of(p) != PAGE_TAIL ==>
        0 <= order_of(p) <= MAX_PAGE_ORDER && aligned(p, order_of(p)) &&
        p + pow2(order_of(p)) <= nr_frames;
    lemma partition_free{L}: \forall integer h, o, p;
      partition(h, o) && FRAME(p) && p != h && IN_ZONE(state_of(p)) ==>
        in_its_zone(p, order_of(p));
    lemma partition_inner{L}: \forall integer h, o, q;
      partition(h, o) && FRAME(h) && h < q < h + pow2(o) ==> state_of(q) == PAGE_TAIL;
    lemma partition_pair{L}: \forall integer h, o, p, q;
      partition(h, o) && FRAME(p) && FRAME(q) && p < q && p != h && q != h &&
      state_of(p) != PAGE_TAIL && state_of(q) != PAGE_TAIL ==>
        p + pow2(order_of(p)) <= q;
*/
