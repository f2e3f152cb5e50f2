/* SPDX-License-Identifier: GPL-2.0-only */
/* Leaves are written in runs of one size: a run ends where larger ones can go on. */
#include "directmap.h"

#define PAGE_OFFSET_L4 0xffff888000000000ull
#define PAGE_OFFSET_L5 0xff11000000000000ull

struct direct_map direct_map;

/* The largest leaf that starts at pfn and ends at end or before. */
/*@ requires range: pfn < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  level: \result <= PGTABLE_PUD;
    ensures  pmd:   \result == 1 ==> pfn % 0x200 == 0 && end - pfn >= 0x200;
    ensures  pud:   \result == 2 ==> pfn % 0x40000 == 0 && end - pfn >= 0x40000;
*/
static unsigned int leaf_level(pfn_t pfn, pfn_t end)
{
	unsigned int level = direct_map.gbpages ? PGTABLE_PUD : PGTABLE_PMD;

	if (!direct_map.pse)
		return PGTABLE_PTE;
	/*@ loop invariant level: level <= PGTABLE_PUD;
	    loop assigns level;
	    loop variant level;
	*/
	while (level > PGTABLE_PTE) {
		uint64_t pages = pgtable_leaf_pages(level);

		if (pfn % pages == 0 && end - pfn >= pages)
			break;
		level--;
	}
	return level;
}

/* Leaves of a level from pfn to where larger ones can go on, or to the last before end. */
/*@ requires range: pfn < end <= MAX_FRAMES;
    requires level: level <= PGTABLE_PUD;
    requires pmd:   level == 1 ==> pfn % 0x200 == 0 && end - pfn >= 0x200;
    requires pud:   level == 2 ==> pfn % 0x40000 == 0 && end - pfn >= 0x40000;
    terminates \true;
    assigns  \nothing;
    ensures  some:  1 <= \result;
    ensures  pte:   level == 0 ==> pfn + \result <= end;
    ensures  pmd:   level == 1 ==> pfn + \result * 0x200 <= end;
    ensures  pud:   level == 2 ==> pfn + \result * 0x40000 <= end;
*/
static uint64_t leaf_run(pfn_t pfn, pfn_t end, unsigned int level)
{
	uint64_t pages = pgtable_leaf_pages(level), larger = pages * PTRS_PER_TABLE;
	uint64_t n = (end - pfn) / pages, to_larger = (larger - pfn % larger) / pages;

	return to_larger < n ? to_larger : n;
}

