/* SPDX-License-Identifier: GPL-2.0-only */
/* A log of bounded length. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/oom.h"
#include "../src/show_mem.h"
#include "../src/sparsemem.h"
#include "kernel_log.h"
#include "session.h"

#define LOG_SIZE    (256u << 10)
#define REPORT_SIZE (128u << 10) /* of one failure; a longer one is cut */

static struct {
	size_t length;
	char text[LOG_SIZE];
} kernel_log;

static void add(const char *text, size_t length)
{
	if (kernel_log.length + length > LOG_SIZE) {
		const char *keep = kernel_log.text + kernel_log.length + length - LOG_SIZE;
		const char *line =
			memchr(keep, '\n', (size_t)(kernel_log.text + kernel_log.length - keep));

		keep = line != NULL ? line + 1 : kernel_log.text + kernel_log.length;
		kernel_log.length = (size_t)(kernel_log.text + kernel_log.length - keep);
		memmove(kernel_log.text, keep, kernel_log.length);
	}
	memcpy(kernel_log.text + kernel_log.length, text, length);
	kernel_log.length += length;
}

void kernel_log_bad_page(pfn_t pfn, enum bad_page bad)
{
	char text[400];
	int refcount = pfn < nr_frames ? vmemmap[pfn].refcount : 0;
	int n = snprintf(text, sizeof(text),
			 "BUG: Bad page state in process frameproof  pfn:%05" PRIx64 "\n"
			 "page:%016" PRIx64 " refcount:%d mapcount:0 mapping:0000000000000000 "
			 "index:0x0 pfn:0x%" PRIx64 "\n"
			 "page dumped because: %s\n",
			 pfn, pfn_to_page(pfn), refcount, pfn, bad_page_reason(bad));

	add(text, (size_t)n);
	session_print(text, (size_t)n);
}

void kernel_log_oom(void)
{
	const char *line;

	if (oom_log.length == 0)
		return;
	add(oom_log.text, oom_log.length);
	oom_log.text[oom_log.length] = '\0';
	if (oom.panicked != PANIC_NONE && (line = strstr(oom_log.text, "Kernel panic")) != NULL)
		session_print(line, strlen(line));
	oom_log.length = 0;
}

void kernel_log_failure(void)
{
	static char report[REPORT_SIZE];
	struct text text = { .buf = report, .size = sizeof(report) };

	kernel_log_oom();
	/* a panic has the last word */
	if (oom.panicked != PANIC_NONE)
		return;
	warn_alloc_show(&text, &last_failure);
	add(report, text_complete(&text) ? text.len : sizeof(report) - 1);
}

const char *kernel_log_text(size_t *length)
{
	*length = kernel_log.length;
	return kernel_log.text;
}

void kernel_log_clear(void)
{
	kernel_log.length = 0;
}

void *kernel_log_state(size_t *size)
{
	*size = sizeof(kernel_log);
	return &kernel_log;
}
