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
/*@ requires room:   n <= MAX_RANGES && \valid(ranges + (0 .. n));
    requires ranges: ascending(ranges, n);
    requires range:  \valid_read(range) && range->start < range->end <= MAX_FRAMES &&
                     range->node < MAX_NUMNODES;
    requires apart:  \separated(range, ranges + (0 .. n));
    requires new:    \forall integer i; 0 <= i < n ==>
                       ranges[i].end <= range->start || range->end <= ranges[i].start;
    terminates \true;
    assigns  ranges[0 .. n];
    ensures  ranges: ascending(ranges, n + 1);
    ensures  frames: \exists integer k; 0 <= k <= n && same_range(ranges + k, range) &&
                       (\forall integer i; 0 <= i < k ==> range_stays{Pre,Post}(ranges, i, i)) &&
                       \forall integer i; k <= i < n ==> range_stays{Pre,Post}(ranges, i, i + 1);
    ensures  holds:  \forall integer p; in_ranges(ranges, n + 1, p) <==>
                       in_ranges{Pre}(ranges, n, p) || range->start <= p < range->end;
*/
static void insert_sorted(struct memory_range *ranges, unsigned int n,
			  const struct memory_range *range)
{
	unsigned int i = n;

	/*@ loop invariant place:  i <= n;
	    loop invariant below:  \forall integer k; 0 <= k < i ==>
	                             range_stays{Pre,Here}(ranges, k, k);
	    loop invariant above:  \forall integer k; i <= k < n ==>
	                             range_stays{Pre,Here}(ranges, k, k + 1);
	    loop invariant higher: \forall integer k; i < k <= n ==>
	                             range->end <= ranges[k].start;
	    loop invariant range:  range->start == \at(range->start, Pre) &&
	                             range->end == \at(range->end, Pre) &&
	                             range->node == \at(range->node, Pre);
	    loop assigns i, ranges[0 .. n];
	    loop variant i;
	*/
	for (; i > 0 && ranges[i - 1].start > range->start; i--) {
		//@ assert stays: range_stays{Pre,Here}(ranges, i - 1, i - 1);
		//@ assert next: range->end <= ranges[i - 1].start;
		ranges[i] = ranges[i - 1];
	}
	//@ assert last: i > 0 ==> range_stays{Pre,Here}(ranges, i - 1, i - 1);
	ranges[i] = *range;
}

/* Add a range that is above all others; one that touches the last is one with it. */
/*@ requires room:   nr_memory_ranges < MAX_RANGES;
    requires ranges: ascending(&memory_ranges[0], nr_memory_ranges);
    requires range:  \valid_read(range) && range->start < range->end <= MAX_FRAMES &&
                     range->node < MAX_NUMNODES;
    requires apart:  \separated(range, memory_ranges + (0 .. MAX_RANGES - 1), &nr_memory_ranges);
    requires above:  nr_memory_ranges > 0 ==>
                       memory_ranges[nr_memory_ranges - 1].end <= range->start;
    terminates \true;
    assigns  memory_ranges[0 .. MAX_RANGES - 1], nr_memory_ranges;
    ensures  number: \old(nr_memory_ranges) <= nr_memory_ranges <= \old(nr_memory_ranges) + 1;
    ensures  ranges: ascending(&memory_ranges[0], nr_memory_ranges);
    ensures  last:   nr_memory_ranges > 0 &&
                     memory_ranges[nr_memory_ranges - 1].end == range->end;
    ensures  frames: \forall integer p; in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
                       in_ranges{Pre}(&memory_ranges[0], \old(nr_memory_ranges), p) ||
                       range->start <= p < range->end;
*/
static void append_range(const struct memory_range *range)
{
	struct memory_range *end = memory_ranges + nr_memory_ranges;

	if (nr_memory_ranges > 0 && end[-1].end == range->start && end[-1].node == range->node) {
		end[-1].end = range->end;
	} else {
		*end = *range;
		nr_memory_ranges++;
	}
}

