/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Split and merge. While a block is in hand it is on no list and its head is unmarked, so that at
 * every step the marked heads and the block in hand tile the zone.
 */
#include "buddy.h"
#include "trace.h"

unsigned int debug_guardpage_minorder;

pfn_t block_head(pfn_t pfn)
{
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop assigns order;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		pfn_t head = pfn - pfn % block_pages(order);

		//@ ghost if (vmemmap[head].order < MAX_ORDER) pow2_values(vmemmap[head].order);
		//@ ghost pow2_values(order);
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
static inline bool page_is_buddy(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	const struct page *page = &vmemmap[pfn];

	return page->order == order && (page->state == PAGE_FREE || page->state == PAGE_GUARD) &&
	       page->zone == zone->id;
}

/* From the order of a pageblock on, types that must stay apart do. */
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

/* Take the buddy out of the free memory: it becomes part of the block in hand. */
static inline void absorb(struct zone *zone, pfn_t buddy, unsigned int order,
			  unsigned int migratetype)
{
	if (unlikely(vmemmap[buddy].state == PAGE_GUARD)) {
		if (migratetype != MIGRATE_ISOLATE)
			mod_zone_freepage_state(zone, (int64_t)block_pages(order), migratetype);
	} else {
		del_page_from_free_list(buddy);
	}
	vmemmap[buddy].state = PAGE_TAIL;
}

/*
 * Will the block soon merge? If the buddy of the block one order up is free, then its tail of the
 * list keeps it from being handed out. The block one order up may start before the zone does: then
 * its first frame is another zone's, and the kernel sees no buddy (run 27 of the recordings).
 */
static inline bool buddy_merge_likely(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	pfn_t higher;

	if (order >= MAX_PAGE_ORDER - 1)
		return false;
	higher = pfn & ~block_pages(order);
	if (unlikely(!zone_spans_pfn(zone, higher)))
		return false;
	return page_is_buddy(zone, find_buddy_pfn(higher, order + 1), order + 1);
}

void free_one_page(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype,
		   unsigned int fpi_flags)
{
	if (likely(migratetype != MIGRATE_ISOLATE))
		mod_zone_freepage_state(zone, (int64_t)block_pages(order), migratetype);
	vmemmap[pfn].state = PAGE_TAIL;

	while (order < MAX_PAGE_ORDER) {
		pfn_t buddy = find_buddy_pfn(pfn, order);

		if (!page_is_buddy(zone, buddy, order))
			break;
		if (unlikely(order >= PAGEBLOCK_ORDER) && !merge_allowed(zone, buddy, migratetype))
			break;
		absorb(zone, buddy, order, migratetype);
		pfn = buddy < pfn ? buddy : pfn;
		order++;
	}

	set_block(zone, pfn, PAGE_FREE, order);
	if ((fpi_flags & FPI_TO_TAIL) || buddy_merge_likely(zone, pfn, order))
		add_to_free_list_tail(zone, pfn, order, migratetype);
	else
		add_to_free_list(zone, pfn, order, migratetype);
}

/* Mark a left-over block as a guard if the order asks for it (Linux: set_page_guard). */
static inline bool set_page_guard(struct zone *zone, pfn_t pfn, unsigned int order,
				  unsigned int migratetype)
{
	if (likely(order >= debug_guardpage_minorder))
		return false;
	set_block(zone, pfn, PAGE_GUARD, order);
	if (migratetype != MIGRATE_ISOLATE)
		mod_zone_freepage_state(zone, -(int64_t)block_pages(order), migratetype);
	return true;
}

/* Cut the block in hand from order high down to low; the upper halves are free (Linux: expand). */
static inline void expand(struct zone *zone, pfn_t pfn, unsigned int low, unsigned int high,
			  unsigned int migratetype)
{
	while (high > low) {
		pfn_t upper;

		high--;
		upper = pfn + block_pages(high);
		if (set_page_guard(zone, upper, high, migratetype))
			continue;
		set_block(zone, upper, PAGE_FREE, high);
		add_to_free_list(zone, upper, high, migratetype);
	}
}

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
}

/* The smallest order from this one up that has a block of the type; MAX_ORDER: none has. */
static inline unsigned int smallest_order(const struct zone *zone, unsigned int order,
					  unsigned int migratetype)
{
	while (order < MAX_ORDER && list_empty(free_list(zone, order, migratetype)))
		order++;
	return order;
}

pfn_t rmqueue_smallest(struct zone *zone, unsigned int order, unsigned int migratetype)
{
	unsigned int found = smallest_order(zone, order, migratetype);
	pfn_t pfn;

	if (found == MAX_ORDER)
		return PFN_NONE;
	pfn = lists[free_list(zone, found, migratetype)].first;
	del_page_from_free_list(pfn);
	set_block(zone, pfn, PAGE_ALLOCATED, order);
	expand(zone, pfn, order, found, migratetype);
	vmemmap[pfn].migratetype = (uint16_t)migratetype;
	if (unlikely(tracing))
		trace_zone_locked(pfn, order, migratetype);
	return pfn;
}

/* What a run leaves of its block goes back: each list between was empty, and gets one block at most. */
static void free_remainder(struct zone *zone, pfn_t pfn, pfn_t end, unsigned int order,
			   unsigned int migratetype)
{
	for (; pfn < end; order++) {
		if (block_aligned(pfn, order + 1))
			continue;
		set_block(zone, pfn, PAGE_FREE, order);
		add_to_free_list(zone, pfn, order, migratetype);
		pfn += block_pages(order);
	}
}

unsigned int rmqueue_run(struct zone *zone, unsigned int order, unsigned int migratetype,
			 unsigned int count, list_t to)
{
	unsigned int found = smallest_order(zone, order, migratetype), n;
	pfn_t pfn, end;

	if (found == MAX_ORDER)
		return 0;
	pfn = lists[free_list(zone, found, migratetype)].first;
	end = pfn + block_pages(found);
	del_page_from_free_list(pfn);
	for (n = 0; n < count && pfn < end; n++) {
		set_block(zone, pfn, PAGE_PCP, order);
		vmemmap[pfn].migratetype = (uint16_t)migratetype;
		list_add_tail(to, pfn);
		if (unlikely(tracing))
			trace_zone_locked(pfn, order, migratetype);
		pfn += block_pages(order);
	}
	free_remainder(zone, pfn, end, order, migratetype);
	return n;
}
