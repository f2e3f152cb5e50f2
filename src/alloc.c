/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests: their context, the first attempt, and what surrounds the result. */
#include "alloc.h"
#include "fair.h"
#include "random.h"
#include "trace.h"

struct fail_page_alloc fail_page_alloc = { .interval = 1, .times = -1, .probability = 100 };

/* The next of the row that fault injection draws from. */
/*@ terminates \true;
    assigns  fail_page_alloc.seed;
    ensures  percent: \result < 100;
*/
static unsigned int next_percent(void)
{
	return (unsigned int)(next_random(&fail_page_alloc.seed) / 0x10000 % 100);
}

/* Does fault injection make this one fail? (Linux: should_fail_alloc_page) */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    requires faults:  faults_ok;
    terminates \true;
    assigns  FAULT_FIELDS;
    ensures  spared:  HAS(gfp, GFP_BIT_NOFAIL) || \old(fail_page_alloc.times) == 0 ||
                      order < fail_page_alloc.min_order ==> !\result;
    ensures  times:   fail_page_alloc.times == \old(fail_page_alloc.times) -
                        (\result && \old(fail_page_alloc.times) > 0 ? 1 : 0);
    ensures  counted: \result ?
                        more_events(\old(fail_page_alloc.faults), 1, fail_page_alloc.faults) :
                        fail_page_alloc.faults == \old(fail_page_alloc.faults);
    ensures  state:   faults_ok;
*/
static bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	if (order < fail_page_alloc.min_order || (gfp & GFP_BIT_NOFAIL) ||
	    (fail_page_alloc.ignore_gfp_highmem && (gfp & GFP_BIT_HIGHMEM)) ||
	    (fail_page_alloc.ignore_gfp_wait && (gfp & GFP_BIT_DIRECT_RECLAIM)) ||
	    fail_page_alloc.times == 0)
		return false;
	if (fail_page_alloc.space > block_pages(order)) {
		fail_page_alloc.space -= block_pages(order);
		return false;
	}
	fail_page_alloc.count = counted(fail_page_alloc.count, 1);
	if ((fail_page_alloc.interval > 1 &&
	     fail_page_alloc.count % fail_page_alloc.interval != 0) ||
	    next_percent() >= fail_page_alloc.probability)
		return false;
	if (fail_page_alloc.times > 0)
		fail_page_alloc.times--;
	fail_page_alloc.faults = counted(fail_page_alloc.faults, 1);
	return true;
}

/* Is it the task's cpuset that says which nodes? */
/*@ terminates \true;
    assigns  \nothing;
    ensures  decides: \result <==> cpusets_enabled != 0 && nodemask == NODEMASK_ALL &&
                        (current.flags & (PF_INTERRUPT | PF_SOFTIRQ)) == 0;
*/
static inline bool cpuset_decides(nodemask_t nodemask)
{
	return unlikely(cpusets_enabled) && !(current.flags & (PF_INTERRUPT | PF_SOFTIRQ)) &&
	       nodemask == NODEMASK_ALL;
}

/* The first rights of a request. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  mark:    !HAS(\result, 2u) && HAS(\result, 1u);
    ensures  none:    !HAS(\result, ALLOC_NO_WATERMARKS) && !HAS(\result, ALLOC_OOM) &&
                      !HAS(\result, ALLOC_HIGHATOMIC);
    ensures  cma:     HAS(\result, ALLOC_CMA) <==> gfp_type(gfp) == MIGRATE_MOVABLE;
*/
static inline unsigned int first_flags(gfp_t gfp, nodemask_t nodemask)
{
	unsigned int flags = WMARK_LOW;

	if (gfp_migratetype(gfp) == MIGRATE_MOVABLE)
		flags |= ALLOC_CMA;
	if (unlikely(cpusets_enabled) && !cpuset_decides(nodemask))
		flags |= ALLOC_CPUSET;
	return flags;
}

