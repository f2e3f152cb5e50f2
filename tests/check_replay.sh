#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# check_replay.sh COMMAND DIR OUT: replay the recorded traces in DIR end to end, and compare the
# summary with what awk counts in the trace itself. Then traces that are split, cut, or no traces.
# UPDATE=1 writes the golden files of tests/replay anew. Exit status: 0 all is as it should be, 1 something is not.
command=$1 dir=$2 out=$3
failures=0
kinds="alloc free free_batched alloc_zone_locked pcpu_drain alloc_extfrag"
mkdir -p "$out" || exit 1
# fontconfig keeps what it has read of the host's fonts
echo leak:libfontconfig > "$out/leaks"
export LSAN_OPTIONS="suppressions=$out/leaks:print_suppressions=0"

fail() {
	echo "check-replay: $*" >&2
	failures=$((failures + 1))
}

# is WHAT GOT WANTED
is() {
	[ -n "$3" ] && [ "$2" = "$3" ] || fail "$1: '$2', but '$3' is wanted"
}

# What a summary must say, from the trace alone: one "NAME VALUE" a line. In these recordings an
# allocation and its free agree in order, so that a free is matched if its pfn was allocated before.
facts() {
	awk '
	function field(name,   i) {
		for (i = NF; i > 0; i--)
			if (index($i, name "=") == 1)
				return substr($i, length(name) + 2)
	}
	match($0, / mm_page_[a-z_]*: /) {
		kind = substr($0, RSTART + 1, RLENGTH - 3)
		events++
		count[kind]++
		pfn = field("pfn")
		if (kind == "mm_page_alloc") {
			order[field("order")]++
			live[pfn] = 1
		} else if (kind == "mm_page_free" && pfn in live) {
			delete live[pfn]
			matched++
		}
	}
	END {
		print "events", events
		n = split(names, kinds, " ")
		for (i = 1; i <= n; i++)
			print "mm_page_" kinds[i], count["mm_page_" kinds[i]] + 0
		print "matched", matched + 0
		print "unmatched", count["mm_page_free"] - matched
		for (o = 0; o <= 10; o++)
			if (o in order)
				orders = orders " " o ": " order[o]
		print "orders" orders
	}' names="$kinds" -
}

fact() {
	sed -n "s/^$1  *//p" "$out/facts"
}

# What the summary has where the pattern has a group; \1 and so on.
summary() {
	sed -n "s/^$1/$2/p" "$out/summary"
}

compare_summary() {
	is "$1: events" "$(summary 'trace: \([0-9]*\) events.*' '\1')" "$(fact events)"
	for kind in $kinds; do
		is "$1: mm_page_$kind" "$(summary "mm_page_$kind  *\([0-9]*\) .*" '\1')" \
			"$(fact mm_page_$kind)"
	done
	is "$1: orders" "$(summary 'allocations by order: ' '')" "$(fact orders)"
	is "$1: frees" "$(summary 'frees matched: \(.*\) (.*unmatched: \(.*\)' '\1, \2')" \
		"$(fact matched) of $(fact mm_page_free), $(fact unmatched)"
	grep -q ', skipped: 0$' "$out/summary" || fail "$1: lines were skipped"
	grep -q '^theorems: they held at [1-9]' "$out/summary" || fail "$1: no theorem was checked"
}

# Every zone starts with the free pages that were recorded: columns "before" of both sides.
compare_start() {
	awk -v name="$1" '
	/^free pages/ { rows = 1; next }
	rows && /^Node/ { zones++; if ($5 != $7) { print name ": " $0; bad = 1 } }
	/^buddyinfo/ { exit }
	END { exit bad || zones == 0 }' "$out/summary" >&2 || fail "$1: another state at the start"
}

