/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine that a trace is replayed on: one of a size, with all of its memory free, or one like
 * that of a snapshot of /proc, in its state. Floor 14.
 *
 * A snapshot has zones, not a memory map. Without one, memory is put where x86-64 machines have it: below 640
 * KiB and from 1 MiB in ZONE_DMA, from its start in any other zone, with a hole that ends at a
 * section.
 * It does not say which CPUs are whose either: nodes share them in equal parts, in order.
 */
#ifndef FRAMEPROOF_REPLAY_MACHINE_H
#define FRAMEPROOF_REPLAY_MACHINE_H

#include "recording_boot.h"

/*
 * Power on a machine with so many bytes of memory and CPUs, one node; release NULL: the default.
 * False: error says why in one line.
 */
bool replay_machine_of_size(const struct release *release, uint64_t bytes, unsigned int nr_cpus,
			    char *error, size_t size);

/*
 * Power on a machine like the snapshot's, in its state; its memory lies in the nr_map ranges of the
 * map, ascending and on any node, if they are as many pages in each zone as the snapshot says; where it has no pagetypeinfo, free blocks
 * are taken for movable ones, and where it has no buddyinfo either, all managed memory is free.
 * The snapshot's stage is changed to what could be met; notes says how in lines, "" if it was not.
 * release NULL: the snapshot's. False: error says why in one line.
 */
bool replay_machine_like(struct boot_recording *snapshot, const struct release *release,
			 const struct memory_range *map, unsigned int nr_map, char *notes,
			 size_t notes_size, char *error, size_t size);

#endif
