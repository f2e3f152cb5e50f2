/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The formulas, and the order in which the kernel applies them. Counts of pages are below 2^34 and
 * min_free_kbytes below 2^31, so that no product here leaves 64 bits.
 */
#include "reserves.h"

#define MIN_FREE_KBYTES_LEAST 128u
#define MIN_FREE_KBYTES_MOST  262144u
#define STAT_THRESHOLD_MOST   125u
#define PCP_BATCH_MOST_5_10   UINT64_C(96) /* PAGE_SHIFT * 8 */
#define STAT_MEMORY_SHIFT     15	   /* thresholds count memory in 128 MiB */

/* khugepaged wants two free pageblocks of each zone, and one for each pair of types. */
#define THP_PAGEBLOCKS (2 + MIGRATE_PCPTYPES * MIGRATE_PCPTYPES)

static uint64_t min64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The square root, rounded down (Linux: int_sqrt). */
static uint64_t int_sqrt(uint64_t x)
{
	uint64_t root = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit != 0; bit >>= 1)
		if ((root | bit) * (root | bit) <= x)
			root |= bit;
	return root;
}

/* How many bits x takes (Linux: fls). */
static unsigned int bits_of(uint64_t x)
{
	unsigned int bits = 0;

	while (x != 0) {
		x >>= 1;
		bits++;
	}
	return bits;
}

uint64_t nr_free_buffer_pages(void)
{
	uint64_t sum = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct zone *zone = &zones[z];
		uint64_t high = wmark_pages(zone, WMARK_HIGH);

		if (zone->type <= ZONE_NORMAL && zone->managed > high)
			sum += zone->managed - high;
	}
	return sum;
}

/*
 * sqrt(16 * kilobytes of low memory), unless the user once asked for more (Linux: the same name).
 */
static void calculate_min_free_kbytes(void)
{
	uint64_t kbytes = int_sqrt(nr_free_buffer_pages() * (PAGE_SIZE / 1024) * 16);

	if ((int64_t)kbytes > vm.user_min_free_kbytes)
		vm.min_free_kbytes =
			min64(max64(kbytes, MIN_FREE_KBYTES_LEAST), MIN_FREE_KBYTES_MOST);
}

/*
 * Raise min_free_kbytes for khugepaged, by 5 % of low memory at most (Linux:
 * set_recommended_min_free_kbytes).
 */
static void raise_min_free_kbytes(void)
{
	uint64_t pages = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]) && zones[z].type <= ZONE_NORMAL)
			pages += THP_PAGEBLOCKS * PAGEBLOCK_PAGES;
	pages = min64(pages, nr_free_buffer_pages() / 20);
	vm.min_free_kbytes = max64(vm.min_free_kbytes, pages * (PAGE_SIZE / 1024));
}

/* What a node's zones hold back for themselves (Linux: calculate_totalreserve_pages). */
static void calculate_totalreserve_pages(void)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		nodes[node].totalreserve = 0;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct zone *zone = &zones[z];
		uint64_t most = 0;

		for (unsigned int j = zone->type; j < MAX_NR_ZONES; j++)
			most = max64(most, zone->lowmem_reserve[j]);
		most += wmark_pages(zone, WMARK_HIGH);
		nodes[zone->node].totalreserve += min64(most, zone->managed);
	}
}

void setup_per_zone_lowmem_reserve(void)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct zone *zone = &zones[z];
		uint64_t managed = 0;

		for (unsigned int j = zone->type + 1u; j < MAX_NR_ZONES; j++) {
			uint64_t ratio = vm.lowmem_reserve_ratio[zone->type];

			managed += zone[j - zone->type].managed;
			zone->lowmem_reserve[j] =
				ratio == 0 || zone->managed == 0 ? 0 : managed / ratio;
		}
	}
	calculate_totalreserve_pages();
}

/* The largest power of two that is not above x, which is not 0. */
static uint64_t rounddown_pow_of_two(uint64_t x)
{
	uint64_t power = 1;

	while (power <= x / 2)
		power *= 2;
	return power;
}

/*
 * A power of two, less one, near a quarter of a thousandth of the zone; may be 0 (Linux:
 * zone_batchsize).
 */
static uint64_t zone_batchsize(const struct zone *zone)
{
	uint64_t batch = max64(min64(zone->managed >> 10, 256) / 4, 1);

	return rounddown_pow_of_two(batch + batch / 2) - 1;
}

/* 6.1: the zone's low watermark shared out among the CPUs of its node (Linux: zone_highsize). */
static uint64_t zone_highsize(const struct zone *zone, uint64_t batch, unsigned int more_cpus)
{
	uint64_t cpus = num_online_cpus_of(zone->node) + more_cpus;
	uint64_t pages = wmark_pages(zone, WMARK_LOW);

	if (vm.percpu_pagelist_fraction != 0)
		pages = zone->managed / vm.percpu_pagelist_fraction;
	if (cpus == 0)
		cpus = max64(num_online_cpus(), 1);
	return max64(pages / cpus, batch * 4);
}