# RFC 4180 lines; the header, then rows of as many numbers; free pages are those of the orders.
check_csv() {
	awk -F, -v name="$1" '
	function complain(what) { print name ": CSV line " NR ": " what; bad = 1; exit }
	!sub(/\r$/, "") { complain("does not end with CRLF") }
	NR == 1 {
		header = "run,event,seconds,node,zone,free_pages,pcp_pages,min_pages,low_pages,high_pages"
		n = split("Unmovable Movable Reclaimable HighAtomic CMA Isolate", type, " ")
		for (t = 1; t <= n; t++)
			header = header ",free_" type[t]
		n = split("order unusable extfrag", group, " ")
		for (g = 1; g <= n; g++)
			for (o = 0; o <= 10; o++)
				header = header "," group[g] o
		if ($0 != header)
			complain("another header")
		next
	}
	NF != 49 { complain(NF " fields") }
	$2 + 0 < last + 0 { complain("events go back") }
	{
		last = $2
		pages = 0
		for (o = 0; o <= 10; o++)
			pages += $(17 + o) * 2 ^ o
		if (pages != $6)
			complain("orders have " pages " pages")
		if ($11 + $12 + $13 + $14 + $15 + $16 != $6)
			complain("types have other pages")
		if ($8 > $9 || $9 > $10)
			complain("watermarks are not in order")
	}
	END {
		if (!bad && (NR < 100 || NR > 400)) {
			print name ": CSV: " NR " lines"
			bad = 1
		}
		if (!bad && last != events) {
			print name ": CSV ends at event " last
			bad = 1
		}
		exit bad
	}' events="$(fact events)" "$out/$1.csv" >&2 || fail "$1: the CSV is not right"
}

# replay NAME EVENTS: one recording, with as many events as its description says.
replay() {
	trace="$dir/$1.trace.gz"
	gzip -dc "$trace" | facts > "$out/facts"
	is "$1: events in the file" "$(fact events)" "$2"
	"$command" --check --csv "$out/$1.csv" --before "$dir/$1.before.txt.gz" \
		--after "$dir/$1.after.txt.gz" "$trace" > "$out/summary" 2> "$out/error" ||
		fail "$1: $(tail -n 1 "$out/error")"
	echo "== $1"
	cat "$out/summary"
	compare_summary "$1"
	compare_start "$1"
	check_csv "$1"
}

# refused WORDS ARGUMENT...: exit status 2, nothing printed, and one line with those words.
refused() {
	words=$1
	shift
	"$command" "$@" > "$out/summary" 2> "$out/error"
	is "status of $*" $? 2
	is "lines for $*" "$(wc -l < "$out/error" | tr -d ' ')" 1
	[ -s "$out/summary" ] && fail "$*: it printed a summary all the same"
	grep -q -e "$words" "$out/error" || fail "$*: '$words' is not in: $(cat "$out/error")"
}

# says WORDS: the last summary does.
says() {
	grep -q -e "$1" "$out/summary" || fail "'$1' is not in: $(cat "$out/summary")"
}

replay compile 40232
replay targz 24963
replay guest61 39643

# as perf prints it, on standard input, plain; the events are the same
gzip -dc "$dir/guest61.trace.gz" |
	sed 's/^ *\(.*\)-\([0-9]* *\[[0-9]*\]\) [^ ]* *\([0-9.]*:\) \(mm_\)/\1 \2 \3 kmem:\4/' \
		> "$out/perf.txt"
grep -q 'kmem:mm_page_alloc: ' "$out/perf.txt" || fail "perf.txt: not as perf prints it"
"$command" --check --cpus 2 --memory 1G --kernel 6.1 - < "$out/perf.txt" > "$out/summary" \
	2> "$out/error" || fail "perf.txt: $(tail -n 1 "$out/error")"
compare_summary perf.txt

# one CPU less: its events are left out, and said to be
"$command" --cpus 1 "$out/perf.txt" > "$out/summary" 2> "$out/error" ||
	fail "one CPU: $(cat "$out/error")"
on_other=$(grep -c '\[001\] .*kmem:mm_page' "$out/perf.txt")
says "^skipped: $on_other events on CPUs"

