/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two walks: over the lists, where each page must be what its list holds and its owner's slot must
 * lead back to it; over the slots, to count. As many pages on lists as slots with pages: so none is
 * missing from either.
 */
#include <inttypes.h>

#include "lru_check.h"

/* Where a check is. */
/*@ requires violation: \valid(v);
    terminates \true;
    assigns  v->theorem, v->zone, v->pfn, v->list;
    ensures  line: \result == &v->text[0];
*/
static char *at_page(struct violation *v, pfn_t pfn, list_t list)
{
	v->theorem = THEOREM_LISTS;
	v->zone = NULL;
	v->pfn = pfn;
	v->list = list;
	return v->text;
}

#define violated(v, pfn, list, ...) text_line(at_page(v, pfn, list), __VA_ARGS__)

/* Does the owner's slot lead back to the page? */
/*@ requires state: mappings_ok && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  owned: \result <==> owned(pfn);
*/
static bool has_owner(pfn_t pfn)
{
	struct page_owner owner = page_owners[pfn];
	const struct mapping *m;
	unsigned int kind;

	if (owner.mapping >= MAX_MAPPINGS)
		return false;
	m = &mappings[owner.mapping];
	if (m->kind == MAPPING_FREE || owner.index >= m->nr_slots)
		return false;
	kind = slot_kind(m, owner.index);
	return (kind == SLOT_PRESENT || kind == SLOT_CACHED) && slot_pfn(m, owner.index) == pfn;
}

/* An entry of a list, reached from prev: linked both ways, allocated, of the list's kind, owned. */
/*@ requires state: checkable_machine && mappings_ok && node < nr_node_ids && lru < NR_LRU_LISTS;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  frame: \result ==> FRAME(pfn);
*/
static bool check_entry(unsigned int node, unsigned int lru, pfn_t pfn, pfn_t prev,
			struct violation *v)
{
	list_t list = lruvecs[node].lists + lru;
	const struct page *page;

	if (pfn >= nr_frames)
		return violated(v, pfn, list,
				"linked from pfn %" PRIu64 ", expected a frame of the machine",
				prev);
	page = &vmemmap[pfn];
	if (page->list != list || page->prev != prev)
		return violated(v, pfn, list,
				"says list %" PRIu32 ", prev %" PRIu64 ", expected %" PRIu32
				", %" PRIu64,
				page->list, page->prev, list, prev);
	if (page->state != PAGE_ALLOCATED || page->order != 0 || page->refcount != 1 ||
	    page->zone >= MAX_ZONES || zones[page->zone].node != node)
		return violated(v, pfn, list,
				"state %u, order %u, refcount %d, zone index %u, expected an "
				"allocated page of node %u with one reference",
				page->state, page->order, (int)page->refcount, page->zone, node);
	if (!(page->flags & PG_LRU) || page_lru(pfn) != lru)
		return violated(v, pfn, list, "flags 0x%x, expected those of %s", page->flags,
				lru_names[lru]);
	if (!has_owner(pfn))
		return violated(v, pfn, list, "owner %" PRIu32 ", expected one that has the page",
				page_owners[pfn].mapping);
	return true;
}

/* Every entry is in order, and there are as many as the list and the zones' counts say. */
/*@ requires state: checkable_machine && lru_lists && lru_small && mappings_ok;
    requires list:  node < nr_node_ids && lru < NR_LRU_LISTS;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
*/
static bool check_list(unsigned int node, unsigned int lru, struct violation *v)
{
	list_t list = lruvecs[node].lists + lru;
	uint64_t count = lists[list].count, n = 0;
	uint64_t in_zones = lru_size(node, lru, MAX_NR_ZONES - 1);
	pfn_t prev = PFN_NONE, pfn = lists[list].first;

	/*@ loop invariant entry: n <= count;
	    loop assigns pfn, prev, n, *v;
	    loop variant count - n;
	*/
	while (pfn != PFN_NONE && n < count) {
		if (!check_entry(node, lru, pfn, prev, v))
			return false;
		prev = pfn;
		pfn = vmemmap[pfn].next;
		n++;
	}
	if (pfn != PFN_NONE || n != count || lists[list].last != prev || in_zones != count)
		return violated(v, prev, list,
				"the chain of %s has %s%" PRIu64 " pages, the list says %" PRIu64
				", the zones %" PRIu64,
				lru_names[lru], pfn != PFN_NONE ? "more than " : "", n, count,
				in_zones);
	return true;
}

