/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands that test: expectations, the theorems, random loads, other scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/invariant.h"
#include "../src/lru_check.h"
#include "../src/procfs.h"
#include "churn.h"
#include "commands.h"
#include "host.h"
#include "script.h"
#include "session.h"

#define MOST_NOTES 32u

/* What the commands within an expectation gave; each runs once. Expectations may nest. */
struct notes {
	unsigned int nr;
	Tcl_Obj *command[MOST_NOTES], *value[MOST_NOTES];
	struct notes *outer;
};
static struct notes *notes;

/* Run the noted command and keep what it gave. */
static int note_command(ClientData data, Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct notes *n = notes;
	int i, code;

	(void)data;
	if (n == NULL || nr != 2 || Tcl_GetIntFromObj(NULL, words[1], &i) != TCL_OK || i < 0 ||
	    i >= (int)n->nr)
		return refuse(interp, "this is for expect alone; expect {EXPR} is needed");
	code = Tcl_EvalObjEx(interp, n->command[i], 0);
	if (code == TCL_OK) {
		if (n->value[i] != NULL)
			Tcl_DecrRefCount(n->value[i]);
		n->value[i] = Tcl_GetObjResult(interp);
		Tcl_IncrRefCount(n->value[i]);
	}
	return code;
}

/* Append a variable's value; an index that is a command is not run again for it. */
static void append_variable(Tcl_Interp *interp, Tcl_Obj *out, const Tcl_Token *token)
{
	Tcl_Obj *name = Tcl_NewStringObj(token->start, token->size), *value = NULL;

	Tcl_IncrRefCount(name);
	if (memchr(token->start, '[', (size_t)token->size) == NULL)
		value = Tcl_SubstObj(interp, name, TCL_SUBST_VARIABLES);
	if (value != NULL) {
		Tcl_IncrRefCount(value);
		Tcl_AppendObjToObj(out, value);
		Tcl_DecrRefCount(value);
	} else {
		Tcl_AppendObjToObj(out, name);
	}
	Tcl_DecrRefCount(name);
}

/* The text with its commands and variables replaced by their values, as far as they are known. */
static Tcl_Obj *show_values(Tcl_Interp *interp, const Tcl_Parse *parse, const char *text,
			    const struct notes *n)
{
	Tcl_Obj *out = Tcl_NewObj();
	const char *done = text;
	unsigned int nr = 0;

	for (int i = 0; i < parse->numTokens; i++) {
		const Tcl_Token *token = &parse->tokenPtr[i];
		bool command = token->type == TCL_TOKEN_COMMAND;
		Tcl_Obj *value = command && nr < n->nr ? n->value[nr] : NULL;

		nr += command;
		if (token->start < done || (!command && token->type != TCL_TOKEN_VARIABLE))
			continue;
		Tcl_AppendToObj(out, done, (int)(token->start - done));
		done = token->start + token->size;
		if (!command)
			append_variable(interp, out, token);
		else
			Tcl_AppendToObj(out, value != NULL ? Tcl_GetString(value) : "?", -1);
	}
	Tcl_AppendToObj(out, done, -1);
	return out;
}

/*
 * The expression with each command [C] in it replaced by [::frameproof::note I], so that C's value
 * can be shown without running it again.
 */
static Tcl_Obj *note_commands(const Tcl_Parse *parse, const char *text, struct notes *n)
{
	Tcl_Obj *out = Tcl_NewObj();
	const char *done = text;

	for (int i = 0; i < parse->numTokens && n->nr < MOST_NOTES; i++) {
		const Tcl_Token *token = &parse->tokenPtr[i];

		if (token->type != TCL_TOKEN_COMMAND)
			continue;
		Tcl_AppendToObj(out, done, (int)(token->start - done));
		done = token->start + token->size;
		n->command[n->nr] = Tcl_NewStringObj(token->start + 1, token->size - 2);
		Tcl_IncrRefCount(n->command[n->nr]);
		Tcl_AppendPrintfToObj(out, "[::frameproof::note %u]", n->nr++);
	}
	Tcl_AppendToObj(out, done, -1);
	return out;
}

static void expectation_failed(Tcl_Interp *interp, const char *message)
{
	char place[512] = "";

	word_place(interp, place, sizeof(place));
	session_complain(place, message);
	session_status(STATUS_EXPECTATION);
}

/* Say which expectation failed, and with which values. */
static void report(Tcl_Interp *interp, const Tcl_Parse *parse, const char *text, struct notes *n,
		   Tcl_Obj *message)
{
	Tcl_Obj *values = show_values(interp, parse, text, n);
	Tcl_Obj *line = Tcl_ObjPrintf("expectation failed: %s%s%s (%s)",
				      message != NULL ? Tcl_GetString(message) : "",
				      message != NULL ? ": " : "", text, Tcl_GetString(values));

	expectation_failed(interp, Tcl_GetString(line));
	Tcl_DecrRefCount(values);
	Tcl_DecrRefCount(line);
}

