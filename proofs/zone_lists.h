/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A zone's free lists as its counts see them, type after type: those below FREE_PAGES are in
 * NR_FREE_PAGES, and of these those from CMA_PAGES on in NR_FREE_CMA_PAGES.
 */
#define FREE_PAGES	(MIGRATE_ISOLATE * MAX_ORDER)
#define CMA_PAGES	(MIGRATE_CMA * MAX_ORDER)
/*@ predicate zone_same{L1,L2}(struct zone *z) =
      SAME(L1, L2, z->free_list) && same_counts{L1,L2}(\at(z->free_list, L1), 0, FREE_PAGES) &&
      same_counts{L1,L2}(\at(z->free_list, L1), 0, CMA_PAGES);
*/
