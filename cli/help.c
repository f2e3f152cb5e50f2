/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The help on a command is its usage, what it does, what the capital words of the usage are and in
 * which unit, and an example that can be pasted, with its output in comments.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../src/gfp.h"
#include "../src/procfs.h"
#include "colour.h"
#include "commands.h"
#include "files.h"
#include "help.h"
#include "near.h"

#define WIDTH	 79u /* columns of text */
#define POWER_ON "machine -kernel 6.1 -cpus 2 -memory 4G"

/* Words of usages, and what they stand for. */
static const struct {
	const char *word, *meaning;
} glossary[] = {
	{ "ORDER", "0 to 10; a block of 2^ORDER pages of 4 KiB" },
	{ "GFP", "flags joined by |, like GFP_KERNEL|__GFP_ZERO; see help gfp" },
	{ "PFN", "a page frame number, the physical address / 4096, decimal or 0x" },
	{ "START", "the first frame; of memory_online and -reserve, the first byte" },
	{ "END", "the frame, or byte, after the last one" },
	{ "COUNT", "how many pages" },
	{ "LIST", "PFNs with blanks between them" },
	{ "SIZE", "bytes, with K, M, G or T: 64K, 1G" },
	{ "OFFSET", "bytes from the start, with K, M, G or T" },
	{ "NODE", "a number from 0 on" },
	{ "NODES", "numbers and ranges, 0,2-3, or all" },
	{ "CPUS", "numbers and ranges, 0,2-3" },
	{ "ZONE", "DMA, DMA32, Normal or Movable" },
	{ "MIGRATETYPE", "Unmovable, Movable, Reclaimable, HighAtomic, CMA or Isolate" },
	{ "NAME", "1 to 15 letters, digits and so on" },
	{ "MARK", "1 to 31 letters, digits, '.', '_' and '-'" },
	{ "PATH", "a file of the machine; see help paths" },
	{ "FILE", "a file of this computer" },
	{ "DIR", "a folder of this computer" },
	{ "RECORDING", "a file of this computer: a boot, recorded as in tests/recordings" },
	{ "PERCENT", "0 to 100" },
	{ "PAGES", "pages of 4 KiB" },
	{ "ADDRESS", "of the simulated machine, decimal or 0x" },
};

static const char topic_tcl[] =
	"Commands are Tcl: words with blanks between, one command a line.\n"
	"\n"
	"  set a [alloc_pages 0 GFP_KERNEL]     [...] is what a command gives\n"
	"  puts \"the page is $a\"                $a is what is in the variable\n"
	"  free_pages $a 0\n"
	"  expr {1 << 10}                       arithmetic\n"
	"  foreach order {0 3 9} {              {...} may go over several lines\n"
	"      puts [alloc_pages $order GFP_KERNEL]\n"
	"  }\n"
	"  if {[free_pages_of 0 DMA] < 100} {puts low}\n"
	"  dict get [zone 0 DMA] low            many commands give a dict: names and values\n"
	"  proc twice {x} {return [expr {2 * $x}]}\n"
	"  # a comment, on a line of its own\n"
	"\n"
	"catch {COMMAND} message goes on where a command fails. Scripts are safe Tcl: they\n"
	"read and write no files but through the commands that help lists.\n";

static const char topic_keys[] =
	"Tab completes commands, options, GFP flags, zones, paths and $variables; twice, it\n"
	"lists them. The arrow up brings earlier lines, of earlier sessions too; Ctrl-R\n"
	"looks for one. The keys are those of libedit, and ~/.editrc may change them.\n"
	"\n"
	"A command goes on in the next line while a brace, bracket or quote is open.\n"
	"Ctrl-C drops the line, or stops the command that runs: between two operations of\n"
	"the allocator, so that the machine is sound. Ctrl-D drops what is begun, or leaves.\n"
	"NO_COLOR=1 turns colours off.\n"
	"\n"
	"mark keeps the state of the whole machine, back restores it: a what-if is\n"
	"  mark; sysctl vm.min_free_kbytes=65536; ...; back\n";

static const struct {
	const char *name, *title;
	const char *text; /* NULL: made from tables */
} topics[] = {
	{ "gfp", "GFP flags, joined by |", NULL },
	{ "paths", "files of the machine, for cat, echo and sysctl", NULL },
	{ "tcl", "Tcl in fifteen lines", topic_tcl },
	{ "keys", "the session: its keys, and undo", topic_keys },
};
#define NR_TOPICS (sizeof(topics) / sizeof(topics[0]))

