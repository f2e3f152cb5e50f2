/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine in the state that a boot recording shows: free lists, per-CPU lists, pageblock types,
 * watermarks and counters. Floor 14.
 *
 * A recording has counts, not PFNs. Free blocks are placed so that every count of pagetypeinfo is
 * met and no two free buddies stand apart; the rest of the memory is allocated or reserved blocks.
 */
#ifndef FRAMEPROOF_LOAD_BOOT_H
#define FRAMEPROOF_LOAD_BOOT_H

#include "recording_boot.h"

/*
 * Power the recorded machine on and bring it to the stage's state. The stage needs zoneinfo,
 * sysctls and pagetypeinfo; buddyinfo is used only for lists longer than pagetypeinfo counts.
 * False: error says in one line what cannot be met, and there is no machine.
 */
bool load_boot(const struct boot_recording *boot, const struct boot_stage *stage, char *error,
	       size_t size);

#endif
