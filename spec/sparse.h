/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The simulated kernel's memory map: one of the models, and what it stands on. A frame's struct page
 * is in its section's map, or in an array: the first, or its node's.
 */
#ifndef FRAMEPROOF_SPEC_SPARSE_H
#define FRAMEPROOF_SPEC_SPARSE_H

#define NODE_MAP_MOST	0x10000000		/* pages that an array may take: 64 bytes a frame */
#define TABLES_HOST	0x40001			/* places for tables, and one that is not used */

/*@ predicate has_sections{L} =
      sparse.config.levels != 0 &&
      (sparse.config.model == SPARSEMEM || sparse.config.model == SPARSEMEM_VMEMMAP);

    predicate array_set{L}(integer n) =
      sparse.mem_map[n].start <= sparse.mem_map[n].end <= sparse.nr_frames &&
      sparse.mem_map[n].map <= MAP_WORD_MOST;

    predicate in_array{L}(integer n, integer pfn) =
      0 <= n < MAX_NUMNODES && sparse.mem_map[n].start <= pfn < sparse.mem_map[n].end;

    logic integer array_at{L}(integer n, integer pfn) =
      sparse.mem_map[n].map + (pfn - sparse.mem_map[n].start) * STRUCT_PAGE_SIZE;

    predicate flat{L} =
      !has_sections &&
      \forall integer n; 0 < n < MAX_NUMNODES ==> sparse.mem_map[n].start == sparse.mem_map[n].end;
*/

/*@ logic integer sections_of(integer frames) =
      (frames + PAGES_PER_SECTION - 1) / PAGES_PER_SECTION;
*/

/* Sections are for all frames or, in other models, for none. */
/*@ predicate sparse_arrays{L} =
      sparse.nr_frames <= MAX_FRAMES && sparse.mem_map_pages <= MAX_NUMNODES * NODE_MAP_MOST &&
      ascending(sparse.ranges, sparse.nr_ranges) &&
      (has_sections ==> sparse.nr_frames == sections.nr_sections * PAGES_PER_SECTION) &&
      \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);

    predicate sparse_ok{L} = sparse_arrays && sections_ok;

    predicate sparse_apart{L}(struct memblock *b) =
      \base_addr(&sparse) != \base_addr(b) && \base_addr(&sparse) != \base_addr(b->reserved) &&
      \base_addr(&sparse) != \base_addr(b->memory) &&
      \base_addr(&sparse) != \base_addr(page_tables.table) &&
      \base_addr(&sparse) != \base_addr(page_tables.slot);
*/

/* The memory at boot is apart from what sections, tables and arrays are made of. */
#define RANGES_APART(b) \
	(\base_addr(sparse.ranges) != \base_addr(&sparse) && \
	 \base_addr(sparse.ranges) != \base_addr(b) && \
	 \base_addr(sparse.ranges) != \base_addr((b)->reserved) && \
	 \base_addr(sparse.ranges) != \base_addr(sections.section) && \
	 \base_addr(sparse.ranges) != \base_addr(&sections) && \
	 \base_addr(sparse.ranges) != \base_addr(&page_tables) && \
	 \base_addr(sparse.ranges) != \base_addr(&direct_map) && \
	 \base_addr(sparse.ranges) != \base_addr(page_tables.table) && \
	 \base_addr(sparse.ranges) != \base_addr(page_tables.slot))

/* What each of them leaves of the arrays. */
#define SPARSE_STAYS(L1, L2) \
	(STAYS(L1, L2, sparse.nr_frames) && STAYS(L1, L2, sparse.mem_map_pages) && \
	 STAYS(L1, L2, sparse.config.model) && STAYS(L1, L2, sparse.config.levels) && \
	 STAYS(L1, L2, sparse.ranges) && STAYS(L1, L2, sparse.nr_ranges) && \
	 (\forall integer n; 0 <= n < MAX_NUMNODES ==> STAYS(L1, L2, sparse.mem_map[n].start) && \
	    STAYS(L1, L2, sparse.mem_map[n].end) && STAYS(L1, L2, sparse.mem_map[n].map)) && \
	 (\forall integer i; 0 <= i < \at(sparse.nr_ranges, L1) ==> \
	    STAYS(L1, L2, sparse.ranges[i].start) && STAYS(L1, L2, sparse.ranges[i].end) && \
	    STAYS(L1, L2, sparse.ranges[i].node)))

