/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Split and merge. While a block is in hand it is on no list and its head is unmarked, so that at
 * every step the marked heads and the block in hand tile the zone.
 */
#include "buddy.h"
#include "trace.h"

#include "../spec/runs.h"

unsigned int debug_guardpage_minorder;

pfn_t block_head(pfn_t pfn)
{
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop invariant larger: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) ==>
	      \forall integer q; 0 <= q <= pfn && state_of(q) != PAGE_TAIL &&
	        pfn < q + pow2(order_of(q)) ==> order <= order_of(q);
	    loop assigns order;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		pfn_t head = pfn - pfn % block_pages(order);

		//@ ghost if (vmemmap[head].order < MAX_ORDER) pow2_values(vmemmap[head].order);
		//@ ghost pow2_values(order);
		//@ ghost rounded_down(pfn, order);
		if (vmemmap[head].state != PAGE_TAIL)
			return vmemmap[head].order >= order ? head : PFN_NONE;
	}
	return PFN_NONE;
}

/* The hypervisor's knowledge of a block ends with the block. */
/*@ requires state: hardware && arrays && FRAME(pfn);
    terminates \true;
    assigns  vmemmap[pfn].flags;
    ensures  machine: same_machine{Pre,Post};
    ensures  others:  blocks_but{Pre,Post}(PFN_NONE);
    ensures  noted:   \forall integer p; FRAME(p) ==> noted(p) == noted{Pre}(p);
*/
static inline void clear_page_reported(pfn_t pfn)
{
	uint16_t flags = vmemmap[pfn].flags;

	vmemmap[pfn].flags = (uint16_t)(flags - flags / PG_REPORTED % 2 * PG_REPORTED);
	//@ assert fields: MACHINE_SAME(Pre, Here);
}

void del_page_from_free_list(pfn_t pfn)
{
	//@ ghost unsigned int z = vmemmap[pfn].zone, o = vmemmap[pfn].order;
	//@ ghost list_t n = vmemmap[pfn].list, t = (n - zones[z].free_list) / MAX_ORDER;
	//@ assert list: n == free_list_of(&zones[z], o, t) && TYPE(t) && ORDER(o) && ZONE(z);
	clear_page_reported(pfn);
	//@ ghost Cleared: ;
	//@ assert sound: machine_sound && pcps_counted;
	list_del(pfn);
	//@ assert fields: MACHINE_SAME(Cleared, Here);
	//@ assert machine: same_machine{Cleared,Here};
	//@ assert counts: counts_but{Pre,Here}(n);
	//@ assert cpus: same_cpu_counts{Pre,Here};
}

/* Is a whole free block of this order and zone at pfn? (Linux: page_is_buddy) */
/*@ requires zone:  \valid_read(zone);
    requires page:  FRAME(pfn) && \valid_read(vmemmap + pfn);
    terminates \true;
    assigns  \nothing;
    ensures  buddy: \result <==> IN_ZONE(state_of(pfn)) && order_of(pfn) == order &&
                                 zone_of(pfn) == zone->id;
*/
static inline bool page_is_buddy(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	const struct page *page = &vmemmap[pfn];

	return page->order == order && (page->state == PAGE_FREE || page->state == PAGE_GUARD) &&
	       page->zone == zone->id;
}

/* From the order of a pageblock on, types that must stay apart do. */
/*@ predicate mergeable{L}(struct zone *z, integer t, integer u) =
      t == u ||
      (release->highatomic_merges != 0 ?
         z->nr_isolate_pageblock == 0 || (t != MIGRATE_ISOLATE && u != MIGRATE_ISOLATE) :
         t < MIGRATE_PCPTYPES && u < MIGRATE_PCPTYPES);
*/
/*@ requires zone:  \valid_read(zone) && \valid_read(release);
    requires types: pageblocks;
    requires page:  FRAME(buddy);
    terminates \true;
    assigns  \nothing;
    ensures  types: \result <==> mergeable((struct zone *)zone, migratetype, pageblock_type(buddy));
*/
static inline bool merge_allowed(const struct zone *zone, pfn_t buddy, unsigned int migratetype)
{
	unsigned int buddy_type = get_pageblock_migratetype(buddy);

	if (buddy_type == migratetype)
		return true;
	if (release->highatomic_merges)
		return zone->nr_isolate_pageblock == 0 ||
		       (migratetype != MIGRATE_ISOLATE && buddy_type != MIGRATE_ISOLATE);
	return migratetype_is_mergeable(migratetype) && migratetype_is_mergeable(buddy_type);
}

/* May the block in hand merge with the one at buddy? */
/*@ requires zone:   OUR_ZONE(zone);
    requires hand:   IN_HAND(zone, pfn, order, migratetype) && order < MAX_PAGE_ORDER;
    requires halves: HALVES(pfn, buddy, order) && FRAME(buddy);
    requires state:  blocks_ok(pfn, order);
    terminates \true;
    assigns  \nothing;
    ensures  buddy:  \result ==> IN_ZONE(state_of(buddy)) && order_of(buddy) == order &&
                                 zone_of(buddy) == zone->id;
    ensures  list:   \result && state_of(buddy) == PAGE_FREE ==>
                       on_zone_list(buddy) && same_kind(migratetype, TYPE_OF(buddy));
    ensures  hand:   \result ==>
                       IN_HAND(zone, LOWER(pfn, buddy), order + 1, migratetype);
    ensures  coalesced: !\result && free_block(buddy, order) && zone_of(buddy) == zone->id ==>
                          order >= PAGEBLOCK_ORDER &&
                          (SETS_APART(pfn) || SETS_APART(buddy) || migratetype == MIGRATE_HIGHATOMIC);
*/
static inline bool can_merge(const struct zone *zone, pfn_t buddy, unsigned int order,
			     unsigned int migratetype) /*@ ghost (pfn_t pfn) */
{
	//@ ghost block_has_halves(pfn < buddy ? pfn : buddy, order);
	//@ ghost block_has_type(buddy, order);
	//@ assert size: buddy != pfn && pow2(order) >= 1;
	//@ assert hand: same_kind(migratetype, pageblock_type(pfn));
	//@ assert rules: pageblocks && cma_apart;
	if (!page_is_buddy(zone, buddy, order))
		return false;
	//@ assert end: buddy + pow2(order) <= nr_frames;
	//@ assert zone: zone == &zones[zone_of(buddy)] && in_its_zone(buddy, order);
	/*@ assert listed: state_of(buddy) == PAGE_FREE ==>
	      on_zone_list(buddy) && same_kind(TYPE_OF(buddy), pageblock_type(buddy)); */
	if (likely(order < PAGEBLOCK_ORDER)) {
		//@ assert same: pageblock_type(buddy) == pageblock_type(pfn);
		return true;
	}
	//@ assert free: state_of(buddy) == PAGE_FREE;
	//@ assert largest: buddy - buddy % MAX_ORDER_PAGES == pfn - pfn % MAX_ORDER_PAGES;
	/*@ assert cma: release->highatomic_merges != 0 ==>
	      (pageblock_type(buddy) == MIGRATE_CMA <==> pageblock_type(pfn) == MIGRATE_CMA); */
	return merge_allowed(zone, buddy, migratetype);
}

