/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Placing free blocks by counts. The zone's memory is cut into cells of the largest order; what
 * remains at its edges are smaller cells whose buddies are no memory. From the largest order down,
 * cells become free blocks of that order, as many as were recorded; some of the others are split
 * for the orders below, and of the two halves at most one becomes free. So no two free buddies
 * arise, and as every cell of an order is worth the same, this finds a placement whenever there is
 * one. A pageblock gets the type of the first free block in it, as far as the recorded numbers of
 * pageblocks allow.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/buddy.h"
#include "../src/invariant.h"
#include "../src/pcp.h"
#include "../src/procfs.h"
#include "host.h"
#include "load_boot.h"

#define NO_TYPE		   MIGRATE_TYPES
#define MAX_STAT_THRESHOLD 125u
#define PAGETYPEINFO_CAP   100000u

struct cell {
	pfn_t pfn;
	uint8_t order;
	bool used; /* free, or split */
};

struct cells {
	struct cell *cell;
	size_t n, room;
};

/* One zone in the making. */
struct loader {
	struct zone *zone;
	const struct boot_zone *from;
	uint64_t want[MIGRATE_TYPES][MAX_ORDER];  /* free blocks */
	uint64_t split[MIGRATE_TYPES][MAX_ORDER]; /* cells to split for smaller */
	struct cells edge;			  /* the memory as it was cut */
	struct cells now, next; /* cells of an order: pairs of halves first, then edges */
	size_t nr_pairs;
	struct cells rest; /* not free */
	struct cells pcp;  /* pages for pcp lists */
	uint8_t *types;	   /* by pageblock: the type of its free blocks */
	char *error;
	size_t error_size;
};

/* Say why in one line; false, for callers to return. */
__attribute__((format(printf, 2, 3))) static bool refuse(struct loader *l, const char *format, ...)
{
	va_list args;
	int n = 0;

	if (l->zone != NULL)
		n = snprintf(l->error, l->error_size, "Node %u, zone %s: ", l->zone->node,
			     zone_type_name(l->zone->type));
	va_start(args, format);
	if (n >= 0 && (size_t)n < l->error_size)
		vsnprintf(l->error + n, l->error_size - (size_t)n, format, args);
	va_end(args);
	return false;
}

static bool push(struct loader *l, struct cells *cells, pfn_t pfn, unsigned int order)
{
	if (cells->n == cells->room) {
		size_t room = 2 * cells->room + 64;
		struct cell *cell = realloc(cells->cell, room * sizeof(*cell));

		if (cell == NULL)
			return refuse(l, "out of memory for its blocks");
		cells->cell = cell;
		cells->room = room;
	}
	cells->cell[cells->n++] = (struct cell){ .pfn = pfn, .order = (uint8_t)order };
	return true;
}

/* The wanted type of the pageblock that the frame is in. */
static uint8_t *type_at(const struct loader *l, pfn_t pfn)
{
	return &l->types[(pfn >> PAGEBLOCK_ORDER) - (l->zone->start >> PAGEBLOCK_ORDER)];
}

/* Every pageblock that the cell lies in or holds is to be of the type, if it has none yet. */
static void claim(const struct loader *l, const struct cell *cell, unsigned int type)
{
	for (uint64_t i = 0; i < block_pages(cell->order); i += PAGEBLOCK_PAGES)
		if (*type_at(l, cell->pfn + i) == NO_TYPE)
			*type_at(l, cell->pfn + i) = (uint8_t)type;
}

/* Where to look for a cell for a type: its own pageblocks, then nobody's, then any. */
enum pass { PASS_OWN, PASS_NONE, PASS_ANY, NR_PASSES };

static bool suits(const struct loader *l, const struct cell *cell, unsigned int type,
		  unsigned int pass)
{
	unsigned int owner = *type_at(l, cell->pfn);

	return !cell->used && (pass == PASS_ANY || (pass == PASS_OWN && owner == type) ||
			       (pass == PASS_NONE && owner == NO_TYPE));
}

static void make_free(struct loader *l, struct cell *cell, unsigned int type)
{
	cell->used = true;
	claim(l, cell, type);
	machine_add_free(l->zone, cell->pfn, cell->order, type);
}

/* One pass over the cells for free blocks of a type: of a pair the upper half, and only one. */
static void place_pass(struct loader *l, unsigned int type, unsigned int pass, uint64_t *left)
{
	struct cell *cell = l->now.cell;

	for (size_t i = 0; i<l->nr_pairs && * left> 0; i++) {
		if (cell[2 * i + 1].used || !suits(l, &cell[2 * i + 1], type, pass))
			continue;
		make_free(l, &cell[2 * i + 1], type);
		--*left;
	}
	for (size_t i = 2 * l->nr_pairs; i<l->now.n && * left> 0; i++) {
		if (!suits(l, &cell[i], type, pass))
			continue;
		make_free(l, &cell[i], type);
		--*left;
	}
}

