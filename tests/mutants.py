#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Seed wrong changes in src/, one at a time, and see which layer of the tests notices each.

    mutants.py [NAME|FILE|FUNCTION...]      all of tests/mutants, or those chosen; stop at the first kill
    mutants.py --all-layers [...]           every layer on every mutant
    mutants.py --layers unit,proof [...]    these layers only
    mutants.py --check [...]                only see that each still applies and changes the code

A file NAME.mutant names a file, a function (or a table, or a macro) in it, the theorems that the
change breaks, why, and a fragment of code ("- " lines) with its replacement ("+ " lines). The
fragment is compared token by token, without comments and annotations, and has to be in that
function once. Exit status: 0 all killed; 1 some survive; 2 a mutant, or the tree, is not fit for use.
"""

import argparse
import csv
import fcntl
import hashlib
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "mutants"
OBJECTS = BUILD / "objects"             # by what was compiled: what is unchanged is shared
CC = ["gcc", "-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g0", "-w"]
LAYERS = ["unit", "golden", "text", "boot", "oracle", "proof", "bad-input"]
SECONDS = {"proof": 900, "bad-input": 600}      # then it hangs; the other layers: 60 s
MOST_CPU_SECONDS = 12                           # for a program of the tests; they need 3
MOST_MEMORY = 4 << 30

TOKEN = re.compile(r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | \w+ |
                       <<= | >>= | -> | \+\+ | -- | << | >> | && | \|\| | [-+*/%&|^<>=!]= | \S""",
                   re.S | re.X)


class Unfit(Exception):
    """Why a mutant cannot be judged."""


def tokens_of(text):
    """The tokens of C code with their places, without comments."""
    return [t for t in TOKEN.finditer(text) if not t[0].startswith(("/*", "//"))]


def closing(words, i):
    """The place of the bracket that closes the one at i."""
    depth = 0
    for j in range(i, len(words)):
        depth += (words[j] in "([{") - (words[j] in ")]}")
        if depth == 0:
            return j
    raise Unfit("brackets do not match")


def body_at(text, tokens, words, i):
    """The tokens of the body of what is named at i, if it is defined there; None: it is not."""
    if i > 0 and words[i - 1] == "define":
        end = re.compile(r"(?<!\\)\n").search(text, tokens[i].end()).start()
        return [t for t in tokens[i + 1:] if t.start() < end]
    j = i + 1
    if words[j] == "(":
        j = closing(words, j) + 1
    else:
        while words[j] == "[":
            j = closing(words, j) + 1
        j += words[j] == "="
    return tokens[j:closing(words, j) + 1] if words[j] == "{" and j > i + 1 else None


def body_of(text, name):
    """The tokens of the one definition of a function, a table or a macro."""
    tokens = tokens_of(text)
    words = [t[0] for t in tokens]
    found, depth = [], 0
    for i, word in enumerate(words):
        if depth == 0 and word == name and i + 1 < len(words):
            body = body_at(text, tokens, words, i)
            if body is not None:
                found.append(body)
        depth += (word == "{") - (word == "}")
    if len(found) != 1:
        raise Unfit(f"{name} is defined {len(found)} times")
    return found[0]


