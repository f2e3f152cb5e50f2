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
    ensures  least: \result == LOWER(a, b);
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

/* A block has a page at least. */
/*@ ghost
    /@ terminates \true;
       assigns  \nothing;
       ensures  pages: \forall integer k; ORDER(k) ==> 1 <= pow2(k) <= MAX_ORDER_PAGES; @/
    static inline void block_sizes(void)
    {
      unsigned int i = 0;

      /@ loop invariant order: 0 <= i <= MAX_ORDER;
         loop invariant pages: \forall integer k; 0 <= k < i ==> 1 <= pow2(k) <= MAX_ORDER_PAGES;
         loop assigns i;
         loop variant MAX_ORDER - i; @/
      while (i < MAX_ORDER) {
        pow2_values(i);
        i++;
      }
    }
*/

/* The numbers of one CPU are none of another's, and each its own. */
/*@ ghost
    /@ requires zone:   ZONE(z) && CPU(c);
       requires apart:  hardware;
       terminates \true;
       assigns  \nothing;
       ensures  count:  \forall integer y, b; ZONE(y) && CPU(b) ==>
                          &zones[y].pcp[b].high != &zones[z].pcp[c].count &&
                          &zones[y].pcp[b].batch != &zones[z].pcp[c].count &&
                          &zones[y].pcp[b].free_factor != &zones[z].pcp[c].count;
       ensures  factor: \forall integer y, b; ZONE(y) && CPU(b) ==>
                          &zones[y].pcp[b].count != &zones[z].pcp[c].free_factor &&
                          &zones[y].pcp[b].high != &zones[z].pcp[c].free_factor &&
                          &zones[y].pcp[b].batch != &zones[z].pcp[c].free_factor; @/
    static inline void numbers_apart(unsigned int z, unsigned int c)
    {
      /@ assert parts: \forall integer y; ZONE(y) ==>
           zones[y].pcp == zones[z].pcp ||
           \separated(zones[y].pcp + (0 .. nr_cpus - 1), zones[z].pcp + (0 .. nr_cpus - 1)); @/
    }
*/

/* A page comes to a list, and leaves it: the machine stays. */
/*@ requires state: standing && LIST(list);
    requires page:  FRAME(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && same_machine{Pre,Post} && same_spans{Pre,Post};
    ensures  on:    list(pfn) == list && other_pages{Pre,Post}(pfn);
    ensures  count: counts_but{Pre,Post}(list) && count(list) == \old(count(list)) + 1;
*/
static inline void link_page(list_t list, pfn_t pfn, bool last)
{
	if (last)
		list_add_tail(list, pfn);
	else
		list_add(list, pfn);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert sound: machine_sound;
}

