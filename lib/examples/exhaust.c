/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocate blocks until there are no more, as GFP_KERNEL and then as GFP_ATOMIC, and say what each
 * one left. C and C++; compile it against the installed library:
 *
 *	cc exhaust.c $(pkg-config --cflags --libs frameproof) -o exhaust
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <frameproof.h>

static void must(int status)
{
	if (status == FRAMEPROOF_OK)
		return;
	fprintf(stderr, "exhaust: %s\n", frameproof_message());
	exit(1);
}

static uint64_t figure(struct frameproof *machine, enum frameproof_figure which)
{
	uint64_t value = 0;

	must(frameproof_zone(machine, 0, "DMA32", which, &value));
	return value;
}

/* Allocate blocks of that order until NULL; returns the last one. */
static uint64_t exhaust(struct frameproof *machine, const char *flags, unsigned int order)
{
	uint64_t pfn = 0, blocks = 0;
	uint32_t gfp = 0;
	int status;

	must(frameproof_gfp(flags, &gfp));
	while ((status = frameproof_alloc_pages(machine, gfp, order, FRAMEPROOF_ANY_NODE, &pfn)) ==
	       FRAMEPROOF_OK)
		blocks++;
	if (status != FRAMEPROOF_NO_PAGE)
		must(status);
	printf("%s: %" PRIu64 " blocks of order %u, then NULL; %" PRIu64 " pages are free, min is "
	       "%" PRIu64 "\n",
	       flags, blocks, order, figure(machine, FRAMEPROOF_FREE),
	       figure(machine, FRAMEPROOF_MIN));
	return pfn;
}

/* What the API refuses; each leaves the machine as it was. */
static void mistakes(struct frameproof *machine, uint64_t pfn)
{
	struct frameproof_description second;
	struct frameproof *other = NULL;

	memset(&second, 0, sizeof(second));
	second.size = sizeof(second);
	second.bytes = 64 << 20;
	if (frameproof_open(&second, &other) != FRAMEPROOF_BUSY)
		abort();
	printf("a second machine: %s\n", frameproof_message());
	if (frameproof_free_pages(machine, pfn + 1, 3) != FRAMEPROOF_BAD_PAGE)
		abort();
	printf("a bad free: %s\n", frameproof_message());
	if (frameproof_write(machine, "/proc/sys/vm/min_free_kbytes", "-1") != FRAMEPROOF_INVALID)
		abort();
	printf("a bad value: %s\n", frameproof_message());
}

int main(void)
{
	struct frameproof_description description;
	struct frameproof *machine = NULL;
	char text[4096];
	size_t length;
	uint64_t last;

	memset(&description, 0, sizeof(description));
	description.size = sizeof(description);
	description.kernel = "6.1";
	description.bytes = 64 << 20;
	must(frameproof_open(&description, &machine));
	exhaust(machine, "GFP_KERNEL|__GFP_NORETRY", 3);
	last = exhaust(machine, "GFP_ATOMIC", 3);
	must(frameproof_read(machine, "/proc/buddyinfo", text, sizeof(text), &length));
	fputs(text, stdout);
	mistakes(machine, last);
	must(frameproof_check(machine));
	printf("every theorem holds\n");
	frameproof_close(machine);
	return 0;
}
