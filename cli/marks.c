/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a machine is every variable of src/, what the host and the kernel's log remember, and
 * the regions that the machine has now. Of each host page that was ever touched, the lines of 64
 * bytes that are not zero are copied, with the address that they belong to: a free block of order 10
 * costs 64 bytes and not a page. To go back is to clear all, and to put the lines in their places.
 */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../src/alloc.h"
#include "../src/cma.h"
#include "../src/contig.h"
#include "../src/disk.h"
#include "../src/fair.h"
#include "../src/machine.h"
#include "../src/mapping.h"
#include "../src/oom.h"
#include "../src/page_reporting.h"
#include "../src/procfs.h"
#include "../src/sparsemem.h"
#include "../src/trace_show.h"
#include "../src/vmscan.h"
#include "host.h"
#include "kernel_log.h"
#include "marks.h"
#include "region.h"

#define LINE	64u
#define CHUNK	(1u << 20)	    /* bytes that are got from the host at once */
#define MARGIN	(64u << 20)	    /* bytes that the host keeps for others */
#define PRESENT (UINT64_C(3) << 62) /* in /proc/self/pagemap: in memory, or in swap */
#define ENTRIES 512u		    /* of pagemap, read at once */

struct mark *marks;

/* Lines of a page; a bit for each that follows. */
struct record {
	unsigned char *at;
	size_t length; /* bytes from there on that the page has */
	uint64_t lines;
};

struct chunk {
	struct chunk *next;
	size_t used; /* bytes, these included */
};

/* A copy in the making. */
struct copying {
	struct mark *mark;
	int pagemap; /* below 0: the host does not say what was touched */
	bool failed;
};

struct variable {
	void *at;
	size_t size;
};

/* Every variable of src/ that can be written to; tests/session.py sees that none is missing. */
#define VARIABLE(name)                                                                             \
	{                                                                                          \
		&(name), sizeof(name)                                                              \
	}
/* NOLINTBEGIN(bugprone-sizeof-expression): pointers are as much of the state as the rest */
static const struct variable variables[] = {
	VARIABLE(background),
	VARIABLE(boot_pageset),
	VARIABLE(cma_area),
	VARIABLE(compact_hints),
	VARIABLE(cpu_node),
	VARIABLE(cpu_online),
	VARIABLE(cpusets_enabled),
	VARIABLE(current),
	VARIABLE(debug_guardpage_minorder),
	VARIABLE(direct_map),
	VARIABLE(disk),
	VARIABLE(fail_migrate),
	VARIABLE(fail_page_alloc),
	VARIABLE(fail_reclaim),
	VARIABLE(fair_enabled),
	VARIABLE(fair_zones),
	VARIABLE(kcompactds),
	VARIABLE(kswapds),
	VARIABLE(last_failure),
	VARIABLE(lists),
	VARIABLE(lruvecs),
	VARIABLE(machine_boot),
	VARIABLE(mappings),
	VARIABLE(memcg),
	VARIABLE(memory_ranges),
	VARIABLE(node_online_map),
	VARIABLE(node_stats),
	VARIABLE(nodes),
	VARIABLE(nr_cpus),
	VARIABLE(nr_frames),
	VARIABLE(nr_lists),
	VARIABLE(nr_mappings),
	VARIABLE(nr_memory_ranges),
	VARIABLE(nr_node_ids),
	VARIABLE(nr_online_nodes),
	VARIABLE(nr_pcp_zones),
	VARIABLE(nr_reserved_ranges),
	VARIABLE(oom),
	VARIABLE(oom_log),
	VARIABLE(oom_victims),
	VARIABLE(page_owners),
	VARIABLE(page_reporting_events),
	VARIABLE(page_tables),
	VARIABLE(pageblock_skips),
	VARIABLE(pageblock_types),
	VARIABLE(pcp_memory),
	VARIABLE(release),
	VARIABLE(reserved_ranges),
	VARIABLE(sections),
	VARIABLE(slow_trace),
	VARIABLE(slowpath_events),
	VARIABLE(sparse),
	VARIABLE(swap),
	VARIABLE(this_cpu),
	VARIABLE(trace_count),
	VARIABLE(trace_irq_info),
	VARIABLE(trace_ring),
	VARIABLE(trace_size),
	VARIABLE(tracing),
	VARIABLE(vm),
	VARIABLE(vm_events),
	VARIABLE(vmemmap),
	VARIABLE(zone_movable_pfn),
	VARIABLE(zones),
};
/* NOLINTEND(bugprone-sizeof-expression) */
#define NR_VARIABLES (sizeof(variables) / sizeof(variables[0]))

