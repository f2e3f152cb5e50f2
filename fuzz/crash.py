#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make an input that a fuzzer found small, and a regression test of it.

    crash.py FUZZER PROGRAM FILE NAME       PROGRAM replays an input: $BUILD/check/fuzz-FUZZER

Pieces of the input (operations, lines) are left out while it still fails. What is left becomes
fuzz/corpus/FUZZER/NAME, which `make check-fuzz` runs; of operations and scripts tests/scripts/NAME.tcl
is written too, for `frameproof run`: once the bug is corrected, UPDATE=1 sh tests/golden.sh build/frameproof
writes what it prints. Exit status 1: the input does not fail.
"""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MACHINE, OPERATION = 16, 6      # bytes, as fuzz/ops.h has them
SECONDS = 60


def fails(program, data):
    """Does the program end badly on these bytes?"""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            return subprocess.run([program, file.name], capture_output=True, timeout=SECONDS,
                                  check=False).returncode != 0
        except subprocess.TimeoutExpired:
            return True


def pieces_of(fuzzer, data):
    """What stays as it is, and what can be left out."""
    if fuzzer == "ops":
        ops = data[MACHINE:]
        return data[:MACHINE], [ops[i:i + OPERATION] for i in range(0, len(ops), OPERATION)]
    first = 0 if fuzzer == "script" else 1
    return data[:first], data[first:].splitlines(keepends=True)


def smaller(program, head, pieces):
    """Leave out as much as can be, in ever smaller runs."""
    size = max(1, len(pieces) // 2)
    while True:
        i = 0
        while i < len(pieces):
            rest = pieces[:i] + pieces[i + size:]
            if fails(program, head + b"".join(rest)):
                pieces = rest
            else:
                i += size
        if size == 1:
            return pieces
        size //= 2


def fewer(program, head, pieces):
    """Of operations that are done many times (the second byte says it): as few as still fail."""
    for i, piece in enumerate(pieces):
        for count in range(piece[1] // 16):
            less = bytes([piece[0], piece[1] % 16 + 16 * count]) + piece[2:]
            if fails(program, head + b"".join(pieces[:i] + [less] + pieces[i + 1:])):
                pieces[i] = less
                break
    return pieces


def script_of(fuzzer, program, path):
    """The script that does what the input does."""
    if fuzzer == "script":
        return path.read_bytes().decode("utf-8", "replace")
    run = subprocess.run([program, "--script", path], capture_output=True, text=True, check=False)
    why = "".join(f"# {line}\n" for line in run.stderr.splitlines()[:1])
    return f"# What `make fuzz` found, made small.\n{why}\n{run.stdout}check\n"


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    fuzzer, program, name = sys.argv[1], str(pathlib.Path(sys.argv[2]).resolve()), sys.argv[4]
    data = pathlib.Path(sys.argv[3]).read_bytes()
    if not fails(program, data):
        sys.exit(f"crash.py: {sys.argv[3]} does not fail")
    head, pieces = pieces_of(fuzzer, data)
    left = smaller(program, head, pieces)
    if fuzzer == "ops":
        left = fewer(program, head, [piece for piece in left if len(piece) == OPERATION])
    path = ROOT / "fuzz/corpus" / fuzzer / name
    path.write_bytes(head + b"".join(left))
    print(f"{path.relative_to(ROOT)}: {len(left)} of {len(pieces)} pieces")
    if fuzzer in ("ops", "script"):
        script = ROOT / "tests/scripts" / f"{name}.tcl"
        script.write_text(script_of(fuzzer, program, path), encoding="utf-8")
        print(script.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
