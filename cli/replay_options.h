/* SPDX-License-Identifier: GPL-2.0-only */
/* What the command line of frameproof replay says. Floor 14. */
#ifndef FRAMEPROOF_REPLAY_OPTIONS_H
#define FRAMEPROOF_REPLAY_OPTIONS_H

#include "../src/release.h"

#define MOST_WHAT_IFS 4u

/* A change to the machine, for a run beside the first. */
struct what_if {
	const char *text;	       /* as it was written */
	const struct release *release; /* kernel=RELEASE; NULL: a setting */
	char path[80];		       /* of the setting, in /proc/sys/vm */
	const char *value;
};

struct replay_options {
	const char *trace, *before, *after, *e820;
	const char *csv, *json, *picture;
	const struct release *release; /* NULL: not given */
	uint64_t memory;	       /* bytes; 0: not given */
	uint64_t cpus, interval;       /* 0: not given */
	bool check;
	struct what_if what_ifs[MOST_WHAT_IFS];
	size_t nr_what_ifs;
	char error[512]; /* what is wrong with them */
};

/* Read the words after the command. False: the error says why in one line. */
bool replay_options_read(struct replay_options *o, int argc, char **argv);

/*
 * Make the change to the machine; the rules of another release are in force from power on, here
 * only what follows from settings is computed anew. False: error says why in one line.
 */
bool what_if_set(const struct what_if *what_if, char *error, size_t size);

#endif
