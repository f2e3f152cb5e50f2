/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables, built and read from the root down. Leaves are written in runs, a table at a time, so
 * that the way down is gone once for each table and not for each leaf.
 */
#include "pagetable.h"

struct page_tables page_tables;

bool pgtable_canonical(vaddr_t addr)
{
	/* half of the bytes that the tables translate */
	uint64_t half = page_tables.levels == 5 ? UINT64_C(1) << 56 : UINT64_C(1) << 47;

	return addr < half || addr > UINT64_MAX - half;
}

/*@ lemma in_step: \forall integer a, b, d; 0 < d && 0 <= a <= b ==> a / d <= b / d;
    lemma no_larger: \forall integer a, d; 0 < d && 0 <= a ==> 0 <= a / d <= a;
*/

/* How many entries of a level lie before the address's, from address 0 on. */
/*@ requires level: level < PGTABLE_LEVELS;
    terminates \true;
    assigns  \nothing;
    ensures  entry: \result == addr / leaf_bytes(level);
*/
static uint64_t entry_of(vaddr_t addr, unsigned int level)
{
	switch (level) {
	case PGTABLE_PTE:
		return addr / 0x1000;
	case PGTABLE_PMD:
		return addr / 0x200000;
	case PGTABLE_PUD:
		return addr / 0x40000000;
	case PGTABLE_P4D:
		return addr / 0x8000000000;
	default:
		return addr / 0x1000000000000;
	}
}

uint64_t pgtable_tables(vaddr_t start, vaddr_t end, unsigned int level)
{
	uint64_t sum = 0;

	/* a table of a level covers what one entry of the level above does */
	/*@ loop invariant level: \at(level, Pre) <= level && level < PGTABLE_LEVELS;
	    loop invariant bound: sum <= level * 0x80000000000;
	    loop invariant sum:   sum + tables_over(start, end, level, page_tables.levels - 1) ==
	                          tables_over(start, end, \at(level, Pre), page_tables.levels - 1);
	    loop assigns level, sum;
	    loop variant PGTABLE_LEVELS - level;
	*/
	for (; level < pgtable_top(); level++) {
		uint64_t first = entry_of(start, level + 1), last = entry_of(end - 1, level + 1);

		//@ assert order: first <= last;
		//@ assert few: last <= 0xffffffffffffffff / 0x200000;
		sum += last - first + 1;
	}
	return sum;
}

/* The frame is a table of a level. */
/*@ requires tables: tables_there && tables_apart(boot) && page_tables.nr < page_tables.max;
    requires boot:   memblock_ok(boot);
    requires level:  level < PGTABLE_LEVELS && pfn < page_tables.nr_frames;
    terminates \true;
    assigns  page_tables.nr, page_tables.nr_tables[level], page_tables.slot[pfn];
    ensures  tables: tables_there && tables_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  table:  page_tables.slot[pfn] == page_tables.nr == \old(page_tables.nr) + 1;
*/
static void add_table(pfn_t pfn, unsigned int level, const struct memblock *boot)
{
	(void)boot;
	page_tables.slot[pfn] = ++page_tables.nr;
	page_tables.nr_tables[level]++;
	//@ assert same: memblock_same{Pre,Here}(boot);
}

/* Make an empty table; returns its frame, PFN_NONE: there is no frame or no place. */
/*@ requires tables: tables_there && tables_apart(boot);
    requires boot:   memblock_ok(boot);
    requires level:  level < PGTABLE_LEVELS;
    terminates \true;
    assigns  page_tables.nr, page_tables.nr_tables[level], MEMBLOCK_FIELDS(boot),
             page_tables.slot[0 .. page_tables.nr_frames - 1];
    ensures  tables: tables_there && tables_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  slots:  \forall integer i; 0 <= i < page_tables.nr_frames &&
                       \at(page_tables.slot[i], Pre) != 0 ==> page_tables.slot[i] != 0;
    ensures  rooted: \at(tables_rooted, Pre) ==> tables_rooted;
    ensures  table:  \result == PFN_NONE || \result < page_tables.nr_frames &&
                       page_tables.slot[\result] != 0;
    ensures  more:   page_tables.nr == \old(page_tables.nr) + (\result != PFN_NONE ? 1 : 0);
*/
static pfn_t new_table(unsigned int level, struct memblock *boot, unsigned int node)
{
	pfn_t pfn;

	if (page_tables.nr >= page_tables.max)
		return PFN_NONE;
	pfn = memblock_alloc(boot, 1, 1, node, false);
	if (pfn == PFN_NONE || pfn >= page_tables.nr_frames)
		return PFN_NONE;
	add_table(pfn, level, boot);
	return pfn;
}

