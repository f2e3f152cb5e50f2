/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists by PFN, in two layers: the links are stored by functions whose contract is their exact
 * effect; the list layer proves the invariant from those contracts alone.
 */
#include "list.h"

struct page *vmemmap;
uint64_t nr_frames;
struct list_head *lists;
uint64_t nr_lists;

static inline void link_head(list_t l, pfn_t p)
{
	struct list_head *h = &lists[l];
	pfn_t e = h->first;

	vmemmap[p].list = l;
	vmemmap[p].next = e;
	vmemmap[p].prev = PFN_NONE;
	if (e != PFN_NONE)
		vmemmap[e].prev = p;
	else
		h->last = p;
	h->first = p;
	h->count++;
}

static inline void link_tail(list_t l, pfn_t p)
{
	struct list_head *h = &lists[l];
	pfn_t e = h->last;

	vmemmap[p].list = l;
	vmemmap[p].prev = e;
	vmemmap[p].next = PFN_NONE;
	if (e != PFN_NONE)
		vmemmap[e].next = p;
	else
		h->first = p;
	h->last = p;
	h->count++;
}

static inline void unlink_page(pfn_t p)
{
	struct list_head *h = &lists[vmemmap[p].list];
	pfn_t n = vmemmap[p].next, v = vmemmap[p].prev;

	if (v != PFN_NONE)
		vmemmap[v].next = n;
	else
		h->first = n;
	if (n != PFN_NONE)
		vmemmap[n].prev = v;
	else
		h->last = v;
	h->count--;
	vmemmap[p].list = LIST_NONE;
}

void list_add(list_t l, pfn_t p)
{
	link_head(l, p);
}

void list_add_tail(list_t l, pfn_t p)
{
	link_tail(l, p);
}

void list_del(pfn_t p)
{
	unlink_page(p);
}

pfn_t list_pop(list_t l)
{
	pfn_t p = lists[l].first;

	if (p != PFN_NONE)
		list_del(p);
	return p;
}

pfn_t list_pop_tail(list_t l)
{
	pfn_t p = lists[l].last;

	if (p != PFN_NONE)
		list_del(p);
	return p;
}

void list_move_tail(list_t l, pfn_t p)
{
	list_del(p);
	list_add_tail(l, p);
}
