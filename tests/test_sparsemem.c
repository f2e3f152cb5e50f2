/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory models: round trips between frames and struct pages, what the page tables translate,
 * whose memory the maps are, what is left for the allocator. The page tables are read by a walk of
 * the test's own, which knows x86 and nothing of the code.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <cmocka.h>

#include "../cli/command_memmap.h"

#define PART_FRAMES 0x200ull /* 2 MiB */
#define GIB(n)	    ((pfn_t)(n) << 18)
#define MIB(n)	    ((pfn_t)(n) << 8)

struct machine {
	const char *name;
	unsigned int nr_memory;
	struct memory_range memory[8];
	unsigned int nr_reserved;
	struct memory_range reserved[4];
};

static const struct machine machines[] = {
	{ "a pc with holes",
	  3,
	  { { 1, 0x9f, 0 }, { 0x100, 0x7ffe0, 0 }, { GIB(4), GIB(4) + MIB(512), 0 } },
	  3,
	  { { 0x10, 0x20, 0 }, { 0x1000, 0x3000, 0 }, { 0x7ff00, 0x80000, 0 } } },
	{ "two nodes, ragged",
	  4,
	  { { 1, 0x9f, 0 },
	    { 0x100, 0x20003, 0 },
	    { 0x20003, 0x50007, 1 },
	    { GIB(4) + 5, GIB(4) + MIB(200) + 9, 1 } },
	  0,
	  { { 0 } } },
	{ "four nodes that interleave",
	  6,
	  { { 1, 0x10000, 0 },
	    { 0x10000, 0x20000, 1 },
	    { 0x20000, 0x30000, 0 },
	    { 0x30000, 0x38000, 2 },
	    { 0x40000, 0x48000, 3 },
	    { 0x100000, 0x108000, 1 } },
	  1,
	  { { 0x2ff00, 0x2fff0, 0 } } },
	{ "memory from 0, far apart",
	  3,
	  { { 0, GIB(1), 0 }, { GIB(600), GIB(602), 1 }, { GIB(3008), GIB(3009), 2 } },
	  0,
	  { { 0 } } },
};
#define NR_MACHINES (sizeof(machines) / sizeof(machines[0]))

static struct sparse_memory memory;
static struct memory_range reserved[MAX_RANGES];
static struct memblock boot;
static uint64_t reserved_before;

static void *map_zeroes(size_t size)
{
	void *p = mmap(NULL, size + 1, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert_true(p != MAP_FAILED);
	return p;
}

static void give_memory_back(void)
{
	munmap(memory.sections, memory.sections_size + 1);
	munmap(memory.nodes, memory.nodes_size + 1);
	munmap(memory.ranges, memory.ranges_size + 1);
	munmap(memory.tables, memory.tables_size + 1);
	munmap(memory.slots, memory.slots_size + 1);
	sparse = (struct sparse){ 0 };
	page_tables = (struct page_tables){ 0 };
}

static void get_memory(const struct sparse_config *config, uint64_t frames, unsigned int nr)
{
	sparse_size(config, frames, nr, &memory);
	memory.sections = map_zeroes(memory.sections_size);
	memory.nodes = map_zeroes(memory.nodes_size);
	memory.ranges = map_zeroes(memory.ranges_size);
	memory.tables = map_zeroes(memory.tables_size);
	memory.slots = map_zeroes(memory.slots_size);
}

static uint64_t pages_of(const struct memory_range *range, unsigned int n)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < n; i++)
		sum += range[i].end - range[i].start;
	return sum;
}

/* Boot with these ranges; room for frames up to max_frames to be added. */
static enum sparse_error start(const struct sparse_config *config, const struct machine *machine,
			       uint64_t max_frames)
{
	pfn_t end = machine->memory[machine->nr_memory - 1].end;

	boot = (struct memblock){
		.memory = machine->memory,
		.nr_memory = machine->nr_memory,
		.reserved = reserved,
		.nr_reserved = machine->nr_reserved,
		.max_reserved = MAX_RANGES,
	};
	memcpy(reserved, machine->reserved, sizeof(machine->reserved));
	reserved_before = pages_of(reserved, boot.nr_reserved);
	if (max_frames < end)
		max_frames = end;
	get_memory(config, max_frames, machine->nr_memory);
	return sparse_init(config, max_frames, &memory, &boot);
}

static bool holds(const struct memory_range *range, unsigned int n, pfn_t pfn)
{
	for (unsigned int i = 0; i < n; i++)
		if (range[i].start <= pfn && pfn < range[i].end)
			return true;
	return false;
}

static unsigned int node_of(const struct machine *machine, pfn_t pfn)
{
	for (unsigned int i = 0; i < machine->nr_memory; i++)
		if (machine->memory[i].start <= pfn && pfn < machine->memory[i].end)
			return machine->memory[i].node;
	return MAX_NUMNODES;
}

