/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Free page reporting: a hypervisor is told of large free blocks, and may take their memory until
 * they are used again. Floor 7.
 */
#ifndef FRAMEPROOF_PAGE_REPORTING_H
#define FRAMEPROOF_PAGE_REPORTING_H

#include "mobility.h"

/* Blocks that one call to the hypervisor names (Linux: the same name). */
#define PAGE_REPORTING_CAPACITY 32u

/* Calls to the hypervisor, and the pages that they named, ever. */
struct page_reporting_events {
	uint64_t calls, pages;
};
extern struct page_reporting_events page_reporting_events;

/*
 * One round of the worker: of every list of blocks of pageblock_order or more, tell of some that are
 * not reported yet, and mark them PG_REPORTED. True: some were left for another round (Linux:
 * page_reporting_process).
 */
/*@ requires state:     allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, page_reporting_events;
    ensures  state:     allocator_ok;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
bool page_reporting_process(void);

/* Free pages of the zone that the hypervisor knows of now. */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result <= list_pages(zone, NR_FREE_LISTS);
*/
uint64_t zone_reported_pages(const struct zone *zone);

#endif
