/* SPDX-License-Identifier: GPL-2.0-only */
/* Split and merge: what becomes of a block that is freed or taken, and where on its list it is. */
#include "fixture.h"

#define B START /* a block of any order starts here */

static void a_freed_block_merges_with_its_free_buddy(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B);
	give(B + 1, 0, MIGRATE_MOVABLE);
	assert_empty(0, MIGRATE_MOVABLE);
	assert_free_list(1, MIGRATE_MOVABLE, B);
	assert_int_equal(vmemmap[B + 1].state, PAGE_TAIL);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 2);
	assert_sound();
}

static void a_freed_block_does_not_merge_with_a_neighbour_that_is_no_buddy(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 1, 0, MIGRATE_MOVABLE);
	give(B + 2, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B + 2, B + 1);
	assert_empty(1, MIGRATE_MOVABLE);
}

static void a_freed_block_does_not_merge_with_a_buddy_of_another_order(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 2, 0, MIGRATE_MOVABLE);
	give(B, 1, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B + 2);
	assert_free_list(1, MIGRATE_MOVABLE, B);
	assert_sound();
}

static void pages_freed_in_any_order_merge_to_the_largest_block(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give_range(B, B + 1024, MIGRATE_MOVABLE);
	assert_free_list(10, MIGRATE_MOVABLE, B);
	for (pfn_t pfn = B + 2048; pfn-- > B + 1024;)
		give(pfn, 0, MIGRATE_MOVABLE);
	assert_free_list(10, MIGRATE_MOVABLE, B + 1024, B);
	for (pfn_t i = 0; i < 1024; i++)
		give(B + 2048 + i * 389 % 1024, 0, MIGRATE_MOVABLE);
	assert_free_list(10, MIGRATE_MOVABLE, B + 2048, B + 1024, B);
	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++)
		assert_int_equal(zone_nr_free(zone, order), 0);
	assert_sound();
}

static void a_merged_block_has_the_type_of_what_was_freed_last(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_UNMOVABLE);
	give(B + 1, 0, MIGRATE_MOVABLE);
	assert_free_list(1, MIGRATE_MOVABLE, B);
	give(B + 2, 1, MIGRATE_RECLAIMABLE);
	assert_free_list(2, MIGRATE_RECLAIMABLE, B);
	assert_empty(1, MIGRATE_MOVABLE);
}

static void pageblocks_of_pcp_types_merge_whatever_their_types_are(void **state)
{
	static const char *const names[] = { "5.10", "6.1" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		all_in_use(names[i], MIGRATE_MOVABLE);
		set_pageblock_migratetype(B + 512, MIGRATE_UNMOVABLE);
		give(B, 9, MIGRATE_MOVABLE);
		give(B + 512, 9, MIGRATE_UNMOVABLE);
		assert_free_list(10, MIGRATE_UNMOVABLE, B);
	}
}

/* One pageblock of the type beside a movable one; both are freed, this one first. */
static void free_beside_movable(const char *release_name, unsigned int type)
{
	all_in_use(release_name, MIGRATE_MOVABLE);
	set_pageblock_migratetype(B, type);
	zone->kept_apart = true;
	zone->nr_isolate_pageblock = type == MIGRATE_ISOLATE;
	zone->nr_reserved_highatomic = type == MIGRATE_HIGHATOMIC ? PAGEBLOCK_PAGES : 0;
	give(B, 9, type);
	give(B + 512, 9, MIGRATE_MOVABLE);
}

static void a_merge_stops_at_an_isolated_pageblock(void **state)
{
	static const char *const names[] = { "5.10", "6.1" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		free_beside_movable(names[i], MIGRATE_ISOLATE);
		assert_free_list(9, MIGRATE_ISOLATE, B);
		assert_free_list(9, MIGRATE_MOVABLE, B + 512);
		/* and the other way round: the isolated one is freed last */
		del_page_from_free_list(B);
		set_block(zone, B, PAGE_ALLOCATED, 9);
		free_one_page(zone, B, 9, MIGRATE_ISOLATE, FPI_NONE);
		assert_free_list(9, MIGRATE_ISOLATE, B);
		assert_sound();
	}
}

