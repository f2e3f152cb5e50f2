/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order is the kernel's: the direct map first, then sections, then the struct pages of a run of
 * a node's sections out of one piece of its memory. All work is by sections and tables, never by
 * frames; the map of a section is 2 MiB, one leaf of a pmd.
 */
#include "sparsemem.h"

#define PAGE_OFFSET_L4	 0xffff888000000000ull
#define PAGE_OFFSET_L5	 0xff11000000000000ull
#define VMEMMAP_START_L4 0xffffea0000000000ull
#define VMEMMAP_START_L5 0xffd4000000000000ull
#define PTES_PER_RANGE	 2u	    /* pte tables: below its first 2 MiB, above its last */
#define MOST_TABLES	 (1u << 20) /* 4 GiB of host memory */

_Static_assert(SECTION_MAP_PAGES == PTRS_PER_TABLE, "a section's map is one leaf of a pmd");
_Static_assert(PAGES_PER_SECTION / PAGES_PER_SUBSECTION == 64, "a bit a subsection");

struct sparse sparse;

/* Frames for maps: a piece got beforehand, and when that is used up, from memory. */
struct map_source {
	pfn_t next, end;
	struct memblock *boot;
	unsigned int node;
};

static pfn_t take(struct map_source *source, uint64_t pages)
{
	pfn_t pfn = source->next;

	if (source->end - pfn < pages)
		pfn = memblock_alloc(source->boot, pages, pages, source->node, false);
	else
		source->next += pages;
	sparse.map_pages += pfn != PFN_NONE ? pages : 0;
	return pfn;
}

