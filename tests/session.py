#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""session.py COMMAND [PART...]: what people do in a session, done and looked at.

marks: after mark and back the same operations give the same answers, byte for byte, as they gave
before, and as they give where no mark was ever set. Exit 0: all is as it should be; 1: not.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile

checked = 0
failures = []


def check(good, what):
    """Count a comparison; say what was wrong with it."""
    global checked
    checked += 1
    if not good:
        failures.append(what)
        print("wrong:", what)


def run(command, script, limit=None, arguments=("run", "-")):
    """What a script printed, its errors, and the exit status."""
    def before():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    done = subprocess.run([command, *arguments], input=script, capture_output=True, text=True,
                          preexec_fn=before, timeout=600, check=False)
    return done.stdout, done.stderr, done.returncode


def paths(command, kernel):
    """The files that a machine has and that can be read."""
    with tempfile.TemporaryDirectory() as work:
        run(command, f"machine -kernel {kernel} -memory 64M\nsnapshot {work}\n")
        return sorted(os.path.join(d, f)[len(work):] for d, _, fs in os.walk(work) for f in fs)


def first_difference(a, b):
    """The first lines that are not equal."""
    for x, y in zip(a.splitlines(), b.splitlines()):
        if x != y:
            return f"{x[:300]!r} and {y[:300]!r}"
    return "one is longer"


def test_marks(command):
    """Operations at random between mark and back, on both kernels."""
    with open("tests/marks.tcl", encoding="utf-8") as file:
        operations = file.read()
    for seed, kernel in enumerate(("6.1", "5.10", "6.1", "5.10", "6.1")):
        parts = []
        for marks in (0, 1):
            out, err, status = run(command, f"set kernel {kernel}\nset seed {seed}\nset count 400\n"
                                            f"set marks {marks}\nset paths {{{' '.join(paths(command, kernel))}}}\n"
                                            + operations)
            check(status == 0 and err == "", f"marks, seed {seed}: {status}: {err}")
            parts += re.split(r"(?m)^=== ", out)[1:]
        check(len(parts) == 5 and len(parts[0]) > 10000, f"marks, seed {seed}: {len(parts)} parts")
        inner = re.findall(r"(?m)^\.\.\. (\w+)$", out)
        check(len(inner) == 2 and inner[0] == inner[1], f"marks, seed {seed}: inner {inner}")
        for i, part in enumerate(parts[1:]):
            part = part.split("\n... ")[0] + "\n" if i == 1 else part
            check(part.startswith(parts[0]),
                  f"marks, seed {seed}, part {i}: {first_difference(parts[0], part)}")


def test_limits(command):
    """A mark that the host cannot hold is refused, and nothing is lost."""
    script = """machine -kernel 6.1 -memory 1G
set pages [alloc_pages_bulk 200000 GFP_KERNEL]
mark kept
set before [fingerprint]
set n 0
while {![catch mark message]} { incr n }
puts [list $n $message [expr {[fingerprint] eq $before}] [llength [dict keys [marks]]]]
free_pages_bulk $pages
check
back kept
puts [expr {[fingerprint] eq $before}]
check
"""
    out, err, status = run(command, script, limit=1 << 30)
    check(status == 0 and re.fullmatch(
        r"(\d+) \{the host has no memory for the mark, which takes more than \d+ KiB; fewer marks or "
        r"a smaller machine is needed\} 1 (\d+)\n1\n", out), f"limits: {status}: {out} {err}")
    count = out.split()
    check(int(count[0]) > 3, f"limits: {count[0]} marks")


def test_variables(command):
    """Every variable of src/ that can be written to is part of a mark."""
    objects = os.path.join(os.path.dirname(command), "src")
    names = [os.path.join(objects, o) for o in sorted(os.listdir(objects)) if o.endswith(".o")]
    listed = subprocess.run(["objdump", "-t", *names], capture_output=True, text=True,
                            check=True).stdout
    found = set(re.findall(r"(?m) O (?:\.data(?:\.rel(?:\.local)?)?|\.bss|COMMON)\s+[0-9a-f]+ (\w+)(?:\.\d+)?$", listed))
    with open("cli/marks.c", encoding="utf-8") as file:
        marked = set(re.findall(r"\tVARIABLE\((\w+)\)", file.read()))
    check(len(found) > 40 and found == marked, f"variables of src/ and of marks: {found ^ marked}")


TESTS = {name[5:]: test for name, test in sorted(globals().items()) if name.startswith("test_")}


def main():
    """Run all parts, or those that are named."""
    for name in sys.argv[2:] or TESTS:
        TESTS[name](sys.argv[1])
    print(f"session: {checked - len(failures)} / {checked} as they should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
