/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines, through zlib, which reads plain files too. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "lines.h"

#define LONGEST_LINE (64u << 20)

bool lines_fail(struct lines *lines, const char *format, ...)
{
	int n = lines->number != 0
			? snprintf(lines->error, sizeof(lines->error), "%s:%lu: ", lines->path,
				   lines->number)
			: snprintf(lines->error, sizeof(lines->error), "%s: ", lines->path);

	if (n >= 0 && (size_t)n < sizeof(lines->error)) {
		va_list args;

		va_start(args, format);
		vsnprintf(lines->error + n, sizeof(lines->error) - (size_t)n, format, args);
		va_end(args);
	}
	return false;
}

bool lines_open(struct lines *lines, const char *path)
{
	struct stat st;

	*lines = (struct lines){ .path = path };
	if (stat(path, &st) != 0)
		return lines_fail(lines, "%s", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return lines_fail(lines, "is a directory; a file is needed");
	lines->file = gzopen(path, "rb");
	if (lines->file == NULL)
		return lines_fail(lines, "%s", strerror(errno));
	gzbuffer(lines->file, 1u << 17);
	if (S_ISREG(st.st_mode))
		lines->bytes = (double)st.st_size;
	return true;
}

/* Room for one more piece of the line. */
static bool grow(struct lines *lines)
{
	size_t size = lines->size != 0 ? lines->size * 2 : 4096;
	char *text;

	if (size > LONGEST_LINE)
		return lines_fail(lines, "a line of more than %u MiB", LONGEST_LINE >> 20);
	text = realloc(lines->text, size);
	if (text == NULL)
		return lines_fail(lines, "out of memory for a line of %zu bytes", size);
	lines->text = text;
	lines->size = size;
	return true;
}

/* The end of the file: was it a whole one? */
static bool at_end(struct lines *lines)
{
	int code = Z_OK;
	const char *message = gzerror(lines->file, &code);

	if (code == Z_BUF_ERROR)
		return lines_fail(lines, "the gzip file is cut short");
	if (code != Z_OK && code != Z_STREAM_END)
		return lines_fail(lines, "cannot be read: %s", message);
	return false;
}

bool lines_next(struct lines *lines)
{
	if (lines->error[0] != '\0')
		return false;
	lines->length = 0;
	lines->number++;
	for (;;) {
		if (lines->size - lines->length < 2 && !grow(lines))
			return false;
		if (gzgets(lines->file, lines->text + lines->length,
			   (int)(lines->size - lines->length)) == NULL)
			break;
		lines->length += strlen(lines->text + lines->length);
		if (lines->length > 0 && lines->text[lines->length - 1] == '\n') {
			lines->text[--lines->length] = '\0';
			if (lines->length > 0 && lines->text[lines->length - 1] == '\r')
				lines->text[--lines->length] = '\0';
			return true;
		}
		/* short of a newline without being full: a NUL byte, or the last line */
		if (lines->size - lines->length > 1 && !gzeof(lines->file))
			return lines_fail(lines, "not a text file: a NUL byte");
	}
	lines->text[lines->length] = '\0';
	if (at_end(lines) || lines->error[0] != '\0')
		return false;
	return lines->length > 0;
}

double lines_share(const struct lines *lines)
{
	double at = (double)gzoffset(lines->file);

	if (lines->bytes <= 0 || at < 0)
		return -1;
	return at < lines->bytes ? at / lines->bytes : 1;
}

void lines_close(struct lines *lines)
{
	if (lines->file != NULL)
		gzclose(lines->file);
	free(lines->text);
	lines->file = NULL;
	lines->text = NULL;
}
