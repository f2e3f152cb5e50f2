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

/* No load reaches DISTANCE_WEIGHT, so that it only decides between equals. */
/*@ logic integer cost{L}(integer node, integer n, uint32_t *load) =
      detour(node, n) * DISTANCE_WEIGHT + load[n];

    predicate loads{L}(uint32_t *load, integer most) =
      \valid(load + (0 .. MAX_NUMNODES - 1)) &&
      \forall integer n; 0 <= n < MAX_NUMNODES ==> load[n] <= most;

    logic integer marked{L}(bool *used, integer n) =
      n <= 0 ? 0 : marked(used, n - 1) + (used[n - 1] ? 1 : 0);
*/
#define LIST_OF(node, which) &nodes[node].zonelists[which][0]

#define SAME_PLACE(L1, L2, n, w, i)                                                                \
	(\at(nodes[n].zonelists[w][i].zone, L1) == \at(nodes[n].zonelists[w][i].zone, L2) && \
	 \at(nodes[n].zonelists[w][i].zone_idx, L1) == \at(nodes[n].zonelists[w][i].zone_idx, L2) && \
	 \at(nodes[n].zonelists[w][i].node, L1) == \at(nodes[n].zonelists[w][i].node, L2))

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
/*@ requires cpus:  cpus;
    requires nodes: node < MAX_NUMNODES && n < MAX_NUMNODES;
    requires load:  \valid_read(load + n) && load[n] < DISTANCE_WEIGHT;
    terminates \true;
    assigns  \nothing;
    ensures  cost:  \result == cost(node, n, (uint32_t *)load);
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
/*@ requires cpus:    cpus;
    requires nodes:   node < nr_node_ids <= MAX_NUMNODES;
    requires used:    \valid_read(used + (0 .. MAX_NUMNODES - 1));
    requires load:    loads((uint32_t *)load, DISTANCE_WEIGHT - 1);
    terminates \true;
    assigns  \nothing;
    ensures  left:    \result != MAX_NUMNODES ==> \result < nr_node_ids && !used[\result] &&
                        (\result == node || nodes[\result].present != 0);
    ensures  own:     !used[node] ==> \result == node;
    ensures  none:    \result == MAX_NUMNODES ==>
                        \forall integer n; 0 <= n < nr_node_ids && !used[n] ==> nodes[n].present == 0;
    ensures  nearest: used[node] && \result != MAX_NUMNODES ==>
                        \forall integer n; 0 <= n < nr_node_ids && !used[n] &&
                          nodes[n].present != 0 ==> cost(node, \result, (uint32_t *)load) <=
                            cost(node, n, (uint32_t *)load);
*/
static unsigned int find_next_best_node(unsigned int node, const bool *used, const uint32_t *load)
{
	unsigned int best = MAX_NUMNODES;
	uint32_t best_cost = UINT32_MAX;

	if (!used[node])
		return node;
	/*@ loop invariant node: n <= nr_node_ids;
	    loop invariant best: best == MAX_NUMNODES ? best_cost == UINT32_MAX :
	                           best < n && !used[best] && nodes[best].present != 0 &&
	                           best_cost == cost(node, best, (uint32_t *)load);
	    loop invariant cost: \forall integer m; 0 <= m < n && !used[m] && nodes[m].present != 0 ==>
	                           best != MAX_NUMNODES &&
	                           best_cost <= cost(node, m, (uint32_t *)load);
	    loop assigns n, best, best_cost;
	    loop variant nr_node_ids - n;
	*/
	for (unsigned int n = 0; n < nr_node_ids; n++) {
		uint32_t cost;

		if (used[n] || nodes[n].present == 0)
			continue;
		cost = fallback_cost(node, n, load);
		if (cost < best_cost) {
			best_cost = cost;
			best = n;
		}
	}
	return best;
}

