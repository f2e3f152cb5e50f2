/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replaying. A free is usually of the very block that was allocated, one look into the table. It
 * may also be of a part of it (a huge page that was split), or of several blocks at once (their
 * pages were split off a larger one before): then blocks here are split, or freed one by one.
 */
#include <assert.h>
#include <stdlib.h>

#include "../src/alloc.h"
#include "replayer.h"

/* Events of one operation that can be counted; a drain of all CPUs' lists makes the most. */
#define RING_SIZE (1u << 18)

bool replayer_open(struct replayer *r)
{
	*r = (struct replayer){ .ring = malloc(RING_SIZE * sizeof(r->ring[0])) };
	if (r->ring == NULL)
		return false;
	trace_ring = r->ring;
	trace_size = RING_SIZE;
	trace_count = 0;
	tracing = true;
	return true;
}

void replayer_close(struct replayer *r)
{
	tracing = false;
	trace_ring = NULL;
	trace_size = 0;
	trace_count = 0;
	free(r->ring);
	r->ring = NULL;
	pfn_map_clear(&r->map);
}

/* Count what the machine did, and start its ring over. */
static void collect(struct replayer *r)
{
	uint64_t kept = trace_count < trace_size ? trace_count : trace_size;

	for (uint64_t i = 0; i < kept; i++)
		r->here[r->ring[i].kind]++;
	r->here_uncounted += trace_count - kept;
	trace_count = 0;
}

/* Free the block that an entry stands for, and forget it. */
static void free_entry(struct replayer *r, struct pfn_entry *entry)
{
	enum bad_page bad = free_pages(entry->ours, entry->order);

	assert(bad == BAD_PAGE_NONE);
	(void)bad;
	pfn_map_remove(&r->map, entry);
}

/* The entry of a block that holds all of the recorded one; NULL: none. */
static struct pfn_entry *holder(const struct replayer *r, pfn_t pfn, unsigned int order)
{
	for (; order < MAX_ORDER; order++) {
		struct pfn_entry *entry;

		if (r->map.of_order[order] == 0)
			continue;
		entry = pfn_map_find(&r->map, pfn & ~(block_pages(order) - 1));
		if (entry != NULL && entry->order == order)
			return entry;
	}
	return NULL;
}

/* Free every block that lies in the recorded one; returns how many. */
static uint64_t free_inside(struct replayer *r, pfn_t pfn, unsigned int order)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < block_pages(order) && r->map.count > 0; i++) {
		struct pfn_entry *entry = pfn_map_find(&r->map, pfn + i);

		if (entry == NULL)
			continue;
		free_entry(r, entry);
		n++;
	}
	return n;
}

/* Let single pages stand for what one block stood for. */
static bool split_entry(struct replayer *r, struct pfn_entry *entry)
{
	struct pfn_entry whole = *entry;
	enum bad_page bad;

	/* a huge page that is split is none any more */
	vmemmap[whole.ours].flags &= (uint16_t)~PG_HEAD;
	bad = split_page(whole.ours, whole.order);
	assert(bad == BAD_PAGE_NONE);
	(void)bad;
	pfn_map_remove(&r->map, entry);
	for (uint64_t i = 0; i < block_pages(whole.order); i++)
		if (!pfn_map_add(&r->map, whole.recorded + i, whole.ours + i, 0))
			return false;
	return true;
}

static bool replay_free(struct replayer *r, const struct kmem_event *event)
{
	struct pfn_entry *entry = holder(r, event->pfn, event->order);

	if (entry != NULL && entry->order == event->order) {
		free_entry(r, entry);
		r->frees_matched++;
		return true;
	}
	if (entry != NULL && !split_entry(r, entry))
		return false;
	if (free_inside(r, event->pfn, event->order) == 0) {
		r->frees_unmatched++;
		return true;
	}
	r->frees_matched++;
	r->frees_in_parts++;
	return true;
}

/* Pages that are allocated again were freed before, though the trace does not have that free. */
static void free_missed(struct replayer *r, const struct kmem_event *event)
{
	struct pfn_entry *entry = holder(r, event->pfn, event->order);

	if (entry == NULL) {
		r->frees_missed += free_inside(r, event->pfn, event->order);
		return;
	}
	free_entry(r, entry);
	r->frees_missed++;
}

static bool replay_alloc(struct replayer *r, const struct kmem_event *event)
{
	unsigned int node = cpu_node[event->cpu];
	pfn_t pfn;

	if (event->pfn != PFN_NONE)
		free_missed(r, event);
	r->allocations[event->order]++;
	pfn = alloc_pages_nodemask(event->gfp, event->order, node, NODEMASK_ALL);
	r->failed_recorded += event->pfn == PFN_NONE;
	r->failed_here += pfn == PFN_NONE;
	if (pfn == PFN_NONE)
		return true;
	if (event->pfn == PFN_NONE) {
		/* nobody has it, so nobody will free it */
		free_pages(pfn, event->order);
		return true;
	}
	return pfn_map_add(&r->map, event->pfn, pfn, event->order);
}

bool replayer_event(struct replayer *r, const struct kmem_event *event)
{
	bool good = true;

	if (event->cpu >= nr_cpus || !cpu_online[event->cpu]) {
		r->no_cpu++;
		return true;
	}
	if (r->events++ == 0)
		r->first_time = r->last_time = event->time;
	if (event->time < r->first_time)
		r->first_time = event->time;
	if (event->time > r->last_time)
		r->last_time = event->time;
	r->recorded[event->kind]++;
	/* the others tell what went on inside, or tell of a free for a second time */
	if (event->kind != TRACE_MM_PAGE_ALLOC && event->kind != TRACE_MM_PAGE_FREE)
		return true;
	this_cpu = event->cpu;
	if (event->kind == TRACE_MM_PAGE_ALLOC)
		good = replay_alloc(r, event);
	else
		good = replay_free(r, event);
	collect(r);
	return good;
}
