/* SPDX-License-Identifier: GPL-2.0-only */
/* All work is by sections and tables, never by frames: a section's map is one leaf of a pmd. */
#include "section.h"

#define VMEMMAP_START_L4 0xffffea0000000000ull
#define VMEMMAP_START_L5 0xffd4000000000000ull

_Static_assert(SECTION_MAP_PAGES == PTRS_PER_TABLE, "a section's map is one leaf of a pmd");
_Static_assert(PAGES_PER_SECTION / PAGES_PER_SUBSECTION == 64, "a bit a subsection");

struct sections sections;

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
	if (pfn != PFN_NONE)
		sections.map_pages = sections.map_pages % (UINT64_C(1) << 63) + pages;
	return pfn;
}

/* Where SPARSEMEM_VMEMMAP has the frame's struct page. */
static vaddr_t vmemmap_page(pfn_t pfn)
{
	return sections.vmemmap_start + pfn * STRUCT_PAGE_SIZE;
}

/* The frame whose place there the address is in; PFN_NONE: none's. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  frame: \result == PFN_NONE || \result < MAX_FRAMES;
*/
static pfn_t vmemmap_pfn(vaddr_t page)
{
	uint64_t i;

	if (page < sections.vmemmap_start)
		return PFN_NONE;
	i = (page - sections.vmemmap_start) / STRUCT_PAGE_SIZE;
	return i < MAX_FRAMES ? i : PFN_NONE;
}

struct mem_section *nr_to_section(uint64_t nr)
{
	unsigned int root;

	if (nr >= NR_MEM_SECTIONS)
		return NULL;
	root = sections.root[nr / SECTIONS_PER_ROOT];
	if (root == 0)
		return NULL;
	//@ assert place: (root - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT < sections.nr_roots * SECTIONS_PER_ROOT;
	return &sections.section[(root - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT];
}

bool section_has(uint64_t nr, uint64_t flags)
{
	const struct mem_section *section = nr_to_section(nr);

	return section != NULL && (section->section_mem_map & flags) == flags;
}

/*
 * The next section after nr that is present; NR_MEM_SECTIONS: none (Linux:
 * next_present_section_nr).
 */
/*@ requires state: sections_ok;
    requires nr:    nr < NR_MEM_SECTIONS;
    terminates \true;
    assigns  \nothing;
    ensures  next:  \result == NR_MEM_SECTIONS ||
                      nr < \result <= sections.highest_present_section_nr &&
                      sections.root[\result / SECTIONS_PER_ROOT] != 0;
*/
static uint64_t next_present_section_nr(uint64_t nr)
{
	/*@ loop invariant more: \at(nr, Pre) < nr <= NR_MEM_SECTIONS;
	    loop assigns nr;
	    loop variant NR_MEM_SECTIONS - nr;
	*/
	for (nr++; nr <= sections.highest_present_section_nr; nr++) {
		if (section_has(nr, SECTION_MARKED_PRESENT))
			return nr;
		/* a root without sections is passed over at once */
		if (sections.root[nr / SECTIONS_PER_ROOT] == 0)
			nr += SECTIONS_PER_ROOT - 1 - nr % SECTIONS_PER_ROOT;
	}
	return NR_MEM_SECTIONS;
}

/*
 * The section, with its root made if need be, marked present on the node that is first to say so.
 */
static struct mem_section *mark_present(uint64_t nr, unsigned int node, uint64_t flags)
{
	uint16_t *root = &sections.root[nr / SECTIONS_PER_ROOT];
	struct mem_section *section;

