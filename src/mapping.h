/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owners of pages: tasks, each with one run of anonymous memory, and files with their page cache;
 * and swap, where anonymous pages can go. Floor 7.
 *
 * An owner has a slot for each page of its size:
 *
 *	empty		no page yet; of a file: it is on the disk alone
 *	present		in this frame; of a task: mapped
 *	swap		in swap
 *	cached		in swap or on its way there, and in this frame still (Linux: swap cache)
 */
#ifndef FRAMEPROOF_MAPPING_H
#define FRAMEPROOF_MAPPING_H

#include "lru.h"

#define MAX_MAPPINGS 1024u
#define MAX_SLOTS    0xffffffffull
#define NAME_SIZE    16u /* with the NUL (Linux: TASK_COMM_LEN) */

enum mapping_kind { MAPPING_FREE, MAPPING_TASK, MAPPING_FILE };

enum slot_kind { SLOT_EMPTY, SLOT_PRESENT, SLOT_SWAP, SLOT_CACHED };

struct mapping {
	uint64_t *slots;   /* host memory: four times the frame, and the kind */
	uint64_t nr_slots; /* its size in pages */
	uint64_t nr_pages; /* in memory: mapped (Linux: rss), or in the page cache */
	uint64_t nr_swap;  /* in swap, in the swap cache or not (Linux: swapents) */
	uint32_t id;	   /* its own index in mappings[] */
	uint32_t pid;	   /* of owners, in the order of their creation */
	int16_t score_adj; /* oom_score_adj: -1000, never to be killed, to 1000 */
	uint8_t kind;	   /* enum mapping_kind */
	bool locked;	   /* its pages may not be reclaimed (Linux: VM_LOCKED) */
	char name[NAME_SIZE];
};
extern struct mapping mappings[MAX_MAPPINGS];
extern unsigned int nr_mappings; /* how many there are */

/* Whose a page on an LRU list is, by PFN; host memory, nr_frames of them. */
struct page_owner {
	uint32_t mapping, index;
};
extern struct page_owner *page_owners;

struct swap {
	uint64_t total, used; /* pages */
};
extern struct swap swap;

#include "../spec/mapping.h"

/* What a slot holds. */
/*@ requires owner: \valid_read(m) && mapping_ok(m) && m->kind != MAPPING_FREE;
    requires index: index < m->nr_slots;
    terminates \true;
    assigns  \nothing;
    ensures  kind:  \result == m->slots[index] % 4;
*/
static inline unsigned int slot_kind(const struct mapping *m, uint64_t index)
{
	return (unsigned int)(m->slots[index] % 4);
}

/* The frame of a slot that is present or cached. */
/*@ requires owner: \valid_read(m) && mapping_ok(m) && m->kind != MAPPING_FREE;
    requires index: index < m->nr_slots;
    terminates \true;
    assigns  \nothing;
    ensures  frame: \result == m->slots[index] / 4;
*/
static inline pfn_t slot_pfn(const struct mapping *m, uint64_t index)
{
	return m->slots[index] / 4;
}

/* Does anybody own pages, or is there swap? Without, no page can be reclaimed. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  used:  \result <==> nr_mappings != 0 || swap.total != 0;
*/
static inline bool mappings_used(void)
{
	return nr_mappings != 0 || swap.total != 0;
}

/* The owner of that name and kind; NULL: there is none. */
/*@ requires name:  string(name);
    requires names: \forall integer i; 0 <= i < MAX_MAPPINGS ==> string(&mappings[i].name[0]);
    requires state: mappings_ok;
    terminates \true;
    assigns  \nothing;
    ensures  found: \result != \null ==> MAPPING(\result) && \result->kind == kind;
*/
struct mapping *mapping_find(const char *name, unsigned int kind);

/* Nobody owns anything, and there is no swap; after each power on. */
/*@ requires owners: \valid(owners + (0 .. nr_frames - 1)) && nr_frames <= MAX_FRAMES;
    requires apart:  APART(owners, &mappings[0]) && APART(owners, vmemmap) &&
                     APART(owners, lists) && APART(owners, &zones[0]) && APART(owners, &nodes[0]) &&
                     APART(vmemmap, &mappings[0]) && APART(lists, &mappings[0]);
    terminates \true;
    assigns  mappings[0 .. MAX_MAPPINGS - 1], nr_mappings, page_owners, swap;
    ensures  none:   \forall integer i; 0 <= i < MAX_MAPPINGS ==> mappings[i].kind == MAPPING_FREE;
    ensures  state:  mappings_ok && page_owners == owners;
*/
void mapping_power_on(struct page_owner *owners);

/*
 * A new owner of no pages, with a name that is cut at NAME_SIZE - 1 and slots that are all 0; NULL:
 * there are MAX_MAPPINGS already.
 */
/*@ requires state: mappings_ok && nr_slots <= MAX_SLOTS && \valid(slots + (0 .. nr_slots - 1));
    requires apart: SLOTS_APART(slots) && APART(name, &mappings[0]);
    requires kind:  kind == MAPPING_TASK || kind == MAPPING_FILE;
    requires name:  string(name);
    terminates \true;
    assigns  mappings[0 .. MAX_MAPPINGS - 1], nr_mappings;
    ensures  state: mappings_ok;
    ensures  new:   \result != \null ==> MAPPING(\result) && \result->kind == kind &&
                      \result->nr_pages == 0 && \result->nr_swap == 0 &&
                      \result->slots == slots && \result->nr_slots == nr_slots;
*/
struct mapping *mapping_open(unsigned int kind, const char *name, uint64_t *slots,
			     uint64_t nr_slots);

