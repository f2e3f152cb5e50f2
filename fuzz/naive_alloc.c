/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive model's requests: which zones, above which mark, with which rights, and what is tried when
 * none of them gives. Nothing can be reclaimed, moved or killed.
 */
#include "naive.h"

#define COSTLY 3u
#define ROUNDS 16u /* of reclaim that finds nothing */

/* A request on its way. */
struct request {
	uint32_t gfp;
	unsigned int order, type, highest, node;
	uint64_t mask;
	bool spread; /* pages that will be dirty go where few are */
};

/* Zones that the request may use, best first. */
struct route {
	unsigned int n;
	struct naive_zone *zone[N_NODES * N_KINDS];
};

static struct route route_of(struct naive *n, const struct request *r)
{
	const struct naive_node *node = &n->node[r->node];
	struct route route = { .n = 0 };

	for (unsigned int i = 0; i < node->nr_near; i++) {
		unsigned int near = node->near[i];

		if (near != r->node && (r->gfp & N_GFP_THISNODE))
			continue;
		for (unsigned int kind = r->highest + 1; kind-- > 0;)
			if (n->zone[near * N_KINDS + kind].there && (r->mask >> near & 1))
				route.zone[route.n++] = &n->zone[near * N_KINDS + kind];
	}
	return route;
}

int64_t naive_seen(const struct naive_zone *z, enum naive_stat stat)
{
	return z->stat[stat] > 0 ? z->stat[stat] : 0;
}

/* Is a block of the order, or of a larger one, on a list that the rights open? */
static bool has_block(const struct naive *n, const struct naive_zone *z, unsigned int order,
		      unsigned int rights)
{
	unsigned int opens = n->old ? N_NON_BLOCK | N_RIGHT_OOM : N_USE_HIGHATOMIC | N_RIGHT_OOM;
	size_t blocks = 0;

	for (; order < N_ORDERS; order++) {
		for (unsigned int type = 0; type <= N_RECLAIMABLE; type++)
			blocks += z->list[type][order].n;
		if (rights & N_USE_CMA)
			blocks += z->list[N_CMA][order].n;
		if (rights & opens)
			blocks += z->list[N_HIGHATOMIC][order].n;
	}
	return blocks > 0;
}

/* Are more than so many pages free for the request? */
bool naive_above(const struct naive *n, const struct naive_zone *z, unsigned int order,
		 uint64_t mark, unsigned int highest, unsigned int rights, int64_t free_pages)
{
	unsigned int reserves = N_NON_BLOCK | N_RIGHT_OOM;
	int64_t min = (int64_t)mark;

	if (!n->old)
		reserves |= N_MIN_RESERVE | N_USE_HIGHATOMIC;
	free_pages -= (1 << order) - 1;
	if (!(rights & reserves))
		free_pages -= (int64_t)z->highatomic;
	if (!(rights & N_USE_CMA))
		free_pages -= naive_seen(z, N_FREE_CMA);
	if (rights & N_MIN_RESERVE)
		min -= min / 2;
	if (n->old ? (rights & reserves) == N_NON_BLOCK
		   : (rights & N_MIN_RESERVE) && (rights & N_NON_BLOCK))
		min -= min / 4;
	if (rights & N_RIGHT_OOM)
		min -= min / 2;
	return free_pages > min + (int64_t)z->reserve[highest] &&
	       (order == 0 || has_block(n, z, order, rights));
}

/* The same as an allocation asks: order 0 of __GFP_ATOMIC looks at min without its boost too. */
static bool mark_met(const struct naive *n, const struct naive_zone *z, const struct request *r,
		     unsigned int order, uint64_t more, unsigned int highest, unsigned int rights)
{
	uint64_t mark = z->mark[rights & N_MARK];
	int64_t free_pages = naive_seen(z, N_FREE_PAGES);

	return naive_above(n, z, order, mark + z->boost + more, highest, rights, free_pages) ||
	       (order == 0 && (r->gfp & N_GFP_ATOMIC) && (rights & N_MARK) == N_MIN &&
		naive_above(n, z, order, mark, highest, rights, free_pages));
}

static bool in_task(const struct naive *n)
{
	return !n->task.interrupt && !n->task.softirq;
}

static bool cpuset_allows(const struct naive *n, unsigned int node, uint32_t gfp)
{
	return !in_task(n) || n->task.victim || (n->task.allowed >> node & 1) ||
	       !(gfp & N_GFP_HARDWALL);
}

