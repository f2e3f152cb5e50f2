/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many pages to keep in reserve: min_free_kbytes, watermarks, protection of low zones, sizes of
 * the per-CPU lists and thresholds of the counters. All follow from the zones' managed pages, the
 * CPUs that are online and the sysctls; each is recomputed only when the kernel does it. Floor 6.
 */
#ifndef FRAMEPROOF_RESERVES_H
#define FRAMEPROOF_RESERVES_H

#include "node.h"
#include "watermark.h"
#include "../spec/reserves.h"

/* Pages of the zones up to Normal that are above their high marks (Linux: nr_free_buffer_pages). */
/*@ requires zones:   zones_ok;
    terminates \true;
    assigns  \nothing;
    ensures  pages:   \result == low_pages(MAX_ZONES);
    ensures  bound:   \result <= MAX_ZONES * MAX_FRAMES;
*/
uint64_t nr_free_buffer_pages(void);

/*
 * Watermarks of all zones, then pcp sizes; the boost is taken back (Linux: setup_per_zone_wmarks).
 */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  RESERVES;
    ensures  machine: zones_ok;
    ensures  marks:   \old(all_managed(MAX_ZONES)) != 0 ==> \forall integer z; ZONE(z) ==>
                        NEW_MARKS(Pre, Post, z, \old(all_managed(MAX_ZONES)));
    ensures  ascend:  (\exists integer z; ZONE(z) && zones[z].managed != 0) ==>
                        \forall integer z; ZONE(z) ==> MARKS_ASCEND(z) &&
                          zones[z].watermark_boost == 0;
    ensures  managed: \forall integer z; ZONE(z) ==>
                        zones[z].managed == \old(zones[z].managed);
*/
void setup_per_zone_wmarks(void);

/*
 * What each zone keeps from requests that could use a higher one (Linux:
 * setup_per_zone_lowmem_reserve).
 */
/*@ requires machine: zones_ok && sysctls;
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].lowmem_reserve[0 .. MAX_NR_ZONES - 1],
             nodes[0 .. MAX_NUMNODES - 1].totalreserve;
    ensures  machine: zones_ok;
    ensures  reserve: \forall integer z, t; ZONE(z) && zones[z].type < t < MAX_NR_ZONES ==>
                        zones[z].lowmem_reserve[t] == protection{Pre}(&zones[z], t);
    ensures  marks:   \forall integer z; ZONE(z) ==> MARKS_KEPT(Pre, Post, z);
*/
void setup_per_zone_lowmem_reserve(void);

/*
 * How far a CPU's counters may be off, from CPUs online and memory; and where all of them together
 * could hide that min is breached, the zone's drift mark (Linux: refresh_zone_stat_thresholds).
 */
/*@ requires machine: cpus && zones_ok;
    requires marks:   \forall integer z; ZONE(z) ==> MARKS_ASCEND(z);
    requires boosts:  \forall integer z; ZONE(z) ==>
                        zones[z].watermark_boost <= 128 * MAX_FRAMES;
    terminates \true;
    assigns  zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].stat_threshold,
             zones[0 .. MAX_ZONES - 1].percpu_drift_mark;
    ensures  machine: zones_ok;
    ensures  bound:   \forall integer z, c; ZONE(z) && zones[z].present != 0 && CPU(c) &&
                        cpu_online[c] != 0 ==> 2 <= zones[z].pcp[c].stat_threshold <= 125;
    ensures  marks:   \forall integer z; ZONE(z) ==> MARKS_KEPT(Pre, Post, z);
*/
void refresh_zone_stat_thresholds(void);

/*
 * The pcp sizes of a zone, as if so many more CPUs were online on its node (Linux:
 * zone_pcp_update).
 */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    requires zone:    zone_ok(zone) && zone->present != 0;
    requires cpus:    more_cpus <= 1;
    terminates \true;
    assigns  zone->pageset_high, zone->pageset_batch, zone->pcp[0 .. nr_cpus - 1].high,
             zone->pcp[0 .. nr_cpus - 1].batch;
    ensures  pcp_bounds: \forall integer c; CPU(c) ==>
                        zone->pcp[c].high == zone->pageset_high >= 0 &&
                        zone->pcp[c].batch == zone->pageset_batch &&
                        1 <= zone->pageset_batch <= 96;
