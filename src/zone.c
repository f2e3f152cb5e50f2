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

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		x += zone->pcp[cpu].vm_stat_diff[item];
	return x < 0 ? 0 : x;
}

/* An allocation by the short cut is a hit; whether it is local is the same for all of a CPU's. */
static bool counts_short_cuts(const struct zone *zone, unsigned int cpu, unsigned int item)
{
	bool local = cpu_node[cpu] == zone->node;

	return item == NUMA_HIT || item == (local ? NUMA_LOCAL : NUMA_OTHER);
}

uint64_t zone_numa_state(const struct zone *zone, unsigned int item)
{
	uint64_t sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		sum += zone->pcp[cpu].numa[item];
		if (counts_short_cuts(zone, cpu, item))
			sum += zone->pcp[cpu].short_cuts;
	}
	return sum;
}

uint64_t zone_pgalloc(const struct zone *zone)
{
	uint64_t sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		sum += zone->pcp[cpu].pgalloc + zone->pcp[cpu].short_cuts;
	return sum;
}

void fold_zone_stats(struct zone *zone)
{
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		for (unsigned int item = 0; item < NR_ZONE_STATS; item++) {
			zone->vm_stat[item] += zone->pcp[cpu].vm_stat_diff[item];
			zone->pcp[cpu].vm_stat_diff[item] = 0;
		}
	}
}
