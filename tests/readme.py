#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""README.md and docs/tour.md show scripts with their real output: compare what they show with
tests/tour.tcl, tests/scripts/*.tcl and their .out; --update writes it anew.

    <!-- tour N... -->      these chapters of the tour, or, without numbers, all of it
    <!-- script NAME -->    tests/scripts/NAME.tcl, without the comment that opens it
    <!-- end -->            where that ends
"""
import pathlib
import re
import sys


def output_of(name):
    text = pathlib.Path(f"tests/scripts/{name}.out").read_text(encoding="utf-8")
    return text[:text.rindex("exit status 0")].strip("\n")


def fenced(text, language=""):
    return f"```{language}\n{text.strip(chr(10))}\n```\n"


def chapters():
    """The tour's chapters as Markdown; the 0th is what is before the first."""
    script = pathlib.Path("tests/tour.tcl").read_text(encoding="utf-8")
    head, *scripts = re.split(r"^chapter (?=\")", script, flags=re.M)
    _, *outputs = re.split(r"^== ", "\n" + output_of("tour"), flags=re.M)
    if len(scripts) != len(outputs):
        sys.exit("tests/tour.tcl and its output have other chapters: run the golden scripts")
    shown = [fenced(head, "tcl")]
    for code, output in zip(scripts, outputs):
        title, _, code = code.partition("\n")
        heading, _, output = output.partition("\n")
        if title.strip('"') != heading:
            sys.exit(f"tests/tour.tcl: chapter {title} prints \"{heading}\"")
        shown.append(f"**{heading}**\n\n{fenced(code, 'tcl')}\n{fenced(output)}")
    return shown


def script(name):
    text = pathlib.Path(f"tests/scripts/{name}.tcl").read_text(encoding="utf-8")
    text = re.sub(r"\A(#.*\n)+", "", text)
    return f"{fenced(text, 'tcl')}\n{fenced(output_of(name))}"


def block(match):
    kind, *words = match[1].split()
    if kind == "script":
        text = script(words[0])
    else:
        tour = chapters()
        text = "\n".join(tour[int(n)] for n in words) if words else "\n".join(tour)
    return f"<!-- {match[1]} -->\n{text}<!-- end -->"


for path in map(pathlib.Path, ("README.md", "docs/tour.md")):
    old = path.read_text(encoding="utf-8")
    new, found = re.subn(r"<!-- ((?:tour|script)[^>]*?) -->.*?<!-- end -->", block, old, flags=re.S)
    if not found:
        sys.exit(f"{path}: no place for a script")
    if sys.argv[1:] == ["--update"]:
        path.write_text(new, encoding="utf-8")
    elif new != old:
        sys.exit(f"{path} does not show scripts as they run: run tests/readme.py --update")
print("README.md and docs/tour.md show scripts as they run")
