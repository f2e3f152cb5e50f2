/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As in 6.1's mm/oom_kill.c, without the log's times and the call trace. What Mem-Info says of lists
 * and of swap is 0, as in the report of a failed request.
 */
#include <inttypes.h>

#include "oom_show.h"

#define HEADING_SIZE 1024u /* of a failed request's first line: flags, and two sets of nodes */

struct oom_log oom_log;

/* The rest of the log. */
/*@ requires log:     oom_log.length < OOM_LOG_SIZE;
    terminates \true;
    assigns  \nothing;
    ensures  text:    \result.buf == &oom_log.text[0] + oom_log.length && \result.len == 0 &&
                      \result.size == OOM_LOG_SIZE - oom_log.length;
*/
static struct text log_begin(void)
{
	return (struct text){ .buf = oom_log.text + oom_log.length,
			      .size = OOM_LOG_SIZE - oom_log.length };
}

/* What was written into it stays, as far as it fits. */
/*@ requires log:     oom_log.length < OOM_LOG_SIZE && \valid_read(t);
    terminates \true;
    assigns  oom_log.length;
    ensures  log:     \old(oom_log.length) <= oom_log.length < OOM_LOG_SIZE;
*/
static void log_end(const struct text *t)
{
	oom_log.length += text_complete(t) ? t->len : t->size - 1;
}

/* Who asks; scripts are a process that cannot be killed. */
/*@ requires running: oom.running == \null || \valid_read(oom.running);
    terminates \true;
    assigns  \nothing;
*/
static const char *comm(void)
{
	return oom.running != NULL ? oom.running->name : "frameproof";
}

/*
 * Cut the first line off a text, from so many bytes on, and keep what of it names nodes and the
 * cpuset.
 */
/*@ requires text:    text_ok(t) && start <= t->len;
    requires kept:    \valid(where + (0 .. HEADING_SIZE - 1));
    terminates \true;
    assigns  t->buf[start .. t->size - 1], t->len, where[0 .. HEADING_SIZE - 1];
    ensures  shorter: t->len <= \old(t->len);
*/
static void cut_heading(struct text *t, size_t start, char *where)
{
	static const char word[] = "nodemask=";
	size_t end = start, n = 0, matched = 0;

	/*@ loop invariant end: start <= end <= t->len && n < HEADING_SIZE && matched < sizeof(word);
	    loop assigns end, n, matched, where[0 .. HEADING_SIZE - 1];
	    loop variant t->len - end;
	*/
	for (; end < t->len && t->buf[end] != '\n'; end++) {
		if (matched == sizeof(word) - 1 && n < HEADING_SIZE - 1)
			where[n++] = t->buf[end];
		else if (matched < sizeof(word) - 1)
			matched = t->buf[end] == word[matched] ? matched + 1 : 0;
	}
	where[n] = '\0';
	if (end == t->len)
		return;
	end++;
	/*@ loop invariant moved: end - start <= i <= t->len;
	    loop assigns i, t->buf[start .. t->size - 1];
	    loop variant t->len - i;
	*/
	for (size_t i = end; i < t->len; i++)
		t->buf[start + i - end] = t->buf[i];
	t->len -= end - start;
}

/* A row for each task (Linux: dump_tasks). */
/*@ requires text:    text_ok(t) && mappings_ok;
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:    text_ok(t);
*/
static void dump_tasks(struct text *t)
{
	const struct mapping *m;

	text_printf(t, "Tasks state (memory values in pages):\n"
		       "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents "
		       "oom_score_adj name\n");
	/*@ loop invariant text: text_ok(t);
	    loop assigns m, TEXT_FIELDS(t);
	    loop variant m == \null ? 0 : UINT32_MAX - m->pid + 1;
	*/
	for (m = next_task(0); m != NULL; m = next_task(m->pid))
		text_printf(t,
			    "[%7" PRIu32 "] %5d %5" PRIu32 " %8" PRIu64 " %8" PRIu64
			    " %8d %8" PRIu64 "         %5d %s\n",
			    m->pid, 0, m->pid, m->nr_slots, m->nr_pages, 0, m->nr_swap,
			    m->score_adj, m->name);
}

void oom_dump_header(const struct oom_control *oc, const struct mapping *victim)
{
	static const char *const constraints[] = {
		[CONSTRAINT_NONE] = "CONSTRAINT_NONE",
		[CONSTRAINT_CPUSET] = "CONSTRAINT_CPUSET",
		[CONSTRAINT_MEMORY_POLICY] = "CONSTRAINT_MEMORY_POLICY",
	};
	struct alloc_failure failure = { oc->gfp & ~GFP_BIT_NOWARN, oc->order, oc->nodemask };
	char flags[GFP_TEXT_SIZE];
	struct text t = log_begin();
	size_t start;

	gfp_to_text(oc->gfp, flags, sizeof(flags));
	text_printf(&t, "%s invoked oom-killer: gfp_mask=%#x(%s), order=%u, oom_score_adj=%d\n",
		    comm(), oc->gfp, flags, oc->order,
		    oom.running != NULL ? oom.running->score_adj : 0);
	start = t.len;
	warn_alloc_show(&t, &failure);
	if (text_complete(&t)) {
		char where[HEADING_SIZE];

		cut_heading(&t, start, where);
		dump_tasks(&t);
		if (victim != NULL)
			text_printf(&t,
				    "oom-kill:constraint=%s,nodemask=%s,global_oom,task_memcg=/,"
				    "task=%s,pid=%" PRIu32 ",uid=0\n",
				    constraints[oc->constraint], where, victim->name, victim->pid);
	}
	log_end(&t);
}

void oom_log_kill(const struct mapping *m, bool allocating)
{
	struct text t = log_begin();

	text_printf(&t,
		    "Out of memory%s: Killed process %" PRIu32 " (%s) total-vm:%" PRIu64
		    "kB, anon-rss:%" PRIu64 "kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:0kB "
		    "oom_score_adj:%d\n",
		    allocating ? " (oom_kill_allocating_task)" : "", m->pid, m->name,
		    K(m->nr_slots), K(m->nr_pages), m->score_adj);
	log_end(&t);
}

void oom_log_reaped(const struct mapping *m)
{
	struct text t = log_begin();

	text_printf(&t,
		    "oom_reaper: reaped process %" PRIu32 " (%s), now anon-rss:%" PRIu64
		    "kB, file-rss:0kB, shmem-rss:0kB\n",
		    m->pid, m->name, K(m->nr_pages));
	log_end(&t);
}

const char *oom_panic_reason(unsigned int panic)
{
	static const char *const reasons[] = {
		[PANIC_NONE] = "",
		[PANIC_DEADLOCK] = "System is deadlocked on memory",
		[PANIC_SYSTEM_WIDE] = "Out of memory: system-wide panic_on_oom is enabled",
		[PANIC_COMPULSORY] = "Out of memory: compulsory panic_on_oom is enabled",
	};

	return reasons[panic];
}

void oom_log_panic(void)
{
	struct text t = log_begin();

	if (oom.panicked == PANIC_DEADLOCK)
		text_printf(&t, "Out of memory and no killable processes...\n");
	text_printf(&t, "Kernel panic - not syncing: %s\n", oom_panic_reason(oom.panicked));
	log_end(&t);
}
