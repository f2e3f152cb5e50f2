/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive model's power on: which zone gets which memory, in which order nodes are tried, what is
 * free at first; then memory that comes later, deferred or added.
 */
#include <stdlib.h>

#include "naive.h"

#define FOUR_GIB    0x100000u
#define MUCH_MEMORY 131072u /* pages; with less, huge pages are off */
#define LARGEST	    (1u << (N_ORDERS - 1))

static const uint32_t lowest[] = { 1, 0x1000, FOUR_GIB }, highest[] = { 0x1000, FOUR_GIB, N_NONE };

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* What two ranges share; empty: nothing. */
static struct naive_range shared(struct naive_range range, uint32_t start, uint32_t end)
{
	range.start = larger(range.start, start);
	range.end = larger(range.start, smaller(range.end, end));
	return range;
}

static uint32_t size_of(struct naive_range range)
{
	return range.end - range.start;
}

static void add_range(struct naive_ranges *ranges, struct naive_range range)
{
	unsigned int at = ranges->n++;

	for (; at > 0 && ranges->range[at - 1].start > range.start; at--)
		ranges->range[at] = ranges->range[at - 1];
	ranges->range[at] = range;
}

uint64_t naive_present(const struct naive *n, unsigned int node, uint32_t start, uint32_t end)
{
	uint64_t pages = 0;

	for (unsigned int i = 0; i < n->memory.n; i++)
		if (n->memory.range[i].where == node)
			pages += size_of(shared(n->memory.range[i], start, end));
	return pages;
}

/* Nodes. */

static void add_to_node(struct naive *n, struct naive_range range)
{
	struct naive_node *node = &n->node[range.where];

	node->start = node->present == 0 ? range.start : smaller(node->start, range.start);
	node->end = larger(node->end, range.end);
	node->present += size_of(range);
	if (!node->online)
		n->nr_online++;
	node->online = true;
}

static bool has_cpu(const struct naive *n, unsigned int node, bool online)
{
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		if (n->cpu_node[cpu] == node && (n->cpu_online[cpu] || !online))
			return true;
	return false;
}

/* Of the nodes that are left, which is the next to be tried from this one? N_NODES: none. */
static unsigned int nearest(const struct naive *n, unsigned int from, const bool *tried,
			    const unsigned int *load)
{
	unsigned int best = N_NODES, least = 0;

	if (!tried[from])
		return from;
	for (unsigned int node = 0; node < n->nr_nodes; node++) {
		unsigned int cost = n->node[from].distance[node];

		if (tried[node] || n->node[node].present == 0)
			continue;
		cost += (node < from ? 1u : 0u) + (has_cpu(n, node, true) ? 1u : 0u);
		cost = cost * 1024 + load[node];
		if (best == N_NODES || cost < least) {
			best = node;
			least = cost;
		}
	}
	return best;
}

static bool has_zone(const struct naive *n, unsigned int node)
{
	for (unsigned int kind = 0; kind < N_KINDS; kind++)
		if (n->zone[node * N_KINDS + kind].there)
			return true;
	return false;
}

/* Who is tried first at some distance carries a load, and is tried later from the next node. */
static void order_nodes(struct naive *n)
{
	unsigned int load[N_NODES] = { 0 };

	for (unsigned int from = 0; from < n->nr_nodes; from++) {
		struct naive_node *node = &n->node[from];
		unsigned int left = n->nr_online, before = from, next;
		bool tried[N_NODES] = { false };

		node->nr_near = 0;
		while ((next = nearest(n, from, tried, load)) != N_NODES) {
			tried[next] = true;
			if (node->distance[next] != node->distance[before])
				load[next] = n->old ? left : load[next] + 1;
			if (has_zone(n, next))
				node->near[node->nr_near++] = next;
			before = next;
			left -= left > 0;
		}
	}
}

/* Where each node's movable memory begins; 0: it has none. */

/* The kernel gets up to share pages of the node, beyond what it has; returns how many. */
static uint64_t kernel_gets(const struct naive *n, unsigned int node, uint64_t share,
			    uint64_t wanted, uint32_t low, uint32_t *movable)
{
	for (unsigned int i = 0; i < n->memory.n; i++) {
		struct naive_range range = n->memory.range[i];
		uint32_t pages;

		range = shared(range, *movable, N_NONE);
		if (range.where != node || size_of(range) == 0)
			continue;
		pages = size_of(shared(range, 0, low)); /* the kernel's in any case */
		share -= pages < share ? pages : share;
		wanted -= pages < wanted ? pages : wanted;
		if (range.start < low)
			*movable = range.end;
		if (range.end <= low)
			continue;
		range = shared(range, low, N_NONE);
		pages = size_of(range) < share ? size_of(range) : (uint32_t)share;
		*movable = range.start + pages;
		wanted -= pages < wanted ? pages : wanted;
		share -= pages;
		if (share == 0)
			break;
	}
	return wanted;
}

