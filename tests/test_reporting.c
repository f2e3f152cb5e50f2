/* SPDX-License-Identifier: GPL-2.0-only */
/* Free page reporting: what is marked, what a round leaves, in which order lists are afterwards. */
#include "fixture.h"

#include "../src/page_reporting.h"

static void reporting_zone(const char *release_name, uint64_t pages)
{
	one_zone(release_name, 1, pages);
	zone->pcp[0].stat_threshold = 0;
}

static void every_large_block_is_reported_once(void **state)
{
	(void)state;
	reporting_zone("6.1", MIB(128));
	assert_int_equal(zone_reported_pages(zone), 0);
	/* the last of the 32 blocks is not taken while the others are: min has to stay free */
	assert_false(page_reporting_process());
	assert_int_equal(page_reporting_events.calls, 1);
	assert_int_equal(page_reporting_events.pages, MIB(124));
	assert_int_equal(zone_reported_pages(zone), MIB(124));
	assert_false(page_reporting_process());
	assert_int_equal(page_reporting_events.calls, 2);
	assert_int_equal(zone_reported_pages(zone), MIB(128));
	assert_false(page_reporting_process());
	assert_int_equal(page_reporting_events.calls, 2);
	assert_sound();
}

static void a_batch_returns_last_block_first(void **state)
{
	(void)state;
	reporting_zone("5.10", MIB(72));
	zone->watermark[WMARK_LOW] = 0;
	assert_false(page_reporting_process());
	assert_int_equal(zone_reported_pages(zone), MIB(68));
	assert_int_equal(vmemmap[START + MIB(68)].flags & PG_REPORTED, 0);
	assert_int_equal(lists[free_list(zone, 10, MIGRATE_MOVABLE)].first, START + MIB(68));
	assert_int_equal(lists[free_list(zone, 10, MIGRATE_MOVABLE)].last, START);
}

/* Two buddies that had to stay apart merge when they come back: that block was never reported. */
static void what_merges_when_it_comes_back_is_not_reported(void **state)
{
	pfn_t pfn;

	(void)state;
	reporting_zone("6.1", MIB(72));
	zone->watermark[WMARK_MIN] = zone->watermark[WMARK_LOW] = 0;
	pfn = alloc_pages(GFP_HIGHUSER_MOVABLE, 10);
	set_block(zone, pfn, PAGE_ALLOCATED, 9);
	set_block(zone, pfn + 512, PAGE_ALLOCATED, 9);
	set_pageblock_migratetype(pfn + 512, MIGRATE_HIGHATOMIC);
	free_one_page(zone, pfn, 9, MIGRATE_MOVABLE, FPI_NONE);
	free_one_page(zone, pfn + 512, 9, MIGRATE_HIGHATOMIC, FPI_NONE);
	set_pageblock_migratetype(pfn + 512, MIGRATE_MOVABLE);
	move_freepages_block(zone, pfn + 512, MIGRATE_MOVABLE);
	zone->kept_apart = true;
	assert_false(page_reporting_process());
	assert_int_equal(vmemmap[pfn].order, 10);
	assert_int_equal(vmemmap[pfn].flags & PG_REPORTED, 0);
	assert_int_equal(zone_reported_pages(zone), MIB(64));
	assert_sound();
}

/* 256 blocks: a round makes two full calls; the first block that it leaves is first in the list. */
static void a_round_has_a_budget(void **state)
{
	list_t list;

	(void)state;
	reporting_zone("6.1", GIB(1));
	list = free_list(zone, 10, MIGRATE_MOVABLE);
	for (uint64_t round = 1; round < 4; round++) {
		assert_true(page_reporting_process());
		assert_int_equal(page_reporting_events.calls, 2 * round);
		assert_int_equal(zone_reported_pages(zone), round * 64 * MAX_ORDER_PAGES);
		assert_int_equal(lists[list].first, START + round * 64 * MAX_ORDER_PAGES);
		assert_sound();
	}
	assert_false(page_reporting_process());
	assert_int_equal(zone_reported_pages(zone), GIB(1));
	assert_int_equal(page_reporting_events.calls, 8);
}

static void use_takes_the_mark_away(void **state)
{
	pfn_t pfn;

	(void)state;
	reporting_zone("6.1", MIB(128));
	page_reporting_process();
	page_reporting_process();
	pfn = alloc_pages(GFP_KERNEL, 4);
	assert_int_not_equal(pfn, PFN_NONE);
	assert_int_equal(vmemmap[pfn].flags & PG_REPORTED, 0);
	assert_int_equal(zone_reported_pages(zone), MIB(124));
	/* of the block that was split a pageblock is left */
	assert_false(page_reporting_process());
	assert_int_equal(zone_reported_pages(zone), MIB(126));
	assert_int_equal(page_reporting_events.calls, 3);
	/* merged again, it is another block */
	free_pages(pfn, 4);
	assert_int_equal(zone_reported_pages(zone), MIB(124));
	assert_false(page_reporting_process());
	assert_int_equal(zone_reported_pages(zone), MIB(128));
	assert_sound();
}

static void pageblocks_become_movable_and_isolated_ones_are_left(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_UNMOVABLE);
	for (pfn_t pfn = START; pfn < START + MIB(16); pfn += PAGEBLOCK_PAGES)
		give(pfn, 9, MIGRATE_UNMOVABLE);
	set_migratetype_isolate(zone, START + MIB(12));
	set_pageblock_migratetype(START + MIB(8), MIGRATE_HIGHATOMIC);
	set_pageblock_migratetype(START + MIB(10), MIGRATE_HIGHATOMIC);
	/* too little is free for a batch above the mark, so nothing is done */
	assert_false(page_reporting_process());
	assert_int_equal(zone_reported_pages(zone), 0);
	zone->vm_stat[NR_FREE_PAGES] += (int64_t)MIB(128);
	assert_false(page_reporting_process());
	zone->vm_stat[NR_FREE_PAGES] -= (int64_t)MIB(128);
	assert_int_equal(zone_reported_pages(zone), MIB(12));
	assert_int_equal(get_pageblock_migratetype(START), MIGRATE_MOVABLE);
	assert_int_equal(get_pageblock_migratetype(START + MIB(8)), MIGRATE_HIGHATOMIC);
	assert_false(list_empty(free_list(zone, 10, MIGRATE_HIGHATOMIC)));
	assert_false(list_empty(free_list(zone, 10, MIGRATE_ISOLATE)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_large_block_is_reported_once),
		CASE(a_batch_returns_last_block_first),
		CASE(what_merges_when_it_comes_back_is_not_reported),
		CASE(a_round_has_a_budget),
		CASE(use_takes_the_mark_away),
		CASE(pageblocks_become_movable_and_isolated_ones_are_left),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
