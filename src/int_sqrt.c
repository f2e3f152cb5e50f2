/* SPDX-License-Identifier: GPL-2.0-only */
/* The root's bits are tried from the highest one down. */
#include "int_sqrt.h"

/*@ requires narrow: r <= UINT32_MAX;
    terminates \true;
    assigns  \nothing;
    ensures  square: \result == r * r;
*/
static inline uint64_t square(uint64_t r)
{
	return r * r;
}

uint64_t int_sqrt(uint64_t x)
{
	uint64_t root = 0, width = UINT64_C(1) << 32;

	/*@ loop invariant width: bit_of_33(width);
	    loop invariant range: root + width <= 0x100000000;
	    loop invariant root:  root * root <= x < (root + width) * (root + width);
	    loop assigns root, width;
	    loop variant width;
	*/
	while (width > 1) {
		uint64_t next = root + width / 2;

		//@ assert half: bit_of_33(width / 2) && width == 2 * (width / 2);
		//@ assert end: x < (next + width / 2) * (next + width / 2);
		if (square(next) <= x)
			root = next;
		width /= 2;
	}
	return root;
}
