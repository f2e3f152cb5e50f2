/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands about memory that is in use: tasks, files with page cache, swap, LRU lists. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "../src/fault.h"
#include "../src/oom.h"
#include "commands.h"
#include "host.h"
#include "kernel_log.h"
#include "session.h"

static const char *const kind_names[] = { [MAPPING_TASK] = "task", [MAPPING_FILE] = "file" };

/* The name of an owner: letters, digits and a few signs, as short as a task's in the kernel. */
static bool word_is_name(const char *name)
{
	size_t length = strlen(name);

	for (const char *c = name; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && strchr("._-/", *c) == NULL)
			return false;
	return length > 0 && length < NAME_SIZE;
}

/* The owner of that kind and name; NULL: refused. */
static struct mapping *read_owner(Tcl_Interp *interp, Tcl_Obj *word, unsigned int kind)
{
	const char *name = Tcl_GetString(word);
	struct mapping *m = word_is_name(name) ? mapping_find(name, kind) : NULL;

	if (m == NULL)
		word_bad(interp, kind_names[kind], word,
			 "the name of one that %s_create made is needed", kind_names[kind]);
	return m;
}

/* Bytes as whole pages, at most most of them. */
static bool read_pages(Tcl_Interp *interp, Tcl_Obj *word, const char *what, uint64_t most,
		       uint64_t *pages)
{
	uint64_t bytes;

	if (!word_is_size(word, &bytes) || bytes % PAGE_SIZE != 0 || bytes / PAGE_SIZE > most)
		return word_bad(interp, what, word,
				"a multiple of 4K, at most %" PRIu64 "K, is needed",
				most * (PAGE_SIZE / 1024));
	*pages = bytes / PAGE_SIZE;
	return true;
}

/* A new owner: NAME SIZE, and options from the third word on. */
static struct mapping *create(Tcl_Interp *interp, Tcl_Obj *const words[], unsigned int kind)
{
	const char *name = Tcl_GetString(words[1]);
	struct mapping *m;
	uint64_t pages = 0;
	char error[256];

	if (!word_is_name(name)) {
		word_bad(interp, "name", words[1],
			 "1 to %u letters, digits or any of . _ - / are needed", NAME_SIZE - 1);
		return NULL;
	}
	if (mapping_find(name, kind) != NULL) {
		word_bad(interp, "name", words[1], "a %s has it already; another one is needed",
			 kind_names[kind]);
		return NULL;
	}
	if (!read_pages(interp, words[2], "size", MAX_SLOTS, &pages))
		return NULL;
	m = host_mapping_open(kind, name, pages, error, sizeof(error));
	if (m == NULL)
		refuse(interp, "%s", error);
	return m;
}

static int task_create_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { .name = "-oom_score_adj" }, { .name = NULL } };
	struct mapping *m;
	int adj = 0;

	if (!word_options(interp, nr, words, 3, o))
		return TCL_ERROR;
	if (o[0].value != NULL && (Tcl_GetIntFromObj(NULL, o[0].value, &adj) != TCL_OK ||
				   adj < OOM_SCORE_ADJ_MIN || adj > OOM_SCORE_ADJ_MAX))
		return word_bad(interp, "oom_score_adj", o[0].value,
				"a number from %d to %d is needed", OOM_SCORE_ADJ_MIN,
				OOM_SCORE_ADJ_MAX),
		       TCL_ERROR;
	m = create(interp, words, MAPPING_TASK);
	if (m == NULL)
		return TCL_ERROR;
	m->score_adj = (int16_t)adj;
	oom.enabled = true;
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj(m->pid));
	return TCL_OK;
}

static int file_create_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr;
	return create(interp, words, MAPPING_FILE) != NULL ? TCL_OK : TCL_ERROR;
}

/* Which pages of an owner: all, or -offset and -size of them. */
static bool read_range(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], const struct mapping *m,
		       uint64_t *start, uint64_t *end)
{
	struct option o[] = { { .name = "-offset" }, { .name = "-size" }, { .name = NULL } };
	uint64_t pages;

	*start = 0;
	if (!word_options(interp, nr, words, 2, o) ||
	    (o[0].value != NULL && !read_pages(interp, o[0].value, "offset", m->nr_slots, start)))
		return false;
	pages = m->nr_slots - *start;
	if (o[1].value != NULL && !read_pages(interp, o[1].value, "size", pages, &pages))
		return false;
	*end = *start + pages;
	return true;
}

