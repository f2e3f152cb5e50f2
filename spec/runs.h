/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run of blocks, cut from one larger block. While it is cut, what is left of it is in hand: the
 * frames from a to before b, which need not be a block. It loses blocks at either end.
 *
 *	      a                             b
 *	+------+------+------+------+------+------+------+------+
 *	| kept |             hand          | free, order 1|      |
 *	+------+------+------+------+------+------+------+------+
 *
 * What is said here only a run needs; the macro RUNS shows its axioms to no other function.
 */
#ifndef FRAMEPROOF_SPEC_RUNS_H
#define FRAMEPROOF_SPEC_RUNS_H

#define IN_RUN(p, a, b)	((a) <= (p) && (p) < (b))

/* The theorem `partition` with such a hand: blocks outside, nothing but its first frame marked inside. */
#ifdef RUNS_OPEN
/*@ predicate run_fits{L}(integer a, integer b) =
      0 <= a <= b <= nr_frames &&
      \forall integer p; FRAME(p) && !IN_RUN(p, a, b) && state_of(p) != PAGE_TAIL ==>
        fits(p, order_of(p));

    predicate run_apart{L}(integer a, integer b) =
      (\forall integer q; a < q < b ==> state_of(q) == PAGE_TAIL) &&
      (\forall integer p; a < b && 0 <= p < a && state_of(p) != PAGE_TAIL ==>
         p + pow2(order_of(p)) <= a) &&
      \forall integer p, q; FRAME(p) && !IN_RUN(p, a, b) && state_of(p) != PAGE_TAIL &&
        p < q < p + pow2(order_of(p)) ==> state_of(q) == PAGE_TAIL;

    predicate run_inside{L}(integer a, integer b) =
      \forall integer p; FRAME(p) && !IN_RUN(p, a, b) && IN_ZONE(state_of(p)) ==>
        in_its_zone(p, order_of(p));

    predicate run_covers{L}(integer p, integer a, integer b) =
      IN_RUN(p, a, b) ||
      \exists integer q; FRAME(q) && q <= p && !IN_RUN(q, a, b) && state_of(q) != PAGE_TAIL &&
        p < q + pow2(order_of(q));

    predicate run_covering{L}(integer a, integer b) =
      \forall integer z, p; ZONE(z) && spans(&zones[z], p) ==> run_covers(p, a, b);
*/
#define run_hand(a, b) \
	(run_fits(a, b) && run_apart(a, b) && run_inside(a, b) && run_covering(a, b))
#else
/*@ axiomatic RunHand {
      predicate run_hand{L}(integer a, integer b)
        reads vmemmap, nr_frames, vmemmap[0 .. nr_frames - 1].state,
              vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone,
              zones[0 .. MAX_ZONES - 1].start, zones[0 .. MAX_ZONES - 1].spanned,
              zones[0 .. MAX_ZONES - 1].present;
    }
*/
#endif

/* The frame that counts as the block in hand, where lists are spoken of. */
#define HAND(a, b)	((a) < (b) ? (a) : PFN_NONE)

/* Of all frames outside, blocks and lists are the same; pages moved among free lists of zone z only. */
/*@ predicate same_outside{L1,L2}(integer a, integer b) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) && !IN_RUN(p, a, b) ==>
        SAME_BLOCK(L1, L2, p) && list{L1}(p) == list{L2}(p);

    predicate among_free{L}(integer z, integer l) =
      l == LIST_NONE || zones[z].free_list <= l < zones[z].free_list + NR_FREE_LISTS;

    predicate free_moves{L1,L2}(integer z) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) ==>
        list{L1}(p) == list{L2}(p) ||
        (among_free{L1}(z, list{L1}(p)) && among_free{L1}(z, list{L2}(p)));

    predicate cpu_list_of{L}(integer z, integer l, integer o) =
      \exists integer c, i; CPU(c) && 0 <= i < pcp_lists && l == zones[z].pcp[c].list + i &&
        pcp_list_order(i) == o;
*/

/* What is in hand lies in the zone and suits a type. */
#define RUN_SUITS(zone, a, b, t) \
	(((a) < (b) ==> spans(zone, a) && spans(zone, (b) - 1)) && \
	 \forall integer q; IN_RUN(q, a, b) ==> same_kind(t, pageblock_type(q)))

/* What a block that is put down at x has to be. */
#define PUT_DOWN(L, x, k) \
	(0 <= (k) <= MAX_PAGE_ORDER && aligned(x, k) && pow2(k) >= 1 && \
	 state_of{L}(x) != PAGE_TAIL && order_of{L}(x) == (k) && \
	 (IN_ZONE(state_of{L}(x)) ==> in_its_zone{L}(x, k)))

