#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""plain.py [lowest|highest|random|unmerged|largest|twice]: a plain buddy allocator without types,
CPUs' lists and watermarks, as the suite's own test. It passes level 1 whichever of the free blocks it
takes: the lowest, the highest or any. The last three have a fault, which level 1 finds: free buddies
stay apart, the largest block is split, or a block is given out twice. It is an adapter's pattern, too."""
import random
import sys

MAX_ORDER = 10
how = sys.argv[1] if len(sys.argv) > 1 else "lowest"
rng = random.Random(1)
free = [set() for _ in range(MAX_ORDER + 1)]


def memory(start, end):
    for blocks in free:
        blocks.clear()
    while start < end:
        order = MAX_ORDER
        while start % (1 << order) or start + (1 << order) > end:
            order -= 1
        free[order].add(start)
        start += 1 << order


def alloc(order):
    orders = range(order, MAX_ORDER + 1)
    found = next((o for o in (reversed(orders) if how == "largest" else orders) if free[o]), None)
    if found is None:
        return "NULL"
    blocks = sorted(free[found])
    pfn = blocks[-1] if how == "highest" else rng.choice(blocks) if how == "random" else blocks[0]
    if how != "twice" or rng.random() > 0.02:
        free[found].discard(pfn)
    for o in range(found - 1, order - 1, -1):
        free[o].add(pfn + (1 << o))
    return pfn


def release(pfn, order):
    while how != "unmerged" and order < MAX_ORDER and pfn ^ (1 << order) in free[order]:
        free[order].discard(pfn ^ (1 << order))
        pfn &= ~(1 << order)
        order += 1
    free[order].add(pfn)


for line in sys.stdin:
    word, *rest = line.split()
    answer = "?"
    if word == "memory":
        memory(int(rest[0]), int(rest[1]))
        answer = "ok"
    elif word == "alloc":
        answer = alloc(int(rest[0]))
    elif word == "free":
        release(int(rest[0]), int(rest[1]))
        answer = "ok"
    elif word == "counts":
        answer = " ".join(str(len(blocks)) for blocks in free)
    print(answer, flush=True)
