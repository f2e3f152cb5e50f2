/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Out of memory: a task is chosen by what it has, and killed. From then on it may use reserves; its
 * memory is freed when it gets to its exit, or by the reaper, if that takes long. Floor 10.
 *
 * A task has memory (mapping.h) and asks for more while it runs: oom.running is who does. What a
 * script asks for itself is the kernel's own need, and kills nobody but tasks. Tasks have no cpuset
 * and no memory policy but that of who asks, and no page tables.
 */
#ifndef FRAMEPROOF_OOM_H
#define FRAMEPROOF_OOM_H

#include "fastpath.h"
#include "truncate.h"

#define OOM_SCORE_ADJ_MIN (-1000) /* never to be killed (Linux: the same names) */
#define OOM_SCORE_ADJ_MAX 1000
#define OOM_REAPER_DELAY  8u /* steps that a victim has for its exit (Linux: two seconds) */
#define OOM_UNKILLABLE	  INT64_MIN
#define OOM_LOG_SIZE	  (64u << 10)

/* Why there is no memory (Linux: the same names). */
enum oom_constraint { CONSTRAINT_NONE, CONSTRAINT_CPUSET, CONSTRAINT_MEMORY_POLICY };

/* What the killer could do for a request. */
enum oom_outcome {
	OOM_NO_HELP, /* nothing */
	OOM_WAIT,    /* one who was killed before will free memory, or somebody else may */
	OOM_KILLED   /* a task was killed now */
};

/* Why the machine goes on no more. */
enum oom_panic { PANIC_NONE, PANIC_DEADLOCK, PANIC_SYSTEM_WIDE, PANIC_COMPULSORY };

/* A request for which there is no memory (Linux: the same name). */
struct oom_control {
	const struct alloc_context *ac;
	gfp_t gfp;
	unsigned int order;
	/* found out here */
	nodemask_t nodemask; /* of the memory policy that limits it; NODEMASK_ALL: none does */
	enum oom_constraint constraint;
	uint64_t totalpages; /* that it could have: memory and swap */
	struct mapping *chosen;
	int64_t chosen_points;
};

/* A task that was killed; of others, pid is 0. */
struct oom_victim {
	uint32_t pid;
	uint8_t delay; /* steps until the reaper comes */
	bool skip;     /* the reaper was there (Linux: MMF_OOM_SKIP) */
};
extern struct oom_victim oom_victims[MAX_MAPPINGS]; /* by mapping */

struct oom {
	bool enabled; /* else nobody is killed, and requests fail (Linux: !oom_killer_disabled) */
	bool kill_allocating_task; /* sysctl_oom_kill_allocating_task */
	uint8_t panic_on_oom;	   /* sysctl_panic_on_oom: 0 to 2 */
	uint8_t panicked;	   /* enum oom_panic; once it is set, nothing else is done */
	unsigned int nr_victims;   /* that have not exited */
	uint64_t kills;		   /* since power on (Linux: OOM_KILL) */
	uint64_t seed;		   /* of when victims get to their exit */
	struct mapping *running;   /* the task that asks (Linux: current->mm); NULL: none does */
};
extern struct oom oom;

/* What the log was told; what does not fit is lost. The host takes it out. */
struct oom_log {
	size_t length;
	char text[OOM_LOG_SIZE];
};
extern struct oom_log oom_log;

#include "../spec/oom.h"

/* No task was killed, and none will be until oom.enabled is set; after each power on. */
/*@ terminates \true;
    assigns  oom, oom_victims[0 .. MAX_MAPPINGS - 1], oom_log.length;
    ensures  off:     oom_ok && oom.enabled == 0 && oom.kills == 0 && oom.panicked == PANIC_NONE;
    ensures  seed:    oom.seed == seed;
*/
void oom_power_on(uint64_t seed);

/* Was the task killed? (Linux: tsk_is_oom_victim) */
/*@ requires owner:   MAPPING(m);
    terminates \true;
    assigns  \nothing;
    ensures  victim:  \result <==> oom_victims[m->id].pid != 0;
*/
static inline bool is_oom_victim(const struct mapping *m)
{
	return oom_victims[m->id].pid != 0;
}

/*
 * How much would be won by killing the task, in pages: what it has in memory and in swap, and for
 * each point of its score_adj a thousandth of all; OOM_UNKILLABLE: it may not be killed, or the
 * reaper has been there (Linux: the same name).
 */
