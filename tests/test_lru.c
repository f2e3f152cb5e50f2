/* SPDX-License-Identifier: GPL-2.0-only */
/* LRU lists, who owns their pages, the disk: each step, and what the checker says of a wrong state. */
#include "fixture.h"

#include "../src/fault.h"

/* A machine of 32 MiB, and an owner of 1 MiB on it. */
static struct mapping *owner_on_machine(unsigned int kind)
{
	char error[256];
	struct mapping *m;

	one_zone("6.1", 1, MIB(32));
	m = host_mapping_open(kind, "owner", MIB(1), error, sizeof(error));
	assert_non_null(m);
	return m;
}

static pfn_t touched(struct mapping *m, uint64_t index)
{
	if (m->kind == MAPPING_TASK)
		assert_int_equal(touch_page(m, index), TOUCH_MINOR);
	else
		assert_int_equal(file_page(m, index, false), TOUCH_MAJOR);
	return slot_pfn(m, index);
}

static list_t lru_list(unsigned int lru)
{
	return lruvecs[0].lists + lru;
}

static void lists_of_a_node_come_after_the_free_and_pcp_lists(void **state)
{
	(void)state;
	new_config("6.1", 2, 2);
	add_memory(START, START + MIB(32), 0);
	add_memory(START + MIB(32), START + MIB(64), 1);
	power_on();
	assert_int_equal(nr_lists, 1 + 2 * (MIGRATE_TYPES * MAX_ORDER + 2 * NR_PCP_LISTS_MAX) +
					   2 * NR_LRU_LISTS);
	assert_int_equal(lruvecs[0].lists, nr_lists - 2 * NR_LRU_LISTS);
	assert_int_equal(lruvecs[1].lists, nr_lists - NR_LRU_LISTS);
}

static void new_anonymous_pages_are_inactive_the_newest_first(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_TASK);
	pfn_t a = touched(m, 7), b = touched(m, 3);

	(void)state;
	assert_list(lru_list(LRU_INACTIVE_ANON), b, a);
	assert_int_equal(lru_size(0, LRU_INACTIVE_ANON, ZONE_DMA32), 2);
	assert_int_equal(lru_size(0, LRU_INACTIVE_ANON, ZONE_DMA), 0);
	assert_int_equal(m->nr_pages, 2);
	assert_int_equal(node_stats[0][NR_ANON_MAPPED], 2);
	assert_int_equal(vm_events[PGFAULT], 2);
	assert_int_equal(touch_page(m, 7), TOUCH_PRESENT);
	assert_int_equal(vm_events[PGFAULT], 2);
	assert_sound();
}

static void a_file_page_becomes_active_with_the_second_read(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_FILE);
	pfn_t a = touched(m, 0), b = touched(m, 1);

	(void)state;
	assert_list(lru_list(LRU_INACTIVE_FILE), b, a);
	assert_int_equal(nodes[0].nr_file_pages, 2);
	assert_int_equal(nodes[0].nr_file_lru, 2);
	assert_int_equal(file_page(m, 0, false), TOUCH_PRESENT);
	assert_list(lru_list(LRU_ACTIVE_FILE), a);
	assert_list(lru_list(LRU_INACTIVE_FILE), b);
	assert_int_equal(vm_events[PGACTIVATE], 1);
	/* active and seen: that is as much as there is */
	assert_int_equal(file_page(m, 0, false), TOUCH_PRESENT);
	assert_int_equal(file_page(m, 0, false), TOUCH_PRESENT);
	assert_list(lru_list(LRU_ACTIVE_FILE), a);
	assert_int_equal(vm_events[PGACTIVATE], 1);
	assert_int_equal(vm_events[PGPGIN], 8);
	assert_sound();
}

static void locked_memory_is_unevictable(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_TASK);
	pfn_t a = touched(m, 0), b;

	(void)state;
	mlock_all(m, true);
	b = touched(m, 1);
	assert_list(lru_list(LRU_UNEVICTABLE), b, a);
	assert_int_equal(vm_events[UNEVICTABLE_PGMLOCKED], 2);
	mlock_all(m, false);
	assert_list(lru_list(LRU_INACTIVE_ANON), b, a);
	assert_true(list_empty(lru_list(LRU_UNEVICTABLE)));
	assert_int_equal(vm_events[UNEVICTABLE_PGMUNLOCKED], 2);
	assert_sound();
}

