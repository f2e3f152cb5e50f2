/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A step is a line that begins with the name of the kernel's function. What a reason is in words is
 * said here alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../src/compact.h"
#include "../src/gfp.h"
#include "../src/oom.h"
#include "../src/slow_rules.h"
#include "../src/slow_trace.h"
#include "../src/text.h"
#include "explain.h"

#define LONGEST_ROUND 16u /* steps that are looked for again */
#define FEWEST_ROUNDS 3u  /* of a kind, so that one stands for them */

static const char *const reasons[NR_SLOW_REASONS] = {
	[SLOW_WARN_ATOMIC] = "__GFP_ATOMIC of one who can wait",
	[SLOW_WARN_CANNOT_WAIT] = "__GFP_NOFAIL without __GFP_DIRECT_RECLAIM",
	[SLOW_WARN_MEMALLOC] = "__GFP_NOFAIL of one who reclaims (PF_MEMALLOC)",
	[SLOW_WARN_COSTLY] = "__GFP_NOFAIL of a costly order",
	[SLOW_WARN_NO_VICTIM] = "__GFP_NOFAIL, and nobody can be killed for it",
	[SLOW_ROOM] = "yes, the min mark is met if all that is reclaimable is free",
	[SLOW_UNRESERVED] = "yes, a HighAtomic pageblock was given back",
	[SLOW_NO_PROGRESS] = "no, too many rounds without progress",
	[SLOW_NO_ROOM] = "no, the min mark is not met even if all that is reclaimable is free",
	[SLOW_PROGRESS] = "yes, reclaim makes progress",
	[SLOW_REPEAT] = "yes, __GFP_REPEAT, and less was reclaimed than is wanted",
	[SLOW_COMPACT_NEVER] = "no, it cannot help",
	[SLOW_COMPACT_ROOM] = "yes, reclaim can make room to move pages to",
	[SLOW_COMPACT_NO_ROOM] = "no, reclaim cannot make room to move pages to",
	[SLOW_COMPACT_AGAIN] = "yes, there was a block",
	[SLOW_COMPACT_HARDER] = "yes, at the next priority",
	[SLOW_COMPACT_HARDEST] = "no, it cannot try harder",
	[SLOW_NO_ZONE] = "there is no zone that it may use",
	[SLOW_NOT_WORTH] = "__GFP_NORETRY of a costly order, and compaction has no point now",
	[SLOW_HUGE] = "a huge page, and compaction was deferred or contended",
	[SLOW_LOCAL] = "__GFP_NORETRY of a costly order on one node: compaction is all it gets",
	[SLOW_CANNOT_WAIT] = "it may not reclaim (no __GFP_DIRECT_RECLAIM)",
	[SLOW_RECLAIMS] = "it is reclaim that asks (PF_MEMALLOC)",
	[SLOW_NORETRY] = "__GFP_NORETRY",
	[SLOW_COSTLY] = "a costly order without __GFP_RETRY_MAYFAIL, or without __GFP_IO",
	[SLOW_VICTIM] = "the task was killed, and has had its share of the reserves",
	[SLOW_NO_VICTIM] = "the OOM killer is no help",
	[SLOW_WAITED] = "nobody has freed anything for long",
	[SLOW_MAYFAIL] = "__GFP_RETRY_MAYFAIL or __GFP_THISNODE",
	[SLOW_DUMPS] = "the task writes its core",
	[SLOW_LOW_ZONE] = "of a DMA zone",
};

static const char *const outcomes[] = {
	[COMPACTION_SKIPPED] = "COMPACT_SKIPPED",
	[COMPACTION_DEFERRED] = "COMPACT_DEFERRED",
	[COMPACTION_CONTINUE] = "COMPACT_CONTINUE",
	[COMPACTION_COMPLETE] = "COMPACT_COMPLETE",
	[COMPACTION_PARTIAL_SKIPPED] = "COMPACT_PARTIAL_SKIPPED",
	[COMPACTION_CONTENDED] = "COMPACT_CONTENDED",
	[COMPACTION_SUCCESS] = "COMPACT_SUCCESS",
};

