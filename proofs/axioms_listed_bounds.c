/* SPDX-License-Identifier: GPL-2.0-only */
/* How far the sums of spec/conservation.h go. */
#define LISTED_OPEN
#define BUDDY_OPEN
#define SUMS_KNOWN
#include "../src/buddy.h"

/*@ lemma zone_few{L}: \forall integer z;
      machine_sound && ZONE(z) && zones[z].present != 0 &&
      (\forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES) ==>
        few_pages(&zones[z]);
    lemma pages_few{L}: \forall struct zone *z, integer n;
      0 <= n <= NR_FREE_LISTS && few_pages(z) ==>
        0 <= list_pages(z, n) <= n * (MAX_FRAMES * MAX_ORDER_PAGES);
    lemma free_few{L}: \forall struct zone *z;
      few_pages(z) ==> 0 <= list_pages(z, MIGRATE_ISOLATE * MAX_ORDER) <= 0x8000000000000;
    lemma cma_few{L}: \forall struct zone *z;
      few_pages(z) ==> 0 <= list_pages(z, MIGRATE_ISOLATE * MAX_ORDER) -
                            list_pages(z, MIGRATE_CMA * MAX_ORDER) <= 0x8000000000000;
    lemma few_listed{L}: \forall struct zone *z, integer i;
      few_pages(z) ==> 0 <= listed(z, i) <= 0x8000000000000;
*/

/*@
    lemma listed_bounds{L}: \forall integer z, i;
      machine_sound && ZONE(z) && ITEM(i) && zones[z].present != 0 &&
      (\forall integer l; LIST(l) ==> count(l) <= MAX_FRAMES) ==>
        0 <= listed(&zones[z], i) <= 0x8000000000000;
*/
