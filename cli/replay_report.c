/* SPDX-License-Identifier: GPL-2.0-only */
/* The summary of a replay: recorded on the left, here on the right. */
#include <inttypes.h>
#include <stdio.h>

#include "../src/procfs.h"
#include "replay_report.h"

static void print_machine(const struct replay_report *report)
{
	const struct replayer *r = report->replayer;
	uint64_t present = 0, time = (r->last_time - r->first_time) / 1000;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		present += zones[z].present;
	printf("machine: Linux %s, %u CPUs, %" PRIu64 " MiB, nodes: %u\n", release->name,
	       num_online_cpus(), present >> 8, nr_online_nodes);
	fputs(report->notes, stdout);
	printf("trace: %" PRIu64 " events in %" PRIu64 ".%06" PRIu64 " s\n", r->events,
	       time / 1000000, time % 1000000);
}

static void print_lines(const struct replay_report *report)
{
	const struct replay_lines *l = report->lines;
	const struct kmem_trace *trace = report->trace;

	printf("lines: %" PRIu64 ", of these headers: %" PRIu64 ", other events: %" PRIu64
	       ", skipped: %" PRIu64 "\n",
	       l->read, l->headers, l->other_events, l->skipped);
	if (l->skipped != 0)
		printf("first skipped: line %lu: %s\n", l->first_skipped, l->why);
	if (trace->nr_lost != 0)
		printf("lost by the kernel: %" PRIu64 " events\n", trace->nr_lost);
	if (report->replayer->no_cpu != 0)
		printf("skipped: %" PRIu64 " events on CPUs that the machine does not have\n",
		       report->replayer->no_cpu);
	if (trace->nr_unknown_flags != 0)
		printf("unknown GFP flags: %" PRIu64 ", the first of them %s\n",
		       trace->nr_unknown_flags, trace->unknown_flag);
}

static void print_events(const struct replayer *r)
{
	printf("\n%-28s %12s %12s\n", "event", "recorded", "here");
	for (unsigned int kind = 0; kind < NR_TRACE_KINDS; kind++) {
		printf("%-28s %12" PRIu64, kmem_event_name((enum trace_kind)kind),
		       r->recorded[kind]);
		/* repeats an mm_page_free, which was done */
		if (kind == TRACE_MM_PAGE_FREE_BATCHED)
			printf(" %12s\n", "-");
		else
			printf(" %12" PRIu64 "\n", r->here[kind]);
	}
	printf("%-28s %12" PRIu64 " %12" PRIu64 "\n", "failed allocations", r->failed_recorded,
	       r->failed_here);
	if (r->here_uncounted != 0)
		printf("not counted here: %" PRIu64 " events\n", r->here_uncounted);
}

/* "11483 of 11497 (99.9 %)" */
static void print_share(uint64_t part, uint64_t whole)
{
	double percent = whole != 0 ? 100.0 * (double)part / (double)whole : 100.0;

	printf("%" PRIu64 " of %" PRIu64 " (%.1f %%)", part, whole, percent);
}

static void print_frees(const struct replayer *r)
{
	printf("\nallocations by order:");
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		if (r->allocations[order] != 0)
			printf(" %u: %" PRIu64, order, r->allocations[order]);
	printf("\nfrees matched: ");
	print_share(r->frees_matched, r->recorded[TRACE_MM_PAGE_FREE]);
	printf(", unmatched: %" PRIu64 "\n", r->frees_unmatched);
	if (r->frees_in_parts != 0)
		printf("frees in another order than allocated: %" PRIu64 "\n", r->frees_in_parts);
	if (r->frees_missed != 0)
		printf("blocks allocated again without a free: %" PRIu64 "\n", r->frees_missed);
}

static void print_count(const struct boot_stage *stage, uint64_t value)
{
	if (stage != NULL)
		printf(" %12" PRIu64, value);
	else
		printf(" %12s", "-");
}

static void print_free_pages(const struct replay_report *report)
{
	printf("\n%-23s %25s %25s\n%-23s %12s %12s %12s %12s\n", "", "recorded", "here",
	       "free pages", "before", "after", "before", "after");
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_stage *before = report->before, *after = report->after;

		if (!populated_zone(&zones[z]))
			continue;
		printf("Node %2u, zone %8s ", z / MAX_NR_ZONES, zone_type_name(z % MAX_NR_ZONES));
		print_count(before, before != NULL ? before->zones[z].free : 0);
		print_count(after, after != NULL ? after->zones[z].free : 0);
		printf(" %12" PRIu64 " %12" PRId64 "\n", report->free_before[z],
		       zone_page_state(&zones[z], NR_FREE_PAGES));
	}
}

static void print_orders(const char *who, const uint64_t *nr_free)
{
	printf(" %-8s", who);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		printf(" %6" PRIu64, nr_free[order]);
	printf("\n");
}

static void print_buddyinfo(const struct replay_report *report)
{
	printf("\nbuddyinfo after\n");
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		uint64_t here[MAX_ORDER];

		if (!populated_zone(&zones[z]))
			continue;
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			here[order] = zone_nr_free(&zones[z], order);
		printf("Node %2u, zone %8s", z / MAX_NR_ZONES, zone_type_name(z % MAX_NR_ZONES));
		if (report->after != NULL) {
			print_orders("recorded", report->after->zones[z].nr_free);
			printf("%22s", "");
		}
		print_orders("here", here);
	}
}

void replay_report_print(const struct replay_report *report)
{
	print_machine(report);
	print_lines(report);
	print_events(report->replayer);
	print_frees(report->replayer);
	print_free_pages(report);
	print_buddyinfo(report);
	if (report->checks != 0)
		printf("\ntheorems: they held at %" PRIu64 " checks\n", report->checks);
}
