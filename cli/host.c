/* SPDX-License-Identifier: GPL-2.0-only */
/* What a machine asks for, in regions of host memory. */
#define _GNU_SOURCE /* MADV_NOHUGEPAGE */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../src/alloc.h"
#include "../src/disk.h"
#include "../src/fair.h"
#include "../src/oom.h"
#include "../src/page_reporting.h"
#include "../src/trace.h"
#include "../src/vmscan.h"
#include "host.h"
#include "region.h"

#define LARGE_VMEMMAP (256u << 20)

#define LOW_MEMORY_END 0x9fu /* frames; from here to 1 MiB are video memory and firmware */
#define FIRST_MIB      0x100u
#define PCI_HOLE       0xc0000u /* 3 GiB: from here to 4 GiB are devices */
#define FOUR_GIB       0x100000u

/* What the machine that is there has of the host. */
static struct {
	struct machine_memory memory;
	struct sparse_memory sparse;
	struct page_owner *owners;
	uint64_t *slots[MAX_MAPPINGS];
	bool memmap_paid; /* the memory map is taken out of the machine's memory */
} host;
uint64_t host_seed;

/* Add what of frames [start, end) lies in a piece of the address space. */
static void add_piece(struct machine_config *config, pfn_t start, pfn_t end, pfn_t low, pfn_t high,
		      unsigned int node)
{
	struct memory_range *range = &config->memory[config->nr_memory];

	*range = (struct memory_range){ max_pfn(start, low), min_pfn(end, high), (uint16_t)node };
	config->nr_memory += range->start < range->end;
}

void host_add_memory(struct machine_config *config, pfn_t start, pfn_t end, unsigned int node)
{
	uint64_t hole = FOUR_GIB - PCI_HOLE;

	add_piece(config, start, end, FIRST_FRAME, LOW_MEMORY_END, node);
	add_piece(config, start, end, FIRST_MIB, PCI_HOLE, node);
	add_piece(config, start + hole, end + hole, FOUR_GIB, MAX_FRAMES, node);
}

static void release_memory(struct machine_memory *m)
{
	region_unmap(m->vmemmap);
	region_unmap(m->lists);
	region_unmap(m->pageblocks);
	region_unmap(m->pcp);
	*m = (struct machine_memory){ 0 };
}

/*
 * The least that a machine touches: where it has blocks, a host page for each one of the largest
 * order. A machine whose state follows has blocks in its holes only.
 */
static uint64_t least_touched(const struct machine_config *config)
{
	uint64_t frames = config->memory[config->nr_memory - 1].end;

	for (unsigned int i = 0; i < config->nr_memory && config->empty; i++)
		frames -= config->memory[i].end - config->memory[i].start;
	return frames / MAX_ORDER_PAGES * HOST_PAGE;
}

/* Would a machine take more memory than the host has? Better to say so than to be killed. */
static bool host_is_too_small(const struct machine_config *config, char *error, size_t size)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	uint64_t need = least_touched(config);

	if (pages <= 0 || need <= (uint64_t)pages * HOST_PAGE)
		return false;
	snprintf(error, size,
		 "the machine needs %" PRIu64 " GiB of the host, 1 MiB for each GiB that it "
		 "spans, holes included; the host has %" PRIu64 " GiB",
		 need >> 30, (uint64_t)pages * HOST_PAGE >> 30);
	return true;
}

static void release_slots(unsigned int i)
{
	region_unmap(host.slots[i]);
	host.slots[i] = NULL;
}

/* The owners of n frames, and after them what compaction remembers of their pageblocks. */
static size_t owners_bytes(size_t n)
{
	return n * sizeof(struct page_owner) + n / PAGEBLOCK_PAGES + 1;
}

/* Nobody owns any of n pages; owners may be NULL where there is no machine. */
static void replace_owners(struct page_owner *owners, size_t n)
{
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		release_slots(i);
	mapping_power_on(owners);
	compact_power_on((uint8_t *)(owners + n));
	region_unmap(host.owners);
	host.owners = owners;
}

