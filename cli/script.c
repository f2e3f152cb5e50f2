/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A script may come from a pipe, which can be read only once, and is checked before Tcl sees it: so
 * what was read is kept in an anonymous file, and Tcl reads that.
 */
#define _GNU_SOURCE /* memfd_create */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tcl.h>
#include <unistd.h>

#include "script.h"

#define LARGEST	    (16u << 20) /* bytes of a script */
#define DEEPEST	    1000u	/* brackets within brackets; Tcl's parser recurses on them */
#define END_OF_TEXT 0x1a	/* Tcl would stop here */

/* Those that were read, in a list. */
struct entry {
	struct script script;
	struct entry *next;
};
static struct entry *entries;

const char *script_name(const char *path)
{
	for (const struct entry *e = entries; e != NULL; e = e->next)
		if (strcmp(e->script.path, path) == 0)
			return e->script.name;
	return path;
}

const struct script *script_find(const char *name)
{
	for (const struct entry *e = entries; e != NULL; e = e->next)
		if (strcmp(e->script.name, name) == 0)
			return &e->script;
	return NULL;
}

static bool fail(char *error, size_t size, const char *name, const char *why)
{
	snprintf(error, size, "%s: %s", name, why);
	return false;
}

/* All bytes of a file, one more than a script may have at most, in new memory; NULL: errno. */
static char *read_all(int fd, size_t *length)
{
	char *text = malloc(LARGEST + 1);

	*length = 0;
	while (text != NULL && *length <= LARGEST) {
		ssize_t got = read(fd, text + *length, LARGEST + 1 - *length);

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR) {
			free(text);
			return NULL;
		}
		*length += got > 0 ? (size_t)got : 0;
	}
	return text;
}

/* Is it a whole character of UTF-8? Returns its bytes, 0: it is not. */
static size_t utf8_length(const unsigned char *p, size_t left)
{
	size_t n = p[0] < 0x80	 ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
		   : p[0] < 0xf5 ? 4
				 : 0;

	if (n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* What makes a file no script, and in which line; NULL: nothing. */
static const char *find_fault(const char *text, size_t length, unsigned long *line)
{
	unsigned int depth = 0;
	size_t n;

	*line = 1;
	for (size_t i = 0; i < length; i += n) {
		n = utf8_length((const unsigned char *)text + i, length - i);
		if (n == 0 || text[i] == '\0' || text[i] == END_OF_TEXT)
			return "not a text file in UTF-8; a Tcl script is needed";
		*line += text[i] == '\n';
		if (text[i] == '\\' && i + 1 < length && text[i + 1] != '\n' && text[i + 1] != '\0')
			n = 1 + utf8_length((const unsigned char *)text + i + 1, length - i - 1);
		else if (text[i] == ']' && depth > 0)
			depth--;
		else if (text[i] == '[' && ++depth > DEEPEST)
			return "brackets within brackets, too many; at most 1000 are allowed";
	}
	return NULL;
}

/* Keep the text where Tcl can read it. */
static bool keep(struct script *script, const char *text, size_t length)
{
	int fd = memfd_create("script", MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < length) {
		ssize_t n = write(fd, text + done, length - done);

		if (n < 0 && errno != EINTR) {
			close(fd);
			return false;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	snprintf(script->path, sizeof(script->path), "/proc/%d/fd/%d", (int)getpid(), fd);
	return fd >= 0;
}

/* Check what was read, and keep it. */
static bool accept_text(struct script *script, const char *text, size_t length, char *error,
			size_t size)
{
	struct entry *entry;
	unsigned long line;
	const char *fault;
	char *name;

	if (length > LARGEST)
		return fail(error, size, script->name,
			    "too long for a script; 16 MiB are the most");
	fault = find_fault(text, length, &line);
	if (fault != NULL) {
		snprintf(error, size, "%s:%lu: %s", script->name, line, fault);
		return false;
	}
	entry = calloc(1, sizeof(*entry));
	name = strdup(script->name);
	if (entry == NULL || name == NULL || !keep(script, text, length)) {
		free(entry);
		free(name);
		return fail(error, size, script->name, "the host has no memory for the script");
	}
	script->name = name;
	*entry = (struct entry){ .script = *script, .next = entries };
	entries = entry;
	return true;
}

bool script_read(struct script *script, const char *name, char *error, size_t size)
{
	int fd = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t length;
	char *text;
	bool good;

	*script = (struct script){ .name = name };
	if (fd < 0)
		return fail(error, size, name, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return fail(error, size, name, "is a directory; a script is needed");
	}
	text = read_all(fd, &length);
	close(fd);
	if (text == NULL)
		return fail(error, size, name, strerror(errno));
	good = accept_text(script, text, length, error, size);
	free(text);
	return good;
}
