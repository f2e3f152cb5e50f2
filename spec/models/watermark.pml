/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks: tasks of four kinds (normal, __GFP_HIGH, GFP_ATOMIC, PF_MEMALLOC) that allocate
 * single pages and free them, and kswapd. An allocation is one step, the whole of alloc_pages in
 * src/; what it may take is said again in watermark.c. Reclaim is not in src/: a page of the cache
 * becomes free.
 *
 * Theorems, at each step: watermark (no page below the mark that the flags allow), null_exact,
 * conservation. In LTL, where every process that can go on does so in the end (weak fairness):
 *
 *	wakes			who finds no more than the low mark free gets kswapd to work
 *	terminates_kswapd	once at work it balances the zone, or gives up after its failures
 *	terminates_allocation	an allocation that may reclaim returns
 *
 * Symmetry: pages are interchangeable for order 0, so a state says only how many are free, in the
 * cache, and held; which, by whom, and the order of lists, is lost (buddy.pml). Abstracted: the
 * cache only shrinks, so that reclaim comes to an end; no boost, no per-CPU counts.
 */
c_decl {
\#include "watermark.h"
}

#include "common.pml"

#define FAILURES 2	/* of kswapd, and rounds of an allocation, before it gives up */

byte free, cache, held;
bool asked;		/* kswapd is to be woken, by the rule; and src/ has woken it */
bool wanted;
bool working, allocating;
byte looks_for;
bool got;		/* was there a page for the normal task? */

#define FREE_ONE	free = free + 1

/* One look for a page; got says whether there was one. */
inline allocate(kind)
{
	d_step {
		looks_for = kind;
		c_code {
			struct answer a = model_allocate(now.free, now.looks_for);

			JUDGE;
			if (now.looks_for == 0)
				now.got = a.got;
			now.free -= a.got;
			now.held += a.got;
			now.wanted |= a.woke;
			now.asked |= a.to_be_woken;
		};
		looks_for = 0
	}
}

/* The normal one reclaims for itself, and gives up after rounds in which there was nothing. */
proctype task()
{
	byte rounds;

	do
	:: allocating = true;
	   do
	   :: allocate(0);
	      if
	      :: got -> break
	      :: atomic { !got && cache > 0 -> cache--; FREE_ONE }
	      :: !got && cache == 0 && rounds == FAILURES -> break
	      :: !got && cache == 0 && rounds < FAILURES ->
#ifndef MODEL_WITHOUT_RETRY_LIMIT
		rounds++
#else
		skip
#endif
	      fi
	   od;
	   atomic { got = false; rounds = 0; allocating = false }
	od
}

/* Those that cannot wait, or need not. */
proctype other(byte kind)
{
	do
	:: allocate(kind)
	od
}

proctype releaser()
{
	do
	:: atomic { held > 0 -> held--; FREE_ONE }
	od
}

proctype kswapd()
{
	byte failures;
	bool balanced;

	do
	:: atomic { wanted -> wanted = false; asked = false; working = true };
	   do
	   :: d_step { c_code { Pkswapd->balanced = model_balanced(now.free); } };
	      if
	      :: balanced -> break
	      :: atomic { !balanced && cache > 0 -> cache--; FREE_ONE }
	      :: !balanced && cache == 0 && failures == FAILURES -> break
	      :: !balanced && cache == 0 && failures < FAILURES ->
#ifndef MODEL_WITHOUT_GIVING_UP
		failures++
#else
		skip
#endif
	      fi
	   od;
	   atomic { failures = 0; balanced = false; working = false }
	od
}

init
{
	atomic {
		c_code { model_start(); JUDGE; };
		cache = MODEL_CACHE;
		free = MODEL_FREE;
		run kswapd();
		run task();
		run other(1);
		run other(2);
		run other(3);
		run releaser()
	}
}

ltl wakes { [] (asked -> <> working) }
ltl terminates_kswapd { [] (working -> <> !working) }
ltl terminates_allocation { [] (allocating -> <> !allocating) }
