/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables: every table but the root is one that an entry leads to; its frame's slot says where
 * its contents are. An address is canonical when the bits above the translated ones are copies of
 * the highest of those.
 */
#ifndef FRAMEPROOF_SPEC_PAGETABLE_H
#define FRAMEPROOF_SPEC_PAGETABLE_H

#define PHYS_MOST	0x3fffffffffff		/* the last of 46 bits */

#define TABLES_MOST	0x280000000000		/* that a range may need, of five levels */

/* Tables t and slots s lie apart from boot memory b and from the variables. */
#define TABLES_APART(b, t, s) \
	(\base_addr(b) != \base_addr(&page_tables) && \
	 \base_addr((b)->reserved) != \base_addr(&page_tables) && \
	 \base_addr((b)->memory) != \base_addr(&page_tables) && \
	 \base_addr(t) != \base_addr(&page_tables) && \base_addr(s) != \base_addr(&page_tables) && \
	 \base_addr(t) != \base_addr(b) && \base_addr(s) != \base_addr(b) && \
	 \base_addr(t) != \base_addr((b)->reserved) && \base_addr(s) != \base_addr((b)->reserved) && \
	 \base_addr(t) != \base_addr((b)->memory) && \base_addr(s) != \base_addr((b)->memory))

/* What mapping leaves as it is. */
#define TABLES_KEPT(L1, L2) \
	(\at(page_tables.levels, L1) == \at(page_tables.levels, L2) && \
	 \at(page_tables.root, L1) == \at(page_tables.root, L2) && \
	 \at(page_tables.nr_frames, L1) == \at(page_tables.nr_frames, L2) && \
	 \at(page_tables.max, L1) == \at(page_tables.max, L2) && \
	 \at(page_tables.table, L1) == \at(page_tables.table, L2) && \
	 \at(page_tables.slot, L1) == \at(page_tables.slot, L2))

/*@ predicate tables_there{L} =
      (page_tables.levels == 4 || page_tables.levels == 5) && page_tables.nr <= page_tables.max &&
      page_tables.nr_frames <= MAX_FRAMES &&
      \valid(page_tables.table + (0 .. page_tables.max)) &&
      \valid(page_tables.slot + (0 .. page_tables.nr_frames - 1)) &&
      \base_addr(page_tables.table) != \base_addr(&page_tables) &&
      \base_addr(page_tables.slot) != \base_addr(&page_tables) &&
      (\forall integer l; 0 <= l < PGTABLE_LEVELS ==>
         page_tables.nr_tables[l] <= page_tables.nr) &&
      \forall integer i; 0 <= i < page_tables.nr_frames ==>
        page_tables.slot[i] <= page_tables.nr;

    predicate tables_rooted{L} =
      page_tables.root < page_tables.nr_frames && page_tables.slot[page_tables.root] != 0;

    predicate tables_ok{L} = tables_there && tables_rooted;

    predicate tables_apart{L}(struct memblock *b) =
      TABLES_APART(b, page_tables.table, page_tables.slot);

    logic integer leaf_bytes(integer level) =
      level == 0 ? 0x1000 : level == 1 ? 0x200000 : level == 2 ? 0x40000000 :
      level == 3 ? 0x8000000000 : level == 4 ? 0x1000000000000 : 0x200000000000000;

    predicate canonical{L}(integer addr) =
      addr < leaf_bytes(page_tables.levels) / 2 ||
      addr >= 0x10000000000000000 - leaf_bytes(page_tables.levels) / 2;

    logic integer tables_over(integer s, integer e, integer from, integer to) =
      from >= to ? 0 :
        tables_over(s, e, from + 1, to) + (e - 1) / leaf_bytes(from + 1) -
        s / leaf_bytes(from + 1) + 1;
*/

/* What mapping may touch. */
#define TABLE_FIELDS \
	page_tables.nr, page_tables.nr_tables[0 .. PGTABLE_LEVELS - 1], page_tables.table[0 .. page_tables.max][0 .. PTRS_PER_TABLE - 1], \
	page_tables.slot[0 .. page_tables.nr_frames - 1]

#endif