static uint64_t bytes_to_pages(uint64_t bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

paddr_t virt_to_phys(vaddr_t addr)
{
	paddr_t phys = addr - sparse.page_offset;

	return phys >> PHYSMEM_BITS == 0 ? phys : PHYS_NONE;
}

vaddr_t phys_to_virt(paddr_t phys)
{
	return phys >> PHYSMEM_BITS == 0 ? sparse.page_offset + phys : 0;
}

/* Where SPARSEMEM_VMEMMAP has the frame's struct page. */
static vaddr_t vmemmap_page(pfn_t pfn)
{
	return sparse.vmemmap_start + pfn * STRUCT_PAGE_SIZE;
}

/* --- sections --- */

struct mem_section *nr_to_section(uint64_t nr)
{
	unsigned int root;

	if (nr >= NR_MEM_SECTIONS)
		return NULL;
	root = sparse.root[nr / SECTIONS_PER_ROOT];
	if (root == 0)
		return NULL;
	return &sparse.sections[(root - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT];
}

static bool section_has(uint64_t nr, uint64_t flags)
{
	const struct mem_section *section = nr_to_section(nr);

	return section != NULL && (section->section_mem_map & flags) == flags;
}

/*
 * The next section after nr that is present; NR_MEM_SECTIONS: none (Linux:
 * next_present_section_nr).
 */
static uint64_t next_present_section_nr(uint64_t nr)
{
	for (nr++; nr <= sparse.highest_present_section_nr; nr++) {
		if (section_has(nr, SECTION_MARKED_PRESENT))
			return nr;
		/* a root without sections is passed over at once */
		if (sparse.root[nr / SECTIONS_PER_ROOT] == 0)
			nr |= SECTIONS_PER_ROOT - 1;
	}
	return NR_MEM_SECTIONS;
}

/*
 * The section, with its root made if need be, marked present on the node that is first to say so.
 */
static struct mem_section *mark_present(uint64_t nr, unsigned int node, uint64_t flags)
{
	uint16_t *root = &sparse.root[nr / SECTIONS_PER_ROOT];
	struct mem_section *section;

	if (*root == 0)
		*root = (uint16_t)++sparse.nr_roots;
	section = nr_to_section(nr);
	if ((section->section_mem_map & SECTION_MARKED_PRESENT) == 0)
		sparse.section_to_node[nr] = (uint8_t)node;
	section->section_mem_map |= SECTION_MARKED_PRESENT | flags;
	if (nr > sparse.highest_present_section_nr)
		sparse.highest_present_section_nr = nr;
	return section;
}

/* The bits of the subsections that [start, end), of one section, touches. */
static uint64_t subsection_mask(pfn_t start, pfn_t end)
{
	unsigned int first = (unsigned int)(start % PAGES_PER_SECTION / PAGES_PER_SUBSECTION);
	unsigned int last = (unsigned int)((end - 1) % PAGES_PER_SECTION / PAGES_PER_SUBSECTION);

	return UINT64_MAX << first & UINT64_MAX >> (63 - last);
}

/* The end of the part of [start, end) that is in start's section. */
static pfn_t section_end(pfn_t start, pfn_t end)
{
	pfn_t next = start - start % PAGES_PER_SECTION + PAGES_PER_SECTION;

	return next < end ? next : end;
}

/*
 * Boot memory makes its sections present and online (Linux: memory_present, subsection_map_init).
 */
static void memory_present(const struct memory_range *range)
{
	pfn_t next;

	for (pfn_t pfn = range->start; pfn < range->end; pfn = next) {
		struct mem_section *section =
			mark_present(pfn_section_nr(pfn), range->node, SECTION_IS_ONLINE);

		next = section_end(pfn, range->end);
		section->subsection_map |= subsection_mask(pfn, next);
	}
}

/* The section has its map now (Linux: sparse_init_one_section). */
static void set_section_map(uint64_t nr, vaddr_t map, uint64_t flags)
{
	struct mem_section *section = nr_to_section(nr);
	vaddr_t coded = map - nr * PAGES_PER_SECTION * STRUCT_PAGE_SIZE;

	section->section_mem_map &= ~SECTION_MAP_MASK;
	section->section_mem_map |= coded | SECTION_HAS_MEM_MAP | flags;
}

/* Map an address range of the vmemmap page by page (Linux: vmemmap_populate_basepages). */
static bool vmemmap_populate_basepages(vaddr_t start, vaddr_t end, struct map_source *source)
{
	for (vaddr_t addr = start; addr < end; addr += PAGE_SIZE) {
		pfn_t pfn = take(source, 1);

		if (pfn == PFN_NONE ||
		    !pgtable_map(addr, pfn, 1, PGTABLE_PTE, source->boot, source->node))
			return false;
	}
	return true;
}

/*
 * Map the vmemmap of [start, end), at most a section: a whole one by one leaf of 2 MiB if there is
 * such a piece of memory (Linux: vmemmap_populate_hugepages).
 */
static bool vmemmap_populate(pfn_t start, pfn_t end, struct map_source *source)
{
	if (end - start == PAGES_PER_SECTION && sparse.config.pse) {
		pfn_t pfn = take(source, SECTION_MAP_PAGES);

		if (pfn != PFN_NONE)
			return pgtable_map(vmemmap_page(start), pfn, 1, PGTABLE_PMD, source->boot,
					   source->node);
	}
	return vmemmap_populate_basepages(vmemmap_page(start), vmemmap_page(end), source);
}

/* Give [start, end) of a section its part of the map (Linux: populate_section_memmap). */
static bool populate_section_memmap(pfn_t start, pfn_t end, struct map_source *source,
				    uint64_t flags)
{
	uint64_t nr = pfn_section_nr(start);
	pfn_t pfn;

	if (sparse.config.model == SPARSEMEM_VMEMMAP) {
		if (!vmemmap_populate(start, end, source))
			return false;
		set_section_map(nr, vmemmap_page(nr * PAGES_PER_SECTION), flags);
		return true;
	}
	pfn = take(source, SECTION_MAP_PAGES);
	if (pfn == PFN_NONE)
		return false;
	set_section_map(nr, phys_to_virt(pfn << PAGE_SHIFT), flags);
	return true;
}

/* The maps of the n present sections from first on, all a node's (Linux: sparse_init_nid). */
static bool sparse_init_nid(unsigned int node, uint64_t first, uint64_t n, struct memblock *boot)
{
	struct map_source source = {.boot = boot, .node = node};
	uint64_t pages = n * SECTION_MAP_PAGES;

	/* in one piece if there is one; section by section if not */
	source.next = memblock_alloc(boot, pages, SECTION_MAP_PAGES, node, true);
	source.end = source.next != PFN_NONE ? source.next + pages : PFN_NONE;
	for (uint64_t nr = first; n > 0; nr = next_present_section_nr(nr), n--) {
		pfn_t start = nr * PAGES_PER_SECTION;

		if (!populate_section_memmap(start, start + PAGES_PER_SECTION, &source,
					     SECTION_IS_EARLY))
			return false;
	}
	return true;
}

/* All boot memory gets its sections, and these their maps, node by node (Linux: sparse_init). */
static bool init_sections(struct memblock *boot)
{
	uint64_t first, nr, n = 1;

	for (unsigned int i = 0; i < boot->nr_memory; i++)
		memory_present(&boot->memory[i]);
	first = pfn_section_nr(boot->memory[0].start);
	for (nr = next_present_section_nr(first); nr < NR_MEM_SECTIONS;
	     nr = next_present_section_nr(nr)) {
		if (sparse.section_to_node[nr] == sparse.section_to_node[first]) {
			n++;
			continue;
		}
		if (!sparse_init_nid(sparse.section_to_node[first], first, n, boot))
			return false;
		first = nr;
		n = 1;
	}
	return sparse_init_nid(sparse.section_to_node[first], first, n, boot);
}

/* --- maps in one array --- */

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
	sparse.map_pages += pages;
	*map = (struct mem_map){.start = start, .end = end};
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

/* --- the direct map --- */

/* The largest leaf that starts at pfn and ends at end or before. */
static unsigned int leaf_level(pfn_t pfn, pfn_t end)
{
	unsigned int level = sparse.config.gbpages ? PGTABLE_PUD : PGTABLE_PMD;

	if (!sparse.config.pse)
		return PGTABLE_PTE;
	while (level > PGTABLE_PTE) {
		uint64_t pages = UINT64_C(1) << 9 * level;

		if (pfn % pages == 0 && end - pfn >= pages)
			break;
		level--;
	}
	return level;
}

/* Leaves of a level from pfn to where larger ones can go on, or to the last before end. */
static uint64_t leaf_run(pfn_t pfn, pfn_t end, unsigned int level)
{
	uint64_t pages = UINT64_C(1) << 9 * level, larger = pages * PTRS_PER_TABLE;
	uint64_t n = (end - pfn) / pages, to_larger = (larger - pfn % larger) / pages;

	return to_larger < n ? to_larger : n;
}

/*
 * Map frames from pfn on until those below stop are; leaves may go on to end, as far as there is
 * memory. Returns the first frame that is not mapped; PFN_NONE: there is no room for a table.
 */
static pfn_t map_direct(pfn_t pfn, pfn_t stop, pfn_t end, struct memblock *boot, unsigned int node)
{
	while (pfn < stop) {
		unsigned int level = leaf_level(pfn, end);
		uint64_t n = leaf_run(pfn, end, level);

		if (!pgtable_map(phys_to_virt(pfn << PAGE_SHIFT), pfn, n, level, boot, node))
			return PFN_NONE;
		sparse.direct_map[level] += n;
		pfn += n << 9 * level;
	}
	return pfn;
}

/*
 * Map all boot memory. Ranges that touch are mapped as one, whatever their nodes (Linux:
 * init_mem_mapping, split_mem_range).
 */
static bool init_direct_map(struct memblock *boot)
{
	const struct memory_range *memory = boot->memory;
	pfn_t pfn = 0, end = 0;

	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		if (memory[i].start >= end) {
			unsigned int last = i;

			while (last + 1 < boot->nr_memory &&
			       memory[last + 1].start == memory[last].end)
				last++;
			pfn = memory[i].start;
			end = memory[last].end;
		}
		pfn = map_direct(pfn, memory[i].end, end, boot, memory[i].node);
		if (pfn == PFN_NONE)
			return false;
	}
	return true;
}

/* --- power on --- */

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

/* Nothing is mapped, nothing is present. */
static void reset_sparse(const struct sparse_config *config, uint64_t nr_frames,
			 const struct sparse_memory *memory, const struct memblock *boot)
{
	bool l5 = config->levels == 5;

	sparse = (struct sparse){.config = *config, .nr_frames = section_align_up(nr_frames)};
	sparse.page_offset = l5 ? PAGE_OFFSET_L5 : PAGE_OFFSET_L4;
	sparse.vmemmap_start = l5 ? VMEMMAP_START_L5 : VMEMMAP_START_L4;
	sparse.sections = memory->sections;
	sparse.section_to_node = memory->nodes;
	sparse.ranges = memory->ranges;
	sparse.nr_ranges = boot->nr_memory;
	for (unsigned int i = 0; i < boot->nr_memory; i++)
		sparse.ranges[i] = boot->memory[i];
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

static bool init_model(struct memblock *boot)
{
	switch (sparse.config.model) {
	case FLATMEM:
		return init_flatmem(boot);
	case DISCONTIGMEM:
		return init_discontigmem(boot);
	default:
		return init_sections(boot);
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
	enum sparse_error error;

	if ((unsigned int)config->model >= NR_MEMORY_MODELS ||
	    (config->levels != 4 && config->levels != 5))
		return SPARSE_CONFIG;
	if (boot->nr_memory == 0)
		return SPARSE_NO_ROOM;
	if (nr_frames > MAX_FRAMES || boot->memory[boot->nr_memory - 1].end > nr_frames)
		return SPARSE_RANGE;
	reset_sparse(config, nr_frames, memory, boot);
	if (init_tables(memory, boot) && init_direct_map(boot) && init_model(boot))
		return SPARSE_OK;
	error = why(boot);
	sparse = old;
	page_tables = old_tables;
	return error;
}

/* --- memory that is added --- */

static bool has_sections(void)
{
	return sparse.config.levels != 0 &&
	       (sparse.config.model == SPARSEMEM || sparse.config.model == SPARSEMEM_VMEMMAP);
}

/* Could [start, end) be added, as far as its place goes? (Linux: check_pfn_span) */
static enum sparse_error check_new_range(pfn_t start, pfn_t end)
{
	uint64_t unit = sparse.config.model == SPARSEMEM ? PAGES_PER_SECTION : PAGES_PER_SUBSECTION;
	pfn_t next;

	if (!has_sections())
		return SPARSE_MODEL;
	if (start >= end || end > sparse.nr_frames || (start | end) % unit != 0)
		return SPARSE_RANGE;
	for (pfn_t pfn = start; pfn < end; pfn = next) {
		const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

		next = section_end(pfn, end);
		if (section != NULL && (section->subsection_map & subsection_mask(pfn, next)) != 0)
			return SPARSE_EXISTS;
	}
	return SPARSE_OK;
}

/* Tables that adding [start, end) may need at most, with its map in base pages. */
static uint64_t new_tables(pfn_t start, pfn_t end)
{
	uint64_t n =
		pgtable_tables(phys_to_virt(start << PAGE_SHIFT),
			       phys_to_virt(start << PAGE_SHIFT) + ((end - start) << PAGE_SHIFT),
			       sparse.config.pse ? PGTABLE_PMD : PGTABLE_PTE);

	if (sparse.config.model == SPARSEMEM_VMEMMAP)
		n += pgtable_tables(vmemmap_page(start), vmemmap_page(end), PGTABLE_PTE);
	return n;
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

/* One section's part of the range (Linux: sparse_add_section). */
static bool add_section(pfn_t start, pfn_t end, unsigned int node, struct map_source *source)
{
	uint64_t nr = pfn_section_nr(start);
	struct mem_section *section = mark_present(nr, node, 0);

	section->subsection_map |= subsection_mask(start, end);
	/* the map of an early section is whole, also where there was no memory */
	if ((section->section_mem_map & SECTION_IS_EARLY) != 0)
		return true;
	return populate_section_memmap(start, end, source, 0);
}

enum sparse_error sparse_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	struct map_source source = {.boot = supply, .node = node};
	enum sparse_error error = check_new_range(start, end);
	bool ok = true;
	pfn_t next;

	if (error == SPARSE_OK)
		error = check_supply(start, end, supply);
	if (error != SPARSE_OK)
		return error;
	/* maps before tables: a table would break a piece of 2 MiB */
	for (pfn_t pfn = start; pfn < end && ok; pfn = next) {
		next = section_end(pfn, end);
		ok = add_section(pfn, next, node, &source);
	}
	ok = ok && map_direct(start, end, end, supply, node) != PFN_NONE;
	return ok ? SPARSE_OK : why(supply);
}

void sparse_set_online(pfn_t start, pfn_t end, bool online)
{
	pfn_t next;

	for (pfn_t pfn = start; pfn < end; pfn = next) {
		struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

		next = section_end(pfn, end);
		if (section == NULL || (section->section_mem_map & SECTION_MARKED_PRESENT) == 0)
			continue;
		section->section_mem_map &= ~SECTION_IS_ONLINE;
		section->section_mem_map |= online ? SECTION_IS_ONLINE : 0;
	}
}

/* --- frames and struct pages --- */

/* Has the frame's 2 MiB memory? (Linux: pfn_section_valid) */
static bool pfn_section_valid(pfn_t pfn)
{
	const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

	return section != NULL && (section->subsection_map & subsection_mask(pfn, pfn + 1)) != 0;
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
		return (nr_to_section(pfn_section_nr(pfn))->section_mem_map & SECTION_MAP_MASK) +
		       pfn * STRUCT_PAGE_SIZE;
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

/*
 * The frame of the section whose map has the address, as if its map were an array; PFN_NONE: none.
 */
static pfn_t section_page_to_pfn(vaddr_t page)
{
	uint64_t nr = section_has(0, SECTION_MARKED_PRESENT) ? 0 : next_present_section_nr(0);

	for (; nr < NR_MEM_SECTIONS; nr = next_present_section_nr(nr)) {
		vaddr_t coded = nr_to_section(nr)->section_mem_map & SECTION_MAP_MASK;
		pfn_t pfn = (page - coded) / STRUCT_PAGE_SIZE;

		if (pfn_section_nr(pfn) == nr)
			return pfn;
	}
	return PFN_NONE;
}

/* The frame of the array that has the address; PFN_NONE: none has. */
static pfn_t array_page_to_pfn(vaddr_t page)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		const struct mem_map *map = &sparse.mem_map[node];
		uint64_t i = (page - map->map) / STRUCT_PAGE_SIZE;

		if (i < map->end - map->start)
			return map->start + i;
	}
	return PFN_NONE;
}

pfn_t page_to_pfn(vaddr_t page)
{
	pfn_t pfn;

	if (sparse.config.model == SPARSEMEM_VMEMMAP)
		pfn = (page - sparse.vmemmap_start) / STRUCT_PAGE_SIZE;
	else if (sparse.config.model == SPARSEMEM)
		pfn = section_page_to_pfn(page);
	else
		pfn = array_page_to_pfn(page);
	/* inside a struct page, beyond all, or a hole's that another node's map has */
	return page != 0 && pfn_to_page(pfn) == page ? pfn : PFN_NONE;
}
