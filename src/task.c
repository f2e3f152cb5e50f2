/* SPDX-License-Identifier: GPL-2.0-only */
/* The current task and its scopes. */
#include "task.h"

struct task current = {
	.policy_nodes = NODEMASK_ALL,
	.mems_allowed = NODEMASK_ALL,
};
bool cpusets_enabled;

gfp_t current_gfp_context(gfp_t gfp)
{
	if (likely(!(current.flags & (PF_MEMALLOC_NOIO | PF_MEMALLOC_NOFS | PF_MEMALLOC_PIN))))
		return gfp;
	/* no I/O implies no filesystem */
	if (current.flags & PF_MEMALLOC_NOIO)
		gfp &= ~(GFP_BIT_IO | GFP_BIT_FS);
	else if (current.flags & PF_MEMALLOC_NOFS)
		gfp &= ~GFP_BIT_FS;
	if (current.flags & PF_MEMALLOC_PIN)
		gfp &= ~GFP_BIT_MOVABLE;
	return gfp;
}
