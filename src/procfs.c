/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The texts of /proc and /sys, and the kernel log's report of a failed allocation.
 *
 * Names stand in tables in the kernel's order, each with the releases that print it and the counter
 * behind it; what is not simulated has none and reads 0. Layout and names of 6.1 are those that the
 * recordings show (a cloud kernel: NUMA, THP, compaction, KSM, no CMA). Those of 5.10 are from
 * memory of its mm/vmstat.c, mm/page_alloc.c and fs/proc/meminfo.c with the same configuration; no
 * recording has confirmed them.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buddy.h"
#include "fragmentation.h"
#include "machine.h"
#include "procfs.h"

#define BOTH		(PROCFS_5_10 | PROCFS_6_1)
#define NOT_SIMULATED	(-1)

/* The longest list of flags by name. */
#define GFP_TEXT_SIZE	512u

/* Pages to KiB. */
#define K(pages)	((uint64_t)(pages) << (PAGE_SHIFT - 10))

/* A line of a file of counters. */
struct counter_name {
	const char *name;
	uint8_t	    texts;		/* enum procfs_text: who prints it */
	int8_t	    item;		/* the counter, as its table says; NOT_SIMULATED: 0 */
};

/* What a counter of events counts: pgalloc of zone type t is t. */
enum { EVENT_PGFREE = MAX_NR_ZONES };

/* What a line of /proc/meminfo says. */
enum { MEM_TOTAL, MEM_FREE, MEM_AVAILABLE, MEM_COMMIT_LIMIT, MEM_VMALLOC_TOTAL, MEM_CMA_TOTAL,
       MEM_CMA_FREE, MEM_HUGEPAGE_SIZE };

static const struct counter_name zone_stat_names[] = {
	{ "nr_free_pages", BOTH, NR_FREE_PAGES },
	{ "nr_zone_inactive_anon", BOTH, NOT_SIMULATED },
	{ "nr_zone_active_anon", BOTH, NOT_SIMULATED },
	{ "nr_zone_inactive_file", BOTH, NOT_SIMULATED },
	{ "nr_zone_active_file", BOTH, NOT_SIMULATED },
	{ "nr_zone_unevictable", BOTH, NOT_SIMULATED },
	{ "nr_zone_write_pending", BOTH, NOT_SIMULATED },
	{ "nr_mlock", BOTH, NOT_SIMULATED },
	{ "nr_page_table_pages", PROCFS_5_10, NOT_SIMULATED },
	{ "nr_bounce", BOTH, NOT_SIMULATED },
	{ "nr_zspages", BOTH, NOT_SIMULATED },
	{ "nr_free_cma", BOTH, NR_FREE_CMA_PAGES },
};

static const struct counter_name numa_stat_names[] = {
	{ "numa_hit", BOTH, NUMA_HIT },
	{ "numa_miss", BOTH, NUMA_MISS },
	{ "numa_foreign", BOTH, NUMA_FOREIGN },
	{ "numa_interleave", BOTH, NUMA_INTERLEAVE_HIT },
	{ "numa_local", BOTH, NUMA_LOCAL },
	{ "numa_other", BOTH, NUMA_OTHER },
};