static bool place_free(struct loader *l, unsigned int order)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		uint64_t left = l->want[type][order];

		for (unsigned int pass = 0; pass < NR_PASSES && left > 0; pass++)
			place_pass(l, type, pass, &left);
		if (left > 0)
			return refuse(l,
				      "%" PRIu64 " free blocks of order %u, %s, have no place "
				      "where their buddies are not free; the zone is too small",
				      left, order, migratetype_name(type));
	}
	return true;
}

/* Split cells of the order for what is wanted below it; the halves are next, the others rest. */
static bool split_cells(struct loader *l, unsigned int order)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		uint64_t left = l->split[type][order];

		for (unsigned int pass = 0; pass < NR_PASSES; pass++) {
			for (size_t i = 0; i < l->now.n && left > 0; i++) {
				struct cell *cell = &l->now.cell[i];

				if (!suits(l, cell, type, pass))
					continue;
				cell->used = true;
				claim(l, cell, type);
				if (!push(l, &l->next, cell->pfn, order - 1) ||
				    !push(l, &l->next, cell->pfn + block_pages(order - 1),
					  order - 1))
					return false;
				left--;
			}
		}
	}
	for (size_t i = 0; i < l->now.n; i++)
		if (!l->now.cell[i].used && !push(l, &l->rest, l->now.cell[i].pfn, order))
			return false;
	return true;
}

/* Go down an order: the halves are the cells now, and those that the edges left of that order. */
static bool next_order(struct loader *l, unsigned int order)
{
	struct cells old = l->now;

	l->now = l->next;
	l->next = old;
	l->next.n = 0;
	l->nr_pairs = l->now.n / 2;
	for (size_t i = 0; i < l->edge.n; i++)
		if (l->edge.cell[i].order == order && !push(l, &l->now, l->edge.cell[i].pfn, order))
			return false;
	return true;
}

static bool place_blocks(struct loader *l)
{
	for (unsigned int order = MAX_ORDER; order-- > 0;)
		if (!next_order(l, order) || !place_free(l, order) || !split_cells(l, order))
			return false;
	return true;
}

/* Cut the zone's memory into aligned cells, as large as there are. */
static bool cut_memory(struct loader *l, const struct machine_config *config)
{
	pfn_t start = 0, end = 0;

	for (unsigned int i = 0; i <= config->nr_memory; i++) {
		const struct memory_range *range = &config->memory[i];
		pfn_t from, to;

		if (i < config->nr_memory && range->node != l->zone->node)
			continue;
		from = i < config->nr_memory ? range->start : PFN_NONE;
		if (from == end) {
			end = range->end;
			continue;
		}
		/* the run before is complete; cut what of it is the zone's */
		start = start > l->zone->start ? start : l->zone->start;
		to = end < zone_end_pfn(l->zone) ? end : zone_end_pfn(l->zone);
		while (start < to) {
			unsigned int order = block_order_max(start, to);

			if (!push(l, &l->edge, start, order))
				return false;
			start += block_pages(order);
		}
		start = from;
		end = from != PFN_NONE ? range->end : 0;
	}
	return true;
}

/*
 * How many free blocks of each type and order there are to be. A list that pagetypeinfo stopped
 * counting has what buddyinfo has more than the other types.
 */
static bool read_wanted(struct loader *l)
{
	const struct boot_zone *from = l->from;

	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		unsigned int capped = NO_TYPE;
		uint64_t sum = 0;

		for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
			uint64_t n = from->nr_free_type[type][order];

			if (n > l->zone->present >> order)
				return refuse(l,
					      "%" PRIu64 " free blocks of order %u are more "
					      "than its %" PRIu64 " pages",
					      n, order, l->zone->present);
			if (n >= PAGETYPEINFO_CAP && capped != NO_TYPE)
				return refuse(l,
					      "two lists of order %u are longer than "
					      "pagetypeinfo counts; buddyinfo tells only one",
					      order);
			if (n >= PAGETYPEINFO_CAP)
				capped = type;
			else
				sum += n;
			l->want[type][order] = n;
		}
		if (capped == NO_TYPE)
			continue;
		if (!from->buddy_seen || from->nr_free[order] > l->zone->present >> order ||
		    from->nr_free[order] < sum + PAGETYPEINFO_CAP)
			return refuse(l,
				      "a list of order %u is longer than pagetypeinfo counts, "
				      "and buddyinfo does not tell its length",
				      order);
		l->want[capped][order] = from->nr_free[order] - sum;
	}
	return true;
}

