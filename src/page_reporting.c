/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks are taken off their list into a batch; when it is full, or the zone is done, it is reported
 * and its blocks return to the tails of their lists. Those that merge there are no longer what was
 * reported, and are not marked.
 */
#include "page_reporting.h"

struct page_reporting_events page_reporting_events;

/* The batch fills from its end: what was taken last returns first. */
struct batch {
	pfn_t blocks[PAGE_REPORTING_CAPACITY];
	unsigned int room;
};

/* Blocks in the batch: taken off their lists, of the zone, each once. */
/*@ predicate batch_ok{L}(struct zone *z, struct batch *b) =
      \valid(b) && b->room <= PAGE_REPORTING_CAPACITY && APART(b, vmemmap) && APART(b, lists) &&
      (\forall integer i; b->room <= i < PAGE_REPORTING_CAPACITY ==>
         FRAME(b->blocks[i]) && state_of(b->blocks[i]) == PAGE_ISOLATED &&
         order_of(b->blocks[i]) <= MAX_PAGE_ORDER && zone_of(b->blocks[i]) == z->id &&
         spans(z, b->blocks[i]) && spans(z, b->blocks[i] + pow2(order_of(b->blocks[i])) - 1)) &&
      \forall integer i, j; b->room <= i < j < PAGE_REPORTING_CAPACITY ==>
        b->blocks[i] != b->blocks[j];
*/

/* Make a block the first of its list; what was before it follows after the last. */
/*@ requires lists:  lists_ok;
    requires page:   LIST(list) && FRAME(pfn) && list(pfn) == list;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  lists:  lists_ok;
    ensures  first:  first(list) == pfn;
    ensures  pages:  other_pages{Pre,Post}(PFN_NONE);
    ensures  others: other_lists{Pre,Post}(list, list);
    ensures  count:  count(list) == \old(count(list));
*/
static void rotate_to_front(list_t list, pfn_t pfn)
{
	//@ ghost list_walk(pfn);
	/*@ loop invariant lists:  lists_ok;
	    loop invariant page:   list(pfn) == list && behind[pfn] < count(list);
	    loop invariant pages:  other_pages{Pre,Here}(PFN_NONE);
	    loop invariant others: other_lists{Pre,Here}(list, list);
	    loop invariant count:  count(list) == count{Pre}(list);
	    loop assigns LIST_FIELDS;
	    loop variant lists[list].count - behind[pfn];
	*/
	while (lists[list].first != pfn) {
		//@ ghost list_begins(list);
		//@ assert first: ON_LIST(first(list)) && list(first(list)) == list;
		//@ assert later: behind[pfn] < behind[first(list)];
		list_move_tail(list, lists[list].first);
		//@ assert next: behind[pfn] == \at(behind[pfn], LoopCurrent) + 1;
	}
}

/* Report the batch, and return its blocks. */
/*@ requires zone:      OUR_ZONE(zone);
    requires batch:     batch_ok(zone, batch);
    requires state:     allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), page_reporting_events, batch->room;
    ensures  zone:      OUR_ZONE(zone);
    ensures  state:     allocator_ok;
    ensures  empty:     batch->room == PAGE_REPORTING_CAPACITY;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void report(struct zone *zone, struct batch *batch)
{
	page_reporting_events.calls = page_reporting_events.calls % (UINT64_C(1) << 63) + 1;
	/*@ loop invariant zone:      OUR_ZONE(zone);
	    loop invariant batch:     batch_ok(zone, batch);
	    loop invariant state:     allocator_ok;
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns ZONE_FIELDS(zone), page_reporting_events.pages, batch->room;
	    loop variant PAGE_REPORTING_CAPACITY - batch->room;
	*/
	for (; batch->room < PAGE_REPORTING_CAPACITY; batch->room++) {
		pfn_t pfn = batch->blocks[batch->room];
		unsigned int order = vmemmap[pfn].order;

		page_reporting_events.pages =
			page_reporting_events.pages % (UINT64_C(1) << 63) + block_pages(order);
		putback_isolated_page(zone, pfn);
		if (vmemmap[pfn].state == PAGE_FREE && vmemmap[pfn].order == order)
			vmemmap[pfn].flags = (vmemmap[pfn].flags | PG_REPORTED) & UINT16_MAX;
	}
}

/*
 * How many full batches one round may report of a list, less one: a sixteenth of the order's blocks
 * (Linux: the budget of page_reporting_cycle).
 */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  share: \result == (nr_free(zone, order, MIGRATE_TYPES) + 511) / 512;
    ensures  few:   \result <= MAX_FRAMES;
