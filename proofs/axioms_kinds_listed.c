/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/kinds.h tells of sums over lists, proved of the definitions. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#define KINDS_OPEN
#include "../src/buddy.h"
#include "../spec/kinds.h"
#include "zone_lists.h"

/*@ lemma head_kept{L1,L2}: \forall struct zone *z, integer n;
      SAME(L1, L2, z->free_list) && 0 <= n && same_counts{L1,L2}(\at(z->free_list, L1), 0, n) ==>
        list_pages{L2}(z, n) == list_pages{L1}(z, n);
    lemma zone_listed{L1,L2}: \forall struct zone *z, integer i;
      zone_same{L1,L2}(z) ==> listed{L2}(z, i) == listed{L1}(z, i);
    lemma lists_in{L}: \forall integer z;
      machine_sound && ZONE(z) && zones[z].present != 0 ==>
        1 <= zones[z].free_list && zones[z].free_list + NR_FREE_LISTS <= nr_lists;
    lemma zone_kept{L1,L2}: \forall integer z;
      \at(machine_sound, L1) && same_kinds{L1,L2} && ZONE(z) &&
      \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
        zone_same{L1,L2}(ZONE_AT(L1, z));
*/

/*@ predicate cpu_same{L1,L2}(struct zone *z, integer c) =
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, NR_PCP_LISTS_MAX);

    lemma fewer{L1,L2}: \forall integer l, m, n;
      same_counts{L1,L2}(l, 0, n) && m <= n ==> same_counts{L1,L2}(l, 0, m);
    lemma lists_few{L}: machine_sound ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma lists_same{L1,L2}: same_kinds{L1,L2} ==> pcp_lists{L1} == pcp_lists{L2};
    lemma cpu_fewer{L1,L2}: \forall struct zone *z, integer c, n;
      cpu_same{L1,L2}(z, c) && n <= NR_PCP_LISTS_MAX ==>
        same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, n);
    lemma cpu_pages_same{L1,L2}: \forall struct zone *z, integer c, n;
      SAME(L1, L2, z->pcp) && SAME(L1, L2, z->pcp[c].list) && SAME(L1, L2, release) &&
      SAME(L1, L2, release->pcp_max_order) && cpu_same{L1,L2}(z, c) && n <= NR_PCP_LISTS_MAX ==>
        pcp_list_pages{L2}(z, c, n) == pcp_list_pages{L1}(z, c, n);
    lemma cpu_fields{L1,L2}: \forall integer z, c;
      same_kinds{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].pcp[c].list);
    lemma cpu_sum_kept{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_kinds{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) &&
      cpu_same{L1,L2}(ZONE_AT(L1, z), c) ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L2}) ==
          pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1});
    lemma cpu_rest_kept{L1,L2}: \forall integer z, c, i;
      \at(machine_sound, L1) && same_kinds{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) &&
      cpu_same{L1,L2}(ZONE_AT(L1, z), c) && pcp_lists{L1} <= i < NR_PCP_LISTS_MAX ==>
        count{L2}(\at(zones[z].pcp[c].list, L2) + i) ==
          count{L1}(\at(zones[z].pcp[c].list, L1) + i);
    lemma cpu_kept{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_kinds{L1,L2} && same_cpu_counts{L1,L2} && ZONE(z) &&
      0 <= c < \at(nr_cpus, L1) && cpu_same{L1,L2}(ZONE_AT(L1, z), c) &&
      cpu_counted{L1}(ZONE_AT(L1, z), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
    lemma cpu_lists_in{L}: \forall integer z, c;
      machine_sound && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        1 <= zones[z].pcp[c].list && zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;
    lemma cpu_same_kept{L1,L2}: \forall integer y, c;
      \at(machine_sound, L1) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      0 <= c < \at(nr_cpus, L1) && counts_but{L1,L2}(0) ==>
        cpu_same{L1,L2}(ZONE_AT(L1, y), c);
    lemma cpu_stays{L1,L2}: \forall integer y, c;
      \at(machine_sound, L1) && same_kinds{L1,L2} && same_cpu_counts{L1,L2} && ZONE(y) &&
      \at(zones[y].present, L1) != 0 && 0 <= c < \at(nr_cpus, L1) && counts_but{L1,L2}(0) &&
      cpu_counted{L1}(ZONE_AT(L1, y), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, y), c);
    lemma present_same{L1,L2}: \forall integer z; same_kinds{L1,L2} && ZONE(z) ==>
      SAME(L1, L2, zones[z].present) && SAME(L1, L2, nr_cpus);
    lemma counted_cpu{L}: \forall struct zone *z, integer c;
      pcp_counts(z) && z->present != 0 && CPU(c) ==> cpu_counted(z, c);
    lemma cpus_counted_are{L}:
      (\forall integer z, c; ZONE(z) && zones[z].present != 0 && CPU(c) ==>
         cpu_counted(&zones[z], c)) ==>
        cpus_counted;
*/

/*@
    lemma listed_kinds{L1,L2}: \forall integer z, i;
      \at(machine_sound, L1) && same_kinds{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
        listed{L2}(ZONE_AT(L2, z), i) == listed{L1}(ZONE_AT(L1, z), i);
    lemma pcps_kinds{L1,L2}:
      \at(pcps_counted, L1) && \at(machine_sound, L1) && same_kinds{L1,L2} &&
      same_cpu_counts{L1,L2} && counts_but{L1,L2}(0) ==>
        \at(pcps_counted, L2);
*/
