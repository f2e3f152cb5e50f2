/* SPDX-License-Identifier: GPL-2.0-only */
/* A boot that leaves most memory for later: where it stops, how it grows, how it ends. */
#include "fixture.h"

#include "../src/deferred.h"

static void reserve(pfn_t start, pfn_t end)
{
	config.reserved[config.nr_reserved++] = (struct memory_range){ .start = start, .end = end };
}

static void one_node(const char *release_name, pfn_t end)
{
	new_config(release_name, 1, 2);
	add_memory(1, end, 0);
	config.deferred = true;
	config.thp = true;
}

static void the_last_zone_stops_after_a_section(void **state)
{
	const struct zone *normal = zone_at(0, ZONE_NORMAL);

	(void)state;
	one_node("5.10", GIB(8));
	power_on();
	assert_int_equal(normal->first_deferred_pfn, GIB(4) + PAGES_PER_SECTION);
	assert_int_equal(normal->managed, PAGES_PER_SECTION);
	assert_int_equal(normal->present, GIB(4));
	assert_int_equal(normal->watermark[WMARK_HIGH], 0);
	assert_int_equal(normal->pcp[1].stat_threshold, 0);
	assert_int_equal(normal->pcp[1].batch, 7);
	assert_int_equal(zone_at(0, ZONE_DMA32)->first_deferred_pfn, PFN_NONE);
	assert_int_equal(zone_at(0, ZONE_DMA32)->managed, GIB(4) - 0x1000);
	assert_int_equal(vmemmap[GIB(4) + PAGES_PER_SECTION].state, PAGE_RESERVED);
}

static void what_is_short_of_a_section_is_made_up_for(void **state)
{
	(void)state;
	/* half a section, a hole, and then from the middle of a section on */
	new_config("6.1", 1, 1);
	config.deferred = true;
	add_memory(GIB(4), GIB(4) + MIB(64), 0);
	add_memory(GIB(4) + MIB(192), GIB(5), 0);
	power_on();
	assert_int_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, GIB(4) + MIB(256));
	assert_int_equal(zone_at(0, ZONE_NORMAL)->managed, MIB(128));
	/* one page short of that */
	config.memory[0].end--;
	power_on();
	assert_int_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, GIB(4) + MIB(384));
	/* no later section */
	config.memory[1].end = GIB(4) + MIB(384);
	power_on();
	assert_int_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, PFN_NONE);
	assert_int_equal(zone_at(0, ZONE_NORMAL)->managed, MIB(256) - 1);
}

static void every_node_has_a_last_zone(void **state)
{
	(void)state;
	one_node("6.1", GIB(2));
	config.nr_nodes = 3;
	add_memory(GIB(2), GIB(6), 1);
	add_memory(GIB(6), GIB(7), 2);
	config.kernelcore = GIB(6);
	power_on();
	assert_int_equal(zone_at(0, ZONE_DMA32)->first_deferred_pfn, MIB(256));
	assert_int_equal(zone_at(1, ZONE_DMA32)->first_deferred_pfn, PFN_NONE);
	assert_int_equal(zone_at(1, ZONE_NORMAL)->first_deferred_pfn, PFN_NONE);
	/* it starts in the middle of a section: that one is not enough */
	assert_int_equal(zone_at(1, ZONE_MOVABLE)->start, 0x140400);
	assert_int_equal(zone_at(1, ZONE_MOVABLE)->first_deferred_pfn, 0x150000);
	assert_int_equal(zone_at(2, ZONE_NORMAL)->first_deferred_pfn, GIB(6) + MIB(128));
}

/* All of the last zone is handed out before any of the zone below it. */
static void a_zone_grows_before_the_next_is_asked(void **state)
{
	const struct zone *normal = zone_at(0, ZONE_NORMAL);

	(void)state;
	one_node("6.1", GIB(5));
	power_on();
	for (pfn_t pages = 0; pages < GIB(1); pages += MAX_ORDER_PAGES) {
		pfn_t grown = pages / PAGES_PER_SECTION * PAGES_PER_SECTION + PAGES_PER_SECTION;

		assert_in_range(alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER), GIB(4), GIB(5));
		if (grown < GIB(1))
			assert_int_equal(normal->first_deferred_pfn, GIB(4) + grown);
	}
	assert_int_equal(normal->first_deferred_pfn, PFN_NONE);
	assert_int_equal(normal->managed, GIB(1));
	assert_true(alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER) < GIB(4));
	assert_sound();
}

static void single_pages_and_lawless_requests_grow_it_too(void **state)
{
	const struct zone *normal = zone_at(0, ZONE_NORMAL);

	(void)state;
	one_node("5.10", GIB(5));
	power_on();
	use_up(zone_at(0, ZONE_NORMAL));
	assert_in_range(alloc_pages(GFP_KERNEL, 0), GIB(4), GIB(5));
	assert_int_equal(normal->first_deferred_pfn, GIB(4) + MIB(256));
	use_up(zone_at(0, ZONE_NORMAL));
	assert_in_range(alloc_pages(GFP_ATOMIC | GFP_BIT_MEMALLOC, 3), GIB(4), GIB(5));
	assert_int_equal(normal->first_deferred_pfn, GIB(4) + MIB(384));
	/* watermarks do not stand in the way of what a zone can grow to */
	vm_set_min_free_kbytes(1 << 30);
	assert_in_range(alloc_pages(GFP_KERNEL, 0), GIB(4), GIB(5));
	assert_int_equal(normal->first_deferred_pfn, GIB(4) + MIB(512));
	assert_sound();
}

