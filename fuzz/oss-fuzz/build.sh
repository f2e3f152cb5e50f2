#!/bin/bash -eu
# SPDX-License-Identifier: GPL-2.0-only
# The fuzzers as OSS-Fuzz and ClusterFuzzLite build them: with their compilers, flags and engine, into
# $OUT, each with its seeds and dictionary. Their machines have no Tcl: it is linked statically.
cd "$(dirname "$(readlink -f "$0")")"
[ -e fuzz/fuzz.mk ] || cd "${SRC:-../..}/frameproof" 2>/dev/null || cd ../..

make -j"$(nproc)" fuzz-oss CC="$CC" CXX="$CXX" OSS_CFLAGS="$CFLAGS" OSS_CXXFLAGS="$CXXFLAGS" \
	OSS_ENGINE="$LIB_FUZZING_ENGINE" OSS_TCL="${TCL_STATIC:--Wl,-Bstatic -ltcl8.6 -lz -Wl,-Bdynamic}" \
	BUILD="${WORK:-build}/oss"
for fuzzer in ops machine replay script; do
	cp "${WORK:-build}/oss/fuzz/oss/$fuzzer" "$OUT/$fuzzer"
	(cd "fuzz/corpus/$fuzzer" && zip -q -r "$OUT/${fuzzer}_seed_corpus.zip" .)
	[ ! -e "fuzz/$fuzzer.dict" ] || cp "fuzz/$fuzzer.dict" "$OUT"
	printf '[libfuzzer]\nmax_len = 16000\nclose_fd_mask = 1\n' >"$OUT/$fuzzer.options"
done
