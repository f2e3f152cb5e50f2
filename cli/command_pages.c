/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands that allocate and free. A free that is not right is refused by the allocator, reported
 * as a kernel reports a bad page, and an error.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "../src/alloc.h"
#include "bad_page.h"
#include "commands.h"
#include "kernel_log.h"

#define MOST_AT_ONCE (1u << 20) /* pages of one bulk request */

/* Where a request is made, and where it may be served. */
struct where {
	unsigned int cpu, node;
	nodemask_t nodemask;
	bool says_nodes; /* else the task's policy decides */
};

/* Read -cpu, -node and -nodemask from the words from the first on. */
static bool read_where(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], int first,
		       struct where *where)
{
	struct option o[] = {
		{ .name = "-cpu" }, { .name = "-node" }, { .name = "-nodemask" }, { .name = NULL }
	};

	*where = (struct where){ .cpu = this_cpu, .nodemask = NODEMASK_ALL };
	if (!word_options(interp, nr, words, first, o) ||
	    (o[0].value != NULL && !word_cpu(interp, o[0].value, &where->cpu)) ||
	    (o[2].value != NULL && !word_nodes(interp, o[2].value, "node mask", &where->nodemask)))
		return false;
	where->node = cpu_node[where->cpu];
	where->says_nodes = o[1].value != NULL || o[2].value != NULL;
	return o[1].value == NULL || word_node(interp, o[1].value, &where->node);
}

/* Read -cpu alone. */
static bool read_cpu(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], int first,
		     unsigned int *cpu)
{
	struct option o[] = { { .name = "-cpu" }, { .name = NULL } };

	*cpu = this_cpu;
	return word_options(interp, nr, words, first, o) &&
	       (o[0].value == NULL || word_cpu(interp, o[0].value, cpu));
}

static int alloc_pages_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t warnings = slowpath_events.warnings;
	unsigned int here = this_cpu, order;
	struct where where;
	gfp_t gfp;
	pfn_t pfn;

	if (!word_order(interp, words[1], &order) || !word_gfp(interp, words[2], &gfp) ||
	    !read_where(interp, nr, words, 3, &where))
		return TCL_ERROR;
	this_cpu = where.cpu;
	pfn = where.says_nodes ? alloc_pages_nodemask(gfp, order, where.node, where.nodemask)
			       : alloc_pages(gfp, order);
	this_cpu = here;
	if (slowpath_events.warnings != warnings)
		kernel_log_failure();
	Tcl_SetObjResult(interp, pfn_word(pfn));
	return TCL_OK;
}

static int alloc_pages_bulk_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t warnings = slowpath_events.warnings, count;
	unsigned int here = this_cpu;
	struct where where;
	Tcl_Obj *list;
	pfn_t *pfns;
	size_t n;
	gfp_t gfp;

	if (!word_number(interp, words[1], "count", 1, MOST_AT_ONCE, &count) ||
	    !word_gfp(interp, words[2], &gfp) || !read_where(interp, nr, words, 3, &where))
		return TCL_ERROR;
	pfns = malloc(count * sizeof(*pfns));
	if (pfns == NULL)
		return refuse(interp,
			      "the host has no memory for the list; fewer pages are needed");
	this_cpu = where.cpu;
	n = alloc_pages_bulk(gfp, where.node, where.nodemask, count, pfns);
	this_cpu = here;
	if (slowpath_events.warnings != warnings)
		kernel_log_failure();
	list = Tcl_NewListObj(0, NULL);
	for (size_t i = 0; i < n; i++)
		Tcl_ListObjAppendElement(NULL, list, pfn_word(pfns[i]));
	free(pfns);
	Tcl_SetObjResult(interp, list);
	return TCL_OK;
}

static int free_pages_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int here = this_cpu, order, cpu;
	enum bad_page bad;
	pfn_t pfn;

	if (!word_pfn(interp, words[1], &pfn) || !word_order(interp, words[2], &order) ||
	    !read_cpu(interp, nr, words, 3, &cpu) || !page_not_owned(interp, pfn))
		return TCL_ERROR;
	this_cpu = cpu;
	bad = free_pages(pfn, order);
	this_cpu = here;
	return bad_page_result(interp, pfn, bad);
}