/* Fill in the context, but for where the request starts. */
/*@ requires type:    gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires node:    nid < nr_node_ids;
    requires context: \valid(ac) && context_apart(ac);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  *ac;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  context: context_set(ac) && ac->highest_zoneidx == highest_zone(gfp);
    ensures  places:  same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void fill_context(gfp_t gfp, unsigned int nid, nodemask_t nodemask,
				struct alloc_context *ac)
{
	ac->node = &nodes[nid];
	ac->highest_zoneidx = (uint8_t)gfp_zone(gfp);
	ac->zonelist = gfp & GFP_BIT_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
	ac->nodemask = cpuset_decides(nodemask) ? current.mems_allowed : nodemask;
	ac->migratetype = (uint8_t)gfp_migratetype(gfp);
	ac->spread_dirty_pages = gfp & GFP_BIT_WRITE;
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

/* The whole context; false: fault injection says no (Linux: prepare_alloc_pages). */
/*@ requires order:   order <= MAX_PAGE_ORDER && gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires node:    nid < nr_node_ids;
    requires context: \valid(ac) && context_apart(ac);
    requires state:   allocator_ok && nodes_ok && faults_ok;
    terminates \true;
    assigns  *ac, FAULT_FIELDS;
    ensures  state:   allocator_ok && nodes_ok && faults_ok && quiet{Pre,Post};
    ensures  context: \result ==> context(ac) && ac->highest_zoneidx == highest_zone(gfp);
    ensures  places:  same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline bool prepare_alloc_pages(gfp_t gfp, unsigned int order, unsigned int nid,
				       nodemask_t nodemask, struct alloc_context *ac)
{
	if (unlikely(fail_page_alloc.enabled) && should_fail_alloc_page(gfp, order))
		return false;
	fill_context(gfp, nid, nodemask, ac);
	set_preferred(ac);
	return true;
}

/* With cpusets in use, no request of a task leaves its own. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  type:    gfp_type(\result) == gfp_type(gfp) && highest_zone(\result) == highest_zone(gfp);
*/
static inline gfp_t hardwalled(gfp_t gfp)
{
	return unlikely(cpusets_enabled) ? gfp | GFP_BIT_HARDWALL : gfp;
}

/* What the fast path adds: kswapd may be woken, and the first pass does not mix pageblocks. */
/*@ requires zone:   zone == \null || \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  flags:  \result == (HAS(gfp, GFP_BIT_KSWAPD_RECLAIM) ? ALLOC_KSWAPD : 0) +
                       (HAS(\result, ALLOC_NOFRAGMENT) ? ALLOC_NOFRAGMENT : 0);
    ensures  same:   HAS(\result, ALLOC_NOFRAGMENT) ==> zone != \null && zone->nofragment != 0;
*/
static inline unsigned int alloc_flags_nofragment(const struct zone *zone, gfp_t gfp)
{
	unsigned int flags = gfp & GFP_BIT_KSWAPD_RECLAIM ? ALLOC_KSWAPD : 0;

	if (zone != NULL && zone->nofragment && slow_rules()->nofragment)
		flags |= ALLOC_NOFRAGMENT;
	return flags;
}

/* The pages of the block are charged. */
/*@ requires page:    FRAME(pfn);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  vmemmap[pfn].flags;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void mark_charged(pfn_t pfn)
{
	vmemmap[pfn].flags = (vmemmap[pfn].flags | PG_KMEMCG) & UINT16_MAX;
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* Charge kernel pages to the memory cgroup; false: its limit is reached. */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    requires page:    FRAME(pfn);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  memcg.usage, memcg.failures, vmemmap[pfn].flags;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  none:    \old(memcg.limit) == 0 ==> \result && memcg.usage == \old(memcg.usage);
    ensures  charged: \old(memcg.limit) != 0 ==>
                        (\result <==> \old(memcg.usage) + pow2(order) <= memcg.limit) &&
                        memcg.usage == \old(memcg.usage) + (\result ? pow2(order) : 0);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool memcg_charge(pfn_t pfn, unsigned int order)
{
	if (memcg.limit == 0)
		return true;
	if (block_pages(order) > memcg.limit || memcg.usage > memcg.limit - block_pages(order)) {
		memcg.failures = counted(memcg.failures, 1);
		return false;
	}
	memcg.usage += block_pages(order);
	mark_charged(pfn);
	return true;
}

