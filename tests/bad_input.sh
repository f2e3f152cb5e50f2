#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# bad_input.sh COMMAND: give the command everything that tests/bad lists, and see that each is
# refused with its exit status and one line on standard error that says where and what, and that the
# machine is as it was. COMMAND should be built with sanitizers: what they print is not the line expected.
# Exit 0: all were refused so; 1: some were not.

case $1 in
/*) command=$1 ;;
?*) command=$PWD/$1 ;;
*) echo "usage: bad_input.sh COMMAND" >&2; exit 1 ;;
esac
bad=$PWD/tests/bad
recording=$(ls "$PWD"/tests/recordings/boots/*.txt.gz | head -n 1)
work=$(mktemp -d) || exit 1
# fontconfig keeps what it has read of the host's fonts
echo leak:libfontconfig > "$work/leaks"
export LSAN_OPTIONS="suppressions=$work/leaks:print_suppressions=0"
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
cases=0
refused=0

# The files that the tables name.
cp "$bad/setup.tcl" .
: > empty
head -c 4096 "$command" > noise
printf 'puts a\000b\n' > nul
printf 'puts \351\n' > latin1
printf 'puts 1\nputs 2\032\nputs 3\n' > endoftext
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "[" }' > brackets
awk 'BEGIN { for (i = 0; i < 1200000; i++) print "# fifteen bytes" }' > large
cp "$recording" boot.gz
head -c 2000 "$recording" > cut.gz
gzip -dc "$recording" | sed 's/managed  [0-9]*/managed  99999999999/' > bent.txt
range() { printf 'BIOS-e820: [mem 0x%016x-0x%016x] %s\n' "$1" "$2" "$3"; }
{ range 0x0 0x9fbff usable; range 0x100000 0x1fffffff usable; range 0x10000000 0x2fffffff usable
} > e820.overlap
{ range 0x100000 0x1fffffff usable; range 0x0 0x9fbff usable; } > e820.unsorted
range 0x200000 0x100000 usable > e820.backward
range 0x100000 0xffffffffffff usable > e820.high
range 0x100000 0x1fffffff reserved > e820.nousable
range 0x100000 0x1fffffff nosuch > e820.type
echo 'machine -memory 64M' > ok.tcl
printf 'puts 1\nproc f {} {\nputs 2\n' > unclosed.tcl
printf '%s\n' 'machine -memory 64M' 'proc f {} {' '  foreach i {1} {' \
	'    alloc_pages 12 GFP_KERNEL' '  }' '}' f > nested.tcl
printf 'set x [string repeat {[} 3000000]\neval $x\n' > overflow.tcl
printf 'set x aaaaaaaaaaaaaaaa\nwhile 1 { append x $x }\n' > memory.tcl
printf 'source recursion.tcl\n' > recursion.tcl
printf 'set a 1\nexpect {$a == 2}\n' > expectation.tcl
echo 'alloc_pages 0 GFP_KERNEL' > nomachine.tcl

# judge NAME STATUS PATTERN GOT: one line on standard error, as the pattern says?
judge() {
	cases=$((cases + 1))
	line=$(cat err)
	if [ "$4" -ne "$2" ]; then
		echo "$1: exit status $4, not $2: $line"
	elif [ "$(wc -l < err)" -ne 1 ]; then
		echo "$1: not one line on standard error: $(head -n 4 err)"
	else
		case $line in
		$3) refused=$((refused + 1)) ;;
		*) echo "$1: \"$line\" is not \"$3\"" ;;
		esac
	fi
}

# Words of a pattern that mean themselves to us have to be quoted for the shell.
quote() { printf '%s\n' "$1" | sed 's/[][\\?]/\\&/g'; }

while IFS= read -r entry; do
	case $entry in
	'#'*|'') continue ;;
	esac
	script=${entry% => *}
	{
		cat setup.tcl
		printf 'set before [fingerprint]\nset failed [catch {\n%s\n} message]\n' "$script"
		printf 'expect {$failed} "no error"\nexpect {[fingerprint] eq $before} "changed"\ncheck\n'
		printf '%s\n' "$script"
	} > case.tcl
	"$command" run case.tcl > out 2> err < /dev/null
	judge "$script" 2 "case.tcl:$(wc -l < case.tcl): $(quote "${entry##* => }")" $?
done < "$bad/commands"

while IFS= read -r entry; do
	case $entry in
	'#'*|'') continue ;;
	esac
	words=${entry% => *}
	eval "set -- $words"
	status=$1
	shift
	"$command" "$@" > out 2> err < /dev/null
	judge "frameproof $words" "$status" "$(quote "${entry##* => }")" $?
done < "$bad/command_lines"

echo "bad inputs refused: $refused / $cases"
[ "$refused" -eq "$cases" ]
