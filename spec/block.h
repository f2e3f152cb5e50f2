/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The arithmetic of blocks, in integers: a block of order k has 2^k pages and starts at a
 * multiple of 2^k. Two blocks of order k are buddies when together they are a block of order
 * k + 1; so a block's buddy follows it if the block itself starts at a multiple of 2^(k + 1),
 * and else precedes it.
 *
 * The code works with bits (shift, exclusive or). The ghost functions below prove once that bits
 * and integers agree; a caller gets the facts that it asks for and no others.
 */
#ifndef FRAMEPROOF_SPEC_BLOCK_H
#define FRAMEPROOF_SPEC_BLOCK_H

/*@ logic integer pow2(integer k) = k <= 0 ? 1 : 2 * pow2(k - 1);

    predicate aligned(integer p, integer k) = p % pow2(k) == 0;

    logic integer buddy(integer p, integer k) =
      p % pow2(k + 1) == 0 ? p + pow2(k) : p - pow2(k);
*/

/* The values of 2^k that there are; alignment is then division by a constant. */
/*@ predicate power(integer k, integer n) =
      (k == 0 && n == 1)   || (k == 1 && n == 2)   || (k == 2 && n == 4)   ||
      (k == 3 && n == 8)   || (k == 4 && n == 16)  || (k == 5 && n == 32)  ||
      (k == 6 && n == 64)  || (k == 7 && n == 128) || (k == 8 && n == 256) ||
      (k == 9 && n == 512) || (k == 10 && n == 1024);
*/

/*@ ghost
    /@ requires order:  k <= 10;
       terminates \true;
       assigns  \nothing;
       ensures  power:  power(k, pow2(k)); @/
    static inline void pow2_values(unsigned int k)
    {
      unsigned int i = 0;

      /@ loop invariant range: 0 <= i <= k;
         loop invariant power: power(i, pow2(i));
         loop assigns i;
         loop variant k - i; @/
      while (i < k)
        i++;
    }
*/

/* The constant 1, out of sight: WP would else fold it into the shifts that the proof is about. */
/*@ predicate one(integer n) = n == 1; */

/* q shifted left by k is q * 2^k. */
/*@ ghost
    /@ requires order:   k <= 10 && q < MAX_FRAMES;
       requires one:     one(n);
       terminates \true;
       assigns  \nothing;
       ensures  product: (q << k) == q * pow2(k); @/
    static inline void shift_multiplies(uint64_t q, unsigned int k, unsigned int n)
    {
      unsigned int i = 0;

      /@ loop invariant range:   0 <= i <= k;
         loop invariant product: (q << i) == q * pow2(i);
         loop assigns i;
         loop variant k - i; @/
      while (i < k) {
        /@ assert step: (q << (i + n)) == ((q << i) << n); @/
        /@ assert step: ((q << i) << n) == 2 * (q << i); @/
        i++;
      }
    }
*/

/* A multiple of 2^(k + 1) has bit k clear, ... */
/*@ ghost
    /@ requires order:   k < 10 && q < MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  clear:   ((q << (k + 1)) & (1 << k)) == 0; @/
    static inline void low_bit_clear(uint64_t q, unsigned int k)
    {
    }
*/

/* ... an exclusive or undoes itself, ... */
/*@ ghost
    /@ requires xor:     y == (x ^ bit);
       terminates \true;
       assigns  \nothing;
       ensures  back:    (y ^ bit) == x; @/
    static inline void xor_back(uint64_t x, uint64_t y, uint64_t bit)
    {
    }
*/

/* ... so setting it adds 2^k, and clearing it again subtracts as much. */
/*@ ghost
    /@ requires clear:   (x & bit) == 0 && x + bit <= UINT64_MAX;
       terminates \true;
       assigns  \nothing;
       ensures  set:     (x ^ bit) == x + bit;
       ensures  clear:   ((x + bit) ^ bit) == x; @/
    static inline void bit_adds(uint64_t x, uint64_t bit)
    {
      /@ assert set: (x ^ bit) == x + bit; @/
      xor_back(x, x + bit, bit);
    }
*/

