/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands when a pageblock changes its type within its kind (CMA, isolated or neither), and
 * with it a zone's boost, its HighAtomic reserve or its mark that large buddies may stay apart: all
 * that is true of blocks, lists and counts. And what stands when a zone's free blocks go to the
 * lists of a type of their own kind.
 */
#ifndef FRAMEPROOF_SPEC_KINDS_H
#define FRAMEPROOF_SPEC_KINDS_H

/* All of same_machine but these; no type leaves its kind, and no zone its bounds. */
#define ZONE_KINDS(L1, L2, z) \
	(SAME(L1, L2, zones[z].id) && SAME(L1, L2, zones[z].type) && \
	 SAME(L1, L2, zones[z].node) && SAME(L1, L2, zones[z].start) && \
	 SAME(L1, L2, zones[z].spanned) && SAME(L1, L2, zones[z].present) && \
	 SAME(L1, L2, zones[z].managed) && SAME(L1, L2, zones[z].free_list) && \
	 SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].percpu_drift_mark) && \
	 SAME(L1, L2, zones[z].nr_isolate_pageblock) && SAME(L1, L2, zones[z].cma_pages) && \
	 (\at(zones[z].watermark_boost, L2) <= BOOST_MAX || SAME(L1, L2, zones[z].watermark_boost)) && \
	 (\at(zones[z].nr_reserved_highatomic, L2) <= 8 * MAX_FRAMES || \
	  SAME(L1, L2, zones[z].nr_reserved_highatomic)) && \
	 (\at(zones[z].kept_apart, L1) != 0 ==> \at(zones[z].kept_apart, L2) != 0))

#define KIND_KEPT(L1, L2, i) \
	(same_kind(\at(pageblock_types[i], L1), \at(pageblock_types[i], L2)) && \
	 (\at(pageblock_types[i], L1) < MIGRATE_TYPES ==> \
	    \at(pageblock_types[i], L2) < MIGRATE_TYPES))

#define KINDS_SAME(L1, L2) \
	(SAME(L1, L2, vmemmap) && SAME(L1, L2, lists) && SAME(L1, L2, pageblock_types) && \
	 SAME(L1, L2, release) && SAME(L1, L2, nr_frames) && SAME(L1, L2, nr_lists) && \
	 SAME(L1, L2, nr_cpus) && \
	 SAME(L1, L2, release->pcp_max_order) && SAME(L1, L2, release->pcp_thp) && \
	 SAME(L1, L2, release->highatomic_merges) && SAME(L1, L2, release->bulk_free) && \
	 (\forall integer z; ZONE(z) ==> ZONE_KINDS(L1, L2, z)) && \
	 (\forall integer z, i; ZONE(z) && 0 <= i < NR_WMARK ==> \
	    SAME(L1, L2, zones[z].watermark[i])) && \
	 (\forall integer z, i; ZONE(z) && 0 <= i < MAX_NR_ZONES ==> \
	    SAME(L1, L2, zones[z].lowmem_reserve[i])) && \
	 (\forall integer z, c; ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==> \
	    SAME(L1, L2, zones[z].pcp[c].list) && SAME(L1, L2, zones[z].pcp[c].stat_threshold)) && \
	 (\forall integer i; KIND_KEPT(L1, L2, i)))
/*@ predicate same_kinds{L1,L2} = KINDS_SAME(L1, L2); */

/* A block has moved to the list of a type of its kind. */
#define MOVED_TO(L1, L2, p, z, t) \
	(state_of{L1}(p) == PAGE_FREE && zone_of{L1}(p) == z && \
	 list{L2}(p) == free_list_of{L1}(\at(&zones[z], L1), order_of{L1}(p), t) && \
	 same_kind(t, list_type{L1}(\at(&zones[z], L1), list{L1}(p))))

/* All that moved went to the list of a type of its kind, in one zone. */
/*@ predicate moved_within{L1,L2}(integer z, integer t) =
      \forall integer p; 0 <= p < \at(nr_frames, L1) ==>
        noted{L2}(p) == noted{L1}(p) &&
        (list{L2}(p) == list{L1}(p) || MOVED_TO(L1, L2, p, z, t));
*/

/* What let large free buddies stay apart lets them still. */
#define APART_STILL(L1, L2, p) \
	(order_of{L1}(p) >= PAGEBLOCK_ORDER && pageblock_type{L1}(p) >= MIGRATE_PCPTYPES ==> \
	   pageblock_type{L2}(p) >= MIGRATE_PCPTYPES || \
	   \at(zones[\at(vmemmap[p].zone, L1)].kept_apart, L2) != 0)

/*
 * Of the fields alike but the kinds: the same sums, and all blocks where they were. They are proved
 * of the definitions in proofs/axioms_kinds*.c.
 */
#ifndef KINDS_OPEN
/*@ axiomatic Kinds {
      axiom machine_kinds{L1,L2}:
        \at(machine_sound, L1) && same_kinds{L1,L2} ==> \at(machine_sound, L2);
      axiom listed_kinds{L1,L2}: \forall integer z, i;
        \at(machine_sound, L1) && same_kinds{L1,L2} && ZONE(z) && ITEM(i) &&
        \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
          listed{L2}(ZONE_AT(L2, z), i) == listed{L1}(ZONE_AT(L1, z), i);
      axiom pcps_kinds{L1,L2}:
        \at(pcps_counted, L1) && \at(machine_sound, L1) && same_kinds{L1,L2} &&
        same_cpu_counts{L1,L2} && counts_but{L1,L2}(0) ==>
          \at(pcps_counted, L2);
      axiom placed_kinds{L1,L2}:
        \at(placed(PFN_NONE), L1) && same_kinds{L1,L2} && places_but{L1,L2}(PFN_NONE) ==>
          \at(placed(PFN_NONE), L2);
      axiom placed_moved{L1,L2}: \forall integer z, t;
        \at(placed(PFN_NONE), L1) && same_machine{L1,L2} && blocks_but{L1,L2}(PFN_NONE) &&
        ZONE(z) && TYPE(t) && moved_within{L1,L2}(z, t) ==>
          \at(placed(PFN_NONE), L2);
      axiom coalesced_kinds{L1,L2}:
        \at(coalesced, L1) && same_kinds{L1,L2} && blocks_but{L1,L2}(PFN_NONE) &&
        (\forall integer p; \at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==>
           ZONE(zone_of{L1}(p)) && APART_STILL(L1, L2, p)) ==>
          \at(coalesced, L2);
    }
*/
#endif

#endif
