/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists. The simulated CPUs take turns, so the locks of the kernel always succeed; where it
 * would free straight to the buddy system on a failed trylock, nothing is lost here.
 */
#include "pcp.h"
#include "trace.h"

#define PCP_BATCH_SCALE_MAX 5

/*@ terminates \true;
    assigns  \nothing;
    ensures  least: \result == \min(a, b);
*/
static inline int32_t min32(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* A shift to the right makes nothing larger. */
/*@ ghost
    /@ requires order:  k <= MAX_PAGE_ORDER && q <= MAX_ORDER_PAGES;
       requires one:    one(n);
       terminates \true;
       assigns  \nothing;
       ensures  less:   0 <= (q >> k) <= q; @/
    static inline void shift_lessens(unsigned int q, unsigned int k, unsigned int n)
    {
      unsigned int i = 0;

      /@ loop invariant range: 0 <= i <= k;
         loop invariant less:  0 <= (q >> i) <= q;
         loop assigns i;
         loop variant k - i; @/
      while (i < k) {
        /@ assert step: (q >> (i + n)) == ((q >> i) >> n); @/
        /@ assert step: ((q >> i) >> n) == (q >> i) / 2; @/
        i++;
      }
    }
*/

/* A block's buddy is a frame that there is. */
/*@ ghost
    /@ requires order:  order < MAX_PAGE_ORDER;
       requires frame:  FRAME(pfn) && aligned(pfn, order);
       requires frames: nr_frames % MAX_ORDER_PAGES == 0 && nr_frames <= MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  frame:  FRAME(buddy(pfn, order)); @/
    static inline void buddy_exists(pfn_t pfn, unsigned int order)
    {
      pow2_values(order);
      pow2_values(order + 1);
      shift_multiplies(1, order + 1, 1);
      uint64_t n = (uint64_t)1 << (order + 1);
      uint64_t r = MAX_ORDER_PAGES / n, m = nr_frames / MAX_ORDER_PAGES;
      /@ assert product: n * r == MAX_ORDER_PAGES; @/
      /@ assert multiple: nr_frames == (m * r) * n; @/
      remainder_is(m * r, n, 0);
      /@ assert whole: nr_frames % pow2(order + 1) == 0; @/
      /@ assert next: aligned(pfn, order + 1) ==> pfn + pow2(order + 1) <= nr_frames; @/
      /@ assert half: pow2(order) <= pow2(order + 1); @/
    }
*/

/* How many blocks to fetch at once for an empty list. */
/*@ requires pcp:   \valid_read(pcp) && 0 <= pcp->batch <= MAX_ORDER_PAGES;
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  blocks: \result == (pcp->batch <= 1 ? pcp->batch : \max(2, pcp->batch >> order));
    ensures  bound:  \result <= MAX_ORDER_PAGES;
*/
static inline unsigned int refill_count(const struct per_cpu_pages *pcp, unsigned int order)
{
	unsigned int batch = (unsigned int)pcp->batch;

	//@ ghost shift_lessens(batch, order, 1);
	if (batch <= 1)
		return batch;
	return batch >> order > 2 ? batch >> order : 2;
}

/* One block for a list, from any type that may give it. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires room:       pcp->count <= PCP_ROOM;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  null_exact: \result <==> has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  taken:      \result ==> list(last(list)) == list && state_of(last(list)) == PAGE_PCP &&
                           order_of(last(list)) == order;
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + (\result ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             (\result ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == \old(owed(zone, NR_FREE_CMA_PAGES));
    ensures  others:     other_zones{Pre,Post}(zone);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static bool refill_one(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
		       unsigned int order, unsigned int migratetype, unsigned int alloc_flags)
{
	pfn_t pfn = rmqueue_any(zone, order, migratetype, alloc_flags);

	if (pfn == PFN_NONE)
		return false;
	vmemmap[pfn].state = PAGE_PCP;
	list_add_tail(list, pfn);
	pcp->count += (int32_t)block_pages(order);
	if (unlikely(vmemmap[pfn].migratetype == MIGRATE_CMA))
		mod_zone_page_state(zone, this_cpu, NR_FREE_CMA_PAGES,
				    -(int64_t)block_pages(order));
	return true;
}

/* Fill a list from the buddy system, in the order in which blocks come (Linux: rmqueue_bulk). */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        pcp == &zone->pcp[this_cpu];
    requires order:      pcp_order(order) && migratetype < MIGRATE_PCPTYPES;
    requires list:       OUR_LIST(pcp, list, order);
    requires empty:      count(list) == 0;
    requires room:       pcp->count <= PCP_ROOM;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_ok;
    ensures  zone:       OUR_ZONE(zone) && OUR_LIST(pcp, list, order);
    ensures  null_exact: count(list) == 0 ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + count(list) * pow2(order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static void rmqueue_bulk(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
			 unsigned int order, unsigned int migratetype, unsigned int alloc_flags)
{
	/* CMA pages and guards come between the blocks of a run */
	bool runs = zone->cma_pages == 0 && debug_guardpage_minorder == 0;
	unsigned int count = refill_count(pcp, order), i = 0;

	while (i < count) {
		unsigned int n = runs ? rmqueue_run(zone, order, migratetype, count - i, list) : 0;

		if (n != 0)
			pcp->count += (int32_t)(n << order);
		else if (refill_one(zone, pcp, list, order, migratetype, alloc_flags))
			n = 1;
		else
			break;
		i += n;
	}
	mod_zone_page_state(zone, this_cpu, NR_FREE_PAGES, -(int64_t)((uint64_t)i << order));
}

/* Hand out the first block of a list of a CPU; PFN_NONE: it is empty. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[0 .. nr_frames - 1].state, pcp->count;
    ensures  none:       \result == PFN_NONE <==> \old(count(list)) == 0;
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> \forall integer q, k;
                           ORDER(k) && allocated_block{Pre}(q, k) ==>
                             q + pow2(k) <= \result || \result + pow2(order) <= q;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(\result);
    ensures  pcp_bounds: pcp->count == \old(pcp->count) - (\result != PFN_NONE ? pow2(order) : 0);
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline pfn_t hand_out_first(struct per_cpu_pages *pcp, list_t list, unsigned int order)
/*@ ghost (struct zone *zone) */
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert zone: zone_set(zone) && lists_apart;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && LIST(list);
	//@ assert order: pcp_list_order(i) == order;
	//@ assert holds: count(list) > 0 ==> pow2(order) <= cpu_count(z, c);
	/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	pfn_t pfn = list_pop(list);

	//@ assert same: MACHINE_SAME(Pre, Here);
	//@ assert none: pfn == PFN_NONE ==> counts_but{Pre,Here}(0) && places_but{Pre,Here}(PFN_NONE);
	//@ assert none: same_machine{Pre,Here} && same_spans{Pre,Here} && same_cpu_counts{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
	//@ assert owed: pfn == PFN_NONE ==> same_owed{Pre,Here};
	if (unlikely(pfn == PFN_NONE))
		return PFN_NONE;
	//@ assert block: FRAME(pfn) && \at(list(\at(pfn, Here)), Pre) == list;
	vmemmap[pfn].state = PAGE_ALLOCATED;
	pcp->count -= (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
	//@ assert sizes: pcps_sized;
	//@ assert hand: partition(pfn, order);
	return pfn;
}

pfn_t rmqueue_pcplist(struct zone *zone, unsigned int order, unsigned int migratetype,
		      unsigned int alloc_flags)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];
	list_t list = pcp->list + order_to_pindex(migratetype, order);

	//@ assert list: OUR_LIST(pcp, list, order) && LIST(list);
	if (unlikely(list_empty(list)))
		rmqueue_bulk(zone, pcp, list, order, migratetype, alloc_flags);
	return hand_out_first(pcp, list, order) /*@ ghost (zone) */;
}

