/* SPDX-License-Identifier: GPL-2.0-only */
/* Compaction: what moves and what stays, where scanners go and stop, what is remembered. */
#include "fixture.h"

#include "../src/fault.h"
#include "../src/fragmentation.h"

static struct mapping *task, *file;

/* A machine of 16 MiB with little reserve, a task and a file. */
static void machine_with_owners(const char *release_name, uint64_t pages)
{
	char error[256];

	one_zone(release_name, 1, pages);
	vm.watermark_boost_factor = 0;
	zone->watermark[WMARK_MIN] = 8;
	zone->watermark[WMARK_LOW] = zone->watermark[WMARK_HIGH] = 8;
	task = host_mapping_open(MAPPING_TASK, "task", pages, error, sizeof(error));
	file = host_mapping_open(MAPPING_FILE, "file", pages, error, sizeof(error));
	assert_non_null(task);
	assert_non_null(file);
}

static pfn_t frame(const struct mapping *m, uint64_t i)
{
	return slot_pfn(m, i);
}

/* A machine of 8 pageblocks of the task's pages, of which each fourth is free again. */
static unsigned int fragment(const char *release_name)
{
	unsigned int n = 0;

	machine_with_owners(release_name, MIB(16));
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) > 16)
		assert_int_equal(touch_page(task, n++), TOUCH_MINOR);
	for (unsigned int i = 0; i < n; i++)
		if (frame(task, i) % 4 == 0)
			truncate_page(frame(task, i));
	drain_all_pages(NULL);
	assert_sound();
	assert_int_equal(fragmentation_index(zone, 9) > 900, 1);
	return n;
}

/* How many pages the task has, each in a frame that says so. */
static unsigned int owned_pages(unsigned int n)
{
	unsigned int pages = 0;

	for (unsigned int i = 0; i < n; i++) {
		if (slot_kind(task, i) != SLOT_PRESENT)
			continue;
		assert_int_equal(page_owners[frame(task, i)].mapping, task->id);
		assert_int_equal(page_owners[frame(task, i)].index, i);
		pages++;
	}
	return pages;
}

/* Pages of the zone that nobody has. */
static int64_t unused_pages(void)
{
	return zone_page_state_snapshot(zone, NR_FREE_PAGES) + zone->pcp[0].count;
}

static void a_page_moves_with_all_that_it_is(void **state)
{
	pfn_t from, to;
	uint16_t flags;

	(void)state;
	machine_with_owners("6.1", MIB(16));
	assert_int_equal(file_page(file, 3, true), TOUCH_MINOR);
	assert_int_equal(file_page(file, 3, false), TOUCH_PRESENT);
	from = frame(file, 3);
	flags = vmemmap[from].flags;
	assert_int_equal(flags & (PG_DIRTY | PG_ACTIVE | PG_LRU), PG_DIRTY | PG_ACTIVE | PG_LRU);
	to = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	lru_del(from);
	assert_int_equal(migrate_page(from, to, MIGRATE_ASYNC, false), MIGRATED);
	assert_int_equal(frame(file, 3), to);
	assert_int_equal(slot_kind(file, 3), SLOT_PRESENT);
	assert_int_equal(vmemmap[to].flags, flags);
	assert_int_equal(vmemmap[from].flags, 0);
	assert_int_equal(free_pages(from, 0), BAD_PAGE_NONE);
	assert_int_equal(nodes[0].nr_file_dirty, 1);
	assert_sound();
	/* it can be written and dropped where it is now */
	assert_int_equal(sync_files(), 1);
	assert_int_equal(drop_pagecache(), 1);
	assert_int_equal(slot_kind(file, 3), SLOT_EMPTY);
	assert_sound();
}

