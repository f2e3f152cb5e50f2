/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that pcp.pml takes: functions of src/pcp.c beside the naive model. Where src/pcp.c
 * enters the buddy system the kernel takes zone->lock; the linker leads those calls through here.
 */
#include <string.h>

#include "naive.h"
#include "pcp.h"
#include "../../src/pcp.h"

/* How often a CPU's batch may double. */
#define NAIVE_FACTOR_MAX 5

static bool entered; /* the buddy system, in this step */

#define THROUGH_HERE(type, name, parameters, arguments)                                            \
	type __real_##name parameters;                                                             \
	type __wrap_##name parameters                                                              \
	{                                                                                          \
		entered = true;                                                                    \
		return __real_##name arguments;                                                    \
	}

THROUGH_HERE(pfn_t, rmqueue_any,
	     (struct zone * z, unsigned int order, unsigned int type, unsigned int flags),
	     (z, order, type, flags))
THROUGH_HERE(unsigned int, rmqueue_run,
	     (struct zone * z, unsigned int order, unsigned int type, unsigned int n, list_t to),
	     (z, order, type, n, to))
THROUGH_HERE(void, free_one_page,
	     (struct zone * z, pfn_t pfn, unsigned int order, unsigned int type,
	      unsigned int flags),
	     (z, pfn, order, type, flags))

/* The CPUs' lists as they were before the step. */
static struct {
	struct list_head heads[NR_LISTS];
	struct per_cpu_pages pcp[MODEL_CPUS];
} before;

void model_start(struct packed *state)
{
	uint8_t block_types[MODEL_PAGEBLOCKS];

	memset(block_types, MIGRATE_UNMOVABLE, sizeof(block_types));
	memory_start(state, block_types);
}

static unsigned int pcp_list(unsigned int cpu, unsigned int pindex)
{
	return 1 + NR_FREE_LISTS + cpu * NR_PCP_LISTS_MAX + pindex;
}

/* Three types of each order, in the order of orders; the lists of huge pages come last. */
static unsigned int order_of_pcp_list(unsigned int pindex)
{
	return pindex / 3 > (strcmp(MODEL_RELEASE, "5.10") == 0 ? 0 : 3) ? PAGEBLOCK_ORDER
									 : pindex / 3;
}

static unsigned int naive_nr_lists(void)
{
	return strcmp(MODEL_RELEASE, "5.10") == 0 ? 3 : NR_PCP_LISTS_MAX;
}

/* From an empty list a CPU takes after a batch of pages, two blocks at least, has come to it. */
static pfn_t naive_pcp_allocate(unsigned int cpu, unsigned int order)
{
	unsigned int list = pcp_list(cpu, 3 * order), n = MODEL_BATCH >> order;
	pfn_t pfn;

	if (MODEL_BATCH > 1 && n < 2)
		n = 2;
	if (MODEL_BATCH == 1)
		n = 1;
	if (want.count[list] == 0)
		while (n-- > 0 && (pfn = naive_allocate(order, MIGRATE_UNMOVABLE)) != PFN_NONE)
			naive_insert(list, want.count[list], pfn);
	if (want.count[list] == 0)
		return PFN_NONE;
	pfn = want.at[list][0];
	naive_take_out(list, 0);
	return pfn;
}

static unsigned int naive_pages(unsigned int cpu)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < naive_nr_lists(); i++)
		n += (unsigned int)want.count[pcp_list(cpu, i)] << order_of_pcp_list(i);
	return n;
}

/* Back to the buddy system: a list from its tail until it is empty, then the next one. */
static void naive_bulk_free(unsigned int cpu, int count, unsigned int pindex)
{
	if (count > (int)naive_pages(cpu))
		count = (int)naive_pages(cpu);
	for (; count > 0; pindex = (pindex + 1) % naive_nr_lists()) {
		unsigned int list = pcp_list(cpu, pindex), order = order_of_pcp_list(pindex);

		for (; count > 0 && want.count[list] > 0; count -= 1 << order) {
			pfn_t pfn = want.at[list][want.count[list] - 1];

			naive_take_out(list, want.count[list] - 1u);
			naive_free(pfn, order, MIGRATE_UNMOVABLE, false);
		}
	}
}

/* The factor by which the batch grows is wanted, too. */
static int32_t want_factor[2];

