/* SPDX-License-Identifier: GPL-2.0-only */
/* Below the level three of four operations allocate, above it three of four free. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../src/alloc.h"
#include "churn.h"
#include "command_draw.h"
#include "session.h"

#define STEP	   4096u /* operations between two looks at the world */
#define SHORT_STEP 64u	 /* ... and at the machine, if it is sampled */

/* Of good quality and the same everywhere (splitmix64). */
static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static unsigned int random_below(uint64_t *state, uint64_t n)
{
	return (unsigned int)((next_random(state) >> 32) % n);
}

static gfp_t random_gfp(const struct churn_config *config, uint64_t *state)
{
	static const gfp_t gfps[MIGRATE_PCPTYPES] = {
		[MIGRATE_UNMOVABLE] = GFP_KERNEL,
		[MIGRATE_MOVABLE] = GFP_HIGHUSER_MOVABLE,
		[MIGRATE_RECLAIMABLE] = GFP_KERNEL | GFP_BIT_RECLAIMABLE,
	};
	unsigned int type;

	do {
		type = random_below(state, MIGRATE_PCPTYPES);
	} while (!(config->types >> type & 1));
	return gfps[type] | GFP_BIT_NOWARN;
}

/* Room for one more block. */
static bool grow(struct churn_result *result)
{
	size_t room = 2 * result->room + 1024;
	struct churn_block *held;

	if (result->nr_held < result->room)
		return true;
	held = realloc(result->held, room * sizeof(*held));
	if (held == NULL)
		return false;
	result->held = held;
	result->room = room;
	return true;
}

static void allocate(const struct churn_config *config, struct churn_result *result,
		     uint64_t *state)
{
	unsigned int orders = config->most_order - config->least_order + 1;
	unsigned int order = config->least_order + random_below(state, orders);
	gfp_t gfp = random_gfp(config, state);
	pfn_t pfn = grow(result) ? alloc_pages(gfp, order) : PFN_NONE;

	if (pfn == PFN_NONE) {
		result->failed++;
		return;
	}
	result->held[result->nr_held++] = (struct churn_block){ pfn, order };
	result->held_pages += block_pages(order);
	result->allocated++;
}

static void release_one(struct churn_result *result, uint64_t *state)
{
	size_t i = random_below(state, result->nr_held);
	struct churn_block block = result->held[i];

	result->held[i] = result->held[--result->nr_held];
	result->held_pages -= block_pages(block.order);
	result->freed++;
	free_pages(block.pfn, block.order);
}

/* Go on on a random CPU that is online. */
static void change_cpu(uint64_t *state)
{
	unsigned int cpu = random_below(state, nr_cpus);

	if (cpu_online[cpu])
		this_cpu = cpu;
}

/* On a terminal, each percent as it comes; all done: wipe it out. */
static void show_progress(uint64_t done, uint64_t all)
{
	static uint64_t shown;
	uint64_t percent = done * 100 / all;

	if (percent == shown || !isatty(STDERR_FILENO))
		return;
	shown = percent < 100 ? percent : 0;
	if (percent < 100)
		fprintf(stderr, "\r%3u %%", (unsigned int)percent);
	else
		fprintf(stderr, "\r     \r");
}

static uint64_t managed_pages(void)
{
	uint64_t sum = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		sum += zones[z].managed;
	return sum;
}

void churn(const struct churn_config *config, struct churn_result *result)
{
	uint64_t level = managed_pages() * config->occupancy / 100, state = config->seed;
	unsigned int here = this_cpu;

	*result = (struct churn_result){ 0 };
	while (result->ops < config->ops && !session.interrupted) {
		unsigned int allocating;

		if (nr_cpus > 1)
			change_cpu(&state);
		allocating = result->held_pages < level ? 3 : 1;
		if (result->nr_held == 0 || random_below(&state, 4) < allocating)
			allocate(config, result, &state);
		else
			release_one(result, &state);
		if (++result->ops % STEP == 0)
			show_progress(result->ops, config->ops);
		if (result->ops % SHORT_STEP == 0)
			draw_follow();
	}
	show_progress(1, 1);
	this_cpu = here;
}
