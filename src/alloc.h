/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entry of the allocator: prepare a request, take the fast path, then the slow one. Floor 12.
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
	bool enabled;
	unsigned int probability; /* percent */
	uint64_t interval;	  /* 1 or more */
	int64_t times;		  /* faults left; -1: no end */
	uint64_t space;		  /* pages that must be asked for before the first fault */
	unsigned int min_order;
	bool ignore_gfp_wait; /* spare requests that may direct-reclaim */
	bool ignore_gfp_highmem;
	uint64_t seed, count, faults;
};
extern struct fail_page_alloc fail_page_alloc;

/* Its numbers make sense. */
/*@ predicate faults_ok{L} = fail_page_alloc.interval >= 1 && fail_page_alloc.times >= -1; */

/*
 * Allocate 2^order pages, from that node first, only from nodes of the mask; returns the first
 * page's PFN, or PFN_NONE. order < MAX_ORDER, gfp_valid(gfp), a node that is online
 * (Linux: __alloc_pages).
 */
/*@ requires gfp:        gfp_ok(gfp);
    requires order:      order <= MAX_PAGE_ORDER;
    requires node:       nid < nr_node_ids;
    requires state:      WHOLE_OK && oom_ok && faults_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS;
    ensures  state:      WHOLE_OK && oom_ok && faults_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  block:      \result != PFN_NONE ==> allocated_block(\result, order) &&
                           aligned(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  zone:       \result != PFN_NONE ==>
                           zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  memcg:      \old(memcg.limit) != 0 && \old(memcg.usage) <= \old(memcg.limit) ==>
                           memcg.usage <= memcg.limit;
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
pfn_t alloc_pages_nodemask(gfp_t gfp, unsigned int order, unsigned int nid, nodemask_t nodemask);

/* The same as the current task's memory policy and CPU say (Linux: alloc_pages). */
/*@ requires gfp:        gfp_ok(gfp);
    requires order:      order <= MAX_PAGE_ORDER;
    requires task:       task_ok;
    requires state:      WHOLE_OK && oom_ok && faults_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS, current.interleave_prev;
    ensures  state:      WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  block:      \result != PFN_NONE ==> allocated_block(\result, order) &&
                           aligned(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  zone:       \result != PFN_NONE ==>
                           zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
pfn_t alloc_pages(gfp_t gfp, unsigned int order);

/*
 * Allocate up to count single pages into pfns; returns how many. It may stop early, and falls back
 * to one page (Linux: __alloc_pages_bulk).
 */
/*@ requires gfp:        gfp_ok(gfp);
    requires node:       nid < nr_node_ids;
    requires count:      count <= MAX_FRAMES;
    requires pages:      \valid(pfns + (0 .. count - 1));
    requires apart:      LOCAL_APART(pfns);
    requires state:      WHOLE_OK && oom_ok && faults_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS, pfns[0 .. count - 1];
    ensures  state:      WHOLE_OK && oom_ok && faults_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  bound:      \result <= count;
    ensures  pages:      \forall integer i; 0 <= i < \result ==>
                           allocated_block(pfns[i], 0) && refcount_of(pfns[i]) == 1 &&
                           fresh_but_lru{Pre}(pfns[i], 0);
    ensures  distinct:   \forall integer i, j; 0 <= i < j < \result ==> pfns[i] != pfns[j];
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
size_t alloc_pages_bulk(gfp_t gfp, unsigned int nid, nodemask_t nodemask, size_t count,
			pfn_t *pfns);

#endif
