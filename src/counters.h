/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of the counters in /proc/vmstat and /proc/zoneinfo, the releases that print them and
 * what is counted behind them. Floor 5.
 */
#ifndef FRAMEPROOF_COUNTERS_H
#define FRAMEPROOF_COUNTERS_H

#include "release.h"

#define NOT_SIMULATED (-1)

struct counter_name {
	const char *name; /* NULL ends a table */
	uint8_t texts;	  /* enum procfs_text: who prints it */
	int8_t item;	  /* the counter, as its table says; NOT_SIMULATED: 0 */
};

/* What events count: those of a zone type follow on the first. */
enum {
	EVENT_PGFREE,
	EVENT_PGALLOC,
	EVENT_ALLOCSTALL = EVENT_PGALLOC + MAX_NR_ZONES,
	EVENT_RECLAIM_FAILED = EVENT_ALLOCSTALL + MAX_NR_ZONES
};

/* The tables; past the last entry is the one that ends it. */
#define NR_ZONE_STAT_NAMES 12u
#define NR_NUMA_STAT_NAMES 6u
#define NR_NODE_STAT_NAMES 43u
#define NR_EVENT_NAMES	   108u
extern const struct counter_name zone_stat_names[NR_ZONE_STAT_NAMES + 1]; /* enum zone_stat_item */
extern const struct counter_name numa_stat_names[NR_NUMA_STAT_NAMES + 1]; /* enum numa_stat_item */
extern const struct counter_name node_stat_names[NR_NODE_STAT_NAMES + 1];
extern const struct counter_name event_names[NR_EVENT_NAMES + 1]; /* EVENT_* */

/* Does the release in force print it? */
/*@ requires rules:   rules;
    requires counter: \valid_read(c);
    terminates \true;
    assigns  \nothing;
    ensures  printed: \result <==> (c->texts & release->procfs_text) != 0;
*/
static inline bool counter_printed(const struct counter_name *c)
{
	return (c->texts & release->procfs_text) != 0;
}

#endif