/* Whose memory the map of a frame is to be: in a section of two nodes, the first's. */
static unsigned int map_node(const struct machine *machine, pfn_t pfn)
{
	pfn_t first = pfn - pfn % PAGES_PER_SECTION;

	for (unsigned int i = 0; i < machine->nr_memory; i++)
		if (machine->memory[i].end > first)
			return machine->memory[i].node;
	return MAX_NUMNODES;
}

/* What the processor would do: five or four times nine bits, and the rest. */
static paddr_t translate(vaddr_t addr)
{
	uint64_t table = page_tables.root;

	for (int shift = page_tables.levels == 5 ? 48 : 39; shift >= 12; shift -= 9) {
		uint64_t entry = page_tables.table[page_tables.slot[table]][addr >> shift & 511];

		if ((entry & 1) == 0)
			return PHYS_NONE;
		if (shift == 12 || (entry & 0x80) != 0)
			return (entry & 0xffffffffff000 & ~((1ull << shift) - 1)) |
			       (addr & ((1ull << shift) - 1));
		table = entry >> 12 & 0xffffffffff;
		assert_in_range(page_tables.slot[table], 1, page_tables.nr);
	}
	return PHYS_NONE;
}

/* Visit frames: those around the ends of ranges, blocks and sections, and some at random. */
static uint64_t seed = 1;

static uint64_t random_number(void)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return seed >> 20;
}

static pfn_t sample(const struct machine *machine, unsigned int i)
{
	const struct memory_range *range = &machine->memory[i % machine->nr_memory];
	pfn_t pfn = (i & 8) != 0 ? range->start : range->end;

	switch (i >> 4 & 3) {
	case 0:
		return pfn + (i & 7) - 4;
	case 1:
		return pfn - pfn % PAGES_PER_SECTION + (i & 7) - 4;
	case 2:
		return range->start + random_number() % (range->end - range->start);
	default:
		return random_number() % (machine->memory[machine->nr_memory - 1].end + 100000);
	}
}

/* Every configuration of every machine. */
static void for_all(void (*check)(const struct machine *machine))
{
	for (unsigned int i = 0; i < NR_MACHINES * NR_MEMORY_MODELS * 6; i++) {
		const struct machine *machine = &machines[i % NR_MACHINES];
		unsigned int rest = (unsigned int)(i / NR_MACHINES);
		struct sparse_config config = { .model = rest % NR_MEMORY_MODELS };

		rest /= NR_MEMORY_MODELS;
		config.levels = 4 + rest % 2;
		config.pse = rest / 2 > 0;
		config.gbpages = rest / 2 > 1;
		/* a map of the span of 3009 GiB is larger than the memory that there is */
		if (i % NR_MACHINES == 3 && config.model == FLATMEM) {
			assert_int_equal(start(&config, machine, 0), SPARSE_NO_ROOM);
			assert_int_equal(sparse.config.levels, 0);
		} else {
			assert_int_equal(start(&config, machine, 0), SPARSE_OK);
			check(machine);
		}
		give_memory_back();
	}
}

static void check_round_trips(const struct machine *machine)
{
	for (unsigned int i = 0; i < 2000; i++) {
		pfn_t pfn = sample(machine, i);
		vaddr_t page = pfn_to_page(pfn);

		assert_int_equal(page != 0, pfn_valid(pfn));
		if (node_of(machine, pfn) < MAX_NUMNODES)
			assert_int_equal(pfn_to_online_page(pfn), page);
		if (node_of(machine, pfn) < MAX_NUMNODES)
			assert_true(page != 0);
		if (page == 0)
			continue;
		assert_int_equal(page % 64, 0);
		assert_int_equal(page_to_pfn(page), pfn);
		assert_int_equal(page_to_pfn(page + 8), PFN_NONE);
		if (sparse.config.model == SPARSEMEM_VMEMMAP)
			assert_int_equal(page, sections.vmemmap_start + pfn * 64);
	}
	assert_int_equal(page_to_pfn(0), PFN_NONE);
	assert_int_equal(page_to_pfn(UINT64_MAX - 63), PFN_NONE);
	assert_int_equal(pfn_to_page(PFN_NONE), 0);
	assert_int_equal(pfn_to_page(MAX_FRAMES), 0);
}

static void a_frame_and_its_struct_page_lead_to_each_other(void **state)
{
	(void)state;
	for_all(check_round_trips);
}

/* Does the section, the node's span, or the array that the model has hold the frame? */
static bool expected_valid(const struct machine *machine, pfn_t pfn)
{
	pfn_t section = pfn - pfn % PAGES_PER_SECTION;

	for (unsigned int i = 0; i < machine->nr_memory; i++) {
		const struct memory_range *range = &machine->memory[i];
		pfn_t low = PFN_NONE, high = 0;

		if (sparse.config.model >= SPARSEMEM) {
			if (range->start < section + PAGES_PER_SECTION && range->end > section)
				return true;
			continue;
		}
		for (unsigned int j = 0; j < machine->nr_memory; j++) {
			if (sparse.config.model == DISCONTIGMEM &&
			    machine->memory[j].node != range->node)
				continue;
			low = machine->memory[j].start < low ? machine->memory[j].start : low;
			high = machine->memory[j].end;
		}
		if (pfn < high && (pfn >= low || sparse.config.model == FLATMEM))
			return true;
	}
	return false;
}

