/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * frameproof draw [--output FILE] INPUT [INPUT]: draw the memory of a machine, or of two side by
 * side. An input is a script, whose machine is drawn as it is at its end, or a snapshot of /proc.
 * Floor 14.
 */
#ifndef FRAMEPROOF_DRAW_MAIN_H
#define FRAMEPROOF_DRAW_MAIN_H

/* The command, its name at argv[0]; the session has started. Returns the exit status. */
int draw_main(int argc, char **argv);

#endif
