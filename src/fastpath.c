/* SPDX-License-Identifier: GPL-2.0-only */
/* The fast path. Two passes over the zonelist at most: with NOFRAGMENT, and without. */
#include "deferred.h"
#include "fair.h"
#include "fastpath.h"
#include "node_reclaim.h"

void zone_statistics(const struct zone *preferred, struct zone *zone, uint64_t count)
{
	uint64_t *numa = zone->pcp[this_cpu].numa;

	unsigned int near = zone->node == cpu_node[this_cpu] ? NUMA_LOCAL : NUMA_OTHER;

	numa[near] = counted(numa[near], count);
	if (likely(zone->node == preferred->node)) {
		numa[NUMA_HIT] = counted(numa[NUMA_HIT], count);
	} else {
		uint64_t *foreign = &preferred->pcp[this_cpu].numa[NUMA_FOREIGN];

		numa[NUMA_MISS] = counted(numa[NUMA_MISS], count);
		*foreign = counted(*foreign, count);
	}
}

bool cpuset_node_allowed(unsigned int node, gfp_t gfp)
{
	if ((current.flags & (PF_INTERRUPT | PF_SOFTIRQ | PF_OOM_VICTIM)) ||
	    (current.mems_allowed >> node) % 2 == 1)
		return true;
	/* without a hard wall the nearest ancestor decides, here the root, which allows all */
	return !(gfp & GFP_BIT_HARDWALL);
}

/* Of the zones from one on: none has pages, and one is above its high mark. */
/*@ predicate no_zone{L}(integer from, integer to) =
      \forall integer z; from <= z < to ==> zones[z].managed == 0;

    predicate no_boost{L}(integer from, integer to) =
      \forall integer z; from <= z < to ==> zones[z].watermark_boost == 0;

    predicate balanced{L}(struct zone *z, integer o, integer highest) =
      \let free = not_below_0(z->vm_stat[NR_FREE_PAGES]);
      z->managed != 0 &&
      watermark_met(z, o, z->watermark[WMARK_HIGH] + z->watermark_boost, highest, 0,
                    free < z->percpu_drift_mark ? not_below_0(zone_stat(z, NR_FREE_PAGES)) : free);

    predicate some_balanced{L}(integer from, integer to, integer o, integer highest) =
      \exists integer z; from <= z < to && balanced(&zones[z], o, highest);
*/
#define FIRST_ZONE(n) ((n)*MAX_NR_ZONES)

/*@ requires zone:     OUR_ZONE(zone) && zone->managed != 0;
    requires state:    standing && debts;
    requires order:    order <= MAX_PAGE_ORDER;
    requires highest:  highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  balanced: \result <==> balanced((struct zone *)zone, order, highest_zoneidx);
*/
static bool zone_balanced(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx)
{
	//@ ghost counters_known(zone);
	return zone_watermark_ok_safe(zone, order, wmark_pages(zone, WMARK_HIGH), highest_zoneidx);
}

