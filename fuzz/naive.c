/* SPDX-License-Identifier: GPL-2.0-only */
/* The naive model's blocks: lists, split and merge, fallback, CPUs' lists, frees. */
#include <stdlib.h>
#include <string.h>

#include "naive.h"

static const struct naive_entry nothing = { N_NONE, N_TYPES, 0 };

/* Room for one more of n things; the model does not outlive the host's memory. */
static void *grown(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	*room = *room * 2 + 16;
	array = realloc(array, *room * size);
	if (array == NULL)
		abort();
	return array;
}

static void insert(struct naive_list *list, size_t at, struct naive_entry entry)
{
	list->entry = grown(list->entry, list->n, &list->room, sizeof(entry));
	memmove(list->entry + at + 1, list->entry + at, (list->n - at) * sizeof(entry));
	list->entry[at] = entry;
	list->n++;
}

void naive_append(struct naive_list *list, struct naive_entry entry)
{
	insert(list, list->n, entry);
}

struct naive_entry naive_extract(struct naive_list *list, size_t at)
{
	struct naive_entry entry = list->entry[at];

	list->n--;
	memmove(list->entry + at, list->entry + at + 1, (list->n - at) * sizeof(entry));
	return entry;
}

/* How many blocks in use begin at the frame or before; they lie in order. */
static size_t used_up_to(const struct naive *n, uint32_t pfn)
{
	size_t low = 0, high = n->nr_used;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (n->used[middle].pfn <= pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void naive_hold(struct naive *n, struct naive_used used)
{
	size_t at = n->nr_used;

	if (at > 0 && n->used[at - 1].pfn > used.pfn)
		at = used_up_to(n, used.pfn);
	n->used = grown(n->used, n->nr_used, &n->room_used, sizeof(used));
	memmove(n->used + at + 1, n->used + at, (n->nr_used - at) * sizeof(used));
	n->used[at] = used;
	n->nr_used++;
}

void naive_clear(struct naive *n)
{
	for (size_t z = 0; z < N_NODES * N_KINDS; z++) {
		for (unsigned int i = 0; i < N_TYPES * N_ORDERS; i++)
			free(n->zone[z].list[i / N_ORDERS][i % N_ORDERS].entry);
		for (unsigned int order = 0; order < N_ORDERS; order++)
			free(n->zone[z].guard[order].entry);
		for (unsigned int i = 0; i < N_CPUS * N_PCP_LISTS; i++)
			free(n->zone[z].pcp[i / N_PCP_LISTS].list[i % N_PCP_LISTS].entry);
	}
	free(n->block_type);
	free(n->used);
	*n = (struct naive){ 0 };
}

void naive_count(struct naive *n, struct naive_zone *z, enum naive_stat stat, int64_t pages)
{
	struct naive_pcp *pcp = &z->pcp[n->cpu];
	int64_t sum = pcp->diff[stat] + pages;

	pcp->diff[stat] = (int)sum;
	if (llabs(sum) > pcp->threshold) {
		pcp->diff[stat] = 0;
		z->stat[stat] += sum;
	}
}

void naive_fold(struct naive *n, struct naive_zone *z)
{
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		for (unsigned int stat = 0; stat < N_STATS; stat++) {
			z->stat[stat] += z->pcp[cpu].diff[stat];
			z->pcp[cpu].diff[stat] = 0;
		}
}

/* Pages of a type come or go. Isolated ones do not count. */
void naive_count_free(struct naive *n, struct naive_zone *z, unsigned int type, int64_t pages)
{
	if (type == N_ISOLATE)
		return;
	naive_count(n, z, N_FREE_PAGES, pages);
	if (type == N_CMA)
		naive_count(n, z, N_FREE_CMA, pages);
}

/* The list that the free block is on, and where; NULL: there is no such free block. */
struct naive_list *naive_find_free(struct naive_zone *z, uint32_t pfn, unsigned int order,
				   size_t *at)
{
	for (unsigned int type = 0; type < N_TYPES; type++)
		for (*at = 0; *at < z->list[type][order].n; ++*at)
			if (z->list[type][order].entry[*at].pfn == pfn)
				return &z->list[type][order];
	return NULL;
}

/* A guard, to its place: guards lie in order. */
void naive_guard(struct naive_zone *z, uint32_t pfn, unsigned int order)
{
	struct naive_list *list = &z->guard[order];
	size_t at = 0;

	while (at < list->n && list->entry[at].pfn < pfn)
		at++;
	insert(list, at, (struct naive_entry){ pfn, 0, 0 });
}

/* Is there such a guard, and where? */
static bool find_guard(const struct naive_zone *z, uint32_t pfn, unsigned int order, size_t *at)
{
	for (*at = 0; *at < z->guard[order].n; ++*at)
		if (z->guard[order].entry[*at].pfn == pfn)
			return true;
	return false;
}

/* Two types whose pageblocks differ: do large blocks of them merge? */
static bool types_merge(const struct naive *n, const struct naive_zone *z, unsigned int a,
			unsigned int b)
{
	if (a == b)
		return true;
	if (n->old)
		return z->isolated == 0 || (a != N_ISOLATE && b != N_ISOLATE);
	return a <= N_RECLAIMABLE && b <= N_RECLAIMABLE;
}

/* A free block: merged as far as it goes, at the list's end if it will merge soon, or if told so. */
void naive_give(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int order,
		unsigned int type, bool last)
{
	struct naive_list *buddies;
	uint32_t above;
	size_t at;

	naive_count_free(n, z, type, 1 << order);
	for (; order < N_ORDERS - 1; order++) {
		uint32_t buddy = pfn ^ 1u << order;

		buddies = naive_find_free(z, buddy, order, &at);
		if (buddies == NULL && find_guard(z, buddy, order, &at)) {
			buddies = &z->guard[order];
			naive_count_free(n, z, type, 1 << order);
		}
		if (buddies == NULL ||
		    (order >= N_BLOCK_SIZE && !types_merge(n, z, type, n->block_type[buddy / 512])))
			break;
		naive_extract(buddies, at);
		pfn &= buddy;
	}
	above = pfn >> (order + 1) << (order + 1);
	if (order < N_BLOCK_SIZE && above >= z->start && above < z->end &&
	    (naive_find_free(z, above ^ 2u << order, order + 1, &at) != NULL ||
	     find_guard(z, above ^ 2u << order, order + 1, &at)))
		last = true;
	insert(&z->list[type][order], last ? z->list[type][order].n : 0,
	       (struct naive_entry){ pfn, (uint16_t)type, 0 });
}

/* The blocks that fill a range, each as large as fits, from its start on. */
void naive_give_range(struct naive *n, struct naive_zone *z, uint32_t start, uint32_t end,
		      unsigned int type, bool last)
{
	while (start < end) {
		unsigned int order = N_ORDERS - 1;

		while (start % (1u << order) != 0 || end - start < 1u << order)
			order--;
		naive_give(n, z, start, order, type, last);
		start += 1u << order;
	}
}

/* The half of a block that a split leaves over. */
static void leave_over(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int order,
		       unsigned int type)
{
	if (order < n->guards_below) {
		naive_guard(z, pfn, order);
		naive_count_free(n, z, type, -(1 << order));
	} else {
		insert(&z->list[type][order], 0, (struct naive_entry){ pfn, (uint16_t)type, 0 });
	}
}

struct naive_entry naive_take(struct naive *n, struct naive_zone *z, unsigned int order,
			      unsigned int type)
{
	unsigned int found = order;
	struct naive_entry entry;

	while (found < N_ORDERS && z->list[type][found].n == 0)
		found++;
	if (found == N_ORDERS)
		return nothing;
	entry = naive_extract(&z->list[type][found], 0);
	while (found > order) {
		found--;
		leave_over(n, z, entry.pfn + (1u << found), found, type);
	}
	entry.type = (uint16_t)type;
	entry.reported = 0;
	return entry;
}

/* The pages of blocks on LRU lists in [start, end). */
static uint64_t lru_pages_in(const struct naive *n, uint32_t start, uint32_t end)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < n->nr_used; i++) {
		const struct naive_used *used = &n->used[i];

		for (uint32_t p = 0; used->lru && p < 1u << used->order; p++)
			pages += used->pfn + p >= start && used->pfn + p < end;
	}
	return pages;
}