/* Take a buddy's pages out of the free memory. */
/*@ requires zone:   OUR_ZONE(zone);
    requires order:  order < MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires buddy:  FRAME(buddy) && IN_ZONE(state_of(buddy)) && order_of(buddy) == order &&
                     zone_of(buddy) == zone->id;
    requires list:   state_of(buddy) == PAGE_FREE ?
                       on_zone_list(buddy) && same_kind(migratetype, TYPE_OF(buddy)) :
                       list(buddy) == LIST_NONE;
    requires state:  standing && pcps_counted && DEBTS_BELOW(2 * DEBT_MAX);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[buddy].flags, COUNTERS(zone);
    ensures  state:  standing && pcps_counted && same_machine{Pre,Post};
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE) && other_pages{Pre,Post}(buddy);
    ensures  off:    list(buddy) == LIST_NONE;
    ensures  conservation: OWED_BY(migratetype, order, +);
    ensures  conservation: state_of(buddy) == PAGE_FREE ==> same_counters{Pre,Post}(zone);
    ensures  others: others_counted{Pre,Post}(zone->id);
*/
static inline void uncount_buddy(struct zone *zone, pfn_t buddy, unsigned int order,
				 unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	//@ assert zone: zone == &zones[zone_of(buddy)];
	//@ ghost sums_in_range(zone);
	if (unlikely(vmemmap[buddy].state == PAGE_GUARD)) {
		if (migratetype != MIGRATE_ISOLATE)
			mod_zone_freepage_state(zone, (int64_t)block_pages(order), migratetype);
		//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	} else {
		del_page_from_free_list(buddy);
	}
	//@ assert fields: MACHINE_SAME(Pre, Here);
}

/* Merge the block in hand with its buddy: the lower half is in hand now. */
/*@ requires zone:   OUR_ZONE(zone);
    requires hand:   FRAME(pfn) && state_of(pfn) == PAGE_TAIL && order < MAX_PAGE_ORDER;
    requires halves: HALVES(pfn, buddy, order);
    requires type:   migratetype < MIGRATE_TYPES;
    requires buddy:  FRAME(buddy) && IN_ZONE(state_of(buddy)) && order_of(buddy) == order &&
                     zone_of(buddy) == zone->id;
    requires list:   state_of(buddy) == PAGE_FREE ==> same_kind(migratetype, TYPE_OF(buddy));
    requires state:  blocks_ok(pfn, order) && DEBTS_BELOW(2 * DEBT_MAX);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[buddy].flags, vmemmap[buddy].state, COUNTERS(zone);
    ensures  lower:  \result == LOWER(pfn, buddy);
    ensures  state:  blocks_ok(\result, order + 1) && same_machine{Pre,Post};
    ensures  hand:   state_of(buddy) == PAGE_TAIL && state_of(pfn) == PAGE_TAIL;
    ensures  blocks: blocks_but{Pre,Post}(buddy) && other_pages{Pre,Post}(buddy);
    ensures  conservation: OWED_BY(migratetype, order, +);
    ensures  conservation: state_of{Pre}(buddy) == PAGE_FREE ==> same_counters{Pre,Post}(zone);
    ensures  others: others_counted{Pre,Post}(zone->id);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline pfn_t absorb(struct zone *zone, pfn_t pfn, pfn_t buddy, unsigned int order,
			   unsigned int migratetype)
{
	/*@ assert zones: \forall integer p; \at(FRAME(p), Pre) && state_of{Pre}(p) == PAGE_FREE ==>
	                    ZONE(zone_of{Pre}(p)); */
	uncount_buddy(zone, buddy, order, migratetype);
	//@ ghost Uncounted: ;
	vmemmap[buddy].state = PAGE_TAIL;
	//@ assert fields: MACHINE_SAME(Uncounted, Here);
	//@ assert machine: same_machine{Uncounted,Here};
	//@ assert machine: same_machine{Pre,Here} && machine_sound;
	//@ assert lists: counts_but{Uncounted,Here}(0) && same_cpu_counts{Uncounted,Here};
	//@ assert pcps: pcps_counted;
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(buddy) && places_but{Pre,Here}(buddy);
	//@ assert partition: partition(pfn < buddy ? pfn : buddy, order + 1);
	//@ assert placed: placed(pfn < buddy ? pfn : buddy);
	return buddy < pfn ? buddy : pfn;
}

/*
 * Will the block soon merge? If the buddy of the block one order up is free, then its tail of the
 * list keeps it from being handed out. The block one order up may start before the zone does: then
 * its first frame is another zone's, and the kernel sees no buddy (run 27 of the recordings).
 */
/*@ requires state:  standing && OUR_ZONE(zone);
    requires block:  FRAME(pfn) && order <= MAX_PAGE_ORDER && aligned(pfn, order);
    terminates \true;
    assigns  \nothing;
    ensures  likely: \result <==> order < MAX_PAGE_ORDER - 1 &&
               \let higher = pfn - pfn % pow2(order + 1); \let b = buddy(higher, order + 1);
               spans(zone, higher) && IN_ZONE(state_of(b)) && order_of(b) == order + 1 &&
               zone_of(b) == zone->id;
*/
static inline bool buddy_merge_likely(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	pfn_t higher, other;

	if (order >= MAX_PAGE_ORDER - 1)
		return false;
	//@ ghost pow2_values(order + 1);
	//@ ghost rounded_down(pfn, order + 1);
	higher = pfn - pfn % block_pages(order + 1);
	//@ assert zone: zone_set(zone) && pageblock_values;
	if (unlikely(!zone_spans_pfn(zone, higher)))
		return false;
	other = find_buddy_pfn(higher, order + 1);
	//@ ghost buddies_are_halves(higher, other, order + 1);
	//@ assert frames: FRAME(other);
	return page_is_buddy(zone, other, order + 1);
}

/* To which end of its list does the block go? */
/*@ requires state:  standing && OUR_ZONE(zone);
    requires block:  FRAME(pfn) && order <= MAX_PAGE_ORDER && aligned(pfn, order);
    terminates \true;
    assigns  \nothing;
    ensures  tail:   (fpi_flags & FPI_TO_TAIL) != 0 ==> \result;
*/
static inline bool to_tail(const struct zone *zone, pfn_t pfn, unsigned int order,
			   unsigned int fpi_flags)
{
	return (fpi_flags & FPI_TO_TAIL) || buddy_merge_likely(zone, pfn, order);
}

/* Count the pages of a block as free; its head is not marked from here on. */
/*@ requires zone:   OUR_ZONE(zone);
    requires block:  FRAME(pfn) && order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES &&
                     (state_of(pfn) == PAGE_FREE ==> zone_of(pfn) == zone->id);
    requires state:  blocks_ok(pfn, order) && DEBTS_BELOW(DEBT_MAX);
    terminates \true;
    assigns  vmemmap[pfn].state, COUNTERS(zone);
    ensures  state:  blocks_ok(pfn, order) && same_machine{Pre,Post};
    ensures  hand:   state_of(pfn) == PAGE_TAIL;
    ensures  blocks: blocks_but{Pre,Post}(pfn) && other_pages{Pre,Post}(PFN_NONE);
    ensures  conservation: OWED_BY(migratetype, order, +);
    ensures  conservation: \forall integer i; ITEM(i) ==>
                             zone_stat(zone, i) == zone_stat{Pre}(zone, i) +
                               (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  others: others_counted{Pre,Post}(zone->id);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void count_freed(struct zone *zone, pfn_t pfn, unsigned int order,
			       unsigned int migratetype)
{
	/*@ assert zones: \forall integer p; \at(FRAME(p), Pre) && state_of{Pre}(p) == PAGE_FREE ==>
	                    ZONE(zone_of{Pre}(p)); */
	//@ ghost sums_in_range(zone);
	//@ ghost pow2_values(order);
	if (likely(migratetype != MIGRATE_ISOLATE))
		mod_zone_freepage_state(zone, (int64_t)block_pages(order), migratetype);
	//@ ghost Counted: ;
	vmemmap[pfn].state = PAGE_TAIL;
	//@ assert fields: MACHINE_SAME(Counted, Here);
	//@ assert machine: same_machine{Counted,Here};
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert sound: machine_sound && same_machine{Pre,Here};
	//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && places_but{Pre,Here}(pfn);
	//@ assert spans: same_spans{Pre,Here};
}

