#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# long_trace.sh TRACE.gz EVENTS: print a trace of at least so many events of the allocator: the
# recorded one over and over, each time later than the time before. What a round leaves allocated is
# allocated again in the next, without a free in between, as in a trace that lost some events.
trace=${1:?usage: long_trace.sh TRACE.gz EVENTS}
events=${2:?usage: long_trace.sh TRACE.gz EVENTS}
gzip -dc "$trace" | awk -v events="$events" '
BEGIN { n = 0 }
!match($0, /[0-9]+\.[0-9]+: mm_page_/) { if (NR == FNR && !n) print; next }
{
	time = substr($0, RSTART, RLENGTH - 10) + 0
	if (!n)
		first = time
	before[n] = substr($0, 1, RSTART - 1)
	at[n] = time - first
	after[n++] = substr($0, RSTART + RLENGTH - 10)
	last = time - first
}
END {
	for (round = 0; round * n < events; round++)
		for (i = 0; i < n; i++)
			printf "%s%.6f%s\n", before[i], 1000 + round * (last + 0.001) + at[i], after[i]
}'
