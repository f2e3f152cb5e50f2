#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# install.sh: install into a folder of its own, as packagers do, and use what is there and nothing
# else: the command, the manuals, the completions, and the library, found by pkg-config, from C and
# C++, with gcc and clang, shared and static. The library must answer as the command does, show
# no name but those of frameproof.h, and uninstall must leave nothing.
# Exit 0: all is so; 1: something is not.

MAKE="${MAKE:-make} --no-print-directory"
tree=$(mktemp -d) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$tree" "$work"' EXIT
checks=0
good=0

# One check has been made: of what, and did it turn out well?
count() {
	checks=$((checks + 1))
	if [ "$2" -eq 0 ]; then
		good=$((good + 1))
	else
		echo "fails: $1"
	fi
}

$MAKE install DESTDIR="$tree" prefix=/opt/fp > "$work/log" 2>&1
count "make install" $?
tail -n 3 "$work/log" | grep -i error
command=$tree/opt/fp/bin/frameproof

# The command and what belongs to it.
"$command" run tests/tour.tcl > "$work/tour" 2>&1
head -n -1 tests/scripts/tour.out | diff -q - "$work/tour" > /dev/null
count "the tour, by the installed command" $?
for page in frameproof.1 frameproof.3 frameproof-script.7; do
	mandoc "$tree/opt/fp/share/man/man${page##*.}/$page" > "$work/page" && [ -s "$work/page" ]
	count "manual $page" $?
done
[ "$("$command" --version)" = "frameproof $(pkg-config --modversion "$tree/opt/fp/lib/pkgconfig/frameproof.pc")" ]
count "versions are the same" $?

# The public names, and no others.
grep -oE '^\w[^(]*\*?(frameproof_\w+)\(' lib/frameproof.h | grep -oE 'frameproof_\w+' | sort > "$work/declared"
nm -D --defined-only "$tree"/opt/fp/lib/libframeproof.so | sed -nE 's/.* T (\w+)@@.*/\1/p' | sort |
	diff - "$work/declared"
count "names of the shared library" $?
nm -g --defined-only "$tree"/opt/fp/lib/libframeproof.a | sed -nE 's/^\S+ \w (\w+)$/\1/p' | sort |
	diff - "$work/declared"
count "names of the static library" $?
[ -L "$tree/opt/fp/lib/$(objdump -p "$tree"/opt/fp/lib/libframeproof.so | sed -n 's/ *SONAME *//p')" ]
count "soname" $?

# The manual's program, and one that says what a script says.
sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' man/frameproof.3 | sed '/^\./d; s/\\e/\\/g' > "$work/manual.c"
cat > "$work/manual.tcl" <<- 'EOF'
	machine -kernel 6.1 -memory 4G
	puts [alloc_pages 4 GFP_KERNEL]
EOF
cp lib/examples/exhaust.c "$work"
cat > "$work/exhaust.tcl" <<- 'EOF'
	machine -kernel 6.1 -memory 64M
	foreach flags {GFP_KERNEL|__GFP_NORETRY GFP_ATOMIC} {
		for {set blocks 0} {[alloc_pages 3 $flags] ne "NULL"} {incr blocks} {
		}
		puts "$flags: $blocks blocks of order 3, then NULL; [free_pages_of 0 DMA32] pages\
			are free, min is [dict get [zone 0 DMA32] min]"
	}
	cat /proc/buddyinfo
	check
	puts "every theorem holds"
EOF
export PKG_CONFIG_PATH="$tree/opt/fp/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$tree"
flags="-Wall -Wextra -Werror $(pkg-config --cflags frameproof)"
shared=$(pkg-config --libs frameproof)
static="$tree/opt/fp/lib/libframeproof.a"
for program in manual exhaust; do
	"$command" run "$work/$program.tcl" > "$work/expected"
	for cc in "gcc -std=c11 -Wpedantic" "clang -std=c11 -Wpedantic" \
		"g++ -std=c++17 -x c++ -Wno-missing-field-initializers" \
		"clang++ -std=c++17 -x c++ -Wno-missing-field-initializers"; do
		for how in shared static; do
			eval "libraries=\$$how"
			# shellcheck disable=SC2086
			$cc $flags -Wno-missing-field-initializers "$work/$program.c" -x none \
				$libraries -o "$work/program" &&
				LD_LIBRARY_PATH="$tree/opt/fp/lib" "$work/program" > "$work/got"
			[ $? -eq 0 ] && grep -v '^a .*: ' "$work/got" | diff - "$work/expected"
			count "$program.c, $cc, $how" $?
		done
	done
done

# The installed completion, called as bash calls it.
complete_words() {
	PATH="$tree/opt/fp/bin:$PATH" bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_frameproof "$1" "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[*]}"' \
		"$tree/opt/fp/share/bash-completion/completions/frameproof" "$@"
}
completes() {
	words=$1
	shift
	[ "$(complete_words frameproof "$@")" = "$words" ]
	count "completion of: frameproof $*" $?
}
completes "run" ru
completes "alloc_pages alloc_pages_bulk" help alloc_p
completes "--root --seed" run --
completes "tests/tour.tcl" run tests/tou
completes "4.4 5.2 5.10 6.1" replay --kernel ""
completes "README.md" replay --before READ
completes "" nosuch ""
if command -v zsh > /dev/null; then
	zsh -n "$tree/opt/fp/share/zsh/site-functions/_frameproof"
	count "zsh reads its completion" $?
fi

$MAKE uninstall DESTDIR="$tree" prefix=/opt/fp > /dev/null
[ -z "$(find "$tree" ! -type d)" ]
count "make uninstall leaves nothing" $?

echo "checks of what is installed, good: $good / $checks"
[ "$good" -eq "$checks" ]