/* The free block that begins first in [start, end); its list, or NULL. */
static struct naive_list *first_free_in(struct naive_zone *z, uint32_t start, uint32_t end,
					size_t *at, unsigned int *order)
{
	struct naive_list *first = NULL;

	for (unsigned int i = 0; i < N_TYPES * N_ORDERS; i++) {
		struct naive_list *list = &z->list[i / N_ORDERS][i % N_ORDERS];

		for (size_t k = 0; k < list->n; k++) {
			if (list->entry[k].pfn < start || list->entry[k].pfn >= end)
				continue;
			end = list->entry[k].pfn;
			first = list;
			*at = k;
			*order = i % N_ORDERS;
		}
	}
	return first;
}

/* The zone's free blocks of the pageblock go to another type's lists, each to the end. */
uint64_t naive_move_block(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int type,
			  uint64_t *lru_pages)
{
	uint32_t start = pfn / N_PAGEBLOCK * N_PAGEBLOCK, end = start + N_PAGEBLOCK;
	struct naive_list *list;
	unsigned int order;
	uint64_t pages = 0;
	size_t at;

	*lru_pages = 0;
	if (start < z->start)
		start = pfn;
	if (end > z->end)
		return 0;
	*lru_pages = lru_pages_in(n, start, end);
	while ((list = first_free_in(z, start, end, &at, &order)) != NULL) {
		struct naive_entry entry = naive_extract(list, at);

		entry.type = (uint16_t)type;
		naive_append(&z->list[type][order], entry);
		pages += 1u << order;
		start = entry.pfn + 1;
	}
	return pages;
}

