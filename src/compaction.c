/* SPDX-License-Identifier: GPL-2.0-only */
/* Is compaction worth a try? */
#include "block.h"
#include "compaction.h"

/* Free pages that compaction may hold at once, beyond the block that it makes (Linux: the same name). */
/*@ requires order: order <= MAX_PAGE_ORDER;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result == 2 * pow2(order) <= 2048;
*/
static inline uint64_t compact_gap(unsigned int order)
{
	//@ ghost pow2_values(order);
	return 2 * block_pages(order);
}

enum compact_result compaction_suitable(const struct zone *zone, unsigned int order,
					unsigned int highest_zoneidx)
{
	unsigned int mark = order > PAGE_ALLOC_COSTLY_ORDER ? WMARK_LOW : WMARK_MIN;
	int index;

	if (zone_watermark_ok(zone, order, wmark_pages(zone, WMARK_MIN), highest_zoneidx, 0))
		return COMPACT_SUCCESS;
	if (!zone_watermark_ok(zone, 0, wmark_pages(zone, mark) + compact_gap(order),
			       highest_zoneidx, ALLOC_CMA))
		return COMPACT_SKIPPED;
	if (order <= PAGE_ALLOC_COSTLY_ORDER)
		return COMPACT_CONTINUE;
	/* from 0 to the threshold it fails for lack of memory, not for fragmentation */
	index = fragmentation_index(zone, order);
	return index >= 0 && index <= (int)vm.extfrag_threshold ? COMPACT_SKIPPED
								: COMPACT_CONTINUE;
}

bool compaction_ready(const struct zone *zone, unsigned int order, unsigned int highest_zoneidx)
{
	enum compact_result result = compaction_suitable(zone, order, highest_zoneidx);

	if (result != COMPACT_CONTINUE)
		return result == COMPACT_SUCCESS;
	return zone_watermark_ok_safe(zone, 0, wmark_pages(zone, WMARK_HIGH) + compact_gap(order),
				      highest_zoneidx);
}