static void isolated_pages_do_not_count_as_free(void **state)
{
	(void)state;
	free_beside_movable("6.1", MIGRATE_ISOLATE);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 512);
}

static void a_merge_stops_at_a_highatomic_pageblock_from_6_1_on(void **state)
{
	(void)state;
	free_beside_movable("6.1", MIGRATE_HIGHATOMIC);
	assert_free_list(9, MIGRATE_HIGHATOMIC, B);
	assert_free_list(9, MIGRATE_MOVABLE, B + 512);
	assert_sound();
	free_beside_movable("5.10", MIGRATE_HIGHATOMIC);
	assert_free_list(10, MIGRATE_MOVABLE, B);
}

static void highatomic_merges_in_5_10_while_only_others_are_isolated(void **state)
{
	(void)state;
	all_in_use("5.10", MIGRATE_MOVABLE);
	set_pageblock_migratetype(B, MIGRATE_HIGHATOMIC);
	zone->nr_isolate_pageblock = 1;
	give(B + 512, 9, MIGRATE_MOVABLE);
	give(B, 9, MIGRATE_HIGHATOMIC);
	assert_free_list(10, MIGRATE_HIGHATOMIC, B);
}

static void pageblocks_of_one_type_merge_even_if_the_type_keeps_apart(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_HIGHATOMIC);
	give(B, 9, MIGRATE_HIGHATOMIC);
	give(B + 512, 9, MIGRATE_HIGHATOMIC);
	assert_free_list(10, MIGRATE_HIGHATOMIC, B);
	all_in_use("6.1", MIGRATE_CMA);
	give(B + 512, 9, MIGRATE_CMA);
	give(B, 9, MIGRATE_CMA);
	assert_free_list(10, MIGRATE_CMA, B);
	assert_int_equal(zone_page_state(zone, NR_FREE_CMA_PAGES), 1024);
	assert_sound();
}

static void below_a_pageblock_types_do_not_keep_apart(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 8, MIGRATE_HIGHATOMIC);
	give(B + 256, 8, MIGRATE_MOVABLE);
	assert_free_list(9, MIGRATE_MOVABLE, B);
}

static void buddies_in_different_zones_stay_apart(void **state)
{
	struct zone *other = zone_at(1, ZONE_DMA32);

	(void)state;
	new_config("6.1", 2, 1);
	add_memory(START, START + 512, 0);
	add_memory(START + 512, START + 1024, 1);
	power_on();
	assert_free_list(9, MIGRATE_MOVABLE, B);
	assert_list(free_list(other, 9, MIGRATE_MOVABLE), B + 512);
}

static void a_freed_page_goes_to_the_tail_when_the_next_merge_is_likely(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 100, 0, MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B, B + 100);

	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 100, 0, MIGRATE_MOVABLE);
	give(B + 2, 1, MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B + 100, B);
	/* from the other half as well */
	give(B + 20, 1, MIGRATE_MOVABLE);
	give(B + 23, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B + 100, B, B + 23);
}

static void the_tail_rule_asks_for_a_buddy_of_just_the_next_order(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 100, 0, MIGRATE_MOVABLE);
	give(B + 2, 0, MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B, B + 2, B + 100);
}

static void the_tail_rule_ends_at_order_8(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 1024, 8, MIGRATE_MOVABLE);
	give(B + 512, 9, MIGRATE_MOVABLE);
	give(B, 8, MIGRATE_MOVABLE);
	assert_free_list(8, MIGRATE_MOVABLE, B + 1024, B);

	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 9, MIGRATE_MOVABLE);
	give(B + 3072, 10, MIGRATE_MOVABLE);
	give(B + 2048, 9, MIGRATE_MOVABLE);
	assert_free_list(9, MIGRATE_MOVABLE, B + 2048, B);
}

