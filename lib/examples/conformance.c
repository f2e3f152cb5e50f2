/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * frameproof as an allocator under test of tests/conformance: reads operations on standard input,
 * answers each with a line. tests/conformance/README.md has the formats; an adapter for another
 * allocator looks much like this.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <frameproof.h>

#define MOST_BLOCKS 65536u
#define ORDERS	    11u

static struct frameproof *machine;
static int has_cpu_lists; /* else frees go to the buddy system at once */

static const char *const types[] = { "Unmovable", "Movable", "Reclaimable", "HighAtomic" };

static void must(int status)
{
	if (status == FRAMEPROOF_OK)
		return;
	fprintf(stderr, "conformance: %s\n", frameproof_message());
	exit(2);
}

static uint64_t figure(enum frameproof_figure which)
{
	uint64_t value = 0;

	must(frameproof_zone(machine, 0, "DMA32", which, &value));
	return value;
}

/* The number behind KEY= in the line; if there is none, that one. */
static unsigned long long number(const char *line, const char *key, unsigned long long otherwise)
{
	const char *at = strstr(line, key);

	return at != NULL ? strtoull(at + strlen(key), NULL, 10) : otherwise;
}

/* memory START END [cpus=N batch=N high=N] [min=KBYTES] */
static void do_memory(const char *line)
{
	struct frameproof_memory memory = { 0, 0, 0 };
	struct frameproof_description d;
	char kbytes[24], *end;

	memory.start = strtoull(line, &end, 10) << 12;
	memory.end = strtoull(end, NULL, 10) << 12;
	memset(&d, 0, sizeof(d));
	d.size = sizeof(d);
	d.kernel = "6.1";
	d.memory = &memory;
	d.nr_memory = 1;
	d.cpus = (unsigned int)number(line, " cpus=", 1);
	frameproof_close(machine);
	must(frameproof_open(&d, &machine));
	must(frameproof_write(machine, "/proc/sys/vm/watermark_boost_factor", "0"));
	snprintf(kbytes, sizeof(kbytes), "%llu", number(line, " min=", 0));
	must(frameproof_write(machine, "/proc/sys/vm/min_free_kbytes", kbytes));
	has_cpu_lists = strstr(line, " cpus=") != NULL;
	if (number(line, " batch=", 1) == figure(FRAMEPROOF_CPU_BATCH) &&
	    (!has_cpu_lists || number(line, " high=", 0) == figure(FRAMEPROOF_CPU_HIGH)))
		puts("ok");
	else
		printf("? batch=%" PRIu64 " high=%" PRIu64 "\n", figure(FRAMEPROOF_CPU_BATCH),
		       figure(FRAMEPROOF_CPU_HIGH));
}

/* alloc ORDER [TYPE [RIGHT]] */
static void do_alloc(const char *line)
{
	static const char *const rights[][2] = {
		{ "normal", "GFP_KERNEL|__GFP_NORETRY" },
		{ "high", "GFP_KERNEL|__GFP_NORETRY|__GFP_HIGH" },
		{ "atomic", "GFP_ATOMIC" },
		{ "any", "GFP_KERNEL|__GFP_NORETRY|__GFP_MEMALLOC" },
	};
	char type[16] = "Movable", right[16] = "any", flags[128];
	unsigned int order = 0;
	const char *gfp = "";
	uint64_t pfn;
	uint32_t bits;
	int status;

	sscanf(line, "%u %15s %15s", &order, type, right);
	for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (strcmp(rights[i][0], right) == 0)
			gfp = rights[i][1];
	snprintf(flags, sizeof(flags), "%s%s", gfp,
		 strcmp(type, "Movable") == 0	    ? "|__GFP_MOVABLE"
		 : strcmp(type, "Reclaimable") == 0 ? "|__GFP_RECLAIMABLE"
						    : "");
	must(frameproof_gfp(flags, &bits));
	status = frameproof_alloc_pages(machine, bits, order, FRAMEPROOF_ANY_NODE, &pfn);
	if (status == FRAMEPROOF_NO_PAGE) {
		puts("NULL");
		return;
	}
	must(status);
	printf("%" PRIu64 "\n", pfn);
}

/* free PFN ORDER */
static void do_free(const char *line)
{
	char *end;
	uint64_t pfn = strtoull(line, &end, 10);
	unsigned int order = (unsigned int)strtoul(end, NULL, 10);

	must(frameproof_free_pages(machine, pfn, order));
	if (!has_cpu_lists)
		must(frameproof_drain(machine, FRAMEPROOF_ALL_CPUS));
	puts("ok");
}

/* counts: free blocks of each order, of all types */
static void do_counts(void)
{
	for (unsigned int order = 0; order < ORDERS; order++) {
		size_t all = 0, count = 0;

		for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
			int status = frameproof_free_list(machine, 0, "DMA32", order, types[i],
							  NULL, 0, &count);

			if (status != FRAMEPROOF_NO_ROOM)
				must(status);
			all += count;
		}
		printf("%s%zu", order > 0 ? " " : "", all);
	}
	puts("");
}

/* list ORDER [TYPE]: its blocks, the next to be handed out first */
static void do_list(const char *line)
{
	static uint64_t pfns[MOST_BLOCKS];
	char type[16] = "Movable";
	unsigned int order = 0;
	size_t count;

	sscanf(line, "%u %15s", &order, type);
	must(frameproof_free_list(machine, 0, "DMA32", order, type, pfns, MOST_BLOCKS, &count));
	for (size_t i = 0; i < count; i++)
		printf("%s%" PRIu64, i > 0 ? " " : "", pfns[i]);
	puts(count > 0 ? "" : "-");
}

static void do_pageblock(const char *line)
{
	const char *type = "";

	must(frameproof_pageblock(machine, strtoull(line, NULL, 10), &type));
	puts(type);
}

static void answer(const char *word, const char *line)
{
	if (strcmp(word, "memory") == 0) {
		do_memory(line);
	} else if (strcmp(word, "alloc") == 0) {
		do_alloc(line);
	} else if (strcmp(word, "free") == 0) {
		do_free(line);
	} else if (strcmp(word, "counts") == 0) {
		do_counts();
	} else if (strcmp(word, "list") == 0) {
		do_list(line);
	} else if (strcmp(word, "pageblock") == 0) {
		do_pageblock(line);
	} else if (strcmp(word, "free_pages") == 0) {
		printf("%" PRIu64 "\n", figure(FRAMEPROOF_FREE));
	} else if (strcmp(word, "marks") == 0) {
		printf("%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", figure(FRAMEPROOF_MIN),
		       figure(FRAMEPROOF_LOW), figure(FRAMEPROOF_HIGH));
	} else if (strcmp(word, "cpu") == 0) {
		must(frameproof_run_on(machine, (unsigned int)strtoul(line, NULL, 10)));
		puts("ok");
	} else if (strcmp(word, "pcp") == 0) {
		printf("%" PRIu64 "\n", figure(FRAMEPROOF_CPU_COUNT));
	} else if (strcmp(word, "drain") == 0) {
		must(frameproof_drain(machine, FRAMEPROOF_ALL_CPUS));
		puts("ok");
	} else {
		puts("?");
	}
}

int main(void)
{
	char line[256], word[16];
	int length;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (sscanf(line, "%15s%n", word, &length) == 1)
			answer(word, line + length);
		fflush(stdout);
	}
	frameproof_close(machine);
	return 0;
}
