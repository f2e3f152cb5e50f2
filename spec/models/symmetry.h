/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy tree's symmetry: the two halves of a node may change places, with all that lies in them
 * (blocks, their orders, and their places in lists). Of all the states that come of one another so,
 * one stands for all.
 */
#ifndef FRAMEPROOF_MODELS_SYMMETRY_H
#define FRAMEPROOF_MODELS_SYMMETRY_H

#include "state.h"

/* Halves change places in nodes of up to this order; 0: none do, and each state is its own. */
#ifndef MODEL_SYMMETRY
#define MODEL_SYMMETRY 0
#endif

/* To see that the symmetry is one: tell of each step between reduced states; keep all states. */
#ifndef MODEL_TELL
#define MODEL_TELL 0
#endif
#ifndef MODEL_KEEP
#define MODEL_KEEP 0
#endif

/*
 * The state that stands for this one: of each node's halves, the one with the smaller key first, or
 * if so wanted the larger. came_from: where each page of it was.
 */
void symmetry_reduce(struct packed *state, bool larger_first, uint8_t came_from[MODEL_PAGES]);

/* How many states one stands for, itself included. */
uint64_t symmetry_orbit(const struct packed *reduced);

#endif
