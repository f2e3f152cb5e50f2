/* SPDX-License-Identifier: GPL-2.0-only */
/* The slow path, as a loop whose every round but the last is one more reclaim. */
#include "slowpath.h"
#include "compact.h"
#include "slow_rules.h"

/*
 * Waits in a row for a victim, or, where the killer must not be asked, for anybody; then a request
 * gives up. Linux goes on for ever, but here nobody else is at work.
 */
#define OOM_WAITS (2 * OOM_REAPER_DELAY)
#define OOM_TURNS ((MAX_MAPPINGS + 1) * (OOM_WAITS + 1))
/*
 * Compactions at one priority that back off, where that does not raise it: as many as a deferral may
 * skip. Linux 5.2 sets no limit, and was seen to try for hours.
 */
#define MAX_COMPACT_BACKOFFS (1u << COMPACT_MAX_DEFER_SHIFT)

struct slowpath_events slowpath_events;
struct alloc_failure last_failure;
struct fail_reclaim fail_reclaim = { .interval = 1 };

/* What a real-time task and one that must not fail get: in 5.10 the HighAtomic blocks come with it. */
/*@ requires rules:  rules;
    terminates \true;
    assigns  \nothing;
    ensures  flags:  \result == ALLOC_MIN_RESERVE || \result == ALLOC_NON_BLOCK ||
                     (\result == ALLOC_NON_BLOCK + ALLOC_HIGHATOMIC && order > 0);
    ensures  low:    MIN_NAMED(\result) && !HAS(\result, ALLOC_NO_WATERMARKS) &&
                     !HAS(\result, ALLOC_OOM) && !HAS(\result, ALLOC_KSWAPD) &&
                     !HAS(\result, ALLOC_CMA);
    ensures  atomic: HAS(\result, ALLOC_HIGHATOMIC) ==> order > 0 && HAS(\result, ALLOC_NON_BLOCK);
*/
static unsigned int harder_flags(unsigned int order)
{
	if (release->harder_needs_high)
		return ALLOC_MIN_RESERVE;
	return order > 0 ? ALLOC_NON_BLOCK | ALLOC_HIGHATOMIC : ALLOC_NON_BLOCK;
}

/* What a mask asks for in so many words; and the min mark, which is 0. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  mark:   MIN_NAMED(\result);
    ensures  high:   HAS(\result, ALLOC_MIN_RESERVE) <==> HAS(gfp, GFP_BIT_HIGH);
    ensures  kswapd: HAS(\result, ALLOC_KSWAPD) <==> HAS(gfp, GFP_BIT_KSWAPD_RECLAIM);
    ensures  cma:    HAS(\result, ALLOC_CMA) <==> gfp_type(gfp) == MIGRATE_MOVABLE;
    ensures  cpuset: HAS(\result, ALLOC_CPUSET) <==> in_cpuset;
    ensures  none:   !HAS(\result, ALLOC_NO_WATERMARKS) && !HAS(\result, ALLOC_OOM) &&
                     !HAS(\result, ALLOC_NON_BLOCK) && !HAS(\result, ALLOC_HIGHATOMIC);
*/
static unsigned int plain_flags(gfp_t gfp, bool in_cpuset)
{
	unsigned int flags = in_cpuset ? ALLOC_CPUSET : 0;

	if (gfp & GFP_BIT_HIGH)
		flags |= ALLOC_MIN_RESERVE;
	if (gfp & GFP_BIT_KSWAPD_RECLAIM)
		flags |= ALLOC_KSWAPD;
	if (gfp_migratetype(gfp) == MIGRATE_MOVABLE)
		flags |= ALLOC_CMA;
	return flags;
}

/* What one who cannot wait gets besides. */
/*@ requires rules:  rules;
    terminates \true;
    assigns  \nothing;
    ensures  flags:  \result == 0 || \result == ALLOC_NON_BLOCK ||
                     (\result == ALLOC_NON_BLOCK + ALLOC_HIGHATOMIC && order > 0);
    ensures  low:    MIN_NAMED(\result) && !HAS(\result, ALLOC_NO_WATERMARKS) &&
                     !HAS(\result, ALLOC_OOM) && !HAS(\result, ALLOC_KSWAPD) &&
                     !HAS(\result, ALLOC_CMA);
    ensures  atomic: HAS(\result, ALLOC_HIGHATOMIC) ==> order > 0 && HAS(\result, ALLOC_NON_BLOCK);
*/
static unsigned int hard_flags(gfp_t gfp, unsigned int order)
{
	if (gfp & GFP_BIT_NOMEMALLOC)
		return 0;
	if (order > 0 && (!release->harder_needs_high || (gfp & GFP_BIT_HIGH)))
		return ALLOC_NON_BLOCK + ALLOC_HIGHATOMIC;
	return ALLOC_NON_BLOCK;
}

/* Rights of two kinds: each bit is in one of them, or in both. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  mark:   MIN_NAMED(a) && MIN_NAMED(b) ==> MIN_NAMED(\result);
    ensures  either: HAS(\result, ALLOC_NO_WATERMARKS) <==>
                       HAS(a, ALLOC_NO_WATERMARKS) || HAS(b, ALLOC_NO_WATERMARKS);
    ensures  either: HAS(\result, ALLOC_OOM) <==>
                       HAS(a, ALLOC_OOM) || HAS(b, ALLOC_OOM);
    ensures  either: HAS(\result, ALLOC_NON_BLOCK) <==>
                       HAS(a, ALLOC_NON_BLOCK) || HAS(b, ALLOC_NON_BLOCK);
    ensures  either: HAS(\result, ALLOC_MIN_RESERVE) <==>
                       HAS(a, ALLOC_MIN_RESERVE) || HAS(b, ALLOC_MIN_RESERVE);
    ensures  either: HAS(\result, ALLOC_CMA) <==>
                       HAS(a, ALLOC_CMA) || HAS(b, ALLOC_CMA);
    ensures  either: HAS(\result, ALLOC_HIGHATOMIC) <==>
                       HAS(a, ALLOC_HIGHATOMIC) || HAS(b, ALLOC_HIGHATOMIC);
    ensures  either: HAS(\result, ALLOC_KSWAPD) <==>
                       HAS(a, ALLOC_KSWAPD) || HAS(b, ALLOC_KSWAPD);
*/
static unsigned int union_of(unsigned int a, unsigned int b)
{
	return a | b;
}

unsigned int gfp_to_alloc_flags(gfp_t gfp, unsigned int order)
{
	bool hard = release->harder == HARDER_ATOMIC ? (gfp & GFP_BIT_ATOMIC) != 0
						     : !(gfp & GFP_BIT_DIRECT_RECLAIM);
	bool real_time = (current.flags & PF_RT) && !(current.flags & (PF_INTERRUPT | PF_SOFTIRQ));
	/* rather another cpuset's memory than none, for who cannot wait */
	bool in_cpuset = !hard || (release->harder_needs_high && !(gfp & GFP_BIT_HIGH));
	unsigned int rights = hard ? hard_flags(gfp, order) : real_time ? harder_flags(order) : 0;

	return union_of(plain_flags(gfp, in_cpuset), rights);
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

/* Wake the kswapd of each node that the request may use. */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  NODE_NOTES, slow_trace;
    ensures  state:      WHOLE_OK && context(ac) && quiet{Pre,Post};
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static void wake_all_kswapds(unsigned int order, gfp_t gfp, const struct alloc_context *ac)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	const struct zone *last = NULL;
	uint64_t woken = 0;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant state:   WHOLE_OK && context(ac) && quiet{Pre,Here};
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant walk:    walk_within((struct zoneref *)ref, left);
	    loop invariant last:    last == \null || OUR_ZONE(last);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns ref, last, left, woken, NODE_NOTES;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (ref->zone->managed == 0 || (last != NULL && last->node == ref->node))
			continue;
		wakeup_kswapd(ref->zone, gfp, order, ac->highest_zoneidx);
		last = ref->zone;
		woken |= UINT64_C(1) << ref->node;
	}
	slow_step(SLOW_KSWAPD, 0, woken, 0);
}

