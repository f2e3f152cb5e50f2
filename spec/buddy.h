/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the steps of taking and of freeing a block leave alone, how one step follows another, and the
 * arithmetic of blocks that hold a frame. Most is said of all frames but those of the block, so that a
 * caller need not know how it was cut.
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

/* What was the head of a block is the same, but for x; there may be new ones. */
/*@ predicate heads_but{L1,L2}(integer x) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) && p != x && state_of{L1}(p) != PAGE_TAIL ==>
        SAME_BLOCK(L1, L2, p) && list{L1}(p) == list{L2}(p);
*/

/* No page comes to a list, or leaves one, that is not among the free lists of the zone. */
#define FREE_OR_NONE(l, zone) \
	((l) == LIST_NONE || \
	 \at((zone)->free_list, Pre) <= (l) < \at((zone)->free_list, Pre) + NR_FREE_LISTS)
#define ONLY_FREE_MOVE(zone) \
	(\forall integer q; FRAME(q) ==> list(q) == list{Pre}(q) || \
	   (FREE_OR_NONE(list{Pre}(q), zone) && FREE_OR_NONE(list(q), zone)))

/* On the list of zone z, an order and a type. */
/*@ predicate listed_at{L}(integer p, integer z, integer o, integer t) =
      ZONE(z) && zones[z].present != 0 && ORDER(o) && TYPE(t) &&
      list(p) == free_list_of(&zones[z], o, t);
*/

/*
 * One step after another: what a step leaves, it leaves after it too, when the next touches no more.
 * proofs/axioms_buddy.c proves it of what the names stand for.
 */
#ifndef BUDDY_OPEN
/*@ axiomatic BuddySteps {
      axiom machine_then{L1,L2,L3}:
        same_machine{L1,L2} && same_machine{L2,L3} ==> same_machine{L1,L3};
      axiom guards_then{L1,L2}: \forall integer x;
        no_guards{L1} && \at(nr_frames, L1) == \at(nr_frames, L2) && blocks_but{L1,L2}(x) &&
        state_of{L2}(x) != PAGE_GUARD ==>
          no_guards{L2};
      axiom left_then{L1,L2,L3}: \forall integer z, p, x;
        left_alone{L1,L2}(z, p) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
        blocks_but{L2,L3}(x) && other_pages{L2,L3}(x) && !LEFT_ALONE(L1, x, z, p) ==>
          left_alone{L1,L3}(z, p);
      axiom counted_then{L1,L2,L3}: \forall integer z;
        others_counted{L1,L2}(z) && others_counted{L2,L3}(z) && same_machine{L1,L2} ==>
          others_counted{L1,L3}(z);
      axiom counters_then{L1,L2,L3}: \forall integer z;
        same_counters{L1,L2}(ZONE_AT(L1, z)) && same_counters{L2,L3}(ZONE_AT(L1, z)) ==>
          same_counters{L1,L3}(ZONE_AT(L1, z));
      axiom sums_then{L1,L2,L3}: \forall integer z;
        ZONE(z) && other_sums{L1,L2}(ZONE_AT(L1, z)) && other_sums{L2,L3}(ZONE_AT(L1, z)) &&
        same_machine{L1,L2} ==>
          other_sums{L1,L3}(ZONE_AT(L1, z));
      axiom out_then{L1,L2,L3}: \forall integer a, b, x;
        places_out{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
        places_but{L2,L3}(x) && a < x < b ==>
          places_out{L1,L3}(a, b);
      axiom heads_unmoved{L1,L2}: \forall integer x;
        heads_but{L1,L2}(x) && state_of{L1}(x) == PAGE_FREE &&
        \at(nr_frames, L1) == \at(nr_frames, L2) ==>
          unmoved{L1,L2};
      axiom heads_zones{L1,L2}: \forall integer z, x;
        other_sums{L1,L2}(ZONE_AT(L1, z)) && heads_but{L1,L2}(x) && same_machine{L1,L2} &&
        ZONE(z) && \at(zones[z].id, L1) == z && zone_of{L1}(x) == z ==>
          other_zones{L1,L2}(ZONE_AT(L1, z));
      axiom debts_within{L1,L2}: \forall integer z;
        debts{L1} && ZONE(z) && same_machine{L1,L2} && other_sums{L1,L2}(ZONE_AT(L1, z)) &&
        \at(zones[z].id, L1) == z &&
        (\forall integer i; ITEM(i) ==>
           -DEBT_MAX <= owed{L2}(ZONE_AT(L2, z), i) <= DEBT_MAX) ==>
          debts{L2};
      axiom heads_cut{L1,L2,L3}: \forall integer x, o;
        places_but{L1,L2}(x) && places_out{L2,L3}(x, x + pow2(o)) &&
        \at(nr_frames, L1) == \at(nr_frames, L2) &&
        (\forall integer q; x < q < x + pow2(o) ==> state_of{L1}(q) == PAGE_TAIL) ==>
          heads_but{L1,L3}(x);
      axiom heads_then{L1,L2,L3}: \forall integer x;
        heads_but{L1,L2}(x) && places_but{L2,L3}(x) &&
        \at(nr_frames, L1) == \at(nr_frames, L2) ==>
          heads_but{L1,L3}(x);
      axiom member_free{L}: \forall integer h, p, z, o, t;
        placed(h) && machine_sound && cpus && FRAME(p) && listed_at(p, z, o, t) ==>
          p != h && free_block(p, o) && zone_of(p) == z;
      axiom debts_after{L1,L2}: \forall integer z;
        debts{L1} && ZONE(z) && same_machine{L1,L2} && others_counted{L1,L2}(z) &&
        (\forall integer i; ITEM(i) ==>
           owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i)) ==>
          debts{L2};
      axiom zones_after{L1,L2}: \forall integer z, p;
        others_counted{L1,L2}(z) && left_alone{L1,L2}(z, p) && same_machine{L1,L2} &&
        ZONE(z) && \at(zones[z].id, L1) == z &&
        (state_of{L1}(p) == PAGE_FREE ==> zone_of{L1}(p) == z) ==>
          other_zones{L1,L2}(ZONE_AT(L1, z));
    }
*/
#endif