static const char *const priorities[] = {
	[COMPACT_PRIO_SYNC_FULL] = "COMPACT_PRIO_SYNC_FULL",
	[COMPACT_PRIO_SYNC_LIGHT] = "COMPACT_PRIO_SYNC_LIGHT",
	[COMPACT_PRIO_ASYNC] = "COMPACT_PRIO_ASYNC",
};

/* Where compaction has modes instead. */
static const char *const modes[] = {
	[COMPACT_PRIO_SYNC_FULL] = "MIGRATE_SYNC",
	[COMPACT_PRIO_SYNC_LIGHT] = "MIGRATE_SYNC_LIGHT",
	[COMPACT_PRIO_ASYNC] = "MIGRATE_ASYNC",
};

/* The rights by their names in the release. */
static void rights(struct text *t, unsigned int flags)
{
	static const char *const marks[] = { "ALLOC_WMARK_MIN", "ALLOC_WMARK_LOW",
					     "ALLOC_WMARK_HIGH" };
	bool harder = release->harder == HARDER_ATOMIC;
	const struct {
		unsigned int flag;
		const char *name;
	} names[] = {
		{ ALLOC_OOM, "ALLOC_OOM" },
		{ ALLOC_NON_BLOCK, harder ? "ALLOC_HARDER" : "ALLOC_NON_BLOCK" },
		{ ALLOC_MIN_RESERVE, harder ? "ALLOC_HIGH" : "ALLOC_MIN_RESERVE" },
		{ harder ? 0 : ALLOC_HIGHATOMIC, "ALLOC_HIGHATOMIC" },
		{ ALLOC_CPUSET, "ALLOC_CPUSET" },
		{ ALLOC_CMA, "ALLOC_CMA" },
		{ ALLOC_KSWAPD, "ALLOC_KSWAPD" },
	};

	text_printf(t, "%s",
		    flags & ALLOC_NO_WATERMARKS ? "ALLOC_NO_WATERMARKS"
						: marks[flags & ALLOC_WMARK_MASK]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags & names[i].flag)
			text_printf(t, "|%s", names[i].name);
}

static void pfn_or_null(struct text *t, uint64_t pfn)
{
	if (pfn == PFN_NONE)
		text_printf(t, "NULL");
	else
		text_printf(t, "0x%" PRIx64, pfn);
}

static void nodes_woken(struct text *t, uint64_t mask)
{
	text_printf(t, "wake_all_kswapds:%s", mask == 0 ? " no node" : "");
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (mask >> node & 1)
			text_printf(t, " node %u", node);
}

static void killer(struct text *t, const struct slow_step *s)
{
	text_printf(t, "out_of_memory: ");
	if (s->answer == OOM_KILLED)
		text_printf(t, "task %" PRIu64 " is killed", s->value);
	else if (s->answer == OOM_WAIT)
		text_printf(t,
			    "wait, for one who was killed, or as nobody may be without __GFP_FS");
	else
		text_printf(t, "there is nobody to kill");
}

