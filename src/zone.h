/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A zone: a span of page frames of one node and one kind, its free lists, its per-CPU lists, its
 * watermarks and counters. Floor 4.
 *
 *	zone.free_list + type * MAX_ORDER + order	the free list of a type and an order
 *	pcp.list + pindex				a per-CPU list
 *
 * Lists are numbers into lists[]; those of one type lie side by side, because the search for the
 * smallest block that fits goes up the orders.
 */
#ifndef FRAMEPROOF_ZONE_H
#define FRAMEPROOF_ZONE_H

#include "list.h"
#include "release.h"

enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH, NR_WMARK };

/* Counters of pages, kept as a global count and a difference a CPU (Linux: enum zone_stat_item). */
enum zone_stat_item { NR_FREE_PAGES, NR_FREE_CMA_PAGES, NR_ZONE_STATS };

/* Counters of allocations by place (Linux: enum numa_stat_item). */
enum numa_stat_item {
	NUMA_HIT,
	NUMA_MISS,
	NUMA_FOREIGN,
	NUMA_INTERLEAVE_HIT,
	NUMA_LOCAL,
	NUMA_OTHER,
	NR_NUMA_STATS
};

/* zone.flags */
#define ZONE_BOOSTED_WATERMARK 0x1u /* boosted since kswapd was last woken for it */
#define ZONE_RECLAIM_ACTIVE    0x2u /* kswapd is at work: keep pcp lists short */

/* What one CPU keeps of one zone (Linux: per_cpu_pages and per_cpu_zonestat). */
struct per_cpu_pages {
	int32_t count;	       /* pages on the lists */
	int32_t high;	       /* from this count on a free returns some */
	int32_t batch;	       /* how many to move at once */
	int32_t free_factor;   /* doublings of batch; 6.1 */
	list_t list;	       /* the first of its lists */
	int8_t stat_threshold; /* differences beyond it fold into the zone's counts */
	int8_t vm_stat_diff[NR_ZONE_STATS];
	uint64_t short_cuts; /* allocations by the short cut; a page and a hit each, not below */
	uint64_t pgalloc, pgfree; /* pages, ever */
	uint64_t numa[NR_NUMA_STATS];
} CACHE_ALIGNED;

struct zone {
	/* what every allocation reads */
	int64_t vm_stat[NR_ZONE_STATS]; /* global counts, without the CPUs' differences */
	uint64_t watermark[NR_WMARK];	/* pages, without the boost */
	uint64_t watermark_boost;
	uint64_t nr_reserved_highatomic;
	uint64_t lowmem_reserve[MAX_NR_ZONES]; /* kept from requests that could use a higher zone */
	struct per_cpu_pages *pcp;	       /* by CPU */
	list_t free_list;		       /* the first of its free lists */
	uint32_t flags;
	uint16_t id;  /* its own index in zones[] */
	uint8_t type; /* enum zone_type */
	uint8_t node;
	bool nofragment; /* requests that prefer it first avoid mixing pageblocks */
	bool kept_apart; /* a pageblock was HighAtomic or isolated: large buddies may stay apart */

	/* the rest */
	pfn_t start; /* frames [start, start + spanned), holes included */
	uint64_t spanned, present, managed, cma_pages;
	pfn_t first_deferred_pfn; /* memory from here on is not freed yet; PFN_NONE: all is */
	uint64_t nr_isolate_pageblock;
	int32_t pageset_high, pageset_batch;
	uint64_t percpu_drift_mark; /* below it the global free count may mislead; 0: never */
} CACHE_ALIGNED;

/* Every zone of every node: zones[node * MAX_NR_ZONES + type]. */
extern struct zone zones[MAX_ZONES];

/* A pageblock's migratetype, one byte a pageblock, indexed by pfn >> PAGEBLOCK_ORDER. */
extern uint8_t *pageblock_types;

/* The CPUs that exist, and the one that the allocator runs on now (Linux: smp_processor_id). */
extern unsigned int nr_cpus;
extern unsigned int this_cpu;
extern uint8_t cpu_node[MAX_CPUS]; /* the node of each */

#include "../spec/block.h"
#include "../spec/release.h"
#include "../spec/zone.h"
#include "../spec/count.h"
#include "../spec/sums.h"

/*
 * n events more of a kind. A count of events may go round after 2^64, as the kernel's do: no
 * operation depends on one. Compilers make one addition of it.
 */
/*@ terminates \true;
    assigns  \nothing;
    ensures  sum:    count + n <= UINT64_MAX ==> \result == count + n;
    ensures  round:  count + n > UINT64_MAX ==> \result == count + n - UINT64_MAX - 1;
*/
static inline uint64_t counted(uint64_t count, uint64_t n)
{
	return n <= UINT64_MAX - count ? count + n : n - (UINT64_MAX - count) - 1;
}

