/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive model: a page allocator as one would write it to be understood, not to be fast. It shares
 * no line with src/: a list is an array, a search looks at everything, a block is an entry somewhere.
 * What src/ does to a machine, the model says beforehand.
 */
#ifndef FRAMEPROOF_FUZZ_NAIVE_H
#define FRAMEPROOF_FUZZ_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define N_NONE	UINT32_MAX /* no frame */
#define N_NODES 3u
#define N_CPUS	3u
#define N_KINDS 5u /* of zones: DMA, DMA32, Normal, Movable, Device */

#define N_RANGES     64u
#define N_ORDERS     11u
#define N_PAGEBLOCK  512u
#define N_BLOCK_SIZE 9u /* the order of a pageblock */
#define N_PCP_LISTS  14u
#define N_SECTION    32768u

enum naive_kind { N_DMA, N_DMA32, N_NORMAL, N_MOVABLE_ZONE };
enum naive_type { N_UNMOVABLE, N_MOVABLE, N_RECLAIMABLE, N_HIGHATOMIC, N_CMA, N_ISOLATE, N_TYPES };
enum naive_mark { N_MIN, N_LOW, N_HIGH, N_MARKS };
enum naive_stat { N_FREE_PAGES, N_FREE_CMA, N_STATS };
enum naive_event { N_HIT, N_MISS, N_FOREIGN, N_INTERLEAVE, N_LOCAL, N_OTHER, N_EVENTS };

/* Bits of a request, with the values of Linux 6.1. */
enum naive_gfp {
	N_GFP_DMA = 0x1,
	N_GFP_HIGHMEM = 0x2,
	N_GFP_DMA32 = 0x4,
	N_GFP_MOVABLE = 0x8,
	N_GFP_RECLAIMABLE = 0x10,
	N_GFP_HIGH = 0x20,
	N_GFP_IO = 0x40,
	N_GFP_FS = 0x80,
	N_GFP_ATOMIC = 0x200,
	N_GFP_DIRECT = 0x400,
	N_GFP_KSWAPD = 0x800,
	N_GFP_WRITE = 0x1000,
	N_GFP_RETRY_MAYFAIL = 0x4000,
	N_GFP_NOFAIL = 0x8000,
	N_GFP_NORETRY = 0x10000,
	N_GFP_MEMALLOC = 0x20000,
	N_GFP_COMP = 0x40000,
	N_GFP_NOMEMALLOC = 0x80000,
	N_GFP_HARDWALL = 0x100000,
	N_GFP_THISNODE = 0x200000,
	N_GFP_ACCOUNT = 0x400000,
};

/* A block on a list; on a CPU's list it remembers the free list to return to. */
struct naive_entry {
	uint32_t pfn;
	uint16_t type, reported; /* the hypervisor knows that it is free */
};

struct naive_list {
	size_t n, room;
	struct naive_entry *entry; /* the first to be handed out first */
};

struct naive_pcp {
	int count, high, batch, factor;
	int threshold, diff[N_STATS];
	struct naive_list list[N_PCP_LISTS];
};

struct naive_zone {
	bool there; /* it has pages */
	unsigned int node, kind;
	uint32_t start, end;
	uint32_t deferred; /* what is not freed yet begins here; N_NONE: nothing */
	uint64_t present, managed, mark[N_MARKS], boost, drift, reserve[N_KINDS];
	uint64_t highatomic, isolated; /* pages reserved, pageblocks closed */
	int64_t stat[N_STATS];	       /* without what the CPUs have */
	bool reclaiming;
	uint64_t pgalloc, pgfree, event[N_EVENTS];
	struct naive_list list[N_TYPES][N_ORDERS];
	struct naive_list guard[N_ORDERS]; /* kept unused next to others; by their place */
	struct naive_pcp pcp[N_CPUS];
};

/* A block in somebody's hands, or, set aside, in nobody's. */
struct naive_used {
	uint32_t pfn;
	unsigned int order, zone;
	int refs;
	bool compound, lru, charged, aside;
	bool owned; /* by a task or a file: reclaim may take it */
};

struct naive_node {
	bool online;
	uint32_t start, end;
	uint64_t present;
	unsigned int distance[N_NODES];
	unsigned int near[N_NODES],
		nr_near; /* nodes with memory, in the order in which they are tried */
	uint64_t totalreserve, file_pages, dirty, writeback;
};

