/* SPDX-License-Identifier: GPL-2.0-only */
/* Zone counters: a global count, and a difference on each CPU that folds at a threshold. */
#include "zone.h"

struct zone zones[MAX_ZONES];
uint8_t *pageblock_types;
unsigned int nr_cpus;
unsigned int this_cpu;
uint8_t cpu_node[MAX_CPUS];

int64_t zone_page_state_snapshot(const struct zone *zone, unsigned int item)
{
	int64_t x = zone->vm_stat[item];

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant sum:   x == zone->vm_stat[item] +
	                                 differences((struct zone *)zone, item, cpu);
	    loop invariant range: -0x80 * cpu <= x - zone->vm_stat[item] <= 0x7f * cpu;
	    loop assigns cpu, x;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		x += zone->pcp[cpu].vm_stat_diff[item];
	return x < 0 ? 0 : x;
}

/* It is the same whether a count goes round on the way or at the end. */
/*@ lemma events_of_sum: \forall integer p, n;
      0 <= p && 0 <= n ==> EVENTS(EVENTS(p) + n) == EVENTS(p + n);
*/

/* An allocation by the short cut is a hit; whether it is local is the same for all of a CPU's. */
/*@ requires cpus:   cpus && cpu < nr_cpus;
    requires zone:   \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  counts: \result <==>
                       item == NUMA_HIT ||
                       item == (cpu_node[cpu] == zone->node ? NUMA_LOCAL : NUMA_OTHER);
*/
static bool counts_short_cuts(const struct zone *zone, unsigned int cpu, unsigned int item)
{
	bool local = cpu_node[cpu] == zone->node;

	return item == NUMA_HIT || item == (local ? NUMA_LOCAL : NUMA_OTHER);
}

uint64_t zone_numa_state(const struct zone *zone, unsigned int item)
{
	uint64_t sum = 0;

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant sum:   0 <= numa_events((struct zone *)zone, item, cpu);
	    loop invariant sum:   sum == EVENTS(numa_events((struct zone *)zone, item, cpu));
	    loop assigns cpu, sum;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		sum = counted(sum, zone->pcp[cpu].numa[item]);
		if (counts_short_cuts(zone, cpu, item))
			sum = counted(sum, zone->pcp[cpu].short_cuts);
	}
	return sum;
}

uint64_t zone_pgalloc(const struct zone *zone)
{
	uint64_t sum = 0;

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant sum:   0 <= page_events((struct zone *)zone, cpu);
	    loop invariant sum:   sum == EVENTS(page_events((struct zone *)zone, cpu));
	    loop assigns cpu, sum;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		sum = counted(sum, zone->pcp[cpu].pgalloc);
		sum = counted(sum, zone->pcp[cpu].short_cuts);
	}
	return sum;
}

/* Fold one CPU's. */
/*@ requires cpus:  cpus && cpu < nr_cpus;
    requires zone:  \valid(zone) && zone_place(zone) && zone_pcp(zone);
    requires apart: \separated(zone, zone->pcp + (0 .. nr_cpus - 1), &nr_cpus);
    requires room:  \forall integer i; ITEM(i) ==>
                      -3 * COUNT_MAX <= zone->vm_stat[i] <= 3 * COUNT_MAX;
    terminates \true;
    assigns  zone->vm_stat[0 .. NR_ZONE_STATS - 1],
             zone->pcp[cpu].vm_stat_diff[0 .. NR_ZONE_STATS - 1];
    ensures  added:  \forall integer i; ITEM(i) ==>
                       zone->vm_stat[i] == \old(zone->vm_stat[i]) +
                                           \old(zone->pcp[cpu].vm_stat_diff[i]);
    ensures  folded: \forall integer i; ITEM(i) ==> zone->pcp[cpu].vm_stat_diff[i] == 0;
*/
static inline void fold_cpu_stats(struct zone *zone, unsigned int cpu)
{
	/*@ loop invariant item:   item <= NR_ZONE_STATS;
	    loop invariant added:  \forall integer i; 0 <= i < item ==>
	                             zone->vm_stat[i] == \at(zone->vm_stat[i], Pre) +
	                                                 \at(zone->pcp[cpu].vm_stat_diff[i], Pre);
	    loop invariant folded: \forall integer i; 0 <= i < item ==>
	                             zone->pcp[cpu].vm_stat_diff[i] == 0;
	    loop invariant rest:   \forall integer i; item <= i < NR_ZONE_STATS ==>
	                             zone->vm_stat[i] == \at(zone->vm_stat[i], Pre) &&
	                             zone->pcp[cpu].vm_stat_diff[i] ==
	                               \at(zone->pcp[cpu].vm_stat_diff[i], Pre);
	    loop assigns item, zone->vm_stat[0 .. NR_ZONE_STATS - 1],
	                 zone->pcp[cpu].vm_stat_diff[0 .. NR_ZONE_STATS - 1];
	    loop variant NR_ZONE_STATS - item;
	*/
	for (unsigned int item = 0; item < NR_ZONE_STATS; item++) {
		zone->vm_stat[item] += zone->pcp[cpu].vm_stat_diff[item];
		zone->pcp[cpu].vm_stat_diff[item] = 0;
	}
}

void fold_zone_stats(struct zone *zone)
{
	/*@ loop invariant cpu:    cpu <= nr_cpus;
	    loop invariant sum:    \forall integer i; ITEM(i) ==>
	                             zone->vm_stat[i] == \at(zone->vm_stat[i], Pre) +
	                                                 differences{Pre}(zone, i, cpu);
	    loop invariant room:   \forall integer i; ITEM(i) ==>
	                             -2 * COUNT_MAX - 0x80 * cpu <= zone->vm_stat[i] <=
	                               2 * COUNT_MAX + 0x7f * cpu;
	    loop invariant folded: \forall integer c, i; 0 <= c < cpu && ITEM(i) ==>
	                             zone->pcp[c].vm_stat_diff[i] == 0;
	    loop invariant rest:   \forall integer c, i; cpu <= c < nr_cpus && ITEM(i) ==>
	                             zone->pcp[c].vm_stat_diff[i] ==
	                               \at(zone->pcp[c].vm_stat_diff[i], Pre);
	    loop assigns cpu, CPUS_COUNTERS(zone);
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		fold_cpu_stats(zone, cpu);
}