/* Is some zone up to the index above its high mark, so that kswapd may sleep? (Linux: pgdat_balanced) */
/*@ requires node:     n < MAX_NUMNODES;
    requires state:    standing && debts;
    requires order:    order <= MAX_PAGE_ORDER;
    requires highest:  highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  balanced: \let z = FIRST_ZONE(n); \let k = highest_zoneidx + 1;
                       \result <==> no_zone(z, z + k) ||
                                    some_balanced(z, z + k, order, highest_zoneidx);
*/
static bool node_balanced(unsigned int n, unsigned int order, unsigned int highest_zoneidx)
{
	bool any = false;

	/*@ loop invariant range: 0 <= t <= highest_zoneidx + 1;
	    loop invariant any:   any != 0 <==> !no_zone(FIRST_ZONE(n), FIRST_ZONE(n) + t);
	    loop invariant below: !some_balanced(FIRST_ZONE(n), FIRST_ZONE(n) + t, order,
	                                         highest_zoneidx);
	    loop assigns t, any;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++) {
		const struct zone *zone = &zones[n * MAX_NR_ZONES + t];

		if (zone->managed == 0)
			continue;
		any = true;
		if (zone_balanced(zone, order, highest_zoneidx))
			return true;
	}
	return !any;
}

/* Has a fallback raised the marks of a zone up to the index? (Linux: pgdat_watermark_boosted) */
/*@ requires node:    n < MAX_NUMNODES;
    requires highest: highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  boosted: \let z = FIRST_ZONE(n);
                      \result <==> !no_boost(z, z + highest_zoneidx + 1);
*/
static bool node_boosted(unsigned int n, unsigned int highest_zoneidx)
{
	/*@ loop invariant range: 0 <= t <= highest_zoneidx + 1;
	    loop invariant none:  no_boost(FIRST_ZONE(n), FIRST_ZONE(n) + t);
	    loop assigns t;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++)
		if (zones[n * MAX_NR_ZONES + t].watermark_boost != 0)
			return true;
	return false;
}

/* Note what kswapd is to make room for, ... */
/*@ requires node:    n < MAX_NUMNODES;
    requires order:   order <= MAX_PAGE_ORDER;
    requires highest: highest_zoneidx < MAX_NR_ZONES;
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  nodes[n].kswapd_highest_zoneidx, nodes[n].kswapd_order;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  asked:   nodes[n].kswapd_order >= order &&
                      nodes[n].kswapd_highest_zoneidx >= highest_zoneidx;
    ensures  counted: nodes[n].kswapd_wakeups == \old(nodes[n].kswapd_wakeups);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void note_for_kswapd(unsigned int n, unsigned int order, unsigned int highest_zoneidx)
{
	struct pglist_data *node = &nodes[n];

	if (node->kswapd_highest_zoneidx < highest_zoneidx)
		node->kswapd_highest_zoneidx = (uint8_t)highest_zoneidx;
	if (node->kswapd_order < order)
		node->kswapd_order = (uint8_t)order;
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* ... and wake it. */
/*@ requires node:    n < MAX_NUMNODES;
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  nodes[n].kswapd_wanted, nodes[n].kswapd_wakeups;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  wanted:  nodes[n].kswapd_wanted != 0;
    ensures  counted: more_events(\old(nodes[n].kswapd_wakeups), 1, nodes[n].kswapd_wakeups);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void wake_kswapd(unsigned int n)
{
	nodes[n].kswapd_wanted = true;
	nodes[n].kswapd_wakeups = counted(nodes[n].kswapd_wakeups, 1);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

void wakeup_kswapd(const struct zone *zone, gfp_t gfp, unsigned int order,
		   unsigned int highest_zoneidx)
{
	unsigned int n = zone->node;

	//@ assert node: n < MAX_NUMNODES;
	if (zone->managed == 0 || (cpusets_enabled && !cpuset_node_allowed(n, gfp)))
		return;
	note_for_kswapd(n, order, highest_zoneidx);
	if (!node_balanced(n, order, highest_zoneidx) || node_boosted(n, highest_zoneidx))
		wake_kswapd(n);
}

uint64_t node_free_pages(unsigned int node)
{
	uint64_t pages = 0;

	/*@ loop invariant pages: t <= MAX_NR_ZONES && pages <= t * 2 * COUNT_MAX;
	    loop assigns t, pages;
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++)
		pages += (uint64_t)zone_page_state(&zones[node * MAX_NR_ZONES + t], NR_FREE_PAGES);
	return pages;
}

/*
 * Is the node below its share of dirty pages, so that another may be written there? The share is
 * of what the node could have in use by page cache (Linux: node_dirty_ok).
 */
/*@ requires node:   \valid_read(node) && node->id < MAX_NUMNODES;
    requires cache:  node->nr_file_pages <= MAX_FRAMES;
    requires counts: \forall integer z; ZONE(z) ==> counter_bounds(&zones[z]);
    terminates \true;
    assigns  \nothing;
*/
static bool node_dirty_ok(const struct pglist_data *node)
{
	uint64_t pages = node_free_pages(node->id), limit;

	pages -= pages < node->totalreserve ? pages : node->totalreserve;
	pages += node->nr_file_pages;
	limit = percent_of(pages, vm.dirty_ratio < 100 ? vm.dirty_ratio : 100);
	if (current.flags & PF_RT)
		limit += limit / 4;
	return node->nr_file_dirty <= limit && node->nr_writeback <= limit - node->nr_file_dirty;
}

/* A block from the buddy system, by the flags; counted nowhere yet. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  null_exact: \result == PFN_NONE ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  null_exact: \result == PFN_NONE && allows(alloc_flags, ALLOC_HIGHATOMIC) ==>
                           !has_block{Pre}(zone, order, MIGRATE_HIGHATOMIC);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             (\result != PFN_NONE ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == \old(owed(zone, NR_FREE_CMA_PAGES)) +
                             (\result != PFN_NONE && noted(\result) == MIGRATE_CMA ?
                                pow2(order) : 0);
    ensures  type:       \result != PFN_NONE ==> noted(\result) < MIGRATE_ISOLATE;
    ensures  others:     \forall integer y, i; ZONE(y) && ITEM(i) && y != zone->id &&
                           zones[y].present != 0 ==>
                             owed(&zones[y], i) == \old(owed(&zones[y], i));
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline pfn_t take_uncounted(struct zone *zone, unsigned int order, unsigned int alloc_flags,
				   unsigned int migratetype)
{
	pfn_t pfn = PFN_NONE;

	if (alloc_flags & ALLOC_HIGHATOMIC)
		pfn = rmqueue_smallest(zone, order, MIGRATE_HIGHATOMIC);
	if (pfn == PFN_NONE)
		pfn = rmqueue_any(zone, order, migratetype, alloc_flags);
	/* better to open the reserve than to fail */
	if (pfn == PFN_NONE && release->order0_highatomic &&
	    (alloc_flags & (ALLOC_OOM | ALLOC_NON_BLOCK)))
		pfn = rmqueue_smallest(zone, order, MIGRATE_HIGHATOMIC);
	return pfn;
}

/* The zone counts a block that was taken as free no more. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires state:      allocator_but(PFN_NONE, 0) && nodes_ok;
    requires owed:       owed(zone, NR_FREE_PAGES) == pow2(order) &&
                         owed(zone, NR_FREE_CMA_PAGES) ==
                           (migratetype == MIGRATE_CMA ? pow2(order) : 0);
    requires others:     \forall integer y; ZONE(y) && y != zone->id && zones[y].present != 0 ==>
                           owed(&zones[y], NR_FREE_PAGES) == 0 &&
                           owed(&zones[y], NR_FREE_CMA_PAGES) == 0;
    terminates \true;
    assigns  COUNTERS(zone);
    ensures  state:      allocator_ok && nodes_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  blocks:     places_but{Pre,Post}(PFN_NONE);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline void count_taken_block(struct zone *zone, unsigned int order,
				     unsigned int migratetype)
{
	//@ assert free: FREE_IN_ZONES(Here);
	//@ ghost pow2_values(order);
	//@ ghost counters_known(zone);
	mod_zone_freepage_state(zone, -(int64_t)block_pages(order), migratetype);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert sizes: pcps_sized;
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: places_but{Pre,Here}(PFN_NONE) && blocks_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	/*@ assert listed: \forall integer y, n; ZONE(y) && ITEM(n) && zones[y].present != 0 ==>
	                     listed(&zones[y], n) == listed{Pre}(&zones[y], n); */
	/*@ assert items: \forall integer i;
	      ITEM(i) ==> i == NR_FREE_PAGES || i == NR_FREE_CMA_PAGES; */
	//@ assert own: owed(zone, NR_FREE_PAGES) == 0 && owed(zone, NR_FREE_CMA_PAGES) == 0;
	/*@ assert others: \forall integer y; ZONE(y) && y != zone->id && zones[y].present != 0 ==>
	      owed(&zones[y], NR_FREE_PAGES) == 0 && owed(&zones[y], NR_FREE_CMA_PAGES) == 0; */
	//@ assert conserved: conserved;
	//@ assert debts: debts;
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
}

