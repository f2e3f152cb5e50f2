/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine that can be powered on: its ranges ascend and are of nodes that exist, each CPU is on a
 * node, a node is nearest to itself. It needs a struct page for each frame up to the end of the last
 * whole block of the largest order, and lists and CPUs' parts for every zone that there could be.
 */
#ifndef FRAMEPROOF_SPEC_MACHINE_H
#define FRAMEPROOF_SPEC_MACHINE_H

/*@ predicate config_ranges{L}(struct machine_config *c, struct memory_range *r, integer n) =
      n <= MAX_RANGES && ascending(r, n) &&
      \forall integer i; 0 <= i < n ==> r[i].node < c->nr_nodes;

    predicate far_enough{L}(struct machine_config *c, integer a, integer b) =
      c->distance[a][b] == 0 || (a == b && c->distance[a][b] == 10) ||
      (a != b && c->distance[a][b] > 10);

    predicate config_nodes{L}(struct machine_config *c) =
      1 <= c->nr_nodes <= MAX_NUMNODES && 1 <= c->nr_cpus <= MAX_CPUS &&
      (\forall integer i; 0 <= i < c->nr_cpus ==> c->cpu_node[i] < c->nr_nodes) &&
      \forall integer a, b; 0 <= a < c->nr_nodes && 0 <= b < c->nr_nodes ==>
        far_enough(c, a, b);

    predicate config_ok{L}(struct machine_config *c) =
      config_nodes(c) && c->nr_memory >= 1 &&
      !(c->nr_memory == 1 && c->memory[0].end <= 1) &&
      config_ranges(c, &c->memory[0], c->nr_memory) &&
      config_ranges(c, &c->reserved[0], c->nr_reserved) &&
      c->max_frames <= MAX_FRAMES &&
      c->kernelcore_percent <= 100 && c->movablecore_percent <= 100 &&
      ((c->kernelcore == 0 && c->kernelcore_percent == 0) ||
       (c->movablecore == 0 && c->movablecore_percent == 0));
*/

/*@ logic integer frames_of{L}(struct machine_config *c) =
      (\max(c->memory[c->nr_memory - 1].end, c->max_frames) + MAX_ORDER_PAGES - 1) /
        MAX_ORDER_PAGES * MAX_ORDER_PAGES;

    logic integer lists_of{L}(struct machine_config *c) =
      1 + c->nr_nodes * MAX_NR_ZONES * (NR_FREE_LISTS + NR_PCP_LISTS_MAX * c->nr_cpus);

    logic integer pcps_of{L}(struct machine_config *c) = c->nr_nodes * MAX_NR_ZONES * c->nr_cpus;

    predicate zero_pages{L}(struct page *p, integer n) =
      \forall integer i; 0 <= i < n ==>
        p[i].next == 0 && p[i].prev == 0 && p[i].list == LIST_NONE && p[i].refcount == 0 &&
        p[i].migratetype == 0 && p[i].flags == 0 && p[i].zone == 0 &&
        p[i].state == PAGE_TAIL && p[i].order == 0;

    predicate zero_types{L}(uint8_t *types, integer n) =
      \forall integer i; 0 <= i < n ==> types[i] == 0;

    predicate host_memory{L}(struct machine_memory *m, struct machine_config *c) =
      \valid((struct page *)m->vmemmap + (0 .. frames_of(c) - 1)) &&
      \valid((struct list_head *)m->lists + (0 .. lists_of(c) - 1)) &&
      \valid((uint8_t *)m->pageblocks + (0 .. frames_of(c) / PAGEBLOCK_PAGES - 1)) &&
      \valid((struct per_cpu_pages *)m->pcp + (0 .. pcps_of(c) - 1)) &&
      zero_pages((struct page *)m->vmemmap, frames_of(c)) &&
      zero_types((uint8_t *)m->pageblocks, frames_of(c) / PAGEBLOCK_PAGES) &&
      \base_addr(m->vmemmap) != \base_addr(m->lists) &&
      \base_addr(m->vmemmap) != \base_addr(m->pageblocks) &&
      \base_addr(m->vmemmap) != \base_addr(m->pcp) &&
      \base_addr(m->lists) != \base_addr(m->pageblocks) &&
      \base_addr(m->lists) != \base_addr(m->pcp) &&
      \base_addr(m->pageblocks) != \base_addr(m->pcp);
*/

/* A zone that gets its first memory after boot gets lists and CPUs' parts: there must be some left. */
/*@ predicate spare_lists{L} =
      \valid(lists + (0 .. nr_lists + NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus - 1)) &&
      nr_lists + NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus <= MAX_LISTS &&
      nr_pcp_zones < MAX_ZONES &&
      \valid(pcp_memory + (nr_pcp_zones * nr_cpus .. (nr_pcp_zones + 1) * nr_cpus - 1));
*/

