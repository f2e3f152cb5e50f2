/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of /proc and /sys. Layouts of 6.1 are those that the recordings show; those of 5.10 are
 * from memory of its mm/vmstat.c and fs/proc/meminfo.c: no boost and no cma in zoneinfo, page
 * tables counted by zone, extfrag_index without the blank before a digit.
 */
#include <inttypes.h>
#include <string.h>

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
	MEM_HUGEPAGE_SIZE
};

#define BOTH (PROCFS_5_10 | PROCFS_6_1)

static const struct counter_name meminfo_names[] = {
	{ "MemTotal:", BOTH, MEM_TOTAL },
	{ "MemFree:", BOTH, MEM_FREE },
	{ "MemAvailable:", BOTH, MEM_AVAILABLE },
	{ "Buffers:", BOTH, NOT_SIMULATED },
	{ "Cached:", BOTH, NOT_SIMULATED },
	{ "SwapCached:", BOTH, NOT_SIMULATED },
	{ "Active:", BOTH, NOT_SIMULATED },
	{ "Inactive:", BOTH, NOT_SIMULATED },
	{ "Active(anon):", BOTH, NOT_SIMULATED },
	{ "Inactive(anon):", BOTH, NOT_SIMULATED },
	{ "Active(file):", BOTH, NOT_SIMULATED },
	{ "Inactive(file):", BOTH, NOT_SIMULATED },
	{ "Unevictable:", BOTH, NOT_SIMULATED },
	{ "Mlocked:", BOTH, NOT_SIMULATED },
	{ "SwapTotal:", BOTH, NOT_SIMULATED },
	{ "SwapFree:", BOTH, NOT_SIMULATED },
	{ "Dirty:", BOTH, NOT_SIMULATED },
	{ "Writeback:", BOTH, NOT_SIMULATED },
	{ "AnonPages:", BOTH, NOT_SIMULATED },
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
	{ "HugePages_Total:", BOTH, NOT_SIMULATED },
	{ "HugePages_Free:", BOTH, NOT_SIMULATED },
	{ "HugePages_Rsvd:", BOTH, NOT_SIMULATED },
	{ "HugePages_Surp:", BOTH, NOT_SIMULATED },
	{ "Hugepagesize:", BOTH, MEM_HUGEPAGE_SIZE },
	{ "Hugetlb:", BOTH, NOT_SIMULATED },
	{ "DirectMap4k:", BOTH, NOT_SIMULATED },
	{ "DirectMap2M:", BOTH, NOT_SIMULATED },
	{ "DirectMap1G:", BOTH, NOT_SIMULATED },
};

#define NR_MEMINFO (sizeof(meminfo_names) / sizeof(meminfo_names[0]))

static const char *const zone_type_names[MAX_NR_ZONES] = {
	"DMA", "DMA32", "Normal", "Movable", "Device",
};

static const char *const migratetype_names[MIGRATE_TYPES] = {
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

static const char *const file_paths[NR_FILES] = {
	"/proc/buddyinfo",
	"/proc/pagetypeinfo",
	"/proc/zoneinfo",
	"/proc/vmstat",
	"/proc/meminfo",
	"/sys/kernel/debug/extfrag/unusable_index",
	"/sys/kernel/debug/extfrag/extfrag_index",
	"/sys/kernel/tracing/trace",
};

const char *zone_type_name(unsigned int type)
{
	return zone_type_names[type];
}

const char *migratetype_name(unsigned int migratetype)
{
	return migratetype_names[migratetype];
}

static struct zone *node_zone(unsigned int node, unsigned int type)
{
	return &zones[node * MAX_NR_ZONES + type];
}

/* Is any memory set aside for CMA? Kernels without CONFIG_CMA know no such type. */
static bool has_cma(void)
{
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (zones[i].cma_pages != 0)
			return true;
	return false;
}

static bool node_populated(unsigned int node)
{
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		if (populated_zone(node_zone(node, type)))
			return true;
	return false;
}

static bool first_populated(const struct zone *zone)
{
	for (unsigned int type = 0; type < zone->type; type++)
		if (populated_zone(node_zone(zone->node, type)))
			return false;
	return populated_zone(zone);
}

static uint64_t zone_counter(const struct zone *zone, int item)
{
	return item == NOT_SIMULATED ? 0 : (uint64_t)zone_page_state(zone, (unsigned int)item);
}

uint64_t global_zone_page_state(int item)
{
	int64_t sum = 0;

	for (unsigned int i = 0; i < MAX_ZONES && item != NOT_SIMULATED; i++)
		if (populated_zone(&zones[i]))
			sum += zones[i].vm_stat[item];
	return sum < 0 ? 0 : (uint64_t)sum;
}

static uint64_t global_numa_counter(int item)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (populated_zone(&zones[i]))
			sum += zone_numa_state(&zones[i], (unsigned int)item);
	return sum;
}