/* Past the pcp lists (Linux 6.1: rmqueue_buddy). */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires state:      allocator_ok && nodes_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_ok && nodes_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  null_exact: \result == PFN_NONE ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  null_exact: \result == PFN_NONE && allows(alloc_flags, ALLOC_HIGHATOMIC) ==>
                           !has_block{Pre}(zone, order, MIGRATE_HIGHATOMIC);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static pfn_t rmqueue_buddy(struct zone *zone, unsigned int order, unsigned int alloc_flags,
			   unsigned int migratetype)
{
	/*@ assert none: \forall integer y; ZONE(y) && zones[y].present != 0 ==>
	      owed(&zones[y], NR_FREE_PAGES) == 0 && owed(&zones[y], NR_FREE_CMA_PAGES) == 0; */
	pfn_t pfn = take_uncounted(zone, order, alloc_flags, migratetype);

	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	if (pfn != PFN_NONE)
		count_taken_block(zone, order, vmemmap[pfn].migratetype);
	return pfn;
}

/* May this request use the pcp lists? The movable one can hold CMA pages. */
/*@ requires rules:  rules;
    terminates \true;
    assigns  \nothing;
    ensures  usable: \result <==> pcp_order(order) &&
                       (allows(alloc_flags, ALLOC_CMA) || migratetype != MIGRATE_MOVABLE);
*/
static inline bool pcp_usable(unsigned int order, unsigned int alloc_flags,
			      unsigned int migratetype)
{
	return pcp_allowed_order(order) &&
	       ((alloc_flags & ALLOC_CMA) || migratetype != MIGRATE_MOVABLE);
}

