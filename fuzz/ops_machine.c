/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes to a machine. Most are such as a script can make: nodes one after the other, with the holes
 * of a PC, and reserved ranges; some interleave nodes, or have edges within pageblocks.
 */
#include <stddef.h>
#include <string.h>

#include "../cli/host.h"
#include "../src/alloc.h"
#include "../src/page_reporting.h"
#include "../tests/surroundings.h"
#include "fuzz.h"
#include "naive.h"
#include "ops.h"

#define LOW_END	  0x9fu
#define ONE_MIB	  0x100u
#define THREE_GIB 0xc0000u
#define FOUR_GIB  0x100000u
#define HOLE	  (FOUR_GIB - THREE_GIB)
#define SECTIONS  2u /* of memory that may be added, after the next multiple */

static struct machine_config config; /* large */

static void add_range(uint64_t start, uint64_t end, unsigned int node)
{
	if (start < end)
		config.memory[config.nr_memory++] =
			(struct memory_range){ start, end, (uint16_t)node };
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Pages [start, end) of memory, where PCs have them. */
static void add_memory(uint64_t start, uint64_t end, unsigned int node)
{
	add_range(larger(start, 1), smaller(end, LOW_END), node);
	add_range(larger(start, ONE_MIB), smaller(end, THREE_GIB), node);
	add_range(larger(start + HOLE, FOUR_GIB), end + HOLE, node);
}

/*
 * Nodes one after the other, 1 to 33 MiB each and some pages. One of them may begin with what fills
 * the machine up to just below 3 GiB, nearly all of it reserved: so there is a Normal zone, cheaply.
 */
static void add_nodes(const uint8_t *bytes, bool deferred)
{
	uint64_t at = 0;

	fuzz_say(" -nodes {");
	for (unsigned int node = 0; node < config.nr_nodes; node++) {
		uint64_t start = at, pages = (1u + bytes[node] % 32) * 256 + bytes[node] / 64 * 37;

		if (bytes[3] % 8 == node + 1) {
			uint64_t gap = THREE_GIB - at - smaller(pages, 4096) / 2;

			config.reserved[0] =
				(struct memory_range){ at + 512, at + gap, (uint16_t)node };
			config.nr_reserved = 1;
			pages += gap;
		}
		if (deferred && node + 1 == config.nr_nodes) /* a first section is never deferred */
			pages += (1u + bytes[4] % 3) * PAGES_PER_SECTION;
		at += pages;
		add_memory(start, at, node);
		fuzz_say("%s%lluK", node > 0 ? " " : "", (unsigned long long)pages * 4);
		if (bytes[3] >= 128) /* all CPUs on the first node, or by turns */
			fuzz_say(node == 0 ? "@0-%u" : "@none", config.nr_cpus - 1);
	}
	fuzz_say("}");
	for (unsigned int cpu = 0; bytes[3] < 128 && cpu < config.nr_cpus; cpu++)
		config.cpu_node[cpu] = (uint8_t)(cpu * config.nr_nodes / config.nr_cpus);
}

/* Up to four ranges, of any node, with holes between them: no script can say that. */
static void add_ranges(const uint8_t *bytes)
{
	static const uint16_t gaps[] = { 0, 0, 77, 512, 1024, 2048, 4096, 8192 };
	uint64_t at = bytes[3] % 2 == 0 ? 1 : bytes[3] % 4 == 1 ? 0x1000 : FOUR_GIB;

	fuzz_say(" (ranges that no script can say)");
	for (unsigned int i = 0; i < 4; i++) {
		uint64_t pages = (1u + bytes[i] % 16) * 512 + bytes[4 + i % 2] % 64;

		add_range(at, at + pages, (bytes[i] >> 4) % config.nr_nodes);
		at += pages + gaps[bytes[i] >> 5];
	}
	for (unsigned int cpu = 0; cpu < config.nr_cpus; cpu++)
		config.cpu_node[cpu] = (uint8_t)((cpu + bytes[3]) % config.nr_nodes);
}

/* A reserved range in the low memory, if there is none yet. */
static void add_reserved(unsigned int where, unsigned int pages)
{
	if (pages == 0 || config.nr_reserved != 0)
		return;
	config.reserved[0] = (struct memory_range){ where * 16u, where * 16u + pages * 3, 0 };
	config.nr_reserved = 1;
}

/* Distances between nodes, symmetric or not. */
static void set_distances(uint8_t byte)
{
	if (byte == 0 || config.nr_nodes == 1)
		return;
	fuzz_say(" -distance {");
	for (unsigned int a = 0; a < config.nr_nodes; a++) {
		fuzz_say(a > 0 ? " {" : "{");
		for (unsigned int b = 0; b < config.nr_nodes; b++) {
			config.distance[a][b] =
				(uint8_t)(a == b ? 10 : 11 + (byte >> (a + 2 * b) % 8) % 4 * 5);
			fuzz_say("%s%u", b > 0 ? " " : "", config.distance[a][b]);
		}
		fuzz_say("}");
	}
	fuzz_say("}");
}

/* ZONE_MOVABLE, CMA, THP, a memory map that is paid for, a deferred boot. */
static void set_options(const uint8_t *bytes)
{
	config.movablecore = bytes[0] % 4 == 0 ? (uint64_t)bytes[0] / 4 * 512 : 0;
	config.cma_pages = bytes[1] % 8 == 0 ? (uint64_t)bytes[1] / 8 * 256 : 0;
	config.thp = bytes[2] & 1;
	config.memmap = bytes[2] % 16 == 2;
	config.deferred = bytes[2] % 16 == 4;
	if (config.movablecore != 0)
		fuzz_say(" -movablecore %lluK", (unsigned long long)config.movablecore * 4);
	if (config.cma_pages != 0)
		fuzz_say(" -cma %lluK", (unsigned long long)config.cma_pages * 4);
	fuzz_say(" -thp %s%s%s", config.thp ? "always" : "never",
		 config.memmap ? " -model sparsemem_vmemmap" : "",
		 config.deferred ? " (deferred)" : "");
	if (config.nr_reserved != 0)
		fuzz_say(" -reserve {%lluK-%lluK}",
			 (unsigned long long)config.reserved[0].start * 4,
			 (unsigned long long)config.reserved[0].end * 4);
}

static struct naive_ranges ranges_of(const struct memory_range *ranges, unsigned int n)
{
	struct naive_ranges to = { .n = n };

	for (unsigned int i = 0; i < n; i++)
		to.range[i] = (struct naive_range){ (uint32_t)ranges[i].start,
						    (uint32_t)ranges[i].end, ranges[i].node };
	return to;
}

/* The same machine, as the naive model has it. */
static void make_plan(struct naive_plan *plan)
{
	*plan = (struct naive_plan){
		.old = !config.release->pcp_free_factor,
		.thp = config.thp,
		.deferred = config.deferred,
		.map_paid = config.memmap,
		.nr_nodes = config.nr_nodes,
		.nr_cpus = config.nr_cpus,
		.memory = ranges_of(config.memory, config.nr_memory),
		.reserved = ranges_of(config.reserved, config.nr_reserved),
		.movablecore = config.movablecore,
		.cma_pages = config.cma_pages,
	};
	plan->frames = (uint32_t)((config.max_frames + 1023) / 1024 * 1024);
	for (unsigned int cpu = 0; cpu < N_CPUS; cpu++)
		plan->cpu_node[cpu] = config.cpu_node[cpu];
	for (unsigned int i = 0; i < N_NODES * N_NODES; i++)
		plan->distance[i / N_NODES][i % N_NODES] =
			config.distance[i / N_NODES][i % N_NODES];
}

bool ops_power_on(const uint8_t *bytes, struct naive_plan *plan)
{
	char error[256];
	bool good;

	config = (struct machine_config){ 0 };
	config.release = release_find(bytes[0] % 2 == 0 ? "5.10" : "6.1");
	config.nr_cpus = 1 + bytes[0] / 2 % N_CPUS;
	config.nr_nodes = 1 + bytes[1] % N_NODES;
	fuzz_say("machine -kernel %s -cpus %u", config.release->name, config.nr_cpus);
	if (bytes[1] >= 192)
		add_ranges(bytes + 2);
	else
		add_nodes(bytes + 2, bytes[13] % 16 == 4);
	add_reserved(bytes[8], bytes[9]);
	set_distances(bytes[10]);
	set_options(bytes + 11);
	config.max_frames = config.memory[config.nr_memory - 1].end / PAGES_PER_SECTION;
	config.max_frames = (config.max_frames + 1 + SECTIONS) * PAGES_PER_SECTION;
	make_plan(plan);
	reset_surroundings();
	good = host_power_on(&config, error, sizeof(error));
	fuzz_say(good ? "\n" : " # is refused\n");
	return good;
}

uint32_t ops_gfp(const struct op *op)
{
	static const gfp_t bases[] = {
		GFP_KERNEL,
		GFP_HIGHUSER_MOVABLE,
		GFP_HIGHUSER_MOVABLE,
		GFP_USER,
		GFP_ATOMIC,
		GFP_NOWAIT,
		GFP_NOFS,
		GFP_KERNEL_ACCOUNT,
		GFP_TRANSHUGE,
		GFP_TRANSHUGE_LIGHT,
		0,
		GFP_KERNEL | GFP_BIT_DMA32,
		GFP_KERNEL | GFP_BIT_DMA,
		GFP_KERNEL | GFP_BIT_RECLAIMABLE,
		GFP_KERNEL | GFP_BIT_RETRY_MAYFAIL,
		GFP_KERNEL | GFP_BIT_NOFAIL,
	};
	static const gfp_t extras[] = {
		GFP_BIT_RECLAIMABLE,	GFP_BIT_ATOMIC,	 GFP_BIT_COMP,	     GFP_BIT_THISNODE,
		GFP_BIT_HIGH,		GFP_BIT_NORETRY, GFP_BIT_NOMEMALLOC, GFP_BIT_MEMALLOC,
		GFP_BIT_DIRECT_RECLAIM, GFP_BIT_WRITE,	 GFP_BIT_HARDWALL,   GFP_BIT_MOVABLE,
	};
	gfp_t base = bases[op->gfp[0] % 16], gfp = base | GFP_BIT_NOWARN;

	/* few requests have more than one of these */
	for (unsigned int i = 0; i < 12; i++)
		if ((op->gfp[0] >> 4 | op->gfp[1] << 4) >> i & 1)
			gfp |= extras[i];
	return gfp_valid(gfp) ? gfp : base;
}
