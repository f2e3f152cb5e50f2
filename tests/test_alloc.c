/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests: which zone serves them, how far down, what the task's policy and rights change, and
 * what the slow path does. A zone of 16 MiB has 4096 pages, min 128, low 160 and high 192.
 */
#include "fixture.h"
#include "../src/show_mem.h"

#define B  START
#define U  MIGRATE_UNMOVABLE
#define M  MIGRATE_MOVABLE
#define HA MIGRATE_HIGHATOMIC

static const char *const releases[] = { "5.10", "6.1" };

static uint64_t free_pages_of(const struct zone *z)
{
	return (uint64_t)zone_page_state_snapshot(z, NR_FREE_PAGES);
}

/* Counters always exact. */
static void exact_counters(void)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		if (!populated_zone(&zones[z]))
			continue;
		fold_zone_stats(&zones[z]);
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			zones[z].pcp[cpu].stat_threshold = 0;
	}
}

static void small_machine(const char *release_name)
{
	one_zone(release_name, 1, MIB(16));
	exact_counters();
}

/* Two nodes of 16 MiB with a CPU each; the second node's zone is DMA32 too. */
static void two_nodes(const char *release_name)
{
	new_config(release_name, 2, 2);
	config.cpu_node[1] = 1;
	add_memory(START, START + MIB(16), 0);
	add_memory(START + MIB(16), START + MIB(32), 1);
	power_on();
	exact_counters();
}

static unsigned int node_of(pfn_t pfn)
{
	assert_int_not_equal(pfn, PFN_NONE);
	return zones[vmemmap[pfn].zone].node;
}

/* Single pages until NULL; what is free then. */
static uint64_t exhaust(gfp_t gfp)
{
	while (alloc_pages(gfp, 0) != PFN_NONE)
		;
	drain_all_pages(NULL);
	assert_sound();
	return free_pages_of(zone);
}

static void a_zone_is_used_down_to_min_by_requests_without_rights(void **state)
{
	static const gfp_t masks[] = {
		GFP_KERNEL,	      GFP_NOFS, GFP_NOIO, GFP_NOWAIT,
		GFP_HIGHUSER_MOVABLE, GFP_USER, 0,	  GFP_KERNEL | GFP_BIT_RECLAIMABLE,
	};

	(void)state;
	for (unsigned int r = 0; r < 2; r++)
		for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
			small_machine(releases[r]);
			assert_int_equal(exhaust(masks[i]), 128);
			assert_int_equal(slowpath_events.failures, 1);
		}
}

/* What remains of 128 pages at min; in 5.10 __GFP_ATOMIC counts, in 6.1 who cannot wait. */
static void rights_open_the_reserve_by_the_releases_rule(void **state)
{
	static const struct {
		gfp_t gfp;
		uint32_t task;
		uint64_t in_5_10, in_6_1;
	} rows[] = {
		{ GFP_ATOMIC, 0, 48, 48 },
		{ GFP_ATOMIC | GFP_BIT_NOMEMALLOC, 0, 64, 64 },
		{ GFP_KERNEL | GFP_BIT_HIGH, 0, 64, 64 },
		{ GFP_BIT_HIGH, 0, 64, 48 },
		{ GFP_BIT_ATOMIC, 0, 96, 128 },
		{ GFP_KERNEL | GFP_BIT_ATOMIC, 0, 128, 128 },
		{ GFP_KERNEL, PF_MEMALLOC, 0, 0 },
		{ GFP_KERNEL | GFP_BIT_MEMALLOC, 0, 0, 0 },
		{ GFP_NOWAIT | GFP_BIT_MEMALLOC, PF_INTERRUPT, 0, 0 },
		{ GFP_KERNEL | GFP_BIT_MEMALLOC | GFP_BIT_NOMEMALLOC, PF_MEMALLOC, 128, 128 },
		{ GFP_NOWAIT, PF_MEMALLOC | PF_INTERRUPT, 128, 128 },
		{ GFP_NOWAIT, PF_MEMALLOC | PF_SOFTIRQ, 0, 0 },
		{ GFP_KERNEL, PF_OOM_VICTIM, 64, 64 },
		{ GFP_NOWAIT, PF_OOM_VICTIM | PF_SOFTIRQ, 128, 128 },
		{ GFP_KERNEL, PF_RT, 96, 64 },
		{ GFP_KERNEL, PF_RT | PF_INTERRUPT, 128, 128 },
		{ GFP_KERNEL, PF_RT | PF_SOFTIRQ, 128, 128 },
	};

	(void)state;
	for (unsigned int r = 0; r < 2; r++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			uint64_t wanted = r == 0 ? rows[i].in_5_10 : rows[i].in_6_1;
			uint64_t left;

			small_machine(releases[r]);
			current.flags = rows[i].task;
			left = exhaust(rows[i].gfp);
			if (left != wanted)
				fail_msg("%s, row %zu: %llu pages are left", releases[r], i,
					 (unsigned long long)left);
		}
}

static void a_request_starts_at_its_highest_zone_and_goes_down(void **state)
{
	struct zone *dma;

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(1, MIB(64), 0);
	add_memory(GIB(4), GIB(4) + MIB(32), 0);
	power_on();
	exact_counters();
	dma = zone_at(0, ZONE_DMA);
	zone->pcp[0].batch = dma->pcp[0].batch = 1;
	vm.watermark_boost_factor = 0;
	assert_int_equal(vmemmap[alloc_pages(GFP_KERNEL, 0)].zone, ZONE_NORMAL);
	assert_int_equal(vmemmap[alloc_pages(GFP_KERNEL | GFP_BIT_DMA32, 0)].zone, ZONE_DMA32);
	assert_int_equal(vmemmap[alloc_pages(GFP_KERNEL | GFP_BIT_DMA, 0)].zone, ZONE_DMA);
	assert_int_equal(exhaust(GFP_BIT_DMA32), zone->watermark[WMARK_MIN]);
	/* the lowest zone keeps its protection from those who could go higher */
	assert_int_equal(free_pages_of(dma),
			 dma->watermark[WMARK_MIN] + dma->lowmem_reserve[ZONE_DMA32]);
}

/* The preferred zone is Normal and the node has DMA32: the first pass mixes no pageblock. */
static void the_first_pass_goes_to_a_lower_zone_before_it_mixes_pageblocks(void **state)
{
	struct zone *normal = zone_at(0, ZONE_NORMAL);
	pfn_t pfn;

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + MIB(16), 0);
	add_memory(GIB(4), GIB(4) + MIB(16), 0);
	power_on();
	exact_counters();
	assert_true(normal->nofragment);
	assert_false(zone->nofragment);
	use_up(normal);
	give_range(GIB(4), GIB(4) + 400, M);
	/* 400 movable pages in Normal are above low, but the first pass leaves them alone */
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(vmemmap[pfn].zone, ZONE_DMA32);
	/* only when no zone has a pageblock's worth are the zones gone through again */
	drain_all_pages(NULL);
	use_up(zone);
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(vmemmap[pfn].zone, ZONE_NORMAL);
	assert_true(normal->watermark_boost > 0);
}

