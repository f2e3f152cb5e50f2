/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Doubly linked lists of blocks, by PFN: free lists, per-CPU lists, LRU lists. Floor 3.
 *
 * Every operation keeps the theorem `lists` (spec/lists.h) and says with behind[] what became
 * of the order (`order_of_lists`).
 */
#ifndef FRAMEPROOF_LIST_H
#define FRAMEPROOF_LIST_H

#include "page.h"
#include "../spec/lists.h"

/* Is the list empty? Then no page carries its number. (Linux: list_empty) */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    terminates \true;
    assigns  \nothing;
    ensures  count:  \result <==> count(l) == 0;
    ensures  lists:  \result <==> (\forall integer q; FRAME(q) ==> list(q) != l);
*/
static inline bool list_empty(list_t l)
{
	//@ assert member: count(l) > 0 ==> FRAME(first(l)) && list(first(l)) == l;
	return lists[l].count == 0;
}

/*
 * How a walk along a list goes on: each page's next is on the same list, with one fewer behind it;
 * the first has all others behind it, and no other page has as many.
 */
/*@ ghost
    /@ requires lists: lists_ok;
       requires page:  ON_LIST(p);
       terminates \true;
       assigns  \nothing;
       ensures  place: behind[p] < count(list(p));
       ensures  next:  next_to(p, next(p)); @/
    static inline void list_walk(pfn_t p)
    {
    }
*/
/*@ ghost
    /@ requires lists: lists_ok;
       requires list:  LIST(l);
       terminates \true;
       assigns  \nothing;
       ensures  none:  first(l) == PFN_NONE <==> count(l) == 0;
       ensures  first: count(l) > 0 ==> FRAME(first(l)) && list(first(l)) == l &&
                         behind[first(l)] == count(l) - 1;
       ensures  place: \forall integer p; FRAME(p) && list(p) == l && behind[p] == count(l) - 1 ==>
                         p == first(l); @/
    static inline void list_begins(list_t l)
    {
    }
*/

/* Put p, which is on no list, at the head (Linux: list_add). */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    requires page:   FRAME(p) && list(p) == LIST_NONE;
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[l], behind[p];
    ensures  lists:  lists_ok;
    ensures  on:     list(p) == l;
    ensures  pages:  other_pages{Pre,Post}(p);
    ensures  others: other_lists{Pre,Post}(l, l);
    ensures  count:  count(l) == \old(count(l)) + 1;
    ensures  first:  first(l) == p;
    ensures  last:   last(l) == (\old(count(l)) == 0 ? p : \old(last(l)));
    ensures  order_of_lists: behind[p] == \old(count(l));
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != p ==> behind[q] == \old(behind[q]);
*/
void list_add(list_t l, pfn_t p);

/* Put p, which is on no list, at the tail (Linux: list_add_tail). */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    requires page:   FRAME(p) && list(p) == LIST_NONE;
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[l], behind[0 .. nr_frames - 1];
    ensures  lists:  lists_ok;
    ensures  on:     list(p) == l;
    ensures  pages:  other_pages{Pre,Post}(p);
    ensures  others: other_lists{Pre,Post}(l, l);
    ensures  count:  count(l) == \old(count(l)) + 1;
    ensures  first:  first(l) == (\old(count(l)) == 0 ? p : \old(first(l)));
    ensures  last:   last(l) == p;
    ensures  order_of_lists: behind[p] == 0;
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != p ==>
                               behind[q] == \old(behind[q]) + (list(q) == l ? 1 : 0);
*/
void list_add_tail(list_t l, pfn_t p);

/* Take p off the list that it is on (Linux: list_del). */
/*@ requires lists:  lists_ok;
    requires page:   ON_LIST(p);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[vmemmap[p].list], behind[0 .. nr_frames - 1];
    ensures  lists:  lists_ok;
    ensures  off:    list(p) == LIST_NONE;
    ensures  pages:  other_pages{Pre,Post}(p);
    ensures  others: other_lists{Pre,Post}(\old(list(p)), \old(list(p)));
    ensures  count:  count(\old(list(p))) == \old(count(list(p))) - 1;
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != p ==>
                               behind[q] == \old(behind[q]) -
                                 (list(q) == \old(list(p)) &&
                                  \old(behind[q]) > \old(behind[p]) ? 1 : 0);
*/
void list_del(pfn_t p);

