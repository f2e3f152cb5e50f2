/* SPDX-License-Identifier: GPL-2.0-only */
/* The limits, and the functions that they replace. */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../cli/churn.h"
#include "../cli/host.h"
#include "../cli/lines.h"
#include "../cli/picture.h"
#include "../src/invariant.h"
#include "fuzz.h"
#include "limits.h"

#define MOST_PAGES (UINT64_C(1) << 21) /* 8 GiB: 8 MiB of the host */
#define MOST_CPUS  16u
#define MOST_CHURN 200u

static char path[64]; /* of the input */

bool __real_host_power_on(const struct machine_config *config, char *error, size_t size);
bool __wrap_host_power_on(const struct machine_config *config, char *error, size_t size);
bool __real_lines_open(struct lines *lines, const char *name);
bool __wrap_lines_open(struct lines *lines, const char *name);
void __real_churn(const struct churn_config *config, struct churn_result *result);
void __wrap_churn(const struct churn_config *config, struct churn_result *result);
bool __wrap_svg_write(const struct picture *p, const char *name, char *error, size_t size);
bool __wrap_png_write(const struct picture *p, const char *name, char *error, size_t size);

bool __wrap_host_power_on(const struct machine_config *config, char *error, size_t size)
{
	if (config->nr_memory == 0 || config->nr_memory > MAX_RANGES ||
	    (config->memory[config->nr_memory - 1].end <= MOST_PAGES &&
	     config->nr_cpus <= MOST_CPUS))
		return __real_host_power_on(config, error, size);
	snprintf(error, size, "too large a machine for fuzzing");
	return false;
}

bool __wrap_lines_open(struct lines *lines, const char *name)
{
	if (strcmp(name, path) == 0 || strcmp(name, "-") == 0)
		return __real_lines_open(lines, path);
	*lines = (struct lines){ .path = name };
	return lines_fail(lines, "no other file is read in fuzzing");
}

void __wrap_churn(const struct churn_config *config, struct churn_result *result)
{
	struct churn_config small = *config;

	small.ops = small.ops < MOST_CHURN ? small.ops : MOST_CHURN;
	__real_churn(&small, result);
}

bool __wrap_svg_write(const struct picture *p, const char *name, char *error, size_t size)
{
	(void)p;
	snprintf(error, size, "%s: no file is written in fuzzing", name);
	return false;
}

bool __wrap_png_write(const struct picture *p, const char *name, char *error, size_t size)
{
	return __wrap_svg_write(p, name, error, size);
}

void limits_hush(void)
{
	static FILE *nowhere;

	if (nowhere != NULL)
		return;
	nowhere = fopen("/dev/null", "w");
	if (nowhere == NULL)
		abort();
	stdout = stderr = nowhere; /* fuzz_fail and sanitizers write past them */
}

const char *limits_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("input", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

void limits_check(void)
{
	struct violation v;

	if (nr_frames != 0 && !invariant_check(&v))
		fuzz_fail("theorem %s: %s", theorem_name(v.theorem), v.text);
}