# a huge page that is split and freed in parts, a free of pages that were one allocation each, a
# page allocated twice, a failure, losses, and lines that are nothing
line='a-1 [000] ..... 1.'
{
	echo "${line}1: mm_page_alloc: pfn=0x200 order=9 gfp_flags=GFP_HIGHUSER_MOVABLE|__GFP_COMP"
	echo "${line}2: mm_page_free: pfn=0x204 order=0"
	echo "${line}3: mm_page_free: pfn=0x208 order=3"
	echo "${line}4: mm_page_free: pfn=0x204 order=0"
	echo "${line}5: mm_page_alloc: pfn=0x800 order=0 gfp_flags=GFP_KERNEL"
	echo "${line}6: mm_page_alloc: pfn=0x801 order=0 gfp_flags=GFP_KERNEL"
	echo "${line}7: mm_page_free: pfn=0x800 order=1"
	echo "${line}8: mm_page_alloc: pfn=0x900 order=1 gfp_flags=GFP_KERNEL"
	echo "${line}9: mm_page_alloc: pfn=0x901 order=0 gfp_flags=GFP_KERNEL"
	echo "${line}91: mm_page_alloc: pfn=0x0 order=4 gfp_flags=GFP_KERNEL"
	echo "CPU:0 [LOST 12 EVENTS]"
	echo "${line}92: mm_page_free: pfn=0x900 order=99"
	echo "half a na"
} > "$out/parts.txt"
"$command" --check "$out/parts.txt" > "$out/summary" 2> "$out/error" ||
	fail "parts.txt: $(cat "$out/error")"
says '^trace: 10 events'
says '^frees matched: 3 of 4 .*unmatched: 1$'
says '^frees in another order than allocated: 3$'
says '^blocks allocated again without a free: 1$'
says '^failed allocations  *1  *0$'
says 'skipped: 2$'
says '^first skipped: line 12: an order above 10'
says '^lost by the kernel: 12 events$'

head -c 100000 "$dir/guest61.trace.gz" > "$out/cut.gz"
refused 'cut.gz:[0-9]*: the gzip file is cut short' "$out/cut.gz"
head -c 20000 "$dir/guest61.trace.gz" | tail -c 10000 > "$out/noise"
refused 'noise:' "$out/noise"
gzip -dc "$dir/guest61.before.txt.gz" > "$out/before.txt"
refused 'before.txt:1: no event of the allocator' "$out/before.txt"
: > "$out/empty"
refused 'empty: no event of the allocator' "$out/empty"
refused 'No such file' "$out/no-such-file"
refused 'not a snapshot' --before "$out/parts.txt" "$out/parts.txt"
sed 's/present  .*/present  99/' "$out/before.txt" > "$out/wrong.txt"
refused 'wrong.txt: ' --before "$out/wrong.txt" "$out/parts.txt"

# a user may not read pagetypeinfo; some have not even buddyinfo
for missing in pagetypeinfo pagetypeinfo,buddyinfo; do
	awk -v missing="$missing" '/^@@@/ { skip = index(missing, substr($2, 7)) } !skip' \
		"$out/before.txt" > "$out/few.txt"
	"$command" --check --before "$out/few.txt" "$out/parts.txt" > "$out/summary" \
		2> "$out/error" ||
		fail "without $missing: $(cat "$out/error")"
	says '^note: .*free'
done
# what-ifs: a run each, all from the same trace; standard input is kept for them
few="--memory 64M --kernel 6.1 --what-if vm.min_free_kbytes=8192 --what-if kernel=5.10"
# shellcheck disable=SC2086
"$command" $few --csv "$out/few.csv" --json "$out/few.json" --picture "$out/few.svg" - \
	< "$out/parts.txt" > "$out/few.out" 2> "$out/error" ||
	fail "what-ifs on standard input: $(cat "$out/error")"
for kind in out csv json; do
	[ -z "$UPDATE" ] || cp "$out/few.$kind" "tests/replay/few.$kind"
	cmp "tests/replay/few.$kind" "$out/few.$kind" || fail "few.$kind has changed"
done
# shellcheck disable=SC2086
"$command" $few "$out/parts.txt" 2> "$out/error" | cmp - "$out/few.out" ||
	fail "standard input makes a difference"
[ "$(grep -c '<title>type Movable' "$out/few.svg")" -ge 6 ] || fail "few.svg: not three machines"
tests/replay.py "$out/few.json" "$out/few.out" "$out/few.csv" || fail "few.json: other figures"

# the same on a recording: min_free_kbytes raises what CPUs may keep, so that less goes back
"$command" --before "$dir/targz.before.txt.gz" --what-if vm.min_free_kbytes=262144 \
	--json "$out/targz.json" --picture "$out/targz.png" --csv "$out/targz.csv" \
	"$dir/targz.trace.gz" > "$out/targz.out" 2> "$out/error" ||
	fail "what-if on targz: $(cat "$out/error")"
