/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages that stay on their lists keep the counts, as spec/pcp.h tells: a count is that of members. */
#include "all_open.h"
#define PCP_OPEN
#define PCP_STEPS
#include "../src/pcp.h"

/*@ predicate same_members{L1,L2}(integer l, integer n) =
      \forall integer p; 0 <= p < n ==> (list{L1}(p) == l <==> list{L2}(p) == l);

    lemma members_more{L}: \forall integer l, n;
      n > 0 ==> members(l, n) == members(l, n - 1) + (list(n - 1) == l ? 1 : 0);
    lemma members_none{L}: \forall integer l; members(l, 0) == 0;
*/
/*@ lemma members_stay{L1,L2}: \forall integer l, n;
      same_members{L1,L2}(l, n) && 0 <= n ==> members{L1}(l, n) == members{L2}(l, n);
*/
/*@ lemma others_stay{L1,L2}: \forall integer z, l;
      pages_stay{L1,L2}(z) && OTHER_LIST(L1, z, l) && l != LIST_NONE ==>
        same_members{L1,L2}(l, \at(nr_frames, L1));
    lemma members_counted{L}: \forall integer l;
      counts && 1 <= l < nr_lists ==> count(l) == members(l, nr_frames);
    lemma counts_stay{L1,L2}: \forall integer z;
      \at(lists_sound, L1) && \at(lists_sound, L2) && pages_stay{L1,L2}(z) &&
      \at(nr_frames, L1) == \at(nr_frames, L2) && \at(nr_lists, L1) == \at(nr_lists, L2) ==>
        cpu_lists_but{L1,L2}(z, 0);
*/
