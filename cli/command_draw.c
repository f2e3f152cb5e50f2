/* SPDX-License-Identifier: GPL-2.0-only */
/* The draw command. What it draws over time is measured in pages allocated and freed. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "command_draw.h"
#include "draw.h"
#include "samples.h"
#include "session.h"

#define FILE_NEEDED "a name that ends in .svg or .png is needed"

static struct memory_map marked; /* the state that draw mark keeps */
static char marked_title[64];
static struct samples history;
static uint64_t every, next_sample; /* in pages moved; every 0: only when told */

/* Pages allocated and freed since the machine was powered on. */
static uint64_t pages_moved(void)
{
	uint64_t sum = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		sum += zone_pgalloc(&zones[z]);
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			sum += zones[z].pcp[cpu].pgfree;
	}
	return sum;
}

/* False: out of memory. A machine that is new begins a new history. */
static bool take_sample(void)
{
	uint64_t moved = pages_moved();

	if (history.taken && moved < history.last_event)
		samples_clear(&history);
	if (!samples_take_now(&history, moved, 0))
		return false;
	next_sample = moved + every * history.interval;
	return true;
}

void draw_follow(void)
{
	uint64_t moved;

	if (every == 0 || nr_frames == 0)
		return;
	moved = pages_moved();
	if (moved >= next_sample || moved < history.last_event)
		take_sample();
}

static int no_memory(Tcl_Interp *interp)
{
	return refuse(interp, "out of memory for the picture; a smaller machine needs less");
}

/* Write a picture that is drawn, and let go of it. */
static int write_picture(Tcl_Interp *interp, struct picture *p, const char *path)
{
	char error[400];
	bool good = picture_write(p, path, error, sizeof(error));

	picture_close(p);
	return good ? TCL_OK : refuse(interp, "%s", error);
}

static int draw_on_terminal(Tcl_Interp *interp, const struct memory_map *map)
{
	char *text = draw_text(map, has_colour(STDOUT_FILENO));

	if (text == NULL)
		return no_memory(interp);
	session_print(text, strlen(text));
	free(text);
	return TCL_OK;
}

/* draw ?FILE? */
static int draw_now(Tcl_Interp *interp, const char *path)
{
	struct memory_map map = { 0 };
	struct picture p = { 0 };
	int code;

	if (!memory_map_take(&map, NULL))
		return no_memory(interp);
	if (path == NULL) {
		code = draw_on_terminal(interp, &map);
	} else {
		draw_machine(&p, "Memory of the machine", &map);
		code = write_picture(interp, &p, path);
	}
	memory_map_clear(&map);
	return code;
}

/* draw mark ?TITLE? */
static int draw_mark(Tcl_Interp *interp, const char *title)
{
	snprintf(marked_title, sizeof(marked_title), "%s", title != NULL ? title : "Before");
	return memory_map_take(&marked, NULL) ? TCL_OK : no_memory(interp);
}

/* draw pair FILE ?TITLE? */
static int draw_pair(Tcl_Interp *interp, const char *path, const char *title)
{
	struct memory_map map = { 0 };
	const struct draw_column columns[] = {
		{ .title = marked_title, .map = &marked },
		{ .title = title != NULL ? title : "After", .map = &map },
	};
	struct picture p = { 0 };
	int code;

	if (marked.nr_zones == 0)
		return refuse(interp, "nothing to compare with; draw mark keeps a state first");
	if (!memory_map_take(&map, NULL))
		return no_memory(interp);
	draw_columns(&p, "Memory of the machine, before and after", columns, 2);
	code = write_picture(interp, &p, path);
	memory_map_clear(&map);
	return code;
}

/* draw time FILE */
static int draw_time(Tcl_Interp *interp, const char *path)
{
	struct picture p = { 0 };

	if (!take_sample())
		return no_memory(interp);
	if (history.rows[0].event == history.last_event)
		return refuse(interp, "one sample makes no time; draw sample or draw every N, and "
				      "something done after it, are needed first");
	draw_history(&p, "Memory over time", &history);
	return write_picture(interp, &p, path);
}

/* draw every N; 0 ends it. */
static int draw_every(Tcl_Interp *interp, Tcl_Obj *word)
{
	uint64_t n;

	if (!word_number(interp, word, "pages between samples", 0, UINT32_MAX, &n))
		return TCL_ERROR;
	every = n;
	return n == 0 || take_sample() ? TCL_OK : no_memory(interp);
}

static int draw_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	static const char *const names[] = { "mark", "sample", "pair", "time", "every", NULL };
	enum { MARK, SAMPLE, PAIR, TIME, EVERY };
	static const int least[] = { 2, 2, 3, 3, 3 }, most[] = { 3, 2, 4, 3, 3 };
	const char *file = nr > 2 ? Tcl_GetString(words[2]) : NULL;
	unsigned int what;

	if (nr == 1)
		return draw_now(interp, NULL);
	if (nr == 2 && picture_path(Tcl_GetString(words[1])))
		return draw_now(interp, Tcl_GetString(words[1]));
	if (strchr(Tcl_GetString(words[1]), '.') != NULL) {
		word_bad(interp, "picture", words[1], FILE_NEEDED);
		return TCL_ERROR;
	}
	if (!word_choice(interp, words[1], "draw", names, &what))
		return TCL_ERROR;
	if (nr < least[what] || nr > most[what])
		return refuse(interp, "wrong number of words after draw %s; help draw says which",
			      names[what]);
	if ((what == PAIR || what == TIME) && !picture_path(file)) {
		word_bad(interp, "picture", words[2], FILE_NEEDED);
		return TCL_ERROR;
	}
	switch (what) {
	case MARK:
		return draw_mark(interp, file);
	case SAMPLE:
		return take_sample() ? TCL_OK : no_memory(interp);
	case PAIR:
		return draw_pair(interp, file, nr > 3 ? Tcl_GetString(words[3]) : NULL);
	case TIME:
		return draw_time(interp, file);
	default:
		return draw_every(interp, words[2]);
	}
}

const struct command draw_commands[] = {
	{ "draw", draw_command, 0, 3, true,
	  "?FILE? | mark ?TITLE? | pair FILE ?TITLE? | sample | every N | time FILE",
	  "draw the memory map, as text or into FILE.svg or FILE.png; pair draws the state that "
	  "draw "
	  "mark kept and this one side by side; time draws free blocks, watermarks and "
	  "fragmentation over the samples, taken by sample or after every N pages",
	  "draw memory.svg" },
	{ .name = NULL },
};
