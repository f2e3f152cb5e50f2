/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the area lies decides which zone gets it. The kernel looks at memory alone and gives up an
 * area that two zones share; here a zone's edge bounds the search.
 */
#include "cma.h"
#include "free.h"

#define FIRST_FRAME_ABOVE_4G PFN(0x100000)

struct cma_area cma_area;

/* The place in what a range has of a zone; from the bottom, only above 4 GiB. */
/*@ predicate a_place{L}(integer p, integer pages, integer align) =
      p + pages <= MAX_FRAMES && p % align == 0 && unreserved(p, p + pages);
*/
/*@ requires rules:  \valid_read(release) && isolation_rule;
    requires known:  reserved_known;
    requires range:  \valid_read(range) && range->start < range->end <= MAX_FRAMES;
    requires zone:   \valid_read(zone) && zone_span(zone);
    requires pages:  0 < pages <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  place:  \result != PFN_NONE ==>
                       a_place(\result, pages, pow2(release->isolation_order));
    ensures  inside: \result != PFN_NONE ==>
                       range->start <= \result && \result + pages <= range->end &&
                       spans(zone, \result) && spans(zone, \result + pages - 1);
*/
static pfn_t place_in(const struct memory_range *range, const struct zone *zone, uint64_t pages,
		      bool bottom_up)
{
	uint64_t align = block_pages(release->isolation_order);
	pfn_t low = bottom_up ? max_pfn(zone->start, FIRST_FRAME_ABOVE_4G) : zone->start;
	pfn_t from, end = zone_end_pfn(zone);
	uint64_t there = range_clip(range, low, end, &from);

	//@ ghost pow2_values(release->isolation_order);
	if (there == 0)
		return PFN_NONE;
	return bottom_up ? lowest_unreserved(from, from + there, pages, align)
			 : highest_unreserved(from, from + there, pages, align);
}

/*@ requires rules:  \valid_read(release) && isolation_rule;
    requires known:  memory_known && reserved_known;
    requires zones:  \forall integer z; ZONE(z) ==> zone_span(&zones[z]);
    requires pages:  0 < pages <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  place:  \result != PFN_NONE ==>
                       a_place(\result, pages, pow2(release->isolation_order));
*/
static pfn_t find_bottom_up(uint64_t pages)
{
	/*@ loop invariant range: i <= nr_memory_ranges;
	    loop assigns i;
	    loop variant nr_memory_ranges - i;
	*/
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct zone *zone = &zones[(size_t)memory_ranges[i].node * MAX_NR_ZONES];

		/*@ loop invariant type: type <= ZONE_DEVICE;
		    loop assigns type;
		    loop variant ZONE_DEVICE - type;
		*/
		for (unsigned int type = 0; type < ZONE_DEVICE; type++) {
			pfn_t at = place_in(&memory_ranges[i], &zone[type], pages, true);

			if (at != PFN_NONE)
				return at;
		}
	}
	return PFN_NONE;
}

/*@ requires rules:  \valid_read(release) && isolation_rule;
    requires known:  memory_known && reserved_known;
    requires zones:  \forall integer z; ZONE(z) ==> zone_span(&zones[z]);
    requires pages:  0 < pages <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  place:  \result != PFN_NONE ==>
                       a_place(\result, pages, pow2(release->isolation_order));
*/
static pfn_t find_top_down(uint64_t pages)
{
	/*@ loop invariant range: i <= nr_memory_ranges;
	    loop assigns i;
	    loop variant i;
	*/
	for (unsigned int i = nr_memory_ranges; i > 0; i--) {
		const struct zone *zone = &zones[(size_t)memory_ranges[i - 1].node * MAX_NR_ZONES];

		/*@ loop invariant type: type <= ZONE_DEVICE;
		    loop assigns type;
		    loop variant type;
		*/
		for (unsigned int type = ZONE_DEVICE; type > 0; type--) {
			pfn_t at = place_in(&memory_ranges[i - 1], &zone[type - 1], pages, false);

			if (at != PFN_NONE)
				return at;
		}
	}
	return PFN_NONE;
}

void cma_reserve(uint64_t pages)
{
	uint64_t align = block_pages(release->isolation_order);
	pfn_t at = PFN_NONE;

	cma_area = (struct cma_area){ .pages = 0 };
	if (pages == 0 || pages > MAX_FRAMES)
		return;
	//@ ghost pow2_values(release->isolation_order);
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	pages = (pages + align - 1) / align * align;
	//@ assert align: align == PAGEBLOCK_PAGES || align == MAX_ORDER_PAGES;
	//@ assert whole: align == PAGEBLOCK_PAGES ==> pages % PAGEBLOCK_PAGES == 0;
	//@ assert whole: align == MAX_ORDER_PAGES ==> pages % PAGEBLOCK_PAGES == 0;
	if (release->cma_bottom_up)
		at = find_bottom_up(pages);
	if (at == PFN_NONE)
		at = find_top_down(pages);
	if (at == PFN_NONE)
		return;
	//@ assert start: align == PAGEBLOCK_PAGES ==> at % PAGEBLOCK_PAGES == 0;
	//@ assert start: align == MAX_ORDER_PAGES ==> at % PAGEBLOCK_PAGES == 0;
	cma_area = (struct cma_area){ .start = at, .pages = pages };
	memory_reserve(&(struct memory_range){ .start = at, .end = at + pages });
}

/* The pageblock is allocated as one block and freed, through the pcp lists if its order has one. */
/*@ requires zone:    OUR_ZONE(zone) && zone->managed + PAGEBLOCK_PAGES <= zone->present &&
                      zone->cma_pages <= MAX_FRAMES;
    requires block:   FRAME(pfn) && aligned(pfn, PAGEBLOCK_ORDER) && list(pfn) == LIST_NONE;
    requires inside:  spans(zone, pfn) && spans(zone, pfn + PAGEBLOCK_PAGES - 1);
    requires state:   allocator_but(pfn, PAGEBLOCK_ORDER) && conserved;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:   allocator_ok;
    ensures  pages:   zone->managed == \old(zone->managed) + PAGEBLOCK_PAGES &&
                      zone->cma_pages == \old(zone->cma_pages) + PAGEBLOCK_PAGES;
    ensures  type:    pageblock_type(pfn) == MIGRATE_CMA;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void init_cma_reserved_pageblock(struct zone *zone, pfn_t pfn)
{
	set_pageblock_migratetype(pfn, MIGRATE_CMA);
	set_block(zone, pfn, PAGE_ALLOCATED, PAGEBLOCK_ORDER);
	vmemmap[pfn].refcount = 1;
	zone->managed += PAGEBLOCK_PAGES;
	zone->cma_pages += PAGEBLOCK_PAGES;
	free_pages(pfn, PAGEBLOCK_ORDER);
}

void cma_init_reserved_areas(void)
{
	struct zone *zone;

	if (cma_area.pages == 0)
		return;
	zone = &zones[vmemmap[cma_area.start].zone];
	unreserve_range(cma_area.start, cma_area.start + cma_area.pages);
	for (uint64_t i = 0; i < cma_area.pages; i += PAGEBLOCK_PAGES)
		init_cma_reserved_pageblock(zone, cma_area.start + i);
}
