/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a picture that show a memory map: pageblocks by migratetype, pages by use, free
 * blocks by order and type. Each is drawn from x, y down, PANEL_WIDTH wide, and returns where it
 * ends. Floor 14.
 */
#ifndef FRAMEPROOF_DRAW_MAP_H
#define FRAMEPROOF_DRAW_MAP_H

#include "memory_map.h"
#include "picture.h"

#define PANEL_WIDTH 548.0

double draw_map_types(struct picture *p, double x, double y, const struct memory_map *map);
double draw_map_uses(struct picture *p, double x, double y, const struct memory_map *map);

/* Free blocks of zone after zone from the first on, each step-th one. */
double draw_free_blocks(struct picture *p, double x, double y, const struct memory_map *map,
			size_t first, size_t step);

/* "12 KiB", "2.98 GiB" of so many pages. */
struct size_text {
	char text[24];
} size_text(uint64_t pages);

#endif