/*@ requires state: standing && LIST(list);
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && same_machine{Pre,Post} && same_spans{Pre,Post};
    ensures  none:  \result == PFN_NONE <==> \old(count(list)) == 0;
    ensures  none:  \result == PFN_NONE ==> counts_but{Pre,Post}(0) && count(list) == 0;
    ensures  some:  \result != PFN_NONE ==>
                      FRAME(\result) && list{Pre}(\result) == list && list(\result) == LIST_NONE &&
                      counts_but{Pre,Post}(list) && count(list) == \old(count(list)) - 1;
    ensures  pages: other_pages{Pre,Post}(\result);
*/
static inline pfn_t unlink_page(list_t list, bool last)
{
	pfn_t pfn;

	//@ assert apart: APART(vmemmap, &zones[0]) && APART(lists, &zones[0]);
	//@ assert apart: \forall integer z; ZONE(z) ==> APART(zones[z].pcp, vmemmap);
	if (last) {
		pfn = list_pop_tail(list);
		//@ assert spans: \forall integer z; ZONE(z) ==> SPAN_SAME(Pre, Here, z);
		//@ assert rest: \forall integer z; ZONE(z) ==> REST_SAME(Pre, Here, z);
		//@ assert fields: MACHINE_SAME(Pre, Here);
		//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	} else {
		pfn = list_pop(list);
		//@ assert spans: \forall integer z; ZONE(z) ==> SPAN_SAME(Pre, Here, z);
		//@ assert rest: \forall integer z; ZONE(z) ==> REST_SAME(Pre, Here, z);
		//@ assert fields: MACHINE_SAME(Pre, Here);
		//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	}
	//@ assert sound: machine_sound;
	return pfn;
}

/* Put a block that is in hand on a list of a CPU, at an end of it. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires order:      order <= MAX_PAGE_ORDER;
    requires block:      FRAME(pfn) && order_of(pfn) == order && zone_of(pfn) == zone->id &&
                         noted_suits(pfn);
    requires inside:     spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires room:       pcp->count <= 2 * PCP_ROOM - MAX_ORDER_PAGES - 1;
    requires state:      allocator_but(pfn, order);
    terminates \true;
    assigns  vmemmap[pfn].state, LIST_FIELDS, pcp->count;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(pfn);
    ensures  on:         list(pfn) == list && state_of(pfn) == PAGE_PCP;
    ensures  lists:      cpu_lists_but{Pre,Post}(\old(zone->id), list);
    ensures  lists:      count(list) == \old(count(list)) + 1;
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + pow2(order);
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                           allocated_block(q, k);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void put_on(struct per_cpu_pages *pcp, list_t list, pfn_t pfn, unsigned int order,
			  bool last) /*@ ghost (struct zone *zone) */
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert zone: zone_set(zone) && lists_apart;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && LIST(list);
	//@ assert order: pcp_list_order(i) == order;
	/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost pow2_values(order);
	vmemmap[pfn].state = PAGE_PCP;
	//@ ghost Marked: ;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && machine_sound;
	link_page(list, pfn, last);
	//@ ghost Linked: ;
	//@ assert machine: same_machine{Pre,Here};
	pcp->count += (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Linked, Here);
	//@ assert machine: same_machine{Linked,Here} && same_spans{Pre,Here};
	//@ assert machine: same_machine{Pre,Here} && machine_sound;
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert lists: cpu_lists_but{Pre,Here}(z, list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	//@ assert more: pcps_counted;
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ ghost numbers_apart(z, c);
	/*@ assert sizes: \forall integer y, b; ZONE(y) && CPU(b) ==>
	      SAME(Pre, Here, zones[y].pcp[b].high) && SAME(Pre, Here, zones[y].pcp[b].batch) &&
	      SAME(Pre, Here, zones[y].pcp[b].free_factor) && SAME(Pre, Here, zones[y].pcp); */
	//@ assert sizes: pcps_sized;
	//@ assert block: zone_of(pfn) == z && order_of(pfn) == order && list(pfn) == list;
	//@ assert noted: in_its_zone(pfn, order) && noted_suits(pfn);
	//@ assert list: CPU(c) && on_pcp_list(&zones[z], c, pfn);
	//@ assert order: pcp_list_order(list - zones[z].pcp[c].list) == order;
	//@ assert placed: on_cpu_list(pfn);
}

/* Count n pages fewer as free: their blocks have left the free lists. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pages:      item < NR_ZONE_STATS && n <= MAX_FRAMES;
    requires state:      allocator_but(PFN_NONE, 0);
    requires owed:       owed(zone, item) == n;
    terminates \true;
    assigns  COUNTERS(zone);
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post} && blocks_but{Pre,Post}(PFN_NONE);
    ensures  lists:      counts_but{Pre,Post}(0);
    ensures  conservation: owed(zone, item) == 0;
    ensures  conservation: \forall integer i; ITEM(i) && i != item ==>
                             owed(zone, i) == owed{Pre}(zone, i);
    ensures  others:     others_owed{Pre,Post}(\old(zone->id));
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void uncount(struct zone *zone, unsigned int item, uint64_t n)
{
	//@ ghost unsigned int z = zone->id;
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost sums_in_range(zone);
	mod_free_count(zone, item, -(int64_t)n);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert others: others_owed{Pre,Here}(z);
	//@ assert range: \forall integer i; ITEM(i) ==> -DEBT_MAX <= owed(&zones[z], i) <= DEBT_MAX;
}

/* One block for a list, from any type that may give it. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires order:      order <= PAGEBLOCK_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires room:       pcp->count <= 2 * PCP_ROOM - MAX_ORDER_PAGES - 1;
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    requires owed:       owed(zone, NR_FREE_CMA_PAGES) == 0;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  zone:       OUR_ZONE(zone) && OUR_LIST(pcp, list, order);
    ensures  null_exact: \result <==> has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  taken:      count(list) == \old(count(list)) + (\result ? 1 : 0);
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + (\result ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             (\result ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == 0;
    ensures  others:     others_owed{Pre,Post}(\old(zone->id));
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static bool refill_one(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
		       unsigned int order, unsigned int migratetype, unsigned int alloc_flags)
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i);
	//@ ghost Start: ;
	pfn_t pfn = rmqueue_any(zone, order, migratetype, alloc_flags);

	//@ ghost Any: ;
	//@ assert zone: zone == &zones[z] && zones[z].id == z && zones[z].present != 0;
	//@ assert fields: SAME(Start, Here, zones[z].free_list) && SAME(Start, Here, nr_lists);
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && OUR_LIST(pcp, list, order);
	//@ assert stay: pages_stay{Pre,Here}(z);
	//@ assert same: count(list) == \at(count(list), Pre);
	//@ assert others: others_owed{Pre,Here}(z);
	//@ assert unmoved: unmoved{Pre,Here};
	if (pfn == PFN_NONE)
		return false;
	/*@ assert itself: same_spans{Here,Here} && same_machine{Here,Here} &&
	                   blocks_but{Here,Here}(pfn) && places_but{Here,Here}(pfn); */
	//@ assert hand: partition(pfn, order) && placed(pfn);
	//@ assert suits: noted_suits(pfn);
	//@ ghost block_sizes();
	/*@ assert other: \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
	                    q != pfn; */
	put_on(pcp, list, pfn, order, true) /*@ ghost (zone) */;
	//@ ghost Put: ;
	//@ assert list: OUR_LIST(pcp, list, order) && zones[z].id == z;
	//@ assert others: others_owed{Any,Here}(z);
	//@ assert unmoved: unmoved{Pre,Here};
	if (unlikely(vmemmap[pfn].migratetype == MIGRATE_CMA))
		uncount(zone, NR_FREE_CMA_PAGES, block_pages(order));
	//@ assert list: OUR_LIST(pcp, list, order) && zones[z].id == z;
	//@ assert same: count(list) == \at(count(list), Put) && unmoved{Put,Here};
	//@ assert others: others_owed{Put,Here}(z);
	return true;
}

