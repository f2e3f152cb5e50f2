/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fuzzers and whoever runs them have in common. libFuzzer has a main of its own; main.c serves
 * AFL++ and replays files.
 */
#ifndef FRAMEPROOF_FUZZ_FUZZ_H
#define FRAMEPROOF_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Run one input. What it must not do ends the process. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where to write what the input does as a script of the command; NULL: nowhere. */
extern FILE *fuzz_script;

/* Write a line of the script, printf-like, if there is one. */
void fuzz_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Something is wrong: say what, and abort. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
