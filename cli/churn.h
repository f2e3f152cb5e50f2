/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A random load: blocks are allocated and freed around a level, the same for the same seed.
 * Floor 14.
 */
#ifndef FRAMEPROOF_CHURN_H
#define FRAMEPROOF_CHURN_H

#include "../src/types.h"

struct churn_config {
	uint64_t ops, seed;
	unsigned int least_order, most_order;
	unsigned int types;	/* a bit for each of the three types */
	unsigned int occupancy; /* percent of all managed pages to hold */
};

struct churn_block {
	pfn_t pfn;
	unsigned int order;
};

struct churn_result {
	uint64_t ops, allocated, freed, failed; /* ops: all, or those before an interruption */
	struct churn_block *held;		/* blocks not freed; for free() */
	size_t nr_held, room;
	uint64_t held_pages;
};

/* Do it. Needs a machine. */
void churn(const struct churn_config *config, struct churn_result *result);

#endif
