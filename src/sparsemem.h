/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory models: where the simulated kernel has the struct page of a frame. Floor 6.
 *
 *	FLATMEM			one map for all frames from 0 on, holes included
 *	DISCONTIGMEM		a map for each node's span
 *	SPARSEMEM		a map for each section of 128 MiB that has memory
 *	SPARSEMEM_VMEMMAP	as SPARSEMEM, but the page tables put the maps side by side
 *
 * The maps are memory of the machine, as are the page tables: boot takes both from the top of each
 * node's memory down. Addresses here are the simulated kernel's; the allocator's own vmemmap[] is
 * the same in all models.
 */
#ifndef FRAMEPROOF_SPARSEMEM_H
#define FRAMEPROOF_SPARSEMEM_H

#include "section.h"

enum memory_model { FLATMEM, DISCONTIGMEM, SPARSEMEM, SPARSEMEM_VMEMMAP, NR_MEMORY_MODELS };

struct sparse_config {
	enum memory_model model;
	unsigned int levels; /* of page tables: 4 or 5 */
	bool pse, gbpages;   /* leaves of 2 MiB; of 1 GiB too, for the direct map */
};

/* What a kernel on today's machines has. */
#define SPARSE_DEFAULT                                                                             \
	((struct sparse_config){                                                                   \
		.model = SPARSEMEM_VMEMMAP, .levels = 4, .pse = true, .gbpages = true })

/* Host memory, in bytes, and where it is; the host hands it over zeroed. */
struct sparse_memory {
	size_t sections_size, nodes_size, ranges_size, tables_size, slots_size;
	struct mem_section *sections;
	uint8_t *nodes;
	struct memory_range *ranges;
	uint64_t (*tables)[PTRS_PER_TABLE];
	uint32_t *slots;
};

enum sparse_error {
	SPARSE_OK,
	SPARSE_CONFIG,	 /* no such model, or neither 4 nor 5 levels */
	SPARSE_NO_ROOM,	 /* the map does not fit into memory that is not reserved */
	SPARSE_TABLES,	 /* more page tables than there is host memory for */
	SPARSE_RESERVED, /* no place in the reserved ranges */
	SPARSE_MODEL,	 /* the model has no sections: memory cannot be added */
	SPARSE_RANGE,	 /* not whole subsections (SPARSEMEM: sections), or too high */
	SPARSE_EXISTS	 /* some of it is there already */
};

/* A map that is one array: all of FLATMEM's, a node's of DISCONTIGMEM. */
struct mem_map {
	pfn_t start, end; /* frames that it has */
	vaddr_t map;	  /* where the struct page of the first is */
};

struct sparse {
	struct sparse_config config;
	uint64_t nr_frames; /* no frame from here on has a struct page, ever */
	/* FLATMEM (the first only) and DISCONTIGMEM (by node) */
	struct mem_map mem_map[MAX_NUMNODES];
	uint64_t mem_map_pages;	     /* that these maps take */
	struct memory_range *ranges; /* the memory at boot */
	unsigned int nr_ranges;
};

extern struct sparse sparse;

#include "../spec/sparse.h"

/* Pages of the machine's memory that struct pages take. */
/*@ requires pages:  sparse.mem_map_pages <= MAX_FRAMES && sections.map_pages <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  pages:  \result == sparse.mem_map_pages + sections.map_pages;
*/
static inline uint64_t sparse_map_pages(void)
{
	return sparse.mem_map_pages + sections.map_pages;
}

/*
 * Host memory for a machine whose frames are all below nr_frames, with so many ranges of memory.
 * Most is never touched: what costs is 4 KiB a table, and 16 bytes a section.
 */
/*@ requires config: \valid_read(config) && (config->levels == 4 || config->levels == 5);
    requires frames: nr_frames <= MAX_FRAMES && nr_memory <= MAX_RANGES;
    requires memory: \valid(memory) && \separated(config, memory);
    terminates \true;
    assigns  memory->sections_size, memory->nodes_size, memory->ranges_size,
             memory->tables_size, memory->slots_size;
    ensures  sections: memory->sections_size ==
                       ENTRIES_OF(sections_of(nr_frames)) * sizeof(struct mem_section);
    ensures  nodes:  memory->nodes_size == sections_of(nr_frames);
    ensures  ranges: memory->ranges_size == nr_memory * sizeof(struct memory_range);
    ensures  slots:  memory->slots_size ==
                       sections_of(nr_frames) * PAGES_PER_SECTION * sizeof(uint32_t);
    ensures  tables: 2 * PAGE_SIZE <= memory->tables_size <= TABLES_HOST * PAGE_SIZE;
*/
void sparse_size(const struct sparse_config *config, uint64_t nr_frames, unsigned int nr_memory,
		 struct sparse_memory *memory);

/*
 * Build the direct map, the sections and the struct page map of the boot memory. What they take is
 * added to boot's reserved ranges. On an error the map that was there before goes on, and boot's
 * ranges are of no use (Linux: init_mem_mapping, sparse_init).
 */