/* Take the first page off and return it; PFN_NONE: the list was empty. */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[0 .. nr_frames - 1].list, lists[l], behind[0 .. nr_frames - 1];
    ensures  lists:  lists_ok;
    ensures  first:  \result == \old(first(l));
    ensures  none:   \result == PFN_NONE <==> \old(count(l)) == 0;
    ensures  none:   \result == PFN_NONE ==> \forall integer q; FRAME(q) ==> \old(list(q)) != l;
    ensures  none:   \result == PFN_NONE ==> count(l) == 0;
    ensures  some:   \result != PFN_NONE ==>
                       FRAME(\result) && \old(list(first(l))) == l && list(\result) == LIST_NONE;
    ensures  pages:  other_pages{Pre,Post}(\result);
    ensures  others: other_lists{Pre,Post}(l, l);
    ensures  count:  \result != PFN_NONE ==> count(l) == \old(count(l)) - 1;
    ensures  order_of_lists: \result != PFN_NONE ==>
                               \old(behind[first(l)]) == \old(count(l)) - 1;
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != \result ==>
                               behind[q] == \old(behind[q]);
*/
pfn_t list_pop(list_t l);

/* Take the last page off and return it; PFN_NONE: the list was empty. */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[0 .. nr_frames - 1].list, lists[l], behind[0 .. nr_frames - 1];
    ensures  lists:  lists_ok;
    ensures  last:   \result == \old(last(l));
    ensures  none:   \result == PFN_NONE <==> \old(count(l)) == 0;
    ensures  none:   \result == PFN_NONE ==> \forall integer q; FRAME(q) ==> \old(list(q)) != l;
    ensures  none:   \result == PFN_NONE ==> count(l) == 0;
    ensures  some:   \result != PFN_NONE ==>
                       FRAME(\result) && \old(list(last(l))) == l && list(\result) == LIST_NONE;
    ensures  pages:  other_pages{Pre,Post}(\result);
    ensures  others: other_lists{Pre,Post}(l, l);
    ensures  count:  \result != PFN_NONE ==> count(l) == \old(count(l)) - 1;
    ensures  order_of_lists: \result != PFN_NONE ==> \old(behind[last(l)]) == 0;
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != \result ==>
                               behind[q] == \old(behind[q]) - (list(q) == l ? 1 : 0);
*/
pfn_t list_pop_tail(list_t l);

/* Move p from the list that it is on to the tail of l (Linux: list_move_tail). */
/*@ requires lists:  lists_ok;
    requires list:   LIST(l);
    requires page:   ON_LIST(p);
    terminates \true;
    assigns  vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
             vmemmap[p].list, lists[vmemmap[p].list], lists[l], behind[0 .. nr_frames - 1];
    ensures  lists:  lists_ok;
    ensures  on:     list(p) == l;
    ensures  pages:  other_pages{Pre,Post}(p);
    ensures  others: other_lists{Pre,Post}(l, \old(list(p)));
    ensures  count:  l != \old(list(p)) ==> count(l) == \old(count(l)) + 1;
    ensures  count:  l != \old(list(p)) ==> count(\old(list(p))) == \old(count(list(p))) - 1;
    ensures  count:  l == \old(list(p)) ==> count(l) == \old(count(l));
    ensures  last:   last(l) == p;
    ensures  order_of_lists: behind[p] == 0;
    ensures  order_of_lists: \forall integer q; FRAME(q) && q != p ==>
                               behind[q] == \old(behind[q]) + (list(q) == l ? 1 : 0) -
                                 (list(q) == \old(list(p)) &&
                                  \old(behind[q]) > \old(behind[p]) ? 1 : 0);
*/
void list_move_tail(list_t l, pfn_t p);

#endif
