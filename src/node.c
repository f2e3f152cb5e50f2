/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zonelists. Each node's list is its own zones, then those of the nearest node that is not yet on
 * it, and so on; of nodes that are equally near, the one that fewer nodes have second comes first.
 */
#include "block.h"
#include "node.h"

/* Distances count more than any load: the kernel's MAX_NUMNODES. */
#define DISTANCE_WEIGHT		   1024u
#define PENALTY_FOR_NODE_WITH_CPUS 1u

struct pglist_data nodes[MAX_NUMNODES];
unsigned int nr_node_ids;
unsigned int nr_online_nodes;
nodemask_t node_online_map;
bool cpu_online[MAX_CPUS];

unsigned int num_online_cpus(void)
{
	unsigned int n = 0;

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant count: n == online(cpu) && n <= cpu;
	    loop assigns cpu, n;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		n += cpu_online[cpu] ? 1 : 0;
	return n;
}

unsigned int num_online_cpus_of(unsigned int node)
{
	unsigned int n = 0;

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant count: n == online_of(node, cpu) && n <= cpu;
	    loop assigns cpu, n;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		n += cpu_online[cpu] && cpu_node[cpu] == node ? 1 : 0;
	return n;
}

/*
 * How far n is from node, with everything that decides between equals (Linux: find_next_best_node).
 */
static uint32_t fallback_cost(unsigned int node, unsigned int n, const uint32_t *load)
{
	uint32_t cost = nodes[node].distance[n];

	if (n < node)
		cost++;
	if (num_online_cpus_of(n) > 0)
		cost += PENALTY_FOR_NODE_WITH_CPUS;
	return cost * DISTANCE_WEIGHT + load[n];
}

/* The next node of the list; MAX_NUMNODES: none is left. */
static unsigned int find_next_best_node(unsigned int node, nodemask_t used, const uint32_t *load)
{
	unsigned int best = MAX_NUMNODES;
	uint32_t best_cost = UINT32_MAX;

	if (!(used >> node & 1))
		return node;
	for (unsigned int n = 0; n < nr_node_ids; n++) {
		uint32_t cost;

		if ((used >> n & 1) || nodes[n].present == 0)
			continue;
		cost = fallback_cost(node, n, load);
		if (cost < best_cost) {
			best_cost = cost;
			best = n;
		}
	}
	return best;
}

/*
 * Put a node's populated zones at place at and after, highest first; returns the place after them.
 */
static unsigned int add_node_zones(struct zoneref *list, unsigned int at, unsigned int node)
{
	for (unsigned int type = MAX_NR_ZONES; type-- > 0;) {
		struct zone *zone = &zones[node * MAX_NR_ZONES + type];

		if (!populated_zone(zone))
			continue;
		list[at].zone = zone;
		list[at].zone_idx = (uint8_t)type;
		list[at].node = (uint8_t)node;
		at++;
	}
	return at;
}

/* End the list, and find where requests for each highest zone start. */
static void end_zonelist(struct pglist_data *pgdat, unsigned int which, unsigned int at)
{
	struct zoneref *list = pgdat->zonelists[which];

	list[at] = (struct zoneref){ .zone = NULL };
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		unsigned int first = 0;

		while (first < at && list[first].zone_idx > type)
			first++;
		pgdat->first_zoneref[which][type] = (uint16_t)first;
		pgdat->first_zone[which][type] = pgdat->zonelists[which][first].zone;
	}
}

/*
 * The first node of each group of equally distant ones is charged, so that the next list starts
 * elsewhere.
 */
static void build_zonelists(unsigned int local, uint32_t *load)
{
	struct pglist_data *pgdat = &nodes[local];
	uint32_t countdown = nr_online_nodes;
	unsigned int at = 0, prev = local, node;
	nodemask_t used = 0;

	while ((node = find_next_best_node(local, used, load)) < MAX_NUMNODES) {
		used |= UINT64_C(1) << node;
		if (pgdat->distance[node] != pgdat->distance[prev])
			load[node] = release->node_load_adds ? load[node] + 1 : countdown;
		at = add_node_zones(pgdat->zonelists[ZONELIST_FALLBACK], at, node);
		prev = node;
		countdown--;
	}
	end_zonelist(pgdat, ZONELIST_FALLBACK, at);
	at = add_node_zones(pgdat->zonelists[ZONELIST_NOFALLBACK], 0, local);
	end_zonelist(pgdat, ZONELIST_NOFALLBACK, at);
}

/*
 * Mixing pageblocks can be avoided where a lower zone of the node could serve (Linux:
 * alloc_flags_nofragment).
 */
static bool zone_nofragment(const struct zone *zone)
{
	return zone->type == ZONE_NORMAL && (nr_online_nodes == 1 || populated_zone(zone - 1));
}

void build_all_zonelists(void)
{
	uint32_t load[MAX_NUMNODES] = { 0 };

	for (unsigned int node = 0; node < nr_node_ids; node++)
		build_zonelists(node, load);
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		zones[z].nofragment = zone_nofragment(&zones[z]);
}

struct zone *pfn_zone(pfn_t pfn)
{
	if (pfn >= nr_frames)
		return NULL;
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		const struct page *page = &vmemmap[pfn & ~(block_pages(order) - 1)];

		if (page->state != PAGE_TAIL)
			return page->order >= order ? &zones[page->zone] : NULL;
	}
	return NULL;
}