/* The way to swap and back, once with the page still there and once without. */
static void a_page_goes_to_swap_and_comes_back(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_TASK);
	pfn_t a = touched(m, 5);

	(void)state;
	assert_false(add_to_swap(a));
	swap.total = 1;
	assert_true(add_to_swap(a));
	assert_int_equal(slot_kind(m, 5), SLOT_CACHED);
	assert_int_equal(m->nr_pages, 0);
	assert_int_equal(m->nr_swap, 1);
	assert_int_equal(node_stats[0][NR_SWAPCACHE], 1);
	assert_sound();
	assert_int_equal(touch_page(m, 5), TOUCH_MINOR);
	assert_int_equal(slot_kind(m, 5), SLOT_PRESENT);
	assert_int_equal(swap.used, 0);

	assert_true(add_to_swap(a));
	start_writeback(a);
	wait_on_page_writeback(a);
	lru_del(a);
	delete_from_swap_cache(a);
	assert_int_equal(free_pages(a, 0), BAD_PAGE_NONE);
	assert_int_equal(slot_kind(m, 5), SLOT_SWAP);
	assert_int_equal(swap.used, 1);
	assert_sound();
	assert_int_equal(touch_page(m, 5), TOUCH_MAJOR);
	assert_int_equal(swap.used, 0);
	assert_int_equal(vm_events[PSWPIN], 1);
	assert_int_equal(vm_events[PSWPOUT], 1);
	assert_int_equal(vm_events[PGMAJFAULT], 1);
	assert_sound();
}

static void the_end_of_a_task_frees_its_pages_and_its_swap(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_TASK);
	uint64_t free = (uint64_t)zone_page_state_snapshot(zone, NR_FREE_PAGES);
	pfn_t a = touched(m, 0), b = touched(m, 1);

	(void)state;
	touched(m, 2);
	swap.total = 2;
	assert_true(add_to_swap(a));
	assert_true(add_to_swap(b));
	start_writeback(b);
	lru_del(a);
	delete_from_swap_cache(a);
	free_pages(a, 0);
	mapping_close(m);
	assert_int_equal(m->kind, MAPPING_FREE);
	assert_int_equal(swap.used, 0);
	assert_int_equal(disk.nr_queue, 0);
	drain_all_pages(NULL);
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES), free);
	assert_int_equal(node_stats[0][NR_ANON_MAPPED] + node_stats[0][NR_SWAPCACHE], 0);
	assert_sound();
}

/* One page after the other, each in its time; who fills the queue waits. */
static void the_disk_takes_its_time(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_FILE);

	(void)state;
	for (unsigned int i = 0; i <= DISK_QUEUE; i++)
		file_page(m, i, true);
	assert_int_equal(nodes[0].nr_file_dirty, DISK_QUEUE + 1);
	assert_int_equal(lruvecs[0].write_pending[ZONE_DMA32], DISK_QUEUE + 1);
	disk.ticks = 10;
	start_writeback(slot_pfn(m, 0));
	start_writeback(slot_pfn(m, 1));
	disk_pass(9);
	assert_int_equal(disk.nr_queue, 2);
	disk_pass(1);
	assert_int_equal(disk.nr_queue, 1);
	assert_false(vmemmap[slot_pfn(m, 0)].flags & PG_WRITEBACK);
	assert_true(vmemmap[slot_pfn(m, 1)].flags & PG_WRITEBACK);
	for (unsigned int i = 2; i <= DISK_QUEUE; i++)
		start_writeback(slot_pfn(m, i));
	assert_int_equal(disk.nr_queue, DISK_QUEUE);
	file_page(m, 0, true);
	start_writeback(slot_pfn(m, 0));
	assert_int_equal(disk.nr_queue, DISK_QUEUE);
	assert_false(vmemmap[slot_pfn(m, 1)].flags & PG_WRITEBACK);
	assert_int_equal(nodes[0].nr_file_dirty, 0);
	assert_int_equal(nodes[0].nr_writeback, DISK_QUEUE);
	while (disk_wait())
		;
	assert_int_equal(nodes[0].nr_writeback, 0);
	assert_int_equal(lruvecs[0].write_pending[ZONE_DMA32], 0);
	assert_int_equal(node_stats[0][NR_WRITTEN], DISK_QUEUE + 2);
	assert_sound();
}

