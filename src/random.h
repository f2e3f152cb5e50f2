/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The numbers that decide the order of what goes on besides requests: a seed gives the same row
 * everywhere. Floor 2.
 */
#ifndef FRAMEPROOF_RANDOM_H
#define FRAMEPROOF_RANDOM_H

#include "types.h"

/* The next number of the seed's row; 48 bits of it (xorshift). */
/*@ requires seed:  \valid(seed);
    terminates \true;
    assigns  *seed;
    ensures  bits:  \result < 0x1000000000000;
*/
uint64_t next_random(uint64_t *seed);

#endif
