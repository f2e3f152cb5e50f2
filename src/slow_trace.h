/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why did this request end so? What the slow path did for the last requests, step by step. Floor 2.
 */
#ifndef FRAMEPROOF_SLOW_TRACE_H
#define FRAMEPROOF_SLOW_TRACE_H

#include "types.h"

#define SLOW_STEPS 1024u /* the newest ones are kept */

/* A step, and what its record holds besides. */
enum slow_kind {
	SLOW_REQUEST,	 /* a request comes in: flags its gfp, value its order, answer its node */
	SLOW_WARNING,	 /* a WARN_ON of the kernel: answer why */
	SLOW_KSWAPD,	 /* kswapds are woken: value their nodes, a bit each */
	SLOW_ATTEMPT,	 /* it goes through the zones: flags ALLOC_*, value a PFN or PFN_NONE */
	SLOW_COMPACTION, /* flags enum compact_priority, answer enum compact_outcome */
	SLOW_NO_COMPACTION, /* it cannot help: value the order */
	SLOW_RECLAIM,	/* value pages of progress; 1 too where compaction can be tried already */
	SLOW_UNRESERVE, /* HighAtomic pageblocks: answer whether one was given back, flags forced */
	SLOW_DRAIN,	/* pages on CPUs' lists come back */
	SLOW_RECLAIM_RETRY, /* should_reclaim_retry: answer why, value rounds without progress */
	SLOW_COMPACT_RETRY, /* should_compact_retry: answer why */
	SLOW_OOM, /* the killer was asked: answer enum oom_outcome, value the pid it chose, 0: none */
	SLOW_OOM_SPARED, /* it was not: answer why */
	SLOW_NOFAIL,	 /* a request that must not fail gets some of the reserve */
	SLOW_GIVES_UP,	 /* reclaim, or the whole of it: answer why */
	SLOW_END,	 /* value a PFN, or PFN_NONE */
	NR_SLOW_KINDS
};

/* Why. */
enum slow_reason {
	SLOW_NO_REASON,
	/* what a WARN_ON of the kernel is about */
	SLOW_WARN_ATOMIC,      /* __GFP_ATOMIC of one who can wait */
	SLOW_WARN_CANNOT_WAIT, /* __GFP_NOFAIL of one who cannot wait, */
	SLOW_WARN_MEMALLOC,    /* of one who reclaims, */
	SLOW_WARN_COSTLY,      /* of a costly order, */
	SLOW_WARN_NO_VICTIM,   /* where there is nobody to kill */
	/* should_reclaim_retry */
	SLOW_ROOM,	  /* yes: the min mark is met if what can be reclaimed is */
	SLOW_UNRESERVED,  /* yes: a HighAtomic pageblock was given back */
	SLOW_NO_PROGRESS, /* no: too many rounds without progress */
	SLOW_NO_ROOM,	  /* no: not even then */
	SLOW_PROGRESS,	  /* yes: reclaim made some, which is enough where compaction has modes */
	SLOW_REPEAT,	  /* yes: __GFP_REPEAT, and fewer pages were reclaimed than are wanted */
	/* should_compact_retry */
	SLOW_COMPACT_NEVER,   /* no: order 0, no I/O, or nothing that moves */
	SLOW_COMPACT_ROOM,    /* yes: reclaim can make room to move pages */
	SLOW_COMPACT_NO_ROOM, /* no: it cannot */
	SLOW_COMPACT_AGAIN,   /* yes: there was a block, which somebody took */
	SLOW_COMPACT_HARDER,  /* yes: at the next priority */
	SLOW_COMPACT_HARDEST, /* no: this was the hardest that it may try */
	/* it goes no further */
	SLOW_NO_ZONE,	  /* there is no zone that it may use */
	SLOW_NOT_WORTH,	  /* costly, __GFP_NORETRY, and compaction was skipped or deferred */
	SLOW_HUGE,	  /* a huge page, and compaction was deferred or contended */
	SLOW_LOCAL,	  /* the same with __GFP_THISNODE, however compaction ended */
	SLOW_CANNOT_WAIT, /* without __GFP_DIRECT_RECLAIM */
	SLOW_RECLAIMS,	  /* PF_MEMALLOC: it is reclaim that asks */
	SLOW_NORETRY,	  /* __GFP_NORETRY */
	SLOW_COSTLY,	  /* costly, without __GFP_RETRY_MAYFAIL or I/O */
	SLOW_VICTIM,	  /* a task that was killed has had its share */
	SLOW_NO_VICTIM,	  /* there is nobody to kill, or it would not help */
	SLOW_WAITED,	  /* nobody has freed anything for long */
	/* the OOM killer is not asked */
	SLOW_MAYFAIL,  /* __GFP_RETRY_MAYFAIL or __GFP_THISNODE */
	SLOW_DUMPS,    /* of one who writes its core */
	SLOW_LOW_ZONE, /* of a DMA zone; or SLOW_COSTLY */
	NR_SLOW_REASONS
};

struct slow_step {
	uint64_t value;
	uint32_t flags;
	uint8_t kind, answer;
};

struct slow_trace {
	uint64_t requests, count; /* requests and steps since power on */
	struct slow_step steps[SLOW_STEPS];
};
extern struct slow_trace slow_trace;

/* Nothing was asked for yet; after each power on. */
/*@ terminates \true;
    assigns  slow_trace;
    ensures  none:    slow_trace.count == 0 && slow_trace.requests == 0;
*/
void slow_trace_power_on(void);

/* Note a step; the oldest gives way. */
/*@ requires kind:    kind < NR_SLOW_KINDS && answer <= 255;
    terminates \true;
    assigns  slow_trace;
    ensures  counted: slow_trace.count == \old(slow_trace.count) + 1 ||
                      \old(slow_trace.count) == UINT64_MAX;
    ensures  step:    \let s = slow_trace.steps[\old(slow_trace.count) % SLOW_STEPS];
                      s.kind == kind && s.flags == flags && s.value == value && s.answer == answer;
    ensures  others:  \forall integer i; 0 <= i < SLOW_STEPS &&
                      i != \old(slow_trace.count) % SLOW_STEPS ==>
                        slow_trace.steps[i] == \old(slow_trace.steps[i]);
*/
void slow_step(enum slow_kind kind, uint32_t flags, uint64_t value, unsigned int answer);

/* The i-th of the steps that are kept, the oldest first; NULL past the last. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  past:    slow_trace.count < SLOW_STEPS && i >= slow_trace.count || i >= SLOW_STEPS ==>
                        \result == \null;
    ensures  first:   slow_trace.count <= SLOW_STEPS && i < slow_trace.count ==>
                        \result == &slow_trace.steps[i];
*/
const struct slow_step *slow_step_nth(uint64_t i);

#endif