/* Touch pages one by one, up to the first for which there is no memory, or Ctrl-C; gives a dict. */
static int touch_range(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], unsigned int kind,
		       bool write)
{
	static const char *const names[] = { "present", "minor", "major", "failed" };
	uint64_t warnings = slowpath_events.warnings, count[TOUCH_NO_PAGE + 1] = { 0 }, start, end;
	struct mapping *m = read_owner(interp, words[1], kind);
	Tcl_Obj *dict;

	if (m == NULL || !read_range(interp, nr, words, m, &start, &end))
		return TCL_ERROR;
	for (uint64_t i = start; i < end && count[TOUCH_NO_PAGE] == 0 && !session.interrupted; i++)
		count[kind == MAPPING_TASK ? touch_page(m, i) : file_page(m, i, write)]++;
	if (slowpath_events.warnings != warnings)
		kernel_log_failure();
	dict = Tcl_NewDictObj();
	for (unsigned int i = 0; i <= TOUCH_NO_PAGE; i++)
		dict_number(dict, names[i], count[i]);
	if (m->kind == MAPPING_FREE)
		dict_number(dict, "killed", 1);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int task_touch_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	return touch_range(interp, nr, words, MAPPING_TASK, true);
}

static int file_read_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	return touch_range(interp, nr, words, MAPPING_FILE, false);
}

static int file_write_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	return touch_range(interp, nr, words, MAPPING_FILE, true);
}

/* Where a page of an owner is, as /proc/PID/pagemap says it: a frame, swap, or nowhere yet. */
static int pfn_of_owner(Tcl_Interp *interp, Tcl_Obj *const words[], unsigned int kind)
{
	struct mapping *m = read_owner(interp, words[1], kind);
	uint64_t index = 0;
	unsigned int slot;

	if (m == NULL || !read_pages(interp, words[2], "offset", MAX_SLOTS, &index))
		return TCL_ERROR;
	if (index >= m->nr_slots) {
		word_bad(interp, "offset", words[2], "less than the size, %" PRIu64 "K, is needed",
			 m->nr_slots * (PAGE_SIZE / 1024));
		return TCL_ERROR;
	}
	slot = slot_kind(m, index);
	if (slot == SLOT_SWAP)
		Tcl_SetObjResult(interp, Tcl_NewStringObj("swap", -1));
	else
		Tcl_SetObjResult(interp,
				 pfn_word(slot == SLOT_EMPTY ? PFN_NONE : slot_pfn(m, index)));
	return TCL_OK;
}

static int task_pfn_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr;
	return pfn_of_owner(interp, words, MAPPING_TASK);
}

static int file_pfn_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr;
	return pfn_of_owner(interp, words, MAPPING_FILE);
}

static int close_owner(Tcl_Interp *interp, Tcl_Obj *word, unsigned int kind)
{
	struct mapping *m = read_owner(interp, word, kind);

	if (m == NULL)
		return TCL_ERROR;
	if (kind == MAPPING_TASK)
		task_end(m);
	else
		mapping_close(m);
	return TCL_OK;
}

static int task_exit_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr;
	return close_owner(interp, words[1], MAPPING_TASK);
}

static int file_delete_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr;
	return close_owner(interp, words[1], MAPPING_FILE);
}

static int mlock_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct mapping *m = read_owner(interp, words[1], MAPPING_TASK);
	bool locked = true;

	if (m == NULL || (nr > 2 && !word_bool(interp, words[2], "lock", &locked)))
		return TCL_ERROR;
	mlock_all(m, locked);
	return TCL_OK;
}

static int sync_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	(void)nr, (void)words;
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt)sync_files()));
	return TCL_OK;
}

static int swap_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t total = swap.total;
	Tcl_Obj *dict;

	if (nr > 1 && !read_pages(interp, words[1], "swap", MAX_FRAMES, &total))
		return TCL_ERROR;
	if (total < swap.used)
		return refuse(interp,
			      "%" PRIu64
			      "K of swap are in use; as much, or tasks that end, is needed",
			      swap.used * (PAGE_SIZE / 1024));
	swap.total = total;
	dict = Tcl_NewDictObj();
	dict_number(dict, "total", swap.total);
	dict_number(dict, "used", swap.used);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

