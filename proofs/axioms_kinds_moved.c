/* SPDX-License-Identifier: GPL-2.0-only */
/* A block that moves to a list of its kind stays well placed. */
#include "all_open.h"
#define KINDS_OPEN
#include "../src/buddy.h"
#include "../spec/kinds.h"

/*@ lemma number_order: \forall integer f, o, t; ORDER(o) && TYPE(t) ==>
      f <= f + t * MAX_ORDER + o < f + NR_FREE_LISTS;
    lemma number_splits: \forall integer o, t; ORDER(o) && TYPE(t) ==>
      (t * MAX_ORDER + o) % MAX_ORDER == o && (t * MAX_ORDER + o) / MAX_ORDER == t;
    lemma kinds_pass: \forall integer s, t, u;
      same_kind(t, s) && same_kind(s, u) ==> same_kind(t, u);
    lemma suits_moved{L1,L2}: \forall integer p, o, s, t;
      suits{L1}(p, o, s) && same_kind(t, s) && same_machine{L1,L2} ==> suits{L2}(p, o, t);
    lemma on_cpu_list_stays{L1,L2}: \forall integer p;
      on_cpu_list{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) && noted{L1}(p) == noted{L2}(p) ==>
        on_cpu_list{L2}(p);
    lemma on_zone_list_stays{L1,L2}: \forall integer p;
      on_zone_list{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) ==>
        on_zone_list{L2}(p);
    lemma on_zone_list_moved{L1,L2}: \forall integer p, z, t;
      on_zone_list{L1}(p) && same_machine{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      ZONE(z) && TYPE(t) && 0 <= order_of{L1}(p) <= MAX_PAGE_ORDER && MOVED_TO(L1, L2, p, z, t) ==>
        on_zone_list{L2}(p);
    lemma listed_order{L}: \forall integer p; on_zone_list(p) ==> ORDER(order_of(p));
*/

/*@
    lemma placed_moved{L1,L2}: \forall integer z, t;
      \at(placed(PFN_NONE), L1) && same_machine{L1,L2} && blocks_but{L1,L2}(PFN_NONE) &&
      ZONE(z) && TYPE(t) && moved_within{L1,L2}(z, t) ==>
        \at(placed(PFN_NONE), L2);
*/