/* A steal asks for reclaim: the marks rise by a pageblock, up to the factor's share of high. */
static void boost(const struct naive *n, struct naive_zone *z)
{
	uint64_t most = z->mark[N_HIGH] * n->boost_factor / 10000;

	if (n->boost_factor == 0 || z->managed < 4 * N_PAGEBLOCK || most == 0)
		return;
	if (most < N_PAGEBLOCK)
		most = N_PAGEBLOCK;
	z->boost += N_PAGEBLOCK;
	if (z->boost > most)
		z->boost = most;
}

/* The pageblock of a stolen block: does it, too, become of the type? False: only the block moves. */
static bool steal_pageblock(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int type)
{
	unsigned int old = n->block_type[pfn / N_PAGEBLOCK];
	uint64_t lru, free_pages = naive_move_block(n, z, pfn, type, &lru), alike = 0;

	if (free_pages == 0)
		return false;
	if (type == N_MOVABLE)
		alike = lru;
	else if (old == N_MOVABLE)
		alike = N_PAGEBLOCK - free_pages - lru;
	if (free_pages + alike >= N_PAGEBLOCK / 2)
		n->block_type[pfn / N_PAGEBLOCK] = (uint8_t)type;
	return true;
}

/* Make the first block of a list the type's. */
static void steal(struct naive *n, struct naive_zone *z, unsigned int from, unsigned int order,
		  unsigned int type, bool whole)
{
	struct naive_entry entry = z->list[from][order].entry[0];

	if (n->block_type[entry.pfn / N_PAGEBLOCK] != N_HIGHATOMIC) {
		for (uint32_t p = 0; order >= N_BLOCK_SIZE && p < 1u << order; p += N_PAGEBLOCK)
			n->block_type[(entry.pfn + p) / N_PAGEBLOCK] = (uint8_t)type;
		if (order < N_BLOCK_SIZE) {
			boost(n, z);
			if (whole && steal_pageblock(n, z, entry.pfn, type))
				return;
		}
	}
	naive_extract(&z->list[from][order], 0);
	entry.type = (uint16_t)type;
	naive_append(&z->list[type][order], entry);
}

/* Who may be stolen from at this order, best first; N_TYPES: nobody. */
static unsigned int victim(const struct naive_zone *z, unsigned int order, unsigned int type)
{
	static const uint8_t victims[3][2] = {
		{ N_RECLAIMABLE, N_MOVABLE },
		{ N_RECLAIMABLE, N_UNMOVABLE },
		{ N_UNMOVABLE, N_MOVABLE },
	};

	for (unsigned int i = 0; i < 2; i++)
		if (z->list[victims[type][i]][order].n > 0)
			return victims[type][i];
	return N_TYPES;
}

