/* SPDX-License-Identifier: GPL-2.0-only */
/* Does standard output show colours? Floor 14. */
#ifndef FRAMEPROOF_COLOUR_H
#define FRAMEPROOF_COLOUR_H

#include <stdbool.h>

/* A terminal does, unless it is a dumb one or NO_COLOR is set to something. */
bool use_colour(void);

#endif
