/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine: from a memory map, CPUs and nodes to zones, zonelists, watermarks and free lists, as
 * Linux comes up on x86-64; and what changes it later: CPUs and memory that come and go. Floor 12.
 */
#ifndef FRAMEPROOF_MACHINE_H
#define FRAMEPROOF_MACHINE_H

#include "cma.h"
#include "memory.h"
#include "movable.h"
#include "reserves.h"
#include "sparsemem.h"

/*
 * What a machine is made of. Zeroed is empty; fill it, then machine_check, then machine_power_on.
 * It is large: keep it off the stack.
 */
struct machine_config {
	const struct release *release; /* NULL: 5.10 */
	unsigned int nr_cpus;	       /* possible and online, 1 to MAX_CPUS */
	uint8_t cpu_node[MAX_CPUS];
	unsigned int nr_nodes; /* 1 to MAX_NUMNODES; with memory or without */
	uint8_t distance[MAX_NUMNODES][MAX_NUMNODES]; /* 0: 10 on the diagonal, else 20 */
	/* memory, ascending, disjoint; reserved ranges (any, ascending) are never given out */
	unsigned int nr_memory, nr_reserved;
	struct memory_range memory[MAX_RANGES];
	struct memory_range reserved[MAX_RANGES];
	/* kernelcore= or movablecore=: pages, or percent of all memory; 0: none */
	uint64_t kernelcore, movablecore;
	unsigned int kernelcore_percent, movablecore_percent;
	bool thp; /* transparent_hugepage=always or madvise */
	/* what a recording says of managed pages, by zone; 0: as computed */
	uint64_t managed[MAX_ZONES];
	uint64_t max_frames; /* memory_online may add frames below; 0: none */
	uint64_t cma_pages;  /* cma=: a CMA area, if there is a place; not if empty */
	bool empty;	     /* leave the free lists empty: a state follows */
	/* struct pages and page tables: which model; taken out of the machine's memory if memmap is set */
	struct sparse_config sparse;
	bool memmap;
	/* stop where each node's last zone has a section of pages, until page_alloc_init_late */
	bool deferred; /* (Linux: CONFIG_DEFERRED_STRUCT_PAGE_INIT); not if empty */
};

/* Host memory that a machine needs, in bytes, and where it is; the host hands it over zeroed. */
struct machine_memory {
	size_t vmemmap_size, lists_size, pageblocks_size, pcp_size;
	void *vmemmap, *lists, *pageblocks, *pcp;
};

/* Why a configuration is refused. */
enum machine_error {
	MACHINE_OK,
	MACHINE_NO_MEMORY,	/* no memory range at all */
	MACHINE_RANGE_EMPTY,	/* end <= start */
	MACHINE_RANGE_ORDER,	/* not ascending, or overlapping */
	MACHINE_RANGE_TOO_HIGH, /* beyond 46 bits, or beyond max_frames */
	MACHINE_RANGE_NODE,	/* of a node that does not exist */
	MACHINE_RANGES,		/* more than MAX_RANGES */
	MACHINE_SECTION,	/* added memory that is not whole sections */
	MACHINE_CPUS,		/* none, too many, or on a node that does not exist */
	MACHINE_NODES,		/* none or too many */
	MACHINE_DISTANCE,	/* to itself not 10, or to another not more */
	MACHINE_CORE		/* kernelcore and movablecore, or above 100 % */
};

/* The host memory for CPUs' lists, and for how many zones of it is handed out. */
extern struct per_cpu_pages *pcp_memory;
extern unsigned int nr_pcp_zones;

/* What a zone without memory has instead: no list, no count, ever (Linux: the same name). */
extern struct per_cpu_pages boot_pageset[MAX_CPUS];

/* What the end of the boot has to know. */
struct machine_boot {
	bool thp;
	bool done; /* page_alloc_init_late has run */
};
extern struct machine_boot machine_boot;

#include "../spec/machine.h"

/*
 * Is it a machine? On an error *where is the index of the memory range, CPU or node that is wrong;
 * reserved ranges count on after the memory ranges.
 */
/*@ requires config: \valid_read(config) && \valid(where) && \separated(config, where);
    terminates \true;
    assigns  *where;
    ensures  good:   \result == MACHINE_OK <==> config_ok(config);
*/
enum machine_error machine_check(const struct machine_config *config, unsigned int *where);

/*
 * How much host memory it needs: sets the sizes in *memory. Needs a config that machine_check took.
 */
