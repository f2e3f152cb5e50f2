/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of the watermark model. What is wrong with a step is in model_wrong. */
#ifndef FRAMEPROOF_MODELS_WATERMARK_H
#define FRAMEPROOF_MODELS_WATERMARK_H

#include "state.h"

void model_start(void);

/* A page for a task of that kind, of so many that are free: was there one, and was kswapd woken? */
struct answer {
	bool got, woke, to_be_woken;
};
struct answer model_allocate(unsigned int free_pages, unsigned int kind);

/* May kswapd sleep, with so many free pages? */
bool model_balanced(unsigned int free_pages);

#endif
