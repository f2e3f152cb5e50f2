/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of /proc and /sys. Layouts of 6.1 are those that the recordings show; those of 5.10 are
 * from memory of its mm/vmstat.c and fs/proc/meminfo.c: no boost and no cma in zoneinfo, page
 * tables counted by zone, extfrag_index without the blank before a digit.
 */
#include <inttypes.h>

#include "buddy.h"
#include "counters.h"
#include "fragmentation.h"
#include "machine.h"
#include "procfs.h"
#include "slowpath.h"
#include "trace_show.h"

/* What a line of /proc/meminfo says. */
enum {
	MEM_TOTAL,
	MEM_FREE,
	MEM_AVAILABLE,
	MEM_COMMIT_LIMIT,
	MEM_VMALLOC_TOTAL,
	MEM_CMA_TOTAL,
	MEM_CMA_FREE,
	MEM_HUGEPAGE_SIZE,
	MEM_CACHED,
	MEM_SWAP_CACHED,
	MEM_ACTIVE,
	MEM_INACTIVE,
	MEM_INACTIVE_ANON, /* the lists, in their order */
	MEM_ACTIVE_ANON,
	MEM_INACTIVE_FILE,
	MEM_ACTIVE_FILE,
	MEM_UNEVICTABLE,
	MEM_SWAP_TOTAL,
	MEM_SWAP_FREE,
	MEM_DIRTY,
	MEM_WRITEBACK,
	MEM_ANON,
	MEM_HUGE_PAGES /* none, and they are counted in pages */
};

#define BOTH (PROCFS_5_10 | PROCFS_6_1)

static const struct counter_name meminfo_names[] = {
	{ "MemTotal:", BOTH, MEM_TOTAL },
	{ "MemFree:", BOTH, MEM_FREE },
	{ "MemAvailable:", BOTH, MEM_AVAILABLE },
	{ "Buffers:", BOTH, NOT_SIMULATED },
	{ "Cached:", BOTH, MEM_CACHED },
	{ "SwapCached:", BOTH, MEM_SWAP_CACHED },
	{ "Active:", BOTH, MEM_ACTIVE },
	{ "Inactive:", BOTH, MEM_INACTIVE },
	{ "Active(anon):", BOTH, MEM_ACTIVE_ANON },
	{ "Inactive(anon):", BOTH, MEM_INACTIVE_ANON },
	{ "Active(file):", BOTH, MEM_ACTIVE_FILE },
	{ "Inactive(file):", BOTH, MEM_INACTIVE_FILE },
	{ "Unevictable:", BOTH, MEM_UNEVICTABLE },
	{ "Mlocked:", BOTH, MEM_UNEVICTABLE },
	{ "SwapTotal:", BOTH, MEM_SWAP_TOTAL },
	{ "SwapFree:", BOTH, MEM_SWAP_FREE },
	{ "Dirty:", BOTH, MEM_DIRTY },
	{ "Writeback:", BOTH, MEM_WRITEBACK },
	{ "AnonPages:", BOTH, MEM_ANON },
	{ "Mapped:", BOTH, NOT_SIMULATED },
	{ "Shmem:", BOTH, NOT_SIMULATED },
	{ "KReclaimable:", BOTH, NOT_SIMULATED },
	{ "Slab:", BOTH, NOT_SIMULATED },
	{ "SReclaimable:", BOTH, NOT_SIMULATED },
	{ "SUnreclaim:", BOTH, NOT_SIMULATED },
	{ "KernelStack:", BOTH, NOT_SIMULATED },
	{ "PageTables:", BOTH, NOT_SIMULATED },
	{ "SecPageTables:", PROCFS_6_1, NOT_SIMULATED },
	{ "NFS_Unstable:", BOTH, NOT_SIMULATED },
	{ "Bounce:", BOTH, NOT_SIMULATED },
	{ "WritebackTmp:", BOTH, NOT_SIMULATED },
	{ "CommitLimit:", BOTH, MEM_COMMIT_LIMIT },
	{ "Committed_AS:", BOTH, NOT_SIMULATED },
	{ "VmallocTotal:", BOTH, MEM_VMALLOC_TOTAL },
	{ "VmallocUsed:", BOTH, NOT_SIMULATED },
	{ "VmallocChunk:", BOTH, NOT_SIMULATED },
	{ "Percpu:", BOTH, NOT_SIMULATED },
	{ "AnonHugePages:", BOTH, NOT_SIMULATED },
	{ "ShmemHugePages:", BOTH, NOT_SIMULATED },
	{ "ShmemPmdMapped:", BOTH, NOT_SIMULATED },
	{ "FileHugePages:", BOTH, NOT_SIMULATED },
	{ "FilePmdMapped:", BOTH, NOT_SIMULATED },
	{ "CmaTotal:", BOTH, MEM_CMA_TOTAL },
	{ "CmaFree:", BOTH, MEM_CMA_FREE },
	{ "HugePages_Total:", BOTH, MEM_HUGE_PAGES },
	{ "HugePages_Free:", BOTH, MEM_HUGE_PAGES },
	{ "HugePages_Rsvd:", BOTH, MEM_HUGE_PAGES },
	{ "HugePages_Surp:", BOTH, MEM_HUGE_PAGES },
	{ "Hugepagesize:", BOTH, MEM_HUGEPAGE_SIZE },
	{ "Hugetlb:", BOTH, NOT_SIMULATED },
	{ "DirectMap4k:", BOTH, NOT_SIMULATED },
	{ "DirectMap2M:", BOTH, NOT_SIMULATED },
	{ "DirectMap1G:", BOTH, NOT_SIMULATED },
};

