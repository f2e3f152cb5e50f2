/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists: how many blocks they fetch, keep and give back. Expected numbers follow from the
 * rules that the recordings of 6.1 state, and from the published code of 5.10:
 *
 *	refill	max(batch >> order, 2) blocks, batch if that is 1; appended, taken from the head
 *	6.1	count >= high: free clamp(batch << free_factor, batch, high - batch) pages, and one
 *		doubling more as long as batch << free_factor is below high - batch, up to 5; orders
 *		1 to 3 with free_factor > 0: all; from the list freed to, its tail first
 *	5.10	count >= high: free batch pages, from the lists in turn, the movable one first
 */
#include "fixture.h"

#define B START
#define U MIGRATE_UNMOVABLE
#define M MIGRATE_MOVABLE
#define R MIGRATE_RECLAIMABLE

static struct per_cpu_pages *pcp;

/* 16 MiB in use, with these pcp sizes. */
static void use_pcp(const char *release_name, int32_t batch, int32_t high)
{
	all_in_use(release_name, M);
	pcp = &zone->pcp[0];
	pcp->batch = batch;
	pcp->high = high;
}

/* Take a block through the pcp list, as rmqueue does but for its counters. */
static pfn_t take(unsigned int order, unsigned int type)
{
	pfn_t pfn = rmqueue_pcplist(zone, order, type, type == M ? ALLOC_CMA : 0);

	if (pfn != PFN_NONE)
		vmemmap[pfn].refcount = 1;
	return pfn;
}

/* Free pages in use, one after the other from pfn. */
static void put(pfn_t pfn, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		free_unref_page(zone, pfn + 2 * i, 0);
}

static void an_empty_list_is_filled_with_a_batch_at_once(void **state)
{
	/* batch, order, blocks: 31 >> order, but 2 at least; a batch of 1 is 1 of any order */
	static const struct {
		int32_t batch;
		unsigned int order, blocks;
	} rows[] = {
		{ 31, 0, 31 }, { 31, 1, 15 }, { 31, 2, 7 }, { 31, 3, 3 }, { 31, 9, 2 }, { 7, 2, 2 },
		{ 7, 3, 2 },   { 2, 0, 2 },   { 1, 0, 1 },  { 1, 3, 1 },  { 1, 9, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int order = rows[i].order;

		use_pcp("6.1", rows[i].batch, 4096);
		give(B, 10, M);
		give(B + 1024, 10, M);
		take(order, M);
		assert_int_equal(pcp->count, (rows[i].blocks - 1) << order);
		assert_int_equal(lists[pcp->list + order_to_pindex(M, order)].count,
				 rows[i].blocks - 1);
		assert_int_equal(zone_page_state(zone, NR_FREE_PAGES),
				 2048 - (rows[i].blocks << order));
		assert_sound();
	}
}

static void blocks_come_in_the_order_in_which_the_buddy_system_gives_them(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	give(B + 64, 1, M);
	give(B + 16, 0, M);
	give(B + 32, 0, M);
	assert_int_equal(take(0, M), B + 32);
	assert_pcp_list(0, M, B + 16, B + 64, B + 65);
	assert_int_equal(take(0, M), B + 16);
	assert_int_equal(take(0, M), B + 64);
	assert_int_equal(take(0, M), B + 65);
	assert_int_equal(take(0, M), PFN_NONE);
	assert_int_equal(pcp->count, 0);
}

static void a_refill_takes_what_there_is_and_then_falls_back(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	set_pageblock_migratetype(B, U);
	give(B, 0, M);
	give(B + 16, 1, U);
	assert_int_equal(take(0, M), B);
	assert_pcp_list(0, M, B + 16, B + 17);
	assert_int_equal(vmemmap[B + 16].migratetype, M);
	assert_sound();
}

static void a_page_freed_last_is_taken_first(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	put(B, 3);
	assert_pcp_list(0, M, B + 4, B + 2, B);
	assert_int_equal(take(0, M), B + 4);
	put(B + 10, 1);
	assert_int_equal(take(0, M), B + 10);
	assert_int_equal(take(0, M), B + 2);
}

static void each_order_and_type_has_its_list(void **state)
{
	static const unsigned int orders[] = { 0, 1, 2, 3 };

	(void)state;
	use_pcp("6.1", 4, 100);
	assert_int_equal(nr_pcp_lists(), 14);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int type = 0; type < 3; type++) {
			assert_int_equal(order_to_pindex(type, orders[i]), 3 * i + type);
			assert_int_equal(pindex_to_order(3 * i + type), i);
		}
	assert_int_equal(order_to_pindex(U, 9), 12);
	assert_int_equal(order_to_pindex(R, 9), 12);
	assert_int_equal(order_to_pindex(M, 9), 13);
	assert_int_equal(pindex_to_order(12), 9);
	assert_int_equal(pindex_to_order(13), 9);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		assert_int_equal(pcp_allowed_order(order), order <= 3 || order == 9);
	use_pcp("5.10", 4, 100);
	assert_int_equal(nr_pcp_lists(), 3);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		assert_int_equal(pcp_allowed_order(order), order == 0);
}

