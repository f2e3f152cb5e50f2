/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands on the machine's files, as a shell on it has them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/trace.h"
#include "commands.h"
#include "files.h"
#include "kernel_log.h"
#include "session.h"

static int cat_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	for (int i = 1; i < nr; i++) {
		char error[256];
		size_t length;
		char *text = file_read(Tcl_GetString(words[i]), &length, error, sizeof(error));

		if (text == NULL)
			return refuse(interp, "%s", error);
		session_print(text, length);
		free(text);
	}
	return TCL_OK;
}

static int write_file(Tcl_Interp *interp, Tcl_Obj *path, Tcl_Obj *value)
{
	char error[256];
	bool good;

	Tcl_IncrRefCount(value);
	good = file_write(Tcl_GetString(path), Tcl_GetString(value), error, sizeof(error));
	Tcl_DecrRefCount(value);
	return good ? TCL_OK : refuse(interp, "%s", error);
}

/* echo VALUE... > PATH, or without the '>' where the last word is a path; else it only prints. */
static int echo_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const char *last = nr > 1 ? Tcl_GetString(words[nr - 1]) : "";
	bool arrow = nr > 2 && strcmp(Tcl_GetString(words[nr - 2]), ">") == 0;
	Tcl_Obj *text;

	if (arrow || (nr > 2 && last[0] == '/'))
		return write_file(interp, words[nr - 1],
				  Tcl_ConcatObj(nr - (arrow ? 3 : 2), words + 1));
	text = Tcl_ConcatObj(nr - 1, words + 1);
	Tcl_IncrRefCount(text);
	session_print(Tcl_GetString(text), strlen(Tcl_GetString(text)));
	session_print("\n", 1);
	Tcl_DecrRefCount(text);
	return TCL_OK;
}

/* vm.NAME as a path; false: it is no such name. */
static bool sysctl_path(const char *name, size_t length, char *path, size_t size)
{
	if (length < 4 || length > 60 || strncmp(name, "vm.", 3) != 0 ||
	    memchr(name, '/', length) != NULL)
		return false;
	snprintf(path, size, "/proc/sys/vm/%.*s", (int)length - 3, name + 3);
	return true;
}

static int sysctl_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const char *word = Tcl_GetString(words[1]), *equals = strchr(word, '=');
	char path[80], error[256], *text;
	size_t length;

	(void)nr;
	if (!sysctl_path(word, equals != NULL ? (size_t)(equals - word) : strlen(word), path,
			 sizeof(path))) {
		word_bad(interp, "sysctl", words[1], "vm.NAME or vm.NAME=VALUE is needed");
		return TCL_ERROR;
	}
	if (equals != NULL) {
		bool good = file_write(path, equals + 1, error, sizeof(error));

		return good ? TCL_OK : refuse(interp, "%s", error);
	}
	text = file_read(path, &length, error, sizeof(error));
	if (text == NULL)
		return refuse(interp, "%s", error);
	Tcl_SetObjResult(interp, Tcl_NewStringObj(text, (int)strcspn(text, "\n")));
	free(text);
	return TCL_OK;
}

/* The file's lines are names and numbers: a dict as they stand. */
static int vmstat_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	char error[256], *text;
	Tcl_Obj *dict, *value = NULL;
	size_t length;

	text = file_read("/proc/vmstat", &length, error, sizeof(error));
	if (text == NULL)
		return refuse(interp, "%s", error);
	dict = Tcl_NewStringObj(text, (int)length);
	free(text);
	if (nr == 1) {
		Tcl_SetObjResult(interp, dict);
		return TCL_OK;
	}
	Tcl_IncrRefCount(dict);
	if (Tcl_DictObjGet(NULL, dict, words[1], &value) == TCL_OK && value != NULL)
		Tcl_SetObjResult(interp, value);
	else
		word_bad(interp, "counter", words[1], "a name of /proc/vmstat is needed");
	Tcl_DecrRefCount(dict);
	return value != NULL ? TCL_OK : TCL_ERROR;
}

static int trace_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	static const char *const names[] = { "on", "off", "clear", NULL };
	static const char *const paths[] = { "/sys/kernel/tracing/tracing_on",
					     "/sys/kernel/tracing/tracing_on",
					     "/sys/kernel/tracing/trace" };
	static const char *const values[] = { "1", "0", "" };
	char error[256];
	unsigned int i;

	(void)nr;
	if (!word_choice(interp, words[1], "trace", names, &i))
		return TCL_ERROR;
	if (!file_write(paths[i], values[i], error, sizeof(error)))
		return refuse(interp, "%s", error);
	return TCL_OK;
}

