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

/* Make a block the first of its list; what was before it follows after the last. */
static void rotate_to_front(list_t list, pfn_t pfn)
{
	while (lists[list].first != pfn)
		list_move_tail(list, lists[list].first);
}

/* Report the batch, and return its blocks. */
static void report(struct zone *zone, struct batch *batch)
{
	page_reporting_events.calls++;
	for (; batch->room < PAGE_REPORTING_CAPACITY; batch->room++) {
		pfn_t pfn = batch->blocks[batch->room];
		unsigned int order = vmemmap[pfn].order;

		page_reporting_events.pages += block_pages(order);
		putback_isolated_page(zone, pfn);
		if (vmemmap[pfn].state == PAGE_FREE && vmemmap[pfn].order == order)
			vmemmap[pfn].flags |= PG_REPORTED;
	}
}

/*
 * How many full batches one round may report of a list, less one: a sixteenth of the order's blocks
 * (Linux: the budget of page_reporting_cycle).
 */
static uint64_t batches_allowed(const struct zone *zone, unsigned int order)
{
	uint64_t share = UINT64_C(16) * PAGE_REPORTING_CAPACITY;

	return (zone_nr_free(zone, order) + share - 1) / share;
}

/*
 * Go through one list. False: blocks were left. What is next is then first on its list (Linux:
 * page_reporting_cycle).
 */
static bool page_reporting_cycle(struct zone *zone, unsigned int order, unsigned int migratetype,
				 struct batch *batch)
{
	list_t list = free_list(zone, order, migratetype);
	uint64_t reports = 0, allowed = batches_allowed(zone, order);
	pfn_t pfn = lists[list].first;

	while (pfn != PFN_NONE) {
		pfn_t next = vmemmap[pfn].next;

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
static bool page_reporting_process_zone(struct zone *zone)
{
	struct batch batch = { .room = PAGE_REPORTING_CAPACITY };
	uint64_t mark = wmark_pages(zone, WMARK_LOW) +
			((uint64_t)PAGE_REPORTING_CAPACITY << PAGEBLOCK_ORDER);
	bool all = true;

	if (!zone_watermark_ok(zone, 0, mark, ZONE_DMA, ALLOC_CMA))
		return true;
	for (unsigned int order = PAGEBLOCK_ORDER; order < MAX_ORDER; order++)
		for (unsigned int type = 0; type < MIGRATE_ISOLATE; type++)
			all &= page_reporting_cycle(zone, order, type, &batch);
	if (batch.room < PAGE_REPORTING_CAPACITY)
		report(zone, &batch);
	return all;
}

bool page_reporting_process(void)
{
	bool all = true;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			all &= page_reporting_process_zone(&zones[z]);
	return !all;
}

/* Pages of the marked blocks of one list. */
static uint64_t reported_pages(list_t list, unsigned int order)
{
	uint64_t pages = 0;

	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next)
		if (vmemmap[pfn].flags & PG_REPORTED)
			pages += block_pages(order);
	return pages;
}

uint64_t zone_reported_pages(const struct zone *zone)
{
	uint64_t pages = 0;

	for (unsigned int order = PAGEBLOCK_ORDER; order < MAX_ORDER; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			pages += reported_pages(free_list(zone, order, type), order);
	return pages;
}