/*@ requires config: \valid_read(config) && config_ok(config);
    requires memory: \valid(memory) && \separated(config, memory);
    terminates \true;
    assigns  memory->vmemmap_size, memory->lists_size, memory->pageblocks_size, memory->pcp_size;
    ensures  frames: memory->vmemmap_size == \old(frames_of(config)) * sizeof(struct page);
    ensures  blocks: memory->pageblocks_size == \old(frames_of(config)) / PAGEBLOCK_PAGES;
    ensures  lists:  memory->lists_size == sizeof(struct list_head) *
                       (1 + config->nr_nodes * MAX_NR_ZONES *
                              (NR_FREE_LISTS + NR_PCP_LISTS_MAX * config->nr_cpus));
    ensures  pcp:    memory->pcp_size == sizeof(struct per_cpu_pages) *
                       config->nr_nodes * MAX_NR_ZONES * config->nr_cpus;
*/
void machine_size(const struct machine_config *config, struct machine_memory *memory);

/*
 * Power on: zones, zonelists, pcp lists, watermarks; memory goes to the free lists as
 * __free_pages_core puts it there. Replaces the machine that was there; the CPU is 0. Frame 0 is
 * never memory, as x86 never gives it out.
 */
/*@ requires config: \valid_read(config) && config_ok(config);
    requires memory: \valid_read(memory) && host_memory(memory, config);
    requires release: config->release == \null || (\valid_read(config->release) &&
                       row_rules((struct release *)config->release));
    requires ring:   ring;
    terminates \true;
    assigns  ((struct page *)memory->vmemmap)[0 .. frames_of(config) - 1],
             ((struct list_head *)memory->lists)[0 .. lists_of(config) - 1],
             ((uint8_t *)memory->pageblocks)[0 .. frames_of(config) / PAGEBLOCK_PAGES - 1],
             ((struct per_cpu_pages *)memory->pcp)[0 .. pcps_of(config) - 1],
             behind[0 .. MAX_FRAMES - 1], MACHINE_FIELDS, TRACE_FIELDS;
    ensures  state:  allocator_ok && nodes_ok && sysctls && memory_known && reserved_known;
    ensures  cpu:    this_cpu == 0 && nr_cpus == config->nr_cpus;
    ensures  release: config->release != \null ==> release == config->release;
    ensures  frames: \forall integer p; in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
                       p != 0 && in_ranges(&config->memory[0], config->nr_memory, p);
    ensures  unused: \forall integer p; FRAME(p) ==>
                       state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED ||
                       state_of(p) == PAGE_FREE;
    ensures  empty:  config->empty != 0 ==> \forall integer l; LIST(l) ==> count(l) == 0;
    ensures  coalesced: coalesced;
*/
void machine_power_on(const struct machine_config *config, const struct machine_memory *memory);

/*
 * End a boot that was deferred: the rest of the memory is freed, and only then are there watermarks;
 * no effect a second time (Linux: page_alloc_init_late, and the initcalls that follow it).
 */
/*@ requires state:  allocator_ok && nodes_ok && sysctls && memory_known && reserved_known;
    requires zones:  \forall integer z; ZONE(z) ==> deferred_ok(&zones[z]);
    terminates \true;
    assigns  ALLOCATOR_FIELDS, zones[0 .. MAX_ZONES - 1],
             nodes[0 .. MAX_NUMNODES - 1].totalreserve, vm, machine_boot;
    ensures  state:  allocator_ok && nodes_ok && sysctls;
    ensures  done:   machine_boot.done != 0;
    ensures  all:    \old(machine_boot.done) == 0 ==> \forall integer z; ZONE(z) ==>
                       zones[z].first_deferred_pfn == PFN_NONE;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void page_alloc_init_late(void);

/*
 * Put a free block on the tail of its list, as loading a state does: no merge; the global count
 * moves.
 */
