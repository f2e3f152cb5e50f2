/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command: options, the machine, and the trace line by line. The machine is powered on when the
 * first event comes, because the header before it may say how many CPUs there are.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/invariant.h"
#include "replay.h"
#include "replay_machine.h"
#include "replay_report.h"
#include "samples.h"

#define DEFAULT_MEMORY (UINT64_C(4) << 30)
#define MOST_MEMORY    (UINT64_C(1) << 46)
#define CHECK_INTERVAL 4096u /* events between two checks of the theorems */

enum { EXIT_GOOD = 0, EXIT_INPUT = 2, EXIT_THEOREM = 3 };

const char replay_usage[] =
	"usage: frameproof replay [OPTION...] TRACE\n"
	"  TRACE             text of tracefs or perf script, plain or .gz; - for standard input\n"
	"  --before FILE     a snapshot of /proc: the machine, and the state that it starts from\n"
	"  --after FILE      a snapshot of /proc: print its free lists beside those here\n"
	"  --memory SIZE     without --before: a machine of this size, like 512M; 4G by default\n"
	"  --cpus N          without --before: its CPUs; as the trace says by default\n"
	"  --kernel RELEASE  whose rules to follow; the snapshot's, or 5.10, by default\n"
	"  --csv FILE        write free lists and fragmentation over time\n"
	"  --interval N      events between two of its samples; by default some 200 rows come out\n"
	"  --check           check the theorems every 4096 events, and at the end\n";

struct options {
	const char *trace, *before, *after, *csv;
	const struct release *release;
	uint64_t memory;	 /* bytes; 0: not given */
	uint64_t cpus, interval; /* 0: not given */
	bool check;
};

/* A replay under way. It is large. */
struct replay {
	struct options options;
	struct boot_recording before, after;
	struct lines lines;
	struct kmem_trace trace;
	struct replay_lines counts;
	struct replayer replayer;
	struct samples samples;
	uint64_t free_before[MAX_ZONES];
	uint64_t checks;
	bool powered_on, sampling;
	char notes[4096];
	int status; /* EXIT_*, once something is wrong */
};

/* Say what is wrong, in one line; false, for callers to return. */
__attribute__((format(printf, 2, 3))) static bool fail(struct replay *s, const char *format, ...)
{
	va_list args;

	s->status = EXIT_INPUT;
	fputs("frameproof replay: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return false;
}

/* A decimal number from least to most; false: it is none. */
static bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= least &&
	       *value <= most;
}

/* "512M": bytes, or K, M, G or T of them; false: it is none, or more than 64 TiB. */
static bool parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	char number[24];
	size_t length = strlen(text), digits = strspn(text, "0123456789");
	unsigned int shift = 0;

	if (digits == 0 || digits >= sizeof(number) || length > digits + 1)
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	if (text[digits] != '\0') {
		const char *unit = strchr(units, text[digits] & ~0x20);

		if (unit == NULL)
			return false;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (!parse_number(number, 1, MOST_MEMORY >> shift, bytes))
		return false;
	*bytes <<= shift;
	return true;
}

static bool set_release(struct replay *s, const char *name)
{
	const struct release *r;
	char names[128] = "";

	s->options.release = release_find(name);
	if (s->options.release != NULL)
		return true;
	for (size_t i = 0; (r = release_nth(i)) != NULL; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
			 i > 0 ? ", " : "", r->name);
	return fail(s, "--kernel %s: no rules of it here; one of %s is needed", name, names);
}

