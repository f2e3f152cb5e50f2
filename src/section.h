/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sections: 128 MiB of frames each, and where the struct pages of those with memory are. Floor 5.
 *
 *	section:	 0        1        2        3        4
 *	memory:		|########|####    |        |        |########|
 *	mem_section[]:	 map      map      -        -        map
 *	vmemmap:	|2 MiB   |2 MiB   |        |        |2 MiB   |	64 bytes a frame
 *
 * In a table of two levels, so that far memory costs no entries for the hole before it (Linux:
 * SPARSEMEM_EXTREME). A section's map is 2 MiB of its node's memory; with a vmemmap it is mapped
 * beside the others', without it is where the direct map has it.
 */
#ifndef FRAMEPROOF_SECTION_H
#define FRAMEPROOF_SECTION_H

#include "directmap.h"

#define STRUCT_PAGE_SIZE     64u  /* the simulated kernel's */
#define PAGES_PER_SUBSECTION 512u /* 2 MiB: the least that can be added */
#define SECTION_MAP_PAGES    (PAGES_PER_SECTION * STRUCT_PAGE_SIZE / PAGE_SIZE)
#define NR_MEM_SECTIONS	     (MAX_FRAMES / PAGES_PER_SECTION)

/* section_mem_map: the map's address less the section's first frame's place, and these. */
#define SECTION_MARKED_PRESENT 0x01ull
#define SECTION_HAS_MEM_MAP    0x02ull
#define SECTION_IS_ONLINE      0x04ull
#define SECTION_IS_EARLY       0x08ull /* there since boot: its whole map is */
#define SECTION_FLAGS_END      0x20ull
#define SECTION_MAP_MASK       (~(SECTION_FLAGS_END - 1))

struct mem_section {
	uint64_t section_mem_map;
	uint64_t subsection_map; /* a bit for each 2 MiB with memory */
};

#define SECTIONS_PER_ROOT (PAGE_SIZE / sizeof(struct mem_section))
#define NR_SECTION_ROOTS  (NR_MEM_SECTIONS / SECTIONS_PER_ROOT)

struct sections {
	bool vmemmap; /* maps are side by side from vmemmap_start on */
	bool pse;     /* in leaves of 2 MiB */
	vaddr_t vmemmap_start;
	uint64_t map_pages;   /* pages that the maps take */
	uint64_t nr_sections; /* that there is memory for */
	/* root[] leads to 256 entries of section[] each, counted from 1; 0: none of them is present */
	uint16_t root[NR_SECTION_ROOTS];
	unsigned int nr_roots;
	uint64_t highest_present_section_nr;
	struct mem_section *section;
	uint8_t *section_to_node;
};

extern struct sections sections;

#include "../spec/section.h"

/* Is one of the flags in a section's word? */
/*@ requires flag:    FLAG(flag);
    terminates \true;
    assigns  \nothing;
    ensures  flag:    \result <==> flagged(word, flag);
*/
static inline bool section_flag(uint64_t word, uint64_t flag)
{
	return word % (2 * flag) >= flag;
}

/* The section's map, less the place of the section's first frame. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  map:     \result == word - word % 32 <= word;
*/
static inline vaddr_t section_coded_map(uint64_t word)
{
	return word - word % SECTION_FLAGS_END;
}

/*
 * All boot memory gets its sections, and these their maps: a run of a node's sections from one
 * piece of its memory. The section entries and nodes are zeroed. False: memory ran out (Linux:
 * sparse_init).
 */
/*@ requires empty:   \valid_read(empty) && \base_addr(empty) != \base_addr(&sections);
    requires zeroed:  empty->nr_roots == 0 && empty->map_pages == 0 &&
                      empty->highest_present_section_nr == 0 &&
                      (\forall integer r; 0 <= r < NR_SECTION_ROOTS ==> empty->root[r] == 0) &&
                      \forall integer i; 0 <= i < ENTRIES_OF(empty->nr_sections) ==>
                        empty->section[i].section_mem_map == 0;
    requires arrays:  empty->nr_sections <= NR_MEM_SECTIONS &&
                      \valid(empty->section + (0 .. ENTRIES_OF(empty->nr_sections) - 1)) &&
                      \valid(empty->section_to_node + (0 .. empty->nr_sections - 1));
    requires apart:   SECTIONS_APART(empty, boot);
    requires some:    boot->nr_memory > 0;
    requires room:    \forall integer i; 0 <= i < boot->nr_memory ==>
                        boot->memory[i].end <= empty->nr_sections * PAGES_PER_SECTION;
    requires tables:  tables_ok && tables_apart(boot);
    requires direct:  direct_ok && direct_apart(boot);
    requires boot:    memblock_ok(boot);
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(boot), sections, SECTION_FIELDS(empty);
    ensures  maps:    MAPS_OK(boot);
    ensures  kept:    TABLES_KEPT(Pre, Post);
    ensures  arrays:  sections.nr_sections == \old(empty->nr_sections);
*/
bool sections_init(const struct sections *empty, struct memblock *boot);

