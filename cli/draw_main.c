/* SPDX-License-Identifier: GPL-2.0-only */
/* The command: each input makes a machine, and its map is taken before the next one does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "draw.h"
#include "draw_main.h"
#include "host.h"
#include "replay_machine.h"
#include "script.h"
#include "session.h"

#define MOST_INPUTS 2u
#define USAGE	    "frameproof draw [--output FILE.svg|FILE.png] INPUT [INPUT] is needed"

struct drawing {
	const char *output; /* NULL: as text */
	const char *inputs[MOST_INPUTS];
	struct memory_map maps[MOST_INPUTS];
	unsigned int nr;
};

/* Say what is wrong; false, for callers to return. */
static bool fail(const char *what, const char *word, const char *needed)
{
	char text[700];

	snprintf(text, sizeof(text), "%s%.300s; %s", what, word, needed);
	session_complain("frameproof draw", text);
	session_status(STATUS_BAD_INPUT);
	return false;
}

static bool read_words(struct drawing *d, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--output") == 0) {
			d->output = i + 1 < argc ? argv[++i] : "";
			if (!picture_path(d->output))
				return fail("--output ", d->output,
					    "a name that ends in .svg or .png is needed");
		} else if (strncmp(argv[i], "--", 2) == 0) {
			return fail("unknown option ", argv[i], USAGE);
		} else if (d->nr == MOST_INPUTS) {
			return fail("too many inputs: ", argv[i], USAGE);
		} else {
			d->inputs[d->nr++] = argv[i];
		}
	}
	return d->nr > 0 || fail("no input", "", USAGE);
}

/* Snapshots begin with the name of a file; no script does. */
static bool is_snapshot(const char *path)
{
	struct lines lines;
	bool is = strcmp(path, "-") != 0 && lines_open(&lines, path) && lines_next(&lines) &&
		  strncmp(lines.text, "@@@ ", 4) == 0;

	if (strcmp(path, "-") != 0)
		lines_close(&lines);
	return is;
}

static bool load_snapshot(const char *path)
{
	static struct boot_recording snapshot;
	char notes[4096], error[400];
	bool good = boot_open_snapshot(&snapshot, path);

	if (!good)
		session_complain("", snapshot.lines.error);
	else if (!replay_machine_like(&snapshot, NULL, NULL, 0, notes, sizeof(notes), error,
				      sizeof(error))) {
		session_complain(path, error);
		good = false;
	}
	boot_close(&snapshot);
	if (!good)
		session_status(STATUS_BAD_INPUT);
	return good;
}

static bool run_script(const char *path)
{
	static struct script script;
	char error[400];

	if (!script_read(&script, path, error, sizeof(error))) {
		session_complain("", error);
		session_status(STATUS_BAD_INPUT);
		return false;
	}
	if (!session_run(path) && !session.leave)
		return false;
	if (nr_frames != 0)
		return true;
	session_complain(path, "there is no machine at its end; the script must power one on: "
			       "machine -memory 4G");
	session_status(STATUS_BAD_INPUT);
	return false;
}

/* Make the machine of an input, and its map. */
static bool take_input(struct drawing *d, unsigned int i)
{
	bool snapshot = is_snapshot(d->inputs[i]);

	if (!(snapshot ? load_snapshot(d->inputs[i]) : run_script(d->inputs[i])))
		return false;
	return memory_map_take(&d->maps[i], snapshot ? snapshot_note : NULL) ||
	       fail("out of memory for the map of ", d->inputs[i], "a smaller machine needs less");
}

static bool print_text(const struct drawing *d)
{
	for (unsigned int i = 0; i < d->nr; i++) {
		char *text = draw_text(&d->maps[i], has_colour(STDOUT_FILENO));

		if (text == NULL)
			return fail("out of memory for the text of ", d->inputs[i],
				    "a smaller machine needs less");
		session_print(d->inputs[i], strlen(d->inputs[i]));
		session_print("\n", 1);
		session_print(text, strlen(text));
		session_print("\n", i + 1 < d->nr);
		free(text);
	}
	return true;
}

static bool write_file(const struct drawing *d)
{
	struct picture p = { 0 };
	char error[400];
	bool good;

	if (d->nr == 1) {
		draw_machine(&p, d->inputs[0], &d->maps[0]);
	} else {
		const struct draw_column columns[] = { { d->inputs[0], &d->maps[0], NULL },
						       { d->inputs[1], &d->maps[1], NULL } };

		draw_columns(&p, "Memory of two machines", columns, 2);
	}
	good = picture_write(&p, d->output, error, sizeof(error));
	picture_close(&p);
	if (!good) {
		session_complain("", error);
		session_status(STATUS_BAD_INPUT);
	}
	return good;
}

int draw_main(int argc, char **argv)
{
	static struct drawing d;
	bool good = read_words(&d, argc, argv);

	for (unsigned int i = 0; i < d.nr && good; i++)
		good = take_input(&d, i);
	if (good && d.output == NULL)
		print_text(&d);
	else if (good)
		write_file(&d);
	for (unsigned int i = 0; i < d.nr; i++)
		memory_map_clear(&d.maps[i]);
	session_flush();
	host_power_off();
	return session.status;
}
