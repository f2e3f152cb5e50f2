/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each command checks its words, asks src/sparsemem.c or src/pagetable.c, and has the answer as its
 * result. Frames, addresses and entries are hexadecimal.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "command_memmap.h"

static const char *const model_names[NR_MEMORY_MODELS] = { "FLATMEM", "DISCONTIGMEM", "SPARSEMEM",
							   "SPARSEMEM_VMEMMAP" };
static const char *const level_names[PGTABLE_LEVELS] = { "pte", "pmd", "pud", "p4d", "pgd" };

enum memory_model memory_model_find(const char *name)
{
	unsigned int i = 0;

	while (i < NR_MEMORY_MODELS && strcasecmp(name, model_names[i]) != 0)
		i++;
	return (enum memory_model)i;
}

const char *memmap_error(enum sparse_error error)
{
	static const char *const text[] = {
		[SPARSE_OK] = "",
		[SPARSE_CONFIG] =
			"a memory model of Linux and 4 or 5 levels of page tables are needed",
		[SPARSE_NO_ROOM] =
			"the struct pages (2 MiB for each 128 MiB) and page tables do not "
			"fit into the memory that is not reserved: more memory is needed",
		[SPARSE_TABLES] =
			"the page tables need more than 1 GiB of host memory: larger leaves "
			"or less memory are needed",
		[SPARSE_RESERVED] = "too many reserved ranges: none is left for the struct pages",
		[SPARSE_MODEL] =
			"memory can be added in the models SPARSEMEM and SPARSEMEM_VMEMMAP "
			"only",
		[SPARSE_RANGE] =
			"added memory must be whole pieces of 2 MiB (SPARSEMEM: of 128 MiB) "
			"below the machine's highest frame",
		[SPARSE_EXISTS] = "some of the added memory is there already",
	};

	return text[error];
}

/* Set the error "what is wrong; what would be right". */
static int fail(Tcl_Interp *interp, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(Tcl_Interp *interp, const char *format, ...)
{
	char text[320];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
	return TCL_ERROR;
}

static int answer_hex(Tcl_Interp *interp, uint64_t x)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%016" PRIx64, x);
	Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
	return TCL_OK;
}

static int answer_pfn(Tcl_Interp *interp, pfn_t pfn)
{
	Tcl_SetObjResult(interp, Tcl_ObjPrintf("0x%" TCL_LL_MODIFIER "x", (Tcl_WideInt)pfn));
	return TCL_OK;
}

static int answer_number(Tcl_Interp *interp, uint64_t x)
{
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt)x));
	return TCL_OK;
}

/* A whole number, decimal or 0x hexadecimal, of at most 64 bits. */
static bool parse_number(const char *text, uint64_t *x)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = hex ? text + 2 : text;

	*x = 0;
	if (*digits == '\0' ||
	    digits[strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789")] != '\0')
		return false;
	for (; *digits != '\0'; digits++) {
		unsigned int base = hex ? 16 : 10;
		char c = *digits;
		unsigned int digit = (unsigned int)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);

		if (*x > (UINT64_MAX - digit) / base)
			return false;
		*x = *x * base + digit;
	}
	return true;
}

/* The one word that the command takes; there must be a machine to ask. */
static int one_number(Tcl_Interp *interp, int n, Tcl_Obj *const words[], const char *what,
		      uint64_t *x)
{
	*x = 0;
	if (n != 2) {
		const char *name = Tcl_GetString(words[0]);

		return fail(interp, "wrong number of words after %s; %s %s is needed", name, name,
			    what);
	}
	if (sparse.config.levels == 0)
		return fail(interp, "%s needs a machine; power one on first: machine -memory 4G",
			    Tcl_GetString(words[0]));
	if (!parse_number(Tcl_GetString(words[1]), x))
		return fail(interp,
			    "bad %s \"%.60s\"; a number of at most 64 bits, decimal or 0x and "
			    "hexadecimal, is needed",
			    what, Tcl_GetString(words[1]));
	return TCL_OK;
}

static int one_pfn(Tcl_Interp *interp, int n, Tcl_Obj *const words[], pfn_t *pfn)
{
	if (one_number(interp, n, words, "PFN", pfn) != TCL_OK)
		return TCL_ERROR;
	if (*pfn >= MAX_FRAMES)
		return fail(interp,
			    "frame 0x%" PRIx64 " is beyond 46 bits of physical address; frames "
			    "below 0x%llx can be",
			    *pfn, MAX_FRAMES);
	return TCL_OK;
}

static int pfn_to_page_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	vaddr_t page;
	pfn_t pfn;

	(void)data;
	if (one_pfn(interp, n, words, &pfn) != TCL_OK)
		return TCL_ERROR;
	page = pfn_to_page(pfn);
	if (page == 0)
		return fail(interp,
			    "frame 0x%" PRIx64 " has no struct page; pfn_valid says which have",
			    pfn);
	return answer_hex(interp, page);
}