/* The CPU takes from its list, so that it is refilled with fewer pages. */
/*@ requires zone:   OUR_ZONE(zone);
    requires state:  allocator_ok;
    terminates \true;
    assigns  zone->pcp[this_cpu].free_factor;
    ensures  state:  allocator_ok && quiet{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void halve_free_factor(struct zone *zone)
{
	//@ assert zone: zone_ok(zone);
	//@ assert sizes: pcp_sizes(zone);
	/*@ assert apart: \forall integer z; ZONE(z) && zones[z].pcp != zone->pcp ==>
	      \separated(zones[z].pcp + (0 .. nr_cpus - 1), zone->pcp + (0 .. nr_cpus - 1)); */
	zone->pcp[this_cpu].free_factor >>= 1;
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* A block from the CPU's list. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      pcp_order(order) && migratetype < MIGRATE_PCPTYPES;
    requires factor:     vm.watermark_boost_factor <= INT32_MAX;
    requires room:       zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:      allocator_ok && nodes_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->pcp[this_cpu].count, zone->pcp[this_cpu].free_factor,
             zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:      allocator_ok && nodes_ok;
    ensures  places:     same_places{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  null_exact: \result == PFN_NONE ==>
                           !has_block_for{Pre}(zone, order, migratetype, alloc_flags);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline pfn_t take_from_pcp(struct zone *zone, unsigned int order, unsigned int alloc_flags,
				  unsigned int migratetype)
{
	pfn_t pfn;

	halve_free_factor(zone);
	pfn = rmqueue_pcplist(zone, order, migratetype, alloc_flags);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	return pfn;
}

/* A fallback has raised the zone's marks: kswapd has to know. */
/*@ requires zone:   OUR_ZONE(zone);
    requires state:  allocator_ok && nodes_ok;
    terminates \true;
    assigns  zone->flags, NODE_NOTES;
    ensures  state:  allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places: same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void heed_boost(struct zone *zone)
{
	//@ assert zone: zone_ok(zone);
	zone->flags &= ~ZONE_BOOSTED_WATERMARK;
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
	wakeup_kswapd(zone, 0, 0, zone->type);
}

pfn_t rmqueue(const struct zone *preferred, struct zone *zone, unsigned int order,
	      unsigned int alloc_flags, unsigned int migratetype)
{
	pfn_t pfn = PFN_NONE;
	bool usable = pcp_usable(order, alloc_flags, migratetype);

	if (likely(usable))
		pfn = take_from_pcp(zone, order, alloc_flags, migratetype);
	if (unlikely(pfn == PFN_NONE) && (!usable || release->order0_highatomic))
		pfn = rmqueue_buddy(zone, order, alloc_flags, migratetype);
	if (likely(pfn != PFN_NONE))
		count_taken(preferred, zone, block_pages(order), 1);
	if (unlikely(zone->flags & ZONE_BOOSTED_WATERMARK))
		heed_boost(zone);
	return pfn;
}

/* Is the zone's mark met, by its count as it is? */
/*@ requires zone:     OUR_ZONE(zone);
    requires order:    order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires highest:  highest_zoneidx < MAX_NR_ZONES;
    requires state:    standing && debts;
    terminates \true;
    assigns  \nothing;
    ensures  watermark: \let mark = ONE_IF(alloc_flags, 1u) + 2 * ONE_IF(alloc_flags, 2u);
                       \result <==>
                         watermark_met((struct zone *)zone, order,
                                       zone->watermark[mark] + zone->watermark_boost,
                                       highest_zoneidx, alloc_flags,
                                       not_below_0(zone->vm_stat[NR_FREE_PAGES]));
*/
static bool mark_met(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx,
		     unsigned int alloc_flags)
{
	//@ ghost counters_known(zone);
	return zone_watermark_ok(zone, order, wmark_pages(zone, wmark_of(alloc_flags)),
				 highest_zoneidx, alloc_flags);
}

/* Reclaim from the zone's node, if it is to be; true: the mark is met now. */
/*@ requires context:  context(ac) && ac->preferred->zone != \null;
    requires zone:     OUR_ZONE(zone);
    requires order:    order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  nodes[0 .. MAX_NUMNODES - 1].zone_reclaim_failed;
    ensures  state:    allocator_ok && nodes_ok && context(ac) && quiet{Pre,Post};
    ensures  places:   same_places{Pre,Post};
    ensures  context:  same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool reclaim_meets_mark(const struct alloc_context *ac, const struct zone *zone, gfp_t gfp,
			       unsigned int order, unsigned int alloc_flags)
{
	bool may_wait = (gfp & GFP_BIT_DIRECT_RECLAIM) && !(current.flags & PF_MEMALLOC);

	if (vm.zone_reclaim_mode == 0 || !zone_allows_reclaim(ac->preferred->zone, zone) ||
	    node_reclaim(&nodes[zone->node], may_wait) != NODE_RECLAIM_SOME)
		return false;
	return mark_met(zone, order, ac->highest_zoneidx, alloc_flags);
}

/* The mark is not met: may the request take from the zone all the same? */
/*@ requires context:  context(ac) && ac->preferred->zone != \null;
    requires zone:     OUR_ZONE(zone);
    requires order:    order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:    allocator_ok && nodes_ok && context(ac);
    ensures  places:   same_places{Pre,Post};
    ensures  context:  same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static OUT_OF_LINE bool zone_gives_after_all(const struct alloc_context *ac, struct zone *zone,
					     gfp_t gfp, unsigned int order,
					     unsigned int alloc_flags)
{
	/* whether what a zone has grown by is enough for the mark is not asked */
	return deferred_grow_zone(zone) || (alloc_flags & ALLOC_NO_WATERMARKS) ||
	       reclaim_meets_mark(ac, zone, gfp, order, alloc_flags);
}

