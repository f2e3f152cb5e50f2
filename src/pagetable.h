/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page tables of the simulated x86-64 kernel: 4 or 5 levels of tables of 512 entries. Floor 3.
 *
 *	| sign | pgd 9 | p4d 9 | pud 9 | pmd 9 | pte 9 | offset 12 |	an address, 5 levels
 *	| sign         | pgd 9 | pud 9 | pmd 9 | pte 9 | offset 12 |	4 levels
 *
 * A table is a frame of the machine's memory. Its contents are in host memory, table by table in the
 * order in which they were made; slot[] leads from the frame to them.
 */
#ifndef FRAMEPROOF_PAGETABLE_H
#define FRAMEPROOF_PAGETABLE_H

#include "memblock.h"

#define PTRS_PER_TABLE 512u
#define PHYSMEM_BITS   46
#define PHYS_NONE      UINT64_MAX

/* Levels, from the leaves up. With 4 levels the p4d is folded: the pgd takes its place. */
enum pgtable_level {
	PGTABLE_PTE,
	PGTABLE_PMD,
	PGTABLE_PUD,
	PGTABLE_P4D,
	PGTABLE_PGD,
	PGTABLE_LEVELS
};

/* Bits of an entry (Linux: the same names with an underscore). */
#define PAGE_PRESENT  0x001ull
#define PAGE_RW	      0x002ull
#define PAGE_USER     0x004ull
#define PAGE_ACCESSED 0x020ull
#define PAGE_DIRTY    0x040ull
#define PAGE_PSE      0x080ull /* a leaf above the lowest level */
#define PAGE_GLOBAL   0x100ull
#define PAGE_NX	      (1ull << 63)
#define PAGE_PFN_MASK 0x000ffffffffff000ull

/* An entry that leads to a table, and a leaf of kernel data (Linux: _PAGE_TABLE, PAGE_KERNEL). */
#define PAGE_TABLE  (PAGE_PRESENT | PAGE_RW | PAGE_USER | PAGE_ACCESSED | PAGE_DIRTY)
#define PAGE_KERNEL (PAGE_PRESENT | PAGE_RW | PAGE_ACCESSED | PAGE_DIRTY | PAGE_GLOBAL | PAGE_NX)

/* Addresses of the simulated machine: virtual and physical. */
typedef uint64_t vaddr_t;
typedef uint64_t paddr_t;

struct page_tables {
	unsigned int levels;		    /* 4 or 5; 0: there are no tables */
	pfn_t root;			    /* frame of the pgd (x86: CR3) */
	uint64_t nr_frames;		    /* of slot[] */
	uint32_t nr, max;		    /* tables, and places for them */
	uint64_t nr_tables[PGTABLE_LEVELS]; /* by level */
	uint64_t (*table)[PTRS_PER_TABLE];  /* contents; table[0] is unused */
	uint32_t *slot;			    /* by frame: its place in table[]; 0: not a table */
};

extern struct page_tables page_tables;

#include "../spec/pagetable.h"

/*
 * The lowest bit of an address that a level's index has; an entry of the level maps 2^this bytes.
 */
/*@ requires level: level <= PGTABLE_LEVELS;
    terminates \true;
    assigns  \nothing;
    ensures  shift: \result == PAGE_SHIFT + 9 * level;
*/
static inline unsigned int pgtable_shift(unsigned int level)
{
	return PAGE_SHIFT + 9 * level;
}

/* Where in a level's table the address has its entry (Linux: pmd_index and so on). */
/*@ requires level: level < PGTABLE_LEVELS;
    terminates \true;
    assigns  \nothing;
    ensures  index: \result == (addr >> (PAGE_SHIFT + 9 * level)) % PTRS_PER_TABLE;
    ensures  below: \result < PTRS_PER_TABLE;
*/
static inline unsigned int pgtable_index(vaddr_t addr, unsigned int level)
{
	return (unsigned int)((addr >> pgtable_shift(level)) % PTRS_PER_TABLE);
}

/* Pages that a leaf of a level maps. */
/*@ requires level: level <= PGTABLE_PUD;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result * PAGE_SIZE == leaf_bytes(level);
    ensures  pte:   level == 0 ==> \result == 1;
    ensures  pmd:   level == 1 ==> \result == 0x200;
    ensures  pud:   level == 2 ==> \result == 0x40000;
*/
static inline uint64_t pgtable_leaf_pages(unsigned int level)
{
	if (level == PGTABLE_PTE)
		return 1;
	return level == PGTABLE_PMD ? PTRS_PER_TABLE : PTRS_PER_TABLE * PTRS_PER_TABLE;
}

/* The level of the root. */
/*@ requires levels: page_tables.levels >= 1;
    terminates \true;
    assigns  \nothing;
    ensures  top:    \result == page_tables.levels - 1;
*/
static inline unsigned int pgtable_top(void)
{
	return page_tables.levels - 1;
}

