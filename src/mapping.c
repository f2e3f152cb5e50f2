/* SPDX-License-Identifier: GPL-2.0-only */
/* Slots and the pages in them, both ways; each step counts what it changes. */
#include "mapping.h"

struct mapping mappings[MAX_MAPPINGS];
unsigned int nr_mappings;
struct page_owner *page_owners;
struct swap swap;

/* Are they the same, as far as a name goes? */
/*@ requires names: string((char *)a) && string((char *)b);
    terminates \true;
    assigns  \nothing;
    ensures  same:  \result ==> \exists integer n; 0 <= n < NAME_SIZE && a[n] == 0 && b[n] == 0 &&
                      \forall integer i; 0 <= i < n ==> a[i] == b[i];
*/
static bool same_name(const char *a, const char *b)
{
	/*@ loop invariant same: i <= NAME_SIZE &&
	                           \forall integer j; 0 <= j < i ==> a[j] == b[j] && a[j] != 0;
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

/*@ ghost
    /@ requires free:  \forall integer i; 0 <= i < MAX_MAPPINGS ==> mappings[i].kind == MAPPING_FREE;
       terminates \true;
       assigns  \nothing;
       ensures  none:  owners_below(MAX_MAPPINGS) == 0; @/
    static inline void none_owns(void)
    {
      uint32_t n = 0;

      /@ loop invariant none: 0 <= n <= MAX_MAPPINGS && owners_below(n) == 0;
         loop assigns n;
         loop variant MAX_MAPPINGS - n; @/
      while (n < MAX_MAPPINGS)
        n++;
    }
*/

void mapping_power_on(struct page_owner *owners)
{
	/*@ loop invariant index: i <= MAX_MAPPINGS;
	    loop invariant none: \forall integer j; 0 <= j < i ==> mappings[j].kind == MAPPING_FREE;
	    loop invariant id:   \forall integer j; 0 <= j < i ==> mappings[j].id == j;
	    loop invariant size: \forall integer j; 0 <= j < i ==> mappings[j].nr_slots == 0;
	    loop assigns i, mappings[0 .. MAX_MAPPINGS - 1];
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		mappings[i] = (struct mapping){ .id = i };
	nr_mappings = 0;
	page_owners = owners;
	swap = (struct swap){ 0 };
	//@ ghost none_owns();
}

/* The first number that nobody has, above all that are in use. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  new: \result >= 1;
    ensures  new: \forall integer i; 0 <= i < MAX_MAPPINGS &&
                    mappings[i].kind != MAPPING_FREE && mappings[i].pid < UINT32_MAX ==>
                      mappings[i].pid < \result;
*/
static uint32_t next_pid(void)
{
	uint32_t last = 0;

	/*@ loop invariant index: i <= MAX_MAPPINGS && last < UINT32_MAX;
	    loop invariant last:  \forall integer j; 0 <= j < i && mappings[j].kind != MAPPING_FREE &&
	                            mappings[j].pid < UINT32_MAX ==> mappings[j].pid <= last;
	    loop assigns i, last;
	    loop variant MAX_MAPPINGS - i;
	*/
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind != MAPPING_FREE && mappings[i].pid > last &&
		    mappings[i].pid < UINT32_MAX)
			last = mappings[i].pid;
	return last + 1;
}

/* The first place where nobody is; MAX_MAPPINGS: there is none. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  free: \result <= MAX_MAPPINGS &&
                     (\result < MAX_MAPPINGS ==> mappings[\result].kind == MAPPING_FREE);
*/
static inline unsigned int free_place(void)
{
	unsigned int i = 0;

	/*@ loop invariant index: i <= MAX_MAPPINGS;
	    loop assigns i;
	    loop variant MAX_MAPPINGS - i;
	*/
	while (i < MAX_MAPPINGS && mappings[i].kind != MAPPING_FREE)
		i++;
	return i;
}

/* There is one more owner, without a name. */
/*@ requires state: mappings_ok && nr_slots <= MAX_SLOTS && \valid(slots + (0 .. nr_slots - 1));
    requires apart: SLOTS_APART(slots);
    requires kind:  kind == MAPPING_TASK || kind == MAPPING_FILE;
    requires free:  id < MAX_MAPPINGS && mappings[id].kind == MAPPING_FREE;
    terminates \true;
    assigns  mappings[id], nr_mappings;
    ensures  state: mappings_ok;
    ensures  new:   mappings[id].kind == kind && mappings[id].nr_pages == 0 &&
                      mappings[id].nr_swap == 0 && mappings[id].slots == slots &&
                      mappings[id].nr_slots == nr_slots;
*/
static inline void add_owner(unsigned int id, unsigned int kind, uint64_t *slots, uint64_t nr_slots)
{
	uint32_t pid = next_pid();

	mappings[id] = (struct mapping){ .id = id, .kind = (uint8_t)kind, .pid = pid };
	mappings[id].slots = slots;
	mappings[id].nr_slots = nr_slots;
	/*@ ghost
	    uint32_t n = 0;
	    /@ loop invariant more: 0 <= n <= MAX_MAPPINGS &&
	         owners_below(n) == owners_below{Pre}(n) + (id < n ? 1 : 0) && owners_below(n) <= n;
	       loop assigns n;
	       loop variant MAX_MAPPINGS - n; @/
	    while (n < MAX_MAPPINGS)
	      n++;
	*/
	//@ assert one: owners_below(MAX_MAPPINGS) == nr_mappings + 1;
	nr_mappings++;
}

struct mapping *mapping_open(unsigned int kind, const char *name, uint64_t *slots,
			     uint64_t nr_slots)
{
	unsigned int id = free_place();

	if (id == MAX_MAPPINGS)
		return NULL;
	add_owner(id, kind, slots, nr_slots);
	/*@ loop invariant name: i <= NAME_SIZE - 1 && \forall integer j; 0 <= j < i ==> name[j] != 0;
	    loop assigns i, mappings[id].name[0 .. NAME_SIZE - 1];
	    loop variant NAME_SIZE - 1 - i;
	*/
	for (size_t i = 0; i < NAME_SIZE - 1 && name[i] != '\0'; i++)
		mappings[id].name[i] = name[i];
	return &mappings[id];
}

/* A page of this owner has come into its hands, or has left them. */
/*@ requires owner: MAPPING(m) && lru_page(pfn);
    requires state: OWNED_LISTS_OK;
    requires more:  more ==> PAGE_FITS(m, pfn);
    requires fewer: !more ==> PAGE_COUNTED(m, pfn);
    terminates \true;
    assigns  COUNT_FIELDS(m, pfn);
    ensures  pages: m->nr_pages == \old(m->nr_pages) + (more ? 1 : -1);
    ensures  state: OWNED_LISTS_OK;
*/
static inline void count_page(struct mapping *m, pfn_t pfn, bool more)
{
	unsigned int node = page_node(pfn);

	m->nr_pages = more ? m->nr_pages + 1 : m->nr_pages - 1;
	if (m->kind == MAPPING_TASK && more)
		node_stats[node][NR_ANON_MAPPED]++;
	else if (m->kind == MAPPING_TASK)
		node_stats[node][NR_ANON_MAPPED]--;
	else if (more)
		nodes[node].nr_file_pages++;
	else
		nodes[node].nr_file_pages--;
	//@ assert links: same_links{Pre,Here};
	//@ assert files: lru_files;
}

/* A slot holds a page, in one of the two ways. */
/*@ requires owner: MAPPING(m) && m->kind != MAPPING_FREE && index < m->nr_slots;
    requires state: OWNED_LISTS_OK && pfn < MAX_FRAMES && kind < 4;
    terminates \true;
    assigns  m->slots[index];
    ensures  slot:  m->slots[index] == 4 * pfn + kind;
    ensures  state: OWNED_LISTS_OK;
*/
static inline void set_slot(struct mapping *m, uint64_t index, pfn_t pfn, unsigned int kind)
{
	m->slots[index] = pfn * 4 + kind;
	//@ assert links: same_links{Pre,Here};
	//@ assert files: lru_files;
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
/*@ requires page:  lru_page(pfn) && CACHED_AT(pfn) > 0;
    requires state: lists_ok && lruvecs_ok;
    terminates \true;
    assigns  CACHED_AT(pfn), vmemmap[pfn].flags;
    ensures  state: lists_ok && lruvecs_ok;
    ensures  flag:  vmemmap[pfn].flags == WITHOUT(\old(vmemmap[pfn].flags), PG_SWAPCACHE);
    ensures  writes: SAME_WRITES(Pre, Post);
*/
static void leave_swap_cache(pfn_t pfn)
{
	set_page_flags(pfn, vmemmap[pfn].flags & ~PG_SWAPCACHE);
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
		set_slot(m, index, 0, SLOT_EMPTY);
		count_page(m, pfn, false);
	}
}

/* The owner has one place in swap more. */
/*@ requires owner: MAPPING(m) && m->nr_swap < MAX_SLOTS;
    requires state: OWNED_LISTS_OK;
    terminates \true;
    assigns  m->nr_swap;
    ensures  one:   m->nr_swap == \old(m->nr_swap) + 1;
    ensures  state: OWNED_LISTS_OK;
*/
static inline void count_swap(struct mapping *m)
{
	m->nr_swap++;
	//@ assert links: same_links{Pre,Here};
	//@ assert files: lru_files;
}

bool add_to_swap(pfn_t pfn)
{
	struct mapping *m = &mappings[page_owners[pfn].mapping];

	if (swap.used >= swap.total)
		return false;
	swap.used++;
	count_swap(m);
	set_slot(m, page_owners[pfn].index, pfn, SLOT_CACHED);
	count_page(m, pfn, false);
	node_stats[page_node(pfn)][NR_SWAPCACHE]++;
	set_page_flags(pfn, vmemmap[pfn].flags | PG_SWAPCACHE | PG_DIRTY);
	return true;
}

void delete_from_swap_cache(pfn_t pfn)
{
	leave_swap_cache(pfn);
	set_slot(&mappings[page_owners[pfn].mapping], page_owners[pfn].index, 0, SLOT_SWAP);
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
	set_slot(m, index, 0, SLOT_EMPTY);
	m->nr_swap--;
	swap.used--;
	//@ assert links: same_links{Pre,Here};
	//@ assert files: lru_files;
}
