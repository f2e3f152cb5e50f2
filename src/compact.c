/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a pageblock up: gather what can be moved, gather room, move, see whether it is enough. Rules
 * are those of 6.1 without its fast search for a pageblock to empty and without capture: the migration
 * scanner goes pageblock by pageblock, and the block that comes about is taken off the free lists.
 */
#include "compact.h"
#include "mobility.h"
#include "slow_rules.h"

#define FORCE_PASS 3u /* from this pass on the disk is waited for (Linux: migrate_pages_batch) */

struct kcompactd kcompactds[MAX_NUMNODES];

/* A run in one zone (Linux: the same names, as far as they decide anything here). */
struct compact_control {
	struct zone *zone;
	pfn_t migrate_pfn, free_pfn; /* the scanners */
	gfp_t gfp;
	unsigned int alloc_flags;
	int order; /* -1: no block is asked for, the whole zone is */
	unsigned int migratetype, highest_zoneidx;
	enum migrate_mode mode;
	bool direct_compaction; /* a request waits */
	bool whole_zone;	/* the migration scanner began at the zone's start */
	bool ignore_skip_hint, ignore_block_suitable;
	int search_order; /* where the last search of the free lists found something */
	unsigned int fast_search_fail;
	bool rescan;  /* take all of the pageblock: it was begun before */
	bool in_step; /* nothing was moved yet: those who can wait need not look here either */
	uint64_t total_migrate_scanned, total_free_scanned;
	uint64_t nr_migratepages, nr_freepages;
	pfn_t migratepages[PAGEBLOCK_PAGES];
	pfn_t freepages[PAGEBLOCK_PAGES + MAX_ORDER_PAGES]; /* the last one is used first */
};

/* A run in one zone: where its scanners are, and what it has in hand. */
/*@ predicate control_ok{L}(struct compact_control *cc) =
      \valid(cc) && -1 <= cc->order <= MAX_PAGE_ORDER && cc->highest_zoneidx < MAX_NR_ZONES &&
      cc->migratetype < MIGRATE_TYPES && OUR_ZONE(cc->zone) &&
      cc->nr_migratepages <= PAGEBLOCK_PAGES &&
      cc->nr_freepages <= PAGEBLOCK_PAGES + MAX_ORDER_PAGES &&
      (\forall integer i; 0 <= i < cc->nr_migratepages ==>
         lru_page(cc->migratepages[i]) && list(cc->migratepages[i]) == LIST_NONE &&
         owned(cc->migratepages[i])) &&
      (\forall integer i; 0 <= i < cc->nr_freepages ==>
         lru_page(cc->freepages[i]) && list(cc->freepages[i]) == LIST_NONE &&
         vmemmap[cc->freepages[i]].flags == 0);
*/

void compact_power_on(uint8_t *skips)
{
	compact_hints_power_on(skips);
	fail_migrate = (struct fail_migrate){ .interval = 1 };
	/*@ loop invariant asleep: n <= MAX_NUMNODES && \forall integer m; 0 <= m < n ==>
	                             kcompactds[m].wanted == 0;
	    loop assigns n, kcompactds[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - n;
	*/
	for (unsigned int n = 0; n < MAX_NUMNODES; n++)
		kcompactds[n] = (struct kcompactd){ .highest_zoneidx = ZONE_MOVABLE };
}

/* The first page after the aligned run of 2^order pages that pfn lies in (Linux: block_end_pfn). */
/*@ requires order:   0 <= order <= MAX_PAGE_ORDER && pfn < MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  after:   pfn < \result <= pfn + pow2(order) && aligned(\result, order);
*/
static pfn_t run_end(pfn_t pfn, int order)
{
	uint64_t pages = block_pages((unsigned int)order);

	return pfn - pfn % pages + pages;
}

/* May the hints be ignored, or do they say that the pageblock is worth a look? */
/*@ requires run:     \valid_read(cc) && skips_ok && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
static bool isolation_suitable(const struct compact_control *cc, pfn_t pfn)
{
	return cc->ignore_skip_hint || !get_pageblock_skip(pfn);
}

/* The next run need not look at what is below the pageblock after this one (Linux: the same name). */
/*@ requires run:     \valid_read(cc) && OUR_ZONE(cc->zone) && pfn < MAX_FRAMES;
    terminates \true;
    assigns  compact_hints[cc->zone->id].migrate_pfn[0 .. 1];
*/
static void update_cached_migrate(const struct compact_control *cc, pfn_t pfn)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];

	pfn = pageblock_end_pfn(pfn);
	h->migrate_pfn[0] = max_pfn(h->migrate_pfn[0], pfn);
	if (cc->mode != MIGRATE_ASYNC)
		h->migrate_pfn[1] = max_pfn(h->migrate_pfn[1], pfn);
}

/*
 * Take a free block in hand, as single pages; returns how many, 0: the zone would be short of memory
 * without it (Linux: __isolate_free_page and split_map_pages).
 */
/*@ requires run:     control_ok(cc) && cc->nr_freepages < PAGEBLOCK_PAGES;
    requires page:    FRAME(pfn) && state_of(pfn) == PAGE_FREE && zone_of(pfn) == cc->zone->id;
    requires state:   allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc;
    ensures  state:   allocator_ok && owners && control_ok(cc);
    ensures  pages:   \result == 0 || \result == pow2(\old(order_of(pfn)));
    ensures  more:    cc->nr_freepages == \old(cc->nr_freepages) + \result;
    ensures  unmoved: unmoved{Pre,Post};
*/
static uint64_t take_free_block(struct compact_control *cc, pfn_t pfn)
{
	uint64_t pages = isolate_free_page(cc->zone, pfn);

	/*@ loop invariant pages: pfn <= p <= pfn + pages;
	    loop assigns p, BLOCK_FIELDS, vmemmap[pfn .. pfn + pages - 1].refcount,
	                 vmemmap[pfn .. pfn + pages - 1].list, vmemmap[pfn .. pfn + pages - 1].flags,
	                 cc->freepages[0 .. PAGEBLOCK_PAGES + MAX_ORDER_PAGES - 1], cc->nr_freepages;
	    loop variant pfn + pages - p;
	*/
	for (pfn_t p = pfn; p < pfn + pages; p++) {
		set_block(cc->zone, p, PAGE_ALLOCATED, 0);
		vmemmap[p].list = LIST_NONE;
		vmemmap[p].flags = 0;
		vmemmap[p].refcount = 1;
		cc->freepages[cc->nr_freepages++] = p;
	}
	return pages;
}

