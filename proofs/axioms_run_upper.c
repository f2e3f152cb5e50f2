/* SPDX-License-Identifier: GPL-2.0-only */
/* A run that loses a block at its upper end. */
#include "all_open.h"
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/*@
    lemma fits_upper{L1,L2}: \forall integer a, u, k;
      run_fits{L1}(a, u + pow2(k)) && run_apart{L1}(a, u + pow2(k)) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      PUT_DOWN(L2, u, k) && a < u ==>
        run_fits{L2}(a, u);
    lemma apart_upper{L1,L2}: \forall integer a, u, k;
      run_fits{L1}(a, u + pow2(k)) && run_apart{L1}(a, u + pow2(k)) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      PUT_DOWN(L2, u, k) && a < u ==>
        run_apart{L2}(a, u);
    lemma inside_upper{L1,L2}: \forall integer a, u, k;
      run_fits{L1}(a, u + pow2(k)) && run_apart{L1}(a, u + pow2(k)) && run_inside{L1}(a, u + pow2(k)) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      PUT_DOWN(L2, u, k) && a < u ==>
        run_inside{L2}(a, u);
    lemma covering_upper{L1,L2}: \forall integer a, u, k;
      run_fits{L1}(a, u + pow2(k)) && run_apart{L1}(a, u + pow2(k)) && run_covering{L1}(a, u + pow2(k)) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      PUT_DOWN(L2, u, k) && a < u ==>
        run_covering{L2}(a, u);
*/

/*@
    lemma run_upper{L1,L2}: \forall integer a, u, k;
      \at(run_hand(a, u + pow2(k)), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(u) &&
      PUT_DOWN(L2, u, k) && a < u ==>
        \at(run_hand(a, u), L2);
*/
