/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Regions: the pieces of host memory that a machine is made of. Each stays at its address for as
 * long as the machine or a mark wants it, so that a pointer into it is right again when the machine
 * goes back. Floor 14.
 */
#ifndef FRAMEPROOF_REGION_H
#define FRAMEPROOF_REGION_H

#include <stdbool.h>
#include <stddef.h>

#define HOST_PAGE 4096u

struct region {
	unsigned char *base;
	size_t size;	      /* bytes */
	bool live;	      /* the machine has it now */
	unsigned int holders; /* marks that want it back */
	struct region *next;
};

/* All regions, in no order. */
extern struct region *regions;

/* Zeroed memory, virtual until touched; NULL: the host refuses, errno says why. */
void *region_map(size_t size);

/* The machine does without; the address stays taken while a mark holds it. NULL is no region. */
void region_unmap(const void *base);

/* A mark wants the region kept, or does no longer, and then it may be gone. */
void region_hold(struct region *region);
void region_release(struct region *region);

/* All zeroes, and nothing of the host's memory is used for it. */
void region_clear(struct region *region);

#endif