/*
 * Take free blocks of [*start, end), a pageblock's part, looking at every stride-th page, until there
 * are enough; *start is then where it stopped. Returns how many pages (Linux: the same name).
 */
/*@ requires run:     control_ok(cc) && cc->nr_freepages < cc->nr_migratepages;
    requires range:   \valid(start) && *start <= end <= nr_frames && stride >= 1;
    requires state:   allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc, *start,
             vm_events[0 .. NR_VM_EVENTS - 1];
    ensures  state:   allocator_ok && owners && control_ok(cc);
    ensures  range:   \old(*start) <= *start <= end;
    ensures  unmoved: unmoved{Pre,Post};
*/
static uint64_t isolate_freepages_block(struct compact_control *cc, pfn_t *start, pfn_t end,
					unsigned int stride)
{
	uint64_t scanned = 0, taken = 0;
	pfn_t pfn = *start;

	/*@ loop invariant state: allocator_ok && owners && control_ok(cc);
	    loop assigns pfn, scanned, taken, ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc;
	    loop variant end - pfn;
	*/
	for (; pfn < end; pfn += stride) {
		uint64_t pages;

		scanned++;
		if (vmemmap[pfn].state != PAGE_FREE || vmemmap[pfn].zone != cc->zone->id) {
			pfn += compound_pages(pfn) - 1;
			continue;
		}
		pages = take_free_block(cc, pfn);
		if (pages == 0)
			break;
		scanned += pages - 1;
		taken += pages;
		pfn += pages - 1;
		if (cc->nr_freepages >= cc->nr_migratepages) {
			pfn++;
			break;
		}
	}
	*start = min_pfn(pfn, end);
	cc->total_free_scanned += scanned;
	count_vm_events(COMPACTISOLATED, taken);
	return taken;
}

/* May pages be moved into the pageblock? Not where most of it is free, or not movable. */
/*@ requires run:     \valid_read(cc) && pageblocks && FRAME(pfn) && \valid_read(vmemmap + pfn);
    terminates \true;
    assigns  \nothing;
    ensures  large:   state_of(pfn) == PAGE_FREE && order_of(pfn) >= PAGEBLOCK_ORDER ==> !\result;
*/
static bool suitable_migration_target(const struct compact_control *cc, pfn_t pfn)
{
	unsigned int type = get_pageblock_migratetype(pfn);

	if (vmemmap[pfn].state == PAGE_FREE && vmemmap[pfn].order >= PAGEBLOCK_ORDER)
		return false;
	return cc->ignore_block_suitable || type == MIGRATE_MOVABLE || type == MIGRATE_CMA;
}

/* The pageblock has no free page left, and the next run's scanner need not come by (Linux: the same name). */
/*@ requires run:     \valid_read(cc) && OUR_ZONE(cc->zone) && skips_ok && FRAME(pfn);
    terminates \true;
    assigns  SKIP_OF(pfn), compact_hints[cc->zone->id].free_pfn;
*/
static void update_pageblock_skip(const struct compact_control *cc, pfn_t pfn)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];

	set_pageblock_skip(pfn, true);
	h->free_pfn = min_pfn(h->free_pfn, pfn);
}

/* A search of the free lists: where it should find something, and how much it looks at. */
struct free_search {
	pfn_t low, min; /* from low on at once, from min on for want of better */
	pfn_t highest;	/* pageblock that it met */
	uint64_t limit, scanned;
};

/* The last n pages of a list become its first ones, in their order. */
/*@ requires lists:   lists_ok && 0 < list < nr_lists && n <= count(list);
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  lists:   lists_ok && count(list) == \old(count(list));
*/
static void rotate(list_t list, uint64_t n)
{
	/*@ loop invariant lists: lists_ok && count(list) == \at(count(list), Pre);
	    loop assigns n, LIST_FIELDS;
	    loop variant n;
	*/
	for (; n > 0; n--) {
		pfn_t pfn = lists[list].last;

		list_del(pfn);
		list_add(list, pfn);
	}
}

/*
 * Search the movable free blocks of an order from the end of their list, and let the next search begin
 * with those that this one has not seen; PFN_NONE: none lies high enough.
 */
/*@ requires run:     control_ok(cc) && 0 <= order < cc->order && \valid(s) && \separated(s, cc);
    requires state:   allocator_ok;
    terminates \true;
    assigns  LIST_FIELDS, cc->search_order, cc->fast_search_fail, *s;
    ensures  state:   allocator_ok && control_ok(cc);
    ensures  block:   \result != PFN_NONE ==> FRAME(\result) && state_of(\result) == PAGE_FREE &&
                        order_of(\result) == order && \result >= s->min;
*/
static pfn_t search_free_list(struct compact_control *cc, int order, struct free_search *s)
{
	list_t list = free_list(cc->zone, (unsigned int)order, MIGRATE_MOVABLE);
	pfn_t pfn = lists[list].last, found = PFN_NONE;
	uint64_t n = 0, at = 0;

	/*@ loop invariant place: n <= count(list) && at <= n;
	    loop assigns pfn, found, n, at, cc->search_order, cc->fast_search_fail, *s;
	    loop variant count(list) - n;
	*/
	for (; pfn != PFN_NONE; pfn = vmemmap[pfn].prev) {
		n++;
		s->scanned++;
		if (pfn >= s->highest)
			s->highest = max_pfn(pageblock_start_pfn(pfn), cc->zone->start);
		if (pfn >= s->low) {
			cc->fast_search_fail = 0;
			cc->search_order = order;
			found = pfn;
			at = n;
			break;
		}
		if (pfn >= s->min && (found == PFN_NONE || pfn > found)) {
			found = pfn;
			at = n;
			s->limit /= 2;
		}
		if (n >= s->limit) {
			at = found == PFN_NONE ? n : at;
			break;
		}
	}
	rotate(list, at);
	if (n >= s->limit)
		s->limit = s->limit > 1 ? s->limit / 2 : 1;
	return found;
}

