/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tiling of memory by blocks (theorems `partition` and `coalesced`).
 *
 *	frame	  8      9      10     11     12     13     14     15
 *		+------+------+------+------+------+------+------+------+
 *		| head, order 1|  head| hand| head, order 2             |
 *		+------+------+------+------+------+------+------+------+
 *
 * A head begins a block, and the blocks of two heads have no frame in common. While a block is
 * being freed, split or merged its head is not marked: it is in hand, (h, o) below, and counts as a
 * block all the same. PFN_NONE for h says that there is none.
 */
#ifndef FRAMEPROOF_SPEC_PARTITION_H
#define FRAMEPROOF_SPEC_PARTITION_H

/* The parts: a block has an order, starts at a multiple of its size, ends within memory; ... */
/*@ predicate fits{L}(integer p, integer o) =
      0 <= o <= MAX_PAGE_ORDER && aligned(p, o) && p + pow2(o) <= nr_frames;

    predicate fitting{L}(integer h, integer o) =
      (FRAME(h) ==> fits(h, o)) &&
      \forall integer p; FRAME(p) && p != h && state_of(p) != PAGE_TAIL ==> fits(p, order_of(p));
*/

/* ... no other begins inside it; ... */
/*@ predicate disjoint{L}(integer h, integer o) =
      (FRAME(h) ==> \forall integer q; h < q < h + pow2(o) ==> state_of(q) == PAGE_TAIL) &&
      (\forall integer p; FRAME(h) && 0 <= p < h && state_of(p) != PAGE_TAIL ==>
         p + pow2(order_of(p)) <= h) &&
      \forall integer p, q; FRAME(p) && p != h && state_of(p) != PAGE_TAIL &&
        p < q < p + pow2(order_of(p)) ==> state_of(q) == PAGE_TAIL;
*/

/*
 * ... a free block or a guard lies inside its zone's span; and every frame of a span is in a block.
 * With `disjoint` the block is the only one.
 */
#define IN_ZONE(s)	((s) == PAGE_FREE || (s) == PAGE_GUARD)
/*@ predicate in_its_zone{L}(integer p, integer o) =
      ZONE(zone_of(p)) && zones[zone_of(p)].present != 0 &&
      spans(&zones[zone_of(p)], p) && spans(&zones[zone_of(p)], p + pow2(o) - 1);

    predicate inside{L}(integer h, integer o) =
      \forall integer p; FRAME(p) && p != h && IN_ZONE(state_of(p)) ==>
        in_its_zone(p, order_of(p));

    predicate covered{L}(integer p, integer h, integer o) =
      (FRAME(h) && h <= p < h + pow2(o)) ||
      \exists integer q; FRAME(q) && q <= p && q != h && state_of(q) != PAGE_TAIL &&
        p < q + pow2(order_of(q));

    predicate covering{L}(integer h, integer o) =
      \forall integer z, p; ZONE(z) && spans(&zones[z], p) ==> covered(p, h, o);
*/

/* The zones' spans are the same; the blocks of all frames but x are. */
/*@ predicate same_spans{L1,L2} =
      \at(vmemmap, L1) == \at(vmemmap, L2) &&
      0 <= \at(nr_frames, L1) == \at(nr_frames, L2) <= MAX_FRAMES &&
      \forall integer z; ZONE(z) ==>
        \at(zones[z].start, L1) == \at(zones[z].start, L2) &&
        \at(zones[z].spanned, L1) == \at(zones[z].spanned, L2) &&
        \at(zones[z].present, L1) == \at(zones[z].present, L2);
*/
#define SAME_BLOCK(L1, L2, p) \
	(state_of{L1}(p) == state_of{L2}(p) && order_of{L1}(p) == order_of{L2}(p) && \
	 zone_of{L1}(p) == zone_of{L2}(p))
/*@ predicate blocks_but{L1,L2}(integer x) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) && p != x ==> SAME_BLOCK(L1, L2, p);
*/

/*
 * The theorem `partition`, with the block (h, o) in hand or with (PFN_NONE, 0): its parts where its
 * own lemmas are proved (PARTITION_OPEN, proofs/axioms_partition_*.c), elsewhere a name, the facts that
 * follow from it, and what a step does to it: take a block in hand, put one down, split the one in
 * hand, merge it with a buddy.
 */
