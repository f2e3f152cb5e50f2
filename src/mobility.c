/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fallback in three steps that the kernel keeps apart too: find a block of another type, make it (or
 * its pageblock) ours, and let the ordinary search find it on our list.
 */
#include "mobility.h"
#include "trace.h"

static const uint8_t fallbacks[MIGRATE_PCPTYPES][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

unsigned int fallback_type(unsigned int migratetype, unsigned int i)
{
	return migratetype < MIGRATE_PCPTYPES && i < 2 ? fallbacks[migratetype][i] : MIGRATE_TYPES;
}

/* May the whole pageblock be taken with a block of this order? (Linux: can_steal_fallback) */
/*@ terminates \true;
    assigns  \nothing;
    ensures  mobility: \result <==> steals(order, start_type);
*/
static bool can_steal_fallback(unsigned int order, unsigned int start_type)
{
	return order >= PAGEBLOCK_ORDER / 2 || start_type == MIGRATE_RECLAIMABLE ||
	       start_type == MIGRATE_UNMOVABLE;
}

unsigned int find_suitable_fallback(const struct zone *zone, unsigned int order,
				    unsigned int migratetype, bool *can_steal)
{
	*can_steal = false;
	/*@ loop invariant next:  0 <= i <= 2;
	    loop invariant none:  \forall integer j; 0 <= j < i ==>
	                            offered(zone, order, migratetype, j) == 0;
	    loop invariant steal: *can_steal == 0;
	    loop assigns i, *can_steal;
	    loop variant 2 - i;
	*/
	for (unsigned int i = 0; i < 2; i++) {
		unsigned int type = fallback_type(migratetype, i);

		if (type == MIGRATE_TYPES || list_empty(free_list(zone, order, type)))
			continue;
		*can_steal = can_steal_fallback(order, migratetype);
		return type;
	}
	/*@ assert none: offered(zone, order, migratetype, 0) == 0 &&
	                 offered(zone, order, migratetype, 1) == 0; */
	return MIGRATE_TYPES;
}

/* The pages of a used block that lie below end and, by its flag, can be moved. */
/*@ requires arrays: arrays;
    requires block:  FRAME(head) && order_of(head) <= MAX_PAGE_ORDER;
    requires range:  head <= from < head + pow2(order_of(head)) && from < end;
    terminates \true;
    assigns  \nothing;
    ensures  pages:  \result <= end - from;
    ensures  pages:  \result == (state_of(head) == PAGE_ALLOCATED &&
                                 (vmemmap[head].flags & PG_LRU) != 0 ?
                       \min(head + pow2(order_of(head)), end) - from : 0);
*/
static uint64_t movable_pages(pfn_t head, pfn_t from, pfn_t end)
{
	pfn_t next = head + block_pages(vmemmap[head].order);

	if (vmemmap[head].state != PAGE_ALLOCATED || !(vmemmap[head].flags & PG_LRU))
		return 0;
	return (next < end ? next : end) - from;
}

/*
 * Move the free blocks that begin in [start, end), and look at the others. Blocks that start before
 * start are not free for it.
 */
/*@ requires zone:     OUR_ZONE(zone);
    requires range:    start <= end <= nr_frames;
    requires type:     migratetype < MIGRATE_TYPES;
    requires state:    standing && pcps_counted && partition(PFN_NONE, 0);
    requires lists:    by_order(zone, start, end);
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state:    lists_ok && machine_sound && pcps_counted && same_machine{Pre,Post};
    ensures  pages:    \result.pages < end - start + MAX_ORDER_PAGES &&
                       \result.movable <= end - start;
    ensures  pages:    none_sticks_out{Pre}(zone, start, end) ==>
                         \result.pages + \result.movable <= end - start;
    ensures  mobility: \forall integer q; FREE_IN(zone, q, start, end) ==>
                         list(q) == free_list_of(zone, order_of(q), migratetype);
    ensures  others:   \forall integer q; FRAME(q) && !FREE_IN(zone, q, start, end) ==>
                         list(q) == \old(list(q));
    ensures  conservation: \forall integer t, i;
               of_kind{Pre}(zone, start, end, t) && TYPE(t) && ITEM(i) ==>
                 listed(zone, i) == \old(listed(zone, i)) -
                   (COUNTS_AS(i, t) ? \result.pages : 0) +
                   (COUNTS_AS(i, migratetype) ? \result.pages : 0);
    ensures  others:   \forall integer y, i;
               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
                 listed(&zones[y], i) == \old(listed(&zones[y], i));
*/
static struct moved move_freepages(struct zone *zone, pfn_t start, pfn_t end,
				   unsigned int migratetype)
{
	struct moved moved = { 0, 0 };
	pfn_t pfn = start;

	/*@ loop invariant next:     start <= pfn <= nr_frames && pfn < end + MAX_ORDER_PAGES;
	    loop invariant state:    lists_ok && machine_sound && pcps_counted;
	    loop invariant machine:  same_machine{Pre,Here};
	    loop invariant zone:     OUR_ZONE(zone) && zone->free_list == \at(zone->free_list, Pre);
	    loop invariant pages:    moved.pages + moved.movable <= pfn - start;
	    loop invariant pages:    moved.movable <= end - start;
	    loop invariant whole:    none_sticks_out{Pre}(zone, start, end) ==>
	                               moved.pages + moved.movable <= end - start;
	    loop invariant mobility: \forall integer q;
	               FREE_IN(zone, q, start, end) && q < pfn ==>
	                 list(q) == free_list_of(zone, order_of(q), migratetype);
	    loop invariant others:   \forall integer q;
	               FRAME(q) && !(FREE_IN(zone, q, start, end) && q < pfn) ==>
	                 list(q) == list{Pre}(q);
	    loop invariant conservation: \forall integer t, i;
	               of_kind{Pre}(zone, start, end, t) && TYPE(t) && ITEM(i) ==>
	                 listed(zone, i) == listed{Pre}(zone, i) -
	                   (COUNTS_AS(i, t) ? moved.pages : 0) +
	                   (COUNTS_AS(i, migratetype) ? moved.pages : 0);
	    loop invariant zones:    \forall integer y, i;
	               ZONE(y) && ITEM(i) && y != zone->id && zones[y].present != 0 ==>
	                 listed(&zones[y], i) == listed{Pre}(&zones[y], i);
	    loop assigns pfn, moved, LIST_FIELDS;
	    loop variant end - pfn;
	*/
	while (pfn < end) {
		pfn_t head = vmemmap[pfn].state != PAGE_TAIL ? pfn : block_head(pfn);
		unsigned int order;

		if (unlikely(head == PFN_NONE)) {
			pfn++;
			continue;
		}
		order = vmemmap[head].order;
		//@ assert block: order <= MAX_PAGE_ORDER && head + pow2(order) <= nr_frames;
		//@ ghost pow2_values(order);
		if (head == pfn && vmemmap[pfn].state == PAGE_FREE &&
		    vmemmap[pfn].zone == zone->id) {
			//@ assert own: list(pfn) == list{Pre}(pfn) && pfn < end;
			/*@ assert kind: \forall integer t; of_kind{Pre}(zone, start, end, t) ==>
			      same_kind(t, list_type(zone, list(pfn))); */
			/*@ assert inner: \forall integer q; pfn < q < pfn + pow2(order) ==>
			      !(FRAME(q) && state_of(q) == PAGE_FREE); */
			//@ ghost Step: ;
			move_to_free_list(zone, pfn, order, migratetype);
			//@ assert machine: same_machine{Pre,Here};
			//@ assert zone: zone->free_list == \at(zone->free_list, Pre);
			/*@ assert pages: \forall integer q; FRAME(q) && q != pfn ==>
			      list(q) == list{Step}(q); */
			/*@ assert before: \forall integer q; FREE_IN(zone, q, start, end) && q < pfn ==>
			      list(q) == free_list_of(zone, order_of(q), migratetype); */
			/*@ assert here: \forall integer q;
			      FREE_IN(zone, q, start, end) && q < pfn + pow2(order) ==>
			        list(q) == free_list_of(zone, order_of(q), migratetype); */
			moved.pages += block_pages(order);
		} else {
			moved.movable += movable_pages(head, pfn, end);
		}
		pfn = head + block_pages(order);
	}
	return moved;
}

struct moved move_freepages_block(struct zone *zone, pfn_t pfn, unsigned int migratetype)
{
	pfn_t start = pageblock_start_pfn(pfn), end = pageblock_end_pfn(pfn);

	//@ ghost multiple_below(pfn, PAGEBLOCK_ORDER);
	//@ ghost pow2_values(PAGEBLOCK_ORDER);
	//@ assert size: pow2(PAGEBLOCK_ORDER) == PAGEBLOCK_PAGES;
	//@ assert start: start == PAGEBLOCK_START(pfn);
	//@ assert end: end == PAGEBLOCK_END(pfn) && end <= nr_frames;
	/* a pageblock that the zone's end cuts stays; one that its start cuts is taken from pfn on */
	if (!zone_spans_pfn(zone, start))
		start = pfn;
	if (!zone_spans_pfn(zone, end - 1))
		return (struct moved){ 0, 0 };
	/*@ assert part: \forall integer t; of_kind(zone, PAGEBLOCK_START(pfn), end, t) ==>
	                   of_kind(zone, start, end, t); */
	return move_freepages(zone, start, end, migratetype);
}

/* Every pageblock of a block of that order or larger changes its type. */
/*@ requires types:  pageblocks;
    requires apart:  \separated(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1),
                                &pageblock_types, &nr_frames);
    requires order:  PAGEBLOCK_ORDER <= order <= MAX_PAGE_ORDER;
    requires block:  aligned(pfn, order) && pfn + pow2(order) <= nr_frames;
    requires type:   migratetype < MIGRATE_TYPES;
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES .. (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES];
    ensures  types:  pageblocks;
    ensures  mobility: \forall integer q; pfn <= q < pfn + pow2(order) ==>
                         pageblock_type(q) == migratetype;
*/
static void change_pageblock_range(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	//@ ghost pow2_values(order - PAGEBLOCK_ORDER);
	//@ assert pages: pow2(order) == PAGEBLOCK_PAGES * pow2(order - PAGEBLOCK_ORDER);
	//@ assert first: pfn % PAGEBLOCK_PAGES == 0;
	/*@ loop invariant next:  0 <= i <= pow2(order - PAGEBLOCK_ORDER);
	    loop invariant types: pageblocks;
	    loop invariant type:  \forall integer q; pfn <= q < pfn + i * PAGEBLOCK_PAGES ==>
	                            pageblock_type(q) == migratetype;
	    loop assigns i, pageblock_types[pfn / PAGEBLOCK_PAGES ..
	                                    (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES];
	    loop variant pow2(order - PAGEBLOCK_ORDER) - i;
	*/
	for (uint64_t i = 0; i < block_pages(order - PAGEBLOCK_ORDER); i++)
		set_pageblock_migratetype(pfn + i * PAGEBLOCK_PAGES, migratetype);
}

/*@ ghost
    /@ requires range: a <= m && b <= n;
       terminates \true;
       assigns  \nothing;
       ensures  range: a * b <= m * n; @/
    static void product_bounded(uint64_t a, uint64_t b, uint64_t m, uint64_t n)
    {
      /@ assert left: a * b <= a * n; @/
      /@ assert right: a * n <= m * n; @/
    }
*/

/*
 * A fallback fragments memory: raise the marks by a pageblock, so that kswapd frees some
 * (Linux: boost_watermark).
 */
/*@ requires zone:   \valid(zone) && zone_marks(zone);
    requires factor: vm.watermark_boost_factor <= INT32_MAX;
    terminates \true;
    assigns  zone->watermark_boost;
    ensures  none:   !\result ==> zone->watermark_boost == \old(zone->watermark_boost);
    ensures  boost:  zone->watermark_boost <= \old(zone->watermark_boost) + PAGEBLOCK_PAGES;
    ensures  bound:  zone->watermark_boost <= BOOST_MAX;
    ensures  some:   \result ==> vm.watermark_boost_factor != 0 && zone->watermark_boost > 0 &&
                       zone->managed >= 4 * PAGEBLOCK_PAGES;
*/
static bool boost_watermark(struct zone *zone)
{
	uint64_t max_boost, boost;

	if (vm.watermark_boost_factor == 0 || PAGEBLOCK_PAGES * 4 > zone->managed)
		return false;
	//@ ghost uint64_t high = zone->watermark[WMARK_HIGH], factor = vm.watermark_boost_factor;
	//@ ghost product_bounded(high / 10000, factor, 13743896, INT32_MAX);
	//@ ghost product_bounded(high % 10000, factor, 10000, INT32_MAX);
	/* split as the kernel does, so that the product stays small */
	max_boost = zone->watermark[WMARK_HIGH] / 10000 * vm.watermark_boost_factor +
		    zone->watermark[WMARK_HIGH] % 10000 * vm.watermark_boost_factor / 10000;
	//@ assert bound: max_boost <= BOOST_MAX;
	if (max_boost == 0)
		return false;
	if (max_boost < PAGEBLOCK_PAGES)
		max_boost = PAGEBLOCK_PAGES;
	boost = zone->watermark_boost + PAGEBLOCK_PAGES;
	zone->watermark_boost = boost < max_boost ? boost : max_boost;
	return true;
}

/* No block is empty, ... */
/*@ ghost
    /@ terminates \true;
       assigns  \nothing;
       ensures  power: \forall integer k; 0 <= k <= MAX_PAGE_ORDER ==> power(k, pow2(k)); @/
    static void powers_are(void)
    {
      unsigned int i = 0;

      /@ loop invariant range: 0 <= i <= MAX_ORDER;
         loop invariant power: \forall integer k; 0 <= k < i ==> power(k, pow2(k));
         loop assigns i;
         loop variant MAX_ORDER - i; @/
      while (i <= MAX_PAGE_ORDER) {
        pow2_values(i);
        i++;
      }
    }
*/
/*@ ghost
    /@ terminates \true;
       assigns  \nothing;
       ensures  pages: \forall integer k; 0 <= k <= MAX_PAGE_ORDER ==> 1 <= pow2(k) <= 1024; @/
    static void powers_positive(void)
    {
      powers_are();
    }
*/

/* ... and one of a pageblock or more begins where one does. */
/*@ ghost
    /@ terminates \true;
       assigns  \nothing;
       ensures  starts: \forall integer p, k, s;
                        PAGEBLOCK_ORDER <= k <= MAX_PAGE_ORDER && aligned(p, k) &&
                        s % PAGEBLOCK_PAGES == 0 && s <= p < s + PAGEBLOCK_PAGES ==> p == s; @/
    static void large_blocks_start_pageblocks(void)
    {
      powers_are();
    }
*/

/* What is free in a pageblock is on lists of its kind. */
/*@ ghost
    /@ requires zone:  OUR_ZONE(zone) && \valid_read(vmemmap + (0 .. nr_frames - 1));
       requires page:  FRAME(pfn);
       requires state: machine_sound && partition(PFN_NONE, 0) && placed(PFN_NONE);
       terminates \true;
       assigns  \nothing;
       ensures  lists: by_order(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn));
       ensures  kind:  of_kind(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn),
                               pageblock_type(pfn)); @/
    static void pageblock_is_listed(struct zone *zone, uint64_t pfn)
    {
      uint64_t q = pfn - pfn % PAGEBLOCK_PAGES, end;

      powers_positive();
      /@ assert types: pageblock_values; @/
      end = q + PAGEBLOCK_PAGES;
      /@ assert frames: end == PAGEBLOCK_END(pfn) && end <= nr_frames; @/
      /@ loop invariant next:  PAGEBLOCK_START(pfn) <= q <= end;
         loop invariant lists: by_order(zone, PAGEBLOCK_START(pfn), q);
         loop invariant kind:  of_kind(zone, PAGEBLOCK_START(pfn), q, pageblock_type(pfn));
         loop assigns q;
         loop variant end - q; @/
      while (q < end) {
        if (vmemmap[q].state == PAGE_FREE && vmemmap[q].zone == zone->id) {
          /@ assert listed: on_zone_list(q); @/
          /@ assert pages: q < q + pow2(order_of(q)); @/
          /@ assert kind: same_kind(list_type(zone, list(q)), pageblock_type(q)); @/
          /@ assert same: q / PAGEBLOCK_PAGES == pfn / PAGEBLOCK_PAGES; @/
        }
        q++;
      }
    }
*/

/* Where one block is smaller than the pageblock, all that begin in it are. */
/*@ ghost
    /@ requires zone:  OUR_ZONE(zone) && \valid_read(vmemmap + (0 .. nr_frames - 1));
       requires page:  FRAME(pfn) && state_of(pfn) != PAGE_TAIL && order_of(pfn) < PAGEBLOCK_ORDER;
       requires state: machine_sound && partition(PFN_NONE, 0);
       terminates \true;
       assigns  \nothing;
       ensures  end:   none_sticks_out(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn)); @/
    static void small_blocks_stay(struct zone *zone, uint64_t pfn)
    {
      uint64_t q = pfn - pfn % PAGEBLOCK_PAGES, end;

      large_blocks_start_pageblocks();
      powers_positive();
      /@ assert types: pageblock_values; @/
      end = q + PAGEBLOCK_PAGES;
      /@ assert frames: end == PAGEBLOCK_END(pfn) && end <= nr_frames; @/
      /@ loop invariant next: PAGEBLOCK_START(pfn) <= q <= end;
         loop invariant end:  \forall integer r; FREE_IN(zone, r, PAGEBLOCK_START(pfn), q) ==>
                                r + pow2(order_of(r)) <= end;
         loop assigns q;
         loop variant end - q; @/
      while (q < end) {
        if (vmemmap[q].state == PAGE_FREE) {
          /@ assert block: order_of(q) <= MAX_PAGE_ORDER && aligned(q, order_of(q)); @/
          if (q >= pfn) {
            /@ assert start: PAGEBLOCK_START(pfn) % PAGEBLOCK_PAGES == 0; @/
            /@ assert start: order_of(q) >= PAGEBLOCK_ORDER ==> q == PAGEBLOCK_START(pfn); @/
            /@ assert small: order_of(q) < PAGEBLOCK_ORDER; @/
            block_in_pageblock(q, vmemmap[q].order);
            /@ assert last: same_pageblock(q, q + pow2(order_of(q)) - 1); @/
          } else {
            /@ assert before: q + pow2(order_of(q)) <= pfn; @/
          }
        }
        q++;
      }
    }
*/

/* Move what is free in a pageblock to the lists of a type of its kind. */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && spans(zone, pfn);
    requires type:     migratetype < MIGRATE_PCPTYPES || migratetype == MIGRATE_HIGHATOMIC;
    requires kind:     same_kind(migratetype, pageblock_type(pfn));
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  machine:  same_machine{Pre,Post};
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  pages:    none_sticks_out{Pre}(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn)) ==>
                         \result.pages + \result.movable <= PAGEBLOCK_PAGES;
    ensures  pages:    \result.pages < PAGEBLOCK_PAGES + MAX_ORDER_PAGES &&
                       \result.movable <= PAGEBLOCK_PAGES;
    ensures  cut:      !spans(zone, PAGEBLOCK_END(pfn) - 1) ==> \result.pages == 0;
    ensures  mobility: \forall integer q; MOVES_WITH(zone, q, pfn) ==>
                         list(q) == free_list_of(zone, order_of(q), migratetype);
    ensures  others:   \forall integer q; FRAME(q) && !MOVES_WITH(zone, q, pfn) ==>
                         list(q) == \old(list(q));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static struct moved move_within_kind(struct zone *zone, pfn_t pfn, unsigned int migratetype)
{
	struct moved moved;

	//@ ghost pageblock_is_listed(zone, pfn);
	//@ ghost unsigned int type = pageblock_types[pfn / PAGEBLOCK_PAGES];
	//@ assert type: TYPE(type) && same_kind(migratetype, type);
	//@ assert kind: of_kind{Pre}(zone, PAGEBLOCK_START(pfn), PAGEBLOCK_END(pfn), type);
	moved = move_freepages_block(zone, pfn, migratetype);
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert mine: \forall integer i; ITEM(i) ==> listed(zone, i) == listed{Pre}(zone, i);
	//@ assert owed: OWED_STILL;
	//@ assert spans: same_spans{Pre,Here};
	//@ assert moved: moved_within{Pre,Here}(zone->id, migratetype);
	return moved;
}

