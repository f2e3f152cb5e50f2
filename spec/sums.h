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

/* Free pages in blocks of orders below n, of the first t types. */
/*@ logic integer pages_of_orders{L}(struct zone *z, integer t, integer n) =
      n <= 0 ? 0 : pages_of_orders(z, t, n - 1) + pow2(n - 1) * nr_free(z, n - 1, t);
*/

/* A list adds its pages, ... */
/*@ ghost
    /@ requires list:   i == t * MAX_ORDER + o && o < MAX_ORDER && t < MIGRATE_TYPES;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    list_pages(zone, i + 1) ==
                          list_pages(zone, i) + pow2(o) * count(zone->free_list + i); @/
    static inline void list_adds(const struct zone *zone, unsigned int i, unsigned int t,
                                 unsigned int o)
    {
      /@ assert order: i % MAX_ORDER == o; @/
    }
*/

/* ... to its order's as to its type's, ... */
/*@ ghost
    /@ requires list:   o < MAX_ORDER && t < MIGRATE_TYPES;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    pages_of_orders(zone, t + 1, o + 1) - pages_of_orders(zone, t, o + 1) ==
                          pages_of_orders(zone, t + 1, o) - pages_of_orders(zone, t, o) +
                          pow2(o) * count(zone->free_list + t * MAX_ORDER + o); @/
    static inline void order_adds(const struct zone *zone, unsigned int t, unsigned int o)
    {
      /@ assert more: pages_of_orders(zone, t, o + 1) ==
                        pages_of_orders(zone, t, o) + pow2(o) * nr_free(zone, o, t); @/
      /@ assert more: pages_of_orders(zone, t + 1, o + 1) ==
                        pages_of_orders(zone, t + 1, o) + pow2(o) * nr_free(zone, o, t + 1); @/
      /@ assert more: nr_free(zone, o, t + 1) ==
                        nr_free(zone, o, t) + count(zone->free_list + t * MAX_ORDER + o); @/
      pow2_values(o);
    }
*/

/* ... and the lists of a type are those of its orders; ... */
/*@ ghost
    /@ requires type:   t < MIGRATE_TYPES;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    pages_of_orders(zone, t + 1, MAX_ORDER) -
                          pages_of_orders(zone, t, MAX_ORDER) ==
                          list_pages(zone, (t + 1) * MAX_ORDER) -
                          list_pages(zone, t * MAX_ORDER); @/
    static inline void type_adds(const struct zone *zone, unsigned int t)
    {
      unsigned int o = 0;

      /@ loop invariant order: 0 <= o <= MAX_ORDER;
         loop invariant sum:   pages_of_orders(zone, t + 1, o) - pages_of_orders(zone, t, o) ==
                                 list_pages(zone, t * MAX_ORDER + o) -
                                 list_pages(zone, t * MAX_ORDER);
         loop assigns o;
         loop variant MAX_ORDER - o; @/
      while (o < MAX_ORDER) {
        order_adds(zone, t, o);
        list_adds(zone, t * MAX_ORDER + o, t, o);
        o++;
      }
    }
*/

/* ... and so of all: the pages on the lists are those of the orders. */
/*@ ghost
    /@ terminates \true;
       assigns  \nothing;
       ensures  sum:    list_pages(zone, NR_FREE_LISTS) ==
                          pages_of_orders(zone, MIGRATE_TYPES, MAX_ORDER); @/
    static inline void lists_by_order(const struct zone *zone)
    {
      unsigned int o = 0, t = 0;

      /@ loop invariant order: 0 <= o <= MAX_ORDER;
         loop invariant none:  pages_of_orders(zone, 0, o) == 0;
         loop assigns o;
         loop variant MAX_ORDER - o; @/
      while (o < MAX_ORDER)
        o++;
      /@ loop invariant type:  0 <= t <= MIGRATE_TYPES;
         loop invariant sum:   list_pages(zone, t * MAX_ORDER) ==
                                 pages_of_orders(zone, t, MAX_ORDER);
         loop assigns t;
         loop variant MIGRATE_TYPES - t; @/
      while (t < MIGRATE_TYPES) {
        type_adds(zone, t);
        t++;
      }
    }
*/

/* Each list is a part of its order's, ... */
/*@ ghost
    /@ requires order:  o < MAX_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  part:   0 <= nr_free(zone, o, MIGRATE_TYPES);
       ensures  part:   nr_free(zone, o, MIGRATE_TYPES) <=
                          nr_free(zone, o, MIGRATE_TYPES) * pow2(o);
       ensures  part:   \forall integer t; TYPE(t) ==>
                          0 <= count(free_list_of(zone, o, t)) <=
                            nr_free(zone, o, MIGRATE_TYPES); @/
    static inline void order_holds(const struct zone *zone, unsigned int o)
    {
      unsigned int n = 0;

      /@ loop invariant type:  0 <= n <= MIGRATE_TYPES;
         loop invariant part:  0 <= nr_free(zone, o, n);
         loop invariant part:  \forall integer t; 0 <= t < n ==>
                                 0 <= count(free_list_of(zone, o, t)) <= nr_free(zone, o, n);
         loop assigns n;
         loop variant MIGRATE_TYPES - n; @/
      while (n < MIGRATE_TYPES)
        n++;
      pow2_values(o);
      /@ assert more: 0 <= nr_free(zone, o, MIGRATE_TYPES) * (pow2(o) - 1); @/
    }
*/

