/* SPDX-License-Identifier: GPL-2.0-only */
/* The queue is an array that moves up: it is short, and a ring would need more care. */
#include "disk.h"

#define DEFAULT_TICKS 2u /* so that a task that dirties pages is faster than the disk */
#define KIB_A_PAGE    (PAGE_SIZE / 1024u)

struct disk disk;

void disk_power_on(void)
{
	disk = (struct disk){ .ticks = DEFAULT_TICKS };
}

/* Dirty pages, and those that are being written, are counted where they lie. */
/*@ ghost
    /@ requires page:  FRAME(p) && nr_frames <= MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  bound: \forall integer z; 0 <= dirty_in(z, nr_frames) <= nr_frames;
       ensures  bound: \forall integer z; 0 <= written_in(z, nr_frames) <= nr_frames;
       ensures  dirty: DIRTY_FILE(vmemmap[p].flags) ==> dirty_in(zone_of(p), nr_frames) >= 1;
       ensures  write: LRU_FLAG(p, PG_WRITEBACK) ==> written_in(zone_of(p), nr_frames) >= 1; @/
    static inline void writes_counted(pfn_t p)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant bound: \forall integer z; 0 <= dirty_in(z, i) <= i;
         loop invariant bound: \forall integer z; 0 <= written_in(z, i) <= i;
         loop invariant dirty: DIRTY_FILE(vmemmap[p].flags) && p < i ==>
                                 dirty_in(zone_of(p), i) >= 1;
         loop invariant write: LRU_FLAG(p, PG_WRITEBACK) && p < i ==>
                                 written_in(zone_of(p), i) >= 1;
         loop assigns i;
         loop variant nr_frames - i; @/
      while (i < nr_frames)
        i++;
    }
*/

/* A page is dirty now, or is being written; or is so no more. */
#define KIND_OF(p, dirty)                                                                          \
	((dirty) ? nodes[NODE_OF(p)].nr_file_dirty : nodes[NODE_OF(p)].nr_writeback)
#define PENDING_OF(p)  lruvecs[NODE_OF(p)].write_pending[TYPE_AT(p)]
#define ONE_MORE(more) ((more) ? 1 : -1)
/*@ requires page:   lru_page(pfn) && arrays && node_counts_apart && nr_node_ids <= MAX_NUMNODES;
    requires more:   more ==> PENDING_OF(pfn) < UINT64_MAX && KIND_OF(pfn, dirty) < UINT64_MAX;
    requires fewer:  !more ==> PENDING_OF(pfn) > 0 && KIND_OF(pfn, dirty) > 0;
    terminates \true;
    assigns  PENDING_OF(pfn), nodes[NODE_OF(pfn)].nr_file_dirty, nodes[NODE_OF(pfn)].nr_writeback;
    ensures  zone:   PENDING_OF(pfn) == \old(PENDING_OF(pfn)) + ONE_MORE(more);
    ensures  node:   KIND_OF(pfn, dirty) == \old(KIND_OF(pfn, dirty)) + ONE_MORE(more);
    ensures  other:  KIND_OF(pfn, !dirty) == \old(KIND_OF(pfn, !dirty));
    ensures  nodes:  \forall integer n; 0 <= n < nr_node_ids && n != NODE_OF(pfn) ==>
                       nodes[n].nr_file_dirty == \old(nodes[n].nr_file_dirty) &&
                       nodes[n].nr_writeback == \old(nodes[n].nr_writeback);
    ensures  files:  \forall integer n; 0 <= n < nr_node_ids ==>
                       nodes[n].nr_file_lru == \old(nodes[n].nr_file_lru);
    ensures  links:  same_links{Pre,Post};
*/
static inline void count_write(pfn_t pfn, bool dirty, bool more)
{
	unsigned int node = page_node(pfn), type = page_zone_type(pfn);
	uint64_t pages = lruvecs[node].write_pending[type];

	lruvecs[node].write_pending[type] = more ? pages + 1 : pages - 1;
	pages = dirty ? nodes[node].nr_file_dirty : nodes[node].nr_writeback;
	pages = more ? pages + 1 : pages - 1;
	if (dirty)
		nodes[node].nr_file_dirty = pages;
	else
		nodes[node].nr_writeback = pages;
}

