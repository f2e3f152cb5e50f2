/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system: free blocks split until they fit, and merge again with their other half. Floor 5.
 */
#ifndef FRAMEPROOF_BUDDY_H
#define FRAMEPROOF_BUDDY_H

#include "block.h"
#include "trace.h"
#include "zone.h"

#include "../spec/allocator.h"
#include "../spec/buddy.h"

/* How a block is freed (Linux: fpi_t). */
#define FPI_NONE    0x0u
#define FPI_TO_TAIL 0x1u /* to the list's tail, whatever the next merge looks like */

/* Do free blocks of the type merge with those of any other such type? (Linux: migratetype_is_mergeable) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  type: \result <==> migratetype < MIGRATE_PCPTYPES;
*/
static inline bool migratetype_is_mergeable(unsigned int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES;
}

/* Add n pages to one count of the zone. */
/*@ requires state: hardware && machine_sound && cpus && OUR_ZONE(zone);
    requires item:  item < NR_ZONE_STATS;
    requires pages: -MAX_FRAMES <= n <= MAX_FRAMES;
    requires count: -COUNT_MAX <= zone_stat(zone, item) <= COUNT_MAX;
    terminates \true;
    assigns  COUNTERS(zone);
    ensures  state: machine_sound && same_machine{Pre,Post};
    ensures  conservation: zone_stat(zone, item) == \old(zone_stat(zone, item)) + n;
    ensures  others: \forall integer y, i;
               ZONE(y) && ITEM(i) && (y != zone->id || i != item) && zones[y].present != 0 ==>
                 zone_stat(&zones[y], i) == \old(zone_stat(&zones[y], i));
*/
static inline void mod_free_count(struct zone *zone, unsigned int item, int64_t n)
{
	//@ assert zone: zone_set(zone) && zones_ok && lists_apart;
	/*@ assert apart: \forall integer y; ZONE(y) && y != zone->id && zones[y].present != 0 ==>
	                    zones[y].pcp != zone->pcp; */
	mod_zone_page_state(zone, this_cpu, item, n);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	/*@ assert own: \forall integer c, i; CPU(c) && ITEM(i) && i != item ==>
	      zone->pcp[c].vm_stat_diff[i] == \at(zone->pcp[c].vm_stat_diff[i], Pre); */
	/*@ assert others: \forall integer y, c, i; ZONE(y) && CPU(c) && ITEM(i) && y != zone->id &&
	      zones[y].present != 0 ==>
	        zones[y].pcp[c].vm_stat_diff[i] == \at(zones[y].pcp[c].vm_stat_diff[i], Pre); */
	/*@ assert diffs: \forall integer y, c, i;
	      ZONE(y) && CPU(c) && ITEM(i) && (y != zone->id || i != item) &&
	      zones[y].present != 0 ==>
	        zones[y].pcp[c].vm_stat_diff[i] == \at(zones[y].pcp[c].vm_stat_diff[i], Pre); */
	/*@ ghost
	    unsigned int k = 0;
	    /@ loop invariant cpu: 0 <= k <= nr_cpus;
	       loop invariant sum: \forall integer y, i;
	         ZONE(y) && ITEM(i) && (y != zone->id || i != item) && zones[y].present != 0 ==>
	           differences(&zones[y], i, k) == differences{Pre}(&zones[y], i, k);
	       loop assigns k;
	       loop variant nr_cpus - k; @/
	    while (k < nr_cpus)
	      k++;
	*/
}

/* Add n pages of a type to the zone's free counts on this CPU (Linux: __mod_zone_freepage_state). */
/*@ requires state: hardware && machine_sound && cpus && OUR_ZONE(zone);
    requires pages: -MAX_FRAMES <= n <= MAX_FRAMES;
    requires count: zone_counters(zone);
    terminates \true;
    assigns  COUNTERS(zone);
    ensures  state: machine_sound && same_machine{Pre,Post};
    ensures  conservation: zone_stat(zone, NR_FREE_PAGES) ==
                             \old(zone_stat(zone, NR_FREE_PAGES)) + n;
    ensures  conservation: zone_stat(zone, NR_FREE_CMA_PAGES) ==
                             \old(zone_stat(zone, NR_FREE_CMA_PAGES)) +
                             (migratetype == MIGRATE_CMA ? n : 0);
    ensures  others: \forall integer y, i;
               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
                 zone_stat(&zones[y], i) == \old(zone_stat(&zones[y], i));
*/
static inline void mod_zone_freepage_state(struct zone *zone, int64_t n, unsigned int migratetype)
{
	mod_free_count(zone, NR_FREE_PAGES, n);
	if (unlikely(migratetype == MIGRATE_CMA))
		mod_free_count(zone, NR_FREE_CMA_PAGES, n);
	//@ assert fields: MACHINE_SAME(Pre, Here);
}

