/* SPDX-License-Identifier: GPL-2.0-only */
/* Open addressing with linear probing; a removal closes the gap, so that no place is ever lost. */
#include <stdlib.h>

#include "pfn_map.h"

#define FIRST_SIZE 1024u

/* Where a PFN belongs. Neighbours are common: a multiplication spreads them. */
static size_t home(const struct pfn_map *map, pfn_t recorded)
{
	return (size_t)(recorded * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (map->size - 1);
}

static size_t next(const struct pfn_map *map, size_t i)
{
	return (i + 1) & (map->size - 1);
}

/* The place of a PFN, or the unused one where it would be. */
static struct pfn_entry *place(const struct pfn_map *map, pfn_t recorded)
{
	size_t i = home(map, recorded);

	while (map->entries[i].recorded != PFN_NONE && map->entries[i].recorded != recorded)
		i = next(map, i);
	return &map->entries[i];
}

struct pfn_entry *pfn_map_find(const struct pfn_map *map, pfn_t recorded)
{
	struct pfn_entry *entry;

	if (map->size == 0)
		return NULL;
	entry = place(map, recorded);
	return entry->recorded == recorded ? entry : NULL;
}

static bool grow(struct pfn_map *map)
{
	struct pfn_map bigger = { .size = map->size != 0 ? map->size * 2 : FIRST_SIZE };

	if (bigger.size > SIZE_MAX / sizeof(bigger.entries[0]))
		return false;
	bigger.entries = malloc(bigger.size * sizeof(bigger.entries[0]));
	if (bigger.entries == NULL)
		return false;
	for (size_t i = 0; i < bigger.size; i++)
		bigger.entries[i].recorded = PFN_NONE;
	for (size_t i = 0; i < map->size; i++)
		if (map->entries[i].recorded != PFN_NONE)
			*place(&bigger, map->entries[i].recorded) = map->entries[i];
	free(map->entries);
	map->entries = bigger.entries;
	map->size = bigger.size;
	return true;
}

bool pfn_map_add(struct pfn_map *map, pfn_t recorded, pfn_t ours, unsigned int order)
{
	if (2 * map->count >= map->size && !grow(map))
		return false;
	*place(map, recorded) = (struct pfn_entry){ recorded, ours, order };
	map->count++;
	map->of_order[order]++;
	return true;
}

void pfn_map_remove(struct pfn_map *map, struct pfn_entry *entry)
{
	size_t gap = (size_t)(entry - map->entries);

	map->count--;
	map->of_order[entry->order]--;
	for (size_t i = next(map, gap); map->entries[i].recorded != PFN_NONE; i = next(map, i)) {
		size_t distance = (i - home(map, map->entries[i].recorded)) & (map->size - 1);

		/* one that may not stand before its home stays */
		if (distance < ((i - gap) & (map->size - 1)))
			continue;
		map->entries[gap] = map->entries[i];
		gap = i;
	}
	map->entries[gap].recorded = PFN_NONE;
}

void pfn_map_clear(struct pfn_map *map)
{
	free(map->entries);
	*map = (struct pfn_map){ 0 };
}
