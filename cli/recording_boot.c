/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot recordings are read once, line by line; the section decides what a line means, and raw text
 * is kept beside. What a line says is checked when it is used, not before: kernels print more than
 * is known here.
 */
#define _POSIX_C_SOURCE 200809L /* strtok_r */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "recording_boot.h"

#define LARGEST_TEXT   (64u << 20)
#define LARGEST_NUMBER (UINT64_C(1) << 46)
#define KERNEL_IMAGE   0x1000u /* the frame where an image that is not relocated lies */

enum section {
	SECTION_OTHER,
	SECTION_CONFIG,
	SECTION_UNAME,
	SECTION_VERSION,
	SECTION_CMDLINE,
	SECTION_DMESG,
	SECTION_ZONEINFO,
	SECTION_BUDDYINFO,
	SECTION_PAGETYPEINFO,
	SECTION_SYSCTL
};

enum log_part { LOG_OTHER, LOG_MOVABLE, LOG_MEMORY };

/* Where the reader is. */
struct reader {
	struct boot_recording *boot;
	struct boot_stage *stage;
	struct boot_text *text; /* the raw text to add to; NULL: none */
	struct boot_zone *zone;
	enum section section;
	enum log_part log_part;
	bool ended;	       /* "@@@ end" was there */
	bool cpus_up;	       /* the log: all CPUs run */
	unsigned int nr_types; /* of pagetypeinfo's table of pageblocks */
	unsigned int types[MIGRATE_TYPES];
	char distances[MAX_NUMNODES][512]; /* the rows, as printed */
};

