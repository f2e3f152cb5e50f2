/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slow path: one request at a time, of each kind, from a zone with few pages free. A step is the
 * project's own alloc_pages, from one question to the next: it runs on a stack of its own, which is
 * part of the state, and stops where it asks for reclaim, and where it looks after an OOM kill. The
 * answers come in every sequence: reclaim (and compaction, of which it tells for costly orders) says
 * that it helped, or that it did not; meanwhile others free single pages or four in a row, take a
 * page, and reserve a HighAtomic pageblock.
 *
 * Theorems, checked at each step: partition, conservation, coalesced, lists;
 *
 *	terminates	a request ends for every sequence of answers, within the rounds that the rule
 *			allows: 16 in a row that do not help, and one for each HighAtomic pageblock
 *			given back since one did
 *	nofail		__GFP_NOFAIL does not return without a block while one is there that it may have:
 *			what a round frees, and leaves, it gets
 *	watermark	a success leaves the mark that the request's rights allow
 *	null_exact	who may retry does not give up while its mark is met
 *
 * Abstracted: reclaim that helps has freed pages, which stay free or are taken by others at once; the
 * latter comes so often (HELPS, more than the rounds that may go without help), before the first
 * round without help. For costly orders it tells of compaction, as it likes. What is freed can be
 * unseen, which is more than its contract allows. An OOM kill is what others free
 * before the last look. So it is not shown that a NOFAIL request waits for reclaim that goes on
 * without an end: src/ has none, and ends after the rounds above. Acts of others are bounded: so many
 * in all. They free the lowest pages, in a zone whose free pages are its first ones: other places are
 * lost (buddy.pml). One zone, one node, one migratetype, one request: two are watermark.pml. The free
 * count has a part on the CPU, so that the exact count can meet a mark and the global one not. kswapd
 * is woken, and does nothing.
 */
c_decl {
\#include "slowpath.h"
}
c_state "struct packed packed" "Global"
c_state "struct slow slow" "Global"

#include "common.pml"

#define REQUEST(kind, free, reserved) \
	:: d_step { c_code { model_request(&now.packed, &now.slow, kind, free, reserved); JUDGE; } }
#define OF_FREE(free, reserved) \
	REQUEST(0, free, reserved) REQUEST(1, free, reserved) REQUEST(2, free, reserved) \
	REQUEST(3, free, reserved) REQUEST(4, free, reserved) REQUEST(5, free, reserved) \
	REQUEST(6, free, reserved) REQUEST(7, free, reserved) REQUEST(8, free, reserved) \
	REQUEST(9, free, reserved) REQUEST(10, free, reserved)

#define MEANWHILE(progress, reserve, frees, takes) \
	:: d_step { c_expr { now.slow.asks != 0 && \
				now.slow.acts >= (frees > 0) + takes + reserve && \
				(!(progress) || frees > 0 || model_may_help(&now.slow)) } -> \
		    c_code { struct meanwhile others = { progress, reserve, frees, takes }; \
			     model_go_on(&now.packed, &now.slow, others); JUDGE; } }
#define FREED(progress, reserve, takes) \
	MEANWHILE(progress, reserve, 0, takes) MEANWHILE(progress, reserve, 1, takes) \
	MEANWHILE(progress, reserve, 4, takes)
#define ANSWER(progress) \
	FREED(progress, 0, 0) FREED(progress, 0, 1) FREED(progress, 1, 0) FREED(progress, 1, 1)

active proctype request()
{
	if
	OF_FREE(0, 0) OF_FREE(4, 0) OF_FREE(7, 0) OF_FREE(8, 0) OF_FREE(11, 0)
	OF_FREE(0, 1) OF_FREE(4, 1) OF_FREE(7, 1) OF_FREE(8, 1) OF_FREE(11, 1)
	fi;
	do
	:: c_expr { now.slow.asks == 0 } -> break
	ANSWER(0)
	ANSWER(1)
	od
}