/* An event is a step of nothing but the ring. */
/*@ requires state:  allocator_but(PFN_NONE, 0);
    requires event:  order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state:  allocator_but(PFN_NONE, 0);
    ensures  machine: same_machine{Pre,Post};
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE);
    ensures  lists:  counts_but{Pre,Post}(0);
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static void trace_pcpu_drain(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	trace_store(&(struct trace_event){
		.kind = TRACE_MM_PAGE_PCPU_DRAIN,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.order = (uint8_t)order,
		.migratetype = (uint8_t)migratetype,
	});
	//@ assert ring: trace_size == \at(trace_size, Pre) && trace_ring == \at(trace_ring, Pre);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0);
	//@ assert cpus: same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
}

/*
 * The block that comes next will merge if its buddy is free, and then the buddy's neighbours on its
 * list are written: fetch them early.
 */
/*@ requires arrays: arrays;
    requires order:  order < MAX_PAGE_ORDER;
    requires frame:  FRAME(pfn) && aligned(pfn, order) && nr_frames % MAX_ORDER_PAGES == 0;
    terminates \true;
    assigns  \nothing;
*/
static inline void prefetch_neighbours(pfn_t pfn, unsigned int order)
{
	//@ ghost buddy_exists(pfn, order);
	const struct page *buddy = &vmemmap[find_buddy_pfn(pfn, order)];

	if (buddy->state != PAGE_FREE)
		return;
	if (buddy->next != PFN_NONE)
		prefetch(&vmemmap[buddy->next]);
	if (buddy->prev != PFN_NONE)
		prefetch(&vmemmap[buddy->prev]);
}