/* Charge a block that was allocated, or free it: what is left of it. */
/*@ requires block:   order <= MAX_PAGE_ORDER && allocated_block(pfn, order) &&
                      refcount_of(pfn) == 1 && list(pfn) == LIST_NONE;
    requires state:   allocator_ok && nodes_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage, memcg.failures;
    ensures  state:   allocator_ok && nodes_ok && owners;
    ensures  places:  same_places{Pre,Post};
    ensures  block:   \result != PFN_NONE ==> \result == pfn && allocated_block(pfn, order) &&
                        refcount_of(pfn) == 1 && list(pfn) == LIST_NONE &&
                        zone_of(pfn) == \old(zone_of(pfn));
    ensures  unmoved: \forall integer q, k;
                        ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==> allocated_block(q, k);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t charge_or_free(pfn_t pfn, unsigned int order)
{
	if (memcg_charge(pfn, order))
		return pfn;
	free_pages(pfn, order);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	return PFN_NONE;
}

/* An event is a step of nothing but the ring. */
/*@ requires order:   order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
    ensures  count:   trace_size != 0 && \old(trace_count) < UINT64_MAX ==>
                        trace_count == \old(trace_count) + 1;
*/
static void trace_alloc(pfn_t pfn, unsigned int order, gfp_t gfp, unsigned int migratetype)
{
	trace_store(&(struct trace_event){
		.kind = TRACE_MM_PAGE_ALLOC,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.gfp = gfp,
		.order = (uint8_t)order,
		.migratetype = (uint8_t)migratetype,
	});
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* Would a pass in turns leave out a zone of the node because it has given its batch? */
/*@ requires context:  context(ac) && ac->preferred->zone != \null;
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  \nothing;
*/
static bool any_depleted(const struct alloc_context *ac)
{
	const struct zoneref *ref = ac->preferred;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk:   walk_within((struct zoneref *)ref, left);
	    loop assigns ref, left;
	    loop variant left;
	*/
	for (; ref->zone != NULL && ref->node == ac->preferred->node;
	     ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (fair_depleted(ref->zone))
			return true;
	}
	return false;
}

/*
 * From the zones of the node in turn; then, all batches filled again if one was empty, from any zone
 * (Linux 4.4: ALLOC_FAIR).
 */
/*@ requires order:    order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:  context(ac);
    requires state:    allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS, FAIR_FIELDS;
    ensures  state:    allocator_ok && nodes_ok && context(ac);
    ensures  places:   same_places{Pre,Post};
    ensures  block:    \result != PFN_NONE ==>
                         allocated_block(\result, order) && refcount_of(\result) == 1 &&
                         list(\result) == LIST_NONE;
    ensures  fresh:    \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:  unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static pfn_t get_page_in_turn(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			      const struct alloc_context *ac)
{
	pfn_t pfn = get_page_from_freelist(gfp, order, alloc_flags | ALLOC_FAIR, ac);
	bool skipped;

	if (pfn != PFN_NONE || ac->preferred->zone == NULL)
		return pfn;
	skipped = any_depleted(ac);
	if (skipped)
		reset_alloc_batches(ac->preferred->zone);
	if (!skipped && nr_online_nodes == 1)
		return PFN_NONE;
	return get_page_from_freelist(gfp, order, alloc_flags, ac);
}

/* The whole way: context, fast path, slow path, and what follows. */
/*@ requires order:   order <= MAX_PAGE_ORDER && gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires node:    nid < nr_node_ids;
    requires state:   WHOLE_OK && oom_ok && faults_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  places:  same_places{Pre,Post};
    ensures  block:   \result != PFN_NONE ==> allocated_block(\result, order) &&
                        aligned(\result, order) && refcount_of(\result) == 1 &&
                        list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  fresh:   \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved: unmoved_but_lru{Pre,Post};
    ensures  zone:    \result != PFN_NONE ==> zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static OUT_OF_LINE pfn_t alloc_pages_whole(gfp_t gfp, unsigned int order, unsigned int nid,
					   nodemask_t nodemask)
{
	struct alloc_context ac;
	unsigned int alloc_flags;
	gfp_t alloc_gfp;
	pfn_t pfn;

	gfp = current_gfp_context(gfp);
	alloc_gfp = hardwalled(gfp);
	if (!prepare_alloc_pages(alloc_gfp, order, nid, nodemask, &ac))
		return PFN_NONE;
	alloc_flags = first_flags(gfp, nodemask) | alloc_flags_nofragment(ac.preferred->zone, gfp);
	if (unlikely(fair_enabled))
		pfn = get_page_in_turn(alloc_gfp, order, alloc_flags, &ac);
	else
		pfn = get_page_from_freelist(alloc_gfp, order, alloc_flags, &ac);
	if (unlikely(pfn == PFN_NONE)) {
		alloc_gfp = gfp;
		open_nodes(&ac, nodemask);
		pfn = alloc_pages_slowpath(gfp, order, &ac);
	}
	if (unlikely(fair_enabled) && pfn != PFN_NONE)
		fair_charge(&zones[vmemmap[pfn].zone], order);
	if (unlikely(gfp & GFP_BIT_ACCOUNT) && pfn != PFN_NONE)
		pfn = charge_or_free(pfn, order);
	if (unlikely(tracing))
		trace_alloc(pfn, order, alloc_gfp, ac.migratetype);
	return pfn;
}

/* Is there nothing about a request and its task that the short cut does not know of? */
/*@ terminates \true;
    assigns  \nothing;
    ensures  plain:   \result <==> current.flags == 0 && !HAS(gfp, GFP_BIT_WRITE | GFP_BIT_ACCOUNT) &&
                        tracing == 0 && cpusets_enabled == 0 && fair_enabled == 0 &&
                        fail_page_alloc.enabled == 0;
*/
static inline bool takes_short_cut(gfp_t gfp)
{
	return (current.flags | (gfp & (GFP_BIT_WRITE | GFP_BIT_ACCOUNT)) | (unsigned int)tracing |
		(unsigned int)cpusets_enabled | (unsigned int)fair_enabled |
		(unsigned int)fail_page_alloc.enabled) == 0;
}

pfn_t alloc_pages_nodemask(gfp_t gfp, unsigned int order, unsigned int nid, nodemask_t nodemask)
{
	if (likely(takes_short_cut(gfp) && nodemask == NODEMASK_ALL)) {
		pfn_t pfn = get_page_short_cut(gfp, order, nid);

		if (likely(pfn != PFN_NONE))
			return pfn;
	}
	return alloc_pages_whole(gfp, order, nid, nodemask);
}

/* Does the policy name the node, and has it memory and the cpuset's leave? (Linux: mpol_set_nodemask) */
/*@ requires node:    node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
    ensures  nodes:   \result ==> node < nr_node_ids && nodes[node].present != 0;
*/
static bool effective_node(unsigned int node)
{
	return node < nr_node_ids && nodes[node].present != 0 &&
	       ((current.policy_nodes & current.mems_allowed) >> node) % 2 == 1;
}

/*
 * The next node of an interleave policy after the one used last; the CPU's own where there is none
 * (Linux: interleave_nodes).
 */
/*@ requires task:    task_ok && cpus;
    requires nodes:   nr_node_ids <= MAX_NUMNODES;
    terminates \true;
    assigns  current.interleave_prev;
    ensures  node:    \result < nr_node_ids;
    ensures  state:   task_ok;
*/
static unsigned int interleave_node(void)
{
	unsigned int node = current.interleave_prev;

	/*@ loop invariant node: node < MAX_NUMNODES && 0 <= n <= MAX_NUMNODES;
	    loop assigns n, node;
	    loop variant MAX_NUMNODES - n;
	*/
	for (unsigned int n = 0; n < MAX_NUMNODES; n++) {
		node = node + 1 < MAX_NUMNODES ? node + 1 : 0;
		if (effective_node(node)) {
			current.interleave_prev = (uint8_t)node;
			return node;
		}
	}
	return cpu_node[this_cpu];
}

/* A page came from the node that it should. */
/*@ requires zone:    OUR_ZONE(zone);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  zone->pcp[this_cpu].numa[NUMA_INTERLEAVE_HIT];
    ensures  state:   allocator_ok && nodes_ok && quiet{Pre,Post};
    ensures  places:  same_places{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void count_interleave(struct zone *zone)
{
	uint64_t *hits = &zone->pcp[this_cpu].numa[NUMA_INTERLEAVE_HIT];

	*hits = counted(*hits, 1);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	//@ assert machine: MACHINE_SAME(Pre, Here);
	//@ assert quiet: QUIET_STEP(Pre, Here);
	//@ assert quiet: quiet{Pre,Here};
}

/* Interleave goes to one node's lists; a page that came from there is counted as such. */
/*@ requires order:   order <= MAX_PAGE_ORDER && gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS, current.interleave_prev;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  places:  same_places{Pre,Post};
    ensures  block:   \result != PFN_NONE ==> allocated_block(\result, order) &&
                        aligned(\result, order) && refcount_of(\result) == 1 &&
                        list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  fresh:   \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved: unmoved_but_lru{Pre,Post};
    ensures  zone:    \result != PFN_NONE ==> zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_page_interleave(gfp_t gfp, unsigned int order)
{
	unsigned int nid = interleave_node();
	pfn_t pfn = alloc_pages_nodemask(gfp, order, nid, NODEMASK_ALL);

	if (pfn != PFN_NONE && zones[vmemmap[pfn].zone].node == nid)
		count_interleave(&zones[vmemmap[pfn].zone]);
	return pfn;
}

/*
 * Does a binding policy speak of the request's zone? Of the highest one with kernel memory and above,
 * or, where its nodes have movable memory only, of that alone (Linux: apply_policy_zone).
 */
/*@ requires nodes:   nr_node_ids <= MAX_NUMNODES;
    requires zones:   \forall integer z; ZONE(z) ==> zone_place(&zones[z]);
    terminates \true;
    assigns  \nothing;
    ensures  movable: highest_zone(gfp) == ZONE_MOVABLE ==> \result;
*/
static bool apply_policy_zone(gfp_t gfp)
{
	unsigned int policy_zone = ZONE_DMA;
	bool kernel_memory = false;

	/*@ loop invariant zone: z <= nr_node_ids * MAX_NR_ZONES && policy_zone <= ZONE_NORMAL;
	    loop assigns z, policy_zone, kernel_memory;
	    loop variant nr_node_ids * MAX_NR_ZONES - z;
	*/
	for (unsigned int z = 0; z < nr_node_ids * MAX_NR_ZONES; z++) {
		const struct zone *zone = &zones[z];

		if (!populated_zone(zone) || zone->type > ZONE_NORMAL)
			continue;
		if (zone->type > policy_zone)
			policy_zone = zone->type;
		if ((current.policy_nodes >> zone->node) % 2 == 1)
			kernel_memory = true;
	}
	return gfp_zone(gfp) >= (kernel_memory ? policy_zone : ZONE_MOVABLE);
}

/* As the task's policy says. */
/*@ requires order:   order <= MAX_PAGE_ORDER && gfp_type(gfp) < MIGRATE_PCPTYPES;
    requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  ALLOC_FIELDS, RECLAIM_FIELDS, current.interleave_prev;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  places:  same_places{Pre,Post};
    ensures  block:   \result != PFN_NONE ==> allocated_block(\result, order) &&
                        aligned(\result, order) && refcount_of(\result) == 1 &&
                        list(\result) == LIST_NONE && zone_of(\result) < MAX_ZONES;
    ensures  fresh:   \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved: unmoved_but_lru{Pre,Post};
    ensures  zone:    \result != PFN_NONE ==> zones[zone_of(\result)].type <= highest_zone(gfp);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static OUT_OF_LINE pfn_t alloc_pages_policy(gfp_t gfp, unsigned int order)
{
	unsigned int nid = cpu_node[this_cpu];
	nodemask_t nodemask = NODEMASK_ALL;

	/* policies are for tasks, and for requests that do not name their node */
	if (!(gfp & GFP_BIT_THISNODE) && !(current.flags & (PF_INTERRUPT | PF_SOFTIRQ))) {
		if (current.policy == MPOL_INTERLEAVE)
			return alloc_page_interleave(gfp, order);
		if (current.policy == MPOL_PREFERRED)
			nid = current.preferred_node;
		else if ((current.policy_nodes & current.mems_allowed) != 0 &&
			 apply_policy_zone(gfp))
			nodemask = current.policy_nodes;
	}
	return alloc_pages_nodemask(gfp, order, nid, nodemask);
}