/* The i-th variable of the state; false: there are no more. */
static bool variable_nth(size_t i, struct variable *v)
{
	if (i < NR_VARIABLES)
		*v = variables[i];
	else if (i == NR_VARIABLES)
		v->at = host_state(&v->size);
	else if (i == NR_VARIABLES + 1)
		v->at = kernel_log_state(&v->size);
	else
		return false;
	return true;
}

/* Bytes of memory that the host could give; as many as it likes, if it does not say. */
static uint64_t host_available(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	uint64_t kib, bytes = UINT64_MAX;
	char line[128];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "MemAvailable: %" SCNu64 " kB", &kib) == 1)
			bytes = kib << 10;
	if (file != NULL)
		fclose(file);
	return bytes;
}

/* Room for a record of so many bytes; NULL: the host has none. */
static void *get_room(struct mark *mark, size_t bytes)
{
	struct chunk *chunk = mark->last;

	if (chunk == NULL || chunk->used + bytes > CHUNK) {
		if (host_available() < CHUNK + MARGIN)
			return NULL;
		chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			     0);
		if (chunk == MAP_FAILED)
			return NULL;
		chunk->used = sizeof(*chunk);
		if (mark->last != NULL)
			mark->last->next = chunk;
		else
			mark->first = chunk;
		mark->last = chunk;
	}
	mark->bytes += bytes;
	chunk->used += bytes;
	return (unsigned char *)chunk + chunk->used - bytes;
}

/* The bytes of a page's i-th line; the last one may be short. */
static size_t line_length(size_t length, size_t i)
{
	return length - i * LINE < LINE ? length - i * LINE : LINE;
}

/* Copy at most a page's lines that are not zero. */
static void copy_page(struct copying *c, unsigned char *at, size_t length)
{
	static const unsigned char zeroes[LINE];
	size_t nr = (length + LINE - 1) / LINE, n = 0;
	struct record *record;
	uint64_t lines = 0;
	unsigned char *to;

	for (size_t i = 0; i < nr; i++) {
		if (memcmp(at + i * LINE, zeroes, line_length(length, i)) == 0)
			continue;
		lines |= UINT64_C(1) << i;
		n++;
	}
	if (n == 0)
		return;
	c->mark->touched++;
	record = get_room(c->mark, sizeof(*record) + n * LINE);
	if (record == NULL) {
		c->failed = true;
		return;
	}
	*record = (struct record){ .at = at, .length = length, .lines = lines };
	to = (unsigned char *)(record + 1);
	for (size_t i = 0; i < nr; i++) {
		if (!(lines >> i & 1))
			continue;
		memcpy(to, at + i * LINE, line_length(length, i));
		to += LINE;
	}
}

static void copy_variable(struct copying *c, const struct variable *v)
{
	for (size_t done = 0; done < v->size && !c->failed; done += HOST_PAGE)
		copy_page(c, (unsigned char *)v->at + done,
			  v->size - done < HOST_PAGE ? v->size - done : HOST_PAGE);
}

/*
 * Which host pages of a region were touched, from the done-th on? All, where the host does not say.
 * Returns how many entries there are, 0 past the last page.
 */
static size_t read_touched(int pagemap, const struct region *region, size_t done,
			   uint64_t entries[ENTRIES])
{
	size_t nr = (region->size + HOST_PAGE - 1) / HOST_PAGE, n = nr - done, bytes;
	off_t offset = (off_t)(((uintptr_t)region->base / HOST_PAGE + done) * sizeof(entries[0]));

	if (n > ENTRIES)
		n = ENTRIES;
	bytes = n * sizeof(entries[0]);
	if (pagemap < 0 || pread(pagemap, entries, bytes, offset) != (ssize_t)bytes)
		memset(entries, 0xff, bytes);
	return n;
}

static void copy_region(struct copying *c, const struct region *region)
{
	uint64_t entries[ENTRIES];
	size_t n;

	for (size_t done = 0; (n = read_touched(c->pagemap, region, done, entries)) > 0; done += n)
		for (size_t i = 0; i < n && !c->failed; i++)
			if ((entries[i] & PRESENT) != 0)
				copy_page(c, region->base + (done + i) * HOST_PAGE, HOST_PAGE);
}

/* Host pages of a region that were touched. */
static uint64_t count_touched(int pagemap, const struct region *region)
{
	uint64_t entries[ENTRIES], touched = 0;
	size_t n;

	for (size_t done = 0; (n = read_touched(pagemap, region, done, entries)) > 0; done += n)
		for (size_t i = 0; i < n; i++)
			touched += (entries[i] & PRESENT) != 0;
	return touched;
}

