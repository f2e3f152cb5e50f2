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
	const struct pglist_data *node;	 /* whose zonelist it goes through */
	const struct zoneref *preferred; /* where it starts */
	nodemask_t nodemask;		 /* NODEMASK_ALL: any node */
	uint8_t zonelist;		 /* ZONELIST_* */
	uint8_t migratetype;
	uint8_t highest_zoneidx;
	bool spread_dirty_pages;
};

#include "../spec/request.h"

/* Free pages of a node's zones, by their global counts (Linux: part of node_dirty_ok). */
/*@ requires node:     node < MAX_NUMNODES;
    requires counts:   \forall integer z; ZONE(z) ==> counter_bounds(&zones[z]);
    terminates \true;
    assigns  \nothing;
    ensures  bound:    \result <= MAX_NR_ZONES * 2 * COUNT_MAX;
*/
uint64_t node_free_pages(unsigned int node);

/*
 * The first place from ref on whose zone is not above the context's highest index and on an allowed
 * node; its zone is NULL at the list's end (Linux: next_zones_zonelist).
 */
/*@ requires list:     on_the_way((struct zoneref *)ref);
    terminates \true;
    assigns  \nothing;
    ensures  list:     \forall integer k; walk((struct zoneref *)ref, k) ==>
                         \exists integer n; 0 <= n <= k && \result == ref + n &&
                           walk((struct zoneref *)\result, k - n);
    ensures  list:     on_the_way((struct zoneref *)\result);
    ensures  eligible: eligible((struct zoneref *)\result, highest_zoneidx, nodemask);
    ensures  first:    \exists integer n; 0 <= n <= MAX_ZONES && \result == ref + n &&
                         passed((struct zoneref *)ref, n, highest_zoneidx, nodemask);
*/
static inline const struct zoneref *next_zoneref(const struct zoneref *ref,
						 unsigned int highest_zoneidx, nodemask_t nodemask)
{
	//@ ghost unsigned int n = 0;
	/*@ loop invariant place:  0 <= n <= MAX_ZONES && ref == \at(ref, Pre) + n;
	    loop invariant rest:   \forall integer k; walk((struct zoneref *)\at(ref, Pre), k) ==>
	                             n <= k && walk((struct zoneref *)ref, k - n);
	    loop invariant passed: passed((struct zoneref *)\at(ref, Pre), n, highest_zoneidx, nodemask);
	    loop assigns ref, n;
	    loop variant MAX_ZONES - n;
	*/
	while (ref->zone != NULL &&
	       (ref->zone_idx > highest_zoneidx || (nodemask >> ref->node) % 2 != 1)) {
		//@ assert step: step((struct zoneref *)ref, (struct zoneref *)ref + 1);
		ref++;
		//@ ghost n++;
	}
	return ref;
}

/* Where the context's request starts (Linux: first_zones_zonelist). */
/*@ requires context:  nodes_ok && context_set(ac);
    terminates \true;
    assigns  \nothing;
    ensures  list:     on_the_way((struct zoneref *)\result);
    ensures  eligible: eligible((struct zoneref *)\result, ac->highest_zoneidx, nodemask);
*/
static inline const struct zoneref *first_zoneref(const struct alloc_context *ac,
						  nodemask_t nodemask)
{
	const struct zoneref *list = ac->node->zonelists[ac->zonelist];

	/*@ assert start: list + ac->node->first_zoneref[ac->zonelist][ac->highest_zoneidx] ==
	      start_of(ac->node->id, ac->zonelist, ac->highest_zoneidx); */
	return next_zoneref(list + ac->node->first_zoneref[ac->zonelist][ac->highest_zoneidx],
			    ac->highest_zoneidx, nodemask);
}