/* The order to search next: down, and round to the largest; -1: all were (Linux: the same name). */
/*@ requires run:     control_ok(cc) && 0 <= cc->search_order < cc->order && order <= cc->order;
    terminates \true;
    assigns  cc->search_order;
    ensures  order:   -1 <= \result < cc->order && 0 <= cc->search_order < cc->order;
*/
static int next_search_order(struct compact_control *cc, int order)
{
	order = order > 0 ? order - 1 : cc->order - 1;
	if (order != cc->search_order)
		return order;
	cc->search_order = cc->search_order > 0 ? cc->search_order - 1 : cc->order - 1;
	return -1;
}

/* Where a block was found there may be more (Linux: the same name). */
/*@ requires run:     control_ok(cc) && FRAME(pfn);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc, HINT_FIELDS,
             vm_events[0 .. NR_VM_EVENTS - 1];
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  unmoved: unmoved{Pre,Post};
*/
static void fast_isolate_around(struct compact_control *cc, pfn_t pfn)
{
	pfn_t start = max_pfn(pageblock_start_pfn(pfn), cc->zone->start);
	pfn_t end = min_pfn(pageblock_end_pfn(pfn), zone_end_pfn(cc->zone));

	if (cc->nr_freepages >= cc->nr_migratepages ||
	    (cc->direct_compaction && cc->mode == MIGRATE_ASYNC) ||
	    !pageblock_in_zone(cc->zone, start, end))
		return;
	pfn = start;
	isolate_freepages_block(cc, &start, end, 1);
	if (cc->nr_freepages < cc->nr_migratepages)
		set_pageblock_skip(pfn, true);
}

/* The search went through all orders: begin the scan at the highest pageblock with free pages, or half way. */
/*@ requires run:     control_ok(cc) && \valid_read(s);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  cc->free_pfn, cc->fast_search_fail;
    ensures  pfn:     \result == PFN_NONE || \result == cc->free_pfn;
*/
static pfn_t start_lower(struct compact_control *cc, const struct free_search *s, bool first)
{
	cc->fast_search_fail++;
	if (!first)
		return PFN_NONE;
	if (s->highest >= s->min)
		return cc->free_pfn = s->highest;
	return cc->direct_compaction ? cc->free_pfn = s->min : PFN_NONE;
}

/*
 * Look for a free block near the end of what is to be scanned, on the free lists: they are where most
 * of what is free is found (Linux: the same name).
 */
/*@ requires run:     control_ok(cc) && cc->nr_freepages == 0 && cc->order > 0 &&
                      cc->migrate_pfn <= cc->free_pfn;
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc, HINT_FIELDS,
             vm_events[0 .. NR_VM_EVENTS - 1];
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  unmoved: unmoved{Pre,Post};
*/
static void fast_isolate_freepages(struct compact_control *cc)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];
	uint64_t distance = cc->free_pfn - cc->migrate_pfn, taken = 0;
	unsigned int fail = cc->fast_search_fail < 31 ? cc->fast_search_fail : 31;
	bool first = cc->free_pfn >= h->init_free_pfn;
	struct free_search s = { .low = pageblock_start_pfn(cc->free_pfn - distance / 4) };
	pfn_t found = PFN_NONE;

	s.min = pageblock_start_pfn(cc->free_pfn - distance / 2);
	s.limit = max_pfn(1, ((COMPACT_CLUSTER_MAX >> fail) + 1) / 2);
	if (first)
		s.limit = PAGEBLOCK_PAGES / 2;
	if (cc->search_order >= cc->order)
		cc->search_order = cc->order - 1;
	/*@ loop invariant state: COMPACT_OK && control_ok(cc) && -1 <= order < cc->order;
	    loop assigns order, found, taken, s, ALLOCATOR_FIELDS,
	                 vmemmap[0 .. nr_frames - 1].flags, *cc;
	    loop variant order < 0 ? 0 : 1 + (order - cc->search_order + cc->order) % cc->order;
	*/
	for (int order = cc->search_order; found == PFN_NONE && order >= 0;
	     order = next_search_order(cc, order)) {
		found = search_free_list(cc, order, &s);
		if (found == PFN_NONE)
			continue;
		taken = take_free_block(cc, found);
		if (taken == 0) {
			/* memory is short: no other block would do */
			found = PFN_NONE;
			break;
		}
	}
	if (taken > 0)
		s.scanned += taken - 1;
	else
		found = start_lower(cc, &s, first);
	if (s.highest != 0 && s.highest >= h->free_pfn)
		h->free_pfn = s.highest - min_pfn(s.highest, PAGEBLOCK_PAGES);
	cc->total_free_scanned += s.scanned;
	count_vm_events(COMPACTISOLATED, taken);
	if (found != PFN_NONE)
		fast_isolate_around(cc, found);
}

