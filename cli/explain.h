/* SPDX-License-Identifier: GPL-2.0-only */
/* Why the last requests ended as they did: the slow path's steps in words. Floor 14. */
#ifndef FRAMEPROOF_EXPLAIN_H
#define FRAMEPROOF_EXPLAIN_H

#include <stdint.h>
#include <tcl.h>

/*
 * The text of the last requests that the slow path served, at most count of them; of rounds that are
 * the same one is told.
 */
Tcl_Obj *explain_text(uint64_t count);

#endif