#define NR_MEMINFO (sizeof(meminfo_names) / sizeof(meminfo_names[0]))

/* Names stand in the rows themselves, so that a proof sees where each ends. */
static const char zone_type_names[MAX_NR_ZONES][8] = {
	"DMA", "DMA32", "Normal", "Movable", "Device",
};

static const char migratetype_names[MIGRATE_TYPES][12] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate",
};

/* The files, in the order that procfs_path gives them. */
enum {
	FILE_BUDDYINFO,
	FILE_PAGETYPEINFO,
	FILE_ZONEINFO,
	FILE_VMSTAT,
	FILE_MEMINFO,
	FILE_UNUSABLE,
	FILE_EXTFRAG,
	FILE_TRACE,
	NR_FILES
};

static const char file_paths[NR_FILES][41] = {
	"/proc/buddyinfo",
	"/proc/pagetypeinfo",
	"/proc/zoneinfo",
	"/proc/vmstat",
	"/proc/meminfo",
	"/sys/kernel/debug/extfrag/unusable_index",
	"/sys/kernel/debug/extfrag/extfrag_index",
	"/sys/kernel/tracing/trace",
};

/*@ requires file:  file < NR_FILES;
    terminates \true;
    assigns  \nothing;
    ensures  path:  string(\result);
*/
static const char *file_path(size_t file)
{
	return file_paths[file];
}

const char *zone_type_name(unsigned int type)
{
	return zone_type_names[type];
}

const char *migratetype_name(unsigned int migratetype)
{
	return migratetype_names[migratetype];
}

/*@ requires node:  node < MAX_NUMNODES && type < MAX_NR_ZONES;
    terminates \true;
    assigns  \nothing;
    ensures  zone:  \result == &zones[node * MAX_NR_ZONES + type];
*/
static struct zone *node_zone(unsigned int node, unsigned int type)
{
	return &zones[node * MAX_NR_ZONES + type];
}

/* Is any memory set aside for CMA? Kernels without CONFIG_CMA know no such type. */
/*@ terminates \true;
    assigns  \nothing;
*/
static bool has_cma(void)
{
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop assigns i;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (zones[i].cma_pages != 0)
			return true;
	return false;
}

/*@ requires node:  node < MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
*/
static bool node_populated(unsigned int node)
{
	/*@ loop invariant type: type <= MAX_NR_ZONES;
	    loop assigns type;
	    loop variant MAX_NR_ZONES - type;
	*/
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		if (populated_zone(node_zone(node, type)))
			return true;
	return false;
}

/*@ requires zone:  zone_place(zone);
    terminates \true;
    assigns  \nothing;
*/
static bool first_populated(const struct zone *zone)
{
	/*@ loop invariant type: type <= zone->type;
	    loop assigns type;
	    loop variant zone->type - type;
	*/
	for (unsigned int type = 0; type < zone->type; type++)
		if (populated_zone(node_zone(zone->node, type)))
			return false;
	return populated_zone(zone);
}

/*@ requires zone:  zone_place(zone);
    requires item:  item == NOT_SIMULATED || 0 <= item < NR_ZONE_STATS + NR_ZONE_ITEMS;
    terminates \true;
    assigns  \nothing;
    ensures  pages: item == NOT_SIMULATED ==> \result == 0;
    ensures  pages: ITEM(item) ==> \result == not_below_0(zone->vm_stat[item]);
*/
static uint64_t zone_counter(const struct zone *zone, int item)
{
	if (item == NOT_SIMULATED)
		return 0;
	if (item >= NR_ZONE_STATS)
		return zone_lru_state(zone, (unsigned int)item - NR_ZONE_STATS);
	return (uint64_t)zone_page_state(zone, (unsigned int)item);
}

