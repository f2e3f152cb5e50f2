/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What says how a machine is: memory maps, recorded boots, snapshots of /proc, recorded runs. The
 * first letter of the input says which; the rest is the file. What is taken for a machine has to come
 * up sound, and to go through the steps that the recording names.
 */
#include <string.h>

#include "../cli/host.h"
#include "../cli/load_boot.h"
#include "../cli/recording_run.h"
#include "../cli/replay_machine.h"
#include "fuzz.h"
#include "limits.h"

static struct boot_recording boot; /* large */

static void read_map(const char *path)
{
	static struct machine_config config;
	struct lines lines;
	char error[256];

	config = (struct machine_config){ .nr_nodes = 1, .nr_cpus = 1 };
	if (lines_open(&lines, path) && e820_read(&lines, config.memory, &config.nr_memory) &&
	    host_power_on(&config, error, sizeof(error)))
		limits_check();
	lines_close(&lines);
}

/* The machine of a recorded boot, its state, and what was done to it. */
static void read_boot(const char *path)
{
	const struct boot_stage *stage;
	char error[400];

	if (boot_open(&boot, path)) {
		stage = boot_find_stage(&boot, "booted");
		if (stage != NULL && load_boot(&boot, stage, error, sizeof(error)))
			limits_check();
		/* as managed as it is, not as it was recorded: else nothing adds up */
		memset(boot.config.managed, 0, sizeof(boot.config.managed));
		if (host_power_on(&boot.config, error, sizeof(error))) {
			for (unsigned int i = 0; i < boot.nr_stages; i++)
				boot_step(boot.stages[i]);
			limits_check();
		}
	}
	boot_close(&boot);
}

static void read_snapshot(const char *path)
{
	static char notes[4096];
	char error[400];

	if (boot_open_snapshot(&boot, path) &&
	    replay_machine_like(&boot, NULL, NULL, 0, notes, sizeof(notes), error, sizeof(error)))
		limits_check();
	boot_close(&boot);
}

/* A run that is replayed to its end; what it shows need not be so. */
static void read_run(const char *path)
{
	static struct run_recording run;

	run_replay(&run, path);
	run_close(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	limits_hush();
	switch (data[0]) {
	case 'e':
		read_map(limits_file(data + 1, size - 1));
		break;
	case 'b':
		read_boot(limits_file(data + 1, size - 1));
		break;
	case 's':
		read_snapshot(limits_file(data + 1, size - 1));
		break;
	default:
		read_run(limits_file(data + 1, size - 1));
	}
	host_power_off();
	return 0;
}
