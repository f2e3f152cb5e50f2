/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps of the pcp model. Each is tried first with the locks that are held; one that comes to
 * the buddy system without zone->lock is taken back, and answers that it needs it.
 */
#ifndef FRAMEPROOF_MODELS_PCP_H
#define FRAMEPROOF_MODELS_PCP_H

#include "state.h"

/* Who takes the step, on which CPU, and what keeps others away meanwhile. */
struct context {
	uint8_t cpu;
	bool zone_locked;
	bool pcp_ours[2]; /* the CPU's lists are nobody else's now */
	bool again;	  /* the lock that was missing has been taken */
};

/* All pages in use; two types of pageblock, if the bounds say so. */
void model_start(struct packed *state);

/* Past the lists is how a CPU goes whose own are locked. True: done; false: zone->lock is needed. */
bool model_allocate(struct packed *state, struct context by, unsigned int order, bool past_lists);
bool model_free(struct packed *state, struct context by, unsigned int page, bool past_lists);
bool model_drain(struct packed *state, struct context by, unsigned int cpu);

#endif