static void a_page_in_the_swap_cache_stays_in_it(void **state)
{
	pfn_t from, to;

	(void)state;
	machine_with_owners("6.1", MIB(16));
	swap.total = 16;
	assert_int_equal(touch_page(task, 5), TOUCH_MINOR);
	from = frame(task, 5);
	lru_del(from);
	assert_true(add_to_swap(from));
	to = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	assert_int_equal(migrate_page(from, to, MIGRATE_ASYNC, false), MIGRATED);
	assert_int_equal(slot_kind(task, 5), SLOT_CACHED);
	assert_int_equal(frame(task, 5), to);
	free_pages(from, 0);
	assert_sound();
	assert_int_equal(touch_page(task, 5), TOUCH_MINOR);
	assert_int_equal(swap.used, 0);
	assert_sound();
}

static void what_is_being_written_is_waited_for_or_left(void **state)
{
	pfn_t from, to;

	(void)state;
	machine_with_owners("6.1", MIB(16));
	assert_int_equal(file_page(file, 0, true), TOUCH_MINOR);
	from = frame(file, 0);
	start_writeback(from);
	to = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	lru_del(from);
	assert_int_equal(migrate_page(from, to, MIGRATE_ASYNC, true), MIGRATE_FAILED);
	assert_int_equal(migrate_page(from, to, MIGRATE_SYNC_LIGHT, true), MIGRATE_FAILED);
	assert_int_equal(migrate_page(from, to, MIGRATE_SYNC, false), MIGRATE_AGAIN);
	assert_int_equal(disk.nr_queue, 1);
	assert_int_equal(migrate_page(from, to, MIGRATE_SYNC, true), MIGRATED);
	assert_int_equal(disk.nr_queue, 0);
	assert_false(vmemmap[to].flags & PG_WRITEBACK);
	free_pages(from, 0);
	assert_sound();
}

static void a_request_makes_its_block(void **state)
{
	static const char *const releases[] = { "5.10", "6.1" };

	(void)state;
	for (unsigned int r = 0; r < 2; r++) {
		unsigned int n = fragment(releases[r]), pages = owned_pages(n);
		pfn_t pfn = alloc_pages(GFP_TRANSHUGE, 9);

		assert_int_not_equal(pfn, PFN_NONE);
		assert_int_equal(owned_pages(n), pages);
		assert_sound();
		assert_int_equal(vm_events[COMPACTSTALL], 1);
		assert_int_equal(vm_events[COMPACTSUCCESS], 1);
		assert_int_equal(vm_events[COMPACTFAIL], 0);
		assert_int_equal(vm_events[PGMIGRATE_SUCCESS], 384);
		assert_int_equal(vm_events[PGMIGRATE_FAIL], 0);
		assert_true(vm_events[COMPACTISOLATED] >= 2 * 384);
		assert_int_equal(compact_hints[zone->id].defer_shift, 0);
		assert_int_equal(compact_hints[zone->id].order_failed, 10);
		free_pages(pfn, 9);
		assert_sound();
	}
}

/* The same request, but for what makes it not compact. */
static void who_may_not_do_io_does_not_compact(void **state)
{
	(void)state;
	fragment("6.1");
	assert_int_equal(alloc_pages(GFP_TRANSHUGE & ~(GFP_BIT_IO | GFP_BIT_FS), 9), PFN_NONE);
	assert_int_equal(vm_events[COMPACTMIGRATE_SCANNED], 0);
	assert_int_equal(vm_events[COMPACTSTALL], 0);
}

/* What a request for a huge page moves where the page cache has all but each fourth page. */
static uint64_t pages_of_cache_moved_by(gfp_t gfp)
{
	unsigned int n = 0;

	machine_with_owners("6.1", MIB(16));
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) > 16)
		assert_int_not_equal(file_page(file, n++, false), TOUCH_NO_PAGE);
	for (unsigned int i = 0; i < n; i++)
		if (frame(file, i) % 4 == 0)
			truncate_page(frame(file, i));
	drain_all_pages(NULL);
	alloc_pages(gfp, 9);
	assert_sound();
	assert_true(vm_events[COMPACTMIGRATE_SCANNED] > 0);
	return vm_events[PGMIGRATE_SUCCESS];
}

