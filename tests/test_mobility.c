/* SPDX-License-Identifier: GPL-2.0-only */
/* Fallback, stealing, the HighAtomic reserve, isolation and CMA. Pageblocks have 512 pages. */
#include "fixture.h"

#define B START
#define U MIGRATE_UNMOVABLE
#define M MIGRATE_MOVABLE
#define R MIGRATE_RECLAIMABLE

/* Take a block as an allocation does. */
static pfn_t take(unsigned int order, unsigned int type, unsigned int alloc_flags)
{
	pfn_t pfn = rmqueue_any(zone, order, type, alloc_flags);

	if (pfn == PFN_NONE)
		return pfn;
	mod_zone_freepage_state(zone, -(int64_t)block_pages(order), vmemmap[pfn].migratetype);
	vmemmap[pfn].refcount = 1;
	return pfn;
}

static void each_type_falls_back_to_the_two_others_in_its_own_order(void **state)
{
	static const unsigned int wanted[3][2] = { [U] = { R, M }, [M] = { R, U }, [R] = { U, M } };

	(void)state;
	for (unsigned int type = 0; type < MIGRATE_PCPTYPES; type++) {
		for (unsigned int i = 0; i < 2; i++)
			assert_int_equal(fallback_type(type, i), wanted[type][i]);
		assert_int_equal(fallback_type(type, 2), MIGRATE_TYPES);
	}
	assert_int_equal(fallback_type(MIGRATE_HIGHATOMIC, 0), MIGRATE_TYPES);
	assert_int_equal(fallback_type(MIGRATE_CMA, 0), MIGRATE_TYPES);
}

static void a_fallback_finds_the_first_type_of_its_table_that_has_a_block(void **state)
{
	bool steal;

	(void)state;
	all_in_use("6.1", M);
	assert_int_equal(find_suitable_fallback(zone, 3, U, &steal), MIGRATE_TYPES);
	assert_false(steal);
	give(B, 3, M);
	assert_int_equal(find_suitable_fallback(zone, 3, U, &steal), M);
	assert_true(steal);
	give(B + 16, 3, R);
	assert_int_equal(find_suitable_fallback(zone, 3, U, &steal), R);
	assert_int_equal(find_suitable_fallback(zone, 3, R, &steal), M);
	assert_int_equal(find_suitable_fallback(zone, 3, M, &steal), R);
	assert_false(steal);
	assert_int_equal(find_suitable_fallback(zone, 2, M, &steal), MIGRATE_TYPES);
	assert_int_equal(find_suitable_fallback(zone, 3, MIGRATE_CMA, &steal), MIGRATE_TYPES);
}

static void a_fallback_of_order_4_takes_the_pageblock(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	give(B + 16, 4, U);
	give_range(B + 256, B + 512, U); /* with the 16: more than half is free */
	give(B, 3, U);
	del_page_from_free_list(B + 256); /* so that order 4 is the largest */
	set_block(zone, B + 256, PAGE_ALLOCATED, 8);
	mod_zone_freepage_state(zone, -256, U);
	vmemmap[B + 256].flags = PG_LRU; /* 256 pages that can be moved are alike */
	vmemmap[B + 256].refcount = 1;
	assert_int_equal(take(0, M, 0), B);
	assert_int_equal(get_pageblock_migratetype(B), M);
	assert_free_list(4, M, B + 16);
	assert_empty(4, U);
	assert_sound();
}

static void a_movable_fallback_below_order_4_takes_the_smallest_block_alone(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	give(B, 3, U);
	give(B + 16, 1, U);
	give(B + 32, 2, R);
	assert_int_equal(take(0, M, 0), B + 16);
	assert_free_list(0, M, B + 17);
	assert_free_list(3, U, B);
	assert_free_list(2, R, B + 32);
	assert_int_equal(get_pageblock_migratetype(B), U);
	assert_sound();
}

static void a_movable_fallback_of_just_the_order_asked_for_needs_no_second_search(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	give(B, 3, U);
	give(B + 16, 1, R);
	assert_int_equal(take(3, M, 0), B);
	assert_free_list(1, R, B + 16);
}

