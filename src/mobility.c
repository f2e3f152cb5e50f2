/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fallback in three steps that the kernel keeps apart too: find a block of another type, make it (or
 * its pageblock) ours, and let the ordinary search find it on our list.
 */
#include "mobility.h"
#include "trace.h"

static const uint8_t fallbacks[MIGRATE_PCPTYPES][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

unsigned int fallback_type(unsigned int migratetype, unsigned int i)
{
	return migratetype < MIGRATE_PCPTYPES && i < 2 ? fallbacks[migratetype][i] : MIGRATE_TYPES;
}

/* May the whole pageblock be taken with a block of this order? (Linux: can_steal_fallback) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  mobility: \result <==> steals(order, start_type);
*/
static bool can_steal_fallback(unsigned int order, unsigned int start_type)
{
	return order >= PAGEBLOCK_ORDER / 2 || start_type == MIGRATE_RECLAIMABLE ||
	       start_type == MIGRATE_UNMOVABLE;
}

unsigned int find_suitable_fallback(const struct zone *zone, unsigned int order,
				    unsigned int migratetype, bool *can_steal)
{
	*can_steal = false;
	/*@ loop invariant next:  0 <= i <= 2;
	    loop invariant none:  \forall integer j; 0 <= j < i ==>
	                            offered(zone, order, migratetype, j) == 0;
	    loop invariant steal: *can_steal == 0;
	    loop assigns i, *can_steal;
	    loop variant 2 - i;
	*/
	for (unsigned int i = 0; i < 2; i++) {
		unsigned int type = fallback_type(migratetype, i);

		if (type == MIGRATE_TYPES || list_empty(free_list(zone, order, type)))
			continue;
		*can_steal = can_steal_fallback(order, migratetype);
		return type;
	}
	/*@ assert none: offered(zone, order, migratetype, 0) == 0 &&
	                 offered(zone, order, migratetype, 1) == 0; */
	return MIGRATE_TYPES;
}

/* The pages of a used block that lie below end and, by its flag, can be moved. */
/*@ requires arrays: arrays;
    requires block:  FRAME(head) && order_of(head) <= MAX_PAGE_ORDER;
    requires range:  head <= from < head + pow2(order_of(head)) && from < end;
    terminates \true;
    assigns  \nothing;
    ensures  pages:  \result <= end - from;
    ensures  pages:  \result == (state_of(head) == PAGE_ALLOCATED &&
                                 (vmemmap[head].flags & PG_LRU) != 0 ?
                       \min(head + pow2(order_of(head)), end) - from : 0);
*/
static uint64_t movable_pages(pfn_t head, pfn_t from, pfn_t end)
{
	pfn_t next = head + block_pages(vmemmap[head].order);

	if (vmemmap[head].state != PAGE_ALLOCATED || !(vmemmap[head].flags & PG_LRU))
		return 0;
	return (next < end ? next : end) - from;
}

/* The same over [start, end) of one zone. Blocks that start before start are not free for it. */
/*@ requires zone:     zone_ok(zone) && zone->present != 0;
    requires range:    start <= end <= nr_frames && spans(zone, start);
    requires type:     migratetype < MIGRATE_TYPES;
    requires movable:  \valid(movable) && *movable == 0;
    requires state:    machine_ok && pcps_counted && partition(PFN_NONE, 0);
    requires lists:    \forall integer q; start <= q < end && state_of(q) == PAGE_FREE &&
                         zone_of(q) == zone->id ==>
                           on_free_list(zone, q) && list_order(zone, list(q)) == order_of(q);
    terminates \true;
    assigns  LIST_FIELDS, *movable;
    ensures  state:    machine_ok && pcps_counted && partition(PFN_NONE, 0);
    ensures  pages:    \result < end - start + MAX_ORDER_PAGES && *movable <= end - start;
    ensures  mobility: \forall integer q; start <= q < end && state_of(q) == PAGE_FREE &&
                         zone_of(q) == zone->id ==>
                           list(q) == free_list_of(zone, order_of(q), migratetype);
    ensures  others:   \forall integer q; FRAME(q) && (q < start || end <= q) ==>
                         list(q) == \old(list(q));
*/
static uint64_t move_freepages(struct zone *zone, pfn_t start, pfn_t end, unsigned int migratetype,
			       uint64_t *movable)
{
	uint64_t moved = 0;
	pfn_t pfn = start;

	while (pfn < end) {
		pfn_t head = vmemmap[pfn].state != PAGE_TAIL ? pfn : block_head(pfn);
		unsigned int order;

		if (unlikely(head == PFN_NONE)) {
			pfn++;
			continue;
		}
		order = vmemmap[head].order;
		if (head == pfn && vmemmap[pfn].state == PAGE_FREE &&
		    vmemmap[pfn].zone == zone->id) {
			move_to_free_list(zone, pfn, order, migratetype);
			moved += block_pages(order);
		} else {
			*movable += movable_pages(head, pfn, end);
		}
		pfn = head + block_pages(order);
	}
	return moved;
}

uint64_t move_freepages_block(struct zone *zone, pfn_t pfn, unsigned int migratetype,
			      uint64_t *movable)
{
	pfn_t start = pageblock_start_pfn(pfn), end = pageblock_end_pfn(pfn);
	uint64_t seen = 0, moved;

	/* a pageblock that the zone's end cuts stays; one that its start cuts is taken from pfn on */
	if (!zone_spans_pfn(zone, start))
		start = pfn;
	if (!zone_spans_pfn(zone, end - 1))
		moved = 0;
	else
		moved = move_freepages(zone, start, end, migratetype, &seen);
	if (movable != NULL)
		*movable = seen;
	return moved;
}

/* Every pageblock of a block of that order or larger changes its type. */
/*@ requires types:  pageblocks;
    requires apart:  \separated(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1),
                                &pageblock_types, &nr_frames);
    requires order:  PAGEBLOCK_ORDER <= order <= MAX_PAGE_ORDER;
    requires block:  aligned(pfn, order) && pfn + pow2(order) <= nr_frames;
    requires type:   migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES .. (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES];
    ensures  types:  pageblocks;
    ensures  mobility: \forall integer q; pfn <= q < pfn + pow2(order) ==>
                         pageblock_type(q) == migratetype;
*/
static void change_pageblock_range(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	//@ ghost pow2_values(order - PAGEBLOCK_ORDER);
	//@ assert pages: pow2(order) == PAGEBLOCK_PAGES * pow2(order - PAGEBLOCK_ORDER);
	//@ assert first: pfn % PAGEBLOCK_PAGES == 0;
	/*@ loop invariant next:  0 <= i <= pow2(order - PAGEBLOCK_ORDER);
	    loop invariant types: pageblocks;
	    loop invariant type:  \forall integer q; pfn <= q < pfn + i * PAGEBLOCK_PAGES ==>
	                            pageblock_type(q) == migratetype;
	    loop assigns i, pageblock_types[pfn / PAGEBLOCK_PAGES ..
	                                    (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES];
	    loop variant pow2(order - PAGEBLOCK_ORDER) - i;
	*/
	for (uint64_t i = 0; i < block_pages(order - PAGEBLOCK_ORDER); i++)
		set_pageblock_migratetype(pfn + i * PAGEBLOCK_PAGES, migratetype);
}

/*
 * A fallback fragments memory: raise the marks by a pageblock, so that kswapd frees some
 * (Linux: boost_watermark).
 */
/*@ requires zone:   \valid(zone) && zone_marks(zone);
    requires factor: vm.watermark_boost_factor <= INT32_MAX;
    terminates \true;
    assigns  zone->watermark_boost;
    ensures  none:   !\result ==> zone->watermark_boost == \old(zone->watermark_boost);
    ensures  boost:  zone->watermark_boost <= \old(zone->watermark_boost) + PAGEBLOCK_PAGES;
    ensures  some:   \result ==> vm.watermark_boost_factor != 0 && zone->watermark_boost > 0 &&
                       zone->managed >= 4 * PAGEBLOCK_PAGES;
*/
static bool boost_watermark(struct zone *zone)
{
	uint64_t max_boost, boost;

	if (vm.watermark_boost_factor == 0 || PAGEBLOCK_PAGES * 4 > zone->managed)
		return false;
	/* split as the kernel does, so that the product stays small */
	max_boost = zone->watermark[WMARK_HIGH] / 10000 * vm.watermark_boost_factor +
		    zone->watermark[WMARK_HIGH] % 10000 * vm.watermark_boost_factor / 10000;
	if (max_boost == 0)
		return false;
	if (max_boost < PAGEBLOCK_PAGES)
		max_boost = PAGEBLOCK_PAGES;
	boost = zone->watermark_boost + PAGEBLOCK_PAGES;
	zone->watermark_boost = boost < max_boost ? boost : max_boost;
	return true;
}

/*
 * Move the pageblock's free pages to the type; the pageblock itself follows if half of it is free or
 * alike. False: nothing could be moved.
 */
/*@ requires zone:     zone_ok(zone) && zone->present != 0;
    requires page:     FRAME(pfn) && spans(zone, pfn);
    requires type:     start_type < MIGRATE_PCPTYPES && pageblock_type(pfn) < MIGRATE_HIGHATOMIC;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  mobility: pageblock_type(pfn) == \old(pageblock_type(pfn)) ||
                         (\result && pageblock_type(pfn) == start_type);
    ensures  moved:    \result ==> \forall integer q; FRAME(q) && q >= pfn &&
                         state_of(q) == PAGE_FREE && zone_of(q) == zone->id &&
                         PAGEBLOCK_START(q) == PAGEBLOCK_START(pfn) ==>
                           list(q) == free_list_of(zone, order_of(q), start_type);
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool steal_pageblock(struct zone *zone, pfn_t pfn, unsigned int start_type)
{
	unsigned int old_type = get_pageblock_migratetype(pfn);
	uint64_t movable, alike = 0;
	uint64_t moved = move_freepages_block(zone, pfn, start_type, &movable);

	if (moved == 0)
		return false;
	if (start_type == MIGRATE_MOVABLE)
		alike = movable;
	else if (old_type == MIGRATE_MOVABLE)
		alike = PAGEBLOCK_PAGES - (moved + movable);
	if (moved + alike >= PAGEBLOCK_PAGES / 2)
		set_pageblock_migratetype(pfn, start_type);
	return true;
}

void steal_suitable_fallback(struct zone *zone, pfn_t pfn, unsigned int alloc_flags,
			     unsigned int start_type, bool whole_block)
{
	unsigned int order = vmemmap[pfn].order;

	if (get_pageblock_migratetype(pfn) != MIGRATE_HIGHATOMIC) {
		if (order >= PAGEBLOCK_ORDER) {
			change_pageblock_range(pfn, order, start_type);
		} else {
			if (boost_watermark(zone) && (alloc_flags & ALLOC_KSWAPD))
				zone->flags |= ZONE_BOOSTED_WATERMARK;
			if (whole_block && steal_pageblock(zone, pfn, start_type))
				return;
		}
	}
	move_to_free_list(zone, pfn, order, start_type);
}

/* A block to steal: its order and its type. */
struct fallback {
	unsigned int order, type;
	bool can_steal;
};

/*@ predicate chosen{L}(struct zone *z, struct fallback *f, integer t) =
      f->type == suitable(z, f->order, t) && f->type != MIGRATE_TYPES &&
      (f->can_steal != 0 <==> steals(f->order, t));
*/

/* From the largest order down to min_order, the first that has a block to fall back to. */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires found: \valid(found) && \separated(found, zone, zone->pcp + (0 .. nr_cpus - 1));
    requires apart: \separated(found, vmemmap + (0 .. nr_frames - 1), lists + (0 .. nr_lists - 1),
                               &vmemmap, &lists, &nr_frames, &nr_lists, &nr_cpus);
    terminates \true;
    assigns  *found;
    ensures  some:    \result ==> min_order <= found->order <= MAX_PAGE_ORDER &&
                        chosen(zone, found, migratetype);
    ensures  largest: \result ==> \forall integer k; found->order < k <= MAX_PAGE_ORDER ==>
                        suitable(zone, k, migratetype) == MIGRATE_TYPES;
    ensures  none:    !\result ==> \forall integer k; min_order <= k <= MAX_PAGE_ORDER ==>
                        suitable(zone, k, migratetype) == MIGRATE_TYPES;
*/
static bool find_largest_fallback(const struct zone *zone, unsigned int min_order,
				  unsigned int migratetype, struct fallback *found)
{
	/*@ loop invariant next: order <= MAX_ORDER;
	    loop invariant none: \forall integer k; order <= k <= MAX_PAGE_ORDER ==>
	                           suitable(zone, k, migratetype) == MIGRATE_TYPES;
	    loop assigns order, found->can_steal;
	    loop variant order;
	*/
	for (unsigned int order = MAX_ORDER; order > min_order; order--) {
		unsigned int type =
			find_suitable_fallback(zone, order - 1, migratetype, &found->can_steal);

		if (type != MIGRATE_TYPES) {
			found->order = order - 1;
			found->type = type;
			//@ assert zone: zone->free_list == \at(zone->free_list, Pre);
			return true;
		}
	}
	return false;
}

/* From this order up, the first that has one; there is one. */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires found: \valid(found) && \separated(found, zone, zone->pcp + (0 .. nr_cpus - 1));
    requires apart: \separated(found, vmemmap + (0 .. nr_frames - 1), lists + (0 .. nr_lists - 1),
                               &vmemmap, &lists, &nr_frames, &nr_lists, &nr_cpus);
    requires some:  min_order <= found->order <= MAX_PAGE_ORDER &&
                      suitable(zone, found->order, migratetype) != MIGRATE_TYPES;
    terminates \true;
    assigns  *found;
    ensures  some:     min_order <= found->order <= MAX_PAGE_ORDER &&
                         chosen(zone, found, migratetype);
    ensures  smallest: \forall integer k; min_order <= k < found->order ==>
                         suitable(zone, k, migratetype) == MIGRATE_TYPES;
*/
static void find_smallest_fallback(const struct zone *zone, unsigned int min_order,
				   unsigned int migratetype, struct fallback *found)
{
	/*@ loop invariant next: min_order <= order;
	    loop invariant none: \forall integer k; min_order <= k < order ==>
	                           suitable(zone, k, migratetype) == MIGRATE_TYPES;
	    loop assigns order, found->can_steal;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = min_order; order < MAX_ORDER; order++) {
		unsigned int type =
			find_suitable_fallback(zone, order, migratetype, &found->can_steal);

		if (type != MIGRATE_TYPES) {
			//@ assert type: type == suitable(zone, order, migratetype);
			//@ assert steal: found->can_steal != 0 <==> steals(order, migratetype);
			found->order = order;
			found->type = type;
			//@ assert zone: zone->free_list == \at(zone->free_list, Pre);
			//@ assert chosen: type == suitable(zone, order, migratetype);
			return;
		}
	}
}

/*@ requires ring:   ring && cpus;
    requires types:  pageblocks;
    requires frame:  FRAME(pfn);
    requires event:  order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires found:  \valid_read(found) && found->order <= MAX_PAGE_ORDER &&
                     found->type < MIGRATE_TYPES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  ring:   trace_count < UINT64_MAX ==> ring;
*/
static void trace_extfrag(pfn_t pfn, unsigned int order, unsigned int migratetype,
			  const struct fallback *found)
{
	trace_store(&(struct trace_event){
		.kind = TRACE_MM_PAGE_ALLOC_EXTFRAG,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.order = (uint8_t)order,
		.migratetype = (uint8_t)migratetype,
		.fallback_order = (uint8_t)found->order,
		.fallback_migratetype = (uint8_t)found->type,
		.change_ownership = get_pageblock_migratetype(pfn) == migratetype,
	});
}

/* Make a block of another type ours; false: there is none (Linux: __rmqueue_fallback). */
/*@ requires zone:     zone_ok(zone) && zone->present != 0;
    requires order:    order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires empty:    !has_block(zone, order, migratetype);
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, TRACE_FIELDS, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  null_exact: \result <==>
               \exists integer k; least_fallback(order, alloc_flags) <= k <= MAX_PAGE_ORDER &&
                 suitable{Pre}(zone, k, migratetype) != MIGRATE_TYPES;
    ensures  some:     \result ==> has_block(zone, order, migratetype);
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool rmqueue_fallback(struct zone *zone, unsigned int order, unsigned int migratetype,
			     unsigned int alloc_flags)
{
	unsigned int min_order = order;
	struct fallback found;
	pfn_t pfn;

	if (order < PAGEBLOCK_ORDER && (alloc_flags & ALLOC_NOFRAGMENT))
		min_order = PAGEBLOCK_ORDER;
	if (!find_largest_fallback(zone, min_order, migratetype, &found))
		return false;
	/* a movable page that cannot take the pageblock does least harm in the smallest hole */
	if (!found.can_steal && migratetype == MIGRATE_MOVABLE && found.order > order)
		find_smallest_fallback(zone, order, migratetype, &found);

	pfn = lists[free_list(zone, found.order, found.type)].first;
	steal_suitable_fallback(zone, pfn, alloc_flags, migratetype, found.can_steal);
	if (unlikely(tracing))
		trace_extfrag(pfn, order, migratetype, &found);
	return true;
}

/* Movable requests use CMA areas while more than half of the free memory lies there. */
/*@ requires zone: \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  cma:  \result <==>
                     (alloc_flags & ALLOC_CMA) != 0 &&
                     not_below_0(zone->vm_stat[NR_FREE_CMA_PAGES]) >
                       not_below_0(zone->vm_stat[NR_FREE_PAGES]) / 2;
*/
static bool prefer_cma(const struct zone *zone, unsigned int alloc_flags)
{
	return (alloc_flags & ALLOC_CMA) &&
	       zone_page_state(zone, NR_FREE_CMA_PAGES) > zone_page_state(zone, NR_FREE_PAGES) / 2;
}

pfn_t rmqueue_any(struct zone *zone, unsigned int order, unsigned int migratetype,
		  unsigned int alloc_flags)
{
	pfn_t pfn = PFN_NONE;

	if (unlikely(prefer_cma(zone, alloc_flags)))
		pfn = rmqueue_smallest(zone, order, MIGRATE_CMA);
	if (pfn == PFN_NONE)
		pfn = rmqueue_smallest(zone, order, migratetype);
	if (likely(pfn != PFN_NONE))
		return pfn;
	if (alloc_flags & ALLOC_CMA)
		pfn = rmqueue_smallest(zone, order, MIGRATE_CMA);
	if (pfn == PFN_NONE && rmqueue_fallback(zone, order, migratetype, alloc_flags))
		pfn = rmqueue_smallest(zone, order, migratetype);
	return pfn;
}

void reserve_highatomic_pageblock(struct zone *zone, pfn_t pfn)
{
	if (zone->nr_reserved_highatomic >= zone->managed / 100 + PAGEBLOCK_PAGES)
		return;
	if (!migratetype_is_mergeable(get_pageblock_migratetype(pfn)))
		return;
	zone->nr_reserved_highatomic += PAGEBLOCK_PAGES;
	zone->kept_apart = true;
	set_pageblock_migratetype(pfn, MIGRATE_HIGHATOMIC);
	move_freepages_block(zone, pfn, MIGRATE_HIGHATOMIC, NULL);
}

bool unreserve_highatomic_zone(struct zone *zone, unsigned int migratetype, bool force)
{
	if (!force && zone->nr_reserved_highatomic <= PAGEBLOCK_PAGES)
		return false;
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		pfn_t pfn = lists[free_list(zone, order, MIGRATE_HIGHATOMIC)].first;

		if (pfn == PFN_NONE)
			continue;
		if (get_pageblock_migratetype(pfn) == MIGRATE_HIGHATOMIC)
			zone->nr_reserved_highatomic -=
				zone->nr_reserved_highatomic < PAGEBLOCK_PAGES
					? zone->nr_reserved_highatomic
					: PAGEBLOCK_PAGES;
		set_pageblock_migratetype(pfn, migratetype);
		if (move_freepages_block(zone, pfn, migratetype, NULL) != 0)
			return true;
	}
	return false;
}

