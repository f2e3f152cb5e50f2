/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot memory: frames that are taken before there are zones, from the top of a node's memory down
 * (Linux: memblock). What is taken joins the reserved ranges, and so never reaches the free lists.
 * Floor 2.
 */
#ifndef FRAMEPROOF_MEMBLOCK_H
#define FRAMEPROOF_MEMBLOCK_H

#include "types.h"

struct memblock {
	const struct memory_range *memory; /* ascending, disjoint */
	struct memory_range *reserved;	   /* ascending, disjoint, of any memory or none */
	unsigned int nr_memory, nr_reserved;
	unsigned int max_reserved; /* places in reserved[] */
};

#include "../spec/memblock.h"

/*
 * Take pages frames, the first a multiple of align, and reserve them: of the node's memory, or,
 * unless exact, of any other's if it has none left; above 16 MiB if possible. Frame 0 is never
 * taken. PFN_NONE: there is no such run, or no place in reserved[]; then nothing changes (Linux:
 * memblock_alloc_range_nid).
 */
/*@ requires boot:     memblock_ok(boot);
    requires pages:    0 < pages <= MAX_FRAMES && 0 < align <= MAX_FRAMES;
    terminates \true;
    assigns  boot->reserved[0 .. boot->max_reserved - 1], boot->nr_reserved;
    ensures  boot:     memblock_ok(boot);
    ensures  none:     \result == PFN_NONE ==> \forall integer p; !taken{Pre}(boot, p) ==>
                         !taken(boot, p);
    ensures  aligned:  \result != PFN_NONE ==> \result % align == 0 && 0 < \result;
    ensures  memory:   \result != PFN_NONE ==> \forall integer p;
                         \result <= p < \result + pages ==>
                           in_ranges((struct memory_range *)boot->memory, boot->nr_memory, p) &&
                           !taken{Pre}(boot, p);
    ensures  reserved: \result != PFN_NONE ==> \forall integer p; taken(boot, p) <==>
                         taken{Pre}(boot, p) || \result <= p < \result + pages;
*/
pfn_t memblock_alloc(struct memblock *boot, uint64_t pages, uint64_t align, unsigned int node,
		     bool exact);

#endif
