/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recorded runs: a log of operations on one node of a real kernel, with results, counters, state
 * hashes and dumps (tests/recordings/README.md has the format). A run is loaded from its first dump and
 * replayed; every line that we would have logged is compared with the one that the kernel logged.
 * Floor 14.
 */
#ifndef FRAMEPROOF_RECORDING_RUN_H
#define FRAMEPROOF_RECORDING_RUN_H

#include <stdint.h>

#include "../src/machine.h"
#include "lines.h"

#define RUN_SLOTS 65536u

/* A slot of the script: an allocation, whole or split into pages. */
struct run_slot {
	pfn_t pfn; /* PFN_NONE: empty */
	unsigned int order;
	unsigned int split; /* pages left of a split one; 0: whole */
};

/* One zone of the node under test, as the header defines it. */
struct run_zone {
	unsigned int type;
	pfn_t start; /* relative to base */
	uint64_t spanned, present, managed;
	uint64_t protection[MAX_NR_ZONES];
};

struct run_recording {
	struct lines lines;
	unsigned int node, nr_nodes, nr_cpus, cpu;
	pfn_t base;
	unsigned int nr_zones;
	struct run_zone zones[MAX_NR_ZONES];
	uint8_t *online; /* by pageblock from base: it has memory */
	uint64_t nr_pageblocks;
	struct run_slot *slots;
	unsigned int hash_every, hash_count;
	uint64_t boost_factor;
	/* what was compared */
	uint64_t operations, operations_equal, dumps, dumps_equal, hashes;
	char difference[512]; /* the first line that differs; empty: none */
};

/*
 * Replay a recording from its first dump to its end. False: it is not a recording that can be
 * replayed, and lines.error says why. Differences are no error: compare the counts.
 * run_close is right in both cases. The machine of the process is replaced.
 */
bool run_replay(struct run_recording *run, const char *path);

void run_close(struct run_recording *run);

#endif
