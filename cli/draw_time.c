/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charts of samples. Blocks are counted in powers of four, as a picture of the lists' lengths:
 * exact numbers are in the titles and in the table that replay --csv writes.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../src/procfs.h"
#include "draw_time.h"

#define LEFT	    72.0 /* of the plot: the labels of its scale */
#define PLOT_WIDTH  (PANEL_WIDTH - LEFT - 12)
#define PLOT_HEIGHT 110.0
#define STRIP	    8.0 /* of an order */
#define LINE	    17.0
#define TICKS	    4u

/* The values of a chart at each sample of a zone. */
struct series {
	const char *name;
	double values[512];
};
#define MOST_POINTS (sizeof(((struct series *)0)->values) / sizeof(double))

/* One zone's samples: what they are measured against, and where that lies in the plot. */
struct view {
	const struct sample *rows[MOST_POINTS];
	size_t nr;
	bool timed; /* x is in seconds; else in events */
	double first, last;
};

static double position(const struct view *v, const struct sample *row)
{
	return v->timed ? (double)row->time / 1e9 : (double)row->event;
}

/* Pick the zone's rows; rows beyond MOST_POINTS, which few zones have, are left out evenly. */
static void look_at(struct view *v, const struct samples *s, unsigned int zone)
{
	size_t nr = 0, step, seen = 0;

	for (size_t i = 0; i < s->nr_rows; i++)
		nr += s->rows[i].zone == zone;
	step = (nr + MOST_POINTS - 1) / MOST_POINTS;
	*v = (struct view){ .nr = 0 };
	for (size_t i = 0; i < s->nr_rows; i++)
		if (s->rows[i].zone == zone && seen++ % step == 0)
			v->rows[v->nr++] = &s->rows[i];
	if (v->nr == 0)
		return;
	v->timed = s->rows[s->nr_rows - 1].time != 0;
	v->first = position(v, v->rows[0]);
	v->last = position(v, v->rows[v->nr - 1]);
}

/* Where in the plot a row is, 0 to PLOT_WIDTH. */
static double across(const struct view *v, double at)
{
	return v->last > v->first ? (at - v->first) / (v->last - v->first) * PLOT_WIDTH : 0;
}

static bool same_lists(const struct sample *a, const struct sample *b)
{
	return a->pcp == b->pcp && memcmp(a->blocks, b->blocks, sizeof(a->blocks)) == 0;
}

/* Does anything happen in the zone of this row, the first of it? */
static bool changes(const struct samples *s, const struct sample *first)
{
	for (size_t i = 0; i < s->nr_rows; i++)
		if (s->rows[i].zone == first->zone && !same_lists(&s->rows[i], first))
			return true;
	return false;
}

size_t changing_zones(const struct samples *s, unsigned int list[MOST_DRAWN_ZONES])
{
	uint64_t sizes[MOST_DRAWN_ZONES];
	size_t nr = 0;

	/* the first rows are a zone each */
	for (size_t i = 0; i < s->nr_rows && s->rows[i].event == s->rows[0].event; i++) {
		uint64_t size = zones[s->rows[i].zone].present;
		size_t at = nr;

		if (!changes(s, &s->rows[i]))
			continue;
		while (at > 0 && sizes[at - 1] < size)
			at--;
		if (nr < MOST_DRAWN_ZONES)
			nr++;
		for (size_t j = nr - 1; j > at && j < MOST_DRAWN_ZONES; j--) {
			sizes[j] = sizes[j - 1];
			list[j] = list[j - 1];
		}
		if (at < MOST_DRAWN_ZONES) {
			sizes[at] = size;
			list[at] = s->rows[i].zone;
		}
	}
	return nr;
}

/* A round number: 1, 2 or 5 times a power of ten, so that some TICKS of them reach most. */
static double round_step(double most)
{
	double step = 1e-3;

	for (;;) {
		if (step * TICKS >= most)
			return step;
		if (step * 2 * TICKS >= most)
			return step * 2;
		if (step * 5 * TICKS >= most)
			return step * 5;
		step *= 10;
	}
}

/* "1200", "0.25": as few digits as a step needs. */
static void tick_text(char *text, size_t size, double value, double step)
{
	if (step >= 1e6 || value >= 1e7)
		snprintf(text, size, "%.*f M", step >= 1e6 ? 0 : 1, value / 1e6);
	else
		snprintf(text, size, "%.*f",
			 step >= 1	? 0
			 : step >= 0.1	? 1
			 : step >= 0.01 ? 2
					: 3,
			 value);
}

/* The scale below a plot, and what it measures. */
static double draw_time_scale(struct picture *p, double x, double y, const struct view *v)
{
	double step = round_step((v->last - v->first) * 1.5);
	uint64_t first = (uint64_t)ceil(v->first / step), last = (uint64_t)(v->last / step);
	char text[32];

	for (uint64_t i = first; i <= last; i++) {
		double at = (double)i * step, left = x + LEFT + across(v, at);

		tick_text(text, sizeof(text), at, step);
		picture_stroke(p, left, y, left, y + 4, INK_TEXT);
		picture_words(p, left, y + 15, 10, ANCHOR_MIDDLE, "%s", text);
	}
	picture_words(p, x + LEFT + PLOT_WIDTH, y + 29, 10, ANCHOR_END, "%s",
		      v->timed ? "seconds since the first event" : "pages allocated and freed");
	return y + 38;
}

