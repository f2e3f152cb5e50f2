/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps that slowpath.pml takes: alloc_pages of src/, from one question to the next. Reclaim is
 * the model's: the linker takes try_to_free_pages from here. The look after an OOM kill comes
 * through here as well.
 */
#include <string.h>

#include "memory.h"
#include "slowpath.h"
#include "../../src/alloc.h"

/* Who asks, and how many pages have to stay in 5.10 and in 6.1: by the kernel's documentation. */
static const struct kind {
	const char *name;
	gfp_t gfp;
	uint32_t task_flags;
	unsigned int order, left[2];
	unsigned int most_reclaims; /* 0: by the rule of retries */
	bool oom_helps;		    /* it gets what is there when nobody can be killed */
} kinds[MODEL_KINDS] = {
	{ "normal", GFP_KERNEL, 0, 0, { MODEL_MIN, MODEL_MIN }, 0, false },
	{ "normal", GFP_KERNEL, 0, 2, { MODEL_MIN, MODEL_MIN }, 0, false },
	{ "NORETRY", GFP_KERNEL | GFP_BIT_NORETRY, 0, 0, { MODEL_MIN, MODEL_MIN }, 1, false },
	{ "costly", GFP_KERNEL, 0, 4, { MODEL_MIN, MODEL_MIN }, 1, false },
	{ "costly MAYFAIL",
	  GFP_KERNEL | GFP_BIT_RETRY_MAYFAIL,
	  0,
	  4,
	  { MODEL_MIN, MODEL_MIN },
	  0,
	  false },
	{ "NOFAIL", GFP_KERNEL | GFP_BIT_NOFAIL, 0, 0, { 0, 0 }, 0, true },
	{ "NOFAIL", GFP_KERNEL | GFP_BIT_NOFAIL, 0, 2, { 0, 0 }, 0, true },
	{ "NOFAIL THISNODE",
	  GFP_KERNEL | GFP_BIT_NOFAIL | GFP_BIT_THISNODE,
	  0,
	  0,
	  { MODEL_MIN - MODEL_MIN / 4, MODEL_MIN / 2 },
	  0,
	  false },
	{ "NOFAIL costly",
	  GFP_KERNEL | GFP_BIT_NOFAIL,
	  0,
	  4,
	  { MODEL_MIN - MODEL_MIN / 4, MODEL_MIN / 2 },
	  1,
	  false },
	{ "OOM victim", GFP_KERNEL, PF_OOM_VICTIM, 0, { MODEL_MIN / 2, MODEL_MIN / 2 }, 0, false },
	{ "OOM victim in softirq",
	  GFP_KERNEL,
	  PF_OOM_VICTIM | PF_SOFTIRQ,
	  0,
	  { MODEL_MIN, MODEL_MIN },
	  0,
	  false },
};

/* The rule of retries: so many rounds in a row without help, and one for each HighAtomic pageblock
 * that is opened. */
#define NAIVE_RETRIES 16

static struct slow *slow;     /* the request that goes on */
static bool reclaim_progress; /* the answer to its question */
static pfn_t answer;

uint64_t try_to_free_pages(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	(void)gfp, (void)order, (void)ac;
	slow->asks = ASKS_RECLAIM;
	call_ask();
	return reclaim_progress;
}

pfn_t __real_get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				    const struct alloc_context *ac);
pfn_t __wrap_get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				    const struct alloc_context *ac)
{
	if ((alloc_flags & ALLOC_WMARK_MASK) == WMARK_HIGH) {
		slow->asks = ASKS_OOM;
		call_ask();
	}
	return __real_get_page_from_freelist(gfp, order, alloc_flags, ac);
}

static void request(void)
{
	answer = alloc_pages(kinds[slow->kind].gfp, kinds[slow->kind].order);
}

static void model_start(struct packed *state, bool reserved)
{
	pfn_t last = MODEL_START + MODEL_PAGES - PAGEBLOCK_PAGES;
	uint8_t block_types[MODEL_PAGEBLOCKS];

	memset(block_types, MIGRATE_UNMOVABLE, sizeof(block_types));
	memory_start(state, block_types);
	memory_start_node();
	if (reserved) {
		reserve_highatomic_pageblock(zone, last);
		free_one_page(zone, last, 0, MIGRATE_HIGHATOMIC, FPI_NONE);
	}
	memory_judge(state);
}

static unsigned int left(const struct kind *kind)
{
	return kind->left[strcmp(MODEL_RELEASE, "5.10") != 0];
}

static int64_t pages_of(const struct kind *kind)
{
	return (int64_t)1 << kind->order;
}

static int64_t exact_count(void)
{
	int64_t n = zone->vm_stat[NR_FREE_PAGES];

	for (unsigned int cpu = 0; cpu < MODEL_CPUS; cpu++)
		n += zone->pcp[cpu].vm_stat_diff[NR_FREE_PAGES];
	return n;
}

/* Is there a free block that is large enough, outside the HighAtomic reserve? */
static bool fits(const struct kind *kind)
{
	for (pfn_t pfn = MODEL_START; pfn < MODEL_START + MODEL_PAGES; pfn++)
		if (frames[pfn].state == PAGE_FREE && frames[pfn].order >= kind->order &&
		    get_pageblock_migratetype(pfn) != MIGRATE_HIGHATOMIC)
			return true;
	return false;
}

/* By that count, may such a request have a block, and leave so many pages? */
static bool may_have(const struct kind *kind, int64_t count, unsigned int to_leave)
{
	int64_t after = count - (int64_t)zone->nr_reserved_highatomic - (pages_of(kind) - 1);

	return after > to_leave && fits(kind);
}

