/* SPDX-License-Identifier: GPL-2.0-only */
/* Pictures, put together of panels. */
#include "draw.h"
#include "draw_map.h"
#include "draw_time.h"

#define MARGIN 20.0
#define GAP    32.0

/* Longer titles than this may be wider than a panel. */
#define LONGEST_TITLE 50

static double draw_title(struct picture *p, const char *title, const char *below)
{
	picture_bold(p, MARGIN, MARGIN + 15, 18, "%s", title);
	picture_words(p, MARGIN, MARGIN + 35, 12, ANCHOR_START, "%s", below);
	return MARGIN + 50;
}

/* Which machine it is. */
static double draw_machine_line(struct picture *p, double x, double y, const struct memory_map *map)
{
	picture_words(p, x, y + 12, 12, ANCHOR_START, "%s", map->machine);
	if (map->note != NULL)
		picture_words(p, x, y + 28, 12, ANCHOR_START, "%s", map->note);
	return y + (map->note != NULL ? 38 : 22);
}

static void finish(struct picture *p, size_t columns, double y)
{
	p->width = 2 * MARGIN + (double)columns * (PANEL_WIDTH + GAP) - GAP;
	p->height = y + MARGIN;
}

static double higher(double a, double b)
{
	return a > b ? a : b;
}

void draw_machine(struct picture *p, const char *title, const struct memory_map *map)
{
	double right = MARGIN + PANEL_WIDTH + GAP, left_end, right_end;
	double y = draw_title(p, title, "");

	y = draw_machine_line(p, MARGIN, y - 26, map);

	left_end = draw_map_types(p, MARGIN, y, map);
	right_end = draw_map_uses(p, right, y, map);
	y = higher(left_end, right_end) + 12;
	left_end = draw_free_blocks(p, MARGIN, y, map, 0, 2);
	right_end = draw_free_blocks(p, right, y, map, 1, 2);
	finish(p, 2, higher(left_end, right_end));
}

/* The panels of each zone, in two columns. */
static double draw_zones(struct picture *p, double y, const struct samples *samples)
{
	double right = MARGIN + PANEL_WIDTH + GAP;
	unsigned int list[MOST_DRAWN_ZONES];
	size_t nr = changing_zones(samples, list);

	if (nr == 0)
		picture_words(p, MARGIN, y + 12, 12, ANCHOR_START, "Nothing changed in any zone.");
	for (size_t i = 0; i < nr; i++) {
		double left_end = draw_time_blocks(p, MARGIN, y, samples, list[i]);
		double right_end = draw_time_marks(p, right, y, samples, list[i]);

		right_end = draw_time_indices(p, right, right_end, samples, list[i]);
		y = higher(left_end, right_end) + 10;
	}
	return y + 20;
}

/* What went on in a column's largest zone, below each other. */
static double draw_column_history(struct picture *p, double x, double y,
				  const struct samples *history)
{
	unsigned int list[MOST_DRAWN_ZONES];

	if (changing_zones(history, list) == 0)
		return y;
	y = draw_time_blocks(p, x, y + 12, history, list[0]);
	y = draw_time_marks(p, x, y, history, list[0]);
	return draw_time_indices(p, x, y, history, list[0]);
}

/* The columns; returns where the longest ends. */
static double draw_side_by_side(struct picture *p, const char *title,
				const struct draw_column *columns, size_t nr)
{
	double top = draw_title(p, title, "") - 22, end = top;

	for (size_t i = 0; i < nr; i++) {
		double x = MARGIN + (double)i * (PANEL_WIDTH + GAP), y = top;

		picture_bold(p, x, y + 15, 15, "%.*s", LONGEST_TITLE, columns[i].title);
		y = draw_machine_line(p, x, y + 24, columns[i].map);
		y = draw_map_types(p, x, y, columns[i].map) + 12;
		y = draw_map_uses(p, x, y, columns[i].map) + 12;
		y = draw_free_blocks(p, x, y, columns[i].map, 0, 1);
		if (columns[i].history != NULL)
			y = draw_column_history(p, x, y, columns[i].history);
		end = higher(end, y);
	}
	return end;
}

void draw_columns(struct picture *p, const char *title, const struct draw_column *columns,
		  size_t nr)
{
	finish(p, nr, draw_side_by_side(p, title, columns, nr));
}

void draw_before_after(struct picture *p, const char *title, const struct draw_column columns[2],
		       const struct samples *history)
{
	double y = draw_side_by_side(p, title, columns, 2);

	finish(p, 2, draw_zones(p, y + 20, history));
}

void draw_history(struct picture *p, const char *title, const struct samples *samples)
{
	double y = draw_title(p, title,
			      "The largest zones that change, three at most; a value is drawn "
			      "from its sample to the next");

	finish(p, 2, draw_zones(p, y, samples));
}
