#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Has every function of src/*.h a contract? One without could not be relied on by a proof.

    contracts.py [PROVED...]       the modules that are proved are only counted

A contract says what it requires, that it terminates, what it assigns and ensures; it stands once,
directly above the prototype. Exit status: 0 all have one; 1 not, the names are printed.
"""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"

COMMENT = r"/\*.*?\*/|//[^\n]*"
STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
PROTOTYPE = re.compile(
    r"^(?!typedef\b|extern\b|return\b|else\b|struct\s+\w+\s*\{|enum\s+\w*\s*\{)"
    r"(?:__attribute__\s*\(\(.*?\)\)\s*)?"
    r"(?:static\s+|inline\s+|const\s+|OUT_OF_LINE\s+)*"
    r"(?:(?:struct|enum|unsigned|union)\s+)?\w+[\s*]+(?:const\s+)?(\w+)\s*\(", re.M | re.S)


def functions_of(header):
    """The name of each function declared, and the contract above it, or None."""
    text = header.read_text()
    contracts = {}

    def blank(match):
        if match[0].startswith("/*@"):
            contracts[match.end()] = match[0]
        return re.sub(r"[^\n]", " ", match[0]) if match[0][0] == "/" else match[0]

    code = re.sub(f"{STRING}|{COMMENT}", blank, text, flags=re.S)
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m[0]), code,
                  flags=re.M)
    for match in PROTOTYPE.finditer(code):
        above = code[:match.start()].rstrip()
        found = [c for end, c in contracts.items() if len(above) <= end <= match.start()]
        yield match[1], found[-1] if found else None


def missing_of(contract):
    """What a contract does not say."""
    if contract is None:
        return ["contract"]
    return [clause for clause in ("terminates", "assigns") if not
            re.search(rf"\b{clause}\b", contract)]


def main():
    proved, functions, modules, wrong = sys.argv[1:], 0, set(), []
    for header in sorted(SRC.glob("*.h")):
        for name, contract in functions_of(header):
            functions += 1
            modules.add(header.stem)
            wrong += [f"src/{header.name}: {name}: no {what}" for what in missing_of(contract)]
    for line in wrong:
        print(line)
    bad = len({line.rsplit(":", 1)[0] for line in wrong})
    print(f"{functions - bad} / {functions} functions have contracts, "
          f"{len(modules & set(proved))} / {len(modules)} modules are proved")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
