/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order is the kernel's: page tables and the direct map first, then the map of struct pages.
 * What there was before is kept until all of it has succeeded.
 */
#include "sparsemem.h"

#define PTES_PER_RANGE 2u	  /* pte tables: below its first 2 MiB, above its last */
#define MOST_TABLES    (1u << 18) /* 1 GiB of host memory */

struct sparse sparse;

static uint64_t bytes_to_pages(uint64_t bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

/*
 * A map for [start, end) out of a node's memory; it begins and ends at whole blocks of the largest
 * order (Linux: alloc_node_mem_map).
 */
static bool alloc_mem_map(struct mem_map *map, pfn_t start, pfn_t end, struct memblock *boot,
			  unsigned int node)
{
	pfn_t from = start - start % MAX_ORDER_PAGES;
	pfn_t to = (end + MAX_ORDER_PAGES - 1) / MAX_ORDER_PAGES * MAX_ORDER_PAGES;
	uint64_t pages = bytes_to_pages((to - from) * STRUCT_PAGE_SIZE);
	pfn_t pfn = memblock_alloc(boot, pages, 1, node, false);

	if (pfn == PFN_NONE)
		return false;
	sparse.mem_map_pages += pages;
	*map = (struct mem_map){ .start = start, .end = end };
	map->map = phys_to_virt(pfn << PAGE_SHIFT) + (start - from) * STRUCT_PAGE_SIZE;
	return true;
}

static bool init_flatmem(struct memblock *boot)
{
	return alloc_mem_map(&sparse.mem_map[0], 0, boot->memory[boot->nr_memory - 1].end, boot,
			     boot->memory[0].node);
}

static bool init_discontigmem(struct memblock *boot)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		pfn_t start = PFN_NONE, end = 0;

		for (unsigned int i = 0; i < boot->nr_memory; i++) {
			if (boot->memory[i].node != node)
				continue;
			if (start == PFN_NONE)
				start = boot->memory[i].start;
			end = boot->memory[i].end;
		}
		if (end != 0 && !alloc_mem_map(&sparse.mem_map[node], start, end, boot, node))
			return false;
	}
	return true;
}

/*
 * The node whose map has the frame; MAX_NUMNODES: none has. A hole is the first node's whose span
 * holds it (Linux: pfn_to_nid).
 */
static unsigned int pfn_to_nid(pfn_t pfn)
{
	for (unsigned int i = 0; i < sparse.nr_ranges; i++)
		if (sparse.ranges[i].start <= pfn && pfn < sparse.ranges[i].end)
			return sparse.ranges[i].node;
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (sparse.mem_map[node].start <= pfn && pfn < sparse.mem_map[node].end)
			return node;
	return MAX_NUMNODES;
}

/* The first frame after the section of the frame before. */
static pfn_t section_align_up(pfn_t pfn)
{
	return (pfn + PAGES_PER_SECTION - 1) / PAGES_PER_SECTION * PAGES_PER_SECTION;
}

