/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The input of fuzz/ops: a machine in OPS_MACHINE bytes, then operations of OPS_SIZE bytes each. All
 * bytes mean something, so that any change of an input is another machine or another operation.
 */
#ifndef FRAMEPROOF_FUZZ_OPS_H
#define FRAMEPROOF_FUZZ_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "naive.h"

#define OPS_MACHINE 16u
#define OPS_MOST    3000u /* operations of an input; what follows is not looked at */

struct op {
	uint8_t kind; /* which operation */
	uint8_t n;    /* an order, or a number of times */
	uint8_t gfp[2];
	uint8_t x, y;
};
#define OPS_SIZE    sizeof(struct op)
#define OPS_LONGEST 1816u /* bytes of an input that a fuzzer makes: 300 operations */

/* What was done so far: operations, those of them that were predicted to their end, calls of src/. */
struct ops_count {
	uint64_t operations, predicted, calls;
};
extern struct ops_count ops_count;

/*
 * Operations between two comparisons of all there is, twice that at most, by the input; after the others counts
 * are compared. 1: after every one, which tells which of them went wrong. OPS_EVERY of the environment sets it.
 */
extern unsigned int ops_every;

/* Power on the machine of these OPS_MACHINE bytes, and say what it is. False: it is none. */
bool ops_power_on(const uint8_t *bytes, struct naive_plan *plan);

/* The mask of a request, always a valid one. */
uint32_t ops_gfp(const struct op *op);

#endif
