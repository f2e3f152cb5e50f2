/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run of a replay: a machine, powered on, on which a trace is done line by line, and what of it
 * is kept when the next run takes the machine's place. Floor 14.
 */
#ifndef FRAMEPROOF_REPLAY_RUN_H
#define FRAMEPROOF_REPLAY_RUN_H

#include "memory_map.h"
#include "progress.h"
#include "recording_boot.h"
#include "replay_options.h"
#include "replayer.h"
#include "samples.h"

/* Lines of the trace, by what they are. */
struct replay_lines {
	uint64_t read, headers, other_events, skipped;
	unsigned long first_skipped; /* its number, and what is wrong with it */
	char why[120];
};

/* A zone with memory, as it was in the end. Indices are in thousandths. */
struct run_zone {
	unsigned int zone;	      /* its index in zones[] */
	int64_t free_before, free;    /* pages */
	uint64_t pcp, min, low, high; /* pages */
	uint64_t nr_free[MAX_ORDER];
	int unusable[MAX_ORDER], extfrag[MAX_ORDER];
};

/* Zeroed is empty. It is large. */
struct replay_run {
	const char *name; /* "baseline", or the what-if */
	const struct release *release;
	unsigned int nr_cpus, nr_nodes;
	uint64_t present; /* pages */
	struct kmem_trace trace;
	struct replay_lines lines;
	struct replayer replayer; /* its counts */
	struct run_zone zones[MAX_ZONES];
	size_t nr_zones;
	struct samples samples;
	struct memory_map before, after; /* if there is to be a picture */
	uint64_t checks;		 /* of the theorems, that they held */
	char notes[4096];		 /* about the machine; lines */
};

/* What all runs have in common. */
struct replay_work {
	const struct replay_options *options;
	struct boot_recording *before;	/* NULL: a machine of a size */
	const struct memory_range *map; /* where memory lies, by the e820 map */
	unsigned int nr_map;		/* 0: not known */
	const char *path, *name;	/* of the trace: to open it, and to speak of it */
	struct csv *csv;		/* a row for each sample that is due; NULL: none are */
	struct progress *progress;
	size_t nr_runs, run; /* how many, and which one this is */
	char *error;
	size_t error_size;
	bool theorem_broken;
};

/* Replay the trace, with a change or, NULL, without. False: the error says why in one line. */
bool replay_run(struct replay_run *run, struct replay_work *work, const struct what_if *what_if);

void replay_run_close(struct replay_run *run);

/* Time from the first event to the last, in nanoseconds. */
uint64_t replay_run_time(const struct replay_run *run);

#endif
