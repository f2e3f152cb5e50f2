/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replaying a recorded run. Our log is written in the recording's own words, line by line, and
 * compared as text: nothing that the kernel said is left out.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/alloc.h"
#include "host.h"
#include "recording_run.h"

#define MOST_BULK    4096u
#define KERNEL_TYPES 5u /* the recorded kernel has no CMA */
#define HASH_FACTOR  UINT64_C(0x9E3779B97F4A7C15)

static const char type_letters[] = "UMRHI";
static const unsigned int kernel_type[KERNEL_TYPES] = {
	MIGRATE_UNMOVABLE,  MIGRATE_MOVABLE, MIGRATE_RECLAIMABLE,
	MIGRATE_HIGHATOMIC, MIGRATE_ISOLATE,
};

/* Our number for a migratetype, as the recorded kernel numbers it. */
static unsigned int recorded_type(unsigned int migratetype)
{
	return migratetype == MIGRATE_ISOLATE ? 4 : migratetype;
}

/* ---- text that grows ---------------------------------------------------- */

struct buffer {
	char *text;
	size_t length, size;
};

static void put(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct buffer *b, const char *format, ...)
{
	va_list args;

	for (;;) {
		size_t room = b->size - b->length;
		int n;

		va_start(args, format);
		n = vsnprintf(b->text != NULL ? b->text + b->length : NULL, room, format, args);
		va_end(args);
		if (n < 0)
			return;
		if ((size_t)n < room) {
			b->length += (size_t)n;
			return;
		}
		b->size = (b->size + (size_t)n + 1) * 2;
		b->text = realloc(b->text, b->size);
		if (b->text == NULL) {
			fputs("frameproof: out of memory\n", stderr);
			exit(2);
		}
	}
}

/* ---- reading ------------------------------------------------------------ */

static bool fail(struct run_recording *run, const char *what)
{
	return lines_fail(&run->lines, "%s: '%.60s'", what, run->lines.text);
}

static unsigned int type_of_letter(char c)
{
	const char *p = c != '\0' ? strchr(type_letters, c) : NULL;

	return p != NULL ? kernel_type[p - type_letters] : MIGRATE_TYPES;
}

/* Cut the next number of that base off *text; false: there is none. */
static bool next_number(char **text, int base, uint64_t *value)
{
	char *end;

	while (**text == ' ')
		(*text)++;
	if (**text < '0' || **text > 'f')
		return false;
	*value = strtoull(*text, &end, base);
	if (end == *text)
		return false;
	*text = end;
	return true;
}

static bool read_zonedef(struct run_recording *run)
{
	struct run_zone *z = &run->zones[run->nr_zones];
	uint64_t p[MAX_NR_ZONES];
	unsigned int type;
	int n = 0;

	if (run->nr_zones == MAX_NR_ZONES ||
	    sscanf(run->lines.text,
		   "zonedef %u %*15s start=%lx spanned=%lx present=%lx managed=%lu protection=%n",
		   &type, &z->start, &z->spanned, &z->present, &z->managed, &n) != 5 ||
	    n == 0 ||
	    sscanf(run->lines.text + n, "%lu,%lu,%lu,%lu,%lu", &p[0], &p[1], &p[2], &p[3], &p[4]) !=
		    5)
		return fail(run, "a zonedef line was expected");
	if (type >= ZONE_DEVICE || z->present == 0 || z->present > z->spanned ||
	    z->start >= MAX_FRAMES || z->spanned > MAX_FRAMES || z->managed > z->present)
		return fail(run, "no zone can be like this");
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++) {
		if (p[i] > MAX_FRAMES)
			return fail(run, "a protection beyond all memory");
		z->protection[i] = p[i];
	}
	z->type = type;
	run->nr_zones++;
	return true;
}

/*
 * An operation before the first dump. The dump has what it did to the lists; here belongs what no dump
 * shows: the CPU, when the next hash is due, which slots are in use.
 */
static bool read_early_line(struct run_recording *run)
{
	const char *t = run->lines.text;
	unsigned int x, y;
	uint64_t pfn;

	if (sscanf(t, "hash %u", &x) == 1) {
		run->hash_every = x;
		run->hash_count = 0;
	} else if (sscanf(t, "cpu %u", &x) == 1) {
		run->cpu = x;
	} else if (sscanf(t, "a %u %u %*x = %lx", &x, &y, &pfn) == 3) {
		if (x >= RUN_SLOTS || y >= MAX_ORDER || pfn >= MAX_FRAMES)
			return fail(run, "no such slot, order or page");
		run->slots[x] = (struct run_slot){ .pfn = run->base + pfn, .order = y };
	} else if (sscanf(t, "f %u", &x) == 1 && x < RUN_SLOTS) {
		run->slots[x].pfn = PFN_NONE;
	} else if (strncmp(t, "a ", 2) != 0 && strncmp(t, "thr ", 4) != 0 &&
		   strncmp(t, "d ", 2) != 0 && strncmp(t, "reclaim ", 8) != 0) {
		return fail(run, "cannot be followed before the first dump");
	}
	if (run->hash_every != 0 && ++run->hash_count >= run->hash_every)
		run->hash_count = 0;
	return true;
}

