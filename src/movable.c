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
/*@ requires ranges: memory_known && nr_memory_ranges > 0;
    terminates \true;
    assigns  \nothing;
    ensures  frame:  \result <= MAX_FRAMES;
    ensures  memory: memory_ranges[0].start <= \result;
*/
static pfn_t movable_lowest_pfn(void)
{
	pfn_t end = memory_ranges[nr_memory_ranges - 1].end;
	unsigned int type = ZONE_NORMAL;

	/*@ loop invariant type: type <= ZONE_NORMAL;
	    loop assigns type;
	    loop variant type;
	*/
	while (type > ZONE_DMA && zone_low[type] >= end)
		type--;
	return max_pfn(zone_low[type], memory_ranges[0].start);
}

/*
 * Give a node's kernel up to share pages, from where an earlier round left off: all below lowest
 * counts, and what is above it up to the share. Returns what is left of the required pages.
 */
/*@ requires ranges: memory_known;
    requires node:   node < MAX_NUMNODES && zone_movable_pfn[node] <= MAX_FRAMES;
    requires lowest: lowest <= MAX_FRAMES;
    terminates \true;
    assigns  zone_movable_pfn[node];
    ensures  left:   \result <= required;
    ensures  frame:  zone_movable_pfn[node] <= MAX_FRAMES;
*/
static uint64_t spread_kernelcore(unsigned int node, uint64_t share, uint64_t required,
				  pfn_t lowest)
{
	/*@ loop invariant index: i <= nr_memory_ranges;
	    loop invariant left:  required <= \at(required, Pre);
	    loop invariant frame: zone_movable_pfn[node] <= MAX_FRAMES;
	    loop assigns i, share, required, zone_movable_pfn[node];
	    loop variant nr_memory_ranges - i;
	*/
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

	/*@ loop invariant node: node <= MAX_NUMNODES && usable <= node;
	    loop invariant none: \forall integer n; 0 <= n < node ==> zone_movable_pfn[n] == 0;
	    loop assigns node, usable, zone_movable_pfn[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		zone_movable_pfn[node] = 0;
		usable += nodes[node].present != 0;
	}
	/* what one round cannot place is spread again, in larger shares */
	/*@ loop invariant usable: usable <= MAX_NUMNODES;
	    loop invariant frames: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                             zone_movable_pfn[n] <= MAX_FRAMES;
	    loop invariant none:   kernelcore == 0 ==> required == 0 &&
	                             \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                               zone_movable_pfn[n] == 0;
	    loop assigns required, usable, zone_movable_pfn[0 .. MAX_NUMNODES - 1];
	    loop variant usable;
	*/
	while (required != 0 && usable != 0) {
		uint64_t share = required / usable;

		/*@ loop invariant node:   node <= nr_node_ids;
		    loop invariant frames: \forall integer n; 0 <= n < MAX_NUMNODES ==>
		                             zone_movable_pfn[n] <= MAX_FRAMES;
		    loop assigns node, share, required, zone_movable_pfn[0 .. MAX_NUMNODES - 1];
		    loop variant nr_node_ids - node;
		*/
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
	/*@ loop invariant node:   node <= MAX_NUMNODES;
	    loop invariant frames: \forall integer n; node <= n < MAX_NUMNODES ==>
	                             zone_movable_pfn[n] <= MAX_FRAMES;
	    loop invariant starts: \forall integer n; 0 <= n < node ==>
	                             zone_movable_pfn[n] == 0 ||
	                             (zone_movable_pfn[n] % MAX_ORDER_PAGES == 0 &&
	                              zone_movable_pfn[n] < nodes[n].start + nodes[n].spanned);
	    loop invariant none:   kernelcore == 0 ==> \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                             zone_movable_pfn[n] == 0;
	    loop assigns node, zone_movable_pfn[0 .. MAX_NUMNODES - 1];
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		pfn_t start = zone_movable_pfn[node];

		start = (start + MAX_ORDER_PAGES - 1) / MAX_ORDER_PAGES * MAX_ORDER_PAGES;
		if (start >= nodes[node].start + nodes[node].spanned)
			start = 0;
		zone_movable_pfn[node] = start;
	}
}
