/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recorded events done again on the machine that is powered on, and what came of them. Floor 14.
 *
 * An allocation is made on the CPU where it was recorded, with its order and flags; the block that
 * it gives stands for the recorded one until that is freed.
 */
#ifndef FRAMEPROOF_REPLAYER_H
#define FRAMEPROOF_REPLAYER_H

#include "kmem_trace.h"
#include "pfn_map.h"

struct replayer {
	struct pfn_map map; /* what is allocated, by recorded PFN */
	struct trace_event *ring;
	uint64_t recorded[NR_TRACE_KINDS];     /* events of the trace that were done */
	uint64_t here[NR_TRACE_KINDS];	       /* events of ours */
	uint64_t here_uncounted;	       /* of any kind: too many at once */
	uint64_t allocations[MAX_ORDER];       /* recorded, by order */
	uint64_t failed_recorded, failed_here; /* allocations without a page */
	uint64_t frees_matched;		       /* of a block whose allocation was seen */
	uint64_t frees_in_parts;	       /* of these: in another order */
	uint64_t frees_unmatched;	       /* ignored: of no block here */
	uint64_t frees_missed;		       /* blocks allocated again without a free */
	uint64_t no_cpu;		       /* events on CPUs that are not here */
	uint64_t events;		       /* recorded ones, of all kinds */
	uint64_t first_time, last_time;	       /* of the events, in nanoseconds */
};

/* Begin: turn tracing on. False: out of memory. replayer_close is right in both cases. */
bool replayer_open(struct replayer *r);

/* Do one event. False: out of memory, and the machine has done the event all the same. */
bool replayer_event(struct replayer *r, const struct kmem_event *event);

/* Turn tracing off; the counts remain. */
void replayer_close(struct replayer *r);

#endif