/* The lines before the first dump: what machine it was. */
static bool read_header(struct run_recording *run)
{
	unsigned int orders = 0, blocks = 0, types = 0, pcp_lists = 0;

	while (lines_next(&run->lines)) {
		char *t = run->lines.text;

		if (strncmp(t, "node ", 5) == 0) {
			if (sscanf(t,
				   "node %u base=%lx spanned=%*x cpus_online=%u node_cpus=%*u "
				   "nodes_online=%u",
				   &run->node, &run->base, &run->nr_cpus, &run->nr_nodes) != 4)
				return fail(run, "a node line was expected");
		} else if (strncmp(t, "const ", 6) == 0) {
			sscanf(t,
			       "const max_order=%u pageblock_order=%u migratetypes=%u pcp_lists=%u",
			       &orders, &blocks, &types, &pcp_lists);
		} else if (strncmp(t, "zonedef ", 8) == 0) {
			if (!read_zonedef(run))
				return false;
		} else if (strncmp(t, "!watermark_boost_factor ", 24) == 0) {
			run->boost_factor = strtoull(t + 24, NULL, 10);
		} else if (strncmp(t, "@dump", 5) == 0) {
			break;
		} else if (strstr(t, " | ") != NULL && !read_early_line(run)) {
			return false;
		}
	}
	if (run->lines.error[0] != '\0')
		return false;
	if (run->nr_zones == 0 || run->nr_nodes == 0 || run->lines.length == 0)
		return lines_fail(&run->lines,
				  "not a recorded run: no node, zonedef or @dump line");
	if (orders != MAX_ORDER || blocks != PAGEBLOCK_ORDER || types != KERNEL_TYPES ||
	    pcp_lists != 14)
		return lines_fail(&run->lines, "a kernel of other constants than 6.1 on x86-64");
	if (run->node >= run->nr_nodes || run->nr_nodes > MAX_NUMNODES || run->nr_cpus == 0 ||
	    run->nr_cpus > MAX_CPUS || run->cpu >= run->nr_cpus || run->base >= MAX_FRAMES)
		return lines_fail(&run->lines, "no machine has such a node");
	return true;
}

/* ---- the machine -------------------------------------------------------- */

static struct zone *zone_of(const struct run_recording *run, unsigned int i)
{
	return &zones[run->node * MAX_NR_ZONES + run->zones[i].type];
}

/* Power on a machine whose node has just those zones, with nothing on their lists. */
static bool power_on(struct run_recording *run)
{
	static struct machine_config config;
	unsigned int where;

	memset(&config, 0, sizeof(config));
	config.release = release_find("6.1");
	config.nr_cpus = run->nr_cpus;
	config.nr_nodes = run->nr_nodes;
	config.empty = true;
	for (unsigned int i = 0; i < run->nr_zones; i++) {
		const struct run_zone *z = &run->zones[i];
		struct memory_range *r = &config.memory[config.nr_memory++];

		r->start = run->base + z->start;
		r->end = r->start + z->present;
		r->node = (uint16_t)run->node;
		if (z->type != ZONE_MOVABLE)
			config.kernelcore += z->present;
		config.managed[run->node * MAX_NR_ZONES + z->type] = z->managed;
	}
	if (run->zones[run->nr_zones - 1].type != ZONE_MOVABLE)
		config.kernelcore = 0;
	if (machine_check(&config, &where) != MACHINE_OK)
		return lines_fail(&run->lines, "its zones make no machine");
	if (!host_power_on(&config, run->lines.error, sizeof(run->lines.error)))
		return false;
	for (unsigned int i = 0; i < run->nr_zones; i++) {
		struct zone *zone = zone_of(run, i);

		if (zone->start != run->base + run->zones[i].start ||
		    zone->spanned != run->zones[i].spanned ||
		    zone->present != run->zones[i].present)
			return lines_fail(&run->lines, "zone %u would start or end elsewhere",
					  run->zones[i].type);
		for (unsigned int t = 0; t < MAX_NR_ZONES; t++)
			zone->lowmem_reserve[t] = run->zones[i].protection[t];
	}
	vm.watermark_boost_factor = run->boost_factor;
	return true;
}

