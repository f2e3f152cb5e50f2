/* SPDX-License-Identifier: GPL-2.0-only */
/* Reclaim: what becomes of each kind of page, how much of which list is scanned, kswapd's rounds. */
#include "fixture.h"

#include "../src/fault.h"

static struct mapping *task, *file;

/* A machine with 4 MiB of swap, a task and a file of as much memory as it has. */
static void machine_of(const char *release_name, uint64_t pages)
{
	char error[256];

	one_zone(release_name, 1, pages);
	task = host_mapping_open(MAPPING_TASK, "task", pages, error, sizeof(error));
	file = host_mapping_open(MAPPING_FILE, "file", pages, error, sizeof(error));
	assert_non_null(task);
	assert_non_null(file);
	swap.total = MIB(4);
}

static void machine_with_owners(const char *release_name)
{
	machine_of(release_name, MIB(32));
}

/* A direct reclaim of all zones at the highest priority. */
static struct scan_control all_of_it(void)
{
	return (struct scan_control){ .gfp = GFP_KERNEL,
				      .reclaim_idx = ZONE_MOVABLE,
				      .nr_to_reclaim = MIB(32),
				      .may_writepage = true,
				      .may_swap = true };
}

static uint64_t scan(struct scan_control sc)
{
	shrink_node(0, &sc);
	assert_sound();
	return sc.nr_reclaimed;
}

static void touch_pages(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(touch_page(task, i), TOUCH_MINOR);
}

static void read_pages(unsigned int n, bool write)
{
	for (unsigned int i = 0; i < n; i++)
		assert_int_not_equal(file_page(file, i, write), TOUCH_NO_PAGE);
}

static bool flag(const struct mapping *m, uint64_t i, unsigned int bit)
{
	return (vmemmap[slot_pfn(m, i)].flags & bit) != 0;
}

static void clean_page_cache_is_dropped_the_oldest_first(void **state)
{
	struct scan_control sc = all_of_it();

	(void)state;
	machine_with_owners("6.1");
	read_pages(64, false);
	/* pages that were read once are worth no more than that */
	sc.priority = 1;
	assert_int_equal(scan(sc), 32);
	for (unsigned int i = 0; i < 64; i++)
		assert_int_equal(slot_kind(file, i), i < 32 ? SLOT_EMPTY : SLOT_PRESENT);
	assert_int_equal(vm_events[PGSCAN_DIRECT], 32);
	assert_int_equal(vm_events[PGSTEAL_DIRECT], 32);
	assert_int_equal(vm_events[PGSTEAL_FILE], 32);
	assert_int_equal(file_page(file, 0, false), TOUCH_MAJOR);
}

static void an_anonymous_page_has_a_second_chance(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	touch_pages(2);
	assert_int_equal(scan(all_of_it()), 0);
	assert_true(flag(task, 0, PG_REFERENCED));
	assert_false(flag(task, 0, PG_YOUNG));
	/* touched again, it is in use; the other one goes to swap */
	assert_int_equal(touch_page(task, 0), TOUCH_PRESENT);
	assert_int_equal(scan(all_of_it()), 0);
	assert_true(flag(task, 0, PG_ACTIVE));
	assert_int_equal(slot_kind(task, 1), SLOT_CACHED);
	assert_true(flag(task, 1, PG_WRITEBACK));
	assert_true(flag(task, 1, PG_RECLAIM));
	assert_true(disk_wait());
	assert_int_equal(scan(all_of_it()), 1);
	assert_int_equal(slot_kind(task, 1), SLOT_SWAP);
	assert_int_equal(vm_events[PSWPOUT], 1);
	assert_int_equal(node_stats[0][NR_VMSCAN_WRITE], 1);
	assert_int_equal(touch_page(task, 1), TOUCH_MAJOR);
	assert_sound();
}

static void without_room_in_swap_memory_stays(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	touch_pages(8);
	swap.total = 0;
	assert_int_equal(scan(all_of_it()), 0);
	assert_int_equal(vm_events[PGSCAN_ANON], 0);
	assert_int_equal(zone_reclaimable_pages(zone), 0);
	swap.total = 1;
	assert_int_equal(zone_reclaimable_pages(zone), 8);
	scan(all_of_it());
	scan(all_of_it());
	/* one page has found room, the others are out of the way */
	assert_int_equal(swap.used, 1);
	assert_int_equal(vm_events[PGACTIVATE], 7);
	assert_int_equal(zone_reclaimable_pages(zone), 0);
}

static void who_may_not_do_io_does_not_swap(void **state)
{
	struct scan_control sc = all_of_it();

	(void)state;
	machine_with_owners("6.1");
	touch_pages(4);
	sc.gfp = GFP_NOIO;
	scan(sc);
	scan(sc);
	assert_int_equal(swap.used, 0);
	sc.gfp = GFP_NOFS;
	scan(sc);
	assert_int_equal(swap.used, 4);
	assert_int_equal(vm_events[PSWPOUT], 4);
}

