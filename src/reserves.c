/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The formulas, and the order in which the kernel applies them. Counts of pages are below 2^34 and
 * min_free_kbytes below 2^31, so that no product here leaves 64 bits.
 */
#include "reserves.h"
#include "int_sqrt.h"

#define MIN_FREE_KBYTES_LEAST 128u
#define MIN_FREE_KBYTES_MOST  262144u
#define STAT_THRESHOLD_MOST   125u
#define PCP_BATCH_MOST_5_10   UINT64_C(96) /* PAGE_SHIFT * 8 */
#define STAT_MEMORY_SHIFT     15	   /* thresholds count memory in 128 MiB */

/* khugepaged wants two free pageblocks of each zone, and one for each pair of types. */
#define THP_PAGEBLOCKS (2 + MIGRATE_PCPTYPES * MIGRATE_PCPTYPES)

/*@ terminates \true;
    assigns  \nothing;
    ensures  least: \result == \min(a, b);
*/
static inline uint64_t min64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*@ terminates \true;
    assigns  \nothing;
    ensures  most: \result == \max(a, b);
*/
static inline uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* x takes n binary digits. */
/*@ inductive digits(integer x, integer n) {
      case none: digits(0, 0);
      case more: \forall integer x, n; x > 0 && digits(x / 2, n) ==> digits(x, n + 1);
    }
*/

/* How many bits x takes (Linux: fls). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  bits:  digits(x, \result);
    ensures  range: \result <= 64;
    ensures  least: x != 0 ==> \result >= 1;
*/
static unsigned int bits_of(uint64_t x)
{
	unsigned int bits = 0;

	//@ assert whole: pow2(16) == 0x10000;
	//@ assert whole: pow2(32) == 0x100000000;
	//@ assert whole: pow2(48) == 0x1000000000000;
	//@ assert whole: pow2(64) == 0x10000000000000000;
	/*@ loop invariant range: bits <= 64 && x < pow2(64 - bits);
	    loop invariant bits:  \forall integer n; digits(x, n) ==> digits(\at(x, Pre), n + bits);
	    loop invariant first: bits == 0 ==> x == \at(x, Pre);
	    loop assigns x, bits;
	    loop variant x;
	*/
	while (x != 0) {
		x /= 2;
		bits++;
	}
	//@ assert none: digits(0, 0);
	return bits;
}

uint64_t nr_free_buffer_pages(void)
{
	uint64_t sum = 0;

	/*@ loop invariant zone: z <= MAX_ZONES;
	    loop invariant sum:  sum == low_pages(z) && sum <= z * MAX_FRAMES;
	    loop assigns z, sum;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct zone *zone = &zones[z];
		uint64_t high = wmark_pages(zone, WMARK_HIGH);

		if (zone->type <= ZONE_NORMAL && zone->managed > high)
			sum += zone->managed - high;
	}
	return sum;
}

/*
 * sqrt(16 * kilobytes of low memory), unless the user once asked for more (Linux: the same name).
 */
/*@ requires machine: zones_ok && sysctls;
    terminates \true;
    assigns  vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  root:    \exists integer r; square_root(r, 64 * \old(low_pages(MAX_ZONES))) &&
                        vm.min_free_kbytes ==
                          (r <= vm.user_min_free_kbytes ? \old(vm.min_free_kbytes) :
                           \min(\max(r, MIN_FREE_KBYTES_LEAST), MIN_FREE_KBYTES_MOST));
*/
static void calculate_min_free_kbytes(void)
{
	uint64_t kbytes = int_sqrt(nr_free_buffer_pages() * (PAGE_SIZE / 1024) * 16);

	if ((int64_t)kbytes > vm.user_min_free_kbytes)
		vm.min_free_kbytes =
			min64(max64(kbytes, MIN_FREE_KBYTES_LEAST), MIN_FREE_KBYTES_MOST);
}

/*
 * Raise min_free_kbytes for khugepaged, by 5 % of low memory at most (Linux:
 * set_recommended_min_free_kbytes).
 */
/*@ requires machine: zones_ok && sysctls;
    terminates \true;
    assigns  vm.min_free_kbytes;
    ensures  machine: zones_ok && sysctls;
    ensures  more:    vm.min_free_kbytes == \max(\old(vm.min_free_kbytes),
                        4 * \min(THP_PAGEBLOCKS * PAGEBLOCK_PAGES * \old(thp_zones(MAX_ZONES)),
                                 \old(low_pages(MAX_ZONES)) / 20));
*/
static void raise_min_free_kbytes(void)
{
	uint64_t pages = 0;

	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant pages: pages == THP_PAGEBLOCKS * PAGEBLOCK_PAGES * thp_zones(z);
	    loop invariant bound: 0 <= thp_zones(z) <= z;
	    loop assigns z, pages;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]) && zones[z].type <= ZONE_NORMAL)
			pages += THP_PAGEBLOCKS * PAGEBLOCK_PAGES;
	pages = min64(pages, nr_free_buffer_pages() / 20);
	vm.min_free_kbytes = max64(vm.min_free_kbytes, pages * (PAGE_SIZE / 1024));
}