/* Pages allocated from all zones of a type, or, of every type, freed. */
static uint64_t count_pages(int event)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		const struct zone *zone = &zones[i];

		if (!populated_zone(zone))
			continue;
		if (event == EVENT_PGALLOC + zone->type)
			sum += zone_pgalloc(zone);
		for (unsigned int cpu = 0; cpu < nr_cpus && event == EVENT_PGFREE; cpu++)
			sum += zone->pcp[cpu].pgfree;
	}
	return sum;
}

/* Node reclaims that freed too little, of all nodes. */
static uint64_t zone_reclaim_failed(void)
{
	uint64_t sum = 0;

	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		sum += nodes[node].zone_reclaim_failed;
	return sum;
}

static uint64_t event_count(int event)
{
	if (event == NOT_SIMULATED)
		return 0;
	if (event == EVENT_RECLAIM_FAILED)
		return zone_reclaim_failed();
	if (event >= EVENT_ALLOCSTALL)
		return slowpath_events.allocstall[event - EVENT_ALLOCSTALL];
	return count_pages(event);
}

static uint64_t totalram_pages(void)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < MAX_ZONES; i++)
		sum += zones[i].managed;
	return sum;
}

/* Free pages above every reserve (Linux: si_mem_available; nothing is in a cache here). */
static uint64_t available_pages(void)
{
	uint64_t free = global_zone_page_state(NR_FREE_PAGES), reserve = 0;

	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (nodes[node].online)
			reserve += nodes[node].totalreserve;
	return free > reserve ? free - reserve : 0;
}

static void buddyinfo_zone(struct text *t, const struct zone *zone)
{
	text_printf(t, "Node %u, zone %8s ", zone->node, zone_type_names[zone->type]);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		text_printf(t, "%6" PRIu64 " ", zone_nr_free(zone, order));
	text_printf(t, "\n");
}

void buddyinfo_show(struct text *t)
{
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (populated_zone(&zones[i]))
			buddyinfo_zone(t, &zones[i]);
}

/* Free lists longer than the kernel cares to walk print as this and a mark. */
#define PAGETYPEINFO_CAP 100000u

static void pagetypeinfo_free(struct text *t, const struct zone *zone, bool cma)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		if (type == MIGRATE_CMA && !cma)
			continue;
		text_printf(t, "Node %4u, zone %8s, type %12s ", zone->node,
			    zone_type_names[zone->type], migratetype_names[type]);
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

static void pagetypeinfo_blocks(struct text *t, const struct zone *zone, bool cma)
{
	uint64_t count[MIGRATE_TYPES] = { 0 };

	/* as the kernel, from the zone's start on, even where that is no pageblock's */
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone); pfn += PAGEBLOCK_PAGES)
		if (counts_pageblock(zone, pfn))
			count[get_pageblock_migratetype(pfn)]++;
	text_printf(t, "Node %u, zone %8s ", zone->node, zone_type_names[zone->type]);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (type != MIGRATE_CMA || cma)
			text_printf(t, "%12" PRIu64 " ", count[type]);
	text_printf(t, "\n");
}

