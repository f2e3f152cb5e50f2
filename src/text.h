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

/* Bytes of a line that says one thing. */
#define TEXT_LINE 160u

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

/*
 * Append as printf does. What does not fit is counted in len and lost. That the format is a literal
 * and fits the arguments is the compiler's to see (-Wformat=2); a proof sees the arguments' values
 * computed and no more of them.
 */
/*@ requires text:   text_ok(t);
    terminates \true;
    exits    \false;
    assigns  t->buf[t->len .. t->size - 1], t->len;
    ensures  text:   text_ok(t);
    ensures  longer: t->len >= \old(t->len);
*/
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *format, ...);

/*
 * Write one line as printf does, cut to fit; false, so that a check that found something to say can
 * return it.
 */
/*@ requires line:   \valid(line + (0 .. TEXT_LINE - 1));
    terminates \true;
    exits    \false;
    assigns  line[0 .. TEXT_LINE - 1];
    ensures  said:   !\result;
*/
__attribute__((format(printf, 2, 3))) bool text_line(char *line, const char *format, ...);

#endif
