/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/buddy.h tells of one step after another. */
#define BUDDY_OPEN
#include "../src/buddy.h"

/*@ lemma machine_then{L1,L2,L3}:
      same_machine{L1,L2} && same_machine{L2,L3} ==> same_machine{L1,L3};
    lemma guards_then{L1,L2}: \forall integer x;
      no_guards{L1} && \at(nr_frames, L1) == \at(nr_frames, L2) && blocks_but{L1,L2}(x) &&
      state_of{L2}(x) != PAGE_GUARD ==>
        no_guards{L2};
    lemma left_then{L1,L2,L3}: \forall integer z, p, x;
      left_alone{L1,L2}(z, p) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      blocks_but{L2,L3}(x) && other_pages{L2,L3}(x) && !LEFT_ALONE(L1, x, z, p) ==>
        left_alone{L1,L3}(z, p);
    lemma counted_then{L1,L2,L3}: \forall integer z;
      others_counted{L1,L2}(z) && others_counted{L2,L3}(z) && same_machine{L1,L2} ==>
        others_counted{L1,L3}(z);
    lemma counters_then{L1,L2,L3}: \forall integer z;
      same_counters{L1,L2}(ZONE_AT(L1, z)) && same_counters{L2,L3}(ZONE_AT(L1, z)) ==>
        same_counters{L1,L3}(ZONE_AT(L1, z));
    lemma sums_then{L1,L2,L3}: \forall integer z;
      ZONE(z) && other_sums{L1,L2}(ZONE_AT(L1, z)) && other_sums{L2,L3}(ZONE_AT(L1, z)) &&
      same_machine{L1,L2} ==>
        other_sums{L1,L3}(ZONE_AT(L1, z));
    lemma out_then{L1,L2,L3}: \forall integer a, b, x;
      places_out{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      places_but{L2,L3}(x) && a < x < b ==>
        places_out{L1,L3}(a, b);
    lemma heads_unmoved{L1,L2}: \forall integer x;
      heads_but{L1,L2}(x) && state_of{L1}(x) == PAGE_FREE &&
      \at(nr_frames, L1) == \at(nr_frames, L2) ==>
        unmoved{L1,L2};
    lemma heads_zones{L1,L2}: \forall integer z, x;
      other_sums{L1,L2}(ZONE_AT(L1, z)) && heads_but{L1,L2}(x) && same_machine{L1,L2} &&
      ZONE(z) && \at(zones[z].id, L1) == z && zone_of{L1}(x) == z ==>
        other_zones{L1,L2}(ZONE_AT(L1, z));
    lemma debts_within{L1,L2}: \forall integer z;
      debts{L1} && ZONE(z) && same_machine{L1,L2} && other_sums{L1,L2}(ZONE_AT(L1, z)) &&
      \at(zones[z].id, L1) == z &&
      (\forall integer i; ITEM(i) ==>
         -DEBT_MAX <= owed{L2}(ZONE_AT(L2, z), i) <= DEBT_MAX) ==>
        debts{L2};
    lemma heads_cut{L1,L2,L3}: \forall integer x, o;
      places_but{L1,L2}(x) && places_out{L2,L3}(x, x + pow2(o)) &&
      \at(nr_frames, L1) == \at(nr_frames, L2) &&
      (\forall integer q; x < q < x + pow2(o) ==> state_of{L1}(q) == PAGE_TAIL) ==>
        heads_but{L1,L3}(x);
    lemma heads_then{L1,L2,L3}: \forall integer x;
      heads_but{L1,L2}(x) && places_but{L2,L3}(x) &&
      \at(nr_frames, L1) == \at(nr_frames, L2) ==>
        heads_but{L1,L3}(x);
    lemma member_free{L}: \forall integer h, p, z, o, t;
      placed(h) && machine_sound && cpus && FRAME(p) && listed_at(p, z, o, t) ==>
        p != h && free_block(p, o) && zone_of(p) == z;
    lemma debts_after{L1,L2}: \forall integer z;
      debts{L1} && ZONE(z) && same_machine{L1,L2} && others_counted{L1,L2}(z) &&
      (\forall integer i; ITEM(i) ==>
         owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i)) ==>
        debts{L2};
    lemma zones_after{L1,L2}: \forall integer z, p;
      others_counted{L1,L2}(z) && left_alone{L1,L2}(z, p) && same_machine{L1,L2} &&
      ZONE(z) && \at(zones[z].id, L1) == z &&
      (state_of{L1}(p) == PAGE_FREE ==> zone_of{L1}(p) == z) ==>
        other_zones{L1,L2}(ZONE_AT(L1, z));
*/
