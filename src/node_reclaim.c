/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether to reclaim from a node, and the count of the times that it did not help. */
#include "node_reclaim.h"
#include "watermark.h"

/* Further away than this, memory is better taken than reclaimed (Linux: the same name). */
#define RECLAIM_DISTANCE 30u

/*@ terminates \true;
    assigns  \nothing;
    ensures  less: \result == not_below_0(a - b);
*/
static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Page cache that the mode lets reclaim have (Linux: node_pagecache_reclaimable). */
/*@ requires node:  \valid_read(node);
    terminates \true;
    assigns  \nothing;
    ensures  bound: \result <= node->nr_file_pages || \result <= node->nr_file_lru;
*/
static uint64_t pagecache_reclaimable(const struct pglist_data *node)
{
	uint64_t pages = node->nr_file_pages;

	if (!(vm.zone_reclaim_mode & RECLAIM_UNMAP))
		pages = less(node->nr_file_lru, node->nr_file_mapped);
	return vm.zone_reclaim_mode & RECLAIM_WRITE ? pages : less(pages, node->nr_file_dirty);
}

bool zone_allows_reclaim(const struct zone *preferred, const struct zone *zone)
{
	return nodes[preferred->node].distance[zone->node] <= RECLAIM_DISTANCE;
}

/* A scan that has freed nothing. */
/*@ requires node:    \exists integer n; 0 <= n < MAX_NUMNODES && node == &nodes[n];
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  node->zone_reclaim_failed;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  counted: more_events(\old(node->zone_reclaim_failed), 1,
                                  node->zone_reclaim_failed);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void count_failed(struct pglist_data *node)
{
	node->zone_reclaim_failed = counted(node->zone_reclaim_failed, 1);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

enum node_reclaim node_reclaim(struct pglist_data *node, bool may_wait)
{
	if (pagecache_reclaimable(node) <= node->min_unmapped_pages &&
	    node->nr_slab_reclaimable <= node->min_slab_pages)
		return NODE_RECLAIM_FULL;
	/* a node's own CPUs reclaim from it, others use what is free there */
	if (!may_wait || (num_online_cpus_of(node->id) > 0 && node->id != cpu_node[this_cpu]))
		return NODE_RECLAIM_NOSCAN;
	count_failed(node);
	return NODE_RECLAIM_SOME;
}