static void the_first_pass_ends_at_the_preferred_node(void **state)
{
	struct zone *normal = zone_at(0, ZONE_NORMAL);
	pfn_t pfn;

	(void)state;
	new_config("6.1", 2, 1);
	add_memory(START, START + MIB(16), 0);
	add_memory(GIB(4), GIB(4) + MIB(16), 0);
	add_memory(GIB(5), GIB(5) + MIB(16), 1);
	power_on();
	exact_counters();
	use_up(normal);
	use_up(zone);
	give_range(GIB(4), GIB(4) + 400, M);
	/* mixing here is better than another node */
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(node_of(pfn), 0);
}

static void this_node_means_no_other(void **state)
{
	(void)state;
	two_nodes("6.1");
	use_up(zone);
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_THISNODE, 0), PFN_NONE);
	assert_int_equal(slowpath_events.warnings, 1);
	assert_int_equal(last_failure.gfp, GFP_KERNEL | GFP_BIT_THISNODE);
}

static void a_node_mask_is_kept_to_and_an_empty_one_has_no_zone(void **state)
{
	(void)state;
	two_nodes("6.1");
	assert_int_equal(node_of(alloc_pages_nodemask(GFP_KERNEL, 0, 0, 2)), 1);
	assert_int_equal(node_of(alloc_pages_nodemask(GFP_KERNEL, 3, 0, 2)), 1);
	assert_int_equal(alloc_pages_nodemask(GFP_KERNEL, 0, 0, 4), PFN_NONE);
	assert_int_equal(last_failure.nodemask, 4);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 0);
	/* the short cut is not for masks, however many pages wait */
	free_pages(alloc_pages(GFP_KERNEL, 0), 0);
	assert_int_equal(node_of(alloc_pages_nodemask(GFP_KERNEL, 0, 0, 2)), 1);
}

static void allocations_are_counted_by_place(void **state)
{
	struct zone *other = zone_at(1, ZONE_DMA32);

	(void)state;
	two_nodes("6.1");
	alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(zone_numa_state(zone, NUMA_HIT), 1);
	assert_int_equal(zone_numa_state(zone, NUMA_LOCAL), 1);
	/* preferred is the other node: a hit there, but not local */
	alloc_pages_nodemask(GFP_KERNEL, 1, 1, NODEMASK_ALL);
	assert_int_equal(zone_numa_state(other, NUMA_HIT), 1);
	assert_int_equal(zone_numa_state(other, NUMA_OTHER), 1);
	assert_int_equal(zone_pgalloc(other), 2);
	use_up(zone);
	alloc_pages(GFP_KERNEL, 0);
	assert_int_equal(zone_numa_state(other, NUMA_MISS), 1);
	assert_int_equal(zone_numa_state(zone, NUMA_FOREIGN), 1);
	/* local for the second CPU, and a short cut for its second page */
	this_cpu = 1;
	exhaust(0);
	assert_int_equal(zone_numa_state(other, NUMA_LOCAL) + 2, zone_pgalloc(other) - 1);
	assert_int_equal(zone_numa_state(zone, NUMA_FOREIGN), 1);
}

static void a_short_cut_to_another_node_is_not_local(void **state)
{
	struct zone *other = zone_at(1, ZONE_DMA32);

	(void)state;
	two_nodes("6.1");
	free_pages(alloc_pages_nodemask(GFP_KERNEL, 0, 1, NODEMASK_ALL), 0);
	alloc_pages_nodemask(GFP_KERNEL, 0, 1, NODEMASK_ALL);
	assert_int_equal(other->pcp[0].short_cuts, 1);
	assert_int_equal(zone_numa_state(other, NUMA_HIT), 2);
	assert_int_equal(zone_numa_state(other, NUMA_OTHER), 2);
	assert_int_equal(zone_numa_state(other, NUMA_LOCAL), 0);
}

static void a_preferred_node_comes_first(void **state)
{
	(void)state;
	two_nodes("6.1");
	current.policy = MPOL_PREFERRED;
	current.preferred_node = 1;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	/* not for requests that name their node, nor in interrupts */
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL | GFP_BIT_THISNODE, 0)), 0);
	current.flags = PF_INTERRUPT;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	current.flags = PF_SOFTIRQ;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	current.flags = 0;
	use_up(zone_at(1, ZONE_DMA32));
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
}

static void bind_allows_its_nodes_only(void **state)
{
	(void)state;
	two_nodes("6.1");
	current.policy = MPOL_BIND;
	current.policy_nodes = 2;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	use_up(zone_at(1, ZONE_DMA32));
	assert_int_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	/* rights of the system go beyond the policy */
	current.flags = PF_MEMALLOC;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	current.flags = 0;
	assert_int_equal(node_of(alloc_pages(GFP_ATOMIC, 0)), 0);
	/* a policy whose nodes the cpuset has not is no policy */
	current.mems_allowed = 1;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
}

/* Node 0 has Normal, node 1 DMA32 and Normal; ZONE_MOVABLE is what memory is added to. */
static void bind_leaves_lower_zones_alone(void **state)
{
	struct memory_range movable = { .start = GIB(6), .end = GIB(6) + MIB(128), .node = 2 };

	(void)state;
	new_config("6.1", 3, 1);
	config.max_frames = movable.end;
	add_memory(GIB(2), GIB(2) + MIB(16), 1);
	add_memory(GIB(4), GIB(4) + MIB(16), 0);
	add_memory(GIB(5), GIB(5) + MIB(16), 1);
	power_on();
	current.policy = MPOL_BIND;
	current.policy_nodes = 1;
	assert_int_equal(node_of(alloc_pages(GFP_USER, 0)), 0);
	assert_int_equal(node_of(alloc_pages(GFP_USER | GFP_BIT_DMA32, 0)), 1);
	/* nodes without kernel memory bind movable requests only */
	assert_int_equal(memory_online(&movable, ZONE_MOVABLE), MACHINE_OK);
	current.policy_nodes = 4;
	assert_int_equal(node_of(alloc_pages(GFP_HIGHUSER_MOVABLE, 0)), 2);
	assert_int_equal(node_of(alloc_pages(GFP_USER, 0)), 0);
}

