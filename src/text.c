/* SPDX-License-Identifier: GPL-2.0-only */
/* The one place where texts are written. */
#include <stdarg.h>
#include <stdio.h>

#include "text.h"

void text_printf(struct text *t, const char *format, ...)
{
	bool room = t->len < t->size;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(room ? t->buf + t->len : NULL, room ? t->size - t->len : 0, format, args);
	va_end(args);
	if (n > 0)
		t->len += (size_t)n;
}
