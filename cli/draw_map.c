/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Panels of a memory map. Every cell and every row of numbers has its figures in a title, in words
 * that a program can read back.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/procfs.h"
#include "draw_map.h"

#define LABEL	     68.0 /* of a row: its address */
#define ROW_WIDTH    480.0
#define SMALL_CELL   10.0 /* with the gap to the next one */
#define LARGE_CELL   20.0
#define FEW_CELLS    400u
#define LEGEND_LINES 4
#define LINE	     17.0
#define ROW	     18.0 /* of the table of free blocks */
#define TYPE_LABEL   88.0
#define MOST_TABLES  8u

struct size_text size_text(uint64_t pages)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	struct size_text s;
	uint64_t kib = pages * (PAGE_SIZE / 1024);
	unsigned int unit = 0;
	double value;

	while (unit < 3 && kib >> (10 * (unit + 1)) != 0)
		unit++;
	value = (double)kib / (double)(UINT64_C(1) << (10 * unit));
	if (kib == 0)
		snprintf(s.text, sizeof(s.text), "0");
	else if (kib % (UINT64_C(1) << (10 * unit)) == 0)
		snprintf(s.text, sizeof(s.text), "%.0f %s", value, units[unit]);
	else
		snprintf(s.text, sizeof(s.text), "%.*f %s",
			 value < 10    ? 2
			 : value < 100 ? 1
				       : 0,
			 value, units[unit]);
	return s;
}

/* A place in the legend: three in a line. */
static void draw_key(struct picture *p, double x, double y, unsigned int i, enum ink ink,
		     const char *name, const char *amount)
{
	unsigned int column = i % 3, line = i / 3;
	double left = x + column * (PANEL_WIDTH / 3), top = y + line * LINE;

	picture_rectangle(p, left, top, 13, 13, INK_FAINT);
	picture_rectangle(p, left + 0.5, top + 0.5, 12, 12, ink);
	picture_words(p, left + 18, top + 11, 11, ANCHOR_START, "%s%s%s", name,
		      amount[0] != '\0' ? ": " : "", amount);
}

/* What the cells say, from the bottom up; a hole is crossed out. */
static void draw_cell(struct picture *p, double x, double y, double size,
		      const struct map_cell *cell, bool uses)
{
	uint64_t all = map_cell_pages(cell), below = 0;
	unsigned int type = map_cell_type(cell);

	if (type == MIGRATE_TYPES && all == 0) {
		picture_rectangle(p, x, y, size, size, INK_HOLE);
		return;
	}
	if (!uses) {
		picture_rectangle(p, x, y, size, size,
				  type < MIGRATE_TYPES ? INK_TYPE + (enum ink)type : INK_FAINT);
		return;
	}
	for (unsigned int use = 0; use < NR_USES; use++) {
		uint64_t pages = cell->pages[use];

		if (pages == 0)
			continue;
		picture_rectangle(p, x, y + size * (double)(all - below - pages) / (double)all,
				  size, size * (double)pages / (double)all,
				  INK_USE + (enum ink)use);
		below += pages;
	}
}

/* The figures of a cell: "0x1000-0x11ff: Movable 1" or "...: kernel 12; task 500". */
static void group_cell(struct picture *p, const struct map_cell *cell, bool uses)
{
	char text[400];
	int n = snprintf(text, sizeof(text), "0x%" PRIx64 "-0x%" PRIx64, cell->start,
			 cell->end - 1);
	const char *sign = ": ";

	for (unsigned int i = 0; i < (uses ? (unsigned int)NR_USES : MIGRATE_TYPES); i++) {
		uint64_t value = uses ? cell->pages[i] : cell->pageblocks[i];

		if (value == 0)
			continue;
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%s %" PRIu64, sign,
			      uses ? use_name(i) : migratetype_name(i), value);
		sign = "; ";
	}
	picture_group(p, "%s%s", text, sign[0] == ':' ? ": hole" : "");
}

