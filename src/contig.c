/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Isolate the range's pageblocks, drain the pcp lists, see whether all is free, take it, and open the
 * pageblocks again. Blocks that reach over the edge of what is isolated are cut there, so that each
 * free block lies on a list of its own pageblock's type.
 */
#include "contig.h"
#include "memory.h"
#include "node.h"

/* The whole pageblocks to be isolated for a range. */
struct outer {
	pfn_t start, end;
};

/*@ requires rules:   \valid_read(release) && isolation_rule;
    requires range:   end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: aligned(\result.start, PAGEBLOCK_ORDER) && aligned(\result.end, PAGEBLOCK_ORDER);
    ensures  holds:   \result.start <= start && end <= \result.end;
    ensures  near:    start < \result.start + MAX_ORDER_PAGES && \result.end < end + MAX_ORDER_PAGES;
*/
static struct outer outer_range(pfn_t start, pfn_t end)
{
	uint64_t align = block_pages(release->isolation_order);
	pfn_t above = end + align - 1;
	pfn_t first = start - start % align, last = above - above % align;

	//@ ghost pow2_values(release->isolation_order);
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	//@ assert align: align == PAGEBLOCK_PAGES || align == MAX_ORDER_PAGES;
	//@ assert first: first % PAGEBLOCK_PAGES == 0;
	//@ assert last: align == PAGEBLOCK_PAGES ==> last % PAGEBLOCK_PAGES == 0;
	//@ assert last: align == MAX_ORDER_PAGES ==> last % PAGEBLOCK_PAGES == 0;
	return (struct outer){ first, last };
}

/* May the pageblocks be isolated and then be opened as that type? */
/*@ predicate type_fits(integer type, integer t) =
      t == MIGRATE_CMA ? type == MIGRATE_CMA : type < MIGRATE_PCPTYPES;
*/
/*@ requires types:   pageblocks;
    requires range:   outer.start <= outer.end <= nr_frames;
    requires whole:   outer.start % PAGEBLOCK_PAGES == 0 && outer.end % PAGEBLOCK_PAGES == 0;
    terminates \true;
    assigns  \nothing;
    ensures  fit:     \result <==> \forall integer i;
                        outer.start / PAGEBLOCK_PAGES <= i < outer.end / PAGEBLOCK_PAGES ==>
                          type_fits(pageblock_types[i], migratetype);
*/
static bool types_fit(struct outer outer, unsigned int migratetype)
{
	/*@ loop invariant pfn: outer.start <= pfn <= outer.end && pfn % PAGEBLOCK_PAGES == 0;
	    loop invariant fit: \forall integer i;
	                          outer.start / PAGEBLOCK_PAGES <= i < pfn / PAGEBLOCK_PAGES ==>
	                            type_fits(pageblock_types[i], migratetype);
	    loop assigns pfn;
	    loop variant outer.end - pfn;
	*/
	for (pfn_t pfn = outer.start; pfn < outer.end; pfn += PAGEBLOCK_PAGES) {
		unsigned int type = get_pageblock_migratetype(pfn);

		if (migratetype == MIGRATE_CMA ? type != MIGRATE_CMA : type >= MIGRATE_PCPTYPES)
			return false;
	}
	return true;
}

/* Cut a free block in which pfn, a pageblock's start, is not the first page (Linux: split_free_page). */
/*@ requires zone:    OUR_ZONE(zone);
    requires frame:   FRAME(pfn) && pfn % PAGEBLOCK_PAGES == 0;
    requires state:   allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:   allocator_ok;
    ensures  cut:     \forall integer q; FRAME(q) && q < pfn && state_of(q) == PAGE_FREE &&
                        zone_of(q) == zone->id && pageblock_type(q) != pageblock_type(pfn) ==>
                          q + pow2(order_of(q)) <= pfn;
    ensures  unmoved: unmoved{Pre,Post};
*/
static void split_free_page(struct zone *zone, pfn_t pfn)
{
	pfn_t head = block_head(pfn), end;
	unsigned int type;

	if (head == PFN_NONE || head == pfn || vmemmap[head].state != PAGE_FREE ||
	    vmemmap[head].zone != zone->id)
		return;
	end = head + block_pages(vmemmap[head].order);
	type = (vmemmap[head].list - zone->free_list) / MAX_ORDER;
	if (type != MIGRATE_ISOLATE)
		mod_zone_freepage_state(zone, (int64_t)head - (int64_t)end, type);
	del_page_from_free_list(head);
	for (; head < end; head += PAGEBLOCK_PAGES)
		free_one_page(zone, head, PAGEBLOCK_ORDER, get_pageblock_migratetype(head),
			      FPI_NONE);
}