static void other_types_take_the_largest_block_of_any_order(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 1, M);
	give(B + 512, 2, M);
	assert_int_equal(take(0, U, 0), B + 512);
	assert_free_list(0, U, B + 513);
	assert_free_list(1, U, B + 514);
	assert_free_list(1, M, B);
	all_in_use("6.1", U);
	give(B, 1, U);
	assert_int_equal(take(0, R, 0), B);
	assert_free_list(0, R, B + 1);
}

static void nofragment_leaves_blocks_below_a_pageblock_alone(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 8, M);
	assert_int_equal(take(0, U, ALLOC_NOFRAGMENT), PFN_NONE);
	give(B + 512, 9, M);
	assert_int_equal(take(0, U, ALLOC_NOFRAGMENT), B + 512);
	assert_int_equal(get_pageblock_migratetype(B + 512), U);
	assert_free_list(8, M, B);
	/* a request for a pageblock mixes nothing */
	give(B + 2048, 10, M);
	assert_int_equal(take(10, U, ALLOC_NOFRAGMENT), B + 2048);
	assert_sound();
}

static void a_block_of_two_pageblocks_changes_the_type_of_both_and_moves_alone(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 10, M);
	give(B + 1024, 10, M);
	assert_int_equal(take(3, R, 0), B + 1024);
	assert_int_equal(get_pageblock_migratetype(B + 1024), R);
	assert_int_equal(get_pageblock_migratetype(B + 1536), R);
	assert_int_equal(get_pageblock_migratetype(B), M);
	assert_free_list(9, R, B + 1536);
	assert_free_list(10, M, B);
	assert_int_equal(zone->watermark_boost, 0);
	assert_sound();
}

/* 240 or more free pages of a pageblock of the old type, in blocks that do not merge to order 4. */
static void free_every_other_8(pfn_t start, unsigned int pages, unsigned int type)
{
	for (unsigned int i = 0; i < pages / 8; i++)
		give(start + (pfn_t)i * 16, 3, type);
}

static void a_stolen_pageblock_changes_type_when_half_of_it_is_free(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (pfn_t pfn = B; pfn < B + 512; pfn++)
		vmemmap[pfn].flags = PG_LRU; /* movable: not alike for unmovable */
	free_every_other_8(B, 248, M);
	give(B + 504, 2, M);
	give(B + 508, 1, M);
	give(B + 510, 0, M); /* 255 pages */
	take(0, U, 0);
	assert_int_equal(get_pageblock_migratetype(B), M);
	assert_int_equal(zone_nr_free(zone, 3), lists[free_list(zone, 3, U)].count);

	all_in_use("6.1", M);
	for (pfn_t pfn = B; pfn < B + 512; pfn++)
		vmemmap[pfn].flags = PG_LRU;
	free_every_other_8(B, 256, M); /* 256 pages */
	take(0, U, 0);
	assert_int_equal(get_pageblock_migratetype(B), U);
}

static void pages_in_use_that_cannot_be_moved_are_alike_for_other_types(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (pfn_t pfn = B; pfn < B + 256; pfn++)
		vmemmap[pfn].flags = PG_LRU;
	give(B + 300, 0, M);
	/* 1 free, 256 movable, 255 alike: 256 */
	take(0, R, 0);
	assert_int_equal(get_pageblock_migratetype(B), R);

	all_in_use("6.1", M);
	for (pfn_t pfn = B; pfn < B + 257; pfn++)
		vmemmap[pfn].flags = PG_LRU;
	give(B + 300, 0, M);
	take(0, R, 0);
	assert_int_equal(get_pageblock_migratetype(B), M);
	/* nothing is known of pages in a pageblock that is neither's */
	all_in_use("6.1", U);
	give(B + 300, 0, U);
	take(0, R, 0);
	assert_int_equal(get_pageblock_migratetype(B), U);
}

static void a_steal_moves_the_free_pieces_in_ascending_order_to_the_tail(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B + 40, 1, M);
	give(B + 20, 1, M);
	give(B + 30, 1, M);
	give(B + 600, 1, M);
	give(B + 700, 1, U);
	assert_int_equal(take(2, U, 0), PFN_NONE);
	steal_suitable_fallback(zone, B + 40, 0, U, true);
	assert_free_list(1, U, B + 700, B + 20, B + 30, B + 40);
	assert_free_list(1, M, B + 600);
	assert_sound();
}

