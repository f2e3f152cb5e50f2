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
	struct fail_migrate *f = &fail_migrate;

	if (f->times == 0)
		return false;
	f->count = counted(f->count, 1);
	if (f->count % f->interval != 0)
		return false;
	if (f->times > 0)
		f->times--;
	f->faults = counted(f->faults, 1);
	return true;
}

/* The owner's slot leads to the new frame, and the frame to the slot. */
/*@ requires state:   mappings_ok && lruvecs_ok && lru_page(from) && owned(from) && lru_page(to);
    terminates \true;
    assigns  MAPPING_FIELDS, vmemmap[from].flags, vmemmap[to].flags;
    ensures  state:   mappings_ok && owned(to);
    ensures  flags:   vmemmap[to].flags == \old(vmemmap[from].flags) && vmemmap[from].flags == 0;
    ensures  owner:   page_owners[to].mapping == \old(page_owners[from].mapping) &&
                      page_owners[to].index == \old(page_owners[from].index);
*/
static void change_frame(pfn_t from, pfn_t to)
{
	struct page_owner owner = page_owners[from];
	const struct mapping *m = &mappings[owner.mapping];

	m->slots[owner.index] = to * 4 + slot_kind(m, owner.index);
	page_owners[to] = owner;
	vmemmap[to].flags = vmemmap[from].flags;
	vmemmap[from].flags = 0;
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
