/* SPDX-License-Identifier: GPL-2.0-only */
/* What a page is, is in its flags and in its owner's slot: both move, and then it is elsewhere. */
#include "migrate.h"

struct fail_migrate fail_migrate = { .interval = 1 };

/* Does fault injection make this one fail? */
/*@ requires faults:  fail_migrate.interval >= 1;
    terminates \true;
    assigns  fail_migrate;
    ensures  state:   fail_migrate.interval == \old(fail_migrate.interval);
    ensures  spent:   \old(fail_migrate.times) == 0 ==> !\result;
*/
static bool should_fail_migrate(void)
{
	if (fail_migrate.times == 0)
		return false;
	fail_migrate.count = counted(fail_migrate.count, 1);
	if (fail_migrate.count % fail_migrate.interval != 0)
		return false;
	if (fail_migrate.times > 0)
		fail_migrate.times--;
	fail_migrate.faults = counted(fail_migrate.faults, 1);
	return true;
}

/* The owner's slot leads to the new frame, and the frame to the slot. */
/*@ requires state:   mappings_ok && lists_ok && lruvecs_ok && lru_page(from) && owned(from) &&
                      lru_page(to);
    terminates \true;
    assigns  SLOT_OF(from), page_owners[to];
    ensures  state:   mappings_ok && lists_ok && lruvecs_ok && owned(to);
    ensures  owner:   page_owners[to].mapping == \old(page_owners[from].mapping) &&
                      page_owners[to].index == \old(page_owners[from].index);
*/
static inline void change_slot(pfn_t from, pfn_t to)
{
	struct page_owner owner = page_owners[from];
	const struct mapping *m = &mappings[owner.mapping];

	m->slots[owner.index] = to * 4 + slot_kind(m, owner.index);
	page_owners[to] = owner;
	//@ assert links: same_links{Pre,Here};
	//@ assert files: lru_files;
}

/* The page's owner and what its flags say are those of the new frame. */
/*@ requires state:   lists_ok && OWNERS_OK && lru_page(from) && owned(from) && lru_page(to);
    requires room:    vmemmap[to].flags == 0 && vmemmap[to].zone == vmemmap[from].zone &&
                      to != from && !LRU_FLAG(from, PG_WRITEBACK);
    terminates \true;
    assigns  SLOT_OF(from), page_owners[to], vmemmap[from].flags, vmemmap[to].flags;
    ensures  state:   lists_ok && OWNERS_OK && owned(to);
    ensures  flags:   vmemmap[to].flags == \old(vmemmap[from].flags) && vmemmap[from].flags == 0;
    ensures  owner:   page_owners[to].mapping == \old(page_owners[from].mapping) &&
                      page_owners[to].index == \old(page_owners[from].index);
*/
static inline void change_frame(pfn_t from, pfn_t to)
{
	change_slot(from, to);
	set_page_flags(to, vmemmap[from].flags);
	set_page_flags(from, 0);
}

enum migrate_result migrate_page(pfn_t from, pfn_t to, enum migrate_mode mode, bool force)
{
	if (vmemmap[from].flags & PG_WRITEBACK) {
		if (mode != MIGRATE_SYNC)
			return MIGRATE_FAILED;
		if (!force)
			return MIGRATE_AGAIN;
		wait_on_page_writeback(from);
	}
	if (should_fail_migrate())
		return MIGRATE_FAILED;
	change_frame(from, to);
	lru_add(to);
	return MIGRATED;
}
