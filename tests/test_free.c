/* SPDX-License-Identifier: GPL-2.0-only */
/* Freeing: what is refused, what a reference keeps, how a block is split, and lists of pages. */
#include "fixture.h"

#define B START
#define M MIGRATE_MOVABLE

/* A free that is refused changes nothing. */
static void refused(pfn_t pfn, unsigned int order, enum bad_page wanted)
{
	uint64_t hash = hash_machine();

	assert_int_equal(free_pages(pfn, order), wanted);
	assert_int_equal(split_page(pfn, order), wanted);
	assert_int_equal(hash_machine(), hash);
	assert_string_not_equal(bad_page_reason(wanted), "good page");
}

static void a_bad_free_is_refused_and_changes_nothing(void **state)
{
	pfn_t pfn;

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + 4096, 0);
	config.reserved[config.nr_reserved++] =
		(struct memory_range){ .start = START + 8, .end = START + 16 };
	power_on();
	refused(PFN_NONE, 0, BAD_PAGE_OUTSIDE);
	refused(nr_frames, 0, BAD_PAGE_OUTSIDE);
	refused(5, 0, BAD_PAGE_OUTSIDE);
	refused(B + 8, 3, BAD_PAGE_RESERVED);
	refused(B + 9, 0, BAD_PAGE_TAIL);
	refused(lists[free_list(zone, 10, M)].first, 10, BAD_PAGE_FREE);
	pfn = alloc_pages(GFP_KERNEL, 2);
	refused(pfn, 3, BAD_PAGE_ORDER);
	refused(pfn, 0, BAD_PAGE_ORDER);
	refused(pfn, MAX_ORDER, BAD_PAGE_ORDER_RANGE);
	refused(pfn + 1, 0, BAD_PAGE_TAIL);
	assert_int_equal(free_pages(pfn, 2), BAD_PAGE_NONE);
	refused(pfn, 2, BAD_PAGE_PCP);
	drain_all_pages(NULL);
	pfn = block_head(B + 4095);
	assert_int_equal(isolate_free_page(zone, pfn), block_pages(vmemmap[pfn].order));
	refused(pfn, vmemmap[pfn].order, BAD_PAGE_NOT_OURS);
}

static void every_refusal_has_its_words(void **state)
{
	(void)state;
	for (unsigned int a = 0; a < NR_BAD_PAGES; a++)
		for (unsigned int b = 0; b < a; b++)
			assert_string_not_equal(bad_page_reason(a), bad_page_reason(b));
}

static void a_block_is_freed_with_its_last_reference(void **state)
{
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(get_page(pfn), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].refcount, 2);
	assert_int_equal(free_pages(pfn, 0), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
	assert_int_equal(free_pages(pfn, 0), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].state, PAGE_PCP);
	assert_sound();
}

static void a_compound_block_goes_as_a_whole(void **state)
{
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	pfn = alloc_pages(GFP_KERNEL | GFP_BIT_COMP, 3);
	assert_int_equal(vmemmap[pfn].flags, PG_HEAD);
	assert_int_equal(split_page(pfn, 3), BAD_PAGE_NOT_OURS);
	get_page(pfn);
	free_pages(pfn, 3);
	assert_int_equal(vmemmap[pfn].order, 3);
	assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
	free_pages(pfn, 3);
	assert_int_equal(vmemmap[pfn].state, PAGE_PCP);
	assert_int_equal(vmemmap[pfn].order, 3);
	assert_int_equal(vmemmap[pfn].flags, 0);
	/* one page is never compound */
	pfn = alloc_pages(GFP_KERNEL | GFP_BIT_COMP, 0);
	assert_int_equal(vmemmap[pfn].flags, 0);
	assert_sound();
}