static void fpi_to_tail_goes_to_the_tail_in_any_case(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 100, 0, MIGRATE_MOVABLE);
	free_one_page(zone, B, 0, MIGRATE_MOVABLE, FPI_TO_TAIL);
	assert_free_list(0, MIGRATE_MOVABLE, B + 100, B);
}

/* Frame B is the hole before the zone: the higher block of B + 1 starts there. */
static void a_higher_block_that_starts_before_the_zone_has_no_buddy(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START + 1, START + 4096, 0);
	power_on();
	use_up(zone);
	give(B + 100, 0, MIGRATE_MOVABLE);
	give(B + 2, 1, MIGRATE_MOVABLE);
	give(B + 1, 0, MIGRATE_MOVABLE);
	assert_free_list(0, MIGRATE_MOVABLE, B + 1, B + 100);
	assert_sound();
}

static void the_first_block_of_the_smallest_order_that_fits_is_taken(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 64, 4, MIGRATE_MOVABLE);
	give(B + 16, 3, MIGRATE_MOVABLE);
	give(B + 32, 3, MIGRATE_MOVABLE);
	assert_int_equal(rmqueue_smallest(zone, 2, MIGRATE_MOVABLE), B + 32);
	assert_int_equal(vmemmap[B + 32].state, PAGE_ALLOCATED);
	assert_int_equal(vmemmap[B + 32].order, 2);
	assert_free_list(2, MIGRATE_MOVABLE, B + 36);
	assert_free_list(3, MIGRATE_MOVABLE, B + 16);
	assert_free_list(4, MIGRATE_MOVABLE, B + 64);
}

static void a_split_leaves_the_upper_halves_at_the_heads(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 10, MIGRATE_MOVABLE);
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_MOVABLE), B);
	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++)
		assert_free_list(order, MIGRATE_MOVABLE, B + (1u << order));
	mod_zone_freepage_state(zone, -1, MIGRATE_MOVABLE);
	vmemmap[B].refcount = 1;
	assert_sound();
}

static void nothing_is_taken_exactly_when_no_list_of_the_type_has_a_block(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 3, MIGRATE_MOVABLE);
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_UNMOVABLE), PFN_NONE);
	assert_int_equal(rmqueue_smallest(zone, 4, MIGRATE_MOVABLE), PFN_NONE);
	assert_int_equal(rmqueue_smallest(zone, 3, MIGRATE_MOVABLE), B);
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_MOVABLE), PFN_NONE);
	assert_int_equal(rmqueue_run(zone, 0, MIGRATE_MOVABLE, 5, zone->pcp[0].list), 0);
}

static void an_empty_list_has_neither_a_first_page_nor_a_last(void **state)
{
	list_t list;

	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	list = free_list(zone, 0, MIGRATE_MOVABLE);
	assert_int_equal(list_pop(list), PFN_NONE);
	assert_int_equal(list_pop_tail(list), PFN_NONE);
	give(B, 0, MIGRATE_MOVABLE);
	assert_int_equal(list_pop_tail(list), B);
	assert_true(list_empty(list));
}

static void what_a_block_was_reported_as_is_forgotten_when_it_is_taken(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 0, MIGRATE_MOVABLE);
	vmemmap[B].flags |= PG_REPORTED;
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_MOVABLE), B);
	assert_int_equal(vmemmap[B].flags & PG_REPORTED, 0);
}

static void a_guard_page_stays_beside_an_allocation_until_it_is_freed(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 2, MIGRATE_MOVABLE);
	debug_guardpage_minorder = 1;
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_MOVABLE), B);
	mod_zone_freepage_state(zone, -1, MIGRATE_MOVABLE);
	vmemmap[B].refcount = 1;
	assert_int_equal(vmemmap[B + 1].state, PAGE_GUARD);
	assert_free_list(1, MIGRATE_MOVABLE, B + 2);
	assert_empty(0, MIGRATE_MOVABLE);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 2);
	assert_int_equal(free_pages(B + 1, 0), BAD_PAGE_NOT_OURS);
	assert_sound();
	free_one_page(zone, B, 0, MIGRATE_MOVABLE, FPI_NONE);
	assert_free_list(2, MIGRATE_MOVABLE, B);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 4);
	assert_sound();
}

