/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checker of the theorems: a sound state passes, and each of many ways to spoil one is found,
 * by the theorem's name and at the place. The machine has 64 MiB, 2 CPUs, and has been used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../cli/host.h"
#include "../src/alloc.h"
#include "../src/invariant.h"
#include "../src/procfs.h"

#define NR_PAGES 600u

static struct machine_config config;
static pfn_t pages[NR_PAGES];
static struct zone *zone; /* DMA32 */

static void free_block(unsigned int i)
{
	assert_int_equal(free_pages(pages[i], i % 5), BAD_PAGE_NONE);
	pages[i] = PFN_NONE;
}

/* A machine of the release with allocations of several orders and types, half of them freed. */
static void use_machine(const char *release_name)
{
	static const gfp_t gfp[] = {
		GFP_KERNEL,
		GFP_HIGHUSER_MOVABLE,
		GFP_KERNEL | GFP_BIT_RECLAIMABLE,
	};
	char error[256];

	config = (struct machine_config){ .nr_nodes = 1, .nr_cpus = 2, .nr_memory = 2 };
	config.release = release_find(release_name);
	config.memory[0] = (struct memory_range){ .start = 1, .end = 0x9f };
	config.memory[1] = (struct memory_range){ .start = 0x100, .end = 0x4000 };
	if (!host_power_on(&config, error, sizeof(error)))
		fail_msg("%s", error);
	current = (struct task){ .mems_allowed = NODEMASK_ALL };
	for (unsigned int i = 0; i < NR_PAGES; i++) {
		this_cpu = i % 2;
		pages[i] = alloc_pages(gfp[i % 3], i % 5);
		assert_true(pages[i] != PFN_NONE);
	}
	for (unsigned int i = 0; i < NR_PAGES; i += 2)
		free_block(i);
	/* frees of larger orders empty the pcp lists: single pages last */
	this_cpu = 0;
	for (unsigned int i = 5; i < 200; i += 10)
		free_block(i);
	zone = &zones[ZONE_DMA32];
}

static int set_up(void **state)
{
	(void)state;
	use_machine("6.1");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	host_power_off();
	return 0;
}

static void expect_sound(void)
{
	struct violation v;

	if (!invariant_check(&v))
		fail_msg("%s: %s", theorem_name(v.theorem), v.text);
	if (!invariant_check_counts(&v))
		fail_msg("%s: %s", theorem_name(v.theorem), v.text);
}

static void expect(enum theorem theorem, pfn_t pfn, list_t list)
{
	struct violation v;

	if (invariant_check(&v))
		fail_msg("%s is broken and nothing was found", theorem_name(theorem));
	if (v.theorem != theorem || v.pfn != pfn || v.list != list)
		fail_msg("expected %s at pfn %llu, list %u; found %s at pfn %llu, list %u: %s",
			 theorem_name(theorem), (unsigned long long)pfn, list,
			 theorem_name(v.theorem), (unsigned long long)v.pfn, v.list, v.text);
	assert_ptr_equal(v.zone, zone);
	assert_string_not_equal(v.text, "");
}

/* A breach of counters is found by the cheap check as well. */
static void expect_in_counts(enum theorem theorem)
{
	struct violation v;

	expect(theorem, PFN_NONE, LIST_NONE);
	assert_false(invariant_check_counts(&v));
	assert_int_equal(v.theorem, theorem);
	assert_ptr_equal(v.zone, zone);
}

/* A free list with at least n blocks, of order at least 1. */
static list_t long_list(uint64_t n)
{
	for (unsigned int i = 0; i < MIGRATE_TYPES * MAX_ORDER; i++)
		if (i % MAX_ORDER > 0 && lists[zone->free_list + i].count >= n)
			return zone->free_list + i;
	fail_msg("no free list has %llu blocks", (unsigned long long)n);
	return LIST_NONE;
}

