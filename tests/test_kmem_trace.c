/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of traces, as kernels and tools print them, and as they should not be; and what an event
 * does to a machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../cli/host.h"
#include "../cli/kmem_trace.h"
#include "../cli/pfn_map.h"
#include "../cli/replay_machine.h"
#include "../cli/replayer.h"
#include "../src/gfp.h"

static struct kmem_trace trace;
static struct kmem_event event;

static enum kmem_line parse(const char *line)
{
	memset(&event, 0xa5, sizeof(event));
	return kmem_parse(&trace, line, &event);
}

static int begin(void **state)
{
	(void)state;
	memset(&trace, 0, sizeof(trace));
	return 0;
}

/* The line is an event with these parts. */
static void expect(const char *line, enum trace_kind kind, unsigned int cpu, pfn_t pfn,
		   unsigned int order)
{
	assert_int_equal(parse(line), KMEM_EVENT);
	assert_int_equal(event.kind, kind);
	assert_int_equal(event.cpu, cpu);
	assert_int_equal(event.pfn, pfn);
	assert_int_equal(event.order, order);
}

/* The line is passed over for a reason with these words. */
static void expect_skipped(const char *line, const char *words)
{
	assert_int_equal(parse(line), KMEM_SKIPPED);
	if (strstr(trace.why, words) == NULL)
		fail_msg("\"%s\" was wanted, \"%s\" is the reason", words, trace.why);
}

static void tracefs_prints_every_kind_of_event(void **state)
{
	(void)state;
	expect("    workload-2793   [000] .....  3951.137764: mm_page_alloc: page=000000000d84b0ec "
	       "pfn=0x1d2b4c order=2 migratetype=0 gfp_flags=GFP_KERNEL_ACCOUNT|__GFP_ZERO",
	       TRACE_MM_PAGE_ALLOC, 0, 0x1d2b4c, 2);
	assert_int_equal(event.time, UINT64_C(3951137764000));
	assert_int_equal(event.gfp, GFP_KERNEL_ACCOUNT | GFP_BIT_ZERO);
	expect("  <idle>-0  [003] d.s3.     9.210405: mm_page_free: page=0000000062f9daf2 "
	       "pfn=0x5222 order=1",
	       TRACE_MM_PAGE_FREE, 3, 0x5222, 1);
	expect(" a-1 [001] ..... 9.2: mm_page_free_batched: page=aaf9daf2 pfn=0x5223 order=0",
	       TRACE_MM_PAGE_FREE_BATCHED, 1, 0x5223, 0);
	expect(" a-1 [001] ..... 9.2: mm_page_alloc_zone_locked: page=0000000062f9daf2 pfn=0x8 "
	       "order=3 migratetype=1 percpu_refill=1",
	       TRACE_MM_PAGE_ALLOC_ZONE_LOCKED, 1, 8, 3);
	expect(" a-1 [001] ..... 9.2: mm_page_pcpu_drain: page=0000000062f9daf2 pfn=0x9 order=0 "
	       "migratetype=1",
	       TRACE_MM_PAGE_PCPU_DRAIN, 1, 9, 0);
	expect(" a-1 [001] ..... 9.2: mm_page_alloc_extfrag: page=0000000062f9daf2 pfn=0x9 "
	       "alloc_order=4 fallback_order=0 pageblock_order=9 alloc_migratetype=0 "
	       "fallback_migratetype=1 fragmenting=1 change_ownership=0",
	       TRACE_MM_PAGE_ALLOC_EXTFRAG, 1, 9, 0);
}

static void perf_script_and_old_kernels_print_events(void **state)
{
	(void)state;
	expect("gcc  2793 [001]  3951.137764:  kmem:mm_page_alloc: page=0xffffea0004c0 "
	       "pfn=0x1d2b4c order=0 migratetype=0 gfp_flags=GFP_KERNEL",
	       TRACE_MM_PAGE_ALLOC, 1, 0x1d2b4c, 0);
	expect("gcc  2793 [001]  3951.137764321:  kmem:mm_page_free: page=0x1 pfn=0x1d2b4c order=0",
	       TRACE_MM_PAGE_FREE, 1, 0x1d2b4c, 0);
	assert_int_equal(event.time, UINT64_C(3951137764321));
	/* a decimal pfn, four flags, and the thread group that record-tgid adds */
	expect(" a-1 (   12) [255] d..1 9.2: mm_page_free: page=ffffea0001234500 pfn=123 order=0",
	       TRACE_MM_PAGE_FREE, 255, 123, 0);
}

