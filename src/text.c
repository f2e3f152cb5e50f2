/* SPDX-License-Identifier: GPL-2.0-only */
/* The one place where texts are written. */
#include <stdarg.h>

#include "text.h"

/*
 * Of <stdio.h> this function alone, so that the contract below is its only one. It is what is
 * trusted of the C library (C11 7.21.6.12): nothing is written but into the n places, and a NUL
 * ends what was written, or what fits of it; a result below 0 is a failure.
 */
/*@ terminates \true;
    exits    \false;
    assigns  s[0 .. n - 1] \from format[0 ..], arg;
    ensures  end: \result >= 0 && n > 0 ==> s[\result < n ? \result : n - 1] == '\0';
*/
int vsnprintf(char *restrict s, size_t n, const char *restrict format, va_list arg);

void text_printf(struct text *t, const char *format, ...)
{
	bool room = t->len < t->size;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(room ? t->buf + t->len : NULL, room ? t->size - t->len : 0, format, args);
	va_end(args);
	if (n > 0)
		t->len += (size_t)n <= SIZE_MAX - t->len ? (size_t)n : SIZE_MAX - t->len;
	else if (room)
		t->buf[t->len] = '\0';
}

bool text_line(char *line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(line, TEXT_LINE, format, args);
	va_end(args);
	return false;
}