/* What a zone keeps from some request or below its high mark: not more than it has. */
/*@ requires zone:    zone_ok(zone);
    terminates \true;
    assigns  \nothing;
    ensures  pages:   \result == zone_reserve(zone);
    ensures  bound:   \result <= zone->managed;
*/
static uint64_t reserve_of(const struct zone *zone)
{
	uint64_t most = 0;

	/*@ loop invariant type: zone->type <= j <= MAX_NR_ZONES;
	    loop invariant most: most == most_reserve(zone, j) && most <= 8 * MAX_FRAMES;
	    loop assigns j, most;
	    loop variant MAX_NR_ZONES - j;
	*/
	for (unsigned int j = zone->type; j < MAX_NR_ZONES; j++)
		most = max64(most, zone->lowmem_reserve[j]);
	return min64(most + wmark_pages(zone, WMARK_HIGH), zone->managed);
}

/* What a node's zones hold back for themselves (Linux: calculate_totalreserve_pages). */
/*@ requires machine: zones_ok;
    terminates \true;
    assigns  nodes[0 .. MAX_NUMNODES - 1].totalreserve;
    ensures  machine: zones_ok;
    ensures  pages:   \forall integer n; 0 <= n < MAX_NUMNODES ==>
                        nodes[n].totalreserve == \old(node_reserve(n, MAX_ZONES));
*/
static void calculate_totalreserve_pages(void)
{
	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant zero: \forall integer n; 0 <= n < node ==> nodes[n].totalreserve == 0;
	    loop assigns node, nodes[0 .. MAX_NUMNODES - 1].totalreserve;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		nodes[node].totalreserve = 0;
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant pages: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                            nodes[n].totalreserve == node_reserve{Pre}(n, z) &&
	                            nodes[n].totalreserve <= z * MAX_FRAMES;
	    loop assigns z, nodes[0 .. MAX_NUMNODES - 1].totalreserve;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		nodes[zones[z].node].totalreserve += reserve_of(&zones[z]);
}

/*@ requires machine: zones_ok;
    requires zone:    zone_ok(zone) && type < MAX_NR_ZONES;
    requires range:   pages <= 8 * MAX_FRAMES;
    terminates \true;
    assigns  zone->lowmem_reserve[type];
    ensures  machine: zones_ok;
    ensures  reserve: zone->lowmem_reserve[type] == pages;
    ensures  others:  \forall integer t; 0 <= t < MAX_NR_ZONES && t != type ==>
                        zone->lowmem_reserve[t] == \old(zone->lowmem_reserve[t]);
    ensures  still:   \forall integer y; ZONE(y) ==>
                        zones[y].managed == \old(zones[y].managed);
*/
static inline void set_reserve(struct zone *zone, unsigned int type, uint64_t pages)
{
	//@ assert before: marks_bounded;
	zone->lowmem_reserve[type] = pages;
	//@ assert marks: marks_bounded;
	//@ assert rest: zones_still;
	//@ assert parts: zones_parts;
}

