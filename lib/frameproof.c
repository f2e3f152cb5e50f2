/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The library: arguments are read without trust, and only what the contracts of src/ allow reaches
 * it. Floor 14.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli/files.h"
#include "../cli/host.h"
#include "../cli/region.h"
#include "../src/alloc.h"
#include "../src/invariant.h"
#include "../src/lru_check.h"
#include "../src/procfs.h"
#include "../src/trace.h"
#include "frameproof.h"

/* src/ has its one machine in global variables; this says whether there is one. */
struct frameproof {
	bool open;
};
static struct frameproof the_machine;
static char message[400];

static int fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return status;
}

const char *frameproof_version(void)
{
	return FRAMEPROOF_VERSION;
}

const char *frameproof_message(void)
{
	return message;
}

/* Is it the machine, and open? */
static int need(const struct frameproof *machine)
{
	return machine == &the_machine && machine->open
		       ? FRAMEPROOF_OK
		       : fail(FRAMEPROOF_CLOSED, "the machine is not open; one from "
						 "frameproof_open is needed");
}

static int describe_cpus(const struct frameproof_description *d, struct machine_config *config)
{
	config->nr_cpus = d->cpus > 0 ? d->cpus : 1;
	config->nr_nodes = d->nodes > 0 ? d->nodes : 1;
	if (config->nr_cpus > MAX_CPUS || config->nr_nodes > MAX_NUMNODES)
		return fail(FRAMEPROOF_INVALID,
			    "%u CPUs on %u nodes; 1 to %u on 1 to %u are needed", config->nr_cpus,
			    config->nr_nodes, MAX_CPUS, MAX_NUMNODES);
	for (unsigned int cpu = 0; cpu < config->nr_cpus; cpu++) {
		unsigned int node = d->cpu_nodes != NULL ? d->cpu_nodes[cpu]
							 : cpu * config->nr_nodes / config->nr_cpus;

		if (node >= config->nr_nodes)
			return fail(FRAMEPROOF_INVALID, "CPU %u on node %u; one below %u is needed",
				    cpu, node, config->nr_nodes);
		config->cpu_node[cpu] = (uint8_t)node;
	}
	return FRAMEPROOF_OK;
}

/* Whole pages of a range; of memory, frame 0 is left out, as x86 leaves it out. */
static int describe_range(const struct frameproof_memory *from, const char *what, bool is_memory,
			  unsigned int nr_nodes, struct memory_range *to)
{
	if ((from->start | from->end) % PAGE_SIZE != 0 || from->start >= from->end ||
	    from->end >> PAGE_SHIFT > MAX_FRAMES || from->node >= nr_nodes)
		return fail(FRAMEPROOF_INVALID,
			    "%s 0x%" PRIx64 "-0x%" PRIx64 " on node %u; whole pages below "
			    "64 TiB on a node below %u are needed",
			    what, from->start, from->end, from->node, nr_nodes);
	*to = (struct memory_range){ from->start >> PAGE_SHIFT, from->end >> PAGE_SHIFT,
				     (uint16_t)from->node };
	if (is_memory && to->start == 0)
		to->start = FIRST_FRAME;
	return FRAMEPROOF_OK;
}

static int describe_memory(const struct frameproof_description *d, struct machine_config *config)
{
	int status = FRAMEPROOF_OK;

	if ((d->bytes > 0) == (d->nr_memory > 0) || d->nr_memory > MAX_RANGES ||
	    d->nr_reserved > MAX_RANGES || d->bytes >> PAGE_SHIFT > HOST_MOST_PAGES)
		return fail(FRAMEPROOF_INVALID,
			    "either bytes, below 64 TiB, or 1 to %u ranges of "
			    "memory are needed, and at most %u reserved ones",
			    MAX_RANGES, MAX_RANGES);
	host_add_memory(config, 0, d->bytes >> PAGE_SHIFT, 0);
	for (size_t i = 0; i < d->nr_memory && status == FRAMEPROOF_OK; i++)
		status = describe_range(&d->memory[i], "memory", true, config->nr_nodes,
					&config->memory[config->nr_memory++]);
	for (size_t i = 0; i < d->nr_reserved && status == FRAMEPROOF_OK; i++)
		status = describe_range(&d->reserved[i], "reserved memory", false, config->nr_nodes,
					&config->reserved[config->nr_reserved++]);
	return status;
}

/* No rules of that kernel: say of which there are. */
static int fail_kernel(const char *name)
{
	char names[80] = "";
	size_t n = 0;

	for (size_t i = 0; release_nth(i) != NULL && n < sizeof(names); i++)
		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", i > 0 ? " or " : "",
				      release_nth(i)->name);
	return fail(FRAMEPROOF_INVALID, "bad kernel \"%.40s\"; %s is needed", name, names);
}