static const struct counter_name node_stat_names[] = {
	{ "nr_inactive_anon", BOTH, NOT_SIMULATED },
	{ "nr_active_anon", BOTH, NOT_SIMULATED },
	{ "nr_inactive_file", BOTH, NOT_SIMULATED },
	{ "nr_active_file", BOTH, NOT_SIMULATED },
	{ "nr_unevictable", BOTH, NOT_SIMULATED },
	{ "nr_slab_reclaimable", BOTH, NOT_SIMULATED },
	{ "nr_slab_unreclaimable", BOTH, NOT_SIMULATED },
	{ "nr_isolated_anon", BOTH, NOT_SIMULATED },
	{ "nr_isolated_file", BOTH, NOT_SIMULATED },
	{ "workingset_nodes", BOTH, NOT_SIMULATED },
	{ "workingset_refault_anon", BOTH, NOT_SIMULATED },
	{ "workingset_refault_file", BOTH, NOT_SIMULATED },
	{ "workingset_activate_anon", BOTH, NOT_SIMULATED },
	{ "workingset_activate_file", BOTH, NOT_SIMULATED },
	{ "workingset_restore_anon", BOTH, NOT_SIMULATED },
	{ "workingset_restore_file", BOTH, NOT_SIMULATED },
	{ "workingset_nodereclaim", BOTH, NOT_SIMULATED },
	{ "nr_anon_pages", BOTH, NOT_SIMULATED },
	{ "nr_mapped", BOTH, NOT_SIMULATED },
	{ "nr_file_pages", BOTH, NOT_SIMULATED },
	{ "nr_dirty", BOTH, NOT_SIMULATED },
	{ "nr_writeback", BOTH, NOT_SIMULATED },
	{ "nr_writeback_temp", BOTH, NOT_SIMULATED },
	{ "nr_shmem", BOTH, NOT_SIMULATED },
	{ "nr_shmem_hugepages", BOTH, NOT_SIMULATED },
	{ "nr_shmem_pmdmapped", BOTH, NOT_SIMULATED },
	{ "nr_file_hugepages", BOTH, NOT_SIMULATED },
	{ "nr_file_pmdmapped", BOTH, NOT_SIMULATED },
	{ "nr_anon_transparent_hugepages", BOTH, NOT_SIMULATED },
	{ "nr_vmscan_write", BOTH, NOT_SIMULATED },
	{ "nr_vmscan_immediate_reclaim", BOTH, NOT_SIMULATED },
	{ "nr_dirtied", BOTH, NOT_SIMULATED },
	{ "nr_written", BOTH, NOT_SIMULATED },
	{ "nr_throttled_written", PROCFS_6_1, NOT_SIMULATED },
	{ "nr_kernel_misc_reclaimable", BOTH, NOT_SIMULATED },
	{ "nr_foll_pin_acquired", BOTH, NOT_SIMULATED },
	{ "nr_foll_pin_released", BOTH, NOT_SIMULATED },
	{ "nr_kernel_stack", BOTH, NOT_SIMULATED },
	{ "nr_page_table_pages", PROCFS_6_1, NOT_SIMULATED },
	{ "nr_sec_page_table_pages", PROCFS_6_1, NOT_SIMULATED },
	{ "nr_swapcached", PROCFS_6_1, NOT_SIMULATED },
	{ "pgpromote_success", PROCFS_6_1, NOT_SIMULATED },
	{ "pgpromote_candidate", PROCFS_6_1, NOT_SIMULATED },
};

