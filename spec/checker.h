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
	 \forall integer z; ZONE(z) ==> \base_addr(v) != \base_addr(zones[z].pcp))

/* No count of a walk is higher than frames were passed; n of them were in the zone's span. */
#define census(seen, passed, n) \
	((\forall integer i; 0 <= i < NR_FREE_LISTS ==> (seen)->free[i] <= passed) && \
	 (\forall integer i; 0 <= i <= PAGE_GUARD ==> (seen)->pages[i] <= n) && \
	 (seen)->pcp_blocks <= passed && (seen)->foreign + (seen)->pages[PAGE_RESERVED] <= n)
#define apart(seen, v) \
	(\base_addr(seen) != \base_addr(&zones[0]) && \base_addr(seen) != \base_addr(v) && \
	 \base_addr(seen) != \base_addr(vmemmap) && report_apart(v))

#endif
