/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * frameproof replay on any bytes: the first choose the options, the rest is the trace. Whatever it
 * holds, the machine is sound afterwards.
 */
#include "../cli/host.h"
#include "../cli/replay.h"
#include "fuzz.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *const sizes[] = { "8M", "64M", "300M", "4G" };
	static char *const cpus[] = { "1", "2", "3", "16" };
	char *words[16] = { "replay", "--kernel", "5.10", "--check", "--memory", sizes[0] };
	int nr = 6;

	if (size == 0)
		return 0;
	limits_hush();
	if (data[0] & 1)
		words[2] = "6.1";
	words[5] = sizes[data[0] >> 1 & 3];
	if (data[0] & 8) { /* else as many as the trace says */
		words[nr++] = "--cpus";
		words[nr++] = cpus[data[0] >> 4 & 3];
	}
	if (data[0] & 64) {
		words[nr++] = "--what-if";
		words[nr++] = data[0] & 1 ? "vm.min_free_kbytes=65536" : "kernel=6.1";
	}
	if (data[0] & 128) { /* it is drawn, and then not written */
		words[nr++] = "--picture";
		words[nr++] = "nowhere.svg";
	}
	words[nr++] = (char *)limits_file(data + 1, size - 1);
	if (replay_main(nr, words) == 3)
		fuzz_fail("replay: a theorem is broken");
	limits_check();
	host_power_off();
	return 0;
}