/* If p starts with the word, pass over it. */
static bool skip(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

static void skip_blanks(const char **p)
{
	*p += strspn(*p, " \t");
}

/*
 * A decimal number after blanks; false: there is none, or it is too large for any count of pages.
 */
static bool number(const char **p, uint64_t *value)
{
	uint64_t x = 0;

	skip_blanks(p);
	if (**p < '0' || **p > '9')
		return false;
	for (; **p >= '0' && **p <= '9'; ++*p) {
		x = x * 10 + (uint64_t)(**p - '0');
		if (x > LARGEST_NUMBER)
			return false;
	}
	*value = x;
	return true;
}

/* A hex number with 0x; false: there is none. */
static bool hex(const char **p, uint64_t *value)
{
	size_t n;

	if (!skip(p, "0x"))
		return false;
	n = strspn(*p, "0123456789abcdef");
	if (n == 0 || n > 16)
		return false;
	*value = strtoull(*p, NULL, 16);
	*p += n;
	return true;
}

/* "[mem 0xFIRST-0xLAST]", in whole frames. */
static bool mem_range(const char **p, struct memory_range *range)
{
	uint64_t first, last;

	if (!skip(p, "[mem ") || !hex(p, &first) || !skip(p, "-") || !hex(p, &last) ||
	    !skip(p, "]"))
		return false;
	if (last < first || last >= (uint64_t)MAX_FRAMES << PAGE_SHIFT)
		return false;
	range->start = (first + PAGE_SIZE - 1) >> PAGE_SHIFT;
	range->end = (last + 1) >> PAGE_SHIFT;
	return range->start < range->end;
}

/* "0-2,5" into set[]; false: not a list, or a number beyond n. */
static bool number_list(const char **p, bool *set, uint64_t n)
{
	uint64_t first, last;

	skip_blanks(p);
	while (**p >= '0' && **p <= '9') {
		if (!number(p, &first))
			return false;
		last = first;
		if (skip(p, "-") && !number(p, &last))
			return false;
		if (first > last || last >= n)
			return false;
		for (uint64_t i = first; i <= last; i++)
			set[i] = true;
		if (!skip(p, ","))
			break;
	}
	return true;
}

static bool bad_line(struct reader *r, const char *wanted)
{
	return lines_fail(&r->boot->lines, "cannot be read; %s is needed", wanted);
}

/* Add a line to the raw text of the section. */
static bool keep_text(struct reader *r)
{
	struct boot_text *t = r->text;
	const struct lines *lines = &r->boot->lines;

	if (t == NULL)
		return true;
	if (t->size - t->length < lines->length + 2) {
		size_t size = 2 * t->size + lines->length + 4096;
		char *text;

		if (size > LARGEST_TEXT)
			return lines_fail(&r->boot->lines, "the section is longer than 64 MiB");
		text = realloc(t->text, size);
		if (text == NULL)
			return lines_fail(&r->boot->lines, "out of memory for the section");
		t->text = text;
		t->size = size;
	}
	memcpy(t->text + t->length, lines->text, lines->length);
	t->length += lines->length;
	t->text[t->length++] = '\n';
	t->text[t->length] = '\0';
	return true;
}

static struct boot_stage *find_stage(const struct boot_recording *boot, const char *name, size_t n)
{
	for (unsigned int i = 0; i < boot->nr_stages; i++)
		if (strlen(boot->stages[i]->name) == n &&
		    memcmp(boot->stages[i]->name, name, n) == 0)
			return boot->stages[i];
	return NULL;
}

const struct boot_stage *boot_find_stage(const struct boot_recording *boot, const char *name)
{
	return find_stage(boot, name, strlen(name));
}

/* The stage of that name, new if there is none; NULL: there cannot be. */
static struct boot_stage *get_stage(struct reader *r, const char *name, size_t n)
{
	struct boot_recording *boot = r->boot;
	struct boot_stage *stage = find_stage(boot, name, n);

	if (stage != NULL)
		return stage;
	if (n == 0 || n >= sizeof(stage->name) || boot->nr_stages == BOOT_STAGES) {
		lines_fail(&boot->lines, "at most 256 stages, with names below 120 bytes");
		return NULL;
	}
	stage = calloc(1, sizeof(*stage));
	if (stage != NULL)
		stage->zones = calloc((size_t)MAX_NUMNODES * MAX_NR_ZONES, sizeof(stage->zones[0]));
	if (stage == NULL || stage->zones == NULL) {
		free(stage);
		lines_fail(&boot->lines, "out of memory for a stage");
		return NULL;
	}
	memcpy(stage->name, name, n);
	memset(stage->sysctls.cpu_node, UINT8_MAX, sizeof(stage->sysctls.cpu_node));
	boot->stages[boot->nr_stages++] = stage;
	return stage;
}

/* "@@@ stage NAME FILE": the file is the last word. */
static bool start_stage(struct reader *r, const char *name)
{
	const char *file = strrchr(name, ' ');
	struct boot_stage *stage;

	if (file == NULL)
		return bad_line(r, "\"@@@ stage NAME FILE\"");
	stage = get_stage(r, name, (size_t)(file - name));
	if (stage == NULL)
		return false;
	r->stage = stage;
	r->zone = NULL;
	file++;
	if (strcmp(file, "zoneinfo") == 0) {
		r->section = SECTION_ZONEINFO;
		r->text = &stage->zoneinfo;
	} else if (strcmp(file, "buddyinfo") == 0) {
		r->section = SECTION_BUDDYINFO;
		r->text = &stage->buddyinfo;
	} else if (strcmp(file, "pagetypeinfo") == 0) {
		r->section = SECTION_PAGETYPEINFO;
		r->text = &stage->pagetypeinfo;
	} else if (strcmp(file, "sysctl") == 0) {
		r->section = SECTION_SYSCTL;
		r->text = &stage->sysctl;
	} else {
		return bad_line(r, "zoneinfo, buddyinfo, pagetypeinfo or sysctl");
	}
	if (r->text->length != 0)
		return lines_fail(&r->boot->lines, "the section is there twice");
	return true;
}

/* "Linux HOST 6.1.0-50-...": rules for the release must be here. */
static bool uname_line(struct reader *r, const char *p)
{
	char name[16];
	size_t n;

	if (!skip(&p, "Linux "))
		return true;
	p += strcspn(p, " ");
	skip_blanks(&p);
	n = strspn(p, "0123456789");
	if (p[n] == '.')
		n += 1 + strspn(p + n + 1, "0123456789");
	if (n == 0 || n >= sizeof(name))
		return bad_line(r, "\"Linux HOST RELEASE\"");
	memcpy(name, p, n);
	name[n] = '\0';
	r->boot->release = release_find(name);
	if (r->boot->release == NULL)
		return lines_fail(&r->boot->lines,
				  "no rules of kernel %s here; 4.4, 5.2, 5.10 or 6.1 is needed",
				  name);
	return true;
}

/* "Linux version 6.18...": the newest rules here that are not newer than the kernel. */
static bool version_line(struct reader *r, const char *p)
{
	const struct release *candidate;
	unsigned int major, minor, x, y;

	if (r->boot->release != NULL || *p == '\0')
		return true;
	if (sscanf(p, "Linux version %5u.%5u", &major, &minor) != 2)
		return bad_line(r, "\"Linux version RELEASE\"");
	for (size_t i = 0; (candidate = release_nth(i)) != NULL; i++)
		if (r->boot->release == NULL || (sscanf(candidate->name, "%5u.%5u", &x, &y) == 2 &&
						 (x < major || (x == major && y <= minor))))
			r->boot->release = candidate;
	return true;
}

/* The zone of "Node 0, zone      DMA" at the start of a line, which is passed over; NULL: an error. */
static struct boot_zone *node_and_zone(struct reader *r, const char **p)
{
	static const char *const names[] = { "DMA", "DMA32", "Normal", "Movable", "Device" };
	uint64_t node;
	size_t n;

	if (!skip(p, "Node") || !number(p, &node) || !skip(p, ", zone")) {
		bad_line(r, "\"Node N, zone NAME\"");
		return NULL;
	}
	if (node >= MAX_NUMNODES) {
		lines_fail(&r->boot->lines, "node %u; at most 64 nodes, from 0",
			   (unsigned int)node);
		return NULL;
	}
	skip_blanks(p);
	n = strcspn(*p, " ,");
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		if (strlen(names[type]) != n || memcmp(*p, names[type], n) != 0)
			continue;
		*p += n;
		return &r->stage->zones[node * MAX_NR_ZONES + type];
	}
	bad_line(r, "a zone of x86-64: DMA, DMA32, Normal, Movable or Device");
	return NULL;
}