/* May more pages of the node become dirty? */
static bool dirty_allows(const struct naive *n, unsigned int id)
{
	const struct naive_node *node = &n->node[id];
	uint64_t pages = 0, limit;

	for (unsigned int kind = 0; kind < N_KINDS; kind++)
		pages += (uint64_t)naive_seen(&n->zone[id * N_KINDS + kind], N_FREE_PAGES);
	pages = pages > node->totalreserve ? pages - node->totalreserve : 0;
	limit = (pages + node->file_pages) * n->dirty_ratio / 100;
	if (n->task.rt)
		limit += limit / 4;
	return node->dirty + node->writeback <= limit;
}

static void count_events(struct naive *n, const struct naive_zone *first, struct naive_zone *z,
			 unsigned int order, uint64_t times)
{
	z->pgalloc += times << order;
	z->event[z->node == n->cpu_node[n->cpu] ? N_LOCAL : N_OTHER] += times;
	z->event[z->node == first->node ? N_HIT : N_MISS] += times;
	if (z->node != first->node)
		n->zone[first->node * N_KINDS + first->kind].event[N_FOREIGN] += times;
}

/* A block of the zone, from the CPU's list where the order has one. */
static struct naive_entry take_from(struct naive *n, struct naive_zone *z, const struct request *r,
				    unsigned int rights)
{
	struct naive_entry entry = { N_NONE, N_TYPES, 0 };

	if (naive_has_pcp(n, r->order) && (r->type != N_MOVABLE || (rights & N_USE_CMA))) {
		z->pcp[n->cpu].factor >>= 1;
		entry = naive_take_pcp(n, z, r->order, r->type, rights);
		if (entry.pfn != N_NONE || n->old)
			return entry;
	}
	if (rights & N_USE_HIGHATOMIC)
		entry = naive_take(n, z, r->order, N_HIGHATOMIC);
	if (entry.pfn == N_NONE)
		entry = naive_take_any(n, z, r->order, r->type, rights);
	if (entry.pfn == N_NONE && !n->old && (rights & (N_RIGHT_OOM | N_NON_BLOCK)))
		entry = naive_take(n, z, r->order, N_HIGHATOMIC);
	if (entry.pfn == N_NONE)
		return entry;
	naive_count(n, z, N_FREE_PAGES, -(1 << r->order));
	if (entry.type == N_CMA)
		naive_count(n, z, N_FREE_CMA, -(1 << r->order));
	return entry;
}

/* A high-order block taken with the right to them: keep its pageblock for the next such request. */
static void keep_highatomic(struct naive *n, struct naive_zone *z, uint32_t pfn)
{
	uint64_t lru;

	if (z->highatomic >= z->managed / 100 + N_PAGEBLOCK ||
	    n->block_type[pfn / N_PAGEBLOCK] > N_RECLAIMABLE)
		return;
	z->highatomic += N_PAGEBLOCK;
	n->block_type[pfn / N_PAGEBLOCK] = N_HIGHATOMIC;
	naive_move_block(n, z, pfn, N_HIGHATOMIC, &lru);
}

static void hold_block(struct naive *n, struct naive_zone *z, const struct request *r, uint32_t pfn)
{
	naive_hold(n, (struct naive_used){ .pfn = pfn,
					   .order = r->order,
					   .zone = z->node * N_KINDS + z->kind,
					   .refs = 1,
					   .compound = r->order > 0 && (r->gfp & N_GFP_COMP) });
}

/* Go through the zones once. */
static uint32_t scan(struct naive *n, const struct request *r, unsigned int rights)
{
	struct route route = route_of(n, r);

	for (unsigned int i = 0; i < route.n; i++) {
		struct naive_zone *z = route.zone[i];
		struct naive_entry entry;

		if (n->cpusets && (rights & N_CPUSET) && !cpuset_allows(n, z->node, r->gfp))
			continue;
		if (r->spread && !dirty_allows(n, z->node))
			continue;
		if ((rights & N_NO_MIXING) && z->node != route.zone[0]->node)
			return N_NONE;
		if (!mark_met(n, z, r, r->order, 0, r->highest, rights) && !naive_grow(n, z) &&
		    !(rights & N_NO_MARKS))
			continue;
		do
			entry = take_from(n, z, r, rights);
		while (entry.pfn == N_NONE && naive_grow(n, z));
		if (entry.pfn == N_NONE)
			continue;
		count_events(n, route.zone[0], z, r->order, 1);
		hold_block(n, z, r, entry.pfn);
		if (rights & N_USE_HIGHATOMIC)
			keep_highatomic(n, z, entry.pfn);
		return entry.pfn;
	}
	return N_NONE;
}