/* A zone's protection: of what the zones above it have, up to the one that a request may use. */
/*@ requires machine: zones_ok;
    requires zone:    zone_ok(zone);
    terminates \true;
    assigns  zone->lowmem_reserve[0 .. MAX_NR_ZONES - 1];
    ensures  machine: zones_ok;
    ensures  reserve: \forall integer t; zone->type < t < MAX_NR_ZONES ==>
                        zone->lowmem_reserve[t] == protection{Pre}(zone, t);
    ensures  still:   \forall integer y; ZONE(y) ==>
                        zones[y].managed == \old(zones[y].managed);
    ensures  others:  \forall integer y, t; ZONE(y) && y != zone->id && 0 <= t < MAX_NR_ZONES ==>
                        zones[y].lowmem_reserve[t] == \old(zones[y].lowmem_reserve[t]);
*/
static void protect_zone(struct zone *zone)
{
	const struct zone *node_zones = &zones[(size_t)zone->node * MAX_NR_ZONES];
	uint64_t ratio = vm.lowmem_reserve_ratio[zone->type], managed = 0;

	/*@ loop invariant type:    zone->type < j <= MAX_NR_ZONES;
	    loop invariant managed: managed == managed_above{Pre}(zone, j - 1) &&
	                            managed <= j * MAX_FRAMES;
	    loop invariant reserve: \forall integer t; zone->type < t < j ==>
	                              zone->lowmem_reserve[t] == protection{Pre}(zone, t);
	    loop invariant machine: zones_ok;
	    loop invariant still:   STILL(managed);
	    loop assigns j, managed, zone->lowmem_reserve[0 .. MAX_NR_ZONES - 1];
	    loop variant MAX_NR_ZONES - j;
	*/
	for (unsigned int j = zone->type + 1u; j < MAX_NR_ZONES; j++) {
		//@ assert index: ZONE(zone->node * MAX_NR_ZONES + j);
		//@ assert above: zone_ok(&zones[zone->node * MAX_NR_ZONES + j]);
		//@ assert type: j == 1 || j == 2 || j == 3 || j == 4;
		/*@ assert more: managed_above{Pre}(zone, j) == managed_above{Pre}(zone, j - 1) +
		      managed_in{Pre}(zone, j, j); */
		//@ assert its: node_zones[j].managed == managed_in{Pre}(zone, j, j);
		managed += node_zones[j].managed;
		set_reserve(zone, j, ratio == 0 || zone->managed == 0 ? 0 : managed / ratio);
	}
}

void setup_per_zone_lowmem_reserve(void)
{
	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop invariant reserve: \forall integer y, t; 0 <= y < z &&
	                              zones[y].type < t < MAX_NR_ZONES ==>
	                                zones[y].lowmem_reserve[t] == protection{Pre}(&zones[y], t);
	    loop invariant managed: STILL(managed);
	    loop assigns z, zones[0 .. MAX_ZONES - 1].lowmem_reserve[0 .. MAX_NR_ZONES - 1];
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		/*@ assert each: \forall integer k, y;
		      1 <= k < MAX_NR_ZONES && y == zones[z].node * MAX_NR_ZONES + k ==>
		        zones[y].managed == \at(zones[y].managed, Pre); */
		/*@ assert part: \forall integer k, t; 1 <= k < MAX_NR_ZONES ==>
		      managed_in(&zones[z], k, t) == managed_in{Pre}(&zones[z], k, t); */
		/*@ assert above: \forall integer t;
		      managed_above(&zones[z], t) == managed_above{Pre}(&zones[z], t); */
		/*@ assert same: \forall integer t;
		      protection(&zones[z], t) == protection{Pre}(&zones[z], t); */
		protect_zone(&zones[z]);
		/*@ assert new: \forall integer y, t; y == z && zones[y].type < t < MAX_NR_ZONES ==>
		      zones[y].lowmem_reserve[t] == protection{Pre}(&zones[y], t); */
	}
	calculate_totalreserve_pages();
}

/* The largest power of two that is not above x, which is not 0. */
/*@ requires some:  x > 0;
    terminates \true;
    assigns  \nothing;
    ensures  power: \exists integer k; k >= 0 && \result == pow2(k);
    ensures  largest: \result <= x < 2 * \result;
*/
static uint64_t rounddown_pow_of_two(uint64_t x)
{
	uint64_t power = 1;

	//@ ghost uint64_t k = 0;
	//@ assert one: power == pow2(k);
	/*@ loop invariant power: power == pow2(k);
	    loop invariant least: 0 <= k < power;
	    loop invariant range: 1 <= power <= x;
	    loop assigns power, k;
	    loop variant x - power;
	*/
	while (power <= x / 2) {
		//@ assert twice: pow2(k + 1) == 2 * pow2(k);
		power *= 2;
		//@ ghost k++;
	}
	return power;
}

/*
 * A power of two, less one, near a quarter of a thousandth of the zone; may be 0 (Linux:
 * zone_batchsize).
 */
/*@ requires zone:  \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  batch: \exists integer k; k >= 0 && \result + 1 == pow2(k) &&
                      pow2(k) <= batch_room(zone) < 2 * pow2(k);
    ensures  bound: 0 <= \result <= 95;
*/
static uint64_t zone_batchsize(const struct zone *zone)
{
	uint64_t batch = max64(min64(zone->managed / 1024, 256) / 4, 1);

	//@ assert room: batch + batch / 2 == batch_room(zone);
	return rounddown_pow_of_two(batch + batch / 2) - 1;
}

