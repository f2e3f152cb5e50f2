/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on a machine, each done by src/ and by the naive model: results are compared, then counts
 * and, every few operations, all lists and all theorems. What the model does not know (reclaim, what
 * the memory map takes) it takes over from the machine afterwards; what it cannot know at all (guard
 * pages) keeps it from predicting for as long as it lasts.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../src/alloc.h"
#include "../src/compaction.h"
#include "../src/contig.h"
#include "../src/fragmentation.h"
#include "../src/invariant.h"
#include "../src/machine.h"
#include "../src/node_reclaim.h"
#include "../src/page_reporting.h"
#include "../src/procfs.h"
#include "../src/trace.h"
#include "fuzz.h"
#include "observe.h"
#include "ops.h"
#include "owners.h"

#define BULK_MOST 40u

static struct naive both[2], *model = &both[0], *machine = &both[1];
static bool
	predicting; /* the model is what the machine will be, unless the operation says otherwise */
static bool
	others_stay; /* since the model last was the machine all concerned tasks and files alone */
static unsigned int operation;
static uint32_t whole_seed;   /* of the choice of what is compared as a whole, ... */
static unsigned int whole_in; /* ... and operations until then */
unsigned int ops_every = 8;
struct ops_count ops_count;

static uint32_t to_model(pfn_t pfn)
{
	return pfn == PFN_NONE ? N_NONE : (uint32_t)pfn;
}

static void expect(const char *what, uint64_t predicted, uint64_t got)
{
	if (predicting && predicted != got)
		fuzz_fail("operation %u: %s: 0x%" PRIx64 " by the model, 0x%" PRIx64
			  " by the machine",
			  operation, what, predicted, got);
}

/*
 * Of two zones that share a pageblock one may reserve it as HighAtomic and the other open it again: a
 * kernel, too, then counts down the reserve of the wrong one.
 */
static bool shares_reserve(const struct violation *v)
{
	return v->theorem == THEOREM_MOBILITY && v->zone != NULL &&
	       (v->zone->start % PAGEBLOCK_PAGES != 0 ||
		zone_end_pfn(v->zone) % PAGEBLOCK_PAGES != 0);
}

/* Is the whole machine as predicted? The model is it from here on. */
static void compare(void)
{
	struct naive *was = model;
	char text[256];

	observe(machine);
	if (predicting && !observe_equal(model, machine, text, sizeof(text)))
		fuzz_fail("operation %u: %s", operation, text);
	if (others_stay && !observe_others_same(model, machine, text, sizeof(text)))
		fuzz_fail("operation %u: reclaim: %s", operation, text);
	owners_check(machine);
	model = machine;
	machine = was;
	model->plots = was->plots;
}

static uint32_t chosen_by_input(unsigned int n)
{
	whole_seed = whole_seed * 1664525u + 1013904223u;
	return (whole_seed >> 8) % n;
}

/* Is all to be compared after this operation? */
static bool whole_is_due(void)
{
	if (whole_in-- > 0)
		return false;
	whole_in = chosen_by_input(2 * ops_every - 1);
	return true;
}

/* What comes now, of tasks and files alone, is not predicted. */
static void take_over(void)
{
	if (!predicting)
		return;
	if (chosen_by_input(ops_every) == 0)
		compare();
	predicting = false;
	others_stay = true;
}

/* The request came to where pages are reclaimed: which, nobody here knows. */
static void heed_reclaim(void)
{
	if (predicting && model->slow && owners_used())
		predicting = false;
	if (!predicting)
		others_stay = false;
}

/* The model is the machine from here on. */
static void learn(void)
{
	compare();
	predicting = true;
	others_stay = false;
}

/* After an operation: is the machine as predicted, and sound? */
static void settle(bool whole)
{
	struct violation v;
	char text[256];

	if (!(whole ? invariant_check(&v) : invariant_check_counts(&v)) && !shares_reserve(&v))
		fuzz_fail("operation %u: theorem %s: zone %d, frame 0x%" PRIx64 ": %s", operation,
			  theorem_name(v.theorem), v.zone != NULL ? v.zone->id : -1, v.pfn, v.text);
	if (whole)
		learn();
	else if (!predicting)
		owners_check_counts();
	else if (!observe_counts_equal(model, text, sizeof(text)))
		fuzz_fail("operation %u: %s", operation, text);
}