/* Rather a mixed pageblock than none. */
static uint32_t try(struct naive *n, const struct request *r, unsigned int rights)
{
	uint32_t pfn = scan(n, r, rights);

	if (pfn == N_NONE && (rights & N_NO_MIXING))
		pfn = scan(n, r, rights & ~(unsigned int)N_NO_MIXING);
	return pfn;
}

bool naive_reopen_highatomic(struct naive *n, struct naive_zone *z, unsigned int type)
{
	for (unsigned int order = 0; order < N_ORDERS; order++) {
		struct naive_list *list = &z->list[N_HIGHATOMIC][order];
		uint64_t lru;
		uint32_t pfn;

		if (list->n == 0)
			continue;
		pfn = list->entry[0].pfn;
		if (n->block_type[pfn / N_PAGEBLOCK] == N_HIGHATOMIC)
			z->highatomic -= z->highatomic < N_PAGEBLOCK ? z->highatomic : N_PAGEBLOCK;
		n->block_type[pfn / N_PAGEBLOCK] = (uint8_t)type;
		if (naive_move_block(n, z, pfn, type, &lru) > 0)
			return true;
	}
	return false;
}

/* HighAtomic pageblocks go back to ordinary use, from the first zone that has more than one, or any. */
static bool reopen_highatomic(struct naive *n, const struct request *r, bool last_too)
{
	struct route route = route_of(n, r);

	for (unsigned int i = 0; i < route.n; i++) {
		struct naive_zone *z = route.zone[i];

		if ((last_too || z->highatomic > N_PAGEBLOCK) &&
		    naive_reopen_highatomic(n, z, r->type))
			return true;
	}
	return false;
}

/* 1000 and more: fails for fragmentation; near 0: for lack of memory; below: would not fail. */
static int64_t fragmentation(const struct naive_zone *z, unsigned int order)
{
	int64_t pages = 0, blocks = 0, fitting = 0;

	for (unsigned int i = 0; i < N_TYPES * N_ORDERS; i++) {
		int64_t count = (int64_t)z->list[i / N_ORDERS][i % N_ORDERS].n;

		blocks += count;
		pages += count << i % N_ORDERS;
		fitting += i % N_ORDERS >= order ? count : 0;
	}
	if (blocks == 0)
		return 0;
	return fitting > 0 ? -1000 : 1000 - (1000 + pages * 1000 / (1 << order)) / blocks;
}

/* Should reclaim leave a costly request to compaction? */
static bool compaction_ready(const struct naive *n, const struct naive_zone *z, unsigned int order,
			     unsigned int highest)
{
	int64_t free_pages = naive_seen(z, N_FREE_PAGES), index = fragmentation(z, order);
	uint64_t gap = z->boost + (2u << order);

	if (naive_above(n, z, order, z->mark[N_MIN] + z->boost, highest, 0, free_pages))
		return true;
	if (!naive_above(n, z, 0, z->mark[N_LOW] + gap, highest, N_USE_CMA, free_pages) ||
	    (index >= 0 && index <= (int64_t)n->extfrag_threshold))
		return false;
	if (free_pages < (int64_t)z->drift) {
		free_pages = z->stat[N_FREE_PAGES];
		for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
			free_pages += z->pcp[cpu].diff[N_FREE_PAGES];
		free_pages = free_pages > 0 ? free_pages : 0;
	}
	return naive_above(n, z, 0, z->mark[N_HIGH] + gap, highest, 0, free_pages);
}

/* Has reclaim got anywhere? Only where compaction should be tried instead. */
static bool reclaim(struct naive *n, const struct request *r)
{
	struct route route = route_of(n, r);

	for (unsigned int i = 0; i < route.n; i++)
		if (r->order > COSTLY && (r->gfp & N_GFP_IO) &&
		    (!n->cpusets || cpuset_allows(n, route.zone[i]->node, N_GFP_HARDWALL)) &&
		    compaction_ready(n, route.zone[i], r->order, r->highest))
			return true;
	return false;
}

/* Would the min mark be met, counted exactly? */
static bool worth_a_retry(struct naive *n, const struct request *r, unsigned int rights)
{
	struct route route = route_of(n, r);

	for (unsigned int i = 0; i < route.n; i++) {
		const struct naive_zone *z = route.zone[i];
		int64_t free_pages = z->stat[N_FREE_PAGES];

		for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
			free_pages += z->pcp[cpu].diff[N_FREE_PAGES];
		if (naive_above(n, z, r->order, z->mark[N_MIN] + z->boost, r->highest, rights,
				free_pages > 0 ? free_pages : 0))
			return true;
	}
	return false;
}