void zone_pcp_update(struct zone *zone, unsigned int more_cpus)
{
	uint64_t raw = zone_batchsize(zone), batch = max64(raw, 1), high;

	if (release->pcp_high_from_low_mark) {
		high = zone_highsize(zone, batch, more_cpus);
	} else if (release->pcp_fraction_sets_batch && vm.percpu_pagelist_fraction != 0) {
		high = zone->managed / vm.percpu_pagelist_fraction;
		batch = min64(max64(high / 4, 1), PCP_BATCH_MOST_5_10);
	} else {
		high = raw * 6;
	}
	zone->pageset_high = (int32_t)min64(high, INT32_MAX);
	zone->pageset_batch = (int32_t)batch;
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		zone->pcp[cpu].high = zone->pageset_high;
		zone->pcp[cpu].batch = zone->pageset_batch;
	}
}

static void update_all_pcps(unsigned int more_cpus)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			zone_pcp_update(&zones[z], more_cpus);
}

void setup_per_zone_wmarks(void)
{
	uint64_t pages_min = vm.min_free_kbytes / (PAGE_SIZE / 1024);
	uint64_t total = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		total += zones[z].managed;
	for (unsigned int z = 0; z < MAX_ZONES && total != 0; z++) {
		struct zone *zone = &zones[z];
		uint64_t min = pages_min * zone->managed / total;
		uint64_t gap = max64(min / 4, zone->managed * vm.watermark_scale_factor / 10000);

		zone->watermark_boost = 0;
		zone->watermark[WMARK_MIN] = min;
		zone->watermark[WMARK_LOW] = min + gap;
		zone->watermark[WMARK_HIGH] = min + 2 * gap;
	}
	calculate_totalreserve_pages();
	update_all_pcps(0);
}

/* A mark once set stays until a new one is set, however much memory the zone gets: so the kernel. */
static void set_drift_mark(struct zone *zone, uint64_t threshold)
{
	uint64_t max_drift = num_online_cpus() * threshold;

	if (max_drift > zone->watermark[WMARK_LOW] - zone->watermark[WMARK_MIN])
		zone->percpu_drift_mark = wmark_pages(zone, WMARK_HIGH) + max_drift;
}

void refresh_zone_stat_thresholds(void)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct zone *zone = &zones[z];
		unsigned int memory = bits_of(zone->managed >> STAT_MEMORY_SHIFT);
		uint64_t threshold = min64(UINT64_C(2) * bits_of(num_online_cpus()) * (1 + memory),
					   STAT_THRESHOLD_MOST);

		if (!populated_zone(zone))
			continue;
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			if (cpu_online[cpu])
				zone->pcp[cpu].stat_threshold = (int8_t)threshold;
		set_drift_mark(zone, threshold);
	}
}

void vm_reset(void)
{
	vm = (struct vm_sysctls){
		.min_free_kbytes = 1024,
		.user_min_free_kbytes = -1,
		.watermark_scale_factor = 10,
		.watermark_boost_factor = 15000,
		.lowmem_reserve_ratio = { 256, 256, 32, 0, 0 },
		.dirty_ratio = 20,
		.min_unmapped_ratio = 1,
		.min_slab_ratio = 5,
		.extfrag_threshold = 500,
	};
}

/* How much node reclaim leaves (Linux: setup_min_unmapped_ratio, setup_min_slab_ratio). */
static void setup_node_reclaim_limits(void)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		nodes[node].min_unmapped_pages = nodes[node].min_slab_pages = 0;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct pglist_data *node = &nodes[zones[z].node];

		node->min_unmapped_pages += zones[z].managed * vm.min_unmapped_ratio / 100;
		node->min_slab_pages += zones[z].managed * vm.min_slab_ratio / 100;
	}
}

void init_per_zone_wmark_min(void)
{
	calculate_min_free_kbytes();
	setup_per_zone_wmarks();
	refresh_zone_stat_thresholds();
	setup_per_zone_lowmem_reserve();
	setup_node_reclaim_limits();
}

void khugepaged_min_free_kbytes_update(void)
{
	if (!vm.thp)
		return;
	raise_min_free_kbytes();
	setup_per_zone_wmarks();
}

void vm_set_min_free_kbytes(uint64_t kbytes)
{
	vm.min_free_kbytes = kbytes;
	vm.user_min_free_kbytes = (int64_t)kbytes;
	setup_per_zone_wmarks();
}

void vm_set_watermark_scale_factor(uint64_t factor)
{
	vm.watermark_scale_factor = factor;
	setup_per_zone_wmarks();
}

void vm_set_lowmem_reserve_ratio(const uint64_t ratio[MAX_NR_ZONES])
{
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		vm.lowmem_reserve_ratio[i] = ratio[i];
	setup_per_zone_lowmem_reserve();
}

void vm_set_min_unmapped_ratio(uint64_t percent)
{
	vm.min_unmapped_ratio = percent;
	setup_node_reclaim_limits();
}

void vm_set_min_slab_ratio(uint64_t percent)
{
	vm.min_slab_ratio = percent;
	setup_node_reclaim_limits();
}

void vm_read_lowmem_reserve_ratio(void)
{
	setup_per_zone_lowmem_reserve();
}

void vm_set_percpu_pagelist_fraction(uint64_t fraction)
{
	/* no change, no work: a boost that the pcp sizes still know of stays in them */
	if (fraction == vm.percpu_pagelist_fraction)
		return;
	vm.percpu_pagelist_fraction = fraction;
	update_all_pcps(0);
}

void vm_set_thp(bool enabled)
{
	vm.thp = enabled;
	if (enabled) {
		khugepaged_min_free_kbytes_update();
	} else if (release->thp_off_recomputes) {
		calculate_min_free_kbytes();
		setup_per_zone_wmarks();
	}
}
