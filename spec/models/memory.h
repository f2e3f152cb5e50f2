/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The models' memory: a machine of one zone, small enough to see all its states. A model's step
 * unpacks the state, calls functions of src/, and has the new state judged, which packs it.
 */
#ifndef FRAMEPROOF_MODELS_MEMORY_H
#define FRAMEPROOF_MODELS_MEMORY_H

#include "state.h"
#include "../../src/page.h"
#include "../../src/zone.h"

/* Whole blocks of the largest order, and of any size that a zone's start may cut. */
#define MODEL_FRAMES ((MODEL_START + MODEL_PAGES + 15) / 16 * 16)
#define NR_LISTS     (1 + NR_FREE_LISTS + MODEL_CPUS * NR_PCP_LISTS_MAX)

extern struct page frames[MODEL_FRAMES];
extern struct list_head heads[NR_LISTS];
extern struct zone *const zone;

/* Power on: every page in use, by itself; the types of the zone's pageblocks, the first one's first. */
void memory_start(struct packed *state, const uint8_t block_types[MODEL_PAGEBLOCKS]);

/* One node online, whose zonelists have the zone alone: for whole allocations. */
void memory_start_node(void);

/* Before a step. After it: is the state sound, and is it all in the packed one? */
void memory_begin(const struct packed *state);
void memory_judge(struct packed *state);

/* Note what is wrong with the step. */
void wrong(const char *theorem, const char *what);

/* Tell of a step, when SPIN takes the way to an error once more (its readtrail). */
extern int readtrail;
void told(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What is told calls a block by the page where it began, before a symmetry moved it. */
int called(pfn_t pfn, unsigned int order);
void memory_moved(const struct packed *state, const uint8_t came_from[MODEL_PAGES]);

#endif