/* Put the block in hand on the free list, at an end of it. */
/*@ requires zone:   OUR_ZONE(zone);
    requires hand:   IN_HAND(zone, pfn, order, migratetype) && state_of(pfn) == PAGE_TAIL;
    requires state:  blocks_ok(pfn, order);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone;
    ensures  state:  blocks_ok(PFN_NONE, 0) && same_machine{Pre,Post};
    ensures  free:   free_block(pfn, order) && zone_of(pfn) == zone->id;
    ensures  list:   list(pfn) == free_list_of(zone, order, migratetype) &&
                     (tail ? last(list(pfn)) : first(list(pfn))) == pfn;
    ensures  blocks: blocks_but{Pre,Post}(pfn) && other_pages{Pre,Post}(pfn);
    ensures  conservation: OWED_BY(migratetype, order, -);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: others_counted{Pre,Post}(zone->id);
    ensures  coalesced: coalesced{Pre} && may_stand{Pre}(zone, pfn, order) ==> coalesced;
*/
static inline void put_block(struct zone *zone, pfn_t pfn, unsigned int order,
			     unsigned int migratetype, bool tail)
{
	/*@ assert zones: \forall integer p; \at(FRAME(p), Pre) && state_of{Pre}(p) == PAGE_FREE ==>
	                    ZONE(zone_of{Pre}(p)); */
	set_block(zone, pfn, PAGE_FREE, order);
	/*@ assert upper: \let b = pfn + pow2(order);
	                  FRAME(b) ==> b != pfn && SAME_BLOCK(Pre, Here, b); */
	//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert sound: machine_sound && pcps_counted;
	if (tail)
		add_to_free_list_tail(zone, pfn, order, migratetype);
	else
		add_to_free_list(zone, pfn, order, migratetype);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && places_but{Pre,Here}(pfn);
	//@ assert zone: zone == &zones[zone_of(pfn)] && in_its_zone(pfn, order);
	//@ assert partition: partition(PFN_NONE, 0);
	//@ assert list: list_order(zone, list(pfn)) == order && TYPE_OF(pfn) == migratetype;
	//@ assert on: on_free_list(zone, pfn);
	//@ assert suits: suits(pfn, order, migratetype);
	//@ assert on: on_zone_list(pfn);
	//@ assert placed: placed(PFN_NONE);
	/*@ assert types: \forall integer q; FRAME(q) ==>
	                    pageblock_type{Pre}(q) == pageblock_type(q) && (q != pfn ==>
	                    (free_block(q, order) && zone_of(q) == zone->id ==>
	                       free_block{Pre}(q, order) && zone_of{Pre}(q) == \at(zone->id, Pre))); */
	/*@ assert above: may_stand{Pre}(zone, pfn, order) && order < MAX_PAGE_ORDER &&
	                  aligned(pfn, order + 1) ==> apart(pfn, pfn + pow2(order), order); */
	/*@ assert below: may_stand{Pre}(zone, pfn, order) && order < MAX_PAGE_ORDER &&
	                  aligned(pfn - pow2(order), order + 1) ==>
	                    apart(pfn - pow2(order), pfn, order); */
	//@ assert alone: may_stand{Pre}(zone, pfn, order) ==> alone(pfn, order);
}

/*
 * Merge the block in hand with its free buddies as far as the release allows, and return the order
 * that it comes to; the multiple of that order at or below pfn is in hand.
 */
#define MERGED(pfn, order) ((pfn) - (pfn) % pow2(order))
/*@ requires zone:   OUR_ZONE(zone);
    requires hand:   IN_HAND(zone, pfn, order, migratetype) && state_of(pfn) == PAGE_TAIL;
    requires state:  blocks_ok(pfn, order) && DEBTS_BELOW(DEBT_MAX + MAX_ORDER_PAGES);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[0 .. nr_frames - 1].flags, vmemmap[0 .. nr_frames - 1].state,
             COUNTERS(zone);
    ensures  order:  order <= \result <= MAX_PAGE_ORDER;
    ensures  near:   MERGED(pfn, \result) / MAX_ORDER_PAGES == pfn / MAX_ORDER_PAGES;
    ensures  hand:   IN_HAND(zone, MERGED(pfn, \result), \result, migratetype) &&
                     state_of(MERGED(pfn, \result)) == PAGE_TAIL;
    ensures  state:  blocks_ok(MERGED(pfn, \result), \result) && same_machine{Pre,Post};
    ensures  blocks: left_alone{Pre,Post}(zone->id, pfn);
    ensures  lists:  ONLY_FREE_MOVE(zone);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               owed(zone, i) == owed{Pre}(zone, i) +
                                (COUNTS_AS(i, migratetype) ? pow2(\result) - pow2(order) : 0);
    ensures  conservation: no_guards{Pre} ==> no_guards && same_counters{Pre,Post}(zone);
    ensures  others: others_counted{Pre,Post}(zone->id);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
    ensures  stand:  migratetype != MIGRATE_HIGHATOMIC || zone->kept_apart != 0 ||
                     pageblock_type(pfn) == MIGRATE_HIGHATOMIC ==>
                       may_stand(zone, MERGED(pfn, \result), \result);
*/
static inline unsigned int merge_buddies(struct zone *zone, pfn_t pfn, unsigned int order,
					 unsigned int migratetype)
{
	//@ assert frames: nr_frames % MAX_ORDER_PAGES == 0 && nr_frames <= MAX_FRAMES;
	//@ ghost pfn_t start = pfn;
	//@ ghost pow2_values(order);
	/*@ loop invariant order:  \at(order, Pre) <= order <= MAX_PAGE_ORDER;
	    loop invariant zone:   zone->id == \at(zone->id, Pre);
	    loop invariant hand:   IN_HAND(zone, pfn, order, migratetype);
	    loop invariant hand:   state_of(pfn) == PAGE_TAIL;
	    loop invariant from:   pfn <= \at(pfn, Pre) < pfn + pow2(order);
	    loop invariant from:   pfn / MAX_ORDER_PAGES == \at(pfn, Pre) / MAX_ORDER_PAGES;
	    loop invariant state:  blocks_ok(pfn, order) && same_machine{Pre,Here};
	    loop invariant blocks: left_alone{Pre,Here}(zone->id, \at(pfn, Pre));
	    loop invariant lists:  ONLY_FREE_MOVE(zone);
	    loop invariant conservation: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == owed{Pre}(zone, i) +
	        (COUNTS_AS(i, migratetype) ? pow2(order) - pow2(\at(order, Pre)) : 0);
	    loop invariant conservation: no_guards{Pre} ==> no_guards;
	    loop invariant conservation: no_guards{Pre} ==> same_counters{Pre,Here}(zone);
	    loop invariant others: others_counted{Pre,Here}(zone->id);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns pfn, order, LIST_FIELDS, vmemmap[0 .. nr_frames - 1].flags,
	                 vmemmap[0 .. nr_frames - 1].state, COUNTERS(zone);
	    loop variant MAX_PAGE_ORDER - order;
	*/
	while (order < MAX_PAGE_ORDER) {
		pfn_t buddy = find_buddy_pfn(pfn, order);

		//@ ghost buddies_are_halves(pfn, buddy, order);
		//@ ghost block_has_type(pfn, order);
		//@ assert first: pageblock_type(\at(pfn, Pre)) == pageblock_type(pfn);
		//@ ghost pow2_values(order);
		//@ assert debts: DEBTS_BELOW(2 * DEBT_MAX);
		//@ assert halves: HALVES(pfn, buddy, order) && FRAME(buddy);
		/*@ assert other: \forall integer b;
		      (b == pfn + pow2(order) && aligned(pfn, order + 1)) ||
		      (b == pfn - pow2(order) && aligned(b, order + 1)) ==> b == buddy; */
		if (!can_merge(zone, buddy, order, migratetype) /*@ ghost (pfn) */)
			break;
		//@ assert lower: IN_HAND(zone, LOWER(pfn, buddy), order + 1, migratetype);
		//@ assert lower: LOWER(pfn, buddy) / MAX_ORDER_PAGES == pfn / MAX_ORDER_PAGES;
		//@ assert not_left: !LEFT_ALONE(Pre, buddy, \at(zone->id, Pre), \at(pfn, Pre));
		//@ assert free: no_guards ==> state_of(buddy) == PAGE_FREE;
		//@ assert from: FREE_OR_NONE(list(buddy), zone) && buddy != pfn;
		//@ ghost Step: ;
		pfn = absorb(zone, pfn, buddy, order, migratetype);
		order++;
		//@ assert machine: same_machine{Pre,Here};
		//@ assert hand: IN_HAND(zone, pfn, order, migratetype);
		//@ assert off: list(buddy) == LIST_NONE;
		/*@ assert rest: \forall integer q; FRAME(q) && q != buddy ==>
		                   list(q) == list{Step}(q); */
		//@ assert lists: ONLY_FREE_MOVE(zone);
		//@ assert left: left_alone{Pre,Here}(\at(zone->id, Pre), \at(pfn, Pre));
		//@ assert guards: no_guards{Step} ==> no_guards;
		//@ assert guards: no_guards{Step} ==> same_counters{Step,Here}(zone);
		//@ assert others: others_counted{Step,Here}(\at(zone->id, Pre));
		//@ assert zone: zone == &zones[\at(zone->id, Pre)];
	}
	//@ ghost multiple_below(start, order);
	//@ assert from: pfn == MERGED(\at(pfn, Pre), order);
	return order;
}