bool set_migratetype_isolate(struct zone *zone, pfn_t pfn)
{
	unsigned int old_type = get_pageblock_migratetype(pfn);
	uint64_t moved;

	if (old_type == MIGRATE_ISOLATE)
		return false;
	set_pageblock_migratetype(pfn, MIGRATE_ISOLATE);
	zone->nr_isolate_pageblock++;
	zone->kept_apart = true;
	moved = move_freepages_block(zone, pfn, MIGRATE_ISOLATE, NULL);
	mod_zone_freepage_state(zone, -(int64_t)moved, old_type);
	return true;
}

/*
 * Could the free block at the pageblock's start merge, now that it is open again? While it was
 * isolated it could not.
 */
/*@ requires arrays: arrays;
    requires types:  pageblocks;
    requires zone:   \valid_read(zone);
    requires frame:  FRAME(head) && state_of(head) == PAGE_FREE ==> aligned(head, order_of(head));
    requires frame:  FRAME(head);
    terminates \true;
    assigns  \nothing;
    ensures  merges: \result <==>
                       state_of(head) == PAGE_FREE && zone_of(head) == zone->id &&
                       PAGEBLOCK_ORDER <= order_of(head) < MAX_PAGE_ORDER &&
                       \let b = buddy(head, order_of(head));
                       state_of(b) == PAGE_FREE && order_of(b) == order_of(head) &&
                       zone_of(b) == zone->id && pageblock_type(b) != MIGRATE_ISOLATE;
*/
static bool can_merge_again(const struct zone *zone, pfn_t head)
{
	unsigned int order = vmemmap[head].order;
	pfn_t buddy;

	if (vmemmap[head].state != PAGE_FREE || vmemmap[head].zone != zone->id ||
	    order < PAGEBLOCK_ORDER || order >= MAX_PAGE_ORDER)
		return false;
	buddy = find_buddy_pfn(head, order);
	return vmemmap[buddy].state == PAGE_FREE && vmemmap[buddy].order == order &&
	       vmemmap[buddy].zone == zone->id &&
	       get_pageblock_migratetype(buddy) != MIGRATE_ISOLATE;
}

