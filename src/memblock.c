/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search goes down the memory ranges and the reserved ranges together, so that one allocation
 * looks at each range once. Takings that touch become one range: a map of any size adds few.
 */
#include "memblock.h"

#define MAX_DMA_PFN PFN(0x1000) /* 16 MiB: kept for devices as long as possible */
#define ANY_NODE    MAX_NUMNODES

/* The reserved range i is one, of a node (in contracts). */
#define SIZED(b, i)                                                                                \
	(r_start(b, i) < r_end(b, i) && r_end(b, i) <= MAX_FRAMES && r_node(b, i) < MAX_NUMNODES)

/*@ lemma multiple: \forall integer k, a; 0 < a ==> k * a % a == 0;
    lemma no_more:  \forall integer p, q, a; 0 < a && p < q + 1 ==> p * a <= q * a;
    lemma whole:    \forall integer x, p, a; 0 < a && 0 <= x && p * a <= x ==> p < x / a + 1;
*/

/* The highest aligned run of pages in [start, end). */
/*@ requires pages:    0 < pages && 0 < align;
    requires range:    end <= MAX_FRAMES;
    terminates \true;
    assigns  \nothing;
    ensures  fits:     \result != PFN_NONE ==> start <= \result && \result + pages <= end;
    ensures  aligned:  \result != PFN_NONE ==> \result % align == 0;
    ensures  highest:  \forall integer p; start <= p * align && p * align + pages <= end ==>
                         \result != PFN_NONE && p * align <= \result;
*/
static pfn_t fit(pfn_t start, pfn_t end, uint64_t pages, uint64_t align)
{
	pfn_t pfn;

	if (end <= start || end - start < pages)
		return PFN_NONE;
	pfn = end - pages - (end - pages) % align;
	//@ assert whole: pfn == (end - pages) / align * align;
	return pfn >= start ? pfn : PFN_NONE;
}

/*
 * The highest such run of [start, end) that is not reserved; only reserved[0 .. n - 1] can be in
 * it.
 */
/*@ requires boot:     memblock_ok(boot);
    requires pages:    0 < pages && 0 < align;
    requires range:    end <= MAX_FRAMES && n <= boot->nr_reserved;
    requires above:    \forall integer i; n <= i < boot->nr_reserved ==>
                         end <= boot->reserved[i].start;
    terminates \true;
    assigns  \nothing;
    ensures  fits:     \result != PFN_NONE ==> start <= \result && \result + pages <= end;
    ensures  aligned:  \result != PFN_NONE ==> \result % align == 0;
    ensures  free:     \result != PFN_NONE ==> outside_reserved(boot, \result, \result + pages);
*/
static pfn_t fit_unreserved(const struct memblock *boot, unsigned int n, pfn_t start, pfn_t end,
			    uint64_t pages, uint64_t align)
{
	/*@ loop invariant count: n <= boot->nr_reserved;
	    loop invariant end:   end <= \at(end, Pre);
	    loop invariant above: \forall integer i; n <= i < boot->nr_reserved ==>
	                            end <= boot->reserved[i].start;
	    loop assigns n, end;
	    loop variant n;
	*/
	for (; n > 0 && start < end; n--) {
		const struct memory_range *reserved = &boot->reserved[n - 1];
		pfn_t from = reserved->end > start ? reserved->end : start;
		pfn_t pfn = fit(from, end, pages, align);

		if (pfn != PFN_NONE || reserved->end <= start)
			return pfn;
		end = reserved->start < end ? reserved->start : end;
	}
	return fit(start, end, pages, align);
}

/* A run of frames, and the node of the memory that it is in. */
struct run {
	pfn_t pfn;
	uint16_t node;
};

