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

#define OOM_LOG		oom_log.length, oom_log.text[0 .. OOM_LOG_SIZE - 1]
#define OOM_FIELDS	oom, oom_victims[0 .. MAX_MAPPINGS - 1], current.flags, OOM_LOG

#endif
