/* SPDX-License-Identifier: GPL-2.0-only */
/* GFP flags by name, and the zone that they allow. */
#include <stdio.h>
#include <string.h>

#include "gfp.h"

/* In the order in which the kernel tries them when it prints: composites with most bits first. */
static const struct {
	const char *name;
	gfp_t bits;
} names[] = {
	{ "GFP_TRANSHUGE", GFP_TRANSHUGE },
	{ "GFP_TRANSHUGE_LIGHT", GFP_TRANSHUGE_LIGHT },
	{ "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", GFP_HIGHUSER },
	{ "GFP_USER", GFP_USER },
	{ "GFP_KERNEL_ACCOUNT", GFP_KERNEL_ACCOUNT },
	{ "GFP_KERNEL", GFP_KERNEL },
	{ "GFP_NOFS", GFP_NOFS },
	{ "GFP_ATOMIC", GFP_ATOMIC },
	{ "GFP_NOIO", GFP_NOIO },
	{ "GFP_NOWAIT", GFP_NOWAIT },
	{ "GFP_DMA", GFP_BIT_DMA },
	{ "__GFP_HIGHMEM", GFP_BIT_HIGHMEM },
	{ "GFP_DMA32", GFP_BIT_DMA32 },
	{ "__GFP_HIGH", GFP_BIT_HIGH },
	{ "__GFP_ATOMIC", GFP_BIT_ATOMIC },
	{ "__GFP_IO", GFP_BIT_IO },
	{ "__GFP_FS", GFP_BIT_FS },
	{ "__GFP_NOWARN", GFP_BIT_NOWARN },
	{ "__GFP_RETRY_MAYFAIL", GFP_BIT_RETRY_MAYFAIL },
	{ "__GFP_NOFAIL", GFP_BIT_NOFAIL },
	{ "__GFP_NORETRY", GFP_BIT_NORETRY },
	{ "__GFP_COMP", GFP_BIT_COMP },
	{ "__GFP_ZERO", GFP_BIT_ZERO },
	{ "__GFP_NOMEMALLOC", GFP_BIT_NOMEMALLOC },
	{ "__GFP_MEMALLOC", GFP_BIT_MEMALLOC },
	{ "__GFP_HARDWALL", GFP_BIT_HARDWALL },
	{ "__GFP_THISNODE", GFP_BIT_THISNODE },
	{ "__GFP_RECLAIMABLE", GFP_BIT_RECLAIMABLE },
	{ "__GFP_MOVABLE", GFP_BIT_MOVABLE },
	{ "__GFP_ACCOUNT", GFP_BIT_ACCOUNT },
	{ "__GFP_WRITE", GFP_BIT_WRITE },
	{ "__GFP_RECLAIM", GFP_RECLAIM },
	{ "__GFP_DIRECT_RECLAIM", GFP_BIT_DIRECT_RECLAIM },
	{ "__GFP_KSWAPD_RECLAIM", GFP_BIT_KSWAPD_RECLAIM },
	{ "__GFP_ZEROTAGS", GFP_BIT_ZEROTAGS },
	/* names that a caller may write but the kernel does not print */
	{ "__GFP_DMA", GFP_BIT_DMA },
	{ "__GFP_DMA32", GFP_BIT_DMA32 },
};
#define NR_NAMES   (sizeof(names) / sizeof(names[0]))
#define NR_PRINTED (NR_NAMES - 2)

bool gfp_valid(gfp_t gfp)
{
	bool dma = gfp & GFP_BIT_DMA, highmem = gfp & GFP_BIT_HIGHMEM, dma32 = gfp & GFP_BIT_DMA32;

	return gfp <= GFP_BITS_MASK && !(dma && highmem) && !(dma && dma32) &&
	       !(highmem && dma32) && gfp_migratetype(gfp) < MIGRATE_PCPTYPES;
}

/* Add text at len, as much as fits; the length that it would have. */
static size_t append(char *buf, size_t size, size_t len, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n && len + i + 1 < size; i++)
		buf[len + i] = text[i];
	if (size > 0)
		buf[len + n < size ? len + n : size - 1] = '\0';
	return len + n;
}

size_t gfp_to_text(gfp_t gfp, char *buf, size_t size)
{
	size_t len = 0;

	if (gfp == 0)
		return append(buf, size, 0, "none");
	for (size_t i = 0; i < NR_PRINTED && gfp != 0; i++) {
		if ((gfp & names[i].bits) != names[i].bits)
			continue;
		gfp &= ~names[i].bits;
		if (len > 0)
			len = append(buf, size, len, "|");
		len = append(buf, size, len, names[i].name);
	}
	if (gfp != 0) {
		char hex[16];

		snprintf(hex, sizeof(hex), "%s0x%x", len > 0 ? "|" : "", gfp);
		len = append(buf, size, len, hex);
	}
	return len;
}

bool gfp_from_name(const char *name, size_t len, gfp_t *gfp)
{
	for (size_t i = 0; i < NR_NAMES; i++) {
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0) {
			*gfp = names[i].bits;
			return true;
		}
	}
	return false;
}

const char *gfp_name(size_t i)
{
	return i < NR_NAMES ? names[i].name : NULL;
}
