/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts, and the end. */
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

FILE *fuzz_script;

void fuzz_say(const char *format, ...)
{
	va_list args;

	if (fuzz_script == NULL)
		return;
	va_start(args, format);
	vfprintf(fuzz_script, format, args);
	va_end(args);
	fflush(fuzz_script); /* the next operation may be the last */
}

void fuzz_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(STDERR_FILENO, format, args); /* stderr may lead nowhere */
	va_end(args);
	dprintf(STDERR_FILENO, "\n");
	abort();
}