*/
static uint64_t batches_allowed(const struct zone *zone, unsigned int order)
{
	uint64_t share = UINT64_C(16) * PAGE_REPORTING_CAPACITY;

	/*@ ghost
	    unsigned int t = 0;
	    /@ loop invariant type: 0 <= t <= MIGRATE_TYPES;
	       loop invariant few:  nr_free((struct zone *)zone, order, t) <= t * MAX_FRAMES;
	       loop assigns t;
	       loop variant MIGRATE_TYPES - t; @/
	    while (t < MIGRATE_TYPES)
	      t++;
	*/
	return (zone_nr_free(zone, order) + share - 1) / share;
}

/* Between operations the counters are near what the lists hold, and these hold little. */
/*@ ghost
    /@ requires zone:   OUR_ZONE(zone);
       requires state:  allocator_ok;
       terminates \true;
       assigns  \nothing;
       ensures  counts: counter_bounds(zone);
       ensures  marks:  zone_place(zone) && zone_lists(zone) && zone_marks(zone);
       ensures  rules:  rules; @/
    static void counters_bounded(struct zone *zone)
    {
      differences_bounded(zone, NR_FREE_PAGES, nr_cpus);
      differences_bounded(zone, NR_FREE_CMA_PAGES, nr_cpus);
      /@ assert listed: \forall integer i; ITEM(i) ==>
           0 <= listed(&zones[zone->id], i) <= 0x8000000000000; @/
      /@ assert owed: \forall integer i; ITEM(i) ==> -DEBT_MAX <= owed(zone, i) <= DEBT_MAX; @/
    }
*/

/*
 * Go through one list. False: blocks were left. What is next is then first on its list (Linux:
 * page_reporting_cycle).
 */
/*@ requires zone:      OUR_ZONE(zone);
    requires list:      PAGEBLOCK_ORDER <= order <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires batch:     batch_ok(zone, batch);
    requires state:     allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1],
             page_reporting_events, *batch;
    ensures  zone:      OUR_ZONE(zone);
    ensures  batch:     batch_ok(zone, batch);
    ensures  state:     allocator_ok;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool page_reporting_cycle(struct zone *zone, unsigned int order, unsigned int migratetype,
				 struct batch *batch)
{
	list_t list = free_list(zone, order, migratetype);
	uint64_t reports = 0, allowed = batches_allowed(zone, order);
	pfn_t pfn = lists[list].first;

	/*@ loop invariant zone:      OUR_ZONE(zone);
	    loop invariant batch:     batch_ok(zone, batch);
	    loop invariant state:     allocator_ok;
	    loop invariant place:     pfn == PFN_NONE || FRAME(pfn) && list(pfn) == list;
	    loop invariant few:       reports <= allowed + 1;
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns pfn, reports, ZONE_FIELDS(zone), page_reporting_events, *batch,
	                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant (allowed + 2 - reports) * (2 * MAX_FRAMES) +
	                 (pfn == PFN_NONE ? 0 : behind[pfn] + 1);
	*/
	while (pfn != PFN_NONE) {
		pfn_t next = vmemmap[pfn].next;

		//@ ghost counters_bounded(zone);
		if (vmemmap[pfn].flags & PG_REPORTED) {
			pfn = next;
			continue;
		}
		if (reports > allowed || (batch->room != 0 && isolate_free_page(zone, pfn) == 0)) {
			rotate_to_front(list, pfn);
			return reports <= allowed;
		}
		if (batch->room != 0) {
			batch->blocks[--batch->room] = pfn;
			pfn = next;
			continue;
		}
		rotate_to_front(list, pfn);
		report(zone, batch);
		reports++;
		pfn = lists[list].first;
	}
	return true;
}

/* Isolated blocks are left alone (Linux: page_reporting_process_zone). */
/*@ requires zone:      OUR_ZONE(zone);
    requires state:     allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1],
             page_reporting_events;
    ensures  state:     allocator_ok;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool page_reporting_process_zone(struct zone *zone)
{
	struct batch batch = { .room = PAGE_REPORTING_CAPACITY };
	//@ ghost counters_bounded(zone);
	uint64_t mark = wmark_pages(zone, WMARK_LOW) +
			((uint64_t)PAGE_REPORTING_CAPACITY << PAGEBLOCK_ORDER);
	bool all = true;

	if (!zone_watermark_ok(zone, 0, mark, ZONE_DMA, ALLOC_CMA))
		return true;
	/*@ loop invariant order:     PAGEBLOCK_ORDER <= order <= MAX_ORDER;
	    loop invariant zone:      OUR_ZONE(zone);
	    loop invariant batch:     batch_ok(zone, &batch);
	    loop invariant state:     allocator_ok;
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns order, all, batch, ZONE_FIELDS(zone), page_reporting_events,
	                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = PAGEBLOCK_ORDER; order < MAX_ORDER; order++)
		/*@ loop invariant type:      0 <= type <= MIGRATE_ISOLATE;
		    loop invariant zone:      OUR_ZONE(zone);
		    loop invariant batch:     batch_ok(zone, &batch);
		    loop invariant state:     allocator_ok;
		    loop invariant coalesced: coalesced{Pre} ==> coalesced;
		    loop assigns type, all, batch, ZONE_FIELDS(zone), page_reporting_events,
		                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
		    loop variant MIGRATE_ISOLATE - type;
		*/
		for (unsigned int type = 0; type < MIGRATE_ISOLATE; type++)
			all &= page_reporting_cycle(zone, order, type, &batch);
	if (batch.room < PAGE_REPORTING_CAPACITY)
		report(zone, &batch);
	return all;
}

