/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks: what is put back is there again to the last byte of every region, and goes on as it went
 * on before, whatever happened in between; nothing is left of a mark that is forgotten.
 */
#include "fixture.h"

#include <stdlib.h>

#include "../cli/churn.h"
#include "../cli/fingerprint.h"
#include "../cli/marks.h"
#include "../cli/region.h"
#include "../src/truncate.h"

#define ROUNDS 40u
#define OPS    3000u

static char error[256];

/* One number for all that the machine has of the host. */
static uint64_t hash_regions(void)
{
	uint64_t h = machine_fingerprint();

	for (const struct region *r = regions; r != NULL; r = r->next) {
		const uint64_t *words = (const uint64_t *)(const void *)r->base;

		for (size_t i = 0; r->live && i < r->size / sizeof(*words); i++)
			h = words[i] != 0 ? mix(h, (uintptr_t)&words[i] ^ words[i]) : h;
	}
	return h;
}

/* A random load whose blocks stay; one number for all that it did. */
static uint64_t load(uint64_t seed)
{
	struct churn_config config_of_load = {
		.ops = OPS,
		.seed = seed,
		.most_order = 4,
		.types = 7,
		.occupancy = 60,
	};
	struct churn_result result;
	uint64_t h;

	churn(&config_of_load, &result);
	h = mix(result.failed, result.held_pages);
	for (size_t i = 0; i < result.nr_held; i++)
		h = mix(h, result.held[i].pfn << 8 | result.held[i].order);
	free(result.held);
	return h;
}

static struct mark *set(const char *name)
{
	struct mark *mark = mark_set(name, error, sizeof(error));

	if (mark == NULL)
		fail_msg("%s", error);
	return mark;
}

static void back(const char *name)
{
	struct mark *mark = mark_find(name);

	assert_non_null(mark);
	if (!mark_back(mark, error, sizeof(error)))
		fail_msg("%s", error);
}

/* Every region is the machine's, and no mark holds one. */
static void assert_nothing_left(void)
{
	while (marks != NULL)
		mark_forget(marks);
	for (const struct region *r = regions; r != NULL; r = r->next) {
		assert_true(r->live);
		assert_int_equal(r->holders, 0);
	}
}

/* Loads between mark and back, many times; the machine gets on a little from round to round. */
static void go_there_and_back(const char *release_name, unsigned int nodes, unsigned int cpus,
			      uint64_t pages)
{
	uint64_t before, here, answer;

	new_config(release_name, nodes, cpus);
	for (unsigned int node = 0; node < nodes; node++)
		add_memory(START + node * pages, START + (node + 1) * pages, node);
	for (unsigned int cpu = 0; cpu < cpus; cpu++)
		config.cpu_node[cpu] = (uint8_t)(cpu % nodes);
	power_on();
	for (unsigned int round = 0; round < ROUNDS; round++) {
		set("round");
		before = hash_regions();
		answer = load(round);
		here = hash_regions();
		assert_int_not_equal(here, before);
		back("round");
		assert_int_equal(hash_regions(), before);
		load(round + 1000);
		back(NULL);
		assert_int_equal(load(round), answer);
		assert_int_equal(hash_regions(), here);
		assert_sound();
		/* what the load holds would fill the machine: most rounds are undone */
		if (round % 4 != 0)
			back("round");
	}
	assert_nothing_left();
}

static void a_load_is_undone_to_the_last_byte(void **state)
{
	(void)state;
	go_there_and_back("6.1", 1, 1, MIB(64));
	go_there_and_back("6.1", 2, 4, MIB(128));
	go_there_and_back("5.10", 2, 3, MIB(64));
}

static void a_mark_outlives_other_machines(void **state)
{
	uint64_t first, second, answer;

	(void)state;
	one_zone("6.1", 2, MIB(64));
	load(1);
	set("first");
	first = hash_regions();
	answer = load(2);
	one_zone("5.10", 1, MIB(128));
	load(3);
	set("second");
	second = hash_regions();
	for (unsigned int i = 0; i < 4; i++) {
		back("first");
		assert_int_equal(hash_regions(), first);
		assert_int_equal(load(2), answer);
		assert_string_equal(release->name, "6.1");
		assert_sound();
		back("second");
		assert_int_equal(hash_regions(), second);
		assert_string_equal(release->name, "5.10");
		assert_sound();
	}
	one_zone("6.1", 1, MIB(16));
	back("first");
	assert_int_equal(hash_regions(), first);
	assert_nothing_left();
}

static void owners_come_back_with_their_pages(void **state)
{
	struct mapping *task, *file;
	uint64_t before;
	size_t nr = 0;

	(void)state;
	one_zone("6.1", 1, MIB(64));
	task = host_mapping_open(MAPPING_TASK, "task", 64, error, sizeof(error));
	assert_non_null(task);
	task->slots[3] = 77;
	set("with");
	before = hash_regions();
	mapping_close(task);
	file = host_mapping_open(MAPPING_FILE, "file", 4096, error, sizeof(error));
	assert_non_null(file);
	file->slots[3000] = 5;
	back("with");
	assert_int_equal(hash_regions(), before);
	assert_int_equal(mappings[0].kind, MAPPING_TASK);
	assert_int_equal(mappings[0].slots[3], 77);
	mapping_close(&mappings[0]);
	for (const struct region *r = regions; r != NULL; r = r->next)
		nr += r->live;
	host_mapping_open(MAPPING_TASK, "again", 64, error, sizeof(error));
	back("with");
	assert_int_equal(mappings[0].slots[3], 77);
	assert_nothing_left();
	for (const struct region *r = regions; r != NULL; r = r->next)
		nr--;
	assert_int_equal(nr, 0);
}

static void the_last_mark_is_the_one_without_a_name(void **state)
{
	(void)state;
	one_zone("6.1", 1, MIB(16));
	assert_null(mark_find(NULL));
	set("a");
	set("b");
	assert_string_equal(mark_find(NULL)->name, "b");
	set("a");
	assert_string_equal(mark_find(NULL)->name, "a");
	assert_string_equal(marks->name, "b");
	assert_null(marks->next->next);
	mark_forget(mark_find("a"));
	assert_string_equal(mark_find(NULL)->name, "b");
	assert_nothing_left();
}

/* A terabyte of free memory is copied in 128 bytes for each 4 MiB of it, or less. */
static void a_large_machine_costs_what_its_blocks_are(void **state)
{
	const struct mark *mark;

	(void)state;
	new_config("6.1", 1, 1);
	add_memory(START, START + GIB(1024), 0);
	power_on();
	mark = set("large");
	assert_true(mark->bytes < (UINT64_C(1) << 20) / 4 * 128);
	assert_nothing_left();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_load_is_undone_to_the_last_byte),
		CASE(a_mark_outlives_other_machines),
		CASE(owners_come_back_with_their_pages),
		CASE(the_last_mark_is_the_one_without_a_name),
		CASE(a_large_machine_costs_what_its_blocks_are),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	host_power_off();
	return failed;
}