static int describe(const struct frameproof_description *d, struct machine_config *config)
{
	int status;

	if (d->size != sizeof(*d))
		return fail(
			FRAMEPROOF_INVALID,
			"a description of %zu bytes; size must be %zu: the program was compiled "
			"with another frameproof.h",
			d->size, sizeof(*d));
	config->release = d->kernel != NULL ? release_find(d->kernel) : NULL;
	if (d->kernel != NULL && config->release == NULL)
		return fail_kernel(d->kernel);
	config->thp = true;
	status = describe_cpus(d, config);
	return status == FRAMEPROOF_OK ? describe_memory(d, config) : status;
}

/* Power on what was described. */
static int power_on(const struct machine_config *config, uint64_t seed)
{
	unsigned int where;
	char error[256];

	host_seed = seed;
	if (!host_power_on(config, error, sizeof(error)))
		return fail(machine_check(config, &where) != MACHINE_OK ? FRAMEPROOF_INVALID
									: FRAMEPROOF_NO_MEMORY,
			    "%s", error);
	host_reset();
	return FRAMEPROOF_OK;
}

int frameproof_open(const struct frameproof_description *description, struct frameproof **machine)
{
	struct machine_config *config;
	int status;

	if (machine != NULL)
		*machine = NULL;
	if (description == NULL || machine == NULL)
		return fail(FRAMEPROOF_INVALID, "NULL; a description, and a place for the machine, "
						"are needed");
	if (the_machine.open)
		return fail(FRAMEPROOF_BUSY, "there is one machine a process, and it is open; "
					     "frameproof_close is needed first");
	config = calloc(1, sizeof(*config));
	if (config == NULL)
		return fail(FRAMEPROOF_NO_MEMORY, "the host has no memory for a description");
	status = describe(description, config);
	if (status == FRAMEPROOF_OK)
		status = power_on(config, description->seed);
	free(config);
	if (status != FRAMEPROOF_OK)
		return status;
	the_machine.open = true;
	*machine = &the_machine;
	return FRAMEPROOF_OK;
}

void frameproof_close(struct frameproof *machine)
{
	if (machine == NULL || need(machine) != FRAMEPROOF_OK)
		return;
	machine->open = false;
	host_power_off();
	host_reset();
	region_unmap(trace_ring);
	trace_ring = NULL;
	trace_size = 0;
}

static int need_cpu(unsigned int cpu)
{
	return cpu < nr_cpus && cpu_online[cpu]
		       ? FRAMEPROOF_OK
		       : fail(FRAMEPROOF_INVALID, "bad CPU %u; one below %u is needed", cpu,
			      nr_cpus);
}

int frameproof_run_on(struct frameproof *machine, unsigned int cpu)
{
	int status = need(machine);

	if (status == FRAMEPROOF_OK)
		status = need_cpu(cpu);
	if (status == FRAMEPROOF_OK)
		this_cpu = cpu;
	return status;
}

/* One of the flags: a name, or a number. */
static bool one_flag(const char *text, size_t length, gfp_t *gfp)
{
	char *end;
	uint64_t bits;

	if (gfp_from_name(text, length, gfp))
		return true;
	if (text[0] < '0' || text[0] > '9')
		return false;
	bits = strtoull(text, &end, 0);
	*gfp = (gfp_t)bits;
	return end == text + length && bits <= GFP_BITS_MASK;
}

int frameproof_gfp(const char *names, uint32_t *gfp)
{
	gfp_t all = 0, flag = 0;
	size_t length;

	if (names == NULL || gfp == NULL)
		return fail(FRAMEPROOF_INVALID, "NULL; names and a place for the flags are needed");
	for (const char *p = names;; p += length + 1) {
		length = strcspn(p, "|");
		if (!one_flag(p, length, &flag))
			return fail(FRAMEPROOF_INVALID,
				    "unknown GFP flag \"%.*s\"; names like GFP_KERNEL or "
				    "__GFP_ZERO, or numbers, joined by |, are needed",
				    length < 40 ? (int)length : 40, p);
		all |= flag;
		if (p[length] == '\0')
			break;
	}
	*gfp = all;
	return FRAMEPROOF_OK;
}

