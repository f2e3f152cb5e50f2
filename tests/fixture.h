/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the allocator share: small machines, a zone that is all in use, blocks given
 * back one by one, lists compared page by page, and one number that stands for a whole state.
 */
#ifndef FRAMEPROOF_TESTS_FIXTURE_H
#define FRAMEPROOF_TESTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../cli/host.h"
#include "../src/alloc.h"
#include "../src/invariant.h"
#include "../src/lru_check.h"
#include "../src/trace.h"
#include "surroundings.h"

#define MIB(n)	   ((pfn_t)(n) << 8)
#define GIB(n)	   ((pfn_t)(n) << 18)
#define START	   PFN(0x1000) /* ZONE_DMA32 begins here: alone it makes a machine of one zone */
#define CASE(name) cmocka_unit_test(name)

static struct machine_config config;

/* The zone under test: the first node's DMA32 in a machine of one zone. */
static struct zone *zone = &zones[ZONE_DMA32];

static inline struct zone *zone_at(unsigned int node, unsigned int type)
{
	return &zones[node * MAX_NR_ZONES + type];
}

static inline void new_config(const char *release_name, unsigned int nr_nodes, unsigned int cpus)
{
	config = (struct machine_config){ .nr_nodes = nr_nodes, .nr_cpus = cpus };
	config.release = release_find(release_name);
	assert_non_null(config.release);
}

static inline void add_memory(pfn_t start, pfn_t end, unsigned int node)
{
	config.memory[config.nr_memory++] =
		(struct memory_range){ .start = start, .end = end, .node = (uint16_t)node };
}

static inline void assert_sound(void)
{
	struct violation v;

	if (!invariant_check(&v) || !lru_check(&v))
		fail_msg("%s: %s", theorem_name(v.theorem), v.text);
}

static inline void power_on(void)
{
	char error[256];

	reset_surroundings();
	if (!host_power_on(&config, error, sizeof(error)))
		fail_msg("%s", error);
	assert_sound();
}

/* A machine of one node and one zone, of so many pages from START on. */
static inline void one_zone(const char *release_name, unsigned int cpus, uint64_t pages)
{
	new_config(release_name, 1, cpus);
	add_memory(START, START + pages, 0);
	power_on();
}

/* Take all that is free in the zone, as single pages that are in use. */
static inline void use_up(struct zone *z)
{
	drain_all_pages(z);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		pfn_t pfn;

		while ((pfn = rmqueue_smallest(z, 0, type)) != PFN_NONE) {
			mod_zone_freepage_state(z, -1, type);
			vmemmap[pfn].refcount = 1;
			vmemmap[pfn].flags = 0;
		}
	}
	fold_zone_stats(z);
	assert_int_equal(zone_page_state(z, NR_FREE_PAGES), 0);
}

/* A machine of 16 MiB (8 pageblocks of the type) with every page in use, counters always exact. */
static inline void all_in_use(const char *release_name, unsigned int migratetype)
{
	one_zone(release_name, 1, MIB(16));
	zone->pcp[0].stat_threshold = 0;
	use_up(zone);
	for (pfn_t pfn = START; pfn < START + MIB(16); pfn += PAGEBLOCK_PAGES)
		set_pageblock_migratetype(pfn, migratetype);
}

/* Make single pages in use one block in use. */
static inline void join(const struct zone *z, pfn_t pfn, unsigned int order)
{
	for (pfn_t p = pfn; p < pfn + block_pages(order); p++) {
		assert_int_equal(vmemmap[p].state, PAGE_ALLOCATED);
		assert_int_equal(vmemmap[p].order, 0);
		vmemmap[p].state = PAGE_TAIL;
	}
	set_block(z, pfn, PAGE_ALLOCATED, order);
	vmemmap[pfn].refcount = 1;
}

/* Free a block of pages in use, past the pcp lists. */
static inline void give(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	struct zone *z = &zones[vmemmap[pfn].zone];

	join(z, pfn, order);
	free_one_page(z, pfn, order, migratetype, FPI_NONE);
}

/* Free [start, end) page by page. */
static inline void give_range(pfn_t start, pfn_t end, unsigned int migratetype)
{
	for (pfn_t pfn = start; pfn < end; pfn++)
		give(pfn, 0, migratetype);
}

static inline void expect_list(list_t list, const char *file, int line, size_t n,
			       const pfn_t *wanted)
{
	pfn_t pfn = lists[list].first;
	size_t i;

	for (i = 0; i < n && pfn != PFN_NONE; i++, pfn = vmemmap[pfn].next)
		if (pfn != wanted[i])
			break;
	if (i == n && pfn == PFN_NONE)
		return;
	print_error("%s:%d: place %zu of the list is pfn %#llx\n", file, line, i,
		    (unsigned long long)pfn);
	fail();
}

/* The list holds just these pages, first page first. */
#define assert_list(list, ...)                                                                     \
	expect_list(list, __FILE__, __LINE__, sizeof((pfn_t[]){ __VA_ARGS__ }) / sizeof(pfn_t),    \
		    (pfn_t[]){ __VA_ARGS__ })
#define assert_free_list(order, type, ...) assert_list(free_list(zone, order, type), __VA_ARGS__)
#define assert_pcp_list(order, type, ...)                                                          \
	assert_list(zone->pcp[this_cpu].list + order_to_pindex(type, order), __VA_ARGS__)
#define assert_empty(order, type) assert_true(list_empty(free_list(zone, order, type)))

/* A small generator, so that a seed gives the same operations everywhere. */
static inline uint64_t random_below(uint64_t *seed, uint64_t n)
{
	uint64_t x = *seed != 0 ? *seed : 1;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*seed = x;
	return (x >> 16) % n;
}

static inline uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 32;
}

static inline uint64_t hash_list(uint64_t h, list_t list)
{
	h = mix(h, UINT64_C(1) << 40 | list);
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next)
		h = mix(h, (uint64_t)vmemmap[pfn].migratetype << 56 | pfn);
	return h;
}

static inline uint64_t hash_cpu(uint64_t h, const struct zone *z, unsigned int cpu)
{
	const struct per_cpu_pages *pcp = &z->pcp[cpu];

	h = mix(h, (uint64_t)pcp->count << 8 | (uint64_t)pcp->free_factor);
	h = mix(h, pcp->pgfree);
	for (unsigned int i = 0; i < nr_pcp_lists(); i++)
		h = hash_list(h, pcp->list + i);
	return h;
}

static inline uint64_t hash_zone(uint64_t h, const struct zone *z)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			h = hash_list(h, free_list(z, order, type));
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		h = hash_cpu(h, z, cpu);
	for (unsigned int item = 0; item < NR_ZONE_STATS; item++)
		h = mix(h, (uint64_t)z->vm_stat[item]);
	for (unsigned int item = 0; item < NR_NUMA_STATS; item++)
		h = mix(h, zone_numa_state(z, item));
	for (pfn_t pfn = pageblock_start_pfn(z->start); pfn < zone_end_pfn(z);
	     pfn += PAGEBLOCK_PAGES)
		h = mix(h, get_pageblock_migratetype(pfn));
	h = mix(h, zone_pgalloc(z));
	h = mix(h, z->watermark_boost << 8 | z->flags);
	return mix(h, z->nr_reserved_highatomic);
}

/* One number for every list, count and pageblock of the machine. */
static inline uint64_t hash_machine(void)
{
	uint64_t h = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			h = hash_zone(h, &zones[z]);
	return h;
}

#endif