static bool buddyinfo_line(struct reader *r, const char *p)
{
	if (*p == '\0')
		return true;
	r->zone = node_and_zone(r, &p);
	if (r->zone == NULL)
		return false;
	r->zone->buddy_seen = true;
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		if (!number(&p, &r->zone->nr_free[order]))
			return bad_line(r, "a count for each of 11 orders");
	return true;
}

/* A migratetype's name, after blanks; MIGRATE_TYPES: none. */
static unsigned int type_name(const char **p)
{
	static const char *const names[] = {
		"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate",
	};
	size_t n;

	skip_blanks(p);
	n = strcspn(*p, " ");
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		if (strlen(names[type]) == n && memcmp(*p, names[type], n) == 0) {
			*p += n;
			return type;
		}
	}
	return MIGRATE_TYPES;
}

/*
 * "Node 0, zone DMA, type Unmovable" and a count for each order, or "Node 0, zone DMA" and one for
 * each type.
 */
static bool pagetypeinfo_line(struct reader *r, const char *p)
{
	unsigned int type;

	if (skip(&p, "Number of blocks type")) {
		for (r->nr_types = 0; r->nr_types < MIGRATE_TYPES; r->nr_types++) {
			r->types[r->nr_types] = type_name(&p);
			if (r->types[r->nr_types] == MIGRATE_TYPES)
				break;
		}
		return true;
	}
	if (strncmp(p, "Node", 4) != 0)
		return true;
	r->zone = node_and_zone(r, &p);
	if (r->zone == NULL)
		return false;
	r->zone->types_seen = true;
	if (!skip(&p, ", type")) {
		for (unsigned int i = 0; i < r->nr_types; i++)
			if (!number(&p, &r->zone->pageblocks[r->types[i]]))
				return bad_line(r, "a count for each type");
		return true;
	}
	type = type_name(&p);
	if (type == MIGRATE_TYPES)
		return bad_line(r, "a migratetype");
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		skip_blanks(&p);
		skip(&p, ">");
		if (!number(&p, &r->zone->nr_free_type[type][order]))
			return bad_line(r, "a count for each of 11 orders");
	}
	return true;
}

/* "cpu: 1": room for one more. */
static bool add_pcp(struct reader *r, uint64_t cpu)
{
	struct boot_zone *zone = r->zone;
	struct boot_pcp *pcp;

	if (cpu >= MAX_CPUS || zone->nr_pcp == MAX_CPUS)
		return lines_fail(&r->boot->lines, "at most 256 CPUs, from 0");
	pcp = realloc(zone->pcp, (zone->nr_pcp + 1) * sizeof(zone->pcp[0]));
	if (pcp == NULL)
		return lines_fail(&r->boot->lines, "out of memory for a CPU");
	zone->pcp = pcp;
	zone->pcp[zone->nr_pcp++] = (struct boot_pcp){ .cpu = (unsigned int)cpu };
	return true;
}

/* "protection: (0, 1959, 1959, 1959, 1959)", after the parenthesis. */
static bool protection_line(struct reader *r, const char *p)
{
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++) {
		if (!number(&p, &r->zone->protection[i]))
			return bad_line(r, "a number for each of 5 zones");
		if (!skip(&p, ","))
			break;
	}
	return *p == ')' ? true : bad_line(r, "\"protection: (N, N, N, N, N)\"");
}

