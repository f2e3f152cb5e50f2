/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ranges that have memory, and reserved blocks in place of what has none. All work is by ranges
 * and blocks, but for a loaded state, whose gaps are found frame by frame.
 */
#include "buddy.h"
#include "memory.h"

struct memory_range memory_ranges[MAX_RANGES];
unsigned int nr_memory_ranges;
struct memory_range reserved_ranges[MAX_RANGES + 1];
unsigned int nr_reserved_ranges;

uint64_t range_clip(const struct memory_range *range, pfn_t start, pfn_t end, pfn_t *from)
{
	pfn_t to = min_pfn(range->end, end);

	*from = max_pfn(range->start, start);
	return *from < to ? to - *from : 0;
}

/* Put a range in its place among n ascending ones. */
static void insert_sorted(struct memory_range *ranges, unsigned int n,
			  const struct memory_range *range)
{
	unsigned int i = n;

	for (; i > 0 && ranges[i - 1].start > range->start; i--)
		ranges[i] = ranges[i - 1];
	ranges[i] = *range;
}

void memory_set(const struct memory_range *ranges, unsigned int n)
{
	nr_memory_ranges = 0;
	for (unsigned int i = 0; i < n; i++) {
		struct memory_range range = ranges[i], *last;

		range.start = max_pfn(range.start, FIRST_FRAME);
		if (range.start >= range.end)
			continue;
		memory_ranges[nr_memory_ranges++] = range;
		if (nr_memory_ranges < 2)
			continue;
		last = &memory_ranges[nr_memory_ranges - 2];
		if (last->end == range.start && last->node == range.node) {
			last->end = range.end;
			nr_memory_ranges--;
		}
	}
}

void insert_range(const struct memory_range *range)
{
	insert_sorted(memory_ranges, nr_memory_ranges, range);
	nr_memory_ranges++;
}

void memory_set_reserved(const struct memory_range *ranges, unsigned int n)
{
	nr_reserved_ranges = n;
	for (unsigned int i = 0; i < n; i++)
		reserved_ranges[i] = ranges[i];
}

void memory_reserve(const struct memory_range *range)
{
	insert_sorted(reserved_ranges, nr_reserved_ranges, range);
	nr_reserved_ranges++;
}

/* Each reserved range pushes what would lie on it below itself; they are gone through downwards. */
pfn_t highest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	unsigned int i = nr_reserved_ranges;

	while (start < end && end - start >= pages) {
		pfn_t at = (end - pages) & ~(align - 1), from;

		if (at < start)
			break;
		while (i > 0 && range_clip(&reserved_ranges[i - 1], at, at + pages, &from) == 0)
			i--;
		if (i == 0)
			return at;
		end = reserved_ranges[--i].start;
	}
	return PFN_NONE;
}

pfn_t lowest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	unsigned int i = 0;

	while (start < end) {
		pfn_t at = (start + align - 1) & ~(align - 1), from;

		if (at >= end || end - at < pages)
			break;
		while (i < nr_reserved_ranges &&
		       range_clip(&reserved_ranges[i], at, at + pages, &from) == 0)
			i++;
		if (i == nr_reserved_ranges)
			return at;
		start = reserved_ranges[i++].end;
	}
	return PFN_NONE;
}

uint64_t present_pages(unsigned int node, pfn_t start, pfn_t end)
{
	uint64_t sum = 0;
	pfn_t from;

	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		if (memory_ranges[i].node == node)
			sum += range_clip(&memory_ranges[i], start, end, &from);
	return sum;
}

bool section_present(pfn_t pfn)
{
	pfn_t start = pfn - pfn % PAGES_PER_SECTION, from;

	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		if (range_clip(&memory_ranges[i], start, start + PAGES_PER_SECTION, &from) != 0)
			return true;
	return false;
}

void reserve_range(const struct zone *zone, pfn_t start, pfn_t end)
{
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		set_block(zone, start, PAGE_RESERVED, order);
		start += block_pages(order);
	}
}

void free_range(struct zone *zone, pfn_t start, pfn_t end)
{
	zone->managed += end - start;
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		free_one_page(zone, start, order, MIGRATE_MOVABLE, FPI_TO_TAIL);
		start += block_pages(order);
	}
}

uint64_t free_unreserved(struct zone *zone, pfn_t start, pfn_t end)
{
	uint64_t before = zone->managed;

	for (unsigned int i = 0; i < nr_reserved_ranges && start < end; i++) {
		pfn_t from;
		uint64_t pages = range_clip(&reserved_ranges[i], start, end, &from);

		if (pages == 0)
			continue;
		free_range(zone, start, from);
		reserve_range(zone, from, from + pages);
		start = from + pages;
	}
	free_range(zone, start, end);
	return zone->managed - before;
}

/* The end of the run of frames from pfn that no zone's span holds yet; pfn itself if one does. */
static pfn_t unspanned_end(pfn_t pfn, pfn_t end)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct zone *zone = &zones[z];

		if (zone_spans_pfn(zone, pfn))
			return pfn;
		if (zone->spanned != 0 && zone->start > pfn)
			end = min_pfn(end, zone->start);
	}
	return end;
}

/* The end of the first span, in order of zones, that holds pfn. */
static pfn_t spanned_end(pfn_t pfn)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (zone_spans_pfn(&zones[z], pfn))
			return zone_end_pfn(&zones[z]);
	return pfn;
}

/* Tile a hole with reserved blocks, but for what is in a zone's span and so was tiled before. */
static void reserve_hole(const struct zone *zone, pfn_t start, pfn_t end)
{
	while (start < end) {
		pfn_t stop = unspanned_end(start, end);

		reserve_range(zone, start, stop);
		start = stop < end ? spanned_end(stop) : end;
	}
}

void span_zone(struct zone *zone, pfn_t start, pfn_t end)
{
	pfn_t hole = start;

	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		pfn_t from;
		uint64_t pages = range_clip(&memory_ranges[i], start, end, &from);

		if (pages == 0)
			continue;
		reserve_hole(zone, hole, from);
		hole = from + pages;
	}
	reserve_hole(zone, hole, end);
	zone->start = start;
	zone->spanned = end - start;
}

void init_pageblocks(pfn_t start, pfn_t end)
{
	for (pfn_t pfn = pageblock_start_pfn(start); pfn < end; pfn += PAGEBLOCK_PAGES)
		set_pageblock_migratetype(pfn, MIGRATE_MOVABLE);
}

/* Tile what is in no block between start and end, which cut none. */
static void reserve_gaps(const struct zone *zone, pfn_t start, pfn_t end)
{
	while (start < end) {
		pfn_t stop = start;

		while (stop < end && vmemmap[stop].state == PAGE_TAIL)
			stop++;
		reserve_range(zone, start, stop);
		start = stop < end ? stop + block_pages(vmemmap[stop].order) : end;
	}
}

void machine_fill_holes(struct zone *zone)
{
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		pfn_t from;
		uint64_t pages =
			range_clip(&memory_ranges[i], zone->start, zone_end_pfn(zone), &from);

		if (memory_ranges[i].node == zone->node)
			reserve_gaps(zone, from, from + pages);
	}
}

void unreserve_range(pfn_t start, pfn_t end)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		pfn_t pfn = max_pfn(start, zones[z].start);
		pfn_t stop = min_pfn(end, zone_end_pfn(&zones[z]));

		while (pfn < stop) {
			uint64_t pages = 1;

			if (vmemmap[pfn].state != PAGE_TAIL)
				pages = block_pages(vmemmap[pfn].order);
			vmemmap[pfn].state = PAGE_TAIL;
			pfn += pages;
		}
	}
}