static void page_cache_stays_for_who_may_not_ask_file_systems(void **state)
{
	(void)state;
	assert_int_equal(pages_of_cache_moved_by((GFP_TRANSHUGE | GFP_BIT_NORETRY) & ~GFP_BIT_FS),
			 0);
	assert_int_equal(pages_of_cache_moved_by(GFP_TRANSHUGE), 384);
}

static void where_memory_is_short_nothing_moves(void **state)
{
	(void)state;
	fragment("6.1");
	zone->watermark[WMARK_LOW] = zone->watermark[WMARK_HIGH] = 2048;
	assert_int_equal(alloc_pages(GFP_TRANSHUGE | GFP_BIT_NORETRY, 9), PFN_NONE);
	assert_int_equal(vm_events[COMPACTSTALL], 0);
	assert_int_equal(vm_events[COMPACTMIGRATE_SCANNED], 0);
}

static void a_pinned_page_keeps_its_pageblock(void **state)
{
	unsigned int n = fragment("6.1");
	pfn_t first = START;

	(void)state;
	/* the kernel has a page in each pageblock but two */
	for (unsigned int i = 0; i < n; i++)
		if (slot_kind(task, i) == SLOT_PRESENT && frame(task, i) % PAGEBLOCK_PAGES == 255 &&
		    frame(task, i) >= START + 2 * PAGEBLOCK_PAGES) {
			pfn_t pfn = frame(task, i);

			lru_del(pfn);
			unmap_page(pfn);
			vmemmap[pfn].flags = 0;
		}
	compact_nodes();
	drain_all_pages(NULL);
	assert_sound();
	assert_int_equal(vmemmap[first].state, PAGE_FREE);
	assert_int_equal(vmemmap[START + 2 * PAGEBLOCK_PAGES + 255].state, PAGE_ALLOCATED);
	assert_true(vm_events[PGMIGRATE_SUCCESS] > 384);
}

static void compact_memory_moves_all_to_the_end(void **state)
{
	unsigned int n = fragment("6.1"), pages = owned_pages(n);
	uint64_t large = 0;

	(void)state;
	compact_nodes();
	drain_all_pages(NULL);
	assert_sound();
	assert_int_equal(owned_pages(n), pages);
	for (unsigned int order = 9; order < MAX_ORDER; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			large += lists[free_list(zone, order, type)].count << (order - 9);
	assert_true(large >= 1);
	assert_int_equal(vm_events[COMPACTSTALL], 0);
	assert_false(compact_hints[zone->id].flush);
}

static void no_page_moves_into_a_pageblock_that_is_free(void **state)
{
	pfn_t last = START + MIB(16) - PAGEBLOCK_PAGES;
	unsigned int n = 0;

	(void)state;
	machine_with_owners("6.1", MIB(16));
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) > 16)
		assert_int_equal(touch_page(task, n++), TOUCH_MINOR);
	for (unsigned int i = 0; i < n; i++)
		if (frame(task, i) >= last ||
		    (frame(task, i) < START + PAGEBLOCK_PAGES && frame(task, i) % 4 != 0))
			truncate_page(frame(task, i));
	drain_all_pages(NULL);
	assert_int_equal(vmemmap[last].state, PAGE_FREE);
	assert_int_equal(vmemmap[last].order, PAGEBLOCK_ORDER);
	compact_nodes();
	assert_int_equal(vm_events[PGMIGRATE_SUCCESS], 0);
	assert_int_equal(vmemmap[last].state, PAGE_FREE);
	assert_sound();
}