/* A pcp list of CPU 0 with pages of order 0. */
static list_t pcp_list(void)
{
	for (unsigned int i = 0; i < MIGRATE_PCPTYPES; i++)
		if (lists[zone->pcp[0].list + i].count >= 2)
			return zone->pcp[0].list + i;
	fail_msg("no pcp list has two pages");
	return LIST_NONE;
}

/* An allocated block of the order. */
static pfn_t allocated(unsigned int order)
{
	for (unsigned int i = 0; i < NR_PAGES; i++)
		if (pages[i] != PFN_NONE && i % 5 == order && vmemmap[pages[i]].zone == zone->id)
			return pages[i];
	fail_msg("no block of order %u is allocated", order);
	return PFN_NONE;
}

/* The first block of order 10 of the movable list. */
static pfn_t largest_free(void)
{
	pfn_t pfn = lists[free_list(zone, MAX_PAGE_ORDER, MIGRATE_MOVABLE)].first;

	assert_true(pfn != PFN_NONE);
	return pfn;
}

/* Make a free block of order 10 two of order 9 that nobody merged. */
static pfn_t part_buddies(void)
{
	pfn_t pfn = largest_free();

	list_del(pfn);
	for (uint64_t half = 0; half < 2; half++) {
		set_block(zone, pfn + half * PAGEBLOCK_PAGES, PAGE_FREE, PAGEBLOCK_ORDER);
		list_add(free_list(zone, PAGEBLOCK_ORDER, MIGRATE_MOVABLE),
			 pfn + half * PAGEBLOCK_PAGES);
	}
	return pfn;
}

static void a_used_machine_of_either_release_is_sound(void **state)
{
	(void)state;
	expect_sound();
	use_machine("5.10");
	expect_sound();
	drain_all_pages(NULL);
	expect_sound();
}

static void a_chain_that_ends_early_is_found(void **state)
{
	list_t list = long_list(2);

	(void)state;
	vmemmap[lists[list].first].next = PFN_NONE;
	expect(THEOREM_LISTS, lists[list].first, list);
}

static void a_chain_that_runs_in_a_circle_is_found(void **state)
{
	list_t list = long_list(2);
	pfn_t last = lists[list].last;

	(void)state;
	vmemmap[last].next = lists[list].first;
	expect(THEOREM_LISTS, last, list);
}

static void a_link_to_no_frame_is_found(void **state)
{
	list_t list = long_list(2);

	(void)state;
	vmemmap[lists[list].first].next = nr_frames + 5;
	expect(THEOREM_LISTS, nr_frames + 5, list);
}

static void a_wrong_link_back_is_found(void **state)
{
	list_t list = long_list(2);

	(void)state;
	vmemmap[lists[list].last].prev = PFN_NONE;
	expect(THEOREM_LISTS, lists[list].last, list);
}

static void a_wrong_last_entry_is_found(void **state)
{
	list_t list = long_list(2);
	pfn_t last = lists[list].last;

	(void)state;
	lists[list].last = lists[list].first;
	expect(THEOREM_LISTS, last, list);
}

static void a_list_that_counts_one_too_many_is_found(void **state)
{
	list_t list = long_list(2);

	(void)state;
	lists[list].count++;
	expect(THEOREM_LISTS, lists[list].last, list);
}

static void a_free_block_on_another_orders_list_is_found(void **state)
{
	list_t list = long_list(1);
	pfn_t pfn = lists[list].first;

	(void)state;
	list_del(pfn);
	list_add(list - 1, pfn);
	expect(THEOREM_LISTS, pfn, list - 1);
}

static void a_free_block_that_is_on_no_list_is_found(void **state)
{
	list_t list = long_list(1);
	pfn_t pfn = lists[list].first;

	(void)state;
	list_del(pfn);
	expect(THEOREM_LISTS, pfn, LIST_NONE);
}

