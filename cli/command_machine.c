/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands about the machine: power on, CPUs, memory that comes later. A machine that is refused
 * leaves the one before it as it was.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command_memmap.h"
#include "commands.h"
#include "e820.h"
#include "host.h"
#include "kernel_log.h"
#include "load_boot.h"

#define ROOM_TO_GROW (UINT64_C(64) << (30 - PAGE_SHIFT)) /* frames for memory added later */

enum {
	KERNEL,
	CPUS,
	MEMORY,
	NODES,
	DISTANCE,
	E820,
	BOOT,
	KERNELCORE,
	MOVABLECORE,
	THP,
	RESERVE,
	CMA,
	MODEL,
	NR_OPTIONS
};

/* The machine in the making; large, so not on the stack. */
static struct machine_config config;

/* What a script set up on the machine before goes with it. */
static void reset_state(void)
{
	host_reset();
	kernel_log_clear();
}

static bool read_kernel(Tcl_Interp *interp, Tcl_Obj *word)
{
	const char *names[8] = { NULL };
	unsigned int n = 0, i = 0;

	for (const struct release *r; n < 7 && (r = release_nth(n)) != NULL; n++)
		names[n] = r->name;
	if (word == NULL)
		return true;
	if (!word_choice(interp, word, "kernel", names, &i))
		return false;
	config.release = release_nth(i);
	return true;
}

static bool read_cpus(Tcl_Interp *interp, Tcl_Obj *word)
{
	uint64_t n = 1;

	if (word != NULL && !word_number(interp, word, "number of CPUs", 1, MAX_CPUS, &n))
		return false;
	config.nr_cpus = (unsigned int)n;
	return true;
}

static bool read_memory(Tcl_Interp *interp, Tcl_Obj *word)
{
	uint64_t bytes;

	if (!word_size(interp, word, "memory size", &bytes))
		return false;
	config.nr_nodes = 1;
	host_add_memory(&config, 0, bytes >> PAGE_SHIFT, 0);
	return config.nr_memory > 0 || word_bad(interp, "memory size", word, "8K at least");
}

/* CPUs named after a node's '@'. */
static bool read_node_cpus(Tcl_Interp *interp, const char *text, unsigned int node, bool *taken)
{
	Tcl_Obj *word = Tcl_NewStringObj(text, -1);
	uint64_t set[MAX_CPUS / 64];
	bool good;

	Tcl_IncrRefCount(word);
	good = word_set(interp, word, "CPUs of a node", config.nr_cpus, set);
	for (unsigned int cpu = 0; good && cpu < config.nr_cpus; cpu++) {
		if (!(set[cpu / 64] >> cpu % 64 & 1))
			continue;
		good = !taken[cpu] || word_bad(interp, "CPUs of a node", word,
					       "CPUs that are on no other node are needed");
		taken[cpu] = true;
		config.cpu_node[cpu] = (uint8_t)node;
	}
	Tcl_DecrRefCount(word);
	return good;
}

/* One node: its size, and its CPUs if they are said. */
static bool read_node(Tcl_Interp *interp, Tcl_Obj *word, unsigned int node, uint64_t *start,
		      bool *taken, bool *says_cpus)
{
	const char *text = Tcl_GetString(word), *at = strchr(text, '@');
	Tcl_Obj *size = Tcl_NewStringObj(text, at != NULL ? (int)(at - text) : -1);
	uint64_t bytes;
	bool good;

	Tcl_IncrRefCount(size);
	good = word_is_size(size, &bytes) && (bytes > 0 || at != NULL);
	Tcl_DecrRefCount(size);
	if (!good)
		return word_bad(interp, "node", word,
				"SIZE or SIZE@CPUS is needed, like 2G or "
				"1G@0-1; 0@CPUS for one without memory");
	host_add_memory(&config, *start, *start + (bytes >> PAGE_SHIFT), node);
	*start += bytes >> PAGE_SHIFT;
	if (*start > HOST_MOST_PAGES)
		return word_bad(interp, "node", word, "less than 64T in all are needed");
	if (at == NULL)
		return true;
	*says_cpus = true;
	return read_node_cpus(interp, at + 1, node, taken);
}

