/* SPDX-License-Identifier: GPL-2.0-only */
/* A page's flags say which list it is on: they change only while it is on none. */
#include "lru.h"

/* What one page more, or fewer, makes of a count. */
#define FILE_LRU(lru)  ((lru) == LRU_INACTIVE_FILE || (lru) == LRU_ACTIVE_FILE)
#define ONE_MORE(more) ((more) ? 1 : -1)

struct lruvec lruvecs[MAX_NUMNODES];
const char lru_names[NR_LRU_LISTS][14] = {
	"inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
};
uint64_t vm_events[NR_VM_EVENTS];
uint64_t node_stats[MAX_NUMNODES][NR_NODE_COUNTS];

/* A list has the pages of a zone that carry its number; then there is one at least. */
/*@ ghost
    /@ requires page:  FRAME(p) && nr_frames <= MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  some:  listed_in(list(p), zone_of(p), nr_frames) >= 1; @/
    static inline void is_counted(pfn_t p)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant some:  listed_in(list(p), zone_of(p), i) >= (p < i ? 1 : 0);
         loop assigns i;
         loop variant nr_frames - i; @/
      while (i < nr_frames)
        i++;
    }
*/

/*@ ghost
    /@ requires pages: nr_frames <= MAX_FRAMES;
       terminates \true;
       assigns  \nothing;
       ensures  bound: \forall integer l, z; 0 <= listed_in(l, z, nr_frames) <= nr_frames; @/
    static inline void listed_bound(void)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant bound: \forall integer l, z; 0 <= listed_in(l, z, i) <= i;
         loop assigns i;
         loop variant nr_frames - i; @/
      while (i < nr_frames)
        i++;
    }
*/

uint64_t lru_size(unsigned int node, unsigned int lru, unsigned int highest_zoneidx)
{
	uint64_t pages = 0;

	/*@ loop invariant type:  t <= highest_zoneidx + 1 && pages == LRU_PAGES(node, lru, t);
	    loop assigns t, pages;
	    loop variant highest_zoneidx + 1 - t;
	*/
	for (unsigned int t = 0; t <= highest_zoneidx; t++)
		pages += lruvecs[node].by_zone[t][lru];
	return pages;
}

void lru_note_cost(unsigned int node, bool file, uint64_t pages)
{
	uint64_t size = 0;

	//@ ghost listed_bound();
	if (file)
		lruvecs[node].file_cost += pages;
	else
		lruvecs[node].anon_cost += pages;
	/*@ loop invariant list: lru <= LRU_UNEVICTABLE && size <= lru * MAX_NR_ZONES * MAX_FRAMES;
	    loop assigns lru, size;
	    loop variant LRU_UNEVICTABLE - lru;
	*/
	for (unsigned int lru = 0; lru < LRU_UNEVICTABLE; lru++)
		size += lru_size(node, lru, MAX_NR_ZONES - 1);
	if (lruvecs[node].file_cost + lruvecs[node].anon_cost > size / 4) {
		lruvecs[node].file_cost /= 2;
		lruvecs[node].anon_cost /= 2;
	}
	/*@ assert same: \forall integer n; 0 <= n < nr_node_ids ==>
	                   lruvecs[n].lists == \at(lruvecs[n].lists, Pre);
	*/
}

uint64_t node_page_state(unsigned int node, unsigned int item)
{
	if (item < NR_LRU_LISTS)
		return lists[lruvecs[node].lists + item].count;
	switch (item) {
	case NODE_ITEM_FILE_PAGES: /* the swap cache is a page cache too */
		return nodes[node].nr_file_pages + node_stats[node][NR_SWAPCACHE];
	case NODE_ITEM_DIRTY:
		return nodes[node].nr_file_dirty;
	case NODE_ITEM_WRITEBACK:
		return nodes[node].nr_writeback;
	default:
		return node_stats[node][item - NODE_ITEM_COUNTS];
	}
}

