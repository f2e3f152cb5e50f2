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

    logic integer zone_at{L}(struct zoneref *r) = r->node * MAX_NR_ZONES + r->zone_idx;

    predicate zone_there{L}(integer z, integer type, integer node) =
      zones[z].present != 0 && zones[z].type == type && zones[z].node == node;

    predicate zoneref_ok{L}(struct zoneref *r) =
      r->node < MAX_NUMNODES && r->zone_idx < MAX_NR_ZONES && r->zone == &zones[zone_at(r)] &&
      zone_there(zone_at(r), r->zone_idx, r->node);

    predicate named{L}(struct zoneref *r, integer n) =
      \forall integer i; 0 <= i < n ==> r[i].zone != \null && zoneref_ok(&r[i]);

    predicate ends_at{L}(struct zoneref *r, integer n) =
      0 <= n <= MAX_ZONES && r[n].zone == \null && named(r, n);

    predicate eligible{L}(struct zoneref *r, integer highest, integer nodemask) =
      r->zone == \null || (r->zone_idx <= highest && (nodemask >> r->node) % 2 == 1);

    predicate first_place{L}(struct pglist_data *node, integer w, integer n, integer t) =
      node->first_zoneref[w][t] <= n &&
      node->first_zone[w][t] == node->zonelists[w][node->first_zoneref[w][t]].zone;

    predicate first_places{L}(struct pglist_data *node, integer w, integer n) =
      first_place(node, w, n, ZONE_DMA) && first_place(node, w, n, ZONE_DMA32) &&
      first_place(node, w, n, ZONE_NORMAL) && first_place(node, w, n, ZONE_MOVABLE) &&
      first_place(node, w, n, ZONE_DEVICE);

    predicate list_of{L}(struct pglist_data *node, integer w, integer n) =
      ends_at(&node->zonelists[w][0], n) && first_places(node, w, n);
*/

/* Where a node's list ends; its places, from which so many are left, and the next one. */
#ifdef NODES_OPEN
/*@ logic integer end_from{L}(struct zoneref *r, integer i) =
      i >= MAX_ZONES || r[i].zone == \null ? i : end_from(r, i + 1);
    logic integer end_of{L}(integer n, integer w) = end_from(&nodes[n].zonelists[w][0], 0);
*/
#else
/*@ axiomatic Ends {
      logic integer end_of{L}(integer n, integer w)
        reads nodes[n].zonelists[w][0 .. MAX_ZONES], zones[0 .. MAX_ZONES - 1].present,
              zones[0 .. MAX_ZONES - 1].type, zones[0 .. MAX_ZONES - 1].node;
      axiom end_of_is{L}: \forall integer n, w, m;
        ends_at(&nodes[n].zonelists[w][0], m) ==> end_of(n, w) == m;
    }
*/
#endif
/*@ predicate node_list{L}(integer n, integer w) = list_of(&nodes[n], w, end_of(n, w));

    predicate place(struct zoneref *r, integer n, integer w, integer i) =
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && 0 <= i <= MAX_ZONES &&
      r == &nodes[n].zonelists[w][i];

    predicate place_left{L}(struct zoneref *r, integer k) =
      \exists integer n, w, i; place(r, n, w, i) && node_list(n, w) &&
        0 <= k && i + k == end_of(n, w);

    predicate step(struct zoneref *r, struct zoneref *next) = next == r + 1;

    logic struct zoneref *start_of{L}(integer n, integer w, integer t) =
      &nodes[n].zonelists[w][nodes[n].first_zoneref[w][t]];

    predicate nodes_built{L} =
      nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids &&
      (\forall integer n; 0 <= n < nr_node_ids ==> nodes[n].id == n) &&
      \forall integer n, w; 0 <= n < nr_node_ids && 0 <= w < MAX_ZONELISTS ==> node_list(n, w);
*/

/* Nodes lie apart from what operations on blocks touch. */
/*@ predicate nodes_apart{L} =
      APART(&nodes[0], vmemmap) && APART(&nodes[0], lists) && APART(&nodes[0], pageblock_types) &&
      APART(&nodes[0], release) && APART(&nodes[0], trace_ring) &&
      \forall integer z; ZONE(z) ==> APART(&nodes[0], zones[z].pcp);
*/

/* What walks depend on does not differ. Of nodes that is all that has the width of an index. */
#define ON_NODES(L, p)	\at(\base_addr(p) == \base_addr(&nodes[0]), L)
#define SAME_PLACES(L1, L2) \
	(SAME(L1, L2, nr_node_ids) && SAME(L1, L2, nr_online_nodes) && \
	 (\forall integer n; 0 <= n < MAX_NUMNODES ==> SAME(L1, L2, nodes[n].id)) && \
	 (\forall uint16_t *p; ON_NODES(L1, p) ==> SAME(L1, L2, *p)) && \
	 (\forall struct zone **p; ON_NODES(L1, p) ==> SAME(L1, L2, *p)) && \
	 (\forall integer z; ZONE(z) ==> SAME(L1, L2, zones[z].present) && \
	    SAME(L1, L2, zones[z].type) && SAME(L1, L2, zones[z].node)))
