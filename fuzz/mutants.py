#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Seed the wrong changes of tests/mutants, one at a time, and see which fuzzer notices each, and how soon.

    make fuzz-mutants MUTANTS="NAME|FILE|FUNCTION..."

ops runs its inputs, compiled without sanitizers; what it does not notice so it hunts for, for $SECONDS_EACH
seconds of the CPU (fuzz/hunt.c); what it does not find either is tried with the inputs of the other fuzzers
(ALL=1: what it finds, too). SECONDS_EACH=0: the inputs of ops alone. Rows of fuzz/mutants.txt are replaced by
those of the mutants that were tried. Exit status 1: one survives all.
"""

import os
import pathlib
import resource
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import mutants                                                  # pylint: disable=wrong-import-position

SECONDS = int(os.environ.get("SECONDS_EACH", "10"))
ALL = os.environ.get("ALL") == "1"
MOST = 15 + SECONDS       # of the CPU, then a run hangs
SEED = 7
TABLE = ROOT / "fuzz/mutants.txt"
FUZZERS = ["ops", "machine", "replay", "script"]
COLUMNS = ["ops", "hunt", "machine", "replay", "script"]
WRAP = ["-Wl,--wrap=host_power_on,--wrap=lines_open,--wrap=churn"]


def sources_of(program):
    """What fuzz.mk links into a program."""
    name = "ops" if program == "hunt" else program
    main = ["fuzz/hunt.c", "fuzz/ops_mutate.c"] if program == "hunt" else ["fuzz/main.c"]
    return os.environ[f"SOURCES_{name}"].split() + main


def link(tree, program):
    place = tree.path / "bin" / program
    place.parent.mkdir(exist_ok=True)
    objects = [str(tree.object(s)) for s in sources_of(program)]
    limits = [] if program in ("ops", "hunt") else os.environ["LIMITS"].split()
    subprocess.run(["gcc", *limits, "-o", str(place), *objects, *os.environ["LIBS"].split()], check=True)
    return place


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))


def run(command):
    """Seconds of the CPU until the command failed, or None, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, preexec_fn=limit)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"ends with {done.returncode}"]
    return (None if done.returncode == 0 else seconds), said[0]


def judge(tree):
    """By fuzzer: when it noticed; and what was said first."""
    found, why = {}, ""

    def note(name, seconds, said):
        nonlocal why
        if seconds is not None:
            found[name] = f"{seconds:.1f}"
            why = why or said

    note("ops", *run([link(tree, "ops"), "fuzz/corpus/ops"]))
    if not found and SECONDS != 0:
        note("hunt", *run([link(tree, "hunt"), str(SECONDS), str(SEED),
                           str(tree.path / "input"), "fuzz/corpus/ops"]))
    for fuzzer in FUZZERS[1:] if ALL or not found and SECONDS != 0 else []:
        note(fuzzer, *run([link(tree, fuzzer), f"fuzz/corpus/{fuzzer}"]))
    return found, why


def changes(tree, original, mutant):
    """Is any object different?"""
    return any(tree.object(s).read_bytes() != original.object(s).read_bytes()
               for s in sources_of("ops") if mutant.file in original.needs.get(s, ()))


def main():
    mutants.OPTIONS = type("Options", (), {"names": [], "layers": [], "check": False})
    every, unread = mutants.chosen()
    mutants.OPTIONS.names = sys.argv[1:]
    chosen, _ = mutants.chosen()
    mutants.OBJECTS.mkdir(parents=True, exist_ok=True)
    mutants.TCL = mutants.tcl_flags()
    original = mutants.Tree(mutants.BUILD / "fuzz-original")
    mutants.copy_tree(original.path)
    shutil.copytree(ROOT / "fuzz", original.path / "fuzz",
                    ignore=shutil.ignore_patterns("corpus", "__pycache__"))
    for program in ["hunt", *FUZZERS] if SECONDS != 0 else ["ops"]:
        seconds, said = run([link(original, program), *(
            ["2", "1", str(original.path / "input")] if program == "hunt" else []),
            f"fuzz/corpus/{'ops' if program == 'hunt' else program}"])
        if seconds is not None:
            sys.exit(f"mutants.py: {program} fails without a change: {said}")
    rows = {line.split()[0]: line for line in TABLE.read_text(encoding="utf-8").splitlines()[1:-1]}
    rows = {name: row for name, row in rows.items() if any(m.name == name for m in every)}
    for mutant in chosen:
        tree = mutants.Tree(mutants.BUILD / "fuzz-changed", original, mutant.file)
        mutants.mutate_tree(tree.path, mutant, original)
        found, why = judge(tree) if changes(tree, original, mutant) else ({}, "changes no code")
        cells = "".join(f"{found.get(f, '-'):>8}" for f in COLUMNS)
        rows[mutant.name] = f"{mutant.name:26} {mutant.file:20}{cells}  {why[:70]}".rstrip()
        print(rows[mutant.name], flush=True)
        shutil.rmtree(tree.path)
        write_table(rows)
    shutil.rmtree(original.path)
    return 2 if unread else 1 if any(survives(rows[m.name]) for m in chosen) else 0


def survives(row):
    return row.split()[2:2 + len(COLUMNS)] == ["-"] * len(COLUMNS)


def write_table(rows):
    head = f"{'mutant':26} {'file':20}" + "".join(f"{f:>8}" for f in COLUMNS) + "  what was noticed first"
    left = sum(survives(row) for row in rows.values())
    TABLE.write_text("\n".join([head, *(rows[name] for name in sorted(rows)),
                                f"{len(rows) - left} of {len(rows)} noticed"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
