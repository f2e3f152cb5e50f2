/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check-boot [DIR]: power on every machine whose boot was recorded in DIR, do what was done to it,
 * and compare each field that follows from memory map, CPUs, managed pages and sysctls with what
 * the real kernel printed. Exit status: 0 all are equal, 1 some differ, 2 bad input.
 *
 * A boost comes and goes with what a kernel happens to allocate: watermarks are compared without.
 */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli/host.h"
#include "../cli/recording_boot.h"

#define DEFAULT_DIR  "tests/recordings/boots"
#define MOST_FILES   4096u
#define MOST_PRINTED 20u

static struct boot_recording boot;
static uint64_t nr_fields, nr_equal;
static char where[256]; /* recording and stage */

static const char *const zone_names[] = { "DMA", "DMA32", "Normal", "Movable", "Device" };

/* Compare one field; its name is formatted only when it differs. */
static void field(uint64_t ours, uint64_t theirs, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void field(uint64_t ours, uint64_t theirs, const char *format, ...)
{
	va_list args;

	nr_fields++;
	if (ours == theirs) {
		nr_equal++;
		return;
	}
	if (nr_fields - nr_equal > MOST_PRINTED)
		return;
	printf("%s: ", where);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(": %" PRIu64 " here, %" PRIu64 " recorded\n", ours, theirs);
}

/* The memory of the e820 map, shared out to nodes by the SRAT, is the memory that the log names. */
static void compare_memory_map(const struct boot_log *log)
{
	static struct memory_range map[MAX_RANGES];
	unsigned int nr = e820_memory(&log->e820, map), at = 0;
	uint64_t pages = 0, named = 0, affine = 0;

	for (unsigned int i = 0; i < nr; i++) {
		pages += map[i].end - map[i].start;
		/*
		 * the named ranges are cut at node boundaries: they fill the map's one after
		 * another
		 */
		field(at < log->nr_memory ? log->memory[at].start : 0, map[i].start,
		      "e820 range %u starts", i);
		while (at < log->nr_memory && log->memory[at].end <= map[i].end)
			at++;
		field(at > 0 ? log->memory[at - 1].end : 0, map[i].end, "e820 range %u ends", i);
	}
	for (unsigned int i = 0; i < log->nr_memory; i++) {
		const struct memory_range *m = &log->memory[i];

		named += m->end - m->start;
		for (unsigned int j = 0; j < log->nr_srat; j++)
			if (log->srat[j].node == m->node && log->srat[j].start <= m->start &&
			    m->end <= log->srat[j].end)
				affine += m->end - m->start;
	}
	field(named, pages, "pages of memory");
	if (log->nr_srat > 0)
		field(affine, named, "pages of memory on the node of the SRAT");
}

/* Nodes' spans, ZONE_MOVABLE and zonelists, as the log has them. */
static void compare_nodes(const struct boot_log *log)
{
	for (unsigned int node = 0; node < nr_node_ids; node++) {
		const struct pglist_data *pgdat = &nodes[node];
		const struct zoneref *ref = pgdat->zonelists[ZONELIST_FALLBACK];
		unsigned int last = node;

		field(pgdat->start, log->node_span[node].start, "node %u starts", node);
		field(pgdat->start + pgdat->spanned, log->node_span[node].end, "node %u ends",
		      node);
		field(zones[node * MAX_NR_ZONES + ZONE_MOVABLE].start, log->movable_start[node],
		      "node %u: ZONE_MOVABLE starts", node);
		/* the list names its own node first, even one without memory */
		for (int i = 1; i < log->nr_fallback[node]; i++) {
			while (ref->zone != NULL && ref->node == last)
				ref++;
			last = ref->zone != NULL ? ref->node : MAX_NUMNODES;
			field(last, log->fallback[node][i], "node %u: fallback %d", node, i);
		}
	}
}

static void compare_pcps(const struct zone *zone, const struct boot_zone *rec, bool boost_moved)
{
	for (unsigned int i = 0; i < rec->nr_pcp; i++) {
		const struct boot_pcp *theirs = &rec->pcp[i];
		struct per_cpu_pages *ours;

		field(theirs->cpu < nr_cpus && cpu_online[theirs->cpu], 1, "cpu %u online",
		      theirs->cpu);
		if (theirs->cpu >= nr_cpus)
			continue;
		ours = &zone->pcp[theirs->cpu];
		if (boost_moved)
			ours->high = (int32_t)theirs->high;
		field((uint64_t)ours->high, theirs->high, "node %u %s: cpu %u high", zone->node,
		      zone_names[zone->type], theirs->cpu);
		field((uint64_t)ours->batch, theirs->batch, "node %u %s: cpu %u batch", zone->node,
		      zone_names[zone->type], theirs->cpu);
		field((uint64_t)ours->stat_threshold, theirs->threshold,
		      "node %u %s: cpu %u threshold", zone->node, zone_names[zone->type],
		      theirs->cpu);
	}
}

static void compare_zone(const struct zone *zone, const struct boot_zone *rec, bool boost_moved)
{
	const struct {
		const char *name;
		uint64_t ours, theirs;
	} fields[] = {
		{ "spanned", zone->spanned, rec->spanned },
		{ "present", zone->present, rec->present },
		{ "managed", zone->managed, rec->managed },
		{ "min", zone->watermark[WMARK_MIN], rec->min - rec->boost },
		{ "low", zone->watermark[WMARK_LOW], rec->low - rec->boost },
		{ "high", zone->watermark[WMARK_HIGH], rec->high - rec->boost },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		field(fields[i].ours, fields[i].theirs, "node %u %s: %s", zone->node,
		      zone_names[zone->type], fields[i].name);
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		field(zone->lowmem_reserve[i], rec->protection[i], "node %u %s: protection[%u]",
		      zone->node, zone_names[zone->type], i);
	if (!populated_zone(zone))
		return;
	field(zone->start, rec->start_pfn, "node %u %s: start_pfn", zone->node,
	      zone_names[zone->type]);
	field(num_online_cpus(), rec->nr_pcp, "node %u %s: cpus", zone->node,
	      zone_names[zone->type]);
	compare_pcps(zone, rec, boost_moved);
}

static void compare_sysctls(const struct boot_sysctls *s)
{
	field(vm.min_free_kbytes, s->min_free_kbytes, "min_free_kbytes");
	field(vm.watermark_scale_factor, s->watermark_scale_factor, "watermark_scale_factor");
	field(vm.watermark_boost_factor, s->watermark_boost_factor, "watermark_boost_factor");
	field(vm.percpu_pagelist_fraction, s->percpu_pagelist_fraction, "percpu_pagelist_fraction");
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		field(vm.lowmem_reserve_ratio[i], s->lowmem_reserve_ratio[i],
		      "lowmem_reserve_ratio[%u]", i);
	field(vm.thp, s->thp != BOOT_THP_NEVER, "transparent_hugepage");
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		field(cpu_online[cpu], s->cpu_online[cpu], "cpu %u online", cpu);
}

/* Does the recorded zone have a number that is not 0? */
static bool has_pages(const struct boot_zone *rec)
{
	uint64_t any = rec->spanned | rec->present | rec->managed | rec->min | rec->low | rec->high;

	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		any |= rec->protection[i];
	return any != 0;
}

/*
 * A step that leaves the boost alone computes pcp sizes from it. The zones were given the boost
 * that is recorded after the step; where another was recorded before, what the step saw is not
 * known, and the recorded pcp sizes are taken over.
 */
static void compare_stage(const struct boot_stage *stage, const struct boot_stage *before)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		const struct boot_zone *rec = &stage->zones[z];
		const struct zone *zone = &zones[z];

		if (zone->node < nr_node_ids || rec->seen)
			field(nodes[zone->node].online, rec->seen, "node %u %s in zoneinfo",
			      zone->node, zone_names[zone->type]);
		/* the zeroes of a zone without memory are not worth counting */
		if (rec->seen && (zone->spanned != 0 || has_pages(rec)))
			compare_zone(zone, rec,
				     before != NULL && rec->boost != before->zones[z].boost);
	}
	if (stage->sysctls.seen)
		compare_sysctls(&stage->sysctls);
}

