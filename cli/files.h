/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of the machine, by their paths: what /proc and /sys print, and what can be written to.
 * Floor 14.
 */
#ifndef FRAMEPROOF_FILES_H
#define FRAMEPROOF_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* The i-th path that the machine's release has; NULL past the last. */
const char *file_path(size_t i);

/*
 * The text of a file in new memory, for free(); NULL: there is no such file to read, or no memory
 * for it, and error says so.
 */
char *file_read(const char *path, size_t *length, char *error, size_t size);

/* Write a value to a file. False: nothing has changed, and error says why in one line. */
bool file_write(const char *path, const char *value, char *error, size_t size);

/*
 * Write all files that can be read into a folder of the host, as DIR/proc/buddyinfo and so on.
 * False: error says why.
 */
bool files_snapshot(const char *dir, char *error, size_t size);

#endif