static bool read_nodes(Tcl_Interp *interp, Tcl_Obj *word)
{
	bool taken[MAX_CPUS] = { false }, says_cpus = false;
	uint64_t start = 0;
	Tcl_Obj **words;
	int n;

	if (Tcl_ListObjGetElements(NULL, word, &n, &words) != TCL_OK || n < 1 ||
	    n > (int)MAX_NUMNODES)
		return word_bad(interp, "nodes", word, "a list of 1 to %u sizes is needed",
				MAX_NUMNODES);
	config.nr_nodes = (unsigned int)n;
	for (unsigned int i = 0; i < config.nr_nodes; i++)
		if (!read_node(interp, words[i], i, &start, taken, &says_cpus))
			return false;
	for (unsigned int cpu = 0; cpu < config.nr_cpus; cpu++) {
		if (!says_cpus)
			config.cpu_node[cpu] = (uint8_t)(cpu * config.nr_nodes / config.nr_cpus);
		else if (!taken[cpu])
			return word_bad(interp, "nodes", word, "CPU %u must be on one of them",
					cpu);
	}
	return true;
}

static bool read_e820(Tcl_Interp *interp, Tcl_Obj *word)
{
	struct lines lines;
	bool good = lines_open(&lines, Tcl_GetString(word)) &&
		    e820_read(&lines, config.memory, &config.nr_memory);

	if (!good)
		refuse(interp, "%s", lines.error);
	lines_close(&lines);
	config.nr_nodes = 1;
	return good;
}

static bool read_distance(Tcl_Interp *interp, Tcl_Obj *word)
{
	Tcl_Obj **rows, **row;
	int n, m;

	if (Tcl_ListObjGetElements(NULL, word, &n, &rows) != TCL_OK || n != (int)config.nr_nodes)
		return word_bad(interp, "distances", word, "a row for each of %u nodes is needed",
				config.nr_nodes);
	for (int i = 0; i < n; i++) {
		if (Tcl_ListObjGetElements(NULL, rows[i], &m, &row) != TCL_OK || m != n)
			return word_bad(interp, "row of distances", rows[i],
					"%d numbers are needed", n);
		for (int j = 0; j < n; j++) {
			uint64_t d;

			if (!word_number(interp, row[j], "distance", 10, 254, &d))
				return false;
			config.distance[i][j] = (uint8_t)d;
		}
	}
	return true;
}

/* kernelcore= or movablecore=: a size, or a percentage. */
static bool read_core(Tcl_Interp *interp, Tcl_Obj *word, uint64_t *pages, unsigned int *percent)
{
	const char *text;
	uint64_t x;

	if (word == NULL)
		return true;
	text = Tcl_GetString(word);
	if (text[0] != '\0' && text[strlen(text) - 1] == '%') {
		Tcl_Obj *number = Tcl_NewStringObj(text, (int)strlen(text) - 1);
		bool good;

		Tcl_IncrRefCount(number);
		good = word_number(interp, number, "percentage", 1, 100, &x);
		Tcl_DecrRefCount(number);
		*percent = (unsigned int)x;
		return good;
	}
	if (!word_is_size(word, &x) || x < PAGE_SIZE)
		return word_bad(interp, "kernelcore or movablecore", word,
				"a size or a percentage is needed, like 1G or 25%%");
	*pages = x >> PAGE_SHIFT;
	return true;
}