/* The pageblocks at both ends first, cut off from what lies outside (Linux: the same name). */
/*@ requires zone:    OUR_ZONE(zone);
    requires range:   zone->start <= outer.start < outer.end <= zone->start + zone->spanned;
    requires whole:   outer.start % PAGEBLOCK_PAGES == 0 && outer.end % PAGEBLOCK_PAGES == 0;
    requires state:   allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:   allocator_ok;
    ensures  isolated: \forall integer p; outer.start <= p < outer.end ==>
                         pageblock_type(p) == MIGRATE_ISOLATE;
    ensures  unmoved: unmoved{Pre,Post};
*/
static void start_isolate_page_range(struct zone *zone, struct outer outer)
{
	set_migratetype_isolate(zone, outer.start);
	split_free_page(zone, outer.start);
	set_migratetype_isolate(zone, outer.end - PAGEBLOCK_PAGES);
	if (outer.end < zone_end_pfn(zone))
		split_free_page(zone, outer.end);
	for (pfn_t pfn = outer.start; pfn < outer.end; pfn += PAGEBLOCK_PAGES)
		set_migratetype_isolate(zone, pfn);
}

/* Open them again (Linux: the same name). */
/*@ requires zone:    OUR_ZONE(zone);
    requires type:    migratetype == MIGRATE_CMA || migratetype == MIGRATE_MOVABLE;
    requires range:   zone->start <= outer.start <= outer.end <= zone->start + zone->spanned;
    requires whole:   outer.start % PAGEBLOCK_PAGES == 0 && outer.end % PAGEBLOCK_PAGES == 0;
    requires isolated: \forall integer p; outer.start <= p < outer.end ==>
                         pageblock_type(p) == MIGRATE_ISOLATE;
    requires state:   allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:   allocator_ok;
    ensures  types:   \forall integer p; outer.start <= p < outer.end ==>
                        pageblock_type(p) == migratetype;
    ensures  unmoved: unmoved{Pre,Post};
*/
static void undo_isolate_page_range(struct zone *zone, struct outer outer, unsigned int migratetype)
{
	for (pfn_t pfn = outer.start; pfn < outer.end; pfn += PAGEBLOCK_PAGES)
		unset_migratetype_isolate(zone, pfn, migratetype);
}

/* Is every page in a free block of the zone? (Linux: test_pages_isolated) */
/*@ predicate in_free_block{L}(integer p, integer z) =
      \exists integer q; FRAME(q) && state_of(q) == PAGE_FREE && zone_of(q) == z &&
        q <= p < q + pow2(order_of(q));
*/
/*@ requires arrays:    arrays;
    requires partition: partition(PFN_NONE, 0);
    requires zone:      \valid_read(zone);
    requires range:     end <= nr_frames;
    terminates \true;
    assigns  \nothing;
    ensures  free:      \result ==> \forall integer p; start <= p < end ==>
                          in_free_block(p, zone->id);
*/
static bool all_free(const struct zone *zone, pfn_t start, pfn_t end)
{
	//@ assert blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	/*@ loop invariant start: \at(start, Pre) <= start <= \max(\at(start, Pre), nr_frames);
	    loop invariant free:  \forall integer p; \at(start, Pre) <= p < start ==>
	                            in_free_block(p, zone->id);
	    loop assigns start;
	    loop variant nr_frames - start;
	*/
	while (start < end) {
		pfn_t head = block_head(start);

		if (head == PFN_NONE || vmemmap[head].state != PAGE_FREE ||
		    vmemmap[head].zone != zone->id)
			return false;
		start = head + block_pages(vmemmap[head].order);
	}
	return true;
}

