/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zonelists: each names populated zones, highest and nearest first, and ends with NULL inside its
 * array. A walk from a place in it can so go on to the end.
 */
#ifndef FRAMEPROOF_SPEC_ZONELIST_H
#define FRAMEPROOF_SPEC_ZONELIST_H

/* Of the CPUs below n, those that are online, in all and of one node. */
/*@ logic integer online{L}(integer n) =
      n <= 0 ? 0 : online(n - 1) + (cpu_online[n - 1] ? 1 : 0);

    logic integer online_of{L}(integer node, integer n) =
      n <= 0 ? 0 : online_of(node, n - 1) +
                   (cpu_online[n - 1] && cpu_node[n - 1] == node ? 1 : 0);
*/

/*@ predicate zoneref_ok{L}(struct zoneref *r) =
      r->zone != \null ==>
        zone_place(r->zone) && r->zone->present != 0 &&
        r->zone_idx == r->zone->type && r->node == r->zone->node;

    predicate ends_at{L}(struct zoneref *r, integer n) =
      0 <= n <= MAX_ZONES && \valid_read(r + (0 .. n)) && r[n].zone == \null &&
      \forall integer i; 0 <= i < n ==> r[i].zone != \null && zoneref_ok(&r[i]);

    predicate zonelist{L}(struct zoneref *r) = \exists integer n; ends_at(r, n);

    predicate eligible{L}(struct zoneref *r, integer highest, integer nodemask) =
      r->zone == \null || (r->zone_idx <= highest && (nodemask >> r->node) % 2 == 1);

    predicate first_places{L}(struct pglist_data *node, integer which) =
      \forall integer t; 0 <= t < MAX_NR_ZONES ==>
        node->first_zoneref[which][t] <= MAX_ZONES &&
        node->first_zone[which][t] ==
          node->zonelists[which][node->first_zoneref[which][t]].zone &&
        zonelist(&node->zonelists[which][node->first_zoneref[which][t]]);

    predicate node_ok{L}(struct pglist_data *node) =
      node->id < MAX_NUMNODES && node == &nodes[node->id] &&
      \forall integer w; 0 <= w < MAX_ZONELISTS ==>
        zonelist(&node->zonelists[w][0]) && first_places(node, w);

    predicate nodes_ok{L} =
      nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids &&
      \forall integer n; 0 <= n < nr_node_ids ==> node_ok(&nodes[n]);
*/

#endif
