#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# coverage.sh: how much of src/ the tests run. Builds everything with gcc's counters in
# $BUILD/coverage, runs the tests, prints lines and branches by file, and writes there
# index.html, summary.txt, branches.txt (by file) and uncovered.txt (each branch that no test
# takes, with its source line). Why those cannot be taken is in tests/coverage-notes.md.
set -eu

make=${MAKE:-make}
out=${BUILD:-build}/coverage
targets="check-unit check-oracle check-boot check-text"

run_make() {
	"$make" --no-print-directory BUILD="$out" CC=gcc CHECK_FLAGS="-O0 --coverage" "$@"
}

report() {
	gcovr --root . --filter src/ --gcov-ignore-parse-errors --exclude-unreachable-branches \
		--exclude-throw-branches "$@" "$out/check"
}

mkdir -p "$out"
find "$out" -name '*.gcda' -delete
for target in check-golden check-replay check-parsers; do
	if "$make" -n "$target" >/dev/null 2>&1; then
		targets="$targets $target"
	fi
done
for target in $targets; do
	if ! run_make "$target" >"$out/$target.log" 2>&1; then
		tail -n 20 "$out/$target.log" >&2
		echo "coverage: $target failed; its output is in $out/$target.log" >&2
		exit 1
	fi
done

# the command, on its tour
run_make "$out/check/frameproof" >"$out/tour.log" 2>&1
"$out/check/frameproof" run tests/tour.tcl >>"$out/tour.log" 2>&1

report --txt "$out/summary.txt" --html-details "$out/index.html" \
	--html-title "frameproof: coverage of src/"
report --branches --txt "$out/branches.txt"

# the last column of the branch report holds the lines: one of each, with its text
awk '$1 ~ /^src\// && $5 != "" {
	n = split($5, lines, ",")
	for (i = 1; i <= n; i++)
		print $1, lines[i]
}' "$out/branches.txt" | while read -r file line; do
	printf '%s:%s:%s\n' "$file" "$line" "$(sed -n "${line}p" "$file")"
done >"$out/uncovered.txt"

cat "$out/summary.txt"
grep -E '^(File|src|TOTAL)' "$out/branches.txt"
echo "branches not taken: $out/uncovered.txt ($(wc -l <"$out/uncovered.txt") lines)"
