/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Standard input, kept in a file so that it can be read more than once. Floor 14.
 */
#ifndef FRAMEPROOF_SPOOL_H
#define FRAMEPROOF_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

struct spool {
	int fd; /* negative: not open */
	char path[32];
};

/*
 * Copy standard input, up to its end, into a file in TMPDIR, or /tmp, that has no name and goes
 * away with the process. False: error says why in one line. spool_close is right in both cases.
 */
bool spool_stdin(struct spool *spool, char *error, size_t size);

void spool_close(struct spool *spool);

#endif
