/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of runs as JSON (RFC 8259), for programs. Floor 14. */
#ifndef FRAMEPROOF_REPLAY_JSON_H
#define FRAMEPROOF_REPLAY_JSON_H

#include "replay_run.h"

/* False: error says why in one line. */
bool replay_json_write(const struct replay_run *runs, size_t nr, const char *path, char *error,
		       size_t size);

#endif