static void a_name_of_a_task_may_hold_anything(void **state)
{
	(void)state;
	expect(" a b/c-d:1-77 [002] ..... 9.2: mm_page_free: page=00 pfn=0x7 order=0",
	       TRACE_MM_PAGE_FREE, 2, 7, 0);
	expect(" [0] 1.1: x: -77 [002] ..... 9.2: mm_page_free: page=00 pfn=0x7 order=0",
	       TRACE_MM_PAGE_FREE, 2, 7, 0);
	/* a newline in it: what follows is an event, what precedes is not */
	expect_skipped("        first", "not a line of a trace");
	expect("second-77    [002] ..... 9.2: mm_page_free: page=00 pfn=0x7 order=0",
	       TRACE_MM_PAGE_FREE, 2, 7, 0);
	expect("#-77 [002] ..... 9.2: mm_page_free: page=00 pfn=0x7 order=0", TRACE_MM_PAGE_FREE, 2,
	       7, 0);
}

static void flags_have_names_in_any_order(void **state)
{
	static const char start[] = " a-1 [0] ..... 9.2: mm_page_alloc: page=00 pfn=0x8 order=0 "
				    "migratetype=1 gfp_flags=";
	static const struct {
		const char *flags;
		gfp_t gfp;
	} cases[] = {
		{ "GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO",
		  GFP_HIGHUSER_MOVABLE | GFP_BIT_COMP | GFP_BIT_ZERO },
		{ "GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP",
		  GFP_HIGHUSER_MOVABLE | GFP_BIT_COMP | GFP_BIT_ZERO },
		{ "__GFP_RECLAIMABLE|__GFP_IO", GFP_BIT_RECLAIMABLE | GFP_BIT_IO },
		{ "GFP_NOWAIT|0x1000000", GFP_NOWAIT | 0x1000000u },
		{ "0x8000000000000040", GFP_BIT_IO },
		{ "none", 0 },
	};
	char line[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(line, sizeof(line), "%s%s", start, cases[i].flags);
		expect(line, TRACE_MM_PAGE_ALLOC, 0, 8, 0);
		assert_int_equal(event.gfp, cases[i].gfp);
	}
	assert_int_equal(trace.nr_unknown_flags, 0);
	snprintf(line, sizeof(line), "%sGFP_KERNEL|__GFP_NO\x1bSUCH||", start);
	expect(line, TRACE_MM_PAGE_ALLOC, 0, 8, 0);
	assert_int_equal(event.gfp, GFP_KERNEL);
	assert_int_equal(trace.nr_unknown_flags, 2);
	assert_string_equal(trace.unknown_flag, "__GFP_NO?SUCH");
	snprintf(line, sizeof(line), "%s__GFP_MOVABLE|__GFP_RECLAIMABLE", start);
	expect_skipped(line, "contradict");
	snprintf(line, sizeof(line), "%sGFP_DMA|GFP_DMA32", start);
	expect_skipped(line, "contradict");
}

static void a_failed_allocation_has_no_pfn(void **state)
{
	(void)state;
	expect(" a-1 [0] ..... 9.2: mm_page_alloc: page=0000000000000000 pfn=0x0 order=3 "
	       "migratetype=1 gfp_flags=GFP_KERNEL",
	       TRACE_MM_PAGE_ALLOC, 0, PFN_NONE, 3);
}

static void absurd_numbers_are_skipped(void **state)
{
	(void)state;
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn=0x800 order=11", "above 10");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn=0x800 order=-1", "no order");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn=0x800", "no order");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn=0x801 order=1", "multiple");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn=0x400000000 order=0", "beyond 64");
	expect_skipped("a-1 [0] ..... 9.2: mm_page_free: pfn=0x11111111111111111", "no pfn");
	expect_skipped("a-1 [0] .... 9.2: mm_page_free: pfn=99999999999999999999", "no pfn");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free: pfn= order=0", "no pfn");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_free:", "no pfn");
	expect_skipped(" a-1 [0] ..... 9.2: mm_page_alloc: pfn=0x8 order=0", "no gfp_flags");
	/* these are no CPU and no time, so no event */
	expect_skipped(" a-1 [99999999999999999999999] ..... 9.2: mm_page_free: pfn=1", "not a");
	expect_skipped(" a-1 [0] ..... 99999999999999999999.2: mm_page_free: pfn=1", "not a line");
	expect_skipped(" a-1 [0] ..... 9.1234567890: mm_page_free: pfn=1", "not a line");
	expect_skipped("[", "not a line");
	expect_skipped("[0", "not a line");
	expect_skipped("[0] 1.1: ", "not a line");
	expect_skipped("[0] 1.1: x", "not a line");
}