/* What arrays are made on. */
#define ARRAYS_OK(b) \
	(tables_ok && tables_apart(b) && direct_ok && direct_apart(b) && memblock_ok(b) && \
	 sparse_apart(b))

#define SPARSE_FIELDS	sparse, sections, direct_map, page_tables

/* The host memory that it is built in: there, zeroed, and no two the same. */
#define HOST_APART(a, m) \
	(\base_addr(a) != \base_addr((m)->sections) && \base_addr(a) != \base_addr((m)->nodes) && \
	 \base_addr(a) != \base_addr((m)->ranges) && \base_addr(a) != \base_addr((m)->tables) && \
	 \base_addr(a) != \base_addr((m)->slots))
#define GLOBALS_APART(a) \
	(\base_addr(&sparse) != \base_addr(a) && \base_addr(&sections) != \base_addr(a) && \
	 \base_addr(&direct_map) != \base_addr(a) && \base_addr(&page_tables) != \base_addr(a))
/*@ predicate host_there{L}(struct sparse_memory *m, integer frames, integer ranges) =
      \valid(m->sections + (0 .. ENTRIES_OF(frames / PAGES_PER_SECTION) - 1)) &&
      \valid(m->nodes + (0 .. frames / PAGES_PER_SECTION - 1)) &&
      \valid(m->ranges + (0 .. ranges - 1)) && \valid(m->slots + (0 .. frames - 1)) &&
      2 * PAGE_SIZE <= m->tables_size <= TABLES_HOST * PAGE_SIZE &&
      \valid(m->tables + (0 .. m->tables_size / PAGE_SIZE - 1));

    predicate host_zeroed{L}(struct sparse_memory *m, integer frames) =
      (\forall integer i; 0 <= i < ENTRIES_OF(frames / PAGES_PER_SECTION) ==>
         m->sections[i].section_mem_map == 0) &&
      (\forall integer i; 0 <= i < frames ==> m->slots[i] == 0) &&
      \forall integer t, i; 0 <= t < m->tables_size / PAGE_SIZE && 0 <= i < PTRS_PER_TABLE ==>
        m->tables[t][i] == 0;

    predicate host_apart{L}(struct sparse_memory *m, struct memblock *b) =
      HOST_APART(b, m) && HOST_APART(b->reserved, m) && HOST_APART(b->memory, m) &&
      HOST_APART(m, m) && \base_addr(m) != \base_addr(b->reserved) &&
      \base_addr(m) != \base_addr(b) && GLOBALS_APART(m) && GLOBALS_APART(b) &&
      GLOBALS_APART(b->reserved) && GLOBALS_APART(b->memory) && GLOBALS_APART(m->sections) &&
      GLOBALS_APART(m->nodes) && GLOBALS_APART(m->ranges) && GLOBALS_APART(m->tables) &&
      GLOBALS_APART(m->slots) && \base_addr(m->sections) != \base_addr(m->tables) &&
      \base_addr(m->ranges) != \base_addr(m->sections) &&
      \base_addr(m->ranges) != \base_addr(m->tables) &&
      \base_addr(m->ranges) != \base_addr(m->slots);
*/

#define HOST_FIELDS(m) \
	(m)->sections[0 .. NR_MEM_SECTIONS - 1], (m)->nodes[0 .. NR_MEM_SECTIONS - 1], \
	(m)->ranges[0 .. MAX_RANGES - 1], (m)->slots[0 .. MAX_FRAMES - 1], \
	(m)->tables[0 .. TABLES_HOST - 1][0 .. PTRS_PER_TABLE - 1]

#endif