/* Take the last block off a list of a CPU. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order) && count(list) > 0;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, pcp->count;
    ensures  block:      FRAME(\result) && aligned(\result, order) && list(\result) == LIST_NONE;
    ensures  block:      state_of(\result) == PAGE_PCP && zone_of(\result) == zone->id &&
                         order_of(\result) == order && noted_suits(\result);
    ensures  inside:     spans(zone, \result) && spans(zone, \result + pow2(order) - 1);
    ensures  state:      allocator_but(\result, order);
    ensures  lists:      counts_but{Pre,Post}(list) && count(list) == \old(count(list)) - 1;
    ensures  next:       count(list) > 0 ==> FRAME(last(list)) && aligned(last(list), order);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(PFN_NONE);
    ensures  pcp_bounds: pcp->count == \old(pcp->count) - pow2(order);
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline pfn_t take_last(struct per_cpu_pages *pcp, list_t list, unsigned int order)
/*@ ghost (struct zone *zone) */
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert zone: zone_set(zone) && lists_apart;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && LIST(list);
	//@ assert order: pcp_list_order(i) == order;
	//@ assert holds: pow2(order) <= cpu_count(z, c);
	/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	pfn_t pfn = list_pop_tail(list);

	//@ assert block: FRAME(pfn) && \at(list(\at(pfn, Here)), Pre) == list;
	pcp->count -= (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
	//@ assert sizes: pcps_sized;
	//@ assert next: count(list) > 0 ==> FRAME(last(list)) && list(last(list)) == list;
	return pfn;
}

/* Hand one block, already off its pcp list, back to the buddy system. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= PAGEBLOCK_ORDER;
    requires block:      FRAME(pfn) && aligned(pfn, order) && list(pfn) == LIST_NONE;
    requires block:      state_of(pfn) == PAGE_PCP && zone_of(pfn) == zone->id && noted_suits(pfn);
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires state:      allocator_but(pfn, order);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post};
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void free_pcp_block(struct zone *zone, pfn_t pfn, unsigned int order)
{
	unsigned int migratetype = vmemmap[pfn].migratetype;

	/* its pageblock may have been isolated since it came here */
	if (unlikely(zone->nr_isolate_pageblock != 0))
		migratetype = get_pageblock_migratetype(pfn);
	//@ ghost block_in_pageblock(pfn, order);
	//@ assert type: suits(pfn, order, migratetype);
	free_one_page(zone, pfn, order, migratetype, FPI_NONE);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert owed: same_owed{Pre,Here};
	//@ assert unmoved: unmoved{Pre,Here};
	if (unlikely(tracing))
		trace_pcpu_drain(pfn, order, migratetype);
}

