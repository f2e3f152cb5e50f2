# Nodes: which node serves a request, by distance, by policy, by cpuset, by mask.
machine -kernel 6.1 -cpus 4 -nodes {256M@0 256M@1 256M@2 256M@3} \
	-distance {{10 20 30 40} {20 10 20 30} {30 20 10 20} {40 30 20 10}}

proc node_of {page} {
	expr {$page eq "NULL" ? "none" : [dict get [page $page] node]}
}
puts "by CPU:"
foreach cpu {0 1 2 3} {
	puts "  CPU $cpu: node [node_of [alloc_pages 4 GFP_KERNEL -cpu $cpu]]"
}
puts "by -node: [node_of [alloc_pages 4 GFP_KERNEL -node 3]]"
puts "by -nodemask 1-2: [node_of [alloc_pages 4 GFP_KERNEL -nodemask 1-2]]"

puts "policies:"
puts "  [task -policy preferred -nodes 2]: [node_of [alloc_pages 4 GFP_USER]]"
puts "  [task -policy bind -nodes 1,3]: [node_of [alloc_pages 4 GFP_USER]]"
task -policy interleave -nodes all
puts "  interleave: [lmap i {1 2 3 4 5} {node_of [alloc_pages 4 GFP_USER]}]"
task -policy default
puts "  [task -cpuset 2-3]: [node_of [alloc_pages 4 GFP_USER]]"
task -cpuset all

puts "full nodes are passed over, the nearest first:"
set seen {}
while {[set page [alloc_pages 10 GFP_HIGHUSER_MOVABLE|__GFP_NOWARN|__GFP_NORETRY]] ne "NULL"} {
	set node [node_of $page]
	if {$node ni $seen} {
		lappend seen $node
	}
}
puts "  CPU 0: $seen"
puts "this node alone: [alloc_pages 10 GFP_KERNEL|__GFP_THISNODE|__GFP_NOWARN|__GFP_NORETRY]"
cat /proc/buddyinfo
check

puts "\na node without memory, and one without CPUs:"
machine -kernel 6.1 -cpus 2 -nodes {512M@none 0@0-1 512M@none} \
	-distance {{10 20 40} {20 10 15} {40 15 10}}
foreach cpu {0 1} {
	puts "  CPU $cpu: node [node_of [alloc_pages 4 GFP_KERNEL -cpu $cpu]]"
}
check
