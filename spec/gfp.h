/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a GFP mask asks for: a type of pages, and the highest zone that will do. A mask makes sense
 * when it has known bits only, one zone bit at most of DMA, HIGHMEM and DMA32, and one mobility
 * bit at most.
 */
#ifndef FRAMEPROOF_SPEC_GFP_H
#define FRAMEPROOF_SPEC_GFP_H

/*@ predicate has(integer gfp, integer bits) = (gfp & bits) != 0;

    logic integer one_if(integer gfp, integer bit) = (gfp & bit) != 0 ? 1 : 0;

    predicate gfp_ok(integer gfp) =
      0 <= gfp <= GFP_BITS_MASK &&
      one_if(gfp, GFP_BIT_DMA) + one_if(gfp, GFP_BIT_HIGHMEM) + one_if(gfp, GFP_BIT_DMA32) <= 1 &&
      !(has(gfp, GFP_BIT_MOVABLE) && has(gfp, GFP_BIT_RECLAIMABLE));

    logic integer gfp_type(integer gfp) =
      one_if(gfp, GFP_BIT_MOVABLE) + 2 * one_if(gfp, GFP_BIT_RECLAIMABLE);

    logic integer highest_zone(integer gfp) =
      (gfp & GFP_BIT_DMA) != 0   ? ZONE_DMA :
      (gfp & GFP_BIT_DMA32) != 0 ? ZONE_DMA32 :
      (gfp & GFP_BIT_HIGHMEM) != 0 && (gfp & GFP_BIT_MOVABLE) != 0 ? ZONE_MOVABLE : ZONE_NORMAL;
*/

#endif
