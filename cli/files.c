/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that procfs prints, and the settings of /proc/sys/vm and /sys. A value is checked whole, as
 * the kernel's handlers do, before anything is set.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../src/oom.h"
#include "../src/procfs.h"
#include "../src/reserves.h"
#include "../src/slow_rules.h"
#include "../src/trace.h"
#include "../src/trace_show.h"
#include "../src/truncate.h"
#include "../src/vmscan.h"
#include "files.h"
#include "near.h"
#include "region.h"

#define FIRST_SIZE   (64u << 10) /* of a text; doubled until it fits */
#define LARGEST_SIZE (1u << 30)
#define TRACE_PATH   "/sys/kernel/tracing/trace"
#define DEBUG_TRACE  "/sys/kernel/debug/tracing/"
#define TRACE_EVENTS 65536u

enum setting_id {
	MIN_FREE_KBYTES,
	SCALE_FACTOR,
	BOOST_FACTOR,
	RESERVE_RATIO,
	FRACTION,
	HIGH_FRACTION,
	SWAPPINESS,
	PANIC_ON_OOM,
	KILL_ALLOCATING,
	DIRTY_RATIO,
	EXTFRAG_THRESHOLD,
	RECLAIM_MODE,
	UNMAPPED_RATIO,
	SLAB_RATIO,
	DROP_CACHES,
	COMPACT_MEMORY,
	THP,
	TRACING_ON,
	IRQ_INFO,
	NR_SETTINGS
};

static const struct setting {
	const char *path;
	uint64_t least, most; /* of a number */
} settings[NR_SETTINGS] = {
	[MIN_FREE_KBYTES] = { "/proc/sys/vm/min_free_kbytes", 0, INT32_MAX },
	[SCALE_FACTOR] = { "/proc/sys/vm/watermark_scale_factor", 1, 3000 },
	[BOOST_FACTOR] = { "/proc/sys/vm/watermark_boost_factor", 0, INT32_MAX },
	[RESERVE_RATIO] = { "/proc/sys/vm/lowmem_reserve_ratio", 0, INT32_MAX },
	[FRACTION] = { "/proc/sys/vm/percpu_pagelist_fraction", 0, INT32_MAX },
	[HIGH_FRACTION] = { "/proc/sys/vm/percpu_pagelist_high_fraction", 0, INT32_MAX },
	[SWAPPINESS] = { "/proc/sys/vm/swappiness", 0, MAX_SWAPPINESS },
	[PANIC_ON_OOM] = { "/proc/sys/vm/panic_on_oom", 0, 2 },
	[KILL_ALLOCATING] = { "/proc/sys/vm/oom_kill_allocating_task", 0, 1 },
	[DIRTY_RATIO] = { "/proc/sys/vm/dirty_ratio", 0, 100 },
	[EXTFRAG_THRESHOLD] = { "/proc/sys/vm/extfrag_threshold", 0, 1000 },
	[RECLAIM_MODE] = { "/proc/sys/vm/zone_reclaim_mode", 0, 7 },
	[UNMAPPED_RATIO] = { "/proc/sys/vm/min_unmapped_ratio", 0, 100 },
	[SLAB_RATIO] = { "/proc/sys/vm/min_slab_ratio", 0, 100 },
	[DROP_CACHES] = { "/proc/sys/vm/drop_caches", 1, 4 },
	[COMPACT_MEMORY] = { "/proc/sys/vm/compact_memory", 0, INT32_MAX },
	[THP] = { "/sys/kernel/mm/transparent_hugepage/enabled", 0, 0 },
	[TRACING_ON] = { "/sys/kernel/tracing/tracing_on", 0, 1 },
	[IRQ_INFO] = { "/sys/kernel/tracing/options/irq-info", 0, 1 },
};

static bool fail(char *error, size_t size, const char *path, const char *what)
{
	snprintf(error, size, "%s: %s", path, what);
	return false;
}

