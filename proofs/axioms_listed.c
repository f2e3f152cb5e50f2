/* SPDX-License-Identifier: GPL-2.0-only */
/* What a step on the free lists does to the sums of spec/conservation.h. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#include "../src/buddy.h"
#include "zone_lists.h"

#define COUNT(L, i)	count{L}(\at(z->free_list, L) + i)

/* A block more or less, at place i of the zone's lists. */
/*@ predicate one_more(integer a, integer b) = b == a + 1;
    predicate one_off(integer a, integer b, integer d) =
      (d == 1 && one_more(a, b)) || (d == -1 && one_more(b, a));
    predicate off_by(integer a, integer b, integer d, integer o) =
      (d == 1 && b == a + pow2(o)) || (d == -1 && a == b + pow2(o));
    predicate step{L1,L2}(integer l, integer i, integer d) =
      one_off(count{L1}(l + i), count{L2}(l + i), d);

    predicate sums_off{L1,L2}(struct zone *z, integer n, integer d, integer o) =
      off_by(list_pages{L1}(z, n), list_pages{L2}(z, n), d, o);
    predicate sums_same{L1,L2}(struct zone *z, integer n) =
      list_pages{L2}(z, n) == list_pages{L1}(z, n);
*/
/*@ lemma head_kept{L1,L2}: \forall struct zone *z, integer n;
      SAME(L1, L2, z->free_list) && 0 <= n && same_counts{L1,L2}(\at(z->free_list, L1), 0, n) ==>
        sums_same{L1,L2}(z, n);
    lemma place{L}: \forall integer t, o, i; list_at(t, o, i) ==> 0 <= i < NR_FREE_LISTS;
    lemma product_more: \forall integer o, a, b;
      one_more(a, b) ==> product(o, b) == product(o, a) + pow2(o);
    lemma list_more{L1,L2}: \forall struct zone *z, integer t, o, i;
      list_at(t, o, i) && SAME(L1, L2, z->free_list) &&
      list_pages{L2}(z, i) == list_pages{L1}(z, i) && one_more(COUNT(L1, i), COUNT(L2, i)) ==>
        list_pages{L2}(z, i + 1) == list_pages{L1}(z, i + 1) + pow2(o);
    lemma step_at{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      list_at(t, o, i) && SAME(L1, L2, z->free_list) && sums_same{L1,L2}(z, i) &&
      step{L1,L2}(\at(z->free_list, L1), i, d) ==>
        sums_off{L1,L2}(z, i + 1, d, o);
    lemma step_head{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      list_at(t, o, i) && SAME(L1, L2, z->free_list) &&
      same_counts{L1,L2}(\at(z->free_list, L1), 0, i) &&
      step{L1,L2}(\at(z->free_list, L1), i, d) ==>
        sums_off{L1,L2}(z, i + 1, d, o);
    lemma step_tail{L1,L2}: \forall struct zone *z, integer o, d, m, n;
      SAME(L1, L2, z->free_list) && 0 <= m <= n &&
      same_counts{L1,L2}(\at(z->free_list, L1), m, n) && sums_off{L1,L2}(z, m, d, o) ==>
        sums_off{L1,L2}(z, n, d, o);
    lemma pages_step{L1,L2}: \forall struct zone *z, integer t, o, i, d, n;
      list_at(t, o, i) && SAME(L1, L2, z->free_list) &&
      same_counts{L1,L2}(\at(z->free_list, L1), 0, i) &&
      same_counts{L1,L2}(\at(z->free_list, L1), i + 1, n) &&
      step{L1,L2}(\at(z->free_list, L1), i, d) && i < n ==>
        sums_off{L1,L2}(z, n, d, o);
*/

