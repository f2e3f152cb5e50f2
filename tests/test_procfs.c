/* SPDX-License-Identifier: GPL-2.0-only */
/* What /proc says of states that no recording shows. */
#include "fixture.h"
#include "../src/procfs.h"

static const char *read_file(const char *path)
{
	static char buf[1 << 16];
	struct text text = { .buf = buf, .size = sizeof(buf) };

	assert_true(procfs_read(&text, path));
	assert_true(text_complete(&text));
	return buf;
}

static void zoneinfo_tells_a_miss_from_a_foreign_allocation(void **state)
{
	(void)state;
	one_zone("6.1", 1, MIB(16));
	zone->pcp[0].numa[NUMA_MISS] = 7;
	zone->pcp[0].numa[NUMA_FOREIGN] = 5;
	assert_non_null(strstr(read_file("/proc/zoneinfo"),
			       "\n      numa_miss    7\n      numa_foreign 5\n"));
}

static void a_text_without_room_for_its_nul_is_not_complete(void **state)
{
	char buf[1 << 10];
	struct text text = { .buf = buf, .size = sizeof(buf) };

	(void)state;
	one_zone("6.1", 1, MIB(16));
	buddyinfo_show(&text);
	assert_true(text_complete(&text));
	text = (struct text){ .buf = buf, .size = text.len };
	buddyinfo_show(&text);
	assert_int_equal(text.len, text.size);
	assert_false(text_complete(&text));
	assert_int_equal(buf[text.size - 1], '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(zoneinfo_tells_a_miss_from_a_foreign_allocation),
		CASE(a_text_without_room_for_its_nul_is_not_complete),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed != 0;
}
