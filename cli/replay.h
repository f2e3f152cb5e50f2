/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * frameproof replay [OPTION...] TRACE: do what a recorded kmem trace did again on a simulated
 * machine, and print what came of it beside what was recorded. Floor 14.
 */
#ifndef FRAMEPROOF_REPLAY_H
#define FRAMEPROOF_REPLAY_H

/* The command, its name at argv[0]; returns the exit status: 0, 2 bad input, 3 a theorem broken. */
int replay_main(int argc, char **argv);

/* The command's options, one a line. */
extern const char replay_usage[];

#endif
