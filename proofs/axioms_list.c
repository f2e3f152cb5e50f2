/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The axioms of spec/lists.h, proved of real definitions: so they contradict nothing, and say no
 * more than what the accessors are. proofs/prove.py checks that the two texts are the same.
 */
#include "../src/page.h"

/*@ logic integer next {L}(integer p) = vmemmap[p].next;
    logic integer prev {L}(integer p) = vmemmap[p].prev;
    logic integer list {L}(integer p) = vmemmap[p].list;
    logic integer first{L}(integer l) = lists[l].first;
    logic integer last {L}(integer l) = lists[l].last;
    logic integer count{L}(integer l) = lists[l].count;

    lemma next_is {L}: \forall integer p; next(p)  == vmemmap[p].next;
    lemma prev_is {L}: \forall integer p; prev(p)  == vmemmap[p].prev;
    lemma list_is {L}: \forall integer p; list(p)  == vmemmap[p].list;
    lemma first_is{L}: \forall integer l; first(l) == lists[l].first;
    lemma last_is {L}: \forall integer l; last(l)  == lists[l].last;
    lemma count_is{L}: \forall integer l; count(l) == lists[l].count;
*/