/* Direct reclaim leaves dirty pages to the flusher, and wakes it when it meets nothing else. */
static void dirty_pages_of_files_are_not_written_by_requests(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	read_pages(32, true);
	assert_false(background.flush);
	assert_int_equal(scan(all_of_it()), 0);
	assert_int_equal(node_stats[0][NR_VMSCAN_IMMEDIATE], 32);
	assert_int_equal(disk.nr_queue, 0);
	assert_true(background.flush);
	assert_true(flag(file, 0, PG_RECLAIM));
	/* nor when it comes round again */
	assert_int_equal(scan(all_of_it()), 0);
	assert_int_equal(scan(all_of_it()), 0);
	assert_true(node_stats[0][NR_VMSCAN_IMMEDIATE] > 32);
	assert_int_equal(disk.nr_queue, 0);
	while (background.flush || disk.nr_queue > 0) {
		background_step();
		disk_wait();
	}
	assert_int_equal(nodes[0].nr_file_dirty, 0);
	assert_int_equal(vm_events[PGROTATED], 32);
	assert_int_equal(scan(all_of_it()), 32);
}

static void locked_pages_are_never_scanned(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	mlock_all(task, true);
	touch_pages(8);
	assert_int_equal(scan(all_of_it()), 0);
	assert_int_equal(vm_events[PGSCAN_ANON], 0);
	assert_int_equal(zone_reclaimable_pages(zone), 0);
}

static void pages_of_higher_zones_are_skipped(void **state)
{
	struct scan_control sc = all_of_it();

	(void)state;
	machine_with_owners("6.1");
	read_pages(8, false);
	lruvecs[0].by_zone[ZONE_DMA][LRU_INACTIVE_FILE] = 8; /* else none would be scanned */
	sc.reclaim_idx = ZONE_DMA;
	shrink_node(0, &sc);
	lruvecs[0].by_zone[ZONE_DMA][LRU_INACTIVE_FILE] = 0;
	assert_int_equal(sc.nr_reclaimed, 0);
	assert_int_equal(vm_events[PGSKIP + ZONE_DMA32], 8);
	assert_sound();
}

/* How many anonymous pages a scan of 1024 of each kind looks at, and how many of the file. */
static void scan_with(uint64_t swappiness, uint64_t *anon, uint64_t *cache)
{
	struct scan_control sc = all_of_it();

	machine_with_owners("6.1");
	touch_pages(1024);
	read_pages(1024, false);
	/* few enough inactive pages of the file that it is not trimmed first */
	read_pages(640, false);
	background.swappiness = swappiness;
	sc.priority = 2;
	scan(sc);
	*anon = vm_events[PGSCAN_ANON];
	*cache = vm_events[PGSCAN_FILE];
}

static void swappiness_shares_the_scan_out(void **state)
{
	uint64_t anon, cache;

	(void)state;
	scan_with(0, &anon, &cache);
	assert_int_equal(anon, 0);
	assert_true(cache > 0);
	scan_with(60, &anon, &cache);
	assert_int_equal(anon, 1024 / 4 * 60 / 200);
	assert_int_equal(cache, 384 / 4 * 140 / 200);
	scan_with(200, &anon, &cache);
	assert_int_equal(anon, 1024 / 4);
	assert_int_equal(cache, 0);
}

static void active_pages_age_when_few_are_inactive(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	read_pages(64, false);
	read_pages(64, false);
	assert_int_equal(lists[lruvecs[0].lists + LRU_ACTIVE_FILE].count, 64);
	assert_int_equal(scan(all_of_it()), 0);
	assert_int_equal(vm_events[PGREFILL], 64);
	assert_int_equal(vm_events[PGDEACTIVATE], 64);
	assert_int_equal(lists[lruvecs[0].lists + LRU_ACTIVE_FILE].count, 0);
	assert_int_equal(scan(all_of_it()), 64);
}

/* Fill memory with page cache until kswapd is asked for. */
static void fill_with_cache(void)
{
	for (unsigned int i = 0; !nodes[0].kswapd_wanted && !kswapds[0].running; i++)
		assert_int_not_equal(file_page(file, i, false), TOUCH_NO_PAGE);
}

static void kswapd_frees_up_to_the_high_mark_and_sleeps(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	fill_with_cache();
	assert_true(zone_page_state_snapshot(zone, NR_FREE_PAGES) <=
		    (int64_t)wmark_pages(zone, WMARK_LOW));
	for (unsigned int i = 0; i < 1000 && (nodes[0].kswapd_wanted || kswapds[0].running); i++)
		background_step();
	assert_false(kswapds[0].running);
	assert_false(nodes[0].kswapd_wanted);
	assert_true(zone_page_state_snapshot(zone, NR_FREE_PAGES) >
		    (int64_t)wmark_pages(zone, WMARK_HIGH));
	assert_true(vm_events[PAGEOUTRUN] >= 1);
	assert_int_equal(vm_events[PGSCAN_DIRECT], 0);
	assert_true(vm_events[PGSTEAL_KSWAPD] > 0);
	assert_int_equal(zone->flags & ZONE_RECLAIM_ACTIVE, 0);
	assert_sound();
}