/* ---- loading a dump ----------------------------------------------------- */

/* A PFN of the list, which must be a block's start inside the zone, and in no block yet. */
static bool loadable(const struct zone *zone, pfn_t pfn, unsigned int order)
{
	pfn_t head;

	if (pfn < zone->start || !block_aligned(pfn, order) ||
	    pfn + block_pages(order) > zone_end_pfn(zone))
		return false;
	head = block_head(pfn);
	return head == PFN_NONE || vmemmap[head].state == PAGE_RESERVED;
}

/* The global count is what the dump says, not what the lists hold. */
static bool load_list(struct run_recording *run, struct zone *zone)
{
	int64_t global = zone->vm_stat[NR_FREE_PAGES];
	unsigned int order, type;
	char letter, *t;
	uint64_t value;
	int n = 0;

	if (sscanf(run->lines.text, "list %u %c%n", &order, &letter, &n) != 2 || order >= MAX_ORDER)
		return fail(run, "a list line was expected");
	type = type_of_letter(letter);
	if (type == MIGRATE_TYPES)
		return fail(run, "unknown migratetype");
	for (t = run->lines.text + n; next_number(&t, 16, &value);) {
		pfn_t pfn = run->base + value;

		if (!loadable(zone, pfn, order))
			return fail(run, "a block outside its zone, or twice");
		machine_add_free(zone, pfn, order, type);
	}
	zone->vm_stat[NR_FREE_PAGES] = global;
	return *t == '\0' || fail(run, "no page number");
}

static bool load_plist(struct run_recording *run, struct zone *zone, unsigned int cpu)
{
	unsigned int pindex, order;
	char letter, *t;
	uint64_t value;
	int n = 0;

	if (sscanf(run->lines.text, "plist %u order=%u type=%c%n", &pindex, &order, &letter, &n) !=
		    3 ||
	    pindex >= nr_pcp_lists() || order != pindex_to_order(pindex))
		return fail(run, "a plist line was expected");
	for (t = run->lines.text + n; next_number(&t, 16, &value);) {
		unsigned int type = type_of_letter(letter);
		pfn_t pfn = run->base + value;

		if (*t == ':') {
			type = type_of_letter(t[1]);
			t += 2;
		}
		if (type == MIGRATE_TYPES || !loadable(zone, pfn, order))
			return fail(run, "a page outside its zone, or twice, or of no type");
		set_block(zone, pfn, PAGE_PCP, order);
		vmemmap[pfn].migratetype = (uint16_t)type;
		list_add_tail(zone->pcp[cpu].list + pindex, pfn);
	}
	return *t == '\0' || fail(run, "no page number");
}

static bool load_pcp(struct run_recording *run, struct zone *zone, unsigned int *cpu)
{
	int count, high, batch, factor, diff, threshold;
	struct per_cpu_pages *pcp;

	if (sscanf(run->lines.text,
		   "pcp cpu=%u count=%d high=%d batch=%d free_factor=%d diff=%d threshold=%d", cpu,
		   &count, &high, &batch, &factor, &diff, &threshold) != 7 ||
	    *cpu >= run->nr_cpus || count < 0 || high < 0 || batch < 1 || batch > 1024 ||
	    high > (1 << 30) || factor < 0 || factor > 5 || threshold < 0 || threshold > 125 ||
	    diff < -125 || diff > 125)
		return fail(run, "a pcp line was expected");
	pcp = &zone->pcp[*cpu];
	pcp->count = count;
	pcp->high = high;
	pcp->batch = batch;
	pcp->free_factor = factor;
	pcp->vm_stat_diff[NR_FREE_PAGES] = (int8_t)diff;
	pcp->stat_threshold = (int8_t)threshold;
	return true;
}

static bool load_blocks(struct run_recording *run, const struct zone *zone)
{
	pfn_t pfn = pageblock_start_pfn(zone->start);
	const char *t = run->lines.text + strlen("blocks ");

	for (; *t != '\0'; t++, pfn += PAGEBLOCK_PAGES) {
		unsigned int type = type_of_letter(*t);

		if (pfn >= zone_end_pfn(zone) || (type == MIGRATE_TYPES && *t != '.'))
			return fail(run, "pageblocks beyond the zone, or of no type");
		if (type != MIGRATE_TYPES) {
			set_pageblock_migratetype(pfn, type);
			run->online[(pfn - pageblock_start_pfn(run->base)) >> PAGEBLOCK_ORDER] = 1;
		}
	}
	return true;
}

