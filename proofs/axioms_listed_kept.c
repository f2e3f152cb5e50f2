/* SPDX-License-Identifier: GPL-2.0-only */
/* Which steps leave the sums of spec/conservation.h alone, and how far these go. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#include "../src/buddy.h"
#include "zone_lists.h"

/*@ lemma head_kept{L1,L2}: \forall struct zone *z, integer n;
      SAME(L1, L2, z->free_list) && 0 <= n && same_counts{L1,L2}(\at(z->free_list, L1), 0, n) ==>
        list_pages{L2}(z, n) == list_pages{L1}(z, n);
    lemma zone_listed{L1,L2}: \forall struct zone *z, integer i;
      zone_same{L1,L2}(z) ==> listed{L2}(z, i) == listed{L1}(z, i);
    lemma lists_in{L}: \forall integer z;
      machine_sound && ZONE(z) && zones[z].present != 0 ==>
        1 <= zones[z].free_list && zones[z].free_list + NR_FREE_LISTS <= nr_lists;
    lemma zone_others{L1,L2}: \forall integer y, z, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && y != z &&
      \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
        zone_same{L1,L2}(ZONE_AT(L1, y));
    lemma zone_kept{L1,L2}: \forall integer z;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) &&
      \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
        zone_same{L1,L2}(ZONE_AT(L1, z));
*/

/*@
    lemma listed_others{L1,L2}: \forall integer y, z, i, o, t;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && y != z && ITEM(i) &&
      \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 && ORDER(o) && TYPE(t) &&
      counts_but{L1,L2}(free_list_of{L1}(ZONE_AT(L1, z), o, t)) ==>
        listed{L2}(ZONE_AT(L2, y), i) == listed{L1}(ZONE_AT(L1, y), i);
    lemma listed_kept{L1,L2}: \forall integer z, i;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(z) && ITEM(i) &&
      \at(zones[z].present, L1) != 0 && counts_but{L1,L2}(0) ==>
        listed{L2}(ZONE_AT(L2, z), i) == listed{L1}(ZONE_AT(L1, z), i);
*/
