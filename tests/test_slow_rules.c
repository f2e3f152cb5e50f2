/* SPDX-License-Identifier: GPL-2.0-only */
/* The second table of releases has a row for each row of the first, and is asked by the one in force. */
#include "fixture.h"
#include "../src/fair.h"

static void each_release_finds_the_row_that_names_it(void **state)
{
	const struct release *r;

	(void)state;
	for (size_t i = 0; (r = release_nth(i)) != NULL; i++) {
		release = r;
		assert_string_equal(slow_rules()->name, r->name);
	}
}

static void the_rules_of_5_2_are_not_those_of_5_10(void **state)
{
	const struct slow_rules *old, *new;

	(void)state;
	release = release_find("5.2");
	old = slow_rules();
	release = release_find("5.10");
	new = slow_rules();
	assert_true(!old->boot_to_tail && new->boot_to_tail);
	assert_true(!old->skipped_ends && new->skipped_ends);
	assert_true(!old->backoff_raises && new->backoff_raises);
	assert_int_equal(new->reserve_keeps, ALLOC_CMA);
	release = release_find("6.1");
	assert_int_equal(slow_rules()->reserve_keeps, ALLOC_CMA | ALLOC_KSWAPD);
}

static void boot_memory_goes_to_the_ends_that_the_release_says(void **state)
{
	(void)state;
	new_config("5.2", 1, 1);
	add_memory(0x4000, 0x8000, 0);
	power_on();
	assert_int_equal(alloc_pages(GFP_KERNEL, 10), 0x7c00);
	new_config("5.10", 1, 1);
	add_memory(0x4000, 0x8000, 0);
	power_on();
	assert_int_equal(alloc_pages(GFP_KERNEL, 10), 0x4000);
}

/* The batch is the gap between the marks; one CPU counts to the threshold before it folds. */
static void a_zone_gives_its_batch_and_is_filled_again(void **state)
{
	struct zone *zone;
	int64_t given = 0;

	(void)state;
	new_config("4.4", 1, 1);
	add_memory(0x4000, 0x8000, 0);
	power_on();
	fair_power_on();
	zone = &zones[ZONE_DMA32];
	assert_true(fair_enabled);
	while (!fair_depleted(zone)) {
		fair_charge(zone, 0);
		given++;
	}
	assert_in_range(given, zone->watermark[WMARK_HIGH] - zone->watermark[WMARK_LOW],
			zone->watermark[WMARK_HIGH] - zone->watermark[WMARK_LOW] +
				(uint64_t)zone->pcp[0].stat_threshold + 1);
	reset_alloc_batches(zone);
	assert_false(fair_depleted(zone));

	/* a block that is all that is left leaves nothing */
	fair_zones[zone->id].batch = MAX_ORDER_PAGES;
	fair_zones[zone->id].diff[0] = 0;
	fair_charge(zone, MAX_PAGE_ORDER);
	assert_int_equal(fair_zones[zone->id].batch, 0);
	assert_true(fair_depleted(zone));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_release_finds_the_row_that_names_it),
		CASE(the_rules_of_5_2_are_not_those_of_5_10),
		CASE(a_zone_gives_its_batch_and_is_filled_again),
		CASE(boot_memory_goes_to_the_ends_that_the_release_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
