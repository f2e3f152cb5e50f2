/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * External fragmentation of a zone: how much of its free memory an order cannot use, and whether a
 * request fails for want of memory or for want of contiguity. Floor 5.
 */
#ifndef FRAMEPROOF_FRAGMENTATION_H
#define FRAMEPROOF_FRAGMENTATION_H

#include "zone.h"

/*
 * Free pages in blocks too small for the order, in thousandths of all free pages, 0 to 1000; 1000
 * when nothing is free (Linux: unusable_free_index).
 */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires pages: list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  range: 0 <= \result <= 1000;
    ensures  empty: list_pages(zone, NR_FREE_LISTS) == 0 ==> \result == 1000;
    ensures  index: list_pages(zone, NR_FREE_LISTS) > 0 ==>
                      \result == pages_of_orders(zone, MIGRATE_TYPES, order) * 1000 /
                                   list_pages(zone, NR_FREE_LISTS);
    ensures  all:   order == 0 && list_pages(zone, NR_FREE_LISTS) > 0 ==> \result == 0;
*/
int unusable_free_index(const struct zone *zone, unsigned int order);

/*
 * Why a request of the order would fail: towards 0 for lack of memory, towards 1000 for
 * fragmentation; -1000 when it would not fail, 0 when nothing is free. With very little free memory
 * the kernel's rounding makes it negative too (Linux: fragmentation_index).
 */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires pages: list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  range: -1000 <= \result <= 1000;
    ensures  some:  (\exists integer k, t; order <= k <= MAX_PAGE_ORDER && TYPE(t) &&
                       count(free_list_of(zone, k, t)) > 0) ==> \result == -1000;
    ensures  empty: list_pages(zone, NR_FREE_LISTS) == 0 ==> \result == 0;
*/
int fragmentation_index(const struct zone *zone, unsigned int order);

#endif
