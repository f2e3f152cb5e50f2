/* SPDX-License-Identifier: GPL-2.0-only */
/* The naive model's ranges of one's choice, and blocks that are taken out for a while. */
#include "naive.h"

#define LARGEST	     (1u << (N_ORDERS - 1))
#define REPORT_BATCH 32u /* blocks that a hypervisor is told of at once */

/* The free block of the zone that holds the frame; its list, or NULL. */
static struct naive_list *free_block_of(struct naive_zone *z, uint32_t pfn, unsigned int *order,
					size_t *at)
{
	for (*order = 0; *order < N_ORDERS; ++*order) {
		struct naive_list *list = naive_find_free(z, pfn >> *order << *order, *order, at);

		if (list != NULL)
			return list;
	}
	return NULL;
}

/* A free block that reaches over pfn becomes one of each pageblock. */
static void cut(struct naive *n, struct naive_zone *z, uint32_t pfn)
{
	unsigned int order;
	size_t at;
	struct naive_list *list = free_block_of(z, pfn, &order, &at);
	struct naive_entry entry;

	if (list == NULL || list->entry[at].pfn == pfn)
		return;
	entry = naive_extract(list, at);
	naive_count_free(n, z, entry.type, -(1 << order));
	for (uint32_t p = entry.pfn; p < entry.pfn + (1u << order); p += N_PAGEBLOCK)
		naive_give(n, z, p, N_BLOCK_SIZE, n->block_type[p / N_PAGEBLOCK], false);
}

/* The zone whose memory the frame is; NULL: it is none. */
static struct naive_zone *zone_of(struct naive *n, uint32_t pfn)
{
	for (unsigned int i = 0; i < n->plots.n; i++)
		if (pfn >= n->plots.range[i].start && pfn < n->plots.range[i].end)
			return &n->zone[n->plots.range[i].where];
	return NULL;
}

static bool types_fit(const struct naive *n, struct naive_range outer, bool cma)
{
	for (uint32_t pfn = outer.start; pfn < outer.end; pfn += N_PAGEBLOCK) {
		unsigned int type = n->block_type[pfn / N_PAGEBLOCK];

		if (cma ? type != N_CMA : type > N_RECLAIMABLE)
			return false;
	}
	return true;
}

static bool all_free(struct naive_zone *z, uint32_t start, uint32_t end)
{
	unsigned int order;
	size_t at;

	for (uint32_t pfn = start; pfn < end;) {
		const struct naive_list *list = free_block_of(z, pfn, &order, &at);

		if (list == NULL)
			return false;
		pfn = list->entry[at].pfn + (1u << order);
	}
	return true;
}

static void take_pages(struct naive *n, struct naive_zone *z, uint32_t start, uint32_t end)
{
	uint32_t first = N_NONE, last = 0;
	struct naive_list *list;
	unsigned int order;
	size_t at;

	for (uint32_t pfn = start; pfn < end; pfn = last) {
		list = free_block_of(z, pfn, &order, &at);
		first = first == N_NONE ? list->entry[at].pfn : first;
		last = naive_extract(list, at).pfn + (1u << order);
	}
	for (uint32_t pfn = start; pfn < end; pfn++)
		naive_hold(n, (struct naive_used){
				      .pfn = pfn, .zone = z->node * N_KINDS + z->kind, .refs = 1 });
	naive_give_range(n, z, first, start, N_ISOLATE, false);
	naive_give_range(n, z, end, last, N_ISOLATE, false);
}

/* Close the pageblocks around, those at the edges first, let all CPUs give back, take, and open. */
enum naive_contig naive_take_range(struct naive *n, uint32_t start, uint32_t end, bool cma)
{
	uint32_t align = n->old ? LARGEST : N_PAGEBLOCK;
	struct naive_range outer = { start / align * align, (end + align - 1) / align * align, 0 };
	struct naive_zone *z = zone_of(n, start);
	bool free;

	if (z == NULL || end <= start || outer.start < z->start || outer.end > z->end ||
	    naive_present(n, z->node, outer.start, outer.end) != outer.end - outer.start)
		return N_CONTIG_INVALID;
	if (!types_fit(n, outer, cma))
		return N_CONTIG_BUSY;
	naive_isolate(n, z, outer.start);
	cut(n, z, outer.start);
	naive_isolate(n, z, outer.end - N_PAGEBLOCK);
	if (outer.end < z->end)
		cut(n, z, outer.end);
	for (uint32_t pfn = outer.start; pfn < outer.end; pfn += N_PAGEBLOCK)
		naive_isolate(n, z, pfn);
	naive_drain_zone(n, z);
	free = all_free(z, start, end);
	if (free)
		take_pages(n, z, start, end);
	for (uint32_t pfn = outer.start; pfn < outer.end; pfn += N_PAGEBLOCK)
		naive_open(n, z, pfn, cma ? N_CMA : N_MOVABLE);
	return free ? N_CONTIG_OK : N_CONTIG_BUSY;
}

