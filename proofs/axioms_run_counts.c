/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts of lists that no page of a run comes to: spec/runs.h. */
#include "all_open.h"
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/* By induction on n. */
/*@ lemma members_same{L1,L2}: \forall integer l, n;
      (\forall integer p; 0 <= p < n ==> (list{L1}(p) == l <==> list{L2}(p) == l)) ==>
        members{L1}(l, n) == members{L2}(l, n);
    lemma moves_members{L1,L2}: \forall integer z, l, p;
      free_moves{L1,L2}(z) && !among_free{L1}(z, l) && 0 <= p < \at(nr_frames, L1) ==>
        (list{L1}(p) == l <==> list{L2}(p) == l);
*/

/*@
    lemma moves_counts{L1,L2}: \forall integer z, l;
      \at(lists_sound, L1) && \at(lists_sound, L2) && same_machine{L1,L2} && free_moves{L1,L2}(z) &&
      1 <= l < \at(nr_lists, L1) && !among_free{L1}(z, l) ==>
        count{L2}(l) == count{L1}(l);
*/