static int page_to_pfn_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	vaddr_t page;
	pfn_t pfn;

	(void)data;
	if (one_number(interp, n, words, "ADDRESS", &page) != TCL_OK)
		return TCL_ERROR;
	pfn = page_to_pfn(page);
	if (pfn == PFN_NONE)
		return fail(interp,
			    "no struct page is at 0x%016" PRIx64 "; an address that "
			    "pfn_to_page gives is needed",
			    page);
	return answer_pfn(interp, pfn);
}

static int pfn_valid_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	pfn_t pfn;

	(void)data;
	if (one_pfn(interp, n, words, &pfn) != TCL_OK)
		return TCL_ERROR;
	return answer_number(interp, pfn_valid(pfn));
}

static int virt_to_phys_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	vaddr_t addr;
	paddr_t phys;

	(void)data;
	if (one_number(interp, n, words, "ADDRESS", &addr) != TCL_OK)
		return TCL_ERROR;
	phys = virt_to_phys(addr);
	if (phys == PHYS_NONE)
		return fail(interp,
			    "0x%016" PRIx64 " is not in the direct map, which begins at "
			    "0x%016" PRIx64 "; walk translates any address",
			    addr, direct_map.page_offset);
	return answer_hex(interp, phys);
}

static int phys_to_virt_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	paddr_t phys;

	(void)data;
	if (one_number(interp, n, words, "ADDRESS", &phys) != TCL_OK)
		return TCL_ERROR;
	if (phys_to_virt(phys) == 0)
		return fail(interp,
			    "0x%" PRIx64
			    " is no physical address; one of at most %d bits is needed",
			    phys, PHYSMEM_BITS);
	return answer_hex(interp, phys_to_virt(phys));
}

static void dict_put(Tcl_Obj *dict, const char *key, Tcl_Obj *value)
{
	Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(key, -1), value);
}

static void dict_number(Tcl_Obj *dict, const char *key, uint64_t x)
{
	dict_put(dict, key, Tcl_NewWideIntObj((Tcl_WideInt)x));
}

static void dict_pfn(Tcl_Obj *dict, const char *key, pfn_t pfn)
{
	dict_put(dict, key, Tcl_ObjPrintf("0x%" TCL_LL_MODIFIER "x", (Tcl_WideInt)pfn));
}

static void dict_hex(Tcl_Obj *dict, const char *key, uint64_t x)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%016" PRIx64, x);
	dict_put(dict, key, Tcl_NewStringObj(text, -1));
}

static unsigned int count_bits(uint64_t x)
{
	unsigned int n = 0;

	for (; x != 0; x &= x - 1)
		n++;
	return n;
}

/* section PFN: the section that the frame is in, present or not. */
static int section_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	const struct mem_section *section;
	uint64_t nr, code;
	Tcl_Obj *dict;
	pfn_t pfn;

	(void)data;
	if (one_pfn(interp, n, words, &pfn) != TCL_OK)
		return TCL_ERROR;
	if (sparse.config.model != SPARSEMEM && sparse.config.model != SPARSEMEM_VMEMMAP)
		return fail(interp, "%s has no sections; SPARSEMEM and SPARSEMEM_VMEMMAP have",
			    model_names[sparse.config.model]);
	nr = pfn_section_nr(pfn);
	section = nr_to_section(nr);
	code = section != NULL ? section->section_mem_map : 0;
	dict = Tcl_NewDictObj();
	dict_number(dict, "number", nr);
	dict_pfn(dict, "start", nr * PAGES_PER_SECTION);
	dict_pfn(dict, "end", (nr + 1) * PAGES_PER_SECTION);
	dict_number(dict, "root", nr / SECTIONS_PER_ROOT);
	dict_number(dict, "present", (code & SECTION_MARKED_PRESENT) != 0);
	dict_number(dict, "has_map", (code & SECTION_HAS_MEM_MAP) != 0);
	dict_number(dict, "online", (code & SECTION_IS_ONLINE) != 0);
	dict_number(dict, "early", (code & SECTION_IS_EARLY) != 0);
	if ((code & SECTION_HAS_MEM_MAP) != 0) {
		dict_number(dict, "node", sections.section_to_node[nr]);
		dict_number(dict, "subsections", count_bits(section->subsection_map));
		dict_hex(dict, "section_mem_map", code);
		dict_hex(dict, "map",
			 (code & SECTION_MAP_MASK) + nr * PAGES_PER_SECTION * STRUCT_PAGE_SIZE);
	}
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

/* With 4 levels the table above the pud's is the pgd. */
static const char *level_name(unsigned int level)
{
	return level_names[level == pgtable_top() ? PGTABLE_PGD : level];
}