/* At most count blocks for a list; returns how many came, 0: there are none. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires order:      order <= PAGEBLOCK_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires count:      0 < count <= MAX_ORDER_PAGES;
    requires runs:       runs ==> zone->cma_pages == 0 && debug_guardpage_minorder == 0;
    requires room:       pcp->count <= PCP_ROOM + (MAX_ORDER_PAGES - count) * pow2(order);
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    requires owed:       owed(zone, NR_FREE_CMA_PAGES) == 0;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  zone:       OUR_ZONE(zone) && OUR_LIST(pcp, list, order);
    ensures  bound:      0 <= \result <= count;
    ensures  null_exact: \result == 0 <==> !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  taken:      count(list) == \old(count(list)) + \result;
    ensures  pcp_bounds: pcp->count == \old(pcp->count) + \result * pow2(order);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             \result * pow2(order);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == 0;
    ensures  others:     others_owed{Pre,Post}(\old(zone->id));
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline unsigned int refill_some(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
				       unsigned int order, unsigned int migratetype,
				       unsigned int alloc_flags, unsigned int count, bool runs)
{
	//@ ghost unsigned int z = zone->id, i = list - pcp->list;
	//@ ghost unsigned int c = (unsigned int)(pcp - zone->pcp);
	//@ assert zone: zone_set(zone) && lists_apart;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c];
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i) && LIST(list);
	//@ assert order: pcp_list_order(i) == order;
	/*@ assert apart: \forall integer y; ZONE(y) && y != z && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	unsigned int n = runs ? rmqueue_run(zone, order, migratetype, count, list) : 0;

	//@ assert machine: same_machine{Pre,Here};
	//@ assert zone: zone == &zones[z] && zones[z].id == z && OUR_LIST(pcp, list, order);
	//@ assert others: others_owed{Pre,Here}(z);
	//@ assert debts: debts && pcps_sized;
	if (n == 0)
		return refill_one(zone, pcp, list, order, migratetype, alloc_flags);
	//@ ghost pow2_values(order);
	//@ ghost shift_multiplies(n, order, 1);
	//@ ghost Run: ;
	//@ assert lists: cpu_lists_but{Pre,Here}(z, list);
	pcp->count += (int32_t)(n << order);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Run,Here} && same_machine{Pre,Here} && same_spans{Run,Here};
	//@ assert links: same_links{Run,Here};
	//@ assert blocks: places_but{Run,Here}(PFN_NONE) && blocks_but{Run,Here}(PFN_NONE);
	//@ assert lists: cpu_lists_but{Pre,Here}(z, list) && counts_but{Run,Here}(0);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	/*@ assert pages: cpu_count(z, c) - cpu_count{Pre}(z, c) ==
	      pow2(order) * count(list) - pow2(order) * count{Pre}(list); */
	//@ assert run: pcps_counted;
	/*@ assert listed: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                     listed(&zones[y], i) == listed{Run}(&zones[y], i); */
	//@ assert owed: same_owed{Run,Here};
	//@ assert unmoved: unmoved{Run,Here};
	return n;
}

