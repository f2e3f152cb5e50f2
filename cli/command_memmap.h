/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands that look at the simulated kernel's memory map: pfn_to_page, page_to_pfn, pfn_valid,
 * virt_to_phys, phys_to_virt, section, walk, memory_model. Floor 14.
 */
#ifndef FRAMEPROOF_COMMAND_MEMMAP_H
#define FRAMEPROOF_COMMAND_MEMMAP_H

#include <tcl.h>

#include "../src/sparsemem.h"

/* Add the commands to an interpreter. */
void memmap_commands(Tcl_Interp *interp);

/* The model of that name, in either case of letters; NR_MEMORY_MODELS: there is none. */
enum memory_model memory_model_find(const char *name);

/* Why a memory map is refused, in words; "" for SPARSE_OK. */
const char *memmap_error(enum sparse_error error);

#endif
