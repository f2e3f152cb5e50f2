#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""session.py COMMAND [PART...]: what people do in a session, done and looked at.

examples: the example in the help of each command prints what the help says.
limits: a mark that the host cannot hold is refused.
marks: after mark and back the same operations give the same answers, byte for byte, as they gave
before, and as they give where no mark was ever set.
terminal: completion, history, Ctrl-C, Ctrl-D, colours, on a terminal of its own.
variables: a mark has every variable of src/. Exit 0: all is as it should be; 1: not.
"""
import os
import pty
import re
import resource
import select
import subprocess
import sys
import tempfile
import time

PROMPT = "frameproof> "

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
    # built without inlining across files, where each still has its own
    objects = os.path.join(os.path.dirname(command), "check", "src")
    names = [os.path.join(objects, o) for o in sorted(os.listdir(objects)) if o.endswith(".o")]
    listed = subprocess.run(["objdump", "-t", *names], capture_output=True, text=True,
                            check=True).stdout
    found = set(re.findall(r"(?m) O (?:\.data(?:\.rel(?:\.local)?)?|\.bss|COMMON)\s+[0-9a-f]+ (\w+)(?:\.\d+)?$", listed))
    with open("cli/marks.c", encoding="utf-8") as file:
        marked = set(re.findall(r"\tVARIABLE\((\w+)\)", file.read()))
    check(len(found) > 40 and found == marked, f"variables of src/ and of marks: {found ^ marked}")


def test_examples(command):
    """What is typed in an example gives the lines that begin with #."""
    command = os.path.abspath(command)
    names = sorted(set(re.findall(r"(?m)^  ([a-z_]+) ", run(command, "", arguments=("help",))[0])))
    check(len(names) > 60, f"help lists {len(names)} commands")
    for name in names:
        lines = run(command, "", arguments=("help", name))[0].split("\nExample\n")[-1].splitlines()
        typed = [line[2:] for line in lines if not line.startswith("  #")]
        answers = [line[4:] for line in lines if line.startswith("  #")]
        with tempfile.TemporaryDirectory() as work:
            with open(os.path.join(work, "setup.tcl"), "w", encoding="utf-8") as file:
                file.write("machine -memory 64M\n")
            done = subprocess.run([command], input="\n".join(typed) + "\n", capture_output=True,
                                  text=True, cwd=work, timeout=600, check=False)
        check(typed and done.returncode == 0 and done.stderr == "" and
              done.stdout.splitlines() == answers,
              f"help {name}: {done.stdout}{done.stderr} and not {answers}")


class Terminal:
    """A session at a terminal of its own; what it prints is waited for, so that no time matters."""

    def __init__(self, command, home, **environment):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.pop("NO_COLOR", None)
            os.environ.update({"HOME": home, "TERM": "xterm", **environment})
            os.environ.pop("XDG_STATE_HOME", None)
            os.execv(command, [command])

    def comes(self, seconds):
        """Does anything come?"""
        return bool(select.select([self.fd], [], [], seconds)[0])

    def wait(self, wanted, seconds=60):
        """Everything up to what is waited for, without the escape sequences."""
        end = time.monotonic() + seconds
        while True:
            plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r|\x07", "", self.text)
            if wanted in plain:
                before, _, _ = plain.partition(wanted)
                raw, self.text = self.text, plain[len(before) + len(wanted):]
                return raw if wanted == PROMPT else before
            ready = select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]
            try:
                got = os.read(self.fd, 65536) if ready else b""
            except OSError:
                got = b""
            if not got:
                check(False, f"no {wanted!r} in {plain!r}")
                return ""
            self.text += got.decode(errors="replace")

    def send(self, keys):
        """Press keys."""
        os.write(self.fd, keys.encode())

    def say(self, keys, wanted):
        """Press keys and see that what comes is what is wanted, and then the prompt."""
        self.send(keys)
        self.wait(wanted)
        self.wait(PROMPT)
        check(True, wanted)

    def leave(self, keys):
        """The exit status after these keys."""
        self.send(keys)
        while True:
            try:
                if not os.read(self.fd, 65536):
                    break
            except OSError:
                break
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def complete_words(terminal):
    """Tab makes of what is begun what the command then does."""
    terminal.say("mach\t-mem\t64M\n", "\n")
    terminal.say("set first [alloc_pages 3 GFP_U\t|__GFP_ZERO\t]\n", "\n0x1000\n")
    terminal.say("dict get [page $fir\t] state\n", "\nallocated\n")
    terminal.say("expr {[llength [free_l\t0 DMA3\t 10 Mov\t]] > 0}\n", "\n1\n")
    terminal.say("cat /proc/bud\t\n", "Node 0, zone      DMA")
    terminal.say("sysctl vm.swap\t\n", "\n60\n")
    terminal.say("task -pol\tinter\t-nodes all\n", "policy interleave")
    terminal.say("mark before\nback be\t\n", "\nbefore\n" + PROMPT + "back before")
    terminal.say("help keys\n", "Ctrl-D drops")
    terminal.say("foreach x {1} {\nputs [pfn_val\t0x1000]\n}\n", "\n1\n")