void free_one_page(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype,
		   unsigned int fpi_flags)
{
	bool tail;

	//@ ghost pow2_values(order);
	count_freed(zone, pfn, order, migratetype);
	//@ assert guards: no_guards{Pre} ==> no_guards;
	//@ assert left: left_alone{Pre,Here}(zone->id, pfn);
	order = merge_buddies(zone, pfn, order, migratetype);
	//@ ghost Merged: ;
	//@ assert left: left_alone{Pre,Here}(zone->id, pfn);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert others: others_counted{Pre,Here}(zone->id);
	//@ assert owed: OWED_BY(migratetype, order, +);
	//@ assert lists: ONLY_FREE_MOVE(zone);
	//@ ghost multiple_below(pfn, order);
	pfn -= pfn % block_pages(order);
	//@ assert not_left: !LEFT_ALONE(Pre, pfn, \at(zone->id, Pre), \at(pfn, Pre));
	tail = to_tail(zone, pfn, order, fpi_flags);
	put_block(zone, pfn, order, migratetype, tail);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert from: FREE_OR_NONE(list{Pre}(pfn), zone);
	//@ assert on: FREE_OR_NONE(list(pfn), zone);
	/*@ assert rest: \forall integer q; FRAME(q) && q != pfn ==> list(q) == list{Merged}(q); */
	//@ assert lists: ONLY_FREE_MOVE(zone);
	//@ assert left: left_alone{Pre,Here}(\at(zone->id, Pre), \at(pfn, Pre));
	//@ assert others: others_counted{Merged,Here}(\at(zone->id, Pre));
	//@ assert others: others_counted{Pre,Here}(\at(zone->id, Pre));
	//@ assert owed: \forall integer i; ITEM(i) ==> owed(zone, i) == owed{Pre}(zone, i);
	//@ assert zone: zone == &zones[\at(zone->id, Pre)];
	//@ assert sizes: pcps_sized;
	//@ assert debts: debts;
	/*@ assert kept: \forall integer q; FRAME(q) && q != \at(pfn, Pre) &&
	                   state_of{Pre}(q) == PAGE_ALLOCATED ==> SAME_BLOCK(Pre, Here, q); */
}

/* Make a left-over block a guard: nobody's, and not counted (Linux: set_page_guard). */
/*@ requires state: standing && OUR_ZONE(zone) && counters_room(zone, pow2(order));
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires page:  FRAME(pfn);
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone, COUNTERS(zone);
    ensures  state: machine_sound && same_machine{Pre,Post};
    ensures  guard: state_of(pfn) == PAGE_GUARD && order_of(pfn) == order &&
                    zone_of(pfn) == zone->id;
    ensures  others: blocks_but{Pre,Post}(pfn);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               zone_stat(zone, i) ==
                 zone_stat{Pre}(zone, i) - (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  others: \forall integer y, i;
               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
                 zone_stat(&zones[y], i) == zone_stat{Pre}(&zones[y], i);
*/
static void set_page_guard(struct zone *zone, pfn_t pfn, unsigned int order,
			   unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	set_block(zone, pfn, PAGE_GUARD, order);
	//@ assert state: machine_sound;
	if (migratetype != MIGRATE_ISOLATE)
		mod_zone_freepage_state(zone, -(int64_t)block_pages(order), migratetype);
}

/* Put a block of its own down: free, or a guard if the order asks for it. */
/*@ requires state: standing && pcps_counted && OUR_ZONE(zone);
    requires count: counters_room(zone, pow2(order));
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires page:  FRAME(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone, LIST_FIELDS,
             COUNTERS(zone);
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  block: order_of(pfn) == order && zone_of(pfn) == zone->id;
    ensures  block: state_of(pfn) == PAGE_FREE || state_of(pfn) == PAGE_GUARD;
    ensures  free:  state_of(pfn) == PAGE_FREE ==>
                      list(pfn) == free_list_of(zone, order, migratetype);
    ensures  guard: state_of(pfn) == PAGE_GUARD ==>
                      list(pfn) == LIST_NONE && order < PAGEBLOCK_ORDER;
    ensures  places: places_but{Pre,Post}(pfn);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               owed(zone, i) == owed{Pre}(zone, i) - (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               zone_stat{Pre}(zone, i) - pow2(order) <= zone_stat(zone, i) <=
                 zone_stat{Pre}(zone, i);
    ensures  conservation: debug_guardpage_minorder == 0 ==> same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
*/
static inline void put_half(struct zone *zone, pfn_t pfn, unsigned int order,
			    unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	if (unlikely(order < debug_guardpage_minorder)) {
		set_page_guard(zone, pfn, order, migratetype);
		//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
		//@ assert listed: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==> listed(&zones[y], i) == listed{Pre}(&zones[y], i);
	} else {
		set_block(zone, pfn, PAGE_FREE, order);
		//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
		//@ assert sound: machine_sound && pcps_counted;
		//@ assert listed: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==> listed(&zones[y], i) == listed{Pre}(&zones[y], i);
		add_to_free_list(zone, pfn, order, migratetype);
		//@ assert fields: MACHINE_SAME(Pre, Here);
		//@ assert machine: same_machine{Pre,Here};
	}
}