/* A zone line of a dump; the zone it is about. */
static bool load_zone(struct run_recording *run, struct zone **zone)
{
	uint64_t min, low, high, boost, highatomic, flags;
	unsigned int type;
	int64_t global;

	if (sscanf(run->lines.text,
		   "zone %u %*15s free=%ld exact=%*d min=%lu low=%lu high=%lu boost=%lu "
		   "highatomic=%lu flags=%lx",
		   &type, &global, &min, &low, &high, &boost, &highatomic, &flags) != 8 ||
	    type >= MAX_NR_ZONES)
		return fail(run, "a zone line was expected");
	*zone = &zones[run->node * MAX_NR_ZONES + type];
	if (!populated_zone(*zone) || min > MAX_FRAMES || low > MAX_FRAMES || high > MAX_FRAMES ||
	    boost > MAX_FRAMES || highatomic > MAX_FRAMES)
		return fail(run, "no such zone, or marks beyond all memory");
	(*zone)->watermark[WMARK_MIN] = min;
	(*zone)->watermark[WMARK_LOW] = low;
	(*zone)->watermark[WMARK_HIGH] = high;
	(*zone)->watermark_boost = boost;
	(*zone)->nr_reserved_highatomic = highatomic;
	(*zone)->flags = (uint32_t)flags & (ZONE_BOOSTED_WATERMARK | ZONE_RECLAIM_ACTIVE);
	(*zone)->vm_stat[NR_FREE_PAGES] = global;
	return true;
}

/* What was allocated before the dump is in no list of it. */
static bool load_slots(struct run_recording *run)
{
	for (unsigned int i = 0; i < RUN_SLOTS; i++) {
		struct run_slot *slot = &run->slots[i];
		const struct zone *zone = slot->pfn != PFN_NONE ? pfn_zone(slot->pfn) : NULL;

		if (slot->pfn == PFN_NONE)
			continue;
		if (zone == NULL || !loadable(zone, slot->pfn, slot->order))
			return lines_fail(&run->lines, "slot %u is free in the dump", i);
		set_block(zone, slot->pfn, PAGE_ALLOCATED, slot->order);
		prep_new_page(slot->pfn, slot->order, 0);
	}
	return true;
}

/* Everything of a dump up to its @end line becomes the machine's state. */
static bool load_dump(struct run_recording *run)
{
	struct zone *zone = NULL;
	unsigned int cpu = MAX_CPUS;

	while (lines_next(&run->lines)) {
		const char *t = run->lines.text;
		bool ok = true;

		if (strncmp(t, "@end", 4) == 0)
			break;
		if (strncmp(t, "zone ", 5) == 0) {
			if (!load_zone(run, &zone))
				return false;
			cpu = MAX_CPUS;
		} else if (zone == NULL) {
			return fail(run, "a zone line was expected first");
		} else if (strncmp(t, "list ", 5) == 0) {
			ok = load_list(run, zone);
		} else if (strncmp(t, "pcp ", 4) == 0) {
			ok = load_pcp(run, zone, &cpu);
		} else if (strncmp(t, "plist ", 6) == 0) {
			ok = cpu < run->nr_cpus ? load_plist(run, zone, cpu)
						: fail(run, "a pcp line was expected first");
		} else if (strncmp(t, "blocks ", 7) == 0) {
			ok = load_blocks(run, zone);
		} else if (strncmp(t, "nr_free", 7) != 0) {
			ok = fail(run, "not a line of a dump");
		}
		if (!ok)
			return false;
	}
	if (run->lines.error[0] != '\0' || !load_slots(run))
		return false;
	for (unsigned int i = 0; i < run->nr_zones; i++)
		machine_fill_holes(zone_of(run, i));
	return true;
}

/* ---- our state in the recording's words --------------------------------- */

static inline void hash_word(uint64_t *h, uint64_t word)
{
	*h = (*h ^ word) * HASH_FACTOR;
	*h ^= *h >> 32;
}

static bool pageblock_online(const struct run_recording *run, pfn_t pfn)
{
	uint64_t i = (pfn - pageblock_start_pfn(run->base)) >> PAGEBLOCK_ORDER;

	return i < run->nr_pageblocks && run->online[i];
}