static void interleave_takes_the_nodes_in_turn(void **state)
{
	(void)state;
	two_nodes("6.1");
	current.policy = MPOL_INTERLEAVE;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), (i + 1) % 2);
	assert_int_equal(zone_numa_state(zone, NUMA_INTERLEAVE_HIT), 2);
	assert_int_equal(zone_numa_state(zone_at(1, ZONE_DMA32), NUMA_INTERLEAVE_HIT), 2);
	/* from the highest node on it begins again */
	current.interleave_prev = MAX_NUMNODES - 1;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	/* a page from elsewhere is no interleave hit */
	use_up(zone_at(1, ZONE_DMA32));
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	assert_int_equal(zone_numa_state(zone, NUMA_INTERLEAVE_HIT), 3);
	use_up(zone);
	assert_int_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	/* a node that the cpuset has not, or that has no memory, is left out */
	two_nodes("6.1");
	current.policy = MPOL_INTERLEAVE;
	current.mems_allowed = 2;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	assert_int_equal(zone_numa_state(zone_at(1, ZONE_DMA32), NUMA_INTERLEAVE_HIT), 4);
	new_config("6.1", 2, 1);
	add_memory(START, START + MIB(16), 1);
	power_on();
	current.policy = MPOL_INTERLEAVE;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	assert_int_equal(zone_numa_state(zone_at(1, ZONE_DMA32), NUMA_INTERLEAVE_HIT), 4);
	/* no node that is online: the CPU's own */
	two_nodes("6.1");
	current.policy = MPOL_INTERLEAVE;
	current.policy_nodes = 4;
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
}

static void a_cpuset_keeps_a_task_to_its_nodes(void **state)
{
	(void)state;
	two_nodes("6.1");
	cpusets_enabled = true;
	current.mems_allowed = 2;
	assert_int_equal(node_of(alloc_pages(GFP_USER, 0)), 1);
	/* a kernel's request may leave it, but not in the first attempt */
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 1);
	use_up(zone_at(1, ZONE_DMA32));
	assert_int_equal(node_of(alloc_pages(GFP_KERNEL, 0)), 0);
	assert_int_equal(alloc_pages(GFP_USER, 0), PFN_NONE);
	/* an interrupt belongs to no task, an OOM victim may take what it finds */
	current.flags = PF_INTERRUPT;
	assert_int_equal(node_of(alloc_pages(GFP_ATOMIC, 0)), 0);
	current.flags = PF_OOM_VICTIM;
	assert_int_equal(node_of(alloc_pages(GFP_USER, 0)), 0);
	/* who cannot wait takes another cpuset's memory rather than none */
	current.flags = 0;
	assert_int_equal(node_of(alloc_pages(GFP_ATOMIC | GFP_BIT_HARDWALL, 0)), 0);
	assert_int_equal(alloc_pages(GFP_NOWAIT | GFP_BIT_HARDWALL, 0), PFN_NONE);
	release = release_find("5.10");
	assert_int_equal(node_of(alloc_pages(GFP_BIT_ATOMIC | GFP_BIT_HARDWALL, 0)), 0);
}

static void a_node_mask_and_a_cpuset_hold_together(void **state)
{
	(void)state;
	two_nodes("6.1");
	cpusets_enabled = true;
	current.mems_allowed = 2;
	assert_int_equal(node_of(alloc_pages_nodemask(GFP_USER, 0, 0, 3)), 1);
	assert_int_equal(alloc_pages_nodemask(GFP_USER, 0, 0, 1), PFN_NONE);
}

/* Node 1 has pages, but its cpuset is another: 16 rounds of hope, and one more. */
static void a_request_retries_while_some_zone_is_above_min(void **state)
{
	(void)state;
	two_nodes("6.1");
	use_up(zone);
	cpusets_enabled = true;
	current.mems_allowed = 1;
	assert_int_equal(alloc_pages(GFP_USER, 0), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], MAX_RECLAIM_RETRIES + 1);
	/* a request that must not fail leaves the cpuset at last */
	assert_int_equal(node_of(alloc_pages(GFP_USER | GFP_BIT_NOFAIL, 0)), 1);
}

/* Where the kernel would ask the OOM killer, to the last page; elsewhere not. */
static void nofail_goes_below_min_and_past_oom_to_the_last_page(void **state)
{
	static const gfp_t without_oom[] = { GFP_BIT_RETRY_MAYFAIL, GFP_BIT_THISNODE,
					     GFP_BIT_DMA32 };
	static const uint64_t left[] = { 96, 64 };

	(void)state;
	for (unsigned int r = 0; r < 2; r++) {
		for (size_t i = 0; i < sizeof(without_oom) / sizeof(without_oom[0]); i++) {
			small_machine(releases[r]);
			assert_int_equal(exhaust(GFP_KERNEL | GFP_BIT_NOFAIL | without_oom[i]),
					 left[r]);
		}
		small_machine(releases[r]);
		assert_int_equal(exhaust(GFP_KERNEL | GFP_BIT_NOFAIL), 0);
		small_machine(releases[r]);
		use_up(zone);
		zone->watermark[WMARK_LOW] = 100;
		zone->watermark[WMARK_MIN] = 100;
		give(B, 4, U);
		assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_NOFAIL, 4), PFN_NONE);
		assert_int_equal(alloc_pages(GFP_NOFS | GFP_BIT_NOFAIL, 3), B);
		/* it is a promise of those only who can wait */
		small_machine(releases[r]);
		assert_int_equal(exhaust(GFP_NOWAIT | GFP_BIT_NOFAIL), 128);
	}
}

static void a_failure_is_noted_unless_nobody_wants_to_know(void **state)
{
	(void)state;
	small_machine("6.1");
	use_up(zone);
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_NOWARN, 2), PFN_NONE);
	assert_int_equal(slowpath_events.failures, 1);
	assert_int_equal(slowpath_events.warnings, 0);
	assert_int_equal(alloc_pages(GFP_NOFS, 5), PFN_NONE);
	assert_int_equal(slowpath_events.failures, 2);
	assert_int_equal(slowpath_events.warnings, 1);
	assert_int_equal(last_failure.gfp, GFP_NOFS);
	assert_int_equal(last_failure.order, 5);
	assert_true(last_failure.nodemask == NODEMASK_ALL);
}

/* The report of the last failure. */
static const char *report(void)
{
	static char buf[8192];
	struct text t = { .buf = buf, .size = sizeof(buf) };

	buf[0] = '\0';
	warn_alloc_show(&t, &last_failure);
	assert_true(text_complete(&t));
	return buf;
}

static void assert_reported(const char *text)
{
	if (strstr(report(), text) == NULL)
		fail_msg("the report has no \"%s\":\n%s", text, report());
}