/* Put a zone at a place, after those before it. */
/*@ requires nodes:   local < MAX_NUMNODES && which < MAX_ZONELISTS && at < MAX_ZONES;
    requires zone:    node < MAX_NUMNODES && type < MAX_NR_ZONES &&
                      zones[node * MAX_NR_ZONES + type].present != 0;
    requires places:  numbered && named(LIST_OF(local, which), at);
    terminates \true;
    assigns  nodes[local].zonelists[which][at];
    ensures  places:  named(LIST_OF(local, which), at + 1);
    ensures  zone:    nodes[local].zonelists[which][at].node == node &&
                      nodes[local].zonelists[which][at].zone_idx == type;
    ensures  kept:    \forall integer i; 0 <= i < at ==> SAME_PLACE(Pre, Post, local, which, i);
    ensures  all:     on_the_list(LIST_OF(local, which), at + 1, node * MAX_NR_ZONES + type);
    ensures  all:     \forall integer z; ZONE(z) && on_the_list{Pre}(LIST_OF(local, which), at, z) ==>
                        on_the_list(LIST_OF(local, which), at + 1, z);
*/
static void put_zone(unsigned int local, unsigned int which, unsigned int at, unsigned int node,
		     unsigned int type)
{
	struct zoneref *ref = &nodes[local].zonelists[which][at];

	ref->zone = &zones[node * MAX_NR_ZONES + type];
	ref->zone_idx = (uint16_t)type;
	ref->node = (uint16_t)node;
	/*@ assert kept: \forall integer i; 0 <= i < at ==>
	      SAME_PLACE(Pre, Here, local, which, i); */
	//@ assert new: zoneref_ok(&nodes[local].zonelists[which][at]);
	/*@ assert zone: nodes[local].zonelists[which][at].zone ==
	      &zones[node * MAX_NR_ZONES + type]; */
}

/*
 * Put a node's populated zones at place at and after, highest first; returns the place after them.
 */
/*@ requires nodes:   local < MAX_NUMNODES && which < MAX_ZONELISTS && node < MAX_NUMNODES;
    requires room:    at + MAX_NR_ZONES <= MAX_ZONES;
    requires places:  numbered && named(LIST_OF(local, which), at);
    terminates \true;
    assigns  nodes[local].zonelists[which][at .. at + MAX_NR_ZONES - 1];
    ensures  places:  at <= \result <= at + MAX_NR_ZONES && named(LIST_OF(local, which), \result);
    ensures  node:    \forall integer i; at <= i < \result ==>
                        nodes[local].zonelists[which][i].node == node;
    ensures  order:   \forall integer i, j; at <= i < j < \result ==>
                        nodes[local].zonelists[which][i].zone_idx >
                        nodes[local].zonelists[which][j].zone_idx;
    ensures  kept:    \forall integer i; 0 <= i < at ==> SAME_PLACE(Pre, Post, local, which, i);
    ensures  all:     \forall integer z; ZONE(z) && on_the_list{Pre}(LIST_OF(local, which), at, z) ==>
                        on_the_list(LIST_OF(local, which), \result, z);
    ensures  all:     \forall integer z; ZONE(z) && z / MAX_NR_ZONES == node ==>
                        on_the_list(LIST_OF(local, which), \result, z);
*/
static unsigned int add_node_zones(unsigned int local, unsigned int which, unsigned int at,
				   unsigned int node)
{
	/*@ loop invariant type:   type <= MAX_NR_ZONES;
	    loop invariant places: \at(at, Pre) <= at <= \at(at, Pre) + MAX_NR_ZONES - type;
	    loop invariant places: named(LIST_OF(local, which), at);
	    loop invariant node:   \forall integer i; \at(at, Pre) <= i < at ==>
	                             nodes[local].zonelists[which][i].node == node &&
	                             nodes[local].zonelists[which][i].zone_idx >= type;
	    loop invariant order:  \forall integer i, j; \at(at, Pre) <= i < j < at ==>
	                             nodes[local].zonelists[which][i].zone_idx >
	                             nodes[local].zonelists[which][j].zone_idx;
	    loop invariant kept:   \forall integer i; 0 <= i < \at(at, Pre) ==>
	                             SAME_PLACE(Pre, Here, local, which, i);
	    loop invariant all:    \forall integer z; ZONE(z) &&
	                             on_the_list{Pre}(LIST_OF(local, which), \at(at, Pre), z) ==>
	                               on_the_list(LIST_OF(local, which), at, z);
	    loop invariant all:    \forall integer z; node * MAX_NR_ZONES + type <= z <
	                             (node + 1) * MAX_NR_ZONES ==>
	                               on_the_list(LIST_OF(local, which), at, z);
	    loop assigns type, at,
	                 nodes[local].zonelists[which][\at(at, Pre) ..
	                                               \at(at, Pre) + MAX_NR_ZONES - 1];
	    loop variant type;
	*/
	for (unsigned int type = MAX_NR_ZONES; type > 0; type--) {
		if (!populated_zone(&zones[node * MAX_NR_ZONES + type - 1]))
			continue;
		put_zone(local, which, at, node, type - 1);
		at++;
	}
	return at;
}