/* One pageblock below the other, until there is a page for each that is to move (Linux: the same name). */
/*@ requires run:     control_ok(cc) && cc->nr_freepages == 0;
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, vmemmap[0 .. nr_frames - 1].flags, *cc, HINT_FIELDS,
             vm_events[0 .. NR_VM_EVENTS - 1];
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  down:    cc->free_pfn <= \old(cc->free_pfn) + PAGEBLOCK_PAGES;
    ensures  unmoved: unmoved{Pre,Post};
*/
static void isolate_freepages(struct compact_control *cc)
{
	pfn_t low = pageblock_end_pfn(cc->migrate_pfn), pfn, block, end;
	unsigned int stride = cc->mode == MIGRATE_ASYNC ? COMPACT_CLUSTER_MAX : 1;

	/* once the scanners have passed each other, there is nothing between them */
	if (cc->order > 0 && cc->migrate_pfn <= cc->free_pfn)
		fast_isolate_freepages(cc);
	if (cc->nr_freepages > 0)
		return;
	pfn = cc->free_pfn;
	block = pageblock_start_pfn(pfn);
	end = min_pfn(block + PAGEBLOCK_PAGES, zone_end_pfn(cc->zone));
	/*@ loop invariant state: COMPACT_OK && control_ok(cc);
	    loop assigns pfn, block, end, stride, ALLOCATOR_FIELDS,
	                 vmemmap[0 .. nr_frames - 1].flags, *cc, HINT_FIELDS,
	                 vm_events[0 .. NR_VM_EVENTS - 1];
	    loop variant block;
	*/
	for (; block >= low; end = block, block -= PAGEBLOCK_PAGES, pfn = block) {
		uint64_t taken;

		if (!pageblock_in_zone(cc->zone, block, end) ||
		    !suitable_migration_target(cc, block) || !isolation_suitable(cc, block))
			continue;
		taken = isolate_freepages_block(cc, &pfn, end, stride);
		if (pfn == end)
			update_pageblock_skip(cc, block);
		if (cc->nr_freepages >= cc->nr_migratepages) {
			if (pfn == end)
				pfn = block - PAGEBLOCK_PAGES;
			break;
		}
		if (pfn < end)
			break;
		/* look closely where there are some, and less and less where there are none */
		stride = taken != 0 ? 1 : stride < COMPACT_CLUSTER_MAX ? stride * 2 : stride;
	}
	cc->free_pfn = pfn;
}

/* What is left of the room that was taken goes back to this CPU's lists (Linux: release_freepages). */
/*@ requires run:     control_ok(cc);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  TRUNCATE_FIELDS, *cc, HINT_FIELDS;
    ensures  state:   COMPACT_OK && control_ok(cc) && cc->nr_freepages == 0;
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void release_freepages(struct compact_control *cc)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];
	pfn_t highest = 0;

	/*@ loop invariant state: COMPACT_OK && control_ok(cc);
	    loop assigns highest, TRUNCATE_FIELDS, *cc;
	    loop variant cc->nr_freepages;
	*/
	while (cc->nr_freepages > 0) {
		pfn_t pfn = cc->freepages[--cc->nr_freepages];

		highest = max_pfn(highest, pfn);
		free_pages(pfn, 0);
	}
	h->free_pfn = max_pfn(h->free_pfn, pageblock_start_pfn(highest));
}

/* Pages that did not move go back to their lists (Linux: putback_movable_pages). */
/*@ requires run:     control_ok(cc);
    requires lists:   lists_ok && lruvecs_ok;
    terminates \true;
    assigns  LRU_FIELDS, cc->nr_migratepages;
    ensures  lists:   lists_ok && lruvecs_ok && cc->nr_migratepages == 0;
*/
static void putback_movable_pages(struct compact_control *cc)
{
	/*@ loop invariant state: lists_ok && lruvecs_ok;
	    loop assigns LRU_FIELDS, cc->nr_migratepages;
	    loop variant cc->nr_migratepages;
	*/
	while (cc->nr_migratepages > 0)
		lru_add(cc->migratepages[--cc->nr_migratepages]);
}

/* Can the page be moved, under the rights of who asks, without waiting longer than it may? */
/*@ requires run:     \valid_read(cc) && FRAME(pfn) && \valid_read(vmemmap + pfn);
    terminates \true;
    assigns  \nothing;
    ensures  listed:  \result ==> LRU_FLAG(pfn, PG_LRU) && list(pfn) != LIST_NONE;
    ensures  waits:   \result && cc->mode != MIGRATE_SYNC ==> !LRU_FLAG(pfn, PG_WRITEBACK);
*/
static bool page_can_move(const struct compact_control *cc, pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;
	bool cached = !(flags & PG_SWAPBACKED) || (flags & PG_SWAPCACHE);

	if (!page_on_lru(pfn) || vmemmap[pfn].zone != cc->zone->id)
		return false;
	if (cached && !(cc->gfp & GFP_BIT_FS))
		return false;
	return cc->mode == MIGRATE_SYNC || !(flags & PG_WRITEBACK);
}

/* A walk through a pageblock's pages that can be moved. */
struct migrate_walk {
	pfn_t pfn, end;
	pfn_t next_skip; /* where the next run of the order begins, PFN_NONE: it is no matter */
	uint64_t scanned, isolated;
	bool hinted; /* the pageblock's hint is what it should be */
};

/* A page that stays spoils its run of the order: what was gathered of it goes back. */
/*@ requires run:     control_ok(cc) && \valid(w) && \separated(cc, w);
    requires lists:   lists_ok && lruvecs_ok;
    terminates \true;
    assigns  LRU_FIELDS, cc->nr_migratepages, *w;
    ensures  lists:   lists_ok && lruvecs_ok && w->pfn >= \old(w->pfn) && w->end == \old(w->end);
*/
static void skip_run(struct compact_control *cc, struct migrate_walk *w)
{
	if (w->next_skip == PFN_NONE)
		return;
	if (w->isolated > 0)
		putback_movable_pages(cc);
	w->isolated = 0;
	if (w->pfn < w->next_skip) {
		w->pfn = w->next_skip - 1;
		w->next_skip += block_pages((unsigned int)cc->order);
	}
}

/*
 * Gather the pages of [w->pfn, w->end) that can be moved; false: the hint says that the pageblock is
 * not worth it. A request that cannot wait wants whole runs of its order, or nothing of them.
 */
/*@ requires run:     control_ok(cc) && \valid(w) && \separated(cc, w) && w->end <= nr_frames;
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  LRU_FIELDS, *cc, *w, HINT_FIELDS;
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  walk:    w->pfn >= \old(w->pfn) && w->end == \old(w->end);
*/
static void walk_pageblock(struct compact_control *cc, struct migrate_walk *w)
{
	/*@ loop invariant state: COMPACT_OK && control_ok(cc);
	    loop assigns LRU_FIELDS, *cc, *w, HINT_FIELDS;
	    loop variant w->end - w->pfn;
	*/
	for (; w->pfn < w->end; w->pfn++) {
		pfn_t pfn = w->pfn;

		if (w->next_skip != PFN_NONE && pfn >= w->next_skip) {
			if (w->isolated > 0)
				break;
			w->next_skip = run_end(pfn, cc->order);
		}
		w->scanned++;
		if (vmemmap[pfn].state == PAGE_FREE) {
			w->pfn += block_pages(vmemmap[pfn].order) - 1;
			continue;
		}
		if (!page_can_move(cc, pfn)) {
			w->pfn += compound_pages(pfn) - 1;
			skip_run(cc, w);
			continue;
		}
		/* so that nobody begins with it again soon */
		if (!w->hinted && !cc->ignore_skip_hint && pfn % PAGEBLOCK_PAGES == 0)
			set_pageblock_skip(pfn, true);
		w->hinted = true;
		lru_del(pfn);
		cc->migratepages[cc->nr_migratepages++] = pfn;
		w->isolated++;
		if (cc->nr_migratepages >= COMPACT_CLUSTER_MAX && !cc->rescan) {
			w->pfn++;
			break;
		}
	}
	w->pfn = min_pfn(w->pfn, w->end);
}