/*@ requires config: \valid_read(config);
    requires memory: \valid_read(memory) && nr_frames <= MAX_FRAMES &&
                     boot->nr_memory <= MAX_RANGES &&
                     host_there(memory, sections_of(nr_frames) * PAGES_PER_SECTION,
                                boot->nr_memory) &&
                     host_zeroed(memory, sections_of(nr_frames) * PAGES_PER_SECTION);
    requires apart:  host_apart(memory, boot) && GLOBALS_APART(config) &&
                     \base_addr(config) != \base_addr(boot->reserved) &&
                     \base_addr(config) != \base_addr(boot) && HOST_APART(config, memory);
    requires boot:   memblock_ok(boot);
    terminates \true;
    assigns  SPARSE_FIELDS, MEMBLOCK_FIELDS(boot), HOST_FIELDS(memory);
    ensures  boot:   memblock_ok(boot);
    ensures  there:  \result == SPARSE_OK ==> sparse_ok && ARRAYS_OK(boot);
    ensures  config: \result == SPARSE_OK ==>
                       (config->levels == 4 || config->levels == 5) && boot->nr_memory > 0;
*/
enum sparse_error sparse_init(const struct sparse_config *config, uint64_t nr_frames,
			      const struct sparse_memory *memory, struct memblock *boot);

/*
 * Frames that sparse_add may take for [start, end), tables and maps; 0: it would refuse the range.
 */
/*@ requires state:  sparse_ok && direct_ok;
    requires levels: page_tables.levels == 4 || page_tables.levels == 5;
    requires range:  end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  empty:  start >= end || !has_sections ==> \result == 0;
    ensures  most:   \result <= 2 * TABLES_MOST + MAX_FRAMES;
*/
uint64_t sparse_add_needs(pfn_t start, pfn_t end);

/*
 * Give [start, end) of a node, added after boot, struct pages; it is not online yet. Frames for the
 * map come from supply: its memory is what the allocator handed out, its reserved ranges are empty,
 * with four places for each range of memory; afterwards they say what was taken. On an error
 * nothing was added (Linux: arch_add_memory, sparse_add_section).
 */
/*@ requires state:  sparse_ok && MAPS_OK(supply) && sparse_apart(supply) &&
                     RANGES_APART(supply);
    requires range:  end <= MAX_FRAMES;
    requires node:   node < MAX_NUMNODES;
    requires few:    supply->nr_memory <= MAX_RANGES;
    terminates \true;
    assigns  MAP_FIELDS(supply), PRESENT_FIELDS, direct_map.leaves[0 .. PGTABLE_PUD];
    ensures  state:  sparse_ok && MAPS_OK(supply) && sparse_apart(supply) &&
                     RANGES_APART(supply);
    ensures  range:  \result == SPARSE_OK ==> start < end <= sparse.nr_frames;
    ensures  model:  \result == SPARSE_OK ==> has_sections;
*/
enum sparse_error sparse_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply);

/* Has the frame a struct page? In early sections and in arrays holes have one, too. */
/*@ requires state:  sparse_ok;
    terminates \true;
    assigns  \nothing;
    ensures  beyond: pfn >= sparse.nr_frames ==> !\result;
    ensures  sections: has_sections ==> (\result <==> pfn < sparse.nr_frames && has_page(pfn));
    ensures  array:  !has_sections && \result ==> \exists integer n; in_array(n, pfn);
    ensures  flat:   !has_sections && sparse.config.model == FLATMEM ==>
                       (\result <==> pfn < sparse.nr_frames && in_array(0, pfn));
*/
bool pfn_valid(pfn_t pfn);

/* The address of the frame's struct page; 0: it has none. */
/*@ requires state:  sparse_ok;
    terminates \true;
    assigns  \nothing;
    ensures  beyond: pfn >= sparse.nr_frames ==> \result == 0;
    ensures  none:   has_sections && !has_page(pfn) ==> \result == 0;
    ensures  sections: has_sections && pfn < sparse.nr_frames && has_page(pfn) ==>
                       \result == page_at(pfn);
    ensures  array:  !has_sections && \result != 0 ==>
                       \exists integer n; in_array(n, pfn) && \result == array_at(n, pfn);
    ensures  flat:   !has_sections && sparse.config.model == FLATMEM && in_array(0, pfn) ==>
                       \result == array_at(0, pfn);
*/
vaddr_t pfn_to_page(pfn_t pfn);

/* The same, but 0 too where memory is not online or, in an early section, is not memory. */
/*@ requires state:  sparse_ok;
    terminates \true;
    assigns  \nothing;
    ensures  beyond: pfn >= sparse.nr_frames ==> \result == 0;
    ensures  online: has_sections && \result != 0 ==> \result == page_at(pfn) &&
                       in_subsection(pfn) &&
                       flagged(map_word(pfn / PAGES_PER_SECTION), SECTION_IS_ONLINE);
*/
vaddr_t pfn_to_online_page(pfn_t pfn);

/*
 * The frame whose struct page is at the address; PFN_NONE: there is none. So the two are inverse:
 * where a frame is found its struct page is there; and where a frame's struct page is, it is found,
 * if maps lie as the vmemmap has them or there is but one array.
 */
/*@ requires state:  sparse_ok;
    terminates \true;
    assigns  \nothing;
    ensures  frame:  \result == PFN_NONE || \result < sparse.nr_frames;
    ensures  sections: has_sections && \result != PFN_NONE ==>
                       has_page(\result) && page == page_at(\result);
    ensures  array:  !has_sections && \result != PFN_NONE ==>
                       \exists integer n; in_array(n, \result) && page == array_at(n, \result);
    ensures  vmemmap: has_sections && sections.vmemmap != 0 && page != 0 ==>
                       \forall integer p; 0 <= p < sparse.nr_frames && has_page(p) &&
                         page == page_at(p) == vmemmap_at(p) ==> \result == p;
    ensures  flat:   flat && sparse.config.model == FLATMEM && page != 0 ==>
                       \forall integer p; in_array(0, p) && page == array_at(0, p) ==>
                         \result == p;
*/
pfn_t page_to_pfn(vaddr_t page);

#endif
