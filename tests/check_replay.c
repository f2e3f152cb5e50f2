/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check-replay: frameproof replay with the same arguments; then every theorem must hold for the
 * machine that is left. Exit status: the command's, or 3 if one does not. check_replay.sh compares
 * what it prints with the trace.
 */
#include <stdio.h>

#include "../cli/replay.h"
#include "../src/invariant.h"

int main(int argc, char **argv)
{
	int status = replay_main(argc, argv);
	struct violation v;

	if (status != 0 || invariant_check(&v))
		return status;
	fprintf(stderr, "check-replay: %s does not hold: %s\n", theorem_name(v.theorem), v.text);
	return 3;
}
