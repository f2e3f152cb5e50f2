/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU page lists: a CPU's own store of small blocks in front of each zone's buddy system. Floor 7.
 */
#ifndef FRAMEPROOF_PCP_H
#define FRAMEPROOF_PCP_H

#include "mobility.h"

#include "../spec/pcp.h"

/* The number of lists that the release has. */
/*@ requires rules: rules;
    terminates \true;
    assigns  \nothing;
    ensures  lists: \result == pcp_lists;
    ensures  room:  \result <= NR_PCP_LISTS_MAX;
*/
static inline unsigned int nr_pcp_lists(void)
{
	return MIGRATE_PCPTYPES * (release->pcp_max_order + 1) + (release->pcp_thp ? 2 : 0);
}

/*
 * The list for an order that has one and one of the three pcp types: by order, then type; order 9
 * has two, the second for movable blocks (Linux 6.1: order_to_pindex).
 */
/*@ requires rules: rules;
    requires order: pcp_order(order);
    requires type:  migratetype < MIGRATE_PCPTYPES;
    terminates \true;
    assigns  \nothing;
    ensures  index: \result < pcp_lists;
    ensures  order: pcp_list_order(\result) == order;
*/
static inline unsigned int order_to_pindex(unsigned int migratetype, unsigned int order)
{
	if (unlikely(order > release->pcp_max_order))
		return MIGRATE_PCPTYPES * (release->pcp_max_order + 1) +
		       (migratetype == MIGRATE_MOVABLE);
	return MIGRATE_PCPTYPES * order + migratetype;
}

/* The order of the blocks on a list (Linux 6.1: pindex_to_order). */
/*@ requires rules: rules;
    terminates \true;
    assigns  \nothing;
    ensures  order: \result == pcp_list_order(pindex);
    ensures  order: \result <= MAX_PAGE_ORDER;
*/
static inline unsigned int pindex_to_order(unsigned int pindex)
{
	unsigned int order = pindex / MIGRATE_PCPTYPES;

	return order > release->pcp_max_order ? PAGEBLOCK_ORDER : order;
}

/* Pages were freed on this CPU, ever. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires order:      order <= MAX_PAGE_ORDER;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  pcp->pgfree;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(PFN_NONE);
    ensures  lists:      counts_but{Pre,Post}(0);
    ensures  events:     pcp->pgfree == EVENTS(\old(pcp->pgfree) + pow2(order));
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void count_freed(struct per_cpu_pages *pcp, unsigned int order)
/*@ ghost (struct zone *zone) */
{
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost pow2_values(order);
	pcp->pgfree = counted(pcp->pgfree, block_pages(order));
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
}

/*
 * Take a block from this CPU's list of the zone, after filling it if it is empty; PFN_NONE: the zone
 * has none. Counts nothing but pcp.count (Linux: __rmqueue_pcplist).
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      pcp_order(order) && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu].count, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_ok;
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> \forall integer q, k;
                           ORDER(k) && allocated_block{Pre}(q, k) ==>
                             q + pow2(k) <= \result || \result + pow2(order) <= q;
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
                           allocated_block(q, k);
    ensures  null_exact: \result == PFN_NONE ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
pfn_t rmqueue_pcplist(struct zone *zone, unsigned int order, unsigned int migratetype,
		      unsigned int alloc_flags);

/*
 * Put a block that is in nobody's hands on this CPU's list, and return some to the buddy system when
 * there are too many; an isolated pageblock's go there at once (Linux: free_unref_page).
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      pcp_order(order);
    requires block:      FRAME(pfn) && list(pfn) == LIST_NONE && zone_of(pfn) == zone->id &&
                         order_of(pfn) == order;
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires isolated:   pageblock_type(pfn) == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock != 0;
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu], vmemmap[pfn].migratetype;
    ensures  state:      allocator_ok;
    ensures  kept:       \exists integer q; FRAME(q) && q <= pfn < q + pow2(order_of(q)) &&
                           (state_of(q) == PAGE_FREE || state_of(q) == PAGE_PCP);
    ensures  events:     zone->pcp[this_cpu].pgfree == \old(zone->pcp[this_cpu].pgfree) ||
                         zone->pcp[this_cpu].pgfree ==
                           EVENTS(\old(zone->pcp[this_cpu].pgfree) + pow2(order));
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void free_unref_page(struct zone *zone, pfn_t pfn, unsigned int order);

/* Return about count pages, starting at that list, by the release's rule (Linux: free_pcppages_bulk). */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       pindex < pcp_lists;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  pcp_bounds: count >= 0 ==>
                           \old(pcp->count) - LOWER(count, \old(pcp->count)) - PAGEBLOCK_PAGES <
                             pcp->count;
    ensures  pcp_bounds: count >= 0 ==>
                           pcp->count <= \old(pcp->count) - LOWER(count, \old(pcp->count));
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  pcp_bounds: release->bulk_free == BULK_ROUND_ROBIN && count >= 0 ==>
                           pcp->count == \old(pcp->count) - LOWER(count, \old(pcp->count));
    ensures  none:       count <= 0 ==> pcp->count == \old(pcp->count);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void free_pcppages_bulk(struct zone *zone, struct per_cpu_pages *pcp, int32_t count,
			unsigned int pindex);

/* Return all that the CPU holds of the zone, and of every zone (Linux: the same names). */
/*@ requires zone:       OUR_ZONE(zone);
    requires cpu:        cpu < nr_cpus;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[cpu].count;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  pcp_bounds: zone->pcp[cpu].count == 0;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void drain_pages_zone(struct zone *zone, unsigned int cpu);
/*@ requires cpu:        cpu < nr_cpus;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  pcp_bounds: \forall integer z; ZONE(z) && zones[z].present != 0 ==>
                           zones[z].pcp[cpu].count == 0;
    ensures  others:     \forall integer z, c; ZONE(z) && CPU(c) && c != cpu &&
                           zones[z].present != 0 ==>
                             zones[z].pcp[c].count == \old(zones[z].pcp[c].count);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void drain_pages(unsigned int cpu);

/* Return what all CPUs hold of the zone; NULL: of every zone (Linux: the same name). */
/*@ requires zone:       zone == \null || (OUR_ZONE(zone));
    requires state:      allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, this_cpu;
    ensures  state:      allocator_ok;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  pcp_bounds: \forall integer z, c; ZONE(z) && CPU(c) && zones[z].present != 0 &&
                           (zone == \null || zone == &zones[z]) ==> zones[z].pcp[c].count == 0;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void drain_all_pages(struct zone *zone);

/* What the vmstat worker takes back from a zone that was not used for a while (Linux: drain_zone_pages). */
/*@ requires zone:       OUR_ZONE(zone);
    requires cpu:        cpu < nr_cpus;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[cpu].count;
    ensures  state:      allocator_ok;
    ensures  pcp_bounds: zone->pcp[cpu].count <= \old(zone->pcp[cpu].count) -
                           LOWER(\old(zone->pcp[cpu].count), zone->pcp[cpu].batch);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void drain_zone_pages(struct zone *zone, unsigned int cpu);

#endif