/* Gather pages of [pfn, end), which lies in one pageblock (Linux: the same name). */
/*@ requires run:     control_ok(cc) && cc->nr_migratepages == 0 && pfn < end <= nr_frames;
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  LRU_FIELDS, *cc, HINT_FIELDS;
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  on:      pfn < cc->migrate_pfn <= end;
*/
static void isolate_migratepages_block(struct compact_control *cc, pfn_t pfn, pfn_t end)
{
	struct migrate_walk w = { .pfn = pfn, .end = end, .next_skip = PFN_NONE };
	bool whole = pfn % PAGEBLOCK_PAGES == 0;

	if (cc->direct_compaction && cc->mode == MIGRATE_ASYNC)
		w.next_skip = run_end(pfn, cc->order);
	walk_pageblock(cc, &w);
	/* nothing moved, or it was tried twice: no use to try again soon */
	if (w.pfn == end && (w.isolated == 0 || cc->rescan)) {
		if (whole && !w.hinted)
			set_pageblock_skip(pfn, true);
		update_cached_migrate(cc, end);
	}
	cc->total_migrate_scanned += w.scanned;
	count_vm_events(COMPACTISOLATED, w.isolated);
	cc->migrate_pfn = w.pfn;
}

/*
 * Are the pageblock's pages to be moved? A request that cannot wait takes only those of the type that
 * it asks for, so that the block will be of it.
 */
/*@ requires run:     \valid_read(cc) && standing && partition(PFN_NONE, 0) && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
static bool suitable_migration_source(const struct compact_control *cc, pfn_t pfn)
{
	unsigned int type = get_pageblock_migratetype(pfn);

	if (pageblock_skip_persistent(pfn))
		return false;
	if (cc->mode != MIGRATE_ASYNC || !cc->direct_compaction)
		return true;
	return type == cc->migratetype ||
	       (cc->migratetype == MIGRATE_MOVABLE && type == MIGRATE_CMA);
}

/* Go up to the first pageblock that is worth it, and gather pages there (Linux: the same name). */
/*@ requires run:     control_ok(cc) && cc->nr_migratepages == 0;
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  LRU_FIELDS, *cc, HINT_FIELDS;
    ensures  state:   COMPACT_OK && control_ok(cc);
    ensures  on:      cc->migrate_pfn > \old(cc->migrate_pfn) ||
                      PAGEBLOCK_END(cc->migrate_pfn) > cc->free_pfn;
*/
static void isolate_migratepages(struct compact_control *cc)
{
	pfn_t pfn = cc->migrate_pfn, end = pageblock_end_pfn(pfn);

	/*@ loop invariant state: COMPACT_OK && control_ok(cc);
	    loop assigns pfn, end, cc->migrate_pfn, HINT_FIELDS;
	    loop variant cc->free_pfn - end;
	*/
	for (; end <= cc->free_pfn; cc->migrate_pfn = pfn = end, end += PAGEBLOCK_PAGES) {
		pfn_t block = max_pfn(pageblock_start_pfn(pfn), cc->zone->start);

		if (!pageblock_in_zone(cc->zone, block, end) ||
		    (pfn % PAGEBLOCK_PAGES == 0 && !isolation_suitable(cc, pfn)))
			continue;
		if (suitable_migration_source(cc, block)) {
			isolate_migratepages_block(cc, pfn, end);
			return;
		}
		update_cached_migrate(cc, end);
	}
}

/* What moving what was gathered came to. */
struct migration {
	uint64_t moved, failed;
	bool no_memory;
};

/*
 * Try each page of [left, nr_migratepages), the last one first; those to be tried again stay at the
 * end. Returns where they begin.
 */
/*@ requires run:     control_ok(cc) && left <= cc->nr_migratepages;
    requires state:   COMPACT_OK && \valid(r) && \separated(r, cc);
    terminates \true;
    assigns  TRUNCATE_FIELDS, *cc, *r, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK && left <= \result <= cc->nr_migratepages;
    ensures  force:   force && !r->no_memory ==> \result == cc->nr_migratepages;
*/
static uint64_t migrate_pass(struct compact_control *cc, uint64_t left, bool force,
			     struct migration *r)
{
	uint64_t again = cc->nr_migratepages, i = again;

	/*@ loop invariant index: left <= i <= again <= cc->nr_migratepages;
	    loop assigns i, again, TRUNCATE_FIELDS, *cc, *r, HINT_FIELDS, fail_migrate;
	    loop variant i - left;
	*/
	while (i > left && !r->no_memory) {
		pfn_t pfn = cc->migratepages[--i], to;
		enum migrate_result result;

		if (cc->nr_freepages == 0)
			isolate_freepages(cc);
		if (cc->nr_freepages == 0) {
			r->no_memory = true;
			r->failed++;
			i++;
			continue;
		}
		to = cc->freepages[--cc->nr_freepages];
		result = migrate_page(pfn, to, cc->mode, force);
		if (result == MIGRATED) {
			r->moved++;
			free_pages(pfn, 0);
			continue;
		}
		cc->freepages[cc->nr_freepages++] = to;
		if (result == MIGRATE_AGAIN) {
			cc->migratepages[--again] = pfn;
			continue;
		}
		r->failed++;
		lru_add(pfn);
	}
	/* for want of room nothing else moves either */
	/*@ loop invariant index: left <= i <= again;
	    loop assigns i, again, cc->migratepages[0 .. PAGEBLOCK_PAGES - 1];
	    loop variant i - left;
	*/
	while (i > left)
		cc->migratepages[--again] = cc->migratepages[--i];
	return again;
}

