/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine as the naive model has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/alloc.h"
#include "../src/cma.h"
#include "../src/lru.h"
#include "../src/machine.h"
#include "../src/page_reporting.h"
#include "observe.h"

_Static_assert(N_KINDS == MAX_NR_ZONES && (int)N_TYPES == (int)MIGRATE_TYPES &&
		       N_ORDERS == MAX_ORDER && (int)N_EVENTS == (int)NR_NUMA_STATS &&
		       N_PCP_LISTS == NR_PCP_LISTS_MAX,
	       "the model and src/ number the same things");

static void read_list(struct naive_list *to, list_t list, unsigned int type)
{
	to->n = 0;
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next)
		naive_append(to, (struct naive_entry){
					 .pfn = (uint32_t)pfn,
					 .type = type < N_TYPES ? (uint16_t)type
								: vmemmap[pfn].migratetype,
					 .reported = (vmemmap[pfn].flags & PG_REPORTED) != 0,
				 });
}

static void read_pcp(struct naive_zone *to, const struct zone *zone, unsigned int cpu)
{
	const struct per_cpu_pages *pcp = &zone->pcp[cpu];
	struct naive_pcp *p = &to->pcp[cpu];

	p->count = pcp->count;
	p->high = pcp->high;
	p->batch = pcp->batch;
	p->factor = pcp->free_factor;
	p->threshold = pcp->stat_threshold;
	for (unsigned int stat = 0; stat < N_STATS; stat++)
		p->diff[stat] = pcp->vm_stat_diff[stat];
	for (unsigned int i = 0; i < nr_pcp_lists(); i++)
		read_list(&p->list[i], pcp->list + i, N_TYPES);
	to->pgfree += pcp->pgfree;
}

static void read_zone(struct naive_zone *to, const struct zone *zone)
{
	to->there = populated_zone(zone);
	to->node = zone->node;
	to->kind = zone->type;
	to->start = (uint32_t)zone->start;
	to->end = (uint32_t)zone_end_pfn(zone);
	to->deferred =
		zone->first_deferred_pfn == PFN_NONE ? N_NONE : (uint32_t)zone->first_deferred_pfn;
	to->present = zone->present;
	to->managed = zone->managed;
	memcpy(to->mark, zone->watermark, sizeof(to->mark));
	memcpy(to->reserve, zone->lowmem_reserve, sizeof(to->reserve));
	to->boost = zone->watermark_boost;
	to->drift = zone->percpu_drift_mark;
	to->highatomic = zone->nr_reserved_highatomic;
	to->isolated = zone->nr_isolate_pageblock;
	memcpy(to->stat, zone->vm_stat, sizeof(to->stat));
	to->pgfree = 0;
	to->pgalloc = zone_pgalloc(zone);
	for (unsigned int event = 0; event < N_EVENTS; event++)
		to->event[event] = zone_numa_state(zone, event);
	for (unsigned int i = 0; to->there && i < N_TYPES * N_ORDERS; i++)
		read_list(&to->list[i / N_ORDERS][i % N_ORDERS],
			  free_list(zone, i % N_ORDERS, i / N_ORDERS), i / N_ORDERS);
	for (unsigned int cpu = 0; to->there && cpu < nr_cpus; cpu++)
		read_pcp(to, zone, cpu);
}

/* The zone's blocks in use, those set aside, and guards. */
static void read_used(struct naive *n, const struct zone *zone)
{
	for (unsigned int order = 0; order < N_ORDERS; order++)
		n->zone[zone->id].guard[order].n = 0;
	for (pfn_t pfn = zone->start; pfn < zone_end_pfn(zone);) {
		const struct page *page = &vmemmap[pfn];

		if ((page->state == PAGE_ALLOCATED || page->state == PAGE_ISOLATED) &&
		    page->zone == zone->id)
			naive_hold(n, (struct naive_used){
					      .pfn = (uint32_t)pfn,
					      .order = page->order,
					      .zone = page->zone,
					      .refs = page->state == PAGE_ISOLATED ? 0
										   : page->refcount,
					      .compound = page->flags & PG_HEAD,
					      .lru = page->flags & PG_LRU,
					      .charged = page->flags & PG_KMEMCG,
					      .aside = page->state == PAGE_ISOLATED,
					      .owned = page->state == PAGE_ALLOCATED &&
						       page->list != LIST_NONE,
				      });
		if (page->state == PAGE_GUARD && page->zone == zone->id)
			naive_append(&n->zone[zone->id].guard[page->order],
				     (struct naive_entry){ .pfn = (uint32_t)pfn });
		pfn += page->state == PAGE_TAIL ? 1 : block_pages(page->order);
	}
}

