/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the checker of src/invariant.c may rely on. It judges states that were loaded, so that no
 * theorem is asked for: only that what leads to pages, lists, zones and CPUs leads there, and that
 * counts are such that sums of them stay within 64 bits.
 */
#ifndef FRAMEPROOF_SPEC_CHECKER_H
#define FRAMEPROOF_SPEC_CHECKER_H

/*@ predicate checkable{L}(struct zone *z) =
      zone_place(z) && z->start < nr_frames && z->start + z->spanned <= nr_frames &&
      nr_frames <= MAX_FRAMES && \valid_read(z->pcp + (0 .. nr_cpus - 1)) && zone_lists(z);

    predicate checkable_counts{L}(struct zone *z) =
      zone_marks(z) && counter_bounds(z) && z->managed <= MAX_FRAMES;
*/

/* What a verdict on a zone's counters, and on one CPU's part of it, says. */
/*@ predicate marks_ascend{L}(struct zone *z) =
      z->watermark[WMARK_MIN] <= z->watermark[WMARK_LOW] <= z->watermark[WMARK_HIGH];

    predicate reserves_ascend{L}(struct zone *z) =
      \forall integer i; 0 <= i < MAX_NR_ZONES ==>
        (i <= z->type ==> z->lowmem_reserve[i] == 0) &&
        (i > 0 ==> z->lowmem_reserve[i - 1] <= z->lowmem_reserve[i]);

    predicate reserve_limited{L}(struct zone *z) =
      z->nr_reserved_highatomic % PAGEBLOCK_PAGES == 0 &&
      z->nr_reserved_highatomic < z->managed / 100 + 2 * PAGEBLOCK_PAGES;

    predicate limits_kept{L}(struct zone *z) =
      marks_ascend(z) && reserves_ascend(z) && reserve_limited(z);

    predicate cpu_sound{L}(struct zone *z, integer c) =
      z->pcp[c].count == pcp_list_pages(z, c, pcp_lists) &&
      z->pcp[c].high >= 0 && z->pcp[c].batch >= 1 && 0 <= z->pcp[c].free_factor <= 5;

    predicate free_counted{L}(struct zone *z) =
      zone_stat(z, NR_FREE_PAGES) == listed_pages(z, NR_FREE_PAGES) &&
      zone_stat(z, NR_FREE_CMA_PAGES) == listed_pages(z, NR_FREE_CMA_PAGES);
*/

/* Of all zones' limits, none differs. */
#define LIMITS_SAME(L1, L2) \
	((\forall integer z; ZONE(z) ==> \
	    SAME(L1, L2, zones[z].type) && SAME(L1, L2, zones[z].managed) && \
	    SAME(L1, L2, zones[z].nr_reserved_highatomic) && SAME(L1, L2, zones[z].present) && \
	    SAME(L1, L2, zones[z].watermark[WMARK_MIN]) && \
	    SAME(L1, L2, zones[z].watermark[WMARK_LOW]) && \
	    SAME(L1, L2, zones[z].watermark[WMARK_HIGH])) && \
	 \forall integer z, k; ZONE(z) && 0 <= k < MAX_NR_ZONES ==> \
	   SAME(L1, L2, zones[z].lowmem_reserve[k]))

/*
 * What a verdict on blocks says (theorem `partition`): each frame is in a block of an order that there
 * is; one of the zone itself starts at a multiple of its size, ends within memory, and none begins
 * where a half of it, or of its first half, and so on, would.
 */
/*@ predicate nothing_inside{L}(integer q, integer n) =
      \forall integer k; 0 <= k < n ==> state_of(q + pow2(k)) == PAGE_TAIL;

    predicate own_block{L}(integer q) =
      fits(q, order_of(q)) && nothing_inside(q, order_of(q));

    predicate sound_block{L}(integer z, integer q) =
      FRAME(q) && state_of(q) != PAGE_TAIL && 0 <= order_of(q) <= MAX_PAGE_ORDER &&
      (zone_of(q) == z ==> own_block(q));

    predicate in_block{L}(integer z, integer p) =
      \exists integer q; sound_block(z, q) && q <= p < q + pow2(order_of(q));
*/

/* A list does not claim to hold more than all pages. */
#define checkable_lists \
	(cpus && \valid_read(lists + (0 .. nr_lists - 1)) && rules && \
	 \forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES)

#define checkable_blocks \
	(arrays && rules && \valid_read(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1)) && \
	 nr_frames % MAX_ORDER_PAGES == 0 && \
	 \forall integer z; ZONE(z) ==> \
	   zones[z].start + zones[z].spanned <= nr_frames && zones[z].id == z)

#define checkable_machine \
	(checkable_lists && checkable_blocks && vm.watermark_boost_factor <= INT32_MAX && \
	 \forall integer z; ZONE(z) && zones[z].present != 0 ==> \
	   checkable(&zones[z]) && checkable_counts(&zones[z]))

/* The report lies in none of the allocator's arrays. */
#define report_apart(v) \
	(\valid(v) && \base_addr(v) != \base_addr(&zones[0]) && \
	 \base_addr(v) != \base_addr(lists) && \base_addr(v) != \base_addr(vmemmap) && \
	 \base_addr(v) != \base_addr(release) && \
	 \forall integer z; ZONE(z) ==> \base_addr(v) != \base_addr(zones[z].pcp))

/* No count of a walk is higher than frames were passed; n of them were in the zone's span. */
#define census(seen, passed, n) \
	((\forall integer i; 0 <= i < NR_FREE_LISTS ==> (seen)->free[i] <= passed) && \
	 (\forall integer i; 0 <= i <= PAGE_GUARD ==> (seen)->pages[i] <= n) && \
	 (seen)->pcp_blocks <= passed && (seen)->foreign + (seen)->pages[PAGE_RESERVED] <= n)
#define seen_apart(seen, v) \
	(\base_addr(seen) != \base_addr(&zones[0]) && \base_addr(seen) != \base_addr(v) && \
	 \base_addr(seen) != \base_addr(vmemmap) && report_apart(v))

#endif
