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

/* A piece that is left begins and ends at whole maps if whole maps are what is taken. */
/*@ predicate source_ok{L}(struct map_source *s) =
      \valid(s) && (s->next <= s->end <= MAX_FRAMES || s->next == s->end == PFN_NONE) &&
      \base_addr(s) != \base_addr(&sections) && \base_addr(s) != \base_addr(sections.section) &&
      \base_addr(s) != \base_addr(&page_tables) && \base_addr(s) != \base_addr(&direct_map) &&
      \base_addr(s) != \base_addr(page_tables.table) &&
      \base_addr(s) != \base_addr(page_tables.slot) && \base_addr(s) != \base_addr(s->boot) &&
      \base_addr(s) != \base_addr(s->boot->reserved) &&
      \base_addr(s) != \base_addr(s->boot->memory);

    predicate whole_maps{L}(struct map_source *s) =
      s->next == s->end || sections.vmemmap != 0 && sections.pse == 0 ||
      (s->next % SECTION_MAP_PAGES == 0 && s->end % SECTION_MAP_PAGES == 0);
*/

/* Count pages that maps take; modulo 2^63, which is more than there will ever be. */
/*@ requires maps:  MAPS_OK(boot);
    requires pages: pages <= MAX_FRAMES;
    terminates \true;
    assigns  sections.map_pages;
    ensures  maps:  MAPS_OK(boot);
*/
static void count_map_pages(uint64_t pages, const struct memblock *boot)
{
	(void)boot;
	sections.map_pages = sections.map_pages % (UINT64_C(1) << 63) + pages;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/* Frames from the piece, or from memory; PFN_NONE: there are none. */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    requires pages:  pages == SECTION_MAP_PAGES || pages == 1;
    requires single: pages == 1 ==> source->next == source->end ||
                       sections.vmemmap != 0 && sections.pse == 0;
    terminates \true;
    assigns  source->next, sections.map_pages, MEMBLOCK_FIELDS(source->boot);
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    ensures  frames: \result == PFN_NONE || \result + pages <= MAX_FRAMES;
    ensures  whole:  \result != PFN_NONE && (sections.vmemmap == 0 || sections.pse != 0) ==>
                       \result % pages == 0;
    ensures  empty:  \old(source->next == source->end) ==> source->next == source->end;
    ensures  done:   \result == PFN_NONE && whole_maps(source) &&
                       (sections.vmemmap == 0 || sections.pse != 0) ==>
                         source->next == source->end;
*/
static pfn_t take(struct map_source *source, uint64_t pages)
{
	pfn_t pfn = source->next;

	if (source->end - pfn < pages) {
		pfn = memblock_alloc(source->boot, pages, pages, source->node, false);
		/*@ assert last: pfn != PFN_NONE ==> in_ranges((struct memory_range *)
		      source->boot->memory, source->boot->nr_memory, pfn + pages - 1); */
		//@ assert stay: SECTIONS_STAY(Pre, Here);
		/*@ ghost
		    uint64_t i = 0;
		    /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
		       loop invariant used:  roots_used(i) == roots_used{Pre}(i);
		       loop assigns i;
		       loop variant ROOTS_OF(sections.nr_sections) - i; @/
		    while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
		      i++;
		*/
		//@ assert state: sections_ok;
	} else {
		source->next += pages;
		/*@ assert whole: pages == SECTION_MAP_PAGES &&
		      \at(source->next, Pre) % SECTION_MAP_PAGES == 0 ==>
		        source->next % SECTION_MAP_PAGES == 0; */
		//@ assert same: memblock_same{Pre,Here}(source->boot);
	}
	//@ assert frames: pfn == PFN_NONE || pfn + pages <= MAX_FRAMES;
	if (pfn != PFN_NONE)
		count_map_pages(pages, source->boot);
	return pfn;
}

/* Where SPARSEMEM_VMEMMAP has the frame's struct page. */
/*@ requires state: sections.vmemmap_start <= VMEMMAP_MOST && pfn <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  place: \result == vmemmap_at(pfn);
*/
static vaddr_t vmemmap_page(pfn_t pfn)
{
	return sections.vmemmap_start + pfn * STRUCT_PAGE_SIZE;
}

/* The frame whose place there the address is in; PFN_NONE: none's. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  frame: \result == PFN_NONE || \result < MAX_FRAMES;
    ensures  place: \forall integer p; 0 <= p < MAX_FRAMES && page == vmemmap_at(p) ==>
                      \result == p;
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
	/*@ assert place: (root - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT <
	      ENTRIES_OF(sections.nr_sections); */
	return &sections.section[(root - 1) * SECTIONS_PER_ROOT + nr % SECTIONS_PER_ROOT];
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
                      rooted(\result) && flagged(map_word(\result), SECTION_MARKED_PRESENT);
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

/* The word with one flag more, ... */
/*@ requires flag: FLAG(flag) && word <= MAP_WORD_MOST;
    terminates \true;
    assigns  \nothing;
    ensures  flag: flagged(\result, flag);
    ensures  rest: SAME_FLAGS(\result, word, flag);
    ensures  map:  \result / 32 == word / 32;
    ensures  most: \result <= MAP_WORD_MOST;
*/
static uint64_t with_flag(uint64_t word, uint64_t flag)
{
	return section_flag(word, flag) ? word : word + flag;
}

/* ... and with one less. */
/*@ requires flag: FLAG(flag) && word <= MAP_WORD_MOST;
    terminates \true;
    assigns  \nothing;
    ensures  flag: !flagged(\result, flag);
    ensures  rest: SAME_FLAGS(\result, word, flag);
    ensures  map:  \result / 32 == word / 32;
    ensures  most: \result <= MAP_WORD_MOST;
*/
static uint64_t without_flag(uint64_t word, uint64_t flag)
{
	uint64_t less = section_flag(word, flag) ? word - flag : word;

	/*@ assert bits: word % 32 % 2 == word % 2 && word % 32 % 4 == word % 4 &&
	      word % 32 % 8 == word % 8 && word % 32 % 16 == word % 16; */
	//@ assert some: flagged(word, flag) ==> flag <= word % 32;
	//@ assert place: less == 32 * (word / 32) + (word % 32 - (word - less));
	//@ assert left: less / 32 == word / 32 && less % 32 == word % 32 - (word - less);
	/*@ assert bits: less % 32 % 2 == less % 2 && less % 32 % 4 == less % 4 &&
	      less % 32 % 8 == less % 8 && less % 32 % 16 == less % 16; */
	return less;
}

/* A root that is not in use leaves a number for it; in use, it counts. */
/*@ ghost
    /@ requires state: sections_ok && r < ROOTS_OF(sections.nr_sections) && sections.root[r] == 0;
       terminates \true;
       assigns  \nothing;
       ensures  room:  sections.nr_roots < ROOTS_OF(sections.nr_sections); @/
    static void root_left(uint64_t r)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
         loop invariant few:   roots_used(i) <= i - (r < i ? 1 : 0);
         loop assigns i;
         loop variant ROOTS_OF(sections.nr_sections) - i; @/
      while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
        i++;
    }
*/

/* A root with entries of its own. */
/*@ requires state: sections_ok;
    requires root:  r < ROOTS_OF(sections.nr_sections) && sections.root[r] == 0;
    terminates \true;
    assigns  sections.root[r], sections.nr_roots;
    ensures  state: sections_ok;
    ensures  root:  sections.root[r] == sections.nr_roots == \old(sections.nr_roots) + 1;
*/
static void add_root(uint64_t r)
{
	//@ ghost root_left(r);
	sections.root[r] = (uint16_t)++sections.nr_roots;
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
	       loop invariant used:  roots_used(i) == roots_used{Pre}(i) + (r < i ? 1 : 0);
	       loop assigns i;
	       loop variant ROOTS_OF(sections.nr_sections) - i; @/
	    while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
	      i++;
	*/
	//@ assert all: i == ROOTS_OF(sections.nr_sections);
}

/*
 * The section, with its root made if need be, marked present on the node that is first to say so.
 */
/*@ requires state:   sections_ok;
    requires nr:      nr < sections.nr_sections;
    requires node:    node < MAX_NUMNODES;
    terminates \true;
    assigns  sections.root[nr / SECTIONS_PER_ROOT], sections.nr_roots,
             sections.highest_present_section_nr, sections.section_to_node[nr],
             sections.section[0 .. NR_MEM_SECTIONS - 1].section_mem_map;
    ensures  state:   sections_ok;
    ensures  entry:   rooted(nr) && \result == &sections.section[entry_at(nr)] && \valid(\result) &&
                      0 <= entry_at(nr) < ENTRIES_OF(sections.nr_sections);
    ensures  present: flagged(map_word(nr), SECTION_MARKED_PRESENT);
    ensures  online:  online != 0 ==> flagged(map_word(nr), SECTION_IS_ONLINE);
    ensures  highest: sections.highest_present_section_nr ==
                        \max(\old(sections.highest_present_section_nr), nr);
    ensures  roots:   \forall integer r; 0 <= r < NR_SECTION_ROOTS &&
                        \old(sections.root[r]) != 0 ==>
                          sections.root[r] == \old(sections.root[r]);
    ensures  others:  \forall integer i; 0 <= i < ENTRIES_OF(sections.nr_sections) &&
                        i != entry_at(nr) ==> sections.section[i].section_mem_map ==
                                              \old(sections.section[i].section_mem_map);
*/
static struct mem_section *mark_present(uint64_t nr, unsigned int node, bool online)
{
	struct mem_section *section;

	if (sections.root[nr / SECTIONS_PER_ROOT] == 0)
		add_root(nr / SECTIONS_PER_ROOT);
	section = nr_to_section(nr);
	if (!section_flag(section->section_mem_map, SECTION_MARKED_PRESENT))
		sections.section_to_node[nr] = (uint8_t)node;
	section->section_mem_map = with_flag(section->section_mem_map, SECTION_MARKED_PRESENT);
	if (online)
		section->section_mem_map = with_flag(section->section_mem_map, SECTION_IS_ONLINE);
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
/*@ requires state:   sections_ok;
    requires range:   \valid_read(range) && range->node < MAX_NUMNODES &&
                      range->start < range->end <= sections.nr_sections * PAGES_PER_SECTION &&
                      \base_addr(range) != \base_addr(&sections) &&
                      \base_addr(range) != \base_addr(sections.section);
    terminates \true;
    assigns  PRESENT_FIELDS;
    ensures  state:   sections_ok;
    ensures  root:    sections.root[range->start / PAGES_PER_SECTION / SECTIONS_PER_ROOT] != 0;
    ensures  roots:   \forall integer r; 0 <= r < NR_SECTION_ROOTS &&
                        \old(sections.root[r]) != 0 ==> sections.root[r] != 0;
    ensures  highest: sections.highest_present_section_nr >=
                        \max(\old(sections.highest_present_section_nr),
                             range->start / PAGES_PER_SECTION);
*/
static void memory_present(const struct memory_range *range)
{
	pfn_t next;

	/*@ loop invariant state: sections_ok;
	    loop invariant range: range->start <= pfn <= range->end;
	    loop invariant root:  pfn > range->start ==>
	      sections.root[range->start / PAGES_PER_SECTION / SECTIONS_PER_ROOT] != 0;
	    loop invariant roots: \forall integer r; 0 <= r < NR_SECTION_ROOTS &&
	      \at(sections.root[r], Pre) != 0 ==> sections.root[r] != 0;
	    loop invariant highest: sections.highest_present_section_nr >=
	      \at(sections.highest_present_section_nr, Pre) && (pfn > range->start ==>
	      sections.highest_present_section_nr >= range->start / PAGES_PER_SECTION);
	    loop assigns pfn, next, PRESENT_FIELDS;
	    loop variant range->end - pfn;
	*/
	for (pfn_t pfn = range->start; pfn < range->end; pfn = next) {
		struct mem_section *section = mark_present(pfn_section_nr(pfn), range->node, true);

		next = section_end(pfn, range->end);
		section->subsection_map |= subsection_mask(pfn, next);
	}
}

/* The section has its map now (Linux: sparse_init_one_section). */
/*@ requires maps:  MAPS_OK(boot);
    requires nr:    rooted(nr);
    requires map:   map % 32 == 0 && nr * 0x200000 <= map &&
                    map - nr * 0x200000 < MAP_WORD_MOST - 31;
    terminates \true;
    assigns  sections.section[0 .. NR_MEM_SECTIONS - 1].section_mem_map;
    ensures  maps:  MAPS_OK(boot);
    ensures  map:   map_word(nr) - map_word(nr) % 32 == map - nr * 0x200000;
    ensures  flags: flagged(map_word(nr), SECTION_HAS_MEM_MAP) &&
                    (early != 0 ==> flagged(map_word(nr), SECTION_IS_EARLY)) &&
                    \forall integer f; (f == 1 || f == 4) ==>
                      (flagged(map_word(nr), f) <==> flagged(map_word{Pre}(nr), f));
    ensures  others: \forall integer i; 0 <= i < ENTRIES_OF(sections.nr_sections) &&
                       i != entry_at(nr) ==> sections.section[i].section_mem_map ==
                                             \old(sections.section[i].section_mem_map);
*/
static void set_section_map(uint64_t nr, vaddr_t map, bool early, const struct memblock *boot)
{
	struct mem_section *section = nr_to_section(nr);
	vaddr_t coded = map - nr * PAGES_PER_SECTION * STRUCT_PAGE_SIZE;
	uint64_t word = coded + section->section_mem_map % SECTION_FLAGS_END;

	(void)boot;
	//@ assert map: word - word % 32 == coded;
	word = with_flag(word, SECTION_HAS_MEM_MAP);
	if (early)
		word = with_flag(word, SECTION_IS_EARLY);
	section->section_mem_map = word;
	//@ assert same: memblock_same{Pre,Here}((struct memblock *)boot);
}

/* One leaf of the tables; the sections stay. */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source);
    requires leaf:   level <= PGTABLE_PMD && addr % leaf_bytes(level) == 0 &&
                     pfn % (leaf_bytes(level) / PAGE_SIZE) == 0;
    requires range:  pfn + leaf_bytes(level) / PAGE_SIZE <= MAX_FRAMES &&
                     addr + leaf_bytes(level) <= UINT64_MAX;
    terminates \true;
    assigns  TABLE_FIELDS, MEMBLOCK_FIELDS(source->boot);
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  source: source->next == \old(source->next) && source->end == \old(source->end);
    ensures  model:  sections.vmemmap == \old(sections.vmemmap) &&
                     sections.pse == \old(sections.pse);
*/
static bool map_leaf(vaddr_t addr, pfn_t pfn, unsigned int level, struct map_source *source)
{
	bool mapped = pgtable_map(addr, pfn, 1, level, source->boot, source->node);

	//@ assert stay: SECTIONS_STAY(Pre, Here);
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
	       loop invariant used:  roots_used(i) == roots_used{Pre}(i);
	       loop assigns i;
	       loop variant ROOTS_OF(sections.nr_sections) - i; @/
	    while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
	      i++;
	*/
	//@ assert state: sections_ok;
	return mapped;
}

/* Map an address range of the vmemmap page by page (Linux: vmemmap_populate_basepages). */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    requires range:  start % PAGE_SIZE == 0 && end % PAGE_SIZE == 0 &&
                     start <= end <= VMEMMAP_MOST + MAX_FRAMES * STRUCT_PAGE_SIZE;
    requires single: source->next == source->end ||
                       sections.vmemmap != 0 && sections.pse == 0;
    terminates \true;
    assigns  MAP_FIELDS(source->boot), source->next;
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  empty:  \old(source->next == source->end) ==> source->next == source->end;
*/
static bool vmemmap_populate_basepages(vaddr_t start, vaddr_t end, struct map_source *source)
{
	/*@ loop invariant maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
	    loop invariant kept:   TABLES_KEPT(Pre, Here);
	    loop invariant range:  start <= addr <= end && addr % PAGE_SIZE == 0;
	    loop invariant single: source->next == source->end ||
	                             sections.vmemmap != 0 && sections.pse == 0;
	    loop invariant empty:  \at(source->next == source->end, Pre) ==>
	                             source->next == source->end;
	    loop assigns addr, MAP_FIELDS(source->boot), source->next;
	    loop variant end - addr;
	*/
	for (vaddr_t addr = start; addr < end; addr += PAGE_SIZE) {
		pfn_t pfn = take(source, 1);

		if (pfn == PFN_NONE || !map_leaf(addr, pfn, PGTABLE_PTE, source))
			return false;
	}
	return true;
}

/*
 * Map the vmemmap of [start, end), at most a section: a whole one by one leaf of 2 MiB if there is
 * such a piece of memory (Linux: vmemmap_populate_hugepages).
 */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    requires model:  sections.vmemmap != 0;
    requires range:  start < end <= MAX_FRAMES && start % PAGES_PER_SUBSECTION == 0 &&
                     end % PAGES_PER_SUBSECTION == 0 &&
                     (end - start == PAGES_PER_SECTION ==> start % PAGES_PER_SECTION == 0);
    requires piece:  end - start == PAGES_PER_SECTION || source->next == source->end;
    terminates \true;
    assigns  MAP_FIELDS(source->boot), source->next;
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  empty:  \old(source->next == source->end) ==> source->next == source->end;
*/
static bool vmemmap_populate(pfn_t start, pfn_t end, struct map_source *source)
{
	if (end - start == PAGES_PER_SECTION && sections.pse) {
		pfn_t pfn = take(source, SECTION_MAP_PAGES);

		if (pfn != PFN_NONE)
			return map_leaf(vmemmap_page(start), pfn, PGTABLE_PMD, source);
	}
	return vmemmap_populate_basepages(vmemmap_page(start), vmemmap_page(end), source);
}

/* Give [start, end) of a section its part of the map (Linux: populate_section_memmap). */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    requires range:  start < end <= MAX_FRAMES && start % PAGES_PER_SUBSECTION == 0 &&
                     end % PAGES_PER_SUBSECTION == 0 &&
                     (end - start == PAGES_PER_SECTION ==> start % PAGES_PER_SECTION == 0);
    requires piece:  end - start == PAGES_PER_SECTION || source->next == source->end;
    requires rooted: rooted(start / PAGES_PER_SECTION);
    terminates \true;
    assigns  MAP_FIELDS(source->boot), source->next;
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source) && whole_maps(source);
    ensures  kept:   TABLES_KEPT(Pre, Post);
    ensures  empty:  \old(source->next == source->end) ==> source->next == source->end;
    ensures  map:    \result ==>
                       flagged(map_word(start / PAGES_PER_SECTION), SECTION_HAS_MEM_MAP);
    ensures  place:  \result && sections.vmemmap != 0 ==> page_at(start) == vmemmap_at(start);
