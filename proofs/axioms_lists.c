/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What spec/lists.h tells the upper floors of the theorem `lists`, proved of the theorem's parts.
 * proofs/prove.py checks that the two texts are the same.
 */
#include "all_open.h"
#include "../src/list.h"

/* By induction on n. */
/*@ lemma members_kept{L1,L2}: \forall integer l, n;
      (\forall integer p; 0 <= p < n ==> list{L1}(p) == list{L2}(p)) ==>
      members{L1}(l, n) == members{L2}(l, n);
*/

/*@ lemma members_few{L}: \forall integer l, n; 0 <= n ==> members(l, n) <= n;
*/

/* Part by part. */
/*@ lemma ends_kept{L1,L2}:    ends{L1} && same_links{L1,L2} ==> ends{L2};
    lemma bounded_kept{L1,L2}: numbers{L1} && bounded{L1} && same_links{L1,L2} ==> bounded{L2};
    lemma nexts_kept{L1,L2}:   nexts{L1} && same_links{L1,L2} ==> nexts{L2};
    lemma prevs_kept{L1,L2}:   numbers{L1} && prevs{L1} && same_links{L1,L2} ==> prevs{L2};
    lemma places_kept{L1,L2}:  places{L1} && same_links{L1,L2} ==> places{L2};
    lemma counts_kept{L1,L2}:  counts{L1} && same_links{L1,L2} ==> counts{L2};
*/

/*@ lemma lists_number{L}:
      lists_sound ==> \forall integer p; ON_LIST(p) ==> LIST(list(p)) && count(list(p)) > 0;
    lemma lists_first{L}:
      lists_sound ==> \forall integer l; LIST(l) && count(l) > 0 ==>
        FRAME(first(l)) && list(first(l)) == l;
    lemma lists_last{L}:
      lists_sound ==> \forall integer l; LIST(l) && count(l) > 0 ==>
        FRAME(last(l)) && list(last(l)) == l;
    lemma lists_counts{L}:
      lists_sound ==> \forall integer l; LIST(l) ==> count(l) <= nr_frames;
    lemma lists_kept{L1,L2}:
      \at(lists_sound, L1) && same_links{L1,L2} ==> \at(lists_sound, L2);
*/