/* 6.1: the zone's low watermark shared out among the CPUs of its node (Linux: zone_highsize). */
/*@ requires machine: cpus && sysctls;
    requires zone:    zone_ok(zone);
    requires batch:   batch <= 96 && more_cpus <= 1;
    terminates \true;
    assigns  \nothing;
    ensures  least:   4 * batch <= \result;
    ensures  most:    \result <= \max(4 * batch, vm.percpu_pagelist_fraction == 0 ?
                        zone->watermark[WMARK_LOW] + zone->watermark_boost :
                        zone->managed / vm.percpu_pagelist_fraction);
*/
static uint64_t zone_highsize(const struct zone *zone, uint64_t batch, unsigned int more_cpus)
{
	uint64_t cpus = num_online_cpus_of(zone->node) + more_cpus;
	uint64_t pages = wmark_pages(zone, WMARK_LOW);

	if (vm.percpu_pagelist_fraction != 0)
		pages = zone->managed / vm.percpu_pagelist_fraction;
	if (cpus == 0)
		cpus = max64(num_online_cpus(), 1);
	return max64(pages / cpus, batch * 4);
}

/*@ requires zone:    \valid(zone) && \valid(zone->pcp + (0 .. nr_cpus - 1));
    requires apart:   \separated(zone, zone->pcp + (0 .. nr_cpus - 1), &nr_cpus);
    terminates \true;
    assigns  zone->pageset_high, zone->pageset_batch, zone->pcp[0 .. nr_cpus - 1].high,
             zone->pcp[0 .. nr_cpus - 1].batch;
    ensures  zone:    zone->pageset_high == high && zone->pageset_batch == batch;
    ensures  pcps:    \forall integer c; CPU(c) ==>
                        zone->pcp[c].high == high && zone->pcp[c].batch == batch;
*/
static void set_pcp_sizes(struct zone *zone, int32_t high, int32_t batch)
{
	zone->pageset_high = high;
	zone->pageset_batch = batch;
	/*@ loop invariant cpu:  cpu <= nr_cpus;
	    loop invariant zone: zone->pageset_high == high && zone->pageset_batch == batch;
	    loop invariant pcps: \forall integer c; 0 <= c < cpu ==>
	                           zone->pcp[c].high == high && zone->pcp[c].batch == batch;
	    loop assigns cpu, zone->pcp[0 .. nr_cpus - 1].high, zone->pcp[0 .. nr_cpus - 1].batch;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		zone->pcp[cpu].high = high;
		zone->pcp[cpu].batch = batch;
	}
}

void zone_pcp_update(struct zone *zone, unsigned int more_cpus)
{
	uint64_t raw = zone_batchsize(zone), batch = max64(raw, 1), high;

	if (release->pcp_high_from_low_mark) {
		high = zone_highsize(zone, batch, more_cpus);
	} else if (release->pcp_fraction_sets_batch && vm.percpu_pagelist_fraction != 0) {
		high = zone->managed / vm.percpu_pagelist_fraction;
		batch = min64(max64(high / 4, 1), PCP_BATCH_MOST_5_10);
	} else {
		high = raw * 6;
	}
	//@ assert apart: \separated(zone, zone->pcp + (0 .. nr_cpus - 1), &nr_cpus);
	set_pcp_sizes(zone, (int32_t)min64(high, INT32_MAX), (int32_t)batch);
}

/*@ requires machine: rules && cpus && zones_ok && sysctls;
    terminates \true;
    assigns  PCP_SIZES;
    ensures  machine: zones_ok;
*/
static void update_all_pcps(void)
{
	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop assigns z, PCP_SIZES;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			zone_pcp_update(&zones[z], 0);
}

/* The share of some pages that is for a part of the total. */
/*@ requires range: pages <= INT32_MAX / 4 && part <= MAX_FRAMES && part <= total && total != 0;
    terminates \true;
    assigns  \nothing;
    ensures  share: \result == pages * part / total;
    ensures  bound: \result <= pages;
*/
static inline uint64_t share_of(uint64_t pages, uint64_t part, uint64_t total)
{
	return pages * part / total;
}

/*@ requires range: pages <= MAX_FRAMES && factor <= 3000;
    terminates \true;
    assigns  \nothing;
    ensures  scale: \result == pages * factor / 10000;
    ensures  bound: \result <= pages;
*/
static inline uint64_t ten_thousandths(uint64_t pages, uint64_t factor)
{
	return pages * factor / 10000;
}

/*@ requires machine: zones_ok;
    requires zone:    zone_ok(zone);
    requires range:   min <= INT32_MAX && gap <= 2 * MAX_FRAMES;
    terminates \true;
    assigns  zone->watermark[0 .. NR_WMARK - 1], zone->watermark_boost;
    ensures  machine: zones_ok;
    ensures  marks:   marks_are(zone, min, gap);
    ensures  still:   \forall integer y; ZONE(y) ==> zones[y].managed == \old(zones[y].managed);
    ensures  others:  \forall integer y; ZONE(y) && y != zone->id ==> MARKS_KEPT(Pre, Post, y);
*/
static void set_marks(struct zone *zone, uint64_t min, uint64_t gap)
{
	//@ assert before: marks_bounded;
	zone->watermark_boost = 0;
	zone->watermark[WMARK_MIN] = min;
	zone->watermark[WMARK_LOW] = min + gap;
	zone->watermark[WMARK_HIGH] = min + 2 * gap;
	//@ assert marks: marks_bounded;
	//@ assert rest: zones_still;
	//@ assert parts: zones_parts;
}

/* Managed pages of all zones. */
/*@ requires machine: zones_ok;
    terminates \true;
    assigns  \nothing;
    ensures  sum:   \result == all_managed(MAX_ZONES);
    ensures  bound: \result <= MAX_ZONES * MAX_FRAMES;
    ensures  most:  \forall integer z; ZONE(z) ==> zones[z].managed <= \result;
*/
static uint64_t total_managed(void)
{
	uint64_t total = 0;

	/*@ loop invariant zone: z <= MAX_ZONES;
	    loop invariant sum:  total == all_managed(z) && total <= z * MAX_FRAMES;
	    loop invariant most: \forall integer y; 0 <= y < z ==> zones[y].managed <= total;
	    loop assigns z, total;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		total += zones[z].managed;
	return total;
}

void setup_per_zone_wmarks(void)
{
	uint64_t pages_min = vm.min_free_kbytes / (PAGE_SIZE / 1024), total = total_managed();

	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop invariant managed: STILL(managed);
	    loop invariant none:    total == 0 ==> z == 0;
	    loop invariant marks:   \forall integer y; 0 <= y < z ==>
	                              NEW_MARKS(Pre, Here, y, total);
	    loop assigns z, zones[0 .. MAX_ZONES - 1].watermark[0 .. NR_WMARK - 1],
	                 zones[0 .. MAX_ZONES - 1].watermark_boost;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES && total != 0; z++) {
		uint64_t managed = zones[z].managed, min = share_of(pages_min, managed, total);
		uint64_t gap = max64(min / 4, ten_thousandths(managed, vm.watermark_scale_factor));

		set_marks(&zones[z], min, gap);
		//@ assert new: \forall integer y; y == z ==> NEW_MARKS(Pre, Here, y, total);
	}
	calculate_totalreserve_pages();
	/*@ assert marks: \forall integer y; ZONE(y) && total != 0 ==>
	      NEW_MARKS(Pre, Here, y, total); */
	//@ assert managed: STILL(managed);
	update_all_pcps();
	/*@ assert marks: \forall integer y; ZONE(y) && total != 0 ==>
	      NEW_MARKS(Pre, Here, y, total); */
	/*@ assert some: (\exists integer y; ZONE(y) && zones[y].managed != 0) ==> total != 0; */
	//@ assert managed: STILL(managed);
}

/*@ requires machine: zones_ok;
    requires zone:    zone_ok(zone);
    requires range:   pages <= 256 * MAX_FRAMES;
    terminates \true;
    assigns  zone->percpu_drift_mark;
    ensures  machine: zones_ok;
    ensures  mark:    zone->percpu_drift_mark == pages;
*/
static inline void write_drift_mark(struct zone *zone, uint64_t pages)
{
	//@ assert before: marks_bounded;
	zone->percpu_drift_mark = pages;
	//@ assert marks: marks_bounded;
	//@ assert rest: zones_still;
	//@ assert parts: zones_parts;
}

/* A mark once set stays until a new one is set, however much memory the zone gets: so the kernel. */
/*@ requires machine: cpus && zones_ok;
    requires zone:    zone_ok(zone) && marks_ascend(zone);
    requires boost:   zone->watermark_boost <= 128 * MAX_FRAMES;
    requires range:   threshold <= STAT_THRESHOLD_MOST;
    terminates \true;
    assigns  zone->percpu_drift_mark;
    ensures  machine: zones_ok;
*/
static void set_drift_mark(struct zone *zone, uint64_t threshold)
{
	uint64_t max_drift = num_online_cpus() * threshold;

	if (max_drift > zone->watermark[WMARK_LOW] - zone->watermark[WMARK_MIN])
		write_drift_mark(zone, wmark_pages(zone, WMARK_HIGH) + max_drift);
}

/* A CPU that is online counts. */
/*@ ghost
    /@ requires cpus: cpus;
       terminates \true;
       assigns  \nothing;
       ensures  some: \forall integer c; CPU(c) && cpu_online[c] != 0 ==> online(nr_cpus) >= 1; @/
    static void online_counts(void)
    {
      unsigned int i = 0;

      /@ loop invariant cpu:  0 <= i <= nr_cpus;
         loop invariant some: online(i) >= 0 &&
                              \forall integer c; 0 <= c < i && cpu_online[c] != 0 ==>
                                online(i) >= 1;
         loop assigns i;
         loop variant nr_cpus - i; @/
      while (i < nr_cpus)
        i++;
    }
*/

/* Twice the bits of the CPUs, times one more than those of the memory: little, and with a CPU some. */
/*@ ghost
    /@ requires range: cpus <= 64 && memory <= 64;
       terminates \true;
       assigns  \nothing;
       ensures  most:  0 <= 2 * cpus * (1 + memory) <= 130 * cpus;
       ensures  least: 2 * cpus <= 2 * cpus * (1 + memory); @/
    static void bits_product(unsigned int cpus, unsigned int memory)
    {
      unsigned int i = 0;

      /@ loop invariant range: 0 <= i <= cpus;
         loop invariant bound: 0 <= i * memory <= 64 * i;
         loop assigns i;
         loop variant cpus - i; @/
      while (i < cpus) {
        /@ assert step: (i + 1) * memory == i * memory + memory; @/
        i++;
      }
      /@ assert whole: 2 * cpus * (1 + memory) == 2 * cpus + 2 * (cpus * memory); @/
    }
*/

/* How far a CPU may be off in the zone. */
/*@ requires machine: cpus;
    requires zone:    zone_ok(zone);
    terminates \true;
    assigns  \nothing;
    ensures  bound: \result <= STAT_THRESHOLD_MOST;
    ensures  least: online(nr_cpus) >= 1 ==> 2 <= \result;
*/
static uint64_t stat_threshold(const struct zone *zone)
{
	unsigned int memory = bits_of(zone->managed >> STAT_MEMORY_SHIFT);
	unsigned int cpus = bits_of(num_online_cpus());

	//@ ghost bits_product(cpus, memory);
	return min64(UINT64_C(2) * cpus * (1 + memory), STAT_THRESHOLD_MOST);
}

/*@ requires machine: cpus && zones_ok;
    requires zone:    zone_ok(zone) && cpu < nr_cpus;
    requires range:   threshold <= STAT_THRESHOLD_MOST;
    terminates \true;
    assigns  zone->pcp[cpu].stat_threshold;
    ensures  machine: zones_ok;
    ensures  set:     zone->pcp[cpu].stat_threshold == threshold;
    ensures  own:     \forall integer c; CPU(c) && c != cpu ==>
                        zone->pcp[c].stat_threshold == \old(zone->pcp[c].stat_threshold);
    ensures  others:  \forall integer y, c; ZONE(y) && CPU(c) ==>
                        zones[y].pcp[c].stat_threshold == threshold ||
                        zones[y].pcp[c].stat_threshold == \old(zones[y].pcp[c].stat_threshold);
*/
static inline void write_threshold(struct zone *zone, unsigned int cpu, uint64_t threshold)
{
	zone->pcp[cpu].stat_threshold = (int8_t)threshold;
	/*@ assert others: \forall integer y, c; ZONE(y) && CPU(c) ==>
	      zones[y].pcp[c].stat_threshold == threshold ||
	      zones[y].pcp[c].stat_threshold == \at(zones[y].pcp[c].stat_threshold, Pre); */
	//@ assert parts: zones_parts;
}

/*@ requires machine: cpus && zones_ok;
    requires zone:    zone_ok(zone);
    requires range:   threshold <= STAT_THRESHOLD_MOST;
    terminates \true;
    assigns  zone->pcp[0 .. nr_cpus - 1].stat_threshold;
    ensures  machine: zones_ok;
    ensures  set:     \forall integer c; CPU(c) && cpu_online[c] != 0 ==>
                        zone->pcp[c].stat_threshold == threshold;
    ensures  others:  2 <= threshold ==> \forall integer y, c; ZONE(y) && CPU(c) &&
                        2 <= \old(zones[y].pcp[c].stat_threshold) ==>
                          2 <= zones[y].pcp[c].stat_threshold;
*/
static void set_stat_threshold(struct zone *zone, uint64_t threshold)
{
	/*@ loop invariant cpu:     cpu <= nr_cpus;
	    loop invariant machine: zones_ok;
	    loop invariant set:     \forall integer c; 0 <= c < cpu && cpu_online[c] != 0 ==>
	                              zone->pcp[c].stat_threshold == threshold;
	    loop invariant others:  2 <= threshold ==> \forall integer y, c; ZONE(y) && CPU(c) &&
	                              2 <= \at(zones[y].pcp[c].stat_threshold, Pre) ==>
	                                2 <= zones[y].pcp[c].stat_threshold;
	    loop assigns cpu, zone->pcp[0 .. nr_cpus - 1].stat_threshold;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		if (cpu_online[cpu])
			write_threshold(zone, cpu, threshold);
}

void refresh_zone_stat_thresholds(void)
{
	//@ ghost online_counts();
	/*@ loop invariant zone:    z <= MAX_ZONES;
	    loop invariant machine: zones_ok;
	    loop invariant marks:   \forall integer y; ZONE(y) ==> MARKS_KEPT(Pre, Here, y);
	    loop invariant least:   \forall integer y, c; 0 <= y < z && zones[y].present != 0 &&
	                              CPU(c) && cpu_online[c] != 0 ==>
	                                2 <= zones[y].pcp[c].stat_threshold;
	    loop assigns z, zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1].stat_threshold,
	                 zones[0 .. MAX_ZONES - 1].percpu_drift_mark;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		uint64_t threshold;

		if (!populated_zone(&zones[z]))
			continue;
		threshold = stat_threshold(&zones[z]);
		set_stat_threshold(&zones[z], threshold);
		set_drift_mark(&zones[z], threshold);
	}
}

void vm_reset(void)
{
	vm = (struct vm_sysctls){
		.min_free_kbytes = 1024,
		.user_min_free_kbytes = -1,
		.watermark_scale_factor = 10,
		.watermark_boost_factor = 15000,
		.lowmem_reserve_ratio = { 256, 256, 32, 0, 0 },
		.dirty_ratio = 20,
		.min_unmapped_ratio = 1,
		.min_slab_ratio = 5,
		.extfrag_threshold = 500,
	};
}

/*@ requires machine: zones_ok;
    requires node:    node < MAX_NUMNODES && unmapped <= MAX_FRAMES && slab <= MAX_FRAMES;
    requires room:    nodes[node].min_unmapped_pages <= MAX_ZONES * MAX_FRAMES &&
                      nodes[node].min_slab_pages <= MAX_ZONES * MAX_FRAMES;
    terminates \true;
    assigns  nodes[node].min_unmapped_pages, nodes[node].min_slab_pages;
    ensures  machine: zones_ok;
    ensures  managed: \forall integer y; ZONE(y) ==> zones[y].managed == \old(zones[y].managed);
    ensures  more:    nodes[node].min_unmapped_pages ==
                        \old(nodes[node].min_unmapped_pages) + unmapped;
    ensures  more:    nodes[node].min_slab_pages == \old(nodes[node].min_slab_pages) + slab;
    ensures  others:  \forall integer n; 0 <= n < MAX_NUMNODES && n != node ==>
                        nodes[n].min_unmapped_pages == \old(nodes[n].min_unmapped_pages) &&
                        nodes[n].min_slab_pages == \old(nodes[n].min_slab_pages);
*/
static inline void add_node_limits(unsigned int node, uint64_t unmapped, uint64_t slab)
{
	//@ assert before: marks_bounded;
	nodes[node].min_unmapped_pages += unmapped;
	nodes[node].min_slab_pages += slab;
	//@ assert marks: marks_bounded;
	//@ assert rest: zones_still;
	//@ assert parts: zones_parts;
}

/* How much node reclaim leaves (Linux: setup_min_unmapped_ratio, setup_min_slab_ratio). */
/*@ requires machine: zones_ok && sysctls;
    terminates \true;
    assigns  NODE_LIMITS;
    ensures  machine: zones_ok;
    ensures  limits:  \forall integer n; 0 <= n < MAX_NUMNODES ==>
                        nodes[n].min_unmapped_pages ==
                          \old(node_percent(n, MAX_ZONES, vm.min_unmapped_ratio)) &&
                        nodes[n].min_slab_pages ==
                          \old(node_percent(n, MAX_ZONES, vm.min_slab_ratio));
*/
static void setup_node_reclaim_limits(void)
{
	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant zero: \forall integer n; 0 <= n < node ==>
	                           nodes[n].min_unmapped_pages == nodes[n].min_slab_pages == 0;
	    loop invariant machine: zones_ok && STILL(managed);
	    loop assigns node, NODE_LIMITS;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		nodes[node].min_unmapped_pages = nodes[node].min_slab_pages = 0;
	/*@ loop invariant zone:  z <= MAX_ZONES;
	    loop invariant pages: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                            nodes[n].min_unmapped_pages ==
	                              node_percent{Pre}(n, z, \at(vm.min_unmapped_ratio, Pre)) &&
	                            nodes[n].min_slab_pages ==
	                              node_percent{Pre}(n, z, \at(vm.min_slab_ratio, Pre));
	    loop invariant bound: \forall integer n; 0 <= n < MAX_NUMNODES ==>
	                            nodes[n].min_unmapped_pages <= z * MAX_FRAMES &&
	                            nodes[n].min_slab_pages <= z * MAX_FRAMES;
	    loop invariant machine: zones_ok && STILL(managed);
	    loop assigns z, NODE_LIMITS;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		uint64_t unmapped = percent_of(zones[z].managed, vm.min_unmapped_ratio);
		uint64_t slab = percent_of(zones[z].managed, vm.min_slab_ratio);

		/*@ assert more: \forall integer n;
		      node_percent{Pre}(n, z + 1, \at(vm.min_unmapped_ratio, Pre)) ==
		        node_percent{Pre}(n, z, \at(vm.min_unmapped_ratio, Pre)) +
		        (zones[z].node == n ? unmapped : 0); */
		/*@ assert more: \forall integer n;
		      node_percent{Pre}(n, z + 1, \at(vm.min_slab_ratio, Pre)) ==
		        node_percent{Pre}(n, z, \at(vm.min_slab_ratio, Pre)) +
		        (zones[z].node == n ? slab : 0); */
		add_node_limits(zones[z].node, unmapped, slab);
	}
}

void init_per_zone_wmark_min(void)
{
	calculate_min_free_kbytes();
	setup_per_zone_wmarks();
	//@ assert memory: \exists integer z; ZONE(z) && zones[z].managed != 0;
	//@ assert marks: \forall integer z; ZONE(z) ==> MARKS_ASCEND(z);
	refresh_zone_stat_thresholds();
	setup_per_zone_lowmem_reserve();
	//@ assert marks: \forall integer z; ZONE(z) ==> MARKS_ASCEND(z);
	setup_node_reclaim_limits();
}

void khugepaged_min_free_kbytes_update(void)
{
	if (!vm.thp)
		return;
	raise_min_free_kbytes();
	setup_per_zone_wmarks();
}

void vm_set_min_free_kbytes(uint64_t kbytes)
{
	vm.min_free_kbytes = kbytes;
	vm.user_min_free_kbytes = (int64_t)kbytes;
	setup_per_zone_wmarks();
}

void vm_set_watermark_scale_factor(uint64_t factor)
{
	vm.watermark_scale_factor = factor;
	setup_per_zone_wmarks();
}

void vm_set_lowmem_reserve_ratio(const uint64_t ratio[MAX_NR_ZONES])
{
	/*@ loop invariant type:    i <= MAX_NR_ZONES;
	    loop invariant written: \forall integer t; 0 <= t < i ==>
	                              vm.lowmem_reserve_ratio[t] == ratio[t];
	    loop assigns i, vm.lowmem_reserve_ratio[0 .. MAX_NR_ZONES - 1];
	    loop variant MAX_NR_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		vm.lowmem_reserve_ratio[i] = ratio[i];
	setup_per_zone_lowmem_reserve();
}

void vm_set_min_unmapped_ratio(uint64_t percent)
{
	vm.min_unmapped_ratio = percent;
	setup_node_reclaim_limits();
}

void vm_set_min_slab_ratio(uint64_t percent)
{
	vm.min_slab_ratio = percent;
	setup_node_reclaim_limits();
}

void vm_read_lowmem_reserve_ratio(void)
{
	setup_per_zone_lowmem_reserve();
}

void vm_set_percpu_pagelist_fraction(uint64_t fraction)
{
	/* no change, no work: a boost that the pcp sizes still know of stays in them */
	if (fraction == vm.percpu_pagelist_fraction)
		return;
	vm.percpu_pagelist_fraction = fraction;
	update_all_pcps();
}

void vm_set_thp(bool enabled)
{
	vm.thp = enabled;
	if (enabled) {
		khugepaged_min_free_kbytes_update();
	} else if (release->thp_off_recomputes) {
		calculate_min_free_kbytes();
		setup_per_zone_wmarks();
	}
}
