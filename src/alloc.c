/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests: their context, the first attempt, and what surrounds the result. */
#include "alloc.h"
#include "trace.h"

struct fail_page_alloc fail_page_alloc = { .interval = 1, .times = -1, .probability = 100 };

/* A small generator (xorshift), so that a seed gives the same faults everywhere. */
/*@ requires seed:    \valid(seed);
    terminates \true;
    assigns  *seed;
    ensures  percent: \result < 100;
*/
static unsigned int next_percent(uint64_t *seed)
{
	uint64_t x = *seed != 0 ? *seed : 1;

	x ^= (x % (UINT64_C(1) << 51)) * (1u << 13);
	x ^= x >> 7;
	x ^= (x % (UINT64_C(1) << 47)) * (1u << 17);
	*seed = x;
	return (unsigned int)(x >> 32) % 100;
}

/* Does fault injection make this one fail? (Linux: should_fail_alloc_page) */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    requires faults:  faults_ok;
    terminates \true;
    assigns  fail_page_alloc;
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
	struct fail_page_alloc *f = &fail_page_alloc;

	if (order < f->min_order || (gfp & GFP_BIT_NOFAIL) ||
	    (f->ignore_gfp_highmem && (gfp & GFP_BIT_HIGHMEM)) ||
	    (f->ignore_gfp_wait && (gfp & GFP_BIT_DIRECT_RECLAIM)) || f->times == 0)
		return false;
	if (f->space > block_pages(order)) {
		f->space -= block_pages(order);
		return false;
	}
	f->count = counted(f->count, 1);
	if ((f->interval > 1 && f->count % f->interval != 0) ||
	    next_percent(&f->seed) >= f->probability)
		return false;
	if (f->times > 0)
		f->times--;
	f->faults = counted(f->faults, 1);
	return true;
}

/* Fill in the context; false: fault injection says no (Linux: prepare_alloc_pages). */
static inline bool prepare_alloc_pages(gfp_t *gfp, unsigned int order, unsigned int nid,
				       nodemask_t nodemask, struct alloc_context *ac,
				       unsigned int *alloc_flags)
{
	ac->node = &nodes[nid];
	ac->highest_zoneidx = (uint8_t)gfp_zone(*gfp);
	ac->zonelist = *gfp & GFP_BIT_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
	ac->nodemask = nodemask;
	ac->migratetype = (uint8_t)gfp_migratetype(*gfp);
	ac->spread_dirty_pages = *gfp & GFP_BIT_WRITE;
	if (ac->migratetype == MIGRATE_MOVABLE)
		*alloc_flags |= ALLOC_CMA;

	if (unlikely(cpusets_enabled)) {
		*gfp |= GFP_BIT_HARDWALL;
		if (!(current.flags & (PF_INTERRUPT | PF_SOFTIRQ)) && nodemask == NODEMASK_ALL)
			ac->nodemask = current.mems_allowed;
		else
			*alloc_flags |= ALLOC_CPUSET;
	}
	if (unlikely(fail_page_alloc.enabled) && should_fail_alloc_page(*gfp, order))
		return false;
	ac->preferred = first_zoneref(ac, ac->nodemask);
	return true;
}

/* What the fast path adds: kswapd may be woken, and the first pass does not mix pageblocks. */
/*@ requires zone:   zone == \null || \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  flags:  \result == (HAS(gfp, GFP_BIT_KSWAPD_RECLAIM) ? ALLOC_KSWAPD : 0) +
                       (zone != \null && zone->nofragment != 0 ? ALLOC_NOFRAGMENT : 0);
*/
static inline unsigned int alloc_flags_nofragment(const struct zone *zone, gfp_t gfp)
{
	unsigned int flags = gfp & GFP_BIT_KSWAPD_RECLAIM ? ALLOC_KSWAPD : 0;

	return zone != NULL && zone->nofragment ? flags | ALLOC_NOFRAGMENT : flags;
}

