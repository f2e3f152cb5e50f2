/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order is the kernel's: page tables and the direct map first, then the map of struct pages.
 * What there was before is kept until all of it has succeeded.
 */
#include "sparsemem.h"

#define PTES_PER_RANGE 2u	  /* pte tables: below its first 2 MiB, above its last */
#define PUD_PAGES      (1u << 18) /* that an entry of a pud maps, and one of a p4d */
#define P4D_PAGES      (1u << 27)
#define MOST_TABLES    (1u << 18) /* 1 GiB of host memory */

struct sparse sparse;

/*@ requires bytes: bytes <= MAX_FRAMES * PAGE_SIZE;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result == (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
*/
static uint64_t bytes_to_pages(uint64_t bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

/* An array's fields, and the pages that it takes. */
/*@ requires state: ARRAYS_OK(boot);
    requires place: i < MAX_NUMNODES;
    requires pages: pages <= NODE_MAP_MOST &&
                    sparse.mem_map_pages <= MAX_NUMNODES * NODE_MAP_MOST;
    requires map:   map->start <= map->end <= sparse.nr_frames && map->map <= MAP_WORD_MOST;
    requires apart: \valid_read(map) && \base_addr(map) != \base_addr(&sparse);
    terminates \true;
    assigns  sparse.mem_map[i], sparse.mem_map_pages;
    ensures  state: ARRAYS_OK(boot);
    ensures  pages: sparse.mem_map_pages == \old(sparse.mem_map_pages) + pages;
    ensures  map:   array_set(i);
    ensures  others: \forall integer n; 0 <= n < MAX_NUMNODES && n != i &&
                       \at(array_set(n), Pre) ==> array_set(n);
*/
static void set_mem_map(unsigned int i, const struct mem_map *map, uint64_t pages,
			const struct memblock *boot)
{
	(void)boot;
	sparse.mem_map_pages += pages;
	sparse.mem_map[i].start = map->start;
	sparse.mem_map[i].end = map->end;
	sparse.mem_map[i].map = map->map;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/*
 * A map for [start, end) out of a node's memory; it begins and ends at whole blocks of the largest
 * order (Linux: alloc_node_mem_map).
 */
/*@ requires state:  ARRAYS_OK(boot);
    requires place:  i < MAX_NUMNODES;
    requires range:  start < end <= sparse.nr_frames <= MAX_FRAMES;
    requires few:    sparse.mem_map_pages <= MAX_NUMNODES * NODE_MAP_MOST;
    terminates \true;
    assigns  sparse.mem_map[i], sparse.mem_map_pages, MEMBLOCK_FIELDS(boot);
    ensures  state:  ARRAYS_OK(boot);
    ensures  others: \forall integer n; 0 <= n < MAX_NUMNODES && n != i &&
                       \at(array_set(n), Pre) ==> array_set(n);
    ensures  map:    \result || \at(array_set(i), Pre) ==> array_set(i);
    ensures  pages:  sparse.mem_map_pages <= \old(sparse.mem_map_pages) + NODE_MAP_MOST;
*/
static bool alloc_mem_map(unsigned int i, pfn_t start, pfn_t end, struct memblock *boot,
			  unsigned int node)
{
	pfn_t from = start - start % MAX_ORDER_PAGES;
	pfn_t to = (end + MAX_ORDER_PAGES - 1) / MAX_ORDER_PAGES * MAX_ORDER_PAGES;
	uint64_t pages = bytes_to_pages((to - from) * STRUCT_PAGE_SIZE);
	pfn_t pfn = memblock_alloc(boot, pages, 1, node, false);
	struct mem_map map = { .start = start, .end = end };

	if (pfn == PFN_NONE)
		return false;
	/*@ assert last: in_ranges((struct memory_range *)boot->memory, boot->nr_memory,
	      pfn + pages - 1); */
	map.map = phys_to_virt(pfn * PAGE_SIZE) + (start - from) * STRUCT_PAGE_SIZE;
	set_mem_map(i, &map, pages, boot);
	return true;
}

/*@ requires state:  ARRAYS_OK(boot) && boot->nr_memory > 0;
    requires range:  boot->memory[boot->nr_memory - 1].end <= sparse.nr_frames <= MAX_FRAMES;
    requires arrays: sparse_arrays && sparse.mem_map_pages == 0;
    terminates \true;
    assigns  sparse.mem_map[0], sparse.mem_map_pages, MEMBLOCK_FIELDS(boot);
    ensures  state:  ARRAYS_OK(boot);
    ensures  arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
    ensures  pages:  sparse.mem_map_pages <= MAX_NUMNODES * NODE_MAP_MOST;
*/
static bool init_flatmem(struct memblock *boot)
{
	return alloc_mem_map(0, 0, boot->memory[boot->nr_memory - 1].end, boot,
			     boot->memory[0].node);
}

/* The span of a node's boot memory; empty if it has none. */
/*@ requires boot:  memblock_ok(boot);
    requires start: \valid(start) && \base_addr(start) != \base_addr(boot) &&
                    \base_addr(start) != \base_addr(boot->memory);
    terminates \true;
    assigns  *start;
    ensures  none:  \result == 0 || *start < \result;
    ensures  end:   \result != 0 ==> \exists integer i; 0 <= i < boot->nr_memory &&
                      \result == boot->memory[i].end;
*/
static pfn_t node_span(const struct memblock *boot, unsigned int node, pfn_t *start)
{
	pfn_t end = 0;

	*start = 0;
	/*@ loop invariant place: 0 <= i <= boot->nr_memory;
	    loop invariant span:  end == 0 || *start < end;
	    loop invariant end:   end != 0 ==> \exists integer k; 0 <= k < i &&
	                            end == boot->memory[k].end;
	    loop invariant below: \forall integer k; i <= k < boot->nr_memory ==>
	                            end <= boot->memory[k].start;
	    loop assigns i, end, *start;
	    loop variant boot->nr_memory - i;
	*/
	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		if (boot->memory[i].node != node)
			continue;
		if (end == 0)
			*start = boot->memory[i].start;
		end = boot->memory[i].end;
	}
	return end;
}

/*@ requires state:  ARRAYS_OK(boot) && boot->nr_memory > 0;
    requires range:  \forall integer i; 0 <= i < boot->nr_memory ==>
                       boot->memory[i].end <= sparse.nr_frames;
    requires arrays: sparse_arrays && sparse.mem_map_pages == 0;
    terminates \true;
    assigns  sparse.mem_map[0 .. MAX_NUMNODES - 1], sparse.mem_map_pages, MEMBLOCK_FIELDS(boot);
    ensures  state:  ARRAYS_OK(boot);
    ensures  arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
    ensures  pages:  sparse.mem_map_pages <= MAX_NUMNODES * NODE_MAP_MOST;
*/
static bool init_discontigmem(struct memblock *boot)
{
	/*@ loop invariant node:   0 <= node <= MAX_NUMNODES;
	    loop invariant state:  ARRAYS_OK(boot);
	    loop invariant range:  \forall integer i; 0 <= i < boot->nr_memory ==>
	                             boot->memory[i].end <= sparse.nr_frames;
	    loop invariant arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
	    loop invariant pages:  sparse.mem_map_pages <= node * NODE_MAP_MOST;
	    loop assigns node, sparse.mem_map[0 .. MAX_NUMNODES - 1], sparse.mem_map_pages,
	                 MEMBLOCK_FIELDS(boot);
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		pfn_t start, end = node_span(boot, node, &start);

		if (end == 0)
			continue;
		if (!alloc_mem_map(node, start, end, boot, node)) {
			//@ assert arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
			return false;
		}
	}
	return true;
}

/*
 * The node whose map has the frame; MAX_NUMNODES: none has. A hole is the first node's whose span
 * holds it (Linux: pfn_to_nid).
 */
/*@ requires state: sparse_arrays;
    terminates \true;
    assigns  \nothing;
    ensures  node:  \result <= MAX_NUMNODES;
*/
static unsigned int pfn_to_nid(pfn_t pfn)
{
	/*@ loop invariant place: 0 <= i <= sparse.nr_ranges;
	    loop assigns i;
	    loop variant sparse.nr_ranges - i;
	*/
	for (unsigned int i = 0; i < sparse.nr_ranges; i++)
		if (sparse.ranges[i].start <= pfn && pfn < sparse.ranges[i].end)
			return sparse.ranges[i].node;
	/*@ loop invariant node: 0 <= node <= MAX_NUMNODES;
	    loop assigns node;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (sparse.mem_map[node].start <= pfn && pfn < sparse.mem_map[node].end)
			return node;
	return MAX_NUMNODES;
}

/* The first frame after the section of the frame before. */
/*@ requires frame: pfn <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  up:    \result == sections_of(pfn) * PAGES_PER_SECTION;
    ensures  most:  pfn <= \result <= MAX_FRAMES;
*/
static pfn_t section_align_up(pfn_t pfn)
{
	return (pfn + PAGES_PER_SECTION - 1) / PAGES_PER_SECTION * PAGES_PER_SECTION;
}

/* Places for tables: what all frames may need, if every section's map is mapped by base pages. */
/*@ requires config: \valid_read(config);
    requires frames: nr_frames <= MAX_FRAMES && nr_memory <= MAX_RANGES;
    terminates \true;
    assigns  \nothing;
    ensures  some:   1 <= \result <= MOST_TABLES;
*/
static uint32_t most_tables(const struct sparse_config *config, uint64_t nr_frames,
			    unsigned int nr_memory)
{
	uint64_t ptes = nr_frames / PTRS_PER_TABLE + 1, n;

	if (config->pse && ptes > (uint64_t)nr_memory * PTES_PER_RANGE)
		ptes = (uint64_t)nr_memory * PTES_PER_RANGE;
	n = ptes + nr_frames / PUD_PAGES + 1 + nr_frames / P4D_PAGES + 1;
	if (config->model == SPARSEMEM_VMEMMAP)
		n += nr_frames / PAGES_PER_SECTION + 1;
	/* the vmemmap's own pmd, pud and p4d tables, the direct map's p4d, the root */
	n += nr_frames / PUD_PAGES / STRUCT_PAGE_SIZE + nr_frames / P4D_PAGES / STRUCT_PAGE_SIZE +
	     8;
	return n < MOST_TABLES ? (uint32_t)n : MOST_TABLES;
}

void sparse_size(const struct sparse_config *config, uint64_t nr_frames, unsigned int nr_memory,
		 struct sparse_memory *memory)
{
	uint64_t nr_sections = section_align_up(nr_frames) / PAGES_PER_SECTION;
	uint64_t nr_roots = (nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT;

	memory->sections_size = nr_roots * SECTIONS_PER_ROOT * sizeof(struct mem_section);
	memory->nodes_size = nr_sections * sizeof(uint8_t);
	memory->ranges_size = nr_memory * sizeof(struct memory_range);
	memory->tables_size = (size_t)(most_tables(config, nr_frames, nr_memory) + 1) * PAGE_SIZE;
	memory->slots_size = section_align_up(nr_frames) * sizeof(uint32_t);
}

/* No array has frames. */
/*@ requires boot:   memblock_ok(boot) && \base_addr(&sparse) != \base_addr(boot) &&
                     \base_addr(&sparse) != \base_addr(boot->memory) &&
                     \base_addr(&sparse) != \base_addr(boot->reserved);
    terminates \true;
    assigns  sparse.mem_map[0 .. MAX_NUMNODES - 1];
    ensures  boot:   memblock_ok(boot);
    ensures  arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
*/
static void no_mem_maps(const struct memblock *boot)
{
	(void)boot;
	/*@ loop invariant place: 0 <= i <= MAX_NUMNODES;
	    loop invariant none:  \forall integer n; 0 <= n < i ==>
	      sparse.mem_map[n].start == 0 && sparse.mem_map[n].end == 0 &&
	      sparse.mem_map[n].map == 0;
	    loop assigns i, sparse.mem_map[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - i;
	*/
	for (unsigned int i = 0; i < MAX_NUMNODES; i++) {
		sparse.mem_map[i].start = sparse.mem_map[i].end = 0;
		sparse.mem_map[i].map = 0;
	}
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/* The memory at boot, in a place of its own. */
/*@ requires boot:   memblock_ok(boot);
    requires ranges: \valid(ranges + (0 .. boot->nr_memory - 1)) &&
                     \base_addr(ranges) != \base_addr(boot) &&
                     \base_addr(ranges) != \base_addr(boot->memory) &&
                     \base_addr(ranges) != \base_addr(boot->reserved);
    terminates \true;
    assigns  ranges[0 .. boot->nr_memory - 1];
    ensures  boot:   memblock_ok(boot);
    ensures  ranges: ascending(ranges, boot->nr_memory);
*/
static void copy_ranges(struct memory_range *ranges, const struct memblock *boot)
{
	/*@ loop invariant place:  0 <= i <= boot->nr_memory;
	    loop invariant same:   memblock_same{Pre,Here}((struct memblock *)boot);
	    loop invariant copied: \forall integer k; 0 <= k < i ==>
	      ranges[k].start == boot->memory[k].start && ranges[k].end == boot->memory[k].end &&
	      ranges[k].node == boot->memory[k].node;
	    loop assigns i, ranges[0 .. boot->nr_memory - 1];
	    loop variant boot->nr_memory - i;
	*/
	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		ranges[i].start = boot->memory[i].start;
		ranges[i].end = boot->memory[i].end;
		ranges[i].node = boot->memory[i].node;
	}
}

/* No arrays yet; the memory is remembered. */
/*@ requires config: \valid_read(config) && \base_addr(config) != \base_addr(&sparse) &&
                     \base_addr(config) != \base_addr(ranges);
    requires frames: nr_frames <= MAX_FRAMES;
    requires boot:   memblock_ok(boot);
    requires ranges: \valid(ranges + (0 .. boot->nr_memory - 1)) &&
                     \base_addr(ranges) != \base_addr(&sparse) &&
                     \base_addr(ranges) != \base_addr(boot) &&
                     \base_addr(ranges) != \base_addr(boot->memory) &&
                     \base_addr(ranges) != \base_addr(boot->reserved) &&
                     \base_addr(&sparse) != \base_addr(boot) &&
                     \base_addr(&sparse) != \base_addr(boot->memory) &&
                     \base_addr(&sparse) != \base_addr(boot->reserved);
    terminates \true;
    assigns  sparse, ranges[0 .. boot->nr_memory - 1];
    ensures  boot:   memblock_ok(boot);
    ensures  frames: sparse.nr_frames == sections_of(nr_frames) * PAGES_PER_SECTION &&
                     sparse.mem_map_pages == 0;
    ensures  config: sparse.config.levels == config->levels &&
                     sparse.config.model == config->model;
    ensures  ranges: sparse.ranges == ranges && sparse.nr_ranges == boot->nr_memory &&
                     ascending(sparse.ranges, sparse.nr_ranges);
    ensures  arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
*/
static void reset_sparse(const struct sparse_config *config, uint64_t nr_frames,
			 struct memory_range *ranges, const struct memblock *boot)
{
	sparse.config.model = config->model;
	sparse.config.levels = config->levels;
	sparse.config.pse = config->pse;
	sparse.config.gbpages = config->gbpages;
	sparse.nr_frames = section_align_up(nr_frames);
	sparse.mem_map_pages = 0;
	sparse.ranges = ranges;
	sparse.nr_ranges = boot->nr_memory;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
	no_mem_maps(boot);
	copy_ranges(ranges, boot);
}

/* Does mapping all memory by leaves of 4 KiB alone take more tables than there are places for? */
/*@ requires memory: \valid_read(memory);
    requires boot:   memblock_ok(boot);
    terminates \true;
    assigns  \nothing;
*/
static bool too_many_tables(const struct sparse_memory *memory, const struct memblock *boot)
{
	uint64_t pages = 0;

	/*@ loop invariant place: 0 <= i <= boot->nr_memory;
	    loop invariant few:   pages <= MAX_FRAMES && (i > 0 ==> pages <= boot->memory[i - 1].end) &&
	                          (i == 0 ==> pages == 0);
	    loop assigns i, pages;
	    loop variant boot->nr_memory - i;
	*/
	for (unsigned int i = 0; i < boot->nr_memory; i++)
		pages += boot->memory[i].end - boot->memory[i].start;
	return !sparse.config.pse && pages / PTRS_PER_TABLE >= memory->tables_size / PAGE_SIZE;
}

/*@ requires boot:   memblock_ok(boot) && boot->nr_memory > 0;
    requires memory: \valid_read(memory) && host_there(memory, sparse.nr_frames, boot->nr_memory) &&
                     host_apart(memory, boot);
    requires zeroed: host_zeroed(memory, sparse.nr_frames);
    requires config: (sparse.config.levels == 4 || sparse.config.levels == 5) &&
                     sparse.nr_frames <= MAX_FRAMES;
    terminates \true;
    assigns  page_tables, memory->slots[0 .. sparse.nr_frames - 1], MEMBLOCK_FIELDS(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  tables: \result ==> tables_ok && tables_apart(boot) && page_tables.nr == 1;
    ensures  arrays: \result ==> page_tables.table == memory->tables &&
                     page_tables.slot == memory->slots;
*/
static bool init_tables(const struct sparse_memory *memory, struct memblock *boot)
{
	struct page_tables empty = {
		.levels = sparse.config.levels,
		.nr_frames = sparse.nr_frames,
		.max = (uint32_t)(memory->tables_size / PAGE_SIZE - 1),
		.table = memory->tables,
		.slot = memory->slots,
	};

	return pgtable_init(&empty, boot, boot->memory[0].node);
}

/* No sections. */
/*@ requires state:  ARRAYS_OK(boot) && GLOBALS_APART(boot) && GLOBALS_APART(boot->reserved) &&
                     GLOBALS_APART(boot->memory) && GLOBALS_APART(page_tables.table) &&
                     GLOBALS_APART(page_tables.slot);
    terminates \true;
    assigns  sections;
    ensures  state:  ARRAYS_OK(boot);
    ensures  none:   sections_ok && sections.nr_sections == 0;
*/
static void no_sections(const struct memblock *boot)
{
	(void)boot;
	sections.vmemmap = sections.pse = false;
	sections.vmemmap_start = 0;
	sections.map_pages = sections.nr_sections = sections.highest_present_section_nr = 0;
	sections.nr_roots = 0;
	sections.section = NULL;
	sections.section_to_node = NULL;
	/*@ loop invariant place: 0 <= i <= NR_SECTION_ROOTS;
	    loop invariant none:  \forall integer r; 0 <= r < i ==> sections.root[r] == 0;
	    loop assigns i, sections.root[0 .. NR_SECTION_ROOTS - 1];
	    loop variant NR_SECTION_ROOTS - i;
	*/
	for (unsigned int i = 0; i < NR_SECTION_ROOTS; i++)
		sections.root[i] = 0;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/* The models without sections. */
/*@ requires state:  ARRAYS_OK(boot) && boot->nr_memory > 0 && GLOBALS_APART(boot) &&
                     GLOBALS_APART(boot->reserved) && GLOBALS_APART(boot->memory);
    requires model:  sparse.config.model == FLATMEM || sparse.config.model == DISCONTIGMEM;
    requires frames: sparse_arrays && sparse.mem_map_pages == 0 && RANGES_APART(boot);
    requires range:  \forall integer i; 0 <= i < boot->nr_memory ==>
                       boot->memory[i].end <= sparse.nr_frames;
    requires none:   sections_ok && sections.nr_sections == 0;
    terminates \true;
    assigns  sparse.mem_map[0 .. MAX_NUMNODES - 1], sparse.mem_map_pages, MEMBLOCK_FIELDS(boot);
    ensures  state:  ARRAYS_OK(boot);
    ensures  there:  sparse_ok;
*/
static bool init_arrays(struct memblock *boot)
{
	bool done = sparse.config.model == FLATMEM ? init_flatmem(boot) : init_discontigmem(boot);

	//@ assert none: SECTIONS_STAY(Pre, Here);
	//@ assert none: roots_used(ROOTS_OF(sections.nr_sections)) == 0;
	//@ assert sections: sections_there && sections_rooted && sections_coded;
	/*@ assert ranges: \forall integer i; 0 <= i < sparse.nr_ranges ==>
	      STAYS(Pre, Here, sparse.ranges[i].start) && STAYS(Pre, Here, sparse.ranges[i].end) &&
	      STAYS(Pre, Here, sparse.ranges[i].node); */
	//@ assert arrays: sparse_arrays;
	return done;
}

/*@ requires state:  ARRAYS_OK(boot) && boot->nr_memory > 0;
    requires memory: \valid_read(memory) && host_there(memory, sparse.nr_frames, boot->nr_memory) &&
                     host_apart(memory, boot);
    requires tables: page_tables.table == memory->tables && page_tables.slot == memory->slots;
    requires zeroed: \forall integer i; 0 <= i < ENTRIES_OF(sparse.nr_frames / PAGES_PER_SECTION) ==>
                       memory->sections[i].section_mem_map == 0;
    requires frames: sparse.nr_frames <= MAX_FRAMES && sparse.nr_frames % PAGES_PER_SECTION == 0 &&
                     sparse.mem_map_pages == 0 && ascending(sparse.ranges, sparse.nr_ranges) &&
                     sparse.config.model < NR_MEMORY_MODELS &&
                     \base_addr(sparse.ranges) == \base_addr(memory->ranges);
    requires range:  \forall integer i; 0 <= i < boot->nr_memory ==>
                       boot->memory[i].end <= sparse.nr_frames;
    requires arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
    terminates \true;
    assigns  sparse.mem_map[0 .. MAX_NUMNODES - 1], sparse.mem_map_pages, sections, TABLE_FIELDS,
             MEMBLOCK_FIELDS(boot), memory->sections[0 .. NR_MEM_SECTIONS - 1],
             memory->nodes[0 .. NR_MEM_SECTIONS - 1];
    ensures  state:  ARRAYS_OK(boot);
    ensures  there:  sparse_ok;
*/
static bool init_model(const struct sparse_memory *memory, struct memblock *boot)
{
	struct sections empty = {
		.vmemmap = sparse.config.model == SPARSEMEM_VMEMMAP,
		.pse = sparse.config.pse,
		.nr_sections = sparse.nr_frames / PAGES_PER_SECTION,
		.section = memory->sections,
		.section_to_node = memory->nodes,
	};

	bool done;

	no_sections(boot);
	//@ assert stays: SPARSE_STAYS(Pre, Here);
	if (sparse.config.model == FLATMEM || sparse.config.model == DISCONTIGMEM)
		return init_arrays(boot);
	done = sections_init(&empty, boot);
	//@ assert stays: SPARSE_STAYS(Pre, Here);
	return done;
}

/* What ran out. */
/*@ requires boot: \valid_read(boot);
    terminates \true;
    assigns  \nothing;
    ensures  bad:  \result != SPARSE_OK;
*/
static enum sparse_error why(const struct memblock *boot)
{
	if (page_tables.nr >= page_tables.max)
		return SPARSE_TABLES;
	return boot->nr_reserved >= boot->max_reserved ? SPARSE_RESERVED : SPARSE_NO_ROOM;
}

/* All that is built, as it was before. */
struct built {
	struct sparse sparse;
	struct page_tables page_tables;
	struct direct_map direct_map;
	struct sections sections;
};

/*@ requires old:    \valid_read(old) && GLOBALS_APART(old);
    requires boot:   memblock_ok(boot) && GLOBALS_APART(boot) && GLOBALS_APART(boot->reserved) &&
                     GLOBALS_APART(boot->memory);
    terminates \true;
    assigns  SPARSE_FIELDS;
    ensures  boot:   memblock_ok(boot);
*/
static void restore(const struct built *old, const struct memblock *boot)
{
	(void)boot;
	sparse = old->sparse;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
	page_tables = old->page_tables;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
	direct_map = old->direct_map;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
	sections = old->sections;
	//@ assert kept: MEMBLOCK_KEPT(Pre, Here, boot);
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/* Tables, the direct map, and the model's map on them. */
/*@ requires config: \valid_read(config) && GLOBALS_APART(config) && HOST_APART(config, memory) &&
                     \base_addr(config) != \base_addr(boot->reserved) &&
                     \base_addr(config) != \base_addr(boot) &&
                     (sparse.config.levels == 4 || sparse.config.levels == 5) &&
                     sparse.config.model < NR_MEMORY_MODELS;
    requires memory: \valid_read(memory) && host_there(memory, sparse.nr_frames, boot->nr_memory) &&
                     host_apart(memory, boot) && host_zeroed(memory, sparse.nr_frames);
    requires boot:   memblock_ok(boot) && boot->nr_memory > 0;
    requires frames: sparse.nr_frames <= MAX_FRAMES && sparse.nr_frames % PAGES_PER_SECTION == 0 &&
                     sparse.mem_map_pages == 0 && ascending(sparse.ranges, sparse.nr_ranges) &&
                     sparse.ranges == memory->ranges;
    requires range:  \forall integer i; 0 <= i < boot->nr_memory ==>
                       boot->memory[i].end <= sparse.nr_frames;
    requires arrays: \forall integer n; 0 <= n < MAX_NUMNODES ==> array_set(n);
    terminates \true;
    assigns  sparse.mem_map[0 .. MAX_NUMNODES - 1], sparse.mem_map_pages, sections, direct_map,
             page_tables, MEMBLOCK_FIELDS(boot), HOST_FIELDS(memory);
    ensures  boot:   memblock_ok(boot);
    ensures  there:  \result ==> sparse_ok && ARRAYS_OK(boot);
*/
static bool build(const struct sparse_config *config, const struct sparse_memory *memory,
		  struct memblock *boot)
{
	if (!init_tables(memory, boot))
		return false;
	//@ assert stays: SPARSE_STAYS(Pre, Here);
	if (!direct_map_init(config->pse, config->gbpages, boot))
		return false;
	//@ assert stays: SPARSE_STAYS(Pre, Here);
	return init_model(memory, boot);
}

enum sparse_error sparse_init(const struct sparse_config *config, uint64_t nr_frames,
			      const struct sparse_memory *memory, struct memblock *boot)
{
	const struct built old = { sparse, page_tables, direct_map, sections };
	enum sparse_error error;

	if ((unsigned int)config->model >= NR_MEMORY_MODELS ||
	    (config->levels != 4 && config->levels != 5))
		return SPARSE_CONFIG;
	if (boot->nr_memory == 0)
		return SPARSE_NO_ROOM;
	if (nr_frames > MAX_FRAMES || boot->memory[boot->nr_memory - 1].end > nr_frames)
		return SPARSE_RANGE;
	reset_sparse(config, nr_frames, memory->ranges, boot);
	if (too_many_tables(memory, boot)) {
		restore(&old, boot);
		return SPARSE_TABLES;
	}
	if (build(config, memory, boot))
		return SPARSE_OK;
	error = why(boot);
	restore(&old, boot);
	return error;
}

/*@ terminates \true;
    assigns  \nothing;
    ensures  sections: \result <==> has_sections;
*/
static bool has_sections(void)
{
	return sparse.config.levels != 0 &&
	       (sparse.config.model == SPARSEMEM || sparse.config.model == SPARSEMEM_VMEMMAP);
}

/* Could [start, end) be added, as far as its place goes? (Linux: check_pfn_span) */
/*@ requires state: sparse_ok;
    terminates \true;
    assigns  \nothing;
    ensures  fits:  \result == SPARSE_OK ==> has_sections && start < end <= sparse.nr_frames &&
                      start % PAGES_PER_SUBSECTION == 0 && end % PAGES_PER_SUBSECTION == 0;
*/
static enum sparse_error check_new_range(pfn_t start, pfn_t end)
{
	uint64_t unit = sparse.config.model == SPARSEMEM ? PAGES_PER_SECTION : PAGES_PER_SUBSECTION;

	if (!has_sections())
		return SPARSE_MODEL;
	if (start >= end || end > sparse.nr_frames || start % unit != 0 || end % unit != 0)
		return SPARSE_RANGE;
	return sections_exist(start, end) ? SPARSE_EXISTS : SPARSE_OK;
}

/* Tables that adding [start, end) may need at most, with its map in base pages. */
/*@ requires state:  sections_ok && direct_ok;
    requires levels: page_tables.levels == 4 || page_tables.levels == 5;
    requires range:  start < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  few:    \result <= 2 * TABLES_MOST;
*/
static uint64_t new_tables(pfn_t start, pfn_t end)
{
	return direct_map_tables(start, end) + sections_tables(start, end);
}

uint64_t sparse_add_needs(pfn_t start, pfn_t end)
{
	if (check_new_range(start, end) != SPARSE_OK)
		return 0;
	return new_tables(start, end) + bytes_to_pages((end - start) * STRUCT_PAGE_SIZE);
}

/*
 * Is the supply enough, whatever becomes of it? Pages for all, and, as SPARSEMEM cannot do with
 * less, a piece of 2 MiB for each section.
 */
/*@ requires state:  sparse_ok && tables_ok && direct_ok;
    requires range:  start < end <= MAX_FRAMES;
    requires supply: memblock_ok(supply) && supply->nr_memory <= MAX_RANGES;
    terminates \true;
    assigns  \nothing;
*/
static enum sparse_error check_supply(pfn_t start, pfn_t end, const struct memblock *supply)
{
	uint64_t pages = 0, pieces = 0;

	if (supply->nr_reserved != 0 || supply->max_reserved / 4 < supply->nr_memory)
		return SPARSE_RESERVED;
	/*@ loop invariant place: 0 <= i <= supply->nr_memory;
	    loop invariant few:   pages <= i * MAX_FRAMES && pieces <= i * MAX_FRAMES;
	    loop assigns i, pages, pieces;
	    loop variant supply->nr_memory - i;
	*/
	for (unsigned int i = 0; i < supply->nr_memory; i++) {
		const struct memory_range *range = &supply->memory[i];
		uint64_t last = range->end / SECTION_MAP_PAGES;
		uint64_t first = (range->start + SECTION_MAP_PAGES - 1) / SECTION_MAP_PAGES;

		if (range->start == 0 || range->end > sparse.nr_frames)
			return SPARSE_RANGE;
		pages += range->end - range->start;
		pieces += last > first ? last - first : 0;
	}
	if (pages < sparse_add_needs(start, end))
		return SPARSE_NO_ROOM;
	if (sparse.config.model == SPARSEMEM && pieces < (end - start) / PAGES_PER_SECTION)
		return SPARSE_NO_ROOM;
	return page_tables.max - page_tables.nr < new_tables(start, end) ? SPARSE_TABLES
									 : SPARSE_OK;
}

/* The sections of an added range, and their maps; the arrays stay. */
/*@ requires state:  sparse_ok && MAPS_OK(supply) && sparse_apart(supply) && RANGES_APART(supply);
    requires range:  start < end <= sections.nr_sections * PAGES_PER_SECTION &&
                     start % PAGES_PER_SUBSECTION == 0 && end % PAGES_PER_SUBSECTION == 0;
    requires node:   node < MAX_NUMNODES;
    terminates \true;
    assigns  MAP_FIELDS(supply), PRESENT_FIELDS;
    ensures  maps:   MAPS_OK(supply) && sparse_apart(supply) && RANGES_APART(supply);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  stays:  SPARSE_STAYS(Pre, Post);
    ensures  state:  sparse_ok;
*/
static bool add_to_sections(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	bool added = sections_add(start, end, node, supply);

	//@ assert stays: SPARSE_STAYS(Pre, Here);
	return added;
}

/* Their part of the direct map; sections and arrays stay. */
/*@ requires state:  sparse_ok && MAPS_OK(supply) && sparse_apart(supply) && RANGES_APART(supply);
    requires range:  start < end <= MAX_FRAMES;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(supply), direct_map.leaves[0 .. PGTABLE_PUD];
    ensures  maps:   MAPS_OK(supply) && sparse_apart(supply) && RANGES_APART(supply);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  stays:  SPARSE_STAYS(Pre, Post);
    ensures  state:  sparse_ok;
*/
static bool add_to_direct_map(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	bool added = direct_map_add(start, end, supply, node);

	//@ assert stays: SPARSE_STAYS(Pre, Here);
	//@ assert sections: SECTIONS_STAY(Pre, Here);
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
	       loop invariant used:  roots_used(i) == roots_used{Pre}(i);
	       loop assigns i;
	       loop variant ROOTS_OF(sections.nr_sections) - i; @/
	    while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
	      i++;
	*/
	return added;
}

enum sparse_error sparse_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	enum sparse_error error = check_new_range(start, end);

	if (error == SPARSE_OK)
		error = check_supply(start, end, supply);
	if (error != SPARSE_OK)
		return error;
	/* maps before the direct map: a table would break a piece of 2 MiB */
	if (!add_to_sections(start, end, node, supply) ||
	    !add_to_direct_map(start, end, node, supply))
		return why(supply);
	return SPARSE_OK;
}

/* The array that has the frame's struct page; NULL: none has. */
/*@ requires state: sparse_arrays;
    terminates \true;
    assigns  \nothing;
    ensures  array: \result != \null ==> \exists integer n; in_array(n, pfn) &&
                      \result == &sparse.mem_map[n];
    ensures  flat:  sparse.config.model == FLATMEM ==>
                      (\result != \null <==> in_array(0, pfn)) &&
                      (\result != \null ==> \result == &sparse.mem_map[0]);
*/
static const struct mem_map *mem_map_of(pfn_t pfn)
{
	unsigned int node = sparse.config.model == FLATMEM ? 0 : pfn_to_nid(pfn);
	const struct mem_map *map = &sparse.mem_map[node % MAX_NUMNODES];

	if (node >= MAX_NUMNODES || pfn < map->start || pfn >= map->end)
		return NULL;
	return map;
}

bool pfn_valid(pfn_t pfn)
{
	uint64_t nr = pfn_section_nr(pfn);

	if (pfn >= sparse.nr_frames)
		return false;
	if (!has_sections())
		return mem_map_of(pfn) != NULL;
	return section_has(nr, SECTION_HAS_MEM_MAP) &&
	       (section_has(nr, SECTION_IS_EARLY) || pfn_section_valid(pfn));
}

vaddr_t pfn_to_page(pfn_t pfn)
{
	const struct mem_map *map;

	if (has_sections())
		return pfn_valid(pfn) ? section_page(pfn) : 0;
	map = mem_map_of(pfn);
	return map != NULL ? map->map + (pfn - map->start) * STRUCT_PAGE_SIZE : 0;
}

vaddr_t pfn_to_online_page(pfn_t pfn)
{
	if (has_sections() &&
	    (!section_has(pfn_section_nr(pfn), SECTION_IS_ONLINE) || !pfn_section_valid(pfn)))
		return 0;
	return pfn_to_page(pfn);
}

/* The frame of the array that has the address; PFN_NONE: none has. */
/*@ requires state: sparse_arrays;
    terminates \true;
    assigns  \nothing;
    ensures  array: \result == PFN_NONE || \result < sparse.nr_frames;
    ensures  first: \forall integer p; in_array(0, p) && page == array_at(0, p) ==> \result == p;
*/
static pfn_t array_page_to_pfn(vaddr_t page)
{
	/*@ loop invariant node:  0 <= node <= MAX_NUMNODES;
	    loop invariant first: node > 0 ==> \forall integer p; in_array(0, p) ==>
	                            page != array_at(0, p);
	    loop assigns node;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		const struct mem_map *map = &sparse.mem_map[node];

		if (page >= map->map &&
		    (page - map->map) / STRUCT_PAGE_SIZE < map->end - map->start)
			return map->start + (page - map->map) / STRUCT_PAGE_SIZE;
	}
	return PFN_NONE;
}

pfn_t page_to_pfn(vaddr_t page)
{
	pfn_t pfn = has_sections() ? section_page_to_pfn(page) : array_page_to_pfn(page);

	/* inside a struct page, beyond all, or a hole's that another node's map has */
	return page != 0 && pfn_to_page(pfn) == page ? pfn : PFN_NONE;
}
