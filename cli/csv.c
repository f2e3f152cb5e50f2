/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows of comma-separated values. */
#include <stdarg.h>
#include <string.h>

#include "csv.h"

bool csv_open(struct csv *csv, const char *path)
{
	*csv = (struct csv){ .path = path, .file = fopen(path, "wb") };
	return csv->file != NULL;
}

void csv_field(struct csv *csv, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (csv->in_row)
		fputc(',', csv->file);
	csv->in_row = true;
	if (text[strcspn(text, "\",\r\n")] == '\0') {
		fputs(text, csv->file);
		return;
	}
	fputc('"', csv->file);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			fputc('"', csv->file);
		fputc(*p, csv->file);
	}
	fputc('"', csv->file);
}

void csv_end_row(struct csv *csv)
{
	fputs("\r\n", csv->file);
	csv->in_row = false;
}

bool csv_close(struct csv *csv)
{
	bool good;

	if (csv->file == NULL)
		return true;
	good = !ferror(csv->file);
	if (fclose(csv->file) != 0)
		good = false;
	csv->file = NULL;
	return good;
}
