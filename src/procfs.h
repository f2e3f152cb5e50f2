/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel prints in /proc and /sys about its page allocator, byte for byte, trailing blanks
 * included. Files and terminals get the same text. Floor 13.
 *
 * Every function appends to a struct text and never writes past its buffer; a text that did not
 * fit has len >= size, and len says how large a buffer would do.
 */
#ifndef FRAMEPROOF_PROCFS_H
#define FRAMEPROOF_PROCFS_H

#include "node.h"
#include "task.h"
#include "trace.h"

/* A text under way: size bytes at buf, the first len taken; a NUL follows while there is room. */
struct text {
	char  *buf;
	size_t size, len;
};

/* Did it all fit, with its NUL? */
static inline bool text_complete(const struct text *t)
{
	return t->len < t->size;
}

/* Append as printf does. What does not fit is counted in len and lost. */
__attribute__((format(printf, 2, 3)))
void text_printf(struct text *t, const char *format, ...);

/* The name of a zone type, "DMA" to "Device". */
const char *zone_type_name(unsigned int type);

/* The name of a migratetype, "Unmovable" to "Isolate". */
const char *migratetype_name(unsigned int migratetype);

/*
 * Does /proc/pagetypeinfo count the pageblock of this frame for the zone? Not without a memory map,
 * nor where the zone overlaps another and the frame is that one's.
 */
bool counts_pageblock(const struct zone *zone, pfn_t pfn);

/*
 * Append the file of that path, as reading it on the machine gives; false: there is no such file,
 * nothing is appended.
 */
bool procfs_read(struct text *t, const char *path);

/* The path of the i-th file that procfs_read knows; NULL past the last. */
const char *procfs_path(size_t i);

/* Each file by itself. */
void buddyinfo_show(struct text *t);		/* /proc/buddyinfo */
void pagetypeinfo_show(struct text *t);		/* /proc/pagetypeinfo */
void zoneinfo_show(struct text *t);		/* /proc/zoneinfo */
void vmstat_show(struct text *t);		/* /proc/vmstat */
void meminfo_show(struct text *t);		/* /proc/meminfo */
void unusable_show(struct text *t);		/* /sys/kernel/debug/extfrag/unusable_index */
void extfrag_show(struct text *t);		/* /sys/kernel/debug/extfrag/extfrag_index */
void trace_show(struct text *t);		/* /sys/kernel/tracing/trace: its header and every event */

/* One event as a line of the trace. */
void trace_event_show(struct text *t, const struct trace_event *event);

/*
 * The report of a failed allocation in the kernel log, without log time and call trace; nothing for
 * a request with __GFP_NOWARN. nodemask: the request's, NULL if it has none (Linux: warn_alloc).
 */
void warn_alloc(struct text *t, gfp_t gfp, unsigned int order, const nodemask_t *nodemask);

#endif
