/* SPDX-License-Identifier: GPL-2.0-only */
/* How many pages a zone's lists can hold, by induction over the lists. */
#define LISTED_OPEN
#define BUDDY_OPEN
#include "../src/buddy.h"

/* The same sum, with the product out of sight. */
#define MOST	(MAX_FRAMES * MAX_ORDER_PAGES)
/*@ logic integer term{L}(integer l, integer i, integer o) = product(o, count(l + i));

    logic integer hidden_pages{L}(struct zone *z, integer n) =
      n <= 0 ? 0 : hidden_pages(z, n - 1) + term(z->free_list, n - 1, (n - 1) % MAX_ORDER);

    predicate few_terms{L}(integer l) =
      \forall integer j; 0 <= j < NR_FREE_LISTS ==> 0 <= term(l, j, j % MAX_ORDER) <= MOST;

    lemma power{L}: \forall integer k; 0 <= k < MAX_ORDER ==> 1 <= pow2(k) <= MAX_ORDER_PAGES;
    lemma product_bounds{L}: \forall integer k, n; 0 <= k < MAX_ORDER && 0 <= n <= MAX_FRAMES ==>
      0 <= product(k, n) <= MOST;
    lemma rest: \forall integer j; 0 <= j ==> 0 <= j % MAX_ORDER < MAX_ORDER;
    lemma terms_few{L}: \forall struct zone *z; few_pages(z) ==> few_terms(z->free_list);
*/
/*@ lemma hidden_bounds{L}: \forall struct zone *z, integer m, n;
      0 <= m <= n <= NR_FREE_LISTS && few_terms(z->free_list) ==>
        0 <= hidden_pages(z, n) - hidden_pages(z, m) <= (n - m) * MOST;
    lemma hidden{L}: \forall struct zone *z, integer n; list_pages(z, n) == hidden_pages(z, n);
    lemma pages_bounds{L}: \forall struct zone *z, integer m, n;
      0 <= m <= n <= NR_FREE_LISTS && few_pages(z) ==>
        0 <= list_pages(z, n) - list_pages(z, m) <= (n - m) * (MAX_FRAMES * MAX_ORDER_PAGES);
*/
