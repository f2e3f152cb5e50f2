/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The usage of a command is read as people read it: its first word that is no option says what the
 * first word after the command is, "a|b" is a choice, and a word in capitals is of a kind.
 */
#include <stdio.h>
#include <string.h>

#include "../src/gfp.h"
#include "../src/mapping.h"
#include "../src/procfs.h"
#include "commands.h"
#include "complete.h"
#include "files.h"
#include "help.h"
#include "marks.h"

#define DEEPEST	   64u /* brackets within brackets */
#define MOST_WORDS 64u
#define VM_FOLDER  "/proc/sys/vm/"

/* A piece of text. */
struct span {
	const char *start;
	size_t length;
};

/* The command under way: its words before the one that is begun. */
struct words {
	struct span word[MOST_WORDS];
	unsigned int nr;
};

static bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.length && memcmp(span.start, text, span.length) == 0;
}

static void end_word(struct words *w, const char *end, bool *in_word)
{
	if (*in_word && w->nr < MOST_WORDS) {
		w->word[w->nr].length = (size_t)(end - w->word[w->nr].start);
		w->nr++;
	}
	*in_word = false;
}

/* The words of the innermost command that has not ended. */
static void find_command(const char *before, struct words *w)
{
	static struct words outer[DEEPEST];
	unsigned int depth = 0;
	bool in_word = false;

	w->nr = 0;
	for (const char *p = before; *p != '\0'; p++) {
		bool opens = *p == '[' || *p == '{', closes = *p == ']' || *p == '}';

		if (*p == ' ' || *p == '\t') {
			end_word(w, p, &in_word);
			continue;
		}
		if (*p == '\n' || *p == ';') {
			w->nr = 0;
			in_word = false;
			continue;
		}
		if (closes && depth > 0) {
			*w = outer[--depth];
			in_word = true;
			continue;
		}
		if (!in_word && w->nr < MOST_WORDS)
			w->word[w->nr].start = p;
		in_word = true;
		if (*p == '\\' && p[1] != '\0')
			p++;
		if (opens && depth < DEEPEST) {
			outer[depth++] = *w;
			w->nr = 0;
			in_word = false;
		}
	}
}

static void add(struct completion *c, const char *text, const char *match, size_t length)
{
	if (length >= strlen(text) && memcmp(match, text, strlen(text)) == 0)
		Tcl_ListObjAppendElement(NULL, c->matches, Tcl_NewStringObj(match, (int)length));
}

static void add_name(struct completion *c, const char *text, const char *match)
{
	add(c, text, match, strlen(match));
}

/* What a command of Tcl's lists: commands, or variables. */
static void add_listed(struct completion *c, Tcl_Interp *interp, const char *text, const char *list)
{
	Tcl_InterpState state = Tcl_SaveInterpState(interp, TCL_OK);
	Tcl_Obj **names;
	int n;

	if (Tcl_EvalEx(interp, list, -1, TCL_EVAL_GLOBAL) == TCL_OK &&
	    Tcl_ListObjGetElements(NULL, Tcl_GetObjResult(interp), &n, &names) == TCL_OK)
		for (int i = 0; i < n; i++)
			add_name(c, text, Tcl_GetString(names[i]));
	Tcl_RestoreInterpState(interp, state);
}

static void add_paths(struct completion *c, const char *text)
{
	const char *path;

	for (size_t i = 0; (path = file_path(i)) != NULL; i++)
		add_name(c, text, path);
}

static void add_sysctls(struct completion *c, const char *text)
{
	const char *path;
	char name[80] = "vm.";

	for (size_t i = 0; (path = file_path(i)) != NULL; i++) {
		if (strncmp(path, VM_FOLDER, strlen(VM_FOLDER)) != 0)
			continue;
		strncpy(name + 3, path + strlen(VM_FOLDER), sizeof(name) - 4);
		add_name(c, text, name);
	}
	c->open = true;
}

static void add_gfp(struct completion *c, const char *text)
{
	const char *name;

	c->open = true;
	for (size_t i = 0; (name = gfp_name(i)) != NULL; i++)
		add_name(c, text, name);
}

