/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks: runs of 2^order page frames that start at a multiple of their size.
 * Floor 2: arithmetic on PFNs alone; knows nothing of memory.
 */
#ifndef FRAMEPROOF_BLOCK_H
#define FRAMEPROOF_BLOCK_H

#include "types.h"
#include "../spec/block.h"

/* Pages in a block of this order, 0 to MAX_PAGE_ORDER. */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  pages:   \result == pow2(order);
*/
static inline uint64_t block_pages(unsigned int order)
{
	//@ ghost shift_multiplies(1, order, 1);
	//@ ghost pow2_values(order);
	return UINT64_C(1) << order;
}

/* Does a block of this order start at pfn? (The compiler makes a mask of the division.) */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: \result <==> aligned(pfn, order);
*/
static inline bool block_aligned(pfn_t pfn, unsigned int order)
{
	//@ ghost pow2_values(order);
	return pfn % block_pages(order) == 0;
}

/* The other half of the block of order + 1 that this block is half of (Linux: __find_buddy_pfn). */
/*@ requires order:   order < MAX_PAGE_ORDER;
    requires aligned: pfn < MAX_FRAMES && aligned(pfn, order);
    terminates \true;
    assigns  \nothing;
    ensures  buddy:   \result == buddy(pfn, order);
    ensures  aligned: aligned(\result, order);
*/
static inline pfn_t find_buddy_pfn(pfn_t pfn, unsigned int order)
{
	uint64_t n = block_pages(order);

	//@ ghost pow2_values(order);
	//@ ghost uint64_t half = pfn / n, whole = half / 2, low = 2 * n * whole;
	//@ assert half: pfn == n * half && (half == 2 * whole || half == 2 * whole + 1);
	//@ assert low: pfn == low || pfn == low + n;
	//@ assert twice: pow2(order + 1) == 2 * n;
	//@ ghost shift_multiplies(whole, order + 1, 1);
	//@ ghost shift_multiplies(1, order, 1);
	//@ ghost low_bit_clear(whole, order);
	//@ ghost bit_adds(low, n);
	//@ ghost remainder_is(whole, 2 * n, 0);
	//@ ghost remainder_is(whole, 2 * n, n);
	//@ assert first: pfn == low ==> pfn % pow2(order + 1) == 0;
	//@ assert second: pfn == low + n ==> pfn % pow2(order + 1) == n;
	//@ ghost remainder_is(2 * whole, n, 0);
	//@ ghost remainder_is(2 * whole + 1, n, 0);
	return pfn ^ n;
}

/* The first page of the pageblock that pfn lies in (Linux: pageblock_start_pfn). */
/*@ requires frame:   pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: aligned(\result, PAGEBLOCK_ORDER);
    ensures  holds:   \result <= pfn < \result + PAGEBLOCK_PAGES;
*/
static inline pfn_t pageblock_start_pfn(pfn_t pfn)
{
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	return pfn - pfn % PAGEBLOCK_PAGES;
}

/* The first page after it (Linux: pageblock_end_pfn). */
/*@ requires frame:   pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  aligned: aligned(\result, PAGEBLOCK_ORDER);
    ensures  holds:   \result - PAGEBLOCK_PAGES <= pfn < \result;
*/
static inline pfn_t pageblock_end_pfn(pfn_t pfn)
{
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	return pageblock_start_pfn(pfn) + PAGEBLOCK_PAGES;
}

/* The order of the largest block that starts at pfn and ends at end or before; pfn < end. */
/*@ requires range:   pfn < end;
    terminates \true;
    assigns  \nothing;
    ensures  order:   \result <= MAX_PAGE_ORDER;
    ensures  aligned: aligned(pfn, \result);
    ensures  fits:    pfn + pow2(\result) <= end;
    ensures  largest: \forall integer k; \result < k <= MAX_PAGE_ORDER ==>
                        !aligned(pfn, k) || pfn + pow2(k) > end;
*/
unsigned int block_order_max(pfn_t pfn, pfn_t end);

#endif
