/* SPDX-License-Identifier: GPL-2.0-only */
/* Batches of pages. When marks change the kernel fills them; here that is seen at the next page. */
#include "block.h"
#include "fair.h"

struct fair_zone fair_zones[MAX_ZONES];
bool fair_enabled;

void fair_power_on(void)
{
	/*@ loop invariant fresh: z <= MAX_ZONES &&
	                          \forall integer y; 0 <= y < z ==> fair_zones[y].depleted == 0;
	    loop assigns z, FAIR_FIELDS;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		fair_zones[z] = (struct fair_zone){ 0 };
	fair_enabled = slow_rules()->fair_zones;
}

/* Count on this CPU; what exceeds the threshold folds into the batch (Linux: mod_zone_page_state). */
/*@ requires zone:    \valid_read(zone) && zone->id < MAX_ZONES && this_cpu < MAX_CPUS;
    terminates \true;
    assigns  fair_zones[zone->id].batch, fair_zones[zone->id].diff[this_cpu];
*/
static void mod_batch(const struct zone *zone, int64_t delta)
{
	struct fair_zone *fair = &fair_zones[zone->id];
	int64_t sum = fair->diff[this_cpu] + delta, threshold = zone->pcp[this_cpu].stat_threshold;

	if (sum > threshold || sum < -threshold) {
		fair->batch += sum;
		sum = 0;
	}
	fair->diff[this_cpu] = (int8_t)sum;
}

/*@ requires zone:    \valid_read(zone) && zone->id < MAX_ZONES && this_cpu < MAX_CPUS;
    terminates \true;
    assigns  fair_zones[zone->id];
    ensures  flag:    fair_zones[zone->id].depleted == \old(fair_zones[zone->id].depleted);
*/
static void fill_batch(const struct zone *zone)
{
	struct fair_zone *fair = &fair_zones[zone->id];

	fair->gap = zone->watermark[WMARK_HIGH] - zone->watermark[WMARK_LOW];
	mod_batch(zone, (int64_t)fair->gap - fair->batch);
}

void fair_charge(const struct zone *zone, unsigned int order)
{
	struct fair_zone *fair = &fair_zones[zone->id];
	uint64_t gap = zone->watermark[WMARK_HIGH] - zone->watermark[WMARK_LOW];

	/* the first batch is whole: at boot there is more to count than a threshold */
	if (fair->gap == 0)
		fair->batch = (int64_t)gap;
	if (fair->gap != gap)
		fill_batch(zone);
	mod_batch(zone, -(int64_t)block_pages(order));
	if (fair->batch <= 0)
		fair->depleted = true;
}

void reset_alloc_batches(const struct zone *preferred)
{
	unsigned int first = preferred->node * MAX_NR_ZONES;

	/*@ loop invariant full: t <= preferred->type + 1 &&
	                         \forall integer u; 0 <= u < t ==>
	                           fair_zones[first + u].depleted == 0;
	    loop assigns t, FAIR_FIELDS;
	    loop variant preferred->type + 1 - t;
	*/
	for (unsigned int t = 0; t <= preferred->type; t++) {
		fill_batch(&zones[first + t]);
		fair_zones[first + t].depleted = false;
	}
}
