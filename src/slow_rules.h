/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules of a release that struct release has no column for, most of them of the slow path: one row a
 * release. As there, code asks for the rule. Floor 3.
 */
#ifndef FRAMEPROOF_SLOW_RULES_H
#define FRAMEPROOF_SLOW_RULES_H

#include "release.h"

struct slow_rules {
	const char *name;  /* of the release */
	bool boot_to_tail; /* memory at boot goes to the lists' tails, else to their heads */
	bool skipped_ends; /* costly __GFP_NORETRY ends where compaction was skipped, not only deferred */
	bool backoff_raises; /* compaction that backed off is tried harder; else as hard, if there is room */
	unsigned int reserve_keeps; /* ALLOC_*: what stays beside a right to a reserve */
	bool fair_zones;	    /* a node's zones take turns, by batches of pages */
	bool migrate_modes; /* compaction has a mode, not a priority; rights to reserves are used at once */
	bool skip_hides_deferral; /* of several zones, one that was skipped says more than a deferred one */
	bool nofragment;	  /* the first pass does not mix the types of pageblocks */
	bool mark_factors; /* sysctls scale the gap between marks and raise them; else it is min / 4 */
	bool oom_reaper; /* a victim that does not get to its exit is reaped */
};

/* The rules of the release in force; never NULL. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  row:     \valid_read(\result);
    ensures  rights:  \result->reserve_keeps == ALLOC_CMA ||
                      \result->reserve_keeps == ALLOC_KSWAPD + ALLOC_CMA;
*/
const struct slow_rules *slow_rules(void);

#endif