/* Give a pageblock another type of its kind. */
/*@ requires page:     FRAME(pfn);
    requires type:     migratetype < MIGRATE_TYPES;
    requires kind:     same_kind(pageblock_type(pfn), migratetype);
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  kinds:    same_kinds{Pre,Post};
    ensures  blocks:   blocks_but{Pre,Post}(PFN_NONE);
    ensures  type:     pageblock_type(pfn) == migratetype;
    ensures  others:   \forall integer i; i != pfn / PAGEBLOCK_PAGES ==>
                         pageblock_types[i] == \old(pageblock_types[i]);
    ensures  coalesced: coalesced{Pre} &&
                          (\old(pageblock_type(pfn)) < MIGRATE_PCPTYPES ||
                           migratetype >= MIGRATE_PCPTYPES || all_kept_apart) ==> coalesced;
*/
static void retype_pageblock(pfn_t pfn, unsigned int migratetype)
{
	//@ assert spans: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==> ZONE(zone_of(p));
	//@ assert types: pageblocks;
	set_pageblock_migratetype(pfn, migratetype);
	//@ assert fields: KINDS_SAME(Pre, Here);
	//@ assert kinds: same_kinds{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

/* A block of a pageblock or more is whole pageblocks: a frame is in it if its pageblock is. */
/*@ ghost
    /@ requires order: PAGEBLOCK_ORDER <= order <= MAX_PAGE_ORDER && pfn < MAX_FRAMES;
       requires block: aligned(pfn, order);
       terminates \true;
       assigns  \nothing;
       ensures  start: pfn % PAGEBLOCK_PAGES == 0;
       ensures  whole: \forall integer q; 0 <= q &&
                         pfn / PAGEBLOCK_PAGES <= q / PAGEBLOCK_PAGES <=
                           (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES ==>
                             pfn <= q < pfn + pow2(order);
       ensures  first: \forall integer i; (i * PAGEBLOCK_PAGES) / PAGEBLOCK_PAGES == i; @/
    static void block_is_pageblocks(uint64_t pfn, unsigned int order)
    {
      pow2_values(order);
      /@ assert size: pow2(order) == PAGEBLOCK_PAGES || pow2(order) == MAX_ORDER_PAGES; @/
      /@ assert start: pfn % PAGEBLOCK_PAGES == 0; @/
    }
*/

/* Give all pageblocks of a block another type of their kind. */
/*@ requires order:    PAGEBLOCK_ORDER <= order <= MAX_PAGE_ORDER;
    requires block:    aligned(pfn, order) && pfn + pow2(order) <= nr_frames;
    requires type:     migratetype < MIGRATE_PCPTYPES;
    requires kind:     suits(pfn, order, migratetype);
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES .. (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  kinds:    same_kinds{Pre,Post};
    ensures  blocks:   blocks_but{Pre,Post}(PFN_NONE);
    ensures  mobility: \forall integer q; pfn <= q < pfn + pow2(order) ==>
                         pageblock_type(q) == migratetype;
    ensures  others:   \forall integer q; FRAME(q) && !(pfn <= q < pfn + pow2(order)) ==>
                         pageblock_type(q) == \old(pageblock_type(q));
    ensures  coalesced: coalesced{Pre} && state_of(pfn) != PAGE_TAIL && order_of(pfn) == order &&
                          \old(pageblock_type(pfn)) < MIGRATE_PCPTYPES ==> coalesced;
*/
static void retype_block(pfn_t pfn, unsigned int order, unsigned int migratetype)
{
	//@ ghost pow2_values(order);
	//@ ghost block_is_pageblocks(pfn, order);
	//@ assert types: pageblocks;
	/*@ assert alone: state_of(pfn) != PAGE_TAIL && order_of(pfn) == order ==>
	      \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	        p == pfn || p < pfn || pfn + pow2(order) <= p; */
	change_pageblock_range(pfn, order, migratetype);
	/*@ assert kind: \forall integer i;
	      pfn / PAGEBLOCK_PAGES <= i <= (pfn + pow2(order) - 1) / PAGEBLOCK_PAGES ==>
	        pageblock_type(i * PAGEBLOCK_PAGES) == migratetype &&
	        same_kind(migratetype, pageblock_type{Pre}(i * PAGEBLOCK_PAGES)); */
	/*@ assert entries: \forall integer i;
	      pageblock_type(i * PAGEBLOCK_PAGES) == pageblock_types[i] &&
	      pageblock_type{Pre}(i * PAGEBLOCK_PAGES) == \at(pageblock_types[i], Pre); */
	//@ assert fields: KINDS_SAME(Pre, Here);
	//@ assert kinds: same_kinds{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

/* A fallback mixes types in a pageblock: raise the marks, and have kswapd woken for it. */
/*@ requires zone:     OUR_ZONE(zone);
    requires factor:   vm.watermark_boost_factor <= INT32_MAX;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  zone->watermark_boost, zone->flags;
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  kinds:    same_kinds{Pre,Post};
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  lists:    other_pages{Pre,Post}(PFN_NONE);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void note_fragmentation(struct zone *zone, unsigned int alloc_flags)
{
	if (boost_watermark(zone) && (alloc_flags & ALLOC_KSWAPD))
		zone->flags |= ZONE_BOOSTED_WATERMARK;
	//@ assert fields: KINDS_SAME(Pre, Here);
	//@ assert kinds: same_kinds{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

/* Move one free block to the list of a type of its kind. */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && state_of(pfn) == PAGE_FREE && zone_of(pfn) == zone->id;
    requires type:     migratetype < MIGRATE_PCPTYPES;
    requires kind:     same_kind(migratetype, list_type(zone, list(pfn)));
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS;
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  machine:  same_machine{Pre,Post};
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  mobility: list(pfn) == free_list_of(zone, order_of(pfn), migratetype);
    ensures  others:   other_pages{Pre,Post}(pfn);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void claim_block(struct zone *zone, pfn_t pfn, unsigned int migratetype)
{
	//@ assert listed: on_zone_list(pfn);
	//@ assert block: order_of(pfn) <= MAX_PAGE_ORDER;
	move_to_free_list(zone, pfn, vmemmap[pfn].order, migratetype);
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert mine: \forall integer i; ITEM(i) ==> listed(zone, i) == listed{Pre}(zone, i);
	//@ assert owed: OWED_STILL;
	//@ assert spans: same_spans{Pre,Here};
	//@ assert moved: moved_within{Pre,Here}(zone->id, migratetype);
}

/*
 * Move the pageblock's free pages to the type; the pageblock itself follows if half of it is free or
 * alike. False: nothing could be moved.
 */
/*@ requires zone:     OUR_ZONE(zone);
    requires page:     FRAME(pfn) && state_of(pfn) == PAGE_FREE && zone_of(pfn) == zone->id &&
                       order_of(pfn) < PAGEBLOCK_ORDER;
    requires type:     start_type < MIGRATE_PCPTYPES && pageblock_type(pfn) < MIGRATE_PCPTYPES;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, pageblock_types[pfn / PAGEBLOCK_PAGES];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  zone:     ZONE_STAYS(zone);
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  mobility: pageblock_type(pfn) == \old(pageblock_type(pfn)) ||
                         (\result && pageblock_type(pfn) == start_type);
    ensures  mobility: \forall integer i; i != pfn / PAGEBLOCK_PAGES ==>
                         pageblock_types[i] == \old(pageblock_types[i]);
    ensures  moved:    \result ==> \forall integer q; MOVES_WITH(zone, q, pfn) ==>
                         list(q) == free_list_of(zone, order_of(q), start_type);
    ensures  moved:    \result ==> list(pfn) == free_list_of(zone, order_of(pfn), start_type);
    ensures  others:   \forall integer q; FRAME(q) && !MOVES_WITH(zone, q, pfn) ==>
                         list(q) == \old(list(q));
    ensures  cut:      !\result && spans(zone, PAGEBLOCK_END(pfn) - 1) ==>
                         list(pfn) == free_list_of(zone, order_of(pfn), start_type);
    ensures  cut:      !spans(zone, PAGEBLOCK_END(pfn) - 1) ==> list(pfn) == \old(list(pfn));
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool steal_pageblock(struct zone *zone, pfn_t pfn, unsigned int start_type)
{
	unsigned int old_type = get_pageblock_migratetype(pfn);
	struct moved moved;
	uint64_t alike = 0;

	//@ ghost small_blocks_stay(zone, pfn);
	moved = move_within_kind(zone, pfn, start_type);
	if (moved.pages == 0)
		return false;
	if (start_type == MIGRATE_MOVABLE)
		alike = moved.movable;
	else if (old_type == MIGRATE_MOVABLE)
		alike = PAGEBLOCK_PAGES - (moved.pages + moved.movable);
	if (moved.pages + alike >= PAGEBLOCK_PAGES / 2)
		retype_pageblock(pfn, start_type);
	return true;
}

void steal_suitable_fallback(struct zone *zone, pfn_t pfn, unsigned int alloc_flags,
			     unsigned int start_type, bool whole_block)
{
	unsigned int order = vmemmap[pfn].order;

	//@ ghost powers_positive();
	//@ assert listed: on_zone_list(pfn);
	//@ assert types: pageblocks;
	//@ assert block: order <= MAX_PAGE_ORDER && aligned(pfn, order);
	//@ assert kind: same_kind(list_type(zone, list(pfn)), pageblock_type(pfn));
	//@ assert place: pfn / PAGEBLOCK_PAGES < nr_frames / PAGEBLOCK_PAGES;
	//@ ghost pow2_values(order);
	//@ ghost if (order >= PAGEBLOCK_ORDER) block_is_pageblocks(pfn, order);
	//@ assert start: order >= PAGEBLOCK_ORDER ==> pfn % PAGEBLOCK_PAGES == 0;
	if (get_pageblock_migratetype(pfn) != MIGRATE_HIGHATOMIC) {
		if (order >= PAGEBLOCK_ORDER) {
			retype_block(pfn, order, start_type);
		} else {
			note_fragmentation(zone, alloc_flags);
			if (whole_block && steal_pageblock(zone, pfn, start_type))
				return;
			/*@ assert list: list(pfn) == list{Pre}(pfn) ||
			                 list(pfn) == free_list_of(zone, order_of(pfn), start_type); */
			//@ assert order: 0 <= order_of(pfn) <= MAX_PAGE_ORDER;
			/*@ assert type: (start_type * MAX_ORDER + order_of(pfn)) / MAX_ORDER ==
			                 start_type; */
			//@ assert kind: same_kind(start_type, list_type(zone, list(pfn)));
		}
	}
	claim_block(zone, pfn, start_type);
}