static void check_holes(const struct machine *machine)
{
	for (unsigned int i = 0; i < 2000; i++) {
		pfn_t pfn = sample(machine, i);

		assert_int_equal(pfn_valid(pfn), expected_valid(machine, pfn));
		if (sparse.config.model == SPARSEMEM_VMEMMAP && pfn < MAX_FRAMES)
			assert_int_equal(translate(sections.vmemmap_start + pfn * 64) != PHYS_NONE,
					 expected_valid(machine, pfn));
	}
}

static void holes_have_struct_pages_as_the_model_says_and_else_do_not_translate(void **state)
{
	(void)state;
	for_all(check_holes);
}

static void check_direct_map(const struct machine *machine)
{
	uint64_t leaves = 0;

	for (unsigned int i = 0; i < 2000; i++) {
		pfn_t pfn = sample(machine, i);
		paddr_t phys = (pfn << PAGE_SHIFT) + 123;

		if (pfn >= MAX_FRAMES)
			continue;
		assert_int_equal(virt_to_phys(phys_to_virt(phys)), phys);
		assert_int_equal(phys_to_virt(phys), direct_map.page_offset + phys);
		assert_int_equal(translate(phys_to_virt(phys)),
				 node_of(machine, pfn) < MAX_NUMNODES ? phys : PHYS_NONE);
	}
	for (unsigned int level = 0; level <= PGTABLE_PUD; level++)
		leaves += direct_map.leaves[level] << 9 * level;
	assert_int_equal(leaves, pages_of(machine->memory, machine->nr_memory));
	assert_int_equal(virt_to_phys(direct_map.page_offset - 1), PHYS_NONE);
	assert_int_equal(virt_to_phys(sections.vmemmap_start), PHYS_NONE);
	assert_int_equal(phys_to_virt(1ull << 46), 0);
}

static void the_direct_map_translates_memory_and_nothing_else(void **state)
{
	(void)state;
	for_all(check_direct_map);
}

static void check_walk(const struct machine *machine)
{
	for (unsigned int i = 0; i < 500; i++) {
		pfn_t pfn = sample(machine, i);
		vaddr_t addr =
			(i & 1) != 0 ? pfn_to_page(pfn) : direct_map.page_offset + (pfn << 12) + 5;
		struct walk walk = pgtable_walk(addr);

		if (addr == 0 || pfn >= MAX_FRAMES)
			continue;
		assert_int_equal(walk.phys, translate(addr));
		assert_in_range(walk.nr, 1, page_tables.levels);
		assert_int_equal(walk.step[0].table, page_tables.root << PAGE_SHIFT);
		for (unsigned int s = 0; s < walk.nr; s++) {
			const struct walk_step *step = &walk.step[s];
			unsigned int shift = 12 + 9u * step->level;

			assert_int_equal(step->level, page_tables.levels - 1 - s);
			assert_int_equal(step->index, addr >> shift & 511);
			assert_int_equal(step->leaf, s + 1 == walk.nr && walk.phys != PHYS_NONE);
			if (s + 1 < walk.nr) {
				assert_int_equal(step->entry, walk.step[s + 1].table | 0x67);
				continue;
			}
			assert_int_equal(step->present, walk.phys != PHYS_NONE);
			if (step->present)
				assert_int_equal(step->entry, (walk.phys >> shift << shift) |
								      0x8000000000000163 |
								      (step->level > 0 ? 0x80 : 0));
		}
	}
}

static void a_walk_shows_what_the_arithmetic_says(void **state)
{
	(void)state;
	for_all(check_walk);
}

/*
 * Does every present frame's struct page lie in reserved memory of the node, and of no other use?
 */
static void check_maps(const struct machine *machine)
{
	uint64_t maps = 0, tables = 0;
	uint8_t *used = map_zeroes(sparse.nr_frames);

	for (unsigned int i = 0; i < machine->nr_memory; i++) {
		/* from page to page of the map; the first struct page in it may be a hole's */
		for (pfn_t pfn = machine->memory[i].start; pfn < machine->memory[i].end;
		     pfn = pfn - pfn % 64 + 64) {
			pfn_t at = translate(pfn_to_page(pfn)) >> PAGE_SHIFT;

			assert_true(at < sparse.nr_frames);
			assert_true(holds(reserved, boot.nr_reserved, at));
			assert_false(holds(machine->reserved, machine->nr_reserved, at));
			if (sparse.config.model != FLATMEM)
				assert_int_equal(node_of(machine, at),
						 sparse.config.model == DISCONTIGMEM
							 ? node_of(machine, pfn)
							 : map_node(machine, pfn));
			maps += used[at] == 0;
			used[at] = 1;
		}
	}
	/* holes' struct pages were not visited */
	assert_true(maps <= sparse_map_pages());
	for (pfn_t pfn = 0; pfn < sparse.nr_frames; pfn++) {
		if (page_tables.slot[pfn] == 0)
			continue;
		tables++;
		assert_int_equal(used[pfn], 0);
		assert_true(holds(reserved, boot.nr_reserved, pfn));
		assert_true(node_of(machine, pfn) < MAX_NUMNODES);
		assert_false(holds(machine->reserved, machine->nr_reserved, pfn));
	}
	assert_int_equal(tables, page_tables.nr);
	/* all that was taken is a map's or a table's: the rest is free memory */
	assert_int_equal(pages_of(reserved, boot.nr_reserved) - reserved_before,
			 sparse_map_pages() + tables);
	for (unsigned int i = 1; i < boot.nr_reserved; i++)
		assert_true(reserved[i - 1].end <= reserved[i].start);
	munmap(used, sparse.nr_frames + 1);
}

