/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages come with the flags of the kernel, under the memory policy of the task that asks. */
#include "fault.h"

/* Give a new page to its owner and put it on its list. */
/*@ requires state: allocator_ok && owners && OWNERS_OK;
    requires page:  lru_page(pfn) && list(pfn) == LIST_NONE;
    requires owner: MAPPING(m) && m->kind != MAPPING_FREE && index < m->nr_slots;
    terminates \true;
    assigns  LRU_FIELDS, MAPPING_FIELDS;
    ensures  state: allocator_ok && owners && OWNERS_OK;
    ensures  there: m->slots[index] % 4 == SLOT_PRESENT && on_lru(pfn);
*/
static void add_page(struct mapping *m, uint64_t index, pfn_t pfn, uint16_t flags)
{
	vmemmap[pfn].flags |= flags;
	map_page(m, index, pfn);
	if (m->locked) {
		vmemmap[pfn].flags |= PG_MLOCKED;
		count_vm_events(UNEVICTABLE_PGMLOCKED, 1);
	}
	lru_add(pfn);
}

/* A fault on a page that is in swap, in the swap cache, or was never there. */
/*@ requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_TASK && index < m->nr_slots;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TOUCH_FIELDS;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  there:   \result != TOUCH_NO_PAGE ==> m->slots[index] % 4 == SLOT_PRESENT;
*/
static enum touch fault_in(struct mapping *m, uint64_t index)
{
	pfn_t pfn = alloc_pages(GFP_HIGHUSER_MOVABLE | GFP_BIT_ZERO, 0);
	bool swapped = slot_kind(m, index) == SLOT_SWAP;

	count_vm_events(PGFAULT, 1);
	if (pfn == PFN_NONE)
		return TOUCH_NO_PAGE;
	if (swapped) {
		disk_read();
		count_vm_events(PSWPIN, 1);
		count_vm_events(PGMAJFAULT, 1);
	}
	add_page(m, index, pfn, PG_SWAPBACKED | PG_YOUNG);
	return swapped ? TOUCH_MAJOR : TOUCH_MINOR;
}

/* A tick of simulated time: the disk gets on, and kswapd and tasks that were killed may. */
/*@ requires state:   WHOLE_OK && oom_ok;
    terminates \true;
    assigns  RECLAIM_FIELDS, OOM_FIELDS, this_cpu;
    ensures  state:   WHOLE_OK && oom_ok;
    ensures  kept:    unmoved_but_lru{Pre,Post};
*/
static void tick(void)
{
	disk_pass(1);
	background_step();
	oom_step();
}

/* The same, as the task itself; false: it was killed, and has ended on its way back. */
/*@ requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_TASK && index < m->nr_slots;
    requires threshold: vm.extfrag_threshold <= 1000;
    requires touch:   \valid(touch);
    terminates \true;
    assigns  TOUCH_FIELDS, *touch;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  flags:   current.flags == \old(current.flags);
    ensures  there:   \result && *touch != TOUCH_NO_PAGE ==> m->slots[index] % 4 == SLOT_PRESENT;
    ensures  killed:  !\result ==> m->kind == MAPPING_FREE;
*/
static bool fault_as_task(struct mapping *m, uint64_t index, enum touch *touch)
{
	uint32_t flags = current.flags;

	oom.running = m;
	*touch = fault_in(m, index);
	oom.running = NULL;
	current.flags = flags;
	if (!is_oom_victim(m))
		return true;
	task_end(m);
	return false;
}

enum touch touch_page(struct mapping *m, uint64_t index)
{
	enum touch touch;
	unsigned int kind;

	tick();
	/* one that was killed gets no further than to its exit */
	if (is_oom_victim(m))
		task_end(m);
	if (m->kind == MAPPING_FREE)
		return TOUCH_NO_PAGE;
	kind = slot_kind(m, index);
	if (kind != SLOT_PRESENT && kind != SLOT_CACHED)
		return fault_as_task(m, index, &touch) ? touch : TOUCH_NO_PAGE;
	vmemmap[slot_pfn(m, index)].flags |= PG_YOUNG;
	if (kind == SLOT_PRESENT)
		return TOUCH_PRESENT;
	count_vm_events(PGFAULT, 1);
	map_cached_page(slot_pfn(m, index));
	/* it was not the task's when that locked what it had */
	if (m->locked)
		mlock_page(slot_pfn(m, index));
	return TOUCH_MINOR;
}

