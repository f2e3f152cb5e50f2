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
\#include "buddy_state.h"
}
c_state "struct packed packed" "Global"

inline judge()
{
	c_code {
		if (model_wrong[0] != '\0')
			uerror(model_wrong);
	}
}

#define ALLOCATE(order, type) \
	:: d_step { c_code { model_allocate(&now.packed, order, type); }; judge() }
#define ALLOCATE_ANY(order)	ALLOCATE(order, 0) ALLOCATE(order, 1)

#define FREE(pfn) \
	:: d_step { c_expr { now.packed.block[pfn] / 16 == MODEL_ALLOCATED } -> \
		    c_code { model_free(&now.packed, pfn, 0); }; judge() } \
	:: d_step { c_expr { now.packed.block[pfn] / 16 == MODEL_ALLOCATED } -> \
		    c_code { model_free(&now.packed, pfn, 1); }; judge() }
#define FREE4(pfn)	FREE(pfn) FREE(pfn + 1) FREE(pfn + 2) FREE(pfn + 3)

active proctype zone()
{
	c_code { model_start(&now.packed); };
	judge();
	do
	ALLOCATE_ANY(0) ALLOCATE_ANY(1) ALLOCATE_ANY(2) ALLOCATE_ANY(3)
	FREE4(FIRST) FREE4(FIRST + 4)
#if PAGES == 16
	ALLOCATE_ANY(4)
	FREE4(FIRST + 8) FREE4(FIRST + 12)
#endif
	od
}