/* In the cpuset; else anywhere. */
static uint32_t try_outside_too(struct naive *n, const struct request *r, unsigned int rights)
{
	uint32_t pfn = try(n, r, rights | N_CPUSET);

	return pfn != N_NONE ? pfn : try(n, r, rights);
}

/* The end: the high mark, should somebody have freed much; the last page for who must not fail. */
static uint32_t before_oom(struct naive *n, const struct request *r)
{
	struct request walled = *r;
	uint32_t pfn;

	walled.gfp = (r->gfp | N_GFP_HARDWALL) & ~(uint32_t)N_GFP_DIRECT;
	pfn = try(n, &walled, N_HIGH | N_CPUSET);
	if (pfn != N_NONE || !(r->gfp & N_GFP_NOFAIL) || r->order > COSTLY ||
	    r->highest < N_NORMAL || (r->gfp & (N_GFP_RETRY_MAYFAIL | N_GFP_THISNODE)))
		return pfn;
	return try_outside_too(n, r, N_NO_MARKS);
}

/* Reclaim, and try again while there is hope. */
static uint32_t reclaim_rounds(struct naive *n, const struct request *r, unsigned int rights)
{
	bool costly = r->order > COSTLY;

	for (unsigned int round = 1;; round++) {
		uint32_t pfn = N_NONE;

		if (reclaim(n, r)) {
			pfn = try(n, r, rights);
			if (pfn == N_NONE) {
				reopen_highatomic(n, r, false);
				naive_drain_all(n);
				pfn = try(n, r, rights);
			}
		}
		if (pfn != N_NONE || (r->gfp & N_GFP_NORETRY))
			return pfn;
		if (costly && (!(r->gfp & N_GFP_RETRY_MAYFAIL) || !(r->gfp & N_GFP_IO)))
			return N_NONE;
		if ((round > ROUNDS || !worth_a_retry(n, r, rights)) &&
		    !reopen_highatomic(n, r, true))
			return before_oom(n, r);
		pfn = try(n, r, rights);
		if (pfn != N_NONE)
			return pfn;
	}
}

/* What somebody in haste gets: real-time tasks, and those that must not fail. */
static unsigned int hasty(const struct naive *n, unsigned int order)
{
	if (!n->old)
		return N_MIN_RESERVE;
	return order > 0 ? N_NON_BLOCK | N_USE_HIGHATOMIC : N_NON_BLOCK;
}

/* The rights of a request below the low mark. */
static unsigned int rights_of(const struct naive *n, const struct request *r)
{
	bool high = r->gfp & N_GFP_HIGH;
	bool cannot_wait = n->old ? (r->gfp & N_GFP_ATOMIC) != 0 : !(r->gfp & N_GFP_DIRECT);
	unsigned int rights = N_MIN | N_CPUSET;

	if (high)
		rights |= N_MIN_RESERVE;
	if (r->type == N_MOVABLE)
		rights |= N_USE_CMA;
	if (!cannot_wait)
		return n->task.rt && in_task(n) ? rights | hasty(n, r->order) : rights;
	if (!(r->gfp & N_GFP_NOMEMALLOC)) {
		rights |= N_NON_BLOCK;
		if (r->order > 0 && (n->old || high))
			rights |= N_USE_HIGHATOMIC;
	}
	if (n->old || high)
		rights &= ~(unsigned int)N_CPUSET;
	return rights;
}

/* The reserves that it may use for what the task is; 0: none. */
static unsigned int reserves_of(const struct naive *n, uint32_t gfp)
{
	if (gfp & N_GFP_NOMEMALLOC)
		return 0;
	if ((gfp & N_GFP_MEMALLOC) || (!n->task.interrupt && n->task.memalloc))
		return N_NO_MARKS;
	return in_task(n) && n->task.victim ? N_RIGHT_OOM : 0;
}

