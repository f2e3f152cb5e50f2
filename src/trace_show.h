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
void trace_show(struct text *t);

/* One event as a line of it. */
void trace_event_show(struct text *t, const struct trace_event *event);

#endif
