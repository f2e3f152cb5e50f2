/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists of CPUs (theorem `pcp_bounds`): what a block that comes to one or leaves it does to what
 * CPUs count (the twins of the steps of free lists in conservation.h), what steps keep, and what is
 * asked of a block that is freed.
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

/*
 * Of all lists but n and the free lists of zone z the counts are the same: what freeing a block and
 * taking one do. No page comes to such a list or leaves it.
 */
#define OTHER_LIST(L, z, l) \
	(!(\at(zones[z].free_list, L) <= (l) && (l) < \at(zones[z].free_list, L) + NR_FREE_LISTS))
/*@ predicate cpu_lists_but{L1,L2}(integer z, integer n) =
      \forall integer l; 1 <= l < \at(nr_lists, L1) && l != n && OTHER_LIST(L1, z, l) ==>
        count{L1}(l) == count{L2}(l);

    predicate pages_stay{L1,L2}(integer z) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) ==> list{L1}(p) == list{L2}(p) ||
        ((list{L1}(p) == LIST_NONE || !OTHER_LIST(L1, z, list{L1}(p))) &&
         (list{L2}(p) == LIST_NONE || !OTHER_LIST(L1, z, list{L2}(p))));
*/

/* Lists from .. to - 1 of CPU c in zone z are empty. */
/*@ predicate empties{L}(integer z, integer c, integer from, integer to) =
      \forall integer i; from <= i < to ==> count(zones[z].pcp[c].list + i) == 0;
*/

/* 4 TiB on the lists of one CPU; its count is an int, as the kernel's is. */
#define PCP_ROOM	0x40000000

/* What zones owe is the same. */
/*@ predicate same_owed{L1,L2} =
      \forall integer z, i; ZONE(z) && ITEM(i) && \at(zones[z].present, L1) != 0 ==>
        owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i);
*/

/* What all zones but z owe is the same. */
/*@ predicate others_owed{L1,L2}(integer z) =
      \forall integer y, i; ZONE(y) && ITEM(i) ==>
        SAME(L1, L2, zones[y].present) &&
        (y != z && \at(zones[y].present, L1) != 0 ==>
           owed{L2}(ZONE_AT(L2, y), i) == owed{L1}(ZONE_AT(L1, y), i));
*/

/* A CPU's part of the zone, a list of it, and the order of the blocks on the list. */
#define OUR_PCP(zone, p)	(\exists integer c; CPU(c) && (p) == &(zone)->pcp[c])
#define OUR_LIST(p, l, o) \
	((p)->list <= (l) && (l) < (p)->list + pcp_lists && pcp_list_order((l) - (p)->list) == (o))

/* What a bulk free keeps. */
#define BULK_KEPT(p) \
	(allocator_but(PFN_NONE, 0) && same_machine{Pre,Here} && same_owed{Pre,Here} && \
	 unmoved{Pre,Here} && (coalesced{Pre} && all_kept_apart{Pre} ==> coalesced) && 0 <= (p)->count)

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

/* A block more or less on a list, or n blocks more; free lists of the zone may change with it. */
#define CPU_STEP(z, c, i) \
	(\at(pcps_counted, L1) && \at(machine_sound, L1) && same_machine{L1,L2} && \
	 cpu_list_at{L1}(z, c, i) && cpu_lists_but{L1,L2}(z, cpu_list{L1}(z, c, i)) && \
	 cpu_counts_but{L1,L2}(z, c))

/* What SAME_ZONE says, in two halves: each is a small goal. */
#define SPAN_SAME(L1, L2, z) \
	(SAME(L1, L2, zones[z].start) && SAME(L1, L2, zones[z].spanned) && \
	 SAME(L1, L2, zones[z].present) && SAME(L1, L2, zones[z].managed) && \
	 SAME(L1, L2, zones[z].free_list))
#define REST_SAME(L1, L2, z) \
	(SAME(L1, L2, zones[z].watermark_boost) && SAME(L1, L2, zones[z].nr_reserved_highatomic) && \
	 SAME(L1, L2, zones[z].percpu_drift_mark) && SAME(L1, L2, zones[z].nr_isolate_pageblock) && \
	 SAME(L1, L2, zones[z].cma_pages))

/* Only the functions of src/pcp.c see the axioms from here on (view PCP_STEPS). */
#ifdef PCP_STEPS
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
      axiom pcps_run{L1,L2}: \forall integer z, c, i;
        CPU_STEP(z, c, i) &&
        cpu_count{L2}(z, c) - cpu_count{L1}(z, c) ==
            pow2(pcp_list_order{L1}(i)) * count{L2}(cpu_list{L1}(z, c, i)) -
            pow2(pcp_list_order{L1}(i)) * count{L1}(cpu_list{L1}(z, c, i)) ==>
          \at(pcps_counted, L2);
      axiom pcps_hold{L}: \forall integer z, c, i;
        pcps_counted && machine_sound && cpu_list_at(z, c, i) && count(cpu_list(z, c, i)) > 0 ==>
          pow2(pcp_list_order(i)) <= cpu_count(z, c);
      axiom pcps_positive{L}: \forall integer z, c;
        pcps_counted && machine_sound && cpu_list_at(z, c, 0) ==> 0 <= cpu_count(z, c);
      axiom pcps_empty{L}: \forall integer z, c;
        pcps_counted && machine_sound && cpu_list_at(z, c, 0) && empties(z, c, 0, pcp_lists) ==>
          cpu_count(z, c) == 0;
      axiom listed_cpu{L1,L2}: \forall integer y, z, c, i, item;
        \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ITEM(item) &&
        \at(zones[y].present, L1) != 0 && cpu_list_at{L1}(z, c, i) &&
        counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
          listed{L2}(ZONE_AT(L2, y), item) == listed{L1}(ZONE_AT(L1, y), item);
    }
