/* SPDX-License-Identifier: GPL-2.0-only */
/* The CMA area: where it lies, who may use it, and taking it back as one range. */
#include "fixture.h"

#include "../src/cma.h"
#include "../src/contig.h"

static void reserve(pfn_t start, pfn_t end)
{
	config.reserved[config.nr_reserved++] = (struct memory_range){ .start = start, .end = end };
}

static void assert_area(pfn_t start, uint64_t pages)
{
	power_on();
	assert_int_equal(cma_area.pages, pages);
	if (pages == 0)
		return;
	assert_int_equal(cma_area.start, start);
	assert_int_equal(pfn_zone(start)->cma_pages, pages);
	assert_int_equal(zone_page_state_snapshot(pfn_zone(start), NR_FREE_CMA_PAGES), pages);
	for (pfn_t pfn = start; pfn < start + pages; pfn += PAGEBLOCK_PAGES)
		assert_int_equal(get_pageblock_migratetype(pfn), MIGRATE_CMA);
	assert_int_not_equal(get_pageblock_migratetype(start - 1), MIGRATE_CMA);
}

static void on_top_of_memory_in_5_10(void **state)
{
	(void)state;
	new_config("5.10", 1, 1);
	config.cma_pages = MIB(16);
	add_memory(1, GIB(3) + 77, 0);
	assert_area(GIB(3) - MIB(16), MIB(16));
	/* the highest range that has room */
	add_memory(GIB(4), GIB(4) + MIB(15), 0);
	assert_area(GIB(3) - MIB(16), MIB(16));
	config.memory[1].end = GIB(4) + MIB(19);
	assert_area(GIB(4), MIB(16));
	config.memory[1].end = GIB(6);
	assert_area(GIB(6) - MIB(16), MIB(16));
	/* what is reserved is passed over downwards, in whole blocks of the largest order */
	reserve(GIB(6) - MIB(33), GIB(6) - MIB(31));
	reserve(GIB(6) - MIB(6), GIB(6) - MIB(5));
	assert_area(GIB(6) - MIB(24), MIB(16));
	config.cma_pages = MIB(24) + 1;
	assert_area(GIB(6) - MIB(64), MIB(28));
}

static void above_4_gib_in_6_1(void **state)
{
	(void)state;
	new_config("6.1", 2, 1);
	config.cma_pages = MIB(15);
	add_memory(1, GIB(3), 0);
	assert_area(GIB(3) - MIB(16), MIB(16));
	add_memory(GIB(4) + 1, GIB(5), 1);
	assert_area(GIB(4) + MIB(2), MIB(16));
	reserve(GIB(4) + MIB(17), GIB(4) + MIB(18));
	reserve(GIB(4) + MIB(20), GIB(4) + MIB(35) + 1);
	assert_area(GIB(4) + MIB(36), MIB(16));
}

static void in_one_zone_or_nowhere(void **state)
{
	(void)state;
	new_config("5.10", 1, 1);
	config.cma_pages = MIB(24);
	add_memory(1, MIB(32), 0);
	assert_area(0, 0);
	config.memory[0].end = MIB(40);
	assert_area(MIB(16), MIB(24));
	config.cma_pages = UINT64_MAX;
	assert_area(0, 0);
	config.cma_pages = MAX_FRAMES;
	assert_area(0, 0);
	/* the state that follows says what is CMA */
	config.cma_pages = MIB(4);
	config.empty = true;
	assert_true(host_power_on(&config, (char[256]){ 0 }, 256));
	assert_int_equal(cma_area.pages, 0);
}

static void memory_is_managed_as_before(void **state)
{
	uint64_t min;

	(void)state;
	new_config("5.10", 1, 1);
	add_memory(1, GIB(5), 0);
	power_on();
	min = vm.min_free_kbytes;
	for (unsigned int deferred = 0; deferred < 2; deferred++) {
		config.deferred = deferred;
		config.cma_pages = MIB(64);
		power_on();
		page_alloc_init_late();
		assert_sound();
		assert_int_equal(vm.min_free_kbytes, min);
		assert_int_equal(zone_at(0, ZONE_NORMAL)->managed, GIB(1));
		assert_int_equal(zone_page_state_snapshot(zone_at(0, ZONE_NORMAL), NR_FREE_PAGES),
				 GIB(1));
		assert_int_equal(zone_at(0, ZONE_NORMAL)->cma_pages, MIB(64));
	}
}

/* Freed pageblock by pageblock to the heads of lists: the last comes first. */
static void the_blocks_stand_in_the_order_of_their_frees(void **state)
{
	(void)state;
	new_config("5.10", 1, 1);
	add_memory(START, START + MIB(32), 0);
	config.cma_pages = MIB(8);
	power_on();
	assert_free_list(10, MIGRATE_CMA, START + MIB(28), START + MIB(24));
	config.release = release_find("6.1");
	config.cma_pages = MIB(6);
	power_on();
	assert_free_list(10, MIGRATE_CMA, START + MIB(28));
	assert_free_list(9, MIGRATE_CMA, START + MIB(26));
	assert_int_equal(zone->pcp[0].count, 0);
}