/* Move what was gathered, or put it back (Linux: migrate_pages). */
/*@ requires run:     control_ok(cc);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  TRUNCATE_FIELDS, *cc, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK && control_ok(cc) && cc->nr_migratepages == 0;
    ensures  pages:   \result.moved <= \old(cc->nr_migratepages);
*/
static struct migration migrate_pages(struct compact_control *cc)
{
	struct migration r = { 0 };
	uint64_t left = 0;

	/*@ loop invariant state: COMPACT_OK && left <= cc->nr_migratepages;
	    loop assigns pass, left, TRUNCATE_FIELDS, *cc, r, HINT_FIELDS, fail_migrate;
	    loop variant FORCE_PASS + 1 - pass;
	*/
	for (unsigned int pass = 0;
	     pass <= FORCE_PASS && left < cc->nr_migratepages && !r.no_memory; pass++)
		left = migrate_pass(cc, left, pass == FORCE_PASS, &r);
	/*@ loop invariant state: lists_ok && lruvecs_ok;
	    loop assigns LRU_FIELDS, cc->nr_migratepages;
	    loop variant cc->nr_migratepages - left;
	*/
	while (cc->nr_migratepages > left)
		lru_add(cc->migratepages[--cc->nr_migratepages]);
	cc->nr_migratepages = 0;
	count_vm_events(PGMIGRATE_SUCCESS, r.moved);
	count_vm_events(PGMIGRATE_FAIL, r.failed);
	return r;
}

/* Have the scanners come to the same pageblock? (Linux: the same name) */
/*@ requires run:     \valid_read(cc);
    terminates \true;
    assigns  \nothing;
    ensures  met:     \result <==>
                        cc->free_pfn / PAGEBLOCK_PAGES <= cc->migrate_pfn / PAGEBLOCK_PAGES;
*/
static bool compact_scanners_met(const struct compact_control *cc)
{
	return cc->free_pfn / PAGEBLOCK_PAGES <= cc->migrate_pfn / PAGEBLOCK_PAGES;
}

/* Is there a free block that the request could take, of its type or by stealing the pageblock? */
/*@ requires run:     control_ok((struct compact_control *)cc) && lists_ok && cc->order >= 0;
    terminates \true;
    assigns  \nothing;
*/
static bool suitable_block_free(const struct compact_control *cc)
{
	bool can_steal;

	/*@ loop invariant order: cc->order <= order <= MAX_ORDER;
	    loop assigns order, can_steal;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = (unsigned int)cc->order; order < MAX_ORDER; order++) {
		if (!list_empty(free_list(cc->zone, order, cc->migratetype)) ||
		    (cc->migratetype == MIGRATE_MOVABLE &&
		     !list_empty(free_list(cc->zone, order, MIGRATE_CMA))))
			return true;
		if (find_suitable_fallback(cc->zone, order, cc->migratetype, &can_steal) !=
			    MIGRATE_TYPES &&
		    can_steal)
			return true;
	}
	return false;
}

/* Is it enough? (Linux: the same name) */
/*@ requires run:     control_ok((struct compact_control *)cc);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  compact_hints[cc->zone->id];
    ensures  state:   COMPACT_OK;
    ensures  result:  \result >= COMPACTION_CONTINUE;
    ensures  met:     \result == COMPACTION_CONTINUE ==>
                        cc->free_pfn / PAGEBLOCK_PAGES > cc->migrate_pfn / PAGEBLOCK_PAGES;
*/
static enum compact_outcome compact_finished(const struct compact_control *cc)
{
	if (compact_scanners_met(cc)) {
		reset_cached_positions(cc->zone);
		if (cc->direct_compaction)
			compact_hints[cc->zone->id].flush = true;
		return cc->whole_zone ? COMPACTION_COMPLETE : COMPACTION_PARTIAL_SKIPPED;
	}
	/* a pageblock that was begun is finished: the fewer fallbacks there will be */
	if (cc->order < 0 || cc->migrate_pfn % PAGEBLOCK_PAGES != 0)
		return COMPACTION_CONTINUE;
	return suitable_block_free(cc) ? COMPACTION_SUCCESS : COMPACTION_CONTINUE;
}

/* Would the request be served as it is, is there a point, or is there room? */
/*@ requires run:     control_ok((struct compact_control *)cc);
    requires state:   COMPACT_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  \nothing;
*/
static enum compact_outcome suitable(const struct compact_control *cc)
{
	unsigned int order = (unsigned int)cc->order;
	unsigned int mark = cc->alloc_flags & ALLOC_WMARK_MASK;

	if (cc->order < 0)
		return COMPACTION_CONTINUE;
	if (zone_watermark_ok(cc->zone, order, wmark_pages(cc->zone, mark), cc->highest_zoneidx,
			      cc->alloc_flags))
		return COMPACTION_SUCCESS;
	switch (compaction_suitable(cc->zone, order, cc->highest_zoneidx)) {
	case COMPACT_SUCCESS:
		return COMPACTION_SUCCESS;
	case COMPACT_CONTINUE:
		return COMPACTION_CONTINUE;
	default:
		return COMPACTION_SKIPPED;
	}
}

/* Where the scanners begin: at the zone's ends, or where the last run stopped. */
/*@ requires run:     control_ok(cc) && hints_ok;
    terminates \true;
    assigns  *cc, compact_hints[cc->zone->id];
    ensures  run:     control_ok(cc) && cc->zone->start <= cc->migrate_pfn;
*/
static void set_scanners(struct compact_control *cc)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];
	unsigned int sync = cc->mode != MIGRATE_ASYNC;
	pfn_t start = cc->zone->start, end = zone_end_pfn(cc->zone);

	cc->migrate_pfn = start;
	cc->free_pfn = pageblock_start_pfn(end - 1);
	if (cc->whole_zone)
		return;
	if (h->free_pfn >= start && h->free_pfn < end)
		cc->free_pfn = h->free_pfn;
	else
		h->free_pfn = cc->free_pfn;
	if (h->migrate_pfn[sync] >= start && h->migrate_pfn[sync] < end)
		cc->migrate_pfn = h->migrate_pfn[sync];
	else
		h->migrate_pfn[0] = h->migrate_pfn[1] = start;
	cc->whole_zone = cc->migrate_pfn <= h->init_migrate_pfn;
}