#if defined(RUNS) && !defined(RUNS_OPEN)
/*@ axiomatic Runs {
      axiom run_begins{L}: \forall integer p, o;
        partition(p, o) && FRAME(p) ==> run_hand(p, p + pow2(o));
      axiom run_ends{L}: \forall integer a;
        run_hand(a, a) && nr_frames <= MAX_FRAMES ==> partition(PFN_NONE, 0);
      axiom run_range{L}: \forall integer a, b;
        run_hand(a, b) ==> 0 <= a <= b <= nr_frames;
      axiom run_inner{L}: \forall integer a, b, q;
        run_hand(a, b) && a < q < b ==> state_of(q) == PAGE_TAIL;
      axiom run_free{L}: \forall integer a, b, p;
        run_hand(a, b) && FRAME(p) && !IN_RUN(p, a, b) && IN_ZONE(state_of(p)) ==>
          in_its_zone(p, order_of(p));
      axiom run_lower{L1,L2}: \forall integer a, b, k;
        \at(run_hand(a, b), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
        PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
          \at(run_hand(a + pow2(k), b), L2);
      axiom run_upper{L1,L2}: \forall integer a, u, k;
        \at(run_hand(a, u + pow2(k)), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
        PUT_DOWN(L2, u, k) && a < u ==>
          \at(run_hand(a, u), L2);
      axiom outside_then{L1,L2,L3}: \forall integer a, b, x;
        same_outside{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
        places_but{L2,L3}(x) && IN_RUN(x, a, b) ==>
          same_outside{L1,L3}(a, b);
      axiom outside_joined{L1,L2,L3}: \forall integer a, b;
        same_outside{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
        same_outside{L2,L3}(a, b) ==>
          same_outside{L1,L3}(a, b);
      axiom outside_heads{L1,L2,L3}: \forall integer x, o;
        places_but{L1,L2}(x) && same_outside{L2,L3}(x, x + pow2(o)) &&
        \at(nr_frames, L1) == \at(nr_frames, L2) &&
        (\forall integer q; x < q < x + pow2(o) ==> state_of{L1}(q) == PAGE_TAIL) ==>
          heads_but{L1,L3}(x);
      axiom moves_then{L1,L2,L3}: \forall integer z;
        ZONE(z) && free_moves{L1,L2}(z) && free_moves{L2,L3}(z) && same_machine{L1,L2} ==>
          free_moves{L1,L3}(z);
      axiom moves_counts{L1,L2}: \forall integer z, l;
        \at(lists_sound, L1) && \at(lists_sound, L2) && same_machine{L1,L2} && free_moves{L1,L2}(z) &&
        1 <= l < \at(nr_lists, L1) && !among_free{L1}(z, l) ==>
          count{L2}(l) == count{L1}(l);
      axiom listed_cpu{L1,L2}: \forall integer y, z, i, l, o;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && ITEM(i) &&
        \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 &&
        cpu_list_of{L1}(z, l, o) && counts_but{L1,L2}(l) ==>
          listed{L2}(ZONE_AT(L2, y), i) == listed{L1}(ZONE_AT(L1, y), i);
      axiom cpu_list_there{L}: \forall integer z, l, o;
        machine_sound && ZONE(z) && zones[z].present != 0 && cpu_list_of(z, l, o) ==>
          LIST(l) && !among_free(z, l);
      axiom cpu_list_kept{L1,L2}: \forall integer z, l, o;
        cpu_list_of{L1}(z, l, o) && same_machine{L1,L2} && ZONE(z) ==> cpu_list_of{L2}(z, l, o);
      axiom on_cpu{L}: \forall integer p, o, t;
        machine_sound && FRAME(p) && in_its_zone(p, o) && order_of(p) == o && noted(p) == t &&
        0 <= t < MIGRATE_PCPTYPES && same_kind(t, pageblock_type(p)) &&
        cpu_list_of(zone_of(p), list(p), o) ==>
          on_cpu_list(p);
    }
*/
#endif

/* What is aligned to a size is to all smaller ones. */
/*@ ghost
    /@ requires order:   o <= k <= MAX_PAGE_ORDER && p <= MAX_FRAMES && aligned(p, k);
       terminates \true;
       assigns  \nothing;
       ensures  aligned: aligned(p, o); @/
    static inline void aligned_below(uint64_t p, unsigned int k, unsigned int o)
    {
      uint64_t size, parts, whole;

      shift_multiplies(1, o, 1);
      shift_multiplies(1, k - o, 1);
      pow2_values(o);
      pow2_values(k - o);
      pow2_product(k - o, o);
      size = 1ull << o;
      parts = 1ull << (k - o);
      /@ assert size: size == pow2(o) && parts == pow2(k - o) && parts * size == pow2(k); @/
      whole = p / (parts * size);
      /@ assert whole: p == whole * (parts * size); @/
      /@ assert parts: p == (whole * parts) * size; @/
      remainder_is(whole * parts, size, 0);
    }
*/

