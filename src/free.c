/* SPDX-License-Identifier: GPL-2.0-only */
/* Freeing. First all checks, then all changes: a bad free leaves the state as it was. */
#include "free.h"
#include "trace.h"

struct memcg memcg;

/* The words stand in the rows themselves, so that a proof sees where each ends. */
static const char bad_page_reasons[NR_BAD_PAGES][48] = {
	[BAD_PAGE_NONE] = "good page",
	[BAD_PAGE_OUTSIDE] = "no memory at this PFN",
	[BAD_PAGE_ORDER_RANGE] = "no such order",
	[BAD_PAGE_TAIL] = "tail page of a block",
	[BAD_PAGE_RESERVED] = "PAGE_FLAGS_CHECK_AT_FREE flag(s) set: reserved",
	[BAD_PAGE_FREE] = "page is free already (on a buddy list)",
	[BAD_PAGE_PCP] = "page is free already (on a per-CPU list)",
	[BAD_PAGE_NOT_OURS] = "page is a guard or isolated",
	[BAD_PAGE_ORDER] = "wrong order",
};

const char *bad_page_reason(enum bad_page bad)
{
	return bad_page_reasons[bad];
}

enum bad_page free_pages_check(pfn_t pfn, unsigned int order)
{
	const struct page *page;

	if (unlikely(pfn >= nr_frames))
		return BAD_PAGE_OUTSIDE;
	if (unlikely(order > MAX_PAGE_ORDER))
		return BAD_PAGE_ORDER_RANGE;
	//@ assert blocks: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
	page = &vmemmap[pfn];
	if (likely(page->state == PAGE_ALLOCATED))
		return likely(page->order == order) ? BAD_PAGE_NONE : BAD_PAGE_ORDER;
	switch (page->state) {
	case PAGE_TAIL:
		return block_head(pfn) == PFN_NONE ? BAD_PAGE_OUTSIDE : BAD_PAGE_TAIL;
	case PAGE_RESERVED:
		return BAD_PAGE_RESERVED;
	case PAGE_FREE:
		return BAD_PAGE_FREE;
	case PAGE_PCP:
		return BAD_PAGE_PCP;
	default:
		return BAD_PAGE_NOT_OURS;
	}
}

/*@ requires ring:   ring && cpus;
    requires order:  order <= MAX_PAGE_ORDER;
    requires kind:   kind < NR_TRACE_KINDS;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  count:  trace_size != 0 && \old(trace_count) < UINT64_MAX ==>
                       trace_count == \old(trace_count) + 1;
*/
static void trace_free(enum trace_kind kind, pfn_t pfn, unsigned int order)
{
	trace_store(&(struct trace_event){
		.kind = (uint8_t)kind,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.order = (uint8_t)order,
	});
}

/* Pages that were charged are back; no more than were. */
/*@ terminates \true;
    assigns  memcg.usage;
    ensures  less:   memcg.usage == not_below_0(\old(memcg.usage) - pages);
*/
static void memcg_uncharge(uint64_t pages)
{
	memcg.usage -= pages < memcg.usage ? pages : memcg.usage;
}

/* What every freed block goes through (Linux: free_pages_prepare). */
/*@ requires page:   FRAME(pfn) && \valid(vmemmap + pfn);
    requires order:  order <= MAX_PAGE_ORDER;
    requires state:  allocator_but(pfn, order) && ZONE(zone_of(pfn));
    terminates \true;
    assigns  vmemmap[pfn].flags, memcg.usage, TRACE_FIELDS;
    ensures  flags:  vmemmap[pfn].flags == 0;
    ensures  usage:  memcg.usage <= \old(memcg.usage);
    ensures  state:  allocator_but(pfn, order);
    ensures  machine: same_machine{Pre,Post} && blocks_but{Pre,Post}(PFN_NONE);
    ensures  lists:  list(pfn) == \old(list(pfn));
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline void free_pages_prepare(pfn_t pfn, unsigned int order)
{
	//@ assert free: FREE_IN_ZONES(Here);
	if (unlikely(tracing))
		trace_free(TRACE_MM_PAGE_FREE, pfn, order);
	if (unlikely(vmemmap[pfn].flags & PG_KMEMCG))
		memcg_uncharge(block_pages(order));
	vmemmap[pfn].flags = 0;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
}

/* A block of an order that has no pcp lists (Linux: __free_pages_ok). */
/*@ requires zone:       OUR_ZONE(zone) && zone_of(pfn) == zone->id;
    requires order:      order <= MAX_PAGE_ORDER;
    requires block:      OWNED(pfn, order);
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu].pgfree;
    ensures  state:      allocator_ok;
    ensures  others:     \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static OUT_OF_LINE void free_pages_ok(struct zone *zone, pfn_t pfn, unsigned int order)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];

	//@ ghost unsigned int z = zone->id;
	//@ assert zone: zone_set(zone) && pageblocks;
	free_one_page(zone, pfn, order, get_pageblock_migratetype(pfn), FPI_NONE);
	//@ assert zone: zone == &zones[z] && zones[z].id == z;
	//@ assert owed: same_owed{Pre,Here};
	count_freed(pcp, order) /*@ ghost (zone) */;
	//@ assert machine: same_machine{Pre,Here} && same_owed{Pre,Here};
}

/* To the CPU's lists or to the buddy system, by order (Linux: free_the_page). */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires block:      OWNED(pfn, order);
    requires room:       pcp_room;
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:      allocator_ok;
    ensures  others:     \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline void free_block(pfn_t pfn, unsigned int order)
{
	struct zone *zone = &zones[vmemmap[pfn].zone];

	if (likely(order == 0 || pcp_allowed_order(order)))
		free_unref_page(zone, pfn, order);
	else
		free_pages_ok(zone, pfn, order);
}