static void free_lowest(unsigned int n)
{
	pfn_t pfn = MODEL_START;

	for (; n > 0 && pfn < MODEL_START + MODEL_PAGES; pfn++) {
		unsigned int type = get_pageblock_migratetype(pfn);

		if (frames[pfn].state != PAGE_ALLOCATED || type == MIGRATE_HIGHATOMIC)
			continue;
		free_one_page(zone, pfn, frames[pfn].order, type, FPI_NONE);
		n--;
	}
}

static void take(unsigned int n)
{
	for (; n > 0 && rmqueue_smallest(zone, 0, MIGRATE_UNMOVABLE) != PFN_NONE; n--)
		mod_zone_freepage_state(zone, -1, MIGRATE_UNMOVABLE);
}

/* What others have done, before the request goes on. */
static void meanwhile(struct meanwhile others)
{
	free_lowest(others.frees);
	take(others.takes);
	if (others.reserve)
		reserve_highatomic_pageblock(zone, MODEL_START + MODEL_PAGES - PAGEBLOCK_PAGES);
}

/* It is to have one round more, or has had the last. */
static void judge_rounds(const struct kind *kind)
{
	if (kind->most_reclaims != 0 && slow->reclaims > kind->most_reclaims)
		wrong("terminates", "more rounds of reclaim than there may be");
	if (slow->fruitless > NAIVE_RETRIES + slow->given_back)
		wrong("terminates", "one more round, after 16 that did not help");
}

static void judge_giving_up(const struct kind *kind)
{
	/* the rights of one that must not fail are for its last look */
	unsigned int to_leave = kind->gfp & GFP_BIT_NOFAIL ? MODEL_MIN : left(kind);

	if (kind->most_reclaims == 0 && slow->fruitless <= NAIVE_RETRIES &&
	    may_have(kind, exact_count(), to_leave))
		wrong("null_exact", "it does not try again, though its mark is met");
}

/* Of NOFAIL: nothing that it may have is there. Who can rely on OOM may have all that fits. */
static void judge_null(const struct kind *kind)
{
	int64_t seen = zone->vm_stat[NR_FREE_PAGES];
	bool some = kind->oom_helps ? fits(kind) : may_have(kind, seen, left(kind));

	if ((kind->gfp & GFP_BIT_NOFAIL) && some)
		wrong("nofail", "a request that must not fail does, though enough is free");
}

static void go_on(struct packed *state)
{
	const struct kind *kind = &kinds[slow->kind];
	uint64_t reserved = zone->nr_reserved_highatomic;
	int64_t seen = zone->vm_stat[NR_FREE_PAGES], before = exact_count(), taken;

	this_cpu = 0;
	current.flags = kind->task_flags;
	answer = PFN_NONE;
	slow->asks = 0;
	slow->call = call_go_on(slow->call, request);
	taken = answer == PFN_NONE ? 0 : pages_of(kind);
	if (exact_count() != before - taken)
		wrong("conservation", "the free count did not fall by what was taken");
	if (answer != PFN_NONE && !kind->oom_helps && seen - (taken - 1) <= (int64_t)left(kind))
		wrong("watermark", "a page that was to stay in the reserve is handed out");
	if (zone->nr_reserved_highatomic < reserved)
		slow->given_back++;
	if (slow->asks == ASKS_RECLAIM) {
		slow->reclaims++;
		judge_rounds(kind);
	} else if (slow->asks == ASKS_OOM) {
		judge_giving_up(kind);
	} else if (answer == PFN_NONE) {
		judge_null(kind);
	}
	memory_judge(state);
	if (slow->asks == 0)
		told("it gets %s", answer == PFN_NONE ? "none" : "a block");
	else
		told("it asks for %s", slow->asks == ASKS_OOM ? "an OOM kill" : "reclaim");
}

void model_request(struct packed *state, struct slow *of, unsigned int kind,
		   unsigned int free_pages, bool reserved)
{
	model_start(state, reserved);
	memory_begin(state);
	slow = of;
	*slow = (struct slow){ .call = CALL_START, .kind = (uint8_t)kind, .acts = MODEL_ACTS };
	free_lowest(free_pages);
	told("wanted: of %u, flags 0x%x, gfp 0x%x, order %u: %d", free_pages,
	     kinds[kind].task_flags, kinds[kind].gfp, kinds[kind].order,
	     kinds[kind].oom_helps ? fits(&kinds[kind])
				   : may_have(&kinds[kind], exact_count(), left(&kinds[kind])));
	told("%s, order %u, of %u free pages%s", kinds[kind].name, kinds[kind].order, free_pages,
	     reserved ? ", a pageblock HighAtomic" : "");
	go_on(state);
}

/* For costly orders it tells of compaction, and frees nothing. */
static bool is_costly(const struct slow *of)
{
	return kinds[of->kind].order > PAGE_ALLOC_COSTLY_ORDER;
}

bool model_may_help(const struct slow *of)
{
	return is_costly(of) || (of->fruitless == 0 && of->helps < MODEL_HELPS);
}

void model_go_on(struct packed *state, struct slow *of, struct meanwhile others)
{
	memory_begin(state);
	slow = of;
	slow->acts =
		(uint8_t)(slow->acts - (others.frees > 0) - (others.takes > 0) - others.reserve);
	meanwhile(others);
	reclaim_progress = others.progress;
	if (slow->asks == ASKS_RECLAIM) {
		bool helped = others.progress && !is_costly(slow);

		slow->helps = (uint8_t)(slow->helps + (helped && others.frees == 0));
		slow->fruitless = helped ? 0 : (uint8_t)(slow->fruitless + 1);
		if (helped)
			slow->given_back = 0;
	}
	told("meanwhile %u pages are freed, %u taken%s; reclaim %s", others.frees, others.takes,
	     others.reserve ? ", a pageblock reserved" : "",
	     others.progress ? "helps" : "does not");
	go_on(state);
}
