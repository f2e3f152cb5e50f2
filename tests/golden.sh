#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# golden.sh COMMAND: run the tour, every script and every session in tests/scripts, and compare all
# that they print and the exit status with the committed .out, byte for byte. UPDATE=1 writes the
# .out files anew. Then: a tree written with --root holds what cat prints; the manual has every command.
# Exit 0: all are equal; 1: some are not.

command=${1:?usage: golden.sh COMMAND}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
got=$work/got
scripts=0
equal=0

# One comparison has been made: of what, and did it turn out well?
count() {
	scripts=$((scripts + 1))
	if [ "$2" -eq 0 ]; then
		equal=$((equal + 1))
	else
		echo "differs: $1"
	fi
}

for script in tests/tour.tcl tests/scripts/*.tcl tests/scripts/*.session; do
	expected=tests/scripts/$(basename "${script%.*}").out
	case $script in
	*.tcl) "$command" run --seed 1 "$script" > "$got" 2>&1 ;;
	*) "$command" < "$script" > "$got" 2>&1 ;;
	esac
	echo "exit status $?" >> "$got"
	if [ -n "$UPDATE" ]; then
		cp "$got" "$expected"
	fi
	cmp -s "$expected" "$got"
	count "$script" $?
	diff -u "$expected" "$got" | head -n 20
done

machine='machine -kernel 6.1 -cpus 2 -memory 64M; alloc_pages 0 GFP_KERNEL'
echo "$machine" | "$command" run --root "$work/tree" -
for file in $(cd "$work/tree" && find . -type f); do
	echo "$machine; cat ${file#.}" | "$command" run - | cmp -s - "$work/tree/$file"
	count "--root: $file" $?
done

for name in $("$command" help | awk '/^  [a-z_]+ / { print $1 }' | sort -u); do
	grep -q "^\.It Ic $name\( \|\$\)" man/frameproof-script.7
	count "frameproof-script(7) on $name" $?
done

echo "golden scripts, files and manual entries equal: $equal / $scripts"
[ "$equal" -eq "$scripts" ]
