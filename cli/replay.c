/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command: the files, a run without a change and one for each what-if, and all that is printed
 * and written of them. Nothing is printed before the last run is done.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "replay.h"
#include "replay_json.h"
#include "replay_machine.h"
#include "replay_report.h"
#include "spool.h"

#define SETTINGS_MEMORY (UINT64_C(64) << 20) /* of a machine to try settings on */

enum { EXIT_GOOD = 0, EXIT_INPUT = 2, EXIT_THEOREM = 3 };

/* A replay under way. It is large. */
struct replay {
	struct replay_options options;
	struct boot_recording before, after;
	struct memory_range map[MAX_RANGES];
	struct spool spool;
	struct csv csv;
	struct progress progress;
	struct replay_work work;
	struct replay_run runs[1 + MOST_WHAT_IFS];
	size_t nr_runs; /* that were begun */
	int status;	/* EXIT_*, once something is wrong */
	char error[512];
};

/* Say what is wrong, in one line; false, for callers to return. */
__attribute__((format(printf, 2, 3))) static bool fail(struct replay *s, const char *format, ...)
{
	va_list args;

	s->status = EXIT_INPUT;
	progress_end(&s->progress);
	fputs("frameproof replay: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return false;
}

static bool open_map(struct replay *s)
{
	struct lines lines;
	bool good =
		lines_open(&lines, s->options.e820) && e820_read(&lines, s->map, &s->work.nr_map);

	if (!good)
		fail(s, "%s", lines.error);
	lines_close(&lines);
	return good;
}

/* Standard input is read once only; with what-ifs it is kept. */
static bool open_trace(struct replay *s)
{
	struct replay_work *work = &s->work;

	work->path = work->name = s->options.trace;
	if (strcmp(s->options.trace, "-") != 0)
		return true;
	work->name = "standard input";
	work->path = "/dev/stdin";
	if (s->options.nr_what_ifs == 0)
		return true;
	if (!spool_stdin(&s->spool, s->error, sizeof(s->error)))
		return fail(s, "%s", s->error);
	work->path = s->spool.path;
	return true;
}

static bool open_csv(struct replay *s)
{
	if (s->options.csv == NULL)
		return true;
	if (!csv_open(&s->csv, s->options.csv))
		return fail(s, "%s: %s", s->options.csv, strerror(errno));
	samples_csv_header(&s->csv);
	if (s->options.interval != 0)
		s->work.csv = &s->csv;
	return true;
}

/* Try the settings of what-ifs on a small machine: better now than after the first run. */
static bool try_what_ifs(struct replay *s)
{
	const struct replay_options *o = &s->options;
	const struct release *wanted = o->release != NULL ? o->release : s->before.release;
	char error[256];

	for (size_t i = 0; i < o->nr_what_ifs; i++) {
		if (!replay_machine_of_size(wanted, SETTINGS_MEMORY, 1, error, sizeof(error)) ||
		    !what_if_set(&o->what_ifs[i], error, sizeof(error)))
			return fail(s, "--what-if %s: %s", o->what_ifs[i].text, error);
	}
	return true;
}

static bool open_files(struct replay *s)
{
	const struct replay_options *o = &s->options;

	if (o->before != NULL && !boot_open_snapshot(&s->before, o->before))
		return fail(s, "%s", s->before.lines.error);
	if (o->after != NULL && !boot_open_snapshot(&s->after, o->after))
		return fail(s, "%s", s->after.lines.error);
	if (o->e820 != NULL && !open_map(s))
		return false;
	return try_what_ifs(s) && open_trace(s) && open_csv(s);
}

/* One run after the other, each on a machine of its own. */
static bool run_all(struct replay *s)
{
	struct replay_work *work = &s->work;
	const struct replay_options *o = &s->options;

	work->options = o;
	work->before = o->before != NULL ? &s->before : NULL;
	work->map = s->map;
	work->progress = &s->progress;
	work->nr_runs = 1 + o->nr_what_ifs;
	work->error = s->error;
	work->error_size = sizeof(s->error);
	progress_start(&s->progress);
	while (s->nr_runs < work->nr_runs) {
		size_t i = s->nr_runs++;

		work->run = i;
		if (replay_run(&s->runs[i], work, i > 0 ? &o->what_ifs[i - 1] : NULL))
			continue;
		fail(s, "%s", s->error);
		if (work->theorem_broken)
			s->status = EXIT_THEOREM;
		return false;
	}
	progress_end(&s->progress);
	return true;
}

/* Without --interval the rows are those that were kept. */
static bool write_csv(struct replay *s)
{
	bool good;

	if (s->options.csv == NULL)
		return true;
	for (size_t i = 0; i < s->nr_runs && s->options.interval == 0; i++)
		for (size_t row = 0; row < s->runs[i].samples.nr_rows; row++)
			samples_csv_row(&s->csv, s->runs[i].name, &s->runs[i].samples.rows[row]);
	good = csv_close(&s->csv);
	return good || fail(s, "%s: cannot be written: %s", s->options.csv, strerror(errno));
}

/* Before and after; or, with what-ifs, each run's end beside the others. */
static bool write_picture(struct replay *s)
{
	struct draw_column columns[1 + MOST_WHAT_IFS];
	struct picture p = { 0 };
	bool good;

	if (s->options.picture == NULL)
		return true;
	for (size_t i = 0; i < s->nr_runs; i++)
		columns[i] = (struct draw_column){ s->runs[i].name, &s->runs[i].after,
						   &s->runs[i].samples };
	if (s->nr_runs == 1) {
		columns[0] = (struct draw_column){ "Before", &s->runs[0].before, NULL };
		columns[1] = (struct draw_column){ "After", &s->runs[0].after, NULL };
		draw_before_after(&p, "Memory before and after the replay", columns,
				  &s->runs[0].samples);
	} else {
		draw_columns(&p, "Memory after the replay, without a change and with", columns,
			     s->nr_runs);
	}
	good = picture_write(&p, s->options.picture, s->error, sizeof(s->error));
	picture_close(&p);
	return good || fail(s, "%s", s->error);
}

static const struct boot_stage *snapshot_of(const struct boot_recording *snapshot, const char *path)
{
	return path != NULL ? boot_find_stage(snapshot, BOOT_SNAPSHOT) : NULL;
}

static void print_report(const struct replay *s)
{
	replay_report_print(&s->runs[0], snapshot_of(&s->before, s->options.before),
			    snapshot_of(&s->after, s->options.after));
	if (s->nr_runs > 1)
		replay_compare_print(s->runs, s->nr_runs);
}

static void replay(struct replay *s)
{
	uint64_t events = 0;
	double seconds;

	if (!open_files(s) || !run_all(s))
		return;
	seconds = progress_clock() - s->progress.start;
	for (size_t i = 0; i < s->nr_runs; i++)
		events += s->runs[i].replayer.events;
	if (!write_csv(s) || !write_picture(s))
		return;
	if (s->options.json != NULL &&
	    !replay_json_write(s->runs, s->nr_runs, s->options.json, s->error, sizeof(s->error))) {
		fail(s, "%s", s->error);
		return;
	}
	print_report(s);
	fprintf(stderr, "frameproof replay: %.2f s, %.0f events a second\n", seconds,
		seconds > 0 ? (double)events / seconds : 0);
}

int replay_main(int argc, char **argv)
{
	static struct replay state;
	struct replay *s = &state;

	memset(s, 0, sizeof(*s));
	s->spool.fd = -1;
	if (replay_options_read(&s->options, argc, argv))
		replay(s);
	else
		fail(s, "%s", s->options.error);
	csv_close(&s->csv);
	for (size_t i = 0; i < s->nr_runs; i++)
		replay_run_close(&s->runs[i]);
	spool_close(&s->spool);
	if (s->options.before != NULL)
		boot_close(&s->before);
	if (s->options.after != NULL)
		boot_close(&s->after);
	return s->status;
}