/* Split the block in hand, of order + 1: its upper half is put down. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order < MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires hand:  FRAME(pfn) && state_of(pfn) != PAGE_FREE && fits_zone(zone, pfn, order + 1) &&
                    suits(pfn, order + 1, migratetype);
    requires state: blocks_ok(pfn, order + 1);
    requires count: counters_room(zone, pow2(order + 1));
    terminates \true;
    assigns  BLOCK_FIELDS, LIST_FIELDS, COUNTERS(zone);
    ensures  state: blocks_ok(pfn, order) && same_machine{Pre,Post};
    ensures  hand:  fits_zone(zone, pfn, order) && suits(pfn, order, migratetype);
    ensures  places: places_but{Pre,Post}(pfn + pow2(order));
    ensures  lists: ONLY_FREE_MOVE(zone);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               owed(zone, i) == owed{Pre}(zone, i) - (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  count: counters_room(zone, pow2(order));
    ensures  conservation: debug_guardpage_minorder == 0 ==> same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void split_block(struct zone *zone, pfn_t pfn, unsigned int order,
			       unsigned int migratetype)
{
	pfn_t upper = pfn + block_pages(order);

	//@ assert hand: aligned(pfn, order + 1) && pfn + pow2(order + 1) <= nr_frames;
	//@ assert guards: debug_guardpage_minorder <= MAX_ORDER / 2;
	//@ ghost block_has_halves(pfn, order);
	//@ assert upper: pfn < upper && upper + pow2(order) <= nr_frames;
	//@ assert upper: state_of(upper) == PAGE_TAIL;
	//@ assert placed: list(upper) == LIST_NONE && list(pfn) == LIST_NONE;
	//@ assert spans: fits_zone(zone, pfn, order) && fits_zone(zone, upper, order);
	//@ assert suits: suits(pfn, order, migratetype) && suits(upper, order, migratetype);
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	put_half(zone, upper, order, migratetype);
	//@ assert spans: fits_zone(zone, pfn, order) && fits_zone(zone, upper, order);
	//@ assert suits: suits(pfn, order, migratetype) && suits(upper, order, migratetype);
	//@ assert blocks: blocks_but{Pre,Here}(upper) && same_spans{Pre,Here};
	//@ assert zone: in_its_zone(upper, order);
	//@ assert type: state_of(upper) == PAGE_FREE ==> TYPE_OF(upper) == migratetype;
	//@ assert placed: list(pfn) == LIST_NONE;
	//@ assert placed: well_placed(upper);
	//@ assert hand: state_of(pfn) != PAGE_FREE;
	//@ assert alone: !free_block(pfn, order) && !aligned(upper, order + 1);
	//@ assert alone: apart(pfn, upper, order);
	//@ assert alone: alone(upper, order);
}

/* Cut the block in hand from order high down to low; the upper halves are free (Linux: expand). */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: low <= high <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires hand:  FRAME(pfn) && state_of(pfn) != PAGE_FREE && fits_zone(zone, pfn, high) &&
                    suits(pfn, high, migratetype);
    requires state: blocks_ok(pfn, high);
    requires count: counters_room(zone, pow2(high));
    terminates \true;
    assigns  BLOCK_FIELDS, LIST_FIELDS, COUNTERS(zone);
    ensures  state: blocks_ok(pfn, low) && same_machine{Pre,Post};
    ensures  hand:  fits_zone(zone, pfn, low) && suits(pfn, low, migratetype);
    ensures  pages: pow2(low) <= pow2(high);
    ensures  places: places_out{Pre,Post}(pfn, pfn + pow2(high));
    ensures  lists: ONLY_FREE_MOVE(zone);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               owed(zone, i) == owed{Pre}(zone, i) -
                                (COUNTS_AS(i, migratetype) ? pow2(high) - pow2(low) : 0);
    ensures  conservation: debug_guardpage_minorder == 0 ==> same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void expand(struct zone *zone, pfn_t pfn, unsigned int low, unsigned int high,
			  unsigned int migratetype)
{
	/*@ loop invariant order: low <= high <= \at(high, Pre);
	    loop invariant pages: pow2(high) <= pow2(\at(high, Pre));
	    loop invariant zone:  OUR_ZONE(zone) && zone->id == \at(zone->id, Pre);
	    loop invariant hand:  FRAME(pfn) && state_of(pfn) != PAGE_FREE &&
	                          fits_zone(zone, pfn, high) && suits(pfn, high, migratetype);
	    loop invariant state: blocks_ok(pfn, high) && same_machine{Pre,Here};
	    loop invariant count: counters_room(zone, pow2(high));
	    loop invariant places: places_out{Pre,Here}(pfn, pfn + pow2(\at(high, Pre)));
	    loop invariant lists: ONLY_FREE_MOVE(zone);
	    loop invariant conservation: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == owed{Pre}(zone, i) -
	                       (COUNTS_AS(i, migratetype) ? pow2(\at(high, Pre)) - pow2(high) : 0);
	    loop invariant conservation: debug_guardpage_minorder == 0 ==> same_counters{Pre,Here}(zone);
	    loop invariant others: other_sums{Pre,Here}(zone);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns high, BLOCK_FIELDS, LIST_FIELDS, COUNTERS(zone);
	    loop variant high;
	*/
	while (high > low) {
		//@ ghost pow2_values(high - 1);
		//@ assert twice: pow2(high) == 2 * pow2(high - 1);
		//@ assert zone: zone == &zones[\at(zone->id, Pre)];
		high--;
		//@ ghost Step: ;
		split_block(zone, pfn, high, migratetype);
		//@ assert machine: same_machine{Pre,Here};
		//@ assert upper: pfn < pfn + pow2(high) < pfn + pow2(\at(high, Pre));
	}
}

/* Tell of a block that leaves the buddy system; the rest of the machine stays as it is. */
/*@ requires state: machine_ok;
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state: machine_ok && same_machine{Pre,Post};
    ensures  lists: same_links{Pre,Post};
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE);
    ensures  types: \forall integer p; FRAME(p) ==> noted(p) == noted{Pre}(p);
    ensures  kept:  pcps_counted{Pre} ==> pcps_counted;
    ensures  kept:  \forall integer h, o; partition{Pre}(h, o) ==> partition(h, o);
    ensures  kept:  placed{Pre}(PFN_NONE) ==> placed(PFN_NONE);
    ensures  coalesced: coalesced{Pre} && placed{Pre}(PFN_NONE) ==> coalesced;
*/
static void trace_zone_locked(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	trace_store(&(struct trace_event){
		.kind = TRACE_MM_PAGE_ALLOC_ZONE_LOCKED,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.order = (uint8_t)order,
		.migratetype = (uint8_t)migratetype,
		.percpu_refill = pcp_allowed_order(order) && migratetype < MIGRATE_PCPTYPES,
	});
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
}

/* The smallest order from this one up that has a block of the type; MAX_ORDER: none has. */
/*@ requires lists: lists_ok && \valid_read(zone) && zone_lists(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  \nothing;
    ensures  order: order <= \result <= MAX_ORDER;
    ensures  some:  \result < MAX_ORDER ==> count(free_list_of(zone, \result, migratetype)) > 0;
    ensures  none:  \forall integer k; order <= k < \result ==>
                      count(free_list_of(zone, k, migratetype)) == 0;
*/
static inline unsigned int smallest_order(const struct zone *zone, unsigned int order,
					  unsigned int migratetype)
{
	/*@ loop invariant order: \at(order, Pre) <= order <= MAX_ORDER;
	    loop invariant none:  \forall integer k; \at(order, Pre) <= k < order ==>
	                            count(free_list_of(zone, k, migratetype)) == 0;
	    loop assigns order;
	    loop variant MAX_ORDER - order;
	*/
	while (order < MAX_ORDER && list_empty(free_list(zone, order, migratetype)))
		order++;
	return order;
}