/* The LRU lists come after those that the machine itself asks for. */
static bool get_memory(const struct machine_config *config, struct machine_memory *m, char *error,
		       size_t size)
{
	machine_size(config, m);
	m->lists_size += (size_t)config->nr_nodes * NR_LRU_LISTS * sizeof(struct list_head);
	m->vmemmap = region_map(m->vmemmap_size);
	m->lists = region_map(m->lists_size);
	m->pageblocks = region_map(m->pageblocks_size);
	m->pcp = region_map(m->pcp_size);
	if (m->vmemmap != NULL && m->lists != NULL && m->pageblocks != NULL && m->pcp != NULL) {
		/* huge pages would touch all of a large vmemmap, where blocks touch little of it */
		if (m->vmemmap_size > LARGE_VMEMMAP)
			madvise(m->vmemmap, m->vmemmap_size, MADV_NOHUGEPAGE);
		return true;
	}
	snprintf(error, size,
		 "the host refuses %zu MiB of address space for the machine: %s; "
		 "a machine with less memory needs less (32 bytes a page)",
		 (m->vmemmap_size + m->lists_size + m->pageblocks_size + m->pcp_size) >> 20,
		 strerror(errno));
	release_memory(m);
	return false;
}

static void release_sparse(struct sparse_memory *m)
{
	region_unmap(m->sections);
	region_unmap(m->nodes);
	region_unmap(m->ranges);
	region_unmap(m->tables);
	region_unmap(m->slots);
	*m = (struct sparse_memory){ 0 };
}

/* No machine, or one without a memory map. */
static void forget_sparse(void)
{
	release_sparse(&host.sparse);
	sparse = (struct sparse){ 0 };
	sections = (struct sections){ 0 };
	page_tables = (struct page_tables){ 0 };
	direct_map = (struct direct_map){ 0 };
}

static const char *sparse_error_text(enum sparse_error error)
{
	switch (error) {
	case SPARSE_CONFIG:
		return "no such memory model, or neither 4 nor 5 levels of page tables";
	case SPARSE_NO_ROOM:
		return "the memory map does not fit into the memory: it needs 2 MiB for each 128 "
		       "MiB";
	case SPARSE_TABLES:
		return "more page tables than the host has memory for; larger leaves need fewer";
	default:
		return "too many reserved ranges";
	}
}

/*
 * Build the memory map. What it takes is added to the configuration's reserved ranges. A machine
 * that does not pay for it may be too small for one: then it has none.
 */
static bool get_sparse(struct machine_config *config, char *error, size_t size)
{
	uint64_t frames = config->memory[config->nr_memory - 1].end;
	struct sparse_memory m = { 0 };
	struct memblock boot = {
		.memory = config->memory,
		.nr_memory = config->nr_memory,
		.reserved = config->reserved,
		.nr_reserved = config->nr_reserved,
		.max_reserved = MAX_RANGES,
	};
	enum sparse_error e;

	if (config->sparse.levels == 0)
		config->sparse = SPARSE_DEFAULT;
	if (frames < config->max_frames)
		frames = config->max_frames;
	sparse_size(&config->sparse, frames, config->nr_memory, &m);
	m.sections = region_map(m.sections_size);
	m.nodes = region_map(m.nodes_size);
	m.ranges = region_map(m.ranges_size);
	m.tables = region_map(m.tables_size);
	m.slots = region_map(m.slots_size);
	if (m.sections == NULL || m.nodes == NULL || m.ranges == NULL || m.tables == NULL ||
	    m.slots == NULL) {
		snprintf(error, size, "the host refuses memory for the page tables: %s",
			 strerror(errno));
		release_sparse(&m);
		return false;
	}
	e = sparse_init(&config->sparse, frames, &m, &boot);
	if (e != SPARSE_OK) {
		release_sparse(&m);
		if (config->memmap)
			snprintf(error, size, "%s", sparse_error_text(e));
		else
			forget_sparse();
		return !config->memmap;
	}
	config->nr_reserved = boot.nr_reserved;
	release_sparse(&host.sparse);
	host.sparse = m;
	return true;
}

