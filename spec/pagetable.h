/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables: every table but the root is one that an entry leads to; its frame's slot says where
 * its contents are. An address is canonical when the bits above the translated ones are copies of
 * the highest of those.
 */
#ifndef FRAMEPROOF_SPEC_PAGETABLE_H
#define FRAMEPROOF_SPEC_PAGETABLE_H

#define PHYS_MOST	0x3fffffffffff		/* the last of 46 bits */

/*@ predicate tables_ok{L} =
      (page_tables.levels == 4 || page_tables.levels == 5) && page_tables.nr <= page_tables.max &&
      \valid(page_tables.table + (0 .. page_tables.max)) &&
      \valid(page_tables.slot + (0 .. page_tables.nr_frames - 1)) &&
      page_tables.root < page_tables.nr_frames && page_tables.slot[page_tables.root] != 0 &&
      (\forall integer i; 0 <= i < page_tables.nr_frames ==>
         page_tables.slot[i] <= page_tables.nr);

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
	page_tables, page_tables.table[0 .. page_tables.max][0 .. PTRS_PER_TABLE - 1], \
	page_tables.slot[0 .. page_tables.nr_frames - 1]

#endif
