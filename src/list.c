/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists by PFN, in two layers. The link layer stores: its contracts are the exact effect of the
 * stores and know nothing of the theorem. The list layer calls it, renumbers behind[], which
 * exists in the proof alone, and proves the theorem from the link layer's contracts.
 */
#include "list.h"

struct page *vmemmap;
uint64_t nr_frames;
struct list_head *lists;
uint64_t nr_lists;

/*@ ghost uint64_t behind[MAX_FRAMES]; */

/* The one writer of a page's list number, so that one loop relates all the sums over it. */
/*@ requires arrays: arrays;
    requires page:   FRAME(p);
    terminates \true;
    assigns  vmemmap[p].list;
    ensures  on:      list(p) == l;
    ensures  pages:   other_pages{Pre,Post}(p);
    ensures  members: \forall integer k; members(k, nr_frames) ==
                        \old(members(k, nr_frames)) + (k == l ? 1 : 0) -
                        (k == \old(list(p)) ? 1 : 0);
*/
static inline void set_list(pfn_t p, list_t l)
{
	vmemmap[p].list = l;
	//@ assert on: list(p) == l;
	//@ assert pages: other_pages{Pre,Here}(p);
	/*@ ghost
	    uint64_t i = 0;
	    /@ loop invariant range:   0 <= i <= nr_frames;
	       loop invariant members: \forall integer k; members(k, i) == members{Pre}(k, i) +
	                                 (p < i && k == l ? 1 : 0) -
	                                 (p < i && k == list{Pre}(p) ? 1 : 0);
	       loop assigns i;
	       loop variant nr_frames - i; @/
	    while (i < nr_frames)
	      i++;
	*/
	//@ assert all: i == nr_frames;
}

/*@ requires arrays: arrays;
    requires list:   LIST(l) && count(l) < UINT64_MAX;
    requires page:   FRAME(p) && list(p) == LIST_NONE;
    requires first:  first(l) == PFN_NONE || (FRAME(first(l)) && first(l) != p);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[l];
    ensures  on:      list(p) == l;
    ensures  pages:   other_pages{Pre,Post}(p);
    ensures  others:  other_lists{Pre,Post}(l, l);
    ensures  next:    next(p) == \old(first(l));
    ensures  prev:    prev(p) == PFN_NONE;
    ensures  nexts:   \forall integer q; FRAME(q) && q != p ==> next(q) == \old(next(q));
    ensures  prevs:   \forall integer q; FRAME(q) && q != p && q != \old(first(l)) ==>
                        prev(q) == \old(prev(q));
    ensures  back:    \old(first(l)) != PFN_NONE ==> prev(\old(first(l))) == p;
    ensures  first:   first(l) == p;
    ensures  last:    last(l) == (\old(first(l)) == PFN_NONE ? p : \old(last(l)));
    ensures  count:   count(l) == \old(count(l)) + 1;
    ensures  members: \forall integer k; members(k, nr_frames) ==
                        \old(members(k, nr_frames)) + (k == l ? 1 : 0) - (k == LIST_NONE ? 1 : 0);
*/
static inline void link_head(list_t l, pfn_t p)
{
	struct list_head *h = &lists[l];
	pfn_t e = h->first;

	//@ assert first: e == first(l) && e != p;
	set_list(p, l);
	vmemmap[p].next = e;
	vmemmap[p].prev = PFN_NONE;
	if (e != PFN_NONE)
		vmemmap[e].prev = p;
	else
		h->last = p;
	h->first = p;
	h->count++;
	//@ assert prev: prev(p) == PFN_NONE;
}

/*@ requires arrays: arrays;
    requires list:   LIST(l) && count(l) < UINT64_MAX;
    requires page:   FRAME(p) && list(p) == LIST_NONE;
    requires last:   last(l) == PFN_NONE || (FRAME(last(l)) && last(l) != p);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[l];
    ensures  on:      list(p) == l;
    ensures  pages:   other_pages{Pre,Post}(p);
    ensures  others:  other_lists{Pre,Post}(l, l);
    ensures  prev:    prev(p) == \old(last(l));
    ensures  next:    next(p) == PFN_NONE;
    ensures  prevs:   \forall integer q; FRAME(q) && q != p ==> prev(q) == \old(prev(q));
    ensures  nexts:   \forall integer q; FRAME(q) && q != p && q != \old(last(l)) ==>
                        next(q) == \old(next(q));
    ensures  back:    \old(last(l)) != PFN_NONE ==> next(\old(last(l))) == p;
    ensures  last:    last(l) == p;
    ensures  first:   first(l) == (\old(last(l)) == PFN_NONE ? p : \old(first(l)));
    ensures  count:   count(l) == \old(count(l)) + 1;
    ensures  members: \forall integer k; members(k, nr_frames) ==
                        \old(members(k, nr_frames)) + (k == l ? 1 : 0) - (k == LIST_NONE ? 1 : 0);
*/
static inline void link_tail(list_t l, pfn_t p)
{
	struct list_head *h = &lists[l];
	pfn_t e = h->last;

	//@ assert last: e == last(l) && e != p;
	set_list(p, l);
	vmemmap[p].prev = e;
	vmemmap[p].next = PFN_NONE;
	if (e != PFN_NONE)
		vmemmap[e].next = p;
	else
		h->first = p;
	h->last = p;
	h->count++;
	//@ assert next: next(p) == PFN_NONE;
}