/* Reserved memory: START-END in bytes, END not included, widened to whole pages. */
static bool read_reserve(Tcl_Interp *interp, Tcl_Obj *word)
{
	Tcl_Obj **words;
	int n;

	if (Tcl_ListObjGetElements(NULL, word, &n, &words) != TCL_OK || n > (int)MAX_RANGES)
		return word_bad(interp, "reserved ranges", word, "at most %u are needed",
				MAX_RANGES);
	for (int i = 0; i < n; i++) {
		const char *text = Tcl_GetString(words[i]), *dash = strchr(text, '-');
		Tcl_Obj *first = Tcl_NewStringObj(text, dash != NULL ? (int)(dash - text) : 0);
		Tcl_Obj *last = Tcl_NewStringObj(dash != NULL ? dash + 1 : "", -1);
		uint64_t start, end;
		bool good = word_is_size(first, &start) && word_is_size(last, &end) && start < end;

		Tcl_DecrRefCount(first);
		Tcl_DecrRefCount(last);
		if (!good)
			return word_bad(interp, "reserved range", words[i],
					"START-END in bytes is needed, like 16M-32M");
		config.reserved[i] = (struct memory_range){
			.start = start >> PAGE_SHIFT,
			.end = (end + PAGE_SIZE - 1) >> PAGE_SHIFT,
		};
	}
	config.nr_reserved = (unsigned int)n;
	return true;
}

/* Where the memory is: one of three options says it. */
static bool read_layout(Tcl_Interp *interp, const struct option *o)
{
	int given = (o[MEMORY].value != NULL) + (o[NODES].value != NULL) + (o[E820].value != NULL);

	if (given != 1) {
		refuse(interp, "a machine needs memory; one of -memory SIZE, -nodes {SIZE ...}, "
			       "-e820 FILE and -boot RECORDING is needed");
		return false;
	}
	if (o[NODES].value != NULL)
		return read_nodes(interp, o[NODES].value);
	return o[E820].value != NULL ? read_e820(interp, o[E820].value)
				     : read_memory(interp, o[MEMORY].value);
}

static bool read_thp(Tcl_Interp *interp, Tcl_Obj *word)
{
	static const char *const names[] = { "always", "never", NULL };
	unsigned int i = 0;

	if (word != NULL && !word_choice(interp, word, "thp", names, &i))
		return false;
	config.thp = i == 0;
	return true;
}

static bool read_cma(Tcl_Interp *interp, Tcl_Obj *word)
{
	uint64_t bytes;

	if (word == NULL)
		return true;
	if (!word_size(interp, word, "size of the CMA area", &bytes))
		return false;
	config.cma_pages = bytes >> PAGE_SHIFT;
	return true;
}

/* With a model named, the machine pays for its struct pages and page tables out of its memory. */
static bool read_model(Tcl_Interp *interp, Tcl_Obj *word)
{
	if (word == NULL)
		return true;
	config.sparse = SPARSE_DEFAULT;
	config.sparse.model = memory_model_find(Tcl_GetString(word));
	config.memmap = true;
	return config.sparse.model != NR_MEMORY_MODELS ||
	       word_bad(interp, "memory model", word,
			"flatmem, discontigmem, sparsemem or "
			"sparsemem_vmemmap is needed");
}

static int power_on(Tcl_Interp *interp)
{
	char error[256];

	config.max_frames = min_pfn(
		config.memory[config.nr_memory > 0 ? config.nr_memory - 1 : 0].end + ROOM_TO_GROW,
		MAX_FRAMES);
	if (!host_power_on(&config, error, sizeof(error)))
		return refuse(interp, "%s", error);
	reset_state();
	return TCL_OK;
}

/* Load a recording; false: error says why, and there may be no machine any more. */
static bool load_recording(const char *path, char *error, size_t size)
{
	static struct boot_recording boot;
	const struct boot_stage *stage;
	bool good = boot_open(&boot, path);

	if (!good) {
		snprintf(error, size, "%s", boot.lines.error);
	} else {
		stage = boot_find_stage(&boot, "booted");
		good = stage != NULL && load_boot(&boot, stage, error, size);
		if (stage == NULL)
			snprintf(error, size, "%s: no stage \"booted\"; a recorded boot is needed",
				 path);
	}
	boot_close(&boot);
	return good;
}