/* Enough cells of each order must be split that every smaller block has a half of its own. */
static void plan_splits(struct loader *l)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		l->split[type][0] = 0;
		for (unsigned int order = 1; order < MAX_ORDER; order++) {
			uint64_t below = l->want[type][order - 1];
			uint64_t half = (l->split[type][order - 1] + below + 1) / 2;

			l->split[type][order] = half > below ? half : below;
		}
	}
}

/* Pages that are still to be set aside in a state. */
struct quota {
	uint64_t pages;
	unsigned int state;
};

/* Tile a cell from the quotas, largest blocks first; pages of pcp lists are single ones. */
static bool fill_cell(struct loader *l, const struct cell *cell, struct quota *quota)
{
	pfn_t start = cell->pfn, end = start + block_pages(cell->order);

	while (start < end) {
		unsigned int order = 0;

		while (quota->pages == 0)
			quota++;
		if (quota->state != PAGE_PCP) {
			pfn_t stop = end - start > quota->pages ? start + quota->pages : end;

			order = block_order_max(start, stop);
		} else if (!push(l, &l->pcp, start, 0)) {
			return false;
		}
		set_block(l->zone, start, (enum page_state)quota->state, order);
		if (quota->state == PAGE_ALLOCATED)
			vmemmap[start].refcount = 1;
		quota->pages -= block_pages(order);
		start += block_pages(order);
	}
	return true;
}

/* What is not free: pcp lists get the smallest cells, the largest are reserved. */
static bool fill_rest(struct loader *l)
{
	const struct boot_zone *from = l->from;
	uint64_t used = 0, pcp = 0, rest = 0;
	struct quota quota[3];

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			used += l->want[type][order] << order;
	for (unsigned int i = 0; i < from->nr_pcp; i++)
		pcp += from->pcp[i].count;
	if (from->managed > from->present || used + pcp > from->managed)
		return refuse(l,
			      "%" PRIu64 " pages are free and %" PRIu64 " on pcp lists, of %" PRIu64
			      " managed and %" PRIu64 " present; that cannot be",
			      used, pcp, from->managed, from->present);
	for (size_t i = 0; i < l->rest.n; i++)
		rest += block_pages(l->rest.cell[i].order);
	if (rest + used != from->present)
		return refuse(l, "%" PRIu64 " pages are present, the memory map has %" PRIu64,
			      from->present, rest + used);
	quota[0] = (struct quota){ pcp, PAGE_PCP };
	quota[1] = (struct quota){ from->managed - used - pcp, PAGE_ALLOCATED };
	quota[2] = (struct quota){ from->present - from->managed, PAGE_RESERVED };
	for (size_t i = l->rest.n; i-- > 0;)
		if (!fill_cell(l, &l->rest.cell[i], quota))
			return false;
	return true;
}

/* Give the pageblocks that pagetypeinfo counts their types: those that they want, then any left. */
static bool type_pageblocks(struct loader *l)
{
	const struct zone *zone = l->zone;
	uint64_t left[MIGRATE_TYPES], blocks = 0, sum = 0;
	unsigned int any = 0;

	memcpy(left, l->from->pageblocks, sizeof(left));
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		sum += left[type];
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone); pfn += PAGEBLOCK_PAGES) {
		uint8_t *type = type_at(l, pfn);

		if (!counts_pageblock(zone, pfn))
			continue;
		blocks++;
		if (*type != NO_TYPE && left[*type] > 0)
			left[*type]--;
		else
			*type = NO_TYPE;
	}
	if (blocks != sum)
		return refuse(l,
			      "pagetypeinfo counts %" PRIu64
			      " pageblocks, the memory map has %" PRIu64,
			      sum, blocks);
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone); pfn += PAGEBLOCK_PAGES) {
		uint8_t *type = type_at(l, pfn);

		if (!counts_pageblock(zone, pfn))
			continue;
		while (*type == NO_TYPE && left[any] == 0)
			any++;
		if (*type == NO_TYPE) {
			*type = (uint8_t)any;
			left[any]--;
		}
		set_pageblock_migratetype(pfn, *type);
	}
	return true;
}