/* The same of all zones. */
/*@ requires item:   item == NOT_SIMULATED || 0 <= item < NR_ZONE_STATS + NR_ZONE_ITEMS;
    requires counts: zone_counts;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t global_zone_counter(int item)
{
	uint64_t sum = 0;

	if (item < NR_ZONE_STATS)
		return global_zone_page_state(item);
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop assigns i, sum;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		sum += zone_counter(&zones[i], item);
	return sum;
}

/* A count of all nodes. */
/*@ requires item:   item == NOT_SIMULATED || 0 <= item < NR_NODE_ITEMS;
    requires nodes:  nr_node_ids <= MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
    ensures  none:   item == NOT_SIMULATED ==> \result == 0;
*/
static uint64_t global_node_page_state(int item)
{
	uint64_t sum = 0;

	/*@ loop invariant node: n <= nr_node_ids;
	    loop assigns n, sum;
	    loop variant nr_node_ids - n;
	*/
	for (unsigned int n = 0; n < nr_node_ids && item != NOT_SIMULATED; n++)
		sum += node_page_state(n, (unsigned int)item);
	return sum;
}

uint64_t global_zone_page_state(int item)
{
	int64_t sum = 0;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sum: -MAX_FRAMES * i <= sum <= 2 * MAX_FRAMES * i;
	    loop assigns i, sum;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES && item != NOT_SIMULATED; i++)
		if (populated_zone(&zones[i]))
			sum += zones[i].vm_stat[item];
	return sum < 0 ? 0 : (uint64_t)sum;
}

/*@ ghost
    /@ requires zone:  cpus && few_events(zone) && item < NR_NUMA_STATS;
       terminates \true;
       assigns  \nothing;
       ensures  few:   0 <= numa_events(zone, item, nr_cpus) <= 2 * EVENTS_MAX * MAX_CPUS; @/
    static inline void few_numa_events(const struct zone *zone, unsigned int item)
    {
      unsigned int c = 0;

      /@ loop invariant few: c <= nr_cpus && 0 <= numa_events(zone, item, c) <= 2 * EVENTS_MAX * c;
         loop assigns c;
         loop variant nr_cpus - c; @/
      while (c < nr_cpus)
        c++;
    }
*/

/*@ ghost
    /@ requires zone:  cpus && few_events(zone);
       terminates \true;
       assigns  \nothing;
       ensures  few:   0 <= page_events(zone, nr_cpus) <= 2 * EVENTS_MAX * MAX_CPUS; @/
    static inline void few_page_events(const struct zone *zone)
    {
      unsigned int c = 0;

      /@ loop invariant few: c <= nr_cpus && 0 <= page_events(zone, c) <= 2 * EVENTS_MAX * c;
         loop assigns c;
         loop variant nr_cpus - c; @/
      while (c < nr_cpus)
        c++;
    }
*/

/*@ requires item:  0 <= item < NR_NUMA_STATS;
    requires zones: cpus && zone_events;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t global_numa_counter(int item)
{
	uint64_t sum = 0;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sum: sum <= 2 * EVENTS_MAX * MAX_CPUS * i;
	    loop assigns i, sum;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		//@ ghost few_numa_events(&zones[i], item);
		if (populated_zone(&zones[i]))
			sum += zone_numa_state(&zones[i], (unsigned int)item);
	}
	return sum;
}

/* Pages allocated from all zones of a type, or, of every type, freed. */
/*@ requires zones: cpus && zone_events;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t count_pages(int event)
{
	uint64_t sum = 0;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sum: sum <= 3 * EVENTS_MAX * MAX_CPUS * i;
	    loop assigns i, sum;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		const struct zone *zone = &zones[i];

		if (!populated_zone(zone))
			continue;
		//@ ghost few_page_events(zone);
		if (event == EVENT_PGALLOC + zone->type)
			sum += zone_pgalloc(zone);
		/*@ loop invariant cpu: cpu <= nr_cpus;
		    loop invariant sum: sum <= 3 * EVENTS_MAX * MAX_CPUS * i + 2 * EVENTS_MAX * MAX_CPUS + EVENTS_MAX * cpu;
		    loop assigns cpu, sum;
		    loop variant nr_cpus - cpu;
		*/
		for (unsigned int cpu = 0; cpu < nr_cpus && event == EVENT_PGFREE; cpu++)
			sum += zone->pcp[cpu].pgfree;
	}
	return sum;
}

