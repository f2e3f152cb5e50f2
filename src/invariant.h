/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The theorems, executable: do they hold for the state of the whole machine? Floor 13.
 *
 * A state shows only part of a theorem. Not seen here: order_of_lists, null_exact and terminates
 * speak of what an operation does, not of what it leaves behind. That a pcp's count stays below
 * high is no theorem of a state either: refills do not look at high, and sysctls lower it.
 */
#ifndef FRAMEPROOF_INVARIANT_H
#define FRAMEPROOF_INVARIANT_H

#include "buddy.h"
#include "text.h"
#include "watermark.h"

#include "../spec/checker.h"

enum theorem {
	THEOREM_PARTITION,
	THEOREM_CONSERVATION,
	THEOREM_COALESCED,
	THEOREM_LISTS,
	THEOREM_MOBILITY,
	THEOREM_PCP_BOUNDS,
	THEOREM_WATERMARK
};

/* The name that the theorem has everywhere, "partition" and so on. */
/*@ requires theorem: theorem <= THEOREM_WATERMARK;
    terminates \true;
    assigns  \nothing;
    ensures  name:    string(\result);
*/
const char *theorem_name(enum theorem theorem);

/* What is wrong, and where. */
struct violation {
	enum theorem theorem;
	const struct zone *zone;
	pfn_t pfn;	      /* PFN_NONE: of no one frame */
	list_t list;	      /* LIST_NONE: of no list */
	char text[TEXT_LINE]; /* what was found and what was expected */
};

/*
 * Check everything; false: *v is the first violation. Looks at each block once and at each list
 * entry once, so that the cost is that of the blocks, not of the frames.
 *
 * coalesced: buddies of pageblock_order or more are exempt when one is of a type, by its list or
 * its pageblock, that the release keeps apart, and in zones where that has happened before
 * (zone.kept_apart), because types change after blocks are freed.
 * watermark: the boost is held against the factor in force or the default, whichever is larger; a
 * factor that was raised above the default and lowered again under a boost would be reported.
 */
/*@ requires violation: report_apart(v);
    requires state:     checkable_machine;
    terminates \true;
    assigns  *v;
    ensures  partition: \result ==> \forall integer z, p; ZONE(z) && zones[z].present != 0 &&
                          spans(&zones[z], p) ==> in_block(z, p);
    ensures  limits:    \result ==> \forall integer z; ZONE(z) && zones[z].present != 0 ==>
                          limits_kept(&zones[z]);
*/
bool invariant_check(struct violation *v);

/* The part that looks at counters only, cheap enough to follow every operation. */
/*@ requires violation: report_apart(v);
    requires state:     checkable_machine;
    terminates \true;
    assigns  *v;
    ensures  limits:    \result ==> \forall integer z; ZONE(z) && zones[z].present != 0 ==>
                          limits_kept(&zones[z]);
*/
bool invariant_check_counts(struct violation *v);

#endif
