#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# pictures.sh COMMAND: draw the states of tests/pictures, and compare their text and two of the
# pictures with those committed, byte for byte (UPDATE=1 writes them anew), all of them with a second
# run, and their numbers with /proc. Then the terminal's colours, and the draw subcommand.
# Exit 0: all is as it should be; 1: something is not.

case $1 in
/*) command=$1 ;;
?*) command=$PWD/$1 ;;
*) echo "usage: pictures.sh COMMAND" >&2; exit 1 ;;
esac
tests=$PWD/tests
kmem=$tests/recordings/kmem
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/1" "$work/2"
# fontconfig keeps what it has read of the host's fonts
echo leak:libfontconfig > "$work/leaks"
export LSAN_OPTIONS="suppressions=$work/leaks:print_suppressions=0"
failures=0

fail() {
	echo "pictures: $*" >&2
	failures=$((failures + 1))
}

# golden FILE: is it as it was committed?
golden() {
	[ -z "$UPDATE" ] || cp "$work/1/$1" "$tests/pictures/$1"
	cmp "$tests/pictures/$1" "$work/1/$1" || fail "$1 has changed"
}

for run in 1 2; do
	(cd "$work/$run" && "$command" run --seed 1 "$tests/pictures/states.tcl") \
		> "$work/$run/states.out" 2>&1 || fail "states.tcl: $(tail -n 1 "$work/$run/states.out")"
done
for file in states.out uses.svg time.svg; do
	golden $file
done
for picture in "$work"/1/*.svg "$work"/1/*.png; do
	cmp "$picture" "$work/2/$(basename "$picture")" || fail "$picture differs from run to run"
done
(cd "$work/1" && "$command" run "$tests/pictures/large.tcl") || fail "large.tcl"
"$tests/pictures.py" "$work/1" power_on uses churned nodes movable large time=churned pair.png time.png large.png ||
	fail "the numbers are others"

# the picture of the README
(cd "$work" && "$command" run --seed 1 "$tests/pictures/readme.tcl") || fail "readme.tcl"
[ -z "$UPDATE" ] || cp "$work/memory.svg" memory.svg
cmp "$work/memory.svg" memory.svg || fail "memory.svg has changed"

# coloured on a terminal, and only there
echo 'machine -memory 64M
alloc_pages 3 GFP_KERNEL
draw' > "$work/few.tcl"
TERM=xterm script -qec "$command run $work/few.tcl" /dev/null < /dev/null > "$work/coloured"
NO_COLOR=1 TERM=xterm script -qec "$command run $work/few.tcl" /dev/null < /dev/null |
	tr -d '\r' > "$work/plain"
"$command" run "$work/few.tcl" > "$work/pipe"
escape=$(printf '\033')
grep -q "$escape\[30;48;5;" "$work/coloured" || fail "no colour on a terminal"
cmp "$work/plain" "$work/pipe" || fail "colour in spite of NO_COLOR"

# two snapshots side by side; a script
cd "$work" || exit 1
"$command" draw --output two.svg "$kmem/compile.before.txt.gz" "$kmem/compile.after.txt.gz" ||
	fail "two snapshots are not drawn"
[ "$(grep -c "where blocks lie it does not say" two.svg)" = 2 ] || fail "two.svg: not two snapshots"
sed -i '$d' few.tcl
"$command" draw few.tcl | sed 1d | cmp - pipe ||
	fail "draw draws another machine than the script's"

[ $failures -eq 0 ] && echo "pictures: numbers, bytes and colours are as they should be"
