/* SPDX-License-Identifier: GPL-2.0-only */
/* Tasks and files: what is done with them, what must come of it, and a recount of all that they have. */
#include <inttypes.h>

#include "../cli/host.h"
#include "../src/fault.h"
#include "../src/lru_check.h"
#include "fuzz.h"
#include "owners.h"

#define MOST 5u /* at once */

static struct mapping *owners[MOST];
static unsigned int nr_created;

void owners_power_on(void)
{
	for (unsigned int i = 0; i < MOST; i++)
		owners[i] = NULL;
	nr_created = 0;
}

bool owners_used(void)
{
	return nr_created != 0;
}

bool owners_have(uint64_t pfn)
{
	return pfn < nr_frames && vmemmap[pfn].state == PAGE_ALLOCATED &&
	       vmemmap[pfn].list != LIST_NONE;
}

/* The owner that the byte chooses; NULL: there is none. */
static struct mapping *chosen(unsigned int x)
{
	for (unsigned int i = 0; i < MOST; i++)
		if (owners[(x + i) % MOST] != NULL)
			return owners[(x + i) % MOST];
	return NULL;
}

static const char *kind_name(const struct mapping *m)
{
	return m->kind == MAPPING_TASK ? "task" : "file";
}

/* From the first owner on, what is counted is theirs: no made-up numbers. */
static void forget_made_up(void)
{
	for (unsigned int node = 0; node < nr_node_ids; node++)
		nodes[node].nr_file_dirty = nodes[node].nr_file_pages = nodes[node].nr_file_lru = 0;
}

void owners_create(const struct op *op)
{
	unsigned int kind = op->n & 1 ? MAPPING_TASK : MAPPING_FILE, at = op->x % MOST;
	uint64_t slots = 1u + op->y * (op->n & 2 ? 16u : 2u);
	char name[16], error[256];

	if (owners[at] != NULL)
		return;
	if (nr_created == 0)
		forget_made_up();
	snprintf(name, sizeof(name), "o%u", nr_created++);
	fuzz_say("%s_create %s %" PRIu64 "K\n", kind == MAPPING_TASK ? "task" : "file", name,
		 slots * 4);
	owners[at] = host_mapping_open(kind, name, slots, error, sizeof(error));
	if (owners[at] == NULL)
		fuzz_fail("no room for owner %s: %s", name, error);
	for (uint64_t i = 0; i < slots; i++)
		if (slot_kind(owners[at], i) != SLOT_EMPTY)
			fuzz_fail("owner %s begins with a page", name);
}

/* What a touch came to, by what was there before: reclaim may take a page first, it brings none. */
static void check_touch(const struct mapping *m, uint64_t index, unsigned int before, bool write,
			enum touch touch)
{
	unsigned int after = slot_kind(m, index);
	const struct page *page = &vmemmap[after == SLOT_PRESENT ? slot_pfn(m, index) : 0];
	bool task = m->kind == MAPPING_TASK;

	if ((touch == TOUCH_NO_PAGE) != (after != SLOT_PRESENT))
		fuzz_fail("touch %u of %s %s leaves page %" PRIu64 " as %u", touch, kind_name(m),
			  m->name, index, after);
	if (touch == TOUCH_NO_PAGE)
		return;
	if (before == SLOT_EMPTY && touch != (task || write ? TOUCH_MINOR : TOUCH_MAJOR))
		fuzz_fail("a first touch is %u", touch);
	if (before == SLOT_SWAP && touch != TOUCH_MAJOR)
		fuzz_fail("a touch of a page in swap is %u", touch);
	if (task && touch != TOUCH_MAJOR && !(page->flags & PG_YOUNG))
		fuzz_fail("page %" PRIu64 " was touched and is not young", index);
	if (write && !task && !(page->flags & (PG_DIRTY | PG_WRITEBACK)))
		fuzz_fail("page %" PRIu64 " was written and is clean", index);
}

void owners_touch(const struct op *op)
{
	struct mapping *m = chosen(op->x);
	uint64_t start, pages = op->n < 16 ? 1 : op->n * 2u;
	bool write = op->gfp[0] & 1;

	if (m == NULL)
		return;
	start = m->nr_slots * op->y / 256;
	pages = pages < m->nr_slots - start ? pages : m->nr_slots - start;
	fuzz_say("%s %s -offset %" PRIu64 "K -size %" PRIu64 "K\n",
		 m->kind == MAPPING_TASK ? "task_touch"
		 : write		 ? "file_write"
					 : "file_read",
		 m->name, start * 4, pages * 4);
	for (uint64_t i = start; i < start + pages; i++) {
		unsigned int before = slot_kind(m, i);
		enum touch touch =
			m->kind == MAPPING_TASK ? touch_page(m, i) : file_page(m, i, write);

		ops_count.calls++;
		check_touch(m, i, before, write, touch);
		if (touch == TOUCH_NO_PAGE)
			return;
	}
}

