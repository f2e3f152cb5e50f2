/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel prints in /proc and /sys about its page allocator, byte for byte, trailing blanks
 * included. Files and terminals get the same text. Floor 13.
 */
#ifndef FRAMEPROOF_PROCFS_H
#define FRAMEPROOF_PROCFS_H

#include "counters.h"
#include "memory.h"
#include "node.h"
#include "reserves.h"
#include "text.h"
#include "vm_items.h"

/* A list holds no more than all pages; that and the ranges of memory stay as they are. */
/*@ predicate list_counts{L} =
      \valid_read(lists + (0 .. nr_lists - 1)) &&
      \forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES;

    predicate ranges_stay{L1,L2}(struct memory_range *r, integer n) =
      \valid_read{L2}(r + (0 .. n - 1)) &&
      \forall integer i; 0 <= i < n ==>
        \at(r[i].start, L1) == \at(r[i].start, L2) && \at(r[i].end, L1) == \at(r[i].end, L2) &&
        \at(r[i].node, L1) == \at(r[i].node, L2);

    predicate same_ranges{L1,L2} =
      \at(nr_memory_ranges, L1) == \at(nr_memory_ranges, L2) <= MAX_RANGES &&
      ranges_stay{L1,L2}(\at(&memory_ranges[0], L1), \at(nr_memory_ranges, L1));

    lemma ranges_kept{L1,L2}: memory_known{L1} && same_ranges{L1,L2} ==> memory_known{L2};
*/

/* A counter is of pages that there are, but for what CPUs hide of it. */
/*@ predicate few_counted{L}(struct zone *z) =
      \forall integer i; ITEM(i) ==> -MAX_FRAMES <= z->vm_stat[i] <= 2 * MAX_FRAMES;
*/

/* As many events as that of each CPU: sums over CPUs and zones stay below 2^64. */
/*@ predicate few_events{L}(struct zone *z) =
      \forall integer c; CPU(c) ==>
        z->pcp[c].short_cuts <= EVENTS_MAX && z->pcp[c].pgalloc <= EVENTS_MAX &&
        z->pcp[c].pgfree <= EVENTS_MAX &&
        \forall integer i; 0 <= i < NR_NUMA_STATS ==> z->pcp[c].numa[i] <= EVENTS_MAX;
*/

/* What the entries of a table count; n of them, and the one that ends it. */
/*@ predicate table{L}(struct counter_name *t, integer n, integer least, integer most) =
      t[n].name == \null &&
      \forall integer i; 0 <= i < n ==> t[i].name != \null && least <= t[i].item <= most;
*/

/* Pages to KiB (Linux: the same name). */
#define K(pages) ((uint64_t)(pages) * (PAGE_SIZE / 1024u))

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
/*@ requires state: shown_blocks;
    requires zone:  \valid_read(zone);
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
    requires text:  text_ok(t) && text_apart(t);
    requires nodes: \base_addr(t) != \base_addr(&nodes[0]);
    requires path:  string(path);
    requires names: counter_tables && tables_apart(t);
    requires pages: zone_pages;
    requires trace: event_kinds;
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
/*@ requires item:   item == NOT_SIMULATED || ITEM(item);
    requires counts: zone_counts;
    terminates \true;
    assigns  \nothing;
    ensures  bound:  \result <= 2 * MAX_FRAMES * MAX_ZONES;
*/
uint64_t global_zone_page_state(int item);

/* Each file by itself. */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void buddyinfo_show(struct text *t); /* /proc/buddyinfo */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void pagetypeinfo_show(struct text *t); /* /proc/pagetypeinfo */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    requires names: counter_tables && tables_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void zoneinfo_show(struct text *t); /* /proc/zoneinfo */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    requires nodes: \base_addr(t) != \base_addr(&nodes[0]);
    requires names: counter_tables && tables_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void vmstat_show(struct text *t); /* /proc/vmstat */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    requires nodes: \base_addr(t) != \base_addr(&nodes[0]);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void meminfo_show(struct text *t); /* /proc/meminfo */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    requires pages: zone_pages;
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void unusable_show(struct text *t); /* /sys/kernel/debug/extfrag/unusable_index */
/*@ requires state: readable;
    requires text:  text_ok(t) && text_apart(t);
    requires pages: zone_pages;
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
void extfrag_show(struct text *t); /* /sys/kernel/debug/extfrag/extfrag_index */

#endif