/* Node reclaims that freed too little, of all nodes. */
/*@ requires nodes: few_node_events;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t zone_reclaim_failed(void)
{
	uint64_t sum = 0;

	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant sum: sum <= EVENTS_MAX * node;
	    loop assigns node, sum;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		sum += nodes[node].zone_reclaim_failed;
	return sum;
}

/*@ requires event: NOT_SIMULATED <= event <= EVENT_RECLAIM_FAILED + NR_VM_EVENTS;
    requires zones: cpus && zone_events && few_node_events;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t event_count(int event)
{
	if (event == NOT_SIMULATED)
		return 0;
	if (event > EVENT_RECLAIM_FAILED)
		return vm_events[event - EVENT_RECLAIM_FAILED - 1];
	if (event == EVENT_RECLAIM_FAILED)
		return zone_reclaim_failed();
	if (event >= EVENT_ALLOCSTALL)
		return slowpath_events.allocstall[event - EVENT_ALLOCSTALL];
	return count_pages(event);
}

/*@ requires zones: zone_spans;
    terminates \true;
    assigns  \nothing;
    ensures  bound: \result <= MAX_FRAMES * MAX_ZONES;
*/
static uint64_t totalram_pages(void)
{
	uint64_t sum = 0;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant sum: sum <= MAX_FRAMES * i;
	    loop assigns i, sum;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		sum += zones[i].managed;
	return sum;
}

/*
 * Page cache that could go: but for half of it, or as much as the low marks (Linux: part of
 * si_mem_available).
 */
/*@ requires zones: zone_counts;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t available_cache(void)
{
	uint64_t low = 0, cache = global_node_page_state(LRU_INACTIVE_FILE) +
				  global_node_page_state(LRU_ACTIVE_FILE);

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop assigns i, low;
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (zones[i].managed != 0)
			low += wmark_pages(&zones[i], WMARK_LOW);
	return cache - (cache / 2 < low ? cache / 2 : low);
}

/* Free pages above every reserve. */
/*@ requires zones: zone_counts && few_node_events;
    terminates \true;
    assigns  \nothing;
    ensures  bound: \result <= 2 * MAX_FRAMES * MAX_ZONES;
*/
static uint64_t free_above_reserves(void)
{
	uint64_t free = global_zone_page_state(NR_FREE_PAGES), reserve = 0;

	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant reserve: reserve <= EVENTS_MAX * node;
	    loop assigns node, reserve;
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (nodes[node].online)
			reserve += nodes[node].totalreserve;
	return free > reserve ? free - reserve : 0;
}

/*@ requires zone:  shown_zone(zone) && shown_memory(zone);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void buddyinfo_zone(struct text *t, const struct zone *zone)
{
	text_printf(t, "Node %u, zone %8s ", zone->node, zone_type_names[zone->type]);
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns order, TEXT_FIELDS(t);
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		text_printf(t, "%6" PRIu64 " ", zone_nr_free(zone, order));
	text_printf(t, "\n");
}

void buddyinfo_show(struct text *t)
{
	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (populated_zone(&zones[i]))
			buddyinfo_zone(t, &zones[i]);
}

/* Free lists longer than the kernel cares to walk print as this and a mark. */
#define PAGETYPEINFO_CAP 100000u

/*@ requires zone:  shown_zone(zone) && shown_memory(zone);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void pagetypeinfo_free(struct text *t, const struct zone *zone, bool cma)
{
	/*@ loop invariant type: type <= MIGRATE_TYPES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns type, TEXT_FIELDS(t);
	    loop variant MIGRATE_TYPES - type;
	*/
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		if (type == MIGRATE_CMA && !cma)
			continue;
		text_printf(t, "Node %4u, zone %8s, type %12s ", zone->node,
			    zone_type_names[zone->type], migratetype_names[type]);
		/*@ loop invariant order: order <= MAX_ORDER;
		    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
		    loop assigns order, TEXT_FIELDS(t);
		    loop variant MAX_ORDER - order;
		*/
		for (unsigned int order = 0; order < MAX_ORDER; order++) {
			uint64_t n = lists[free_list(zone, order, type)].count;
			bool capped = n >= PAGETYPEINFO_CAP;

			text_printf(t, "%s%6" PRIu64 " ", capped ? ">" : "",
				    capped ? PAGETYPEINFO_CAP : n);
		}
		text_printf(t, "\n");
	}
}

bool counts_pageblock(const struct zone *zone, pfn_t pfn)
{
	pfn_t head = block_head(pfn);

	return head != PFN_NONE && vmemmap[head].zone == zone->id && section_present(pfn);
}

