/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred memory: on a large machine the boot stops early in each node's last zone, and goes on when
 * an allocation needs more or when all CPUs are there to help. Until then the rest is reserved.
 * Floor 7.
 */
#ifndef FRAMEPROOF_DEFERRED_H
#define FRAMEPROOF_DEFERRED_H

#include "memory.h"
#include "node.h"

/*
 * In each node's last zone, defer all from the first section on that a section's worth of pages
 * precedes. Needs zones that span their memory and have freed none (Linux: defer_init).
 */
/*@ requires machine: zones_ok && memory_known;
    requires nodes:   \forall integer n; 0 <= n < MAX_NUMNODES ==>
                        nodes[n].start + nodes[n].spanned <= MAX_FRAMES;
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].first_deferred_pfn;
    ensures  start:   \forall integer z; ZONE(z) &&
                        zones[z].first_deferred_pfn != \old(zones[z].first_deferred_pfn) ==>
                          spans(&zones[z], zones[z].first_deferred_pfn) &&
                          zones[z].first_deferred_pfn % PAGES_PER_SECTION == 0;
*/
void defer_memory(void);

/*
 * Free what the zone deferred up to the end of the section in which a section's worth of pages is
 * freed, or all that is left: enough for any order. False: there was none (Linux:
 * _deferred_grow_zone).
 */
/*@ requires zone:    zone_ok(zone) && zone->present != 0;
    requires machine: memory_known && reserved_known && deferred_ok(zone);
    requires state:   allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->managed, zone->first_deferred_pfn;
    ensures  state:   allocator_ok && deferred_ok(zone);
    ensures  none:    \old(zone->first_deferred_pfn) == PFN_NONE ==> !\result;
    ensures  grown:   \result ==> zone->managed > \old(zone->managed);
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
bool deferred_grow_zone(struct zone *zone);

/* Free all that the zone deferred (Linux: deferred_init_memmap). */
/*@ requires zone:    zone_ok(zone);
    requires machine: memory_known && reserved_known && deferred_ok(zone);
    requires state:   allocator_ok;
    terminates \true;
    assigns  ZONE_FIELDS(zone), zone->managed, zone->first_deferred_pfn;
    ensures  state:   allocator_ok;
    ensures  all:     zone->first_deferred_pfn == PFN_NONE;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void deferred_init_memmap(struct zone *zone);

#endif
