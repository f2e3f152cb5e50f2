/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands about who asks, and about what makes the kernel behave otherwise: fault injection, the
 * memory cgroup, guard pages, reclaim.
 */
#include <string.h>

#include "../src/alloc.h"
#include "../src/task.h"
#include "commands.h"

static const char *const policy_names[] = { "default", "preferred", "bind", "interleave", NULL };

static const struct {
	const char *name;
	uint32_t flag;
} flag_names[] = {
	{ "PF_MEMALLOC", PF_MEMALLOC },		  { "PF_MEMALLOC_NOIO", PF_MEMALLOC_NOIO },
	{ "PF_MEMALLOC_NOFS", PF_MEMALLOC_NOFS }, { "PF_MEMALLOC_PIN", PF_MEMALLOC_PIN },
	{ "PF_OOM_VICTIM", PF_OOM_VICTIM },	  { "PF_RT", PF_RT },
	{ "PF_INTERRUPT", PF_INTERRUPT },	  { "PF_SOFTIRQ", PF_SOFTIRQ },
	{ "PF_DUMPCORE", PF_DUMPCORE },
};
#define NR_FLAGS    (sizeof(flag_names) / sizeof(flag_names[0]))
#define SCOPE_FLAGS (PF_MEMALLOC_NOIO | PF_MEMALLOC_NOFS | PF_MEMALLOC_PIN)

static bool read_flag(Tcl_Interp *interp, Tcl_Obj *word, uint32_t *flags)
{
	for (size_t i = 0; i < NR_FLAGS; i++) {
		if (strcmp(Tcl_GetString(word), flag_names[i].name) == 0) {
			*flags |= flag_names[i].flag;
			return true;
		}
	}
	return word_bad(interp, "task flag", word,
			"PF_MEMALLOC, PF_MEMALLOC_NOIO, "
			"PF_MEMALLOC_NOFS, PF_MEMALLOC_PIN, PF_OOM_VICTIM, PF_RT, PF_INTERRUPT, "
			"PF_SOFTIRQ or PF_DUMPCORE is needed");
}

static bool read_flags(Tcl_Interp *interp, Tcl_Obj *word, struct task *task)
{
	Tcl_Obj **words;
	int n;

	if (Tcl_ListObjGetElements(NULL, word, &n, &words) != TCL_OK)
		return word_bad(interp, "task flags", word, "names like PF_MEMALLOC are needed");
	task->flags = 0;
	for (int i = 0; i < n; i++)
		if (!read_flag(interp, words[i], &task->flags))
			return false;
	return true;
}

static bool read_scope(Tcl_Interp *interp, Tcl_Obj *word, struct task *task)
{
	static const char *const names[] = { "none", "nofs", "noio", "pin", NULL };
	static const uint32_t flags[] = { 0, PF_MEMALLOC_NOFS, PF_MEMALLOC_NOIO, PF_MEMALLOC_PIN };
	unsigned int i;

	if (!word_choice(interp, word, "scope", names, &i))
		return false;
	task->flags = (task->flags & ~SCOPE_FLAGS) | flags[i];
	return true;
}

/* A policy and its nodes. */
static bool read_policy(Tcl_Interp *interp, Tcl_Obj *policy, Tcl_Obj *list, struct task *task)
{
	nodemask_t mask = NODEMASK_ALL;
	unsigned int i;

	if (policy == NULL) {
		refuse(interp, "-nodes without -policy; -policy bind, preferred or interleave is "
			       "needed");
		return false;
	}
	if (!word_choice(interp, policy, "memory policy", policy_names, &i))
		return false;
	if ((i == MPOL_DEFAULT) != (list == NULL))
		return word_bad(interp, "memory policy", policy,
				i == MPOL_DEFAULT ? "it has no nodes" : "its -nodes are needed");
	if (list != NULL && !word_nodes(interp, list, "nodes", &mask))
		return false;
	if (i == MPOL_PREFERRED && ((mask & (mask - 1)) != 0))
		return word_bad(interp, "nodes", list, "one node is needed");
	task->policy = (enum mempolicy)i;
	task->policy_nodes = mask;
	task->interleave_prev = (uint8_t)(MAX_NUMNODES - 1);
	task->preferred_node = 0;
	while (!(mask >> task->preferred_node & 1))
		task->preferred_node++;
	return true;
}

/* A set of nodes as lists in the kernel are written: "0,2-3". */
static Tcl_Obj *nodes_text(nodemask_t mask)
{
	Tcl_Obj *text = Tcl_NewObj();

	mask &= node_online_map;
	for (int node = 0; node < (int)MAX_NUMNODES; node++) {
		int last = node;

		if (!(mask >> node & 1))
			continue;
		while (last + 1 < (int)MAX_NUMNODES && (mask >> (last + 1) & 1))
			last++;
		Tcl_AppendPrintfToObj(text, Tcl_GetCharLength(text) > 0 ? ",%d" : "%d", node);
		if (last > node)
			Tcl_AppendPrintfToObj(text, "-%d", last);
		node = last;
	}
	return text;
}