static void an_allocated_block_on_a_free_list_is_found(void **state)
{
	list_t list = long_list(1);

	(void)state;
	vmemmap[lists[list].first].state = PAGE_ALLOCATED;
	expect(THEOREM_LISTS, lists[list].first, list);
}

static void an_allocated_page_on_a_pcp_list_is_found(void **state)
{
	list_t list = pcp_list();

	(void)state;
	vmemmap[lists[list].first].state = PAGE_ALLOCATED;
	expect(THEOREM_LISTS, lists[list].first, list);
}

static void a_pcp_page_that_is_on_no_list_is_found(void **state)
{
	(void)state;
	vmemmap[allocated(0)].state = PAGE_PCP;
	expect(THEOREM_LISTS, PFN_NONE, LIST_NONE);
}

static void a_frame_in_no_block_is_found(void **state)
{
	pfn_t pfn = allocated(0);

	(void)state;
	vmemmap[pfn].state = PAGE_TAIL;
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
}

static void a_block_shorter_than_its_frames_is_found(void **state)
{
	pfn_t pfn = allocated(2);

	(void)state;
	vmemmap[pfn].order = 1;
	expect(THEOREM_PARTITION, pfn + 2, vmemmap[pfn + 2].list);
}

static void a_block_inside_another_is_found(void **state)
{
	pfn_t pfn = largest_free() + 256;

	(void)state;
	set_block(zone, pfn, PAGE_ALLOCATED, 3);
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
}

static void a_block_that_reaches_over_the_next_is_found(void **state)
{
	pfn_t pfn = PFN_NONE;

	(void)state;
	for (unsigned int i = 0; i < NR_PAGES && pfn == PFN_NONE; i++)
		if (pages[i] != PFN_NONE && i % 5 == 0 && block_aligned(pages[i], 1) &&
		    vmemmap[pages[i] + 1].state != PAGE_TAIL && vmemmap[pages[i]].zone == zone->id)
			pfn = pages[i];
	assert_true(pfn != PFN_NONE);
	vmemmap[pfn].order = 1;
	expect(THEOREM_PARTITION, pfn + 1, vmemmap[pfn + 1].list);
}

static void a_block_that_is_not_aligned_is_found(void **state)
{
	pfn_t pfn = allocated(1);

	(void)state;
	set_block(zone, pfn, PAGE_ALLOCATED, 0);
	set_block(zone, pfn + 1, PAGE_ALLOCATED, 1);
	expect(THEOREM_PARTITION, pfn + 1, LIST_NONE);
}

static void a_block_beyond_the_zones_end_is_found(void **state)
{
	pfn_t last = zone_end_pfn(zone) - 1, pfn = block_head(last);

	(void)state;
	zone->spanned--;
	expect(THEOREM_PARTITION, pfn, vmemmap[pfn].list);
}

static void a_state_or_an_order_that_is_none_is_found(void **state)
{
	pfn_t pfn = allocated(1);

	(void)state;
	vmemmap[pfn].state = PAGE_GUARD + 1;
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
	vmemmap[pfn].state = PAGE_ALLOCATED;
	vmemmap[pfn].order = MAX_ORDER;
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
}

static void a_block_of_a_zone_elsewhere_is_found(void **state)
{
	pfn_t pfn = allocated(3);

	(void)state;
	vmemmap[pfn].zone = ZONE_DMA;
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
	vmemmap[pfn].zone = UINT16_MAX;
	expect(THEOREM_PARTITION, pfn, LIST_NONE);
}

static void free_buddies_apart_are_found(void **state)
{
	pfn_t pfn = part_buddies();

	(void)state;
	expect(THEOREM_COALESCED, pfn, free_list(zone, PAGEBLOCK_ORDER, MIGRATE_MOVABLE));
}

