/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables, put together, and the help that is made of them. */
#include <stdio.h>
#include <string.h>

#include "command_draw.h"
#include "command_memmap.h"
#include "commands.h"
#include "session.h"

static int help_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[]);
static int exit_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[]);

/* Commands about the commands; those about the memory map are made in command_memmap.c. */
static const struct command other_commands[] = {
	{ "pfn_to_page", NULL, 1, 1, true, "PFN", "the address of the frame's struct page",
	  "pfn_to_page 0x1000" },
	{ "page_to_pfn", NULL, 1, 1, true, "ADDRESS", "the frame whose struct page is there",
	  "page_to_pfn [pfn_to_page 0x1000]" },
	{ "pfn_valid", NULL, 1, 1, true, "PFN", "has the frame a struct page?",
	  "pfn_valid 0xc0000" },
	{ "virt_to_phys", NULL, 1, 1, true, "ADDRESS", "the physical address, by the direct map",
	  "virt_to_phys [phys_to_virt 0x1000000]" },
	{ "phys_to_virt", NULL, 1, 1, true, "ADDRESS", "the address in the direct map",
	  "phys_to_virt 0x1000000" },
	{ "section", NULL, 1, 1, true, "PFN", "the section of 128 MiB that the frame is in",
	  "section 0x8000" },
	{ "walk", NULL, 1, 1, true, "ADDRESS", "what the processor reads on its way to the frame",
	  "walk [phys_to_virt 0x1000000]" },
	{ "memory_model", NULL, 0, 0, true, "", "which memory model it is, and what it costs",
	  "memory_model" },
	{ "help", help_command, 0, 1, false, "?COMMAND?", "this list, or a command at length",
	  "help alloc_pages" },
	{ "exit", exit_command, 0, 0, false, "", "leave; the exit status says what happened so far",
	  "exit" },
	{ .name = NULL },
};

static const struct command *const tables[] = {
	machine_commands, page_commands, range_commands, task_commands, mm_commands,
	file_commands,	  look_commands, draw_commands,	 test_commands, mark_commands,
	other_commands,
};

const struct command *command_nth(size_t i)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct command *c = tables[t]; c->name != NULL; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

static Tcl_Obj *help_of(const struct command *c)
{
	return Tcl_ObjPrintf("%s%s%s\n  %s\n  example: %s\n", c->name,
			     c->usage[0] != '\0' ? " " : "", c->usage, c->text, c->example);
}

Tcl_Obj *help_text(const char *name)
{
	Tcl_Obj *text = name == NULL ? Tcl_NewObj() : NULL;
	const struct command *c;

	for (size_t i = 0; (c = command_nth(i)) != NULL; i++) {
		if (name == NULL)
			Tcl_AppendPrintfToObj(text, "%-24s %.*s\n", c->name,
					      (int)strcspn(c->text, ".;\n"), c->text);
		else if (strcmp(c->name, name) == 0)
			text = help_of(c);
	}
	if (text != NULL)
		Tcl_IncrRefCount(text);
	return text;
}

static int help_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	Tcl_Obj *text = help_text(nr > 1 ? Tcl_GetString(words[1]) : NULL);

	if (text == NULL) {
		word_bad(interp, "command", words[1], "one of those that help lists is needed");
		return TCL_ERROR;
	}
	session_print(Tcl_GetString(text), strlen(Tcl_GetString(text)));
	Tcl_DecrRefCount(text);
	return TCL_OK;
}

/* Nothing that a script can do holds it back. */
static int exit_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)interp, (void)nr, (void)words;
	session.leave = true;
	session_stop();
	return TCL_ERROR;
}

/* What every command has in common. */
static int run_command(ClientData data, Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct command *c = data;
	int code;

	if (nr - 1 < c->least || (c->most >= 0 && nr - 1 > c->most))
		return refuse(interp, "wrong number of words after %s; %s %s is needed", c->name,
			      c->name, c->usage);
	if (c->needs_machine && nr_frames == 0)
		return refuse(interp, "%s needs a machine; power one on first: machine -memory 4G",
			      c->name);
	Tcl_ResetResult(interp);
	code = c->run(interp, nr, words);
	draw_follow();
	return code;
}

static int run_unknown(ClientData data, Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)data;
	if (nr < 2)
		return refuse(interp, "unknown needs a command; help lists them");
	word_bad(interp, "command", words[1],
		 "one of those that help lists, or of Tcl's, is needed");
	return TCL_ERROR;
}

void register_commands(Tcl_Interp *interp)
{
	const struct command *c;

	for (size_t i = 0; (c = command_nth(i)) != NULL; i++)
		if (c->run != NULL)
			Tcl_CreateObjCommand(interp, c->name, run_command, (void *)c, NULL);
	Tcl_CreateObjCommand(interp, "unknown", run_unknown, NULL, NULL);
	test_commands_start(interp);
	memmap_commands(interp);
}
