/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page says of the block that it heads, one function a field. A page in state PAGE_TAIL
 * heads nothing, and its other fields mean nothing.
 */
#ifndef FRAMEPROOF_SPEC_PAGE_H
#define FRAMEPROOF_SPEC_PAGE_H

/*@ logic integer state_of   {L}(integer p) = vmemmap[p].state;
    logic integer order_of   {L}(integer p) = vmemmap[p].order;
    logic integer zone_of    {L}(integer p) = vmemmap[p].zone;
    logic integer refcount_of{L}(integer p) = vmemmap[p].refcount;

    predicate free_block{L}(integer p, integer o) =
      FRAME(p) && state_of(p) == PAGE_FREE && order_of(p) == o;

    predicate allocated_block{L}(integer p, integer o) =
      FRAME(p) && state_of(p) == PAGE_ALLOCATED && order_of(p) == o;
*/

/* The fields that say what a block is, as a location list; links and list number are apart. */
#define BLOCK_FIELDS \
	vmemmap[0 .. nr_frames - 1].state, vmemmap[0 .. nr_frames - 1].order, \
	vmemmap[0 .. nr_frames - 1].zone, vmemmap[0 .. nr_frames - 1].migratetype, \
	vmemmap[0 .. nr_frames - 1].flags

/* All that an operation on lists may touch when it is not known which pages and lists. */
#define LIST_FIELDS \
	vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev, \
	vmemmap[0 .. nr_frames - 1].list, lists[0 .. nr_lists - 1], behind[0 .. nr_frames - 1]

#endif
