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

#include "../spec/disk.h"

/* Time begins, and nothing waits; after each power on. */
/*@ terminates \true;
    assigns  disk;
    ensures  empty: queue_ok && disk.nr_queue == 0 && disk.now == 0;
*/
void disk_power_on(void);

/* A file's page no longer is what is on the disk (Linux: folio_account_dirtied). */
/*@ requires page:  lru_page(pfn) && !LRU_FLAG(pfn, PG_SWAPBACKED);
    requires state: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  DIRT_FIELDS(pfn), node_stats[NODE_OF(pfn)][NR_DIRTIED];
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  dirty: LRU_FLAG(pfn, PG_DIRTY);
    ensures  flags: vmemmap[pfn].flags == (HAS(\old(vmemmap[pfn].flags), PG_DIRTY) ?
                      \old(vmemmap[pfn].flags) : WITH(\old(vmemmap[pfn].flags), PG_DIRTY));
*/
void set_page_dirty(pfn_t pfn);

/* What the page holds is not wanted, or is being written (Linux: folio_account_cleaned). */
/*@ requires page:  lru_page(pfn);
    requires state: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  DIRT_FIELDS(pfn);
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  flags: vmemmap[pfn].flags == WITHOUT(\old(vmemmap[pfn].flags), PG_DIRTY);
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
    requires list:  LRU_FLAG(pfn, PG_LRU) ==> on_lru(pfn);
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  write: LRU_FLAG(pfn, PG_WRITEBACK) && !LRU_FLAG(pfn, PG_DIRTY);
*/
void start_writeback(pfn_t pfn);

/* Let time pass: what is written by then has left the queue. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  stay:  unwritten_stay{Pre,Post};
    ensures  state: lists_ok && lruvecs_ok && disk_ok && disk.nr_queue <= \old(disk.nr_queue);
*/
void disk_pass(uint64_t ticks);

/* Wait until the oldest page of the queue is written; false: there is none. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  stay:  unwritten_stay{Pre,Post};
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  one:   \result <==> \old(disk.nr_queue) > 0;
    ensures  one:   \result ==> disk.nr_queue == \old(disk.nr_queue) - 1;
*/
bool disk_wait(void);

/* Wait until the page is written, if it waits (Linux: folio_wait_writeback). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    requires page:  lru_page(pfn);
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  stay:  unwritten_stay{Pre,Post};
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  done:  !LRU_FLAG(pfn, PG_WRITEBACK);
*/
void wait_on_page_writeback(pfn_t pfn);

/* Read a page, which takes as long as a write. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  stay:  unwritten_stay{Pre,Post};
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
*/
void disk_read(void);

#endif
