/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy model's memory: one zone, and the steps that buddy.pml takes on it. The steps are the
 * allocator's own functions; src/invariant.c judges each state. Between two steps SPIN keeps the
 * state packed, and packing loses nothing: what is unpacked again is compared with what was there.
 *
 * Left out of the state, because no code reads it: all of a tail but that it is one, the links of a
 * block that is on no list, and the migratetype that is noted on a block. They are unpacked as
 * nonsense, so that code which did read them would go wrong.
 */
#include <stdio.h>
#include <string.h>

#include "buddy_state.h"
#include "../../src/buddy.h"
#include "../../src/invariant.h"

#define NR_LISTS   (1 + NR_FREE_LISTS + NR_PCP_LISTS_MAX)
#define NONSENSE8  0xa5
#define NONSENSE16 0xa5a5
#define NOWHERE	   0xff /* packed: no page, no list */

static struct page frames[MODEL_FRAMES];
static struct list_head heads[NR_LISTS];
static uint8_t types[MODEL_FRAMES / PAGEBLOCK_PAGES];
static struct per_cpu_pages pcp[1];
static struct zone *const zone = &zones[ZONE_DMA];

/* Why the last step was wrong, all that was found; empty: it was not. */
char model_wrong[512];

extern int readtrail; /* SPIN's: the steps to an error are taken once more, to be told */

static void wrong(const char *theorem, const char *what)
{
	size_t n = strlen(model_wrong);

	snprintf(model_wrong + n, sizeof(model_wrong) - n, "%s%s: %s", n > 0 ? "; " : "", theorem,
		 what);
}

static bool on_list(pfn_t pfn)
{
	return frames[pfn].list != LIST_NONE;
}

/* A frame's value for what is not part of the state. */
static void forget(pfn_t pfn)
{
	struct page *page = &frames[pfn];

	page->migratetype = NONSENSE16;
	page->refcount = 1;
	page->flags = 0;
	if (!on_list(pfn))
		page->next = page->prev = NONSENSE16;
	if (page->state == PAGE_TAIL) {
		page->order = NONSENSE8;
		page->zone = NONSENSE16;
	}
}

static void pack(struct packed *to)
{
	memset(to, 0, sizeof(*to));
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		const struct page *page = &frames[pfn];

		to->block[pfn] =
			(uint8_t)(page->state << 4 | (page->state == PAGE_TAIL ? 0 : page->order));
		to->list[pfn] = (uint8_t)page->list;
		to->next[pfn] =
			on_list(pfn) && page->next != PFN_NONE ? (uint8_t)page->next : NOWHERE;
	}
	to->free_pages = (int16_t)zone->vm_stat[NR_FREE_PAGES];
}

static void unpack(const struct packed *from)
{
	for (list_t l = 0; l < NR_LISTS; l++)
		heads[l] = (struct list_head){ PFN_NONE, PFN_NONE, 0 };
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		frames[pfn] = (struct page){ .prev = PFN_NONE,
					     .state = from->block[pfn] >> 4,
					     .order = from->block[pfn] & 15,
					     .list = from->list[pfn],
					     .zone = zone->id };
		frames[pfn].next = from->next[pfn] == NOWHERE ? PFN_NONE : from->next[pfn];
	}
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		struct list_head *head = &heads[frames[pfn].list];

		if (!on_list(pfn))
			continue;
		head->count++;
		if (frames[pfn].next == PFN_NONE)
			head->last = pfn;
		else
			frames[frames[pfn].next].prev = pfn;
	}
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		if (on_list(pfn) && frames[pfn].prev == PFN_NONE)
			heads[frames[pfn].list].first = pfn;
		forget(pfn);
	}
	zone->vm_stat[NR_FREE_PAGES] = from->free_pages;
}

/* After a step: is the state sound, and is it all in the packed one? */
static void judge(struct packed *state)
{
	static struct page before[MODEL_FRAMES];
	static struct list_head heads_before[NR_LISTS];
	static struct zone zone_before;
	struct violation v;

	if (!invariant_check(&v))
		wrong(theorem_name(v.theorem), v.text);
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++)
		forget(pfn);
	memcpy(before, frames, sizeof(frames));
	memcpy(heads_before, heads, sizeof(heads));
	zone_before = *zone;
	pack(state);
	unpack(state);
	if (memcmp(before, frames, sizeof(frames)) != 0 ||
	    memcmp(heads_before, heads, sizeof(heads)) != 0 ||
	    memcmp(&zone_before, zone, sizeof(*zone)) != 0)
		wrong("model", "the packed state is not the whole state");
}

void model_start(struct packed *state)
{
	release = release_find(MODEL_RELEASE);
	vmemmap = frames;
	nr_frames = MODEL_FRAMES;
	lists = heads;
	nr_lists = NR_LISTS;
	pageblock_types = types;
	nr_cpus = 1;
	*zone = (struct zone){ .start = MODEL_START,
			       .spanned = MODEL_PAGES,
			       .present = MODEL_PAGES,
			       .managed = MODEL_PAGES,
			       .free_list = 1,
			       .pcp = pcp,
			       .id = ZONE_DMA,
			       .first_deferred_pfn = PFN_NONE };
	pcp[0] = (struct per_cpu_pages){ .list = 1 + NR_FREE_LISTS, .batch = 1 };
	for (list_t l = 0; l < NR_LISTS; l++)
		heads[l] = (struct list_head){ PFN_NONE, PFN_NONE, 0 };
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++)
		set_pageblock_migratetype(pfn, pfn / PAGEBLOCK_PAGES % 2 == 0 ? MIGRATE_MOVABLE
									      : MIGRATE_UNMOVABLE);
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		bool ours = pfn >= MODEL_START && pfn < MODEL_START + MODEL_PAGES;

		set_block(zone, pfn, ours ? PAGE_ALLOCATED : PAGE_RESERVED, 0);
	}
	judge(state);
}

