/* SPDX-License-Identifier: GPL-2.0-only */
/* What a step on the free lists does to the sums of spec/conservation.h, by induction over lists. */
#define LISTED_OPEN
#define STANDING_OPEN
#include "../src/buddy.h"

/* A list's count by its place among the zone's lists. */
/*@ lemma pages_step{L1,L2}: \forall integer z, i, d, n;
      ZONE(z) && SAME(L1, L2, lists) && SAME(L1, L2, zones[z].free_list) &&
      0 <= i < NR_FREE_LISTS && 0 <= n <= NR_FREE_LISTS && (d == 1 || d == -1) &&
      (\forall integer j; 0 <= j < NR_FREE_LISTS ==>
         count{L2}(\at(zones[z].free_list, L1) + j) ==
           count{L1}(\at(zones[z].free_list, L1) + j) + (j == i ? d : 0)) ==>
        list_pages{L2}(ZONE_AT(L2, z), n) ==
          list_pages{L1}(ZONE_AT(L1, z), n) + (i < n ? d * pow2(i % MAX_ORDER) : 0);
    lemma pages_kept{L1,L2}: \forall integer z, n;
      ZONE(z) && SAME(L1, L2, lists) && SAME(L1, L2, zones[z].free_list) &&
      0 <= n <= NR_FREE_LISTS &&
      (\forall integer j; 0 <= j < NR_FREE_LISTS ==>
         count{L2}(\at(zones[z].free_list, L1) + j) ==
           count{L1}(\at(zones[z].free_list, L1) + j)) ==>
        list_pages{L2}(ZONE_AT(L2, z), n) == list_pages{L1}(ZONE_AT(L1, z), n);
*/

/*@
    lemma listed_step{L1,L2}: \forall integer z, i, o, t, d;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) && (d == 1 || d == -1) &&
      counts_but{L1,L2}(\at(zones[z].free_list, L1) + t * MAX_ORDER + o) &&
      count{L2}(\at(zones[z].free_list, L1) + t * MAX_ORDER + o) ==
        count{L1}(\at(zones[z].free_list, L1) + t * MAX_ORDER + o) + d ==>
          listed{L2}(ZONE_AT(L2, z), i) ==
            listed{L1}(ZONE_AT(L1, z), i) + (COUNTS_AS(i, t) ? d * pow2(o) : 0);
    lemma listed_others{L1,L2}: \forall integer y, z, i, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && y != z && ITEM(i) &&
      \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(\at(zones[z].free_list, L1) + t * MAX_ORDER + o) ==>
        listed{L2}(ZONE_AT(L2, y), i) == listed{L1}(ZONE_AT(L1, y), i);
    lemma listed_kept{L1,L2}: \forall integer z, i;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
        listed{L2}(ZONE_AT(L2, z), i) == listed{L1}(ZONE_AT(L1, z), i);
    lemma pcps_step{L1,L2}: \forall integer z, o, t;
      \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
      same_cpu_counts{L1,L2} && ZONE(z) && \at(zones[z].present, L1) != 0 &&
      ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(\at(zones[z].free_list, L1) + t * MAX_ORDER + o) ==>
        \at(pcps_counted, L2);
    lemma pcps_kept{L1,L2}:
      \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
      same_cpu_counts{L1,L2} && counts_but{L1,L2}(0) ==>
        \at(pcps_counted, L2);
*/
