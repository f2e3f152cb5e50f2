/* SPDX-License-Identifier: GPL-2.0-only */
/* Word after word is mixed in, in an order that the machine alone determines. */
#include "../src/alloc.h"
#include "../src/disk.h"
#include "../src/mapping.h"
#include "../src/oom.h"
#include "../src/vmscan.h"
#include "../src/memory.h"
#include "../src/sparsemem.h"
#include "../src/trace.h"
#include "fingerprint.h"

static void mix(uint64_t *hash, uint64_t word)
{
	*hash = (*hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	*hash ^= *hash >> 32;
}

static void mix_list(uint64_t *hash, list_t list)
{
	mix(hash, lists[list].count);
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next)
		mix(hash, pfn);
}

static void mix_cpu(uint64_t *hash, const struct per_cpu_pages *pcp)
{
	mix(hash, (uint64_t)pcp->count << 32 | (uint32_t)pcp->high);
	mix(hash, (uint64_t)pcp->batch << 32 | (uint32_t)pcp->free_factor);
	mix(hash, (uint64_t)pcp->stat_threshold);
	for (unsigned int i = 0; i < NR_ZONE_STATS; i++)
		mix(hash, (uint64_t)pcp->vm_stat_diff[i]);
	mix(hash, pcp->short_cuts);
	mix(hash, pcp->pgalloc);
	mix(hash, pcp->pgfree);
	for (unsigned int i = 0; i < NR_NUMA_STATS; i++)
		mix(hash, pcp->numa[i]);
	for (unsigned int i = 0; i < NR_PCP_LISTS_MAX; i++)
		mix_list(hash, pcp->list + i);
}

static void mix_blocks(uint64_t *hash, const struct zone *zone)
{
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone);) {
		const struct page *page = &vmemmap[pfn];

		if (pfn % PAGEBLOCK_PAGES == 0)
			mix(hash, get_pageblock_migratetype(pfn));
		mix(hash, (uint64_t)page->state << 8 | page->order);
		mix(hash, (uint64_t)page->flags << 32 | page->migratetype);
		mix(hash, (uint64_t)(uint32_t)page->refcount << 32 | page->zone);
		pfn += page->state == PAGE_TAIL ? 1 : block_pages(page->order);
	}
}

static void mix_zone(uint64_t *hash, const struct zone *zone)
{
	mix(hash, zone->start);
	mix(hash, zone->spanned);
	mix(hash, zone->present);
	mix(hash, zone->managed);
	mix(hash, zone->flags);
	mix(hash, zone->watermark_boost);
	mix(hash, zone->nr_reserved_highatomic);
	mix(hash, zone->nr_isolate_pageblock);
	for (unsigned int i = 0; i < NR_ZONE_STATS; i++)
		mix(hash, (uint64_t)zone->vm_stat[i]);
	for (unsigned int i = 0; i < NR_WMARK; i++)
		mix(hash, zone->watermark[i]);
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		mix(hash, zone->lowmem_reserve[i]);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			mix_list(hash, free_list(zone, order, type));
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		mix_cpu(hash, &zone->pcp[cpu]);
	mix_blocks(hash, zone);
}

static void mix_nodes(uint64_t *hash)
{
	for (unsigned int node = 0; node < nr_node_ids; node++) {
		mix(hash, nodes[node].online);
		mix(hash, nodes[node].present);
		mix(hash, nodes[node].totalreserve);
		mix(hash, nodes[node].kswapd_wakeups);
	}
	for (unsigned int i = 0; i < nr_memory_ranges; i++) {
		mix(hash, memory_ranges[i].start);
		mix(hash, memory_ranges[i].end);
	}
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		mix(hash, cpu_online[cpu]);
	mix(hash, this_cpu);
}

static void mix_settings(uint64_t *hash)
{
	const struct fail_page_alloc *f = &fail_page_alloc;

	mix(hash, vm.min_free_kbytes);
	mix(hash, (uint64_t)vm.user_min_free_kbytes);
	mix(hash, vm.watermark_scale_factor);
	mix(hash, vm.watermark_boost_factor);
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		mix(hash, vm.lowmem_reserve_ratio[i]);
	mix(hash, vm.percpu_pagelist_fraction);
	mix(hash, vm.dirty_ratio);
	mix(hash, vm.zone_reclaim_mode);
	mix(hash, vm.min_unmapped_ratio);
	mix(hash, vm.min_slab_ratio);
	mix(hash, vm.extfrag_threshold);
	mix(hash, vm.thp);
	mix(hash, f->enabled);
	mix(hash, f->probability);
	mix(hash, f->interval);
	mix(hash, (uint64_t)f->times);
	mix(hash, f->space);
	mix(hash, f->min_order);
	mix(hash, f->seed);
	mix(hash, f->count);
	mix(hash, f->faults);
	mix(hash, memcg.limit);
	mix(hash, memcg.usage);
	mix(hash, memcg.failures);
}

