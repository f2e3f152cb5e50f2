/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which frames have memory, and on which node. Every frame of a zone's span is in a block: what has
 * no memory is tiled with reserved ones. Where the spans of several zones hold the same hole, its
 * frames are in blocks of the zone that spanned it first. Floor 6.
 */
#ifndef FRAMEPROOF_MEMORY_H
#define FRAMEPROOF_MEMORY_H

#include "trace.h"
#include "zone.h"

#define FIRST_FRAME PFN(1) /* x86 keeps frame 0 for the firmware */

/* All memory: ascending, disjoint; ranges of a node that touch are one. */
extern struct memory_range memory_ranges[MAX_RANGES];
extern unsigned int nr_memory_ranges;

/* What is never given out at boot: the same, and room for one more. */
extern struct memory_range reserved_ranges[MAX_RANGES + 1];
extern unsigned int nr_reserved_ranges;

#include "../spec/allocator.h"
#include "../spec/memory.h"

/*@ terminates \true;
    assigns  \nothing;
    ensures  least: \result == \min(a, b);
*/
static inline pfn_t min_pfn(pfn_t a, pfn_t b)
{
	return a < b ? a : b;
}

/*@ terminates \true;
    assigns  \nothing;
    ensures  most:  \result == \max(a, b);
*/
static inline pfn_t max_pfn(pfn_t a, pfn_t b)
{
	return a > b ? a : b;
}

/* Pages of the range in [start, end); *from is the first of them. */
/*@ requires range: \valid_read(range);
    requires from:  \valid(from) && \separated(from, range);
    terminates \true;
    assigns  *from;
    ensures  from:  *from == \max(range->start, start);
    ensures  pages: \result == overlap(range->start, range->end, start, end);
*/
uint64_t range_clip(const struct memory_range *range, pfn_t start, pfn_t end, pfn_t *from);

/* Take these n ascending ranges for all memory, without frame 0. */
/*@ requires ranges: n <= MAX_RANGES && ascending(ranges, n);
    requires apart:  \separated(ranges + (0 .. n - 1), memory_ranges + (0 .. MAX_RANGES - 1),
                                &nr_memory_ranges);
    terminates \true;
    assigns  memory_ranges[0 .. MAX_RANGES - 1], nr_memory_ranges;
    ensures  ranges: nr_memory_ranges <= n && ascending(&memory_ranges[0], nr_memory_ranges);
    ensures  frames: \forall integer p; in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
                       in_ranges(ranges, n, p) && p != 0;
*/
void memory_set(const struct memory_range *ranges, unsigned int n);

/* Add one range; there must be room. */
/*@ requires room:   nr_memory_ranges < MAX_RANGES;
    requires ranges: ascending(&memory_ranges[0], nr_memory_ranges);
    requires range:  \valid_read(range) && range->start < range->end <= MAX_FRAMES &&
                     range->node < MAX_NUMNODES;
    requires apart:  \separated(range, memory_ranges + (0 .. MAX_RANGES - 1), &nr_memory_ranges);
    requires new:    \forall integer i; 0 <= i < nr_memory_ranges ==>
                       memory_ranges[i].end <= range->start || range->end <= memory_ranges[i].start;
    terminates \true;
    assigns  memory_ranges[0 .. nr_memory_ranges], nr_memory_ranges;
    ensures  ranges: nr_memory_ranges == \old(nr_memory_ranges) + 1;
    ensures  ranges: ascending(&memory_ranges[0], nr_memory_ranges);
    ensures  frames: \forall integer p; in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
                       \old(in_ranges(&memory_ranges[0], nr_memory_ranges, p)) ||
                       range->start <= p < range->end;
*/
void insert_range(const struct memory_range *range);

/* Take these n ascending ranges for what is never given out at boot. */
/*@ requires ranges: n <= MAX_RANGES && ascending(ranges, n);
    requires apart:  \separated(ranges + (0 .. n - 1), reserved_ranges + (0 .. MAX_RANGES),
                                &nr_reserved_ranges);
    terminates \true;
    assigns  reserved_ranges[0 .. MAX_RANGES], nr_reserved_ranges;
    ensures  ranges: reserved_known && nr_reserved_ranges == n;
    ensures  frames: \forall integer p; in_ranges(&reserved_ranges[0], n, p) <==>
                       in_ranges(ranges, n, p);
*/
void memory_set_reserved(const struct memory_range *ranges, unsigned int n);