/* The highest such run of a node's memory, or of all memory, not below lowest. */
/*@ requires boot:     memblock_ok(boot);
    requires pages:    0 < pages <= MAX_FRAMES && 0 < align;
    terminates \true;
    assigns  \nothing;
    ensures  lowest:   \result.pfn != PFN_NONE ==> lowest <= \result.pfn;
    ensures  aligned:  \result.pfn != PFN_NONE ==> \result.pfn % align == 0;
    ensures  free:     \result.pfn != PFN_NONE ==>
                         outside_reserved(boot, \result.pfn, \result.pfn + pages);
    ensures  memory:   \result.pfn != PFN_NONE ==>
                         in_memory(boot, \result.pfn, \result.pfn + pages);
    ensures  node:     \result.node < MAX_NUMNODES;
*/
static struct run find(const struct memblock *boot, uint64_t pages, uint64_t align,
		       unsigned int node, pfn_t lowest)
{
	unsigned int n = boot->nr_reserved;

	/*@ loop invariant ranges: i <= boot->nr_memory && n <= boot->nr_reserved;
	    loop invariant above:  \forall integer j, k;
	                             0 <= j < i && n <= k < boot->nr_reserved ==>
	                             boot->memory[j].end <= boot->reserved[k].start;
	    loop assigns i, n;
	    loop variant i;
	*/
	for (unsigned int i = boot->nr_memory; i > 0; i--) {
		const struct memory_range *memory = &boot->memory[i - 1];
		pfn_t start = memory->start > lowest ? memory->start : lowest, pfn;

		/*@ loop invariant count: n <= boot->nr_reserved;
		    loop invariant above: \forall integer j, k;
		                            0 <= j < i && n <= k < boot->nr_reserved ==>
		                            boot->memory[j].end <= boot->reserved[k].start;
		    loop assigns n;
		    loop variant n;
		*/
		while (n > 0 && boot->reserved[n - 1].start >= memory->end)
			n--;
		if (node != ANY_NODE && memory->node != node)
			continue;
		pfn = fit_unreserved(boot, n, start, memory->end, pages, align);
		if (pfn != PFN_NONE)
			return (struct run){ pfn, memory->node };
	}
	return (struct run){ PFN_NONE, 0 };
}

/* The highest of a node's memory, or, unless exact, of any other's if it has none. */
/*@ requires boot:     memblock_ok(boot);
    requires pages:    0 < pages <= MAX_FRAMES && 0 < align;
    terminates \true;
    assigns  \nothing;
    ensures  lowest:   \result.pfn != PFN_NONE ==> lowest <= \result.pfn;
    ensures  aligned:  \result.pfn != PFN_NONE ==> \result.pfn % align == 0;
    ensures  free:     \result.pfn != PFN_NONE ==>
                         outside_reserved(boot, \result.pfn, \result.pfn + pages);
    ensures  memory:   \result.pfn != PFN_NONE ==>
                         in_memory(boot, \result.pfn, \result.pfn + pages);
    ensures  node:     \result.node < MAX_NUMNODES;
*/
static struct run find_near(const struct memblock *boot, uint64_t pages, uint64_t align,
			    unsigned int node, bool exact, pfn_t lowest)
{
	struct run run = find(boot, pages, align, node, lowest);

	return run.pfn == PFN_NONE && !exact ? find(boot, pages, align, ANY_NODE, lowest) : run;
}

/*@ requires boot:     memblock_there(boot);
    requires places:   from < boot->max_reserved && to < boot->max_reserved;
    terminates \true;
    assigns  boot->reserved[to].start, boot->reserved[to].end, boot->reserved[to].node;
    ensures  moved:    RANGE_KEPT(Pre, Post, boot, from, to);
    ensures  others:   \forall integer k; k != to ==> RANGE_KEPT(Pre, Post, boot, k, k);
*/
static void move_reserved(struct memblock *boot, unsigned int from, unsigned int to)
{
	struct memory_range *r = boot->reserved;

	r[to].start = r[from].start;
	r[to].end = r[from].end;
	r[to].node = r[from].node;
}

/* Take reserved[i] out. */
/*@ requires boot:     memblock_there(boot);
    requires place:    i < boot->nr_reserved;
    terminates \true;
    assigns  MEMBLOCK_FIELDS(boot);
    ensures  count:    boot->nr_reserved == \old(boot->nr_reserved) - 1;
    ensures  below:    \forall integer k; 0 <= k < i ==> RANGE_KEPT(Pre, Post, boot, k, k);
    ensures  above:    \forall integer k; i <= k < boot->nr_reserved ==>
                         RANGE_KEPT(Pre, Post, boot, k + 1, k);
    ensures  moved:    \forall integer k; i < k < \old(boot->nr_reserved) ==>
                         RANGE_KEPT(Pre, Post, boot, k, k - 1);
*/
static void close_gap(struct memblock *boot, unsigned int i)
{
	boot->nr_reserved--;
	/*@ loop invariant place: \at(i, Pre) <= i <= boot->nr_reserved;
	    loop invariant below: \forall integer k; 0 <= k < \at(i, Pre) ==>
	                            RANGE_KEPT(Pre, Here, boot, k, k);
	    loop invariant moved: \forall integer k; \at(i, Pre) <= k < i ==>
	                            RANGE_KEPT(Pre, Here, boot, k + 1, k);
	    loop invariant above: \forall integer k; i < k <= boot->nr_reserved ==>
	                            RANGE_KEPT(Pre, Here, boot, k, k);
	    loop assigns i, boot->reserved[\at(i, Pre) .. boot->nr_reserved - 1];
	    loop variant boot->nr_reserved - i;
	*/
	for (; i < boot->nr_reserved; i++) {
		//@ assert next: RANGE_KEPT(Pre, Here, boot, i + 1, i + 1);
		move_reserved(boot, i + 1, i);
		//@ assert now: RANGE_KEPT(Pre, Here, boot, i + 1, i);
	}
}