/* The memory map and the page tables. */
static void mix_map(uint64_t *hash)
{
	mix(hash, sparse.config.model);
	mix(hash, sparse.config.levels);
	mix(hash, sparse.nr_frames);
	mix(hash, page_tables.root);
	mix(hash, page_tables.nr);
}

static void mix_task(uint64_t *hash)
{
	mix(hash, current.flags);
	mix(hash, current.policy);
	mix(hash, current.preferred_node);
	mix(hash, current.interleave_prev);
	mix(hash, current.policy_nodes);
	mix(hash, current.mems_allowed);
	mix(hash, debug_guardpage_minorder);
	mix(hash, tracing);
	mix(hash, trace_count);
	mix(hash, slowpath_events.failures);
	mix(hash, slowpath_events.warnings);
}

static void mix_owner(uint64_t *hash, const struct mapping *m)
{
	mix(hash, (uint64_t)m->pid << 32 | (uint64_t)m->kind << 8 | m->locked);
	mix(hash, m->nr_slots);
	for (uint64_t i = 0; i < m->nr_slots; i++)
		mix(hash, m->slots[i]);
	for (unsigned int i = 0; i < NAME_SIZE; i++)
		mix(hash, (uint64_t)m->name[i]);
}

/* What compaction remembers, and who asks for it. */
static void mix_compaction(uint64_t *hash)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct compact_hints *h = &compact_hints[z];

		if (!populated_zone(&zones[z]))
			continue;
		mix(hash, h->considered << 16 | (uint64_t)h->defer_shift << 8 | h->order_failed);
		mix(hash, h->flush);
		mix(hash, h->migrate_pfn[0]);
		mix(hash, h->migrate_pfn[1]);
		mix(hash, h->free_pfn);
		mix(hash, h->init_migrate_pfn);
		mix(hash, h->init_free_pfn);
	}
	for (pfn_t pfn = 0; pfn < nr_frames; pfn += PAGEBLOCK_PAGES)
		mix(hash, get_pageblock_skip(pfn));
	for (unsigned int node = 0; node < nr_node_ids; node++)
		mix(hash, (uint64_t)kcompactds[node].max_order << 1 | kcompactds[node].wanted);
	mix(hash, fail_migrate.interval);
	mix(hash, (uint64_t)fail_migrate.times);
	mix(hash, fail_migrate.count);
	mix(hash, fail_migrate.faults);
	mix(hash, fail_reclaim.interval);
	mix(hash, (uint64_t)fail_reclaim.times);
	mix(hash, fail_reclaim.count);
}

/* Tasks, files, swap and the disk; the flags of their pages are mixed in already. */
static void mix_owners(uint64_t *hash)
{
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind != MAPPING_FREE)
			mix_owner(hash, &mappings[i]);
	for (unsigned int node = 0; node < nr_node_ids; node++)
		for (unsigned int lru = 0; lru < NR_LRU_LISTS; lru++)
			mix_list(hash, lruvecs[node].lists + lru);
	mix(hash, swap.total);
	mix(hash, background.swappiness);
	mix(hash, background.seed);
	for (unsigned int node = 0; node < nr_node_ids; node++)
		mix(hash, (uint64_t)kswapds[node].failures << 8 | kswapds[node].running);
	mix_compaction(hash);
	mix(hash, oom.kills << 8 | oom.panicked);
	mix(hash, oom.seed);
	for (unsigned int i = 0; i < MAX_MAPPINGS && oom.nr_victims > 0; i++)
		mix(hash, (uint64_t)oom_victims[i].pid << 9 |
				  (unsigned int)oom_victims[i].delay << 1 | oom_victims[i].skip);
	mix(hash, disk.now);
	mix(hash, disk.done);
	for (unsigned int i = 0; i < disk.nr_queue; i++)
		mix(hash, disk.queue[i]);
}

uint64_t machine_fingerprint(void)
{
	uint64_t hash = nr_frames;

	for (const char *p = release->name; *p != '\0'; p++)
		mix(&hash, (uint64_t)*p);
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			mix_zone(&hash, &zones[z]);
	mix_nodes(&hash);
	mix_map(&hash);
	mix_settings(&hash);
	mix_task(&hash);
	if (mappings_used())
		mix_owners(&hash);
	return hash;
}
