/* SPDX-License-Identifier: GPL-2.0-only */
/* What was meant by a word with a slip of the finger in it. Floor 14. */
#ifndef FRAMEPROOF_NEAR_H
#define FRAMEPROOF_NEAR_H

#include <stddef.h>

struct near {
	const char *word; /* as it was typed */
	const char *name; /* the nearest so far; NULL: none is near */
	size_t slips;	  /* letters wrong, missing, too many or swapped */
};

/* Is this name nearer? At most two slips are taken for some, fewer in a short word. */
void near_try(struct near *near, const char *name);

#endif
