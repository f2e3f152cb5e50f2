/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns a page: the owner's slot says which page it has, the page says whose it is, and each
 * leads back to the other.
 */
#ifndef FRAMEPROOF_SPEC_MAPPING_H
#define FRAMEPROOF_SPEC_MAPPING_H

#define MAPPING(m)	((m)->id < MAX_MAPPINGS && (m) == &mappings[(m)->id])
#define OWNER_OF(p)	mappings[page_owners[p].mapping]
#define SLOT_OF(p)	OWNER_OF(p).slots[page_owners[p].index]

/* Slots lie apart from all that is known of pages and owners. */
#define SLOTS_APART(slots) \
	(APART(slots, &mappings[0]) && APART(slots, page_owners) && APART(slots, vmemmap) && \
	 APART(slots, lists) && APART(slots, &zones[0]) && APART(slots, &nodes[0]))

/* How many of the first n there are; a name but where they are counted (MAPPING_OPEN). */
#ifdef MAPPING_OPEN
/*@ logic integer owners_below{L}(integer n) =
      n <= 0 ? 0 : owners_below(n - 1) + (mappings[n - 1].kind != MAPPING_FREE ? 1 : 0);
*/
#else
/*@ axiomatic Owners {
      logic integer owners_below{L}(integer n) reads mappings[0 .. n - 1].kind;
    }
*/
#endif

/*@ predicate mapping_ok{L}(struct mapping *m) =
      m->nr_slots <= MAX_SLOTS && (m->kind != MAPPING_FREE ==>
        \valid(m->slots + (0 .. m->nr_slots - 1)) && SLOTS_APART(m->slots));

    predicate owners_apart{L} =
      \valid(page_owners + (0 .. nr_frames - 1)) && APART(page_owners, &mappings[0]) &&
      APART(page_owners, vmemmap) && APART(page_owners, lists) && APART(page_owners, &zones[0]) &&
      APART(vmemmap, &mappings[0]) && APART(lists, &mappings[0]) && APART(page_owners, &nodes[0]);

    predicate mappings_ok{L} =
      owners_apart && nr_mappings == owners_below(MAX_MAPPINGS) &&
      \forall integer i; 0 <= i < MAX_MAPPINGS ==> mappings[i].id == i && mapping_ok(&mappings[i]);

    predicate owned{L}(integer p) =
      FRAME(p) && page_owners[p].mapping < MAX_MAPPINGS && OWNER_OF(p).kind != MAPPING_FREE &&
      page_owners[p].index < OWNER_OF(p).nr_slots &&
      (SLOT_OF(p) == 4 * p + SLOT_PRESENT || SLOT_OF(p) == 4 * p + SLOT_CACHED);
*/

/* Pages that are mapped or in a page cache, counted where p lies and of its owner m. */
#define MAPPED_AT(m, p) \
	((m)->kind == MAPPING_TASK ? node_stats[NODE_OF(p)][NR_ANON_MAPPED] : \
				     nodes[NODE_OF(p)].nr_file_pages)
#define CACHED_AT(p)	node_stats[NODE_OF(p)][NR_SWAPCACHE]

/* An owner has a page, or a place in swap, and it is counted; or one more can be. */
#define PAGE_COUNTED(m, p)	((m)->nr_pages > 0 && MAPPED_AT(m, p) > 0)
#define PAGE_FITS(m, p)		((m)->nr_pages < MAX_SLOTS && MAPPED_AT(m, p) < MAX_FRAMES)
#define SWAP_COUNTED(m)		((m)->nr_swap > 0 && swap.used > 0)

/* Lists and owners are in order. */
#define OWNED_LISTS_OK	(mappings_ok && lists_ok && lruvecs_ok)

/* What changes as a page gets an owner or loses it. */
#define COUNT_FIELDS(m, p) \
	(m)->nr_pages, node_stats[NODE_OF(p)][NR_ANON_MAPPED], nodes[NODE_OF(p)].nr_file_pages
#define SWAP_FIELDS(m)	(m)->nr_swap, swap.used
#define OWNER_FIELDS(p) \
	SLOT_OF(p), COUNT_FIELDS(&OWNER_OF(p), p), SWAP_FIELDS(&OWNER_OF(p)), CACHED_AT(p), \
	vmemmap[p].flags

/* What changes as pages get and lose owners. */
#define MAPPING_FIELDS \
	mappings[0 .. MAX_MAPPINGS - 1], mappings[0 .. MAX_MAPPINGS - 1].slots[0 .. MAX_SLOTS - 1], \
	page_owners[0 .. nr_frames - 1], nr_mappings, swap

#endif
