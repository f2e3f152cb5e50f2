/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the smallest nodes up: what is in the halves of a node is in order when the node is looked at,
 * so that halves are alike if, and only if, swaps inside them can make them so. A node that is
 * a block, or a part of one, has no halves: inside, blocks are all alike.
 */
#include <string.h>

#include "memory.h"
#include "symmetry.h"

#define NO_PAGE 0xff

#ifdef MODEL_WITHOUT_TYPES /* wrong: halves above pageblocks are taken to be alike */
#define LARGEST (MODEL_SYMMETRY > 0 ? MAX_ORDER - 1 : 0)
#else
#define LARGEST MODEL_SYMMETRY
#endif

/* All that a page has of its own: what it is, and its list and place in that. */
struct key {
	uint8_t block, list, place, noted;
};

static void read_keys(const struct packed *state, struct key keys[MODEL_PAGES])
{
	bool first[MODEL_PAGES];

	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		keys[i] = (struct key){ state->block[i], state->list[i], 0, state->noted[i] };
		first[i] = state->list[i] != LIST_NONE;
	}
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		if (state->next[i] != NO_PAGE)
			first[state->next[i]] = false;
	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		uint8_t place = 0;

		for (unsigned int p = i; first[i] && p != NO_PAGE; p = state->next[p])
			keys[p].place = place++;
	}
}

/* Is there, in the zone, a node of that order, with blocks in each half? */
static bool has_halves(const struct key keys[MODEL_PAGES], unsigned int page, unsigned int order)
{
	return (MODEL_START + page) % (1u << order) == 0 && page + (1u << order) <= MODEL_PAGES &&
	       MODEL_STATE(keys[page].block) != PAGE_TAIL && MODEL_ORDER(keys[page].block) < order;
}

static int compare_halves(const struct key keys[MODEL_PAGES], unsigned int page, unsigned int order)
{
	unsigned int half = 1u << (order - 1);

	return memcmp(&keys[page], &keys[page + half], half * sizeof(keys[0]));
}

static void swap_halves(struct key keys[MODEL_PAGES], uint8_t came_from[MODEL_PAGES],
			unsigned int page, unsigned int order)
{
	unsigned int half = 1u << (order - 1);

	for (unsigned int i = page; i < page + half; i++) {
		struct key key = keys[i];
		uint8_t from = came_from[i];

		keys[i] = keys[i + half];
		keys[i + half] = key;
		came_from[i] = came_from[i + half];
		came_from[i + half] = from;
	}
}

static void write_keys(struct packed *state, const struct key keys[MODEL_PAGES],
		       const uint8_t came_from[MODEL_PAGES])
{
	uint8_t next[MODEL_PAGES], now_at[MODEL_PAGES];

	memcpy(next, state->next, sizeof(next));
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		now_at[came_from[i]] = (uint8_t)i;
	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		uint8_t follows = next[came_from[i]];

		state->block[i] = keys[i].block;
		state->list[i] = keys[i].list;
		state->noted[i] = keys[i].noted;
		state->next[i] = follows == NO_PAGE ? NO_PAGE : now_at[follows];
	}
}

void symmetry_reduce(struct packed *state, bool larger_first, uint8_t came_from[MODEL_PAGES])
{
	struct key keys[MODEL_PAGES];

	read_keys(state, keys);
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		came_from[i] = (uint8_t)i;
	for (unsigned int order = 1; order <= LARGEST; order++)
		for (unsigned int page = 0; page < MODEL_PAGES; page++) {
			int order_of_halves = has_halves(keys, page, order)
						      ? compare_halves(keys, page, order)
						      : 0;

			if (larger_first ? order_of_halves < 0 : order_of_halves > 0)
				swap_halves(keys, came_from, page, order);
		}
	write_keys(state, keys, came_from);
}

uint64_t symmetry_orbit(const struct packed *reduced)
{
	struct key keys[MODEL_PAGES];
	uint64_t states = 1;

	read_keys(reduced, keys);
	for (unsigned int order = 1; order <= LARGEST; order++)
		for (unsigned int page = 0; page < MODEL_PAGES; page++)
			if (has_halves(keys, page, order) && compare_halves(keys, page, order) != 0)
				states *= 2;
	return states;
}
