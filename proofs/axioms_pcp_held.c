/* SPDX-License-Identifier: GPL-2.0-only */
/* What a CPU holds, and that steps on its lists leave free lists alone, as spec/pcp.h tells. */
#define PARTITION_OPEN
#define PLACED_OPEN
#define COALESCED_OPEN
#define KINDS_OPEN
#define BUDDY_OPEN
#define LISTED_OPEN
#define PCP_OPEN
#define SUMS_KNOWN
#define PCP_STEPS
#include "../src/pcp.h"

/* How much a CPU holds. */
/*@ lemma pow2_positive: \forall integer k; pow2(k) >= 1;
    lemma product_block{L}: \forall integer k, n; n > 0 ==> pow2(k) <= product(k, n);
    lemma counted_cpu{L}: \forall integer z, c;
      pcps_counted && ZONE(z) && zones[z].present != 0 && CPU(c) ==>
        cpu_count(z, c) == pcp_list_pages(&zones[z], c, pcp_lists);
    lemma pcps_hold{L}: \forall integer z, c, i;
      pcps_counted && machine_sound && cpu_list_at(z, c, i) && count(cpu_list(z, c, i)) > 0 ==>
        pow2(pcp_list_order(i)) <= cpu_count(z, c);
    lemma pcps_positive{L}: \forall integer z, c;
      pcps_counted && machine_sound && cpu_list_at(z, c, 0) ==> 0 <= cpu_count(z, c);
    lemma pcps_empty{L}: \forall integer z, c;
      pcps_counted && machine_sound && cpu_list_at(z, c, 0) && empties(z, c, 0, pcp_lists) ==>
        cpu_count(z, c) == 0;
*/

/* Free lists are others. */
/*@ lemma free_list_stays{L1,L2}: \forall integer y, z, c, i;
      \at(machine_sound, L1) && ZONE(y) && \at(zones[y].present, L1) != 0 &&
      cpu_list_at{L1}(z, c, i) && counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        same_counts{L1,L2}(\at(zones[y].free_list, L1), 0, NR_FREE_LISTS);
    lemma free_list_part{L1,L2}: \forall integer l, n;
      same_counts{L1,L2}(l, 0, NR_FREE_LISTS) && n <= NR_FREE_LISTS ==> same_counts{L1,L2}(l, 0, n);
    lemma no_pages{L}: \forall struct zone *z; list_pages(z, 0) == 0;
    lemma free_pages_stay{L1,L2}: \forall struct zone *z, integer n;
      SAME(L1, L2, z->free_list) && 0 <= n <= NR_FREE_LISTS &&
      same_counts{L1,L2}(\at(z->free_list, L1), 0, NR_FREE_LISTS) ==>
        same_counts{L1,L2}(\at(z->free_list, L1), 0, n) &&
        list_pages{L2}(z, n) == list_pages{L1}(z, n);
    lemma free_lists_same{L1,L2}: \forall integer y;
      same_machine{L1,L2} && ZONE(y) ==> SAME(L1, L2, zones[y].free_list);
    lemma listed_stays{L1,L2}: \forall integer y, item;
      same_machine{L1,L2} && ZONE(y) && ITEM(item) &&
      same_counts{L1,L2}(\at(zones[y].free_list, L1), 0, NR_FREE_LISTS) ==>
        listed{L2}(ZONE_AT(L1, y), item) == listed{L1}(ZONE_AT(L1, y), item);
    lemma listed_cpu{L1,L2}: \forall integer y, z, c, i, item;
      \at(machine_sound, L1) && same_machine{L1,L2} && ZONE(y) && ITEM(item) &&
      \at(zones[y].present, L1) != 0 && cpu_list_at{L1}(z, c, i) &&
      counts_but{L1,L2}(cpu_list{L1}(z, c, i)) ==>
        listed{L2}(ZONE_AT(L2, y), item) == listed{L1}(ZONE_AT(L1, y), item);
*/
