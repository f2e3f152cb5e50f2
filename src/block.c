/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks that need a loop: the largest one that fits. */
#include "block.h"

unsigned int block_order_max(pfn_t pfn, pfn_t end)
{
	unsigned int order = MAX_PAGE_ORDER;

	/*@ loop invariant order:   order <= MAX_PAGE_ORDER;
	    loop invariant largest: \forall integer k; order < k <= MAX_PAGE_ORDER ==>
	                              !aligned(pfn, k) || pfn + pow2(k) > end;
	    loop assigns order;
	    loop variant order;
	*/
	while (order > 0 && (!block_aligned(pfn, order) || end - pfn < block_pages(order)))
		order--;
	return order;
}