/* A block from a CPU's list to the buddy system. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order) && count(list) > 0;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post};
    ensures  pcp_bounds: pcp->count == \old(pcp->count) - pow2(order);
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void free_last(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
			     unsigned int order)
{
	pfn_t pfn = take_last(pcp, list, order) /*@ ghost (zone) */;

	if (!list_empty(list))
		prefetch_neighbours(lists[list].last, order);
	free_pcp_block(zone, pfn, order);
}

/* From one list, from its tail, until it is empty or enough are free; returns how many are left to free. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order) && order <= PAGEBLOCK_ORDER;
    requires count:      0 < count <= pcp->count;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post};
    ensures  pcp_bounds: pcp->count == \old(pcp->count) - (count - \result);
    ensures  pcp_bounds: -PAGEBLOCK_PAGES < \result <= count && 0 <= pcp->count;
    ensures  empty:      \result > 0 ==> count(list) == 0;
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline int32_t free_list_tail(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
				     unsigned int order, int32_t count)
{
	int32_t pages = (int32_t)block_pages(order);

	//@ ghost pow2_values(order);
	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) - (\at(count, Pre) - count);
	    loop invariant pcp_bounds: -PAGEBLOCK_PAGES < count <= \at(count, Pre);
	    loop assigns count, ZONE_FIELDS(zone), pcp->count;
	    loop variant count;
	*/
	while (count > 0 && !list_empty(list)) {
		free_last(zone, pcp, list, order);
		count -= pages;
	}
	return count;
}

/* 6.1: the list just freed to, from its tail, until it is empty; then the next one. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires count:      count <= pcp->count;
    requires list:       pindex < pcp_lists;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  none:       count <= 0 ==> pcp->count == \old(pcp->count);
    ensures  pcp_bounds: count > 0 ==> \old(pcp->count) - count - PAGEBLOCK_PAGES < pcp->count;
    ensures  pcp_bounds: count > 0 ==> pcp->count <= \old(pcp->count) - count;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static void bulk_free_from_list(struct zone *zone, struct per_cpu_pages *pcp, int32_t count,
				unsigned int pindex)
{
	unsigned int n = nr_pcp_lists();

	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant list:       i <= n && pindex < n;
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) - (\at(count, Pre) - count);
	    loop invariant pcp_bounds: \at(count, Pre) > 0 ==> -PAGEBLOCK_PAGES < count;
	    loop invariant none:       \at(count, Pre) <= 0 ==> count == \at(count, Pre);
	    loop assigns i, count, pindex, ZONE_FIELDS(zone), pcp->count;
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n && count > 0; i++) {
		count = free_list_tail(zone, pcp, pcp->list + pindex, pindex_to_order(pindex),
				       count);
		pindex = pindex + 1 < n ? pindex + 1 : 0;
	}
}

/* The next of the three lists, after pindex, that is not empty, and how many were passed over. */
/*@ requires lists:  lists_ok;
    requires pcp:    \valid_read(pcp) && 1 <= pcp->list &&
                     pcp->list + NR_PCP_LISTS_MAX <= nr_lists;
    requires index:  pindex < MIGRATE_PCPTYPES;
    requires passed: \valid(passed) &&
                     \separated(passed, pcp, &vmemmap, &nr_frames, &lists, &nr_lists);
    requires passed: \separated(passed, vmemmap + (0 .. nr_frames - 1),
                                lists + (0 .. nr_lists - 1));
    terminates \true;
    assigns  *passed;
    ensures  next:   1 <= *passed <= MIGRATE_PCPTYPES &&
                     \result == (pindex + *passed) % MIGRATE_PCPTYPES;
    ensures  empty:  *passed > 1 ==> count(pcp->list + (pindex + 1) % MIGRATE_PCPTYPES) == 0;
    ensures  empty:  *passed > 2 ==> count(pcp->list + (pindex + 2) % MIGRATE_PCPTYPES) == 0;
    ensures  filled: *passed < MIGRATE_PCPTYPES ==> count(pcp->list + \result) > 0;
*/
static unsigned int next_filled_list(const struct per_cpu_pages *pcp, unsigned int pindex,
				     int32_t *passed)
{
	//@ ghost unsigned int start = pindex;
	*passed = 0;
	/*@ loop invariant next:   0 <= *passed < MIGRATE_PCPTYPES;
	    loop invariant index:  pindex == (start + *passed) % MIGRATE_PCPTYPES;
	    loop invariant empty:  *passed >= 1 ==>
	                             count(pcp->list + (start + 1) % MIGRATE_PCPTYPES) == 0;
	    loop invariant empty:  *passed >= 2 ==>
	                             count(pcp->list + (start + 2) % MIGRATE_PCPTYPES) == 0;
	    loop assigns *passed, pindex;
	    loop variant MIGRATE_PCPTYPES - *passed;
	*/
	do {
		(*passed)++;
		pindex = pindex + 1 < MIGRATE_PCPTYPES ? pindex + 1 : 0;
	} while (list_empty(pcp->list + pindex) && *passed < MIGRATE_PCPTYPES);
	return pindex;
}

