/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A number that stands for the whole state of the machine: equal states have equal ones. Floor 14.
 */
#ifndef FRAMEPROOF_FINGERPRINT_H
#define FRAMEPROOF_FINGERPRINT_H

#include <stdint.h>

/* Of every block, list, pageblock and counter, and of sysctls, task and fault injection. */
uint64_t machine_fingerprint(void);

#endif
