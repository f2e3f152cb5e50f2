/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each zone is read three times: its blocks from head to head, its lists from first to last, its
 * counters. Blocks are counted by list on the way, so that a block that is on a list but hidden in
 * another, or in the zone but on no list, shows as a difference.
 */
#include <inttypes.h>

#include "block.h"
#include "buddy.h"
#include "invariant.h"
#include "pcp.h"
#include "watermark.h"

#define PCP_FREE_FACTOR_MAX  5
#define DEFAULT_BOOST_FACTOR 15000u

/* What a walk over a zone's blocks has seen. */
struct census {
	uint64_t free[MIGRATE_TYPES * MAX_ORDER]; /* blocks, by free list */
	uint64_t pcp_blocks;
	uint64_t pages[PAGE_GUARD + 1]; /* by state */
	uint64_t foreign;		/* frames of other zones in the span */
};

static const char theorem_names[][13] = {
	[THEOREM_PARTITION] = "partition", [THEOREM_CONSERVATION] = "conservation",
	[THEOREM_COALESCED] = "coalesced", [THEOREM_LISTS] = "lists",
	[THEOREM_MOBILITY] = "mobility",   [THEOREM_PCP_BOUNDS] = "pcp_bounds",
	[THEOREM_WATERMARK] = "watermark",
};

const char *theorem_name(enum theorem theorem)
{
	return theorem_names[theorem];
}

/* Where a check is, to be filled into the report. */
struct place {
	struct violation *v;
	const struct zone *zone;
	pfn_t pfn;
	list_t list;
};

/* Fill the report but for its line, which is returned. */
/*@ requires violation: \valid(at.v);
    terminates \true;
    assigns  at.v->theorem, at.v->zone, at.v->pfn, at.v->list;
    ensures  line: \result == &at.v->text[0];
*/
static char *report(struct place at, enum theorem theorem)
{
	at.v->theorem = theorem;
	at.v->zone = at.zone;
	at.v->pfn = at.pfn;
	at.v->list = at.list;
	return at.v->text;
}

/* Report it, as printf does; false, so that a check can return it. */
#define violated(at, theorem, ...) text_line(report(at, theorem), __VA_ARGS__)

/*@ terminates \true;
    assigns  \nothing;
    ensures  place: \result.v == v;
*/
static struct place at_zone(struct violation *v, const struct zone *zone)
{
	return (struct place){ .v = v, .zone = zone, .pfn = PFN_NONE, .list = LIST_NONE };
}

/*@ terminates \true;
    assigns  \nothing;
    ensures  place: \result.v == v;
*/
static struct place at_list(struct violation *v, const struct zone *zone, pfn_t pfn, list_t list)
{
	return (struct place){ .v = v, .zone = zone, .pfn = pfn, .list = list };
}

/*@ requires page: arrays && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  place: \result.v == v;
*/
static struct place at_page(struct violation *v, const struct zone *zone, pfn_t pfn)
{
	return (struct place){ .v = v, .zone = zone, .pfn = pfn, .list = vmemmap[pfn].list };
}

/* May the release have kept blocks of these types apart? */
/*@ requires rules: rules;
    terminates \true;
    assigns  \nothing;
*/
static bool keeps_apart(unsigned int a, unsigned int b)
{
	if (release->highatomic_merges)
		return a == MIGRATE_ISOLATE || b == MIGRATE_ISOLATE;
	return !migratetype_is_mergeable(a) || !migratetype_is_mergeable(b);
}

/* The first frame after the zone, whatever else of it is wrong. */
/*@ requires zone: checkable(zone);
    terminates \true;
    assigns  \nothing;
    ensures  end:  \result == zone->start + zone->spanned;
*/
static inline pfn_t span_end(const struct zone *zone)
{
	return zone->start + zone->spanned;
}

/* Which of the zone's free lists a block is on; as many as there are: on none. */
/*@ requires zone: checkable(zone) && arrays && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  list: \result <= NR_FREE_LISTS;
    ensures  list: on_free_list(zone, pfn) ==> \result == list(pfn) - zone->free_list;
    ensures  none: !on_free_list(zone, pfn) ==> \result == NR_FREE_LISTS;
*/
static unsigned int free_list_index(const struct zone *zone, pfn_t pfn)
{
	list_t list = vmemmap[pfn].list;

	if (list < zone->free_list || list - zone->free_list >= MIGRATE_TYPES * MAX_ORDER)
		return MIGRATE_TYPES * MAX_ORDER;
	return list - zone->free_list;
}

/* The type of the free list that a free block of the zone is on. */
/*@ requires zone: checkable(zone) && arrays && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
static unsigned int list_type(const struct zone *zone, pfn_t pfn)
{
	return free_list_index(zone, pfn) / MAX_ORDER;
}

/*@ requires types: checkable_blocks && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
*/
static unsigned int block_type(pfn_t pfn)
{
	return pageblock_types[pfn / PAGEBLOCK_PAGES];
}

