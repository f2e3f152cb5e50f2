/* SPDX-License-Identifier: GPL-2.0-only */
/* The draw command, and the samples that it draws over time. Floor 14. */
#ifndef FRAMEPROOF_COMMAND_DRAW_H
#define FRAMEPROOF_COMMAND_DRAW_H

#include "commands.h"

extern const struct command draw_commands[];

/* Something was done to the machine: take a sample, if draw every wants one by now. */
void draw_follow(void);

#endif
