/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/zonelist.h tells of `nodes_sound` and `walk`, proved of their parts. */
#include "all_open.h"
#include "../src/node.h"

/* An end is where the definition finds it: by induction on how far it is away. */
/*@ predicate away(integer m, integer i, integer k) = 0 <= i && 0 <= k && i + k == m;

    lemma end_here{L}: \forall struct zoneref *r, integer m;
      ends_at(r, m) ==> end_from(r, m) == m;
    lemma end_next{L}: \forall struct zoneref *r, integer m, i;
      ends_at(r, m) && 0 <= i < m ==> end_from(r, i) == end_from(r, i + 1);
    lemma end_back{L}: \forall integer k; 0 <= k ==> \forall struct zoneref *r, integer m;
      k <= m && ends_at(r, m) ==> end_from(r, m - k) == m;
    lemma end_at{L}: \forall struct zoneref *r, integer m, i, k;
      away(m, i, k) && ends_at(r, m) ==> end_from(r, m - k) == m && m - k == i;
    lemma end_away{L}: \forall struct zoneref *r, integer m; ends_at(r, m) ==> away(m, 0, m);
    lemma end_of_is{L}: \forall integer n, w, m;
      ends_at(&nodes[n].zonelists[w][0], m) ==> end_of(n, w) == m;
*/

/*@ lemma there_kept{L1,L2}: \forall integer z, t, n;
      ZONE(z) && zone_there{L1}(z, t, n) && same_places{L1,L2} ==> zone_there{L2}(z, t, n);
    lemma zoneref_kept{L1,L2}: \forall integer n, w, i;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && 0 <= i <= MAX_ZONES &&
      zoneref_ok{L1}(\at(&nodes[n].zonelists[w][i], L1)) && same_places{L1,L2} ==>
        zoneref_ok{L2}(\at(&nodes[n].zonelists[w][i], L2));
    lemma named_kept{L1,L2}: \forall integer n, w, m;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && 0 <= m <= MAX_ZONES &&
      named{L1}(\at(&nodes[n].zonelists[w][0], L1), m) && same_places{L1,L2} ==>
        named{L2}(\at(&nodes[n].zonelists[w][0], L2), m);
    lemma ends_kept{L1,L2}: \forall integer n, w, m;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS &&
      ends_at{L1}(\at(&nodes[n].zonelists[w][0], L1), m) && same_places{L1,L2} ==>
        ends_at{L2}(\at(&nodes[n].zonelists[w][0], L2), m);
    lemma end_kept{L1,L2}: \forall integer n, w;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && node_list{L1}(n, w) &&
      same_places{L1,L2} ==> end_of{L2}(n, w) == end_of{L1}(n, w);
    lemma first_kept{L1,L2}: \forall integer n, w, m, t;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && 0 <= m <= MAX_ZONES &&
      0 <= t < MAX_NR_ZONES && first_place{L1}(\at(&nodes[n], L1), w, m, t) &&
      same_places{L1,L2} ==> first_place{L2}(\at(&nodes[n], L2), w, m, t);
    lemma list_kept{L1,L2}: \forall integer n, w;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && node_list{L1}(n, w) &&
      same_places{L1,L2} ==> node_list{L2}(n, w);
    lemma place_zone{L}: \forall struct zoneref *r, integer n, w, i;
      place(r, n, w, i) && node_list(n, w) && i < end_of(n, w) ==>
        r->zone != \null && zoneref_ok(r);
    lemma place_end{L}: \forall struct zoneref *r, integer n, w, i;
      place(r, n, w, i) && node_list(n, w) && i == end_of(n, w) ==> r->zone == \null;
    lemma place_next: \forall struct zoneref *r, *s, integer n, w, i;
      place(r, n, w, i) && step(r, s) && i < MAX_ZONES ==> place(s, n, w, i + 1);
    lemma place_here: \forall integer n, w, i;
      0 <= n < MAX_NUMNODES && 0 <= w < MAX_ZONELISTS && 0 <= i <= MAX_ZONES ==>
        place(&nodes[n].zonelists[w][i], n, w, i);
    lemma first_at{L}: \forall struct pglist_data *d, integer w, n, t;
      first_places(d, w, n) && 0 <= t < MAX_NR_ZONES ==> first_place(d, w, n, t);
    lemma first_of{L}: \forall integer n, w, t;
      node_list(n, w) && 0 <= t < MAX_NR_ZONES ==> first_place(&nodes[n], w, end_of(n, w), t);
*/

/*@ lemma places_none{L}: same_places{L,L};
    lemma places_twice{L1,L2,L3}:
      same_places{L1,L2} && same_places{L2,L3} ==> same_places{L1,L3};
    lemma nodes_count{L}:
      nodes_sound ==> nr_node_ids <= MAX_NUMNODES && nr_online_nodes <= nr_node_ids;
    lemma nodes_number{L}: \forall integer n;
      nodes_sound && 0 <= n < nr_node_ids ==> nodes[n].id == n;
    lemma nodes_kept{L1,L2}:
      \at(nodes_sound, L1) && same_places{L1,L2} ==> \at(nodes_sound, L2);
    lemma walk_place{L}: \forall struct zoneref *r, integer k;
      walk(r, k) ==> 0 <= k <= MAX_ZONES && \exists integer n, w, i; place(r, n, w, i);
    lemma walk_end{L}: \forall struct zoneref *r, integer k;
      walk(r, k) && r->zone == \null ==> k == 0;
    lemma walk_zone{L}: \forall struct zoneref *r, integer k;
      walk(r, k) && r->zone != \null ==> k > 0 && zoneref_ok(r);
    lemma walk_step{L}: \forall struct zoneref *r, *s, integer k;
      step(r, s) && walk(r, k) && r->zone != \null ==> walk(s, k - 1);
    lemma walk_kept{L1,L2}: \forall struct zoneref *r, integer k;
      \at(walk(r, k), L1) && same_places{L1,L2} ==> \at(walk(r, k), L2);
*/
