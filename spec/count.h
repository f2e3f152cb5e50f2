/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting free pages (theorem `conservation`). A counter of a zone is its global count and the
 * differences that the CPUs have not folded into it yet: only the sum means something, and folding
 * leaves it alone. It agrees with the free lists when it is the pages that these hold, but for
 * those of isolated pageblocks.
 */
#ifndef FRAMEPROOF_SPEC_COUNT_H
#define FRAMEPROOF_SPEC_COUNT_H

/* The differences of CPUs below n, and the counter. */
/*@ logic integer differences{L}(struct zone *z, integer item, integer n) =
      n <= 0 ? 0 : differences(z, item, n - 1) + z->pcp[n - 1].vm_stat_diff[item];

    logic integer zone_stat{L}(struct zone *z, integer item) =
      z->vm_stat[item] + differences(z, item, nr_cpus);

    logic integer not_below_0(integer n) = n < 0 ? 0 : n;
*/

/* A counter is at most what all lists can hold; its global part may be off by what CPUs hide. */
#define COUNT_MAX	0x10000000000000
/*@ predicate zone_counters{L}(struct zone *z) =
      \forall integer i; ITEM(i) ==> -COUNT_MAX <= zone_stat(z, i) <= COUNT_MAX;

    predicate counter_bounds{L}(struct zone *z) =
      \forall integer i; ITEM(i) ==> -2 * COUNT_MAX <= z->vm_stat[i] <= 2 * COUNT_MAX;
*/

/* Pages on the first n free lists; those of MIGRATE_CMA come just before those of MIGRATE_ISOLATE. */
/*@ logic integer list_pages{L}(struct zone *z, integer n) =
      n <= 0 ? 0 : list_pages(z, n - 1) + pow2((n - 1) % MAX_ORDER) * count(z->free_list + n - 1);

    logic integer listed_pages{L}(struct zone *z, integer item) =
      item == NR_FREE_PAGES ?
        list_pages(z, MIGRATE_ISOLATE * MAX_ORDER) :
        list_pages(z, MIGRATE_ISOLATE * MAX_ORDER) - list_pages(z, MIGRATE_CMA * MAX_ORDER);
*/

/* Pages on the first n lists of a CPU; all of them are what it counts. */
/*@ logic integer pcp_list_pages{L}(struct zone *z, integer c, integer n) =
      n <= 0 ? 0 : pcp_list_pages(z, c, n - 1) +
                   pow2(pcp_list_order(n - 1)) * count(z->pcp[c].list + n - 1);

    predicate cpu_counted{L}(struct zone *z, integer c) =
      z->pcp[c].count == pcp_list_pages(z, c, pcp_lists) &&
      \forall integer i; pcp_lists <= i < NR_PCP_LISTS_MAX ==> count(z->pcp[c].list + i) == 0;

    predicate pcp_counts{L}(struct zone *z) =
      z->present != 0 ==> \forall integer c; CPU(c) ==> cpu_counted(z, c);

    predicate pcp_sizes{L}(struct zone *z) =
      \forall integer c; CPU(c) ==>
        z->pcp[c].high >= 0 && 1 <= z->pcp[c].batch <= MAX_ORDER_PAGES &&
        0 <= z->pcp[c].free_factor <= 5;
*/

/* Blocks of an order on the lists of the first n types. */
/*@ logic integer nr_free{L}(struct zone *z, integer o, integer n) =
      n <= 0 ? 0 : nr_free(z, o, n - 1) + count(z->free_list + (n - 1) * MAX_ORDER + o);
*/

/*
 * Events of CPUs below n. A short cut counts itself alone: it is an allocation of a page, a hit,
 * and local or not as its CPU is.
 */
#define EVENTS(n)	((n) % 0x10000000000000000)
/*@ logic integer page_events{L}(struct zone *z, integer n) =
      n <= 0 ? 0 : page_events(z, n - 1) + z->pcp[n - 1].pgalloc + z->pcp[n - 1].short_cuts;

    logic integer short_cuts_of{L}(struct zone *z, integer c, integer item) =
      item == NUMA_HIT || item == (cpu_node[c] == z->node ? NUMA_LOCAL : NUMA_OTHER) ?
        z->pcp[c].short_cuts : 0;

    logic integer numa_events{L}(struct zone *z, integer item, integer n) =
      n <= 0 ? 0 : numa_events(z, item, n - 1) + z->pcp[n - 1].numa[item] +
                   short_cuts_of(z, n - 1, item);
*/

/* So many events more; a count that has come to 2^64 goes round. */
/*@ predicate more_events(integer old, integer n, integer new) =
      new == EVENTS(old + n);
*/

/* What counting may touch, and what folding does. */
#define COUNTERS(zone) \
	(zone)->vm_stat[0 .. NR_ZONE_STATS - 1], \
	(zone)->pcp[this_cpu].vm_stat_diff[0 .. NR_ZONE_STATS - 1]
#define CPUS_COUNTERS(zone) \
	(zone)->vm_stat[0 .. NR_ZONE_STATS - 1], \
	(zone)->pcp[0 .. nr_cpus - 1].vm_stat_diff[0 .. NR_ZONE_STATS - 1]

#endif
