/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * 6.1 from its mm/page_alloc.c and from memory of lib/show_mem.c; 5.10 from memory. What is not
 * simulated is 0: LRU and page cache, slab, dirty and mapped pages, page tables, stacks, huge
 * pages, swap.
 */
#include <inttypes.h>

#include "block.h"
#include "procfs.h"
#include "show_mem.h"

/* A set of nodes as ranges, "0-1,3" (Linux: %*pbl). */
/*@ requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void nodes_show(struct text *t, nodemask_t mask)
{
	const char *comma = "";
	unsigned int node = 0;

	/*@ loop invariant node: node <= MAX_NUMNODES + 1;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns node, comma, TEXT_FIELDS(t);
	    loop variant MAX_NUMNODES + 1 - node;
	*/
	while (node < MAX_NUMNODES) {
		unsigned int end = node;

		/*@ loop invariant node: node <= end <= MAX_NUMNODES;
		    loop assigns end;
		    loop variant MAX_NUMNODES - end;
		*/
		while (end < MAX_NUMNODES && (mask >> end & 1) != 0)
			end++;
		if (end > node + 1)
			text_printf(t, "%s%u-%u", comma, node, end - 1);
		else if (end == node + 1)
			text_printf(t, "%s%u", comma, node);
		if (end > node)
			comma = ",";
		node = end + 1;
	}
}

/* Pages on the pcp lists of every CPU that runs. */
/*@ requires zone:  shown_zone(zone) && held_pages(zone);
    terminates \true;
    assigns  \nothing;
    ensures  bound: \result <= INT32_MAX * MAX_CPUS;
*/
static uint64_t zone_free_pcp(const struct zone *zone)
{
	uint64_t sum = 0;

	/*@ loop invariant cpu: cpu <= nr_cpus;
	    loop invariant sum: sum <= INT32_MAX * cpu;
	    loop assigns cpu, sum;
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		if (cpu_online[cpu])
			sum += (uint64_t)zone->pcp[cpu].count;
	return sum;
}

/* Does the report speak of this zone? */
/*@ requires zone:  zone_place(zone);
    terminates \true;
    assigns  \nothing;
    ensures  memory: \result ==> zone->present != 0;
*/
static bool shown(const struct zone *zone, nodemask_t mask, unsigned int highest)
{
	return populated_zone(zone) && zone->type <= highest && (mask >> zone->node & 1) != 0;
}

/*@ requires zones: rules && zone_counts && shown_zones;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem_totals(struct text *t, nodemask_t mask, unsigned int highest)
{
	bool by_6_1 = release->procfs_text == PROCFS_6_1;
	uint64_t free_pcp = 0;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sum: free_pcp <= INT32_MAX * MAX_CPUS * i;
	    loop assigns i, free_pcp;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (shown(&zones[i], mask, highest))
			free_pcp += zone_free_pcp(&zones[i]);
	/* LRU, slab, dirty and mapped pages are not simulated: 0 */
	text_printf(t,
		    "Mem-Info:\n"
		    "active_anon:0 inactive_anon:0 isolated_anon:0\n"
		    " active_file:0 inactive_file:0 isolated_file:0\n"
		    " unevictable:0 dirty:0 writeback:0\n"
		    " slab_reclaimable:0 slab_unreclaimable:0\n"
		    " mapped:0 shmem:0 pagetables:0%sbounce:0\n%s"
		    " free:%" PRIu64 " free_pcp:%" PRIu64 " free_cma:%" PRIu64 "\n",
		    by_6_1 ? "\n sec_pagetables:0 " : " ",
		    by_6_1 ? " kernel_misc_reclaimable:0\n" : "",
		    global_zone_page_state(NR_FREE_PAGES), free_pcp,
		    global_zone_page_state(NR_FREE_CMA_PAGES));
}