/* conservation: the free counts are those of the lists; an isolated block's pages do not count. */
/*@ requires zone:  checkable(zone) && checkable_lists && counter_bounds(zone);
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
    ensures  conservation: \result ==> free_counted(zone);
*/
static bool check_free_counts(const struct zone *zone, struct violation *v)
{
	int64_t sum = 0, cma = 0, stat[NR_ZONE_STATS];

	/*@ loop invariant item: item <= NR_ZONE_STATS;
	    loop invariant conservation: \forall integer i; 0 <= i < item ==> stat[i] == zone_stat(zone, i);
	    loop assigns item, stat[0 .. NR_ZONE_STATS - 1];
	    loop variant NR_ZONE_STATS - item;
	*/
	for (unsigned int item = 0; item < NR_ZONE_STATS; item++) {
		stat[item] = zone->vm_stat[item];
		/*@ loop invariant cpu: cpu <= nr_cpus;
		    loop invariant sum: -2 * COUNT_MAX - 128 * cpu <= stat[item] <= 2 * COUNT_MAX + 128 * cpu;
		    loop invariant conservation: stat[item] == zone->vm_stat[item] + differences(zone, item, cpu);
		    loop assigns cpu, stat[item];
		    loop variant nr_cpus - cpu;
		*/
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			stat[item] += zone->pcp[cpu].vm_stat_diff[item];
	}
	/*@ loop invariant type: type <= MIGRATE_ISOLATE;
	    loop invariant sums: 0 <= cma <= sum <= MAX_FRAMES * MAX_ORDER_PAGES * MAX_ORDER * type;
	    loop invariant conservation: sum == list_pages(zone, MAX_ORDER * type);
	    loop invariant conservation: cma == (type <= MIGRATE_CMA ? 0 :
	      list_pages(zone, MAX_ORDER * MIGRATE_ISOLATE) - list_pages(zone, MAX_ORDER * MIGRATE_CMA));
	    loop assigns type, sum, cma;
	    loop variant MIGRATE_ISOLATE - type;
	*/
	for (unsigned int type = 0; type < MIGRATE_ISOLATE; type++) {
		/*@ loop invariant order: order <= MAX_ORDER;
		    loop invariant sums: 0 <= cma <= sum <= MAX_FRAMES * MAX_ORDER_PAGES * (MAX_ORDER * type + order);
		    loop invariant conservation: sum == list_pages(zone, MAX_ORDER * type + order);
		    loop invariant conservation: cma == (type < MIGRATE_CMA ? 0 :
		      list_pages(zone, MAX_ORDER * MIGRATE_CMA + order) - list_pages(zone, MAX_ORDER * MIGRATE_CMA));
		    loop assigns order, sum, cma;
		    loop variant MAX_ORDER - order;
		*/
		for (unsigned int order = 0; order < MAX_ORDER; order++) {
			uint64_t blocks = lists[free_list(zone, order, type)].count;
			//@ ghost pow2_values(order);
			//@ assert order: (MAX_ORDER * type + order) % MAX_ORDER == order;
			//@ assert most: blocks * pow2(order) <= MAX_FRAMES * MAX_ORDER_PAGES;
			int64_t pages = (int64_t)(blocks * block_pages(order));

			sum += pages;
			cma += type == MIGRATE_CMA ? pages : 0;
		}
	}
	if (stat[NR_FREE_PAGES] != sum)
		return violated(at_zone(v, zone), THEOREM_CONSERVATION,
				"nr_free_pages is %" PRId64 " with every CPU's part, "
				"the lists hold %" PRId64 " pages",
				stat[NR_FREE_PAGES], sum);
	if (stat[NR_FREE_CMA_PAGES] != cma)
		return violated(at_zone(v, zone), THEOREM_CONSERVATION,
				"nr_free_cma is %" PRId64 " with every CPU's part, "
				"the lists hold %" PRId64 " pages",
				stat[NR_FREE_CMA_PAGES], cma);
	return true;
}

/* pcp_bounds: one CPU's count is that of its lists, and its sizes are such as a release sets. */
/*@ requires zone:  checkable(zone) && checkable_lists && cpu < nr_cpus;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
    ensures  pcp_bounds: \result ==> cpu_sound(zone, cpu);
*/
static bool check_pcp(const struct zone *zone, unsigned int cpu, struct violation *v)
{
	const struct per_cpu_pages *pcp = &zone->pcp[cpu];
	int32_t max_factor = release->pcp_free_factor ? PCP_FREE_FACTOR_MAX : 0;
	uint64_t sum = 0;

	/*@ loop invariant list: i <= pcp_lists <= NR_PCP_LISTS_MAX;
	    loop invariant sum: sum <= MAX_FRAMES * MAX_ORDER_PAGES * i;
	    loop invariant pcp_bounds: sum == pcp_list_pages(zone, cpu, i);
	    loop assigns i, sum;
	    loop variant NR_PCP_LISTS_MAX - i;
	*/
	for (unsigned int i = 0; i < nr_pcp_lists(); i++) {
		unsigned int order = pindex_to_order(i);

		//@ ghost pow2_values(order);
		//@ assert most: count(pcp->list + i) * pow2(order) <= MAX_FRAMES * MAX_ORDER_PAGES;
		sum += lists[pcp->list + i].count * block_pages(order);
	}
	if (pcp->count < 0 || (uint64_t)pcp->count != sum)
		return violated(at_zone(v, zone), THEOREM_PCP_BOUNDS,
				"cpu %u counts %" PRId32 " pages, its lists hold %" PRIu64, cpu,
				pcp->count, sum);
	if (pcp->batch < 1 || pcp->high < 0)
		return violated(at_zone(v, zone), THEOREM_PCP_BOUNDS,
				"cpu %u has high %" PRId32 " and batch %" PRId32
				", expected 0 and 1 or more",
				cpu, pcp->high, pcp->batch);
	if (pcp->free_factor < 0 || pcp->free_factor > max_factor)
		return violated(at_zone(v, zone), THEOREM_PCP_BOUNDS,
				"cpu %u has free_factor %" PRId32 ", expected 0 to %" PRId32, cpu,
				pcp->free_factor, max_factor);
	return true;
}

