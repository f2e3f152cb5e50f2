/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The direct map: all memory of the simulated kernel side by side from PAGE_OFFSET on, in the
 * largest leaves that fit. Floor 4.
 */
#ifndef FRAMEPROOF_DIRECTMAP_H
#define FRAMEPROOF_DIRECTMAP_H

#include "pagetable.h"

struct direct_map {
	vaddr_t page_offset;
	bool pse, gbpages;		  /* leaves of 2 MiB; and of 1 GiB */
	uint64_t leaves[PGTABLE_PUD + 1]; /* by level */
};

extern struct direct_map direct_map;

/* It begins where a table begins, and 46 bits from there on are addresses. */
/*@ predicate direct_ok{L} =
      direct_map.page_offset % 0x8000000000 == 0 && direct_map.page_offset > PHYS_MOST &&
      direct_map.page_offset <= 0xffff888000000000;

    predicate direct_apart{L}(struct memblock *b) =
      \base_addr(&direct_map) != \base_addr(b) &&
      \base_addr(&direct_map) != \base_addr(b->reserved) &&
      \base_addr(&direct_map) != \base_addr(b->memory) &&
      \base_addr(&direct_map) != \base_addr(page_tables.table) &&
      \base_addr(&direct_map) != \base_addr(page_tables.slot);
*/

/*
 * Map all boot memory, in the page tables as they are. Ranges that touch are mapped as one,
 * whatever their nodes. False: there is no room for a table (Linux: init_mem_mapping,
 * split_mem_range).
 */
/*@ requires tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    requires boot:   memblock_ok(boot);
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(boot), direct_map;
    ensures  tables: tables_ok && tables_apart(boot) && direct_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  offset: direct_ok;
*/
bool direct_map_init(bool pse, bool gbpages, struct memblock *boot);

/* Map [start, end), which was added; false as above (Linux: init_memory_mapping). */
/*@ requires tables: tables_ok && tables_apart(supply) && direct_apart(supply);
    requires supply: memblock_ok(supply);
    requires offset: direct_ok;
    requires range:  start < end <= MAX_FRAMES;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(supply), direct_map.leaves[0 .. PGTABLE_PUD];
    ensures  tables: tables_ok && tables_apart(supply) && direct_apart(supply);
    ensures  supply: memblock_ok(supply);
    ensures  kept:   TABLES_KEPT(Pre, Post);
*/
bool direct_map_add(pfn_t start, pfn_t end, struct memblock *supply, unsigned int node);

/* Tables that adding [start, end) may need at most. */
/*@ requires levels: page_tables.levels == 4 || page_tables.levels == 5;
    requires offset: direct_ok;
    requires range:  start < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  few:    \result <= TABLES_MOST;
*/
uint64_t direct_map_tables(pfn_t start, pfn_t end);

/* Through the direct map: PHYS_NONE and 0 outside it. Arithmetic: there need be no memory. */
/*@ requires offset:  direct_map.page_offset + PHYS_MOST <= UINT64_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  inside:  direct_map.page_offset <= addr <= direct_map.page_offset + PHYS_MOST ==>
                        \result == addr - direct_map.page_offset;
    ensures  outside: addr < direct_map.page_offset || addr > direct_map.page_offset + PHYS_MOST ==>
                        \result == PHYS_NONE;
*/
static inline paddr_t virt_to_phys(vaddr_t addr)
{
	paddr_t phys;

	if (addr < direct_map.page_offset)
		return PHYS_NONE;
	phys = addr - direct_map.page_offset;
	return phys <= PHYS_MOST ? phys : PHYS_NONE;
}

/*@ requires offset:  direct_map.page_offset + PHYS_MOST <= UINT64_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  inside:  phys <= PHYS_MOST ==> \result == direct_map.page_offset + phys;
    ensures  outside: phys > PHYS_MOST ==> \result == 0;
*/
static inline vaddr_t phys_to_virt(paddr_t phys)
{
	return phys <= PHYS_MOST ? direct_map.page_offset + phys : 0;
}

#endif
