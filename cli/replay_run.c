/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine is powered on when the first event comes, because the header before it may say how
 * many CPUs there are.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../src/fragmentation.h"
#include "../src/invariant.h"
#include "replay_machine.h"
#include "replay_run.h"

#define DEFAULT_MEMORY	  (UINT64_C(4) << 30)
#define CHECK_INTERVAL	  4096u /* events between two checks of the theorems */
#define PROGRESS_INTERVAL 4096u /* lines between two looks at the clock */

/* A run under way. */
struct runner {
	struct replay_run *run;
	struct replay_work *work;
	const struct what_if *what_if;
	struct lines lines;
	int64_t free_before[MAX_ZONES];
	bool powered_on;
};

/* Say what is wrong, in one line; false, for callers to return. */
__attribute__((format(printf, 2, 3))) static bool fail(const struct runner *r, const char *format,
						       ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->work->error, r->work->error_size, format, args);
	va_end(args);
	return false;
}

uint64_t replay_run_time(const struct replay_run *run)
{
	return run->replayer.last_time - run->replayer.first_time;
}

/* The machine that the options ask for. */
static bool make_machine(struct runner *r)
{
	const struct replay_options *o = r->work->options;
	const struct release *wanted = o->release;
	const struct kmem_trace *trace = &r->run->trace;
	uint64_t memory = o->memory != 0 ? o->memory : DEFAULT_MEMORY;
	unsigned int cpus = o->cpus != 0 ? (unsigned int)o->cpus : trace->nr_cpus;
	char error[256];

	if (r->what_if != NULL && r->what_if->release != NULL)
		wanted = r->what_if->release;
	if (r->work->before == NULL)
		return replay_machine_of_size(wanted, memory, cpus != 0 ? cpus : 1, error,
					      sizeof(error)) ||
		       fail(r, "the machine: %s", error);
	return replay_machine_like(r->work->before, wanted, r->work->map, r->work->nr_map,
				   r->run->notes, sizeof(r->run->notes), error, sizeof(error)) ||
	       fail(r, "%s: %s", o->before, error);
}

static bool no_memory(const struct runner *r, const char *what)
{
	return fail(r, "%s:%lu: out of memory for %s", r->work->name, r->lines.number, what);
}

/* What the picture shows, if there is to be one. */
static bool take_map(const struct runner *r, struct memory_map *map)
{
	return r->work->options->picture == NULL ||
	       memory_map_take(map, r->work->before != NULL ? snapshot_note : NULL) ||
	       no_memory(r, "the picture");
}

/* The machine, and all that begins with it. */
static bool power_on(struct runner *r)
{
	struct replay_run *run = r->run;
	char error[256];

	if (!make_machine(r))
		return false;
	if (r->what_if != NULL && !what_if_set(r->what_if, error, sizeof(error)))
		return fail(r, "--what-if %s: %s", r->what_if->text, error);
	r->powered_on = true;
	run->release = release;
	run->nr_cpus = num_online_cpus();
	run->nr_nodes = nr_online_nodes;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		r->free_before[z] = zone_page_state(&zones[z], NR_FREE_PAGES);
		run->present += zones[z].present;
	}
	if (!take_map(r, &run->before))
		return false;
	return replayer_open(&run->replayer) || no_memory(r, "the events of the machine");
}

/* Keep a sample, and write one, if they are due. */
static bool sample(struct runner *r)
{
	struct replay_run *run = r->run;
	uint64_t event = run->replayer.events, time = replay_run_time(run);

	if (r->work->csv != NULL && event % r->work->options->interval == 0)
		samples_csv_now(r->work->csv, run->name, event, time);
	return samples_take(&run->samples, event, time) || no_memory(r, "samples");
}

static bool check(struct runner *r)
{
	struct violation v;

	if (invariant_check(&v)) {
		r->run->checks++;
		return true;
	}
	r->work->theorem_broken = true;
	return fail(r, "%s:%lu: after event %" PRIu64 " %s does not hold: %s", r->work->name,
		    r->lines.number, r->run->replayer.events, theorem_name(v.theorem), v.text);
}

