/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A text under way: its buffer is there, and not where the text's own fields are. What a show
 * function reads is the whole machine, between two operations; the text is no part of it, so that
 * printing leaves the machine as it is.
 */
#ifndef FRAMEPROOF_SPEC_TEXT_BUFFER_H
#define FRAMEPROOF_SPEC_TEXT_BUFFER_H

/*@ predicate text_ok{L}(struct text *t) =
      \valid(t) && (t->size > 0 ==> \valid(t->buf + (0 .. t->size - 1))) &&
      \separated(t, t->buf + (0 .. t->size - 1)) &&
      (t->len < t->size ==> t->buf[t->len] == 0);
*/

/* The text is in none of the allocator's arrays. */
#define text_apart(t) \
	(\base_addr(t) != \base_addr(&zones[0]) && \base_addr(t) != \base_addr(lists) && \
	 \base_addr(t) != \base_addr(vmemmap) && \base_addr(t) != \base_addr(trace_ring) && \
	 \base_addr(t) != \base_addr(&memory_ranges[0]) && \
	 \forall integer z; ZONE(z) ==> \base_addr(t) != \base_addr(zones[z].pcp))

/* What is shown of a zone, and of one with memory. */
#define shown_zone(z) \
	(zone_place(z) && cpus && \
	 \valid_read((z)->pcp + (0 .. nr_cpus - 1)))
#define shown_memory(z)	((z)->present != 0 && zone_lists(z) && list_counts)

/* Between two operations, and nothing has been counted so often that a sum would leave 64 bits. */
#define EVENTS_MAX	0x200000000000

#define few_node_events \
	(\forall integer n; 0 <= n < MAX_NUMNODES ==> \
	   nodes[n].zone_reclaim_failed <= EVENTS_MAX && nodes[n].totalreserve <= EVENTS_MAX)

/* The tables of counters are as they should be, and the text is in none of them. */
#define counter_tables \
	(table(&zone_stat_names[0], NR_ZONE_STAT_NAMES, NOT_SIMULATED, \
	       NR_ZONE_STATS + NR_ZONE_ITEMS - 1) && \
	 table(&numa_stat_names[0], NR_NUMA_STAT_NAMES, 0, NR_NUMA_STATS - 1) && \
	 table(&node_stat_names[0], NR_NODE_STAT_NAMES, NOT_SIMULATED, NR_NODE_ITEMS - 1) && \
	 table(&event_names[0], NR_EVENT_NAMES, NOT_SIMULATED, \
	       EVENT_RECLAIM_FAILED + NR_VM_EVENTS))
#define tables_apart(t) \
	(\base_addr((t)->buf) != \base_addr(&zone_stat_names[0]) && \
	 \base_addr((t)->buf) != \base_addr(&numa_stat_names[0]) && \
	 \base_addr((t)->buf) != \base_addr(&node_stat_names[0]) && \
	 \base_addr((t)->buf) != \base_addr(&event_names[0]))

/* Each event that is kept is of a kind that there is. */
#define event_kinds	(\forall integer i; 0 <= i < kept ==> trace_ring[i].kind < NR_TRACE_KINDS)

/* The parts of it that some of the texts need. */
#define zone_counts	(\forall integer z; ZONE(z) ==> few_counted(&zones[z]))
#define zone_spans	(\forall integer z; ZONE(z) ==> \
			   zone_span(&zones[z]) && zones[z].cma_pages <= MAX_FRAMES)
#define zone_events	(\forall integer z; ZONE(z) ==> \
			   few_events(&zones[z]) && \valid_read(zones[z].pcp + (0 .. nr_cpus - 1)))
#define held_pages(z)	(\forall integer c; CPU(c) ==> 0 <= (z)->pcp[c].count)
#define shown_zones	(\forall integer z; ZONE(z) ==> \
			   shown_zone(&zones[z]) && zone_marks(&zones[z]) && held_pages(&zones[z]) && \
			   (zones[z].present != 0 ==> zone_lists(&zones[z])))
#define zone_pages	(\forall integer z; ZONE(z) && zones[z].present != 0 ==> \
			   list_pages(&zones[z], NR_FREE_LISTS) <= MAX_FRAMES)
#define shown_blocks \
	(arrays && fitting(PFN_NONE, 0) && disjoint(PFN_NONE, 0) && pageblocks && memory_known)
#define node_shown(n) \
	(list_counts && \forall integer i; \
	   (n) * MAX_NR_ZONES <= i < (n) * MAX_NR_ZONES + MAX_NR_ZONES ==> \
	     shown_zone(&zones[i]) && zone_span(&zones[i]) && \
	     (zones[i].present != 0 ==> zone_lists(&zones[i])))

/* What a report of a failed request speaks of, and what all files do. */
#define memory_shown \
	(rules && cpus && lists_ok && list_counts && zone_counts && zone_spans && shown_zones)
#define readable \
	(memory_shown && ring && shown_blocks && sysctls && few_node_events && zone_events)

#endif