/*@ requires zone:  shown_zone(zone) && zone_span(zone) && shown_blocks;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void pagetypeinfo_blocks(struct text *t, const struct zone *zone, bool cma)
{
	uint64_t count[MIGRATE_TYPES] = { 0 };

	/* as the kernel, from the zone's start on, even where that is no pageblock's */
	/*@ loop invariant pfn: zone->start <= pfn <= MAX_FRAMES + PAGEBLOCK_PAGES;
	    loop invariant count: \forall integer k; TYPE(k) ==> count[k] <= pfn;
	    loop assigns pfn, count[0 .. MIGRATE_TYPES - 1];
	    loop variant MAX_FRAMES + PAGEBLOCK_PAGES - pfn;
	*/
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone); pfn += PAGEBLOCK_PAGES)
		if (counts_pageblock(zone, pfn))
			count[get_pageblock_migratetype(pfn)]++;
	text_printf(t, "Node %u, zone %8s ", zone->node, zone_type_names[zone->type]);
	/*@ loop invariant type: type <= MIGRATE_TYPES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns type, TEXT_FIELDS(t);
	    loop variant MIGRATE_TYPES - type;
	*/
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (type != MIGRATE_CMA || cma)
			text_printf(t, "%12" PRIu64 " ", count[type]);
	text_printf(t, "\n");
}

/*@ requires node:  node < MAX_NUMNODES && node_shown(node) && shown_blocks;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void pagetypeinfo_node(struct text *t, unsigned int node, bool cma)
{
	text_printf(t, "Page block order: %u\nPages per block:  %llu\n\n%-43s ", PAGEBLOCK_ORDER,
		    PAGEBLOCK_PAGES, "Free pages count per migrate type at order");
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns order, TEXT_FIELDS(t);
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		text_printf(t, "%6u ", order);
	text_printf(t, "\n");
	/*@ loop invariant type: type <= MAX_NR_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns type, TEXT_FIELDS(t);
	    loop variant MAX_NR_ZONES - type;
	*/
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		//@ assert counts: list_counts;
		if (populated_zone(node_zone(node, type)))
			pagetypeinfo_free(t, node_zone(node, type), cma);
	}

	text_printf(t, "\n%-23s", "Number of blocks type ");
	/*@ loop invariant type: type <= MIGRATE_TYPES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns type, TEXT_FIELDS(t);
	    loop variant MIGRATE_TYPES - type;
	*/
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (type != MIGRATE_CMA || cma)
			text_printf(t, "%12s ", migratetype_names[type]);
	text_printf(t, "\n");
	/*@ loop invariant type: type <= MAX_NR_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns type, TEXT_FIELDS(t);
	    loop variant MAX_NR_ZONES - type;
	*/
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		//@ assert ranges: same_ranges{Pre,Here};
		//@ assert span: zone_span{Pre}(&zones[node * MAX_NR_ZONES + type]);
		if (populated_zone(node_zone(node, type)))
			pagetypeinfo_blocks(t, node_zone(node, type), cma);
	}
}

void pagetypeinfo_show(struct text *t)
{
	bool cma = has_cma();

	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns node, TEXT_FIELDS(t);
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		//@ assert ranges: same_ranges{Pre,Here};
		//@ assert counts: list_counts;
		if (nodes[node].online && node_populated(node))
			pagetypeinfo_node(t, node, cma);
	}
}

/*@ requires names: rules && counter_tables;
    requires node:  node < nr_node_ids;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void zoneinfo_node_stats(struct text *t, unsigned int node)
{
	text_printf(t, "\n  per-node stats");
	/*@ loop invariant entry: i <= NR_NODE_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_NODE_STAT_NAMES - i;
	*/
	for (size_t i = 0; node_stat_names[i].name != NULL; i++) {
		int item = node_stat_names[i].item;

		if (counter_printed(&node_stat_names[i]))
			text_printf(t, "\n      %-12s %" PRIu64, node_stat_names[i].name,
				    item == NOT_SIMULATED
					    ? 0
					    : node_page_state(node, (unsigned int)item));
	}
}

/*@ requires zone:  rules && shown_zone(zone) && zone_marks(zone);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void zoneinfo_marks(struct text *t, const struct zone *zone)
{
	bool boost_and_cma = release->procfs_text == PROCFS_6_1;
	uint64_t min = wmark_pages(zone, WMARK_MIN), low = wmark_pages(zone, WMARK_LOW);
	uint64_t high = wmark_pages(zone, WMARK_HIGH);

	text_printf(t, "\n  pages free     %" PRIu64, zone_counter(zone, NR_FREE_PAGES));
	if (boost_and_cma)
		text_printf(t, "\n        boost    %" PRIu64, zone->watermark_boost);
	text_printf(t,
		    "\n        min      %" PRIu64 "\n        low      %" PRIu64
		    "\n        high     %" PRIu64 "\n        spanned  %" PRIu64
		    "\n        present  %" PRIu64 "\n        managed  %" PRIu64,
		    min, low, high, zone->spanned, zone->present, zone->managed);
	if (boost_and_cma)
		text_printf(t, "\n        cma      %" PRIu64, zone->cma_pages);
	/*@ loop invariant zone: i <= MAX_NR_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant MAX_NR_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(t, "%s%" PRIu64, i == 0 ? "\n        protection: (" : ", ",
			    zone->lowmem_reserve[i]);
	text_printf(t, ")");
}

/*@ requires zone:  shown_zone(zone);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void zoneinfo_pagesets(struct text *t, const struct zone *zone)
{
	text_printf(t, "\n  pagesets");
	/*@ loop invariant cpu: cpu <= nr_cpus;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns cpu, TEXT_FIELDS(t);
	    loop variant nr_cpus - cpu;
	*/
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		const struct per_cpu_pages *pcp = &zone->pcp[cpu];

		if (!cpu_online[cpu])
			continue;
		text_printf(t,
			    "\n    cpu: %u\n              count: %d\n              high:  %d"
			    "\n              batch: %d\n  vm stats threshold: %d",
			    cpu, pcp->count, pcp->high, pcp->batch, pcp->stat_threshold);
	}
}

