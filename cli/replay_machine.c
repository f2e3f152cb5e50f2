/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machines to replay on. The files of a snapshot were read one after the other on a kernel that
 * went on working, so that they need not agree to the page; what differs is settled here, before
 * the state is loaded, and what was settled is said.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../src/procfs.h"
#include "host.h"
#include "load_boot.h"
#include "replay_machine.h"

#define LOW_MEMORY_END 0x9fu /* then video memory and firmware, to 1 MiB */
#define FIRST_MIB      0x100u
#define PCI_HOLE       0xc0000u /* 3 GiB: from here to 4 GiB are devices */
#define FOUR_GIB       0x100000u

/* A snapshot on its way to a machine. */
struct maker {
	struct boot_recording *snapshot;
	struct boot_stage *stage;
	struct machine_config *config;
	const struct memory_range *map; /* where memory lies; nr_map 0: not known */
	unsigned int nr_map;
	char *notes;
	size_t notes_size;
};

static struct machine_config size_config;

bool replay_machine_of_size(const struct release *release, uint64_t bytes, unsigned int nr_cpus,
			    char *error, size_t size)
{
	uint64_t end = bytes >> PAGE_SHIFT;
	const struct memory_range ranges[] = {
		{ FIRST_FRAME, end < LOW_MEMORY_END ? end : LOW_MEMORY_END, 0 },
		{ FIRST_MIB, end < PCI_HOLE ? end : PCI_HOLE, 0 },
		{ FOUR_GIB, FOUR_GIB - PCI_HOLE + end, 0 },
	};
	struct machine_config *config = &size_config;

	*config = (struct machine_config){ .release = release, .nr_cpus = nr_cpus, .nr_nodes = 1 };
	config->thp = true;
	config->nr_memory = end <= FIRST_MIB ? 1 : end <= PCI_HOLE ? 2 : 3;
	memcpy(config->memory, ranges, sizeof(ranges));
	return host_power_on(config, error, size);
}

/* Say what was settled, for a zone. */
__attribute__((format(printf, 3, 4))) static void note(struct maker *m, unsigned int z,
						       const char *format, ...)
{
	size_t used = strlen(m->notes);
	va_list args;

	snprintf(m->notes + used, m->notes_size - used,
		 "note: node %u, zone %s: ", z / MAX_NR_ZONES, zone_type_name(z % MAX_NR_ZONES));
	used = strlen(m->notes);
	va_start(args, format);
	vsnprintf(m->notes + used, m->notes_size - used, format, args);
	va_end(args);
	used = strlen(m->notes);
	snprintf(m->notes + used, m->notes_size - used, "\n");
}

/* Does no zone of the node lie above this one? */
static bool is_last_of_node(const struct maker *m, unsigned int z)
{
	for (unsigned int above = z + 1; above % MAX_NR_ZONES != 0; above++)
		if (m->stage->zones[above].present != 0)
			return false;
	return true;
}

static uint64_t counted_pageblocks(const struct boot_zone *zone)
{
	uint64_t sum = 0;

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		sum += zone->pageblocks[type];
	return sum;
}

/*
 * A zone may say that pages are present which no pageblock has: memory that could be added. It is
 * left out.
 */
static void leave_out_uncounted(struct maker *m, unsigned int z)
{
	struct boot_zone *zone = &m->stage->zones[z];
	uint64_t pages = counted_pageblocks(zone) * PAGEBLOCK_PAGES;

	if (!zone->types_seen || pages >= zone->present || pages < zone->managed)
		return;
	note(m, z,
	     "%" PRIu64 " pages are present, but only %" PRIu64 " are in pageblocks; "
	     "the others are left out",
	     zone->present, pages);
	if (is_last_of_node(m, z))
		zone->spanned -= zone->present - pages;
	zone->present = pages;
}

static bool add_range(struct maker *m, unsigned int z, pfn_t start, pfn_t end, char *error,
		      size_t size)
{
	struct machine_config *config = m->config;
	unsigned int i;

	if (start >= end)
		return true;
	if (config->nr_memory == MAX_RANGES) {
		snprintf(error, size, "more than %u ranges of memory", MAX_RANGES);
		return false;
	}
	for (i = config->nr_memory++; i > 0 && config->memory[i - 1].start > start; i--)
		config->memory[i] = config->memory[i - 1];
	config->memory[i] = (struct memory_range){ start, end, (uint16_t)(z / MAX_NR_ZONES) };
	return true;
}