*/
static bool populate_section_memmap(pfn_t start, pfn_t end, struct map_source *source, bool early)
{
	uint64_t nr = pfn_section_nr(start);
	pfn_t pfn;

	if (sections.vmemmap) {
		if (!vmemmap_populate(start, end, source))
			return false;
		set_section_map(nr, vmemmap_page(nr * PAGES_PER_SECTION), early, source->boot);
		return true;
	}
	pfn = take(source, SECTION_MAP_PAGES);
	if (pfn == PFN_NONE)
		return false;
	set_section_map(nr, phys_to_virt(pfn * PAGE_SIZE), early, source->boot);
	return true;
}

/*
 * The maps of the n present sections from first on that come before end, all a node's (Linux:
 * sparse_init_nid).
 */
/*@ requires maps:  MAPS_OK(boot);
    requires first: rooted(first) && end <= NR_MEM_SECTIONS;
    requires n:     1 <= n <= NR_MEM_SECTIONS;
    terminates \true;
    assigns  MAP_FIELDS(boot);
    ensures  maps:  MAPS_OK(boot);
    ensures  kept:  TABLES_KEPT(Pre, Post);
*/
static bool sparse_init_nid(unsigned int node, uint64_t first, uint64_t end, uint64_t n,
			    struct memblock *boot)
{
	struct map_source source = { .boot = boot, .node = node };
	uint64_t pages = n * SECTION_MAP_PAGES;