/* All owners, or one of them, as a list of dicts. */
static int owners_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	Tcl_Obj *list = Tcl_NewListObj(0, NULL);

	(void)nr, (void)words;
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++) {
		const struct mapping *m = &mappings[i];
		Tcl_Obj *dict;

		if (m->kind == MAPPING_FREE)
			continue;
		dict = Tcl_NewDictObj();
		dict_text(dict, "kind", kind_names[m->kind]);
		dict_text(dict, "name", m->name);
		if (m->kind == MAPPING_TASK)
			dict_number(dict, "pid", m->pid);
		dict_number(dict, "pages", m->nr_slots);
		dict_number(dict, "resident", m->nr_pages);
		dict_number(dict, "swap", m->nr_swap);
		if (m->kind == MAPPING_TASK) {
			dict_put(dict, "oom_score_adj", Tcl_NewIntObj(m->score_adj));
			dict_number(dict, "killed", is_oom_victim(m));
		}
		Tcl_ListObjAppendElement(NULL, list, dict);
	}
	Tcl_SetObjResult(interp, list);
	return TCL_OK;
}

static int lru_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int node = 0;
	Tcl_Obj *dict;

	if (nr > 1 && !word_node(interp, words[1], &node))
		return TCL_ERROR;
	dict = Tcl_NewDictObj();
	for (unsigned int lru = 0; lru < NR_LRU_LISTS; lru++)
		dict_number(dict, lru_names[lru], lists[lruvecs[node].lists + lru].count);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

/* A fault injection as it is in src/. */
struct faults {
	uint64_t *interval, *count, *faults;
	int64_t *times;
};

/* Set what is given, count from now on, and say what there is. */
static int fail_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[], const struct faults *f)
{
	enum { INTERVAL, TIMES };
	struct option o[] = { { .name = "-interval" }, { .name = "-times" }, { .name = NULL } };
	uint64_t interval = *f->interval, times = 0;
	bool endless;
	Tcl_Obj *dict;

	if (!word_options(interp, nr, words, 1, o))
		return TCL_ERROR;
	endless = o[TIMES].value != NULL && strcmp(Tcl_GetString(o[TIMES].value), "-1") == 0;
	if ((o[INTERVAL].value != NULL &&
	     !word_number(interp, o[INTERVAL].value, "interval", 1, INT32_MAX, &interval)) ||
	    (o[TIMES].value != NULL && !endless &&
	     !word_number(interp, o[TIMES].value, "times", 0, INT32_MAX, &times)))
		return TCL_ERROR;
	*f->interval = interval;
	if (o[TIMES].value != NULL)
		*f->times = endless ? -1 : (int64_t)times;
	if (nr > 1)
		*f->count = 0;
	dict = Tcl_NewDictObj();
	dict_number(dict, "interval", interval);
	dict_put(dict, "times", Tcl_NewWideIntObj(*f->times));
	dict_number(dict, "faults", *f->faults);
	Tcl_SetObjResult(interp, dict);
	return TCL_OK;
}

static int fail_migrate_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct faults f = { &fail_migrate.interval, &fail_migrate.count, &fail_migrate.faults,
				  &fail_migrate.times };

	return fail_command(interp, nr, words, &f);
}

static int fail_reclaim_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	const struct faults f = { &fail_reclaim.interval, &fail_reclaim.count, &fail_reclaim.faults,
				  &fail_reclaim.times };

	return fail_command(interp, nr, words, &f);
}