/* The start of the highest kind of zone that memory reaches. */
static uint32_t highest_kind_start(const struct naive *n)
{
	unsigned int kind = N_NORMAL;

	while (kind > N_DMA && lowest[kind] >= n->memory.range[n->memory.n - 1].end)
		kind--;
	return larger(lowest[kind], n->memory.range[0].start);
}

static void find_movable(const struct naive *n, uint64_t movablecore, uint32_t *movable)
{
	uint32_t low = highest_kind_start(n);
	uint64_t total = 0, wanted;
	unsigned int nodes = 0;

	for (unsigned int node = 0; node < N_NODES; node++) {
		total += n->node[node].present;
		nodes += n->node[node].present != 0;
		movable[node] = 0;
	}
	movablecore = (movablecore + LARGEST - 1) / LARGEST * LARGEST;
	wanted = movablecore == 0 || movablecore > total ? 0 : total - movablecore;
	for (; wanted > 0 && nodes > 0; nodes--) {
		uint64_t share = wanted / nodes;

		for (unsigned int node = 0; node < n->nr_nodes; node++) {
			if (n->node[node].present == 0)
				continue;
			if (wanted < share)
				share = wanted / nodes;
			wanted = kernel_gets(n, node, share, wanted, low, &movable[node]);
		}
		if (wanted < nodes)
			break;
	}
	for (unsigned int node = 0; node < N_NODES; node++) {
		movable[node] = (movable[node] + LARGEST - 1) / LARGEST * LARGEST;
		if (movable[node] >= n->node[node].end)
			movable[node] = 0;
	}
}

/* Zones. */

static void set_movable_types(struct naive *n, uint32_t start, uint32_t end)
{
	for (uint32_t block = start / N_PAGEBLOCK; block * N_PAGEBLOCK < end; block++)
		n->block_type[block] = N_MOVABLE;
}

static void fresh_pcps(const struct naive *n, struct naive_zone *z)
{
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		z->pcp[cpu].batch = 1;
}

static void span_zones(struct naive *n, const uint32_t *movable)
{
	for (unsigned int i = 0; i < n->nr_nodes * N_KINDS; i++) {
		struct naive_zone *z = &n->zone[i];
		const struct naive_node *node = &n->node[z->node];
		struct naive_range range = { node->start, node->end, z->node };

		if (z->kind <= N_NORMAL)
			range = shared(range, lowest[z->kind], highest[z->kind]);
		if (z->kind <= N_NORMAL && movable[z->node] != 0)
			range = shared(range, 0, movable[z->node]);
		if (z->kind == N_MOVABLE_ZONE)
			range.start = movable[z->node] != 0 ? movable[z->node] : range.end;
		if (z->kind > N_MOVABLE_ZONE || size_of(range) == 0)
			continue;
		z->start = range.start;
		z->end = range.end;
		set_movable_types(n, z->start, z->end);
		z->present = naive_present(n, z->node, z->start, z->end);
		z->there = z->present > 0;
		if (z->there)
			fresh_pcps(n, z);
	}
}

/* Which memory is which zone's. */
static void plot_zones(struct naive *n)
{
	for (unsigned int i = 0; i < n->memory.n; i++)
		for (unsigned int kind = 0; kind <= N_MOVABLE_ZONE; kind++) {
			unsigned int zone = n->memory.range[i].where * N_KINDS + kind;
			struct naive_range plot =
				shared(n->memory.range[i], n->zone[zone].start, n->zone[zone].end);

			plot.where = zone;
			if (size_of(plot) > 0)
				add_range(&n->plots, plot);
		}
}

/* Free what of a range is not reserved. */
static uint32_t free_memory(struct naive *n, struct naive_zone *z, uint32_t start, uint32_t end)
{
	uint64_t before = z->managed;

	for (uint32_t pfn = start; pfn < end;) {
		uint32_t stop = end, next = end;

		for (unsigned int i = n->reserved.n; i-- > 0;) {
			struct naive_range range = n->reserved.range[i];

			if (range.end > pfn && range.start < stop) {
				stop = larger(range.start, pfn);
				next = range.end;
			}
		}
		z->managed += stop - pfn;
		naive_give_range(n, z, pfn, stop, N_MOVABLE, true);
		pfn = next;
	}
	return (uint32_t)(z->managed - before);
}