	/* in one piece if there is one; section by section if not */
	source.next = memblock_alloc(boot, pages, SECTION_MAP_PAGES, node, true);
	/*@ assert last: source.next != PFN_NONE ==> in_ranges((struct memory_range *)boot->memory,
	      boot->nr_memory, source.next + pages - 1); */
	source.end = source.next != PFN_NONE ? source.next + pages : PFN_NONE;
	/*@ loop invariant maps: MAPS_OK(boot) && source_ok(&source) && whole_maps(&source);
	    loop invariant boot: source.boot == boot;
	    loop invariant kept: TABLES_KEPT(Pre, Here);
	    loop invariant some: nr <= NR_MEM_SECTIONS && (nr < NR_MEM_SECTIONS ==> rooted(nr));
	    loop assigns nr, source, MAP_FIELDS(boot);
	    loop variant NR_MEM_SECTIONS - nr;
	*/
	for (uint64_t nr = first; nr < end; nr = next_present_section_nr(nr)) {
		pfn_t start = nr * PAGES_PER_SECTION;

		if (!populate_section_memmap(start, start + PAGES_PER_SECTION, &source, true))
			return false;
	}
	return true;
}

/* Every range of boot memory. */
/*@ requires state:  sections_ok && sections_apart(boot);
    requires boot:   memblock_ok(boot) && boot->nr_memory > 0;
    requires room:   \forall integer i; 0 <= i < boot->nr_memory ==>
                       boot->memory[i].end <= sections.nr_sections * PAGES_PER_SECTION;
    terminates \true;
    assigns  PRESENT_FIELDS;
    ensures  state:  sections_ok && sections_apart(boot);
    ensures  boot:   memblock_ok(boot);
    ensures  first:  rooted(boot->memory[0].start / PAGES_PER_SECTION) &&
                       boot->memory[0].start / PAGES_PER_SECTION <=
                         sections.highest_present_section_nr < sections.nr_sections;
*/
static void memories_present(const struct memblock *boot)
{
	/*@ loop invariant state: sections_ok && sections_apart((struct memblock *)boot);
	    loop invariant boot:  memblock_ok((struct memblock *)boot);
	    loop invariant place: 0 <= i <= boot->nr_memory;
	    loop invariant first: i > 0 ==>
	      sections.root[boot->memory[0].start / PAGES_PER_SECTION / SECTIONS_PER_ROOT] != 0 &&
	      boot->memory[0].start / PAGES_PER_SECTION <= sections.highest_present_section_nr;
	    loop assigns i, PRESENT_FIELDS;
	    loop variant boot->nr_memory - i;
	*/
	for (unsigned int i = 0; i < boot->nr_memory; i++) {
		memory_present(&boot->memory[i]);
		//@ assert same: memblock_same{LoopCurrent,Here}((struct memblock *)boot);
	}
}