/* May the request take from this zone, by cpuset and watermark? */
/*@ requires context:  context(ac) && ac->preferred->zone != \null;
    requires place:    on_the_way((struct zoneref *)ref) && ref->zone != \null;
    requires order:    order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:    allocator_ok && nodes_ok && context(ac);
    ensures  places:   same_places{Pre,Post};
    ensures  context:  same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline bool zone_may_give(const struct alloc_context *ac, const struct zoneref *ref,
				 gfp_t gfp, unsigned int order, unsigned int alloc_flags)
{
	struct zone *zone = ref->zone;

	if (unlikely(cpusets_enabled) && (alloc_flags & ALLOC_CPUSET) &&
	    !cpuset_node_allowed(ref->node, gfp))
		return false;
	//@ ghost counters_known(zone);
	if (likely(zone_watermark_fast(zone, order, wmark_pages(zone, wmark_of(alloc_flags)),
				       ac->highest_zoneidx, alloc_flags, gfp)))
		return true;
	return zone_gives_after_all(ac, zone, gfp, order, alloc_flags);
}

/* Take a block; a zone that has deferred memory grows until it has one, or has all. */
/*@ requires context:  context(ac) && ac->preferred->zone != \null;
    requires zone:     OUR_ZONE(zone);
    requires order:    order <= MAX_PAGE_ORDER;
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:    allocator_ok && nodes_ok && context(ac);
    ensures  places:   same_places{Pre,Post};
    ensures  context:  same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:    \result != PFN_NONE ==>
                         allocated_block(\result, order) && zone_of(\result) == zone->id &&
                         list(\result) == LIST_NONE;
    ensures  fresh:    \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline pfn_t rmqueue_growing(const struct alloc_context *ac, struct zone *zone,
				    unsigned int order, unsigned int alloc_flags)
{
	pfn_t pfn = rmqueue(ac->preferred->zone, zone, order, alloc_flags, ac->migratetype);

	/*@ loop invariant state:   allocator_ok && nodes_ok && context(ac) && OUR_ZONE(zone);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant block:   pfn != PFN_NONE ==>
	                              allocated_block(pfn, order) && zone_of(pfn) == zone->id &&
	                              list(pfn) == LIST_NONE && fresh{Pre}(pfn, order);
	    loop invariant unmoved: unmoved{Pre,Here};
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns pfn, GET_FIELDS;
	    loop variant zone->present - zone->managed;
	*/
	while (unlikely(pfn == PFN_NONE) && deferred_grow_zone(zone))
		pfn = rmqueue(ac->preferred->zone, zone, order, alloc_flags, ac->migratetype);
	return pfn;
}

