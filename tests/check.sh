#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# check.sh TARGET...: make each target in turn, print how it ended and how long it took, show the log of
# those that fail, and end with "N passed, M failed". Logs are in build/logs.
set -u
logs=${BUILD:-build}/logs
mkdir -p "$logs"
passed=0
failed=0
for target in "$@"; do
	start=$(date +%s)
	if ${MAKE:-make} --no-print-directory "$target" >"$logs/$target.log" 2>&1; then
		passed=$((passed + 1))
		result=ok
	else
		failed=$((failed + 1))
		result=FAILED
	fi
	# the last line says what was shown
	printf '%-16s %-6s %4d s  %s\n' "$target" "$result" $(($(date +%s) - start)) \
		"$(grep -v '^$' "$logs/$target.log" | tail -n 1 | cut -c1-90)"
	[ "$result" = ok ] || tail -n 40 "$logs/$target.log"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
