/* SPDX-License-Identifier: GPL-2.0-only */
/* Colours of a terminal, where there is one that has some and nobody minds. Floor 14. */
#ifndef FRAMEPROOF_COLOUR_H
#define FRAMEPROOF_COLOUR_H

#include <stdbool.h>

#define COLOUR_PROMPT  "\033[1;32m"
#define COLOUR_HEADING "\033[1m"
#define COLOUR_COMMAND "\033[36m"
#define COLOUR_ANSWER  "\033[2m"
#define COLOUR_ERROR   "\033[31m"
#define COLOUR_POINTER "\033[1;31m"
#define COLOUR_END     "\033[0m"

/* Is it a terminal, and no dumb one, as TERM says, and is NO_COLOR unset or empty? */
bool has_colour(int fd);

/* The escape sequence, or, without colour, nothing. */
const char *colour(int fd, const char *which);

#endif
