/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks, reserves and sysctls as they may be: the marks of a zone ascend, and each sysctl is in
 * the range that its writer keeps to. With counts of pages below 2^34 no product of them then
 * leaves 64 bits.
 */
#ifndef FRAMEPROOF_SPEC_RESERVES_H
#define FRAMEPROOF_SPEC_RESERVES_H

/*@ predicate marks_ascend{L}(struct zone *z) =
      z->watermark[WMARK_MIN] <= z->watermark[WMARK_LOW] <= z->watermark[WMARK_HIGH];

    predicate sysctls{L} =
      vm.min_free_kbytes <= INT32_MAX && -1 <= vm.user_min_free_kbytes <= INT32_MAX &&
      1 <= vm.watermark_scale_factor <= 3000 && vm.watermark_boost_factor <= INT32_MAX &&
      (vm.percpu_pagelist_fraction == 0 || vm.percpu_pagelist_fraction >= 8) &&
      vm.min_unmapped_ratio <= 100 && vm.min_slab_ratio <= 100 &&
      vm.dirty_ratio <= 100 && vm.extfrag_threshold <= 1000;

    logic integer all_managed{L}(integer n) =
      n <= 0 ? 0 : all_managed(n - 1) + zones[n - 1].managed;

    logic integer managed_in{L}(struct zone *z, integer k, integer t) =
      z->type < k <= t ? zones[z->node * MAX_NR_ZONES + k].managed : 0;

    logic integer managed_above{L}(struct zone *z, integer t) =
      managed_in(z, ZONE_DMA32, t) + managed_in(z, ZONE_NORMAL, t) +
      managed_in(z, ZONE_MOVABLE, t) + managed_in(z, ZONE_DEVICE, t);

    logic integer protection{L}(struct zone *z, integer t) =
      vm.lowmem_reserve_ratio[z->type] == 0 || z->managed == 0 ? 0 :
        managed_above(z, t) / vm.lowmem_reserve_ratio[z->type];
*/

/* Pages above the high marks of the first n zones, as far as these are for the kernel's use. */
/*@ logic integer above_high{L}(struct zone *z) =
      z->type <= ZONE_NORMAL && z->managed > z->watermark[WMARK_HIGH] + z->watermark_boost ?
        z->managed - (z->watermark[WMARK_HIGH] + z->watermark_boost) : 0;

    logic integer low_pages{L}(integer n) =
      n <= 0 ? 0 : low_pages(n - 1) + above_high(&zones[n - 1]);

    logic integer thp_zones{L}(integer n) =
      n <= 0 ? 0 : thp_zones(n - 1) +
                   (zones[n - 1].present != 0 && zones[n - 1].type <= ZONE_NORMAL ? 1 : 0);
*/

/* The marks of a zone that has its share of so many pages, of so many that are managed in all. */
/*@ logic integer mark_min(integer pages, integer managed, integer total) =
      pages * managed / total;

    logic integer mark_gap(integer min, integer managed, integer factor) =
      \max(min / 4, managed * factor / 10000);

    predicate marks_are{L}(struct zone *z, integer min, integer gap) =
      z->watermark[WMARK_MIN] == min && z->watermark[WMARK_LOW] == min + gap &&
      z->watermark[WMARK_HIGH] == min + 2 * gap && z->watermark_boost == 0;

    logic integer batch_room{L}(struct zone *z) =
      \let batch = \max(\min(z->managed / 1024, 256) / 4, 1); batch + batch / 2;
*/

/* What zone z's marks become, and that they stay; macros, so that the prover can match each. */
#define NEW_MIN(L1, z, total) \
	mark_min(\at(vm.min_free_kbytes, L1) / 4, \at(zones[z].managed, L1), total)
#define NEW_GAP(L1, z, total) \
	mark_gap(NEW_MIN(L1, z, total), \at(zones[z].managed, L1), \
		 \at(vm.watermark_scale_factor, L1))
#define NEW_MARKS(L1, L2, z, total) \
	(\at(zones[z].watermark[WMARK_MIN], L2) == NEW_MIN(L1, z, total) && \
	 \at(zones[z].watermark[WMARK_LOW], L2) == \
	   NEW_MIN(L1, z, total) + NEW_GAP(L1, z, total) && \
	 \at(zones[z].watermark[WMARK_HIGH], L2) == \
	   NEW_MIN(L1, z, total) + 2 * NEW_GAP(L1, z, total) && \
	 \at(zones[z].watermark_boost, L2) == 0)