/*
 * 5.10: the lists in turn, first the movable one. A run from one list is one page longer for each
 * empty list that was passed over; from the only one that is left all that remain. The pages are
 * gathered first and freed then, which decides nothing but the order of trace events.
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires count:      count <= pcp->count;
    requires rule:       release->pcp_max_order == 0 && release->pcp_thp == 0;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  none:       count <= 0 ==> pcp->count == \old(pcp->count);
    ensures  pcp_bounds: count > 0 ==> pcp->count == \old(pcp->count) - count;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static void bulk_free_round_robin(struct zone *zone, struct per_cpu_pages *pcp, int32_t count)
{
	unsigned int pindex = 0;

	//@ ghost unsigned int z = zone->id, c = (unsigned int)(pcp - zone->pcp);
	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant list:       pindex < MIGRATE_PCPTYPES;
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) - (\at(count, Pre) - count);
	    loop invariant none:       count <= \at(count, Pre);
	    loop invariant none:       \at(count, Pre) > 0 ==> 0 <= count;
	    loop invariant none:       \at(count, Pre) <= 0 ==> count == \at(count, Pre);
	    loop assigns pindex, count, ZONE_FIELDS(zone), pcp->count;
	    loop variant count;
	*/
	while (count > 0) {
		int32_t run;
		list_t list;

		//@ assert some: cpu_list_at(z, c, 0) && 0 < cpu_count(z, c) && pcp_lists == 3;
		/*@ assert some: count(pcp->list) > 0 || count(pcp->list + 1) > 0 ||
		                 count(pcp->list + 2) > 0; */
		pindex = next_filled_list(pcp, pindex, &run);
		list = pcp->list + pindex;
		//@ assert list: OUR_LIST(pcp, list, 0) && count(list) > 0;
		if (run == MIGRATE_PCPTYPES)
			run = count;
		//@ ghost Turn: ;
		/*@ loop invariant kept:       BULK_KEPT(pcp);
		    loop invariant list:       count > 0 && run > 0 && count(list) > 0;
		    loop invariant pcp_bounds: pcp->count ==
		                                 \at(pcp->count, Pre) - (\at(count, Pre) - count);
		    loop invariant none:       count <= \at(count, Turn) <= \at(count, Pre);
		    loop assigns count, run, ZONE_FIELDS(zone), pcp->count;
		    loop variant count;
		*/
		do {
			free_last(zone, pcp, list, 0);
			count--;
			run--;
		} while (count > 0 && run > 0 && !list_empty(list));
	}
}

void free_pcppages_bulk(struct zone *zone, struct per_cpu_pages *pcp, int32_t count,
			unsigned int pindex)
{
	//@ assert rules: release_rules;
	//@ ghost unsigned int z = zone->id, c = (unsigned int)(pcp - zone->pcp);
	//@ assert counted: cpu_list_at(z, c, 0) && pcp == &zones[z].pcp[c] && 0 <= cpu_count(z, c);
	count = min32(count, pcp->count);
	if (release->bulk_free == BULK_FREED_LIST)
		bulk_free_from_list(zone, pcp, count, pindex);
	else
		bulk_free_round_robin(zone, pcp, count);
}

