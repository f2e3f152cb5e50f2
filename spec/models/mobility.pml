/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mobility, exhaustively: one zone of two pageblocks or more, every sequence of allocations (all
 * orders, three migratetypes, with and without leave to fragment), frees, reservations of a
 * pageblock for high atomic orders and their end, isolation and its end. The steps are
 * src/mobility.c itself; see mobility.c.
 *
 * Theorems, checked at each step: partition, conservation, coalesced, lists, order_of_lists,
 * null_exact, mobility: pageblocks change hands only by the rule, and pages with them. `terminates`
 * is that the search ends.
 *
 * Abstracted: a movable block is on an LRU list from the start, so that LRU lists do not fill and
 * empty by themselves; the zone's marks are 0, so that no boost is taken (watermark.pml);
 * pageblocks are isolated in whole blocks of the largest order, so that no block is cut; those of
 * CMA are not isolated. No symmetry is used.
 */
c_decl {
\#include "mobility.h"
}
c_state "struct packed packed" "Global"

#include "common.pml"

#define STEP(call)	d_step { c_code { call; JUDGE; } }

#define ALLOCATE(order, type) \
	:: STEP(model_allocate(&now.packed, order, type, 0)) \
	:: STEP(model_allocate(&now.packed, order, type, 1))
#define ALLOCATE_ANY(order) \
	ALLOCATE(order, 0) ALLOCATE(order, 1) ALLOCATE(order, 2) \
	:: STEP(model_allocate_highatomic(&now.packed, order))

#define USE(page) \
	:: d_step { c_expr { IS_ALLOCATED(page) } -> c_code { model_free(&now.packed, page); JUDGE; } } \
	:: d_step { c_expr { IS_ALLOCATED(page) } -> \
		    c_code { model_reserve(&now.packed, page); JUDGE; } }
#define USE4(page)	USE(page) USE(page + 1) USE(page + 2) USE(page + 3)

/* MIGRATE_CMA is 4, MIGRATE_ISOLATE 5. */
#define TYPE_AT(page)	now.packed.types[(page) >> PAGEBLOCK_ORDER]
#define ISOLATE(page) \
	:: d_step { c_expr { TYPE_AT(page) < 4 } -> \
		    c_code { model_isolate(&now.packed, page); JUDGE; } } \
	:: d_step { c_expr { TYPE_AT(page) == 5 } -> \
		    c_code { model_unisolate(&now.packed, page); JUDGE; } }

active proctype zone()
{
	c_code { model_start(&now.packed); JUDGE; };
	do
	ALLOCATE_ANY(0) ALLOCATE_ANY(1) ALLOCATE_ANY(2)
	USE4(0)
	ISOLATE(0)
#if MODEL_PAGES > 4
	USE(4) USE(5)
#endif
#if MODEL_PAGES > 6
	USE(6) USE(7)
#if MODEL_ORDERS > 3
	ALLOCATE_ANY(3)
#else
	ISOLATE(4)
#endif
#endif
	:: STEP(model_unreserve(&now.packed, 0, 0))
	:: STEP(model_unreserve(&now.packed, 1, 1))
	od
}
