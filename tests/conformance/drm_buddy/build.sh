#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# build.sh DIR: build drm_buddy for the conformance suite, in user space, as DIR/drm_buddy. Its
# source stays outside: it is taken from Debian's package linux-source-6.1.

dir=${1:?usage: build.sh DIR}
here=$(dirname "$0")
archive=${LINUX_SOURCE:-/usr/src/linux-source-6.1.tar.xz}
if [ ! -f "$archive" ]; then
	echo "$archive is missing; Debian's package linux-source-6.1 has it" >&2
	exit 1
fi
mkdir -p "$dir/shim/linux" "$dir/shim/drm" || exit 1
if [ ! -f "$dir/drivers/gpu/drm/drm_buddy.c" ]; then
	tar xf "$archive" -C "$dir" --strip-components=1 --wildcards '*/drivers/gpu/drm/drm_buddy.c' \
		'*/include/drm/drm_buddy.h' '*/tools/include' || exit 1
fi
for header in linux/module.h linux/kmemleak.h linux/slab.h linux/sched.h drm/drm_print.h; do
	echo '#include "kernel.h"' > "$dir/shim/$header"
done
gcc -std=gnu11 -O2 -w -I "$dir/shim" -I "$here/drm_buddy" -I "$here" -I "$dir/tools/include" \
	-I "$dir/include" -I "$dir/drivers/gpu/drm" "$here/adapter.c" -o "$dir/drm_buddy"
