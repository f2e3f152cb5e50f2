#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""pictures.py FOLDER NAME...: compare the numbers in FOLDER/NAME.svg with the /proc files in
FOLDER/NAME, of the same state; a name that ends in .png: decode it, and see that it is as large as
the .svg and not empty; NAME=STATE: the last sample of NAME.svg is of STATE. Prints how many agree;
exit status 1: some do not."""
import re
import struct
import sys
import xml.etree.ElementTree as tree
import zlib

SVG = "{http://www.w3.org/2000/svg}"
same = wrong = 0


def compare(what, drawn, printed):
    global same, wrong
    if drawn == printed:
        same += 1
    else:
        wrong += 1
        print(f"{what}: {drawn} is drawn, {printed} is in /proc")


def groups(node):
    """The titled groups right below a node: (title, group)."""
    return [(g.find(SVG + "title").text, g) for g in node.findall(SVG + "g")]


def cells(group):
    """The sums of what a map's cells say, by name; a cell's first frame comes once only."""
    sums = {}
    starts = set()
    for title, _ in groups(group):
        frames, said = title.split(": ", 1)
        assert frames not in starts
        starts.add(frames)
        for part in said.split("; "):
            if part != "hole":
                name, number = part.rsplit(" ", 1)
                sums[name] = sums.get(name, 0) + int(number)
    return sums


def read_picture(path):
    """Uses and types by zone, and free blocks by the name of their table and the type."""
    uses, types, free = {}, {}, {}
    for title, group in groups(tree.parse(path).getroot()):
        if found := re.fullmatch(r"map of (uses|types): node (\d+), zone (\w+)", title):
            (uses if found[1] == "uses" else types)[found[2], found[3]] = cells(group)
        elif found := re.fullmatch(r"free blocks: (.*)", title):
            rows = (t.split(":") for t, _ in groups(group))
            free[found[1]] = {t[5:]: [int(n) for n in numbers.split()] for t, numbers in rows}
    return uses, types, free


def read_zoneinfo(path):
    """By zone: present, managed, pages on CPUs' lists, pages on LRU lists."""
    zones = {}
    for line in open(path, encoding="ascii"):
        words = line.replace(",", " ").replace(":", " ").split()
        if words[0] == "Node":
            zone = zones.setdefault((words[1], words[3]), {"pcp": 0, "lru": 0})
        elif words[0] in ("present", "managed"):
            zone[words[0]] = int(words[1])
        elif words[0] == "count":
            zone["pcp"] += int(words[1])
        elif re.match("nr_zone_(in)?active|nr_zone_unevictable", words[0]):
            zone["lru"] += int(words[1])
    return {name: zone for name, zone in zones.items() if zone.get("present")}


def read_pagetypeinfo(path):
    """Free blocks by zone and type, and pageblocks by zone and type."""
    free, blocks = {}, {}
    for line in open(path, encoding="ascii"):
        words = line.replace(",", " ").split()
        if "type" in words and words[0] == "Node":
            free[words[1], words[3], words[5]] = words[6:]
        elif line.startswith("Number of blocks type"):
            names = words[4:]
        elif words and words[0] == "Node":
            blocks[words[1], words[3]] = dict(zip(names, map(int, words[4:])))
    return free, blocks


def rest(drawn, printed):
    """What is drawn beyond what is printed; the kernel stops counting after 100000."""
    if printed == ">100000":
        return 0 if drawn > 100000 else drawn
    return drawn - int(printed)