tests/replay.py "$out/targz.json" "$out/targz.out" "$out/targz.csv" || fail "targz.json: other figures"
grep '^what if' -A 20 "$out/targz.out"
grep -q "^from CPUs' lists: mm_page_pcpu_drain  *8088  *0  *-8088$" "$out/targz.out" ||
	fail "targz: another effect of min_free_kbytes"

# machines of recorded boots: zoneinfo, and e820 from the kernel's log; wherever the map is taken,
# the holes are where they were
maps=0
for boot in "$dir"/../boots/*.txt.gz; do
	[ -f "$boot" ] || continue
	gzip -dc "$boot" | awk '/^@@@/ {
		p = $2 == "stage" && $3 == "booted" && $4 ~ /^(zoneinfo|buddyinfo|pagetypeinfo)$/
		if (p) print "@@@ /proc/" $4
		next
	} p' > "$out/boot.txt"
	gzip -dc "$boot" | awk '/^@@@/ { p = $2 == "dmesg"; next } p' > "$out/dmesg.txt"
	"$command" --before "$out/boot.txt" --kernel 6.1 --e820 "$out/dmesg.txt" "$out/parts.txt" \
		> "$out/summary" 2> "$out/error" || continue
	grep -q 'the map is not used' "$out/summary" || maps=$((maps + 1))
done
echo "recorded boots that came up with their e820 maps: $maps"
[ "$maps" -gt 0 ] || [ ! -d "$dir/../boots" ] || fail "no e820 map was of use: $(cat "$out/error")"

# a longer trace takes no more memory; no bar in a pipe, one on a terminal
sh tests/long_trace.sh "$dir/compile.trace.gz" 400000 > "$out/long.txt"
"$command" --before "$dir/compile.before.txt.gz" "$out/long.txt" > "$out/summary" 2> "$out/error" ||
	fail "long.txt: $(cat "$out/error")"
says "^trace: $(grep -c ': mm_page' "$out/long.txt") events"
grep -q '#' "$out/error" && fail "a bar in a pipe: $(cat "$out/error")"
script -qec "$command $out/long.txt" /dev/null < /dev/null > "$out/terminal"
grep -q '\[###*  *\] *[0-9]* %, [0-9]* events, [0-9]* s left' "$out/terminal" || fail "no bar on a terminal"
rm -f "$out/long.txt"

refused 'no trace given'
refused 'vm.nosuch=1: .*no such file to write' --what-if vm.nosuch=1 "$out/parts.txt"
refused 'bad value "x" for /proc/sys/vm/min_free_kbytes' --what-if vm.min_free_kbytes=x "$out/parts.txt"
refused 'kernel=9.9: .*5.10, 6.1' --what-if kernel=9.9 "$out/parts.txt"
refused 'vm.NAME=VALUE or kernel=RELEASE' --what-if memory=1G "$out/parts.txt"
refused 'too many of them' --what-if kernel=6.1 --what-if kernel=6.1 --what-if kernel=6.1 \
	--what-if kernel=6.1 --what-if kernel=6.1 "$out/parts.txt"
refused '.svg or .png' --picture "$out/x.gif" "$out/parts.txt"
refused '/no/such/dir/x.json: ' --json /no/such/dir/x.json "$out/parts.txt"
refused '/no/such/dir/x.svg: ' --picture /no/such/dir/x.svg "$out/parts.txt"
refused 'both are needed' --e820 "$out/parts.txt" "$out/parts.txt"
refused 'parts.txt: no usable memory' --before "$out/before.txt" --e820 "$out/parts.txt" "$out/parts.txt"
refused '--memory 12Q' --memory 12Q "$out/parts.txt"
refused '--cpus 0' --cpus 0 "$out/parts.txt"
refused '--kernel 3.2: .*5.10, 6.1' --kernel 3.2 "$out/parts.txt"
refused '--frob: no such option' --frob 1 "$out/parts.txt"
refused 'without --before' --before "$out/before.txt" --cpus 3 "$out/parts.txt"
refused '/no/such/dir/x.csv: ' --csv /no/such/dir/x.csv "$out/parts.txt"

[ $failures -eq 0 ] || { echo "check-replay: $failures failures" >&2; exit 1; }
echo "check-replay: 3 recordings replayed, all counts as recorded"
