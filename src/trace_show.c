/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines and header as ftrace writes them: 6.1 as recorded, 5.10 from memory of its kernel/trace.
 * The task is always the same, and the time is the event's number in microseconds.
 */
#include <inttypes.h>

#include "gfp.h"
#include "node.h"
#include "trace_show.h"

/*
 * The state of the CPU in which the kernel mostly reports the event: interrupts, need-resched,
 * interrupt level, depth; 6.1, as recorded, adds a place for migration. 5.10 takes pcp lists with
 * interrupts off and no lock, so less deep.
 */
bool trace_irq_info = true;

static const char *const trace_flags_5_10[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC] = "....",	       [TRACE_MM_PAGE_FREE] = "....",
	[TRACE_MM_PAGE_FREE_BATCHED] = "d...", [TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "d..1",
	[TRACE_MM_PAGE_PCPU_DRAIN] = "d..1",   [TRACE_MM_PAGE_ALLOC_EXTFRAG] = "d..1",
};

static const char *const trace_flags_6_1[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC] = ".....",	[TRACE_MM_PAGE_FREE] = ".....",
	[TRACE_MM_PAGE_FREE_BATCHED] = "...2.", [TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "d..3.",
	[TRACE_MM_PAGE_PCPU_DRAIN] = "d..2.",	[TRACE_MM_PAGE_ALLOC_EXTFRAG] = "d..3.",
};

static const char *const trace_names[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC] = "mm_page_alloc",
	[TRACE_MM_PAGE_FREE] = "mm_page_free",
	[TRACE_MM_PAGE_FREE_BATCHED] = "mm_page_free_batched",
	[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "mm_page_alloc_zone_locked",
	[TRACE_MM_PAGE_PCPU_DRAIN] = "mm_page_pcpu_drain",
	[TRACE_MM_PAGE_ALLOC_EXTFRAG] = "mm_page_alloc_extfrag",
};

/*@ requires rules: rules;
    requires event: \valid_read(event) && event->kind < NR_TRACE_KINDS;
    terminates \true;
    assigns  \nothing;
*/
static const char *trace_flags(const struct trace_event *event)
{
	if (release->procfs_text == PROCFS_5_10)
		return trace_flags_5_10[event->kind];
	/* past the pcp lists, only the zone is locked */
	if (event->kind == TRACE_MM_PAGE_ALLOC_ZONE_LOCKED && !event->percpu_refill)
		return "d..1.";
	return trace_flags_6_1[event->kind];
}

/* The kernel prints a pointer's hash; ours depends on the PFN alone, and differs for each. */
/*@ terminates \true;
    assigns  \nothing;
*/
static uint64_t page_hash(pfn_t pfn)
{
	uint64_t low = pfn % (UINT64_C(1) << 32);

	return (low * UINT32_C(0x9e3779b1) % (UINT64_C(1) << 32)) ^ (pfn >> 32);
}

/*@ requires event: \valid_read(e);
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void trace_fields(struct text *t, const struct trace_event *e)
{
	char flags[GFP_TEXT_SIZE];

	switch (e->kind) {
	case TRACE_MM_PAGE_ALLOC:
		gfp_to_text(e->gfp, flags, sizeof(flags));
		text_printf(t, "order=%u migratetype=%u gfp_flags=%s", e->order, e->migratetype,
			    flags);
		break;
	case TRACE_MM_PAGE_ALLOC_ZONE_LOCKED:
		text_printf(t, "order=%u migratetype=%u percpu_refill=%u", e->order, e->migratetype,
			    e->percpu_refill);
		break;
	case TRACE_MM_PAGE_PCPU_DRAIN:
		text_printf(t, "order=%u migratetype=%u", e->order, e->migratetype);
		break;
	case TRACE_MM_PAGE_ALLOC_EXTFRAG:
		text_printf(t,
			    "alloc_order=%u fallback_order=%u pageblock_order=%u "
			    "alloc_migratetype=%u fallback_migratetype=%u fragmenting=%u "
			    "change_ownership=%u",
			    e->order, e->fallback_order, PAGEBLOCK_ORDER, e->migratetype,
			    e->fallback_migratetype, e->fallback_order < PAGEBLOCK_ORDER,
			    e->change_ownership);
		break;
	default:
		text_printf(t, "order=%u", e->order);
		break;
	}
}

void trace_event_show(struct text *t, const struct trace_event *event)
{
	pfn_t pfn = event->pfn == PFN_NONE ? 0 : event->pfn;

	text_printf(t, "%16s-%-7u [%03u] ", "frameproof", 1u, event->cpu);
	if (trace_irq_info)
		text_printf(t, "%s ", trace_flags(event));
	text_printf(t, "%5" PRIu64 ".%06" PRIu64 ": %s: ", event->seq / 1000000,
		    event->seq % 1000000, trace_names[event->kind]);
	text_printf(t, "page=%016" PRIx64 " pfn=0x%" PRIx64 " ", page_hash(pfn), pfn);
	trace_fields(t, event);
	text_printf(t, "\n");
}

/*@ requires state: rules && cpus;
    requires text:  text_ok(t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:  text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
static void trace_header(struct text *t, uint64_t kept)
{
	text_printf(t,
		    "# tracer: nop\n#\n# entries-in-buffer/entries-written: %" PRIu64 "/%" PRIu64
		    "   #P:%u\n#\n",
		    kept, trace_count, num_online_cpus());
	if (!trace_irq_info)
		text_printf(t, "#           TASK-PID     CPU#     TIMESTAMP  FUNCTION\n"
			       "#              | |         |         |         |\n");
	else if (release->procfs_text == PROCFS_6_1)
		text_printf(t, "#                                _-----=> irqs-off/BH-disabled\n"
			       "#                               / _----=> need-resched\n"
			       "#                              | / _---=> hardirq/softirq\n"
			       "#                              || / _--=> preempt-depth\n"
			       "#                              ||| / _-=> migrate-disable\n"
			       "#                              |||| /     delay\n"
			       "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
			       "#              | |         |   |||||     |         |\n");
	else
		text_printf(t, "#                                _-----=> irqs-off\n"
			       "#                               / _----=> need-resched\n"
			       "#                              | / _---=> hardirq/softirq\n"
			       "#                              || / _--=> preempt-depth\n"
			       "#                              ||| /     delay\n"
			       "#           TASK-PID     CPU#  ||||   TIMESTAMP  FUNCTION\n"
			       "#              | |         |   ||||      |         |\n");
}

void trace_show(struct text *t)
{
	uint64_t kept = trace_count < trace_size ? trace_count : trace_size;

	trace_header(t, kept);
	/*@ loop invariant event: i <= kept;
	    loop invariant text:  text_ok(t) && t->len >= \at(t->len, Pre);
	    loop assigns i, TEXT_FIELDS(t);
	    loop variant kept - i;
	*/
	for (uint64_t i = 0; i < kept; i++)
		trace_event_show(t, trace_nth(i));
}