class Mutant:
    def __init__(self, path):
        self.name, self.note = path.stem, None
        fields, old, new = {}, [], []
        for line in path.read_text(encoding="utf-8").splitlines():
            key = re.match(r"(file|function|theorem|why|note): (.+)$", line)
            if key:
                fields[key[1]] = key[2]
            elif line[:1] in ("-", "+"):
                (old if line[0] == "-" else new).append(line[2:])
            elif line.startswith("  ") and fields:      # the last field goes on
                fields[list(fields)[-1]] += " " + line.strip()
            elif line and not line.startswith("#"):
                raise Unfit(f"not understood: {line}")
        missing = {"file", "function", "theorem", "why"} - set(fields)
        if missing or not old or not new:
            raise Unfit(f"no {', '.join(sorted(missing)) or 'code'}")
        self.__dict__.update(fields)
        self.old, self.new = "\n".join(old), "\n".join(new)

    def applied_to(self, text):
        """The text with the change; what both fragments begin and end with stays as it is."""
        body = body_of(text, self.function)
        old, new = [t[0] for t in tokens_of(self.old)], [t[0] for t in tokens_of(self.new)]
        words = [t[0] for t in body]
        places = [i for i in range(len(words)) if words[i:i + len(old)] == old]
        if len(places) != 1 or not old:
            raise Unfit(f"the code is {len(places)} times in {self.function}: {self.old}")
        if old == new:
            raise Unfit("changes nothing")
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        gone = body[places[0] + head:places[0] + len(old) - tail]
        put = " " + " ".join(new[head:len(new) - tail]) + " "
        at = gone[0].start() if gone else body[places[0] + head - 1].end()
        for token in reversed(gone):            # comments between them stay
            text = text[:token.start()] + " " + text[token.end():]
        return text[:at] + put + text[at:]


# A tree: what the layers need of the project, as it is or with one change.

def copy_tree(to):
    """The project as it is now; what is large and only read is linked."""
    shutil.rmtree(to, ignore_errors=True)
    for name in ("src", "spec", "cli", "lib", "man", "tests", "proofs"):
        shutil.copytree(ROOT / name, to / name, ignore=lambda d, names: {
            n for n in names if n in ("recordings", "mutants", "cache", "results", "__pycache__")})
    for name in ("tests/recordings", "proofs/cache", "proofs/results"):
        (to / name).symlink_to(ROOT / name)


def mutate_tree(to, mutant, original):
    """A copy of the original with the change; the other files are the original's own."""
    changed = mutant.applied_to((original.path / mutant.file).read_text())
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(original.path, to, symlinks=True, copy_function=os.link,
                    ignore=shutil.ignore_patterns("bin", "build"))
    (to / mutant.file).unlink()
    (to / mutant.file).write_text(changed)


def tcl_flags():
    flags = subprocess.run(["pkg-config", "--cflags", "tcl"], capture_output=True, text=True)
    return flags.stdout.split() or ["-I/usr/include/tcl8.6"]


class Tree:
    """A tree with its objects; `keys` says which object each source makes."""

    def __init__(self, path, like=None, changed=None):
        self.path, self.keys, self.needs = path, {}, {}
        if like is not None:
            self.keys, self.needs = dict(like.keys), dict(like.needs)
            for source, needs in like.needs.items():
                if changed in needs:
                    self.keys.pop(source, None)
        self.lock = threading.Lock()

    def preprocess(self, source):
        deps = BUILD / f"{self.path.name}.{threading.get_ident()}.d"
        run = subprocess.run([*CC, *TCL, "-E", "-P", "-MD", "-MF", str(deps), source],
                             cwd=self.path, capture_output=True, check=False)
        if run.returncode != 0:
            raise Unfit("does not compile: " + run.stderr.decode()[-500:])
        needs = deps.read_text().replace("\\\n", " ").split(":", 1)[1].split()
        deps.unlink()
        return run.stdout, {os.path.normpath(n) for n in needs if not n.startswith("/")}

    def object(self, source):
        """The object file of a source, compiled if nobody has done so before."""
        with self.lock:
            if source in self.keys:
                return OBJECTS / self.keys[source]
            code, needs = self.preprocess(source)
            self.keys[source] = hashlib.sha256(" ".join(CC).encode() + code).hexdigest() + ".o"
            self.needs[source] = needs
        place = OBJECTS / self.keys[source]
        if not place.exists():
            half = place.with_suffix(f".{threading.get_ident()}")
            run = subprocess.run([*CC, "-x", "cpp-output", "-c", "-o", str(half), "-"],
                                 input=code, cwd=self.path, capture_output=True, check=False)
            if run.returncode != 0:
                raise Unfit("does not compile: " + run.stderr.decode()[-500:])
            half.rename(place)
        return place

    def program(self, name):
        """The command ("frameproof"), or a program of tests/."""
        place = self.path / "bin" / name
        if not place.exists():
            sources = [s for s in SOURCES if s != "cli/main.c"]
            sources.append("cli/main.c" if name == "frameproof" else f"tests/{name}.c")
            place.parent.mkdir(exist_ok=True)
            link = subprocess.run(["gcc", "-o", str(place), *(str(self.object(s)) for s in sources),
                                   "-lcmocka", *TCL_LIBS, "-ledit", "-lcairo", "-lz", "-lm"],
                                  check=False)
            if link.returncode != 0:
                raise Unfit(f"{name} does not link")
        return f"bin/{name}"


