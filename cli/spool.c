/* SPDX-License-Identifier: GPL-2.0-only */
/* The file is opened again by the name that the kernel has for what is open already. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

/* A file without a name; negative: there is none, errno says why. */
static int open_nameless(const char *folder)
{
	char path[256];
	int n = snprintf(path, sizeof(path), "%s/frameproof-XXXXXX", folder);
	int fd;

	if (n < 0 || (size_t)n >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkstemp(path);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static bool write_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, data, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		data += done;
		n -= (size_t)done;
	}
	return true;
}

bool spool_stdin(struct spool *spool, char *error, size_t size)
{
	const char *folder = getenv("TMPDIR");
	char data[65536];
	size_t n;

	if (folder == NULL || folder[0] == '\0')
		folder = "/tmp";
	spool->fd = open_nameless(folder);
	while (spool->fd >= 0 && (n = fread(data, 1, sizeof(data), stdin)) > 0)
		if (!write_all(spool->fd, data, n))
			break;
	if (spool->fd < 0 || ferror(stdin) || !feof(stdin)) {
		snprintf(error, size,
			 "standard input must be kept, to be read once for each what-if, and "
			 "%.100s does not take it: %s; TMPDIR=DIR names a larger folder",
			 folder, strerror(errno));
		return false;
	}
	snprintf(spool->path, sizeof(spool->path), "/dev/fd/%d", spool->fd);
	return true;
}

void spool_close(struct spool *spool)
{
	if (spool->fd >= 0)
		close(spool->fd);
	spool->fd = -1;
}
