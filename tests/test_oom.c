/* SPDX-License-Identifier: GPL-2.0-only */
/* The OOM killer: whom it chooses, when it waits, what a victim may do and how its memory comes back. */
#include "fixture.h"

#include "../src/fault.h"
#include "../src/oom.h"

static struct mapping *editor, *browser;

static struct mapping *new_task(const char *name, uint64_t pages, int score_adj)
{
	char error[256];
	struct mapping *m = host_mapping_open(MAPPING_TASK, name, pages, error, sizeof(error));

	assert_non_null(m);
	m->score_adj = (int16_t)score_adj;
	return m;
}

/* A machine of 32 MiB with two tasks; the killer is on. */
static void machine_with_tasks(int editor_adj, int browser_adj)
{
	one_zone("6.1", 1, MIB(32));
	editor = new_task("editor", MIB(8), editor_adj);
	browser = new_task("browser", MIB(20), browser_adj);
	oom.enabled = true;
}

static void touch_all(struct mapping *m)
{
	for (uint64_t i = 0; i < m->nr_slots; i++)
		assert_int_not_equal(touch_page(m, i), TOUCH_NO_PAGE);
}

/* Ask the killer, for a request that any zone would do for. */
static enum oom_outcome ask(gfp_t gfp, nodemask_t nodemask, struct oom_control *oc)
{
	static struct alloc_context ac;

	ac = (struct alloc_context){ .node = &nodes[0],
				     .nodemask = nodemask,
				     .zonelist = ZONELIST_FALLBACK,
				     .migratetype = MIGRATE_MOVABLE,
				     .highest_zoneidx = ZONE_MOVABLE };
	set_preferred(&ac);
	*oc = (struct oom_control){ .ac = &ac, .gfp = gfp };
	return out_of_memory(oc);
}

static enum oom_outcome kill_one(void)
{
	struct oom_control oc;

	return ask(GFP_KERNEL, NODEMASK_ALL, &oc);
}

static void points_are_pages_in_memory_and_in_swap_and_a_share_of_all(void **state)
{
	(void)state;
	machine_with_tasks(0, -100);
	swap.total = swap.used = 7;
	browser->nr_swap = 7;
	touch_all(editor);
	assert_int_equal(oom_badness(editor, 8000), MIB(8));
	assert_int_equal(oom_badness(browser, 8000), 7 - 100 * 8);
	/* a thousandth is whole pages */
	assert_int_equal(oom_badness(browser, 8999), 7 - 100 * 8);
	browser->score_adj = OOM_SCORE_ADJ_MAX;
	assert_int_equal(oom_badness(browser, 8000), 7 + 8000);
	browser->score_adj = OOM_SCORE_ADJ_MIN;
	assert_true(oom_badness(browser, 8000) == OOM_UNKILLABLE);
	browser->nr_swap = swap.used = 0;
}

static void of_equal_tasks_the_youngest_goes(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_false(is_oom_victim(editor));
	assert_true(is_oom_victim(browser));
	assert_int_equal(oom.kills, 1);
	/* young is who was created last, wherever its place is */
	machine_with_tasks(0, 0);
	task_end(editor);
	editor = new_task("editor", 1, 0);
	assert_ptr_equal(editor, &mappings[0]);
	assert_ptr_equal(next_task(0), browser);
	assert_ptr_equal(next_task(browser->pid), editor);
	assert_null(next_task(editor->pid));
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(editor));
}

static void files_are_not_killed(void **state)
{
	char error[256];

	(void)state;
	one_zone("6.1", 1, MIB(32));
	assert_non_null(host_mapping_open(MAPPING_FILE, "log", 8, error, sizeof(error)));
	oom.enabled = true;
	assert_int_equal(kill_one(), OOM_NO_HELP);
	assert_int_equal(oom.panicked, PANIC_NONE);
}

static void nobody_is_killed_while_it_is_off(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	oom.enabled = false;
	assert_int_equal(kill_one(), OOM_NO_HELP);
	assert_int_equal(oom.kills, 0);
	assert_int_equal(oom.panicked, PANIC_NONE);
	assert_int_equal(oom_log.length, 0);
}

static void the_next_one_goes_only_when_the_reaper_has_been_there(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	touch_all(editor);
	touch_all(browser);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_int_equal(kill_one(), OOM_WAIT);
	assert_int_equal(oom.kills, 1);
	oom_reap_task(browser);
	assert_int_equal(browser->kind, MAPPING_TASK);
	assert_sound();
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(editor));
	assert_int_equal(oom.nr_victims, 2);
	oom_reap_task(editor);
	/* nobody is left: as on a machine without tasks */
	assert_int_equal(kill_one(), OOM_NO_HELP);
	assert_int_equal(oom.panicked, PANIC_NONE);
	assert_int_equal(oom.kills, 2);
}

