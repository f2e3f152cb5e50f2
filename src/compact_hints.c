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

/* Is the frame's block one of the zone's? Of all here, only this looks inside `partition`. */
/*@ requires machine: standing && partition(PFN_NONE, 0) && blocks_zoned;
    terminates \true;
    assigns  \nothing;
*/
static inline bool is_of_zone(const struct zone *zone, pfn_t pfn)
{
	return pfn_zone(pfn) == zone;
}

bool pageblock_in_zone(const struct zone *zone, pfn_t start, pfn_t end)
{
	return start >= zone->start && end <= zone_end_pfn(zone) && is_of_zone(zone, start) &&
	       is_of_zone(zone, end - 1);
}

bool pageblock_skip_persistent(pfn_t pfn)
{
	pfn_t head = block_head(pfn);

	return head != PFN_NONE && compound_pages(head) >= PAGEBLOCK_PAGES;
}

/* Both kinds of runs begin there. */
/*@ requires zone:    ZONE(id);
    terminates \true;
    assigns  compact_hints[id].migrate_pfn[0 .. 1];
    ensures  both:    compact_hints[id].migrate_pfn[0] == pfn &&
                      compact_hints[id].migrate_pfn[1] == pfn;
*/
static inline void set_migrate_pfns(unsigned int id, pfn_t pfn)
{
	compact_hints[id].migrate_pfn[0] = pfn;
	compact_hints[id].migrate_pfn[1] = pfn;
}

void reset_cached_positions(const struct zone *zone)
{
	unsigned int id = zone->id;

	set_migrate_pfns(id, zone->start);
	compact_hints[id].free_pfn = pageblock_start_pfn(zone_end_pfn(zone) - 1);
}

/* The pageblock is worth a look again. */
/*@ requires machine: hinted && FRAME(pfn);
    terminates \true;
    assigns  SKIP_OF(pfn);
    ensures  machine: hinted;
    ensures  clear:   SKIP_OF(pfn) == 0;
*/
static inline void clear_pageblock_skip(pfn_t pfn)
{
	set_pageblock_skip(pfn, false);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert blocks: same_spans{Pre,Here} && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert stands: standing && partition(PFN_NONE, 0);
	//@ assert skips: blocks_zoned && skips_ok;
}

/*
 * May the pageblock be looked at again, as a source or as a target? A sample of its pages says so
 * (Linux: __reset_isolation_pfn).
 */
/*@ requires machine: hinted;
    requires zone:    OUR_ZONE(zone) && zone->start <= pfn < zone->start + zone->spanned;
    terminates \true;
    assigns  SKIP_OF(pfn);
    ensures  machine: hinted;
    ensures  clear:   \result ==> SKIP_OF(pfn) == 0;
*/
static bool reset_pageblock(const struct zone *zone, pfn_t pfn, bool source, bool target)
{
	pfn_t end = min_pfn(pageblock_end_pfn(pfn), zone_end_pfn(zone));

	if (!is_of_zone(zone, pfn) || pageblock_skip_persistent(pfn))
		return false;
	if (source && target && !get_pageblock_skip(pfn))
		return true;
	if (!source && target && get_pageblock_migratetype(pfn) != MIGRATE_MOVABLE)
		return false;
	/*@ loop invariant page: p >= zone->start;
	    loop assigns p;
	    loop variant end - p;
	*/
	for (pfn_t p = max_pfn(pageblock_start_pfn(pfn), zone->start); p < end;
	     p += 1u << PAGE_ALLOC_COSTLY_ORDER) {
		if ((source && page_on_lru(p)) || (target && vmemmap[p].state == PAGE_FREE)) {
			clear_pageblock_skip(pfn);
			return true;
		}
	}
	return false;
}

void reset_isolation_suitable(const struct zone *zone)
{
	unsigned int id = zone->id;
	pfn_t migrate = zone->start, free = zone_end_pfn(zone) - 1;
	pfn_t first = free, last = migrate;
	bool source = false, target = false;

	if (!compact_hints[id].flush)
		return;
	compact_hints[id].flush = false;
	/*@ loop invariant machine: hinted;
	    loop invariant walk: zone->start <= migrate <= zone->start + zone->spanned +
	                           PAGEBLOCK_PAGES && free < zone->start + zone->spanned;
	    loop invariant fresh: compact_hints[id].flush == 0;
	    loop assigns migrate, free, first, last, source, target, compact_hints[id],
	                 pageblock_skips[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant free - migrate;
	*/
	for (; migrate < free; migrate += PAGEBLOCK_PAGES) {
		if (reset_pageblock(zone, migrate, true, source) && migrate < first) {
			source = true;
			first = compact_hints[id].init_migrate_pfn = migrate;
			set_migrate_pfns(id, migrate);
		}
		if (reset_pageblock(zone, free, target, true) && free > last) {
			target = true;
			last = free;
			compact_hints[id].init_free_pfn = compact_hints[id].free_pfn = free;
		}
		free -= free < PAGEBLOCK_PAGES ? free : PAGEBLOCK_PAGES;
	}
	/* nothing to move, or nowhere to move it */
	if (first >= last) {
		set_migrate_pfns(id, migrate);
		compact_hints[id].free_pfn = free;
	}
}

void defer_compaction(const struct zone *zone, unsigned int order)
{
	unsigned int id = zone->id;

	compact_hints[id].considered = 0;
	if (compact_hints[id].defer_shift < COMPACT_MAX_DEFER_SHIFT)
		compact_hints[id].defer_shift++;
	if (order < compact_hints[id].order_failed)
		compact_hints[id].order_failed = (uint8_t)order;
}

bool compaction_deferred(const struct zone *zone, unsigned int order)
{
	unsigned int id = zone->id;
	uint64_t limit;

	//@ ghost pow2_values(compact_hints[id].defer_shift);
	limit = block_pages(compact_hints[id].defer_shift);

	if (order < compact_hints[id].order_failed)
		return false;
	if (compact_hints[id].considered < limit)
		compact_hints[id].considered++;
	return compact_hints[id].considered < limit;
}

void compaction_defer_reset(const struct zone *zone, unsigned int order, bool success)
{
	unsigned int id = zone->id;

	if (success) {
		compact_hints[id].considered = 0;
		compact_hints[id].defer_shift = 0;
	}
	if (order >= compact_hints[id].order_failed)
		compact_hints[id].order_failed = (uint8_t)(order + 1);
}

bool compaction_restarting(const struct zone *zone, unsigned int order)
{
	unsigned int id = zone->id;

	return order >= compact_hints[id].order_failed &&
	       compact_hints[id].defer_shift == COMPACT_MAX_DEFER_SHIFT &&
	       compact_hints[id].considered >= block_pages(compact_hints[id].defer_shift);
}