static void hash_zone(const struct run_recording *run, const struct zone *zone, uint64_t *h)
{
	for (unsigned int o = 0; o < MAX_ORDER; o++) {
		for (unsigned int t = 0; t < KERNEL_TYPES; t++) {
			list_t l = free_list(zone, o, kernel_type[t]);

			hash_word(h, 0x1000000 | o << 8 | t);
			for (pfn_t p = lists[l].first; p != PFN_NONE; p = vmemmap[p].next)
				hash_word(h, p - run->base);
		}
	}
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		const struct per_cpu_pages *pcp = &zone->pcp[cpu];

		hash_word(h, 0x2000000 | cpu);
		hash_word(h, (uint64_t)pcp->count);
		hash_word(h, (uint64_t)pcp->free_factor);
		for (unsigned int i = 0; i < nr_pcp_lists(); i++) {
			hash_word(h, 0x3000000 | i);
			for (pfn_t p = lists[pcp->list + i].first; p != PFN_NONE;
			     p = vmemmap[p].next)
				hash_word(h, (uint64_t)recorded_type(vmemmap[p].migratetype) << 56 |
						     (p - run->base));
		}
	}
	for (pfn_t p = pageblock_start_pfn(zone->start); p < zone_end_pfn(zone);
	     p += PAGEBLOCK_PAGES)
		if (pageblock_online(run, p))
			hash_word(h, 0x4000000 | recorded_type(get_pageblock_migratetype(p)));
}

static int64_t free_exact(const struct zone *zone)
{
	int64_t n = zone->vm_stat[NR_FREE_PAGES];

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		n += zone->pcp[cpu].vm_stat_diff[NR_FREE_PAGES];
	return n;
}

static uint64_t state_hash(struct run_recording *run)
{
	uint64_t h = 0;

	run->hashes++;
	for (unsigned int i = 0; i < run->nr_zones; i++) {
		const struct zone *zone = zone_of(run, i);

		hash_zone(run, zone, &h);
		hash_word(&h, (uint64_t)free_exact(zone));
		hash_word(&h, zone->watermark_boost);
		hash_word(&h, zone->nr_reserved_highatomic);
	}
	return h;
}

static void put_tail(struct run_recording *run, struct buffer *b)
{
	for (unsigned int i = 0; i < run->nr_zones; i++) {
		const struct zone *zone = zone_of(run, i);
		const struct per_cpu_pages *pcp = &zone->pcp[this_cpu];

		put(b, " | %ld %ld %d %d %lu %lu", zone->vm_stat[NR_FREE_PAGES], free_exact(zone),
		    pcp->count, pcp->free_factor, zone->watermark_boost,
		    zone->nr_reserved_highatomic);
	}
	if (run->hash_every != 0 && ++run->hash_count >= run->hash_every) {
		run->hash_count = 0;
		put(b, " # %016lx", state_hash(run));
	}
}

static void put_dumped_list(const struct run_recording *run, struct buffer *b, list_t l,
			    unsigned int own_type)
{
	for (pfn_t p = lists[l].first; p != PFN_NONE; p = vmemmap[p].next) {
		put(b, " %lx", p - run->base);
		if (own_type != MIGRATE_TYPES + 1 && vmemmap[p].migratetype != own_type)
			put(b, ":%c", type_letters[recorded_type(vmemmap[p].migratetype)]);
	}
	put(b, "\n");
}

static void put_pcp(const struct run_recording *run, struct buffer *b, const struct zone *zone,
		    unsigned int cpu)
{
	const struct per_cpu_pages *pcp = &zone->pcp[cpu];

	put(b, "pcp cpu=%u count=%d high=%d batch=%d free_factor=%d diff=%d threshold=%d\n", cpu,
	    pcp->count, pcp->high, pcp->batch, pcp->free_factor, pcp->vm_stat_diff[NR_FREE_PAGES],
	    pcp->stat_threshold);
	for (unsigned int i = 0; i < nr_pcp_lists(); i++) {
		unsigned int type = i == 12 ? MIGRATE_TYPES : i == 13 ? MIGRATE_MOVABLE : i % 3;

		if (list_empty(pcp->list + i))
			continue;
		put(b, "plist %u order=%u type=%c", i, pindex_to_order(i),
		    type == MIGRATE_TYPES ? '*' : type_letters[type]);
		put_dumped_list(run, b, pcp->list + i, type);
	}
}