/* Make place for a new reserved[i]. */
/*@ requires boot:     memblock_there(boot);
    requires place:    i <= boot->nr_reserved < boot->max_reserved;
    terminates \true;
    assigns  MEMBLOCK_FIELDS(boot);
    ensures  count:    boot->nr_reserved == \old(boot->nr_reserved) + 1;
    ensures  below:    \forall integer k; 0 <= k < i ==> RANGE_KEPT(Pre, Post, boot, k, k);
    ensures  above:    \forall integer k; i < k < boot->nr_reserved ==>
                         RANGE_KEPT(Pre, Post, boot, k - 1, k);
    ensures  moved:    \forall integer k; i <= k < \old(boot->nr_reserved) ==>
                         RANGE_KEPT(Pre, Post, boot, k, k + 1);
*/
static void open_gap(struct memblock *boot, unsigned int i)
{
	/*@ loop invariant place: i <= n <= boot->nr_reserved;
	    loop invariant below: \forall integer k; 0 <= k < n ==>
	                            RANGE_KEPT(Pre, Here, boot, k, k);
	    loop invariant moved: \forall integer k; n <= k < boot->nr_reserved ==>
	                            RANGE_KEPT(Pre, Here, boot, k, k + 1);
	    loop assigns n, boot->reserved[i + 1 .. boot->nr_reserved];
	    loop variant n - i;
	*/
	for (unsigned int n = boot->nr_reserved; n > i; n--) {
		move_reserved(boot, n - 1, n);
		//@ assert now: RANGE_KEPT(Pre, Here, boot, n - 1, n);
	}
	boot->nr_reserved++;
}

/*@ predicate within{L}(struct memblock *b, integer k, integer p) =
      r_start(b, k) <= p < r_end(b, k);

    predicate memory_same{L1,L2}(struct memblock *b) =
      \forall integer k; 0 <= k < \at(b->nr_memory, L1) ==>
        \at(b->memory[k].start, L1) == \at(b->memory[k].start, L2) &&
        \at(b->memory[k].end, L1) == \at(b->memory[k].end, L2) &&
        \at(b->memory[k].node, L1) == \at(b->memory[k].node, L2);

    lemma in_order{L}: \forall struct memblock *b, integer n;
      \valid_read(b->reserved + (0 .. n - 1)) &&
      (\forall integer i; 0 <= i < n ==> SIZED(b, i)) &&
      (\forall integer i, j; 0 <= i < j < n ==> r_end(b, i) <= r_start(b, j)) ==>
      ascending(b->reserved, n);

    lemma taken_by{L}: \forall struct memblock *b, integer i, p;
      0 <= i < b->nr_reserved && within(b, i, p) ==> taken(b, p);

    lemma taken_in{L}: \forall struct memblock *b, integer p; taken(b, p) ==>
      \exists integer i; 0 <= i < b->nr_reserved && r_start(b, i) <= p < r_end(b, i);
*/

/* Make reserved[i] go on to end. */
/*@ requires boot:     memblock_ok(boot) && i < boot->nr_reserved;
    requires range:    boot->reserved[i].end < end <= MAX_FRAMES;
    requires free:     outside_reserved(boot, boot->reserved[i].end, end);
    terminates \true;
    assigns  boot->reserved[i].end;
    ensures  boot:     memblock_ok(boot);
    ensures  reserved: more_taken{Pre,Post}(boot, \old(boot->reserved[i].end), end);
*/
static void extend_up(struct memblock *boot, unsigned int i, pfn_t end)
{
	boot->reserved[i].end = end;
	//@ assert memory: memory_same{Pre,Here}(boot);
	//@ assert order: ascending(boot->reserved, boot->nr_reserved);
}

/* Make reserved[i] begin at start. */
/*@ requires boot:     memblock_ok(boot) && i < boot->nr_reserved;
    requires range:    start < boot->reserved[i].start;
    requires free:     outside_reserved(boot, start, boot->reserved[i].start);
    terminates \true;
    assigns  boot->reserved[i].start;
    ensures  boot:     memblock_ok(boot);
    ensures  reserved: more_taken{Pre,Post}(boot, start, \old(boot->reserved[i].start));
*/
static void extend_down(struct memblock *boot, unsigned int i, pfn_t start)
{
	boot->reserved[i].start = start;
	//@ assert memory: memory_same{Pre,Here}(boot);
	//@ assert order: ascending(boot->reserved, boot->nr_reserved);
}

