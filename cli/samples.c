/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Samples. When the number of events is not known beforehand, rows are kept, at first one sample
 * for each event; whenever there are too many, every other sample goes and the interval doubles.
 */
#include <stdlib.h>

#include "../src/fragmentation.h"
#include "../src/procfs.h"
#include "samples.h"

#define MOST_ROWS     300u /* leaves 150 to 300 */
#define LEAST_SAMPLES 8u   /* with very many zones */

static void write_header(struct csv *csv)
{
	static const char *const groups[] = { "order", "unusable", "extfrag" };

	csv_field(csv, "event");
	csv_field(csv, "seconds");
	csv_field(csv, "node");
	csv_field(csv, "zone");
	csv_field(csv, "free_pages");
	csv_field(csv, "pcp_pages");
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			csv_field(csv, "%s%u", groups[i], order);
	csv_end_row(csv);
}

static void write_row(struct csv *csv, const struct sample *row)
{
	csv_field(csv, "%llu", (unsigned long long)row->event);
	csv_field(csv, "%llu.%06llu", (unsigned long long)(row->time / 1000000000u),
		  (unsigned long long)(row->time % 1000000000u / 1000u));
	csv_field(csv, "%u", row->zone / MAX_NR_ZONES);
	csv_field(csv, "%s", zone_type_name(row->zone % MAX_NR_ZONES));
	csv_field(csv, "%llu", (unsigned long long)row->free);
	csv_field(csv, "%llu", (unsigned long long)row->pcp);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		csv_field(csv, "%llu", (unsigned long long)row->nr_free[order]);
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
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		row.nr_free[order] = zone_nr_free(zone, order);
		row.free += row.nr_free[order] << order;
		row.unusable[order] = unusable_free_index(zone, order);
		row.extfrag[order] = fragmentation_index(zone, order);
	}
	return row;
}

/* Every other sample goes. */
static void thin_out(struct samples *s)
{
	size_t n = 0;

	s->interval *= 2;
	for (size_t i = 0; i < s->nr_rows; i++)
		if (s->rows[i].event % s->interval == 0)
			s->rows[n++] = s->rows[i];
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

/* Sample every zone now; how many rows that made. */
static bool take(struct samples *s, uint64_t event, uint64_t time)
{
	size_t nr_zones = 0;

	for (unsigned int z = 0; z < MAX_ZONES; z++) {
		struct sample row;

		if (!populated_zone(&zones[z]))
			continue;
		nr_zones++;
		row = sample_zone(&zones[z], event, time);
		if (!s->keep)
			write_row(&s->csv, &row);
		else if (!keep_row(s, &row))
			return false;
	}
	s->last_event = event;
	if (s->nr_rows > MOST_ROWS && s->nr_rows > LEAST_SAMPLES * nr_zones)
		thin_out(s);
	return true;
}

bool samples_open(struct samples *s, const char *path, uint64_t interval)
{
	*s = (struct samples){ .interval = interval != 0 ? interval : 1, .keep = interval == 0 };
	s->last_event = UINT64_MAX;
	if (!csv_open(&s->csv, path))
		return false;
	write_header(&s->csv);
	return true;
}

bool samples_take(struct samples *s, uint64_t event, uint64_t time)
{
	return event % s->interval != 0 || take(s, event, time);
}

bool samples_close(struct samples *s, uint64_t event, uint64_t time)
{
	bool good = s->last_event == event || take(s, event, time);

	for (size_t i = 0; i < s->nr_rows; i++)
		write_row(&s->csv, &s->rows[i]);
	free(s->rows);
	s->rows = NULL;
	return csv_close(&s->csv) && good;
}