/* The area of CMA lies as low above 4 GiB (6.1), or as high, as there is room. */
static bool is_reserved(const struct naive *n, uint32_t start, uint32_t end)
{
	for (unsigned int i = 0; i < n->reserved.n; i++)
		if (size_of(shared(n->reserved.range[i], start, end)) > 0)
			return true;
	return false;
}

static struct naive_range place_cma(const struct naive *n, uint32_t pages, uint32_t align, bool low)
{
	struct naive_range best = { 0, 0, 0 };

	for (unsigned int i = 0; i < n->plots.n; i++) {
		struct naive_range plot = shared(n->plots.range[i], low ? FOUR_GIB : 0, N_NONE);
		uint32_t pfn = (plot.start + align - 1) / align * align;

		for (; pfn < plot.end && plot.end - pfn >= pages; pfn += align) {
			if (is_reserved(n, pfn, pfn + pages))
				continue;
			best = (struct naive_range){ pfn, pfn + pages, plot.where };
			if (low)
				return best;
		}
	}
	return best;
}

static void reserve_cma(struct naive *n, uint64_t wanted)
{
	uint32_t align = n->old ? LARGEST : N_PAGEBLOCK;
	uint32_t pages = (uint32_t)((wanted + align - 1) / align * align);

	if (pages == 0)
		return;
	if (!n->old)
		n->cma = place_cma(n, pages, align, true);
	if (size_of(n->cma) == 0)
		n->cma = place_cma(n, pages, align, false);
	if (size_of(n->cma) > 0)
		add_range(&n->reserved, n->cma);
}

static void open_cma(struct naive *n)
{
	struct naive_zone *z = &n->zone[n->cma.where];

	for (uint32_t pfn = n->cma.start; pfn < n->cma.end; pfn += N_PAGEBLOCK) {
		n->block_type[pfn / N_PAGEBLOCK] = N_CMA;
		z->managed += N_PAGEBLOCK;
		naive_hold(n, (struct naive_used){ .pfn = pfn,
						   .order = N_BLOCK_SIZE,
						   .zone = n->cma.where,
						   .refs = 1 });
		naive_free(n, pfn, N_BLOCK_SIZE);
	}
}

/* Deferred memory: of a node's last zone what follows on its first section's worth. */

static void defer(const struct naive *n, struct naive_zone *z)
{
	uint32_t before = 0;

	for (unsigned int i = 0; i < n->plots.n; i++) {
		struct naive_range plot = n->plots.range[i];
		uint32_t first = plot.start;

		if (plot.where != z->node * N_KINDS + z->kind)
			continue;
		if (before < N_SECTION)
			first += N_SECTION - before;
		first = (first + N_SECTION - 1) / N_SECTION * N_SECTION;
		if (first < plot.end) {
			z->deferred = first;
			return;
		}
		before += size_of(plot);
	}
}

/* Free what is deferred below end. */
static uint32_t free_deferred(struct naive *n, struct naive_zone *z, uint32_t end)
{
	uint32_t pages = 0;

	for (unsigned int i = 0; i < n->memory.n; i++) {
		struct naive_range range = shared(n->memory.range[i], z->deferred, end);

		if (range.where == z->node)
			pages += free_memory(n, z, range.start, range.end);
	}
	z->deferred = end < z->end ? end : N_NONE;
	return pages;
}

bool naive_grow(struct naive *n, struct naive_zone *z)
{
	uint32_t pages = 0;

	while (z->deferred != N_NONE && pages < N_SECTION)
		pages += free_deferred(n, z,
				       smaller((z->deferred / N_SECTION + 1) * N_SECTION, z->end));
	return pages > 0;
}

void naive_end_boot(struct naive *n)
{
	uint64_t managed = 0;

	if (n->booted)
		return;
	n->booted = true;
	for (unsigned int i = 0; i < N_NODES * N_KINDS; i++)
		if (n->zone[i].deferred != N_NONE)
			free_deferred(n, &n->zone[i], n->zone[i].end);
	if (size_of(n->cma) > 0)
		open_cma(n);
	naive_set_reserves(n);
	for (unsigned int i = 0; i < N_NODES * N_KINDS; i++)
		managed += n->zone[i].managed;
	if (managed >= MUCH_MEMORY)
		naive_set_thp(n, n->thp_wanted);
}

