/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables, put together, and what all commands have in common. */
#include <string.h>

#include "../src/oom.h"
#include "command_draw.h"
#include "command_memmap.h"
#include "commands.h"
#include "help.h"
#include "kernel_log.h"
#include "near.h"
#include "session.h"

static int help_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[]);
static int exit_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[]);

/* These are made in command_memmap.c. */
static const struct command memmap_rows[] = {
	{ "pfn_to_page", NULL, 1, 1, true, "PFN", "the address of the frame's struct page",
	  "pfn_to_page 0x1000\n"
	  "# 0xffffea0000040000" },
	{ "page_to_pfn", NULL, 1, 1, true, "ADDRESS", "the frame whose struct page is there",
	  "page_to_pfn [pfn_to_page 0x1000]\n"
	  "# 0x1000" },
	{ "pfn_valid", NULL, 1, 1, true, "PFN", "has the frame a struct page?",
	  "pfn_valid 0x1000\n"
	  "# 1" },
	{ "virt_to_phys", NULL, 1, 1, true, "ADDRESS", "the physical address, by the direct map",
	  "virt_to_phys [phys_to_virt 0x1000000]\n"
	  "# 0x0000000001000000" },
	{ "phys_to_virt", NULL, 1, 1, true, "ADDRESS", "the address in the direct map",
	  "phys_to_virt 0x1000000\n"
	  "# 0xffff888001000000" },
	{ "section", NULL, 1, 1, true, "PFN", "the section of 128 MiB that the frame is in",
	  "dict get [section 0x8000] number\n"
	  "# 1" },
	{ "walk", NULL, 1, 1, true, "ADDRESS", "what the processor reads on its way to the frame",
	  "walk [phys_to_virt 0x1000000]\n"
	  "# level  table               index  entry               bits\n"
	  "# pgd    0x000000013ffff000    273  0x000000013fffe067  P RW U A D\n"
	  "# pud    0x000000013fffe000      0  0x000000013fffd067  P RW U A D\n"
	  "# pmd    0x000000013fffd000      8  0x80000000010001e3  P RW A D PSE G NX\n"
	  "# physical 0x1000000, frame 0x1000, in a leaf of 2 MiB" },
	{ "memory_model", NULL, 0, 0, true, "", "which memory model it is, and what it costs",
	  "memory_model\n"
	  "# model SPARSEMEM_VMEMMAP levels 4 page_offset 0xffff888000000000 vmemmap_start "
	  "0xffffea0000000000 struct_page 64 map_pages 16384 section_roots 1 tables {pgd 1 pud 2 "
	  "pmd 2 pte 1} DirectMap4k 1656 DirectMap2M 1046528 DirectMap1G 3145728" },
	{ .name = NULL },
};

static const struct command session_commands[] = {
	{ "help", help_command, 0, 1, false, "?COMMAND?", "this list, or a command at length",
	  "help free_pages_of\n"
	  "# free_pages_of NODE ZONE\n"
	  "# \n"
	  "#   Free pages of a zone, all CPUs' differences included.\n"
	  "# \n"
	  "#   NODE         a number from 0 on\n"
	  "#   ZONE         DMA, DMA32, Normal or Movable\n"
	  "# \n"
	  "# Example\n"
	  "#   machine -kernel 6.1 -cpus 2 -memory 4G\n"
	  "#   free_pages_of 0 Normal\n"
	  "#   # 262144" },
	{ "exit", exit_command, 0, 0, false, "", "leave; the exit status says what happened so far",
	  "exit" },
	{ .name = NULL },
};

static const struct command_group groups[] = {
	{ "The machine", machine_commands },
	{ "Pages", page_commands },
	{ "Ranges of pages", range_commands },
	{ "Who asks, and what holds it back", task_commands },
	{ "Tasks and files that own pages", mm_commands },
	{ "Files of the machine", file_commands },
	{ "Looking at the state", look_commands },
	{ "Pictures", draw_commands },
	{ "Undo", mark_commands },
	{ "Tests and loads", test_commands },
	{ "The memory map", memmap_rows },
	{ "The session", session_commands },
};
#define NR_GROUPS (sizeof(groups) / sizeof(groups[0]))

const struct command_group *command_group_nth(size_t i)
{
	return i < NR_GROUPS ? &groups[i] : NULL;
}

const struct command *command_nth(size_t i)
{
	for (size_t g = 0; g < NR_GROUPS; g++)
		for (const struct command *c = groups[g].commands; c->name != NULL; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

static int help_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	Tcl_Obj *text = help_text(nr > 1 ? Tcl_GetString(words[1]) : NULL);

	if (text == NULL) {
		text = help_instead(Tcl_GetString(words[1]));
		word_bad(interp, "command", words[1], "%s", Tcl_GetString(text));
		Tcl_DecrRefCount(text);
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

/* Where the kernel has panicked, only its last words can be had. */
static bool stopped(const struct command *c)
{
	return c->needs_machine && oom.panicked != PANIC_NONE && strcmp(c->name, "dmesg") != 0;
}

static int panicked(Tcl_Interp *interp)
{
	return refuse(interp,
		      "the machine's kernel has panicked: %s; a new machine is needed, and dmesg "
		      "says what was before",
		      oom_panic_reason(oom.panicked));
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
	if (stopped(c))
		return panicked(interp);
	Tcl_ResetResult(interp);
	code = c->run(interp, nr, words);
	draw_follow();
	kernel_log_oom();
	return stopped(c) ? panicked(interp) : code;
}

static int run_unknown(ClientData data, Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct command *c;
	struct near near = { 0 };

	(void)data;
	if (nr < 2)
		return refuse(interp, "unknown needs a command; help lists them");
	near.word = Tcl_GetString(words[1]);
	for (size_t i = 0; (c = command_nth(i)) != NULL; i++)
		near_try(&near, c->name);
	if (near.name != NULL)
		word_bad(interp, "command", words[1], "did you mean %s?", near.name);
	else
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