/* Take a free block in hand; its head is marked as what it will be, an allocated block of the order. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires found: found <= MAX_PAGE_ORDER;
    requires block: free_block(pfn, found) && zone_of(pfn) == zone->id &&
                    list(pfn) == free_list_of(zone, found, migratetype);
    requires state: blocks_ok(PFN_NONE, 0);
    terminates \true;
    assigns  BLOCK_FIELDS, LIST_FIELDS;
    ensures  state: blocks_ok(pfn, found) && same_machine{Pre,Post};
    ensures  block: allocated_block(pfn, order) && zone_of(pfn) == zone->id;
    ensures  hand:  fits_zone(zone, pfn, found) && suits(pfn, found, migratetype);
    ensures  places: places_but{Pre,Post}(pfn);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               listed(zone, i) == listed{Pre}(zone, i) -
                                  (COUNTS_AS(i, migratetype) ? pow2(found) : 0);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void take_block(struct zone *zone, pfn_t pfn, unsigned int found, unsigned int order,
			      unsigned int migratetype)
{
	(void)found, (void)migratetype; /* only the contract speaks of them */
	//@ assert on: on_zone_list(pfn) && in_its_zone(pfn, found);
	//@ assert type: TYPE_OF(pfn) == migratetype;
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	del_page_from_free_list(pfn);
	//@ ghost Off: ;
	/*@ assert listed: \forall integer i; ITEM(i) ==>
	      listed(zone, i) == listed{Pre}(zone, i) -
	                         (COUNTS_AS(i, migratetype) ? pow2(found) : 0); */
	/*@ assert others: \forall integer y, i; ZONE(y) && ITEM(i) && y != zone->id &&
	                     zones[y].present != 0 ==>
	                       listed(&zones[y], i) == listed{Pre}(&zones[y], i); */
	set_block(zone, pfn, PAGE_ALLOCATED, order);
	//@ assert others: other_pages{Pre,Here}(pfn);
	//@ assert counts: counts_but{Off,Here}(0) && same_cpu_counts{Off,Here};
	/*@ assert kept: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                   listed(&zones[y], i) == listed{Off}(&zones[y], i); */
	//@ assert sound: machine_sound && pcps_counted;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(pfn);
}

/* The block in hand, whose head is marked, is its new owner's. */
/*@ requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires block: allocated_block(pfn, order);
    requires state: blocks_ok(pfn, order);
    terminates \true;
    assigns  vmemmap[pfn].migratetype, TRACE_FIELDS;
    ensures  state: blocks_ok(PFN_NONE, 0) && same_machine{Pre,Post};
    ensures  noted: noted(pfn) == migratetype;
    ensures  places: places_but{Pre,Post}(pfn) && SAME_BLOCK(Pre, Post, pfn) &&
                     list(pfn) == LIST_NONE;
    ensures  counts: counts_but{Pre,Post}(0);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void hand_over(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ assert off: list(pfn) == LIST_NONE;
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	vmemmap[pfn].migratetype = (uint16_t)migratetype;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert places: places_but{Pre,Here}(pfn) && SAME_BLOCK(Pre, Here, pfn);
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE) && same_spans{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert sound: machine_sound && pcps_counted;
	//@ assert partition: partition(PFN_NONE, 0);
	//@ assert placed: placed(PFN_NONE);
	//@ assert coalesced: coalesced{Pre} ==> coalesced;
	if (unlikely(tracing))
		trace_zone_locked(pfn, order, migratetype);
}

pfn_t rmqueue_smallest(struct zone *zone, unsigned int order, unsigned int migratetype)
{
	unsigned int found = smallest_order(zone, order, migratetype);
	pfn_t pfn;

	if (found == MAX_ORDER)
		return PFN_NONE;
	pfn = lists[free_list(zone, found, migratetype)].first;
	//@ assert first: FRAME(pfn) && list(pfn) == free_list_of(zone, found, migratetype);
	//@ assert list: listed_at(pfn, zone->id, found, migratetype);
	//@ assert free: free_block(pfn, found) && zone_of(pfn) == zone->id;
	/*@ assert pair: \forall integer q; FRAME(q) && q != pfn && state_of(q) != PAGE_TAIL ==>
	                   q + pow2(order_of(q)) <= pfn || pfn + pow2(found) <= q; */
	/*@ assert inner: \forall integer q; pfn < q < pfn + pow2(found) ==>
	                    state_of(q) == PAGE_TAIL; */
	//@ ghost sums_in_range(zone);
	//@ ghost pow2_values(found);
	//@ assert room: counters_room(zone, pow2(found));
	//@ ghost pow2_values(order);
	//@ assert pages: pow2(order) <= MAX_ORDER_PAGES;
	take_block(zone, pfn, found, order, migratetype);
	//@ ghost Taken: ;
	/*@ assert taken: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == owed{Pre}(zone, i) + (COUNTS_AS(i, migratetype) ? pow2(found) : 0); */
	/*@ assert off: FREE_OR_NONE(list{Pre}(pfn), zone) && list(pfn) == LIST_NONE; */
	//@ assert lists: ONLY_FREE_MOVE(zone);
	expand(zone, pfn, order, found, migratetype);
	//@ ghost Cut: ;
	//@ assert machine: same_machine{Pre,Here} && zone == &zones[\at(zone->id, Pre)];
	//@ assert spans: fits_zone(&zones[\at(zone->id, Pre)], pfn, order);
	//@ assert block: allocated_block(pfn, order) && in_its_zone(pfn, order);
	/*@ assert cut: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == owed{Pre}(zone, i) + (COUNTS_AS(i, migratetype) ? pow2(order) : 0); */
	//@ assert lists: ONLY_FREE_MOVE(zone);
	//@ assert others: other_sums{Pre,Here}(zone);
	//@ assert heads: heads_but{Pre,Here}(pfn);
	hand_over(pfn, order, migratetype);
	/*@ assert kept: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                   listed(&zones[y], i) == listed{Cut}(&zones[y], i); */
	/*@ assert owed: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == owed{Pre}(zone, i) + (COUNTS_AS(i, migratetype) ? pow2(order) : 0); */
	//@ assert others: other_sums{Cut,Here}(zone);
	//@ assert others: other_sums{Pre,Here}(zone);
	//@ assert zone: zone_of(pfn) == \at(zone->id, Pre) && zones[\at(zone->id, Pre)].present != 0;
	//@ assert machine: same_machine{Cut,Here} && same_machine{Pre,Here};
	//@ assert spans: fits_zone(&zones[\at(zone->id, Pre)], pfn, order);
	//@ assert block: in_its_zone(pfn, order) && suits(pfn, order, migratetype);
	/*@ assert own: state_of{Pre}(pfn) == PAGE_FREE && zone_of{Pre}(pfn) == \at(zone->id, Pre) &&
	      \at(zones[zone->id].id, Pre) == \at(zone->id, Pre); */
	//@ assert heads: heads_but{Pre,Here}(pfn);
	//@ assert unmoved: unmoved{Pre,Here};
	//@ assert lists: \forall integer q; FRAME(q) ==> list(q) == list{Cut}(q);
	//@ assert lists: ONLY_FREE_MOVE(zone);
	//@ assert sizes: pcps_sized;
	/*@ assert range: \forall integer i; ITEM(i) ==>
	      -DEBT_MAX <= owed(&zones[\at(zone->id, Pre)], i) <= DEBT_MAX; */
	//@ assert others: other_zones{Pre,Here}(&zones[\at(zone->id, Pre)]);
	//@ assert debts: debts;
	return pfn;
}