static void a_failure_is_reported_as_the_kernel_does(void **state)
{
	(void)state;
	small_machine("6.1");
	use_up(zone);
	give(B, 0, U);
	give(B + 16, 2, M);
	reserve_highatomic_pageblock(zone, B + 1024);
	zone->watermark_boost = 512;
	zone->cma_pages = 3;
	assert_int_equal(alloc_pages(GFP_NOFS, 3), PFN_NONE);
	assert_reported("frameproof: page allocation failure: order:3, mode:0xc40(GFP_NOFS), "
			"nodemask=(null),cpuset=/,mems_allowed=0\nMem-Info:\n");
	assert_reported("pagetables:0\n sec_pagetables:0 bounce:0\n kernel_misc_reclaimable:0\n");
	assert_reported(" free:5 free_pcp:0 free_cma:0\n");
	assert_reported("Node 0 DMA32 free:20kB boost:2048kB min:2560kB low:2688kB high:2816kB "
			"reserved_highatomic:2048KB ");
	assert_reported("present:16384kB managed:16384kB mlocked:0kB bounce:0kB free_pcp:0kB "
			"local_pcp:0kB free_cma:0kB\nlowmem_reserve[]: 0 0 0 0 0\n");
	assert_reported("Node 0 DMA32: 1*4kB (U) 0*8kB 1*16kB (M) 0*32kB ");
	assert_reported(" 0*4096kB = 20kB\nNode 0 hugepages_total=0 ");
	assert_reported("hugepages_size=1048576kB\n");
	assert_reported("4096 pages RAM\n0 pages HighMem/MovableOnly\n0 pages reserved\n"
			"3 pages cma reserved\n");
	give(B + 1024, 0, HA);
	assert_reported("Node 0 DMA32: 2*4kB (UH) 0*8kB ");

	small_machine("5.10");
	use_up(zone);
	alloc_pages(GFP_NOFS, 3);
	assert_reported(" mapped:0 shmem:0 pagetables:0 bounce:0\n free:0 ");
	assert_reported("Node 0 DMA32 free:0kB min:512kB ");
	assert_reported("Swap cache stats: add 0, delete 0, find 0/0\n");
}

static void a_report_speaks_of_the_nodes_that_the_request_could_use(void **state)
{
	(void)state;
	two_nodes("6.1");
	use_up(zone);
	use_up(zone_at(1, ZONE_DMA32));
	current.mems_allowed = 2;
	alloc_pages(GFP_USER, 1);
	assert_reported("mems_allowed=1\n");
	assert_null(strstr(report(), "Node 0"));
	alloc_pages_nodemask(GFP_USER, 1, 0, 1);
	assert_reported("nodemask=0,cpuset");
	assert_null(strstr(report(), "Node 1"));
	alloc_pages_nodemask(GFP_USER, 1, 0, 0xb);
	assert_reported("nodemask=0-1,3,cpuset");
	/* of all nodes for those who may leave their own */
	alloc_pages(GFP_NOWAIT, 1);
	assert_reported("Node 0 DMA32: ");
	assert_reported("Node 1 DMA32: ");
	last_failure.gfp = GFP_USER;
	current.flags = PF_MEMALLOC;
	assert_reported("Node 0 DMA32: ");
	last_failure.gfp |= GFP_BIT_NOMEMALLOC;
	assert_null(strstr(report(), "Node 0"));
	current.flags = PF_SOFTIRQ;
	assert_reported("Node 0 DMA32: ");
	/* only of zones that it could use */
	last_failure.gfp = GFP_BIT_DMA32;
	cpu_hotplug(1, false);
	assert_reported("Node 0 DMA32: ");
	/* nothing of a zone that the machine does not have, nor for who asked for silence */
	last_failure.gfp = GFP_BIT_DMA;
	assert_string_equal(report(), "");
	last_failure.gfp = GFP_KERNEL | GFP_BIT_NOWARN;
	assert_string_equal(report(), "");
	new_config("6.1", 1, 1);
	add_memory(1, MIB(32), 0);
	power_on();
	use_up(zone_at(0, ZONE_DMA));
	alloc_pages(GFP_KERNEL | GFP_BIT_DMA, 0);
	assert_reported("Node 0 DMA: ");
	assert_null(strstr(report(), "Node 0 DMA32: "));
}

static void kswapd_is_asked_for_what_is_missing(void **state)
{
	struct pglist_data *node = &nodes[0];

	(void)state;
	small_machine("6.1");
	use_up(zone);
	alloc_pages(GFP_BIT_HIGH, 1);
	assert_false(node->kswapd_wanted);
	alloc_pages(GFP_NOWAIT, 1);
	assert_true(node->kswapd_wanted);
	assert_int_equal(node->kswapd_order, 1);
	assert_int_equal(node->kswapd_highest_zoneidx, ZONE_NORMAL);
	/* twice a request: before it looks at the reserves, and before it gives up */
	assert_int_equal(node->kswapd_wakeups, 2);
	alloc_pages(GFP_NOWAIT | GFP_BIT_MOVABLE | GFP_BIT_HIGHMEM, 0);
	assert_int_equal(node->kswapd_order, 1);
	assert_int_equal(node->kswapd_highest_zoneidx, ZONE_MOVABLE);
}

static void the_slow_path_wakes_each_nodes_kswapd_once(void **state)
{
	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + MIB(16), 0);
	add_memory(GIB(4), GIB(4) + MIB(16), 0);
	power_on();
	use_up(zone);
	use_up(zone_at(0, ZONE_NORMAL));
	/* before the first attempt with the min mark, and before the last */
	assert_int_equal(alloc_pages(GFP_NOWAIT, 0), PFN_NONE);
	assert_int_equal(nodes[0].kswapd_wakeups, 2);
}

static void kswapd_sleeps_on_where_its_node_is_balanced(void **state)
{
	struct pglist_data *node = &nodes[0];

	(void)state;
	two_nodes("6.1");
	wakeup_kswapd(zone, GFP_KERNEL, 0, ZONE_NORMAL);
	assert_false(node->kswapd_wanted);
	/* between low and high it is woken */
	zone->watermark[WMARK_HIGH] = free_pages_of(zone);
	wakeup_kswapd(zone, GFP_KERNEL, 0, ZONE_NORMAL);
	assert_true(node->kswapd_wanted);
	zone->watermark[WMARK_HIGH] = 192;
	node->kswapd_wanted = false;
	/* and for a boost, of the highest zone too */
	zone->watermark_boost = 512;
	wakeup_kswapd(zone, GFP_KERNEL, 0, ZONE_DMA32);
	assert_true(node->kswapd_wanted);
	/* not by who may not use the node, nor for a zone that has no pages */
	nodes[0].kswapd_wakeups = 0;
	cpusets_enabled = true;
	current.mems_allowed = 2;
	wakeup_kswapd(zone, GFP_USER, 0, ZONE_NORMAL);
	cpusets_enabled = false;
	wakeup_kswapd(zone_at(0, ZONE_NORMAL), GFP_USER, 0, ZONE_NORMAL);
	assert_int_equal(node->kswapd_wakeups, 0);
	/* a node that has nothing is balanced */
	zone->watermark_boost = 0;
	zone->managed = 0;
	zone_at(0, ZONE_NORMAL)->managed = 1;
	wakeup_kswapd(zone_at(0, ZONE_NORMAL), GFP_USER, 0, ZONE_DMA32);
	assert_int_equal(node->kswapd_wakeups, 0);
}

