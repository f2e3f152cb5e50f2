/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeing: what is wrong with a free, and what a right one does. Floor 8.
 */
#ifndef FRAMEPROOF_FREE_H
#define FRAMEPROOF_FREE_H

#include "pcp.h"

/* Why a free is refused; nothing has changed then. */
enum bad_page {
	BAD_PAGE_NONE,	      /* it is a right one */
	BAD_PAGE_OUTSIDE,     /* no memory is there */
	BAD_PAGE_ORDER_RANGE, /* no order of a block */
	BAD_PAGE_TAIL,	      /* the middle of a block */
	BAD_PAGE_RESERVED,    /* never given out: firmware, kernel image, hole */
	BAD_PAGE_FREE,	      /* on a free list: a double free */
	BAD_PAGE_PCP,	      /* on a per-CPU list: a double free */
	BAD_PAGE_NOT_OURS,    /* a guard, or isolated */
	BAD_PAGE_ORDER,	      /* a block of another order */
	NR_BAD_PAGES
};

/* Memory cgroup: kernel pages charged with __GFP_ACCOUNT; limit 0 means that none is set. */
struct memcg {
	uint64_t limit, usage, failures;
};
extern struct memcg memcg;

/* The kernel's words for it, as a bad page report has them. */
/*@ requires bad:   bad < NR_BAD_PAGES;
    terminates \true;
    assigns  \nothing;
    ensures  text:  string(\result);
*/
const char *bad_page_reason(enum bad_page bad);

/* May the block be freed with this order? (Linux: free_pages_check; more exact, as orders are known) */
/*@ requires arrays:    arrays;
    requires partition: partition(PFN_NONE, 0);
    terminates \true;
    assigns  \nothing;
    ensures  right:     \result == BAD_PAGE_NONE <==> allocated_block(pfn, order) &&
                          order <= MAX_PAGE_ORDER;
    ensures  outside:   !FRAME(pfn) ==> \result == BAD_PAGE_OUTSIDE;
    ensures  range:     FRAME(pfn) && order > MAX_PAGE_ORDER ==> \result == BAD_PAGE_ORDER_RANGE;
    ensures  order:     FRAME(pfn) && order <= MAX_PAGE_ORDER && state_of(pfn) == PAGE_ALLOCATED &&
                        order_of(pfn) != order ==> \result == BAD_PAGE_ORDER;
    ensures  free:      FRAME(pfn) && order <= MAX_PAGE_ORDER && state_of(pfn) == PAGE_FREE ==>
                          \result == BAD_PAGE_FREE;
    ensures  pcp:       FRAME(pfn) && order <= MAX_PAGE_ORDER && state_of(pfn) == PAGE_PCP ==>
                          \result == BAD_PAGE_PCP;
*/
enum bad_page free_pages_check(pfn_t pfn, unsigned int order);

/*
 * Drop a reference; the last one frees the block. Of a block that is not compound the other
 * references keep its first page only: the rest is freed at once (Linux: __free_pages).
 */
/*@ requires state:     allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage;
    ensures  state:     allocator_ok && owners;
    ensures  right:     \result == BAD_PAGE_NONE <==>
                          \old(allocated_block(pfn, order)) && order <= MAX_PAGE_ORDER;
    ensures  refused:   \result != BAD_PAGE_NONE ==> unmoved{Pre,Post} && \forall integer q;
                          FRAME(q) ==> state_of(q) == \old(state_of(q)) &&
                            list(q) == \old(list(q)) && refcount_of(q) == \old(refcount_of(q));
    ensures  freed:     \result == BAD_PAGE_NONE && \old(refcount_of(pfn)) == 1 ==>
                          \exists integer q; q <= pfn < q + pow2(order_of(q)) && FRAME(q) &&
                            (state_of(q) == PAGE_FREE || state_of(q) == PAGE_PCP);
    ensures  held:      \result == BAD_PAGE_NONE && \old(refcount_of(pfn)) > 1 ==>
                          state_of(pfn) == PAGE_ALLOCATED &&
                          refcount_of(pfn) == \old(refcount_of(pfn)) - 1 &&
                          order_of(pfn) == (\old(vmemmap[pfn].flags & PG_HEAD) != 0 ? order : 0);
    ensures  others:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                          allocated_block(q, k);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum bad_page free_pages(pfn_t pfn, unsigned int order);

/* Another reference to an allocated block (Linux: get_page). */
/*@ requires arrays:    arrays;
    requires partition: partition(PFN_NONE, 0);
    terminates \true;
    assigns  vmemmap[pfn].refcount;
    ensures  right:     \result == BAD_PAGE_NONE <==> FRAME(pfn) && state_of(pfn) == PAGE_ALLOCATED;
    ensures  one_more:  \result == BAD_PAGE_NONE ==> refcount_of(pfn) ==
                          \min(INT32_MAX, \old(refcount_of(pfn)) + 1);
    ensures  refused:   \result != BAD_PAGE_NONE && FRAME(pfn) ==>
                          refcount_of(pfn) == \old(refcount_of(pfn));
*/
enum bad_page get_page(pfn_t pfn);

/* Make an allocated block, not compound, one of single pages, each to be freed (Linux: split_page). */
/*@ requires state:     allocator_ok && owners;
    terminates \true;
    assigns  BLOCK_FIELDS, vmemmap[0 .. nr_frames - 1].refcount, vmemmap[0 .. nr_frames - 1].list;
    ensures  state:     allocator_ok && owners;
    ensures  right:     \result == BAD_PAGE_NONE <==> \old(allocated_block(pfn, order)) &&
                          order <= MAX_PAGE_ORDER && \old(vmemmap[pfn].flags & PG_HEAD) == 0;
    ensures  pages:     \result == BAD_PAGE_NONE ==> \forall integer q;
                          pfn <= q < pfn + pow2(order) ==> allocated_block(q, 0) &&
                            refcount_of(q) == (q == pfn ? \old(refcount_of(pfn)) : 1);
    ensures  others:    \forall integer q; FRAME(q) && (q < pfn || pfn + pow2(order) <= q) ==>
                          state_of(q) == \old(state_of(q)) && order_of(q) == \old(order_of(q));
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum bad_page split_page(pfn_t pfn, unsigned int order);

/*
 * Free count single pages in the order given, all or, if one of them is not right, none; *where is
 * then its index (Linux: free_unref_page_list).
 */
/*@ requires pages:     \valid_read(pfns + (0 .. count - 1)) && \valid(where);
    requires apart:     \separated(where, pfns + (0 .. count - 1)) &&
                        \separated(where, vmemmap + (0 .. nr_frames - 1)) &&
                        \separated(pfns + (0 .. count - 1), vmemmap + (0 .. nr_frames - 1));
    requires state:     allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage, *where;
    ensures  state:     allocator_ok && owners;
    ensures  right:     \result == BAD_PAGE_NONE ==> \forall integer i; 0 <= i < count ==>
                          allocated_block{Pre}(pfns[i], 0);
    ensures  refused:   \result != BAD_PAGE_NONE ==> *where < count && \forall integer q;
                          FRAME(q) ==> state_of(q) == \old(state_of(q)) &&
                            list(q) == \old(list(q)) && refcount_of(q) == \old(refcount_of(q));
    ensures  others:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) &&
                          (\forall integer i; 0 <= i < count ==> pfns[i] != q) ==>
                            allocated_block(q, k);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum bad_page free_unref_page_list(const pfn_t *pfns, size_t count, size_t *where);

#endif
