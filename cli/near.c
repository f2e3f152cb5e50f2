/* SPDX-License-Identifier: GPL-2.0-only */
/* The number of slips is the distance of Damerau and Levenshtein, without swaps that overlap. */
#include <string.h>
#include <strings.h>

#include "near.h"

#define LONGEST 48u

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t count_slips(const char *a, size_t n, const char *b, size_t m)
{
	size_t d[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		for (size_t j = 1; j <= m; j++) {
			d[i][j] = least(d[i - 1][j], d[i][j - 1]) + 1;
			d[i][j] = least(d[i][j], d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

void near_try(struct near *near, const char *name)
{
	size_t n = strlen(near->word), m = strlen(name), slips;
	size_t most = n < 3 ? 0 : n < 6 ? 1 : 2;

	if (n > LONGEST || m > LONGEST)
		return;
	slips = strcasecmp(near->word, name) == 0 ? 0 : count_slips(near->word, n, name, m);
	if (slips > most || (near->name != NULL && slips >= near->slips))
		return;
	near->name = name;
	near->slips = slips;
}
