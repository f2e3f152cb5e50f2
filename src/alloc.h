/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entry of the allocator: prepare a request, take the fast path, then the slow one. Floor 11.
 */
#ifndef FRAMEPROOF_ALLOC_H
#define FRAMEPROOF_ALLOC_H

#include "free.h"
#include "slowpath.h"

/*
 * Fault injection (Linux: fail_page_alloc). Every interval-th request that it applies to may fail,
 * with probability of 100, until times faults are spent.
 */
struct fail_page_alloc {
	bool	     enabled;
	unsigned int probability;	/* percent */
	uint64_t     interval;		/* 1 or more */
	int64_t	     times;		/* faults left; -1: no end */
	uint64_t     space;		/* pages that must be asked for before the first fault */
	unsigned int min_order;
	bool	     ignore_gfp_wait;	/* spare requests that may direct-reclaim */
	bool	     ignore_gfp_highmem;
	uint64_t     seed, count, faults;
};
extern struct fail_page_alloc fail_page_alloc;

/*
 * Allocate 2^order pages, from that node first, only from nodes of the mask; returns the first
 * page's PFN, or PFN_NONE. order < MAX_ORDER, gfp_valid(gfp), a node that is online
 * (Linux: __alloc_pages).
 */
pfn_t alloc_pages_nodemask(gfp_t gfp, unsigned int order, unsigned int nid, nodemask_t nodemask);

/* The same as the current task's memory policy and CPU say (Linux: alloc_pages). */
pfn_t alloc_pages(gfp_t gfp, unsigned int order);

/*
 * Allocate up to count single pages into pfns; returns how many. It may stop early, and falls back
 * to one page (Linux: __alloc_pages_bulk).
 */
size_t alloc_pages_bulk(gfp_t gfp, unsigned int nid, nodemask_t nodemask, size_t count, pfn_t *pfns);

#endif