static void pages_of_types_without_a_list_wait_with_the_movable_ones(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	set_pageblock_migratetype(B, MIGRATE_HIGHATOMIC);
	set_pageblock_migratetype(B + 512, MIGRATE_CMA);
	zone->nr_reserved_highatomic = 512;
	zone->cma_pages = 512;
	free_unref_page(zone, B, 0);
	free_unref_page(zone, B + 512, 0);
	assert_pcp_list(0, M, B + 512, B);
	assert_int_equal(vmemmap[B].migratetype, MIGRATE_HIGHATOMIC);
	assert_sound();
	/* and return to their own lists */
	drain_pages_zone(zone, 0);
	assert_free_list(0, MIGRATE_HIGHATOMIC, B);
	assert_free_list(0, MIGRATE_CMA, B + 512);
	assert_int_equal(zone_page_state(zone, NR_FREE_CMA_PAGES), 1);
	assert_sound();
}

static void a_page_of_an_isolated_pageblock_goes_past_the_list(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	free_unref_page(zone, B, 0);
	set_migratetype_isolate(zone, B);
	free_unref_page(zone, B + 1, 0);
	assert_free_list(0, MIGRATE_ISOLATE, B + 1);
	assert_int_equal(pcp->count, 1);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	/* one that was there before goes where its pageblock now is */
	drain_pages_zone(zone, 0);
	assert_free_list(1, MIGRATE_ISOLATE, B);
	assert_sound();
}

static void cma_pages_for_a_list_leave_the_cma_count(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	zone->cma_pages = 512;
	set_pageblock_migratetype(B, MIGRATE_CMA);
	give(B, 4, MIGRATE_CMA);
	assert_int_equal(take(0, M), B);
	assert_int_equal(zone_page_state(zone, NR_FREE_CMA_PAGES), 12);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 12);
	assert_pcp_list(0, M, B + 1, B + 2, B + 3);
	assert_sound();
}

static void guards_come_between_the_blocks_of_a_refill(void **state)
{
	(void)state;
	use_pcp("6.1", 2, 100);
	give(B, 2, M);
	debug_guardpage_minorder = 1;
	assert_int_equal(take(0, M), B);
	assert_pcp_list(0, M, B + 2);
	assert_int_equal(vmemmap[B + 1].state, PAGE_GUARD);
	assert_int_equal(vmemmap[B + 3].state, PAGE_GUARD);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	assert_sound();
}

/*
 * batch 4, high 20: high - batch = 16. The 20th page makes count 20 and frees 4 (free_factor 0,
 * then 1), leaving 16; four frees later 8 go (2), leaving 12; eight later 16 (4 << 2 = 16 is not below
 * 16: stays 2), leaving 4; sixteen later 16 again.
 */
static void in_6_1_frees_in_a_row_return_twice_as_many_each_time(void **state)
{
	static const struct {
		unsigned int frees;
		int32_t count, factor;
	} steps[] = {
		{ 19, 19, 0 }, { 1, 16, 1 }, { 3, 19, 1 },  { 1, 12, 2 },
		{ 7, 19, 2 },  { 1, 4, 2 },  { 15, 19, 2 }, { 1, 4, 2 },
	};
	pfn_t pfn = B;

	(void)state;
	use_pcp("6.1", 4, 20);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		put(pfn, steps[i].frees);
		pfn += 2 * steps[i].frees;
		assert_int_equal(pcp->count, steps[i].count);
		assert_int_equal(pcp->free_factor, steps[i].factor);
	}
	assert_sound();
}

