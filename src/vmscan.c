/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reclaim, from a page up: whether it was in use, what becomes of it, a batch of a list, the lists of
 * a node, and kswapd's rounds. Rules are those of 6.1; refaults are not detected, so that only what
 * had to be written makes one kind of page dearer than the other.
 */
#include "vmscan.h"
#include "fastpath.h"
#include "int_sqrt.h"
#include "random.h"

#define DEFAULT_SWAPPINESS 60u
#define FLUSH_SLOTS	   1024u /* that the flusher looks at in a step */

struct kswapd kswapds[MAX_NUMNODES];
struct background background = { .swappiness = DEFAULT_SWAPPINESS };

void vmscan_power_on(uint64_t seed)
{
	/*@ loop invariant node: n <= MAX_NUMNODES && \forall integer m; 0 <= m < n ==>
	                           !kswapds[m].running && kswapds[m].failures == 0;
	    loop assigns n, kswapds[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - n;
	*/
	for (unsigned int n = 0; n < MAX_NUMNODES; n++)
		kswapds[n] = (struct kswapd){ .running = false };
	background = (struct background){ .seed = seed, .swappiness = DEFAULT_SWAPPINESS };
}

/* Was a page in use since it was last looked at? (Linux: enum folio_references) */
enum references { REF_RECLAIM, REF_RECLAIM_CLEAN, REF_KEEP, REF_ACTIVATE };

/*
 * Every anonymous page comes with one touch, so that only a second one, after this, makes it active;
 * a file's page that was read once is worth no write (Linux: folio_check_references).
 */
/*@ requires page:  lru_page(pfn) && \valid(vmemmap + pfn);
    terminates \true;
    assigns  vmemmap[pfn].flags;
    ensures  young: !LRU_FLAG(pfn, PG_YOUNG);
    ensures  twice: \result == REF_ACTIVATE <==>
                      \old(LRU_FLAG(pfn, PG_YOUNG)) && \old(LRU_FLAG(pfn, PG_REFERENCED));
    ensures  once:  \result == REF_KEEP <==>
                      \old(LRU_FLAG(pfn, PG_YOUNG)) && !\old(LRU_FLAG(pfn, PG_REFERENCED));
*/
static enum references check_references(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	vmemmap[pfn].flags &= (uint16_t) ~(PG_YOUNG | PG_REFERENCED);
	if (flags & PG_YOUNG) {
		vmemmap[pfn].flags |= PG_REFERENCED;
		return flags & PG_REFERENCED ? REF_ACTIVATE : REF_KEEP;
	}
	return (flags & PG_REFERENCED) && !(flags & PG_SWAPBACKED) ? REF_RECLAIM_CLEAN
								   : REF_RECLAIM;
}

/* What becomes of a page. */
enum verdict { VERDICT_KEEP, VERDICT_ACTIVATE, VERDICT_FREE };

/* The page is being written: it will be free when it is, for now it goes out of the way. */
/*@ requires page:  lru_page(pfn) && \valid(vmemmap + pfn) && node < MAX_NUMNODES;
    requires scan:  \valid(sc);
    terminates \true;
    assigns  vmemmap[pfn].flags, sc->writeback;
    ensures  waits: LRU_FLAG(pfn, PG_RECLAIM) && \result == VERDICT_ACTIVATE;
*/
static enum verdict meet_writeback(unsigned int node, pfn_t pfn, struct scan_control *sc)
{
	/* one that comes round again while kswapd knows that the list is full of them is not news */
	if (!(sc->kswapd && (vmemmap[pfn].flags & PG_RECLAIM) && kswapds[node].writeback))
		sc->writeback++;
	vmemmap[pfn].flags |= PG_RECLAIM;
	return VERDICT_ACTIVATE;
}

/*
 * A dirty page of a file is the flusher's to write; kswapd writes it when the list is full of them
 * and it comes round again.
 */
/*@ requires page:  lru_page(pfn) && \valid_read(vmemmap + pfn) && node < MAX_NUMNODES;
    requires scan:  \valid_read(sc);
    terminates \true;
    assigns  \nothing;
*/
static bool flushers_page(unsigned int node, pfn_t pfn, const struct scan_control *sc)
{
	unsigned int flags = vmemmap[pfn].flags;

	return !(flags & PG_SWAPBACKED) &&
	       !(sc->kswapd && (flags & PG_RECLAIM) && kswapds[node].dirty);
}

/*
 * Write a page that reclaim wants. kswapd does not wait for room in the disk's queue, requests do
 * (Linux: pageout).
 */
/*@ requires state: lists_ok && lruvecs_ok && disk_ok && node < MAX_NUMNODES;
    requires page:  lru_page(pfn) && LRU_FLAG(pfn, PG_DIRTY) && !LRU_FLAG(pfn, PG_WRITEBACK);
    requires pages: \valid(pageout);
    terminates \true;
    assigns  disk, LRU_FIELDS, *pageout;
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  kept:  \result == VERDICT_KEEP;
*/
static enum verdict write_out(unsigned int node, pfn_t pfn, bool kswapd, uint64_t *pageout)
{
	if (kswapd && !disk_has_room())
		return VERDICT_KEEP;
	start_writeback(pfn);
	vmemmap[pfn].flags |= PG_RECLAIM;
	node_stats[node][NR_VMSCAN_WRITE]++;
	++*pageout;
	return VERDICT_KEEP;
}

