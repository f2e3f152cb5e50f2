/* SPDX-License-Identifier: GPL-2.0-only */
/* A page's flags say which list it is on: they change only while it is on none. */
#include "lru.h"

struct lruvec lruvecs[MAX_NUMNODES];
const char lru_names[NR_LRU_LISTS][14] = {
	"inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
};
uint64_t vm_events[NR_VM_EVENTS];
uint64_t node_stats[MAX_NUMNODES][NR_NODE_COUNTS];

uint64_t lru_size(unsigned int node, unsigned int lru, unsigned int highest_zoneidx)
{
	uint64_t pages = 0;

	/*@ loop invariant type:  t <= highest_zoneidx + 1 && pages <= t * MAX_FRAMES;
	    loop assigns t, pages;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++)
		pages += lruvecs[node].by_zone[t][lru];
	return pages;
}

void lru_note_cost(unsigned int node, bool file, uint64_t pages)
{
	struct lruvec *lruvec = &lruvecs[node];
	uint64_t size = 0;

	if (file)
		lruvec->file_cost += pages;
	else
		lruvec->anon_cost += pages;
	/*@ loop invariant list: lru <= LRU_UNEVICTABLE && size <= lru * MAX_NR_ZONES * MAX_FRAMES;
	    loop assigns lru, size;
	    loop variant LRU_UNEVICTABLE - lru;
	*/
	for (unsigned int lru = 0; lru < LRU_UNEVICTABLE; lru++)
		size += lru_size(node, lru, MAX_NR_ZONES - 1);
	if (lruvec->file_cost + lruvec->anon_cost > size / 4) {
		lruvec->file_cost /= 2;
		lruvec->anon_cost /= 2;
	}
}

uint64_t node_page_state(unsigned int node, unsigned int item)
{
	switch (item) {
	case NODE_ITEM_FILE_PAGES: /* the swap cache is a page cache too */
		return nodes[node].nr_file_pages + node_stats[node][NR_SWAPCACHE];
	case NODE_ITEM_DIRTY:
		return nodes[node].nr_file_dirty;
	case NODE_ITEM_WRITEBACK:
		return nodes[node].nr_writeback;
	default:
		return item < NR_LRU_LISTS ? lists[lruvecs[node].lists + item].count
					   : node_stats[node][item - NODE_ITEM_COUNTS];
	}
}

uint64_t zone_lru_state(const struct zone *zone, unsigned int item)
{
	const struct lruvec *lruvec = &lruvecs[zone->node];

	if (item == ZONE_ITEM_WRITE_PENDING)
		return lruvec->write_pending[zone->type];
	/* what is locked is unevictable, and nothing else is */
	return lruvec->by_zone[zone->type][item == ZONE_ITEM_MLOCK ? LRU_UNEVICTABLE : item];
}

/* One more empty list. */
/*@ requires room:  nr_lists < MAX_LISTS && \valid(lists + nr_lists);
    terminates \true;
    assigns  lists[nr_lists], nr_lists;
    ensures  taken: nr_lists == \old(nr_lists) + 1 && count(\old(nr_lists)) == 0;
*/
static void new_list(void)
{
	lists[nr_lists].first = PFN_NONE;
	lists[nr_lists].last = PFN_NONE;
	lists[nr_lists].count = 0;
	nr_lists++;
}