static void put_zone(const struct run_recording *run, struct buffer *b, const struct zone *zone)
{
	static const char *const names[] = { "DMA", "DMA32", "Normal", "Movable" };

	put(b,
	    "zone %u %s free=%ld exact=%ld min=%lu low=%lu high=%lu boost=%lu highatomic=%lu "
	    "flags=%x\n",
	    zone->type, names[zone->type], zone->vm_stat[NR_FREE_PAGES], free_exact(zone),
	    zone->watermark[WMARK_MIN], zone->watermark[WMARK_LOW], zone->watermark[WMARK_HIGH],
	    zone->watermark_boost, zone->nr_reserved_highatomic, zone->flags);
	put(b, "nr_free");
	for (unsigned int o = 0; o < MAX_ORDER; o++)
		put(b, " %lu", zone_nr_free(zone, o));
	put(b, "\n");
	for (unsigned int o = 0; o < MAX_ORDER; o++) {
		for (unsigned int t = 0; t < KERNEL_TYPES; t++) {
			list_t l = free_list(zone, o, kernel_type[t]);

			if (list_empty(l))
				continue;
			put(b, "list %u %c", o, type_letters[t]);
			put_dumped_list(run, b, l, MIGRATE_TYPES + 1);
		}
	}
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		put_pcp(run, b, zone, cpu);
	put(b, "blocks ");
	for (pfn_t p = pageblock_start_pfn(zone->start); p < zone_end_pfn(zone);
	     p += PAGEBLOCK_PAGES)
		put(b, "%c",
		    pageblock_online(run, p)
			    ? type_letters[recorded_type(get_pageblock_migratetype(p))]
			    : '.');
	put(b, "\n");
}

static void put_dump(struct run_recording *run, struct buffer *b)
{
	for (unsigned int i = 0; i < run->nr_zones; i++)
		put_zone(run, b, zone_of(run, i));
	put(b, "@end hash=%016lx\n", state_hash(run));
}

/* ---- operations --------------------------------------------------------- */

static void put_pfn(const struct run_recording *run, struct buffer *b, pfn_t pfn)
{
	if (pfn == PFN_NONE)
		put(b, " NULL");
	else if (zones[vmemmap[pfn].zone].node == run->node)
		put(b, " %lx", pfn - run->base);
	else
		put(b, " @%u:%lx", zones[vmemmap[pfn].zone].node, pfn);
}

/* Mark all pages of a slot, whole or split, as on an LRU list or not. */
static void set_lru(const struct run_slot *slot, bool on)
{
	for (pfn_t p = slot->pfn; p < slot->pfn + block_pages(slot->order);) {
		if (on)
			vmemmap[p].flags |= PG_LRU;
		else
			vmemmap[p].flags &= (uint16_t)~PG_LRU;
		p += slot->split != 0 ? 1 : block_pages(slot->order);
	}
}

/* The slot of a line; NULL: there is no such slot. */
static struct run_slot *get_slot(struct run_recording *run, unsigned int n)
{
	if (n < RUN_SLOTS)
		return &run->slots[n];
	fail(run, "slot numbers end at 65535");
	return NULL;
}

/* Log a line whose slot is empty, because its allocation failed. */
static bool skip(struct buffer *b)
{
	put(b, " skip");
	return true;
}

static bool op_alloc(struct run_recording *run, struct buffer *b, unsigned int n,
		     unsigned int order, gfp_t gfp)
{
	struct run_slot *slot = get_slot(run, n);

	if (slot == NULL)
		return false;
	if (slot->pfn != PFN_NONE || order >= MAX_ORDER || !gfp_valid(gfp))
		return fail(run, "slot in use, no such order, or a GFP mask that makes no sense");
	slot->pfn = alloc_pages_nodemask(gfp, order, run->node, NODEMASK_ALL);
	slot->order = order;
	slot->split = 0;
	put(b, "a %u %u %x =", n, order, gfp);
	put_pfn(run, b, slot->pfn);
	return true;
}

static bool op_free(struct run_recording *run, struct buffer *b, unsigned int n)
{
	struct run_slot *slot = get_slot(run, n);

	if (slot == NULL)
		return false;
	put(b, "f %u", n);
	if (slot->pfn == PFN_NONE)
		return skip(b);
	if (slot->split != 0 || free_pages(slot->pfn, slot->order) != BAD_PAGE_NONE)
		return fail(run, "a bad free");
	slot->pfn = PFN_NONE;
	return true;
}

static bool op_split(struct run_recording *run, struct buffer *b, unsigned int n)
{
	struct run_slot *slot = get_slot(run, n);

	if (slot == NULL)
		return false;
	put(b, "x %u", n);
	if (slot->pfn == PFN_NONE)
		return skip(b);
	if (slot->split != 0 || split_page(slot->pfn, slot->order) != BAD_PAGE_NONE)
		return fail(run, "a block that cannot be split");
	slot->split = 1u << slot->order;
	return true;
}

