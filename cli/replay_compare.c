/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs side by side. Events of the allocator are always printed, what is of a zone only where some
 * run differs: on a large machine little does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../src/procfs.h"
#include "replay_report.h"

#define MOST_RUNS (1 + MOST_WHAT_IFS)

/* A figure of each run. */
struct row {
	char name[64];
	double values[MOST_RUNS];
	int decimals;
};

static void print_row(const struct row *row, size_t nr)
{
	printf("%-44s", row->name);
	for (size_t i = 0; i < nr; i++) {
		printf(" %11.*f", row->decimals, row->values[i]);
		if (i > 0)
			printf(" %+11.*f", row->decimals, row->values[i] - row->values[0]);
	}
	printf("\n");
}

static bool differs(const struct row *row, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		if (row->values[i] < row->values[0] || row->values[i] > row->values[0])
			return true;
	return false;
}

static void print_events(const struct replay_run *runs, size_t nr)
{
	static const struct {
		enum trace_kind kind;
		const char *name;
	} kinds[] = {
		{ TRACE_MM_PAGE_ALLOC_EXTFRAG, "fallbacks: mm_page_alloc_extfrag" },
		{ TRACE_MM_PAGE_ALLOC_ZONE_LOCKED, "from free lists: mm_page_alloc_zone_locked" },
		{ TRACE_MM_PAGE_PCPU_DRAIN, "from CPUs' lists: mm_page_pcpu_drain" },
	};
	struct row row = { 0 };

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		snprintf(row.name, sizeof(row.name), "%s", kinds[k].name);
		for (size_t i = 0; i < nr; i++)
			row.values[i] = (double)runs[i].replayer.here[kinds[k].kind];
		print_row(&row, nr);
	}
	snprintf(row.name, sizeof(row.name), "failed allocations");
	for (size_t i = 0; i < nr; i++)
		row.values[i] = (double)runs[i].replayer.failed_here;
	print_row(&row, nr);
}

enum zone_figure {
	FREE_PAGES,
	PCP_PAGES,
	MIN_PAGES,
	LOW_PAGES,
	HIGH_PAGES,
	UNUSABLE_3,
	UNUSABLE_9,
	EXTFRAG_3,
	EXTFRAG_9,
	NR_ZONE_FIGURES
};

static double zone_figure(const struct run_zone *z, unsigned int figure)
{
	switch (figure) {
	case FREE_PAGES:
		return (double)z->free;
	case PCP_PAGES:
		return (double)z->pcp;
	case MIN_PAGES:
		return (double)z->min;
	case LOW_PAGES:
		return (double)z->low;
	case HIGH_PAGES:
		return (double)z->high;
	case UNUSABLE_3:
		return z->unusable[PAGE_ALLOC_COSTLY_ORDER] / 1000.0;
	case UNUSABLE_9:
		return z->unusable[PAGEBLOCK_ORDER] / 1000.0;
	case EXTFRAG_3:
		return z->extfrag[PAGE_ALLOC_COSTLY_ORDER] / 1000.0;
	default:
		return z->extfrag[PAGEBLOCK_ORDER] / 1000.0;
	}
}

static void print_zone(const struct replay_run *runs, size_t nr, size_t z)
{
	static const char *const names[NR_ZONE_FIGURES] = {
		[FREE_PAGES] = "free pages",
		[PCP_PAGES] = "pages on CPUs' lists",
		[MIN_PAGES] = "min",
		[LOW_PAGES] = "low",
		[HIGH_PAGES] = "high",
		[UNUSABLE_3] = "unusable_index, order 3",
		[UNUSABLE_9] = "unusable_index, order 9",
		[EXTFRAG_3] = "extfrag_index, order 3",
		[EXTFRAG_9] = "extfrag_index, order 9",
	};
	const struct run_zone *first = &runs[0].zones[z];

	for (unsigned int figure = 0; figure < NR_ZONE_FIGURES; figure++) {
		struct row row = { .decimals = figure >= UNUSABLE_3 ? 3 : 0 };

		snprintf(row.name, sizeof(row.name), "Node %u, zone %s: %s",
			 first->zone / MAX_NR_ZONES, zone_type_name(first->zone % MAX_NR_ZONES),
			 names[figure]);
		for (size_t i = 0; i < nr; i++)
			row.values[i] = zone_figure(&runs[i].zones[z], figure);
		if (differs(&row, nr))
			print_row(&row, nr);
	}
}

void replay_compare_print(const struct replay_run *runs, size_t nr)
{
	printf("\nwhat if:");
	for (size_t i = 0; i < nr; i++)
		printf("%s %c %s", i > 0 ? "," : "", (int)('A' + i), runs[i].name);
	printf("\n%-44s", "");
	for (size_t i = 0; i < nr; i++) {
		printf(" %11c", (int)('A' + i));
		if (i > 0)
			printf("         %c-A", (int)('A' + i));
	}
	printf("\n");
	print_events(runs, nr);
	for (size_t z = 0; z < runs[0].nr_zones; z++)
		print_zone(runs, nr, z);
}