static void guards_in_an_isolated_pageblock_are_not_counted_twice(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 1, MIGRATE_MOVABLE);
	assert_true(set_migratetype_isolate(zone, B));
	debug_guardpage_minorder = 1;
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_ISOLATE), B);
	vmemmap[B].refcount = 1;
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	free_one_page(zone, B, 0, MIGRATE_ISOLATE, FPI_NONE);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	assert_free_list(1, MIGRATE_ISOLATE, B);
	assert_sound();
}

static void the_head_of_a_block_is_found_from_each_of_its_frames(void **state)
{
	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B + 8, 3, MIGRATE_MOVABLE);
	for (pfn_t pfn = B + 8; pfn < B + 16; pfn++)
		assert_int_equal(block_head(pfn), B + 8);
	assert_int_equal(block_head(B + 16), B + 16);
	assert_int_equal(block_head(5), PFN_NONE);
	/* the nearest head is of a block that ends before the frame */
	vmemmap[B + 7].state = PAGE_TAIL;
	assert_int_equal(block_head(B + 7), PFN_NONE);
	assert_null(pfn_zone(B + 7));
}

/* A machine with some of its pages free, by the seed, in three types. */
static void scatter(uint64_t seed)
{
	all_in_use("6.1", MIGRATE_MOVABLE);
	for (unsigned int i = 0; i < 300; i++) {
		unsigned int order = (unsigned int)random_below(&seed, 6);
		pfn_t pfn = START + (random_below(&seed, MIB(16)) & ~(block_pages(order) - 1));
		bool used = true;

		for (pfn_t p = pfn; p < pfn + block_pages(order); p++)
			used = used && vmemmap[p].state == PAGE_ALLOCATED && vmemmap[p].order == 0;
		if (used)
			give(pfn, order, (unsigned int)random_below(&seed, MIGRATE_PCPTYPES));
	}
}

/* Take count blocks for the list by runs or one by one; returns how many there were. */
static unsigned int take(unsigned int order, unsigned int type, unsigned int count, bool runs)
{
	list_t to = zone->pcp[0].list + order_to_pindex(type, order);
	unsigned int n = 0;

	while (n < count) {
		unsigned int got = 1;
		pfn_t pfn;

		if (runs) {
			got = rmqueue_run(zone, order, type, count - n, to);
		} else if ((pfn = rmqueue_smallest(zone, order, type)) != PFN_NONE) {
			vmemmap[pfn].state = PAGE_PCP;
			list_add_tail(to, pfn);
		} else {
			got = 0;
		}
		if (got == 0)
			break;
		n += got;
	}
	zone->pcp[0].count += (int32_t)(n << order);
	mod_zone_page_state(zone, 0, NR_FREE_PAGES, -(int64_t)((uint64_t)n << order));
	return n;
}

static void a_run_takes_the_same_blocks_as_so_many_single_ones(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t hash[2];
		unsigned int n[2];

		for (unsigned int runs = 0; runs < 2; runs++) {
			uint64_t ops = seed * 77;

			scatter(seed);
			n[runs] = 0;
			for (unsigned int i = 0; i < 12; i++) {
				unsigned int order = (unsigned int)random_below(&ops, 4);
				unsigned int type = (unsigned int)random_below(&ops, 3);
				unsigned int count = 1 + (unsigned int)random_below(&ops, 63);

				n[runs] += take(order, type, count, runs);
			}
			assert_sound();
			hash[runs] = hash_machine();
		}
		if (n[0] != n[1] || hash[0] != hash[1])
			fail_msg("seed %llu: %u and %u blocks", (unsigned long long)seed, n[0],
				 n[1]);
	}
}

