/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trace events in the kernel's text. Floor 6.
 */
#ifndef FRAMEPROOF_TRACE_SHOW_H
#define FRAMEPROOF_TRACE_SHOW_H

#include "text.h"
#include "trace.h"

/* Print the column of irq and preemption state? (/sys/kernel/tracing/options/irq-info) */
extern bool trace_irq_info;

/* The ring as /sys/kernel/tracing/trace: a header, and every event that is kept. */
/*@ requires rules: rules && cpus;
    requires ring:  ring && event_kinds;
    requires text:  text_ok(t) && \base_addr(t) != \base_addr(trace_ring);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void trace_show(struct text *t);

/* One event as a line of it. */
/*@ requires rules: rules;
    requires text:  text_ok(t) && \base_addr(t) != \base_addr(event);
    requires event: \valid_read(event) && event->kind < NR_TRACE_KINDS;
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void trace_event_show(struct text *t, const struct trace_event *event);

#endif