/* A dirty page that was not in use. */
/*@ requires state: lists_ok && OWNERS_OK && kswapds_ok && node < MAX_NUMNODES;
    requires page:  lru_page(pfn) && LRU_FLAG(pfn, PG_DIRTY) && !LRU_FLAG(pfn, PG_WRITEBACK);
    requires pages: \valid(pageout) && scan_ok((struct scan_control *)sc);
    terminates \true;
    assigns  disk, LRU_FIELDS, *pageout;
    ensures  state: lists_ok && OWNERS_OK;
    ensures  kept:  \result == VERDICT_KEEP || \result == VERDICT_ACTIVATE;
*/
static enum verdict meet_dirty(unsigned int node, pfn_t pfn, const struct scan_control *sc,
			       enum references references, uint64_t *pageout)
{
	gfp_t needed = vmemmap[pfn].flags & PG_SWAPBACKED ? GFP_BIT_IO : GFP_BIT_FS;

	if (flushers_page(node, pfn, sc)) {
		node_stats[node][NR_VMSCAN_IMMEDIATE]++;
		vmemmap[pfn].flags |= PG_RECLAIM;
		return VERDICT_ACTIVATE;
	}
	if (references == REF_RECLAIM_CLEAN || !(sc->gfp & needed) || !sc->may_writepage)
		return VERDICT_KEEP;
	return write_out(node, pfn, sc->kswapd, pageout);
}

/* What the scan counts of a page as it meets it. */
/*@ requires page:  lru_page(pfn) && \valid_read(vmemmap + pfn) && \valid(sc);
    terminates \true;
    assigns  sc->nr_scanned, sc->dirty, sc->unqueued_dirty, sc->congested;
*/
static void count_met(pfn_t pfn, struct scan_control *sc)
{
	unsigned int flags = vmemmap[pfn].flags;
	bool file = !(flags & PG_SWAPBACKED);

	sc->nr_scanned = counted(sc->nr_scanned, 1);
	if (file && (flags & (PG_DIRTY | PG_WRITEBACK)))
		sc->dirty++;
	if (file && (flags & PG_DIRTY) && !(flags & PG_WRITEBACK))
		sc->unqueued_dirty++;
	if (file && (flags & PG_WRITEBACK) && (flags & PG_RECLAIM))
		sc->congested++;
}

/* Look at a page that is on no list (Linux: the body of shrink_folio_list). */
/*@ requires state: lists_ok && OWNERS_OK && kswapds_ok && node < MAX_NUMNODES && scan_ok(sc);
    requires page:  lru_page(pfn) && list(pfn) == LIST_NONE && owned(pfn);
    requires pages: \valid(pageout) && \separated(pageout, sc);
    terminates \true;
    assigns  disk, LRU_FIELDS, MAPPING_FIELDS, *sc, *pageout;
    ensures  state: lists_ok && OWNERS_OK && scan_ok(sc);
    ensures  clean: \result == VERDICT_FREE ==>
                      !LRU_FLAG(pfn, PG_DIRTY) && !LRU_FLAG(pfn, PG_WRITEBACK);
*/
static enum verdict shrink_page(unsigned int node, pfn_t pfn, struct scan_control *sc,
				uint64_t *pageout)
{
	enum references references;

	count_met(pfn, sc);
	if (vmemmap[pfn].flags & PG_WRITEBACK)
		return meet_writeback(node, pfn, sc);
	references = check_references(pfn);
	if (references == REF_ACTIVATE || references == REF_KEEP)
		return references == REF_KEEP ? VERDICT_KEEP : VERDICT_ACTIVATE;
	if ((vmemmap[pfn].flags & PG_SWAPBACKED) && !(vmemmap[pfn].flags & PG_SWAPCACHE)) {
		if (!(sc->gfp & GFP_BIT_IO) || (sc->kswapd && !disk_has_room()))
			return VERDICT_KEEP;
		if (!add_to_swap(pfn))
			return VERDICT_ACTIVATE;
	}
	if (vmemmap[pfn].flags & PG_DIRTY)
		return meet_dirty(node, pfn, sc, references, pageout);
	if (vmemmap[pfn].flags & PG_SWAPCACHE)
		delete_from_swap_cache(pfn);
	else
		unmap_page(pfn);
	return VERDICT_FREE;
}

/*
 * Take up to n pages off the end of a list; those of zones that are too high go back to its other
 * end, counted as skipped. Returns how many; *scanned: how many were looked at (Linux:
 * isolate_lru_folios).
 */