/*@ requires zone:  rules && shown_zone(zone) && zone_marks(zone) && few_events(zone);
    requires names: counter_tables && tables_apart(t);
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void zoneinfo_zone(struct text *t, const struct zone *zone)
{
	text_printf(t, "Node %u, zone %8s", zone->node, zone_type_names[zone->type]);
	if (first_populated(zone))
		zoneinfo_node_stats(t, zone->node);
	zoneinfo_marks(t, zone);
	if (!populated_zone(zone)) {
		text_printf(t, "\n");
		return;
	}
	/*@ loop invariant entry: i <= NR_ZONE_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_ZONE_STAT_NAMES - i;
	*/
	for (size_t i = 0; zone_stat_names[i].name != NULL; i++)
		if (counter_printed(&zone_stat_names[i]))
			text_printf(t, "\n      %-12s %" PRIu64, zone_stat_names[i].name,
				    zone_counter(zone, zone_stat_names[i].item));
	/*@ loop invariant entry: i <= NR_NUMA_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_NUMA_STAT_NAMES - i;
	*/
	for (size_t i = 0; numa_stat_names[i].name != NULL; i++)
		text_printf(t, "\n      %-12s %" PRIu64, numa_stat_names[i].name,
			    zone_numa_state(zone, (unsigned int)numa_stat_names[i].item));
	zoneinfo_pagesets(t, zone);
	text_printf(t, "\n  node_unreclaimable:  %u\n  start_pfn:           %" PRIu64 "\n",
		    kswapds[zone->node].failures >= MAX_KSWAPD_FAILURES, zone->start);
}

void zoneinfo_show(struct text *t)
{
	/*@ loop invariant node: node <= MAX_NUMNODES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns node, TEXT_FIELDS(t);
	    loop variant MAX_NUMNODES - node;
	*/
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		/*@ loop invariant type: type <= MAX_NR_ZONES;
		    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
		    loop assigns type, TEXT_FIELDS(t);
		    loop variant MAX_NR_ZONES - type;
		*/
		for (unsigned int type = 0; type < MAX_NR_ZONES && nodes[node].online; type++) {
			//@ assert marks: zone_marks{Pre}(&zones[node * MAX_NR_ZONES + type]);
			zoneinfo_zone(t, node_zone(node, type));
		}
}

/*
 * vm.dirty_ratio and 10 percent of what is free above the reserves; the background's is below the
 * other, come what may (Linux: global_dirty_limits).
 */