/* Zones by their place: so most blocks come in order. */
static void read_all_used(struct naive *n)
{
	bool done[N_NODES * N_KINDS] = { false };

	n->nr_used = 0;
	for (;;) {
		const struct zone *first = NULL;

		for (unsigned int z = 0; z < N_NODES * N_KINDS; z++)
			if (populated_zone(&zones[z]) && !done[z] &&
			    (first == NULL || zones[z].start < first->start))
				first = &zones[z];
		if (first == NULL)
			return;
		done[first->id] = true;
		read_used(n, first);
	}
}

static void read_node(struct naive_node *to, const struct pglist_data *node)
{
	const struct zoneref *ref = node->zonelists[ZONELIST_FALLBACK];

	to->online = node->online;
	to->start = (uint32_t)node->start;
	to->end = (uint32_t)(node->start + node->spanned);
	to->present = node->present;
	for (unsigned int i = 0; i < N_NODES; i++)
		to->distance[i] = node->distance[i];
	to->nr_near = 0;
	for (; ref->zone != NULL; ref++)
		if (to->nr_near == 0 || to->near[to->nr_near - 1] != ref->node)
			to->near[to->nr_near++] = ref->node;
	to->totalreserve = node->totalreserve;
}

static void read_ranges(struct naive_ranges *to, const struct memory_range *ranges, unsigned int n)
{
	to->n = n < N_RANGES ? n : N_RANGES;
	for (unsigned int i = 0; i < to->n; i++)
		to->range[i] = (struct naive_range){ (uint32_t)ranges[i].start,
						     (uint32_t)ranges[i].end, ranges[i].node };
}

static void read_task(struct naive_task *to)
{
	*to = (struct naive_task){
		.memalloc = current.flags & PF_MEMALLOC,
		.noio = current.flags & PF_MEMALLOC_NOIO,
		.nofs = current.flags & PF_MEMALLOC_NOFS,
		.pin = current.flags & PF_MEMALLOC_PIN,
		.victim = current.flags & PF_OOM_VICTIM,
		.rt = current.flags & PF_RT,
		.interrupt = current.flags & PF_INTERRUPT,
		.softirq = current.flags & PF_SOFTIRQ,
		.policy = (unsigned int)current.policy,
		.preferred = current.preferred_node,
		.last = current.interleave_prev,
		.nodes = current.policy_nodes,
		.allowed = current.mems_allowed,
	};
}

/* The zone of a frame that may be deferred yet, and so does not say it itself. */
static uint32_t zone_at(pfn_t pfn)
{
	for (size_t i = 0; i < nr_memory_ranges; i++)
		for (uint32_t z = 0; z < MAX_ZONES; z++)
			if (pfn >= memory_ranges[i].start && pfn < memory_ranges[i].end &&
			    zones[z].node == memory_ranges[i].node && pfn >= zones[z].start &&
			    pfn - zones[z].start < zones[z].spanned)
				return z;
	return 0;
}