/*@ requires state: lists_ok && lruvecs_ok && node < nr_node_ids && lru < LRU_UNEVICTABLE;
    requires room:  n <= SWAP_CLUSTER_MAX && \valid(pages + (0 .. SWAP_CLUSTER_MAX - 1));
    requires scan:  highest_zoneidx < MAX_NR_ZONES && \valid(scanned);
    terminates \true;
    assigns  LRU_FIELDS, pages[0 .. SWAP_CLUSTER_MAX - 1], *scanned;
    ensures  state: lists_ok && lruvecs_ok;
    ensures  taken: \result <= n && \forall integer i; 0 <= i < \result ==>
                      lru_page(pages[i]) && list(pages[i]) == LIST_NONE;
*/
static unsigned int isolate_lru_pages(unsigned int node, unsigned int lru, unsigned int n,
				      unsigned int highest_zoneidx, pfn_t *pages, uint64_t *scanned)
{
	list_t list = lruvecs[node].lists + lru;
	uint64_t left = lists[list].count;
	unsigned int taken = 0;

	*scanned = 0;
	/*@ loop invariant state: lists_ok && lruvecs_ok && taken <= n;
	    loop assigns left, taken, LRU_FIELDS, pages[0 .. SWAP_CLUSTER_MAX - 1], *scanned;
	    loop variant left;
	*/
	for (; left > 0 && taken < n; left--) {
		pfn_t pfn = lists[list].last;
		unsigned int type = zones[vmemmap[pfn].zone].type;

		++*scanned;
		lru_del(pfn);
		if (type > highest_zoneidx) {
			lru_add(pfn);
			count_vm_events(PGSKIP + type, 1);
		} else {
			pages[taken++] = pfn;
		}
	}
	return taken;
}

/* What a batch of an inactive list was: scanned, and freed. */
/*@ requires scan:  \valid_read(sc);
    terminates \true;
    assigns  vm_events[0 .. NR_VM_EVENTS - 1];
*/
static void count_batch(const struct scan_control *sc, bool file, uint64_t scanned, uint64_t freed)
{
	count_vm_events(sc->kswapd ? PGSCAN_KSWAPD : PGSCAN_DIRECT, scanned);
	count_vm_events(file ? PGSCAN_FILE : PGSCAN_ANON, scanned);
	count_vm_events(sc->kswapd ? PGSTEAL_KSWAPD : PGSTEAL_DIRECT, freed);
	count_vm_events(file ? PGSTEAL_FILE : PGSTEAL_ANON, freed);
}

/* A page that stays goes back as the newest of the list that its flags name. */
/*@ requires state: lists_ok && lruvecs_ok;
    requires page:  lru_page(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  state: lists_ok && on_lru(pfn);
*/
static void put_back(pfn_t pfn, bool activate)
{
	if (activate) {
		vmemmap[pfn].flags |= PG_ACTIVE;
		count_vm_events(PGACTIVATE, 1);
	}
	lru_add(pfn);
}

/* Free pages that their owners have lost, the last one first. */
/*@ requires state: allocator_ok && owners && n <= SWAP_CLUSTER_MAX;
    requires pages: \valid_read(pages + (0 .. n - 1));
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage;
    ensures  state: allocator_ok && owners;
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static void free_batch(const pfn_t *pages, unsigned int n)
{
	pfn_t reversed[SWAP_CLUSTER_MAX];
	size_t where;

	/*@ loop invariant index: i <= n;
	    loop assigns i, reversed[0 .. SWAP_CLUSTER_MAX - 1];
	    loop variant n - i;
	*/
	for (unsigned int i = 0; i < n; i++)
		reversed[i] = pages[n - 1 - i];
	free_unref_page_list(reversed, n, &where);
}

/* A batch of an inactive list; returns how many pages it freed (Linux: shrink_inactive_list). */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids && scan_ok(sc);
    requires batch: lru < LRU_UNEVICTABLE && n <= SWAP_CLUSTER_MAX;
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  freed: \result <= n;
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static unsigned int shrink_inactive_list(unsigned int node, unsigned int lru, unsigned int n,
					 struct scan_control *sc)
{
	bool file = lru == LRU_INACTIVE_FILE;
	uint64_t dirty = sc->unqueued_dirty, pageout = 0, scanned;
	pfn_t pages[SWAP_CLUSTER_MAX];
	unsigned int freed = 0;
	unsigned int taken = isolate_lru_pages(node, lru, n, sc->reclaim_idx, pages, &scanned);

	/*@ loop invariant state: lists_ok && OWNERS_OK && scan_ok(sc) && freed <= i <= taken;
	    loop assigns i, freed, pages[0 .. SWAP_CLUSTER_MAX - 1], pageout, disk, LRU_FIELDS,
	                 MAPPING_FIELDS, *sc;
	    loop variant taken - i;
	*/
	for (unsigned int i = 0; i < taken; i++) {
		enum verdict verdict = shrink_page(node, pages[i], sc, &pageout);

		if (verdict == VERDICT_FREE)
			pages[freed++] = pages[i];
		else
			put_back(pages[i], verdict == VERDICT_ACTIVATE);
	}
	free_batch(pages, freed);
	count_batch(sc, file, scanned, freed);
	lru_note_cost(node, file, pageout);
	if (taken > 0 && sc->unqueued_dirty - dirty == taken)
		background.flush = true;
	sc->taken = counted(sc->taken, taken);
	if (file)
		sc->file_taken = counted(sc->file_taken, taken);
	return freed;
}