*/
#endif

/* Pages that stay where they are keep the counts (proofs/axioms_pcp_lists.c). */
#ifndef LISTS_OPEN
/*@ axiomatic PcpLists {
      axiom counts_stay{L1,L2}: \forall integer z;
        \at(lists_sound, L1) && \at(lists_sound, L2) && pages_stay{L1,L2}(z) &&
        \at(nr_frames, L1) == \at(nr_frames, L2) && \at(nr_lists, L1) == \at(nr_lists, L2) ==>
          cpu_lists_but{L1,L2}(z, 0);
    }
*/
#endif

/* One step after another, and what is on a list (proofs/axioms_pcp_steps.c). */
#ifndef PCP_OPEN
/*@ axiomatic PcpSteps {
      axiom cpu_lists_then{L1,L2,L3}: \forall integer z, m, n, k;
        cpu_lists_but{L1,L2}(z, m) && cpu_lists_but{L2,L3}(z, n) && same_machine{L1,L2} &&
        ZONE(z) && (m == 0 || m == k) && (n == 0 || n == k) ==>
          cpu_lists_but{L1,L3}(z, k);
      axiom cpu_lists_of{L1,L2}: \forall integer z, n;
        counts_but{L1,L2}(n) ==> cpu_lists_but{L1,L2}(z, n);
      axiom empties_stay{L1,L2}: \forall integer z, c, a, b, n;
        \at(empties(z, c, a, b), L1) && \at(machine_sound, L1) && same_machine{L1,L2} &&
        cpu_list_at{L1}(z, c, 0) && 0 <= a && b <= pcp_lists{L1} && cpu_lists_but{L1,L2}(z, n) &&
        count{L2}(n) == 0 ==>
          \at(empties(z, c, a, b), L2);
      axiom held{L}: \forall integer h, p, z, c, i;
        placed(h) && machine_sound && FRAME(p) && cpu_list_at(z, c, i) &&
        list(p) == cpu_list(z, c, i) ==>
          p != h && state_of(p) == PAGE_PCP && zone_of(p) == z &&
          order_of(p) == pcp_list_order(i) && in_its_zone(p, order_of(p)) && noted_suits(p);
      axiom owed_then{L1,L2,L3}:
        same_owed{L1,L2} && same_owed{L2,L3} && same_machine{L1,L2} ==> same_owed{L1,L3};
      axiom owed_zones{L1,L2}: \forall integer z;
        other_zones{L1,L2}(ZONE_AT(L1, z)) && same_machine{L1,L2} && ZONE(z) &&
        \at(zones[z].id, L1) == z &&
        (\forall integer i; ITEM(i) ==>
           owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i)) ==>
          same_owed{L1,L2};
      axiom owed_debts{L1,L2}:
        \at(debts, L1) && same_owed{L1,L2} && same_machine{L1,L2} ==> \at(debts, L2);
      axiom owed_conserved{L1,L2}:
        \at(conserved, L1) && same_owed{L1,L2} && same_machine{L1,L2} ==> \at(conserved, L2);
      axiom others_then{L1,L2,L3}: \forall integer z;
        others_owed{L1,L2}(z) && others_owed{L2,L3}(z) ==> others_owed{L1,L3}(z);
      axiom owed_others{L1,L2}: \forall integer z;
        same_owed{L1,L2} && same_machine{L1,L2} ==> others_owed{L1,L2}(z);
      axiom others_conserved{L1,L2}: \forall integer z;
        \at(conserved, L1) && others_owed{L1,L2}(z) && ZONE(z) &&
        (\forall integer i; ITEM(i) ==> owed{L2}(ZONE_AT(L2, z), i) == 0) ==>
          \at(conserved, L2);
      axiom others_debts{L1,L2}: \forall integer z;
        \at(debts, L1) && others_owed{L1,L2}(z) && ZONE(z) &&
        (\forall integer i; ITEM(i) ==>
           -DEBT_MAX <= owed{L2}(ZONE_AT(L2, z), i) <= DEBT_MAX) ==>
          \at(debts, L2);
      axiom unmoved_then{L1,L2,L3}:
        unmoved{L1,L2} && unmoved{L2,L3} ==> unmoved{L1,L3};
      axiom unmoved_blocks{L1,L2}: \forall integer x;
        blocks_but{L1,L2}(x) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
        (state_of{L1}(x) != PAGE_ALLOCATED || x == PFN_NONE) &&
        \at(nr_frames, L1) <= MAX_FRAMES ==>
          unmoved{L1,L2};
    }
*/
#endif
#endif

#endif
