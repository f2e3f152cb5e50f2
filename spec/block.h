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

#endif