/* A batch of an active list becomes inactive, touched or not (Linux: shrink_active_list). */
/*@ requires state: lists_ok && lruvecs_ok && node < nr_node_ids && lru < LRU_UNEVICTABLE;
    requires batch: n <= SWAP_CLUSTER_MAX && highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  state: lists_ok && lruvecs_ok;
*/
static void shrink_active_list(unsigned int node, unsigned int lru, unsigned int n,
			       unsigned int highest_zoneidx)
{
	pfn_t pages[SWAP_CLUSTER_MAX];
	uint64_t scanned;
	unsigned int taken = isolate_lru_pages(node, lru, n, highest_zoneidx, pages, &scanned);

	count_vm_events(PGREFILL, scanned);
	/*@ loop invariant state: lists_ok && lruvecs_ok && i <= taken;
	    loop assigns i, LRU_FIELDS;
	    loop variant taken - i;
	*/
	for (unsigned int i = 0; i < taken; i++) {
		vmemmap[pages[i]].flags &= (uint16_t) ~(PG_ACTIVE | PG_YOUNG);
		lru_add(pages[i]);
	}
	count_vm_events(PGDEACTIVATE, taken);
}

/* The more memory, the fewer pages should be inactive (Linux: inactive_is_low). */
/*@ requires state: lists_ok && lruvecs_ok && node < nr_node_ids;
    requires lru:   inactive == LRU_INACTIVE_ANON || inactive == LRU_INACTIVE_FILE;
    terminates \true;
    assigns  \nothing;
*/
static bool inactive_is_low(unsigned int node, unsigned int inactive)
{
	uint64_t few = lists[lruvecs[node].lists + inactive].count;
	uint64_t active = lists[lruvecs[node].lists + inactive + 1].count;
	uint64_t gib = (few + active) >> (30 - PAGE_SHIFT);

	return few * (gib > 0 ? int_sqrt(10 * gib) : 1) < active;
}

/* The sum of the high marks of a node's zones. */
/*@ requires node:  node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t high_marks(unsigned int node)
{
	uint64_t high = 0;

	/*@ loop invariant type: t <= MAX_NR_ZONES;
	    loop assigns t, high;
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		if (zone->managed != 0)
			high += wmark_pages(zone, WMARK_HIGH);
	}
	return high;
}

/* Which lists are to be scanned at all (Linux: prepare_scan_count). */
/*@ requires state: lists_ok && lruvecs_ok && node < nr_node_ids && scan_ok(sc);
    terminates \true;
    assigns  *sc;
    ensures  scan:  scan_ok(sc) && sc->nr_reclaimed == \old(sc->nr_reclaimed) &&
                      sc->priority == \old(sc->priority);
*/
static void prepare_scan_count(unsigned int node, struct scan_control *sc)
{
	list_t first = lruvecs[node].lists;
	uint64_t inactive = lists[first + LRU_INACTIVE_FILE].count;
	uint64_t file = inactive + lists[first + LRU_ACTIVE_FILE].count;
	uint64_t anon = lists[first + LRU_INACTIVE_ANON].count;

	sc->deactivate[0] = sc->force_deactivate || inactive_is_low(node, LRU_INACTIVE_ANON);
	sc->deactivate[1] = sc->force_deactivate || inactive_is_low(node, LRU_INACTIVE_FILE);
	sc->cache_trim_mode = inactive >> sc->priority != 0 && !sc->deactivate[1];
	/* else the fewer file pages there are, the harder they would be scanned */
	sc->file_is_tiny = file + node_free_pages(node) <= high_marks(node) && !sc->deactivate[0] &&
			   anon >> sc->priority != 0;
}

/* Can anonymous pages be freed? (Linux: can_reclaim_anon_pages) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  swap: \result <==> swap.used < swap.total;
*/
static bool can_reclaim_anon_pages(void)
{
	return swap.used < swap.total;
}

uint64_t zone_reclaimable_pages(const struct zone *zone)
{
	const uint64_t *pages = lruvecs[zone->node].by_zone[zone->type];
	uint64_t file = pages[LRU_INACTIVE_FILE] + pages[LRU_ACTIVE_FILE];

	if (!can_reclaim_anon_pages())
		return file;
	return file + pages[LRU_INACTIVE_ANON] + pages[LRU_ACTIVE_ANON];
}

/*
 * The share of a kind in what is scanned, of *whole: by what each has cost, and by how ready the
 * machine is to swap; none of a kind that is not to be scanned (Linux: get_scan_count).
 */
/*@ requires state: lruvecs_ok && node < nr_node_ids && \valid_read(sc) && \valid(whole);
    requires costs: lruvecs[node].anon_cost <= 2 * MAX_FRAMES &&
                    lruvecs[node].file_cost <= 2 * MAX_FRAMES &&
                    background.swappiness <= MAX_SWAPPINESS;
    terminates \true;
    assigns  *whole;
    ensures  share: \result <= *whole && *whole > 0;
*/
static uint64_t scan_share(unsigned int node, bool file, const struct scan_control *sc,
			   uint64_t *whole)
{
	const struct lruvec *lruvec = &lruvecs[node];
	uint64_t total = lruvec->anon_cost + lruvec->file_cost;
	uint64_t anon_cost = total + lruvec->anon_cost, file_cost = total + lruvec->file_cost;
	uint64_t anon_share, file_share;

	*whole = 1;
	if (!sc->may_swap || !can_reclaim_anon_pages())
		return file;
	if (sc->priority == 0 && background.swappiness != 0)
		return 1;
	if (sc->file_is_tiny)
		return !file;
	if (sc->cache_trim_mode)
		return file;
	total = anon_cost + file_cost;
	anon_share = background.swappiness * (total + 1) / (anon_cost + 1);
	file_share = (MAX_SWAPPINESS - background.swappiness) * (total + 1) / (file_cost + 1);
	*whole = anon_share + file_share + (anon_share + file_share == 0);
	return file ? file_share : anon_share;
}

