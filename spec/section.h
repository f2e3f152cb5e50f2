/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of sections: a root leads to as many entries as it has places, all of them there. */
#ifndef FRAMEPROOF_SPEC_SECTION_H
#define FRAMEPROOF_SPEC_SECTION_H

/*@ predicate sections_ok{L} =
      sections.nr_roots <= NR_SECTION_ROOTS &&
      \valid(sections.section + (0 .. sections.nr_roots * SECTIONS_PER_ROOT - 1)) &&
      \base_addr(sections.section) != \base_addr(&sections) &&
      \base_addr(sections.section_to_node) != \base_addr(&sections) &&
      (\forall integer r; 0 <= r < NR_SECTION_ROOTS ==>
         sections.root[r] <= sections.nr_roots) &&
      sections.highest_present_section_nr < NR_MEM_SECTIONS &&
      \valid(sections.section_to_node + (0 .. sections.highest_present_section_nr));
*/

/* The entries of the table s, and the node of each. */
#define SECTION_FIELDS(s) \
	(s)->section[0 .. NR_MEM_SECTIONS - 1], (s)->section_to_node[0 .. NR_MEM_SECTIONS - 1]

#endif
