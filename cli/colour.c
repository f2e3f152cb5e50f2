/* SPDX-License-Identifier: GPL-2.0-only */
/* no-color.org has the rule. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"

bool use_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}