/* Who asks. */
struct naive_task {
	bool memalloc, noio, nofs, pin, victim, rt, interrupt, softirq;
	unsigned int policy, preferred, last; /* 0 default, 1 preferred, 2 bind, 3 interleave */
	uint64_t nodes, allowed;
};

/* What was written under /proc/sys/vm, as far as marks and CPUs' lists follow from it. */
struct naive_setting {
	uint64_t min_free_kbytes, scale, fraction, ratio[N_KINDS];
	int64_t asked_kbytes; /* as last written; -1: never */
};

struct naive_range {
	uint32_t start, end;
	unsigned int where; /* a node; of a plot, a zone */
};

struct naive_ranges {
	unsigned int n;
	struct naive_range range[N_RANGES]; /* ascending */
};

/* A machine before power on. */
struct naive_plan {
	bool old, thp, deferred;
	bool map_paid; /* the memory map takes memory, nobody here knows which */
	unsigned int nr_nodes, nr_cpus, cpu_node[N_CPUS], distance[N_NODES][N_NODES];
	uint32_t frames;
	struct naive_ranges memory, reserved;
	uint64_t movablecore, cma_pages;
};

/* Faults that are injected: every so manieth request fails. */
struct naive_faults {
	bool on;
	uint64_t interval, count;
};

struct naive {
	bool old; /* 5.10, else 6.1 */
	bool booted, thp_wanted, thp;
	struct naive_ranges memory, reserved;
	struct naive_ranges plots; /* which memory is which zone's */
	struct naive_range cma;
	struct naive_faults faults;
	uint64_t report_calls, report_pages;
	bool slow; /* the last request came to where pages are reclaimed */
	struct naive_setting setting;
	bool cpu_online[N_CPUS];
	unsigned int nr_nodes, nr_cpus, cpu, nr_online;
	unsigned int cpu_node[N_CPUS];
	uint32_t frames;
	struct naive_node node[N_NODES];
	struct naive_zone zone[N_NODES * N_KINDS];
	uint8_t *block_type; /* by pageblock */
	size_t nr_used, room_used;
	struct naive_used *used;
	struct naive_task task;
	bool cpusets;
	uint64_t memcg_limit, memcg_usage;
	uint64_t boost_factor, dirty_ratio, extfrag_threshold;
	unsigned int guards_below; /* what a split leaves over becomes guards below this order */
};

/* What the model says of a free; N_UNKNOWN: it is wrong, the model does not know why. */
enum naive_verdict {
	N_GOOD,
	N_OUTSIDE,
	N_NO_ORDER,
	N_TAIL,
	N_FREE,
	N_PCP,
	N_NOT_OURS,
	N_OTHER_ORDER,
	N_UNKNOWN
};

#define N_ANY_NODE UINT64_MAX

/* Lists. */
void naive_append(struct naive_list *list, struct naive_entry entry);
void naive_hold(struct naive *n, struct naive_used used);
struct naive_used naive_let_go(struct naive *n, uint32_t pfn);
struct naive_used *naive_used_at(const struct naive *n, uint32_t pfn);
void naive_clear(struct naive *n);

/* The buddy system and the CPUs' lists of a zone. */
void naive_give(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int order,
		unsigned int type, bool last);
void naive_give_range(struct naive *n, struct naive_zone *z, uint32_t start, uint32_t end,
		      unsigned int type, bool last);
struct naive_entry naive_extract(struct naive_list *list, size_t at);
struct naive_list *naive_find_free(struct naive_zone *z, uint32_t pfn, unsigned int order,
				   size_t *at);
void naive_count_free(struct naive *n, struct naive_zone *z, unsigned int type, int64_t pages);
struct naive_entry naive_take(struct naive *n, struct naive_zone *z, unsigned int order,
			      unsigned int type);
void naive_guard(struct naive_zone *z, uint32_t pfn, unsigned int order);
struct naive_entry naive_take_any(struct naive *n, struct naive_zone *z, unsigned int order,
				  unsigned int type, unsigned int rights);
struct naive_entry naive_take_pcp(struct naive *n, struct naive_zone *z, unsigned int order,
				  unsigned int type, unsigned int rights);
uint64_t naive_move_block(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int type,
			  uint64_t *lru_pages);