/* Of all nodes; each name once. */
static void add_zones(struct completion *c, const char *text)
{
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		bool any = false;

		for (unsigned int node = 0; node < nr_node_ids; node++)
			any |= populated_zone(&zones[node * MAX_NR_ZONES + type]);
		if (any)
			add_name(c, text, zone_type_name(type));
	}
}

static void add_nodes(struct completion *c, const char *text)
{
	char name[16];

	for (unsigned int node = 0; node < nr_node_ids; node++) {
		snprintf(name, sizeof(name), "%u", node);
		if (nodes[node].online)
			add_name(c, text, name);
	}
}

/* Tasks and files. */
static void add_owners(struct completion *c, const char *text)
{
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].kind != MAPPING_FREE)
			add_name(c, text, mappings[i].name);
}

static void add_commands(struct completion *c, const char *text)
{
	const struct command *command;

	for (size_t i = 0; (command = command_nth(i)) != NULL; i++)
		add_name(c, text, command->name);
	for (size_t i = 0; help_topic_nth(i) != NULL; i++)
		add_name(c, text, help_topic_nth(i));
}

static void add_migratetypes(struct completion *c, const char *text)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		add_name(c, text, migratetype_name(type));
}

static void add_marks(struct completion *c, const char *text)
{
	for (const struct mark *m = marks; m != NULL; m = m->next)
		add_name(c, text, m->name);
}

static void add_files(struct completion *c, const char *text)
{
	(void)text;
	c->files = true;
}

/* A word of a kind; a choice in small letters is the word itself. */
static void add_kind(struct completion *c, const char *text, struct span kind)
{
	static const struct {
		const char *name;
		void (*add)(struct completion *c, const char *text);
	} kinds[] = {
		{ "GFP", add_gfp },
		{ "PATH", add_paths },
		{ "vm.NAME", add_sysctls },
		{ "ZONE", add_zones },
		{ "NODE", add_nodes },
		{ "NODES", add_nodes },
		{ "MIGRATETYPE", add_migratetypes },
		{ "NAME", add_owners },
		{ "MARK", add_marks },
		{ "COMMAND", add_commands },
		{ "FILE", add_files },
		{ "DIR", add_files },
		{ "RECORDING", add_files },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_is(kind, kinds[i].name))
			kinds[i].add(c, text);
	if (kind.length > 0 &&
	    strchr("abcdefghijklmnopqrstuvwxyz0123456789", kind.start[0]) != NULL &&
	    !span_is(kind, "vm.NAME"))
		add(c, text, kind.start, kind.length);
}

/* The next word of a usage, without what says that it may be missing; an empty one at the end. */
static struct span next_of_usage(const char **usage)
{
	struct span span = { NULL, 0 };
	size_t braces = 0;

	*usage += strspn(*usage, " ?|");
	span.start = *usage;
	while (span.start[span.length] != '\0' &&
	       (braces > 0 || strchr(" ?|", span.start[span.length]) == NULL)) {
		braces += span.start[span.length] == '{';
		braces -= span.start[span.length] == '}';
		span.length++;
	}
	*usage += span.length;
	if (span.length > 3 && memcmp(span.start + span.length - 3, "...", 3) == 0)
		span.length -= 3;
	return span;
}

/* Does an option have a word, and is a word of the usage one? */
static bool has_value(const char *usage)
{
	return *usage == ' ';
}

static bool is_option(struct span span)
{
	return span.length > 1 && span.start[0] == '-' &&
	       (span.start[1] < '0' || span.start[1] > '9');
}

/* The choices at a place of a usage, up to where they end. */
static void add_choices(struct completion *c, const char *text, const char *usage)
{
	do {
		struct span span = next_of_usage(&usage);

		if (is_option(span))
			break;
		add_kind(c, text, span);
	} while (*usage == '|');
}

/* Where the usage tells of an option's word; NULL: it has none, or is no option of it. */
static const char *value_of(const char *usage, struct span option)
{
	while (*usage != '\0') {
		struct span span = next_of_usage(&usage);

		if (is_option(span) && span.length == option.length &&
		    memcmp(span.start, option.start, span.length) == 0)
			return has_value(usage) ? usage : NULL;
	}
	return NULL;
}

