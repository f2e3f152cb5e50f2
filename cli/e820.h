/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory maps as the kernel prints them at boot:
 *
 *	[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000007ffdffff] usable
 *
 * with the time or without, with "BIOS-e820: " or without. If a map has lines with the prefix, only
 * they count, so that a whole kernel log will do; a "user: " map, which the kernel makes of mem=,
 * replaces the firmware's. Floor 14.
 */
#ifndef FRAMEPROOF_E820_H
#define FRAMEPROOF_E820_H

#include "../src/machine.h"
#include "lines.h"

/* A map in the making. Zeroed is empty. */
struct e820_map {
	int kind;	       /* which lines count */
	unsigned int nr_lines; /* that counted */
	uint64_t end;	       /* of the range before, in bytes */
	unsigned int nr;
	struct {
		uint64_t start, end;
	} usable[MAX_RANGES]; /* in bytes, joined */
	char error[160];
};

/*
 * Take one line; lines that are no map's are passed over. False: it is a range that cannot be, and
 * error says why.
 */
bool e820_add(struct e820_map *map, const char *line);

/*
 * The memory of the map: usable ranges, cut to whole pages, without frame 0 and the BIOS area below
 * 1 MiB, on node 0. Returns how many, at most MAX_RANGES; 0: there is none.
 */
unsigned int e820_memory(const struct e820_map *map, struct memory_range *memory);

/* Read a map from an open file into memory. False: lines->error says why. */
bool e820_read(struct lines *lines, struct memory_range *memory, unsigned int *nr);

#endif
