/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Power on, in the kernel's order: nodes, the start of ZONE_MOVABLE, zones, zonelists, free memory,
 * and only then CPUs and what hangs on them. All work is by ranges and blocks, never by pages.
 */
#include "cma.h"
#include "deferred.h"
#include "machine.h"
#include "movable.h"
#include "pcp.h"
#include "slow_rules.h"
#include "../spec/first.h"

#define LOCAL_DISTANCE	10u
#define REMOTE_DISTANCE 20u
#define THP_LEAST_PAGES 131072u /* below 512 MiB huge pages are off */
#define LISTS_PER_ZONE	((size_t)MIGRATE_TYPES * MAX_ORDER)

struct per_cpu_pages *pcp_memory;
unsigned int nr_pcp_zones;
struct per_cpu_pages boot_pageset[MAX_CPUS];
struct machine_boot machine_boot;

/*@ lemma pow2_least: \forall integer k; pow2(k) >= 1;
*/

/*@ requires config: \valid_read(config) && \valid(where);
    requires ranges: n <= MAX_RANGES && \valid_read(range + (0 .. n - 1));
    requires nodes:  config->nr_nodes <= MAX_NUMNODES;
    requires apart:  \separated(where, config) && \separated(where, range + (0 .. n - 1));
    terminates \true;
    assigns  *where;
    ensures  good:   \result == MACHINE_OK <==>
                       config_ranges((struct machine_config *)config,
                                     (struct memory_range *)\old(range), n);
    ensures  where:  *where <= n;
*/
static enum machine_error check_ranges(const struct machine_config *config,
				       const struct memory_range *range, unsigned int n,
				       unsigned int *where)
{
	/*@ loop invariant where: *where <= n && range == \at(range, Pre) + *where;
	    loop invariant each:  \forall integer i; 0 <= i < *where ==>
	                            \at(range, Pre)[i].start < \at(range, Pre)[i].end <= MAX_FRAMES &&
	                            \at(range, Pre)[i].node < config->nr_nodes;
	    loop invariant order: \forall integer i, j; 0 <= i < j < *where ==>
	                            \at(range, Pre)[i].end <= \at(range, Pre)[j].start;
	    loop assigns *where, range;
	    loop variant n - *where;
	*/
	for (*where = 0; *where < n; ++*where, range++) {
		if (range->end <= range->start)
			return MACHINE_RANGE_EMPTY;
		if (range->end > MAX_FRAMES)
			return MACHINE_RANGE_TOO_HIGH;
		if (range->node >= config->nr_nodes)
			return MACHINE_RANGE_NODE;
		if (*where > 0 && range->start < range[-1].end)
			return MACHINE_RANGE_ORDER;
	}
	return MACHINE_OK;
}

/*@ requires config: \valid_read(config) && \valid(where) && \separated(where, config);
    terminates \true;
    assigns  *where;
    ensures  good:   \result == MACHINE_OK <==> config_nodes((struct machine_config *)config);
*/
static enum machine_error check_nodes(const struct machine_config *config, unsigned int *where)
{
	*where = 0;
	if (config->nr_nodes < 1 || config->nr_nodes > MAX_NUMNODES)
		return MACHINE_NODES;
	if (config->nr_cpus < 1 || config->nr_cpus > MAX_CPUS)
		return MACHINE_CPUS;
	/*@ loop invariant cpu: *where <= config->nr_cpus;
	    loop invariant on:  \forall integer i; 0 <= i < *where ==>
	                          config->cpu_node[i] < config->nr_nodes;
	    loop assigns *where;
	    loop variant config->nr_cpus - *where;
	*/
	for (*where = 0; *where < config->nr_cpus; ++*where)
		if (config->cpu_node[*where] >= config->nr_nodes)
			return MACHINE_CPUS;
	/*@ loop invariant node: *where <= config->nr_nodes;
	    loop invariant far:  \forall integer a, b; 0 <= a < *where && 0 <= b < config->nr_nodes ==>
	                           far_enough(config, a, b);
	    loop assigns *where;
	    loop variant config->nr_nodes - *where;
	*/
	for (*where = 0; *where < config->nr_nodes; ++*where) {
		/*@ loop invariant to:  to <= config->nr_nodes;
		    loop invariant far: \forall integer b; 0 <= b < to ==>
		                          far_enough(config, *where, b);
		    loop assigns to;
		    loop variant config->nr_nodes - to;
		*/
		for (unsigned int to = 0; to < config->nr_nodes; to++) {
			uint8_t d = config->distance[*where][to];

			if (d != 0 &&
			    (d < LOCAL_DISTANCE || (d == LOCAL_DISTANCE) != (to == *where)))
				return MACHINE_DISTANCE;
		}
	}
	return MACHINE_OK;
}

enum machine_error machine_check(const struct machine_config *config, unsigned int *where)
{
	enum machine_error error = check_nodes(config, where);