/*@ requires zones: zone_counts && few_node_events && sysctls;
    requires text:  text_ok(t) && text_apart(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void vmstat_dirty_limits(struct text *t)
{
	uint64_t pages = free_above_reserves() + global_node_page_state(LRU_INACTIVE_FILE) +
			 global_node_page_state(LRU_ACTIVE_FILE) + 1;
	uint64_t most = vm.dirty_ratio * PAGE_SIZE / 100 * pages / PAGE_SIZE;
	uint64_t flusher = DIRTY_BACKGROUND_RATIO * PAGE_SIZE / 100 * pages / PAGE_SIZE;

	if (flusher >= most)
		flusher = most / 2;
	text_printf(t,
		    "nr_dirty_threshold %" PRIu64 "\nnr_dirty_background_threshold %" PRIu64 "\n",
		    most, flusher);
}

void vmstat_show(struct text *t)
{
	/*@ loop invariant entry: i <= NR_ZONE_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_ZONE_STAT_NAMES - i;
	*/
	for (size_t i = 0; zone_stat_names[i].name != NULL; i++)
		if (counter_printed(&zone_stat_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", zone_stat_names[i].name,
				    global_zone_counter(zone_stat_names[i].item));
	/*@ loop invariant entry: i <= NR_NUMA_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_NUMA_STAT_NAMES - i;
	*/
	for (size_t i = 0; numa_stat_names[i].name != NULL; i++)
		text_printf(t, "%s %" PRIu64 "\n", numa_stat_names[i].name,
			    global_numa_counter(numa_stat_names[i].item));
	/*@ loop invariant entry: i <= NR_NODE_STAT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_NODE_STAT_NAMES - i;
	*/
	for (size_t i = 0; node_stat_names[i].name != NULL; i++)
		if (counter_printed(&node_stat_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", node_stat_names[i].name,
				    global_node_page_state(node_stat_names[i].item));
	vmstat_dirty_limits(t);
	/*@ loop invariant entry: i <= NR_EVENT_NAMES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_EVENT_NAMES - i;
	*/
	for (size_t i = 0; event_names[i].name != NULL; i++)
		if (counter_printed(&event_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", event_names[i].name,
				    event_count(event_names[i].item));
	text_printf(t, "nr_unstable 0\n");
}

/*@ requires nodes: nr_node_ids <= MAX_NUMNODES;
    requires count: count < NR_NODE_COUNTS;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t owned_pages_of(enum node_count count)
{
	return global_node_page_state(NODE_ITEM_COUNTS + (int)count);
}

/* Of what tasks and files own, in pages. */
/*@ requires nodes: nr_node_ids <= MAX_NUMNODES;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t owned_pages(int item)
{
	switch (item) {
	case MEM_CACHED:
		return global_node_page_state(NODE_ITEM_FILE_PAGES) - owned_pages_of(NR_SWAPCACHE);
	case MEM_SWAP_CACHED:
		return owned_pages_of(NR_SWAPCACHE);
	case MEM_ACTIVE:
		return global_node_page_state(LRU_ACTIVE_ANON) +
		       global_node_page_state(LRU_ACTIVE_FILE);
	case MEM_INACTIVE:
		return global_node_page_state(LRU_INACTIVE_ANON) +
		       global_node_page_state(LRU_INACTIVE_FILE);
	case MEM_SWAP_TOTAL:
		return swap.total;
	case MEM_SWAP_FREE:
		return swap.total - swap.used;
	case MEM_DIRTY:
		return global_node_page_state(NODE_ITEM_DIRTY);
	case MEM_WRITEBACK:
		return global_node_page_state(NODE_ITEM_WRITEBACK);
	case MEM_ANON:
		return owned_pages_of(NR_ANON_MAPPED);
	default:
		return item >= MEM_INACTIVE_ANON && item <= MEM_UNEVICTABLE
			       ? global_node_page_state(item - MEM_INACTIVE_ANON)
			       : 0;
	}
}

/*@ requires zones: zone_spans && zone_counts && few_node_events;
    terminates \true;
    assigns  \nothing;
*/
static uint64_t meminfo_value(int item)
{
	uint64_t cma = 0;

	switch (item) {
	case MEM_TOTAL:
		return K(totalram_pages());
	case MEM_FREE:
		return K(global_zone_page_state(NR_FREE_PAGES));
	case MEM_AVAILABLE:
		return K(free_above_reserves() + available_cache());
	case MEM_COMMIT_LIMIT: /* overcommit_ratio 50, no huge pages */
		return K(totalram_pages() * 50 / 100 + swap.total);
	case MEM_VMALLOC_TOTAL: /* 32 TiB: four levels of page tables */
		return (UINT64_C(1) << 35) - 1;
	case MEM_CMA_TOTAL:
		/*@ loop invariant zone: i <= MAX_ZONES;
		    loop invariant sum: cma <= MAX_FRAMES * i;
		    loop assigns i, cma;
		    loop variant MAX_ZONES - i;
		*/
		for (unsigned int i = 0; i < MAX_ZONES; i++)
			cma += zones[i].cma_pages;
		return K(cma);
	case MEM_CMA_FREE:
		return K(global_zone_page_state(NR_FREE_CMA_PAGES));
	case MEM_HUGEPAGE_SIZE:
		return K(PAGEBLOCK_PAGES);
	default:
		return K(owned_pages(item));
	}
}

void meminfo_show(struct text *t)
{
	bool cma = has_cma();

	/*@ loop invariant line: i <= NR_MEMINFO;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant NR_MEMINFO - i;
	*/
	for (size_t i = 0; i < NR_MEMINFO; i++) {
		const struct counter_name *c = &meminfo_names[i];
		bool pages = c->item == MEM_HUGE_PAGES;

		if (!counter_printed(c) ||
		    (!cma && (c->item == MEM_CMA_TOTAL || c->item == MEM_CMA_FREE)))
			continue;
		text_printf(t, "%-16s%8" PRIu64 "%s\n", c->name, meminfo_value(c->item),
			    pages ? "" : " kB");
	}
}

/* An index of each order, in thousandths. */
/*@ requires zone:  zone_place(zone);
    requires index: \valid_read(index + (0 .. MAX_ORDER - 1));
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void index_show(struct text *t, const struct zone *zone, const int index[], int width)
{
	text_printf(t, "Node %u, zone %8s ", zone->node, zone_type_names[zone->type]);
	/*@ loop invariant order: order <= MAX_ORDER;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns order, TEXT_FIELDS(t);
	    loop variant MAX_ORDER - order;
	*/
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		text_printf(t, "%*d.%03d ", width, index[order] / 1000, index[order] % 1000);
	text_printf(t, "\n");
}

void unusable_show(struct text *t)
{
	int index[MAX_ORDER];

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, index[0 .. MAX_ORDER - 1], TEXT_FIELDS(t);
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (!populated_zone(&zones[i]))
			continue;
		//@ assert same: same_links{Pre,Here};
		/*@ ghost
		  unsigned int n = 0;
		  /@ loop invariant pages: n <= NR_FREE_LISTS &&
		       list_pages(&zones[i], n) == list_pages{Pre}(&zones[i], n);
		     loop assigns n;
		     loop variant NR_FREE_LISTS - n; @/
		  while (n < NR_FREE_LISTS) {
		    /@ assert list: LIST(zones[i].free_list + n); @/
		    /@ assert same: count{Pre}(zones[i].free_list + n) ==
		         count(zones[i].free_list + n); @/
		    n++;
		  }
		*/
		/*@ loop invariant order: order <= MAX_ORDER;
		    loop assigns order, index[0 .. MAX_ORDER - 1];
		    loop variant MAX_ORDER - order;
		*/
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			index[order] = unusable_free_index(&zones[i], order);
		index_show(t, &zones[i], index, 1);
	}
}