static void headers_losses_and_other_events_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(parse("# tracer: nop"), KMEM_HEADER);
	assert_int_equal(parse("# entries-in-buffer/entries-written: 7/7   #P:2"), KMEM_HEADER);
	assert_int_equal(trace.nr_cpus, 2);
	assert_int_equal(parse("# #P:99999"), KMEM_HEADER);
	assert_int_equal(trace.nr_cpus, 2);
	assert_int_equal(parse(""), KMEM_HEADER);
	assert_int_equal(parse("CPU:1 [LOST 500 EVENTS]"), KMEM_LOST);
	assert_int_equal(parse("CPU:0 [LOST 7 EVENTS]"), KMEM_LOST);
	assert_int_equal(trace.nr_lost, 507);
	assert_int_equal(parse(" init-1 [001] ..... 9.202771: tracing_mark_write: begin before"),
			 KMEM_OTHER_EVENT);
	assert_int_equal(parse(" init-1 [001] 9.202771: sched:sched_switch: prev=1"),
			 KMEM_OTHER_EVENT);
}

/* A table of what was allocated, against an array. */
static void the_table_holds_what_was_added_and_not_removed(void **state)
{
	enum { PFNS = 5000 };
	static pfn_t ours[PFNS]; /* 0: not in it */
	struct pfn_map map = { 0 };
	uint64_t x = 88172645463325252u;
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		pfn_t pfn;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		pfn = x % PFNS;
		assert_int_equal(pfn_map_find(&map, pfn) != NULL, ours[pfn] != 0);
		if (ours[pfn] == 0) {
			ours[pfn] = x >> 20 | 1;
			assert_true(pfn_map_add(&map, pfn, ours[pfn], 0));
			count++;
		} else {
			assert_int_equal(pfn_map_find(&map, pfn)->ours, ours[pfn]);
			pfn_map_remove(&map, pfn_map_find(&map, pfn));
			ours[pfn] = 0;
			count--;
		}
		assert_int_equal(map.count, count);
		assert_true(map.size / 4 <= PFNS);
	}
	for (pfn_t pfn = 0; pfn < PFNS; pfn++)
		assert_int_equal(pfn_map_find(&map, pfn) != NULL, ours[pfn] != 0);
	pfn_map_clear(&map);
}

/* Pages on the lists of a CPU, in all zones. */
static int64_t pcp_count(unsigned int cpu)
{
	int64_t n = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			n += zones[z].pcp[cpu].count;
	return n;
}

static void an_event_happens_on_the_cpu_where_it_was_recorded(void **state)
{
	struct replayer r;
	int64_t filled;
	char error[256];

	(void)state;
	assert_true(replay_machine_of_size(NULL, 64u << 20, 3, error, sizeof(error)));
	assert_true(replayer_open(&r));
	expect("a-1 [002] ..... 9.2: mm_page_alloc: pfn=0x7 order=0 gfp_flags=GFP_KERNEL",
	       TRACE_MM_PAGE_ALLOC, 2, 7, 0);
	assert_true(replayer_event(&r, &event));
	filled = pcp_count(2);
	assert_true(filled > 0);
	expect("a-1 [001] ..... 9.3: mm_page_free: pfn=0x7 order=0", TRACE_MM_PAGE_FREE, 1, 7, 0);
	assert_true(replayer_event(&r, &event));
	assert_int_equal(pcp_count(0), 0);
	assert_int_equal(pcp_count(1), 1);
	assert_int_equal(pcp_count(2), filled);
	assert_int_equal(r.frees_matched, 1);
	assert_int_equal(r.here[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED], filled + 1);
	expect("a-1 [003] ..... 9.3: mm_page_free: pfn=0x7 order=0", TRACE_MM_PAGE_FREE, 3, 7, 0);
	assert_true(replayer_event(&r, &event));
	assert_int_equal(r.no_cpu, 1);
	assert_int_equal(r.events, 2);
	replayer_close(&r);
	host_power_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(tracefs_prints_every_kind_of_event, begin),
		cmocka_unit_test_setup(perf_script_and_old_kernels_print_events, begin),
		cmocka_unit_test_setup(a_name_of_a_task_may_hold_anything, begin),
		cmocka_unit_test_setup(flags_have_names_in_any_order, begin),
		cmocka_unit_test_setup(a_failed_allocation_has_no_pfn, begin),
		cmocka_unit_test_setup(absurd_numbers_are_skipped, begin),
		cmocka_unit_test_setup(headers_losses_and_other_events_are_told_apart, begin),
		cmocka_unit_test_setup(the_table_holds_what_was_added_and_not_removed, begin),
		cmocka_unit_test_setup(an_event_happens_on_the_cpu_where_it_was_recorded, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
