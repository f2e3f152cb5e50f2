/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A main for every fuzzer but libFuzzer: `FUZZER FILE|FOLDER...` runs each file once, and ends as the
 * first that fails does; `FUZZER --script FILE` prints what the file does as a script of the command.
 * Built by afl-clang-fast and given nothing it runs what AFL++ hands it, many in one process.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

#define LARGEST (1u << 20)

static uint8_t input[LARGEST];

#ifdef __AFL_HAVE_MANUAL_CONTROL
__AFL_FUZZ_INIT()

static void run_afl(void)
{
	const unsigned char *buffer;

	__AFL_INIT();
	buffer = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(1000)) {
		size_t size = (size_t)__AFL_FUZZ_TESTCASE_LEN;

		/* a copy: a sanitizer then sees a read past its end */
		size = size < LARGEST ? size : LARGEST;
		memcpy(input, buffer, size);
		LLVMFuzzerTestOneInput(input, size);
	}
}
#endif

static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	size = fread(input, 1, sizeof(input), file);
	fclose(file);
	LLVMFuzzerTestOneInput(input, size);
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* A file, or every file of a folder, in order; returns how many. */
static unsigned int run_path(const char *path)
{
	struct dirent **entries;
	unsigned int files = 0;
	struct stat st;
	int n;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		run_file(path);
		return 1;
	}
	n = scandir(path, &entries, not_hidden, alphasort);
	for (int i = 0; i < n; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		files += run_path(name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return files;
}

int main(int argc, char **argv)
{
	unsigned int files = 0;
	int first = 1;

#ifdef __AFL_HAVE_MANUAL_CONTROL
	if (argc == 1) {
		run_afl();
		return 0;
	}
#endif
	if (argc > 2 && strcmp(argv[1], "--script") == 0) {
		fuzz_script = stdout;
		first = 2;
	}
	for (int i = first; i < argc; i++)
		files += run_path(argv[i]);
	if (fuzz_script == NULL)
		dprintf(STDOUT_FILENO, "%s: %u inputs run\n", argv[0],
			files); /* stdout may lead nowhere */
	return files > 0 ? 0 : 2;
}