static bool event_line(struct runner *r, const struct kmem_event *event)
{
	struct replayer *replayer = &r->run->replayer;

	if (!r->powered_on && (!power_on(r) || !sample(r)))
		return false;
	if (!replayer_event(replayer, event))
		return no_memory(r, "what is allocated");
	if (r->work->options->check && replayer->events % CHECK_INTERVAL == 0 && !check(r))
		return false;
	return sample(r);
}

static bool replay_line(struct runner *r)
{
	struct replay_lines *c = &r->run->lines;
	struct kmem_event event;

	c->read++;
	switch (kmem_parse(&r->run->trace, r->lines.text, &event)) {
	case KMEM_EVENT:
		return event_line(r, &event);
	case KMEM_OTHER_EVENT:
		c->other_events++;
		return true;
	case KMEM_HEADER:
	case KMEM_LOST:
		c->headers++;
		return true;
	case KMEM_SKIPPED:
		break;
	}
	if (c->skipped++ == 0) {
		c->first_skipped = r->lines.number;
		memcpy(c->why, r->run->trace.why, sizeof(c->why));
	}
	return true;
}

/* Nothing was replayed: say why. */
static bool nothing(const struct runner *r)
{
	if (r->run->replayer.no_cpu != 0)
		return fail(r,
			    "%s: all events are on CPUs that the machine does not have; "
			    "--cpus N is needed",
			    r->work->name);
	if (r->run->lines.skipped != 0)
		return fail(r, "%s:%lu: no event of the allocator in the file; first: %s",
			    r->work->name, r->run->lines.first_skipped, r->run->lines.why);
	return fail(r,
		    "%s: no event of the allocator in it; a trace with events of the group kmem "
		    "is needed",
		    r->work->name);
}

static void show_progress(const struct runner *r)
{
	double share = lines_share(&r->lines);

	if (share >= 0)
		share = ((double)r->work->run + share) / (double)r->work->nr_runs;
	progress_show(r->work->progress, share, r->run->replayer.events);
}

static bool replay_all(struct runner *r)
{
	while (lines_next(&r->lines)) {
		if (!replay_line(r))
			return false;
		if (r->run->lines.read % PROGRESS_INTERVAL == 0)
			show_progress(r);
	}
	if (r->lines.error[0] != '\0')
		return fail(r, "%s", r->lines.error);
	return r->run->replayer.events != 0 || nothing(r);
}

static struct run_zone zone_state(const struct zone *zone, int64_t free_before)
{
	struct run_zone z = { .zone = zone->id, .free_before = free_before };

	z.free = zone_page_state(zone, NR_FREE_PAGES);
	z.min = wmark_pages(zone, WMARK_MIN);
	z.low = wmark_pages(zone, WMARK_LOW);
	z.high = wmark_pages(zone, WMARK_HIGH);
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		z.pcp += (uint64_t)zone->pcp[cpu].count;
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		z.nr_free[order] = zone_nr_free(zone, order);
		z.unusable[order] = unusable_free_index(zone, order);
		z.extfrag[order] = fragmentation_index(zone, order);
	}
	return z;
}

/* The last event is done: keep what the machine is like now. */
static bool finish(struct runner *r)
{
	struct replay_run *run = r->run;
	uint64_t event = run->replayer.events, time = replay_run_time(run);

	if (r->work->options->check && !check(r))
		return false;
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (populated_zone(&zones[z]))
			run->zones[run->nr_zones++] = zone_state(&zones[z], r->free_before[z]);
	if (r->work->csv != NULL && event % r->work->options->interval != 0)
		samples_csv_now(r->work->csv, run->name, event, time);
	if (!samples_take_now(&run->samples, event, time))
		return no_memory(r, "samples");
	return take_map(r, &run->after);
}

bool replay_run(struct replay_run *run, struct replay_work *work, const struct what_if *what_if)
{
	struct runner r = { .run = run, .work = work, .what_if = what_if };
	bool good;

	run->name = what_if != NULL ? what_if->text : "baseline";
	good = lines_open(&r.lines, work->path);
	if (!good)
		fail(&r, "%s", r.lines.error);
	r.lines.path = work->name;
	good = good && replay_all(&r) && finish(&r);
	replayer_close(&run->replayer);
	lines_close(&r.lines);
	return good;
}

void replay_run_close(struct replay_run *run)
{
	samples_clear(&run->samples);
	memory_map_clear(&run->before);
	memory_map_clear(&run->after);
}
