/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel log says when an allocation fails. Floor 14.
 */
#ifndef FRAMEPROOF_SHOW_MEM_H
#define FRAMEPROOF_SHOW_MEM_H

#include "memory.h"
#include "slowpath.h"
#include "text.h"

/*
 * The report of a failed request and the state of memory, without the log's time and the call
 * trace; nothing for one with __GFP_NOWARN, or for a DMA zone that is not there (Linux:
 * warn_alloc). The kernel limits such reports to one in ten seconds; here every one is printed.
 */
/*@ requires state:   readable;
    requires text:    text_ok(t) && text_apart(t);
    requires failure: \valid_read(failure) && gfp_ok(failure->gfp) && failure->order < MAX_ORDER;
    requires apart:   \separated(failure, t->buf + (0 .. t->size - 1), t);
    terminates \true;
    assigns  TEXT_FIELDS(t);
    ensures  text:    text_ok(t);
    ensures  silent:  HAS(failure->gfp, GFP_BIT_NOWARN) ==> t->len == \old(t->len);
*/
void warn_alloc_show(struct text *t, const struct alloc_failure *failure);

#endif