/* A page's flags change, and what is counted with them: it is dirty now or being written, or no more. */
#define IS_IT(flags, dirty) ((dirty) ? DIRTY_FILE(flags) : HAS(flags, PG_WRITEBACK))
/*@ requires page:   lru_page(pfn) && arrays && node_counts_apart && nr_node_ids <= MAX_NUMNODES;
    requires counts: zones_writes && nodes_writes;
    requires change: more != 0 <==> IS_IT(flags & UINT16_MAX, dirty);
    requires change: more != 0 <==> !IS_IT(vmemmap[pfn].flags, dirty);
    requires same:   IS_IT(flags & UINT16_MAX, !dirty) <==> IS_IT(vmemmap[pfn].flags, !dirty);
    terminates \true;
    assigns  DIRT_FIELDS(pfn);
    ensures  counts: zones_writes && nodes_writes;
    ensures  flags:  vmemmap[pfn].flags == (flags & UINT16_MAX);
    ensures  links:  same_links{Pre,Post};
    ensures  ok:     \old(lruvecs_ok) ==> lruvecs_ok;
*/
static inline void write_state(pfn_t pfn, unsigned int flags, bool dirty, bool more)
{
	//@ ghost writes_counted(pfn);
	set_page_flags(pfn, flags);
	count_write(pfn, dirty, more);
	//@ assert zones: zones_writes;
	/*@ assert counts: \at(lruvecs_ok, Pre) ==> \forall integer n; 0 <= n < nr_node_ids ==>
	                     LIST(lruvecs[n].lists + LRU_INACTIVE_FILE) &&
	                     LIST(lruvecs[n].lists + LRU_ACTIVE_FILE);
	*/
}

void set_page_dirty(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags, node = page_node(pfn);

	if (flags & PG_DIRTY)
		return;
	write_state(pfn, flags | PG_DIRTY, true, true);
	node_stats[node][NR_DIRTIED] = counted(node_stats[node][NR_DIRTIED], 1);
}

void clear_page_dirty(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	/* pages on their way to swap are not counted as dirty */
	if ((flags & PG_DIRTY) && !(flags & PG_SWAPBACKED))
		write_state(pfn, flags & ~PG_DIRTY, true, false);
	else
		set_page_flags(pfn, flags & ~PG_DIRTY);
}

/* Reclaim waits for the page: let it be the next one that it takes (Linux: folio_rotate_reclaimable). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok;
    requires page:  on_lru(pfn) && !LRU_FLAG(pfn, PG_WRITEBACK);
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  others: other_pages{Pre,Post}(pfn);
    ensures  others: \forall integer q; FRAME(q) && q != pfn ==>
                       vmemmap[q].flags == \old(vmemmap[q].flags);
*/
static void rotate_reclaimable(pfn_t pfn)
{
	if (vmemmap[pfn].flags & (PG_MLOCKED | PG_DIRTY))
		return;
	//@ assert place: NODE_OF(pfn) < MAX_NUMNODES && TYPE_AT(pfn) < MAX_NR_ZONES;
	lru_del(pfn);
	set_page_flags(pfn, vmemmap[pfn].flags & ~PG_ACTIVE);
	//@ assert stays: NODE_OF(pfn) == \at(NODE_OF(pfn), Pre);
	//@ assert stays: TYPE_AT(pfn) == \at(TYPE_AT(pfn), Pre);
	lru_add_tail(pfn);
	count_vm_events(PGROTATED, 1);
}

/* Take the oldest page out of the queue; the others move up. */
/*@ requires queue: 0 < disk.nr_queue <= DISK_QUEUE;
    terminates \true;
    assigns  disk.nr_queue, disk.queue[0 .. DISK_QUEUE - 1];
    ensures  first: \result == \old(disk.queue[0]) && disk.nr_queue == \old(disk.nr_queue) - 1;
    ensures  others: \forall integer i; 0 <= i < disk.nr_queue ==>
                       disk.queue[i] == \at(disk.queue[i + 1], Pre);
    ensures  others: \forall integer i; 1 <= i <= disk.nr_queue ==>
                       \at(disk.queue[i], Pre) == disk.queue[i - 1];
*/
static inline pfn_t queue_take(void)
{
	pfn_t pfn = disk.queue[0];

	disk.nr_queue--;
	/*@ loop invariant index: i <= disk.nr_queue;
	    loop invariant moved: \forall integer j; 0 <= j < i ==>
	                            disk.queue[j] == \at(disk.queue[j + 1], Pre);
	    loop invariant rest:  \forall integer j; i <= j <= disk.nr_queue ==>
	                            disk.queue[j] == \at(disk.queue[j], Pre);
	    loop assigns i, disk.queue[0 .. DISK_QUEUE - 1];
	    loop variant disk.nr_queue - i;
	*/
	for (unsigned int i = 0; i < disk.nr_queue; i++)
		disk.queue[i] = disk.queue[i + 1];
	return pfn;
}

