/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search goes down the memory ranges and the reserved ranges together, so that one allocation
 * looks at each range once. Takings that touch become one range: a map of any size adds few.
 */
#include "memblock.h"

#define MAX_DMA_PFN PFN(0x1000) /* 16 MiB: kept for devices as long as possible */
#define ANY_NODE    MAX_NUMNODES

/* The highest aligned run of pages in [start, end). */
static pfn_t fit(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	pfn_t pfn;

	if (end <= start || end - start < pages)
		return PFN_NONE;
	pfn = end - pages - (end - pages) % align;
	return pfn >= start ? pfn : PFN_NONE;
}

/*
 * The highest such run of [start, end) that is not reserved; only reserved[0 .. n - 1] can be in
 * it.
 */
static pfn_t fit_unreserved(const struct memblock *boot, unsigned int n, pfn_t start, pfn_t end,
			    uint64_t pages, uint64_t align)
{
	for (; n > 0 && start < end; n--) {
		const struct memory_range *reserved = &boot->reserved[n - 1];
		pfn_t from = reserved->end > start ? reserved->end : start;
		pfn_t pfn = fit(from, end, pages, align);

		if (pfn != PFN_NONE || reserved->end <= start)
			return pfn;
		end = reserved->start < end ? reserved->start : end;
	}
	return fit(start, end, pages, align);
}

/* The highest such run of a node's memory, or of all memory, not below lowest; *range is where. */
static pfn_t find(const struct memblock *boot, uint64_t pages, uint64_t align, unsigned int node,
		  pfn_t lowest, unsigned int *range)
{
	unsigned int n = boot->nr_reserved;

	for (unsigned int i = boot->nr_memory; i > 0; i--) {
		const struct memory_range *memory = &boot->memory[i - 1];
		pfn_t start = memory->start > lowest ? memory->start : lowest, pfn;

		while (n > 0 && boot->reserved[n - 1].start >= memory->end)
			n--;
		if (node != ANY_NODE && memory->node != node)
			continue;
		pfn = fit_unreserved(boot, n, start, memory->end, pages, align);
		*range = i - 1;
		if (pfn != PFN_NONE)
			return pfn;
	}
	return PFN_NONE;
}

/* Open or close a gap: move reserved[from ..] to reserved[to ..]. */
static void move_reserved(struct memblock *boot, unsigned int from, unsigned int to)
{
	unsigned int n = boot->nr_reserved - from;

	for (unsigned int k = 0; k < n; k++) {
		unsigned int i = to > from ? n - 1 - k : k;

		boot->reserved[to + i] = boot->reserved[from + i];
	}
	boot->nr_reserved = to + n;
}

/* Reserve [start, end), which is not, and join it to what it touches. False: no place. */
static bool reserve(struct memblock *boot, pfn_t start, pfn_t end, uint16_t node)
{
	struct memory_range *at = boot->reserved;
	unsigned int i = 0;
	bool below, above;

	while (i < boot->nr_reserved && at[i].start < start)
		i++;
	below = i > 0 && at[i - 1].end == start && at[i - 1].node == node;
	above = i < boot->nr_reserved && at[i].start == end && at[i].node == node;
	if (below && above) {
		at[i - 1].end = at[i].end;
		move_reserved(boot, i + 1, i);
	} else if (below) {
		at[i - 1].end = end;
	} else if (above) {
		at[i].start = start;
	} else {
		if (boot->nr_reserved >= boot->max_reserved)
			return false;
		move_reserved(boot, i, i + 1);
		at[i] = (struct memory_range){ .start = start, .end = end, .node = node };
	}
	return true;
}

pfn_t memblock_alloc(struct memblock *boot, uint64_t pages, uint64_t align, unsigned int node,
		     bool exact)
{
	const pfn_t lowest[] = { MAX_DMA_PFN, PFN(1) };
	unsigned int range = 0;

	for (unsigned int i = 0; i < 2; i++) {
		pfn_t pfn = find(boot, pages, align, node, lowest[i], &range);

		if (pfn == PFN_NONE && !exact)
			pfn = find(boot, pages, align, ANY_NODE, lowest[i], &range);
		if (pfn == PFN_NONE)
			continue;
		if (!reserve(boot, pfn, pfn + pages, boot->memory[range].node))
			return PFN_NONE;
		return pfn;
	}
	return PFN_NONE;
}