/* The same file under its older path. */
static const char *canonical(const char *path)
{
	static const char *const files[] = { TRACE_PATH, "/sys/kernel/tracing/tracing_on" };

	if (strncmp(path, DEBUG_TRACE, strlen(DEBUG_TRACE)) == 0)
		for (size_t i = 0; i < 2; i++)
			if (strcmp(path + strlen(DEBUG_TRACE), strrchr(files[i], '/') + 1) == 0)
				return files[i];
	return path;
}

/* Does the release in force have the setting? */
static bool has_setting(unsigned int id)
{
	if (id == FRACTION || id == HIGH_FRACTION)
		return (id == FRACTION) == release->pcp_fraction_sets_batch;
	if (id == SCALE_FACTOR || id == BOOST_FACTOR)
		return slow_rules()->mark_factors;
	return true;
}

static unsigned int find_setting(const char *path)
{
	unsigned int id = 0;

	path = canonical(path);
	while (id < NR_SETTINGS && !(has_setting(id) && strcmp(settings[id].path, path) == 0))
		id++;
	return id;
}

const char *file_path(size_t i)
{
	size_t n = 0;

	for (; procfs_path(n) != NULL; n++)
		if (n == i)
			return procfs_path(n);
	for (unsigned int id = 0; id < NR_SETTINGS; id++)
		if (has_setting(id) && n++ == i)
			return settings[id].path;
	return NULL;
}

static bool no_such_file(char *error, size_t size, const char *path, const char *needed)
{
	struct near near = { .word = path };
	const char *known;

	/* one that is right may not be for what was to be done with it */
	for (size_t i = 0; (known = file_path(i)) != NULL; i++)
		if (strcmp(known, path) != 0)
			near_try(&near, known);
	if (near.name == NULL)
		return fail(error, size, path, needed);
	snprintf(error, size, "%.100s: no such file on the machine; did you mean %s?", path,
		 near.name);
	return false;
}

static void show_number(struct text *t, uint64_t value)
{
	text_printf(t, "%" PRIu64 "\n", value);
}

static void show_ratio(struct text *t)
{
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(t, "%s%" PRIu64, i == 0 ? "" : "\t", vm.lowmem_reserve_ratio[i]);
	text_printf(t, "\n");
}

/* Print a setting; false: it can only be written. */
static bool show_setting(struct text *t, unsigned int id)
{
	switch (id) {
	case MIN_FREE_KBYTES:
		show_number(t, vm.min_free_kbytes);
		return true;
	case SCALE_FACTOR:
		show_number(t, vm.watermark_scale_factor);
		return true;
	case BOOST_FACTOR:
		show_number(t, vm.watermark_boost_factor);
		return true;
	case RESERVE_RATIO:
		show_ratio(t);
		return true;
	case FRACTION:
	case HIGH_FRACTION:
		show_number(t, vm.percpu_pagelist_fraction);
		return true;
	case SWAPPINESS:
		show_number(t, background.swappiness);
		return true;
	case PANIC_ON_OOM:
		show_number(t, oom.panic_on_oom);
		return true;
	case KILL_ALLOCATING:
		show_number(t, oom.kill_allocating_task);
		return true;
	case DIRTY_RATIO:
		show_number(t, vm.dirty_ratio);
		return true;
	case EXTFRAG_THRESHOLD:
		show_number(t, vm.extfrag_threshold);
		return true;
	case RECLAIM_MODE:
		show_number(t, vm.zone_reclaim_mode);
		return true;
	case UNMAPPED_RATIO:
		show_number(t, vm.min_unmapped_ratio);
		return true;
	case SLAB_RATIO:
		show_number(t, vm.min_slab_ratio);
		return true;
	case THP:
		text_printf(t, vm.thp ? "[always] madvise never\n" : "always madvise [never]\n");
		return true;
	case TRACING_ON:
		show_number(t, tracing);
		return true;
	case IRQ_INFO:
		show_number(t, trace_irq_info);
		return true;
	default:
		return false;
	}
}