/* The reaper takes what is locked and what is in swap as well; the task is there until its exit. */
static void the_reaper_frees_all_that_a_victim_has(void **state)
{
	uint64_t free;

	(void)state;
	machine_with_tasks(0, 0);
	free = (uint64_t)zone_page_state_snapshot(zone, NR_FREE_PAGES) + (uint64_t)zone->pcp->count;
	swap.total = MIB(1);
	touch_all(browser);
	mlock_all(browser, true);
	touch_all(editor);
	assert_true(add_to_swap(slot_pfn(editor, 0)));
	assert_int_equal(kill_one(), OOM_KILLED);
	oom_reap_task(browser);
	assert_int_equal(browser->nr_pages, 0);
	assert_int_equal(lists[lruvecs[0].lists + LRU_UNEVICTABLE].count, 0);
	assert_int_equal(kill_one(), OOM_KILLED);
	oom_reap_task(editor);
	assert_int_equal(swap.used, 0);
	assert_sound();
	assert_int_equal(zone_page_state_snapshot(zone, NR_FREE_PAGES) + zone->pcp->count, free);
	task_end(editor);
	task_end(browser);
	assert_int_equal(oom.nr_victims, 0);
	assert_int_equal(nr_mappings, 0);
}

static void a_victim_ends_or_is_reaped_after_some_steps(void **state)
{
	unsigned int exits = 0, reaps = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 64; seed++) {
		unsigned int steps = 0;

		machine_with_tasks(0, 0);
		oom.seed = seed;
		touch_all(browser);
		assert_int_equal(kill_one(), OOM_KILLED);
		for (; browser->kind == MAPPING_TASK && !oom_victims[browser->id].skip; steps++)
			oom_step();
		assert_in_range(steps, 1, OOM_REAPER_DELAY + 1);
		exits += browser->kind == MAPPING_FREE;
		reaps += browser->kind == MAPPING_TASK;
		assert_sound();
		/* one that was reaped gets to its exit, too */
		for (steps = 0; browser->kind == MAPPING_TASK; steps++)
			oom_step();
		assert_int_equal(oom.nr_victims, 0);
		assert_in_range(steps, 0, 200);
	}
	assert_in_range(exits, 32, 63);
	assert_in_range(reaps, 1, 32);
}

static void who_runs_is_reaped_but_does_not_end(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	touch_all(browser);
	oom.running = browser;
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(current.flags & PF_OOM_VICTIM);
	/* it is as good as gone, and nobody else has to go for it */
	assert_int_equal(kill_one(), OOM_WAIT);
	for (unsigned int i = 0; i < 100; i++)
		oom_step();
	assert_int_equal(browser->kind, MAPPING_TASK);
	assert_int_equal(browser->nr_pages, 0);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(editor));
	oom.running = NULL;
}

static void a_request_without_fs_kills_nobody_and_ends(void **state)
{
	struct oom_control oc;

	(void)state;
	machine_with_tasks(0, 0);
	touch_all(editor);
	assert_int_equal(ask(GFP_NOFS, NODEMASK_ALL, &oc), OOM_WAIT);
	use_up(zone);
	assert_true(alloc_pages(GFP_NOFS | GFP_BIT_NOWARN, 0) == PFN_NONE);
	assert_int_equal(oom.kills, 0);
	/* one that may use it gets what the victim had */
	assert_true(alloc_pages(GFP_KERNEL, 0) != PFN_NONE);
	assert_int_equal(oom.kills, 1);
}

static void some_requests_are_no_case_for_the_killer(void **state)
{
	static const struct {
		gfp_t gfp;
		unsigned int order;
	} requests[] = {
		{ GFP_KERNEL | GFP_BIT_NORETRY, 0 },
		{ GFP_KERNEL | GFP_BIT_RETRY_MAYFAIL, 0 },
		{ GFP_KERNEL | GFP_BIT_THISNODE, 0 },
		{ GFP_KERNEL | GFP_BIT_DMA32, 0 },
		{ GFP_KERNEL, PAGE_ALLOC_COSTLY_ORDER + 1 },
		{ GFP_ATOMIC, 0 },
	};

	(void)state;
	machine_with_tasks(0, 0);
	touch_all(editor);
	use_up(zone);
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		assert_true(alloc_pages(requests[i].gfp | GFP_BIT_NOWARN, requests[i].order) ==
			    PFN_NONE);
	assert_int_equal(oom.kills, 0);
	assert_true(alloc_pages(GFP_KERNEL, PAGE_ALLOC_COSTLY_ORDER) != PFN_NONE);
	assert_int_equal(oom.kills, 1);
}

