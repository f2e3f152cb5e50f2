/* SPDX-License-Identifier: GPL-2.0-only */
/* Machines that no recording shows: interleaved nodes, holes, memory and CPUs that come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../cli/e820.h"
#include "../cli/host.h"
#include "../src/invariant.h"
#include "../src/pcp.h"

#define MIB(n) ((pfn_t)(n) << 8)
#define GIB(n) ((pfn_t)(n) << 18)

static struct machine_config config;
static char error[256];

static struct zone *zone_at(unsigned int node, unsigned int type)
{
	return &zones[node * MAX_NR_ZONES + type];
}

static void new_config(unsigned int nr_nodes, unsigned int nr_cpus)
{
	config = (struct machine_config){ .nr_nodes = nr_nodes, .nr_cpus = nr_cpus, .thp = true };
}

static void add_memory(pfn_t start, pfn_t end, unsigned int node)
{
	config.memory[config.nr_memory++] =
		(struct memory_range){ .start = start, .end = end, .node = (uint16_t)node };
}

/* Power on; every theorem holds, and every frame is in one block of a zone that spans it. */
static void power_on(void)
{
	struct violation v;

	error[0] = '\0';
	if (!host_power_on(&config, error, sizeof(error)))
		fail_msg("%s", error);
	if (!invariant_check(&v))
		fail_msg("%s: %s", theorem_name(v.theorem), v.text);
}

static void assert_invariant(void)
{
	struct violation v;

	if (!invariant_check(&v))
		fail_msg("%s: %s", theorem_name(v.theorem), v.text);
}

static void refuse(enum machine_error wanted, unsigned int wanted_where)
{
	unsigned int where;

	assert_int_equal(machine_check(&config, &where), wanted);
	assert_int_equal(where, wanted_where);
	assert_false(host_power_on(&config, error, sizeof(error)));
	assert_string_not_equal(error, "");
}

static void a_machine_that_cannot_be_is_refused(void **state)
{
	(void)state;
	new_config(1, 1);
	refuse(MACHINE_NO_MEMORY, 0);
	add_memory(0, 1, 0);
	refuse(MACHINE_NO_MEMORY, 0);
	add_memory(GIB(1), GIB(1), 0);
	refuse(MACHINE_RANGE_EMPTY, 1);
	config.memory[1].end = MAX_FRAMES + 1;
	refuse(MACHINE_RANGE_TOO_HIGH, 1);
	config.memory[1].end = GIB(2);
	config.memory[1].node = 1;
	refuse(MACHINE_RANGE_NODE, 1);
	config.memory[1].node = 0;
	add_memory(GIB(2) - 1, GIB(3), 0);
	refuse(MACHINE_RANGE_ORDER, 2);
	config.nr_memory = 2;
	config.kernelcore = config.movablecore = 1;
	refuse(MACHINE_CORE, 0);
	config.kernelcore = 0;
	config.distance[0][0] = 11;
	refuse(MACHINE_DISTANCE, 0);
	config.distance[0][0] = 10;
	config.cpu_node[0] = 1;
	refuse(MACHINE_CPUS, 0);
	config.nr_cpus = 0;
	refuse(MACHINE_CPUS, 0);
	config.nr_nodes = MAX_NUMNODES + 1;
	refuse(MACHINE_NODES, 0);
}

static void frames_of_interleaved_nodes_belong_to_where_they_are_present(void **state)
{
	(void)state;
	new_config(2, 2);
	config.cpu_node[1] = 1;
	add_memory(1, MIB(512), 0);
	add_memory(MIB(512), MIB(768), 1);
	add_memory(MIB(768) + 77, GIB(1), 0);
	add_memory(GIB(1) + 13, GIB(2), 1);
	power_on();
	assert_int_equal(zone_at(0, ZONE_DMA32)->spanned, GIB(1) - 0x1000);
	assert_int_equal(zone_at(0, ZONE_DMA32)->present, MIB(768) - 77 - 0x1000);
	assert_ptr_equal(pfn_zone(MIB(600)), zone_at(1, ZONE_DMA32));
	assert_ptr_equal(pfn_zone(MIB(768) + 78), zone_at(0, ZONE_DMA32));
	/* holes: the one in both spans is the first zone's, the other its own node's */
	assert_ptr_equal(pfn_zone(MIB(768) + 5), zone_at(0, ZONE_DMA32));
	assert_ptr_equal(pfn_zone(GIB(1) + 5), zone_at(1, ZONE_DMA32));
	assert_null(pfn_zone(0));
	assert_null(pfn_zone(GIB(2)));
	assert_int_equal(zone_at(1, ZONE_DMA32)->managed, MIB(256) + GIB(1) - 13);
	assert_int_equal(zone_page_state(zone_at(1, ZONE_DMA32), NR_FREE_PAGES),
			 MIB(256) + GIB(1) - 13);
}