static void a_block_in_a_highatomic_pageblock_moves_alone(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	set_pageblock_migratetype(B, MIGRATE_HIGHATOMIC);
	zone->nr_reserved_highatomic = PAGEBLOCK_PAGES;
	give(B, 4, M); /* its list is still that of the old type */
	give(B + 32, 4, M);
	assert_int_equal(take(4, U, 0), B + 32);
	assert_free_list(4, M, B);
	assert_int_equal(get_pageblock_migratetype(B), MIGRATE_HIGHATOMIC);
	assert_int_equal(zone->watermark_boost, 0);
}

static void a_pageblock_cut_by_the_zones_end_gives_one_piece_only(void **state)
{
	(void)state;
	one_zone("6.1", 1, 2048 + 300);
	use_up(zone);
	give(B + 2048, 4, M);
	give(B + 2048 + 32, 4, M);
	assert_int_equal(take(4, U, 0), B + 2048 + 32);
	assert_free_list(4, M, B + 2048);
	assert_int_equal(get_pageblock_migratetype(B + 2048), M);
	assert_sound();
}

static void a_pageblock_cut_by_the_zones_start_is_taken_from_the_block_on(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START + 100, START + 2048, 0);
	power_on();
	use_up(zone);
	give(B + 128, 4, M);
	give(B + 256, 4, M);
	give(B + 384, 4, M);
	assert_int_equal(move_freepages_block(zone, B + 256, U).pages, 32);
	assert_free_list(4, U, B + 256, B + 384);
	assert_free_list(4, M, B + 128);
}

static void pieces_that_begin_outside_the_pageblock_do_not_move(void **state)
{
	struct moved moved;

	(void)state;
	all_in_use("6.1", M);
	give(B, 10, M);
	moved = move_freepages_block(zone, B + 700, U);
	assert_int_equal(moved.pages, 0);
	assert_int_equal(moved.movable, 0);
	assert_free_list(10, M, B);
	/* from the first pageblock of it the whole block moves */
	assert_int_equal(move_freepages_block(zone, B + 200, U).pages, 1024);
	/* a large movable block counts with the part inside */
	join(zone, B + 1024, 10);
	vmemmap[B + 1024].flags = PG_LRU;
	moved = move_freepages_block(zone, B + 1536, U);
	assert_int_equal(moved.pages, 0);
	assert_int_equal(moved.movable, 512);
	vmemmap[B + 1024].flags = 0;
}

/* The frames of a state that is being loaded are in no block at first. */
static void frames_in_no_block_are_passed_over(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + 1024, 0);
	config.empty = true;
	reset_surroundings();
	assert_true(host_power_on(&config, (char[256]){ 0 }, 256));
	machine_add_free(zone, B + 40, 3, M);
	assert_int_equal(move_freepages_block(zone, B, R).pages, 8);
	assert_free_list(3, R, B + 40);
	machine_add_free(zone, B + 512, 3, MIGRATE_ISOLATE);
	machine_add_free(zone, B + 520, 3, MIGRATE_CMA);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 16);
	assert_int_equal(zone_page_state(zone, NR_FREE_CMA_PAGES), 8);
}

/* A fallback steal in a zone of 4096 pages with that high mark and boost so far; the boost then. */
static uint64_t boost_after_steal(uint64_t high, uint64_t boost)
{
	all_in_use("6.1", M);
	zone->watermark[WMARK_HIGH] = high;
	zone->watermark_boost = boost;
	give(B, 1, M);
	take(0, U, ALLOC_KSWAPD);
	return zone->watermark_boost;
}

/* 512 pages a steal; the limit is 1.5 times high, but one pageblock at least. */
static void a_steal_boosts_the_watermarks_within_bounds(void **state)
{
	(void)state;
	assert_int_equal(boost_after_steal(1000, 0), 512);
	assert_int_equal(boost_after_steal(1000, 512), 1024);
	assert_int_equal(boost_after_steal(1000, 1024), 1500);
	assert_int_equal(boost_after_steal(1000, 1500), 1500);
	assert_int_equal(boost_after_steal(1, 0), 512); /* 1.5 is 1 */
	assert_int_equal(boost_after_steal(1, 512), 512);
	assert_int_equal(boost_after_steal(20007, 29900), 30010);
	assert_true(zone->flags & ZONE_BOOSTED_WATERMARK);
}