/* A free that was asked for: is it refused, and for the reason, that the model says? */
static void expect_verdict(enum naive_verdict predicted, enum bad_page got)
{
	static const uint8_t verdicts[NR_BAD_PAGES] = {
		[BAD_PAGE_NONE] = N_GOOD,
		[BAD_PAGE_OUTSIDE] = N_OUTSIDE,
		[BAD_PAGE_ORDER_RANGE] = N_NO_ORDER,
		[BAD_PAGE_TAIL] = N_TAIL,
		[BAD_PAGE_RESERVED] = N_UNKNOWN,
		[BAD_PAGE_FREE] = N_FREE,
		[BAD_PAGE_PCP] = N_PCP,
		[BAD_PAGE_NOT_OURS] = N_NOT_OURS,
		[BAD_PAGE_ORDER] = N_OTHER_ORDER,
	};

	/* of frames that are no memory the model knows no more than that they cannot be freed */
	if (predicted == N_UNKNOWN && got != BAD_PAGE_NONE)
		return;
	expect("verdict on a free", predicted, verdicts[got]);
}

/* What the operation's bytes choose. */

static struct naive_used *chosen_block(unsigned int x)
{
	for (size_t i = 0; i < model->nr_used; i++)
		if (!model->used[(x + i) % model->nr_used].aside &&
		    !model->used[(x + i) % model->nr_used].owned)
			return &model->used[(x + i) % model->nr_used];
	return NULL;
}

static struct zone *chosen_zone(unsigned int x)
{
	while (!populated_zone(&zones[x % (nr_node_ids * MAX_NR_ZONES)]))
		x++;
	return &zones[x % (nr_node_ids * MAX_NR_ZONES)];
}

static unsigned int chosen_node(unsigned int x)
{
	while (!nodes[x % nr_node_ids].online)
		x++;
	return x % nr_node_ids;
}

/* The order of a request, mostly small. */
static unsigned int chosen_order(const struct op *op)
{
	return op->n % 16 < MAX_ORDER ? op->n % 16 : 0;
}

/* How often an operation is done: once, or up to 225 times. */
static unsigned int times(const struct op *op)
{
	return op->n < 16 ? 1 : (op->n / 16u) * (op->n / 16u);
}

/* Any frame: near a block in use, or anywhere in a zone, or just past the end. */
static pfn_t chosen_frame(const struct op *op)
{
	const struct naive_used *used = chosen_block(op->x);
	const struct zone *zone = chosen_zone(op->x);

	if (op->gfp[1] % 8 == 0)
		return nr_frames + op->y;
	if (used != NULL && op->gfp[1] % 2 == 0)
		return used->pfn + op->y % 4 * (UINT64_C(1) << op->y / 4 % MAX_ORDER);
	return zone->start + zone->spanned * op->y / 256 + op->gfp[0];
}

/* The operations. */

/* Nodes that exist, as a script names them. */
static const char *nodes_text(nodemask_t mask)
{
	static char text[2 * N_NODES + 1];
	size_t length = 0;

	for (unsigned int node = 0; node < nr_node_ids; node++)
		if (mask >> node & 1)
			length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%u",
						   length > 0 ? "," : "", node);
	return length > 0 ? text : "none";
}

/* A request, and what should come of it, as a script has them. */
static void say_request(gfp_t gfp, unsigned int order, const char *where, uint32_t pfn)
{
	ops_count.calls++;
	if (!predicting)
		fuzz_say("alloc_pages %u 0x%x%s\n", order, gfp, where);
	else if (pfn == N_NONE)
		fuzz_say("expect {[alloc_pages %u 0x%x%s] eq \"NULL\"}\n", order, gfp, where);
	else
		fuzz_say("expect {[alloc_pages %u 0x%x%s] eq \"0x%x\"}\n", order, gfp, where, pfn);
}