/* Division with remainder is unique. */
/*@ ghost
    /@ requires rest:    r < m;
       terminates \true;
       assigns  \nothing;
       ensures  rest:    (q * m + r) % m == r; @/
    static inline void remainder_is(uint64_t q, uint64_t m, uint64_t r)
    {
    }
*/
/*@ ghost
    /@ requires rest:    r < m;
       terminates \true;
       assigns  \nothing;
       ensures  whole:   (q * m + r) / m == q; @/
    static inline void quotient_is(uint64_t q, uint64_t m, uint64_t r)
    {
    }
*/

/*
 * Two halves of a block: the arithmetic that a split and a merge rest on, as one name. Provers that
 * see 2^k and remainders at every step drown in them.
 */
/*@ predicate halves(integer low, integer high, integer k) =
      0 <= k < MAX_PAGE_ORDER && high == low + pow2(k) && pow2(k) >= 1 &&
      pow2(k + 1) == pow2(k) + pow2(k) &&
      aligned(low, k + 1) && aligned(low, k) && aligned(high, k);

    predicate same_pageblock(integer p, integer q) = p / PAGEBLOCK_PAGES == q / PAGEBLOCK_PAGES;
*/

/* What begins at a multiple of h and ends before the next is in one multiple of h * parts. */
/*@ ghost
    /@ requires part:    1 <= parts <= 1024 && 1 <= h <= 1024 && h * parts == m && m <= 1024;
       requires low:     low == whole * h && whole < MAX_FRAMES && r < h;
       terminates \true;
       assigns  \nothing;
       ensures  same:    (low + r) / m == low / m; @/
    static inline void part_in_one(uint64_t low, uint64_t whole, uint64_t h, uint64_t parts,
                                   uint64_t m, uint64_t r)
    {
      uint64_t q = whole / parts, s = whole % parts;

      /@ assert whole: whole == q * parts + s && s + 1 <= parts; @/
      /@ assert last: (s + 1) * h <= parts * h; @/
      /@ assert low: low == q * m + s * h; @/
      quotient_is(q, m, s * h);
      quotient_is(q, m, s * h + r);
    }
*/

/* A block of the largest order, and a pageblock, are so many blocks of an order below. */
/*@ ghost
    /@ requires power:   power(k, n) && k <= 9;
       terminates \true;
       assigns  \nothing;
       ensures  range:   1 <= n <= 512;
       ensures  block:   n * (512 / n) == PAGEBLOCK_PAGES && 1 <= 512 / n;
       ensures  largest: (n + n) * (512 / n) == MAX_ORDER_PAGES && 1 <= 512 / n <= 512;
       ensures  block:   k < 9 ==> (n + n) * (256 / n) == PAGEBLOCK_PAGES && 1 <= 256 / n; @/
    static inline void parts_are(uint64_t n, unsigned int k)
    {
    }
*/

/* The two halves of a block, ... */
/*@ ghost
    /@ requires order:   k < MAX_PAGE_ORDER && p < MAX_FRAMES && aligned(p, k + 1);
       terminates \true;
       assigns  \nothing;
       ensures  halves:  halves(p, p + pow2(k), k);
       ensures  upper:   !aligned(p + pow2(k), k + 1);
       ensures  block:   k < PAGEBLOCK_ORDER ==> same_pageblock(p, p + pow2(k));
       ensures  frames:  (p + pow2(k)) / MAX_ORDER_PAGES == p / MAX_ORDER_PAGES; @/
    static inline void block_has_halves(uint64_t p, unsigned int k)
    {
      uint64_t n, whole;

      shift_multiplies(1, k, 1);
      pow2_values(k);
      n = 1ull << k;
      pow2_values(k + 1);
      /@ assert size: n == pow2(k) && power(k, n); @/
      parts_are(n, k);
      whole = p / (n + n);
      /@ assert size: n + n == pow2(k + 1); @/
      /@ assert whole: p == whole * (n + n); @/
      remainder_is(whole, n + n, 0);
      remainder_is(whole, n + n, n);
      remainder_is(2 * whole, n, 0);
      remainder_is(2 * whole + 1, n, 0);
      /@ assert parts: pow2(k + 1) == pow2(k) + pow2(k) && pow2(k) >= 1; @/
      /@ assert parts: aligned(p, k) && aligned(p + pow2(k), k); @/
      part_in_one(p, whole, n + n, 512 / n, 1024, n);
      if (k < 9)
        part_in_one(p, whole, n + n, 256 / n, 512, n);
    }
*/