/* The one writer of what a block is: make pfn the head of such a block of the zone. */
/*@ requires zone:  \valid_read(zone);
    requires page:  FRAME(pfn) && \valid(vmemmap + pfn);
    requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone;
    ensures  block: state_of(pfn) == state && order_of(pfn) == order;
    ensures  zone:  APART(vmemmap, zone) ==> zone_of(pfn) == zone->id;
    ensures  others: blocks_but{Pre,Post}(pfn);
    ensures  noted:  \forall integer p; FRAME(p) ==> noted(p) == noted{Pre}(p);
    ensures  machine: hardware{Pre} ==> same_machine{Pre,Post};
*/
static inline void set_block(const struct zone *zone, pfn_t pfn, enum page_state state,
			     unsigned int order)
{
	vmemmap[pfn].state = (uint8_t)state;
	vmemmap[pfn].order = (uint8_t)order;
	vmemmap[pfn].zone = zone->id;
}

/* The head of the block that the frame lies in; PFN_NONE: in none. */
/*@ requires arrays: arrays;
    requires frame:  FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  head:   \result != PFN_NONE ==>
                       FRAME(\result) && state_of(\result) != PAGE_TAIL && \result <= pfn;
    ensures  partition: fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) ==>
                          (\result == PFN_NONE <==> !covered(pfn, PFN_NONE, 0)) &&
                          (\result != PFN_NONE ==> pfn < \result + pow2(order_of(\result)));
    ensures  reach:  \result != PFN_NONE && order_of(\result) <= MAX_PAGE_ORDER ==>
                       pfn < \result + pow2(order_of(\result));
*/
pfn_t block_head(pfn_t pfn);

/* Put a block at the head of a free list (Linux: add_to_free_list), ... */
/*@ requires state: standing && pcps_counted && OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires page:  FRAME(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  on:    list(pfn) == free_list_of(zone, order, migratetype);
    ensures  pages: other_pages{Pre,Post}(pfn);
    ensures  first: first(list(pfn)) == pfn;
    ensures  conservation: LIST_STEP(zone, order, migratetype, +);
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != pfn ==>
                               behind[q] == \old(behind[q]);
*/
static inline void add_to_free_list(struct zone *zone, pfn_t pfn, unsigned int order,
				    unsigned int migratetype)
{
	list_add(free_list(zone, order, migratetype), pfn);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(free_list_of(zone, order, migratetype));
	//@ assert cpus: same_cpu_counts{Pre,Here};
}

/* ... at its tail (Linux: add_to_free_list_tail); ... */
/*@ requires state: standing && pcps_counted && OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires page:  FRAME(pfn) && list(pfn) == LIST_NONE;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  on:    list(pfn) == free_list_of(zone, order, migratetype);
    ensures  pages: other_pages{Pre,Post}(pfn);
    ensures  last:  last(list(pfn)) == pfn;
    ensures  conservation: LIST_STEP(zone, order, migratetype, +);
    ensures  order_of_lists: behind[pfn] == 0;
*/
static inline void add_to_free_list_tail(struct zone *zone, pfn_t pfn, unsigned int order,
					 unsigned int migratetype)
{
	list_add_tail(free_list(zone, order, migratetype), pfn);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(free_list_of(zone, order, migratetype));
	//@ assert cpus: same_cpu_counts{Pre,Here};
}

/* ... take a free block off its list; ... */
/*@ requires state: standing && pcps_counted && OUR_ZONE(zone);
    requires page:  FRAME(pfn) && on_free_list(zone, pfn) && list_order(zone, list(pfn)) == order;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  off:   list(pfn) == LIST_NONE;
    ensures  pages: other_pages{Pre,Post}(pfn);
    ensures  conservation: \let type = list_type{Pre}(zone, list{Pre}(pfn));
                           LIST_STEP(zone, order, type, -);
*/
static inline void leave_free_list(const struct zone *zone, pfn_t pfn)
/*@ ghost (unsigned int order) */
{
	(void)zone; /* only the contract speaks of it */
	list_del(pfn);
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert counts: counts_but{Pre,Here}(list{Pre}(pfn));
	//@ assert cpus: same_cpu_counts{Pre,Here};
	/*@ assert list: \let z = \at(zone->id, Pre); \let n = list{Pre}(pfn);
	      \let t = list_type{Pre}(ZONE_AT(Pre, z), n);
	      n == free_list_of{Pre}(ZONE_AT(Pre, z), order, t) && TYPE(t) && ORDER(order) &&
	      ZONE(z); */
}