/* Fill a list from the buddy system, in the order in which blocks come (Linux: rmqueue_bulk). */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        pcp == &zone->pcp[this_cpu];
    requires order:      pcp_order(order) && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
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

	/*@ loop invariant count:      i <= count;
	    loop invariant zone:       OUR_ZONE(zone) && OUR_LIST(pcp, list, order);
	    loop invariant state:      allocator_but(PFN_NONE, 0);
	    loop invariant runs:       runs ==> zone->cma_pages == 0 && debug_guardpage_minorder == 0;
	    loop invariant taken:      count(list) == i;
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) + i * pow2(order);
	    loop invariant conservation: owed(zone, NR_FREE_PAGES) == i * pow2(order) &&
	                                 owed(zone, NR_FREE_CMA_PAGES) == 0;
	    loop invariant others:     others_owed{Pre,Here}(\at(zone->id, Pre));
	    loop invariant none:       i == 0 ==>
	      (has_block_for(zone, order, migratetype, alloc_flags) <==>
	       has_block_for{Pre}(zone, order, migratetype, alloc_flags));
	    loop invariant unmoved:    unmoved{Pre,Here};
	    loop invariant coalesced:  coalesced{Pre} ==> coalesced;
	    loop assigns i, ZONE_FIELDS(zone), pcp->count, zone->watermark_boost, zone->flags,
	                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant count - i;
	*/
	while (i < count) {
		unsigned int n = refill_some(zone, pcp, list, order, migratetype, alloc_flags,
					     count - i, runs);

		if (n == 0)
			break;
		i += n;
	}
	//@ ghost pow2_values(order);
	//@ ghost shift_multiplies(i, order, 1);
	uncount(zone, NR_FREE_PAGES, (uint64_t)i << order);
}