static void cma_machine(const char *release_name)
{
	new_config(release_name, 1, 2);
	add_memory(START, START + MIB(64), 0);
	config.cma_pages = MIB(32);
	power_on();
}

static void only_movable_requests_use_it(void **state)
{
	unsigned int taken[2] = { 0, 0 };

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		gfp_t gfp = i == 0 ? GFP_KERNEL : GFP_HIGHUSER_MOVABLE;
		pfn_t pfn;

		cma_machine(i == 0 ? "5.10" : "6.1");
		while ((pfn = alloc_pages(gfp | GFP_BIT_MEMALLOC, 4)) != PFN_NONE) {
			taken[0] += i == 0;
			taken[1] += i == 1 && pfn >= cma_area.start;
			if (i == 0)
				assert_true(pfn < cma_area.start);
		}
		assert_sound();
	}
	assert_int_equal(taken[0], MIB(32) >> 4);
	assert_int_equal(taken[1], MIB(32) >> 4);
}

static uint64_t free_cma(void)
{
	return (uint64_t)zone_page_state_snapshot(zone, NR_FREE_CMA_PAGES);
}

/* A range with ragged ends is taken and given back; all is as it was but for the order of lists. */
static void take_and_give(pfn_t start, pfn_t end)
{
	pfn_t where = PFN_NONE;
	uint64_t all = free_cma();

	assert_int_equal(alloc_contig_range(start, end, MIGRATE_CMA), CONTIG_OK);
	assert_sound();
	assert_int_equal(free_cma(), all - (end - start));
	for (pfn_t pfn = start; pfn < end; pfn++) {
		assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
		assert_int_equal(vmemmap[pfn].order, 0);
	}
	if (start > cma_area.start)
		assert_int_not_equal(vmemmap[block_head(start - 1)].state, PAGE_ALLOCATED);
	assert_int_equal(alloc_contig_range(start, end, MIGRATE_CMA), CONTIG_BUSY);
	assert_int_equal(free_contig_range(start, end - start, &where), BAD_PAGE_NONE);
	drain_all_pages(NULL);
	assert_sound();
	assert_int_equal(free_cma(), all);
	assert_int_equal(zone->nr_isolate_pageblock, 0);
	for (pfn_t pfn = cma_area.start; pfn < cma_area.start + cma_area.pages;
	     pfn += MAX_ORDER_PAGES)
		assert_int_equal(vmemmap[pfn].order, MAX_PAGE_ORDER);
	zone->kept_apart = false;
	assert_sound();
}

static void ranges_of_any_shape_can_be_taken(void **state)
{
	static const uint64_t at[] = { 0, 1, 255, 511, 512, 513, 1023, 1024, 1536, 2047, 2048 };

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		cma_machine(i == 0 ? "5.10" : "6.1");
		for (size_t a = 0; a < sizeof(at) / sizeof(at[0]); a++)
			for (size_t b = a + 1; b < sizeof(at) / sizeof(at[0]); b++)
				take_and_give(cma_area.start + at[a], cma_area.start + at[b]);
		take_and_give(cma_area.start, cma_area.start + cma_area.pages);
	}
}

static void pages_on_pcp_lists_are_called_back(void **state)
{
	pfn_t pfn;

	(void)state;
	cma_machine("6.1");
	this_cpu = 1;
	pfn = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	while (pfn < cma_area.start)
		pfn = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	assert_int_equal(free_pages(pfn, 0), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].state, PAGE_PCP);
	this_cpu = 0;
	assert_int_equal(alloc_contig_range(pfn, pfn + 1, MIGRATE_CMA), CONTIG_OK);
	assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
	assert_sound();
}

static void what_is_in_use_stays_where_it_is(void **state)
{
	pfn_t start, where;
	uint64_t all;

	(void)state;
	cma_machine("6.1");
	start = cma_area.start;
	all = free_cma();
	assert_int_equal(alloc_contig_range(start + 700, start + 701, MIGRATE_CMA), CONTIG_OK);
	assert_int_equal(alloc_contig_range(start + 600, start + 800, MIGRATE_CMA), CONTIG_BUSY);
	assert_int_equal(free_cma(), all - 1);
	assert_sound();
	/* beside it there is room */
	assert_int_equal(alloc_contig_range(start + 512, start + 700, MIGRATE_CMA), CONTIG_OK);
	assert_int_equal(alloc_contig_range(start + 701, start + 1024, MIGRATE_CMA), CONTIG_OK);
	assert_sound();
	assert_int_equal(free_contig_range(start + 512, 513, &where), BAD_PAGE_FREE);
	assert_int_equal(where, start + 1024);
	assert_int_equal(free_contig_range(start + 512, 512, &where), BAD_PAGE_NONE);
	drain_all_pages(NULL);
	assert_int_equal(free_cma(), all);
	assert_sound();
}