/* Make a block that was taken the request's. */
/*@ requires zone:     OUR_ZONE(zone);
    requires block:    order <= MAX_PAGE_ORDER && allocated_block(pfn, order) &&
                       zone_of(pfn) == zone->id && list(pfn) == LIST_NONE;
    requires state:    allocator_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:    allocator_ok;
    ensures  places:   same_places{Pre,Post};
    ensures  block:    allocated_block(pfn, order) && refcount_of(pfn) == 1 &&
                       zone_of(pfn) == zone->id && list(pfn) == LIST_NONE;
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void hand_over(struct zone *zone, pfn_t pfn, unsigned int order, gfp_t gfp,
			     unsigned int alloc_flags)
{
	prep_new_page(pfn, order, gfp);
	if (unlikely(alloc_flags & ALLOC_HIGHATOMIC))
		reserve_highatomic_pageblock(zone, pfn);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
}

/*
 * One pass. With NOFRAGMENT, or in turns, it ends where it would leave the preferred node; in turns
 * zones that have given their batch are passed over.
 */
/*@ requires order:    order <= MAX_PAGE_ORDER;
    requires context:  context(ac) && MARK_NAMED(alloc_flags);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS;
    ensures  state:    allocator_ok && nodes_ok && context(ac);
    ensures  places:   same_places{Pre,Post};
    ensures  context:  same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:    \result != PFN_NONE ==>
                         allocated_block(\result, order) && refcount_of(\result) == 1 &&
                         list(\result) == LIST_NONE;
    ensures  zone:     \result != PFN_NONE ==> zone_of(\result) < MAX_ZONES &&
                         zones[zone_of(\result)].type <= ac->highest_zoneidx;
    ensures  fresh:    \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static pfn_t scan_zonelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			   const struct alloc_context *ac)
{
	const struct zoneref *ref = ac->preferred;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant state:   allocator_ok && nodes_ok && context(ac);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant walk:    walk_within((struct zoneref *)ref, left);
	    loop invariant low:     low_enough((struct zoneref *)ref, ac->highest_zoneidx);
	    loop invariant some:    ref->zone != \null ==> ac->preferred->zone != \null;
	    loop invariant unmoved: unmoved{Pre,Here};
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns ref, left, GET_FIELDS;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		pfn_t pfn;

		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (unlikely(ac->spread_dirty_pages) && !node_dirty_ok(&nodes[ref->node]))
			continue;
		if ((alloc_flags & (ALLOC_NOFRAGMENT | ALLOC_FAIR)) &&
		    ref->node != ac->preferred->node)
			break;
		if (unlikely(alloc_flags & ALLOC_FAIR) && fair_depleted(ref->zone))
			continue;
		if (!zone_may_give(ac, ref, gfp, order, alloc_flags))
			continue;
		pfn = rmqueue_growing(ac, ref->zone, order, alloc_flags);
		if (likely(pfn != PFN_NONE)) {
			hand_over(ref->zone, pfn, order, gfp, alloc_flags);
			return pfn;
		}
	}
	return PFN_NONE;
}

pfn_t get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			     const struct alloc_context *ac)
{
	pfn_t pfn = scan_zonelist(gfp, order, alloc_flags, ac);

	if (unlikely(pfn == PFN_NONE) && (alloc_flags & ALLOC_NOFRAGMENT))
		pfn = scan_zonelist(gfp, order, alloc_flags & ~ALLOC_NOFRAGMENT, ac);
	return pfn;
}

/* Count an allocation by the short cut: a page and a hit by themselves, the other pages here. */
/*@ requires zone:   OUR_ZONE(zone) && 1 <= pages;
    requires state:  allocator_ok;
    terminates \true;
    assigns  zone->pcp[this_cpu].short_cuts, zone->pcp[this_cpu].pgalloc;
    ensures  state:  allocator_ok && quiet{Pre,Post};
    ensures  places: same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void count_short_cut(struct zone *zone, uint64_t pages)
{
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu];

	//@ assert zone: zone_ok(zone);
	pcp->short_cuts = counted(pcp->short_cuts, 1);
	pcp->pgalloc = counted(pcp->pgalloc, pages - 1);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* A block of just this type, counted as free no more. */