static void a_boost_wakes_kswapd_with_the_next_page(void **state)
{
	(void)state;
	all_in_use("6.1", M);
	vm_set_min_free_kbytes(128);
	give(B, 8, M);
	assert_int_not_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	assert_int_equal(zone->watermark_boost, 512);
	assert_int_equal(zone->flags & ZONE_BOOSTED_WATERMARK, 0);
	assert_int_equal(nodes[0].kswapd_wakeups, 1);
}

static void a_costly_request_is_not_repeated(void **state)
{
	(void)state;
	small_machine("6.1");
	use_up(zone);
	for (pfn_t pfn = B; pfn < B + 800; pfn += 2)
		give(pfn, 0, U);
	assert_int_equal(alloc_pages(GFP_KERNEL, 4), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 1);
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_NORETRY, 3), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 2);
	/* with NORETRY it does not even reclaim, for compaction comes first and is of no use */
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_NORETRY, 4), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 2);
	assert_int_equal(alloc_pages((GFP_KERNEL & ~GFP_BIT_IO) | GFP_BIT_NORETRY, 4), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 3);
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_RETRY_MAYFAIL, 4), PFN_NONE);
	assert_int_equal(slowpath_events.allocstall[ZONE_NORMAL], 4);
}

static void pages_that_wait_on_pcp_lists_are_drained_for_a_costly_request(void **state)
{
	(void)state;
	small_machine("6.1");
	use_up(zone);
	zone->pcp[0].high = 100;
	for (pfn_t pfn = B; pfn < B + 800; pfn += 2)
		give(pfn, 0, M);
	for (pfn_t pfn = B + 1024; pfn < B + 1040; pfn++)
		free_pages(pfn, 0);
	assert_int_equal(zone->pcp[0].count, 16);
	assert_int_equal(alloc_pages(GFP_HIGHUSER_MOVABLE, 4), B + 1024);
	assert_int_equal(zone->pcp[0].count, 0);
	/* where reclaim does not call for compaction they stay */
	assert_int_equal(slowpath_events.allocstall[ZONE_MOVABLE], 1);
}

/* min is 128; a HighAtomic pageblock of which 64 pages are free is all that there is. */
/* Node 1 could compact, but the cpuset has it not: the CPU's pages are not drained for that. */
static void reclaim_looks_at_the_cpusets_nodes_only(void **state)
{
	(void)state;
	two_nodes("6.1");
	use_up(zone);
	give(B, 0, U);
	assert_int_equal(alloc_pages_nodemask(GFP_NOWAIT | GFP_BIT_MEMALLOC, 0, 0, 1), B);
	assert_int_equal(free_pages(B, 0), BAD_PAGE_NONE);
	cpusets_enabled = true;
	current.mems_allowed = 1;
	assert_int_equal(alloc_pages(GFP_USER, 4), PFN_NONE);
	assert_int_equal(zone->pcp[0].count, 1);
	/* in an interrupt a cpuset is no bound */
	current.flags = PF_SOFTIRQ;
	assert_int_equal(node_of(alloc_pages(GFP_USER, 4)), 1);
}

static void a_costly_request_that_cannot_compact_gives_up_before_them(void **state)
{
	(void)state;
	small_machine("6.1");
	use_up(zone);
	reserve_highatomic_pageblock(zone, B);
	give(B, 4, HA);
	assert_int_equal(alloc_pages(GFP_NOIO | GFP_BIT_RETRY_MAYFAIL, 4), PFN_NONE);
	assert_int_equal(alloc_pages(GFP_NOFS, 4), PFN_NONE);
	assert_int_equal(zone->nr_reserved_highatomic, 512);
	alloc_pages(GFP_NOFS | GFP_BIT_RETRY_MAYFAIL, 4);
	assert_int_equal(zone->nr_reserved_highatomic, 0);
}

static void highatomic_pageblocks_are_given_back_before_a_request_fails(void **state)
{
	pfn_t pfn;

	(void)state;
	small_machine("6.1");
	use_up(zone);
	zone->watermark[WMARK_MIN] = zone->watermark[WMARK_LOW] = 0;
	reserve_highatomic_pageblock(zone, B);
	give(B, 6, HA);
	/* not to one who may not wait, unless by right: see below */
	assert_int_equal(alloc_pages(GFP_NOWAIT | GFP_BIT_NOMEMALLOC, 0), PFN_NONE);
	pfn = alloc_pages(GFP_KERNEL, 0);
	assert_true(pfn >= B && pfn < B + 64);
	assert_int_equal(zone->nr_reserved_highatomic, 0);
	assert_int_equal(get_pageblock_migratetype(B), U);
	assert_sound();
}

static void in_6_1_order_0_of_who_cannot_wait_opens_highatomic_pageblocks(void **state)
{
	(void)state;
	for (unsigned int r = 0; r < 2; r++) {
		pfn_t pfn;

		small_machine(releases[r]);
		use_up(zone);
		zone->watermark[WMARK_MIN] = zone->watermark[WMARK_LOW] = 0;
		reserve_highatomic_pageblock(zone, B);
		give(B, 0, HA);
		assert_int_equal(alloc_pages(GFP_NOWAIT | GFP_BIT_NOMEMALLOC, 0), PFN_NONE);
		pfn = alloc_pages(r == 0 ? GFP_ATOMIC : GFP_NOWAIT, 0);
		assert_int_equal(pfn, r == 0 ? PFN_NONE : B);
		assert_int_equal(zone->nr_reserved_highatomic, 512);
		assert_sound();
	}
}

static void a_high_order_of_who_cannot_wait_reserves_its_pageblock_in_the_slow_path(void **state)
{
	(void)state;
	for (unsigned int r = 0; r < 2; r++) {
		pfn_t pfn;

		small_machine(releases[r]);
		/* above low the fast path serves it, and reserves nothing */
		pfn = alloc_pages(GFP_ATOMIC, 4);
		assert_int_equal(zone->nr_reserved_highatomic, 0);
		assert_int_equal(free_pages(pfn, 4), BAD_PAGE_NONE);
		use_up(zone);
		vm.watermark_boost_factor = 0;
		give(B, 7, M);
		give(B + 256, 4, M);
		pfn = alloc_pages(GFP_ATOMIC, 4);
		assert_int_equal(zone->nr_reserved_highatomic, 512);
		assert_int_equal(get_pageblock_migratetype(pfn), HA);
		/* from then on it is served from there */
		assert_int_equal(pageblock_start_pfn(alloc_pages(GFP_ATOMIC, 3)), B);
		assert_sound();
	}
	/* 6.1 asks for __GFP_HIGH too, 5.10 for __GFP_ATOMIC alone */
	assert_int_equal(gfp_to_alloc_flags(GFP_NOWAIT, 1) & ALLOC_HIGHATOMIC, 0);
	assert_int_equal(gfp_to_alloc_flags(GFP_BIT_HIGH, 1) & ALLOC_HIGHATOMIC, ALLOC_HIGHATOMIC);
	assert_int_equal(gfp_to_alloc_flags(GFP_BIT_HIGH, 0) & ALLOC_HIGHATOMIC, 0);
	release = release_find("5.10");
	assert_int_equal(gfp_to_alloc_flags(GFP_BIT_ATOMIC, 1) & ALLOC_HIGHATOMIC,
			 ALLOC_HIGHATOMIC);
	assert_int_equal(gfp_to_alloc_flags(GFP_BIT_HIGH, 1) & ALLOC_HIGHATOMIC, 0);
	/* the same right for a real-time task */
	current.flags = PF_RT;
	assert_int_equal(gfp_to_alloc_flags(GFP_KERNEL, 1) & ALLOC_HIGHATOMIC, ALLOC_HIGHATOMIC);
	assert_int_equal(gfp_to_alloc_flags(GFP_KERNEL, 0) & ALLOC_HIGHATOMIC, 0);
}