/* A block that holds p starts at the last multiple of its size, ... */
/*@ ghost
    /@ requires order:   k <= MAX_PAGE_ORDER && p < MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  down:    aligned(p - p % pow2(k), k) && 0 <= p % pow2(k) <= p;
       ensures  holds:   p < p - p % pow2(k) + pow2(k);
       ensures  only:    \forall integer q;
                           0 <= q <= p < q + pow2(k) && aligned(q, k) ==> q == p - p % pow2(k); @/
    static inline void multiple_below(uint64_t p, unsigned int k)
    {
      uint64_t n;

      shift_multiplies(1, k, 1);
      pow2_values(k);
      n = 1ull << k;
      /@ assert size: n == pow2(k) && power(k, n); @/
      remainder_is(p / n, n, 0);
      /@ assert down: p - p % n == (p / n) * n; @/
    }
*/

/* ... which is no higher in a block of the next order. */
/*@ ghost
    /@ requires order:   k < MAX_PAGE_ORDER && p < MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  rest:    p % pow2(k) <= p % pow2(k + 1); @/
    static inline void rest_grows(uint64_t p, unsigned int k)
    {
      uint64_t n, whole, r;

      shift_multiplies(1, k, 1);
      pow2_values(k);
      n = 1ull << k;
      pow2_values(k + 1);
      /@ assert size: n == pow2(k) && n + n == pow2(k + 1); @/
      whole = p / (n + n);
      r = p % (n + n);
      /@ assert whole: p == whole * (n + n) + r; @/
      if (r < n)
        remainder_is(2 * whole, n, r);
      else
        remainder_is(2 * whole + 1, n, r - n);
      /@ assert rest: p % n == r || p % n == r - n; @/
    }
*/

/* So a block that holds p starts no higher than any smaller one could. */
/*@ ghost
    /@ requires order:   o <= MAX_PAGE_ORDER && p < MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  down:    aligned(p - p % pow2(o), o) && 0 <= p % pow2(o) <= p;
       ensures  holds:   p < p - p % pow2(o) + pow2(o);
       ensures  only:    \forall integer q;
                           0 <= q <= p < q + pow2(o) && aligned(q, o) ==> q == p - p % pow2(o);
       ensures  larger:  \forall integer q, k; o <= k <= MAX_PAGE_ORDER && aligned(q, k) &&
                           0 <= q <= p < q + pow2(k) ==> q <= p - p % pow2(o); @/
    static inline void rounded_down(uint64_t p, unsigned int o)
    {
      unsigned int k = o;

      multiple_below(p, o);
      /@ loop invariant order: o <= k <= MAX_PAGE_ORDER;
         loop invariant rest:  p % pow2(o) <= p % pow2(k);
         loop invariant larger: \forall integer q, j; o <= j <= k && aligned(q, j) &&
                                  0 <= q <= p < q + pow2(j) ==> q <= p - p % pow2(o);
         loop assigns k;
         loop variant MAX_PAGE_ORDER - k; @/
      while (k < MAX_PAGE_ORDER) {
        rest_grows(p, k);
        k++;
        multiple_below(p, k);
      }
    }
*/

/* A block of a pageblock or less has one type. */
/*@ ghost
    /@ requires order:   k <= PAGEBLOCK_ORDER && p < MAX_FRAMES && aligned(p, k);
       terminates \true;
       assigns  \nothing;
       ensures  type:    \forall integer q;
                           p <= q < p + pow2(k) ==> pageblock_type(q) == pageblock_type(p); @/
    static inline void block_has_type(uint64_t p, unsigned int k)
    {
      block_in_pageblock(p, k);
    }
*/

/* What is listed is in range, and so is what is counted when little is owed. */
/*@ ghost
    /@ requires state:   standing && OUR_ZONE(zone);
       requires debts:   DEBTS_BELOW(2 * DEBT_MAX);
       terminates \true;
       assigns  \nothing;
       ensures  listed:  \forall integer i; ITEM(i) ==> 0 <= listed(zone, i) <= 0x8000000000000;
       ensures  counted: counters_room(zone, 2 * MAX_FRAMES); @/
    static inline void sums_in_range(const struct zone *zone)
    {
      /@ assert few: \forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES; @/
      /@ assert free: 0 <= listed(&zones[zone->id], NR_FREE_PAGES) <= 0x8000000000000; @/
      /@ assert cma: 0 <= listed(&zones[zone->id], NR_FREE_CMA_PAGES) <= 0x8000000000000; @/
      /@ assert items: \forall integer i;
           ITEM(i) ==> i == NR_FREE_PAGES || i == NR_FREE_CMA_PAGES; @/
    }
*/

#endif
