/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system, exhaustively: one zone, every sequence of allocations (all orders, two
 * migratetypes) and frees (of every block, to the head or to the tail), from a zone all in use.
 * The order of the lists is part of the state. The steps are src/buddy.c itself, compiled for
 * MAX_ORDER 5 and pageblocks of order 3; see buddy.c.
 *
 * Theorems, checked at each step: partition, conservation, coalesced, lists, order_of_lists,
 * null_exact, symmetric. `terminates` is that the search ends.
 *
 * Nothing is abstracted but what no code reads. Counters have no per-CPU part (stat_threshold 0),
 * and types change no pageblock: that is mobility.pml.
 *
 * Symmetry, where the bounds name one (SYMMETRY, the pageblock's order): the two halves of a node
 * of the buddy tree may change places, with all that lies in them: blocks, orders, lists and places
 * in these. Of the states that come of one another so, one is kept. The rules speak of a block's
 * list and place, of its buddy, and of the buddy of what both would make; a swap takes each to its
 * like. Blocks split and merge as wholes, and inside all are alike. Above pageblocks halves are told
 * apart, by their types; so are those that the zone's edge cuts.
 *
 * What is lost: code that went wrong at some pages alone, and not at those that they change places
 * with. For that each step is taken twice, from the state that is kept and from the one with all
 * its halves swapped; both are judged, and both must lead to one state: symmetric. In zones small
 * enough to keep all states run.py compares every step of both searches; with a swap above
 * pageblocks, which is no symmetry, they must differ.
 *
 * A reduced search stands for all states that can be reached, and for some that cannot: where
 * a block splits anew its lower half is the one in use, and the swap of that may be met nowhere.
 */
c_decl {
\#include "buddy.h"
}
c_state "struct packed packed" "Global"

#include "common.pml"

#define ALLOCATE(order, type) \
	:: d_step { c_code { model_allocate(&now.packed, order, type); JUDGE; } }
#define ALLOCATE_ANY(order)	ALLOCATE(order, 0) ALLOCATE(order, 1)

#define FREE(page) \
	:: d_step { c_expr { IS_ALLOCATED(page) } -> \
		    c_code { model_free(&now.packed, page, 0); JUDGE; } } \
	:: d_step { c_expr { IS_ALLOCATED(page) } -> \
		    c_code { model_free(&now.packed, page, 1); JUDGE; } }
#define FREE4(page)	FREE(page) FREE(page + 1) FREE(page + 2) FREE(page + 3)

active proctype zone()
{
	c_code { model_start(&now.packed); JUDGE; };
	do
	:: d_step { c_code { model_count(&now.packed); } }
	ALLOCATE_ANY(0) ALLOCATE_ANY(1) ALLOCATE_ANY(2) ALLOCATE_ANY(3)
	FREE4(0) FREE4(4)
#if MODEL_PAGES > 8
	ALLOCATE_ANY(4)
	FREE4(8)
#endif
#if MODEL_PAGES > 12
	FREE4(12)
#endif
#if MODEL_PAGES > 16
	FREE4(16)
#endif
	od
}