static int snapshot_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	char error[400];

	(void)nr;
	if (Tcl_GetString(words[1])[0] == '\0')
		return refuse(interp, "an empty name; a folder is needed");
	if (!files_snapshot(Tcl_GetString(words[1]), error, sizeof(error)))
		return refuse(interp, "%s; a folder that can be written is needed", error);
	return TCL_OK;
}

static int dmesg_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { "-c", true, NULL }, { .name = NULL } };
	const char *text;
	size_t length;

	if (!word_options(interp, nr, words, 1, o))
		return TCL_ERROR;
	text = kernel_log_text(&length);
	session_print(text, length);
	if (o[0].value != NULL)
		kernel_log_clear();
	return TCL_OK;
}

const struct command file_commands[] = {
	{ "cat", cat_command, 1, -1, true, "PATH...",
	  "print files of the machine; it has /proc/buddyinfo, pagetypeinfo, zoneinfo, vmstat, "
	  "meminfo, "
	  "/sys/kernel/debug/extfrag/unusable_index and extfrag_index, /sys/kernel/tracing/trace, "
	  "/proc/sys/vm/NAME",
	  "cat /proc/buddyinfo\n"
	  "# Node 0, zone      DMA      2      2      2      2      2      1      1      0      1  "
	  "    1      3 \n"
	  "# Node 0, zone    DMA32      0      0      0      0      0      0      0      0      0  "
	  "    0    764 \n"
	  "# Node 0, zone   Normal      0      0      0      0      0      0      0      0      0  "
	  "    0    256 " },
	{ "echo", echo_command, 0, -1, true, "VALUE ?>? PATH | TEXT...",
	  "write a setting of the machine, or print words",
	  "echo 16384 > /proc/sys/vm/min_free_kbytes\n"
	  "cat /proc/sys/vm/min_free_kbytes\n"
	  "# 16384" },
	{ "sysctl", sysctl_command, 1, 1, true, "vm.NAME?=VALUE?",
	  "the value of a setting in /proc/sys/vm, or write it",
	  "sysctl vm.min_free_kbytes=16384\n"
	  "sysctl vm.min_free_kbytes\n"
	  "# 16384" },
	{ "vmstat", vmstat_command, 0, 1, true, "?NAME?",
	  "the counters of /proc/vmstat as a dict, or one of them",
	  "vmstat nr_free_pages\n"
	  "# 1048478" },
	{ "trace", trace_command, 1, 1, true, "on|off|clear",
	  "record the allocator's trace events; cat /sys/kernel/tracing/trace prints them",
	  "trace on\n"
	  "alloc_pages 4 GFP_HIGHUSER_MOVABLE\n"
	  "# 0x100000\n"
	  "trace off\n"
	  "cat /sys/kernel/tracing/trace\n"
	  "# # tracer: nop\n"
	  "# #\n"
	  "# # entries-in-buffer/entries-written: 2/2   #P:2\n"
	  "# #\n"
	  "# #                                _-----=> irqs-off/BH-disabled\n"
	  "# #                               / _----=> need-resched\n"
	  "# #                              | / _---=> hardirq/softirq\n"
	  "# #                              || / _--=> preempt-depth\n"
	  "# #                              ||| / _-=> migrate-disable\n"
	  "# #                              |||| /     delay\n"
	  "# #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
	  "# #              | |         |   |||||     |         |\n"
	  "#       frameproof-1       [000] d..1.     0.000001: mm_page_alloc_zone_locked: "
	  "page=000000009b100000 pfn=0x100000 order=4 migratetype=1 percpu_refill=0\n"
	  "#       frameproof-1       [000] .....     0.000002: mm_page_alloc: "
	  "page=000000009b100000 pfn=0x100000 order=4 migratetype=1 "
	  "gfp_flags=GFP_HIGHUSER_MOVABLE" },
	{ "dmesg", dmesg_command, 0, 1, true, "?-c?",
	  "print the kernel's log: failed allocations, bad pages, tasks killed; -c clears it then",
	  "catch {free_pages 0x1000 0}\n"
	  "# BUG: Bad page state in process frameproof  pfn:01000\n"
	  "# page:ffffea0000040000 refcount:0 mapcount:0 mapping:0000000000000000 index:0x0 "
	  "pfn:0x1000\n"
	  "# page dumped because: page is free already (on a buddy list)\n"
	  "# 1\n"
	  "dmesg -c\n"
	  "# BUG: Bad page state in process frameproof  pfn:01000\n"
	  "# page:ffffea0000040000 refcount:0 mapcount:0 mapping:0000000000000000 index:0x0 "
	  "pfn:0x1000\n"
	  "# page dumped because: page is free already (on a buddy list)" },
	{ "snapshot", snapshot_command, 1, 1, true, "DIR",
	  "write the machine's files into a folder: DIR/proc/buddyinfo and so on",
	  "snapshot before" },
	{ .name = NULL },
};
