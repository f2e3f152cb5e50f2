/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packing loses nothing: what is unpacked again is compared with what was there.
 *
 * Left out of the state, because no code reads it: all of a tail but that it is one, the links of a
 * block that is on no list, the migratetype that is noted on a block unless that is on a pcp list,
 * and the counts of events. They are unpacked as nonsense, so that code which did read them would
 * go wrong.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "memory.h"
#include "../../src/buddy.h"
#include "../../src/invariant.h"
#include "../../src/node.h"
#include "../../src/task.h"

#define NONSENSE8  0xa5
#define NONSENSE16 0xa5a5
#define NOWHERE	   0xff /* packed: no page */

struct page frames[MODEL_FRAMES];
struct list_head heads[NR_LISTS];
struct zone *const zone = &zones[ZONE_NORMAL];
static uint8_t types[MODEL_FRAMES >> PAGEBLOCK_ORDER];

/* What never changes of the zone and of its CPUs' lists, and all that does as it is at the start. */
static struct zone zone_at_start;
static struct per_cpu_pages pcp[MODEL_CPUS], pcp_at_start[MODEL_CPUS];

char model_wrong[512];

void wrong(const char *theorem, const char *what)
{
	size_t n = strlen(model_wrong);

	snprintf(model_wrong + n, sizeof(model_wrong) - n, "%s%s: %s", n > 0 ? "; " : "", theorem,
		 what);
}

void told(const char *format, ...)
{
	va_list args;

	if (!readtrail)
		return;
	printf("step: ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

/* What each page of the zone is called. */
static uint8_t names[MODEL_PAGES];

int called(pfn_t pfn, unsigned int order)
{
	uint8_t least = NOWHERE;

	if (pfn == PFN_NONE)
		return -1;
	for (pfn_t i = pfn - MODEL_START; i < pfn - MODEL_START + (1u << order); i++)
		if (names[i] < least)
			least = names[i];
	return MODEL_START + least;
}

/* In a block all pages are alike: they are called in their order, whatever was swapped before. */
void memory_moved(const struct packed *state, const uint8_t came_from[MODEL_PAGES])
{
	uint8_t before[MODEL_PAGES];

	memcpy(before, names, sizeof(before));
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		names[i] = before[came_from[i]];
	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		unsigned int order = MODEL_ORDER(state->block[i]);
		int first = called(MODEL_START + i, order) - MODEL_START;

		if (MODEL_STATE(state->block[i]) == PAGE_TAIL)
			continue;
		for (unsigned int j = 0; j < 1u << order; j++)
			names[i + j] = (uint8_t)(first + (int)j);
	}
}

static bool on_list(pfn_t pfn)
{
	return frames[pfn].list != LIST_NONE;
}

/* A frame's value for what is not part of the state. */
static void forget_frame(pfn_t pfn)
{
	struct page *page = &frames[pfn];

	if (page->state != PAGE_PCP)
		page->migratetype = NONSENSE16;
	page->refcount = 1;
	page->flags &= page->state == PAGE_ALLOCATED ? PG_LRU : 0;
	if (!on_list(pfn))
		page->next = page->prev = NONSENSE16;
	if (page->state == PAGE_TAIL) {
		page->order = NONSENSE8;
		page->zone = NONSENSE16;
	}
}

static void forget(void)
{
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++)
		forget_frame(pfn);
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++) {
		pcp[cpu].short_cuts = pcp[cpu].pgalloc = pcp[cpu].pgfree = 0;
		memset(pcp[cpu].numa, 0, sizeof(pcp[cpu].numa));
	}
}

