/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check-oracle FILE...: replay recorded runs of Linux 6.1 and say how many operations, hashes and
 * dumps are equal. Exit 0: all; 1: some are not; 2: not recordings.
 */
#include <stdio.h>

#include "../cli/recording_run.h"

int main(int argc, char **argv)
{
	uint64_t operations = 0, equal = 0, dumps = 0, dumps_equal = 0, hashes = 0;

	if (argc < 2) {
		fputs("check-oracle: no recordings given; usage: check-oracle FILE...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct run_recording run;

		if (!run_replay(&run, argv[i])) {
			fprintf(stderr, "check-oracle: %s\n", run.lines.error);
			run_close(&run);
			return 2;
		}
		printf("%s: operations equal: %lu / %lu, dumps equal: %lu / %lu, %lu hashes\n",
		       argv[i], run.operations_equal, run.operations, run.dumps_equal, run.dumps,
		       run.hashes);
		if (run.difference[0] != '\0')
			printf("%s\n", run.difference);
		operations += run.operations;
		equal += run.operations_equal;
		dumps += run.dumps;
		dumps_equal += run.dumps_equal;
		hashes += run.hashes;
		run_close(&run);
	}
	printf("operations equal: %lu / %lu\n", equal, operations);
	printf("dumps equal: %lu / %lu, with %lu state hashes\n", dumps_equal, dumps, hashes);
	return equal == operations && dumps == dumps_equal ? 0 : 1;
}
