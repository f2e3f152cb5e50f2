#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# parsers.sh COMMAND: programs that parse a kernel's files accept ours, and read the numbers that we
# meant: jc for the files of /proc, and the kernel's own trace-pagealloc-postprocess.pl where
# linux-source is installed.
set -eu
command=$1
build=$(dirname "$command")/parsers
mkdir -p "$build"
passed=0

# Pages that jc sees in buddyinfo and in pagetypeinfo, by node and zone, and free pages in zoneinfo.
compare='
import json, sys
def load(name):
    return json.load(open(f"{sys.argv[1]}/{name}.json"))
buddy = {(z["node"], z["zone"]): sum(n << o for o, n in enumerate(z["free_chunks"]))
         for z in load("buddyinfo")}
types = {}
for t in load("pagetypeinfo")["free_pages"]:
    key = (t["node"], t["zone"])
    types[key] = types.get(key, 0) + sum(n << o for o, n in enumerate(t["free"]))
zones = {}
for node in load("zoneinfo"):
    for name, zone in node.items():
        if isinstance(zone, dict) and zone["pages"].get("managed", 0) > 0:
            zones[(node["node"], name)] = zone["pages"]
# of several nodes jc reads the last one only, from a kernel of two nodes too
if not buddy or not types or not set(types) <= set(buddy) or set(buddy) != set(zones):
    sys.exit(f"zones differ: {sorted(buddy)} {sorted(types)} {sorted(zones)}")
exact = dict((tuple(l.split()[:2]), int(l.split()[2])) for l in open(f"{sys.argv[1]}/exact"))
for key in buddy:
    want = exact[(str(key[0]), key[1])]
    if not buddy[key] == types.get(key, want) == want:
        sys.exit(f"{key}: buddyinfo {buddy[key]}, pagetypeinfo {types.get(key)}, exact {want}")
    z = zones[key]
    if not z["min"] <= z["low"] <= z["high"] or z["managed"] > z["present"]:
        sys.exit(f"{key}: {z}")
total = load("meminfo")["MemTotal"]
if total * 1024 != 4096 * sum(z["managed"] for z in zones.values()):
    sys.exit(f"MemTotal {total} kB")
if load("vmstat")["nr_free_pages"] != sum(z["nr_free_pages"] for z in zones.values()):
    sys.exit("vmstat nr_free_pages is not the sum of the zones")
print(f"jc reads {len(buddy)} zones, {sum(buddy.values())} free pages, as they are")
'
for kernel in 5.10 6.1; do
	dir=$build/$kernel
	rm -rf "$dir"
	mkdir -p "$dir"
	{
		echo "set kernel $kernel"
		cat tests/parsers.tcl
		echo 'foreach {node name} {0 DMA 0 DMA32 1 DMA32 1 Normal} { puts "$node $name [free_pages_of $node $name]" }'
	} >"$dir/script.tcl"
	"$command" run --root "$dir/tree" "$dir/script.tcl" | tail -n 4 >"$dir/exact"
	for file in buddyinfo pagetypeinfo zoneinfo meminfo vmstat; do
		jc "--proc-$file" <"$dir/tree/proc/$file" >"$dir/$file.json"
	done
	python3 -c "$compare" "$dir"
	passed=$((passed + 1))
done

script=linux-source-6.1/Documentation/trace/postprocess/trace-pagealloc-postprocess.pl
if [ -r /usr/src/linux-source-6.1.tar.xz ]; then
	tar -xJOf /usr/src/linux-source-6.1.tar.xz $script >"$build/postprocess.pl"
	trace=$build/6.1/tree/sys/kernel/tracing/trace
	perl "$build/postprocess.pl" <"$trace" >"$build/postprocess.txt" 2>&1
	allocs=$(grep -c ' mm_page_alloc: ' "$trace")
	grep -q "^frameproof-1 *$allocs " "$build/postprocess.txt" || {
		cat "$build/postprocess.txt"
		echo "trace-pagealloc-postprocess.pl did not count $allocs allocations" >&2
		exit 1
	}
	echo "trace-pagealloc-postprocess.pl counts $allocs allocations, as there are"
	passed=$((passed + 1))
else
	echo "linux-source-6.1 is not installed: trace-pagealloc-postprocess.pl not asked"
fi
echo "$passed parsers' runs agree"