bool page_reporting_process(void)
{
	bool all = true;

	/*@ loop invariant place:     0 <= z <= MAX_ZONES;
	    loop invariant state:     allocator_ok;
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns z, all, ALLOCATOR_FIELDS, page_reporting_events;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z])) {
			//@ assert place: zone_place(&zones[z]);
			all &= page_reporting_process_zone(&zones[z]);
		}
	return !all;
}

/* Pages of the marked blocks of one list. */
/*@ requires lists: lists_ok;
    requires list:  LIST(list);
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result <= pow2(order) * count(list);
    ensures  few:   \result <= MAX_FRAMES * MAX_ORDER_PAGES;
*/
static uint64_t reported_pages(list_t list, unsigned int order)
{
	const uint64_t size = block_pages(order);
	uint64_t pages = 0;

	//@ ghost uint64_t before = 0;
	//@ ghost pow2_values(order);
	//@ assert size: 1 <= size <= 1024;
	//@ ghost list_begins(list);
	/*@ loop invariant place: pfn == PFN_NONE ? before <= count(list) :
	      FRAME(pfn) && list(pfn) == list && before + behind[pfn] == count(list) - 1;
	    loop invariant pages: pages <= size * before;
	    loop assigns pfn, pages, before;
	    loop variant count(list) - before + (pfn == PFN_NONE ? 0 : 1);
	*/
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next) {
		//@ ghost list_walk(pfn);
		//@ assert next: next_to(pfn, next(pfn));
		//@ assert room: before < count(list) <= MAX_FRAMES;
		//@ assert room: size * before + size == size * (before + 1);
		//@ assert room: size * before <= 1024 * MAX_FRAMES;
		if (vmemmap[pfn].flags & PG_REPORTED)
			pages += size;
		//@ ghost before++;
	}
	//@ assert all: size * before <= size * count(list);
	//@ assert most: count(list) <= MAX_FRAMES;
	//@ assert most: size * count(list) <= 1024 * MAX_FRAMES;
	return pages;
}

/* More lists, more pages. */
/*@ ghost
    /@ requires lists: lists_ok;
       requires zone:  \valid_read(zone) && zone_lists(zone);
       requires place: m <= n <= NR_FREE_LISTS;
       terminates \true;
       assigns  \nothing;
       ensures  more:  list_pages(zone, m) <= list_pages(zone, n); @/
    static void lists_add_up(const struct zone *zone, unsigned int m, unsigned int n)
    {
      unsigned int i = m;

      /@ loop invariant place: m <= i <= n;
         loop invariant more:  list_pages((struct zone *)zone, m) <=
                                 list_pages((struct zone *)zone, i);
         loop assigns i;
         loop variant n - i; @/
      while (i < n) {
        pow2_values(i % MAX_ORDER);
        /@ assert some: count(zone->free_list + i) >= 0; @/
        /@ assert product: pow2(i % MAX_ORDER) * count(zone->free_list + i) >= 0; @/
        i++;
      }
    }
*/

uint64_t zone_reported_pages(const struct zone *zone)
{
	uint64_t pages = 0;

	/*@ loop invariant type:  0 <= type <= MIGRATE_TYPES;
	    loop invariant pages: pages <= list_pages((struct zone *)zone, type * MAX_ORDER);
	    loop invariant few:   pages <= type * (2 * MAX_FRAMES * MAX_ORDER_PAGES);
	    loop assigns type, pages;
	    loop variant MIGRATE_TYPES - type;
	*/
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		//@ ghost lists_add_up(zone, type * MAX_ORDER, type * MAX_ORDER + PAGEBLOCK_ORDER);
		/*@ loop invariant order: PAGEBLOCK_ORDER <= order <= MAX_ORDER;
		    loop invariant pages: pages <=
		      list_pages((struct zone *)zone, type * MAX_ORDER + order);
		    loop invariant few:   pages <= (type * 2 + (order - PAGEBLOCK_ORDER)) *
		                                   (MAX_FRAMES * MAX_ORDER_PAGES);
		    loop assigns order, pages;
		    loop variant MAX_ORDER - order;
		*/
		for (unsigned int order = PAGEBLOCK_ORDER; order < MAX_ORDER; order++) {
			list_t list = free_list(zone, order, type);

			//@ assert place: list == zone->free_list + (type * MAX_ORDER + order);
			//@ ghost list_adds(zone, type * MAX_ORDER + order, type, order);
			pages += reported_pages(list, order);
		}
	}
	return pages;
}