static void growth_passes_over_what_is_reserved(void **state)
{
	struct zone *normal = zone_at(0, ZONE_NORMAL);

	(void)state;
	one_node("6.1", GIB(4) + MIB(640));
	reserve(GIB(4) + MIB(128), GIB(4) + MIB(256));
	reserve(GIB(4) + MIB(300), GIB(4) + MIB(301));
	reserve(GIB(4) + MIB(512), GIB(4) + MIB(640));
	power_on();
	use_up(normal);
	assert_int_not_equal(alloc_pages(GFP_KERNEL, 10), PFN_NONE);
	/* 127 MiB are less than a section */
	assert_int_equal(normal->first_deferred_pfn, GIB(4) + MIB(512));
	assert_int_equal(normal->managed, MIB(128) + MIB(127) + MIB(128));
	use_up(normal);
	assert_true(alloc_pages(GFP_KERNEL, 0) < GIB(4));
	assert_int_equal(normal->first_deferred_pfn, PFN_NONE);
	assert_sound();
}

/* The machine is the one that a boot without deferral makes. */
static void assert_same_in_the_end(bool grow)
{
	uint64_t wanted, min[MAX_ZONES];

	config.deferred = false;
	power_on();
	wanted = hash_machine();
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		min[z] = mix(zones[z].watermark[WMARK_MIN], zones[z].managed);
	config.deferred = true;
	power_on();
	assert_int_not_equal(hash_machine(), wanted);
	for (unsigned int z = 0; z < MAX_ZONES && grow; z++)
		deferred_grow_zone(&zones[z]);
	assert_sound();
	page_alloc_init_late();
	assert_sound();
	assert_int_equal(hash_machine(), wanted);
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		assert_int_equal(mix(zones[z].watermark[WMARK_MIN], zones[z].managed), min[z]);
	page_alloc_init_late();
	assert_int_equal(hash_machine(), wanted);
}

static void in_the_end_all_memory_is_there(void **state)
{
	static const char *const releases[] = { "5.10", "6.1" };

	(void)state;
	for (unsigned int i = 0; i < 4; i++) {
		one_node(releases[i % 2], GIB(3) + 77);
		add_memory(GIB(4) + 5, GIB(6) + 1, 0);
		reserve(0x9f, 0x100);
		reserve(GIB(4) + MIB(200) + 3, GIB(4) + MIB(260) + 17);
		reserve(GIB(6) - 1, GIB(6));
		assert_same_in_the_end(i < 2);
		/* nodes that take turns, section by section and not */
		new_config(releases[i % 2], 2, 2);
		for (pfn_t n = 0; n < 16; n++)
			add_memory(GIB(4) + n * MIB(100), GIB(4) + (n + 1) * MIB(100), n % 2);
		reserve(GIB(4) + MIB(450), GIB(4) + MIB(650));
		assert_same_in_the_end(i < 2);
	}
}

static void added_memory_ends_the_boot(void **state)
{
	struct memory_range range = { .start = GIB(5), .end = GIB(5) + MIB(128) };

	(void)state;
	one_node("6.1", GIB(5));
	config.max_frames = GIB(6);
	power_on();
	range.end++;
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_SECTION);
	assert_int_not_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, PFN_NONE);
	range.end--;
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_OK);
	assert_int_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, PFN_NONE);
	assert_int_equal(zone_at(0, ZONE_NORMAL)->managed, GIB(1) + MIB(128));
	assert_sound();
}

static void a_loaded_state_is_not_deferred(void **state)
{
	char error[256];

	(void)state;
	one_node("6.1", GIB(5));
	config.empty = true;
	assert_true(host_power_on(&config, error, sizeof(error)));
	assert_int_equal(zone_at(0, ZONE_NORMAL)->first_deferred_pfn, PFN_NONE);
	assert_int_equal(zone_at(0, ZONE_NORMAL)->managed, GIB(1));
	assert_true(zone_at(0, ZONE_NORMAL)->watermark[WMARK_MIN] > 0);
}

static void the_checker_sees_a_page_freed_too_early(void **state)
{
	struct violation v;

	(void)state;
	one_node("6.1", GIB(5));
	power_on();
	vmemmap[GIB(5) - MAX_ORDER_PAGES].state = PAGE_ALLOCATED;
	assert_false(invariant_check(&v));
	assert_int_equal(v.theorem, THEOREM_PARTITION);
	assert_int_equal(v.pfn, GIB(5) - MAX_ORDER_PAGES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_last_zone_stops_after_a_section),
		CASE(what_is_short_of_a_section_is_made_up_for),
		CASE(every_node_has_a_last_zone),
		CASE(a_zone_grows_before_the_next_is_asked),
		CASE(single_pages_and_lawless_requests_grow_it_too),
		CASE(growth_passes_over_what_is_reserved),
		CASE(in_the_end_all_memory_is_there),
		CASE(added_memory_ends_the_boot),
		CASE(a_loaded_state_is_not_deferred),
		CASE(the_checker_sees_a_page_freed_too_early),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
