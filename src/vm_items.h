/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is counted of memory that is in use: lists, events, pages of nodes and of zones. Floor 2.
 */
#ifndef FRAMEPROOF_VM_ITEMS_H
#define FRAMEPROOF_VM_ITEMS_H

#include "types.h"

/* Linux: enum lru_list; an active list follows on its inactive one. */
enum lru_list {
	LRU_INACTIVE_ANON,
	LRU_ACTIVE_ANON,
	LRU_INACTIVE_FILE,
	LRU_ACTIVE_FILE,
	LRU_UNEVICTABLE,
	NR_LRU_LISTS
};

/* Events of the machine since power on (Linux: enum vm_event_item). */
enum vm_event {
	PGPGIN, /* KiB read, KiB written */
	PGPGOUT,
	PSWPIN,
	PSWPOUT,
	PGACTIVATE,
	PGDEACTIVATE,
	PGFAULT,
	PGMAJFAULT,
	PGROTATED,
	DROP_PAGECACHE,
	PGREFILL,
	PGSTEAL_KSWAPD,
	PGSTEAL_DIRECT,
	PGSCAN_KSWAPD,
	PGSCAN_DIRECT,
	PGSCAN_ANON,
	PGSCAN_FILE,
	PGSTEAL_ANON,
	PGSTEAL_FILE,
	PGSKIP, /* by zone type */
	PAGEOUTRUN = PGSKIP + MAX_NR_ZONES,
	KSWAPD_HIGH_WMARK_HIT_QUICKLY,
	UNEVICTABLE_PGMLOCKED,
	UNEVICTABLE_PGMUNLOCKED,
	PGMIGRATE_SUCCESS,
	PGMIGRATE_FAIL,
	COMPACTMIGRATE_SCANNED,
	COMPACTFREE_SCANNED,
	COMPACTISOLATED,
	COMPACTSTALL,
	COMPACTFAIL,
	COMPACTSUCCESS,
	KCOMPACTD_WAKE,
	KCOMPACTD_MIGRATE_SCANNED,
	KCOMPACTD_FREE_SCANNED,
	NR_VM_EVENTS
};

/* What is counted of a node besides its lists (Linux: enum node_stat_item). */
enum node_count {
	NR_ANON_MAPPED,
	NR_SWAPCACHE,
	NR_DIRTIED, /* pages, ever */
	NR_WRITTEN,
	NR_VMSCAN_WRITE,     /* of them, those that reclaim wrote */
	NR_VMSCAN_IMMEDIATE, /* dirty pages that it met and left to others */
	NR_NODE_COUNTS
};

/* What /proc says of a node: the lists, and from NODE_ITEM_COUNTS on what else is counted. */
enum node_item {
	NODE_ITEM_LISTS,
	NODE_ITEM_FILE_PAGES = NR_LRU_LISTS,
	NODE_ITEM_DIRTY,
	NODE_ITEM_WRITEBACK,
	NODE_ITEM_COUNTS,
	NR_NODE_ITEMS = NODE_ITEM_COUNTS + NR_NODE_COUNTS
};

/* And of a zone: its part of the lists, and two more. */
enum zone_item {
	ZONE_ITEM_LISTS,
	ZONE_ITEM_WRITE_PENDING = NR_LRU_LISTS,
	ZONE_ITEM_MLOCK,
	NR_ZONE_ITEMS
};

#endif