/* Give HighAtomic pageblocks of the first zone that has some to the request's type. */
/*@ requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  LIST_FIELDS, zones[0 .. MAX_ZONES - 1].nr_reserved_highatomic,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1], slow_trace;
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  kept:       all_kept_apart{Pre} ==> all_kept_apart;
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static bool unreserve_highatomic_pageblock(const struct alloc_context *ac, bool force)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	bool given = false;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant state:   WHOLE_OK && context(ac);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant walk:    walk_within((struct zoneref *)ref, left);
	    loop invariant unmoved: unmoved{Pre,Here};
	    loop invariant kept:    all_kept_apart{Pre} ==> all_kept_apart;
	    loop invariant coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
	    loop assigns ref, left, given, LIST_FIELDS, zones[0 .. MAX_ZONES - 1].nr_reserved_highatomic,
	                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant left;
	*/
	for (; ref->zone != NULL && !given;
	     ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		given = unreserve_highatomic_zone(ref->zone, ac->migratetype, force);
		//@ assert places: SAME_PLACES(Pre, Here);
		//@ assert places: same_places{Pre,Here};
	}
	slow_step(SLOW_UNRESERVE, force, 0, given);
	return given;
}

/* An attempt that is noted: through the zones, with those rights. */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac) && MARK_NAMED(alloc_flags);
    requires state:      allocator_ok && nodes_ok;
    terminates \true;
    assigns  GET_FIELDS, slow_trace;
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
static pfn_t attempt(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
		     const struct alloc_context *ac)
{
	pfn_t pfn = get_page_from_freelist(gfp, order, alloc_flags, ac);

	slow_step(SLOW_ATTEMPT, alloc_flags, pfn, 0);
	return pfn;
}

/* The request, or what it tries, goes no further. */
/*@ requires reason:     reason < NR_SLOW_REASONS;
    terminates \true;
    assigns  slow_trace;
    ensures  none:       \result == PFN_NONE;
*/
static pfn_t gives_up(enum slow_reason reason)
{
	slow_step(SLOW_GIVES_UP, 0, 0, reason);
	return PFN_NONE;
}

/*
 * Reclaim from each node of the request once; of a costly order nothing where compaction could make
 * the block already, which is what it returns (Linux: shrink_zones).
 */
/*@ requires context:    context(ac) && \separated(ac, sc);
    requires scan:       scan_ok(sc) && sc->reclaim_idx <= ZONE_MOVABLE;
    requires state:      WHOLE_OK;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state:      WHOLE_OK && scan_ok(sc);
    ensures  same:       sc->priority == \old(sc->priority);
    ensures  more:       sc->nr_reclaimed >= \old(sc->nr_reclaimed);
    ensures  kept:       unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static bool shrink_zones(const struct alloc_context *ac, struct scan_control *sc)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	bool costly = sc->order > PAGE_ALLOC_COSTLY_ORDER && (sc->gfp & GFP_BIT_IO), ready = false;
	unsigned int last = MAX_NUMNODES;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk:  walk_within((struct zoneref *)ref, left);
	    loop invariant state: WHOLE_OK && scan_ok(sc);
	    loop assigns ref, left, ready, last, RECLAIM_FIELDS, *sc;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, sc->reclaim_idx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost counters_known(ref->zone);
		//@ ghost left--;
		if (cpusets_enabled &&
		    !cpuset_node_allowed(ref->node, GFP_KERNEL | GFP_BIT_HARDWALL))
			continue;
		if (costly && compaction_ready(ref->zone, sc->order, sc->reclaim_idx)) {
			ready = true;
			continue;
		}
		if (ref->node == last)
			continue;
		last = ref->node;
		shrink_node(last, sc);
	}
	/* the end is near, and nothing was freed: let the disk get on */
	if (sc->priority == 1 && sc->nr_reclaimed == 0)
		reclaim_throttle();
	return ready;
}

/*
 * Scan, at each priority more of the lists, until enough is freed; returns how many pages are, or 1
 * where compaction should be tried instead (Linux: do_try_to_free_pages).
 */
/*@ requires context:    context(ac) && \separated(ac, sc);
    requires scan:       scan_ok(sc) && sc->reclaim_idx <= ZONE_MOVABLE;
    requires state:      WHOLE_OK;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc, slowpath_events.allocstall[0 .. MAX_NR_ZONES - 1];
    ensures  state:      WHOLE_OK && scan_ok(sc);
    ensures  pages:      sc->nr_reclaimed != 0 ==> \result == sc->nr_reclaimed;
    ensures  none:       sc->nr_reclaimed == 0 ==> \result <= 1;
    ensures  kept:       unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static uint64_t do_try_to_free_pages(const struct alloc_context *ac, struct scan_control *sc)
{
	uint64_t *stalls = &slowpath_events.allocstall[sc->reclaim_idx];
	bool ready = false;

	*stalls = counted(*stalls, 1);
	/* where nobody owns pages, one look at the zones is enough */
	sc->priority = nr_mappings != 0 ? DEF_PRIORITY : 0;
	/*@ loop invariant state: WHOLE_OK && scan_ok(sc);
	    loop assigns ready, RECLAIM_FIELDS, *sc;
	    loop variant sc->priority;
	*/
	for (;; sc->priority--) {
		sc->nr_scanned = 0;
		ready = shrink_zones(ac, sc);
		if (sc->nr_reclaimed >= sc->nr_to_reclaim || ready || sc->priority == 0)
			break;
	}
	return sc->nr_reclaimed != 0 ? sc->nr_reclaimed : ready;
}

/* Does fault injection make this reclaim fail? */
/*@ requires faults:     fail_reclaim.interval >= 1;
    terminates \true;
    assigns  fail_reclaim.times, fail_reclaim.count, fail_reclaim.faults;
    ensures  spent:      \old(fail_reclaim.times) == 0 ==> !\result;
*/
static bool should_fail_reclaim(void)
{
	struct fail_reclaim *f = &fail_reclaim;

	if (f->times == 0)
		return false;
	f->count = counted(f->count, 1);
	if (f->count % f->interval != 0)
		return false;
	if (f->times > 0)
		f->times--;
	f->faults = counted(f->faults, 1);
	return true;
}

/* Reclaim for a request; a second time, if active pages were spared (Linux: try_to_free_pages). */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK && fail_reclaim.interval >= 1;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS, slowpath_events.allocstall[0 .. MAX_NR_ZONES - 1], fail_reclaim;
    ensures  state:      WHOLE_OK;
    ensures  none:       nr_mappings == 0 ==> \result <= 1;
    ensures  kept:       unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static uint64_t try_to_free_pages(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	struct scan_control sc = { .gfp = gfp, .may_writepage = true, .may_swap = true };
	uint64_t pages;

	if (should_fail_reclaim())
		return 0;
	sc.nr_to_reclaim = SWAP_CLUSTER_MAX;
	sc.order = (uint8_t)order;
	sc.reclaim_idx = (uint8_t)gfp_zone(gfp);
	pages = do_try_to_free_pages(ac, &sc);
	if (pages != 0 || !sc.skipped_deactivate)
		return pages;
	sc.force_deactivate = true;
	return do_try_to_free_pages(ac, &sc);
}