#define MARKS_ASCEND(z) \
	(zones[z].watermark[WMARK_MIN] <= zones[z].watermark[WMARK_LOW] && \
	 zones[z].watermark[WMARK_LOW] <= zones[z].watermark[WMARK_HIGH])
#define MARKS_KEPT(L1, L2, z) \
	(SAME(L1, L2, zones[z].watermark[WMARK_MIN]) && \
	 SAME(L1, L2, zones[z].watermark[WMARK_LOW]) && \
	 SAME(L1, L2, zones[z].watermark[WMARK_HIGH]) && SAME(L1, L2, zones[z].watermark_boost))

/* What a zone keeps from some request, and what a node's zones among the first n keep. */
/*@ logic integer most_reserve{L}(struct zone *z, integer n) =
      n <= z->type ? 0 : \max(most_reserve(z, n - 1), z->lowmem_reserve[n - 1]);

    logic integer zone_reserve{L}(struct zone *z) =
      \min(most_reserve(z, MAX_NR_ZONES) + z->watermark[WMARK_HIGH] + z->watermark_boost,
           z->managed);

    logic integer node_reserve{L}(integer node, integer n) =
      n <= 0 ? 0 : node_reserve(node, n - 1) +
                   (zones[n - 1].node == node ? zone_reserve(&zones[n - 1]) : 0);

    logic integer node_percent{L}(integer node, integer n, integer percent) =
      n <= 0 ? 0 : node_percent(node, n - 1, percent) +
                   (zones[n - 1].node == node ? zones[n - 1].managed * percent / 100 : 0);
*/

/*
 * The parts of zones_ok that marks share a memory with, spelled out: who writes a mark shows that
 * marks are bounded as before and that the rest stays.
 */
#define marks_bounded \
	((\forall integer y, i; ZONE(y) && 0 <= i < NR_WMARK ==> \
	    zones[y].watermark[i] <= 8 * MAX_FRAMES) && \
	 (\forall integer y, i; ZONE(y) && 0 <= i < MAX_NR_ZONES ==> \
	    zones[y].lowmem_reserve[i] <= 8 * MAX_FRAMES) && \
	 (\forall integer y; ZONE(y) ==> zones[y].watermark_boost <= BOOST_MAX) && \
	 (\forall integer y; ZONE(y) ==> zones[y].nr_reserved_highatomic <= 8 * MAX_FRAMES) && \
	 (\forall integer y; ZONE(y) ==> zones[y].percpu_drift_mark <= 256 * MAX_FRAMES))

#define STILL(field) \
	(\forall integer y; ZONE(y) ==> zones[y].field == \at(zones[y].field, Pre))
#define zones_still \
	(nr_frames == \at(nr_frames, Pre) && nr_lists == \at(nr_lists, Pre) && \
	 STILL(start) && STILL(spanned) && STILL(present) && STILL(managed))
#define zones_parts \
	((\forall integer y; ZONE(y) ==> zone_place(&zones[y])) && \
	 (\forall integer y; ZONE(y) ==> zone_pcp(&zones[y])) && \
	 (\forall integer y; ZONE(y) ==> zone_span(&zones[y])) && \
	 (\forall integer y; ZONE(y) ==> zone_marks(&zones[y])) && \
	 (\forall integer y; ZONE(y) && zones[y].present != 0 ==> zone_lists(&zones[y])))

/* What recomputing them may touch. */
#define RESERVES \
	zones[0 .. MAX_ZONES - 1].watermark[0 .. NR_WMARK - 1], \
	zones[0 .. MAX_ZONES - 1].watermark_boost, \
	zones[0 .. MAX_ZONES - 1].lowmem_reserve[0 .. MAX_NR_ZONES - 1], \
	zones[0 .. MAX_ZONES - 1].percpu_drift_mark, PCP_SIZES, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].stat_threshold, \
	nodes[0 .. MAX_NUMNODES - 1].totalreserve, NODE_LIMITS

#define PCP_SIZES \
	zones[0 .. MAX_ZONES - 1].pageset_high, zones[0 .. MAX_ZONES - 1].pageset_batch, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].high, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].batch

#define NODE_LIMITS \
	nodes[0 .. MAX_NUMNODES - 1].min_unmapped_pages, \
	nodes[0 .. MAX_NUMNODES - 1].min_slab_pages

#endif
