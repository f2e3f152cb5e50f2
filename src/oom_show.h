/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of oom.h's reports, as the kernel's log has it. It is written when the killer is at work,
 * before anything is freed: so the killer calls what is above it. Floor 15.
 */
#ifndef FRAMEPROOF_OOM_SHOW_H
#define FRAMEPROOF_OOM_SHOW_H

#include "oom.h"
#include "procfs.h"
#include "show_mem.h"

#endif
