/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks: may a request take pages from a zone, and how far down? Floor 5.
 */
#ifndef FRAMEPROOF_WATERMARK_H
#define FRAMEPROOF_WATERMARK_H

#include "gfp.h"
#include "zone.h"

#include "../spec/watermark.h"

/* The sysctls of /proc/sys/vm, as last written. */
struct vm_sysctls {
	uint64_t min_free_kbytes;
	int64_t user_min_free_kbytes;	 /* -1: never written */
	uint64_t watermark_scale_factor; /* 1 to 3000 */
	uint64_t watermark_boost_factor; /* of 10000; 0: no boost */
	uint64_t lowmem_reserve_ratio[MAX_NR_ZONES];
	uint64_t
		percpu_pagelist_fraction; /* 5.10, and 6.1 as ..._high_fraction; 0: none, else 8 or more */
	uint64_t dirty_ratio;		  /* percent of a node's cache that may be dirty; 20 */
	uint64_t zone_reclaim_mode;  /* RECLAIM_* (node_reclaim.h); 0: go to other nodes instead */
	uint64_t min_unmapped_ratio; /* percent of a node that stays page cache; 1 */
	uint64_t min_slab_ratio;     /* and reclaimable slab; 5 */
	uint64_t extfrag_threshold;  /* 0 to 1000; 500 */
	bool thp;
};
extern struct vm_sysctls vm;

/*
 * Are there more than mark pages for such a request, and, from order 1 on, a block for it?
 * free_pages is the zone's free count as the caller sees it (Linux: __zone_watermark_ok).
 */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires count:     counter_bounds(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    requires mark:      mark <= MARK_MAX;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    requires free:      -2 * COUNT_MAX <= free_pages <= 2 * COUNT_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result <==> watermark_met(zone, order, mark, highest_zoneidx, alloc_flags,
                                                   free_pages);
*/
bool zone_watermark_ok_with(const struct zone *zone, unsigned int order, uint64_t mark,
			    unsigned int highest_zoneidx, unsigned int alloc_flags,
			    int64_t free_pages);

/* The same with the zone's global count of free pages (Linux: zone_watermark_ok). */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires count:     counter_bounds(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    requires mark:      mark <= MARK_MAX;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \result <==> watermark_met(zone, order, mark, highest_zoneidx, alloc_flags,
                                                   not_below_0(zone->vm_stat[NR_FREE_PAGES]));
*/
bool zone_watermark_ok(const struct zone *zone, unsigned int order, uint64_t mark,
		       unsigned int highest_zoneidx, unsigned int alloc_flags);

/*
 * The same, by the count with every CPU's difference where the global one could hide that min is
 * breached: for reclaim and kswapd, which have the time (Linux: zone_watermark_ok_safe).
 */
/*@ requires lists:     lists_ok && rules && cpus;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires pcp:       \valid_read(zone->pcp + (0 .. nr_cpus - 1));
    requires count:     counter_bounds(zone) && zone_counters(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    requires mark:      mark <= MARK_MAX;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \let free = not_below_0(zone->vm_stat[NR_FREE_PAGES]);
                        \result <==> watermark_met(zone, order, mark, highest_zoneidx, 0,
                          free < zone->percpu_drift_mark ?
                            not_below_0(zone_stat(zone, NR_FREE_PAGES)) : free);
*/
bool zone_watermark_ok_safe(const struct zone *zone, unsigned int order, uint64_t mark,
			    unsigned int highest_zoneidx);

/*
 * The same as asked by an allocation: a short cut for order 0, and GFP_ATOMIC order 0 looks at min
 * without the boost (Linux: zone_watermark_fast).
 */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires count:     counter_bounds(zone);
    requires order:     order <= MAX_PAGE_ORDER;
    requires mark:      mark <= MARK_MAX;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \let free = not_below_0(zone->vm_stat[NR_FREE_PAGES]);
                        \result <==>
                          watermark_met(zone, order, mark, highest_zoneidx, alloc_flags, free) ||
                          (order == 0 && HAS(gfp, GFP_BIT_ATOMIC) && zone->watermark_boost != 0 &&
                           (alloc_flags & ALLOC_WMARK_MASK) == WMARK_MIN &&
                           watermark_met(zone, 0, zone->watermark[WMARK_MIN], highest_zoneidx,
                                         alloc_flags, free));
*/
bool zone_watermark_fast(const struct zone *zone, unsigned int order, uint64_t mark,
			 unsigned int highest_zoneidx, unsigned int alloc_flags, gfp_t gfp);

#endif