static const struct counter_name event_names[] = {
	{ "pgpgin", BOTH, NOT_SIMULATED },
	{ "pgpgout", BOTH, NOT_SIMULATED },
	{ "pswpin", BOTH, NOT_SIMULATED },
	{ "pswpout", BOTH, NOT_SIMULATED },
	{ "pgalloc_dma", BOTH, ZONE_DMA },
	{ "pgalloc_dma32", BOTH, ZONE_DMA32 },
	{ "pgalloc_normal", BOTH, ZONE_NORMAL },
	{ "pgalloc_movable", BOTH, ZONE_MOVABLE },
	{ "pgalloc_device", PROCFS_6_1, ZONE_DEVICE },
	{ "allocstall_dma", BOTH, NOT_SIMULATED },
	{ "allocstall_dma32", BOTH, NOT_SIMULATED },
	{ "allocstall_normal", BOTH, NOT_SIMULATED },
	{ "allocstall_movable", BOTH, NOT_SIMULATED },
	{ "allocstall_device", PROCFS_6_1, NOT_SIMULATED },
	{ "pgskip_dma", BOTH, NOT_SIMULATED },
	{ "pgskip_dma32", BOTH, NOT_SIMULATED },
	{ "pgskip_normal", BOTH, NOT_SIMULATED },
	{ "pgskip_movable", BOTH, NOT_SIMULATED },
	{ "pgskip_device", PROCFS_6_1, NOT_SIMULATED },
	{ "pgfree", BOTH, EVENT_PGFREE },
	{ "pgactivate", BOTH, NOT_SIMULATED },
	{ "pgdeactivate", BOTH, NOT_SIMULATED },
	{ "pglazyfree", BOTH, NOT_SIMULATED },
	{ "pgfault", BOTH, NOT_SIMULATED },
	{ "pgmajfault", BOTH, NOT_SIMULATED },
	{ "pglazyfreed", BOTH, NOT_SIMULATED },
	{ "pgrefill", BOTH, NOT_SIMULATED },
	{ "pgreuse", BOTH, NOT_SIMULATED },
	{ "pgsteal_kswapd", BOTH, NOT_SIMULATED },
	{ "pgsteal_direct", BOTH, NOT_SIMULATED },
	{ "pgdemote_kswapd", PROCFS_6_1, NOT_SIMULATED },
	{ "pgdemote_direct", PROCFS_6_1, NOT_SIMULATED },
	{ "pgscan_kswapd", BOTH, NOT_SIMULATED },
	{ "pgscan_direct", BOTH, NOT_SIMULATED },
	{ "pgscan_direct_throttle", BOTH, NOT_SIMULATED },
	{ "pgscan_anon", BOTH, NOT_SIMULATED },
	{ "pgscan_file", BOTH, NOT_SIMULATED },
	{ "pgsteal_anon", BOTH, NOT_SIMULATED },
	{ "pgsteal_file", BOTH, NOT_SIMULATED },
	{ "zone_reclaim_failed", BOTH, NOT_SIMULATED },
	{ "pginodesteal", BOTH, NOT_SIMULATED },
	{ "slabs_scanned", BOTH, NOT_SIMULATED },
	{ "kswapd_inodesteal", BOTH, NOT_SIMULATED },
	{ "kswapd_low_wmark_hit_quickly", BOTH, NOT_SIMULATED },
	{ "kswapd_high_wmark_hit_quickly", BOTH, NOT_SIMULATED },
	{ "pageoutrun", BOTH, NOT_SIMULATED },
	{ "pgrotated", BOTH, NOT_SIMULATED },
	{ "drop_pagecache", BOTH, NOT_SIMULATED },
	{ "drop_slab", BOTH, NOT_SIMULATED },
	{ "oom_kill", BOTH, NOT_SIMULATED },
	{ "numa_pte_updates", BOTH, NOT_SIMULATED },
	{ "numa_huge_pte_updates", BOTH, NOT_SIMULATED },
	{ "numa_hint_faults", BOTH, NOT_SIMULATED },
	{ "numa_hint_faults_local", BOTH, NOT_SIMULATED },
	{ "numa_pages_migrated", BOTH, NOT_SIMULATED },
	{ "pgmigrate_success", BOTH, NOT_SIMULATED },
	{ "pgmigrate_fail", BOTH, NOT_SIMULATED },
	{ "thp_migration_success", BOTH, NOT_SIMULATED },
	{ "thp_migration_fail", BOTH, NOT_SIMULATED },
	{ "thp_migration_split", BOTH, NOT_SIMULATED },
	{ "compact_migrate_scanned", BOTH, NOT_SIMULATED },
	{ "compact_free_scanned", BOTH, NOT_SIMULATED },
	{ "compact_isolated", BOTH, NOT_SIMULATED },
	{ "compact_stall", BOTH, NOT_SIMULATED },
	{ "compact_fail", BOTH, NOT_SIMULATED },
	{ "compact_success", BOTH, NOT_SIMULATED },
	{ "compact_daemon_wake", BOTH, NOT_SIMULATED },
	{ "compact_daemon_migrate_scanned", BOTH, NOT_SIMULATED },
	{ "compact_daemon_free_scanned", BOTH, NOT_SIMULATED },
	{ "htlb_buddy_alloc_success", BOTH, NOT_SIMULATED },
	{ "htlb_buddy_alloc_fail", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_culled", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_scanned", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_rescued", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_mlocked", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_munlocked", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_cleared", BOTH, NOT_SIMULATED },
	{ "unevictable_pgs_stranded", BOTH, NOT_SIMULATED },
	{ "thp_fault_alloc", BOTH, NOT_SIMULATED },
	{ "thp_fault_fallback", BOTH, NOT_SIMULATED },
	{ "thp_fault_fallback_charge", BOTH, NOT_SIMULATED },
	{ "thp_collapse_alloc", BOTH, NOT_SIMULATED },
	{ "thp_collapse_alloc_failed", BOTH, NOT_SIMULATED },
	{ "thp_file_alloc", BOTH, NOT_SIMULATED },
	{ "thp_file_fallback", BOTH, NOT_SIMULATED },
	{ "thp_file_fallback_charge", BOTH, NOT_SIMULATED },
	{ "thp_file_mapped", BOTH, NOT_SIMULATED },
	{ "thp_split_page", BOTH, NOT_SIMULATED },
	{ "thp_split_page_failed", BOTH, NOT_SIMULATED },
	{ "thp_deferred_split_page", BOTH, NOT_SIMULATED },
	{ "thp_split_pmd", BOTH, NOT_SIMULATED },
	{ "thp_scan_exceed_none_pte", PROCFS_6_1, NOT_SIMULATED },
	{ "thp_scan_exceed_swap_pte", PROCFS_6_1, NOT_SIMULATED },
	{ "thp_scan_exceed_share_pte", PROCFS_6_1, NOT_SIMULATED },
	{ "thp_split_pud", BOTH, NOT_SIMULATED },
	{ "thp_zero_page_alloc", BOTH, NOT_SIMULATED },
	{ "thp_zero_page_alloc_failed", BOTH, NOT_SIMULATED },
	{ "thp_swpout", BOTH, NOT_SIMULATED },
	{ "thp_swpout_fallback", BOTH, NOT_SIMULATED },
	{ "balloon_inflate", BOTH, NOT_SIMULATED },
	{ "balloon_deflate", BOTH, NOT_SIMULATED },
	{ "balloon_migrate", BOTH, NOT_SIMULATED },
	{ "swap_ra", BOTH, NOT_SIMULATED },
	{ "swap_ra_hit", BOTH, NOT_SIMULATED },
	{ "ksm_swpin_copy", PROCFS_6_1, NOT_SIMULATED },
	{ "cow_ksm", PROCFS_6_1, NOT_SIMULATED },
	{ "direct_map_level2_splits", PROCFS_6_1, NOT_SIMULATED },
	{ "direct_map_level3_splits", PROCFS_6_1, NOT_SIMULATED },
};

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