/* How many pages of each list to scan (Linux: get_scan_count). */
/*@ requires state: lists_ok && reclaim_ok && node < nr_node_ids && scan_ok((struct scan_control *)sc);
    requires lists: \valid(nr + (0 .. LRU_UNEVICTABLE - 1));
    terminates \true;
    assigns  nr[0 .. LRU_UNEVICTABLE - 1];
*/
static void get_scan_count(unsigned int node, const struct scan_control *sc, uint64_t *nr)
{
	/*@ loop invariant list: lru <= LRU_UNEVICTABLE;
	    loop assigns lru, nr[0 .. LRU_UNEVICTABLE - 1];
	    loop variant LRU_UNEVICTABLE - lru;
	*/
	for (unsigned int lru = 0; lru < LRU_UNEVICTABLE; lru++) {
		uint64_t whole, share = scan_share(node, lru >= LRU_INACTIVE_FILE, sc, &whole);
		uint64_t pages = lru_size(node, lru, sc->reclaim_idx) >> sc->priority;

		nr[lru] = pages / whole * share + pages % whole * share / whole;
	}
}

/* A batch of a list; active pages only where too few are inactive (Linux: shrink_list). */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids && scan_ok(sc);
    requires batch: lru < LRU_UNEVICTABLE && n <= SWAP_CLUSTER_MAX;
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  freed: \result <= n;
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static unsigned int shrink_list(unsigned int node, unsigned int lru, unsigned int n,
				struct scan_control *sc)
{
	if (lru == LRU_INACTIVE_ANON || lru == LRU_INACTIVE_FILE)
		return shrink_inactive_list(node, lru, n, sc);
	if (sc->deactivate[lru == LRU_ACTIVE_FILE])
		shrink_active_list(node, lru, n, sc->reclaim_idx);
	else
		sc->skipped_deactivate = true;
	return 0;
}

/*
 * Enough is freed: the kind of which less is left to scan is done, the other one is scanned in the
 * same proportion. Returns whether anything is left (Linux: part of shrink_lruvec).
 */
/*@ requires lists: \valid(nr + (0 .. LRU_UNEVICTABLE - 1)) &&
                    \valid_read(targets + (0 .. LRU_UNEVICTABLE - 1));
    requires apart: \separated(nr + (0 .. LRU_UNEVICTABLE - 1), targets + (0 .. LRU_UNEVICTABLE - 1));
    requires less:  \forall integer i; 0 <= i < LRU_UNEVICTABLE ==>
                      nr[i] <= targets[i] <= MAX_NR_ZONES * MAX_FRAMES;
    terminates \true;
    assigns  nr[0 .. LRU_UNEVICTABLE - 1];
    ensures  less:  \forall integer i; 0 <= i < LRU_UNEVICTABLE ==> nr[i] <= \old(nr[i]);
*/
static bool keep_proportion(uint64_t *nr, const uint64_t *targets)
{
	uint64_t anon = nr[LRU_INACTIVE_ANON] + nr[LRU_ACTIVE_ANON];
	uint64_t file = nr[LRU_INACTIVE_FILE] + nr[LRU_ACTIVE_FILE];
	unsigned int done = file > anon ? LRU_INACTIVE_ANON : LRU_INACTIVE_FILE;
	unsigned int other = LRU_INACTIVE_FILE - done;
	uint64_t least = file > anon ? anon : file;
	uint64_t percent = least * 100 / (targets[done] + targets[done + 1] + 1);

	if (file == 0 || anon == 0)
		return false;
	nr[done] = nr[done + 1] = 0;
	/*@ loop invariant list: other <= lru <= other + 2;
	    loop assigns lru, nr[0 .. LRU_UNEVICTABLE - 1];
	    loop variant other + 2 - lru;
	*/
	for (unsigned int lru = other; lru < other + 2; lru++) {
		uint64_t scanned = targets[lru] - nr[lru];
		uint64_t wanted = targets[lru] * (100 - percent) / 100;

		nr[lru] = wanted > scanned ? wanted - scanned : 0;
	}
	return true;
}

/* One batch of each list that is not done. */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids && scan_ok(sc);
    requires lists: \valid(nr + (0 .. LRU_UNEVICTABLE - 1));
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc, nr[0 .. LRU_UNEVICTABLE - 1];
    ensures  state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  less:  \forall integer i; 0 <= i < LRU_UNEVICTABLE ==>
                      nr[i] == (\old(nr[i]) > SWAP_CLUSTER_MAX ? \old(nr[i]) - SWAP_CLUSTER_MAX : 0);