void observe(struct naive *n)
{
	if (n->block_type == NULL)
		n->block_type = malloc(nr_frames / N_PAGEBLOCK);
	if (n->block_type == NULL)
		abort();
	n->frames = (uint32_t)nr_frames;
	n->old = !release->pcp_free_factor;
	n->nr_nodes = nr_node_ids;
	n->nr_cpus = nr_cpus;
	n->cpu = this_cpu;
	n->nr_online = nr_online_nodes;
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		n->cpu_node[cpu] = cpu_node[cpu];
		n->cpu_online[cpu] = cpu_online[cpu];
	}
	for (unsigned int node = 0; node < nr_node_ids; node++)
		read_node(&n->node[node], &nodes[node]);
	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++)
		read_zone(&n->zone[z], &zones[z]);
	read_all_used(n);
	memcpy(n->block_type, pageblock_types, nr_frames / N_PAGEBLOCK);
	read_ranges(&n->memory, memory_ranges, nr_memory_ranges);
	read_ranges(&n->reserved, reserved_ranges, nr_reserved_ranges);
	n->cma = (struct naive_range){ (uint32_t)cma_area.start,
				       (uint32_t)(cma_area.start + cma_area.pages), 0 };
	if (cma_area.pages > 0)
		n->cma.where = zone_at(cma_area.start);
	n->booted = machine_boot.done;
	n->thp_wanted = machine_boot.thp;
	n->thp = vm.thp;
	n->memcg_usage = memcg.usage;
	n->setting = (struct naive_setting){
		.min_free_kbytes = vm.min_free_kbytes,
		.scale = vm.watermark_scale_factor,
		.fraction = vm.percpu_pagelist_fraction,
		.asked_kbytes = vm.user_min_free_kbytes,
	};
	for (unsigned int kind = 0; kind < N_KINDS; kind++)
		n->setting.ratio[kind] = vm.lowmem_reserve_ratio[kind];
	n->report_calls = page_reporting_events.calls;
	n->report_pages = page_reporting_events.pages;
	observe_settings(n);
}

void observe_settings(struct naive *n)
{
	for (unsigned int i = 0; i < nr_node_ids; i++) {
		n->node[i].file_pages = nodes[i].nr_file_pages;
		n->node[i].dirty = nodes[i].nr_file_dirty;
		n->node[i].writeback = nodes[i].nr_writeback;
	}
	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++)
		n->zone[z].reclaiming = zones[z].flags & ZONE_RECLAIM_ACTIVE;
	read_task(&n->task);
	n->cpusets = cpusets_enabled;
	n->memcg_limit = memcg.limit;
	n->faults = (struct naive_faults){ fail_page_alloc.enabled, fail_page_alloc.interval,
					   fail_page_alloc.count };
	n->boost_factor = vm.watermark_boost_factor;
	n->dirty_ratio = vm.dirty_ratio;
	n->extfrag_threshold = vm.extfrag_threshold;
	n->guards_below = debug_guardpage_minorder;
}

/* What is compared now, and where the first difference is told. */
struct report {
	unsigned int zone, cpu;
	char *text;
	size_t size;
};

static bool differs(const struct report *r, const char *what, long long model, long long machine)
{
	if (model == machine)
		return false;
	snprintf(r->text, r->size, "zone %u, CPU %u: %s is %lld by the model, %lld by the machine",
		 r->zone, r->cpu, what, model, machine);
	return true;
}

static bool lists_differ(const struct report *r, const char *what, unsigned int number,
			 const struct naive_list *a, const struct naive_list *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		if (memcmp(&a->entry[i], &b->entry[i], sizeof(a->entry[i])) == 0)
			continue;
		snprintf(r->text, r->size,
			 "zone %u, CPU %u: place %zu of %s list %u is 0x%x of type %u%s by the "
			 "model, 0x%x of type %u%s by the machine",
			 r->zone, r->cpu, i, what, number, a->entry[i].pfn, a->entry[i].type,
			 a->entry[i].reported ? ", reported," : "", b->entry[i].pfn,
			 b->entry[i].type, b->entry[i].reported ? ", reported," : "");
		return true;
	}
	return differs(r, what, (long long)a->n, (long long)b->n);
}

static bool pcps_differ(const struct report *r, const struct naive_pcp *a,
			const struct naive_pcp *b)
{
	for (unsigned int i = 0; i < N_PCP_LISTS; i++)
		if (lists_differ(r, "pcp", i, &a->list[i], &b->list[i]))
			return true;
	return differs(r, "pcp count", a->count, b->count) ||
	       differs(r, "pcp high", a->high, b->high) ||
	       differs(r, "pcp batch", a->batch, b->batch) ||
	       differs(r, "free_factor", a->factor, b->factor) ||
	       differs(r, "threshold", a->threshold, b->threshold) ||
	       differs(r, "difference of free pages", a->diff[0], b->diff[0]) ||
	       differs(r, "difference of free CMA pages", a->diff[1], b->diff[1]);
}