/* The pages that wait elsewhere come back. */
/*@ requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, this_cpu, slow_trace;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void drain_for_request(const struct alloc_context *ac)
{
	unreserve_highatomic_pageblock(ac, false);
	drain_all_pages(NULL);
	slow_step(SLOW_DRAIN, 0, 0, 0);
	//@ assert places: SAME_PLACES(Pre, Here);
	//@ assert places: same_places{Pre,Here};
}

/* Reclaim has helped: try again, and once more after the pages that wait elsewhere have come back. */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  SLOW_FIELDS, slow_trace;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_pages_direct_reclaim(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					const struct alloc_context *ac)
{
	pfn_t pfn = attempt(gfp, order, alloc_flags, ac);

	if (pfn != PFN_NONE)
		return pfn;
	drain_for_request(ac);
	return attempt(gfp, order, alloc_flags, ac);
}

/*
 * Would the zone's min mark be met, by the count with every CPU's difference, if all that can be
 * reclaimed were free?
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && highest_zoneidx < MAX_NR_ZONES;
    requires state:      standing && debts && reclaim_ok;
    terminates \true;
    assigns  \nothing;
    ensures  watermark:  nr_mappings == 0 ==> (\result <==>
                           watermark_met((struct zone *)zone, order,
                                         zone->watermark[WMARK_MIN] + zone->watermark_boost,
                                         highest_zoneidx, alloc_flags,
                                         not_below_0(zone_stat(zone, NR_FREE_PAGES))));
*/
static bool min_met(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx,
		    unsigned int alloc_flags)
{
	int64_t available = zone_page_state_snapshot(zone, NR_FREE_PAGES) +
			    (int64_t)zone_reclaimable_pages(zone);

	//@ ghost counters_known(zone);
	return zone_watermark_ok_with(zone, order, wmark_pages(zone, WMARK_MIN), highest_zoneidx,
				      alloc_flags, available);
}

/* The same of some zone that the request may use. */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  \nothing;
*/
static bool min_met_anywhere(unsigned int order, unsigned int alloc_flags,
			     const struct alloc_context *ac)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk: walk_within((struct zoneref *)ref, left);
	    loop assigns ref, left;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (min_met(ref->zone, order, ac->highest_zoneidx, alloc_flags))
			return true;
	}
	return false;
}

/* Would the request succeed if all that can be reclaimed were free? (Linux: should_reclaim_retry) */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  LIST_FIELDS, zones[0 .. MAX_ZONES - 1].nr_reserved_highatomic,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1], slow_trace;
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static bool should_reclaim_retry(unsigned int order, unsigned int alloc_flags,
				 const struct alloc_context *ac, unsigned int no_progress_loops)
{
	enum slow_reason reason = SLOW_NO_PROGRESS;

	if (no_progress_loops <= MAX_RECLAIM_RETRIES)
		reason = min_met_anywhere(order, alloc_flags, ac) ? SLOW_ROOM : SLOW_NO_ROOM;
	/* the last thing before an OOM kill */
	if (reason != SLOW_ROOM && unreserve_highatomic_pageblock(ac, true))
		reason = SLOW_UNRESERVED;
	slow_step(SLOW_RECLAIM_RETRY, 0, no_progress_loops, reason);
	return reason == SLOW_ROOM || reason == SLOW_UNRESERVED;
}

/* In the cpuset or, rather than not at all, outside (Linux: __alloc_pages_cpuset_fallback). */
/*@ requires order:      order <= MAX_PAGE_ORDER && MIN_NAMED(alloc_flags);
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  GET_FIELDS, slow_trace;
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static pfn_t alloc_pages_cpuset_fallback(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					 const struct alloc_context *ac)
{
	pfn_t pfn;

	slow_step(SLOW_NOFAIL, 0, 0, 0);
	pfn = attempt(gfp, order, union_of(alloc_flags, ALLOC_CPUSET), ac);
	if (pfn == PFN_NONE)
		pfn = attempt(gfp, order, alloc_flags, ac);
	return pfn;
}

/* Why the OOM killer is not asked for such a request, if so (Linux: in __alloc_pages_may_oom). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  helps:  \result == SLOW_NO_REASON <==> order <= PAGE_ALLOC_COSTLY_ORDER &&
                       highest_zone(gfp) >= ZONE_NORMAL &&
                       !HAS(gfp, GFP_BIT_RETRY_MAYFAIL | GFP_BIT_THISNODE);
*/
static enum slow_reason oom_spared(gfp_t gfp, unsigned int order)
{
	if (current.flags & PF_DUMPCORE)
		return SLOW_DUMPS;
	if (order > PAGE_ALLOC_COSTLY_ORDER)
		return SLOW_COSTLY;
	if (gfp & (GFP_BIT_RETRY_MAYFAIL | GFP_BIT_THISNODE))
		return SLOW_MAYFAIL;
	return gfp_zone(gfp) < ZONE_NORMAL ? SLOW_LOW_ZONE : SLOW_NO_REASON;
}

/*
 * Has somebody freed so much that even the high mark is met? If not, let a task be killed; where that
 * is tried, a request that must not fail gets the whole reserve.
 */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac) && \valid(outcome);
    requires state:      WHOLE_OK && oom_ok;
    terminates \true;
    assigns  GET_FIELDS, OOM_FIELDS, *outcome, slow_trace;
    ensures  state:      WHOLE_OK && oom_ok && context(ac);
    ensures  off:        \old(oom.enabled) == 0 ==> *outcome == OOM_NO_HELP;
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static pfn_t alloc_pages_may_oom(gfp_t gfp, unsigned int order, const struct alloc_context *ac,
				 enum oom_outcome *outcome)
{
	struct oom_control oc = { .ac = ac, .gfp = gfp, .order = order };
	enum slow_reason spared = oom_spared(gfp, order);
	pfn_t pfn = attempt((gfp | GFP_BIT_HARDWALL) & ~GFP_BIT_DIRECT_RECLAIM, order,
			    WMARK_HIGH | ALLOC_CPUSET, ac);

	*outcome = OOM_NO_HELP;
	if (pfn != PFN_NONE)
		return pfn;
	if (spared != SLOW_NO_REASON) {
		slow_step(SLOW_OOM_SPARED, 0, 0, spared);
		return PFN_NONE;
	}
	*outcome = out_of_memory(&oc);
	slow_step(SLOW_OOM, 0, *outcome == OOM_KILLED ? oc.chosen->pid : 0, *outcome);
	if (!(gfp & GFP_BIT_NOFAIL))
		return PFN_NONE;
	if (*outcome == OOM_NO_HELP)
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_NO_VICTIM);
	return alloc_pages_cpuset_fallback(gfp, order, ALLOC_NO_WATERMARKS, ac);
}

/* How far a request has got with compaction. */
struct attempts {
	enum compact_outcome outcome; /* of the last one */
	enum compact_priority priority;
	unsigned int retries, backoffs; /* at this priority */
};

/* Can moving pages help? Where nobody owns pages there are none to move. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  pages:  \result <==> order > 0 && HAS(gfp, GFP_BIT_IO) && nr_mappings != 0;
*/
static bool can_compact(gfp_t gfp, unsigned int order)
{
	return order > 0 && (gfp & GFP_BIT_IO) && nr_mappings != 0;
}