/* The slots of far frames are many: look at the machines near 0 only. */
static void check_maps_of_small_machines(const struct machine *machine)
{
	if (sparse.nr_frames < GIB(16))
		check_maps(machine);
}

static void maps_and_tables_are_reserved_memory_of_the_node_and_apart(void **state)
{
	(void)state;
	for_all(check_maps_of_small_machines);
}

static void sections_are_in_roots_only_where_memory_is(void **state)
{
	struct sparse_config config = SPARSE_DEFAULT;
	const struct mem_section *section;

	(void)state;
	assert_int_equal(start(&config, &machines[3], 0), SPARSE_OK);
	/* 0 to 32 GiB, 576 to 608, 3008 to 3040 */
	assert_int_equal(sections.nr_roots, 3);
	assert_null(nr_to_section(pfn_section_nr(GIB(100))));
	assert_null(nr_to_section(NR_MEM_SECTIONS));
	section = nr_to_section(pfn_section_nr(GIB(601)));
	assert_int_equal(section->section_mem_map, 0xffffea0000000000 | 0xf);
	assert_int_equal(section->subsection_map, UINT64_MAX);
	assert_int_equal(sections.section_to_node[pfn_section_nr(GIB(601))], 1);
	assert_int_equal(nr_to_section(pfn_section_nr(GIB(602)))->section_mem_map, 0);
	/* 32 sections of one run are one piece; one pmd table holds 512 of them */
	assert_int_equal(sparse_map_pages(), 32 * 512);
	assert_int_equal(translate(pfn_to_page(GIB(601))),
			 translate(pfn_to_page(GIB(600))) + (GIB(1) * 64));
	give_memory_back();
}

static void a_node_map_begins_at_a_whole_block(void **state)
{
	static const struct machine half = { "64 MiB", 1, { { 0x100, MIB(64), 0 } }, 0, { { 0 } } };
	struct sparse_config config = SPARSE_DEFAULT;
	/* from the top down: the root, a pud, a pte and a pmd table, 1 MiB of map */
	const pfn_t map = MIB(64) - 4 - MIB(1);

	(void)state;
	config.model = DISCONTIGMEM;
	assert_int_equal(start(&config, &half, 0), SPARSE_OK);
	assert_int_equal(pfn_to_page(0xff), 0);
	assert_int_equal(pfn_to_page(0x100), 0xffff888000000000 + (map << 12) + 0x100 * 64);
	assert_int_equal(boot.nr_reserved, 1);
	assert_int_equal(reserved[0].start, map);
	assert_int_equal(reserved[0].end, MIB(64));
	give_memory_back();
}

static void without_large_pieces_the_map_is_made_of_base_pages(void **state)
{
	/* 120 MiB with every other MiB taken: no 2 MiB run is free */
	static struct memory_range cut[120];
	struct sparse_config config = SPARSE_DEFAULT;
	struct machine machine = { .nr_memory = 1, .memory = { { 0x100, MIB(121), 0 } } };

	(void)state;
	assert_int_equal(start(&config, &machine, 0), SPARSE_OK);
	assert_int_equal(page_tables.nr_tables[PGTABLE_PTE], 2);
	give_memory_back();
	for (unsigned int i = 0; i < 60; i++)
		cut[i] = (struct memory_range){ MIB(2 * i + 1), MIB(2 * i + 2), 0 };
	memcpy(reserved, cut, sizeof(cut));
	boot = (struct memblock){ .memory = machine.memory,
				  .nr_memory = 1,
				  .reserved = reserved,
				  .nr_reserved = 60,
				  .max_reserved = MAX_RANGES };
	get_memory(&config, MIB(121), 1);
	assert_int_equal(sparse_init(&config, MIB(121), &memory, &boot), SPARSE_OK);
	assert_int_equal(page_tables.nr_tables[PGTABLE_PTE], 3);
	for (pfn_t pfn = 0; pfn < PAGES_PER_SECTION; pfn += 64) {
		pfn_t at = translate(pfn_to_page(pfn)) >> PAGE_SHIFT;

		assert_true(at != PHYS_NONE >> PAGE_SHIFT);
		assert_int_equal(page_to_pfn(pfn_to_page(pfn)), pfn);
		assert_true(holds(reserved, boot.nr_reserved, at));
		assert_false(holds(cut, 60, at));
	}
	give_memory_back();
}