/* A request kills as many as it takes; what must not fail gets a page without any wait. */
static void a_request_kills_until_there_is_room(void **state)
{
	pfn_t pfn;

	(void)state;
	machine_with_tasks(0, 0);
	use_up(zone);
	/* what tasks have not touched yet is no help */
	pfn = alloc_pages(GFP_KERNEL | GFP_BIT_NOWARN, 0);
	assert_true(pfn == PFN_NONE);
	assert_int_equal(oom.kills, 2);
	assert_int_equal(oom.panicked, PANIC_NONE);
	/* one that is left, but may not be killed, is the end */
	new_task("init", 1, OOM_SCORE_ADJ_MIN);
	assert_true(alloc_pages(GFP_KERNEL | GFP_BIT_NOFAIL, 0) == PFN_NONE);
	assert_int_equal(oom.panicked, PANIC_DEADLOCK);
	assert_int_equal(kill_one(), OOM_NO_HELP);
	assert_int_equal(oom.kills, 2);
}

static void a_task_that_may_not_be_killed_is_not(void **state)
{
	(void)state;
	machine_with_tasks(OOM_SCORE_ADJ_MIN, OOM_SCORE_ADJ_MIN);
	assert_int_equal(kill_one(), OOM_NO_HELP);
	assert_int_equal(oom.kills, 0);
	assert_int_equal(oom.panicked, PANIC_DEADLOCK);
	assert_non_null(strstr(oom_log.text, "Out of memory and no killable processes...\n"
					     "Kernel panic - not syncing: System is deadlocked on "
					     "memory\n"));
}

static void who_asks_goes_first_if_that_is_wanted(void **state)
{
	(void)state;
	machine_with_tasks(-999, 1000);
	oom.kill_allocating_task = true;
	oom.running = editor;
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(editor));
	/* unless it may not, or nobody runs */
	machine_with_tasks(OOM_SCORE_ADJ_MIN, 0);
	oom.kill_allocating_task = true;
	oom.running = editor;
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(browser));
	machine_with_tasks(1000, 0);
	oom.kill_allocating_task = true;
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(editor));
}

static void a_victim_may_use_reserves_while_it_runs(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	oom.running = browser;
	assert_int_equal(gfp_pfmemalloc_flags(GFP_KERNEL), 0);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_int_equal(gfp_pfmemalloc_flags(GFP_KERNEL), ALLOC_OOM);
	/* that another one is a victim gives nobody rights */
	machine_with_tasks(0, 0);
	oom.running = editor;
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_true(is_oom_victim(browser));
	assert_int_equal(gfp_pfmemalloc_flags(GFP_KERNEL), 0);
	oom.running = NULL;
}

static void a_task_that_is_killed_as_it_asks_ends_on_its_way_back(void **state)
{
	uint64_t i = 0;

	(void)state;
	machine_with_tasks(0, 0);
	browser = new_task("greedy", MIB(40), 0);
	while (touch_page(browser, i) == TOUCH_MINOR)
		i++;
	assert_int_equal(browser->kind, MAPPING_FREE);
	assert_int_equal(oom.kills, 1);
	assert_int_equal(oom.nr_victims, 0);
	assert_null(oom.running);
	assert_int_equal(current.flags, 0);
	assert_sound();
}

static void a_killed_task_touches_nothing_more(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	touch_all(browser);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_int_equal(touch_page(browser, 0), TOUCH_NO_PAGE);
	assert_int_equal(browser->kind, MAPPING_FREE);
	assert_sound();
}

static void two_nodes(void)
{
	new_config("6.1", 2, 2);
	add_memory(START, START + MIB(32), 0);
	add_memory(START + MIB(32), START + MIB(48), 1);
	config.cpu_node[1] = 1;
	power_on();
	editor = new_task("editor", 8, 0);
	swap.total = 100;
	oom.enabled = true;
}

static void what_limits_a_request_says_how_much_there_is(void **state)
{
	struct oom_control oc;

	(void)state;
	two_nodes();
	assert_int_equal(ask(GFP_KERNEL, NODEMASK_ALL, &oc), OOM_KILLED);
	assert_int_equal(oc.constraint, CONSTRAINT_NONE);
	assert_int_equal(oc.totalpages,
			 zone_at(0, ZONE_DMA32)->managed + zone_at(1, ZONE_DMA32)->managed + 100);
	two_nodes();
	assert_int_equal(ask(GFP_KERNEL, 2, &oc), OOM_KILLED);
	assert_int_equal(oc.constraint, CONSTRAINT_MEMORY_POLICY);
	assert_int_equal(oc.nodemask, 2);
	assert_int_equal(oc.totalpages, MIB(16) + 100);
	/* all nodes that there are is no limit */
	two_nodes();
	assert_int_equal(ask(GFP_KERNEL, 3, &oc), OOM_KILLED);
	assert_int_equal(oc.constraint, CONSTRAINT_NONE);
	two_nodes();
	cpusets_enabled = true;
	current.mems_allowed = 1;
	assert_int_equal(ask(GFP_KERNEL | GFP_BIT_HARDWALL, NODEMASK_ALL, &oc), OOM_KILLED);
	assert_int_equal(oc.constraint, CONSTRAINT_CPUSET);
	assert_true(oc.nodemask == NODEMASK_ALL);
	assert_int_equal(oc.totalpages, MIB(32) + 100);
	/* without the wall, the request could have had the other node */
	two_nodes();
	cpusets_enabled = true;
	current.mems_allowed = 1;
	assert_int_equal(ask(GFP_KERNEL, NODEMASK_ALL, &oc), OOM_KILLED);
	assert_int_equal(oc.constraint, CONSTRAINT_NONE);
}

