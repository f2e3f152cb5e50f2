/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of the slow path's model. What is wrong with a step is in model_wrong. */
#ifndef FRAMEPROOF_MODELS_SLOWPATH_H
#define FRAMEPROOF_MODELS_SLOWPATH_H

#include "state.h"
#include "suspended.h"

/* A request on its way, as SPIN keeps it beside the memory. */
struct slow {
	uint32_t call;
	uint8_t kind;
	uint8_t asks;	    /* what it waits for; 0: it is over */
	uint8_t reclaims;   /* rounds, this one included */
	uint8_t fruitless;  /* rounds since reclaim last helped */
	uint8_t given_back; /* HighAtomic pageblocks, meanwhile */
	uint8_t acts;	    /* of others, that may come yet */
	uint8_t helps;	    /* rounds that helped, of which others took all at once */
};
#define ASKS_RECLAIM 1
#define ASKS_OOM     2 /* for what a kill has freed, before the last look */

/*
 * A request of a kind, up to where it asks for something, when all but so many pages is in use; the
 * last pageblock is HighAtomic, with a page free, if so wanted.
 */
#define MODEL_KINDS 11
void model_request(struct packed *state, struct slow *slow, unsigned int kind,
		   unsigned int free_pages, bool reserved);

/* What others did meanwhile, and what reclaim answers; and the request goes on. */
struct meanwhile {
	bool progress, reserve;
	uint8_t frees, takes;
};
bool model_may_help(const struct slow *slow); /* without a page that stays free */
void model_go_on(struct packed *state, struct slow *slow, struct meanwhile others);

#endif
