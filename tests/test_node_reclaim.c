/* SPDX-License-Identifier: GPL-2.0-only */
/* vm.zone_reclaim_mode: who reclaims from which node, before another node's memory is taken. */
#include "fixture.h"

#include "../src/node_reclaim.h"
#include "../src/procfs.h"

/* A node with a CPU, one like it nearby, one far away, and one that has memory only. */
static void four_nodes(void)
{
	static const uint8_t distance[4] = { 10, 30, 31, 20 };

	new_config("6.1", 4, 3);
	for (unsigned int n = 0; n < 4; n++)
		add_memory(GIB(n + 4), GIB(n + 5), n);
	for (unsigned int cpu = 0; cpu < 3; cpu++)
		config.cpu_node[cpu] = (uint8_t)cpu;
	for (unsigned int n = 1; n < 4; n++)
		config.distance[0][n] = distance[n];
	power_on();
}

static void the_limits_are_shares_of_managed_pages(void **state)
{
	(void)state;
	four_nodes();
	assert_int_equal(vm.zone_reclaim_mode, 0);
	assert_int_equal(nodes[0].min_unmapped_pages, GIB(1) / 100);
	assert_int_equal(nodes[3].min_slab_pages, GIB(1) * 5 / 100);
	vm_set_min_unmapped_ratio(100);
	vm_set_min_slab_ratio(0);
	assert_int_equal(nodes[3].min_unmapped_pages, GIB(1));
	assert_int_equal(nodes[0].min_slab_pages, 0);
}

static void what_counts_as_reclaimable(void **state)
{
	struct pglist_data *node = &nodes[0];

	(void)state;
	four_nodes();
	vm.zone_reclaim_mode = RECLAIM_ZONE;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_FULL);
	node->nr_file_pages = node->nr_file_lru = node->min_unmapped_pages + 11;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_SOME);
	node->nr_file_dirty = 10;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_SOME);
	node->nr_file_dirty = 11;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_FULL);
	vm.zone_reclaim_mode = RECLAIM_WRITE;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_SOME);
	node->nr_file_mapped = 11;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_FULL);
	vm.zone_reclaim_mode = RECLAIM_WRITE | RECLAIM_UNMAP;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_SOME);
	vm.zone_reclaim_mode = RECLAIM_ZONE;
	node->nr_file_mapped = UINT64_MAX;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_FULL);
	node->nr_slab_reclaimable = node->min_slab_pages + 1;
	assert_int_equal(node_reclaim(node, true), NODE_RECLAIM_SOME);
	assert_int_equal(node->zone_reclaim_failed, 5);
}

static void who_may_scan(void **state)
{
	(void)state;
	four_nodes();
	vm.zone_reclaim_mode = RECLAIM_ZONE;
	for (unsigned int n = 0; n < 4; n++)
		nodes[n].nr_slab_reclaimable = GIB(1);
	assert_int_equal(node_reclaim(&nodes[0], false), NODE_RECLAIM_NOSCAN);
	assert_int_equal(node_reclaim(&nodes[1], true), NODE_RECLAIM_NOSCAN);
	assert_int_equal(node_reclaim(&nodes[3], true), NODE_RECLAIM_SOME);
	this_cpu = 1;
	assert_int_equal(node_reclaim(&nodes[1], true), NODE_RECLAIM_SOME);
	assert_true(zone_allows_reclaim(zone_at(0, ZONE_NORMAL), zone_at(1, ZONE_NORMAL)));
	assert_false(zone_allows_reclaim(zone_at(0, ZONE_NORMAL), zone_at(2, ZONE_NORMAL)));
}

/* Below its low mark node 0 is asked first, and the page comes from elsewhere. */
static void the_fast_path_asks_the_nodes_that_are_short(void **state)
{
	uint64_t hash;

	(void)state;
	four_nodes();
	use_up(zone_at(0, ZONE_NORMAL));
	use_up(zone_at(3, ZONE_NORMAL));
	for (unsigned int n = 0; n < 4; n++)
		nodes[n].nr_slab_reclaimable = GIB(1);
	assert_in_range(alloc_pages(GFP_KERNEL, 0), GIB(5), GIB(6));
	assert_int_equal(nodes[0].zone_reclaim_failed, 0);
	vm.zone_reclaim_mode = RECLAIM_ZONE;
	assert_in_range(alloc_pages(GFP_KERNEL, 0), GIB(5), GIB(6));
	assert_int_equal(nodes[0].zone_reclaim_failed, 1);
	assert_int_equal(nodes[3].zone_reclaim_failed, 1);
	assert_in_range(alloc_pages(GFP_ATOMIC, 0), GIB(5), GIB(6));
	current.flags = PF_MEMALLOC;
	assert_in_range(alloc_pages(GFP_KERNEL, 0), GIB(5), GIB(6));
	current.flags = 0;
	assert_int_equal(nodes[0].zone_reclaim_failed, 1);
	hash = hash_machine();
	assert_int_equal(alloc_pages(GFP_KERNEL | GFP_BIT_THISNODE | GFP_BIT_NORETRY, 0), PFN_NONE);
	assert_int_equal(hash_machine(), hash);
	assert_true(nodes[0].zone_reclaim_failed > 1);
}

static void assert_in_vmstat(const char *line)
{
	static char buf[16384];
	struct text t = { .buf = buf, .size = sizeof(buf) };

	vmstat_show(&t);
	assert_true(text_complete(&t));
	if (strstr(buf, line) == NULL)
		fail_msg("/proc/vmstat has no \"%s\":\n%s", line, buf);
}

/* 100000 pages are free above the reserves, with the one that the kernel adds. */
static void vmstat_counts_failures_and_follows_dirty_ratio(void **state)
{
	struct zone *z;

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(GIB(4), GIB(5), 0);
	power_on();
	z = zone_at(0, ZONE_NORMAL);
	z->vm_stat[NR_FREE_PAGES] = (int64_t)nodes[0].totalreserve + 99999;
	assert_in_vmstat("nr_dirty_threshold 19995\nnr_dirty_background_threshold 9985\n");
	vm.dirty_ratio = 40;
	assert_in_vmstat("nr_dirty_threshold 39990\nnr_dirty_background_threshold 9985\n");
	vm.dirty_ratio = 10;
	assert_in_vmstat("nr_dirty_threshold 9985\nnr_dirty_background_threshold 4992\n");
	assert_in_vmstat("\nzone_reclaim_failed 0\n");
	nodes[0].zone_reclaim_failed = 3;
	assert_in_vmstat("\nzone_reclaim_failed 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_limits_are_shares_of_managed_pages),
		CASE(what_counts_as_reclaimable),
		CASE(who_may_scan),
		CASE(the_fast_path_asks_the_nodes_that_are_short),
		CASE(vmstat_counts_failures_and_follows_dirty_ratio),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
