/* SPDX-License-Identifier: GPL-2.0-only */
/* Each line is written at once: a session that is killed loses none, and two at a time share. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <editline/readline.h>

#include "history.h"

#define MOST_LINES 1000

static char path[1024];

/* Make the folders that the file is in, for their owner alone. */
static bool make_folders(void)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		bool failed;

		*slash = '\0';
		failed = mkdir(path, 0700) != 0 && errno != EEXIST;
		*slash = '/';
		if (failed)
			return false;
	}
	return true;
}

/* Where the lines are kept; false: nowhere. */
static bool find_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n = -1;

	/* a path that is not absolute does not count */
	if (state != NULL && state[0] == '/')
		n = snprintf(path, sizeof(path), "%s/frameproof/history", state);
	else if (home != NULL && home[0] == '/')
		n = snprintf(path, sizeof(path), "%s/.local/state/frameproof/history", home);
	if (n > 0 && (size_t)n < sizeof(path) && make_folders())
		return true;
	path[0] = '\0';
	return false;
}

void history_start(void)
{
	mode_t mask;

	using_history();
	stifle_history(MOST_LINES);
	if (!find_path())
		return;
	mask = umask(077);
	history_truncate_file(path, MOST_LINES);
	umask(mask);
	read_history(path);
}

void history_add(const char *line)
{
	const HIST_ENTRY *last = history_get(history_base + history_length - 1);
	mode_t mask;

	if (line[0] == '\0' || (last != NULL && strcmp(last->line, line) == 0))
		return;
	add_history(line);
	if (path[0] == '\0')
		return;
	mask = umask(077);
	append_history(1, path);
	umask(mask);
}
