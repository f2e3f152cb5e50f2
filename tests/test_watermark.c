/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks and what is computed from them: who may take how much of a zone's reserve, how
 * fragmented it is, whether compaction would help.
 */
#include "fixture.h"
#include "../src/compaction.h"

#define B    START
#define U    MIGRATE_UNMOVABLE
#define M    MIGRATE_MOVABLE
#define HIGH ALLOC_MIN_RESERVE

/* The least free count at which order 0 passes a mark of 100. */
static int64_t least_free(unsigned int alloc_flags)
{
	int64_t free_pages = 0;

	while (!zone_watermark_ok_with(zone, 0, 100, ZONE_DMA32, alloc_flags, free_pages))
		free_pages++;
	return free_pages;
}

static void rights_lower_the_mark_by_the_releases_rule(void **state)
{
	/*
	 * 6.1: half for HIGH, then a quarter for those who cannot wait too, then half for OOM.
	 * 5.10: half for HIGH, then half for OOM or else a quarter for NON_BLOCK.
	 */
	static const struct {
		unsigned int flags;
		int64_t mark_5_10, mark_6_1;
	} rows[] = {
		{ 0, 100, 100 },
		{ HIGH, 50, 50 },
		{ ALLOC_NON_BLOCK, 75, 100 },
		{ HIGH | ALLOC_NON_BLOCK, 38, 38 },
		{ ALLOC_OOM, 50, 50 },
		{ ALLOC_OOM | ALLOC_NON_BLOCK, 50, 50 },
		{ ALLOC_OOM | HIGH, 25, 25 },
		{ ALLOC_OOM | HIGH | ALLOC_NON_BLOCK, 25, 19 },
		{ ALLOC_HIGHATOMIC, 100, 100 },
		{ ALLOC_KSWAPD | ALLOC_CPUSET | ALLOC_CMA | ALLOC_NOFRAGMENT, 100, 100 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		all_in_use("5.10", M);
		assert_int_equal(least_free(rows[i].flags), rows[i].mark_5_10 + 1);
		all_in_use("6.1", M);
		assert_int_equal(least_free(rows[i].flags), rows[i].mark_6_1 + 1);
	}
}

static void protection_of_the_highest_zone_is_added(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	zone->lowmem_reserve[ZONE_NORMAL] = 40;
	assert_true(zone_watermark_ok_with(zone, 0, 100, ZONE_DMA32, 0, 101));
	assert_false(zone_watermark_ok_with(zone, 0, 100, ZONE_NORMAL, 0, 140));
	assert_true(zone_watermark_ok_with(zone, 0, 100, ZONE_NORMAL, 0, 141));
}

static void highatomic_pages_are_free_only_for_who_has_the_right(void **state)
{
	static const struct {
		unsigned int flags;
		bool in_5_10, in_6_1;
	} rows[] = {
		{ 0, false, false },	   { ALLOC_NON_BLOCK, true, true },
		{ ALLOC_OOM, true, true }, { ALLOC_HIGHATOMIC, false, true },
		{ HIGH, false, true },
	};

	(void)state;
	for (unsigned int r = 0; r < 2; r++) {
		all_in_use(r == 0 ? "5.10" : "6.1", M);
		zone->nr_reserved_highatomic = 512;
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			assert_int_equal(zone_watermark_ok_with(zone, 0, 100, ZONE_DMA32,
								rows[i].flags, 550),
					 r == 0 ? rows[i].in_5_10 : rows[i].in_6_1);
		assert_true(zone_watermark_ok_with(zone, 0, 100, ZONE_DMA32, 0, 613));
	}
}

static void cma_pages_are_free_only_for_movable_requests(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_CMA);
	give(B, 3, MIGRATE_CMA);
	assert_true(zone_watermark_ok(zone, 0, 7, ZONE_DMA32, ALLOC_CMA));
	assert_false(zone_watermark_ok(zone, 0, 0, ZONE_DMA32, 0));
	assert_true(zone_watermark_ok(zone, 3, 0, ZONE_DMA32, ALLOC_CMA));
	give(B + 16, 3, U);
	assert_false(zone_watermark_ok(zone, 4, 0, ZONE_DMA32, ALLOC_CMA));
}

/* All pages of the block but one must be above the mark, and there must be a block. */
static void a_high_order_needs_a_block_on_a_list_that_it_may_take_from(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (unsigned int i = 0; i < 32; i++)
		give(B + 32 * (pfn_t)i, 2, M);
	assert_true(zone_watermark_ok(zone, 2, 100, ZONE_DMA32, 0));
	assert_false(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, 0));
	assert_true(zone_watermark_ok(zone, 2, 124, ZONE_DMA32, 0));
	assert_false(zone_watermark_ok(zone, 2, 125, ZONE_DMA32, 0));
	give(B + 2048, 3, MIGRATE_HIGHATOMIC);
	assert_false(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, ALLOC_NON_BLOCK));
	assert_true(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, ALLOC_HIGHATOMIC));
	assert_true(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, ALLOC_OOM));
	release = release_find("5.10");
	assert_true(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, ALLOC_NON_BLOCK));
	assert_false(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, 0));
	release = release_find("6.1");
	give(B + 3072, 5, MIGRATE_ISOLATE);
	assert_false(zone_watermark_ok(zone, 4, 0, ZONE_DMA32, ALLOC_CMA | ALLOC_HIGHATOMIC));
}

