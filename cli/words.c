/* SPDX-License-Identifier: GPL-2.0-only */
/* Words, read to their last byte: what is not understood whole is refused. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../src/gfp.h"
#include "../src/procfs.h"
#include "near.h"
#include "script.h"
#include "words.h"

#define MOST_BYTES (UINT64_C(1) << 46)
#define SHOWN	   60 /* bytes of a word in a message */

/* What a frame of Tcl's stack has under a key; NULL: nothing. */
static Tcl_Obj *frame_value(Tcl_Obj *frame, const char *key)
{
	Tcl_Obj *name = Tcl_NewStringObj(key, -1), *value = NULL;

	Tcl_IncrRefCount(name);
	if (Tcl_DictObjGet(NULL, frame, name, &value) != TCL_OK)
		value = NULL;
	Tcl_DecrRefCount(name);
	return value;
}

bool word_place(Tcl_Interp *interp, char *place, size_t size)
{
	Tcl_InterpState state = Tcl_SaveInterpState(interp, TCL_OK);
	bool found = false;

	/* what a string evaluates has no place of its own: then it is that of who evaluates it */
	for (int depth = 1; depth < 1000 && !found; depth++) {
		char script[48];
		Tcl_Obj *file;

		snprintf(script, sizeof(script), "::tcl::info::frame %d", -depth);
		if (Tcl_EvalEx(interp, script, -1, 0) != TCL_OK)
			break;
		file = frame_value(Tcl_GetObjResult(interp), "file");
		if (file != NULL) {
			Tcl_Obj *line = frame_value(Tcl_GetObjResult(interp), "line");

			snprintf(place, size, "%s:%s", script_name(Tcl_GetString(file)),
				 line != NULL ? Tcl_GetString(line) : "0");
			found = true;
		}
	}
	Tcl_RestoreInterpState(interp, state);
	return found;
}

int refuse(Tcl_Interp *interp, const char *format, ...)
{
	char text[640], place[512] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	word_place(interp, place, sizeof(place));
	Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
	Tcl_SetErrorCode(interp, "FRAMEPROOF", place, (char *)NULL);
	return TCL_ERROR;
}

bool word_bad(Tcl_Interp *interp, const char *what, Tcl_Obj *word, const char *needed, ...)
{
	char text[320];
	va_list args;

	va_start(args, needed);
	vsnprintf(text, sizeof(text), needed, args);
	va_end(args);
	refuse(interp, "bad %s \"%.*s\"; %s", what, SHOWN, Tcl_GetString(word), text);
	return false;
}

/* Digits up to their end; false: none, or more than 64 bits. */
static bool read_digits(const char **text, uint64_t *value)
{
	bool hex = (*text)[0] == '0' && ((*text)[1] == 'x' || (*text)[1] == 'X');
	const char *digits = hex ? *text + 2 : *text;
	size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");

	*value = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned int base = hex ? 16 : 10;
		unsigned char c = (unsigned char)digits[i];
		unsigned int digit = c <= 0x39 ? c - 0x30u : (c | 0x20u) - 0x61u + 10u;

		if (*value > (UINT64_MAX - digit) / base)
			return false;
		*value = *value * base + digit;
	}
	*text = digits + n;
	return n > 0;
}

bool word_number(Tcl_Interp *interp, Tcl_Obj *word, const char *what, uint64_t least, uint64_t most,
		 uint64_t *value)
{
	const char *text = Tcl_GetString(word);

	if (read_digits(&text, value) && *text == '\0' && *value >= least && *value <= most)
		return true;
	return word_bad(interp, what, word, "a number from %" PRIu64 " to %" PRIu64 " is needed",
			least, most);
}

