/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two passes: cells are laid over the pageblocks of each zone, then the blocks of each range of
 * memory are walked, from head to head, and their pages go to the cells that they lie in. Both take
 * time in proportion to the pageblocks and blocks that there are, not to the pages.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/buddy.h"
#include "../src/mapping.h"
#include "../src/procfs.h"
#include "memory_map.h"

#define MOST_CELLS 2048u

const char snapshot_note[] = "The counts are the snapshot's; where blocks lie it does not say";

const char *use_name(unsigned int use)
{
	static const char *const names[NR_USES] = {
		[USE_RESERVED] = "reserved",
		[USE_KERNEL] = "kernel",
		[USE_TASK] = "task",
		[USE_FILE] = "file",
		[USE_ASIDE] = "isolated, guard",
		[USE_PCP] = "on a CPU's list",
		[USE_FREE_0] = "free, order 0-3",
		[USE_FREE_4] = "free, order 4-8",
		[USE_FREE_9] = "free, order 9-10",
	};

	return names[use];
}

unsigned int map_cell_type(const struct map_cell *cell)
{
	unsigned int most = MIGRATE_TYPES;

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (cell->pageblocks[type] >
		    (most < MIGRATE_TYPES ? cell->pageblocks[most] : UINT64_C(0)))
			most = type;
	return most;
}

uint64_t map_cell_pages(const struct map_cell *cell)
{
	uint64_t sum = 0;

	for (unsigned int use = 0; use < NR_USES; use++)
		sum += cell->pages[use];
	return sum;
}

/* What a block is used for. A page on an LRU list is somebody's. */
static unsigned int use_of(const struct page *page)
{
	pfn_t pfn = (pfn_t)(page - vmemmap);

	switch (page->state) {
	case PAGE_FREE:
		return page->order < 4 ? USE_FREE_0 : page->order < 9 ? USE_FREE_4 : USE_FREE_9;
	case PAGE_PCP:
		return USE_PCP;
	case PAGE_ALLOCATED:
		if (page->list == LIST_NONE)
			return USE_KERNEL;
		return mappings[page_owners[pfn].mapping].kind == MAPPING_TASK ? USE_TASK
									       : USE_FILE;
	case PAGE_ISOLATED:
	case PAGE_GUARD:
		return USE_ASIDE;
	default:
		return USE_RESERVED;
	}
}

/* Pageblocks that a cell must stand for. */
static uint64_t choose_scale(void)
{
	uint64_t pageblocks = 0, scale = 1;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		pageblocks += zones[z].present / PAGEBLOCK_PAGES;
	while (pageblocks / scale > MOST_CELLS)
		scale *= 2;
	return scale;
}

/* Add a cell, or make the hole before it larger. False: out of memory. */
static bool add_cell(struct memory_map *map, struct map_zone *mz, size_t *room,
		     const struct map_cell *cell)
{
	struct map_cell *last =
		map->cells != NULL && mz->nr > 0 ? &map->cells[map->nr_cells - 1] : NULL;

	if (cell->hole && last != NULL && last->hole) {
		last->end = cell->end;
		return true;
	}
	if (map->cells == NULL || map->nr_cells == *room) {
		size_t size = *room != 0 ? *room * 2 : MOST_CELLS;
		struct map_cell *cells = realloc(map->cells, size * sizeof(cells[0]));

		if (cells == NULL)
			return false;
		map->cells = cells;
		*room = size;
	}
	map->cells[map->nr_cells++] = *cell;
	mz->nr++;
	return true;
}

/* Lay cells over a zone. */
static bool add_zone(struct memory_map *map, const struct zone *zone, size_t *room)
{
	struct map_zone *mz = &map->zones[map->nr_zones++];
	uint64_t step = map->cell_pageblocks * PAGEBLOCK_PAGES;
	pfn_t end = zone_end_pfn(zone);

	*mz = (struct map_zone){ .zone = zone->id, .present = zone->present };
	mz->first = map->nr_cells;
	for (pfn_t start = zone->start; start < end;) {
		struct map_cell cell = { .start = start, .hole = true };

		cell.end = start - start % step + step;
		if (cell.end > end)
			cell.end = end;
		for (pfn_t pfn = start; pfn < cell.end; pfn += PAGEBLOCK_PAGES) {
			if (!counts_pageblock(zone, pfn))
				continue;
			cell.hole = false;
			cell.pageblocks[get_pageblock_migratetype(pfn)]++;
			mz->pageblocks[get_pageblock_migratetype(pfn)]++;
		}
		if (!add_cell(map, mz, room, &cell))
			return false;
		start = cell.end;
	}
	return true;
}

/* Give a block's pages, as far as they are in the range, to their cells; returns where it ends. */
static pfn_t add_block(struct memory_map *map, struct map_zone *mz, size_t *cell, pfn_t pfn,
		       pfn_t end)
{
	pfn_t head = block_head(pfn);
	const struct page *page = &vmemmap[head];
	const struct zone *zone = &zones[mz->zone];
	unsigned int use = use_of(page);

	if (end > head + block_pages(page->order))
		end = head + block_pages(page->order);
	if (page->zone != mz->zone)
		return end;
	if (page->state == PAGE_FREE)
		mz->nr_free[(page->list - zone->free_list) / MAX_ORDER][page->order]++;
	mz->pages[use] += end - pfn;
	while (pfn < end) {
		pfn_t stop;

		while (map->cells[*cell].end <= pfn)
			++*cell;
		stop = min_pfn(end, map->cells[*cell].end);
		map->cells[*cell].pages[use] += stop - pfn;
		pfn = stop;
	}
	return end;
}

static void add_blocks(struct memory_map *map, struct map_zone *mz)
{
	const struct zone *zone = &zones[mz->zone];
	size_t cell = mz->first;

	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct memory_range *range = &memory_ranges[i];
		pfn_t pfn = max_pfn(range->start, zone->start);
		pfn_t end = min_pfn(range->end, zone_end_pfn(zone));

		if (range->node != zone->node)
			continue;
		while (pfn < end)
			pfn = add_block(map, mz, &cell, pfn, end);
	}
}

static void describe_machine(struct memory_map *map)
{
	uint64_t present = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		present += zones[z].present;
	map->nr_nodes = nr_online_nodes;
	snprintf(map->machine, sizeof(map->machine),
		 "Linux %s, CPUs: %u, nodes: %u, memory: %" PRIu64 " MiB", release->name,
		 num_online_cpus(), nr_online_nodes, present >> 8);
}

bool memory_map_take(struct memory_map *map, const char *note)
{
	size_t room = 0;

	memory_map_clear(map);
	map->zones = calloc((size_t)MAX_ZONES, sizeof(map->zones[0]));
	if (map->zones == NULL)
		return false;
	map->note = note;
	map->cell_pageblocks = choose_scale();
	describe_machine(map);
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		if (!add_zone(map, &zones[z], &room)) {
			memory_map_clear(map);
			return false;
		}
		add_blocks(map, &map->zones[map->nr_zones - 1]);
	}
	return true;
}

void memory_map_clear(struct memory_map *map)
{
	free(map->cells);
	free(map->zones);
	*map = (struct memory_map){ 0 };
}