uint64_t zone_lru_state(const struct zone *zone, unsigned int item)
{
	if (item == ZONE_ITEM_WRITE_PENDING)
		return lruvecs[zone->node].write_pending[zone->type];
	/* what is locked is unevictable, and nothing else is */
	return lruvecs[zone->node]
		.by_zone[zone->type][item == ZONE_ITEM_MLOCK ? LRU_UNEVICTABLE : item];
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

/* The lists of a node, if there is such a node; none of its counts is left. */
/*@ requires node:  n < MAX_NUMNODES;
    requires room:  1 <= nr_lists < MAX_LISTS && node_counts_apart;
    requires room:  n < nr_node_ids ==> nr_lists + NR_LRU_LISTS < MAX_LISTS &&
                      \valid(lists + (nr_lists .. nr_lists + NR_LRU_LISTS - 1));
    terminates \true;
    assigns  lists[nr_lists .. nr_lists + (n < nr_node_ids ? NR_LRU_LISTS : 0) - 1], nr_lists,
             lruvecs[n], node_stats[n][0 .. NR_NODE_COUNTS - 1], nodes[n].nr_file_pages,
             nodes[n].nr_file_lru, nodes[n].nr_file_dirty, nodes[n].nr_writeback;
    ensures  lists: nr_lists == \old(nr_lists) + (n < nr_node_ids ? NR_LRU_LISTS : 0);
    ensures  first: lruvecs[n].lists == \old(nr_lists);
    ensures  empty: \forall integer l; \old(nr_lists) <= l < nr_lists ==> count(l) == 0;
    ensures  files: nodes[n].nr_file_lru == 0;
    ensures  none:  \forall integer t, l; 0 <= t < MAX_NR_ZONES && 0 <= l < NR_LRU_LISTS ==>
                      lruvecs[n].by_zone[t][l] == 0;
*/
static inline void new_node(unsigned int n)
{
	lruvecs[n] = (struct lruvec){ .lists = (list_t)nr_lists };
	/*@ loop invariant item: i <= NR_NODE_COUNTS;
	    loop assigns i, node_stats[n][0 .. NR_NODE_COUNTS - 1];
	    loop variant NR_NODE_COUNTS - i;
	*/
	for (unsigned int i = 0; i < NR_NODE_COUNTS; i++)
		node_stats[n][i] = 0;
	nodes[n].nr_file_pages = nodes[n].nr_file_lru = 0;
	nodes[n].nr_file_dirty = nodes[n].nr_writeback = 0;
	/*@ loop invariant list:  i <= NR_LRU_LISTS && (n >= nr_node_ids ==> i == 0);
	    loop invariant lists: nr_lists == \at(nr_lists, Pre) + i;
	    loop invariant empty: \forall integer l; \at(nr_lists, Pre) <= l < nr_lists ==>
	                            count(l) == 0;
	    loop assigns i, nr_lists,
	                 lists[\at(nr_lists, Pre) ..
	                       \at(nr_lists, Pre) + (n < nr_node_ids ? NR_LRU_LISTS : 0) - 1];
	    loop variant NR_LRU_LISTS - i;
	*/
	for (unsigned int i = 0; i < NR_LRU_LISTS && n < nr_node_ids; i++)
		new_list();
}

/* So many nodes have so many lists. */
#define LRU_LISTS(nodes) ((nodes)*NR_LRU_LISTS)

/* No page is on a list that is new. */
/*@ ghost
    /@ requires fresh: nr_frames <= MAX_FRAMES && \forall integer p; FRAME(p) ==> list(p) < first;
       terminates \true;
       assigns  \nothing;
       ensures  none:  \forall integer l, z; first <= l ==> listed_in(l, z, nr_frames) == 0; @/
    static inline void none_listed(uint64_t first)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant none:  \forall integer l, z; first <= l ==> listed_in(l, z, i) == 0;
         loop assigns i;
         loop variant nr_frames - i; @/
      while (i < nr_frames)
        i++;
    }
*/

void lru_power_on(void)
{
	//@ ghost uint64_t old = nr_lists;
	/*@ loop invariant event: i <= NR_VM_EVENTS;
	    loop assigns i, vm_events[0 .. NR_VM_EVENTS - 1];
	    loop variant NR_VM_EVENTS - i;
	*/
	for (unsigned int i = 0; i < NR_VM_EVENTS; i++)
		vm_events[i] = 0;
	/*@ loop invariant node:  n <= MAX_NUMNODES;
	    loop invariant lists: nr_lists == \at(nr_lists, Pre) +
	                                      LRU_LISTS(n < nr_node_ids ? n : nr_node_ids);
	    loop invariant first: \forall integer m; 0 <= m < n && m < nr_node_ids ==>
	                            lruvecs[m].lists == \at(nr_lists, Pre) + LRU_LISTS(m);
	    loop invariant empty: \forall integer l; \at(nr_lists, Pre) <= l < nr_lists ==>
	                            count(l) == 0;
	    loop invariant none:  \forall integer m, t, l; 0 <= m < n && 0 <= t < MAX_NR_ZONES &&
	                            0 <= l < NR_LRU_LISTS ==> lruvecs[m].by_zone[t][l] == 0;
	    loop invariant files: \forall integer m; 0 <= m < n ==> nodes[m].nr_file_lru == 0;
	    loop assigns n, nr_lists, LRU_COUNTS,
	                 lists[\at(nr_lists, Pre) ..
	                       \at(nr_lists, Pre) + LRU_LISTS(nr_node_ids) - 1];
	    loop variant MAX_NUMNODES - n;
	*/
	for (unsigned int n = 0; n < MAX_NUMNODES; n++)
		new_node(n);
	//@ ghost none_listed(old);
}

/* Count a page of a list: one more, or one fewer. */
/*@ requires page:   lru_page(pfn) && lru < NR_LRU_LISTS && nr_node_ids <= MAX_NUMNODES;
    requires valid:  arrays && node_counts_apart;
    requires more:   more ==> PAGES_OF(pfn, lru) < UINT64_MAX && FILES_OF(pfn) < UINT64_MAX;
    requires fewer:  !more ==> PAGES_OF(pfn, lru) > 0 && (FILE_LRU(lru) ==> FILES_OF(pfn) > 0);
    terminates \true;
    assigns  PAGES_OF(pfn, lru), FILES_OF(pfn);
    ensures  pages:  \forall integer n, t, l;
                       0 <= n < nr_node_ids && 0 <= t < MAX_NR_ZONES && 0 <= l < NR_LRU_LISTS ==>
                         lruvecs[n].by_zone[t][l] == \old(lruvecs[n].by_zone[t][l]) +
                           (n == NODE_OF(pfn) && t == TYPE_AT(pfn) && l == lru ? ONE_MORE(more) : 0);
    ensures  first:  \forall integer n; 0 <= n < nr_node_ids ==>
                       lruvecs[n].lists == \old(lruvecs[n].lists);
    ensures  files:  FILES_OF(pfn) ==
                       \old(FILES_OF(pfn)) + (FILE_LRU(lru) ? ONE_MORE(more) : 0);
    ensures  nodes:  \forall integer n; 0 <= n < nr_node_ids && n != NODE_OF(pfn) ==>
                       nodes[n].nr_file_lru == \old(nodes[n].nr_file_lru);
    ensures  links:  same_links{Pre,Post};
*/
static inline void count_lru(pfn_t pfn, unsigned int lru, bool more)
{
	unsigned int node = page_node(pfn), type = page_zone_type(pfn);
	uint64_t pages = lruvecs[node].by_zone[type][lru];
	bool file = lru == LRU_INACTIVE_FILE || lru == LRU_ACTIVE_FILE;

	lruvecs[node].by_zone[type][lru] = more ? pages + 1 : pages - 1;
	if (file && more)
		nodes[node].nr_file_lru++;
	else if (file)
		nodes[node].nr_file_lru--;
}

/* Put a page on a list, at one of its ends. */
/*@ requires lists:   lists_ok && LIST(l);
    requires page:    FRAME(pfn) && list(pfn) == LIST_NONE;
    requires apart:   node_counts_apart;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  lists:   lists_ok && list(pfn) == l && (tail ? last(l) == pfn : first(l) == pfn);
    ensures  pages:   other_pages{Pre,Post}(pfn);
    ensures  others:  other_lists{Pre,Post}(l, l);
    ensures  count:   count(l) == \old(count(l)) + 1;
    ensures  nodes:   \forall integer n; nodes[n].nr_file_lru == \old(nodes[n].nr_file_lru);
    ensures  listed:  \forall integer k, z; listed_in(k, z, nr_frames) ==
                        listed_in{Pre}(k, z, nr_frames) +
                        (zone_of(pfn) == z ? (k == l ? 1 : 0) - (k == LIST_NONE ? 1 : 0) : 0);
*/
static inline void link_page(list_t l, pfn_t pfn, bool tail)
{
	if (tail)
		list_add_tail(l, pfn);
	else
		list_add(l, pfn);
	//@ assert nodes: \forall integer n; nodes[n].nr_file_lru == \at(nodes[n].nr_file_lru, Pre);
	//@ assert pages: other_pages{Pre,Here}(pfn);
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range:  0 <= i <= nr_frames;
	       loop invariant listed: \forall integer k, z; listed_in(k, z, i) ==
	         listed_in{Pre}(k, z, i) +
	         (pfn < i && zone_of(pfn) == z ? (k == l ? 1 : 0) - (k == LIST_NONE ? 1 : 0) : 0);
	       loop assigns i;
	       loop variant nr_frames - i; @/
	    while (i < nr_frames)
	      i++;
	*/
	//@ assert all: i == nr_frames;
}

/* Take a page off its list. */
/*@ requires lists:   lists_ok;
    requires page:    ON_LIST(pfn);
    requires apart:   node_counts_apart;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  lists:   lists_ok && list(pfn) == LIST_NONE;
    ensures  pages:   other_pages{Pre,Post}(pfn);
    ensures  others:  other_lists{Pre,Post}(\old(list(pfn)), \old(list(pfn)));
    ensures  count:   count(\old(list(pfn))) == \old(count(list(pfn))) - 1;
    ensures  nodes:   \forall integer n; nodes[n].nr_file_lru == \old(nodes[n].nr_file_lru);
    ensures  listed:  \forall integer k, z; listed_in(k, z, nr_frames) ==
                        listed_in{Pre}(k, z, nr_frames) -
                        (zone_of(pfn) == z ?
                           (k == \old(list(pfn)) ? 1 : 0) - (k == LIST_NONE ? 1 : 0) : 0);
*/
static inline void unlink_page(pfn_t pfn)
{
	//@ ghost list_t l = vmemmap[pfn].list;
	list_del(pfn);
	//@ assert nodes: \forall integer n; nodes[n].nr_file_lru == \at(nodes[n].nr_file_lru, Pre);
	//@ assert pages: other_pages{Pre,Here}(pfn);
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range:  0 <= i <= nr_frames;
	       loop invariant listed: \forall integer k, z; listed_in(k, z, i) ==
	         listed_in{Pre}(k, z, i) -
	         (pfn < i && zone_of(pfn) == z ? (k == l ? 1 : 0) - (k == LIST_NONE ? 1 : 0) : 0);
	       loop assigns i;
	       loop variant nr_frames - i; @/
	    while (i < nr_frames)
	      i++;
	*/
	//@ assert all: i == nr_frames;
}

/* Put a page on a list of its node, and count it. */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    lru_page(pfn) && list(pfn) == LIST_NONE && lru < NR_LRU_LISTS;
    terminates \true;
    assigns  LIST_FIELDS, PAGES_OF(pfn, lru), FILES_OF(pfn);
    ensures  lists:   lists_ok && lruvecs_ok && list(pfn) == lruvecs[NODE_OF(pfn)].lists + lru;
    ensures  end:     tail ? last(list(pfn)) == pfn : first(list(pfn)) == pfn;
    ensures  others:  other_pages{Pre,Post}(pfn);
    ensures  first:   \forall integer n; 0 <= n < nr_node_ids ==>
                        lruvecs[n].lists == \old(lruvecs[n].lists);
*/
static inline void lru_join(pfn_t pfn, unsigned int lru, bool tail)
{
	//@ ghost listed_bound();
	//@ assert room: PAGES_OF(pfn, lru) <= MAX_FRAMES && FILES_OF(pfn) <= 2 * MAX_FRAMES;
	//@ assert apart: node_counts_apart && lru_lists;
	link_page(lruvecs[page_node(pfn)].lists + lru, pfn, tail);
	count_lru(pfn, lru, true);
	//@ assert kept: node_counts_apart && lru_lists && lists_sound;
}

/* Take a page off the list of its node that it is on, and count it. */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    lru_page(pfn) && lru < NR_LRU_LISTS &&
                      list(pfn) == lruvecs[NODE_OF(pfn)].lists + lru;
    terminates \true;
    assigns  LIST_FIELDS, PAGES_OF(pfn, lru), FILES_OF(pfn);
    ensures  lists:   lists_ok && lruvecs_ok && list(pfn) == LIST_NONE;
    ensures  others:  other_pages{Pre,Post}(pfn);
    ensures  first:   \forall integer n; 0 <= n < nr_node_ids ==>
                        lruvecs[n].lists == \old(lruvecs[n].lists);
*/
static inline void lru_leave(pfn_t pfn, unsigned int lru)
{
	//@ ghost is_counted(pfn);
	//@ assert some: PAGES_OF(pfn, lru) >= 1 && count(list(pfn)) >= 1;
	count_lru(pfn, lru, false);
	//@ assert kept: node_counts_apart && lru_lists && lists_sound;
	//@ assert apart: node_counts_apart && lru_lists;
	unlink_page(pfn);
}

/* Put a page on the list that its flags name, at one of its ends. */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    lru_page(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LRU_MOVE_FIELDS(pfn);
    ensures  writes:  SAME_WRITES(Pre, Post);
    ensures  flags:   vmemmap[pfn].flags == WITH(\old(vmemmap[pfn].flags), PG_LRU);
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn);
    ensures  end:     tail ? last(list(pfn)) == pfn : first(list(pfn)) == pfn;
    ensures  others:  other_pages{Pre,Post}(pfn);
*/
static inline void lru_put(pfn_t pfn, bool tail)
{
	unsigned int lru = page_lru(pfn);

	set_page_flags(pfn, vmemmap[pfn].flags | PG_LRU);
	//@ assert named: LRU_NAMED(pfn) == lru;
	lru_join(pfn, lru, tail);
}

void lru_add(pfn_t pfn)
{
	lru_put(pfn, false);
}

void lru_add_tail(pfn_t pfn)
{
	lru_put(pfn, true);
}

void lru_del(pfn_t pfn)
{
	lru_leave(pfn, page_lru(pfn));
	set_page_flags(pfn, vmemmap[pfn].flags & ~PG_LRU);
}

/* A page goes to the list that its flags name once some are kept, and more are set. */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    on_lru(pfn);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[pfn].flags, FILES_OF(pfn),
             lruvecs[NODE_OF(pfn)].by_zone[TYPE_AT(pfn)][0 .. NR_LRU_LISTS - 1];
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn);
    ensures  flags:   vmemmap[pfn].flags ==
                        WITH((WITHOUT(\old(vmemmap[pfn].flags), PG_LRU) & keep | more) & UINT16_MAX,
                             PG_LRU);
