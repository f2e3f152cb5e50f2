/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * LRU lists: pages of tasks and files by how lately they were in use, five lists a node, and what
 * is counted of them. Floor 6.
 *
 *	lruvecs[node].lists + LRU_*	a list: its first page came last, reclaim takes its last
 */
#ifndef FRAMEPROOF_LRU_H
#define FRAMEPROOF_LRU_H

#include "gfp.h"
#include "node.h"
#include "vm_items.h"

struct lruvec {
	list_t lists;				      /* the first of its lists */
	uint64_t by_zone[MAX_NR_ZONES][NR_LRU_LISTS]; /* of each list, by zone type */
	uint64_t write_pending[MAX_NR_ZONES]; /* dirty pages of files, and those being written */
	uint64_t anon_cost, file_cost; /* pages that reclaim had to write; old ones count less */
};
extern struct lruvec lruvecs[MAX_NUMNODES];

/* What the lists are called, as in /proc. */
extern const char lru_names[NR_LRU_LISTS][14];

/* Events since power on (Linux: vm_event_states), and what is counted of each node, in pages. */
extern uint64_t vm_events[NR_VM_EVENTS];
extern uint64_t node_stats[MAX_NUMNODES][NR_NODE_COUNTS];

#include "../spec/lru.h"

/* Count n events, or one (Linux: count_vm_events). */
/*@ requires event: event < NR_VM_EVENTS;
    terminates \true;
    assigns  vm_events[event];
    ensures  count: more_events(\old(vm_events[event]), n, vm_events[event]);
*/
static inline void count_vm_events(enum vm_event event, uint64_t n)
{
	vm_events[event] = counted(vm_events[event], n);
}

/* The node that a page lies on (Linux: page_pgdat). */
/*@ requires frame: FRAME(pfn) && \valid_read(vmemmap + pfn) && vmemmap[pfn].zone < MAX_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  node:  \result == zones[vmemmap[pfn].zone].node;
*/
static inline unsigned int page_node(pfn_t pfn)
{
	return zones[vmemmap[pfn].zone].node;
}

/* The type of the zone that a page lies in (Linux: page_zonenum). */
/*@ requires frame: FRAME(pfn) && \valid_read(vmemmap + pfn) && vmemmap[pfn].zone < MAX_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  type:  \result == zones[vmemmap[pfn].zone].type;
*/
static inline unsigned int page_zone_type(pfn_t pfn)
{
	return zones[vmemmap[pfn].zone].type;
}

/* The list that a page's flags name (Linux: folio_lru_list). */
/*@ requires frame: FRAME(pfn) && \valid_read(vmemmap + pfn);
    terminates \true;
    assigns  \nothing;
    ensures  list:  \result == LRU_NAMED(pfn);
    ensures  list:  \result < NR_LRU_LISTS;
*/
static inline unsigned int page_lru(pfn_t pfn)
{
	unsigned int flags = vmemmap[pfn].flags;

	if (flags & PG_MLOCKED)
		return LRU_UNEVICTABLE;
	return (flags & PG_SWAPBACKED ? 0u : 2u) + (flags & PG_ACTIVE ? 1u : 0u);
}

/* The one writer of flags of pages on lists, so that one loop relates all that is counted of them. */
/*@ requires frame: arrays && FRAME(pfn);
    terminates \true;
    assigns  vmemmap[pfn].flags;
    ensures  flags: vmemmap[pfn].flags == flags;
    ensures  lists: SAME_LISTED(Pre, Post);
    ensures  dirty: \forall integer z; dirty_in(z, nr_frames) == dirty_in{Pre}(z, nr_frames) +
                      (zone_of(pfn) == z ? (DIRTY_FILE(vmemmap[pfn].flags) ? 1 : 0) -
                                           (DIRTY_FILE(\old(vmemmap[pfn].flags)) ? 1 : 0) : 0);
    ensures  write: \forall integer z; written_in(z, nr_frames) == written_in{Pre}(z, nr_frames) +
                      (zone_of(pfn) == z ? (HAS(vmemmap[pfn].flags, PG_WRITEBACK) ? 1 : 0) -
                         (HAS(\old(vmemmap[pfn].flags), PG_WRITEBACK) ? 1 : 0) : 0);
*/
static inline void write_page_flags(pfn_t pfn, uint16_t flags)
{
	//@ ghost unsigned int old = vmemmap[pfn].flags;
	vmemmap[pfn].flags = flags;
	//@ assert zones: \forall integer p; FRAME(p) ==> zone_of(p) == zone_of{Pre}(p);
	/*@ assert others: \forall integer p; FRAME(p) && p != pfn ==>
	                     vmemmap[p].flags == \at(vmemmap[p].flags, Pre);
	*/
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range: 0 <= i <= nr_frames;
	       loop invariant lists: \forall integer l, z;
	         listed_in(l, z, i) == listed_in{Pre}(l, z, i);
	       loop invariant dirty: \forall integer z; dirty_in(z, i) == dirty_in{Pre}(z, i) +
	         (pfn < i && zone_of(pfn) == z ?
	            (DIRTY_FILE(flags) ? 1 : 0) - (DIRTY_FILE(old) ? 1 : 0) : 0);
	       loop invariant write: \forall integer z; written_in(z, i) == written_in{Pre}(z, i) +
	         (pfn < i && zone_of(pfn) == z ? (HAS(flags, PG_WRITEBACK) ? 1 : 0) -
	                                         (HAS(old, PG_WRITEBACK) ? 1 : 0) : 0);
	       loop assigns i;
	       loop variant nr_frames - i; @/
	    while (i < nr_frames)
	      i++;
	*/
	//@ assert all: i == nr_frames;
}

