/* SPDX-License-Identifier: GPL-2.0-only */
/* A shift register: what is shifted out is cut off before, so that nothing wraps unseen. */
#include "random.h"

uint64_t next_random(uint64_t *seed)
{
	uint64_t x = *seed != 0 ? *seed : 1;

	x ^= (x % (UINT64_C(1) << 51)) * (1u << 13);
	x ^= x >> 7;
	x ^= (x % (UINT64_C(1) << 47)) * (1u << 17);
	*seed = x;
	return x >> 16;
}
