/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the theorem `lists` says of LRU lists, executable, and that every page on one has an owner
 * who knows of it. Floor 14.
 */
#ifndef FRAMEPROOF_LRU_CHECK_H
#define FRAMEPROOF_LRU_CHECK_H

#include "invariant.h"
#include "mapping.h"

/*
 * Look at each entry of the LRU lists once and at each slot once; false: *v is the first violation.
 * A page that a script has only marked (set_lru) is on no list.
 */
/*@ requires violation: report_apart(v);
    requires state:     checkable_machine && lru_lists && lru_small && mappings_ok;
    terminates \true;
    assigns  *v;
    ensures  swap:      \result ==> swap.used <= swap.total;
*/
bool lru_check(struct violation *v);

#endif
