/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/partition.h tells of where blocks are listed, proved of the definition. */
#include "all_open.h"
#include "../src/buddy.h"

/* A page whose block, list number and machine stay is placed as it was. */
/*@ lemma suits_kept{L1,L2}: \forall integer p, o, t;
      suits{L1}(p, o, t) && same_machine{L1,L2} ==> suits{L2}(p, o, t);
    lemma on_cpu_list_kept{L1,L2}: \forall integer p;
      on_cpu_list{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) && noted{L1}(p) == noted{L2}(p) ==>
        on_cpu_list{L2}(p);
    lemma on_zone_list_kept{L1,L2}: \forall integer p;
      on_zone_list{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) ==>
        on_zone_list{L2}(p);
    lemma well_placed_kept{L1,L2}: \forall integer p;
      well_placed{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) &&
      (state_of{L1}(p) == PAGE_PCP ==> noted{L1}(p) == noted{L2}(p)) ==>
        well_placed{L2}(p);
*/

/*@
    lemma placed_hand{L}: \forall integer h;
      placed(h) && FRAME(h) ==> list(h) == LIST_NONE;
    lemma placed_free{L}: \forall integer h, p;
      placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_FREE ==> on_zone_list(p);
    lemma placed_pcp{L}: \forall integer h, p;
      placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_PCP ==> on_cpu_list(p);
    lemma placed_guard{L}: \forall integer h, p;
      placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_GUARD ==>
        order_of(p) < PAGEBLOCK_ORDER;
    lemma placed_none{L}: \forall integer h, p;
      placed(h) && FRAME(p) && p != h && state_of(p) != PAGE_FREE && state_of(p) != PAGE_PCP ==>
        list(p) == LIST_NONE;
    lemma placed_member{L}: \forall integer h, p, z, o, t;
      placed(h) && lists_apart && FRAME(p) && ZONE(z) && zones[z].present != 0 &&
      zones[z].free_list >= 1 && 0 <= nr_cpus && ORDER(o) && TYPE(t) &&
      list(p) == zones[z].free_list + t * MAX_ORDER + o ==>
        p != h && state_of(p) == PAGE_FREE && zone_of(p) == z && order_of(p) == o;
    lemma placed_on_cpu{L}: \forall integer h, p, z, c, i;
      placed(h) && lists_apart && FRAME(p) && ZONE(z) && zones[z].present != 0 && CPU(c) &&
      zones[z].pcp[c].list >= 1 && 0 <= i < NR_PCP_LISTS_MAX &&
      list(p) == zones[z].pcp[c].list + i ==>
        p != h && state_of(p) == PAGE_PCP && zone_of(p) == z &&
        order_of(p) == pcp_list_order(i) && in_its_zone(p, order_of(p)) && noted_suits(p);
    lemma placed_step{L1,L2}: \forall integer g, h, x;
      \at(placed(g), L1) && same_machine{L1,L2} && places_but{L1,L2}(x) &&
      \at(PLACED_AS(x, h), L2) && \at(PLACED_AS(g, h), L2) && \at(PLACED_AS(h, h), L2) ==>
        \at(placed(h), L2);
*/