/* batch 1, high 1000: 1, 2, 4, 8, 16, 32 and no more. */
static void free_factor_ends_at_5(void **state)
{
	static const int32_t freed[] = { 1, 2, 4, 8, 16, 32, 32, 32 };
	pfn_t pfn = B;

	(void)state;
	use_pcp("6.1", 1, 1000);
	put(pfn, 999);
	pfn += 2 * 999;
	for (size_t i = 0; i < 8; i++) {
		put(pfn, 1);
		assert_int_equal(pcp->count, 1000 - freed[i]);
		put(pfn + 2, (unsigned int)freed[i] - 1);
		pfn += 2 * (pfn_t)freed[i];
		assert_int_equal(pcp->count, 999);
	}
	assert_int_equal(pcp->free_factor, 5);
}

static void a_high_below_the_batch_or_of_zero_frees_one_at_a_time(void **state)
{
	(void)state;
	use_pcp("6.1", 8, 3);
	put(B, 3);
	assert_int_equal(pcp->count, 2);
	assert_int_equal(pcp->free_factor, 0);
	use_pcp("6.1", 8, 0);
	put(B, 5);
	assert_int_equal(pcp->count, 0);
	assert_sound();
}

/* ZONE_RECLAIM_ACTIVE: high is min(4 * batch, high). */
static void while_kswapd_is_at_work_high_is_lower(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	zone->flags |= ZONE_RECLAIM_ACTIVE;
	put(B, 15);
	assert_int_equal(pcp->count, 15);
	put(B + 100, 1);
	assert_int_equal(pcp->count, 12);
	use_pcp("6.1", 4, 10);
	zone->flags |= ZONE_RECLAIM_ACTIVE;
	put(B, 10);
	assert_int_equal(pcp->count, 6);
	/* 5.10 does not know of it */
	use_pcp("5.10", 4, 100);
	zone->flags |= ZONE_RECLAIM_ACTIVE;
	put(B, 99);
	assert_int_equal(pcp->count, 99);
}

static void a_small_high_order_block_freed_in_a_row_of_frees_empties_all_lists(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	put(B, 6);
	join(zone, B + 16, 2);
	free_unref_page(zone, B + 16, 2);
	assert_int_equal(pcp->count, 10); /* free_factor is 0 */
	pcp->free_factor = 1;
	put(B + 100, 1);
	assert_int_equal(pcp->count, 11); /* order 0 does not mind */
	join(zone, B + 24, 3);
	free_unref_page(zone, B + 24, 3);
	assert_int_equal(pcp->count, 0);
	assert_int_equal(pcp->free_factor, 1);
	/* order 9 is not small */
	join(zone, B + 1024, 9);
	pcp->high = 1000;
	free_unref_page(zone, B + 1024, 9);
	assert_int_equal(pcp->count, 512);
	assert_sound();
}

static void in_6_1_the_list_just_freed_to_is_emptied_from_its_tail(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	set_pageblock_migratetype(B + 512, U);
	set_pageblock_migratetype(B + 1024, R);
	put(B, 3);
	put(B + 512, 2);
	put(B + 1024, 2);
	free_pcppages_bulk(zone, pcp, 4, M);
	/* three movable ones, oldest first, then the next list, order 0 Reclaimable */
	assert_free_list(0, M, B + 4, B + 2, B);
	assert_free_list(0, R, B + 1024);
	assert_pcp_list(0, U, B + 514, B + 512);
	/* past the last list the first one comes */
	free_pcppages_bulk(zone, pcp, 2, 13);
	assert_free_list(0, U, B + 514, B + 512);
	assert_pcp_list(0, R, B + 1026);
	assert_int_equal(pcp->count, 1);
}

static void a_large_block_may_make_a_bulk_free_return_more_than_asked(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 1000);
	join(zone, B + 512, 9);
	free_unref_page(zone, B + 512, 9);
	put(B, 4);
	free_pcppages_bulk(zone, pcp, 5, M);
	assert_int_equal(pcp->count, 0);
	assert_free_list(9, M, B + 512);
	/* nor more than there is */
	put(B + 100, 2);
	free_pcppages_bulk(zone, pcp, 50, U);
	assert_int_equal(pcp->count, 0);
}

/*
 * The published rule of 5.10, on plain numbers: n[] pages on the three lists, count to be freed;
 * out is the list of each page in turn. batch_free is not reset between lists there.
 */
static void round_robin_5_10(int n[3], int count, unsigned int *out)
{
	unsigned int type = 0;
	int batch_free = 0;

	while (count > 0) {
		do {
			batch_free++;
			type = type + 1 < 3 ? type + 1 : 0;
		} while (n[type] == 0);
		if (batch_free == 3)
			batch_free = count;
		do {
			n[type]--;
			*out++ = type;
		} while (--count > 0 && --batch_free > 0 && n[type] > 0);
	}
}

