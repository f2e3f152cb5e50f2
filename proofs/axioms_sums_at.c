/* SPDX-License-Identifier: GPL-2.0-only */
/* What a list adds to the sum over a zone's lists, by its order. */
#define LISTED_OPEN
#define BUDDY_OPEN
#include "../src/buddy.h"

/*@ lemma place{L}: \forall integer t, o, i; list_at(t, o, i) ==> i % MAX_ORDER == o && 0 <= i;
    lemma pages_next{L}: \forall struct zone *z, integer i;
      0 <= i ==> list_pages(z, i + 1) ==
                   list_pages(z, i) + product(i % MAX_ORDER, count(z->free_list + i));
    lemma pages_at{L}: \forall struct zone *z, integer t, o, i;
      list_at(t, o, i) ==>
        list_pages(z, i + 1) == list_pages(z, i) + product(o, count(z->free_list + i));
*/
