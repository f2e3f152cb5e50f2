# SPDX-License-Identifier: GPL-2.0-only
"""Turn the steps to a violation into a script for frameproof.

A model is a machine to scale: its pages are blocks of an order here, so that its largest blocks
and its pageblocks are the machine's. A model of the CPUs' lists is as large as life, within a
pageblock. All else is in use, so that nothing merges with what is the model's.
"""

import re

ORDERS, PAGEBLOCK = 11, 9
# DMA32 of this machine begins here; its pageblocks are few, so that a CPU's batch is one page.
MEMORY, BEGIN = "40M", 0x1000
TYPES = ["Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate"]
GFP = {"Unmovable": "GFP_KERNEL", "Movable": "GFP_HIGHUSER_MOVABLE",
       "Reclaimable": "GFP_KERNEL|__GFP_RECLAIMABLE"}

START = """\
machine -kernel {release} -cpus {cpus} -memory {memory}
{settings}
# Watermarks do not matter to the models.
task -flags PF_MEMALLOC

proc take {{order gfp}} {{
	set page [alloc_pages $order $gfp|__GFP_NOWARN]
	drain_all_pages
	return $page
}}
# Everything is in use.
for {{set order 10}} {{$order >= 0}} {{incr order -1}} {{
	while {{[take $order GFP_KERNEL] ne "NULL"}} {{}}
}}
# The blocks of the largest order that the model lies in, as pageblocks of a type, in use in pieces.
proc pieces {{block order gfps}} {{
	free_pages $block 10
	drain_all_pages
	set pageblocks [list [take 9 GFP_KERNEL] [take 9 GFP_KERNEL]]
	foreach page $pageblocks gfp $gfps {{
		free_pages $page 9
		drain_all_pages
		free_pages [take 9 $gfp] 9
		drain_all_pages
		for {{set n [expr {{1 << (9 - $order)}}]}} {{$n > 0}} {{incr n -1}} {{
			take $order $gfp
		}}
	}}
}}
{pieces}
proc expect_lists {{wanted}} {{
	for {{set order 0}} {{$order <= 10}} {{incr order}} {{
		foreach type {{Unmovable Movable Reclaimable HighAtomic Isolate}} {{
			set blocks {{}}
			if {{[dict exists $wanted $order,$type]}} {{
				set blocks [dict get $wanted $order,$type]
			}}
			expect {{[free_list 0 DMA32 $order $type] eq $blocks}}
		}}
	}}
}}

# The steps.
"""

# A zone with so many pages free, and the model's marks, for one whole allocation at a time.
REQUESTS = """\
proc set_marks {{min low high}} {{
	sysctl vm.watermark_scale_factor=1
	for {{set k 1}} {{$k == 1 || [dict get [zone 0 DMA32] min] < $min}} {{incr k}} {{
		sysctl vm.min_free_kbytes=$k
	}}
	foreach mark {{min low high}} {{
		expect {{[dict get [zone 0 DMA32] $mark] == [set $mark]}}
	}}
}}
set_marks {marks}
# Gets a block, or not? To free a block of order 3 that nothing merges with, and to take it again,
# brings the CPU's part of the count into the zone's.
proc request {{free flags gfp order}} {{
	for {{set page {first}}} {{$page < {first} + $free}} {{incr page}} {{
		free_pages $page 0
	}}
	drain_all_pages
	free_pages {spare} 3
	expect {{[take 3 GFP_KERNEL] == {spare}}}
	expect {{[free_pages_of 0 DMA32] == $free}}
	task -flags $flags
	set page [alloc_pages $order $gfp]
	expect {{[free_pages_of 0 DMA32] == $free - ($page ne "NULL" ? 1 << $order : 0)}}
	check
	task -flags PF_MEMALLOC
	if {{$page ne "NULL"}} {{
		free_pages $page $order
	}}
	while {{[take 0 GFP_KERNEL] ne "NULL"}} {{}}
	return [expr {{$page ne "NULL"}}]
}}
"""
FLAGS = {0x01: "PF_MEMALLOC", 0x10: "PF_OOM_VICTIM", 0x80: "PF_SOFTIRQ"}
SPARE = 0x1400                  # in a block of the largest order in which all is in use
NOWARN = 0x2000


class NoCommand(Exception):
    """What no command does by itself."""


