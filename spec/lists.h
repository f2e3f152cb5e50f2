/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What it is to be a proper set of lists (theorems `lists` and `order_of_lists`).
 *
 * A page is on the list whose number it carries, list(p), or on none. That is all there is to
 * membership: no walk along links, no induction. Links and heads must then agree with it, which
 * is said with one ghost number a page: behind[p], how many pages follow p on its list.
 *
 *	list l:  first(l) -> o -> o -> o <- last(l)		count(l) == 3
 *	         behind:     2    1    0
 *
 * The links agree when each page's next is the member with one fewer behind it, its prev the
 * member with one more, and no two members have the same number behind them. So a list is its
 * members in the order of behind[], from count - 1 down to 0; a contract that says how behind[]
 * changes says how the order does.
 *
 * Everything is quantified over pages and list numbers, never list by list: that the other lists
 * stay as they are needs no words.
 */
#ifndef FRAMEPROOF_SPEC_LISTS_H
#define FRAMEPROOF_SPEC_LISTS_H

/* Guards. They are macros so that the prover sees the accessors below as triggers. */
#define FRAME(p)	(0 <= (p) && (p) < nr_frames)
#define LIST(l)		(1 <= (l) && (l) < nr_lists)
#define ON_LIST(p)	(FRAME(p) && list(p) != LIST_NONE)

#define MAX_LISTS	0x100000000

/*@ ghost extern uint64_t behind[MAX_FRAMES]; */

/*
 * The state, one function a field. The axioms are the functions' definitions, kept apart from
 * their symbols so that quantifiers trigger on them; proofs/axioms_list.c proves each.
 */
/*@ axiomatic ListAccessors {
      logic integer next {L}(integer p) reads vmemmap, vmemmap[p].next;
      logic integer prev {L}(integer p) reads vmemmap, vmemmap[p].prev;
      logic integer list {L}(integer p) reads vmemmap, vmemmap[p].list;
      logic integer first{L}(integer l) reads lists, lists[l].first;
      logic integer last {L}(integer l) reads lists, lists[l].last;
      logic integer count{L}(integer l) reads lists, lists[l].count;

      axiom next_is {L}: \forall integer p; next(p)  == vmemmap[p].next;
      axiom prev_is {L}: \forall integer p; prev(p)  == vmemmap[p].prev;
      axiom list_is {L}: \forall integer p; list(p)  == vmemmap[p].list;
      axiom first_is{L}: \forall integer l; first(l) == lists[l].first;
      axiom last_is {L}: \forall integer l; last(l)  == lists[l].last;
      axiom count_is{L}: \forall integer l; count(l) == lists[l].count;
    }
*/

/* How many of the pages below n are on list l. */
/*@ logic integer members{L}(integer l, integer n) =
      n <= 0 ? 0 : members(l, n - 1) + (list(n - 1) == l ? 1 : 0);
*/

/*
 * The parts of the theorem: the two arrays are there, apart from each other and from the variables
 * that lead to them (WP assumes the latter; here it is asked for); a page carries the number of a
 * list or none; a head names the two ends; behind[] stays below the count; ...
 */
/*@ predicate arrays{L} =
      nr_frames <= MAX_FRAMES && \valid(vmemmap + (0 .. nr_frames - 1)) &&
      nr_lists  <= MAX_LISTS  && \valid(lists + (0 .. nr_lists - 1)) &&
      \base_addr(lists) != \base_addr(vmemmap) &&
      \separated(vmemmap + (0 .. nr_frames - 1), &vmemmap, &nr_frames, &lists, &nr_lists) &&
      \separated(lists + (0 .. nr_lists - 1), &vmemmap, &nr_frames, &lists, &nr_lists);

    predicate numbers{L} =
      \forall integer p; FRAME(p) ==> list(p) == LIST_NONE || LIST(list(p));

    predicate ends{L} =
      \forall integer l; LIST(l) ==>
        (count(l) == 0 ==> first(l) == PFN_NONE && last(l) == PFN_NONE) &&
        (count(l) >  0 ==>
           FRAME(first(l)) && list(first(l)) == l && behind[first(l)] == count(l) - 1 &&
           FRAME(last(l))  && list(last(l))  == l && behind[last(l)]  == 0);

    predicate bounded{L} =
      \forall integer p; ON_LIST(p) ==> behind[p] < count(list(p));
*/

