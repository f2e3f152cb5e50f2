/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of a recorded kmem trace, as tracefs or perf script print them:
 *
 *	gcc-2793  [000] .....  3951.137764: mm_page_alloc: page=00... pfn=0x1d2b4c order=0 ...
 *	gcc  2793 [000]  3951.137764: kmem:mm_page_alloc: page=0x... pfn=0x1d2b4c order=0 ...
 *
 * A task's name may hold anything, so a line is read from its last '['. Floor 14.
 */
#ifndef FRAMEPROOF_KMEM_TRACE_H
#define FRAMEPROOF_KMEM_TRACE_H

#include "../src/trace.h"

/* What a line is. */
enum kmem_line {
	KMEM_EVENT,	  /* an event of the allocator: *event holds it */
	KMEM_OTHER_EVENT, /* an event of somebody else */
	KMEM_HEADER,	  /* a comment, or empty */
	KMEM_LOST,	  /* "CPU:n [LOST n EVENTS]" */
	KMEM_SKIPPED	  /* none of these: why says so */
};

struct kmem_event {
	enum trace_kind kind;
	unsigned int cpu;
	uint64_t time; /* of the recording's clock, in nanoseconds */
	pfn_t pfn;     /* PFN_NONE: a failed allocation */
	unsigned int order;
	gfp_t gfp; /* of an allocation; gfp_valid holds */
};

/* What is known of the trace so far. Zeroed is the start. */
struct kmem_trace {
	unsigned int nr_cpus;	   /* that the header names; 0: it does not */
	uint64_t nr_lost;	   /* events that the kernel says it lost */
	uint64_t nr_unknown_flags; /* names of GFP flags, passed over */
	char unknown_flag[40];	   /* the first of them */
	char why[120];		   /* the last line that was skipped: why */
};

/* Read one line, without its newline. */
enum kmem_line kmem_parse(struct kmem_trace *trace, const char *line, struct kmem_event *event);

/* The name that the kernel has for a kind of event, "mm_page_alloc" and so on. */
const char *kmem_event_name(enum trace_kind kind);

#endif
