/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ranges that have memory, and reserved blocks in place of what has none. All work is by ranges
 * and blocks, but for a loaded state, whose gaps are found frame by frame.
 */
#include "buddy.h"
#include "memory.h"
#include "slow_rules.h"

struct memory_range memory_ranges[MAX_RANGES];
unsigned int nr_memory_ranges;
struct memory_range reserved_ranges[MAX_RANGES + 1];
unsigned int nr_reserved_ranges;

/*@ lemma pow2_least: \forall integer k; pow2(k) >= 1;
*/

/* A number's multiples below and above. */
/*@ lemma multiple:   \forall integer k, a; 0 < a ==> k * a % a == 0;
    lemma parts:      \forall integer x, a; 0 < a && 0 <= x ==>
                        x == x / a * a + x % a && 0 <= x % a < a;
    lemma no_more:    \forall integer p, q, a; 0 < a && p < q + 1 ==> p * a <= q * a;
    lemma whole:      \forall integer x, p, a; 0 < a && 0 <= x && p * a <= x ==> p < x / a + 1;
    lemma below:      \forall integer x, a; 0 < a && 0 <= x ==> (x - x % a) % a == 0;
    lemma highest:    \forall integer p, x, a; 0 < a && 0 <= p <= x && p % a == 0 ==>
                        p <= x - x % a;
    lemma above_is:   \forall integer x, a; 0 < a && 0 <= x ==>
                        x + (a - x % a) % a == (x % a == 0 ? x : (x / a + 1) * a);
    lemma above:      \forall integer x, a; 0 < a && 0 <= x ==> (x + (a - x % a) % a) % a == 0;
    lemma next:       \forall integer p, q, a; 0 < a && q * a < p * a ==> q + 1 <= p;
    lemma lowest:     \forall integer p, x, a; 0 < a && 0 <= x <= p && p % a == 0 ==>
                        x + (a - x % a) % a <= p;
*/

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
                       (\forall integer i; 0 <= i < k ==> RANGE_STAYS(Pre, Post, ranges, i, i)) &&
                       \forall integer i; k <= i < n ==> RANGE_STAYS(Pre, Post, ranges, i, i + 1);
    ensures  holds:  \forall integer p; in_ranges(ranges, n + 1, p) <==>
                       in_ranges{Pre}(ranges, n, p) || range->start <= p < range->end;
*/
static void insert_sorted(struct memory_range *ranges, unsigned int n,
			  const struct memory_range *range)
{
	unsigned int i = n;

	/*@ loop invariant place:  i <= n;
	    loop invariant below:  \forall integer k; 0 <= k < i ==>
	                             RANGE_STAYS(Pre, Here, ranges, k, k);
	    loop invariant above:  \forall integer k; i <= k < n ==>
	                             RANGE_STAYS(Pre, Here, ranges, k, k + 1);
	    loop invariant higher: \forall integer k; i < k <= n ==>
	                             range->end <= ranges[k].start;
	    loop invariant range:  range->start == \at(range->start, Pre) &&
	                             range->end == \at(range->end, Pre) &&
	                             range->node == \at(range->node, Pre);
	    loop assigns i, ranges[0 .. n];
	    loop variant i;
	*/
	for (; i > 0 && ranges[i - 1].start > range->start; i--) {
		/*@ assert stays: \forall integer k; k == i - 1 ==>
		      RANGE_STAYS(Pre, Here, ranges, k, k); */
		//@ assert next: range->end <= ranges[i - 1].start;
		ranges[i] = ranges[i - 1];
	}
	/*@ assert last: \forall integer k; 0 <= k == i - 1 ==>
	      RANGE_STAYS(Pre, Here, ranges, k, k); */
	//@ assert low: \forall integer k; 0 <= k < i ==> ranges[k].end <= range->start;
	ranges[i] = *range;
	//@ assert at: same_range(ranges + i, range);
	//@ assert below: \forall integer k; 0 <= k < i ==> RANGE_STAYS(Pre, Here, ranges, k, k);
	//@ assert above: \forall integer k; i <= k < n ==> RANGE_STAYS(Pre, Here, ranges, k, k + 1);
	//@ assert moved: \forall integer k; i < k <= n ==> RANGE_STAYS(Pre, Here, ranges, k - 1, k);
	//@ assert low: \forall integer k; 0 <= k < i ==> ranges[k].end <= range->start;
	//@ assert high: \forall integer k; i < k <= n ==> range->end <= ranges[k].start;
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
	/*@ assert each: \forall integer p; unreserved(p, p + 1) <==>
	      !in_ranges(&reserved_ranges[0], nr_reserved_ranges, p); */
	insert_sorted(reserved_ranges, nr_reserved_ranges, range);
	nr_reserved_ranges++;
	/*@ assert each: \forall integer p; unreserved(p, p + 1) <==>
	      !in_ranges(&reserved_ranges[0], nr_reserved_ranges, p); */
}

