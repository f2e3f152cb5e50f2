/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How far long work has come, as a line on standard error that is written over: a bar, and an
 * estimate of the time left. Nothing where standard error is no terminal. Floor 14.
 */
#ifndef FRAMEPROOF_PROGRESS_H
#define FRAMEPROOF_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;	   /* standard error is a terminal */
	double start;	   /* seconds of the host's clock */
	double last;	   /* when the line was written */
	unsigned int size; /* of the line, in characters */
};

/* Seconds of the host's clock. */
double progress_clock(void);

void progress_start(struct progress *p);

/* So much of the work is done, 0 to 1, or, where that is negative, nobody knows; so many events. */
void progress_show(struct progress *p, double share, uint64_t events);

/* Wipe the line out. */
void progress_end(struct progress *p);

#endif