/*
 * A round: gather, and move. *last: where the pages came from that were freed and not drained yet, 0:
 * none. False: there is no room (Linux: the body of compact_zone's loop).
 */
/*@ requires run:     control_ok(cc) && cc->nr_migratepages == 0 && \valid(last);
    requires state:   COMPACT_OK;
    terminates \true;
    assigns  TRUNCATE_FIELDS, *cc, *last, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK && control_ok(cc) && cc->nr_migratepages == 0;
    ensures  on:      cc->migrate_pfn > \old(cc->migrate_pfn) ||
                      PAGEBLOCK_END(cc->migrate_pfn) > cc->free_pfn;
    ensures  kept:    unmoved_but_lru{Pre,Post};
*/
static bool compact_round(struct compact_control *cc, pfn_t *last)
{
	struct compact_hints *h = &compact_hints[cc->zone->id];
	pfn_t begin = cc->migrate_pfn;

	cc->rescan = pageblock_start_pfn(*last) == pageblock_start_pfn(begin);
	isolate_migratepages(cc);
	if (cc->nr_migratepages == 0) {
		if (cc->in_step)
			h->migrate_pfn[1] = h->migrate_pfn[0];
	} else {
		struct migration r;

		cc->in_step = false;
		*last = begin;
		r = migrate_pages(cc);
		if (r.no_memory && !compact_scanners_met(cc))
			return false;
		/* one page that stays is enough: the rest of its run is no use */
		if (r.failed > 0 && cc->direct_compaction && cc->mode == MIGRATE_ASYNC) {
			cc->migrate_pfn = run_end(cc->migrate_pfn - 1, cc->order);
			*last = 0;
		}
	}
	/* let what was freed merge, so that it is seen */
	if (cc->order > 0 && *last != 0 &&
	    *last < cc->migrate_pfn - cc->migrate_pfn % block_pages((unsigned int)cc->order)) {
		drain_pages_zone(cc->zone, this_cpu);
		*last = 0;
	}
	return true;
}

/* Compact a zone (Linux: the same name). */
/*@ requires run:     control_ok(cc);
    requires state:   COMPACT_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TRUNCATE_FIELDS, *cc, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK && cc->nr_migratepages == 0 && cc->nr_freepages == 0;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static enum compact_outcome compact_zone(struct compact_control *cc)
{
	const struct compact_hints *h = &compact_hints[cc->zone->id];
	enum compact_outcome outcome = suitable(cc);
	pfn_t last = 0;

	cc->migratetype = gfp_migratetype(cc->gfp);
	cc->total_migrate_scanned = cc->total_free_scanned = 0;
	cc->nr_migratepages = cc->nr_freepages = 0;
	cc->search_order = cc->order;
	cc->fast_search_fail = 0;
	if (outcome != COMPACTION_CONTINUE)
		return outcome;
	if (cc->order >= 0 && compaction_restarting(cc->zone, (unsigned int)cc->order))
		reset_isolation_suitable(cc->zone);
	set_scanners(cc);
	cc->in_step = cc->mode == MIGRATE_ASYNC && h->migrate_pfn[0] == h->migrate_pfn[1];
	/*@ loop invariant state: COMPACT_OK && control_ok(cc);
	    loop assigns outcome, last, TRUNCATE_FIELDS, *cc, HINT_FIELDS, fail_migrate;
	    loop variant cc->zone->start + cc->zone->spanned - cc->migrate_pfn;
	*/
	while ((outcome = compact_finished(cc)) == COMPACTION_CONTINUE) {
		if (!compact_round(cc, &last)) {
			outcome = COMPACTION_CONTENDED;
			break;
		}
	}
	if (cc->nr_freepages > 0)
		release_freepages(cc);
	count_vm_events(COMPACTMIGRATE_SCANNED, cc->total_migrate_scanned);
	count_vm_events(COMPACTFREE_SCANNED, cc->total_free_scanned);
	return outcome;
}

/* Compact a zone for a request (Linux: the same name). */
/*@ requires zone:    OUR_ZONE(zone) && 1 <= order <= MAX_PAGE_ORDER &&
                      highest_zoneidx < MAX_NR_ZONES;
    requires state:   COMPACT_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TRUNCATE_FIELDS, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static enum compact_outcome compact_zone_order(struct zone *zone, unsigned int order, gfp_t gfp,
					       enum compact_priority priority,
					       unsigned int alloc_flags,
					       unsigned int highest_zoneidx)
{
	bool full = priority == COMPACT_PRIO_SYNC_FULL;
	struct compact_control cc = { .zone = zone, .gfp = gfp, .direct_compaction = true };

	cc.order = (int)order;
	cc.mode = priority == COMPACT_PRIO_ASYNC ? MIGRATE_ASYNC : MIGRATE_SYNC_LIGHT;
	cc.alloc_flags = alloc_flags;
	cc.highest_zoneidx = highest_zoneidx;
	cc.whole_zone = cc.ignore_skip_hint = cc.ignore_block_suitable = full;
	return compact_zone(&cc);
}

/* What became of two zones. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  either:  \result == a || \result == b;
*/
static enum compact_outcome best_of(enum compact_outcome a, enum compact_outcome b)
{
	if (slow_rules()->skip_hides_deferral &&
	    (a == COMPACTION_DEFERRED || b == COMPACTION_DEFERRED))
		return a == COMPACTION_DEFERRED ? b : a;
	return a > b ? a : b;
}

enum compact_outcome try_to_compact_pages(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					  const struct alloc_context *ac,
					  enum compact_priority priority)
{
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	enum compact_outcome best =
		slow_rules()->skip_hides_deferral ? COMPACTION_DEFERRED : COMPACTION_SKIPPED;
	//@ ghost unsigned int left = MAX_ZONES;