/* Free isolated pages that were taken with their block but are not wanted. */
/*@ requires zone:    OUR_ZONE(zone) && zone->nr_isolate_pageblock != 0;
    requires range:   start < end ==> spans(zone, start) && spans(zone, end - 1);
    requires types:   \forall integer p; start <= p < end ==>
                        pageblock_type(p) == MIGRATE_ISOLATE;
    requires free:    untiled(start, end);
    requires state:   allocator_partial(start, end);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:   allocator_partial(end, end);
    ensures  unmoved: unmoved{Pre,Post};
*/
static void give_back(struct zone *zone, pfn_t start, pfn_t end)
{
	while (start < end) {
		unsigned int order = block_order_max(start, end);

		free_one_page(zone, start, order, MIGRATE_ISOLATE, FPI_NONE);
		start += block_pages(order);
	}
}

/* Take the blocks that the range touches, and give back what lies outside it. */
/*@ requires zone:    OUR_ZONE(zone) && zone->nr_isolate_pageblock != 0;
    requires range:   start < end && spans(zone, start) && spans(zone, end - 1);
    requires free:    \forall integer p; start <= p < end ==> in_free_block(p, zone->id);
    requires types:   \forall integer p; start <= p < end ==>
                        pageblock_type(p) == MIGRATE_ISOLATE;
    requires state:   allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), vmemmap[start .. end - 1].refcount;
    ensures  state:   allocator_ok;
    ensures  pages:   \forall integer p; start <= p < end ==>
                        allocated_block(p, 0) && refcount_of(p) == 1;
    ensures  unmoved: unmoved{Pre,Post};
*/
static void take(struct zone *zone, pfn_t start, pfn_t end)
{
	pfn_t outer_start = block_head(start), pfn = outer_start;

	while (pfn < end) {
		uint64_t pages = block_pages(vmemmap[pfn].order);

		del_page_from_free_list(pfn);
		vmemmap[pfn].state = PAGE_TAIL;
		pfn += pages;
	}
	for (pfn_t p = start; p < end; p++) {
		set_block(zone, p, PAGE_ALLOCATED, 0);
		vmemmap[p].list = LIST_NONE;
		vmemmap[p].flags = 0;
		vmemmap[p].refcount = 1;
	}
	give_back(zone, outer_start, start);
	give_back(zone, end, pfn);
}

enum contig_result alloc_contig_range(pfn_t start, pfn_t end, unsigned int migratetype)
{
	struct zone *zone = pfn_zone(start);
	struct outer outer;
	bool ok;

	if (zone == NULL || end <= start || end > zone_end_pfn(zone) ||
	    (migratetype != MIGRATE_CMA && migratetype != MIGRATE_MOVABLE))
		return CONTIG_INVALID;
	outer = outer_range(start, end);
	if (outer.start < zone->start || outer.end > zone_end_pfn(zone) ||
	    present_pages(zone->node, outer.start, outer.end) != outer.end - outer.start)
		return CONTIG_INVALID;
	if (!types_fit(outer, migratetype))
		return CONTIG_BUSY;
	start_isolate_page_range(zone, outer);
	drain_all_pages(zone);
	ok = all_free(zone, start, end);
	if (ok)
		take(zone, start, end);
	undo_isolate_page_range(zone, outer, migratetype);
	return ok ? CONTIG_OK : CONTIG_BUSY;
}

enum bad_page free_contig_range(pfn_t start, uint64_t n, pfn_t *where)
{
	for (uint64_t i = 0; i < n; i++) {
		enum bad_page bad = free_pages_check(start + i, 0);

		if (bad != BAD_PAGE_NONE) {
			*where = start + i;
			return bad;
		}
	}
	for (uint64_t i = 0; i < n; i++)
		free_pages(start + i, 0);
	return BAD_PAGE_NONE;
}