static void end_owner(unsigned int x)
{
	struct mapping *m = chosen(x);

	if (m == NULL)
		return;
	fuzz_say(m->kind == MAPPING_TASK ? "task_exit %s\n" : "file_delete %s\n", m->name);
	for (unsigned int i = 0; i < MOST; i++)
		if (owners[i] == m)
			owners[i] = NULL;
	mapping_close(m);
}

static void lock(unsigned int x, bool locked)
{
	struct mapping *m = chosen(x);

	if (m == NULL || m->kind != MAPPING_TASK)
		return;
	fuzz_say("mlock %s %d\n", m->name, locked);
	mlock_all(m, locked);
	for (uint64_t i = 0; i < m->nr_slots; i++)
		if (slot_kind(m, i) == SLOT_PRESENT &&
		    locked != ((vmemmap[slot_pfn(m, i)].flags & PG_MLOCKED) != 0))
			fuzz_fail("page %" PRIu64 " of %s is not locked as it should be", i,
				  m->name);
}

/* All that can be dropped is. */
static void drop(void)
{
	fuzz_say("sysctl vm.drop_caches=1\n");
	drop_pagecache();
	for (unsigned int k = 0; k < MOST; k++)
		for (uint64_t i = 0; owners[k] != NULL && i < owners[k]->nr_slots; i++)
			if (owners[k]->kind == MAPPING_FILE &&
			    slot_kind(owners[k], i) == SLOT_PRESENT &&
			    !(vmemmap[slot_pfn(owners[k], i)].flags &
			      (PG_DIRTY | PG_WRITEBACK | PG_MLOCKED)))
				fuzz_fail("page %" PRIu64 " of %s was not dropped", i,
					  owners[k]->name);
}

/* Whatever was dirty is written, and nothing waits. */
static void sync_all(void)
{
	uint64_t dirty = 0, left = 0, written;

	for (unsigned int node = 0; node < nr_node_ids; node++)
		dirty += nodes[node].nr_file_dirty;
	fuzz_say("sync\n");
	written = sync_files();
	for (unsigned int node = 0; node < nr_node_ids; node++)
		left += nodes[node].nr_file_dirty + nodes[node].nr_writeback;
	if (written != dirty || left != 0)
		fuzz_fail("sync wrote %" PRIu64 " of %" PRIu64 " pages, %" PRIu64 " are left",
			  written, dirty, left);
}

void owners_change(const struct op *op)
{
	if (!owners_used())
		return;
	switch (op->n % 8) {
	case 0:
		end_owner(op->x);
		break;
	case 1:
		lock(op->x, op->y & 1);
		break;
	case 2:
		sync_all();
		break;
	case 3:
		drop();
		break;
	case 4:
		if (op->y * 8u < swap.used)
			return;
		fuzz_say("swap %uK\n", op->y * 32u);
		swap.total = op->y * 8u;
		break;
	case 5:
		fuzz_say("sysctl vm.swappiness=%u\n", op->y % (MAX_SWAPPINESS + 1));
		background.swappiness = op->y % (MAX_SWAPPINESS + 1);
		break;
	case 6:
		fuzz_say("# %u ticks pass\n", op->y);
		disk_pass(op->y);
		break;
	default:
		fuzz_say("# %u steps of what goes on besides\n", 1 + op->y % 32u);
		for (unsigned int i = 0; i <= op->y % 32u; i++)
			background_step();
	}
}

/* The recount. */

struct zone_count {
	uint64_t lists[NR_LRU_LISTS], pending;
};

struct count {
	struct zone_count zone[MAX_ZONES];
	uint64_t anon[N_NODES], file[N_NODES], cached[N_NODES], dirty[N_NODES], writeback[N_NODES];
	uint64_t pages, swapped, queued;
};

static void expect_count(const char *what, unsigned int where, uint64_t counted, uint64_t said)
{
	if (counted != said)
		fuzz_fail("%s of %u: %" PRIu64 " by count, %" PRIu64 " by the machine", what, where,
			  counted, said);
}

/* A page that an owner has: it is nobody else's, and no other slot's. */
static void count_page(struct count *c, const struct naive *n, const struct mapping *m,
		       uint64_t index, bool cached)
{
	uint32_t pfn = (uint32_t)slot_pfn(m, index);
	const struct naive_used *used = naive_used_at(n, pfn);
	unsigned int flags, zone, node, list;
	bool file = m->kind == MAPPING_FILE;

	if (used == NULL || used->order != 0 || used->refs != 1 || !used->owned ||
	    page_owners[pfn].mapping != m->id || page_owners[pfn].index != index)
		fuzz_fail("page %" PRIu64 " of %s should be in frame 0x%x", index, m->name, pfn);
	flags = vmemmap[pfn].flags;
	zone = used->zone;
	node = zone / N_KINDS;
	if (file != !(flags & PG_SWAPBACKED) || cached != ((flags & PG_SWAPCACHE) != 0) ||
	    (file && cached))
		fuzz_fail("frame 0x%x of %s has flags 0x%x", pfn, m->name, flags);
	list = flags & PG_MLOCKED ? 4 : (file ? 2u : 0u) + (flags & PG_ACTIVE ? 1u : 0u);
	c->zone[zone].lists[list]++;
	c->zone[zone].pending += (flags & PG_WRITEBACK) != 0;
	c->zone[zone].pending += file && (flags & PG_DIRTY);
	c->dirty[node] += file && (flags & PG_DIRTY);
	c->writeback[node] += (flags & PG_WRITEBACK) != 0;
	c->queued += (flags & PG_WRITEBACK) != 0;
	c->anon[node] += !file && !cached;
	c->file[node] += file;
	c->cached[node] += cached;
	c->pages++;
}