static void allocate(const struct op *op)
{
	unsigned int order = chosen_order(op), node = chosen_node(op->x);
	nodemask_t mask = op->y % 4 == 0 ? op->y / 4 % 8 + 1u : NODEMASK_ALL;
	gfp_t gfp = ops_gfp(op);
	char where[64];

	snprintf(where, sizeof(where), " -node %u%s%s", node,
		 mask == NODEMASK_ALL ? "" : " -nodemask ",
		 mask == NODEMASK_ALL ? "" : nodes_text(mask));
	for (unsigned int i = times(op); i > 0; i--) {
		uint32_t pfn = N_NONE;

		if (predicting)
			pfn = naive_alloc(model, gfp, order, node, mask);
		heed_reclaim();
		say_request(gfp, order, where, pfn);
		expect("alloc_pages", pfn, to_model(alloc_pages_nodemask(gfp, order, node, mask)));
	}
}

static void allocate_by_policy(const struct op *op)
{
	unsigned int order = chosen_order(op);
	gfp_t gfp = ops_gfp(op);

	for (unsigned int i = times(op); i > 0; i--) {
		uint32_t pfn = N_NONE;

		if (predicting)
			pfn = naive_alloc_policy(model, gfp, order);
		heed_reclaim();
		say_request(gfp, order, "", pfn);
		expect("alloc_pages", pfn, to_model(alloc_pages(gfp, order)));
	}
}

static void allocate_bulk(const struct op *op)
{
	size_t count = op->n % (BULK_MOST + 1), n = 0, got;
	unsigned int node = chosen_node(op->x);
	gfp_t gfp = ops_gfp(op) & ~GFP_BIT_COMP;
	uint32_t predicted[BULK_MOST];
	pfn_t pfns[BULK_MOST];

	fuzz_say("alloc_pages_bulk %zu 0x%x -node %u\n", count, gfp, node);
	if (predicting)
		n = naive_alloc_bulk(model, gfp, node, NODEMASK_ALL, count, predicted);
	heed_reclaim();
	got = alloc_pages_bulk(gfp, node, NODEMASK_ALL, count, pfns);
	expect("alloc_pages_bulk", n, got);
	for (size_t i = 0; predicting && i < n; i++)
		expect("page of alloc_pages_bulk", predicted[i], to_model(pfns[i]));
}

static void free_one(pfn_t pfn, unsigned int order)
{
	enum naive_verdict verdict = N_UNKNOWN;

	ops_count.calls++;
	if (owners_have(pfn))
		return;
	if (predicting)
		verdict = naive_free(model, to_model(pfn), order);
	fuzz_say(verdict == N_GOOD ? "free_pages 0x%" PRIx64 " %u\n"
				   : "catch {free_pages 0x%" PRIx64 " %u}\n",
		 pfn, order);
	expect_verdict(verdict, free_pages(pfn, order));
}

/* Blocks in use, a stride apart. */
static void free_some(const struct op *op)
{
	for (unsigned int i = 0; i < times(op); i++) {
		const struct naive_used *used = chosen_block(op->x + i * (op->y % 8));

		if (used == NULL || (!predicting && i > 0))
			return;
		free_one(used->pfn, used->order);
	}
}

/* Anything, mostly wrong. */
static void free_wrongly(const struct op *op)
{
	free_one(chosen_frame(op), op->n % (MAX_ORDER + 2));
}

static void take_reference(const struct op *op)
{
	pfn_t pfn = op->n % 4 == 0 ? chosen_frame(op) : PFN_NONE;
	const struct naive_used *used = chosen_block(op->x);
	enum naive_verdict verdict = N_UNKNOWN;

	if (pfn == PFN_NONE && used == NULL)
		return;
	if (pfn == PFN_NONE)
		pfn = used->pfn;
	if (owners_have(pfn))
		return;
	fuzz_say("catch {get_page 0x%" PRIx64 "}\n", pfn);
	if (predicting)
		verdict = naive_get(model, to_model(pfn));
	expect_verdict(verdict, get_page(pfn));
}

static void split(const struct op *op)
{
	pfn_t pfn = op->n % 4 == 0 ? chosen_frame(op) : PFN_NONE;
	const struct naive_used *used = chosen_block(op->x);
	enum naive_verdict verdict = N_UNKNOWN;
	unsigned int order = op->n % MAX_ORDER;

	if (pfn == PFN_NONE && used == NULL)
		return;
	if (pfn == PFN_NONE) {
		pfn = used->pfn;
		order = used->order < 6 ? used->order : 6; /* not too many pages */
	}
	if (owners_have(pfn))
		return;
	fuzz_say("catch {split_page 0x%" PRIx64 " %u}\n", pfn, order);
	if (predicting)
		verdict = naive_split(model, to_model(pfn), order);
	expect_verdict(verdict, split_page(pfn, order));
}

