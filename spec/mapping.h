/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns a page: the owner's slot says which page it has, the page says whose it is, and each
 * leads back to the other.
 */
#ifndef FRAMEPROOF_SPEC_MAPPING_H
#define FRAMEPROOF_SPEC_MAPPING_H

#define MAPPING(m)	((m)->id < MAX_MAPPINGS && (m) == &mappings[(m)->id])
#define SLOT_OF(p) \
	mappings[page_owners[p].mapping].slots[page_owners[p].index]

/*@ predicate mapping_ok{L}(struct mapping *m) =
      m->nr_slots <= MAX_SLOTS && (m->kind != MAPPING_FREE ==>
        \valid(m->slots + (0 .. m->nr_slots - 1)));

    predicate mappings_ok{L} =
      \valid(page_owners + (0 .. nr_frames - 1)) &&
      \forall integer i; 0 <= i < MAX_MAPPINGS ==> mappings[i].id == i && mapping_ok(&mappings[i]);

    predicate owned{L}(integer p) =
      FRAME(p) && page_owners[p].mapping < MAX_MAPPINGS &&
      mappings[page_owners[p].mapping].kind != MAPPING_FREE &&
      page_owners[p].index < mappings[page_owners[p].mapping].nr_slots &&
      (SLOT_OF(p) == 4 * p + SLOT_PRESENT || SLOT_OF(p) == 4 * p + SLOT_CACHED);
*/

/* What changes as pages get and lose owners. */
#define MAPPING_FIELDS \
	mappings[0 .. MAX_MAPPINGS - 1], mappings[0 .. MAX_MAPPINGS - 1].slots[0 .. MAX_SLOTS - 1], \
	page_owners[0 .. nr_frames - 1], nr_mappings, swap

#endif