/* Of these nodes, whether they have dirty pages or not. */
/*@ requires context:  \valid(ac) && context(ac);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  ac->nodemask, ac->spread_dirty_pages;
    ensures  state:    allocator_ok && nodes_ok && context(ac) && quiet{Pre,Post};
    ensures  places:   same_places{Pre,Post};
    ensures  context:  ac->highest_zoneidx == \old(ac->highest_zoneidx);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void open_nodes(struct alloc_context *ac, nodemask_t nodemask)
{
	ac->nodemask = nodemask;
	ac->spread_dirty_pages = false;
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* The request starts there, from the first zone that the context allows. */
/*@ requires context:  \valid(ac) && context_set(ac);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  ac->preferred;
    ensures  state:    allocator_ok && nodes_ok && context(ac) && quiet{Pre,Post};
    ensures  places:   same_places{Pre,Post};
    ensures  context:  ac->highest_zoneidx == \old(ac->highest_zoneidx);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void set_preferred(struct alloc_context *ac)
{
	ac->preferred = first_zoneref(ac, ac->nodemask);
	/*@ ghost unsigned int z = 0;
	    /@ loop invariant zone:   0 <= z <= MAX_ZONES;
	       loop invariant counts: \forall integer y; 0 <= y < z ==>
	                                same_counters{Pre,Here}(&zones[y]);
	       loop assigns z;
	       loop variant MAX_ZONES - z; @/
	    while (z < MAX_ZONES) {
	      unsigned int c = 0;
	      /@ loop invariant cpu:  0 <= c <= nr_cpus;
	         loop invariant free: differences(&zones[z], NR_FREE_PAGES, c) ==
	                                differences{Pre}(&zones[z], NR_FREE_PAGES, c);
	         loop invariant cma:  differences(&zones[z], NR_FREE_CMA_PAGES, c) ==
	                                differences{Pre}(&zones[z], NR_FREE_CMA_PAGES, c);
	         loop assigns c;
	         loop variant nr_cpus - c; @/
	      while (c < nr_cpus)
	        c++;
	      /@ assert items: \forall integer i;
	           ITEM(i) ==> i == NR_FREE_PAGES || i == NR_FREE_CMA_PAGES; @/
	      z++;
	    }
	*/
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/*
 * Take a block from a zone, from this CPU's list if the order has one, or from the buddy system;
 * PFN_NONE: the zone has none that the flags allow (Linux: rmqueue).
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires preferred:  OUR_ZONE(preferred);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_ok && nodes_ok;
    terminates \true;
    assigns  TAKE_FIELDS, NODE_NOTES;
    ensures  state:      allocator_ok && nodes_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  null_exact: \result == PFN_NONE ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  null_exact: \result == PFN_NONE && allows(alloc_flags, ALLOC_HIGHATOMIC) &&
                         !pcp_order(order) ==> !has_block{Pre}(zone, order, MIGRATE_HIGHATOMIC);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
pfn_t rmqueue(const struct zone *preferred, struct zone *zone, unsigned int order,
	      unsigned int alloc_flags, unsigned int migratetype);

/*
 * Take a block from the first zone whose watermark allows it; it comes back allocated, with one
 * reference. PFN_NONE: every zone refused (Linux: get_page_from_freelist).
 */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac) && MARK_NAMED(alloc_flags);
    requires state:      allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:      allocator_ok && nodes_ok && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  zone:       \result != PFN_NONE ==> zone_of(\result) < MAX_ZONES &&
                           zones[zone_of(\result)].type <= ac->highest_zoneidx;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  watermark:  \result != PFN_NONE && !allows(alloc_flags, ALLOC_NO_WATERMARKS) &&
                         zones[zone_of(\result)].first_deferred_pfn == PFN_NONE &&
                         \old(zones[zone_of(\result)].first_deferred_pfn) == PFN_NONE ==>
                           may_give{Pre}(&zones[zone_of(\result)], order, ac->highest_zoneidx,
                                         alloc_flags, gfp);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
pfn_t get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			     const struct alloc_context *ac);

/* Make a block that was just taken an allocation (Linux: prep_new_page). */
/*@ requires page:  FRAME(pfn);
    requires state: allocator_ok;
    terminates \true;
    assigns  vmemmap[pfn].refcount, vmemmap[pfn].flags;
    ensures  state: allocator_ok && quiet{Pre,Post};
    ensures  one:   refcount_of(pfn) == 1;
    ensures  flags: vmemmap[pfn].flags == ((gfp & GFP_BIT_COMP) != 0 && order > 0 ? PG_HEAD : 0);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void prep_new_page(pfn_t pfn, unsigned int order, gfp_t gfp)
{
	vmemmap[pfn].refcount = 1;
	vmemmap[pfn].flags = unlikely((gfp & GFP_BIT_COMP) && order > 0) ? PG_HEAD : 0;
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* Is the zone above its low mark by the full count, so that no right or reserve matters? */
/*@ requires zone:    \valid_read(zone) && zone_marks(zone) && counter_bounds(zone);
    requires order:   order <= MAX_PAGE_ORDER;
    requires highest: highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  above:   \result <==>
                        zone->vm_stat[NR_FREE_PAGES] - not_below_0(zone->vm_stat[NR_FREE_CMA_PAGES]) >
                        zone->watermark[WMARK_LOW] + zone->watermark_boost +
                        zone->lowmem_reserve[highest_zoneidx] + zone->nr_reserved_highatomic +
                        pow2(order) - 1;
*/
static inline bool well_above_low(const struct zone *zone, unsigned int order,
				  unsigned int highest_zoneidx)
{
	//@ ghost pow2_values(order);
	uint64_t least = zone->watermark[WMARK_LOW] + zone->watermark_boost +
			 zone->lowmem_reserve[highest_zoneidx] + zone->nr_reserved_highatomic +
			 block_pages(order) - 1;

	return zone->vm_stat[NR_FREE_PAGES] - zone_page_state(zone, NR_FREE_CMA_PAGES) >
	       (int64_t)least;
}