static void pagetypeinfo_node(struct text *t, unsigned int node, bool cma)
{
	text_printf(t, "Page block order: %u\nPages per block:  %llu\n\n%-43s ", PAGEBLOCK_ORDER,
		    PAGEBLOCK_PAGES, "Free pages count per migrate type at order");
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		text_printf(t, "%6u ", order);
	text_printf(t, "\n");
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		if (populated_zone(node_zone(node, type)))
			pagetypeinfo_free(t, node_zone(node, type), cma);

	text_printf(t, "\n%-23s", "Number of blocks type ");
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		if (type != MIGRATE_CMA || cma)
			text_printf(t, "%12s ", migratetype_names[type]);
	text_printf(t, "\n");
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		if (populated_zone(node_zone(node, type)))
			pagetypeinfo_blocks(t, node_zone(node, type), cma);
}

void pagetypeinfo_show(struct text *t)
{
	bool cma = has_cma();

	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (nodes[node].online && node_populated(node))
			pagetypeinfo_node(t, node, cma);
}

static void zoneinfo_node_stats(struct text *t)
{
	text_printf(t, "\n  per-node stats");
	for (size_t i = 0; node_stat_names[i].name != NULL; i++)
		if (counter_printed(&node_stat_names[i]))
			text_printf(t, "\n      %-12s 0", node_stat_names[i].name);
}

static void zoneinfo_marks(struct text *t, const struct zone *zone)
{
	bool boost_and_cma = release->procfs_text == PROCFS_6_1;

	text_printf(t, "\n  pages free     %" PRIu64, zone_counter(zone, NR_FREE_PAGES));
	if (boost_and_cma)
		text_printf(t, "\n        boost    %" PRIu64, zone->watermark_boost);
	text_printf(t,
		    "\n        min      %" PRIu64 "\n        low      %" PRIu64
		    "\n        high     %" PRIu64 "\n        spanned  %" PRIu64
		    "\n        present  %" PRIu64 "\n        managed  %" PRIu64,
		    wmark_pages(zone, WMARK_MIN), wmark_pages(zone, WMARK_LOW),
		    wmark_pages(zone, WMARK_HIGH), zone->spanned, zone->present, zone->managed);
	if (boost_and_cma)
		text_printf(t, "\n        cma      %" PRIu64, zone->cma_pages);
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(t, "%s%" PRIu64, i == 0 ? "\n        protection: (" : ", ",
			    zone->lowmem_reserve[i]);
	text_printf(t, ")");
}

static void zoneinfo_pagesets(struct text *t, const struct zone *zone)
{
	text_printf(t, "\n  pagesets");
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

static void zoneinfo_zone(struct text *t, const struct zone *zone)
{
	text_printf(t, "Node %u, zone %8s", zone->node, zone_type_names[zone->type]);
	if (first_populated(zone))
		zoneinfo_node_stats(t);
	zoneinfo_marks(t, zone);
	if (!populated_zone(zone)) {
		text_printf(t, "\n");
		return;
	}
	for (size_t i = 0; zone_stat_names[i].name != NULL; i++)
		if (counter_printed(&zone_stat_names[i]))
			text_printf(t, "\n      %-12s %" PRIu64, zone_stat_names[i].name,
				    zone_counter(zone, zone_stat_names[i].item));
	for (size_t i = 0; numa_stat_names[i].name != NULL; i++)
		text_printf(t, "\n      %-12s %" PRIu64, numa_stat_names[i].name,
			    zone_numa_state(zone, (unsigned int)numa_stat_names[i].item));
	zoneinfo_pagesets(t, zone);
	text_printf(t, "\n  node_unreclaimable:  0\n  start_pfn:           %" PRIu64 "\n",
		    zone->start);
}

void zoneinfo_show(struct text *t)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		for (unsigned int type = 0; type < MAX_NR_ZONES && nodes[node].online; type++)
			zoneinfo_zone(t, node_zone(node, type));
}

/*
 * vm.dirty_ratio and 10 percent of what is free above the reserves; the background's is below the
 * other, come what may (Linux: global_dirty_limits).
 */
static void vmstat_dirty_limits(struct text *t)
{
	uint64_t pages = available_pages() + 1;
	uint64_t most = vm.dirty_ratio * PAGE_SIZE / 100 * pages / PAGE_SIZE;
	uint64_t background = UINT64_C(10) * PAGE_SIZE / 100 * pages / PAGE_SIZE;

	if (background >= most)
		background = most / 2;
	text_printf(t,
		    "nr_dirty_threshold %" PRIu64 "\nnr_dirty_background_threshold %" PRIu64 "\n",
		    most, background);
}