/* Is there a present page in it? (Linux: populated_zone) */
/*@ requires zone:      \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  populated: \result <==> zone->present != 0;
*/
static inline bool populated_zone(const struct zone *zone)
{
	return zone->present != 0;
}

/* The list of an order and a type. */
/*@ requires zone:  \valid_read(zone) && zone_lists(zone);
    requires order: order <= MAX_PAGE_ORDER;
    requires type:  migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  \nothing;
    ensures  list:  \result == free_list_of(zone, order, migratetype);
    ensures  list:  LIST(\result);
*/
static inline list_t free_list(const struct zone *zone, unsigned int order,
			       unsigned int migratetype)
{
	return zone->free_list + migratetype * MAX_ORDER + order;
}

#define HALF_WAY (UINT64_C(1) << 63)

/* Does the zone's span hold the frame? One below it is nearly 2^63 on. (Linux: zone_spans_pfn) */
/*@ requires zone:  \valid_read(zone) && zone_span(zone);
    requires frame: pfn <= INT64_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  spans: \result <==> spans(zone, pfn);
*/
static inline bool zone_spans_pfn(const struct zone *zone, pfn_t pfn)
{
	return (pfn + (HALF_WAY - zone->start)) % HALF_WAY < zone->spanned;
}

/* The first frame after the zone (Linux: zone_end_pfn). */
/*@ requires zone:  \valid_read(zone) && zone_span(zone);
    terminates \true;
    assigns  \nothing;
    ensures  end:   \result == zone->start + zone->spanned;
    ensures  frame: \result <= nr_frames;
*/
static inline pfn_t zone_end_pfn(const struct zone *zone)
{
	return zone->start + zone->spanned;
}

/*@ requires types: pageblocks;
    requires frame: FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  type:  \result == pageblock_type(pfn);
    ensures  type:  \result < MIGRATE_TYPES;
*/
static inline unsigned int get_pageblock_migratetype(pfn_t pfn)
{
	return pageblock_types[pfn / PAGEBLOCK_PAGES];
}

/*@ requires types: pageblocks;
    requires apart: \separated(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1),
                               &pageblock_types, &nr_frames);
    requires frame: FRAME(pfn);
    requires type:  migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  types: pageblocks;
    ensures  type:  pageblock_type(pfn) == migratetype;
*/
static inline void set_pageblock_migratetype(pfn_t pfn, unsigned int migratetype)
{
	pageblock_types[pfn / PAGEBLOCK_PAGES] = (uint8_t)migratetype;
}

/* A watermark as allocations see it, with the boost (Linux: wmark_pages). */
/*@ requires zone:  \valid_read(zone) && zone_marks(zone);
    requires mark:  mark < NR_WMARK;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result == zone->watermark[mark] + zone->watermark_boost;
*/
static inline uint64_t wmark_pages(const struct zone *zone, unsigned int mark)
{
	return zone->watermark[mark] + zone->watermark_boost;
}

/* Blocks of this order that are free, of any type (Linux: free_area[].nr_free). */
/*@ requires zone:   \valid_read(zone) && zone_lists(zone);
    requires lists:  \valid_read(lists + (0 .. nr_lists - 1));
    requires order:  order <= MAX_PAGE_ORDER;
    requires counts: \forall integer t; TYPE(t) ==>
                       count(free_list_of(zone, order, t)) <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  blocks: \result == nr_free(zone, order, MIGRATE_TYPES);
*/
static inline uint64_t zone_nr_free(const struct zone *zone, unsigned int order)
{
	uint64_t sum = 0;

	/*@ loop invariant type: t <= MIGRATE_TYPES;
	    loop invariant sum:  sum == nr_free((struct zone *)zone, order, t) <= t * MAX_FRAMES;
	    loop assigns t, sum;
	    loop variant MIGRATE_TYPES - t;
	*/
	for (unsigned int t = 0; t < MIGRATE_TYPES; t++)
		sum += lists[free_list(zone, order, t)].count;
	return sum;
}

/* A counter as the watermark code reads it: the global count, never below 0 (Linux: zone_page_state). */
/*@ requires zone:  \valid_read(zone);
    requires item:  item < NR_ZONE_STATS;
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result == not_below_0(zone->vm_stat[item]);
*/
static inline int64_t zone_page_state(const struct zone *zone, unsigned int item)
{
	int64_t x = zone->vm_stat[item];

	return x < 0 ? 0 : x;
}

