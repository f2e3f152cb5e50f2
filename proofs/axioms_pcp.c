/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/pcp.h tells of steps on the lists of CPUs, by induction over the lists. */
#define LISTED_OPEN
#define SUMS_KNOWN
#include "../src/pcp.h"

/* The sum over a CPU's lists, with the product out of sight. */
/*@ logic integer term{L}(integer l, integer i, integer o) = product(o, count(l + i));

    logic integer hidden_pages{L}(struct per_cpu_pages *p, integer n) =
      n <= 0 ? 0 : hidden_pages(p, n - 1) + term(p->list, n - 1, pcp_list_order(n - 1));

    predicate pcp_same{L1,L2}(struct per_cpu_pages *p) =
      SAME(L1, L2, p->list) && SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order);

    predicate terms_positive{L}(integer l, integer n) =
      \forall integer j, o; 0 <= j < n ==> 0 <= term(l, j, o);
*/
/*@ lemma pow2_positive: \forall integer k; pow2(k) >= 1;
    lemma count_positive{L}: \forall integer l; 0 <= count(l);
    lemma product_positive: \forall integer k, n; 0 <= n ==> 0 <= product(k, n);
    lemma terms_are_positive{L}: \forall integer l, n; terms_positive(l, n);
*/
/*@ predicate same_terms{L1,L2}(integer l, integer m, integer n) =
      \forall integer j, o; m <= j < n ==> term{L2}(l, j, o) == term{L1}(l, j, o);

    lemma hidden_kept{L1,L2}: \forall struct per_cpu_pages *p, integer m, n;
      pcp_same{L1,L2}(p) && same_terms{L1,L2}(\at(p->list, L1), m, n) && 0 <= m <= n ==>
        hidden_pages{L2}(p, n) - hidden_pages{L2}(p, m) ==
          hidden_pages{L1}(p, n) - hidden_pages{L1}(p, m);
    lemma hidden_next{L}: \forall struct per_cpu_pages *p, integer i;
      0 <= i ==> hidden_pages(p, i + 1) == hidden_pages(p, i) +
                                           term(p->list, i, pcp_list_order(i));
    lemma hidden_none{L}: \forall struct per_cpu_pages *p; hidden_pages(p, 0) == 0;
    lemma order_same{L1,L2}: \forall struct per_cpu_pages *p, integer i;
      pcp_same{L1,L2}(p) ==> pcp_list_order{L1}(i) == pcp_list_order{L2}(i);
    lemma hidden_but{L1,L2}: \forall struct per_cpu_pages *p, integer n, i;
      pcp_same{L1,L2}(p) && same_terms{L1,L2}(\at(p->list, L1), 0, i) &&
      same_terms{L1,L2}(\at(p->list, L1), i + 1, n) && 0 <= i < n ==>
        hidden_pages{L2}(p, n) - hidden_pages{L1}(p, n) ==
          term{L2}(\at(p->list, L1), i, pcp_list_order{L1}(i)) -
          term{L1}(\at(p->list, L1), i, pcp_list_order{L1}(i));
*/
/*@ lemma hidden_holds{L}: \forall struct per_cpu_pages *p, integer n;
      terms_positive(p->list, n) ==>
        0 <= hidden_pages(p, n) &&
        \forall integer i; 0 <= i < n ==>
          term(p->list, i, pcp_list_order(i)) <= hidden_pages(p, n);
*/
/*@ lemma hidden_empty{L}: \forall struct per_cpu_pages *p, integer n;
      (\forall integer i, o; 0 <= i < n ==> term(p->list, i, o) == 0) ==> hidden_pages(p, n) == 0;
*/
/*@ lemma hidden{L}: \forall struct zone *z, integer c, n;
      pcp_list_pages(z, c, n) == hidden_pages(&z->pcp[c], n);
*/