def differs(mutant, tree, original):
    """Compile what the change reaches; False: it makes no difference to any object."""
    different = False
    for source in [s for s in reversed(SOURCES) if mutant.file in original.needs[s]]:
        if tree.object(source).read_bytes() != original.object(source).read_bytes():
            if OPTIONS.check:
                return True
            different = True
    return different


# The layers. Each is a row of steps; a step is a command that fails where something is noticed.

def proved_functions():
    """(file, function) of what proofs/prove.py claims to prove, with the module that it does it in."""
    sys.path.insert(0, str(ROOT / "proofs"))
    import modules as proof                                         # pylint: disable=all
    modules = proof.all_modules()
    opened = proof.Open(modules)
    return {(f.path, name): m.name for m in modules.values()
            for name, f in m.functions().items()
            if (ROOT / "proofs/results" / f"{m.name}.json").exists() and
            opened.clauses(m.name, name) not in ("all", "skip")}


def unit_tests(mutant):
    """Those named after the changed file first, then the quick ones."""
    slow = ("test_churn", "test_sparsemem")
    tests = [p.stem for p in (BUILD / "original/tests").glob("test_*.c")]
    own = "test_" + pathlib.Path(mutant.file).stem
    return sorted(tests, key=lambda t: (t != own, t in slow, t))


def steps_of(layer, mutant):
    """(name, program to build, command) of each step; the program's path goes where {} is."""
    if layer == "unit":
        return [(t, t, ["{}"]) for t in unit_tests(mutant)]
    if layer == "golden":
        return [(layer, "frameproof", ["sh", "tests/golden.sh", "{}"])]
    if layer == "bad-input":
        return [(layer, "frameproof", ["sh", "tests/bad_input.sh", "{}"])]
    if layer in ("boot", "text"):
        return [(layer, "check_" + layer, ["{}", "tests/recordings/boots"])]
    if layer == "oracle":
        runs = sorted((ROOT / "tests/recordings/runs").glob("*.txt*"))
        return [(r.name.split(".")[0], "check_oracle", ["{}", str(r.relative_to(ROOT))])
                for r in runs]
    if (mutant.file, mutant.function) not in PROVED:
        return []
    return [(f"prove {mutant.function}", None,
             ["proofs/prove.py", "-j1", "--as-recorded", "--try", mutant.function])]


