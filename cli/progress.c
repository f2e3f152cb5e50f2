/* SPDX-License-Identifier: GPL-2.0-only */
/* A bar of 30 characters, at most five times a second. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define INTERVAL 0.2 /* seconds */
#define BAR	 30

double progress_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_start(struct progress *p)
{
	*p = (struct progress){ .shown = isatty(STDERR_FILENO) };
	p->start = p->last = progress_clock();
}

/* "2 min 05 s" */
static void time_text(char *text, size_t size, double seconds)
{
	unsigned long s = (unsigned long)(seconds + 0.5);

	if (s < 60)
		snprintf(text, size, "%lu s", s);
	else
		snprintf(text, size, "%lu min %02lu s", s / 60, s % 60);
}

void progress_show(struct progress *p, double share, uint64_t events)
{
	char line[160];
	double now;
	int n, length;

	if (!p->shown)
		return;
	now = progress_clock();
	if (now - p->last < INTERVAL)
		return;
	p->last = now;
	if (share <= 0) {
		n = snprintf(line, sizeof(line), "%" PRIu64 " events", events);
	} else {
		char bar[BAR + 1] = "", left[40];

		time_text(left, sizeof(left), (now - p->start) / share * (1 - share));
		memset(bar, '#', (size_t)(share * BAR));
		n = snprintf(line, sizeof(line), "[%-*s] %3.0f %%, %" PRIu64 " events, %s left",
			     BAR, bar, share * 100, events, left);
	}
	length = (int)p->size > n ? (int)p->size : n;
	fprintf(stderr, "\r%-*s", length, line);
	p->size = (unsigned int)n;
}

void progress_end(struct progress *p)
{
	if (p->size != 0)
		fprintf(stderr, "\r%*s\r", (int)p->size, "");
	p->size = 0;
}