static void change_lru(const struct op *op)
{
	const struct naive_used *used = chosen_block(op->x);

	if (used == NULL)
		return;
	fuzz_say("set_lru 0x%x %u\n", used->pfn, op->y & 1u);
	vmemmap[used->pfn].flags &= (uint16_t)~PG_LRU;
	if (op->y & 1)
		vmemmap[used->pfn].flags |= PG_LRU;
	naive_set_lru(model, used->pfn, op->y & 1);
}

/* A list of single pages, now and then with one twice, or with one that is none. */
static void free_list_of_pages(const struct op *op)
{
	uint32_t predicted[BULK_MOST];
	enum naive_verdict verdict = N_UNKNOWN;
	pfn_t pfns[BULK_MOST];
	size_t n = 0, where;

	for (size_t i = 0; i < model->nr_used && n + 2 < BULK_MOST; i += 1 + op->x % 8)
		if (model->used[i].order == 0 && !model->used[i].aside && !model->used[i].owned)
			pfns[n++] = model->used[i].pfn;
	if (n > 0 && op->y % 4 == 0) {
		pfns[n] = pfns[op->y / 4 % n];
		n++;
	}
	if (op->y % 16 == 1 && !owners_have(chosen_frame(op)))
		pfns[n++] = chosen_frame(op);
	fuzz_say("catch {free_pages_bulk {");
	for (size_t i = 0; i < n; i++) {
		fuzz_say(" 0x%" PRIx64, pfns[i]);
		predicted[i] = to_model(pfns[i]);
	}
	fuzz_say("}}\n");
	if (predicting)
		verdict = naive_free_list(model, predicted, n);
	expect_verdict(verdict, free_unref_page_list(pfns, n, &where));
}

static void drain(const struct op *op)
{
	unsigned int cpu = op->x % nr_cpus;
	struct zone *zone = chosen_zone(op->y);
	struct naive_zone *z = &model->zone[zone->id];

	switch (op->n % 4) {
	case 0:
		fuzz_say("drain_all_pages\n");
		naive_drain_all(model);
		drain_all_pages(NULL);
		break;
	case 1:
		fuzz_say("drain_pages -cpu %u\n", cpu);
		naive_drain_cpu(model, cpu);
		drain_pages(cpu);
		break;
	case 2:
		fuzz_say("# the vmstat worker takes a batch from zone %u of CPU %u\n", zone->id,
			 cpu);
		naive_drain(model, z, cpu, zone->pcp[cpu].batch);
		drain_zone_pages(zone, cpu);
		break;
	default:
		fuzz_say("# zone %u's counters fold\n", zone->id);
		naive_fold(model, z);
		fold_zone_stats(zone);
	}
}

static void change_cpu(const struct op *op)
{
	unsigned int cpu = op->x % nr_cpus;

	if (cpu_online[cpu]) {
		fuzz_say("cpu %u\n", cpu);
		this_cpu = model->cpu = cpu;
	}
}

static void plug_cpu(const struct op *op)
{
	unsigned int cpu = op->x % nr_cpus;

	if (cpu == this_cpu)
		return;
	fuzz_say("cpu_online %u %d\n", cpu, !cpu_online[cpu]);
	naive_plug(model, cpu, !cpu_online[cpu]);
	cpu_hotplug(cpu, !cpu_online[cpu]);
}

