/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CMA area: pageblocks that only movable requests use, so that a driver can have them as one
 * range when it needs it. Floor 9.
 */
#ifndef FRAMEPROOF_CMA_H
#define FRAMEPROOF_CMA_H

#include "memory.h"

/* The default area (cma=); 0 pages: there is none. */
struct cma_area {
	pfn_t start;
	uint64_t pages;
};
extern struct cma_area cma_area;

/*
 * Find a place for so many pages, rounded up to whole blocks of the release's isolation order, in one
 * memory range, in one zone, and reserve it. Where there is none there is no area: the kernel, too,
 * boots without (Linux: dma_contiguous_reserve, cma_declare_contiguous). Needs zones that span their
 * memory and have freed none.
 */
/*@ requires machine: machine_ok && memory_known && reserved_known &&
                      nr_reserved_ranges <= MAX_RANGES;
    requires rules:   isolation_rule;
    terminates \true;
    assigns  reserved_ranges[0 .. MAX_RANGES], nr_reserved_ranges, cma_area;
    ensures  known:   reserved_known;
    ensures  area:    cma_area.pages == 0 ||
                      (cma_area.pages >= pages && cma_area.pages % PAGEBLOCK_PAGES == 0 &&
                       cma_area.start % PAGEBLOCK_PAGES == 0 &&
                       !unreserved(cma_area.start, cma_area.start + 1) &&
                       unreserved{Pre}(cma_area.start, cma_area.start + cma_area.pages));
*/
void cma_reserve(uint64_t pages);

/*
 * Give the reserved pageblocks to the free lists as CMA (Linux: cma_init_reserved_areas,
 * init_cma_reserved_pageblock).
 */
/*@ requires area:    \forall integer p; cma_area.start <= p < cma_area.start + cma_area.pages ==>
                        FRAME(p) && covered(p, PFN_NONE, 0) &&
                        (state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED);
    requires state:   allocator_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state:   allocator_ok;
    ensures  mobility: \forall integer p; cma_area.start <= p < cma_area.start + cma_area.pages ==>
                        pageblock_type(p) == MIGRATE_CMA;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void cma_init_reserved_areas(void);

#endif
