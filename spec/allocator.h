/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of the whole allocator between two operations: every theorem that is one of a state.
 * `coalesced` is not among them, because a state that was loaded may lack it; that operations keep
 * it is said of each.
 */
#ifndef FRAMEPROOF_SPEC_ALLOCATOR_H
#define FRAMEPROOF_SPEC_ALLOCATOR_H

#include "../src/trace.h"
#include "page.h"
#include "count.h"
#include "standing.h"
#include "conservation.h"
#include "partition.h"
#include "mobility.h"

/* What a counter may be ahead of its lists while pages are in hand; far from 2^63. */
#define DEBT_MAX	0x10000000000

/*@ predicate debts{L} =
      \forall integer z, i; ZONE(z) && ITEM(i) && zones[z].present != 0 ==>
        -DEBT_MAX <= owed(&zones[z], i) <= DEBT_MAX;

    predicate pcps_sized{L} = \forall integer z; ZONE(z) ==> pcp_sizes(&zones[z]);

    predicate conserved{L} = \forall integer z; ZONE(z) ==> conservation(&zones[z]);
*/

/* The ring lies apart too; or storing an event would be a step of the allocator. */
/*@ predicate trace_apart{L} =
      APART(trace_ring, vmemmap) && APART(trace_ring, lists) && APART(trace_ring, pageblock_types) &&
      APART(trace_ring, &zones[0]) && APART(trace_ring, release) &&
      \forall integer z; ZONE(z) ==> APART(trace_ring, zones[z].pcp);
*/

/* What does not depend on blocks, ... */
#define standing	(lists_ok && hardware && machine_sound && cpus)
#define machine_ok	(standing && ring && trace_apart)

/* ... what does, with the block (h, o) in hand, ... */
#define blocks_ok(h, o)	(machine_ok && pcps_counted && partition(h, o) && placed(h))

/* ... and all; between operations no block is in hand, and no page owed. */
#define allocator_but(h, o)	(blocks_ok(h, o) && debts && pcps_sized)
#define allocator_ok		(allocator_but(PFN_NONE, 0) && conserved)

/* A zone with memory, where zones are. */
#define OUR_ZONE(zone) \
	((zone)->id < MAX_ZONES && (zone) == &zones[(zone)->id] && (zone)->present != 0)

/* What an operation on the blocks of zones may touch. */
#define ALLOCATOR_FIELDS \
	BLOCK_FIELDS, LIST_FIELDS, vmemmap[0 .. nr_frames - 1].refcount, TRACE_FIELDS, \
	zones[0 .. MAX_ZONES - 1].vm_stat[0 .. NR_ZONE_STATS - 1], \
	zones[0 .. MAX_ZONES - 1].watermark_boost, zones[0 .. MAX_ZONES - 1].flags, \
	zones[0 .. MAX_ZONES - 1].nr_reserved_highatomic, \
	zones[0 .. MAX_ZONES - 1].nr_isolate_pageblock, zones[0 .. MAX_ZONES - 1].kept_apart, \
	zones[0 .. MAX_ZONES - 1].managed, zones[0 .. MAX_ZONES - 1].cma_pages, \
	zones[0 .. MAX_ZONES - 1].first_deferred_pfn, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1], \
	pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1]

/* The same for one zone, where only its own pages and counters change. */
#define ZONE_FIELDS(zone) \
	BLOCK_FIELDS, LIST_FIELDS, TRACE_FIELDS, COUNTERS(zone)

/*
 * What a request learns (theorem `partition`, over an operation): no frame of the block that it got
 * was in an allocated one before, and those that others hold are theirs still.
 */
/*@ predicate fresh{L}(integer b, integer o) =
      \forall integer p, k; ORDER(k) && allocated_block(p, k) ==>
        p + pow2(k) <= b || b + pow2(o) <= p;

    predicate unmoved{L1,L2} =
      \forall integer p, k; ORDER(k) && allocated_block{L1}(p, k) ==> allocated_block{L2}(p, k);
*/