static void a_high_order_needs_no_cma_block_that_it_may_not_have(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	set_pageblock_migratetype(B + 512, MIGRATE_CMA);
	give(B + 512, 3, MIGRATE_CMA);
	for (pfn_t pfn = B; pfn < B + 400; pfn += 2)
		give(pfn, 0, M);
	assert_true(zone_watermark_ok(zone, 0, 100, ZONE_DMA32, 0));
	assert_true(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, ALLOC_CMA));
	assert_false(zone_watermark_ok(zone, 3, 100, ZONE_DMA32, 0));
}

static void the_short_test_agrees_with_the_whole_one(void **state)
{
	uint64_t seed = 61;

	(void)state;
	all_in_use("6.1", M);
	give(B, 4, M);
	for (unsigned int i = 0; i < 2000; i++) {
		unsigned int order = (unsigned int)random_below(&seed, 6);
		unsigned int flags = (unsigned int)random_below(&seed, 32) << 3 |
				     (unsigned int)random_below(&seed, 3);
		uint64_t mark = random_below(&seed, 60);

		zone->vm_stat[NR_FREE_PAGES] = (int64_t)random_below(&seed, 100);
		assert_int_equal(zone_watermark_fast(zone, order, mark, ZONE_DMA32, flags, 0),
				 zone_watermark_ok(zone, order, mark, ZONE_DMA32, flags));
	}
}

static void an_atomic_page_is_tried_against_min_without_the_boost(void **state)
{
	unsigned int flags = WMARK_MIN;

	(void)state;
	all_in_use("6.1", M);
	give_range(B, B + 64, M);
	zone->watermark[WMARK_MIN] = 50;
	zone->watermark_boost = 100;
	assert_true(zone_watermark_fast(zone, 0, 150, ZONE_DMA32, flags, GFP_ATOMIC));
	assert_false(zone_watermark_fast(zone, 0, 150, ZONE_DMA32, flags, GFP_KERNEL));
	assert_false(zone_watermark_fast(zone, 1, 150, ZONE_DMA32, flags, GFP_ATOMIC));
	assert_false(zone_watermark_fast(zone, 0, 150, ZONE_DMA32, WMARK_LOW, GFP_ATOMIC));
	zone->watermark[WMARK_MIN] = 64;
	assert_false(zone_watermark_fast(zone, 0, 164, ZONE_DMA32, flags, GFP_ATOMIC));
	zone->watermark_boost = 0;
	assert_false(zone_watermark_fast(zone, 0, 64, ZONE_DMA32, flags, GFP_ATOMIC));
}

static void indices_of_fragmentation(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	assert_int_equal(unusable_free_index(zone, 0), 1000);
	assert_int_equal(fragmentation_index(zone, 0), 0);
	for (unsigned int i = 0; i < 30; i++)
		give(B + 32 * (pfn_t)i, 3, M);
	/* 240 pages in 30 blocks: 1000 - (1000 + 240000 / 16) / 30 */
	assert_int_equal(fragmentation_index(zone, 4), 467);
	assert_int_equal(fragmentation_index(zone, 3), -1000);
	assert_int_equal(unusable_free_index(zone, 3), 0);
	give(B + 2048, 4, M);
	/* 16 of 256 pages */
	assert_int_equal(unusable_free_index(zone, 4), 937);
	assert_int_equal(fragmentation_index(zone, 4), -1000);
}

/* min 128, low 160, high 192; an order of 4 needs a gap of 32 pages. */
static void compaction_is_worth_it_where_free_memory_is_in_pieces(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (unsigned int i = 0; i < 192; i++)
		give(B + 2 * (pfn_t)i, 0, M);
	assert_int_equal(compaction_suitable(zone, 4, ZONE_DMA32), COMPACT_SKIPPED);
	assert_false(compaction_ready(zone, 4, ZONE_DMA32));
	give(B + 1000, 0, M);
	assert_int_equal(compaction_suitable(zone, 4, ZONE_DMA32), COMPACT_CONTINUE);
	assert_false(compaction_ready(zone, 4, ZONE_DMA32));
	/* a small order may go down to min, and does not ask for fragmentation */
	assert_int_equal(compaction_suitable(zone, 3, ZONE_DMA32), COMPACT_CONTINUE);
	for (unsigned int i = 0; i < 32; i++)
		give(B + 1024 + 2 * (pfn_t)i, 0, M);
	assert_true(compaction_ready(zone, 4, ZONE_DMA32));
	give(B + 2048, 4, M);
	assert_int_equal(compaction_suitable(zone, 4, ZONE_DMA32), COMPACT_SUCCESS);
	assert_true(compaction_ready(zone, 4, ZONE_DMA32));
}

