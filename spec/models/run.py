#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Search the models of spec/models with SPIN, all states of each.

    run.py [--full] [NAME...]       the bounded searches, or with those that take long; or these
    run.py --bug CHANGE [NAME...]   with that wrong change, of tests/mutants, or "without-THING":
                                    the model does without; see it found, and reproduced
    run.py --live [NAME...]         for each property, see a wrong change found that breaks it
    run.py --bits MINUTES [NAME...] the searches too large to end, with a few bits a state in place
                                    of the state (SPIN's bit-state hashing): it sees no state twice,
                                    and misses some; for so long each

A model's steps are functions of src/, compiled with the orders that the search names. Printed is a
table; a search counts when it has seen every state (--bits: when it has met no violation). Exit status: 0 all are right (--bug, --live:
found, and the steps that show it are printed, and written as a script of frameproof); 1 not; 2 a
tool is missing.
"""

import argparse
import functools
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from script import NoCommand, Script

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "models"
OBJECTS = BUILD / "objects"             # by what was compiled: what is unchanged is shared
STEPS_SHOWN = 20
SCRIPT_SECONDS = 10                     # a script needs one; with a wrong change it may not end
CFLAGS = ["-std=gnu11", "-w", "-D_DEFAULT_SOURCE", "-DVECTORSZ=1024"]

# C files of a model beside its own, its properties in LTL, and calls inside src/ that the linker
# leads through the model.
PARTS = {"buddy": ["naive", "symmetry"], "pcp": ["naive"], "mobility": ["naive"], "watermark": [],
         "slowpath": ["suspended"]}
CLAIMS = {"watermark": ["wakes", "terminates_kswapd", "terminates_allocation"]}
WRAPPED = {"pcp": ["rmqueue_any", "rmqueue_run", "free_one_page"],
           "slowpath": ["get_page_from_freelist"]}
# A function of src/ that gives way to the model's.
GIVES_WAY = {"slowpath": ("src/slowpath.c", "uint64_t try_to_free_pages(")}


def call(where, *command):
    run = subprocess.run(command, cwd=where, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=False)
    if run.returncode:
        sys.exit(f"{command[0]} fails:\n{run.stdout[:2000]}")


def timed(where, *command):
    """What it prints, and the processor's time that it takes: others may be at work, too."""
    with subprocess.Popen(command, cwd=where, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as run:
        out = run.stdout.read()
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    return out, usage.ru_utime + usage.ru_stime


def headers_of(where, *patterns):
    return b"".join(h.read_bytes() for pattern in patterns for h in sorted(where.glob(pattern)))


def compiled(where, unit, flags, headers):
    """The object file of a unit; searches that compile the same share it."""
    what = hashlib.sha256(headers + repr((unit, flags)).encode() + (where / unit).read_bytes())
    place = OBJECTS / f"{what.hexdigest()}.o"
    if not place.exists():
        OBJECTS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=OBJECTS) as made:      # others may compile the same
            call(where, "gcc", *CFLAGS, *flags, "-c", "-o", f"{made}/o", unit)
            os.replace(f"{made}/o", place)
    return place


class Search:
    """A model with its bounds."""

    def __init__(self, name, full=False, brief=False, memory=2000, depth=1_000_000, **bounds):
        self.name, self.full, self.memory, self.depth = name, full, memory, depth
        self.brief = brief              # it is compiled for longer than it runs
        self.bounds = bounds
        self.model = name.split("-")[0]

    def told(self):
        b = self.bounds
        rest = ", ".join(f"{k.lower()} {v}" for k, v in b.items() if k not in (
            "START", "PAGES", "MAX_ORDER", "PAGEBLOCK_ORDER", "RELEASE"))
        return (f"pages {b['START']} to {b['START'] + b['PAGES'] - 1}, orders 0 to "
                f"{b['MAX_ORDER'] - 1}, pageblocks of {1 << b['PAGEBLOCK_ORDER']}, {b['RELEASE']}" +
                (f", {rest}" if rest else ""))

    def defines(self, change):
        """For the model, and for the C code."""
        model = [f"-DMODEL_{k}={v}" for k, v in self.bounds.items()
                 if not k.endswith("ORDER") and k != "RELEASE"]
        if isinstance(change, str):
            model.append("-DMODEL_" + change.upper().replace("-", "_"))
        code = [f"-D{k}={v}u" for k, v in self.bounds.items() if k.endswith("ORDER")]
        return model, [*model, *code, f'-DMODEL_RELEASE="{self.bounds["RELEASE"]}"']

    def build(self, change, kind=()):
        """A tree of its own, so that a wrong change can be made in it."""
        where = BUILD / (f"{self.name}.{change if isinstance(change, str) else change.name}"
                         if change else f"{self.name}{'.bits' if kind else ''}")
        shutil.rmtree(where, ignore_errors=True)
        for part in ("src", "spec"):
            shutil.copytree(ROOT / part, where / part)
        if change and not isinstance(change, str):
            place = where / change.file
            place.write_text(change.applied_to(place.read_text()))
        if self.model in GIVES_WAY:
            file, function = GIVES_WAY[self.model]
            text = (where / file).read_text()
            assert f"static {function}" in text
            (where / file).write_text(text.replace(f"static {function}",
                                                   f"__attribute__((weak)) {function}"))
        model, code = self.defines(change)
        call(where, "spin", "-a", *model, f"spec/models/{self.model}.pml")
        units = sorted(f"src/{path.name}" for path in (where / "src").glob("*.c"))
        parts = [f"spec/models/{part}.c" for part in [self.model, "memory", *PARTS[self.model]]]
        wrapped = [f"-Wl,--wrap={name}" for name in WRAPPED.get(self.model, [])]
        # breadth first for the shortest way to an error
        claims = CLAIMS.get(self.model)
        order = ["-DNFAIR=3"] if claims else ["-DSAFETY", "-DBFS"] if change else ["-DSAFETY"]
        headers = headers_of(where, "src/*.h", "spec/*.h")
        code.append("-O0" if change or self.brief else "-O2")
        orders = [flag for flag in code if "_ORDER=" in flag or flag.startswith("-O")]
        objects = [compiled(where, unit, orders, headers) for unit in units]
        headers += headers_of(where, "spec/models/*.h")
        objects += [compiled(where, unit, code, headers) for unit in parts]
        memory = f"-DMEMLIM={BITS_MEMORY if kind else self.memory}"
        objects.append(compiled(where, "pan.c", [*order, *kind, memory, *code, "-Ispec/models"],
                                headers + headers_of(where, "pan.[bhmpt]")))
        call(where, "gcc", *wrapped, "-o", "pan", *objects)
        return where

    def run(self, change=None):
        """Once, or for each property in LTL; the first error counts, or the last result."""
        where, spent = self.build(change), 0
        table = "-w20" if change or self.brief else "-w24"
        for claim in CLAIMS.get(self.model, [None]):
            fair = ["-a", "-f", "-N", claim] if claim else []
            out, seconds = timed(where, "./pan", f"-m{self.depth}", table, *fair)
            (where / "out.txt").write_text(out)
            spent += seconds
            result = Result(out.replace("acceptance cycle", f"{claim}: goes round"), where, spent)
            if not result.complete:
                break
        return result

    def run_bits(self, minutes):
        """Three bits a state, in a table of 2 GiB."""
        where = self.build(None, ["-DBITSTATE"])
        out, seconds = timed(where, "./pan", f"-m{self.depth}", "-w34", "-k3", f"-Q{minutes}")
        (where / "out.txt").write_text(out)
        return Result(out, where, seconds)


class Result:
    def __init__(self, out, where, seconds):
        self.where, self.lines = where, []
        self.states, self.transitions, self.depth = (
            int(float(self.number(p, out)))
            for p in (r"^ *(\S+) states, stored", r"^ *(\S+) transitions", r"depth reached (\d+)"))
        # what they stand for, by a symmetry
        self.covered = int(self.number(r"^(\d+) states are covered", out))
        self.memory = self.number(r"^ *(\S+)\s+total actual memory", out)
        self.seconds = f"{seconds:.1f}"
        error = re.search(r"^pan:\d+: (.*?) \(at depth", out, re.M)
        self.error = error[1].strip().replace("invalid end state", "terminates: a deadlock") \
            if error else None
        self.complete = "errors: 0" in out and "Search not completed" not in out and \
            "max search depth too small" not in out

    @staticmethod
    def number(pattern, out):
        found = re.search(pattern, out, re.M)
        return found[1] if found else "0"

    def verdict(self):
        return "holds" if self.complete else self.error or "not complete"

    def steps(self):
        """The steps that lead to the error."""
        trail = next(self.where.glob("*.trail")).name
        run = subprocess.run(["./pan", "-r", trail], cwd=self.where, text=True, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = re.findall(r"^step: (.*)$", run.stdout, re.M)
        return [line for line in self.lines if not line.startswith("wanted")]


def buddy(name, **bounds):
    return Search(name, MAX_ORDER=4, PAGEBLOCK_ORDER=2, **bounds)


def pcp(name, **bounds):
    """From 6.1 on the lists have locks, and are drained from anywhere."""
    rules = {"REMOTE": 1, "ORDERS": 2} if bounds["RELEASE"] == "6.1" else {}
    return Search(name, START=16, MAX_ORDER=3, PAGEBLOCK_ORDER=2, CPUS=2, **bounds, **rules)


def mobility(name, order, **bounds):
    """Two pageblocks make a block of the largest order."""
    return Search(name, START=16, MAX_ORDER=order + 2, PAGEBLOCK_ORDER=order, ORDERS=order + 2,
                  **bounds)


def slowpath(name, **bounds):
    return Search(name, START=16, PAGES=32, MAX_ORDER=5, PAGEBLOCK_ORDER=3, MIN=8, THRESHOLD=3,
                  HELPS=24, **bounds)


SEARCHES = [
    buddy("buddy-small", brief=True, START=8, PAGES=8, RELEASE="6.1"),
    buddy("buddy-small-5.10", brief=True, START=8, PAGES=8, RELEASE="5.10"),
    # the zone begins inside a block
    buddy("buddy-edge", brief=True, START=12, PAGES=8, RELEASE="6.1"),
    Search("buddy-16", memory=1000, START=16, PAGES=16, MAX_ORDER=5, PAGEBLOCK_ORDER=3,
           RELEASE="6.1", SYMMETRY=3),
    Search("buddy-20", full=True, memory=9000, depth=20_000_000, START=16, PAGES=20, MAX_ORDER=5,
           PAGEBLOCK_ORDER=3, RELEASE="6.1", SYMMETRY=3),
    Search("buddy-12-all", full=True, memory=3500, depth=10_000_000, START=16, PAGES=12,
           MAX_ORDER=5, PAGEBLOCK_ORDER=3, RELEASE="6.1"),
    Search("buddy-16-all", full=True, memory=9000, depth=40_000_000, START=16, PAGES=16,
           MAX_ORDER=5, PAGEBLOCK_ORDER=3, RELEASE="6.1"),
    # a task by itself, and the batch of a small zone: its steps can all be taken by commands
    pcp("pcp-task", brief=True, PAGES=4, RELEASE="6.1", CONTEXTS=1, BATCH=1, HIGH=4),
    pcp("pcp-small", PAGES=4, RELEASE="6.1", CONTEXTS=2, BATCH=2, HIGH=3),
    pcp("pcp-interrupt", PAGES=2, RELEASE="6.1", CONTEXTS=3, BATCH=1, HIGH=2),
    pcp("pcp-interrupts", depth=2_000_000, PAGES=2, RELEASE="6.1", CONTEXTS=4, BATCH=1,
        HIGH=2),
    pcp("pcp-5.10", PAGES=4, RELEASE="5.10", CONTEXTS=4, BATCH=1, HIGH=3),
    mobility("mobility-small", 1, brief=True, PAGES=4, RELEASE="6.1"),
    mobility("mobility-small-5.10", 1, brief=True, PAGES=4, RELEASE="5.10"),
    mobility("mobility-cma", 1, PAGES=6, RELEASE="6.1", CMA=1),
    mobility("mobility-8", 1, full=True, memory=3500, depth=20_000_000, PAGES=8, RELEASE="6.1"),
    mobility("mobility-large", 2, full=True, memory=3500, depth=20_000_000, PAGES=8, RELEASE="6.1"),
    Search("watermark", START=16, PAGES=16, MAX_ORDER=5, PAGEBLOCK_ORDER=3, MIN=8, FREE=12,
           CACHE=2, RELEASE="6.1"),
    Search("watermark-5.10", START=16, PAGES=16, MAX_ORDER=5, PAGEBLOCK_ORDER=3, MIN=8, FREE=12,
           CACHE=2, RELEASE="5.10"),
    slowpath("slowpath", RELEASE="6.1", ACTS=2),
    slowpath("slowpath-5.10", RELEASE="5.10", ACTS=1),
    slowpath("slowpath-full", full=True, RELEASE="6.1", ACTS=3),
    pcp("pcp-full", full=True, memory=3500, depth=20_000_000, PAGES=4, RELEASE="6.1", CONTEXTS=3,
        BATCH=2, HIGH=3),
    pcp("pcp-full-5.10", full=True, memory=3500, depth=20_000_000, PAGES=6, RELEASE="5.10",
        CONTEXTS=3, BATCH=2, HIGH=3),
]

# Searches that were never seen to end, for --bits; and MiB for one.
TOO_LARGE = ["buddy-20", "mobility-8"]
BITS_MEMORY = 12000

# Searches of all states by which the symmetry is held: of pageblocks (0), and wrongly above (1).
SYMMETRIES = {"buddy-small": [0, 1], "buddy-small-5.10": [0], "buddy-edge": [0]}

# The properties of each model, and the wrong changes that break it.
LIVE = {
    "slowpath": {"partition": ["merge-head"], "conservation": ["counter-lost"],
                 "coalesced": ["buddy-bit"], "lists": ["merge-absorbed-list"],
                 "watermark": ["slowpath-oom-victim"],
                 "null_exact": ["counter-snapshot", "slowpath-retries",
                                "slowpath-rounds-fixed"],
                 "terminates": ["slowpath-rounds", "slowpath-costly"],
                 "nofail": ["slowpath-nofail"]},
    "watermark": {"watermark": ["mark-at"], "null_exact": ["mark-high"],
                  "conservation": ["counter-lost"], "wakes": ["kswapd-lost"],
                  "terminates_kswapd": ["without-giving-up"],
                  "terminates_allocation": ["without-retry-limit"]},
    "buddy": {"partition": ["merge-head"], "conservation": ["counter-lost"],
              "coalesced": ["buddy-bit"], "lists": ["merge-absorbed-list"],
              "order_of_lists": ["list-add-end"], "null_exact": ["list-one-is-none"],
              "symmetric": ["without-types"]},
    "pcp": {"partition": ["merge-head"], "conservation": ["counter-lost"],
            "coalesced": ["buddy-bit"], "lists": ["merge-absorbed-list"],
            "order_of_lists": ["pcp-free-end"], "null_exact": ["smallest-last"],
            "pcp_bounds": ["pcp-refill-count"], "locks": ["without-pcp-lock", "without-zone-lock"],
            "terminates": ["without-irqsave"]},
    "mobility": {"partition": ["merge-head"], "conservation": ["isolate-count"],
                 "coalesced": ["buddy-bit"], "lists": ["merge-absorbed-list"],
                 "order_of_lists": ["list-add-end"], "null_exact": ["fallback-largest"],
                 "mobility": ["fallback-order", "steal-half", "unreserve-last",
                              "highatomic-limit"]},
}


def change_named(name):
    """A mutant, or something that the model does without."""
    if name.startswith("without-"):
        return name
    sys.path.insert(0, str(ROOT / "tests"))
    from mutants import Mutant                                      # pylint: disable=all
    return Mutant(ROOT / "tests" / "mutants" / f"{name}.mutant")


class Command:
    """frameproof itself, with a change or without."""

    def __init__(self, where):
        self.where = where
        for part in ("cli", "lib"):
            shutil.copytree(ROOT / part, where / part, dirs_exist_ok=True)
        headers = headers_of(where, "src/*.h", "spec/*.h", "cli/*.h", "lib/*.h")
        flags = subprocess.run(["pkg-config", "--cflags", "tcl"], text=True, check=False,
                               stdout=subprocess.PIPE).stdout.split()
        units = sorted(str(path.relative_to(where)) for part in ("cli", "src")
                       for path in (where / part).glob("*.c"))
        objects = [compiled(where, unit, ["-O0", *flags, "-I/usr/include/tcl8.6"], headers)
                   for unit in units]
        call(where, "gcc", "-o", "frameproof", *objects, "-ltcl8.6", "-ledit", "-lcairo", "-lz",
             "-lm")

    def status(self, script):
        """0: what the script expects is so."""
        try:
            return subprocess.run([self.where / "frameproof", "run", script], check=False,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=SCRIPT_SECONDS).returncode
        except subprocess.TimeoutExpired:
            return "no end"


@functools.cache
def unchanged_command():
    where = BUILD / "unchanged"
    shutil.rmtree(where, ignore_errors=True)
    for part in ("src", "spec"):
        shutil.copytree(ROOT / part, where / part)
    return Command(where)


def reproduce(search, title, result):
    """The violation as a script: does it fail with the change, and pass without; a line on it."""
    try:
        text = Script(search.model, search.bounds).text(title, result.lines)
    except NoCommand as step:
        return False, f"    no script: no command is {step}"
    place = result.where.with_suffix(f"{result.where.suffix}.tcl")
    place.write_text(text)
    changed = Command(result.where).status(place)
    unchanged = unchanged_command().status(place)
    return changed != 0 and unchanged == 0, (
        f"    frameproof run {place.relative_to(ROOT)}: status {changed}, without the change "
        f"{unchanged}")


def hunt(searches, name, theorem=None):
    """See one of the searches find a wrong change, as a violation of the theorem: was it found,
    does a script reproduce it, and lines on that."""
    change = change_named(name)
    for search in searches:
        result = search.run(change)
        if result.error and f"{theorem or ''}:" in result.error:
            steps = result.steps()
            left_out = len(steps) - STEPS_SHOWN
            lines = [f"{name}: {search.name}, after {result.states} states: {result.error}",
                     *([f"{left_out} steps, and then"] if left_out > 0 else []),
                     *steps[-STEPS_SHOWN:]]
            reproduced, line = (False, "    no script: it is the model that does without") \
                if isinstance(change, str) else reproduce(search, lines[0], result)
            return True, reproduced, "\n    ".join(lines) + "\n" + line
    return False, False, (f"{name}: not found by {', '.join(s.name for s in searches)}" +
                          (f" as a violation of {theorem}" if theorem else ""))


def side_by_side(function, jobs):
    """The results in their order, as they come; a processor for each search."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda job: function(*job), jobs)


def reduced_steps(search, symmetry, keep):
    """All steps between states that stand for others, as they are seen with all states kept."""
    again = Search(f"{search.name}-symmetry-{symmetry}-{'kept' if keep else 'reduced'}",
                   brief=True, **search.bounds, SYMMETRY=symmetry, TELL=1, KEEP=int(keep))
    result = again.run()
    out = (result.where / "out.txt").read_text()
    return result, set(re.findall(r"^reduced step: (.*)$", out, re.M))


def symmetries(searches):
    """A reduced search has to see the steps that one of all states does, reduced, and no others.
    Not so where halves of a node above pageblocks are swapped, as these have types."""
    failed = False
    for search, wider in [(s, wider) for s in searches for wider in SYMMETRIES.get(s.name, [])]:
        order = search.bounds["PAGEBLOCK_ORDER"] + wider
        (full, steps), (few, few_steps) = side_by_side(
            reduced_steps, [(search, order, True), (search, order, False)])
        same = full.complete and few.complete and bool(steps) and steps == few_steps
        right = same == (wider == 0)
        failed |= not right
        print(f"{search.name}, halves of up to {1 << order} pages swapped: {few.states} states for "
              f"{full.states}, {len(few_steps)} steps, {len(steps ^ few_steps)} others than with "
              f"all states: {'' if same else 'not '}a symmetry{'' if right else ', WRONGLY'}")
    return failed


def table(searches):
    print(f"{'search':18}{'states':>12}{'transitions':>13}{'depth':>10}{'MiB':>9}{'CPU s':>8}"
          "  result")
    sound = states = 0
    for search, r in zip(searches, side_by_side(Search.run, [(s,) for s in searches])):
        print(f"{search.name:18}{r.states:12}{r.transitions:13}{r.depth:10}{r.memory:>9}"
              f"{r.seconds:>8}  {r.verdict()}\n    {search.told()}" +
              (f": for {r.covered} states at most" if r.covered >= r.states else ""), flush=True)
        sound, states = sound + r.complete, states + r.states
    for model in dict.fromkeys(s.model for s in searches):
        print(f"{model}: {', '.join(LIVE[model])}")
    print(f"{sound} / {len(searches)} searches saw all states and no violation, {states} states")
    return sound != len(searches)


def bits(searches, minutes):
    failed = False
    print(f"{'search':18}{'states':>12}{'transitions':>13}{'depth':>10}{'CPU s':>8}  bits a state"
          "  result")
    for search in searches:
        r = search.run_bits(minutes)
        factor = r.number(r"hash factor: (\S+)", (r.where / "out.txt").read_text())
        failed |= bool(r.error) or r.states == 0
        print(f"{search.name:18}{r.states:12}{r.transitions:13}{r.depth:10}{r.seconds:>8}"
              f"{factor:>14}  {r.error or 'no violation met'}\n    {search.told()}", flush=True)
    return failed


def live(searches):
    """A property that no wrong change can break says nothing."""
    properties = [(model, theorem) for model in dict.fromkeys(s.model for s in searches)
                  for theorem in LIVE[model]]
    jobs = [([s for s in searches if s.model == model], name, theorem)
            for model, theorem in properties for name in LIVE[model][theorem]]
    missed, scripts = set(), 0
    unchanged_command()
    for (ours, _, theorem), (found, reproduced, lines) in zip(jobs, side_by_side(hunt, jobs)):
        print(lines, flush=True)
        scripts += reproduced
        if not found:
            missed.add((ours[0].model, theorem))
    print(f"{scripts} of the violations are reproduced by a script of frameproof")
    print(f"{len(properties) - len(missed)} / {len(properties)} properties are broken by a wrong "
          "change, and that is seen")
    return bool(missed)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n", 1)[1])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--bug", metavar="CHANGE")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--bits", metavar="MINUTES", type=int)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    for name in options.names:
        if not any(name in (s.name, s.model) for s in SEARCHES):
            parser.error(f"no search {name}; there are: {' '.join(s.name for s in SEARCHES)}")
    if shutil.which("spin") is None:
        print("spin is missing: install the package spin")
        return 2
    searches = [s for s in SEARCHES if s.name in options.names or
                ((s.model in options.names or not options.names) and
                 (options.full or options.bits or not s.full))]
    if options.bug:
        found, reproduced, lines = hunt(searches, options.bug)
        print(lines)
        return not (found and reproduced)
    if options.live:
        return live(searches)
    if options.bits:
        return bits([s for s in searches if options.names or s.name in TOO_LARGE], options.bits)
    return table(searches) | symmetries(searches)


if __name__ == "__main__":
    sys.exit(main())