/* An allocated block has a reference, and lies in a zone with memory. */
/*@ predicate owners{L} =
      \forall integer p; FRAME(p) && state_of(p) == PAGE_ALLOCATED ==>
        refcount_of(p) >= 1 && zone_of(p) < MAX_ZONES && zones[zone_of(p)].present != 0 &&
        spans(&zones[zone_of(p)], p) && spans(&zones[zone_of(p)], p + pow2(order_of(p)) - 1);
*/

/* What zones but z count, and what is on their lists. */
/*@ predicate others_counted{L1,L2}(integer z) =
      \forall integer y, i; ZONE(y) && ITEM(i) && y != z && \at(zones[y].present, L1) != 0 ==>
        zone_stat{L1}(ZONE_AT(L1, y), i) == zone_stat{L2}(ZONE_AT(L2, y), i) &&
        listed{L1}(ZONE_AT(L1, y), i) == listed{L2}(ZONE_AT(L2, y), i);
*/

/*
 * What freeing a block of zone z at p leaves: all that is more than a block of the largest order
 * away, and what is there but p itself and the free memory of the zone.
 */
#define LEFT_ALONE(L, q, z, p) \
	((q) / MAX_ORDER_PAGES != (p) / MAX_ORDER_PAGES || \
	 ((q) != (p) && state_of{L}(q) != PAGE_TAIL && \
	  !(IN_ZONE(state_of{L}(q)) && zone_of{L}(q) == (z))))
/*@ predicate left_alone{L1,L2}(integer z, integer p) =
      \forall integer q; 0 <= q < \at(nr_frames, L1) && LEFT_ALONE(L1, q, z, p) ==>
        SAME_BLOCK(L1, L2, q) && list{L1}(q) == list{L2}(q);
*/

/* Without guards only the count itself changes a counter. */
/*@ predicate no_guards{L} =
      \forall integer q; 0 <= q < nr_frames ==> state_of(q) != PAGE_GUARD;
*/

/* What is known of the block in hand: where it lies, and that its type suits. */
#define IN_HAND(zone, pfn, order, type) \
	(FRAME(pfn) && 0 <= (order) && (order) <= MAX_PAGE_ORDER && aligned(pfn, order) && \
	 spans(zone, pfn) && spans(zone, (pfn) + pow2(order) - 1) && \
	 (type) < MIGRATE_TYPES && suits(pfn, order, type) && \
	 ((type) == MIGRATE_ISOLATE ==> (zone)->nr_isolate_pageblock != 0))

/* Two halves, whichever comes first. */
#define HALVES(a, b, order)	(halves(a, b, order) || halves(b, a, order))
#define LOWER(a, b)		((a) < (b) ? (a) : (b))

/* The counts of the zone are by a block further ahead of its lists than they were, or less. */
#define OWED_BY(type, order, sign) \
	(\forall integer i; ITEM(i) ==> \
	   owed(zone, i) == owed{Pre}(zone, i) + (COUNTS_AS(i, type) ? sign pow2(order) : 0))
#define DEBTS_BELOW(n) \
	(\forall integer i; ITEM(i) ==> -(n) <= owed(zone, i) <= (n))

/* A block has been handed over or put back: the rest of the zone's sums stays. */
/*@ predicate same_counters{L1,L2}(struct zone *z) =
      \forall integer i; ITEM(i) ==> zone_stat{L1}(z, i) == zone_stat{L2}(z, i);

    predicate other_zones{L1,L2}(struct zone *z) =
      \forall integer y; ZONE(y) && y != \at(z->id, L1) && \at(zones[y].present, L1) != 0 ==>
        same_counters{L1,L2}(\at(&zones[y], L1)) &&
        (\forall integer i; ITEM(i) ==>
           owed{L1}(\at(&zones[y], L1), i) == owed{L2}(\at(&zones[y], L1), i)) &&
        \forall integer p; 0 <= p < \at(nr_frames, L1) && state_of{L1}(p) == PAGE_FREE &&
          zone_of{L1}(p) == y ==> state_of{L2}(p) == PAGE_FREE &&
            order_of{L2}(p) == order_of{L1}(p) && zone_of{L2}(p) == y &&
            list{L2}(p) == list{L1}(p);
*/

#endif
