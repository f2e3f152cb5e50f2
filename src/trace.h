/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trace events of the allocator, kept in a ring that the host provides; procfs prints them in
 * the kernel's text. Floor 2.
 */
#ifndef FRAMEPROOF_TRACE_H
#define FRAMEPROOF_TRACE_H

#include "types.h"

enum trace_kind {
	TRACE_MM_PAGE_ALLOC,
	TRACE_MM_PAGE_FREE,
	TRACE_MM_PAGE_FREE_BATCHED,
	TRACE_MM_PAGE_ALLOC_ZONE_LOCKED,
	TRACE_MM_PAGE_PCPU_DRAIN,
	TRACE_MM_PAGE_ALLOC_EXTFRAG,
	NR_TRACE_KINDS
};

/* One event; fields that its kind does not have are 0. */
struct trace_event {
	uint64_t seq; /* 1, 2, ...: the time of the simulated machine */
	pfn_t pfn;    /* PFN_NONE: a failed allocation */
	gfp_t gfp;
	uint16_t cpu;
	uint8_t kind;	     /* enum trace_kind */
	uint8_t order;	     /* extfrag: alloc_order */
	uint8_t migratetype; /* extfrag: alloc_migratetype */
	uint8_t percpu_refill;
	uint8_t fallback_order;
	uint8_t fallback_migratetype;
	uint8_t change_ownership;
};

/* Is anybody listening? Asked before each event, so that nobody else pays. */
extern bool tracing;

/* The ring: trace_size places, trace_count events ever; the newest trace_size are kept. */
extern struct trace_event *trace_ring;
extern uint64_t trace_size, trace_count;

#include "../spec/trace.h"

/* Store one event; the oldest gives way when the ring is full. */
/*@ requires ring:   ring;
    requires event:  \valid_read(event);
    requires apart:  \separated(event, &tracing, &trace_ring, &trace_size, &trace_count);
    requires apart:  \separated(event, trace_ring + (0 .. trace_size - 1));
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  none:   trace_size == 0 ==> trace_count == \old(trace_count);
    ensures  count:  trace_size != 0 && \old(trace_count) < UINT64_MAX ==>
                       trace_count == \old(trace_count) + 1;
    ensures  number: trace_size != 0 ==>
                       trace_ring[\old(trace_count) % trace_size].seq == trace_count;
    ensures  event:  trace_size != 0 ==>
                       trace_ring[\old(trace_count) % trace_size].pfn == event->pfn;
    ensures  others: \forall integer i; 0 <= i < trace_size && i != \old(trace_count) % trace_size ==>
                       trace_ring[i] == \old(trace_ring[i]);
*/
void trace_store(const struct trace_event *event);

/* The i-th of the events that are kept, oldest first; NULL past the last. */
/*@ requires ring:   ring;
    terminates \true;
    assigns  \nothing;
    ensures  past:   \result == \null <==> i >= kept;
    ensures  event:  i < kept ==>
                       \result == &trace_ring[(trace_count - kept + i) % trace_size];
    ensures  apart:  i < kept ==>
                       \separated(\result, &tracing, &trace_ring, &trace_size, &trace_count);
*/
const struct trace_event *trace_nth(uint64_t i);

#endif