static void add_options(struct completion *c, const char *text, const char *usage)
{
	while (*usage != '\0') {
		struct span span = next_of_usage(&usage);

		if (is_option(span))
			add(c, text, span.start, span.length);
	}
}

/*
 * Where the usage tells of its n-th word that is no option, up to another way to use the command;
 * the last one is for all that follow if it ends in "...". NULL: there is none.
 */
static const char *place_of(const char *usage, unsigned int n)
{
	const char *last = NULL;

	for (usage += strspn(usage, "?"); *usage != '\0' && strncmp(usage, " | ", 3) != 0;
	     usage += strspn(usage, "?")) {
		const char *here = usage;
		struct span span = next_of_usage(&usage);
		bool option = is_option(span);

		if (option && has_value(usage))
			next_of_usage(&usage);
		while (*usage == '|' && usage[1] != '-')
			next_of_usage(&usage);
		if (option)
			continue;
		if (n-- == 0)
			return here;
		last = strncmp(span.start + span.length, "...", 3) == 0 ? here : NULL;
	}
	return last;
}

/* The usage after the next " | ", which is another way to use the command; NULL: there is none. */
static const char *next_way(const char *usage)
{
	const char *bar = strstr(usage, " | ");

	return bar != NULL ? bar + 3 : NULL;
}

/* What the n-th word may be that is no option, in all ways to use the command. */
static void add_places(struct completion *c, const char *text, const char *usage, unsigned int n)
{
	do {
		const char *place = place_of(usage, n);

		if (place != NULL)
			add_choices(c, text, place);
		usage = next_way(usage);
	} while (usage != NULL);
}

static bool found_none(const struct completion *c)
{
	int n = 0;

	return Tcl_ListObjLength(NULL, c->matches, &n) == TCL_OK && n == 0 && !c->files;
}

/* A word of one of our commands. */
static void add_word(struct completion *c, const char *text, const struct command *command,
		     const struct words *w)
{
	const char *value = value_of(command->usage, w->word[w->nr - 1]);
	unsigned int n = 0;

	for (unsigned int i = 1; i < w->nr; i++) {
		if (!is_option(w->word[i]))
			n++;
		else if (value_of(command->usage, w->word[i]) != NULL)
			i++;
	}
	if (value != NULL) {
		add_choices(c, text, value);
		return;
	}
	if (text[0] != '-')
		add_places(c, text, command->usage, n);
	/* echo's > may be missing */
	if (found_none(c) && text[0] == '/')
		add_paths(c, text);
	if (found_none(c))
		add_options(c, text, command->usage);
}

/* A word of a command that is not ours: what it looks like. */
static void add_any(struct completion *c, const char *text)
{
	if (text[0] == '/')
		add_paths(c, text);
	else if (text[0] == 'G' || text[0] == '_')
		add_gfp(c, text);
}

static const struct command *find(struct span name)
{
	const struct command *command = NULL;

	for (size_t i = 0; (command = command_nth(i)) != NULL; i++)
		if (span_is(name, command->name))
			break;
	return command;
}

struct completion complete(Tcl_Interp *interp, const char *before, const char *text)
{
	struct completion c = { .matches = Tcl_NewListObj(0, NULL) };
	const struct command *command;
	struct words w;

	Tcl_IncrRefCount(c.matches);
	if (before[0] != '\0' && before[strlen(before) - 1] == '$') {
		add_listed(&c, interp, text,
			   "lsort [lsearch -all -inline -not -regexp [info vars] "
			   "{^(tcl_|auto_|error)}]");
		c.open = true;
		return c;
	}
	find_command(before, &w);
	command = w.nr > 0 ? find(w.word[0]) : NULL;
	if (w.nr == 0)
		add_listed(&c, interp, text, "lsort [info commands]");
	else if (command != NULL)
		add_word(&c, text, command, &w);
	else
		add_any(&c, text);
	return c;
}