/* The first page of the CPU's list; PFN_NONE: it is empty. */
/*@ requires zone:  OUR_ZONE(zone);
    requires type:  gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires state: allocator_ok && nodes_ok;
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].refcount,
             vmemmap[0 .. nr_frames - 1].flags, zone->pcp[this_cpu].count,
             zone->pcp[this_cpu].free_factor, zone->pcp[this_cpu].short_cuts;
    ensures  state: allocator_ok;
    ensures  none:  \result == PFN_NONE <==>
                      \old(count(zone->pcp[this_cpu].list + gfp_type(gfp))) == 0;
    ensures  block: \result == \old(first(zone->pcp[this_cpu].list + gfp_type(gfp)));
    ensures  block: \result != PFN_NONE ==> allocated_block(\result, 0) &&
                      refcount_of(\result) == 1 && fresh{Pre}(\result, 0) &&
                      list(\result) == LIST_NONE && zone_of(\result) == zone->id;
    ensures  places: same_places{Pre,Post};
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
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
	pcp->short_cuts = counted(pcp->short_cuts, 1);
	return pfn;
}

/* The first block of the type's own lists, as an allocation; PFN_NONE: none is large enough. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires state: allocator_ok && nodes_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), vmemmap[0 .. nr_frames - 1].refcount,
             zone->pcp[this_cpu].short_cuts, zone->pcp[this_cpu].pgalloc;
    ensures  state: allocator_ok;
    ensures  null_exact: \result == PFN_NONE <==> !has_block{Pre}(zone, order, gfp_type(gfp));
    ensures  block: \result != PFN_NONE ==> allocated_block(\result, order) &&
                      refcount_of(\result) == 1 && fresh{Pre}(\result, order) &&
                      list(\result) == LIST_NONE && zone_of(\result) == zone->id;
    ensures  places: same_places{Pre,Post};
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
pfn_t short_cut_buddy(struct zone *zone, unsigned int order, gfp_t gfp);

/*
 * The short cut for a request about which nothing is unusual: from the first zone, if that is well
 * above its low mark, the first page of the CPU's list, or the first block of the type's own lists.
 * PFN_NONE: get_page_from_freelist has to look, and nothing has changed. It never takes another
 * block than that would.
 */
/*@ requires gfp:   gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires order: order <= MAX_PAGE_ORDER;
    requires node:  nid < nr_node_ids;
    requires state: allocator_ok && nodes_ok;
    terminates \true;
    assigns  ALLOCATOR_FIELDS;
    ensures  state: allocator_ok && nodes_ok;
    ensures  places: same_places{Pre,Post};
    ensures  block: \result != PFN_NONE ==> allocated_block(\result, order) &&
                      refcount_of(\result) == 1 && fresh{Pre}(\result, order) &&
                      list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  watermark: \result != PFN_NONE ==>
                          may_give{Pre}(&zones[zone_of(\result)], order, highest_zone(gfp),
                                        WMARK_LOW, gfp);
    ensures  zone:  \result != PFN_NONE ==>
                      zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline pfn_t get_page_short_cut(gfp_t gfp, unsigned int order, unsigned int nid)
{
	unsigned int highest = gfp_zone(gfp);
	unsigned int which = gfp & GFP_BIT_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
	struct zone *zone = nodes[nid].first_zone[which][highest];

	if (unlikely(zone == NULL))
		return PFN_NONE;
	//@ assert start: zone == start_of(nid, which, highest)->zone;
	//@ ghost zone_here(&nodes[nid].zonelists[which][nodes[nid].first_zoneref[which][highest]]);
	//@ ghost counters_known(zone);
	if (unlikely(zone->flags != 0 || !well_above_low(zone, order, highest)))
		return PFN_NONE;
	if (likely(order == 0))
		return short_cut_pcp(zone, gfp);
	/* a pcp list may have a block where the zone's watermark asks for another one */
	if (pcp_allowed_order(order) || zone->cma_pages != 0)
		return PFN_NONE;
	return short_cut_buddy(zone, order, gfp);
}

