/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/pcp.h tells of steps on the lists of CPUs. */
#define LISTED_OPEN
#define SUMS_KNOWN
#include "../src/pcp.h"

/* The CPU's own lists: all but one stay. */
/*@ lemma fields_same{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].pcp[c].list) &&
        SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
        SAME(L1, L2, zones[z].present) && SAME(L1, L2, nr_cpus) &&
        pcp_lists{L1} == pcp_lists{L2};
    lemma lists_few{L}: machine_sound ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma cpu_lists_in{L}: \forall integer z, c;
      machine_sound && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        1 <= zones[z].pcp[c].list && zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;
    lemma own_lists{L1,L2}: \forall integer z, c, i;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, i) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, i) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), i + 1, pcp_lists{L1}) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), pcp_lists{L1}, NR_PCP_LISTS_MAX);
    lemma own_pages{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L1}) -
        pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1}) ==
          product(pcp_list_order{L1}(i), count{L2}(cpu_list{L1}(z, c, i))) -
          product(pcp_list_order{L1}(i), count{L1}(cpu_list{L1}(z, c, i)));
    lemma counted_cpu{L}: \forall integer z, c;
      cpus_counted && ZONE(z) && zones[z].present != 0 && CPU(c) ==> cpu_counted(&zones[z], c);
    lemma own_step{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) && cpu_counted{L1}(ZONE_AT(L1, z), c) &&
      cpu_count{L2}(z, c) - cpu_count{L1}(z, c) ==
          product(pcp_list_order{L1}(i), count{L2}(cpu_list{L1}(z, c, i))) -
          product(pcp_list_order{L1}(i), count{L1}(cpu_list{L1}(z, c, i))) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
*/

/* All other CPUs' lists stay. */
/*@ predicate cpu_same{L1,L2}(integer z, integer c) =
      same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, pcp_lists{L1}) &&
      same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), pcp_lists{L1}, NR_PCP_LISTS_MAX);

    lemma other_cpu{L1,L2}: \forall integer y, b, z, c, i;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, i) && ZONE(y) &&
      \at(zones[y].present, L1) != 0 && 0 <= b < \at(nr_cpus, L1) && (y != z || b != c) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        cpu_same{L1,L2}(y, b);
    lemma cpu_pages_same{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) && cpu_same{L1,L2}(z, c) ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L1}) ==
          pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1});
    lemma cpu_kept{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && SAME(L1, L2, zones[z].pcp[c].count) && ZONE(z) &&
      0 <= c < \at(nr_cpus, L1) && cpu_same{L1,L2}(z, c) && cpu_counted{L1}(ZONE_AT(L1, z), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
    lemma other_step{L1,L2}: \forall integer y, b, z, c, i;
      CPU_STEP(z, c, i) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      0 <= b < \at(nr_cpus, L1) && (y != z || b != c) && cpu_counted{L1}(ZONE_AT(L1, y), b) ==>
        cpu_counted{L2}(ZONE_AT(L1, y), b);
    lemma cpus_counted_are{L}:
      (\forall integer z, c; ZONE(z) && zones[z].present != 0 && CPU(c) ==>
         cpu_counted(&zones[z], c)) ==>
        cpus_counted;
    lemma pcps_change{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) &&
      cpu_count{L2}(z, c) - cpu_count{L1}(z, c) ==
          product(pcp_list_order{L1}(i), count{L2}(cpu_list{L1}(z, c, i))) -
          product(pcp_list_order{L1}(i), count{L1}(cpu_list{L1}(z, c, i))) ==>
        \at(pcps_counted, L2);
    lemma product_more: \forall integer k, m, n;
      m == n + 1 ==> product(k, m) == product(k, n) + pow2(k);
*/

/*@ lemma pcps_more{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) &&
      count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) + 1 &&
      cpu_count{L2}(z, c) == cpu_count{L1}(z, c) + pow2(pcp_list_order{L1}(i)) ==>
        \at(pcps_counted, L2);
    lemma pcps_less{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) &&
      count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) - 1 &&
      cpu_count{L2}(z, c) == cpu_count{L1}(z, c) - pow2(pcp_list_order{L1}(i)) ==>
        \at(pcps_counted, L2);
*/