/* Fill the three lists with so many pages each, newest first, U from B, M from B + 512, R after. */
static void fill_lists(const int n[3])
{
	use_pcp("5.10", 4, 1000);
	for (unsigned int type = 0; type < 3; type++) {
		set_pageblock_migratetype(B + type * 512, type);
		put(B + type * 512, (unsigned int)n[type]);
	}
}

/*
 * Lists of 3, 0 and 4 pages, 5 to free: one from Reclaimable, for Movable is passed over that is a
 * run of 2; one from Unmovable; the next run, past Movable, has 2.
 */
static void in_5_10_the_lists_are_freed_from_in_turn_in_growing_runs(void **state)
{
	static struct trace_event ring[8];
	static const pfn_t wanted[] = { B + 1024, B + 1026, B, B + 1028, B + 1030 };

	(void)state;
	fill_lists((int[]){ 3, 0, 4 });
	tracing = true;
	trace_ring = ring;
	trace_size = 8;
	free_pcppages_bulk(zone, pcp, 5, U);
	assert_int_equal(trace_count, 5);
	for (unsigned int i = 0; i < 5; i++) {
		assert_int_equal(ring[i].kind, TRACE_MM_PAGE_PCPU_DRAIN);
		assert_int_equal(ring[i].pfn, wanted[i]);
	}
	assert_pcp_list(0, U, B + 4, B + 2);
	/* one list alone gives all that remain */
	free_pcppages_bulk(zone, pcp, 2, U);
	assert_int_equal(pcp->count, 0);
	assert_sound();
}

static void in_5_10_any_lists_are_freed_from_as_published(void **state)
{
	static struct trace_event ring[64];
	uint64_t seed = 510;

	(void)state;
	for (unsigned int round = 0; round < 200; round++) {
		int n[3], count, taken[3] = { 0 };
		unsigned int out[64];

		for (unsigned int type = 0; type < 3; type++)
			n[type] = (int)random_below(&seed, 3) * (int)random_below(&seed, 6);
		if (n[0] + n[1] + n[2] == 0)
			continue;
		fill_lists(n);
		count = 1 + (int)random_below(&seed, (uint64_t)(n[0] + n[1] + n[2]));
		tracing = true;
		trace_ring = ring;
		trace_size = 64;
		free_pcppages_bulk(zone, pcp, count, M);
		assert_int_equal(trace_count, count);
		round_robin_5_10(n, count, out);
		for (int i = 0; i < count; i++) {
			pfn_t pfn = B + out[i] * 512 + 2 * (pfn_t)taken[out[i]]++;

			assert_int_equal(ring[i].pfn, pfn);
		}
	}
}

static void in_5_10_a_full_list_returns_a_batch_each_time(void **state)
{
	(void)state;
	use_pcp("5.10", 4, 12);
	put(B, 11);
	assert_int_equal(pcp->count, 11);
	put(B + 100, 1);
	assert_int_equal(pcp->count, 8);
	put(B + 200, 4);
	assert_int_equal(pcp->count, 8);
	assert_int_equal(pcp->free_factor, 0);
	/* the oldest went first */
	assert_free_list(0, M, B + 14, B + 12, B + 10, B + 8, B + 6, B + 4, B + 2, B);
}

/* Two CPUs with two pages each. */
static void two_cpus(const char *release_name)
{
	one_zone(release_name, 2, MIB(16));
	use_up(zone);
	for (unsigned int cpu = 0; cpu < 2; cpu++) {
		zone->pcp[cpu].batch = 4;
		zone->pcp[cpu].high = 100;
		zone->pcp[cpu].stat_threshold = 50;
		this_cpu = cpu;
		put(B + 100 * cpu, 2);
	}
	this_cpu = 0;
}

static void a_drain_of_one_cpu_leaves_the_other_alone(void **state)
{
	(void)state;
	two_cpus("6.1");
	drain_pages(1);
	assert_int_equal(zone->pcp[0].count, 2);
	assert_int_equal(zone->pcp[1].count, 0);
	assert_free_list(0, M, B + 102, B + 100);
}