static void every_migration_that_fails_leaves_a_sound_machine(void **state)
{
	uint64_t n = 0;

	(void)state;
	do {
		unsigned int pages = fragment("6.1"), before = owned_pages(pages);
		int64_t unused;
		bool made;

		n += 7;
		fail_migrate = (struct fail_migrate){ .interval = n, .times = 1 };
		unused = unused_pages();
		made = alloc_pages(GFP_TRANSHUGE, 9) != PFN_NONE;
		assert_sound();
		assert_int_equal(owned_pages(pages), before);
		/* what was in hand is free again */
		assert_int_equal(unused_pages(), unused - (made ? 512 : 0));
		assert_int_equal(vm_events[PGMIGRATE_FAIL] >= fail_migrate.faults, 1);
	} while (fail_migrate.faults > 0);
	assert_true(n >= 384);
}

static void a_zone_that_fails_is_left_alone_longer_and_longer(void **state)
{
	unsigned int skipped = 0;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	assert_false(compaction_deferred(zone, 9));
	for (unsigned int shift = 1; shift <= COMPACT_MAX_DEFER_SHIFT + 1; shift++) {
		unsigned int limit =
			1u << (shift < COMPACT_MAX_DEFER_SHIFT ? shift : COMPACT_MAX_DEFER_SHIFT);

		defer_compaction(zone, 9);
		for (skipped = 0; compaction_deferred(zone, 9); skipped++)
			;
		assert_int_equal(skipped, limit - 1);
		assert_int_equal(compaction_restarting(zone, 9), shift >= COMPACT_MAX_DEFER_SHIFT);
	}
	/* smaller orders go on once one of them was expected to succeed */
	compaction_defer_reset(zone, 3, false);
	defer_compaction(zone, 9);
	assert_false(compaction_deferred(zone, 3));
	assert_true(compaction_deferred(zone, 4));
	compaction_defer_reset(zone, 9, true);
	assert_false(compaction_deferred(zone, 9));
	assert_int_equal(compact_hints[zone->id].defer_shift, 0);
	/* a failure of a lower order makes it the one that fails */
	defer_compaction(zone, 4);
	assert_int_equal(compact_hints[zone->id].order_failed, 4);
}

static void hints_are_dropped_where_there_is_something_to_move(void **state)
{
	unsigned int n = 0;

	(void)state;
	machine_with_owners("6.1", MIB(16));
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) > 16)
		assert_int_equal(touch_page(task, n++), TOUCH_MINOR);
	for (unsigned int i = 0; i < n; i++)
		if (frame(task, i) % 4 == 0 && frame(task, i) >= START + MIB(8))
			truncate_page(frame(task, i));
	drain_all_pages(NULL);
	for (pfn_t pfn = START; pfn < START + MIB(16); pfn += PAGEBLOCK_PAGES)
		set_pageblock_skip(pfn, true);
	reset_isolation_suitable(zone);
	assert_true(get_pageblock_skip(START));
	compact_hints[zone->id].flush = true;
	reset_isolation_suitable(zone);
	assert_false(compact_hints[zone->id].flush);
	assert_false(get_pageblock_skip(START));
	assert_false(get_pageblock_skip(START + MIB(16) - 1));
	assert_int_equal(compact_hints[zone->id].migrate_pfn[0], START);
	assert_int_equal(compact_hints[zone->id].init_migrate_pfn, START);
	assert_true(compact_hints[zone->id].free_pfn >= START + MIB(16) - PAGEBLOCK_PAGES);
}

static void kcompactd_does_what_it_was_asked_for(void **state)
{
	unsigned int n = fragment("6.1"), pages = owned_pages(n);

	(void)state;
	wakeup_kcompactd(0, 0, ZONE_NORMAL);
	assert_false(kcompactds[0].wanted);
	wakeup_kcompactd(0, 9, ZONE_NORMAL);
	assert_true(kcompactds[0].wanted);
	for (unsigned int i = 0; i < 100 && kcompactds[0].wanted; i++)
		background_step();
	assert_false(kcompactds[0].wanted);
	assert_int_equal(vm_events[KCOMPACTD_WAKE], 1);
	assert_true(vm_events[KCOMPACTD_MIGRATE_SCANNED] > 0);
	assert_int_equal(vm_events[KCOMPACTD_MIGRATE_SCANNED], vm_events[COMPACTMIGRATE_SCANNED]);
	assert_int_equal(vm_events[COMPACTSTALL], 0);
	assert_int_equal(owned_pages(n), pages);
	assert_int_equal(fragmentation_index(zone, 9), -1000);
	assert_sound();
	/* there is a block already: nothing to wake it for */
	drain_all_pages(NULL);
	wakeup_kcompactd(0, 9, ZONE_NORMAL);
	assert_false(kcompactds[0].wanted);
}

