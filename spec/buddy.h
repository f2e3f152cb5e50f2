/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the steps of taking a block say: split it, hand it over. Most is said of all frames but those
 * of the block, so that a caller need not know how it was cut.
 */
#ifndef FRAMEPROOF_SPEC_BUDDY_H
#define FRAMEPROOF_SPEC_BUDDY_H

/* The pages of one more block may be owed. */
/*@ predicate debt_room{L}(struct zone *z) =
      \forall integer i; ITEM(i) ==> owed(z, i) <= DEBT_MAX - MAX_ORDER_PAGES;
*/

/* The block lies in the zone's span; the zone's counters can lose n pages. */
/*@ predicate fits_zone{L}(struct zone *z, integer p, integer o) =
      spans(z, p) && spans(z, p + pow2(o) - 1);

    predicate counters_room{L}(struct zone *z, integer n) =
      \forall integer i; ITEM(i) ==> n - COUNT_MAX <= zone_stat(z, i) <= COUNT_MAX;

    predicate other_sums{L1,L2}(struct zone *z) =
      \forall integer y, i;
        ZONE(y) && ITEM(i) && y != \at(z->id, L1) && \at(zones[y].present, L1) != 0 ==>
          zone_stat{L1}(ZONE_AT(L1, y), i) == zone_stat{L2}(ZONE_AT(L1, y), i) &&
          listed{L1}(ZONE_AT(L1, y), i) == listed{L2}(ZONE_AT(L1, y), i);
*/

/* Of all frames but those after a and before b, blocks and lists are the same. */
/*@ predicate places_out{L1,L2}(integer a, integer b) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) && !(a < p < b) ==>
        SAME_BLOCK(L1, L2, p) && list{L1}(p) == list{L2}(p);
*/

#endif