/* Make one range of reserved[i], reserved[i + 1] and what is between them. */
/*@ requires boot:     memblock_ok(boot) && i + 1 < boot->nr_reserved;
    terminates \true;
    assigns  MEMBLOCK_FIELDS(boot);
    ensures  boot:     memblock_ok(boot);
    ensures  reserved: more_taken{Pre,Post}(boot, \old(boot->reserved[i].end),
                                            \old(boot->reserved[i + 1].start));
*/
static void join(struct memblock *boot, unsigned int i)
{
	//@ assert sizes: \forall integer k; 0 <= k < boot->nr_reserved ==> SIZED(boot, k);
	/*@ assert apart: \forall integer j, k; 0 <= j < k < boot->nr_reserved ==>
	                    r_end(boot, j) <= r_start(boot, k);
	*/
	boot->reserved[i].end = boot->reserved[i + 1].end;
	/*@ assert starts: \forall integer k; r_start{Pre}(boot, k) == r_start(boot, k) &&
	                     r_node{Pre}(boot, k) == r_node(boot, k);
	*/
	//@ assert ends: \forall integer k; k != i ==> r_end{Pre}(boot, k) == r_end(boot, k);
	//@ assert end: r_end(boot, i) == r_end{Pre}(boot, i + 1);
	close_gap(boot, i + 1);
	//@ assert memory: memory_same{Pre,Here}(boot);
	//@ assert there: \valid_read(boot->reserved + (0 .. boot->nr_reserved - 1));
	//@ assert low: \forall integer k; 0 <= k < i ==> RANGE_KEPT(Pre, Here, boot, k, k);
	/*@ assert at: r_start(boot, i) == r_start{Pre}(boot, i) &&
	                   r_end(boot, i) == r_end{Pre}(boot, i + 1) &&
	                   r_node(boot, i) == r_node{Pre}(boot, i);
	*/
	/*@ assert high: \forall integer k; i < k < boot->nr_reserved ==>
	                     RANGE_KEPT(Pre, Here, boot, k + 1, k);
	*/
	/*@ assert moved: \forall integer k; i + 1 < k < \at(boot->nr_reserved, Pre) ==>
	                     RANGE_KEPT(Pre, Here, boot, k, k - 1);
	*/
	//@ assert sizes: \forall integer k; 0 <= k < boot->nr_reserved ==> SIZED(boot, k);
	/*@ assert both: \forall integer j, k; i < j < k < boot->nr_reserved ==>
	                     r_end(boot, j) <= r_start(boot, k);
	*/
	/*@ assert after: \forall integer k; i < k < boot->nr_reserved ==>
	                     r_end(boot, i) <= r_start(boot, k);
	*/
	/*@ assert before: \forall integer j, k; 0 <= j < k <= i ==>
	                     r_end(boot, j) <= r_start(boot, k);
	*/
	/*@ assert added: \forall integer p;
	                     r_end{Pre}(boot, i) <= p < r_start{Pre}(boot, i + 1) ==>
	                     taken(boot, p);
	*/
}

