/* SPDX-License-Identifier: GPL-2.0-only */
/* Steps on free lists leave what CPUs count alone. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#include "../src/buddy.h"

/*@ predicate cpu_same{L1,L2}(struct zone *z, integer c) =
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, NR_PCP_LISTS_MAX);

    lemma fewer{L1,L2}: \forall integer l, m, n;
      same_counts{L1,L2}(l, 0, n) && m <= n ==> same_counts{L1,L2}(l, 0, m);
    lemma lists_few{L}: machine_sound ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma lists_same{L1,L2}: same_machine{L1,L2} ==> pcp_lists{L1} == pcp_lists{L2};
    lemma cpu_fields{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].pcp[c].list) &&
        SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order);
    lemma cpu_counts{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && cpu_same{L1,L2}(ZONE_AT(L1, z), c) ==>
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, pcp_lists{L1});
    lemma cpu_pages_same{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) &&
      cpu_same{L1,L2}(ZONE_AT(L1, z), c) ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L1}) ==
          pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1});
    lemma cpu_kept{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_machine{L1,L2} && same_cpu_counts{L1,L2} && ZONE(z) &&
      0 <= c < \at(nr_cpus, L1) && cpu_same{L1,L2}(ZONE_AT(L1, z), c) &&
      cpu_counted{L1}(ZONE_AT(L1, z), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
    lemma cpu_lists_in{L}: \forall integer z, c;
      machine_sound && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        1 <= zones[z].pcp[c].list && zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;
    lemma cpu_same_step{L1,L2}: \forall integer y, c, z, o, t;
      \at(machine_sound, L1) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      0 <= c < \at(nr_cpus, L1) && ZONE(z) && \at(zones[z].present, L1) != 0 &&
      ORDER(o) && TYPE(t) && counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
        cpu_same{L1,L2}(ZONE_AT(L1, y), c);
    lemma cpu_same_kept{L1,L2}: \forall integer y, c;
      \at(machine_sound, L1) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      0 <= c < \at(nr_cpus, L1) && counts_but{L1,L2}(0) ==>
        cpu_same{L1,L2}(ZONE_AT(L1, y), c);
    lemma cpu_step{L1,L2}: \forall integer y, c, z, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && same_cpu_counts{L1,L2} && ZONE(y) &&
      \at(zones[y].present, L1) != 0 && 0 <= c < \at(nr_cpus, L1) &&
      ZONE(z) && \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
      cpu_counted{L1}(ZONE_AT(L1, y), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, y), c);
    lemma cpu_stays{L1,L2}: \forall integer y, c;
      \at(machine_sound, L1) && same_machine{L1,L2} && same_cpu_counts{L1,L2} && ZONE(y) &&
      \at(zones[y].present, L1) != 0 && 0 <= c < \at(nr_cpus, L1) && counts_but{L1,L2}(0) &&
      cpu_counted{L1}(ZONE_AT(L1, y), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, y), c);
    lemma present_same{L1,L2}: \forall integer z; same_machine{L1,L2} && ZONE(z) ==>
      SAME(L1, L2, zones[z].present) && SAME(L1, L2, nr_cpus);
    lemma counted_cpu{L}: \forall struct zone *z, integer c;
      pcp_counts(z) && z->present != 0 && CPU(c) ==> cpu_counted(z, c);
    lemma cpus_counted_are{L}:
      (\forall integer z, c; ZONE(z) && zones[z].present != 0 && CPU(c) ==>
         cpu_counted(&zones[z], c)) ==>
        cpus_counted;
*/

/*@
    lemma pcps_step{L1,L2}: \forall integer z, o, t;
      \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
      same_cpu_counts{L1,L2} && ZONE(z) && \at(zones[z].present, L1) != 0 &&
      ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
        \at(pcps_counted, L2);
    lemma pcps_kept{L1,L2}:
      \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
      same_cpu_counts{L1,L2} && counts_but{L1,L2}(0) ==>
        \at(pcps_counted, L2);
*/
