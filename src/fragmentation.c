/* SPDX-License-Identifier: GPL-2.0-only */
/* Indices of external fragmentation, from the free lists' counts alone. */
#include "block.h"
#include "fragmentation.h"

/* What is free, and how many blocks of an order it would make as it stands. */
struct free_blocks {
	uint64_t pages, blocks, suitable;
};

/* So many blocks of an order, in pages. */
/*@ requires order:    order <= MAX_PAGE_ORDER;
    requires pages:    n * pow2(order) <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  pages:    \result == n * pow2(order);
*/
static inline uint64_t pages_in(uint64_t n, unsigned int order)
{
	return n * block_pages(order);
}

/*@ requires lists:    \valid_read(lists + (0 .. nr_lists - 1));
    requires zone:     \valid_read(zone) && zone_lists(zone);
    requires pages:    list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
    requires order:    order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  pages:    \result.pages == list_pages(zone, NR_FREE_LISTS);
    ensures  blocks:   \result.blocks <= \result.pages;
    ensures  blocks:   \result.blocks == 0 ==> \result.pages == 0;
    ensures  suitable: \result.suitable * pow2(order) ==
                         \result.pages - pages_of_orders(zone, MIGRATE_TYPES, order);
    ensures  suitable: \result.suitable <= \result.pages;
    ensures  small:    0 <= pages_of_orders(zone, MIGRATE_TYPES, order);
    ensures  small:    \result.suitable == 0 ==> \result.pages <= \result.blocks * pow2(order);
    ensures  some:     \forall integer k, t; order <= k <= MAX_PAGE_ORDER && TYPE(t) &&
                         count(free_list_of(zone, k, t)) > 0 ==> \result.suitable > 0;
*/
static struct free_blocks count_free_blocks(const struct zone *zone, unsigned int order)
{
	struct free_blocks sum = { 0, 0, 0 };

	//@ ghost lists_by_order(zone);
	//@ ghost orders_hold(zone, order);
	/*@ loop invariant order:    o <= MAX_ORDER;
	    loop invariant pages:    sum.pages == pages_of_orders(zone, MIGRATE_TYPES, o) <= MAX_FRAMES;
	    loop invariant blocks:   sum.blocks <= sum.pages;
	    loop invariant blocks:   sum.blocks == 0 ==> sum.pages == 0;
	    loop invariant suitable: o <= order ==> sum.suitable == 0;
	    loop invariant suitable: o >= order ==> sum.suitable * pow2(order) ==
	                               sum.pages - pages_of_orders(zone, MIGRATE_TYPES, order);
	    loop invariant small:    sum.suitable == 0 ==> sum.pages <= sum.blocks * pow2(order);
	    loop invariant some:     \forall integer k, t; order <= k < o && TYPE(t) &&
	                               count(free_list_of(zone, k, t)) > 0 ==> sum.suitable > 0;
	    loop assigns o, sum;
	    loop variant MAX_ORDER - o;
	*/
	for (unsigned int o = 0; o < MAX_ORDER; o++) {
		//@ ghost order_counts(zone, o);
		uint64_t n = zone_nr_free(zone, o);

		//@ ghost merge_adds(sum.blocks, n, o, order);
		sum.blocks += n;
		sum.pages += pages_in(n, o);
		if (o >= order) {
			//@ ghost split_adds(sum.suitable, n, o, order);
			sum.suitable += pages_in(n, o - order);
		}
	}
	//@ ghost merge_adds(0, sum.suitable, 0, order);
	return sum;
}

/*@ requires parts:    part <= all <= MAX_FRAMES && all > 0;
    terminates \true;
    assigns  \nothing;
    ensures  share:    \result == part * 1000 / all;
    ensures  range:    0 <= \result <= 1000;
*/
static inline int per_mille(uint64_t part, uint64_t all)
{
	//@ ghost quotient_at_most(part * 1000, all, 1000);
	return (int)(part * 1000 / all);
}

/* Blocks wanted by what is there, in thousandths of the blocks that there are, and one more. */
/*@ requires order:    order <= MAX_PAGE_ORDER;
    requires blocks:   0 < blocks <= pages <= MAX_FRAMES && pages <= blocks * pow2(order);
    terminates \true;
    assigns  \nothing;
    ensures  range:    0 <= \result <= 2000;
*/
static inline int contiguity(uint64_t pages, uint64_t blocks, unsigned int order)
{
	uint64_t block = block_pages(order), wanted = pages * 1000 / block;

	//@ ghost merge_adds(0, blocks, 0, order);
	//@ ghost pow2_values(order);
	//@ ghost quotient_at_most(pages * 1000, block, blocks * 1000);
	//@ ghost quotient_at_most(1000 + wanted, blocks, 2000);
	return (int)((1000 + wanted) / blocks);
}

int unusable_free_index(const struct zone *zone, unsigned int order)
{
	struct free_blocks free = count_free_blocks(zone, order);

	if (free.pages == 0)
		return 1000;
	return per_mille(free.pages - pages_in(free.suitable, order), free.pages);
}

int fragmentation_index(const struct zone *zone, unsigned int order)
{
	struct free_blocks free = count_free_blocks(zone, order);

	if (free.blocks == 0)
		return 0;
	if (free.suitable != 0)
		return -1000;
	return 1000 - contiguity(free.pages, free.blocks, order);
}
