/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU page lists: a CPU's own store of small blocks in front of each zone's buddy system. Floor 7.
 */
#ifndef FRAMEPROOF_PCP_H
#define FRAMEPROOF_PCP_H

#include "mobility.h"

/* The number of lists that the release has. */
static inline unsigned int nr_pcp_lists(void)
{
	return MIGRATE_PCPTYPES * (release->pcp_max_order + 1) + (release->pcp_thp ? 2 : 0);
}

/*
 * The list for an order that has one and one of the three pcp types: by order, then type; order 9
 * has two, the second for movable blocks (Linux 6.1: order_to_pindex).
 */
static inline unsigned int order_to_pindex(unsigned int migratetype, unsigned int order)
{
	if (unlikely(order > release->pcp_max_order))
		return MIGRATE_PCPTYPES * (release->pcp_max_order + 1) +
		       (migratetype == MIGRATE_MOVABLE);
	return MIGRATE_PCPTYPES * order + migratetype;
}

/* The order of the blocks on a list (Linux 6.1: pindex_to_order). */
static inline unsigned int pindex_to_order(unsigned int pindex)
{
	unsigned int order = pindex / MIGRATE_PCPTYPES;

	return order > release->pcp_max_order ? PAGEBLOCK_ORDER : order;
}

/*
 * Take a block from this CPU's list of the zone, after filling it if it is empty; PFN_NONE: the zone
 * has none. Counts nothing but pcp.count (Linux: __rmqueue_pcplist).
 */
pfn_t rmqueue_pcplist(struct zone *zone, unsigned int order, unsigned int migratetype,
		      unsigned int alloc_flags);

/*
 * Put a block that is in nobody's hands on this CPU's list, and return some to the buddy system when
 * there are too many; an isolated pageblock's go there at once (Linux: free_unref_page).
 */
void free_unref_page(struct zone *zone, pfn_t pfn, unsigned int order);

/* Return about count pages, starting at that list, by the release's rule (Linux: free_pcppages_bulk). */
void free_pcppages_bulk(struct zone *zone, struct per_cpu_pages *pcp, int32_t count,
			unsigned int pindex);

/* Return all that the CPU holds of the zone, and of every zone (Linux: the same names). */
void drain_pages_zone(struct zone *zone, unsigned int cpu);
void drain_pages(unsigned int cpu);

/* Return what all CPUs hold of the zone; NULL: of every zone (Linux: the same name). */
void drain_all_pages(struct zone *zone);

/* What the vmstat worker takes back from a zone that was not used for a while (Linux: drain_zone_pages). */
void drain_zone_pages(struct zone *zone, unsigned int cpu);

#endif
