/* SPDX-License-Identifier: GPL-2.0-only */
/* What spec/pcp.h tells of sums over the lists of a CPU, by induction over the lists. */
#define PARTITION_OPEN
#define PLACED_OPEN
#define COALESCED_OPEN
#define KINDS_OPEN
#define BUDDY_OPEN
#define LISTED_OPEN
#define PCP_OPEN
#define PCP_STEPS
#include "../src/pcp.h"

/* The sum over a CPU's lists, with the product out of sight. */
/*@ logic integer term{L}(integer l, integer i, integer o) = product(o, count(l + i));

    logic integer hidden_pages{L}(struct per_cpu_pages *p, integer n) =
      n <= 0 ? 0 : hidden_pages(p, n - 1) + term(p->list, n - 1, pcp_list_order(n - 1));

    predicate pcp_same{L1,L2}(struct per_cpu_pages *p) =
      SAME(L1, L2, p->list) && SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order);

    predicate terms_positive{L}(integer l, integer n) =
      \forall integer j, o; 0 <= j < n ==> 0 <= term(l, j, o);
*/
/*@ lemma pow2_positive: \forall integer k; pow2(k) >= 1;
    lemma count_positive{L}: \forall integer l; 0 <= count(l);
    lemma product_positive: \forall integer k, n; 0 <= n ==> 0 <= product(k, n);
    lemma terms_are_positive{L}: \forall integer l, n; terms_positive(l, n);
*/
/*@ predicate same_terms{L1,L2}(integer l, integer m, integer n) =
      \forall integer j, o; m <= j < n ==> term{L2}(l, j, o) == term{L1}(l, j, o);

    lemma hidden_kept{L1,L2}: \forall struct per_cpu_pages *p, integer m, n;
      pcp_same{L1,L2}(p) && same_terms{L1,L2}(\at(p->list, L1), m, n) && 0 <= m <= n ==>
        hidden_pages{L2}(p, n) - hidden_pages{L2}(p, m) ==
          hidden_pages{L1}(p, n) - hidden_pages{L1}(p, m);
    lemma hidden_next{L}: \forall struct per_cpu_pages *p, integer i;
      0 <= i ==> hidden_pages(p, i + 1) == hidden_pages(p, i) +
                                           term(p->list, i, pcp_list_order(i));
    lemma hidden_none{L}: \forall struct per_cpu_pages *p; hidden_pages(p, 0) == 0;
    lemma order_same{L1,L2}: \forall struct per_cpu_pages *p, integer i;
      pcp_same{L1,L2}(p) ==> pcp_list_order{L1}(i) == pcp_list_order{L2}(i);
    lemma hidden_but{L1,L2}: \forall struct per_cpu_pages *p, integer n, i;
      pcp_same{L1,L2}(p) && same_terms{L1,L2}(\at(p->list, L1), 0, i) &&
      same_terms{L1,L2}(\at(p->list, L1), i + 1, n) && 0 <= i < n ==>
        hidden_pages{L2}(p, n) - hidden_pages{L1}(p, n) ==
          term{L2}(\at(p->list, L1), i, pcp_list_order{L1}(i)) -
          term{L1}(\at(p->list, L1), i, pcp_list_order{L1}(i));
*/
/*@ lemma hidden_holds{L}: \forall struct per_cpu_pages *p, integer n;
      terms_positive(p->list, n) ==>
        0 <= hidden_pages(p, n) &&
        \forall integer i; 0 <= i < n ==>
          term(p->list, i, pcp_list_order(i)) <= hidden_pages(p, n);
*/
/*@ lemma hidden_empty{L}: \forall struct per_cpu_pages *p, integer n;
      (\forall integer i, o; 0 <= i < n ==> term(p->list, i, o) == 0) ==> hidden_pages(p, n) == 0;
*/
/*@ lemma hidden{L}: \forall struct zone *z, integer c, n;
      pcp_list_pages(z, c, n) == hidden_pages(&z->pcp[c], n);
*/

/* The same of the sum that the theorem speaks of. */
/*@ lemma terms_same{L1,L2}: \forall integer l, m, n;
      same_counts{L1,L2}(l, m, n) ==> same_terms{L1,L2}(l, m, n);
    lemma hidden_at{L}: \forall struct zone *z, struct per_cpu_pages *p, integer c, n;
      p == &z->pcp[c] ==> pcp_list_pages(z, c, n) == hidden_pages(p, n);
    lemma sum_terms{L1,L2}: \forall struct zone *z, struct per_cpu_pages *p, integer c, n, i;
      p == \at(&z->pcp[c], L1) && p == \at(&z->pcp[c], L2) && pcp_same{L1,L2}(p) &&
      same_terms{L1,L2}(\at(p->list, L1), 0, i) &&
      same_terms{L1,L2}(\at(p->list, L1), i + 1, n) && 0 <= i < n ==>
        pcp_list_pages{L2}(z, c, n) - pcp_list_pages{L1}(z, c, n) ==
          term{L2}(\at(p->list, L1), i, pcp_list_order{L1}(i)) -
          term{L1}(\at(p->list, L1), i, pcp_list_order{L1}(i));
    lemma pcp_is_same{L1,L2}: \forall struct per_cpu_pages *p;
      SAME(L1, L2, p->list) && SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) ==>
        pcp_same{L1,L2}(p);
    lemma sum_at{L1,L2}: \forall struct zone *z, struct per_cpu_pages *p, integer c, n, i;
      p == \at(&z->pcp[c], L1) && p == \at(&z->pcp[c], L2) && SAME(L1, L2, p->list) &&
      SAME(L1, L2, release) && SAME(L1, L2, release->pcp_max_order) &&
      same_counts{L1,L2}(\at(p->list, L1), 0, i) &&
      same_counts{L1,L2}(\at(p->list, L1), i + 1, n) && 0 <= i < n ==>
        pcp_same{L1,L2}(p) && same_terms{L1,L2}(\at(p->list, L1), 0, i) &&
        same_terms{L1,L2}(\at(p->list, L1), i + 1, n) &&
        pcp_list_pages{L2}(z, c, n) - pcp_list_pages{L1}(z, c, n) ==
          product(pcp_list_order{L1}(i), count{L2}(\at(p->list, L1) + i)) -
          product(pcp_list_order{L1}(i), count{L1}(\at(p->list, L1) + i));
    lemma sum_but{L1,L2}: \forall struct zone *z, integer c, n, i;
      SAME(L1, L2, z->pcp) && SAME(L1, L2, z->pcp[c].list) && SAME(L1, L2, release) &&
      SAME(L1, L2, release->pcp_max_order) &&
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), 0, i) &&
      same_counts{L1,L2}(\at(z->pcp[c].list, L1), i + 1, n) && 0 <= i < n ==>
        pcp_list_pages{L2}(z, c, n) - pcp_list_pages{L1}(z, c, n) ==
          product(pcp_list_order{L1}(i), count{L2}(\at(z->pcp[c].list, L1) + i)) -
          product(pcp_list_order{L1}(i), count{L1}(\at(z->pcp[c].list, L1) + i));
    lemma sum_holds{L}: \forall struct zone *z, integer c, n;
      0 <= pcp_list_pages(z, c, n) &&
      \forall integer i; 0 <= i < n ==>
        product(pcp_list_order(i), count(z->pcp[c].list + i)) <= pcp_list_pages(z, c, n);
    lemma sum_empty{L}: \forall struct zone *z, integer c, n;
      (\forall integer i; 0 <= i < n ==> count(z->pcp[c].list + i) == 0) ==>
        pcp_list_pages(z, c, n) == 0;
*/

