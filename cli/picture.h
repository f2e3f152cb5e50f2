/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A picture: rectangles, lines and words in the order of their drawing, in pixels from the top
 * left. What draws fills one in; what writes a file takes it as it is. When memory ends, the
 * picture notes it and takes no more. Floor 14.
 */
#ifndef FRAMEPROOF_PICTURE_H
#define FRAMEPROOF_PICTURE_H

#include "ink.h"

enum shape_kind {
	SHAPE_RECTANGLE,
	SHAPE_LINE,  /* through points */
	SHAPE_WORDS, /* at x, y of their base line */
	SHAPE_GROUP, /* what follows has these words as its title */
	SHAPE_GROUP_END,
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct point {
	double x, y;
};

struct shape {
	enum shape_kind kind;
	enum ink ink;
	double x, y, width, height; /* of words: height is the size of the letters */
	enum anchor anchor;
	bool bold, upward; /* words: turned to read from the bottom up */
	size_t first, nr;  /* points of a line; words, and their length */
};

/* Zeroed is empty. */
struct picture {
	double width, height;
	struct shape *shapes;
	size_t nr_shapes, shapes_room;
	struct point *points;
	size_t nr_points, points_room;
	char *words; /* of all shapes, each ended by a NUL */
	size_t nr_words, words_room;
	bool out_of_memory;
};

void picture_close(struct picture *p);

void picture_rectangle(struct picture *p, double x, double y, double width, double height,
		       enum ink ink);
void picture_line(struct picture *p, const struct point *points, size_t nr, enum ink ink);

/* A line from one point to another. */
void picture_stroke(struct picture *p, double x1, double y1, double x2, double y2, enum ink ink);

/* Words in black; size in pixels. */
void picture_words(struct picture *p, double x, double y, double size, enum anchor anchor,
		   const char *format, ...) __attribute__((format(printf, 6, 7)));
void picture_bold(struct picture *p, double x, double y, double size, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* The middle of words that read from the bottom up. */
void picture_upward(struct picture *p, double x, double y, double size, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Words in white, for a dark ground. */
void picture_white_words(struct picture *p, double x, double y, double size, enum anchor anchor,
			 const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Begin and end shapes that belong together; the title is shown where the pointer is on them. */
void picture_group(struct picture *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void picture_group_end(struct picture *p);

/*
 * Write it to a file, by the ending of its name: .svg or .png. False: error says why in one line,
 * beginning with the name.
 */
bool picture_write(const struct picture *p, const char *path, char *error, size_t size);

/* Has the name an ending that picture_write takes? */
bool picture_path(const char *path);

#endif