const struct command mm_commands[] = {
	{ "task_create", task_create_command, 2, 4, true, "NAME SIZE ?-oom_score_adj N?",
	  "a task with so much anonymous memory, none of it touched yet; returns its number. From "
	  "the first one on, who finds no memory lets the OOM killer choose a task; -1000: never "
	  "this one, 1000: this one first",
	  "task_create shell 64M -oom_score_adj -500\n"
	  "# 1\n"
	  "owners\n"
	  "# {kind task name shell pid 1 pages 16384 resident 0 swap 0 "
	  "oom_score_adj -500 killed 0}" },
	{ "task_touch", task_touch_command, 1, 5, true, "NAME ?-offset SIZE? ?-size SIZE?",
	  "the task writes to each page of its memory, or of that part; returns a dict of how many "
	  "were present, took a minor or a major fault, or found no memory; killed 1: so was the "
	  "task",
	  "task_create shell 64M\n"
	  "# 1\n"
	  "task_touch shell -size 16M\n"
	  "# present 0 minor 4096 major 0 failed 0" },
	{ "task_pfn", task_pfn_command, 2, 2, true, "NAME OFFSET",
	  "where a page of the task is: its PFN, swap, or NULL",
	  "task_create shell 64M\n"
	  "# 1\n"
	  "task_touch shell -size 16K\n"
	  "# present 0 minor 4 major 0 failed 0\n"
	  "task_pfn shell 4K\n"
	  "# 0x100001\n"
	  "task_pfn shell 16K\n"
	  "# NULL" },
	{ "task_exit", task_exit_command, 1, 1, true, "NAME",
	  "the task ends, and its memory is freed",
	  "task_create shell 64M\n"
	  "# 1\n"
	  "task_exit shell\n"
	  "owners" },
	{ "mlock", mlock_command, 1, 2, true, "NAME ?0|1?",
	  "the task locks its memory, what it has and what it will have, or unlocks it",
	  "task_create shell 1M\n"
	  "# 1\n"
	  "task_touch shell\n"
	  "# present 0 minor 256 major 0 failed 0\n"
	  "mlock shell\n"
	  "lru 0\n"
	  "# inactive_anon 0 active_anon 0 inactive_file 0 active_file 0 unevictable 256" },
	{ "file_create", file_create_command, 2, 2, true, "NAME SIZE",
	  "a file on the disk, none of it in the page cache",
	  "file_create log 256M\n"
	  "owners\n"
	  "# {kind file name log pages 65536 resident 0 swap 0}" },
	{ "file_read", file_read_command, 1, 5, true, "NAME ?-offset SIZE? ?-size SIZE?",
	  "read a file, or a part, through the page cache; returns a dict as task_touch does",
	  "file_create log 1M\n"
	  "file_read log\n"
	  "# present 0 minor 0 major 256 failed 0\n"
	  "file_read log\n"
	  "# present 256 minor 0 major 0 failed 0" },
	{ "file_write", file_write_command, 1, 5, true, "NAME ?-offset SIZE? ?-size SIZE?",
	  "write a file, or a part, to the page cache, where it is dirty then; returns the same",
	  "file_create log 256M\n"
	  "file_write log -size 1M\n"
	  "# present 0 minor 256 major 0 failed 0\n"
	  "sync\n"
	  "# 256" },
	{ "file_pfn", file_pfn_command, 2, 2, true, "NAME OFFSET",
	  "where a page of the file is: its PFN in the page cache, or NULL",
	  "file_create log 256M\n"
	  "file_read log -size 8K\n"
	  "# present 0 minor 0 major 2 failed 0\n"
	  "file_pfn log 4K\n"
	  "# 0x100001" },
	{ "file_delete", file_delete_command, 1, 1, true, "NAME",
	  "delete a file; what of it is in the page cache is freed",
	  "file_create log 256M\n"
	  "file_delete log" },
	{ "sync", sync_command, 0, 0, true, "",
	  "write all dirty pages of files, and wait for the disk; returns how many",
	  "file_create log 256M\n"
	  "file_write log -size 1M\n"
	  "# present 0 minor 256 major 0 failed 0\n"
	  "sync\n"
	  "# 256" },
	{ "swap", swap_command, 0, 1, true, "?SIZE?",
	  "the swap that there is, and how much of it is in use, in pages; or have so much",
	  "swap 1G\n"
	  "# total 262144 used 0" },
	{ "owners", owners_command, 0, 0, true, "",
	  "tasks and files, a dict of each: how many pages they are, have resident, have in swap; "
	  "of a task, whether it was killed and has not got to its exit yet",
	  "task_create shell 64M\n"
	  "# 1\n"
	  "task_touch shell -size 1M\n"
	  "# present 0 minor 256 major 0 failed 0\n"
	  "owners\n"
	  "# {kind task name shell pid 1 pages 16384 resident 256 swap 0 "
	  "oom_score_adj 0 killed 0}" },
	{ "lru", lru_command, 0, 1, true, "?NODE?",
	  "a dict of a node's LRU lists, how many pages each one holds",
	  "file_create log 1M\n"
	  "file_read log\n"
	  "# present 0 minor 0 major 256 failed 0\n"
	  "lru 0\n"
	  "# inactive_anon 0 active_anon 0 inactive_file 256 active_file 0 unevictable 0" },
	{ "fail_migrate", fail_migrate_command, 0, 4, true, "?-interval N? ?-times N|-1?",
	  "let every N-th page that compaction moves stay where it is, so many times, counted from "
	  "now; 0 times turns it off",
	  "fail_migrate -interval 3 -times 1\n"
	  "# interval 3 times 1 faults 0" },
	{ "fail_reclaim", fail_reclaim_command, 0, 4, true, "?-interval N? ?-times N|-1?",
	  "let every N-th reclaim of a request free nothing, so many times, counted from now; 0 "
	  "times turns it off",
	  "fail_reclaim -interval 2 -times -1\n"
	  "# interval 2 times -1 faults 0" },
	{ .name = NULL },
};
