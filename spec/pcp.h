/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists of CPUs (theorem `pcp_bounds`): what steps on them keep, and what is asked of a block
 * that is freed.
 */
#ifndef FRAMEPROOF_SPEC_PCP_H
#define FRAMEPROOF_SPEC_PCP_H

/* List i of CPU c in zone z, which has memory. */
#define CPU_LIST(z, c, i) \
	(ZONE(z) && zones[z].present != 0 && CPU(c) && 0 <= (i) && (i) < pcp_lists)
/*@ predicate cpu_list_at{L}(integer z, integer c, integer i) = CPU_LIST(z, c, i);

    logic integer cpu_list{L}(integer z, integer c, integer i) = zones[z].pcp[c].list + i;

    logic integer cpu_count{L}(integer z, integer c) = zones[z].pcp[c].count;
*/

/* All CPUs of zones with memory count what they did, but for c in z. */
/*@ predicate cpu_counts_but{L1,L2}(integer z, integer c) =
      \forall integer y, b; ZONE(y) && \at(zones[y].present, L1) != 0 && 0 <= b < \at(nr_cpus, L1) &&
        (y != z || b != c) ==> SAME(L1, L2, zones[y].pcp[b].count);
*/

/* 4 TiB on the lists of one CPU; its count is an int, as the kernel's is. */
#define PCP_ROOM	0x40000000

/* What zones owe is the same. */
/*@ predicate same_owed{L1,L2} =
      \forall integer z, i; ZONE(z) && ITEM(i) && \at(zones[z].present, L1) != 0 ==>
        owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i);
*/

/* A CPU's part of the zone, a list of it, and the order of the blocks on the list. */
#define OUR_PCP(zone, p)	(\exists integer c; CPU(c) && (p) == &(zone)->pcp[c])
#define OUR_LIST(p, l, o) \
	(\exists integer i; 0 <= i < pcp_lists && (l) == (p)->list + i && pcp_list_order(i) == (o))

/* What a bulk free keeps. */
#define BULK_KEPT(p) \
	(allocator_but(PFN_NONE, 0) && same_machine{Pre,Here} && same_owed{Pre,Here} && \
	 unmoved{Pre,Here} && (coalesced{Pre} ==> coalesced) && 0 <= (p)->count)

/* A block that was handed out: where it is, and that its pageblocks are of a kind. */
#define OWNED(p, o) \
	(FRAME(p) && list(p) == LIST_NONE && order_of(p) == (o) && in_its_zone(p, o) && \
	 suits(p, o, pageblock_type(p)) && \
	 (pageblock_type(p) == MIGRATE_ISOLATE ==> zones[zone_of(p)].nr_isolate_pageblock != 0))

/* A CPU's count has room for the blocks that may still come. */
/*@ predicate pcp_room{L} =
      \forall integer z; ZONE(z) ==> zones[z].pcp[this_cpu].count <= PCP_ROOM;
*/

/* What is free is in a zone. */
#define FREE_IN_ZONES(L) \
	(\forall integer p; 0 <= p < \at(nr_frames, L) && state_of{L}(p) == PAGE_FREE ==> \
	   ZONE(zone_of{L}(p)))

#endif
