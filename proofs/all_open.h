/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every theorem shown by its parts, none by its axioms: what proves the axioms of one must not lean
 * on those of another.
 */
#define LISTS_OPEN
#define STANDING_OPEN
#define PARTITION_OPEN
#define PLACED_OPEN
#define COALESCED_OPEN
#define LISTED_OPEN
#define NODES_OPEN
#define QUIET_OPEN
#define BUDDY_OPEN
