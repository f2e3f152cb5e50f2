/* SPDX-License-Identifier: GPL-2.0-only */
/* Hints may be stale: whoever follows one looks at the pages themselves. */
#include "buddy.h"
#include "compact_hints.h"

struct compact_hints compact_hints[MAX_ZONES];
uint8_t *pageblock_skips;

void compact_hints_power_on(uint8_t *skips)
{
	/*@ loop invariant none: z <= MAX_ZONES && \forall integer y; 0 <= y < z ==>
	                           compact_hints[y].defer_shift == 0 &&
	                           compact_hints[y].order_failed == 0 && compact_hints[y].flush == 0;
	    loop assigns z, compact_hints[0 .. MAX_ZONES - 1];
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		compact_hints[z] = (struct compact_hints){ 0 };
	pageblock_skips = skips;
}

bool pageblock_in_zone(const struct zone *zone, pfn_t start, pfn_t end)
{
	return start >= zone->start && end <= zone_end_pfn(zone) && pfn_zone(start) == zone &&
	       pfn_zone(end - 1) == zone;
}

bool pageblock_skip_persistent(pfn_t pfn)
{
	pfn_t head = block_head(pfn);

	return head != PFN_NONE && compound_pages(head) >= PAGEBLOCK_PAGES;
}

void reset_cached_positions(const struct zone *zone)
{
	struct compact_hints *h = &compact_hints[zone->id];

	h->migrate_pfn[0] = h->migrate_pfn[1] = zone->start;
	h->free_pfn = pageblock_start_pfn(zone_end_pfn(zone) - 1);
}

/*
 * May the pageblock be looked at again, as a source or as a target? A sample of its pages says so
 * (Linux: __reset_isolation_pfn).
 */
/*@ requires machine: standing && partition(PFN_NONE, 0) && skips_ok;
    requires zone:    OUR_ZONE(zone) && zone->start <= pfn < zone->start + zone->spanned;
    terminates \true;
    assigns  SKIP_OF(pfn);
    ensures  clear:   \result ==> SKIP_OF(pfn) == 0;
*/
static bool reset_pageblock(const struct zone *zone, pfn_t pfn, bool source, bool target)
{
	pfn_t end = min_pfn(pageblock_end_pfn(pfn), zone_end_pfn(zone));

	if (pfn_zone(pfn) != zone || pageblock_skip_persistent(pfn))
		return false;
	if (source && target && !get_pageblock_skip(pfn))
		return true;
	if (!source && target && get_pageblock_migratetype(pfn) != MIGRATE_MOVABLE)
		return false;
	/*@ loop invariant page: p >= zone->start;
	    loop assigns p, SKIP_OF(pfn);
	    loop variant end - p;
	*/
	for (pfn_t p = max_pfn(pageblock_start_pfn(pfn), zone->start); p < end;
	     p += 1u << PAGE_ALLOC_COSTLY_ORDER) {
		if ((source && page_on_lru(p)) || (target && vmemmap[p].state == PAGE_FREE)) {
			set_pageblock_skip(pfn, false);
			return true;
		}
	}
	return false;
}

void reset_isolation_suitable(const struct zone *zone)
{
	struct compact_hints *h = &compact_hints[zone->id];
	pfn_t migrate = zone->start, free = zone_end_pfn(zone) - 1;
	pfn_t first = free, last = migrate;
	bool source = false, target = false;

	if (!h->flush)
		return;
	h->flush = false;
	/*@ loop invariant walk: zone->start <= migrate && free < zone->start + zone->spanned;
	    loop assigns migrate, free, first, last, source, target, *h,
	                 pageblock_skips[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant free - migrate;
	*/
	for (; migrate < free; migrate += PAGEBLOCK_PAGES) {
		if (reset_pageblock(zone, migrate, true, source) && migrate < first) {
			source = true;
			first = h->init_migrate_pfn = migrate;
			h->migrate_pfn[0] = h->migrate_pfn[1] = migrate;
		}
		if (reset_pageblock(zone, free, target, true) && free > last) {
			target = true;
			last = h->init_free_pfn = h->free_pfn = free;
		}
		free -= free < PAGEBLOCK_PAGES ? free : PAGEBLOCK_PAGES;
	}
	/* nothing to move, or nowhere to move it */
	if (first >= last) {
		h->migrate_pfn[0] = h->migrate_pfn[1] = migrate;
		h->free_pfn = free;
	}
}

void defer_compaction(const struct zone *zone, unsigned int order)
{
	struct compact_hints *h = &compact_hints[zone->id];

	h->considered = 0;
	if (h->defer_shift < COMPACT_MAX_DEFER_SHIFT)
		h->defer_shift++;
	if (order < h->order_failed)
		h->order_failed = (uint8_t)order;
}

bool compaction_deferred(const struct zone *zone, unsigned int order)
{
	struct compact_hints *h = &compact_hints[zone->id];
	uint64_t limit = UINT64_C(1) << h->defer_shift;

	if (order < h->order_failed)
		return false;
	if (h->considered < limit)
		h->considered++;
	return h->considered < limit;
}

void compaction_defer_reset(const struct zone *zone, unsigned int order, bool success)
{
	struct compact_hints *h = &compact_hints[zone->id];

	if (success) {
		h->considered = 0;
		h->defer_shift = 0;
	}
	if (order >= h->order_failed)
		h->order_failed = (uint8_t)(order + 1);
}

bool compaction_restarting(const struct zone *zone, unsigned int order)
{
	const struct compact_hints *h = &compact_hints[zone->id];

	return order >= h->order_failed && h->defer_shift == COMPACT_MAX_DEFER_SHIFT &&
	       h->considered >= UINT64_C(1) << h->defer_shift;
}