*/
static inline void lru_change(pfn_t pfn, unsigned int keep, unsigned int more)
{
	//@ assert place: NODE_OF(pfn) < MAX_NUMNODES && TYPE_AT(pfn) < MAX_NR_ZONES;
	lru_del(pfn);
	set_page_flags(pfn, (vmemmap[pfn].flags & keep) | more);
	//@ assert stays: NODE_OF(pfn) == \at(NODE_OF(pfn), Pre);
	//@ assert stays: TYPE_AT(pfn) == \at(TYPE_AT(pfn), Pre);
	lru_add(pfn);
}

void mark_page_accessed(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	if (!(flags & PG_REFERENCED)) {
		set_page_flags(pfn, flags | PG_REFERENCED);
		//@ assert named: LRU_NAMED(pfn) == \at(LRU_NAMED(pfn), Pre);
		//@ assert page: lru_page(pfn) && LRU_FLAG(pfn, PG_LRU);
	} else if (!(flags & (PG_ACTIVE | PG_MLOCKED))) {
		lru_change(pfn, ~PG_REFERENCED, PG_ACTIVE);
		count_vm_events(PGACTIVATE, 1);
	}
}

void mlock_page(pfn_t pfn)
{
	if (vmemmap[pfn].flags & PG_MLOCKED)
		return;
	lru_change(pfn, ~PG_ACTIVE, PG_MLOCKED);
	count_vm_events(UNEVICTABLE_PGMLOCKED, 1);
}

void munlock_page(pfn_t pfn)
{
	if (!(vmemmap[pfn].flags & PG_MLOCKED))
		return;
	lru_change(pfn, ~PG_MLOCKED, 0);
	count_vm_events(UNEVICTABLE_PGMUNLOCKED, 1);
}