	if (error != MACHINE_OK)
		return error;
	*where = 0;
	if (config->nr_memory > MAX_RANGES || config->nr_reserved > MAX_RANGES)
		return MACHINE_RANGES;
	if (config->nr_memory == 0 ||
	    (config->nr_memory == 1 && config->memory[0].end <= FIRST_FRAME))
		return MACHINE_NO_MEMORY;
	error = check_ranges(config, config->memory, config->nr_memory, where);
	if (error != MACHINE_OK)
		return error;
	error = check_ranges(config, config->reserved, config->nr_reserved, where);
	*where += config->nr_memory;
	if (error != MACHINE_OK)
		return error;
	*where = 0;
	if (config->max_frames > MAX_FRAMES)
		return MACHINE_RANGE_TOO_HIGH;
	if (config->kernelcore_percent > 100 || config->movablecore_percent > 100 ||
	    ((config->kernelcore != 0 || config->kernelcore_percent != 0) &&
	     (config->movablecore != 0 || config->movablecore_percent != 0)))
		return MACHINE_CORE;
	return MACHINE_OK;
}

/*
 * Frames up to the end of the last whole block of the largest order, so that every buddy has a
 * page.
 */
/*@ requires config: \valid_read(config) && config->max_frames <= MAX_FRAMES;
    requires memory: 1 <= config->nr_memory <= MAX_RANGES &&
                     config->memory[config->nr_memory - 1].end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  frames: \result == frames_of((struct machine_config *)config);
    ensures  range:  \result <= MAX_FRAMES && \result % MAX_ORDER_PAGES == 0;
*/
static uint64_t frames_needed(const struct machine_config *config)
{
	pfn_t end = max_pfn(config->memory[config->nr_memory - 1].end, config->max_frames);

	return (end + MAX_ORDER_PAGES - 1) / MAX_ORDER_PAGES * MAX_ORDER_PAGES;
}

void machine_size(const struct machine_config *config, struct machine_memory *memory)
{
	uint64_t frames = frames_needed(config);
	size_t nr_zones = (size_t)config->nr_nodes * MAX_NR_ZONES;
	size_t lists_per_zone = LISTS_PER_ZONE + (size_t)NR_PCP_LISTS_MAX * config->nr_cpus;

	memory->vmemmap_size = frames * sizeof(struct page);
	memory->pageblocks_size = frames / PAGEBLOCK_PAGES;
	memory->lists_size = (1 + nr_zones * lists_per_zone) * sizeof(struct list_head);
	memory->pcp_size = nr_zones * config->nr_cpus * sizeof(struct per_cpu_pages);
}

/* Hand out the next n lists, empty; returns the first. */
/*@ requires room:  nr_lists + n <= MAX_LISTS && nr_lists < MAX_LISTS;
    requires lists: \valid(lists + (nr_lists .. nr_lists + n - 1));
    requires apart: \separated(lists + (nr_lists .. nr_lists + n - 1), &lists, &nr_lists);
    terminates \true;
    assigns  lists[nr_lists .. nr_lists + n - 1], nr_lists;
    ensures  first: \result == \old(nr_lists) && nr_lists == \old(nr_lists) + n;
    ensures  empty: \forall integer l; \old(nr_lists) <= l < nr_lists ==> EMPTY_LIST(l);
*/
static list_t new_lists(unsigned int n)
{
	list_t first = (list_t)nr_lists;

	/*@ loop invariant index: i <= n && nr_lists == \at(nr_lists, Pre) + i;
	    loop invariant empty: \forall integer l; \at(nr_lists, Pre) <= l < nr_lists ==>
	                            EMPTY_LIST(l);
	    loop assigns i, lists[\at(nr_lists, Pre) .. \at(nr_lists, Pre) + n - 1], nr_lists;
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n; i++) {
		lists[nr_lists].first = PFN_NONE;
		lists[nr_lists].last = PFN_NONE;
		lists[nr_lists].count = 0;
		nr_lists++;
	}
	return first;
}

/* Free lists and pcp lists for a zone that is to have memory (Linux: setup_zone_pageset). */
/*@ requires zone:  \valid(zone);
    requires cpus:  1 <= nr_cpus <= MAX_CPUS;
    requires room:  spare_lists && spare_apart && APART(zone, lists) && APART(zone, pcp_memory);
    requires apart: \separated(zone, &lists, &nr_lists, &pcp_memory, &nr_pcp_zones, &nr_cpus);
    terminates \true;
    assigns  zone->free_list, zone->pcp, nr_lists, nr_pcp_zones,
             lists[nr_lists .. nr_lists + NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus - 1],
             pcp_memory[nr_pcp_zones * nr_cpus .. (nr_pcp_zones + 1) * nr_cpus - 1];
    ensures  taken: nr_lists == \old(nr_lists) + NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus &&
                    nr_pcp_zones == \old(nr_pcp_zones) + 1;
    ensures  free:  zone->free_list == \old(nr_lists);
    ensures  pcp:   zone->pcp == pcp_memory + \old(nr_pcp_zones) * nr_cpus;
    ensures  cpus:  \forall integer c; CPU(c) ==> FRESH_PCP(zone->pcp[c]) &&
                      zone->pcp[c].list ==
                        \old(nr_lists) + NR_FREE_LISTS + NR_PCP_LISTS_MAX * c;
    ensures  empty: \forall integer l; \old(nr_lists) <= l < nr_lists ==> EMPTY_LIST(l);
*/
static void setup_zone_lists(struct zone *zone)
{
	zone->free_list = new_lists(LISTS_PER_ZONE);
	zone->pcp = pcp_memory + (size_t)nr_pcp_zones++ * nr_cpus;
	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant lists: nr_lists == \at(nr_lists, Pre) + NR_FREE_LISTS +
	                            NR_PCP_LISTS_MAX * cpu;
	    loop invariant empty: \forall integer l; \at(nr_lists, Pre) <= l < nr_lists ==>
	                            EMPTY_LIST(l);
	    loop invariant cpus:  \forall integer c; 0 <= c < cpu ==> FRESH_PCP(zone->pcp[c]) &&
	                            zone->pcp[c].list ==
	                              \at(nr_lists, Pre) + NR_FREE_LISTS + NR_PCP_LISTS_MAX * c;
	    loop assigns cpu, nr_lists, zone->pcp[0 .. nr_cpus - 1],
	                 lists[\at(nr_lists, Pre) .. \at(nr_lists, Pre) + NR_FREE_LISTS +
	                         NR_PCP_LISTS_MAX * nr_cpus - 1];
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		zone->pcp[cpu] = (struct per_cpu_pages){ .batch = 1 };
		zone->pcp[cpu].list = new_lists(NR_PCP_LISTS_MAX);
	}
}