/* Events that src/counters.c does not know: their lines say 0, at the end of which the count goes. */
static void show_more_events(struct text *t)
{
	static const char line[] = "\noom_kill 0\n";
	char *at = text_complete(t) ? strstr(t->buf, line) : NULL, number[24];
	size_t end, digits;

	if (at == NULL)
		return;
	end = (size_t)(at - t->buf) + sizeof(line) - 3;
	digits = (size_t)snprintf(number, sizeof(number), "%" PRIu64, oom.kills);
	if (t->len + digits - 1 < t->size) {
		memmove(t->buf + end + digits, t->buf + end + 1, t->len - end);
		memcpy(t->buf + end, number, digits);
	}
	t->len += digits - 1;
}

/* Print any file; false: there is none to read. */
static bool show_file(struct text *t, const char *path)
{
	unsigned int id = find_setting(path);

	if (id < NR_SETTINGS)
		return show_setting(t, id);
	if (!procfs_read(t, canonical(path)))
		return false;
	if (strcmp(path, "/proc/vmstat") == 0)
		show_more_events(t);
	return true;
}

/* The text of a file, as file_read gives it; looking at it changes nothing. */
static char *render(const char *path, size_t *length, char *error, size_t size)
{
	for (size_t room = FIRST_SIZE; room <= LARGEST_SIZE; room *= 2) {
		struct text t = { .buf = malloc(room), .size = room };

		if (t.buf == NULL)
			break;
		if (!show_file(&t, path)) {
			free(t.buf);
			if (find_setting(path) < NR_SETTINGS)
				fail(error, size, path,
				     "can only be written; echo VALUE > PATH is needed");
			else
				no_such_file(error, size, path,
					     "no such file on the machine; help paths lists those "
					     "that it has");
			return NULL;
		}
		*length = t.len;
		if (text_complete(&t))
			return t.buf;
		free(t.buf);
	}
	fail(error, size, path, "the host has no memory for the text; a smaller machine is needed");
	return NULL;
}

char *file_read(const char *path, size_t *length, char *error, size_t size)
{
	if (find_setting(path) == RESERVE_RATIO)
		vm_read_lowmem_reserve_ratio();
	return render(path, length, error, size);
}

/* Numbers with blanks between them; returns how many, 0: it is not that. */
static unsigned int read_numbers(const char *value, uint64_t *numbers, unsigned int most)
{
	static const char blanks[] = " \t\n";
	unsigned int n = 0;

	value += strspn(value, blanks);
	while (*value != '\0') {
		char *end;

		if (n == most || *value < '0' || *value > '9')
			return 0;
		errno = 0;
		numbers[n++] = strtoull(value, &end, 0);
		if (errno != 0 || (*end != '\0' && strchr(blanks, *end) == NULL))
			return 0;
		value = end + strspn(end, blanks);
	}
	return n;
}

/* Room for the events; false: the host has none. */
static bool trace_on(void)
{
	if (trace_ring == NULL) {
		trace_ring = region_map(TRACE_EVENTS * sizeof(*trace_ring));
		trace_size = trace_ring != NULL ? TRACE_EVENTS : 0;
	}
	tracing = trace_ring != NULL;
	return tracing;
}

/* Set a setting to a number that is in its bounds; false: it is not one that the kernel takes. */
static bool set_number(unsigned int id, uint64_t value)
{
	switch (id) {
	case MIN_FREE_KBYTES:
		vm_set_min_free_kbytes(value);
		return true;
	case SCALE_FACTOR:
		vm_set_watermark_scale_factor(value);
		return true;
	case BOOST_FACTOR:
		vm.watermark_boost_factor = value;
		return true;
	case FRACTION:
	case HIGH_FRACTION:
		if (value > 0 && value < 8)
			return false;
		vm_set_percpu_pagelist_fraction(value);
		return true;
	case SWAPPINESS:
		background.swappiness = value;
		return true;
	case PANIC_ON_OOM:
		oom.panic_on_oom = (uint8_t)value;
		return true;
	case KILL_ALLOCATING:
		oom.kill_allocating_task = value != 0;
		return true;
	case DIRTY_RATIO:
		vm.dirty_ratio = value;
		return true;
	case EXTFRAG_THRESHOLD:
		vm.extfrag_threshold = value;
		return true;
	case RECLAIM_MODE:
		vm.zone_reclaim_mode = value;
		return true;
	case UNMAPPED_RATIO:
		vm_set_min_unmapped_ratio(value);
		return true;
	case SLAB_RATIO:
		vm_set_min_slab_ratio(value);
		return true;
	case TRACING_ON:
		tracing = false;
		return value == 0 || trace_on();
	case IRQ_INFO:
		trace_irq_info = value != 0;
		return true;
	case COMPACT_MEMORY: /* whatever the number is */
		compact_nodes();
		return true;
	default: /* drop_caches: 1 and 3 name the page cache; of slab there is none */
		if (value & 1)
			drop_pagecache();
		return true;
	}
}