static void pack_frame(struct packed *to, unsigned int i)
{
	const struct page *page = &frames[MODEL_START + i];
	unsigned int order = page->state == PAGE_TAIL ? 0 : page->order;

	to->block[i] =
		(uint8_t)(page->state * 16u + order + (page->flags & PG_LRU ? MODEL_LRU : 0));
	to->list[i] = (uint8_t)page->list;
	to->next[i] = NOWHERE;
	if (on_list(MODEL_START + i) && page->next != PFN_NONE)
		to->next[i] = (uint8_t)(page->next - MODEL_START);
	if (page->state == PAGE_PCP)
		to->noted[i] = (uint8_t)page->migratetype;
}

static void pack(struct packed *to)
{
	memset(to, 0, sizeof(*to));
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		pack_frame(to, i);
	for (unsigned int b = 0; b < MODEL_PAGEBLOCKS; b++)
		to->types[b] = types[MODEL_FIRST_PAGEBLOCK + b];
	for (unsigned int item = 0; item < NR_ZONE_STATS; item++)
		to->vm_stat[item] = (int16_t)zone->vm_stat[item];
	to->reserved_highatomic = (uint8_t)zone->nr_reserved_highatomic;
	to->isolated = (uint8_t)zone->nr_isolate_pageblock;
	to->kept_apart = zone->kept_apart;
	to->flags = (uint8_t)zone->flags;
	to->boost = (uint8_t)zone->watermark_boost;
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++) {
		to->cpu[cpu].count = (uint8_t)pcp[cpu].count;
		to->cpu[cpu].free_factor = (uint8_t)pcp[cpu].free_factor;
		memcpy(to->cpu[cpu].diff, pcp[cpu].vm_stat_diff, NR_ZONE_STATS);
	}
}

static void unpack_frames(const struct packed *from)
{
	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		struct page *page = &frames[MODEL_START + i];

		*page = (struct page){ .prev = PFN_NONE,
				       .state = MODEL_STATE(from->block[i]),
				       .order = MODEL_ORDER(from->block[i]),
				       .flags = from->block[i] & MODEL_LRU ? PG_LRU : 0,
				       .list = from->list[i],
				       .migratetype = from->noted[i],
				       .zone = zone->id };
		page->next = from->next[i] == NOWHERE ? PFN_NONE : MODEL_START + from->next[i];
	}
}

/* The ends and counts of the lists, and the links back, follow from the links. */
static void unpack_lists(void)
{
	for (list_t l = 0; l < NR_LISTS; l++)
		heads[l] = (struct list_head){ PFN_NONE, PFN_NONE, 0 };
	for (pfn_t pfn = MODEL_START; pfn < MODEL_START + MODEL_PAGES; pfn++) {
		if (!on_list(pfn))
			continue;
		heads[frames[pfn].list].count++;
		if (frames[pfn].next == PFN_NONE)
			heads[frames[pfn].list].last = pfn;
		else
			frames[frames[pfn].next].prev = pfn;
	}
	for (pfn_t pfn = MODEL_START; pfn < MODEL_START + MODEL_PAGES; pfn++)
		if (on_list(pfn) && frames[pfn].prev == PFN_NONE)
			heads[frames[pfn].list].first = pfn;
}

static void unpack(const struct packed *from)
{
	unpack_frames(from);
	unpack_lists();
	for (unsigned int b = 0; b < MODEL_PAGEBLOCKS; b++)
		types[MODEL_FIRST_PAGEBLOCK + b] = from->types[b];
	*zone = zone_at_start;
	for (unsigned int item = 0; item < NR_ZONE_STATS; item++)
		zone->vm_stat[item] = from->vm_stat[item];
	zone->nr_reserved_highatomic = from->reserved_highatomic;
	zone->nr_isolate_pageblock = from->isolated;
	zone->kept_apart = from->kept_apart;
	zone->flags = from->flags;
	zone->watermark_boost = from->boost;
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++) {
		pcp[cpu] = pcp_at_start[cpu];
		pcp[cpu].count = from->cpu[cpu].count;
		pcp[cpu].free_factor = from->cpu[cpu].free_factor;
		memcpy(pcp[cpu].vm_stat_diff, from->cpu[cpu].diff, NR_ZONE_STATS);
	}
	forget();
}