/* 20 % of 4095 free pages less the reserve of 134, 792 pages, may be dirty. */
static void pages_to_be_written_are_spread_over_nodes(void **state)
{
	gfp_t gfp = GFP_USER | GFP_BIT_WRITE;

	(void)state;
	two_nodes("6.1");
	nodes[0].nr_file_dirty = 700;
	nodes[0].nr_writeback = 92;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 0);
	drain_all_pages(NULL);
	nodes[0].nr_writeback = 93;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 1);
	assert_int_equal(node_of(alloc_pages(GFP_USER, 0)), 0);
	/* a real-time task may go a quarter further, page cache counts as usable */
	current.flags = PF_RT;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 0);
	nodes[0].nr_writeback = 400;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 1);
	nodes[0].nr_writeback = 93;
	current.flags = 0;
	nodes[0].nr_file_pages = 100;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 0);
	/* when all are dirty the slow path asks no more */
	nodes[0].nr_file_dirty = nodes[1].nr_file_dirty = 5000;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 0);
	/* less free than the reserve is nothing */
	use_up(zone);
	nodes[0].nr_file_pages = nodes[0].nr_file_dirty = nodes[0].nr_writeback = 0;
	assert_int_equal(node_of(alloc_pages(gfp, 0)), 1);
}

/* How many of n requests fail by injection. */
static unsigned int faults(gfp_t gfp, unsigned int order, unsigned int n)
{
	unsigned int failed = 0;

	for (unsigned int i = 0; i < n; i++) {
		pfn_t pfn = alloc_pages(gfp, order);

		if (pfn == PFN_NONE)
			failed++;
		else
			free_pages(pfn, order);
	}
	return failed;
}

static void injected_faults_come_by_interval_and_end(void **state)
{
	(void)state;
	small_machine("6.1");
	assert_int_equal(faults(GFP_KERNEL, 0, 10), 0);
	fail_page_alloc.enabled = true;
	assert_int_equal(faults(GFP_KERNEL, 0, 10), 10);
	fail_page_alloc.interval = 3;
	fail_page_alloc.times = 2;
	fail_page_alloc.count = 0;
	assert_int_equal(faults(GFP_KERNEL, 0, 5), 1);
	assert_int_equal(faults(GFP_KERNEL, 0, 50), 1);
	assert_int_equal(fail_page_alloc.times, 0);
	assert_int_equal(fail_page_alloc.faults, 12);
	/* a fault is no failure of the slow path */
	assert_int_equal(slowpath_events.failures, 0);
	/* pages must be asked for first: 20 by fives of order 2, less than the last */
	fail_page_alloc.times = -1;
	fail_page_alloc.interval = 1;
	fail_page_alloc.space = 20;
	assert_int_equal(faults(GFP_KERNEL, 2, 5), 1);
	assert_int_equal(fail_page_alloc.space, 4);
}

static void injection_spares_what_it_is_told_to(void **state)
{
	(void)state;
	small_machine("6.1");
	fail_page_alloc.enabled = true;
	fail_page_alloc.min_order = 1;
	assert_int_equal(faults(GFP_KERNEL, 0, 3), 0);
	assert_int_equal(faults(GFP_KERNEL, 1, 3), 3);
	assert_int_equal(faults(GFP_KERNEL | GFP_BIT_NOFAIL, 1, 3), 0);
	fail_page_alloc.ignore_gfp_wait = true;
	assert_int_equal(faults(GFP_KERNEL, 1, 3), 0);
	assert_int_equal(faults(GFP_ATOMIC, 1, 3), 3);
	fail_page_alloc.ignore_gfp_highmem = true;
	assert_int_equal(faults(GFP_ATOMIC | GFP_BIT_HIGHMEM, 1, 3), 0);
	fail_page_alloc.probability = 0;
	assert_int_equal(faults(GFP_ATOMIC, 1, 3), 0);
	/* bulk requests are asked as well */
	fail_page_alloc.probability = 100;
	fail_page_alloc.min_order = 0;
	assert_int_equal(alloc_pages_bulk(GFP_ATOMIC, 0, NODEMASK_ALL, 4, (pfn_t[4]){ 0 }), 0);
}

static void a_seed_gives_the_same_faults_again(void **state)
{
	unsigned int first;

	(void)state;
	small_machine("6.1");
	fail_page_alloc.enabled = true;
	fail_page_alloc.probability = 30;
	fail_page_alloc.seed = 9;
	first = faults(GFP_KERNEL, 0, 1000);
	assert_in_range(first, 200, 400);
	fail_page_alloc.seed = 9;
	assert_int_equal(faults(GFP_KERNEL, 0, 1000), first);
}

static void a_charge_beyond_the_limit_fails_the_request(void **state)
{
	pfn_t pfns[4];

	(void)state;
	small_machine("6.1");
	memcg.limit = 9;
	assert_int_not_equal(alloc_pages(GFP_KERNEL_ACCOUNT, 3), PFN_NONE);
	assert_int_equal(alloc_pages(GFP_KERNEL_ACCOUNT, 1), PFN_NONE);
	assert_int_equal(memcg.failures, 1);
	assert_int_equal(memcg.usage, 8);
	assert_int_not_equal(alloc_pages(GFP_KERNEL_ACCOUNT, 0), PFN_NONE);
	assert_int_equal(alloc_pages(GFP_KERNEL_ACCOUNT, 0), PFN_NONE);
	assert_int_not_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	assert_sound();
	/* bulk requests are charged page by page */
	memcg.limit = 100;
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL_ACCOUNT, 0, NODEMASK_ALL, 4, pfns), 1);
	assert_int_equal(memcg.usage, 10);
	memcg.limit = 0;
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL_ACCOUNT, 0, NODEMASK_ALL, 4, pfns), 4);
	assert_int_equal(vmemmap[pfns[0]].flags, 0);
	assert_int_not_equal(alloc_pages(GFP_KERNEL_ACCOUNT, 0), PFN_NONE);
	assert_int_equal(memcg.usage, 10);
}

