/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits that no machine of use meets: configurations just past them, memory that cannot come, and
 * breaches of the theorems that only damage could cause.
 */
#include "fixture.h"

#define B START
#define M MIGRATE_MOVABLE

static void refused(enum machine_error wanted, unsigned int wanted_where)
{
	unsigned int where = 999;

	assert_int_equal(machine_check(&config, &where), wanted);
	assert_int_equal(where, wanted_where);
}

static void plain_config(void)
{
	new_config("6.1", 1, 1);
	add_memory(START, START + 4096, 0);
}

static void too_few_or_too_many_of_anything_are_refused(void **state)
{
	(void)state;
	plain_config();
	config.nr_nodes = 0;
	refused(MACHINE_NODES, 0);
	plain_config();
	config.nr_cpus = MAX_CPUS + 1;
	refused(MACHINE_CPUS, 0);
	plain_config();
	config.nr_memory = MAX_RANGES + 1;
	refused(MACHINE_RANGES, 0);
	plain_config();
	config.nr_reserved = MAX_RANGES + 1;
	refused(MACHINE_RANGES, 0);
	plain_config();
	config.max_frames = MAX_FRAMES + 1;
	refused(MACHINE_RANGE_TOO_HIGH, 0);
	plain_config();
	config.distance[0][0] = 9;
	refused(MACHINE_DISTANCE, 0);
	plain_config();
	refused(MACHINE_OK, 0);
}

static void a_bad_reserved_range_counts_on_after_the_memory(void **state)
{
	(void)state;
	plain_config();
	config.nr_reserved = 2;
	config.reserved[0] = (struct memory_range){ .start = 5, .end = 6 };
	config.reserved[1] = (struct memory_range){ .start = 9, .end = 9 };
	refused(MACHINE_RANGE_EMPTY, 2);
}

static void shares_of_movable_memory_are_one_and_at_most_all(void **state)
{
	(void)state;
	plain_config();
	config.kernelcore_percent = 101;
	refused(MACHINE_CORE, 0);
	config.kernelcore_percent = 0;
	config.movablecore_percent = 101;
	refused(MACHINE_CORE, 0);
	config.movablecore_percent = 50;
	config.kernelcore = 1;
	refused(MACHINE_CORE, 0);
	config.kernelcore = 0;
	config.kernelcore_percent = 10;
	refused(MACHINE_CORE, 0);
	config.movablecore_percent = 0;
	config.movablecore = 1;
	refused(MACHINE_CORE, 0);
}

static void all_memory_or_more_as_movable_or_for_the_kernel_makes_no_movable_zone(void **state)
{
	(void)state;
	plain_config();
	config.movablecore = 5000;
	power_on();
	assert_false(populated_zone(zone_at(0, ZONE_MOVABLE)));
	config.movablecore = 0;
	config.kernelcore = 5000;
	power_on();
	assert_false(populated_zone(zone_at(0, ZONE_MOVABLE)));
	config.kernelcore = 0;
	config.kernelcore_percent = 50;
	power_on();
	assert_int_equal(zone_at(0, ZONE_MOVABLE)->managed, 2048);
	config.kernelcore_percent = 0;
	config.movablecore_percent = 25;
	power_on();
	assert_int_equal(zone_at(0, ZONE_MOVABLE)->managed, 1024);
}

static void a_machine_whose_state_follows_manages_what_is_not_reserved(void **state)
{
	(void)state;
	plain_config();
	config.empty = true;
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = START - 10, .end = START + 6 };
	reset_surroundings();
	assert_true(host_power_on(&config, (char[256]){ 0 }, 256));
	assert_int_equal(zone->managed, 4090);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
}

static void memory_that_comes_inside_a_zones_span_belongs_to_it(void **state)
{
	struct memory_range range = { .start = MIB(256), .end = MIB(256), .node = 0 };

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(1, MIB(128), 0);
	add_memory(MIB(512), MIB(640), 0);
	power_on();
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_RANGE_EMPTY);
	range.end += MIB(128);
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_OK);
	assert_int_equal(zone->managed, MIB(384) - 0x1000);
	assert_sound();
	nr_memory_ranges = MAX_RANGES;
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_RANGES);
	nr_memory_ranges = 3;
}

static void every_theorem_has_its_name(void **state)
{
	(void)state;
	assert_string_equal(theorem_name(THEOREM_PARTITION), "partition");
	for (unsigned int a = 0; a <= THEOREM_WATERMARK; a++)
		for (unsigned int b = 0; b < a; b++)
			assert_string_not_equal(theorem_name(a), theorem_name(b));
}

