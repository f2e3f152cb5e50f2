/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check-text [DIR]: load the state of each boot recording in DIR and compare what /proc prints with
 * what the kernel printed, line for line. Statistics that are not the allocator's are compared by
 * name only. Exit 0: all lines are equal; 1: some are not; 2: not recordings.
 *
 * A kernel at work was read one file after the other: where buddyinfo and pagetypeinfo show
 * different moments, each is loaded and compared by itself.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli/load_boot.h"
#include "../src/invariant.h"
#include "../src/procfs.h"

#define TEXT_SIZE (1u << 20)
#define SHOWN	  5u /* differences, for each file */

static unsigned long lines_compared, lines_equal, lines_by_name, states, states_sound;

/* A line of a statistic that nothing is simulated for? */
static bool by_name_only(const char *line, size_t n)
{
	static const char *const ours[] = { "nr_free_pages ", "nr_free_cma ", "numa_" };

	if (n < 7 || strncmp(line, "      ", 6) != 0 || line[6] == ' ')
		return false;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (strncmp(line + 6, ours[i], strlen(ours[i])) == 0)
			return false;
	return true;
}

/* The length of a line without the number at its end. */
static size_t name_length(const char *line, size_t n)
{
	while (n > 0 && line[n - 1] >= '0' && line[n - 1] <= '9')
		n--;
	return n;
}

static bool same_line(const char *a, size_t na, const char *b, size_t nb)
{
	if (by_name_only(a, na) && by_name_only(b, nb)) {
		lines_by_name++;
		na = name_length(a, na);
		nb = name_length(b, nb);
	}
	return na == nb && memcmp(a, b, na) == 0;
}

static void compare(const char *path, const char *file, const char *recorded, const char *printed)
{
	unsigned int shown = 0;

	for (unsigned long number = 1; *recorded != '\0' || *printed != '\0'; number++) {
		size_t na = strcspn(recorded, "\n"), nb = strcspn(printed, "\n");

		lines_compared++;
		if (same_line(recorded, na, printed, nb) && (recorded[na] == printed[nb]))
			lines_equal++;
		else if (shown++ < SHOWN)
			printf("%s: %s:%lu: recorded \"%.*s\", printed \"%.*s\"\n", path, file,
			       number, (int)na, recorded, (int)nb, printed);
		recorded += na + (recorded[na] != '\0');
		printed += nb + (printed[nb] != '\0');
	}
}

static void compare_file(const char *path, const char *file, const struct boot_text *recorded)
{
	static char buf[TEXT_SIZE];
	struct text text = { .buf = buf, .size = sizeof(buf) };

	procfs_read(&text, file);
	if (!text_complete(&text))
		printf("%s: %s: %zu bytes do not fit\n", path, file, text.len);
	compare(path, file, recorded->text != NULL ? recorded->text : "", buf);
}

static bool load(const struct boot_recording *boot, const struct boot_stage *stage,
		 const char *path)
{
	struct violation v;
	char error[256];

	if (!load_boot(boot, stage, error, sizeof(error))) {
		printf("%s: %s\n", path, error);
		return false;
	}
	states++;
	if (invariant_check(&v))
		states_sound++;
	else
		printf("%s: %s: %s\n", path, theorem_name(v.theorem), v.text);
	return true;
}

/*
 * Is buddyinfo of the moment of pagetypeinfo? If not, turn the stage's lists into buddyinfo's; of
 * that moment nothing else is known, and so nothing is on pcp lists.
 */
static bool one_moment(const struct boot_stage *stage)
{
	bool one = true;

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct boot_zone *zone = &stage->zones[z];
		uint64_t free = 0;

		for (unsigned int order = 0; order < MAX_ORDER && zone->buddy_seen; order++) {
			uint64_t sum = 0;

			for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
				sum += zone->nr_free_type[type][order];
			free += zone->nr_free[order] << order;
			if (sum == zone->nr_free[order])
				continue;
			one = false;
			for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
				zone->nr_free_type[type][order] = 0;
			zone->nr_free_type[MIGRATE_MOVABLE][order] = zone->nr_free[order];
		}
		if (zone->buddy_seen)
			zone->free = free;
		for (unsigned int i = 0; i < zone->nr_pcp; i++)
			zone->pcp[i].count = 0;
	}
	return one;
}

static bool check_recording(const char *path)
{
	static struct boot_recording boot;
	const struct boot_stage *stage;
	bool loaded = true;

	if (!boot_open(&boot, path)) {
		fprintf(stderr, "check-text: %s\n", boot.lines.error);
		boot_close(&boot);
		return false;
	}
	stage = boot_find_stage(&boot, "booted");
	loaded = load(&boot, stage, path);
	if (loaded) {
		compare_file(path, "/proc/pagetypeinfo", &stage->pagetypeinfo);
		compare_file(path, "/proc/zoneinfo", &stage->zoneinfo);
		if (!one_moment(stage))
			loaded = load(&boot, stage, path);
	}
	if (loaded)
		compare_file(path, "/proc/buddyinfo", &stage->buddyinfo);
	else
		lines_compared++;
	boot_close(&boot);
	return true;
}

static int is_recording(const struct dirent *entry)
{
	const char *end = strstr(entry->d_name, ".txt");

	return end != NULL && (strcmp(end, ".txt") == 0 || strcmp(end, ".txt.gz") == 0);
}

int main(int argc, char **argv)
{
	const char *dir = argc > 1 ? argv[1] : "tests/recordings/boots";
	struct dirent **entries;
	int n = scandir(dir, &entries, is_recording, alphasort), status = 0;

	if (n <= 0) {
		fprintf(stderr, "check-text: %s has no boot recordings; usage: check-text [DIR]\n",
			dir);
		return 2;
	}
	for (int i = 0; i < n; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name);
		if (!check_recording(path))
			status = 2;
		free(entries[i]);
	}
	free(entries);
	printf("states loaded from %d recordings: %lu, every theorem holds in %lu\n", n, states,
	       states_sound);
	printf("lines equal: %lu / %lu (%lu of them by name only)\n", lines_equal, lines_compared,
	       lines_by_name);
	if (status == 0 && (lines_equal != lines_compared || states_sound != states))
		status = 1;
	return status;
}
