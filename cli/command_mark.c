/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands that keep the machine's state and go back to it. Tcl's random numbers go back with it;
 * variables of the script stay.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "marks.h"

/* Tcl's random numbers: the next is this one times 16807, modulo 2^31 - 1. */
#define RAND_MODULUS UINT64_C(2147483647)
#define RAND_INVERSE UINT64_C(1407677000) /* of 16807 */

/* Where Tcl's random numbers are, which asking moves on: so they are put back there. */
static void seek_rand(Tcl_Interp *interp, uint64_t rand)
{
	char script[64];

	/* seeding draws once */
	snprintf(script, sizeof(script), "::tcl::mathfunc::srand %" PRIu64,
		 rand * RAND_INVERSE % RAND_MODULUS);
	Tcl_EvalEx(interp, script, -1, 0);
	Tcl_ResetResult(interp);
}

static uint64_t tell_rand(Tcl_Interp *interp)
{
	uint64_t rand = 1;
	double drawn;

	if (Tcl_EvalEx(interp, "::tcl::mathfunc::rand", -1, 0) == TCL_OK &&
	    Tcl_GetDoubleFromObj(NULL, Tcl_GetObjResult(interp), &drawn) == TCL_OK)
		rand = (uint64_t)llround(drawn * (double)RAND_MODULUS) * RAND_INVERSE %
		       RAND_MODULUS;
	seek_rand(interp, rand);
	return rand;
}

static bool read_name(Tcl_Interp *interp, Tcl_Obj *word)
{
	const char *name = Tcl_GetString(word);
	size_t length = strlen(name);

	if (length > 0 && length < MARK_NAME_SIZE &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		    length)
		return true;
	return word_bad(interp, "mark", word,
			"1 to %u letters, digits, '.', '_' and '-' are needed", MARK_NAME_SIZE - 1);
}

/* The mark of a name; NULL: refused. */
static struct mark *read_mark(Tcl_Interp *interp, Tcl_Obj *word)
{
	struct mark *mark = mark_find(Tcl_GetString(word));
	char known[200] = "";
	size_t length = 0;

	for (const struct mark *m = marks; m != NULL && length < sizeof(known); m = m->next)
		length += (size_t)snprintf(known + length, sizeof(known) - length, "%s%s",
					   m == marks ? "" : ", ", m->name);
	if (mark == NULL)
		word_bad(interp, "mark", word,
			 marks != NULL ? "one of %s is needed" : "none is set; mark sets one%s",
			 known);
	return mark;
}

static int mark_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	char error[200], name[MARK_NAME_SIZE];
	struct mark *mark;

	if (nr > 1 && !read_name(interp, words[1]))
		return TCL_ERROR;
	if (nr > 1)
		snprintf(name, sizeof(name), "%s", Tcl_GetString(words[1]));
	else
		for (unsigned int i = 1; i == 1 || mark_find(name) != NULL; i++)
			snprintf(name, sizeof(name), "%u", i);
	mark = mark_set(name, error, sizeof(error));
	if (mark == NULL)
		return refuse(interp, "%s", error);
	mark->rand = tell_rand(interp);
	Tcl_SetObjResult(interp, Tcl_NewStringObj(name, -1));
	return TCL_OK;
}

static int back_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct mark *mark = nr > 1 ? read_mark(interp, words[1]) : mark_find(NULL);
	char error[200];

	if (mark == NULL)
		return nr > 1 ? TCL_ERROR
			      : refuse(interp,
				       "no mark is set; mark sets one, before what is to be "
				       "undone");
	if (!mark_back(mark, error, sizeof(error)))
		return refuse(interp, "%s", error);
	seek_rand(interp, mark->rand);
	Tcl_SetObjResult(interp, Tcl_NewStringObj(mark->name, -1));
	return TCL_OK;
}

static int marks_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	Tcl_Obj *dict = Tcl_NewDictObj();

	(void)nr, (void)words;
	for (const struct mark *m = marks; m != NULL; m = m->next) {
		Tcl_Obj *of_mark = Tcl_NewDictObj();

		dict_text(of_mark, "kernel", m->release);
		dict_number(of_mark, "pages", m->pages);
		dict_number(of_mark, "bytes", m->bytes);
		dict_put(dict, m->name, of_mark);
	}
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int forget_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	for (int i = 1; i < nr; i++)
		if (read_mark(interp, words[i]) == NULL)
			return TCL_ERROR;
	for (int i = 1; i < nr; i++)
		if (mark_find(Tcl_GetString(words[i])) != NULL)
			mark_forget(mark_find(Tcl_GetString(words[i])));
	while (nr == 1 && marks != NULL)
		mark_forget(marks);
	return TCL_OK;
}

const struct command mark_commands[] = {
	{ "mark", mark_command, 0, 1, true, "?MARK?",
	  "keep the state of the whole machine under a name, to go back to; returns the name, a "
	  "number if none is given",
	  "mark before\n"
	  "# before\n"
	  "alloc_pages 9 GFP_KERNEL\n"
	  "# 0x100000\n"
	  "back before\n"
	  "# before\n"
	  "free_pages_of 0 Normal\n"
	  "# 262144" },
	{ "back", back_command, 0, 1, false, "?MARK?",
	  "put the machine back into the state of a mark, or of the last one that was set; returns "
	  "its name. The mark stays, and so do the script's variables",
	  "machine -kernel 6.1 -memory 1G\n"
	  "mark before\n"
	  "# before\n"
	  "sysctl vm.min_free_kbytes=1000\n"
	  "back\n"
	  "# before\n"
	  "sysctl vm.min_free_kbytes\n"
	  "# 45056" },
	{ "marks", marks_command, 0, 0, false, "",
	  "a dict of the marks, in the order in which they were set: the machine's kernel and "
	  "pages, and how many bytes of the host the mark takes",
	  "machine -kernel 6.1 -memory 1G\n"
	  "mark before\n"
	  "# before\n"
	  "marks\n"
	  "# before {kernel 6.1 pages 262046 bytes 181632}" },
	{ "forget", forget_command, 0, -1, false, "?MARK...?",
	  "give up marks, those named or all, and what they take of the host",
	  "machine -kernel 6.1 -memory 1G\n"
	  "mark before\n"
	  "# before\n"
	  "forget before\n"
	  "marks" },
	{ .name = NULL },
};