/* The oldest page of the queue is written (Linux: folio_end_writeback). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok && disk.nr_queue > 0;
    terminates \true;
    assigns  disk.nr_queue, disk.queue[0 .. DISK_QUEUE - 1], LRU_FIELDS;
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  one:   disk.nr_queue == \old(disk.nr_queue) - 1;
    ensures  stay:  unwritten_stay{Pre,Post};
*/
static void end_writeback(void)
{
	pfn_t pfn = queue_take();
	unsigned int flags = vmemmap[pfn].flags, node = page_node(pfn);

	//@ assert place: NODE_OF(pfn) < MAX_NUMNODES && TYPE_AT(pfn) < MAX_NR_ZONES;
	write_state(pfn, flags & ~(PG_WRITEBACK | PG_RECLAIM), false, false);
	node_stats[node][NR_WRITTEN] = counted(node_stats[node][NR_WRITTEN], 1);
	if ((flags & PG_RECLAIM) && (flags & PG_LRU))
		rotate_reclaimable(pfn);
}

/* A page that is clean now comes last in the queue, which has room. */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok && disk.nr_queue < DISK_QUEUE;
    requires page:  lru_page(pfn) && !LRU_FLAG(pfn, PG_DIRTY) && !LRU_FLAG(pfn, PG_WRITEBACK);
    requires list:  LRU_FLAG(pfn, PG_LRU) ==> on_lru(pfn);
    terminates \true;
    assigns  disk.nr_queue, disk.queue[0 .. DISK_QUEUE - 1], LRU_FIELDS;
    ensures  state: lists_ok && lruvecs_ok && disk_ok;
    ensures  flags: vmemmap[pfn].flags == WITH(\old(vmemmap[pfn].flags), PG_WRITEBACK);
*/
static inline void queue_put(pfn_t pfn)
{
	//@ assert place: NODE_OF(pfn) < MAX_NUMNODES && TYPE_AT(pfn) < MAX_NR_ZONES;
	write_state(pfn, vmemmap[pfn].flags | PG_WRITEBACK, false, true);
	disk.queue[disk.nr_queue++] = pfn;
}

void start_writeback(pfn_t pfn)
{
	if (disk.nr_queue == DISK_QUEUE)
		disk_wait();
	if (disk.nr_queue == 0)
		disk.done = counted(disk.now, disk.ticks);
	clear_page_dirty(pfn);
	queue_put(pfn);
	count_vm_events(PGPGOUT, KIB_A_PAGE);
	if (vmemmap[pfn].flags & PG_SWAPBACKED)
		count_vm_events(PSWPOUT, 1);
}

void disk_pass(uint64_t ticks)
{
	disk.now = counted(disk.now, ticks);
	/*@ loop invariant state: lists_ok && lruvecs_ok && disk_ok;
	    loop invariant fewer: disk.nr_queue <= \at(disk.nr_queue, Pre);
	    loop invariant stay:  unwritten_stay{Pre,Here};
	    loop assigns disk, LRU_FIELDS;
	    loop variant disk.nr_queue;
	*/
	while (disk.nr_queue > 0 && disk.done <= disk.now) {
		end_writeback();
		disk.done = counted(disk.done, disk.ticks);
	}
}

bool disk_wait(void)
{
	if (disk.nr_queue == 0)
		return false;
	if (disk.now < disk.done)
		disk.now = disk.done;
	end_writeback();
	disk.done = counted(disk.now, disk.ticks);
	return true;
}

void wait_on_page_writeback(pfn_t pfn)
{
	/*@ loop invariant state: lists_ok && lruvecs_ok && disk_ok && lru_page(pfn);
	    loop invariant stay:  unwritten_stay{Pre,Here};
	    loop assigns disk, LRU_FIELDS;
	    loop variant disk.nr_queue;
	*/
	while ((vmemmap[pfn].flags & PG_WRITEBACK) && disk.nr_queue > 0)
		disk_wait();
}

void disk_read(void)
{
	count_vm_events(PGPGIN, KIB_A_PAGE);
	disk_pass(disk.ticks);
}
