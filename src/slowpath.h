/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slow path: what is done for a request that no zone served above its low mark. Floor 11.
 *
 * Reclaim frees what tasks and files can do without (vmscan.h), the OOM killer what a task has
 * (oom.h). What the kernel does around them (reserves, drains, HighAtomic blocks given back, retries)
 * is here.
 */
#ifndef FRAMEPROOF_SLOWPATH_H
#define FRAMEPROOF_SLOWPATH_H

#include "fastpath.h"
#include "oom.h"
#include "slow_trace.h"
#include "vmscan.h"

/* Rounds of reclaim without progress after which a request gives up (Linux: the same name). */
#define MAX_RECLAIM_RETRIES 16u
/* Compactions at one priority that seem to help but do not (Linux: the same name). */
#define MAX_COMPACT_RETRIES 16u

/* What the slow path counts (Linux: vm_event_item), since power on. */
struct slowpath_events {
	uint64_t allocstall[MAX_NR_ZONES]; /* direct reclaims, by the request's highest zone */
	uint64_t failures;		   /* requests that ended with nothing */
	uint64_t warnings;		   /* of them, those that the kernel reports */
};
extern struct slowpath_events slowpath_events;

/* The last failure that the kernel would report with warn_alloc, for procfs to print. */
struct alloc_failure {
	gfp_t gfp;
	unsigned int order;
	nodemask_t nodemask;
};
extern struct alloc_failure last_failure;

/* Faults on purpose: every interval-th direct reclaim frees nothing, until times faults are spent. */
struct fail_reclaim {
	uint64_t interval; /* 1 or more */
	int64_t times;	   /* faults left; 0: none, -1: no end */
	uint64_t count, faults;
};
extern struct fail_reclaim fail_reclaim;

/* The rights that the slow path gives a request (Linux: gfp_to_alloc_flags). */
/*@ requires rules:   rules;
    terminates \true;
    assigns  \nothing;
    ensures  mark:    MIN_NAMED(\result);
    ensures  bounded: !HAS(\result, ALLOC_NO_WATERMARKS) && !HAS(\result, ALLOC_OOM);
    ensures  high:    HAS(gfp, GFP_BIT_HIGH) ==> HAS(\result, ALLOC_MIN_RESERVE);
    ensures  kswapd:  HAS(\result, ALLOC_KSWAPD) <==> HAS(gfp, GFP_BIT_KSWAPD_RECLAIM);
    ensures  cma:     HAS(\result, ALLOC_CMA) <==> gfp_type(gfp) == MIGRATE_MOVABLE;
    ensures  atomic:  HAS(\result, ALLOC_HIGHATOMIC) ==>
                        order > 0 && HAS(\result, ALLOC_NON_BLOCK);
*/
unsigned int gfp_to_alloc_flags(gfp_t gfp, unsigned int order);

/* The reserves that it may use for what it is: ALLOC_NO_WATERMARKS, ALLOC_OOM or 0
 * (Linux: __gfp_pfmemalloc_flags). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  rights:  \result == 0 || \result == ALLOC_OOM || \result == ALLOC_NO_WATERMARKS;
    ensures  refused: HAS(gfp, GFP_BIT_NOMEMALLOC) ==> \result == 0;
    ensures  given:   !HAS(gfp, GFP_BIT_NOMEMALLOC) && HAS(gfp, GFP_BIT_MEMALLOC) ==>
                        \result == ALLOC_NO_WATERMARKS;
*/
unsigned int gfp_pfmemalloc_flags(gfp_t gfp);

/* Get a block in spite of all; PFN_NONE: it cannot be done (Linux: __alloc_pages_slowpath). */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    \valid(ac) && context(ac);
    requires state:      WHOLE_OK && oom_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, ac->nodemask, ac->spread_dirty_pages, ac->preferred, slowpath_events,
             last_failure, RECLAIM_FIELDS, OOM_FIELDS, SLOW_NOTES;
    ensures  state:      WHOLE_OK && oom_ok && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  failure:    \result == PFN_NONE ==>
                           more_events(\old(slowpath_events.failures), 1, slowpath_events.failures);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
pfn_t alloc_pages_slowpath(gfp_t gfp, unsigned int order, struct alloc_context *ac);

#endif
