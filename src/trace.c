/* SPDX-License-Identifier: GPL-2.0-only */
/* The trace ring. */
#include "trace.h"

bool tracing;
struct trace_event *trace_ring;
uint64_t trace_size, trace_count;

void trace_store(const struct trace_event *event)
{
	struct trace_event *place;

	if (trace_size == 0)
		return;
	place = &trace_ring[trace_count % trace_size];
	*place = *event;
	if (likely(trace_count < UINT64_MAX))
		trace_count++;
	place->seq = trace_count;
}

const struct trace_event *trace_nth(uint64_t i)
{
	uint64_t kept = trace_count < trace_size ? trace_count : trace_size;

	if (i >= kept)
		return NULL;
	return &trace_ring[(trace_count - kept + i) % trace_size];
}
