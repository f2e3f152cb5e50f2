/* SPDX-License-Identifier: GPL-2.0-only */
/* Host memory by mmap: zeroes on first touch, no swap set aside. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, MAP_NORESERVE, MADV_DONTNEED */
#include <stdlib.h>
#include <sys/mman.h>

#include "region.h"

struct region *regions;

void *region_map(size_t size)
{
	struct region *region = malloc(sizeof(*region));
	void *base = MAP_FAILED;

	if (region != NULL)
		base = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED) {
		free(region);
		return NULL;
	}
	*region = (struct region){ .base = base, .size = size, .live = true, .next = regions };
	regions = region;
	return base;
}

/* Give back a region that nobody wants. */
static void drop_unwanted(struct region *region)
{
	struct region **link = &regions;

	if (region->live || region->holders > 0)
		return;
	while (*link != region)
		link = &(*link)->next;
	*link = region->next;
	munmap(region->base, region->size);
	free(region);
}

void region_unmap(const void *base)
{
	struct region *region = regions;

	while (region != NULL && region->base != base)
		region = region->next;
	if (region == NULL)
		return;
	region->live = false;
	if (region->holders > 0)
		region_clear(region);
	drop_unwanted(region);
}

void region_hold(struct region *region)
{
	region->holders++;
}

void region_release(struct region *region)
{
	region->holders--;
	drop_unwanted(region);
}

void region_clear(struct region *region)
{
	madvise(region->base, region->size, MADV_DONTNEED);
}