/* The same, of flags that were put together. */
/*@ requires frame: arrays && FRAME(pfn);
    terminates \true;
    assigns  vmemmap[pfn].flags;
    ensures  flags: vmemmap[pfn].flags == (flags & UINT16_MAX);
    ensures  lists: SAME_LISTED(Pre, Post);
    ensures  dirty: \forall integer z; dirty_in(z, nr_frames) == dirty_in{Pre}(z, nr_frames) +
                      (zone_of(pfn) == z ? (DIRTY_FILE(vmemmap[pfn].flags) ? 1 : 0) -
                                           (DIRTY_FILE(\old(vmemmap[pfn].flags)) ? 1 : 0) : 0);
    ensures  write: \forall integer z; written_in(z, nr_frames) == written_in{Pre}(z, nr_frames) +
                      (zone_of(pfn) == z ? (HAS(vmemmap[pfn].flags, PG_WRITEBACK) ? 1 : 0) -
                         (HAS(\old(vmemmap[pfn].flags), PG_WRITEBACK) ? 1 : 0) : 0);
    ensures  ok:    \old(lruvecs_ok) ==> lruvecs_ok;
*/
static inline void set_page_flags(pfn_t pfn, unsigned int flags)
{
	write_page_flags(pfn, flags & UINT16_MAX);
	//@ assert listed: \at(lru_listed, Pre) ==> lru_listed;
}

/* Pages of a list in zones up to the index (Linux: lruvec_lru_size). */
/*@ requires list:    node < nr_node_ids && nr_node_ids <= MAX_NUMNODES && lru < NR_LRU_LISTS;
    requires highest: highest_zoneidx < MAX_NR_ZONES;
    requires fits:    \forall integer t; 0 <= t < MAX_NR_ZONES ==>
                        lruvecs[node].by_zone[t][lru] <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  pages:   \result == LRU_PAGES(node, lru, highest_zoneidx + 1);
    ensures  bound:   \result <= (highest_zoneidx + 1) * MAX_FRAMES;
*/
uint64_t lru_size(unsigned int node, unsigned int lru, unsigned int highest_zoneidx);

/*
 * Reclaim had to write so many pages of the kind. The kind that costs less is scanned more
 * (Linux: lru_note_cost).
 */
/*@ requires lists:   nr_frames <= MAX_FRAMES && lruvecs_ok && node < nr_node_ids;
    requires costs:   lru_costs(node) && pages <= MAX_FRAMES;
    terminates \true;
    assigns  lruvecs[node].anon_cost, lruvecs[node].file_cost;
    ensures  costs:   lru_costs(node);
    ensures  lists:   lruvecs_ok;
*/
void lru_note_cost(unsigned int node, bool file, uint64_t pages);