/* ... and each order's pages a part of all. */
/*@ ghost
    /@ requires order:  o < MAX_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  part:   0 <= pages_of_orders(zone, MIGRATE_TYPES, o);
       ensures  part:   pages_of_orders(zone, MIGRATE_TYPES, o) +
                          pow2(o) * nr_free(zone, o, MIGRATE_TYPES) <=
                          pages_of_orders(zone, MIGRATE_TYPES, MAX_ORDER); @/
    static inline void orders_hold(const struct zone *zone, unsigned int o)
    {
      unsigned int n = 0;

      /@ loop invariant order: 0 <= n <= MAX_ORDER;
         loop invariant part:  0 <= pages_of_orders(zone, MIGRATE_TYPES, n);
         loop invariant part:  n == o ==> pages_of_orders(zone, MIGRATE_TYPES, n) ==
                                          pages_of_orders(zone, MIGRATE_TYPES, o);
         loop invariant part:  o < n ==> 0 <= pages_of_orders(zone, MIGRATE_TYPES, o) &&
                                 pages_of_orders(zone, MIGRATE_TYPES, o) +
                                   pow2(o) * nr_free(zone, o, MIGRATE_TYPES) <=
                                   pages_of_orders(zone, MIGRATE_TYPES, n);
         loop assigns n;
         loop variant MAX_ORDER - n; @/
      while (n < MAX_ORDER) {
        order_holds(zone, n);
        pow2_values(n);
        /@ assert more: 0 <= pow2(n) * nr_free(zone, n, MIGRATE_TYPES); @/
        n++;
      }
    }
*/

/* So they add up, and stay few when all are. */
/*@ ghost
    /@ requires order:  o < MAX_ORDER;
       requires few:    list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    pages_of_orders(zone, MIGRATE_TYPES, o + 1) ==
                          pages_of_orders(zone, MIGRATE_TYPES, o) +
                          nr_free(zone, o, MIGRATE_TYPES) * pow2(o);
       ensures  few:    0 <= pages_of_orders(zone, MIGRATE_TYPES, o);
       ensures  few:    pages_of_orders(zone, MIGRATE_TYPES, o + 1) <= MAX_FRAMES;
       ensures  few:    0 <= nr_free(zone, o, MIGRATE_TYPES) <=
                          nr_free(zone, o, MIGRATE_TYPES) * pow2(o);
       ensures  part:   \forall integer t; TYPE(t) ==>
                          0 <= count(free_list_of(zone, o, t)) <=
                            nr_free(zone, o, MIGRATE_TYPES); @/
    static inline void order_counts(const struct zone *zone, unsigned int o)
    {
      order_holds(zone, o);
      orders_hold(zone, o);
      lists_by_order(zone);
    }
*/

/* 2^a times 2^b. */
/*@ ghost
    /@ requires order:  a <= MAX_PAGE_ORDER && b <= MAX_PAGE_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  product: pow2(a) * pow2(b) == pow2(a + b); @/
    static inline void pow2_product(unsigned int a, unsigned int b)
    {
      unsigned int i = 0;

      pow2_values(b);
      /@ loop invariant range:   0 <= i <= a;
         loop invariant product: pow2(i) * pow2(b) == pow2(i + b);
         loop assigns i;
         loop variant a - i; @/
      while (i < a) {
        /@ assert twice: pow2(i + 1) == 2 * pow2(i); @/
        /@ assert twice: pow2(i + 1 + b) == 2 * pow2(i + b); @/
        i++;
      }
    }
*/

/* More blocks of an order; in a larger order as many are more pages. */
/*@ ghost
    /@ requires order:  o <= MAX_PAGE_ORDER && k <= MAX_PAGE_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    (s + n) * pow2(k) == s * pow2(k) + n * pow2(k);
       ensures  fewer:  o <= k ==> n * pow2(o) <= n * pow2(k);
       ensures  none:   n == 0 ==> n * pow2(o) == 0;
       ensures  more:   n <= n * pow2(k); @/
    static inline void merge_adds(uint64_t s, uint64_t n, unsigned int o, unsigned int k)
    {
      pow2_values(o);
      pow2_values(k);
    }
*/

/* Blocks of order o, counted as blocks of a smaller order and of a larger one. */
/*@ ghost
    /@ requires order:  k <= o <= MAX_PAGE_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  sum:    (s + n * pow2(o - k)) * pow2(k) == s * pow2(k) + n * pow2(o);
       ensures  more:   n <= n * pow2(o - k);
       ensures  more:   s + n * pow2(o - k) <= s * pow2(k) + n * pow2(o); @/
    static inline void split_adds(uint64_t s, uint64_t n, unsigned int o, unsigned int k)
    {
      merge_adds(0, n, 0, o - k);
      merge_adds(0, n, o - k, o);
      merge_adds(0, s, 0, k);
      pow2_product(o - k, k);
      /@ assert product: n * pow2(o - k) * pow2(k) == n * pow2(o); @/
    }
*/

/* What is at most k times b has b in it at most k times. */
/*@ ghost
    /@ requires most:   0 < b && a <= k * b;
       terminates \true;
       assigns  \nothing;
       ensures  most:   a / b <= k; @/
    static inline void quotient_at_most(uint64_t a, uint64_t b, uint64_t k)
    {
      /@ assert rest: a == b * (a / b) + a % b && 0 <= a % b; @/
      /@ assert less: a / b > k ==> b * (a / b) >= b * (k + 1); @/
    }
*/

#endif