static void there_is_no_boost_without_a_mark_a_factor_or_enough_memory(void **state)
{
	(void)state;
	assert_int_equal(boost_after_steal(0, 0), 0);
	assert_int_equal(zone->flags & ZONE_BOOSTED_WATERMARK, 0);

	all_in_use("6.1", M);
	vm.watermark_boost_factor = 0;
	give(B, 1, M);
	take(0, U, ALLOC_KSWAPD);
	assert_int_equal(zone->watermark_boost, 0);

	for (uint64_t pages = 2047; pages <= 2048; pages++) {
		one_zone("6.1", 1, pages);
		use_up(zone);
		give(B, 1, M);
		take(0, U, ALLOC_KSWAPD);
		assert_int_equal(zone->watermark_boost, pages == 2048 ? 512 : 0);
	}
}

static void a_request_that_may_not_wake_kswapd_leaves_no_flag(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 1, M);
	take(0, U, 0);
	assert_int_equal(zone->watermark_boost, 512);
	assert_int_equal(zone->flags & ZONE_BOOSTED_WATERMARK, 0);
}

static void a_fallback_is_traced(void **state)
{
	static struct trace_event ring[4];

	(void)state;
	all_in_use("6.1", U);
	give(B + 16, 2, U);
	tracing = true;
	trace_ring = ring;
	trace_size = 4;
	take(1, M, 0);
	assert_int_equal(ring[0].kind, TRACE_MM_PAGE_ALLOC_EXTFRAG);
	assert_int_equal(ring[0].pfn, B + 16);
	assert_int_equal(ring[0].order, 1);
	assert_int_equal(ring[0].migratetype, M);
	assert_int_equal(ring[0].fallback_order, 2);
	assert_int_equal(ring[0].fallback_migratetype, U);
	assert_int_equal(ring[0].change_ownership, 0);
	assert_int_equal(ring[1].kind, TRACE_MM_PAGE_ALLOC_ZONE_LOCKED);
	give(B + 1024, 10, U);
	take(4, M, 0);
	assert_int_equal(ring[2].change_ownership, 1);
}

static void a_highatomic_reserve_takes_the_pageblock_and_its_free_pages(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B + 8, 3, M);
	give(B + 64, 2, U);
	reserve_highatomic_pageblock(zone, B);
	assert_int_equal(get_pageblock_migratetype(B), MIGRATE_HIGHATOMIC);
	assert_int_equal(zone->nr_reserved_highatomic, 512);
	assert_free_list(3, MIGRATE_HIGHATOMIC, B + 8);
	assert_free_list(2, MIGRATE_HIGHATOMIC, B + 64);
	assert_sound();
	/* it is so already */
	reserve_highatomic_pageblock(zone, B + 20);
	assert_int_equal(zone->nr_reserved_highatomic, 512);
}

/* 4096 / 100 + 512 = 552 pages: a second pageblock begins below that, a third does not. */
static void the_highatomic_reserve_ends_at_its_limit(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	for (unsigned int i = 0; i < 4; i++)
		reserve_highatomic_pageblock(zone, B + i * PAGEBLOCK_PAGES);
	assert_int_equal(zone->nr_reserved_highatomic, 1024);
	assert_int_equal(get_pageblock_migratetype(B + 512), MIGRATE_HIGHATOMIC);
	assert_int_equal(get_pageblock_migratetype(B + 1024), M);
	assert_sound();
}

static void cma_and_isolated_pageblocks_are_not_reserved(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_CMA);
	reserve_highatomic_pageblock(zone, B);
	assert_int_equal(zone->nr_reserved_highatomic, 0);
	set_migratetype_isolate(zone, B);
	reserve_highatomic_pageblock(zone, B);
	assert_int_equal(zone->nr_reserved_highatomic, 0);
	assert_sound();
}

static void a_highatomic_pageblock_is_given_back_to_the_type_that_needs_it(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	reserve_highatomic_pageblock(zone, B);
	reserve_highatomic_pageblock(zone, B + 512);
	give(B + 520, 3, MIGRATE_HIGHATOMIC);
	give(B, 4, MIGRATE_HIGHATOMIC);
	assert_true(unreserve_highatomic_zone(zone, U, false));
	assert_int_equal(get_pageblock_migratetype(B + 512), U);
	assert_free_list(3, U, B + 520);
	assert_int_equal(zone->nr_reserved_highatomic, 512);
	/* the last one stays, unless it must go */
	assert_false(unreserve_highatomic_zone(zone, U, false));
	assert_true(unreserve_highatomic_zone(zone, R, true));
	assert_free_list(4, R, B);
	assert_int_equal(zone->nr_reserved_highatomic, 0);
	assert_false(unreserve_highatomic_zone(zone, R, true));
	assert_sound();
}

