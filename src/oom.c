/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * By 6.1's mm/oom_kill.c. The kernel's badness counts page tables too, of which tasks have none
 * here; memory cgroups kill nobody. The reaper takes what is locked as well, as it does since 5.17.
 */
#include "oom.h"
#include "random.h"
#include "slow_rules.h"

#define EXIT_ODDS 4u /* a victim gets to its exit in one of so many steps */

struct oom_victim oom_victims[MAX_MAPPINGS];
struct oom oom;

void oom_power_on(uint64_t seed)
{
	oom = (struct oom){ .seed = seed };
	oom_log.length = 0;
	/*@ loop invariant none: i <= MAX_MAPPINGS &&
	                         \forall integer j; 0 <= j < i ==> oom_victims[j].pid == 0;
	    loop assigns i, oom_victims[0 .. MAX_MAPPINGS - 1];
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		oom_victims[i] = (struct oom_victim){ .pid = 0 };
}

int64_t oom_badness(const struct mapping *m, uint64_t totalpages)
{
	if (m->score_adj == OOM_SCORE_ADJ_MIN || oom_victims[m->id].skip)
		return OOM_UNKILLABLE;
	return (int64_t)(m->nr_pages + m->nr_swap) +
	       m->score_adj * (int64_t)(totalpages / OOM_SCORE_ADJ_MAX);
}

struct mapping *next_task(uint32_t pid)
{
	struct mapping *next = NULL;

	/*@ loop invariant next: i <= MAX_MAPPINGS && (next != \null ==> MAPPING(next) &&
	                           next->kind == MAPPING_TASK && next->pid > pid);
	    loop invariant first: \forall integer j; 0 <= j < i &&
	                            mappings[j].kind == MAPPING_TASK && mappings[j].pid > pid ==>
	                              next != \null && next->pid <= mappings[j].pid;
	    loop assigns i, next;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind == MAPPING_TASK && mappings[i].pid > pid &&
		    (next == NULL || mappings[i].pid < next->pid))
			next = &mappings[i];
	return next;
}

/* Does the cpuset keep the request from a zone that it could else use? */
/*@ requires context: context((struct alloc_context *)oc->ac) && \valid_read(oc);
    terminates \true;
    assigns  \nothing;
    ensures  none:    cpusets_enabled == 0 ==> !\result;
*/
static bool cpuset_limited(const struct oom_control *oc)
{
	const struct alloc_context *ac = oc->ac;
	const struct zoneref *ref = first_zoneref(ac, ac->nodemask);
	//@ ghost unsigned int left = MAX_ZONES;

	if (!cpusets_enabled)
		return false;
	/*@ loop invariant walk: walk_within((struct zoneref *)ref, left);
	    loop assigns ref, left;
	    loop variant left;
	*/
	for (; ref->zone != NULL; ref = next_zoneref(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		//@ ghost zone_here(ref);
		//@ ghost left--;
		if (!cpuset_node_allowed(ref->node, oc->gfp))
			return true;
	}
	return false;
}

/* Swap, and the memory of those nodes: of all without mask, what the kernel has given out at boot. */
/*@ requires zones:   oom_zones;
    terminates \true;
    assigns  \nothing;
    ensures  bound:   \result <= OOM_TOTAL_MAX;
*/
static uint64_t total_of(nodemask_t nodemask)
{
	uint64_t pages = swap.total;

	/*@ loop invariant zone: z <= MAX_ZONES && pages <= (z + 1) * MAX_FRAMES;
	    loop assigns z, pages;
	    loop variant MAX_ZONES - z;
	*/
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (nodemask == NODEMASK_ALL)
			pages += zones[z].managed;
		else if ((nodemask >> zones[z].node & 1) != 0)
			pages += zones[z].present;
	return pages;
}

/* What limits the request, and how much it could have (Linux: the same name). */
/*@ requires request: \valid(oc) && context((struct alloc_context *)oc->ac);
    requires zones:   oom_zones;
    terminates \true;
    assigns  oc->nodemask, oc->constraint, oc->totalpages;
    ensures  total:   oc->totalpages <= OOM_TOTAL_MAX;
    ensures  policy:  oc->constraint != CONSTRAINT_MEMORY_POLICY ==> oc->nodemask == NODEMASK_ALL;
*/
static void constrained_alloc(struct oom_control *oc)
{
	nodemask_t mask = oc->ac->nodemask;

	oc->nodemask = NODEMASK_ALL;
	if ((node_online_map & ~mask) != 0) {
		oc->constraint = CONSTRAINT_MEMORY_POLICY;
		oc->nodemask = mask;
	} else if (cpuset_limited(oc)) {
		oc->constraint = CONSTRAINT_CPUSET;
		mask = current.mems_allowed;
	} else {
		oc->constraint = CONSTRAINT_NONE;
		mask = NODEMASK_ALL;
	}
	oc->totalpages = total_of(mask);
}

/* The machine stops. */
/*@ requires panic:   PANIC_NONE < panic <= PANIC_COMPULSORY && \valid_read(oc) && mappings_ok;
    terminates \true;
    assigns  oom.panicked, OOM_LOG;
    ensures  panic:   oom.panicked == panic && \result == OOM_NO_HELP;
*/
static enum oom_outcome stop(const struct oom_control *oc, enum oom_panic panic)
{
	oom_dump_header(oc, NULL);
	oom.panicked = (uint8_t)panic;
	oom_log_panic();
	return OOM_NO_HELP;
}

/* Is the machine to stop rather than that somebody is killed? (Linux: check_panic_on_oom) */
/*@ requires request: \valid_read(oc);
    terminates \true;
    assigns  \nothing;
    ensures  never:   oom.panic_on_oom == 0 ==> \result == PANIC_NONE;
    ensures  always:  oom.panic_on_oom == 2 ==> \result == PANIC_COMPULSORY;
    ensures  whole:   oom.panic_on_oom == 1 ==>
                        (\result == PANIC_SYSTEM_WIDE <==> oc->constraint == CONSTRAINT_NONE);
*/
static enum oom_panic panic_wanted(const struct oom_control *oc)
{
	if (oom.panic_on_oom == 2)
		return PANIC_COMPULSORY;
	if (oom.panic_on_oom == 1 && oc->constraint == CONSTRAINT_NONE)
		return PANIC_SYSTEM_WIDE;
	return PANIC_NONE;
}

/* Is there a task that was not killed? Without any, there is nobody for whom to kill. */
/*@ requires state:   mappings_ok;
    terminates \true;
    assigns  \nothing;
*/
static bool any_alive(void)
{
	const struct mapping *m;

	/*@ loop invariant task: m != \null ==> MAPPING(m) && m->kind == MAPPING_TASK;
	    loop assigns m;
	    loop variant m == \null ? 0 : UINT32_MAX - m->pid + 1;
	*/
	for (m = next_task(0); m != NULL; m = next_task(m->pid))
		if (!is_oom_victim(m))
			return true;
	return false;
}

/*
 * The task with the most points; of equal ones, the youngest. False: one that was killed before has
 * not exited, and the reaper has not been there (Linux: the same name, and oom_evaluate_task).
 */
/*@ requires request: \valid(oc) && control_apart(oc) && oc->totalpages <= OOM_TOTAL_MAX;
    requires state:   mappings_ok && oom_ok && oom_sizes;
    terminates \true;
    assigns  oc->chosen, oc->chosen_points;
    ensures  chosen:  oc->chosen != \null ==> MAPPING(oc->chosen) &&
                        oc->chosen->kind == MAPPING_TASK &&
                        oc->chosen->score_adj != OOM_SCORE_ADJ_MIN;
*/
static bool select_bad_process(struct oom_control *oc)
{
	struct mapping *m;

	oc->chosen = NULL;
	oc->chosen_points = OOM_UNKILLABLE;
	/*@ loop invariant task: m != \null ==> MAPPING(m) && m->kind == MAPPING_TASK;
	    loop invariant chosen: oc->chosen != \null ==> MAPPING(oc->chosen) &&
	                             oc->chosen->kind == MAPPING_TASK &&
	                             oc->chosen->score_adj != OOM_SCORE_ADJ_MIN;
	    loop assigns m, oc->chosen, oc->chosen_points;
	    loop variant m == \null ? 0 : UINT32_MAX - m->pid + 1;
	*/
	for (m = next_task(0); m != NULL; m = next_task(m->pid)) {
		int64_t points = oom_badness(m, oc->totalpages);

		if (is_oom_victim(m) && !oom_victims[m->id].skip)
			return false;
		if (points == OOM_UNKILLABLE || points < oc->chosen_points)
			continue;
		oc->chosen = m;
		oc->chosen_points = points;
	}
	return true;
}

/* The task has a fatal signal, and may use reserves (Linux: mark_oom_victim). */
/*@ requires owner:   MAPPING(m) && m->kind == MAPPING_TASK && oom_ok;
    terminates \true;
    assigns  oom.nr_victims, oom_victims[m->id], current.flags;
    ensures  marked:  oom_victims[m->id].pid == m->pid;
*/
static void mark_oom_victim(const struct mapping *m)
{
	if (!is_oom_victim(m)) {
		oom.nr_victims++;
		oom_victims[m->id] = (struct oom_victim){ m->pid, OOM_REAPER_DELAY, false };
	}
	if (m == oom.running)
		current.flags |= PF_OOM_VICTIM;
}

/*@ requires request: \valid_read(oc) && mappings_ok && oom_ok;
    requires victim:  MAPPING(oc->chosen) && oc->chosen->kind == MAPPING_TASK;
    terminates \true;
    assigns  OOM_FIELDS;
    ensures  killed:  \result == OOM_KILLED && oom_victims[oc->chosen->id].pid != 0;
    ensures  counted: more_events(\old(oom.kills), 1, oom.kills);
*/
static enum oom_outcome oom_kill_process(const struct oom_control *oc, bool allocating)
{
	oom_dump_header(oc, oc->chosen);
	oom.kills = counted(oom.kills, 1);
	mark_oom_victim(oc->chosen);
	oom_log_kill(oc->chosen, allocating);
	return OOM_KILLED;
}

enum oom_outcome out_of_memory(struct oom_control *oc)
{
	struct mapping *running = oom.running;
	enum oom_panic panic;

	if (!oom.enabled || oom.panicked != PANIC_NONE || next_task(0) == NULL)
		return OOM_NO_HELP;
	/* who asks will end itself, with the reserves that it may use */
	if (running != NULL && is_oom_victim(running) && !oom_victims[running->id].skip)
		return OOM_WAIT;
	/* reclaim without a filesystem has not done all it could */
	if (!(oc->gfp & GFP_BIT_FS))
		return OOM_WAIT;
	constrained_alloc(oc);
	panic = panic_wanted(oc);
	if (panic != PANIC_NONE)
		return stop(oc, panic);
	if (oom.kill_allocating_task && running != NULL &&
	    running->score_adj != OOM_SCORE_ADJ_MIN) {
		oc->chosen = running;
		return oom_kill_process(oc, true);
	}
	if (!select_bad_process(oc))
		return OOM_WAIT;
	if (oc->chosen == NULL)
		return any_alive() ? stop(oc, PANIC_DEADLOCK) : OOM_NO_HELP;
	return oom_kill_process(oc, false);
}

void oom_reap_task(struct mapping *m)
{
	unmap_all(m);
	oom_victims[m->id].skip = true;
	oom_log_reaped(m);
}

void task_end(struct mapping *m)
{
	if (is_oom_victim(m)) {
		oom_victims[m->id] = (struct oom_victim){ .pid = 0 };
		oom.nr_victims--;
	}
	mapping_close(m);
}

/* One victim's step. */
/*@ requires state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    requires victim:  MAPPING(m) && m->kind == MAPPING_TASK && oom_victims[m->id].pid != 0;
    terminates \true;
    assigns  TRUNCATE_FIELDS, OOM_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    ensures  kept:    unmoved_but_lru{Pre,Post};
*/
static void victim_step(struct mapping *m)
{
	struct oom_victim *victim = &oom_victims[m->id];

	if (m != oom.running && next_random(&oom.seed) % EXIT_ODDS == 0)
		task_end(m);
	else if (victim->delay > 0)
		victim->delay--;
	else if (!victim->skip && slow_rules()->oom_reaper)
		oom_reap_task(m);
}

void oom_step(void)
{
	if (oom.nr_victims == 0)
		return;
	/*@ loop invariant state: allocator_ok && owners && OWNERS_OK && oom_ok;
	    loop assigns i, TRUNCATE_FIELDS, OOM_FIELDS;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (oom_victims[i].pid != 0)
			victim_step(&mappings[i]);
}