void extfrag_show(struct text *t)
{
	int index[MAX_ORDER];
	int width = release->procfs_text == PROCFS_6_1 ? 2 : 1;

	/*@ loop invariant zone: i <= MAX_ZONES;
	    loop invariant text: text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, index[0 .. MAX_ORDER - 1], TEXT_FIELDS(t);
	    loop variant MAX_ZONES - i;
	*/
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (!populated_zone(&zones[i]))
			continue;
		//@ assert same: same_links{Pre,Here};
		/*@ ghost
		  unsigned int n = 0;
		  /@ loop invariant pages: n <= NR_FREE_LISTS &&
		       list_pages(&zones[i], n) == list_pages{Pre}(&zones[i], n);
		     loop assigns n;
		     loop variant NR_FREE_LISTS - n; @/
		  while (n < NR_FREE_LISTS) {
		    /@ assert list: LIST(zones[i].free_list + n); @/
		    /@ assert same: count{Pre}(zones[i].free_list + n) ==
		         count(zones[i].free_list + n); @/
		    n++;
		  }
		*/
		/*@ loop invariant order: order <= MAX_ORDER;
		    loop assigns order, index[0 .. MAX_ORDER - 1];
		    loop variant MAX_ORDER - order;
		*/
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			index[order] = fragmentation_index(&zones[i], order);
		index_show(t, &zones[i], index, width);
	}
}

/* Longer than any path of a file. */
#define PATH_SIZE 64u

/* Are the paths the same? */
/*@ requires paths: string(a) && string(b);
    terminates \true;
    assigns  \nothing;
*/
static bool same_path(const char *a, const char *b)
{
	/*@ loop invariant same: i <= PATH_SIZE && \forall integer j; 0 <= j < i ==>
	                           a[j] == b[j] && a[j] != 0;
	    loop assigns i;
	    loop variant PATH_SIZE - i;
	*/
	for (size_t i = 0; i < PATH_SIZE; i++) {
		if (a[i] != b[i])
			return false;
		if (a[i] == '\0')
			return true;
	}
	return false;
}

bool procfs_read(struct text *t, const char *path)
{
	size_t file = 0;

	/*@ loop invariant file: file <= NR_FILES;
	    loop assigns file;
	    loop variant NR_FILES - file;
	*/
	while (file < NR_FILES && !same_path(file_path(file), path))
		file++;
	switch (file) {
	case FILE_BUDDYINFO:
		buddyinfo_show(t);
		break;
	case FILE_PAGETYPEINFO:
		pagetypeinfo_show(t);
		break;
	case FILE_ZONEINFO:
		zoneinfo_show(t);
		break;
	case FILE_VMSTAT:
		vmstat_show(t);
		break;
	case FILE_MEMINFO:
		meminfo_show(t);
		break;
	case FILE_UNUSABLE:
		unusable_show(t);
		break;
	case FILE_EXTFRAG:
		extfrag_show(t);
		break;
	case FILE_TRACE:
		trace_show(t);
		break;
	default:
		return false;
	}
	return true;
}

const char *procfs_path(size_t i)
{
	return i < NR_FILES ? file_path(i) : NULL;
}