static void change_marks(const struct op *op)
{
	static const uint64_t fractions[] = { 0, 8, 30, 1000 };
	uint64_t ratio[MAX_NR_ZONES] = { 256, 1u + op->x, 32, op->y, 0 };

	switch (op->n % 6) {
	case 0:
		fuzz_say("sysctl vm.min_free_kbytes=%u\n", op->x * 32u + op->y);
		naive_set_min_free_kbytes(model, op->x * 32u + op->y);
		vm_set_min_free_kbytes(op->x * 32u + op->y);
		break;
	case 1:
		fuzz_say("sysctl vm.watermark_scale_factor=%u\n", 1 + op->x * 2u);
		naive_set_scale(model, 1 + op->x * 2u);
		vm_set_watermark_scale_factor(1 + op->x * 2u);
		break;
	case 2:
		fuzz_say("# percpu_pagelist_(high_)fraction %" PRIu64 "\n", fractions[op->x % 4]);
		naive_set_fraction(model, fractions[op->x % 4]);
		vm_set_percpu_pagelist_fraction(fractions[op->x % 4]);
		break;
	case 3:
		fuzz_say("# lowmem_reserve_ratio 256 %u 32 %u 0\n", 1u + op->x, op->y);
		naive_set_ratio(model, ratio);
		vm_set_lowmem_reserve_ratio(ratio);
		break;
	case 4:
		fuzz_say("sysctl vm.watermark_boost_factor=%u\n", op->x % 4 * 5000u);
		vm.watermark_boost_factor = model->boost_factor = op->x % 4 * 5000u;
		break;
	default:
		fuzz_say("# transparent huge pages %s\n", op->x & 1 ? "on" : "off");
		naive_set_thp(model, op->x & 1);
		vm_set_thp(op->x & 1);
	}
}

/* Who asks, and other things that no operation changes. */

static void change_task(const struct op *op)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
		{ "PF_MEMALLOC", PF_MEMALLOC },		  { "PF_MEMALLOC_NOIO", PF_MEMALLOC_NOIO },
		{ "PF_MEMALLOC_NOFS", PF_MEMALLOC_NOFS }, { "PF_MEMALLOC_PIN", PF_MEMALLOC_PIN },
		{ "PF_OOM_VICTIM", PF_OOM_VICTIM },	  { "PF_RT", PF_RT },
		{ "PF_INTERRUPT", PF_INTERRUPT },	  { "PF_SOFTIRQ", PF_SOFTIRQ },
	};
	static const char *const policies[] = { "default", "preferred", "bind", "interleave" };
	unsigned int node = chosen_node(op->gfp[1]), cpuset = chosen_node(op->y / 4);

	current.flags = 0;
	fuzz_say("task -flags {");
	for (unsigned int i = 0; op->n % 2 == 1 && i < 8; i++) {
		if (!(op->x >> i & 1))
			continue;
		current.flags |= flags[i].flag;
		fuzz_say(" %s", flags[i].name);
	}
	current.policy = (enum mempolicy)(op->gfp[0] % 4);
	current.preferred_node = (uint8_t)node;
	current.policy_nodes = current.policy == MPOL_PREFERRED
				       ? UINT64_C(1) << node
				       : UINT64_C(1) << node | op->gfp[1] / 8 % 8u;
	cpusets_enabled = op->y % 4 == 0;
	current.mems_allowed = cpusets_enabled ? UINT64_C(1) << cpuset : NODEMASK_ALL;
	fuzz_say("} -policy %s", policies[current.policy]);
	if (current.policy != MPOL_DEFAULT)
		fuzz_say(" -nodes %s", nodes_text(current.policy_nodes));
	fuzz_say(cpusets_enabled ? " -cpuset %u\n" : " -cpuset all\n", cpuset);
	observe_settings(model);
}

static void change_settings(const struct op *op)
{
	static struct trace_event ring[16];
	struct zone *zone = chosen_zone(op->x);

	if (owners_used() && (op->n % 7 == 3 || op->n % 7 == 6)) /* theirs are real */
		return;
	switch (op->n % 7) {
	case 0:
		fuzz_say("trace %s\n", tracing ? "off" : "on");
		tracing = !tracing;
		trace_ring = ring;
		trace_size = tracing ? 16 : 0;
		break;
	case 1:
		fuzz_say("# fault injection %d, interval %u\n", !fail_page_alloc.enabled,
			 1u + op->x % 20);
		fail_page_alloc.enabled = !fail_page_alloc.enabled;
		fail_page_alloc.interval = 1 + op->x % 20;
		break;
	case 2:
		fuzz_say("reclaim_active %d -node %u # of this zone alone: %u\n",
			 !(zone->flags & ZONE_RECLAIM_ACTIVE), zone->node, zone->type);
		zone->flags ^= ZONE_RECLAIM_ACTIVE;
		break;
	case 3:
		fuzz_say("# node %u has %u dirty pages\n", zone->node, op->y * 16u);
		nodes[zone->node].nr_file_dirty = op->y * 16u;
		nodes[zone->node].nr_file_pages = op->y * 32u;
		break;
	case 4:
		fuzz_say("memcg -limit %uK\n", op->y * 32u);
		memcg.limit = op->y * 8u;
		break;
	case 5:
		fuzz_say("sysctl vm.extfrag_threshold=%u\n", op->y * 4u % 1001);
		vm.extfrag_threshold = op->y * 4u % 1001;
		break;
	default:
		fuzz_say("sysctl vm.zone_reclaim_mode=%u\n", op->y % 8);
		vm.zone_reclaim_mode = op->y % 8;
		nodes[zone->node].nr_file_lru = nodes[zone->node].nr_slab_reclaimable = op->x * 8u;
	}
	observe_settings(model);
}