bool naive_free_range(struct naive *n, uint32_t start, uint32_t pages)
{
	for (uint32_t i = 0; i < pages; i++)
		if (naive_verdict(n, start + i, 0) != N_GOOD)
			return false;
	for (uint32_t i = 0; i < pages; i++)
		naive_free(n, start + i, 0);
	return true;
}

/* A free block is nobody's for a while, if the zone can spare it; a large one's pageblocks are movable. */
uint64_t naive_inspect(struct naive *n, struct naive_zone *z, uint32_t pfn)
{
	unsigned int order, type = n->block_type[pfn / N_PAGEBLOCK];
	size_t at;
	struct naive_list *list = free_block_of(z, pfn, &order, &at);

	if (type != N_ISOLATE && !naive_above(n, z, 0, z->mark[N_MIN] + (1u << order), N_DMA,
					      N_USE_CMA, naive_seen(z, N_FREE_PAGES)))
		return 0;
	naive_count_free(n, z, type, -(1 << order));
	naive_extract(list, at);
	for (uint32_t p = pfn; order + 1 >= N_BLOCK_SIZE && p < pfn + (1u << order);
	     p += N_PAGEBLOCK)
		if (n->block_type[p / N_PAGEBLOCK] <= N_RECLAIMABLE)
			n->block_type[p / N_PAGEBLOCK] = N_MOVABLE;
	naive_hold(n, (struct naive_used){ .pfn = pfn,
					   .order = order,
					   .zone = z->node * N_KINDS + z->kind,
					   .aside = true });
	return UINT64_C(1) << order;
}

void naive_put_back(struct naive *n, uint32_t pfn)
{
	struct naive_used used = naive_let_go(n, pfn);

	naive_give(n, &n->zone[used.zone], pfn, used.order, n->block_type[pfn / N_PAGEBLOCK], true);
}

/* Page reporting: large free blocks are put aside, a batch at a time, told of and put back. */
struct batch {
	unsigned int n;
	uint32_t pfn[REPORT_BATCH];
};

/* What was taken last goes back first; a block that has merged is no longer what was told of. */
static void tell(struct naive *n, struct naive_zone *z, struct batch *batch)
{
	n->report_calls++;
	while (batch->n > 0) {
		uint32_t pfn = batch->pfn[--batch->n];
		unsigned int order = naive_used_at(n, pfn)->order;
		struct naive_list *list;
		size_t at;

		n->report_pages += 1u << order;
		naive_put_back(n, pfn);
		list = naive_find_free(z, pfn, order, &at);
		if (list != NULL)
			list->entry[at].reported = 1;
	}
}

/* So that this one comes first; those before it come last, in their order. */
static void begin_with(struct naive_list *list, size_t at)
{
	for (; at > 0; at--)
		naive_append(list, naive_extract(list, 0));
}

/* One list; false: blocks are left for the next time, which begins with them. */
static bool report_list(struct naive *n, struct naive_zone *z, unsigned int order,
			unsigned int type, struct batch *batch)
{
	struct naive_list *list = &z->list[type][order];
	uint64_t blocks = 0, full = 0, most;

	for (unsigned int t = 0; t < N_TYPES; t++)
		blocks += z->list[t][order].n;
	most = (blocks + 16 * REPORT_BATCH - 1) / (16 * REPORT_BATCH);
	for (size_t i = 0; i < list->n;) {
		uint32_t pfn = list->entry[i].pfn;

		if (list->entry[i].reported) {
			i++;
			continue;
		}
		if (full <= most && batch->n < REPORT_BATCH && naive_inspect(n, z, pfn) > 0) {
			batch->pfn[batch->n++] = pfn;
			continue;
		}
		begin_with(list, i);
		if (full > most || batch->n < REPORT_BATCH)
			return full <= most;
		tell(n, z, batch);
		full++;
		i = 0;
	}
	return true;
}

bool naive_report(struct naive *n)
{
	bool all = true;

	for (unsigned int i = 0; i < N_NODES * N_KINDS; i++) {
		struct naive_zone *z = &n->zone[i];
		uint64_t mark = z->mark[N_LOW] + z->boost + REPORT_BATCH * N_PAGEBLOCK;
		struct batch batch = { 0 };

		if (!z->there ||
		    !naive_above(n, z, 0, mark, N_DMA, N_USE_CMA, naive_seen(z, N_FREE_PAGES)))
			continue;
		for (unsigned int order = N_BLOCK_SIZE; order < N_ORDERS; order++)
			for (unsigned int type = 0; type < N_ISOLATE; type++)
				all &= report_list(n, z, order, type, &batch);
		if (batch.n > 0)
			tell(n, z, &batch);
	}
	return !all;
}