/* Each reserved range pushes what would lie on it below itself; they are gone through downwards. */
pfn_t highest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	unsigned int i = nr_reserved_ranges;

	/*@ loop invariant index: i <= nr_reserved_ranges;
	    loop invariant end:   end <= \at(end, Pre);
	    loop invariant most:  \forall integer p; p % align == 0 && start <= p &&
	                            p + pages <= \at(end, Pre) && unreserved(p, p + pages) ==>
	                              p + pages <= end;
	    loop invariant above: \forall integer j; i <= j < nr_reserved_ranges ==>
	                            end <= reserved_ranges[j].start || reserved_ranges[j].end <= start;
	    loop assigns end, i;
	    loop variant i;
	*/
	while (start < end && end - start >= pages) {
		pfn_t at = end - pages - (end - pages) % align, from;

		/*@ assert most: \forall integer p; p % align == 0 && start <= p &&
		      p + pages <= \at(end, Pre) && unreserved(p, p + pages) ==> p <= at; */
		//@ assert aligned: at % align == 0;
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
		/*@ assert hit: in_ranges(&reserved_ranges[0], nr_reserved_ranges,
		                          reserved_ranges[i - 1].start); */
		end = reserved_ranges[--i].start;
	}
	return PFN_NONE;
}

pfn_t lowest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	unsigned int i = 0;

	/*@ loop invariant index: i <= nr_reserved_ranges;
	    loop invariant start: \at(start, Pre) <= start <= MAX_FRAMES;
	    loop invariant least: \forall integer p; p % align == 0 && \at(start, Pre) <= p &&
	                            p + pages <= end && unreserved(p, p + pages) ==> start <= p;
	    loop invariant below: \forall integer j; 0 <= j < i ==> reserved_ranges[j].end <= start;
	    loop assigns start, i;
	    loop variant nr_reserved_ranges - i;
	*/
	while (start < end) {
		pfn_t at = start + (align - start % align) % align, from;

		/*@ assert least: \forall integer p; p % align == 0 && \at(start, Pre) <= p &&
		      p + pages <= end && unreserved(p, p + pages) ==> at <= p; */
		//@ assert aligned: at % align == 0;
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
		/*@ assert hit: in_ranges(&reserved_ranges[0], nr_reserved_ranges,
		                          reserved_ranges[i].end - 1); */
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
	    loop invariant span:  sum <= (i == 0 ? 0 :
	                            \max(0, \min(end, memory_ranges[i - 1].end) - start));
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
		if (range_clip(&memory_ranges[i], start, start + PAGES_PER_SECTION, &from) != 0) {
			//@ assert there: memory_at(from) && start <= from < start + PAGES_PER_SECTION;
			//@ assert same: from / PAGES_PER_SECTION == pfn / PAGES_PER_SECTION;
			return true;
		}
	return false;
}

