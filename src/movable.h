/* SPDX-License-Identifier: GPL-2.0-only */
/* Where zones begin and end: the kernel's at fixed frames, ZONE_MOVABLE by kernelcore=. Floor 7. */
#ifndef FRAMEPROOF_MOVABLE_H
#define FRAMEPROOF_MOVABLE_H

#include "memory.h"
#include "node.h"

/* The frames [low, high) that ZONE_DMA, ZONE_DMA32 and ZONE_NORMAL can have. */
extern const pfn_t zone_low[ZONE_NORMAL + 1];
extern const pfn_t zone_high[ZONE_NORMAL + 1];

/* Where each node's ZONE_MOVABLE starts; 0: it has none. */
extern pfn_t zone_movable_pfn[MAX_NUMNODES];

/*
 * Find those starts for so many pages of kernel memory; 0: all is the kernel's (Linux:
 * find_zone_movable_pfns_for_nodes). Needs the ranges and nodes[].present.
 */
void find_zone_movable_pfns(uint64_t kernelcore);

#endif
