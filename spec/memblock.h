/* SPDX-License-Identifier: GPL-2.0-only */
/* Boot memory: ascending ranges of memory, and ascending ranges of it that are taken. */
#ifndef FRAMEPROOF_SPEC_MEMBLOCK_H
#define FRAMEPROOF_SPEC_MEMBLOCK_H

#include "ranges.h"

/*@ predicate memblock_ok{L}(struct memblock *b) =
      \valid(b) && ascending((struct memory_range *)b->memory, b->nr_memory) &&
      b->nr_reserved <= b->max_reserved && ascending(b->reserved, b->nr_reserved) &&
      \valid(b->reserved + (0 .. b->max_reserved - 1)) &&
      \separated(b, b->reserved + (0 .. b->max_reserved - 1)) &&
      \separated(b->reserved + (0 .. b->max_reserved - 1), b->memory + (0 .. b->nr_memory - 1));

    predicate taken{L}(struct memblock *b, integer p) = in_ranges(b->reserved, b->nr_reserved, p);
*/

/* What an allocation may touch. */
#define MEMBLOCK_FIELDS(b)	(b)->reserved[0 .. (b)->max_reserved - 1], (b)->nr_reserved

#endif
