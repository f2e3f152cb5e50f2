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
/*@ requires ranges: memory_known && nr_memory_ranges > 0;
    requires nodes:  nr_node_ids <= MAX_NUMNODES;
    requires spans:  \forall integer n; 0 <= n < MAX_NUMNODES ==>
                       nodes[n].start + nodes[n].spanned <= MAX_FRAMES;
    requires pages:  kernelcore <= MAX_FRAMES;
    terminates \true;
    assigns  zone_movable_pfn[0 .. MAX_NUMNODES - 1];
    ensures  starts: \forall integer n; 0 <= n < MAX_NUMNODES ==>
                       zone_movable_pfn[n] == 0 ||
                       (zone_movable_pfn[n] % MAX_ORDER_PAGES == 0 &&
                        zone_movable_pfn[n] < nodes[n].start + nodes[n].spanned);
    ensures  none:   kernelcore == 0 ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
                       zone_movable_pfn[n] == 0;
*/
void find_zone_movable_pfns(uint64_t kernelcore);

#endif
