/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous ranges: pages of one's choice instead of the allocator's, as CMA and gigantic pages need
 * them. Nothing is moved out of the way yet: all pages must be free. Floor 9.
 */
#ifndef FRAMEPROOF_CONTIG_H
#define FRAMEPROOF_CONTIG_H

#include "free.h"

enum contig_result {
	CONTIG_OK,
	CONTIG_INVALID, /* no such range: empty, or around it not all is one zone's memory */
	CONTIG_BUSY	/* a page is in use, or a pageblock is of a type that does not fit */
};

/*
 * Take [start, end), all of whose pages must be free, or wait on pcp lists, in pageblocks that are all
 * CMA, for MIGRATE_CMA, or all ordinary, for MIGRATE_MOVABLE; ordinary ones are movable afterwards.
 * They come back as single pages, each with a reference. CONTIG_BUSY has drained the zone's pcp lists
 * and moved free blocks to the tails of lists, as in the kernel (Linux: alloc_contig_range).
 */
/*@ requires type:    migratetype == MIGRATE_CMA || migratetype == MIGRATE_MOVABLE;
    requires rules:   isolation_rule;
    requires state:   allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, this_cpu;
    ensures  state:   allocator_ok && owners;
    ensures  here:    this_cpu == \old(this_cpu);
    ensures  result:  \result == CONTIG_OK || \result == CONTIG_INVALID || \result == CONTIG_BUSY;
    ensures  pages:   \result == CONTIG_OK ==> start < end && \forall integer p;
                        start <= p < end ==> allocated_block(p, 0) && refcount_of(p) == 1 &&
                          fresh{Pre}(p, 0);
    ensures  unmoved: unmoved{Pre,Post};
*/
enum contig_result alloc_contig_range(pfn_t start, pfn_t end, unsigned int migratetype);

/*
 * Free n single pages from start on, all or, if one of them is not right, none; *where is then its PFN
 * (Linux: free_contig_range).
 */
/*@ requires where:   \valid(where) && \separated(where, vmemmap + (0 .. nr_frames - 1));
    requires state:   allocator_ok && owners;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, memcg.usage, *where;
    ensures  state:   allocator_ok && owners;
    ensures  right:   \result == BAD_PAGE_NONE ==> \forall integer p; start <= p < start + n ==>
                        allocated_block{Pre}(p, 0);
    ensures  refused: \result != BAD_PAGE_NONE ==> unmoved{Pre,Post};
    ensures  others:  \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) &&
                        !(start <= q < start + n) ==> allocated_block(q, k);
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
enum bad_page free_contig_range(pfn_t start, uint64_t n, pfn_t *where);

#endif
