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
      1 <= vm.watermark_scale_factor <= 3000 &&
      (vm.percpu_pagelist_fraction == 0 || vm.percpu_pagelist_fraction >= 8) &&
      vm.min_unmapped_ratio <= 100 && vm.min_slab_ratio <= 100 &&
      vm.dirty_ratio <= 100 && vm.extfrag_threshold <= 1000;

    logic integer managed_above{L}(struct zone *z, integer t) =
      t <= z->type ? 0 : managed_above(z, t - 1) + zones[z->node * MAX_NR_ZONES + t].managed;
*/

/* What recomputing them may touch. */
#define RESERVES \
	zones[0 .. MAX_ZONES - 1].watermark[0 .. NR_WMARK - 1], \
	zones[0 .. MAX_ZONES - 1].watermark_boost, \
	zones[0 .. MAX_ZONES - 1].lowmem_reserve[0 .. MAX_NR_ZONES - 1], \
	zones[0 .. MAX_ZONES - 1].percpu_drift_mark, \
	zones[0 .. MAX_ZONES - 1].pageset_high, zones[0 .. MAX_ZONES - 1].pageset_batch, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].high, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].batch, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].stat_threshold, \
	nodes[0 .. MAX_NUMNODES - 1].totalreserve, NODE_LIMITS

#define NODE_LIMITS \
	nodes[0 .. MAX_NUMNODES - 1].min_unmapped_pages, \
	nodes[0 .. MAX_NUMNODES - 1].min_slab_pages

#endif