#define NR_NAMES(table)	(sizeof(table) / sizeof((table)[0]))

static const char *const zone_type_names[MAX_NR_ZONES] = {
	"DMA", "DMA32", "Normal", "Movable", "Device",
};

static const char *const migratetype_names[MIGRATE_TYPES] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate",
};

/* The files, in the order that procfs_path gives them. */
enum { FILE_BUDDYINFO, FILE_PAGETYPEINFO, FILE_ZONEINFO, FILE_VMSTAT, FILE_MEMINFO, FILE_UNUSABLE,
       FILE_EXTFRAG, FILE_TRACE, NR_FILES };

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

void text_printf(struct text *t, const char *format, ...)
{
	bool room = t->len < t->size;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(room ? t->buf + t->len : NULL, room ? t->size - t->len : 0, format, args);
	va_end(args);
	if (n > 0)
		t->len += (size_t)n;
}

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

/* Does the release print it? */
static bool printed(const struct counter_name *c)
{
	return (c->texts & release->procfs_text) != 0;
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

/* One counter of the whole machine; a sum below 0 reads 0 (Linux: global_zone_page_state). */
static uint64_t global_zone_counter(int item)
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

static uint64_t event_count(int event)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < MAX_ZONES && event != NOT_SIMULATED; i++) {
		const struct zone *zone = &zones[i];

		if (!populated_zone(zone) || (event != EVENT_PGFREE && event != zone->type))
			continue;
		if (event != EVENT_PGFREE)
			sum += zone_pgalloc(zone);
		for (unsigned int cpu = 0; cpu < nr_cpus && event == EVENT_PGFREE; cpu++)
			sum += zone->pcp[cpu].pgfree;
	}
	return sum;
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
	uint64_t free = global_zone_counter(NR_FREE_PAGES), reserve = 0;

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
#define PAGETYPEINFO_CAP	100000u

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
	for (size_t i = 0; i < NR_NAMES(node_stat_names); i++)
		if (printed(&node_stat_names[i]))
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
	for (size_t i = 0; i < NR_NAMES(zone_stat_names); i++)
		if (printed(&zone_stat_names[i]))
			text_printf(t, "\n      %-12s %" PRIu64, zone_stat_names[i].name,
				    zone_counter(zone, zone_stat_names[i].item));
	for (size_t i = 0; i < NR_NAMES(numa_stat_names); i++)
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

