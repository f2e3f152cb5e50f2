/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system: free blocks split until they fit, and merge again with their other half. Floor 5.
 */
#ifndef FRAMEPROOF_BUDDY_H
#define FRAMEPROOF_BUDDY_H

#include "block.h"
#include "zone.h"

/* How a block is freed (Linux: fpi_t). */
#define FPI_NONE	0x0u
#define FPI_TO_TAIL	0x1u	/* to the list's tail, whatever the next merge looks like */

/* Blocks below this order that a split leaves over become guard pages; 0: none do. */
extern unsigned int debug_guardpage_minorder;

/* Do free blocks of the type merge with those of any other such type? (Linux: migratetype_is_mergeable) */
static inline bool migratetype_is_mergeable(unsigned int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES;
}

/* Add n pages of a type to the zone's free counts on this CPU (Linux: __mod_zone_freepage_state). */
static inline void mod_zone_freepage_state(struct zone *zone, int64_t n, unsigned int migratetype)
{
	mod_zone_page_state(zone, this_cpu, NR_FREE_PAGES, n);
	if (unlikely(migratetype == MIGRATE_CMA))
		mod_zone_page_state(zone, this_cpu, NR_FREE_CMA_PAGES, n);
}

/* The one writer of what a block is: make pfn the head of such a block of the zone. */
static inline void set_block(const struct zone *zone, pfn_t pfn, enum page_state state,
			     unsigned int order)
{
	vmemmap[pfn].state = (uint8_t)state;
	vmemmap[pfn].order = (uint8_t)order;
	vmemmap[pfn].zone = zone->id;
}

/* The head of the block that the frame lies in; PFN_NONE: in none. */
pfn_t block_head(pfn_t pfn);

/* Move a free block to the tail of another type's list (Linux: move_to_free_list). */
static inline void move_to_free_list(struct zone *zone, pfn_t pfn, unsigned int order,
				     unsigned int migratetype)
{
	list_move_tail(free_list(zone, order, migratetype), pfn);
}

/* Take a free block off its list; it is the caller's now (Linux: del_page_from_free_list). */
void del_page_from_free_list(pfn_t pfn);

/*
 * Free a block that is in nobody's hands: merge it with its free buddies as far as the release
 * allows, and put the result on the free list of the type (Linux: __free_one_page).
 */
void free_one_page(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype,
		   unsigned int fpi_flags);

/*
 * Take the first block of the smallest order that fits from the type's lists, split what is too
 * much, and return it as an allocated block; PFN_NONE: no list of the type has one. The free counts
 * are the caller's to change (Linux: __rmqueue_smallest).
 */
pfn_t rmqueue_smallest(struct zone *zone, unsigned int order, unsigned int migratetype);

/*
 * Take up to count blocks off the type's lists, one after the other from the first block of the
 * smallest order that fits, to the tail of a pcp list; returns how many, 0: no list has any. The same
 * blocks as so many calls of rmqueue_smallest, which would split them off one by one.
 */
unsigned int rmqueue_run(struct zone *zone, unsigned int order, unsigned int migratetype,
			 unsigned int count, list_t to);

#endif