static void a_bulk_request_takes_what_the_list_gives(void **state)
{
	pfn_t pfns[64];

	(void)state;
	small_machine("6.1");
	zone->pcp[0].batch = 7;
	zone->pcp[0].free_factor = 4;
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 20, pfns), 20);
	for (unsigned int i = 0; i < 20; i++)
		assert_int_equal(pfns[i], pfns[0] + i);
	assert_int_equal(zone->pcp[0].count, 1);
	assert_int_equal(zone->pcp[0].free_factor, 4);
	assert_int_equal(zone->pcp[0].pgalloc, 20);
	assert_int_equal(zone_numa_state(zone, NUMA_HIT), 20);
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 0, pfns), 0);
	assert_sound();
}

/* low is 160: the zone must stay above low + n. */
static void a_bulk_request_that_no_zone_can_serve_gets_one_page(void **state)
{
	pfn_t pfns[64];

	(void)state;
	small_machine("6.1");
	use_up(zone);
	give(B, 7, U);
	give(B + 256, 6, U); /* 192 */
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 32, pfns), 1);
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 30, pfns), 30);
	assert_int_equal(free_pages_of(zone), 161);
	assert_int_equal(alloc_pages_bulk(GFP_NOWAIT, 0, NODEMASK_ALL, 1, pfns), 1);
	assert_int_equal(exhaust(0), 128);
	assert_int_equal(alloc_pages_bulk(GFP_NOWAIT, 0, NODEMASK_ALL, 1, pfns), 0);
	assert_int_equal(alloc_pages_bulk(GFP_NOWAIT, 0, 4, 5, pfns), 0);
	/* a zone that has no block for the request gives none */
	use_up(zone);
	zone->vm_stat[NR_FREE_PAGES] = 1000;
	assert_int_equal(alloc_pages_bulk(GFP_NOWAIT, 0, NODEMASK_ALL, 5, pfns), 0);
	zone->vm_stat[NR_FREE_PAGES] = 0;
}

/* A movable request could use a higher zone, but the first zone that there is has DMA32's index. */
static void a_bulk_request_counts_with_the_protection_of_the_preferred_zone(void **state)
{
	pfn_t pfns[8];

	(void)state;
	small_machine("6.1");
	zone->lowmem_reserve[ZONE_MOVABLE] = 4096;
	assert_int_equal(alloc_pages_bulk(GFP_HIGHUSER_MOVABLE, 0, NODEMASK_ALL, 8, pfns), 8);
	assert_int_equal(alloc_pages(GFP_HIGHUSER_MOVABLE | GFP_BIT_NORETRY, 0), PFN_NONE);
	zone->lowmem_reserve[ZONE_MOVABLE] = 0;
	zone->lowmem_reserve[ZONE_DMA32] = 4096;
	assert_int_equal(alloc_pages_bulk(GFP_HIGHUSER_MOVABLE, 0, NODEMASK_ALL, 8, pfns), 1);
}

static void a_bulk_request_stays_on_its_node_and_in_its_cpuset(void **state)
{
	pfn_t pfns[8];

	(void)state;
	two_nodes("6.1");
	use_up(zone);
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 8, pfns), 1);
	assert_int_equal(node_of(pfns[0]), 1);
	cpusets_enabled = true;
	current.mems_allowed = 2;
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, 3, 8, pfns), 1);
	assert_int_equal(node_of(pfns[0]), 1);
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 1, 3, 8, pfns), 8);
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 0, NODEMASK_ALL, 8, pfns), 8);
	assert_int_equal(node_of(pfns[7]), 1);
}

static void a_bulk_request_in_an_interrupt_belongs_to_no_cpuset(void **state)
{
	pfn_t pfns[8];

	(void)state;
	two_nodes("6.1");
	cpusets_enabled = true;
	current.mems_allowed = 2;
	current.flags = PF_INTERRUPT;
	assert_int_equal(alloc_pages_bulk(GFP_ATOMIC, 0, NODEMASK_ALL, 8, pfns), 8);
	assert_int_equal(node_of(pfns[7]), 0);
}

static void an_allocation_is_traced_and_so_is_its_failure(void **state)
{
	static struct trace_event ring[8];

	(void)state;
	small_machine("5.10");
	tracing = true;
	trace_ring = ring;
	trace_size = 8;
	alloc_pages(GFP_KERNEL, 4);
	assert_int_equal(ring[trace_count - 1].kind, TRACE_MM_PAGE_ALLOC);
	assert_int_equal(ring[trace_count - 1].order, 4);
	assert_int_equal(ring[trace_count - 1].gfp, GFP_KERNEL);
	tracing = false;
	use_up(zone);
	tracing = true;
	trace_count = 0;
	alloc_pages(GFP_NOWAIT, 0);
	assert_int_equal(trace_count, 1);
	assert_true(ring[0].pfn == PFN_NONE);
}

/* What one run of the sequence gave. */
struct outcome {
	uint64_t pfns, machine, short_cuts;
};

/* Two nodes of 8 MiB, or one of 16 MiB with half of it for CMA; two CPUs that count inexactly. */
static void machine_for_sequence(const char *release_name, bool cma)
{
	new_config(release_name, cma ? 1 : 2, 2);
	add_memory(START, START + MIB(8), 0);
	add_memory(START + MIB(8), START + MIB(16), cma ? 0 : 1);
	config.cpu_node[1] = !cma;
	power_on();
	zone->pcp[0].batch = zone->pcp[1].batch = 7;
	zone->pcp[0].high = zone->pcp[1].high = 60;
	for (pfn_t pfn = B + MIB(8); cma && pfn < B + MIB(16); pfn += MAX_ORDER_PAGES) {
		set_pageblock_migratetype(pfn, MIGRATE_CMA);
		set_pageblock_migratetype(pfn + PAGEBLOCK_PAGES, MIGRATE_CMA);
		move_to_free_list(zone, pfn, MAX_PAGE_ORDER, MIGRATE_CMA);
		zone->vm_stat[NR_FREE_CMA_PAGES] += (int64_t)MAX_ORDER_PAGES;
		zone->cma_pages += MAX_ORDER_PAGES;
	}
}

/* A block, or now and then pages in bulk, which only count. */
static pfn_t take_some(uint64_t *seed, unsigned int order, uint64_t *pfns)
{
	static const gfp_t masks[] = {
		GFP_KERNEL, GFP_HIGHUSER_MOVABLE,	   GFP_KERNEL | GFP_BIT_RECLAIMABLE,
		GFP_ATOMIC, GFP_KERNEL | GFP_BIT_THISNODE, GFP_NOWAIT | GFP_BIT_COMP,
	};
	gfp_t gfp = masks[random_below(seed, 6)];
	pfn_t bulk[8];
	size_t n;

	if (random_below(seed, 50) != 0)
		return alloc_pages(gfp, order);
	n = alloc_pages_bulk(gfp, cpu_node[this_cpu], NODEMASK_ALL, 8, bulk);
	for (size_t i = 0; i < n; i++) {
		*pfns = mix(*pfns, bulk[i]);
		free_pages(bulk[i], 0);
	}
	return PFN_NONE;
}