static void task_result(Tcl_Interp *interp)
{
	Tcl_Obj *dict = Tcl_NewDictObj(), *flags = Tcl_NewListObj(0, NULL);

	for (size_t i = 0; i < NR_FLAGS; i++)
		if (current.flags & flag_names[i].flag)
			Tcl_ListObjAppendElement(NULL, flags,
						 Tcl_NewStringObj(flag_names[i].name, -1));
	dict_text(dict, "policy", policy_names[current.policy]);
	dict_put(dict, "nodes", nodes_text(current.policy_nodes));
	dict_put(dict, "cpuset", nodes_text(current.mems_allowed));
	dict_put(dict, "flags", flags);
	Tcl_SetObjResult(interp, dict);
}

static int task_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	enum { POLICY, NODES, CPUSET, FLAGS, SCOPE };
	struct option o[] = { { .name = "-policy" }, { .name = "-nodes" }, { .name = "-cpuset" },
			      { .name = "-flags" },  { .name = "-scope" }, { .name = NULL } };
	struct task task = current;
	nodemask_t cpuset = current.mems_allowed;

	if (!word_options(interp, nr, words, 1, o) ||
	    ((o[POLICY].value != NULL || o[NODES].value != NULL) &&
	     !read_policy(interp, o[POLICY].value, o[NODES].value, &task)) ||
	    (o[CPUSET].value != NULL && !word_nodes(interp, o[CPUSET].value, "cpuset", &cpuset)) ||
	    (o[FLAGS].value != NULL && !read_flags(interp, o[FLAGS].value, &task)) ||
	    (o[SCOPE].value != NULL && !read_scope(interp, o[SCOPE].value, &task)))
		return TCL_ERROR;
	task.mems_allowed = cpuset;
	current = task;
	cpusets_enabled = cpuset != NODEMASK_ALL;
	task_result(interp);
	return TCL_OK;
}

/* An option that is a number; what it was before if it is not given. */
static bool read_field(Tcl_Interp *interp, const struct option *o, uint64_t most, uint64_t *value)
{
	return o->value == NULL || word_number(interp, o->value, o->name, 0, most, value);
}

static bool read_flag_field(Tcl_Interp *interp, const struct option *o, bool *value)
{
	return o->value == NULL || word_bool(interp, o->value, o->name, value);
}

static void fail_result(Tcl_Interp *interp)
{
	const struct fail_page_alloc *f = &fail_page_alloc;
	Tcl_Obj *dict = Tcl_NewDictObj();

	dict_number(dict, "enabled", f->enabled);
	dict_number(dict, "probability", f->probability);
	dict_number(dict, "interval", f->interval);
	dict_put(dict, "times", Tcl_NewWideIntObj(f->times));
	dict_number(dict, "space", f->space);
	dict_number(dict, "min-order", f->min_order);
	dict_number(dict, "ignore-gfp-wait", f->ignore_gfp_wait);
	dict_number(dict, "ignore-gfp-highmem", f->ignore_gfp_highmem);
	dict_number(dict, "faults", f->faults);
	Tcl_SetObjResult(interp, dict);
}

static int fail_page_alloc_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	enum { PROBABILITY, INTERVAL, TIMES, SPACE, MIN_ORDER, WAIT, HIGHMEM, SEED };
	struct option o[] = {
		{ .name = "-probability" },
		{ .name = "-interval" },
		{ .name = "-times" },
		{ .name = "-space" },
		{ .name = "-min-order" },
		{ .name = "-ignore-gfp-wait" },
		{ .name = "-ignore-gfp-highmem" },
		{ .name = "-seed" },
		{ .name = NULL },
	};
	struct fail_page_alloc f = fail_page_alloc;
	uint64_t probability = f.probability, interval = f.interval, order = f.min_order, times = 0;
	bool endless;

	if (!word_options(interp, nr, words, 1, o))
		return TCL_ERROR;
	endless = o[TIMES].value != NULL && strcmp(Tcl_GetString(o[TIMES].value), "-1") == 0;
	if (!read_field(interp, &o[PROBABILITY], 100, &probability) ||
	    !read_field(interp, &o[INTERVAL], INT32_MAX, &interval) ||
	    !(endless || read_field(interp, &o[TIMES], INT32_MAX, &times)) ||
	    !read_field(interp, &o[SPACE], INT32_MAX, &f.space) ||
	    !read_field(interp, &o[MIN_ORDER], MAX_PAGE_ORDER, &order) ||
	    !read_field(interp, &o[SEED], UINT64_MAX, &f.seed) ||
	    !read_flag_field(interp, &o[WAIT], &f.ignore_gfp_wait) ||
	    !read_flag_field(interp, &o[HIGHMEM], &f.ignore_gfp_highmem))
		return TCL_ERROR;
	f.probability = (unsigned int)probability;
	f.interval = interval > 0 ? interval : 1;
	f.min_order = (unsigned int)order;
	if (o[TIMES].value != NULL)
		f.times = endless ? -1 : (int64_t)times;
	f.enabled = f.probability > 0 && (nr > 1 || f.enabled);
	fail_page_alloc = f;
	fail_result(interp);
	return TCL_OK;
}