def be_modest():
    """In a child: no endless loop, no endless file, and the first to go when memory is short."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    pathlib.Path("/proc/self/oom_score_adj").write_text("1000")


def memory_of(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) << 12
    except (OSError, IndexError):
        return 0


def run_step(tree, layer, step):
    """None: nothing noticed; else what was. The output goes to the tree's log."""
    name, program, command = step
    if program is not None:
        command = [tree.program(program) if word == "{}" else word for word in command]
    end = time.monotonic() + SECONDS.get(layer, 60)
    with open(f"{tree.path}.log", "a+", encoding="utf-8", errors="replace") as log:
        log.write(f"== {layer}: {name}\n")
        log.flush()
        start = log.tell()
        child = subprocess.Popen(command, cwd=tree.path, stdin=subprocess.DEVNULL, stdout=log,
                                 stderr=subprocess.STDOUT, start_new_session=True,
                                 env=dict(os.environ, PWD=str(tree.path)),
                                 preexec_fn=be_modest if layer not in SECONDS else None)
        wrong = None
        while wrong is None:
            try:
                child.wait(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                if time.monotonic() > end:
                    wrong = "hangs"
                elif memory_of(child.pid) > MOST_MEMORY:
                    wrong = "fills memory"
        if child.returncode == -signal.SIGXCPU:
            wrong = "hangs"
        elif wrong is not None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if wrong is not None:
            return f"{name} {wrong}"
        if child.returncode == 0:
            return None
        log.seek(start)
        output = log.read()
    # of a proof, only an open goal counts, not that Frama-C fails
    return name if layer != "proof" or re.search(r"^open: ", output, re.M) else f"{name} fails"


class Original:
    """What the tree says without a change: a step that fails there proves nothing."""

    def __init__(self, tree):
        self.tree, self.known, self.lock = tree, {}, threading.Lock()

    def passes(self, layer, step):
        with self.lock:
            if step[0] not in self.known:
                self.known[step[0]] = run_step(self.tree, layer, step) is None
                if not self.known[step[0]]:
                    print(f"without a change, {layer}: {step[0]} fails: not counted", flush=True)
            return self.known[step[0]]


def judge(mutant, original):
    """Which layers notice the change, and how; the layers that do not apply."""
    tree = Tree(BUILD / mutant.name, original.tree, mutant.file)
    killed, not_proved = {}, ""
    pathlib.Path(f"{tree.path}.log").unlink(missing_ok=True)
    mutate_tree(tree.path, mutant, original.tree)
    if not differs(mutant, tree, original.tree):
        raise Unfit("compiles to the same code as the original")
    for layer in OPTIONS.layers:
        if killed and not OPTIONS.all_layers:
            break
        steps = steps_of(layer, mutant)
        if layer == "proof" and not steps:
            not_proved = "not under proof"
        for step in steps:
            if layer == "proof" and not original.passes(layer, step):
                not_proved = "not proved without it"
                break
            how = run_step(tree, layer, step)
            if how is not None and not how.endswith(" fails") and original.passes(layer, step):
                killed[layer] = how
                break
    if killed:
        shutil.rmtree(tree.path)        # of one that survives all is kept
    return killed, not_proved


def report(mutants, original):
    """One line a mutant, then the sums; returns the exit status."""
    rows, unfit, survivors = [], 0, []
    print(f"{'mutant':34} {'file':22} {'theorem':26} killed by", flush=True)

    def timed(mutant):
        started = time.monotonic()
        try:
            return judge(mutant, original), time.monotonic() - started
        except Unfit as why:
            return why, 0

    with ThreadPoolExecutor(OPTIONS.jobs) as pool:
        for mutant, (result, seconds) in zip(mutants, pool.map(timed, mutants)):
            if isinstance(result, Unfit):
                unfit += 1
                print(f"{mutant.name}: {result}", flush=True)
                continue
            killed, not_proved = result
            how = ", ".join(l if h.split()[0] in (l, "prove") else f"{l} ({h})"
                            for l, h in killed.items()) or "SURVIVES"
            how += f"; {not_proved}" if not_proved else ""
            print(f"{mutant.name:34} {mutant.file:22} {mutant.theorem:26} {how}, {seconds:.0f} s",
                  flush=True)
            rows.append([mutant.name, mutant.file, mutant.function, mutant.theorem,
                         *(killed.get(l, "") for l in LAYERS), not_proved, f"{seconds:.1f}"])
            if not killed:
                survivors.append(mutant.name)
    with open(BUILD / "results.csv", "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([["mutant", "file", "function", "theorem", *LAYERS,
                                  "if not proof, why", "seconds"], *rows])
    by_layer = ((l, sum(row[4 + LAYERS.index(l)] != "" for row in rows)) for l in OPTIONS.layers)
    print("by layer" + ("" if OPTIONS.all_layers else ", the first that did") + ": " +
          ", ".join(f"{l} {n}" for l, n in by_layer))
    if survivors:
        print("survive: " + " ".join(survivors))
    print(f"{len(rows) - len(survivors)} / {len(mutants)} killed")
    return 2 if unfit else 1 if survivors else 0


