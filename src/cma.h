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
void cma_reserve(uint64_t pages);

/*
 * Give the reserved pageblocks to the free lists as CMA (Linux: cma_init_reserved_areas,
 * init_cma_reserved_pageblock).
 */
void cma_init_reserved_areas(void);

#endif
