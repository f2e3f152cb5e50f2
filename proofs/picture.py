#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""picture.py [--check]: draw soundness.svg, the call graph with the evidence of each function.

Modules stand on their floors; a line leads from a module to one that it calls, where no path of
other lines does. --check only sees that the committed picture is what would be drawn.
"""

import math
import re
import sys
from html import escape

from evidence import LEVELS, Evidence
from modules import ROOT, Bad, text

PICTURE = ROOT / "soundness.svg"
WIDTH, MARGIN, GAP, CELL, ROWS, LETTER = 1860, 56, 18, 15, 9, 5.7
HEAD = 20                       # of a module's box

# Dark to light as evidence goes down, and a sign for each: readable in black and white too.
LOOK = {"whole": ("#1b6e3c", "#ffffff", "●"), "relies": ("#a9d8b0", "#000000", "◐"),
        "no_ub": ("url(#stripes)", "#000000", "○"), "open": ("#ffffff", "#555555", "×")}


def floor_of(module):
    for path in reversed(module.owns):
        found = re.search(r"\bFloor (\d+)", text(path).raw)
        if found:
            return int(found[1])
    for path in module.owns:
        found = re.search(r"\bFloor (\d+)", text(path).raw)
        if found:
            return int(found[1])
    return 2


class Box:
    def __init__(self, name, functions):
        self.name, self.functions = name, functions
        self.columns = max(1, math.ceil(len(functions) / ROWS))
        self.rows = math.ceil(len(functions) / self.columns)
        widest = max(len(f) for f in functions)
        self.cell = max(widest * LETTER + 20, (len(name) * 8 + 60) / self.columns)
        self.width, self.height = self.cell * self.columns + 8, self.rows * CELL + HEAD + 6
        self.x = self.y = 0


def placed(boxes_by_floor):
    """Give each box its place, the highest floor on top; returns the floors' lines and the height."""
    y, lines = 96, []
    for floor in sorted(boxes_by_floor, reverse=True):
        top, row, x = y, [], MARGIN

        def settle(row, x, y):
            spare = (WIDTH - GAP - x + GAP) / (len(row) + 1)
            for n, box in enumerate(row, 1):
                box.x, box.y = box.x + spare * n, y
            return y + max(box.height for box in row) + GAP
        for box in sorted(boxes_by_floor[floor], key=lambda b: (-b.rows, b.name)):
            if row and x + box.width > WIDTH - GAP:
                y, row, x = settle(row, x, y), [], MARGIN
            box.x = x
            row.append(box)
            x += box.width + GAP
        y = settle(row, x, y) + GAP
        lines.append((floor, top, y - GAP - GAP / 2))
    return lines, y


def edges_of(evidence):
    """The calls between modules, less those that follow from others."""
    to = {name: set() for name in evidence.modules}
    for (module, _), callees in evidence.calls.callees.items():
        to[module] |= {m for m, _ in callees} - {module}

    def reach(a, b, seen):
        for c in to[a]:
            if c == b or (c not in seen and not seen.add(c) and reach(c, b, seen)):
                return True
        return False
    return sorted((a, b) for a in to for b in to[a]
                  if not any(reach(c, b, {a}) for c in to[a] - {b}))


def draw(evidence):
    floors, boxes = {}, {}
    for name, module in evidence.modules.items():
        functions = list(module.functions())
        if functions and not module.lemmas_only:
            boxes[name] = Box(name, functions)
            floors.setdefault(floor_of(module), []).append(boxes[name])
    lines, height = placed(floors)
    level = {f: evidence.level(f) for f in evidence.calls.functions if f[0] in boxes}
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
           f'width="{WIDTH}" height="{height:.0f}" font-family="DejaVu Sans Mono, monospace">',
           '<title>Each function of src/ by its evidence</title>',
           '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
           'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff3d6"/>'
           '<rect width="1.6" height="6" fill="#e3a93c"/></pattern></defs>',
           f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
           f'<text x="{MARGIN}" y="34" font-size="20" font-weight="bold">'
           f'frameproof: {len(level)} functions by their evidence</text>']
    x = MARGIN
    for name, told in LEVELS.items():
        n = sum(at == name for at in level.values())
        out += cell(x, 52, 44, name, f" {n}")
        out.append(f'<text x="{x + 50}" y="64" font-size="11">{escape(told)}</text>')
        x += 50 + len(told) * 6.8 + 26
    for n, (floor, top, bottom) in enumerate(lines):
        out.append(f'<rect x="0" y="{top - GAP / 2:.1f}" width="{WIDTH}" '
                   f'height="{bottom - top + GAP:.1f}" fill="{"#f1f1f1" if n % 2 else "#fafafa"}"/>')
        out.append(f'<text x="8" y="{(top + bottom) / 2:.1f}" font-size="11" fill="#555555">floor'
                   f'<tspan x="14" dy="16" font-size="16">{floor}</tspan></text>')
    for a, b in edges_of(evidence):
        if a in boxes and b in boxes:
            out.append(line(boxes[a], boxes[b]))
    for box in boxes.values():
        out += box_of(box, level)
    return "\n".join([*out, "</svg>", ""])


def line(a, b):
    x1, x2 = a.x + a.width / 2, b.x + b.width / 2
    y1, y2 = (a.y + a.height, b.y) if a.y < b.y else (a.y, b.y + b.height)
    middle = (y1 + y2) / 2
    return (f'<path d="M{x1:.1f} {y1:.1f} C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} '
            f'{x2:.1f} {y2:.1f}" fill="none" stroke="#7d93b5" stroke-width="1" opacity="0.7"/>')


def cell(x, y, width, level, name):
    fill, ink, sign = LOOK[level]
    name = escape(name)
    halo = ' stroke="#fff3d6" stroke-width="3" paint-order="stroke"' if level == "no_ub" else ""
    return [f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{CELL - 1}" '
            f'fill="{fill}" stroke="#9a9a9a" stroke-width="0.5"/>',
            f'<text x="{x + 3:.1f}" y="{y + 10.5:.1f}" font-size="9.4" fill="{ink}"{halo}>'
            f'{sign} {name}</text>']


def box_of(box, level):
    whole = sum(level[box.name, f] in ("whole", "relies") for f in box.functions)
    out = [f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
           f'height="{box.height:.1f}" rx="3" fill="#ffffff" stroke="#333333"/>',
           f'<text x="{box.x + 5:.1f}" y="{box.y + 14:.1f}" font-size="12" font-weight="bold">'
           f'{box.name}<tspan dx="6" font-weight="normal" font-size="10" fill="#555555">'
           f'{whole} / {len(box.functions)}</tspan></text>']
    for n, name in enumerate(box.functions):
        column, row = divmod(n, box.rows)
        out += cell(box.x + 4 + column * box.cell, box.y + HEAD + row * CELL, box.cell - 1,
                    level[box.name, name], name)
    return out


def main():
    try:
        picture = draw(Evidence())
    except Bad as why:
        print(why)
        return 1
    if sys.argv[1:] == ["--check"]:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            print("soundness.svg is not what the sources and results say: make soundness-picture")
            return 1
        return 0
    PICTURE.write_text(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
