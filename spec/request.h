/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request on its way: it goes through a list of its node from a place that is on it, for a type
 * that has lists. Who asks: a task whose preferred node is there and whose masks name a node.
 */
#ifndef FRAMEPROOF_SPEC_REQUEST_H
#define FRAMEPROOF_SPEC_REQUEST_H

/* The mark that flags name, bit by bit; min is 0. */
#define MARK_NAMED(flags)	(!(HAS(flags, 1u) && HAS(flags, 2u)))
#define MIN_NAMED(flags)	(!HAS(flags, 1u) && !HAS(flags, 2u))

/*@ predicate low_enough{L}(struct zoneref *r, integer highest) =
      r->zone == \null || r->zone_idx <= highest;

    predicate on_the_way{L}(struct zoneref *r) = walk_within(r, MAX_ZONES);

    predicate context_apart{L}(struct alloc_context *ac) =
      APART(ac, vmemmap) && APART(ac, lists) && APART(ac, pageblock_types) && APART(ac, release) &&
      APART(ac, trace_ring) && APART(ac, &zones[0]) && APART(ac, &nodes[0]) &&
      APART(ac, &behind[0]) && \forall integer z; ZONE(z) ==> APART(ac, zones[z].pcp);

    predicate context_set{L}(struct alloc_context *ac) =
      \valid_read(ac) && context_apart(ac) &&
      ac->node->id < nr_node_ids && ac->node == &nodes[ac->node->id] &&
      ac->zonelist < MAX_ZONELISTS && ac->migratetype < MIGRATE_PCPTYPES &&
      ac->highest_zoneidx < ZONE_DEVICE;

    predicate context{L}(struct alloc_context *ac) =
      context_set(ac) && on_the_way((struct zoneref *)ac->preferred) &&
      low_enough((struct zoneref *)ac->preferred, ac->highest_zoneidx);

    predicate task_ok{L} =
      (current.policy == MPOL_PREFERRED ==> current.preferred_node < nr_node_ids) &&
      current.interleave_prev < MAX_NUMNODES &&
      cpu_node[this_cpu] < nr_node_ids && node_online_map < (1 << nr_node_ids);
*/

/* The context as it was. */
/*@ predicate same_context{L1,L2}(struct alloc_context *ac) =
      SAME(L1, L2, ac->node) && SAME(L1, L2, ac->preferred) && SAME(L1, L2, ac->nodemask) &&
      SAME(L1, L2, ac->zonelist) && SAME(L1, L2, ac->migratetype) &&
      SAME(L1, L2, ac->highest_zoneidx) && SAME(L1, L2, ac->spread_dirty_pages);
*/

/* What is passed over on the way. */
/*@ predicate passed{L}(struct zoneref *r, integer n, integer highest, integer nodemask) =
      \forall integer i; 0 <= i < n ==> !eligible(r + i, highest, nodemask);
*/

/* What is noted of nodes; what taking a block from a zone may touch, and going through zones. */
#define NODE_NOTES \
	nodes[0 .. MAX_NUMNODES - 1].kswapd_wanted, nodes[0 .. MAX_NUMNODES - 1].kswapd_order, \
	nodes[0 .. MAX_NUMNODES - 1].kswapd_highest_zoneidx, \
	nodes[0 .. MAX_NUMNODES - 1].kswapd_wakeups
#define TAKE_FIELDS \
	BLOCK_FIELDS, LIST_FIELDS, vmemmap[0 .. nr_frames - 1].refcount, TRACE_FIELDS, \
	zones[0 .. MAX_ZONES - 1].vm_stat[0 .. NR_ZONE_STATS - 1], \
	zones[0 .. MAX_ZONES - 1].watermark_boost, zones[0 .. MAX_ZONES - 1].flags, \
	zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1], \
	pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1]
#define GET_FIELDS \
	ALLOCATOR_FIELDS, NODE_NOTES, nodes[0 .. MAX_NUMNODES - 1].zone_reclaim_failed
#define SLOW_FIELDS \
	GET_FIELDS, this_cpu, slowpath_events.allocstall[0 .. MAX_NR_ZONES - 1]

