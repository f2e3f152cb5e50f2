/* SPDX-License-Identifier: GPL-2.0-only */
/* The ring of the slow path's steps. */
#include "slow_trace.h"

struct slow_trace slow_trace;

void slow_trace_power_on(void)
{
	slow_trace.requests = slow_trace.count = 0;
}

void slow_step(enum slow_kind kind, uint32_t flags, uint64_t value, unsigned int answer)
{
	slow_trace.steps[slow_trace.count % SLOW_STEPS] =
		(struct slow_step){ value, flags, (uint8_t)kind, (uint8_t)answer };
	if (kind == SLOW_REQUEST && slow_trace.requests < UINT64_MAX)
		slow_trace.requests++;
	if (slow_trace.count < UINT64_MAX)
		slow_trace.count++;
}

const struct slow_step *slow_step_nth(uint64_t i)
{
	uint64_t first = slow_trace.count > SLOW_STEPS ? slow_trace.count - SLOW_STEPS : 0;

	if (i >= slow_trace.count - first)
		return NULL;
	return &slow_trace.steps[(first + i) % SLOW_STEPS];
}