static void the_boost_that_kswapd_began_with_is_gone_when_it_ends(void **state)
{
	(void)state;
	machine_with_owners("6.1");
	read_pages(2048, false);
	zone->watermark_boost = 512;
	nodes[0].kswapd_wanted = true;
	nodes[0].kswapd_highest_zoneidx = ZONE_DMA32;
	for (unsigned int i = 0; i < 1000 && (nodes[0].kswapd_wanted || kswapds[0].running); i++)
		background_step();
	assert_int_equal(zone->watermark_boost, 0);
	/* no mark was missed, and at the first priority so short a list is not scanned */
	assert_int_equal(vm_events[PGSTEAL_KSWAPD], 0);
	assert_int_equal(vm_events[PAGEOUTRUN], 1);
	assert_sound();
}

static void a_kswapd_that_always_fails_gives_up(void **state)
{
	uint64_t runs;

	(void)state;
	machine_with_owners("6.1");
	swap.total = 0;
	for (unsigned int i = 0; touch_page(task, i) != TOUCH_NO_PAGE; i++)
		;
	for (unsigned int i = 0; i < 10000; i++)
		background_step();
	assert_int_equal(kswapds[0].failures, MAX_KSWAPD_FAILURES);
	assert_false(kswapds[0].running);
	/* who asks for it then asks in vain */
	runs = vm_events[PAGEOUTRUN];
	nodes[0].kswapd_wanted = true;
	for (unsigned int i = 0; i < 100; i++)
		background_step();
	assert_int_equal(vm_events[PAGEOUTRUN], runs);
	nodes[0].kswapd_wanted = false;
	/* a direct reclaim that frees something wakes it up again */
	assert_int_equal(touch_page(task, 0), TOUCH_PRESENT);
	swap.total = MIB(32);
	scan(all_of_it());
	scan(all_of_it());
	while (disk_wait())
		;
	assert_true(scan(all_of_it()) > 0);
	assert_int_equal(kswapds[0].failures, 0);
}

static void a_request_reclaims_for_itself_when_kswapd_cannot(void **state)
{
	pfn_t pfn;

	(void)state;
	machine_with_owners("5.10");
	read_pages(4096, false);
	kswapds[0].failures = MAX_KSWAPD_FAILURES;
	while (get_page_from_freelist(
		       GFP_KERNEL, 0, WMARK_MIN,
		       &(struct alloc_context){ .node = &nodes[0],
						.preferred = nodes[0].zonelists[ZONELIST_FALLBACK],
						.nodemask = NODEMASK_ALL,
						.highest_zoneidx = ZONE_NORMAL }) != PFN_NONE)
		;
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 0);
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_int_not_equal(pfn, PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 1);
	assert_true(vm_events[PGSTEAL_DIRECT] >= SWAP_CLUSTER_MAX);
	assert_int_equal(kswapds[0].failures, 0);
	assert_sound();
}

/* The min mark is far above what is free: each round helps by some 32 pages, and none is given up. */
static void a_request_goes_on_as_long_as_reclaim_helps(void **state)
{
	uint64_t rounds;

	(void)state;
	machine_of("6.1", MIB(256));
	read_pages(60000, false);
	use_up(zone);
	zone->watermark[WMARK_MIN] = 30000;
	zone->watermark[WMARK_LOW] = zone->watermark[WMARK_HIGH] = 30000;
	assert_int_not_equal(alloc_pages(GFP_BIT_DIRECT_RECLAIM, 0), PFN_NONE);
	rounds = slowpath_events.allocstall[ZONE_NORMAL];
	assert_true(rounds > MAX_RECLAIM_RETRIES + 1 + nr_frames / PAGEBLOCK_PAGES);
	assert_true(vm_events[PGSTEAL_DIRECT] >= 30000);
	assert_sound();
}

static void a_machine_that_nobody_uses_has_no_background(void **state)
{
	(void)state;
	one_zone("6.1", 1, MIB(32));
	zone->watermark_boost = 512;
	nodes[0].kswapd_wanted = true;
	for (unsigned int i = 0; i < 100; i++)
		background_step();
	assert_true(nodes[0].kswapd_wanted);
	assert_int_equal(zone->watermark_boost, 512);
	assert_int_equal(vm_events[PAGEOUTRUN], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(clean_page_cache_is_dropped_the_oldest_first),
		CASE(an_anonymous_page_has_a_second_chance),
		CASE(without_room_in_swap_memory_stays),
		CASE(who_may_not_do_io_does_not_swap),
		CASE(dirty_pages_of_files_are_not_written_by_requests),
		CASE(locked_pages_are_never_scanned),
		CASE(pages_of_higher_zones_are_skipped),
		CASE(swappiness_shares_the_scan_out),
		CASE(active_pages_age_when_few_are_inactive),
		CASE(kswapd_frees_up_to_the_high_mark_and_sleeps),
		CASE(the_boost_that_kswapd_began_with_is_gone_when_it_ends),
		CASE(a_kswapd_that_always_fails_gives_up),
		CASE(a_request_reclaims_for_itself_when_kswapd_cannot),
		CASE(a_request_goes_on_as_long_as_reclaim_helps),
		CASE(a_machine_that_nobody_uses_has_no_background),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
