/* SPDX-License-Identifier: GPL-2.0-only */
/* The library: one machine a process, everything else refused in words, nothing left behind. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/frameproof.h"

#define MIB(n) (UINT64_C(n) << 20)

static struct frameproof_description small(void)
{
	struct frameproof_description d = { .size = sizeof(d), .kernel = "6.1", .bytes = MIB(64) };

	return d;
}

static struct frameproof *open_small(void)
{
	struct frameproof_description d = small();
	struct frameproof *machine = NULL;

	assert_int_equal(frameproof_open(&d, &machine), FRAMEPROOF_OK);
	assert_non_null(machine);
	return machine;
}

/* It is refused with that status, and the words have this in them. */
static void refused(int got, int status, const char *words)
{
	if (got != status || strstr(frameproof_message(), words) == NULL)
		fail_msg("%d, \"%s\"; %d with \"%s\" is expected", got, frameproof_message(),
			 status, words);
}

static void refuses(const struct frameproof_description *d, const char *words)
{
	struct frameproof *machine = (struct frameproof *)&machine;

	refused(frameproof_open(d, &machine), FRAMEPROOF_INVALID, words);
	assert_null(machine);
}

/* All texts of /proc that a run of the allocator can change, and a setting. */
static void read_state(struct frameproof *machine, char *text, size_t room)
{
	static const char *const paths[] = {
		"/proc/buddyinfo",	   "/proc/pagetypeinfo",
		"/proc/zoneinfo",	   "/proc/vmstat",
		"/proc/meminfo",	   "/proc/sys/vm/min_free_kbytes",
		"/proc/sys/vm/swappiness", "/sys/kernel/tracing/trace"
	};
	size_t done = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		size_t length;

		assert_int_equal(
			frameproof_read(machine, paths[i], text + done, room - done, &length),
			FRAMEPROOF_OK);
		assert_true(length > 0);
		done += length;
	}
}

static void a_second_machine_is_refused_until_the_first_is_closed(void **state)
{
	struct frameproof_description d = small();
	struct frameproof *first = open_small(), *second = first;

	(void)state;
	refused(frameproof_open(&d, &second), FRAMEPROOF_BUSY, "one machine a process");
	assert_null(second);
	assert_int_equal(frameproof_check(first), FRAMEPROOF_OK);
	frameproof_close(first);
	frameproof_close(first);
	frameproof_close(open_small());
}

static void a_closed_machine_does_nothing(void **state)
{
	struct frameproof *machine = open_small();
	const char *type = NULL;
	uint64_t value = 77;
	size_t length = 77;
	char text[64] = "as it was";

	(void)state;
	frameproof_close(machine);
	refused(frameproof_run_on(machine, 0), FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_alloc_pages(machine, 0, 0, FRAMEPROOF_ANY_NODE, &value),
		FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_free_pages(machine, 1, 0), FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_drain(machine, 0), FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_zone(machine, 0, "DMA", FRAMEPROOF_FREE, &value), FRAMEPROOF_CLOSED,
		"not open");
	refused(frameproof_free_list(machine, 0, "DMA", 0, "Movable", &value, 1, &length),
		FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_pageblock(machine, 1, &type), FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_read(machine, "/proc/buddyinfo", text, sizeof(text), &length),
		FRAMEPROOF_CLOSED, "not open");
	refused(frameproof_write(machine, "/proc/sys/vm/swappiness", "1"), FRAMEPROOF_CLOSED,
		"not open");
	refused(frameproof_check(NULL), FRAMEPROOF_CLOSED, "not open");
	assert_int_equal(value, 77);
	assert_int_equal(length, 77);
	assert_string_equal(text, "as it was");
}

static void nothing_is_left_for_the_next_machine(void **state)
{
	static char before[1 << 17], after[1 << 17];
	struct frameproof *machine = open_small();
	uint64_t pfn;

	(void)state;
	read_state(machine, before, sizeof(before));
	assert_int_equal(frameproof_write(machine, "/sys/kernel/tracing/tracing_on", "1"), 0);
	assert_int_equal(frameproof_write(machine, "/proc/sys/vm/min_free_kbytes", "9000"), 0);
	assert_int_equal(frameproof_write(machine, "/proc/sys/vm/swappiness", "7"), 0);
	while (frameproof_alloc_pages(machine, 0, 2, FRAMEPROOF_ANY_NODE, &pfn) == FRAMEPROOF_OK)
		;
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_MIN, &pfn), FRAMEPROOF_OK);
	assert_in_range(pfn, 1500, 2250);
	frameproof_close(machine);
	machine = open_small();
	read_state(machine, after, sizeof(after));
	assert_string_equal(before, after);
	frameproof_close(machine);
}