/* Places for tables: what all frames may need, if every section's map is mapped by base pages. */
static uint32_t most_tables(const struct sparse_config *config, uint64_t nr_frames,
			    unsigned int nr_memory)
{
	uint64_t ptes = nr_frames / PTRS_PER_TABLE + 1, n;

	if (config->pse && ptes > (uint64_t)nr_memory * PTES_PER_RANGE)
		ptes = (uint64_t)nr_memory * PTES_PER_RANGE;
	n = ptes + (nr_frames >> 18) + 1 + (nr_frames >> 27) + 1;
	if (config->model == SPARSEMEM_VMEMMAP)
		n += nr_frames / PAGES_PER_SECTION + 1;
	/* the vmemmap's own pmd, pud and p4d tables, the direct map's p4d, the root */
	n += (nr_frames >> 24) + (nr_frames >> 33) + 8;
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

/* No arrays yet; the memory is remembered. */
static void reset_sparse(const struct sparse_config *config, uint64_t nr_frames,
			 struct memory_range *ranges, const struct memblock *boot)
{
	sparse = (struct sparse){ .config = *config, .nr_frames = section_align_up(nr_frames) };
	sparse.ranges = ranges;
	sparse.nr_ranges = boot->nr_memory;
	for (unsigned int i = 0; i < boot->nr_memory; i++)
		ranges[i] = boot->memory[i];
}

/* Does mapping all memory by leaves of 4 KiB alone take more tables than there are places for? */
static bool too_many_tables(const struct sparse_memory *memory, const struct memblock *boot)
{
	uint64_t pages = 0;

	for (unsigned int i = 0; i < boot->nr_memory; i++)
		pages += boot->memory[i].end - boot->memory[i].start;
	return !sparse.config.pse && pages / PTRS_PER_TABLE >= memory->tables_size / PAGE_SIZE;
}

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

static bool init_model(const struct sparse_memory *memory, struct memblock *boot)
{
	struct sections empty = {
		.vmemmap = sparse.config.model == SPARSEMEM_VMEMMAP,
		.pse = sparse.config.pse,
		.section = memory->sections,
		.section_to_node = memory->nodes,
	};

	sections = (struct sections){ 0 };
	switch (sparse.config.model) {
	case FLATMEM:
		return init_flatmem(boot);
	case DISCONTIGMEM:
		return init_discontigmem(boot);
	default:
		return sections_init(&empty, boot);
	}
}

/* What ran out. */
static enum sparse_error why(const struct memblock *boot)
{
	if (page_tables.nr >= page_tables.max)
		return SPARSE_TABLES;
	return boot->nr_reserved >= boot->max_reserved ? SPARSE_RESERVED : SPARSE_NO_ROOM;
}

enum sparse_error sparse_init(const struct sparse_config *config, uint64_t nr_frames,
			      const struct sparse_memory *memory, struct memblock *boot)
{
	const struct sparse old = sparse;
	const struct page_tables old_tables = page_tables;
	const struct direct_map old_direct_map = direct_map;
	const struct sections old_sections = sections;
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
		sparse = old;
		return SPARSE_TABLES;
	}
	if (init_tables(memory, boot) && direct_map_init(config->pse, config->gbpages, boot) &&
	    init_model(memory, boot))
		return SPARSE_OK;
	error = why(boot);
	sparse = old;
	page_tables = old_tables;
	direct_map = old_direct_map;
	sections = old_sections;
	return error;
}

static bool has_sections(void)
{
	return sparse.config.levels != 0 &&
	       (sparse.config.model == SPARSEMEM || sparse.config.model == SPARSEMEM_VMEMMAP);
}

/* Could [start, end) be added, as far as its place goes? (Linux: check_pfn_span) */
static enum sparse_error check_new_range(pfn_t start, pfn_t end)
{
	uint64_t unit = sparse.config.model == SPARSEMEM ? PAGES_PER_SECTION : PAGES_PER_SUBSECTION;

	if (!has_sections())
		return SPARSE_MODEL;
	if (start >= end || end > sparse.nr_frames || (start | end) % unit != 0)
		return SPARSE_RANGE;
	return sections_exist(start, end) ? SPARSE_EXISTS : SPARSE_OK;
}

/* Tables that adding [start, end) may need at most, with its map in base pages. */
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
static enum sparse_error check_supply(pfn_t start, pfn_t end, const struct memblock *supply)
{
	uint64_t pages = 0, pieces = 0;

	if (supply->nr_reserved != 0 || supply->max_reserved / 4 < supply->nr_memory)
		return SPARSE_RESERVED;
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

enum sparse_error sparse_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	enum sparse_error error = check_new_range(start, end);

	if (error == SPARSE_OK)
		error = check_supply(start, end, supply);
	if (error != SPARSE_OK)
		return error;
	/* maps before the direct map: a table would break a piece of 2 MiB */
	if (!sections_add(start, end, node, supply) || !direct_map_add(start, end, supply, node))
		return why(supply);
	return SPARSE_OK;
}

/* The array that has the frame's struct page; NULL: none has. */
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

	if (!pfn_valid(pfn))
		return 0;
	if (has_sections())
		return section_page(pfn);
	map = mem_map_of(pfn);
	return map->map + (pfn - map->start) * STRUCT_PAGE_SIZE;
}

vaddr_t pfn_to_online_page(pfn_t pfn)
{
	if (has_sections() &&
	    (!section_has(pfn_section_nr(pfn), SECTION_IS_ONLINE) || !pfn_section_valid(pfn)))
		return 0;
	return pfn_to_page(pfn);
}

/* The frame of the array that has the address; PFN_NONE: none has. */
static pfn_t array_page_to_pfn(vaddr_t page)
{
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
