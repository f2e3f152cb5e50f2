/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of the buddy model. What is wrong with a step is in model_wrong. */
#ifndef FRAMEPROOF_MODELS_BUDDY_H
#define FRAMEPROOF_MODELS_BUDDY_H

#include "state.h"

/* Every page in use, by itself. */
void model_start(struct packed *state);

/* Once in each state: add how many it stands for, those out of reach among them; told at the end. */
void model_count(const struct packed *state);

/* Allocate a block, if there is one; free one. */
void model_allocate(struct packed *state, unsigned int order, unsigned int type);
void model_free(struct packed *state, unsigned int page, bool to_tail);

#endif
