/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What SPIN keeps of the models' memory between two steps: one zone, from its first page to its
 * last. Everything that a step can change and a later one can read is here; memory.c packs and
 * unpacks it.
 */
#ifndef FRAMEPROOF_MODELS_STATE_H
#define FRAMEPROOF_MODELS_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* Parameters of the build: the zone's first page and its pages, the release, the min mark, the CPUs'
 * lists and parts of counters. */
#ifndef MODEL_START
#define MODEL_START 16
#endif
#ifndef MODEL_PAGES
#define MODEL_PAGES 16
#endif
#ifndef MODEL_RELEASE
#define MODEL_RELEASE "6.1"
#endif
#ifndef MODEL_CPUS
#define MODEL_CPUS 1
#endif
#ifndef MODEL_BATCH
#define MODEL_BATCH 1
#endif
#ifndef MODEL_MIN
#define MODEL_MIN 0
#endif
#ifndef MODEL_THRESHOLD
#define MODEL_THRESHOLD 0
#endif
#ifndef MODEL_HIGH
#define MODEL_HIGH 0
#endif

/* A pageblock that the zone's start cuts counts, too. */
#define MODEL_FIRST_PAGEBLOCK (MODEL_START >> PAGEBLOCK_ORDER)
#define MODEL_PAGEBLOCKS                                                                           \
	(((MODEL_START + MODEL_PAGES - 1) >> PAGEBLOCK_ORDER) - MODEL_FIRST_PAGEBLOCK + 1)

/* What a page is, in one byte: state, order, and whether it is on an LRU list. */
#define MODEL_ALLOCATED	   4 /* PAGE_ALLOCATED */
#define MODEL_STATE(block) ((block) / 16 % 8)
#define MODEL_ORDER(block) ((block) % 16)
#define MODEL_LRU	   128

struct packed {
	int16_t vm_stat[2];
	uint8_t block[MODEL_PAGES];
	uint8_t list[MODEL_PAGES];
	uint8_t next[MODEL_PAGES];  /* its index, on a list */
	uint8_t noted[MODEL_PAGES]; /* a pcp block's migratetype */
	uint8_t types[MODEL_PAGEBLOCKS];
	uint8_t reserved_highatomic, isolated, kept_apart, flags, boost;
	struct {
		uint8_t count, free_factor;
		int8_t diff[2];
	} cpu[MODEL_CPUS];
};

/* Why the last step was wrong, all that was found; empty: it was not. */
extern char model_wrong[512];

#endif
