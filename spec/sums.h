/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sums over CPUs and lists, in ghost functions that walk the terms: what holds of each term gives
 * the sum its bounds. A caller gets the fact that it asks for.
 */
#ifndef FRAMEPROOF_SPEC_SUMS_H
#define FRAMEPROOF_SPEC_SUMS_H

/* A CPU's difference is a byte, so that CPUs hide little. */
/*@ ghost
    /@ requires cpus:   n <= MAX_CPUS;
       terminates \true;
       assigns  \nothing;
       ensures  range:  \forall integer k; 0 <= k <= n ==>
                          -0x80 * k <= differences((struct zone *)zone, item, k) <= 0x7f * k; @/
    static inline void differences_bounded(const struct zone *zone, unsigned int item,
                                           unsigned int n)
    {
      unsigned int i = 0;

      /@ loop invariant cpu:   0 <= i <= n;
         loop invariant range: \forall integer k; 0 <= k <= i ==>
                                 -0x80 * k <= differences((struct zone *)zone, item, k) <= 0x7f * k;
         loop assigns i;
         loop variant n - i; @/
      while (i < n)
        i++;
    }
*/

#endif
