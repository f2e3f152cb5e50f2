#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Write the cases of random operations anew, without answers: conform.py --record adds them."""
import pathlib
import random

HERE = pathlib.Path(__file__).parent


def plain(rng, lines):
    """Level 1: only what has one answer wherever blocks are taken from. All memory is in pieces of
    one order, some are freed by their rank, others are asked for, and in the end all is whole."""
    for _ in range(6):
        order = rng.choice([0, 1, 2, 3, 5])
        pieces = 3072 >> order
        lines += [f"x = fill {order}", "counts"]
        ranks = list(range(pieces))
        rng.shuffle(ranks)
        free, held = ranks[:pieces // 2], ranks[pieces // 2:]
        for i in range(0, len(free), 16):
            lines += ["free " + " ".join(f"x[{n}]" for n in free[i:i + 16]), "counts"]
        names = [f"a{i}" for i in range(60)]
        for name in names:
            lines.append(f"{name} = alloc {rng.choice([0, 1, 1, 2, 2, 3, 4, 5, 6])}")
        lines += ["counts", f"y = fill {order}", "counts"]
        lines += ["free x y " + " ".join(names), "counts"]


def mixed(rng, lines, count, orders, words, looks):
    """Allocations and frees, and looks at the lists."""
    names = []
    for i in range(count):
        if names and rng.random() < (0.3 if i < count // 3 else 0.5):
            lines.append(f"free {names.pop(rng.randrange(len(names)))}")
        else:
            names.append(f"a{i}")
            lines.append(f"a{i} = alloc {rng.choice(orders)} {words()}".rstrip())
        if i % 8 == 7:
            lines.append(rng.choice(looks))


def write(level, number, memory, body):
    lines = [f"memory {memory}"]
    body(random.Random(level * 100 + number), lines)
    (HERE / f"level{level}" / f"random{number}.txt").write_text(
        "# Operations drawn by lot: random_cases.py.\n" + "".join(f"> {line}\n" for line in lines))


def main():
    def listed(kinds, orders=range(11)):
        return [f"list {order}{kind}" for order in orders for kind in kinds] + ["counts"]

    def typed(choices):
        return lambda rng: lambda: rng.choice(choices)

    def case(level, number, memory, count, orders, words, looks):
        write(level, number, memory, lambda rng, lines: mixed(
            rng, lines, count, orders, words(rng), looks))

    untyped = typed([""])
    types = [" Movable", " Unmovable", " Reclaimable"]
    some_type = typed(["Movable", "Movable", "Unmovable", "Reclaimable"])
    for number in range(1, 4):
        write(1, number, "4096 7168", plain)
    case(2, 1, "4096 5120", 600, [0, 0, 1, 2, 3], untyped, listed([""]))
    case(2, 2, "4096 8192", 600, [0, 1, 2, 4, 6, 8], untyped, listed([""]))
    case(2, 3, "4096 5927", 800, [0, 0, 0, 0, 1], untyped, listed([""], range(5)))
    case(3, 1, "4096 8192", 600, [0, 1, 2, 3, 5, 7], some_type, listed(types))
    case(3, 2, "4096 6144", 800, [0, 0, 2, 4, 8], some_type, listed(types))
    case(3, 3, "4096 5120", 800, [0, 1, 3, 6], some_type, listed(types))
    looks = ["pcp", "cpu 0", "cpu 1", "free_pages"] + listed(types, range(4))
    pcps = "4096 69632 cpus=2 batch=15 high=60"
    case(4, 1, pcps, 800, [0], untyped, looks)
    case(4, 2, pcps, 1200, [0, 0, 0, 1, 2, 3, 4, 9], some_type, looks)
    case(4, 3, pcps, 1200, [0, 1], some_type, looks + ["drain"])
    rights = typed(["Movable normal", "Movable normal", "Movable high", "Movable any"])
    case(5, 1, "4096 8192 min=1024", 600, [3, 5, 7, 8], rights, ["free_pages", "counts"])
    case(5, 2, "4096 6144 min=512", 600, [2, 4, 6], rights, ["free_pages", "counts"])


main()