/* A page that was on a pcp list while its pageblock changed type returns to the old type's list. */
static void a_page_on_the_highatomic_list_from_another_pageblock_is_no_reserve(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 0, MIGRATE_HIGHATOMIC);
	zone->nr_reserved_highatomic = 1024;
	assert_true(unreserve_highatomic_zone(zone, U, false));
	assert_int_equal(zone->nr_reserved_highatomic, 1024);
	assert_free_list(0, U, B);
	/* and never below zero */
	set_pageblock_migratetype(B, MIGRATE_HIGHATOMIC);
	give(B + 2, 0, MIGRATE_HIGHATOMIC);
	zone->nr_reserved_highatomic = 100;
	assert_true(unreserve_highatomic_zone(zone, U, true));
	assert_int_equal(zone->nr_reserved_highatomic, 0);
}

static void a_highatomic_pageblock_from_which_nothing_moves_is_no_success(void **state)
{
	(void)state;
	one_zone("6.1", 1, 2048 + 300);
	use_up(zone);
	set_pageblock_migratetype(B + 2048, MIGRATE_HIGHATOMIC);
	zone->nr_reserved_highatomic = 512;
	give(B + 2048, 0, MIGRATE_HIGHATOMIC);
	assert_false(unreserve_highatomic_zone(zone, U, true));
	assert_free_list(0, MIGRATE_HIGHATOMIC, B + 2048);
}

static void an_isolated_pageblocks_free_pages_leave_the_count_and_come_back(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	give(B, 4, M);
	give(B + 600, 2, M);
	assert_true(set_migratetype_isolate(zone, B));
	assert_false(set_migratetype_isolate(zone, B + 5));
	assert_int_equal(zone->nr_isolate_pageblock, 1);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 4);
	assert_free_list(4, MIGRATE_ISOLATE, B);
	assert_int_equal(take(4, M, 0), PFN_NONE);
	assert_sound();
	assert_true(unset_migratetype_isolate(zone, B, U));
	assert_false(unset_migratetype_isolate(zone, B, U));
	assert_int_equal(zone->nr_isolate_pageblock, 0);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 20);
	assert_free_list(4, U, B);
	assert_int_equal(get_pageblock_migratetype(B), U);
	assert_sound();
}

/* The buddies could not merge while one was isolated: they do when it is opened. */
static void an_isolated_block_merges_when_it_is_opened_again(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	set_migratetype_isolate(zone, B);
	give(B, 9, MIGRATE_ISOLATE);
	give(B + 512, 9, M);
	give(B + 1024, 9, M);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(10, M, B);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 1536);
	assert_sound();
}

/* Open pageblock B, free and isolated, with so many pages of its buddy free; it does not merge. */
static void open_beside(unsigned int pages)
{
	all_in_use("6.1", M);
	set_migratetype_isolate(zone, B);
	give(B, 9, MIGRATE_ISOLATE);
	give_range(B + 512, B + 512 + pages, M);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(9, M, B);
	assert_sound();
}

static void an_opened_block_stays_alone_beside_a_buddy_that_is_used_or_split(void **state)
{
	(void)state;
	open_beside(0);
	open_beside(511);
	all_in_use("6.1", M);
	set_migratetype_isolate(zone, B);
	set_migratetype_isolate(zone, B + 512);
	give(B, 8, MIGRATE_ISOLATE);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(8, M, B);
	/* a block of the largest order cannot merge at all */
	all_in_use("6.1", M);
	give(B, 10, M);
	set_migratetype_isolate(zone, B);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(10, M, B);
	assert_sound();
	/* two isolated pageblocks merge with each other; opened, the halves go as one */
	all_in_use("6.1", M);
	set_migratetype_isolate(zone, B);
	set_migratetype_isolate(zone, B + 512);
	give(B, 9, MIGRATE_ISOLATE);
	give(B + 512, 9, MIGRATE_ISOLATE);
	assert_free_list(10, MIGRATE_ISOLATE, B);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(10, M, B);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 1024);
}

