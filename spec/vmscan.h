/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reclaim: a scan has a priority and a highest zone, whoever does it; what it may touch.
 */
#ifndef FRAMEPROOF_SPEC_VMSCAN_H
#define FRAMEPROOF_SPEC_VMSCAN_H

/*@ predicate scan_ok{L}(struct scan_control *sc) =
      \valid(sc) && 0 <= sc->priority <= DEF_PRIORITY && sc->reclaim_idx < MAX_NR_ZONES &&
      sc->order <= MAX_PAGE_ORDER;

    predicate kswapds_ok{L} =
      \forall integer n; 0 <= n < MAX_NUMNODES ==> kswapds[n].highest_zoneidx < MAX_NR_ZONES &&
        kswapds[n].order <= MAX_PAGE_ORDER &&
        (kswapds[n].running != 0 ==> scan_ok(&kswapds[n].sc));

    predicate reclaim_ok{L} =
      lruvecs_ok && disk_ok && mappings_ok && kswapds_ok && background.swappiness <= MAX_SWAPPINESS &&
      skips_ok && hints_ok && kcompactds_ok && fail_migrate.interval >= 1;
*/

/* What a request that may reclaim finds, and leaves. */
#define WHOLE_OK (allocator_ok && nodes_ok && owners && reclaim_ok)

/* What reclaim may touch. */
#define NODE_WANTED \
	nodes[0 .. MAX_NUMNODES - 1].kswapd_wanted, nodes[0 .. MAX_NUMNODES - 1].kswapd_order, \
	nodes[0 .. MAX_NUMNODES - 1].kswapd_highest_zoneidx
#define RECLAIM_FIELDS \
	TRUNCATE_FIELDS, kswapds[0 .. MAX_NUMNODES - 1], background, NODE_WANTED, COMPACT_STATE

/* A block may be one that reclaim has just freed; of any other it is as with `fresh`. */
/*@ predicate fresh_but_lru{L}(integer b, integer o) =
      \forall integer p, k; ORDER(k) && allocated_block(p, k) &&
        !HAS(vmemmap[p].flags, PG_LRU) ==> p + pow2(k) <= b || b + pow2(o) <= p;
*/

#endif