/* Make a reserved block of frames that are in none. */
/*@ requires arrays: arrays;
    requires zone:   \valid_read(zone);
    requires block:  order <= MAX_PAGE_ORDER && aligned(pfn, order);
    requires free:   untiled(pfn, pfn + pow2(order));
    requires blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone;
    ensures  block:  state_of(pfn) == PAGE_RESERVED && order_of(pfn) == order;
    ensures  tail:   \forall integer p; pfn < p < pfn + pow2(order) ==> state_of(p) == PAGE_TAIL;
    ensures  blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  tiled:  tiled_more{Pre,Post}(pfn, pfn + pow2(order));
*/
static inline void reserve_block(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	//@ ghost pow2_values(order);
	//@ assert some: pow2(order) >= 1;
	//@ assert last: !covered(pfn + pow2(order) - 1, PFN_NONE, 0);
	//@ assert ends: pfn + pow2(order) <= nr_frames;
	/*@ assert heads: \forall integer q; FRAME(q) && state_of(q) != PAGE_TAIL ==>
	                    covered(q, PFN_NONE, 0); */
	/*@ assert inner: \forall integer q; pfn <= q < pfn + pow2(order) ==>
	                    state_of(q) == PAGE_TAIL; */
	//@ assert first: !covered(pfn, PFN_NONE, 0);
	/*@ assert before: \forall integer q; FRAME(q) && q < pfn && state_of(q) != PAGE_TAIL ==>
	                     q + pow2(order_of(q)) <= pfn; */
	set_block(zone, pfn, PAGE_RESERVED, order);
}

void reserve_range(const struct zone *zone, pfn_t start, pfn_t end)
{
	/*@ loop invariant start:  \at(start, Pre) <= start && (start <= end || start == \at(start, Pre));
	    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant tiled:  tiled_more{Pre,Here}(\at(start, Pre), start);
	    loop invariant free:   untiled(start, end);
	    loop invariant inside: \forall integer p;
	                             \at(start, Pre) <= p < start && state_of(p) != PAGE_TAIL ==>
	                               p + pow2(order_of(p)) <= start;
	    loop invariant state:  \forall integer p; \at(start, Pre) <= p < start ==>
	                             state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED;
	    loop assigns start, vmemmap[\at(start, Pre) .. end - 1].state,
	                 vmemmap[\at(start, Pre) .. end - 1].order,
	                 vmemmap[\at(start, Pre) .. end - 1].zone;
	    loop variant end - start;
	*/
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		//@ ghost pow2_values(order);
		reserve_block(zone, start, order);
		start += block_pages(order);
	}
}