/*@ requires zone:  OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires state: allocator_ok && nodes_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state: allocator_ok && nodes_ok;
    ensures  places: same_places{Pre,Post};
    ensures  null_exact: \result == PFN_NONE <==> !has_block{Pre}(zone, order, migratetype);
    ensures  block: \result != PFN_NONE ==> allocated_block(\result, order) &&
                      fresh{Pre}(\result, order) && list(\result) == LIST_NONE &&
                      zone_of(\result) == zone->id;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline pfn_t take_of_type(struct zone *zone, unsigned int order, unsigned int migratetype)
{
	/*@ assert none: \forall integer y; ZONE(y) && zones[y].present != 0 ==>
	      owed(&zones[y], NR_FREE_PAGES) == 0 && owed(&zones[y], NR_FREE_CMA_PAGES) == 0; */
	pfn_t pfn = rmqueue_smallest(zone, order, migratetype);

	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	/*@ assert others: \forall integer y; ZONE(y) && y != zone->id && zones[y].present != 0 ==>
	      owed(&zones[y], NR_FREE_PAGES) == 0 && owed(&zones[y], NR_FREE_CMA_PAGES) == 0; */
	if (likely(pfn != PFN_NONE))
		count_taken_block(zone, order, MIGRATE_UNMOVABLE);
	return pfn;
}

OUT_OF_LINE pfn_t short_cut_buddy(struct zone *zone, unsigned int order, gfp_t gfp)
{
	//@ ghost pow2_values(order);
	pfn_t pfn = take_of_type(zone, order, gfp_migratetype(gfp));

	if (unlikely(pfn == PFN_NONE))
		return PFN_NONE;
	count_short_cut(zone, block_pages(order));
	prep_new_page(pfn, order, gfp);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	return pfn;
}