/* The empty table; the vmemmap lies where so many levels of tables have it. */
/*@ requires empty:   \valid_read(empty) && \base_addr(empty) != \base_addr(&sections);
    requires zeroed:  empty->nr_roots == 0 && empty->map_pages == 0 &&
                      empty->highest_present_section_nr == 0 &&
                      (\forall integer r; 0 <= r < NR_SECTION_ROOTS ==> empty->root[r] == 0) &&
                      \forall integer i; 0 <= i < ENTRIES_OF(empty->nr_sections) ==>
                        empty->section[i].section_mem_map == 0;
    requires arrays:  empty->nr_sections <= NR_MEM_SECTIONS &&
                      \valid(empty->section + (0 .. ENTRIES_OF(empty->nr_sections) - 1)) &&
                      \valid(empty->section_to_node + (0 .. empty->nr_sections - 1)) &&
                      \base_addr(empty->section) != \base_addr(&sections) &&
                      \base_addr(empty->section_to_node) != \base_addr(&sections);
    terminates \true;
    assigns  sections;
    ensures  state:   sections_ok;
    ensures  arrays:  sections.section == \old(empty->section) &&
                      sections.section_to_node == \old(empty->section_to_node) &&
                      sections.nr_sections == \old(empty->nr_sections);
*/
static void sections_reset(const struct sections *empty)
{
	sections = *empty;
	sections.vmemmap_start = page_tables.levels == 5 ? VMEMMAP_START_L5 : VMEMMAP_START_L4;
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range: 0 <= i <= ROOTS_OF(sections.nr_sections);
	       loop invariant none:  roots_used(i) == 0;
	       loop assigns i;
	       loop variant ROOTS_OF(sections.nr_sections) - i; @/
	    while (i < (sections.nr_sections + SECTIONS_PER_ROOT - 1) / SECTIONS_PER_ROOT)
	      i++;
	*/
}