/* Where requests start whose highest zone is of the type. */
/*@ requires nodes:   local < MAX_NUMNODES && which < MAX_ZONELISTS && at <= MAX_ZONES;
    requires type:    type < MAX_NR_ZONES;
    requires ends:    ends_at(LIST_OF(local, which), at);
    terminates \true;
    assigns  nodes[local].first_zoneref[which][type], nodes[local].first_zone[which][type];
    ensures  ends:    ends_at(LIST_OF(local, which), at);
    ensures  kept:    \forall integer i; 0 <= i <= at ==> SAME_PLACE(Pre, Post, local, which, i);
    ensures  first:   first_place(&nodes[local], which, at, type);
*/
static void set_first(unsigned int local, unsigned int which, unsigned int at, unsigned int type)
{
	struct pglist_data *pgdat = &nodes[local];
	const struct zoneref *list = pgdat->zonelists[which];
	unsigned int first = 0;

	/*@ loop invariant first: first <= at;
	    loop assigns first;
	    loop variant at - first;
	*/
	while (first < at && list[first].zone_idx > type)
		first++;
	pgdat->first_zoneref[which][type] = (uint16_t)first;
	pgdat->first_zone[which][type] = list[first].zone;
	//@ assert kept: \forall integer i; 0 <= i <= at ==> SAME_PLACE(Pre, Here, local, which, i);
	//@ assert ends: ends_at(LIST_OF(local, which), at);
}

/* End the list, and find where requests for each highest zone start. */
/*@ requires nodes:   local < MAX_NUMNODES && which < MAX_ZONELISTS && at <= MAX_ZONES;
    requires places:  named(LIST_OF(local, which), at);
    terminates \true;
    assigns  nodes[local].zonelists[which][at],
             nodes[local].first_zoneref[which][0 .. MAX_NR_ZONES - 1],
             nodes[local].first_zone[which][0 .. MAX_NR_ZONES - 1];
    ensures  ends:    ends_at(LIST_OF(local, which), at);
    ensures  kept:    \forall integer i; 0 <= i < at ==> SAME_PLACE(Pre, Post, local, which, i);
    ensures  all:     \forall integer z; ZONE(z) && on_the_list{Pre}(LIST_OF(local, which), at, z) ==>
                        on_the_list(LIST_OF(local, which), at, z);
    ensures  list:    list_of(&nodes[local], which, at);
*/
static void end_zonelist(unsigned int local, unsigned int which, unsigned int at)
{
	nodes[local].zonelists[which][at].zone = NULL;
	//@ assert kept: \forall integer i; 0 <= i < at ==> SAME_PLACE(Pre, Here, local, which, i);
	//@ assert ends: ends_at(LIST_OF(local, which), at);
	/*@ loop invariant type:  type <= MAX_NR_ZONES;
	    loop invariant ends:  ends_at(LIST_OF(local, which), at);
	    loop invariant kept:  \forall integer i; 0 <= i < at ==>
	                            SAME_PLACE(Pre, Here, local, which, i);
	    loop invariant first: \forall integer t; 0 <= t < type ==>
	                            first_place(&nodes[local], which, at, t);
	    loop assigns type, nodes[local].first_zoneref[which][0 .. MAX_NR_ZONES - 1],
	                 nodes[local].first_zone[which][0 .. MAX_NR_ZONES - 1];
	    loop variant MAX_NR_ZONES - type;
	*/
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		set_first(local, which, at, type);
}

/* No node is on it yet. */
/*@ ghost
    /@ requires used:   \forall integer n; 0 <= n < nr_node_ids ==> !used[n];
       terminates \true;
       assigns  \nothing;
       ensures  none:   marked(used, nr_node_ids) == 0; @/
    static void none_used(bool *used)
    {
      unsigned int i = 0;

      /@ loop invariant node: 0 <= i <= nr_node_ids;
         loop invariant none: marked(used, i) == 0;
         loop assigns i;
         loop variant nr_node_ids - i; @/
      while (i < nr_node_ids)
        i++;
    }
*/

/* The node is on the list now. */
/*@ requires nodes:   node < nr_node_ids <= MAX_NUMNODES;
    requires used:    \valid(used + (0 .. MAX_NUMNODES - 1)) && !used[node];
    terminates \true;
    assigns  used[node];
    ensures  used:    used[node];
    ensures  count:   marked(used, nr_node_ids) == \old(marked(used, nr_node_ids)) + 1;
    ensures  room:    marked(used, nr_node_ids) <= nr_node_ids;
*/
static void mark_used(bool *used, unsigned int node)
{
	used[node] = true;
	/*@ ghost unsigned int i = 0;
	    /@ loop invariant node:  0 <= i <= nr_node_ids;
	       loop invariant count: marked(used, i) == marked{Pre}(used, i) + (node < i ? 1 : 0);
	       loop invariant room:  marked(used, i) <= i;
	       loop assigns i;
	       loop variant nr_node_ids - i; @/
	    while (i < nr_node_ids)
	      i++;
	*/
}

