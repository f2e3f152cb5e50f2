/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table. Its rows are in the order of src/release.c, of which each names its own. Sources: 5.2 and
 * 4.4 published walks through their sources; no recording has confirmed them.
 */
#include "slow_rules.h"

static const struct slow_rules rows[] = {
	{
		.name = "4.4",
		.boot_to_tail = false,
		.skipped_ends = false,
		.backoff_raises = false,
		.reserve_keeps = ALLOC_CMA,
		.fair_zones = true,
		.migrate_modes = true,
		.skip_hides_deferral = true,
		.nofragment = false,
		.mark_factors = false,
		.oom_reaper = false,
	},
	{
		.name = "5.2",
		.boot_to_tail = false,
		.skipped_ends = false,
		.backoff_raises = false,
		.reserve_keeps = ALLOC_CMA,
		.fair_zones = false,
		.migrate_modes = false,
		.skip_hides_deferral = false,
		.nofragment = true,
		.mark_factors = true,
		.oom_reaper = true,
	},
	{
		.name = "5.10",
		.boot_to_tail = true,
		.skipped_ends = true,
		.backoff_raises = true,
		.reserve_keeps = ALLOC_CMA,
		.fair_zones = false,
		.migrate_modes = false,
		.skip_hides_deferral = false,
		.nofragment = true,
		.mark_factors = true,
		.oom_reaper = true,
	},
	{
		.name = "6.1",
		.boot_to_tail = true,
		.skipped_ends = true,
		.backoff_raises = true,
		.reserve_keeps = ALLOC_KSWAPD | ALLOC_CMA,
		.fair_zones = false,
		.migrate_modes = false,
		.skip_hides_deferral = false,
		.nofragment = true,
		.mark_factors = true,
		.oom_reaper = true,
	},
};
#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

const struct slow_rules *slow_rules(void)
{
	size_t i = 0;

	/*@ loop invariant row: i < NR_ROWS;
	    loop assigns i;
	    loop variant NR_ROWS - i;
	*/
	while (i < NR_ROWS - 1 && release != release_nth(i))
		i++;
	return &rows[i];
}