/* Bytes of the host that the machine gives back when it is cleared; 0 if nobody says. */
static uint64_t touched_now(void)
{
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t touched = 0;

	if (pagemap < 0)
		return 0;
	for (const struct region *r = regions; r != NULL; r = r->next)
		if (r->live)
			touched += count_touched(pagemap, r);
	close(pagemap);
	return touched * HOST_PAGE;
}

/* Note which regions the machine has, and hold them; false: no memory. */
static bool hold_regions(struct mark *mark)
{
	size_t nr = 0;

	for (struct region *r = regions; r != NULL; r = r->next)
		nr += r->live;
	mark->regions = malloc((nr + 1) * sizeof(struct region *));
	if (mark->regions == NULL)
		return false;
	for (struct region *r = regions; r != NULL; r = r->next) {
		if (!r->live)
			continue;
		region_hold(r);
		mark->regions[mark->nr_regions++] = r;
	}
	return true;
}

/* Copy all; false: no memory. */
static bool copy_state(struct mark *mark)
{
	struct copying c = { .mark = mark };
	struct variable v;

	c.pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	c.failed = !hold_regions(mark);
	for (size_t i = 0; !c.failed && variable_nth(i, &v); i++)
		copy_variable(&c, &v);
	for (size_t i = 0; !c.failed && i < mark->nr_regions; i++)
		copy_region(&c, mark->regions[i]);
	if (c.pagemap >= 0)
		close(c.pagemap);
	return !c.failed;
}

static void free_mark(struct mark *mark)
{
	struct chunk *chunk = mark->first, *next;

	for (; chunk != NULL; chunk = next) {
		next = chunk->next;
		munmap(chunk, CHUNK);
	}
	for (size_t i = 0; i < mark->nr_regions; i++)
		region_release(mark->regions[i]);
	free(mark->regions);
	free(mark);
}

struct mark *mark_find(const char *name)
{
	struct mark *found = NULL;

	for (struct mark *m = marks; m != NULL; m = m->next)
		if (name == NULL || strcmp(m->name, name) == 0)
			found = m;
	return found;
}

struct mark *mark_set(const char *name, char *error, size_t size)
{
	struct mark *mark = calloc(1, sizeof(*mark)), *old = mark_find(name), **link = &marks;

	if (mark == NULL || !copy_state(mark)) {
		snprintf(error, size,
			 "the host has no memory for the mark, which takes more than %" PRIu64
			 " KiB; fewer marks or a smaller machine is needed",
			 mark != NULL ? mark->bytes >> 10 : 0);
		if (mark != NULL)
			free_mark(mark);
		return NULL;
	}
	if (old != NULL)
		mark_forget(old);
	snprintf(mark->name, sizeof(mark->name), "%s", name);
	mark->release = release->name;
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		mark->pages += zones[z].managed;
	while (*link != NULL)
		link = &(*link)->next;
	*link = mark;
	return mark;
}

/*
 * Clear all of the machine that is there, and have the regions of the mark instead. Those stay for
 * the mark's sake, whoever else lets go of them.
 */
static void clear_state(const struct mark *mark)
{
	struct region *next;
	struct variable v;

	for (struct region *r = regions; r != NULL; r = next) {
		next = r->next;
		if (r->live)
			region_unmap(r->base);
	}
	for (size_t i = 0; i < mark->nr_regions; i++)
		mark->regions[i]->live = true;
	for (size_t i = 0; variable_nth(i, &v); i++)
		memset(v.at, 0, v.size);
}

/* Put a record's lines in their places; returns where the next record is. */
static const unsigned char *put_page(const struct record *record)
{
	const unsigned char *from = (const unsigned char *)(record + 1);

	for (size_t i = 0; i * LINE < record->length; i++) {
		if (!(record->lines >> i & 1))
			continue;
		memcpy(record->at + i * LINE, from, line_length(record->length, i));
		from += LINE;
	}
	return from;
}

bool mark_back(const struct mark *mark, char *error, size_t size)
{
	uint64_t need = mark->touched * HOST_PAGE + MARGIN, available = host_available();

	if (need > available && need > available + touched_now()) {
		snprintf(error, size,
			 "the machine of the mark \"%s\" needs %" PRIu64
			 " MiB of the host, which it does not have now",
			 mark->name, need >> 20);
		return false;
	}
	clear_state(mark);
	for (const struct chunk *chunk = mark->first; chunk != NULL; chunk = chunk->next) {
		const unsigned char *p = (const unsigned char *)(chunk + 1);
		const unsigned char *end = (const unsigned char *)chunk + chunk->used;

		while (p < end)
			p = put_page((const struct record *)(const void *)p);
	}
	return true;
}

void mark_forget(struct mark *mark)
{
	struct mark **link = &marks;

	while (*link != mark)
		link = &(*link)->next;
	*link = mark->next;
	free_mark(mark);
}
