/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands while blocks come and go: where memories lie, zones in their places and with their
 * lists, the release's rules. Buddy and pcp lists change none of it; to them it is two names, what
 * the machine is made of (`hardware`, which no store can change) and that its numbers make sense
 * (`machine_sound`, which stands as long as `same_machine`).
 */
#ifndef FRAMEPROOF_SPEC_STANDING_H
#define FRAMEPROOF_SPEC_STANDING_H

/* The memories lie apart: a store to one leaves the others. */
#define APART(a, b)	(\base_addr(a) != \base_addr(b))

/*@ predicate pages_apart{L} =
      APART(vmemmap, lists) && APART(vmemmap, pageblock_types) && APART(vmemmap, &zones[0]) &&
      APART(vmemmap, release) &&
      APART(lists, pageblock_types) && APART(lists, &zones[0]) && APART(lists, release) &&
      APART(pageblock_types, &zones[0]) && APART(pageblock_types, release) &&
      APART(&zones[0], release) &&
      \separated(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1), &pageblock_types,
                 &nr_frames);

    predicate cpu_parts{L} =
      \forall integer z; ZONE(z) ==>
        \valid(zones[z].pcp + (0 .. nr_cpus - 1)) &&
        APART(zones[z].pcp, vmemmap) && APART(zones[z].pcp, lists) &&
        APART(zones[z].pcp, pageblock_types) && APART(zones[z].pcp, &zones[0]) &&
        APART(zones[z].pcp, release) &&
        \separated(zones[z].pcp + (0 .. nr_cpus - 1), &zones[0 .. MAX_ZONES - 1], &nr_cpus,
                   &this_cpu, &cpu_node[0 .. MAX_CPUS - 1]);

    predicate cpu_parts_apart{L} =
      \forall integer y, z; ZONE(y) && ZONE(z) && zones[y].pcp != zones[z].pcp ==>
        \separated(zones[y].pcp + (0 .. nr_cpus - 1), zones[z].pcp + (0 .. nr_cpus - 1));

    predicate hardware{L} =
      pages_apart && cpu_parts && cpu_parts_apart && \valid_read(release) &&
      \valid(pageblock_types + (0 .. nr_frames / PAGEBLOCK_PAGES - 1)) &&
      debug_guardpage_minorder <= MAX_ORDER / 2;
*/

/* A zone's numbers, without its CPUs' memory. */
/*@ predicate thresholds{L}(struct zone *z) =
      \forall integer c; CPU(c) ==> 0 <= z->pcp[c].stat_threshold <= 125;

    predicate zone_set{L}(struct zone *z) =
      zone_place(z) && zone_span(z) && zone_marks(z) && thresholds(z) &&
      (z->present != 0 ==> zone_lists(z));

    predicate zones_set{L} = \forall integer z; ZONE(z) ==> zone_set(&zones[z]);

    predicate pageblock_values{L} =
      nr_frames % MAX_ORDER_PAGES == 0 && nr_frames <= MAX_FRAMES &&
      \forall integer i; 0 <= i < nr_frames / PAGEBLOCK_PAGES ==>
        pageblock_types[i] < MIGRATE_TYPES;

    predicate release_rules{L} = row_rules((struct release *)release);
*/

/* CMA areas are whole blocks of the largest order where such blocks merge whatever their types. */
/*@ predicate cma_apart{L} =
      release->highatomic_merges != 0 ==> \forall integer p; FRAME(p) ==>
        (pageblock_type(p) == MIGRATE_CMA <==>
         pageblock_type(p - p % MAX_ORDER_PAGES) == MIGRATE_CMA);
*/

/* Nothing that it reads differs. Macros, so that the prover can match each field. */
#define SAME(L1, L2, x)	(\at(x, L1) == \at(x, L2))

#define SAME_ZONE(L1, L2, z) \
	(SAME(L1, L2, zones[z].id) && SAME(L1, L2, zones[z].type) && \
	 SAME(L1, L2, zones[z].node) && SAME(L1, L2, zones[z].start) && \
	 SAME(L1, L2, zones[z].spanned) && SAME(L1, L2, zones[z].present) && \
	 SAME(L1, L2, zones[z].managed) && SAME(L1, L2, zones[z].free_list) && \
	 SAME(L1, L2, zones[z].pcp) && SAME(L1, L2, zones[z].watermark_boost) && \
	 SAME(L1, L2, zones[z].nr_reserved_highatomic) && \
	 SAME(L1, L2, zones[z].percpu_drift_mark) && \
	 SAME(L1, L2, zones[z].nr_isolate_pageblock) && SAME(L1, L2, zones[z].kept_apart) && \
	 SAME(L1, L2, zones[z].cma_pages))

#define MACHINE_SAME(L1, L2) \
	(SAME(L1, L2, vmemmap) && SAME(L1, L2, lists) && SAME(L1, L2, pageblock_types) && \
	 SAME(L1, L2, release) && SAME(L1, L2, nr_frames) && SAME(L1, L2, nr_lists) && \
	 SAME(L1, L2, nr_cpus) && \
	 SAME(L1, L2, release->pcp_max_order) && SAME(L1, L2, release->pcp_thp) && \
	 SAME(L1, L2, release->highatomic_merges) && SAME(L1, L2, release->bulk_free) && \
	 (\forall integer z; ZONE(z) ==> SAME_ZONE(L1, L2, z)) && \
	 (\forall integer z, i; ZONE(z) && 0 <= i < NR_WMARK ==> \
	    SAME(L1, L2, zones[z].watermark[i])) && \
	 (\forall integer z, i; ZONE(z) && 0 <= i < MAX_NR_ZONES ==> \
	    SAME(L1, L2, zones[z].lowmem_reserve[i])) && \
	 (\forall integer z, c; ZONE(z) && 0 <= c < \at(nr_cpus, L1) ==> \
	    SAME(L1, L2, zones[z].pcp[c].list) && SAME(L1, L2, zones[z].pcp[c].stat_threshold)) && \
	 (\forall integer i; SAME(L1, L2, pageblock_types[i])))
/*@ predicate same_machine{L1,L2} = MACHINE_SAME(L1, L2); */

/* Opaque but where its own facts are proved (STANDING_OPEN, proofs/axioms_standing.c). */
#ifdef STANDING_OPEN
#define machine_sound \
	(zones_set && lists_apart && pageblock_values && release_rules && cma_apart)
#else
/*@ axiomatic Standing {
      predicate machine_sound{L}
        reads vmemmap, lists, pageblock_types, release, nr_frames, nr_lists, nr_cpus, *release,
              zones[0 .. MAX_ZONES - 1], zones[0 .. MAX_ZONES - 1].pcp[0 .. nr_cpus - 1],
              pageblock_types[0 .. nr_frames / PAGEBLOCK_PAGES - 1];

      axiom machine_zone{L}:
        machine_sound ==> \forall integer z; ZONE(z) ==> zone_set(&zones[z]);
      axiom machine_zones{L}:
        machine_sound && hardware && cpus ==> zones_ok;
      axiom machine_lists{L}: machine_sound ==> lists_apart;
      axiom machine_types{L}: machine_sound ==> pageblock_values;
      axiom machine_rules{L}: machine_sound ==> release_rules && cma_apart;
      axiom machine_kept{L1,L2}:
        \at(machine_sound, L1) && same_machine{L1,L2} ==> \at(machine_sound, L2);
    }
*/
#endif

#endif
