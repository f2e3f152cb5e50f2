/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands that look at the state and change nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../src/buddy.h"
#include "../src/pcp.h"
#include "../src/procfs.h"
#include "commands.h"
#include "explain.h"
#include "fingerprint.h"
#include "session.h"

static int page_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	static const char *const states[] = {
		[PAGE_TAIL] = "tail",		[PAGE_RESERVED] = "reserved",
		[PAGE_FREE] = "free",		[PAGE_PCP] = "pcp",
		[PAGE_ALLOCATED] = "allocated", [PAGE_ISOLATED] = "isolated",
		[PAGE_GUARD] = "guard",
	};
	Tcl_Obj *dict;
	pfn_t pfn, head;

	(void)nr;
	if (!word_pfn(interp, words[1], &pfn))
		return TCL_ERROR;
	head = block_head(pfn);
	dict = Tcl_NewDictObj();
	if (head == PFN_NONE) {
		dict_text(dict, "state", "hole");
	} else {
		const struct page *page = &vmemmap[head];

		dict_text(dict, "state", states[vmemmap[pfn].state]);
		dict_put(dict, "head", pfn_word(head));
		dict_number(dict, "order", page->order);
		dict_text(dict, "type", migratetype_name(get_pageblock_migratetype(pfn)));
		dict_text(dict, "zone", zone_type_name(zones[page->zone].type));
		dict_number(dict, "node", zones[page->zone].node);
		dict_number(dict, "refcount",
			    page->state == PAGE_ALLOCATED ? (uint64_t)page->refcount : 0);
		dict_number(dict, "compound", (page->flags & PG_HEAD) != 0);
		dict_number(dict, "lru", (page->flags & PG_LRU) != 0);
	}
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int free_pages_of_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct zone *zone;

	(void)nr;
	if (!word_zone(interp, words[1], words[2], &zone))
		return TCL_ERROR;
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj(zone_page_state_snapshot(zone, NR_FREE_PAGES)));
	return TCL_OK;
}

/* A CPU's part of a zone. */
static Tcl_Obj *pcp_dict(const struct zone *zone, unsigned int cpu)
{
	const struct per_cpu_pages *pcp = &zone->pcp[cpu];
	Tcl_Obj *dict = Tcl_NewDictObj(), *blocks = Tcl_NewListObj(0, NULL);

	for (unsigned int i = 0; i < nr_pcp_lists(); i++)
		Tcl_ListObjAppendElement(
			NULL, blocks, Tcl_NewWideIntObj((Tcl_WideInt)lists[pcp->list + i].count));
	dict_number(dict, "cpu", cpu);
	dict_put(dict, "count", Tcl_NewWideIntObj(pcp->count));
	dict_put(dict, "high", Tcl_NewWideIntObj(pcp->high));
	dict_put(dict, "batch", Tcl_NewWideIntObj(pcp->batch));
	dict_put(dict, "free_factor", Tcl_NewWideIntObj(pcp->free_factor));
	dict_put(dict, "lists", blocks);
	return dict;
}

static int zone_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { .name = "-cpu" }, { .name = NULL } };
	Tcl_Obj *dict, *protection;
	unsigned int cpu = this_cpu;
	struct zone *zone;

	if (!word_zone(interp, words[1], words[2], &zone) ||
	    !word_options(interp, nr, words, 3, o) ||
	    (o[0].value != NULL && !word_cpu(interp, o[0].value, &cpu)))
		return TCL_ERROR;
	protection = Tcl_NewListObj(0, NULL);
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		Tcl_ListObjAppendElement(NULL, protection,
					 Tcl_NewWideIntObj((Tcl_WideInt)zone->lowmem_reserve[i]));
	dict = Tcl_NewDictObj();
	dict_number(dict, "start_pfn", zone->start);
	dict_number(dict, "spanned", zone->spanned);
	dict_number(dict, "present", zone->present);
	dict_number(dict, "managed", zone->managed);
	dict_put(dict, "free", Tcl_NewWideIntObj(zone_page_state(zone, NR_FREE_PAGES)));
	dict_number(dict, "min", wmark_pages(zone, WMARK_MIN));
	dict_number(dict, "low", wmark_pages(zone, WMARK_LOW));
	dict_number(dict, "high", wmark_pages(zone, WMARK_HIGH));
	dict_number(dict, "boost", zone->watermark_boost);
	dict_number(dict, "nr_reserved_highatomic", zone->nr_reserved_highatomic);
	dict_put(dict, "protection", protection);
	dict_put(dict, "pcp", pcp_dict(zone, cpu));
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int free_list_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int order, type;
	struct zone *zone;
	Tcl_Obj *list;

	(void)nr;
	if (!word_zone(interp, words[1], words[2], &zone) ||
	    !word_order(interp, words[3], &order) || !word_migratetype(interp, words[4], &type))
		return TCL_ERROR;
	list = Tcl_NewListObj(0, NULL);
	for (pfn_t pfn = lists[free_list(zone, order, type)].first; pfn != PFN_NONE;
	     pfn = vmemmap[pfn].next)
		Tcl_ListObjAppendElement(NULL, list, pfn_word(pfn));
	Tcl_SetObjResult(interp, list);
	return TCL_OK;
}

