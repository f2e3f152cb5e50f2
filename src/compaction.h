/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compaction: would moving pages make a block? Floor 9. Nothing is moved yet; reclaim asks whether
 * compaction could go ahead.
 */
#ifndef FRAMEPROOF_COMPACTION_H
#define FRAMEPROOF_COMPACTION_H

#include "fragmentation.h"
#include "watermark.h"

/* What compaction could do for a zone (Linux: enum compact_result, as far as this asks). */
enum compact_result {
	COMPACT_SKIPPED,	/* too little free memory to move pages to, or no fragmentation */
	COMPACT_CONTINUE,	/* it could run */
	COMPACT_SUCCESS		/* there is a block already */
};

/* Could compaction make a block of this order in the zone? (Linux: compaction_suitable) */
enum compact_result compaction_suitable(const struct zone *zone, unsigned int order,
					unsigned int highest_zoneidx);

/* Is so much free that reclaim should leave the rest to compaction? (Linux: compaction_ready) */
bool compaction_ready(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx);

#endif