/*@ requires arrays: arrays;
    requires page:   FRAME(p) && LIST(list(p)) && count(list(p)) > 0;
    requires next:   next(p) == PFN_NONE || (FRAME(next(p)) && next(p) != p);
    requires prev:   prev(p) == PFN_NONE || (FRAME(prev(p)) && prev(p) != p);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[vmemmap[p].list];
    ensures  off:     list(p) == LIST_NONE;
    ensures  pages:   other_pages{Pre,Post}(p);
    ensures  others:  other_lists{Pre,Post}(\old(list(p)), \old(list(p)));
    ensures  nexts:   \forall integer q; FRAME(q) && q != \old(prev(p)) ==>
                        next(q) == \old(next(q));
    ensures  prevs:   \forall integer q; FRAME(q) && q != \old(next(p)) ==>
                        prev(q) == \old(prev(q));
    ensures  next:    \old(prev(p)) != PFN_NONE ==> next(\old(prev(p))) == \old(next(p));
    ensures  prev:    \old(next(p)) != PFN_NONE ==> prev(\old(next(p))) == \old(prev(p));
    ensures  first:   first(\old(list(p))) ==
                        (\old(prev(p)) == PFN_NONE ? \old(next(p)) : \old(first(list(p))));
    ensures  last:    \old(next(p)) == PFN_NONE ==> last(\old(list(p))) == \old(prev(p));
    ensures  last:    \old(next(p)) != PFN_NONE ==> last(\old(list(p))) == \old(last(list(p)));
    ensures  count:   count(\old(list(p))) == \old(count(list(p))) - 1;
    ensures  members: \forall integer k; members(k, nr_frames) ==
                        \old(members(k, nr_frames)) - (k == \old(list(p)) ? 1 : 0) +
                        (k == LIST_NONE ? 1 : 0);
*/
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
	set_list(p, LIST_NONE);
}

/* A list that p is not on does not hold all pages: so its count can grow. */
/*@ ghost
    /@ requires arrays: arrays;
       requires page:   FRAME(p) && list(p) != l;
       terminates \true;
       assigns  \nothing;
       ensures  room:   0 <= members(l, nr_frames) < nr_frames; @/
    static inline void has_room(pfn_t p, list_t l)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant room:  0 <= members(l, i) <= i - (p < i ? 1 : 0);
         loop assigns i;
         loop variant nr_frames - i; @/
      while (i < nr_frames)
        i++;
      /@ assert all: i == nr_frames; @/
    }
*/

/* One more page behind each page of list l. */
/*@ ghost
    /@ requires arrays: arrays;
       requires small:  \forall integer q; FRAME(q) && list(q) == l ==> behind[q] < MAX_FRAMES;
       terminates \true;
       assigns  behind[0 .. nr_frames - 1];
       ensures  moved:  \forall integer q; FRAME(q) ==>
                          behind[q] == (list(q) == l ? \old(behind[q]) + 1 : \old(behind[q])); @/
    static inline void renumber_for_tail(list_t l)
    {
      uint64_t i = 0;

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant done:  \forall integer q; 0 <= q < i ==>
                                 behind[q] == (list(q) == l ? \at(behind[q], Pre) + 1
                                                            : \at(behind[q], Pre));
         loop invariant todo:  \forall integer q; i <= q < nr_frames ==>
                                 behind[q] == \at(behind[q], Pre);
         loop assigns i, behind[0 .. nr_frames - 1];
         loop variant nr_frames - i; @/
      while (i < nr_frames) {
        if (vmemmap[i].list == l)
          behind[i] = behind[i] + 1;
        i++;
      }
    }
*/

