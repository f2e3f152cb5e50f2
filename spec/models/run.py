#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Search the models of spec/models with SPIN, all states of each.

    run.py [--full] [NAME...]       the bounded searches, or with those that take long; or these
    run.py --bug MUTANT [NAME...]   with that wrong change of tests/mutants in src/: see it found
    run.py --live                   for each property, see a wrong change found that breaks it

A model's steps are functions of src/, compiled with the orders that the search names. Printed is a
table; a search counts when it has seen every state. Exit status: 0 all are right (--bug, --live:
found, and the steps that show it are printed); 1 not; 2 a tool is missing.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "models"
CFLAGS = ["-std=gnu11", "-O2", "-w", "-D_DEFAULT_SOURCE", "-DSAFETY", "-DVECTORSZ=1024"]


class Search:
    """A model with its bounds."""

    def __init__(self, name, full=False, memory=2000, depth=1_000_000, **bounds):
        self.name, self.full, self.memory, self.depth = name, full, memory, depth
        self.bounds = bounds
        self.model = name.split("-")[0]

    def told(self):
        b = self.bounds
        return (f"pages {b['START']} to {b['START'] + b['PAGES'] - 1}, orders 0 to "
                f"{b['MAX_ORDER'] - 1}, pageblocks of {1 << b['PAGEBLOCK_ORDER']}, {b['RELEASE']}")

    def defines(self):
        numbers = [f"-D{k}={v}u" for k, v in self.bounds.items() if k.endswith("ORDER")]
        return numbers + [f"-DMODEL_{k}={v}" for k, v in self.bounds.items()
                          if k in ("START", "PAGES")] + [
                              f'-DMODEL_RELEASE="{self.bounds["RELEASE"]}"']

    def build(self, change):
        """A tree of its own, so that a wrong change can be made in it."""
        where = BUILD / self.name
        shutil.rmtree(where, ignore_errors=True)
        for part in ("src", "spec"):
            shutil.copytree(ROOT / part, where / part)
        if change:
            place = where / change.file
            place.write_text(change.applied_to(place.read_text()))
        self.call(where, "spin", "-a", f"-DFIRST={self.bounds['START']}",
                  f"-DPAGES={self.bounds['PAGES']}", f"spec/models/{self.model}.pml")
        units = sorted(f"src/{path.name}" for path in (where / "src").glob("*.c"))
        self.call(where, "gcc", *CFLAGS, f"-DMEMLIM={self.memory}", *self.defines(), "-Ispec/models",
                  "-o", "pan", "pan.c", f"spec/models/{self.model}.c", *units)
        return where

    @staticmethod
    def call(where, *command):
        run = subprocess.run(command, cwd=where, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        if run.returncode:
            sys.exit(f"{command[0]} fails:\n{run.stdout[:2000]}")

    def run(self, change=None):
        where = self.build(change)
        out = subprocess.run(["./pan", f"-m{self.depth}", "-w24"], cwd=where, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
        (where / "out.txt").write_text(out)
        return Result(out, where)


class Result:
    def __init__(self, out, where):
        self.where = where
        self.states, self.transitions, self.depth = (
            int(float(self.number(p, out)))
            for p in (r"(\S+) states, stored", r"(\S+) transitions", r"depth reached (\d+)"))
        self.memory = self.number(r"(\S+)\s+total actual memory", out)
        self.seconds = self.number(r"elapsed time (\S+) seconds", out)
        error = re.search(r"^pan:\d+: (.*?) \(at depth", out, re.M)
        self.error = error[1].strip() if error else None
        self.complete = "errors: 0" in out and "Search not completed" not in out and \
            "max search depth too small" not in out

    @staticmethod
    def number(pattern, out):
        found = re.search(pattern, out)
        return found[1] if found else "0"

    def verdict(self):
        return "holds" if self.complete else self.error or "not complete"

    def steps(self):
        """The steps that lead to the error."""
        trail = next(self.where.glob("*.trail")).name
        run = subprocess.run(["./pan", "-r", trail], cwd=self.where, text=True, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return re.findall(r"^step: (.*)$", run.stdout, re.M)


def small(name, **bounds):
    return Search(name, PAGES=8, MAX_ORDER=4, PAGEBLOCK_ORDER=2, **bounds)


SEARCHES = [
    small("buddy-small", START=8, RELEASE="6.1"),
    small("buddy-small-5.10", START=8, RELEASE="5.10"),
    small("buddy-edge", START=12, RELEASE="6.1"),          # the zone begins inside a block
    Search("buddy", full=True, memory=16000, depth=60_000_000, START=16, PAGES=16, MAX_ORDER=5,
           PAGEBLOCK_ORDER=3, RELEASE="6.1"),
]

# The properties of each model, and a wrong change of tests/mutants that breaks it.
LIVE = {"buddy": {"partition": "merge-head", "conservation": "counter-lost",
                  "coalesced": "buddy-bit", "lists": "merge-absorbed-list",
                  "order_of_lists": "list-add-end", "null_exact": "list-one-is-none"}}


def hunt(searches, name, theorem=None):
    """See one of the searches find a wrong change of src/, as a violation of the theorem."""
    sys.path.insert(0, str(ROOT / "tests"))
    from mutants import Mutant                                      # pylint: disable=all
    change = Mutant(ROOT / "tests" / "mutants" / f"{name}.mutant")
    for search in searches:
        result = search.run(change)
        if result.error and f"{theorem or ''}:" in result.error:
            print(f"{name}: {search.name}, after {result.states} states: {result.error}",
                  *result.steps(), sep="\n    ", flush=True)
            return 0
    print(f"{name}: not found by {', '.join(s.name for s in searches)}" +
          (f" as a violation of {theorem}" if theorem else ""))
    return 1


def table(searches):
    print(f"{'search':18}{'states':>12}{'transitions':>13}{'depth':>10}{'MiB':>9}{'s':>8}  result")
    sound = states = 0
    for search in searches:
        r = search.run()
        print(f"{search.name:18}{r.states:12}{r.transitions:13}{r.depth:10}{r.memory:>9}"
              f"{r.seconds:>8}  {r.verdict()}\n    {search.told()}", flush=True)
        sound, states = sound + r.complete, states + r.states
    for model in dict.fromkeys(s.model for s in searches):
        print(f"{model}: {', '.join(LIVE[model])}")
    print(f"{sound} / {len(searches)} searches saw all states and no violation, {states} states")
    return sound != len(searches)


def live(searches):
    """A property that no wrong change can break says nothing."""
    found = total = 0
    for model, changes in LIVE.items():
        for theorem, name in changes.items():
            total += 1
            found += hunt([s for s in searches if s.model == model], name, theorem) == 0
    print(f"{found} / {total} properties are broken by a wrong change, and that is seen")
    return found != total


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n", 1)[1])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--bug", metavar="MUTANT")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    for name in options.names:
        if not any(name in (s.name, s.model) for s in SEARCHES):
            parser.error(f"no search {name}; there are: {' '.join(s.name for s in SEARCHES)}")
    if shutil.which("spin") is None:
        print("spin is missing: install the package spin")
        return 2
    searches = [s for s in SEARCHES if s.name in options.names or
                ((s.model in options.names or not options.names) and (options.full or not s.full))]
    if options.bug:
        return hunt(searches, options.bug)
    return live(searches) if options.live else table(searches)


if __name__ == "__main__":
    sys.exit(main())