/* Reserve one range more, which none of them touches; once after they were set. */
/*@ requires room:   nr_reserved_ranges <= MAX_RANGES && reserved_known;
    requires range:  \valid_read(range) && range->start < range->end <= MAX_FRAMES &&
                     range->node < MAX_NUMNODES;
    requires apart:  \separated(range, reserved_ranges + (0 .. MAX_RANGES), &nr_reserved_ranges);
    requires free:   unreserved(range->start, range->end);
    terminates \true;
    assigns  reserved_ranges[0 .. MAX_RANGES], nr_reserved_ranges;
    ensures  ranges: reserved_known && nr_reserved_ranges == \old(nr_reserved_ranges) + 1;
    ensures  frames: \forall integer p; !unreserved(p, p + 1) <==>
                       !unreserved{Pre}(p, p + 1) || range->start <= p < range->end;
*/
void memory_reserve(const struct memory_range *range);

/*
 * The highest, or the lowest, multiple of align (a power of two) in [start, end) from which so many
 * pages lie there and none is reserved; PFN_NONE: there is no such place (Linux:
 * memblock_find_range_top_down, memblock_find_range_bottom_up).
 */
/*@ requires ranges:  reserved_known;
    requires range:   start <= end <= MAX_FRAMES;
    requires pages:   0 < pages <= MAX_FRAMES;
    requires align:   0 < align <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: \result != PFN_NONE ==> \result % align == 0;
    ensures  inside:  \result != PFN_NONE ==> start <= \result && \result + pages <= end;
    ensures  free:    \result != PFN_NONE ==> unreserved(\result, \result + pages);
    ensures  highest: \forall integer p; p % align == 0 && start <= p && p + pages <= end &&
                        unreserved(p, p + pages) ==> \result != PFN_NONE && p <= \result;
*/
pfn_t highest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align);
/*@ requires ranges:  reserved_known;
    requires range:   start <= end <= MAX_FRAMES;
    requires pages:   0 < pages <= MAX_FRAMES;
    requires align:   0 < align <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: \result != PFN_NONE ==> \result % align == 0;
    ensures  inside:  \result != PFN_NONE ==> start <= \result && \result + pages <= end;
    ensures  free:    \result != PFN_NONE ==> unreserved(\result, \result + pages);
    ensures  lowest:  \forall integer p; p % align == 0 && start <= p && p + pages <= end &&
                        unreserved(p, p + pages) ==> \result != PFN_NONE && \result <= p;
*/
pfn_t lowest_unreserved(pfn_t start, pfn_t end, uint64_t pages, uint64_t align);

/* Pages of the node that have memory in [start, end). */
/*@ requires ranges: memory_known;
    terminates \true;
    assigns  \nothing;
    ensures  pages:  \result == \old(node_overlap(&memory_ranges[0], nr_memory_ranges, node,
                                                  start, end));
    ensures  bound:  \result <= MAX_RANGES * MAX_FRAMES;
    ensures  span:   \result <= \max(0, end - start);
*/
uint64_t present_pages(unsigned int node, pfn_t start, pfn_t end);

/*
 * Is there memory in the section of the frame? Without, the kernel has no struct page for it
 * (Linux: pfn_to_online_page).
 */
/*@ requires ranges:  memory_known;
    requires frame:   pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  present: \result <==> \exists integer p;
                        p / PAGES_PER_SECTION == pfn / PAGES_PER_SECTION &&
                        in_ranges(&memory_ranges[0], nr_memory_ranges, p);
*/
bool section_present(pfn_t pfn);

/* Tile [start, end) with blocks that are never handed out. */
/*@ requires arrays: arrays;
    requires zone:   \valid_read(zone);
    requires range:  end <= nr_frames;
    requires free:   untiled(start, end);
    requires blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    terminates \true;
    assigns  vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
             vmemmap[start .. end - 1].zone;
    ensures  blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  tiled:  tiled_more{Pre,Post}(start, end);
    ensures  inside: \forall integer p; start <= p < end && state_of(p) != PAGE_TAIL ==>
                       p + pow2(order_of(p)) <= end;
    ensures  state:  \forall integer p; start <= p < end ==>
                       state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED;
*/
void reserve_range(const struct zone *zone, pfn_t start, pfn_t end);

/* What was a hole until now is in no block any more; whole sections. */
/*@ requires arrays: arrays && spans_ok;
    requires range:  start <= end <= nr_frames;
    requires blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires holes:  \forall integer p; start <= p < end ==>
                       state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED;
    requires whole:  \forall integer p; FRAME(p) && state_of(p) != PAGE_TAIL ==>
                       (p < start ==> p + pow2(order_of(p)) <= start) &&
                       (p < end ==> p + pow2(order_of(p)) <= end);
    terminates \true;
    assigns  vmemmap[start .. end - 1].state;
    ensures  blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  free:   \forall integer z, p; ZONE(z) && start <= p < end && spans(&zones[z], p) ==>
                       state_of(p) == PAGE_TAIL;
*/
void unreserve_range(pfn_t start, pfn_t end);

