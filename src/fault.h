/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tasks do with memory: touch it, lock it, read and write files. Each touch takes one tick of
 * simulated time. Floor 13.
 */
#ifndef FRAMEPROOF_FAULT_H
#define FRAMEPROOF_FAULT_H

#include "alloc.h"
#include "truncate.h"

/* What became of a touch. */
enum touch {
	TOUCH_PRESENT, /* the page was there */
	TOUCH_MINOR,   /* it took a page, or one of the swap cache (Linux: a minor fault) */
	TOUCH_MAJOR,   /* it had to be read (Linux: a major fault) */
	TOUCH_NO_PAGE  /* there was none */
};

/* What a touch may change. */
#define TOUCH_FIELDS ALLOC_FIELDS, current.interleave_prev, RECLAIM_FIELDS

/* A task writes to a page of its memory (Linux: handle_mm_fault). */
/*@ requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_TASK && index < m->nr_slots;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TOUCH_FIELDS;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  there:   \result != TOUCH_NO_PAGE ==> m->slots[index] % 4 == SLOT_PRESENT;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum touch touch_page(struct mapping *m, uint64_t index);

/* A page of a file is read or written through the page cache (Linux: generic_file_read_iter). */
/*@ requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_FILE && index < m->nr_slots;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TOUCH_FIELDS;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  there:   \result != TOUCH_NO_PAGE ==> m->slots[index] % 4 == SLOT_PRESENT;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum touch file_page(struct mapping *m, uint64_t index, bool write);

/* A task's memory, what it has and what it will have, may not be reclaimed, or may (Linux: mlockall). */
/*@ requires state:   allocator_ok && OWNERS_OK;
    requires owner:   MAPPING(m) && m->kind == MAPPING_TASK;
    terminates \true;
    assigns  mappings[0 .. MAX_MAPPINGS - 1].locked, LRU_FIELDS;
    ensures  state:   allocator_ok && OWNERS_OK;
    ensures  locked:  m->locked == locked;
*/
void mlock_all(struct mapping *m, bool locked);

/* Write every dirty page of the files, and wait for the disk; returns how many pages (Linux: sync). */
/*@ requires state:   lists_ok && OWNERS_OK;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state:   lists_ok && OWNERS_OK && disk.nr_queue == 0;
*/
uint64_t sync_files(void);

#endif