/* ... every link leads to the neighbour (n is next(p) or prev(p), and so the trigger); ... */
/*@ predicate next_to{L}(integer p, integer n) =
      ON_LIST(p) ==>
        (behind[p] == 0 ==> n == PFN_NONE) &&
        (behind[p] >  0 ==> FRAME(n) && list(n) == list(p) && behind[n] == behind[p] - 1);

    predicate prev_to{L}(integer p, integer n) =
      ON_LIST(p) ==>
        (behind[p] == count(list(p)) - 1 ==> n == PFN_NONE) &&
        (behind[p] <  count(list(p)) - 1 ==>
           FRAME(n) && list(n) == list(p) && behind[n] == behind[p] + 1);

    predicate nexts{L} = \forall integer p; next_to(p, next(p));
    predicate prevs{L} = \forall integer p; prev_to(p, prev(p));
*/

/* ... no two pages share a place; and a count is the number of pages that carry the number. */
/*@ predicate places{L} =
      \forall integer p, q;
        ON_LIST(p) && FRAME(q) && list(p) == list(q) && behind[p] == behind[q] ==> p == q;

    predicate counts{L} =
      \forall integer l; LIST(l) ==> count(l) == members(l, nr_frames);
*/

/* Nothing that the theorem speaks of differs; what else lies in the same memories may. */
/*@ predicate same_links{L1,L2} =
      \at(vmemmap, L1) == \at(vmemmap, L2) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      \at(lists, L1) == \at(lists, L2) && \at(nr_lists, L1) == \at(nr_lists, L2) &&
      (\forall integer p; 0 <= p < \at(nr_frames, L1) ==>
         next{L1}(p) == next{L2}(p) && prev{L1}(p) == prev{L2}(p) && list{L1}(p) == list{L2}(p) &&
         \at(behind[p], L1) == \at(behind[p], L2)) &&
      (\forall integer l; 1 <= l < \at(nr_lists, L1) ==>
         first{L1}(l) == first{L2}(l) && last{L1}(l) == last{L2}(l) && count{L1}(l) == count{L2}(l));
*/

/*
 * The theorem `lists`. Only the proof of list.c looks inside (LISTS_OPEN): to it the theorem is a
 * macro, so that each part is a goal of its own. To all others it is a name that reads what its
 * parts read, and what they need of it stands in the axioms; proofs/axioms_lists.c proves those of
 * the parts. A prover that sees the quantifiers drowns in them.
 */
#ifdef LISTS_OPEN
#define lists_sound	(numbers && ends && bounded && nexts && prevs && places && counts)
#else
/*@ axiomatic Lists {
      predicate lists_sound{L}
        reads vmemmap, nr_frames, lists, nr_lists, behind[0 .. MAX_FRAMES - 1],
              vmemmap[0 .. nr_frames - 1].next, vmemmap[0 .. nr_frames - 1].prev,
              vmemmap[0 .. nr_frames - 1].list, lists[0 .. nr_lists - 1];

      axiom lists_number{L}:
        lists_sound ==> \forall integer p; ON_LIST(p) ==> LIST(list(p)) && count(list(p)) > 0;
      axiom lists_first{L}:
        lists_sound ==> \forall integer l; LIST(l) && count(l) > 0 ==>
          FRAME(first(l)) && list(first(l)) == l;
      axiom lists_last{L}:
        lists_sound ==> \forall integer l; LIST(l) && count(l) > 0 ==>
          FRAME(last(l)) && list(last(l)) == l;
      axiom lists_counts{L}:
        lists_sound ==> \forall integer l; LIST(l) ==> count(l) <= nr_frames;
      axiom lists_kept{L1,L2}:
        \at(lists_sound, L1) && same_links{L1,L2} ==> \at(lists_sound, L2);
    }
*/
#endif
#define lists_ok	(arrays && lists_sound)

/* What an operation on one page and one or two lists leaves alone. */
/*@ predicate other_pages{L1,L2}(integer p) =
      \forall integer q; 0 <= q < \at(nr_frames, L1) && q != p ==> list{L1}(q) == list{L2}(q);

    predicate other_lists{L1,L2}(integer a, integer b) =
      \forall integer l; 1 <= l < \at(nr_lists, L1) && l != a && l != b ==>
        first{L1}(l) == first{L2}(l) && last{L1}(l) == last{L2}(l) && count{L1}(l) == count{L2}(l);
*/

#endif