static int evaluate(Tcl_Interp *interp, const Tcl_Parse *parse, const char *text, struct notes *n,
		    int *truth)
{
	Tcl_Obj *expr = note_commands(parse, text, n);
	int code;

	Tcl_IncrRefCount(expr);
	n->outer = notes;
	notes = n;
	code = Tcl_ExprBooleanObj(interp, expr, truth);
	notes = n->outer;
	Tcl_DecrRefCount(expr);
	return code;
}

static int expect_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const char *text = Tcl_GetString(words[1]);
	struct notes n = { 0 };
	Tcl_Parse parse;
	int truth = 0, code = Tcl_ParseExpr(interp, text, -1, &parse);

	if (code != TCL_OK)
		return refuse(interp, "not an expression: \"%.60s\"; one like {$a == 1} is needed",
			      text);
	code = evaluate(interp, &parse, text, &n, &truth);
	if (code == TCL_OK) {
		if (!truth)
			report(interp, &parse, text, &n, nr > 2 ? words[2] : NULL);
		Tcl_SetObjResult(interp, Tcl_NewWideIntObj(truth));
	}
	Tcl_FreeParse(&parse);
	for (unsigned int i = 0; i < n.nr; i++) {
		Tcl_DecrRefCount(n.command[i]);
		if (n.value[i] != NULL)
			Tcl_DecrRefCount(n.value[i]);
	}
	return code;
}

static int expect_error_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	int code = Tcl_EvalObjEx(interp, words[1], 0);
	Tcl_Obj *line = NULL;

	(void)nr;
	if (code != TCL_ERROR)
		line = Tcl_ObjPrintf("expectation failed: no error, but \"%s\" was expected",
				     Tcl_GetString(words[2]));
	else if (!Tcl_StringMatch(Tcl_GetStringResult(interp), Tcl_GetString(words[2])))
		line = Tcl_ObjPrintf("expectation failed: the error is \"%s\", but \"%s\" was "
				     "expected",
				     Tcl_GetStringResult(interp), Tcl_GetString(words[2]));
	Tcl_ResetResult(interp);
	if (line != NULL) {
		expectation_failed(interp, Tcl_GetString(line));
		Tcl_DecrRefCount(line);
	}
	return TCL_OK;
}

static int check_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	char place[512] = "";
	struct violation v;
	Tcl_Obj *line;

	(void)nr, (void)words;
	if (invariant_check(&v) && lru_check(&v)) {
		if (session.on_terminal)
			session_print("every theorem holds\n", 20);
		return TCL_OK;
	}
	word_place(interp, place, sizeof(place));
	line = Tcl_ObjPrintf("theorem %s is broken: ", theorem_name(v.theorem));
	if (v.zone != NULL)
		Tcl_AppendPrintfToObj(line, "node %d, zone %s: ", v.zone->node,
				      zone_type_name(v.zone->type));
	Tcl_AppendToObj(line, v.text, -1);
	session_complain(place, Tcl_GetString(line));
	Tcl_DecrRefCount(line);
	session_status(STATUS_THEOREM);
	return TCL_OK;
}

static bool read_orders(Tcl_Interp *interp, Tcl_Obj *word, struct churn_config *config)
{
	uint64_t set[MAX_CPUS / 64];

	if (word == NULL)
		return true;
	if (!word_set(interp, word, "orders", MAX_ORDER, set))
		return false;
	if (set[0] == 0)
		return word_bad(interp, "orders", word, "at least one is needed");
	config->least_order = 0;
	while (!(set[0] >> config->least_order & 1))
		config->least_order++;
	config->most_order = config->least_order;
	while (set[0] >> (config->most_order + 1) & 1)
		config->most_order++;
	if (set[0] >> (config->most_order + 1) != 0)
		return word_bad(interp, "orders", word, "one order or one range is needed");
	return true;
}

static bool read_types(Tcl_Interp *interp, Tcl_Obj *word, struct churn_config *config)
{
	static const char letters[] = "UMR";
	const char *text = word != NULL ? Tcl_GetString(word) : "U,M,R";

	for (;; text += 2) {
		const char *letter = *text != '\0' ? strchr(letters, *text) : NULL;

		if (letter == NULL || (text[1] != ',' && text[1] != '\0'))
			return word_bad(interp, "types", word, "U, M and R with commas are needed");
		config->types |= 1u << (letter - letters);
		if (text[1] == '\0')
			return true;
	}
}

/* A percentage, with its sign or without. */
static bool read_occupancy(Tcl_Interp *interp, Tcl_Obj *word, struct churn_config *config)
{
	const char *text;
	char *end;
	long x;

	if (word == NULL)
		return true;
	text = Tcl_GetString(word);
	x = *text >= '0' && *text <= '9' ? strtol(text, &end, 10) : -1;
	if (x < 0 || x > 100 || strcmp(end + (*end == '%'), "") != 0)
		return word_bad(interp, "occupancy", word, "0%% to 100%% is needed");
	config->occupancy = (unsigned int)x;
	return true;
}

