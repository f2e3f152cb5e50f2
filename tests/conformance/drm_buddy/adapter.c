/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drm_buddy, the allocator of graphics memory in Linux, as an allocator under test: level 1, and
 * `list`. Its largest block is as large as the memory allows; here an order above 10 counts as so
 * many blocks of order 10.
 */
#include <drm/drm_buddy.h>
#include <drm_buddy.c>

#include <stdio.h>
#include <string.h>

#define ORDERS	    11u
#define MOST_FRAMES (1u << 16)

static struct drm_buddy mm;
static struct drm_buddy_block *blocks[MOST_FRAMES]; /* that were given out, by their first frame */
static unsigned long start, frames;

static void do_memory(unsigned long first, unsigned long end)
{
	for (unsigned long i = 0; i < frames; i++) {
		if (blocks[i] != NULL)
			drm_buddy_free_block(&mm, blocks[i]);
		blocks[i] = NULL;
	}
	if (frames > 0)
		drm_buddy_fini(&mm);
	start = first;
	frames = end - first;
	if (frames > MOST_FRAMES || drm_buddy_init(&mm, (u64)frames << 12, PAGE_SIZE) != 0)
		exit(2);
	puts("ok");
}

static void do_alloc(unsigned int order)
{
	struct drm_buddy_block *block;
	unsigned long frame;
	LIST_HEAD(got);

	if (drm_buddy_alloc_blocks(&mm, 0, mm.size, (u64)PAGE_SIZE << order,
				   (u64)PAGE_SIZE << order, &got, 0) != 0) {
		puts("NULL");
		return;
	}
	block = list_first_entry(&got, struct drm_buddy_block, link);
	frame = drm_buddy_block_offset(block) >> 12;
	blocks[frame] = block;
	printf("%lu\n", start + frame);
}

static void do_free(unsigned long pfn)
{
	drm_buddy_free_block(&mm, blocks[pfn - start]);
	blocks[pfn - start] = NULL;
	puts("ok");
}

/* The blocks of an order, the next to be handed out first; it takes from its lists' ends. */
static void do_list(unsigned int order)
{
	struct drm_buddy_block *block;
	bool any = false;

	if (order <= mm.max_order) {
		list_for_each_entry_reverse(block, &mm.free_list[order], link)
		{
			printf("%s%lu", any ? " " : "",
			       start + (unsigned long)(drm_buddy_block_offset(block) >> 12));
			any = true;
		}
	}
	puts(any ? "" : "-");
}

static void do_counts(void)
{
	unsigned long counts[ORDERS] = { 0 };
	struct drm_buddy_block *block;

	for (unsigned int order = 0; order <= mm.max_order; order++) {
		unsigned int shown = order < ORDERS ? order : ORDERS - 1;

		list_for_each_entry(block, &mm.free_list[order], link) counts[shown] +=
			1ul << (order - shown);
	}
	for (unsigned int order = 0; order < ORDERS; order++)
		printf("%s%lu", order > 0 ? " " : "", counts[order]);
	puts("");
}

int main(void)
{
	unsigned long first, second;
	char line[256], word[16];

	init();
	while (fgets(line, sizeof(line), stdin) != NULL) {
		first = second = 0;
		if (sscanf(line, "%15s %lu %lu", word, &first, &second) < 1)
			continue;
		if (strcmp(word, "memory") == 0)
			do_memory(first, second);
		else if (strcmp(word, "alloc") == 0)
			do_alloc((unsigned int)first);
		else if (strcmp(word, "free") == 0)
			do_free(first);
		else if (strcmp(word, "list") == 0)
			do_list((unsigned int)first);
		else if (strcmp(word, "counts") == 0)
			do_counts();
		else
			puts("?");
		fflush(stdout);
	}
	fini();
	return 0;
}