void free_range(struct zone *zone, pfn_t start, pfn_t end)
{
	unsigned int fpi_flags = slow_rules()->boot_to_tail ? FPI_TO_TAIL : FPI_NONE;

	zone->managed += end - start;
	/*@ loop invariant start: \at(start, Pre) <= start <= end;
	    loop assigns start, ZONE_FIELDS(zone);
	    loop variant end - start;
	*/
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		//@ ghost pow2_values(order);
		free_one_page(zone, start, order, MIGRATE_MOVABLE, fpi_flags);
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
/*@ requires spans:   spans_ok;
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
/*@ requires spans:   spans_ok;
    requires frame:   pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  beyond:  pfn <= \result <= MAX_FRAMES;
    ensures  some:    spanned(pfn) ==> pfn < \result;
    ensures  all:     \forall integer p; pfn <= p < \result ==> spanned(p);
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
/*@ requires machine: arrays && spans_ok;
    requires zone:    \valid_read(zone);
    requires range:   start < end ==> end <= nr_frames;
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires inside:  tiled_inside(start, end);
    terminates \true;
    assigns  vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
             vmemmap[start .. end - 1].zone;
    ensures  blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  tiled:   \forall integer p; start <= p < end ==>
                        covered(p, PFN_NONE, 0) || spanned(p);
    ensures  more:    \forall integer p; covered{Pre}(p, PFN_NONE, 0) ==> covered(p, PFN_NONE, 0);
    ensures  no_more: \forall integer p; covered(p, PFN_NONE, 0) ==>
                        covered{Pre}(p, PFN_NONE, 0) || start <= p < end;
*/
static void reserve_hole(const struct zone *zone, pfn_t start, pfn_t end)
{
	/*@ loop invariant start:   \at(start, Pre) <= start && (start <= MAX_FRAMES || start == \at(start, Pre));
	    loop invariant blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant inside:  tiled_inside(start, end);
	    loop invariant tiled:   \forall integer p; \at(start, Pre) <= p < start && p < end ==>
	                              covered(p, PFN_NONE, 0) || spanned(p);
	    loop invariant more:    \forall integer p; covered{Pre}(p, PFN_NONE, 0) ==>
	                              covered(p, PFN_NONE, 0);
	    loop invariant no_more: \forall integer p; covered(p, PFN_NONE, 0) ==>
	                              covered{Pre}(p, PFN_NONE, 0) || \at(start, Pre) <= p < end;
	    loop assigns start, vmemmap[\at(start, Pre) .. end - 1].state,
	                 vmemmap[\at(start, Pre) .. end - 1].order,
	                 vmemmap[\at(start, Pre) .. end - 1].zone;
	    loop variant end - start;
	*/
	while (start < end) {
		pfn_t stop = unspanned_end(start, end);

		//@ assert none: \forall integer p; start <= p < stop ==> !spanned(p);
		reserve_range(zone, start, stop);
		start = stop < end ? spanned_end(stop) : end;
	}
}

/*@ requires machine: spans_ok;
    requires zone:    a_zone(zone);
    requires range:   start <= end <= nr_frames;
    requires grows:   zone->spanned != 0 ==>
                        start <= zone->start && zone->start + zone->spanned <= end;
    terminates \true;
    assigns  zone->start, zone->spanned;
    ensures  machine: spans_ok;
    ensures  memory:  \forall integer p; memory_at(p) <==> memory_at{Pre}(p);
    ensures  ranges:  \forall integer i; 0 <= i < nr_memory_ranges ==>
                        RANGE_STAYS(Pre, Post, &memory_ranges[0], i, i);
    ensures  span:    zone->start == start && zone->spanned == end - start;
    ensures  wider:   \forall integer p; start <= p < end ==> spanned(p);
    ensures  more:    \forall integer p; spanned{Pre}(p) ==> spanned(p);
    ensures  no_more: \forall integer p; spanned(p) ==> spanned{Pre}(p) || start <= p < end;
*/
static inline void set_span(struct zone *zone, pfn_t start, pfn_t end)
{
	zone->start = start;
	zone->spanned = end - start;
	/*@ assert others: \forall integer y; ZONE(y) && zone != &zones[y] ==>
	      zones[y].start == \at(zones[y].start, Pre) &&
	      zones[y].spanned == \at(zones[y].spanned, Pre); */
	//@ assert holes: holes_tiled;
	/*@ assert ranges: \forall integer i; 0 <= i < nr_memory_ranges ==>
	      RANGE_STAYS(Pre, Here, &memory_ranges[0], i, i); */
	//@ assert its: \forall integer p; start <= p < end <==> spans(zone, p);
}

void span_zone(struct zone *zone, pfn_t start, pfn_t end)
{
	pfn_t hole = start;

	/*@ loop invariant index:  i <= nr_memory_ranges;
	    loop invariant hole:   start <= hole <= end;
	    loop invariant before: \forall integer j; 0 <= j < i && hole < end ==>
	                             memory_ranges[j].end <= hole || end <= memory_ranges[j].start;
	    loop invariant next:   \forall integer j; i <= j < nr_memory_ranges ==>
	                             hole <= \max(memory_ranges[j].start, start);
	    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant inside: tiled_inside(hole, nr_frames);
	    loop invariant tiled:  \forall integer p; start <= p < hole && !memory_at(p) ==>
	                             covered(p, PFN_NONE, 0);
	    loop invariant holes:  holes_tiled;
	    loop invariant same:   \forall integer p; memory_at(p) || !(start <= p < end) ==>
	                             (covered(p, PFN_NONE, 0) <==> covered{Pre}(p, PFN_NONE, 0));
	    loop assigns i, hole, vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
	                 vmemmap[start .. end - 1].zone;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		pfn_t from;
		uint64_t pages = range_clip(&memory_ranges[i], start, end, &from);

		if (pages == 0)
			continue;
		//@ assert from: from < end && (from == start || from == memory_ranges[i].start);
		/*@ assert later: \forall integer j; i < j < nr_memory_ranges ==>
		      from < memory_ranges[j].start; */
		//@ assert none: \forall integer p; hole <= p < from ==> !memory_at(p);
		reserve_hole(zone, hole, from);
		hole = from + pages;
	}
	//@ assert none: \forall integer p; hole <= p < end ==> !memory_at(p);
	reserve_hole(zone, hole, end);
	//@ assert tiled: \forall integer p; start <= p < end && !memory_at(p) ==> covered(p, PFN_NONE, 0);
	//@ assert holes: holes_tiled;
	/*@ assert ranges: \forall integer i; 0 <= i < nr_memory_ranges ==>
	      RANGE_STAYS(Pre, Here, &memory_ranges[0], i, i); */
	set_span(zone, start, end);
}

