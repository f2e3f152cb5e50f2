# A tour of frameproof for those who know the kernel's page allocator.
#
#	frameproof run tests/tour.tcl

# Print a heading, and a zone's line of buddyinfo.
proc chapter {title} {
	puts "\n== $title"
}
proc buddyinfo {node name} {
	set counts {}
	for {set order 0} {$order <= 10} {incr order} {
		set n 0
		foreach type {Unmovable Movable Reclaimable HighAtomic} {
			incr n [llength [free_list $node $name $order $type]]
		}
		lappend counts [format %5d $n]
	}
	puts "$name [join $counts {}]"
}

chapter "Power on: 4 GiB, 2 CPUs, Linux 6.1. All memory is free, in blocks of 2^order pages."
machine -kernel 6.1 -cpus 2 -memory 4G
cat /proc/buddyinfo

chapter "An allocation of order 4 splits a block of order 10; freeing it merges all of it again."
set page [alloc_pages 4 GFP_KERNEL]
puts "alloc_pages 4 GFP_KERNEL = $page: [page $page]"
buddyinfo 0 Normal
free_pages $page 4
buddyinfo 0 Normal

chapter "Order 0 goes through this CPU's list: the first one fetches a batch, the others find it."
set pages [list [alloc_pages 0 GFP_KERNEL]]
puts "after 1:   [dict get [zone 0 Normal] pcp]"
while {[llength $pages] < 64} {
	lappend pages [alloc_pages 0 GFP_KERNEL]
}
puts "after 64:  [dict get [zone 0 Normal] pcp]"
foreach page $pages {
	free_pages $page 0
}
puts "all freed: [dict get [zone 0 Normal] pcp]"
drain_all_pages
puts "drained:   [dict get [zone 0 Normal] pcp]"
buddyinfo 0 Normal

chapter "A type without memory takes a pageblock of another one: fallback, as trace events show it."
machine -kernel 6.1 -memory 64M
trace on
alloc_pages 9 GFP_KERNEL
alloc_pages 4 GFP_KERNEL|__GFP_RECLAIMABLE
trace off
cat /sys/kernel/tracing/trace
cat /proc/pagetypeinfo

chapter "Watermarks: below min GFP_KERNEL gets nothing, GFP_ATOMIC may take a part of the reserve."
set held 0
while {[set page [alloc_pages 0 GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY]] ne "NULL"} {
	incr held
}
set dma32 [zone 0 DMA32]
puts "GFP_KERNEL: NULL after $held pages, with [dict get $dma32 free] free; min is [dict get $dma32 min],\
	[dict get $dma32 boost] of it a boost, because the last pageblocks were stolen"
set atomic 0
while {[alloc_pages 0 GFP_ATOMIC|__GFP_NOWARN] ne "NULL"} {
	incr atomic
}
puts "GFP_ATOMIC: $atomic more, down to [free_pages_of 0 DMA32] free"

chapter "Two nodes: local memory first, then the nearest; a policy says otherwise."
machine -kernel 6.1 -cpus 2 -nodes {1G@0 1G@1} -distance {{10 21} {21 10}}
foreach cpu {0 1} {
	puts "CPU $cpu: node [dict get [page [alloc_pages 5 GFP_KERNEL -cpu $cpu]] node]"
}
task -policy bind -nodes 1
puts "CPU 0, bound to node 1: node [dict get [page [alloc_pages 5 GFP_HIGHUSER_MOVABLE]] node]"
task -policy default

chapter "Settings: watermarks follow from min_free_kbytes."
puts "min_free_kbytes [sysctl vm.min_free_kbytes]: low [dict get [zone 0 DMA32] low]"
echo 16384 > /proc/sys/vm/min_free_kbytes
puts "min_free_kbytes [sysctl vm.min_free_kbytes]: low [dict get [zone 0 DMA32] low]"

chapter "A bad free is refused, and changes nothing."
set page [alloc_pages 2 GFP_KERNEL]
set before [fingerprint]
catch {free_pages [expr {$page + 1}] 2} message
puts "error: $message"
expect {[fingerprint] eq $before}

chapter "A random load on both CPUs; then every theorem is checked on the whole state."
set load [churn -ops 100000 -seed 1 -occupancy 50%]
puts "operations [dict get $load ops], failed [dict get $load failed], held [dict get $load held_pages] pages"
cat /sys/kernel/debug/extfrag/unusable_index
check
puts "every theorem holds"