/* watermark: the marks ascend, the boost is within its bound. */
/*@ requires zone:  zone_place(zone) && zone_marks(zone) && vm.watermark_boost_factor <= INT32_MAX;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
    ensures  watermark: \result ==> marks_ascend(zone);
*/
static bool check_watermarks(const struct zone *zone, struct violation *v)
{
	uint64_t factor = vm.watermark_boost_factor, high = zone->watermark[WMARK_HIGH], max_boost;

	if (zone->watermark[WMARK_MIN] > zone->watermark[WMARK_LOW] ||
	    zone->watermark[WMARK_LOW] > high)
		return violated(at_zone(v, zone), THEOREM_WATERMARK,
				"min %" PRIu64 ", low %" PRIu64 ", high %" PRIu64
				", expected ascending",
				zone->watermark[WMARK_MIN], zone->watermark[WMARK_LOW], high);
	if (factor < DEFAULT_BOOST_FACTOR)
		factor = DEFAULT_BOOST_FACTOR;
	max_boost = high / 10000 * factor + high % 10000 * factor / 10000;
	if (max_boost < PAGEBLOCK_PAGES)
		max_boost = PAGEBLOCK_PAGES;
	if (zone->managed < PAGEBLOCK_PAGES * 4)
		max_boost = 0;
	if (zone->watermark_boost > max_boost)
		return violated(at_zone(v, zone), THEOREM_WATERMARK,
				"boost %" PRIu64 ", expected at most %" PRIu64,
				zone->watermark_boost, max_boost);
	return true;
}