/*
 * [start, end), whole subsections, gets its part of the map; its sections are there, not online.
 * False: memory ran out (Linux: sparse_add_section).
 */
/*@ requires range:   start < end <= sections.nr_sections * PAGES_PER_SECTION &&
                      start % PAGES_PER_SUBSECTION == 0 && end % PAGES_PER_SUBSECTION == 0;
    requires maps:    MAPS_OK(supply);
    requires node:    node < MAX_NUMNODES;
    terminates \true;
    assigns  MAP_FIELDS(supply), PRESENT_FIELDS;
    ensures  maps:    MAPS_OK(supply);
    ensures  kept:    TABLES_KEPT(Pre, Post);
*/
bool sections_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply);

/* Is any memory of [start, end) in a section already? */
/*@ requires range:   start < end <= MAX_FRAMES;
    requires state:   sections_ok;
    terminates \true;
    assigns  \nothing;
*/
bool sections_exist(pfn_t start, pfn_t end);

/* Tables that adding [start, end) may need at most, with its map in base pages. */
/*@ requires levels:  page_tables.levels == 4 || page_tables.levels == 5;
    requires state:   sections_ok;
    requires range:   start < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  none:    sections.vmemmap == 0 ==> \result == 0;
    ensures  tables:  sections.vmemmap != 0 ==> \result ==
                        tables_over(vmemmap_at(start), vmemmap_at(end), 0, page_tables.levels - 1);
    ensures  few:     \result <= TABLES_MOST;
*/
uint64_t sections_tables(pfn_t start, pfn_t end);

/* The sections of [start, end) go online or offline (Linux: online_mem_sections). */
/*@ requires range:   start < end <= MAX_FRAMES;
    requires state:   sections_ok;
    terminates \true;
    assigns  sections.section[0 .. NR_MEM_SECTIONS - 1].section_mem_map;
    ensures  state:   sections_ok;
*/
void sections_set_online(pfn_t start, pfn_t end, bool online);

/* The section of a frame, ... */
/*@ terminates \true;
    assigns  \nothing;
    ensures  section: \result == pfn / PAGES_PER_SECTION;
*/
static inline uint64_t pfn_section_nr(pfn_t pfn)
{
	return pfn / PAGES_PER_SECTION;
}

/* ... and its entry; NULL: none of its root's sections has memory. */
/*@ requires state:   sections_ok;
    terminates \true;
    assigns  \nothing;
    ensures  none:    \result == \null <==> !rooted(nr);
    ensures  section: \result != \null ==> \valid(\result) &&
                        \result == &sections.section[entry_at(nr)] &&
                        0 <= entry_at(nr) < ENTRIES_OF(sections.nr_sections);
*/
struct mem_section *nr_to_section(uint64_t nr);

/* Has the section the flag? */
/*@ requires state:   sections_ok;
    requires flag:    FLAG(flag);
    terminates \true;
    assigns  \nothing;
    ensures  flag:    \result <==> rooted(nr) && flagged(map_word(nr), flag);
*/
static inline bool section_has(uint64_t nr, uint64_t flag)
{
	const struct mem_section *section = nr_to_section(nr);

	return section != NULL && section_flag(section->section_mem_map, flag);
}

/* Has the frame's 2 MiB memory? (Linux: pfn_section_valid) */
/*@ requires state:   sections_ok;
    terminates \true;
    assigns  \nothing;
    ensures  memory:  \result <==> in_subsection(pfn);
*/
bool pfn_section_valid(pfn_t pfn);

/* Where a section's map has the frame's struct page; the section has a map. */
/*@ requires state:   sections_ok;
    requires map:     rooted(pfn / PAGES_PER_SECTION);
    terminates \true;
    assigns  \nothing;
    ensures  page:    \result == page_at(pfn);
*/
vaddr_t section_page(pfn_t pfn);

/* The frame whose struct page would be at the address in some section's map; PFN_NONE: no map's. */
/*@ requires state:   sections_ok;
    terminates \true;
    assigns  \nothing;
    ensures  frame:   \result == PFN_NONE || \result < MAX_FRAMES;
    ensures  place:   sections.vmemmap != 0 ==> \forall integer p; 0 <= p < MAX_FRAMES &&
                        page == vmemmap_at(p) ==> \result == p;
*/
pfn_t section_page_to_pfn(vaddr_t page);

#endif
