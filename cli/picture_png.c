/* SPDX-License-Identifier: GPL-2.0-only */
/* Shapes through cairo; a hatching is a small surface that repeats. */
#include <cairo/cairo.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture_png.h"

#define FONT "sans-serif"

struct painter {
	cairo_t *cairo;
	cairo_pattern_t *hatches[NR_INKS]; /* NULL: a plain ink */
};

static void set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgb(cairo, (colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0,
			     (colour & 255) / 255.0);
}

static void add_stroke(cairo_t *cairo, double x1, double y1, double x2, double y2)
{
	cairo_move_to(cairo, x1, y1);
	cairo_line_to(cairo, x2, y2);
}

/* What a hatching draws in its tile; a line that leaves it comes in on the other side. */
static void draw_tile(cairo_t *cairo, enum hatch hatch)
{
	if (hatch == HATCH_RISING || hatch == HATCH_CROSSED)
		add_stroke(cairo, 0, 6, 6, 0);
	if (hatch == HATCH_RISING) {
		add_stroke(cairo, -1, 1, 1, -1);
		add_stroke(cairo, 5, 7, 7, 5);
	}
	if (hatch == HATCH_FALLING || hatch == HATCH_CROSSED)
		add_stroke(cairo, 0, 0, 6, 6);
	if (hatch == HATCH_FALLING) {
		add_stroke(cairo, -1, 5, 1, 7);
		add_stroke(cairo, 5, -1, 7, 1);
	}
	if (hatch == HATCH_ACROSS) {
		add_stroke(cairo, 0, 1.5, 6, 1.5);
		add_stroke(cairo, 0, 4.5, 6, 4.5);
	}
	if (hatch == HATCH_DOTS) {
		add_stroke(cairo, 1, 1, 2.5, 1);
		add_stroke(cairo, 4, 4, 5.5, 4);
	}
	cairo_stroke(cairo);
}

static cairo_pattern_t *make_hatch(const struct ink_look *look)
{
	cairo_surface_t *tile =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, HATCH_TILE, HATCH_TILE);
	cairo_t *cairo = cairo_create(tile);
	cairo_pattern_t *pattern;

	set_colour(cairo, look->colour);
	cairo_paint(cairo);
	set_colour(cairo, look->marks);
	cairo_set_line_width(cairo, 1);
	draw_tile(cairo, look->hatch);
	cairo_destroy(cairo);
	pattern = cairo_pattern_create_for_surface(tile);
	cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_surface_destroy(tile);
	return pattern;
}

static void set_ink(struct painter *painter, enum ink ink)
{
	const struct ink_look *look = ink_look(ink);

	if (look->hatch == HATCH_NONE) {
		set_colour(painter->cairo, look->colour);
		return;
	}
	if (painter->hatches[ink] == NULL)
		painter->hatches[ink] = make_hatch(look);
	cairo_set_source(painter->cairo, painter->hatches[ink]);
}

static void paint_line(struct painter *painter, const struct picture *p, const struct shape *s)
{
	cairo_t *cairo = painter->cairo;
	double dashes[2];

	ink_dashes(s->ink, dashes);
	set_ink(painter, s->ink);
	cairo_set_line_width(cairo, s->ink < INK_SERIES ? 1 : 1.8);
	cairo_set_dash(cairo, dashes, dashes[0] > 0 ? 2 : 0, 0);
	cairo_new_path(cairo);
	for (size_t i = 0; i < s->nr; i++)
		cairo_line_to(cairo, p->points[s->first + i].x, p->points[s->first + i].y);
	cairo_stroke(cairo);
}

static void paint_words(struct painter *painter, const struct picture *p, const struct shape *s)
{
	static const double shares[] = { 0, 0.5, 1 };
	cairo_t *cairo = painter->cairo;
	cairo_text_extents_t extents;

	cairo_select_font_face(cairo, FONT, CAIRO_FONT_SLANT_NORMAL,
			       s->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, s->height);
	cairo_text_extents(cairo, p->words + s->first, &extents);
	set_ink(painter, s->ink);
	cairo_save(cairo);
	cairo_translate(cairo, s->x, s->y);
	if (s->upward)
		cairo_rotate(cairo, -1.5707963267948966);
	cairo_move_to(cairo, -extents.x_advance * shares[s->anchor], 0);
	cairo_show_text(cairo, p->words + s->first);
	cairo_restore(cairo);
}

static void paint(struct painter *painter, const struct picture *p)
{
	set_ink(painter, INK_PAPER);
	cairo_paint(painter->cairo);
	for (size_t i = 0; i < p->nr_shapes; i++) {
		const struct shape *s = &p->shapes[i];

		if (s->kind == SHAPE_RECTANGLE) {
			set_ink(painter, s->ink);
			cairo_rectangle(painter->cairo, s->x, s->y, s->width, s->height);
			cairo_fill(painter->cairo);
		} else if (s->kind == SHAPE_LINE) {
			paint_line(painter, p, s);
		} else if (s->kind == SHAPE_WORDS) {
			paint_words(painter, p, s);
		}
	}
	for (unsigned int i = 0; i < NR_INKS; i++)
		if (painter->hatches[i] != NULL)
			cairo_pattern_destroy(painter->hatches[i]);
}

bool png_write(const struct picture *p, const char *path, char *error, size_t size)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)p->width, (int)p->height);
	struct painter painter = { .cairo = cairo_create(surface) };
	cairo_status_t status;

	paint(&painter, p);
	status = cairo_status(painter.cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png(surface, path);
	cairo_destroy(painter.cairo);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		snprintf(error, size, "%s: %s; a file that can be written is needed", path,
			 cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}