static void a_map_that_does_not_fit_is_refused_and_the_old_one_stays(void **state)
{
	struct sparse_config config = SPARSE_DEFAULT;
	static const struct memory_range all[] = { { 0, MAX_FRAMES, 0 } };
	struct machine tiny = { .nr_memory = 1, .memory = { { 0x100, 0x200, 0 } } };
	struct sparse_memory old;
	struct sparse before;
	struct sections sections_before;
	struct page_tables tables_before;
	struct direct_map direct_map_before;

	(void)state;
	assert_int_equal(start(&config, &machines[0], 0), SPARSE_OK);
	old = memory;
	before = sparse;
	sections_before = sections;
	tables_before = page_tables;
	direct_map_before = direct_map;
	assert_int_equal(start(&config, &tiny, 0), SPARSE_NO_ROOM);
	boot.nr_reserved = 0;
	boot.max_reserved = 0;
	assert_int_equal(sparse_init(&config, 0x200, &memory, &boot), SPARSE_RESERVED);
	config.levels = 3;
	assert_int_equal(sparse_init(&config, 0x200, &memory, &boot), SPARSE_CONFIG);
	config.levels = 4;
	config.model = NR_MEMORY_MODELS;
	assert_int_equal(sparse_init(&config, 0x200, &memory, &boot), SPARSE_CONFIG);
	config.model = SPARSEMEM;
	assert_int_equal(sparse_init(&config, 0x100, &memory, &boot), SPARSE_RANGE);
	config.pse = false;
	boot.memory = all;
	assert_int_equal(sparse_init(&config, MAX_FRAMES, &memory, &boot), SPARSE_TABLES);
	assert_memory_equal(&before, &sparse, sizeof(sparse));
	assert_memory_equal(&sections_before, &sections, sizeof(sections));
	assert_memory_equal(&tables_before, &page_tables, sizeof(page_tables));
	assert_memory_equal(&direct_map_before, &direct_map, sizeof(direct_map));
	assert_int_equal(page_to_pfn(pfn_to_page(GIB(4))), GIB(4));
	assert_int_not_equal(translate(pfn_to_page(GIB(4))), PHYS_NONE);
	munmap(memory.slots, memory.slots_size + 1);
	munmap(memory.tables, memory.tables_size + 1);
	munmap(memory.sections, memory.sections_size + 1);
	munmap(memory.nodes, memory.nodes_size + 1);
	munmap(memory.ranges, memory.ranges_size + 1);
	memory = old;
	give_memory_back();
}

/* --- hot-added memory --- */

static struct memory_range taken[64];

/* Add [from, to) with these ranges of frames for its map. */
static enum sparse_error add(pfn_t from, pfn_t to, const struct memory_range *supply,
			     unsigned int nr, uint64_t *pages)
{
	struct memblock block = {
		.memory = supply, .nr_memory = nr, .reserved = taken, .max_reserved = 64
	};
	enum sparse_error error = sparse_add(from, to, 1, &block);

	*pages = pages_of(taken, block.nr_reserved);
	return error;
}

static void check_added(pfn_t from, pfn_t to, const struct memory_range *supply, unsigned int nr)
{
	for (pfn_t pfn = from; pfn < to; pfn++) {
		vaddr_t page = pfn_to_page(pfn);
		paddr_t phys = translate(page);

		assert_true(page != 0);
		assert_int_equal(page_to_pfn(page), pfn);
		assert_int_equal(pfn_to_online_page(pfn), 0);
		assert_true(holds(supply, nr, phys >> PAGE_SHIFT));
		assert_int_equal(translate(phys_to_virt(pfn << PAGE_SHIFT)), pfn << PAGE_SHIFT);
	}
	sections_set_online(from, to, true);
	assert_int_equal(pfn_to_online_page(from), pfn_to_page(from));
	sections_set_online(from, to, false);
	assert_int_equal(pfn_to_online_page(from), 0);
}