/* The counter with every CPU's difference (Linux: zone_page_state_snapshot). */
/*@ requires cpus:  cpus;
    requires zone:  \valid_read(zone) && \valid_read(zone->pcp + (0 .. nr_cpus - 1));
    requires item:  item < NR_ZONE_STATS;
    requires count: counter_bounds(zone);
    terminates \true;
    assigns  \nothing;
    ensures  pages: \result == not_below_0(zone_stat(zone, item));
*/
int64_t zone_page_state_snapshot(const struct zone *zone, unsigned int item);

/*
 * Add delta pages on this CPU; what exceeds the threshold folds into the global count
 * (Linux: __mod_zone_page_state).
 */
/*@ requires cpus:  cpus && cpu < nr_cpus;
    requires zone:  \valid(zone) && zone_place(zone) && zone_pcp(zone);
    requires apart: \separated(zone, zone->pcp + (0 .. nr_cpus - 1), &nr_cpus);
    requires item:  item < NR_ZONE_STATS;
    requires delta: -MAX_FRAMES <= delta <= MAX_FRAMES;
    requires count: -COUNT_MAX <= zone_stat(zone, item) <= COUNT_MAX;
    terminates \true;
    assigns  zone->vm_stat[item], zone->pcp[cpu].vm_stat_diff[item];
    ensures  conservation: zone_stat(zone, item) == \old(zone_stat(zone, item)) + delta;
    ensures  folded: \let old = \old(zone->pcp[cpu].vm_stat_diff[item]) + delta;
                     \let t = zone->pcp[cpu].stat_threshold;
                     -t <= old <= t ?
                       zone->pcp[cpu].vm_stat_diff[item] == old &&
                       zone->vm_stat[item] == \old(zone->vm_stat[item]) :
                       zone->pcp[cpu].vm_stat_diff[item] == 0 &&
                       zone->vm_stat[item] == \old(zone->vm_stat[item]) + old;
*/
static inline void mod_zone_page_state(struct zone *zone, unsigned int cpu, unsigned int item,
				       int64_t delta)
{
	struct per_cpu_pages *pcp = &zone->pcp[cpu];
	int64_t x = pcp->vm_stat_diff[item] + delta;
	int64_t t = pcp->stat_threshold;

	//@ ghost differences_bounded(zone, item, nr_cpus);
	if (unlikely(x > t || x < -t)) {
		zone->vm_stat[item] += x;
		x = 0;
	}
	pcp->vm_stat_diff[item] = (int8_t)x;
	/*@ assert others: \forall integer c; CPU(c) && c != cpu ==>
	                     zone->pcp[c].vm_stat_diff[item] ==
	                       \at(zone->pcp[c].vm_stat_diff[item], Pre); */
	/*@ ghost unsigned int i = 0;
	    /@ loop invariant cpu: 0 <= i <= nr_cpus;
	       loop invariant sum: differences(zone, item, i) == differences{Pre}(zone, item, i) +
	                             (cpu < i ? zone->pcp[cpu].vm_stat_diff[item] -
	                                        \at(zone->pcp[cpu].vm_stat_diff[item], Pre) : 0);
	       loop assigns i;
	       loop variant nr_cpus - i; @/
	    while (i < nr_cpus)
	      i++;
	*/
}

/* Allocations of the zone by place, on all CPUs (Linux: zone_numa_event_state). */
/*@ requires cpus:   cpus;
    requires zone:   \valid_read(zone) && \valid_read(zone->pcp + (0 .. nr_cpus - 1));
    requires item:   item < NR_NUMA_STATS;
    terminates \true;
    assigns  \nothing;
    ensures  events: \result == EVENTS(numa_events(zone, item, nr_cpus));
*/
uint64_t zone_numa_state(const struct zone *zone, unsigned int item);

/* Pages allocated from the zone, ever (Linux: PGALLOC_*). */
/*@ requires cpus:   cpus;
    requires zone:   \valid_read(zone) && \valid_read(zone->pcp + (0 .. nr_cpus - 1));
    terminates \true;
    assigns  \nothing;
    ensures  events: \result == EVENTS(page_events(zone, nr_cpus));
*/
uint64_t zone_pgalloc(const struct zone *zone);

/* Fold every CPU's differences of the zone (Linux: refresh_cpu_vm_stats on each). */
/*@ requires cpus:  cpus;
    requires zone:  \valid(zone) && zone_place(zone) && zone_pcp(zone);
    requires apart: \separated(zone, zone->pcp + (0 .. nr_cpus - 1), &nr_cpus);
    requires count: counter_bounds(zone);
    terminates \true;
    assigns  CPUS_COUNTERS(zone);
    ensures  conservation: \forall integer i; ITEM(i) ==>
                             zone->vm_stat[i] == \old(zone_stat(zone, i));
    ensures  folded:       \forall integer c, i; CPU(c) && ITEM(i) ==>
                             zone->pcp[c].vm_stat_diff[i] == 0;
*/
void fold_zone_stats(struct zone *zone);

#endif