#ifdef PARTITION_OPEN
#define partition(h, o)	(fitting(h, o) && disjoint(h, o) && inside(h, o) && covering(h, o))
#else
/*@ axiomatic Partition {
      predicate partition{L}(integer h, integer o)
        reads vmemmap, nr_frames, vmemmap[0 .. nr_frames - 1].state,
              vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone,
              zones[0 .. MAX_ZONES - 1].start, zones[0 .. MAX_ZONES - 1].spanned,
              zones[0 .. MAX_ZONES - 1].present;

      axiom partition_hand{L}: \forall integer h, o;
        partition(h, o) && FRAME(h) ==>
          0 <= o <= MAX_PAGE_ORDER && aligned(h, o) && h + pow2(o) <= nr_frames;
      axiom partition_block{L}: \forall integer h, o, p;
        partition(h, o) && FRAME(p) && p != h && state_of(p) != PAGE_TAIL ==>
          0 <= order_of(p) <= MAX_PAGE_ORDER && aligned(p, order_of(p)) &&
          p + pow2(order_of(p)) <= nr_frames;
      axiom partition_free{L}: \forall integer h, o, p;
        partition(h, o) && FRAME(p) && p != h && IN_ZONE(state_of(p)) ==>
          in_its_zone(p, order_of(p));
      axiom partition_inner{L}: \forall integer h, o, q;
        partition(h, o) && FRAME(h) && h < q < h + pow2(o) ==> state_of(q) == PAGE_TAIL;
      axiom partition_pair{L}: \forall integer h, o, p, q;
        partition(h, o) && FRAME(p) && FRAME(q) && p < q && p != h && q != h &&
        state_of(p) != PAGE_TAIL && state_of(q) != PAGE_TAIL ==>
          p + pow2(order_of(p)) <= q;
      axiom partition_kept{L1,L2}: \forall integer h, o;
        \at(partition(h, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(PFN_NONE) ==>
          \at(partition(h, o), L2);
      axiom partition_marked{L1,L2}: \forall integer h, o;
        \at(partition(h, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(h) ==>
          \at(partition(h, o), L2);
      axiom partition_take{L1,L2}: \forall integer p;
        \at(partition(PFN_NONE, 0), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
        \at(FRAME(p), L1) && state_of{L1}(p) != PAGE_TAIL ==>
          \at(partition(p, order_of{L1}(p)), L2);
      axiom partition_put{L1,L2}: \forall integer p, o;
        \at(partition(p, o), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(p) &&
        \at(FRAME(p), L1) && state_of{L2}(p) != PAGE_TAIL && order_of{L2}(p) == o &&
        (IN_ZONE(state_of{L2}(p)) ==> in_its_zone{L2}(p, o)) ==>
          \at(partition(PFN_NONE, 0), L2);
      axiom partition_split{L1,L2}: \forall integer p, u, k;
        \at(partition(p, k + 1), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
        halves(p, u, k) && \at(FRAME(p), L1) &&
        state_of{L2}(u) != PAGE_TAIL && order_of{L2}(u) == k &&
        (IN_ZONE(state_of{L2}(u)) ==> in_its_zone{L2}(u, k)) ==>
          \at(partition(p, k), L2);
      axiom partition_merge{L1,L2}: \forall integer p, b, low, high, k;
        \at(partition(p, k), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(b) &&
        halves(low, high, k) && ((p == low && b == high) || (p == high && b == low)) &&
        \at(FRAME(p), L1) && \at(FRAME(b), L1) &&
        state_of{L1}(b) != PAGE_TAIL && order_of{L1}(b) == k &&
        state_of{L2}(b) == PAGE_TAIL && state_of{L2}(p) == PAGE_TAIL ==>
          \at(partition(low, k + 1), L2);
    }
*/
#endif

/*
 * Do the pageblocks of a block suit a type? Those of CMA and isolated ones hold such blocks and no
 * others, or the free counts would drift.
 */
/*@ predicate same_kind(integer t, integer u) =
      (t == MIGRATE_CMA <==> u == MIGRATE_CMA) && (t == MIGRATE_ISOLATE <==> u == MIGRATE_ISOLATE);

    predicate suits{L}(integer p, integer o, integer t) =
      \forall integer q; p <= q < p + pow2(o) ==> same_kind(t, pageblock_type(q));
*/

