/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text files line by line, plain or gzip'd, with the line number for error messages. Floor 14.
 */
#ifndef FRAMEPROOF_LINES_H
#define FRAMEPROOF_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	const char *path;
	void *file; /* gzFile */
	char *text; /* the current line, without its newline */
	size_t length, size;
	unsigned long number; /* of the current line, from 1 */
	double bytes;	      /* of the file, compressed if it is; 0: nobody knows */
	char error[256];      /* what went wrong; empty: nothing */
};

/* Open a file; false: error says why. lines_close is right in both cases. */
bool lines_open(struct lines *lines, const char *path);

/*
 * Read the next line into text; false: the end, or an error. A file that is cut, is not text, or has
 * a line of more than 64 MiB is an error.
 */
bool lines_next(struct lines *lines);

/* Set error to "PATH:LINE: " and the message; returns false, for callers to return. */
bool lines_fail(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How much of the file was read, 0 to 1; negative: nobody knows. */
double lines_share(const struct lines *lines);

void lines_close(struct lines *lines);

#endif