/* A zone's heading and its cells. */
static double draw_zone(struct picture *p, double x, double y, const struct memory_map *map,
			const struct map_zone *mz, bool uses)
{
	double size = map->nr_cells <= FEW_CELLS ? LARGE_CELL : SMALL_CELL;
	size_t columns = (size_t)(ROW_WIDTH / size);

	picture_group(p, "map of %s: node %u, zone %s", uses ? "uses" : "types",
		      mz->zone / MAX_NR_ZONES, zone_type_name(mz->zone % MAX_NR_ZONES));
	picture_words(p, x, y + 12, 11, ANCHOR_START, "Node %u, zone %s: %s",
		      mz->zone / MAX_NR_ZONES, zone_type_name(mz->zone % MAX_NR_ZONES),
		      size_text(mz->present).text);
	y += LINE;
	for (size_t i = 0; i < mz->nr; i++) {
		const struct map_cell *cell = &map->cells[mz->first + i];
		size_t column = i % columns;

		if (column == 0 && i != 0)
			y += size;
		/* every other small row has its address, so that they do not touch */
		if (column == 0 && (size > SMALL_CELL || i / columns % 2 == 0))
			picture_words(p, x + LABEL - 6, y + size / 2 + 4, 10, ANCHOR_END, "%s",
				      size_text(cell->start - cell->start % PAGEBLOCK_PAGES).text);
		group_cell(p, cell, uses);
		draw_cell(p, x + LABEL + (double)column * size, y, size - 1, cell, uses);
		picture_group_end(p);
	}
	picture_group_end(p);
	return y + size + 5;
}

/* "Each cell is 4 pageblocks, 8 MiB". */
static void draw_scale(struct picture *p, double x, double y, const struct memory_map *map,
		       const char *what)
{
	picture_words(p, x, y, 11, ANCHOR_START, "Each cell is %" PRIu64 " pageblock%s, %s%s",
		      map->cell_pageblocks, map->cell_pageblocks != 1 ? "s" : "",
		      size_text(map->cell_pageblocks * PAGEBLOCK_PAGES).text, what);
}

double draw_map_types(struct picture *p, double x, double y, const struct memory_map *map)
{
	unsigned int nr = 0;

	picture_bold(p, x, y + 13, 14, "Pageblocks by migratetype");
	draw_scale(p, x, y + 31, map,
		   map->cell_pageblocks != 1 ? "; most are of its type" : ", at its address");
	y += 42;
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		uint64_t sum = 0;
		char amount[24];

		for (size_t z = 0; z < map->nr_zones; z++)
			sum += map->zones[z].pageblocks[type];
		snprintf(amount, sizeof(amount), "%" PRIu64, sum);
		draw_key(p, x, y, nr++, INK_TYPE + (enum ink)type, migratetype_name(type), amount);
	}
	draw_key(p, x, y, nr, INK_HOLE, "no memory, however much", "");
	y += LEGEND_LINES * LINE;
	for (size_t z = 0; z < map->nr_zones; z++)
		y = draw_zone(p, x, y, map, &map->zones[z], false);
	return y;
}

double draw_map_uses(struct picture *p, double x, double y, const struct memory_map *map)
{
	picture_bold(p, x, y + 13, 14, "Pages by use");
	draw_scale(p, x, y + 31, map, "; uses are stacked in it by their share");
	y += 42;
	for (unsigned int use = 0; use < NR_USES; use++) {
		uint64_t sum = 0;

		for (size_t z = 0; z < map->nr_zones; z++)
			sum += map->zones[z].pages[use];
		draw_key(p, x, y, use, INK_USE + (enum ink)use, use_name(use), size_text(sum).text);
	}
	draw_key(p, x, y, NR_USES, INK_HOLE, "no memory, however much", "");
	y += LEGEND_LINES * LINE;
	for (size_t z = 0; z < map->nr_zones; z++)
		y = draw_zone(p, x, y, map, &map->zones[z], true);
	return y;
}

/* Free pages of a zone. */
static uint64_t free_pages_in(const struct map_zone *mz)
{
	return mz->pages[USE_FREE_0] + mz->pages[USE_FREE_4] + mz->pages[USE_FREE_9];
}