/* Count an allocation by place, as hit or miss, local or not (Linux: zone_statistics). */
/*@ requires cpus:      cpus;
    requires zone:      \valid(zone) && \valid(zone->pcp + this_cpu);
    requires preferred: \valid_read(preferred) && \valid(preferred->pcp + this_cpu);
    requires apart:     zone->pcp == preferred->pcp ||
                        \separated(zone->pcp + this_cpu, preferred->pcp + this_cpu);
    terminates \true;
    assigns  zone->pcp[this_cpu].numa[0 .. NR_NUMA_STATS - 1],
             preferred->pcp[this_cpu].numa[NUMA_FOREIGN];
    ensures  hit:       zone->node == preferred->node ==>
                          more_events(\old(zone->pcp[this_cpu].numa[NUMA_HIT]), count,
                                      zone->pcp[this_cpu].numa[NUMA_HIT]);
    ensures  miss:      zone->node != preferred->node ==>
                          more_events(\old(zone->pcp[this_cpu].numa[NUMA_MISS]), count,
                                      zone->pcp[this_cpu].numa[NUMA_MISS]);
    ensures  local:     zone->node == cpu_node[this_cpu] ==>
                          more_events(\old(zone->pcp[this_cpu].numa[NUMA_LOCAL]), count,
                                      zone->pcp[this_cpu].numa[NUMA_LOCAL]);
*/
void zone_statistics(const struct zone *preferred, struct zone *zone, uint64_t count);

/* Pages have been taken, by so many allocations. */
/*@ requires zone:   OUR_ZONE(zone) && OUR_ZONE(preferred);
    requires state:  allocator_ok;
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].pgalloc,
             zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].numa[0 .. NR_NUMA_STATS - 1];
    ensures  state:  allocator_ok && quiet{Pre,Post};
    ensures  places: same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void count_taken(const struct zone *preferred, struct zone *zone, uint64_t pages,
			       uint64_t allocations)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];

	//@ assert zone: zone_ok(zone) && zone_ok(preferred);
	/*@ assert apart: APART(zone->pcp, &zones[0]) && APART(zone->pcp, vmemmap) &&
	      APART(zone->pcp, lists); */
	/*@ assert apart: APART(preferred->pcp, &zones[0]) && APART(preferred->pcp, vmemmap) &&
	      APART(preferred->pcp, lists); */
	pcp->pgalloc = counted(pcp->pgalloc, pages);
	zone_statistics(preferred, zone, allocations);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* Does the cpuset let this task use the node? (Linux: __cpuset_node_allowed) */
/*@ requires node:    node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
    ensures  allowed: (current.mems_allowed >> node) % 2 == 1 ==> \result;
    ensures  soft:    !HAS(gfp, GFP_BIT_HARDWALL) ==> \result;
*/
bool cpuset_node_allowed(unsigned int node, gfp_t gfp);

/* Ask a node's kswapd for an order up to a zone (Linux: wakeup_kswapd). */
/*@ requires zone:    OUR_ZONE(zone);
    requires order:   order <= MAX_PAGE_ORDER;
    requires highest: highest_zoneidx < MAX_NR_ZONES;
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  NODE_NOTES;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  asked:   zone->managed != 0 && cpusets_enabled == 0 ==>
                        nodes[zone->node].kswapd_order >= order &&
                        nodes[zone->node].kswapd_highest_zoneidx >= highest_zoneidx;
    ensures  counted: nodes[zone->node].kswapd_wakeups == \old(nodes[zone->node].kswapd_wakeups) ||
                      (nodes[zone->node].kswapd_wanted != 0 &&
                       more_events(\old(nodes[zone->node].kswapd_wakeups), 1,
                                   nodes[zone->node].kswapd_wakeups));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void wakeup_kswapd(const struct zone *zone, gfp_t gfp, unsigned int order,
		   unsigned int highest_zoneidx);

/* The mark that flags name, bit by bit, which is how it proves; compilers mask. */
/*@ requires named:  MARK_NAMED(alloc_flags);
    terminates \true;
    assigns  \nothing;
    ensures  mark:   \result == ONE_IF(alloc_flags, 1u) + 2 * ONE_IF(alloc_flags, 2u);
    ensures  bound:  \result < NR_WMARK;
*/
static inline unsigned int wmark_of(unsigned int alloc_flags)
{
	return (alloc_flags & 1u ? 1u : 0u) + (alloc_flags & 2u ? 2u : 0u);
}

#endif
