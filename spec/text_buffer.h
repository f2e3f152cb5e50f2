/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A text under way: its buffer is there, and not where the text's own fields are. What a show
 * function reads is the whole machine, between two operations.
 */
#ifndef FRAMEPROOF_SPEC_TEXT_BUFFER_H
#define FRAMEPROOF_SPEC_TEXT_BUFFER_H

/*@ predicate text_ok{L}(struct text *t) =
      \valid(t) && (t->size > 0 ==> \valid(t->buf + (0 .. t->size - 1))) &&
      \separated(t, t->buf + (0 .. t->size - 1)) &&
      (t->len < t->size ==> t->buf[t->len] == 0);
*/

#define readable	(allocator_ok && nodes_ok && memory_known)

#endif
