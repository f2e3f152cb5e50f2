/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks and files of fuzz/ops: they own pages, and reclaim takes pages from them. What reclaim takes
 * is not predicted; that everything is counted and owned once is recounted, without src/'s help.
 */
#ifndef FRAMEPROOF_FUZZ_OWNERS_H
#define FRAMEPROOF_FUZZ_OWNERS_H

#include "ops.h"

/* A new machine: nobody owns anything. */
void owners_power_on(void);

/* Are there any, or were there since power on? */
bool owners_used(void);

/* Does an owner have the page? Then nobody else may free it. */
bool owners_have(uint64_t pfn);

/* Operations: somebody new, pages are touched, anything else. */
void owners_create(const struct op *op);
void owners_touch(const struct op *op);
void owners_change(const struct op *op);

/* Do counts agree that need no going through lists and slots? If not, that ends the process. */
void owners_check_counts(void);

/* Recount everything; what is wrong ends the process. n: the machine as it is. */
void owners_check(const struct naive *n);

#endif
