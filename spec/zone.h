/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a zone is. Zone number id is zones[id], of node id / MAX_NR_ZONES and type
 * id % MAX_NR_ZONES; its span ends within the frames that there are. A zone with memory has lists
 * of its own,
 *
 *	free_list + type * MAX_ORDER + order	for a free block,
 *	pcp[cpu].list + pindex			for a block that a CPU keeps,
 *
 * all inside lists[] and no two the same; a zone without has none and must not be asked for one.
 */
#ifndef FRAMEPROOF_SPEC_ZONE_H
#define FRAMEPROOF_SPEC_ZONE_H

#define NR_FREE_LISTS	(MIGRATE_TYPES * MAX_ORDER)

#define ZONE(z)		(0 <= (z) && (z) < MAX_ZONES)
#define CPU(c)		(0 <= (c) && (c) < nr_cpus)
#define ITEM(i)		(0 <= (i) && (i) < NR_ZONE_STATS)
#define ORDER(o)	(0 <= (o) && (o) <= MAX_PAGE_ORDER)
#define TYPE(t)		(0 <= (t) && (t) < MIGRATE_TYPES)

/*@ predicate cpus{L} =
      1 <= nr_cpus <= MAX_CPUS && this_cpu < nr_cpus &&
      \forall integer c; 0 <= c < MAX_CPUS ==> cpu_node[c] < MAX_NUMNODES;
*/

/* The parts: it is in its place, its CPUs' parts are there, its span lies in the frames, ... */
/*@ predicate zone_place{L}(struct zone *z) =
      z->id < MAX_ZONES && z == &zones[z->id] &&
      z->type < MAX_NR_ZONES && z->node < MAX_NUMNODES &&
      z->id == z->node * MAX_NR_ZONES + z->type;

    predicate zone_pcp{L}(struct zone *z) =
      \valid(z->pcp + (0 .. nr_cpus - 1)) &&
      (\forall integer c; CPU(c) ==> 0 <= z->pcp[c].stat_threshold <= 125) &&
      \separated(z->pcp + (0 .. nr_cpus - 1), &zones[0 .. MAX_ZONES - 1], &nr_cpus, &this_cpu,
                 &cpu_node[0 .. MAX_CPUS - 1]);

    predicate zone_span{L}(struct zone *z) =
      z->start + z->spanned <= nr_frames && nr_frames <= MAX_FRAMES &&
      z->present <= z->spanned && z->managed <= z->present;

    predicate spans{L}(struct zone *z, integer p) = z->start <= p < z->start + z->spanned;
*/

/* ... and, with memory, it has lists; ... */
/*@ predicate zone_lists{L}(struct zone *z) =
      1 <= z->free_list && z->free_list + NR_FREE_LISTS <= nr_lists && nr_lists <= MAX_LISTS &&
      \forall integer c; CPU(c) ==>
        1 <= z->pcp[c].list && z->pcp[c].list + NR_PCP_LISTS_MAX <= nr_lists;

    logic integer free_list_of{L}(struct zone *z, integer o, integer t) =
      z->free_list + t * MAX_ORDER + o;

    predicate on_free_list{L}(struct zone *z, integer p) =
      z->free_list <= list(p) < z->free_list + NR_FREE_LISTS;

    logic integer list_order{L}(struct zone *z, integer l) = (l - z->free_list) % MAX_ORDER;
    logic integer list_type {L}(struct zone *z, integer l) = (l - z->free_list) / MAX_ORDER;

    predicate on_pcp_list{L}(struct zone *z, integer c, integer p) =
      z->pcp[c].list <= list(p) < z->pcp[c].list + NR_PCP_LISTS_MAX;
*/

/*
 * ... its marks and reserves are counts of pages, so that sums of a few stay far from 2^63. A boost
 * may be as much as 2^31 / 10000 high marks: that is what the sysctl takes.
 */
#define BOOST_MAX	(0x200000 * MAX_FRAMES)
#define MARK_MAX	(2 * BOOST_MAX)
/*@ predicate zone_marks{L}(struct zone *z) =
      (\forall integer i; 0 <= i < NR_WMARK ==> z->watermark[i] <= 8 * MAX_FRAMES) &&
      (\forall integer i; 0 <= i < MAX_NR_ZONES ==> z->lowmem_reserve[i] <= 8 * MAX_FRAMES) &&
      z->watermark_boost <= BOOST_MAX &&
      z->nr_reserved_highatomic <= 8 * MAX_FRAMES &&
      z->percpu_drift_mark <= 256 * MAX_FRAMES;

    predicate zone_ok{L}(struct zone *z) =
      zone_place(z) && zone_pcp(z) && zone_span(z) && zone_marks(z) &&
      (z->present != 0 ==> zone_lists(z));

    predicate zones_ok{L} = \forall integer z; ZONE(z) ==> zone_ok(&zones[z]);
*/

/* No number is given twice. */
/*@ predicate free_lists_apart{L} =
      \forall integer y, z; ZONE(y) && ZONE(z) && y != z &&
        zones[y].present != 0 && zones[z].present != 0 ==>
          zones[y].free_list + NR_FREE_LISTS <= zones[z].free_list ||
          zones[z].free_list + NR_FREE_LISTS <= zones[y].free_list;

    predicate pcp_lists_apart{L} =
      \forall integer y, z, b, c; ZONE(y) && ZONE(z) && CPU(b) && CPU(c) &&
        (y != z || b != c) && zones[y].present != 0 && zones[z].present != 0 ==>
          zones[y].pcp[b].list + NR_PCP_LISTS_MAX <= zones[z].pcp[c].list ||
          zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= zones[y].pcp[b].list;

    predicate kinds_apart{L} =
      \forall integer y, z, c; ZONE(y) && ZONE(z) && CPU(c) &&
        zones[y].present != 0 && zones[z].present != 0 ==>
          zones[y].free_list + NR_FREE_LISTS <= zones[z].pcp[c].list ||
          zones[z].pcp[c].list + NR_PCP_LISTS_MAX <= zones[y].free_list;

    predicate lists_apart{L} = free_lists_apart && kinds_apart && pcp_lists_apart;
*/

/* A pageblock's type is one that there is. */
/*@ logic integer pageblock_type{L}(integer p) = pageblock_types[p / PAGEBLOCK_PAGES];

    predicate pageblocks{L} =
      \valid(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1)) &&
      nr_frames % MAX_ORDER_PAGES == 0 && nr_frames <= MAX_FRAMES &&
      \forall integer i; 0 <= i < nr_frames / PAGEBLOCK_PAGES ==> pageblock_types[i] < MIGRATE_TYPES;
*/

#endif
