/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of releases: found by name, in order, and different where the kernels are. */
#include "fixture.h"

static void a_release_is_found_by_its_whole_name(void **state)
{
	(void)state;
	assert_string_equal(release_find("5.2")->name, "5.2");
	assert_string_equal(release_find("5.10")->name, "5.10");
	assert_string_equal(release_find("6.1")->name, "6.1");
	assert_null(release_find("6"));
	assert_null(release_find("6.10"));
	assert_null(release_find(""));
}

static void releases_come_oldest_first_and_end(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct release *r; (r = release_nth(n)) != NULL; n++)
		assert_ptr_equal(release_find(r->name), r);
	assert_int_equal(n, 4);
	assert_string_equal(release_nth(0)->name, "4.4");
	assert_string_equal(release_nth(2)->name, "5.10");
	assert_null(release_nth(SIZE_MAX));
}

static void a_machine_that_names_no_release_is_a_5_10(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + 4096, 0);
	config.release = NULL;
	power_on();
	assert_string_equal(release->name, "5.10");
}

static void each_rule_that_changed_differs(void **state)
{
	const struct release *old = release_find("5.10"), *new = release_find("6.1");

	(void)state;
	assert_true(old->pcp_max_order == 0 && new->pcp_max_order == 3);
	assert_true(!old->pcp_thp && new->pcp_thp);
	assert_true(!old->pcp_high_from_low_mark && new->pcp_high_from_low_mark);
	assert_true(!old->pcp_free_factor && new->pcp_free_factor);
	assert_true(old->pcp_fraction_sets_batch && !new->pcp_fraction_sets_batch);
	assert_true(old->bulk_free == BULK_ROUND_ROBIN && new->bulk_free == BULK_FREED_LIST);
	assert_true(old->highatomic_merges && !new->highatomic_merges);
	assert_true(old->harder == HARDER_ATOMIC && new->harder == HARDER_NON_BLOCK);
	assert_true(!old->order0_highatomic && new->order0_highatomic);
	assert_true(!old->drain_remote && new->drain_remote);
	assert_true(!old->node_load_adds && new->node_load_adds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_release_is_found_by_its_whole_name),
		CASE(releases_come_oldest_first_and_end),
		CASE(a_machine_that_names_no_release_is_a_5_10),
		CASE(each_rule_that_changed_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