/* Hand the pages set aside to the CPUs' lists of order 0, each to its pageblock's type. */
static void fill_pcp_lists(struct loader *l)
{
	size_t next = 0;

	for (unsigned int i = 0; i < l->from->nr_pcp; i++) {
		const struct boot_pcp *from = &l->from->pcp[i];
		struct per_cpu_pages *pcp = &l->zone->pcp[from->cpu];

		for (uint64_t n = 0; n < from->count; n++) {
			pfn_t pfn = l->pcp.cell[next++].pfn;
			unsigned int type = get_pageblock_migratetype(pfn);

			if (type >= MIGRATE_PCPTYPES)
				type = MIGRATE_MOVABLE;
			vmemmap[pfn].migratetype = (uint16_t)type;
			list_add_tail(pcp->list + order_to_pindex(type, 0), pfn);
		}
		pcp->count = (int32_t)from->count;
	}
}

/* The global free count is the recorded one; the CPUs' parts make up for the rest. */
static bool set_free_count(struct loader *l)
{
	struct zone *zone = l->zone;
	int64_t lists_have = zone->vm_stat[NR_FREE_PAGES];
	int64_t left = lists_have - (int64_t)l->from->free;

	for (unsigned int i = 0; i < l->from->nr_pcp; i++) {
		struct per_cpu_pages *pcp = &zone->pcp[l->from->pcp[i].cpu];
		int64_t t = pcp->stat_threshold;
		int64_t part = left > t ? t : left < -t ? -t : left;

		pcp->vm_stat_diff[NR_FREE_PAGES] = (int8_t)part;
		left -= part;
	}
	zone->vm_stat[NR_FREE_PAGES] = (int64_t)l->from->free;
	if (left != 0)
		return refuse(l,
			      "zoneinfo has %" PRIu64 " free pages, pagetypeinfo's lists %" PRId64
			      ": further apart than the CPUs' counters allow; both must "
			      "show one state",
			      l->from->free, lists_have);
	return true;
}

static bool set_pcp_sizes(struct loader *l)
{
	if (l->from->nr_pcp != num_online_cpus())
		return refuse(l, "zoneinfo has %u CPUs, %u are online", l->from->nr_pcp,
			      num_online_cpus());
	for (unsigned int i = 0; i < l->from->nr_pcp; i++) {
		const struct boot_pcp *from = &l->from->pcp[i];
		struct per_cpu_pages *pcp;

		if (from->cpu >= nr_cpus || !cpu_online[from->cpu])
			return refuse(l, "cpu %u is in zoneinfo, but not online", from->cpu);
		if (from->count > INT32_MAX || from->high > INT32_MAX || from->batch > INT32_MAX ||
		    from->batch < 1 || from->threshold > MAX_STAT_THRESHOLD)
			return refuse(l,
				      "cpu %u: batch must be 1 or more, the threshold at most "
				      "%u",
				      from->cpu, MAX_STAT_THRESHOLD);
		pcp = &l->zone->pcp[from->cpu];
		if (i > 0 && from->cpu <= from[-1].cpu)
			return refuse(l, "cpu %u: CPUs must be ascending", from->cpu);
		pcp->high = (int32_t)from->high;
		pcp->batch = (int32_t)from->batch;
		pcp->stat_threshold = (int8_t)from->threshold;
		l->zone->pageset_high = pcp->high;
		l->zone->pageset_batch = pcp->batch;
	}
	memcpy(l->zone->pcp[0].numa, l->from->numa, sizeof(l->from->numa));
	return true;
}

static bool set_marks(struct loader *l)
{
	struct zone *zone = l->zone;
	const struct boot_zone *from = l->from;

	if (from->boost > from->min || from->min > from->low || from->low > from->high)
		return refuse(l,
			      "boost, min, low and high must ascend: %" PRIu64 " %" PRIu64
			      " %" PRIu64 " %" PRIu64,
			      from->boost, from->min, from->low, from->high);
	zone->watermark_boost = from->boost;
	zone->watermark[WMARK_MIN] = from->min - from->boost;
	zone->watermark[WMARK_LOW] = from->low - from->boost;
	zone->watermark[WMARK_HIGH] = from->high - from->boost;
	memcpy(zone->lowmem_reserve, from->protection, sizeof(zone->lowmem_reserve));
	zone->managed = from->managed;
	zone->nr_isolate_pageblock = from->pageblocks[MIGRATE_ISOLATE];
	zone->nr_reserved_highatomic = from->pageblocks[MIGRATE_HIGHATOMIC] * PAGEBLOCK_PAGES;
	zone->kept_apart = zone->nr_isolate_pageblock + zone->nr_reserved_highatomic != 0;
	return true;
}

