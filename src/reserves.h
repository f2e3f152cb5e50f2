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

/* Pages of the zones up to Normal that are above their high marks (Linux: nr_free_buffer_pages). */
uint64_t nr_free_buffer_pages(void);

/*
 * Watermarks of all zones, then pcp sizes; the boost is taken back (Linux: setup_per_zone_wmarks).
 */
void setup_per_zone_wmarks(void);

/*
 * What each zone keeps from requests that could use a higher one (Linux:
 * setup_per_zone_lowmem_reserve).
 */
void setup_per_zone_lowmem_reserve(void);

/*
 * How far a CPU's counters may be off, from CPUs online and memory; and where all of them together
 * could hide that min is breached, the zone's drift mark (Linux: refresh_zone_stat_thresholds).
 */
void refresh_zone_stat_thresholds(void);

/*
 * The pcp sizes of a zone, as if so many more CPUs were online on its node (Linux:
 * zone_pcp_update).
 */
void zone_pcp_update(struct zone *zone, unsigned int more_cpus);

/* Set vm to what a kernel starts with. */
void vm_reset(void);

/*
 * All of the above, from managed pages (Linux: init_per_zone_wmark_min, without khugepaged's part).
 */
void init_per_zone_wmark_min(void);

/* khugepaged wants more free pages if it runs (Linux: khugepaged_min_free_kbytes_update). */
void khugepaged_min_free_kbytes_update(void);

/* Write a sysctl and recompute what hangs on it (Linux: the handlers in mm/page_alloc.c). */
void vm_set_min_free_kbytes(uint64_t kbytes);			/* at most INT32_MAX */
void vm_set_watermark_scale_factor(uint64_t factor);		/* 1 to 3000 */
void vm_set_lowmem_reserve_ratio(const uint64_t ratio[MAX_NR_ZONES]);	/* 0: no reserve */
void vm_set_percpu_pagelist_fraction(uint64_t fraction);	/* 0: none, else 8 or more */

void vm_set_min_unmapped_ratio(uint64_t percent);		/* at most 100 */
void vm_set_min_slab_ratio(uint64_t percent);			/* at most 100 */

/* Reading this sysctl recomputes the protection too: the kernel's handler does not ask. */
void vm_read_lowmem_reserve_ratio(void);

/* /sys/kernel/mm/transparent_hugepage/enabled: khugepaged raises min_free_kbytes. */
void vm_set_thp(bool enabled);

#endif
