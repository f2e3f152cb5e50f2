# Splitting and merging: what an allocation of each order takes from one block of order 10, which
# halves it leaves, and that freeing in any order makes the block whole again.
machine -kernel 5.10 -memory 64M
set whole [fingerprint]

proc free_blocks {} {
	set counts {}
	for {set order 0} {$order <= 10} {incr order} {
		lappend counts [llength [free_list 0 DMA32 $order Movable]]
	}
	return $counts
}

puts "next to be handed out: [lrange [free_list 0 DMA32 10 Movable] 0 3]"
puts "all free:    [free_blocks]"
foreach order {1 2 3 4 5 6 7 8 9 10} {
	set page [alloc_pages $order GFP_HIGHUSER_MOVABLE]
	puts "order [format %2d $order] is $page: [free_blocks]"
	free_pages $page $order
}
puts "all freed:   [free_blocks]"

# The halves come back in another order than they went.
set pages {}
foreach i {1 2 3 4} {
	lappend pages [alloc_pages 8 GFP_HIGHUSER_MOVABLE]
}
puts "four of order 8: $pages"
puts "             [free_blocks]"
foreach i {2 0 3 1} {
	free_pages [lindex $pages $i] 8
	puts "free [lindex $pages $i]:  [free_blocks]"
}
check