static void added_sections_have_struct_pages_and_are_online_when_told(void **state)
{
	/* pieces of 2 MiB, single pages, ragged runs: as an allocator gives them */
	static const struct memory_range supply[] = {
		{ 0x41200, 0x41400, 0 }, { 0x42000, 0x42003, 0 }, { 0x43333, 0x43733, 0 },
		{ 0x44000, 0x44004, 0 }, { 0x45001, 0x45c00, 0 },
	};
	const pfn_t from = GIB(8), to = GIB(8) + 3 * PAGES_PER_SECTION;

	(void)state;
	for (unsigned int i = 0; i < 8; i++) {
		struct sparse_config config = { .model = i & 1 ? SPARSEMEM : SPARSEMEM_VMEMMAP,
						.levels = i & 2 ? 5 : 4,
						.pse = (i & 4) != 0,
						.gbpages = (i & 4) != 0 };
		uint32_t tables;
		uint64_t pages, maps;

		assert_int_equal(start(&config, &machines[0], GIB(16)), SPARSE_OK);
		assert_int_equal(translate(pfn_to_page(1) + GIB(8) * 64), PHYS_NONE);
		tables = page_tables.nr;
		maps = sparse_map_pages();
		if (!config.pse) {
			/* 384 MiB in 4 KiB leaves need 192 more tables */
			assert_in_range(sparse_add_needs(from, to), 3 * 512 + 192, 3 * 512 + 205);
		}
		assert_int_equal(add(from, to, supply, 5, &pages), SPARSE_OK);
		assert_int_equal(sparse_map_pages() - maps, 3 * 512);
		assert_int_equal(pages, 3 * 512 + page_tables.nr - tables);
		assert_true(pages <= sparse_add_needs(GIB(10), GIB(10) + to - from));
		check_added(from, to, supply, 5);
		assert_int_equal(pfn_to_page(to), 0);
		assert_int_equal(add(from, to, supply, 5, &pages), SPARSE_EXISTS);
		assert_int_equal(pages, 0);
		give_memory_back();
	}
}

static void subsections_can_be_added_in_the_vmemmap_model(void **state)
{
	static const struct memory_range supply[] = { { 0x41000, 0x41400, 0 } };
	struct sparse_config config = SPARSE_DEFAULT;
	const pfn_t from = GIB(8) + 4 * PART_FRAMES;
	uint64_t pages;

	(void)state;
	assert_int_equal(start(&config, &machines[0], GIB(16)), SPARSE_OK);
	assert_int_equal(add(from, from + 2 * PART_FRAMES, supply, 1, &pages), SPARSE_OK);
	/* 2 x 8 pages of map; the pte table, and the direct map's pmd table */
	assert_int_equal(pages, 16 + 2);
	check_added(from, from + 2 * PART_FRAMES, supply, 1);
	assert_int_equal(pfn_to_page(from - 1), 0);
	assert_int_equal(pfn_to_page(from + 2 * PART_FRAMES), 0);
	assert_int_equal(translate(sections.vmemmap_start + (from - 1) * 64), PHYS_NONE);
	assert_int_equal(nr_to_section(pfn_section_nr(from))->subsection_map, 0x30);
	assert_int_equal(add(from + PART_FRAMES, from + 3 * PART_FRAMES, supply, 1, &pages),
			 SPARSE_EXISTS);
	assert_int_equal(add(from + 1, from + PART_FRAMES, supply, 1, &pages), SPARSE_RANGE);
	assert_int_equal(add(GIB(16), GIB(16) + PART_FRAMES, supply, 1, &pages), SPARSE_RANGE);
	give_memory_back();
}

static void a_hole_in_an_early_section_has_its_map_already(void **state)
{
	static const struct memory_range supply[] = { { 0x1000, 0x1100, 0 } };
	static const struct machine half = { "64 MiB", 1, { { 0x100, MIB(64), 0 } }, 0, { { 0 } } };
	struct sparse_config config = SPARSE_DEFAULT;
	uint64_t pages, maps;

	(void)state;
	assert_int_equal(start(&config, &half, PAGES_PER_SECTION), SPARSE_OK);
	maps = sparse_map_pages();
	assert_int_equal(pfn_to_page(MIB(64)), 0xffffea0000000000 + MIB(64) * 64);
	assert_int_equal(pfn_to_online_page(MIB(64)), 0);
	assert_int_equal(translate(phys_to_virt(MIB(64) << PAGE_SHIFT)), PHYS_NONE);
	assert_int_equal(add(MIB(64), MIB(64) + PART_FRAMES, supply, 1, &pages), SPARSE_OK);
	assert_int_equal(sparse_map_pages(), maps);
	assert_int_equal(pages, 0);
	assert_int_equal(pfn_to_online_page(MIB(64)), pfn_to_page(MIB(64)));
	assert_int_equal(translate(phys_to_virt(MIB(64) << PAGE_SHIFT)), MIB(64) << PAGE_SHIFT);
	assert_int_equal(pfn_to_online_page(MIB(66)), 0);
	give_memory_back();
}

/* Another node's memory is taken before the first 16 MiB, unless the node has to be this one. */
static void memory_for_devices_is_taken_last(void **state)
{
	struct memory_range ranges[] = { { 1, 0x1000, 1 }, { 0x1000, 0x2000, 0 } }, reserved[4];
	struct memblock two = {
		.memory = ranges, .nr_memory = 2, .reserved = reserved, .max_reserved = 4
	};

	(void)state;
	assert_int_equal(memblock_alloc(&two, 1, 1, 1, false), 0x1fff);
	assert_int_equal(memblock_alloc(&two, 1, 1, 1, true), 0xfff);
}

