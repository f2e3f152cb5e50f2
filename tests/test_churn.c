/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random operations on several machines: every theorem holds after each, as far as counters show
 * it, and in whole every 64. In the end everything is given back, and the machine is as it was
 * after boot. A failure names the machine, the release, the seed and the operation.
 */
#include "fixture.h"

#define OPERATIONS 16000u
#define SEEDS	   4u
#define HELD_MOST  6000u
#define ASIDE_MOST 16u

/* What the test has in its hands. */
struct held {
	pfn_t pfn;
	unsigned int order;
	unsigned int refs;
};

/* Pairs of isolated pageblocks, and blocks taken for inspection. */
struct aside {
	pfn_t pfn;
	struct zone *zone;
	unsigned int type;
};

static struct held held[HELD_MOST];
static unsigned int nr_held;
static struct aside isolated[ASIDE_MOST], inspected[ASIDE_MOST];
static unsigned int nr_isolated, nr_inspected;
static uint64_t seed;
static unsigned int operation;
static char title[96];

static uint64_t below(uint64_t n)
{
	return random_below(&seed, n);
}

/* Do the theorems hold? The cheap part always, the rest now and then. */
static void check(bool whole)
{
	struct violation v;

	if (!(whole ? invariant_check(&v) : invariant_check_counts(&v)))
		fail_msg("%s, operation %u: %s: %s", title, operation, theorem_name(v.theorem),
			 v.text);
}

static void expect_good(enum bad_page bad)
{
	if (bad != BAD_PAGE_NONE)
		fail_msg("%s, operation %u: a good free is refused: %s", title, operation,
			 bad_page_reason(bad));
}

static void hold(pfn_t pfn, unsigned int order)
{
	held[nr_held++] = (struct held){ pfn, order, 1 };
}

static unsigned int random_order(void)
{
	switch (below(8)) {
	case 0:
		return (unsigned int)below(MAX_ORDER);
	case 1:
	case 2:
		return (unsigned int)below(5);
	default:
		return 0;
	}
}

static gfp_t random_gfp(void)
{
	static const gfp_t bases[] = {
		GFP_KERNEL,
		GFP_HIGHUSER_MOVABLE,
		GFP_HIGHUSER_MOVABLE,
		GFP_USER,
		GFP_ATOMIC,
		GFP_NOWAIT,
		GFP_NOFS,
		GFP_KERNEL_ACCOUNT,
		GFP_TRANSHUGE,
		GFP_TRANSHUGE_LIGHT,
		0,
		GFP_KERNEL | GFP_BIT_DMA32,
		GFP_KERNEL | GFP_BIT_DMA,
	};
	static const gfp_t extras[] = {
		0,
		0,
		0,
		0,
		GFP_BIT_RECLAIMABLE,
		GFP_BIT_NOWARN,
		GFP_BIT_COMP,
		GFP_BIT_THISNODE,
		GFP_BIT_HIGH,
		GFP_BIT_NORETRY,
		GFP_BIT_RETRY_MAYFAIL,
		GFP_BIT_NOFAIL,
		GFP_BIT_MEMALLOC,
		GFP_BIT_NOMEMALLOC,
		GFP_BIT_WRITE,
		GFP_BIT_HARDWALL,
	};
	gfp_t base = bases[below(sizeof(bases) / sizeof(bases[0]))];
	gfp_t gfp = base | extras[below(sizeof(extras) / sizeof(extras[0]))];

	return gfp_valid(gfp) ? gfp : base;
}

/* A node that is online. */
static unsigned int random_node(void)
{
	unsigned int node;

	do {
		node = (unsigned int)below(nr_node_ids);
	} while (!nodes[node].online);
	return node;
}

static void allocate(void)
{
	unsigned int order = random_order();
	gfp_t gfp = random_gfp();
	pfn_t pfn;

	if (nr_held == HELD_MOST)
		return;
	if (below(4) == 0)
		pfn = alloc_pages_nodemask(gfp, order, random_node(),
					   below(3) == 0 ? below(8) : NODEMASK_ALL);
	else
		pfn = alloc_pages(gfp, order);
	if (pfn != PFN_NONE)
		hold(pfn, order);
}

static void allocate_bulk(void)
{
	pfn_t pfns[40];
	size_t n = alloc_pages_bulk(random_gfp() & ~GFP_BIT_COMP, random_node(), NODEMASK_ALL,
				    below(40) + 1, pfns);

	for (size_t i = 0; i < n; i++) {
		if (nr_held < HELD_MOST)
			hold(pfns[i], 0);
		else
			expect_good(free_pages(pfns[i], 0));
	}
}

/* Drop a reference of the k-th block in hand. */
static void drop(unsigned int k)
{
	struct held *h = &held[k];
	bool compound = vmemmap[h->pfn].flags & PG_HEAD;

	expect_good(free_pages(h->pfn, h->order));
	if (--h->refs == 0)
		*h = held[--nr_held];
	else if (!compound)
		h->order = 0;
}