/* Compact, and try again (Linux: __alloc_pages_direct_compact). */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    context(ac) && \valid(a) && \separated(a, ac);
    requires state:      WHOLE_OK;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, a->outcome, slow_trace;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  none:       nr_mappings == 0 ==> \result == PFN_NONE && unmoved{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_pages_direct_compact(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					const struct alloc_context *ac, struct attempts *a)
{
	const struct zone *zone;
	pfn_t pfn;

	a->outcome = COMPACTION_SKIPPED;
	if (!can_compact(gfp, order)) {
		slow_step(SLOW_NO_COMPACTION, 0, order, 0);
		return PFN_NONE;
	}
	a->outcome = try_to_compact_pages(gfp, order, alloc_flags, ac, a->priority);
	slow_step(SLOW_COMPACTION, a->priority, 0, a->outcome);
	if (a->outcome == COMPACTION_SKIPPED ||
	    (a->outcome == COMPACTION_DEFERRED && slow_rules()->migrate_modes))
		return PFN_NONE;
	count_vm_events(COMPACTSTALL, 1);
	pfn = attempt(gfp, order, alloc_flags, ac);
	if (pfn == PFN_NONE) {
		count_vm_events(COMPACTFAIL, 1);
		return PFN_NONE;
	}
	zone = &zones[vmemmap[pfn].zone];
	compact_hints[zone->id].flush = false;
	compaction_defer_reset(zone, order, true);
	count_vm_events(COMPACTSUCCESS, 1);
	return pfn;
}

/*
 * Would some zone have room to move pages, if a share of what can be reclaimed were free, and no block
 * already? (Linux: the same name)
 */
/*@ requires order:      1 <= order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  \nothing;
*/
static bool compaction_zonelist_suitable(unsigned int order, unsigned int alloc_flags,
					 const struct alloc_context *ac)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	unsigned int mark = order > PAGE_ALLOC_COSTLY_ORDER ? WMARK_LOW : WMARK_MIN;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk: walk_within((struct zoneref *)ref, left);
	    loop assigns ref, left;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		const struct zone *zone = ref->zone;
		uint64_t room = wmark_pages(zone, mark) + 2 * block_pages(order);
		int64_t available = zone_page_state_snapshot(zone, NR_FREE_PAGES) +
				    (int64_t)(zone_reclaimable_pages(zone) / order);

		if (!zone_watermark_ok(zone, order, wmark_pages(zone, wmark_of(alloc_flags)),
				       ac->highest_zoneidx, alloc_flags) &&
		    zone_watermark_ok_with(zone, 0, room, ac->highest_zoneidx, ALLOC_CMA,
					   available))
			return true;
	}
	return false;
}

/* Did compaction stop before it had looked at all? (Linux: compaction_withdrawn) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  early:   \result <==> outcome == COMPACTION_DEFERRED ||
                        outcome == COMPACTION_CONTENDED || outcome == COMPACTION_PARTIAL_SKIPPED;
*/
static bool backed_off(enum compact_outcome outcome)
{
	return outcome == COMPACTION_DEFERRED || outcome == COMPACTION_CONTENDED ||
	       outcome == COMPACTION_PARTIAL_SKIPPED;
}

