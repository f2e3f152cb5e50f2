/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive model: the lists as plain arrays of head pages, and what a step does to them, written
 * from the theorems without a line of src/. After each step the real lists must be these.
 */
#ifndef FRAMEPROOF_MODELS_NAIVE_H
#define FRAMEPROOF_MODELS_NAIVE_H

#include "memory.h"

/* Wanted after the step: every list, first page first, and the pageblocks' types. */
struct naive {
	uint8_t count[NR_LISTS];
	uint8_t at[NR_LISTS][MODEL_PAGES];
	uint8_t types[MODEL_FRAMES >> PAGEBLOCK_ORDER];
};
extern struct naive want;

/* Before a step: all is as it is. After it: is all as it was to be? */
void naive_read(void);
void naive_compare(const char *theorem);

unsigned int naive_list(unsigned int order, unsigned int type);
void naive_insert(unsigned int list, unsigned int place, pfn_t pfn);
void naive_take_out(unsigned int list, unsigned int place);

/* Take a block of the type's lists; free one, and merge; PFN_NONE: there is none. */
pfn_t naive_allocate(unsigned int order, unsigned int type);
void naive_free(pfn_t pfn, unsigned int order, unsigned int type, bool to_tail);

#endif
