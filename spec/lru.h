/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that can be taken back: an LRU list holds single allocated pages of its node. What an
 * operation on such pages may touch, and what it leaves alone.
 */
#ifndef FRAMEPROOF_SPEC_LRU_H
#define FRAMEPROOF_SPEC_LRU_H

/* A page that could go on an LRU list, and one that is on the list that its flags name. */
#define LRU_FLAG(p, bit)	HAS(vmemmap[p].flags, bit)
#define LRU_NAMED(p) \
	(LRU_FLAG(p, PG_MLOCKED) ? 4 : \
	 (LRU_FLAG(p, PG_SWAPBACKED) ? 0 : 2) + (LRU_FLAG(p, PG_ACTIVE) ? 1 : 0))
#define LRU_LIST_OF(p) \
	(lruvecs[zones[vmemmap[p].zone].node].lists + LRU_NAMED(p))

/*@ predicate lruvecs_ok{L} =
      nr_node_ids <= MAX_NUMNODES &&
      \forall integer n; 0 <= n < nr_node_ids ==>
        1 <= lruvecs[n].lists && lruvecs[n].lists + NR_LRU_LISTS <= nr_lists;

    predicate lru_page{L}(integer p) =
      FRAME(p) && vmemmap[p].zone < MAX_ZONES && zones[vmemmap[p].zone].node < nr_node_ids &&
      zones[vmemmap[p].zone].type < MAX_NR_ZONES && state_of(p) == PAGE_ALLOCATED &&
      order_of(p) == 0;

    predicate on_lru{L}(integer p) =
      lru_page(p) && LRU_FLAG(p, PG_LRU) && list(p) == LRU_LIST_OF(p) &&
      lruvecs[zones[vmemmap[p].zone].node]
        .by_zone[zones[vmemmap[p].zone].type][LRU_NAMED(p)] > 0;
*/

/* Blocks that are not on LRU lists stay whose they are. */
/*@ predicate unmoved_but_lru{L1,L2} =
      \forall integer p, k; ORDER(k) && allocated_block{L1}(p, k) &&
        !HAS(\at(vmemmap[p].flags, L1), PG_LRU) ==> allocated_block{L2}(p, k);
*/

/* What is counted of such pages; what moving one between lists may touch. */
#define LRU_COUNTS \
	lruvecs[0 .. MAX_NUMNODES - 1], vm_events[0 .. NR_VM_EVENTS - 1], \
	node_stats[0 .. MAX_NUMNODES - 1][0 .. NR_NODE_COUNTS - 1], \
	nodes[0 .. MAX_NUMNODES - 1].nr_file_pages, nodes[0 .. MAX_NUMNODES - 1].nr_file_dirty, \
	nodes[0 .. MAX_NUMNODES - 1].nr_writeback, nodes[0 .. MAX_NUMNODES - 1].nr_file_lru
#define LRU_FIELDS \
	LIST_FIELDS, vmemmap[0 .. nr_frames - 1].flags, LRU_COUNTS

#endif
