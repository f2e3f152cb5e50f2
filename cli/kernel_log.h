/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's log: what it says of bad pages, failed allocations and tasks killed. Floor 14. */
#ifndef FRAMEPROOF_KERNEL_LOG_H
#define FRAMEPROOF_KERNEL_LOG_H

#include "../src/free.h"

/* Log that a free was refused, and print it, as a console would (Linux: bad_page). */
void kernel_log_bad_page(pfn_t pfn, enum bad_page bad);

/* Log the last failed allocation (Linux: warn_alloc). */
void kernel_log_failure(void);

/* Log what the OOM killer said since the last time; a panic is printed too, as a console would. */
void kernel_log_oom(void);

/* The text so far, its oldest lines given up when it grows too long. */
const char *kernel_log_text(size_t *length);

void kernel_log_clear(void);

/* What the log is made of, for those who put it back; size in bytes. */
void *kernel_log_state(size_t *size);

#endif
