/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first state, before there is any block: nothing is on a list and every list is empty. Here the
 * theorems begin; proofs/axioms_first.c proves it of their definitions.
 */
#ifndef FRAMEPROOF_SPEC_FIRST_H
#define FRAMEPROOF_SPEC_FIRST_H

/*@ axiomatic First {
      axiom lists_new{L}: none_listed && all_empty ==> lists_sound;
      axiom placed_new{L}: none_listed && none_given ==> placed(PFN_NONE);
      axiom coalesced_new{L}: none_given ==> coalesced;
      axiom partition_new{L}:
        fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && inside(PFN_NONE, 0) &&
        covering(PFN_NONE, 0) ==> partition(PFN_NONE, 0);
      axiom machine_new{L}:
        zones_set && lists_apart && pageblock_values && release_rules && no_cma ==> machine_sound;
    }
*/

#endif
