/* SPDX-License-Identifier: GPL-2.0-only */
/* Slots and the pages in them, both ways; each step counts what it changes. */
#include "mapping.h"

struct mapping mappings[MAX_MAPPINGS];
unsigned int nr_mappings;
struct page_owner *page_owners;
struct swap swap;

/*@ requires names: string((char *)a) && string((char *)b);
    terminates \true;
    assigns  \nothing;
*/
static bool same_name(const char *a, const char *b)
{
	/*@ loop invariant same: i <= NAME_SIZE;
	    loop assigns i;
	    loop variant NAME_SIZE - i;
	*/
	for (size_t i = 0; i < NAME_SIZE && a[i] == b[i]; i++)
		if (a[i] == '\0')
			return true;
	return false;
}

struct mapping *mapping_find(const char *name, unsigned int kind)
{
	/*@ loop invariant index: i <= MAX_MAPPINGS;
	    loop assigns i;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind == kind && same_name(mappings[i].name, name))
			return &mappings[i];
	return NULL;
}

void mapping_power_on(struct page_owner *owners)
{
	/*@ loop invariant none: i <= MAX_MAPPINGS && \forall integer j; 0 <= j < i ==>
	                           mappings[j].kind == MAPPING_FREE && mappings[j].id == j;
	    loop assigns i, mappings[0 .. MAX_MAPPINGS - 1];
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		mappings[i] = (struct mapping){ .id = i };
	nr_mappings = 0;
	page_owners = owners;
	swap = (struct swap){ 0 };
}

/* The first number that nobody has, above all that are in use. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  new: \result >= 1;
*/
static uint32_t next_pid(void)
{
	uint32_t last = 0;

	/*@ loop invariant index: i <= MAX_MAPPINGS;
	    loop assigns i, last;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind != MAPPING_FREE && mappings[i].pid > last &&
		    mappings[i].pid < UINT32_MAX)
			last = mappings[i].pid;
	return last + 1;
}

struct mapping *mapping_open(unsigned int kind, const char *name, uint64_t *slots,
			     uint64_t nr_slots)
{
	uint32_t pid = next_pid();
	struct mapping *m = mappings;

	/*@ loop invariant index: \exists integer i; 0 <= i <= MAX_MAPPINGS && m == &mappings[0] + i;
	    loop assigns m;
	    loop variant &mappings[MAX_MAPPINGS - 1] - m;
	*/
	while (m < mappings + MAX_MAPPINGS && m->kind != MAPPING_FREE)
		m++;
	if (m == mappings + MAX_MAPPINGS)
		return NULL;
	*m = (struct mapping){ .id = m->id, .kind = (uint8_t)kind, .pid = pid };
	nr_mappings++;
	m->slots = slots;
	m->nr_slots = nr_slots;
	/*@ loop invariant name: i <= NAME_SIZE - 1;
	    loop assigns i, m->name[0 .. NAME_SIZE - 1];
	    loop variant NAME_SIZE - 1 - i;
	*/
	for (size_t i = 0; i < NAME_SIZE - 1 && name[i] != '\0'; i++)
		m->name[i] = name[i];
	return m;
}

/* A page of this owner has come into its hands, or has left them. */
/*@ requires owner: MAPPING(m) && lru_page(pfn);
    terminates \true;
    assigns  mappings[m->id].nr_pages, LRU_COUNTS;
*/
static void count_page(struct mapping *m, pfn_t pfn, bool more)
{
	unsigned int node = page_node(pfn);
	uint64_t *count = m->kind == MAPPING_TASK ? &node_stats[node][NR_ANON_MAPPED]
						  : &nodes[node].nr_file_pages;

	*count = more ? *count + 1 : *count - 1;
	m->nr_pages = more ? m->nr_pages + 1 : m->nr_pages - 1;
}

/* A slot holds a page, in one of the two ways. */
/*@ requires owner: MAPPING(m) && m->kind != MAPPING_FREE && index < m->nr_slots;
    requires slot:  \valid(m->slots + index) && pfn < MAX_FRAMES && kind < 4;
    terminates \true;
    assigns  m->slots[index];
    ensures  slot:  m->slots[index] == 4 * pfn + kind;
*/
static void set_slot(struct mapping *m, uint64_t index, pfn_t pfn, unsigned int kind)
{
	m->slots[index] = pfn * 4 + kind;
}

void map_page(struct mapping *m, uint64_t index, pfn_t pfn)
{
	if (slot_kind(m, index) == SLOT_SWAP)
		free_swap_slot(m, index);
	set_slot(m, index, pfn, SLOT_PRESENT);
	page_owners[pfn] = (struct page_owner){ m->id, (uint32_t)index };
	count_page(m, pfn, true);
}

/* The page is no longer in the swap cache; its place in swap stays. */
/*@ requires page:  lru_page(pfn) && \valid(vmemmap + pfn);
    terminates \true;
    assigns  LRU_COUNTS, vmemmap[pfn].flags;
    ensures  flag:  !LRU_FLAG(pfn, PG_SWAPCACHE);
*/
static void leave_swap_cache(pfn_t pfn)
{
	vmemmap[pfn].flags &= (uint16_t)~PG_SWAPCACHE;
	node_stats[page_node(pfn)][NR_SWAPCACHE]--;
}

void unmap_page(pfn_t pfn)
{
	struct mapping *m = &mappings[page_owners[pfn].mapping];
	uint64_t index = page_owners[pfn].index;

	if (slot_kind(m, index) == SLOT_CACHED) {
		leave_swap_cache(pfn);
		free_swap_slot(m, index);
	} else {
		m->slots[index] = SLOT_EMPTY;
		count_page(m, pfn, false);
	}
}

bool add_to_swap(pfn_t pfn)
{
	struct mapping *m = &mappings[page_owners[pfn].mapping];

	if (swap.used >= swap.total)
		return false;
	swap.used++;
	m->nr_swap++;
	set_slot(m, page_owners[pfn].index, pfn, SLOT_CACHED);
	count_page(m, pfn, false);
	node_stats[page_node(pfn)][NR_SWAPCACHE]++;
	vmemmap[pfn].flags |= PG_SWAPCACHE | PG_DIRTY;
	return true;
}

void delete_from_swap_cache(pfn_t pfn)
{
	leave_swap_cache(pfn);
	mappings[page_owners[pfn].mapping].slots[page_owners[pfn].index] = SLOT_SWAP;
}

void map_cached_page(pfn_t pfn)
{
	struct mapping *m = &mappings[page_owners[pfn].mapping];
	uint64_t index = page_owners[pfn].index;

	leave_swap_cache(pfn);
	free_swap_slot(m, index);
	set_slot(m, index, pfn, SLOT_PRESENT);
	count_page(m, pfn, true);
}

void free_swap_slot(struct mapping *m, uint64_t index)
{
	m->slots[index] = SLOT_EMPTY;
	m->nr_swap--;
	swap.used--;
}