bool pgtable_init(const struct page_tables *empty, struct memblock *boot, unsigned int node)
{
	pfn_t root;

	page_tables = *empty;
	/*@ assert arrays: page_tables.table == \at(empty->table, Pre) &&
	      page_tables.slot == \at(empty->slot, Pre); */
	/*@ assert counts: page_tables.levels == \at(empty->levels, Pre) && page_tables.nr == 0 &&
	      page_tables.max == \at(empty->max, Pre) &&
	      page_tables.nr_frames == \at(empty->nr_frames, Pre); */
	/*@ assert none: \let t = \at(*empty, Pre);
	      \forall integer l; 0 <= l < PGTABLE_LEVELS ==> t.nr_tables[l] == 0; */
	/*@ assert none: \let t = page_tables;
	      \forall integer l; 0 <= l < PGTABLE_LEVELS ==> t.nr_tables[l] == 0; */
	/*@ assert none: \let t = page_tables; \forall integer l;
	      0 <= l < PGTABLE_LEVELS ==> page_tables.nr_tables[l] == t.nr_tables[l]; */
	//@ assert none: \forall integer l; 0 <= l < PGTABLE_LEVELS ==> page_tables.nr_tables[l] == 0;
	//@ assert slots: \forall integer i; 0 <= i < page_tables.nr_frames ==> page_tables.slot[i] == 0;
	root = new_table(pgtable_top(), boot, node);
	page_tables.root = root;
	return root != PFN_NONE;
}

/* The frame that an entry leads to. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  frame:  \result == entry / PAGE_SIZE % 0x10000000000;
*/
static pfn_t entry_pfn(uint64_t entry)
{
	return entry / PAGE_SIZE % (PAGE_PFN_MASK / PAGE_SIZE + 1);
}

/* The place of the table that an entry leads to; 0: it leads to none. */
/*@ requires tables: tables_there;
    terminates \true;
    assigns  \nothing;
    ensures  place:  \result <= page_tables.nr;
    ensures  frame:  \result != 0 ==>
                       entry / PAGE_SIZE % 0x10000000000 < page_tables.nr_frames;
*/
static uint32_t table_of(uint64_t entry)
{
	pfn_t pfn = entry_pfn(entry);

	if ((entry & PAGE_PRESENT) == 0 || (entry & PAGE_PSE) != 0 || pfn >= page_tables.nr_frames)
		return 0;
	return page_tables.slot[pfn];
}

/* Write an entry. */
/*@ requires tables: tables_ok && tables_apart(boot);
    requires boot:   memblock_ok(boot);
    requires place:  t <= page_tables.nr && i < PTRS_PER_TABLE;
    terminates \true;
    assigns  page_tables.table[t][i];
    ensures  tables: tables_ok && tables_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
*/
static void set_entry(uint32_t t, unsigned int i, uint64_t entry, const struct memblock *boot)
{
	(void)boot;
	page_tables.table[t][i] = entry;
	//@ assert same: memblock_same{Pre,Here}(boot);
}

/*
 * The place of the table that holds the address's entry of a level, made if need be; 0: it cannot
 * be.
 */
/*@ requires tables: tables_ok && tables_apart(boot);
    requires boot:   memblock_ok(boot);
    requires level:  level <= PGTABLE_PUD;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(boot);
    ensures  tables: tables_ok && tables_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  more:   page_tables.nr >= \old(page_tables.nr);
    ensures  place:  \result <= page_tables.nr;
*/
static uint32_t table_for(vaddr_t addr, unsigned int level, struct memblock *boot,
			  unsigned int node)
{
	uint32_t t = page_tables.slot[page_tables.root];

	/*@ loop invariant tables: tables_ok && tables_apart(boot);
	    loop invariant boot:   memblock_ok(boot);
	    loop invariant kept:   TABLES_KEPT(Pre, Here);
	    loop invariant more:   page_tables.nr >= \at(page_tables.nr, Pre);
	    loop invariant place:  t <= page_tables.nr;
	    loop invariant level:  l < page_tables.levels;
	    loop assigns l, t, TABLE_FIELDS, MEMBLOCK_FIELDS(boot);
	    loop variant l;
	*/
	for (unsigned int l = pgtable_top(); l > level && t != 0; l--) {
		unsigned int i = pgtable_index(addr, l);

		if (page_tables.table[t][i] == 0) {
			pfn_t pfn = new_table(l - 1, boot, node);

			if (pfn == PFN_NONE)
				return 0;
			set_entry(t, i, pfn * PAGE_SIZE | PAGE_TABLE, boot);
		}
		t = table_of(page_tables.table[t][i]);
	}
	return t;
}

