/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables, built and read from the root down. Leaves are written in runs, a table at a time, so
 * that the way down is gone once for each table and not for each leaf.
 */
#include "pagetable.h"

struct page_tables page_tables;

bool pgtable_canonical(vaddr_t addr)
{
	uint64_t high = addr >> (pgtable_shift(page_tables.levels) - 1);

	return high == 0 || high == UINT64_MAX >> (pgtable_shift(page_tables.levels) - 1);
}

uint64_t pgtable_tables(vaddr_t start, vaddr_t end, unsigned int level)
{
	uint64_t sum = 0;

	/* a table of a level covers what one entry of the level above does */
	for (; level < pgtable_top(); level++) {
		unsigned int shift = pgtable_shift(level + 1);

		sum += ((end - 1) >> shift) - (start >> shift) + 1;
	}
	return sum;
}

/* Make an empty table; returns its frame, PFN_NONE: there is no frame or no place. */
static pfn_t new_table(unsigned int level, struct memblock *boot, unsigned int node)
{
	pfn_t pfn;

	if (page_tables.nr >= page_tables.max)
		return PFN_NONE;
	pfn = memblock_alloc(boot, 1, 1, node, false);
	if (pfn == PFN_NONE || pfn >= page_tables.nr_frames)
		return PFN_NONE;
	page_tables.slot[pfn] = ++page_tables.nr;
	page_tables.nr_tables[level]++;
	return pfn;
}

bool pgtable_init(const struct page_tables *empty, struct memblock *boot, unsigned int node)
{
	page_tables = *empty;
	page_tables.root = new_table(pgtable_top(), boot, node);
	return page_tables.root != PFN_NONE;
}

/* The place of the table that an entry leads to; 0: it leads to none. */
static uint32_t table_of(uint64_t entry)
{
	pfn_t pfn = (entry & PAGE_PFN_MASK) >> PAGE_SHIFT;

	if ((entry & PAGE_PRESENT) == 0 || (entry & PAGE_PSE) != 0 || pfn >= page_tables.nr_frames)
		return 0;
	return page_tables.slot[pfn];
}

/*
 * The place of the table that holds the address's entry of a level, made if need be; 0: it cannot
 * be.
 */
static uint32_t table_for(vaddr_t addr, unsigned int level, struct memblock *boot,
			  unsigned int node)
{
	uint32_t t = page_tables.slot[page_tables.root];

	for (unsigned int l = pgtable_top(); l > level && t != 0; l--) {
		uint64_t *entry = &page_tables.table[t][pgtable_index(addr, l)];

		if (*entry == 0) {
			pfn_t pfn = new_table(l - 1, boot, node);

			if (pfn == PFN_NONE)
				return 0;
			*entry = pfn << PAGE_SHIFT | PAGE_TABLE;
		}
		t = table_of(*entry);
	}
	return t;
}

bool pgtable_map(vaddr_t addr, pfn_t pfn, uint64_t nr, unsigned int level, struct memblock *boot,
		 unsigned int node)
{
	const uint64_t bits = PAGE_KERNEL | (level > PGTABLE_PTE ? PAGE_PSE : 0);
	const uint64_t leaf_pages = UINT64_C(1) << 9 * level;

	while (nr > 0) {
		uint32_t t = table_for(addr, level, boot, node);

		if (t == 0)
			return false;
		for (unsigned int i = pgtable_index(addr, level); i < PTRS_PER_TABLE && nr > 0;
		     i++) {
			if (page_tables.table[t][i] != 0)
				return false;
			page_tables.table[t][i] = pfn << PAGE_SHIFT | bits;
			addr += leaf_pages << PAGE_SHIFT;
			pfn += leaf_pages;
			nr--;
		}
	}
	return true;
}

struct walk pgtable_walk(vaddr_t addr)
{
	struct walk walk = { .phys = PHYS_NONE };
	pfn_t table = page_tables.root;

	if (page_tables.levels == 0 || !pgtable_canonical(addr))
		return walk;
	for (unsigned int level = page_tables.levels; level > 0; level--) {
		struct walk_step *step = &walk.step[walk.nr++];
		uint32_t t = page_tables.slot[table];

		step->level = (uint8_t)(level - 1);
		step->index = (uint16_t)pgtable_index(addr, step->level);
		step->table = table << PAGE_SHIFT;
		step->entry = page_tables.table[t][step->index];
		step->present = (step->entry & PAGE_PRESENT) != 0;
		step->leaf = step->present &&
			     (step->level == PGTABLE_PTE || (step->entry & PAGE_PSE) != 0);
		if (step->leaf) {
			uint64_t offset = (UINT64_C(1) << pgtable_shift(step->level)) - 1;

			walk.phys = (step->entry & PAGE_PFN_MASK & ~offset) | (addr & offset);
		}
		if (table_of(step->entry) == 0 || step->leaf)
			break;
		table = (step->entry & PAGE_PFN_MASK) >> PAGE_SHIFT;
	}
	return walk;
}