/* Where a zone's memory is. Holes leave its first frame, and its last if the node ends there. */
static bool add_memory(struct maker *m, unsigned int z, char *error, size_t size)
{
	const struct boot_zone *zone = &m->stage->zones[z];
	pfn_t start = zone->start_pfn, end = start + zone->spanned;
	uint64_t tail = 0;

	if (zone->spanned < zone->present || end < start) {
		snprintf(error, size,
			 "node %u, zone %s: %" PRIu64 " pages are present of %" PRIu64
			 " spanned; it must span what is present",
			 z / MAX_NR_ZONES, zone_type_name(z % MAX_NR_ZONES), zone->present,
			 zone->spanned);
		return false;
	}
	if (zone->spanned == zone->present)
		return add_range(m, z, start, end, error, size);
	if (z % MAX_NR_ZONES == ZONE_DMA && end > FIRST_MIB)
		tail = end - FIRST_MIB;
	else if (is_last_of_node(m, z))
		tail = end % PAGES_PER_SECTION != 0 ? end % PAGES_PER_SECTION : PAGES_PER_SECTION;
	if (tail >= zone->present)
		tail = zone->present - 1;
	return add_range(m, z, start, start + zone->present - tail, error, size) &&
	       add_range(m, z, end - tail, end, error, size);
}

/* Pages of the map in a zone. */
static uint64_t pages_of_map(const struct maker *m, const struct boot_zone *zone)
{
	uint64_t pages = 0;
	pfn_t from;

	for (unsigned int i = 0; i < m->nr_map; i++)
		pages += range_clip(&m->map[i], zone->start_pfn, zone->start_pfn + zone->spanned,
				    &from);
	return pages;
}

/* Can the map be of this machine? If not, say so, and go on without it. */
static void settle_map(struct maker *m)
{
	for (unsigned int z = 0; z < MAX_ZONES && m->nr_map != 0; z++) {
		const struct boot_zone *zone = &m->stage->zones[z];

		if (zone->present == 0 || pages_of_map(m, zone) == zone->present)
			continue;
		note(m, z,
		     "the memory map has %" PRIu64 " pages, zoneinfo %" PRIu64
		     " present; the map is not used",
		     pages_of_map(m, zone), zone->present);
		m->nr_map = 0;
	}
}

/* Where a zone's memory is, by the map. */
static bool add_mapped_memory(struct maker *m, unsigned int z, char *error, size_t size)
{
	const struct boot_zone *zone = &m->stage->zones[z];

	for (unsigned int i = 0; i < m->nr_map; i++) {
		pfn_t from;
		uint64_t pages = range_clip(&m->map[i], zone->start_pfn,
					    zone->start_pfn + zone->spanned, &from);

		if (!add_range(m, z, from, from + pages, error, size))
			return false;
	}
	return true;
}

/* Nodes, CPUs and memory of the snapshot. */
static bool make_config(struct maker *m, const struct release *release, char *error, size_t size)
{
	struct machine_config *config = m->config;
	uint64_t kernel = 0, movable = 0;

	*config = (struct machine_config){ .thp = true };
	config->release = release != NULL ? release : m->snapshot->release;
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (m->stage->zones[z].seen)
			leave_out_uncounted(m, z);
	settle_map(m);
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_zone *zone = &m->stage->zones[z];

		if (!zone->seen)
			continue;
		if (zone->present != 0 && !(m->nr_map != 0 ? add_mapped_memory(m, z, error, size)
							   : add_memory(m, z, error, size)))
			return false;
		config->nr_nodes = z / MAX_NR_ZONES + 1;
		for (unsigned int i = 0; i < zone->nr_pcp; i++)
			if (zone->pcp[i].cpu >= config->nr_cpus)
				config->nr_cpus = zone->pcp[i].cpu + 1;
		if (z % MAX_NR_ZONES == ZONE_MOVABLE)
			movable += zone->present;
		else
			kernel += zone->present;
	}
	if (movable != 0)
		config->kernelcore = kernel;
	for (unsigned int cpu = 0; cpu < config->nr_cpus; cpu++)
		config->cpu_node[cpu] = (uint8_t)(cpu * config->nr_nodes / config->nr_cpus);
	return true;
}

/* Pageblocks that pagetypeinfo would count on the machine that is powered on. */
static uint64_t machine_pageblocks(const struct zone *zone)
{
	uint64_t n = 0;

	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone); pfn += PAGEBLOCK_PAGES)
		n += counts_pageblock(zone, pfn);
	return n;
}

/* Types of free blocks and pageblocks where they are missing or do not add up. */
static void settle_types(struct maker *m, unsigned int z)
{
	struct boot_zone *zone = &m->stage->zones[z];
	uint64_t here = machine_pageblocks(&zones[z]), there;
	uint64_t *movable = &zone->pageblocks[MIGRATE_MOVABLE];

	if (!zone->types_seen) {
		memcpy(zone->nr_free_type[MIGRATE_MOVABLE], zone->nr_free, sizeof(zone->nr_free));
		zone->types_seen = true;
		*movable = here;
		note(m, z, "no pagetypeinfo; free blocks are taken for movable ones");
		return;
	}
	there = counted_pageblocks(zone);
	if (there == here || *movable + here < there)
		return;
	note(m, z,
	     "pagetypeinfo counts %" PRIu64 " pageblocks, the machine has %" PRIu64
	     "; the difference is taken for movable ones",
	     there, here);
	*movable += here - there;
}

