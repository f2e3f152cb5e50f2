/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks: runs of 2^order page frames that start at a multiple of their size.
 * Floor 2: arithmetic on PFNs alone; knows nothing of memory.
 */
#ifndef FRAMEPROOF_BLOCK_H
#define FRAMEPROOF_BLOCK_H

#include "types.h"

/* Pages in a block of this order, 0 to MAX_PAGE_ORDER. */
static inline uint64_t block_pages(unsigned int order)
{
	return UINT64_C(1) << order;
}

/* Does a block of this order start at pfn? */
static inline bool block_aligned(pfn_t pfn, unsigned int order)
{
	return (pfn & (block_pages(order) - 1)) == 0;
}

/* The other half of the block of order + 1 that this block is half of (Linux: __find_buddy_pfn). */
static inline pfn_t find_buddy_pfn(pfn_t pfn, unsigned int order)
{
	return pfn ^ block_pages(order);
}

/* The first page of the pageblock that pfn lies in (Linux: pageblock_start_pfn). */
static inline pfn_t pageblock_start_pfn(pfn_t pfn)
{
	return pfn & ~(PAGEBLOCK_PAGES - 1);
}

/* The first page after it (Linux: pageblock_end_pfn). */
static inline pfn_t pageblock_end_pfn(pfn_t pfn)
{
	return (pfn | (PAGEBLOCK_PAGES - 1)) + 1;
}

/* The order of the largest block that starts at pfn and ends at end or before; pfn < end. */
unsigned int block_order_max(pfn_t pfn, pfn_t end);

#endif