/* Nothing of this is simulated: every figure is 0. */
/*@ requires rules: rules;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem_node(struct text *t, unsigned int node)
{
	text_printf(t,
		    "Node %u active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB "
		    "unevictable:0kB isolated(anon):0kB isolated(file):0kB mapped:0kB dirty:0kB "
		    "writeback:0kB shmem:0kB shmem_thp: 0kB shmem_pmdmapped: 0kB anon_thp: 0kB "
		    "writeback_tmp:0kB kernel_stack:0kB%s all_unreclaimable? no\n",
		    node,
		    release->procfs_text == PROCFS_6_1 ? " pagetables:0kB sec_pagetables:0kB" : "");
}

/*@ requires zone:  rules && shown_zone(zone) && zone_span(zone) && zone_marks(zone) &&
                    held_pages(zone) && few_counted(zone);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem_zone(struct text *t, const struct zone *zone)
{
	bool by_6_1 = release->procfs_text == PROCFS_6_1;
	uint64_t min = wmark_pages(zone, WMARK_MIN), low = wmark_pages(zone, WMARK_LOW);
	uint64_t high = wmark_pages(zone, WMARK_HIGH);

	text_printf(t, "Node %u %s free:%" PRIu64 "kB", zone->node, zone_type_name(zone->type),
		    K(zone_page_state(zone, NR_FREE_PAGES)));
	if (by_6_1)
		text_printf(t, " boost:%" PRIu64 "kB", K(zone->watermark_boost));
	text_printf(t,
		    " min:%" PRIu64 "kB low:%" PRIu64 "kB high:%" PRIu64
		    "kB reserved_highatomic:%" PRIu64 "KB active_anon:0kB inactive_anon:0kB "
		    "active_file:0kB inactive_file:0kB unevictable:0kB writepending:0kB "
		    "present:%" PRIu64 "kB managed:%" PRIu64 "kB mlocked:0kB%s bounce:0kB "
		    "free_pcp:%" PRIu64 "kB local_pcp:%" PRIu64 "kB free_cma:%" PRIu64 "kB\n",
		    K(min), K(low), K(high), K(zone->nr_reserved_highatomic), K(zone->present),
		    K(zone->managed), by_6_1 ? "" : " pagetables:0kB", K(zone_free_pcp(zone)),
		    K(zone->pcp[this_cpu].count), K(zone_page_state(zone, NR_FREE_CMA_PAGES)));
	text_printf(t, "lowmem_reserve[]:");
	/*@ loop invariant type: i <= MAX_NR_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant MAX_NR_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(t, " %" PRIu64, zone->lowmem_reserve[i]);
	text_printf(t, "\n");
}

/* No list has more than all pages. */
/*@ ghost
    /@ requires zone:  \valid_read(zone) && zone_lists(zone) && list_counts;
       requires order: order <= MAX_PAGE_ORDER;
       terminates \true;
       assigns  \nothing;
       ensures  few:   0 <= nr_free(zone, order, MIGRATE_TYPES) <= MAX_FRAMES * MIGRATE_TYPES; @/
    static inline void few_blocks(const struct zone *zone, unsigned int order)
    {
      unsigned int n = 0;

      /@ loop invariant few: n <= MIGRATE_TYPES && 0 <= nr_free(zone, order, n) <= MAX_FRAMES * n;
         loop assigns n;
         loop variant MIGRATE_TYPES - n; @/
      while (n < MIGRATE_TYPES)
        n++;
    }
*/

/*@ requires zone:  shown_zone(zone) && shown_memory(zone);
    requires lists: lists_ok;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem_blocks(struct text *t, const struct zone *zone)
{
	static const char letters[MIGRATE_TYPES] = { 'U', 'M', 'E', 'H', 'C', 'I' };
	uint64_t total = 0;

	text_printf(t, "Node %u %s: ", zone->node, zone_type_name(zone->type));
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop invariant total: total <= MIGRATE_TYPES * MAX_FRAMES * MAX_ORDER_PAGES * order;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns order, total, TEXT_FIELDS(t);
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		uint64_t n = zone_nr_free(zone, order);

		//@ ghost few_blocks(zone, order);
		//@ ghost pow2_values(order);
		//@ assert least: 0 <= n * pow2(order);
		//@ assert most: n * pow2(order) <= MIGRATE_TYPES * MAX_FRAMES * MAX_ORDER_PAGES;
		total += n * block_pages(order);
		text_printf(t, "%" PRIu64 "*%" PRIu64 "kB ", n, K(block_pages(order)));
		if (n == 0)
			continue;
		text_printf(t, "(");
		/*@ loop invariant type: type <= MIGRATE_TYPES;
		    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
		    loop assigns type, TEXT_FIELDS(t);
		    loop variant MIGRATE_TYPES - type;
		*/
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
			//@ assert links: same_links{Pre,Here};
			if (!list_empty(free_list(zone, order, type)))
				text_printf(t, "%c", letters[type]);
		}
		text_printf(t, ") ");
	}
	text_printf(t, "= %" PRIu64 "kB\n", K(total));
}