static void draw_heading(struct picture *p, double x, double y, unsigned int zone, const char *what)
{
	picture_bold(p, x, y + 12, 12, "Node %u, zone %s: %s", zone / MAX_NR_ZONES,
		     zone_type_name(zone % MAX_NR_ZONES), what);
}

/* 0: none; 1: one; 2: to 3; 3: to 15; and so on in powers of four. */
static unsigned int heat_of(uint64_t blocks)
{
	unsigned int bits = 0;

	if (blocks < 2)
		return (unsigned int)blocks;
	while (blocks >> (bits + 1) != 0)
		bits++;
	return 2 + bits / 2 < NR_HEATS ? 2 + bits / 2 : NR_HEATS - 1;
}

static void draw_heat_legend(struct picture *p, double x, double y)
{
	static const char *const names[NR_HEATS] = { "none",	"1",	   "2-3",
						     "4-15",	"16-63",   "64-255",
						     "to 1023", "to 4095", "more" };

	for (unsigned int heat = 0; heat < NR_HEATS; heat++) {
		double left = x + heat * (PANEL_WIDTH / NR_HEATS);

		picture_rectangle(p, left, y, 13, 13, INK_FAINT);
		picture_rectangle(p, left + 0.5, y + 0.5, 12, 12, INK_HEAT + (enum ink)heat);
		picture_words(p, left + 17, y + 11, 10, ANCHOR_START, "%s", names[heat]);
	}
}

/* An order's strip: one rectangle for as long as the shade is the same. */
static void draw_strip(struct picture *p, double x, double y, const struct view *v,
		       unsigned int type, unsigned int order)
{
	size_t begin = 0;

	for (size_t i = 1; i <= v->nr; i++) {
		unsigned int heat = heat_of(v->rows[begin]->blocks[type][order]);
		double from = across(v, position(v, v->rows[begin])), to;

		if (i < v->nr && heat_of(v->rows[i]->blocks[type][order]) == heat)
			continue;
		to = i < v->nr ? across(v, position(v, v->rows[i])) : PLOT_WIDTH;
		if (heat != 0 && to > from)
			picture_rectangle(p, x + from, y, to - from, STRIP,
					  INK_HEAT + (enum ink)heat);
		begin = i;
	}
}

static bool has_type(const struct view *v, unsigned int type)
{
	for (size_t i = 0; i < v->nr; i++)
		if (v->rows[i]->type_free[type] != 0)
			return true;
	return false;
}

/* The strips of a type, order 10 on top; the title has what was there last. */
static double draw_type_strips(struct picture *p, double x, double y, const struct view *v,
			       unsigned int type)
{
	const struct sample *last = v->rows[v->nr - 1];
	double height = MAX_ORDER * STRIP;
	char text[200];
	int n = 0;

	for (unsigned int order = 0; order < MAX_ORDER; order++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " %" PRIu32,
			      last->blocks[type][order]);
	picture_group(p, "node %u, zone %s, type %s in the end:%s", last->zone / MAX_NR_ZONES,
		      zone_type_name(last->zone % MAX_NR_ZONES), migratetype_name(type), text);
	picture_rectangle(p, x + LEFT - 1, y - 1, PLOT_WIDTH + 2, height + 2, INK_FAINT);
	picture_rectangle(p, x + LEFT, y, PLOT_WIDTH, height, INK_HEAT);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		draw_strip(p, x + LEFT, y + (MAX_PAGE_ORDER - order) * STRIP, v, type, order);
	picture_upward(p, x + 14, y + height / 2, 10, "%s", migratetype_name(type));
	picture_words(p, x + LEFT - 6, y + 9, 10, ANCHOR_END, "order 10");
	picture_words(p, x + LEFT - 6, y + height / 2 + 4, 10, ANCHOR_END, "5");
	picture_words(p, x + LEFT - 6, y + height, 10, ANCHOR_END, "0");
	picture_group_end(p);
	return y + height + 8;
}

double draw_time_blocks(struct picture *p, double x, double y, const struct samples *s,
			unsigned int zone)
{
	struct view v;

	look_at(&v, s, zone);
	draw_heading(p, x, y, zone, "free blocks by type and order");
	draw_heat_legend(p, x, y + 20);
	y += 42;
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (has_type(&v, type))
			y = draw_type_strips(p, x, y, &v, type);
	return draw_time_scale(p, x, y - 6, &v) + 8;
}

/* Names of series, with a piece of their lines. */
static void draw_line_legend(struct picture *p, double x, double y, const struct series *series,
			     unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		double left = x + LEFT + i * (PLOT_WIDTH / nr);

		picture_stroke(p, left, y, left + 30, y, INK_SERIES + (enum ink)i);
		picture_words(p, left + 35, y + 4, 10, ANCHOR_START, "%s", series[i].name);
	}
}

