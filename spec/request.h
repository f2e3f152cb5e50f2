/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request on its way: it goes through a list of its node from a place that is on it, for a type
 * that has lists. Who asks: a task whose preferred node is there and whose masks name a node.
 */
#ifndef FRAMEPROOF_SPEC_REQUEST_H
#define FRAMEPROOF_SPEC_REQUEST_H

/*@ predicate low_enough{L}(struct zoneref *r, integer highest) =
      r->zone == \null || r->zone_idx <= highest;

    predicate on_the_way{L}(struct zoneref *r) = \exists integer k; walk(r, k);

    predicate context_apart{L}(struct alloc_context *ac) =
      APART(ac, vmemmap) && APART(ac, lists) && APART(ac, pageblock_types) && APART(ac, release) &&
      APART(ac, trace_ring) && APART(ac, &zones[0]) && APART(ac, &nodes[0]) &&
      APART(ac, &behind[0]) && \forall integer z; ZONE(z) ==> APART(ac, zones[z].pcp);

    predicate context{L}(struct alloc_context *ac) =
      \valid_read(ac) && context_apart(ac) &&
      ac->node->id < nr_node_ids && ac->node == &nodes[ac->node->id] &&
      ac->zonelist < MAX_ZONELISTS && ac->migratetype < MIGRATE_PCPTYPES &&
      ac->highest_zoneidx < ZONE_DEVICE && on_the_way((struct zoneref *)ac->preferred) &&
      low_enough((struct zoneref *)ac->preferred, ac->highest_zoneidx);

    predicate task_ok{L} =
      (current.policy == MPOL_PREFERRED ==> current.preferred_node < nr_node_ids) &&
      current.interleave_prev < MAX_NUMNODES &&
      cpu_node[this_cpu] < nr_node_ids && node_online_map < (1 << nr_node_ids);
*/

/* What is passed over on the way. */
/*@ predicate passed{L}(struct zoneref *r, integer n, integer highest, integer nodemask) =
      \forall integer i; 0 <= i < n ==> !eligible(r + i, highest, nodemask);
*/

#endif
