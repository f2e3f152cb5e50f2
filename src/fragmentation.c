/* SPDX-License-Identifier: GPL-2.0-only */
/* Indices of external fragmentation, from the free lists' counts alone. */
#include "fragmentation.h"

/* What is free, and how many blocks of an order it would make as it stands. */
struct free_blocks {
	uint64_t pages, blocks, suitable;
};

static struct free_blocks count_free_blocks(const struct zone *zone, unsigned int order)
{
	struct free_blocks sum = { 0, 0, 0 };

	for (unsigned int o = 0; o < MAX_ORDER; o++) {
		uint64_t n = zone_nr_free(zone, o);

		sum.blocks += n;
		sum.pages += n << o;
		if (o >= order)
			sum.suitable += n << (o - order);
	}
	return sum;
}

int unusable_free_index(const struct zone *zone, unsigned int order)
{
	struct free_blocks free = count_free_blocks(zone, order);

	if (free.pages == 0)
		return 1000;
	return (int)((free.pages - (free.suitable << order)) * 1000 / free.pages);
}

int fragmentation_index(const struct zone *zone, unsigned int order)
{
	struct free_blocks free = count_free_blocks(zone, order);

	if (free.blocks == 0)
		return 0;
	if (free.suitable != 0)
		return -1000;
	return 1000 - (int)((1000 + (free.pages * 1000 >> order)) / free.blocks);
}
