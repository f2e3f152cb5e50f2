/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trace ring: event number n, counted from 0, is at place n % trace_size until another takes
 * that place; so the newest trace_size events are there. Each carries its number, counted from 1.
 * The count stops at its end, which no machine reaches.
 */
#ifndef FRAMEPROOF_SPEC_TRACE_H
#define FRAMEPROOF_SPEC_TRACE_H

/*@ logic integer kept{L} = trace_count < trace_size ? trace_count : trace_size;

    predicate ring{L} =
      (trace_size > 0 ==> \valid(trace_ring + (0 .. trace_size - 1))) &&
      \separated(trace_ring + (0 .. trace_size - 1), &trace_ring, &trace_size, &trace_count,
                 &tracing);
*/

/* What storing events may touch. */
#define TRACE_FIELDS	trace_ring[0 .. trace_size - 1], trace_count

#endif
