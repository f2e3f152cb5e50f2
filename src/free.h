/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeing: what is wrong with a free, and what a right one does. Floor 8.
 */
#ifndef FRAMEPROOF_FREE_H
#define FRAMEPROOF_FREE_H

#include "pcp.h"

/* Why a free is refused; nothing has changed then. */
enum bad_page {
	BAD_PAGE_NONE,		/* it is a right one */
	BAD_PAGE_OUTSIDE,	/* no memory is there */
	BAD_PAGE_ORDER_RANGE,	/* no order of a block */
	BAD_PAGE_TAIL,		/* the middle of a block */
	BAD_PAGE_RESERVED,	/* never given out: firmware, kernel image, hole */
	BAD_PAGE_FREE,		/* on a free list: a double free */
	BAD_PAGE_PCP,		/* on a per-CPU list: a double free */
	BAD_PAGE_NOT_OURS,	/* a guard, or isolated */
	BAD_PAGE_ORDER,		/* a block of another order */
	NR_BAD_PAGES
};

/* The kernel's words for it, as a bad page report has them. */
const char *bad_page_reason(enum bad_page bad);

/* May the block be freed with this order? (Linux: free_pages_check; more exact, as orders are known) */
enum bad_page free_pages_check(pfn_t pfn, unsigned int order);

/*
 * Drop a reference; the last one frees the block. Of a block that is not compound the other
 * references keep its first page only: the rest is freed at once (Linux: __free_pages).
 */
enum bad_page free_pages(pfn_t pfn, unsigned int order);

/* Another reference to an allocated block (Linux: get_page). */
enum bad_page get_page(pfn_t pfn);

/* Make an allocated block, not compound, one of single pages, each to be freed (Linux: split_page). */
enum bad_page split_page(pfn_t pfn, unsigned int order);

/*
 * Free count single pages in the order given, all or, if one of them is not right, none; *where is
 * then its index (Linux: free_unref_page_list).
 */
enum bad_page free_unref_page_list(const pfn_t *pfns, size_t count, size_t *where);

/* Memory cgroup: kernel pages charged with __GFP_ACCOUNT; limit 0 means that none is set. */
struct memcg {
	uint64_t limit, usage, failures;
};
extern struct memcg memcg;

#endif