/* What the slow path tells of itself, and what is made to fail there. */
#define SLOW_NOTES	slow_trace, fail_reclaim

#define FAULT_FIELDS \
	fail_page_alloc.times, fail_page_alloc.space, fail_page_alloc.seed, fail_page_alloc.count, \
	fail_page_alloc.faults
#define ALLOC_FIELDS \
	SLOW_FIELDS, slowpath_events, last_failure, memcg.usage, memcg.failures, FAULT_FIELDS, \
	OOM_FIELDS, SLOW_NOTES

/* How many rounds there can be; and what the variables of a round are apart from. */
#define MAX_RETRIES	0x1000000000000000
#define LOCAL_APART(p) \
	(APART(p, vmemmap) && APART(p, lists) && APART(p, pageblock_types) && APART(p, release) && \
	 APART(p, trace_ring) && APART(p, &zones[0]) && APART(p, &nodes[0]) && \
	 APART(p, &behind[0]) && \forall integer z; ZONE(z) ==> APART(p, zones[z].pcp))

/* A zone's counters agree with its lists, so they are as small. */
/*@ ghost
    /@ requires zone:     OUR_ZONE(zone);
       requires state:    standing && debts;
       terminates \true;
       assigns  \nothing;
       ensures  zone:     zone_ok(zone) && zone_lists(zone);
       ensures  rules:    rules;
       ensures  counters: zone_counters(zone);
       ensures  counters: counter_bounds(zone); @/
    static inline void counters_known(const struct zone *zone)
    {
      differences_bounded(zone, NR_FREE_PAGES, nr_cpus);
      differences_bounded(zone, NR_FREE_CMA_PAGES, nr_cpus);
      /@ assert zone: zone_ok(zone); @/
      /@ assert counts: \forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES; @/
      /@ assert free: 0 <= listed(zone, NR_FREE_PAGES) <= 0x8000000000000; @/
      /@ assert cma: 0 <= listed(zone, NR_FREE_CMA_PAGES) <= 0x8000000000000; @/
      /@ assert items: \forall integer i;
           ITEM(i) ==> i == NR_FREE_PAGES || i == NR_FREE_CMA_PAGES; @/
      /@ assert counters: \forall integer i;
           ITEM(i) ==> -DEBT_MAX <= zone_stat(zone, i) <= 0x8000000000000 + DEBT_MAX; @/
      /@ assert hidden: -0x8000 <= differences((struct zone *)zone, NR_FREE_PAGES, nr_cpus) <=
           0x8000; @/
      /@ assert hidden: -0x8000 <= differences((struct zone *)zone, NR_FREE_CMA_PAGES, nr_cpus) <=
           0x8000; @/
      /@ assert hidden: \forall integer i; ITEM(i) ==>
           -0x8000 <= differences((struct zone *)zone, i, nr_cpus) <= 0x8000; @/
      /@ assert global: \forall integer i; ITEM(i) ==> zone->vm_stat[i] ==
           zone_stat(zone, i) - differences((struct zone *)zone, i, nr_cpus); @/
    }
*/

/* A walk is at a zone with memory, and goes on from there. */
/*@ ghost
    /@ requires walk:     on_the_way((struct zoneref *)ref) && ref->zone != \null;
       requires state:    standing;
       terminates \true;
       assigns  \nothing;
       ensures  zone:     OUR_ZONE(ref->zone) && zone_ok(ref->zone);
       ensures  zone:     ref->zone->type == ref->zone_idx < MAX_NR_ZONES;
       ensures  node:     ref->zone->node == ref->node < MAX_NUMNODES;
       ensures  next:     \forall integer n; walk_within((struct zoneref *)ref, n) ==>
                            n > 0 && walk_within((struct zoneref *)ref + 1, n - 1); @/
    static inline void zone_here(const struct zoneref *ref)
    {
      /@ assert there: zoneref_ok((struct zoneref *)ref); @/
      /@ assert zone: zone_ok(ref->zone); @/
      /@ assert step: step((struct zoneref *)ref, (struct zoneref *)ref + 1); @/
    }
*/

#endif
