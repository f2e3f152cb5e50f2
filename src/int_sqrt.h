/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The square root of a count. Floor 2.
 */
#ifndef FRAMEPROOF_INT_SQRT_H
#define FRAMEPROOF_INT_SQRT_H

#include "types.h"

#include "../spec/int_sqrt.h"

/* The square root, rounded down (Linux: int_sqrt). */
/*@ terminates \true;
    assigns  \nothing;
    ensures  root:  square_root(\result, x);
    ensures  range: \result <= UINT32_MAX;
*/
uint64_t int_sqrt(uint64_t x);

#endif
