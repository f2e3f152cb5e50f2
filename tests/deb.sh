#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# deb.sh DIR: build the Debian packages from a copy of the sources in DIR, see that lintian has
# nothing to say, and that what is in the packages runs: the command, and a program that is compiled
# against the library. Exit 0: it does; 1: it does not.

dir=${1:?usage: deb.sh DIR}
rm -rf "$dir"
mkdir -p "$dir/frameproof" || exit 1
dir=$(cd "$dir" && pwd)
{ git ls-files -co --exclude-standard 2> /dev/null || find . -path "./${1%%/*}" -prune -o -type f -print; } |
	tar cf - -T - | tar xf - -C "$dir/frameproof" || exit 1

if ! (cd "$dir/frameproof" && dpkg-buildpackage -us -uc) > "$dir/log" 2>&1; then
	tail -n 20 "$dir/log"
	exit 1
fi
lintian --allow-root --info --display-info --pedantic --fail-on error,warning,info,pedantic \
	"$dir"/*.changes || exit 1

for package in "$dir"/frameproof_*.deb "$dir"/libframeproof*0.*_*.deb "$dir"/libframeproof-dev_*.deb; do
	dpkg -x "$package" "$dir/root" || exit 1
done
lib=$(dirname "$(find "$dir/root" -name libframeproof.a)")
export LD_LIBRARY_PATH="$lib" PKG_CONFIG_PATH="$lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$dir/root"
"$dir/root/usr/bin/frameproof" run "$dir"/root/usr/share/doc/frameproof/examples/tour.tcl > "$dir/tour" 2>&1
head -n -1 tests/scripts/tour.out | diff - "$dir/tour" || exit 1
# shellcheck disable=SC2046
gcc "$dir"/root/usr/share/doc/libframeproof-dev/examples/exhaust.c \
	$(pkg-config --cflags --libs frameproof) -o "$dir/exhaust" && "$dir/exhaust" > "$dir/out" &&
	grep -q '^every theorem holds$' "$dir/out" || exit 1
echo "Debian packages: $(find "$dir" -maxdepth 1 -name '*.deb' ! -name '*dbgsym*' | wc -l)" \
	"built, lintian silent, the command and the library run"