/* Its tail: halves of orders 2, 1 and 0, the largest freed first. */
static void a_block_that_is_not_compound_keeps_its_first_page_for_other_references(void **state)
{
	struct per_cpu_pages *pcp = zone->pcp;
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	pcp = zone->pcp;
	use_up(zone);
	pcp->high = 1000;
	join(zone, B + 8, 3);
	pfn = B + 8;
	get_page(pfn);
	assert_int_equal(free_pages(pfn, 3), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
	assert_int_equal(vmemmap[pfn].order, 0);
	assert_int_equal(vmemmap[pfn].refcount, 1);
	assert_int_equal(pcp->count, 7);
	assert_pcp_list(2, M, pfn + 4);
	assert_pcp_list(1, M, pfn + 2);
	assert_pcp_list(0, M, pfn + 1);
	assert_sound();
	assert_int_equal(free_pages(pfn, 3), BAD_PAGE_ORDER);
	assert_int_equal(free_pages(pfn, 0), BAD_PAGE_NONE);
	drain_all_pages(zone);
	assert_free_list(3, M, pfn);
}

static void a_reference_to_what_is_not_in_use_is_refused(void **state)
{
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	assert_int_equal(get_page(nr_frames), BAD_PAGE_OUTSIDE);
	assert_int_equal(get_page(B + 1), BAD_PAGE_TAIL);
	assert_int_equal(get_page(block_head(B)), BAD_PAGE_FREE);
	/* the largest count stays */
	pfn = alloc_pages(GFP_KERNEL, 0);
	vmemmap[pfn].refcount = INT32_MAX;
	assert_int_equal(get_page(pfn), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[pfn].refcount, INT32_MAX);
}

static void a_split_block_is_freed_page_by_page(void **state)
{
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	pfn = alloc_pages(GFP_KERNEL, 2);
	get_page(pfn);
	assert_int_equal(split_page(pfn, 2), BAD_PAGE_NONE);
	assert_sound();
	assert_int_equal(vmemmap[pfn].refcount, 2);
	for (pfn_t p = pfn + 1; p < pfn + 4; p++) {
		assert_int_equal(vmemmap[p].refcount, 1);
		assert_int_equal(free_pages(p, 0), BAD_PAGE_NONE);
	}
	free_pages(pfn, 0);
	assert_int_equal(vmemmap[pfn].state, PAGE_ALLOCATED);
	free_pages(pfn, 0);
	assert_int_equal(vmemmap[pfn].state, PAGE_PCP);
	assert_sound();
}

static void orders_without_a_list_go_to_the_buddy_system_and_are_counted(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	join(zone, B, 4);
	assert_int_equal(free_pages(B, 4), BAD_PAGE_NONE);
	assert_free_list(4, M, B);
	assert_int_equal(zone->pcp[0].pgfree, 16);
	assert_int_equal(free_pages(B + 16, 0), BAD_PAGE_NONE);
	assert_int_equal(zone->pcp[0].pgfree, 17);
	all_in_use("5.10", M);
	join(zone, B, 1);
	assert_int_equal(free_pages(B, 1), BAD_PAGE_NONE);
	assert_free_list(1, M, B);
}

static void a_list_of_pages_is_freed_in_its_order(void **state)
{
	pfn_t pfns[] = { B + 6, B, B + 2 };
	size_t where = 99;

	(void)state;
	all_in_use("6.1", M);
	zone->pcp[0].high = 100;
	assert_int_equal(free_unref_page_list(pfns, 3, &where), BAD_PAGE_NONE);
	assert_pcp_list(0, M, B + 2, B, B + 6);
	assert_int_equal(where, 99);
	assert_int_equal(free_unref_page_list(pfns, 0, &where), BAD_PAGE_NONE);
	assert_sound();
}

static void a_list_with_one_bad_page_frees_none(void **state)
{
	pfn_t pfns[] = { B, B + 2, nr_frames, B + 4 };
	size_t where = 99;
	uint64_t hash;

	(void)state;
	all_in_use("6.1", M);
	pfns[2] = nr_frames;
	hash = hash_machine();
	assert_int_equal(free_unref_page_list(pfns, 4, &where), BAD_PAGE_OUTSIDE);
	assert_int_equal(where, 2);
	assert_int_equal(hash_machine(), hash);
	/* a page that is in the list twice has no second reference to drop */
	pfns[2] = B;
	assert_int_equal(free_unref_page_list(pfns, 4, &where), BAD_PAGE_FREE);
	assert_int_equal(where, 2);
	assert_int_equal(hash_machine(), hash);
	assert_int_equal(vmemmap[B].refcount, 1);
	assert_int_equal(vmemmap[B + 2].refcount, 1);
	/* a larger block is no page */
	join(zone, B + 8, 1);
	pfns[2] = B + 8;
	assert_int_equal(free_unref_page_list(pfns, 4, &where), BAD_PAGE_ORDER);
	assert_sound();
}

static void a_page_with_other_references_stays_and_one_with_two_may_be_listed_twice(void **state)
{
	pfn_t pfns[] = { B, B + 2, B + 4, B + 2 };
	size_t where;

	(void)state;
	all_in_use("6.1", M);
	zone->pcp[0].high = 100;
	get_page(B);
	get_page(B + 2);
	assert_int_equal(free_unref_page_list(pfns, 4, &where), BAD_PAGE_NONE);
	assert_int_equal(vmemmap[B].state, PAGE_ALLOCATED);
	assert_int_equal(vmemmap[B].refcount, 1);
	assert_pcp_list(0, M, B + 4, B + 2);
	assert_sound();
}

static void pages_of_isolated_pageblocks_are_freed_before_the_others(void **state)
{
	static struct trace_event ring[8];
	pfn_t pfns[] = { B, B + 512, B + 2 };
	size_t where;

	(void)state;
	all_in_use("6.1", M);
	zone->pcp[0].high = 100;
	set_migratetype_isolate(zone, B + 512);
	tracing = true;
	trace_ring = ring;
	trace_size = 8;
	assert_int_equal(free_unref_page_list(pfns, 3, &where), BAD_PAGE_NONE);
	assert_free_list(0, MIGRATE_ISOLATE, B + 512);
	assert_pcp_list(0, M, B + 2, B);
	assert_int_equal(trace_count, 5);
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(ring[i].kind, TRACE_MM_PAGE_FREE);
		assert_int_equal(ring[i].pfn, pfns[i]);
	}
	assert_int_equal(ring[3].kind, TRACE_MM_PAGE_FREE_BATCHED);
	assert_int_equal(ring[3].pfn, B);
	assert_int_equal(ring[4].pfn, B + 2);
	assert_sound();
}

