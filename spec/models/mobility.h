/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of the mobility model. What is wrong with a step is in model_wrong. */
#ifndef FRAMEPROOF_MODELS_MOBILITY_H
#define FRAMEPROOF_MODELS_MOBILITY_H

#include "state.h"

/* Pageblocks are isolated and opened again in whole blocks of the largest order. */
#define MODEL_RANGE_PAGES (1u << (MAX_ORDER - 1))

/* All pages in use, pageblocks of several types; the last ones CMA, if the bounds say so. */
void model_start(struct packed *state);

void model_allocate(struct packed *state, unsigned int order, unsigned int type, bool nofragment);
void model_allocate_highatomic(struct packed *state, unsigned int order);
void model_free(struct packed *state, unsigned int page);
void model_reserve(struct packed *state, unsigned int page);
void model_unreserve(struct packed *state, unsigned int type, bool force);
void model_isolate(struct packed *state, unsigned int page);
void model_unisolate(struct packed *state, unsigned int page);

#endif
