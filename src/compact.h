/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compaction at work: in each zone one scanner goes up and gathers pages that can be moved, another
 * one comes down and gathers free pages for them, until they meet or there is a block. Who asks for
 * it: a request, kswapd by waking the node's kcompactd, or /proc/sys/vm/compact_memory. Floor 9.
 */
#ifndef FRAMEPROOF_COMPACT_H
#define FRAMEPROOF_COMPACT_H

#include "compact_hints.h"
#include "compaction.h"
#include "fastpath.h"
#include "free.h"
#include "migrate.h"

#define COMPACT_CLUSTER_MAX 32u /* pages to gather before they are moved (Linux: the same) */

/* What became of it; of several zones the highest counts (Linux: enum compact_result). */
enum compact_outcome {
	COMPACTION_SKIPPED,	    /* too little free memory, or no fragmentation */
	COMPACTION_DEFERRED,	    /* it failed lately */
	COMPACTION_CONTINUE,	    /* not done yet */
	COMPACTION_COMPLETE,	    /* the whole zone was looked at: no block */
	COMPACTION_PARTIAL_SKIPPED, /* the rest of the zone was: no block */
	COMPACTION_CONTENDED,	    /* no free page was left to move to */
	COMPACTION_SUCCESS	    /* there is a block */
};

/* How hard to try, 0 the hardest (Linux: the same names). */
enum compact_priority {
	COMPACT_PRIO_SYNC_FULL, /* every pageblock, hints or not */
	COMPACT_PRIO_SYNC_LIGHT,
	COMPACT_PRIO_ASYNC
};

/* What a node's kcompactd is asked for. */
struct kcompactd {
	bool wanted;
	uint8_t max_order, highest_zoneidx;
};
extern struct kcompactd kcompactds[MAX_NUMNODES];

#include "../spec/compact.h"

/* Nothing is remembered and nobody asks; skips are all 0; after each power on. */
/*@ terminates \true;
    assigns  compact_hints[0 .. MAX_ZONES - 1], pageblock_skips, kcompactds[0 .. MAX_NUMNODES - 1],
             fail_migrate;
    ensures  asleep:  \forall integer n; 0 <= n < MAX_NUMNODES ==> kcompactds[n].wanted == 0;
    ensures  skips:   pageblock_skips == skips && fail_migrate.times == 0;
*/
void compact_power_on(uint8_t *skips);

/*
 * Compact the zones that a request may use until one of them is expected to have its block
 * (Linux: the same name).
 */
/*@ requires order:   1 <= order <= MAX_PAGE_ORDER;
    requires rights:  HAS(gfp, GFP_BIT_IO);
    requires context: context(ac);
    requires state:   COMPACT_OK && nodes_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  COMPACT_FIELDS;
    ensures  state:   COMPACT_OK && nodes_ok && context(ac);
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum compact_outcome try_to_compact_pages(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					  const struct alloc_context *ac,
					  enum compact_priority priority);

/* Compact every zone from end to end, whatever it takes (Linux: sysctl_compaction_handler). */
/*@ requires state:   COMPACT_OK && nodes_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  COMPACT_FIELDS;
    ensures  state:   COMPACT_OK && nodes_ok;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void compact_nodes(void);

/* kswapd goes to sleep: pageblocks that were skipped may be looked at again, in all its zones. */
/*@ requires state:   COMPACT_OK && node < MAX_NUMNODES;
    terminates \true;
    assigns  HINT_FIELDS;
    ensures  state:   COMPACT_OK;
*/
void reset_node_isolation_suitable(unsigned int node);

/* Ask for a block of the order on the node; of order 0 there is nothing to ask (Linux: the same name). */
/*@ requires node:    node < MAX_NUMNODES && order <= MAX_PAGE_ORDER &&
                      highest_zoneidx < MAX_NR_ZONES;
    requires state:   COMPACT_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  kcompactds[node];
    ensures  state:   COMPACT_OK;
    ensures  none:    order == 0 ==> kcompactds[node].wanted == \old(kcompactds[node].wanted);
*/
void wakeup_kcompactd(unsigned int node, unsigned int order, unsigned int highest_zoneidx);

/* The node's kcompactd does what it was asked for, all of it (Linux: kcompactd_do_work). */
/*@ requires node:    node < MAX_NUMNODES;
    requires state:   COMPACT_OK && nodes_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  COMPACT_FIELDS;
    ensures  state:   COMPACT_OK && nodes_ok && kcompactds[node].wanted == 0;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void kcompactd_do_work(unsigned int node);

#endif
