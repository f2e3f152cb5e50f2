/* SPDX-License-Identifier: GPL-2.0-only */
/* A run that loses a block at its lower end. */
#include "all_open.h"
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/*@
    lemma fits_lower{L1,L2}: \forall integer a, b, k;
      run_fits{L1}(a, b) && run_apart{L1}(a, b) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
      PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
        run_fits{L2}(a + pow2(k), b);
    lemma apart_lower{L1,L2}: \forall integer a, b, k;
      run_fits{L1}(a, b) && run_apart{L1}(a, b) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
      PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
        run_apart{L2}(a + pow2(k), b);
    lemma inside_lower{L1,L2}: \forall integer a, b, k;
      run_fits{L1}(a, b) && run_apart{L1}(a, b) && run_inside{L1}(a, b) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
      PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
        run_inside{L2}(a + pow2(k), b);
    lemma covering_lower{L1,L2}: \forall integer a, b, k;
      run_fits{L1}(a, b) && run_apart{L1}(a, b) && run_covering{L1}(a, b) &&
      same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
      PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
        run_covering{L2}(a + pow2(k), b);
*/

/*@
    lemma run_lower{L1,L2}: \forall integer a, b, k;
      \at(run_hand(a, b), L1) && same_spans{L1,L2} && blocks_but{L1,L2}(a) &&
      PUT_DOWN(L2, a, k) && a + pow2(k) <= b ==>
        \at(run_hand(a + pow2(k), b), L2);
*/