static bool numbers_differ(const struct report *r, const struct naive_zone *a,
			   const struct naive_zone *b)
{
	bool bad = differs(r, "start", a->start, b->start) || differs(r, "end", a->end, b->end) ||
		   differs(r, "deferred", a->deferred, b->deferred) ||
		   differs(r, "present", (long long)a->present, (long long)b->present) ||
		   differs(r, "managed", (long long)a->managed, (long long)b->managed) ||
		   differs(r, "boost", (long long)a->boost, (long long)b->boost) ||
		   differs(r, "drift mark", (long long)a->drift, (long long)b->drift) ||
		   differs(r, "HighAtomic", (long long)a->highatomic, (long long)b->highatomic) ||
		   differs(r, "isolated", (long long)a->isolated, (long long)b->isolated) ||
		   differs(r, "pgalloc", (long long)a->pgalloc, (long long)b->pgalloc) ||
		   differs(r, "pgfree", (long long)a->pgfree, (long long)b->pgfree);

	for (unsigned int i = 0; !bad && i < N_MARKS; i++)
		bad = differs(r, "watermark", (long long)a->mark[i], (long long)b->mark[i]);
	for (unsigned int i = 0; !bad && i < N_KINDS; i++)
		bad = differs(r, "reserve", (long long)a->reserve[i], (long long)b->reserve[i]);
	for (unsigned int i = 0; !bad && i < N_STATS; i++)
		bad = differs(r, "free count", a->stat[i], b->stat[i]);
	for (unsigned int i = 0; !bad && i < N_EVENTS; i++)
		bad = differs(r, "NUMA event", (long long)a->event[i], (long long)b->event[i]);
	return bad;
}

static bool zones_differ(struct report *r, const struct naive_zone *a, const struct naive_zone *b,
			 unsigned int cpus)
{
	r->cpu = 0;
	for (unsigned int i = 0; i < N_TYPES * N_ORDERS; i++)
		if (lists_differ(r, "free", i, &a->list[i / N_ORDERS][i % N_ORDERS],
				 &b->list[i / N_ORDERS][i % N_ORDERS]))
			return true;
	for (unsigned int i = 0; i < N_ORDERS; i++)
		if (lists_differ(r, "guard", i, &a->guard[i], &b->guard[i]))
			return true;
	for (r->cpu = 0; r->cpu < cpus; r->cpu++)
		if (pcps_differ(r, &a->pcp[r->cpu], &b->pcp[r->cpu]))
			return true;
	return differs(r, "populated", a->there, b->there) || numbers_differ(r, a, b);
}

static bool blocks_differ(const struct report *r, const struct naive_used *x,
			  const struct naive_used *y)
{
	return differs(r, "a block in use", x->pfn, y->pfn) ||
	       differs(r, "order of a block in use", x->order, y->order) ||
	       differs(r, "zone of a block in use", x->zone, y->zone) ||
	       differs(r, "references", x->refs, y->refs) ||
	       differs(r, "flags of a block in use",
		       x->compound + 2 * x->lru + 4 * x->charged + 8 * x->aside + 16 * x->owned,
		       y->compound + 2 * y->lru + 4 * y->charged + 8 * y->aside + 16 * y->owned);
}

static bool used_differ(const struct report *r, const struct naive *a, const struct naive *b)
{
	for (size_t i = 0; i < a->nr_used && i < b->nr_used; i++)
		if (blocks_differ(r, &a->used[i], &b->used[i]))
			return true;
	return differs(r, "number of blocks in use", (long long)a->nr_used, (long long)b->nr_used);
}

/* The first block from this one on that no task or file owns. */
static const struct naive_used *next_unowned(const struct naive *n, size_t *i)
{
	while (*i < n->nr_used && n->used[*i].owned)
		++*i;
	return *i < n->nr_used ? &n->used[(*i)++] : NULL;
}