/* watermark: nothing is kept from requests for this zone or lower ones, more for higher ones. */
/*@ requires zone:  zone_place(zone);
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  watermark: \result ==> reserves_ascend(zone);
    ensures  kept:      marks_ascend{Pre}(zone) ==> marks_ascend(zone);
*/
static bool check_lowmem_reserve(const struct zone *zone, struct violation *v)
{
	uint64_t least = 0;

	/*@ loop invariant type: i <= MAX_NR_ZONES;
	    loop invariant least: least == (i == 0 ? 0 : zone->lowmem_reserve[i - 1]);
	    loop invariant watermark: \forall integer k; 0 <= k < i ==>
	      (k <= zone->type ==> zone->lowmem_reserve[k] == 0) &&
	      (k > 0 ==> zone->lowmem_reserve[k - 1] <= zone->lowmem_reserve[k]);
	    loop assigns i, least;
	    loop variant MAX_NR_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++) {
		uint64_t reserve = zone->lowmem_reserve[i];

		if (reserve < least || (i <= zone->type && reserve != 0))
			return violated(at_zone(v, zone), THEOREM_WATERMARK,
					"protection[%u] is %" PRIu64 ", expected %s%" PRIu64, i,
					reserve, i <= zone->type ? "" : "at least ", least);
		least = reserve;
	}
	return true;
}

/* mobility: the HighAtomic reserve comes in pageblocks and is below the limit of its rule. */
/*@ requires zone:  zone_place(zone);
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  mobility: \result ==> reserve_limited(zone);
    ensures  kept:     marks_ascend{Pre}(zone) ==> marks_ascend(zone);
    ensures  kept:     reserves_ascend{Pre}(zone) ==> reserves_ascend(zone);
*/
static bool check_highatomic(const struct zone *zone, struct violation *v)
{
	uint64_t reserved = zone->nr_reserved_highatomic;
	uint64_t limit = zone->managed / 100 + 2 * PAGEBLOCK_PAGES;

	if (reserved % PAGEBLOCK_PAGES != 0 || reserved >= limit)
		return violated(at_zone(v, zone), THEOREM_MOBILITY,
				"nr_reserved_highatomic is %" PRIu64
				", expected a multiple of %llu below %" PRIu64,
				reserved, PAGEBLOCK_PAGES, limit);
	return true;
}

/*@ requires zone:  checkable(zone) && checkable_counts(zone) && checkable_lists;
    requires boost: vm.watermark_boost_factor <= INT32_MAX;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  limits: \result ==> limits_kept(zone);
*/
static bool check_counts(const struct zone *zone, struct violation *v)
{
	/*@ loop invariant cpu: cpu <= nr_cpus;
	    loop invariant state: checkable(zone) && checkable_counts(zone) && checkable_lists && report_apart(v);
	    loop assigns cpu, *v;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		if (!check_pcp(zone, cpu, v))
			return false;
	return check_free_counts(zone, v) && check_watermarks(zone, v) &&
	       check_lowmem_reserve(zone, v) && check_highatomic(zone, v);
}

/* coalesced: the lower of two buddies has been found; is the other one free as well? */
/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    requires block: order_of(pfn) <= MAX_PAGE_ORDER && aligned(pfn, order_of(pfn)) &&
                    pfn + pow2(order_of(pfn)) <= zone->start + zone->spanned;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
*/
static bool check_coalesced(const struct zone *zone, pfn_t pfn, struct violation *v)
{
	unsigned int order = vmemmap[pfn].order, type = list_type(zone, pfn);
	const struct page *page;
	pfn_t buddy;

	if (order >= MAX_PAGE_ORDER)
		return true;
	buddy = find_buddy_pfn(pfn, order);
	if (buddy < pfn || buddy >= span_end(zone))
		return true;
	page = &vmemmap[buddy];
	if (page->state != PAGE_FREE || page->order != order || page->zone != zone->id)
		return true;
	if (order >= PAGEBLOCK_ORDER &&
	    (zone->kept_apart || keeps_apart(type, list_type(zone, buddy)) ||
	     keeps_apart(block_type(pfn), block_type(buddy))))
		return true;
	return violated(at_page(v, zone, pfn), THEOREM_COALESCED,
			"free blocks of order %u at pfn %" PRIu64 " and %" PRIu64
			" are buddies, expected one of order %u",
			order, pfn, buddy, order + 1);
}

/* lists: a free block is on the free list of its order. */
/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    requires block: order_of(pfn) <= MAX_PAGE_ORDER && aligned(pfn, order_of(pfn)) &&
                    pfn + pow2(order_of(pfn)) <= zone->start + zone->spanned;
    requires seen:  \valid(seen) && seen_apart(seen, v) &&
                    \forall integer i; 0 <= i < NR_FREE_LISTS ==> seen->free[i] <= pfn;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v, seen->free[0 .. NR_FREE_LISTS - 1];
    ensures  seen:  \forall integer i; 0 <= i < NR_FREE_LISTS ==> seen->free[i] <= pfn + 1;
*/
static bool check_free_block(const struct zone *zone, pfn_t pfn, struct census *seen,
			     struct violation *v)
{
	unsigned int index = free_list_index(zone, pfn);

	if (index >= MIGRATE_TYPES * MAX_ORDER || index % MAX_ORDER != vmemmap[pfn].order)
		return violated(at_page(v, zone, pfn), THEOREM_LISTS,
				"a free block of order %u is on list %" PRIu32
				", expected a free list of its zone and order",
				vmemmap[pfn].order, vmemmap[pfn].list);
	seen->free[index]++;
	return check_coalesced(zone, pfn, v);
}

/*
 * partition: nothing may start inside a block. Looks where the halves of the halves would start:
 * there a stray head would be taken for a buddy.
 */
/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    requires block: order_of(pfn) <= MAX_PAGE_ORDER && aligned(pfn, order_of(pfn)) &&
                    pfn + pow2(order_of(pfn)) <= zone->start + zone->spanned;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
    ensures  partition: \result ==> nothing_inside(pfn, order_of(pfn));
*/
static bool check_inside(const struct zone *zone, pfn_t pfn, struct violation *v)
{
	/*@ loop invariant order: order <= order_of(pfn);
	    loop invariant partition: nothing_inside(pfn, order);
	    loop assigns order;
	    loop variant order_of(pfn) - order;
	*/
	for (unsigned int order = 0; order < vmemmap[pfn].order; order++) {
		//@ ghost pow2_values(order);
		//@ ghost pow2_values(vmemmap[pfn].order);
		pfn_t inside = pfn + block_pages(order);

		if (vmemmap[inside].state != PAGE_TAIL)
			return violated(
				at_page(v, zone, inside), THEOREM_PARTITION,
				"a block starts inside the block of order %u at pfn %" PRIu64,
				vmemmap[pfn].order, pfn);
	}
	return true;
}

/* partition: a block of the zone starts here; is it a proper one? */
/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    requires frame: spans(zone, pfn) && state_of(pfn) != PAGE_TAIL;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  block: \result ==> state_of(pfn) <= PAGE_GUARD && order_of(pfn) <= MAX_PAGE_ORDER &&
                      aligned(pfn, order_of(pfn)) &&
                      pfn + pow2(order_of(pfn)) <= zone->start + zone->spanned;
    ensures  partition: \result ==> own_block(pfn);
*/
static bool check_fits(const struct zone *zone, pfn_t pfn, struct violation *v)
{
	const struct page *page = &vmemmap[pfn];

	if (page->state > PAGE_GUARD || page->order >= MAX_ORDER)
		return violated(at_page(v, zone, pfn), THEOREM_PARTITION,
				"state %u and order %u, expected at most %u and %u", page->state,
				page->order, PAGE_GUARD, MAX_PAGE_ORDER);
	if (!block_aligned(pfn, page->order))
		return violated(
			at_page(v, zone, pfn), THEOREM_PARTITION,
			"a block of order %u starts here, expected at a multiple of %" PRIu64,
			page->order, block_pages(page->order));
	if (pfn + block_pages(page->order) > span_end(zone))
		return violated(
			at_page(v, zone, pfn), THEOREM_PARTITION,
			"a block of order %u reaches beyond the zone, which ends at pfn %" PRIu64,
			page->order, span_end(zone));
	if (!check_inside(zone, pfn, v))
		return false;
	if (pfn >= zone->first_deferred_pfn && page->state != PAGE_RESERVED)
		return violated(at_page(v, zone, pfn), THEOREM_PARTITION,
				"a block of state %u, expected all reserved from pfn %" PRIu64
				" on: they are deferred",
				page->state, zone->first_deferred_pfn);
	return true;
}

/* Count it. */
/*@ requires block: arrays && FRAME(pfn) && state_of(pfn) <= PAGE_GUARD &&
                    order_of(pfn) <= MAX_PAGE_ORDER;
    requires seen:  \valid(seen) && \base_addr(seen) != \base_addr(vmemmap) &&
                    seen->pcp_blocks <= pfn && census(seen, pfn + 1, MAX_FRAMES);
    terminates \true;
    assigns  seen->pages[0 .. PAGE_GUARD], seen->pcp_blocks;
    ensures  pages: \forall integer i; 0 <= i <= PAGE_GUARD ==>
                      seen->pages[i] == \old(seen->pages[i]) +
                                        (i == state_of(pfn) ? pow2(order_of(pfn)) : 0);
    ensures  pcp:   seen->pcp_blocks == \old(seen->pcp_blocks) +
                                       (state_of(pfn) == PAGE_PCP ? 1 : 0);
*/
static void count_block(pfn_t pfn, struct census *seen)
{
	const struct page *page = &vmemmap[pfn];

	//@ ghost pow2_values(page->order);
	//@ assert pages: 1 <= pow2(order_of(pfn)) <= MAX_ORDER_PAGES;
	seen->pages[page->state] += block_pages(page->order);
	if (page->state == PAGE_PCP)
		seen->pcp_blocks++;
}

/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    requires frame: spans(zone, pfn) && state_of(pfn) != PAGE_TAIL;
    requires seen:  \valid(seen) && seen_apart(seen, v) && census(seen, pfn, pfn - zone->start);
    requires violation: \valid(v);
    terminates \true;
    assigns  *v, *seen;
    ensures  block: \result ==> order_of(pfn) <= MAX_PAGE_ORDER && aligned(pfn, order_of(pfn)) &&
                      pfn + pow2(order_of(pfn)) <= zone->start + zone->spanned;
    ensures  partition: \result ==> own_block(pfn);
    ensures  seen:  \result ==> census(seen, pfn + pow2(order_of(pfn)),
                                      pfn + pow2(order_of(pfn)) - zone->start);
*/
static bool check_block(const struct zone *zone, pfn_t pfn, struct census *seen,
			struct violation *v)
{
	if (!check_fits(zone, pfn, v))
		return false;
	if (vmemmap[pfn].state == PAGE_FREE && !check_free_block(zone, pfn, seen, v))
		return false;
	//@ ghost pow2_values(vmemmap[pfn].order);
	//@ assert size: 1 <= pow2(order_of(pfn)) <= MAX_ORDER_PAGES;
	//@ assert before: census(seen, pfn + 1, pfn - zone->start);
	count_block(pfn, seen);
	return true;
}

/* The block of another zone, whose span holds it too, that the frame lies in; PFN_NONE: none. */
/*@ requires zone:  checkable(zone) && checkable_blocks && FRAME(pfn);
    terminates \true;
    assigns  \nothing;
    ensures  block: \result != PFN_NONE ==> FRAME(\result) && state_of(\result) != PAGE_TAIL &&
                      order_of(\result) <= MAX_PAGE_ORDER && zone_of(\result) != zone->id &&
                      \result <= pfn < \result + pow2(order_of(\result));
*/
static pfn_t foreign_block(const struct zone *zone, pfn_t pfn)
{
	pfn_t head = vmemmap[pfn].state != PAGE_TAIL ? pfn : block_head(pfn);
	unsigned int other;

	if (head == PFN_NONE || vmemmap[head].order >= MAX_ORDER)
		return PFN_NONE;
	//@ ghost pow2_values(vmemmap[head].order);
	other = vmemmap[head].zone;
	if (other == zone->id || other >= MAX_ZONES || head < zones[other].start ||
	    head - zones[other].start >= zones[other].spanned)
		return PFN_NONE;
	return head;
}

/*@ ghost
    /@ requires block: sound_block(z, head);
       terminates \true;
       assigns  \nothing;
       ensures  partition: \forall integer p; head <= p < head + pow2(order_of(head)) ==>
                             in_block(z, p); @/
    static inline void block_covers(unsigned int z, pfn_t head)
    {
    }
*/

/* partition: every frame of the span is in a block, of this zone or of one that it overlaps. */
/*@ requires zone:  checkable(zone) && checkable_blocks;
    requires seen:  \valid(seen) && seen_apart(seen, v) && census(seen, 0, 0);
    requires violation: \valid(v);
    terminates \true;
    assigns  *v, *seen;
    ensures  seen:  \result ==> seen->foreign + seen->pages[PAGE_RESERVED] <= zone->spanned;
    ensures  partition: \result ==> \forall integer p; spans(zone, p) ==> in_block(zone->id, p);
*/
static bool check_blocks(const struct zone *zone, struct census *seen, struct violation *v)
{
	pfn_t pfn = zone->start, end = span_end(zone);

	/*@ loop invariant pfn: zone->start <= pfn <= MAX_FRAMES + MAX_ORDER_PAGES;
	    loop invariant state: checkable(zone) && checkable_blocks && seen_apart(seen, v);
	    loop invariant seen: census(seen, pfn, \min(pfn, end) - zone->start);
	    loop invariant partition: \forall integer p; zone->start <= p < pfn ==> in_block(zone->id, p);
	    loop assigns pfn, *v, *seen;
	    loop variant end - pfn;
	*/
	while (pfn < end) {
		if (vmemmap[pfn].state == PAGE_TAIL || vmemmap[pfn].zone != zone->id) {
			pfn_t head = foreign_block(zone, pfn), next;

			if (head == PFN_NONE)
				return violated(at_page(v, zone, pfn), THEOREM_PARTITION,
						"state %u, zone index %u: in no block, expected "
						"one of zone index %u",
						vmemmap[pfn].state, vmemmap[pfn].zone, zone->id);
			//@ ghost pow2_values(vmemmap[head].order);
			//@ ghost block_covers(zone->id, head);
			next = head + block_pages(vmemmap[head].order);
			seen->foreign += (next < end ? next : end) - pfn;
			pfn = next;
			continue;
		}
		if (!check_block(zone, pfn, seen, v))
			return false;
		//@ ghost pow2_values(vmemmap[pfn].order);
		//@ ghost block_covers(zone->id, pfn);
		pfn += block_pages(vmemmap[pfn].order);
	}
	return true;
}

/* What the blocks of a list have in common. */
struct kind {
	list_t list;
	unsigned int state, order;
};

/* lists: an entry, reached from prev, is linked both ways, and is a block of the list's kind. */
/*@ requires page: arrays && \valid_read(zone);
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
    ensures  frame: \result ==> FRAME(pfn);
*/
static bool check_entry(const struct zone *zone, struct kind kind, pfn_t pfn, pfn_t prev,
			struct violation *v)
{
	const struct page *page;

	if (pfn >= nr_frames)
		return violated(at_list(v, zone, pfn, kind.list), THEOREM_LISTS,
				"linked from pfn %" PRIu64 ", expected a frame of the machine",
				prev);
	page = &vmemmap[pfn];
	if (page->list != kind.list || page->prev != prev)
		return violated(at_list(v, zone, pfn, kind.list), THEOREM_LISTS,
				"says list %" PRIu32 ", prev %" PRIu64 ", expected %" PRIu32
				", %" PRIu64,
				page->list, page->prev, kind.list, prev);
	if (page->state != kind.state || page->order != kind.order || page->zone != zone->id)
		return violated(at_list(v, zone, pfn, kind.list), THEOREM_LISTS,
				"state %u, order %u, zone index %u, expected %u, %u, %u",
				page->state, page->order, page->zone, kind.state, kind.order,
				zone->id);
	return true;
}

/* lists: every entry is in order, and there are as many as the list says. */
/*@ requires list:  arrays && LIST(kind.list) && \valid_read(zone);
    requires violation: report_apart(v) && \base_addr(v) != \base_addr(zone);
    terminates \true;
    assigns  *v;
*/
static bool check_list(const struct zone *zone, struct kind kind, struct violation *v)
{
	const struct list_head *list = &lists[kind.list];
	pfn_t pfn = list->first, prev = PFN_NONE;
	uint64_t n = 0, count = list->count;

	/*@ loop invariant entry: n <= count;
	    loop assigns pfn, prev, n, *v;
	    loop variant count - n;
	*/
	while (pfn != PFN_NONE && n < count) {
		if (!check_entry(zone, kind, pfn, prev, v))
			return false;
		prev = pfn;
		pfn = vmemmap[pfn].next;
		n++;
	}
	if (pfn != PFN_NONE || n != count || list->last != prev)
		return violated(at_list(v, zone, prev, kind.list), THEOREM_LISTS,
				"the chain has %s%" PRIu64 " blocks, the list says %" PRIu64
				" and last %" PRIu64,
				pfn != PFN_NONE ? "more than " : "", n, count, list->last);
	return true;
}

/* lists: each free list, and that no block of its kind is missing from it or hidden in another. */
/*@ requires zone:  checkable(zone) && checkable_blocks && \valid_read(seen);
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
*/
static bool check_free_lists(const struct zone *zone, const struct census *seen,
			     struct violation *v)
{
	/*@ loop invariant list: i <= NR_FREE_LISTS;
	    loop invariant state: checkable(zone) && checkable_blocks && report_apart(v);
	    loop assigns i, *v;
	    loop variant NR_FREE_LISTS - i;
	*/
	for (unsigned int i = 0; i < MIGRATE_TYPES * MAX_ORDER; i++) {
		list_t list = zone->free_list + i;
		struct kind kind = { .list = list, .state = PAGE_FREE, .order = i % MAX_ORDER };

		if (!check_list(zone, kind, v))
			return false;
		if (lists[list].count != seen->free[i])
			return violated(at_list(v, zone, PFN_NONE, list), THEOREM_LISTS,
					"the list holds %" PRIu64 " blocks, the zone has %" PRIu64
					" of its order and type",
					lists[list].count, seen->free[i]);
	}
	return true;
}

/* mobility: a block waits on the pcp list that its remembered type belongs to. */
/*@ requires list:  checkable(zone) && arrays && rules && LIST(list) && pindex < pcp_lists;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
*/
static bool check_remembered(const struct zone *zone, list_t list, unsigned int pindex,
			     struct violation *v)
{
	unsigned int order = pindex_to_order(pindex);

	pfn_t pfn = lists[list].first;

	/*@ loop invariant entry: n <= lists[list].count;
	    loop assigns n, pfn;
	    loop variant lists[list].count - n;
	*/
	for (uint64_t n = 0; n < lists[list].count && pfn < nr_frames; n++) {
		unsigned int type = vmemmap[pfn].migratetype;
		unsigned int kept = type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE;

		if (type >= MIGRATE_ISOLATE || order_to_pindex(kept, order) != pindex)
			return violated(at_page(v, zone, pfn), THEOREM_MOBILITY,
					"type %u waits on pcp list %u, expected list %u", type,
					pindex, order_to_pindex(kept, order));
		pfn = vmemmap[pfn].next;
	}
	return true;
}

/*@ requires zone:  checkable(zone) && checkable_blocks && checkable_lists && \valid_read(seen);
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
*/
static bool check_pcp_lists(const struct zone *zone, const struct census *seen, struct violation *v)
{
	uint64_t n = 0;

	/*@ loop invariant cpu: cpu <= nr_cpus;
	    loop invariant state: checkable(zone) && checkable_blocks && checkable_lists && report_apart(v);
	    loop invariant sum: n <= MAX_FRAMES * NR_PCP_LISTS_MAX * cpu;
	    loop assigns cpu, n, *v;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		/*@ loop invariant list: i <= NR_PCP_LISTS_MAX;
		    loop invariant state: checkable(zone) && checkable_blocks && checkable_lists && report_apart(v);
		    loop invariant sum: n <= MAX_FRAMES * (NR_PCP_LISTS_MAX * cpu + i);
		    loop assigns i, n, *v;
		    loop variant NR_PCP_LISTS_MAX - i;
		*/
		for (unsigned int i = 0; i < nr_pcp_lists(); i++) {
			list_t list = zone->pcp[cpu].list + i;
			struct kind kind = { list, PAGE_PCP, pindex_to_order(i) };

			if (!check_list(zone, kind, v) || !check_remembered(zone, list, i, v))
				return false;
			n += lists[list].count;
		}
	}
	if (n != seen->pcp_blocks)
		return violated(at_zone(v, zone), THEOREM_LISTS,
				"pcp lists hold %" PRIu64 " blocks, the zone has %" PRIu64
				" such blocks",
				n, seen->pcp_blocks);
	return true;
}

/* conservation: what the allocator manages is free, on pcp lists, or in somebody's hands. */
/*@ requires zone:  checkable(zone) && \valid_read(seen);
    requires seen:  seen->foreign + seen->pages[PAGE_RESERVED] <= zone->spanned;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
*/
static bool check_managed(const struct zone *zone, const struct census *seen, struct violation *v)
{
	uint64_t sum = zone->spanned - seen->foreign - seen->pages[PAGE_RESERVED];

	if (sum == zone->managed && sum <= zone->present && zone->present <= zone->spanned)
		return true;
	return violated(at_zone(v, zone), THEOREM_CONSERVATION,
			"%" PRIu64 " free, %" PRIu64 " pcp, %" PRIu64 " allocated, %" PRIu64
			" isolated, %" PRIu64 " guard pages, expected %" PRIu64 " managed in all",
			seen->pages[PAGE_FREE], seen->pages[PAGE_PCP], seen->pages[PAGE_ALLOCATED],
			seen->pages[PAGE_ISOLATED], seen->pages[PAGE_GUARD], zone->managed);
}

/* Pageblocks of a type in a zone's span: those inside it, and those that an edge of it cuts. */
struct pageblocks {
	uint64_t whole[MIGRATE_TYPES], cut;
};

/* mobility: the zone knows how many of its pageblocks are isolated or HighAtomic. */
/*@ requires zone:  checkable(zone) && \valid_read(n);
    requires count: n->whole[MIGRATE_ISOLATE] <= 2 * MAX_FRAMES && n->cut <= 2 * MAX_FRAMES &&
                    n->whole[MIGRATE_HIGHATOMIC] <= 2 * MAX_FRAMES;
    requires violation: \valid(v);
    terminates \true;
    assigns  *v;
*/
static bool check_pageblock_counts(const struct zone *zone, const struct pageblocks *n,
				   struct violation *v)
{
	uint64_t isolated = zone->nr_isolate_pageblock;

	if (isolated < n->whole[MIGRATE_ISOLATE] || isolated > n->whole[MIGRATE_ISOLATE] + n->cut)
		return violated(at_zone(v, zone), THEOREM_MOBILITY,
				"%" PRIu64
				" pageblocks are isolated, nr_isolate_pageblock is %" PRIu64,
				n->whole[MIGRATE_ISOLATE], isolated);
	if (n->whole[MIGRATE_HIGHATOMIC] * PAGEBLOCK_PAGES > zone->nr_reserved_highatomic)
		return violated(at_zone(v, zone), THEOREM_MOBILITY,
				"%" PRIu64
				" pageblocks are HighAtomic, nr_reserved_highatomic is %" PRIu64
				" pages",
				n->whole[MIGRATE_HIGHATOMIC], zone->nr_reserved_highatomic);
	return true;
}

/* mobility: every pageblock has a type. Where zones overlap, whose it is cannot be told. */
/*@ requires zone:  checkable(zone) && checkable_blocks && \valid_read(seen);
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
*/
static bool check_pageblocks(const struct zone *zone, const struct census *seen,
			     struct violation *v)
{
	struct pageblocks n = { .cut = 0 };

	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	/*@ loop invariant pfn: pfn <= nr_frames + PAGEBLOCK_PAGES && aligned(pfn, PAGEBLOCK_ORDER);
	    loop invariant count: n.cut <= pfn && \forall integer k; TYPE(k) ==> n.whole[k] <= pfn;
	    loop assigns pfn, n;
	    loop variant nr_frames + PAGEBLOCK_PAGES - pfn;
	*/
	for (pfn_t pfn = pageblock_start_pfn(zone->start); pfn < span_end(zone);
	     pfn += PAGEBLOCK_PAGES) {
		unsigned int type = block_type(pfn);
		struct place at = { .v = v, .zone = zone, .pfn = pfn, .list = LIST_NONE };

		if (type >= MIGRATE_TYPES)
			return violated(at, THEOREM_MOBILITY,
					"the pageblock has type %u, expected less than %d", type,
					MIGRATE_TYPES);
		if (pfn < zone->start || pageblock_end_pfn(pfn) > span_end(zone))
			n.cut++;
		else
			n.whole[type]++;
	}
	return seen->foreign != 0 || check_pageblock_counts(zone, &n, v);
}

/*@ requires zone:  checkable(zone) && checkable_counts(zone) && checkable_machine;
    requires violation: report_apart(v);
    terminates \true;
    assigns  *v;
    ensures  partition: \result ==> \forall integer p; spans(zone, p) ==> in_block(zone->id, p);
    ensures  limits: \result ==> limits_kept(zone);
*/
static bool check_zone(const struct zone *zone, struct violation *v)
{
	struct census seen = { .foreign = 0 };

	/* counts come last: blocks and links say better what is wrong */
	return check_blocks(zone, &seen, v) && check_free_lists(zone, &seen, v) &&
	       check_pcp_lists(zone, &seen, v) && check_managed(zone, &seen, v) &&
	       check_pageblocks(zone, &seen, v) && check_counts(zone, v);
}

bool invariant_check(struct violation *v)
{
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant state: checkable_machine && report_apart(v);
	    loop invariant partition: \forall integer z, p; 0 <= z < i && zones[z].present != 0 &&
	      spans(&zones[z], p) ==> in_block(z, p);
	    loop invariant same: LIMITS_SAME(Pre, Here);
	    loop invariant limits: \forall integer z; 0 <= z < i && zones[z].present != 0 ==>
	      limits_kept{Pre}(&zones[z]);
	    loop assigns i, *v;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (populated_zone(&zones[i]) && !check_zone(&zones[i], v))
			return false;
		//@ assert same: LIMITS_SAME(Pre, Here);
	}
	return true;
}

bool invariant_check_counts(struct violation *v)
{
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant state: checkable_machine && report_apart(v);
	    loop invariant same: LIMITS_SAME(Pre, Here);
	    loop invariant limits: \forall integer z; 0 <= z < i && zones[z].present != 0 ==>
	      limits_kept{Pre}(&zones[z]);
	    loop assigns i, *v;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (populated_zone(&zones[i]) && !check_counts(&zones[i], v))
			return false;
		//@ assert same: LIMITS_SAME(Pre, Here);
	}
	return true;
}
