/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/first.h tells of the state before there is any block, proved of the definitions. */
#include "all_open.h"
#include "../src/machine.h"

/* By induction on n. */
/*@ lemma members_none{L}: \forall integer l, n;
      l != LIST_NONE && n <= nr_frames && none_listed ==> members(l, n) == 0;
*/

/*@ lemma counts_none{L}: none_listed && all_empty ==> counts;
    lemma no_two_free{L}: \forall integer p, q, o; none_given ==> apart(p, q, o);
*/

/*@
    lemma lists_new{L}: none_listed && all_empty ==> lists_sound;
    lemma placed_new{L}: none_listed && none_given ==> placed(PFN_NONE);
    lemma coalesced_new{L}: none_given ==> coalesced;
    lemma partition_new{L}:
      fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0) &&
      covering(PFN_NONE, 0) ==> partition(PFN_NONE, 0);
    lemma machine_new{L}:
      zones_set && lists_apart && pageblock_values && release_rules && no_cma ==> machine_sound;
*/
