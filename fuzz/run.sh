#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# run.sh libfuzzer|afl FOLDER SECONDS FUZZER...: let each fuzzer look for so long, from its corpus in
# fuzz/corpus and what it found before in FOLDER, and say how far it got. Of AFL++ there are $JOBS (1), a
# main one and secondaries, which share what they find in FOLDER/found/afl-FUZZER; with KEEP=1 they go on
# with what is there, that of other machines too. Exit 1: one found something; its inputs are in FOLDER/crashes.
set -u
engine=$1
folder=$2
seconds=$3
shift 3
status=0
mkdir -p "$folder/crashes"

run_libfuzzer() {
	work=$folder/found/$1
	log=$folder/$1.libfuzzer.log
	mkdir -p "$work"
	"$folder/libfuzzer/$1" -max_total_time="$seconds" -max_len="$2" -len_control=0 -timeout=20 \
		-rss_limit_mb=2048 -close_fd_mask=1 -artifact_prefix="$folder/crashes/$1-" \
		$dictionary "$work" "fuzz/corpus/$1" >"$log" 2>&1
	result=$?
	sed -n 's/^Done \([0-9]*\) runs in \([0-9]*\) second.*/\1 inputs in \2 s/p' "$log" | tail -n 1
	if [ "$result" -ne 0 ]; then
		grep -a -m 3 -E '^(operation|theorem|replay:|.*runtime error|SUMMARY)|^==.*ERROR' "$log"
		grep -a 'Test unit written to' "$log"
		status=1
	fi
}

# What AFL++ would rather have of the host it does without.
afl_fuzz() {
	AFL_FAST_CAL=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 \
		AFL_AUTORESUME=1 ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
		UBSAN_OPTIONS=abort_on_error=1:symbolize=0 \
		afl-fuzz "$1" "$2" -V "$seconds" -m none -t 20000 -G "$longest" -i "$seeds" -o "$work" \
		${dictionary:+-x "${dictionary#-dict=}"} -- "$folder/afl/$fuzzer" >"$folder/$fuzzer.afl.$2.log" 2>&1
}

run_afl() {
	work=$folder/found/afl-$1
	[ "${KEEP:-0}" = 1 ] || rm -rf "$work"
	# it runs each seed three to seven times before it begins: all of them would take it minutes
	seeds=$folder/seeds/$1
	rm -rf "$seeds"
	mkdir -p "$seeds" "$folder/found"
	ls -Sr "fuzz/corpus/$1" | head -n 48 | while read -r seed; do
		cp "fuzz/corpus/$1/$seed" "$seeds"
	done
	mutator=$(realpath "$folder")/afl/$1_mutate.so
	if [ -e "$mutator" ]; then
		export AFL_CUSTOM_MUTATOR_LIBRARY="$mutator" AFL_CUSTOM_MUTATOR_ONLY=1 AFL_DISABLE_TRIM=1
	else
		unset AFL_CUSTOM_MUTATOR_LIBRARY AFL_CUSTOM_MUTATOR_ONLY AFL_DISABLE_TRIM
	fi
	job=1
	while [ "$job" -lt "${JOBS:-1}" ]; do
		afl_fuzz -S "$(hostname)-$job" &
		job=$((job + 1))
	done
	afl_fuzz -M main
	wait
	awk -F: '/^execs_done/ { n += $2 } /^run_time/ { s = $2 > s ? $2 + 0 : s } END { print n " inputs in " s " s" }' \
		"$work"/*/fuzzer_stats
	for crash in "$work"/*/crashes/id*; do
		[ -e "$crash" ] || continue
		name=$1-afl-$(basename "$(dirname "$(dirname "$crash")")")-$(basename "$crash" | cut -c4-9)
		cp "$crash" "$folder/crashes/$name"
		echo "found: $folder/crashes/$name"
		status=1
	done
}

for fuzzer in "$@"; do
	dictionary=
	[ -e "fuzz/$fuzzer.dict" ] && dictionary=-dict=fuzz/$fuzzer.dict
	# operations are few bytes each, recordings are long
	case $fuzzer in
	ops) longest=1816 ;;
	machine) longest=16000 ;;
	*) longest=4096 ;;
	esac
	echo "$engine, $fuzzer: $seconds s"
	"run_$engine" "$fuzzer" "$longest"
done
exit "$status"