const char *host_machine_error(enum machine_error error)
{
	static const char *const text[] = {
		[MACHINE_OK] = "",
		[MACHINE_NO_MEMORY] = "no memory: at least one range is needed",
		[MACHINE_RANGE_EMPTY] = "the range is empty: its end must be above its start",
		[MACHINE_RANGE_ORDER] = "ranges must be ascending and must not overlap",
		[MACHINE_RANGE_TOO_HIGH] = "the range ends above 64 TiB, or above max_frames",
		[MACHINE_RANGE_NODE] = "the range is on a node that does not exist",
		[MACHINE_RANGES] = "too many ranges: at most 1024",
		[MACHINE_SECTION] = "added memory must be whole sections of 128 MiB",
		[MACHINE_CPUS] = "1 to 256 CPUs are needed, each on a node that exists",
		[MACHINE_NODES] = "1 to 64 nodes are needed",
		[MACHINE_DISTANCE] = "a node's distance must be 10 to itself, more to others",
		[MACHINE_CORE] = "kernelcore or movablecore, not both, at most 100 %",
	};

	return text[error];
}

bool host_power_on(const struct machine_config *config, char *error, size_t size)
{
	static struct machine_config mapped; /* with the ranges that the memory map takes */
	struct machine_memory new_memory = { 0 };
	struct page_owner *owners;
	size_t nr_owners;
	unsigned int where;
	enum machine_error e = machine_check(config, &where);

	if (e != MACHINE_OK) {
		if (e == MACHINE_CPUS || e == MACHINE_RANGE_EMPTY || e == MACHINE_RANGE_ORDER ||
		    e == MACHINE_RANGE_TOO_HIGH || e == MACHINE_RANGE_NODE || e == MACHINE_DISTANCE)
			snprintf(error, size, "%s (number %u, from 0)", host_machine_error(e),
				 where);
		else
			snprintf(error, size, "%s", host_machine_error(e));
		return false;
	}
	if (host_is_too_small(config, error, size) || !get_memory(config, &new_memory, error, size))
		return false;
	nr_owners = new_memory.vmemmap_size / sizeof(struct page);
	owners = region_map(owners_bytes(nr_owners));
	if (owners == NULL)
		snprintf(error, size, "the host refuses memory for the owners of pages: %s",
			 strerror(errno));
	mapped = *config;
	if (owners == NULL || !get_sparse(&mapped, error, size)) {
		region_unmap(owners);
		release_memory(&new_memory);
		return false;
	}
	machine_power_on(config->memmap ? &mapped : config, &new_memory);
	lru_power_on();
	disk_power_on();
	vmscan_power_on(host_seed);
	oom_power_on(host_seed);
	fair_power_on();
	replace_owners(owners, nr_owners);
	host.memmap_paid = config->memmap;
	release_memory(&host.memory);
	host.memory = new_memory;
	return true;
}

void host_reset(void)
{
	current = (struct task){ .policy_nodes = NODEMASK_ALL, .mems_allowed = NODEMASK_ALL };
	cpusets_enabled = false;
	fail_page_alloc =
		(struct fail_page_alloc){ .interval = 1, .times = -1, .probability = 100 };
	memcg = (struct memcg){ 0 };
	debug_guardpage_minorder = 0;
	page_reporting_events = (struct page_reporting_events){ 0 };
	slowpath_events = (struct slowpath_events){ 0 };
	last_failure = (struct alloc_failure){ 0 };
	slow_trace_power_on();
	fail_reclaim = (struct fail_reclaim){ .interval = 1 };
	tracing = false;
	trace_count = 0;
}

/* The memory that a map may be built in: blocks from the allocator, or, unpaid, what is added. */
struct supply {
	struct memory_range memory[MAX_RANGES / 4], reserved[MAX_RANGES];
	unsigned int nr_memory;
};

static bool in_supply(const struct supply *s, unsigned int nr_reserved, pfn_t pfn)
{
	for (unsigned int i = 0; i < nr_reserved; i++)
		if (pfn >= s->reserved[i].start && pfn < s->reserved[i].end)
			return true;
	return false;
}

/* Give back what the map did not take. */
static void return_supply(const struct supply *s, unsigned int nr_reserved)
{
	for (unsigned int i = 0; i < s->nr_memory; i++) {
		split_page(s->memory[i].start, PAGEBLOCK_ORDER);
		for (pfn_t pfn = s->memory[i].start; pfn < s->memory[i].end; pfn++)
			if (!in_supply(s, nr_reserved, pfn))
				free_pages(pfn, 0);
	}
}