static void reserved_memory_is_not_given_out(void **state)
{
	(void)state;
	new_config(1, 1);
	add_memory(0, GIB(1), 0);
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = 0x9f, .end = 0x100 };
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = 0xff0, .end = 0x1234 };
	power_on();
	assert_int_equal(zone_at(0, ZONE_DMA)->start, 1);
	assert_int_equal(zone_at(0, ZONE_DMA)->present, 0xfff);
	assert_int_equal(zone_at(0, ZONE_DMA)->managed, 0xfff - 0x61 - 0x10);
	assert_int_equal(zone_at(0, ZONE_DMA32)->managed, GIB(1) - 0x1000 - 0x234);
	assert_int_equal(vmemmap[block_head(0x1233)].state, PAGE_RESERVED);
	assert_int_equal(vmemmap[block_head(0x1234)].state, PAGE_FREE);
}

static void free_blocks_stand_in_ascending_order(void **state)
{
	pfn_t prev = 0;
	list_t list;

	(void)state;
	new_config(1, 1);
	add_memory(1, GIB(5), 0);
	power_on();
	list = free_list(zone_at(0, ZONE_NORMAL), MAX_PAGE_ORDER, MIGRATE_MOVABLE);
	assert_int_equal(lists[list].count, 256);
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next) {
		assert_true(pfn > prev);
		prev = pfn;
	}
}

/*
 * 2 GiB of kernelcore on nodes of 512 MiB, 1 GiB and 6 GiB, the last from 4 GiB up: first a third
 * each, then what the first node has not is spread over two, then over one.
 */
static void kernelcore_that_one_node_lacks_is_spread_over_the_others(void **state)
{
	uint64_t share = GIB(2) / 3, left;

	(void)state;
	new_config(3, 1);
	add_memory(GIB(4), GIB(4) + MIB(512), 0);
	add_memory(GIB(5), GIB(6), 1);
	add_memory(GIB(6), GIB(12), 2);
	config.kernelcore = GIB(2);
	power_on();
	assert_false(populated_zone(zone_at(0, ZONE_MOVABLE)));
	/* rounds: 512 MiB + share + share, then half of the rest to node 1 as far as it goes */
	left = GIB(2) - MIB(512) - 2 * share;
	assert_int_equal(zone_at(1, ZONE_MOVABLE)->start,
			 (GIB(5) + share + left / 2 + 1023) & ~UINT64_C(1023));
	assert_int_equal(zone_at(2, ZONE_MOVABLE)->start,
			 (GIB(6) + share + left / 2 + 1023) & ~UINT64_C(1023));
}

static void a_node_without_memory_starts_its_list_elsewhere(void **state)
{
	struct pglist_data *pgdat = &nodes[1];

	(void)state;
	new_config(3, 2);
	config.cpu_node[1] = 1;
	add_memory(1, GIB(1), 0);
	power_on();
	assert_true(pgdat->online);
	assert_false(nodes[2].online);
	assert_int_equal(nr_online_nodes, 2);
	assert_ptr_equal(pgdat->zonelists[ZONELIST_FALLBACK][0].zone, zone_at(0, ZONE_DMA32));
	assert_null(pgdat->zonelists[ZONELIST_NOFALLBACK][0].zone);
	assert_int_equal(pgdat->first_zoneref[ZONELIST_FALLBACK][ZONE_DMA], 1);
	assert_int_equal(pgdat->first_zoneref[ZONELIST_FALLBACK][ZONE_MOVABLE], 0);
}

/* The order that 5.10 and 6.1 build for two pairs of nodes that are near each other. */
static void fallback_lists_of_two_pairs(void **state)
{
	static const struct {
		const char *release;
		unsigned int node3[4];
	} wanted[] = {
		{ "5.10", { 3, 2, 0, 1 } },
		{ "6.1", { 3, 2, 1, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		new_config(4, 1);
		config.release = release_find(wanted[i].release);
		for (unsigned int a = 0; a < 4; a++) {
			add_memory(GIB(4 + a), GIB(5 + a), a);
			for (unsigned int b = 0; b < 4; b++)
				config.distance[a][b] = a == b ? 10 : a / 2 == b / 2 ? 12 : 32;
		}
		power_on();
		for (unsigned int n = 0; n < 4; n++)
			assert_int_equal(nodes[3].zonelists[ZONELIST_FALLBACK][n].node,
					 wanted[i].node3[n]);
	}
}

static void a_cpu_that_goes_leaves_nothing_behind(void **state)
{
	struct zone *zone;
	pfn_t pfn;

	(void)state;
	new_config(1, 2);
	add_memory(1, GIB(1), 0);
	power_on();
	zone = zone_at(0, ZONE_DMA32);
	this_cpu = 1;
	pfn = rmqueue_pcplist(zone, 0, MIGRATE_MOVABLE, 0);
	assert_int_not_equal(pfn, PFN_NONE);
	free_unref_page(zone, pfn, 0);
	assert_true(zone->pcp[1].count > 0);
	this_cpu = 0;
	cpu_hotplug(1, false);
	assert_int_equal(num_online_cpus(), 1);
	assert_int_equal(zone->pcp[1].count, 0);
	assert_int_equal(zone->pcp[1].vm_stat_diff[NR_FREE_PAGES], 0);
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), zone->managed);
	assert_invariant();
	cpu_hotplug(1, true);
	assert_int_equal(zone->pcp[1].stat_threshold, zone->pcp[0].stat_threshold);
}

