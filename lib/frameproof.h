/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libframeproof: ONE MACHINE A PROCESS. It is the page allocator of Linux on a simulated x86-64
 * machine, for other programs; the machine's state is global, so opening a second one is an error
 * until the first is closed, and calls must not overlap: of several threads, one at a time.
 *
 * Calls return FRAMEPROOF_OK or why not, and frameproof_message() says it in words: what is wrong
 * and what would be right. What is refused changes nothing. Pages are named by their page frame
 * numbers (PFNs), sizes are bytes, orders mean 2^order pages of 4096 bytes.
 *
 * Compatibility: until 1.0 a new minor version may change the interface, and then the library's
 * soname and the symbols' version change with it.
 */
#ifndef FRAMEPROOF_H
#define FRAMEPROOF_H

#include <stddef.h>
#include <stdint.h>

#define FRAMEPROOF_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* How a call ended. */
enum frameproof_status {
	FRAMEPROOF_OK,
	FRAMEPROOF_INVALID,   /* an argument, or the description of a machine, that cannot be */
	FRAMEPROOF_BUSY,      /* a machine is open already */
	FRAMEPROOF_CLOSED,    /* this machine is not open */
	FRAMEPROOF_NO_MEMORY, /* the host has no memory for it */
	FRAMEPROOF_NO_PAGE,   /* the allocation returned NULL */
	FRAMEPROOF_BAD_PAGE, /* the kernel would report a bad page: a double free, a wrong order, ... */
	FRAMEPROOF_NO_ROOM, /* the caller's buffer is too small; the length that is needed is set */
	FRAMEPROOF_BROKEN   /* a theorem does not hold: a bug in frameproof */
};

/* Memory at addresses [start, end), whole pages, on a node. */
struct frameproof_memory {
	uint64_t start, end;
	unsigned int node;
};

/*
 * What a machine is made of. Set size to sizeof(struct frameproof_description), all that is not
 * needed to 0, and one of bytes and memory.
 */
struct frameproof_description {
	size_t size;
	const char *kernel;	       /* "4.4", "5.2", "5.10", "6.1"; NULL: 5.10 */
	unsigned int cpus;	       /* 1 to 256; 0: one */
	unsigned int nodes;	       /* 1 to 64; 0: one */
	const unsigned int *cpu_nodes; /* the node of each CPU; NULL: CPUs are shared out evenly */
	uint64_t
		bytes; /* so much memory on node 0, where PCs have it: holes below 1 MiB and from 3 GiB */
	const struct frameproof_memory
		*memory; /* or ranges, ascending, disjoint; frame 0 is left out */
	size_t nr_memory;
	const struct frameproof_memory *reserved; /* ranges that are never given out, ascending */
	size_t nr_reserved;
	uint64_t seed; /* of what reclaim draws by lot */
};

/* A machine. */
struct frameproof;

/* Where a call does not say which: of the CPU's own node; of every CPU. */
#define FRAMEPROOF_ANY_NODE (~0u)
#define FRAMEPROOF_ALL_CPUS (~0u)

/* Figures of a zone, in pages where nothing else is said. */
enum frameproof_figure {
	FRAMEPROOF_START,   /* its first PFN */
	FRAMEPROOF_SPANNED, /* holes included */
	FRAMEPROOF_PRESENT, /* holes not included */
	FRAMEPROOF_MANAGED, /* what the allocator has, allocated or not */
	FRAMEPROOF_FREE,    /* in the buddy system's lists, CPUs' differences included */
	FRAMEPROOF_MIN,	    /* the watermarks, boost included */
	FRAMEPROOF_LOW,
	FRAMEPROOF_HIGH,
	FRAMEPROOF_BOOST,
	FRAMEPROOF_RESERVED_HIGHATOMIC,
	FRAMEPROOF_CPU_COUNT, /* on the lists of the CPU that runs: see frameproof_run_on */
	FRAMEPROOF_CPU_HIGH,
	FRAMEPROOF_CPU_BATCH
};

/* The version of the library that runs, as FRAMEPROOF_VERSION has it. */
const char *frameproof_version(void);

/* Why the last call that failed did; valid until the next one. */
const char *frameproof_message(void);

/*
 * Power on a machine as it is described; all its memory is free then, and CPU 0 runs.
 * INVALID, BUSY, NO_MEMORY; *machine is NULL then.
 */
int frameproof_open(const struct frameproof_description *description, struct frameproof **machine);

/* Close it and give its memory back; NULL is none. The machine can then be opened anew. */
void frameproof_close(struct frameproof *machine);

/* The CPU that asks, frees and traces from now on. INVALID: there is no such CPU. */
int frameproof_run_on(struct frameproof *machine, unsigned int cpu);

/* GFP flags by the kernel's names, joined by '|', or numbers: "GFP_KERNEL|__GFP_ZERO". INVALID. */
int frameproof_gfp(const char *names, uint32_t *gfp);

/*
 * Allocate 2^order pages, order 0 to 10, as __alloc_pages does, from that node first; *pfn is the
 * first one. NO_PAGE: it is NULL; INVALID.
 */
int frameproof_alloc_pages(struct frameproof *machine, uint32_t gfp, unsigned int order,
			   unsigned int node, uint64_t *pfn);

/* Free them, as __free_pages does. BAD_PAGE. */
int frameproof_free_pages(struct frameproof *machine, uint64_t pfn, unsigned int order);

/* Return to the buddy system what a CPU's lists hold, or those of all. INVALID: no such CPU. */
int frameproof_drain(struct frameproof *machine, unsigned int cpu);

/*
 * A figure of a zone: "DMA", "DMA32", "Normal" or "Movable". INVALID: no such node, zone or figure.
 */
int frameproof_zone(struct frameproof *machine, unsigned int node, const char *zone,
		    enum frameproof_figure figure, uint64_t *value);

/*
 * The blocks of a free list, the next to be handed out first, into pfns, which has room for some;
 * *count is how many there are. Types are those of pagetypeinfo: "Unmovable", "Movable",
 * "Reclaimable", "HighAtomic", "CMA", "Isolate". NO_ROOM: pfns has the first ones; INVALID.
 */
int frameproof_free_list(struct frameproof *machine, unsigned int node, const char *zone,
			 unsigned int order, const char *type, uint64_t *pfns, size_t room,
			 size_t *count);

/* The type of the pageblock that a frame is in. INVALID: no such frame. */
int frameproof_pageblock(struct frameproof *machine, uint64_t pfn, const char **type);

/*
 * The text of a file of the machine, "/proc/buddyinfo" and whatever else its release has (see
 * frameproof(1)), with a NUL after it; *length is without it. NO_ROOM: it needs *length + 1 bytes,
 * and text is as it was; INVALID: there is no such file to read.
 */
int frameproof_read(struct frameproof *machine, const char *path, char *text, size_t room,
		    size_t *length);

/* Write a setting, as to "/proc/sys/vm/min_free_kbytes". INVALID: no such file, or a bad value. */
int frameproof_write(struct frameproof *machine, const char *path, const char *value);

/* Check every theorem on the whole state. BROKEN: the message names the first that does not hold. */
int frameproof_check(struct frameproof *machine);

#ifdef __cplusplus
}
#endif

#endif