pfn_t alloc_pages(gfp_t gfp, unsigned int order)
{
	if (unlikely(current.policy != MPOL_DEFAULT))
		return alloc_pages_policy(gfp, order);
	return alloc_pages_nodemask(gfp, order, cpu_node[this_cpu], NODEMASK_ALL);
}

/* The first zone on the preferred node that stays above low with count pages less; NULL: none. */
/*@ requires context: context(ac) && count <= MAX_FRAMES && MARK_NAMED(alloc_flags);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  \nothing;
    ensures  zone:    \result != \null ==> OUR_ZONE(\result) && ac->preferred->zone != \null;
*/
static struct zone *bulk_zone(gfp_t gfp, const struct alloc_context *ac, unsigned int alloc_flags,
			      size_t count)
{
	const struct zoneref *ref = ac->preferred;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk:  walk_within((struct zoneref *)ref, left);
	    loop invariant some:  ref->zone != \null ==> ac->preferred->zone != \null;
	    loop assigns ref, left;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (cpusets_enabled && (alloc_flags & ALLOC_CPUSET) &&
		    !cpuset_node_allowed(ref->node, gfp))
			continue;
		if (ref->node != ac->preferred->node)
			return NULL;
		//@ ghost counters_known(ref->zone);
		/* the protection is that of the preferred zone, not of the request */
		if (zone_watermark_fast(ref->zone, 0,
					wmark_pages(ref->zone, wmark_of(alloc_flags)) + count,
					ac->preferred->zone_idx, alloc_flags, gfp))
			return ref->zone;
	}
	return NULL;
}

