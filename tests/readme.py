#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The README shows the tour with its real output: compare what it shows with tests/tour.tcl and
tests/scripts/tour.out; --update writes it anew."""
import re
import sys

readme = open("README.md", encoding="utf-8").read()
script = open("tests/tour.tcl", encoding="utf-8").read()
output = open("tests/scripts/tour.out", encoding="utf-8").read()
output = output[:output.rindex("exit status 0")]
shown = readme
for name, text in (("tour.tcl", script), ("tour.out", output)):
    block = f"<!-- {name} -->\n```\n{text.strip()}\n```\n<!-- end -->"
    shown, found = re.subn(rf"<!-- {re.escape(name)} -->.*?<!-- end -->", lambda _: block, shown,
                           flags=re.S)
    if found != 1:
        sys.exit(f"README.md: no place for {name}")
if sys.argv[1:] == ["--update"]:
    open("README.md", "w", encoding="utf-8").write(shown)
elif shown != readme:
    sys.exit("README.md does not show the tour as it is: run tests/readme.py --update")
print("README.md shows the tour as it runs")
