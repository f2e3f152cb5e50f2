/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A memory map in characters: a letter a cell for the migratetype, a block that is the fuller the
 * more of the cell is in use. Colour says the same again, and on the blocks what most is used for.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/procfs.h"
#include "draw.h"
#include "draw_map.h"

#define COLUMNS 64

/* Text that grows; text NULL: out of memory. */
struct output {
	FILE *file;
	char *text;
	size_t length;
	bool coloured;
};

static const char letters[MIGRATE_TYPES + 1] = "UMRHCI";

static void print_coloured(const struct output *o, const char *kind, enum ink ink, const char *text)
{
	if (o->coloured)
		fprintf(o->file, "\033[%s;5;%um%s\033[0m", kind, ink_terminal(ink), text);
	else
		fputs(text, o->file);
}

static bool is_hole(const struct map_cell *cell)
{
	return map_cell_type(cell) == MIGRATE_TYPES && map_cell_pages(cell) == 0;
}

static void print_type(const struct output *o, const struct map_cell *cell)
{
	unsigned int type = map_cell_type(cell);
	char letter[] = { type < MIGRATE_TYPES ? letters[type] : '?', '\0' };

	if (is_hole(cell))
		fputc('-', o->file);
	else if (type == MIGRATE_ISOLATE || type == MIGRATE_TYPES)
		fputs(letter, o->file);
	else
		print_coloured(o, "30;48", INK_TYPE + (enum ink)type, letter);
}

/* In use, as /proc/meminfo would have it: neither free nor on a CPU's list. */
static void print_use(const struct output *o, const struct map_cell *cell)
{
	static const char *const blocks[] = { "\u00b7", "\u2591", "\u2592", "\u2593", "\u2588" };
	uint64_t all = map_cell_pages(cell), used = 0;
	unsigned int most = 0;

	if (is_hole(cell)) {
		fputc('-', o->file);
		return;
	}
	for (unsigned int use = 0; use < USE_PCP; use++) {
		used += cell->pages[use];
		if (cell->pages[use] > cell->pages[most])
			most = use;
	}
	if (used == 0)
		fputs(blocks[0], o->file);
	else
		print_coloured(o, "38", most == USE_RESERVED ? INK_FAINT : INK_USE + (enum ink)most,
			       blocks[used == all ? 4 : 1 + used * 3 / all]);
}

static void print_cells(const struct output *o, const struct memory_map *map,
			const struct map_zone *mz, bool uses)
{
	for (size_t i = 0; i < mz->nr; i++) {
		const struct map_cell *cell = &map->cells[mz->first + i];

		if (i % COLUMNS == 0)
			fprintf(o->file, "%s%9s ", i != 0 ? "\n" : "",
				size_text(cell->start - cell->start % PAGEBLOCK_PAGES).text);
		if (uses)
			print_use(o, cell);
		else
			print_type(o, cell);
	}
	fputc('\n', o->file);
}

/* What a zone's pages are used for, in words. */
static void print_sums(const struct output *o, const struct map_zone *mz)
{
	const char *sign = "";

	fprintf(o->file, "%10s", "");
	for (unsigned int use = 0; use < NR_USES; use++) {
		if (mz->pages[use] == 0)
			continue;
		fputs(sign, o->file);
		if (use < USE_PCP && use != USE_RESERVED)
			print_coloured(o, "38", INK_USE + (enum ink)use, use_name(use));
		else
			fputs(use_name(use), o->file);
		fprintf(o->file, " %s", size_text(mz->pages[use]).text);
		sign = "; ";
	}
	fputc('\n', o->file);
}

static void print_legend(const struct output *o, const struct memory_map *map)
{
	fprintf(o->file, "%s\n", map->machine);
	if (map->note != NULL)
		fprintf(o->file, "%s\n", map->note);
	fprintf(o->file, "A cell is %" PRIu64 " pageblock%s, %s. Types:", map->cell_pageblocks,
		map->cell_pageblocks != 1 ? "s" : "",
		size_text(map->cell_pageblocks * PAGEBLOCK_PAGES).text);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		fprintf(o->file, " %c %s%s", letters[type], migratetype_name(type),
			type + 1 < MIGRATE_TYPES ? "," : "");
	fprintf(o->file,
		"\nIn use: \u00b7 nothing, \u2591 to a third, \u2592 to two thirds, \u2593 "
		"more, \u2588 all; - no memory\n");
}

char *draw_text(const struct memory_map *map, bool coloured)
{
	struct output o = { .coloured = coloured };
	bool good;

	o.file = open_memstream(&o.text, &o.length);
	if (o.file == NULL)
		return NULL;
	print_legend(&o, map);
	for (size_t z = 0; z < map->nr_zones; z++) {
		const struct map_zone *mz = &map->zones[z];

		fprintf(o.file, "\nNode %u, zone %s: %s\n", mz->zone / MAX_NR_ZONES,
			zone_type_name(mz->zone % MAX_NR_ZONES), size_text(mz->present).text);
		print_cells(&o, map, mz, false);
		print_cells(&o, map, mz, true);
		print_sums(&o, mz);
	}
	good = !ferror(o.file);
	if (fclose(o.file) == 0 && good)
		return o.text;
	free(o.text);
	return NULL;
}
