/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings, and a text that is being written: what is there ends with a NUL inside the buffer, and
 * what did not fit has only been counted.
 */
#ifndef FRAMEPROOF_SPEC_TEXT_H
#define FRAMEPROOF_SPEC_TEXT_H

/*@ predicate string{L}(char *s) =
      \exists integer n; 0 <= n && \valid_read(s + (0 .. n)) && s[n] == 0;
*/

/* The text's own part of the parameters' memory. */
#define TEXT_FIELDS(t)	(t)->buf[0 .. (t)->size - 1], (t)->len

#endif
