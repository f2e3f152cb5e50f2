/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Releases: the rules that changed between kernels, one row a release, one column a rule. Code asks
 * for the rule, never for the release's name. Floor 2.
 */
#ifndef FRAMEPROOF_RELEASE_H
#define FRAMEPROOF_RELEASE_H

#include "types.h"
#include "../spec/text.h"

/* What an allocation may do (Linux 6.1: ALLOC_*); the two lowest bits are a watermark. */
#define ALLOC_WMARK_MASK    0x003u
#define ALLOC_NO_WATERMARKS 0x004u /* take the last page */
#define ALLOC_OOM	    0x008u /* an OOM victim: half of what others leave */
#define ALLOC_NON_BLOCK	    0x010u /* cannot wait: some more (5.10: ALLOC_HARDER) */
#define ALLOC_MIN_RESERVE   0x020u /* __GFP_HIGH: half of min (5.10: ALLOC_HIGH) */
#define ALLOC_CPUSET	    0x040u /* the cpuset's nodes only */
#define ALLOC_CMA	    0x080u /* CMA pageblocks too */
#define ALLOC_NOFRAGMENT    0x100u /* do not mix migratetypes within a pageblock */
#define ALLOC_HIGHATOMIC    0x200u /* HighAtomic pageblocks first */
#define ALLOC_KSWAPD	    0x800u /* may wake kswapd */

/* The most pcp lists that any release has. */
#define NR_PCP_LISTS_MAX 14u

/* Which pages a pcp bulk free takes, and in which order. */
enum bulk_free {
	BULK_ROUND_ROBIN, /* a page from each list in turn, in growing runs; then all are freed */
	BULK_FREED_LIST /* the list just freed to, from its tail, until it is empty; then the next */
};

/* Who may take more of the reserves than __GFP_HIGH gives. */
enum harder {
	HARDER_ATOMIC,	 /* __GFP_ATOMIC */
	HARDER_NON_BLOCK /* whoever cannot direct-reclaim */
};

/* Whose texts /proc prints. */
enum procfs_text {
	PROCFS_5_10 = 1,
	PROCFS_6_1 = 2 /* powers of two: a name can be in several */
};

struct release {
	char name[8];
	unsigned int pcp_max_order;   /* orders 0 to this have pcp lists */
	bool pcp_thp;		      /* and pageblock_order, movable or not */
	bool pcp_high_from_low_mark;  /* else 6 * batch */
	bool pcp_free_factor;	      /* frees without allocations free more at once */
	bool pcp_fraction_sets_batch; /* percpu_pagelist_fraction, else ..._high_fraction */
	bool drain_in_batches;	      /* a full drain goes in steps of batch << 5 */
	bool drain_remote;	      /* one CPU drains the lists of all */
	enum bulk_free bulk_free;
	bool highatomic_merges; /* HighAtomic blocks merge with other types */
	enum harder harder;
	bool harder_needs_high; /* that share goes only to those with __GFP_HIGH too */
	bool order0_highatomic; /* order 0 with reserve rights may open HighAtomic blocks */
	bool node_load_adds;	/* zonelists: a node's load grows with each list, else restarts */
	bool cma_bottom_up;	/* a CMA area lies just above 4 GiB if it can, else on top */
	unsigned int isolation_order;  /* CMA areas and isolated ranges are whole blocks of it */
	bool thp_off_recomputes;       /* turning THP off takes its raise of min_free_kbytes back */
	enum procfs_text procfs_text;  /* the lines and names that /proc has */
	unsigned int reserve_flags;    /* ALLOC_*: HighAtomic pages count as free for these */
	unsigned int highatomic_flags; /* ALLOC_*: a free HighAtomic block serves these */
};

/* The row in force; never NULL. */
extern const struct release *release;

#include "../spec/release.h"

/* The row of that name ("5.10", "6.1"); NULL: there is none. */
/*@ requires name:  string(name);
    terminates \true;
    assigns  \nothing;
    ensures  row:   \result == \null || \valid_read(\result);
    ensures  rules: \result != \null ==> row_rules((struct release *)\result);
    ensures  name:  \result != \null ==> \exists integer n; name[n] == 0 &&
                      \forall integer i; 0 <= i <= n ==> \result->name[i] == name[i];
*/
const struct release *release_find(const char *name);

/* The i-th row, oldest first; NULL past the last. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  row:   \result == \null || \valid_read(\result);
    ensures  rules: \result != \null ==> row_rules((struct release *)\result);
*/
const struct release *release_nth(size_t i);

/* Do blocks of this order have per-CPU lists? (Linux 6.1: pcp_allowed_order; 5.10: order 0 only) */
/*@ requires rules: rules;
    terminates \true;
    assigns  \nothing;
    ensures  order: \result <==> pcp_order(order);
*/
static inline bool pcp_allowed_order(unsigned int order)
{
	return order <= release->pcp_max_order || (release->pcp_thp && order == PAGEBLOCK_ORDER);
}

#endif
