/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of releases. Sources: 6.1 the recordings in tests/; the others published walks through
 * their sources. /proc has the lines of 5.10 for those before it.
 */
#include "release.h"

static const struct release releases[] = {
	{
		.name = "4.4",
		.pcp_max_order = 0,
		.pcp_thp = false,
		.pcp_high_from_low_mark = false,
		.pcp_free_factor = false,
		.pcp_fraction_sets_batch = true,
		.drain_in_batches = false,
		.drain_remote = false,
		.bulk_free = BULK_ROUND_ROBIN,
		.highatomic_merges = true,
		.harder = HARDER_ATOMIC,
		.harder_needs_high = false,
		.order0_highatomic = false,
		.node_load_adds = false,
		.cma_bottom_up = false,
		.isolation_order = MAX_PAGE_ORDER,
		.thp_off_recomputes = false,
		.procfs_text = PROCFS_5_10,
		.reserve_flags = ALLOC_NON_BLOCK,
		.highatomic_flags = ALLOC_NON_BLOCK,
	},
	{
		.name = "5.2",
		.pcp_max_order = 0,
		.pcp_thp = false,
		.pcp_high_from_low_mark = false,
		.pcp_free_factor = false,
		.pcp_fraction_sets_batch = true,
		.drain_in_batches = false,
		.drain_remote = false,
		.bulk_free = BULK_ROUND_ROBIN,
		.highatomic_merges = true,
		.harder = HARDER_ATOMIC,
		.harder_needs_high = false,
		.order0_highatomic = false,
		.node_load_adds = false,
		.cma_bottom_up = false,
		.isolation_order = MAX_PAGE_ORDER,
		.thp_off_recomputes = false,
		.procfs_text = PROCFS_5_10,
		.reserve_flags = ALLOC_NON_BLOCK | ALLOC_OOM,
		.highatomic_flags = ALLOC_NON_BLOCK | ALLOC_OOM,
	},
	{
		.name = "5.10",
		.pcp_max_order = 0,
		.pcp_thp = false,
		.pcp_high_from_low_mark = false,
		.pcp_free_factor = false,
		.pcp_fraction_sets_batch = true,
		.drain_in_batches = false,
		.drain_remote = false,
		.bulk_free = BULK_ROUND_ROBIN,
		.highatomic_merges = true,
		.harder = HARDER_ATOMIC,
		.harder_needs_high = false,
		.order0_highatomic = false,
		.node_load_adds = false,
		.cma_bottom_up = false,
		.isolation_order = MAX_PAGE_ORDER,
		.thp_off_recomputes = false,
		.procfs_text = PROCFS_5_10,
		.reserve_flags = ALLOC_NON_BLOCK | ALLOC_OOM,
		.highatomic_flags = ALLOC_NON_BLOCK | ALLOC_OOM,
	},
	{
		.name = "6.1",
		.pcp_max_order = PAGE_ALLOC_COSTLY_ORDER,
		.pcp_thp = true,
		.pcp_high_from_low_mark = true,
		.pcp_free_factor = true,
		.pcp_fraction_sets_batch = false,
		.drain_in_batches = true,
		.drain_remote = true,
		.bulk_free = BULK_FREED_LIST,
		.highatomic_merges = false,
		.harder = HARDER_NON_BLOCK,
		.harder_needs_high = true,
		.order0_highatomic = true,
		.node_load_adds = true,
		.cma_bottom_up = true,
		.isolation_order = PAGEBLOCK_ORDER,
		.thp_off_recomputes = true,
		.procfs_text = PROCFS_6_1,
		.reserve_flags = ALLOC_NON_BLOCK | ALLOC_MIN_RESERVE | ALLOC_HIGHATOMIC | ALLOC_OOM,
		.highatomic_flags = ALLOC_HIGHATOMIC | ALLOC_OOM,
	},
};
#define NR_RELEASES (sizeof(releases) / sizeof(releases[0]))

const struct release *release = &releases[2]; /* 5.10 */

/* Is the row the release of that name? */
/*@ requires row:   \valid_read(row);
    requires name:  string((char *)name);
    terminates \true;
    assigns  \nothing;
    ensures  name:  \result ==> \exists integer n; name[n] == 0 &&
                      \forall integer i; 0 <= i <= n ==> row->name[i] == name[i];
*/
static bool has_name(const struct release *row, const char *name)
{
	/*@ loop invariant same: i <= sizeof(row->name) &&
	                         \forall integer j; 0 <= j < i ==>
	                           row->name[j] == name[j] && name[j] != 0;
	    loop assigns i;
	    loop variant sizeof(row->name) - i;
	*/
	for (size_t i = 0; i < sizeof(row->name) && row->name[i] == name[i]; i++)
		if (name[i] == '\0')
			return true;
	return false;
}

const struct release *release_find(const char *name)
{
	/*@ loop invariant row: i <= NR_RELEASES;
	    loop assigns i;
	    loop variant NR_RELEASES - i;
	*/
	for (size_t i = 0; i < NR_RELEASES; i++)
		if (has_name(&releases[i], name))
			return &releases[i];
	return NULL;
}

const struct release *release_nth(size_t i)
{
	return i < NR_RELEASES ? &releases[i] : NULL;
}