/* The ratios of the first zones; the others keep theirs, as in the kernel. */
static bool write_ratio(const char *value, char *error, size_t size)
{
	const struct setting *s = &settings[RESERVE_RATIO];
	uint64_t ratio[MAX_NR_ZONES], given[MAX_NR_ZONES];
	unsigned int n = read_numbers(value, given, MAX_NR_ZONES);

	memcpy(ratio, vm.lowmem_reserve_ratio, sizeof(ratio));
	for (unsigned int i = 0; i < n; i++) {
		if (given[i] > s->most)
			n = 0;
		else
			ratio[i] = given[i];
	}
	if (n == 0)
		return fail(error, size, s->path, "1 to 5 numbers are needed, like \"256 256 32\"");
	vm_set_lowmem_reserve_ratio(ratio);
	return true;
}

static bool write_thp(const char *value, char *error, size_t size)
{
	bool always = strcmp(value, "always") == 0;

	if (!always && strcmp(value, "never") != 0)
		return fail(error, size, settings[THP].path, "always or never is needed");
	vm_set_thp(always);
	return true;
}

bool file_write(const char *path, const char *value, char *error, size_t size)
{
	unsigned int id = find_setting(path);
	uint64_t number;

	if (id == NR_SETTINGS && strcmp(canonical(path), TRACE_PATH) == 0) {
		trace_count = 0;
		return true;
	}
	if (id == NR_SETTINGS)
		return no_such_file(error, size, path,
				    "no such file to write; a setting in /proc/sys/vm is needed");
	if (id == RESERVE_RATIO)
		return write_ratio(value, error, size);
	if (id == THP)
		return write_thp(value, error, size);
	if (read_numbers(value, &number, 1) == 1 && number >= settings[id].least &&
	    number <= settings[id].most && set_number(id, number))
		return true;
	snprintf(error, size,
		 "bad value \"%.40s\" for %s; %sa number from %" PRIu64 " to %" PRIu64 " is needed",
		 value, path, id == FRACTION || id == HIGH_FRACTION ? "0, or 8 and more: " : "",
		 settings[id].least, settings[id].most);
	return false;
}

/* Make the folders that a path goes through. */
static bool make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		int failed;

		*slash = '\0';
		failed = mkdir(path, 0777);
		*slash = '/';
		if (failed != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static bool snapshot_file(const char *dir, const char *path, char *error, size_t size)
{
	size_t length, room = strlen(dir) + strlen(path) + 1;
	char *text = render(path, &length, error, size), *name = malloc(room);
	bool good = false;
	FILE *file;

	if (text == NULL || name == NULL) {
		free(text);
		free(name);
		/* what can only be written is no part of it */
		return text == NULL && find_setting(path) < NR_SETTINGS;
	}
	snprintf(name, room, "%s%s", dir, path);
	file = make_folders(name) ? fopen(name, "w") : NULL;
	if (file != NULL) {
		good = fwrite(text, 1, length, file) == length;
		good = fclose(file) == 0 && good;
	}
	if (!good)
		snprintf(error, size, "%.200s: %s", name, strerror(errno));
	free(text);
	free(name);
	return good;
}

bool files_snapshot(const char *dir, char *error, size_t size)
{
	const char *path;

	for (size_t i = 0; (path = file_path(i)) != NULL; i++)
		if (!snapshot_file(dir, path, error, size))
			return false;
	return true;
}