static void memory_that_comes_later_is_in_zones_and_lists(void **state)
{
	struct memory_range range = { .start = GIB(4), .end = GIB(4) + MIB(128), .node = 1 };
	struct zone *normal;
	list_t list;

	(void)state;
	new_config(2, 1);
	config.release = release_find("6.1");
	config.thp = false;
	add_memory(1, MIB(768), 0);
	config.max_frames = GIB(5);
	power_on();
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_OK);
	assert_invariant();
	normal = zone_at(1, ZONE_NORMAL);
	assert_int_equal(normal->managed, MIB(128));
	list = free_list(normal, MAX_PAGE_ORDER, MIGRATE_MOVABLE);
	assert_int_equal(lists[list].count, 32);
	assert_int_equal(lists[list].first, GIB(4));
	assert_ptr_equal(nodes[0].zonelists[ZONELIST_FALLBACK][2].zone, normal);
	assert_ptr_equal(nodes[1].zonelists[ZONELIST_FALLBACK][0].zone, normal);
	assert_int_equal(normal->pcp[0].batch, 7);

	/* a second range leaves a hole, which a third one fills */
	range.start += MIB(256);
	range.end += MIB(256);
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_OK);
	assert_int_equal(normal->spanned, MIB(384));
	assert_int_equal(normal->present, MIB(256));
	assert_invariant();
	range.start -= MIB(128);
	range.end -= MIB(128);
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_OK);
	assert_int_equal(normal->managed, MIB(384));
	assert_int_equal(zone_page_state_snapshot(normal, NR_FREE_PAGES), MIB(384));
	assert_invariant();

	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_RANGE_ORDER);
	range = (struct memory_range){ .start = GIB(5), .end = GIB(6), .node = 0 };
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_RANGE_TOO_HIGH);
	range = (struct memory_range){ .start = MIB(768), .end = MIB(769), .node = 0 };
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_SECTION);
	range.end = GIB(1);
	range.node = UINT16_MAX;
	assert_int_equal(memory_online(&range, ZONE_NORMAL), MACHINE_RANGE_NODE);
	range.node = 0;
	assert_int_equal(memory_online(&range, ZONE_MOVABLE), MACHINE_OK);
	assert_int_equal(zone_at(0, ZONE_MOVABLE)->managed, MIB(256));
	assert_invariant();
}

static void values_of_5_10(void **state)
{
	struct zone *zone;

	(void)state;
	new_config(1, 4);
	add_memory(1, GIB(2), 0);
	power_on();
	zone = zone_at(0, ZONE_DMA);
	assert_int_equal(zone->pcp[0].high, 0);
	assert_int_equal(zone->pcp[0].batch, 1);
	zone = zone_at(0, ZONE_DMA32);
	assert_int_equal(zone->pcp[3].high, 378);
	assert_int_equal(zone->pcp[3].batch, 63);
	vm_set_percpu_pagelist_fraction(8);
	assert_int_equal(zone->pcp[3].high, zone->managed / 8);
	assert_int_equal(zone->pcp[3].batch, 96);
	assert_int_equal(vm.min_free_kbytes, 45056);
	vm_set_thp(false);
	assert_int_equal(vm.min_free_kbytes, 45056);
}

/* What is asked of every zone's CPUs is asked of those that have no memory, too. */
static void a_zone_without_memory_has_a_batch(void **state)
{
	(void)state;
	new_config(2, 4);
	add_memory(1, MIB(64), 0);
	power_on();
	assert_false(populated_zone(zone_at(0, ZONE_NORMAL)));
	assert_false(populated_zone(zone_at(1, ZONE_DMA)));
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			assert_in_range(zones[z].pcp[cpu].batch, 1, MAX_ORDER_PAGES);
}

