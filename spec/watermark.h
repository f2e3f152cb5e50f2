/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When a zone's watermark is met (theorem `watermark`). A request of order o that may use zones up
 * to highest, with certain rights, may take from a zone with so many free pages if more than
 *
 *	mark, less what the rights allow + lowmem_reserve[highest]
 *
 * are left when the pages are set aside that are not for it: all but one of its own block, those of
 * the HighAtomic reserve and those of CMA areas, unless it may use them. From order 1 on a block of
 * its size or more must also be on a list that it may take from.
 */
#ifndef FRAMEPROOF_SPEC_WATERMARK_H
#define FRAMEPROOF_SPEC_WATERMARK_H

/*@ predicate allows(integer flags, integer right) = (flags & right) != 0;
*/

/* The mark after each right in turn; a half and a quarter are rounded down. */
/*@ logic integer mark_high(integer mark, integer flags) =
      (flags & ALLOC_MIN_RESERVE) != 0 ? mark - mark / 2 : mark;

    logic integer mark_harder{L}(integer mark, integer flags) =
      (flags & ALLOC_NON_BLOCK) != 0 &&
      (release->harder_needs_high != 0 ? (flags & ALLOC_MIN_RESERVE) != 0
                                       : (flags & ALLOC_OOM) == 0) ? mark - mark / 4 : mark;

    logic integer mark_oom(integer mark, integer flags) =
      (flags & ALLOC_OOM) != 0 ? mark - mark / 2 : mark;

    logic integer least_left{L}(integer mark, integer flags) =
      mark_oom(mark_harder(mark_high(mark, flags), flags), flags);
*/

/* Free pages that are not for the request. */
/*@ logic integer set_aside{L}(struct zone *z, integer o, integer flags) =
      pow2(o) - 1 +
      ((flags & release->reserve_flags) != 0 ? 0 : z->nr_reserved_highatomic) +
      ((flags & ALLOC_CMA) != 0 ? 0 : not_below_0(z->vm_stat[NR_FREE_CMA_PAGES]));
*/

/* May it take blocks of the type, and is there one that is large enough? */
/*@ predicate open_type{L}(integer t, integer flags) =
      0 <= t < MIGRATE_PCPTYPES || (t == MIGRATE_CMA && allows(flags, ALLOC_CMA)) ||
      (t == MIGRATE_HIGHATOMIC && allows(flags, release->highatomic_flags));

    predicate block_of{L}(struct zone *z, integer k, integer flags) =
      \exists integer t; open_type(t, flags) && count(free_list_of(z, k, t)) > 0;

    predicate block_from{L}(struct zone *z, integer o, integer flags) =
      \exists integer k; o <= k <= MAX_PAGE_ORDER && block_of(z, k, flags);

    predicate enough{L}(struct zone *z, integer o, integer mark, integer highest, integer flags,
                        integer free) =
      free - set_aside(z, o, flags) > least_left(mark, flags) + z->lowmem_reserve[highest];

    predicate watermark_met{L}(struct zone *z, integer o, integer mark, integer highest,
                               integer flags, integer free) =
      enough(z, o, mark, highest, flags, free) && (o == 0 || block_from(z, o, flags));
*/

/*
 * May a request take from the zone? The mark is the one that its flags name, with the boost; an
 * atomic one of order 0 that is held to min need not heed the boost.
 */
/*@ predicate may_give{L}(struct zone *z, integer o, integer highest, integer flags, integer gfp) =
      \let free = not_below_0(z->vm_stat[NR_FREE_PAGES]);
      \let mark = flags % 4;
      watermark_met(z, o, z->watermark[mark] + z->watermark_boost, highest, flags, free) ||
      (o == 0 && (gfp & GFP_BIT_ATOMIC) != 0 && mark == WMARK_MIN &&
       watermark_met(z, 0, z->watermark[WMARK_MIN], highest, flags, free));
*/

#endif
