/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands about ranges of frames: isolation, contiguous ranges, free page reporting. */
#include <inttypes.h>

#include "../src/cma.h"
#include "../src/contig.h"
#include "../src/memory.h"
#include "../src/page_reporting.h"
#include "bad_page.h"
#include "commands.h"

/* The pageblocks of a range in blocks of the largest order, all in one zone, isolated or not. */
static bool read_pageblocks(Tcl_Interp *interp, Tcl_Obj *const words[], bool isolated,
			    struct zone **zone, pfn_t *start, uint64_t *end)
{
	if (!word_pfn(interp, words[1], start) ||
	    !word_number(interp, words[2], "end of the range", *start + 1, nr_frames, end))
		return false;
	*zone = pfn_zone(*start);
	if (*start % MAX_ORDER_PAGES != 0 || *end % MAX_ORDER_PAGES != 0) {
		refuse(interp,
		       "the range does not begin and end at a block of order %u; multiples "
		       "of 0x%llx are needed",
		       MAX_PAGE_ORDER, MAX_ORDER_PAGES);
		return false;
	}
	for (pfn_t pfn = *start; pfn < *end; pfn += PAGEBLOCK_PAGES) {
		pfn_t head;

		/* a hole has no struct page to isolate; memory that comes there would open it again */
		if (*zone == NULL ||
		    present_pages((*zone)->node, pfn, pfn + PAGEBLOCK_PAGES) == 0) {
			refuse(interp,
			       "there is no memory at 0x%" PRIx64
			       "; a range without holes is needed",
			       pfn);
			return false;
		}
		head = block_head(pfn);
		if (head == PFN_NONE || vmemmap[head].zone != (*zone)->id) {
			refuse(interp,
			       "0x%" PRIx64 " is not in a zone with 0x%" PRIx64
			       "; a range within one zone is needed",
			       pfn, *start);
			return false;
		}
		if ((get_pageblock_migratetype(pfn) == MIGRATE_ISOLATE) != isolated) {
			refuse(interp, "the pageblock of 0x%" PRIx64 " is %s isolated; %s", pfn,
			       isolated ? "not" : "already",
			       isolated ? "isolate it first" : "unisolate it first");
			return false;
		}
	}
	return true;
}

static int isolate_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct zone *zone;
	pfn_t start, end;

	(void)nr;
	if (!read_pageblocks(interp, words, false, &zone, &start, &end))
		return TCL_ERROR;
	for (pfn_t pfn = start; pfn < end; pfn += PAGEBLOCK_PAGES)
		set_migratetype_isolate(zone, pfn);
	return TCL_OK;
}

/* CMA pageblocks stay CMA's, however long they are isolated; no others become so. */
static bool fits_cma(Tcl_Interp *interp, pfn_t start, pfn_t end, unsigned int type)
{
	for (pfn_t pfn = start; pfn < end; pfn += PAGEBLOCK_PAGES) {
		bool inside = pfn - cma_area.start < cma_area.pages;

		if (inside == (type == MIGRATE_CMA))
			continue;
		refuse(interp, "the pageblock of 0x%" PRIx64 " is %s the CMA area; %s is needed",
		       pfn, inside ? "in" : "not in",
		       inside ? "CMA" : "Unmovable, Movable or Reclaimable");
		return false;
	}
	return true;
}

static int unisolate_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int type = MIGRATE_MOVABLE;
	struct zone *zone;
	pfn_t start, end;

	if (!read_pageblocks(interp, words, true, &zone, &start, &end) ||
	    (nr > 3 && !word_migratetype(interp, words[3], &type)))
		return TCL_ERROR;
	if (nr <= 3 && start - cma_area.start < cma_area.pages)
		type = MIGRATE_CMA;
	if (type >= MIGRATE_PCPTYPES && type != MIGRATE_CMA)
		return word_bad(interp, "migratetype", words[3],
				"Unmovable, Movable or Reclaimable is needed"),
		       TCL_ERROR;
	if (!fits_cma(interp, start, end, type))
		return TCL_ERROR;
	for (pfn_t pfn = start; pfn < end; pfn += PAGEBLOCK_PAGES)
		unset_migratetype_isolate(zone, pfn, type);
	return TCL_OK;
}

/* NULL is for a range that is in use: the kernel looks at the pages one by one and gives up there. */
static int alloc_contig_range_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { "-cma", true, NULL }, { .name = NULL } };
	pfn_t start, end;
	enum contig_result result;

	if (!word_pfn(interp, words[1], &start) ||
	    !word_number(interp, words[2], "end of the range", start + 1, nr_frames, &end) ||
	    !word_options(interp, nr, words, 3, o))
		return TCL_ERROR;
	result = alloc_contig_range(start, end, o[0].value != NULL ? MIGRATE_CMA : MIGRATE_MOVABLE);
	if (result == CONTIG_INVALID)
		return refuse(interp,
			      "0x%" PRIx64 " to 0x%" PRIx64 " is not all memory of one "
			      "zone; a range whose pageblocks are is needed",
			      start, end);
	Tcl_SetObjResult(interp, pfn_word(result == CONTIG_OK ? start : PFN_NONE));
	return TCL_OK;
}

static int free_contig_range_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	pfn_t start, where = PFN_NONE;
	enum bad_page bad;
	uint64_t n;

	(void)nr;
	if (!word_pfn(interp, words[1], &start) ||
	    !word_number(interp, words[2], "number of pages", 1, nr_frames - start, &n))
		return TCL_ERROR;
	for (uint64_t i = 0; i < n; i++)
		if (!page_not_owned(interp, start + i))
			return TCL_ERROR;
	bad = free_contig_range(start, n, &where);
	return bad_page_result(interp, where, bad);
}

static int page_reporting_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	Tcl_Obj *dict = Tcl_NewDictObj();

	(void)nr, (void)words;
	dict_number(dict, "more", page_reporting_process());
	dict_number(dict, "calls", page_reporting_events.calls);
	dict_number(dict, "pages", page_reporting_events.pages);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

const struct command range_commands[] = {
	{ "isolate", isolate_command, 2, 2, true, "START END",
	  "close the pageblocks of frames [START, END) to allocations",
	  "isolate 0x8000 0x8400\n"
	  "dict get [page 0x8000] type\n"
	  "# Isolate" },
	{ "unisolate", unisolate_command, 2, 3, true, "START END ?MIGRATETYPE?",
	  "open isolated pageblocks again, as Movable or another type; those of CMA stay CMA",
	  "isolate 0x8000 0x8400\n"
	  "unisolate 0x8000 0x8400\n"
	  "dict get [page 0x8000] type\n"
	  "# Movable" },
	{ "alloc_contig_range", alloc_contig_range_command, 2, 3, true, "START END ?-cma?",
	  "take the frames [START, END) as single pages; returns START, or NULL if one is in use",
	  "alloc_contig_range 0x8000 0x8200\n"
	  "# 0x8000\n"
	  "dict get [page 0x81ff] state\n"
	  "# allocated" },
	{ "free_contig_range", free_contig_range_command, 2, 2, true, "START N",
	  "free N single pages from START on, all or, if one is wrong, none",
	  "alloc_contig_range 0x8000 0x8200\n"
	  "# 0x8000\n"
	  "free_contig_range 0x8000 0x200\n"
	  "dict get [page 0x8000] state\n"
	  "# pcp" },
	{ "page_reporting", page_reporting_command, 0, 0, true, "",
	  "one round of telling the hypervisor of large free blocks; returns a dict",
	  "page_reporting\n"
	  "# more 1 calls 5 pages 163840" },
	{ .name = NULL },
};
