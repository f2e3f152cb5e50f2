/* SPDX-License-Identifier: GPL-2.0-only */
/* What a block on a list of a CPU has to be: spec/runs.h. */
#define BUDDY_OPEN
#define RUNS_OPEN
#include "../src/buddy.h"
#include "../spec/runs.h"

/*@
    lemma on_cpu{L}: \forall integer p, o, t;
      machine_sound && FRAME(p) && in_its_zone(p, o) && order_of(p) == o && noted(p) == t &&
      0 <= t < MIGRATE_PCPTYPES && same_kind(t, pageblock_type(p)) &&
      cpu_list_of(zone_of(p), list(p), o) ==>
        on_cpu_list(p);
*/
