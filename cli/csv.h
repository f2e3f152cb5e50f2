/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables as comma-separated values (RFC 4180): a header row, quoted where needed, CRLF. Floor 14.
 */
#ifndef FRAMEPROOF_CSV_H
#define FRAMEPROOF_CSV_H

#include <stdbool.h>
#include <stdio.h>

struct csv {
	const char *path;
	FILE *file; /* NULL: not open */
	bool in_row;
};

/* Create the file; false: errno says why. */
bool csv_open(struct csv *csv, const char *path);

/* Add a field to the row, as printf prints it; at most 255 bytes of it. */
void csv_field(struct csv *csv, const char *format, ...) __attribute__((format(printf, 2, 3)));

void csv_end_row(struct csv *csv);

/* Close the file, if it is open; false: not all could be written, errno says why. */
bool csv_close(struct csv *csv);

#endif