static void change_guards(const struct op *op)
{
	fuzz_say("debug_guardpage_minorder %u\n", op->n % 4);
	debug_guardpage_minorder = model->guards_below = op->n % 4;
}

static void give_up_highatomic(const struct op *op)
{
	struct zone *zone = chosen_zone(op->x);
	bool reopened = false;

	if (zone->nr_reserved_highatomic == 0)
		return;
	fuzz_say("# zone %u gives up a HighAtomic pageblock\n", zone->id);
	if (predicting)
		reopened = naive_reopen_highatomic(model, &model->zone[zone->id], op->n % 3u);
	expect("giving up a HighAtomic pageblock", reopened,
	       unreserve_highatomic_zone(zone, op->n % 3u, true));
}

/*
 * Is the pageblock at pfn memory of the zone, isolated or not as said, of a type that may be changed,
 * and, if it is to be handled by itself, does no block reach over its edges?
 */
static bool pageblock_is(const struct zone *zone, pfn_t pfn, bool isolated, bool alone)
{
	pfn_t head = pfn < nr_frames ? block_head(pfn) : PFN_NONE;
	unsigned int type;

	if (head == PFN_NONE || pfn < zone->start || pfn + PAGEBLOCK_PAGES > zone_end_pfn(zone) ||
	    pfn_zone(pfn) != zone || pfn_zone(pfn + PAGEBLOCK_PAGES - 1) != zone ||
	    present_pages(zone->node, pfn, pfn + PAGEBLOCK_PAGES) != PAGEBLOCK_PAGES)
		return false;
	type = get_pageblock_migratetype(pfn);
	return (type == MIGRATE_ISOLATE) == isolated && type != MIGRATE_HIGHATOMIC &&
	       (type != MIGRATE_CMA || !release->highatomic_merges) &&
	       (!alone || (head == pfn && vmemmap[head].order <= PAGEBLOCK_ORDER));
}

static bool in_cma(pfn_t pfn)
{
	return pfn - cma_area.start < cma_area.pages;
}

/* One pageblock by itself, or two that make a block of the largest order: 1, 2, or 0, neither. */
static unsigned int pageblocks_at(const struct zone *zone, pfn_t pfn, bool isolated, bool single)
{
	if (single)
		return pageblock_is(zone, pfn, isolated, true) ? 1 : 0;
	/* a range is opened as one type: it lies in the CMA area, or beside it */
	return pfn % MAX_ORDER_PAGES == 0 && in_cma(pfn) == in_cma(pfn + PAGEBLOCK_PAGES) &&
			       pageblock_is(zone, pfn, isolated, false) &&
			       pageblock_is(zone, pfn + PAGEBLOCK_PAGES, isolated, false)
		       ? 2
		       : 0;
}

static void isolate(const struct op *op)
{
	struct zone *zone = chosen_zone(op->x);
	pfn_t pfn = zone->start + zone->spanned * op->y / 256;
	unsigned int n;

	if (!machine_boot.done) /* what waits to become CMA cannot be isolated */
		return;
	pfn -= pfn % (op->n & 1 ? PAGEBLOCK_PAGES : MAX_ORDER_PAGES);
	n = pageblocks_at(zone, pfn, false, op->n & 1);
	if (n != 0)
		fuzz_say("isolate 0x%" PRIx64 " 0x%llx\n", pfn, pfn + n * PAGEBLOCK_PAGES);
	for (; n > 0; n--, pfn += PAGEBLOCK_PAGES) {
		naive_isolate(model, &model->zone[zone->id], to_model(pfn));
		set_migratetype_isolate(zone, pfn);
	}
}