/* ... move one to the tail of another type's list (Linux: move_to_free_list). */
/*@ requires state: standing && pcps_counted && OUR_ZONE(zone);
    requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires page:  FRAME(pfn) && on_free_list(zone, pfn) && list_order(zone, list(pfn)) == order;
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  on:    list(pfn) == free_list_of(zone, order, migratetype);
    ensures  pages: other_pages{Pre,Post}(pfn);
    ensures  conservation: \let old = list_type{Pre}(zone, list{Pre}(pfn));
               \forall integer i; ITEM(i) ==>
                 listed(zone, i) == \old(listed(zone, i)) - (COUNTS_AS(i, old) ? pow2(order) : 0) +
                                    (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  others: \forall integer y, i;
               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
                 listed(&zones[y], i) == \old(listed(&zones[y], i));
    ensures  order_of_lists: last(list(pfn)) == pfn && behind[pfn] == 0;
*/
static inline void move_to_free_list(struct zone *zone, pfn_t pfn, unsigned int order,
				     unsigned int migratetype)
{
	leave_free_list(zone, pfn) /*@ ghost (order) */;
	add_to_free_list_tail(zone, pfn, order, migratetype);
	//@ assert machine: same_machine{Pre,Here};
}

/* Take a free block off its list; it is the caller's now (Linux: del_page_from_free_list). */
/*@ requires state: standing && pcps_counted;
    requires page:  FRAME(pfn) && list(pfn) != LIST_NONE && on_zone_list(pfn);
    terminates \true;
    assigns  LIST_FIELDS, vmemmap[pfn].flags;
    ensures  state: lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  off:   list(pfn) == LIST_NONE;
    ensures  pages: other_pages{Pre,Post}(pfn) && blocks_but{Pre,Post}(PFN_NONE);
    ensures  noted: \forall integer p; FRAME(p) ==> noted(p) == noted{Pre}(p);
    ensures  conservation: \let zone = &zones[zone_of(pfn)]; \let type = \old(TYPE_OF(pfn));
                           LIST_STEP(zone, order_of(pfn), type, -);
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != pfn ==>
                               behind[q] == \old(behind[q]) -
                                 (list(q) == \old(list(pfn)) &&
                                  \old(behind[q]) > \old(behind[pfn]) ? 1 : 0);
*/
void del_page_from_free_list(pfn_t pfn);

/*
 * Free a block that is in nobody's hands: merge it with its free buddies as far as the release
 * allows, and put the result on the free list of the type (Linux: __free_one_page).
 */
/*@ requires zone:      OUR_ZONE(zone);
    requires order:     order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires block:     FRAME(pfn) && aligned(pfn, order) && list(pfn) == LIST_NONE &&
                        (state_of(pfn) == PAGE_FREE ==> zone_of(pfn) == zone->id);
    requires inside:    spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires type:      suits(pfn, order, migratetype) &&
                        (migratetype == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock != 0);
    requires state:     allocator_but(pfn, order);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:     allocator_but(PFN_NONE, 0);
    ensures  ended:     \exists integer k; order <= k <= MAX_PAGE_ORDER &&
                          \let p = pfn - pfn % pow2(k);
                          free_block(p, k) && zone_of(p) == zone->id &&
                          list(p) == free_list_of(zone, k, migratetype) &&
                          (first(list(p)) == p || last(list(p)) == p) &&
                          ((fpi_flags & FPI_TO_TAIL) != 0 ==> last(list(p)) == p);
    ensures  others:    \forall integer q; FRAME(q) &&
                          q / MAX_ORDER_PAGES != pfn / MAX_ORDER_PAGES ==>
                            state_of(q) == \old(state_of(q)) && order_of(q) == \old(order_of(q)) &&
                            list(q) == \old(list(q));
    ensures  unmerged:  \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) && q != pfn ==>
                          allocated_block(q, k);
    ensures  lists:     ONLY_FREE_MOVE(zone);
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  conservation: no_guards{Pre} ==> \forall integer i; ITEM(i) ==>
                             zone_stat(zone, i) == \old(zone_stat(zone, i)) +
                               (COUNTS_AS(i, migratetype) ? pow2(order) : 0);
    ensures  machine:   same_machine{Pre,Post};
    ensures  others:    other_zones{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} &&
                        (migratetype == MIGRATE_HIGHATOMIC ==> zone->kept_apart != 0 ||
                           pageblock_type(pfn) == MIGRATE_HIGHATOMIC) ==> coalesced;
*/
void free_one_page(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype,
		   unsigned int fpi_flags);

