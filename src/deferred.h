/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred memory: on a large machine the boot stops early in each node's last zone, and goes on when
 * an allocation needs more or when all CPUs are there to help. Until then the rest is reserved.
 * Floor 7.
 */
#ifndef FRAMEPROOF_DEFERRED_H
#define FRAMEPROOF_DEFERRED_H

#include "memory.h"

/*
 * In each node's last zone, defer all from the first section on that a section's worth of pages
 * precedes. Needs zones that span their memory and have freed none (Linux: defer_init).
 */
void defer_memory(void);

/*
 * Free what the zone deferred up to the end of the section in which a section's worth of pages is
 * freed, or all that is left: enough for any order. False: there was none (Linux:
 * _deferred_grow_zone).
 */
bool deferred_grow_zone(struct zone *zone);

/* Free all that the zone deferred (Linux: deferred_init_memmap). */
void deferred_init_memmap(struct zone *zone);

#endif