static void set_boosts(const struct boot_stage *stage)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		zones[z].watermark_boost = stage->zones[z].boost;
}

/* False: the recording cannot be used. */
static bool check(const char *path, const char *name)
{
	const struct boot_stage *before = NULL;
	char error[256];

	if (!boot_open(&boot, path)) {
		fprintf(stderr, "check-boot: %s\n", boot.lines.error);
		return false;
	}
	if (!host_power_on(&boot.config, error, sizeof(error))) {
		fprintf(stderr, "check-boot: %s: %s\n", path, error);
		return false;
	}
	snprintf(where, sizeof(where), "%s", name);
	compare_memory_map(&boot.log);
	compare_nodes(&boot.log);
	for (unsigned int i = 0; i < boot.nr_stages; i++) {
		const struct boot_stage *stage = boot.stages[i];

		if (stage->zoneinfo.length == 0)
			continue;
		snprintf(where, sizeof(where), "%s %s", name, stage->name);
		boot_settle(stage);
		set_boosts(stage);
		if (!boot_step(stage)) {
			fprintf(stderr, "check-boot: %s: stage \"%s\" is no step that is known\n",
				path, stage->name);
			return false;
		}
		compare_stage(stage, before);
		before = stage;
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_recording(const char *name)
{
	size_t n = strlen(name);

	return (n > 4 && strcmp(name + n - 4, ".txt") == 0) ||
	       (n > 7 && strcmp(name + n - 7, ".txt.gz") == 0);
}

/* The names of the recordings in a directory, sorted. */
static unsigned int list_recordings(const char *path, char **names)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	unsigned int nr = 0;

	if (dir == NULL)
		return 0;
	while (nr < MOST_FILES && (entry = readdir(dir)) != NULL) {
		if (!is_recording(entry->d_name))
			continue;
		names[nr] = strdup(entry->d_name);
		nr += names[nr] != NULL;
	}
	closedir(dir);
	qsort(names, nr, sizeof(names[0]), by_name);
	return nr;
}

int main(int argc, char **argv)
{
	static char *names[MOST_FILES];
	const char *dir = argc > 1 ? argv[1] : DEFAULT_DIR;
	unsigned int nr;
	bool ok = true;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: check-boot [DIR]\n");
		return 2;
	}
	nr = list_recordings(dir, names);
	if (nr == 0) {
		fprintf(stderr,
			"check-boot: %s: no recordings there; NAME.txt or NAME.txt.gz is needed\n",
			dir);
		return 2;
	}
	for (unsigned int i = 0; i < nr; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		ok = check(path, names[i]) && ok;
		boot_close(&boot);
		free(names[i]);
	}
	host_power_off();
	printf("machines: %u, fields equal: %" PRIu64 " / %" PRIu64 "\n", nr, nr_equal, nr_fields);
	return !ok ? 2 : nr_equal != nr_fields ? 1 : 0;
}