/* Count leaves; modulo 2^63, which is more than there will ever be. */
/*@ requires tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    requires boot:   memblock_ok(boot);
    requires offset: direct_ok;
    requires level:  level <= PGTABLE_PUD && n <= MAX_FRAMES;
    terminates \true;
    assigns  direct_map.leaves[level];
    ensures  tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  offset: direct_ok;
*/
static void count_leaves(unsigned int level, uint64_t n, const struct memblock *boot)
{
	(void)boot;
	direct_map.leaves[level] = direct_map.leaves[level] % (UINT64_C(1) << 63) + n;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/*
 * Map frames from pfn on until those below stop are; leaves may go on to end, as far as there is
 * memory. Returns the first frame that is not mapped; PFN_NONE: there is no room for a table.
 */
/*@ requires tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    requires boot:   memblock_ok(boot);
    requires offset: direct_ok;
    requires range:  pfn <= end <= MAX_FRAMES && stop <= end;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(boot), direct_map.leaves[0 .. PGTABLE_PUD];
    ensures  tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  offset: direct_ok;
    ensures  next:   \result == PFN_NONE || stop <= \result <= end;
*/
static pfn_t map_direct(pfn_t pfn, pfn_t stop, pfn_t end, struct memblock *boot, unsigned int node)
{
	/*@ loop invariant tables: tables_ok && tables_apart(boot) && direct_apart(boot);
	    loop invariant boot:   memblock_ok(boot);
	    loop invariant kept:   TABLES_KEPT(Pre, Here);
	    loop invariant offset: direct_ok;
	    loop invariant range:  pfn <= end;
	    loop assigns pfn, TABLE_FIELDS, MEMBLOCK_FIELDS(boot),
	                 direct_map.leaves[0 .. PGTABLE_PUD];
	    loop variant end - pfn;
	*/
	while (pfn < stop) {
		unsigned int level = leaf_level(pfn, end);
		uint64_t n = leaf_run(pfn, end, level);
		vaddr_t addr = phys_to_virt(pfn * PAGE_SIZE);

		//@ assert addr: addr == direct_map.page_offset + pfn * PAGE_SIZE;
		//@ assert leaf: level == 0 || level == 1 || level == 2;
		//@ assert pte: level == 0 ==> addr % 0x1000 == 0 && pfn + n <= end;
		//@ assert pmd: level == 1 ==> addr % 0x200000 == 0 && pfn + n * 0x200 <= end;
		//@ assert pud: level == 2 ==> addr % 0x40000000 == 0 && pfn + n * 0x40000 <= end;
		//@ assert pte: level == 0 ==> leaf_bytes(level) / PAGE_SIZE == 1;
		//@ assert pmd: level == 1 ==> leaf_bytes(level) / PAGE_SIZE == 0x200;
		//@ assert pud: level == 2 ==> leaf_bytes(level) / PAGE_SIZE == 0x40000;
		//@ assert frames: pfn + n * (leaf_bytes(level) / PAGE_SIZE) <= end;
		//@ assert pte: level == 0 ==> addr + n * 0x1000 <= UINT64_MAX;
		//@ assert pmd: level == 1 ==> addr + n * 0x200000 <= UINT64_MAX;
		//@ assert pud: level == 2 ==> addr + n * 0x40000000 <= UINT64_MAX;
		//@ assert last: addr + n * leaf_bytes(level) <= UINT64_MAX;
		if (!pgtable_map(addr, pfn, n, level, boot, node))
			return PFN_NONE;
		count_leaves(level, n, boot);
		pfn += n * pgtable_leaf_pages(level);
	}
	return pfn;
}

bool direct_map_add(pfn_t start, pfn_t end, struct memblock *supply, unsigned int node)
{
	return map_direct(start, end, end, supply, node) != PFN_NONE;
}

uint64_t direct_map_tables(pfn_t start, pfn_t end)
{
	vaddr_t addr = phys_to_virt(start * PAGE_SIZE);

	return pgtable_tables(addr, addr + (end - start) * PAGE_SIZE,
			      direct_map.pse ? PGTABLE_PMD : PGTABLE_PTE);
}

bool direct_map_init(bool pse, bool gbpages, struct memblock *boot)
{
	const struct memory_range *memory = boot->memory;
	pfn_t pfn = 0, end = 0;

	direct_map = (struct direct_map){ .pse = pse, .gbpages = gbpages };
	direct_map.page_offset = page_tables.levels == 5 ? PAGE_OFFSET_L5 : PAGE_OFFSET_L4;
	/*@ loop invariant tables: tables_ok && tables_apart(boot) && direct_apart(boot);
	    loop invariant boot:   memblock_ok(boot);
	    loop invariant kept:   TABLES_KEPT(Pre, Here);
	    loop invariant offset: direct_ok;
	    loop invariant place:  i <= boot->nr_memory;
	    loop invariant run:    pfn <= end <= MAX_FRAMES;
	    loop invariant cover:  \forall integer k; i <= k < boot->nr_memory ==>
	                             memory[k].end <= end || end <= memory[k].start;
	    loop assigns i, pfn, end, TABLE_FIELDS, MEMBLOCK_FIELDS(boot),
	                 direct_map.leaves[0 .. PGTABLE_PUD];
	    loop variant boot->nr_memory - i;
	*/
	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		if (memory[i].start >= end) {
			unsigned int last = i;

			/*@ loop invariant last: i <= last < boot->nr_memory;
			    loop assigns last;
			    loop variant boot->nr_memory - last;
			*/
			while (last + 1 < boot->nr_memory &&
			       memory[last + 1].start == memory[last].end)
				last++;
			pfn = memory[i].start;
			end = memory[last].end;
		}
		/*@ assert cover: \forall integer k; i < k < boot->nr_memory ==>
		      memory[k].end <= end || end <= memory[k].start; */
		pfn = map_direct(pfn, memory[i].end, end, boot, memory[i].node);
		/*@ assert memory: \forall integer k; 0 <= k < boot->nr_memory ==>
		      memory[k].start == \at(memory[k].start, LoopCurrent) &&
		      memory[k].end == \at(memory[k].end, LoopCurrent); */
		if (pfn == PFN_NONE)
			return false;
	}
	return true;
}