/* One page fewer behind each page before p on p's list. */
/*@ ghost
    /@ requires arrays: arrays;
       requires page:   FRAME(p);
       terminates \true;
       assigns  behind[0 .. nr_frames - 1];
       ensures  moved:  \forall integer q; FRAME(q) ==>
                          behind[q] == (list(q) == list(p) && \old(behind[q]) > \old(behind[p])
                                          ? \old(behind[q]) - 1 : \old(behind[q])); @/
    static inline void renumber_without(pfn_t p)
    {
      uint64_t i = 0;
      uint64_t k = behind[p];

      /@ loop invariant range: 0 <= i <= nr_frames;
         loop invariant done:  \forall integer q; 0 <= q < i ==>
                                 behind[q] == (list(q) == list(p) && \at(behind[q], Pre) > k
                                                 ? \at(behind[q], Pre) - 1 : \at(behind[q], Pre));
         loop invariant todo:  \forall integer q; i <= q < nr_frames ==>
                                 behind[q] == \at(behind[q], Pre);
         loop assigns i, behind[0 .. nr_frames - 1];
         loop variant nr_frames - i; @/
      while (i < nr_frames) {
        if (vmemmap[i].list == vmemmap[p].list && behind[i] > k)
          behind[i] = behind[i] - 1;
        i++;
      }
    }
*/

/*
 * The hints below come in the same order each time: the numbers behind l's other pages; every
 * other list; p; l's other pages, with the one that gets p as its neighbour apart from the rest.
 */
#define OTHER_LIST(q) (FRAME(q) && list(q) != LIST_NONE && list(q) != l)
#define OF_LIST(q)    (FRAME(q) && list(q) == l)

void list_add(list_t l, pfn_t p)
{
	//@ ghost has_room(p, l);
	//@ assert room: count(l) < MAX_FRAMES;
	/*@ assert below: \forall integer q; OF_LIST(q) && q != first(l) ==>
	      behind[q] < count(l) - 1; */
	link_head(l, p);
	//@ ghost behind[p] = lists[l].count - 1;
	//@ assert place: behind[p] == count{Pre}(l);
	/*@ assert numbers: \forall integer q; OF_LIST(q) && q != p ==>
	      list{Pre}(q) == l && behind[q] == \at(behind[q], Pre); */
	/*@ assert others: \forall integer q; OTHER_LIST(q) ==>
	      q != p && behind[q] == \at(behind[q], Pre) && count(list(q)) == count{Pre}(list(q)) &&
	      next_to{Pre}(q, next{Here}(q)) && prev_to{Pre}(q, prev{Here}(q)); */
	//@ assert next: next_to(p, next(p));
	//@ assert prev: prev_to(p, prev(p));
	/*@ assert nexts: \forall integer q; OF_LIST(q) && q != p ==>
	      next_to{Pre}(q, next{Here}(q)); */
	/*@ assert rest: \forall integer q; OF_LIST(q) && q != p && q != first{Pre}(l) ==>
	      prev_to{Pre}(q, prev{Here}(q)) && behind[q] < count{Pre}(l) - 1 &&
	      list{Pre}(prev{Here}(q)) == l && prev{Here}(q) != p; */
	/*@ assert neighbour: \forall integer q; OF_LIST(q) && q != p && q == first{Pre}(l) ==>
	      prev(q) == p && behind[p] == behind[q] + 1; */
	//@ assert nexts: \forall integer q; OF_LIST(q) && q != p ==> next_to(q, next(q));
	//@ assert prevs: \forall integer q; OF_LIST(q) && q != p ==> prev_to(q, prev(q));
	//@ assert first: first(l) == p && behind[p] == count(l) - 1;
	//@ assert last: FRAME(last(l)) && list(last(l)) == l && behind[last(l)] == 0;
	//@ assert others: \forall integer q; OTHER_LIST(q) ==> next_to(q, next(q));
}

void list_add_tail(list_t l, pfn_t p)
{
	//@ ghost has_room(p, l);
	//@ assert room: count(l) < MAX_FRAMES;
	//@ assert above: \forall integer q; OF_LIST(q) && q != last(l) ==> behind[q] > 0;
	//@ assert small: \forall integer q; OF_LIST(q) ==> behind[q] < MAX_FRAMES;
	//@ ghost renumber_for_tail(l);
	link_tail(l, p);
	//@ ghost behind[p] = 0;
	/*@ assert numbers: \forall integer q; OF_LIST(q) && q != p ==>
	      list{Pre}(q) == l && behind[q] == \at(behind[q], Pre) + 1; */
	/*@ assert others: \forall integer q; OTHER_LIST(q) ==>
	      q != p && behind[q] == \at(behind[q], Pre) && count(list(q)) == count{Pre}(list(q)) &&
	      next_to{Pre}(q, next{Here}(q)) && prev_to{Pre}(q, prev{Here}(q)); */
	//@ assert next: next_to(p, next(p));
	//@ assert prev: prev_to(p, prev(p));
	/*@ assert prevs: \forall integer q; OF_LIST(q) && q != p ==>
	      prev_to{Pre}(q, prev{Here}(q)); */
	/*@ assert rest: \forall integer q; OF_LIST(q) && q != p && q != last{Pre}(l) ==>
	      next_to{Pre}(q, next{Here}(q)) && behind[q] > 1 &&
	      list{Pre}(next{Here}(q)) == l && next{Here}(q) != p; */
	/*@ assert neighbour: \forall integer q; OF_LIST(q) && q != p && q == last{Pre}(l) ==>
	      next(q) == p && behind[q] == behind[p] + 1; */
	//@ assert nexts: \forall integer q; OF_LIST(q) && q != p ==> next_to(q, next(q));
	//@ assert prevs: \forall integer q; OF_LIST(q) && q != p ==> prev_to(q, prev(q));
	//@ assert above: \forall integer q; OF_LIST(q) && q != p ==> behind[q] > 0;
	//@ assert last: last(l) == p && behind[p] == 0;
	/*@ assert first: FRAME(first(l)) && list(first(l)) == l &&
	      behind[first(l)] == count(l) - 1; */
}

