/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps that buddy.pml takes: functions of src/buddy.c beside the naive model. */
#include "buddy.h"
#include "naive.h"
#include "../../src/buddy.h"

void model_start(struct packed *state)
{
	uint8_t block_types[MODEL_PAGEBLOCKS];

	for (unsigned int b = 0; b < MODEL_PAGEBLOCKS; b++)
		block_types[b] =
			(MODEL_FIRST_PAGEBLOCK + b) % 2 == 0 ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE;
	memory_start(state, block_types);
}

void model_allocate(struct packed *state, unsigned int order, unsigned int type)
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
	told("allocate order %u of type %u: page %d", order, type, (int)expected);
}

void model_free(struct packed *state, unsigned int page, bool to_tail)
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
	told("free page %d of order %u to %s", (int)pfn, order,
	     to_tail ? "the tail" : "where the rule says");
}
