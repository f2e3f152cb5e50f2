/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reclaim: pages that were not in use lately are written if need be, taken from their owners and
 * freed. Who does it: a request that found nothing (direct reclaim), or a node's kswapd, which takes
 * its steps between those of the allocator. Floor 10.
 */
#ifndef FRAMEPROOF_VMSCAN_H
#define FRAMEPROOF_VMSCAN_H

#include "compact.h"
#include "disk.h"
#include "free.h"
#include "mapping.h"
#include "task.h"
#include "watermark.h"

#define DEF_PRIORITY	 12  /* a scan begins with lists' sizes divided by 2^12 (Linux: the same) */
#define SWAP_CLUSTER_MAX 32u /* pages to scan, or to free, at once (Linux: the same) */
/* Failures to balance, after which kswapd sleeps (Linux: MAX_RECLAIM_RETRIES). */
#define MAX_KSWAPD_FAILURES 16u
#define MAX_SWAPPINESS	    200u

#define DIRTY_BACKGROUND_RATIO 10u /* percent (Linux: vm.dirty_background_ratio) */

/* One reclaim (Linux: the same names, as far as they decide anything here). */
struct scan_control {
	uint64_t nr_to_reclaim;
	uint64_t nr_reclaimed, nr_scanned;
	gfp_t gfp;
	int priority;	     /* DEF_PRIORITY down to 0 */
	uint8_t order;	     /* of the request */
	uint8_t reclaim_idx; /* the highest zone to take pages from */
	bool kswapd;	     /* who reclaims */
	bool may_writepage, may_swap;
	bool force_deactivate, skipped_deactivate;
	/* of the scan of a node */
	bool deactivate[2]; /* active pages may become inactive: anonymous ones, file's */
	bool cache_trim_mode, file_is_tiny;
	uint64_t dirty, unqueued_dirty, congested, writeback, taken, file_taken;
};

/* What a node's kswapd is at. */
struct kswapd {
	bool running; /* in the middle of balance_pgdat */
	uint8_t order, highest_zoneidx;
	unsigned int failures; /* to reclaim anything, since the last success */
	uint64_t nr_boost_reclaim, zone_boosts[MAX_NR_ZONES];
	struct scan_control sc;
	/* the node's lists are full of pages that wait to be written, that are being written, that
	 * come round again while they are (Linux: PGDAT_DIRTY, PGDAT_WRITEBACK, LRUVEC_CONGESTED) */
	bool dirty, writeback, congested;
};
extern struct kswapd kswapds[MAX_NUMNODES];

/* What goes on besides requests, in which order, and how ready reclaim is to swap. */
struct background {
	uint64_t seed;	     /* of the order of steps */
	uint64_t swappiness; /* 0 to MAX_SWAPPINESS; 60 */
	bool flush;	     /* dirty pages are to be written */
	uint32_t file;	     /* where the flusher is */
	uint64_t index;
};
extern struct background background;

#include "../spec/truncate.h"
#include "../spec/vmscan.h"

/* No kswapd runs, and steps come in the order of that seed; after each power on. */
/*@ terminates \true;
    assigns  kswapds[0 .. MAX_NUMNODES - 1], background;
    ensures  asleep: \forall integer n; 0 <= n < MAX_NUMNODES ==>
                       !kswapds[n].running && kswapds[n].failures == 0;
    ensures  seed:   background.seed == seed && background.swappiness == 60;
*/
void vmscan_power_on(uint64_t seed);

/* Scan a node's lists once, as far as the priority says, and free what can be (Linux: shrink_node). */
/*@ requires state:  allocator_ok && owners && reclaim_ok && node < nr_node_ids;
    requires scan:   scan_ok(sc);
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state:  allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  more:   sc->nr_reclaimed >= \old(sc->nr_reclaimed);
    ensures  same:   sc->priority == \old(sc->priority);
    ensures  kept:   unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void shrink_node(unsigned int node, struct scan_control *sc);

/* Pages of a zone that reclaim could free, the locked ones not among them (Linux: the same name). */
/*@ requires zone:   \valid_read(zone) && zone->node < MAX_NUMNODES && zone->type < MAX_NR_ZONES;
    requires counts: \forall integer l; 0 <= l < NR_LRU_LISTS ==>
                       lruvecs[zone->node].by_zone[zone->type][l] <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  bound:  \result <= 4 * MAX_FRAMES;
*/
uint64_t zone_reclaimable_pages(const struct zone *zone);

/*
 * Somebody waits for reclaim to get on: the disk writes a page if one waits (Linux:
 * reclaim_throttle).
 */
/*@ requires state:  lists_ok && OWNERS_OK;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state:  lists_ok && OWNERS_OK;
*/
void reclaim_throttle(void);

/*
 * What goes on besides takes a step, if the seed says so: each node's kswapd that was asked for, one
 * round of balance_pgdat; its kcompactd, all that it was asked for; the flusher, some pages. No effect
 * where nobody owns pages.
 */
/*@ requires state:  WHOLE_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS, this_cpu;
    ensures  state:  WHOLE_OK;
    ensures  here:   this_cpu == \old(this_cpu);
    ensures  idle:   nr_mappings == 0 ==> unmoved{Pre,Post};
    ensures  kept:   unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void background_step(void);

#endif
