/* SPDX-License-Identifier: GPL-2.0-only */
/* What SPIN keeps of the buddy model's memory between two steps, and the steps. */
#ifndef FRAMEPROOF_MODELS_BUDDY_STATE_H
#define FRAMEPROOF_MODELS_BUDDY_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* Parameters of the build: the zone's first page and its pages, the release. */
#ifndef MODEL_START
#define MODEL_START 16
#endif
#ifndef MODEL_PAGES
#define MODEL_PAGES 16
#endif
#ifndef MODEL_RELEASE
#define MODEL_RELEASE "6.1"
#endif
#define MODEL_FRAMES ((MODEL_START + MODEL_PAGES + 15) / 16 * 16)

#define MODEL_ALLOCATED 4 /* PAGE_ALLOCATED */

struct packed {
	uint8_t block[MODEL_FRAMES]; /* state * 16 + order */
	uint8_t list[MODEL_FRAMES];
	uint8_t next[MODEL_FRAMES];
	int16_t free_pages; /* NR_FREE_PAGES */
};

extern char model_wrong[512];

/* Every page in use, by itself. */
void model_start(struct packed *state);

/* Allocate a block, if there is one; free one. What is wrong with the step is in model_wrong. */
void model_allocate(struct packed *state, unsigned int order, unsigned int type);
void model_free(struct packed *state, unsigned int pfn, bool to_tail);

#endif
