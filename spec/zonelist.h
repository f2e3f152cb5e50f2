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

/*@ predicate numbered{L} =
      \forall integer z; ZONE(z) ==>
        zones[z].type == z % MAX_NR_ZONES && zones[z].node == z / MAX_NR_ZONES;

    predicate zoneref_ok{L}(struct zoneref *r) =
      r->node < MAX_NUMNODES && r->zone_idx < MAX_NR_ZONES &&
      r->zone == &zones[r->node * MAX_NR_ZONES + r->zone_idx] && r->zone->present != 0 &&
      r->zone_idx == r->zone->type && r->node == r->zone->node;

    predicate named{L}(struct zoneref *r, integer n) =
      \forall integer i; 0 <= i < n ==> r[i].zone != \null && zoneref_ok(&r[i]);

    predicate ends_at{L}(struct zoneref *r, integer n) =
      0 <= n <= MAX_ZONES && \valid_read(r + (0 .. n)) && r[n].zone == \null && named(r, n);

    predicate zonelist{L}(struct zoneref *r) = \exists integer n; ends_at(r, n);

    predicate eligible{L}(struct zoneref *r, integer highest, integer nodemask) =
      r->zone == \null || (r->zone_idx <= highest && (nodemask >> r->node) % 2 == 1);

    predicate first_place{L}(struct pglist_data *node, integer which, integer t) =
      node->first_zoneref[which][t] <= MAX_ZONES &&
      node->first_zone[which][t] ==
        node->zonelists[which][node->first_zoneref[which][t]].zone &&
      zonelist(&node->zonelists[which][node->first_zoneref[which][t]]);

    predicate first_places{L}(struct pglist_data *node, integer which) =
      \forall integer t; 0 <= t < MAX_NR_ZONES ==> first_place(node, which, t);

    predicate node_ok{L}(struct pglist_data *node) =
      node->id < MAX_NUMNODES && node == &nodes[node->id] &&
      \forall integer w; 0 <= w < MAX_ZONELISTS ==>
        zonelist(&node->zonelists[w][0]) && first_places(node, w);

    predicate nodes_ok{L} =
      nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids &&
      \forall integer n; 0 <= n < nr_node_ids ==> node_ok(&nodes[n]);
*/

/*
 * How far node n is from a node when its zonelist is built: by distance, but nodes before it and
 * nodes with CPUs are a little further.
 */
/*@ logic integer detour{L}(integer node, integer n) =
      nodes[node].distance[n] + (n < node ? 1 : 0) + (online_of(n, nr_cpus) > 0 ? 1 : 0);
*/

/* What it is to be in the right order: own zones first, then the nearest; of a node the highest. */
#define BEFORE(n, a, b) \
	((a).node == (b).node ? (a).zone_idx > (b).zone_idx : \
	 (a).node == (n) || ((b).node != (n) && detour(n, (a).node) <= detour(n, (b).node)))
/*@ predicate ordered{L}(integer n, struct zoneref *r, integer m) =
      \forall integer i, j; 0 <= i < j < m ==> BEFORE(n, r[i], r[j]);

    predicate on_the_list{L}(struct zoneref *r, integer m, integer z) =
      zones[z].present != 0 ==> \exists integer i; 0 <= i < m && r[i].zone == &zones[z];
*/

/*
 * The lists of a node: of every node with memory the zones that have some, and the node's own alone.
 */
/*@ predicate list_built{L}(integer n, integer w, integer m) =
      ends_at(&nodes[n].zonelists[w][0], m) && first_places(&nodes[n], w) &&
      ordered(n, &nodes[n].zonelists[w][0], m);

    predicate fallback_list{L}(integer n) =
      \exists integer m; list_built(n, ZONELIST_FALLBACK, m) &&
        \forall integer z; ZONE(z) && zones[z].node < nr_node_ids &&
          nodes[zones[z].node].present != 0 ==>
            on_the_list(&nodes[n].zonelists[ZONELIST_FALLBACK][0], m, z);

    predicate own_list{L}(integer n) =
      \exists integer m; list_built(n, ZONELIST_NOFALLBACK, m) &&
        (\forall integer i; 0 <= i < m ==>
           nodes[n].zonelists[ZONELIST_NOFALLBACK][i].node == n) &&
        \forall integer z; ZONE(z) && z / MAX_NR_ZONES == n ==>
          on_the_list(&nodes[n].zonelists[ZONELIST_NOFALLBACK][0], m, z);
*/

#endif
