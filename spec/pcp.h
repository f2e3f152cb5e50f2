/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a block that comes to a CPU's list or leaves it does to what CPUs count (theorem
 * `pcp_bounds`). The twins of the steps of free lists in conservation.h.
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
/*@ predicate owned_types{L} =
      \forall integer p; FRAME(p) && state_of(p) == PAGE_ALLOCATED ==>
        suits(p, order_of(p), pageblock_type(p)) &&
        (pageblock_type(p) == MIGRATE_ISOLATE ==> zones[zone_of(p)].nr_isolate_pageblock != 0);

    predicate pcp_room{L} =
      \forall integer z; ZONE(z) ==> zones[z].pcp[this_cpu].count <= PCP_ROOM;
*/

/* What is free is in a zone. */
#define FREE_IN_ZONES(L) \
	(\forall integer p; 0 <= p < \at(nr_frames, L) && state_of{L}(p) == PAGE_FREE ==> \
	   ZONE(zone_of{L}(p)))

/* A block more or less on a list. */
#define CPU_STEP(z, c, i) \
	(\at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} && \
	 cpu_list_at{L1}(z, c, i) && counts_but{L1,L2}(cpu_list{L1}(z, c, i)) && \
	 cpu_counts_but{L1,L2}(z, c))

/* Proved in proofs/axioms_pcp.c, of what proofs/axioms_pcp_sums.c proves by induction (SUMS_KNOWN). */
#ifdef SUMS_KNOWN
/*@ axiomatic PcpSums {
      axiom sum_but{L1,L2}: \forall struct zone *z, integer c, n, i;
        SAME(L1, L2, z->pcp) && SAME(L1, L2, z->pcp[c].list) && SAME(L1, L2, release) &&
        SAME(L1, L2, release->pcp_max_order) &&
        same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, i) &&
        same_counts{L1,L2}(\at(z->pcp[c].list, L1), i + 1, n) && 0 <= i < n ==>
          pcp_list_pages{L2}(z, c, n) - pcp_list_pages{L1}(z, c, n) ==
            product(pcp_list_order{L1}(i), count{L2}(\at(z->pcp[c].list, L1) + i)) -
            product(pcp_list_order{L1}(i), count{L1}(\at(z->pcp[c].list, L1) + i));
      axiom sum_holds{L}: \forall struct zone *z, integer c, n;
        0 <= pcp_list_pages(z, c, n) &&
        \forall integer i; 0 <= i < n ==>
          product(pcp_list_order(i), count(z->pcp[c].list + i)) <= pcp_list_pages(z, c, n);
      axiom sum_empty{L}: \forall struct zone *z, integer c, n;
        (\forall integer i; 0 <= i < n ==> count(z->pcp[c].list + i) == 0) ==>
          pcp_list_pages(z, c, n) == 0;
    }
*/
#endif
#ifndef LISTED_OPEN
/*@ axiomatic Pcps {
      axiom pcps_more{L1,L2}: \forall integer z, c, i;
        CPU_STEP(z, c, i) &&
        count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) + 1 &&
        cpu_count{L2}(z, c) == cpu_count{L1}(z, c) + pow2(pcp_list_order{L1}(i)) ==>
          \at(pcps_counted, L2);
      axiom pcps_less{L1,L2}: \forall integer z, c, i;
        CPU_STEP(z, c, i) &&
        count{L2}(cpu_list{L1}(z, c, i)) == count{L1}(cpu_list{L1}(z, c, i)) - 1 &&
        cpu_count{L2}(z, c) == cpu_count{L1}(z, c) - pow2(pcp_list_order{L1}(i)) ==>
          \at(pcps_counted, L2);
      axiom pcps_hold{L}: \forall integer z, c, i;
        pcps_counted && machine_sound && cpu_list_at(z, c, i) && count(cpu_list(z, c, i)) > 0 ==>
          pow2(pcp_list_order(i)) <= cpu_count(z, c);
      axiom pcps_positive{L}: \forall integer z, c;
        pcps_counted && machine_sound && cpu_list_at(z, c, 0) ==> 0 <= cpu_count(z, c);
      axiom pcps_empty{L}: \forall integer z, c;
        pcps_counted && machine_sound && cpu_list_at(z, c, 0) &&
        (\forall integer i; 0 <= i < pcp_lists ==> count(cpu_list(z, c, i)) == 0) ==>
          cpu_count(z, c) == 0;
      axiom listed_cpu{L1,L2}: \forall integer y, z, c, i, item;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ITEM(item) &&
        \at(zones[y].present, L1) != 0 && cpu_list_at{L1}(z, c, i) &&
        counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
          listed{L2}(ZONE_AT(L2, y), item) == listed{L1}(ZONE_AT(L1, y), item);
    }
*/
#endif

#endif