/* Of a run, put the block at its upper end on the free list of the type. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order < MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires block: aligned(pfn, order) && !aligned(pfn, order + 1) && base + pow2(order) <= pfn &&
                    pow2(order) >= 1;
    requires hand:  FRAME(pfn) && state_of(base) != PAGE_FREE && fits_zone(zone, pfn, order) &&
                    suits(pfn, order, migratetype);
    requires state: machine_ok && pcps_counted && run_hand(base, pfn + pow2(order)) && placed(base);
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone, LIST_FIELDS;
    ensures  state: machine_ok && pcps_counted && run_hand(base, pfn) && placed(base) &&
                    same_machine{Pre,Post};
    ensures  places: places_but{Pre,Post}(pfn);
    ensures  lists: free_moves{Pre,Post}(zone->id);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               listed(zone, i) == listed{Pre}(zone, i) +
                                  (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void free_upper(struct zone *zone, pfn_t pfn, unsigned int order,
			      unsigned int migratetype) /*@ ghost (pfn_t base) */
{
	//@ assert range: base < pfn < pfn + pow2(order);
	//@ assert off: state_of(pfn) == PAGE_TAIL;
	//@ assert off: list(pfn) == LIST_NONE;
	//@ assert below: state_of(pfn - pow2(order)) != PAGE_FREE;
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	set_block(zone, pfn, PAGE_FREE, order);
	//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert sound: machine_sound && pcps_counted;
	/*@ assert listed: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                     listed(&zones[y], i) == listed{Pre}(&zones[y], i); */
	add_to_free_list(zone, pfn, order, migratetype);
	//@ assert same: zone == &zones[\at(zone->id, Pre)];
	//@ assert spans: fits_zone(&zones[\at(zone->id, Pre)], pfn, order);
	//@ assert spans: suits(pfn, order, migratetype);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(pfn);
	//@ assert zone: zone == &zones[zone_of(pfn)] && in_its_zone(pfn, order);
	//@ assert type: list_order(zone, list(pfn)) == order && TYPE_OF(pfn) == migratetype;
	//@ assert on: on_zone_list(pfn);
	//@ assert placed: well_placed(pfn);
	//@ assert alone: !free_block(pfn - pow2(order), order);
	//@ assert alone: apart(pfn - pow2(order), pfn, order);
	//@ assert alone: alone(pfn, order);
}

/* What a run leaves of its block goes back, as split halves would: one block an order at most. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: low <= found <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires range: base < rest <= base + pow2(found);
    requires block: aligned(base, found) && aligned(rest, low);
    requires hand:  FRAME(base) && state_of(base) != PAGE_FREE &&
                    RUN_SUITS(zone, base, base + pow2(found), migratetype);
    requires state: machine_ok && pcps_counted && run_hand(base, base + pow2(found)) &&
                    placed(base);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].order,
             vmemmap[0 .. nr_frames - 1].zone, LIST_FIELDS;
    ensures  state: machine_ok && pcps_counted && run_hand(base, rest) && placed(base) &&
                    same_machine{Pre,Post};
    ensures  places: same_outside{Pre,Post}(base, base + pow2(found));
    ensures  lists: free_moves{Pre,Post}(zone->id);
    ensures  conservation: \forall integer i; ITEM(i) ==>
               listed(zone, i) == listed{Pre}(zone, i) +
                 (COUNTS_AS(i, migratetype) ? base + pow2(found) - rest : 0);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void free_remainder(struct zone *zone, pfn_t base, pfn_t rest, unsigned int found,
			   unsigned int migratetype) /*@ ghost (unsigned int low) */
{
	pfn_t end = base + block_pages(found);

	/*@ loop invariant order: low <= found <= \at(found, Pre);
	    loop invariant range: rest <= end <= base + pow2(\at(found, Pre)) &&
	                          end - rest < pow2(found);
	    loop invariant block: aligned(base, found) && aligned(end, found);
	    loop invariant zone:  OUR_ZONE(zone) && zone->id == \at(zone->id, Pre);
	    loop invariant head:  state_of(base) != PAGE_FREE;
	    loop invariant hand:  RUN_SUITS(zone, base, end, migratetype);
	    loop invariant state: machine_ok && pcps_counted && run_hand(base, end) && placed(base);
	    loop invariant machine: same_machine{Pre,Here};
	    loop invariant places: same_outside{Pre,Here}(base, base + pow2(\at(found, Pre)));
	    loop invariant lists: free_moves{Pre,Here}(zone->id);
	    loop invariant conservation: \forall integer i; ITEM(i) ==>
	      listed(zone, i) == listed{Pre}(zone, i) +
	        (COUNTS_AS(i, migratetype) ? base + pow2(\at(found, Pre)) - end : 0);
	    loop invariant conservation: same_counters{Pre,Here}(zone);
	    loop invariant others: other_sums{Pre,Here}(zone);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns found, end, LIST_FIELDS, vmemmap[0 .. nr_frames - 1].state,
	                 vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone;
	    loop variant found;
	*/
	while (rest < end) {
		//@ ghost rest_has_half(base, rest, end, low, found);
		found--;
		if (end - rest < block_pages(found))
			continue;
		end -= block_pages(found);
		//@ assert hand: fits_zone(zone, end, found) && suits(end, found, migratetype);
		free_upper(zone, end, found, migratetype) /*@ ghost (base) */;
		//@ assert machine: same_machine{Pre,Here};
		//@ assert zone: zone == &zones[\at(zone->id, Pre)];
	}
}

/* Of a run, put the block at its lower end on a list of a CPU. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires to:    cpu_list_of(zone->id, to, order);
    requires block: aligned(pfn, order) && pfn + pow2(order) <= end && pow2(order) >= 1;
    requires hand:  fits_zone(zone, pfn, order) && suits(pfn, order, migratetype);
    requires state: machine_ok && run_hand(pfn, end) && placed(pfn) &&
                    (state_of(pfn) != PAGE_FREE);
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone, vmemmap[pfn].migratetype,
             LIST_FIELDS;
    ensures  state: machine_ok && run_hand(pfn + pow2(order), end) && same_machine{Pre,Post};
    ensures  placed: placed(HAND(pfn + pow2(order), end));
    ensures  places: places_but{Pre,Post}(pfn);
    ensures  taken: count(to) == count{Pre}(to) + 1 && counts_but{Pre,Post}(to);
    ensures  conservation: \forall integer i; ITEM(i) ==> listed(zone, i) == listed{Pre}(zone, i);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void keep_lower(struct zone *zone, pfn_t pfn, unsigned int order,
			      unsigned int migratetype, list_t to) /*@ ghost (pfn_t end) */
{
	//@ assert off: FRAME(pfn) && list(pfn) == LIST_NONE && LIST(to);
	/*@ assert outside: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                      !IN_RUN(p, pfn, end); */
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	set_block(zone, pfn, PAGE_PCP, order);
	vmemmap[pfn].migratetype = (uint16_t)migratetype;
	list_add_tail(to, pfn);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert sound: machine_sound;
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(to);
	/*@ assert listed: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                     listed(&zones[y], i) == listed{Pre}(&zones[y], i); */
	//@ assert zone: zone_of(pfn) == \at(zone->id, Pre) && in_its_zone(pfn, order);
	//@ assert hand: run_hand(pfn + pow2(order), end);
	//@ assert to: cpu_list_of(zone_of(pfn), list(pfn), order);
	//@ assert on: on_cpu_list(pfn);
	//@ assert placed: well_placed(pfn);
	//@ assert next: pfn + pow2(order) < end ==> state_of(pfn + pow2(order)) == PAGE_TAIL;
	//@ assert next: pfn + pow2(order) < end ==> list(pfn + pow2(order)) == LIST_NONE;
}