/*
 * On which lists blocks are: a free one on the list of its zone, its order and a type that suits,
 * one that a CPU keeps on one of that CPU's, any other, and the one in hand, on none. What a CPU keeps
 * has noted a type that suits its pageblock, which may have been isolated since. A guard is small.
 */
#define TYPE_OF(p)	list_type(&zones[zone_of(p)], list(p))
/*@ logic integer noted{L}(integer p) = vmemmap[p].migratetype;

    predicate noted_suits{L}(integer p) =
      noted(p) < MIGRATE_ISOLATE &&
      (pageblock_type(p) == MIGRATE_ISOLATE ?
         zones[zone_of(p)].nr_isolate_pageblock != 0 : same_kind(noted(p), pageblock_type(p)));

    predicate on_zone_list{L}(integer p) =
      ZONE(zone_of(p)) && zones[zone_of(p)].present != 0 &&
      on_free_list(&zones[zone_of(p)], p) &&
      list_order(&zones[zone_of(p)], list(p)) == order_of(p) &&
      suits(p, order_of(p), TYPE_OF(p)) &&
      (TYPE_OF(p) == MIGRATE_ISOLATE ==> zones[zone_of(p)].nr_isolate_pageblock != 0);

    predicate on_cpu_list{L}(integer p) =
      in_its_zone(p, order_of(p)) && noted_suits(p) &&
      \exists integer c; CPU(c) && on_pcp_list(&zones[zone_of(p)], c, p) &&
        pcp_list_order(list(p) - zones[zone_of(p)].pcp[c].list) == order_of(p);

    predicate well_placed{L}(integer p) =
      (state_of(p) == PAGE_FREE ==> on_zone_list(p)) &&
      (state_of(p) == PAGE_PCP ==> on_cpu_list(p)) &&
      (state_of(p) == PAGE_GUARD ==> order_of(p) < PAGEBLOCK_ORDER) &&
      (list(p) != LIST_NONE ==> state_of(p) == PAGE_FREE || state_of(p) == PAGE_PCP);

    predicate all_placed{L}(integer h) =
      \forall integer p; FRAME(p) ==> (p == h ? list(p) == LIST_NONE : well_placed(p));
*/

/* Of all frames but x, blocks and lists are the same, and what those that CPUs keep have noted. */
#define PLACED_AS(p, h)	(FRAME(p) ==> ((p) == (h) ? list(p) == LIST_NONE : well_placed(p)))
/*@ predicate places_but{L1,L2}(integer x) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) && p != x ==>
        SAME_BLOCK(L1, L2, p) && list{L1}(p) == list{L2}(p) &&
        (state_of{L1}(p) == PAGE_PCP ==> noted{L1}(p) == noted{L2}(p));
*/

/* Opaque but where its facts are proved (PLACED_OPEN, proofs/axioms_placed.c). */
#ifdef PLACED_OPEN
#define placed(h)	all_placed(h)
#else
/*@ axiomatic Placed {
      predicate placed{L}(integer h)
        reads vmemmap, nr_frames, vmemmap[0 .. nr_frames - 1].state,
              vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone,
              vmemmap[0 .. nr_frames - 1].list, vmemmap[0 .. nr_frames - 1].migratetype,
              nr_cpus, release, *release, zones[0 .. MAX_ZONES - 1],
              zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1], pageblock_types,
              pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];

      axiom placed_hand{L}: \forall integer h;
        placed(h) && FRAME(h) ==> list(h) == LIST_NONE;
      axiom placed_free{L}: \forall integer h, p;
        placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_FREE ==> on_zone_list(p);
      axiom placed_pcp{L}: \forall integer h, p;
        placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_PCP ==> on_cpu_list(p);
      axiom placed_guard{L}: \forall integer h, p;
        placed(h) && FRAME(p) && p != h && state_of(p) == PAGE_GUARD ==>
          order_of(p) < PAGEBLOCK_ORDER;
      axiom placed_none{L}: \forall integer h, p;
        placed(h) && FRAME(p) && p != h && state_of(p) != PAGE_FREE && state_of(p) != PAGE_PCP ==>
          list(p) == LIST_NONE;
      axiom placed_member{L}: \forall integer h, p, z, o, t;
        placed(h) && lists_apart && FRAME(p) && ZONE(z) && zones[z].present != 0 &&
        zones[z].free_list >= 1 && 0 <= nr_cpus && ORDER(o) && TYPE(t) &&
        list(p) == zones[z].free_list + t * MAX_ORDER + o ==>
          p != h && state_of(p) == PAGE_FREE && zone_of(p) == z && order_of(p) == o;
      axiom placed_on_cpu{L}: \forall integer h, p, z, c, i;
        placed(h) && lists_apart && FRAME(p) && ZONE(z) && zones[z].present != 0 && CPU(c) &&
        zones[z].pcp[c].list >= 1 && 0 <= i < NR_PCP_LISTS_MAX &&
        list(p) == zones[z].pcp[c].list + i ==>
          p != h && state_of(p) == PAGE_PCP && zone_of(p) == z &&
          order_of(p) == pcp_list_order(i) && in_its_zone(p, order_of(p)) && noted_suits(p);
      axiom placed_step{L1,L2}: \forall integer g, h, x;
        \at(placed(g), L1) && same_machine{L1,L2} && places_but{L1,L2}(x) &&
        \at(PLACED_AS(x, h), L2) && \at(PLACED_AS(g, h), L2) && \at(PLACED_AS(h, h), L2) ==>
          \at(placed(h), L2);
    }
*/
#endif

