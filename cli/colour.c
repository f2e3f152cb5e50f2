/* SPDX-License-Identifier: GPL-2.0-only */
/* no-color.org has the rule. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"

bool has_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fd) && (no == NULL || no[0] == '\0') && term != NULL && term[0] != '\0' &&
	       strcmp(term, "dumb") != 0;
}

const char *colour(int fd, const char *which)
{
	return has_colour(fd) ? which : "";
}