static void broken(enum theorem theorem)
{
	struct violation v;

	if (invariant_check(&v))
		fail_msg("%s is broken and nothing was found", theorem_name(theorem));
	assert_int_equal(v.theorem, theorem);
}

static void sizes_below_zero_and_marks_out_of_order_are_found(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	zone->pcp[0].high = -1;
	broken(THEOREM_PCP_BOUNDS);
	zone->pcp[0].high = 4;
	zone->pcp[0].free_factor = -1;
	broken(THEOREM_PCP_BOUNDS);
	zone->pcp[0].free_factor = 0;
	zone->watermark[WMARK_HIGH] = 1;
	broken(THEOREM_WATERMARK);
	zone->watermark[WMARK_HIGH] = 192;
	zone->lowmem_reserve[ZONE_NORMAL] = 2;
	zone->lowmem_reserve[ZONE_MOVABLE] = 1;
	broken(THEOREM_WATERMARK);
	zone->lowmem_reserve[ZONE_NORMAL] = 0;
	zone->lowmem_reserve[ZONE_MOVABLE] = 0;
	zone->nr_isolate_pageblock = 1;
	broken(THEOREM_MOBILITY);
	zone->nr_isolate_pageblock = 0;
	zone->present = 4095;
	broken(THEOREM_CONSERVATION);
	zone->present = 4097;
	broken(THEOREM_CONSERVATION);
	zone->present = 4096;
	assert_sound();
}

/* The checker looks into a block where its halves begin; the lists show what hides elsewhere. */
static void a_free_page_that_hides_inside_a_block_in_use_is_found(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	join(zone, B, 3);
	set_block(zone, B + 3, PAGE_FREE, 0);
	list_add(free_list(zone, 0, M), B + 3);
	zone->vm_stat[NR_FREE_PAGES]++;
	broken(THEOREM_LISTS);
}

static void entries_of_another_list_order_or_zone_are_found(void **state)
{
	list_t list;

	(void)state;
	all_in_use("6.1", M);
	list = zone->pcp[0].list;
	zone->pcp[0].high = 100;
	set_pageblock_migratetype(B, MIGRATE_UNMOVABLE);
	free_pages(B, 0);
	free_pages(B + 2, 0);
	assert_sound();
	vmemmap[B].list = list + 1;
	broken(THEOREM_LISTS);
	vmemmap[B].list = list;
	vmemmap[B].order = 1;
	vmemmap[B + 1].state = PAGE_TAIL;
	broken(THEOREM_LISTS);
	vmemmap[B].order = 0;
	set_block(zone, B + 1, PAGE_ALLOCATED, 0);
	assert_sound();
	/* a free block that says it is on a list before its zone's */
	give(B + 8, 0, M);
	vmemmap[B + 8].list = LIST_NONE;
	broken(THEOREM_LISTS);
	vmemmap[B + 8].list = UINT32_MAX;
	broken(THEOREM_LISTS);
}

static void isolation_keeps_buddies_apart_in_5_10(void **state)
{
	struct violation v;

	(void)state;
	all_in_use("5.10", M);
	set_migratetype_isolate(zone, B + 512);
	zone->kept_apart = false;
	give(B, 9, M);
	give(B + 512, 9, MIGRATE_ISOLATE);
	assert_true(invariant_check(&v));
	/* below a pageblock nothing does */
	give(B + 1024, 3, M);
	give(B + 1040, 3, M);
	del_page_from_free_list(B + 1040);
	set_block(zone, B + 1040, PAGE_ALLOCATED, 3);
	set_block(zone, B + 1032, PAGE_FREE, 3);
	for (pfn_t pfn = B + 1033; pfn < B + 1040; pfn++)
		vmemmap[pfn].state = PAGE_TAIL;
	list_add(free_list(zone, 3, M), B + 1032);
	broken(THEOREM_COALESCED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(too_few_or_too_many_of_anything_are_refused),
		CASE(a_bad_reserved_range_counts_on_after_the_memory),
		CASE(shares_of_movable_memory_are_one_and_at_most_all),
		CASE(all_memory_or_more_as_movable_or_for_the_kernel_makes_no_movable_zone),
		CASE(a_machine_whose_state_follows_manages_what_is_not_reserved),
		CASE(memory_that_comes_inside_a_zones_span_belongs_to_it),
		CASE(every_theorem_has_its_name),
		CASE(sizes_below_zero_and_marks_out_of_order_are_found),
		CASE(a_free_page_that_hides_inside_a_block_in_use_is_found),
		CASE(entries_of_another_list_order_or_zone_are_found),
		CASE(isolation_keeps_buddies_apart_in_5_10),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