static void buddies_isolated_one_after_the_other_stay_apart_when_one_is_opened(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	set_migratetype_isolate(zone, B);
	give(B, 9, MIGRATE_ISOLATE);
	give(B + 512, 9, M);
	set_migratetype_isolate(zone, B + 512);
	assert_true(unset_migratetype_isolate(zone, B, M));
	assert_free_list(9, M, B);
	assert_free_list(9, MIGRATE_ISOLATE, B + 512);
	assert_sound();
}

/* Two zones that meet at a pageblock's start, and then inside one. */
static void an_opened_block_does_not_merge_with_one_of_another_zone(void **state)
{
	struct zone *other = zone_at(1, ZONE_DMA32);

	(void)state;
	new_config("6.1", 2, 1);
	add_memory(START, START + 2560, 0);
	add_memory(START + 2560, START + 4096, 1);
	power_on();
	assert_true(set_migratetype_isolate(zone, B + 2048));
	assert_true(unset_migratetype_isolate(zone, B + 2048, M));
	assert_free_list(9, M, B + 2048);
	assert_sound();

	config.memory[0].end = config.memory[1].start = START + 2560 + 32;
	power_on();
	assert_true(set_migratetype_isolate(other, B + 2560 + 64));
	assert_true(unset_migratetype_isolate(other, B + 2560 + 64, M));
	assert_sound();
}

static void a_block_taken_for_inspection_leaves_min_and_comes_back_to_the_tail(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	give(B, 6, U);
	give(B + 512, 5, U);
	give(B + 1024, 5, U);
	/* free 128: without 32 pages 96 are left, which is not above 96 */
	zone->watermark[WMARK_MIN] = 96;
	assert_int_equal(isolate_free_page(zone, B + 512), 0);
	assert_free_list(5, U, B + 1024, B + 512);
	/* a boost does not count */
	zone->watermark[WMARK_MIN] = 95;
	zone->watermark_boost = 512;
	assert_int_equal(isolate_free_page(zone, B + 1024), 32);
	assert_int_equal(vmemmap[B + 1024].state, PAGE_ISOLATED);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 96);
	assert_int_equal(get_pageblock_migratetype(B + 1024), U);
	assert_sound();
	putback_isolated_page(zone, B + 1024);
	assert_free_list(5, U, B + 512, B + 1024);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 128);
	assert_sound();
}

static void half_a_pageblock_taken_for_inspection_becomes_movable(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	zone->watermark[WMARK_MIN] = 0;
	give(B, 8, U);
	give(B + 1024, 10, U);
	give(B + 2048, 10, U);
	give(B + 3072, 10, U);
	set_pageblock_migratetype(B + 2560, MIGRATE_CMA);
	assert_int_equal(isolate_free_page(zone, B), 256);
	assert_int_equal(get_pageblock_migratetype(B), M);
	assert_int_equal(isolate_free_page(zone, B + 1024), 1024);
	assert_int_equal(get_pageblock_migratetype(B + 1024), M);
	assert_int_equal(get_pageblock_migratetype(B + 1536), M);
	assert_int_equal(isolate_free_page(zone, B + 2048), 1024);
	assert_int_equal(get_pageblock_migratetype(B + 2560), MIGRATE_CMA);
}

static void pages_of_an_isolated_pageblock_are_taken_without_a_look_at_the_marks(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	give(B, 3, U);
	set_migratetype_isolate(zone, B);
	assert_int_equal(isolate_free_page(zone, B), 8);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	putback_isolated_page(zone, B);
	assert_free_list(3, MIGRATE_ISOLATE, B);
	assert_sound();
}

static void movable_requests_use_cma_while_it_is_more_than_half_of_what_is_free(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	zone->cma_pages = 512;
	set_pageblock_migratetype(B + 512, MIGRATE_CMA);
	give(B, 2, M);
	give(B + 512, 2, MIGRATE_CMA);
	give(B + 516, 0, MIGRATE_CMA);
	/* 5 of 9 are CMA, then 4 of 8: not more than half */
	assert_int_equal(take(0, M, ALLOC_CMA), B + 516);
	assert_int_equal(vmemmap[B + 516].migratetype, MIGRATE_CMA);
	assert_int_equal(zone_page_state(zone, NR_FREE_CMA_PAGES), 4);
	assert_int_equal(take(0, M, ALLOC_CMA), B);
	/* 4 of 7, but not for a request without the right */
	assert_int_equal(take(0, M, 0), B + 1);
	assert_int_equal(take(1, M, ALLOC_CMA), B + 512);
	assert_sound();
}