/* An option with its value. */
static bool set_option(struct replay *s, const char *name, const char *value)
{
	struct options *o = &s->options;

	if (strcmp(name, "--before") == 0)
		o->before = value;
	else if (strcmp(name, "--after") == 0)
		o->after = value;
	else if (strcmp(name, "--csv") == 0)
		o->csv = value;
	else if (strcmp(name, "--kernel") == 0)
		return set_release(s, value);
	else if (strcmp(name, "--memory") == 0)
		return parse_size(value, &o->memory) ||
		       fail(s, "--memory %s: a size up to 64T, like 512M, is needed", value);
	else if (strcmp(name, "--cpus") == 0)
		return parse_number(value, 1, MAX_CPUS, &o->cpus) ||
		       fail(s, "--cpus %s: a number from 1 to 256 is needed", value);
	else if (strcmp(name, "--interval") == 0)
		return parse_number(value, 1, UINT32_MAX, &o->interval) ||
		       fail(s, "--interval %s: a number of events from 1 is needed", value);
	else
		return fail(s,
			    "%s: no such option; --before, --after, --memory, --cpus, --kernel, "
			    "--csv, --interval or --check is possible",
			    name);
	return true;
}

static bool parse_options(struct replay *s, int argc, char **argv)
{
	struct options *o = &s->options;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--check") == 0) {
			o->check = true;
		} else if (strncmp(argv[i], "--", 2) == 0) {
			if (i + 1 == argc)
				return fail(s, "%s: no such option, or no value", argv[i]);
			if (!set_option(s, argv[i], argv[i + 1]))
				return false;
			i++;
		} else if (o->trace != NULL) {
			return fail(s, "%s: one trace only, not %s too", o->trace, argv[i]);
		} else {
			o->trace = argv[i];
		}
	}
	if (o->trace == NULL)
		return fail(s, "no trace given; frameproof replay [OPTION...] TRACE");
	if (o->before != NULL && (o->memory != 0 || o->cpus != 0))
		return fail(s, "--memory and --cpus are for a machine without --before");
	if (o->interval != 0 && o->csv == NULL)
		return fail(s, "--interval is of the table that --csv FILE writes");
	return true;
}

static bool open_files(struct replay *s)
{
	const struct options *o = &s->options;

	if (o->before != NULL && !boot_open_snapshot(&s->before, o->before))
		return fail(s, "%s", s->before.lines.error);
	if (o->after != NULL && !boot_open_snapshot(&s->after, o->after))
		return fail(s, "%s", s->after.lines.error);
	if (!lines_open(&s->lines, strcmp(o->trace, "-") == 0 ? "/dev/stdin" : o->trace))
		return fail(s, "%s", s->lines.error);
	return true;
}

/* The machine, and all that begins with it. */
static bool power_on(struct replay *s)
{
	const struct options *o = &s->options;
	unsigned int cpus = o->cpus != 0	    ? (unsigned int)o->cpus
			    : s->trace.nr_cpus != 0 ? s->trace.nr_cpus
						    : 1;
	char error[256];

	if (o->before != NULL ? !replay_machine_like(&s->before, o->release, s->notes,
						     sizeof(s->notes), error, sizeof(error))
			      : !replay_machine_of_size(o->release,
							o->memory != 0 ? o->memory : DEFAULT_MEMORY,
							cpus, error, sizeof(error)))
		return fail(s, "%s: %s", o->before != NULL ? o->before : "the machine", error);
	s->powered_on = true;
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		s->free_before[z] = (uint64_t)zone_page_state(&zones[z], NR_FREE_PAGES);
	if (!replayer_open(&s->replayer))
		return fail(s, "out of memory for the events of the machine");
	if (o->csv != NULL) {
		s->sampling = samples_open(&s->samples, o->csv, o->interval);
		if (!s->sampling)
			return fail(s, "%s: %s", o->csv, strerror(errno));
	}
	return true;
}

static uint64_t elapsed(const struct replay *s)
{
	return s->replayer.last_time - s->replayer.first_time;
}

static bool sample(struct replay *s)
{
	if (!s->sampling || samples_take(&s->samples, s->replayer.events, elapsed(s)))
		return true;
	return fail(s, "%s: out of memory for its rows", s->options.csv);
}