bool word_is_size(Tcl_Obj *word, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *text = Tcl_GetString(word);
	unsigned int shift = 0;

	if (!read_digits(&text, bytes))
		return false;
	if (*text != '\0') {
		const char *unit = strchr(units, *text & ~0x20);

		if (unit == NULL || text[1] != '\0')
			return false;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (*bytes > MOST_BYTES >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

bool word_size(Tcl_Interp *interp, Tcl_Obj *word, const char *what, uint64_t *bytes)
{
	if (word_is_size(word, bytes))
		return true;
	return word_bad(interp, what, word, "bytes are needed, up to 64T, like 512M or 4G");
}

bool word_bool(Tcl_Interp *interp, Tcl_Obj *word, const char *what, bool *value)
{
	uint64_t x;

	if (!word_number(interp, word, what, 0, 1, &x))
		return false;
	*value = x == 1;
	return true;
}

bool word_pfn(Tcl_Interp *interp, Tcl_Obj *word, pfn_t *pfn)
{
	const char *text = Tcl_GetString(word);

	if (read_digits(&text, pfn) && *text == '\0' && *pfn < nr_frames)
		return true;
	if (strcmp(Tcl_GetString(word), "NULL") == 0)
		return word_bad(interp, "page", word, "an allocation that failed has no page");
	return word_bad(interp, "PFN", word, "a frame below 0x%" PRIx64 " is needed", nr_frames);
}

bool word_order(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *order)
{
	uint64_t x;

	if (!word_number(interp, word, "order", 0, MAX_PAGE_ORDER, &x))
		return false;
	*order = (unsigned int)x;
	return true;
}

bool word_cpu(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *cpu)
{
	uint64_t x;

	if (!word_number(interp, word, "CPU", 0, nr_cpus - 1, &x))
		return false;
	*cpu = (unsigned int)x;
	if (!cpu_online[x])
		return word_bad(interp, "CPU", word, "one that is online is needed");
	return true;
}

bool word_node(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *node)
{
	uint64_t x;

	if (!word_number(interp, word, "node", 0, nr_node_ids - 1, &x))
		return false;
	*node = (unsigned int)x;
	if (!nodes[x].online)
		return word_bad(interp, "node", word, "one that is online is needed");
	return true;
}

/* One of the flags: a name or a number. */
static bool one_flag(const char *text, size_t length, gfp_t *gfp)
{
	const char *p = text;
	uint64_t bits;

	if (gfp_from_name(text, length, gfp))
		return true;
	if (length == 4 && memcmp(text, "none", 4) == 0) {
		*gfp = 0;
		return true;
	}
	if (!read_digits(&p, &bits) || p != text + length || bits > UINT32_MAX)
		return false;
	*gfp = (gfp_t)bits;
	return true;
}

static bool unknown_flag(Tcl_Interp *interp, const char *text, size_t length)
{
	char word[SHOWN + 1];
	struct near near = { .word = word };
	const char *name;

	snprintf(word, sizeof(word), "%.*s", length < SHOWN ? (int)length : SHOWN, text);
	for (size_t i = 0; (name = gfp_name(i)) != NULL; i++)
		near_try(&near, name);
	if (near.name != NULL)
		refuse(interp, "unknown GFP flag \"%s\"; did you mean %s?", word, near.name);
	else
		refuse(interp,
		       "unknown GFP flag \"%s\"; names like GFP_KERNEL or __GFP_ZERO, or a number, "
		       "are needed, joined by |",
		       word);
	return false;
}

bool word_gfp(Tcl_Interp *interp, Tcl_Obj *word, gfp_t *gfp)
{
	const char *text = Tcl_GetString(word);

	*gfp = 0;
	for (;;) {
		size_t length = strcspn(text, "|");
		gfp_t flag;

		if (!one_flag(text, length, &flag))
			return unknown_flag(interp, text, length);
		*gfp |= flag;
		if (text[length] == '\0')
			break;
		text += length + 1;
	}
	if (gfp_valid(*gfp))
		return true;
	return word_bad(interp, "GFP flags", word,
			"at most one of __GFP_DMA, __GFP_DMA32, "
			"__GFP_HIGHMEM, not both __GFP_MOVABLE and __GFP_RECLAIMABLE, and bits "
			"below 0x%x are needed",
			GFP_BITS_MASK + 1);
}

/* One number or range of a set. */
static bool one_range(const char **text, unsigned int most, uint64_t *set)
{
	uint64_t first, last;

	if (!read_digits(text, &first))
		return false;
	last = first;
	if (**text == '-') {
		++*text;
		if (!read_digits(text, &last))
			return false;
	}
	if (first > last || last >= most)
		return false;
	for (uint64_t i = first; i <= last; i++)
		set[i / 64] |= UINT64_C(1) << i % 64;
	return true;
}

bool word_set(Tcl_Interp *interp, Tcl_Obj *word, const char *what, unsigned int most,
	      uint64_t set[MAX_CPUS / 64])
{
	const char *text = Tcl_GetString(word);
	bool good = true;

	memset(set, 0, MAX_CPUS / 8);
	if (strcmp(text, "none") == 0)
		return true;
	if (strcmp(text, "all") == 0) {
		for (unsigned int i = 0; i < most; i++)
			set[i / 64] |= UINT64_C(1) << i % 64;
		return true;
	}
	while ((good = one_range(&text, most, set)) && *text == ',')
		text++;
	if (good && *text == '\0')
		return true;
	return word_bad(interp, what, word,
			"numbers and ranges from 0 to %u are needed, like "
			"0,2-3, or all",
			most - 1);
}

bool word_nodes(Tcl_Interp *interp, Tcl_Obj *word, const char *what, nodemask_t *mask)
{
	uint64_t set[MAX_CPUS / 64];

	if (!word_set(interp, word, what, nr_node_ids, set))
		return false;
	*mask = set[0];
	if (strcmp(Tcl_GetString(word), "all") == 0)
		*mask = NODEMASK_ALL;
	else if (*mask == 0 || (*mask & ~node_online_map) != 0)
		return word_bad(interp, what, word, "nodes that are online are needed");
	return true;
}

bool word_zone(Tcl_Interp *interp, Tcl_Obj *node, Tcl_Obj *name, struct zone **zone)
{
	unsigned int nid;

	if (!word_node(interp, node, &nid))
		return false;
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		*zone = &zones[nid * MAX_NR_ZONES + type];
		if (strcmp(Tcl_GetString(name), zone_type_name(type)) == 0 && populated_zone(*zone))
			return true;
	}
	return word_bad(interp, "zone", name,
			"a zone of node %u with memory is needed: DMA, "
			"DMA32, Normal or Movable",
			nid);
}

bool word_migratetype(Tcl_Interp *interp, Tcl_Obj *word, unsigned int *migratetype)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		*migratetype = type;
		if (strcmp(Tcl_GetString(word), migratetype_name(type)) == 0)
			return true;
	}
	return word_bad(interp, "migratetype", word,
			"Unmovable, Movable, Reclaimable, HighAtomic, "
			"CMA or Isolate is needed");
}