/* From all lists to those of a zone, and from its sums to what is listed. */
/*@ predicate lists_in{L}(struct zone *z) =
      1 <= z->free_list && z->free_list + NR_FREE_LISTS <= nr_lists;

    lemma machine_lists_in{L}: \forall integer z;
      machine_sound && ZONE(z) && zones[z].present != 0 ==> lists_in(&zones[z]);
    lemma but_head{L1,L2}: \forall integer l, i, n;
      1 <= l && l + NR_FREE_LISTS <= \at(nr_lists, L1) && 0 <= n <= i < NR_FREE_LISTS &&
      counts_but{L1,L2}(l + i) ==>
        same_counts{L1,L2}(l, 0, n);
    lemma but_tail{L1,L2}: \forall integer l, i, n;
      1 <= l && l + NR_FREE_LISTS <= \at(nr_lists, L1) && 0 <= i < n <= NR_FREE_LISTS &&
      counts_but{L1,L2}(l + i) ==>
        same_counts{L1,L2}(l, i + 1, n);
    lemma sums_before{L1,L2}: \forall struct zone *z, integer i, n;
      lists_in{L1}(z) && SAME(L1, L2, z->free_list) &&
      counts_but{L1,L2}(\at(z->free_list, L1) + i) && 0 <= n <= i < NR_FREE_LISTS ==>
        sums_same{L1,L2}(z, n);
    lemma sums_after{L1,L2}: \forall struct zone *z, integer t, o, i, d, n;
      lists_in{L1}(z) && list_at(t, o, i) && SAME(L1, L2, z->free_list) &&
      counts_but{L1,L2}(\at(z->free_list, L1) + i) && i < n <= NR_FREE_LISTS &&
      step{L1,L2}(\at(z->free_list, L1), i, d) ==>
        sums_off{L1,L2}(z, n, d, o);
*/
/*@ predicate one_block{L1,L2}(struct zone *z, integer t, integer o, integer i, integer d) =
      lists_in{L1}(z) && list_at(t, o, i) && SAME(L1, L2, z->free_list) &&
      counts_but{L1,L2}(\at(z->free_list, L1) + i) &&
      step{L1,L2}(\at(z->free_list, L1), i, d);

    lemma block_more{L1,L2}: \forall integer z, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) &&
      \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
      count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
        count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) + 1 ==>
        one_block{L1,L2}(ZONE_AT(L1, z), t, o, t * MAX_ORDER + o, 1);
    lemma block_less{L1,L2}: \forall integer z, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) &&
      \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
      count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
        count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) - 1 ==>
        one_block{L1,L2}(ZONE_AT(L1, z), t, o, t * MAX_ORDER + o, -1);

    lemma free_off{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      one_block{L1,L2}(z, t, o, i, d) && t < MIGRATE_ISOLATE ==>
        sums_off{L1,L2}(z, FREE_PAGES, d, o);
    lemma free_same{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      one_block{L1,L2}(z, t, o, i, d) && t == MIGRATE_ISOLATE ==> sums_same{L1,L2}(z, FREE_PAGES);
    lemma cma_off{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      one_block{L1,L2}(z, t, o, i, d) && t < MIGRATE_CMA ==> sums_off{L1,L2}(z, CMA_PAGES, d, o);
    lemma cma_same{L1,L2}: \forall struct zone *z, integer t, o, i, d;
      one_block{L1,L2}(z, t, o, i, d) && t >= MIGRATE_CMA ==> sums_same{L1,L2}(z, CMA_PAGES);
    lemma pages_off{L1,L2}: \forall struct zone *z, integer t, o, i, d, item;
      one_block{L1,L2}(z, t, o, i, d) && COUNTS_AS(item, t) && TYPE(t) ==>
        off_by(listed_pages{L1}(z, item), listed_pages{L2}(z, item), d, o);
    lemma pages_stay{L1,L2}: \forall struct zone *z, integer t, o, i, d, item;
      one_block{L1,L2}(z, t, o, i, d) && !COUNTS_AS(item, t) && TYPE(t) ==>
        listed_pages{L1}(z, item) == listed_pages{L2}(z, item);
    lemma off_value: \forall integer a, b, d, o; off_by(a, b, d, o) ==> b == a + d * pow2(o);
*/

/*@
    lemma listed_more{L1,L2}: \forall integer z, i, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
      count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
        count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) + 1 ==>
          listed{L2}(ZONE_AT(L2, z), i) ==
            listed{L1}(ZONE_AT(L1, z), i) + (COUNTS_AS(i, t) ? pow2(o) : 0);
    lemma listed_less{L1,L2}: \forall integer z, i, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) &&
      count{L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==
        count{L1}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) - 1 ==>
          listed{L2}(ZONE_AT(L2, z), i) ==
            listed{L1}(ZONE_AT(L1, z), i) - (COUNTS_AS(i, t) ? pow2(o) : 0);
*/
