/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An ink is a class of the style sheet. Numbers are printed to a tenth of a pixel, which no host
 * rounds otherwise.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "picture_svg.h"

/* What a hatching draws in its tile. */
static const char *const tiles[NR_HATCHES] = {
	[HATCH_NONE] = "",
	[HATCH_RISING] = "M0 6L6 0M-1 1L1 -1M5 7L7 5",
	[HATCH_FALLING] = "M0 0L6 6M-1 5L1 7M5 -1L7 1",
	[HATCH_ACROSS] = "M0 1.5H6M0 4.5H6",
	[HATCH_DOTS] = "M1 1h1.5M4 4h1.5",
	[HATCH_CROSSED] = "M0 6L6 0M0 0L6 6",
};

/* To a tenth, without a tail of noughts. */
static void number(FILE *f, const char *before, double value)
{
	long tenths = lround(value * 10);
	unsigned long size = (unsigned long)(tenths < 0 ? -tenths : tenths);

	fprintf(f, "%s%s%lu", before, tenths < 0 ? "-" : "", size / 10);
	if (size % 10 != 0)
		fprintf(f, ".%lu", size % 10);
}

/* What XML takes for itself is escaped. */
static void words(FILE *f, const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '<')
			fputs("&lt;", f);
		else if (*c == '&')
			fputs("&amp;", f);
		else
			fputc(*c, f);
	}
}

static void write_ink(FILE *f, unsigned int ink)
{
	const struct ink_look *look = ink_look((enum ink)ink);

	if (look->hatch == HATCH_NONE)
		fprintf(f, ".i%u{fill:#%06x}\n", ink, look->colour);
	else
		fprintf(f, ".i%u{fill:url(#h%u)}\n", ink, ink);
}

static void write_line_style(FILE *f, unsigned int ink)
{
	double dashes[2];

	ink_dashes((enum ink)ink, dashes);
	fprintf(f, ".l%u{fill:none;stroke:#%06x;stroke-width:%s", ink,
		ink_look((enum ink)ink)->colour, ink < INK_SERIES ? "1" : "1.8");
	if (dashes[0] > 0)
		fprintf(f, ";stroke-dasharray:%.0f %.0f", dashes[0], dashes[1]);
	fputs("}\n", f);
}

static void write_hatch(FILE *f, unsigned int ink)
{
	const struct ink_look *look = ink_look((enum ink)ink);

	if (look->hatch == HATCH_NONE)
		return;
	fprintf(f,
		"<pattern id=\"h%u\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\">"
		"<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>"
		"<path d=\"%s\" stroke=\"#%06x\" fill=\"none\"/></pattern>\n",
		ink, HATCH_TILE, HATCH_TILE, HATCH_TILE, HATCH_TILE, look->colour,
		tiles[look->hatch], look->marks);
}

static void write_head(FILE *f, const struct picture *p)
{
	number(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", p->width);
	number(f, "\" height=\"", p->height);
	number(f, "\" viewBox=\"0 0 ", p->width);
	number(f, " ", p->height);
	fputs("\" font-family=\"DejaVu Sans,Verdana,sans-serif\">\n<style>\n", f);
	fputs("text{white-space:pre}\n", f);
	for (unsigned int ink = 0; ink < NR_INKS; ink++)
		write_ink(f, ink);
	write_line_style(f, INK_TEXT);
	write_line_style(f, INK_FAINT);
	for (unsigned int ink = INK_SERIES; ink < NR_INKS; ink++)
		write_line_style(f, ink);
	fputs("</style>\n<defs>\n", f);
	for (unsigned int ink = 0; ink < NR_INKS; ink++)
		write_hatch(f, ink);
	fprintf(f, "</defs>\n<rect class=\"i%d\" width=\"100%%\" height=\"100%%\"/>\n", INK_PAPER);
}

static void write_line(FILE *f, const struct picture *p, const struct shape *s)
{
	fprintf(f, "<path class=\"l%u\" d=\"", (unsigned int)s->ink);
	for (size_t i = 0; i < s->nr; i++) {
		number(f, i == 0 ? "M" : "L", p->points[s->first + i].x);
		number(f, " ", p->points[s->first + i].y);
	}
	fputs("\"/>\n", f);
}

static void write_words(FILE *f, const struct picture *p, const struct shape *s)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
					       " text-anchor=\"end\"" };

	number(f, "<text x=\"", s->x);
	number(f, "\" y=\"", s->y);
	fprintf(f, "\" font-size=\"%.0f\"%s", s->height, anchors[s->anchor]);
	if (s->bold)
		fputs(" font-weight=\"bold\"", f);
	if (s->upward) {
		number(f, " transform=\"rotate(-90 ", s->x);
		number(f, " ", s->y);
		fputs(")\"", f);
	}
	fprintf(f, " class=\"i%u\">", (unsigned int)s->ink);
	words(f, p->words + s->first);
	fputs("</text>\n", f);
}

static void write_shape(FILE *f, const struct picture *p, const struct shape *s)
{
	switch (s->kind) {
	case SHAPE_RECTANGLE:
		fprintf(f, "<rect class=\"i%u", (unsigned int)s->ink);
		number(f, "\" x=\"", s->x);
		number(f, "\" y=\"", s->y);
		number(f, "\" width=\"", s->width);
		number(f, "\" height=\"", s->height);
		fputs("\"/>\n", f);
		break;
	case SHAPE_LINE:
		write_line(f, p, s);
		break;
	case SHAPE_WORDS:
		write_words(f, p, s);
		break;
	case SHAPE_GROUP:
		fputs("<g><title>", f);
		words(f, p->words + s->first);
		fputs("</title>\n", f);
		break;
	case SHAPE_GROUP_END:
		fputs("</g>\n", f);
		break;
	}
}

/* The file cannot be written, errno says why; false, for callers to return. */
static bool refuse_file(const char *path, char *error, size_t size)
{
	snprintf(error, size, "%s: %s; a file that can be written is needed", path,
		 strerror(errno));
	return false;
}

bool svg_write(const struct picture *p, const char *path, char *error, size_t size)
{
	FILE *f = fopen(path, "wb");
	bool good;

	if (f == NULL)
		return refuse_file(path, error, size);
	write_head(f, p);
	for (size_t i = 0; i < p->nr_shapes; i++)
		write_shape(f, p, &p->shapes[i]);
	fputs("</svg>\n", f);
	good = !ferror(f);
	if (fclose(f) == 0 && good)
		return true;
	return refuse_file(path, error, size);
}
