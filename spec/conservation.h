/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorem `conservation`: a zone's counters are the pages on its free lists; and what a block
 * that comes to a list or leaves it does to the sums.
 */
#ifndef FRAMEPROOF_SPEC_CONSERVATION_H
#define FRAMEPROOF_SPEC_CONSERVATION_H

/* Of all lists but n, the counts are the same; so is what each CPU counts. */
/*@ predicate counts_but{L1,L2}(integer n) =
      \forall integer l; 1 <= l < \at(nr_lists, L1) && l != n ==> count{L1}(l) == count{L2}(l);

    predicate same_cpu_counts{L1,L2} =
      \forall integer z, c; ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==>
        SAME(L1, L2, zones[z].pcp[c].count);
*/

/* Does a page on a list of the type count as such? */
#define COUNTS_AS(item, t)	((item) == NR_FREE_PAGES ? (t) != MIGRATE_ISOLATE : (t) == MIGRATE_CMA)

#define ZONE_AT(L, z)	\at(&zones[z], L)

/*@ predicate cpus_counted{L} = \forall integer z; ZONE(z) ==> pcp_counts(&zones[z]);
*/

/* The counts of lists l + m to l + n - 1 are the same. */
/*@ predicate same_counts{L1,L2}(integer l, integer m, integer n) =
      \forall integer j; m <= j < n ==> count{L2}(l + j) == count{L1}(l + j);

    predicate few_pages{L}(struct zone *z) =
      \forall integer j; 0 <= j < NR_FREE_LISTS ==> 0 <= count(z->free_list + j) <= MAX_FRAMES;

    predicate list_at(integer t, integer o, integer i) =
      ORDER(o) && TYPE(t) && i == t * MAX_ORDER + o;
*/

/*
 * Opaque but where their facts are proved (LISTED_OPEN, proofs/axioms_listed*.c), of what
 * proofs/axioms_sums*.c prove by induction (SUMS_KNOWN).
 */
#ifdef LISTED_OPEN
/*@ logic integer product(integer o, integer n) = pow2(o) * n; */
#ifdef SUMS_KNOWN
/*@ axiomatic Sums {
      axiom pages_kept{L1,L2}: \forall struct zone *z, integer m, n;
        SAME(L1, L2, z->free_list) && same_counts{L1,L2}(\at(z->free_list, L1), m, n) &&
        0 <= m <= n ==>
          list_pages{L2}(z, n) - list_pages{L2}(z, m) ==
            list_pages{L1}(z, n) - list_pages{L1}(z, m);
      axiom cpu_pages_kept{L1,L2}: \forall struct zone *z, integer c, n;
        SAME(L1, L2, z->pcp) && SAME(L1, L2, z->pcp[c].list) &&
        SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
        same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, n) ==>
          pcp_list_pages{L2}(z, c, n) == pcp_list_pages{L1}(z, c, n);
      axiom pages_bounds{L}: \forall struct zone *z, integer m, n;
        0 <= m <= n <= NR_FREE_LISTS && few_pages(z) ==>
          0 <= list_pages(z, n) - list_pages(z, m) <= (n - m) * (MAX_FRAMES * MAX_ORDER_PAGES);
      axiom pages_at{L}: \forall struct zone *z, integer t, o, i;
        list_at(t, o, i) ==>
          list_pages(z, i + 1) == list_pages(z, i) + product(o, count(z->free_list + i));
    }
*/
#endif
/*@ logic integer listed{L}(struct zone *z, integer item) = listed_pages(z, item); */
#define pcps_counted	cpus_counted
#else
/*@ axiomatic Listed {
      logic integer listed{L}(struct zone *z, integer item)
        reads lists, lists[0 .. nr_lists - 1].count, z->free_list;
      predicate pcps_counted{L}
        reads lists, lists[0 .. nr_lists - 1].count, zones[0 .. MAX_ZONES - 1], nr_cpus,
              zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1], release, *release;

      axiom listed_more{L1,L2}: \forall integer z, i, o, t;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
        \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
        counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
        count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
          count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) + 1 ==>
            listed{L2}(ZONE_AT(L2, z), i) ==
              listed{L1}(ZONE_AT(L1, z), i) + (COUNTS_AS(i, t) ? pow2(o) : 0);
      axiom listed_less{L1,L2}: \forall integer z, i, o, t;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
        \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
        counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
        count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
          count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) - 1 ==>
            listed{L2}(ZONE_AT(L2, z), i) ==
              listed{L1}(ZONE_AT(L1, z), i) - (COUNTS_AS(i, t) ? pow2(o) : 0);
      axiom listed_others{L1,L2}: \forall integer y, z, i, o, t;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && y != z && ITEM(i) &&
        \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
        counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
          listed{L2}(ZONE_AT(L2, y), i) == listed{L1}(ZONE_AT(L1, y), i);
      axiom listed_bounds{L}: \forall integer z, i;
        machine_sound && ZONE(z) && ITEM(i) && zones[z].present != 0 &&
        (\forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES) ==>
          0 <= listed(&zones[z], i) <= 0x8000000000000;
      axiom listed_kept{L1,L2}: \forall integer z, i;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
        \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
          listed{L2}(ZONE_AT(L2, z), i) == listed{L1}(ZONE_AT(L1, z), i);
      axiom pcps_step{L1,L2}: \forall integer z, o, t;
        \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
        same_cpu_counts{L1,L2} && ZONE(z) && \at(zones[z].present, L1) != 0 &&
        ORDER(o) && TYPE(t) &&
        counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
          \at(pcps_counted, L2);
      axiom pcps_kept{L1,L2}:
        \at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
        same_cpu_counts{L1,L2} && counts_but{L1,L2}(0) ==>
          \at(pcps_counted, L2);
    }
*/
#endif

/* What a counter has and the lists do not: 0, but while pages are on their way. */
/*@ logic integer owed{L}(struct zone *z, integer item) = zone_stat(z, item) - listed(z, item);

    predicate conservation{L}(struct zone *z) =
      z->present != 0 ==> owed(z, NR_FREE_PAGES) == 0 && owed(z, NR_FREE_CMA_PAGES) == 0;
*/

/*
 * What one block more, or one less, on the list of an order and a type does to the sums of the zone,
 * and that other zones' stay.
 */
#define LIST_STEP(zone, order, type, sign) \
	(\forall integer i; ITEM(i) ==> \
	   listed(zone, i) == listed{Pre}(zone, i) + (COUNTS_AS(i, type) ? sign pow2(order) : 0)) && \
	(\forall integer y, i; ZONE(y) && ITEM(i) && y != (zone)->id && zones[y].present != 0 ==> \
	   listed(&zones[y], i) == listed{Pre}(&zones[y], i))

#endif
