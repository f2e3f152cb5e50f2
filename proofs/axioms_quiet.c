/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/zonelist.h tells of steps that only count: from the axioms of each theorem. */
#define QUIET_OPEN
#include "../src/node.h"

/*@ lemma spans_quiet{L1,L2}: \at(arrays, L1) && quiet{L1,L2} ==> same_spans{L1,L2};
    lemma blocks_quiet{L1,L2}: quiet{L1,L2} ==> blocks_but{L1,L2}(PFN_NONE);
    lemma counts_quiet{L1,L2}: quiet{L1,L2} ==> counts_but{L1,L2}(0);
    lemma none_quiet{L}: arrays{L} ==> !\at(FRAME(PFN_NONE), L);
    lemma lists_quiet{L1,L2}: \at(lists_sound, L1) && quiet{L1,L2} ==> \at(lists_sound, L2);
    lemma machine_quiet{L1,L2}: \at(machine_sound, L1) && quiet{L1,L2} ==> \at(machine_sound, L2);
    lemma pcps_quiet{L1,L2}:
      \at(pcps_counted && machine_sound, L1) && quiet{L1,L2} ==> \at(pcps_counted, L2);
    lemma partition_quiet{L1,L2}:
      \at(partition(PFN_NONE, 0) && arrays, L1) && quiet{L1,L2} ==> \at(partition(PFN_NONE, 0), L2);
    lemma placed_quiet{L1,L2}:
      \at(placed(PFN_NONE) && arrays, L1) && quiet{L1,L2} ==> \at(placed(PFN_NONE), L2);
    lemma owed_quiet{L1,L2}: \forall integer z, i;
      \at(machine_sound, L1) && quiet{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 ==>
        owed{L2}(ZONE_AT(L2, z), i) == owed{L1}(ZONE_AT(L1, z), i);
    lemma debts_quiet{L1,L2}:
      \at(debts && machine_sound, L1) && quiet{L1,L2} ==> \at(debts, L2);
    lemma conserved_quiet{L1,L2}:
      \at(conserved && machine_sound, L1) && quiet{L1,L2} ==> \at(conserved, L2);
*/

/*@ lemma free_zoned{L}: \forall integer p;
      \at(arrays && partition(PFN_NONE, 0), L) && \at(FRAME(p), L) && state_of{L}(p) == PAGE_FREE ==>
        ZONE(zone_of{L}(p));
    lemma coalesced_quiet{L1,L2}:
      \at(arrays && partition(PFN_NONE, 0) && coalesced, L1) && quiet{L1,L2} &&
      same_machine{L1,L2} && blocks_but{L1,L2}(PFN_NONE) && !\at(FRAME(PFN_NONE), L2) ==>
        \at(coalesced, L2);
    lemma machine_none{L}: same_machine{L,L};
    lemma links_none{L}: same_links{L,L};
    lemma quiet_none{L}: quiet{L,L};
    lemma machine_twice{L1,L2,L3}:
      same_machine{L1,L2} && same_machine{L2,L3} ==> same_machine{L1,L3};
    lemma links_twice{L1,L2,L3}: same_links{L1,L2} && same_links{L2,L3} ==> same_links{L1,L3};
    lemma blocks_twice{L1,L2,L3}: same_links{L1,L2} && places_but{L1,L2}(PFN_NONE) &&
      places_but{L2,L3}(PFN_NONE) ==> places_but{L1,L3}(PFN_NONE);
    lemma quiet_twice{L1,L2,L3}: quiet{L1,L2} && quiet{L2,L3} ==> quiet{L1,L3};
    lemma quiet_kept{L1,L2}:
      \at(arrays && hardware && BLOCKS_SOUND, L1) && quiet{L1,L2} ==> \at(BLOCKS_SOUND, L2);
    lemma quiet_coalesced{L1,L2}:
      \at(arrays && hardware && BLOCKS_SOUND && coalesced, L1) && quiet{L1,L2} ==>
        \at(coalesced, L2);
*/
