/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A campaign of fuzz/ops without coverage to guide it, and so at full speed: inputs made of those of
 * the corpus, and at random. `hunt SECONDS SEED INPUT FOLDER...`: the seed decides all; the file INPUT
 * always holds what runs now, so that whatever ends the process leaves it there. Seconds are those of the CPU;
 * SIGTERM and SIGINT end it before, with its figures.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"
#include "ops.h"

#define LONGEST	     (OPS_MACHINE + OPS_MOST * OPS_SIZE)
#define MOST_SEEDS   8192u
#define INPUT_SECOND 60u /* an input that takes longer hangs */
#define SAY_SECONDS  20u

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed);

struct input {
	size_t size;
	uint8_t *data;
};

static volatile sig_atomic_t ended; /* somebody asked for that */
static struct input seeds[MOST_SEEDS];
static size_t nr_seeds;
static uint64_t state;

/* SplitMix64. */
static uint64_t next_random(void)
{
	uint64_t x = state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static unsigned int below(unsigned int n)
{
	return (unsigned int)(next_random() >> 33) % n;
}

static void read_seed(const char *path)
{
	static uint8_t buffer[LONGEST];
	FILE *file = fopen(path, "rb");
	struct input *seed = &seeds[nr_seeds];

	if (file == NULL || nr_seeds == MOST_SEEDS)
		return;
	seed->size = fread(buffer, 1, sizeof(buffer), file);
	fclose(file);
	seed->data = malloc(seed->size + 1);
	if (seed->size < OPS_MACHINE + OPS_SIZE || seed->data == NULL)
		return;
	memcpy(seed->data, buffer, seed->size);
	nr_seeds++;
}

static void read_folder(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			read_seed(name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static size_t random_input(uint8_t *data)
{
	size_t size = OPS_MACHINE + (1 + below(OPS_MOST)) * OPS_SIZE;

	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)below(256);
	return size;
}

/* One of the corpus, or several one after the other, with some changes. */
static size_t changed_input(uint8_t *data)
{
	struct input seed = seeds[below((unsigned int)nr_seeds)];
	size_t size = seed.size;

	memcpy(data, seed.data, size);
	for (unsigned int i = below(16); i > 0; i--) {
		size_t ops;

		seed = seeds[below((unsigned int)nr_seeds)];
		ops = (seed.size - OPS_MACHINE) / OPS_SIZE;
		size -= (size - OPS_MACHINE) % OPS_SIZE;
		if (size + ops * OPS_SIZE > LONGEST)
			break;
		memcpy(data + size, seed.data + OPS_MACHINE, ops * OPS_SIZE);
		size += ops * OPS_SIZE;
	}
	for (unsigned int i = below(64); i > 0; i--)
		size = LLVMFuzzerCustomMutator(data, size, LONGEST, below(1u << 30));
	return size;
}

/*
 * Seven in eight machines are small, and most of their operations are done once, not over and over: of those
 * there are many in the time.
 */
static void calm(uint8_t *data, size_t size)
{
	if (below(8) == 0)
		return;
	for (unsigned int node = 0; node < N_NODES; node++)
		data[2 + node] = (uint8_t)(data[2 + node] / 32 * 32 + data[2 + node] % 8);
	for (size_t at = OPS_MACHINE; at + OPS_SIZE <= size; at += OPS_SIZE)
		if (below(32) != 0)
			data[at + offsetof(struct op, n)] %= 16;
}

/* Of this process: others may share its core. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void say(uint64_t inputs, double seconds)
{
	dprintf(STDOUT_FILENO,
		"%" PRIu64 " inputs, %" PRIu64
		" operations in %.0f s: %.0f and %.0f a second; %.1f %% of "
		"them predicted; %" PRIu64 " calls\n",
		inputs, ops_count.operations, seconds, (double)inputs / seconds,
		(double)ops_count.operations / seconds,
		100 * (double)ops_count.predicted / (double)ops_count.operations, ops_count.calls);
}

static void hunt(double seconds, int fd, uint8_t *shown)
{
	double start = now(), spoken = start;
	static uint8_t data[LONGEST];
	uint64_t inputs = 0;

	while (!ended && now() < start + seconds) {
		size_t size =
			nr_seeds == 0 || below(4) == 0 ? random_input(data) : changed_input(data);

		calm(data, size);
		if (ftruncate(fd, (off_t)size) != 0)
			exit(2);
		memcpy(shown, data, size);
		alarm(INPUT_SECOND);
		LLVMFuzzerTestOneInput(data, size);
		inputs++;
		if (now() > spoken + SAY_SECONDS) {
			spoken = now();
			say(inputs, spoken - start);
		}
	}
	say(inputs, now() - start);
}

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

int main(int argc, char **argv)
{
	uint8_t *shown;
	int fd;

	if (argc < 4) {
		dprintf(STDERR_FILENO, "usage: %s SECONDS SEED INPUT FOLDER...\n", argv[0]);
		return 2;
	}
	state = strtoull(argv[2], NULL, 0);
	ops_every = 64;
	for (int i = 4; i < argc; i++)
		read_folder(argv[i]);
	fd = open(argv[3], O_RDWR | O_CREAT | O_TRUNC, 0644);
	shown = fd < 0 ? MAP_FAILED
		       : mmap(NULL, LONGEST, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shown == MAP_FAILED) {
		perror(argv[3]);
		return 2;
	}
	signal(SIGTERM, end);
	signal(SIGINT, end);
	hunt(strtod(argv[1], NULL), fd, shown);
	unlink(argv[3]);
	return 0;
}