/* What was CMA's is opened as CMA's again. */
static unsigned int opened_type(pfn_t pfn, unsigned int type)
{
	return in_cma(pfn) ? (unsigned int)MIGRATE_CMA : type;
}

static void open_again(const struct op *op)
{
	struct zone *zone = chosen_zone(op->x);
	pfn_t pfn = zone->start - zone->start % PAGEBLOCK_PAGES;
	unsigned int n = 0, type;

	while (pfn < zone_end_pfn(zone) && (n = pageblocks_at(zone, pfn, true, op->y & 1)) == 0)
		pfn += PAGEBLOCK_PAGES;
	if (n != 0)
		fuzz_say("unisolate 0x%" PRIx64 " 0x%llx %s\n", pfn, pfn + n * PAGEBLOCK_PAGES,
			 migratetype_name(opened_type(pfn, op->n % 3u)));
	for (; n > 0; n--, pfn += PAGEBLOCK_PAGES) {
		type = opened_type(pfn, op->n % 3u);
		naive_open(model, &model->zone[zone->id], to_model(pfn), type);
		unset_migratetype_isolate(zone, pfn, type);
	}
}

/* Take a free block for inspection, ... */
static void inspect(const struct op *op)
{
	struct zone *zone = chosen_zone(op->x);
	pfn_t pfn = lists[free_list(zone, op->n % MAX_ORDER, op->y % MIGRATE_ISOLATE)].first;

	uint64_t pages = 0;

	if (pfn == PFN_NONE)
		return;
	fuzz_say("# the free block at 0x%" PRIx64 " is taken for inspection\n", pfn);
	if (predicting)
		pages = naive_inspect(model, &model->zone[zone->id], to_model(pfn));
	expect("isolate_free_page", pages, isolate_free_page(zone, pfn));
}

/* ... and put the first such block back. */
static void put_back(const struct op *op)
{
	(void)op;
	for (size_t i = 0; i < model->nr_used; i++) {
		struct naive_used used = model->used[i];

		if (!used.aside)
			continue;
		fuzz_say("# the block at 0x%x is put back\n", used.pfn);
		naive_put_back(model, used.pfn);
		putback_isolated_page(&zones[used.zone], used.pfn);
		return;
	}
}

static void take_range(const struct op *op)
{
	struct zone *zone = chosen_zone(op->x);
	pfn_t start = zone->start + zone->spanned * op->y / 256, end = start + 1u + op->n * 4u;
	enum naive_contig result = N_CONTIG_INVALID;
	bool cma = op->gfp[0] & 1;

	if (end > nr_frames)
		return;
	if (cma && cma_area.pages > 0) {
		start = cma_area.start + op->y % cma_area.pages;
		end = start + 1u + op->n;
	}
	fuzz_say("catch {alloc_contig_range 0x%" PRIx64 " 0x%" PRIx64 "%s}\n", start, end,
		 cma ? " -cma" : "");
	if (predicting)
		result = naive_take_range(model, to_model(start), to_model(end), cma);
	expect("alloc_contig_range", (uint64_t)result,
	       (uint64_t)alloc_contig_range(start, end, cma ? MIGRATE_CMA : MIGRATE_MOVABLE));
}

static void free_range_of_pages(const struct op *op)
{
	const struct naive_used *used = chosen_block(op->x);
	bool good = false;
	pfn_t pfn, where;

	if (used == NULL)
		return;
	pfn = used->pfn;
	for (unsigned int i = 0; i < op->n; i++)
		if (owners_have(pfn + i))
			return;
	fuzz_say("catch {free_contig_range 0x%" PRIx64 " %u}\n", pfn, op->n);
	if (predicting)
		good = naive_free_range(model, to_model(pfn), op->n);
	expect("free_contig_range", good, free_contig_range(pfn, op->n, &where) == BAD_PAGE_NONE);
}

