/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a picture that show a zone over time. Each is drawn from x, y down, PANEL_WIDTH
 * wide, and returns where it ends. Floor 14.
 */
#ifndef FRAMEPROOF_DRAW_TIME_H
#define FRAMEPROOF_DRAW_TIME_H

#include "draw_map.h"
#include "samples.h"

#define MOST_DRAWN_ZONES 3u

/* The zones that anything happens in, the largest first; how many they are. */
size_t changing_zones(const struct samples *s, unsigned int zones[MOST_DRAWN_ZONES]);

/* Free blocks by type and order, the darker the more. */
double draw_time_blocks(struct picture *p, double x, double y, const struct samples *s,
			unsigned int zone);

/* Free pages, and the watermarks. */
double draw_time_marks(struct picture *p, double x, double y, const struct samples *s,
		       unsigned int zone);

/* How much of the free memory is of no use to some orders, and, if any of them fails, why. */
double draw_time_indices(struct picture *p, double x, double y, const struct samples *s,
			 unsigned int zone);

#endif
