/* SPDX-License-Identifier: GPL-2.0-only */
/* The summary of a replay: recorded on the left, here on the right. */
#include <inttypes.h>
#include <stdio.h>

#include "../src/procfs.h"
#include "draw_time.h"
#include "replay_report.h"

static void print_machine(const struct replay_run *run)
{
	uint64_t time = replay_run_time(run) / 1000;

	printf("machine: Linux %s, %u CPUs, %" PRIu64 " MiB, nodes: %u\n", run->release->name,
	       run->nr_cpus, run->present >> 8, run->nr_nodes);
	fputs(run->notes, stdout);
	printf("trace: %" PRIu64 " events in %" PRIu64 ".%06" PRIu64 " s\n", run->replayer.events,
	       time / 1000000, time % 1000000);
}

static void print_lines(const struct replay_run *run)
{
	const struct replay_lines *l = &run->lines;
	const struct kmem_trace *trace = &run->trace;

	printf("lines: %" PRIu64 ", of these headers: %" PRIu64 ", other events: %" PRIu64
	       ", skipped: %" PRIu64 "\n",
	       l->read, l->headers, l->other_events, l->skipped);
	if (l->skipped != 0)
		printf("first skipped: line %lu: %s\n", l->first_skipped, l->why);
	if (trace->nr_lost != 0)
		printf("lost by the kernel: %" PRIu64 " events\n", trace->nr_lost);
	if (run->replayer.no_cpu != 0)
		printf("skipped: %" PRIu64 " events on CPUs that the machine does not have\n",
		       run->replayer.no_cpu);
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

static void print_zone(const struct run_zone *z)
{
	printf("Node %2u, zone %8s", z->zone / MAX_NR_ZONES,
	       zone_type_name(z->zone % MAX_NR_ZONES));
}

static void print_free_pages(const struct replay_run *run, const struct boot_stage *before,
			     const struct boot_stage *after)
{
	printf("\n%-23s %25s %25s\n%-23s %12s %12s %12s %12s\n", "", "recorded", "here",
	       "free pages", "before", "after", "before", "after");
	for (size_t i = 0; i < run->nr_zones; i++) {
		const struct run_zone *z = &run->zones[i];

		print_zone(z);
		printf(" ");
		print_count(before, before != NULL ? before->zones[z->zone].free : 0);
		print_count(after, after != NULL ? after->zones[z->zone].free : 0);
		printf(" %12" PRId64 " %12" PRId64 "\n", z->free_before, z->free);
	}
}

static void print_orders(const char *who, const uint64_t *nr_free)
{
	printf(" %-8s", who);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		printf(" %6" PRIu64, nr_free[order]);
	printf("\n");
}

static void print_buddyinfo(const struct replay_run *run, const struct boot_stage *after)
{
	printf("\nbuddyinfo after\n");
	for (size_t i = 0; i < run->nr_zones; i++) {
		const struct run_zone *z = &run->zones[i];

		print_zone(z);
		if (after != NULL) {
			print_orders("recorded", after->zones[z->zone].nr_free);
			printf("%22s", "");
		}
		print_orders("here", z->nr_free);
	}
}

#define QUARTERS 5u

/* A zone's samples nearest after each quarter of the events. */
static void find_quarters(const struct samples *s, unsigned int zone,
			  const struct sample *rows[QUARTERS])
{
	uint64_t last = s->rows[s->nr_rows - 1].event;
	unsigned int quarter = 0;

	for (unsigned int i = 0; i < QUARTERS; i++)
		rows[i] = &s->rows[0];

	for (size_t i = 0; i < s->nr_rows; i++) {
		if (s->rows[i].zone != zone)
			continue;
		while (quarter < QUARTERS && s->rows[i].event >= last / 4 * quarter)
			rows[quarter++] = &s->rows[i];
		rows[QUARTERS - 1] = &s->rows[i];
	}
}

/* One line of a zone over time; order MAX_ORDER: its free pages. */
static void print_quarters(const struct sample *const rows[QUARTERS], unsigned int order)
{
	if (order == MAX_ORDER)
		printf("  %-24s", "free pages");
	else
		printf("  unusable_index order %-3u", order);
	for (unsigned int i = 0; i < QUARTERS; i++) {
		if (order == MAX_ORDER)
			printf(" %10" PRIu64, rows[i]->free);
		else
			printf(" %10.3f", rows[i]->unusable[order] / 1000.0);
	}
	printf("\n");
}

/* The zones in which anything happened, a column for each quarter of the events. */
static void print_history(const struct samples *s)
{
	unsigned int list[MOST_DRAWN_ZONES];
	size_t nr = changing_zones(s, list);

	if (nr > 0)
		printf("\n%-26s %10s %10s %10s %10s %10s\n", "over time, events done", "0 %",
		       "25 %", "50 %", "75 %", "100 %");
	for (size_t i = 0; i < nr; i++) {
		const struct sample *rows[QUARTERS];

		find_quarters(s, list[i], rows);
		printf("Node %2u, zone %8s\n", list[i] / MAX_NR_ZONES,
		       zone_type_name(list[i] % MAX_NR_ZONES));
		print_quarters(rows, MAX_ORDER);
		print_quarters(rows, PAGE_ALLOC_COSTLY_ORDER);
		print_quarters(rows, PAGEBLOCK_ORDER);
	}
}

void replay_report_print(const struct replay_run *run, const struct boot_stage *before,
			 const struct boot_stage *after)
{
	print_machine(run);
	print_lines(run);
	print_events(&run->replayer);
	print_frees(&run->replayer);
	print_free_pages(run, before, after);
	print_buddyinfo(run, after);
	print_history(&run->samples);
	if (run->checks != 0)
		printf("\ntheorems: they held at %" PRIu64 " checks\n", run->checks);
}