/* The same of the sum that the theorem speaks of. */
/*@ lemma terms_same{L1,L2}: \forall integer l, m, n;
      same_counts{L1,L2}(l, m, n) ==> same_terms{L1,L2}(l, m, n);
    lemma sum_but{L1,L2}: \forall struct zone *z, integer c, n, i;
      SAME(L1, L2, z->pcp) && pcp_same{L1,L2}(\at(&z->pcp[c], L1)) &&
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, i) &&
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), i + 1, n) && 0 <= i < n ==>
        pcp_list_pages{L2}(z, c, n) - pcp_list_pages{L1}(z, c, n) ==
          product(pcp_list_order{L1}(i), count{L2}(\at(z->pcp[c].list, L1) + i)) -
          product(pcp_list_order{L1}(i), count{L1}(\at(z->pcp[c].list, L1) + i));
    lemma sum_holds{L}: \forall struct zone *z, integer c, n;
      0 <= pcp_list_pages(z, c, n) &&
      \forall integer i; 0 <= i < n ==>
        product(pcp_list_order(i), count(z->pcp[c].list + i)) <= pcp_list_pages(z, c, n);
    lemma sum_empty{L}: \forall struct zone *z, integer c, n;
      (\forall integer i; 0 <= i < n ==> count(z->pcp[c].list + i) == 0) ==>
        pcp_list_pages(z, c, n) == 0;
    lemma product_more: \forall integer k, n, m;
      product(k, n + m) == product(k, n) + pow2(k) * m;
*/

/* What a step leaves of the CPU's own lists, and of all other CPUs'. */
/*@ predicate cpu_same{L1,L2}(struct zone *z, integer c) =
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, NR_PCP_LISTS_MAX);

    lemma lists_few{L}: machine_sound ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma lists_same{L1,L2}: same_machine{L1,L2} ==> pcp_lists{L1} == pcp_lists{L2};
    lemma cpu_lists_in{L}: \forall integer z, c;
      machine_sound && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        1 <= zones[z].pcp[c].list && zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;
    lemma own_lists{L1,L2}: \forall integer z, c, i;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, i) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), 0, i) &&
        same_counts{L1,L2}(\at(zones[z].pcp[c].list, L1), i + 1, NR_PCP_LISTS_MAX);
    lemma other_cpu{L1,L2}: \forall integer y, b, z, c, i;
      \at(machine_sound, L1) && cpu_list_at{L1}(z, c, i) && ZONE(y) &&
      \at(zones[y].present, L1) != 0 && 0 <= b < \at(nr_cpus, L1) && (y != z || b != c) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        cpu_same{L1,L2}(ZONE_AT(L1, y), b);
    lemma fewer{L1,L2}: \forall integer l, k, m, n;
      same_counts{L1,L2}(l, k, n) && m <= n ==> same_counts{L1,L2}(l, k, m);
    lemma cpu_pages_same{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) &&
      cpu_same{L1,L2}(ZONE_AT(L1, z), c) ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L1}) ==
          pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1});
    lemma cpu_kept{L1,L2}: \forall integer z, c;
      \at(machine_sound, L1) && same_machine{L1,L2} && SAME(L1, L2, zones[z].pcp[c].count) &&
      ZONE(z) && 0 <= c < \at(nr_cpus, L1) && cpu_same{L1,L2}(ZONE_AT(L1, z), c) &&
      cpu_counted{L1}(ZONE_AT(L1, z), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
    lemma cpu_other_step{L1,L2}: \forall integer y, b, z, c, i;
      CPU_STEP(z, c, i) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      0 <= b < \at(nr_cpus, L1) && (y != z || b != c) && cpu_counted{L1}(ZONE_AT(L1, y), b) ==>
        cpu_counted{L2}(ZONE_AT(L1, y), b);
    lemma pcp_kept{L1,L2}: \forall integer z, c;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp) && pcp_same{L1,L2}(\at(&zones[z].pcp[c], L1));
    lemma own_pages{L1,L2}: \forall integer z, c, i, n;
      CPU_STEP(z, c, i) &&
      count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) + n ==>
        pcp_list_pages{L2}(ZONE_AT(L1, z), c, pcp_lists{L1}) ==
          pcp_list_pages{L1}(ZONE_AT(L1, z), c, pcp_lists{L1}) +
          pow2(pcp_list_order{L1}(i)) * n;
    lemma own_rest{L1,L2}: \forall integer z, c, i, j;
      CPU_STEP(z, c, i) && pcp_lists{L1} <= j < NR_PCP_LISTS_MAX ==>
        count{L2}(cpu_list{L1}(z, c, j)) == count{L1}(cpu_list{L1}(z, c, j));
    lemma cpu_list_same{L1,L2}: \forall integer z, c, j;
      same_machine{L1,L2} && ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        cpu_list{L1}(z, c, j) == cpu_list{L2}(z, c, j);
    lemma cpu_own_step{L1,L2}: \forall integer z, c, i, n;
      CPU_STEP(z, c, i) &&
      count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) + n &&
      cpu_count{L2}(z, c) == cpu_count{L1}(z, c) + pow2(pcp_list_order{L1}(i)) * n &&
      cpu_counted{L1}(ZONE_AT(L1, z), c) ==>
        cpu_counted{L2}(ZONE_AT(L1, z), c);
    lemma present_same{L1,L2}: \forall integer z; same_machine{L1,L2} && ZONE(z) ==>
      SAME(L1, L2, zones[z].present) && SAME(L1, L2, nr_cpus);
    lemma counted_cpu{L}: \forall integer z, c;
      cpus_counted && ZONE(z) && zones[z].present != 0 && CPU(c) ==> cpu_counted(&zones[z], c);
    lemma cpus_counted_are{L}:
      (\forall integer z, c; ZONE(z) && zones[z].present != 0 && CPU(c) ==>
         cpu_counted(&zones[z], c)) ==>
        cpus_counted;
*/

