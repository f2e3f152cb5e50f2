/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a run begins and ends, and what it has in hand: spec/runs.h, proved of the parts. */
#include "all_open.h"
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/*@
    lemma run_begins{L}: \forall integer p, o;
      partition(p, o) && FRAME(p) ==> run_hand(p, p + pow2(o));
    lemma run_ends{L}: \forall integer a;
      run_hand(a, a) && nr_frames <= MAX_FRAMES ==> partition(PFN_NONE, 0);
    lemma run_range{L}: \forall integer a, b;
      run_hand(a, b) ==> 0 <= a <= b <= nr_frames;
    lemma run_inner{L}: \forall integer a, b, q;
      run_hand(a, b) && a < q < b ==> state_of(q) == PAGE_TAIL;
    lemma run_free{L}: \forall integer a, b, p;
      run_hand(a, b) && FRAME(p) && !IN_RUN(p, a, b) && IN_ZONE(state_of(p)) ==>
        in_its_zone(p, order_of(p));
*/
