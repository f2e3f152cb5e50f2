/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system, exhaustively: one zone, every sequence of allocations (all orders, two
 * migratetypes) and frees (of every block, to the head or to the tail), from a zone all in use.
 * The order of the lists is part of the state. The steps are src/buddy.c itself, compiled for
 * MAX_ORDER 5 and pageblocks of order 3; see buddy.c.
 *
 * Theorems, checked at each step: partition, conservation, coalesced, lists, order_of_lists,
 * null_exact. `terminates` is that the search ends.
 *
 * Nothing is abstracted but what no code reads, and no symmetry is used. Counters have no per-CPU
 * part (stat_threshold 0), and types change no pageblock: that is mobility.pml.
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
	ALLOCATE_ANY(0) ALLOCATE_ANY(1) ALLOCATE_ANY(2) ALLOCATE_ANY(3)
	FREE4(0) FREE4(4)
#if MODEL_PAGES > 8
	ALLOCATE_ANY(4)
	FREE4(8)
#endif
#if MODEL_PAGES > 12
	FREE4(12)
#endif
	od
}
