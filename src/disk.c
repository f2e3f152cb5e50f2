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

/* How many pages of its zone wait for the disk, or have to. */
/*@ requires page:  lru_page(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  count: \result == &lruvecs[zones[vmemmap[pfn].zone].node]
                                 .write_pending[zones[vmemmap[pfn].zone].type];
*/
static uint64_t *write_pending(pfn_t pfn)
{
	const struct zone *zone = &zones[vmemmap[pfn].zone];

	return &lruvecs[zone->node].write_pending[zone->type];
}

void set_page_dirty(pfn_t pfn)
{
	unsigned int node = page_node(pfn);

	if (vmemmap[pfn].flags & PG_DIRTY)
		return;
	vmemmap[pfn].flags |= PG_DIRTY;
	nodes[node].nr_file_dirty++;
	node_stats[node][NR_DIRTIED]++;
	++*write_pending(pfn);
}

void clear_page_dirty(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	vmemmap[pfn].flags &= (uint16_t)~PG_DIRTY;
	/* pages on their way to swap are not counted as dirty */
	if ((flags & PG_DIRTY) && !(flags & PG_SWAPBACKED)) {
		nodes[page_node(pfn)].nr_file_dirty--;
		--*write_pending(pfn);
	}
}

/* Reclaim waits for the page: let it be the next one that it takes (Linux: folio_rotate_reclaimable). */
/*@ requires lists: lists_ok && lruvecs_ok && on_lru(pfn);
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  lists: lists_ok && lru_page(pfn);
*/
static void rotate_reclaimable(pfn_t pfn)
{
	if (vmemmap[pfn].flags & (PG_MLOCKED | PG_DIRTY))
		return;
	lru_del(pfn);
	vmemmap[pfn].flags &= (uint16_t)~PG_ACTIVE;
	lru_add_tail(pfn);
	count_vm_events(PGROTATED, 1);
}

/* The oldest page of the queue is written (Linux: folio_end_writeback). */
/*@ requires lists: lists_ok && lruvecs_ok && disk_ok && disk.nr_queue > 0;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state: lists_ok && disk_ok && disk.nr_queue == \old(disk.nr_queue) - 1;
*/
static void end_writeback(void)
{
	pfn_t pfn = disk.queue[0];
	unsigned int flags = vmemmap[pfn].flags;

	disk.nr_queue--;
	/*@ loop invariant index: i <= disk.nr_queue;
	    loop assigns i, disk.queue[0 .. DISK_QUEUE - 1];
	    loop variant disk.nr_queue - i;
	*/
	for (unsigned int i = 0; i < disk.nr_queue; i++)
		disk.queue[i] = disk.queue[i + 1];
	vmemmap[pfn].flags &= (uint16_t) ~(PG_WRITEBACK | PG_RECLAIM);
	nodes[page_node(pfn)].nr_writeback--;
	node_stats[page_node(pfn)][NR_WRITTEN]++;
	--*write_pending(pfn);
	if ((flags & PG_RECLAIM) && (flags & PG_LRU))
		rotate_reclaimable(pfn);
}

void start_writeback(pfn_t pfn)
{
	if (disk.nr_queue == DISK_QUEUE)
		disk_wait();
	if (disk.nr_queue == 0)
		disk.done = disk.now + disk.ticks;
	clear_page_dirty(pfn);
	vmemmap[pfn].flags |= PG_WRITEBACK;
	disk.queue[disk.nr_queue++] = pfn;
	nodes[page_node(pfn)].nr_writeback++;
	++*write_pending(pfn);
	count_vm_events(PGPGOUT, KIB_A_PAGE);
	if (vmemmap[pfn].flags & PG_SWAPBACKED)
		count_vm_events(PSWPOUT, 1);
}

void disk_pass(uint64_t ticks)
{
	disk.now = counted(disk.now, ticks);
	/*@ loop invariant state: lists_ok && lruvecs_ok && disk_ok;
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
