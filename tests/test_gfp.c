/* SPDX-License-Identifier: GPL-2.0-only */
/* Request masks: by name and back, the zone and the type that they mean, and the task's scopes. */
#include "fixture.h"

static void text_is(gfp_t gfp, const char *wanted)
{
	char text[GFP_TEXT_SIZE];

	assert_int_equal(gfp_to_text(gfp, text, sizeof(text)), strlen(wanted));
	assert_string_equal(text, wanted);
}

static void a_mask_is_printed_by_its_largest_composites(void **state)
{
	(void)state;
	text_is(0, "none");
	text_is(GFP_KERNEL, "GFP_KERNEL");
	text_is(GFP_KERNEL | GFP_BIT_COMP | GFP_BIT_ZERO, "GFP_KERNEL|__GFP_COMP|__GFP_ZERO");
	text_is(GFP_HIGHUSER_MOVABLE, "GFP_HIGHUSER_MOVABLE");
	text_is(GFP_TRANSHUGE | GFP_BIT_NORETRY | GFP_BIT_THISNODE,
		"GFP_TRANSHUGE|__GFP_NORETRY|__GFP_THISNODE");
	text_is(GFP_ATOMIC, "GFP_ATOMIC");
	text_is(GFP_NOWAIT | GFP_BIT_NOWARN, "GFP_NOWAIT|__GFP_NOWARN");
	text_is(GFP_BIT_DMA, "GFP_DMA");
	text_is(GFP_BIT_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM");
	text_is(1u << 25, "0x2000000");
	text_is(GFP_KERNEL | 1u << 25, "GFP_KERNEL|0x2000000");
}

static void any_mask_fits_the_buffer_and_a_smaller_one_is_not_overrun(void **state)
{
	char text[GFP_TEXT_SIZE], small[8];
	uint64_t seed = 3;

	(void)state;
	for (unsigned int i = 0; i < 5000; i++)
		assert_true(gfp_to_text((gfp_t)random_below(&seed, UINT64_C(1) << 32), text,
					sizeof(text)) < sizeof(text));
	assert_true(gfp_to_text(UINT32_MAX, text, sizeof(text)) < sizeof(text));
	small[7] = 'x';
	assert_int_equal(gfp_to_text(GFP_KERNEL, small, 7), strlen("GFP_KERNEL"));
	assert_string_equal(small, "GFP_KE");
	assert_int_equal(small[7], 'x');
	assert_int_equal(gfp_to_text(GFP_KERNEL, NULL, 0), strlen("GFP_KERNEL"));
}

static void each_name_has_a_value_that_prints_as_names(void **state)
{
	const char *name;
	gfp_t gfp = 0;
	size_t n = 0;

	(void)state;
	for (; (name = gfp_name(n)) != NULL; n++) {
		char text[GFP_TEXT_SIZE];

		assert_true(gfp_from_name(name, strlen(name), &gfp));
		assert_int_not_equal(gfp, 0);
		gfp_to_text(gfp, text, sizeof(text));
		assert_null(strstr(text, "0x"));
	}
	assert_true(n > 30);
	gfp = 77;
	assert_false(gfp_from_name("GFP_KERNE", 9, &gfp));
	assert_false(gfp_from_name("GFP_KERNEL", 9, &gfp));
	assert_false(gfp_from_name("", 0, &gfp));
	assert_int_equal(gfp, 77);
}

static void bits_that_contradict_each_other_are_not_valid(void **state)
{
	(void)state;
	assert_true(gfp_valid(GFP_HIGHUSER_MOVABLE));
	assert_true(gfp_valid(GFP_BIT_DMA | GFP_BIT_MOVABLE));
	assert_false(gfp_valid(GFP_BIT_DMA | GFP_BIT_DMA32));
	assert_false(gfp_valid(GFP_BIT_DMA | GFP_BIT_HIGHMEM));
	assert_false(gfp_valid(GFP_BIT_MOVABLE | GFP_BIT_RECLAIMABLE));
	assert_false(gfp_valid(GFP_BITS_MASK + 1));
}

static void a_mask_names_its_highest_zone_and_its_type(void **state)
{
	(void)state;
	assert_int_equal(gfp_zone(GFP_KERNEL), ZONE_NORMAL);
	assert_int_equal(gfp_zone(GFP_HIGHUSER), ZONE_NORMAL);
	assert_int_equal(gfp_zone(GFP_KERNEL | GFP_BIT_MOVABLE), ZONE_NORMAL);
	assert_int_equal(gfp_zone(GFP_HIGHUSER_MOVABLE), ZONE_MOVABLE);
	assert_int_equal(gfp_zone(GFP_KERNEL | GFP_BIT_DMA), ZONE_DMA);
	assert_int_equal(gfp_zone(GFP_KERNEL | GFP_BIT_DMA32 | GFP_BIT_MOVABLE), ZONE_DMA32);
	assert_int_equal(gfp_migratetype(GFP_KERNEL), MIGRATE_UNMOVABLE);
	assert_int_equal(gfp_migratetype(GFP_HIGHUSER_MOVABLE), MIGRATE_MOVABLE);
	assert_int_equal(gfp_migratetype(GFP_KERNEL | GFP_BIT_RECLAIMABLE), MIGRATE_RECLAIMABLE);
}

static void scopes_of_the_task_take_bits_away(void **state)
{
	gfp_t gfp = GFP_HIGHUSER_MOVABLE;

	(void)state;
	reset_surroundings();
	assert_int_equal(current_gfp_context(gfp), gfp);
	current.flags = PF_MEMALLOC | PF_RT;
	assert_int_equal(current_gfp_context(gfp), gfp);
	current.flags = PF_MEMALLOC_NOFS;
	assert_int_equal(current_gfp_context(gfp), gfp & ~GFP_BIT_FS);
	current.flags = PF_MEMALLOC_NOIO;
	assert_int_equal(current_gfp_context(gfp), gfp & ~(GFP_BIT_IO | GFP_BIT_FS));
	current.flags = PF_MEMALLOC_PIN;
	assert_int_equal(current_gfp_context(gfp), gfp & ~GFP_BIT_MOVABLE);
	current.flags = PF_MEMALLOC_PIN | PF_MEMALLOC_NOIO | PF_MEMALLOC_NOFS;
	assert_int_equal(current_gfp_context(gfp),
			 gfp & ~(GFP_BIT_MOVABLE | GFP_BIT_IO | GFP_BIT_FS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_mask_is_printed_by_its_largest_composites),
		CASE(any_mask_fits_the_buffer_and_a_smaller_one_is_not_overrun),
		CASE(each_name_has_a_value_that_prints_as_names),
		CASE(bits_that_contradict_each_other_are_not_valid),
		CASE(a_mask_names_its_highest_zone_and_its_type),
		CASE(scopes_of_the_task_take_bits_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