void init_pageblocks(pfn_t start, pfn_t end)
{
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	/*@ loop invariant pfn:     pfn % PAGEBLOCK_PAGES == 0 && pfn < end + PAGEBLOCK_PAGES;
	    loop invariant start:   start / PAGEBLOCK_PAGES <= pfn / PAGEBLOCK_PAGES;
	    loop invariant types:   pageblocks;
	    loop invariant movable: \forall integer i;
	                              start / PAGEBLOCK_PAGES <= i < pfn / PAGEBLOCK_PAGES ==>
	                                pageblock_types[i] == MIGRATE_MOVABLE;
	    loop assigns pfn,
	                 pageblock_types[start / PAGEBLOCK_PAGES .. (end - 1) / PAGEBLOCK_PAGES];
	    loop variant end - pfn;
	*/
	for (pfn_t pfn = pageblock_start_pfn(start); pfn < end; pfn += PAGEBLOCK_PAGES)
		set_pageblock_migratetype(pfn, MIGRATE_MOVABLE);
}

/* Tile what is in no block between start and end, which cut none. */
/*@ requires arrays: arrays;
    requires zone:   \valid_read(zone);
    requires range:  start < end ==> end <= nr_frames;
    requires blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires edge:   uncut(start);
    terminates \true;
    assigns  vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
             vmemmap[start .. end - 1].zone;
    ensures  blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  tiled:  \forall integer p; start <= p < end ==> covered(p, PFN_NONE, 0);
    ensures  more:   \forall integer p; covered{Pre}(p, PFN_NONE, 0) ==> covered(p, PFN_NONE, 0);
    ensures  others: \forall integer p; FRAME(p) && state_of{Pre}(p) != PAGE_TAIL ==>
                       state_of(p) == state_of{Pre}(p) && order_of(p) == order_of{Pre}(p);
    ensures  edges:  \forall integer e; (e <= start || end <= e) && uncut{Pre}(e) ==> uncut(e);
*/
static void reserve_gaps(const struct zone *zone, pfn_t start, pfn_t end)
{
	/*@ loop invariant start:  \at(start, Pre) <= start && (start <= nr_frames || start == \at(start, Pre));
	    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant edge:   uncut(start);
	    loop invariant edges:  \forall integer e; (e <= \at(start, Pre) || end <= e) &&
	                             uncut{Pre}(e) ==> uncut(e);
	    loop invariant tiled:  \forall integer p; \at(start, Pre) <= p < start && p < end ==>
	                             covered(p, PFN_NONE, 0);
	    loop invariant more:   \forall integer p; covered{Pre}(p, PFN_NONE, 0) ==>
	                             covered(p, PFN_NONE, 0);
	    loop invariant others: \forall integer p; FRAME(p) && state_of{Pre}(p) != PAGE_TAIL ==>
	                             state_of(p) == state_of{Pre}(p) &&
	                             order_of(p) == order_of{Pre}(p);
	    loop invariant rest:   \forall integer p; FRAME(p) && start <= p ==>
	                             state_of(p) == state_of{Pre}(p) &&
	                             order_of(p) == order_of{Pre}(p);
	    loop assigns start, vmemmap[\at(start, Pre) .. end - 1].state,
	                 vmemmap[\at(start, Pre) .. end - 1].order,
	                 vmemmap[\at(start, Pre) .. end - 1].zone;
	    loop variant end - start;
	*/
	while (start < end) {
		pfn_t stop = start;

		/*@ loop invariant stop: start <= stop <= end;
		    loop invariant tail: \forall integer p; start <= p < stop ==>
		                           state_of(p) == PAGE_TAIL;
		    loop assigns stop;
		    loop variant end - stop;
		*/
		while (stop < end && vmemmap[stop].state == PAGE_TAIL)
			stop++;
		//@ assert free: untiled(start, stop);
		reserve_range(zone, start, stop);
		start = stop < end ? stop + block_pages(vmemmap[stop].order) : end;
	}
}