/* The node's own zones. */
/*@ requires zones:   numbered;
    requires node:    local < MAX_NUMNODES;
    terminates \true;
    assigns  nodes[local].zonelists[ZONELIST_NOFALLBACK][0 .. MAX_ZONES],
             nodes[local].first_zoneref[ZONELIST_NOFALLBACK][0 .. MAX_NR_ZONES - 1],
             nodes[local].first_zone[ZONELIST_NOFALLBACK][0 .. MAX_NR_ZONES - 1];
    ensures  list:    own_list(local);
*/
static void build_own_list(unsigned int local)
{
	unsigned int at = add_node_zones(local, ZONELIST_NOFALLBACK, 0, local);

	//@ assert order: ordered(local, LIST_OF(local, 1), at);
	end_zonelist(local, ZONELIST_NOFALLBACK, at);
	//@ assert order: ordered(local, LIST_OF(local, 1), at);
	//@ assert list: list_built(local, ZONELIST_NOFALLBACK, at);
}

/*
 * The first node of each group of equally distant ones is charged, so that the next list starts
 * elsewhere.
 */
/*@ requires rules:   rules;
    requires load:    \valid(load) && *load < UINT32_MAX;
    terminates \true;
    assigns  *load;
    ensures  load:    *load == \old(*load) || *load == \old(*load) + 1 || *load == countdown;
*/
static void charge(uint32_t *load, bool starts_group, uint32_t countdown)
{
	if (starts_group)
		*load = release->node_load_adds ? *load + 1 : countdown;
}

/* Every node's zones, nearest first. */
/*@ requires machine: rules && cpus && numbered;
    requires nodes:   local < nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids;
    requires load:    loads(load, MAX_NUMNODES + local);
    requires apart:   \base_addr(load) != \base_addr(&nodes[0]) &&
                      \base_addr(load) != \base_addr((struct release *)release);
    terminates \true;
    assigns  load[0 .. MAX_NUMNODES - 1],
             nodes[local].zonelists[ZONELIST_FALLBACK][0 .. MAX_ZONES],
             nodes[local].first_zoneref[ZONELIST_FALLBACK][0 .. MAX_NR_ZONES - 1],
             nodes[local].first_zone[ZONELIST_FALLBACK][0 .. MAX_NR_ZONES - 1];
    ensures  load:    loads(load, MAX_NUMNODES + local + 1);
    ensures  list:    fallback_list(local);
*/
static void build_fallback_list(unsigned int local, uint32_t *load)
{
	const uint8_t *distance = nodes[local].distance;
	uint32_t countdown = nr_online_nodes;
	unsigned int at = 0, prev = local, node;
	bool used[MAX_NUMNODES] = { false };

	//@ ghost none_used(used);
	//@ ghost unsigned int left = nr_node_ids;
	/*@ loop invariant rules:  rules;
	    loop invariant nodes:  prev < MAX_NUMNODES && countdown <= nr_online_nodes;
	    loop invariant room:   at <= MAX_NR_ZONES * marked(&used[0], nr_node_ids) &&
	                           left + marked(&used[0], nr_node_ids) == nr_node_ids;
	    loop invariant places: named(LIST_OF(local, 0), at);
	    loop invariant load:   \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                             load[n] <= MAX_NUMNODES + local + (used[n] ? 1 : 0);
	    loop invariant own:    !used[local] ==> at == 0;
	    loop invariant nodes:  \forall integer i; 0 <= i < at ==>
	                             used[nodes[local].zonelists[0][i].node] &&
	                             nodes[local].zonelists[0][i].node < nr_node_ids;
	    loop invariant near:   \forall integer i, n; 0 <= i < at && 0 <= n < nr_node_ids &&
	                             !used[n] && nodes[n].present != 0 ==>
	                               nodes[local].zonelists[0][i].node == local ||
	                               detour(local, nodes[local].zonelists[0][i].node) <=
	                                 detour(local, n);
	    loop invariant order:  ordered(local, LIST_OF(local, 0), at);
	    loop invariant all:    \forall integer z; ZONE(z) && used[z / MAX_NR_ZONES] ==>
	                             on_the_list(LIST_OF(local, 0), at, z);
	    loop assigns at, prev, node, countdown, left, used[0 .. MAX_NUMNODES - 1],
	                 load[0 .. MAX_NUMNODES - 1],
	                 nodes[local].zonelists[0][0 .. MAX_ZONES - 1];
	    loop variant left;
	*/
	while ((node = find_next_best_node(local, used, load)) < MAX_NUMNODES) {
		/*@ assert near: used[local] ==> \forall integer n; 0 <= n < nr_node_ids && !used[n] &&
		      nodes[n].present != 0 ==> detour(local, node) <= detour(local, n); */
		//@ ghost Found:;
		mark_used(used, node);
		charge(&load[node], distance[node] != distance[prev], countdown);
		at = add_node_zones(local, ZONELIST_FALLBACK, at, node);
		/*@ assert old: \forall integer i; 0 <= i < \at(at, Found) ==>
		      SAME_PLACE(Found, Here, local, 0, i); */
		/*@ assert new: \forall integer i; \at(at, Found) <= i < at ==>
		      nodes[local].zonelists[0][i].node == node; */
		/*@ assert near: \forall integer n; 0 <= n < nr_node_ids && !used[n] &&
		      nodes[n].present != 0 ==>
		        node == local || detour(local, node) <= detour(local, n); */
		/*@ assert near: \forall integer i, n; 0 <= i < \at(at, Found) &&
		      0 <= n < nr_node_ids && !used[n] && nodes[n].present != 0 ==>
		        nodes[local].zonelists[0][i].node == local ||
		        detour(local, nodes[local].zonelists[0][i].node) <= detour(local, n); */
		/*@ assert near: \forall integer i, n; \at(at, Found) <= i < at &&
		      0 <= n < nr_node_ids && !used[n] && nodes[n].present != 0 ==>
		        nodes[local].zonelists[0][i].node == local ||
		        detour(local, nodes[local].zonelists[0][i].node) <= detour(local, n); */
		/*@ assert order: \forall integer i, j; 0 <= i < j < \at(at, Found) ==>
		      BEFORE(local, nodes[local].zonelists[0][i], nodes[local].zonelists[0][j]); */
		/*@ assert order: \forall integer i, j; 0 <= i < \at(at, Found) <= j < at ==>
		      BEFORE(local, nodes[local].zonelists[0][i], nodes[local].zonelists[0][j]); */
		/*@ assert order: \forall integer i, j; \at(at, Found) <= i < j < at ==>
		      BEFORE(local, nodes[local].zonelists[0][i], nodes[local].zonelists[0][j]); */
		//@ ghost left--;
		prev = node;
		countdown -= countdown > 0;
	}
	/*@ assert all: \forall integer z; ZONE(z) && zones[z].node < nr_node_ids &&
	      nodes[zones[z].node].present != 0 ==> on_the_list(LIST_OF(local, 0), at, z); */
	end_zonelist(local, ZONELIST_FALLBACK, at);
	//@ assert order: ordered(local, LIST_OF(local, 0), at);
	//@ assert list: list_built(local, ZONELIST_FALLBACK, at);
}