bool sections_init(const struct sections *empty, struct memblock *boot)
{
	uint64_t first, nr, n = 1;

	sections_reset(empty);
	//@ assert same: memblock_same{Pre,Here}(boot);
	memories_present(boot);
	first = pfn_section_nr(boot->memory[0].start);
	/*@ loop invariant maps:  MAPS_OK(boot);
	    loop invariant kept:  TABLES_KEPT(Pre, Here);
	    loop invariant first: rooted(first) && first < nr <= NR_MEM_SECTIONS &&
	                            first <= sections.highest_present_section_nr;
	    loop invariant most:  sections.highest_present_section_nr < sections.nr_sections;
	    loop invariant some:  nr < NR_MEM_SECTIONS ==> rooted(nr) &&
	                            nr <= sections.highest_present_section_nr;
	    loop invariant n:     1 <= n <= nr - first;
	    loop assigns first, nr, n, MAP_FIELDS(boot);
	    loop variant NR_MEM_SECTIONS - nr;
	*/
	for (nr = next_present_section_nr(first); nr < NR_MEM_SECTIONS;
	     nr = next_present_section_nr(nr)) {
		if (sections.section_to_node[nr] == sections.section_to_node[first]) {
			n++;
			continue;
		}
		if (!sparse_init_nid(sections.section_to_node[first], first, nr, n, boot))
			return false;
		first = nr;
		n = 1;
	}
	return sparse_init_nid(sections.section_to_node[first], first, nr, n, boot);
}