/*
 * Take the first block of the smallest order that fits from the type's lists, split what is too
 * much, and return it as an allocated block; PFN_NONE: no list of the type has one. The free counts
 * are the caller's to change (Linux: __rmqueue_smallest).
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  null_exact: \result == PFN_NONE <==> !has_block{Pre}(zone, order, migratetype);
    ensures  smallest:   \forall integer k; order <= k <= MAX_PAGE_ORDER &&
                           \old(count(free_list_of(zone, k, migratetype))) > 0 &&
                           (\forall integer j; order <= j < k ==>
                              \old(count(free_list_of(zone, j, migratetype))) == 0) ==>
                           \result == \old(first(free_list_of(zone, k, migratetype)));
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           in_its_zone(\result, order) && list(\result) == LIST_NONE &&
                           suits(\result, order, migratetype) && noted(\result) == migratetype;
    ensures  fresh:      \result != PFN_NONE ==> \forall integer q, k;
                           ORDER(k) && allocated_block{Pre}(q, k) ==>
                             q + pow2(k) <= \result || \result + pow2(order) <= q;
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
                           allocated_block(q, k);
    ensures  lists:      ONLY_FREE_MOVE(zone);
    ensures  conservation: \result != PFN_NONE ==>
                             owed(zone, NR_FREE_PAGES) ==
                               \old(owed(zone, NR_FREE_PAGES)) + pow2(order) &&
                             owed(zone, NR_FREE_CMA_PAGES) ==
                               \old(owed(zone, NR_FREE_CMA_PAGES)) +
                               (migratetype == MIGRATE_CMA ? pow2(order) : 0);
    ensures  conservation: debug_guardpage_minorder == 0 ==> same_counters{Pre,Post}(zone);
    ensures  none:       \result == PFN_NONE ==>
                           same_machine{Pre,Post} && counts_but{Pre,Post}(0) &&
                           blocks_but{Pre,Post}(PFN_NONE) && other_pages{Pre,Post}(PFN_NONE) &&
                           \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
    ensures  others:     other_zones{Pre,Post}(zone);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
pfn_t rmqueue_smallest(struct zone *zone, unsigned int order, unsigned int migratetype);

/*
 * Take up to count blocks off the type's lists, one after the other from the first block of the
 * smallest order that fits, to the tail of a pcp list; returns how many, 0: no list has any. The same
 * blocks as so many calls of rmqueue_smallest, which would split them off one by one.
 */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires plain:      zone->cma_pages == 0 && debug_guardpage_minorder == 0;
    requires some:       count > 0;
    requires to:         \exists integer c, i; CPU(c) && 0 <= i < pcp_lists &&
                           to == zone->pcp[c].list + i && pcp_list_order(i) == order;
    requires state:      blocks_ok(PFN_NONE, 0);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:      machine_ok && partition(PFN_NONE, 0) && placed(PFN_NONE);
    ensures  bound:      \result <= count;
    ensures  null_exact: \result == 0 <==> !has_block{Pre}(zone, order, migratetype);
    ensures  machine:    same_machine{Pre,Post};
    ensures  none:       \result == 0 ==> pcps_counted && counts_but{Pre,Post}(0);
    ensures  taken:      count(to) == \old(count(to)) + \result;
    ensures  taken:      \forall integer l; 1 <= l < nr_lists && l != to &&
                           !(zone->free_list <= l < zone->free_list + NR_FREE_LISTS) ==>
                             count(l) == count{Pre}(l);
    ensures  conservation: owed(zone, NR_FREE_PAGES) ==
                             \old(owed(zone, NR_FREE_PAGES)) + \result * pow2(order);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == \old(owed(zone, NR_FREE_CMA_PAGES));
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
                           allocated_block(q, k);
    ensures  others:     other_zones{Pre,Post}(zone);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
unsigned int rmqueue_run(struct zone *zone, unsigned int order, unsigned int migratetype,
			 unsigned int count, list_t to);

#endif