/* Is another compaction worth it, and how hard should it try? */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    context(ac) && \valid(a) && \separated(a, ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  a->priority, a->retries, a->backoffs;
    ensures  reason:     SLOW_COMPACT_NEVER <= \result <= SLOW_COMPACT_HARDEST;
    ensures  none:       nr_mappings == 0 ==> \result == SLOW_COMPACT_NEVER;
    ensures  harder:     \result == SLOW_COMPACT_HARDER ==>
                           a->priority == \old(a->priority) - 1 && a->retries == 0;
    ensures  same:       \result != SLOW_COMPACT_HARDER ==> a->priority == \old(a->priority);
    ensures  room:       \result == SLOW_COMPACT_ROOM ==> a->outcome != COMPACTION_SUCCESS;
    ensures  again:      \result == SLOW_COMPACT_AGAIN ==>
                           a->outcome == COMPACTION_SUCCESS && a->retries <= MAX_COMPACT_RETRIES;
*/
static enum slow_reason compact_retry(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				      const struct alloc_context *ac, struct attempts *a)
{
	bool costly = order > PAGE_ALLOC_COSTLY_ORDER;

	if (!can_compact(gfp, order))
		return SLOW_COMPACT_NEVER;
	if (a->outcome == COMPACTION_SKIPPED ||
	    (backed_off(a->outcome) && !slow_rules()->backoff_raises &&
	     ++a->backoffs <= MAX_COMPACT_BACKOFFS))
		return compaction_zonelist_suitable(order, alloc_flags, ac) ? SLOW_COMPACT_ROOM
									    : SLOW_COMPACT_NO_ROOM;
	if (a->outcome == COMPACTION_SUCCESS &&
	    ++a->retries <= (costly ? MAX_COMPACT_RETRIES / 4 : MAX_COMPACT_RETRIES))
		return SLOW_COMPACT_AGAIN;
	if (a->priority == COMPACT_PRIO_SYNC_FULL ||
	    (costly && a->priority == COMPACT_PRIO_SYNC_LIGHT))
		return SLOW_COMPACT_HARDEST;
	a->priority--;
	a->retries = a->backoffs = 0;
	return SLOW_COMPACT_HARDER;
}

/* Reclaim has made room: is it tried again after another compaction? (Linux: the same name) */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    context(ac) && \valid(a) && \separated(a, ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  a->priority, a->retries, a->backoffs, slow_trace;
    ensures  none:       nr_mappings == 0 ==> !\result;
    ensures  harder:     a->priority <= \old(a->priority);
    ensures  bound:      \result && a->priority == \old(a->priority) &&
                         a->outcome != COMPACTION_SKIPPED &&
                         a->outcome != COMPACTION_DEFERRED &&
                         a->outcome != COMPACTION_CONTENDED &&
                         a->outcome != COMPACTION_PARTIAL_SKIPPED ==>
                           a->outcome == COMPACTION_SUCCESS && a->retries <= MAX_COMPACT_RETRIES;
*/
static bool should_compact_retry(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				 const struct alloc_context *ac, struct attempts *a)
{
	enum slow_reason reason = compact_retry(gfp, order, alloc_flags, ac, a);

	slow_step(SLOW_COMPACT_RETRY, 0, 0, reason);
	return reason == SLOW_COMPACT_ROOM || reason == SLOW_COMPACT_AGAIN ||
	       reason == SLOW_COMPACT_HARDER;
}

/*
 * The rounds of a request that may wait. Each ends in a block, in a retry, or in giving up. A retry
 * has reclaimed a page, which nobody takes into use before the request ends; or it is one of a row
 * without progress; or it has opened a HighAtomic pageblock; or it compacts once more, which each
 * priority allows MAX_COMPACT_RETRIES and MAX_COMPACT_BACKOFFS times. So there are no more than
 * counted here.
 * *hopeless: reclaim can do no more for a request that does not give up.
 */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    context(ac) && \valid(hopeless);
    requires state:      WHOLE_OK;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, *hopeless, SLOW_NOTES;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  given:      \result != PFN_NONE ==> *hopeless == \old(*hopeless);
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t reclaim_and_retry(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			       const struct alloc_context *ac, enum compact_priority priority,
			       bool *hopeless)
{
	uint64_t rounds =
		(MAX_RECLAIM_RETRIES + 1 + nr_frames / PAGEBLOCK_PAGES) * (nr_frames + 1) +
		(uint64_t)COMPACT_PRIO_ASYNC * (MAX_COMPACT_RETRIES + MAX_COMPACT_BACKOFFS + 1);
	struct attempts a = { .priority = priority };
	unsigned int no_progress_loops = 0;

	/*@ loop invariant rounds:  rounds <= MAX_RETRIES && no_progress_loops <= MAX_RECLAIM_RETRIES + 1;
	    loop invariant here:    this_cpu == \at(this_cpu, Pre);
	    loop invariant state:   WHOLE_OK && context(ac);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant context: same_context{Pre,Here}((struct alloc_context *)ac);
	    loop invariant unmoved: unmoved_but_lru{Pre,Here};
	    loop assigns rounds, no_progress_loops, a, SLOW_FIELDS, RECLAIM_FIELDS, SLOW_NOTES;
	    loop variant rounds;
	*/
	for (; rounds > 0; rounds--) {
		uint64_t pages = try_to_free_pages(gfp, order, ac);
		bool progress = pages != 0;
		pfn_t pfn = PFN_NONE;

		slow_step(SLOW_RECLAIM, 0, pages, 0);
		if (progress)
			pfn = alloc_pages_direct_reclaim(gfp, order, alloc_flags, ac);
		if (pfn == PFN_NONE)
			pfn = alloc_pages_direct_compact(gfp, order, alloc_flags, ac, &a);
		if (pfn != PFN_NONE)
			return pfn;
		if (gfp & GFP_BIT_NORETRY)
			return gives_up(SLOW_NORETRY);
		/* costly orders need compaction, which needs I/O */
		if (order > PAGE_ALLOC_COSTLY_ORDER &&
		    !((gfp & GFP_BIT_RETRY_MAYFAIL) && (gfp & GFP_BIT_IO)))
			return gives_up(SLOW_COSTLY);
		if (progress && order <= PAGE_ALLOC_COSTLY_ORDER)
			no_progress_loops = 0;
		else if (no_progress_loops <= MAX_RECLAIM_RETRIES)
			no_progress_loops++;
		if (!should_reclaim_retry(order, alloc_flags, ac, no_progress_loops) &&
		    !(progress && should_compact_retry(gfp, order, alloc_flags, ac, &a)))
			break;
		if (!progress)
			reclaim_throttle();
		if (alloc_flags & ALLOC_KSWAPD)
			wake_all_kswapds(order, gfp, ac);
		background_step();
		pfn = attempt(gfp, order, alloc_flags, ac);
		if (pfn != PFN_NONE)
			return pfn;
	}
	*hopeless = true;
	return PFN_NONE;
}

/* Is compaction tried before reclaim? Costly blocks need it, others mix types less with it. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  order:  \result ==> order > 0 && HAS(gfp, GFP_BIT_DIRECT_RECLAIM);
    ensures  costly: order > PAGE_ALLOC_COSTLY_ORDER && HAS(gfp, GFP_BIT_DIRECT_RECLAIM) &&
                     HAS(gfp, GFP_BIT_IO) && HAS(gfp, GFP_BIT_MEMALLOC) == 0 &&
                     current.flags == 0 ==> \result;
*/
static bool compacts_first(gfp_t gfp, unsigned int order)
{
	return (gfp & GFP_BIT_DIRECT_RECLAIM) && (gfp & GFP_BIT_IO) &&
	       (order > PAGE_ALLOC_COSTLY_ORDER ||
		(order > 0 && gfp_migratetype(gfp) != MIGRATE_MOVABLE)) &&
	       gfp_pfmemalloc_flags(gfp) == 0;
}

/*
 * Why that is the end, if it is, for one who asks for no more; and of its node it asks for no reclaim
 * (Linux: the tests for costly __GFP_NORETRY).
 */
/*@ terminates \true;
    assigns  \nothing;
    ensures  costly: \result != SLOW_NO_REASON ==>
                       order > PAGE_ALLOC_COSTLY_ORDER && HAS(gfp, GFP_BIT_NORETRY);
    ensures  reason: \result < NR_SLOW_REASONS;
*/
static enum slow_reason gives_up_early(gfp_t gfp, unsigned int order, enum compact_outcome outcome)
{
	if (order <= PAGE_ALLOC_COSTLY_ORDER || !(gfp & GFP_BIT_NORETRY))
		return SLOW_NO_REASON;
	if (outcome == COMPACTION_DEFERRED ||
	    (outcome == COMPACTION_SKIPPED && slow_rules()->skipped_ends))
		return SLOW_NOT_WORTH;
	return gfp & GFP_BIT_THISNODE ? SLOW_LOCAL : SLOW_NO_REASON;
}

/*@ terminates \true;
    assigns  slowpath_events.failures, slowpath_events.warnings, last_failure;
    ensures  failure: more_events(\old(slowpath_events.failures), 1, slowpath_events.failures);
    ensures  warning: HAS(gfp, GFP_BIT_NOWARN) ?
                        slowpath_events.warnings == \old(slowpath_events.warnings) :
                        more_events(\old(slowpath_events.warnings), 1, slowpath_events.warnings);
    ensures  last:    !HAS(gfp, GFP_BIT_NOWARN) ==> last_failure.gfp == gfp &&
                        last_failure.order == order && last_failure.nodemask == nodemask;
*/
static void warn_alloc(gfp_t gfp, unsigned int order, nodemask_t nodemask)
{
	slowpath_events.failures = counted(slowpath_events.failures, 1);
	if (gfp & GFP_BIT_NOWARN)
		return;
	slowpath_events.warnings = counted(slowpath_events.warnings, 1);
	last_failure = (struct alloc_failure){ gfp, order, nodemask };
}

/* Does the request go on after the killer was asked? Its waits in a row are counted. */
/*@ requires waits:      \valid(waits) && *waits <= OOM_WAITS;
    terminates \true;
    assigns  *waits, slow_trace;
    ensures  on:         \result ==> outcome != OOM_NO_HELP && *waits <= OOM_WAITS;
    ensures  kill:       \result && outcome == OOM_KILLED ==> *waits == 0;
    ensures  wait:       \result && outcome == OOM_WAIT ==> *waits == \old(*waits) + 1;
*/
static bool goes_on(enum oom_outcome outcome, gfp_t gfp, unsigned int alloc_flags,
		    unsigned int *waits)
{
	enum slow_reason reason = SLOW_NO_REASON;

	/* a victim that has had its share of the reserves is to die without more */
	if ((current.flags & PF_OOM_VICTIM) &&
	    ((alloc_flags & ALLOC_OOM) || (gfp & GFP_BIT_NOMEMALLOC)))
		reason = SLOW_VICTIM;
	else if (outcome == OOM_NO_HELP)
		reason = SLOW_NO_VICTIM;
	else if (outcome == OOM_WAIT && *waits == OOM_WAITS)
		reason = SLOW_WAITED;
	if (reason != SLOW_NO_REASON) {
		slow_step(SLOW_GIVES_UP, 0, 0, reason);
		return false;
	}
	*waits = outcome == OOM_KILLED ? 0 : *waits + 1;
	return true;
}

/* The rights that the task gives, rather than the request. */
/*@ requires order:      MARK_NAMED(alloc_flags);
    requires context:    \valid(ac) && context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  ac->nodemask, ac->spread_dirty_pages, ac->preferred;
    ensures  state:      WHOLE_OK && context(ac) && quiet{Pre,Post};
    ensures  places:     same_places{Pre,Post};
    ensures  mark:       MARK_NAMED(\result);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static unsigned int rights_of_task(gfp_t gfp, unsigned int alloc_flags, struct alloc_context *ac)
{
	unsigned int reserve_flags = gfp_pfmemalloc_flags(gfp);

	if (reserve_flags != 0)
		alloc_flags = union_of(reserve_flags, alloc_flags & slow_rules()->reserve_keeps);
	/* memory policy is for users; the system's own needs come first */
	if (!(alloc_flags & ALLOC_CPUSET) || reserve_flags != 0) {
		open_nodes(ac, NODEMASK_ALL);
		set_preferred(ac);
	}
	return alloc_flags;
}

/*
 * With the rights of the task that asks; then by reclaim; then by killing, again and again: each turn
 * but the last one has killed a task, which are so many, or it is one of a row of waits for one.
 */
/*@ requires order:      order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:    \valid(ac) && context(ac);
    requires state:      WHOLE_OK && oom_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, ac->nodemask, ac->spread_dirty_pages,
             ac->preferred, SLOW_NOTES;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && oom_ok && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t reclaim_or_kill(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			     struct alloc_context *ac, enum compact_priority priority)
{
	enum oom_outcome outcome;
	unsigned int waits = 0;

	/*@ loop invariant turns:   turns <= OOM_TURNS && waits <= OOM_WAITS && MARK_NAMED(alloc_flags);
	    loop invariant here:    this_cpu == \at(this_cpu, Pre);
	    loop invariant state:   WHOLE_OK && oom_ok && context(ac);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant unmoved: unmoved_but_lru{Pre,Here};
	    loop assigns turns, waits, alloc_flags, outcome, SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS,
	                 ac->nodemask, ac->spread_dirty_pages, ac->preferred, SLOW_NOTES;
	    loop variant turns;
	*/
	for (unsigned int turns = OOM_TURNS; turns > 0; turns--) {
		bool hopeless = false;
		pfn_t pfn;

		if (alloc_flags & ALLOC_KSWAPD)
			wake_all_kswapds(order, gfp, ac);
		alloc_flags = rights_of_task(gfp, alloc_flags, ac);
		pfn = attempt(gfp, order, alloc_flags, ac);
		if (pfn != PFN_NONE)
			return pfn;
		if (!(gfp & GFP_BIT_DIRECT_RECLAIM))
			return gives_up(SLOW_CANNOT_WAIT);
		if (current.flags & PF_MEMALLOC)
			return gives_up(SLOW_RECLAIMS);
		pfn = reclaim_and_retry(gfp, order, alloc_flags, ac, priority, &hopeless);
		if (pfn != PFN_NONE || !hopeless)
			return pfn;
		pfn = alloc_pages_may_oom(gfp, order, ac, &outcome);
		if (pfn != PFN_NONE || !goes_on(outcome, gfp, alloc_flags, &waits))
			return pfn;
		background_step();
		oom_step();
	}
	return PFN_NONE;
}