*/
static uint64_t shrink_each_list(unsigned int node, uint64_t *nr, struct scan_control *sc)
{
	uint64_t freed = 0;

	/*@ loop invariant list: lru <= LRU_UNEVICTABLE && freed <= lru * SWAP_CLUSTER_MAX;
	    loop assigns lru, freed, RECLAIM_FIELDS, *sc, nr[0 .. LRU_UNEVICTABLE - 1];
	    loop variant LRU_UNEVICTABLE - lru;
	*/
	for (unsigned int lru = 0; lru < LRU_UNEVICTABLE; lru++) {
		uint64_t n = nr[lru] < SWAP_CLUSTER_MAX ? nr[lru] : SWAP_CLUSTER_MAX;

		if (nr[lru] == 0)
			continue;
		nr[lru] -= n;
		freed += shrink_list(node, lru, (unsigned int)n, sc);
	}
	return freed;
}

/* Scan the lists of a node (Linux: shrink_lruvec). */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids && scan_ok(sc);
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  more:  sc->nr_reclaimed >= \old(sc->nr_reclaimed);
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static void shrink_lruvec(unsigned int node, struct scan_control *sc)
{
	bool all = !sc->kswapd && sc->priority == DEF_PRIORITY;
	uint64_t nr[LRU_UNEVICTABLE], targets[LRU_UNEVICTABLE], freed = 0;

	get_scan_count(node, sc, targets);
	/*@ loop invariant list: lru <= LRU_UNEVICTABLE;
	    loop assigns lru, nr[0 .. LRU_UNEVICTABLE - 1];
	    loop variant LRU_UNEVICTABLE - lru;
	*/
	for (unsigned int lru = 0; lru < LRU_UNEVICTABLE; lru++)
		nr[lru] = targets[lru];
	/*@ loop invariant state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
	    loop assigns freed, RECLAIM_FIELDS, *sc, nr[0 .. LRU_UNEVICTABLE - 1];
	    loop variant nr[LRU_INACTIVE_ANON] + nr[LRU_ACTIVE_FILE] + nr[LRU_INACTIVE_FILE];
	*/
	while (nr[LRU_INACTIVE_ANON] + nr[LRU_ACTIVE_FILE] + nr[LRU_INACTIVE_FILE] > 0) {
		freed += shrink_each_list(node, nr, sc);
		if (freed >= sc->nr_to_reclaim && !all && !keep_proportion(nr, targets))
			break;
		/* nothing more can be written now, and kswapd does not wait */
		if (sc->kswapd && !disk_has_room())
			break;
	}
	sc->nr_reclaimed = counted(sc->nr_reclaimed, freed);
	if (swap.total > 0 && inactive_is_low(node, LRU_INACTIVE_ANON))
		shrink_active_list(node, LRU_ACTIVE_ANON, SWAP_CLUSTER_MAX, sc->reclaim_idx);
}

/* What the scan has met says what kswapd may do, and who has to wait. */
/*@ requires node:  node < MAX_NUMNODES && \valid_read(sc);
    terminates \true;
    assigns  kswapds[node].writeback, kswapds[node].dirty, kswapds[node].congested;
*/
static void note_state(unsigned int node, const struct scan_control *sc)
{
	if (!sc->kswapd)
		return;
	if (sc->writeback != 0 && sc->writeback == sc->taken)
		kswapds[node].writeback = true;
	if (sc->unqueued_dirty == sc->file_taken)
		kswapds[node].dirty = true;
	if (sc->dirty != 0 && sc->dirty == sc->congested)
		kswapds[node].congested = true;
}

void shrink_node(unsigned int node, struct scan_control *sc)
{
	uint64_t reclaimed = sc->nr_reclaimed;

	if (nr_mappings == 0)
		return;
	sc->dirty = sc->unqueued_dirty = sc->congested = sc->writeback = 0;
	sc->taken = sc->file_taken = 0;
	prepare_scan_count(node, sc);
	shrink_lruvec(node, sc);
	note_state(node, sc);
	if (!sc->kswapd && kswapds[node].congested)
		reclaim_throttle();
	if (sc->nr_reclaimed != reclaimed)
		kswapds[node].failures = 0;
}

void reclaim_throttle(void)
{
	disk_wait();
}