static void what_is_too_little_to_add_memory_changes_nothing(void **state)
{
	static const struct memory_range little[] = { { 0x41000, 0x41200, 0 } };
	static const struct memory_range broken[] = { { 0x41001, 0x413ff, 0 } };
	struct memory_range less[] = { { 0x41000, 0x41000, 0 } };
	struct sparse_config config = SPARSE_DEFAULT;
	struct sections before;
	uint64_t pages;

	(void)state;
	assert_int_equal(start(&config, &machines[0], GIB(16)), SPARSE_OK);
	before = sections;
	assert_int_equal(add(GIB(8), GIB(8) + PAGES_PER_SECTION, little, 1, &pages),
			 SPARSE_NO_ROOM);
	/* one page less than it may need */
	less[0].end += sparse_add_needs(GIB(8), GIB(8) + PAGES_PER_SECTION) - 1;
	assert_int_equal(add(GIB(8), GIB(8) + PAGES_PER_SECTION, less, 1, &pages), SPARSE_NO_ROOM);
	assert_memory_equal(&before, &sections, sizeof(sections));
	assert_int_equal(pages, 0);
	give_memory_back();
	config.model = SPARSEMEM;
	assert_int_equal(start(&config, &machines[0], GIB(16)), SPARSE_OK);
	assert_int_equal(add(GIB(8), GIB(8) + PAGES_PER_SECTION, broken, 1, &pages),
			 SPARSE_NO_ROOM);
	assert_int_equal(pfn_to_page(GIB(8)), 0);
	assert_int_equal(nr_to_section(pfn_section_nr(GIB(8)))->section_mem_map, 0);
	assert_int_equal(add(GIB(8), GIB(8) + PART_FRAMES, broken, 1, &pages), SPARSE_RANGE);
	give_memory_back();
	config.model = FLATMEM;
	assert_int_equal(start(&config, &machines[0], GIB(16)), SPARSE_OK);
	assert_int_equal(add(GIB(8), GIB(8) + PAGES_PER_SECTION, little, 1, &pages), SPARSE_MODEL);
	assert_int_equal(sparse_add_needs(GIB(8), GIB(9)), 0);
	give_memory_back();
}

static void random_machines_keep_all_of_it(void **state)
{
	(void)state;
	for (unsigned int round = 0; round < 200; round++) {
		struct machine machine = { .nr_memory = 1 + (unsigned int)(random_number() % 8) };
		struct sparse_config config = {
			.model = random_number() % NR_MEMORY_MODELS,
			.levels = 4 + (unsigned int)(random_number() % 2),
			.pse = random_number() % 4 != 0,
			.gbpages = random_number() % 2 != 0,
		};
		pfn_t at = random_number() % 0x200;

		config.gbpages = config.gbpages && config.pse;
		for (unsigned int i = 0; i < machine.nr_memory; i++) {
			struct memory_range *range = &machine.memory[i];

			at += random_number() % 3 == 0 ? 0 : random_number() % 0x40000;
			range->start = at;
			at += 1 + random_number() % (random_number() % 2 ? 0x800 : 0x28000);
			range->end = at;
			range->node = (uint16_t)(random_number() % 3);
		}
		if (start(&config, &machine, 0) == SPARSE_OK) {
			check_round_trips(&machine);
			check_holes(&machine);
			check_direct_map(&machine);
			check_walk(&machine);
			assert_int_equal(pages_of(reserved, boot.nr_reserved),
					 sparse_map_pages() + page_tables.nr);
		}
		give_memory_back();
	}
}

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void the_cost_is_by_tables_and_not_by_pages(void **state)
{
	const uint64_t sizes[] = { GIB(1024), MAX_FRAMES };
	const double most_ms[] = { 500, 5000 }; /* with the sanitizers, on a busy machine */
	const uint32_t most_tables[] = { 100, 2000 };

	(void)state;
	for (unsigned int i = 0; i < 4; i++) {
		struct machine machine = { .nr_memory = 2 };
		struct sparse_config config = SPARSE_DEFAULT;
		double before;

		config.levels = 4 + i / 2;
		machine.memory[0] = (struct memory_range){ 1, sizes[i % 2] / 2 + 77, 0 };
		machine.memory[1] = (struct memory_range){ sizes[i % 2] / 2 + 77, sizes[i % 2], 1 };
		before = milliseconds();
		assert_int_equal(start(&config, &machine, 0), SPARSE_OK);
		before = milliseconds() - before;
		print_message("%6" PRIu64
			      " GiB, %u levels: %.1f ms, %u tables, %u KiB of sections\n",
			      sizes[i % 2] >> 18, config.levels, before, page_tables.nr,
			      sections.nr_roots * 4);
		assert_true(before < most_ms[i % 2]);
		assert_true(page_tables.nr < most_tables[i % 2]);
		assert_int_equal(sparse_map_pages(), sizes[i % 2] / 64);
		check_round_trips(&machine);
		check_holes(&machine);
		check_direct_map(&machine);
		check_walk(&machine);
		give_memory_back();
	}
}