	/*@ loop invariant walk:  walk_within((struct zoneref *)ref, left);
	    loop invariant state: COMPACT_OK && nodes_ok && context(ac);
	    loop assigns ref, left, best, TRUNCATE_FIELDS, HINT_FIELDS, fail_migrate;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		struct zone *zone = ref->zone;
		enum compact_outcome outcome = COMPACTION_DEFERRED;
		bool deferred =
			priority > COMPACT_PRIO_SYNC_FULL && compaction_deferred(zone, order);

		if (!deferred)
			outcome = compact_zone_order(zone, order, gfp, priority, alloc_flags,
						     ac->highest_zoneidx);
		best = best_of(best, outcome);
		if (outcome == COMPACTION_SUCCESS) {
			compaction_defer_reset(zone, order, false);
			break;
		}
		if (priority != COMPACT_PRIO_ASYNC &&
		    (outcome == COMPACTION_COMPLETE || outcome == COMPACTION_PARTIAL_SKIPPED))
			defer_compaction(zone, order);
	}
	return best;
}

/* Compact the zones of a node from end to end (Linux: the same name). */
/*@ requires node:    node < MAX_NUMNODES;
    requires state:   COMPACT_OK && nodes_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TRUNCATE_FIELDS, HINT_FIELDS, fail_migrate;
    ensures  state:   COMPACT_OK && nodes_ok;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void compact_node(unsigned int node)
{
	struct compact_control cc = { .gfp = GFP_KERNEL, .order = -1, .mode = MIGRATE_SYNC };

	cc.whole_zone = cc.ignore_skip_hint = true;
	/*@ loop invariant state: COMPACT_OK && nodes_ok && t <= MAX_NR_ZONES;
	    loop assigns t, cc, TRUNCATE_FIELDS, HINT_FIELDS, fail_migrate;
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++) {
		cc.zone = &zones[node * MAX_NR_ZONES + t];
		if (populated_zone(cc.zone))
			compact_zone(&cc);
	}
}

void compact_nodes(void)
{
	if (nr_mappings == 0)
		return;
	/*@ loop invariant state: COMPACT_OK && nodes_ok && n <= nr_node_ids;
	    loop assigns n, TRUNCATE_FIELDS, HINT_FIELDS, fail_migrate;
	    loop variant nr_node_ids - n;
	*/
	for (unsigned int n = 0; n < nr_node_ids; n++)
		if (nodes[n].online)
			compact_node(n);
}

void reset_node_isolation_suitable(unsigned int node)
{
	/*@ loop invariant state: COMPACT_OK && t <= MAX_NR_ZONES;
	    loop assigns t, HINT_FIELDS;
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		if (populated_zone(zone))
			reset_isolation_suitable(zone);
	}
}

/* Is there a zone up to the index in which compaction has a point? (Linux: the same name) */
/*@ requires node:    node < MAX_NUMNODES && order <= MAX_PAGE_ORDER &&
                      highest_zoneidx < MAX_NR_ZONES;
    requires state:   COMPACT_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  \nothing;
*/
static bool kcompactd_node_suitable(unsigned int node, unsigned int order,
				    unsigned int highest_zoneidx)
{
	/*@ loop invariant type: t <= highest_zoneidx + 1;
	    loop assigns t;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		if (populated_zone(zone) &&
		    compaction_suitable(zone, order, highest_zoneidx) == COMPACT_CONTINUE)
			return true;
	}
	return false;
}

void wakeup_kcompactd(unsigned int node, unsigned int order, unsigned int highest_zoneidx)
{
	struct kcompactd *k = &kcompactds[node];

	if (order == 0)
		return;
	if (k->max_order < order)
		k->max_order = (uint8_t)order;
	if (k->highest_zoneidx > highest_zoneidx)
		k->highest_zoneidx = (uint8_t)highest_zoneidx;
	if (kcompactd_node_suitable(node, k->max_order, k->highest_zoneidx))
		k->wanted = true;
}

/* A zone for kcompactd, if it has a point there. */
/*@ requires run:     control_ok(cc) && cc->order >= 0;
    requires state:   COMPACT_OK && nodes_ok;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  COMPACT_FIELDS, *cc;
    ensures  state:   COMPACT_OK && nodes_ok;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  kept:    unmoved_but_lru{Pre,Post};
*/
static void kcompactd_zone(struct compact_control *cc)
{
	unsigned int order = (unsigned int)cc->order;
	enum compact_outcome outcome;

	if (compaction_deferred(cc->zone, order) ||
	    compaction_suitable(cc->zone, order, cc->zone->type) != COMPACT_CONTINUE)
		return;
	cc->whole_zone = false;
	outcome = compact_zone(cc);
	if (outcome == COMPACTION_SUCCESS) {
		compaction_defer_reset(cc->zone, order, false);
	} else if (outcome == COMPACTION_COMPLETE || outcome == COMPACTION_PARTIAL_SKIPPED) {
		/* pages on the CPUs' lists may be what is missing */
		drain_all_pages(cc->zone);
		defer_compaction(cc->zone, order);
	}
	count_vm_events(KCOMPACTD_MIGRATE_SCANNED, cc->total_migrate_scanned);
	count_vm_events(KCOMPACTD_FREE_SCANNED, cc->total_free_scanned);
}

void kcompactd_do_work(unsigned int node)
{
	struct kcompactd *k = &kcompactds[node];
	unsigned int highest_zoneidx = k->highest_zoneidx;
	struct compact_control cc = { .gfp = GFP_KERNEL, .mode = MIGRATE_SYNC_LIGHT };

	count_vm_events(KCOMPACTD_WAKE, 1);
	cc.order = k->max_order;
	cc.highest_zoneidx = highest_zoneidx;
	/*@ loop invariant state: COMPACT_OK && nodes_ok && t <= highest_zoneidx + 1;
	    loop assigns t, cc, COMPACT_FIELDS;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++) {
		cc.zone = &zones[node * MAX_NR_ZONES + t];
		if (populated_zone(cc.zone))
			kcompactd_zone(&cc);
	}
	*k = (struct kcompactd){ .highest_zoneidx = ZONE_MOVABLE };
}
