/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Samples. How many events there will be is not known beforehand: at first one is taken after each
 * event; whenever there are too many rows, every other sample goes and the interval doubles.
 */
#include <stdlib.h>

#include "../src/fragmentation.h"
#include "../src/procfs.h"
#include "samples.h"

#define MOST_ROWS     300u /* leaves 150 to 300 */
#define LEAST_SAMPLES 8u   /* with very many zones */

/* A column for each order. */
static void header_orders(struct csv *csv, const char *name)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		csv_field(csv, "%s%u", name, order);
}

void samples_csv_header(struct csv *csv)
{
	static const char *const names[] = { "run",	  "event",	"seconds",   "node",
					     "zone",	  "free_pages", "pcp_pages", "min_pages",
					     "low_pages", "high_pages" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		csv_field(csv, "%s", names[i]);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		csv_field(csv, "free_%s", migratetype_name(type));
	header_orders(csv, "order");
	header_orders(csv, "unusable");
	header_orders(csv, "extfrag");
	csv_end_row(csv);
}

static void number(struct csv *csv, uint64_t value)
{
	csv_field(csv, "%llu", (unsigned long long)value);
}

void samples_csv_row(struct csv *csv, const char *run, const struct sample *row)
{
	csv_field(csv, "%s", run);
	number(csv, row->event);
	csv_field(csv, "%llu.%06llu", (unsigned long long)(row->time / 1000000000u),
		  (unsigned long long)(row->time % 1000000000u / 1000u));
	csv_field(csv, "%u", row->zone / MAX_NR_ZONES);
	csv_field(csv, "%s", zone_type_name(row->zone % MAX_NR_ZONES));
	number(csv, row->free);
	number(csv, row->pcp);
	number(csv, row->min);
	number(csv, row->low);
	number(csv, row->high);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		number(csv, row->type_free[type]);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		number(csv, sample_blocks(row, order));
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		csv_field(csv, "%.3f", row->unusable[order] / 1000.0);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		csv_field(csv, "%.3f", row->extfrag[order] / 1000.0);
	csv_end_row(csv);
}

static struct sample sample_zone(const struct zone *zone, uint64_t event, uint64_t time)
{
	struct sample row = { .event = event, .time = time, .zone = zone->id };

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		row.pcp += (uint64_t)zone->pcp[cpu].count;
	row.min = wmark_pages(zone, WMARK_MIN);
	row.low = wmark_pages(zone, WMARK_LOW);
	row.high = wmark_pages(zone, WMARK_HIGH);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		for (unsigned int order = 0; order < MAX_ORDER; order++) {
			uint64_t blocks = lists[free_list(zone, order, type)].count;

			row.blocks[type][order] = (uint32_t)blocks;
			row.type_free[type] += blocks << order;
		}
		row.free += row.type_free[type];
	}
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		row.unusable[order] = unusable_free_index(zone, order);
		row.extfrag[order] = fragmentation_index(zone, order);
	}
	return row;
}

void samples_csv_now(struct csv *csv, const char *run, uint64_t event, uint64_t time)
{
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct sample row;

		if (!populated_zone(&zones[z]))
			continue;
		row = sample_zone(&zones[z], event, time);
		samples_csv_row(csv, run, &row);
	}
}

uint64_t sample_blocks(const struct sample *row, unsigned int order)
{
	uint64_t sum = 0;

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		sum += row->blocks[type][order];
	return sum;
}

/* Every other sample goes. */
static void thin_out(struct samples *s)
{
	size_t n = 0, nr = 0;

	s->interval *= 2;
	for (size_t i = 0; i < s->nr_rows; i++) {
		nr += i != 0 && s->rows[i].event != s->rows[i - 1].event;
		if (nr % 2 == 0)
			s->rows[n++] = s->rows[i];
	}
	s->nr_rows = n;
}

static bool keep_row(struct samples *s, const struct sample *row)
{
	if (s->nr_rows == s->room) {
		size_t room = s->room != 0 ? s->room * 2 : MOST_ROWS;
		struct sample *rows = realloc(s->rows, room * sizeof(rows[0]));

		if (rows == NULL)
			return false;
		s->rows = rows;
		s->room = room;
	}
	s->rows[s->nr_rows++] = *row;
	return true;
}

bool samples_take_now(struct samples *s, uint64_t event, uint64_t time)
{
	size_t nr_zones = 0;

	if (s->taken && s->last_event == event)
		return true;
	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct sample row;

		if (!populated_zone(&zones[z]))
			continue;
		nr_zones++;
		row = sample_zone(&zones[z], event, time);
		if (!keep_row(s, &row))
			return false;
	}
	s->taken = true;
	s->last_event = event;
	if (s->interval == 0)
		s->interval = 1;
	if (s->nr_rows > MOST_ROWS && s->nr_rows > LEAST_SAMPLES * nr_zones)
		thin_out(s);
	return true;
}

bool samples_take(struct samples *s, uint64_t event, uint64_t time)
{
	return (s->interval != 0 && event % s->interval != 0) || samples_take_now(s, event, time);
}

void samples_clear(struct samples *s)
{
	free(s->rows);
	*s = (struct samples){ 0 };
}
