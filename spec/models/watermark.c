/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that watermark.pml takes: a whole alloc_pages of src/alloc.c, in a zone that has so
 * many free pages, and the look that src/watermark.c takes for kswapd.
 */
#include <string.h>

#include "memory.h"
#include "watermark.h"
#include "../../src/alloc.h"

/* Who asks, and how many pages have to stay when all is done: by the kernel's documentation. */
static const struct {
	const char *name;
	gfp_t gfp;
	uint32_t task_flags;
	unsigned int left;
} kinds[] = {
	{ "normal", GFP_KERNEL, 0, MODEL_MIN },
	{ "HIGH", GFP_KERNEL | GFP_BIT_HIGH, 0, MODEL_MIN / 2 },
	{ "ATOMIC", GFP_ATOMIC, 0, MODEL_MIN / 2 * 3 / 4 },
	{ "MEMALLOC", GFP_KERNEL, PF_MEMALLOC, 0 },
};

static struct packed all_in_use;

void model_start(void)
{
	uint8_t block_types[MODEL_PAGEBLOCKS];

	memset(block_types, MIGRATE_UNMOVABLE, sizeof(block_types));
	memory_start(&all_in_use, block_types);
	memory_start_node();
}

/* The zone with so many free pages, as large blocks as there can be. */
static void begin(unsigned int free_pages)
{
	memory_begin(&all_in_use);
	for (pfn_t pfn = MODEL_START; pfn < MODEL_START + free_pages; pfn++)
		free_one_page(zone, pfn, 0, MIGRATE_UNMOVABLE, FPI_NONE);
	nodes[0].kswapd_wanted = false;
	nodes[0].kswapd_order = nodes[0].kswapd_highest_zoneidx = 0;
}

struct answer model_allocate(unsigned int free_pages, unsigned int kind)
{
	uint64_t low = zone->watermark[WMARK_LOW];
	struct answer answer;
	pfn_t pfn;

	begin(free_pages);
	current.flags = kinds[kind].task_flags;
	pfn = alloc_pages(kinds[kind].gfp, 0);
	answer.got = pfn != PFN_NONE;
	answer.woke = nodes[0].kswapd_wanted;
	/* whoever finds no more than the low mark free has kswapd woken */
	answer.to_be_woken = free_pages <= low;
	if (answer.got && free_pages <= kinds[kind].left)
		wrong("watermark", "a page that was to stay in the reserve is handed out");
	if (!answer.got && free_pages > kinds[kind].left)
		wrong("null_exact", "no page, though there were more than have to stay");
	if (zone->vm_stat[NR_FREE_PAGES] != (int64_t)free_pages - answer.got)
		wrong("conservation", "the free count did not fall by what was taken");
	told("wanted: of %u, flags 0x%x, gfp 0x%x, order 0: %d", free_pages, kinds[kind].task_flags,
	     kinds[kind].gfp, free_pages > kinds[kind].left);
	told("%s, of %u free pages: %s%s", kinds[kind].name, free_pages,
	     answer.got ? "a page" : "none", answer.woke ? ", kswapd is woken" : "");
	return answer;
}

bool model_balanced(unsigned int free_pages)
{
	begin(free_pages);
	return zone_watermark_ok_safe(zone, 0, zone->watermark[WMARK_HIGH], ZONE_NORMAL);
}
