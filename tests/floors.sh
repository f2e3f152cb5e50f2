#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# floors.sh: every header of src/ names its floor, and a file includes only headers of lower floors
# (a .c file also its own header).
cd "$(dirname "$0")/.." || exit 2
floor() { sed -n 's/.*Floor \([0-9][0-9]*\)[^0-9].*/\1/p' "src/$1" | head -n 1; }
bad=0
files=0
for f in src/*.h src/*.c; do
	name=$(basename "$f")
	own=$(floor "${name%.*}.h")
	if [ -z "$own" ]; then
		echo "$f: no 'Floor N.' in the comment that opens ${name%.*}.h" >&2
		bad=1
		continue
	fi
	files=$((files + 1))
	for h in $(sed -n 's/^#include "\([a-z_0-9]*\.h\)".*/\1/p' "$f"); do
		[ "$h" = "${name%.*}.h" ] && continue
		if [ "$(floor "$h")" -ge "$own" ]; then
			echo "$f: on floor $own, includes $h of floor $(floor "$h")" >&2
			bad=1
		fi
	done
done
[ "$bad" -eq 0 ] && echo "floors: $files files include only what is below them"
exit "$bad"