static bool op_free_part(struct run_recording *run, struct buffer *b, unsigned int n,
			 unsigned int i)
{
	struct run_slot *slot = get_slot(run, n);

	if (slot == NULL)
		return false;
	put(b, "p %u %u", n, i);
	if (slot->pfn == PFN_NONE)
		return skip(b);
	if (slot->split == 0 || i >= block_pages(slot->order) ||
	    free_pages(slot->pfn + i, 0) != BAD_PAGE_NONE)
		return fail(run, "no such page of a split slot");
	if (--slot->split == 0)
		slot->pfn = PFN_NONE;
	return true;
}

static bool op_bulk(struct run_recording *run, struct buffer *b, unsigned int n, unsigned int count,
		    gfp_t gfp)
{
	static pfn_t pfns[MOST_BULK];
	size_t got;

	if (count > MOST_BULK || n > RUN_SLOTS - count || !gfp_valid(gfp))
		return fail(run, "too many pages, or a GFP mask that makes no sense");
	got = alloc_pages_bulk(gfp, run->node, NODEMASK_ALL, count, pfns);
	put(b, "b %u %u %x = %zu :", n, count, gfp, got);
	for (size_t i = 0; i < got; i++) {
		if (run->slots[n + i].pfn != PFN_NONE)
			return fail(run, "slot in use");
		run->slots[n + i] = (struct run_slot){ .pfn = pfns[i] };
		put_pfn(run, b, pfns[i]);
	}
	return true;
}

static bool op_free_list(struct run_recording *run, struct buffer *b, unsigned int n,
			 unsigned int count)
{
	static pfn_t pfns[RUN_SLOTS];
	size_t used = 0, where;

	if (n > RUN_SLOTS || count > RUN_SLOTS - n)
		return fail(run, "slot numbers end at 65535");
	for (unsigned int i = n; i < n + count; i++) {
		struct run_slot *slot = &run->slots[i];

		if (slot->pfn == PFN_NONE || slot->order != 0 || slot->split != 0)
			continue;
		pfns[used++] = slot->pfn;
		slot->pfn = PFN_NONE;
	}
	put(b, "u %u %u", n, count);
	return free_unref_page_list(pfns, used, &where) == BAD_PAGE_NONE || fail(run, "a bad free");
}

static bool op_lru(struct run_recording *run, struct buffer *b, unsigned int n, unsigned int on)
{
	struct run_slot *slot = get_slot(run, n);

	if (slot == NULL)
		return false;
	put(b, "lru %u %u", n, on);
	if (slot->pfn == PFN_NONE)
		return skip(b);
	set_lru(slot, on != 0);
	return true;
}

static bool op_drain(struct run_recording *run, struct buffer *b, char kind)
{
	for (unsigned int i = 0; i < run->nr_zones; i++) {
		struct zone *zone = zone_of(run, i);

		if (kind == 'l')
			drain_pages_zone(zone, this_cpu);
		else if (kind == 'a')
			drain_all_pages(zone);
		else if (kind == 'e')
			drain_zone_pages(zone, this_cpu);
		else
			return fail(run, "drain l, a or e");
	}
	put(b, "d %c", kind);
	return true;
}

static bool op_setting(struct run_recording *run, struct buffer *b, const char *name,
		       unsigned int v)
{
	if (strcmp(name, "cpu") == 0) {
		if (v >= run->nr_cpus)
			return fail(run, "no such cpu");
		this_cpu = v;
	} else if (strcmp(name, "hash") == 0) {
		run->hash_every = v;
		run->hash_count = 0;
	} else if (strcmp(name, "thr") == 0 || strcmp(name, "reclaim") == 0) {
		if (v > 125)
			return fail(run, "thresholds end at 125");
		for (unsigned int i = 0; i < run->nr_zones; i++) {
			struct zone *zone = zone_of(run, i);

			for (unsigned int cpu = 0; *name == 't' && cpu < nr_cpus; cpu++)
				zone->pcp[cpu].stat_threshold = (int8_t)v;
			if (*name == 'r')
				zone->flags = (zone->flags & ~ZONE_RECLAIM_ACTIVE) |
					      (v != 0 ? ZONE_RECLAIM_ACTIVE : 0);
		}
	} else {
		return fail(run, "unknown operation");
	}
	put(b, "%s %u", name, v);
	return true;
}

