/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The square root, rounded down, and the bits that the search for it tries.
 */
#ifndef FRAMEPROOF_SPEC_INT_SQRT_H
#define FRAMEPROOF_SPEC_INT_SQRT_H

/*@ predicate square_root(integer r, integer x) = r * r <= x < (r + 1) * (r + 1);

    predicate bit_of_33(integer b) =
      b == 0x100000000 ||
      b == 0x80000000 || b == 0x40000000 || b == 0x20000000 || b == 0x10000000 ||
      b == 0x8000000  || b == 0x4000000  || b == 0x2000000  || b == 0x1000000  ||
      b == 0x800000   || b == 0x400000   || b == 0x200000   || b == 0x100000   ||
      b == 0x80000    || b == 0x40000    || b == 0x20000    || b == 0x10000    ||
      b == 0x8000     || b == 0x4000     || b == 0x2000     || b == 0x1000     ||
      b == 0x800      || b == 0x400      || b == 0x200      || b == 0x100      ||
      b == 0x80       || b == 0x40       || b == 0x20       || b == 0x10       ||
      b == 8          || b == 4          || b == 2          || b == 1;
*/

#endif
