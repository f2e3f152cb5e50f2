/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/pcp.h tells of steps on the lists of CPUs. */
#define PARTITION_OPEN
#define PLACED_OPEN
#define COALESCED_OPEN
#define KINDS_OPEN
#define BUDDY_OPEN
#define LISTED_OPEN
#define PCP_OPEN
#define SUMS_KNOWN
#define PCP_STEPS
#include "../src/pcp.h"

/* What the same machine is, and what a CPU counts. */
/*@ predicate spare_empty{L}(struct zone *z, integer c) =
      \forall integer i; pcp_lists <= i < NR_PCP_LISTS_MAX ==> count(z->pcp[c].list + i) == 0;

    lemma present_same{L1,L2}: \forall integer z; same_machine{L1,L2} && ZONE(z) ==>
      SAME(L1, L2, zones[z].present) && SAME(L1, L2, nr_cpus);
    lemma lists_same{L1,L2}: same_machine{L1,L2} ==> pcp_lists{L1} == pcp_lists{L2};
    lemma fields_same{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].pcp[c].list) &&
        SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order);
    lemma lists_few{L}: machine_sound ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma cpu_lists_in{L}: \forall integer z, c;
      machine_sound && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        1 <= zones[z].pcp[c].list && zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;
    lemma cpu_lists_other{L}: \forall integer y, b, z, j;
      machine_sound && ZONE(y) && zones[y].present != 0 && ZONE(z) && zones[z].present != 0 &&
      CPU(b) && 0 <= j < NR_PCP_LISTS_MAX ==>
        OTHER_LIST(L, z, zones[y].pcp[b].list + j);
    lemma counted_is{L}: \forall struct zone *z, integer c;
      z->pcp[c].count == pcp_list_pages(z, c, pcp_lists) && spare_empty(z, c) ==>
        cpu_counted(z, c);
    lemma counted_was{L}: \forall struct zone *z, integer c;
      cpu_counted(z, c) ==>
        z->pcp[c].count == pcp_list_pages(z, c, pcp_lists) && spare_empty(z, c);
    lemma spare_kept{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) &&
      same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), pcp_lists{L1}, NR_PCP_LISTS_MAX) &&
      spare_empty{L1}(ZONE_AT(L1, z), c) ==>
        spare_empty{L2}(ZONE_AT(L1, z), c);
*/

/* The CPU's own lists: all but one stay. */
/*@ lemma own_lists{L1,L2}: \forall integer z, c, i;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, i) &&
      cpu_lists_but{L1,L2}(z, cpu_list{L1}(z, c, i)) ==>
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, i) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), i + 1, pcp_lists{L1}) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), pcp_lists{L1}, NR_PCP_LISTS_MAX);
    lemma own_pages{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) ==>
        SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].pcp[c].list) &&
        SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, i) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), i + 1, pcp_lists{L1}) &&
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
      cpu_lists_but{L1,L2}(z, cpu_list{L1}(z, c, i)) ==>
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
        cpu_same{L1,L2}(y, b) && SAME(L1, L2, zones[y].pcp[b].count) &&
        cpu_counted{L2}(ZONE_AT(L1, y), b);
    lemma step_counted{L1,L2}: \forall integer y, b, z, c, i;
      CPU_STEP(z, c, i) &&
      cpu_count{L2}(z, c) - cpu_count{L1}(z, c) ==
          product(pcp_list_order{L1}(i), count{L2}(cpu_list{L1}(z, c, i))) -
          product(pcp_list_order{L1}(i), count{L1}(cpu_list{L1}(z, c, i))) &&
      ZONE(y) && \at(zones[y].present, L2) != 0 && 0 <= b < \at(nr_cpus, L2) ==>
        SAME(L1, L2, zones[y].present) && SAME(L1, L2, nr_cpus) &&
        cpu_counted{L1}(ZONE_AT(L1, y), b) && cpu_counted{L2}(ZONE_AT(L1, y), b);
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
      m == n + 1 ==> product(k, m) - product(k, n) == pow2(k);
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
    lemma pcps_run{L1,L2}: \forall integer z, c, i;
      CPU_STEP(z, c, i) &&
      cpu_count{L2}(z, c) - cpu_count{L1}(z, c) ==
          pow2(pcp_list_order{L1}(i)) * count{L2}(cpu_list{L1}(z, c, i)) -
          pow2(pcp_list_order{L1}(i)) * count{L1}(cpu_list{L1}(z, c, i)) ==>
        \at(pcps_counted, L2);
*/