/*@ requires zone:   OUR_ZONE(zone) && counter_bounds(zone);
    requires order:  order <= MAX_PAGE_ORDER && migratetype < MIGRATE_TYPES;
    requires inside: spans(zone, pfn) && spans(zone, pfn + pow2(order) - 1);
    requires block:  aligned(pfn, order) && list(pfn) == LIST_NONE;
    requires free:   untiled(pfn, pfn + pow2(order));
    requires type:   suits(pfn, order, migratetype) &&
                     (migratetype == MIGRATE_ISOLATE ==> zone->nr_isolate_pageblock != 0);
    requires state:  machine_ok && pcps_counted && fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) &&
                     inside(PFN_NONE, 0) && placed(PFN_NONE);
    terminates \true;
    assigns  vmemmap[pfn].state, vmemmap[pfn].order, vmemmap[pfn].zone, LIST_FIELDS,
             zone->vm_stat[0 .. NR_ZONE_STATS - 1];
    ensures  state:  machine_ok && pcps_counted && fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) &&
                     inside(PFN_NONE, 0) && placed(PFN_NONE);
    ensures  block:  free_block(pfn, order) && zone_of(pfn) == zone->id;
    ensures  tiled:  tiled_more{Pre,Post}(pfn, pfn + pow2(order));
    ensures  order_of_lists: list(pfn) == free_list_of(zone, order, migratetype) &&
                     last(list(pfn)) == pfn;
    ensures  conservation: \forall integer i; ITEM(i) ==> owed(zone, i) == \old(owed(zone, i));
*/
void machine_add_free(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype);

/*
 * Take a CPU down or bring it up again; its pcp lists are drained, its counters fold (Linux: CPU
 * hotplug). this_cpu must be another one, and remain online.
 */
/*@ requires state:  allocator_ok && nodes_ok && sysctls;
    requires cpu:    cpu < nr_cpus && cpu != this_cpu && cpu_online[this_cpu] != 0;
    requires counts: \forall integer z; ZONE(z) ==> counter_bounds(&zones[z]);
    requires marks:  \forall integer z; ZONE(z) ==> marks_ascend(&zones[z]) &&
                       zones[z].watermark_boost <= 128 * MAX_FRAMES;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, zones[0 .. MAX_ZONES - 1], cpu_online[cpu];
    ensures  state:  allocator_ok && nodes_ok;
    ensures  online: cpu_online[cpu] == online;
    ensures  empty:  !online ==> \old(cpu_online[cpu]) != 0 ==> \forall integer z; ZONE(z) &&
                       zones[z].present != 0 ==> zones[z].pcp[cpu].count == 0;
    ensures  unmoved: unmoved{Pre,Post};
    ensures  coalesced: coalesced{Pre} ==> coalesced;
*/
void cpu_hotplug(unsigned int cpu, bool online);

/* May the range be added: whole sections, on a node, where there is no memory, below max_frames? */
/*@ requires range:  \valid_read(range);
    requires known:  memory_known;
    terminates \true;
    assigns  \nothing;
    ensures  whole:  \result == MACHINE_OK ==>
                       range->start < range->end <= nr_frames && range->node < nr_node_ids &&
                       range->start % PAGES_PER_SECTION == 0 && range->end % PAGES_PER_SECTION == 0;
*/
enum machine_error memory_online_check(const struct memory_range *range);

/*
 * Add memory after boot, whole sections, to ZONE_MOVABLE or else to the zone that the kernel would
 * choose: the one whose span it touches, or Normal (Linux: online_pages). Ends a deferred boot.
 */
/*@ requires state:  allocator_ok && nodes_ok && sysctls && memory_known && reserved_known;
    requires zones:  \forall integer z; ZONE(z) ==> deferred_ok(&zones[z]);
    requires range:  \valid_read(range) && \separated(range, memory_ranges + (0 .. MAX_RANGES - 1));
    requires room:   spare_lists;
    terminates \true;
    assigns  ALLOCATOR_FIELDS, zones[0 .. MAX_ZONES - 1], nr_lists, nr_pcp_zones,
             nodes[0 .. MAX_NUMNODES - 1],
             nr_online_nodes, node_online_map, vm, machine_boot,
             memory_ranges[0 .. MAX_RANGES - 1], nr_memory_ranges,
             pcp_memory[0 .. MAX_ZONES * nr_cpus - 1];
    ensures  state:  allocator_ok && nodes_ok && sysctls && memory_known;
    ensures  frames: \result == MACHINE_OK ==> \forall integer p;
                       in_ranges(&memory_ranges[0], nr_memory_ranges, p) <==>
                         \old(in_ranges(&memory_ranges[0], nr_memory_ranges, p)) ||
                         range->start <= p < range->end;
    ensures  refused: \result != MACHINE_OK ==> nr_memory_ranges == \old(nr_memory_ranges);
    ensures  unmoved: unmoved{Pre,Post};
*/
enum machine_error memory_online(const struct memory_range *range, unsigned int zone_type);

#endif