static int fingerprint_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	char text[24];

	(void)nr, (void)words;
	snprintf(text, sizeof(text), "%016" PRIx64, machine_fingerprint());
	Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
	return TCL_OK;
}

static int explain_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t count = 1;
	Tcl_Obj *text;

	if (nr > 1 && !word_number(interp, words[1], "number of requests", 1, UINT32_MAX, &count))
		return TCL_ERROR;
	text = explain_text(count);
	session_print(Tcl_GetString(text), strlen(Tcl_GetString(text)));
	Tcl_DecrRefCount(text);
	return TCL_OK;
}

const struct command look_commands[] = {
	{ "page", page_command, 1, 1, true, "PFN",
	  "a dict of what is known of a frame; it has state, head of its block, order, type, zone, "
	  "node, "
	  "refcount",
	  "page [alloc_pages 3 GFP_KERNEL]\n"
	  "# state allocated head 0x100000 order 3 type Unmovable zone Normal node 0 refcount 1 "
	  "compound 0 lru 0" },
	{ "zone", zone_command, 2, 4, true, "NODE ZONE ?-cpu N?",
	  "a dict of a zone: its span, watermarks, protection, and a CPU's lists",
	  "dict keys [zone 0 Normal]\n"
	  "# start_pfn spanned present managed free min low high boost nr_reserved_highatomic "
	  "protection pcp\n"
	  "dict get [zone 0 Normal] low\n"
	  "# 5280" },
	{ "free_pages_of", free_pages_of_command, 2, 2, true, "NODE ZONE",
	  "free pages of a zone, all CPUs' differences included",
	  "free_pages_of 0 Normal\n"
	  "# 262144" },
	{ "free_list", free_list_command, 4, 4, true, "NODE ZONE ORDER MIGRATETYPE",
	  "the blocks of a free list, the next to be handed out first",
	  "lrange [free_list 0 Normal 10 Movable] 0 2\n"
	  "# 0x100000 0x100400 0x100800" },
	{ "fingerprint", fingerprint_command, 0, 0, true, "",
	  "a number that stands for the whole state: equal states have equal ones",
	  "set before [fingerprint]\n"
	  "# dcc153e817561a55\n"
	  "alloc_pages 0 GFP_KERNEL\n"
	  "# 0x100000\n"
	  "expr {[fingerprint] eq $before}\n"
	  "# 0" },
	{ "explain", explain_command, 0, 1, true, "?N?",
	  "why the last request, or the last N, that the fast path could not serve ended so: what "
	  "the slow path did for it, step by step",
	  "while {[alloc_pages 10 GFP_ATOMIC|GFP_DMA|__GFP_NOWARN] ne \"NULL\"} {}\n"
	  "explain\n"
	  "# request 1: order 10, GFP_ATOMIC|GFP_DMA|__GFP_NOWARN, node 0\n"
	  "#   wake_all_kswapds: node 0\n"
	  "#   get_page_from_freelist ALLOC_WMARK_MIN|ALLOC_NON_BLOCK|ALLOC_MIN_RESERVE|"
	  "ALLOC_HIGHATOMIC|ALLOC_KSWAPD: NULL\n"
	  "#   wake_all_kswapds: node 0\n"
	  "#   get_page_from_freelist ALLOC_WMARK_MIN|ALLOC_NON_BLOCK|ALLOC_MIN_RESERVE|"
	  "ALLOC_HIGHATOMIC|ALLOC_KSWAPD: NULL\n"
	  "#   gives up: it may not reclaim (no __GFP_DIRECT_RECLAIM)\n"
	  "#   ends with NULL" },
	{ .name = NULL },
};
