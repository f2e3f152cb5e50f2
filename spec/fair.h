/* SPDX-License-Identifier: GPL-2.0-only */
/* Fair zones: what a batch may be, and what is written of them. */
#ifndef FRAMEPROOF_SPEC_FAIR_H
#define FRAMEPROOF_SPEC_FAIR_H

/*@ predicate fair_ok = \forall integer z; 0 <= z < MAX_ZONES ==>
      -COUNT_MAX <= fair_zones[z].batch <= COUNT_MAX;
*/
#define FAIR_FIELDS fair_zones[0 .. MAX_ZONES - 1]

#endif
