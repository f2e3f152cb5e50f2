/* SPDX-License-Identifier: GPL-2.0-only */
/* The ring of the slow path's steps: what is kept, and that requests tell what they did. */
#include "fixture.h"

#include "../src/alloc.h"
#include "../src/slow_trace.h"

static uint64_t kept(void)
{
	uint64_t n = 0;

	while (slow_step_nth(n) != NULL)
		n++;
	return n;
}

/* The last step of a kind; NULL: there is none. */
static const struct slow_step *last_of(enum slow_kind kind)
{
	const struct slow_step *last = NULL;

	for (uint64_t i = 0; slow_step_nth(i) != NULL; i++)
		if (slow_step_nth(i)->kind == kind)
			last = slow_step_nth(i);
	return last;
}

static void the_newest_steps_are_kept(void **state)
{
	(void)state;
	slow_trace_power_on();
	assert_null(slow_step_nth(0));
	for (uint64_t i = 0; i < SLOW_STEPS + 3; i++)
		slow_step(SLOW_RECLAIM, 0, i, 0);
	assert_int_equal(kept(), SLOW_STEPS);
	assert_int_equal(slow_step_nth(0)->value, 3);
	assert_int_equal(slow_step_nth(SLOW_STEPS - 1)->value, SLOW_STEPS + 2);
	assert_int_equal(slow_trace.requests, 0);
}

static void a_request_that_the_fast_path_serves_leaves_no_step(void **state)
{
	(void)state;
	one_zone("6.1", 1, MIB(32));
	slow_trace_power_on();
	assert_true(alloc_pages(GFP_KERNEL, 0) != PFN_NONE);
	assert_int_equal(kept(), 0);
}

static void a_request_says_how_it_came_in_and_how_it_ended(void **state)
{
	(void)state;
	one_zone("6.1", 1, MIB(32));
	slow_trace_power_on();
	while (alloc_pages(GFP_ATOMIC | GFP_BIT_NOWARN, 3) != PFN_NONE)
		;
	assert_true(slow_trace.requests > 1);
	assert_int_equal(last_of(SLOW_REQUEST)->flags, GFP_ATOMIC | GFP_BIT_NOWARN);
	assert_int_equal(last_of(SLOW_REQUEST)->value, 3);
	assert_int_equal(last_of(SLOW_GIVES_UP)->answer, SLOW_CANNOT_WAIT);
	assert_true(last_of(SLOW_ATTEMPT)->flags & ALLOC_HIGHATOMIC);
	assert_int_equal(last_of(SLOW_ATTEMPT)->value, PFN_NONE);
	assert_int_equal(slow_step_nth(kept() - 1)->kind, SLOW_END);
	assert_int_equal(slow_step_nth(kept() - 1)->value, PFN_NONE);
}

static void each_warning_of_the_kernel_is_a_step(void **state)
{
	static const struct {
		gfp_t gfp;
		uint32_t task;
		unsigned int order;
		enum slow_reason why;
	} cases[] = {
		{ GFP_KERNEL | GFP_BIT_ATOMIC, 0, 0, SLOW_WARN_ATOMIC },
		{ GFP_NOWAIT | GFP_BIT_NOFAIL, 0, 0, SLOW_WARN_CANNOT_WAIT },
		{ GFP_KERNEL | GFP_BIT_NOFAIL, PF_MEMALLOC, 10, SLOW_WARN_COSTLY },
		{ GFP_KERNEL | GFP_BIT_NOFAIL, PF_MEMALLOC, 1, SLOW_WARN_MEMALLOC },
		{ GFP_KERNEL | GFP_BIT_NOFAIL, 0, 4, SLOW_WARN_COSTLY },
		{ GFP_KERNEL | GFP_BIT_NOFAIL, 0, 0, SLOW_WARN_NO_VICTIM },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		one_zone("5.10", 1, MIB(32));
		while (alloc_pages(GFP_KERNEL | GFP_BIT_MEMALLOC | GFP_BIT_NOWARN, 0) != PFN_NONE)
			;
		slow_trace_power_on();
		current.flags = cases[i].task;
		alloc_pages(cases[i].gfp | GFP_BIT_NOWARN, cases[i].order);
		current.flags = 0;
		assert_non_null(last_of(SLOW_WARNING));
		assert_int_equal(last_of(SLOW_WARNING)->answer, cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_steps_are_kept),
		cmocka_unit_test(a_request_that_the_fast_path_serves_leaves_no_step),
		cmocka_unit_test(a_request_says_how_it_came_in_and_how_it_ended),
		cmocka_unit_test(each_warning_of_the_kernel_is_a_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