/* Below the low mark. */
static uint32_t alloc_slow(struct naive *n, struct request *r)
{
	unsigned int rights = rights_of(n, r), reserves = reserves_of(n, r->gfp);
	uint32_t pfn = try(n, r, rights);

	if (pfn != N_NONE)
		return pfn;
	if ((r->gfp & N_GFP_DIRECT) && r->order > COSTLY && (r->gfp & N_GFP_NORETRY) &&
	    (r->gfp & N_GFP_IO) && reserves == 0)
		return N_NONE;
	if (reserves != 0)
		rights = reserves | (rights & N_USE_CMA);
	if (!(rights & N_CPUSET)) {
		r->mask = N_ANY_NODE;
		r->spread = false;
	}
	pfn = try(n, r, rights);
	if (pfn != N_NONE || !(r->gfp & N_GFP_DIRECT) || n->task.memalloc)
		return pfn;
	return reclaim_rounds(n, r, rights);
}

static unsigned int highest_kind(uint32_t gfp)
{
	if (gfp & N_GFP_DMA)
		return N_DMA;
	if (gfp & N_GFP_DMA32)
		return N_DMA32;
	return (gfp & N_GFP_HIGHMEM) && (gfp & N_GFP_MOVABLE) ? N_MOVABLE_ZONE : N_NORMAL;
}

/* What the task's scopes leave of a mask. */
static uint32_t scoped(const struct naive *n, uint32_t gfp)
{
	if (n->task.noio)
		gfp &= ~(uint32_t)(N_GFP_IO | N_GFP_FS);
	if (n->task.nofs)
		gfp &= ~(uint32_t)N_GFP_FS;
	if (n->task.pin)
		gfp &= ~(uint32_t)N_GFP_MOVABLE;
	return gfp;
}

static struct request request_of(uint32_t gfp, unsigned int order, unsigned int node, uint64_t mask)
{
	unsigned int type = gfp & N_GFP_MOVABLE	      ? N_MOVABLE
			    : gfp & N_GFP_RECLAIMABLE ? N_RECLAIMABLE
						      : N_UNMOVABLE;

	return (struct request){ .gfp = gfp,
				 .order = order,
				 .type = type,
				 .highest = highest_kind(gfp),
				 .node = node,
				 .mask = mask,
				 .spread = gfp & N_GFP_WRITE };
}

/* The rights of a first attempt. With cpusets in use it stays in the task's, or asks for each node. */
static unsigned int first_rights(const struct naive *n, struct request *r)
{
	unsigned int rights = N_LOW;

	if (r->type == N_MOVABLE)
		rights |= N_USE_CMA;
	if (!n->cpusets)
		return rights;
	r->gfp |= N_GFP_HARDWALL;
	if (!in_task(n) || r->mask != N_ANY_NODE)
		return rights | N_CPUSET;
	r->mask = n->task.allowed;
	return rights;
}

/* Does a request that begins at the zone avoid to mix pageblocks? */
static bool avoids_mixing(const struct naive *n, const struct naive_zone *first)
{
	return first->kind == N_NORMAL &&
	       (n->nr_online == 1 || n->zone[first->node * N_KINDS + N_DMA32].there);
}

/* Kernel memory of a cgroup is limited; what exceeds it is given back. */
static uint32_t charge(struct naive *n, uint32_t pfn, unsigned int order)
{
	struct naive_used *used = naive_used_at(n, pfn);

	if (n->memcg_limit == 0)
		return pfn;
	if (n->memcg_usage + (1u << order) > n->memcg_limit) {
		naive_free(n, pfn, order);
		return N_NONE;
	}
	used->charged = true;
	n->memcg_usage += 1u << order;
	return pfn;
}

/* Does an injected fault hit the request? */
static bool fault(struct naive *n, uint32_t gfp)
{
	if (!n->faults.on || (gfp & N_GFP_NOFAIL))
		return false;
	n->faults.count++;
	return n->faults.count % n->faults.interval == 0;
}

uint32_t naive_alloc(struct naive *n, uint32_t gfp, unsigned int order, unsigned int node,
		     uint64_t mask)
{
	struct request r = request_of(scoped(n, gfp), order, node, mask), again = r;
	unsigned int rights = first_rights(n, &r);
	struct route route = route_of(n, &r);
	uint32_t pfn;

	n->slow = false;
	if (fault(n, gfp))
		return N_NONE;
	if (route.n > 0 && avoids_mixing(n, route.zone[0]))
		rights |= N_NO_MIXING;
	pfn = try(n, &r, rights);
	if (pfn == N_NONE) {
		n->slow = true;
		again.spread = false;
		if (again.gfp & N_GFP_DIRECT)
			again.gfp &= ~(uint32_t)N_GFP_ATOMIC;
		if (route_of(n, &again).n > 0)
			pfn = alloc_slow(n, &again);
		if (pfn == N_NONE && (again.gfp & N_GFP_NOFAIL) && (again.gfp & N_GFP_DIRECT))
			pfn = try_outside_too(n, &again, hasty(n, order));
	}
	return pfn != N_NONE && (gfp & N_GFP_ACCOUNT) ? charge(n, pfn, order) : pfn;
}