/*@ lemma pcps_run{L1,L2}: \forall integer z, c, i, n;
      CPU_STEP(z, c, i) &&
      count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) + n &&
      cpu_count{L2}(z, c) == cpu_count{L1}(z, c) + pow2(pcp_list_order{L1}(i)) * n ==>
        \at(pcps_counted, L2);
    lemma pcps_more{L1,L2}: \forall integer z, c, i;
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

/* How much a CPU holds. */
/*@ lemma product_block{L}: \forall integer k, n; n > 0 ==> pow2(k) <= product(k, n);
    lemma lists_some{L}: \forall integer z, c, i; cpu_list_at(z, c, i) ==> 0 < pcp_lists;
    lemma pcps_hold{L}: \forall integer z, c, i;
      pcps_counted && machine_sound && cpu_list_at(z, c, i) && count(cpu_list(z, c, i)) > 0 ==>
        pow2(pcp_list_order(i)) <= cpu_count(z, c);
    lemma pcps_positive{L}: \forall integer z, c;
      pcps_counted && machine_sound && cpu_list_at(z, c, 0) ==> 0 <= cpu_count(z, c);
    lemma pcps_empty{L}: \forall integer z, c;
      pcps_counted && machine_sound && cpu_list_at(z, c, 0) &&
      (\forall integer i; 0 <= i < pcp_lists ==> count(cpu_list(z, c, i)) == 0) ==>
        cpu_count(z, c) == 0;
*/

/* Free lists are others. */
/*@ lemma free_list_stays{L1,L2}: \forall integer y, z, c, i;
      \at(machine_sound, L1) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      cpu_list_at{L1}(z, c, i) && counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        same_counts{L1,L2}(\at(zones[y].free_list, L1), 0, NR_FREE_LISTS);
    lemma free_pages_stay{L1,L2}: \forall integer y, n;
      same_machine{L1,L2} && ZONE(y) && 0 <= n <= NR_FREE_LISTS &&
      same_counts{L1,L2}(\at(zones[y].free_list, L1), 0, NR_FREE_LISTS) ==>
        list_pages{L2}(ZONE_AT(L1, y), n) == list_pages{L1}(ZONE_AT(L1, y), n);
    lemma listed_cpu{L1,L2}: \forall integer y, z, c, i, item;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ITEM(item) &&
      \at(zones[y].present, L1) != 0 && cpu_list_at{L1}(z, c, i) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        listed{L2}(ZONE_AT(L2, y), item) == listed{L1}(ZONE_AT(L1, y), item);
*/
