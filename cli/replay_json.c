/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An object for each run. Names are those of the kernel, the report and the table that --csv
 * writes.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../src/procfs.h"
#include "replay_json.h"

/* A string; what is no plain character is escaped, so that it is always valid. */
static void string(FILE *f, const char *text)
{
	fputc('"', f);
	for (const char *c = text; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte == '"' || byte == '\\')
			fprintf(f, "\\%c", byte);
		else if (byte < 0x20 || byte > 0x7e)
			fprintf(f, "\\u%04x", byte);
		else
			fputc(byte, f);
	}
	fputc('"', f);
}

static void number(FILE *f, const char *name, uint64_t value)
{
	fprintf(f, "\"%s\": %" PRIu64 ", ", name, value);
}

static void indices(FILE *f, const char *name, const int *values)
{
	fprintf(f, ", \"%s\": [", name);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		fprintf(f, "%s%.3f", order > 0 ? ", " : "", values[order] / 1000.0);
	fputc(']', f);
}

static void counts(FILE *f, const char *name, const uint64_t *values)
{
	fprintf(f, "\"%s\": [", name);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		fprintf(f, "%s%" PRIu64, order > 0 ? ", " : "", values[order]);
	fputc(']', f);
}

static void write_zone(FILE *f, const struct run_zone *z)
{
	fprintf(f, "      {\"node\": %u, \"zone\": ", z->zone / MAX_NR_ZONES);
	string(f, zone_type_name(z->zone % MAX_NR_ZONES));
	fputs(", ", f);
	number(f, "free_pages_before", (uint64_t)z->free_before);
	number(f, "free_pages", (uint64_t)z->free);
	number(f, "pcp_pages", z->pcp);
	number(f, "min_pages", z->min);
	number(f, "low_pages", z->low);
	number(f, "high_pages", z->high);
	counts(f, "free_blocks", z->nr_free);
	indices(f, "unusable_index", z->unusable);
	indices(f, "extfrag_index", z->extfrag);
	fputc('}', f);
}

static void write_events(FILE *f, const char *name, const uint64_t *events, bool batched)
{
	const char *sign = "";

	fprintf(f, "    \"%s\": {", name);
	for (unsigned int kind = 0; kind < NR_TRACE_KINDS; kind++) {
		/* the machine here has no such event */
		if (kind == TRACE_MM_PAGE_FREE_BATCHED && !batched)
			continue;
		fprintf(f, "%s\"%s\": %" PRIu64, sign, kmem_event_name((enum trace_kind)kind),
			events[kind]);
		sign = ", ";
	}
	fputs("},\n", f);
}

/* The lines of the notes as strings. */
static void write_notes(FILE *f, const char *notes)
{
	const char *sign = "";

	fputs("    \"notes\": [", f);
	while (*notes != '\0') {
		char line[512];
		size_t length = strcspn(notes, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)length, notes);
		fputs(sign, f);
		string(f, line);
		sign = ", ";
		notes += length + (notes[length] == '\n');
	}
	fputs("],\n", f);
}

static void write_run(FILE *f, const struct replay_run *run)
{
	const struct replayer *r = &run->replayer;

	fputs("   {\"run\": ", f);
	string(f, run->name);
	fprintf(f, ",\n    \"machine\": {\"kernel\": \"%s\", ", run->release->name);
	number(f, "cpus", run->nr_cpus);
	number(f, "nodes", run->nr_nodes);
	fprintf(f, "\"present_pages\": %" PRIu64 "},\n", run->present);
	write_notes(f, run->notes);
	fprintf(f, "    \"events\": %" PRIu64 ", \"seconds\": %.6f,\n", r->events,
		(double)replay_run_time(run) / 1e9);
	fputs("    \"lines\": {", f);
	number(f, "headers", run->lines.headers);
	number(f, "other_events", run->lines.other_events);
	number(f, "skipped", run->lines.skipped);
	number(f, "lost_by_kernel", run->trace.nr_lost);
	fprintf(f, "\"read\": %" PRIu64 "},\n", run->lines.read);
	write_events(f, "recorded", r->recorded, true);
	write_events(f, "here", r->here, false);
	fprintf(f, "    \"failed_recorded\": %" PRIu64 ", \"failed_here\": %" PRIu64 ",\n    ",
		r->failed_recorded, r->failed_here);
	counts(f, "allocations", r->allocations);
	fputs(",\n    \"frees\": {", f);
	number(f, "matched", r->frees_matched);
	number(f, "in_parts", r->frees_in_parts);
	number(f, "unmatched", r->frees_unmatched);
	fprintf(f, "\"missed\": %" PRIu64 "},\n    \"zones\": [\n", r->frees_missed);
	for (size_t z = 0; z < run->nr_zones; z++) {
		write_zone(f, &run->zones[z]);
		fputs(z + 1 < run->nr_zones ? ",\n" : "]}", f);
	}
}

/* The file cannot be written, errno says why; false, for callers to return. */
static bool refuse_file(const char *path, char *error, size_t size)
{
	snprintf(error, size, "%s: %s; a file that can be written is needed", path,
		 strerror(errno));
	return false;
}

bool replay_json_write(const struct replay_run *runs, size_t nr, const char *path, char *error,
		       size_t size)
{
	FILE *f = fopen(path, "wb");
	bool good;

	if (f == NULL)
		return refuse_file(path, error, size);
	fputs("{\"runs\": [\n", f);
	for (size_t i = 0; i < nr; i++) {
		write_run(f, &runs[i]);
		fputs(i + 1 < nr ? ",\n" : "]}\n", f);
	}
	good = !ferror(f);
	if (fclose(f) == 0 && good)
		return true;
	return refuse_file(path, error, size);
}