/* Steal from another type: the largest block, or the smallest where the pageblock cannot be had. */
static bool fall_back(struct naive *n, struct naive_zone *z, unsigned int wanted, unsigned int type,
		      unsigned int rights)
{
	unsigned int least = wanted, order = N_ORDERS - 1;

	if ((rights & N_NO_MIXING) && least < N_BLOCK_SIZE)
		least = N_BLOCK_SIZE;
	while (order > least && victim(z, order, type) == N_TYPES)
		order--;
	if (victim(z, order, type) == N_TYPES)
		return false;
	if (type == N_MOVABLE && order < N_BLOCK_SIZE / 2)
		for (order = wanted; victim(z, order, type) == N_TYPES;)
			order++;
	steal(n, z, victim(z, order, type), order, type,
	      type != N_MOVABLE || order >= N_BLOCK_SIZE / 2);
	return true;
}

static int64_t not_negative(int64_t x)
{
	return x > 0 ? x : 0;
}

struct naive_entry naive_take_any(struct naive *n, struct naive_zone *z, unsigned int order,
				  unsigned int type, unsigned int rights)
{
	bool cma = rights & N_USE_CMA;
	struct naive_entry entry = nothing;

	if (cma && not_negative(z->stat[N_FREE_CMA]) > not_negative(z->stat[N_FREE_PAGES]) / 2)
		entry = naive_take(n, z, order, N_CMA);
	if (entry.pfn == N_NONE)
		entry = naive_take(n, z, order, type);
	if (entry.pfn == N_NONE && cma)
		entry = naive_take(n, z, order, N_CMA);
	if (entry.pfn == N_NONE && fall_back(n, z, order, type, rights))
		entry = naive_take(n, z, order, type);
	return entry;
}

/* CPUs' lists: which orders have them, how many there are, what each holds. */

bool naive_has_pcp(const struct naive *n, unsigned int order)
{
	return order == 0 || (!n->old && (order <= 3 || order == N_BLOCK_SIZE));
}

static unsigned int nr_pcp_lists(const struct naive *n)
{
	return n->old ? 3 : N_PCP_LISTS;
}

static unsigned int pcp_index(unsigned int order, unsigned int type)
{
	return order == N_BLOCK_SIZE ? 12 + (type == N_MOVABLE) : 3 * order + type;
}

static unsigned int pcp_order(unsigned int index)
{
	return index >= 12 ? N_BLOCK_SIZE : index / 3;
}

/* An empty list gets a batch: so many pages' worth of blocks, two at least. */
static void refill(struct naive *n, struct naive_zone *z, unsigned int order, unsigned int type,
		   unsigned int rights)
{
	struct naive_pcp *pcp = &z->pcp[n->cpu];
	int blocks = pcp->batch, got;

	if (blocks > 1)
		blocks = pcp->batch >> order > 2 ? pcp->batch >> order : 2;
	for (got = 0; got < blocks; got++) {
		struct naive_entry entry = naive_take_any(n, z, order, type, rights);

		if (entry.pfn == N_NONE)
			break;
		naive_append(&pcp->list[pcp_index(order, type)], entry);
		pcp->count += 1 << order;
		if (entry.type == N_CMA)
			naive_count(n, z, N_FREE_CMA, -(1 << order));
	}
	naive_count(n, z, N_FREE_PAGES, -(int64_t)got * (1 << order));
}

struct naive_entry naive_take_pcp(struct naive *n, struct naive_zone *z, unsigned int order,
				  unsigned int type, unsigned int rights)
{
	struct naive_pcp *pcp = &z->pcp[n->cpu];
	struct naive_list *list = &pcp->list[pcp_index(order, type)];

	if (list->n == 0)
		refill(n, z, order, type, rights);
	if (list->n == 0)
		return nothing;
	pcp->count -= 1 << order;
	return naive_extract(list, 0);
}