static void drop_some(uint64_t most)
{
	for (uint64_t n = below(most + 1); n > 0 && nr_held > 0; n--)
		drop((unsigned int)below(nr_held));
}

/* A free of anything that is not in use in just this way changes nothing. */
static void drop_wrongly(void)
{
	pfn_t pfn = below(nr_frames + 10);
	unsigned int order = (unsigned int)below(MAX_ORDER + 1);

	if (free_pages_check(pfn, order) == BAD_PAGE_NONE)
		return;
	assert_int_not_equal(free_pages(pfn, order), BAD_PAGE_NONE);
	assert_int_not_equal(split_page(pfn, order), BAD_PAGE_NONE);
}

/* Another reference, a split, or a mark that it can be moved. */
static void handle_one(void)
{
	struct held *h;

	if (nr_held == 0)
		return;
	h = &held[below(nr_held)];
	if (below(3) == 0) {
		expect_good(get_page(h->pfn));
		h->refs++;
	} else if (below(2) == 0) {
		vmemmap[h->pfn].flags ^= PG_LRU;
	} else if (!(vmemmap[h->pfn].flags & PG_HEAD) && h->order < 6 &&
		   nr_held + block_pages(h->order) <= HELD_MOST) {
		unsigned int order = h->order;
		pfn_t pfn = h->pfn;

		expect_good(split_page(pfn, order));
		h->order = 0;
		for (uint64_t i = 1; i < block_pages(order); i++)
			hold(pfn + i, 0);
	}
}

/* A list of single pages, now and then with one twice: then none may go. */
static void drop_list(void)
{
	pfn_t pfns[12];
	size_t n = 0, where;

	for (unsigned int k = 0; k < nr_held && n < 10; k += 1 + (unsigned int)below(7)) {
		if (held[k].order != 0 || held[k].refs != 1)
			continue;
		pfns[n++] = held[k].pfn;
	}
	if (n > 1 && below(4) == 0) {
		pfns[n] = pfns[below(n)];
		assert_int_equal(free_unref_page_list(pfns, n + 1, &where), BAD_PAGE_FREE);
		assert_int_equal(where, n);
		return;
	}
	expect_good(free_unref_page_list(pfns, n, &where));
	for (unsigned int k = nr_held; k-- > 0;)
		for (size_t i = 0; i < n; i++)
			if (held[k].pfn == pfns[i]) {
				held[k] = held[--nr_held];
				break;
			}
}

static struct zone *random_zone(void)
{
	unsigned int z;

	do {
		z = (unsigned int)below(nr_node_ids * MAX_NR_ZONES);
	} while (!populated_zone(&zones[z]));
	return &zones[z];
}

static void drain(void)
{
	switch (below(4)) {
	case 0:
		drain_all_pages(NULL);
		break;
	case 1:
		drain_all_pages(random_zone());
		break;
	case 2:
		drain_zone_pages(random_zone(), this_cpu);
		break;
	default:
		fold_zone_stats(random_zone());
	}
}

/*
 * Isolate both pageblocks of a block of the largest order, as who isolates memory does: one that
 * lies in the zone as a whole, and is in no other reserve.
 */
static void isolate(void)
{
	struct zone *z = random_zone();
	pfn_t pfn = (z->start + below(z->spanned)) & ~(MAX_ORDER_PAGES - 1);
	unsigned int type = get_pageblock_migratetype(pfn);

	if (nr_isolated == ASIDE_MOST || pfn < z->start ||
	    pfn + MAX_ORDER_PAGES > zone_end_pfn(z) || pfn_zone(pfn) != z ||
	    pfn_zone(pfn + PAGEBLOCK_PAGES) != z || pfn_zone(pfn + MAX_ORDER_PAGES - 1) != z ||
	    type == MIGRATE_HIGHATOMIC ||
	    get_pageblock_migratetype(pfn + PAGEBLOCK_PAGES) == MIGRATE_HIGHATOMIC)
		return;
	if (!set_migratetype_isolate(z, pfn))
		return;
	assert_true(set_migratetype_isolate(z, pfn + PAGEBLOCK_PAGES));
	isolated[nr_isolated++] = (struct aside){ pfn, z, type };
}

static void open_again(void)
{
	struct aside a;

	if (nr_isolated == 0)
		return;
	a = isolated[--nr_isolated];
	assert_true(unset_migratetype_isolate(a.zone, a.pfn, a.type));
	assert_true(unset_migratetype_isolate(a.zone, a.pfn + PAGEBLOCK_PAGES, a.type));
}