def check(folder, name):
    uses, types, tables = read_picture(f"{folder}/{name}.svg")
    proc = f"{folder}/{name}/proc"
    zoneinfo = read_zoneinfo(f"{proc}/zoneinfo")
    free, blocks = read_pagetypeinfo(f"{proc}/pagetypeinfo")
    buddy = {}
    for line in open(f"{proc}/buddyinfo", encoding="ascii"):
        words = line.replace(",", " ").split()
        buddy[words[1], words[3]] = [int(n) for n in words[4:]]
    compare(f"{name}: zones", sorted(uses), sorted(zoneinfo))
    for zone, info in zoneinfo.items():
        drawn = uses[zone]
        where = f"{name}: node {zone[0]}, zone {zone[1]}"
        classes = [sum(n << o for o, n in enumerate(buddy[zone]) if low <= o <= high)
                   for low, high in ((0, 3), (4, 8), (9, 10))]
        compare(f"{where}: free", [drawn.get(f"free, order {o}", 0) for o in ("0-3", "4-8", "9-10")],
                classes)
        compare(f"{where}: present", sum(drawn.values()), info["present"])
        compare(f"{where}: managed", sum(drawn.values()) - drawn.get("reserved", 0),
                info["managed"])
        compare(f"{where}: pcp", drawn.get("on a CPU's list", 0), info["pcp"])
        compare(f"{where}: owned", drawn.get("task", 0) + drawn.get("file", 0), info["lru"])
        compare(f"{where}: pageblocks", types[zone],
                {t: n for t, n in blocks[zone].items() if n != 0})
    for table, rows in tables.items():
        node, zone = re.fullmatch(r"(?:Node (\d+)|All nodes), zone (\w+)", table).groups()
        for (n, z, t), numbers in free.items():
            if z == zone and n == (node or n) and (t in rows or set(numbers) != {"0"}):
                rows[t] = [rest(a, b) for a, b in zip(rows[t], numbers)]
        compare(f"{name}: {table}", any(any(row) for row in rows.values()), False)


def check_time(folder, name, state):
    """The last sample of a picture over time, of the state whose files are there."""
    free, _ = read_pagetypeinfo(f"{folder}/{state}/proc/pagetypeinfo")
    marks, indices = {}, {}
    for line in open(f"{folder}/{state}/proc/zoneinfo", encoding="ascii"):
        words = line.replace(",", " ").split()
        if words[0] == "Node":
            zone = words[1], words[3]
        elif words[0] in ("min", "low", "high"):
            marks[*zone, words[0]] = f"{int(words[1]) / 256:.3f}"
    for index in ("unusable_index", "extfrag_index"):
        for line in open(f"{folder}/{state}/sys/kernel/debug/extfrag/{index}", encoding="ascii"):
            words = line.replace(",", " ").split()
            indices[words[1], words[3], index] = words[4:]
    for title, _ in groups(tree.parse(f"{folder}/{name}.svg").getroot()):
        if not (found := re.fullmatch(r"node (\d+), zone (\w+), (.*) in the end: (.*)", title)):
            continue
        node, zone, what, said = found.groups()
        if kind := re.fullmatch(r"type (\w+)", what):
            proc = " ".join(free[node, zone, kind[1]])
        elif kind := re.fullmatch(r"(\w+_index) of order (\d+)", what):
            proc = indices[node, zone, kind[1]][int(kind[2])]
        elif what == "MiB of free":
            proc = sum(int(n) << o for (a, b, _), blocks in free.items() if (a, b) == (node, zone)
                       for o, n in enumerate(blocks))
            proc = f"{proc / 256:.3f}"
        else:
            proc = marks[node, zone, what.split()[-1]]
        compare(f"{name}: {title}", said, proc)


def check_png(path):
    data = open(path, "rb").read()
    width, height = struct.unpack(">II", data[16:24])
    root = tree.parse(path[:-3] + "svg").getroot()
    compare(f"{path}: size", (width, height),
            (int(float(root.get("width"))), int(float(root.get("height")))))
    pixels, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        pixels += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    rows = zlib.decompress(pixels)
    stride = len(rows) // height
    compare(f"{path}: rows", stride, 1 + 3 * width)
    plain = sum(not any(rows[y * stride + 1:(y + 1) * stride]) for y in range(height))
    compare(f"{path}: has something in most of its rows", plain < height / 2, True)


for state in sys.argv[2:]:
    if state.endswith(".png"):
        check_png(f"{sys.argv[1]}/{state}")
    elif "=" in state:
        check_time(sys.argv[1], *state.split("="))
    else:
        check(sys.argv[1], state)
print(f"numbers in pictures as in /proc: {same} / {same + wrong}")
sys.exit(wrong != 0 or same == 0)