/* The blocks of a run, one after the other, go to a list of a CPU. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires to:    cpu_list_of(zone->id, to, order);
    requires block: aligned(pfn, order) && 1 <= n * pow2(order) <= MAX_ORDER_PAGES && n >= 1;
    requires hand:  RUN_SUITS(zone, pfn, pfn + n * pow2(order), migratetype);
    requires state: machine_ok && run_hand(pfn, pfn + n * pow2(order)) && placed(pfn) &&
                    state_of(pfn) != PAGE_FREE;
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].order,
             vmemmap[0 .. nr_frames - 1].zone, vmemmap[0 .. nr_frames - 1].migratetype,
             LIST_FIELDS;
    ensures  state: machine_ok && partition(PFN_NONE, 0) && placed(PFN_NONE) &&
                    same_machine{Pre,Post};
    ensures  places: same_outside{Pre,Post}(pfn, pfn + n * pow2(order));
    ensures  taken: count(to) == count{Pre}(to) + n;
    ensures  taken: counts_but{Pre,Post}(to);
    ensures  conservation: \forall integer i; ITEM(i) ==> listed(zone, i) == listed{Pre}(zone, i);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void keep_run(struct zone *zone, pfn_t pfn, unsigned int n, unsigned int order,
		     unsigned int migratetype, list_t to)
{
	pfn_t end = pfn + n * block_pages(order);

	//@ ghost pfn_t base = pfn;
	//@ ghost unsigned int i = 0;
	//@ ghost pow2_values(order);
	/*@ loop invariant count: 0 <= i <= n && pfn == base + i * pow2(order) && pfn <= end;
	    loop invariant count: i == n ==> pfn == end;
	    loop invariant count: i < n ==> pfn < end;
	    loop invariant block: aligned(pfn, order);
	    loop invariant zone:  OUR_ZONE(zone) && zone->id == \at(zone->id, Pre);
	    loop invariant head:  pfn < end ==> state_of(pfn) != PAGE_FREE;
	    loop invariant hand:  RUN_SUITS(zone, pfn, end, migratetype);
	    loop invariant to:    cpu_list_of(zone->id, to, order);
	    loop invariant state: machine_ok && run_hand(pfn, end) && placed(HAND(pfn, end));
	    loop invariant machine: same_machine{Pre,Here};
	    loop invariant places: same_outside{Pre,Here}(base, end);
	    loop invariant taken: count(to) == count{Pre}(to) + i;
	    loop invariant taken: counts_but{Pre,Here}(to);
	    loop invariant conservation: \forall integer j; ITEM(j) ==>
	                                   listed(zone, j) == listed{Pre}(zone, j);
	    loop invariant conservation: same_counters{Pre,Here}(zone);
	    loop invariant others: other_sums{Pre,Here}(zone);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns i, pfn, LIST_FIELDS, vmemmap[0 .. nr_frames - 1].state,
	                 vmemmap[0 .. nr_frames - 1].order, vmemmap[0 .. nr_frames - 1].zone,
	                 vmemmap[0 .. nr_frames - 1].migratetype;
	    loop variant n - i;
	*/
	while (pfn < end) {
		//@ ghost run_goes_on(i, n, order);
		//@ assert fits: pfn + pow2(order) <= end;
		//@ assert hand: fits_zone(zone, pfn, order) && suits(pfn, order, migratetype);
		keep_lower(zone, pfn, order, migratetype, to) /*@ ghost (end) */;
		//@ assert machine: same_machine{Pre,Here};
		//@ assert zone: zone == &zones[\at(zone->id, Pre)];
		//@ ghost next_multiple(pfn, order);
		pfn += block_pages(order);
		//@ ghost i++;
	}
}

/* Tell of each block of a run. */
/*@ requires state: machine_ok && partition(PFN_NONE, 0) && placed(PFN_NONE);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires range: pfn + n * pow2(order) <= MAX_FRAMES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state: machine_ok && partition(PFN_NONE, 0) && placed(PFN_NONE);
    ensures  machine: same_machine{Pre,Post};
    ensures  links: same_links{Pre,Post};
    ensures  places: places_but{Pre,Post}(PFN_NONE);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static OUT_OF_LINE void trace_run(pfn_t pfn, unsigned int n, unsigned int order,
				  unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	/*@ loop invariant count: 0 <= i <= n && pfn == \at(pfn, Pre) + i * pow2(order);
	    loop invariant count: pfn <= \at(pfn, Pre) + n * pow2(order);
	    loop invariant state: machine_ok && partition(PFN_NONE, 0) && placed(PFN_NONE);
	    loop invariant machine: same_machine{Pre,Here};
	    loop invariant links: same_links{Pre,Here};
	    loop invariant places: places_but{Pre,Here}(PFN_NONE);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns i, pfn, TRACE_FIELDS;
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n; i++) {
		//@ ghost run_goes_on(i, n, order);
		trace_zone_locked(pfn, order, migratetype);
		pfn += block_pages(order);
	}
}

unsigned int rmqueue_run(struct zone *zone, unsigned int order, unsigned int migratetype,
			 unsigned int count, list_t to)
{
	unsigned int found = smallest_order(zone, order, migratetype), n;
	pfn_t pfn;

	if (found == MAX_ORDER)
		return 0;
	pfn = lists[free_list(zone, found, migratetype)].first;
	//@ ghost unsigned int z = zone->id;
	//@ assert first: FRAME(pfn) && list(pfn) == free_list_of(zone, found, migratetype);
	//@ assert list: listed_at(pfn, zone->id, found, migratetype);
	//@ assert free: free_block(pfn, found) && zone_of(pfn) == zone->id;
	/*@ assert inner: \forall integer q; pfn < q < pfn + pow2(found) ==>
	                    state_of(q) == PAGE_TAIL; */
	//@ assert to: cpu_list_of(z, to, order);
	//@ ghost pow2_values(found - order);
	n = (unsigned int)block_pages(found - order);
	if (n > count)
		n = count;
	//@ ghost run_is(pfn, found, order, n);
	take_block(zone, pfn, found, order, migratetype);
	//@ ghost Taken: ;
	//@ assert moves: free_moves{Pre,Here}(z);
	//@ assert hand: RUN_SUITS(zone, pfn, pfn + pow2(found), migratetype);
	free_remainder(zone, pfn, pfn + n * block_pages(order), found,
		       migratetype) /*@ ghost (order) */;
	//@ ghost Freed: ;
	//@ assert machine: same_machine{Pre,Here} && zone == &zones[z];
	//@ assert moves: free_moves{Pre,Here}(z);
	//@ assert to: cpu_list_of(z, to, order);
	keep_run(zone, pfn, n, order, migratetype, to);
	//@ ghost Kept: ;
	if (unlikely(tracing))
		trace_run(pfn, n, order, migratetype);
	return n;
}
