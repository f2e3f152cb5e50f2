/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A text under way in somebody's buffer. Nothing is ever written past it; a text that did not fit
 * says how large a buffer would do. Floor 2.
 */
#ifndef FRAMEPROOF_TEXT_H
#define FRAMEPROOF_TEXT_H

#include "types.h"

/* size bytes at buf, the first len taken; a NUL follows while there is room. */
struct text {
	char *buf;
	size_t size, len;
};

#include "../spec/text.h"
#include "../spec/text_buffer.h"

/* Did it all fit, with its NUL? */
/*@ requires text:     \valid_read(t);
    terminates \true;
    assigns  \nothing;
    ensures  complete: \result <==> t->len < t->size;
*/
static inline bool text_complete(const struct text *t)
{
	return t->len < t->size;
}

/* Append as printf does. What does not fit is counted in len and lost. */
/*@ requires text:   text_ok(t);
    requires format: string(format);
    terminates \true;
    assigns  t->buf[t->len .. t->size - 1], t->len;
    ensures  text:   text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *format, ...);

#endif