_Static_assert(MODEL_ALLOCATED == PAGE_ALLOCATED, "the model's guards name another state");

/*
 * The free lists as plain arrays of head pages, and what a step does to them: written from the
 * theorems, without a line of src/. After each step the real lists must be these.
 */
struct naive {
	uint8_t count[NR_FREE_LISTS];
	uint8_t at[NR_FREE_LISTS][MODEL_PAGES];
};
static struct naive want;

static struct naive read_lists(void)
{
	struct naive now;

	memset(&now, 0, sizeof(now));
	for (unsigned int l = 0; l < NR_FREE_LISTS; l++)
		for (pfn_t p = heads[zone->free_list + l].first;
		     p != PFN_NONE && now.count[l] < MODEL_PAGES; p = frames[p].next)
			now.at[l][now.count[l]++] = (uint8_t)p;
	return now;
}

static void insert(unsigned int l, unsigned int place, pfn_t pfn)
{
	memmove(&want.at[l][place + 1], &want.at[l][place], want.count[l] - place);
	want.at[l][place] = (uint8_t)pfn;
	want.count[l]++;
}

static void take_out(unsigned int l, unsigned int place)
{
	want.count[l]--;
	memmove(&want.at[l][place], &want.at[l][place + 1], want.count[l] - place);
	want.at[l][want.count[l]] = 0;
}

/* Is the block free? Then it is taken off its list, if that is wanted. */
static bool free_block_of(pfn_t pfn, unsigned int order, bool take)
{
	for (unsigned int l = order; l < NR_FREE_LISTS; l += MAX_ORDER)
		for (unsigned int i = 0; i < want.count[l]; i++)
			if (want.at[l][i] == pfn) {
				if (take)
					take_out(l, i);
				return true;
			}
	return false;
}

/* The first block of the smallest order that fits; halves that are too much go to their lists. */
static pfn_t naive_allocate(unsigned int order, unsigned int type)
{
	unsigned int k = order;
	pfn_t pfn;

	while (k < MAX_ORDER && want.count[type * MAX_ORDER + k] == 0)
		k++;
	if (k == MAX_ORDER)
		return PFN_NONE;
	pfn = want.at[type * MAX_ORDER + k][0];
	take_out(type * MAX_ORDER + k, 0);
	while (k-- > order)
		insert(type * MAX_ORDER + k, 0, pfn + ((pfn_t)1 << k));
	return pfn;
}

/* Merged as far as it goes; at the tail if asked for, or if it will soon merge once more. */
static void naive_free(pfn_t pfn, unsigned int order, unsigned int type, bool to_tail)
{
	while (order + 1 < MAX_ORDER && free_block_of(pfn ^ (pfn_t)1 << order, order, true)) {
		pfn &= ~((pfn_t)1 << order);
		order++;
	}
	if (order + 2 < MAX_ORDER) {
		pfn_t parent = pfn & ~((pfn_t)1 << order);

		to_tail |= parent >= MODEL_START &&
			   free_block_of(parent ^ (pfn_t)2 << order, order + 1, false);
	}
	insert(type * MAX_ORDER + order, to_tail ? want.count[type * MAX_ORDER + order] : 0, pfn);
}

static void compare(const char *theorem)
{
	struct naive is = read_lists();

	if (memcmp(&is, &want, sizeof(is)) != 0)
		wrong(theorem, "the lists are not those of the naive model");
}

void model_allocate(struct packed *state, unsigned int order, unsigned int type)
{
	int64_t n = (int64_t)1 << order;
	pfn_t pfn, expected;

	unpack(state);
	want = read_lists();
	expected = naive_allocate(order, type);
	pfn = rmqueue_smallest(zone, order, type);
	if (readtrail)
		printf("step: allocate order %u of type %u: page %d\n", order, type,
		       pfn == PFN_NONE ? -1 : (int)pfn);
	if (pfn != expected)
		wrong("null_exact", "not the first block of the smallest order that fits");
	if (pfn != PFN_NONE) {
		if (frames[pfn].state != PAGE_ALLOCATED || frames[pfn].order != order)
			wrong("partition", "what is answered is not a block of that order");
		mod_zone_freepage_state(zone, -n, type);
	}
	compare("order_of_lists");
	judge(state);
}

void model_free(struct packed *state, unsigned int pfn, bool to_tail)
{
	unsigned int type = get_pageblock_migratetype(pfn), order = state->block[pfn] & 15;

	if (readtrail)
		printf("step: free page %u of order %u to %s\n", pfn, order,
		       to_tail ? "the tail" : "where the rule says");
	unpack(state);
	want = read_lists();
	naive_free(pfn, order, type, to_tail);
	free_one_page(zone, pfn, order, type, to_tail ? FPI_TO_TAIL : FPI_NONE);
	compare("order_of_lists");
	if (zone->vm_stat[NR_FREE_PAGES] != state->free_pages + ((int64_t)1 << order))
		wrong("conservation", "the free count did not grow by what was freed");
	judge(state);
}