/* Everything as before power on. */
/*@ requires config:  \valid_read(config) && config_ok((struct machine_config *)config);
    requires memory:  \valid_read(memory) &&
                      host_memory((struct machine_memory *)memory, (struct machine_config *)config);
    requires release: config->release == \null || \valid_read(config->release);
    requires apart:   config_apart((struct machine_config *)config,
                                   (struct machine_memory *)memory);
    terminates \true;
    assigns  release, vmemmap, nr_frames, lists, nr_lists, pageblock_types, pcp_memory,
             nr_pcp_zones, nr_cpus, this_cpu, machine_boot, ((struct list_head *)memory->lists)[0],
             cpu_online[0 .. MAX_CPUS - 1], cpu_node[0 .. MAX_CPUS - 1],
             boot_pageset[0 .. MAX_CPUS - 1], zones[0 .. MAX_ZONES - 1];
    ensures  memory:  vmemmap == (struct page *)memory->vmemmap &&
                      lists == (struct list_head *)memory->lists &&
                      pageblock_types == (uint8_t *)memory->pageblocks &&
                      pcp_memory == (struct per_cpu_pages *)memory->pcp;
    ensures  frames:  nr_frames == frames_of((struct machine_config *)config);
    ensures  lists:   nr_lists == 1 && nr_pcp_zones == 0 && EMPTY_LIST(0);
    ensures  cpus:    nr_cpus == config->nr_cpus && this_cpu == 0 &&
                      (\forall integer c; 0 <= c < MAX_CPUS ==>
                         cpu_online[c] == 0 && cpu_node[c] == config->cpu_node[c] &&
                         FRESH_PCP(boot_pageset[c]));
    ensures  boot:    machine_boot.done == 0 && machine_boot.thp == config->thp;
    ensures  release: config->release != \null ==> release == config->release;
    ensures  zones:   \forall integer z; ZONE(z) ==> BARE_ZONE(z);
*/
static void reset_machine(const struct machine_config *config, const struct machine_memory *memory)
{
	release = config->release != NULL ? config->release : release_find("5.10");
	vmemmap = memory->vmemmap;
	nr_frames = frames_needed(config);
	lists = memory->lists;
	nr_lists = 0;
	new_lists(1);
	pageblock_types = memory->pageblocks;
	pcp_memory = memory->pcp;
	nr_pcp_zones = 0;
	nr_cpus = config->nr_cpus;
	this_cpu = 0;
	machine_boot.thp = config->thp;
	machine_boot.done = false;
	/*@ loop invariant cpu:    cpu <= MAX_CPUS;
	    loop invariant cpus:   \forall integer c; 0 <= c < cpu ==>
	                             cpu_online[c] == 0 && cpu_node[c] == config->cpu_node[c] &&
	                             FRESH_PCP(boot_pageset[c]);
	    loop assigns cpu, cpu_online[0 .. MAX_CPUS - 1], cpu_node[0 .. MAX_CPUS - 1],
	                 boot_pageset[0 .. MAX_CPUS - 1];
	    loop variant MAX_CPUS - cpu;
	*/
	for (unsigned int cpu = 0; cpu < MAX_CPUS; cpu++) {
		boot_pageset[cpu] = (struct per_cpu_pages){ .batch = 1 };
		cpu_online[cpu] = false;
		cpu_node[cpu] = config->cpu_node[cpu];
	}
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant zones: \forall integer y; 0 <= y < z ==> BARE_ZONE(y);
	    loop assigns z, zones[0 .. MAX_ZONES - 1];
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		zones[z] = (struct zone){ .id = (uint16_t)z, .pcp = boot_pageset };
		zones[z].type = (uint8_t)(z % MAX_NR_ZONES);
		zones[z].node = (uint8_t)(z / MAX_NR_ZONES);
		zones[z].first_deferred_pfn = PFN_NONE;
	}
}