/* Charge kernel pages to the memory cgroup; false: its limit is reached. */
/*@ requires order:   order <= MAX_PAGE_ORDER;
    requires page:    FRAME(pfn) && \valid(vmemmap + pfn);
    terminates \true;
    assigns  memcg.usage, memcg.failures, vmemmap[pfn].flags;
    ensures  none:    \old(memcg.limit) == 0 ==> \result && memcg.usage == \old(memcg.usage);
    ensures  charged: \old(memcg.limit) != 0 ==>
                        (\result <==> \old(memcg.usage) + pow2(order) <= memcg.limit) &&
                        memcg.usage == \old(memcg.usage) + (\result ? pow2(order) : 0);
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
	vmemmap[pfn].flags = (vmemmap[pfn].flags | PG_KMEMCG) & UINT16_MAX;
	return true;
}

/*@ requires ring:    ring && cpus;
    requires order:   order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  count:   trace_count == \old(trace_count) + (trace_size != 0 ? 1 : 0);
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
}

/* The whole way: context, fast path, slow path, and what follows. */
static OUT_OF_LINE pfn_t alloc_pages_whole(gfp_t gfp, unsigned int order, unsigned int nid,
					   nodemask_t nodemask)
{
	unsigned int alloc_flags = WMARK_LOW;
	struct alloc_context ac;
	gfp_t alloc_gfp;
	pfn_t pfn;

	gfp = current_gfp_context(gfp);
	alloc_gfp = gfp;
	if (!prepare_alloc_pages(&alloc_gfp, order, nid, nodemask, &ac, &alloc_flags))
		return PFN_NONE;
	alloc_flags |= alloc_flags_nofragment(ac.preferred->zone, gfp);
	pfn = get_page_from_freelist(alloc_gfp, order, alloc_flags, &ac);
	if (unlikely(pfn == PFN_NONE)) {
		alloc_gfp = gfp;
		ac.spread_dirty_pages = false;
		ac.nodemask = nodemask;
		pfn = alloc_pages_slowpath(gfp, order, &ac);
	}
	if (unlikely(gfp & GFP_BIT_ACCOUNT) && pfn != PFN_NONE && !memcg_charge(pfn, order)) {
		free_pages(pfn, order);
		pfn = PFN_NONE;
	}
	if (unlikely(tracing))
		trace_alloc(pfn, order, alloc_gfp, ac.migratetype);
	return pfn;
}

/* Is there nothing about a request and its task that the short cut does not know of? */
/*@ terminates \true;
    assigns  \nothing;
    ensures  plain:   \result <==> current.flags == 0 && !HAS(gfp, GFP_BIT_WRITE | GFP_BIT_ACCOUNT) &&
                        tracing == 0 && cpusets_enabled == 0 && fail_page_alloc.enabled == 0;
*/
static inline bool takes_short_cut(gfp_t gfp)
{
	return (current.flags | (gfp & (GFP_BIT_WRITE | GFP_BIT_ACCOUNT)) | (unsigned int)tracing |
		(unsigned int)cpusets_enabled | (unsigned int)fail_page_alloc.enabled) == 0;
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

static void count_interleave(struct zone *zone)
{
	uint64_t *hits = &zone->pcp[this_cpu].numa[NUMA_INTERLEAVE_HIT];

	*hits = counted(*hits, 1);
}

/* Interleave goes to one node's lists; a page that came from there is counted as such. */
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
static struct zone *bulk_zone(gfp_t gfp, const struct alloc_context *ac, unsigned int alloc_flags,
			      size_t count)
{
	const struct zoneref *ref = ac->preferred;

	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		if (cpusets_enabled && (alloc_flags & ALLOC_CPUSET) &&
		    !cpuset_node_allowed(ref->node, gfp))
			continue;
		if (ref->node != ac->preferred->node)
			return NULL;
		/* the protection is that of the preferred zone, not of the request */
		if (zone_watermark_fast(ref->zone, 0,
					wmark_pages(ref->zone, alloc_flags & ALLOC_WMARK_MASK) +
						count,
					ac->preferred->zone_idx, alloc_flags, gfp))
			return ref->zone;
	}
	return NULL;
}

/* Take pages from the zone's pcp list, as many as it gives. */
static size_t bulk_take(struct zone *zone, gfp_t gfp, const struct alloc_context *ac,
			unsigned int alloc_flags, size_t count, pfn_t *pfns)
{
	size_t n;

	for (n = 0; n < count; n++) {
		pfns[n] = rmqueue_pcplist(zone, 0, ac->migratetype, alloc_flags);
		if (pfns[n] == PFN_NONE)
			break;
		prep_new_page(pfns[n], 0, gfp);
	}
	if (n > 0) {
		zone->pcp[this_cpu].pgalloc = counted(zone->pcp[this_cpu].pgalloc, n);
		zone_statistics(ac->preferred->zone, zone, n);
	}
	return n;
}

size_t alloc_pages_bulk(gfp_t gfp, unsigned int nid, nodemask_t nodemask, size_t count, pfn_t *pfns)
{
	unsigned int alloc_flags = WMARK_LOW;
	struct alloc_context ac;
	gfp_t alloc_gfp = gfp;
	size_t n = 0;

	if (count == 0)
		return 0;
	if (count > 1 && !((gfp & GFP_BIT_ACCOUNT) && memcg.limit != 0)) {
		struct zone *zone;

		if (!prepare_alloc_pages(&alloc_gfp, 0, nid, nodemask, &ac, &alloc_flags))
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