/* 6.1: how many pages a free that reached high returns (Linux: nr_pcp_free). */
/*@ requires pcp:   \valid(pcp) && 1 <= pcp->batch <= MAX_ORDER_PAGES;
    requires pcp:   0 <= pcp->free_factor <= PCP_BATCH_SCALE_MAX;
    requires high:  high >= 0;
    terminates \true;
    assigns  pcp->free_factor;
    ensures  factor: \old(pcp->free_factor) <= pcp->free_factor <= PCP_BATCH_SCALE_MAX &&
                     pcp->free_factor <= \old(pcp->free_factor) + 1;
    ensures  bound:  high > pcp->batch ==> 1 <= \result <= high;
    ensures  pages:  \result == (high < pcp->batch ? 1 :
                       \min(pcp->batch * pow2(\old(pcp->free_factor)), high - pcp->batch));
    ensures  doubles: high >= pcp->batch && \result < high - pcp->batch ==>
                        pcp->free_factor == \min(\old(pcp->free_factor) + 1, PCP_BATCH_SCALE_MAX);
*/
static int32_t nr_pcp_free(struct per_cpu_pages *pcp, int32_t high)
{
	int32_t batch = pcp->batch, max = high - batch;

	//@ ghost pow2_values((unsigned int)pcp->free_factor);
	//@ ghost shift_multiplies((uint64_t)batch, (unsigned int)pcp->free_factor, 1);
	if (high < batch)
		return 1;
	batch <<= pcp->free_factor;
	if (batch < max && pcp->free_factor < PCP_BATCH_SCALE_MAX)
		pcp->free_factor++;
	return min32(batch, max);
}

/* 6.1: a count at which a free returns pages; less while kswapd is at work (Linux: nr_pcp_high). */
/*@ requires zone:  \valid_read(zone);
    requires pcp:   \valid_read(pcp) && 0 <= pcp->batch <= MAX_ORDER_PAGES;
    terminates \true;
    assigns  \nothing;
    ensures  high:  \result == ((zone->flags & ZONE_RECLAIM_ACTIVE) != 0 ?
                       \min(4 * pcp->batch, pcp->high) : pcp->high);
*/
static inline int32_t nr_pcp_high(const struct zone *zone, const struct per_cpu_pages *pcp)
{
	if (likely(!(zone->flags & ZONE_RECLAIM_ACTIVE)))
		return pcp->high;
	return min32(4 * pcp->batch, pcp->high);
}

/* Nothing is too much: below high, kswapd asleep, no row of frees of small high-order blocks. */
/*@ requires zone:  \valid_read(zone) && \valid_read(pcp);
    terminates \true;
    assigns  \nothing;
    ensures  pcp_bounds: \result <==>
                       pcp->count < pcp->high && (zone->flags & ZONE_RECLAIM_ACTIVE) == 0 &&
                       (order == 0 || pcp->free_factor == 0);
*/
static inline bool within_bounds(const struct zone *zone, const struct per_cpu_pages *pcp,
				 unsigned int order)
{
	return pcp->count < pcp->high && !(zone->flags & ZONE_RECLAIM_ACTIVE) &&
	       (order == 0 || pcp->free_factor == 0);
}

/* The list may be too long: return what the release says is too much. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        pcp == &zone->pcp[this_cpu];
    requires list:       pindex < pcp_lists && pcp_list_order(pindex) == order;
    requires state:      allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count, pcp->free_factor;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  pcp_bounds: 0 <= pcp->count <= \old(pcp->count);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static OUT_OF_LINE void trim_pcp(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order,
				 unsigned int pindex)
{
	int32_t high;

	if (!release->pcp_free_factor) {
		if (unlikely(pcp->count >= pcp->high))
			free_pcppages_bulk(zone, pcp, pcp->batch, pindex);
		return;
	}
	/* small high-order blocks freed in a row fragment memory if they stay */
	if (unlikely(order != 0 && order <= PAGE_ALLOC_COSTLY_ORDER && pcp->free_factor != 0)) {
		free_pcppages_bulk(zone, pcp, pcp->count, pindex);
		return;
	}
	high = nr_pcp_high(zone, pcp);
	if (unlikely(high == 0))
		free_pcppages_bulk(zone, pcp, 1, pindex);
	else if (unlikely(pcp->count >= high))
		free_pcppages_bulk(zone, pcp, nr_pcp_free(pcp, high), pindex);
}

