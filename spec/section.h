/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of sections. Each root in use leads to places of its own, all of them there; an entry is
 * a map's address, less the section's first frame's place, and below it the section's flags.
 */
#ifndef FRAMEPROOF_SPEC_SECTION_H
#define FRAMEPROOF_SPEC_SECTION_H

#define MAP_WORD_MOST	0xfffffeffffffffff	/* so that every frame's struct page has an address */
#define VMEMMAP_MOST	0xffffea0000000000

/* Roots that the sections that there may be take, and entries that these lead to. */
#define ROOTS_OF(n)	(((n) + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
#define ENTRIES_OF(n)	(ROOTS_OF(n) * SECTIONS_PER_ROOT)

/*@ logic integer roots_used{L}(integer n) =
      n <= 0 ? 0 : roots_used(n - 1) + (sections.root[n - 1] != 0 ? 1 : 0);

    logic integer entry_at{L}(integer nr) =
      (sections.root[nr / SECTIONS_PER_ROOT] - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT;

    logic integer map_word{L}(integer nr) = sections.section[entry_at(nr)].section_mem_map;

    predicate flagged(integer word, integer flag) =
      flag == 1 ? word % 2 >= 1 : flag == 2 ? word % 4 >= 2 : flag == 4 ? word % 8 >= 4 :
      word % 16 >= 8;

    predicate rooted{L}(integer nr) =
      nr < NR_MEM_SECTIONS && sections.root[nr / SECTIONS_PER_ROOT] != 0;
*/

/* Where a section's map has a frame's struct page, and where SPARSEMEM_VMEMMAP has it. */
/*@ logic integer page_at{L}(integer pfn) =
      map_word(pfn / PAGES_PER_SECTION) - map_word(pfn / PAGES_PER_SECTION) % 32 +
      pfn * STRUCT_PAGE_SIZE;

    predicate in_subsection{L}(integer pfn) =
      rooted(pfn / PAGES_PER_SECTION) &&
      (sections.section[entry_at(pfn / PAGES_PER_SECTION)].subsection_map >>
       (pfn % PAGES_PER_SECTION / PAGES_PER_SUBSECTION)) % 2 != 0;

    predicate has_page{L}(integer pfn) =
      rooted(pfn / PAGES_PER_SECTION) &&
      flagged(map_word(pfn / PAGES_PER_SECTION), SECTION_HAS_MEM_MAP) &&
      (flagged(map_word(pfn / PAGES_PER_SECTION), SECTION_IS_EARLY) || in_subsection(pfn));

    logic integer vmemmap_at{L}(integer pfn) = sections.vmemmap_start + pfn * STRUCT_PAGE_SIZE;
*/

/* The flags that there are, and that word v has those of w but for one. */
#define FLAG(f)	((f) == 1 || (f) == 2 || (f) == 4 || (f) == 8)
#define SAME_FLAGS(v, w, but) \
	(((but) != 1 ==> (flagged(v, 1) <==> flagged(w, 1))) && \
	 ((but) != 2 ==> (flagged(v, 2) <==> flagged(w, 2))) && \
	 ((but) != 4 ==> (flagged(v, 4) <==> flagged(w, 4))) && \
	 ((but) != 8 ==> (flagged(v, 8) <==> flagged(w, 8))))

