/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fair zones: where a release says so, a node's zones take turns. Each has a batch of pages to give,
 * the gap between its low and its high mark; one that has given them is passed over until all are
 * full again. Floor 5.
 */
#ifndef FRAMEPROOF_FAIR_H
#define FRAMEPROOF_FAIR_H

#include "slow_rules.h"
#include "zone.h"

/* One more right of an allocation, beside those in release.h (Linux 4.4: the same name). */
#define ALLOC_FAIR 0x400u /* zones of the node that have pages left of their batch only */

/* Of a zone (Linux: NR_ALLOC_BATCH, counted as all zone counters are, and ZONE_FAIR_DEPLETED). */
struct fair_zone {
	int64_t batch; /* pages left to give, but for what CPUs count on their own */
	uint64_t gap;  /* between the marks, when the batch was filled last */
	int8_t diff[MAX_CPUS];
	bool depleted;
};
extern struct fair_zone fair_zones[MAX_ZONES]; /* by zone.id */
extern bool fair_enabled;		       /* the release in force has them */

#include "../spec/fair.h"

/* No zone has given a page; after each power on. */
/*@ terminates \true;
    assigns  FAIR_FIELDS, fair_enabled;
    ensures  fresh:   \forall integer z; 0 <= z < MAX_ZONES ==> fair_zones[z].depleted == 0;
*/
void fair_power_on(void);

/* Has it given its batch? (Linux: ZONE_FAIR_DEPLETED) */
/*@ requires zone:    zone->id < MAX_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  given:   \result <==> fair_zones[zone->id].depleted != 0;
*/
static inline bool fair_depleted(const struct zone *zone)
{
	return fair_zones[zone->id].depleted;
}

/* The zone gives a block (Linux: NR_ALLOC_BATCH in buffered_rmqueue). */
/*@ requires zone:    \valid_read(zone) && zone->id < MAX_ZONES && order <= MAX_PAGE_ORDER;
    requires cpu:     this_cpu < MAX_CPUS;
    terminates \true;
    assigns  fair_zones[zone->id];
    ensures  left:    fair_zones[zone->id].batch > 0 ==>
                        fair_zones[zone->id].depleted == \old(fair_zones[zone->id].depleted);
*/
void fair_charge(const struct zone *zone, unsigned int order);

/* The node's zones up to this one have full batches again (Linux: reset_alloc_batches). */
/*@ requires zone:    \valid_read(preferred) && preferred->node < MAX_NUMNODES &&
                      preferred->type < MAX_NR_ZONES;
    requires cpu:     this_cpu < MAX_CPUS;
    terminates \true;
    assigns  FAIR_FIELDS;
    ensures  full:    \forall integer t; 0 <= t <= preferred->type ==>
                        fair_zones[preferred->node * MAX_NR_ZONES + t].depleted == 0;
*/
void reset_alloc_batches(const struct zone *preferred);

#endif