/* A page for an order of many, as an allocation; PFN_NONE: the CPU's list and the zone have none. */
/*@ requires zone:    OUR_ZONE(zone) && migratetype < MIGRATE_PCPTYPES;
    requires factor:  vm.watermark_boost_factor <= INT32_MAX;
    requires room:    zone->pcp[this_cpu].count <= PCP_ROOM;
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  TAKE_FIELDS;
    ensures  state:   allocator_ok && nodes_ok;
    ensures  places:  same_places{Pre,Post};
    ensures  page:    \result != PFN_NONE ==>
                        allocated_block(\result, 0) && refcount_of(\result) == 1 &&
                        fresh{Pre}(\result, 0);
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline pfn_t bulk_page(struct zone *zone, gfp_t gfp, unsigned int migratetype,
			      unsigned int alloc_flags)
{
	pfn_t pfn = rmqueue_pcplist(zone, 0, migratetype, alloc_flags);

	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
	if (pfn != PFN_NONE)
		prep_new_page(pfn, 0, gfp);
	return pfn;
}

/* Take pages from the zone's pcp list, as many as it gives. */
/*@ requires zone:    OUR_ZONE(zone);
    requires context: context(ac) && ac->preferred->zone != \null;
    requires count:   count <= MAX_FRAMES;
    requires pages:   \valid(pfns + (0 .. count - 1)) && LOCAL_APART(pfns) && APART(pfns, ac);
    requires state:   allocator_ok && nodes_ok;
    terminates \true;
    assigns  TAKE_FIELDS, pfns[0 .. count - 1];
    ensures  state:   allocator_ok && nodes_ok;
    ensures  bound:   \result <= count;
    ensures  pages:   \forall integer i; 0 <= i < \result ==>
                        allocated_block(pfns[i], 0) && fresh{Pre}(pfns[i], 0);
    ensures  distinct: \forall integer i, j; 0 <= i < j < \result ==> pfns[i] != pfns[j];
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static size_t bulk_take(struct zone *zone, gfp_t gfp, const struct alloc_context *ac,
			unsigned int alloc_flags, size_t count, pfn_t *pfns)
{
	size_t n = 0;

	/*@ loop invariant state:   allocator_ok && nodes_ok && n <= count && OUR_ZONE(zone);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant pages:   \forall integer i; 0 <= i < n ==>
	                              allocated_block(pfns[i], 0) && fresh{Pre}(pfns[i], 0);
	    loop invariant distinct: \forall integer i, j; 0 <= i < j < n ==> pfns[i] != pfns[j];
	    loop invariant unmoved: unmoved{Pre,Here};
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns n, TAKE_FIELDS, pfns[0 .. count - 1];
	    loop variant count - n;
	*/
	while (n < count) {
		pfns[n] = bulk_page(zone, gfp, ac->migratetype, alloc_flags);
		if (pfns[n] == PFN_NONE)
			break;
		n++;
	}
	if (n > 0)
		count_taken(ac->preferred->zone, zone, n, n);
	return n;
}

size_t alloc_pages_bulk(gfp_t gfp, unsigned int nid, nodemask_t nodemask, size_t count, pfn_t *pfns)
{
	struct alloc_context ac;
	gfp_t alloc_gfp = gfp;
	size_t n = 0;

	if (count == 0)
		return 0;
	if (count > 1 && !((gfp & GFP_BIT_ACCOUNT) && memcg.limit != 0)) {
		unsigned int alloc_flags = first_flags(gfp, nodemask);
		struct zone *zone;

		alloc_gfp = hardwalled(gfp);
		if (!prepare_alloc_pages(alloc_gfp, 0, nid, nodemask, &ac))
			return 0;
		zone = bulk_zone(alloc_gfp, &ac, alloc_flags, count);
		if (zone != NULL)
			n = bulk_take(zone, alloc_gfp, &ac, alloc_flags, count, pfns);
	}
	if (n == 0) {
		pfns[0] = alloc_pages_nodemask(alloc_gfp, 0, nid, nodemask);
		n = pfns[0] != PFN_NONE;
	}
	return n;
}