/* An owner gets a page for a slot that was empty, or whose page was in swap alone. */
/*@ requires state: OWNED_LISTS_OK;
    requires owner: MAPPING(m) && m->kind != MAPPING_FREE && index < m->nr_slots;
    requires slot:  m->slots[index] % 4 == SLOT_EMPTY ||
                    (m->slots[index] % 4 == SLOT_SWAP && SWAP_COUNTED(m));
    requires page:  lru_page(pfn) && list(pfn) == LIST_NONE && PAGE_FITS(m, pfn);
    terminates \true;
    assigns  m->slots[index], page_owners[pfn], COUNT_FIELDS(m, pfn), SWAP_FIELDS(m);
    ensures  state: OWNED_LISTS_OK;
    ensures  owner: owned(pfn) && m->nr_pages == \old(m->nr_pages) + 1;
    ensures  slot:  m->slots[index] == 4 * pfn + SLOT_PRESENT;
*/
void map_page(struct mapping *m, uint64_t index, pfn_t pfn);

/* The owner gives the page up, and its place in swap if it has one; the slot is empty. */
/*@ requires state: OWNED_LISTS_OK && lru_page(pfn) && owned(pfn);
    requires count: SLOT_OF(pfn) % 4 == SLOT_PRESENT ==> PAGE_COUNTED(&OWNER_OF(pfn), pfn);
    requires count: SLOT_OF(pfn) % 4 == SLOT_CACHED ==>
                      SWAP_COUNTED(&OWNER_OF(pfn)) && CACHED_AT(pfn) > 0;
    terminates \true;
    assigns  OWNER_FIELDS(pfn);
    ensures  state: OWNED_LISTS_OK;
    ensures  empty: SLOT_OF(pfn) == SLOT_EMPTY;
    ensures  writes: SAME_WRITES(Pre, Post);
*/
void unmap_page(pfn_t pfn);

/*
 * Find a place in swap for a task's page and unmap it, so that it can be written; false: swap is
 * full (Linux: add_to_swap and try_to_unmap).
 */
/*@ requires state: OWNED_LISTS_OK && lru_page(pfn) && owned(pfn);
    requires slot:  SLOT_OF(pfn) == 4 * pfn + SLOT_PRESENT;
    requires count: PAGE_COUNTED(&OWNER_OF(pfn), pfn) && OWNER_OF(pfn).nr_swap < MAX_SLOTS &&
                    CACHED_AT(pfn) < MAX_FRAMES;
    terminates \true;
    assigns  OWNER_FIELDS(pfn);
    ensures  full:  !\result <==> \old(swap.used) >= \old(swap.total);
    ensures  place: \result ==> swap.used == \old(swap.used) + 1 && LRU_FLAG(pfn, PG_SWAPCACHE) &&
                      LRU_FLAG(pfn, PG_DIRTY) && SLOT_OF(pfn) == 4 * pfn + SLOT_CACHED;
    ensures  state: OWNED_LISTS_OK && owned(pfn);
    ensures  writes: HAS(\old(vmemmap[pfn].flags), PG_SWAPBACKED) ==> SAME_WRITES(Pre, Post);
*/
bool add_to_swap(pfn_t pfn);

/* The page is in swap, and will be freed (Linux: __delete_from_swap_cache). */
/*@ requires state: OWNED_LISTS_OK && lru_page(pfn) && owned(pfn);
    requires slot:  SLOT_OF(pfn) == 4 * pfn + SLOT_CACHED && CACHED_AT(pfn) > 0;
    terminates \true;
    assigns  SLOT_OF(pfn), CACHED_AT(pfn), vmemmap[pfn].flags;
    ensures  slot:  SLOT_OF(pfn) == SLOT_SWAP;
    ensures  place: swap.used == \old(swap.used);
    ensures  state: OWNED_LISTS_OK;
    ensures  writes: SAME_WRITES(Pre, Post);
*/
void delete_from_swap_cache(pfn_t pfn);

/* The task wants the page back while it is in the swap cache still (Linux: part of do_swap_page). */
/*@ requires state: OWNED_LISTS_OK && lru_page(pfn) && owned(pfn);
    requires slot:  SLOT_OF(pfn) == 4 * pfn + SLOT_CACHED;
    requires count: SWAP_COUNTED(&OWNER_OF(pfn)) && CACHED_AT(pfn) > 0 &&
                    PAGE_FITS(&OWNER_OF(pfn), pfn);
    terminates \true;
    assigns  OWNER_FIELDS(pfn);
    ensures  slot:  SLOT_OF(pfn) == 4 * pfn + SLOT_PRESENT;
    ensures  state: OWNED_LISTS_OK && owned(pfn);
    ensures  writes: SAME_WRITES(Pre, Post);
*/
void map_cached_page(pfn_t pfn);

/* A page that is in swap alone is wanted no more: the slot is empty (Linux: free_swap_and_cache). */
/*@ requires state: OWNED_LISTS_OK;
    requires owner: MAPPING(m) && m->kind != MAPPING_FREE && index < m->nr_slots;
    requires slot:  SWAP_COUNTED(m);
    terminates \true;
    assigns  m->slots[index], SWAP_FIELDS(m);
    ensures  slot:  m->slots[index] == SLOT_EMPTY && swap.used == \old(swap.used) - 1;
    ensures  state: OWNED_LISTS_OK;
*/
void free_swap_slot(struct mapping *m, uint64_t index);

#endif
