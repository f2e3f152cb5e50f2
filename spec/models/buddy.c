/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that buddy.pml takes: functions of src/buddy.c beside the naive model. With symmetry the
 * new state gives way to the one that stands for it; and each step is taken from one more of the
 * states that the old one stands for, to see that it leads to the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buddy.h"
#include "naive.h"
#include "symmetry.h"
#include "../../src/buddy.h"

static uint64_t states_covered;

static void tell_states_covered(void)
{
	printf("%llu states are covered\n", (unsigned long long)states_covered);
}

void model_start(struct packed *state)
{
	uint8_t block_types[MODEL_PAGEBLOCKS];

	for (unsigned int b = 0; b < MODEL_PAGEBLOCKS; b++)
		block_types[b] =
			(MODEL_FIRST_PAGEBLOCK + b) % 2 == 0 ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE;
	memory_start(state, block_types);
	atexit(tell_states_covered);
}

void model_count(const struct packed *state)
{
	states_covered += MODEL_KEEP ? 1 : symmetry_orbit(state);
}

static pfn_t allocate(struct packed *state, unsigned int order, unsigned int type)
{
	int64_t n = (int64_t)1 << order;
	pfn_t pfn, expected;

	memory_begin(state);
	naive_read();
	expected = naive_allocate(order, type);
	pfn = rmqueue_smallest(zone, order, type);
	if (pfn != expected)
		wrong("null_exact", "not the first block of the smallest order that fits");
	if (pfn != PFN_NONE) {
		if (frames[pfn].state != PAGE_ALLOCATED || frames[pfn].order != order)
			wrong("partition", "what is answered is not a block of that order");
		mod_zone_freepage_state(zone, -n, type);
	}
	naive_compare("order_of_lists");
	memory_judge(state);
	return expected;
}

static void free_block(struct packed *state, unsigned int page, bool to_tail)
{
	pfn_t pfn = MODEL_START + page;
	unsigned int type, order = MODEL_ORDER(state->block[page]);
	int64_t free_before = state->vm_stat[NR_FREE_PAGES];

	memory_begin(state);
	type = get_pageblock_migratetype(pfn);
	naive_read();
	naive_free(pfn, order, type, to_tail);
	free_one_page(zone, pfn, order, type, to_tail ? FPI_TO_TAIL : FPI_NONE);
	naive_compare("order_of_lists");
	if (zone->vm_stat[NR_FREE_PAGES] != free_before + ((int64_t)1 << order))
		wrong("conservation", "the free count did not grow by what was freed");
	memory_judge(state);
}

/* An allocation of an order for a type, or a page that is freed to the tail or not. */
struct step {
	bool frees;
	unsigned int what, how;
};

static void take(struct packed *state, struct step step)
{
	unsigned int order = step.what;
	pfn_t pfn = MODEL_START + step.what;

	if (!step.frees) {
		pfn = allocate(state, order, step.how);
		told("allocate order %u of type %u: page %d", order, step.how, called(pfn, order));
		return;
	}
	order = MODEL_ORDER(state->block[step.what]);
	free_block(state, step.what, step.how);
	told("free page %d of order %u to %s", called(pfn, order), order,
	     step.how ? "the tail" : "where the rule says");
}

/* The state with halves in that order; the step's page moves with them. */
static struct packed reordered(struct packed state, bool larger_first, struct step *step)
{
	uint8_t came_from[MODEL_PAGES];
	unsigned int page = 0;

	symmetry_reduce(&state, larger_first, came_from);
	while (came_from[page] != step->what)
		page++;
	if (step->frees)
		step->what = page;
	return state;
}

static void reduce(struct packed *state)
{
	uint8_t came_from[MODEL_PAGES];

	symmetry_reduce(state, false, came_from);
	memory_moved(state, came_from);
}

/* The same step where all halves are swapped. */
static void take_mirrored(const struct packed *before, struct step step, const struct packed *after)
{
	struct packed mirror = reordered(*before, true, &step);

	take(&mirror, step);
	reduce(&mirror);
	if (memcmp(&mirror, after, sizeof(mirror)) != 0)
		wrong("symmetric", "the step leads elsewhere when halves are swapped");
}

/* Of whichever states it leads from and to, the step between those that stand for them. */
static void tell_reduced(const struct packed *before, struct step step, struct packed after)
{
	struct packed states[2] = { reordered(*before, false, &step), after };

	reduce(&states[1]);
	printf("reduced step: %s %u %u ", step.frees ? "free" : "allocate", step.what, step.how);
	for (unsigned int i = 0; i < sizeof(states); i++)
		printf("%02x", ((const uint8_t *)states)[i]);
	printf("\n");
}

static void take_step(struct packed *state, struct step step)
{
	struct packed before = *state;

	take(state, step);
	if (MODEL_TELL)
		tell_reduced(&before, step, *state);
	if (MODEL_SYMMETRY == 0 || MODEL_KEEP)
		return;
	reduce(state);
	if (!MODEL_TELL && !readtrail && model_wrong[0] == '\0')
		take_mirrored(&before, step, state);
}

void model_allocate(struct packed *state, unsigned int order, unsigned int type)
{
	take_step(state, (struct step){ false, order, type });
}

void model_free(struct packed *state, unsigned int page, bool to_tail)
{
	take_step(state, (struct step){ true, page, to_tail });
}