/*@ requires config: \valid_read(config) && config->nr_cpus <= MAX_CPUS;
    terminates \true;
    assigns  \nothing;
    ensures  cpu: \result <==> \exists integer c; 0 <= c < config->nr_cpus &&
                    config->cpu_node[c] == node;
*/
static bool node_has_cpu(const struct machine_config *config, unsigned int node)
{
	/*@ loop invariant cpu:  cpu <= config->nr_cpus;
	    loop invariant none: \forall integer c; 0 <= c < cpu ==> config->cpu_node[c] != node;
	    loop assigns cpu;
	    loop variant config->nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < config->nr_cpus; cpu++)
		if (config->cpu_node[cpu] == node)
			return true;
	return false;
}

/* Grow a node's span to hold the range. */
/*@ requires node:    \valid(pgdat) && pgdat->start + pgdat->spanned <= MAX_FRAMES;
    requires range:   \valid_read(range) && range->start < range->end <= MAX_FRAMES;
    requires apart:   \separated(pgdat, range);
    requires present: pgdat->present <= MAX_RANGES * MAX_FRAMES;
    terminates \true;
    assigns  pgdat->start, pgdat->spanned, pgdat->present;
    ensures  span:    pgdat->start + pgdat->spanned <= MAX_FRAMES && pgdat->spanned > 0;
    ensures  holds:   pgdat->start <= range->start && range->end <= pgdat->start + pgdat->spanned;
    ensures  old:     \old(pgdat->spanned) != 0 ==> pgdat->start <= \old(pgdat->start) &&
                        \old(pgdat->start + pgdat->spanned) <= pgdat->start + pgdat->spanned;
    ensures  present: pgdat->present == \old(pgdat->present) + (range->end - range->start);
*/
static void add_to_node(struct pglist_data *pgdat, const struct memory_range *range)
{
	pfn_t end = pgdat->start + pgdat->spanned;

	if (pgdat->spanned == 0)
		pgdat->start = end = range->start;
	pgdat->start = min_pfn(pgdat->start, range->start);
	pgdat->spanned = max_pfn(end, range->end) - pgdat->start;
	pgdat->present += range->end - range->start;
}

/* A node's bit is one of the map's. */
/*@ lemma pow2_grows: \forall integer k; pow2(k) <= pow2(k + 1);
*/
/*@ ghost
    /@ requires bit: k < 64 && one(n);
       terminates \true;
       assigns  \nothing;
       ensures  bit: (1 << k) <= UINT64_MAX; @/
    static void bit_fits(unsigned int k, unsigned int n)
    {
      unsigned int i = 0, j = 63;

      /@ loop invariant range: 0 <= i <= k;
         loop invariant power: (1 << i) == pow2(i);
         loop assigns i;
         loop variant k - i; @/
      while (i < k) {
        /@ assert step: (1 << (i + n)) == ((1 << i) << n); @/
        /@ assert step: ((1 << i) << n) == 2 * (1 << i); @/
        i++;
      }
      /@ loop invariant range: k <= j <= 63;
         loop invariant power: pow2(j) <= pow2(63);
         loop assigns j;
         loop variant j - k; @/
      while (j > k)
        j--;
      /@ assert top: pow2(16) == 0x10000; @/
      /@ assert top: pow2(32) == 0x100000000; @/
      /@ assert top: pow2(48) == 0x1000000000000; @/
      /@ assert top: pow2(63) == 0x8000000000000000; @/
    }
*/

/*@ requires node:   node < MAX_NUMNODES;
    requires room:   nr_online_nodes < UINT32_MAX;
    terminates \true;
    assigns  nodes[node].online, node_online_map, nr_online_nodes;
    ensures  online: nodes[node].online != 0;
    ensures  count:  nr_online_nodes == \old(nr_online_nodes) +
                       (\old(nodes[node].online) != 0 ? 0 : 1);
*/
static void set_node_online(unsigned int node)
{
	if (nodes[node].online)
		return;
	nodes[node].online = true;
	//@ ghost bit_fits(node, 1);
	node_online_map |= UINT64_C(1) << node;
	nr_online_nodes++;
}

/* Nodes: spans and distances; one is online if it has memory or a CPU. */
/*@ requires config: \valid_read(config) && config_nodes((struct machine_config *)config);
    requires ranges: memory_known && \forall integer i; 0 <= i < nr_memory_ranges ==>
                       memory_ranges[i].node < config->nr_nodes;
    requires apart:  \separated(config, nodes + (0 .. MAX_NUMNODES - 1), &nr_node_ids,
                                &nr_online_nodes, &node_online_map);
    terminates \true;
    assigns  nr_node_ids, nr_online_nodes, node_online_map, nodes[0 .. MAX_NUMNODES - 1];
    ensures  number: nr_node_ids == config->nr_nodes && nr_online_nodes <= nr_node_ids;
    ensures  online: nr_memory_ranges > 0 ==> nr_online_nodes >= 1;
    ensures  ranges: memory_known;
    ensures  nodes:  \forall integer n; 0 <= n < MAX_NUMNODES ==> NODE_SPANNED(n);
*/
static void setup_nodes(const struct machine_config *config)
{
	nr_node_ids = config->nr_nodes;
	nr_online_nodes = 0;
	node_online_map = 0;
	/*@ loop invariant node:  node <= MAX_NUMNODES;
	    loop invariant empty: \forall integer n; 0 <= n < node ==> BARE_NODE(n);
	    loop assigns node, nodes[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		struct pglist_data *pgdat = &nodes[node];

		*pgdat = (struct pglist_data){ .id = (uint8_t)node };
		/*@ loop invariant to:    to <= MAX_NUMNODES;
		    loop assigns to, pgdat->distance[0 .. MAX_NUMNODES - 1];
		    loop variant MAX_NUMNODES - to;
		*/
		for (unsigned int to = 0; to < MAX_NUMNODES; to++) {
			pgdat->distance[to] = config->distance[node][to];
			if (pgdat->distance[to] == 0)
				pgdat->distance[to] = to == node ? LOCAL_DISTANCE : REMOTE_DISTANCE;
		}
	}
	/*@ loop invariant index:  i <= nr_memory_ranges;
	    loop invariant ranges: memory_known;
	    loop invariant nodes:  \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                             NODE_SPANNED(n) && nodes[n].online == 0 &&
	                             nodes[n].present <= i * MAX_FRAMES;
	    loop invariant some:   i > 0 ==> nodes[memory_ranges[0].node].present != 0;
	    loop assigns i, nodes[0 .. MAX_NUMNODES - 1].start, nodes[0 .. MAX_NUMNODES - 1].spanned,
	                 nodes[0 .. MAX_NUMNODES - 1].present;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		add_to_node(&nodes[memory_ranges[i].node], &memory_ranges[i]);
	/*@ loop invariant node:   node <= nr_node_ids;
	    loop invariant online: nr_online_nodes <= node;
	    loop invariant some:   \forall integer n; 0 <= n < node && nodes[n].present != 0 ==>
	                             nr_online_nodes >= 1;
	    loop assigns node, nodes[0 .. MAX_NUMNODES - 1].online, node_online_map, nr_online_nodes;
	    loop variant nr_node_ids - node;
	*/
	for (unsigned int node = 0; node < nr_node_ids; node++)
		if (nodes[node].present != 0 || node_has_cpu(config, node))
			set_node_online(node);
}

