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

/*
 * The lowest bit of an address that a level's index has; an entry of the level maps 2^this bytes.
 */
static inline unsigned int pgtable_shift(unsigned int level)
{
	return PAGE_SHIFT + 9 * level;
}

/* Where in a level's table the address has its entry (Linux: pmd_index and so on). */
static inline unsigned int pgtable_index(vaddr_t addr, unsigned int level)
{
	return (unsigned int)(addr >> pgtable_shift(level)) % PTRS_PER_TABLE;
}

/* The level of the root. */
static inline unsigned int pgtable_top(void)
{
	return page_tables.levels - 1;
}

/* Are the bits above the translated ones copies of the highest of those? */
bool pgtable_canonical(vaddr_t addr);

/* Tables from this level up to the root that [start, end) may need; start < end. */
uint64_t pgtable_tables(vaddr_t start, vaddr_t end, unsigned int level);

/*
 * Begin with an empty root. The memory, max + 1 tables and nr_frames slots, is zeroed. False: there
 * is no frame for the root.
 */
bool pgtable_init(const struct page_tables *empty, struct memblock *boot, unsigned int node);

/*
 * Map nr leaves of a level, PTE to PUD, from addr on to frames from pfn on, both aligned to the
 * leaf. Tables that are missing are made of the node's memory. False: no frame or no place for a
 * table, or something is mapped there already; leaves before that stay (Linux:
 * kernel_physical_mapping_init, vmemmap_populate).
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
struct walk pgtable_walk(vaddr_t addr);

#endif
