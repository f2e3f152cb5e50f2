#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""replay.py JSON REPORT CSV: the three that frameproof replay made must say the same. Exit status 1:
they do not."""
import csv
import json
import re
import sys

runs = json.load(open(sys.argv[1], encoding="ascii"))["runs"]
report = open(sys.argv[2], encoding="utf-8").read()
rows = list(csv.DictReader(open(sys.argv[3], encoding="ascii", newline="")))
same = wrong = 0


def compare(what, a, b):
    global same, wrong
    same += a == b
    if a != b:
        wrong += 1
        print(f"{what}: {a} in JSON, {b}")


# the first run, as the report has it
base = runs[0]
compare("events", base["events"], int(re.search(r"trace: (\d+) events", report)[1]))
for kind, count in base["here"].items():
    said = re.search(rf"^{kind} +(\d+) +(\d+)$", report, re.M)
    compare(kind, (base["recorded"][kind], count), (int(said[1]), int(said[2])))
after = report[report.index("\nbuddyinfo after"):]
for zone in base["zones"]:
    name = rf"Node +{zone['node']}, zone +{zone['zone']} +"
    pages = re.search(name + r"[\d-]+ +[\d-]+ +(\d+) +(\d+)$", report, re.M)
    compare(name, [zone["free_pages_before"], zone["free_pages"]], [int(n) for n in pages.groups()])
    blocks = re.search(name + r"here +([\d ]+)$", after, re.M)
    compare(name + "blocks", zone["free_blocks"], [int(n) for n in blocks[1].split()])

# all runs: the last rows of the table, and the columns of the comparison
for i, run in enumerate(runs):
    for zone in run["zones"]:
        last = [r for r in rows if (r["run"], r["node"], r["zone"]) ==
                (run["run"], str(zone["node"]), zone["zone"])][-1]
        compare("last event", run["events"], int(last["event"]))
        compare("blocks", zone["free_blocks"], [int(last[f"order{o}"]) for o in range(11)])
        for name in ("unusable", "extfrag"):
            compare(name, zone[f"{name}_index"], [float(last[f"{name}{o}"]) for o in range(11)])
        for name in ("pcp", "min", "low", "high"):
            compare(name, zone[f"{name}_pages"], int(last[f"{name}_pages"]))
    for kind in ("mm_page_alloc_extfrag", "mm_page_pcpu_drain"):
        numbers = re.search(rf": {kind} +(.*)$", report, re.M)[1].split()
        compare(f"{run['run']}: {kind}", run["here"][kind], int(numbers[max(0, 2 * i - 1)]))
        compare(f"{run['run']}: {kind}, difference", run["here"][kind] - base["here"][kind],
                int(numbers[2 * i]) if i > 0 else 0)
print(f"figures of JSON in report and CSV: {same} / {same + wrong}")
sys.exit(wrong != 0)