static void add_memory(const struct op *op)
{
	pfn_t start = nr_frames / PAGES_PER_SECTION * PAGES_PER_SECTION -
		      (1 + op->n % 2u) * PAGES_PER_SECTION;
	struct memory_range range = { start, start + PAGES_PER_SECTION,
				      (uint16_t)(op->x % nr_node_ids) };
	struct naive_range same = { to_model(start), to_model(range.end), range.node };
	bool good = memory_online_check(&range) == MACHINE_OK;

	expect("memory_online_check", naive_can_add(model, same), good);
	if (!good)
		return;
	if (predicting)
		naive_add_memory(model, same, op->y & 1);
	fuzz_say("memory_online %" PRIu64 "M 128M -node %u%s\n", start >> 8, range.node,
		 op->y & 1 ? " -movable" : "");
	memory_online(&range, op->y & 1 ? ZONE_MOVABLE : ZONE_NORMAL);
}

static void look(const struct op *op)
{
	static char buffer[1 << 16];
	struct text text = { buffer, op->y % 2 == 0 ? sizeof(buffer) : op->x * 16u, 0 };
	const struct zone *zone = chosen_zone(op->x);
	const char *path = procfs_path(op->n % 8u);

	fuzz_say("cat %s\n", path != NULL ? path : "/proc/buddyinfo");
	if (path != NULL)
		procfs_read(&text, path);
	unusable_free_index(zone, op->n % MAX_ORDER);
	compaction_suitable(zone, op->n % MAX_ORDER, zone->type);
}

static void end_boot(const struct op *op)
{
	(void)op;
	if (machine_boot.done)
		return;
	fuzz_say("# the deferred boot ends\n");
	naive_end_boot(model);
	page_alloc_init_late();
}

static void report_pages(const struct op *op)
{
	bool more = false;

	(void)op;
	fuzz_say("page_reporting\n");
	if (predicting)
		more = naive_report(model);
	expect("page_reporting_process", more, page_reporting_process());
}

/* Tasks and files. */

static void create_owner(const struct op *op)
{
	take_over();
	owners_create(op);
}

static void touch_pages(const struct op *op)
{
	take_over();
	owners_touch(op);
}

static void change_owner(const struct op *op)
{
	take_over();
	owners_change(op);
}

/* Each as often as it is to be chosen. */
static void (*const operations[])(const struct op *) = {
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate,
	allocate_by_policy,
	allocate_bulk,
	free_some,
	free_some,
	free_some,
	free_some,
	free_some,
	free_some,
	free_some,
	free_wrongly,
	take_reference,
	split,
	split,
	change_lru,
	free_list_of_pages,
	drain,
	drain,
	change_cpu,
	change_cpu,
	plug_cpu,
	change_task,
	change_marks,
	change_settings,
	change_guards,
	give_up_highatomic,
	isolate,
	open_again,
	inspect,
	put_back,
	take_range,
	free_range_of_pages,
	add_memory,
	look,
	end_boot,
	report_pages,
	create_owner,
	touch_pages,
	touch_pages,
	touch_pages,
	change_owner,
	change_owner,
};
#define NR_OPERATIONS (sizeof(operations) / sizeof(operations[0]))

/* Do an operation. Those of tasks and files need no model. */
static void run(const struct op *op)
{
	void (*operate)(const struct op *) = operations[op->kind % NR_OPERATIONS];
	uint64_t calls = ops_count.calls;

	if (!predicting && operate != create_owner && operate != touch_pages &&
	    operate != change_owner)
		learn();
	operation++;
	operate(op);
	ops_count.operations++;
	ops_count.predicted += predicting;
	ops_count.calls += ops_count.calls == calls;
	settle(whole_is_due());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct naive_plan plan; /* large */
	const char *every = getenv("OPS_EVERY");

	if (every != NULL && atoi(every) > 0)
		ops_every = (unsigned int)atoi(every);
	if (size < OPS_MACHINE || !ops_power_on(data, &plan))
		return 0;
	naive_clear(model);
	naive_clear(machine);
	naive_power_on(model, &plan);
	observe_settings(model);
	owners_power_on();
	others_stay = false;
	predicting = !plan.map_paid;
	operation = whole_in = 0;
	memcpy(&whole_seed, data + OPS_MACHINE - sizeof(whole_seed), sizeof(whole_seed));
	settle(true);
	data += OPS_MACHINE;
	size -= OPS_MACHINE;
	for (; size >= OPS_SIZE && operation < OPS_MOST; size -= OPS_SIZE, data += OPS_SIZE) {
		struct op op;

		memcpy(&op, data, sizeof(op));
		run(&op);
	}
	settle(true);
	return 0;
}
