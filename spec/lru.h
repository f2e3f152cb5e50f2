/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that can be taken back: an LRU list holds single allocated pages of its node. What an
 * operation on such pages may touch, and what it leaves alone.
 */
#ifndef FRAMEPROOF_SPEC_LRU_H
#define FRAMEPROOF_SPEC_LRU_H

/* Where a page lies, and the list that its flags name. */
#define NODE_OF(p)	(zones[vmemmap[p].zone].node)
#define TYPE_AT(p)	(zones[vmemmap[p].zone].type)
#define LRU_FLAG(p, bit)	HAS(vmemmap[p].flags, bit)
#define LRU_NAMED(p) \
	(LRU_FLAG(p, PG_MLOCKED) ? 4 : \
	 (LRU_FLAG(p, PG_SWAPBACKED) ? 0 : 2) + (LRU_FLAG(p, PG_ACTIVE) ? 1 : 0))
#define LRU_LIST_OF(p)	(lruvecs[NODE_OF(p)].lists + LRU_NAMED(p))

/*
 * Of the pages below n: those of a zone that are on list l, that are dirty and of a file, and that
 * are on their way to the disk. Their definitions are for the few functions that go through all
 * pages (LRU_OPEN); to others they are names, or provers would go through them too.
 */
#define DIRTY_FILE(flags)	(HAS(flags, PG_DIRTY) && !HAS(flags, PG_SWAPBACKED))
#ifdef LRU_OPEN
/*@ logic integer listed_in{L}(integer l, integer z, integer n) =
      n <= 0 ? 0 : listed_in(l, z, n - 1) + (zone_of(n - 1) == z && list(n - 1) == l ? 1 : 0);

    logic integer dirty_in{L}(integer z, integer n) =
      n <= 0 ? 0 : dirty_in(z, n - 1) +
                   (zone_of(n - 1) == z && DIRTY_FILE(vmemmap[n - 1].flags) ? 1 : 0);

    logic integer written_in{L}(integer z, integer n) =
      n <= 0 ? 0 : written_in(z, n - 1) +
                   (zone_of(n - 1) == z && HAS(vmemmap[n - 1].flags, PG_WRITEBACK) ? 1 : 0);
*/
#else
/*@ axiomatic LruCounts {
      logic integer listed_in{L}(integer l, integer z, integer n)
        reads vmemmap, vmemmap[0 .. n - 1].zone, vmemmap[0 .. n - 1].list;
      logic integer dirty_in{L}(integer z, integer n)
        reads vmemmap, vmemmap[0 .. n - 1].zone, vmemmap[0 .. n - 1].flags;
      logic integer written_in{L}(integer z, integer n)
        reads vmemmap, vmemmap[0 .. n - 1].zone, vmemmap[0 .. n - 1].flags;
    }
*/
#endif

/* Flags with some more, or without some. */
#define WITH(flags, bits)	(((flags) | (bits)) & UINT16_MAX)
#define WITHOUT(flags, bits)	((flags) & ~(bits) & UINT16_MAX)

/* None of them differs. */
#define SAME_LISTED(L1, L2) \
	(\forall integer l, z; listed_in{L2}(l, z, nr_frames) == listed_in{L1}(l, z, nr_frames))
#define SAME_WRITES(L1, L2) \
	((\forall integer z; dirty_in{L2}(z, nr_frames) == dirty_in{L1}(z, nr_frames)) && \
	 (\forall integer z; written_in{L2}(z, nr_frames) == written_in{L1}(z, nr_frames)))

/* Pages of a list in the first t zones of a node; a sum that provers see through. */
#define LRU_PART(n, l, t, k)	((t) > (k) ? lruvecs[n].by_zone[k][l] : 0)
#define LRU_PAGES(n, l, t) \
	(LRU_PART(n, l, t, 0) + LRU_PART(n, l, t, 1) + LRU_PART(n, l, t, 2) + \
	 LRU_PART(n, l, t, 3) + LRU_PART(n, l, t, 4))

/*
 * Nodes' lists lie side by side; what is counted of a list by zone is pages on it, and a node's
 * file pages are those of two lists.
 */
/*@ predicate lru_lists{L} =
      nr_node_ids <= MAX_NUMNODES &&
      \forall integer n; 0 <= n < nr_node_ids ==>
        1 <= lruvecs[n].lists && lruvecs[n].lists + NR_LRU_LISTS <= nr_lists &&
        lruvecs[n].lists == lruvecs[0].lists + n * NR_LRU_LISTS;

    predicate node_counts_apart{L} =
      APART(vmemmap, &nodes[0]) && APART(lists, &nodes[0]);

    predicate lru_listed{L} =
      \forall integer n, t, l;
        0 <= n < nr_node_ids && 0 <= t < MAX_NR_ZONES && 0 <= l < NR_LRU_LISTS ==>
          lruvecs[n].by_zone[t][l] ==
            listed_in(lruvecs[n].lists + l, n * MAX_NR_ZONES + t, nr_frames);

    predicate lru_files{L} =
      \forall integer n; 0 <= n < nr_node_ids ==>
        nodes[n].nr_file_lru == count(lruvecs[n].lists + LRU_INACTIVE_FILE) +
                                count(lruvecs[n].lists + LRU_ACTIVE_FILE);

    predicate lruvecs_ok{L} = node_counts_apart && lru_lists && lru_listed && lru_files;

    predicate lru_small{L} =
      \forall integer n, t, l;
        0 <= n < nr_node_ids && 0 <= t < MAX_NR_ZONES && 0 <= l < NR_LRU_LISTS ==>
          lruvecs[n].by_zone[t][l] <= MAX_FRAMES;

    predicate lru_costs{L}(integer n) =
      lruvecs[n].anon_cost <= MAX_NR_ZONES * MAX_FRAMES &&
      lruvecs[n].file_cost <= MAX_NR_ZONES * MAX_FRAMES;

*/

/* A page that could be on a list, and one that is on the list that its flags name. */
/*@ predicate lru_page{L}(integer p) =
      FRAME(p) && zone_of(p) < MAX_ZONES && NODE_OF(p) < nr_node_ids &&
      TYPE_AT(p) < MAX_NR_ZONES && zone_of(p) == NODE_OF(p) * MAX_NR_ZONES + TYPE_AT(p) &&
      state_of(p) == PAGE_ALLOCATED && order_of(p) == 0;

    predicate on_lru{L}(integer p) =
      lru_page(p) && LRU_FLAG(p, PG_LRU) && list(p) == LRU_LIST_OF(p);
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
#define PAGES_OF(p, lru)	lruvecs[NODE_OF(p)].by_zone[TYPE_AT(p)][lru]
#define FILES_OF(p)	nodes[NODE_OF(p)].nr_file_lru
#define LRU_MOVE_FIELDS(p) \
	LIST_FIELDS, vmemmap[p].flags, PAGES_OF(p, LRU_NAMED(p)), FILES_OF(p)
#define LRU_FIELDS \
	LIST_FIELDS, vmemmap[0 .. nr_frames - 1].flags, LRU_COUNTS

#endif