static void the_machine_stops_where_it_is_told_to(void **state)
{
	struct oom_control oc;

	(void)state;
	for (uint8_t level = 1; level <= 2; level++) {
		two_nodes();
		oom.panic_on_oom = level;
		assert_int_equal(ask(GFP_KERNEL, NODEMASK_ALL, &oc), OOM_NO_HELP);
		assert_int_equal(oom.panicked, level == 1 ? PANIC_SYSTEM_WIDE : PANIC_COMPULSORY);
		assert_int_equal(oom.kills, 0);
		two_nodes();
		oom.panic_on_oom = level;
		assert_int_equal(ask(GFP_KERNEL, 1, &oc), level == 1 ? OOM_KILLED : OOM_NO_HELP);
		assert_int_equal(oom.panicked, level == 1 ? PANIC_NONE : PANIC_COMPULSORY);
	}
}

static void the_report_is_the_kernels(void **state)
{
	static const char *const lines[] = {
		"browser invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
		"oom_score_adj=3\nMem-Info:\n",
		"\nTasks state (memory values in pages):\n"
		"[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj "
		"name\n"
		"[      1]     0     1     2048        0        0        0           -10 editor\n"
		"[      2]     0     2     5120     5120        0        0             3 browser\n"
		"oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,"
		"global_oom,task_memcg=/,task=browser,pid=2,uid=0\n"
		"Out of memory: Killed process 2 (browser) total-vm:20480kB, anon-rss:20480kB, "
		"file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:0kB oom_score_adj:3\n",
		"oom_reaper: reaped process 2 (browser), now anon-rss:0kB, file-rss:0kB, "
		"shmem-rss:0kB\n",
	};

	(void)state;
	machine_with_tasks(-10, 3);
	touch_all(browser);
	oom.running = browser;
	assert_int_equal(kill_one(), OOM_KILLED);
	oom.running = NULL;
	oom_reap_task(browser);
	oom_log.text[oom_log.length] = '\0';
	assert_ptr_equal(strstr(oom_log.text, lines[0]), oom_log.text);
	for (unsigned int i = 1; i < 3; i++)
		assert_non_null(strstr(oom_log.text, lines[i]));
}

/* The log is bounded: what does not fit is lost, and nothing else. */
static void a_full_log_loses_the_rest(void **state)
{
	(void)state;
	machine_with_tasks(0, 0);
	for (unsigned int i = 0; i < 4096; i++)
		oom_log_reaped(editor);
	assert_int_equal(oom_log.length, OOM_LOG_SIZE - 1);
	assert_int_equal(kill_one(), OOM_KILLED);
	assert_int_equal(oom_log.length, OOM_LOG_SIZE - 1);
	oom_log.length = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(points_are_pages_in_memory_and_in_swap_and_a_share_of_all),
		CASE(of_equal_tasks_the_youngest_goes),
		CASE(files_are_not_killed),
		CASE(nobody_is_killed_while_it_is_off),
		CASE(the_next_one_goes_only_when_the_reaper_has_been_there),
		CASE(the_reaper_frees_all_that_a_victim_has),
		CASE(a_victim_ends_or_is_reaped_after_some_steps),
		CASE(who_runs_is_reaped_but_does_not_end),
		CASE(a_request_without_fs_kills_nobody_and_ends),
		CASE(some_requests_are_no_case_for_the_killer),
		CASE(a_request_kills_until_there_is_room),
		CASE(a_task_that_may_not_be_killed_is_not),
		CASE(who_asks_goes_first_if_that_is_wanted),
		CASE(a_victim_may_use_reserves_while_it_runs),
		CASE(a_task_that_is_killed_as_it_asks_ends_on_its_way_back),
		CASE(a_killed_task_touches_nothing_more),
		CASE(what_limits_a_request_says_how_much_there_is),
		CASE(the_machine_stops_where_it_is_told_to),
		CASE(the_report_is_the_kernels),
		CASE(a_full_log_loses_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
