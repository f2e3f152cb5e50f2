/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct page: what is known of one page frame. Floor 2.
 *
 *	vmemmap   0      1      2      3      4      5      6      7
 *	        +------+------+------+------+------+------+------+------+
 *	        | head | tail | head | head | head | tail | tail | tail |
 *	        | o 1  |      | o 0  | o 0  | o 2  |      |      |      |
 *	        +------+------+------+------+------+------+------+------+
 *
 * One array, indexed by PFN, in virtual memory that the host fills with zeroes on first touch. A
 * block's first page, its head, says state and order of the whole block; a page of zeroes is a
 * tail. So only heads are ever written, and a hole of any size costs nothing.
 *
 * Fields that change for different reasons have different widths: to the prover they live in
 * different memories, and a write to a link cannot touch a state.
 */
#ifndef FRAMEPROOF_PAGE_H
#define FRAMEPROOF_PAGE_H

#include "types.h"

enum page_state {
	PAGE_TAIL,	/* not the first page of a block */
	PAGE_RESERVED,	/* never given to the allocator: firmware, kernel image, a hole */
	PAGE_FREE,	/* on a free list of its zone */
	PAGE_PCP,	/* on a per-CPU list */
	PAGE_ALLOCATED, /* handed out; refcount says to how many */
	PAGE_ISOLATED,	/* taken off the free lists by isolate_free_page */
	PAGE_GUARD	/* next to an allocation, kept unused to catch overruns */
};

/* page.flags; they speak for the whole block (Linux: PG_head, PG_lru, PG_reported, PageMemcgKmem) */
#define PG_HEAD	    0x1u /* allocated with __GFP_COMP: freed as a whole or not at all */
#define PG_LRU	    0x2u /* on an LRU list: a steal counts it as movable */
#define PG_REPORTED 0x4u /* free, and the hypervisor knows */
#define PG_KMEMCG   0x8u /* charged to the memory cgroup (__GFP_ACCOUNT) */

/* ... and those of a page that a task or a file owns (Linux: the same names, but for PG_YOUNG) */
#define PG_ACTIVE     0x10u /* on an active LRU list, or to go there */
#define PG_REFERENCED 0x20u /* was seen in use once */
#define PG_YOUNG      0x40u /* touched by its task since (Linux: the accessed bit of the page table) */
#define PG_DIRTY      0x80u   /* the disk has not what it holds */
#define PG_WRITEBACK  0x100u  /* on its way to the disk */
#define PG_RECLAIM    0x200u  /* reclaim waits for the write to end */
#define PG_MLOCKED    0x400u  /* may not be reclaimed */
#define PG_SWAPBACKED 0x800u  /* anonymous memory: swap is where it can go */
#define PG_SWAPCACHE  0x1000u /* and has a place there */

struct page {
	uint64_t next, prev;  /* PFNs of the neighbours on its list, PFN_NONE at the ends */
	list_t list;	      /* the list that it is on, LIST_NONE: none */
	int32_t refcount;     /* of an allocated block */
	uint16_t migratetype; /* on a pcp list: the free list to return to */
	uint16_t flags;	      /* PG_* */
	uint16_t zone;	      /* index into zones[] */
	uint8_t state;	      /* enum page_state */
	uint8_t order;	      /* of the block that it heads */
};

/* Where a list begins and ends, and how many blocks it holds. */
struct list_head {
	uint64_t first, last, count;
};

extern struct page *vmemmap; /* nr_frames of them */
extern uint64_t nr_frames;
extern struct list_head *lists; /* nr_lists of them, the first unused */
extern uint64_t nr_lists;

/* Blocks below this order that a split leaves over become guards; 0: none do. */
extern unsigned int debug_guardpage_minorder;

#endif
