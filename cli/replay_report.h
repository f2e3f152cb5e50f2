/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came of a replay, beside what was recorded, as text on standard output. Floor 14.
 */
#ifndef FRAMEPROOF_REPLAY_REPORT_H
#define FRAMEPROOF_REPLAY_REPORT_H

#include "recording_boot.h"
#include "replayer.h"

/* Lines of the trace, by what they are. */
struct replay_lines {
	uint64_t read, headers, other_events, skipped;
	unsigned long first_skipped; /* its number, and what is wrong with it */
	char why[120];
};

/* All that a report is made of. */
struct replay_report {
	const struct replayer *replayer;
	const struct kmem_trace *trace;
	const struct replay_lines *lines;
	const struct boot_stage *before, *after; /* what was recorded; NULL: nothing */
	const uint64_t *free_before;		 /* pages here, by zone */
	const char *notes;			 /* about the machine; lines */
	uint64_t checks;			 /* of the theorems, that they held */
};

void replay_report_print(const struct replay_report *report);

#endif