void naive_count(struct naive *n, struct naive_zone *z, enum naive_stat stat, int64_t pages);
void naive_drain(struct naive *n, struct naive_zone *z, unsigned int cpu, int count);
void naive_drain_cpu(struct naive *n, unsigned int cpu);
void naive_drain_all(struct naive *n);
void naive_drain_zone(struct naive *n, struct naive_zone *z);
void naive_fold(struct naive *n, struct naive_zone *z);
bool naive_has_pcp(const struct naive *n, unsigned int order);

/* Blocks in use. */
enum naive_verdict naive_verdict(const struct naive *n, uint32_t pfn, unsigned int order);
enum naive_verdict naive_free(struct naive *n, uint32_t pfn, unsigned int order);
enum naive_verdict naive_get(struct naive *n, uint32_t pfn);
enum naive_verdict naive_split(struct naive *n, uint32_t pfn, unsigned int order);
enum naive_verdict naive_free_list(struct naive *n, const uint32_t *pfns, size_t count);
void naive_set_lru(struct naive *n, uint32_t pfn, bool lru);
void naive_isolate(struct naive *n, struct naive_zone *z, uint32_t pfn);
void naive_open(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int type);

/* Requests: the frame, or N_NONE. */
uint32_t naive_alloc(struct naive *n, uint32_t gfp, unsigned int order, unsigned int node,
		     uint64_t mask);
uint32_t naive_alloc_policy(struct naive *n, uint32_t gfp, unsigned int order);
size_t naive_alloc_bulk(struct naive *n, uint32_t gfp, unsigned int node, uint64_t mask,
			size_t count, uint32_t *pfns);

bool naive_above(const struct naive *n, const struct naive_zone *z, unsigned int order,
		 uint64_t mark, unsigned int highest, unsigned int rights, int64_t free_pages);
int64_t naive_seen(const struct naive_zone *z, enum naive_stat stat);

/* Power on, the end of a deferred boot, memory that is added (is it right?, then do it). */
void naive_power_on(struct naive *n, const struct naive_plan *plan);
void naive_end_boot(struct naive *n);
bool naive_grow(struct naive *n, struct naive_zone *z);
bool naive_can_add(const struct naive *n, struct naive_range range);
void naive_add_memory(struct naive *n, struct naive_range range, bool movable);
uint64_t naive_present(const struct naive *n, unsigned int node, uint32_t start, uint32_t end);

/* Ranges of one's choice, and blocks that are taken out for a while. */
enum naive_contig { N_CONTIG_OK, N_CONTIG_INVALID, N_CONTIG_BUSY };
enum naive_contig naive_take_range(struct naive *n, uint32_t start, uint32_t end, bool cma);
bool naive_free_range(struct naive *n, uint32_t start, uint32_t pages);
uint64_t naive_inspect(struct naive *n, struct naive_zone *z, uint32_t pfn);
void naive_put_back(struct naive *n, uint32_t pfn);
bool naive_report(struct naive *n);

/* Settings. */
void naive_size_pcps(struct naive *n, struct naive_zone *z);
void naive_set_reserves(struct naive *n);
void naive_raise_for_thp(struct naive *n);
void naive_set_min_free_kbytes(struct naive *n, uint64_t kbytes);
void naive_set_scale(struct naive *n, uint64_t scale);
void naive_set_fraction(struct naive *n, uint64_t fraction);
void naive_set_ratio(struct naive *n, const uint64_t ratio[N_KINDS]);
void naive_set_thp(struct naive *n, bool on);
void naive_plug(struct naive *n, unsigned int cpu, bool online);

/* A HighAtomic pageblock of the zone goes back to ordinary use; false: none has free pages. */
bool naive_reopen_highatomic(struct naive *n, struct naive_zone *z, unsigned int type);

/* What a request may do. */
enum naive_right {
	N_MARK = 0x3, /* these bits are a naive_mark */
	N_NO_MARKS = 0x4,
	N_RIGHT_OOM = 0x8,
	N_NON_BLOCK = 0x10,
	N_MIN_RESERVE = 0x20,
	N_CPUSET = 0x40,
	N_USE_CMA = 0x80,
	N_NO_MIXING = 0x100,
	N_USE_HIGHATOMIC = 0x200,
};

#endif
