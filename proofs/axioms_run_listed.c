/* SPDX-License-Identifier: GPL-2.0-only */
/* What a list of a CPU has nothing to do with: spec/runs.h. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"
#include "zone_lists.h"

/*@ lemma head_kept{L1,L2}: \forall struct zone *z, integer n;
      SAME(L1, L2, z->free_list) && 0 <= n && same_counts{L1,L2}(\at(z->free_list, L1), 0, n) ==>
        list_pages{L2}(z, n) == list_pages{L1}(z, n);
    lemma zone_listed{L1,L2}: \forall struct zone *z, integer i;
      zone_same{L1,L2}(z) ==> listed{L2}(z, i) == listed{L1}(z, i);
    lemma lists_in{L}: \forall integer z;
      machine_sound && ZONE(z) && zones[z].present != 0 ==>
        1 <= zones[z].free_list && zones[z].free_list + NR_FREE_LISTS <= nr_lists;
    lemma cpu_lists_few{L}: machine_sound ==> pcp_lists <= NR_PCP_LISTS_MAX;
    lemma cpu_list_apart{L}: \forall integer y, z, l, o;
      machine_sound && ZONE(y) && ZONE(z) && zones[y].present != 0 && zones[z].present != 0 &&
      cpu_list_of(z, l, o) ==>
        !(zones[y].free_list <= l < zones[y].free_list + NR_FREE_LISTS);
    lemma zone_cpu{L1,L2}: \forall integer y, z, l, o;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) &&
      \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 &&
      cpu_list_of{L1}(z, l, o) && counts_but{L1,L2}(l) ==>
        zone_same{L1,L2}(ZONE_AT(L1, y));
*/

/*@
    lemma listed_cpu{L1,L2}: \forall integer y, z, i, l, o;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ZONE(z) && ITEM(i) &&
      \at(zones[y].present, L1) != 0 && \at(zones[z].present, L1) != 0 &&
      cpu_list_of{L1}(z, l, o) && counts_but{L1,L2}(l) ==>
        listed{L2}(ZONE_AT(L2, y), i) == listed{L1}(ZONE_AT(L1, y), i);
*/
