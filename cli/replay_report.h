/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came of a replay, as text on standard output. Floor 14.
 */
#ifndef FRAMEPROOF_REPLAY_REPORT_H
#define FRAMEPROOF_REPLAY_REPORT_H

#include "replay_run.h"

/* A run, beside what was recorded before and after it; NULL: nothing was. */
void replay_report_print(const struct replay_run *run, const struct boot_stage *before,
			 const struct boot_stage *after);

/* The figures of runs side by side, and how much they differ from the first. */
void replay_compare_print(const struct replay_run *runs, size_t nr);

#endif
