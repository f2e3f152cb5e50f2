#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Has every function of src/ a contract? One without could not be relied on by a proof.

    contracts.py [--list]          --list: name the static functions that have none

A contract says what it requires, that it terminates, what it assigns and ensures; it stands once,
directly above the prototype, or above the body of a static function. A function that a header
declares must have one; a static one of a .c without it must stand in proofs/open.txt.
Exit status: 0 all as it must be; 1 not, the names are printed.
"""

import sys

from modules import ROOT, Bad, Open, all_modules, text


def main():
    try:
        modules = all_modules()
        opened = Open(modules)
    except Bad as why:
        print(why)
        return 1
    wrong, declared, static, bad, bare = [], 0, 0, 0, []
    for header in sorted((ROOT / "src").glob("*.h")):
        for f in text(f"src/{header.name}").functions:
            declared, bad = declared + 1, bad + bool(f.missing())
            wrong += [f"{f.path}:{f.line}: {f.name}: no {what}" for what in f.missing()]
    for module in modules.values():
        for f in module.functions().values():
            if f.static and f.path == module.unit:
                static += 1
                if f.missing():
                    bare.append(f)
                    if opened.clauses(module.name, f.name) not in ("all", "skip"):
                        wrong.append(f"{f.path}:{f.line}: {f.name}: no {f.missing()[0]}, and not "
                                     "in proofs/open.txt")
    if "--list" in sys.argv[1:]:
        for f in bare:
            print(f"{f.path}:{f.line}: {f.name}: no {' and no '.join(f.missing())}")
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"{declared - bad} / {declared} functions of src/*.h and {static - len(bare)} / {static} "
          "static functions have contracts")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
