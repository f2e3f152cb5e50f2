/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who asks: the task that runs on the current CPU, and what the kernel knows of it. Floor 7.
 */
#ifndef FRAMEPROOF_TASK_H
#define FRAMEPROOF_TASK_H

#include "gfp.h"

/* task.flags (Linux: PF_*, and the context that the CPU is in) */
#define PF_MEMALLOC	 0x01u	/* reclaims memory itself: may use every reserve */
#define PF_MEMALLOC_NOIO 0x02u	/* memalloc_noio scope */
#define PF_MEMALLOC_NOFS 0x04u	/* memalloc_nofs scope */
#define PF_MEMALLOC_PIN	 0x08u	/* memalloc_pin scope: nothing movable */
#define PF_OOM_VICTIM	 0x10u	/* was chosen by the OOM killer */
#define PF_RT		 0x20u	/* real-time */
#define PF_INTERRUPT	 0x40u	/* in hard interrupt */
#define PF_SOFTIRQ	 0x80u	/* in softirq */
#define PF_DUMPCORE	 0x100u /* writes its core */

enum mempolicy {
	MPOL_DEFAULT,	/* the CPU's own node first */
	MPOL_PREFERRED, /* this node first */
	MPOL_BIND,	/* these nodes only */
	MPOL_INTERLEAVE /* these nodes in turn */
};

struct task {
	uint32_t flags;
	enum mempolicy policy;
	uint8_t preferred_node;	 /* MPOL_PREFERRED */
	uint8_t interleave_prev; /* MPOL_INTERLEAVE: the node used last */
	nodemask_t policy_nodes; /* MPOL_BIND, MPOL_INTERLEAVE */
	nodemask_t mems_allowed; /* its cpuset's nodes */
};

/* The task that runs now. */
extern struct task current;

/* Are any cpusets but the root's in use? (Linux: cpusets_enabled) */
extern bool cpusets_enabled;

#include "../spec/gfp.h"

/* All but GFP_BIT_IO, GFP_BIT_FS and GFP_BIT_MOVABLE. */
#define OTHER_BITS 0xffffff37u

/* The mask with the task's scopes applied (Linux: current_gfp_context). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  less:    (\result & gfp) == \result;
    ensures  others:  (\result & OTHER_BITS) == (gfp & OTHER_BITS);
    ensures  io:      HAS(\result, GFP_BIT_IO) <==>
                      HAS(gfp, GFP_BIT_IO) && !HAS(current.flags, PF_MEMALLOC_NOIO);
    ensures  fs:      HAS(\result, GFP_BIT_FS) <==>
                      HAS(gfp, GFP_BIT_FS) && !HAS(current.flags, PF_MEMALLOC_NOIO) &&
                      !HAS(current.flags, PF_MEMALLOC_NOFS);
    ensures  zone:    (HAS(\result, GFP_BIT_DMA) <==> HAS(gfp, GFP_BIT_DMA)) &&
                      (HAS(\result, GFP_BIT_DMA32) <==> HAS(gfp, GFP_BIT_DMA32)) &&
                      (HAS(\result, GFP_BIT_HIGHMEM) <==> HAS(gfp, GFP_BIT_HIGHMEM)) &&
                      (HAS(\result, GFP_BIT_RECLAIMABLE) <==> HAS(gfp, GFP_BIT_RECLAIMABLE));
    ensures  movable: HAS(\result, GFP_BIT_MOVABLE) <==>
                      HAS(gfp, GFP_BIT_MOVABLE) && !HAS(current.flags, PF_MEMALLOC_PIN);
*/
gfp_t current_gfp_context(gfp_t gfp);

#endif