void memory_set(const struct memory_range *ranges, unsigned int n)
{
	nr_memory_ranges = 0;
	/*@ loop invariant index:  nr_memory_ranges <= i <= n;
	    loop invariant ranges: ascending(&memory_ranges[0], nr_memory_ranges);
	    loop invariant given:  ascending(ranges, n);
	    loop invariant below:  nr_memory_ranges > 0 && i < n ==>
	                             memory_ranges[nr_memory_ranges - 1].end <= ranges[i].start;
	    loop invariant frames: \forall integer p;
	                             in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
	                               in_ranges(ranges, i, p) && p != 0;
	    loop invariant same:   \forall integer p; in_ranges(ranges, n, p) <==>
	                             in_ranges{Pre}(ranges, n, p);
	    loop assigns i, memory_ranges[0 .. MAX_RANGES - 1], nr_memory_ranges;
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n; i++) {
		struct memory_range range = ranges[i];

		/*@ assert more: \forall integer p; in_ranges(ranges, i + 1, p) <==>
		      in_ranges(ranges, i, p) || ranges[i].start <= p < ranges[i].end; */
		range.start = max_pfn(range.start, FIRST_FRAME);
		if (range.start < range.end)
			append_range(&range);
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
	/*@ loop invariant index: i <= n;
	    loop invariant same:  \forall integer k; 0 <= k < i ==>
	                            same_range(&reserved_ranges[k], ranges + k);
	    loop assigns i, reserved_ranges[0 .. MAX_RANGES];
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n; i++)
		reserved_ranges[i] = ranges[i];
}

void memory_reserve(const struct memory_range *range)
{
	//@ assert start: !in_ranges(&reserved_ranges[0], nr_reserved_ranges, range->start);
	/*@ assert starts: \forall integer i; 0 <= i < nr_reserved_ranges ==>
	      in_ranges(&reserved_ranges[0], nr_reserved_ranges, reserved_ranges[i].start); */
	/*@ assert apart: \forall integer i; 0 <= i < nr_reserved_ranges ==>
	      !(range->start <= reserved_ranges[i].start < range->end) &&
	      !(reserved_ranges[i].start <= range->start < reserved_ranges[i].end); */
	insert_sorted(reserved_ranges, nr_reserved_ranges, range);
	nr_reserved_ranges++;
}

/* Each reserved range pushes what would lie on it below itself; they are gone through downwards. */
pfn_t highest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	unsigned int i = nr_reserved_ranges;

	/*@ loop invariant index: i <= nr_reserved_ranges;
	    loop invariant end:   end <= \at(end, Pre);
	    loop invariant above: \forall integer j; i <= j < nr_reserved_ranges ==>
	                            end <= reserved_ranges[j].start || reserved_ranges[j].end <= start;
	    loop assigns end, i;
	    loop variant i;
	*/
	while (start < end && end - start >= pages) {
		pfn_t at = end - pages - (end - pages) % align, from;

		if (at < start)
			break;
		/*@ loop invariant index: i <= \at(i, LoopEntry);
		    loop invariant clear: \forall integer j; i <= j < nr_reserved_ranges ==>
		                            at + pages <= reserved_ranges[j].start ||
		                            reserved_ranges[j].end <= at;
		    loop assigns i, from;
		    loop variant i;
		*/
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

	/*@ loop invariant index: i <= nr_reserved_ranges;
	    loop invariant start: \at(start, Pre) <= start <= MAX_FRAMES;
	    loop invariant below: \forall integer j; 0 <= j < i ==> reserved_ranges[j].end <= start;
	    loop assigns start, i;
	    loop variant nr_reserved_ranges - i;
	*/
	while (start < end) {
		pfn_t at = start + (align - start % align) % align, from;

		if (at >= end || end - at < pages)
			break;
		/*@ loop invariant index: \at(i, LoopEntry) <= i <= nr_reserved_ranges;
		    loop invariant clear: \forall integer j; 0 <= j < i ==>
		                            at + pages <= reserved_ranges[j].start ||
		                            reserved_ranges[j].end <= at;
		    loop assigns i, from;
		    loop variant nr_reserved_ranges - i;
		*/
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

	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant sum:   sum == node_overlap{Pre}(&memory_ranges[0], i, node, start, end);
	    loop invariant bound: sum <= i * MAX_FRAMES;
	    loop assigns i, sum, from;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		if (memory_ranges[i].node == node)
			sum += range_clip(&memory_ranges[i], start, end, &from);
	return sum;
}

bool section_present(pfn_t pfn)
{
	pfn_t start = pfn - pfn % PAGES_PER_SECTION, from;

	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant none:  \forall integer j; 0 <= j < i ==>
	                            memory_ranges[j].end <= start ||
	                            start + PAGES_PER_SECTION <= memory_ranges[j].start;
	    loop assigns i, from;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++)
		if (range_clip(&memory_ranges[i], start, start + PAGES_PER_SECTION, &from) != 0)
			return true;
	return false;
}