void list_del(pfn_t p)
{
	//@ ghost list_t l = vmemmap[p].list;
	//@ assert list: l == list(p) && LIST(l);
	//@ assert bounded: behind[p] < count(l);
	//@ assert links: prev_to(p, prev(p)) && next_to(p, next(p));
	/*@ assert prev: behind[p] + 1 < count(l) ==>
	      FRAME(prev(p)) && list(prev(p)) == l && behind[prev(p)] == behind[p] + 1; */
	/*@ assert next: behind[p] > 0 ==>
	      FRAME(next(p)) && list(next(p)) == l && behind[next(p)] == behind[p] - 1; */
	//@ assert bounded: \forall integer q; OF_LIST(q) ==> 0 <= behind[q] < count(l);
	/*@ assert above: \forall integer q; OF_LIST(q) && behind[q] == behind[p] + 1 ==>
	      q == prev(p); */
	/*@ assert below: \forall integer q; OF_LIST(q) && behind[q] == behind[p] - 1 ==>
	      q == next(p); */
	//@ assert place: \forall integer q; OF_LIST(q) && behind[q] == behind[p] ==> q == p;
	//@ ghost renumber_without(p);
	unlink_page(p);
	/*@ assert numbers: \forall integer q; OF_LIST(q) ==>
	      q != p && list{Pre}(q) == l &&
	      behind[q] == (\at(behind[q], Pre) > \at(behind[p], Pre) ? \at(behind[q], Pre) - 1
	                                                              : \at(behind[q], Pre)); */
	/*@ assert others: \forall integer q; OTHER_LIST(q) ==>
	      q != p && behind[q] == \at(behind[q], Pre) && count(list(q)) == count{Pre}(list(q)) &&
	      next_to{Pre}(q, next{Here}(q)) && prev_to{Pre}(q, prev{Here}(q)); */
	//@ assert places: places;
	/*@ assert rest: \forall integer q; OF_LIST(q) && q != prev{Pre}(p) ==>
	      next_to{Pre}(q, next{Here}(q)) && next{Here}(q) != p &&
	      \at(behind[q], Pre) != \at(behind[p], Pre) + 1; */
	/*@ assert neighbour: \forall integer q; OF_LIST(q) && q == prev{Pre}(p) ==>
	      next(q) == next{Pre}(p) && behind[q] == \at(behind[p], Pre); */
	/*@ assert rest: \forall integer q; OF_LIST(q) && q != next{Pre}(p) ==>
	      prev_to{Pre}(q, prev{Here}(q)) && prev{Here}(q) != p &&
	      \at(behind[q], Pre) != \at(behind[p], Pre) - 1; */
	/*@ assert neighbour: \forall integer q; OF_LIST(q) && q == next{Pre}(p) ==>
	      prev(q) == prev{Pre}(p) && behind[q] == \at(behind[p], Pre) - 1; */
	//@ assert nexts: \forall integer q; OF_LIST(q) ==> next_to(q, next(q));
	//@ assert prevs: \forall integer q; OF_LIST(q) ==> prev_to(q, prev(q));
}

pfn_t list_pop(list_t l)
{
	pfn_t p = lists[l].first;

	//@ assert first: p == first(l);
	if (p != PFN_NONE) {
		//@ assert member: OF_LIST(p) && behind[p] == count(l) - 1;
		list_del(p);
	}
	return p;
}

pfn_t list_pop_tail(list_t l)
{
	pfn_t p = lists[l].last;

	//@ assert last: p == last(l);
	if (p != PFN_NONE) {
		//@ assert member: OF_LIST(p) && behind[p] == 0;
		list_del(p);
	}
	return p;
}

void list_move_tail(list_t l, pfn_t p)
{
	list_del(p);
	list_add_tail(l, p);
}
