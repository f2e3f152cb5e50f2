/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/kinds.h tells of zones and of where blocks are listed, proved of the definitions. */
#include "all_open.h"
#define KINDS_OPEN
#include "../src/buddy.h"
#include "../spec/kinds.h"

#define Z(L)	\at(&zones[z], L)

/* Part by part. */
/*@ lemma place_kinds{L1,L2}: \forall integer z;
      ZONE(z) && same_kinds{L1,L2} && zone_place{L1}(Z(L1)) ==> zone_place{L2}(Z(L2));
    lemma span_kinds{L1,L2}: \forall integer z;
      ZONE(z) && same_kinds{L1,L2} && zone_span{L1}(Z(L1)) ==> zone_span{L2}(Z(L2));
    lemma marks_kinds{L1,L2}: \forall integer z;
      ZONE(z) && same_kinds{L1,L2} && zone_marks{L1}(Z(L1)) ==> zone_marks{L2}(Z(L2));
    lemma thresholds_kinds{L1,L2}: \forall integer z;
      ZONE(z) && same_kinds{L1,L2} && thresholds{L1}(Z(L1)) ==> thresholds{L2}(Z(L2));
    lemma zone_lists_kinds{L1,L2}: \forall integer z;
      ZONE(z) && same_kinds{L1,L2} ==>
        zone_lists{L1}(Z(L1)) ==> zone_lists{L2}(Z(L2));
    lemma zones_set_kinds{L1,L2}: zones_set{L1} && same_kinds{L1,L2} ==> zones_set{L2};
*/

/*@ lemma free_lists_kinds{L1,L2}:
      free_lists_apart{L1} && same_kinds{L1,L2} ==> free_lists_apart{L2};
    lemma kinds_kinds{L1,L2}: kinds_apart{L1} && same_kinds{L1,L2} ==> kinds_apart{L2};
    lemma pcp_lists_kinds{L1,L2}:
      pcp_lists_apart{L1} && same_kinds{L1,L2} ==> pcp_lists_apart{L2};
    lemma values_kinds{L1,L2}:
      pageblock_values{L1} && same_kinds{L1,L2} ==> pageblock_values{L2};
    lemma rules_kinds{L1,L2}: release_rules{L1} && same_kinds{L1,L2} ==> release_rules{L2};
    lemma cma_apart_kinds{L1,L2}: cma_apart{L1} && same_kinds{L1,L2} ==> cma_apart{L2};
*/

/* A block that stays on its list, in pageblocks of its kind. */
/*@ lemma suits_kinds{L1,L2}: \forall integer p, o, t;
      suits{L1}(p, o, t) && same_kinds{L1,L2} ==> suits{L2}(p, o, t);
    lemma on_cpu_list_kinds{L1,L2}: \forall integer p;
      on_cpu_list{L1}(p) && same_kinds{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) && noted{L1}(p) == noted{L2}(p) ==>
        on_cpu_list{L2}(p);
    lemma on_zone_list_kinds{L1,L2}: \forall integer p;
      on_zone_list{L1}(p) && same_kinds{L1,L2} && \at(FRAME(p), L1) && SAME_BLOCK(L1, L2, p) &&
      list{L1}(p) == list{L2}(p) ==>
        on_zone_list{L2}(p);
*/

/*@ lemma apart_kinds{L1,L2}: \forall integer p, q, o;
      same_kinds{L1,L2} && blocks_but{L1,L2}(PFN_NONE) && apart{L1}(p, q, o) &&
      (\at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==>
         ZONE(zone_of{L1}(p)) && APART_STILL(L1, L2, p)) &&
      (\at(FRAME(q), L1) && state_of{L1}(q) == PAGE_FREE ==>
         ZONE(zone_of{L1}(q)) && APART_STILL(L1, L2, q)) ==>
        apart{L2}(p, q, o);
*/

/*@
    lemma machine_kinds{L1,L2}:
      \at(machine_sound, L1) && same_kinds{L1,L2} ==> \at(machine_sound, L2);
    lemma placed_kinds{L1,L2}:
      \at(placed(PFN_NONE), L1) && same_kinds{L1,L2} && places_but{L1,L2}(PFN_NONE) ==>
        \at(placed(PFN_NONE), L2);
    lemma coalesced_kinds{L1,L2}:
      \at(coalesced, L1) && same_kinds{L1,L2} && blocks_but{L1,L2}(PFN_NONE) &&
      (\forall integer p; \at(FRAME(p), L1) && state_of{L1}(p) == PAGE_FREE ==>
         ZONE(zone_of{L1}(p)) && APART_STILL(L1, L2, p)) ==>
        \at(coalesced, L2);
*/