static void buddies_that_the_release_kept_apart_are_no_breach(void **state)
{
	pfn_t pfn = part_buddies();

	(void)state;
	zone->nr_reserved_highatomic = PAGEBLOCK_PAGES;
	set_pageblock_migratetype(pfn, MIGRATE_HIGHATOMIC);
	expect_sound();
	release = release_find("5.10"); /* which merges them */
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		zone->pcp[cpu].free_factor = 0;
	expect(THEOREM_COALESCED, pfn, free_list(zone, PAGEBLOCK_ORDER, MIGRATE_MOVABLE));
	zone->nr_isolate_pageblock = 1;
	set_pageblock_migratetype(pfn, MIGRATE_ISOLATE);
	release = release_find("6.1");
	expect_sound();
}

static void buddies_of_a_type_that_was_kept_apart_once_are_no_breach(void **state)
{
	(void)state;
	part_buddies();
	zone->kept_apart = true;
	expect_sound();
}

static void a_free_count_off_by_one_is_found(void **state)
{
	(void)state;
	zone->vm_stat[NR_FREE_PAGES]++;
	expect_in_counts(THEOREM_CONSERVATION);
}

static void a_cpus_part_of_the_free_count_off_by_one_is_found(void **state)
{
	(void)state;
	zone->pcp[1].vm_stat_diff[NR_FREE_PAGES]--;
	expect_in_counts(THEOREM_CONSERVATION);
}

static void cma_pages_that_are_not_there_are_found(void **state)
{
	(void)state;
	zone->vm_stat[NR_FREE_CMA_PAGES] = 1;
	expect_in_counts(THEOREM_CONSERVATION);
}

static void a_managed_page_too_few_is_found(void **state)
{
	(void)state;
	zone->managed--;
	expect(THEOREM_CONSERVATION, PFN_NONE, LIST_NONE);
}

static void an_allocated_block_that_leaks_is_found(void **state)
{
	(void)state;
	vmemmap[allocated(2)].state = PAGE_RESERVED;
	expect(THEOREM_CONSERVATION, PFN_NONE, LIST_NONE);
}

static void a_wrong_pcp_count_is_found(void **state)
{
	(void)state;
	zone->pcp[0].count--;
	expect_in_counts(THEOREM_PCP_BOUNDS);
	zone->pcp[0].count = -1;
	expect_in_counts(THEOREM_PCP_BOUNDS);
}

static void pcp_sizes_that_no_release_sets_are_found(void **state)
{
	(void)state;
	zone->pcp[1].free_factor = 6;
	expect_in_counts(THEOREM_PCP_BOUNDS);
	zone->pcp[1].free_factor = 0;
	zone->pcp[1].batch = 0;
	expect_in_counts(THEOREM_PCP_BOUNDS);
}

static void a_pcp_page_of_another_lists_type_is_found(void **state)
{
	list_t list = pcp_list();
	pfn_t pfn = lists[list].first;

	(void)state;
	vmemmap[pfn].migratetype = (uint16_t)((list - zone->pcp[0].list + 1) % MIGRATE_PCPTYPES);
	expect(THEOREM_MOBILITY, pfn, list);
	vmemmap[pfn].migratetype = MIGRATE_ISOLATE;
	expect(THEOREM_MOBILITY, pfn, list);
}

static void a_pageblock_of_no_type_is_found(void **state)
{
	(void)state;
	set_pageblock_migratetype(0x2000, MIGRATE_TYPES);
	expect(THEOREM_MOBILITY, 0x2000, LIST_NONE);
}

static void a_wrong_count_of_isolated_pageblocks_is_found(void **state)
{
	(void)state;
	zone->nr_isolate_pageblock = 1;
	expect(THEOREM_MOBILITY, PFN_NONE, LIST_NONE);
}

static void a_wrong_highatomic_reserve_is_found(void **state)
{
	(void)state;
	zone->nr_reserved_highatomic = 100;
	expect_in_counts(THEOREM_MOBILITY);
	zone->nr_reserved_highatomic = 4 * PAGEBLOCK_PAGES;
	expect_in_counts(THEOREM_MOBILITY);
	zone->nr_reserved_highatomic = 0;
	set_pageblock_migratetype(0x2000, MIGRATE_HIGHATOMIC);
	expect(THEOREM_MOBILITY, PFN_NONE, LIST_NONE);
}

