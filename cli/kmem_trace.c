/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of traces. What precedes the CPU is never looked at; what follows has no blanks but those
 * between its parts. A name of a flag that is not known here changes nothing about where the pages
 * come from (the zone and mobility bits are the same in every release), so it is counted only.
 */
#include <stdio.h>
#include <string.h>

#include "../src/gfp.h"
#include "kmem_trace.h"

#define NSEC_DIGITS    9
#define MAX_CPU_NUMBER 99999u
#define MAX_FLAGS      16u /* letters in the column of flags; kernels print 4 or 5 */

static const char *const event_names[NR_TRACE_KINDS] = {
	[TRACE_MM_PAGE_ALLOC] = "mm_page_alloc",
	[TRACE_MM_PAGE_FREE] = "mm_page_free",
	[TRACE_MM_PAGE_FREE_BATCHED] = "mm_page_free_batched",
	[TRACE_MM_PAGE_ALLOC_ZONE_LOCKED] = "mm_page_alloc_zone_locked",
	[TRACE_MM_PAGE_PCPU_DRAIN] = "mm_page_pcpu_drain",
	[TRACE_MM_PAGE_ALLOC_EXTFRAG] = "mm_page_alloc_extfrag",
};

const char *kmem_event_name(enum trace_kind kind)
{
	return event_names[kind];
}

/* A part of a line. */
struct word {
	const char *text;
	size_t length;
};