/* A page of the file that is not in the page cache; what is written as a whole need not be read. */
/*@ requires state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_FILE && index < m->nr_slots;
    requires threshold: vm.extfrag_threshold <= 1000;
    terminates \true;
    assigns  TOUCH_FIELDS;
    ensures  state:   WHOLE_OK && oom_ok && faults_ok && task_ok;
    ensures  there:   \result != TOUCH_NO_PAGE ==> m->slots[index] % 4 == SLOT_PRESENT;
*/
static enum touch read_in(struct mapping *m, uint64_t index, bool write)
{
	gfp_t gfp = write ? GFP_HIGHUSER_MOVABLE | GFP_BIT_WRITE : GFP_HIGHUSER_MOVABLE;
	pfn_t pfn = alloc_pages(gfp, 0);

	if (pfn == PFN_NONE)
		return TOUCH_NO_PAGE;
	add_page(m, index, pfn, 0);
	if (write)
		return TOUCH_MINOR;
	disk_read();
	return TOUCH_MAJOR;
}

/*
 * So many dirty pages that the flusher has to begin, or, above vm.dirty_ratio, that who makes them
 * waits for the disk; both in percent of what page cache could have (Linux: the same name).
 */
/*@ requires state:   allocator_ok && nodes_ok && OWNERS_OK;
    terminates \true;
    assigns  disk, LRU_FIELDS, background.flush;
    ensures  state:   allocator_ok && nodes_ok && OWNERS_OK;
*/
static void balance_dirty_pages(void)
{
	uint64_t pages = 0, dirty = 0, reserve = 0;

	/*@ loop invariant node: n <= nr_node_ids;
	    loop assigns n, pages, dirty, reserve;
	    loop variant nr_node_ids - n;
	*/
	for (unsigned int n = 0; n < nr_node_ids; n++) {
		pages += nodes[n].nr_file_lru + node_free_pages(n);
		dirty += nodes[n].nr_file_dirty + nodes[n].nr_writeback;
		reserve += nodes[n].totalreserve;
	}
	pages -= reserve < pages ? reserve : pages;
	if (dirty > percent_of(pages, DIRTY_BACKGROUND_RATIO))
		background.flush = true;
	if (dirty > percent_of(pages, vm.dirty_ratio))
		reclaim_throttle();
}

enum touch file_page(struct mapping *m, uint64_t index, bool write)
{
	enum touch touch = TOUCH_PRESENT;

	tick();
	if (slot_kind(m, index) != SLOT_PRESENT)
		touch = read_in(m, index, write);
	if (touch == TOUCH_NO_PAGE)
		return touch;
	mark_page_accessed(slot_pfn(m, index));
	if (write) {
		set_page_dirty(slot_pfn(m, index));
		balance_dirty_pages();
	}
	return touch;
}

void mlock_all(struct mapping *m, bool locked)
{
	m->locked = locked;
	/*@ loop invariant state: allocator_ok && OWNERS_OK && i <= m->nr_slots;
	    loop assigns i, LRU_FIELDS;
	    loop variant m->nr_slots - i;
	*/
	for (uint64_t i = 0; i < m->nr_slots; i++) {
		if (slot_kind(m, i) != SLOT_PRESENT)
			continue;
		if (locked)
			mlock_page(slot_pfn(m, i));
		else
			munlock_page(slot_pfn(m, i));
	}
}

/* Put the dirty pages of a file into the disk's queue. */
/*@ requires state:   lists_ok && OWNERS_OK;
    requires owner:   MAPPING(m) && m->kind == MAPPING_FILE;
    terminates \true;
    assigns  disk, LRU_FIELDS;
    ensures  state:   lists_ok && OWNERS_OK;
    ensures  pages:   \result <= m->nr_slots;
*/
static uint64_t write_file(const struct mapping *m)
{
	uint64_t pages = 0;

	/*@ loop invariant state: lists_ok && OWNERS_OK && pages <= i <= m->nr_slots;
	    loop assigns i, pages, disk, LRU_FIELDS;
	    loop variant m->nr_slots - i;
	*/
	for (uint64_t i = 0; i < m->nr_slots; i++) {
		pfn_t pfn = slot_pfn(m, i);

		if (slot_kind(m, i) != SLOT_PRESENT || !(vmemmap[pfn].flags & PG_DIRTY))
			continue;
		wait_on_page_writeback(pfn);
		start_writeback(pfn);
		pages++;
	}
	return pages;
}

uint64_t sync_files(void)
{
	uint64_t pages = 0;

	/*@ loop invariant state: lists_ok && OWNERS_OK;
	    loop invariant pages: i <= MAX_MAPPINGS && pages <= i * MAX_SLOTS;
	    loop assigns i, pages, disk, LRU_FIELDS;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind == MAPPING_FILE)
			pages += write_file(&mappings[i]);
	/*@ loop invariant state: lists_ok && OWNERS_OK;
	    loop assigns disk, LRU_FIELDS;
	    loop variant disk.nr_queue;
	*/
	while (disk.nr_queue > 0)
		disk_wait();
	return pages;
}