/* The frames of a list in new memory; NULL: refused. */
static pfn_t *read_pfns(Tcl_Interp *interp, Tcl_Obj *word, int *n)
{
	Tcl_Obj **words;
	pfn_t *pfns;

	if (Tcl_ListObjGetElements(NULL, word, n, &words) != TCL_OK) {
		word_bad(interp, "list of pages", word, "PFNs with blanks between are needed");
		return NULL;
	}
	pfns = malloc(((size_t)*n + 1) * sizeof(*pfns));
	if (pfns == NULL)
		refuse(interp, "the host has no memory for the list; fewer pages are needed");
	for (int i = 0; pfns != NULL && i < *n; i++) {
		if (!word_pfn(interp, words[i], &pfns[i]) || !page_not_owned(interp, pfns[i])) {
			free(pfns);
			pfns = NULL;
		}
	}
	return pfns;
}

static int free_pages_bulk_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int here = this_cpu, cpu;
	size_t where = 0;
	enum bad_page bad;
	pfn_t *pfns, pfn;
	int n;

	if (!read_cpu(interp, nr, words, 2, &cpu))
		return TCL_ERROR;
	pfns = read_pfns(interp, words[1], &n);
	if (pfns == NULL)
		return TCL_ERROR;
	this_cpu = cpu;
	bad = free_unref_page_list(pfns, (size_t)n, &where);
	this_cpu = here;
	pfn = bad != BAD_PAGE_NONE ? pfns[where] : 0;
	free(pfns);
	return bad_page_result(interp, pfn, bad);
}

static int get_page_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	pfn_t pfn;

	(void)nr;
	if (!word_pfn(interp, words[1], &pfn) || !page_not_owned(interp, pfn))
		return TCL_ERROR;
	return bad_page_result(interp, pfn, get_page(pfn));
}

static int put_page_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int order;
	enum bad_page bad;
	pfn_t pfn;

	(void)nr;
	if (!word_pfn(interp, words[1], &pfn) || !page_not_owned(interp, pfn))
		return TCL_ERROR;
	order = vmemmap[pfn].order;
	bad = free_pages_check(pfn, order);
	if (bad != BAD_PAGE_NONE)
		return bad_page_result(interp, pfn, bad);
	if (order > 0 && !(vmemmap[pfn].flags & PG_HEAD))
		return refuse(interp,
			      "put_page would free one page of a block of order %u; "
			      "free_pages, or an allocation with __GFP_COMP, is needed",
			      order);
	return bad_page_result(interp, pfn, free_pages(pfn, order));
}

static int split_page_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int order;
	enum bad_page bad;
	pfn_t pfn;

	(void)nr;
	if (!word_pfn(interp, words[1], &pfn) || !word_order(interp, words[2], &order) ||
	    !page_not_owned(interp, pfn))
		return TCL_ERROR;
	bad = free_pages_check(pfn, order);
	if (bad == BAD_PAGE_NONE && (vmemmap[pfn].flags & PG_HEAD))
		return refuse(interp,
			      "0x%" PRIx64 " is a compound page, which cannot be split; "
			      "an allocation without __GFP_COMP is needed",
			      pfn);
	return bad_page_result(interp, pfn, bad == BAD_PAGE_NONE ? split_page(pfn, order) : bad);
}

static int drain_pages_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int cpu;

	if (!read_cpu(interp, nr, words, 1, &cpu))
		return TCL_ERROR;
	drain_pages(cpu);
	return TCL_OK;
}

static int drain_all_pages_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)interp, (void)nr, (void)words;
	drain_all_pages(NULL);
	return TCL_OK;
}

static int set_lru_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	enum bad_page bad;
	pfn_t pfn;
	bool lru;

	(void)nr;
	if (!word_pfn(interp, words[1], &pfn) || !word_bool(interp, words[2], "LRU state", &lru) ||
	    !page_not_owned(interp, pfn))
		return TCL_ERROR;
	bad = free_pages_check(pfn, vmemmap[pfn].order);
	if (bad != BAD_PAGE_NONE)
		return refuse(interp, "0x%" PRIx64 ": %s; an allocated block is needed", pfn,
			      bad_page_reason(bad));
	if (lru)
		vmemmap[pfn].flags |= PG_LRU;
	else
		vmemmap[pfn].flags &= (uint16_t)~PG_LRU;
	return TCL_OK;
}

