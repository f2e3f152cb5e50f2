/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel prints in /proc and /sys about its page allocator, byte for byte, trailing blanks
 * included. Files and terminals get the same text. Floor 13.
 */
#ifndef FRAMEPROOF_PROCFS_H
#define FRAMEPROOF_PROCFS_H

#include "memory.h"
#include "node.h"
#include "text.h"

/* Pages to KiB (Linux: the same name). */
#define K(pages) ((uint64_t)(pages) << (PAGE_SHIFT - 10))

/* The name of a zone type, "DMA" to "Device". */
/*@ requires type: type < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  name: string(\result);
*/
const char *zone_type_name(unsigned int type);

/* The name of a migratetype, "Unmovable" to "Isolate". */
/*@ requires type: migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  \nothing;
    ensures  name: string(\result);
*/
const char *migratetype_name(unsigned int migratetype);

/*
 * Does /proc/pagetypeinfo count the pageblock of this frame for the zone? Not without a memory map,
 * nor where the zone overlaps another and the frame is that one's.
 */
/*@ requires state: machine_ok && memory_known && fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0);
    requires zone:  zone_ok(zone);
    requires frame: FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
bool counts_pageblock(const struct zone *zone, pfn_t pfn);

/*
 * Append the file of that path, as reading it on the machine gives; false: there is no such file,
 * nothing is appended.
 */
/*@ requires state: readable;
    requires text:  text_ok(t);
    requires path:  string(path);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  none:  !\result ==> t->len == \old(t->len);
*/
bool procfs_read(struct text *t, const char *path);

/* The path of the i-th file that procfs_read knows; NULL past the last. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  path:  \result == \null || string(\result);
*/
const char *procfs_path(size_t i);

/* A counter of all zones, without the CPUs' differences, never below 0 (Linux: the same name). */
/*@ requires item:   0 <= item < NR_ZONE_STATS;
    requires counts: \forall integer z; ZONE(z) ==> counter_bounds(&zones[z]);
    terminates \true;
    assigns  \nothing;
    ensures  bound:  \result <= 2 * MAX_FRAMES * MAX_ZONES;
*/
uint64_t global_zone_page_state(int item);

/* Each file by itself. */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void buddyinfo_show(struct text *t); /* /proc/buddyinfo */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void pagetypeinfo_show(struct text *t); /* /proc/pagetypeinfo */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void zoneinfo_show(struct text *t); /* /proc/zoneinfo */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void vmstat_show(struct text *t); /* /proc/vmstat */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void meminfo_show(struct text *t); /* /proc/meminfo */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void unusable_show(struct text *t); /* /sys/kernel/debug/extfrag/unusable_index */
/*@ requires state: readable;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void extfrag_show(struct text *t); /* /sys/kernel/debug/extfrag/extfrag_index */

#endif