/* A block to steal: its order and its type. */
struct fallback {
	unsigned int order, type;
	bool can_steal;
};

/*@ predicate chosen{L}(struct zone *z, struct fallback *f, integer t) =
      f->type == suitable(z, f->order, t) && f->type != MIGRATE_TYPES &&
      (f->can_steal != 0 <==> steals(f->order, t));
*/

/* From the largest order down to min_order, the first that has a block to fall back to. */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires found: \valid(found) && \separated(found, zone, zone->pcp + (0 .. nr_cpus - 1));
    requires apart: \separated(found, vmemmap + (0 .. nr_frames - 1), lists + (0 .. nr_lists - 1),
                               &vmemmap, &lists, &nr_frames, &nr_lists, &nr_cpus);
    terminates \true;
    assigns  *found;
    ensures  some:    \result ==> min_order <= found->order <= MAX_PAGE_ORDER &&
                        chosen(zone, found, migratetype);
    ensures  largest: \result ==> \forall integer k; found->order < k <= MAX_PAGE_ORDER ==>
                        suitable(zone, k, migratetype) == MIGRATE_TYPES;
    ensures  none:    !\result ==> \forall integer k; min_order <= k <= MAX_PAGE_ORDER ==>
                        suitable(zone, k, migratetype) == MIGRATE_TYPES;
