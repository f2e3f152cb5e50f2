/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the host gives a simulated machine: its memory. It is virtual until touched, so that 64 TiB
 * of simulated memory cost address space only. Floor 14.
 */
#ifndef FRAMEPROOF_HOST_H
#define FRAMEPROOF_HOST_H

#include "../src/machine.h"
#include "../src/mapping.h"

/* Pages that host_add_memory has places for. */
#define HOST_MOST_PAGES (MAX_FRAMES - (UINT64_C(4) << (30 - PAGE_SHIFT)))

/*
 * Of everything that is random; also of the order in which what goes on besides takes its steps, on
 * the machines powered on next.
 */
extern uint64_t host_seed;

/*
 * Add pages [start, end) of memory to a configuration, where PCs have them: with holes below 1 MiB
 * and from 3 to 4 GiB. Pages count from 0 over all calls, ascending.
 */
void host_add_memory(struct machine_config *config, pfn_t start, pfn_t end, unsigned int node);

/*
 * Check the configuration, get the memory that it needs, power the machine on, and give back the
 * memory of the machine that was there before. False: error says why in one line, and the machine
 * that was there goes on.
 */
bool host_power_on(const struct machine_config *config, char *error, size_t size);

/* The task that asks, faults, limits and the trace are those of a machine just powered on. */
void host_reset(void);

/*
 * Add memory after boot, with struct pages: whole sections, to ZONE_MOVABLE or the zone that its
 * address says. A machine that pays for its memory map pays for these too. False: error says why,
 * and nothing was added.
 */
bool host_memory_online(const struct memory_range *range, unsigned int zone_type, char *error,
			size_t size);

/*
 * A new task or file, and the memory for its slots. NULL: error says why in one line. What an owner
 * that is no more had is given back when its place is taken, or the machine goes.
 */
struct mapping *host_mapping_open(unsigned int kind, const char *name, uint64_t nr_slots,
				  char *error, size_t size);

/* Give the machine's memory back; there is no machine then. */
void host_power_off(void);

/* What the host remembers of the machine, for those who put it back; size in bytes. */
void *host_state(size_t *size);

/* Why a configuration or an added range is refused, in words; "" for MACHINE_OK. */
const char *host_machine_error(enum machine_error error);

#endif
