/* SPDX-License-Identifier: GPL-2.0-only */
/* The drift mark: computed for every zone of the recorded runs, and what it decides. */
#include "fixture.h"

#include <glob.h>

#include "../cli/lines.h"
#include "../src/reserves.h"

#define RECORDED_CPUS 2u

/* The zones of one recorded run: their sizes and marks, from the header and the first dump. */
struct recorded_zone {
	unsigned long managed, drift_mark, min, low, high;
};

static unsigned int read_zones(const char *path, struct recorded_zone z[MAX_NR_ZONES])
{
	struct lines lines;
	unsigned int type, marks = 0;

	memset(z, 0, MAX_NR_ZONES * sizeof(z[0]));
	assert_true(lines_open(&lines, path));
	while (lines_next(&lines) && strncmp(lines.text, "@end", 4) != 0) {
		struct recorded_zone r;

		if (sscanf(lines.text,
			   "zonedef %u %*s start=%*x spanned=%*x present=%*x "
			   "managed=%lu protection=%*s drift_mark=%lu",
			   &type, &r.managed, &r.drift_mark) == 3 &&
		    type < MAX_NR_ZONES) {
			z[type].managed = r.managed;
			z[type].drift_mark = r.drift_mark;
			marks++;
		} else if (sscanf(lines.text,
				  "zone %u %*s free=%*u exact=%*u min=%lu low=%lu high=%lu", &type,
				  &r.min, &r.low, &r.high) == 4 &&
			   type < MAX_NR_ZONES) {
			z[type].min = r.min;
			z[type].low = r.low;
			z[type].high = r.high;
		}
	}
	lines_close(&lines);
	return marks;
}

static void assert_recorded_mark(const struct recorded_zone *r)
{
	zone->managed = r->managed;
	zone->watermark[WMARK_MIN] = r->min;
	zone->watermark[WMARK_LOW] = r->low;
	zone->watermark[WMARK_HIGH] = r->high;
	zone->percpu_drift_mark = 0;
	refresh_zone_stat_thresholds();
	assert_int_equal(zone->percpu_drift_mark, r->drift_mark);
}

static void every_recorded_mark_follows(void **state)
{
	struct recorded_zone z[MAX_NR_ZONES];
	unsigned int marks = 0;
	glob_t paths;

	(void)state;
	one_zone("6.1", RECORDED_CPUS, MIB(16));
	assert_int_equal(glob("tests/recordings/runs/*.gz", 0, NULL, &paths), 0);
	for (size_t i = 0; i < paths.gl_pathc; i++) {
		marks += read_zones(paths.gl_pathv[i], z);
		for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
			if (z[type].managed != 0)
				assert_recorded_mark(&z[type]);
	}
	globfree(&paths);
	assert_true(marks >= 31);
	print_message("drift marks equal: %u / %u\n", marks, marks);
}

/* The global count is above the mark, what the CPUs have taken is not seen in it. */
static void the_exact_count_decides_below_the_mark(void **state)
{
	(void)state;
	one_zone("6.1", 2, MIB(16));
	zone->vm_stat[NR_FREE_PAGES] = 105;
	zone->pcp[0].vm_stat_diff[NR_FREE_PAGES] = -4;
	zone->pcp[1].vm_stat_diff[NR_FREE_PAGES] = -4;
	zone->percpu_drift_mark = 0;
	assert_true(zone_watermark_ok_safe(zone, 0, 100, ZONE_DMA32));
	zone->percpu_drift_mark = 105;
	assert_true(zone_watermark_ok_safe(zone, 0, 100, ZONE_DMA32));
	zone->percpu_drift_mark = 106;
	assert_false(zone_watermark_ok_safe(zone, 0, 100, ZONE_DMA32));
	assert_true(zone_watermark_ok_safe(zone, 0, 96, ZONE_DMA32));
}

static void a_mark_outlives_the_reason_for_it(void **state)
{
	(void)state;
	one_zone("6.1", 8, MIB(16));
	assert_int_equal(zone->percpu_drift_mark,
			 zone->watermark[WMARK_HIGH] + 8 * (uint64_t)zone->pcp[0].stat_threshold);
	vm_set_min_free_kbytes(8192);
	for (unsigned int cpu = 1; cpu < 8; cpu++)
		cpu_hotplug(cpu, false);
	assert_true(zone->percpu_drift_mark != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_recorded_mark_follows),
		CASE(the_exact_count_decides_below_the_mark),
		CASE(a_mark_outlives_the_reason_for_it),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