/* The same for n zones. */
#define LISTS_OF_A_ZONE	(NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus)
/*@ predicate room_for{L}(integer n) =
      1 <= nr_cpus <= MAX_CPUS && nr_lists + n * LISTS_OF_A_ZONE <= MAX_LISTS &&
      \valid(lists + (0 .. nr_lists + n * LISTS_OF_A_ZONE - 1)) &&
      nr_pcp_zones + n <= MAX_ZONES &&
      \valid(pcp_memory + (nr_pcp_zones * nr_cpus .. (nr_pcp_zones + n) * nr_cpus - 1));
*/

/*@ predicate spare_apart{L} =
      APART(lists, pcp_memory) &&
      \separated(lists + (0 .. nr_lists + NR_FREE_LISTS + NR_PCP_LISTS_MAX * nr_cpus - 1),
                 &lists, &nr_lists, &pcp_memory, &nr_pcp_zones, &nr_cpus) &&
      \separated(pcp_memory + (nr_pcp_zones * nr_cpus .. (nr_pcp_zones + 1) * nr_cpus - 1),
                 &lists, &nr_lists, &pcp_memory, &nr_pcp_zones, &nr_cpus);
*/

/*
 * What is new: a list, a CPU's part of a zone, a zone and a node without memory; macros, so that the
 * prover can match each field.
 */
#define EMPTY_LIST(l) \
	(lists[l].first == PFN_NONE && lists[l].last == PFN_NONE && lists[l].count == 0)

#define FRESH_PCP(p) \
	((p).count == 0 && (p).high == 0 && (p).batch == 1 && (p).free_factor == 0 && \
	 (p).stat_threshold == 0 && (p).vm_stat_diff[0] == 0 && (p).vm_stat_diff[1] == 0)

#define BARE_ZONE(z) \
	(zones[z].id == (z) && zones[z].type == (z) % MAX_NR_ZONES && \
	 zones[z].node == (z) / MAX_NR_ZONES && zones[z].pcp == &boot_pageset[0] && \
	 zones[z].start == 0 && zones[z].spanned == 0 && zones[z].present == 0 && \
	 zones[z].managed == 0 && zones[z].first_deferred_pfn == PFN_NONE && \
	 zones[z].watermark_boost == 0 && zones[z].nr_reserved_highatomic == 0 && \
	 zones[z].percpu_drift_mark == 0 && zones[z].nr_isolate_pageblock == 0 && \
	 zones[z].cma_pages == 0)

#define BARE_NODE(n) \
	(nodes[n].id == (n) && nodes[n].online == 0 && nodes[n].start == 0 && \
	 nodes[n].spanned == 0 && nodes[n].present == 0)

#define NODE_SPANNED(n) \
	(nodes[n].id == (n) && nodes[n].start + nodes[n].spanned <= MAX_FRAMES)

/* Before there are blocks: no frame is on a list or heads more than a reserved one. */
/*@ predicate none_listed{L} = \forall integer p; FRAME(p) ==> list(p) == LIST_NONE;

    predicate none_given{L} =
      nr_frames < PFN_NONE && \forall integer p; FRAME(p) ==>
        state_of(p) == PAGE_TAIL || state_of(p) == PAGE_RESERVED;

    predicate all_empty{L} =
      \forall integer l; LIST(l) ==>
        first(l) == PFN_NONE && last(l) == PFN_NONE && count(l) == 0;

    predicate no_cma{L} =
      \forall integer i; 0 <= i < nr_frames / PAGEBLOCK_PAGES ==>
        pageblock_types[i] != MIGRATE_CMA;
*/

/* The host's memory and the configuration are apart from what the allocator has of its own. */
/*@ predicate own_apart{L}(char *p) =
      APART(p, &zones[0]) && APART(p, &nodes[0]) && APART(p, &cpu_node[0]) &&
      APART(p, &cpu_online[0]) && APART(p, &vmemmap) && APART(p, &lists) && APART(p, &nr_lists) &&
      APART(p, &nr_frames) && APART(p, &pageblock_types) && APART(p, &pcp_memory) &&
      APART(p, &nr_pcp_zones) && APART(p, &nr_cpus) && APART(p, &this_cpu) &&
      APART(p, &release) && APART(p, &machine_boot);

    predicate config_apart{L}(struct machine_config *c, struct machine_memory *m) =
      own_apart((char *)c) && own_apart((char *)m) && own_apart((char *)m->lists) &&
      APART(c, m->lists) && APART(m, m->lists);
*/

/* What power on sets up anew, besides the memory that the host hands over. */
#define MACHINE_FIELDS \
	release, vmemmap, nr_frames, lists, nr_lists, pageblock_types, pcp_memory, nr_pcp_zones, \
	nr_cpus, this_cpu, cpu_node[0 .. MAX_CPUS - 1], cpu_online[0 .. MAX_CPUS - 1], \
	zones[0 .. MAX_ZONES - 1], boot_pageset[0 .. MAX_CPUS - 1], machine_boot, \
	nodes[0 .. MAX_NUMNODES - 1], nr_node_ids, nr_online_nodes, node_online_map, \
	memory_ranges[0 .. MAX_RANGES - 1], nr_memory_ranges, \
	reserved_ranges[0 .. MAX_RANGES], nr_reserved_ranges, cma_area, \
	zone_movable_pfn[0 .. MAX_NUMNODES - 1], vm

#endif
