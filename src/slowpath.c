/* SPDX-License-Identifier: GPL-2.0-only */
/* The slow path, as a loop whose every round but the last is one more reclaim. */
#include "slowpath.h"
#include "compaction.h"

struct slowpath_events slowpath_events;
struct alloc_failure last_failure;

/* What a real-time task and one that must not fail get: in 5.10 the HighAtomic blocks come with it. */
static unsigned int harder_flags(unsigned int order)
{
	if (release->harder_needs_high)
		return ALLOC_MIN_RESERVE;
	return order > 0 ? ALLOC_NON_BLOCK | ALLOC_HIGHATOMIC : ALLOC_NON_BLOCK;
}

unsigned int gfp_to_alloc_flags(gfp_t gfp, unsigned int order)
{
	unsigned int flags = ALLOC_CPUSET; /* and the min mark, which is 0 */
	bool hard = release->harder == HARDER_ATOMIC ? (gfp & GFP_BIT_ATOMIC) != 0
						     : !(gfp & GFP_BIT_DIRECT_RECLAIM);

	if (gfp & GFP_BIT_HIGH)
		flags |= ALLOC_MIN_RESERVE;
	if (gfp & GFP_BIT_KSWAPD_RECLAIM)
		flags |= ALLOC_KSWAPD;
	if (hard) {
		if (!(gfp & GFP_BIT_NOMEMALLOC)) {
			flags |= ALLOC_NON_BLOCK;
			if (order > 0 &&
			    (!release->harder_needs_high || (flags & ALLOC_MIN_RESERVE)))
				flags |= ALLOC_HIGHATOMIC;
		}
		/* rather another cpuset's memory than none, for who cannot wait */
		if (!release->harder_needs_high || (flags & ALLOC_MIN_RESERVE))
			flags &= ~ALLOC_CPUSET;
	} else if ((current.flags & PF_RT) && !(current.flags & (PF_INTERRUPT | PF_SOFTIRQ))) {
		flags |= harder_flags(order);
	}
	if (gfp_migratetype(gfp) == MIGRATE_MOVABLE)
		flags |= ALLOC_CMA;
	return flags;
}

unsigned int gfp_pfmemalloc_flags(gfp_t gfp)
{
	if (gfp & GFP_BIT_NOMEMALLOC)
		return 0;
	if (gfp & GFP_BIT_MEMALLOC)
		return ALLOC_NO_WATERMARKS;
	if (current.flags & PF_INTERRUPT)
		return 0;
	if (current.flags & PF_MEMALLOC)
		return ALLOC_NO_WATERMARKS;
	if (!(current.flags & PF_SOFTIRQ) && (current.flags & PF_OOM_VICTIM))
		return ALLOC_OOM;
	return 0;
}

static void wake_all_kswapds(unsigned int order, gfp_t gfp, const struct alloc_context *ac)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	const struct zone *last = NULL;

	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		if (ref->zone->managed == 0 || (last != NULL && last->node == ref->node))
			continue;
		wakeup_kswapd(ref->zone, gfp, order, ac->highest_zoneidx);
		last = ref->zone;
	}
}

/* Give HighAtomic pageblocks of the first zone that has some to the request's type. */
static bool unreserve_highatomic_pageblock(const struct alloc_context *ac, bool force)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);

	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask))
		if (unreserve_highatomic_zone(ref->zone, ac->migratetype, force))
			return true;
	return false;
}

/*
 * Reclaim pages; returns how many, or 1 where compaction should be tried instead
 * (Linux: try_to_free_pages). There is nothing to reclaim yet.
 */
static uint64_t try_to_free_pages(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	unsigned int highest = gfp_zone(gfp);
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);

	slowpath_events.allocstall[highest]++;
	if (order <= PAGE_ALLOC_COSTLY_ORDER || !(gfp & GFP_BIT_IO))
		return 0;
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, highest, ac->nodemask))
		if ((!cpusets_enabled ||
		     cpuset_node_allowed(ref->node, GFP_KERNEL | GFP_BIT_HARDWALL)) &&
		    compaction_ready(ref->zone, order, highest))
			return 1;
	return 0;
}

/* Reclaim, and try again; once more after the pages that wait elsewhere have come back. */
static pfn_t alloc_pages_direct_reclaim(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					const struct alloc_context *ac, bool *progress)
{
	pfn_t pfn;

	*progress = try_to_free_pages(gfp, order, ac) != 0;
	if (!*progress)
		return PFN_NONE;
	pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);
	if (pfn != PFN_NONE)
		return pfn;
	unreserve_highatomic_pageblock(ac, false);
	drain_all_pages(NULL);
	return get_page_from_freelist(gfp, order, alloc_flags, ac);
}

/* Would the request succeed if all that can be reclaimed were free? (Linux: should_reclaim_retry) */
static bool should_reclaim_retry(unsigned int order, unsigned int alloc_flags,
				 const struct alloc_context *ac, bool progress,
				 unsigned int *no_progress_loops)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);

	*no_progress_loops =
		progress && order <= PAGE_ALLOC_COSTLY_ORDER ? 0 : *no_progress_loops + 1;
	if (*no_progress_loops <= MAX_RECLAIM_RETRIES)
		for (; ref->zone != NULL;
		     ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask))
			if (zone_watermark_ok_with(
				    ref->zone, order, wmark_pages(ref->zone, WMARK_MIN),
				    ac->highest_zoneidx, alloc_flags,
				    zone_page_state_snapshot(ref->zone, NR_FREE_PAGES)))
				return true;
	/* the last thing before an OOM kill */
	return unreserve_highatomic_pageblock(ac, true);
}