/* A scale from 0 at the left of a plot, with lines across it; returns its end. */
static double draw_scale(struct picture *p, double x, double y, double most, const char *unit)
{
	double step = round_step(most > 0 ? most : 1);
	unsigned int steps = most > 0 ? (unsigned int)ceil(most / step) : 1;
	char text[32];

	for (unsigned int i = 0; i <= steps; i++) {
		double at = i * step, line = y + PLOT_HEIGHT - i * PLOT_HEIGHT / steps;

		tick_text(text, sizeof(text), at, step);
		picture_stroke(p, x + LEFT, line, x + LEFT + PLOT_WIDTH, line, INK_FAINT);
		picture_words(p, x + LEFT - 6, line + 4, 10, ANCHOR_END, "%s", text);
	}
	picture_upward(p, x + 14, y + PLOT_HEIGHT / 2, 10, "%s", unit);
	return steps * step;
}

/* A negative value is none: the line has a gap there. */
static void draw_series(struct picture *p, double x, double y, const struct view *v,
			const struct series *series, double end, enum ink ink)
{
	struct point points[MOST_POINTS];
	size_t nr = 0;

	for (size_t i = 0; i <= v->nr; i++) {
		if (i == v->nr || series->values[i] < 0) {
			if (nr > 1)
				picture_line(p, points, nr, ink);
			nr = 0;
			continue;
		}
		points[nr].x = x + LEFT + across(v, position(v, v->rows[i]));
		points[nr++].y = y + PLOT_HEIGHT - series->values[i] / end * PLOT_HEIGHT;
	}
}

/* A chart of lines, from the legend to the scale below; most: the largest value, or more. */
static double draw_chart(struct picture *p, double x, double y, const struct view *v,
			 const struct series *series, unsigned int nr, double most,
			 const char *unit)
{
	unsigned int zone = v->rows[0]->zone;
	double end;

	draw_line_legend(p, x, y + 6, series, nr);
	y += 20;
	end = draw_scale(p, x, y, most, unit);
	for (unsigned int i = 0; i < nr; i++) {
		picture_group(p, "node %u, zone %s, %s of %s in the end: %.3f", zone / MAX_NR_ZONES,
			      zone_type_name(zone % MAX_NR_ZONES), unit, series[i].name,
			      series[i].values[v->nr - 1]);
		draw_series(p, x, y, v, &series[i], end, INK_SERIES + (enum ink)i);
		picture_group_end(p);
	}
	return draw_time_scale(p, x, y + PLOT_HEIGHT, v) + 8;
}

double draw_time_marks(struct picture *p, double x, double y, const struct samples *s,
		       unsigned int zone)
{
	static struct series series[] = {
		{ .name = "free" }, { .name = "high" }, { .name = "low" }, { .name = "min" }
	};
	double most = 0;
	struct view v;

	look_at(&v, s, zone);
	for (size_t i = 0; i < v.nr; i++) {
		const struct sample *row = v.rows[i];
		const uint64_t pages[] = { row->free, row->high, row->low, row->min };

		for (unsigned int j = 0; j < 4; j++) {
			series[j].values[i] = (double)pages[j] / 256;
			if (series[j].values[i] > most)
				most = series[j].values[i];
		}
	}
	draw_heading(p, x, y, zone, "free memory and watermarks");
	return draw_chart(p, x, y + 20, &v, series, 4, most, "MiB");
}

double draw_time_indices(struct picture *p, double x, double y, const struct samples *s,
			 unsigned int zone)
{
	static const unsigned int orders[] = { 1, 3, 6, 9, 10 };
	static struct series unusable[] = { { .name = "order 1" },
					    { .name = "order 3" },
					    { .name = "order 6" },
					    { .name = "order 9" },
					    { .name = "order 10" } };
	static struct series extfrag[5];
	bool fails = false;
	struct view v;

	look_at(&v, s, zone);
	for (unsigned int j = 0; j < 5; j++) {
		extfrag[j].name = unusable[j].name;
		for (size_t i = 0; i < v.nr; i++) {
			unusable[j].values[i] = v.rows[i]->unusable[orders[j]] / 1000.0;
			extfrag[j].values[i] = v.rows[i]->extfrag[orders[j]] / 1000.0;
			fails = fails || extfrag[j].values[i] >= 0;
		}
	}
	draw_heading(p, x, y, zone, "free memory in blocks too small for an order");
	y = draw_chart(p, x, y + 20, &v, unusable, 5, 1, "unusable_index");
	if (!fails) {
		picture_words(p, x, y + 11, 11, ANCHOR_START,
			      "Node %u, zone %s, extfrag_index: -1 throughout, each of these "
			      "orders has a free block",
			      zone / MAX_NR_ZONES, zone_type_name(zone % MAX_NR_ZONES));
		return y + 30;
	}
	draw_heading(p, x, y, zone, "why an order fails: 0 memory, 1 fragmentation");
	return draw_chart(p, x, y + 20, &v, extfrag, 5, 1, "extfrag_index");
}