static bool load_zone(struct loader *l, const struct machine_config *config)
{
	const struct zone *zone = l->zone;

	if (l->from->spanned != zone->spanned || l->from->present != zone->present ||
	    (populated_zone(zone) && l->from->start_pfn != zone->start))
		return refuse(l,
			      "zoneinfo has %" PRIu64 " of %" PRIu64
			      " pages present from pfn %" PRIu64 ", the memory map %" PRIu64
			      " of %" PRIu64 " from pfn %" PRIu64,
			      l->from->present, l->from->spanned, l->from->start_pfn, zone->present,
			      zone->spanned, zone->start);
	if (!set_marks(l))
		return false;
	if (!populated_zone(zone))
		return true;
	if (!l->from->types_seen)
		return refuse(l, "the stage has no pagetypeinfo of it, which says what is free");
	l->types = malloc((zone_end_pfn(zone) >> PAGEBLOCK_ORDER) -
			  (zone->start >> PAGEBLOCK_ORDER) + 2);
	if (l->types == NULL)
		return refuse(l, "out of memory for its pageblocks");
	memset(l->types, NO_TYPE,
	       (zone_end_pfn(zone) >> PAGEBLOCK_ORDER) - (zone->start >> PAGEBLOCK_ORDER) + 2);
	if (!set_pcp_sizes(l) || !read_wanted(l))
		return false;
	plan_splits(l);
	if (!cut_memory(l, config) || !place_blocks(l) || !fill_rest(l) || !type_pageblocks(l))
		return false;
	fill_pcp_lists(l);
	return set_free_count(l);
}

static void free_loader(struct loader *l)
{
	free(l->edge.cell);
	free(l->now.cell);
	free(l->next.cell);
	free(l->rest.cell);
	free(l->pcp.cell);
	free(l->types);
}

/* The sysctls as they stood; what follows from them is loaded with the zones. */
static bool set_sysctls(struct loader *l, const struct boot_sysctls *from)
{
	if (!from->seen)
		return refuse(l, "the stage has no sysctls");
	if (from->min_free_kbytes > INT32_MAX || from->watermark_boost_factor > INT32_MAX ||
	    from->watermark_scale_factor < 1 || from->watermark_scale_factor > 3000 ||
	    (from->percpu_pagelist_fraction > 0 && from->percpu_pagelist_fraction < 8))
		return refuse(l,
			      "a sysctl is out of bounds: min_free_kbytes and "
			      "watermark_boost_factor to 2147483647, watermark_scale_factor 1 to "
			      "3000, the fraction 0 or from 8");
	vm.min_free_kbytes = from->min_free_kbytes;
	vm.watermark_scale_factor = from->watermark_scale_factor;
	vm.watermark_boost_factor = from->watermark_boost_factor;
	memcpy(vm.lowmem_reserve_ratio, from->lowmem_reserve_ratio,
	       sizeof(vm.lowmem_reserve_ratio));
	vm.percpu_pagelist_fraction = from->percpu_pagelist_fraction;
	vm.thp = from->thp != BOOT_THP_NEVER;
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		cpu_online[cpu] = from->cpu_online[cpu];
	return true;
}

/* What each node holds back follows from its zones' marks (Linux: calculate_totalreserve_pages). */
static void set_totalreserve(void)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		nodes[node].totalreserve = 0;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct zone *zone = &zones[z];
		uint64_t most = wmark_pages(zone, WMARK_HIGH);

		most += zone->lowmem_reserve[MAX_NR_ZONES - 1];
		nodes[zone->node].totalreserve += most < zone->managed ? most : zone->managed;
	}
}

/* A recording can contradict itself in more ways than are told above. */
static bool check_state(struct loader *l)
{
	struct violation v;

	if (invariant_check(&v))
		return true;
	l->zone = &zones[v.zone->id];
	return refuse(l, "no kernel is in this state: %s", v.text);
}

static bool load_zones(const struct loader *l, const struct boot_stage *stage,
		       const struct machine_config *config)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct loader one = *l;
		bool good = true;

		one.zone = &zones[z];
		one.from = &stage->zones[z];
		if (one.from->seen || populated_zone(&zones[z]))
			good = load_zone(&one, config);
		free_loader(&one);
		if (!good)
			return false;
	}
	return true;
}

bool load_boot(const struct boot_recording *boot, const struct boot_stage *stage, char *error,
	       size_t size)
{
	static struct machine_config config;
	struct loader l = { .error = error, .error_size = size };

	config = boot->config;
	config.empty = true;
	if (!host_power_on(&config, error, size))
		return false;
	if (set_sysctls(&l, &stage->sysctls) && load_zones(&l, stage, &config) && check_state(&l)) {
		set_totalreserve();
		return true;
	}
	host_power_off();
	return false;
}