*/
void zone_pcp_update(struct zone *zone, unsigned int more_cpus);

/* Set vm to what a kernel starts with. */
/*@ terminates \true;
    assigns  vm;
    ensures  sysctls: sysctls;
    ensures  never:   vm.user_min_free_kbytes == -1 && vm.thp == 0;
*/
void vm_reset(void);

/*
 * All of the above, from managed pages (Linux: init_per_zone_wmark_min, without khugepaged's part).
 */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    requires memory:  \exists integer z; ZONE(z) && zones[z].managed != 0;
    terminates \true;
    assigns  RESERVES, vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  marks:   \forall integer z; ZONE(z) ==> MARKS_ASCEND(z);
*/
void init_per_zone_wmark_min(void);

/* khugepaged wants more free pages if it runs (Linux: khugepaged_min_free_kbytes_update). */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  RESERVES, vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  more:    vm.min_free_kbytes >= \old(vm.min_free_kbytes);
    ensures  off:     vm.thp == 0 ==> vm.min_free_kbytes == \old(vm.min_free_kbytes);
*/
void khugepaged_min_free_kbytes_update(void);

/* Write a sysctl and recompute what hangs on it (Linux: the handlers in mm/page_alloc.c). */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    requires kbytes:  kbytes <= INT32_MAX;
    terminates \true;
    assigns  RESERVES, vm.min_free_kbytes, vm.user_min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  written: vm.min_free_kbytes == kbytes && vm.user_min_free_kbytes == kbytes;
*/
void vm_set_min_free_kbytes(uint64_t kbytes); /* at most INT32_MAX */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    requires factor:  1 <= factor <= 3000;
    terminates \true;
    assigns  RESERVES, vm.watermark_scale_factor;
    ensures  machine: zones_ok && sysctls;
    ensures  written: vm.watermark_scale_factor == factor;
*/
void vm_set_watermark_scale_factor(uint64_t factor); /* 1 to 3000 */
/*@ requires machine: zones_ok && sysctls;
    requires ratio:   \valid_read(ratio + (0 .. MAX_NR_ZONES - 1)) && \separated(ratio, &vm);
    terminates \true;
    assigns  RESERVES, vm.lowmem_reserve_ratio[0 .. MAX_NR_ZONES - 1];
    ensures  machine: zones_ok && sysctls;
    ensures  written: \forall integer t; 0 <= t < MAX_NR_ZONES ==>
                        vm.lowmem_reserve_ratio[t] == ratio[t];
*/
void vm_set_lowmem_reserve_ratio(const uint64_t ratio[MAX_NR_ZONES]); /* 0: no reserve */
/*@ requires machine:  rules && cpus && zones_ok && sysctls;
    requires fraction: fraction == 0 || fraction >= 8;
    terminates \true;
    assigns  RESERVES, vm.percpu_pagelist_fraction;
    ensures  machine:  zones_ok && sysctls;
    ensures  written:  vm.percpu_pagelist_fraction == fraction;
*/
void vm_set_percpu_pagelist_fraction(uint64_t fraction); /* 0: none, else 8 or more */

/*@ requires machine: zones_ok && sysctls;
    requires percent: percent <= 100;
    terminates \true;
    assigns  vm.min_unmapped_ratio, NODE_LIMITS;
    ensures  written: vm.min_unmapped_ratio == percent;
*/
void vm_set_min_unmapped_ratio(uint64_t percent); /* at most 100 */
/*@ requires machine: zones_ok && sysctls;
    requires percent: percent <= 100;
    terminates \true;
    assigns  vm.min_slab_ratio, NODE_LIMITS;
    ensures  written: vm.min_slab_ratio == percent;
*/
void vm_set_min_slab_ratio(uint64_t percent); /* at most 100 */

/* Reading this sysctl recomputes the protection too: the kernel's handler does not ask. */
/*@ requires machine: zones_ok && sysctls;
    terminates \true;
    assigns  RESERVES;
    ensures  machine: zones_ok;
*/
void vm_read_lowmem_reserve_ratio(void);

/* /sys/kernel/mm/transparent_hugepage/enabled: khugepaged raises min_free_kbytes. */
/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  RESERVES, vm.thp, vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  written: vm.thp == enabled;
*/
void vm_set_thp(bool enabled);

#endif