static int need_request(uint32_t gfp, unsigned int order, unsigned int node, const uint64_t *pfn)
{
	if (pfn == NULL || order > MAX_PAGE_ORDER)
		return fail(FRAMEPROOF_INVALID,
			    "order %u; 0 to %u, and a place for the PFN, are needed", order,
			    MAX_PAGE_ORDER);
	if ((gfp & ~GFP_BITS_MASK) != 0 || !gfp_valid(gfp))
		return fail(
			FRAMEPROOF_INVALID,
			"bad GFP flags 0x%x; at most one of __GFP_DMA, __GFP_DMA32 and "
			"__GFP_HIGHMEM, not both __GFP_MOVABLE and __GFP_RECLAIMABLE, are needed",
			gfp);
	if (node != FRAMEPROOF_ANY_NODE && (node >= nr_node_ids || !nodes[node].online))
		return fail(FRAMEPROOF_INVALID, "bad node %u; one below %u is needed", node,
			    nr_node_ids);
	return FRAMEPROOF_OK;
}

int frameproof_alloc_pages(struct frameproof *machine, uint32_t gfp, unsigned int order,
			   unsigned int node, uint64_t *pfn)
{
	int status = need(machine);
	pfn_t got;

	if (status == FRAMEPROOF_OK)
		status = need_request(gfp, order, node, pfn);
	if (status != FRAMEPROOF_OK)
		return status;
	got = node == FRAMEPROOF_ANY_NODE ? alloc_pages(gfp, order)
					  : alloc_pages_nodemask(gfp, order, node, NODEMASK_ALL);
	if (got == PFN_NONE)
		return fail(FRAMEPROOF_NO_PAGE, "no block of order %u for this request", order);
	*pfn = got;
	return FRAMEPROOF_OK;
}

int frameproof_free_pages(struct frameproof *machine, uint64_t pfn, unsigned int order)
{
	int status = need(machine);
	enum bad_page bad;

	if (status != FRAMEPROOF_OK)
		return status;
	bad = free_pages(pfn, order);
	return bad == BAD_PAGE_NONE ? FRAMEPROOF_OK
				    : fail(FRAMEPROOF_BAD_PAGE, "bad page 0x%" PRIx64 ": %s", pfn,
					   bad_page_reason(bad));
}

int frameproof_drain(struct frameproof *machine, unsigned int cpu)
{
	int status = need(machine);

	if (status == FRAMEPROOF_OK && cpu != FRAMEPROOF_ALL_CPUS)
		status = need_cpu(cpu);
	if (status != FRAMEPROOF_OK)
		return status;
	if (cpu == FRAMEPROOF_ALL_CPUS)
		drain_all_pages(NULL);
	else
		drain_pages(cpu);
	return FRAMEPROOF_OK;
}

/* A zone with memory, by its node and name; NULL: refused. */
static struct zone *find_zone(unsigned int node, const char *name)
{
	for (unsigned int type = 0; node < nr_node_ids && name != NULL && type < MAX_NR_ZONES;
	     type++) {
		struct zone *zone = &zones[node * MAX_NR_ZONES + type];

		if (strcmp(name, zone_type_name(type)) == 0 && populated_zone(zone))
			return zone;
	}
	fail(FRAMEPROOF_INVALID, "no zone %.20s with memory on node %u; /proc/zoneinfo names them",
	     name != NULL ? name : "NULL", node);
	return NULL;
}

static int zone_figure(const struct zone *zone, enum frameproof_figure figure, uint64_t *value)
{
	const struct per_cpu_pages *pcp = &zone->pcp[this_cpu];
	const uint64_t figures[] = {
		[FRAMEPROOF_START] = zone->start,
		[FRAMEPROOF_SPANNED] = zone->spanned,
		[FRAMEPROOF_PRESENT] = zone->present,
		[FRAMEPROOF_MANAGED] = zone->managed,
		[FRAMEPROOF_FREE] = (uint64_t)zone_page_state_snapshot(zone, NR_FREE_PAGES),
		[FRAMEPROOF_MIN] = wmark_pages(zone, WMARK_MIN),
		[FRAMEPROOF_LOW] = wmark_pages(zone, WMARK_LOW),
		[FRAMEPROOF_HIGH] = wmark_pages(zone, WMARK_HIGH),
		[FRAMEPROOF_BOOST] = zone->watermark_boost,
		[FRAMEPROOF_RESERVED_HIGHATOMIC] = zone->nr_reserved_highatomic,
		[FRAMEPROOF_CPU_COUNT] = (uint64_t)pcp->count,
		[FRAMEPROOF_CPU_HIGH] = (uint64_t)pcp->high,
		[FRAMEPROOF_CPU_BATCH] = (uint64_t)pcp->batch,
	};

	if ((size_t)figure >= sizeof(figures) / sizeof(figures[0]))
		return fail(FRAMEPROOF_INVALID, "no figure %d of a zone", (int)figure);
	*value = figures[figure];
	return FRAMEPROOF_OK;
}