/* Nodes, zones and plots of a machine that is not on yet. */
static void lay_out(struct naive *n, const struct naive_plan *plan)
{
	struct naive_range last = { 0, 0, 0 };
	uint32_t movable[N_NODES];

	for (unsigned int i = 0; i < N_NODES * N_KINDS; i++) {
		n->zone[i].node = i / N_KINDS;
		n->zone[i].kind = i % N_KINDS;
		n->zone[i].deferred = N_NONE;
	}
	for (unsigned int a = 0; a < N_NODES; a++)
		for (unsigned int b = 0; b < N_NODES; b++)
			n->node[a].distance[b] = plan->distance[a][b] != 0 ? plan->distance[a][b]
						 : a == b		   ? 10
									   : 20;
	for (unsigned int i = 0; i < plan->memory.n; i++) {
		struct naive_range range = shared(plan->memory.range[i], 1, N_NONE);

		if (size_of(range) == 0)
			continue;
		add_to_node(n, range);
		if (last.end == range.start && last.where == range.where)
			range.start = n->memory.range[--n->memory.n].start;
		add_range(&n->memory, range);
		last = range;
	}
	for (unsigned int node = 0; node < n->nr_nodes; node++)
		if (!n->node[node].online && has_cpu(n, node, false)) {
			n->node[node].online = true;
			n->nr_online++;
		}
	find_movable(n, plan->movablecore, movable);
	span_zones(n, movable);
	plot_zones(n);
}

static void free_all(struct naive *n)
{
	for (unsigned int i = 0; i < n->plots.n; i++) {
		struct naive_range plot = n->plots.range[i];
		struct naive_zone *z = &n->zone[plot.where];

		free_memory(n, z, plot.start, smaller(plot.end, larger(plot.start, z->deferred)));
	}
}

void naive_power_on(struct naive *n, const struct naive_plan *plan)
{
	n->old = plan->old;
	n->nr_nodes = plan->nr_nodes;
	n->nr_cpus = plan->nr_cpus;
	n->frames = plan->frames;
	n->block_type = calloc(n->frames / N_PAGEBLOCK, 1);
	if (n->block_type == NULL)
		abort();
	n->reserved = plan->reserved;
	n->thp_wanted = plan->thp;
	n->cpusets = false;
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		n->cpu_node[cpu] = plan->cpu_node[cpu];
	lay_out(n, plan);
	order_nodes(n);
	reserve_cma(n, plan->cma_pages);
	for (unsigned int i = 0; plan->deferred && i < N_NODES * N_KINDS; i++)
		if (n->zone[i].there && n->zone[i].end == n->node[n->zone[i].node].end)
			defer(n, &n->zone[i]);
	free_all(n);
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		n->cpu_online[cpu] = true;
	n->setting = (struct naive_setting){ 1024, 10, 0, { 256, 256, 32, 0, 0 }, -1 };
	for (unsigned int i = 0; i < N_NODES * N_KINDS; i++)
		if (n->zone[i].there)
			naive_size_pcps(n, &n->zone[i]);
	if (!plan->deferred)
		naive_end_boot(n);
}

/* Memory that is added. */

bool naive_can_add(const struct naive *n, struct naive_range range)
{
	uint64_t there = 0;

	for (unsigned int node = 0; node < N_NODES; node++)
		there += naive_present(n, node, range.start, range.end);
	return there == 0 && range.end <= n->frames && range.start % N_SECTION == 0 &&
	       range.end % N_SECTION == 0 && range.where < n->nr_nodes;
}

/* The lowest kind whose span it reaches into; else Normal. */
static unsigned int kernel_kind(const struct naive *n, struct naive_range range)
{
	for (unsigned int kind = 0; kind < N_NORMAL; kind++) {
		const struct naive_zone *z = &n->zone[range.where * N_KINDS + kind];

		if (size_of(shared(range, z->start, z->end)) > 0)
			return kind;
	}
	return N_NORMAL;
}

void naive_add_memory(struct naive *n, struct naive_range range, bool movable)
{
	unsigned int kind = movable ? N_MOVABLE_ZONE : kernel_kind(n, range);
	unsigned int zone = range.where * N_KINDS + kind;
	struct naive_zone *z = &n->zone[zone];
	bool was_there = z->there;

	naive_end_boot(n);
	add_range(&n->memory, range);
	add_to_node(n, range);
	z->start = z->end == 0 ? range.start : smaller(z->start, range.start);
	z->end = larger(z->end, range.end);
	set_movable_types(n, range.start, range.end);
	z->present += size_of(range);
	z->there = true;
	z->managed += size_of(range);
	range.where = zone;
	add_range(&n->plots, range);
	if (!was_there) {
		fresh_pcps(n, z);
		order_nodes(n);
	}
	naive_give_range(n, z, range.start, range.end, N_MOVABLE, true);
	naive_set_reserves(n);
	if (n->thp)
		naive_raise_for_thp(n);
}