/*
 * The theorem `coalesced`: two halves of a block, in one zone, are not both free, unless the rule
 * could keep them apart: of a pageblock or more, where types that do not merge are or were.
 */
#define SETS_APART(p)	(pageblock_type(p) >= MIGRATE_PCPTYPES)
/*@ predicate may_stay_apart{L}(struct zone *z, integer o) =
      o >= PAGEBLOCK_ORDER && (z->kept_apart != 0 || z->cma_pages != 0);

    predicate apart{L}(integer low, integer high, integer o) =
      free_block(low, o) && free_block(high, o) && zone_of(low) == zone_of(high) ==>
        may_stay_apart(&zones[zone_of(low)], o) ||
        (o >= PAGEBLOCK_ORDER && (SETS_APART(low) || SETS_APART(high)));

    predicate pair(integer low, integer high, integer o) =
      0 <= o < MAX_PAGE_ORDER && aligned(low, o + 1) && high == low + pow2(o);

    predicate all_coalesced{L} = \forall integer p, q, o; pair(p, q, o) ==> apart(p, q, o);
*/

/* A block of order k at x is apart from its buddy, whichever of the two comes first. */
/*@ predicate alone{L}(integer x, integer k) =
      k < MAX_PAGE_ORDER ==>
        (aligned(x, k + 1) ==> apart(x, x + pow2(k), k)) &&
        (aligned(x - pow2(k), k + 1) ==> apart(x - pow2(k), x, k));
*/

/* If a block of order o at p of the zone were free, it would be: its buddy is not, or may stay apart. */
/*@ predicate may_stand{L}(struct zone *z, integer p, integer o) =
      o < MAX_PAGE_ORDER ==> \forall integer b;
        ((b == p + pow2(o) && aligned(p, o + 1)) || (b == p - pow2(o) && aligned(b, o + 1))) &&
        free_block(b, o) && zone_of(b) == z->id ==>
          may_stay_apart(z, o) || (o >= PAGEBLOCK_ORDER && (SETS_APART(p) || SETS_APART(b)));
*/

/* Opaque but where its facts are proved (COALESCED_OPEN, proofs/axioms_coalesced.c). */
#ifdef COALESCED_OPEN
#define coalesced	all_coalesced
#else
/*@ axiomatic Coalesced {
      predicate coalesced{L}
        reads vmemmap, nr_frames, vmemmap[0 .. nr_frames - 1].state,
              vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone,
              zones[0 .. MAX_ZONES - 1].kept_apart, zones[0 .. MAX_ZONES - 1].cma_pages,
              pageblock_types, pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];

      axiom coalesced_step{L1,L2}: \forall integer x;
        \at(coalesced, L1) && same_machine{L1,L2} && blocks_but{L1,L2}(x) &&
        (\at(FRAME(x), L2) && state_of{L2}(x) == PAGE_FREE ==>
           0 <= order_of{L2}(x) && alone{L2}(x, order_of{L2}(x))) &&
        (\at(FRAME(x), L2) && state_of{L2}(x) == PAGE_FREE ==> ZONE(zone_of{L2}(x))) &&
        (\forall integer p; \at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==>
           ZONE(zone_of{L1}(p))) ==>
          \at(coalesced, L2);
    }
*/
#endif

#endif
