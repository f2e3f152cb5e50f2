/* SPDX-License-Identifier: GPL-2.0-only */
/* Steps of a run, one after another, and what they leave: spec/runs.h. */
#define BUDDY_OPEN
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/*@
    lemma outside_then{L1,L2,L3}: \forall integer a, b, x;
      same_outside{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      places_but{L2,L3}(x) && IN_RUN(x, a, b) ==>
        same_outside{L1,L3}(a, b);
    lemma outside_joined{L1,L2,L3}: \forall integer a, b;
      same_outside{L1,L2}(a, b) && \at(nr_frames, L1) == \at(nr_frames, L2) &&
      same_outside{L2,L3}(a, b) ==>
        same_outside{L1,L3}(a, b);
    lemma outside_heads{L1,L2,L3}: \forall integer x, o;
      places_but{L1,L2}(x) && same_outside{L2,L3}(x, x + pow2(o)) &&
      \at(nr_frames, L1) == \at(nr_frames, L2) &&
      (\forall integer q; x < q < x + pow2(o) ==> state_of{L1}(q) == PAGE_TAIL) ==>
        heads_but{L1,L3}(x);
    lemma moves_then{L1,L2,L3}: \forall integer z;
      ZONE(z) && free_moves{L1,L2}(z) && free_moves{L2,L3}(z) && same_machine{L1,L2} ==>
        free_moves{L1,L3}(z);
    lemma cpu_list_there{L}: \forall integer z, l, o;
      machine_sound && ZONE(z) && zones[z].present != 0 && cpu_list_of(z, l, o) ==>
        LIST(l) && !among_free(z, l);
    lemma cpu_list_kept{L1,L2}: \forall integer z, l, o;
      cpu_list_of{L1}(z, l, o) && same_machine{L1,L2} && ZONE(z) ==> cpu_list_of{L2}(z, l, o);
*/