static bool check(struct replay *s)
{
	struct violation v;

	if (invariant_check(&v)) {
		s->checks++;
		return true;
	}
	fail(s, "%s:%lu: after event %" PRIu64 " %s does not hold: %s", s->lines.path,
	     s->lines.number, s->replayer.events, theorem_name(v.theorem), v.text);
	s->status = EXIT_THEOREM;
	return false;
}

static bool event_line(struct replay *s, const struct kmem_event *event)
{
	if (!s->powered_on && (!power_on(s) || !sample(s)))
		return false;
	if (!replayer_event(&s->replayer, event))
		return fail(s, "%s:%lu: out of memory for what is allocated", s->lines.path,
			    s->lines.number);
	if (s->options.check && s->replayer.events % CHECK_INTERVAL == 0 && !check(s))
		return false;
	return sample(s);
}

static bool replay_line(struct replay *s)
{
	struct replay_lines *c = &s->counts;
	struct kmem_event event;

	c->read++;
	switch (kmem_parse(&s->trace, s->lines.text, &event)) {
	case KMEM_EVENT:
		return event_line(s, &event);
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
		c->first_skipped = s->lines.number;
		memcpy(c->why, s->trace.why, sizeof(c->why));
	}
	return true;
}

/* Nothing was replayed: say why. */
static bool nothing(struct replay *s)
{
	if (s->replayer.no_cpu != 0)
		return fail(s,
			    "%s: all events are on CPUs that the machine does not have; "
			    "--cpus N is needed",
			    s->lines.path);
	if (s->counts.skipped != 0)
		return fail(s, "%s:%lu: no event of the allocator in the file; first: %s",
			    s->lines.path, s->counts.first_skipped, s->counts.why);
	return fail(s,
		    "%s: no event of the allocator in it; a trace with events of the group kmem "
		    "is needed",
		    s->lines.path);
}

static bool replay_all(struct replay *s)
{
	while (lines_next(&s->lines))
		if (!replay_line(s))
			return false;
	if (s->lines.error[0] != '\0')
		return fail(s, "%s", s->lines.error);
	if (s->replayer.events == 0)
		return nothing(s);
	if (s->options.check && !check(s))
		return false;
	if (!s->sampling)
		return true;
	s->sampling = false;
	if (samples_close(&s->samples, s->replayer.events, elapsed(s)))
		return true;
	return fail(s, "%s: cannot be written: %s", s->options.csv, strerror(errno));
}

static const struct boot_stage *snapshot_of(const struct boot_recording *snapshot, const char *path)
{
	return path != NULL ? boot_find_stage(snapshot, BOOT_SNAPSHOT) : NULL;
}

static void print_report(const struct replay *s)
{
	const struct replay_report report = {
		.replayer = &s->replayer,
		.trace = &s->trace,
		.lines = &s->counts,
		.before = snapshot_of(&s->before, s->options.before),
		.after = snapshot_of(&s->after, s->options.after),
		.free_before = s->free_before,
		.notes = s->notes,
		.checks = s->checks,
	};

	replay_report_print(&report);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void replay(struct replay *s)
{
	struct timespec start;
	double seconds;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (!open_files(s) || !replay_all(s))
		return;
	seconds = seconds_since(&start);
	print_report(s);
	fprintf(stderr, "frameproof replay: %.2f s, %.0f events a second\n", seconds,
		seconds > 0 ? (double)s->replayer.events / seconds : 0);
}

int replay_main(int argc, char **argv)
{
	static struct replay state;
	struct replay *s = &state;

	memset(s, 0, sizeof(*s));
	if (parse_options(s, argc, argv))
		replay(s);
	if (s->sampling)
		samples_close(&s->samples, s->replayer.events, elapsed(s));
	replayer_close(&s->replayer);
	if (s->options.before != NULL)
		boot_close(&s->before);
	if (s->options.after != NULL)
		boot_close(&s->after);
	lines_close(&s->lines);
	return s->status;
}
