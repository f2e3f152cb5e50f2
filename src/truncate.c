/* SPDX-License-Identifier: GPL-2.0-only */
/* Whoever gives a page back waits for the disk first: nothing that is being written is ever freed. */
#include "truncate.h"

void truncate_page(pfn_t pfn)
{
	wait_on_page_writeback(pfn);
	clear_page_dirty(pfn);
	lru_del(pfn);
	unmap_page(pfn);
	free_pages(pfn, 0);
}

void unmap_all(struct mapping *m)
{
	/*@ loop invariant state: allocator_ok && owners && OWNERS_OK && i <= m->nr_slots;
	    loop assigns i, TRUNCATE_FIELDS;
	    loop variant m->nr_slots - i;
	*/
	for (uint64_t i = 0; i < m->nr_slots; i++) {
		unsigned int kind = slot_kind(m, i);

		if (kind == SLOT_PRESENT || kind == SLOT_CACHED)
			truncate_page(slot_pfn(m, i));
		else if (kind == SLOT_SWAP)
			free_swap_slot(m, i);
	}
}

void mapping_close(struct mapping *m)
{
	unmap_all(m);
	m->kind = MAPPING_FREE;
	nr_mappings--;
	m->slots = NULL;
	m->nr_slots = 0;
}

/* The same of one file. */
/*@ requires state:   allocator_ok && owners && OWNERS_OK;
    requires owner:   MAPPING(m) && m->kind == MAPPING_FILE;
    terminates \true;
    assigns  TRUNCATE_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK;
    ensures  pages:   \result <= m->nr_slots;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
static uint64_t invalidate_file(struct mapping *m)
{
	uint64_t pages = 0;

	/*@ loop invariant state: allocator_ok && owners && OWNERS_OK;
	    loop invariant pages: pages <= i <= m->nr_slots;
	    loop assigns i, pages, TRUNCATE_FIELDS;
	    loop variant m->nr_slots - i;
	*/
	for (uint64_t i = 0; i < m->nr_slots && m->nr_pages > 0; i++) {
		pfn_t pfn = slot_pfn(m, i);

		if (slot_kind(m, i) != SLOT_PRESENT ||
		    (vmemmap[pfn].flags & (PG_DIRTY | PG_WRITEBACK | PG_MLOCKED)))
			continue;
		truncate_page(pfn);
		pages++;
	}
	return pages;
}

uint64_t drop_pagecache(void)
{
	uint64_t pages = 0;

	count_vm_events(DROP_PAGECACHE, 1);
	/*@ loop invariant state: allocator_ok && owners && OWNERS_OK;
	    loop invariant pages: i <= MAX_MAPPINGS && pages <= i * MAX_SLOTS;
	    loop assigns i, pages, TRUNCATE_FIELDS;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind == MAPPING_FILE)
			pages += invalidate_file(&mappings[i]);
	return pages;
}