/* The oldest block of a CPU's list goes back. */
static int return_one(struct naive *n, struct naive_zone *z, struct naive_pcp *pcp,
		      unsigned int index)
{
	struct naive_entry entry = naive_extract(&pcp->list[index], pcp->list[index].n - 1);
	unsigned int type = entry.type;

	if (z->isolated != 0)
		type = n->block_type[entry.pfn / N_PAGEBLOCK];
	pcp->count -= 1 << pcp_order(index);
	naive_give(n, z, entry.pfn, pcp_order(index), type, false);
	return 1 << pcp_order(index);
}

/* 6.1: empty one list after the other, from this one on, until so many pages are back. */
static void return_in_order(struct naive *n, struct naive_zone *z, struct naive_pcp *pcp, int count,
			    unsigned int index)
{
	while (count > 0 && pcp->count > 0) {
		if (pcp->list[index].n == 0)
			index = (index + 1) % nr_pcp_lists(n);
		else
			count -= return_one(n, z, pcp, index);
	}
}

/* 5.10: a page from each in turn; each list that is empty makes the next run longer. */
static void return_in_turn(struct naive *n, struct naive_zone *z, struct naive_pcp *pcp, int count)
{
	unsigned int index = 0;
	int run = 0;

	while (count > 0 && pcp->count > 0) {
		index = (index + 1) % 3;
		run++;
		if (pcp->list[index].n == 0)
			continue;
		for (; run > 0 && count > 0 && pcp->list[index].n > 0; run--, count--)
			return_one(n, z, pcp, index);
	}
}

static void return_pages(struct naive *n, struct naive_zone *z, struct naive_pcp *pcp, int count,
			 unsigned int index)
{
	if (n->old)
		return_in_turn(n, z, pcp, count);
	else
		return_in_order(n, z, pcp, count, index);
}

/* 6.1: how many go back when the lists are full; more each time that nothing was taken between. */
static int pages_to_return(struct naive_pcp *pcp, int high)
{
	int least = pcp->batch, most = high - pcp->batch, count = pcp->batch << pcp->factor;

	if (high < least)
		return 1;
	if (count < most && pcp->factor < 5)
		pcp->factor++;
	return count < most ? count : most;
}

/* A block is on its list: are there too many now? */
static void trim(struct naive *n, struct naive_zone *z, struct naive_pcp *pcp, unsigned int order,
		 unsigned int index)
{
	int high = pcp->high;

	if (n->old) {
		if (pcp->count >= high)
			return_pages(n, z, pcp, pcp->batch, index);
		return;
	}
	if (order >= 1 && order <= 3 && pcp->factor > 0) {
		return_pages(n, z, pcp, pcp->count, index);
		return;
	}
	if (z->reclaiming && 4 * pcp->batch < high)
		high = 4 * pcp->batch;
	if (high == 0)
		return_pages(n, z, pcp, 1, index);
	else if (pcp->count >= high)
		return_pages(n, z, pcp, pages_to_return(pcp, high), index);
}

/* Nobody holds the block any more. */
static void release_block(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int order)
{
	unsigned int type = n->block_type[pfn / N_PAGEBLOCK];
	unsigned int index = pcp_index(order, type <= N_RECLAIMABLE ? type : N_MOVABLE);
	struct naive_pcp *pcp = &z->pcp[n->cpu];

	if (!naive_has_pcp(n, order) || type == N_ISOLATE) {
		naive_give(n, z, pfn, order, type, false);
		z->pgfree += naive_has_pcp(n, order) ? 0 : 1u << order;
		return;
	}
	insert(&pcp->list[index], 0, (struct naive_entry){ pfn, (uint16_t)type, 0 });
	pcp->count += 1 << order;
	z->pgfree += 1u << order;
	trim(n, z, pcp, order, index);
}

void naive_drain(struct naive *n, struct naive_zone *z, unsigned int cpu, int count)
{
	struct naive_pcp *pcp = &z->pcp[cpu];

	if (count > pcp->count)
		count = pcp->count;
	return_pages(n, z, pcp, count, 0);
}

void naive_drain_cpu(struct naive *n, unsigned int cpu)
{
	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++)
		if (n->zone[z].there)
			naive_drain(n, &n->zone[z], cpu, n->zone[z].pcp[cpu].count);
}