/* Do what the line says, and log it; the result after '=' is the kernel's, and not read. */
static bool run_line(struct run_recording *run, struct buffer *b)
{
	const char *t = run->lines.text;
	unsigned int x, y, z;
	char word[8];
	bool ok;

	if (sscanf(t, "a %u %u %x", &x, &y, &z) == 3)
		ok = op_alloc(run, b, x, y, z);
	else if (sscanf(t, "f %u", &x) == 1)
		ok = op_free(run, b, x);
	else if (sscanf(t, "x %u", &x) == 1)
		ok = op_split(run, b, x);
	else if (sscanf(t, "p %u %u", &x, &y) == 2)
		ok = op_free_part(run, b, x, y);
	else if (sscanf(t, "b %u %u %x", &x, &y, &z) == 3)
		ok = op_bulk(run, b, x, y, z);
	else if (sscanf(t, "u %u %u", &x, &y) == 2)
		ok = op_free_list(run, b, x, y);
	else if (sscanf(t, "lru %u %u", &x, &y) == 2)
		ok = op_lru(run, b, x, y);
	else if (sscanf(t, "d %7s", word) == 1 && word[1] == '\0')
		ok = op_drain(run, b, word[0]);
	else if (sscanf(t, "%7[a-z] %u", word, &x) == 2)
		ok = op_setting(run, b, word, x);
	else
		return fail(run, "unknown operation");
	/* a skipped line has no state behind it */
	if (ok && (b->length < 5 || strcmp(b->text + b->length - 5, " skip") != 0))
		put_tail(run, b);
	return ok;
}

/* ---- comparing ---------------------------------------------------------- */

static void differ(struct run_recording *run, const char *ours)
{
	if (run->difference[0] != '\0')
		return;
	snprintf(run->difference, sizeof(run->difference),
		 "%s:%lu: first difference\n  kernel: %.200s\n  ours:   %.200s", run->lines.path,
		 run->lines.number, run->lines.text, ours);
}

/* Compare a recorded dump with ours, line by line. */
static bool compare_dump(struct run_recording *run, struct buffer *b)
{
	char *ours, *end;
	bool equal = true;

	b->length = 0;
	put_dump(run, b);
	for (ours = b->text; *ours != '\0'; ours = end + 1) {
		end = strchr(ours, '\n');
		*end = '\0';
		if (!lines_next(&run->lines))
			return run->lines.error[0] == '\0'
				       ? lines_fail(&run->lines, "ends within a dump")
				       : false;
		if (strcmp(run->lines.text, ours) != 0) {
			equal = false;
			differ(run, ours);
		}
		if (strncmp(run->lines.text, "@end", 4) == 0)
			break;
	}
	run->dumps++;
	run->dumps_equal += equal;
	return true;
}

static bool compare_rest(struct run_recording *run)
{
	struct buffer b = { 0 };
	bool ok = true;

	while (ok && lines_next(&run->lines)) {
		if (run->lines.text[0] == '#' || run->lines.text[0] == '!' ||
		    run->lines.text[0] == '\0')
			continue;
		if (strncmp(run->lines.text, "@done", 5) == 0)
			break;
		if (strncmp(run->lines.text, "@dump", 5) == 0) {
			ok = compare_dump(run, &b);
			continue;
		}
		b.length = 0;
		ok = run_line(run, &b);
		if (!ok)
			break;
		run->operations++;
		if (b.text != NULL && strcmp(run->lines.text, b.text) == 0)
			run->operations_equal++;
		else
			differ(run, b.text);
	}
	if (ok && run->lines.error[0] == '\0' && strncmp(run->lines.text, "@done", 5) != 0)
		ok = lines_fail(&run->lines, "cut short: no @done line at its end");
	free(b.text);
	return ok && run->lines.error[0] == '\0';
}

bool run_replay(struct run_recording *run, const char *path)
{
	*run = (struct run_recording){ .boost_factor = 15000 };
	if (!lines_open(&run->lines, path))
		return false;
	run->slots = calloc(RUN_SLOTS, sizeof(*run->slots));
	if (run->slots == NULL)
		return lines_fail(&run->lines, "out of memory");
	for (unsigned int i = 0; i < RUN_SLOTS; i++)
		run->slots[i].pfn = PFN_NONE;
	if (!read_header(run) || !power_on(run))
		return false;
	this_cpu = run->cpu;
	run->nr_pageblocks = (nr_frames - run->base) >> PAGEBLOCK_ORDER;
	run->online = calloc(run->nr_pageblocks + 1, 1);
	if (run->online == NULL)
		return lines_fail(&run->lines, "out of memory");
	return load_dump(run) && compare_rest(run);
}

void run_close(struct run_recording *run)
{
	lines_close(&run->lines);
	free(run->slots);
	free(run->online);
}
