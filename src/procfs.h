/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel prints in /proc and /sys about its page allocator, byte for byte, trailing blanks
 * included. Files and terminals get the same text. Floor 13.
 */
#ifndef FRAMEPROOF_PROCFS_H
#define FRAMEPROOF_PROCFS_H

#include "node.h"
#include "text.h"

/* Pages to KiB (Linux: the same name). */
#define K(pages)	((uint64_t)(pages) << (PAGE_SHIFT - 10))

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

/* A counter of all zones, without the CPUs' differences, never below 0 (Linux: the same name). */
uint64_t global_zone_page_state(int item);

/* Each file by itself. */
void buddyinfo_show(struct text *t);		/* /proc/buddyinfo */
void pagetypeinfo_show(struct text *t);		/* /proc/pagetypeinfo */
void zoneinfo_show(struct text *t);		/* /proc/zoneinfo */
void vmstat_show(struct text *t);		/* /proc/vmstat */
void meminfo_show(struct text *t);		/* /proc/meminfo */
void unusable_show(struct text *t);		/* /sys/kernel/debug/extfrag/unusable_index */
void extfrag_show(struct text *t);		/* /sys/kernel/debug/extfrag/extfrag_index */

#endif
