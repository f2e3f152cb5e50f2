/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred memory. The kernel frees it by pageblocks and single pages; as they go to the lists' tails
 * in ascending order, what is on the lists afterwards is the same as when it is freed by blocks.
 */
#include "deferred.h"

/* The end of the section that pfn lies in. */
/*@ requires frame: pfn <= 2 * MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  end:   pfn < \result <= pfn + PAGES_PER_SECTION && \result % PAGES_PER_SECTION == 0;
*/
static pfn_t section_end(pfn_t pfn)
{
	return pfn - pfn % PAGES_PER_SECTION + PAGES_PER_SECTION;
}

/* Low zones are for those who can use no other: only a node's last one is deferred. */
/*@ requires zone:  zone_ok(zone);
    requires node:  nodes[zone->node].start + nodes[zone->node].spanned <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  last:  \result <==> zone->present != 0 && zone->start + zone->spanned ==
                      nodes[zone->node].start + nodes[zone->node].spanned;
*/
static bool is_last_zone(const struct zone *zone)
{
	const struct pglist_data *node = &nodes[zone->node];

	return populated_zone(zone) && zone_end_pfn(zone) == node->start + node->spanned;
}

/*@ requires zone:   zone_ok(zone);
    requires ranges: memory_known;
    terminates \true;
    assigns  zone->first_deferred_pfn;
    ensures  start:  zone->first_deferred_pfn == \old(zone->first_deferred_pfn) ||
                     (spans(zone, zone->first_deferred_pfn) &&
                      zone->first_deferred_pfn % PAGES_PER_SECTION == 0);
    ensures  machine: zones_ok{Pre} ==> zones_ok;
*/
static void defer_zone(struct zone *zone)
{
	uint64_t before = 0;

	/*@ loop invariant index:  i <= nr_memory_ranges;
	    loop invariant before: before <= i * MAX_FRAMES;
	    loop assigns i, before;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct memory_range *range = &memory_ranges[i];
		pfn_t from, first;
		uint64_t pages = range_clip(range, zone->start, zone_end_pfn(zone), &from);

		if (range->node != zone->node || pages == 0)
			continue;
		first = from;
		if (before < PAGES_PER_SECTION)
			first += PAGES_PER_SECTION - before;
		//@ assert frame: first <= from + PAGES_PER_SECTION;
		if (first % PAGES_PER_SECTION != 0)
			first = section_end(first);
		if (first < from + pages) {
			zone->first_deferred_pfn = first;
			return;
		}
		before += pages;
	}
}

void defer_memory(void)
{
	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop invariant start:   \forall integer y; ZONE(y) &&
	                              zones[y].first_deferred_pfn !=
	                                \at(zones[y].first_deferred_pfn, Pre) ==>
	                                spans(&zones[y], zones[y].first_deferred_pfn) &&
	                                zones[y].first_deferred_pfn % PAGES_PER_SECTION == 0;
	    loop assigns z, zones[0 .. MAX_ZONES - 1].first_deferred_pfn;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (is_last_zone(&zones[z]))
			defer_zone(&zones[z]);
}

/* Free what was deferred below end, where a section or the zone ends; returns how many pages. */
/*@ requires zone:    zone_ok(zone) && zone->present != 0;
    requires machine: memory_known && reserved_known && deferred_ok(zone);
    requires range:   zone->first_deferred_pfn < end <= zone->start + zone->spanned;
    requires section: end % PAGES_PER_SECTION == 0 || end == zone->start + zone->spanned;
    requires state:   allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->managed, zone->first_deferred_pfn;
    ensures  state:   allocator_ok && zone_ok(zone);
    ensures  machine: memory_known && reserved_known && deferred_ok(zone);
    ensures  span:    zone->start == \old(zone->start) && zone->spanned == \old(zone->spanned) &&
                      zone->present == \old(zone->present);
    ensures  next:    zone->first_deferred_pfn ==
                        (end < zone->start + zone->spanned ? end : PFN_NONE);
    ensures  freed:   zone->managed == \old(zone->managed) + \result;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static uint64_t deferred_init(struct zone *zone, pfn_t end)
{
	pfn_t start = zone->first_deferred_pfn;
	uint64_t freed = 0;

	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant freed: zone->managed == \at(zone->managed, Pre) + freed;
	    loop invariant state: allocator_partial(end, end);
	    loop assigns i, freed, ZONE_FIELDS(zone), zone->managed;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		pfn_t from;
		uint64_t pages = range_clip(&memory_ranges[i], start, end, &from);

		if (memory_ranges[i].node != zone->node || pages == 0)
			continue;
		unreserve_range(from, from + pages);
		freed += free_unreserved(zone, from, from + pages);
	}
	zone->first_deferred_pfn = end < zone_end_pfn(zone) ? end : PFN_NONE;
	return freed;
}

bool deferred_grow_zone(struct zone *zone)
{
	uint64_t freed = 0;

	/*@ loop invariant zone:    zone_ok(zone) && zone->present == \at(zone->present, Pre) &&
	                            zone->start == \at(zone->start, Pre) &&
	                            zone->spanned == \at(zone->spanned, Pre);
	    loop invariant machine: memory_known && reserved_known && deferred_ok(zone);
	    loop invariant state:   allocator_ok;
	    loop invariant none:    \at(zone->first_deferred_pfn, Pre) == PFN_NONE ==>
	                              zone->first_deferred_pfn == PFN_NONE && freed == 0;
	    loop invariant freed:   zone->managed == \at(zone->managed, Pre) + freed;
	    loop invariant unmoved: unmoved{Pre,Here};
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns freed, ZONE_FIELDS(zone), zone->managed, zone->first_deferred_pfn;
	    loop variant zone->first_deferred_pfn == PFN_NONE ? 0 :
	                   zone->start + zone->spanned - zone->first_deferred_pfn;
	*/
	while (zone->first_deferred_pfn != PFN_NONE && freed < PAGES_PER_SECTION)
		freed += deferred_init(
			zone, min_pfn(section_end(zone->first_deferred_pfn), zone_end_pfn(zone)));
	return freed != 0;
}

void deferred_init_memmap(struct zone *zone)
{
	if (zone->first_deferred_pfn != PFN_NONE)
		deferred_init(zone, zone_end_pfn(zone));
}
