/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks that need a loop: the largest one that fits. */
#include "block.h"

unsigned int block_order_max(pfn_t pfn, pfn_t end)
{
	unsigned int order = MAX_PAGE_ORDER;

	while (order > 0 && (!block_aligned(pfn, order) || end - pfn < block_pages(order)))
		order--;
	return order;
}