/* Another block, in its place by address; false: there is none. */
static bool add_to_supply(struct supply *s, unsigned int node)
{
	unsigned int i = s->nr_memory;
	pfn_t pfn;

	if (i == sizeof(s->memory) / sizeof(s->memory[0]))
		return false;
	pfn = alloc_pages_nodemask(GFP_KERNEL | GFP_BIT_NOWARN, PAGEBLOCK_ORDER, node,
				   NODEMASK_ALL);
	if (pfn == PFN_NONE)
		return false;
	for (; i > 0 && s->memory[i - 1].start > pfn; i--)
		s->memory[i] = s->memory[i - 1];
	s->memory[i] =
		(struct memory_range){ pfn, pfn + PAGEBLOCK_PAGES, zones[vmemmap[pfn].zone].node };
	s->nr_memory++;
	return true;
}

/* Struct pages for the range; they are the first thing that added memory gets. */
static bool add_memmap(const struct memory_range *range, char *error, size_t size)
{
	static struct supply s;
	struct memblock supply = {
		.memory = s.memory,
		.reserved = s.reserved,
		.max_reserved = MAX_RANGES,
	};
	enum sparse_error e;

	s.nr_memory = 0;
	for (uint64_t got = 0; host.memmap_paid && got < sparse_add_needs(range->start, range->end);
	     got += PAGEBLOCK_PAGES) {
		if (add_to_supply(&s, range->node))
			continue;
		return_supply(&s, 0);
		snprintf(error, size, "no memory for its memory map: 2 MiB for each 128 MiB");
		return false;
	}
	supply.nr_memory = s.nr_memory;
	if (!host.memmap_paid) {
		s.memory[0] = *range;
		supply.nr_memory = 1;
	}
	e = sparse_add(range->start, range->end, range->node, &supply);
	if (host.memmap_paid)
		return_supply(&s, e == SPARSE_OK ? supply.nr_reserved : 0);
	if (e == SPARSE_OK) {
		sections_set_online(range->start, range->end, true);
		return true;
	}
	snprintf(error, size, "%s", sparse_error_text(e));
	return false;
}

bool host_memory_online(const struct memory_range *range, unsigned int zone_type, char *error,
			size_t size)
{
	bool sectioned =
		sparse.config.model == SPARSEMEM || sparse.config.model == SPARSEMEM_VMEMMAP;
	enum machine_error e = memory_online_check(range);

	if (e != MACHINE_OK) {
		snprintf(error, size, "%s", host_machine_error(e));
		return false;
	}
	if (sparse.config.levels != 0 && !sectioned) {
		snprintf(error, size, "memory can be added to SPARSEMEM models only");
		return false;
	}
	if (sparse.config.levels != 0 && !add_memmap(range, error, size))
		return false;
	memory_online(range, zone_type);
	return true;
}

struct mapping *host_mapping_open(unsigned int kind, const char *name, uint64_t nr_slots,
				  char *error, size_t size)
{
	size_t bytes = nr_slots > 0 ? nr_slots * sizeof(uint64_t) : sizeof(uint64_t);
	uint64_t *slots = region_map(bytes);
	struct mapping *m = NULL;

	if (slots == NULL) {
		snprintf(error, size, "the host refuses %zu KiB for the pages of %s: %s",
			 bytes >> 10, name, strerror(errno));
		return NULL;
	}
	m = mapping_open(kind, name, slots, nr_slots);
	if (m == NULL) {
		snprintf(error, size,
			 "there are %u tasks and files already; one that ends is needed",
			 MAX_MAPPINGS);
		region_unmap(slots);
		return NULL;
	}
	release_slots(m->id);
	host.slots[m->id] = slots;
	return m;
}

void host_power_off(void)
{
	replace_owners(NULL, 0);
	release_memory(&host.memory);
	forget_sparse();
	vmemmap = NULL;
	nr_frames = 0;
	lists = NULL;
	nr_lists = 0;
}

void *host_state(size_t *size)
{
	*size = sizeof(host);
	return &host;
}