/* A step as a line without its end. */
static void step_text(struct text *t, const struct slow_step *s)
{
	switch (s->kind) {
	case SLOW_WARNING:
		text_printf(t, "WARN_ON: %s", reasons[s->answer]);
		break;
	case SLOW_KSWAPD:
		nodes_woken(t, s->value);
		break;
	case SLOW_ATTEMPT:
		text_printf(t, "get_page_from_freelist ");
		rights(t, s->flags);
		text_printf(t, ": ");
		pfn_or_null(t, s->value);
		break;
	case SLOW_COMPACTION:
		text_printf(t, "try_to_compact_pages %s: %s",
			    (slow_rules()->migrate_modes ? modes : priorities)[s->flags],
			    outcomes[s->answer]);
		break;
	case SLOW_NO_COMPACTION:
		text_printf(t, "no compaction: %s",
			    s->value == 0 ? "order 0" : "no __GFP_IO, or nobody has pages to move");
		break;
	case SLOW_RECLAIM:
		text_printf(t, "try_to_free_pages: %" PRIu64, s->value);
		break;
	case SLOW_UNRESERVE:
		text_printf(t, "unreserve_highatomic_pageblock%s: %s", s->flags ? " (force)" : "",
			    s->answer ? "one" : "none");
		break;
	case SLOW_DRAIN:
		text_printf(t, "drain_all_pages");
		break;
	case SLOW_RECLAIM_RETRY:
		text_printf(t, "should_%s_retry: %s",
			    slow_rules()->migrate_modes ? "alloc" : "reclaim", reasons[s->answer]);
		break;
	case SLOW_COMPACT_RETRY:
		text_printf(t, "should_compact_retry: %s", reasons[s->answer]);
		break;
	case SLOW_OOM:
		killer(t, s);
		break;
	case SLOW_OOM_SPARED:
		text_printf(t, "out_of_memory is not asked: %s",
			    s->answer == SLOW_COSTLY ? "a costly order" : reasons[s->answer]);
		break;
	case SLOW_NOFAIL:
		text_printf(t, "__alloc_pages_cpuset_fallback: __GFP_NOFAIL");
		break;
	case SLOW_GIVES_UP:
		text_printf(t, "gives up: %s", reasons[s->answer]);
		break;
	default:
		text_printf(t, "ends with ");
		pfn_or_null(t, s->value);
		break;
	}
}

struct line {
	char text[TEXT_LINE];
};

/* How often the n lines from there on stand there, one after the other. */
static size_t rounds_of(const struct line *lines, size_t left, size_t n)
{
	size_t rounds = 1;

	for (; (rounds + 1) * n <= left; rounds++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(lines[i].text, lines[rounds * n + i].text) != 0)
				return rounds;
	return rounds;
}

/* Append lines; of several rounds of the same ones, the first. */
static void append_lines(Tcl_Obj *text, const struct line *lines, size_t left)
{
	while (left > 0) {
		size_t n = 1, rounds = 1;

		while (n <= LONGEST_ROUND && (rounds = rounds_of(lines, left, n)) < FEWEST_ROUNDS)
			n++;
		if (n > LONGEST_ROUND)
			n = rounds = 1;
		for (size_t i = 0; i < n; i++)
			Tcl_AppendPrintfToObj(text, "  %s\n", lines[i].text);
		if (rounds > 1)
			Tcl_AppendPrintfToObj(text, "  ... %lu times in all\n",
					      (unsigned long)rounds);
		lines += rounds * n;
		left -= rounds * n;
	}
}

/* Where the steps of the last requests begin; *number is that of the first of them. */
static uint64_t first_step(uint64_t count, uint64_t *number)
{
	uint64_t at = 0;

	while (slow_step_nth(at) != NULL)
		at++;
	*number = slow_trace.requests + 1;
	while (at > 0 && count > 0)
		if (slow_step_nth(--at)->kind == SLOW_REQUEST) {
			--*number;
			count--;
		}
	return at;
}

static void append_request(Tcl_Obj *text, const struct slow_step *s, uint64_t number)
{
	char gfp[GFP_TEXT_SIZE];

	gfp_to_text(s->flags, gfp, sizeof(gfp));
	Tcl_AppendPrintfToObj(text, "request %lu: order %lu, %s, node %u\n", (unsigned long)number,
			      (unsigned long)s->value, gfp, s->answer);
}

Tcl_Obj *explain_text(uint64_t count)
{
	static struct line lines[SLOW_STEPS];
	Tcl_Obj *text = Tcl_NewObj();
	const struct slow_step *s;
	uint64_t number, at = first_step(count, &number);
	size_t n = 0;

	if ((s = slow_step_nth(at)) != NULL && s->kind != SLOW_REQUEST)
		Tcl_AppendPrintfToObj(text, "request %lu: its first steps are no longer kept\n",
				      (unsigned long)number - 1);
	for (; (s = slow_step_nth(at)) != NULL; at++) {
		struct text t = { .buf = lines[n].text, .size = TEXT_LINE };

		if (s->kind != SLOW_REQUEST) {
			step_text(&t, s);
			n++;
			continue;
		}
		append_lines(text, lines, n);
		n = 0;
		append_request(text, s, number++);
	}
	append_lines(text, lines, n);
	return text;
}