static void a_description_that_cannot_be_is_refused(void **state)
{
	struct frameproof_memory ranges[] = { { MIB(16), MIB(64), 0 }, { MIB(32), MIB(80), 0 } };
	unsigned int cpu_nodes[] = { 0, 2 };
	struct frameproof_description d = small();

	(void)state;
	refuses(NULL, "a description");
	d.size--;
	refuses(&d, "another frameproof.h");
	d = small();
	d.kernel = "2.4";
	refuses(&d, "bad kernel \"2.4\"; 4.4 or 5.2 or 5.10 or 6.1 is needed");
	d = small();
	d.cpus = 257;
	refuses(&d, "257 CPUs");
	d = small();
	d.nodes = 65;
	refuses(&d, "65 nodes");
	d = small();
	d.cpus = 2;
	d.nodes = 2;
	d.cpu_nodes = cpu_nodes;
	refuses(&d, "CPU 1 on node 2");
	d = small();
	d.bytes = 0;
	refuses(&d, "either bytes");
	d = small();
	d.memory = ranges;
	d.nr_memory = 1;
	refuses(&d, "either bytes");
	d.bytes = 0;
	d.nr_memory = 2;
	refuses(&d, "ascending");
	ranges[0].end++;
	refuses(&d, "whole pages");
	ranges[0].end = ranges[0].start;
	refuses(&d, "whole pages");
	ranges[0].end = MIB(32);
	ranges[1].node = 1;
	refuses(&d, "on node 1");
	frameproof_close(open_small());
}

static void ranges_are_the_machines_memory(void **state)
{
	static const struct frameproof_memory memory[] = { { 0, MIB(8), 0 },
							   { MIB(16), MIB(48), 1 } };
	static const struct frameproof_memory reserved[] = { { MIB(16), MIB(20), 0 } };
	struct frameproof_description d = { .size = sizeof(d),
					    .cpus = 2,
					    .nodes = 2,
					    .memory = memory,
					    .nr_memory = 2,
					    .reserved = reserved,
					    .nr_reserved = 1 };
	struct frameproof *machine = NULL;
	uint64_t value, pfn;

	(void)state;
	assert_int_equal(frameproof_open(&d, &machine), FRAMEPROOF_OK);
	assert_int_equal(frameproof_zone(machine, 0, "DMA", FRAMEPROOF_PRESENT, &value), 0);
	assert_int_equal(value, 2047);
	assert_int_equal(frameproof_zone(machine, 1, "DMA32", FRAMEPROOF_PRESENT, &value), 0);
	assert_int_equal(value, 8192);
	assert_int_equal(frameproof_zone(machine, 1, "DMA32", FRAMEPROOF_MANAGED, &value), 0);
	assert_int_equal(value, 7168);
	assert_int_equal(frameproof_run_on(machine, 1), FRAMEPROOF_OK);
	assert_int_equal(frameproof_alloc_pages(machine, 0, 4, FRAMEPROOF_ANY_NODE, &pfn), 0);
	assert_in_range(pfn, 0x1400, 0x2fff);
	assert_int_equal(frameproof_alloc_pages(machine, 0, 4, 0, &pfn), FRAMEPROOF_OK);
	assert_in_range(pfn, 1, 0x7ff);
	frameproof_close(machine);
}

static void an_allocation_takes_the_first_of_a_list(void **state)
{
	struct frameproof *machine = open_small();
	uint64_t pfns[64], pfn, free_before, free_after;
	const char *type = NULL;
	uint32_t gfp;
	size_t count;

	(void)state;
	assert_int_equal(frameproof_gfp("GFP_HIGHUSER_MOVABLE", &gfp), FRAMEPROOF_OK);
	assert_int_equal(frameproof_free_list(machine, 0, "DMA32", 10, "Movable", pfns, 64, &count),
			 FRAMEPROOF_OK);
	assert_in_range(count, 2, 64);
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_FREE, &free_before), 0);
	assert_int_equal(frameproof_alloc_pages(machine, gfp, 10, 0, &pfn), FRAMEPROOF_OK);
	assert_int_equal(pfn, pfns[0]);
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_FREE, &free_after), 0);
	assert_int_equal(free_after, free_before - 1024);
	assert_int_equal(frameproof_pageblock(machine, pfn, &type), FRAMEPROOF_OK);
	assert_string_equal(type, "Movable");
	refused(frameproof_free_pages(machine, pfn, 9), FRAMEPROOF_BAD_PAGE, "bad page 0x");
	assert_int_equal(frameproof_free_pages(machine, pfn, 10), FRAMEPROOF_OK);
	refused(frameproof_free_pages(machine, pfn, 10), FRAMEPROOF_BAD_PAGE, "bad page 0x");
	refused(frameproof_free_list(machine, 0, "DMA32", 10, "Movable", pfns, 1, &count),
		FRAMEPROOF_NO_ROOM, "room for 1");
	assert_in_range(count, 2, 64);
	frameproof_close(machine);
}