/* Put a block that is in hand first on a list of a CPU. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires block:      FRAME(pfn) && order_of(pfn) == order && zone_of(pfn) == zone->id &&
                         noted_suits(pfn);
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires room:       pcp->count <= PCP_ROOM;
    requires state:      allocator_but(pfn, order);
    terminates \true;
    assigns  vmemmap[pfn].state, LIST_FIELDS, pcp->count;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(pfn);
    ensures  on:         list(pfn) == list && state_of(pfn) == PAGE_PCP;
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + pow2(order);
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void put_first(struct per_cpu_pages *pcp, list_t list, pfn_t pfn,
			     unsigned int order) /*@ ghost (struct zone *zone) */
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert zone: zone_set(zone) && lists_apart;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && LIST(list);
	//@ assert order: pcp_list_order(i) == order;
	/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	//@ ghost pow2_values(order);
	vmemmap[pfn].state = PAGE_PCP;
	list_add(list, pfn);
	pcp->count += (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
	//@ assert sizes: pcps_sized;
	//@ assert placed: on_cpu_list(pfn);
}

/* Put a block on this CPU's list of the type. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      pcp_order(order) && migratetype < MIGRATE_PCPTYPES;
    requires block:      FRAME(pfn) && order_of(pfn) == order && zone_of(pfn) == zone->id &&
                         noted_suits(pfn);
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu];
    ensures  state:      allocator_ok;
    ensures  events:     zone->pcp[this_cpu].pgfree ==
                           EVENTS(\old(zone->pcp[this_cpu].pgfree) + pow2(order));
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void pcp_add(struct zone *zone, pfn_t pfn, unsigned int order,
			   unsigned int migratetype)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];
	unsigned int pindex = order == 0 ? migratetype : order_to_pindex(migratetype, order);

	//@ assert list: pindex < pcp_lists && pcp_list_order(pindex) == order;
	put_first(pcp, pcp->list + pindex, pfn, order) /*@ ghost (zone) */;
	count_freed(pcp, order) /*@ ghost (zone) */;
	//@ assert state: allocator_ok && OUR_ZONE(zone);
	if (unlikely(!within_bounds(zone, pcp, order)))
		trim_pcp(zone, pcp, order, pindex);
}

/* HighAtomic and CMA pages wait with the movable ones, to be taken back easily; isolated ones do not. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      pcp_order(order) && migratetype < MIGRATE_TYPES;
    requires block:      FRAME(pfn) && aligned(pfn, order) && order_of(pfn) == order &&
                         zone_of(pfn) == zone->id && list(pfn) == LIST_NONE;
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires type:       migratetype == pageblock_type(pfn) && noted(pfn) == migratetype;
    requires isolated:   migratetype == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock != 0;
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_but(pfn, order) && conserved;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu];
    ensures  state:      allocator_ok;
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static OUT_OF_LINE void free_special(struct zone *zone, pfn_t pfn, unsigned int order,
				     unsigned int migratetype)
{
	//@ ghost block_in_pageblock(pfn, order);
	//@ assert type: suits(pfn, order, migratetype);
	if (migratetype == MIGRATE_ISOLATE)
		free_one_page(zone, pfn, order, migratetype, FPI_NONE);
	else
		pcp_add(zone, pfn, order, MIGRATE_MOVABLE);
}

/* Note on a block in hand the type of its pageblock. */
/*@ requires type:       FRAME(pfn) && migratetype < MIGRATE_TYPES && ZONE(zone_of(pfn));
    requires state:      allocator_but(pfn, order);
    terminates \true;
    assigns  vmemmap[pfn].migratetype;
    ensures  noted:      noted(pfn) == migratetype;
    ensures  state:      allocator_but(pfn, order);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(PFN_NONE);
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void note_type(pfn_t pfn, unsigned int migratetype)
/*@ ghost (unsigned int order) */
{
	vmemmap[pfn].migratetype = (uint16_t)migratetype;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0);
	//@ assert cpus: same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ assert free: FREE_IN_ZONES(Pre);
}