int frameproof_zone(struct frameproof *machine, unsigned int node, const char *zone,
		    enum frameproof_figure figure, uint64_t *value)
{
	int status = need(machine);
	const struct zone *found;

	if (status != FRAMEPROOF_OK)
		return status;
	if (value == NULL)
		return fail(FRAMEPROOF_INVALID, "NULL; a place for the figure is needed");
	found = find_zone(node, zone);
	return found != NULL ? zone_figure(found, figure, value) : FRAMEPROOF_INVALID;
}

static bool find_type(const char *name, unsigned int *type)
{
	for (*type = 0; name != NULL && *type < MIGRATE_TYPES; (*type)++)
		if (strcmp(name, migratetype_name(*type)) == 0)
			return true;
	fail(FRAMEPROOF_INVALID,
	     "bad migratetype %.20s; Unmovable, Movable, Reclaimable, "
	     "HighAtomic, CMA or Isolate is needed",
	     name != NULL ? name : "NULL");
	return false;
}

int frameproof_free_list(struct frameproof *machine, unsigned int node, const char *zone,
			 unsigned int order, const char *type, uint64_t *pfns, size_t room,
			 size_t *count)
{
	int status = need(machine);
	struct zone *found;
	unsigned int migratetype;
	size_t n = 0;

	if (status != FRAMEPROOF_OK)
		return status;
	if (count == NULL || (pfns == NULL && room > 0) || order > MAX_PAGE_ORDER)
		return fail(FRAMEPROOF_INVALID,
			    "order %u; 0 to %u, and places for the PFNs and their "
			    "count, are needed",
			    order, MAX_PAGE_ORDER);
	found = find_zone(node, zone);
	if (found == NULL || !find_type(type, &migratetype))
		return FRAMEPROOF_INVALID;
	for (pfn_t pfn = lists[free_list(found, order, migratetype)].first; pfn != PFN_NONE;
	     pfn = vmemmap[pfn].next, n++)
		if (n < room)
			pfns[n] = pfn;
	*count = n;
	return n <= room ? FRAMEPROOF_OK
			 : fail(FRAMEPROOF_NO_ROOM, "%zu blocks, but room for %zu", n, room);
}

int frameproof_pageblock(struct frameproof *machine, uint64_t pfn, const char **type)
{
	int status = need(machine);

	if (status != FRAMEPROOF_OK)
		return status;
	if (type == NULL || pfn >= nr_frames)
		return fail(FRAMEPROOF_INVALID,
			    "bad frame 0x%" PRIx64 "; one below 0x%" PRIx64
			    ", and a place for its type, are needed",
			    pfn, nr_frames);
	*type = migratetype_name(get_pageblock_migratetype(pfn));
	return FRAMEPROOF_OK;
}

int frameproof_read(struct frameproof *machine, const char *path, char *text, size_t room,
		    size_t *length)
{
	int status = need(machine);
	char error[256], *got;

	if (status != FRAMEPROOF_OK)
		return status;
	if (path == NULL || length == NULL || (text == NULL && room > 0))
		return fail(FRAMEPROOF_INVALID, "NULL; a path, and places for the text and its "
						"length, are needed");
	*length = 0;
	got = file_read(path, length, error, sizeof(error));
	if (got == NULL)
		return fail(FRAMEPROOF_INVALID, "%s", error);
	if (*length < room) {
		memcpy(text, got, *length);
		text[*length] = '\0';
	} else {
		status = fail(FRAMEPROOF_NO_ROOM, "%s has %zu bytes, but there is room for %zu",
			      path, *length, room > 0 ? room - 1 : 0);
	}
	free(got);
	return status;
}

int frameproof_write(struct frameproof *machine, const char *path, const char *value)
{
	int status = need(machine);
	char error[256];

	if (status != FRAMEPROOF_OK)
		return status;
	if (path == NULL || value == NULL)
		return fail(FRAMEPROOF_INVALID, "NULL; a path and a value are needed");
	return file_write(path, value, error, sizeof(error))
		       ? FRAMEPROOF_OK
		       : fail(FRAMEPROOF_INVALID, "%s", error);
}

int frameproof_check(struct frameproof *machine)
{
	int status = need(machine);
	struct violation v;

	if (status != FRAMEPROOF_OK)
		return status;
	if (invariant_check(&v) && lru_check(&v))
		return FRAMEPROOF_OK;
	return fail(FRAMEPROOF_BROKEN, "theorem %s is broken: %s%s%s", theorem_name(v.theorem),
		    v.zone != NULL ? zone_type_name(v.zone->type) : "", v.zone != NULL ? ": " : "",
		    v.text);
}