static void watermarks_that_do_not_ascend_are_found(void **state)
{
	(void)state;
	zone->watermark[WMARK_MIN] = zone->watermark[WMARK_LOW] + 1;
	expect_in_counts(THEOREM_WATERMARK);
}

static void a_boost_beyond_its_bound_is_found(void **state)
{
	(void)state;
	zone->watermark_boost = 1u << 20;
	expect_in_counts(THEOREM_WATERMARK);
}

static void a_zone_kept_from_its_own_requests_is_found(void **state)
{
	(void)state;
	zone->lowmem_reserve[ZONE_DMA32] = 1;
	expect_in_counts(THEOREM_WATERMARK);
}

static void a_text_that_does_not_fit_says_how_long_it_is(void **state)
{
	char small[32], large[4096];
	struct text t = { .buf = small, .size = sizeof(small) };
	struct text u = { .buf = large, .size = sizeof(large) };

	(void)state;
	buddyinfo_show(&t);
	buddyinfo_show(&u);
	assert_false(text_complete(&t));
	assert_true(text_complete(&u));
	assert_int_equal(t.len, u.len);
	assert_memory_equal(small, large, sizeof(small) - 1);
	assert_int_equal(small[sizeof(small) - 1], '\0');
	assert_false(procfs_read(&t, "/proc/self"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_used_machine_of_either_release_is_sound),
		CASE(a_chain_that_ends_early_is_found),
		CASE(a_chain_that_runs_in_a_circle_is_found),
		CASE(a_link_to_no_frame_is_found),
		CASE(a_wrong_link_back_is_found),
		CASE(a_wrong_last_entry_is_found),
		CASE(a_list_that_counts_one_too_many_is_found),
		CASE(a_free_block_on_another_orders_list_is_found),
		CASE(a_free_block_that_is_on_no_list_is_found),
		CASE(an_allocated_block_on_a_free_list_is_found),
		CASE(an_allocated_page_on_a_pcp_list_is_found),
		CASE(a_pcp_page_that_is_on_no_list_is_found),
		CASE(a_frame_in_no_block_is_found),
		CASE(a_block_shorter_than_its_frames_is_found),
		CASE(a_block_inside_another_is_found),
		CASE(a_block_that_reaches_over_the_next_is_found),
		CASE(a_block_that_is_not_aligned_is_found),
		CASE(a_block_beyond_the_zones_end_is_found),
		CASE(a_state_or_an_order_that_is_none_is_found),
		CASE(a_block_of_a_zone_elsewhere_is_found),
		CASE(free_buddies_apart_are_found),
		CASE(buddies_that_the_release_kept_apart_are_no_breach),
		CASE(buddies_of_a_type_that_was_kept_apart_once_are_no_breach),
		CASE(a_free_count_off_by_one_is_found),
		CASE(a_cpus_part_of_the_free_count_off_by_one_is_found),
		CASE(cma_pages_that_are_not_there_are_found),
		CASE(a_managed_page_too_few_is_found),
		CASE(an_allocated_block_that_leaks_is_found),
		CASE(a_wrong_pcp_count_is_found),
		CASE(pcp_sizes_that_no_release_sets_are_found),
		CASE(a_pcp_page_of_another_lists_type_is_found),
		CASE(a_pageblock_of_no_type_is_found),
		CASE(a_wrong_count_of_isolated_pageblocks_is_found),
		CASE(a_wrong_highatomic_reserve_is_found),
		CASE(watermarks_that_do_not_ascend_are_found),
		CASE(a_boost_beyond_its_bound_is_found),
		CASE(a_zone_kept_from_its_own_requests_is_found),
		CASE(a_text_that_does_not_fit_says_how_long_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
