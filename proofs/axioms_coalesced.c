/* SPDX-License-Identifier: GPL-2.0-only */
/* What a step does to the theorem `coalesced`, proved of the definition. */
#include "all_open.h"
#include "../src/buddy.h"

/* A pair of halves without x, ... */
#define ZONED(p)	(\at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==> ZONE(zone_of{L1}(p)))
/*@ lemma apart_kept{L1,L2}: \forall integer x, p, q, o;
      same_machine{L1,L2} && blocks_but{L1,L2}(x) && p != x && q != x && apart{L1}(p, q, o) &&
      ZONED(p) ==>
        apart{L2}(p, q, o);
    lemma others_apart{L1,L2}: \forall integer x, p, q, o;
      all_coalesced{L1} && same_machine{L1,L2} && blocks_but{L1,L2}(x) && p != x &&
      q != x && pair(p, q, o) && ZONED(p) ==>
        apart{L2}(p, q, o);
*/

/* ... with x as its lower half, and as its higher. */
#define ALONE(x) \
	(\at(FRAME(x), L2) && state_of{L2}(x) == PAGE_FREE ==> \
	   0 <= order_of{L2}(x) && alone{L2}(x, order_of{L2}(x)))
/*@ lemma apart_low{L1,L2}: \forall integer x, q, o;
      ALONE(x) && pair(x, q, o) ==> apart{L2}(x, q, o);
    lemma apart_high{L1,L2}: \forall integer x, p, o;
      ALONE(x) && pair(p, x, o) ==> apart{L2}(p, x, o);
*/

/*@
    lemma coalesced_step{L1,L2}: \forall integer x;
      \at(coalesced, L1) && same_machine{L1,L2} && blocks_but{L1,L2}(x) &&
      (\at(FRAME(x), L2) && state_of{L2}(x) == PAGE_FREE ==>
         0 <= order_of{L2}(x) && alone{L2}(x, order_of{L2}(x))) &&
      (\at(FRAME(x), L2) && state_of{L2}(x) == PAGE_FREE ==> ZONE(zone_of{L2}(x))) &&
      (\forall integer p; \at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==>
         ZONE(zone_of{L1}(p))) ==>
        \at(coalesced, L2);
*/