static void skip_blanks(const char **p)
{
	while (**p == ' ' || **p == '\t')
		++*p;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Part of the name of an event or of its system. */
static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

/* A decimal number; false: there is none, or it does not fit. */
static bool decimal(const char **p, uint64_t *value)
{
	uint64_t x = 0;

	if (!is_digit(**p))
		return false;
	for (; is_digit(**p); ++*p) {
		uint64_t digit = (uint64_t)(**p - '0');

		if (x > (UINT64_MAX - digit) / 10)
			return false;
		x = x * 10 + digit;
	}
	*value = x;
	return true;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A whole word as a number, decimal or 0x hex: kernels have printed PFNs as both. */
static bool number(struct word word, uint64_t *value)
{
	const char *p = word.text, *end = word.text + word.length;
	uint64_t x = 0;

	if (word.length <= 2 || p[0] != '0' || p[1] != 'x')
		return decimal(&p, value) && p == end;
	for (p += 2; p < end; p++) {
		int digit = hex_digit(*p);

		if (digit < 0 || x >> 60 != 0)
			return false;
		x = x << 4 | (uint64_t)digit;
	}
	*value = x;
	return true;
}

/* "3951.137764:", in nanoseconds. */
static bool timestamp(const char **p, uint64_t *time)
{
	const char *q = *p;
	uint64_t seconds, fraction = 0;

	if (!decimal(&q, &seconds) || seconds > UINT64_MAX / 2000000000u || *q++ != '.')
		return false;
	for (int i = 0; i < NSEC_DIGITS; i++)
		fraction = fraction * 10 + (is_digit(*q) ? (uint64_t)(*q++ - '0') : 0);
	if (*q++ != ':')
		return false;
	*time = seconds * 1000000000u + fraction;
	*p = q;
	return true;
}

/* "mm_page_alloc: " or "kmem:mm_page_alloc: ". */
static bool event_name(const char **p, struct word *name)
{
	do {
		name->text = *p;
		while (is_name(**p))
			++*p;
		name->length = (size_t)(*p - name->text);
		if (name->length == 0 || *(*p)++ != ':')
			return false;
	} while (is_name(**p));
	return true;
}

/* From the '[' on: "[000] .....  3951.137764: mm_page_alloc: "; perf prints no flags. */
static bool prefix(const char **p, struct kmem_event *event, struct word *name)
{
	uint64_t cpu;

	++*p;
	if (!decimal(p, &cpu) || cpu > MAX_CPU_NUMBER || *(*p)++ != ']')
		return false;
	event->cpu = (unsigned int)cpu;
	skip_blanks(p);
	if (!timestamp(p, &event->time)) {
		for (unsigned int n = 0; n < MAX_FLAGS && **p != '\0' && **p != ' '; n++)
			++*p;
		skip_blanks(p);
		if (!timestamp(p, &event->time))
			return false;
	}
	skip_blanks(p);
	if (!event_name(p, name))
		return false;
	skip_blanks(p);
	return true;
}

/* Look for a prefix from the line's end; *p is then behind it. */
static bool find_prefix(const char **p, const char *line, struct kmem_event *event,
			struct word *name)
{
	for (const char *q = line + strlen(line); q > line; q--) {
		if (q[-1] != '[')
			continue;
		*p = q - 1;
		if (prefix(p, event, name))
			return true;
	}
	return false;
}

static bool is(struct word word, const char *text)
{
	return strlen(text) == word.length && memcmp(text, word.text, word.length) == 0;
}

/* The fields that are of use; text NULL: not there. */
struct fields {
	struct word pfn, order, gfp_flags;
};

/* Sort "name=value name=value ..." out. */
static void read_fields(const char *p, struct fields *fields)
{
	*fields = (struct fields){ 0 };
	while (*p != '\0') {
		size_t length = strcspn(p, " \t");
		const char *equals = memchr(p, '=', length);

		if (equals != NULL) {
			struct word name = { p, (size_t)(equals - p) };
			struct word value = { equals + 1, length - name.length - 1 };

			if (is(name, "pfn"))
				fields->pfn = value;
			else if (is(name, "order"))
				fields->order = value;
			else if (is(name, "gfp_flags"))
				fields->gfp_flags = value;
		}
		p += length;
		skip_blanks(&p);
	}
}

static enum kmem_line skipped(struct kmem_trace *trace, const char *wanted)
{
	snprintf(trace->why, sizeof(trace->why), "%s", wanted);
	return KMEM_SKIPPED;
}

/* One name or number of a request's flags. */
static void add_flag(struct kmem_trace *trace, struct word word, gfp_t *gfp)
{
	uint64_t bits;
	gfp_t known;

	if (gfp_from_name(word.text, word.length, &known)) {
		*gfp |= known;
	} else if (number(word, &bits)) {
		*gfp |= (gfp_t)bits & GFP_BITS_MASK;
	} else if (!is(word, "none") && trace->nr_unknown_flags++ == 0) {
		for (size_t i = 0; i < word.length && i + 1 < sizeof(trace->unknown_flag); i++)
			trace->unknown_flag[i] = is_name(word.text[i]) ? word.text[i] : '?';
	}
}

/* "GFP_KERNEL|__GFP_ZERO|0x1000000", in any order. */
static gfp_t read_flags(struct kmem_trace *trace, struct word flags)
{
	const char *end = flags.text + flags.length;
	gfp_t gfp = 0;

	for (const char *p = flags.text; p < end;) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		const char *stop = bar != NULL ? bar : end;

		add_flag(trace, (struct word){ p, (size_t)(stop - p) }, &gfp);
		p = stop + 1;
	}
	return gfp;
}

/* What an event says, held against what there can be. */
static enum kmem_line read_event(struct kmem_trace *trace, const char *p, struct kmem_event *event)
{
	struct fields fields;
	uint64_t order = 0;

	read_fields(p, &fields);
	event->gfp = 0;
	if (fields.pfn.text == NULL || !number(fields.pfn, &event->pfn))
		return skipped(trace, "no pfn that is a number; pfn=0x... is needed");
	if (event->pfn >= MAX_FRAMES)
		return skipped(trace, "a pfn beyond 64 TiB; at most 0x3ffffffff is possible");
	if (event->pfn == 0 && event->kind == TRACE_MM_PAGE_ALLOC)
		event->pfn = PFN_NONE;
	if (fields.order.text == NULL ? event->kind <= TRACE_MM_PAGE_FREE
				      : !number(fields.order, &order))
		return skipped(trace, "no order that is a number; order=0 to 10 is needed");
	if (order > MAX_PAGE_ORDER)
		return skipped(trace, "an order above 10; order=0 to 10 is needed");
	if (event->pfn != PFN_NONE && event->pfn & ((PFN(1) << order) - 1))
		return skipped(trace, "a pfn that is not a multiple of the block's size");
	event->order = (unsigned int)order;
	if (event->kind != TRACE_MM_PAGE_ALLOC)
		return KMEM_EVENT;
	if (fields.gfp_flags.text == NULL)
		return skipped(trace, "no gfp_flags; gfp_flags=NAME|NAME... is needed");
	event->gfp = read_flags(trace, fields.gfp_flags);
	if (!gfp_valid(event->gfp))
		return skipped(trace, "gfp_flags that contradict each other; at most one zone and "
				      "one mobility are possible");
	return KMEM_EVENT;
}

/* Lines that are no event: headers, losses, and the rest. */
static enum kmem_line read_other(struct kmem_trace *trace, const char *line)
{
	const char *p;
	uint64_t x;

	skip_blanks(&line);
	if (*line == '\0')
		return KMEM_HEADER;
	if (*line == '#') {
		p = strstr(line, "#P:");
		if (p != NULL && (p += 3, decimal(&p, &x)) && x <= MAX_CPUS)
			trace->nr_cpus = (unsigned int)x;
		return KMEM_HEADER;
	}
	p = strncmp(line, "CPU:", 4) == 0 ? strstr(line, "[LOST ") : NULL;
	if (p != NULL) {
		p += 6;
		if (decimal(&p, &x) && x <= UINT64_MAX - trace->nr_lost)
			trace->nr_lost += x;
		return KMEM_LOST;
	}
	return skipped(trace, "not a line of a trace; \"TASK-PID [CPU] FLAGS SECONDS: EVENT: ...\" "
			      "is needed");
}

enum kmem_line kmem_parse(struct kmem_trace *trace, const char *line, struct kmem_event *event)
{
	struct word name;
	const char *p;

	if (!find_prefix(&p, line, event, &name))
		return read_other(trace, line);
	for (unsigned int kind = 0; kind < NR_TRACE_KINDS; kind++) {
		if (is(name, event_names[kind])) {
			event->kind = (enum trace_kind)kind;
			return read_event(trace, p, event);
		}
	}
	return KMEM_OTHER_EVENT;
}
