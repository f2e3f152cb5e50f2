/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine: from a memory map, CPUs and nodes to zones, zonelists, watermarks and free lists, as
 * Linux comes up on x86-64; and what changes it later: CPUs and memory that come and go. Floor 12.
 */
#ifndef FRAMEPROOF_MACHINE_H
#define FRAMEPROOF_MACHINE_H

#include "memory.h"
#include "reserves.h"
#include "sparsemem.h"

/*
 * What a machine is made of. Zeroed is empty; fill it, then machine_check, then machine_power_on.
 * It is large: keep it off the stack.
 */
struct machine_config {
	const struct release *release;		/* NULL: 5.10 */
	unsigned int nr_cpus;			/* possible and online, 1 to MAX_CPUS */
	uint8_t	     cpu_node[MAX_CPUS];
	unsigned int nr_nodes;			/* 1 to MAX_NUMNODES; with memory or without */
	uint8_t	     distance[MAX_NUMNODES][MAX_NUMNODES];	/* 0: 10 on the diagonal, else 20 */
	/* memory, ascending, disjoint; reserved ranges (any, ascending) are never given out */
	unsigned int nr_memory, nr_reserved;
	struct memory_range memory[MAX_RANGES];
	struct memory_range reserved[MAX_RANGES];
	/* kernelcore= or movablecore=: pages, or percent of all memory; 0: none */
	uint64_t     kernelcore, movablecore;
	unsigned int kernelcore_percent, movablecore_percent;
	bool	     thp;			/* transparent_hugepage=always or madvise */
	/* what a recording says of managed pages, by zone; 0: as computed */
	uint64_t     managed[MAX_ZONES];
	uint64_t     max_frames;		/* memory_online may add frames below; 0: none */
	uint64_t     cma_pages;			/* cma=: a CMA area, if there is a place; not if empty */
	bool	     empty;			/* leave the free lists empty: a state follows */
	/* struct pages and page tables: which model; taken out of the machine's memory if memmap is set */
	struct sparse_config sparse;
	bool	     memmap;
	/* stop where each node's last zone has a section of pages, until page_alloc_init_late */
	bool	     deferred;			/* (Linux: CONFIG_DEFERRED_STRUCT_PAGE_INIT); not if empty */
};

/* Host memory that a machine needs, in bytes, and where it is; the host hands it over zeroed. */
struct machine_memory {
	size_t vmemmap_size, lists_size, pageblocks_size, pcp_size;
	void  *vmemmap, *lists, *pageblocks, *pcp;
};

/* Why a configuration is refused. */
enum machine_error {
	MACHINE_OK,
	MACHINE_NO_MEMORY,		/* no memory range at all */
	MACHINE_RANGE_EMPTY,		/* end <= start */
	MACHINE_RANGE_ORDER,		/* not ascending, or overlapping */
	MACHINE_RANGE_TOO_HIGH,		/* beyond 46 bits, or beyond max_frames */
	MACHINE_RANGE_NODE,		/* of a node that does not exist */
	MACHINE_RANGES,			/* more than MAX_RANGES */
	MACHINE_SECTION,		/* added memory that is not whole sections */
	MACHINE_CPUS,			/* none, too many, or on a node that does not exist */
	MACHINE_NODES,			/* none or too many */
	MACHINE_DISTANCE,		/* to itself not 10, or to another not more */
	MACHINE_CORE			/* kernelcore and movablecore, or above 100 % */
};

/*
 * Is it a machine? On an error *where is the index of the memory range, CPU or node that is wrong;
 * reserved ranges count on after the memory ranges.
 */
enum machine_error machine_check(const struct machine_config *config, unsigned int *where);

/*
 * How much host memory it needs: sets the sizes in *memory. Needs a config that machine_check took.
 */
void machine_size(const struct machine_config *config, struct machine_memory *memory);

/*
 * Power on: zones, zonelists, pcp lists, watermarks; memory goes to the free lists as
 * __free_pages_core puts it there. Replaces the machine that was there; the CPU is 0. Frame 0 is
 * never memory, as x86 never gives it out.
 */
void machine_power_on(const struct machine_config *config, const struct machine_memory *memory);

/*
 * End a boot that was deferred: the rest of the memory is freed, and only then are there watermarks;
 * no effect a second time (Linux: page_alloc_init_late, and the initcalls that follow it).
 */
void page_alloc_init_late(void);

/*
 * Put a free block on the tail of its list, as loading a state does: no merge; the global count
 * moves.
 */
void machine_add_free(struct zone *zone, pfn_t pfn, unsigned int order, unsigned int migratetype);

/*
 * Take a CPU down or bring it up again; its pcp lists are drained, its counters fold (Linux: CPU
 * hotplug). this_cpu must be another one, and remain online.
 */
void cpu_hotplug(unsigned int cpu, bool online);

/*
 * Add memory after boot, whole sections, to ZONE_MOVABLE or else to the zone that the kernel would
 * choose: the one whose span it touches, or Normal (Linux: online_pages). Ends a deferred boot.
 */
enum machine_error memory_online(const struct memory_range *range, unsigned int zone_type);

#endif