static void inspect(void)
{
	struct zone *z = random_zone();
	unsigned int type = (unsigned int)below(MIGRATE_CMA), order = (unsigned int)below(11);
	pfn_t pfn = lists[free_list(z, order, type)].first;

	if (nr_inspected == ASIDE_MOST || pfn == PFN_NONE || isolate_free_page(z, pfn) == 0)
		return;
	inspected[nr_inspected++] = (struct aside){ pfn, z, type };
}

static void put_back(void)
{
	if (nr_inspected == 0)
		return;
	nr_inspected--;
	putback_isolated_page(inspected[nr_inspected].zone, inspected[nr_inspected].pfn);
}

static void change_cpu(void)
{
	unsigned int cpu = (unsigned int)below(nr_cpus);

	if (below(6) == 0 && cpu != this_cpu)
		cpu_hotplug(cpu, !cpu_online[cpu]);
	else if (cpu_online[cpu])
		this_cpu = cpu;
}

static void change_task(void)
{
	static const uint32_t flags[] = {
		0,
		0,
		0,
		PF_MEMALLOC,
		PF_MEMALLOC_NOIO,
		PF_MEMALLOC_NOFS,
		PF_MEMALLOC_PIN,
		PF_OOM_VICTIM,
		PF_RT,
		PF_INTERRUPT,
		PF_SOFTIRQ,
	};

	current.flags = flags[below(sizeof(flags) / sizeof(flags[0]))];
	current.policy = (enum mempolicy)below(4);
	current.preferred_node = (uint8_t)random_node();
	current.policy_nodes = below(8);
	current.mems_allowed = below(3) == 0 ? UINT64_C(1) << random_node() : NODEMASK_ALL;
	cpusets_enabled = below(4) == 0;
}

static void change_sysctl(void)
{
	static const uint64_t fractions[] = { 0, 8, 30, 1000 };
	static const uint64_t ratio[MAX_NR_ZONES] = { 256, 128, 32, 0, 0 };

	switch (below(6)) {
	case 0:
		vm_set_min_free_kbytes(128 + below(4000));
		break;
	case 1:
		vm_set_watermark_scale_factor(1 + below(300));
		break;
	case 2:
		vm_set_percpu_pagelist_fraction(fractions[below(4)]);
		break;
	case 3:
		vm_set_lowmem_reserve_ratio(ratio);
		break;
	case 4:
		vm.watermark_boost_factor = below(2) * 15000;
		break;
	default:
		vm_set_thp(below(2) == 0);
	}
}

/* Switches that others would turn: tracing, fault injection, kswapd at work, dirty pages. */
static void change_surroundings(void)
{
	static struct trace_event ring[16];
	struct zone *z = random_zone();

	switch (below(5)) {
	case 0:
		tracing = !tracing;
		trace_ring = ring;
		trace_size = tracing ? 16 : 0;
		break;
	case 1:
		fail_page_alloc.enabled = !fail_page_alloc.enabled;
		fail_page_alloc.interval = 1 + below(20);
		break;
	case 2:
		z->flags ^= ZONE_RECLAIM_ACTIVE;
		break;
	case 3:
		nodes[z->node].nr_file_dirty = below(5000);
		break;
	default:
		if (z->nr_reserved_highatomic > 0)
			unreserve_highatomic_zone(z, (unsigned int)below(3), below(2) == 0);
	}
}

static void operate(bool grow)
{
	uint64_t dice = below(100);

	if (dice < (grow ? 52 : 34))
		allocate();
	else if (dice < (grow ? 54 : 35))
		allocate_bulk();
	else if (dice < 76)
		drop_some(grow ? 1 : 5);
	else if (dice < 79)
		drop_wrongly();
	else if (dice < 85)
		handle_one();
	else if (dice < 87)
		drop_list();
	else if (dice < 89)
		drain();
	else if (dice < 90)
		isolate();
	else if (dice < 91)
		open_again();
	else if (dice < 92)
		inspect();
	else if (dice < 93)
		put_back();
	else if (dice < 96)
		change_cpu();
	else if (dice < 98)
		change_task();
	else if (dice < 99)
		change_sysctl();
	else
		change_surroundings();
}

/* Give everything back, in random order. */
static void give_everything_back(void)
{
	while (nr_held > 0)
		drop((unsigned int)below(nr_held));
	while (nr_isolated > 0)
		open_again();
	while (nr_inspected > 0)
		put_back();
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		cpu_hotplug(cpu, true);
	drain_all_pages(NULL);
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		while (unreserve_highatomic_zone(&zones[z], MIGRATE_MOVABLE, true))
			;
		fold_zone_stats(&zones[z]);
	}
	check(true);
}

static uint64_t boot_free[MAX_ZONES][MAX_ORDER];

static void note_boot_state(void)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			boot_free[z][order] = zone_nr_free(&zones[z], order);
	}
}

