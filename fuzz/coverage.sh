#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# coverage.sh FOLDER FUZZER...: what of src/ and cli/ the corpora run, and what was found in FOLDER so
# far: a line for each fuzzer, a table of all of them together in FOLDER/coverage/summary.txt, the
# lines in FOLDER/coverage/html, and in FOLDER/coverage/uncovered.txt, for each file of src/, the lines
# with a branch that is not taken, one way or the other.
set -eu
folder=$1
shift
out=$folder/coverage
profiles=
objects=
for fuzzer in "$@"; do
	found=$folder/found/$fuzzer
	mkdir -p "$found"
	LLVM_PROFILE_FILE=$out/$fuzzer.profraw "$out/$fuzzer" "fuzz/corpus/$fuzzer" "$found" >/dev/null
	llvm-profdata merge -o "$out/$fuzzer.profdata" "$out/$fuzzer.profraw"
	printf '%-8s ' "$fuzzer"
	llvm-cov report "$out/$fuzzer" -instr-profile="$out/$fuzzer.profdata" \
		-ignore-filename-regex='^.*/fuzz/' | awk '/^TOTAL/ {
			print $10 " of the lines, " $13 " of the branches that it is linked with" }'
	profiles="$profiles $out/$fuzzer.profraw"
	objects="$objects -object $out/$fuzzer"
done
# shellcheck disable=SC2086
llvm-profdata merge -o "$out/all.profdata" $profiles
# shellcheck disable=SC2086
llvm-cov report ${objects#* -object } -instr-profile="$out/all.profdata" \
	-ignore-filename-regex='^.*/fuzz/' >"$out/summary.txt"
# shellcheck disable=SC2086
llvm-cov show ${objects#* -object } -instr-profile="$out/all.profdata" -format=html \
	-ignore-filename-regex='^.*/fuzz/' -output-dir="$out/html" >/dev/null
# shellcheck disable=SC2086
llvm-cov export ${objects#* -object } -instr-profile="$out/all.profdata" -format=lcov \
	-ignore-filename-regex='^.*/(fuzz|cli)/' | awk -F'[:,]' '
	/^SF:/ { file = $2; sub(/^.*\/src\//, "src/", file); last = ""; lines = "" }
	/^BRDA:/ && ($NF == 0 || $NF == "-") && $2 != last { lines = lines " " $2; last = $2 }
	/^end_of_record/ && lines != "" { print file ":" lines }' | fold -s -w 110 >"$out/uncovered.txt"
awk 'match($1, /(src|cli)\/[a-z0-9_]*\.c$/) { $1 = substr($1, RSTART) }
	$1 ~ /\.c$/ || $1 == "TOTAL" { printf "%-24s lines %8s branches %8s\n", $1, $10, $13 }' "$out/summary.txt"