static Tcl_Obj *churn_dict(const struct churn_result *result)
{
	Tcl_Obj *dict = Tcl_NewDictObj(), *blocks = Tcl_NewListObj(0, NULL);

	for (size_t i = 0; i < result->nr_held; i++) {
		Tcl_ListObjAppendElement(NULL, blocks, pfn_word(result->held[i].pfn));
		Tcl_ListObjAppendElement(NULL, blocks, Tcl_NewWideIntObj(result->held[i].order));
	}
	dict_number(dict, "ops", result->ops);
	dict_number(dict, "allocated", result->allocated);
	dict_number(dict, "freed", result->freed);
	dict_number(dict, "failed", result->failed);
	dict_number(dict, "held_pages", result->held_pages);
	dict_put(dict, "held", blocks);
	return dict;
}

static int churn_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	enum { OPS, SEED, ORDERS, TYPES, OCCUPANCY };
	struct option o[] = { { .name = "-ops" },   { .name = "-seed" },      { .name = "-orders" },
			      { .name = "-types" }, { .name = "-occupancy" }, { .name = NULL } };
	struct churn_config config = {
		.ops = 10000, .seed = host_seed, .most_order = 3, .occupancy = 70
	};
	struct churn_result result;

	if (!word_options(interp, nr, words, 1, o) ||
	    (o[OPS].value != NULL && !word_number(interp, o[OPS].value, "number of operations", 0,
						  10000000000, &config.ops)) ||
	    (o[SEED].value != NULL &&
	     !word_number(interp, o[SEED].value, "seed", 0, UINT64_MAX, &config.seed)) ||
	    !read_orders(interp, o[ORDERS].value, &config) ||
	    !read_types(interp, o[TYPES].value, &config) ||
	    !read_occupancy(interp, o[OCCUPANCY].value, &config))
		return TCL_ERROR;
	churn(&config, &result);
	Tcl_SetObjResult(interp, churn_dict(&result));
	free(result.held);
	return TCL_OK;
}

/* A session may name any file, and gets it as it is now; it is kept, as procedures point to it. */
static bool read_script(Tcl_Interp *interp, Tcl_Obj *word)
{
	struct script script;
	char error[400];

	if (script_read(&script, Tcl_GetString(word), error, sizeof(error)))
		return true;
	refuse(interp, "%s", error);
	return false;
}

static int source_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct script *script;
	Tcl_Obj *path;
	int code;

	(void)nr;
	if (session.interactive && !read_script(interp, words[1]))
		return TCL_ERROR;
	script = script_find(Tcl_GetString(words[1]));
	if (script == NULL) {
		word_bad(interp, "script", words[1], "one named on the command line is needed");
		return TCL_ERROR;
	}
	path = Tcl_NewStringObj(script->path, -1);
	Tcl_IncrRefCount(path);
	code = Tcl_FSEvalFileEx(interp, path, "utf-8");
	Tcl_DecrRefCount(path);
	return code;
}

void test_commands_start(Tcl_Interp *interp)
{
	Tcl_CreateObjCommand(interp, "::frameproof::note", note_command, NULL, NULL);
}

const struct command test_commands[] = {
	{ "expect", expect_command, 1, 2, false, "{EXPR} ?MESSAGE?",
	  "if the expression is false, say so with its values; the exit status will be 1",
	  "machine -kernel 6.1 -memory 4G\n"
	  "expect {[free_pages_of 0 Normal] > 1000}\n"
	  "# 1" },
	{ "expect_error", expect_error_command, 2, 2, false, "{SCRIPT} PATTERN",
	  "expect that the script ends in an error whose message matches the pattern",
	  "machine -kernel 6.1 -memory 4G\n"
	  "set a [alloc_pages 2 GFP_KERNEL]\n"
	  "# 0x100000\n"
	  "expect_error {free_pages $a 3} *wrong?order*\n"
	  "# BUG: Bad page state in process frameproof  pfn:100000\n"
	  "# page:ffffea0004000000 refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 "
	  "pfn:0x100000\n"
	  "# page dumped because: wrong order" },
	{ "check", check_command, 0, 0, true, "",
	  "check every theorem on the whole state; the exit status will be 3 if one is broken",
	  "churn -ops 1000 -seed 1 -occupancy 1%; check" },
	{ "churn", churn_command, 0, 10, true,
	  "?-ops N? ?-seed S? ?-orders 0-3? ?-types U,M,R? ?-occupancy PERCENT?",
	  "a random load, the same for the same seed; returns a dict, with the blocks held as PFN "
	  "ORDER ...",
	  "set load [churn -ops 100000 -seed 1 -occupancy 10%]; dict get $load held_pages\n"
	  "# 104840" },
	{ "source", source_command, 1, 1, false, "FILE",
	  "run a script; in a script, one that was named on the command line", "source setup.tcl" },
	{ .name = NULL },
};