/* The last reference is gone. */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires block:      OWNED(pfn, order);
    requires room:       pcp_room;
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage;
    ensures  state:      allocator_ok;
    ensures  others:     \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void free_the_page(pfn_t pfn, unsigned int order)
{
	free_pages_prepare(pfn, order);
	free_block(pfn, order);
}

/* Keep the first page of a block; all others are free. */
static void free_tail_pages(pfn_t pfn, unsigned int order)
{
	const struct zone *zone = &zones[vmemmap[pfn].zone];
	uint16_t flags = vmemmap[pfn].flags;

	set_block(zone, pfn, PAGE_ALLOCATED, 0);
	if (flags & PG_KMEMCG)
		memcg_uncharge(block_pages(order) - 1);
	while (order > 0) {
		pfn_t tail;

		order--;
		tail = pfn + block_pages(order);
		set_block(zone, tail, PAGE_ALLOCATED, order);
		vmemmap[tail].flags = 0;
		vmemmap[tail].refcount = 0;
		free_the_page(tail, order);
	}
}

/* A free that is wrong, or not the last, or watched. */
static OUT_OF_LINE enum bad_page free_pages_whole(pfn_t pfn, unsigned int order)
{
	enum bad_page bad = free_pages_check(pfn, order);

	if (bad != BAD_PAGE_NONE)
		return bad;
	if (--vmemmap[pfn].refcount == 0)
		free_the_page(pfn, order);
	else if (!(vmemmap[pfn].flags & PG_HEAD))
		free_tail_pages(pfn, order);
	return BAD_PAGE_NONE;
}

enum bad_page free_pages(pfn_t pfn, unsigned int order)
{
	struct page *page = &vmemmap[pfn];

	if (unlikely(pfn >= nr_frames || tracing || page->state != PAGE_ALLOCATED ||
		     page->order != order || page->refcount != 1 || page->flags != 0))
		return free_pages_whole(pfn, order);
	page->refcount = 0;
	free_block(pfn, order);
	return BAD_PAGE_NONE;
}

enum bad_page get_page(pfn_t pfn)
{
	enum bad_page bad;

	if (pfn >= nr_frames)
		return BAD_PAGE_OUTSIDE;
	bad = free_pages_check(pfn, vmemmap[pfn].order);
	if (bad == BAD_PAGE_NONE) {
		/* a count that cannot grow any more stays, as a kernel's saturates */
		if (vmemmap[pfn].refcount < INT32_MAX)
			vmemmap[pfn].refcount++;
	}
	return bad;
}

enum bad_page split_page(pfn_t pfn, unsigned int order)
{
	enum bad_page bad = free_pages_check(pfn, order);
	const struct zone *zone;

	if (bad != BAD_PAGE_NONE)
		return bad;
	if (vmemmap[pfn].flags & PG_HEAD)
		return BAD_PAGE_NOT_OURS;
	zone = &zones[vmemmap[pfn].zone];
	for (pfn_t p = pfn; p < pfn + block_pages(order); p++) {
		set_block(zone, p, PAGE_ALLOCATED, 0);
		vmemmap[p].list = LIST_NONE;
		vmemmap[p].flags = vmemmap[pfn].flags;
		if (p != pfn)
			vmemmap[p].refcount = 1;
	}
	return BAD_PAGE_NONE;
}

/* Drop a reference to each; a page without one is in the list already. All or none. */
static enum bad_page put_pages(const pfn_t *pfns, size_t count, size_t *where)
{
	for (size_t i = 0; i < count; i++) {
		enum bad_page bad = free_pages_check(pfns[i], 0);

		if (bad == BAD_PAGE_NONE && vmemmap[pfns[i]].refcount == 0)
			bad = BAD_PAGE_FREE;
		if (bad != BAD_PAGE_NONE) {
			*where = i;
			while (i > 0)
				vmemmap[pfns[--i]].refcount++;
			return bad;
		}
		vmemmap[pfns[i]].refcount--;
	}
	return BAD_PAGE_NONE;
}

enum bad_page free_unref_page_list(const pfn_t *pfns, size_t count, size_t *where)
{
	enum bad_page bad = put_pages(pfns, count, where);

	if (bad != BAD_PAGE_NONE)
		return bad;
	/* isolated pageblocks' pages go to the buddy system before the others move */
	for (size_t i = 0; i < count; i++) {
		pfn_t pfn = pfns[i];

		/* one that had two references may be here twice, and is free by now */
		if (vmemmap[pfn].refcount != 0 || vmemmap[pfn].state != PAGE_ALLOCATED)
			continue;
		free_pages_prepare(pfn, 0);
		if (get_pageblock_migratetype(pfn) == MIGRATE_ISOLATE)
			free_one_page(&zones[vmemmap[pfn].zone], pfn, 0, MIGRATE_ISOLATE, FPI_NONE);
	}
	for (size_t i = 0; i < count; i++) {
		pfn_t pfn = pfns[i];

		if (vmemmap[pfn].refcount != 0 || vmemmap[pfn].state != PAGE_ALLOCATED)
			continue;
		if (unlikely(tracing))
			trace_free(TRACE_MM_PAGE_FREE_BATCHED, pfn, 0);
		free_unref_page(&zones[vmemmap[pfn].zone], pfn, 0);
	}
	return BAD_PAGE_NONE;
}
