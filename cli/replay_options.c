/* SPDX-License-Identifier: GPL-2.0-only */
/* Options, each checked as far as that goes without a machine. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/reserves.h"
#include "files.h"
#include "picture.h"
#include "replay.h"
#include "replay_options.h"

#define MOST_MEMORY (UINT64_C(1) << 46)

const char replay_usage[] =
	"usage: frameproof replay [OPTION...] TRACE\n"
	"  TRACE             text of tracefs or perf script, plain or .gz; - for standard input\n"
	"  --before FILE     a snapshot of /proc: the machine, and the state that it starts from\n"
	"  --after FILE      a snapshot of /proc: print its free lists beside those here\n"
	"  --e820 FILE       a kernel's log: where the memory of --before lies\n"
	"  --memory SIZE     without --before: a machine of this size, like 512M; 4G by default\n"
	"  --cpus N          without --before: its CPUs; as the trace says by default\n"
	"  --kernel RELEASE  whose rules to follow; the snapshot's, or 5.10, by default\n"
	"  --what-if CHANGE  replay once more, with vm.NAME=VALUE or kernel=RELEASE, and print\n"
	"                    what differs; up to four times\n"
	"  --picture FILE    draw memory before and after, and over time: .svg or .png\n"
	"  --csv FILE        write free lists, watermarks and fragmentation over time\n"
	"  --interval N      events between two of its samples; some 200 rows by default\n"
	"  --json FILE       write all figures of all runs\n"
	"  --check           check the theorems every 4096 events, and at the end\n";

__attribute__((format(printf, 2, 3))) static bool fail(struct replay_options *o, const char *format,
						       ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(o->error, sizeof(o->error), format, args);
	va_end(args);
	return false;
}

/* A decimal number from least to most; false: it is none. */
static bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= least &&
	       *value <= most;
}

/* "512M": bytes, or K, M, G or T of them; false: it is none, or more than 64 TiB. */
static bool parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	char number[24];
	size_t length = strlen(text), digits = strspn(text, "0123456789");
	unsigned int shift = 0;

	if (digits == 0 || digits >= sizeof(number) || length > digits + 1)
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	if (text[digits] != '\0') {
		const char *unit = strchr(units, text[digits] & ~0x20);

		if (unit == NULL)
			return false;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (!parse_number(number, 1, MOST_MEMORY >> shift, bytes))
		return false;
	*bytes <<= shift;
	return true;
}

/* The row of that name; NULL: there is none, said of the option. */
static const struct release *read_release(struct replay_options *o, const char *option,
					  const char *name)
{
	const struct release *found = release_find(name), *row;
	char names[128] = "";

	if (found != NULL)
		return found;
	for (size_t i = 0; (row = release_nth(i)) != NULL; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
			 i > 0 ? ", " : "", row->name);
	fail(o, "%s%.60s: no rules of it here; one of %s is needed", option, name, names);
	return NULL;
}

static bool add_what_if(struct replay_options *o, const char *text)
{
	struct what_if *w = &o->what_ifs[o->nr_what_ifs];
	const char *equals = strchr(text, '=');
	size_t name = equals != NULL ? (size_t)(equals - text) : 0;

	if (o->nr_what_ifs == MOST_WHAT_IFS)
		return fail(o, "--what-if %.60s: too many of them; at most %u are possible", text,
			    MOST_WHAT_IFS);
	*w = (struct what_if){ .text = text, .value = equals != NULL ? equals + 1 : "" };
	o->nr_what_ifs++;
	if (name == strlen("kernel") && strncmp(text, "kernel", name) == 0) {
		w->release = read_release(o, "--what-if kernel=", w->value);
		return w->release != NULL;
	}
	if (name <= strlen("vm.") || name > 60 || strncmp(text, "vm.", 3) != 0 ||
	    memchr(text, '/', name) != NULL)
		return fail(o,
			    "--what-if %.60s: no change that is known; vm.NAME=VALUE or "
			    "kernel=RELEASE is needed",
			    text);
	snprintf(w->path, sizeof(w->path), "/proc/sys/vm/%.*s", (int)name - 3, text + 3);
	return true;
}

/* An option whose value is the name of a file; false: it is another one. */
static bool set_file(struct replay_options *o, const char *name, const char *value)
{
	const struct {
		const char *name;
		const char **value;
	} files[] = {
		{ "--before", &o->before }, { "--after", &o->after }, { "--e820", &o->e820 },
		{ "--csv", &o->csv },	    { "--json", &o->json },   { "--picture", &o->picture },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(files[i].name, name) == 0) {
			*files[i].value = value;
			return true;
		}
	}
	return false;
}

/* An option with its value. */
static bool set_option(struct replay_options *o, const char *name, const char *value)
{
	if (set_file(o, name, value))
		return true;
	if (strcmp(name, "--what-if") == 0)
		return add_what_if(o, value);
	else if (strcmp(name, "--kernel") == 0)
		return (o->release = read_release(o, "--kernel ", value)) != NULL;
	else if (strcmp(name, "--memory") == 0)
		return parse_size(value, &o->memory) ||
		       fail(o, "--memory %s: a size up to 64T, like 512M, is needed", value);
	else if (strcmp(name, "--cpus") == 0)
		return parse_number(value, 1, MAX_CPUS, &o->cpus) ||
		       fail(o, "--cpus %s: a number from 1 to 256 is needed", value);
	else if (strcmp(name, "--interval") == 0)
		return parse_number(value, 1, UINT32_MAX, &o->interval) ||
		       fail(o, "--interval %s: a number of events from 1 is needed", value);
	else
		return fail(o, "%s: no such option; frameproof help replay lists them", name);
	return true;
}

/* What does not go together. */
static bool check_options(struct replay_options *o)
{
	if (o->trace == NULL)
		return fail(o, "no trace given; frameproof replay [OPTION...] TRACE");
	if (o->before != NULL && (o->memory != 0 || o->cpus != 0))
		return fail(o, "--memory and --cpus are for a machine without --before");
	if (o->e820 != NULL && o->before == NULL)
		return fail(o,
			    "--e820 says where the memory of --before FILE lies; both are needed");
	if (o->interval != 0 && o->csv == NULL)
		return fail(o, "--interval is of the table that --csv FILE writes");
	if (o->picture != NULL && !picture_path(o->picture))
		return fail(o, "--picture %s: a name that ends in .svg or .png is needed",
			    o->picture);
	return true;
}

bool replay_options_read(struct replay_options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--check") == 0) {
			o->check = true;
		} else if (strncmp(argv[i], "--", 2) == 0) {
			if (i + 1 == argc)
				return fail(o, "%s: no such option, or no value", argv[i]);
			if (!set_option(o, argv[i], argv[i + 1]))
				return false;
			i++;
		} else if (o->trace != NULL) {
			return fail(o, "%s: one trace only, not %s too", o->trace, argv[i]);
		} else {
			o->trace = argv[i];
		}
	}
	return check_options(o);
}

bool what_if_set(const struct what_if *what_if, char *error, size_t size)
{
	if (what_if->release == NULL)
		return file_write(what_if->path, what_if->value, error, size);
	/* a snapshot's watermarks and pcp sizes follow the rules of the kernel that it is of */
	setup_per_zone_wmarks();
	return true;
}
