/* SPDX-License-Identifier: GPL-2.0-only */
/* Leaves are written in runs of one size: a run ends where larger ones can go on. */
#include "directmap.h"

#define PAGE_OFFSET_L4 0xffff888000000000ull
#define PAGE_OFFSET_L5 0xff11000000000000ull

struct direct_map direct_map;

/* The largest leaf that starts at pfn and ends at end or before. */
static unsigned int leaf_level(pfn_t pfn, pfn_t end)
{
	unsigned int level = direct_map.gbpages ? PGTABLE_PUD : PGTABLE_PMD;

	if (!direct_map.pse)
		return PGTABLE_PTE;
	while (level > PGTABLE_PTE) {
		uint64_t pages = UINT64_C(1) << 9 * level;

		if (pfn % pages == 0 && end - pfn >= pages)
			break;
		level--;
	}
	return level;
}

/* Leaves of a level from pfn to where larger ones can go on, or to the last before end. */
static uint64_t leaf_run(pfn_t pfn, pfn_t end, unsigned int level)
{
	uint64_t pages = UINT64_C(1) << 9 * level, larger = pages * PTRS_PER_TABLE;
	uint64_t n = (end - pfn) / pages, to_larger = (larger - pfn % larger) / pages;

	return to_larger < n ? to_larger : n;
}

/*
 * Map frames from pfn on until those below stop are; leaves may go on to end, as far as there is
 * memory. Returns the first frame that is not mapped; PFN_NONE: there is no room for a table.
 */
static pfn_t map_direct(pfn_t pfn, pfn_t stop, pfn_t end, struct memblock *boot, unsigned int node)
{
	while (pfn < stop) {
		unsigned int level = leaf_level(pfn, end);
		uint64_t n = leaf_run(pfn, end, level);

		if (!pgtable_map(phys_to_virt(pfn << PAGE_SHIFT), pfn, n, level, boot, node))
			return PFN_NONE;
		direct_map.leaves[level] += n;
		pfn += n << 9 * level;
	}
	return pfn;
}

bool direct_map_add(pfn_t start, pfn_t end, struct memblock *supply, unsigned int node)
{
	return map_direct(start, end, end, supply, node) != PFN_NONE;
}

uint64_t direct_map_tables(pfn_t start, pfn_t end)
{
	vaddr_t addr = phys_to_virt(start << PAGE_SHIFT);

	return pgtable_tables(addr, addr + ((end - start) << PAGE_SHIFT),
			      direct_map.pse ? PGTABLE_PMD : PGTABLE_PTE);
}

bool direct_map_init(bool pse, bool gbpages, struct memblock *boot)
{
	const struct memory_range *memory = boot->memory;
	pfn_t pfn = 0, end = 0;

	direct_map = (struct direct_map){ .pse = pse, .gbpages = gbpages };
	direct_map.page_offset = page_tables.levels == 5 ? PAGE_OFFSET_L5 : PAGE_OFFSET_L4;
	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		if (memory[i].start >= end) {
			unsigned int last = i;

			while (last + 1 < boot->nr_memory &&
			       memory[last + 1].start == memory[last].end)
				last++;
			pfn = memory[i].start;
			end = memory[last].end;
		}
		pfn = map_direct(pfn, memory[i].end, end, boot, memory[i].node);
		if (pfn == PFN_NONE)
			return false;
	}
	return true;
}