/* Where the value of a name goes; NULL: it is of no interest. */
static uint64_t *zone_field(struct boot_zone *zone, const char *name, size_t n)
{
	struct boot_pcp *pcp = zone->nr_pcp > 0 ? &zone->pcp[zone->nr_pcp - 1] : NULL;
	const struct {
		const char *name;
		uint64_t *value;
	} fields[] = {
		{ "pages free", &zone->free },
		{ "boost", &zone->boost },
		{ "min", &zone->min },
		{ "low", &zone->low },
		{ "high", &zone->high },
		{ "spanned", &zone->spanned },
		{ "present", &zone->present },
		{ "managed", &zone->managed },
		{ "cma", &zone->cma },
		{ "nr_free_pages", &zone->nr_free_pages },
		{ "numa_hit", &zone->numa[NUMA_HIT] },
		{ "numa_miss", &zone->numa[NUMA_MISS] },
		{ "numa_foreign", &zone->numa[NUMA_FOREIGN] },
		{ "numa_interleave", &zone->numa[NUMA_INTERLEAVE_HIT] },
		{ "numa_local", &zone->numa[NUMA_LOCAL] },
		{ "numa_other", &zone->numa[NUMA_OTHER] },
		{ "start_pfn:", &zone->start_pfn },
		{ "count:", pcp != NULL ? &pcp->count : NULL },
		{ "high:", pcp != NULL ? &pcp->high : NULL },
		{ "batch:", pcp != NULL ? &pcp->batch : NULL },
		{ "vm stats threshold:", pcp != NULL ? &pcp->threshold : NULL },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == n && memcmp(fields[i].name, name, n) == 0)
			return fields[i].value;
	return NULL;
}

static bool zoneinfo_line(struct reader *r, const char *p)
{
	uint64_t *field, cpu;
	const char *name;
	size_t n;

	if (strncmp(p, "Node", 4) == 0) {
		r->zone = node_and_zone(r, &p);
		if (r->zone == NULL)
			return false;
		if (r->zone->seen)
			return lines_fail(&r->boot->lines, "the zone is there twice");
		r->zone->seen = true;
		return true;
	}
	skip_blanks(&p);
	if (*p == '\0')
		return true;
	if (r->zone == NULL)
		return bad_line(r, "\"Node N, zone NAME\" first");
	if (skip(&p, "protection: ("))
		return protection_line(r, p);
	if (skip(&p, "cpu: "))
		return number(&p, &cpu) ? add_pcp(r, cpu) : bad_line(r, "the number of a CPU");
	name = p;
	p += strcspn(p, "0123456789");
	n = (size_t)(p - name);
	while (n > 0 && name[n - 1] == ' ')
		n--;
	field = zone_field(r->zone, name, n);
	if (field != NULL && !number(&p, field))
		return bad_line(r, "a number of at most 2^46");
	return true;
}

/* "[always] madvise never": the one in brackets. */
static bool thp_line(struct reader *r, const char *p)
{
	static const char *const names[] = { "[always]", "[madvise]", "[never]" };

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strstr(p, names[i]) != NULL) {
			r->stage->sysctls.thp = (enum boot_thp)i;
			return true;
		}
	}
	return bad_line(r, "one of always, madvise and never in brackets");
}

/* "node1 cpulist = 2-3 distance = 20 10". Nodes come in any order, so the distances wait. */
static bool node_line(struct reader *r, const char *p)
{
	struct boot_sysctls *s = &r->stage->sysctls;
	bool cpus[MAX_CPUS] = { false };
	uint64_t node;

	if (!number(&p, &node) || node >= MAX_NUMNODES || !skip(&p, " cpulist = ") ||
	    !number_list(&p, cpus, MAX_CPUS))
		return bad_line(r, "\"nodeN cpulist = LIST distance = N...\"");
	skip_blanks(&p);
	if (!skip(&p, "distance ="))
		return bad_line(r, "\"nodeN cpulist = LIST distance = N...\"");
	s->node_online[node] = true;
	for (unsigned int cpu = 0; cpu < MAX_CPUS; cpu++)
		if (cpus[cpu])
			s->cpu_node[cpu] = (uint8_t)node;
	snprintf(r->distances[node], sizeof(r->distances[node]), "%s", p);
	return true;
}

/* Rows of distances have a number for each node that is online. */
static bool set_distances(struct reader *r)
{
	struct boot_sysctls *s = &r->stage->sysctls;

	for (unsigned int node = 0; node < MAX_NUMNODES; node++) {
		const char *p = r->distances[node];
		uint64_t d = 0;

		for (unsigned int to = 0; to < MAX_NUMNODES && s->node_online[node]; to++) {
			if (!s->node_online[to])
				continue;
			if (!number(&p, &d) || d > UINT8_MAX)
				return lines_fail(&r->boot->lines,
						  "node %u has no distance to node %u; "
						  "one to each node, at most 255, is needed",
						  node, to);
			s->distance[node][to] = (uint8_t)d;
		}
	}
	return true;
}

