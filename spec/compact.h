/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compaction: what it finds and leaves, and what it may touch. Pages in hand are allocated, single
 * and on no list; owners of those that are to move know of them all the time.
 */
#ifndef FRAMEPROOF_SPEC_COMPACT_H
#define FRAMEPROOF_SPEC_COMPACT_H

/*@ predicate kcompactds_ok{L} =
      \forall integer n; 0 <= n < MAX_NUMNODES ==> kcompactds[n].max_order <= MAX_PAGE_ORDER &&
        kcompactds[n].highest_zoneidx < MAX_NR_ZONES;
*/

#define COMPACT_OK \
	(allocator_ok && owners && OWNERS_OK && skips_ok && hints_ok && kcompactds_ok && \
	 fail_migrate.interval >= 1)

#define COMPACT_STATE	HINT_FIELDS, kcompactds[0 .. MAX_NUMNODES - 1], fail_migrate
#define COMPACT_FIELDS	TRUNCATE_FIELDS, this_cpu, COMPACT_STATE

#endif