static bool policy_has(const struct naive *n, unsigned int node)
{
	return n->task.nodes >> node & 1;
}

/* The next node in turn that has memory and is allowed; the CPU's own: there is none. */
static unsigned int next_in_turn(struct naive *n)
{
	for (unsigned int i = 1; i <= 64; i++) {
		unsigned int node = (n->task.last + i) % 64;
		bool memory = false;

		for (unsigned int kind = 0; node < n->nr_nodes && kind < N_KINDS; kind++)
			memory |= n->zone[node * N_KINDS + kind].there;
		if (!memory || !policy_has(n, node) || !(n->task.allowed >> node & 1))
			continue;
		n->task.last = node;
		return node;
	}
	return n->cpu_node[n->cpu];
}

/* Is the request's zone one that a binding policy is about? */
static bool bound(const struct naive *n, uint32_t gfp)
{
	unsigned int policy_kind = N_DMA;
	bool kernel_memory = false;

	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++) {
		if (!n->zone[z].there || n->zone[z].kind > N_NORMAL)
			continue;
		if (n->zone[z].kind > policy_kind)
			policy_kind = n->zone[z].kind;
		kernel_memory |= policy_has(n, n->zone[z].node);
	}
	return (n->task.nodes & n->task.allowed) != 0 &&
	       highest_kind(gfp) >= (kernel_memory ? policy_kind : N_MOVABLE_ZONE);
}

uint32_t naive_alloc_policy(struct naive *n, uint32_t gfp, unsigned int order)
{
	unsigned int node = n->cpu_node[n->cpu];
	uint64_t mask = N_ANY_NODE;
	uint32_t pfn;

	if (in_task(n) && !(gfp & N_GFP_THISNODE)) {
		if (n->task.policy == 1)
			node = n->task.preferred;
		else if (n->task.policy == 2 && bound(n, gfp))
			mask = n->task.nodes;
		else if (n->task.policy == 3)
			node = next_in_turn(n);
	}
	pfn = naive_alloc(n, gfp, order, node, mask);
	if (pfn != N_NONE && in_task(n) && !(gfp & N_GFP_THISNODE) && n->task.policy == 3) {
		struct naive_zone *z = &n->zone[naive_used_at(n, pfn)->zone];

		z->event[N_INTERLEAVE] += z->node == node;
	}
	return pfn;
}

/* The zone that stays above low without so many pages; NULL: none of the first one's node. */
static struct naive_zone *bulk_zone(struct naive *n, const struct request *r, unsigned int rights,
				    size_t count, const struct route *route)
{
	for (unsigned int i = 0; i < route->n; i++) {
		struct naive_zone *z = route->zone[i];

		if (n->cpusets && (rights & N_CPUSET) && !cpuset_allows(n, z->node, r->gfp))
			continue;
		if (z->node != route->zone[0]->node)
			return NULL;
		if (mark_met(n, z, r, 0, count, route->zone[0]->kind, rights))
			return z;
	}
	return NULL;
}

size_t naive_alloc_bulk(struct naive *n, uint32_t gfp, unsigned int node, uint64_t mask,
			size_t count, uint32_t *pfns)
{
	struct request r = request_of(gfp, 0, node, mask);
	struct naive_zone *z = NULL;
	struct route route;
	size_t got = 0;

	if (count > 1 && !((gfp & N_GFP_ACCOUNT) && n->memcg_limit != 0)) {
		unsigned int rights = first_rights(n, &r);

		if (fault(n, gfp))
			return 0;
		route = route_of(n, &r);
		z = bulk_zone(n, &r, rights, count, &route);
		for (; z != NULL && got < count; got++) {
			struct naive_entry entry = naive_take_pcp(n, z, 0, r.type, rights);

			if (entry.pfn == N_NONE)
				break;
			hold_block(n, z, &r, entry.pfn);
			pfns[got] = entry.pfn;
		}
		if (got > 0)
			count_events(n, route.zone[0], z, 0, got);
	}
	if (got > 0 || count == 0)
		return got;
	pfns[0] = naive_alloc(n, r.gfp, 0, node, mask);
	return pfns[0] != N_NONE;
}
