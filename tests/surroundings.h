/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that a power on does not reset, for programs that power on many machines. */
#ifndef FRAMEPROOF_TESTS_SURROUNDINGS_H
#define FRAMEPROOF_TESTS_SURROUNDINGS_H

#include "../src/alloc.h"
#include "../src/page_reporting.h"
#include "../src/trace.h"

static inline void reset_surroundings(void)
{
	current = (struct task){ .policy_nodes = NODEMASK_ALL, .mems_allowed = NODEMASK_ALL };
	cpusets_enabled = false;
	tracing = false;
	trace_size = trace_count = 0;
	memcg = (struct memcg){ 0 };
	fail_page_alloc =
		(struct fail_page_alloc){ .interval = 1, .times = -1, .probability = 100 };
	slowpath_events = (struct slowpath_events){ 0 };
	last_failure = (struct alloc_failure){ 0 };
	page_reporting_events = (struct page_reporting_events){ 0 };
	debug_guardpage_minorder = 0;
}

#endif
