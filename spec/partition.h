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

/*@ predicate heads{L}(integer p, integer h) = p == h || state_of(p) != PAGE_TAIL;

    logic integer block_order{L}(integer p, integer h, integer o) = p == h ? o : order_of(p);

    logic integer block_end{L}(integer p, integer h, integer o) =
      p + pow2(block_order(p, h, o));
*/

/* The parts: a block has an order, starts at a multiple of its size, ends within memory; ... */
/*@ predicate fitting{L}(integer h, integer o) =
      \forall integer p; FRAME(p) && heads(p, h) ==>
        0 <= block_order(p, h, o) <= MAX_PAGE_ORDER && aligned(p, block_order(p, h, o)) &&
        block_end(p, h, o) <= nr_frames;
*/

/* ... no other begins inside it; ... */
/*@ predicate disjoint{L}(integer h, integer o) =
      \forall integer p, q; FRAME(p) && heads(p, h) && p < q < block_end(p, h, o) ==>
        !heads(q, h);
*/

/*
 * ... a free block lies inside its zone's span; and every frame of a span is in a block. With
 * `disjoint` the block is the only one.
 */
/*@ predicate inside{L}(integer h, integer o) =
      \forall integer p; FRAME(p) && p != h && state_of(p) == PAGE_FREE ==>
        zone_of(p) < MAX_ZONES && zones[zone_of(p)].present != 0 &&
        spans(&zones[zone_of(p)], p) && spans(&zones[zone_of(p)], block_end(p, h, o) - 1);

    predicate covered{L}(integer p, integer h, integer o) =
      \exists integer q; 0 <= q <= p && heads(q, h) && p < block_end(q, h, o);

    predicate covering{L}(integer h, integer o) =
      \forall integer z, p; ZONE(z) && spans(&zones[z], p) ==> covered(p, h, o);
*/

/* The theorem `partition`, with a block in hand or with PFN_NONE. */
#define partition(h, o)	(fitting(h, o) && disjoint(h, o) && inside(h, o) && covering(h, o))

/*
 * On which lists blocks are: a free one on the list of its zone and order, one that a CPU keeps on
 * one of that CPU's, any other on none. The block in hand is exempt but for the last.
 */
/*@ predicate placed{L}(integer h) =
      (\forall integer p; FRAME(p) && p != h && state_of(p) == PAGE_FREE ==>
         on_free_list(&zones[zone_of(p)], p) &&
         list_order(&zones[zone_of(p)], list(p)) == order_of(p)) &&
      (\forall integer p; FRAME(p) && p != h && state_of(p) == PAGE_PCP ==>
         zone_of(p) < MAX_ZONES && zones[zone_of(p)].present != 0 &&
         \exists integer c; CPU(c) && on_pcp_list(&zones[zone_of(p)], c, p) &&
           pcp_list_order(list(p) - zones[zone_of(p)].pcp[c].list) == order_of(p)) &&
      (\forall integer p; ON_LIST(p) ==>
         p != h && (state_of(p) == PAGE_FREE || state_of(p) == PAGE_PCP));
*/

/*
 * The theorem `coalesced`: two buddies of one zone are not both free, unless the release's rule
 * could keep them apart: of a pageblock or more, where types that do not merge are or were.
 */
/*@ predicate may_stay_apart{L}(struct zone *z, integer o) =
      o >= PAGEBLOCK_ORDER && (z->kept_apart != 0 || z->cma_pages != 0);

    predicate coalesced{L} =
      \forall integer p, o; 0 <= o < MAX_PAGE_ORDER &&
        free_block(p, o) && free_block(buddy(p, o), o) && zone_of(p) == zone_of(buddy(p, o)) ==>
          may_stay_apart(&zones[zone_of(p)], o);
*/

#endif
