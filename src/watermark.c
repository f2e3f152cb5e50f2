/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks. The arithmetic is signed and cannot overflow: every count of pages is below 2^34, and
 * so is every mark.
 */
#include "block.h"
#include "watermark.h"

struct vm_sysctls vm;

/* Pages that are free but not for this request (Linux: __zone_watermark_unusable_free). */
/*@ requires rules:     rules;
    requires zone:      \valid_read(zone) && zone_marks(zone) && counter_bounds(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result == set_aside(zone, order, alloc_flags);
    ensures  range:     0 <= \result <= 3 * COUNT_MAX;
*/
static int64_t unusable_free(const struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	int64_t unusable = (int64_t)block_pages(order) - 1;

	//@ ghost pow2_values(order);

	if (likely(!(alloc_flags & release->reserve_flags)))
		unusable += (int64_t)zone->nr_reserved_highatomic;
	if (!(alloc_flags & ALLOC_CMA))
		unusable += zone_page_state(zone, NR_FREE_CMA_PAGES);
	return unusable;
}

/* The mark, lowered by what the flags let the request take of the reserves. */
/*@ requires rules:     rules;
    requires min:       0 <= min <= MARK_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result == least_left(min, alloc_flags);
    ensures  range:     0 <= \result <= min;
*/
static int64_t lowered_mark(int64_t min, unsigned int alloc_flags)
{
	bool high = alloc_flags & ALLOC_MIN_RESERVE;

	if (high)
		min -= min / 2;
	/* 5.10 gives an OOM victim its half instead of the quarter, 6.1 on top of it */
	if (release->harder_needs_high) {
		if (high && (alloc_flags & ALLOC_NON_BLOCK))
			min -= min / 4;
	} else if ((alloc_flags & ALLOC_NON_BLOCK) && !(alloc_flags & ALLOC_OOM)) {
		min -= min / 4;
	}
	if (alloc_flags & ALLOC_OOM)
		min -= min / 2;
	return min;
}

/* Is a block of just this order on a list that the flags open? */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result <==> block_of(zone, order, alloc_flags);
*/
static inline bool listed_block(const struct zone *zone, unsigned int order,
				unsigned int alloc_flags)
{
	/*@ loop invariant type: t <= MIGRATE_PCPTYPES;
	    loop invariant none: \forall integer i; 0 <= i < t ==>
	                           count(free_list_of(zone, order, i)) == 0;
	    loop assigns t;
	    loop variant MIGRATE_PCPTYPES - t;
	*/
	for (unsigned int t = 0; t < MIGRATE_PCPTYPES; t++)
		if (!list_empty(free_list(zone, order, t)))
			return true;
	if ((alloc_flags & ALLOC_CMA) && !list_empty(free_list(zone, order, MIGRATE_CMA)))
		return true;
	return (alloc_flags & release->highatomic_flags) &&
	       !list_empty(free_list(zone, order, MIGRATE_HIGHATOMIC));
}

/* Is a block of this order or a larger one? */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result <==> block_from(zone, order, alloc_flags);
*/
static bool suitable_block(const struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	/*@ loop invariant order: order <= o <= MAX_ORDER;
	    loop invariant none:  \forall integer k; order <= k < o ==>
	                            !block_of(zone, k, alloc_flags);
	    loop assigns o;
	    loop variant MAX_ORDER - o;
	*/
	for (unsigned int o = order; o < MAX_ORDER; o++)
		if (listed_block(zone, o, alloc_flags))
			return true;
	return false;
}

bool zone_watermark_ok_with(const struct zone *zone, unsigned int order, uint64_t mark,
			    unsigned int highest_zoneidx, unsigned int alloc_flags,
			    int64_t free_pages)
{
	int64_t min = lowered_mark((int64_t)mark, alloc_flags);

	free_pages -= unusable_free(zone, order, alloc_flags);
	if (free_pages <= min + (int64_t)zone->lowmem_reserve[highest_zoneidx])
		return false;
	return order == 0 || suitable_block(zone, order, alloc_flags);
}

bool zone_watermark_ok(const struct zone *zone, unsigned int order, uint64_t mark,
		       unsigned int highest_zoneidx, unsigned int alloc_flags)
{
	return zone_watermark_ok_with(zone, order, mark, highest_zoneidx, alloc_flags,
				      zone_page_state(zone, NR_FREE_PAGES));
}

bool zone_watermark_ok_safe(const struct zone *zone, unsigned int order, uint64_t mark,
			    unsigned int highest_zoneidx)
{
	int64_t free_pages = zone_page_state(zone, NR_FREE_PAGES);

	if (free_pages < (int64_t)zone->percpu_drift_mark)
		free_pages = zone_page_state_snapshot(zone, NR_FREE_PAGES);
	return zone_watermark_ok_with(zone, order, mark, highest_zoneidx, 0, free_pages);
}

bool zone_watermark_fast(const struct zone *zone, unsigned int order, uint64_t mark,
			 unsigned int highest_zoneidx, unsigned int alloc_flags, gfp_t gfp)
{
	int64_t free_pages = zone_page_state(zone, NR_FREE_PAGES);

	/* rights to reserves only lower the mark: where the full one is met they do not matter */
	if (likely(free_pages - unusable_free(zone, order, alloc_flags) >
		   (int64_t)(mark + zone->lowmem_reserve[highest_zoneidx])))
		return order == 0 || suitable_block(zone, order, alloc_flags);
	if (zone_watermark_ok_with(zone, order, mark, highest_zoneidx, alloc_flags, free_pages))
		return true;
	if (order == 0 && (gfp & GFP_BIT_ATOMIC) && zone->watermark_boost != 0 &&
	    (alloc_flags & ALLOC_WMARK_MASK) == WMARK_MIN)
		return zone_watermark_ok_with(zone, 0, zone->watermark[WMARK_MIN], highest_zoneidx,
					      alloc_flags, free_pages);
	return false;
}