/* zoneinfo's free pages are those of the lists, if they are further apart than counters may be. */
static void settle_free(struct maker *m, unsigned int z)
{
	struct boot_zone *zone = &m->stage->zones[z];
	uint64_t listed = 0, apart, may = 0;

	for (unsigned int order = 0; order < MAX_ORDER; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			listed += zone->nr_free_type[type][order] << order;
	for (unsigned int i = 0; i < zone->nr_pcp; i++)
		may += zone->pcp[i].threshold;
	apart = listed > zone->free ? listed - zone->free : zone->free - listed;
	if (apart <= may)
		return;
	note(m, z,
	     "zoneinfo has %" PRIu64 " free pages, pagetypeinfo's lists %" PRIu64
	     "; the lists count",
	     zone->free, listed);
	zone->free = listed;
}

/* Reserve of each zone, from its start, what is present but not managed. */
static void reserve_unmanaged(struct maker *m)
{
	struct machine_config *config = m->config;
	uint64_t left[MAX_ZONES];

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_zone *zone = &m->stage->zones[z];

		left[z] = zone->present > zone->managed ? zone->present - zone->managed : 0;
	}
	for (unsigned int i = 0; i < config->nr_memory; i++) {
		struct memory_range range = config->memory[i];
		unsigned int z = range.node * MAX_NR_ZONES;

		while (range.start - m->stage->zones[z].start_pfn >= m->stage->zones[z].spanned)
			z++;
		if (left[z] == 0)
			continue;
		if (range.end - range.start > left[z])
			range.end = range.start + left[z];
		left[z] -= range.end - range.start;
		config->reserved[config->nr_reserved++] = range;
	}
}

/* Without buddyinfo nothing is known of what is free. */
static bool has_free_lists(const struct maker *m)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_zone *zone = &m->stage->zones[z];

		if (zone->present != 0 && !zone->types_seen && !zone->buddy_seen)
			return false;
	}
	return true;
}

/*
 * The min_free_kbytes that the snapshot's watermarks come from: the machine's own, if they agree
 * but for what is rounded off in each zone.
 */
static uint64_t settled_min_free_kbytes(const struct maker *m)
{
	uint64_t pages = 0, zones_seen = 0, here = vm.min_free_kbytes / 4;

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_zone *zone = &m->stage->zones[z];

		pages += zone->min > zone->boost ? zone->min - zone->boost : 0;
		zones_seen += zone->present != 0;
	}
	if (pages > INT32_MAX / 4)
		return vm.min_free_kbytes;
	return pages <= here && here - pages <= zones_seen ? vm.min_free_kbytes : pages * 4;
}

/*
 * The snapshot has no sysctls that would change what follows: watermarks and pcp sizes are loaded.
 * They are those of a machine that came up; CPUs are online that the zones name.
 */
static void settle_sysctls(struct maker *m)
{
	struct boot_sysctls *s = &m->stage->sysctls;

	*s = (struct boot_sysctls){
		.seen = true,
		.min_free_kbytes = settled_min_free_kbytes(m),
		.watermark_scale_factor = vm.watermark_scale_factor,
		.watermark_boost_factor = vm.watermark_boost_factor,
		.percpu_pagelist_fraction = vm.percpu_pagelist_fraction,
		.thp = vm.thp ? BOOT_THP_ALWAYS : BOOT_THP_NEVER,
	};
	memcpy(s->lowmem_reserve_ratio, vm.lowmem_reserve_ratio, sizeof(vm.lowmem_reserve_ratio));
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		for (unsigned int i = 0; i < m->stage->zones[z].nr_pcp; i++)
			s->cpu_online[m->stage->zones[z].pcp[i].cpu] = true;
}

static bool power_on_in_state(struct maker *m, char *error, size_t size)
{
	/* a machine whose memory is free, to count its pageblocks */
	if (!host_power_on(m->config, error, size))
		return false;
	settle_sysctls(m);
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]) || m->stage->zones[z].present == 0)
			continue;
		settle_types(m, z);
		settle_free(m, z);
	}
	return load_boot(m->snapshot, m->stage, error, size);
}

bool replay_machine_like(struct boot_recording *snapshot, const struct release *release,
			 const struct memory_range *map, unsigned int nr_map, char *notes,
			 size_t notes_size, char *error, size_t size)
{
	struct maker m = {
		.snapshot = snapshot,
		.config = &snapshot->config,
		.map = map,
		.nr_map = nr_map,
		.notes = notes,
		.notes_size = notes_size,
	};

	notes[0] = '\0';
	for (unsigned int i = 0; i < snapshot->nr_stages; i++)
		if (strcmp(snapshot->stages[i]->name, BOOT_SNAPSHOT) == 0)
			m.stage = snapshot->stages[i];
	if (m.stage == NULL) {
		snprintf(error, size, "not a snapshot of /proc");
		return false;
	}
	if (!make_config(&m, release, error, size))
		return false;
	if (has_free_lists(&m))
		return power_on_in_state(&m, error, size);
	reserve_unmanaged(&m);
	snprintf(notes + strlen(notes), notes_size - strlen(notes),
		 "note: no buddyinfo; all managed memory is free\n");
	return host_power_on(m.config, error, size);
}