static void what_happens_to_blocks_is_traced(void **state)
{
	static struct trace_event ring[4];

	(void)state;
	all_in_use("6.1", MIGRATE_MOVABLE);
	give(B, 3, MIGRATE_MOVABLE);
	tracing = true;
	trace_ring = ring;
	trace_size = 4;
	assert_int_equal(rmqueue_smallest(zone, 1, MIGRATE_MOVABLE), B);
	assert_int_equal(rmqueue_run(zone, 0, MIGRATE_MOVABLE, 9, zone->pcp[0].list), 2);
	assert_int_equal(trace_nth(0)->kind, TRACE_MM_PAGE_ALLOC_ZONE_LOCKED);
	assert_int_equal(trace_nth(0)->pfn, B);
	assert_int_equal(trace_nth(0)->order, 1);
	assert_int_equal(trace_nth(0)->percpu_refill, 1);
	assert_int_equal(trace_nth(2)->pfn, B + 3);
	assert_int_equal(trace_nth(2)->seq, 3);
	assert_null(trace_nth(3));
	/* the oldest gives way */
	assert_int_equal(rmqueue_run(zone, 0, MIGRATE_MOVABLE, 2, zone->pcp[0].list), 2);
	assert_int_equal(trace_nth(0)->seq, 2);
	assert_int_equal(trace_nth(3)->seq, 5);
	assert_null(trace_nth(4));
	/* with no ring nothing is kept */
	trace_size = 0;
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_MOVABLE), B + 6);
	assert_int_equal(trace_count, 5);
	/* a type or an order without pcp lists is no refill */
	trace_size = 4;
	give(B + 32, 4, MIGRATE_HIGHATOMIC);
	assert_int_equal(rmqueue_smallest(zone, 4, MIGRATE_HIGHATOMIC), B + 32);
	assert_int_equal(trace_nth(3)->percpu_refill, 0);
	give(B + 64, 0, MIGRATE_HIGHATOMIC);
	assert_int_equal(rmqueue_smallest(zone, 0, MIGRATE_HIGHATOMIC), B + 64);
	assert_int_equal(trace_nth(3)->percpu_refill, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_freed_block_merges_with_its_free_buddy),
		CASE(a_freed_block_does_not_merge_with_a_neighbour_that_is_no_buddy),
		CASE(a_freed_block_does_not_merge_with_a_buddy_of_another_order),
		CASE(pages_freed_in_any_order_merge_to_the_largest_block),
		CASE(a_merged_block_has_the_type_of_what_was_freed_last),
		CASE(pageblocks_of_pcp_types_merge_whatever_their_types_are),
		CASE(a_merge_stops_at_an_isolated_pageblock),
		CASE(isolated_pages_do_not_count_as_free),
		CASE(a_merge_stops_at_a_highatomic_pageblock_from_6_1_on),
		CASE(highatomic_merges_in_5_10_while_only_others_are_isolated),
		CASE(pageblocks_of_one_type_merge_even_if_the_type_keeps_apart),
		CASE(below_a_pageblock_types_do_not_keep_apart),
		CASE(buddies_in_different_zones_stay_apart),
		CASE(a_freed_page_goes_to_the_tail_when_the_next_merge_is_likely),
		CASE(the_tail_rule_asks_for_a_buddy_of_just_the_next_order),
		CASE(the_tail_rule_ends_at_order_8),
		CASE(fpi_to_tail_goes_to_the_tail_in_any_case),
		CASE(a_higher_block_that_starts_before_the_zone_has_no_buddy),
		CASE(the_first_block_of_the_smallest_order_that_fits_is_taken),
		CASE(a_split_leaves_the_upper_halves_at_the_heads),
		CASE(nothing_is_taken_exactly_when_no_list_of_the_type_has_a_block),
		CASE(an_empty_list_has_neither_a_first_page_nor_a_last),
		CASE(what_a_block_was_reported_as_is_forgotten_when_it_is_taken),
		CASE(a_guard_page_stays_beside_an_allocation_until_it_is_freed),
		CASE(guards_in_an_isolated_pageblock_are_not_counted_twice),
		CASE(the_head_of_a_block_is_found_from_each_of_its_frames),
		CASE(a_run_takes_the_same_blocks_as_so_many_single_ones),
		CASE(what_happens_to_blocks_is_traced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