/*
 * Pages that the kernel is to have, from kernelcore= or movablecore=; 0: all, there is no
 * ZONE_MOVABLE.
 */
/*@ requires config: \valid_read(config);
    requires ranges: memory_known;
    requires percent: config->kernelcore_percent <= 100 && config->movablecore_percent <= 100;
    terminates \true;
    assigns  \nothing;
    ensures  range:  \result <= MAX_FRAMES;
*/
static uint64_t kernelcore_pages(const struct machine_config *config)
{
	uint64_t total = 0, core = config->kernelcore, movable = config->movablecore;

	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant total: i == 0 ? total == 0 : total <= memory_ranges[i - 1].end;
	    loop assigns i, total;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		total += memory_ranges[i].end - memory_ranges[i].start;
	if (config->kernelcore_percent != 0)
		core = total * 100 * config->kernelcore_percent / 10000;
	if (config->movablecore_percent != 0)
		movable = total * 100 * config->movablecore_percent / 10000;
	if (movable != 0) {
		if (movable > total)
			movable = total;
		movable = (movable + MAX_ORDER_PAGES - 1) / MAX_ORDER_PAGES * MAX_ORDER_PAGES;
		core = total - min_pfn(movable, total);
	}
	return core < total ? core : 0;
}

/* The frames that a zone of a node is to span (Linux: zone_spanned_pages_in_node). */
/*@ requires zone:  node < MAX_NUMNODES && type <= ZONE_MOVABLE;
    requires span:  nodes[node].start + nodes[node].spanned <= MAX_FRAMES;
    requires movable: zone_movable_pfn[node] == 0 ||
                      zone_movable_pfn[node] < nodes[node].start + nodes[node].spanned;
    requires out:   \valid(start) && \valid(end) && \separated(start, end, nodes + (0 .. MAX_NUMNODES - 1),
                      zone_movable_pfn + (0 .. MAX_NUMNODES - 1));
    terminates \true;
    assigns  *start, *end;
    ensures  range: \result ==> *start < *end <= nodes[node].start + nodes[node].spanned;
*/
static bool zone_range(unsigned int node, unsigned int type, pfn_t *start, pfn_t *end)
{
	pfn_t node_end = nodes[node].start + nodes[node].spanned;
	pfn_t movable = zone_movable_pfn[node];

	if (type == ZONE_MOVABLE) {
		*start = movable;
		*end = node_end;
		return movable != 0;
	}
	*start = max_pfn(nodes[node].start, zone_low[type]);
	*end = min_pfn(node_end, zone_high[type]);
	if (movable != 0)
		*end = min_pfn(*end, movable);
	return *start < *end;
}

