/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Node reclaim: free page cache of a node that is short of memory rather than take another node's
 * (vm.zone_reclaim_mode). Floor 6. There is nothing to reclaim yet: a scan frees no page.
 */
#ifndef FRAMEPROOF_NODE_RECLAIM_H
#define FRAMEPROOF_NODE_RECLAIM_H

#include "node.h"

/* vm.zone_reclaim_mode */
#define RECLAIM_ZONE  0x1u /* reclaim before leaving the node */
#define RECLAIM_WRITE 0x2u /* write dirty pages back */
#define RECLAIM_UNMAP 0x4u /* take pages that tasks have mapped */

/* What became of it (Linux: the same names). */
enum node_reclaim {
	NODE_RECLAIM_NOSCAN, /* not tried: not by this request, not on this node */
	NODE_RECLAIM_FULL,   /* not tried: little of the node could be freed */
	NODE_RECLAIM_SOME    /* tried; whether it is enough, the watermark says */
};

/* Is a zone near enough to be reclaimed for a request that prefers another? (Linux: zone_allows_reclaim) */
/*@ requires zones: \valid_read(preferred) && \valid_read(zone) &&
                    preferred->node < MAX_NUMNODES && zone->node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
    ensures  near:  \result <==> nodes[preferred->node].distance[zone->node] <= 30;
*/
bool zone_allows_reclaim(const struct zone *preferred, const struct zone *zone);

/* Reclaim from a node for a request, which may wait or not (Linux: node_reclaim). */
/*@ requires node:    \exists integer n; 0 <= n < MAX_NUMNODES && node == &nodes[n];
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  node->zone_reclaim_failed;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  result:  \result == NODE_RECLAIM_NOSCAN || \result == NODE_RECLAIM_FULL ||
                      \result == NODE_RECLAIM_SOME;
    ensures  waits:   !may_wait ==> \result != NODE_RECLAIM_SOME;
    ensures  counted: more_events(\old(node->zone_reclaim_failed),
                                  \result == NODE_RECLAIM_SOME ? 1 : 0,
                                  node->zone_reclaim_failed);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
enum node_reclaim node_reclaim(struct pglist_data *node, bool may_wait);

#endif