/* The parts: the arrays are there; each root in use has a number of its own; entries are words. */
/*@ predicate sections_there{L} =
      sections.nr_sections <= NR_MEM_SECTIONS &&
      \valid(sections.section + (0 .. ENTRIES_OF(sections.nr_sections) - 1)) &&
      \valid(sections.section_to_node + (0 .. sections.nr_sections - 1)) &&
      \base_addr(sections.section) != \base_addr(&sections) &&
      \base_addr(sections.section_to_node) != \base_addr(&sections) &&
      (sections.highest_present_section_nr == 0 ||
       sections.highest_present_section_nr < sections.nr_sections) &&
      sections.vmemmap_start % 0x200000 == 0 && sections.vmemmap_start <= VMEMMAP_MOST;

    predicate sections_rooted{L} =
      sections.nr_roots == roots_used(ROOTS_OF(sections.nr_sections)) &&
      sections.nr_roots <= ROOTS_OF(sections.nr_sections) &&
      (\forall integer r; 0 <= r < NR_SECTION_ROOTS ==>
         sections.root[r] <= sections.nr_roots &&
         (r >= ROOTS_OF(sections.nr_sections) ==> sections.root[r] == 0)) &&
      \forall integer q, r; 0 <= q < NR_SECTION_ROOTS && 0 <= r < NR_SECTION_ROOTS && q != r &&
        sections.root[q] != 0 ==> sections.root[q] != sections.root[r];

    predicate sections_coded{L} =
      \forall integer i; 0 <= i < ENTRIES_OF(sections.nr_sections) ==>
        sections.section[i].section_mem_map <= MAP_WORD_MOST;

    predicate sections_ok{L} = sections_there && sections_rooted && sections_coded;
*/

/* The table s lies apart from boot memory b, from the page tables and from the direct map. */
#define SECTIONS_APART(s, b) \
	(\base_addr(&sections) != \base_addr(b) && \
	 \base_addr(&sections) != \base_addr((b)->reserved) && \
	 \base_addr(&sections) != \base_addr((b)->memory) && \
	 \base_addr(&sections) != \base_addr(page_tables.table) && \
	 \base_addr(&sections) != \base_addr(page_tables.slot) && \
	 \base_addr((s)->section) != \base_addr(&sections) && \
	 \base_addr((s)->section_to_node) != \base_addr(&sections) && \
	 \base_addr((s)->section) != \base_addr(b) && \
	 \base_addr((s)->section) != \base_addr((b)->reserved) && \
	 \base_addr((s)->section) != \base_addr((b)->memory) && \
	 \base_addr((s)->section) != \base_addr(page_tables.table) && \
	 \base_addr((s)->section) != \base_addr(&page_tables) && \
	 \base_addr((s)->section) != \base_addr(&direct_map))
/*@ predicate sections_apart{L}(struct memblock *b) = SECTIONS_APART(&sections, b);
*/

/* All that maps are made of: the tables that lead to them, boot memory b, the table of sections. */
#define MAPS_OK(b) \
	(tables_ok && tables_apart(b) && direct_ok && direct_apart(b) && memblock_ok(b) && \
	 sections_ok && sections_apart(b))

/* What steps of boot memory and of the page tables leave of the sections. */
#define STAYS(L1, L2, x)	(\at(x, L1) == \at(x, L2))
#define SECTIONS_STAY(L1, L2) \
	(STAYS(L1, L2, sections.nr_sections) && STAYS(L1, L2, sections.nr_roots) && \
	 STAYS(L1, L2, sections.highest_present_section_nr) && \
	 STAYS(L1, L2, sections.vmemmap_start) && STAYS(L1, L2, sections.section) && \
	 STAYS(L1, L2, sections.section_to_node) && \
	 (\forall integer r; 0 <= r < NR_SECTION_ROOTS ==> STAYS(L1, L2, sections.root[r])) && \
	 (\forall integer i; 0 <= i < ENTRIES_OF(\at(sections.nr_sections, L1)) ==> \
	    STAYS(L1, L2, sections.section[i].section_mem_map)))

/* The entries of the table s, and the node of each. */
#define SECTION_FIELDS(s) \
	(s)->section[0 .. NR_MEM_SECTIONS - 1], (s)->section_to_node[0 .. NR_MEM_SECTIONS - 1]

/* What making sections present touches, and what giving them maps does. */
#define PRESENT_FIELDS \
	sections.root[0 .. NR_SECTION_ROOTS - 1], sections.nr_roots, \
	sections.highest_present_section_nr, SECTION_FIELDS(&sections)
#define MAP_FIELDS(b) \
	TABLE_FIELDS, MEMBLOCK_FIELDS(b), sections.map_pages, \
	sections.section[0 .. NR_MEM_SECTIONS - 1].section_mem_map

#endif