/* Dirty limits: 20 and 10 percent of what is free above the reserves (Linux: global_dirty_limits). */
static void vmstat_dirty_limits(struct text *t)
{
	uint64_t pages = available_pages() + 1;

	text_printf(t, "nr_dirty_threshold %" PRIu64 "\nnr_dirty_background_threshold %" PRIu64 "\n",
		    (20 * PAGE_SIZE / 100) * pages / PAGE_SIZE,
		    (10 * PAGE_SIZE / 100) * pages / PAGE_SIZE);
}

void vmstat_show(struct text *t)
{
	for (size_t i = 0; i < NR_NAMES(zone_stat_names); i++)
		if (printed(&zone_stat_names[i]))
			text_printf(t, "%s %" PRIu64 "\n", zone_stat_names[i].name,
				    global_zone_counter(zone_stat_names[i].item));
	for (size_t i = 0; i < NR_NAMES(numa_stat_names); i++)
		text_printf(t, "%s %" PRIu64 "\n", numa_stat_names[i].name,
			    global_numa_counter(numa_stat_names[i].item));
	for (size_t i = 0; i < NR_NAMES(node_stat_names); i++)
		if (printed(&node_stat_names[i]))
			text_printf(t, "%s 0\n", node_stat_names[i].name);
	vmstat_dirty_limits(t);
	for (size_t i = 0; i < NR_NAMES(event_names); i++)
		if (printed(&event_names[i]))
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
		return K(global_zone_counter(NR_FREE_PAGES));
	case MEM_AVAILABLE:
		return K(available_pages());
	case MEM_COMMIT_LIMIT:		/* overcommit_ratio 50, no swap, no huge pages */
		return K(totalram_pages() * 50 / 100);
	case MEM_VMALLOC_TOTAL:		/* 32 TiB: four levels of page tables */
		return (UINT64_C(1) << 35) - 1;
	case MEM_CMA_TOTAL:
		for (unsigned int i = 0; i < MAX_ZONES; i++)
			cma += zones[i].cma_pages;
		return K(cma);
	case MEM_CMA_FREE:
		return K(global_zone_counter(NR_FREE_CMA_PAGES));
	case MEM_HUGEPAGE_SIZE:
		return K(PAGEBLOCK_PAGES);
	default:
		return 0;
	}
}