def interrupt_commands(terminal):
    """Ctrl-C stops what runs, and nothing is broken."""
    terminal.send("puts begun; while 1 {catch {incr n}}\n")
    terminal.wait("\nbegun")
    terminal.say("\x03", "interrupted; the state is that of the last whole operation")
    terminal.send("churn -ops 10000000000\n")
    terminal.wait("churn -ops 10000000000\n")
    time.sleep(0.5)
    terminal.say("\x03", "interrupted; the state is that of the last whole operation")
    terminal.say("check\n", "\nevery theorem holds\n")
    terminal.send("puts wro")
    terminal.wait("puts wro")
    # between two keys the editor may be looking elsewhere: then press again
    while not terminal.text.endswith(PROMPT):
        terminal.send("\x03")
        while terminal.comes(1):
            terminal.text += os.read(terminal.fd, 65536).decode()
        terminal.text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.text)
    terminal.say("puts [expr {6 * 7}]\n", "\n42\n")


def test_terminal(command):
    """What somebody at a terminal sees."""
    command = os.path.abspath(command)
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(command, home)
        first = terminal.wait(PROMPT)
        check("\x1b[1;32m" in first, f"no colour in {first!r}")
        complete_words(terminal)
        interrupt_commands(terminal)
        terminal.say("alloc_pages 0 GFP_KERNL\n",
                     "  alloc_pages 0 GFP_KERNL\n                ^~~~~~~~~\n"
                     'unknown GFP flag "GFP_KERNL"; did you mean GFP_KERNEL?')
        terminal.send("foreach i {a b} {\n")
        terminal.wait("          > ")
        terminal.say("puts <$i>\n}\n", "<a>\n<b>\n")
        terminal.send("puts {\n")
        terminal.wait("          > ")
        terminal.say("\x04", "\n")
        terminal.say("set kept 77\n", "\n77\n")
        check(terminal.leave("\x04") == 0, "Ctrl-D leaves with another status")
        kept = os.path.join(home, ".local/state/frameproof/history")
        check(os.path.exists(kept) and os.stat(kept).st_mode & 0o777 == 0o600, "history's mode")
        terminal = Terminal(command, home, NO_COLOR="1")
        check("\x1b[1;32m" not in terminal.wait(PROMPT), "NO_COLOR")
        terminal.say("\x1b[A\n", "\n77\n")
        terminal.send("puts begun; set x [expr {3**30000000}]\n")
        terminal.wait("\nbegun")
        time.sleep(0.5)
        terminal.send("\x03")
        time.sleep(0.5)
        terminal.send("\x03")
        terminal.wait("stopping after this operation; Ctrl-C once more leaves frameproof")
        check(terminal.leave("\x03") == 130, "three times Ctrl-C")
        terminal = Terminal(command, home, TERM="dumb")
        check("\x1b" not in terminal.wait(PROMPT), "TERM=dumb")
        terminal.say("puts plain\n", "\nplain\n")
        check(terminal.leave("exit\n") == 0, "exit leaves with another status")


TESTS = {name[5:]: test for name, test in sorted(globals().items()) if name.startswith("test_")}


def main():
    """Run all parts, or those that are named."""
    for name in sys.argv[2:] or TESTS:
        TESTS[name](sys.argv[1])
    print(f"session: {checked - len(failures)} / {checked} as they should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