const char *help_topic_nth(size_t i)
{
	return i < NR_TOPICS ? topics[i].name : NULL;
}

static const char *hue(const char *which)
{
	return colour(STDOUT_FILENO, which);
}

static void heading(Tcl_Obj *text, const char *title)
{
	Tcl_AppendPrintfToObj(text, "%s%s%s\n", hue(COLOUR_HEADING), title, hue(COLOUR_END));
}

/* Words in lines that are no longer than the width, each indented. */
static void append_wrapped(Tcl_Obj *text, const char *words, unsigned int indent)
{
	unsigned int column = 0;

	while (*words != '\0') {
		unsigned int length = (unsigned int)strcspn(words, " ");

		if (column > 0 && column + 1 + length > WIDTH) {
			Tcl_AppendToObj(text, "\n", 1);
			column = 0;
		}
		if (column == 0)
			Tcl_AppendPrintfToObj(text, "%*s", (int)indent, "");
		Tcl_AppendPrintfToObj(text, "%s%.*s", column == 0 ? "" : " ", (int)length, words);
		column += length + (column == 0 ? indent : 1);
		words += length + strspn(words + length, " ");
	}
	Tcl_AppendToObj(text, "\n", 1);
}

/* Is it a word of the usage? */
static bool in_usage(const char *usage, const char *word)
{
	static const char edges[] = " ?|{}[]@%.,-=";
	size_t length = strlen(word);

	for (const char *at = strstr(usage, word); at != NULL; at = strstr(at + 1, word))
		if ((at == usage || strchr(edges, at[-1]) != NULL) &&
		    strchr(edges, at[length]) != NULL)
			return true;
	return false;
}

static void append_glossary(Tcl_Obj *text, const char *usage)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(glossary) / sizeof(glossary[0]); i++) {
		if (!in_usage(usage, glossary[i].word))
			continue;
		Tcl_AppendPrintfToObj(text, "%s  %-12s %s\n", any ? "" : "\n", glossary[i].word,
				      glossary[i].meaning);
		any = true;
	}
}

/* Lines of an example: what is typed, and after a # what it prints. */
static void append_example(Tcl_Obj *text, const struct command *c)
{
	const char *line = c->example;

	Tcl_AppendToObj(text, "\n", 1);
	heading(text, "Example");
	if (c->needs_machine)
		Tcl_AppendPrintfToObj(text, "  %s\n", POWER_ON);
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");
		bool answer = line[0] == '#';

		Tcl_AppendPrintfToObj(text, "  %s%.*s%s\n", answer ? hue(COLOUR_ANSWER) : "",
				      (int)length, line, answer ? hue(COLOUR_END) : "");
		line += length + (line[length] == '\n');
	}
}

/* The usage, with what may be missing in brackets, which Tcl's own manuals write ?so?. */
static void append_usage(Tcl_Obj *text, const struct command *c)
{
	Tcl_Obj *usage = Tcl_NewObj();
	bool open = false;

	Tcl_IncrRefCount(usage);
	for (const char *p = c->usage; *p != '\0'; p++) {
		open ^= *p == '?';
		Tcl_AppendToObj(usage, *p != '?' ? p : open ? "[" : "]", 1);
	}
	Tcl_AppendPrintfToObj(text, "%s%s%s", hue(COLOUR_HEADING), c->name, hue(COLOUR_END));
	if (strlen(c->name) + strlen(c->usage) < WIDTH) {
		Tcl_AppendPrintfToObj(text, "%s%s\n\n", c->usage[0] != '\0' ? " " : "",
				      Tcl_GetString(usage));
	} else {
		Tcl_AppendToObj(text, "\n", 1);
		append_wrapped(text, Tcl_GetString(usage), 4);
		Tcl_AppendToObj(text, "\n", 1);
	}
	Tcl_DecrRefCount(usage);
}

static void append_command(Tcl_Obj *text, const struct command *c)
{
	Tcl_Obj *what = Tcl_ObjPrintf("%c%s.", c->text[0] & ~0x20, c->text + 1);

	Tcl_IncrRefCount(what);
	append_usage(text, c);
	append_wrapped(text, Tcl_GetString(what), 2);
	Tcl_DecrRefCount(what);
	append_glossary(text, c->usage);
	append_example(text, c);
}

static void append_line(Tcl_Obj *text, const char *name, const char *what)
{
	Tcl_AppendPrintfToObj(text, "  %s%-24s%s %.*s\n", hue(COLOUR_COMMAND), name,
			      hue(COLOUR_END), (int)strcspn(what, ".;\n"), what);
}