/*
 * Mixing pageblocks can be avoided where a lower zone of the node could serve (Linux:
 * alloc_flags_nofragment).
 */
/*@ requires zone:    z < MAX_ZONES && numbered;
    terminates \true;
    assigns  \nothing;
*/
static bool zone_nofragment(unsigned int z)
{
	return zones[z].type == ZONE_NORMAL &&
	       (nr_online_nodes == 1 || populated_zone(&zones[z - 1]));
}

void build_all_zonelists(void)
{
	uint32_t load[MAX_NUMNODES] = { 0 };

	/*@ loop invariant node:  node <= nr_node_ids;
	    loop invariant load:  loads(&load[0], MAX_NUMNODES + node);
	    loop invariant lists: \forall integer n; 0 <= n < node ==> fallback_list(n) && own_list(n);
	    loop invariant kept:  \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                            nodes[n].id == \at(nodes[n].id, Pre) &&
	                            nodes[n].present == \at(nodes[n].present, Pre);
	    loop invariant rules: rules;
	    loop assigns node, load[0 .. MAX_NUMNODES - 1],
	                 nodes[0 .. MAX_NUMNODES - 1];
	    loop variant nr_node_ids - node;
	*/
	for (unsigned int node = 0; node < nr_node_ids; node++) {
		build_fallback_list(node, load);
		build_own_list(node);
	}
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop assigns z, zones[0 .. MAX_ZONES - 1].nofragment;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		zones[z].nofragment = zone_nofragment(z);
}

struct zone *pfn_zone(pfn_t pfn)
{
	if (pfn >= nr_frames)
		return NULL;
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop assigns order;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		const struct page *page = &vmemmap[pfn - pfn % block_pages(order)];

		if (page->state != PAGE_TAIL)
			return page->order >= order ? &zones[page->zone] : NULL;
	}
	return NULL;
}