void lru_power_on(void)
{
	/*@ loop invariant event: i <= NR_VM_EVENTS;
	    loop assigns i, vm_events[0 .. NR_VM_EVENTS - 1];
	    loop variant NR_VM_EVENTS - i;
	*/
	for (unsigned int i = 0; i < NR_VM_EVENTS; i++)
		vm_events[i] = 0;
	/*@ loop invariant node: n <= MAX_NUMNODES;
	    loop assigns n, nr_lists, LRU_COUNTS,
	                 lists[\at(nr_lists, Pre) ..
	                       \at(nr_lists, Pre) + nr_node_ids * NR_LRU_LISTS - 1];
	    loop variant MAX_NUMNODES - n;
	*/
	for (unsigned int n = 0; n < MAX_NUMNODES; n++) {
		lruvecs[n] = (struct lruvec){ .lists = (list_t)nr_lists };
		/*@ loop invariant item: i <= NR_NODE_COUNTS;
		    loop assigns i, node_stats[n][0 .. NR_NODE_COUNTS - 1];
		    loop variant NR_NODE_COUNTS - i;
		*/
		for (unsigned int i = 0; i < NR_NODE_COUNTS; i++)
			node_stats[n][i] = 0;
		nodes[n].nr_file_pages = nodes[n].nr_file_lru = 0;
		nodes[n].nr_file_dirty = nodes[n].nr_writeback = 0;
		/*@ loop invariant list: i <= NR_LRU_LISTS;
		    loop assigns i, nr_lists,
		                 lists[\at(nr_lists, Pre) ..
		                       \at(nr_lists, Pre) + nr_node_ids * NR_LRU_LISTS - 1];
		    loop variant NR_LRU_LISTS - i;
		*/
		for (unsigned int i = 0; i < NR_LRU_LISTS && n < nr_node_ids; i++)
			new_list();
	}
}

/* Count a page of a list: one more, or one fewer. */
/*@ requires page:  lru_page(pfn) && lru < NR_LRU_LISTS;
    terminates \true;
    assigns  LRU_COUNTS;
*/
static void count_lru(pfn_t pfn, unsigned int lru, bool more)
{
	const struct zone *zone = &zones[vmemmap[pfn].zone];
	uint64_t *pages = &lruvecs[zone->node].by_zone[zone->type][lru];
	bool file = lru == LRU_INACTIVE_FILE || lru == LRU_ACTIVE_FILE;

	*pages = more ? *pages + 1 : *pages - 1;
	if (file && more)
		nodes[zone->node].nr_file_lru++;
	else if (file)
		nodes[zone->node].nr_file_lru--;
}

void lru_add(pfn_t pfn)
{
	unsigned int lru = page_lru(pfn);

	list_add(lruvecs[page_node(pfn)].lists + lru, pfn);
	vmemmap[pfn].flags |= PG_LRU;
	count_lru(pfn, lru, true);
}

void lru_add_tail(pfn_t pfn)
{
	unsigned int lru = page_lru(pfn);

	list_add_tail(lruvecs[page_node(pfn)].lists + lru, pfn);
	vmemmap[pfn].flags |= PG_LRU;
	count_lru(pfn, lru, true);
}

void lru_del(pfn_t pfn)
{
	count_lru(pfn, page_lru(pfn), false);
	list_del(pfn);
	vmemmap[pfn].flags &= (uint16_t)~PG_LRU;
}

void mark_page_accessed(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	if (!(flags & PG_REFERENCED)) {
		vmemmap[pfn].flags |= PG_REFERENCED;
	} else if (!(flags & (PG_ACTIVE | PG_MLOCKED))) {
		lru_del(pfn);
		vmemmap[pfn].flags &= (uint16_t)~PG_REFERENCED;
		vmemmap[pfn].flags |= PG_ACTIVE;
		lru_add(pfn);
		count_vm_events(PGACTIVATE, 1);
	}
}

void mlock_page(pfn_t pfn)
{
	if (vmemmap[pfn].flags & PG_MLOCKED)
		return;
	lru_del(pfn);
	vmemmap[pfn].flags &= (uint16_t)~PG_ACTIVE;
	vmemmap[pfn].flags |= PG_MLOCKED;
	lru_add(pfn);
	count_vm_events(UNEVICTABLE_PGMLOCKED, 1);
}

void munlock_page(pfn_t pfn)
{
	if (!(vmemmap[pfn].flags & PG_MLOCKED))
		return;
	lru_del(pfn);
	vmemmap[pfn].flags &= (uint16_t)~PG_MLOCKED;
	lru_add(pfn);
	count_vm_events(UNEVICTABLE_PGMUNLOCKED, 1);
}
