/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine as the naive model has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/alloc.h"
#include "observe.h"

_Static_assert(N_KINDS == MAX_NR_ZONES && (int)N_TYPES == (int)MIGRATE_TYPES &&
		       N_ORDERS == MAX_ORDER && (int)N_EVENTS == (int)NR_NUMA_STATS &&
		       N_PCP_LISTS == NR_PCP_LISTS_MAX,
	       "the model and src/ number the same things");

static void read_list(struct naive_list *to, list_t list, unsigned int type)
{
	to->n = 0;
	for (pfn_t pfn = lists[list].first; pfn != PFN_NONE; pfn = vmemmap[pfn].next)
		naive_append(to, (struct naive_entry){ (uint32_t)pfn,
						       type < N_TYPES ? type
								      : vmemmap[pfn].migratetype });
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
	to->managed = zone->managed;
	memcpy(to->mark, zone->watermark, sizeof(to->mark));
	memcpy(to->reserve, zone->lowmem_reserve, sizeof(to->reserve));
	to->boost = zone->watermark_boost;
	to->drift = zone->percpu_drift_mark;
	to->highatomic = zone->nr_reserved_highatomic;
	to->isolated = zone->nr_isolate_pageblock;
	to->reclaiming = zone->flags & ZONE_RECLAIM_ACTIVE;
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

/* The zone's blocks in use, and those set aside. */
static void read_used(struct naive *n, const struct zone *zone)
{
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
				      });
		pfn += page->state == PAGE_TAIL ? 1 : block_pages(page->order);
	}
}

static void read_node(struct naive_node *to, const struct pglist_data *node)
{
	const struct zoneref *ref = node->zonelists[ZONELIST_FALLBACK];

	to->online = node->online;
	to->nr_near = 0;
	for (; ref->zone != NULL; ref++)
		if (to->nr_near == 0 || to->near[to->nr_near - 1] != ref->node)
			to->near[to->nr_near++] = ref->node;
	to->totalreserve = node->totalreserve;
	to->file_pages = node->nr_file_pages;
	to->dirty = node->nr_file_dirty;
	to->writeback = node->nr_writeback;
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
	n->nr_used = 0;
	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++) {
		read_zone(&n->zone[z], &zones[z]);
		if (populated_zone(&zones[z]))
			read_used(n, &zones[z]);
	}
	memcpy(n->block_type, pageblock_types, nr_frames / N_PAGEBLOCK);
	read_task(&n->task);
	n->cpusets = cpusets_enabled;
	n->memcg_limit = memcg.limit;
	n->memcg_usage = memcg.usage;
	n->setting = (struct naive_setting){
		.min_free_kbytes = vm.min_free_kbytes,
		.scale = vm.watermark_scale_factor,
		.fraction = vm.percpu_pagelist_fraction,
		.asked_kbytes = vm.user_min_free_kbytes,
	};
	n->boost_factor = vm.watermark_boost_factor;
	n->dirty_ratio = vm.dirty_ratio;
	n->extfrag_threshold = vm.extfrag_threshold;
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
			 "zone %u, CPU %u: place %zu of %s list %u is 0x%x of type %u by the "
			 "model, 0x%x of type %u by the machine",
			 r->zone, r->cpu, i, what, number, a->entry[i].pfn, a->entry[i].type,
			 b->entry[i].pfn, b->entry[i].type);
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
	bool bad = differs(r, "managed", (long long)a->managed, (long long)b->managed) ||
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
	for (r->cpu = 0; r->cpu < cpus; r->cpu++)
		if (pcps_differ(r, &a->pcp[r->cpu], &b->pcp[r->cpu]))
			return true;
	return differs(r, "populated", a->there, b->there) || numbers_differ(r, a, b);
}

static int by_pfn(const void *a, const void *b)
{
	uint32_t x = ((const struct naive_used *)a)->pfn, y = ((const struct naive_used *)b)->pfn;

	return (x > y) - (x < y);
}

static bool used_differ(const struct report *r, struct naive *a, struct naive *b)
{
	if (a->nr_used > 0)
		qsort(a->used, a->nr_used, sizeof(*a->used), by_pfn);
	if (b->nr_used > 0)
		qsort(b->used, b->nr_used, sizeof(*b->used), by_pfn);
	for (size_t i = 0; i < a->nr_used && i < b->nr_used; i++) {
		const struct naive_used *x = &a->used[i], *y = &b->used[i];

		if (differs(r, "a block in use", x->pfn, y->pfn) ||
		    differs(r, "order of a block in use", x->order, y->order) ||
		    differs(r, "zone of a block in use", x->zone, y->zone) ||
		    differs(r, "references", x->refs, y->refs) ||
		    differs(r, "flags of a block in use",
			    x->compound + 2 * x->lru + 4 * x->charged + 8 * x->aside,
			    y->compound + 2 * y->lru + 4 * y->charged + 8 * y->aside))
			return true;
	}
	return differs(r, "number of blocks in use", (long long)a->nr_used, (long long)b->nr_used);
}

bool observe_equal(struct naive *model, struct naive *machine, char *text, size_t size)
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
	for (unsigned int i = 0; i < model->nr_nodes; i++)
		if (differs(&r, "totalreserve", (long long)model->node[i].totalreserve,
			    (long long)machine->node[i].totalreserve))
			return false;
	return !used_differ(&r, model, machine) &&
	       !differs(&r, "min_free_kbytes", (long long)model->setting.min_free_kbytes,
			(long long)machine->setting.min_free_kbytes) &&
	       !differs(&r, "memcg usage", (long long)model->memcg_usage,
			(long long)machine->memcg_usage) &&
	       !differs(&r, "interleave", model->task.last, machine->task.last);
}