/* Everything is free, and merged as after boot, but for pageblocks that were kept apart. */
static void compare_with_boot_state(void)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		unsigned int most = zones[z].kept_apart ? PAGEBLOCK_ORDER : MAX_ORDER;

		if (!populated_zone(&zones[z]))
			continue;
		assert_int_equal(zone_page_state(&zones[z], NR_FREE_PAGES), zones[z].managed);
		for (unsigned int order = 0; order < most; order++)
			if (zone_nr_free(&zones[z], order) != boot_free[z][order])
				fail_msg("%s: zone %u has %llu blocks of order %u", title, z,
					 (unsigned long long)zone_nr_free(&zones[z], order), order);
	}
	assert_int_equal(memcg.usage, 0);
}

/* Run the seeds on the machine that config describes; prepare makes it special after boot. */
static void churn(const char *name, void (*prepare)(void))
{
	static const char *const releases[] = { "5.10", "6.1" };

	for (unsigned int run = 0; run < 2 * SEEDS; run++) {
		config.release = release_find(releases[run % 2]);
		power_on();
		if (prepare != NULL)
			prepare();
		snprintf(title, sizeof(title), "%s, %s, seed %u", name, releases[run % 2], run + 1);
		seed = run + 1;
		nr_held = nr_isolated = nr_inspected = 0;
		note_boot_state();
		memcg.limit = 3000;
		for (operation = 0; operation < OPERATIONS; operation++) {
			operate(operation / 2000 % 2 == 0);
			check(operation % 64 == 63);
		}
		give_everything_back();
		compare_with_boot_state();
	}
}

static void one_node_with_one_cpu(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(1, MIB(64), 0);
	churn("one node", NULL);
}

static void two_nodes_whose_zones_interleave(void **state)
{
	(void)state;
	new_config("6.1", 2, 4);
	config.cpu_node[1] = config.cpu_node[3] = 1;
	add_memory(1, MIB(24) + 700, 0);
	add_memory(MIB(24) + 700, MIB(40), 1);
	add_memory(MIB(40), MIB(48), 0);
	add_memory(MIB(56), MIB(64), 1);
	churn("interleaved nodes", NULL);
}

static void zones_that_start_and_end_inside_a_pageblock(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(3, 0x9f, 0);
	add_memory(0x100 + 37, MIB(30) + 301, 0);
	add_memory(MIB(31) + 77, MIB(33) + 3, 0);
	config.reserved[config.nr_reserved++] = (struct memory_range){ .start = 500, .end = 777 };
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = MIB(20) + 1, .end = MIB(21) + 255 };
	churn("ragged zones", NULL);
}

static void a_zone_for_movable_pages(void **state)
{
	(void)state;
	new_config("6.1", 1, 4);
	add_memory(1, MIB(16), 0);
	add_memory(GIB(4), GIB(4) + MIB(48), 0);
	config.movablecore = MIB(24);
	churn("movable zone", NULL);
	assert_true(populated_zone(zone_at(0, ZONE_MOVABLE)));
}

/* Two blocks of the largest order become a CMA area. */
static void add_cma(void)
{
	for (pfn_t pfn = MIB(24); pfn < MIB(32); pfn += MAX_ORDER_PAGES) {
		set_pageblock_migratetype(pfn, MIGRATE_CMA);
		set_pageblock_migratetype(pfn + PAGEBLOCK_PAGES, MIGRATE_CMA);
		move_to_free_list(zone, pfn, MAX_PAGE_ORDER, MIGRATE_CMA);
		zone->vm_stat[NR_FREE_CMA_PAGES] += (int64_t)MAX_ORDER_PAGES;
		zone->cma_pages += MAX_ORDER_PAGES;
	}
	check(true);
}

static void an_area_for_cma(void **state)
{
	(void)state;
	new_config("6.1", 1, 2);
	add_memory(1, MIB(48), 0);
	churn("CMA", add_cma);
}

static void a_node_with_memory_only(void **state)
{
	(void)state;
	new_config("6.1", 3, 4);
	config.cpu_node[3] = 2;
	add_memory(1, MIB(24), 0);
	add_memory(GIB(4), GIB(4) + MIB(32), 1);
	churn("memory-only node", NULL);
}

static void set_guards(void)
{
	debug_guardpage_minorder = 2;
}

static void guard_pages_beside_allocations(void **state)
{
	(void)state;
	new_config("6.1", 1, 2);
	add_memory(START, START + MIB(32), 0);
	churn("guard pages", set_guards);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(one_node_with_one_cpu),
		CASE(two_nodes_whose_zones_interleave),
		CASE(zones_that_start_and_end_inside_a_pageblock),
		CASE(a_zone_for_movable_pages),
		CASE(an_area_for_cma),
		CASE(a_node_with_memory_only),
		CASE(guard_pages_beside_allocations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