/* A count of a node, enum node_item, and of a zone, enum zone_item (Linux: node_page_state). */
/*@ requires lists:   lists_ok && lru_lists && node < nr_node_ids && item < NR_NODE_ITEMS;
    requires counts:  node_stats[node][NR_SWAPCACHE] <= MAX_FRAMES &&
                      nodes[node].nr_file_pages <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  lists:   item < NR_LRU_LISTS ==> \result == count(lruvecs[node].lists + item);
*/
uint64_t node_page_state(unsigned int node, unsigned int item);
/*@ requires zone:    \valid_read(zone) && zone->node < MAX_NUMNODES && zone->type < MAX_NR_ZONES;
    requires item:    item < NR_ZONE_ITEMS;
    terminates \true;
    assigns  \nothing;
    ensures  lists:   item < NR_LRU_LISTS ==>
                        \result == lruvecs[zone->node].by_zone[zone->type][item];
*/
uint64_t zone_lru_state(const struct zone *zone, unsigned int item);

/*
 * Hand out the nodes' lists, empty, after all lists that there are, and set every count to 0; after
 * each power on. The host has room for NR_LRU_LISTS more lists a node.
 */
/*@ requires nodes:   nr_node_ids <= MAX_NUMNODES && node_counts_apart;
    requires room:    1 <= nr_lists && nr_lists + nr_node_ids * NR_LRU_LISTS < MAX_LISTS &&
                      \valid(lists + (0 .. nr_lists + nr_node_ids * NR_LRU_LISTS - 1));
    requires fresh:   nr_frames <= MAX_FRAMES && \forall integer p; FRAME(p) ==> list(p) < nr_lists;
    terminates \true;
    assigns  lists[nr_lists .. nr_lists + nr_node_ids * NR_LRU_LISTS - 1], nr_lists, LRU_COUNTS;
    ensures  lists:   lruvecs_ok && nr_lists == \old(nr_lists) + nr_node_ids * NR_LRU_LISTS;
    ensures  empty:   \forall integer l; \old(nr_lists) <= l < nr_lists ==> count(l) == 0;
*/
void lru_power_on(void);

/* Put a page on the list that its flags name, as the one that came last (Linux: lruvec_add_folio). */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    lru_page(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LRU_MOVE_FIELDS(pfn);
    ensures  writes:  SAME_WRITES(Pre, Post);
    ensures  flags:   vmemmap[pfn].flags == WITH(\old(vmemmap[pfn].flags), PG_LRU);
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn) && first(list(pfn)) == pfn;
    ensures  others:  other_pages{Pre,Post}(pfn);
*/
void lru_add(pfn_t pfn);

/* The same, as the one that reclaim takes next (Linux: lruvec_add_folio_tail). */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    lru_page(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LRU_MOVE_FIELDS(pfn);
    ensures  writes:  SAME_WRITES(Pre, Post);
    ensures  flags:   vmemmap[pfn].flags == WITH(\old(vmemmap[pfn].flags), PG_LRU);
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn) && last(list(pfn)) == pfn;
    ensures  others:  other_pages{Pre,Post}(pfn);
*/
void lru_add_tail(pfn_t pfn);

/* Take a page off its list (Linux: lruvec_del_folio). */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    on_lru(pfn);
    terminates \true;
    assigns  LRU_MOVE_FIELDS(pfn);
    ensures  writes:  SAME_WRITES(Pre, Post);
    ensures  flags:   vmemmap[pfn].flags == WITHOUT(\old(vmemmap[pfn].flags), PG_LRU);
    ensures  lists:   lists_ok && lruvecs_ok && lru_page(pfn) && list(pfn) == LIST_NONE && !LRU_FLAG(pfn, PG_LRU);
    ensures  others:  other_pages{Pre,Post}(pfn);
*/
void lru_del(pfn_t pfn);

/*
 * A page was read or written: the first time it is noted, the second it becomes active
 * (Linux: mark_page_accessed).
 */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    on_lru(pfn);
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn);
    ensures  seen:    !LRU_FLAG(pfn, PG_MLOCKED) ==>
                        LRU_FLAG(pfn, PG_REFERENCED) || LRU_FLAG(pfn, PG_ACTIVE);
*/
void mark_page_accessed(pfn_t pfn);

/* A page may no longer be reclaimed, or may be again (Linux: mlock_folio, munlock_folio). */
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    on_lru(pfn);
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn) && LRU_FLAG(pfn, PG_MLOCKED);
*/
void mlock_page(pfn_t pfn);
/*@ requires lists:   lists_ok && lruvecs_ok;
    requires page:    on_lru(pfn);
    terminates \true;
    assigns  LRU_FIELDS;
    ensures  lists:   lists_ok && lruvecs_ok && on_lru(pfn) && !LRU_FLAG(pfn, PG_MLOCKED);
*/
void munlock_page(pfn_t pfn);

#endif
