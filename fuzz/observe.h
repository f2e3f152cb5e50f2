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

/* Of that only what scripts set, and the allocator does not change: who asks, limits, what is dirty. */
void observe_settings(struct naive *n);

/* Are they equal? Not: text says in what. */
bool observe_equal(const struct naive *model, const struct naive *machine, char *text, size_t size);

/* Are all blocks that no task or file owns the same? Not: text says which is not. */
bool observe_others_same(const struct naive *before, const struct naive *after, char *text,
			 size_t size);

/* Is the model like the machine that there is, as far as counts show it? */
bool observe_counts_equal(const struct naive *model, char *text, size_t size);

#endif
