/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a release may say: its pcp lists are those that there is room for, orders above the costly
 * one have none but the pageblock's; and where a bulk free goes round them, there are the three of
 * order 0 and no others.
 */
#ifndef FRAMEPROOF_SPEC_RELEASE_H
#define FRAMEPROOF_SPEC_RELEASE_H

/*@ predicate row_rules{L}(struct release *r) =
      r->pcp_max_order <= PAGE_ALLOC_COSTLY_ORDER &&
      (r->bulk_free != BULK_FREED_LIST ==> r->pcp_max_order == 0 && r->pcp_thp == 0);

    predicate rules{L} = \valid_read(release) && row_rules((struct release *)release);

    predicate pcp_order{L}(integer o) =
      0 <= o <= release->pcp_max_order || (release->pcp_thp != 0 && o == PAGEBLOCK_ORDER);

    logic integer pcp_lists{L} =
      MIGRATE_PCPTYPES * (release->pcp_max_order + 1) + (release->pcp_thp != 0 ? 2 : 0);

    logic integer pcp_list_order{L}(integer i) =
      i / MIGRATE_PCPTYPES > release->pcp_max_order ? PAGEBLOCK_ORDER : i / MIGRATE_PCPTYPES;
*/

/* CMA areas and isolated ranges are whole pageblocks, up to the largest block. */
/*@ predicate isolation_rule{L} =
      PAGEBLOCK_ORDER <= release->isolation_order <= MAX_PAGE_ORDER;
*/

#endif