static int memcg_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { .name = "-limit" }, { .name = NULL } };
	uint64_t bytes = memcg.limit << PAGE_SHIFT;
	Tcl_Obj *dict;

	if (!word_options(interp, nr, words, 1, o))
		return TCL_ERROR;
	if (o[0].value != NULL && strcmp(Tcl_GetString(o[0].value), "max") == 0)
		bytes = 0;
	else if (o[0].value != NULL && (!word_is_size(o[0].value, &bytes) || bytes < PAGE_SIZE))
		return word_bad(interp, "limit", o[0].value, "4K or more, or max, is needed"),
		       TCL_ERROR;
	memcg.limit = bytes >> PAGE_SHIFT;
	dict = Tcl_NewDictObj();
	dict_number(dict, "limit", memcg.limit);
	dict_number(dict, "usage", memcg.usage);
	dict_number(dict, "failures", memcg.failures);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int guard_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t order = debug_guardpage_minorder;

	if (nr > 1 && !word_number(interp, words[1], "order", 0, MAX_ORDER / 2, &order))
		return TCL_ERROR;
	debug_guardpage_minorder = (unsigned int)order;
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt)order));
	return TCL_OK;
}

static int reclaim_active_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { .name = "-node" }, { .name = NULL } };
	unsigned int node = MAX_NUMNODES;
	bool active;

	if (!word_bool(interp, words[1], "state of reclaim", &active) ||
	    !word_options(interp, nr, words, 2, o) ||
	    (o[0].value != NULL && !word_node(interp, o[0].value, &node)))
		return TCL_ERROR;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]) || (node != MAX_NUMNODES && zones[z].node != node))
			continue;
		zones[z].flags &= ~ZONE_RECLAIM_ACTIVE;
		if (active)
			zones[z].flags |= ZONE_RECLAIM_ACTIVE;
	}
	return TCL_OK;
}

const struct command task_commands[] = {
	{ "task", task_command, 0, 10, true,
	  "?-policy default|preferred|bind|interleave? ?-nodes NODES? ?-cpuset NODES|all? "
	  "?-flags {PF_... ...}? ?-scope none|nofs|noio|pin?",
	  "the task that asks: its memory policy, cpuset, flags and scope",
	  "task -scope nofs\n"
	  "# policy default nodes 0 cpuset 0 flags PF_MEMALLOC_NOFS" },
	{ "fail_page_alloc", fail_page_alloc_command, 0, 16, true,
	  "?-probability PERCENT? ?-interval N? ?-times N|-1? ?-space PAGES? ?-min-order N? "
	  "?-ignore-gfp-wait 0|1? ?-ignore-gfp-highmem 0|1? ?-seed N?",
	  "let allocations fail; probability 0 turns it off",
	  "fail_page_alloc -probability 100 -seed 1\n"
	  "# enabled 1 probability 100 interval 1 times -1 space 0 min-order 0 ignore-gfp-wait 0 "
	  "ignore-gfp-highmem 0 faults 0\n"
	  "alloc_pages 0 GFP_KERNEL|__GFP_NOWARN\n"
	  "# NULL\n"
	  "fail_page_alloc -probability 0\n"
	  "# enabled 0 probability 0 interval 1 times -1 space 0 min-order 0 ignore-gfp-wait 0 "
	  "ignore-gfp-highmem 0 faults 1" },
	{ "memcg", memcg_command, 0, 2, true, "?-limit SIZE|max?",
	  "the memory cgroup that __GFP_ACCOUNT charges, in pages",
	  "memcg -limit 16M\n"
	  "# limit 4096 usage 0 failures 0\n"
	  "alloc_pages 2 GFP_KERNEL_ACCOUNT\n"
	  "# 0x100000\n"
	  "memcg\n"
	  "# limit 4096 usage 4 failures 0" },
	{ "debug_guardpage_minorder", guard_command, 0, 1, true, "?ORDER?",
	  "blocks below this order that a split leaves over become guard pages; 0 is off",
	  "debug_guardpage_minorder 1\n"
	  "# 1\n"
	  "alloc_pages 0 GFP_KERNEL\n"
	  "# 0x100000" },
	{ "reclaim_active", reclaim_active_command, 1, 3, true, "0|1 ?-node NODE?",
	  "is kswapd at work? then the CPUs' lists are kept short", "reclaim_active 1 -node 0" },
	{ .name = NULL },
};