	if (*root == 0)
		*root = (uint16_t)++sections.nr_roots;
	section = nr_to_section(nr);
	if ((section->section_mem_map & SECTION_MARKED_PRESENT) == 0)
		sections.section_to_node[nr] = (uint8_t)node;
	section->section_mem_map |= SECTION_MARKED_PRESENT | flags;
	if (nr > sections.highest_present_section_nr)
		sections.highest_present_section_nr = nr;
	return section;
}

/* The bits of the subsections that [start, end), of one section, touches. */
/*@ requires range: start < end;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t subsection_mask(pfn_t start, pfn_t end)
{
	unsigned int first = (unsigned int)(start % PAGES_PER_SECTION / PAGES_PER_SUBSECTION);
	unsigned int last = (unsigned int)((end - 1) % PAGES_PER_SECTION / PAGES_PER_SUBSECTION);

	return UINT64_MAX >> (63 - last) & ~(UINT64_MAX >> 1 >> (63 - first));
}

/* The end of the part of [start, end) that is in start's section. */
/*@ requires range: start < end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  part:  start < \result <= end;
    ensures  whole: \result == end || \result % PAGES_PER_SECTION == 0;
    ensures  same:  (\result - 1) / PAGES_PER_SECTION == start / PAGES_PER_SECTION;
*/
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
	if (end - start == PAGES_PER_SECTION && sections.pse) {
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

	if (sections.vmemmap) {
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
	struct map_source source = { .boot = boot, .node = node };
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

bool sections_init(const struct sections *empty, struct memblock *boot)
{
	uint64_t first, nr, n = 1;

	sections = *empty;
	sections.vmemmap_start = page_tables.levels == 5 ? VMEMMAP_START_L5 : VMEMMAP_START_L4;
	for (unsigned int i = 0; i < boot->nr_memory; i++)
		memory_present(&boot->memory[i]);
	first = pfn_section_nr(boot->memory[0].start);
	for (nr = next_present_section_nr(first); nr < NR_MEM_SECTIONS;
	     nr = next_present_section_nr(nr)) {
		if (sections.section_to_node[nr] == sections.section_to_node[first]) {
			n++;
			continue;
		}
		if (!sparse_init_nid(sections.section_to_node[first], first, n, boot))
			return false;
		first = nr;
		n = 1;
	}
	return sparse_init_nid(sections.section_to_node[first], first, n, boot);
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

bool sections_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	struct map_source source = { .boot = supply, .node = node };
	pfn_t next;

	for (pfn_t pfn = start; pfn < end; pfn = next) {
		next = section_end(pfn, end);
		if (!add_section(pfn, next, node, &source))
			return false;
	}
	return true;
}

bool sections_exist(pfn_t start, pfn_t end)
{
	pfn_t next;

	/*@ loop invariant range: start <= pfn <= end;
	    loop assigns pfn, next;
	    loop variant end - pfn;
	*/
	for (pfn_t pfn = start; pfn < end; pfn = next) {
		const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

		next = section_end(pfn, end);
		if (section != NULL && (section->subsection_map & subsection_mask(pfn, next)) != 0)
			return true;
	}
	return false;
}

uint64_t sections_tables(pfn_t start, pfn_t end)
{
	if (!sections.vmemmap)
		return 0;
	return pgtable_tables(vmemmap_page(start), vmemmap_page(end), PGTABLE_PTE);
}

void sections_set_online(pfn_t start, pfn_t end, bool online)
{
	pfn_t next;

	/*@ loop invariant range: start <= pfn <= end;
	    loop invariant state: sections_ok;
	    loop assigns pfn, next, sections.section[0 .. NR_MEM_SECTIONS - 1].section_mem_map;
	    loop variant end - pfn;
	*/
	for (pfn_t pfn = start; pfn < end; pfn = next) {
		struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

		next = section_end(pfn, end);
		if (section == NULL || (section->section_mem_map & SECTION_MARKED_PRESENT) == 0)
			continue;
		section->section_mem_map &= ~SECTION_IS_ONLINE;
		section->section_mem_map |= online ? SECTION_IS_ONLINE : 0;
	}
}

bool pfn_section_valid(pfn_t pfn)
{
	const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

	return section != NULL && (section->subsection_map & subsection_mask(pfn, pfn + 1)) != 0;
}

vaddr_t section_page(pfn_t pfn)
{
	const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

	return (section->section_mem_map & SECTION_MAP_MASK) + pfn * STRUCT_PAGE_SIZE;
}

pfn_t section_page_to_pfn(vaddr_t page)
{
	uint64_t nr = section_has(0, SECTION_MARKED_PRESENT) ? 0 : next_present_section_nr(0);

	if (sections.vmemmap)
		return vmemmap_pfn(page);
	/* the kernel reads the number from the page's flags; here the maps are searched */
	/*@ loop invariant some: nr <= NR_MEM_SECTIONS &&
	      (nr < NR_MEM_SECTIONS ==> sections.root[nr / SECTIONS_PER_ROOT] != 0);
	    loop assigns nr;
	    loop variant NR_MEM_SECTIONS - nr;
	*/
	for (; nr < NR_MEM_SECTIONS; nr = next_present_section_nr(nr)) {
		vaddr_t coded = nr_to_section(nr)->section_mem_map & SECTION_MAP_MASK;
		pfn_t pfn = page >= coded ? (page - coded) / STRUCT_PAGE_SIZE : PFN_NONE;

		if (pfn_section_nr(pfn) == nr)
			return pfn;
	}
	return PFN_NONE;
}