/* Hand out the first block of a list of a CPU; PFN_NONE: it is empty. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order);
    requires order:      order <= PAGEBLOCK_ORDER;
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
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost pow2_values(order);
	pfn_t pfn = unlink_page(list, false);

	//@ ghost Unlinked: ;
	if (unlikely(pfn == PFN_NONE)) {
		//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
		//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
		/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
		                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
		//@ assert owed: same_owed{Pre,Here};
		return PFN_NONE;
	}
	//@ assert block: FRAME(pfn) && \at(list(\at(pfn, Here)), Pre) == list;
	//@ assert was: state_of(pfn) == PAGE_PCP && zone_of(pfn) == z && order_of(pfn) == order;
	vmemmap[pfn].state = PAGE_ALLOCATED;
	pcp->count -= (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Unlinked, Here);
	//@ assert machine: same_machine{Unlinked,Here} && same_spans{Pre,Here};
	//@ assert machine: same_machine{Pre,Here} && machine_sound;
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert lists: cpu_lists_but{Pre,Here}(z, list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	//@ assert less: pcps_counted;
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	/*@ assert sizes: \forall integer y, b; ZONE(y) && CPU(b) ==>
	      SAME(Pre, Here, zones[y].pcp[b].high) && SAME(Pre, Here, zones[y].pcp[b].batch) &&
	      SAME(Pre, Here, zones[y].pcp[b].free_factor) && SAME(Pre, Here, zones[y].pcp); */
	//@ assert sizes: pcps_sized;
	//@ assert hand: partition(pfn, order);
	//@ assert itself: same_spans{Here,Here} && blocks_but{Here,Here}(pfn);
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

/* An event, if anybody listens, is a step of nothing but the ring. */
/*@ requires state:  allocator_but(PFN_NONE, 0);
    requires event:  order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state:  allocator_but(PFN_NONE, 0);
    ensures  machine: same_machine{Pre,Post};
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE) && unmoved{Pre,Post};
    ensures  lists:  counts_but{Pre,Post}(0);
    ensures  conservation: same_owed{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void trace_pcpu_drain(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ assert free: FREE_IN_ZONES(Here);
	if (unlikely(tracing))
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
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
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
    requires order:      order <= PAGEBLOCK_ORDER;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, pcp->count;
    ensures  block:      FRAME(\result) && aligned(\result, order) && list(\result) == LIST_NONE;
    ensures  block:      state_of(\result) == PAGE_PCP && zone_of(\result) == zone->id &&
                         order_of(\result) == order && noted_suits(\result);
    ensures  inside:     spans(zone, \result) && spans(zone, \result + pow2(order) - 1);
    ensures  state:      allocator_but(\result, order);
    ensures  lists:      cpu_lists_but{Pre,Post}(\old(zone->id), list) && OUR_LIST(pcp, list, order);
    ensures  lists:      count(list) == \old(count(list)) - 1;
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
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost pow2_values(order);
	pfn_t pfn = unlink_page(list, true);

	//@ ghost Unlinked: ;
	//@ assert block: FRAME(pfn) && \at(list(\at(pfn, Here)), Pre) == list;
	/*@ assert was: state_of(pfn) == PAGE_PCP && zone_of(pfn) == z && order_of(pfn) == order &&
	                in_its_zone(pfn, order) && noted_suits(pfn); */
	pcp->count -= (int32_t)block_pages(order);
	//@ assert fields: MACHINE_SAME(Unlinked, Here);
	//@ assert machine: same_machine{Unlinked,Here} && same_spans{Pre,Here};
	//@ assert machine: same_machine{Pre,Here} && machine_sound;
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert hand: partition(pfn, order);
	//@ assert placed: placed(pfn);
	//@ assert counts: counts_but{Pre,Here}(list);
	//@ assert lists: cpu_lists_but{Pre,Here}(z, list);
	//@ assert cpus: cpu_counts_but{Pre,Here}(z, c);
	//@ assert less: pcps_counted;
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	//@ ghost numbers_apart(z, c);
	/*@ assert sizes: \forall integer y, b; ZONE(y) && CPU(b) ==>
	      SAME(Pre, Here, zones[y].pcp[b].high) && SAME(Pre, Here, zones[y].pcp[b].batch) &&
	      SAME(Pre, Here, zones[y].pcp[b].free_factor) && SAME(Pre, Here, zones[y].pcp); */
	//@ assert sizes: pcps_sized;
	//@ assert list: cpu_list_at(z, c, i) && list == cpu_list(z, c, i);
	/*@ assert next: count(list) > 0 ==> FRAME(last(list)) && list(last(list)) == list &&
	                   order_of(last(list)) == order && state_of(last(list)) == PAGE_PCP; */
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
    ensures  lists:      cpu_lists_but{Pre,Post}(\old(zone->id), 0);
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline void free_pcp_block(struct zone *zone, pfn_t pfn, unsigned int order)
{
	unsigned int migratetype = vmemmap[pfn].migratetype;

	//@ ghost unsigned int z = zone->id;
	/* its pageblock may have been isolated since it came here */
	if (unlikely(zone->nr_isolate_pageblock != 0))
		migratetype = get_pageblock_migratetype(pfn);
	//@ ghost block_in_pageblock(pfn, order);
	//@ assert kind: same_kind(migratetype, pageblock_type(pfn)) && migratetype < MIGRATE_TYPES;
	//@ assert type: suits(pfn, order, migratetype);
	free_one_page(zone, pfn, order, migratetype, FPI_NONE);
	//@ ghost Freed: ;
	//@ assert zone: zone == &zones[z] && zones[z].id == z;
	//@ assert stay: pages_stay{Pre,Here}(z);
	//@ assert same: nr_frames == \at(nr_frames, Pre) && nr_lists == \at(nr_lists, Pre);
	//@ assert lists: cpu_lists_but{Pre,Here}(z, 0);
	//@ assert owed: same_owed{Pre,Here};
	//@ assert unmoved: unmoved{Pre,Here};
	trace_pcpu_drain(pfn, order, migratetype);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert lists: cpu_lists_but{Freed,Here}(z, 0);
}