bool observe_others_same(const struct naive *before, const struct naive *after, char *text,
			 size_t size)
{
	struct report r = { .text = text, .size = size };
	size_t i = 0, k = 0;

	for (;;) {
		const struct naive_used *a = next_unowned(before, &i);
		const struct naive_used *b = next_unowned(after, &k);

		if (a == NULL || b == NULL)
			return !differs(&r, "that there is another block of nobody's", a != NULL,
					b != NULL);
		if (blocks_differ(&r, a, b))
			return false;
	}
}

static bool nodes_differ(struct report *r, const struct naive_node *a, const struct naive_node *b)
{
	bool bad = differs(r, "online", a->online, b->online) ||
		   differs(r, "node's start", a->start, b->start) ||
		   differs(r, "node's end", a->end, b->end) ||
		   differs(r, "node's present", (long long)a->present, (long long)b->present) ||
		   differs(r, "totalreserve", (long long)a->totalreserve,
			   (long long)b->totalreserve) ||
		   differs(r, "nodes to try", a->nr_near, b->nr_near);

	for (unsigned int i = 0; !bad && i < a->nr_near; i++)
		bad = differs(r, "next node to try", a->near[i], b->near[i]);
	return bad;
}

bool observe_equal(const struct naive *model, const struct naive *machine, char *text, size_t size)
{
	struct report r = { .text = text, .size = size };

	for (r.zone = 0; r.zone < N_NODES * N_KINDS; r.zone++)
		if (zones_differ(&r, &model->zone[r.zone], &machine->zone[r.zone], model->nr_cpus))
			return false;
	for (unsigned int i = 0; i < model->frames / N_PAGEBLOCK; i++)
		if (differs(&r, "type of a pageblock", model->block_type[i],
			    machine->block_type[i])) {
			return false;
		}
	for (r.zone = 0; r.zone < model->nr_nodes; r.zone++)
		if (nodes_differ(&r, &model->node[r.zone], &machine->node[r.zone]))
			return false;
	return !used_differ(&r, model, machine) &&
	       !differs(&r, "min_free_kbytes", (long long)model->setting.min_free_kbytes,
			(long long)machine->setting.min_free_kbytes) &&
	       !differs(&r, "memcg usage", (long long)model->memcg_usage,
			(long long)machine->memcg_usage) &&
	       !differs(&r, "interleave", model->task.last, machine->task.last) &&
	       !differs(&r, "injected faults", (long long)model->faults.count,
			(long long)machine->faults.count) &&
	       !differs(&r, "THP", model->thp, machine->thp) &&
	       !differs(&r, "reports", (long long)model->report_calls,
			(long long)machine->report_calls) &&
	       !differs(&r, "pages reported", (long long)model->report_pages,
			(long long)machine->report_pages);
}

/* The same of what can be seen without going through lists. */
bool observe_counts_equal(const struct naive *model, char *text, size_t size)
{
	struct report r = { .text = text, .size = size };
	bool bad = false;

	for (r.zone = 0; !bad && r.zone < N_NODES * N_KINDS; r.zone++) {
		const struct naive_zone *a = &model->zone[r.zone];
		const struct zone *zone = &zones[r.zone];

		bad = differs(&r, "managed", (long long)a->managed, (long long)zone->managed);
		for (unsigned int i = 0; !bad && i < N_STATS; i++)
			bad = differs(&r, "free count", a->stat[i], zone->vm_stat[i]);
		for (unsigned int i = 0; !bad && a->there && i < N_TYPES * N_ORDERS; i++)
			bad = differs(&r, "number of free blocks",
				      (long long)a->list[i / N_ORDERS][i % N_ORDERS].n,
				      (long long)lists[zone->free_list + i].count);
		for (r.cpu = 0; !bad && a->there && r.cpu < model->nr_cpus; r.cpu++)
			bad = differs(&r, "pcp count", a->pcp[r.cpu].count, zone->pcp[r.cpu].count);
	}
	return !bad;
}
