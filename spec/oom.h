/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who was killed: a task that is there still; without any, nobody is. What killing may touch.
 */
#ifndef FRAMEPROOF_SPEC_OOM_H
#define FRAMEPROOF_SPEC_OOM_H

/*@ predicate oom_ok{L} =
      oom.panic_on_oom <= 2 && oom.panicked <= PANIC_COMPULSORY && oom_log.length < OOM_LOG_SIZE &&
      oom.nr_victims <= MAX_MAPPINGS &&
      (oom.running != \null ==> MAPPING(oom.running) && oom.running->kind == MAPPING_TASK) &&
      \forall integer i; 0 <= i < MAX_MAPPINGS && oom_victims[i].pid != 0 ==>
        oom.nr_victims > 0 && mappings[i].kind == MAPPING_TASK &&
        mappings[i].pid == oom_victims[i].pid;
*/

/* Numbers of zones and of tasks that sums of them stay small with. */
/*@ predicate oom_zones{L} =
      swap.total <= MAX_FRAMES && \forall integer z; ZONE(z) ==>
        zones[z].node < MAX_NUMNODES && zones[z].managed <= MAX_FRAMES &&
        zones[z].present <= MAX_FRAMES;

    predicate oom_sizes{L} =
      \forall integer i; 0 <= i < MAX_MAPPINGS && mappings[i].kind == MAPPING_TASK ==>
        mappings[i].nr_pages <= MAX_SLOTS && mappings[i].nr_swap <= MAX_SLOTS &&
        OOM_SCORE_ADJ_MIN <= mappings[i].score_adj <= OOM_SCORE_ADJ_MAX;

    predicate control_apart(struct oom_control *oc) =
      APART(oc, &oom) && APART(oc, &oom_victims[0]) && APART(oc, &mappings[0]);
*/
#define OOM_TOTAL_MAX	((MAX_ZONES + 1) * MAX_FRAMES)

#define OOM_LOG		oom_log.length, oom_log.text[0 .. OOM_LOG_SIZE - 1]
#define OOM_FIELDS	oom, oom_victims[0 .. MAX_MAPPINGS - 1], current.flags, OOM_LOG

#endif
