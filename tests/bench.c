/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bench [CSV]: nanoseconds an operation takes, beside the floor: a bare LIFO list of free pages (or of
 * blocks, one list an order), which neither splits nor merges nor counts. Both run the same loop over
 * the same numbers, in turns, and the best of several rounds counts: the machine is shared. The floor
 * is called, not inlined, and holds the mixed loop's blocks as they lie in memory; both raise it, and
 * so lower the multiples. A 1 TiB machine is powered on and churned at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../cli/host.h"
#include "../src/alloc.h"

#define FRAMES (1u << 20) /* 4 GiB */
#define BULK   (FRAMES / 2)
#ifndef ROUNDS
#define ROUNDS 7
#endif
#define PAIRS	    2000000u
#define MIXED	    2000000u
#define MIXED_SLOTS 65536u

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t seed;
static inline uint64_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* ---- the two allocators -------------------------------------------------- */

static pfn_t *floor_next;
static pfn_t floor_head[MAX_ORDER];
static uint8_t *orders; /* of the mixed loop's blocks */

/* Not inlined: an allocator is called. */
static __attribute__((noinline)) pfn_t floor_alloc(unsigned int order)
{
	pfn_t p = floor_head[order];

	if (p != PFN_NONE)
		floor_head[order] = floor_next[p];
	return p;
}

static __attribute__((noinline)) void floor_free(pfn_t p, unsigned int order)
{
	floor_next[p] = floor_head[order];
	floor_head[order] = p;
}

/*
 * Lists of pages for the single-page loops; else of the blocks that the mixed loop holds, as they lie
 * in memory, and one of order 9 besides.
 */
static void floor_reset(bool mixed)
{
	pfn_t p = 0;

	for (unsigned int o = 0; o < MAX_ORDER; o++)
		floor_head[o] = PFN_NONE;
	if (!mixed) {
		for (p = FRAMES; p > 0; p--)
			floor_free(p - 1, 0);
		return;
	}
	for (unsigned int i = 0; i < MIXED_SLOTS; i++) {
		floor_free(p, orders[i]);
		p += block_pages(orders[i]);
	}
	floor_free(p, 9);
}

static inline pfn_t ours_alloc(unsigned int order)
{
	return alloc_pages(GFP_KERNEL, order);
}

static inline void ours_free(pfn_t p, unsigned int order)
{
	if (free_pages(p, order) != BAD_PAGE_NONE)
		abort();
}

static bool power_on(uint64_t frames)
{
	static struct machine_config config;
	char error[256];

	memset(&config, 0, sizeof(config));
	config.release = release_find("5.10");
	config.nr_cpus = 1;
	config.nr_nodes = 1;
	config.nr_memory = 1;
	config.memory[0] = (struct memory_range){ .start = 0x100000, .end = 0x100000 + frames };
	if (host_power_on(&config, error, sizeof(error)))
		return true;
	fprintf(stderr, "bench: %s\n", error);
	return false;
}

/* ---- the loops: one text, two allocators --------------------------------- */

static pfn_t *pages;
static uint32_t *shuffled;

struct times {
	double hot, bulk_alloc, bulk_free, random_free, mixed, order9;
};

#define LOOPS(NAME, ALLOC, FREE)                                                                   \
	static double NAME##_pairs(unsigned int order)                                             \
	{                                                                                          \
		double t = now_ns();                                                               \
                                                                                                   \
		for (unsigned int i = 0; i < PAIRS; i++) {                                         \
			pfn_t p = ALLOC(order);                                                    \
                                                                                                   \
			if (p == PFN_NONE)                                                         \
				abort();                                                           \
			FREE(p, order);                                                            \
		}                                                                                  \
		return (now_ns() - t) / PAIRS;                                                     \
	}                                                                                          \
	static double NAME##_bulk_alloc(void)                                                      \
	{                                                                                          \
		double t = now_ns();                                                               \
                                                                                                   \
		for (unsigned int i = 0; i < BULK; i++)                                            \
			pages[i] = ALLOC(0);                                                       \
		return (now_ns() - t) / BULK;                                                      \
	}                                                                                          \
	static double NAME##_bulk_free(bool random)                                                \
	{                                                                                          \
		double t = now_ns();                                                               \
                                                                                                   \
		if (random)                                                                        \
			for (unsigned int i = 0; i < BULK; i++)                                    \
				FREE(pages[shuffled[i]], 0);                                       \
		else                                                                               \
			for (unsigned int i = 0; i < BULK; i++)                                    \
				FREE(pages[i], 0);                                                 \
		return (now_ns() - t) / BULK;                                                      \
	}                                                                                          \
	static double NAME##_mixed(void)                                                           \
	{                                                                                          \
		static pfn_t slots[MIXED_SLOTS];                                                   \
		unsigned int n = 0;                                                                \
		double t;                                                                          \
                                                                                                   \
		seed = 42;                                                                         \
		for (unsigned int i = 0; i < MIXED_SLOTS; i++)                                     \
			slots[i] = ALLOC(orders[i]);                                               \
		t = now_ns();                                                                      \
		for (unsigned int i = 0; i < MIXED; i++) {                                         \
			unsigned int s = (unsigned int)next_random() % MIXED_SLOTS;                \
                                                                                                   \
			if (slots[s] != PFN_NONE) {                                                \
				FREE(slots[s], orders[s]);                                         \
				n++;                                                               \
			}                                                                          \
			slots[s] = ALLOC(orders[s]);                                               \
		}                                                                                  \
		t = now_ns() - t;                                                                  \
		for (unsigned int i = 0; i < MIXED_SLOTS; i++)                                     \
			if (slots[i] != PFN_NONE)                                                  \
				FREE(slots[i], orders[i]);                                         \
		return t / (MIXED + n);                                                            \
	}                                                                                          \
	static void NAME##_round(struct times *best, void (*reset)(bool))                          \
	{                                                                                          \
		struct times t;                                                                    \
                                                                                                   \
		reset(false);                                                                      \
		t.hot = NAME##_pairs(0);                                                           \
		t.bulk_alloc = NAME##_bulk_alloc();                                                \
		t.bulk_free = NAME##_bulk_free(false);                                             \
		NAME##_bulk_alloc();                                                               \
		t.random_free = NAME##_bulk_free(true);                                            \
		reset(true);                                                                       \
		t.order9 = NAME##_pairs(9);                                                        \
		t.mixed = NAME##_mixed();                                                          \
		keep_best(best, &t);                                                               \
	}