void reserve_range(const struct zone *zone, pfn_t start, pfn_t end)
{
	/*@ loop invariant start: \at(start, Pre) <= start && (start <= end || start == \at(start, Pre));
	    loop assigns start, vmemmap[\at(start, Pre) .. end - 1].state,
	                 vmemmap[\at(start, Pre) .. end - 1].order,
	                 vmemmap[\at(start, Pre) .. end - 1].zone;
	    loop variant end - start;
	*/
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		//@ ghost pow2_values(order);
		set_block(zone, start, PAGE_RESERVED, order);
		start += block_pages(order);
	}
}

void free_range(struct zone *zone, pfn_t start, pfn_t end)
{
	zone->managed += end - start;
	/*@ loop invariant start: \at(start, Pre) <= start <= end;
	    loop assigns start, ZONE_FIELDS(zone);
	    loop variant end - start;
	*/
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		//@ ghost pow2_values(order);
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
/*@ requires machine: zones_ok;
    requires range:   pfn < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  range:   pfn <= \result <= end;
    ensures  run:     \forall integer z, p; ZONE(z) && pfn <= p < \result ==> !spans(&zones[z], p);
    ensures  longest: \result < end ==> \exists integer z; ZONE(z) && spans(&zones[z], \result);
*/
static pfn_t unspanned_end(pfn_t pfn, pfn_t end)
{
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant range: pfn < end <= \at(end, Pre);
	    loop invariant run:   \forall integer y, p; 0 <= y < z && pfn <= p < end ==>
	                            !spans(&zones[y], p);
	    loop invariant longest: end < \at(end, Pre) ==>
	                            \exists integer y; ZONE(y) && spans(&zones[y], end);
	    loop assigns z, end;
	    loop variant MAX_ZONES - z;
	*/
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
/*@ requires machine: zones_ok;
    requires frame:   pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  beyond:  pfn <= \result <= MAX_FRAMES;
    ensures  some:    (\exists integer z; ZONE(z) && spans(&zones[z], pfn)) ==> pfn < \result;
*/
static pfn_t spanned_end(pfn_t pfn)
{
	/*@ loop invariant zone: z <= MAX_ZONES;
	    loop invariant none: \forall integer y; 0 <= y < z ==> !spans(&zones[y], pfn);
	    loop assigns z;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (zone_spans_pfn(&zones[z], pfn))
			return zone_end_pfn(&zones[z]);
	return pfn;
}

/* Tile a hole with reserved blocks, but for what is in a zone's span and so was tiled before. */
/*@ requires machine: arrays && zones_ok;
    requires zone:    zone_place(zone);
    requires range:   start < end ==> end <= nr_frames;
    terminates \true;
    assigns  vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
             vmemmap[start .. end - 1].zone;
*/
static void reserve_hole(const struct zone *zone, pfn_t start, pfn_t end)
{
	/*@ loop invariant start: \at(start, Pre) <= start && (start <= MAX_FRAMES || start == \at(start, Pre));
	    loop assigns start, vmemmap[\at(start, Pre) .. end - 1].state,
	                 vmemmap[\at(start, Pre) .. end - 1].order,
	                 vmemmap[\at(start, Pre) .. end - 1].zone;
	    loop variant end - start;
	*/
	while (start < end) {
		pfn_t stop = unspanned_end(start, end);

		reserve_range(zone, start, stop);
		start = stop < end ? spanned_end(stop) : end;
	}
}

void span_zone(struct zone *zone, pfn_t start, pfn_t end)
{
	pfn_t hole = start;

	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant hole:  start <= hole <= end;
	    loop assigns i, hole, vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
	                 vmemmap[start .. end - 1].zone;
	    loop variant nr_memory_ranges - i;
	*/
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