const struct command page_commands[] = {
	{ "alloc_pages", alloc_pages_command, 2, 8, true,
	  "ORDER GFP ?-cpu N? ?-node NODE? ?-nodemask NODES?",
	  "allocate 2^ORDER pages; returns the first one's PFN, or NULL",
	  "set a [alloc_pages 3 GFP_KERNEL|__GFP_ZERO]\n"
	  "# 0x100000\n"
	  "dict get [page $a] order\n"
	  "# 3" },
	{ "alloc_pages_bulk", alloc_pages_bulk_command, 2, 8, true,
	  "COUNT GFP ?-cpu N? ?-node NODE? ?-nodemask NODES?",
	  "allocate single pages; returns a list of PFNs, which may be shorter",
	  "set pages [alloc_pages_bulk 4 GFP_KERNEL]\n"
	  "# 0x100000 0x100001 0x100002 0x100003" },
	{ "free_pages", free_pages_command, 2, 4, true, "PFN ORDER ?-cpu N?",
	  "drop a reference to a block; the last one frees it",
	  "set a [alloc_pages 3 GFP_KERNEL]\n"
	  "# 0x100000\n"
	  "free_pages $a 3\n"
	  "dict get [page $a] state\n"
	  "# pcp" },
	{ "free_pages_bulk", free_pages_bulk_command, 1, 3, true, "LIST ?-cpu N?",
	  "free single pages in the order given, all or, if one is wrong, none",
	  "set pages [alloc_pages_bulk 100 GFP_KERNEL]; llength $pages\n"
	  "# 100\n"
	  "free_pages_bulk $pages" },
	{ "get_page", get_page_command, 1, 1, true, "PFN", "take another reference to a block",
	  "set a [alloc_pages 0 GFP_KERNEL]\n"
	  "# 0x100000\n"
	  "get_page $a\n"
	  "dict get [page $a] refcount\n"
	  "# 2" },
	{ "put_page", put_page_command, 1, 1, true, "PFN",
	  "drop a reference to a page or compound page; the last one frees it",
	  "set a [alloc_pages 2 GFP_KERNEL|__GFP_COMP]\n"
	  "# 0x100000\n"
	  "put_page $a\n"
	  "dict get [page $a] state\n"
	  "# pcp" },
	{ "split_page", split_page_command, 2, 2, true, "PFN ORDER",
	  "make a block single pages, each to be freed by itself",
	  "set a [alloc_pages 3 GFP_KERNEL]\n"
	  "# 0x100000\n"
	  "split_page $a 3\n"
	  "free_pages $a 0\n"
	  "dict get [page [expr {$a + 1}]] state\n"
	  "# allocated" },
	{ "drain_pages", drain_pages_command, 0, 2, true, "?-cpu N?",
	  "return what a CPU's lists hold to the buddy system",
	  "free_pages [alloc_pages 0 GFP_KERNEL -cpu 1] 0 -cpu 1\n"
	  "dict get [zone 0 Normal -cpu 1] pcp count\n"
	  "# 63\n"
	  "drain_pages -cpu 1\n"
	  "dict get [zone 0 Normal -cpu 1] pcp count\n"
	  "# 0" },
	{ "drain_all_pages", drain_all_pages_command, 0, 0, true, "",
	  "return what all CPUs' lists hold to the buddy system",
	  "free_pages [alloc_pages 0 GFP_KERNEL] 0\n"
	  "drain_all_pages\n"
	  "dict get [zone 0 Normal] pcp count\n"
	  "# 0" },
	{ "set_lru", set_lru_command, 2, 2, true, "PFN 0|1",
	  "put a block on an LRU list, or take it off; a steal counts it as movable then",
	  "set a [alloc_pages 0 GFP_HIGHUSER_MOVABLE]\n"
	  "# 0x100000\n"
	  "set_lru $a 1\n"
	  "dict get [page $a] lru\n"
	  "# 1" },
	{ .name = NULL },
};