/* The end of the report: huge pages, page cache, swap and the whole of memory. */
/*@ requires zones: rules && zone_spans;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem_end(struct text *t, nodemask_t mask)
{
	uint64_t present = 0, managed = 0, cma = 0;

	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns node, TEXT_FIELDS(t);
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		/*@ loop invariant size: kib == 1048576 || kib == 2048 || kib == 4;
		    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
		    loop assigns kib, TEXT_FIELDS(t);
		    loop variant kib;
		*/
		for (uint64_t kib = 1048576; nodes[node].online && kib >= 2048; kib /= 512)
			if ((mask >> node & 1) != 0)
				text_printf(t,
					    "Node %u hugepages_total=0 hugepages_free=0 "
					    "hugepages_surp=0 hugepages_size=%" PRIu64 "kB\n",
					    node, kib);
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sums: managed <= present <= MAX_FRAMES * i && cma <= MAX_FRAMES * i;
	    loop assigns i, present, managed, cma;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		present += zones[i].present;
		managed += zones[i].managed;
		cma += zones[i].cma_pages;
	}
	text_printf(t, "0 total pagecache pages\n0 pages in swap cache\n");
	if (release->procfs_text == PROCFS_5_10)
		text_printf(t, "Swap cache stats: add 0, delete 0, find 0/0\n");
	text_printf(t,
		    "Free swap  = 0kB\nTotal swap = 0kB\n%" PRIu64 " pages RAM\n"
		    "0 pages HighMem/MovableOnly\n%" PRIu64 " pages reserved\n",
		    present, present - managed);
	if (cma != 0)
		text_printf(t, "%" PRIu64 " pages cma reserved\n", cma);
}

/*@ requires state: memory_shown;
    requires zone:  highest <= ZONE_MOVABLE;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void show_mem(struct text *t, nodemask_t mask, unsigned int highest)
{
	show_mem_totals(t, mask, highest);
	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns node, TEXT_FIELDS(t);
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		uint64_t managed = 0;

		/*@ loop invariant type: type <= highest + 1 && managed <= MAX_FRAMES * type;
		    loop assigns type, managed;
		    loop variant highest + 1 - type;
		*/
		for (unsigned int type = 0; type <= highest; type++)
			managed += zones[node * MAX_NR_ZONES + type].managed;
		if (nodes[node].online && (mask >> node & 1) != 0 && managed != 0)
			show_mem_node(t, node);
	}
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		//@ assert marks: zone_marks{Pre}(&zones[i]);
		if (shown(&zones[i], mask, highest))
			show_mem_zone(t, &zones[i]);
	}
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		//@ assert links: same_links{Pre,Here};
		if (shown(&zones[i], mask, highest))
			show_mem_blocks(t, &zones[i]);
	}
	show_mem_end(t, mask);
}

/* The nodes to speak of: all, if the task may leave its own (Linux: warn_alloc_show_mem). */
/*@ requires failure: \valid_read(failure);
    terminates \true;
    assigns  \nothing;
*/
static nodemask_t reported_nodes(const struct alloc_failure *failure)
{
	if (!(failure->gfp & GFP_BIT_NOMEMALLOC) && (current.flags & (PF_OOM_VICTIM | PF_MEMALLOC)))
		return NODEMASK_ALL;
	if ((current.flags & (PF_INTERRUPT | PF_SOFTIRQ)) ||
	    !(failure->gfp & GFP_BIT_DIRECT_RECLAIM))
		return NODEMASK_ALL;
	return failure->nodemask != NODEMASK_ALL ? failure->nodemask : current.mems_allowed;
}

/*@ terminates \true;
    assigns  \nothing;
*/
static bool has_managed_dma(void)
{
	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop assigns node;
	    loop variant MAX_NUMNODES - node;
	*/
	for (size_t node = 0; node < MAX_NUMNODES; node++)
		if (zones[node * MAX_NR_ZONES].managed != 0)
			return true;
	return false;
}

/* What was asked for, and from where. */
/*@ requires failure: \valid_read(failure);
    requires text:  text_ok(t) && \separated(failure, t->buf + (0 .. t->size - 1), t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void failure_show(struct text *t, const struct alloc_failure *failure)
{
	char flags[GFP_TEXT_SIZE];

	gfp_to_text(failure->gfp, flags, sizeof(flags));
	text_printf(t, "frameproof: page allocation failure: order:%u, mode:%#x(%s), nodemask=",
		    failure->order, failure->gfp, flags);
	if (failure->nodemask != NODEMASK_ALL)
		nodes_show(t, failure->nodemask);
	else
		text_printf(t, "(null)");
	text_printf(t, ",cpuset=/,mems_allowed=");
	nodes_show(t, current.mems_allowed & node_online_map);
	text_printf(t, "\n");
}

void warn_alloc_show(struct text *t, const struct alloc_failure *failure)
{
	gfp_t gfp = failure->gfp;

	if ((gfp & GFP_BIT_NOWARN) || ((gfp & GFP_BIT_DMA) && !has_managed_dma()))
		return;
	failure_show(t, failure);
	//@ assert links: same_links{Pre,Here};
	show_mem(t, reported_nodes(failure), gfp_zone(gfp));
}