/* With the rights of the request, which is enough for some. */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    \valid(ac) && context(ac);
    requires state:      WHOLE_OK && oom_ok;
    requires threshold:  vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, ac->nodemask, ac->spread_dirty_pages,
             ac->preferred, SLOW_NOTES;
    ensures  here:       this_cpu == \old(this_cpu);
    ensures  state:      WHOLE_OK && oom_ok && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:    unmoved_but_lru{Pre,Post};
    ensures  coalesced:  coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_with_reserves(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	unsigned int alloc_flags = gfp_to_alloc_flags(gfp, order);
	struct attempts first = { .priority = COMPACT_PRIO_ASYNC };
	enum compact_priority priority = COMPACT_PRIO_SYNC_LIGHT;
	pfn_t pfn;

	if (alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(order, gfp, ac);
	background_step();
	pfn = attempt(gfp, order, alloc_flags, ac);
	if (pfn == PFN_NONE && compacts_first(gfp, order)) {
		enum slow_reason reason;

		pfn = alloc_pages_direct_compact(gfp, order, alloc_flags, ac, &first);
		reason = gives_up_early(gfp, order, first.outcome);
		if (pfn == PFN_NONE && reason != SLOW_NO_REASON)
			return gives_up(reason);
		/* what is not worth much trouble is not worth waiting for either */
		if (order > PAGE_ALLOC_COSTLY_ORDER && (gfp & GFP_BIT_NORETRY))
			priority = COMPACT_PRIO_ASYNC;
	}
	if (pfn != PFN_NONE)
		return pfn;
	return reclaim_or_kill(gfp, order, alloc_flags, ac, priority);
}

/*
 * One that must not fail may go lower, but, unless OOM was reached, not to the last page. The kernel
 * warns of such requests where it can do little for them.
 */
/*@ requires order:      order <= MAX_PAGE_ORDER;
    requires context:    context(ac);
    requires state:      WHOLE_OK;
    terminates \true;
    assigns  GET_FIELDS, slow_trace;
    ensures  state:      WHOLE_OK && context(ac);
    ensures  places:     same_places{Pre,Post};
    ensures  context:    same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  wait:       !HAS(gfp, GFP_BIT_DIRECT_RECLAIM) ==> \result == PFN_NONE;
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && refcount_of(\result) == 1 &&
                           list(\result) == LIST_NONE;
    ensures  fresh:      \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:    unmoved{Pre,Post};
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static pfn_t must_not_fail(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	if (!(gfp & GFP_BIT_DIRECT_RECLAIM)) {
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_CANNOT_WAIT);
		return PFN_NONE;
	}
	if (current.flags & PF_MEMALLOC)
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_MEMALLOC);
	if (order > PAGE_ALLOC_COSTLY_ORDER)
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_COSTLY);
	return alloc_pages_cpuset_fallback(gfp, order, harder_flags(order), ac);
}

/* How far a request has got where compaction has modes. */
struct mode_walk {
	enum compact_priority mode;    /* asynchronous at first, then COMPACT_PRIO_SYNC_LIGHT */
	bool deferred, contended;      /* compaction was */
	uint64_t reclaimed;	       /* pages, by all of its reclaims */
	uint64_t scanned;	       /* pages, since one helped */
	unsigned int waits, oom_waits; /* rounds in a row that nothing came of */
};
#define WALK_OK(w) (\valid(w) && (w)->waits <= OOM_WAITS && (w)->oom_waits <= OOM_WAITS)

/* Is it a huge page for a task, which is not worth much trouble? (Linux 4.4: is_thp_gfp_mask) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  kswapd:      HAS(gfp, GFP_BIT_KSWAPD_RECLAIM) ==> !\result;
*/
static bool is_thp_gfp_mask(gfp_t gfp)
{
	const gfp_t thp = GFP_TRANSHUGE | GFP_BIT_NORETRY;

	return (gfp & (thp | GFP_BIT_KSWAPD_RECLAIM)) == thp;
}

/*
 * Compact in the mode that the request has come to. One with a fatal signal is taken for
 * contended.
 */
/*@ requires order:       order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:     context(ac) && WALK_OK(w) && \separated(w, ac);
    requires state:       WHOLE_OK;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, w->deferred, w->contended, slow_trace;
    ensures  here:        this_cpu == \old(this_cpu);
    ensures  state:       WHOLE_OK && context(ac);
    ensures  places:      same_places{Pre,Post};
    ensures  context:     same_context{Pre,Post}((struct alloc_context *)ac);
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:     unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t compact_in_mode(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			     const struct alloc_context *ac, struct mode_walk *w)
{
	struct attempts a = { .priority = w->mode };
	pfn_t pfn;

	w->contended = false;
	if (!(gfp & GFP_BIT_FS)) {
		slow_step(SLOW_NO_COMPACTION, 0, order, 0);
		return PFN_NONE;
	}
	pfn = alloc_pages_direct_compact(gfp, order, alloc_flags, ac, &a);
	if (a.outcome == COMPACTION_DEFERRED)
		w->deferred = true;
	else if (a.outcome != COMPACTION_SKIPPED)
		w->contended = current.flags & PF_OOM_VICTIM;
	return pfn;
}

/* Pages that reclaim could free in all zones of the request. */
/*@ requires context:     context(ac);
    requires state:       WHOLE_OK;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t reclaimable_pages(const struct alloc_context *ac)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	uint64_t pages = 0;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk:    walk_within((struct zoneref *)ref, left);
	    loop assigns ref, left, pages;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		pages += zone_reclaimable_pages(ref->zone);
	}
	return pages;
}

/*
 * Reclaim. It has made progress, too, where it scans, and has not yet scanned all that there is
 * six times without success (Linux 4.4: zone_reclaimable).
 */
/*@ requires order:       order <= MAX_PAGE_ORDER;
    requires context:     context(ac) && WALK_OK(w) && \separated(w, ac);
    requires state:       WHOLE_OK;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS, slowpath_events.allocstall[0 .. MAX_NR_ZONES - 1], w->scanned,
               slow_trace, fail_reclaim;
    ensures  state:       WHOLE_OK;
    ensures  kept:        unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static uint64_t reclaim_progress(gfp_t gfp, unsigned int order, const struct alloc_context *ac,
				 struct mode_walk *w)
{
	uint64_t before = vm_events[PGSCAN_DIRECT], scanned;
	uint64_t pages = try_to_free_pages(gfp, order, ac);

	scanned = vm_events[PGSCAN_DIRECT] - before;
	w->scanned = pages != 0 ? 0 : w->scanned + scanned;
	if (scanned != 0 && w->scanned < 6 * reclaimable_pages(ac) && pages == 0)
		pages = 1;
	slow_step(SLOW_RECLAIM, 0, pages, 0);
	return pages;
}

/*
 * Without marks; one that must not fail waits and goes round (Linux 4.4: the same name, which
 * never gives up).
 */
/*@ requires order:       order <= MAX_PAGE_ORDER;
    requires context:     context(ac);
    requires state:       WHOLE_OK && oom_ok;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, slow_trace;
    ensures  here:        this_cpu == \old(this_cpu);
    ensures  state:       WHOLE_OK && oom_ok && context(ac);
    ensures  places:      same_places{Pre,Post};
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:     unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_pages_high_priority(gfp_t gfp, unsigned int order,
				       const struct alloc_context *ac)
{
	pfn_t pfn = attempt(gfp, order, ALLOC_NO_WATERMARKS, ac);

	/*@ loop invariant state:   WHOLE_OK && oom_ok && context(ac) && turns <= OOM_WAITS;
	    loop invariant unmoved: unmoved_but_lru{Pre,Here};
	    loop assigns turns, pfn, SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, slow_trace;
	    loop variant turns;
	*/
	for (unsigned int turns = OOM_WAITS; turns > 0 && pfn == PFN_NONE && (gfp & GFP_BIT_NOFAIL);
	     turns--) {
		reclaim_throttle();
		background_step();
		oom_step();
		pfn = attempt(gfp, order, ALLOC_NO_WATERMARKS, ac);
	}
	return pfn;
}