/* All of a zone, or, with NULL, of all zones. */
static void drain_all(struct naive *n, struct naive_zone *z)
{
	unsigned int here = n->cpu;

	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++) {
		if (n->old) /* each CPU does it for itself: its own counters move */
			n->cpu = cpu;
		if (z != NULL)
			naive_drain(n, z, cpu, z->pcp[cpu].count);
		else
			naive_drain_cpu(n, cpu);
	}
	n->cpu = here;
}

void naive_drain_all(struct naive *n)
{
	drain_all(n, NULL);
}

void naive_drain_zone(struct naive *n, struct naive_zone *z)
{
	drain_all(n, z);
}

/* The block in use that holds the frame; NULL: none does. */
struct naive_used *naive_used_at(const struct naive *n, uint32_t pfn)
{
	size_t at = used_up_to(n, pfn);

	return at > 0 && pfn - n->used[at - 1].pfn < 1u << n->used[at - 1].order ? &n->used[at - 1]
										 : NULL;
}

/* Does a block of a list hold the frame? Then is it the first? */
static bool listed(const struct naive_list *list, unsigned int order, uint32_t pfn, bool *first)
{
	for (size_t i = 0; i < list->n; i++)
		if (pfn >= list->entry[i].pfn && pfn - list->entry[i].pfn < 1u << order) {
			*first = pfn == list->entry[i].pfn;
			return true;
		}
	return false;
}

/* What a frame is that nobody holds. */
static enum naive_verdict free_verdict(const struct naive *n, uint32_t pfn)
{
	bool first;

	for (unsigned int z = 0; z < N_NODES * N_KINDS; z++) {
		for (unsigned int i = 0; i < N_TYPES * N_ORDERS; i++)
			if (listed(&n->zone[z].list[i / N_ORDERS][i % N_ORDERS], i % N_ORDERS, pfn,
				   &first))
				return first ? N_FREE : N_TAIL;
		for (unsigned int order = 0; order < N_ORDERS; order++)
			if (listed(&n->zone[z].guard[order], order, pfn, &first))
				return first ? N_NOT_OURS : N_TAIL;
		for (unsigned int i = 0; i < n->nr_cpus * nr_pcp_lists(n); i++) {
			unsigned int index = i % nr_pcp_lists(n);

			if (listed(&n->zone[z].pcp[i / nr_pcp_lists(n)].list[index],
				   pcp_order(index), pfn, &first))
				return first ? N_PCP : N_TAIL;
		}
	}
	return N_UNKNOWN;
}

enum naive_verdict naive_verdict(const struct naive *n, uint32_t pfn, unsigned int order)
{
	const struct naive_used *used;

	if (pfn >= n->frames)
		return N_OUTSIDE;
	if (order >= N_ORDERS)
		return N_NO_ORDER;
	used = naive_used_at(n, pfn);
	if (used == NULL)
		return free_verdict(n, pfn);
	if (used->pfn != pfn)
		return N_TAIL;
	if (used->aside)
		return N_NOT_OURS;
	return used->order == order ? N_GOOD : N_OTHER_ORDER;
}

/* The last reference to a block is gone. */
static void drop_block(struct naive *n, const struct naive_used *used)
{
	if (used->charged)
		n->memcg_usage -= 1u << used->order;
	release_block(n, &n->zone[used->zone], used->pfn, used->order);
}

struct naive_used naive_let_go(struct naive *n, uint32_t pfn)
{
	struct naive_used *used = naive_used_at(n, pfn), was = *used;

	n->nr_used--;
	memmove(used, used + 1, (size_t)(n->used + n->nr_used - used) * sizeof(was));
	return was;
}

enum naive_verdict naive_free(struct naive *n, uint32_t pfn, unsigned int order)
{
	enum naive_verdict verdict = naive_verdict(n, pfn, order);
	struct naive_used *used = naive_used_at(n, pfn), part;

	if (verdict != N_GOOD)
		return verdict;
	if (--used->refs == 0) {
		part = naive_let_go(n, pfn);
		drop_block(n, &part);
		return N_GOOD;
	}
	if (used->compound)
		return N_GOOD;
	/* who holds the other references keeps the first page; the upper halves go, largest first */
	part = *used;
	used->order = 0;
	for (part.order = order; part.order-- > 0;) {
		part.pfn = pfn + (1u << part.order);
		drop_block(n, &part);
	}
	return N_GOOD;
}

