/* SPDX-License-Identifier: GPL-2.0-only */
/* A bad page is reported as a kernel reports it, and is an error of the script. */
#include <inttypes.h>

#include "../src/mapping.h"
#include "bad_page.h"
#include "kernel_log.h"
#include "words.h"

/* What would be right, for each reason to refuse a free. */
static const char *what_is_right(enum bad_page bad)
{
	switch (bad) {
	case BAD_PAGE_TAIL:
		return "the first page of an allocated block is needed";
	case BAD_PAGE_ORDER:
		return "the order that it was allocated with is needed";
	case BAD_PAGE_FREE:
	case BAD_PAGE_PCP:
		return "a page can be freed once";
	default:
		return "a page that alloc_pages gave is needed";
	}
}

/* The result of a free: fine, or a bad page. */
int bad_page_result(Tcl_Interp *interp, pfn_t pfn, enum bad_page bad)
{
	if (bad == BAD_PAGE_NONE)
		return TCL_OK;
	kernel_log_bad_page(pfn, bad);
	return refuse(interp, "bad page 0x%" PRIx64 ": %s; %s", pfn, bad_page_reason(bad),
		      what_is_right(bad));
}

bool page_not_owned(Tcl_Interp *interp, pfn_t pfn)
{
	const struct page *page = &vmemmap[pfn];
	const struct mapping *m;

	if (page->state != PAGE_ALLOCATED || page->list == LIST_NONE)
		return true;
	m = &mappings[page_owners[pfn].mapping];
	refuse(interp, "bad page 0x%" PRIx64 ": page is in use by the %s %s; %s is needed", pfn,
	       m->kind == MAPPING_TASK ? "task" : "file", m->name,
	       m->kind == MAPPING_TASK ? "task_exit" : "file_delete");
	return false;
}
