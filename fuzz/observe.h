/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place where the naive model meets src/: read the machine into a model, and compare two.
 */
#ifndef FRAMEPROOF_FUZZ_OBSERVE_H
#define FRAMEPROOF_FUZZ_OBSERVE_H

#include "naive.h"

/*
 * Make n, which is clear or was made so of the same machine before, what the machine is. Its node, CPU
 * and zone numbers have to be within the model's.
 */
void observe(struct naive *n);

/* Are they equal? Not: text says in what. Blocks in use are put in order. */
bool observe_equal(struct naive *model, struct naive *machine, char *text, size_t size);

#endif
