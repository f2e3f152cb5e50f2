#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""conform.py [--level N] [--record] COMMAND [WORD...]: does another page allocator answer as Linux
6.1 does? COMMAND is a process that reads operations on standard input and answers each with a line;
README.md beside this file has the formats. Runs the cases of each level up to N (default 5), and
prints of each case that differs the first answer that does.
Exit 0: all cases passed; 1: some did not; 2: bad usage. --record writes the answers into the cases."""
import pathlib
import re
import select
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
LEVELS = ("split, merge, NULL", "order of lists", "migratetypes and fallback", "per-CPU lists",
          "watermarks")
PATIENCE = 20  # seconds for an answer


class Deviation(Exception):
    pass


class Allocator:
    """The process under test, and what it has given out so far."""

    def __init__(self, words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.start = self.end = 0
        self.blocks = {}   # label: list of (PFN, order)
        self.frames = {}   # label: its first PFN, freed or not
        self.owned = {}    # frame: the block that it is in

    def ask(self, line):
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Deviation("it has ended") from None
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise Deviation(f"no answer within {PATIENCE} s")
        answer = self.process.stdout.readline().decode(errors="replace")
        if not answer.endswith("\n"):
            raise Deviation("it has ended")
        return answer.strip()

    def close(self):
        self.process.kill()
        self.process.wait()

    def alloc(self, words):
        """One allocation: what must be true of it whatever the level. Returns the PFN or None."""
        answer = self.ask("alloc " + " ".join(words))
        if answer == "NULL":
            return None
        order = int(words[0])
        if not answer.isdigit():
            raise Deviation(f"\"{answer}\"; a PFN or NULL is needed")
        pfn = int(answer)
        if pfn % (1 << order) or pfn < self.start or pfn + (1 << order) > self.end:
            raise Deviation(f"{pfn} is no block of order {order} in the memory")
        for frame in range(pfn, pfn + (1 << order)):
            if frame in self.owned:
                raise Deviation(f"{pfn} overlaps {self.owned[frame]}, which is in use")
            self.owned[frame] = pfn
        return pfn

    def select(self, name):
        """What is not free yet of "a", "x[3]" or "x[0:8:2]"; it is no more the label's then."""
        label, _, index = name.rstrip("]").partition("[")
        blocks = self.blocks[label]
        numbers = [int(n) if n else None for n in index.split(":")] if index else [None, None]
        chosen = blocks[slice(*numbers)] if len(numbers) != 1 else [blocks[numbers[0]]]
        chosen = [block for block in chosen if block is not None]
        for block in chosen:
            blocks[blocks.index(block)] = None
        return chosen

    def free(self, name):
        for pfn, order in self.select(name):
            if self.ask(f"free {pfn} {order}") != "ok":
                raise Deviation("a free is answered by ok")
            for frame in range(pfn, pfn + (1 << order)):
                del self.owned[frame]

    def operation(self, text, exact):
        """Do one line of a case; returns the answer."""
        label, equals, rest = text.partition(" = ")
        words = (rest if equals else text).split()
        if words[0] == "memory":
            self.start, self.end = int(words[1]), int(words[2])
            self.blocks, self.owned = {}, {}
        if words[0] == "alloc":
            pfn = self.alloc(words[1:])
            self.blocks[label] = [(pfn, int(words[1]))] if pfn is not None else []
            self.frames[label] = pfn
            if pfn is None:
                return "NULL"
            return str(pfn) if exact else "block"
        if words[0] == "fill":  # until NULL; then by address
            pfns = []
            while (pfn := self.alloc(words[1:])) is not None:
                pfns.append(pfn)
            self.blocks[label] = [(pfn, int(words[1])) for pfn in sorted(pfns)]
            return str(len(pfns))
        if words[0] == "free":
            for name in words[1:]:
                self.free(name)
            return "ok"
        if words[0] == "pageblock":
            return self.ask(f"pageblock {self.frames[words[1]]}")
        return self.ask(text)


def run_case(path, level, command, record):
    """The first deviation, as a text; None: there is none."""
    lines = path.read_text().splitlines()
    out = []
    allocator = Allocator(command)
    try:
        for number, line in enumerate(lines, 1):
            if line.startswith("<"):
                continue
            out.append(line)
            if not line.startswith("> "):
                continue
            try:
                answer = allocator.operation(line[2:], level > 1)
            except Deviation as deviation:
                return f"{path.name}:{number}: {line[2:]}: {deviation}"
            out.append("< " + answer)
            expected = "" if number == len(lines) else lines[number]
            if not record and expected != "< " + answer:
                return (f"{path.name}:{number}: {line[2:]}: answers {answer}; "
                        f"Linux 6.1 answers {expected[2:]}")
    finally:
        allocator.close()
    if record:
        path.write_text("\n".join(out) + "\n")
    return None


def main():
    words = sys.argv[1:]
    record = "--record" in words[:1]
    words = words[record:]
    most = len(LEVELS)
    if words[:1] == ["--level"] and len(words) > 1 and re.fullmatch("[1-5]", words[1]):
        most, words = int(words[1]), words[2:]
    if not words or words[0].startswith("-"):
        print("usage:", __doc__.split(":")[0], file=sys.stderr)
        return 2
    try:
        Allocator(words).close()
    except OSError as error:
        print(f"conform.py: {words[0]}: {error.strerror}", file=sys.stderr)
        return 2
    failed = 0
    for level in range(1, most + 1):
        cases = sorted((HERE / f"level{level}").glob("*.txt"))
        deviations = [d for case in cases if (d := run_case(case, level, words, record))]
        print(f"level {level}, {LEVELS[level - 1]}: {len(cases) - len(deviations)} / {len(cases)} cases")
        for deviation in deviations:
            print(f"  {deviation}")
        failed += len(deviations)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