/* All commands, a line each, by what they are about. */
static void append_list(Tcl_Obj *text)
{
	const struct command_group *group;

	for (size_t i = 0; (group = command_group_nth(i)) != NULL; i++) {
		heading(text, group->title);
		for (const struct command *c = group->commands; c->name != NULL; c++)
			append_line(text, c->name, c->text);
		Tcl_AppendToObj(text, "\n", 1);
	}
	heading(text, "help COMMAND says more, with an example; and there is");
	for (size_t i = 0; i < NR_TOPICS; i++) {
		char name[32];

		snprintf(name, sizeof(name), "help %s", topics[i].name);
		append_line(text, name, topics[i].title);
	}
}

/* The flags, in the order in which the kernel prints them, and their bits. */
static void append_gfp(Tcl_Obj *text)
{
	const char *name;

	for (size_t i = 0; (name = gfp_name(i)) != NULL; i++) {
		gfp_t gfp = 0;

		gfp_from_name(name, strlen(name), &gfp);
		Tcl_AppendPrintfToObj(text, "  %-24s 0x%06x\n", name, gfp);
	}
	append_wrapped(
		text,
		"GFP_KERNEL may sleep and reclaim; GFP_ATOMIC may not, and may take a part of "
		"the reserve; GFP_HIGHUSER_MOVABLE is for pages of tasks; __GFP_MOVABLE and "
		"__GFP_RECLAIMABLE say what may become of the pages, and so which pageblocks "
		"they come from. none stands for no flags, and numbers are taken too.",
		2);
}

static void append_paths(Tcl_Obj *text)
{
	const char *path;

	for (size_t i = 0; (path = file_path(i)) != NULL; i++)
		Tcl_AppendPrintfToObj(text, "  %s\n", path);
	append_wrapped(text,
		       "cat PATH prints one; echo VALUE > PATH writes a setting; sysctl vm.NAME is "
		       "/proc/sys/vm/NAME.",
		       2);
}

static void append_topic(Tcl_Obj *text, size_t i)
{
	heading(text, topics[i].title);
	Tcl_AppendToObj(text, "\n", 1);
	if (topics[i].text != NULL)
		Tcl_AppendToObj(text, topics[i].text, -1);
	else if (strcmp(topics[i].name, "gfp") == 0)
		append_gfp(text);
	else
		append_paths(text);
}

Tcl_Obj *help_text(const char *name)
{
	Tcl_Obj *text = Tcl_NewObj();
	const struct command *c;

	Tcl_IncrRefCount(text);
	if (name == NULL) {
		append_list(text);
		return text;
	}
	for (size_t i = 0; (c = command_nth(i)) != NULL; i++) {
		if (strcmp(c->name, name) == 0) {
			append_command(text, c);
			return text;
		}
	}
	for (size_t i = 0; i < NR_TOPICS; i++) {
		if (strcmp(topics[i].name, name) == 0) {
			append_topic(text, i);
			return text;
		}
	}
	Tcl_DecrRefCount(text);
	return NULL;
}

/* Does the command speak of it? */
static bool speaks_of(const struct command *c, const char *word)
{
	return strlen(word) > 2 &&
	       (strstr(c->text, word) != NULL || strstr(c->name, word) != NULL ||
		strstr(c->usage, word) != NULL);
}

Tcl_Obj *help_instead(const char *name)
{
	struct near near = { .word = name };
	Tcl_Obj *text = Tcl_NewObj();
	const struct command *c;
	unsigned int n = 0;

	Tcl_IncrRefCount(text);
	for (size_t i = 0; (c = command_nth(i)) != NULL; i++)
		near_try(&near, c->name);
	for (size_t i = 0; i < NR_TOPICS; i++)
		near_try(&near, topics[i].name);
	if (near.name != NULL) {
		Tcl_AppendPrintfToObj(text, "did you mean %s?", near.name);
		return text;
	}
	for (size_t i = 0; (c = command_nth(i)) != NULL; i++)
		if (speaks_of(c, name))
			Tcl_AppendPrintfToObj(text, "%s%s", n++ == 0 ? "" : ", ", c->name);
	if (n > 0)
		Tcl_AppendPrintfToObj(text, n == 1 ? " speaks of it" : " speak of it");
	else
		Tcl_AppendToObj(text, "one of those that help lists is needed", -1);
	return text;
}
