/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Doubly linked lists of blocks, by PFN: free lists, per-CPU lists, LRU lists. Floor 3.
 */
#ifndef FRAMEPROOF_LIST_H
#define FRAMEPROOF_LIST_H

#include "page.h"

/* Is the list empty? (Linux: list_empty) */
static inline bool list_empty(list_t l)
{
	return lists[l].count == 0;
}

/* Put p, which is on no list, at the head (Linux: list_add). */
void list_add(list_t l, pfn_t p);

/* Put p, which is on no list, at the tail (Linux: list_add_tail). */
void list_add_tail(list_t l, pfn_t p);

/* Take p off the list that it is on (Linux: list_del). */
void list_del(pfn_t p);

/* Take the first page off and return it; PFN_NONE: the list was empty. */
pfn_t list_pop(list_t l);

/* Take the last page off and return it; PFN_NONE: the list was empty. */
pfn_t list_pop_tail(list_t l);

/* Move p from the list that it is on to the tail of l (Linux: list_move_tail). */
void list_move_tail(list_t l, pfn_t p);

#endif