/* To the head of the list; when there are too many, some go back. */
static void naive_pcp_free(unsigned int cpu, pfn_t pfn, unsigned int order)
{
	int many = MODEL_BATCH << want_factor[cpu], most = MODEL_HIGH - MODEL_BATCH;

	naive_insert(pcp_list(cpu, 3 * order), 0, pfn);
	if (strcmp(MODEL_RELEASE, "5.10") == 0) {
		if (naive_pages(cpu) >= MODEL_HIGH)
			naive_bulk_free(cpu, MODEL_BATCH, 0);
	} else if (order != 0 && want_factor[cpu] != 0) {
		naive_bulk_free(cpu, (int)naive_pages(cpu), 3 * order);
	} else if (naive_pages(cpu) >= MODEL_HIGH) {
		if (many < most && want_factor[cpu] < NAIVE_FACTOR_MAX)
			want_factor[cpu]++;
		naive_bulk_free(cpu, many < most ? many : most, 3 * order);
	}
}

static void begin(const struct packed *state, struct context by)
{
	memory_begin(state);
	this_cpu = by.cpu;
	entered = false;
	naive_read();
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++)
		want_factor[cpu] = zone->pcp[cpu].free_factor;
	memcpy(before.heads, heads, sizeof(before.heads));
	memcpy(before.pcp, zone->pcp, sizeof(before.pcp));
}

/* What keeps others away from the lists has to be there; counters of events are a CPU's own. */
static void judge_locks(struct context by)
{
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++) {
		unsigned int first = pcp_list(cpu, 0);

		if (by.pcp_ours[cpu] ||
		    (zone->pcp[cpu].count == before.pcp[cpu].count &&
		     zone->pcp[cpu].free_factor == before.pcp[cpu].free_factor &&
		     memcmp(&heads[first], &before.heads[first],
			    NR_PCP_LISTS_MAX * sizeof(heads[0])) == 0))
			continue;
		wrong("locks", "a CPU's lists change while others may use them");
	}
}

static bool finish(struct packed *state, struct context by, bool as_expected)
{
	if (entered && !by.zone_locked) {
		if (by.again)
			wrong("locks", "the free lists are used without zone->lock");
		return false;
	}
	if (!as_expected)
		wrong("null_exact", "not the block that the naive model answers");
	judge_locks(by);
	naive_compare("order_of_lists");
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++)
		if (zone->pcp[cpu].free_factor != want_factor[cpu])
			wrong("pcp_bounds", "the batch is not doubled as the naive model does");
	memory_judge(state);
	return true;
}

bool model_allocate(struct packed *state, struct context by, unsigned int order, bool past_lists)
{
	pfn_t pfn, expected;
	bool done;

	begin(state, by);
	if (past_lists) {
		expected = naive_allocate(order, MIGRATE_UNMOVABLE);
		pfn = rmqueue_any(zone, order, MIGRATE_UNMOVABLE, 0);
		if (pfn != PFN_NONE)
			mod_zone_freepage_state(zone, -(int64_t)block_pages(order),
						MIGRATE_UNMOVABLE);
	} else {
		expected = naive_pcp_allocate(by.cpu, order);
		pfn = rmqueue_pcplist(zone, order, MIGRATE_UNMOVABLE, 0);
	}
	done = finish(state, by, pfn == expected);
	if (done)
		told("cpu %u allocates order %u%s: page %d", by.cpu, order,
		     past_lists ? " past its lists" : "", (int)expected);
	return done;
}

bool model_free(struct packed *state, struct context by, unsigned int page, bool past_lists)
{
	unsigned int order = MODEL_ORDER(state->block[page]);
	pfn_t pfn = MODEL_START + page;
	bool done;

	begin(state, by);
	if (past_lists) {
		naive_free(pfn, order, MIGRATE_UNMOVABLE, false);
		free_one_page(zone, pfn, order, MIGRATE_UNMOVABLE, FPI_NONE);
	} else {
		naive_pcp_free(by.cpu, pfn, order);
		free_unref_page(zone, pfn, order);
	}
	done = finish(state, by, true);
	if (done)
		told("cpu %u frees page %d of order %u%s", by.cpu, (int)pfn, order,
		     past_lists ? " past its lists" : "");
	return done;
}

bool model_drain(struct packed *state, struct context by, unsigned int cpu)
{
	bool done;

	begin(state, by);
	naive_bulk_free(cpu, (int)naive_pages(cpu), 0);
	drain_pages_zone(zone, cpu);
	done = finish(state, by, true);
	if (done)
		told("cpu %u drains cpu %u", by.cpu, cpu);
	return done;
}
