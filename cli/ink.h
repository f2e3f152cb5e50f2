/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What pictures are drawn with: colours that the colour-blind tell apart (Okabe and Ito's), and a
 * hatching where two of them are alike in black and white. Floor 14.
 */
#ifndef FRAMEPROOF_INK_H
#define FRAMEPROOF_INK_H

#include "../src/types.h"
#include "memory_map.h"

#define NR_HEATS  9u /* shades, the darker the more */
#define NR_SERIES 5u /* lines of a chart */

enum ink {
	INK_TEXT,
	INK_FAINT, /* grids and frames */
	INK_HOLE,
	INK_PAPER,
	INK_TYPE, /* and the migratetype */
	INK_USE = INK_TYPE + MIGRATE_TYPES,
	INK_HEAT = INK_USE + NR_USES,
	INK_SERIES = INK_HEAT + NR_HEATS,
	NR_INKS = INK_SERIES + NR_SERIES
};

enum hatch {
	HATCH_NONE,
	HATCH_RISING,
	HATCH_FALLING,
	HATCH_ACROSS,
	HATCH_DOTS,
	HATCH_CROSSED,
	NR_HATCHES
};
#define HATCH_TILE 6 /* pixels that a hatching repeats after */

struct ink_look {
	uint32_t colour; /* 0xRRGGBB */
	uint32_t marks;	 /* of the hatching */
	enum hatch hatch;
};

/* What an ink looks like. */
const struct ink_look *ink_look(enum ink ink);

/* How a line of a chart is broken: lengths of stroke and gap in pixels; both 0: it is not. */
void ink_dashes(enum ink ink, double dashes[2]);

/* The nearest of a terminal's 256 colours. */
unsigned int ink_terminal(enum ink ink);

#endif