void memory_begin(const struct packed *state)
{
	model_wrong[0] = '\0';
	unpack(state);
}

/* All of the memory, to be compared byte by byte. */
struct image {
	struct page frames[MODEL_FRAMES];
	struct list_head heads[NR_LISTS];
	uint8_t types[MODEL_FRAMES >> PAGEBLOCK_ORDER];
	struct zone zone;
	struct per_cpu_pages pcp[MODEL_CPUS];
};

static void take_image(struct image *to)
{
	memcpy(to->frames, frames, sizeof(frames));
	memcpy(to->heads, heads, sizeof(heads));
	memcpy(to->types, types, sizeof(types));
	memcpy(&to->zone, zone, sizeof(*zone));
	memcpy(to->pcp, pcp, sizeof(pcp));
}

void memory_judge(struct packed *state)
{
	static struct image before, after;
	struct violation v;

	if (!invariant_check(&v))
		wrong(theorem_name(v.theorem), v.text);
	forget();
	take_image(&before);
	pack(state);
	unpack(state);
	take_image(&after);
	if (memcmp(&before, &after, sizeof(before)) != 0)
		wrong("model", "the packed state is not the whole state");
}

static void start_zone(void)
{
	*zone = (struct zone){ .start = MODEL_START,
			       .spanned = MODEL_PAGES,
			       .present = MODEL_PAGES,
			       .managed = MODEL_PAGES,
			       .free_list = 1,
			       .watermark = { MODEL_MIN, MODEL_MIN * 5 / 4, MODEL_MIN * 3 / 2 },
			       .pcp = pcp,
			       .id = ZONE_NORMAL,
			       .type = ZONE_NORMAL,
			       .first_deferred_pfn = PFN_NONE };
	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++)
		pcp[cpu] =
			(struct per_cpu_pages){ .list = 1 + NR_FREE_LISTS + cpu * NR_PCP_LISTS_MAX,
						.batch = MODEL_BATCH,
						.high = MODEL_HIGH,
						.stat_threshold = MODEL_THRESHOLD };
}

void memory_start(struct packed *state, const uint8_t block_types[MODEL_PAGEBLOCKS])
{
	release = release_find(MODEL_RELEASE);
	vmemmap = frames;
	nr_frames = MODEL_FRAMES;
	lists = heads;
	nr_lists = NR_LISTS;
	pageblock_types = types;
	nr_cpus = MODEL_CPUS;
	start_zone();
	memset(frames, 0, sizeof(frames));
	for (list_t l = 0; l < NR_LISTS; l++)
		heads[l] = (struct list_head){ PFN_NONE, PFN_NONE, 0 };
	memset(types, MIGRATE_MOVABLE, sizeof(types));
	memcpy(types + MODEL_FIRST_PAGEBLOCK, block_types, MODEL_PAGEBLOCKS);
	for (pfn_t pfn = 0; pfn < MODEL_FRAMES; pfn++) {
		bool ours = pfn >= MODEL_START && pfn < MODEL_START + MODEL_PAGES;

		set_block(zone, pfn, ours ? PAGE_ALLOCATED : PAGE_RESERVED, 0);
	}
	zone_at_start = *zone;
	memcpy(pcp_at_start, pcp, sizeof(pcp));
	for (unsigned int i = 0; i < MODEL_PAGES; i++)
		names[i] = (uint8_t)i;
	memory_judge(state);
}

void memory_start_node(void)
{
	nodes[0].online = true;
	node_online_map = 1;
	nr_node_ids = nr_online_nodes = 1;
	cpu_online[0] = true;
	current.mems_allowed = current.policy_nodes = NODEMASK_ALL;
	build_all_zonelists();
}

_Static_assert(MODEL_ALLOCATED == PAGE_ALLOCATED, "the models' guards name another state");