*/
static bool find_largest_fallback(const struct zone *zone, unsigned int min_order,
				  unsigned int migratetype, struct fallback *found)
{
	/*@ loop invariant next: order <= MAX_ORDER;
	    loop invariant none: \forall integer k; order <= k <= MAX_PAGE_ORDER ==>
	                           suitable(zone, k, migratetype) == MIGRATE_TYPES;
	    loop assigns order, found->can_steal;
	    loop variant order;
	*/
	for (unsigned int order = MAX_ORDER; order > min_order; order--) {
		unsigned int type =
			find_suitable_fallback(zone, order - 1, migratetype, &found->can_steal);

		if (type != MIGRATE_TYPES) {
			found->order = order - 1;
			found->type = type;
			//@ assert zone: zone->free_list == \at(zone->free_list, Pre);
			return true;
		}
	}
	return false;
}

/* From this order up, the first that has one; there is one. */
/*@ requires lists: lists_ok;
    requires zone:  \valid_read(zone) && zone_lists(zone);
    requires found: \valid(found) && \separated(found, zone, zone->pcp + (0 .. nr_cpus - 1));
    requires apart: \separated(found, vmemmap + (0 .. nr_frames - 1), lists + (0 .. nr_lists - 1),
                               &vmemmap, &lists, &nr_frames, &nr_lists, &nr_cpus);
    requires some:  min_order <= found->order <= MAX_PAGE_ORDER &&
                      suitable(zone, found->order, migratetype) != MIGRATE_TYPES;
    terminates \true;
    assigns  *found;
    ensures  some:     min_order <= found->order <= MAX_PAGE_ORDER &&
                         chosen(zone, found, migratetype);
    ensures  smallest: \forall integer k; min_order <= k < found->order ==>
                         suitable(zone, k, migratetype) == MIGRATE_TYPES;
*/
static void find_smallest_fallback(const struct zone *zone, unsigned int min_order,
				   unsigned int migratetype, struct fallback *found)
{
	/*@ loop invariant next: min_order <= order;
	    loop invariant none: \forall integer k; min_order <= k < order ==>
	                           suitable(zone, k, migratetype) == MIGRATE_TYPES;
	    loop assigns order, found->can_steal;
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = min_order; order < MAX_ORDER; order++) {
		unsigned int type =
			find_suitable_fallback(zone, order, migratetype, &found->can_steal);

		if (type != MIGRATE_TYPES) {
			//@ assert type: type == suitable(zone, order, migratetype);
			//@ assert steal: found->can_steal != 0 <==> steals(order, migratetype);
			found->order = order;
			found->type = type;
			//@ assert zone: zone->free_list == \at(zone->free_list, Pre);
			//@ assert chosen: type == suitable(zone, order, migratetype);
			return;
		}
	}
}

/* The event; the ring lies apart from all that is true of blocks. */
/*@ requires frame:  FRAME(pfn);
    requires event:  order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires found:  \valid_read(found) && found->order <= MAX_PAGE_ORDER &&
                     found->type < MIGRATE_TYPES;
    requires state:  allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  TRACE_FIELDS;
    ensures  state:  allocator_but(PFN_NONE, 0);
    ensures  machine: same_machine{Pre,Post};
    ensures  keeps:  STEP_KEEPS(&zones[0]);
    ensures  lists:  other_pages{Pre,Post}(PFN_NONE) && same_links{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static void trace_extfrag(pfn_t pfn, unsigned int order, unsigned int migratetype,
			  const struct fallback *found)
{
	//@ assert types: pageblocks;
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	trace_store(&(struct trace_event){
		.kind = TRACE_MM_PAGE_ALLOC_EXTFRAG,
		.cpu = (uint16_t)this_cpu,
		.pfn = pfn,
		.order = (uint8_t)order,
		.migratetype = (uint8_t)migratetype,
		.fallback_order = (uint8_t)found->order,
		.fallback_migratetype = (uint8_t)found->type,
		.change_ownership = get_pageblock_migratetype(pfn) == migratetype,
	});
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	/*@ assert pages: \forall integer p; FRAME(p) ==>
	      next(p) == next{Pre}(p) && prev(p) == prev{Pre}(p) && list(p) == list{Pre}(p); */
	/*@ assert heads: \forall integer l; LIST(l) ==>
	      first(l) == first{Pre}(l) && last(l) == last{Pre}(l) && count(l) == count{Pre}(l); */
	//@ assert links: same_links{Pre,Here};
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

/* Make a block of another type ours; false: there is none (Linux: __rmqueue_fallback). */
/*@ requires zone:     OUR_ZONE(zone);
    requires order:    order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires empty:    !has_block(zone, order, migratetype);
    requires factor:   vm.watermark_boost_factor <= INT32_MAX;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  LIST_FIELDS, TRACE_FIELDS, zone->watermark_boost, zone->flags,
             pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  zone:     ZONE_STAYS(zone);
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  null_exact: \result <==>
               \exists integer k; least_fallback(order, alloc_flags) <= k <= MAX_PAGE_ORDER &&
                 suitable{Pre}(zone, k, migratetype) != MIGRATE_TYPES;
    ensures  some:     \result ==> has_block(zone, order, migratetype);
    ensures  none:     !\result ==> counts_but{Pre,Post}(0);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static bool rmqueue_fallback(struct zone *zone, unsigned int order, unsigned int migratetype,
			     unsigned int alloc_flags)
{
	unsigned int min_order = order;
	struct fallback found;
	bool some;
	pfn_t pfn;

	if (order < PAGEBLOCK_ORDER && (alloc_flags & ALLOC_NOFRAGMENT))
		min_order = PAGEBLOCK_ORDER;
	//@ assert least: min_order == least_fallback(order, alloc_flags);
	some = find_largest_fallback(zone, min_order, migratetype, &found);
	/* a movable page that cannot take the pageblock does least harm in the smallest hole */
	if (some && !found.can_steal && migratetype == MIGRATE_MOVABLE && found.order > order)
		find_smallest_fallback(zone, order, migratetype, &found);
	//@ assert fields: KINDS_SAME(Pre, Here) && MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here} && same_spans{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE) && places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
	//@ assert state: allocator_but(PFN_NONE, 0);
	if (!some)
		return false;

	pfn = lists[free_list(zone, found.order, found.type)].first;
	//@ assert some: count(free_list_of(zone, found.order, found.type)) > 0;
	//@ assert first: list(pfn) == free_list_of(zone, found.order, found.type) && FRAME(pfn);
	//@ assert list: listed_at(pfn, zone->id, found.order, found.type);
	//@ assert block: free_block(pfn, found.order) && zone_of(pfn) == zone->id;
	//@ assert type: list_type(zone, list(pfn)) == found.type;
	steal_suitable_fallback(zone, pfn, alloc_flags, migratetype, found.can_steal);
	//@ assert mine: count(free_list_of(zone, found.order, migratetype)) > 0;
	if (unlikely(tracing))
		trace_extfrag(pfn, order, migratetype, &found);
	//@ assert mine: count(free_list_of(zone, found.order, migratetype)) > 0;
	return true;
}