enum naive_verdict naive_get(struct naive *n, uint32_t pfn)
{
	struct naive_used *used = pfn < n->frames ? naive_used_at(n, pfn) : NULL;
	enum naive_verdict verdict = naive_verdict(n, pfn, used != NULL ? used->order : 0);

	if (verdict == N_GOOD)
		used->refs++;
	return verdict;
}

enum naive_verdict naive_split(struct naive *n, uint32_t pfn, unsigned int order)
{
	enum naive_verdict verdict = naive_verdict(n, pfn, order);
	struct naive_used *used = naive_used_at(n, pfn), page;

	if (verdict != N_GOOD)
		return verdict;
	if (used->compound)
		return N_NOT_OURS;
	used->order = 0;
	page = *used;
	page.refs = 1;
	for (page.pfn = pfn + 1; page.pfn < pfn + (1u << order); page.pfn++)
		naive_hold(n, page);
	return N_GOOD;
}

/* One reference to each goes; one page too many in the list, and none does. */
enum naive_verdict naive_free_list(struct naive *n, const uint32_t *pfns, size_t count)
{
	struct naive_used *gone = calloc(count + 1, sizeof(*gone));
	enum naive_verdict verdict = N_GOOD;
	size_t done, nr_gone = 0;

	for (done = 0; done < count && verdict == N_GOOD; done++) {
		verdict = naive_verdict(n, pfns[done], 0);
		if (verdict == N_GOOD && naive_used_at(n, pfns[done])->refs == 0)
			verdict = N_FREE;
		if (verdict == N_GOOD)
			naive_used_at(n, pfns[done])->refs--;
	}
	for (size_t i = 0; verdict != N_GOOD && i + 1 < done; i++)
		naive_used_at(n, pfns[i])->refs++;
	for (size_t i = 0; verdict == N_GOOD && i < count; i++) {
		struct naive_used *used = naive_used_at(n, pfns[i]);

		if (used != NULL && used->refs == 0)
			gone[nr_gone++] = naive_let_go(n, pfns[i]);
	}
	/* closed pageblocks get theirs before any other page moves */
	for (size_t i = 0; i < nr_gone; i++)
		if (n->block_type[gone[i].pfn / N_PAGEBLOCK] == N_ISOLATE)
			drop_block(n, &gone[i]);
	for (size_t i = 0; i < nr_gone; i++)
		if (n->block_type[gone[i].pfn / N_PAGEBLOCK] != N_ISOLATE)
			drop_block(n, &gone[i]);
	free(gone);
	return verdict;
}

void naive_set_lru(struct naive *n, uint32_t pfn, bool lru)
{
	naive_used_at(n, pfn)->lru = lru;
}

void naive_isolate(struct naive *n, struct naive_zone *z, uint32_t pfn)
{
	unsigned int old = n->block_type[pfn / N_PAGEBLOCK];
	uint64_t lru;

	if (old == N_ISOLATE)
		return;
	n->block_type[pfn / N_PAGEBLOCK] = N_ISOLATE;
	z->isolated++;
	naive_count_free(n, z, old, -(int64_t)naive_move_block(n, z, pfn, N_ISOLATE, &lru));
}

/* A pageblock that is one free block merges with its buddy, which it could not while it was closed. */
void naive_open(struct naive *n, struct naive_zone *z, uint32_t pfn, unsigned int type)
{
	uint32_t buddy = pfn ^ N_PAGEBLOCK;
	struct naive_list *list;
	uint64_t lru;
	size_t at;

	if (naive_find_free(z, buddy, N_BLOCK_SIZE, &at) != NULL &&
	    n->block_type[buddy / N_PAGEBLOCK] != N_ISOLATE &&
	    (list = naive_find_free(z, pfn, N_BLOCK_SIZE, &at)) != NULL) {
		naive_extract(list, at);
		n->block_type[pfn / N_PAGEBLOCK] = (uint8_t)type;
		naive_give(n, z, pfn, N_BLOCK_SIZE, type, true);
	} else {
		naive_count_free(n, z, type, (int64_t)naive_move_block(n, z, pfn, type, &lru));
		n->block_type[pfn / N_PAGEBLOCK] = (uint8_t)type;
	}
	z->isolated--;
}
