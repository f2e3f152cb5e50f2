/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What keeps a parser's inputs small and to themselves: no output, no machine that the host would
 * feel, no other file. The linker puts these in the place of what the parsers call (--wrap).
 */
#ifndef FRAMEPROOF_FUZZ_LIMITS_H
#define FRAMEPROOF_FUZZ_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Send what the command prints nowhere. */
void limits_hush(void);

/* A file that holds these bytes, by its path; the same path and another content the next time. */
const char *limits_file(const uint8_t *data, size_t size);

/* Every theorem holds for the machine that there is, if there is one. */
void limits_check(void);

#endif