static bool sysctl_line(struct reader *r, const char *p)
{
	struct boot_sysctls *s = &r->stage->sysctls;
	bool ok = true;

	s->seen = true;
	if (skip(&p, "min_free_kbytes = "))
		ok = number(&p, &s->min_free_kbytes);
	else if (skip(&p, "watermark_scale_factor = "))
		ok = number(&p, &s->watermark_scale_factor);
	else if (skip(&p, "watermark_boost_factor = "))
		ok = number(&p, &s->watermark_boost_factor);
	else if (skip(&p, "percpu_pagelist_high_fraction = ") ||
		 skip(&p, "percpu_pagelist_fraction = "))
		ok = number(&p, &s->percpu_pagelist_fraction);
	else if (skip(&p, "lowmem_reserve_ratio = "))
		for (unsigned int i = 0; i < MAX_NR_ZONES && ok; i++)
			ok = number(&p, &s->lowmem_reserve_ratio[i]);
	else if (skip(&p, "cpus_online = "))
		ok = number_list(&p, s->cpu_online, MAX_CPUS);
	else if (skip(&p, "thp_enabled = "))
		return thp_line(r, p);
	else if (skip(&p, "node"))
		return node_line(r, p);
	return ok ? true : bad_line(r, "the value of a sysctl");
}

/* The section ends: an empty line, which is not part of it, is there before the next. */
static bool end_section(struct reader *r)
{
	struct boot_text *t = r->text;

	if (t != NULL && t->length > 1 && t->text[t->length - 2] == '\n')
		t->text[--t->length] = '\0';
	r->text = NULL;
	return r->section != SECTION_SYSCTL || set_distances(r);
}

static bool start_section(struct reader *r, const char *name)
{
	static const struct {
		const char *name;
		enum section section;
	} plain[] = {
		{ "config", SECTION_CONFIG },	      { "uname", SECTION_UNAME },
		{ "cmdline", SECTION_CMDLINE },	      { "dmesg", SECTION_DMESG },
		{ "/proc/version", SECTION_VERSION },
	};
	static const struct {
		const char *path, *stage;
	} snapshot[] = {
		{ "/proc/zoneinfo", BOOT_SNAPSHOT " zoneinfo" },
		{ "/proc/buddyinfo", BOOT_SNAPSHOT " buddyinfo" },
		{ "/proc/pagetypeinfo", BOOT_SNAPSHOT " pagetypeinfo" },
	};

	if (!end_section(r))
		return false;
	r->section = SECTION_OTHER;
	if (skip(&name, "stage "))
		return start_stage(r, name);
	for (size_t i = 0; i < sizeof(snapshot) / sizeof(snapshot[0]); i++)
		if (strcmp(name, snapshot[i].path) == 0)
			return start_stage(r, snapshot[i].stage);
	r->ended = r->ended || strcmp(name, "end") == 0;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(name, plain[i].name) == 0)
			r->section = plain[i].section;
	return true;
}

static bool add_range(struct reader *r, struct memory_range *ranges, unsigned int *nr,
		      const struct memory_range *range, uint64_t node)
{
	if (node >= MAX_NUMNODES)
		return lines_fail(&r->boot->lines, "at most 64 nodes, from 0");
	if (*nr == MAX_RANGES)
		return lines_fail(&r->boot->lines, "more than 1024 ranges of memory");
	ranges[*nr] = *range;
	ranges[*nr].node = (uint16_t)node;
	++*nr;
	return true;
}

/* "Fallback order for Node 0: 0 1 3 2". */
static bool fallback_line(struct reader *r, const char *p)
{
	struct boot_log *log = &r->boot->log;
	uint64_t node, other;

	if (!number(&p, &node) || node >= MAX_NUMNODES || !skip(&p, ":"))
		return bad_line(r, "\"Fallback order for Node N: N...\"");
	log->nr_fallback[node] = 0;
	while (number(&p, &other) && other < MAX_NUMNODES &&
	       log->nr_fallback[node] < (int)MAX_NUMNODES)
		log->fallback[node][log->nr_fallback[node]++] = (uint8_t)other;
	return true;
}

/* Memory that is freed when the watermarks are set already: the initrd, and parts of the image. */
static void freeing_line(struct reader *r, const char *p)
{
	bool initrd = skip(&p, "Freeing initrd memory: ");
	uint64_t kbytes;

	if (!initrd) {
		p = strrchr(p, ':');
		if (p == NULL)
			return;
		p++;
	}
	if (!r->cpus_up || !number(&p, &kbytes) || *p != 'K')
		return;
	if (initrd)
		r->boot->log.initrd_freed += kbytes / 4;
	else
		r->boot->log.image_freed += kbytes / 4;
}