class Script:
    def __init__(self, model, bounds):
        self.model, self.bounds = model, bounds
        self.requests = model in ("watermark", "slowpath")
        self.scale = 0 if self.requests or model == "pcp" else ORDERS - bounds["MAX_ORDER"]

    def frame(self, page):
        return f"0x{BEGIN + (int(page) << self.scale):x}"

    def order(self, order):
        return int(order) + self.scale

    def start(self):
        """The machine, and every page of the model in use, by itself."""
        b, size = self.bounds, 1 << (ORDERS - 1)
        first = int(self.frame(b["START"]), 16)
        last = int(self.frame(b["START"] + b["PAGES"] - 1), 16)
        pieces = []
        for block in range(first - first % size, last + 1, size):
            # even pageblocks are movable, but for a model of the CPUs' lists, that has one type
            gfps = "GFP_KERNEL GFP_KERNEL" if self.requests or self.model == "pcp" else \
                "GFP_HIGHUSER_MOVABLE GFP_KERNEL"
            pieces.append(f"pieces 0x{block:x} {self.scale} {{{gfps}}}")
        if self.requests:
            pieces.append(f"pieces 0x{SPARE:x} 3 {{GFP_KERNEL GFP_KERNEL}}")
        setting = "percpu_pagelist_high_fraction=100000" if b["RELEASE"] == "6.1" else \
            f"percpu_pagelist_fraction={6144 // b.get('HIGH', 4)}"
        return START.format(release=b["RELEASE"], cpus=b.get("CPUS", 1), memory=MEMORY,
                            settings=f"sysctl vm.{setting}", pieces="\n".join(pieces))

    def allocate(self, order, gfp, page, more="", after=""):
        if page == "-1" and self.model == "buddy":
            raise NoCommand("an allocation that does not fall back to other types")
        wanted = "NULL" if page == "-1" else self.frame(page)
        return (f"set page [alloc_pages {self.order(order)} {gfp}|__GFP_NOWARN{more}]\n"
                f"expect {{$page eq \"{wanted}\"}}" + (after if page != "-1" else ""))

    def command(self, step):
        """A step of the model as commands."""
        drain = "" if self.model == "pcp" else "\ndrain_all_pages"
        m = re.fullmatch(r"allocate order (\d+) of type (\w+): page (-?\d+)", step)
        if m:
            name = TYPES[int(m[2])] if m[2].isdigit() else m[2]
            lru = "\nset_lru $page 1" if name == "Movable" and self.model == "mobility" else ""
            return self.allocate(m[1], GFP[name], m[3], after=lru) + drain
        m = re.fullmatch(r"free page (\d+) of order (\d+)(?: to where the rule says)?", step)
        if m:
            return f"free_pages {self.frame(m[1])} {self.order(m[2])}{drain}"
        m = re.fullmatch(r"(un)?isolate pages (\d+) to (\d+)", step)
        if m:
            return f"{m[1] or ''}isolate {self.frame(m[2])} {self.frame(int(m[3]) + 1)}"
        m = re.fullmatch(r"cpu (\d) allocates order (\d): page (-?\d+)", step)
        if m:
            return self.allocate(m[2], "GFP_KERNEL", m[3], more=f" -cpu {m[1]}")
        m = re.fullmatch(r"cpu (\d) frees page (\d+) of order (\d)", step)
        if m:
            return f"free_pages {self.frame(m[2])} {m[3]} -cpu {m[1]}"
        m = re.fullmatch(r"cpu \d drains cpu (\d)", step)
        if m:
            return f"drain_pages -cpu {m[1]}"
        raise NoCommand(step)

    def request_steps(self, lines):
        """Each request by itself; what others do in its middle no command can."""
        least = self.bounds["MIN"]
        body = REQUESTS.format(marks=f"{least} {least * 5 // 4} {least * 3 // 2}",
                               first=self.frame(self.bounds["START"]), spare=f"0x{SPARE:x}")
        for line in lines:
            m = re.fullmatch(r"wanted: of (\d+), flags (\w+), gfp (\w+), order (\d): (\d)", line)
            if m:
                flags = " ".join(name for bit, name in FLAGS.items() if int(m[2], 16) & bit)
                body += (f"expect {{[request {m[1]} {{{flags}}} "
                         f"0x{int(m[3], 16) | NOWARN:x} {m[4]}] == {m[5]}}}\n")
            elif re.match(r"meanwhile [^;]*[1-9]|meanwhile .* helps$", line):
                raise NoCommand(f"what others do within a request: {line}")
            elif line.endswith("a pageblock HighAtomic"):
                raise NoCommand("one that reserves a pageblock, and has one page of it free")
        return body

    def end(self, wanted):
        """The free lists and the pages' types after the last step, by the naive model."""
        lists, types = [], []
        for line in wanted:
            m = re.fullmatch(r"wanted: page (\d+), type (\d+)", line)
            if m:
                types.append("expect {[dict get [page %s] type] eq \"%s\"}\n" %
                             (self.frame(m[1]), TYPES[int(m[2])]))
                continue
            m = re.fullmatch(r"wanted: order (\d+), type (\d+):((?: \d+)+)", line)
            pages = " ".join(self.frame(page) for page in m[3].split())
            lists.append(f"{self.order(m[1])},{TYPES[int(m[2])]} {{{pages}}}")
        return f"expect_lists {{{' '.join(lists)}}}\n" + "".join(types)

    def text(self, title, lines):
        """The script; lines: what the model told of its steps, and of the lists before each."""
        if "wakes:" in title:
            raise NoCommand("one that tells whether kswapd was woken")
        if self.requests:
            return f"# {title}\n{self.start()}{self.request_steps(lines)}"
        steps = [line for line in lines if not line.startswith("wanted")]
        wanted = []
        for line in lines[:-1]:
            wanted = [*wanted, line] if line.startswith("wanted") else []
        body = "".join(f"# {step}\n{self.command(step)}\n" for step in steps)
        return f"# {title}\n{self.start()}{body}{self.end(wanted)}check\n"
