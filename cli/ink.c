/* SPDX-License-Identifier: GPL-2.0-only */
/* The inks. What can lie side by side differs in luminance, or else in its hatching. */
#include "ink.h"

static const struct ink_look looks[NR_INKS] = {
	[INK_TEXT] = { 0x222222, 0, HATCH_NONE },
	[INK_FAINT] = { 0xbbbbbb, 0, HATCH_NONE },
	[INK_HOLE] = { 0xffffff, 0x999999, HATCH_CROSSED },
	[INK_PAPER] = { 0xffffff, 0, HATCH_NONE },

	[INK_TYPE + MIGRATE_UNMOVABLE] = { 0xd55e00, 0x5c2800, HATCH_FALLING },
	[INK_TYPE + MIGRATE_MOVABLE] = { 0x8fcdf2, 0, HATCH_NONE },
	[INK_TYPE + MIGRATE_RECLAIMABLE] = { 0x009e73, 0xffffff, HATCH_RISING },
	[INK_TYPE + MIGRATE_HIGHATOMIC] = { 0xcc79a7, 0x402030, HATCH_DOTS },
	[INK_TYPE + MIGRATE_CMA] = { 0xf0e442, 0x7a7200, HATCH_ACROSS },
	[INK_TYPE + MIGRATE_ISOLATE] = { 0x222222, 0xffffff, HATCH_CROSSED },

	[INK_USE + USE_RESERVED] = { 0x333333, 0, HATCH_NONE },
	[INK_USE + USE_KERNEL] = { 0x0072b2, 0xffffff, HATCH_FALLING },
	[INK_USE + USE_TASK] = { 0xe69f00, 0, HATCH_NONE },
	[INK_USE + USE_FILE] = { 0x009e73, 0xffffff, HATCH_RISING },
	[INK_USE + USE_ASIDE] = { 0xcc79a7, 0x402030, HATCH_CROSSED },
	[INK_USE + USE_PCP] = { 0xf0e442, 0x7a7200, HATCH_ACROSS },
	[INK_USE + USE_FREE_0] = { 0xb4c2cc, 0x444444, HATCH_DOTS },
	[INK_USE + USE_FREE_4] = { 0xcfdae2, 0, HATCH_NONE },
	[INK_USE + USE_FREE_9] = { 0xe9eff3, 0, HATCH_NONE },

	[INK_HEAT + 0] = { 0xffffff, 0, HATCH_NONE },
	[INK_HEAT + 1] = { 0xe7f1f8, 0, HATCH_NONE },
	[INK_HEAT + 2] = { 0xcfe3f1, 0, HATCH_NONE },
	[INK_HEAT + 3] = { 0xafcfe6, 0, HATCH_NONE },
	[INK_HEAT + 4] = { 0x86b7d9, 0, HATCH_NONE },
	[INK_HEAT + 5] = { 0x579bc9, 0, HATCH_NONE },
	[INK_HEAT + 6] = { 0x0072b2, 0, HATCH_NONE },
	[INK_HEAT + 7] = { 0x005283, 0, HATCH_NONE },
	[INK_HEAT + 8] = { 0x003050, 0, HATCH_NONE },

	[INK_SERIES + 0] = { 0x222222, 0, HATCH_NONE },
	[INK_SERIES + 1] = { 0xd55e00, 0, HATCH_NONE },
	[INK_SERIES + 2] = { 0x0072b2, 0, HATCH_NONE },
	[INK_SERIES + 3] = { 0x009e73, 0, HATCH_NONE },
	[INK_SERIES + 4] = { 0xcc79a7, 0, HATCH_NONE },
};

const struct ink_look *ink_look(enum ink ink)
{
	return &looks[ink];
}

void ink_dashes(enum ink ink, double dashes[2])
{
	static const double series[NR_SERIES][2] = {
		{ 0, 0 }, { 7, 2 }, { 2, 2 }, { 10, 4 }, { 4, 5 }
	};
	bool solid = ink < INK_SERIES;

	dashes[0] = solid ? 0 : series[ink - INK_SERIES][0];
	dashes[1] = solid ? 0 : series[ink - INK_SERIES][1];
}

/* 16 to 231 are a cube of six steps of red, green and blue. */
unsigned int ink_terminal(enum ink ink)
{
	uint32_t colour = looks[ink].colour;
	unsigned int red = (colour >> 16) * 6 / 256, green = (colour >> 8 & 255) * 6 / 256;

	return 16 + 36 * red + 6 * green + (colour & 255) * 6 / 256;
}