/* Does some zone up to the index meet its high mark? (Linux: pgdat_balanced) */
/*@ requires state:   standing && debts && node < MAX_NUMNODES;
    requires order:   order <= MAX_PAGE_ORDER && highest_zoneidx < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
*/
static bool pgdat_balanced(unsigned int node, unsigned int order, unsigned int highest_zoneidx)
{
	bool any = false;

	/*@ loop invariant type: t <= highest_zoneidx + 1;
	    loop assigns t, any;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		if (zone->managed == 0)
			continue;
		any = true;
		if (zone_watermark_ok_safe(zone, order, wmark_pages(zone, WMARK_HIGH),
					   highest_zoneidx))
			return true;
	}
	return !any;
}

/* kswapd is at work on these zones, or is done: pcp lists are kept short meanwhile, in 6.1. */
/*@ requires node:    node < MAX_NUMNODES && highest_zoneidx < MAX_NR_ZONES && rules;
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].flags;
*/
static void update_reclaim_active(unsigned int node, unsigned int highest_zoneidx, bool active)
{
	/*@ loop invariant type: t <= highest_zoneidx + 1;
	    loop assigns t, zones[0 .. MAX_ZONES - 1].flags;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx && release->pcp_high_from_low_mark; t++) {
		struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		if (zone->managed == 0)
			continue;
		zone->flags &= ~ZONE_RECLAIM_ACTIVE;
		if (active)
			zone->flags |= ZONE_RECLAIM_ACTIVE;
	}
}

/* Begin with what was asked for (Linux: the start of balance_pgdat). */
/*@ requires node:  node < MAX_NUMNODES && rules && kswapds_ok;
    requires asked: nodes[node].kswapd_highest_zoneidx < MAX_NR_ZONES &&
                    nodes[node].kswapd_order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  kswapds[node], NODE_WANTED, zones[0 .. MAX_ZONES - 1].flags,
             vm_events[0 .. NR_VM_EVENTS - 1];
    ensures  runs:  kswapds_ok && kswapds[node].running;
*/
static void kswapd_begin(unsigned int node)
{
	struct kswapd *k = &kswapds[node];
	struct pglist_data *pgdat = &nodes[node];

	k->running = true;
	k->order = pgdat->kswapd_order;
	k->highest_zoneidx = pgdat->kswapd_highest_zoneidx;
	pgdat->kswapd_wanted = false;
	pgdat->kswapd_order = pgdat->kswapd_highest_zoneidx = 0;
	count_vm_events(PAGEOUTRUN, 1);
	k->nr_boost_reclaim = 0;
	/*@ loop invariant type: t <= MAX_NR_ZONES;
	    loop assigns t, k->nr_boost_reclaim, k->zone_boosts[0 .. MAX_NR_ZONES - 1];
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];

		k->zone_boosts[t] =
			t <= k->highest_zoneidx && zone->managed != 0 ? zone->watermark_boost : 0;
		k->nr_boost_reclaim += k->zone_boosts[t];
	}
	k->sc = (struct scan_control){ .gfp = GFP_KERNEL, .kswapd = true };
	k->sc.order = k->order;
	k->sc.reclaim_idx = k->highest_zoneidx;
	k->sc.priority = DEF_PRIORITY;
	update_reclaim_active(node, k->highest_zoneidx, true);
}

/*
 * Balanced or not, the round of rounds is over: the boost of the marks that it began with is gone
 * (Linux: the end of balance_pgdat; then kswapd_try_to_sleep, which begins anew where the node is not
 * balanced, and did not fail too often).
 */
/*@ requires node:  node < nr_node_ids;
    requires state: WHOLE_OK;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  kswapds[node], NODE_WANTED, zones[0 .. MAX_ZONES - 1].flags,
             zones[0 .. MAX_ZONES - 1].watermark_boost, vm_events[0 .. NR_VM_EVENTS - 1],
             COMPACT_STATE;
    ensures  ends:  WHOLE_OK && !kswapds[node].running;
*/
static void kswapd_end(unsigned int node)
{
	struct kswapd *k = &kswapds[node];
	struct pglist_data *pgdat = &nodes[node];
	bool boosted = false;

	k->running = false;
	update_reclaim_active(node, k->highest_zoneidx, false);
	/*@ loop invariant type: t <= MAX_NR_ZONES;
	    loop assigns t, boosted, zones[0 .. MAX_ZONES - 1].watermark_boost;
	    loop variant MAX_NR_ZONES - t;
	*/
	for (unsigned int t = 0; t < MAX_NR_ZONES; t++) {
		struct zone *zone = &zones[node * MAX_NR_ZONES + t];
		uint64_t boost = k->zone_boosts[t];

		boosted = boosted || boost != 0;
		zone->watermark_boost -=
			boost < zone->watermark_boost ? boost : zone->watermark_boost;
	}
	/* there is room now to move pages */
	if (boosted)
		wakeup_kcompactd(node, PAGEBLOCK_ORDER, k->highest_zoneidx);
	if (pgdat_balanced(node, k->sc.order, k->highest_zoneidx)) {
		k->dirty = k->writeback = k->congested = false;
		reset_node_isolation_suitable(node);
		wakeup_kcompactd(node, k->order, k->highest_zoneidx);
	} else if (k->failures < MAX_KSWAPD_FAILURES) {
		count_vm_events(KSWAPD_HIGH_WMARK_HIT_QUICKLY, 1);
		pgdat->kswapd_wanted = true;
		if (pgdat->kswapd_highest_zoneidx < k->highest_zoneidx)
			pgdat->kswapd_highest_zoneidx = k->highest_zoneidx;
	}
}

/* Free as much as the zones' high marks; did the scan look at as many pages? (Linux: kswapd_shrink_node) */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids && scan_ok(sc);
    terminates \true;
    assigns  RECLAIM_FIELDS, *sc;
    ensures  state: allocator_ok && owners && reclaim_ok && scan_ok(sc);
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static bool kswapd_shrink_node(unsigned int node, struct scan_control *sc)
{
	sc->nr_to_reclaim = 0;
	/*@ loop invariant type: t <= sc->reclaim_idx + 1;
	    loop assigns t, sc->nr_to_reclaim;
	    loop variant sc->reclaim_idx + 1 - t;
	*/
	for (unsigned int t = 0; t <= sc->reclaim_idx; t++) {
		const struct zone *zone = &zones[node * MAX_NR_ZONES + t];
		uint64_t high = wmark_pages(zone, WMARK_HIGH);

		if (zone->managed != 0)
			sc->nr_to_reclaim += high > SWAP_CLUSTER_MAX ? high : SWAP_CLUSTER_MAX;
	}
	sc->nr_scanned = 0;
	shrink_node(node, sc);
	/* so much is free that compaction could make the block */
	if (sc->order > 0 && sc->nr_reclaimed >= 2 * block_pages(sc->order))
		sc->order = 0;
	return sc->nr_scanned >= sc->nr_to_reclaim;
}

/* A round: scan once at the priority (Linux: the body of balance_pgdat's loop); true: it was the last. */
/*@ requires state: allocator_ok && owners && reclaim_ok && node < nr_node_ids;
    requires runs:  kswapds[node].running && kswapds[node].sc.priority >= 1;
    terminates \true;
    assigns  RECLAIM_FIELDS;
    ensures  state: allocator_ok && owners && reclaim_ok;
    ensures  goes:  !\result ==> kswapds[node].sc.priority >= 1;
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static bool kswapd_round(unsigned int node)
{
	struct kswapd *k = &kswapds[node];
	struct scan_control *sc = &k->sc;
	uint64_t before = sc->nr_reclaimed, freed;
	bool raise;

	if (pgdat_balanced(node, sc->order, k->highest_zoneidx)) {
		if (k->nr_boost_reclaim == 0)
			return true;
	} else if (k->nr_boost_reclaim != 0) {
		/* what is short comes before what a boost asks for */
		k->nr_boost_reclaim = 0;
		sc->priority = DEF_PRIORITY;
	}
	/* for a boost nothing is written: it is there to prevent stalls */
	sc->may_writepage = sc->may_swap = k->nr_boost_reclaim == 0;
	raise = !(k->nr_boost_reclaim != 0 && sc->priority == DEF_PRIORITY - 2);
	if (swap.total > 0 && inactive_is_low(node, LRU_INACTIVE_ANON))
		shrink_active_list(node, LRU_ACTIVE_ANON, SWAP_CLUSTER_MAX, sc->reclaim_idx);
	if (kswapd_shrink_node(node, sc))
		raise = false;
	freed = sc->nr_reclaimed - before;
	k->nr_boost_reclaim -= freed < k->nr_boost_reclaim ? freed : k->nr_boost_reclaim;
	if (k->nr_boost_reclaim != 0 && freed == 0)
		sc->priority = 0;
	else if (raise || freed == 0)
		sc->priority--;
	if (sc->priority < 1 && sc->nr_reclaimed == 0)
		k->failures++;
	return sc->priority < 1;
}

/* A node's kswapd takes a step, if it was asked for, and need not wait for the disk. */
/*@ requires state: WHOLE_OK && node < nr_node_ids;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  RECLAIM_FIELDS;
    ensures  state: WHOLE_OK;
    ensures  kept:  unmoved_but_lru{Pre,Post};
*/
static void kswapd_step(unsigned int node)
{
	struct kswapd *k = &kswapds[node];

	if (!disk_has_room())
		return;
	if (!k->running) {
		/* a hopeless node is left to direct reclaim */
		if (!nodes[node].kswapd_wanted || k->failures >= MAX_KSWAPD_FAILURES)
			return;
		kswapd_begin(node);
	}
	if (kswapd_round(node))
		kswapd_end(node);
}

/* Go on with the slots of files, and write dirty pages as long as the disk's queue has room. */
/*@ requires state: lists_ok && OWNERS_OK;
    terminates \true;
    assigns  disk, LRU_FIELDS, background;
    ensures  state: lists_ok && OWNERS_OK;
*/
static void flusher_step(void)
{
	struct background *b = &background;

	/*@ loop invariant state: lists_ok && OWNERS_OK;
	    loop assigns n, disk, LRU_FIELDS, background;
	    loop variant FLUSH_SLOTS - n;
	*/
	for (unsigned int n = 0; n < FLUSH_SLOTS && disk_has_room(); n++) {
		const struct mapping *m;
		pfn_t pfn;

		if (b->file >= MAX_MAPPINGS) {
			b->file = 0;
			b->flush = false;
			return;
		}
		m = &mappings[b->file];
		if (m->kind != MAPPING_FILE || b->index >= m->nr_slots) {
			b->file++;
			b->index = 0;
			continue;
		}
		pfn = slot_pfn(m, b->index);
		if (slot_kind(m, b->index) == SLOT_PRESENT && (vmemmap[pfn].flags & PG_DIRTY) &&
		    !(vmemmap[pfn].flags & PG_WRITEBACK))
			start_writeback(pfn);
		b->index++;
	}
}

void background_step(void)
{
	unsigned int first;

	if (nr_mappings == 0 || nr_node_ids == 0)
		return;
	first = (unsigned int)(next_random(&background.seed) % nr_node_ids);
	/*@ loop invariant state: WHOLE_OK;
	    loop assigns i, RECLAIM_FIELDS, this_cpu;
	    loop variant nr_node_ids - i;
	*/
	for (unsigned int i = 0; i < nr_node_ids; i++) {
		unsigned int node = (first + i) % nr_node_ids;

		if (next_random(&background.seed) % 2 != 0)
			kswapd_step(node);
		if (kcompactds[node].wanted && next_random(&background.seed) % 2 != 0)
			kcompactd_do_work(node);
	}
	if (background.flush && next_random(&background.seed) % 2 != 0)
		flusher_step();
}