/*@ predicate same_places{L1,L2} = SAME_PLACES(L1, L2); */

/*
 * A walk is at a place of a list, with k places to its end. Opaque but where their facts are
 * proved (NODES_OPEN, proofs/axioms_nodes.c).
 */
#ifdef NODES_OPEN
#define walk(r, k)	place_left(r, k)
#define nodes_sound	nodes_built
#else
/*@ axiomatic Nodes {
      axiom places_none{L}: same_places{L,L};
      axiom places_twice{L1,L2,L3}:
        same_places{L1,L2} && same_places{L2,L3} ==> same_places{L1,L3};
      predicate nodes_sound{L}
        reads nr_node_ids, nr_online_nodes, nodes[0 .. MAX_NUMNODES - 1],
              zones[0 .. MAX_ZONES - 1].present, zones[0 .. MAX_ZONES - 1].type,
              zones[0 .. MAX_ZONES - 1].node;
      predicate walk{L}(struct zoneref *r, integer k)
        reads nodes[0 .. MAX_NUMNODES - 1], zones[0 .. MAX_ZONES - 1].present,
              zones[0 .. MAX_ZONES - 1].type, zones[0 .. MAX_ZONES - 1].node;

      axiom nodes_count{L}:
        nodes_sound ==> nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids;
      axiom nodes_number{L}: \forall integer n;
        nodes_sound && 0 <= n < nr_node_ids ==> nodes[n].id == n;
      axiom nodes_kept{L1,L2}:
        \at(nodes_sound, L1) && same_places{L1,L2} ==> \at(nodes_sound, L2);
      axiom walk_place{L}: \forall struct zoneref *r, integer k;
        walk(r, k) ==> 0 <= k <= MAX_ZONES && \exists integer n, w, i; place(r, n, w, i);
      axiom walk_end{L}: \forall struct zoneref *r, integer k;
        walk(r, k) && r->zone == \null ==> k == 0;
      axiom walk_zone{L}: \forall struct zoneref *r, integer k;
        walk(r, k) && r->zone != \null ==> k > 0 && zoneref_ok(r);
      axiom walk_step{L}: \forall struct zoneref *r, *s, integer k;
        step(r, s) && walk(r, k) && r->zone != \null ==> walk(s, k - 1);
      axiom walk_kept{L1,L2}: \forall struct zoneref *r, integer k;
        \at(walk(r, k), L1) && same_places{L1,L2} ==> \at(walk(r, k), L2);
    }
*/
#endif
/*@ predicate walk_within{L}(struct zoneref *r, integer n) =
      \exists integer k; k <= n && walk(r, k);
*/
#define nodes_ok	(nodes_apart && nodes_sound)

/*
 * What a step leaves that only counts, or notes something of a page or a node: blocks, lists and
 * zones' numbers, and so the whole state.
 */
#define QUIET_STEP(L1, L2) \
	(same_machine{L1,L2} && same_links{L1,L2} && places_but{L1,L2}(PFN_NONE) && \
	 same_cpu_counts{L1,L2} && \
	 \forall integer z; ZONE(z) ==> same_counters{L1,L2}(ZONE_AT(L1, z)))
/*@ predicate quiet{L1,L2} = QUIET_STEP(L1, L2); */

/* What it keeps, in one step; proofs/axioms_quiet.c proves it of the theorems' own axioms. */
#define BLOCKS_SOUND \
	(lists_sound && machine_sound && pcps_counted && partition(PFN_NONE, 0) && \
	 placed(PFN_NONE) && debts && conserved)
#ifndef QUIET_OPEN
/*@ axiomatic Quiet {
      axiom quiet_none{L}: quiet{L,L};
      axiom quiet_twice{L1,L2,L3}: quiet{L1,L2} && quiet{L2,L3} ==> quiet{L1,L3};
      axiom quiet_kept{L1,L2}:
        \at(arrays && hardware && BLOCKS_SOUND, L1) && quiet{L1,L2} ==> \at(BLOCKS_SOUND, L2);
      axiom quiet_coalesced{L1,L2}:
        \at(arrays && hardware && BLOCKS_SOUND && coalesced, L1) && quiet{L1,L2} ==>
          \at(coalesced, L2);
    }
*/
#endif

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
      list_of(&nodes[n], w, m) &&
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
