/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/first.h tells of the state before there is any block, proved of the definitions. */
#include "all_open.h"
#include "../src/machine.h"

/* By induction on n. */
/*@ lemma members_none{L}: \forall integer l, n;
      l != LIST_NONE && n <= nr_frames && none_listed ==> members(l, n) == 0;
    lemma pages_none{L}: \forall struct zone *z, integer c, n;
      (\forall integer i; 0 <= i < n ==> count(z->pcp[c].list + i) == 0) ==>
        pcp_list_pages(z, c, n) == 0;
*/

/*@ lemma lists_few{L}: release_there ==> 0 <= pcp_lists <= NR_PCP_LISTS_MAX;
    lemma counts_none{L}: none_listed && all_empty ==> counts;
    lemma cpu_none{L}: \forall integer z, c;
      none_on_cpus && all_empty && release_there && zones_listed && ZONE(z) && CPU(c) &&
      zones[z].present != 0 ==> cpu_counted(&zones[z], c);
    lemma no_two_free{L}: \forall integer p, q, o; none_given ==> apart(p, q, o);
*/

/*@
    lemma lists_new{L}: none_listed && all_empty ==> lists_sound;
    lemma placed_new{L}: none_listed && none_given ==> placed(PFN_NONE);
    lemma coalesced_new{L}: none_given ==> coalesced;
    lemma pcps_new{L}: none_on_cpus && all_empty && release_there && zones_listed ==> pcps_counted;
    lemma partition_new{L}:
      fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0) &&
      covering(PFN_NONE, 0) ==> partition(PFN_NONE, 0);
    lemma machine_new{L}:
      zones_set && lists_apart && pageblock_values && release_rules && no_cma ==> machine_sound;
*/