/* Movable requests use CMA areas while more than half of the free memory lies there. */
/*@ requires zone: \valid_read(zone);
    terminates \true;
    assigns  \nothing;
    ensures  cma:  \result <==>
                     (alloc_flags & ALLOC_CMA) != 0 &&
                     not_below_0(zone->vm_stat[NR_FREE_CMA_PAGES]) >
                       not_below_0(zone->vm_stat[NR_FREE_PAGES]) / 2;
*/
static bool prefer_cma(const struct zone *zone, unsigned int alloc_flags)
{
	return (alloc_flags & ALLOC_CMA) &&
	       zone_page_state(zone, NR_FREE_CMA_PAGES) > zone_page_state(zone, NR_FREE_PAGES) / 2;
}

/* Take a block of the type, or of CMA, where no other type is asked. */
/*@ requires zone:       OUR_ZONE(zone);
    requires order:      order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
    requires state:      allocator_but(PFN_NONE, 0) && debt_room(zone);
    terminates \true;
    assigns  ZONE_FIELDS(zone);
    ensures  state:      allocator_but(PFN_NONE, 0);
    ensures  null_exact: \result == PFN_NONE <==>
                           !has_block{Pre}(zone, order, migratetype) &&
                           ((alloc_flags & ALLOC_CMA) == 0 ||
                            !has_block{Pre}(zone, order, MIGRATE_CMA));
    ensures  block:      \result != PFN_NONE ==>
                           allocated_block(\result, order) && zone_of(\result) == zone->id &&
                           in_its_zone(\result, order) && list(\result) == LIST_NONE &&
                           suits(\result, order, noted(\result)) &&
                           (noted(\result) == migratetype || noted(\result) == MIGRATE_CMA);
    ensures  fresh:      \result != PFN_NONE ==> \forall integer q, k;
                           ORDER(k) && allocated_block{Pre}(q, k) ==>
                             q + pow2(k) <= \result || \result + pow2(order) <= q;
    ensures  unmoved:    \forall integer q, k; ORDER(k) && allocated_block{Pre}(q, k) ==>
                           allocated_block(q, k);
    ensures  conservation: owed(zone, NR_FREE_PAGES) == \old(owed(zone, NR_FREE_PAGES)) +
                             (\result != PFN_NONE ? pow2(order) : 0);
    ensures  conservation: owed(zone, NR_FREE_CMA_PAGES) == \old(owed(zone, NR_FREE_CMA_PAGES)) +
                             (\result != PFN_NONE && noted(\result) == MIGRATE_CMA ?
                                pow2(order) : 0);
    ensures  none:       \result == PFN_NONE ==>
                           same_machine{Pre,Post} && counts_but{Pre,Post}(0) &&
                           blocks_but{Pre,Post}(PFN_NONE) && other_pages{Pre,Post}(PFN_NONE);
    ensures  others:     other_zones{Pre,Post}(zone);
    ensures  coalesced:  coalesced{Pre} ==> coalesced;
*/
static inline pfn_t rmqueue_own(struct zone *zone, unsigned int order, unsigned int migratetype,
				unsigned int alloc_flags)
{
	pfn_t pfn;

	//@ assert lists: zone_lists(zone);
	if (unlikely(prefer_cma(zone, alloc_flags))) {
		pfn = rmqueue_smallest(zone, order, MIGRATE_CMA);
		if (pfn != PFN_NONE)
			return pfn;
		//@ assert quiet: QUIET;
		//@ assert none: !has_block{Pre}(zone, order, MIGRATE_CMA);
		//@ assert others: other_zones{Pre,Here}(zone);
		//@ assert room: debt_room(zone);
		//@ assert same: SAME_BLOCKS(zone, order, migratetype);
	}
	pfn = rmqueue_smallest(zone, order, migratetype);
	if (likely(pfn != PFN_NONE))
		return pfn;
	//@ assert quiet: QUIET;
	//@ assert none: !has_block{Pre}(zone, order, migratetype);
	//@ assert others: other_zones{Pre,Here}(zone);
	//@ assert room: debt_room(zone);
	//@ assert same: SAME_BLOCKS(zone, order, MIGRATE_CMA);
	if (alloc_flags & ALLOC_CMA)
		pfn = rmqueue_smallest(zone, order, MIGRATE_CMA);
	return pfn;
}

