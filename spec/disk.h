/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The queue of the disk: pages on their way, each once, and no others; and what is counted of dirty pages and of
 * those that are being written, by zone and by node.
 */
#ifndef FRAMEPROOF_SPEC_DISK_H
#define FRAMEPROOF_SPEC_DISK_H

/* A page that waits is one that can be on a list, and says so; if it is on one, on its own. */
/*@ predicate waits{L}(integer p) =
      lru_page(p) && LRU_FLAG(p, PG_WRITEBACK) && (LRU_FLAG(p, PG_LRU) ==> list(p) == LRU_LIST_OF(p));

    predicate queue_ok{L} =
      disk.nr_queue <= DISK_QUEUE && disk.ticks >= 1 &&
      (\forall integer i; 0 <= i < disk.nr_queue ==> waits(disk.queue[i])) &&
      (\forall integer i, j; 0 <= i < j < disk.nr_queue ==> disk.queue[i] != disk.queue[j]) &&
      \forall integer p; FRAME(p) && LRU_FLAG(p, PG_WRITEBACK) ==>
        \exists integer i; 0 <= i < disk.nr_queue && disk.queue[i] == p;
*/

/* A node's pages of a kind are those of its zones. */
#define OF_ZONE(kind, n, t)	kind((n) * MAX_NR_ZONES + (t), nr_frames)
#define OF_NODE(kind, n) \
	(OF_ZONE(kind, n, 0) + OF_ZONE(kind, n, 1) + OF_ZONE(kind, n, 2) + OF_ZONE(kind, n, 3) + \
	 OF_ZONE(kind, n, 4))
/*@ predicate zones_writes{L} =
      \forall integer n, t; 0 <= n < nr_node_ids && 0 <= t < MAX_NR_ZONES ==>
        lruvecs[n].write_pending[t] == OF_ZONE(dirty_in, n, t) + OF_ZONE(written_in, n, t);

    predicate nodes_writes{L} =
      \forall integer n; 0 <= n < nr_node_ids ==>
        nodes[n].nr_file_dirty == OF_NODE(dirty_in, n) &&
        nodes[n].nr_writeback == OF_NODE(written_in, n);

    predicate disk_ok{L} = queue_ok && zones_writes && nodes_writes;
*/

/* What is not being written is let alone; what is on no list comes on none. */
/*@ predicate unwritten_stay{L1,L2} =
      (\forall integer p; 0 <= p < \at(nr_frames, L1) && list{L1}(p) == LIST_NONE ==>
         list{L2}(p) == LIST_NONE) &&
      \forall integer p; 0 <= p < \at(nr_frames, L1) &&
        !HAS(\at(vmemmap[p].flags, L1), PG_WRITEBACK) ==>
          \at(vmemmap[p].flags, L1) == \at(vmemmap[p].flags, L2) && list{L1}(p) == list{L2}(p);
*/

/* What a page may change as it gets dirty or is cleaned. */
#define DIRT_FIELDS(p) \
	vmemmap[p].flags, lruvecs[NODE_OF(p)].write_pending[TYPE_AT(p)], \
	nodes[NODE_OF(p)].nr_file_dirty, nodes[NODE_OF(p)].nr_writeback

#endif