/* The zones of every node, with their holes tiled and their lists empty. */
/*@ requires machine: arrays && spans_ok && memory_known && ranges_apart && pageblocks &&
                      pages_apart && room_for(nr_node_ids * MAX_NR_ZONES) && spare_apart;
    requires zones:   \forall integer z; ZONE(z) ==> BARE_ZONE(z);
    requires nodes:   nr_node_ids <= MAX_NUMNODES && \forall integer n; 0 <= n < MAX_NUMNODES ==>
                        nodes[n].start + nodes[n].spanned <= nr_frames &&
                        (zone_movable_pfn[n] == 0 ||
                         zone_movable_pfn[n] < nodes[n].start + nodes[n].spanned);
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires holes:   tiled_inside(0, nr_frames) && holes_tiled;
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].order,
             vmemmap[0 .. nr_frames - 1].zone, zones[0 .. MAX_ZONES - 1],
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1], nr_lists, nr_pcp_zones,
             lists[nr_lists .. nr_lists + nr_node_ids * MAX_NR_ZONES * LISTS_OF_A_ZONE - 1],
             pcp_memory[nr_pcp_zones * nr_cpus ..
                        (nr_pcp_zones + nr_node_ids * MAX_NR_ZONES) * nr_cpus - 1];
    ensures  machine: arrays && zones_ok && lists_apart && memory_known && pageblocks;
    ensures  blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  holes:   tiled_inside(0, nr_frames) && holes_tiled;
    ensures  empty:   \forall integer l; \old(nr_lists) <= l < nr_lists ==> EMPTY_LIST(l);
    ensures  present: \forall integer z; ZONE(z) ==> zones[z].present ==
                        node_overlap(&memory_ranges[0], nr_memory_ranges, zones[z].node,
                                     zones[z].start, zones[z].start + zones[z].spanned);
*/
static void setup_zones(void)
{
	for (unsigned int z = 0; z < nr_node_ids * MAX_NR_ZONES; z++) {
		struct zone *zone = &zones[z];
		pfn_t start, end;

		if (zone->type == ZONE_DEVICE || !zone_range(zone->node, zone->type, &start, &end))
			continue;
		span_zone(zone, start, end);
		init_pageblocks(start, end);
		zone->present = present_pages(zone->node, start, end);
		if (populated_zone(zone))
			setup_zone_lists(zone);
	}
}

/* All memory but what is deferred goes to the free lists, ascending (Linux: memblock_free_all). */
/*@ requires machine: machine_ok && memory_known && reserved_known && ranges_apart;
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0) &&
                      placed(PFN_NONE) && tiled_inside(0, nr_frames) && holes_tiled;
    requires counts:  pcps_counted && pcps_sized && conserved;
    requires untiled: \forall integer p; memory_at(p) ==> !covered(p, PFN_NONE, 0);
    requires zones:   \forall integer z; ZONE(z) ==> zones[z].managed == 0;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:   allocator_ok && coalesced;
    ensures  unused:  \forall integer p; FRAME(p) ==>
                        state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED ||
                        state_of(p) == PAGE_FREE;
*/
static void free_all_memory(void)
{
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct memory_range *range = &memory_ranges[i];
		struct zone *zone = &zones[(size_t)range->node * MAX_NR_ZONES];

		for (unsigned int type = 0; type < ZONE_DEVICE; type++, zone++) {
			pfn_t from, end, stop;
			uint64_t pages = range_clip(range, zone->start, zone_end_pfn(zone), &from);

			if (pages == 0)
				continue;
			end = from + pages;
			stop = min_pfn(end, max_pfn(from, zone->first_deferred_pfn));
			free_unreserved(zone, from, stop);
			reserve_range(zone, stop, end);
		}
	}
}

/* The managed pages of a machine whose lists stay empty. */
/*@ requires config:  \valid_read(config) && \separated(config, zones + (0 .. MAX_ZONES - 1));
    requires ranges:  memory_known && spans_ok && config->nr_reserved <= MAX_RANGES &&
                      ascending((struct memory_range *)&config->reserved[0], config->nr_reserved);
    requires present: \forall integer z; ZONE(z) ==> zones[z].present ==
                        node_overlap(&memory_ranges[0], nr_memory_ranges, zones[z].node,
                                     zones[z].start, zones[z].start + zones[z].spanned);
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].managed;
    ensures  spans:   spans_ok;
    ensures  managed: \forall integer z; ZONE(z) ==> zones[z].managed <= zones[z].present;
*/
static void count_managed(const struct machine_config *config)
{
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant spans: spans_ok && memory_known;
	    loop assigns z, zones[0 .. MAX_ZONES - 1].managed;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct zone *zone = &zones[z];

		zone->managed = zone->present;
		/*@ loop invariant index: i <= config->nr_reserved;
		    loop invariant spans: spans_ok && memory_known;
		    loop assigns i, zone->managed;
		    loop variant config->nr_reserved - i;
		*/
		for (unsigned int i = 0; i < config->nr_reserved; i++) {
			pfn_t from;
			uint64_t pages = range_clip(&config->reserved[i], zone->start,
						    zone_end_pfn(zone), &from);

			zone->managed -= present_pages(zone->node, from, from + pages);
		}
	}
}