/* In the cpuset or, rather than not at all, outside (Linux: __alloc_pages_cpuset_fallback). */
static pfn_t alloc_pages_cpuset_fallback(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					 const struct alloc_context *ac)
{
	pfn_t pfn = get_page_from_freelist(gfp, order, alloc_flags | ALLOC_CPUSET, ac);

	if (pfn == PFN_NONE)
		pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);
	return pfn;
}

/* Would the OOM killer be asked for such a request? (Linux: the tests of __alloc_pages_may_oom) */
static bool oom_helps(gfp_t gfp, unsigned int order)
{
	return order <= PAGE_ALLOC_COSTLY_ORDER && gfp_zone(gfp) >= ZONE_NORMAL &&
	       !(gfp & (GFP_BIT_RETRY_MAYFAIL | GFP_BIT_THISNODE));
}

/*
 * Has somebody freed so much that even the high mark is met? Nobody can be killed yet; but where the
 * kernel would try, a request that must not fail gets the whole reserve.
 */
static pfn_t alloc_pages_may_oom(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	pfn_t pfn = get_page_from_freelist((gfp | GFP_BIT_HARDWALL) & ~GFP_BIT_DIRECT_RECLAIM,
					   order, WMARK_HIGH | ALLOC_CPUSET, ac);

	if (pfn == PFN_NONE && (gfp & GFP_BIT_NOFAIL) && oom_helps(gfp, order))
		pfn = alloc_pages_cpuset_fallback(gfp, order, ALLOC_NO_WATERMARKS, ac);
	return pfn;
}

/* The rounds of a request that may wait. Each ends in a block, in a retry, or in giving up. */
static pfn_t reclaim_and_retry(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			       const struct alloc_context *ac)
{
	unsigned int no_progress_loops = 0;

	for (;;) {
		bool progress;
		pfn_t pfn = alloc_pages_direct_reclaim(gfp, order, alloc_flags, ac, &progress);

		if (pfn != PFN_NONE || (gfp & GFP_BIT_NORETRY))
			return pfn;
		/* costly orders need compaction, which needs I/O */
		if (order > PAGE_ALLOC_COSTLY_ORDER &&
		    !((gfp & GFP_BIT_RETRY_MAYFAIL) && (gfp & GFP_BIT_IO)))
			return PFN_NONE;
		if (!should_reclaim_retry(order, alloc_flags, ac, progress, &no_progress_loops))
			return alloc_pages_may_oom(gfp, order, ac);
		if (alloc_flags & ALLOC_KSWAPD)
			wake_all_kswapds(order, gfp, ac);
		pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);
		if (pfn != PFN_NONE)
			return pfn;
	}
}

/* Compaction comes first for these, and is skipped; then they do not go on (Linux: the same test). */
static bool gives_up_early(gfp_t gfp, unsigned int order)
{
	return (gfp & GFP_BIT_DIRECT_RECLAIM) && order > PAGE_ALLOC_COSTLY_ORDER &&
	       (gfp & GFP_BIT_NORETRY) && (gfp & GFP_BIT_IO) && gfp_pfmemalloc_flags(gfp) == 0;
}

static void warn_alloc(gfp_t gfp, unsigned int order, nodemask_t nodemask)
{
	slowpath_events.failures++;
	if (gfp & GFP_BIT_NOWARN)
		return;
	slowpath_events.warnings++;
	last_failure = (struct alloc_failure){ gfp, order, nodemask };
}

/* With the rights of the request, and then with those of the task that makes it. */
static pfn_t alloc_with_reserves(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	unsigned int alloc_flags = gfp_to_alloc_flags(gfp, order);
	unsigned int reserve_flags = gfp_pfmemalloc_flags(gfp);
	pfn_t pfn;

	if (alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(order, gfp, ac);
	pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);
	if (pfn != PFN_NONE || gives_up_early(gfp, order))
		return pfn;

	if (reserve_flags != 0)
		alloc_flags = reserve_flags | (alloc_flags & (ALLOC_KSWAPD | ALLOC_CMA));
	/* memory policy is for users; the system's own needs come first */
	if (!(alloc_flags & ALLOC_CPUSET) || reserve_flags != 0) {
		ac->nodemask = NODEMASK_ALL;
		ac->preferred = first_zoneref(ac, ac->nodemask);
	}
	if (alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(order, gfp, ac);
	pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);
	if (pfn != PFN_NONE || !(gfp & GFP_BIT_DIRECT_RECLAIM) || (current.flags & PF_MEMALLOC))
		return pfn;
	return reclaim_and_retry(gfp, order, alloc_flags, ac);
}

pfn_t alloc_pages_slowpath(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	pfn_t pfn = PFN_NONE;

	/* __GFP_ATOMIC is for those who cannot wait: not for one who says that it can */
	if ((gfp & GFP_BIT_ATOMIC) && (gfp & GFP_BIT_DIRECT_RECLAIM))
		gfp &= ~GFP_BIT_ATOMIC;

	ac->preferred = first_zoneref(ac, ac->nodemask);
	if (ac->preferred->zone != NULL)
		pfn = alloc_with_reserves(gfp, order, ac);
	/* one that must not fail may go lower, but, unless OOM was reached, not to the last page */
	if (pfn == PFN_NONE && (gfp & GFP_BIT_NOFAIL) && (gfp & GFP_BIT_DIRECT_RECLAIM))
		pfn = alloc_pages_cpuset_fallback(gfp, order, harder_flags(order), ac);
	if (pfn == PFN_NONE)
		warn_alloc(gfp, order, ac->nodemask);
	return pfn;
}