static void a_state_can_be_loaded(void **state)
{
	struct zone *zone;

	(void)state;
	new_config(1, 1);
	add_memory(1, MIB(64), 0);
	config.empty = true;
	error[0] = '\0';
	assert_true(host_power_on(&config, error, sizeof(error)));
	zone = zone_at(0, ZONE_DMA32);
	machine_add_free(zone, 0x1400, 10, MIGRATE_MOVABLE);
	machine_add_free(zone, 0x1203, 0, MIGRATE_UNMOVABLE);
	machine_fill_holes(zone);
	machine_fill_holes(zone_at(0, ZONE_DMA));
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 1025);
	assert_int_equal(vmemmap[block_head(0x1202)].state, PAGE_RESERVED);
	assert_int_equal(vmemmap[0x1000].order, 9);
	assert_int_equal(vmemmap[0x1203].state, PAGE_FREE);
	assert_int_equal(vmemmap[0x1204].order, 2);
}

static void the_host_says_what_it_cannot_give(void **state)
{
	(void)state;
	new_config(1, 1);
	add_memory(1, 2, 0);
	add_memory(MAX_FRAMES - 1, MAX_FRAMES, 0);
	if (!host_power_on(&config, error, sizeof(error)))
		assert_non_null(strstr(error, "the host has"));
}

static const char *e820_error(const char *line1, const char *line2)
{
	static struct e820_map map;

	map = (struct e820_map){ 0 };
	return e820_add(&map, line1) && e820_add(&map, line2) ? "" : map.error;
}

static void an_e820_map_becomes_memory(void **state)
{
	static struct e820_map map;
	static struct memory_range memory[MAX_RANGES];

	(void)state;
	map = (struct e820_map){ 0 };
	assert_true(e820_add(&map, "[mem 0x0000000000000000-0x0000000000000fff] usable"));
	assert_true(e820_add(&map, "[    0.000000] BIOS-provided physical RAM map:"));
	assert_true(e820_add(&map, "[    0.000000] BIOS-e820: [mem 0x0-0x9fbff] usable"));
	assert_true(e820_add(&map, "BIOS-e820: [mem 0x9fc00-0x9ffff] reserved"));
	assert_true(e820_add(&map, "BIOS-e820: [mem 0x0000000000100800-0x1fffff] usable"));
	assert_true(e820_add(&map, "BIOS-e820: [mem 0x200000-0x2fffff] usable"));
	assert_true(e820_add(&map, "BIOS-e820: [mem 0xfd00000000-0xffffffffff] reserved"));
	assert_true(e820_add(&map, "[    0.06] [mem 0x1-0x2] available for PCI devices"));
	assert_int_equal(e820_memory(&map, memory), 2);
	assert_int_equal(memory[0].start, 1);
	assert_int_equal(memory[0].end, 0x9f);
	assert_int_equal(memory[1].start, 0x101);
	assert_int_equal(memory[1].end, 0x300);
}

static void a_bad_e820_line_is_refused(void **state)
{
	const char *good = "[mem 0x100000-0x1fffff] usable";

	(void)state;
	assert_string_equal(e820_error(good, "[mem 0x200000-0x2fffff] type 7"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x1fffff-0x2fffff] reserved"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x0-0xfff] usable"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000-0x2fffff] usable"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000-0x3fffff] good"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000-0x3fffff]"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x-0x3fffff] usable"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000-0xffffffffffffffff] usable"), "");
	assert_string_not_equal(e820_error(good, "[mem 0x300000-0xfffffffffffffffff] usable"), "");
	assert_string_not_equal(e820_error(good, "BIOS-e820: memory"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_machine_that_cannot_be_is_refused),
		cmocka_unit_test(frames_of_interleaved_nodes_belong_to_where_they_are_present),
		cmocka_unit_test(reserved_memory_is_not_given_out),
		cmocka_unit_test(free_blocks_stand_in_ascending_order),
		cmocka_unit_test(kernelcore_that_one_node_lacks_is_spread_over_the_others),
		cmocka_unit_test(a_node_without_memory_starts_its_list_elsewhere),
		cmocka_unit_test(fallback_lists_of_two_pairs),
		cmocka_unit_test(a_cpu_that_goes_leaves_nothing_behind),
		cmocka_unit_test(memory_that_comes_later_is_in_zones_and_lists),
		cmocka_unit_test(values_of_5_10),
		cmocka_unit_test(a_zone_without_memory_has_a_batch),
		cmocka_unit_test(a_state_can_be_loaded),
		cmocka_unit_test(the_host_says_what_it_cannot_give),
		cmocka_unit_test(an_e820_map_becomes_memory),
		cmocka_unit_test(a_bad_e820_line_is_refused),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
