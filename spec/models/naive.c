/* SPDX-License-Identifier: GPL-2.0-only */
/* What allocations and frees do to the lists; slow and plain. */
#include <stdio.h>
#include <string.h>

#include "naive.h"

struct naive want;

static struct naive as_it_is(void)
{
	struct naive now;

	memset(&now, 0, sizeof(now));
	for (unsigned int l = 1; l < NR_LISTS; l++)
		for (pfn_t p = heads[l].first; p != PFN_NONE && now.count[l] < MODEL_PAGES;
		     p = frames[p].next)
			now.at[l][now.count[l]++] = (uint8_t)p;
	memcpy(now.types, pageblock_types, sizeof(now.types));
	return now;
}

void naive_read(void)
{
	want = as_it_is();
}

/* What is wanted: a script that takes the same steps has to end with it. */
static void tell_wanted(void)
{
	for (pfn_t p = MODEL_START; p < MODEL_START + MODEL_PAGES; p++)
		told("wanted: page %d, type %u", (int)p, want.types[p >> PAGEBLOCK_ORDER]);
	for (unsigned int l = 1; l <= MIGRATE_TYPES * MAX_ORDER; l++) {
		char pages[8 * MODEL_PAGES] = "";

		for (unsigned int i = 0; i < want.count[l]; i++)
			snprintf(pages + strlen(pages), sizeof(pages) - strlen(pages), " %d",
				 called(want.at[l][i], (l - 1) % MAX_ORDER));
		if (want.count[l] != 0)
			told("wanted: order %u, type %u:%s", (l - 1) % MAX_ORDER,
			     (l - 1) / MAX_ORDER, pages);
	}
}

void naive_compare(const char *theorem)
{
	struct naive is = as_it_is();

	if (readtrail)
		tell_wanted();
	if (memcmp(is.types, want.types, sizeof(is.types)) != 0)
		wrong("mobility", "the pageblocks' types are not those of the naive model");
	if (memcmp(is.count, want.count, sizeof(is.count)) != 0 ||
	    memcmp(is.at, want.at, sizeof(is.at)) != 0)
		wrong(theorem, "the lists are not those of the naive model");
}

unsigned int naive_list(unsigned int order, unsigned int type)
{
	return 1 + type * MAX_ORDER + order;
}

void naive_insert(unsigned int list, unsigned int place, pfn_t pfn)
{
	memmove(&want.at[list][place + 1], &want.at[list][place], want.count[list] - place);
	want.at[list][place] = (uint8_t)pfn;
	want.count[list]++;
}

void naive_take_out(unsigned int list, unsigned int place)
{
	want.count[list]--;
	memmove(&want.at[list][place], &want.at[list][place + 1], want.count[list] - place);
	want.at[list][want.count[list]] = 0;
}

/* Is the block free? Then it is taken off its list, if that is wanted. */
static bool free_block_of(pfn_t pfn, unsigned int order, bool take)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		unsigned int l = naive_list(order, type);

		for (unsigned int i = 0; i < want.count[l]; i++)
			if (want.at[l][i] == pfn) {
				if (take)
					naive_take_out(l, i);
				return true;
			}
	}
	return false;
}

/* The first block of the smallest order that fits; halves that are too much go to their lists. */
pfn_t naive_allocate(unsigned int order, unsigned int type)
{
	unsigned int k = order;
	pfn_t pfn;

	while (k < MAX_ORDER && want.count[naive_list(k, type)] == 0)
		k++;
	if (k == MAX_ORDER)
		return PFN_NONE;
	pfn = want.at[naive_list(k, type)][0];
	naive_take_out(naive_list(k, type), 0);
	while (k-- > order)
		naive_insert(naive_list(k, type), 0, pfn + ((pfn_t)1 << k));
	return pfn;
}

/* Whole pageblocks stay apart, if the release says so of their types. */
static bool stays_apart(unsigned int type, unsigned int buddy_type)
{
	if (type == buddy_type)
		return false;
	if (strcmp(MODEL_RELEASE, "5.10") == 0)
		return type == MIGRATE_ISOLATE || buddy_type == MIGRATE_ISOLATE;
	return type >= MIGRATE_PCPTYPES || buddy_type >= MIGRATE_PCPTYPES;
}

/* Takes the buddy off its list, if the block merges with it. */
static bool naive_merges(pfn_t pfn, unsigned int order, unsigned int type)
{
	pfn_t buddy = pfn ^ (pfn_t)1 << order;

	if (order + 1 == MAX_ORDER)
		return false;
	if (order >= PAGEBLOCK_ORDER && free_block_of(buddy, order, false) &&
	    stays_apart(type, want.types[buddy >> PAGEBLOCK_ORDER]))
		return false;
	return free_block_of(buddy, order, true);
}

/* Merged as far as it goes; at the tail if asked for, or if it will soon merge once more. */
void naive_free(pfn_t pfn, unsigned int order, unsigned int type, bool to_tail)
{
	unsigned int list;

	while (naive_merges(pfn, order, type)) {
		pfn &= ~((pfn_t)1 << order);
		order++;
	}
	if (order + 2 < MAX_ORDER) {
		pfn_t parent = pfn & ~((pfn_t)1 << order);

		to_tail |= parent >= MODEL_START &&
			   free_block_of(parent ^ (pfn_t)2 << order, order + 1, false);
	}
	list = naive_list(order, type);
	naive_insert(list, to_tail ? want.count[list] : 0, pfn);
}