/* Where a type has no block of its own, there is one for it if there is one to fall back to. */
/*@ ghost
    /@ requires order: order <= MAX_PAGE_ORDER && migratetype < MIGRATE_PCPTYPES;
       requires none:  !has_block(zone, order, migratetype);
       requires none:  (alloc_flags & ALLOC_CMA) == 0 || !has_block(zone, order, MIGRATE_CMA);
       terminates \true;
       assigns  \nothing;
       ensures  null_exact: has_block_for(zone, order, migratetype, alloc_flags) <==>
                  \exists integer k; least_fallback(order, alloc_flags) <= k <= MAX_PAGE_ORDER &&
                    suitable(zone, k, migratetype) != MIGRATE_TYPES; @/
    static void only_fallbacks(struct zone *zone, unsigned int order, unsigned int migratetype,
                               unsigned int alloc_flags)
    {
      /@ assert least: order <= least_fallback(order, alloc_flags); @/
      /@ assert others: \forall integer u; 0 <= u < MIGRATE_PCPTYPES && u != migratetype ==>
           u == fallback(migratetype, 0) || u == fallback(migratetype, 1); @/
      /@ assert each: \forall integer k, u; 0 <= u < MIGRATE_PCPTYPES && u != migratetype &&
           count(free_list_of(zone, k, u)) > 0 ==> suitable(zone, k, migratetype) != MIGRATE_TYPES; @/
      /@ assert some: \forall integer k; suitable(zone, k, migratetype) != MIGRATE_TYPES ==>
           \let u = suitable(zone, k, migratetype);
           0 <= u < MIGRATE_PCPTYPES && count(free_list_of(zone, k, u)) > 0; @/
    }
*/

pfn_t rmqueue_any(struct zone *zone, unsigned int order, unsigned int migratetype,
		  unsigned int alloc_flags)
{
	pfn_t pfn = rmqueue_own(zone, order, migratetype, alloc_flags);

	if (likely(pfn != PFN_NONE))
		return pfn;
	//@ ghost Own: ;
	//@ assert none: !has_block(zone, order, migratetype);
	//@ assert none: (alloc_flags & ALLOC_CMA) == 0 || !has_block(zone, order, MIGRATE_CMA);
	//@ ghost only_fallbacks(zone, order, migratetype, alloc_flags);
	/*@ assert same: has_block_for(zone, order, migratetype, alloc_flags) <==>
	      has_block_for{Pre}(zone, order, migratetype, alloc_flags); */
	//@ assert moved: unmoved{Pre,Here};
	if (rmqueue_fallback(zone, order, migratetype, alloc_flags)) {
		//@ assert room: debt_room(zone);
		//@ assert moved: unmoved{Own,Here};
		//@ assert moved: unmoved{Pre,Here};
		//@ assert others: other_zones{Own,Here}(zone);
		//@ assert others: other_zones{Pre,Here}(zone);
		pfn = rmqueue_smallest(zone, order, migratetype);
		//@ assert others: other_zones{Pre,Here}(zone);
	}
	return pfn;
}