static void keep_best(struct times *best, const struct times *t)
{
	double *b = (double *)best;
	const double *x = (const double *)t;

	for (size_t i = 0; i < sizeof(*t) / sizeof(double); i++)
		if (b[i] <= 0 || x[i] < b[i])
			b[i] = x[i];
}

LOOPS(floor, floor_alloc, floor_free)
LOOPS(ours, ours_alloc, ours_free)

/* A fresh machine, whose memory map the host has touched: a kernel's is always there. */
static void ours_reset(bool mixed)
{
	if (mixed)
		return;
	if (!power_on(FRAMES))
		exit(2);
	ours_bulk_alloc();
	ours_bulk_free(false);
}

/* Orders 0 to 9, each as likely as half the one below, filled to 70 % of memory. */
static void choose_orders(void)
{
	uint64_t sum = 0;

	seed = 7;
	for (unsigned int i = 0; i < MIXED_SLOTS; i++) {
		unsigned int o = 0;

		while (o < 9 && (next_random() >> 40 & 1))
			o++;
		orders[i] = (uint8_t)o;
		sum += block_pages(o);
	}
	/* raise or lower single blocks until they fill the memory as wanted */
	for (unsigned int i = 0; sum < FRAMES * 7ull / 10; i = (i + 1) % MIXED_SLOTS) {
		if (orders[i] < 9) {
			sum += block_pages(orders[i]);
			orders[i]++;
		}
	}
}

static void shuffle(void)
{
	seed = 3;
	for (uint32_t i = 0; i < BULK; i++)
		shuffled[i] = i;
	for (uint32_t i = BULK - 1; i > 0; i--) {
		uint32_t j = (uint32_t)(next_random() % (i + 1)), x = shuffled[i];

		shuffled[i] = shuffled[j];
		shuffled[j] = x;
	}
}

static void row(FILE *csv, const char *name, double ours, double floor)
{
	printf("%-24s %8.2f %8.2f %8.1f x\n", name, ours, floor, ours / floor);
	if (csv == NULL)
		return;
	fprintf(csv, "%s,frameproof,%.3f,%.3f\n", name, ours, ours / floor);
	fprintf(csv, "%s,floor,%.3f,1.000\n", name, floor);
}

static void large_machine(void)
{
	struct rusage usage;
	double t = now_ns(), churn;
	unsigned int n = 0;

	if (!power_on(UINT64_C(1) << 28))
		exit(2);
	t = now_ns() - t;
	seed = 11;
	churn = now_ns();
	for (unsigned int i = 0; i < 1000000; i++) {
		unsigned int s = (unsigned int)next_random() % MIXED_SLOTS;

		if (pages[s] != PFN_NONE) {
			ours_free(pages[s], orders[s]);
			n++;
		}
		pages[s] = ours_alloc(orders[s]);
		n++;
	}
	churn = now_ns() - churn;
	getrusage(RUSAGE_SELF, &usage);
	printf("1 TiB machine: powered on in %.0f ms, %.1f ns an operation of churn, %ld MiB of "
	       "host memory\n",
	       t / 1e6, churn / n, usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
	struct times floor = { 0 }, ours = { 0 };
	FILE *csv = argc > 1 ? fopen(argv[1], "w") : NULL;

	floor_next = malloc(FRAMES * sizeof(*floor_next));
	pages = malloc(FRAMES * sizeof(*pages));
	shuffled = malloc(BULK * sizeof(*shuffled));
	orders = malloc(MIXED_SLOTS);
	if (floor_next == NULL || pages == NULL || shuffled == NULL || orders == NULL)
		return 2;
	choose_orders();
	shuffle();
	for (int i = 0; i < ROUNDS; i++) {
		floor_round(&floor, floor_reset);
		ours_round(&ours, ours_reset);
	}
	if (csv != NULL)
		fprintf(csv, "workload,allocator,ns_per_operation,multiple_of_floor\n");
	printf("%-24s %8s %8s %8s\n", "ns per operation", "ours", "floor", "ratio");
	row(csv, "hot pair, order 0", ours.hot, floor.hot);
	row(csv, "bulk allocation", ours.bulk_alloc, floor.bulk_alloc);
	row(csv, "bulk free in order", ours.bulk_free, floor.bulk_free);
	row(csv, "bulk free at random", ours.random_free, floor.random_free);
	row(csv, "mixed orders at 70 %", ours.mixed, floor.mixed);
	row(csv, "pair of order 9", ours.order9, floor.order9);
	for (unsigned int i = 0; i < MIXED_SLOTS; i++)
		pages[i] = PFN_NONE;
	large_machine();
	host_power_off();
	if (csv != NULL)
		fclose(csv);
	return 0;
}