static void where_nobody_owns_pages_nothing_is_scanned(void **state)
{
	uint64_t before;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	use_up(zone);
	for (pfn_t pfn = START; pfn < START + MIB(16); pfn += 2)
		give(pfn, 0, MIGRATE_MOVABLE);
	before = hash_machine();
	compact_nodes();
	assert_int_equal(alloc_pages(GFP_TRANSHUGE | GFP_BIT_NORETRY, 9), PFN_NONE);
	assert_int_equal(hash_machine(), before);
	assert_int_equal(vm_events[COMPACTSTALL], 0);
	assert_int_equal(vm_events[COMPACTMIGRATE_SCANNED], 0);
}

/* Random owners, kernel blocks and frees; after each of many compactions all theorems hold. */
static void random_machines_stay_sound(void **state)
{
	(void)state;
	for (uint64_t round = 1; round <= 24; round++) {
		uint64_t seed = round;
		unsigned int n = 0;
		int64_t unused;

		machine_with_owners(round % 2 ? "6.1" : "5.10", MIB(16));
		swap.total = 256;
		for (unsigned int step = 0; step < 3000; step++) {
			uint64_t i = random_below(&seed, MIB(14));

			switch (random_below(&seed, 8)) {
			case 0:
				file_page(file, i, random_below(&seed, 4) == 0);
				break;
			case 1:
				if (slot_kind(task, i) == SLOT_PRESENT)
					truncate_page(frame(task, i));
				break;
			case 2:
				if (step % 100 == 0)
					alloc_pages(GFP_KERNEL | GFP_BIT_NOWARN,
						    (unsigned int)random_below(&seed, 5));
				break;
			default:
				touch_page(task, i);
			}
		}
		fail_migrate = (struct fail_migrate){ .interval = 2 + random_below(&seed, 60),
						      .times = round % 3 == 0 ? -1 : 0 };
		for (unsigned int order = 1; order <= 10; order++) {
			pfn_t pfn = alloc_pages(
				GFP_TRANSHUGE | GFP_BIT_RETRY_MAYFAIL | GFP_BIT_NOWARN, order);

			assert_sound();
			n += pfn != PFN_NONE;
			if (pfn != PFN_NONE && random_below(&seed, 2) == 0)
				free_pages(pfn, order);
			background_step();
			assert_sound();
		}
		unused = unused_pages();
		compact_nodes();
		assert_sound();
		assert_int_equal(unused_pages(), unused);
		assert_true(n >= 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_page_moves_with_all_that_it_is),
		CASE(a_page_in_the_swap_cache_stays_in_it),
		CASE(what_is_being_written_is_waited_for_or_left),
		CASE(a_request_makes_its_block),
		CASE(who_may_not_do_io_does_not_compact),
		CASE(page_cache_stays_for_who_may_not_ask_file_systems),
		CASE(where_memory_is_short_nothing_moves),
		CASE(a_pinned_page_keeps_its_pageblock),
		CASE(compact_memory_moves_all_to_the_end),
		CASE(no_page_moves_into_a_pageblock_that_is_free),
		CASE(every_migration_that_fails_leaves_a_sound_machine),
		CASE(a_zone_that_fails_is_left_alone_longer_and_longer),
		CASE(hints_are_dropped_where_there_is_something_to_move),
		CASE(kcompactd_does_what_it_was_asked_for),
		CASE(where_nobody_owns_pages_nothing_is_scanned),
		CASE(random_machines_stay_sound),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
