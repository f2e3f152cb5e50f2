/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nodes: memory that is near some CPUs, and the order in which their zones are tried. Floor 5.
 */
#ifndef FRAMEPROOF_NODE_H
#define FRAMEPROOF_NODE_H

#include "zone.h"

/* A place in a zonelist (Linux: struct zoneref). */
struct zoneref {
	struct zone *zone; /* NULL ends the list */
	uint16_t zone_idx; /* zone->type */
	uint16_t node;
};

enum { ZONELIST_FALLBACK, ZONELIST_NOFALLBACK, MAX_ZONELISTS };

struct pglist_data {
	uint8_t id;
	bool online;
	pfn_t start; /* span: [start, start + spanned) */
	uint64_t spanned, present;
	uint64_t totalreserve; /* pages that user memory should not count on */
	/* page cache on the node: all of it, dirty, being written */
	uint64_t nr_file_pages, nr_file_dirty, nr_writeback;
	/* of it, on LRU lists and mapped by tasks; and slab that could be given back */
	uint64_t nr_file_lru, nr_file_mapped, nr_slab_reclaimable;
	uint64_t min_unmapped_pages, min_slab_pages; /* node reclaim leaves so much */
	uint64_t zone_reclaim_failed;		     /* node reclaims that freed too little, ever */
	uint8_t distance[MAX_NUMNODES];		     /* SLIT: 10 is here */
	/* kswapd: asked for this order up to this zone since it last ran */
	bool kswapd_wanted;
	uint8_t kswapd_order, kswapd_highest_zoneidx;
	uint64_t kswapd_wakeups; /* times that it was asked for, ever */
	/* the zones to try, best first, ended by a NULL zone */
	struct zoneref zonelists[MAX_ZONELISTS][MAX_ZONES + 1];
	/* where each request starts: the first place whose zone index is not above the key */
	uint16_t first_zoneref[MAX_ZONELISTS][MAX_NR_ZONES];
	struct zone *first_zone[MAX_ZONELISTS][MAX_NR_ZONES]; /* the zone there, or NULL */
};

extern struct pglist_data nodes[MAX_NUMNODES];
extern unsigned int nr_node_ids; /* nodes that exist: 0 to nr_node_ids - 1 */
extern unsigned int nr_online_nodes;
extern nodemask_t node_online_map;

/* Of nr_cpus possible CPUs, who is online. */
extern bool cpu_online[MAX_CPUS];

#include "../spec/allocator.h"
#include "../spec/zonelist.h"

/* So many percent of a number of pages, rounded down. */
/*@ requires range: pages <= UINT64_MAX / 100 && percent <= 100;
    terminates \true;
    assigns  \nothing;
    ensures  percent: \result == pages * percent / 100;
    ensures  bound:   \result <= pages;
*/
static inline uint64_t percent_of(uint64_t pages, uint64_t percent)
{
	return pages * percent / 100;
}

/* How many CPUs are online, in all and of one node. */
/*@ requires cpus:  cpus;
    terminates \true;
    assigns  \nothing;
    ensures  count: \result == online(nr_cpus);
    ensures  bound: \result <= nr_cpus;
*/
unsigned int num_online_cpus(void);
/*@ requires cpus:  cpus;
    terminates \true;
    assigns  \nothing;
    ensures  count: \result == online_of(node, nr_cpus);
    ensures  bound: \result <= nr_cpus;
*/
unsigned int num_online_cpus_of(unsigned int node);

/*
 * Build every node's zonelists: its own zones first, then the other nodes' by distance, those
 * further round robin, highest zone first (Linux: build_all_zonelists, 5.10 and 6.1).
 */
/*@ requires machine: rules && cpus && numbered;
    requires nodes:   1 <= nr_online_nodes <= nr_node_ids && nr_node_ids <= MAX_NUMNODES;
    terminates \true;
    assigns  nodes[0 .. MAX_NUMNODES - 1], zones[0 .. MAX_ZONES - 1].nofragment;
    ensures  kept:    \forall integer n; 0 <= n < MAX_NUMNODES ==>
                        nodes[n].id == \old(nodes[n].id) &&
                        nodes[n].present == \old(nodes[n].present);
    ensures  lists:   \forall integer n; 0 <= n < nr_node_ids ==> fallback_list(n) && own_list(n);
*/
void build_all_zonelists(void);

/* The zone that holds the frame; NULL: none, or a hole's frame outside every span. */
/*@ requires arrays:    arrays;
    requires partition: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires zones:     \forall integer p; FRAME(p) && state_of(p) != PAGE_TAIL ==>
                          zone_of(p) < MAX_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  none:      \result == \null <==> !FRAME(pfn) || !covered(pfn, PFN_NONE, 0);
    ensures  zone:      \result != \null ==> \exists integer p; FRAME(p) &&
                          state_of(p) != PAGE_TAIL && p <= pfn < p + pow2(order_of(p)) &&
                          \result == &zones[zone_of(p)];
*/
struct zone *pfn_zone(pfn_t pfn);

#endif