/*
 * A recording may turn out bad when the old machine is gone already: so it is tried in a process of
 * its own first, and only what is good there is done here.
 */
static bool try_recording(const char *path, char *error, size_t size)
{
	int ends[2], status = 0;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	snprintf(error, size, "the host refuses a process to try the recording in");
	if (pipe(ends) != 0)
		return false;
	child = fork();
	if (child == 0) {
		bool good = load_recording(path, error, size);

		if (!good && write(ends[1], error, strlen(error)) < 0)
			_exit(2);
		_exit(good ? 0 : 1);
	}
	close(ends[1]);
	while (child > 0 && n + 1 < size && (got = read(ends[0], error + n, size - 1 - n)) > 0)
		n += (size_t)got;
	close(ends[0]);
	if (n > 0)
		error[n] = '\0';
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static int boot_machine(Tcl_Interp *interp, const struct option *o)
{
	const char *path = Tcl_GetString(o[BOOT].value);
	char error[400];

	for (unsigned int i = 0; i < NR_OPTIONS; i++)
		if (i != BOOT && o[i].value != NULL)
			return refuse(interp, "%s with -boot; a recording says all by itself",
				      o[i].name);
	if (!try_recording(path, error, sizeof(error)) ||
	    !load_recording(path, error, sizeof(error)))
		return refuse(interp, "%s", error);
	reset_state();
	return TCL_OK;
}

static int machine_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[NR_OPTIONS + 1] = {
		[KERNEL] = { .name = "-kernel" },
		[CPUS] = { .name = "-cpus" },
		[MEMORY] = { .name = "-memory" },
		[NODES] = { .name = "-nodes" },
		[DISTANCE] = { .name = "-distance" },
		[E820] = { .name = "-e820" },
		[BOOT] = { .name = "-boot" },
		[KERNELCORE] = { .name = "-kernelcore" },
		[MOVABLECORE] = { .name = "-movablecore" },
		[THP] = { .name = "-thp" },
		[RESERVE] = { .name = "-reserve" },
		[CMA] = { .name = "-cma" },
		[MODEL] = { .name = "-model" },
	};

	if (!word_options(interp, nr, words, 1, o))
		return TCL_ERROR;
	if (o[BOOT].value != NULL)
		return boot_machine(interp, o);
	config = (struct machine_config){ 0 };
	if (!read_kernel(interp, o[KERNEL].value) || !read_cpus(interp, o[CPUS].value) ||
	    !read_layout(interp, o) || !read_thp(interp, o[THP].value) ||
	    (o[DISTANCE].value != NULL && !read_distance(interp, o[DISTANCE].value)) ||
	    (o[RESERVE].value != NULL && !read_reserve(interp, o[RESERVE].value)) ||
	    !read_cma(interp, o[CMA].value) || !read_model(interp, o[MODEL].value) ||
	    !read_core(interp, o[KERNELCORE].value, &config.kernelcore,
		       &config.kernelcore_percent) ||
	    !read_core(interp, o[MOVABLECORE].value, &config.movablecore,
		       &config.movablecore_percent))
		return TCL_ERROR;
	return power_on(interp);
}

static int cpu_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	unsigned int cpu = this_cpu;

	if (nr > 1 && !word_cpu(interp, words[1], &cpu))
		return TCL_ERROR;
	this_cpu = cpu;
	Tcl_SetObjResult(interp, Tcl_NewWideIntObj(cpu));
	return TCL_OK;
}

static int cpu_online_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	uint64_t cpu;
	bool online;

	if (!word_number(interp, words[1], "CPU", 0, nr_cpus - 1, &cpu))
		return TCL_ERROR;
	if (nr == 2) {
		Tcl_SetObjResult(interp, Tcl_NewWideIntObj(cpu_online[cpu]));
		return TCL_OK;
	}
	if (!word_bool(interp, words[2], "state of the CPU", &online))
		return TCL_ERROR;
	if (!online && cpu == this_cpu)
		return refuse(interp, "CPU %u runs this; another one must run first: cpu N",
			      this_cpu);
	cpu_hotplug((unsigned int)cpu, online);
	return TCL_OK;
}