void meminfo_show(struct text *t)
{
	bool cma = has_cma();

	for (size_t i = 0; i < NR_NAMES(meminfo_names); i++) {
		const struct counter_name *c = &meminfo_names[i];
		bool pages = strncmp(c->name, "HugePages_", 10) == 0;

		if (!printed(c) || ((c->item == MEM_CMA_TOTAL || c->item == MEM_CMA_FREE) && !cma))
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

/*
 * The state of the CPU in which the kernel mostly reports the event: interrupts, need-resched,
 * interrupt level, depth; 6.1, as recorded, adds a place for migration. 5.10 takes pcp lists with
 * interrupts off and no lock, so less deep.
 */
static const char *const trace_flags_5_10[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC]		  = "....",
	[TRACE_MM_PAGE_FREE]		  = "....",
	[TRACE_MM_PAGE_FREE_BATCHED]	  = "d...",
	[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "d..1",
	[TRACE_MM_PAGE_PCPU_DRAIN]	  = "d..1",
	[TRACE_MM_PAGE_ALLOC_EXTFRAG]	  = "d..1",
};

static const char *const trace_flags_6_1[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC]		  = ".....",
	[TRACE_MM_PAGE_FREE]		  = ".....",
	[TRACE_MM_PAGE_FREE_BATCHED]	  = "...2.",
	[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "d..3.",
	[TRACE_MM_PAGE_PCPU_DRAIN]	  = "d..2.",
	[TRACE_MM_PAGE_ALLOC_EXTFRAG]	  = "d..3.",
};

static const char *const trace_names[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC]		  = "mm_page_alloc",
	[TRACE_MM_PAGE_FREE]		  = "mm_page_free",
	[TRACE_MM_PAGE_FREE_BATCHED]	  = "mm_page_free_batched",
	[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "mm_page_alloc_zone_locked",
	[TRACE_MM_PAGE_PCPU_DRAIN]	  = "mm_page_pcpu_drain",
	[TRACE_MM_PAGE_ALLOC_EXTFRAG]	  = "mm_page_alloc_extfrag",
};

static const char *trace_flags(const struct trace_event *event)
{
	if (release->procfs_text == PROCFS_5_10)
		return trace_flags_5_10[event->kind];
	/* past the pcp lists, only the zone is locked */
	if (event->kind == TRACE_MM_PAGE_ALLOC_ZONE_LOCKED && !event->percpu_refill)
		return "d..1.";
	return trace_flags_6_1[event->kind];
}

/* The kernel prints a pointer's hash; ours depends on the PFN alone, and differs for each. */
static uint32_t page_hash(pfn_t pfn)
{
	return (uint32_t)pfn * UINT32_C(0x9e3779b1) ^ (uint32_t)(pfn >> 32);
}

static void trace_fields(struct text *t, const struct trace_event *e)
{
	char flags[GFP_TEXT_SIZE];

	switch (e->kind) {
	case TRACE_MM_PAGE_ALLOC:
		gfp_to_text(e->gfp, flags, sizeof(flags));
		text_printf(t, "order=%u migratetype=%u gfp_flags=%s", e->order, e->migratetype, flags);
		break;
	case TRACE_MM_PAGE_ALLOC_ZONE_LOCKED:
		text_printf(t, "order=%u migratetype=%u percpu_refill=%u", e->order, e->migratetype,
			    e->percpu_refill);
		break;
	case TRACE_MM_PAGE_PCPU_DRAIN:
		text_printf(t, "order=%u migratetype=%u", e->order, e->migratetype);
		break;
	case TRACE_MM_PAGE_ALLOC_EXTFRAG:
		text_printf(t,
			    "alloc_order=%u fallback_order=%u pageblock_order=%u alloc_migratetype=%u "
			    "fallback_migratetype=%u fragmenting=%u change_ownership=%u",
			    e->order, e->fallback_order, PAGEBLOCK_ORDER, e->migratetype,
			    e->fallback_migratetype, e->fallback_order < PAGEBLOCK_ORDER,
			    e->change_ownership);
		break;
	default:
		text_printf(t, "order=%u", e->order);
		break;
	}
}

void trace_event_show(struct text *t, const struct trace_event *event)
{
	pfn_t pfn = event->pfn == PFN_NONE ? 0 : event->pfn;

	text_printf(t, "%16s-%-7u [%03u] %s %5" PRIu64 ".%06" PRIu64 ": %s: ", "frameproof", 1u,
		    event->cpu, trace_flags(event), event->seq / 1000000,
		    event->seq % 1000000, trace_names[event->kind]);
	text_printf(t, "page=%016" PRIx64 " pfn=0x%" PRIx64 " ",
		    event->pfn == PFN_NONE ? UINT64_C(0) : (uint64_t)page_hash(pfn), pfn);
	trace_fields(t, event);
	text_printf(t, "\n");
}

static void trace_header(struct text *t, uint64_t kept)
{
	text_printf(t, "# tracer: nop\n#\n# entries-in-buffer/entries-written: %" PRIu64 "/%" PRIu64
		    "   #P:%u\n#\n", kept, trace_count, num_online_cpus());
	if (release->procfs_text == PROCFS_6_1)
		text_printf(t,
			    "#                                _-----=> irqs-off/BH-disabled\n"
			    "#                               / _----=> need-resched\n"
			    "#                              | / _---=> hardirq/softirq\n"
			    "#                              || / _--=> preempt-depth\n"
			    "#                              ||| / _-=> migrate-disable\n"
			    "#                              |||| /     delay\n"
			    "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
			    "#              | |         |   |||||     |         |\n");
	else
		text_printf(t,
			    "#                                _-----=> irqs-off\n"
			    "#                               / _----=> need-resched\n"
			    "#                              | / _---=> hardirq/softirq\n"
			    "#                              || / _--=> preempt-depth\n"
			    "#                              ||| /     delay\n"
			    "#           TASK-PID     CPU#  ||||   TIMESTAMP  FUNCTION\n"
			    "#              | |         |   ||||      |         |\n");
}

void trace_show(struct text *t)
{
	uint64_t kept = trace_count < trace_size ? trace_count : trace_size;

	trace_header(t, kept);
	for (uint64_t i = 0; i < kept; i++)
		trace_event_show(t, trace_nth(i));
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

/* A set of nodes as ranges, "0-1,3" (Linux: %*pbl). */
static void nodes_show(struct text *t, nodemask_t mask)
{
	const char *comma = "";
	unsigned int node = 0;

	while (node < MAX_NUMNODES) {
		unsigned int end = node;

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
static uint64_t zone_free_pcp(const struct zone *zone)
{
	uint64_t sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		if (cpu_online[cpu])
			sum += (uint64_t)zone->pcp[cpu].count;
	return sum;
}

/* Does the report speak of this zone? */
static bool shown(const struct zone *zone, nodemask_t mask, unsigned int highest)
{
	return populated_zone(zone) && zone->type <= highest && (mask >> zone->node & 1) != 0;
}

static void show_mem_totals(struct text *t, nodemask_t mask, unsigned int highest)
{
	bool by_6_1 = release->procfs_text == PROCFS_6_1;
	uint64_t free_pcp = 0;

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
		    by_6_1 ? " kernel_misc_reclaimable:0\n" : "", global_zone_counter(NR_FREE_PAGES),
		    free_pcp, global_zone_counter(NR_FREE_CMA_PAGES));
}

/* Nothing of this is simulated: every figure is 0. */
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

static void show_mem_zone(struct text *t, const struct zone *zone)
{
	bool by_6_1 = release->procfs_text == PROCFS_6_1;

	text_printf(t, "Node %u %s free:%" PRIu64 "kB", zone->node, zone_type_names[zone->type],
		    K(zone_counter(zone, NR_FREE_PAGES)));
	if (by_6_1)
		text_printf(t, " boost:%" PRIu64 "kB", K(zone->watermark_boost));
	text_printf(t,
		    " min:%" PRIu64 "kB low:%" PRIu64 "kB high:%" PRIu64
		    "kB reserved_highatomic:%" PRIu64 "KB active_anon:0kB inactive_anon:0kB "
		    "active_file:0kB inactive_file:0kB unevictable:0kB writepending:0kB "
		    "present:%" PRIu64 "kB managed:%" PRIu64 "kB mlocked:0kB%s bounce:0kB "
		    "free_pcp:%" PRIu64 "kB local_pcp:%" PRIu64 "kB free_cma:%" PRIu64 "kB\n",
		    K(wmark_pages(zone, WMARK_MIN)), K(wmark_pages(zone, WMARK_LOW)),
		    K(wmark_pages(zone, WMARK_HIGH)), K(zone->nr_reserved_highatomic),
		    K(zone->present), K(zone->managed), by_6_1 ? "" : " pagetables:0kB",
		    K(zone_free_pcp(zone)), K(zone->pcp[this_cpu].count),
		    K(zone_counter(zone, NR_FREE_CMA_PAGES)));
	text_printf(t, "lowmem_reserve[]:");
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(t, " %" PRIu64, zone->lowmem_reserve[i]);
	text_printf(t, "\n");
}

static void show_mem_blocks(struct text *t, const struct zone *zone)
{
	static const char letters[MIGRATE_TYPES] = { 'U', 'M', 'E', 'H', 'C', 'I' };
	uint64_t total = 0;

	text_printf(t, "Node %u %s: ", zone->node, zone_type_names[zone->type]);
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		uint64_t n = zone_nr_free(zone, order);

		total += n << order;
		text_printf(t, "%" PRIu64 "*%" PRIu64 "kB ", n, K(block_pages(order)));
		if (n == 0)
			continue;
		text_printf(t, "(");
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			if (!list_empty(free_list(zone, order, type)))
				text_printf(t, "%c", letters[type]);
		text_printf(t, ") ");
	}
	text_printf(t, "= %" PRIu64 "kB\n", K(total));
}

/* The end of the report: huge pages, page cache, swap and the whole of memory. */
static void show_mem_end(struct text *t, nodemask_t mask)
{
	uint64_t present = 0, managed = 0;

	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		for (unsigned int shift = 20; nodes[node].online && shift > 10; shift -= 9)
			if ((mask >> node & 1) != 0)
				text_printf(t,
					    "Node %u hugepages_total=0 hugepages_free=0 "
					    "hugepages_surp=0 hugepages_size=%" PRIu64 "kB\n",
					    node, UINT64_C(1) << shift);
	for (unsigned int i = 0; i < MAX_ZONES; i++) {
		present += zones[i].present;
		managed += zones[i].managed;
	}
	text_printf(t, "0 total pagecache pages\n0 pages in swap cache\n");
	if (release->procfs_text == PROCFS_5_10)
		text_printf(t, "Swap cache stats: add 0, delete 0, find 0/0\n");
	text_printf(t, "Free swap  = 0kB\nTotal swap = 0kB\n%" PRIu64 " pages RAM\n"
		    "0 pages HighMem/MovableOnly\n%" PRIu64 " pages reserved\n",
		    present, present - managed);
	if (has_cma())
		text_printf(t, "%" PRIu64 " pages cma reserved\n",
			    meminfo_value(MEM_CMA_TOTAL) >> (PAGE_SHIFT - 10));
}

static void show_mem(struct text *t, nodemask_t mask, unsigned int highest)
{
	show_mem_totals(t, mask, highest);
	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		uint64_t managed = 0;

		for (unsigned int type = 0; type <= highest; type++)
			managed += node_zone(node, type)->managed;
		if (nodes[node].online && (mask >> node & 1) != 0 && managed != 0)
			show_mem_node(t, node);
	}
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (shown(&zones[i], mask, highest))
			show_mem_zone(t, &zones[i]);
	for (unsigned int i = 0; i < MAX_ZONES; i++)
		if (shown(&zones[i], mask, highest))
			show_mem_blocks(t, &zones[i]);
	show_mem_end(t, mask);
}

/* Which nodes the report is about: all, if the task may leave its own (Linux: warn_alloc_show_mem). */
static nodemask_t warn_alloc_nodes(gfp_t gfp, const nodemask_t *nodemask)
{
	if ((gfp & GFP_BIT_NOMEMALLOC) == 0 && (current.flags & (PF_OOM_VICTIM | PF_MEMALLOC)) != 0)
		return NODEMASK_ALL;
	if ((current.flags & (PF_INTERRUPT | PF_SOFTIRQ)) != 0 || (gfp & GFP_BIT_DIRECT_RECLAIM) == 0)
		return NODEMASK_ALL;
	return nodemask != NULL ? *nodemask : current.mems_allowed;
}

static bool has_managed_dma(void)
{
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (node_zone(node, ZONE_DMA)->managed != 0)
			return true;
	return false;
}

void warn_alloc(struct text *t, gfp_t gfp, unsigned int order, const nodemask_t *nodemask)
{
	char flags[GFP_TEXT_SIZE];

	if ((gfp & GFP_BIT_NOWARN) != 0 || ((gfp & GFP_BIT_DMA) != 0 && !has_managed_dma()))
		return;
	gfp_to_text(gfp, flags, sizeof(flags));
	text_printf(t, "frameproof: page allocation failure: order:%u, mode:%#x(%s), nodemask=", order,
		    gfp, flags);
	if (nodemask != NULL)
		nodes_show(t, *nodemask);
	else
		text_printf(t, "(null)");
	text_printf(t, ",cpuset=/,mems_allowed=");
	nodes_show(t, current.mems_allowed & node_online_map);
	text_printf(t, "\n");
	show_mem(t, warn_alloc_nodes(gfp, nodemask), gfp_zone(gfp));
}