static void count_owner(struct count *c, const struct naive *n, const struct mapping *m)
{
	uint64_t slots[4] = { 0 };

	for (uint64_t i = 0; i < m->nr_slots; i++) {
		unsigned int kind = slot_kind(m, i);

		slots[kind]++;
		if (kind == SLOT_PRESENT || kind == SLOT_CACHED)
			count_page(c, n, m, i, kind == SLOT_CACHED);
	}
	c->swapped += slots[SLOT_SWAP] + slots[SLOT_CACHED];
	expect_count("pages", m->id, slots[SLOT_PRESENT], m->nr_pages);
	expect_count("pages in swap", m->id, slots[SLOT_SWAP] + slots[SLOT_CACHED], m->nr_swap);
}

static void check_zone_counts(const struct count *c, const struct zone *zone)
{
	const struct lruvec *lruvec = &lruvecs[zone->node];

	for (unsigned int list = 0; list < NR_LRU_LISTS; list++)
		expect_count("a list", zone->id, c->zone[zone->id].lists[list],
			     lruvec->by_zone[zone->type][list]);
	expect_count("pages that wait for the disk", zone->id, c->zone[zone->id].pending,
		     lruvec->write_pending[zone->type]);
}

static void check_node_counts(const struct count *c, unsigned int node)
{
	uint64_t lru = 0;

	for (unsigned int z = node * N_KINDS; z < (node + 1) * N_KINDS; z++) {
		check_zone_counts(c, &zones[z]);
		lru += c->zone[z].lists[2] + c->zone[z].lists[3];
	}
	expect_count("anonymous pages", node, c->anon[node], node_stats[node][NR_ANON_MAPPED]);
	expect_count("swap cache", node, c->cached[node], node_stats[node][NR_SWAPCACHE]);
	expect_count("page cache", node, c->file[node], nodes[node].nr_file_pages);
	expect_count("file lists", node, lru, nodes[node].nr_file_lru);
	expect_count("dirty pages", node, c->dirty[node], nodes[node].nr_file_dirty);
	expect_count("pages being written", node, c->writeback[node], nodes[node].nr_writeback);
}

void owners_check(const struct naive *n)
{
	struct count c = { .pages = 0 };
	uint64_t owned = 0;
	struct violation v;

	if (!owners_used())
		return;
	if (!lru_check(&v))
		fuzz_fail("LRU lists, frame 0x%" PRIx64 ": %s", v.pfn, v.text);
	for (unsigned int i = 0; i < MOST; i++)
		if (owners[i] != NULL)
			count_owner(&c, n, owners[i]);
	for (unsigned int node = 0; node < nr_node_ids; node++)
		check_node_counts(&c, node);
	for (size_t i = 0; i < n->nr_used; i++)
		owned += n->used[i].owned;
	expect_count("owned frames", 0, c.pages, owned);
	expect_count("swap", 0, c.swapped, swap.used);
	expect_count("the disk's queue", 0, c.queued, disk.nr_queue);
}

/* Of a node: all lists by its zones. */
static uint64_t on_lists(unsigned int node)
{
	uint64_t pages = 0;

	for (unsigned int list = 0; list < NR_LRU_LISTS; list++) {
		uint64_t of_zones = 0;

		for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
			of_zones += lruvecs[node].by_zone[type][list];
		expect_count("a list", node, lists[lruvecs[node].lists + list].count, of_zones);
		pages += of_zones;
	}
	return pages;
}

void owners_check_counts(void)
{
	uint64_t listed = 0, cached = 0, waiting = 0, pages = 0, swapped = 0;

	for (unsigned int node = 0; node < nr_node_ids; node++) {
		listed += on_lists(node);
		cached += node_stats[node][NR_SWAPCACHE];
		waiting += nodes[node].nr_writeback;
	}
	for (unsigned int i = 0; i < MOST; i++) {
		pages += owners[i] != NULL ? owners[i]->nr_pages : 0;
		swapped += owners[i] != NULL ? owners[i]->nr_swap : 0;
	}
	expect_count("pages on lists", 0, pages + cached, listed);
	expect_count("swap", 0, swapped, swap.used);
	expect_count("the disk's queue", 0, waiting, disk.nr_queue);
}