/* "a, b or c" */
static void list_names(const char *const names[], char *text, size_t size)
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; names[i] != NULL && length < size; i++) {
		const char *glue = i == 0 ? "" : names[i + 1] == NULL ? " or " : ", ";

		length += (size_t)snprintf(text + length, size - length, "%s%s", glue, names[i]);
	}
}

bool word_choice(Tcl_Interp *interp, Tcl_Obj *word, const char *what, const char *const names[],
		 unsigned int *index)
{
	struct near near = { .word = Tcl_GetString(word) };
	char text[256];

	for (unsigned int i = 0; names[i] != NULL; i++) {
		if (strcmp(Tcl_GetString(word), names[i]) == 0) {
			*index = i;
			return true;
		}
		near_try(&near, names[i]);
	}
	if (near.name != NULL)
		return word_bad(interp, what, word, "did you mean %s?", near.name);
	list_names(names, text, sizeof(text));
	return word_bad(interp, what, word, "%s is needed", text);
}

static bool unknown_option(Tcl_Interp *interp, Tcl_Obj *word, const struct option *options)
{
	struct near near = { .word = Tcl_GetString(word) };
	const char *names[24];
	unsigned int n = 0;
	char text[256];

	while (options[n].name != NULL && n + 1 < sizeof(names) / sizeof(names[0])) {
		near_try(&near, options[n].name);
		names[n] = options[n].name;
		n++;
	}
	if (near.name != NULL)
		return word_bad(interp, "option", word, "did you mean %s?", near.name);
	names[n] = NULL;
	list_names(names, text, sizeof(text));
	return word_bad(interp, "option", word, "%s is needed", text);
}

bool word_options(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], int first,
		  struct option *options)
{
	for (int i = first; i < nr; i++) {
		struct option *option = options;

		while (option->name != NULL && strcmp(option->name, Tcl_GetString(words[i])) != 0)
			option++;
		if (option->name == NULL)
			return unknown_option(interp, words[i], options);
		if (option->value != NULL)
			return word_bad(interp, "option", words[i], "once is enough");
		if (!option->flag && ++i == nr)
			return word_bad(interp, "option", words[i - 1], "a value must follow it");
		option->value = words[i];
	}
	return true;
}

void dict_put(Tcl_Obj *dict, const char *key, Tcl_Obj *value)
{
	Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(key, -1), value);
}

void dict_number(Tcl_Obj *dict, const char *key, uint64_t value)
{
	dict_put(dict, key, Tcl_NewWideIntObj((Tcl_WideInt)value));
}

void dict_text(Tcl_Obj *dict, const char *key, const char *value)
{
	dict_put(dict, key, Tcl_NewStringObj(value, -1));
}

Tcl_Obj *pfn_word(pfn_t pfn)
{
	if (pfn == PFN_NONE)
		return Tcl_NewStringObj("NULL", -1);
	return Tcl_ObjPrintf("0x%" TCL_LL_MODIFIER "x", (Tcl_WideInt)pfn);
}