/* What the reserve of a zone changes by: its pages, and that large buddies may stay apart. */
/*@ requires zone:     OUR_ZONE(zone);
    requires room:     zone->nr_reserved_highatomic <= 7 * MAX_FRAMES;
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  zone->nr_reserved_highatomic, zone->kept_apart;
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  kinds:    same_kinds{Pre,Post};
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  lists:    other_pages{Pre,Post}(PFN_NONE);
    ensures  pages:    zone->nr_reserved_highatomic ==
                         \old(zone->nr_reserved_highatomic) + PAGEBLOCK_PAGES;
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void reserve_more(struct zone *zone)
{
	zone->nr_reserved_highatomic += PAGEBLOCK_PAGES;
	zone->kept_apart = true;
	//@ assert fields: KINDS_SAME(Pre, Here);
	//@ assert kinds: same_kinds{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

/*@ requires zone:     OUR_ZONE(zone);
    requires state:    allocator_but(PFN_NONE, 0);
    terminates \true;
    assigns  zone->nr_reserved_highatomic;
    ensures  state:    allocator_but(PFN_NONE, 0);
    ensures  kinds:    same_kinds{Pre,Post};
    ensures  keeps:    STEP_KEEPS(zone);
    ensures  lists:    same_links{Pre,Post};
    ensures  pages:    zone->nr_reserved_highatomic ==
                         \max(0, \old(zone->nr_reserved_highatomic) - PAGEBLOCK_PAGES);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void reserve_less(struct zone *zone)
{
	zone->nr_reserved_highatomic -= zone->nr_reserved_highatomic < PAGEBLOCK_PAGES
						? zone->nr_reserved_highatomic
						: PAGEBLOCK_PAGES;
	//@ assert fields: KINDS_SAME(Pre, Here);
	//@ assert kinds: same_kinds{Pre,Here};
	//@ assert links: same_links{Pre,Here};
	//@ assert spans: same_spans{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE);
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
	//@ assert counts: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert owed: OWED_STILL;
}

void reserve_highatomic_pageblock(struct zone *zone, pfn_t pfn)
{
	//@ assert types: pageblocks;
	//@ assert pages: zone->managed <= MAX_FRAMES;
	if (zone->nr_reserved_highatomic >= zone->managed / 100 + PAGEBLOCK_PAGES)
		return;
	if (!migratetype_is_mergeable(get_pageblock_migratetype(pfn)))
		return;
	reserve_more(zone);
	retype_pageblock(pfn, MIGRATE_HIGHATOMIC);
	//@ assert zone: OUR_ZONE(zone) && spans(zone, pfn);
	move_within_kind(zone, pfn, MIGRATE_HIGHATOMIC);
	//@ assert conserved: conserved;
}

bool unreserve_highatomic_zone(struct zone *zone, unsigned int migratetype, bool force)
{
	if (!force && zone->nr_reserved_highatomic <= PAGEBLOCK_PAGES)
		return false;
	/*@ loop invariant order:  order <= MAX_ORDER;
	    loop invariant state:  allocator_ok;
	    loop invariant zone:   OUR_ZONE(zone) && zone->id == \at(zone->id, Pre) &&
	                           zone->free_list == \at(zone->free_list, Pre);
	    loop invariant types:  pageblock_types == \at(pageblock_types, Pre) &&
	                           \forall integer i;
	                             pageblock_types[i] == \at(pageblock_types[i], Pre) ||
	                             pageblock_types[i] == migratetype;
	    loop invariant less:   zone->nr_reserved_highatomic <=
	                             \at(zone->nr_reserved_highatomic, Pre);
	    loop invariant none:   (\forall integer k; ORDER(k) ==>
	                              count{Pre}(free_list_of{Pre}(zone, k, MIGRATE_HIGHATOMIC)) == 0) ==>
	                             counts_but{Pre,Here}(0);
	    loop invariant coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
	    loop assigns order, LIST_FIELDS, zone->nr_reserved_highatomic,
	                 pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		list_t list = free_list(zone, order, MIGRATE_HIGHATOMIC);
		pfn_t pfn = lists[list].first;

		if (list_empty(list))
			continue;
		//@ assert some: list(pfn) == list && FRAME(pfn);
		//@ assert apart: lists_apart && zone->free_list >= 1;
		/*@ assert none: !(\forall integer k; ORDER(k) ==>
		      count{Pre}(free_list_of{Pre}(zone, k, MIGRATE_HIGHATOMIC)) == 0); */
		//@ assert block: free_block(pfn, order) && zone_of(pfn) == zone->id;
		//@ assert listed: on_zone_list(pfn) && in_its_zone(pfn, order);
		//@ ghost pow2_values(order);
		//@ assert kind: same_kind(MIGRATE_HIGHATOMIC, pageblock_type(pfn));
		//@ assert types: pageblocks;
		if (get_pageblock_migratetype(pfn) == MIGRATE_HIGHATOMIC)
			reserve_less(zone);
		retype_pageblock(pfn, migratetype);
		if (move_within_kind(zone, pfn, migratetype).pages != 0)
			return true;
	}
	return false;
}

bool set_migratetype_isolate(struct zone *zone, pfn_t pfn)
{
	unsigned int old_type = get_pageblock_migratetype(pfn);
	struct moved moved;

	if (old_type == MIGRATE_ISOLATE)
		return false;
	set_pageblock_migratetype(pfn, MIGRATE_ISOLATE);
	zone->nr_isolate_pageblock++;
	zone->kept_apart = true;
	moved = move_freepages_block(zone, pfn, MIGRATE_ISOLATE);
	mod_zone_freepage_state(zone, -(int64_t)moved.pages, old_type);
	return true;
}

/*
 * Could the free block at the pageblock's start merge, now that it is open again? While it was
 * isolated it could not.
 */
/*@ requires arrays: arrays;
    requires types:  pageblocks;
    requires zone:   \valid_read(zone);
    requires frame:  FRAME(head) && state_of(head) == PAGE_FREE ==> aligned(head, order_of(head));
    requires frame:  FRAME(head);
    terminates \true;
    assigns  \nothing;
    ensures  merges: \result <==>
                       state_of(head) == PAGE_FREE && zone_of(head) == zone->id &&
                       PAGEBLOCK_ORDER <= order_of(head) < MAX_PAGE_ORDER &&
                       \let b = buddy(head, order_of(head));
                       state_of(b) == PAGE_FREE && order_of(b) == order_of(head) &&
                       zone_of(b) == zone->id && pageblock_type(b) != MIGRATE_ISOLATE;
*/
static bool can_merge_again(const struct zone *zone, pfn_t head)
{
	unsigned int order = vmemmap[head].order;
	pfn_t buddy;

	if (vmemmap[head].state != PAGE_FREE || vmemmap[head].zone != zone->id ||
	    order < PAGEBLOCK_ORDER || order >= MAX_PAGE_ORDER)
		return false;
	buddy = find_buddy_pfn(head, order);
	return vmemmap[buddy].state == PAGE_FREE && vmemmap[buddy].order == order &&
	       vmemmap[buddy].zone == zone->id &&
	       get_pageblock_migratetype(buddy) != MIGRATE_ISOLATE;
}

bool unset_migratetype_isolate(struct zone *zone, pfn_t pfn, unsigned int migratetype)
{
	pfn_t head = pageblock_start_pfn(pfn);

	if (get_pageblock_migratetype(pfn) != MIGRATE_ISOLATE)
		return false;
	if (can_merge_again(zone, head)) {
		unsigned int order = vmemmap[head].order;

		del_page_from_free_list(head);
		set_pageblock_migratetype(pfn, migratetype);
		free_one_page(zone, head, order, migratetype, FPI_TO_TAIL);
	} else {
		struct moved moved = move_freepages_block(zone, pfn, migratetype);

		mod_zone_freepage_state(zone, (int64_t)moved.pages, migratetype);
		set_pageblock_migratetype(pfn, migratetype);
	}
	zone->nr_isolate_pageblock--;
	return true;
}