/* Whose counters move: in 6.1 those of the CPU that drains, in 5.10 each CPU's own. */
static void a_drain_of_all_is_remote_in_6_1_and_local_in_5_10(void **state)
{
	(void)state;
	two_cpus("6.1");
	drain_all_pages(zone);
	assert_int_equal(zone->pcp[0].vm_stat_diff[NR_FREE_PAGES], 4);
	assert_int_equal(zone->pcp[1].vm_stat_diff[NR_FREE_PAGES], 0);
	two_cpus("5.10");
	drain_all_pages(NULL);
	assert_int_equal(zone->pcp[0].vm_stat_diff[NR_FREE_PAGES], 2);
	assert_int_equal(zone->pcp[1].vm_stat_diff[NR_FREE_PAGES], 2);
	assert_int_equal(this_cpu, 0);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), 4);
}

static void a_full_drain_goes_in_steps_in_6_1_and_leaves_nothing(void **state)
{
	(void)state;
	use_pcp("6.1", 1, 1000);
	put(B, 100); /* steps of 1 << 5 */
	drain_pages_zone(zone, 0);
	assert_int_equal(pcp->count, 0);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 100);
	drain_pages_zone(zone, 0);
	assert_sound();
}

static void the_vmstat_worker_takes_a_batch_back(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	put(B, 6);
	drain_zone_pages(zone, 0);
	assert_int_equal(pcp->count, 2);
	drain_zone_pages(zone, 0);
	assert_int_equal(pcp->count, 0);
	drain_zone_pages(zone, 0);
	assert_int_equal(pcp->count, 0);
}

/* A difference folds when it exceeds the threshold, all of it. */
static void counters_fold_beyond_the_threshold(void **state)
{
	(void)state;
	use_pcp("6.1", 4, 100);
	pcp->stat_threshold = 3;
	for (unsigned int i = 1; i <= 3; i++) {
		mod_zone_page_state(zone, 0, NR_FREE_PAGES, 1);
		assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
		assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), i);
	}
	mod_zone_page_state(zone, 0, NR_FREE_PAGES, 1);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 4);
	assert_int_equal(pcp->vm_stat_diff[NR_FREE_PAGES], 0);
	for (unsigned int i = 0; i < 3; i++)
		mod_zone_page_state(zone, 0, NR_FREE_PAGES, -1);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 4);
	mod_zone_page_state(zone, 0, NR_FREE_PAGES, -1);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	/* a count that is below zero for a while reads as zero */
	mod_zone_page_state(zone, 0, NR_FREE_PAGES, -5);
	assert_int_equal(zone_page_state(zone, NR_FREE_PAGES), 0);
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), 0);
	pcp->vm_stat_diff[NR_FREE_PAGES] = 3;
	pcp->vm_stat_diff[NR_FREE_CMA_PAGES] = 2;
	fold_zone_stats(zone);
	assert_int_equal(zone->vm_stat[NR_FREE_PAGES], -2);
	assert_int_equal(zone->vm_stat[NR_FREE_CMA_PAGES], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_empty_list_is_filled_with_a_batch_at_once),
		CASE(blocks_come_in_the_order_in_which_the_buddy_system_gives_them),
		CASE(a_refill_takes_what_there_is_and_then_falls_back),
		CASE(a_page_freed_last_is_taken_first),
		CASE(each_order_and_type_has_its_list),
		CASE(pages_of_types_without_a_list_wait_with_the_movable_ones),
		CASE(a_page_of_an_isolated_pageblock_goes_past_the_list),
		CASE(cma_pages_for_a_list_leave_the_cma_count),
		CASE(guards_come_between_the_blocks_of_a_refill),
		CASE(in_6_1_frees_in_a_row_return_twice_as_many_each_time),
		CASE(free_factor_ends_at_5),
		CASE(a_high_below_the_batch_or_of_zero_frees_one_at_a_time),
		CASE(while_kswapd_is_at_work_high_is_lower),
		CASE(a_small_high_order_block_freed_in_a_row_of_frees_empties_all_lists),
		CASE(in_6_1_the_list_just_freed_to_is_emptied_from_its_tail),
		CASE(a_large_block_may_make_a_bulk_free_return_more_than_asked),
		CASE(in_5_10_the_lists_are_freed_from_in_turn_in_growing_runs),
		CASE(in_5_10_any_lists_are_freed_from_as_published),
		CASE(in_5_10_a_full_list_returns_a_batch_each_time),
		CASE(a_drain_of_one_cpu_leaves_the_other_alone),
		CASE(a_drain_of_all_is_remote_in_6_1_and_local_in_5_10),
		CASE(a_full_drain_goes_in_steps_in_6_1_and_leaves_nothing),
		CASE(the_vmstat_worker_takes_a_batch_back),
		CASE(counters_fold_beyond_the_threshold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