/* --- the commands --- */

/* What the script answers, or its error. */
static const char *tcl(Tcl_Interp *interp, const char *script)
{
	Tcl_Eval(interp, script);
	return Tcl_GetStringResult(interp);
}

static void commands_answer_in_one_line_or_say_why_not(void **state)
{
	struct sparse_config config = SPARSE_DEFAULT;
	Tcl_Interp *interp = Tcl_CreateInterp();

	(void)state;
	memmap_commands(interp);
	assert_string_equal(tcl(interp, "pfn_to_page 1"),
			    "pfn_to_page needs a machine; power one on first: machine -memory 4G");
	assert_int_equal(start(&config, &machines[0], 0), SPARSE_OK);
	assert_string_equal(tcl(interp, "pfn_to_page 4096"), "0xffffea0000040000");
	assert_string_equal(tcl(interp, "page_to_pfn 0xffffea0000040000"), "0x1000");
	assert_string_equal(tcl(interp, "page_to_pfn [pfn_to_page 0x1000]"), "0x1000");
	assert_string_equal(tcl(interp, "virt_to_phys 0xffff888000001234"), "0x0000000000001234");
	assert_string_equal(tcl(interp, "phys_to_virt 4660"), "0xffff888000001234");
	assert_string_equal(tcl(interp, "list [pfn_valid 1] [pfn_valid 0x90000]"), "1 0");
	assert_string_equal(tcl(interp, "dict get [section 4096] section_mem_map"),
			    "0xffffea000000000f");
	assert_string_equal(tcl(interp, "dict get [section 0x90000] present"), "0");
	assert_string_equal(tcl(interp, "dict get [memory_model] model"), "SPARSEMEM_VMEMMAP");
	assert_non_null(strstr(tcl(interp, "walk 0xffffea0000040000"), "pmd"));
	assert_non_null(strstr(tcl(interp, "walk 0xffffea0000040000"), "in a leaf of 2 MiB"));
	assert_non_null(strstr(tcl(interp, "walk 0"), "not mapped: the pgd entry is empty"));
	assert_string_equal(tcl(interp, "walk 0x8000000000000000"),
			    "0x8000000000000000 is not canonical; bits 47 to 63 must be alike");
	assert_non_null(strstr(tcl(interp, "pfn_to_page 0x90000"), "has no struct page"));
	assert_non_null(strstr(tcl(interp, "pfn_to_page 99999999999"), "beyond 46 bits"));
	assert_non_null(strstr(tcl(interp, "pfn_to_page -1"), "bad PFN"));
	assert_non_null(strstr(tcl(interp, "pfn_to_page 0x10000000000000000"), "bad PFN"));
	assert_non_null(strstr(tcl(interp, "pfn_to_page 0x"), "bad PFN"));
	assert_non_null(strstr(tcl(interp, "page_to_pfn 7"), "no struct page is at"));
	assert_non_null(strstr(tcl(interp, "virt_to_phys 7"), "not in the direct map"));
	assert_non_null(strstr(tcl(interp, "phys_to_virt 0x7fffffffffff"), "at most 46 bits"));
	assert_non_null(strstr(tcl(interp, "section"),
			       "wrong number of words after section; section PFN is needed"));
	assert_int_equal(memory_model_find("sparsemem"), SPARSEMEM);
	assert_int_equal(memory_model_find("slab"), NR_MEMORY_MODELS);
	give_memory_back();
	Tcl_DeleteInterp(interp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_and_its_struct_page_lead_to_each_other),
		cmocka_unit_test(
			holes_have_struct_pages_as_the_model_says_and_else_do_not_translate),
		cmocka_unit_test(the_direct_map_translates_memory_and_nothing_else),
		cmocka_unit_test(a_walk_shows_what_the_arithmetic_says),
		cmocka_unit_test(maps_and_tables_are_reserved_memory_of_the_node_and_apart),
		cmocka_unit_test(sections_are_in_roots_only_where_memory_is),
		cmocka_unit_test(a_node_map_begins_at_a_whole_block),
		cmocka_unit_test(without_large_pieces_the_map_is_made_of_base_pages),
		cmocka_unit_test(a_map_that_does_not_fit_is_refused_and_the_old_one_stays),
		cmocka_unit_test(added_sections_have_struct_pages_and_are_online_when_told),
		cmocka_unit_test(subsections_can_be_added_in_the_vmemmap_model),
		cmocka_unit_test(a_hole_in_an_early_section_has_its_map_already),
		cmocka_unit_test(memory_for_devices_is_taken_last),
		cmocka_unit_test(what_is_too_little_to_add_memory_changes_nothing),
		cmocka_unit_test(random_machines_keep_all_of_it),
		cmocka_unit_test(the_cost_is_by_tables_and_not_by_pages),
		cmocka_unit_test(commands_answer_in_one_line_or_say_why_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