static void compaction_is_no_help_where_memory_is_short(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (unsigned int i = 0; i < 30; i++)
		give(B + 32 * (pfn_t)i, 3, M);
	/* index 467: below the threshold of 500 it is for lack of memory */
	assert_int_equal(compaction_suitable(zone, 4, ZONE_DMA32), COMPACT_SKIPPED);
	vm.extfrag_threshold = 466;
	assert_int_equal(compaction_suitable(zone, 4, ZONE_DMA32), COMPACT_CONTINUE);
}

/* Very little free memory: the kernel's rounding makes the index negative, and it goes on. */
static void a_negative_index_does_not_keep_compaction_from_running(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	zone->watermark[WMARK_MIN] = zone->watermark[WMARK_LOW] = 0;
	give(B, 9, M);
	/* order 10: the block alone, 1000 - (1000 + 500) / 1 */
	assert_int_equal(fragmentation_index(zone, 10), -500);
	zone->vm_stat[NR_FREE_PAGES] = 5000;
	assert_int_equal(compaction_suitable(zone, 10, ZONE_DMA32), COMPACT_CONTINUE);
}

/* 16 MiB: sqrt(16 * 16384) = 512 KiB, 128 pages; a gap of 32. */
static void sysctls_recompute_what_hangs_on_them(void **state)
{
	static const uint64_t off[MAX_NR_ZONES] = { 0 };

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(1, MIB(64), 0);
	power_on();
	assert_true(zone_at(0, ZONE_DMA)->lowmem_reserve[ZONE_DMA32] > 0);
	vm_set_lowmem_reserve_ratio(off);
	assert_int_equal(zone_at(0, ZONE_DMA)->lowmem_reserve[ZONE_DMA32], 0);
	vm.lowmem_reserve_ratio[ZONE_DMA] = 12288 / 8;
	vm_read_lowmem_reserve_ratio();
	assert_int_equal(zone_at(0, ZONE_DMA)->lowmem_reserve[ZONE_DMA32], 8);

	all_in_use("6.1", M);
	assert_int_equal(zone->watermark[WMARK_MIN], 128);
	assert_int_equal(zone->watermark[WMARK_HIGH], 192);
	zone->watermark_boost = 512;
	vm_set_min_free_kbytes(2048);
	assert_int_equal(zone->watermark[WMARK_MIN], 512);
	assert_int_equal(zone->watermark[WMARK_LOW], 640);
	assert_int_equal(zone->watermark_boost, 0);
	vm_set_watermark_scale_factor(1000);
	assert_int_equal(zone->watermark[WMARK_LOW], 512 + 409);
	assert_int_equal(zone->pcp[0].high, 921);
	vm_set_percpu_pagelist_fraction(8);
	assert_int_equal(zone->pcp[0].high, 512);
	assert_int_equal(zone->pcp[0].batch, 1);
	zone->pcp[0].high = 7;
	vm_set_percpu_pagelist_fraction(8);
	assert_int_equal(zone->pcp[0].high, 7);
	/* what the user wrote is kept when huge pages go */
	vm_set_thp(true);
	assert_true(vm.min_free_kbytes >= 2048);
	vm_set_thp(false);
	assert_int_equal(vm.user_min_free_kbytes, 2048);
}

static void a_machine_whose_memory_is_all_reserved_has_no_marks_and_no_pages(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + 4096, 0);
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = START, .end = START + 4096 };
	power_on();
	assert_int_equal(zone->managed, 0);
	assert_int_equal(zone->watermark[WMARK_HIGH], 0);
	assert_int_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	assert_int_equal(slowpath_events.failures, 1);
	assert_false(nodes[0].kswapd_wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rights_lower_the_mark_by_the_releases_rule),
		CASE(protection_of_the_highest_zone_is_added),
		CASE(highatomic_pages_are_free_only_for_who_has_the_right),
		CASE(cma_pages_are_free_only_for_movable_requests),
		CASE(a_high_order_needs_a_block_on_a_list_that_it_may_take_from),
		CASE(a_high_order_needs_no_cma_block_that_it_may_not_have),
		CASE(the_short_test_agrees_with_the_whole_one),
		CASE(an_atomic_page_is_tried_against_min_without_the_boost),
		CASE(indices_of_fragmentation),
		CASE(compaction_is_worth_it_where_free_memory_is_in_pieces),
		CASE(compaction_is_no_help_where_memory_is_short),
		CASE(a_negative_index_does_not_keep_compaction_from_running),
		CASE(sysctls_recompute_what_hangs_on_them),
		CASE(a_machine_whose_memory_is_all_reserved_has_no_marks_and_no_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
