/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/standing.h tells of `machine_sound`, proved of its parts. */
#include "all_open.h"
#include "../src/buddy.h"

#define Z(L)	\at(&zones[z], L)

/* Part by part. */
/*@ lemma place_kept{L1,L2}: \forall integer z;
      ZONE(z) && same_machine{L1,L2} && zone_place{L1}(Z(L1)) ==> zone_place{L2}(Z(L2));
    lemma span_kept{L1,L2}: \forall integer z;
      ZONE(z) && same_machine{L1,L2} && zone_span{L1}(Z(L1)) ==> zone_span{L2}(Z(L2));
    lemma marks_kept{L1,L2}: \forall integer z;
      ZONE(z) && same_machine{L1,L2} && zone_marks{L1}(Z(L1)) ==> zone_marks{L2}(Z(L2));
    lemma thresholds_kept{L1,L2}: \forall integer z;
      ZONE(z) && same_machine{L1,L2} && thresholds{L1}(Z(L1)) ==> thresholds{L2}(Z(L2));
    lemma zone_lists_kept{L1,L2}: \forall integer z;
      ZONE(z) && same_machine{L1,L2} ==>
        zone_lists{L1}(Z(L1)) ==> zone_lists{L2}(Z(L2));
    lemma zones_set_kept{L1,L2}: zones_set{L1} && same_machine{L1,L2} ==> zones_set{L2};
*/

/*@ lemma free_lists_kept{L1,L2}:
      free_lists_apart{L1} && same_machine{L1,L2} ==> free_lists_apart{L2};
    lemma kinds_kept{L1,L2}: kinds_apart{L1} && same_machine{L1,L2} ==> kinds_apart{L2};
    lemma pcp_lists_kept{L1,L2}:
      pcp_lists_apart{L1} && same_machine{L1,L2} ==> pcp_lists_apart{L2};
    lemma values_kept{L1,L2}:
      pageblock_values{L1} && same_machine{L1,L2} ==> pageblock_values{L2};
    lemma rule_kept{L1,L2}: release_rules{L1} && same_machine{L1,L2} ==> release_rules{L2};
    lemma cma_apart_kept{L1,L2}: cma_apart{L1} && same_machine{L1,L2} ==> cma_apart{L2};
*/

/*@
    lemma machine_zone{L}:
      machine_sound ==> \forall integer z; ZONE(z) ==> zone_set(&zones[z]);
    lemma machine_zones{L}:
      machine_sound && hardware && cpus ==> zones_ok;
    lemma machine_lists{L}: machine_sound ==> lists_apart;
    lemma machine_types{L}: machine_sound ==> pageblock_values;
    lemma machine_rules{L}: machine_sound ==> release_rules && cma_apart;
    lemma machine_kept{L1,L2}:
      \at(machine_sound, L1) && same_machine{L1,L2} ==> \at(machine_sound, L2);
*/
