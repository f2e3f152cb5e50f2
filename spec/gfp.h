/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a GFP mask asks for: a type of pages, and the highest zone that will do. A mask makes sense
 * when it has known bits only, one zone bit at most of DMA, HIGHMEM and DMA32, and one mobility
 * bit at most.
 */
#ifndef FRAMEPROOF_SPEC_GFP_H
#define FRAMEPROOF_SPEC_GFP_H

/* Macros, so that WP sees the bit and can reason about it alone. */
#define HAS(gfp, bit)		(((gfp) & (bit)) != 0)
#define ONE_IF(gfp, bit)	(HAS(gfp, bit) ? 1 : 0)

/*@ predicate gfp_ok(integer gfp) =
      0 <= gfp <= GFP_BITS_MASK &&
      !(HAS(gfp, GFP_BIT_DMA) && HAS(gfp, GFP_BIT_HIGHMEM)) &&
      !(HAS(gfp, GFP_BIT_DMA) && HAS(gfp, GFP_BIT_DMA32)) &&
      !(HAS(gfp, GFP_BIT_HIGHMEM) && HAS(gfp, GFP_BIT_DMA32)) &&
      !(HAS(gfp, GFP_BIT_MOVABLE) && HAS(gfp, GFP_BIT_RECLAIMABLE));

    logic integer gfp_type(integer gfp) =
      ONE_IF(gfp, GFP_BIT_MOVABLE) + 2 * ONE_IF(gfp, GFP_BIT_RECLAIMABLE);

    logic integer highest_zone(integer gfp) =
      HAS(gfp, GFP_BIT_DMA)   ? ZONE_DMA :
      HAS(gfp, GFP_BIT_DMA32) ? ZONE_DMA32 :
      HAS(gfp, GFP_BIT_HIGHMEM) && HAS(gfp, GFP_BIT_MOVABLE) ? ZONE_MOVABLE : ZONE_NORMAL;
*/

#endif