static void charged_pages_are_uncharged_when_they_are_freed(void **state)
{
	pfn_t pfn;

	(void)state;
	one_zone("6.1", 1, MIB(16));
	memcg.limit = 100;
	pfn = alloc_pages(GFP_KERNEL_ACCOUNT, 3);
	assert_int_equal(memcg.usage, 8);
	assert_int_equal(vmemmap[pfn].flags, PG_KMEMCG);
	/* the first page stays charged while it is in use */
	get_page(pfn);
	free_pages(pfn, 3);
	assert_int_equal(memcg.usage, 1);
	free_pages(pfn, 0);
	assert_int_equal(memcg.usage, 0);
	/* each page of a split block is charged */
	pfn = alloc_pages(GFP_KERNEL_ACCOUNT, 1);
	split_page(pfn, 1);
	free_pages(pfn, 0);
	assert_int_equal(memcg.usage, 1);
	free_pages(pfn + 1, 0);
	assert_int_equal(memcg.usage, 0);
	assert_sound();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_bad_free_is_refused_and_changes_nothing),
		CASE(every_refusal_has_its_words),
		CASE(a_block_is_freed_with_its_last_reference),
		CASE(a_compound_block_goes_as_a_whole),
		CASE(a_block_that_is_not_compound_keeps_its_first_page_for_other_references),
		CASE(a_reference_to_what_is_not_in_use_is_refused),
		CASE(a_split_block_is_freed_page_by_page),
		CASE(orders_without_a_list_go_to_the_buddy_system_and_are_counted),
		CASE(a_list_of_pages_is_freed_in_its_order),
		CASE(a_list_with_one_bad_page_frees_none),
		CASE(a_page_with_other_references_stays_and_one_with_two_may_be_listed_twice),
		CASE(pages_of_isolated_pageblocks_are_freed_before_the_others),
		CASE(charged_pages_are_uncharged_when_they_are_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
