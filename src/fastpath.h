/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fast path: go through the zonelist, take from the first zone that may give. Floor 8.
 */
#ifndef FRAMEPROOF_FASTPATH_H
#define FRAMEPROOF_FASTPATH_H

#include "node.h"
#include "pcp.h"
#include "task.h"

/* One request on its way through the zones (Linux: struct alloc_context). */
struct alloc_context {
	const struct pglist_data *node;		/* whose zonelist it goes through */
	const struct zoneref	 *preferred;	/* where it starts */
	nodemask_t		  nodemask;	/* NODEMASK_ALL: any node */
	uint8_t			  zonelist;	/* ZONELIST_* */
	uint8_t			  migratetype;
	uint8_t			  highest_zoneidx;
	bool			  spread_dirty_pages;
};

/*
 * The first place from ref on whose zone is not above the context's highest index and on an allowed
 * node; its zone is NULL at the list's end (Linux: next_zones_zonelist).
 */
static inline const struct zoneref *next_zoneref(const struct zoneref *ref,
						 unsigned int highest_zoneidx, nodemask_t nodemask)
{
	while (ref->zone != NULL &&
	       (ref->zone_idx > highest_zoneidx || !(nodemask >> ref->node & 1)))
		ref++;
	return ref;
}

/* Where the context's request starts (Linux: first_zones_zonelist). */
static inline const struct zoneref *first_zoneref(const struct alloc_context *ac, nodemask_t nodemask)
{
	const struct zoneref *list = ac->node->zonelists[ac->zonelist];

	return next_zoneref(list + ac->node->first_zoneref[ac->zonelist][ac->highest_zoneidx],
			    ac->highest_zoneidx, nodemask);
}

/*
 * Take a block from a zone, from this CPU's list if the order has one, or from the buddy system;
 * PFN_NONE: the zone has none that the flags allow (Linux: rmqueue).
 */
pfn_t rmqueue(const struct zone *preferred, struct zone *zone, unsigned int order,
	      unsigned int alloc_flags, unsigned int migratetype);

/*
 * Take a block from the first zone whose watermark allows it; it comes back allocated, with one
 * reference. PFN_NONE: every zone refused (Linux: get_page_from_freelist).
 */
pfn_t get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			     const struct alloc_context *ac);

/* Make a block that was just taken an allocation (Linux: prep_new_page). */
static inline void prep_new_page(pfn_t pfn, unsigned int order, gfp_t gfp)
{
	vmemmap[pfn].refcount = 1;
	vmemmap[pfn].flags = unlikely((gfp & GFP_BIT_COMP) && order > 0) ? PG_HEAD : 0;
}

/* Is the zone above its low mark by the full count, so that no right or reserve matters? */
static inline bool well_above_low(const struct zone *zone, unsigned int order,
				  unsigned int highest_zoneidx)
{
	uint64_t least = zone->watermark[WMARK_LOW] + zone->watermark_boost +
			 zone->lowmem_reserve[highest_zoneidx] + zone->nr_reserved_highatomic +
			 block_pages(order) - 1;

	return zone->vm_stat[NR_FREE_PAGES] - zone->vm_stat[NR_FREE_CMA_PAGES] > (int64_t)least;
}

/* The first page of the CPU's list; PFN_NONE: it is empty. */
static inline pfn_t short_cut_pcp(struct zone *zone, gfp_t gfp)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];
	pfn_t pfn = list_pop(pcp->list + gfp_migratetype(gfp));

	if (unlikely(pfn == PFN_NONE))
		return PFN_NONE;
	vmemmap[pfn].state = PAGE_ALLOCATED;
	vmemmap[pfn].refcount = 1;
	vmemmap[pfn].flags = 0;
	pcp->count--;
	pcp->free_factor >>= 1;
	pcp->short_cuts++;
	return pfn;
}

/* The first block of the type's own lists, as an allocation; PFN_NONE: none is large enough. */
pfn_t short_cut_buddy(struct zone *zone, unsigned int order, gfp_t gfp);

/*
 * The short cut for a request about which nothing is unusual: from the first zone, if that is well
 * above its low mark, the first page of the CPU's list, or the first block of the type's own lists.
 * PFN_NONE: get_page_from_freelist has to look, and nothing has changed. It never takes another
 * block than that would.
 */
static inline pfn_t get_page_short_cut(gfp_t gfp, unsigned int order, unsigned int nid)
{
	unsigned int highest = gfp_zone(gfp);
	unsigned int which = gfp & GFP_BIT_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
	struct zone *zone = nodes[nid].first_zone[which][highest];

	if (unlikely(zone == NULL || zone->flags != 0 || !well_above_low(zone, order, highest)))
		return PFN_NONE;
	if (likely(order == 0))
		return short_cut_pcp(zone, gfp);
	/* a pcp list may have a block where the zone's watermark asks for another one */
	if (pcp_allowed_order(order) || zone->cma_pages != 0)
		return PFN_NONE;
	return short_cut_buddy(zone, order, gfp);
}

/* Count an allocation by place, as hit or miss, local or not (Linux: zone_statistics). */
void zone_statistics(const struct zone *preferred, struct zone *zone, uint64_t count);

/* Ask a node's kswapd for an order up to a zone (Linux: wakeup_kswapd). */
void wakeup_kswapd(const struct zone *zone, gfp_t gfp, unsigned int order,
		   unsigned int highest_zoneidx);

#endif