/* The lines of the log that speak of ranges of memory. */
static bool log_range_line(struct reader *r, const char *p)
{
	struct boot_log *log = &r->boot->log;
	struct memory_range range = { 0 };
	uint64_t node, x;

	if (skip(&p, "ACPI: SRAT: Node ") && number(&p, &node) && skip(&p, " PXM ") &&
	    number(&p, &x)) {
		skip_blanks(&p);
		return !mem_range(&p, &range) ||
		       add_range(r, log->srat, &log->nr_srat, &range, node);
	}
	if (skip(&p, "Initmem setup node ") && number(&p, &node) && node < MAX_NUMNODES) {
		skip_blanks(&p);
		if (mem_range(&p, &range))
			log->node_span[node] = range;
		return true;
	}
	if (skip(&p, "RAMDISK: ") && mem_range(&p, &range))
		log->initrd = range;
	if (skip(&p, "Move RAMDISK from ") && mem_range(&p, &range) && skip(&p, " to ") &&
	    mem_range(&p, &range))
		log->initrd = range;
	if (r->log_part == LOG_MOVABLE && skip(&p, "  Node ") && number(&p, &node) &&
	    node < MAX_NUMNODES && skip(&p, ": ") && hex(&p, &x))
		log->movable_start[node] = x >> PAGE_SHIFT;
	if (r->log_part == LOG_MEMORY && skip(&p, "  node") && number(&p, &node) &&
	    skip(&p, ": ")) {
		if (!mem_range(&p, &range))
			return bad_line(r, "\"node N: [mem 0x...-0x...]\" with whole pages");
		return add_range(r, log->memory, &log->nr_memory, &range, node);
	}
	return true;
}

static bool dmesg_line(struct reader *r, const char *line)
{
	struct boot_log *log = &r->boot->log;
	const char *p = line;

	if (*p == '[') {
		p += strcspn(p, "]");
		if (!skip(&p, "] "))
			return true;
	}
	if ((strncmp(p, "BIOS-e820: ", 11) == 0 || strncmp(p, "user: [mem ", 11) == 0) &&
	    !e820_add(&log->e820, p))
		return lines_fail(&r->boot->lines, "%s", log->e820.error);
	if (strcmp(p, "Movable zone start for each node") == 0)
		r->log_part = LOG_MOVABLE;
	else if (strcmp(p, "Early memory node ranges") == 0)
		r->log_part = LOG_MEMORY;
	else if (skip(&p, "Fallback order for Node "))
		return fallback_line(r, p);
	else if (strncmp(p, "smp: Brought up ", 16) == 0)
		r->cpus_up = true;
	else if (strncmp(p, "Freeing ", 8) == 0)
		freeing_line(r, p);
	return log_range_line(r, p);
}

static bool section_line(struct reader *r, const char *line)
{
	switch (r->section) {
	case SECTION_UNAME:
		return uname_line(r, line);
	case SECTION_VERSION:
		return version_line(r, line);
	case SECTION_CMDLINE:
		if (*line != '\0')
			snprintf(r->boot->cmdline, sizeof(r->boot->cmdline), "%s", line);
		return true;
	case SECTION_DMESG:
		return dmesg_line(r, line);
	case SECTION_ZONEINFO:
		return zoneinfo_line(r, line);
	case SECTION_BUDDYINFO:
		return buddyinfo_line(r, line);
	case SECTION_PAGETYPEINFO:
		return pagetypeinfo_line(r, line);
	case SECTION_SYSCTL:
		return sysctl_line(r, line);
	default:
		return true;
	}
}

/* "512M", "50%": pages or percent (Linux: cmdline_parse_core). */
static bool core_option(struct reader *r, const char *p, uint64_t *pages, unsigned int *percent)
{
	static const char units[] = "KMGTPE";
	uint64_t value;
	char *end;
	const char *unit;

	errno = 0;
	value = strtoull(p, &end, 0);
	if (*p < '0' || *p > '9' || errno != 0)
		return lines_fail(&r->boot->lines,
				  "kernelcore= or movablecore=: a size, like 512M, or "
				  "a percentage is needed");
	*pages = 0;
	*percent = 0;
	if (*end == '%') {
		*percent = value < 101 ? (unsigned int)value : 101;
		return true;
	}
	unit = *end != '\0' ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit != NULL) {
		unsigned int shift = 10 * (unsigned int)(unit - units + 1);

		value = value >> (64 - shift) == 0 ? value << shift : UINT64_MAX;
	}
	*pages = value >> PAGE_SHIFT;
	return true;
}