void vmstat_show(struct text *t)
{
	for (size_t i = 0; zone_stat_names[i].name != NULL; i++)
		if (counter_printed(&zone_stat_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", zone_stat_names[i].name,
				    global_zone_page_state(zone_stat_names[i].item));
	for (size_t i = 0; numa_stat_names[i].name != NULL; i++)
		text_printf(t, "%s %" PRIu64 "\n", numa_stat_names[i].name,
			    global_numa_counter(numa_stat_names[i].item));
	for (size_t i = 0; node_stat_names[i].name != NULL; i++)
		if (counter_printed(&node_stat_names[i]))
			text_printf(t, "%s 0\n", node_stat_names[i].name);
	vmstat_dirty_limits(t);
	for (size_t i = 0; event_names[i].name != NULL; i++)
		if (counter_printed(&event_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", event_names[i].name,
				    event_count(event_names[i].item));
	text_printf(t, "nr_unstable 0\n");
}

static uint64_t meminfo_value(int item)
{
	uint64_t cma = 0;

	switch (item) {
	case MEM_TOTAL:
		return K(totalram_pages());
	case MEM_FREE:
		return K(global_zone_page_state(NR_FREE_PAGES));
	case MEM_AVAILABLE:
		return K(available_pages());
	case MEM_COMMIT_LIMIT: /* overcommit_ratio 50, no swap, no huge pages */
		return K(totalram_pages() * 50 / 100);
	case MEM_VMALLOC_TOTAL: /* 32 TiB: four levels of page tables */
		return (UINT64_C(1) << 35) - 1;
	case MEM_CMA_TOTAL:
		for (unsigned int i = 0; i < MAX_ZONES; i++)
			cma += zones[i].cma_pages;
		return K(cma);
	case MEM_CMA_FREE:
		return K(global_zone_page_state(NR_FREE_CMA_PAGES));
	case MEM_HUGEPAGE_SIZE:
		return K(PAGEBLOCK_PAGES);
	default:
		return 0;
	}
}

void meminfo_show(struct text *t)
{
	bool cma = has_cma();

	for (size_t i = 0; i < NR_MEMINFO; i++) {
		const struct counter_name *c = &meminfo_names[i];
		bool pages = strncmp(c->name, "HugePages_", 10) == 0;

		if (!counter_printed(c) ||
		    (!cma && (c->item == MEM_CMA_TOTAL || c->item == MEM_CMA_FREE)))
			continue;
		text_printf(t, "%-16s%8" PRIu64 "%s\n", c->name, meminfo_value(c->item),
			    pages ? "" : " kB");
	}
}

void unusable_show(struct text *t)
{
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (!populated_zone(&zones[i]))
			continue;
		text_printf(t, "Node %u, zone %8s ", zones[i].node, zone_type_names[zones[i].type]);
		for (unsigned int order = 0; order < MAX_ORDER; order++) {
			int index = unusable_free_index(&zones[i], order);

			text_printf(t, "%d.%03d ", index / 1000, index % 1000);
		}
		text_printf(t, "\n");
	}
}

void extfrag_show(struct text *t)
{
	int width = release->procfs_text == PROCFS_6_1 ? 2 : 1;

	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		if (!populated_zone(&zones[i]))
			continue;
		text_printf(t, "Node %u, zone %8s ", zones[i].node, zone_type_names[zones[i].type]);
		for (unsigned int order = 0; order < MAX_ORDER; order++) {
			int index = fragmentation_index(&zones[i], order);

			text_printf(t, "%*d.%03d ", width, index / 1000, index % 1000);
		}
		text_printf(t, "\n");
	}
}

bool procfs_read(struct text *t, const char *path)
{
	size_t file = 0;

	while (file < NR_FILES && strcmp(file_paths[file], path) != 0)
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
	return i < NR_FILES ? file_paths[i] : NULL;
}