static void what_reclaim_waits_for_is_its_next_page(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_FILE);
	pfn_t a = touched(m, 0), b = touched(m, 1);

	(void)state;
	set_page_dirty(b);
	start_writeback(b);
	vmemmap[b].flags |= PG_RECLAIM;
	assert_list(lru_list(LRU_INACTIVE_FILE), b, a);
	assert_true(disk_wait());
	assert_list(lru_list(LRU_INACTIVE_FILE), a, b);
	assert_int_equal(vm_events[PGROTATED], 1);
	assert_sound();
}

static void dropped_caches_are_those_that_the_disk_has(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_FILE);

	(void)state;
	for (unsigned int i = 0; i < 10; i++)
		file_page(m, i, i < 4);
	assert_int_equal(drop_pagecache(), 6);
	assert_int_equal(m->nr_pages, 4);
	assert_int_equal(sync_files(), 4);
	assert_int_equal(drop_pagecache(), 4);
	assert_int_equal(nodes[0].nr_file_pages, 0);
	assert_sound();
}

static void owners_have_places_and_names(void **state)
{
	struct mapping *first = owner_on_machine(MAPPING_TASK);
	char error[256];

	(void)state;
	assert_ptr_equal(mapping_find("owner", MAPPING_TASK), first);
	assert_null(mapping_find("owner", MAPPING_FILE));
	assert_null(mapping_find("own", MAPPING_TASK));
	for (unsigned int i = 1; i < MAX_MAPPINGS; i++)
		assert_non_null(host_mapping_open(MAPPING_FILE, "f", 1, error, sizeof(error)));
	assert_null(host_mapping_open(MAPPING_FILE, "f", 1, error, sizeof(error)));
	mapping_close(first);
	first = host_mapping_open(MAPPING_TASK, "a name too long", 1, error, sizeof(error));
	assert_non_null(first);
	assert_string_equal(first->name, "a name too long");
	assert_int_equal(first->pid, MAX_MAPPINGS + 1);
}

/* What the checker says of the state as it is. */
static void expect_wrong(const char *text)
{
	struct violation v;

	if (lru_check(&v) || strstr(v.text, text) == NULL)
		fail_msg("not found: %s", text);
}

static void the_checker_finds_what_is_wrong(void **state)
{
	struct mapping *m = owner_on_machine(MAPPING_TASK);
	pfn_t a = touched(m, 0), b = touched(m, 1);

	(void)state;
	m->slots[0] = SLOT_EMPTY;
	expect_wrong("owner 0, expected one that has the page");
	m->slots[0] = b * 4 + SLOT_PRESENT;
	expect_wrong("owner 0, expected one that has the page");
	m->slots[0] = a * 4 + SLOT_PRESENT;
	vmemmap[b].flags |= PG_ACTIVE;
	expect_wrong("expected those of inactive_anon");
	vmemmap[b].flags &= (uint16_t)~PG_ACTIVE;
	vmemmap[a].refcount = 2;
	expect_wrong("expected an allocated page of node 0");
	vmemmap[a].refcount = 1;
	vmemmap[a].prev = a;
	expect_wrong("says list");
	vmemmap[a].prev = b;
	lists[lru_list(LRU_INACTIVE_ANON)].count++;
	expect_wrong("the chain of inactive_anon has 2 pages, the list says 3");
	lists[lru_list(LRU_INACTIVE_ANON)].count--;
	m->nr_pages++;
	expect_wrong("owner owner has 3 pages");
	m->nr_pages--;
	swap.used++;
	expect_wrong("1 of 0 are in use");
	swap.used--;
	lru_del(a);
	expect_wrong("owners have 2 pages, the LRU lists hold 1");
	lru_add_tail(a);
	assert_sound();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(lists_of_a_node_come_after_the_free_and_pcp_lists),
		CASE(new_anonymous_pages_are_inactive_the_newest_first),
		CASE(a_file_page_becomes_active_with_the_second_read),
		CASE(locked_memory_is_unevictable),
		CASE(a_page_goes_to_swap_and_comes_back),
		CASE(the_end_of_a_task_frees_its_pages_and_its_swap),
		CASE(the_disk_takes_its_time),
		CASE(what_reclaim_waits_for_is_its_next_page),
		CASE(dropped_caches_are_those_that_the_disk_has),
		CASE(owners_have_places_and_names),
		CASE(the_checker_finds_what_is_wrong),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