static void a_cpus_list_is_filled_and_drained(void **state)
{
	struct frameproof *machine = open_small();
	uint64_t pfn, count, batch;

	(void)state;
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_CPU_BATCH, &batch), 0);
	assert_int_equal(frameproof_alloc_pages(machine, 0, 0, 0, &pfn), FRAMEPROOF_OK);
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_CPU_COUNT, &count), 0);
	assert_int_equal(count, batch - 1);
	assert_int_equal(frameproof_free_pages(machine, pfn, 0), FRAMEPROOF_OK);
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_CPU_COUNT, &count), 0);
	assert_int_equal(count, batch);
	assert_int_equal(frameproof_drain(machine, FRAMEPROOF_ALL_CPUS), FRAMEPROOF_OK);
	assert_int_equal(frameproof_zone(machine, 0, "DMA32", FRAMEPROOF_CPU_COUNT, &count), 0);
	assert_int_equal(count, 0);
	frameproof_close(machine);
}

static void bad_arguments_are_refused_in_words(void **state)
{
	struct frameproof *machine = open_small();
	const char *type = NULL;
	uint64_t value = 77;
	uint32_t gfp = 77;
	size_t length;
	char text[8] = "kept";

	(void)state;
	refused(frameproof_gfp("GFP_KERNEL|GFP_NOSUCH", &gfp), FRAMEPROOF_INVALID,
		"\"GFP_NOSUCH\"");
	refused(frameproof_gfp("", &gfp), FRAMEPROOF_INVALID, "\"\"");
	refused(frameproof_gfp(NULL, &gfp), FRAMEPROOF_INVALID, "NULL");
	assert_int_equal(gfp, 77);
	refused(frameproof_alloc_pages(machine, 0x18, 0, 0, &value), FRAMEPROOF_INVALID,
		"bad GFP flags 0x18");
	refused(frameproof_alloc_pages(machine, 0x80000000u, 0, 0, &value), FRAMEPROOF_INVALID,
		"bad GFP flags");
	refused(frameproof_alloc_pages(machine, 0, 11, 0, &value), FRAMEPROOF_INVALID, "order 11");
	refused(frameproof_alloc_pages(machine, 0, 0, 1, &value), FRAMEPROOF_INVALID, "bad node 1");
	refused(frameproof_alloc_pages(machine, 0, 0, 0, NULL), FRAMEPROOF_INVALID, "place");
	refused(frameproof_free_pages(machine, UINT64_MAX, 0), FRAMEPROOF_BAD_PAGE, "bad page");
	refused(frameproof_free_pages(machine, 1, ~0u), FRAMEPROOF_BAD_PAGE, "bad page");
	refused(frameproof_run_on(machine, 1), FRAMEPROOF_INVALID, "bad CPU 1");
	refused(frameproof_drain(machine, 1), FRAMEPROOF_INVALID, "bad CPU 1");
	refused(frameproof_zone(machine, 0, "Normal", FRAMEPROOF_FREE, &value), FRAMEPROOF_INVALID,
		"no zone Normal");
	refused(frameproof_zone(machine, 0, NULL, FRAMEPROOF_FREE, &value), FRAMEPROOF_INVALID,
		"no zone NULL");
	refused(frameproof_zone(machine, 9, "DMA", FRAMEPROOF_FREE, &value), FRAMEPROOF_INVALID,
		"on node 9");
	refused(frameproof_zone(machine, 0, "DMA", (enum frameproof_figure)99, &value),
		FRAMEPROOF_INVALID, "no figure 99");
	refused(frameproof_free_list(machine, 0, "DMA", 0, "Mobile", &value, 1, &length),
		FRAMEPROOF_INVALID, "bad migratetype Mobile");
	refused(frameproof_pageblock(machine, UINT64_C(1) << 40, &type), FRAMEPROOF_INVALID,
		"bad frame");
	refused(frameproof_read(machine, "/proc/nosuch", text, sizeof(text), &length),
		FRAMEPROOF_INVALID, "no such file");
	refused(frameproof_read(machine, "/proc/buddyinfo", text, sizeof(text), &length),
		FRAMEPROOF_NO_ROOM, "room for 7");
	assert_in_range(length, 100, 4096);
	refused(frameproof_write(machine, "/proc/sys/vm/swappiness", "201"), FRAMEPROOF_INVALID,
		"bad value \"201\"");
	assert_string_equal(text, "kept");
	assert_int_equal(value, 77);
	assert_int_equal(frameproof_check(machine), FRAMEPROOF_OK);
	frameproof_close(machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_machine_is_refused_until_the_first_is_closed),
		cmocka_unit_test(a_closed_machine_does_nothing),
		cmocka_unit_test(nothing_is_left_for_the_next_machine),
		cmocka_unit_test(a_description_that_cannot_be_is_refused),
		cmocka_unit_test(ranges_are_the_machines_memory),
		cmocka_unit_test(an_allocation_takes_the_first_of_a_list),
		cmocka_unit_test(a_cpus_list_is_filled_and_drained),
		cmocka_unit_test(bad_arguments_are_refused_in_words),
	};

	return cmocka_run_group_tests_name("lib", tests, NULL, NULL);
}