static void wrong_ranges_are_refused(void **state)
{
	uint64_t before;
	pfn_t start;

	(void)state;
	cma_machine("6.1");
	start = cma_area.start;
	set_migratetype_isolate(zone, START + MIB(4));
	reserve_highatomic_pageblock(zone, START + MIB(8));
	before = hash_machine();
	assert_int_equal(alloc_contig_range(start, start, MIGRATE_CMA), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(start + 1, start, MIGRATE_CMA), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(0, 1, MIGRATE_CMA), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(PFN_NONE - 1, PFN_NONE, MIGRATE_CMA), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(start, PFN_NONE, MIGRATE_CMA), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(start, start + 1, MIGRATE_ISOLATE), CONTIG_INVALID);
	assert_int_equal(alloc_contig_range(start, start + 1, MIGRATE_MOVABLE), CONTIG_BUSY);
	assert_int_equal(alloc_contig_range(start - 1, start + 1, MIGRATE_CMA), CONTIG_BUSY);
	assert_int_equal(alloc_contig_range(START, START + MIB(5), MIGRATE_MOVABLE), CONTIG_BUSY);
	assert_int_equal(alloc_contig_range(START + MIB(8), START + MIB(9), MIGRATE_MOVABLE),
			 CONTIG_BUSY);
	assert_int_equal(hash_machine(), before);
}

/* A gigantic page from ordinary memory: 32 MiB in one piece, whatever types its pageblocks had. */
static void ordinary_memory_can_be_taken_too(void **state)
{
	uint64_t all;

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		one_zone(i == 0 ? "5.10" : "6.1", 1, MIB(64));
		all = (uint64_t)zone_page_state_snapshot(zone, NR_FREE_PAGES);
		set_pageblock_migratetype(START + MIB(20), MIGRATE_UNMOVABLE);
		assert_int_equal(
			alloc_contig_range(START + MIB(3), START + MIB(35), MIGRATE_MOVABLE),
			CONTIG_OK);
		assert_sound();
		assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), all - MIB(32));
		assert_int_equal(get_pageblock_migratetype(START + MIB(20)), MIGRATE_MOVABLE);
	}
}

/* What a slot of the churn holds: a block, or a range; n pages. */
struct held {
	pfn_t pfn;
	uint64_t n;
	unsigned int order;
	bool range;
};

static void let_go(struct held *h)
{
	pfn_t where;

	if (h->range)
		assert_int_equal(free_contig_range(h->pfn, h->n, &where), BAD_PAGE_NONE);
	else
		assert_int_equal(free_pages(h->pfn, h->order), BAD_PAGE_NONE);
	h->n = 0;
}

static void get_block(struct held *h, uint64_t *seed)
{
	static const gfp_t gfps[] = { GFP_KERNEL, GFP_HIGHUSER_MOVABLE, GFP_ATOMIC,
				      GFP_KERNEL | GFP_BIT_RECLAIMABLE };

	h->range = false;
	h->order = (unsigned int)random_below(seed, 4) * (unsigned int)random_below(seed, 4);
	h->pfn = alloc_pages(gfps[random_below(seed, 4)] | GFP_BIT_NORETRY, h->order);
	h->n = h->pfn != PFN_NONE ? block_pages(h->order) : 0;
}

static void get_range(struct held *h, uint64_t *seed)
{
	h->range = true;
	h->pfn = cma_area.start + random_below(seed, cma_area.pages);
	h->n = 1 + random_below(seed, 600);
	if (alloc_contig_range(h->pfn, h->pfn + h->n, MIGRATE_CMA) != CONTIG_OK)
		h->n = 0;
}

static void nothing_is_lost_in_a_churn(void **state)
{
	static struct held held[256];
	unsigned int ranges = 0;
	uint64_t seed = 20;

	(void)state;
	for (unsigned int i = 0; i < 20000; i++) {
		struct held *h = &held[random_below(&seed, 256)];

		if (i % 10000 == 0) {
			memset(held, 0, sizeof(held));
			cma_machine(i == 0 ? "5.10" : "6.1");
		}
		this_cpu = i / 64 % 2;
		if (h->n != 0)
			let_go(h);
		else if (random_below(&seed, 8) == 0)
			get_range(h, &seed);
		else
			get_block(h, &seed);
		ranges += h->n != 0 && h->range;
		if (i % 64 == 0)
			assert_sound();
	}
	assert_in_range(ranges, 100, 20000);
	for (unsigned int i = 0; i < 256; i++)
		if (held[i].n != 0)
			let_go(&held[i]);
	drain_all_pages(NULL);
	assert_sound();
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), MIB(64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(on_top_of_memory_in_5_10),
		CASE(above_4_gib_in_6_1),
		CASE(in_one_zone_or_nowhere),
		CASE(memory_is_managed_as_before),
		CASE(the_blocks_stand_in_the_order_of_their_frees),
		CASE(only_movable_requests_use_it),
		CASE(ranges_of_any_shape_can_be_taken),
		CASE(pages_on_pcp_lists_are_called_back),
		CASE(what_is_in_use_stays_where_it_is),
		CASE(wrong_ranges_are_refused),
		CASE(ordinary_memory_can_be_taken_too),
		CASE(nothing_is_lost_in_a_churn),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