bool pgtable_map(vaddr_t addr, pfn_t pfn, uint64_t nr, unsigned int level, struct memblock *boot,
		 unsigned int node)
{
	const uint64_t bits = PAGE_KERNEL | (level > PGTABLE_PTE ? PAGE_PSE : 0);
	const uint64_t leaf_pages = pgtable_leaf_pages(level);

	//@ assert leaf: 1 <= leaf_pages <= 0x40000;
	/*@ loop invariant tables: tables_ok && tables_apart(boot);
	    loop invariant boot:   memblock_ok(boot);
	    loop invariant kept:   TABLES_KEPT(Pre, Here);
	    loop invariant more:   page_tables.nr >= \at(page_tables.nr, Pre);
	    loop invariant frames: pfn + nr * leaf_pages <= MAX_FRAMES;
	    loop invariant addr:   addr + nr * (leaf_pages * PAGE_SIZE) <= UINT64_MAX;
	    loop assigns addr, pfn, nr, TABLE_FIELDS, MEMBLOCK_FIELDS(boot);
	    loop variant nr;
	*/
	while (nr > 0) {
		uint32_t t = table_for(addr, level, boot, node);

		if (t == 0)
			return false;
		/*@ loop invariant tables: tables_ok && tables_apart(boot);
		    loop invariant boot:   memblock_ok(boot);
		    loop invariant kept:   TABLES_KEPT(Pre, Here);
		    loop invariant more:   page_tables.nr >= \at(page_tables.nr, Pre);
		    loop invariant place:  t <= page_tables.nr && i <= PTRS_PER_TABLE;
		    loop invariant frames: pfn + nr * leaf_pages <= MAX_FRAMES;
		    loop invariant addr:   addr + nr * (leaf_pages * PAGE_SIZE) <= UINT64_MAX;
		    loop invariant fewer:  nr <= \at(nr, LoopEntry) &&
		                           (i > \at(i, LoopEntry) ==> nr < \at(nr, LoopEntry));
		    loop invariant first:  i >= \at(i, LoopEntry);
		    loop assigns i, addr, pfn, nr,
		                 page_tables.table[0 .. page_tables.max][0 .. PTRS_PER_TABLE - 1];
		    loop variant nr;
		*/
		for (unsigned int i = pgtable_index(addr, level); i < PTRS_PER_TABLE && nr > 0;
		     i++) {
			if (page_tables.table[t][i] != 0)
				return false;
			//@ assert one: leaf_pages <= nr * leaf_pages;
			set_entry(t, i, pfn * PAGE_SIZE | bits, boot);
			addr += leaf_pages * PAGE_SIZE;
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
	/*@ loop invariant level: level <= PGTABLE_LEVELS && walk.nr + level == page_tables.levels;
	    loop invariant root:  level == page_tables.levels ==> walk.nr == 0;
	    loop invariant table: table < page_tables.nr_frames;
	    loop invariant phys:  walk.phys == PHYS_NONE;
	    loop assigns level, table, walk;
	    loop variant level;
	*/
	for (unsigned int level = page_tables.levels; level > 0; level--) {
		struct walk_step *step = &walk.step[walk.nr++];
		uint32_t t = page_tables.slot[table];

		step->level = (uint8_t)(level - 1);
		step->index = (uint16_t)pgtable_index(addr, step->level);
		step->table = table * PAGE_SIZE;
		step->entry = page_tables.table[t][step->index];
		step->present = (step->entry & PAGE_PRESENT) != 0;
		step->leaf = step->present &&
			     (step->level == PGTABLE_PTE || (step->entry & PAGE_PSE) != 0);
		if (step->leaf) {
			uint64_t offset = UINT64_MAX >> (64 - pgtable_shift(step->level));

			walk.phys = (step->entry & PAGE_PFN_MASK & ~offset) | (addr & offset);
		}
		if (table_of(step->entry) == 0 || step->leaf)
			break;
		table = entry_pfn(step->entry);
	}
	return walk;
}