def check(mutants, tree):
    """Do all apply and change the code, and does every file with code have one?"""
    unfit, original = 0, Tree(BUILD / "original", tree)
    for mutant in mutants:
        place = tree.path / mutant.file
        text = place.read_text()
        try:
            place.write_text(mutant.applied_to(text))
            if not differs(mutant, Tree(tree.path, tree, mutant.file), original):
                raise Unfit("compiles to the same code as the original")
        except Unfit as why:
            unfit += 1
            print(f"{mutant.name}: {why}")
        place.write_text(text)
    missing = []
    for path in sorted((ROOT / "src").glob("*.[ch]")):
        code = "".join(t[0] for t in tokens_of(path.read_text()))
        if (path.suffix == ".c" or "){" in code) and not OPTIONS.names and \
                not any(m.file == f"src/{path.name}" for m in mutants):
            missing.append(path.name)
    if missing:
        print("no mutant: " + " ".join(missing))
    print(f"{len(mutants) - unfit} / {len(mutants)} mutants, of "
          f"{len({m.file for m in mutants})} files, apply and change the code")
    return 2 if unfit or missing else 0


def chosen():
    """The mutants asked for; those that cannot be read are named."""
    mutants, unread = [], 0
    for path in sorted((ROOT / "tests" / "mutants").glob("*.mutant")):
        try:
            mutants.append(Mutant(path))
        except Unfit as why:
            unread += 1
            print(f"{path.stem}: {why}")
    for name in OPTIONS.names:
        if not any(name in (m.name, m.file, m.function) for m in mutants):
            sys.exit(f"mutants.py: no mutant, file or function {name}")
    return [m for m in mutants if not OPTIONS.names or
            {m.name, m.file, m.function} & set(OPTIONS.names)], unread


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n", 1)[1])
    parser.add_argument("--all-layers", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--layers", type=lambda text: text.split(","), default=LAYERS)
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("names", nargs="*", metavar="NAME")
    global OPTIONS, PROVED, SOURCES, TCL, TCL_LIBS
    OPTIONS = parser.parse_args()
    for layer in OPTIONS.layers:
        if layer not in LAYERS:
            parser.error(f"no layer {layer}; there are: {', '.join(LAYERS)}")
    mutants, unread = chosen()
    OBJECTS.mkdir(parents=True, exist_ok=True)
    lock = open(BUILD / "lock", "w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("mutants.py: another run is at work in build/mutants")
    TCL, PROVED = tcl_flags(), proved_functions() if "proof" in OPTIONS.layers else {}
    libs = subprocess.run(["pkg-config", "--libs", "tcl"], capture_output=True, text=True)
    TCL_LIBS = libs.stdout.split() or ["-ltcl8.6"]
    tree = Tree(BUILD / "original")
    copy_tree(tree.path)
    pathlib.Path(f"{tree.path}.log").unlink(missing_ok=True)
    SOURCES = [str(p.relative_to(tree.path)) for d in ("cli", "lib", "src")
               for p in sorted((tree.path / d).glob("*.c"))]
    for source in SOURCES:
        tree.object(source)
    status = check(mutants, tree) if OPTIONS.check else report(mutants, Original(tree))
    shutil.rmtree(tree.path)
    return 2 if unread else status


if __name__ == "__main__":
    sys.exit(main())