static void cma_comes_before_a_fallback_and_after_the_own_lists(void **state)
{
	(void)state;
	all_in_use("6.1", U);
	set_pageblock_migratetype(B + 512, MIGRATE_CMA);
	zone->cma_pages = 512;
	give(B + 512, 0, MIGRATE_CMA);
	give(B, 4, U);
	assert_int_equal(take(0, M, ALLOC_CMA), B + 512);
	assert_int_equal(take(0, M, ALLOC_CMA), B);
	/* nobody falls back to CMA */
	all_in_use("6.1", U);
	set_pageblock_migratetype(B + 512, MIGRATE_CMA);
	give(B + 512, 0, MIGRATE_CMA);
	assert_int_equal(take(0, U, 0), PFN_NONE);
	assert_int_equal(take(0, M, 0), PFN_NONE);
	/* more than half is CMA, but not of the order asked for */
	assert_int_equal(take(1, M, ALLOC_CMA), PFN_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_type_falls_back_to_the_two_others_in_its_own_order),
		CASE(a_fallback_finds_the_first_type_of_its_table_that_has_a_block),
		CASE(a_fallback_of_order_4_takes_the_pageblock),
		CASE(a_movable_fallback_below_order_4_takes_the_smallest_block_alone),
		CASE(a_movable_fallback_of_just_the_order_asked_for_needs_no_second_search),
		CASE(other_types_take_the_largest_block_of_any_order),
		CASE(nofragment_leaves_blocks_below_a_pageblock_alone),
		CASE(a_block_of_two_pageblocks_changes_the_type_of_both_and_moves_alone),
		CASE(a_stolen_pageblock_changes_type_when_half_of_it_is_free),
		CASE(pages_in_use_that_cannot_be_moved_are_alike_for_other_types),
		CASE(a_steal_moves_the_free_pieces_in_ascending_order_to_the_tail),
		CASE(a_block_in_a_highatomic_pageblock_moves_alone),
		CASE(a_pageblock_cut_by_the_zones_end_gives_one_piece_only),
		CASE(a_pageblock_cut_by_the_zones_start_is_taken_from_the_block_on),
		CASE(pieces_that_begin_outside_the_pageblock_do_not_move),
		CASE(frames_in_no_block_are_passed_over),
		CASE(a_steal_boosts_the_watermarks_within_bounds),
		CASE(there_is_no_boost_without_a_mark_a_factor_or_enough_memory),
		CASE(a_request_that_may_not_wake_kswapd_leaves_no_flag),
		CASE(a_fallback_is_traced),
		CASE(a_highatomic_reserve_takes_the_pageblock_and_its_free_pages),
		CASE(the_highatomic_reserve_ends_at_its_limit),
		CASE(cma_and_isolated_pageblocks_are_not_reserved),
		CASE(a_highatomic_pageblock_is_given_back_to_the_type_that_needs_it),
		CASE(a_page_on_the_highatomic_list_from_another_pageblock_is_no_reserve),
		CASE(a_highatomic_pageblock_from_which_nothing_moves_is_no_success),
		CASE(an_isolated_pageblocks_free_pages_leave_the_count_and_come_back),
		CASE(an_isolated_block_merges_when_it_is_opened_again),
		CASE(an_opened_block_stays_alone_beside_a_buddy_that_is_used_or_split),
		CASE(buddies_isolated_one_after_the_other_stay_apart_when_one_is_opened),
		CASE(an_opened_block_does_not_merge_with_one_of_another_zone),
		CASE(a_block_taken_for_inspection_leaves_min_and_comes_back_to_the_tail),
		CASE(half_a_pageblock_taken_for_inspection_becomes_movable),
		CASE(pages_of_an_isolated_pageblock_are_taken_without_a_look_at_the_marks),
		CASE(movable_requests_use_cma_while_it_is_more_than_half_of_what_is_free),
		CASE(cma_comes_before_a_fallback_and_after_the_own_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