void machine_fill_holes(struct zone *zone)
{
	/*@ loop invariant index:  i <= nr_memory_ranges;
	    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant edges:  uncut(zone->start) && \forall integer j; 0 <= j < nr_memory_ranges ==>
	                             uncut(memory_ranges[j].start);
	    loop invariant others: \forall integer p; FRAME(p) && state_of{Pre}(p) != PAGE_TAIL ==>
	                             state_of(p) == state_of{Pre}(p) &&
	                             order_of(p) == order_of{Pre}(p);
	    loop invariant tiled:  \forall integer j, p; 0 <= j < i &&
	                             memory_ranges[j].node == zone->node && spans(zone, p) &&
	                             memory_ranges[j].start <= p < memory_ranges[j].end ==>
	                               covered(p, PFN_NONE, 0);
	    loop assigns i, vmemmap[zone->start .. zone->start + zone->spanned - 1].state,
	                 vmemmap[zone->start .. zone->start + zone->spanned - 1].order,
	                 vmemmap[zone->start .. zone->start + zone->spanned - 1].zone;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		pfn_t from;
		uint64_t pages =
			range_clip(&memory_ranges[i], zone->start, zone_end_pfn(zone), &from);

		if (memory_ranges[i].node == zone->node)
			reserve_gaps(zone, from, from + pages);
	}
}

/* Take a head's mark off. */
/*@ requires arrays: arrays && FRAME(pfn);
    terminates \true;
    assigns  vmemmap[pfn].state;
    ensures  tail:   state_of(pfn) == PAGE_TAIL;
    ensures  others: \forall integer p; FRAME(p) && p != pfn ==>
                       state_of(p) == \old(state_of(p));
    ensures  orders: \forall integer p; FRAME(p) ==> order_of(p) == \old(order_of(p));
*/
static inline void unmark(pfn_t pfn)
{
	vmemmap[pfn].state = PAGE_TAIL;
}

void unreserve_range(pfn_t start, pfn_t end)
{
	/*@ loop invariant zone:   z <= MAX_ZONES;
	    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	    loop invariant free:   \forall integer y, p; 0 <= y < z && start <= p < end &&
	                             spans(&zones[y], p) ==> state_of(p) == PAGE_TAIL;
	    loop assigns z, vmemmap[start .. end - 1].state;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		pfn_t pfn = max_pfn(start, zones[z].start);
		pfn_t stop = min_pfn(end, zone_end_pfn(&zones[z]));

		/*@ loop invariant pfn:    \max(start, zones[z].start) <= pfn;
		    loop invariant blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
		    loop invariant free:   \forall integer y, p; 0 <= y < z && start <= p < end &&
		                             spans(&zones[y], p) ==> state_of(p) == PAGE_TAIL;
		    loop invariant below:  \forall integer p; start <= p < pfn && p < end &&
		                             zones[z].start <= p ==> state_of(p) == PAGE_TAIL;
		    loop assigns pfn, vmemmap[start .. end - 1].state;
		    loop variant stop - pfn;
		*/
		while (pfn < stop) {
			uint64_t pages = 1;

			//@ assert head: state_of(pfn) != PAGE_TAIL ==> 0 <= order_of(pfn) <= MAX_PAGE_ORDER;
			/*@ assert inner: state_of(pfn) != PAGE_TAIL ==> \forall integer q;
			      pfn < q < pfn + pow2(order_of(pfn)) ==> state_of(q) == PAGE_TAIL; */
			if (vmemmap[pfn].state != PAGE_TAIL)
				pages = block_pages(vmemmap[pfn].order);
			unmark(pfn);
			pfn += pages;
		}
	}
}
