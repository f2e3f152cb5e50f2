/* SPDX-License-Identifier: GPL-2.0-only */
/* The simulated kernel's memory map: one of the models, and what it stands on. */
#ifndef FRAMEPROOF_SPEC_SPARSE_H
#define FRAMEPROOF_SPEC_SPARSE_H

/*@ predicate sparse_ok{L} =
      sparse.nr_frames <= MAX_FRAMES && sparse.nr_ranges <= MAX_RANGES &&
      ascending(sparse.ranges, sparse.nr_ranges) && sections_ok &&
      \forall integer n; 0 <= n < MAX_NUMNODES ==>
        sparse.mem_map[n].start <= sparse.mem_map[n].end <= sparse.nr_frames;

    predicate sparse_host{L}(struct sparse_memory *m, integer frames, integer ranges) =
      \valid((struct mem_section *)m->sections +
             (0 .. m->sections_size / sizeof(struct mem_section) - 1)) &&
      \valid((uint8_t *)m->nodes + (0 .. m->nodes_size - 1)) &&
      \valid((struct memory_range *)m->ranges + (0 .. ranges - 1)) &&
      \valid((uint32_t *)m->slots + (0 .. m->slots_size / sizeof(uint32_t) - 1)) &&
      frames * sizeof(uint32_t) <= m->slots_size && 2 * PAGE_SIZE <= m->tables_size;
*/

#define SPARSE_FIELDS	sparse, sections, direct_map, page_tables

/* The host memory that it is built in. */
#define HOST_FIELDS(m) \
	((char *)(m)->sections)[0 .. (m)->sections_size - 1], \
	((char *)(m)->nodes)[0 .. (m)->nodes_size - 1], \
	((char *)(m)->ranges)[0 .. (m)->ranges_size - 1], \
	((char *)(m)->tables)[0 .. (m)->tables_size - 1], \
	((char *)(m)->slots)[0 .. (m)->slots_size - 1]

#endif