/* One section's part of the range (Linux: sparse_add_section). */
/*@ requires maps:   MAPS_OK(source->boot) && source_ok(source);
    requires piece:  source->next == source->end;
    requires range:  start < end <= sections.nr_sections * PAGES_PER_SECTION &&
                     start % PAGES_PER_SUBSECTION == 0 && end % PAGES_PER_SUBSECTION == 0 &&
                     start / PAGES_PER_SECTION == (end - 1) / PAGES_PER_SECTION;
    requires node:   node < MAX_NUMNODES;
    terminates \true;
    assigns  MAP_FIELDS(source->boot), PRESENT_FIELDS, source->next;
    ensures  maps:   MAPS_OK(source->boot) && source_ok(source);
    ensures  piece:  source->next == source->end;
    ensures  kept:   TABLES_KEPT(Pre, Post);
*/
static bool add_section(pfn_t start, pfn_t end, unsigned int node, struct map_source *source)
{
	uint64_t nr = pfn_section_nr(start);
	struct mem_section *section = mark_present(nr, node, false);

	section->subsection_map |= subsection_mask(start, end);
	//@ assert same: memblock_same{Pre,Here}(source->boot);
	/* the map of an early section is whole, also where there was no memory */
	if (section_flag(section->section_mem_map, SECTION_IS_EARLY))
		return true;
	return populate_section_memmap(start, end, source, false);
}