static void entry_bits(uint64_t entry, unsigned int level, char *text, size_t size)
{
	static const struct {
		uint64_t bit;
		const char *name;
	} bits[] = {
		{ PAGE_PRESENT, " P" },	 { PAGE_RW, " RW" },   { PAGE_USER, " U" },
		{ PAGE_ACCESSED, " A" }, { PAGE_DIRTY, " D" }, { PAGE_PSE, " PSE" },
		{ PAGE_GLOBAL, " G" },	 { PAGE_NX, " NX" },
	};
	size_t length = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if ((entry & bits[i].bit) != 0 && (bits[i].bit != PAGE_PSE || level > PGTABLE_PTE))
			length +=
				(size_t)snprintf(text + length, size - length, "%s", bits[i].name);
}

/* walk ADDR: what the processor reads on its way to the frame, a line for each level. */
static int walk_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	static const char *const sizes[] = { "4 KiB", "2 MiB", "1 GiB" };
	const struct walk_step *last;
	struct walk walk;
	char line[128];
	Tcl_Obj *text;
	vaddr_t addr;

	(void)data;
	if (one_number(interp, n, words, "ADDRESS", &addr) != TCL_OK)
		return TCL_ERROR;
	if (!pgtable_canonical(addr))
		return fail(interp,
			    "0x%016" PRIx64 " is not canonical; bits %u to 63 must be alike", addr,
			    pgtable_shift(page_tables.levels) - 1);
	walk = pgtable_walk(addr);
	text = Tcl_NewStringObj("level  table               index  entry               bits\n", -1);
	for (unsigned int i = 0; i < walk.nr; i++) {
		const struct walk_step *step = &walk.step[i];
		char bits[40];

		entry_bits(step->entry, step->level, bits, sizeof(bits));
		snprintf(line, sizeof(line), "%-5s  0x%016" PRIx64 "  %5u  0x%016" PRIx64 " %s\n",
			 level_name(step->level), step->table, step->index, step->entry,
			 step->present ? bits : " not present");
		Tcl_AppendToObj(text, line, -1);
	}
	last = &walk.step[walk.nr - 1];
	if (walk.phys == PHYS_NONE)
		snprintf(line, sizeof(line), "not mapped: the %s entry is empty",
			 level_name(last->level));
	else
		snprintf(line, sizeof(line),
			 "physical 0x%" PRIx64 ", frame 0x%" PRIx64 ", in a leaf of %s", walk.phys,
			 walk.phys >> PAGE_SHIFT, sizes[last->level]);
	Tcl_AppendToObj(text, line, -1);
	Tcl_SetObjResult(interp, text);
	return TCL_OK;
}

/* memory_model: which one, and what it costs. */
static int memory_model_command(ClientData data, Tcl_Interp *interp, int n, Tcl_Obj *const words[])
{
	Tcl_Obj *dict, *tables;

	(void)data;
	if (n != 1) {
		return fail(interp, "wrong number of words after memory_model; it takes none");
	}
	if (sparse.config.levels == 0)
		return fail(interp, "%s needs a machine; power one on first: machine -memory 4G",
			    Tcl_GetString(words[0]));
	dict = Tcl_NewDictObj();
	tables = Tcl_NewDictObj();
	dict_put(dict, "model", Tcl_NewStringObj(model_names[sparse.config.model], -1));
	dict_number(dict, "levels", sparse.config.levels);
	dict_hex(dict, "page_offset", direct_map.page_offset);
	dict_hex(dict, "vmemmap_start", sections.vmemmap_start);
	dict_number(dict, "struct_page", STRUCT_PAGE_SIZE);
	dict_number(dict, "map_pages", sparse_map_pages());
	dict_number(dict, "section_roots", sections.nr_roots);
	for (unsigned int level = page_tables.levels; level > 0; level--)
		dict_number(tables, level_name(level - 1), page_tables.nr_tables[level - 1]);
	dict_put(dict, "tables", tables);
	dict_number(dict, "DirectMap4k", direct_map.leaves[PGTABLE_PTE] * 4);
	dict_number(dict, "DirectMap2M", direct_map.leaves[PGTABLE_PMD] * 2048);
	dict_number(dict, "DirectMap1G", direct_map.leaves[PGTABLE_PUD] * 1048576);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

void memmap_commands(Tcl_Interp *interp)
{
	static const struct {
		const char *name;
		Tcl_ObjCmdProc *command;
	} commands[] = {
		{ "pfn_to_page", pfn_to_page_command },
		{ "page_to_pfn", page_to_pfn_command },
		{ "pfn_valid", pfn_valid_command },
		{ "virt_to_phys", virt_to_phys_command },
		{ "phys_to_virt", phys_to_virt_command },
		{ "section", section_command },
		{ "walk", walk_command },
		{ "memory_model", memory_model_command },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		Tcl_CreateObjCommand(interp, commands[i].name, commands[i].command, NULL, NULL);
}
