/* SPDX-License-Identifier: GPL-2.0-only */
/* Boot memory: ascending ranges of memory, and ascending ranges of it that are taken. */
#ifndef FRAMEPROOF_SPEC_MEMBLOCK_H
#define FRAMEPROOF_SPEC_MEMBLOCK_H

#include "ranges.h"

/* The arrays are there, apart from each other; and what is in them is in order. */
/*@ predicate memblock_there{L}(struct memblock *b) =
      \valid(b) && b->nr_reserved <= b->max_reserved &&
      \valid(b->reserved + (0 .. b->max_reserved - 1)) &&
      \separated(b, b->reserved + (0 .. b->max_reserved - 1)) &&
      \separated(b->reserved + (0 .. b->max_reserved - 1), b->memory + (0 .. b->nr_memory - 1));

    predicate memblock_ok{L}(struct memblock *b) =
      memblock_there(b) && ascending((struct memory_range *)b->memory, b->nr_memory) &&
      ascending(b->reserved, b->nr_reserved);

    predicate taken{L}(struct memblock *b, integer p) = in_ranges(b->reserved, b->nr_reserved, p);
*/

/* Runs [s, e) of frames, range by range: none reserved is in it; a range of memory holds it. */
/*@ predicate outside_reserved{L}(struct memblock *b, integer s, integer e) =
      \forall integer i; 0 <= i < b->nr_reserved ==>
        b->reserved[i].end <= s || e <= b->reserved[i].start;

    predicate in_memory{L}(struct memblock *b, integer s, integer e) =
      \exists integer i; 0 <= i < b->nr_memory &&
        b->memory[i].start <= s && e <= b->memory[i].end;
*/

/* Nothing but [s, e) is taken more. */
/*@ predicate more_taken{L1,L2}(struct memblock *b, integer s, integer e) =
      \forall integer p; taken{L2}(b, p) <==> taken{L1}(b, p) || s <= p < e;
*/

/* The reserved range k is what i was before. */
/*@ logic integer r_start{L}(struct memblock *b, integer k) = b->reserved[k].start;
    logic integer r_end{L}(struct memblock *b, integer k) = b->reserved[k].end;
    logic integer r_node{L}(struct memblock *b, integer k) = b->reserved[k].node;
*/
#define RANGE_KEPT(L1, L2, b, i, k) \
	(r_start{L1}(b, i) == r_start{L2}(b, k) && r_end{L1}(b, i) == r_end{L2}(b, k) && \
	 r_node{L1}(b, i) == r_node{L2}(b, k))

/* All that memblock_ok speaks of is as it was, ... */
#define MEMBLOCK_KEPT(L1, L2, b) \
	(\at((b)->memory, L1) == \at((b)->memory, L2) && \
	 \at((b)->reserved, L1) == \at((b)->reserved, L2) && \
	 \at((b)->nr_memory, L1) == \at((b)->nr_memory, L2) && \
	 \at((b)->nr_reserved, L1) == \at((b)->nr_reserved, L2) && \
	 \at((b)->max_reserved, L1) == \at((b)->max_reserved, L2) && \
	 (\forall integer k; 0 <= k < \at((b)->nr_memory, L1) ==> \
	    \at((b)->memory[k].start, L1) == \at((b)->memory[k].start, L2) && \
	    \at((b)->memory[k].end, L1) == \at((b)->memory[k].end, L2) && \
	    \at((b)->memory[k].node, L1) == \at((b)->memory[k].node, L2)) && \
	 (\forall integer k; 0 <= k < \at((b)->nr_reserved, L1) ==> \
	    \at((b)->reserved[k].start, L1) == \at((b)->reserved[k].start, L2) && \
	    \at((b)->reserved[k].end, L1) == \at((b)->reserved[k].end, L2) && \
	    \at((b)->reserved[k].node, L1) == \at((b)->reserved[k].node, L2)))

/* ... and so it still holds. */
/*@ predicate memblock_same{L1,L2}(struct memblock *b) = MEMBLOCK_KEPT(L1, L2, b);

    lemma ascending_kept{L1,L2}: \forall struct memory_range *r, integer n;
      ascending{L1}(r, n) && \valid_read{L2}(r + (0 .. n - 1)) &&
      (\forall integer k; 0 <= k < n ==>
         \at(r[k].start, L1) == \at(r[k].start, L2) && \at(r[k].end, L1) == \at(r[k].end, L2) &&
         \at(r[k].node, L1) == \at(r[k].node, L2)) ==>
      ascending{L2}(r, n);

    lemma memblock_kept{L1,L2}: \forall struct memblock *b;
      memblock_ok{L1}(b) && memblock_there{L2}(b) &&
      \at(\valid_read(b->memory + (0 .. b->nr_memory - 1)), L2) && memblock_same{L1,L2}(b) ==>
      memblock_ok{L2}(b);
*/

/* What an allocation may touch. */
#define MEMBLOCK_FIELDS(b)	(b)->reserved[0 .. (b)->max_reserved - 1], (b)->nr_reserved

#endif
