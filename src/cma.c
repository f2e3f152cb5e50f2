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
static pfn_t place_in(const struct memory_range *range, const struct zone *zone, uint64_t pages,
		      bool bottom_up)
{
	uint64_t align = block_pages(release->isolation_order);
	pfn_t low = bottom_up ? max_pfn(zone->start, FIRST_FRAME_ABOVE_4G) : zone->start;
	pfn_t from, end = zone_end_pfn(zone);
	uint64_t there = range_clip(range, low, end, &from);

	if (there == 0)
		return PFN_NONE;
	return bottom_up ? lowest_unreserved(from, from + there, pages, align)
			 : highest_unreserved(from, from + there, pages, align);
}

static pfn_t find_bottom_up(uint64_t pages)
{
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct zone *zone = &zones[(size_t)memory_ranges[i].node * MAX_NR_ZONES];

		for (unsigned int type = 0; type < ZONE_DEVICE; type++) {
			pfn_t at = place_in(&memory_ranges[i], &zone[type], pages, true);

			if (at != PFN_NONE)
				return at;
		}
	}
	return PFN_NONE;
}

static pfn_t find_top_down(uint64_t pages)
{
	for (unsigned int i = nr_memory_ranges; i > 0; i--) {
		const struct zone *zone = &zones[(size_t)memory_ranges[i - 1].node * MAX_NR_ZONES];

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
	pages = (pages + align - 1) & ~(align - 1);
	if (release->cma_bottom_up)
		at = find_bottom_up(pages);
	if (at == PFN_NONE)
		at = find_top_down(pages);
	if (at == PFN_NONE)
		return;
	cma_area = (struct cma_area){ .start = at, .pages = pages };
	memory_reserve(&(struct memory_range){ .start = at, .end = at + pages });
}

/* The pageblock is allocated as one block and freed, through the pcp lists if its order has one. */
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