/* A number in a field that is the darker, the larger its share of all free pages is. */
static void draw_number(struct picture *p, double x, double y, double width, uint64_t blocks,
			uint64_t pages, uint64_t all)
{
	unsigned int heat = 0;

	if (pages > 0)
		heat = 1 + (unsigned int)(pages * (NR_HEATS - 2) / all);
	picture_rectangle(p, x, y, width - 1, ROW - 1, INK_HEAT + (enum ink)heat);
	if (heat >= 5)
		picture_white_words(p, x + width - 5, y + 12, 10, ANCHOR_END, "%" PRIu64, blocks);
	else
		picture_words(p, x + width - 5, y + 12, 10, ANCHOR_END, "%" PRIu64, blocks);
}

/* The row of a type. */
static void draw_free_type(struct picture *p, double x, double y, const struct map_zone *mz,
			   unsigned int type)
{
	double width = (PANEL_WIDTH - TYPE_LABEL) / MAX_ORDER;
	char text[200];
	int n = 0;

	for (unsigned int order = 0; order < MAX_ORDER; order++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " %" PRIu64,
			      mz->nr_free[type][order]);
	picture_group(p, "type %s:%s", migratetype_name(type), text);
	picture_words(p, x + TYPE_LABEL - 8, y + 12, 11, ANCHOR_END, "%s", migratetype_name(type));
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		draw_number(p, x + TYPE_LABEL + order * width, y, width, mz->nr_free[type][order],
			    mz->nr_free[type][order] << order, free_pages_in(mz));
	picture_group_end(p);
}

static double draw_free_zone(struct picture *p, double x, double y, const struct map_zone *mz,
			     const char *name)
{
	double width = (PANEL_WIDTH - TYPE_LABEL) / MAX_ORDER;

	picture_group(p, "free blocks: %s", name);
	picture_words(p, x, y + 12, 11, ANCHOR_START, "%s: %s free", name,
		      size_text(free_pages_in(mz)).text);
	y += LINE;
	picture_words(p, x + TYPE_LABEL - 8, y + 11, 10, ANCHOR_END, "order");
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		picture_words(p, x + TYPE_LABEL + (order + 1) * width - 5, y + 11, 10, ANCHOR_END,
			      "%u", order);
	y += LINE - 2;
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		uint64_t blocks = 0;

		for (unsigned int order = 0; order < MAX_ORDER; order++)
			blocks += mz->nr_free[type][order];
		if (blocks == 0 && type >= MIGRATE_PCPTYPES)
			continue;
		draw_free_type(p, x, y, mz, type);
		y += ROW;
	}
	picture_group_end(p);
	return y + 8;
}

/* Zones of a type, on all nodes, as one. */
static struct map_zone sum_of_zones(const struct memory_map *map, unsigned int zone_type)
{
	struct map_zone sum = { 0 };

	for (size_t z = 0; z < map->nr_zones; z++) {
		const struct map_zone *mz = &map->zones[z];

		if (mz->zone % MAX_NR_ZONES != zone_type)
			continue;
		sum.present += mz->present;
		for (unsigned int use = 0; use < NR_USES; use++)
			sum.pages[use] += mz->pages[use];
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			for (unsigned int order = 0; order < MAX_ORDER; order++)
				sum.nr_free[type][order] += mz->nr_free[type][order];
	}
	return sum;
}

double draw_free_blocks(struct picture *p, double x, double y, const struct memory_map *map,
			size_t first, size_t step)
{
	bool each = map->nr_zones <= MOST_TABLES;
	size_t nr = each ? map->nr_zones : MAX_NR_ZONES;
	char name[48];

	if (first == 0) {
		picture_bold(p, x, y + 13, 14, "Free blocks by order and migratetype");
		picture_words(p, x, y + 31, 11, ANCHOR_START,
			      "A block of order n is 2^n pages of 4 KiB. "
			      "The darker, the more of the free memory");
	}
	y += 38;
	for (size_t i = first; i < nr; i += step) {
		struct map_zone mz;

		if (each) {
			mz = map->zones[i];
			snprintf(name, sizeof(name), "Node %u, zone %s", mz.zone / MAX_NR_ZONES,
				 zone_type_name(mz.zone % MAX_NR_ZONES));
		} else {
			mz = sum_of_zones(map, (unsigned int)i);
			snprintf(name, sizeof(name), "All nodes, zone %s",
				 zone_type_name((unsigned int)i));
		}
		if (mz.present != 0)
			y = draw_free_zone(p, x, y, &mz, name);
	}
	return y;
}