/* Put [start, end) before reserved[i], where it belongs. */
/*@ requires boot:     memblock_ok(boot);
    requires place:    i <= boot->nr_reserved < boot->max_reserved;
    requires range:    start < end <= MAX_FRAMES && node < MAX_NUMNODES;
    requires below:    \forall integer k; 0 <= k < i ==> boot->reserved[k].end <= start;
    requires above:    \forall integer k; i <= k < boot->nr_reserved ==>
                         end <= boot->reserved[k].start;
    terminates \true;
    assigns  MEMBLOCK_FIELDS(boot);
    ensures  boot:     memblock_ok(boot);
    ensures  reserved: more_taken{Pre,Post}(boot, start, end);
*/
static void insert(struct memblock *boot, unsigned int i, pfn_t start, pfn_t end, uint16_t node)
{
	//@ assert sizes: \forall integer k; 0 <= k < boot->nr_reserved ==> SIZED(boot, k);
	/*@ assert apart: \forall integer j, k; 0 <= j < k < boot->nr_reserved ==>
	                    r_end(boot, j) <= r_start(boot, k);
	*/
	//@ assert below: \forall integer k; 0 <= k < i ==> r_end(boot, k) <= start;
	/*@ assert above: \forall integer k; i <= k < boot->nr_reserved ==>
	                    end <= r_start(boot, k);
	*/
	open_gap(boot, i);
	//@ ghost Gap:;
	boot->reserved[i].start = start;
	boot->reserved[i].end = end;
	boot->reserved[i].node = node;
	//@ assert others: \forall integer k; k != i ==> RANGE_KEPT(Gap, Here, boot, k, k);
	//@ assert memory: memory_same{Pre,Here}(boot);
	//@ assert there: \valid_read(boot->reserved + (0 .. boot->nr_reserved - 1));
	/*@ assert at: r_start(boot, i) == start && r_end(boot, i) == end &&
	                   r_node(boot, i) == node;
	*/
	//@ assert low: \forall integer k; 0 <= k < i ==> RANGE_KEPT(Pre, Here, boot, k, k);
	/*@ assert high: \forall integer k; i < k < boot->nr_reserved ==>
	                     RANGE_KEPT(Pre, Here, boot, k - 1, k);
	*/
	/*@ assert moved: \forall integer k; i <= k < \at(boot->nr_reserved, Pre) ==>
	                     RANGE_KEPT(Pre, Here, boot, k, k + 1);
	*/
	//@ assert sizes: \forall integer k; 0 <= k < boot->nr_reserved ==> SIZED(boot, k);
	/*@ assert cross: \forall integer j, k; 0 <= j < i < k < boot->nr_reserved ==>
	                     r_end(boot, j) <= r_start(boot, k);
	*/
	/*@ assert after: \forall integer k; i < k < boot->nr_reserved ==>
	                     r_end(boot, i) <= r_start(boot, k);
	*/
	/*@ assert before: \forall integer j, k; 0 <= j < k <= i ==>
	                     r_end(boot, j) <= r_start(boot, k);
	*/
	//@ assert added: \forall integer p; start <= p < end ==> taken(boot, p);
}

/* The first reserved range that starts at pfn or above; nr_reserved: none does. */
/*@ requires boot:     memblock_ok(boot);
    terminates \true;
    assigns  \nothing;
    ensures  place:    \result <= boot->nr_reserved;
    ensures  below:    \forall integer k; 0 <= k < \result ==> boot->reserved[k].start < pfn;
    ensures  above:    \forall integer k; \result <= k < boot->nr_reserved ==>
                         pfn <= boot->reserved[k].start;
*/
static unsigned int reserved_from(const struct memblock *boot, pfn_t pfn)
{
	unsigned int i = 0;

	/*@ loop invariant place: i <= boot->nr_reserved;
	    loop invariant below: \forall integer k; 0 <= k < i ==> boot->reserved[k].start < pfn;
	    loop assigns i;
	    loop variant boot->nr_reserved - i;
	*/
	while (i < boot->nr_reserved && boot->reserved[i].start < pfn)
		i++;
	return i;
}

/* Reserve [start, end), which is not, and join it to what it touches. False: no place. */
/*@ requires boot:     memblock_ok(boot);
    requires range:    start < end <= MAX_FRAMES && node < MAX_NUMNODES;
    requires free:     outside_reserved(boot, start, end);
    terminates \true;
    assigns  MEMBLOCK_FIELDS(boot);
    ensures  boot:     memblock_ok(boot);
    ensures  none:     !\result ==> \forall integer p; taken(boot, p) <==> taken{Pre}(boot, p);
    ensures  reserved: \result ==> more_taken{Pre,Post}(boot, start, end);
*/
static bool reserve(struct memblock *boot, pfn_t start, pfn_t end, uint16_t node)
{
	const struct memory_range *at = boot->reserved;
	unsigned int i = reserved_from(boot, start);
	bool below = i > 0 && at[i - 1].end == start && at[i - 1].node == node;
	bool above = i < boot->nr_reserved && at[i].start == end && at[i].node == node;

	if (below && above)
		join(boot, i - 1);
	else if (below)
		extend_up(boot, i - 1, end);
	else if (above)
		extend_down(boot, i, start);
	else if (boot->nr_reserved < boot->max_reserved)
		insert(boot, i, start, end, node);
	else
		return false;
	return true;
}

pfn_t memblock_alloc(struct memblock *boot, uint64_t pages, uint64_t align, unsigned int node,
		     bool exact)
{
	struct run run = find_near(boot, pages, align, node, exact, MAX_DMA_PFN);

	if (run.pfn == PFN_NONE)
		run = find_near(boot, pages, align, node, exact, PFN(1));
	if (run.pfn == PFN_NONE || !reserve(boot, run.pfn, run.pfn + pages, run.node))
		return PFN_NONE;
	return run.pfn;
}
