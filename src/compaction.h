/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compaction: would moving pages make a block? Reclaim and who moves pages (compact.h) ask. Floor 8.
 */
#ifndef FRAMEPROOF_COMPACTION_H
#define FRAMEPROOF_COMPACTION_H

#include "fragmentation.h"
#include "watermark.h"

/* What compaction could do for a zone (Linux: enum compact_result, as far as this asks). */
enum compact_result {
	COMPACT_SKIPPED,  /* too little free memory to move pages to, or no fragmentation */
	COMPACT_CONTINUE, /* it could run */
	COMPACT_SUCCESS	  /* there is a block already */
};

/* Could compaction make a block of this order in the zone? (Linux: compaction_suitable) */
/*@ requires lists:     lists_ok && rules;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires count:     counter_bounds(zone) && list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
    requires order:     order <= MAX_PAGE_ORDER;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  \nothing;
    ensures  result:    \result == COMPACT_SKIPPED || \result == COMPACT_CONTINUE ||
                        \result == COMPACT_SUCCESS;
    ensures  success:   \result == COMPACT_SUCCESS <==>
                          watermark_met(zone, order,
                                        zone->watermark[WMARK_MIN] + zone->watermark_boost,
                                        highest_zoneidx, 0,
                                        not_below_0(zone->vm_stat[NR_FREE_PAGES]));
*/
enum compact_result compaction_suitable(const struct zone *zone, unsigned int order,
					unsigned int highest_zoneidx);

/* Is so much free that reclaim should leave the rest to compaction? (Linux: compaction_ready) */
/*@ requires lists:     lists_ok && rules && cpus;
    requires zone:      \valid_read(zone) && zone_lists(zone) && zone_marks(zone);
    requires pcp:       \valid_read(zone->pcp + (0 .. nr_cpus - 1));
    requires count:     counter_bounds(zone) && zone_counters(zone) &&
                        list_pages(zone, NR_FREE_LISTS) <= MAX_FRAMES;
    requires order:     order <= MAX_PAGE_ORDER;
    requires highest:   highest_zoneidx < MAX_NR_ZONES;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  \nothing;
    ensures  success:   watermark_met(zone, order,
                                      zone->watermark[WMARK_MIN] + zone->watermark_boost,
                                      highest_zoneidx, 0,
                                      not_below_0(zone->vm_stat[NR_FREE_PAGES])) ==> \result;
*/
bool compaction_ready(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx);

#endif