/* A block from a CPU's list to the buddy system. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp);
    requires list:       OUR_LIST(pcp, list, order) && count(list) > 0;
    requires order:      order <= PAGEBLOCK_ORDER;
    requires state:      allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  ZONE_FIELDS(zone), pcp->count;
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  machine:    same_machine{Pre,Post};
    ensures  lists:      cpu_lists_but{Pre,Post}(\old(zone->id), list) && OUR_LIST(pcp, list, order);
    ensures  pcp_bounds: pcp->count == \old(pcp->count) - pow2(order);
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline void free_last(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
			     unsigned int order)
{
	pfn_t pfn = take_last(pcp, list, order) /*@ ghost (zone) */;

	//@ ghost Taken: ;
	//@ assert unmoved: unmoved{Pre,Here};
	if (!list_empty(list))
		prefetch_neighbours(lists[list].last, order);
	free_pcp_block(zone, pfn, order);
	//@ assert machine: same_machine{Pre,Here} && zone->id == \at(zone->id, Pre);
	//@ assert lists: cpu_lists_but{Taken,Here}(\at(zone->id, Pre), 0);
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
    ensures  lists:      cpu_lists_but{Pre,Post}(\old(zone->id), list);
    ensures  conservation: same_owed{Pre,Post};
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline int32_t free_list_tail(struct zone *zone, struct per_cpu_pages *pcp, list_t list,
				     unsigned int order, int32_t count)
{
	int32_t pages = (int32_t)block_pages(order);

	//@ ghost pow2_values(order);
	//@ ghost unsigned int z = zone->id;
	//@ assert sound: zone_set(zone) && LIST(list);
	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant zone:       zone->id == z && OUR_LIST(pcp, list, order);
	    loop invariant lists:      cpu_lists_but{Pre,Here}(z, list);
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) - (\at(count, Pre) - count);
	    loop invariant pcp_bounds: -PAGEBLOCK_PAGES < count <= \at(count, Pre);
	    loop assigns count, ZONE_FIELDS(zone), pcp->count;
	    loop variant count;
	*/
	while (count > 0 && !list_empty(list)) {
		free_last(zone, pcp, list, order);
		//@ assert machine: same_machine{Pre,Here};
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
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  pcp_bounds: count > 0 ==> \old(pcp->count) - count - PAGEBLOCK_PAGES < pcp->count;
    ensures  pcp_bounds: count > 0 ==> pcp->count <= \old(pcp->count) - count;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void bulk_free_from_list(struct zone *zone, struct per_cpu_pages *pcp, int32_t count,
				unsigned int pindex)
{
	unsigned int n = nr_pcp_lists();

	//@ ghost unsigned int z = zone->id, c = (unsigned int)(pcp - zone->pcp), start = pindex;
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c] && zone_set(zone) && release_rules;
	//@ assert lists: cpu_list_at(z, c, 0) && n == pcp_lists && 0 <= cpu_count(z, c);
	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant zone:       zone->id == z && n == pcp_lists && cpu_list_at(z, c, 0);
	    loop invariant list:       i <= n && pindex == (start + i < n ? start + i : start + i - n);
	    loop invariant pcp_bounds: pcp->count == \at(pcp->count, Pre) - (\at(count, Pre) - count);
	    loop invariant pcp_bounds: \at(count, Pre) > 0 ==> -PAGEBLOCK_PAGES < count;
	    loop invariant none:       \at(count, Pre) <= 0 ==> count == \at(count, Pre);
	    loop invariant none:       count <= \at(count, Pre);
	    loop invariant empty:      count > 0 ==>
	                                 empties(z, c, start, start + i < n ? start + i : n) &&
	                                 empties(z, c, 0, start + i < n ? 0 : start + i - n);
	    loop assigns i, count, pindex, ZONE_FIELDS(zone), pcp->count;
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n && count > 0; i++) {
		//@ ghost Turn: ;
		//@ assert list: OUR_LIST(pcp, pcp->list + pindex, pcp_list_order(pindex));
		count = free_list_tail(zone, pcp, pcp->list + pindex, pindex_to_order(pindex),
				       count);
		//@ assert machine: same_machine{Pre,Here};
		//@ assert lists: cpu_lists_but{Turn,Here}(z, cpu_list(z, c, pindex));
		/*@ assert empty: count > 0 ==>
		      empties(z, c, start, start + i < n ? start + i : n) &&
		      empties(z, c, 0, start + i < n ? 0 : start + i - n); */
		//@ assert empty: count > 0 ==> count(cpu_list(z, c, pindex)) == 0;
		pindex = pindex + 1 < n ? pindex + 1 : 0;
	}
	//@ assert all: count > 0 ==> empties(z, c, 0, n) && cpu_count(z, c) == 0;
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
    ensures  pcp_bounds: 0 <= pcp->count;
    ensures  pcp_bounds: count > 0 ==> pcp->count == \old(pcp->count) - count;
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void bulk_free_round_robin(struct zone *zone, struct per_cpu_pages *pcp, int32_t count)
{
	unsigned int pindex = 0;

	//@ ghost unsigned int z = zone->id, c = (unsigned int)(pcp - zone->pcp);
	//@ assert cpu: CPU(c) && pcp == &zones[z].pcp[c] && zone_set(zone);
	//@ assert held: cpu_list_at(z, c, 0) && 0 <= cpu_count(z, c);
	/*@ loop invariant kept:       BULK_KEPT(pcp);
	    loop invariant zone:       zone->id == z && cpu_list_at(z, c, 0) && pcp_lists == 3;
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

		//@ assert some: 0 < cpu_count(z, c) && zone_set(zone);
		/*@ assert some: count(pcp->list) > 0 || count(pcp->list + 1) > 0 ||
		                 count(pcp->list + 2) > 0; */
		pindex = next_filled_list(pcp, pindex, &run);
		list = pcp->list + pindex;
		//@ assert list: OUR_LIST(pcp, list, 0) && count(list) > 0;
		if (run == MIGRATE_PCPTYPES)
			run = count;
		//@ ghost Turn: ;
		/*@ loop invariant kept:       BULK_KEPT(pcp);
		    loop invariant zone:       zone->id == z && pcp_lists == 3;
		    loop invariant list:       count > 0 && run > 0 && count(list) > 0;
		    loop invariant list:       OUR_LIST(pcp, list, 0) && LIST(list);
		    loop invariant pcp_bounds: pcp->count ==
		                                 \at(pcp->count, Pre) - (\at(count, Pre) - count);
		    loop invariant none:       count <= \at(count, Turn) <= \at(count, Pre);
		    loop assigns count, run, ZONE_FIELDS(zone), pcp->count;
		    loop variant count;
		*/
		do {
			free_last(zone, pcp, list, 0);
			//@ assert machine: same_machine{Pre,Here};
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
                       LOWER(pcp->batch * pow2(\old(pcp->free_factor)), high - pcp->batch));
    ensures  doubles: high >= pcp->batch && \result < high - pcp->batch ==>
                        pcp->free_factor == LOWER(\old(pcp->free_factor) + 1, PCP_BATCH_SCALE_MAX);
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
                       LOWER(4 * pcp->batch, pcp->high) : pcp->high);
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

