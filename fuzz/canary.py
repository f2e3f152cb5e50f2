#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Plant a bug and see that the fuzzer which should find it does, within a minute.

    canary.py [FUZZER...]       the bugs of fuzz/canaries.txt, for these fuzzers or all

A line of fuzz/canaries.txt is a fuzzer and a mutant: a name in tests/mutants, or a file of fuzz/canaries.
The changed tree is built in build/canary, with the flags of `make fuzz`. The fuzzer `contracts` is the seed
inputs of ops with the contracts of src/ compiled in. Exit status 1: one survives.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import mutants                                                  # pylint: disable=wrong-import-position

SECONDS = 60
TREE = ROOT / "build" / "canary"


def find(name):
    """The file of a mutant."""
    for folder in ("tests/mutants", "fuzz/canaries"):
        path = ROOT / folder / f"{name}.mutant"
        if path.exists():
            return path
    sys.exit(f"canary.py: no mutant {name}")


def plant(name):
    """A copy of the project with the bug, which shares the objects of what is unchanged."""
    mutant = mutants.Mutant(find(name))
    for folder in ("src", "spec", "cli", "fuzz", "tests"):
        for source in (ROOT / folder).rglob("*"):
            copy = TREE / source.relative_to(ROOT)
            if source.is_dir() or "recordings" in source.parts:
                continue
            if not copy.exists() or copy.read_bytes() != source.read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy)       # with the time of now, for make
    for name in ("GNUmakefile", "proofs.mk"):
        shutil.copy(ROOT / name, TREE)
    changed = TREE / mutant.file
    changed.write_text(mutant.applied_to(changed.read_text()))
    return mutant


def hunt(fuzzer, name):
    """Build and run; the seconds until the bug was found, or None."""
    mutant = plant(name)
    make = subprocess.run(["make", "-s", f"build/fuzz/libfuzzer/{fuzzer}"], cwd=TREE,
                          capture_output=True, text=True, check=False)
    if make.returncode != 0:
        sys.exit(f"canary.py: {name} does not build:\n{make.stderr[-2000:]}")
    # only seeds, not what the same bug left there before
    shutil.rmtree(TREE / "build/fuzz/found", ignore_errors=True)
    start = time.monotonic()
    run = subprocess.run(["sh", "fuzz/run.sh", "libfuzzer", "build/fuzz", str(SECONDS), fuzzer],
                         cwd=TREE, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    found = run.returncode == 1
    why = [line for line in run.stdout.splitlines()[1:] if "inputs in" not in line][:1]
    print(f"{fuzzer:8} {name:24} {mutant.file:18} "
          f"{f'found in {seconds:.0f} s' if found else 'SURVIVES'}  {''.join(why)[:90]}", flush=True)
    return found


def contracts(name):
    """The same for `make check-contracts`: of the modules only the changed one is translated again."""
    mutant = plant(name)
    done, there = ROOT / "build/fuzz/contracts", TREE / "build/fuzz/contracts"
    for path in [*done.glob("*.csv"), *done.glob("*.c")]:
        there.mkdir(parents=True, exist_ok=True)
        if path.stem != pathlib.Path(mutant.file).stem:
            shutil.copy(path, there)
        else:
            (there / path.name).unlink(missing_ok=True)
    make = subprocess.run(["make", "-s", "build/fuzz/contracts/ops"], cwd=TREE, capture_output=True,
                          text=True, check=False)
    if make.returncode != 0:
        sys.exit(f"canary.py: {name} does not build:\n{make.stderr[-2000:]}")
    start = time.monotonic()
    run = subprocess.run(["build/fuzz/contracts/ops", "fuzz/corpus/ops"], cwd=TREE, text=True,
                         errors="replace", capture_output=True, timeout=10 * SECONDS, check=False)
    why = re.search(r"^contract of .*", run.stderr, re.M)
    print(f"{'contracts':9} {name:23} {mutant.file:18} "
          f"{f'found in {time.monotonic() - start:.0f} s' if why else 'SURVIVES'}  "
          f"{why[0][:90] if why else ''}", flush=True)
    return why is not None


def main():
    wanted = set(sys.argv[1:])
    lines = (ROOT / "fuzz/canaries.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    pairs = [pair for pair in pairs if not wanted or pair[0] in wanted]
    found = sum(contracts(pair[1]) if pair[0] == "contracts" else hunt(*pair) for pair in pairs)
    print(f"canaries found within {SECONDS} s: {found} / {len(pairs)}")
    return 0 if found == len(pairs) and pairs else 1


if __name__ == "__main__":
    sys.exit(main())