/* The options of the command line that shape memory; the last of a kind counts. */
static bool apply_cmdline(struct reader *r)
{
	struct machine_config *config = &r->boot->config;
	char *save = NULL;
	static char words[sizeof(r->boot->cmdline)];

	config->thp = true;
	memcpy(words, r->boot->cmdline, sizeof(words));
	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
		const char *p = w;
		bool ok = true;

		if (skip(&p, "kernelcore="))
			ok = core_option(r, p, &config->kernelcore, &config->kernelcore_percent);
		else if (skip(&p, "movablecore="))
			ok = core_option(r, p, &config->movablecore, &config->movablecore_percent);
		else if (skip(&p, "transparent_hugepage="))
			config->thp = strcmp(p, "never") != 0;
		if (!ok)
			return false;
	}
	return true;
}

/* The zone of the stage that holds the frame; NULL: none. */
static struct boot_zone *zone_of(struct boot_recording *boot, struct boot_stage *stage, pfn_t pfn)
{
	const struct boot_log *log = &boot->log;

	for (unsigned int i = 0; i < log->nr_memory; i++) {
		if (pfn < log->memory[i].start || pfn >= log->memory[i].end)
			continue;
		for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
			struct boot_zone *zone =
				&stage->zones[log->memory[i].node * MAX_NR_ZONES + type];

			if (pfn - zone->start_pfn < zone->spanned)
				return zone;
		}
	}
	return NULL;
}

/* Managed pages when watermarks were first set: less what was freed later. */
static void early_managed(struct boot_recording *boot, struct boot_stage *booted)
{
	const struct {
		pfn_t pfn;
		uint64_t pages;
	} freed[] = {
		{ boot->log.initrd.start, boot->log.initrd_freed },
		{ KERNEL_IMAGE, boot->log.image_freed },
	};

	for (unsigned int z = 0; z < MAX_ZONES; z++)
		boot->config.managed[z] = booted->zones[z].managed;
	for (size_t i = 0; i < sizeof(freed) / sizeof(freed[0]); i++) {
		struct boot_zone *zone = zone_of(boot, booted, freed[i].pfn);
		uint64_t *managed;

		if (zone == NULL)
			continue;
		managed = &boot->config.managed[zone - booted->zones];
		if (*managed > freed[i].pages)
			*managed -= freed[i].pages;
	}
}

/* CPUs and nodes as the first stage shows them. */
static bool set_topology(struct reader *r, const struct boot_sysctls *s)
{
	struct machine_config *config = &r->boot->config;

	for (unsigned int cpu = 0; cpu < MAX_CPUS; cpu++)
		if (s->cpu_online[cpu])
			config->nr_cpus = cpu + 1;
	for (unsigned int cpu = 0; cpu < config->nr_cpus; cpu++) {
		if (!s->cpu_online[cpu] || s->cpu_node[cpu] == UINT8_MAX)
			return lines_fail(&r->boot->lines,
					  "CPU %u is not online, or on no node, at first; "
					  "a machine with all CPUs online is needed",
					  cpu);
		config->cpu_node[cpu] = s->cpu_node[cpu];
	}
	for (unsigned int node = 0; node < MAX_NUMNODES; node++)
		if (s->node_online[node])
			config->nr_nodes = node + 1;
	memcpy(config->distance, s->distance, sizeof(config->distance));
	return true;
}

/* All is read: is it a whole recording, and a machine? */
static bool finish(struct reader *r)
{
	struct boot_recording *boot = r->boot;
	struct machine_config *config = &boot->config;
	struct boot_stage *booted = find_stage(boot, "booted", 6);
	enum machine_error error;
	unsigned int where;

	boot->lines.number = 0;
	if (!r->ended)
		return lines_fail(&boot->lines,
				  "no line \"@@@ end\": not a boot recording, or cut short");
	if (booted == NULL || booted->zoneinfo.length == 0 || !booted->sysctls.seen)
		return lines_fail(&boot->lines, "no stage \"booted\" with zoneinfo and sysctl");
	if (boot->release == NULL)
		return lines_fail(&boot->lines, "no section \"uname\", which names the kernel");
	if (boot->log.nr_memory == 0)
		return lines_fail(&boot->lines, "no \"Early memory node ranges\" in dmesg");
	config->release = boot->release;
	config->nr_memory = boot->log.nr_memory;
	memcpy(config->memory, boot->log.memory, sizeof(config->memory));
	if (!set_topology(r, &booted->sysctls) || !apply_cmdline(r))
		return false;
	early_managed(boot, booted);
	error = machine_check(config, &where);
	if (error != MACHINE_OK)
		return lines_fail(&boot->lines, "not a machine: %s", host_machine_error(error));
	return true;
}