/*
 * Why it is worth another round, or not, without asking the OOM killer (Linux:
 * should_alloc_retry).
 */
/*@ requires walk:        WALK_OK(w);
    terminates \true;
    assigns  w->waits;
    ensures  walk:        WALK_OK(w);
    ensures  wait:        \result == SLOW_REPEAT && progress == 0 ==> w->waits == \old(w->waits)
                            + 1;
*/
static enum slow_reason round_reason(gfp_t gfp, unsigned int order, uint64_t progress,
				     struct mode_walk *w)
{
	if (progress != 0)
		w->waits = 0;
	if (progress != 0 && order <= PAGE_ALLOC_COSTLY_ORDER)
		return SLOW_PROGRESS;
	if (!(gfp & GFP_BIT_RETRY_MAYFAIL) || w->reclaimed >= block_pages(order))
		return SLOW_NO_PROGRESS;
	if (progress == 0 && w->waits == OOM_WAITS)
		return SLOW_NO_PROGRESS;
	w->waits += progress == 0;
	return SLOW_REPEAT;
}

/* Is there another one, then? */
/*@ requires walk:        WALK_OK(w);
    terminates \true;
    assigns  w->waits, slow_trace;
    ensures  walk:        WALK_OK(w);
*/
static bool should_alloc_retry(gfp_t gfp, unsigned int order, uint64_t progress,
			       struct mode_walk *w)
{
	enum slow_reason reason = round_reason(gfp, order, progress, w);

	slow_step(SLOW_RECLAIM_RETRY, 0, 0, reason);
	return reason != SLOW_NO_PROGRESS;
}

/*
 * As alloc_pages_may_oom, by the older rules: one that must not fail is worth a task whatever its
 * order and zone, and gets no reserve; one that may be tried again is not spared; where
 * filesystems are off limits it only waits. *again: there is a point in another round.
 */
/*@ requires order:       order <= MAX_PAGE_ORDER;
    requires context:     context(ac) && WALK_OK(w) && \valid(again);
    requires state:       WHOLE_OK && oom_ok;
    terminates \true;
    assigns  GET_FIELDS, OOM_FIELDS, w->oom_waits, *again, slow_trace;
    ensures  state:       WHOLE_OK && oom_ok && context(ac) && WALK_OK(w);
    ensures  places:      same_places{Pre,Post};
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh{Pre}(\result, order);
    ensures  unmoved:     unmoved{Pre,Post};
    ensures  coalesced:   coalesced{Pre} ==> coalesced;
*/
static pfn_t kill_in_mode(gfp_t gfp, unsigned int order, const struct alloc_context *ac,
			  struct mode_walk *w, bool *again)
{
	struct oom_control oc = { .ac = ac, .gfp = gfp, .order = order };
	enum slow_reason spared = oom_spared(gfp & ~GFP_BIT_RETRY_MAYFAIL, order);
	bool nofail = gfp & GFP_BIT_NOFAIL;
	enum oom_outcome outcome;
	pfn_t pfn = attempt((gfp | GFP_BIT_HARDWALL) & ~GFP_BIT_DIRECT_RECLAIM, order,
			    WMARK_HIGH | ALLOC_CPUSET, ac);

	*again = false;
	if (pfn != PFN_NONE)
		return pfn;
	if (!nofail && spared != SLOW_NO_REASON) {
		slow_step(SLOW_OOM_SPARED, 0, 0, spared);
		return PFN_NONE;
	}
	outcome = out_of_memory(&oc);
	slow_step(SLOW_OOM, 0, outcome == OOM_KILLED ? oc.chosen->pid : 0, outcome);
	if (outcome == OOM_KILLED)
		w->oom_waits = 0;
	else if (outcome == OOM_NO_HELP && !nofail)
		return gives_up(SLOW_NO_VICTIM);
	else if (w->oom_waits == OOM_WAITS)
		return gives_up(SLOW_WAITED);
	else
		w->oom_waits++;
	if (outcome == OOM_NO_HELP)
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_NO_VICTIM);
	*again = true;
	return PFN_NONE;
}