void free_unref_page(struct zone *zone, pfn_t pfn, unsigned int order)
{
	unsigned int migratetype = get_pageblock_migratetype(pfn);

	note_type(pfn, migratetype) /*@ ghost (order) */;
	if (likely(migratetype < MIGRATE_PCPTYPES))
		pcp_add(zone, pfn, order, migratetype);
	else
		free_special(zone, pfn, order, migratetype);
}

void drain_pages_zone(struct zone *zone, unsigned int cpu)
{
	struct per_cpu_pages *pcp = &zone->pcp[cpu];

	//@ assert zone: zone_set(zone);
	/*@ loop invariant kept:  allocator_ok && same_machine{Pre,Here} && unmoved{Pre,Here};
	    loop invariant merge: coalesced{Pre} ==> coalesced;
	    loop invariant pcp_bounds: 0 <= pcp->count;
	    loop assigns ZONE_FIELDS(zone), pcp->count;
	    loop variant pcp->count;
	*/
	while (pcp->count > 0) {
		int32_t count = pcp->count;

		//@ assert sizes: pcp_sizes(zone);

		if (release->drain_in_batches)
			count = min32(count, pcp->batch * (1 << PCP_BATCH_SCALE_MAX));
		free_pcppages_bulk(zone, pcp, count, 0);
	}
}

void drain_pages(unsigned int cpu)
{
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant kept:  allocator_ok && same_machine{Pre,Here} && unmoved{Pre,Here};
	    loop invariant merge: coalesced{Pre} ==> coalesced;
	    loop invariant pcp_bounds: \forall integer y; 0 <= y < z && zones[y].present != 0 ==>
	                                 zones[y].pcp[cpu].count == 0;
	    loop invariant others: \forall integer y, c;
	                             ZONE(y) && CPU(c) && c != cpu && zones[y].present != 0 ==>
	                               zones[y].pcp[c].count == \at(zones[y].pcp[c].count, Pre);
	    loop assigns z, ALLOCATOR_FIELDS;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		//@ assert zone: zone_set(&zones[z]) && lists_apart;
		/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 &&
		                    zones[z].present != 0 ==> zones[y].pcp != zones[z].pcp; */
		if (populated_zone(&zones[z]))
			drain_pages_zone(&zones[z], cpu);
	}
}

void drain_all_pages(struct zone *zone)
{
	unsigned int here = this_cpu;

	/*@ loop invariant cpu:   cpu <= nr_cpus;
	    loop invariant kept:  allocator_ok && same_machine{Pre,Here} && unmoved{Pre,Here};
	    loop invariant merge: coalesced{Pre} ==> coalesced;
	    loop invariant pcp_bounds: \forall integer z, c; ZONE(z) && 0 <= c < cpu &&
	                                 zones[z].present != 0 && (zone == \null || zone == &zones[z]) ==>
	                                 zones[z].pcp[c].count == 0;
	    loop assigns cpu, this_cpu, ALLOCATOR_FIELDS;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		/* up to 5.10 each CPU drains its own lists, and so its own counters move */
		if (!release->drain_remote)
			this_cpu = cpu;
		if (zone != NULL)
			drain_pages_zone(zone, cpu);
		else
			drain_pages(cpu);
	}
	this_cpu = here;
}

void drain_zone_pages(struct zone *zone, unsigned int cpu)
{
	struct per_cpu_pages *pcp = &zone->pcp[cpu];
	int32_t count = min32(pcp->count, pcp->batch);

	if (count > 0)
		free_pcppages_bulk(zone, pcp, count, 0);
}
