/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/pcp.h tells of one step after another, and of what is on the list of a CPU. */
#define COALESCED_OPEN
#define KINDS_OPEN
#define BUDDY_OPEN
#define LISTED_OPEN
#define PCP_OPEN
#define PCP_STEPS
#include "../src/pcp.h"

/*@ lemma cpu_lists_in{L}: \forall integer z, c, i;
      machine_sound && cpu_list_at(z, c, i) ==>
        1 <= cpu_list(z, c, i) < nr_lists && OTHER_LIST(L, z, cpu_list(z, c, i)) &&
        0 <= i < NR_PCP_LISTS_MAX && 1 <= zones[z].pcp[c].list && 0 <= nr_cpus;
    lemma own_lists{L}: \forall integer z, c, i;
      machine_sound && cpu_list_at(z, c, 0) && 0 <= i < pcp_lists ==>
        0 <= count(zones[z].pcp[c].list + i) && 1 <= zones[z].pcp[c].list + i < nr_lists &&
        OTHER_LIST(L, z, zones[z].pcp[c].list + i);
    lemma lists_same{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && cpu_list_at{L1}(z, c, 0) ==>
        SAME(L1, L2, zones[z].pcp[c].list) && pcp_lists{L1} == pcp_lists{L2};
    lemma one_stays{L1,L2}: \forall integer z, c, i, n;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, 0) && 0 <= i < pcp_lists{L1} &&
      cpu_lists_but{L1,L2}(z, n) && count{L2}(n) == 0 &&
      count{L1}(\at(zones[z].pcp[c].list, L1) + i) == 0 ==>
        count{L2}(\at(zones[z].pcp[c].list, L1) + i) == 0;
*/
/*@ lemma cpu_lists_then{L1,L2,L3}: \forall integer z, m, n, k;
      cpu_lists_but{L1,L2}(z, m) && cpu_lists_but{L2,L3}(z, n) && same_machine{L1,L2} &&
      ZONE(z) && (m == 0 || m == k) && (n == 0 || n == k) ==>
        cpu_lists_but{L1,L3}(z, k);
    lemma cpu_lists_of{L1,L2}: \forall integer z, n;
      counts_but{L1,L2}(n) ==> cpu_lists_but{L1,L2}(z, n);
    lemma empties_stay{L1,L2}: \forall integer z, c, a, b, n;
      \at(empties(z, c, a, b), L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
      cpu_list_at{L1}(z, c, 0) && 0 <= a && b <= pcp_lists{L1} && cpu_lists_but{L1,L2}(z, n) &&
      count{L2}(n) == 0 ==>
        \at(empties(z, c, a, b), L2);
    lemma held{L}: \forall integer h, p, z, c, i;
      placed(h) && machine_sound && FRAME(p) && cpu_list_at(z, c, i) &&
      list(p) == cpu_list(z, c, i) ==>
        p != h && state_of(p) == PAGE_PCP && zone_of(p) == z &&
        order_of(p) == pcp_list_order(i) && in_its_zone(p, order_of(p)) && noted_suits(p);
    lemma owed_then{L1,L2,L3}:
      same_owed{L1,L2} && same_owed{L2,L3} && same_machine{L1,L2} ==> same_owed{L1,L3};
    lemma owed_zones{L1,L2}: \forall integer z;
      other_zones{L1,L2}(ZONE_AT(L1, z)) && same_machine{L1,L2} && ZONE(z) &&
      \at(zones[z].id, L1) == z &&
      (\forall integer i; ITEM(i) ==>
         owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i)) ==>
        same_owed{L1,L2};
    lemma owed_debts{L1,L2}:
      \at(debts, L1) && same_owed{L1,L2} && same_machine{L1,L2} ==> \at(debts, L2);
    lemma owed_conserved{L1,L2}:
      \at(conserved, L1) && same_owed{L1,L2} && same_machine{L1,L2} ==> \at(conserved, L2);
    lemma others_then{L1,L2,L3}: \forall integer z;
      others_owed{L1,L2}(z) && others_owed{L2,L3}(z) ==> others_owed{L1,L3}(z);
    lemma owed_others{L1,L2}: \forall integer z;
      same_owed{L1,L2} && same_machine{L1,L2} ==> others_owed{L1,L2}(z);
    lemma others_conserved{L1,L2}: \forall integer z;
      \at(conserved, L1) && others_owed{L1,L2}(z) && ZONE(z) &&
      (\forall integer i; ITEM(i) ==> owed{L2}(ZONE_AT(L2, z), i) == 0) ==>
        \at(conserved, L2);
    lemma others_debts{L1,L2}: \forall integer z;
      \at(debts, L1) && others_owed{L1,L2}(z) && ZONE(z) &&
      (\forall integer i; ITEM(i) ==>
         -DEBT_MAX <= owed{L2}(ZONE_AT(L2, z), i) <= DEBT_MAX) ==>
        \at(debts, L2);
    lemma unmoved_then{L1,L2,L3}:
      unmoved{L1,L2} && unmoved{L2,L3} ==> unmoved{L1,L3};
    lemma unmoved_blocks{L1,L2}: \forall integer x;
      blocks_but{L1,L2}(x) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      (state_of{L1}(x) != PAGE_ALLOCATED || x == PFN_NONE) &&
      \at(nr_frames, L1) <= MAX_FRAMES ==>
        unmoved{L1,L2};
*/