/* Are the bits above the translated ones copies of the highest of those? */
/*@ requires levels: page_tables.levels == 4 || page_tables.levels == 5;
    terminates \true;
    assigns  \nothing;
    ensures  canonical: \result <==> canonical(addr);
*/
bool pgtable_canonical(vaddr_t addr);

/* Tables from this level up to the root that [start, end) may need; start < end. */
/*@ requires levels: page_tables.levels == 4 || page_tables.levels == 5;
    requires range:  start < end && level < PGTABLE_LEVELS;
    terminates \true;
    assigns  \nothing;
    ensures  tables: \result == tables_over(start, end, level, page_tables.levels - 1);
    ensures  few:    \result <= TABLES_MOST;
*/
uint64_t pgtable_tables(vaddr_t start, vaddr_t end, unsigned int level);

/*
 * Begin with an empty root. The memory, max + 1 tables and nr_frames slots, is zeroed. False: there
 * is no frame for the root.
 */
/*@ requires empty:  \valid_read(empty) && (empty->levels == 4 || empty->levels == 5) &&
                     empty->nr == 0 && empty->nr_frames <= MAX_FRAMES &&
                     \base_addr(empty) != \base_addr(&page_tables) &&
                     \forall integer l; 0 <= l < PGTABLE_LEVELS ==> empty->nr_tables[l] == 0;
    requires memory: \valid(empty->table + (0 .. empty->max)) &&
                     \valid(empty->slot + (0 .. empty->nr_frames - 1));
    requires apart:  TABLES_APART(boot, empty->table, empty->slot);
    requires zeroed: (\forall integer i; 0 <= i < empty->nr_frames ==> empty->slot[i] == 0) &&
                     \forall integer t, i; 0 <= t <= empty->max && 0 <= i < PTRS_PER_TABLE ==>
                       empty->table[t][i] == 0;
    requires boot:   memblock_ok(boot);
    terminates \true;
    assigns  page_tables, empty->slot[0 .. empty->nr_frames - 1], MEMBLOCK_FIELDS(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  tables: \result ==> tables_ok && tables_apart(boot) && page_tables.nr == 1;
    ensures  arrays: page_tables.table == \old(empty->table) &&
                     page_tables.slot == \old(empty->slot) &&
                     page_tables.nr_frames == \old(empty->nr_frames);
*/
bool pgtable_init(const struct page_tables *empty, struct memblock *boot, unsigned int node);

/*
 * Map nr leaves of a level, PTE to PUD, from addr on to frames from pfn on, both aligned to the
 * leaf. Tables that are missing are made of the node's memory. False: no frame or no place for a
 * table, or something is mapped there already; leaves before that stay (Linux:
 * kernel_physical_mapping_init, vmemmap_populate).
 */
/*@ requires tables: tables_ok && tables_apart(boot);
    requires boot:   memblock_ok(boot);
    requires leaf:   level <= PGTABLE_PUD &&
                     addr % leaf_bytes(level) == 0 && pfn % (leaf_bytes(level) / PAGE_SIZE) == 0;
    requires range:  nr <= MAX_FRAMES && pfn + nr * (leaf_bytes(level) / PAGE_SIZE) <= MAX_FRAMES &&
                     addr + nr * leaf_bytes(level) <= UINT64_MAX;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(boot);
    ensures  tables: tables_ok && tables_apart(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  boot:   memblock_ok(boot);
    ensures  more:   page_tables.nr >= \old(page_tables.nr);
*/
bool pgtable_map(vaddr_t addr, pfn_t pfn, uint64_t nr, unsigned int level, struct memblock *boot,
		 unsigned int node);

/* What the processor reads at one level on the way to an address. */
struct walk_step {
	uint8_t level; /* enum pgtable_level */
	bool present, leaf;
	uint16_t index;
	paddr_t table; /* of the table, not of the entry */
	uint64_t entry;
};

struct walk {
	unsigned int nr; /* steps: from the root to a leaf or to an empty entry */
	struct walk_step step[PGTABLE_LEVELS];
	paddr_t phys; /* PHYS_NONE: not mapped */
};

/* Translate an address; nr is 0 if it is not canonical or there are no tables. */
/*@ requires tables: page_tables.levels == 0 || tables_ok;
    terminates \true;
    assigns  \nothing;
    ensures  steps:  \result.nr <= page_tables.levels;
    ensures  none:   page_tables.levels == 0 || !canonical(addr) ==>
                       \result.nr == 0 && \result.phys == PHYS_NONE;
    ensures  mapped: \result.phys != PHYS_NONE ==> \result.nr > 0 &&
                       \result.step[\result.nr - 1].leaf != 0;
*/
struct walk pgtable_walk(vaddr_t addr);

#endif
