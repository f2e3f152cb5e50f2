/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request on its way: it goes through a list of its node from a place that is on it, for a type
 * that has lists. Who asks: a task whose preferred node is there and whose masks name a node.
 */
#ifndef FRAMEPROOF_SPEC_REQUEST_H
#define FRAMEPROOF_SPEC_REQUEST_H

/*@ predicate place_on{L}(struct zoneref *r, struct pglist_data *node, integer which) =
      \exists integer i; 0 <= i && r == &node->zonelists[which][i];

    predicate low_enough{L}(struct zoneref *r, integer highest) =
      r->zone == \null || r->zone_idx <= highest;

    predicate context{L}(struct alloc_context *ac) =
      \valid_read(ac) && node_ok((struct pglist_data *)ac->node) &&
      ac->zonelist < MAX_ZONELISTS && ac->migratetype < MIGRATE_PCPTYPES &&
      ac->highest_zoneidx < ZONE_DEVICE && zonelist((struct zoneref *)ac->preferred) &&
      place_on((struct zoneref *)ac->preferred, (struct pglist_data *)ac->node, ac->zonelist) &&
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
