/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recorded boots: what a real kernel printed of its page allocator when it had come up, its log,
 * and the same again after each of some steps (sysctls, CPU hotplug). tests/recordings/README.md
 * has the format. Floor 14.
 */
#ifndef FRAMEPROOF_RECORDING_BOOT_H
#define FRAMEPROOF_RECORDING_BOOT_H

#include "../src/machine.h"
#include "e820.h"
#include "lines.h"

#define BOOT_STAGES   256u	 /* at most */
#define BOOT_SNAPSHOT "snapshot" /* the stage that a snapshot of /proc makes */

enum boot_thp { BOOT_THP_ALWAYS, BOOT_THP_MADVISE, BOOT_THP_NEVER };

/* A CPU's part of a zone in /proc/zoneinfo. */
struct boot_pcp {
	unsigned int cpu;
	uint64_t count, high, batch, threshold;
};

/* A zone in /proc/zoneinfo, buddyinfo and pagetypeinfo. */
struct boot_zone {
	bool seen;		     /* zoneinfo has it */
	bool buddy_seen, types_seen; /* buddyinfo, pagetypeinfo have it */
	uint64_t free, boost, min, low, high, spanned, present, managed, cma;
	uint64_t protection[MAX_NR_ZONES];
	uint64_t nr_free_pages, numa[NR_NUMA_STATS], start_pfn;
	struct boot_pcp *pcp; /* nr_pcp of them: the CPUs online */
	unsigned int nr_pcp;
	uint64_t nr_free[MAX_ORDER]; /* blocks by order */
	uint64_t nr_free_type[MIGRATE_TYPES][MAX_ORDER];
	uint64_t pageblocks[MIGRATE_TYPES];
};

/* Sysctls and other files that a stage shows. */
struct boot_sysctls {
	bool seen;
	uint64_t min_free_kbytes, watermark_scale_factor, watermark_boost_factor;
	uint64_t lowmem_reserve_ratio[MAX_NR_ZONES];
	uint64_t percpu_pagelist_fraction;
	enum boot_thp thp;
	bool cpu_online[MAX_CPUS];
	bool node_online[MAX_NUMNODES];
	uint8_t cpu_node[MAX_CPUS]; /* UINT8_MAX: on none */
	uint8_t distance[MAX_NUMNODES][MAX_NUMNODES];
};

/* Raw text, as it was printed; NULL: not there. */
struct boot_text {
	char *text;
	size_t length, size;
};

struct boot_stage {
	char name[120]; /* "booted", "1:mfk:16384" */
	struct boot_text zoneinfo, buddyinfo, pagetypeinfo, sysctl;
	struct boot_zone *zones; /* MAX_ZONES of them, as in the machine */
	struct boot_sysctls sysctls;
};

/* What the kernel's log says. Frames are [start, end). */
struct boot_log {
	struct e820_map e820;
	unsigned int nr_srat, nr_memory;
	struct memory_range srat[MAX_RANGES];	     /* memory affinity, holes included */
	struct memory_range memory[MAX_RANGES];	     /* "Early memory node ranges" */
	struct memory_range node_span[MAX_NUMNODES]; /* "Initmem setup"; end 0: not said */
	pfn_t movable_start[MAX_NUMNODES];	     /* 0: none */
	int nr_fallback[MAX_NUMNODES];		     /* length of its "Fallback order" */
	uint8_t fallback[MAX_NUMNODES][MAX_NUMNODES];
	struct memory_range initrd;
	uint64_t initrd_freed, image_freed; /* pages, freed after power on */
};

struct boot_recording {
	struct lines lines;
	const struct release *release;
	char cmdline[4096];
	struct boot_log log;
	unsigned int nr_stages;
	struct boot_stage *stages[BOOT_STAGES];
	/*
	 * the machine, for machine_power_on; managed is of the time when watermarks were first set
	 */
	struct machine_config config;
};

/*
 * Read a recording. False: it is none, or does not make a machine, and lines.error says why in one
 * line. boot_close is right in both cases. It is large: keep it off the stack.
 */
bool boot_open(struct boot_recording *boot, const char *path);

/*
 * Read a snapshot of /proc: sections "@@@ /proc/zoneinfo", "@@@ /proc/version" and so on, which make
 * one stage, BOOT_SNAPSHOT; zoneinfo must be there. It knows no memory map: config stays empty.
 * release is the newest that is not newer than the kernel, or NULL. Errors as of boot_open.
 */
bool boot_open_snapshot(struct boot_recording *boot, const char *path);

void boot_close(struct boot_recording *boot);

/* The stage of that name; NULL: there is none. */
const struct boot_stage *boot_find_stage(const struct boot_recording *boot, const char *name);

/*
 * After power on: give the zones the managed pages of the stage, freed since watermarks were set.
 */
void boot_settle(const struct boot_stage *stage);

/*
 * Do to the machine what was done to the kernel before the stage's state was recorded: its name
 * says it. False: the name is no step that is known.
 */
bool boot_step(const struct boot_stage *stage);

#endif