/*
 * Give [start, end), which is in no block, to the free lists, largest blocks first where alignment
 * allows; they become managed (Linux: __free_memory_core, __free_pages_core).
 */
/*@ requires zone:   zone_ok(zone) && zone->present != 0;
    requires range:  start <= end && (start < end ==>
                       spans(zone, start) && spans(zone, end - 1));
    requires room:   zone->managed + (end - start) <= zone->present;
    requires free:   untiled(start, end);
    requires types:  \forall integer p; start <= p < end ==> pageblock_type(p) < MIGRATE_PCPTYPES;
    requires state:  allocator_partial(start, end);
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->managed;
    ensures  state:  allocator_partial(end, end);
    ensures  managed: zone->managed == \old(zone->managed) + (end - start);
    ensures  free:   \forall integer p; start <= p < end ==> \exists integer q;
                       q <= p < q + pow2(order_of(q)) && FRAME(q) && state_of(q) == PAGE_FREE;
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void free_range(struct zone *zone, pfn_t start, pfn_t end);

/* The same, but for what is reserved; returns how many pages were given. */
/*@ requires zone:   zone_ok(zone) && zone->present != 0;
    requires range:  start <= end && (start < end ==>
                       spans(zone, start) && spans(zone, end - 1));
    requires room:   zone->managed + (end - start) <= zone->present;
    requires free:   untiled(start, end);
    requires types:  \forall integer p; start <= p < end ==> pageblock_type(p) < MIGRATE_PCPTYPES;
    requires state:  allocator_partial(start, end);
    requires known:  reserved_known;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->managed;
    ensures  state:  allocator_partial(end, end);
    ensures  pages:  \result <= end - start;
    ensures  managed: zone->managed == \old(zone->managed) + \result;
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
uint64_t free_unreserved(struct zone *zone, pfn_t start, pfn_t end);

/* Let the zone span [start, end), which holds its old span; frames without memory are reserved. */
/*@ requires machine: arrays && spans_ok && memory_known && ranges_apart;
    requires zone:    a_zone(zone);
    requires range:   start <= end <= nr_frames;
    requires grows:   zone->spanned != 0 ==>
                        start <= zone->start && zone->start + zone->spanned <= end;
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires holes:   tiled_inside(0, nr_frames) && holes_tiled;
    terminates \true;
    assigns  vmemmap[start .. end - 1].state, vmemmap[start .. end - 1].order,
             vmemmap[start .. end - 1].zone, zone->start, zone->spanned;
    ensures  machine: arrays && spans_ok && memory_known;
    ensures  span:    zone->start == start && zone->spanned == end - start;
    ensures  blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  holes:   tiled_inside(0, nr_frames) && holes_tiled;
    ensures  memory:  \forall integer p; memory_at(p) ==>
                        (covered(p, PFN_NONE, 0) <==> \old(covered(p, PFN_NONE, 0)));
*/
void span_zone(struct zone *zone, pfn_t start, pfn_t end);

/* All memory starts out movable (Linux: memmap_init). */
/*@ requires types: pageblocks;
    requires apart: \separated(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1),
                               &pageblock_types, &nr_frames);
    requires range: start < end <= nr_frames;
    terminates \true;
    assigns  pageblock_types[start / PAGEBLOCK_PAGES .. (end - 1) / PAGEBLOCK_PAGES];
    ensures  types: pageblocks;
    ensures  movable: \forall integer p; start <= p < end ==> pageblock_type(p) == MIGRATE_MOVABLE;
*/
void init_pageblocks(pfn_t start, pfn_t end);

/* Mark the memory of the zone that is in no block as reserved. Costs time for each such page. */
/*@ requires machine: arrays && memory_known;
    requires zone:    zone_ok(zone);
    requires blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires edges:   uncut(zone->start) && \forall integer i; 0 <= i < nr_memory_ranges ==>
                        uncut(memory_ranges[i].start);
    terminates \true;
    assigns  vmemmap[zone->start .. zone->start + zone->spanned - 1].state,
             vmemmap[zone->start .. zone->start + zone->spanned - 1].order,
             vmemmap[zone->start .. zone->start + zone->spanned - 1].zone;
    ensures  blocks:  fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    ensures  others:  \forall integer p; FRAME(p) && \old(state_of(p)) != PAGE_TAIL ==>
                        state_of(p) == \old(state_of(p)) && order_of(p) == \old(order_of(p));
    ensures  tiled:   \forall integer i, p; 0 <= i < nr_memory_ranges &&
                        memory_ranges[i].node == zone->node && spans(zone, p) &&
                        memory_ranges[i].start <= p < memory_ranges[i].end ==>
                          covered(p, PFN_NONE, 0);
*/
void machine_fill_holes(struct zone *zone);

#endif
