/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scripts on any bytes. What Tcl itself does with them is bounded: its commands that make much of
 * little (loops, string repeat, format) are taken away. After each script the machine is sound, whether the script ended well or not.
 */
#include "../cli/host.h"
#include "../cli/marks.h"
#include "../cli/session.h"
#include "fuzz.h"
#include "limits.h"

#define LONGEST	  4096u
#define MOST_OPEN 200u /* brackets */
#define MOST_USES 12u  /* of variables: each can double a text */

/* Of Tcl: what takes time or memory out of proportion; of ours: what writes files. */
static void delete_commands(void)
{
	static const char *const names[] = {
		"string", "lrepeat", "format",	"binary",    "clock",  "regexp",    "regsub",
		"scan",	  "expr",    "append",	"lappend",   "while",  "for",	    "foreach",
		"lmap",	  "eval",    "uplevel", "subst",     "time",   "dict",	    "proc",
		"apply",  "try",     "rename",	"coroutine", "unload", "namespace", "snapshot",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		Tcl_DeleteCommand(session.interp, names[i]);
}

/* A new interpreter, whose output goes nowhere. */
static void begin(void)
{
	Tcl_Channel nowhere;

	Tcl_FindExecutable(NULL);
	nowhere = Tcl_OpenFileChannel(NULL, "/dev/null", "w", 0666);
	Tcl_SetStdChannel(nowhere, TCL_STDOUT);
	session_start();
	delete_commands();
}

/* Brackets within brackets and powers keep Tcl itself busy, which is not what is looked for. */
static bool is_tame(const uint8_t *data, size_t size)
{
	unsigned int open = 0, uses = 0;

	for (size_t i = 0; i < size; i++) {
		open += data[i] == '[' || data[i] == '{' || data[i] == '(';
		uses += data[i] == '$';
		if (data[i] == '\0' || (i > 0 && data[i] == '*' && data[i - 1] == '*') ||
		    (i > 0 && data[i] == '<' && data[i - 1] == '<'))
			return false;
	}
	return open < MOST_OPEN && uses < MOST_USES && size < LONGEST;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!is_tame(data, size))
		return 0;
	limits_hush();
	begin();
	Tcl_EvalEx(session.interp, (const char *)data, (int)size, TCL_EVAL_GLOBAL);
	limits_check();
	Tcl_DeleteInterp(session.interp);
	while (marks != NULL)
		mark_forget(marks);
	host_power_off();
	return 0;
}