/* What every round begins with: the rights of the request, then those of the task, at once. */
/*@ requires order:       order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:     \valid(ac) && context(ac);
    requires state:       WHOLE_OK && oom_ok;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, ac->node, ac->preferred, slow_trace;
    ensures  here:        this_cpu == \old(this_cpu);
    ensures  state:       WHOLE_OK && oom_ok && context(ac);
    ensures  places:      same_places{Pre,Post};
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:     unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t begin_round(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			 struct alloc_context *ac)
{
	pfn_t pfn;

	if (alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(order, gfp, ac);
	background_step();
	pfn = attempt(gfp, order, alloc_flags, ac);
	if (pfn != PFN_NONE || gfp_pfmemalloc_flags(gfp) == 0)
		return pfn;
	/* the system's own need: from here on, whatever the policy says */
	ac->node = &nodes[cpu_node[this_cpu]];
	set_preferred(ac);
	return alloc_pages_high_priority(gfp, order, ac);
}

/* Why one that has found nothing must be content with it, if it must. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  waits:       \result == SLOW_NO_REASON ==> HAS(gfp, GFP_BIT_DIRECT_RECLAIM);
    ensures  reason:      \result < NR_SLOW_REASONS;
*/
static enum slow_reason may_not_reclaim(gfp_t gfp)
{
	if (!(gfp & GFP_BIT_DIRECT_RECLAIM))
		return SLOW_CANNOT_WAIT;
	if (current.flags & PF_MEMALLOC)
		return SLOW_RECLAIMS;
	if ((current.flags & PF_OOM_VICTIM) && !(gfp & GFP_BIT_NOFAIL))
		return SLOW_VICTIM;
	return SLOW_NO_REASON;
}

/*
 * A round: compaction, then reclaim, then, if that is no use, the OOM killer. *again: there may be
 * another one; *last: compaction is tried once more before the request gives up.
 */
/*@ requires order:       order <= MAX_PAGE_ORDER && MARK_NAMED(alloc_flags);
    requires context:     context(ac) && WALK_OK(w) && \valid(again) && \valid(last);
    requires state:       WHOLE_OK && oom_ok;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, *w, *again, *last, slow_trace,
             fail_reclaim;
    ensures  here:        this_cpu == \old(this_cpu);
    ensures  state:       WHOLE_OK && oom_ok && context(ac) && WALK_OK(w);
    ensures  places:      same_places{Pre,Post};
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:     unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t round_in_mode(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
			   const struct alloc_context *ac, struct mode_walk *w, bool *again,
			   bool *last)
{
	pfn_t pfn = compact_in_mode(gfp, order, alloc_flags, ac, w);
	uint64_t progress;

	*again = *last = false;
	if (pfn != PFN_NONE)
		return pfn;
	if (is_thp_gfp_mask(gfp) && (w->deferred || w->contended))
		return gives_up(SLOW_HUGE);
	if (!is_thp_gfp_mask(gfp))
		w->mode = COMPACT_PRIO_SYNC_LIGHT;
	*last = true;
	progress = reclaim_progress(gfp, order, ac, w);
	if (progress != 0)
		pfn = alloc_pages_direct_reclaim(gfp, order, alloc_flags, ac);
	if (pfn != PFN_NONE)
		return pfn;
	if (gfp & GFP_BIT_NORETRY)
		return gives_up(SLOW_NORETRY);
	w->reclaimed += progress;
	*again = should_alloc_retry(gfp, order, progress, w);
	if (*again) {
		if (progress == 0)
			reclaim_throttle();
		return PFN_NONE;
	}
	pfn = kill_in_mode(gfp, order, ac, w, again);
	if (*again)
		oom_step();
	return pfn;
}

/*
 * The slow path where compaction has modes. Each round but the last reclaims a page or scans for
 * one, waits, or has a task killed, so there are no more than counted here.
 */
/*@ requires order:       order <= MAX_PAGE_ORDER;
    requires context:     \valid(given) && context(given);
    requires state:       WHOLE_OK && oom_ok;
    requires threshold:   vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  SLOW_FIELDS, RECLAIM_FIELDS, OOM_FIELDS, slow_trace, fail_reclaim;
    ensures  here:        this_cpu == \old(this_cpu);
    ensures  state:       WHOLE_OK && oom_ok && context(given);
    ensures  places:      same_places{Pre,Post};
    ensures  block:       \result != PFN_NONE ==> allocated_block(\result, order) &&
                            refcount_of(\result) == 1 && list(\result) == LIST_NONE;
    ensures  fresh:       \result != PFN_NONE ==> fresh_but_lru{Pre}(\result, order);
    ensures  unmoved:     unmoved_but_lru{Pre,Post};
    ensures  coalesced:   coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static pfn_t alloc_in_modes(gfp_t gfp, unsigned int order, const struct alloc_context *given)
{
	uint64_t rounds = (nr_frames + 1) * 8 * (OOM_TURNS + 1);
	struct mode_walk w = { .mode = COMPACT_PRIO_ASYNC };
	struct alloc_context ac = *given;
	bool again = true, last = false;
	unsigned int alloc_flags = 0;

	/* who cannot wait and wants one node only is not worth a try */
	if ((gfp & GFP_BIT_THISNODE) && !(gfp & GFP_BIT_DIRECT_RECLAIM))
		return gives_up(SLOW_CANNOT_WAIT);
	/*@ loop invariant here:    this_cpu == \at(this_cpu, Pre) && MARK_NAMED(alloc_flags);
	    loop invariant state:   WHOLE_OK && oom_ok && context(&ac) && WALK_OK(&w);
	    loop invariant places:  same_places{Pre,Here};
	    loop invariant unmoved: unmoved_but_lru{Pre,Here};
	    loop assigns rounds, w, ac, again, last, alloc_flags, SLOW_FIELDS,
	                   RECLAIM_FIELDS, OOM_FIELDS, slow_trace, fail_reclaim;
	    loop variant rounds;
	*/
	for (; rounds > 0 && again; rounds--) {
		pfn_t pfn;

		alloc_flags = gfp_to_alloc_flags(gfp, order);
		pfn = begin_round(gfp, order, alloc_flags, &ac);
		if (pfn != PFN_NONE)
			return pfn;
		if (may_not_reclaim(gfp) != SLOW_NO_REASON)
			return gives_up(may_not_reclaim(gfp));
		pfn = round_in_mode(gfp, order, alloc_flags, &ac, &w, &again, &last);
		if (pfn != PFN_NONE)
			return pfn;
	}
	return last ? compact_in_mode(gfp, order, alloc_flags, &ac, &w) : PFN_NONE;
}

pfn_t alloc_pages_slowpath(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	bool modes = slow_rules()->migrate_modes;
	pfn_t pfn;

	slow_step(SLOW_REQUEST, gfp, order, ac->node->id);
	/* __GFP_ATOMIC is for those who cannot wait: not for one who says that it can */
	if ((gfp & GFP_BIT_ATOMIC) && (gfp & GFP_BIT_DIRECT_RECLAIM)) {
		slow_step(SLOW_WARNING, 0, 0, SLOW_WARN_ATOMIC);
		gfp &= ~GFP_BIT_ATOMIC;
	}
	set_preferred(ac);
	if (ac->preferred->zone == NULL)
		pfn = gives_up(SLOW_NO_ZONE);
	else if (modes)
		pfn = alloc_in_modes(gfp, order, ac);
	else
		pfn = alloc_with_reserves(gfp, order, ac);
	if (pfn == PFN_NONE && !modes && (gfp & GFP_BIT_NOFAIL))
		pfn = must_not_fail(gfp, order, ac);
	if (pfn == PFN_NONE)
		warn_alloc(gfp, order, ac->nodemask);
	slow_step(SLOW_END, 0, pfn, 0);
	return pfn;
}