/*@ ghost
    /@ requires half:    p == n * half && half == 2 * whole + r && r <= 1;
       terminates \true;
       assigns  \nothing;
       ensures  even:    r == 0 ==> p == whole * (n + n);
       ensures  odd:     r == 1 ==> p == whole * (n + n) + n; @/
    static inline void half_is(uint64_t p, uint64_t n, uint64_t half, uint64_t whole, uint64_t r)
    {
    }
*/

/* ... are what a block and its buddy are. */
/*@ ghost
    /@ requires order:   k < MAX_PAGE_ORDER && p < MAX_FRAMES && aligned(p, k);
       requires buddy:   b == buddy(p, k);
       terminates \true;
       assigns  \nothing;
       ensures  halves:  p < b ==> halves(p, b, k);
       ensures  halves:  p > b ==> halves(b, p, k);
       ensures  apart:   p != b;
       ensures  low:     p < b <==> aligned(p, k + 1);
       ensures  high:    aligned(p - pow2(k), k + 1) ==> b == p - pow2(k);
       ensures  block:   k < PAGEBLOCK_ORDER ==> same_pageblock(p, b);
       ensures  frames:  b / MAX_ORDER_PAGES == p / MAX_ORDER_PAGES; @/
    static inline void buddies_are_halves(uint64_t p, uint64_t b, unsigned int k)
    {
      uint64_t n, half, whole, low;

      shift_multiplies(1, k, 1);
      pow2_values(k);
      n = 1ull << k;
      pow2_values(k + 1);
      /@ assert size: n == pow2(k) && power(k, n); @/
      parts_are(n, k);
      half = p / n;
      whole = half / 2;
      /@ assert size: n + n == pow2(k + 1); @/
      /@ assert half: p == n * half && (half == 2 * whole || half == 2 * whole + 1); @/
      half_is(p, n, half, whole, half % 2);
      low = half % 2 == 0 ? p : p - n;
      /@ assert low: low == whole * (n + n) && (p == low || p == low + n); @/
      remainder_is(whole, n + n, 0);
      remainder_is(whole, n + n, n);
      /@ assert first: p < b <==> p == low; @/
      block_has_halves(low, k);
      if (half % 2 == 0 && whole != 0) {
        remainder_is(whole - 1, n + n, n);
        /@ assert before: p - n == (whole - 1) * (n + n) + n; @/
        /@ assert before: (p - n) % (n + n) == n; @/
      }
    }
*/

/* A block of a pageblock or less lies in one. */
/*@ ghost
    /@ requires order:   k <= PAGEBLOCK_ORDER && p < MAX_FRAMES && aligned(p, k);
       terminates \true;
       assigns  \nothing;
       ensures  block:   \forall integer q; p <= q < p + pow2(k) ==> same_pageblock(p, q); @/
    static inline void block_in_pageblock(uint64_t p, unsigned int k)
    {
      uint64_t n, whole;

      shift_multiplies(1, k, 1);
      pow2_values(k);
      n = 1ull << k;
      /@ assert size: n == pow2(k) && power(k, n); @/
      parts_are(n, k);
      whole = p / n;
      /@ assert whole: p == whole * n; @/
      part_in_one(p, whole, n, 512 / n, 512, n - 1);
      /@ assert last: (p + n - 1) / 512 == p / 512; @/
    }
*/

#endif