/* The same, as a step of nothing but free_factor. */
/*@ requires zone:       OUR_ZONE(zone);
    requires pcp:        OUR_PCP(zone, pcp) && high >= 0;
    requires state:      allocator_ok;
    terminates \true;
    assigns  pcp->free_factor;
    ensures  state:      allocator_ok;
    ensures  machine:    same_machine{Pre,Post} && unmoved{Pre,Post};
    ensures  pcp_bounds: 0 <= \result;
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline int32_t nr_too_many(struct per_cpu_pages *pcp, int32_t high)
/*@ ghost (struct zone *zone) */
{
	//@ ghost unsigned int z = zone->id, c = (unsigned int)(pcp - zone->pcp);
	//@ assert sizes: CPU(c) && pcp == &zones[z].pcp[c] && pcp_sizes(zone);
	//@ assert free: FREE_IN_ZONES(Here);
	int32_t pages = nr_pcp_free(pcp, high);

	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ ghost numbers_apart(z, c);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert sizes: \forall integer y, b; ZONE(y) && CPU(b) ==>
	      SAME(Pre, Here, zones[y].pcp[b].high) && SAME(Pre, Here, zones[y].pcp[b].batch); */
	//@ assert sizes: pcps_sized;
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
	return pages;
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
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static OUT_OF_LINE void trim_pcp(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order,
				 unsigned int pindex)
{
	int32_t high;

	//@ ghost unsigned int z = zone->id;
	//@ assert cpu: OUR_PCP(zone, pcp) && pcp == &zones[z].pcp[this_cpu] && pcp_sizes(zone);
	//@ assert held: cpu_list_at(z, this_cpu, 0) && 0 <= cpu_count(z, this_cpu);
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
		free_pcppages_bulk(zone, pcp, nr_too_many(pcp, high) /*@ ghost (zone) */, pindex);
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
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static inline void pcp_add(struct zone *zone, pfn_t pfn, unsigned int order,
			   unsigned int migratetype)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];
	unsigned int pindex = order == 0 ? migratetype : order_to_pindex(migratetype, order);

	//@ assert list: pindex < pcp_lists && pcp_list_order(pindex) == order;
	put_on(pcp, pcp->list + pindex, pfn, order, false) /*@ ghost (zone) */;
	count_freed(pcp, order) /*@ ghost (zone) */;
	//@ assert machine: same_machine{Pre,Here} && same_owed{Pre,Here};
	//@ assert state: allocator_ok && OUR_ZONE(zone) && \valid(pcp);
	/*@ assert unmoved: \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
	                      allocated_block(q, k); */
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
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
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
	//@ assert hand: list(pfn) == LIST_NONE;
	//@ assert free: FREE_IN_ZONES(Here);
	vmemmap[pfn].migratetype = (uint16_t)migratetype;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(pfn) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert links: same_links{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	//@ assert owed: same_owed{Pre,Here};
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
	    loop invariant merge: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
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
		//@ assert machine: same_machine{Pre,Here};
	}
}

void drain_pages(unsigned int cpu)
{
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant kept:  allocator_ok && same_machine{Pre,Here} && unmoved{Pre,Here};
	    loop invariant merge: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
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
	    loop invariant merge: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
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
