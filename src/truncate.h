/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that their owners give back: when a task ends, when a file is deleted, when page cache is
 * dropped. Floor 9.
 */
#ifndef FRAMEPROOF_TRUNCATE_H
#define FRAMEPROOF_TRUNCATE_H

#include "disk.h"
#include "free.h"
#include "mapping.h"

#include "../spec/truncate.h"

/* Free a page and empty its owner's slot; what it holds is lost (Linux: truncate_inode_folio). */
/*@ requires state:   allocator_ok && owners && OWNERS_OK;
    requires page:    on_lru(pfn) && owned(pfn) && refcount_of(pfn) == 1;
    terminates \true;
    assigns  TRUNCATE_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK;
    ensures  others:  \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                        allocated_block(q, k);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void truncate_page(pfn_t pfn);

/* Free all that an owner has, in memory and in swap (Linux: unmap_vmas). */
/*@ requires state:   allocator_ok && owners && OWNERS_OK;
    requires owner:   MAPPING(m) && m->kind != MAPPING_FREE;
    terminates \true;
    assigns  TRUNCATE_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK;
    ensures  nothing: m->nr_pages == 0 && m->nr_swap == 0;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void unmap_all(struct mapping *m);

/* Free all that an owner has; it is no more (Linux: exit_mmap, truncate_inode_pages). */
/*@ requires state:   allocator_ok && owners && OWNERS_OK;
    requires owner:   MAPPING(m) && m->kind != MAPPING_FREE;
    terminates \true;
    assigns  TRUNCATE_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK;
    ensures  gone:    m->kind == MAPPING_FREE;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void mapping_close(struct mapping *m);

/*
 * Free page cache that the disk has as well and that nothing holds; returns how many pages
 * (Linux: drop_pagecache_sb).
 */
/*@ requires state:   allocator_ok && owners && OWNERS_OK;
    terminates \true;
    assigns  TRUNCATE_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
uint64_t drop_pagecache(void);

#endif