bool sections_add(pfn_t start, pfn_t end, unsigned int node, struct memblock *supply)
{
	struct map_source source = { .boot = supply, .node = node };
	pfn_t next;

	/*@ loop invariant range: start <= pfn <= end && pfn % PAGES_PER_SUBSECTION == 0;
	    loop invariant maps:  MAPS_OK(supply) && source_ok(&source);
	    loop invariant piece: source.next == source.end && source.boot == supply;
	    loop invariant kept:  TABLES_KEPT(Pre, Here);
	    loop assigns pfn, next, source.next, MAP_FIELDS(supply), PRESENT_FIELDS;
	    loop variant end - pfn;
	*/
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
		uint64_t word;

		next = section_end(pfn, end);
		if (section == NULL ||
		    !section_flag(section->section_mem_map, SECTION_MARKED_PRESENT))
			continue;
		word = section->section_mem_map;
		word = online ? with_flag(word, SECTION_IS_ONLINE)
			      : without_flag(word, SECTION_IS_ONLINE);
		//@ assert word: word <= MAP_WORD_MOST;
		section->section_mem_map = word;
		//@ assert coded: sections_coded;
	}
}

bool pfn_section_valid(pfn_t pfn)
{
	const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

	return section != NULL &&
	       (section->subsection_map >> pfn % PAGES_PER_SECTION / PAGES_PER_SUBSECTION) % 2 != 0;
}

vaddr_t section_page(pfn_t pfn)
{
	const struct mem_section *section = nr_to_section(pfn_section_nr(pfn));

	return section_coded_map(section->section_mem_map) + pfn * STRUCT_PAGE_SIZE;
}

pfn_t section_page_to_pfn(vaddr_t page)
{
	uint64_t nr = section_has(0, SECTION_MARKED_PRESENT) ? 0 : next_present_section_nr(0);

	if (sections.vmemmap)
		return vmemmap_pfn(page);
	/* the kernel reads the number from the page's flags; here the maps are searched */
	/*@ loop invariant some: nr <= NR_MEM_SECTIONS && (nr < NR_MEM_SECTIONS ==> rooted(nr));
	    loop assigns nr;
	    loop variant NR_MEM_SECTIONS - nr;
	*/
	for (; nr < NR_MEM_SECTIONS; nr = next_present_section_nr(nr)) {
		vaddr_t coded = section_coded_map(nr_to_section(nr)->section_mem_map);
		pfn_t pfn = page >= coded ? (page - coded) / STRUCT_PAGE_SIZE : PFN_NONE;

		if (pfn_section_nr(pfn) == nr)
			return pfn;
	}
	return PFN_NONE;
}