/* Count a block's pages as free no longer. */
/*@ requires zone:   OUR_ZONE(zone);
    requires type:   order <= MAX_PAGE_ORDER && migratetype < MIGRATE_ISOLATE;
    requires state:  blocks_ok(PFN_NONE, 0) && debts;
    terminates \true;
    assigns  COUNTERS(zone);
    ensures  state:  blocks_ok(PFN_NONE, 0) && same_machine{Pre,Post};
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE) && other_pages{Pre,Post}(PFN_NONE);
    ensures  conservation: OWED_BY(migratetype, order, -);
    ensures  others: others_counted{Pre,Post}(zone->id);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void uncount_block(struct zone *zone, unsigned int order, unsigned int migratetype)
{
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	//@ assert debts: DEBTS_BELOW(2 * DEBT_MAX);
	//@ ghost sums_in_range(zone);
	//@ ghost pow2_values(order);
	mod_zone_freepage_state(zone, -(int64_t)block_pages(order), migratetype);
	//@ assert lists: counts_but{Pre,Here}(0) && same_cpu_counts{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(PFN_NONE) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(PFN_NONE);
}

/* Take a free block off its list; it is kept for inspection now. */
/*@ requires zone:   OUR_ZONE(zone);
    requires block:  free_block(pfn, order) && zone_of(pfn) == zone->id;
    requires state:  blocks_ok(PFN_NONE, 0);
    terminates \true;
    assigns  BLOCK_FIELDS, LIST_FIELDS;
    ensures  state:  blocks_ok(PFN_NONE, 0) && same_machine{Pre,Post};
    ensures  block:  FRAME(pfn) && state_of(pfn) == PAGE_ISOLATED && order_of(pfn) == order;
    ensures  conservation: \forall integer i; ITEM(i) ==>
               listed(zone, i) == listed{Pre}(zone, i) -
                                  (COUNTS_AS(i, pageblock_type{Pre}(pfn)) ? pow2(order) : 0);
    ensures  conservation: same_counters{Pre,Post}(zone);
    ensures  others: other_sums{Pre,Post}(zone);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void take_out(struct zone *zone, pfn_t pfn, unsigned int order)
{
	//@ ghost pow2_values(order);
	//@ assert on: on_zone_list(pfn);
	//@ assert kind: same_kind(TYPE_OF(pfn), pageblock_type(pfn));
	/*@ assert zones: \forall integer p; FRAME(p) && state_of(p) == PAGE_FREE ==>
	                    ZONE(zone_of(p)); */
	del_page_from_free_list(pfn);
	//@ ghost Off: ;
	/*@ assert listed: \forall integer i; ITEM(i) ==>
	      listed(zone, i) == listed{Pre}(zone, i) -
	                         (COUNTS_AS(i, pageblock_type{Pre}(pfn)) ? pow2(order) : 0); */
	/*@ assert others: \forall integer y, i; ZONE(y) && ITEM(i) && y != zone->id &&
	                     zones[y].present != 0 ==>
	                       listed(&zones[y], i) == listed{Pre}(&zones[y], i); */
	set_block(zone, pfn, PAGE_ISOLATED, order);
	//@ ghost Marked: ;
	//@ assert counts: counts_but{Off,Here}(0) && same_cpu_counts{Off,Here};
	/*@ assert kept: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                   listed(&zones[y], i) == listed{Off}(&zones[y], i); */
	//@ assert sound: machine_sound && pcps_counted;
	//@ assert fields: MACHINE_SAME(Pre, Here);
	//@ assert machine: same_machine{Pre,Here};
	//@ assert blocks: blocks_but{Pre,Here}(pfn) && same_spans{Pre,Here};
	//@ assert places: places_but{Pre,Here}(pfn);
	//@ assert hand: partition(pfn, order);
	//@ assert same: blocks_but{Marked,Here}(pfn) && same_spans{Marked,Here};
	//@ assert partition: partition(PFN_NONE, 0);
	//@ assert off: list(pfn) == LIST_NONE && well_placed(pfn);
	//@ assert placed: placed(PFN_NONE);
}

/* The pageblocks that a block fills, or nearly, become movable if they are of a type that mixes. */
/*@ requires block:  FRAME(pfn) && state_of(pfn) != PAGE_TAIL && order_of(pfn) == order;
    requires state:  allocator_ok;
    terminates \true;
    assigns  pageblock_types[pfn / PAGEBLOCK_PAGES .. (pfn + MAX_ORDER_PAGES - 1) / PAGEBLOCK_PAGES];
    ensures  state:  allocator_ok;
    ensures  blocks: blocks_but{Pre,Post}(PFN_NONE);
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
static inline void make_movable(pfn_t pfn, unsigned int order)
{
	//@ assert block: order <= MAX_PAGE_ORDER && pfn + pow2(order) <= nr_frames;
	//@ assert types: pageblocks;
	//@ ghost pow2_values(order);
	/*@ loop invariant next:   0 <= i < pow2(order) + PAGEBLOCK_PAGES;
	    loop invariant state:  allocator_ok;
	    loop invariant blocks: blocks_but{Pre,Here}(PFN_NONE);
	    loop invariant coalesced: coalesced{Pre} ==> coalesced;
	    loop assigns i, pageblock_types[pfn / PAGEBLOCK_PAGES ..
	                                    (pfn + MAX_ORDER_PAGES - 1) / PAGEBLOCK_PAGES];
	    loop variant pow2(order) + PAGEBLOCK_PAGES - i;
	*/
	for (uint64_t i = 0; order >= PAGEBLOCK_ORDER - 1 && i < block_pages(order);
	     i += PAGEBLOCK_PAGES) {
		//@ assert types: pageblocks;
		if (migratetype_is_mergeable(get_pageblock_migratetype(pfn + i)))
			retype_pageblock(pfn + i, MIGRATE_MOVABLE);
	}
}

uint64_t isolate_free_page(struct zone *zone, pfn_t pfn)
{
	//@ assert types: pageblocks;
	unsigned int order = vmemmap[pfn].order;
	unsigned int type = get_pageblock_migratetype(pfn);

	//@ assert block: order <= MAX_PAGE_ORDER;
	//@ ghost pow2_values(order);
	//@ assert zone: zone_set(zone) && rules;
	if (type != MIGRATE_ISOLATE) {
		/* a boost asks for reclaim, it does not keep memory from being looked at */
		if (!zone_watermark_ok(zone, 0, zone->watermark[WMARK_MIN] + block_pages(order),
				       ZONE_DMA, ALLOC_CMA))
			return 0;
		uncount_block(zone, order, type);
	}
	//@ assert zone: zone == &zones[\at(zone->id, Pre)] && OUR_ZONE(zone);
	/*@ assert counted: \forall integer i; ITEM(i) ==>
	      owed(zone, i) == -(COUNTS_AS(i, pageblock_type(pfn)) ? pow2(order) : 0); */
	//@ assert others: others_counted{Pre,Here}(zone->id);
	take_out(zone, pfn, order);
	//@ assert zone: zone == &zones[\at(zone->id, Pre)] && OUR_ZONE(zone);
	//@ assert mine: \forall integer i; ITEM(i) ==> owed(zone, i) == 0;
	/*@ assert rest: \forall integer y, i; ZONE(y) && ITEM(i) && y != zone->id &&
	                   zones[y].present != 0 ==> owed(&zones[y], i) == owed{Pre}(&zones[y], i); */
	/*@ assert all: \forall integer y, i; ZONE(y) && ITEM(i) && zones[y].present != 0 ==>
	                  owed(&zones[y], i) == 0; */
	//@ assert others: conserved;
	//@ assert debts: debts;
	//@ assert sizes: pcps_sized;
	make_movable(pfn, order);
	return block_pages(order);
}

/* A block that is on no list may be taken in hand as it is. */
/*@ ghost
    /@ requires page:  FRAME(pfn) && state_of(pfn) == PAGE_ISOLATED && nr_frames <= MAX_FRAMES;
       requires state: partition(PFN_NONE, 0) && placed(PFN_NONE);
       terminates \true;
       assigns  \nothing;
       ensures  hand:  partition(pfn, order_of(pfn)) && placed(pfn);
       ensures  block: order_of(pfn) <= MAX_PAGE_ORDER && aligned(pfn, order_of(pfn));
       ensures  list:  list(pfn) == LIST_NONE; @/
    static void take_in_hand(uint64_t pfn)
    {
      /@ assert list: list(pfn) == LIST_NONE; @/
      /@ assert spans: same_spans{Pre,Here}; @/
      /@ assert machine: same_machine{Pre,Here}; @/
      /@ assert blocks: blocks_but{Pre,Here}(pfn); @/
      /@ assert places: places_but{Pre,Here}(pfn); @/
    }
*/

void putback_isolated_page(struct zone *zone, pfn_t pfn)
{
	//@ ghost take_in_hand(pfn);
	//@ assert types: pageblocks;
	free_one_page(zone, pfn, vmemmap[pfn].order, get_pageblock_migratetype(pfn), FPI_TO_TAIL);
	//@ assert mine: conservation(&zones[\at(zone->id, Pre)]);
	//@ assert others: conserved;
}