/*@ requires owner:   MAPPING(m) && m->kind == MAPPING_TASK;
    requires sizes:   m->nr_pages <= MAX_SLOTS && m->nr_swap <= MAX_SLOTS &&
                      totalpages <= OOM_TOTAL_MAX &&
                      OOM_SCORE_ADJ_MIN <= m->score_adj <= OOM_SCORE_ADJ_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  spared:  m->score_adj == OOM_SCORE_ADJ_MIN || oom_victims[m->id].skip ==>
                        \result == OOM_UNKILLABLE;
    ensures  points:  m->score_adj != OOM_SCORE_ADJ_MIN && !oom_victims[m->id].skip ==>
                        \result == m->nr_pages + m->nr_swap + m->score_adj * (totalpages / 1000);
*/
int64_t oom_badness(const struct mapping *m, uint64_t totalpages);

/* The task that comes after that pid in the order of creation; NULL: none does. */
/*@ requires state:   mappings_ok;
    terminates \true;
    assigns  \nothing;
    ensures  after:   \result != \null ==> MAPPING(\result) && \result->kind == MAPPING_TASK &&
                        \result->pid > pid;
    ensures  first:   \forall integer i; 0 <= i < MAX_MAPPINGS &&
                        mappings[i].kind == MAPPING_TASK && mappings[i].pid > pid ==>
                          \result != \null && \result->pid <= mappings[i].pid;
*/
struct mapping *next_task(uint32_t pid);

/*
 * There is no memory for a request: kill a task, or wait for one that was killed, or panic, where
 * those that live may not be killed; where none lives, nothing is done (Linux: the same name).
 */
/*@ requires request: \valid(oc) && context((struct alloc_context *)oc->ac);
    requires state:   mappings_ok && oom_ok && oom_zones && oom_sizes;
    requires apart:   control_apart(oc);
    terminates \true;
    assigns  OOM_FIELDS, *oc;
    ensures  state:   mappings_ok && oom_ok;
    ensures  off:     \old(oom.enabled) == 0 ==> \result == OOM_NO_HELP && oom.kills == \old(oom.kills);
    ensures  kill:    \result == OOM_KILLED ==> more_events(\old(oom.kills), 1, oom.kills);
    ensures  panic:   oom.panicked != PANIC_NONE ==> \result == OOM_NO_HELP;
*/
enum oom_outcome out_of_memory(struct oom_control *oc);

/* The reaper frees all that a victim has; it has not exited yet (Linux: the same name). */
/*@ requires state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    requires victim:  MAPPING(m) && m->kind == MAPPING_TASK && oom_victims[m->id].pid != 0;
    terminates \true;
    assigns  TRUNCATE_FIELDS, oom_victims[0 .. MAX_MAPPINGS - 1], OOM_LOG;
    ensures  state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    ensures  reaped:  oom_victims[m->id].skip && m->nr_pages == 0;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void oom_reap_task(struct mapping *m);

/* A task ends: what it has is freed (Linux: do_exit, as far as memory goes). */
/*@ requires state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    requires owner:   MAPPING(m) && m->kind == MAPPING_TASK;
    terminates \true;
    assigns  TRUNCATE_FIELDS, oom, oom_victims[0 .. MAX_MAPPINGS - 1];
    ensures  state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    ensures  gone:    m->kind == MAPPING_FREE && oom_victims[m->id].pid == 0;
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void task_end(struct mapping *m);

/*
 * Victims take a step, if there are any: each one gets to its exit, or not, as the seed says; who
 * runs does not; to those that have had their time comes the reaper.
 */
/*@ requires state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    terminates \true;
    assigns  TRUNCATE_FIELDS, OOM_FIELDS;
    ensures  state:   allocator_ok && owners && OWNERS_OK && oom_ok;
    ensures  idle:    \old(oom.nr_victims) == 0 ==> unmoved{Pre,Post};
    ensures  kept:    unmoved_but_lru{Pre,Post};
    ensures  coalesced: coalesced{Pre} && all_kept_apart{Pre} ==> coalesced;
*/
void oom_step(void);

/*
 * The kernel's report, into the log (oom_show.c): that the killer was asked and what memory and
 * tasks look like, with the victim, or NULL; that a task is killed; that one was reaped; a panic
 * (Linux: dump_header, and messages around it).
 */
/*@ requires state:   mappings_ok && \valid_read(oc);
    terminates \true;
    assigns  OOM_LOG;
*/
void oom_dump_header(const struct oom_control *oc, const struct mapping *victim);
/*@ requires state:   mappings_ok && MAPPING(m);
    terminates \true;
    assigns  OOM_LOG;
*/
void oom_log_kill(const struct mapping *m, bool allocating);
/*@ requires state:   mappings_ok && MAPPING(m);
    terminates \true;
    assigns  OOM_LOG;
*/
void oom_log_reaped(const struct mapping *m);
/*@ terminates \true;
    assigns  OOM_LOG;
*/
void oom_log_panic(void);

/* What the kernel says when it panics. */
/*@ requires panic:   panic <= PANIC_COMPULSORY;
    terminates \true;
    assigns  \nothing;
    ensures  words:   string(\result);
*/
const char *oom_panic_reason(unsigned int panic);

#endif