bool unset_migratetype_isolate(struct zone *zone, pfn_t pfn, unsigned int migratetype)
{
	pfn_t head = pageblock_start_pfn(pfn);

	if (get_pageblock_migratetype(pfn) != MIGRATE_ISOLATE)
		return false;
	if (can_merge_again(zone, head)) {
		unsigned int order = vmemmap[head].order;

		del_page_from_free_list(head);
		set_pageblock_migratetype(pfn, migratetype);
		free_one_page(zone, head, order, migratetype, FPI_TO_TAIL);
	} else {
		uint64_t moved = move_freepages_block(zone, pfn, migratetype, NULL);

		mod_zone_freepage_state(zone, (int64_t)moved, migratetype);
		set_pageblock_migratetype(pfn, migratetype);
	}
	zone->nr_isolate_pageblock--;
	return true;
}

uint64_t isolate_free_page(struct zone *zone, pfn_t pfn)
{
	unsigned int order = vmemmap[pfn].order;
	unsigned int type = get_pageblock_migratetype(pfn);

	if (type != MIGRATE_ISOLATE) {
		/* a boost asks for reclaim, it does not keep memory from being looked at */
		if (!zone_watermark_ok(zone, 0, zone->watermark[WMARK_MIN] + block_pages(order),
				       ZONE_DMA, ALLOC_CMA))
			return 0;
		mod_zone_freepage_state(zone, -(int64_t)block_pages(order), type);
	}
	del_page_from_free_list(pfn);
	set_block(zone, pfn, PAGE_ISOLATED, order);
	for (uint64_t i = 0; order >= PAGEBLOCK_ORDER - 1 && i < block_pages(order);
	     i += PAGEBLOCK_PAGES)
		if (migratetype_is_mergeable(get_pageblock_migratetype(pfn + i)))
			set_pageblock_migratetype(pfn + i, MIGRATE_MOVABLE);
	return block_pages(order);
}

void putback_isolated_page(struct zone *zone, pfn_t pfn)
{
	free_one_page(zone, pfn, vmemmap[pfn].order, get_pageblock_migratetype(pfn), FPI_TO_TAIL);
}