/* An owner's counts are those of its slots; adds to the sums over all owners. */
/*@ requires state: mappings_ok && MAPPING(m) && m->kind != MAPPING_FREE;
    requires sums:  \valid(pages) && \valid(swapped) && \separated(pages, swapped);
    requires violation: report_apart(v) && \base_addr(v) != \base_addr(m);
    terminates \true;
    assigns  *v, *pages, *swapped;
*/
static bool check_owner(const struct mapping *m, uint64_t *pages, uint64_t *swapped,
			struct violation *v)
{
	uint64_t n[4] = { 0 };

	/*@ loop invariant sums: i <= m->nr_slots && \forall integer k; 0 <= k < 4 ==> n[k] <= i;
	    loop assigns i, n[0 .. 3];
	    loop variant m->nr_slots - i;
	*/
	for (uint64_t i = 0; i < m->nr_slots; i++)
		n[slot_kind(m, i)]++;
	if (n[SLOT_PRESENT] != m->nr_pages || n[SLOT_SWAP] + n[SLOT_CACHED] != m->nr_swap)
		return violated(v, PFN_NONE, LIST_NONE,
				"owner %.15s has %" PRIu64 " pages and %" PRIu64
				" in swap, its slots %" PRIu64 " and %" PRIu64,
				m->name, m->nr_pages, m->nr_swap, n[SLOT_PRESENT],
				n[SLOT_SWAP] + n[SLOT_CACHED]);
	*pages += n[SLOT_PRESENT] + n[SLOT_CACHED];
	*swapped += m->nr_swap;
	return true;
}

/* As many pages on lists as owners have, and as much of swap in use as they use. */
/*@ requires state: checkable_machine && lru_lists && lru_small && mappings_ok;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  swap:  \result ==> swap.used <= swap.total;
*/
static bool check_owners(uint64_t on_lists, struct violation *v)
{
	uint64_t pages = 0, swapped = 0;

	/*@ loop invariant owner: i <= MAX_MAPPINGS;
	    loop assigns i, pages, swapped, *v;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind != MAPPING_FREE &&
		    !check_owner(&mappings[i], &pages, &swapped, v))
			return false;
	if (pages != on_lists)
		return violated(v, PFN_NONE, LIST_NONE,
				"owners have %" PRIu64 " pages, the LRU lists hold %" PRIu64, pages,
				on_lists);
	if (swapped != swap.used || swap.used > swap.total)
		return violated(v, PFN_NONE, LIST_NONE,
				"owners have %" PRIu64 " pages in swap, %" PRIu64 " of %" PRIu64
				" are in use",
				swapped, swap.used, swap.total);
	return true;
}

bool lru_check(struct violation *v)
{
	uint64_t on_lists = 0;

	/*@ loop invariant node: node <= nr_node_ids;
	    loop assigns node, on_lists, *v;
	    loop variant nr_node_ids - node;
	*/
	for (unsigned int node = 0; node < nr_node_ids; node++) {
		/*@ loop invariant list: lru <= NR_LRU_LISTS;
		    loop assigns lru, on_lists, *v;
		    loop variant NR_LRU_LISTS - lru;
		*/
		for (unsigned int lru = 0; lru < NR_LRU_LISTS; lru++) {
			if (!check_list(node, lru, v))
				return false;
			on_lists += lists[lruvecs[node].lists + lru].count;
		}
	}
	return check_owners(on_lists, v);
}