static int memory_online_command(Tcl_Interp *interp, int nr, Tcl_Obj *const words[])
{
	struct option o[] = { { .name = "-node" }, { "-movable", true, NULL }, { .name = NULL } };
	struct memory_range range;
	uint64_t start, size, node = 0;
	char error[256];

	if (!word_size(interp, words[1], "address", &start) ||
	    !word_size(interp, words[2], "memory size", &size) ||
	    !word_options(interp, nr, words, 3, o) ||
	    (o[0].value != NULL &&
	     !word_number(interp, o[0].value, "node", 0, nr_node_ids - 1, &node)))
		return TCL_ERROR;
	if ((start | size) % PAGE_SIZE != 0)
		return refuse(interp, "%s", host_machine_error(MACHINE_SECTION));
	range = (struct memory_range){ start >> PAGE_SHIFT, (start + size) >> PAGE_SHIFT,
				       (uint16_t)node };
	if (!host_memory_online(&range, o[1].value != NULL ? ZONE_MOVABLE : ZONE_NORMAL, error,
				sizeof(error)))
		return refuse(interp, "memory at %s: %s", Tcl_GetString(words[1]), error);
	return TCL_OK;
}

const struct command machine_commands[] = {
	{ "machine", machine_command, 1, -1, false,
	  "?-kernel 4.4|5.2|5.10|6.1? ?-cpus N? -memory SIZE|-nodes {SIZE?@CPUS? ...}|-e820 FILE "
	  "?-distance {ROW ...}? ?-kernelcore SIZE|PERCENT%? ?-movablecore SIZE|PERCENT%? "
	  "?-thp always|never? ?-reserve {START-END ...}? ?-cma SIZE? "
	  "?-model flatmem|discontigmem|sparsemem|sparsemem_vmemmap? | -boot RECORDING",
	  "power on a machine; it takes the place of the one before. Memory lies where PCs have "
	  "it, "
	  "with holes below 1 MiB and from 3 to 4 GiB; CPUs are shared out among the nodes unless "
	  "SIZE@CPUS says which are whose; -reserve ranges, in bytes, are never given out; -cma is "
	  "an area for movable pages; with -model the struct pages and page tables are taken out "
	  "of "
	  "the machine's memory",
	  "machine -kernel 6.1 -cpus 4 -nodes {2G@0-1 2G@2-3} -distance {{10 21} {21 10}}\n"
	  "cat /proc/buddyinfo\n"
	  "# Node 0, zone      DMA      2      2      2      2      2      1      1      0      1  "
	  "    1      3 \n"
	  "# Node 0, zone    DMA32      0      0      0      0      0      0      0      0      0  "
	  "    0    508 \n"
	  "# Node 1, zone    DMA32      0      0      0      0      0      0      0      0      0  "
	  "    0    256 \n"
	  "# Node 1, zone   Normal      0      0      0      0      0      0      0      0      0  "
	  "    0    256 " },
	{ "cpu", cpu_command, 0, 1, true, "?N?", "the CPU that runs, or run on another one",
	  "cpu 1\n"
	  "# 1\n"
	  "cpu\n"
	  "# 1" },
	{ "cpu_online", cpu_online_command, 1, 2, true, "N ?0|1?",
	  "is a CPU online? or take it down, or bring it up again",
	  "cpu_online 1 0\n"
	  "cpu_online 1\n"
	  "# 0" },
	{ "memory_online", memory_online_command, 2, 5, true, "START SIZE ?-node NODE? ?-movable?",
	  "add memory, whole sections of 128 MiB, at an address where there is none",
	  "memory_online 8G 256M -node 0 -movable\n"
	  "dict get [zone 0 Movable] managed\n"
	  "# 65536" },
	{ .name = NULL },
};
