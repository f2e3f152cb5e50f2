/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The disk: pages on their way to it, one after the other, and simulated time, which passes as
 * pages are touched and where somebody waits. Floor 7.
 */
#ifndef FRAMEPROOF_DISK_H
#define FRAMEPROOF_DISK_H

#include "lru.h"

/* Pages that may wait for the disk at once (Linux: nr_requests). */
#define DISK_QUEUE 128u

struct disk {
	uint64_t now;	       /* ticks since power on */
	uint64_t ticks;	       /* that one page takes, 1 or more */
	uint64_t done;	       /* when the first in the queue will be written */
	unsigned int nr_queue; /* oldest first */
	pfn_t queue[DISK_QUEUE];
};
extern struct disk disk;

/* A page that waits can be written, and is written once. */
/*@ predicate disk_ok{L} =
      disk.nr_queue <= DISK_QUEUE && disk.ticks >= 1 &&
      \forall integer i; 0 <= i < disk.nr_queue ==>
        lru_page(disk.queue[i]) && LRU_FLAG(disk.queue[i], PG_WRITEBACK);
*/

/* Time begins, and nothing waits; after each power on. */
/*@ terminates \true;
    assigns  disk;
    ensures  empty: disk_ok && disk.nr_queue == 0 && disk.now == 0;
*/
void disk_power_on(void);

/* A file's page no longer is what is on the disk (Linux: folio_account_dirtied). */
/*@ requires page:  lru_page(pfn) && !LRU_FLAG(pfn, PG_SWAPBACKED);
    requires lists: lruvecs_ok;
    terminates \true;
    assigns  vmemmap[pfn].flags, LRU_COUNTS;
    ensures  dirty: LRU_FLAG(pfn, PG_DIRTY);
*/
void set_page_dirty(pfn_t pfn);

/* What the page holds is not wanted, or is being written (Linux: folio_account_cleaned). */
/*@ requires page:  lru_page(pfn);
    requires lists: lruvecs_ok;
    terminates \true;
    assigns  vmemmap[pfn].flags, LRU_COUNTS;
    ensures  clean: !LRU_FLAG(pfn, PG_DIRTY);
*/
void clear_page_dirty(pfn_t pfn);

/* Has the queue room for another page? */
/*@ terminates \true;
    assigns  \nothing;
    ensures  room:  \result <==> disk.nr_queue < DISK_QUEUE;
*/
static inline bool disk_has_room(void)
{
	return disk.nr_queue < DISK_QUEUE;
}

/* Put a dirty page into the queue; where it is full, wait for room (Linux: submit_bio). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    requires page:  lru_page(pfn) && LRU_FLAG(pfn, PG_DIRTY) && !LRU_FLAG(pfn, PG_WRITEBACK);
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok;
    ensures  write: LRU_FLAG(pfn, PG_WRITEBACK) && !LRU_FLAG(pfn, PG_DIRTY);
*/
void start_writeback(pfn_t pfn);

/* Let time pass: what is written by then has left the queue. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok && disk.nr_queue <= \old(disk.nr_queue);
*/
void disk_pass(uint64_t ticks);

/* Wait until the oldest page of the queue is written; false: there is none. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok;
    ensures  one:   \result <==> \old(disk.nr_queue) > 0;
    ensures  one:   \result ==> disk.nr_queue == \old(disk.nr_queue) - 1;
*/
bool disk_wait(void);

/* Wait until the page is written, if it waits (Linux: folio_wait_writeback). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok && lru_page(pfn);
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok;
*/
void wait_on_page_writeback(pfn_t pfn);

/* Read a page, which takes as long as a write. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok;
*/
void disk_read(void);

#endif