/* What was recorded goes before what was computed. */
/*@ requires config:  \valid_read(config) && \separated(config, zones + (0 .. MAX_ZONES - 1));
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].managed;
    ensures  managed: \forall integer z; ZONE(z) ==> zones[z].managed ==
                        (config->managed[z] == 0 ? \old(zones[z].managed) :
                         \min(config->managed[z], zones[z].present));
*/
static void override_managed(const struct machine_config *config)
{
	/*@ loop invariant zone: z <= MAX_ZONES;
	    loop invariant done: \forall integer y; 0 <= y < z ==> zones[y].managed ==
	                           (config->managed[y] == 0 ? \at(zones[y].managed, Pre) :
	                            \min(config->managed[y], zones[y].present));
	    loop invariant rest: \forall integer y; z <= y < MAX_ZONES ==>
	                           zones[y].managed == \at(zones[y].managed, Pre);
	    loop assigns z, zones[0 .. MAX_ZONES - 1].managed;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (config->managed[z] != 0)
			zones[z].managed = min_pfn(config->managed[z], zones[z].present);
}

/*
 * Huge pages are what the configuration says, but off where there is little memory (Linux:
 * hugepage_init).
 */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  RESERVES, vm.thp, vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  thp:     \old(all_managed(MAX_ZONES)) >= THP_LEAST_PAGES ==>
                        vm.thp == machine_boot.thp;
    ensures  little:  \old(all_managed(MAX_ZONES)) < THP_LEAST_PAGES ==> vm.thp == \old(vm.thp);
*/
static void hugepage_init(void)
{
	uint64_t total = 0;

	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant total: total == all_managed(z) && total <= z * MAX_FRAMES;
	    loop assigns z, total;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		total += zones[z].managed;
	if (total >= THP_LEAST_PAGES)
		vm_set_thp(machine_boot.thp);
}

/* Sizes of the pcp lists before there are watermarks (Linux: setup_per_cpu_pageset). */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  PCP_SIZES;
    ensures  machine: zones_ok;
*/
static void setup_per_cpu_pageset(void)
{
	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop assigns z, PCP_SIZES;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			zone_pcp_update(&zones[z], 0);
}

void page_alloc_init_late(void)
{
	if (machine_boot.done)
		return;
	machine_boot.done = true;
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		deferred_init_memmap(&zones[z]);
	cma_init_reserved_areas();
	init_per_zone_wmark_min();
	hugepage_init();
}

void machine_power_on(const struct machine_config *config, const struct machine_memory *memory)
{
	reset_machine(config, memory);
	memory_set(config->memory, config->nr_memory);
	memory_set_reserved(config->reserved, config->nr_reserved);
	setup_nodes(config);
	find_zone_movable_pfns(kernelcore_pages(config));
	setup_zones();
	build_all_zonelists();
	cma_reserve(config->empty ? 0 : config->cma_pages);
	if (config->deferred && !config->empty)
		defer_memory();
	if (config->empty)
		count_managed(config);
	else
		free_all_memory();
	override_managed(config);
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		cpu_online[cpu] = true;
	vm_reset();
	if (!slow_rules()->mark_factors) {
		vm.watermark_boost_factor = 0;
		vm.watermark_scale_factor = 1;
	}
	setup_per_cpu_pageset();
	if (!config->deferred || config->empty)
		page_alloc_init_late();
}

void machine_add_free(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	//@ assert some: pow2(order) >= 1;
	//@ assert last: !covered(pfn + pow2(order) - 1, PFN_NONE, 0);
	//@ assert ends: pfn + pow2(order) <= nr_frames;
	/*@ assert heads: \forall integer q; FRAME(q) && state_of(q) != PAGE_TAIL ==>
	                    covered(q, PFN_NONE, 0); */
	/*@ assert inner: \forall integer q; pfn <= q < pfn + pow2(order) ==>
	                    state_of(q) == PAGE_TAIL; */
	//@ assert first: !covered(pfn, PFN_NONE, 0);
	/*@ assert before: \forall integer q; FRAME(q) && q < pfn && state_of(q) != PAGE_TAIL ==>
	                     q + pow2(order_of(q)) <= pfn; */
	set_block(zone, pfn, PAGE_FREE, order);
	//@ assert blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0);
	//@ assert tiled: tiled_more{Pre,Here}(pfn, pfn + pow2(order));
	//@ assert machine: same_machine{Pre,Here};
	//@ assert links: lists_ok && pcps_counted;
	add_to_free_list_tail(zone, pfn, order, migratetype);
	//@ assert places: places_but{Pre,Here}(pfn);
	//@ assert suits: suits(pfn, order, migratetype);
	//@ assert on_list: on_zone_list(pfn);
	if (migratetype != MIGRATE_ISOLATE)
		zone->vm_stat[NR_FREE_PAGES] += (int64_t)block_pages(order);
	if (migratetype == MIGRATE_CMA)
		zone->vm_stat[NR_FREE_CMA_PAGES] += (int64_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
}

/* Fold what a dead CPU still counts on its own (Linux: cpu_vm_stats_fold). */
/*@ requires zone:   \valid(zone) && cpu < nr_cpus && \valid(zone->pcp + cpu);
    requires apart:  \separated(zone, zone->pcp + cpu);
    requires count:  counter_bounds(zone);
    terminates \true;
    assigns  zone->vm_stat[0 .. NR_ZONE_STATS - 1],
             zone->pcp[cpu].vm_stat_diff[0 .. NR_ZONE_STATS - 1];
    ensures  folded: \forall integer i; ITEM(i) ==> zone->pcp[cpu].vm_stat_diff[i] == 0 &&
                       zone->vm_stat[i] ==
                         \old(zone->vm_stat[i]) + \old(zone->pcp[cpu].vm_stat_diff[i]);
*/
static void cpu_vm_stats_fold(struct zone *zone, unsigned int cpu)
{
	/*@ loop invariant item:   item <= NR_ZONE_STATS;
	    loop invariant folded: \forall integer i; 0 <= i < item ==>
	                             zone->pcp[cpu].vm_stat_diff[i] == 0 &&
	                             zone->vm_stat[i] == \at(zone->vm_stat[i], Pre) +
	                               \at(zone->pcp[cpu].vm_stat_diff[i], Pre);
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

void cpu_hotplug(unsigned int cpu, bool online)
{
	if (cpu_online[cpu] == online)
		return;
	if (!online) {
		cpu_online[cpu] = false;
		drain_pages(cpu);
	}
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		if (!online)
			cpu_vm_stats_fold(&zones[z], cpu);
		/*
		 * one that comes is not in its node's mask yet, and is counted on every node
		 * instead
		 */
		zone_pcp_update(&zones[z], online ? 1 : 0);
	}
	cpu_online[cpu] = online;
	refresh_zone_stat_thresholds();
}

enum machine_error memory_online_check(const struct memory_range *range)
{
	pfn_t from;

	if (range->end <= range->start)
		return MACHINE_RANGE_EMPTY;
	if (range->start % PAGES_PER_SECTION != 0 || range->end % PAGES_PER_SECTION != 0)
		return MACHINE_SECTION;
	if (range->end > nr_frames)
		return MACHINE_RANGE_TOO_HIGH;
	if (range->node >= nr_node_ids)
		return MACHINE_RANGE_NODE;
	if (nr_memory_ranges == MAX_RANGES)
		return MACHINE_RANGES;
	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop assigns i, from;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		if (range_clip(&memory_ranges[i], range->start, range->end, &from) != 0)
			return MACHINE_RANGE_ORDER;
	return MACHINE_OK;
}

/* The zone for memory that is not for ZONE_MOVABLE (Linux: default_kernel_zone_for_pfn). */
/*@ requires machine: zones_ok;
    requires range:   \valid_read(range) && range->node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
    ensures  zone: \exists integer t; 0 <= t <= ZONE_NORMAL &&
                     \result == &zones[range->node * MAX_NR_ZONES + t];
*/
static struct zone *kernel_zone_for_range(const struct memory_range *range)
{
	struct zone *zone = &zones[(size_t)range->node * MAX_NR_ZONES];
	pfn_t from;

	/*@ loop invariant type: type <= ZONE_NORMAL;
	    loop assigns type, from;
	    loop variant ZONE_NORMAL - type;
	*/
	for (unsigned int type = 0; type < ZONE_NORMAL; type++)
		if (range_clip(range, zone[type].start, zone_end_pfn(&zone[type]), &from) != 0)
			return &zone[type];
	return &zone[ZONE_NORMAL];
}

/* Let the zone's span hold the range too. */
/*@ requires machine: arrays && spans_ok && memory_known && ranges_apart;
    requires zone:    a_zone(zone);
    requires range:   \valid_read(range) && \separated(range, zone) &&
                      range->start <= range->end <= nr_frames;
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires holes:   tiled_inside(0, nr_frames) && holes_tiled;
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].order,
             vmemmap[0 .. nr_frames - 1].zone, zone->start, zone->spanned;
    ensures  machine: arrays && spans_ok && memory_known;
    ensures  span:    zone->start <= range->start && range->end <= zone->start + zone->spanned;
    ensures  blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  holes:   tiled_inside(0, nr_frames) && holes_tiled;
*/
static void grow_zone(struct zone *zone, const struct memory_range *range)
{
	pfn_t start = range->start, end = range->end;

	if (zone->spanned != 0) {
		start = min_pfn(start, zone->start);
		end = max_pfn(end, zone_end_pfn(zone));
	}
	span_zone(zone, start, end);
}

enum machine_error memory_online(const struct memory_range *range, unsigned int zone_type)
{
	enum machine_error error = memory_online_check(range);
	struct zone *zone;
	bool new_zone;

	if (error != MACHINE_OK)
		return error;
	page_alloc_init_late();
	if (zone_type == ZONE_MOVABLE)
		zone = &zones[(size_t)range->node * MAX_NR_ZONES + ZONE_MOVABLE];
	else
		zone = kernel_zone_for_range(range);
	new_zone = !populated_zone(zone);

	unreserve_range(range->start, range->end);
	insert_range(range);
	add_to_node(&nodes[range->node], range);
	set_node_online(range->node);
	grow_zone(zone, range);
	init_pageblocks(range->start, range->end);
	zone->present += range->end - range->start;
	if (new_zone) {
		setup_zone_lists(zone);
		build_all_zonelists();
	}
	free_range(zone, range->start, range->end);
	init_per_zone_wmark_min();
	khugepaged_min_free_kbytes_update();
	return MACHINE_OK;
}
