/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's memory is spread evenly over the nodes, and what is left of each is movable. */
#include "movable.h"

const pfn_t zone_low[] = { FIRST_FRAME, 0x1000, 0x100000 };
const pfn_t zone_high[] = { 0x1000, 0x100000, MAX_FRAMES };
pfn_t zone_movable_pfn[MAX_NUMNODES];

/*
 * The first frame of the highest zone that there is: ZONE_MOVABLE is cut from that (Linux:
 * movable_zone).
 */
static pfn_t movable_lowest_pfn(void)
{
	pfn_t end = memory_ranges[nr_memory_ranges - 1].end;
	unsigned int type = ZONE_NORMAL;

	while (type > ZONE_DMA && zone_low[type] >= end)
		type--;
	return max_pfn(zone_low[type], memory_ranges[0].start);
}

/*
 * Give a node's kernel up to share pages, from where an earlier round left off: all below lowest
 * counts, and what is above it up to the share. Returns what is left of the required pages.
 */
static uint64_t spread_kernelcore(unsigned int node, uint64_t share, uint64_t required,
				  pfn_t lowest)
{
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		const struct memory_range *range = &memory_ranges[i];
		pfn_t start = max_pfn(range->start, zone_movable_pfn[node]);
		uint64_t pages;

		if (range->node != node || start >= range->end)
			continue;
		if (start < lowest) {
			pages = min_pfn(range->end, lowest) - start;
			share -= min_pfn(pages, share);
			required -= min_pfn(pages, required);
			zone_movable_pfn[node] = range->end;
			if (range->end <= lowest)
				continue;
			start = lowest;
		}
		pages = min_pfn(range->end - start, share);
		zone_movable_pfn[node] = start + pages;
		required -= min_pfn(pages, required);
		share -= pages;
		if (share == 0)
			break;
	}
	return required;
}

void find_zone_movable_pfns(uint64_t kernelcore)
{
	uint64_t required = kernelcore;
	pfn_t lowest = movable_lowest_pfn();
	unsigned int usable = 0;

	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		zone_movable_pfn[node] = 0;
		usable += nodes[node].present != 0;
	}
	/* what one round cannot place is spread again, in larger shares */
	while (required != 0 && usable != 0) {
		uint64_t share = required / usable;

		for (unsigned int node = 0; node < nr_node_ids; node++) {
			if (nodes[node].present == 0)
				continue;
			if (required < share)
				share = required / usable;
			required = spread_kernelcore(node, share, required, lowest);
		}
		usable--;
		if (required <= usable)
			break;
	}
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		pfn_t *start = &zone_movable_pfn[node];

		*start = (*start + MAX_ORDER_PAGES - 1) & ~(MAX_ORDER_PAGES - 1);
		if (*start >= nodes[node].start + nodes[node].spanned)
			*start = 0;
	}
}
