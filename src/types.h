/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words that every other file speaks: page frame numbers, orders, migratetypes, zones.
 * Floor 1: includes nothing of ours.
 */
#ifndef FRAMEPROOF_TYPES_H
#define FRAMEPROOF_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE  4096u

/* Blocks have 2^order pages, order 0 to MAX_ORDER - 1; a model may build a smaller allocator. */
#ifndef MAX_ORDER
#define MAX_ORDER 11u
#endif
#define MAX_PAGE_ORDER (MAX_ORDER - 1u)
#ifndef PAGEBLOCK_ORDER
#define PAGEBLOCK_ORDER 9u
#endif
#define PAGEBLOCK_PAGES (1ull << PAGEBLOCK_ORDER)
#define MAX_ORDER_PAGES (1ull << MAX_PAGE_ORDER)

/* From this order on an allocation is costly: reclaim alone seldom makes one (Linux: the same). */
#define PAGE_ALLOC_COSTLY_ORDER 3u

#define MAX_NUMNODES 64u
#define MAX_CPUS     256u

/* A page frame number. 46 bits of physical address leave 34 for it. */
typedef uint64_t pfn_t;
#define PFN(n)	   ((pfn_t)(n))
#define PFN_NONE   UINT64_MAX
#define PFN_BITS   34
#define MAX_FRAMES (1ull << PFN_BITS)

/* Memory [start, end) in pages, on a node. */
struct memory_range {
	pfn_t start, end;
	uint16_t node;
};
#define MAX_RANGES	  1024u
#define PAGES_PER_SECTION 32768ull /* 128 MiB: memory is added in these */

/* The number of a list of pages; 0 is no list. */
typedef uint32_t list_t;
#define LIST_NONE 0u

/* Bits of a request (gfp.h), and a set of nodes, one bit a node. */
typedef uint32_t gfp_t;
typedef uint64_t nodemask_t;
#define NODEMASK_ALL UINT64_MAX

/* What may be done to a page, and so which pages share a pageblock. */
enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES, /* the types that have per-CPU lists */
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_CMA,
	MIGRATE_ISOLATE,
	MIGRATE_TYPES
};

enum zone_type {
	ZONE_DMA,
	ZONE_DMA32,
	ZONE_NORMAL,
	ZONE_MOVABLE,
	ZONE_DEVICE, /* never populated; it has its place in protection[] */
	MAX_NR_ZONES
};

#define MAX_ZONES (MAX_NUMNODES * MAX_NR_ZONES)

#if defined(__GNUC__) && !defined(__FRAMAC__)
#define likely(x)     __builtin_expect(!!(x), 1)
#define unlikely(x)   __builtin_expect(!!(x), 0)
#define prefetch(p)   __builtin_prefetch(p, 1)
#define CACHE_ALIGNED __attribute__((aligned(64)))
#define OUT_OF_LINE   __attribute__((noinline)) /* rarely run: keep it out of who calls it */
#else
#define likely(x)   (x)
#define unlikely(x) (x)
#define prefetch(p) ((void)(p))
#define CACHE_ALIGNED
#define OUT_OF_LINE
#endif

#endif