/* Random blocks, on two CPUs, with frees in between; three phases of more, three of less. */
static struct outcome run_sequence(const char *release_name, bool cma, uint64_t seed, bool traced)
{
	static pfn_t held[4096];
	static unsigned int orders[4096];
	struct outcome out = { 0 };
	unsigned int n = 0;

	machine_for_sequence(release_name, cma);
	tracing = traced;
	for (unsigned int i = 0; i < 12000; i++) {
		bool grow = random_below(&seed, 10) < (i / 2000 % 2 == 0 ? 8 : 3);

		this_cpu = (unsigned int)random_below(&seed, 2);
		if (n > 0 && (!grow || n == 4096)) {
			unsigned int k = (unsigned int)random_below(&seed, n--);

			free_pages(held[k], orders[k]);
			held[k] = held[n];
			orders[k] = orders[n];
			continue;
		}
		orders[n] = random_below(&seed, 6) == 0 ? (unsigned int)random_below(&seed, 6) : 0;
		if (random_below(&seed, 100) == 0)
			orders[n] = (unsigned int)random_below(&seed, MAX_ORDER);
		held[n] = take_some(&seed, orders[n], &out.pfns);
		out.pfns = mix(out.pfns, held[n]);
		n += held[n] != PFN_NONE;
	}
	for (unsigned int cpu = 0; cpu < 2; cpu++)
		out.short_cuts += zone->pcp[cpu].short_cuts;
	out.machine = hash_machine();
	for (unsigned int node = 0; node < nr_node_ids; node++)
		out.machine = mix(out.machine, nodes[node].kswapd_wakeups);
	assert_sound();
	return out;
}

static void the_short_cut_gives_what_the_whole_way_gives(void **state)
{
	(void)state;
	for (uint64_t run = 0; run < 24; run++) {
		const char *name = releases[run % 2];
		bool cma = run / 2 % 2;
		struct outcome whole = run_sequence(name, cma, run + 1, true);
		struct outcome cut = run_sequence(name, cma, run + 1, false);

		assert_int_equal(whole.short_cuts, 0);
		assert_true(cut.short_cuts > 100);
		if (whole.pfns != cut.pfns || whole.machine != cut.machine)
			fail_msg("%s, %s, run %u: they differ", name, cma ? "CMA" : "two nodes",
				 (unsigned int)run);
	}
}

/* The global count is 3 below zero for a while: these pages are with the other CPU. */
static uint64_t wakeups_with_cma_below_zero(bool traced)
{
	one_zone("6.1", 2, MIB(16));
	free_pages(alloc_pages(GFP_KERNEL, 0), 0);
	fold_zone_stats(zone);
	zone->vm_stat[NR_FREE_CMA_PAGES] = -3;
	zone->pcp[1].vm_stat_diff[NR_FREE_CMA_PAGES] = 3;
	zone->watermark[WMARK_HIGH] = 5000;
	zone->watermark[WMARK_LOW] = (uint64_t)zone_page_state(zone, NR_FREE_PAGES) + 1;
	tracing = traced;
	assert_int_not_equal(alloc_pages(GFP_KERNEL, 0), PFN_NONE);
	return nodes[0].kswapd_wakeups;
}

static void the_short_cut_reads_a_cma_count_below_zero_as_zero(void **state)
{
	(void)state;
	assert_int_equal(wakeups_with_cma_below_zero(true), wakeups_with_cma_below_zero(false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_zone_is_used_down_to_min_by_requests_without_rights),
		CASE(rights_open_the_reserve_by_the_releases_rule),
		CASE(a_request_starts_at_its_highest_zone_and_goes_down),
		CASE(the_first_pass_goes_to_a_lower_zone_before_it_mixes_pageblocks),
		CASE(the_first_pass_ends_at_the_preferred_node),
		CASE(this_node_means_no_other),
		CASE(a_node_mask_is_kept_to_and_an_empty_one_has_no_zone),
		CASE(allocations_are_counted_by_place),
		CASE(a_short_cut_to_another_node_is_not_local),
		CASE(a_preferred_node_comes_first),
		CASE(bind_allows_its_nodes_only),
		CASE(bind_leaves_lower_zones_alone),
		CASE(interleave_takes_the_nodes_in_turn),
		CASE(a_cpuset_keeps_a_task_to_its_nodes),
		CASE(a_node_mask_and_a_cpuset_hold_together),
		CASE(a_request_retries_while_some_zone_is_above_min),
		CASE(nofail_goes_below_min_and_past_oom_to_the_last_page),
		CASE(a_failure_is_noted_unless_nobody_wants_to_know),
		CASE(a_failure_is_reported_as_the_kernel_does),
		CASE(a_report_speaks_of_the_nodes_that_the_request_could_use),
		CASE(kswapd_is_asked_for_what_is_missing),
		CASE(the_slow_path_wakes_each_nodes_kswapd_once),
		CASE(kswapd_sleeps_on_where_its_node_is_balanced),
		CASE(a_boost_wakes_kswapd_with_the_next_page),
		CASE(a_costly_request_is_not_repeated),
		CASE(pages_that_wait_on_pcp_lists_are_drained_for_a_costly_request),
		CASE(highatomic_pageblocks_are_given_back_before_a_request_fails),
		CASE(a_costly_request_that_cannot_compact_gives_up_before_them),
		CASE(reclaim_looks_at_the_cpusets_nodes_only),
		CASE(in_6_1_order_0_of_who_cannot_wait_opens_highatomic_pageblocks),
		CASE(a_high_order_of_who_cannot_wait_reserves_its_pageblock_in_the_slow_path),
		CASE(pages_to_be_written_are_spread_over_nodes),
		CASE(injected_faults_come_by_interval_and_end),
		CASE(injection_spares_what_it_is_told_to),
		CASE(a_seed_gives_the_same_faults_again),
		CASE(a_charge_beyond_the_limit_fails_the_request),
		CASE(a_bulk_request_takes_what_the_list_gives),
		CASE(a_bulk_request_that_no_zone_can_serve_gets_one_page),
		CASE(a_bulk_request_counts_with_the_protection_of_the_preferred_zone),
		CASE(a_bulk_request_stays_on_its_node_and_in_its_cpuset),
		CASE(a_bulk_request_in_an_interrupt_belongs_to_no_cpuset),
		CASE(an_allocation_is_traced_and_so_is_its_failure),
		CASE(the_short_cut_gives_what_the_whole_way_gives),
		CASE(the_short_cut_reads_a_cma_count_below_zero_as_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