/* Two multiples of a size have as much between them. */
/*@ ghost
    /@ requires order:   o <= MAX_PAGE_ORDER && a < b <= MAX_FRAMES;
       requires aligned: aligned(a, o) && aligned(b, o);
       terminates \true;
       assigns  \nothing;
       ensures  apart:   a + pow2(o) <= b;
       ensures  aligned: aligned(a + pow2(o), o) && aligned(b - pow2(o), o); @/
    static inline void multiples_apart(uint64_t a, uint64_t b, unsigned int o)
    {
      uint64_t n, low, high;

      shift_multiplies(1, o, 1);
      pow2_values(o);
      n = 1ull << o;
      /@ assert size: n == pow2(o) && power(o, n); @/
      low = a / n;
      high = b / n;
      /@ assert whole: a == low * n && b == high * n; @/
      /@ assert less: low + 1 <= high; @/
      /@ assert more: (low + 1) * n <= high * n; @/
      remainder_is(low + 1, n, 0);
      remainder_is(high - 1, n, 0);
    }
*/

/* Blocks of order o from the start of a larger one: where n of them end. */
/*@ ghost
    /@ requires order:   o <= found <= MAX_PAGE_ORDER;
       requires range:   base < MAX_FRAMES && aligned(base, found) && 1 <= n <= pow2(found - o);
       terminates \true;
       assigns  \nothing;
       ensures  size:    1 <= n * pow2(o) <= pow2(found);
       ensures  aligned: aligned(base, o) && aligned(base + n * pow2(o), o); @/
    static inline void run_is(uint64_t base, unsigned int found, unsigned int o, uint64_t n)
    {
      uint64_t size, parts, whole;

      shift_multiplies(1, o, 1);
      shift_multiplies(1, found - o, 1);
      pow2_values(o);
      pow2_values(found - o);
      pow2_product(found - o, o);
      size = 1ull << o;
      parts = 1ull << (found - o);
      /@ assert size: size == pow2(o) && power(o, size); @/
      /@ assert parts: parts == pow2(found - o) && parts * size == pow2(found); @/
      aligned_below(base, found, o);
      whole = base / size;
      /@ assert whole: base == whole * size; @/
      merge_adds(n, parts - n, 0, o);
      /@ assert less: n * size <= parts * size; @/
      /@ assert end: base + n * size == (whole + n) * size; @/
      remainder_is(whole + n, size, 0);
    }
*/

/* One block after the other. */
/*@ ghost
    /@ requires order:   o <= MAX_PAGE_ORDER && i < n;
       terminates \true;
       assigns  \nothing;
       ensures  next:    (i + 1) * pow2(o) == i * pow2(o) + pow2(o);
       ensures  fits:    (i + 1) * pow2(o) <= n * pow2(o);
       ensures  last:    i + 1 == n ==> (i + 1) * pow2(o) == n * pow2(o); @/
    static inline void run_goes_on(uint64_t i, uint64_t n, unsigned int o)
    {
      pow2_values(o);
    }
*/

/*@ ghost
    /@ requires order:   o <= MAX_PAGE_ORDER && p < MAX_FRAMES && aligned(p, o);
       terminates \true;
       assigns  \nothing;
       ensures  aligned: aligned(p + pow2(o), o); @/
    static inline void next_multiple(uint64_t p, unsigned int o)
    {
      uint64_t n, whole;

      shift_multiplies(1, o, 1);
      pow2_values(o);
      n = 1ull << o;
      /@ assert size: n == pow2(o) && power(o, n); @/
      whole = p / n;
      /@ assert whole: p == whole * n; @/
      remainder_is(whole + 1, n, 0);
    }
*/

/* What is left at the upper end is less than a block of an order: the next is of an order below. */
/*@ ghost
    /@ requires order:   low <= order <= MAX_PAGE_ORDER;
       requires range:   base < rest < end <= MAX_FRAMES && end - rest < pow2(order);
       requires aligned: aligned(base, order) && aligned(end, order) && aligned(rest, low);
       terminates \true;
       assigns  \nothing;
       ensures  order:   low < order;
       ensures  half:    pow2(order) == 2 * pow2(order - 1) && pow2(order - 1) >= 1;
       ensures  aligned: aligned(base, order - 1) && aligned(end, order - 1);
       ensures  block:   aligned(end - pow2(order - 1), order - 1);
       ensures  upper:   !aligned(end - pow2(order - 1), order);
       ensures  room:    base + pow2(order) <= end; @/
    static inline void rest_has_half(uint64_t base, uint64_t rest, uint64_t end, unsigned int low,
                                     unsigned int order)
    {
      uint64_t size, start;

      aligned_below(end, order, low);
      multiples_apart(rest, end, low);
      /@ assert order: low < order; @/
      multiples_apart(base, end, order);
      shift_multiplies(1, order, 1);
      pow2_values(order);
      pow2_values(order - 1);
      size = 1ull << order;
      /@ assert size: size == pow2(order) && size <= end; @/
      start = end - size;
      /@ assert start: aligned(start, order); @/
      block_has_halves(start, order - 1);
      aligned_below(base, order, order - 1);
      aligned_below(end, order, order - 1);
      /@ assert upper: end - pow2(order - 1) == start + pow2(order - 1); @/
    }
*/

#endif
