#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# golden.sh COMMAND: run the tour and every script in tests/scripts, and compare all that they print
# and the exit status with the committed .out, byte for byte. UPDATE=1 writes the .out files anew.
# Exit 0: all are equal; 1: some are not.

command=${1:?usage: golden.sh COMMAND}
got=$(mktemp) || exit 1
trap 'rm -f "$got"' EXIT
scripts=0
equal=0

for script in tests/tour.tcl tests/scripts/*.tcl; do
	expected=tests/scripts/$(basename "$script" .tcl).out
	"$command" run --seed 1 "$script" > "$got" 2>&1
	echo "exit status $?" >> "$got"
	if [ -n "$UPDATE" ]; then
		cp "$got" "$expected"
	fi
	scripts=$((scripts + 1))
	if cmp -s "$expected" "$got"; then
		equal=$((equal + 1))
	else
		echo "$script: differs from $expected:"
		diff -u "$expected" "$got" | head -n 20
	fi
done
echo "golden scripts equal: $equal / $scripts"
[ "$equal" -eq "$scripts" ]
