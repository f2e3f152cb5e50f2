/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Migration: a page that a task or a file owns moves to another frame, and nobody who uses it is any
 * the wiser. Floor 8.
 */
#ifndef FRAMEPROOF_MIGRATE_H
#define FRAMEPROOF_MIGRATE_H

#include "disk.h"
#include "mapping.h"

/* How long to wait for a page (Linux: enum migrate_mode). */
enum migrate_mode {
	MIGRATE_ASYNC,	    /* not at all, and only where it is worth the trouble */
	MIGRATE_SYNC_LIGHT, /* not for the disk */
	MIGRATE_SYNC	    /* as long as it takes */
};

enum migrate_result {
	MIGRATED,
	MIGRATE_AGAIN, /* it is being written: first move the others */
	MIGRATE_FAILED
};

/* Faults on purpose: every interval-th migration fails, until times faults are spent. */
struct fail_migrate {
	uint64_t interval; /* 1 or more */
	int64_t times;	   /* faults left; 0: none, -1: no end */
	uint64_t count, faults;
};
extern struct fail_migrate fail_migrate;

#include "../spec/truncate.h"

/*
 * Move a page that is off its LRU list to a new frame of the same zone, which goes on the list. The
 * old frame is nobody's then, and the caller's to free; with force the disk is waited for
 * (Linux: migrate_folio_unmap and migrate_folio_move).
 */
/*@ requires state:   lists_ok && OWNERS_OK && fail_migrate.interval >= 1;
    requires page:    lru_page(from) && list(from) == LIST_NONE && owned(from);
    requires room:    lru_page(to) && list(to) == LIST_NONE && vmemmap[to].flags == 0 &&
                      vmemmap[to].zone == vmemmap[from].zone && to != from;
    terminates \true;
    assigns  disk, LRU_FIELDS, SLOT_OF(from), page_owners[to], fail_migrate;
    ensures  state:   lists_ok && OWNERS_OK && fail_migrate.interval >= 1;
    ensures  moved:   \result == MIGRATED ==> on_lru(to) && owned(to) &&
                        page_owners[to].mapping == \old(page_owners[from].mapping) &&
                        page_owners[to].index == \old(page_owners[from].index) &&
                        vmemmap[from].flags == 0 && list(from) == LIST_NONE;
    ensures  stays:   \result != MIGRATED ==> owned(from) && list(from) == LIST_NONE &&
                        list(to) == LIST_NONE && vmemmap[to].flags == 0;
    ensures  again:   \result == MIGRATE_AGAIN ==> !force && mode == MIGRATE_SYNC;
*/
enum migrate_result migrate_page(pfn_t from, pfn_t to, enum migrate_mode mode, bool force);

#endif
