/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/conservation.h tells of sums over lists, by induction over the lists. */
#define LISTED_OPEN
#define BUDDY_OPEN
#include "../src/buddy.h"

/* The same sums, with the product out of sight. */
/*@ logic integer term{L}(integer l, integer i, integer o) = product(o, count(l + i));

    logic integer hidden_pages{L}(struct zone *z, integer n) =
      n <= 0 ? 0 : hidden_pages(z, n - 1) + term(z->free_list, n - 1, (n - 1) % MAX_ORDER);

    logic integer hidden_pcp_pages{L}(struct per_cpu_pages *p, integer n) =
      n <= 0 ? 0 : hidden_pcp_pages(p, n - 1) + term(p->list, n - 1, pcp_list_order(n - 1));

    predicate same_terms{L1,L2}(integer l, integer m, integer n) =
      \forall integer j, o; m <= j < n ==> term{L2}(l, j, o) == term{L1}(l, j, o);
*/

/*@ lemma terms_same{L1,L2}: \forall integer l, m, n;
      same_counts{L1,L2}(l, m, n) ==> same_terms{L1,L2}(l, m, n);
*/
/* Where counts are the same, so is what they add. */
/*@ lemma hidden_pcp_pages_kept{L1,L2}: \forall struct per_cpu_pages *p, integer n;
      SAME(L1, L2, p->list) && SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
      same_terms{L1,L2}(\at(p->list, L1), 0, n) ==>
        hidden_pcp_pages{L2}(p, n) == hidden_pcp_pages{L1}(p, n);
*/
/*@ lemma hidden_pages_kept{L1,L2}: \forall struct zone *z, integer m, n;
      SAME(L1, L2, z->free_list) && same_terms{L1,L2}(\at(z->free_list, L1), m, n) &&
      0 <= m <= n ==>
        hidden_pages{L2}(z, n) - hidden_pages{L2}(z, m) ==
          hidden_pages{L1}(z, n) - hidden_pages{L1}(z, m);
*/
/*@ lemma hidden_kept{L1,L2}: \forall struct zone *z, integer m, n;
      SAME(L1, L2, z->free_list) && same_counts{L1,L2}(\at(z->free_list, L1), m, n) &&
      0 <= m <= n ==>
        hidden_pages{L2}(z, n) - hidden_pages{L2}(z, m) ==
          hidden_pages{L1}(z, n) - hidden_pages{L1}(z, m);
*/
/*@ lemma hidden{L}: \forall struct zone *z, integer n; list_pages(z, n) == hidden_pages(z, n);
    lemma hidden_pcp{L}: \forall struct zone *z, integer c, n;
      pcp_list_pages(z, c, n) == hidden_pcp_pages(&z->pcp[c], n);
*/
/*@ lemma pages_kept{L1,L2}: \forall struct zone *z, integer m, n;
      SAME(L1, L2, z->free_list) && same_counts{L1,L2}(\at(z->free_list, L1), m, n) &&
      0 <= m <= n ==>
        list_pages{L2}(z, n) - list_pages{L2}(z, m) == list_pages{L1}(z, n) - list_pages{L1}(z, m);
    lemma cpu_pages_kept{L1,L2}: \forall struct zone *z, integer c, n;
      SAME(L1, L2, z->pcp) && SAME(L1, L2, z->pcp[c].list) &&
      SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, n) ==>
        pcp_list_pages{L2}(z, c, n) == pcp_list_pages{L1}(z, c, n);
*/
