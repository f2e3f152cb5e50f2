/* SPDX-License-Identifier: GPL-2.0-only */
/* Shapes, kept in arrays that grow. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "picture.h"
#include "picture_png.h"
#include "picture_svg.h"

/* Room for so many more; false: out of memory. */
static bool grow(void **array, size_t nr, size_t more, size_t *room, size_t size)
{
	size_t wanted = *room != 0 ? *room : 256;
	void *bigger;

	if (nr + more <= *room)
		return true;
	while (wanted < nr + more)
		wanted *= 2;
	bigger = realloc(*array, wanted * size);
	if (bigger == NULL)
		return false;
	*array = bigger;
	*room = wanted;
	return true;
}

/* A new shape; NULL: out of memory. */
static struct shape *add(struct picture *p, enum shape_kind kind, enum ink ink)
{
	void *shapes = p->shapes;

	if (p->out_of_memory ||
	    !grow(&shapes, p->nr_shapes, 1, &p->shapes_room, sizeof(p->shapes[0]))) {
		p->out_of_memory = true;
		return NULL;
	}
	p->shapes = shapes;
	p->shapes[p->nr_shapes] = (struct shape){ .kind = kind, .ink = ink };
	return &p->shapes[p->nr_shapes++];
}

void picture_close(struct picture *p)
{
	free(p->shapes);
	free(p->points);
	free(p->words);
	*p = (struct picture){ 0 };
}

void picture_rectangle(struct picture *p, double x, double y, double width, double height,
		       enum ink ink)
{
	struct shape *s = add(p, SHAPE_RECTANGLE, ink);

	if (s == NULL)
		return;
	s->x = x;
	s->y = y;
	s->width = width;
	s->height = height;
}

void picture_line(struct picture *p, const struct point *points, size_t nr, enum ink ink)
{
	struct shape *s = add(p, SHAPE_LINE, ink);
	void *room = p->points;

	if (s == NULL)
		return;
	if (!grow(&room, p->nr_points, nr, &p->points_room, sizeof(points[0]))) {
		p->out_of_memory = true;
		return;
	}
	p->points = room;
	memcpy(p->points + p->nr_points, points, nr * sizeof(points[0]));
	s->first = p->nr_points;
	s->nr = nr;
	p->nr_points += nr;
}

void picture_stroke(struct picture *p, double x1, double y1, double x2, double y2, enum ink ink)
{
	const struct point points[] = { { x1, y1 }, { x2, y2 } };

	picture_line(p, points, 2, ink);
}

/* A shape of words; NULL: out of memory. */
static struct shape *add_words(struct picture *p, enum shape_kind kind, enum ink ink,
			       const char *format, va_list args)
{
	struct shape *s = add(p, kind, ink);
	void *room = p->words;
	char text[400];

	vsnprintf(text, sizeof(text), format, args);
	if (s == NULL)
		return NULL;
	s->nr = strlen(text);
	if (!grow(&room, p->nr_words, s->nr + 1, &p->words_room, 1)) {
		p->out_of_memory = true;
		return NULL;
	}
	p->words = room;
	memcpy(p->words + p->nr_words, text, s->nr + 1);
	s->first = p->nr_words;
	p->nr_words += s->nr + 1;
	return s;
}

static void place(struct shape *s, double x, double y, double size, enum anchor anchor)
{
	if (s == NULL)
		return;
	s->x = x;
	s->y = y;
	s->height = size;
	s->anchor = anchor;
}

void picture_words(struct picture *p, double x, double y, double size, enum anchor anchor,
		   const char *format, ...)
{
	va_list args;

	va_start(args, format);
	place(add_words(p, SHAPE_WORDS, INK_TEXT, format, args), x, y, size, anchor);
	va_end(args);
}

void picture_white_words(struct picture *p, double x, double y, double size, enum anchor anchor,
			 const char *format, ...)
{
	va_list args;

	va_start(args, format);
	place(add_words(p, SHAPE_WORDS, INK_PAPER, format, args), x, y, size, anchor);
	va_end(args);
}

void picture_bold(struct picture *p, double x, double y, double size, const char *format, ...)
{
	struct shape *s;
	va_list args;

	va_start(args, format);
	s = add_words(p, SHAPE_WORDS, INK_TEXT, format, args);
	va_end(args);
	place(s, x, y, size, ANCHOR_START);
	if (s != NULL)
		s->bold = true;
}

void picture_upward(struct picture *p, double x, double y, double size, const char *format, ...)
{
	struct shape *s;
	va_list args;

	va_start(args, format);
	s = add_words(p, SHAPE_WORDS, INK_TEXT, format, args);
	va_end(args);
	place(s, x, y, size, ANCHOR_MIDDLE);
	if (s != NULL)
		s->upward = true;
}

void picture_group(struct picture *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_words(p, SHAPE_GROUP, INK_TEXT, format, args);
	va_end(args);
}

void picture_group_end(struct picture *p)
{
	add(p, SHAPE_GROUP_END, INK_TEXT);
}

static bool ends_in(const char *path, const char *ending)
{
	size_t length = strlen(path), n = strlen(ending);

	return length > n && strcmp(path + length - n, ending) == 0;
}

bool picture_path(const char *path)
{
	return ends_in(path, ".svg") || ends_in(path, ".png");
}

bool picture_write(const struct picture *p, const char *path, char *error, size_t size)
{
	if (p->out_of_memory) {
		snprintf(error, size, "%s: out of memory for the picture", path);
		return false;
	}
	if (ends_in(path, ".svg"))
		return svg_write(p, path, error, size);
	if (ends_in(path, ".png"))
		return png_write(p, path, error, size);
	snprintf(error, size, "%s: no picture has that ending; .svg or .png is needed", path);
	return false;
}