/* Read all sections. */
static bool read_sections(struct reader *r, struct boot_recording *boot, const char *path)
{
	*boot = (struct boot_recording){ 0 };
	*r = (struct reader){ .boot = boot };
	if (!lines_open(&boot->lines, path))
		return false;
	while (lines_next(&boot->lines)) {
		const char *line = boot->lines.text;

		if (skip(&line, "@@@ ")) {
			if (!start_section(r, line))
				return false;
		} else if (!keep_text(r) || !section_line(r, line)) {
			return false;
		}
	}
	return boot->lines.error[0] == '\0' && end_section(r);
}

bool boot_open(struct boot_recording *boot, const char *path)
{
	static struct reader reader;

	return read_sections(&reader, boot, path) && finish(&reader);
}

bool boot_open_snapshot(struct boot_recording *boot, const char *path)
{
	static struct reader reader;
	const struct boot_stage *stage;

	if (!read_sections(&reader, boot, path))
		return false;
	boot->lines.number = 0;
	stage = boot_find_stage(boot, BOOT_SNAPSHOT);
	if (stage == NULL || stage->zoneinfo.length == 0)
		return lines_fail(&boot->lines, "no section \"@@@ /proc/zoneinfo\": not a snapshot "
						"of /proc");
	return true;
}

void boot_close(struct boot_recording *boot)
{
	for (unsigned int i = 0; i < boot->nr_stages; i++) {
		struct boot_stage *stage = boot->stages[i];

		for (unsigned int z = 0; z < MAX_ZONES; z++)
			free(stage->zones[z].pcp);
		free(stage->zones);
		free(stage->zoneinfo.text);
		free(stage->buddyinfo.text);
		free(stage->pagetypeinfo.text);
		free(stage->sysctl.text);
		free(stage);
	}
	boot->nr_stages = 0;
	lines_close(&boot->lines);
}

void boot_settle(const struct boot_stage *stage)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++)
		if (stage->zones[z].seen && stage->zones[z].managed <= zones[z].present)
			zones[z].managed = stage->zones[z].managed;
}

/* Write the numbers that there are; those that follow stay, as in the kernel. */
static void write_ratios(const char *p)
{
	uint64_t ratio[MAX_NR_ZONES];

	memcpy(ratio, vm.lowmem_reserve_ratio, sizeof(ratio));
	for (unsigned int i = 0; i < MAX_NR_ZONES && number(&p, &ratio[i]); i++)
		skip(&p, ",");
	vm_set_lowmem_reserve_ratio(ratio);
}

/* CPU 0 cannot be taken down. */
static void write_cpu_online(uint64_t cpu, bool online)
{
	if (cpu > 0 && cpu < nr_cpus)
		cpu_hotplug((unsigned int)cpu, online);
}

/* One setting, "mfk:16384". The kernel refuses values out of bounds, and nothing changes. */
static bool apply_setting(const char *p)
{
	const char *value = strchr(p, ':');
	uint64_t x = 0;

	if (value == NULL)
		return false;
	value++;
	if (skip(&p, "lrr:")) {
		write_ratios(value);
		return true;
	}
	if (skip(&p, "thp:")) {
		vm_set_thp(strcmp(value, "never") != 0);
		return true;
	}
	if (!number(&value, &x))
		return false;
	if (skip(&p, "mfk:")) {
		if (x <= INT32_MAX)
			vm_set_min_free_kbytes(x);
	} else if (skip(&p, "wsf:")) {
		if (x >= 1 && x <= 3000)
			vm_set_watermark_scale_factor(x);
	} else if (skip(&p, "pphf:")) {
		if (x == 0 || (x >= 8 && x <= INT32_MAX))
			vm_set_percpu_pagelist_fraction(x);
	} else if (skip(&p, "cpuoff:")) {
		write_cpu_online(x, false);
	} else if (skip(&p, "cpuon:")) {
		write_cpu_online(x, true);
	} else {
		return false;
	}
	return true;
}

bool boot_step(const struct boot_stage *stage)
{
	char settings[sizeof(stage->name)], *save = NULL;
	const char *p = stage->name;
	uint64_t n;

	if (strcmp(p, "booted") == 0)
		return true;
	/* the stage before printed this sysctl last of all */
	vm_read_lowmem_reserve_ratio();
	if (strcmp(p, "ratioread") == 0)
		return true;
	if (strcmp(p, "rewrite") == 0) {
		vm_set_watermark_scale_factor(vm.watermark_scale_factor);
		vm_set_lowmem_reserve_ratio(vm.lowmem_reserve_ratio);
		return true;
	}
	if (!number(&p, &n) || !skip(&p, ":"))
		return false;
	snprintf(settings, sizeof(settings), "%s", p);
	for (char *s = strtok_r(settings, "+", &save); s != NULL; s = strtok_r(NULL, "+", &save))
		if (!apply_setting(s))
			return false;
	return true;
}
